//! The plain bytes of a tarball: counted, held to the limits, and watched for how they end.

use super::Error;
use super::header::BLOCK_BYTES;
use super::limits::Limits;
use crate::input::{self, Digest, Stream};

/// The bytes of an input, one after the other.
pub(super) struct Blocks {
    stream: Stream,
    block: Vec<u8>,
    place: usize,
    /// Plain bytes that were taken so far.
    pub position: u64,
    /// Plain bytes that came from the input so far.
    received: u64,
    /// Bytes of holes: zeros that no input has.
    holes: u64,
    /// The number of the present member, for messages.
    pub member: u64,
    limits: Limits,
    /// `None` for what is no file.
    disk_bytes: Option<u64>,
}

impl Blocks {
    pub fn new(stream: Stream, limits: Limits, disk_bytes: Option<u64>) -> Self {
        let (block, place, position, received, holes, member) = (Vec::new(), 0, 0, 0, 0, 0);
        Self { stream, block, place, position, received, holes, member, limits, disk_bytes }
    }

    pub fn path(&self) -> String {
        self.stream.path.clone()
    }

    /// Returns bytes that are there, and were not taken; none at the end.
    pub fn ahead(&mut self) -> Result<&[u8], Error> {
        while self.place == self.block.len() {
            let Some(block) = self.stream.next_block()? else { return Ok(&[]) };
            self.received += block.len() as u64;
            self.block = block;
            self.place = 0;
            self.check_limits()?;
        }
        Ok(&self.block[self.place..])
    }

    pub fn take(&mut self, count: usize) {
        self.place += count;
        self.position += count as u64;
    }

    /// Reads a block; returns fewer than its bytes at the end of the input.
    pub fn block(&mut self) -> Result<([u8; BLOCK_BYTES], usize), Error> {
        let (mut block, mut filled) = ([0; BLOCK_BYTES], 0);
        while filled < BLOCK_BYTES {
            let ahead = self.ahead()?;
            let count = ahead.len().min(BLOCK_BYTES - filled);
            if count == 0 {
                break;
            }
            block[filled..filled + count].copy_from_slice(&ahead[..count]);
            filled += count;
            self.take(count);
        }
        Ok((block, filled))
    }

    /// Passes by so many bytes; returns how many were there.
    pub fn skip(&mut self, bytes: u64) -> Result<u64, Error> {
        let mut left = bytes;
        while left > 0 {
            let ahead = self.ahead()?.len();
            let count = usize::try_from(left).unwrap_or(usize::MAX).min(ahead);
            if count == 0 {
                break;
            }
            self.take(count);
            left -= count as u64;
        }
        Ok(bytes - left)
    }

    /// Counts zeros that a sparse file has beyond what is stored of it.
    pub fn add_holes(&mut self, bytes: u64) -> Result<(), Error> {
        self.holes = self.holes.saturating_add(bytes);
        self.check_limits()
    }

    fn check_limits(&self) -> Result<(), Error> {
        let plain = self.received.saturating_add(self.holes);
        let over = |what: String, key, limit| {
            Err(Error::Limit { path: self.path(), member: self.member, what, key, limit })
        };
        if plain > self.limits.total_bytes {
            let what = format!("there are {plain} plain bytes");
            return over(what, "total_bytes", self.limits.total_bytes);
        }
        let Some(disk_bytes) = self.disk_bytes else { return Ok(()) };
        let (bytes, ratio) = self.limits.plain_bytes_of(disk_bytes);
        if plain > bytes {
            let each = plain / disk_bytes.max(1);
            let what = format!(
                "{disk_bytes} bytes on disk are {plain} plain bytes and more, {each} for each"
            );
            return over(what, "ratio", ratio);
        }
        Ok(())
    }

    /// Reads what follows the end mark; returns the place of the first byte that is not zero, and
    /// true where a tarball begins there.
    pub fn rest(&mut self) -> Result<Option<(u64, bool)>, Error> {
        loop {
            let start = self.position;
            let (block, filled) = self.block()?;
            if block.iter().any(|byte| *byte != 0) {
                while self.skip(u64::MAX)? > 0 {}
                return Ok(Some((start, super::header::is_header(&block[..filled]))));
            }
            if filled < BLOCK_BYTES {
                return match filled {
                    0 => Ok(None),
                    _ => Err(Error::Truncated {
                        path: self.path(),
                        what: "the zeros behind the last member".to_owned(),
                        byte: self.position,
                    }),
                };
            }
        }
    }

    /// Returns size and digest of the input; to be called at its end.
    pub fn digest(self) -> Result<Digest, Error> {
        let (path, byte) = (self.path(), self.position);
        let digest = self.stream.digest();
        digest.ok_or_else(|| input::Error::Stopped { path, byte }.into())
    }
}
