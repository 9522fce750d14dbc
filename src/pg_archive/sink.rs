//! Where the script goes: blocks in a bounded queue.

use std::sync::mpsc::SyncSender;

use super::error::{Error, Halt, Step};
use crate::input::Block;

/// Size of a block, as that of a plain input.
pub(super) const BLOCK_BYTES: usize = if cfg!(fuzzing) { 256 } else { 256 << 10 };

pub(super) struct Sink {
    sender: SyncSender<Result<Block, Error>>,
    block: Block,
}

impl Sink {
    pub fn new(sender: SyncSender<Result<Block, Error>>) -> Self {
        Self { sender, block: Vec::new() }
    }

    /// Adds to the script.
    pub fn text(&mut self, text: &[u8]) -> Step {
        self.block.extend_from_slice(text);
        if self.block.len() >= BLOCK_BYTES { self.flush() } else { Ok(()) }
    }

    /// Adds a block that is full already.
    pub fn block(&mut self, block: Block) -> Step {
        if block.len() < BLOCK_BYTES / 2 {
            return self.text(&block);
        }
        self.flush()?;
        self.sender.send(Ok(block)).map_err(|_| Halt::Gone)
    }

    pub fn flush(&mut self) -> Step {
        if self.block.is_empty() {
            return Ok(());
        }
        self.sender.send(Ok(std::mem::take(&mut self.block))).map_err(|_| Halt::Gone)
    }
}
