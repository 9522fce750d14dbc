//! The bytes of a file as they are on disk: read and hashed on a thread of their own.

use std::io::{self, BufRead, Read};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender};

use sha2::{Digest as _, Sha256};

use super::Error;
use super::site::Site;
use super::stream::{Block, Digest, Progress, hex};

/// Size of a block; large enough that a queue's lock costs nothing, small enough to stay in L2.
///
/// Under the fuzzer small enough that its small inputs have many.
pub(super) const BLOCK_BYTES: usize = if cfg!(fuzzing) { 61 } else { 256 << 10 };

/// What goes through the queues.
#[derive(Debug)]
pub(super) enum Item {
    /// A member of an archive begins.
    Part(String),
    Block(Block),
    /// Worth knowing about the container.
    Note(String),
    /// Everything was sent. A queue that closes without it has lost its thread.
    End,
}

/// Reads raw blocks and hashes them.
pub(super) struct RawReader {
    pub path: String,
    pub progress: Arc<Progress>,
    /// `None` where only the digest is wanted.
    pub sender: Option<SyncSender<Result<Item, Error>>>,
}

impl RawReader {
    pub fn run(self, mut block: Block, mut raw: Box<dyn Read + Send>, digest: &SyncSender<Digest>) {
        let mut hasher = Sha256::new();
        let mut bytes = 0;
        loop {
            let room = (BLOCK_BYTES.saturating_sub(block.len())) as u64;
            if let Err(source) = (&mut raw).take(room).read_to_end(&mut block) {
                self.send(Err(Error::Read { path: self.path.clone(), byte: bytes, source }));
                return;
            }
            if block.is_empty() {
                break;
            }
            hasher.update(&block);
            bytes += block.len() as u64;
            self.progress.read_bytes.fetch_add(block.len() as u64, Ordering::Relaxed);
            if !self.send(Ok(Item::Block(block))) {
                return; // nobody reads on
            }
            block = Vec::with_capacity(BLOCK_BYTES);
        }
        let sha256 = hex(&hasher.finalize());
        digest.send(Digest { path: self.path.clone(), bytes, sha256 }).ok();
        self.send(Ok(Item::End));
    }

    fn send(&self, item: Result<Item, Error>) -> bool {
        self.sender.as_ref().is_none_or(|sender| sender.send(item).is_ok())
    }
}

/// The raw queue as a reader that knows its place.
pub(super) struct RawBlocks {
    receiver: Receiver<Result<Item, Error>>,
    block: Block,
    position: usize,
    ended: bool,
    site: Rc<Site>,
}

impl RawBlocks {
    pub fn new(receiver: Receiver<Result<Item, Error>>, site: Rc<Site>) -> Self {
        Self { receiver, block: Vec::new(), position: 0, ended: false, site }
    }
}

impl Read for RawBlocks {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(target.len());
        target[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for RawBlocks {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.position == self.block.len() && !self.ended {
            match self.receiver.recv() {
                Ok(Ok(Item::Block(block))) => {
                    self.block = block;
                    self.position = 0;
                }
                Ok(Ok(_)) => self.ended = true,
                Ok(Err(error)) => return Err(self.site.fail(error)),
                Err(_) => {
                    let (path, byte) = (self.site.path.clone(), self.site.byte.get());
                    return Err(self.site.fail(Error::Stopped { path, byte }));
                }
            }
        }
        Ok(&self.block[self.position..])
    }

    fn consume(&mut self, count: usize) {
        self.position += count;
        self.site.byte.set(self.site.byte.get() + count as u64);
    }
}
