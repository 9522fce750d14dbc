//! Cuts the bytes of a file into chunks of whole rows.
//!
//! Knows where rows end; not what is in them.

use super::csv::RecordEnds;
use super::error::Error;
use crate::dump::Place;
use crate::input::{Digest, Stream};

/// Bytes of a chunk: enough for its decoding to be worth a task, few enough for the cache.
const CHUNK_BYTES: usize = 1 << 20;

/// The longest row that is read, as in dumps: Arrow counts the bytes of a column in 31 bits.
const LONGEST_ROW_BYTES: usize = 1 << 30;

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// How the rows of a file end.
#[derive(Debug)]
pub(super) enum RowEnds {
    /// With their line.
    Lines,
    /// With a line that is in no quotes.
    Records(RecordEnds),
}

/// A file that is being read.
pub(super) struct Chunks {
    pub path: String,
    stream: Stream,
    /// Bytes that no chunk has yet.
    pending: Vec<u8>,
    /// The place of the first of them.
    place: Place,
    is_begun: bool,
    is_ended: bool,
}

impl Chunks {
    pub fn new(path: &str, stream: Stream) -> Self {
        Self {
            path: path.to_owned(),
            stream,
            pending: Vec::new(),
            place: Place { byte: 0, line: 1 },
            is_begun: false,
            is_ended: false,
        }
    }

    /// Returns the next row alone, for a header; `None` at the end.
    pub fn next_row(
        &mut self,
        mut first: impl FnMut(&[u8]) -> Option<usize>,
    ) -> Result<Option<Vec<u8>>, Error> {
        loop {
            if let Some(end) = first(&self.pending) {
                return Ok(Some(self.take(end).0));
            }
            if !self.read()? {
                return Ok((!self.pending.is_empty()).then(|| self.take(self.pending.len()).0));
            }
        }
    }

    /// Returns the next chunk and its place; `None` at the end.
    pub fn next(&mut self, ends: &mut RowEnds) -> Result<Option<(Vec<u8>, Place)>, Error> {
        let mut scanned = 0;
        let mut last_end = None;
        loop {
            let found = match ends {
                RowEnds::Lines => {
                    memchr::memrchr(b'\n', &self.pending[scanned..]).map(|at| scanned + at + 1)
                }
                RowEnds::Records(records) => records.last_end(&self.pending),
            };
            scanned = self.pending.len();
            last_end = found.or(last_end);
            if let Some(end) = last_end.filter(|_| self.pending.len() >= CHUNK_BYTES) {
                if let RowEnds::Records(records) = ends {
                    records.cut(end);
                }
                return Ok(Some(self.take(end)));
            }
            if self.pending.len() > LONGEST_ROW_BYTES {
                return Err(Error::TooLong { path: self.path.clone(), line: self.place.line });
            }
            if !self.read()? {
                break;
            }
        }
        if self.pending.is_empty() {
            return Ok(None);
        }
        if let RowEnds::Records(records) = ends {
            if records.is_in_quotes() {
                let before = &self.pending[..last_end.unwrap_or(0)];
                let line = self.place.line + memchr::memchr_iter(b'\n', before).count() as u64;
                return Err(Error::OpenQuote { path: self.path.clone(), line });
            }
            records.cut(self.pending.len());
        }
        Ok(Some(self.take(self.pending.len())))
    }

    /// Reads on; false at the end.
    fn read(&mut self) -> Result<bool, Error> {
        while !self.is_ended {
            match self.stream.next_block()? {
                Some(block) => {
                    match self.pending.is_empty() {
                        true => self.pending = block,
                        false => self.pending.extend_from_slice(&block),
                    }
                    self.begin()?;
                    return Ok(true);
                }
                None => self.is_ended = self.stream.next_part()?.is_none(),
            }
        }
        Ok(false)
    }

    /// Looks at the first bytes.
    fn begin(&mut self) -> Result<(), Error> {
        if std::mem::replace(&mut self.is_begun, true) {
            return Ok(());
        }
        let utf16 = |hint| Err(Error::Utf16 { path: self.path.clone(), hint });
        match self.pending.as_slice() {
            [0xff, 0xfe, ..] => utf16("turn it into UTF-8: `iconv -f UTF-16LE -t UTF-8 FILE`"),
            [0xfe, 0xff, ..] => utf16("turn it into UTF-8: `iconv -f UTF-16BE -t UTF-8 FILE`"),
            start if start.starts_with(UTF8_MARK) => {
                self.pending.drain(..UTF8_MARK.len());
                self.place.byte = UTF8_MARK.len() as u64;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn take(&mut self, end: usize) -> (Vec<u8>, Place) {
        let rest = self.pending.split_off(end);
        let chunk = std::mem::replace(&mut self.pending, rest);
        let place = self.place;
        self.place.byte += chunk.len() as u64;
        self.place.line += memchr::memchr_iter(b'\n', &chunk).count() as u64;
        (chunk, place)
    }

    /// Returns what the file was; to be called after the last chunk.
    pub fn digest(self) -> Option<Digest> {
        self.stream.digest()
    }
}
