//! An input as a reader that knows its place and what it is in.

use std::io::{self, BufRead, Read};

use super::error::Error;
use crate::input::{Block, Digest, Stream};

/// Longer texts are no texts: PostgreSQL's own limit for a value is 1 GiB.
const LONGEST_TEXT: u64 = 1 << 30;

/// The bytes of an archive, or of a file of one.
pub(super) struct Bytes {
    pub path: String,
    stream: Stream,
    block: Block,
    at: usize,
    /// Offset of the next byte.
    pub byte: u64,
    /// What is left of the member of a tarball; without a member, all that comes.
    left: Option<u64>,
    /// The error that ended the stream: `Read` can only carry an `io::Error`.
    failed: Option<Error>,
}

impl Bytes {
    /// Goes on behind a block that was looked at already.
    pub fn new(stream: Stream, block: Block) -> Self {
        let path = stream.path.clone();
        Self { path, stream, block, at: 0, byte: 0, left: None, failed: None }
    }

    /// Ends after so many bytes, or no more.
    pub fn limit(&mut self, left: Option<u64>) {
        self.left = left;
    }

    pub fn is_limited(&self) -> bool {
        self.left.is_some()
    }

    pub fn at_end(&mut self) -> Result<bool, Error> {
        match self.fill_buf() {
            Ok(available) => Ok(available.is_empty()),
            Err(error) => Err(self.fault(&error, "the archive")),
        }
    }

    pub fn one(&mut self, inside: &str) -> Result<u8, Error> {
        let mut byte = [0];
        self.exact(&mut byte, inside)?;
        Ok(byte[0])
    }

    pub fn exact(&mut self, target: &mut [u8], inside: &str) -> Result<(), Error> {
        match self.read_exact(target) {
            Ok(()) => Ok(()),
            Err(error) => Err(self.fault(&error, inside)),
        }
    }

    /// Takes so many bytes; memory grows with those that are there, not with those announced.
    pub fn text(&mut self, length: u64, inside: &str) -> Result<Vec<u8>, Error> {
        if length > LONGEST_TEXT {
            return Err(self.damaged(format!("{inside} announces a text of {length} bytes")));
        }
        let mut text = Vec::new();
        match self.take(length).read_to_end(&mut text) {
            Ok(read) if read as u64 == length => Ok(text),
            Ok(_) => Err(self.truncated(inside)),
            Err(error) => Err(self.fault(&error, inside)),
        }
    }

    /// Passes over what is left of the member or of the input.
    pub fn drain(&mut self, inside: &str) -> Result<(), Error> {
        loop {
            let available = match self.fill_buf() {
                Ok(available) => available.len(),
                Err(error) => return Err(self.fault(&error, inside)),
            };
            if available == 0 {
                return match self.left {
                    Some(left) if left > 0 => Err(self.truncated(inside)),
                    _ => Ok(()),
                };
            }
            self.consume(available);
        }
    }

    pub fn truncated(&self, inside: &str) -> Error {
        Error::Truncated { path: self.path.clone(), byte: self.byte, inside: inside.to_owned() }
    }

    pub fn damaged(&self, detail: impl Into<String>) -> Error {
        Error::Damaged { path: self.path.clone(), byte: self.byte, detail: detail.into() }
    }

    /// Returns what an error of a reader on top of this one means.
    pub fn fault(&mut self, error: &io::Error, inside: &str) -> Error {
        match self.failed.take() {
            Some(failed) => failed,
            None if error.kind() == io::ErrorKind::UnexpectedEof => self.truncated(inside),
            None => self.damaged(format!("{inside}: {error}")),
        }
    }

    /// Returns size and SHA-256, once everything has been read.
    ///
    /// # Errors
    /// Something else stands behind it, or the input could not be read to its end.
    pub fn digest(mut self) -> Result<Digest, Error> {
        if self.stream.next_part()?.is_some() {
            return Err(self.damaged("something else stands behind the archive"));
        }
        let lost = self.damaged("the input has no digest");
        self.stream.digest().ok_or(lost)
    }
}

impl Read for Bytes {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(target.len());
        target[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Bytes {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == Some(0) {
            return Ok(&[]);
        }
        while self.at == self.block.len() {
            match self.stream.next_block() {
                Ok(Some(block)) => (self.block, self.at) = (block, 0),
                Ok(None) => break,
                Err(error) => {
                    self.failed = Some(error.into());
                    return Err(io::Error::other("the input failed"));
                }
            }
        }
        let available = &self.block[self.at..];
        let most = self.left.map_or(available.len(), |left| {
            usize::try_from(left).map_or(available.len(), |left| left.min(available.len()))
        });
        Ok(&available[..most])
    }

    fn consume(&mut self, count: usize) {
        self.at += count;
        self.byte += count as u64;
        if let Some(left) = &mut self.left {
            *left = left.saturating_sub(count as u64);
        }
    }
}
