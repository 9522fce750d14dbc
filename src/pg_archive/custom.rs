//! The custom format: blocks of data in one file, behind the table of contents.
//!
//! ```text
//! block   1, dump id, chunks                    the data of a table
//!         3, dump id, (object id, chunks)… 0    large objects
//! chunks  (length, bytes)… 0
//! ```
//! Blocks stand in the order in which pg_dump wrote them; where the table of contents says that
//! they begin is not needed, and is not known where pg_dump wrote to a pipe.

use std::io::{self, BufRead, Read};

use super::bytes::Bytes;
use super::entry::{Entry, Toc};
use super::error::{Error, Step};
use super::fields::{Compression, Fields, Header, Widths};

const INSIDE: &str = "a block of data";
const TABLE: u8 = 1;
const LARGE_OBJECTS: u8 = 3;

pub(super) struct Custom {
    pub bytes: Bytes,
    widths: Widths,
    pub compression: Compression,
}

impl Custom {
    pub fn new(bytes: Bytes, widths: Widths, compression: Compression) -> Self {
        Self { bytes, widths, compression }
    }

    /// Takes the head of the next block; returns the position of its entry, `None` at the end.
    pub fn next(&mut self, toc: &Toc) -> Result<Option<usize>, Error> {
        if self.bytes.at_end()? {
            return Ok(None);
        }
        let kind = self.bytes.one(INSIDE)?;
        let dump_id = self.number()?;
        let position = toc.position(dump_id).filter(|at| toc.entries[*at].has_data);
        let Some(position) = position else {
            let detail = format!("a block for entry {dump_id}, which has no data");
            return Err(self.bytes.damaged(detail));
        };
        let expected = match toc.entries[position].is_large_objects() {
            true => LARGE_OBJECTS,
            false => TABLE,
        };
        if kind != expected {
            let detail = format!("a block of kind {kind} for entry {dump_id}, not {expected}");
            return Err(self.bytes.damaged(detail));
        }
        Ok(Some(position))
    }

    /// Reads what stands behind the last block.
    ///
    /// When it is done, pg_dump writes the table of contents once more, with the places of the
    /// data. Since version 16 it opens its standard output for appending, so that `pg_dump -Fc >
    /// FILE` has the second one at its end instead of in the place of the first.
    pub fn finish(&mut self, header: &Header, toc: &Toc) -> Result<(), Error> {
        if self.bytes.at_end()? {
            return Ok(());
        }
        let again = Toc::read(&mut Fields::new(&mut self.bytes, self.widths), header)?;
        match again == *toc && self.bytes.at_end()? {
            true => Ok(()),
            false => Err(self.bytes.damaged("something else follows the data")),
        }
    }

    fn number(&mut self) -> Result<i64, Error> {
        Fields::new(&mut self.bytes, self.widths).number(INSIDE)
    }

    /// Returns the packed data of the block at hand.
    pub fn chunks(&mut self) -> Chunks<'_> {
        Chunks { bytes: &mut self.bytes, widths: self.widths, left: 0, ended: false, failed: None }
    }

    /// Passes over large objects, and gives their ids to `each`.
    pub fn large_objects(&mut self, entry: &Entry, mut each: impl FnMut(i64) -> Step) -> Step {
        loop {
            let id = self.number()?;
            if id == 0 {
                return Ok(());
            }
            if !(1..=i64::from(u32::MAX)).contains(&id) {
                let detail = format!("{id} is no id of a large object of entry {}", entry.dump_id);
                return Err(self.bytes.damaged(detail).into());
            }
            let mut chunks = self.chunks();
            if let Err(error) = io::copy(&mut chunks, &mut io::sink()) {
                return Err(chunks.fault(&error, "a large object").into());
            }
            each(id)?;
        }
    }
}

/// The chunks of a block, joined.
pub(super) struct Chunks<'a> {
    bytes: &'a mut Bytes,
    widths: Widths,
    /// What is left of the chunk at hand.
    left: u64,
    ended: bool,
    failed: Option<Error>,
}

impl Chunks<'_> {
    /// Returns what an error of a reader on top of this one means.
    pub fn fault(&mut self, error: &io::Error, inside: &str) -> Error {
        match self.failed.take() {
            Some(failed) => failed,
            None => self.bytes.fault(error, inside),
        }
    }
}

impl Read for Chunks<'_> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(target.len());
        target[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Chunks<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 && !self.ended {
            let length = Fields::new(self.bytes, self.widths).number(INSIDE);
            let length = length.and_then(|length| {
                let detail = || self.bytes.damaged(format!("a chunk of {length} bytes"));
                u64::try_from(length).map_err(|_| detail())
            });
            match length {
                Ok(length) => (self.left, self.ended) = (length, length == 0),
                Err(error) => {
                    self.failed = Some(error);
                    return Err(io::Error::other("the archive is broken"));
                }
            }
        }
        if self.ended {
            return Ok(&[]);
        }
        let available = self.bytes.fill_buf()?;
        if available.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(available.len());
        Ok(&available[..most])
    }

    fn consume(&mut self, count: usize) {
        self.bytes.consume(count);
        self.left = self.left.saturating_sub(count as u64);
    }
}
