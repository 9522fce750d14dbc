//! One member of a gzip file: its header, its stream, and the checksum behind it.
//!
//! RFC 1952: <https://www.rfc-editor.org/rfc/rfc1952>.

use std::io::{self, BufRead, Read};

use flate2::Crc;
use flate2::bufread::GzDecoder;

use super::inflate::Inflate;

/// Reads what a member stands for.
pub(crate) struct GzipMember<R> {
    source: R,
    state: State,
    inflate: Inflate,
    /// Of what was handed out.
    crc: Crc,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Header,
    Stream,
    End,
}

impl<R: BufRead> GzipMember<R> {
    pub fn new(source: R) -> Self {
        Self { source, state: State::Header, inflate: Inflate::new(), crc: Crc::new() }
    }

    /// Returns what is behind the member.
    pub fn into_inner(self) -> R {
        self.source
    }

    /// Bytes that were read and are not used: behind what an error is about.
    pub fn unused_bytes(&self) -> u64 {
        self.inflate.unused_bytes()
    }

    fn read_header(&mut self) -> io::Result<()> {
        // It reads a header as soon as it is made, and no byte more.
        let mut decoder = GzDecoder::new(&mut self.source);
        if decoder.header().is_none() {
            return decoder.read(&mut [0]).map(|_| ());
        }
        Ok(())
    }

    fn read_trailer(&mut self) -> io::Result<()> {
        let [a, b, c, d, e, f, g, h] = self.inflate.read_behind(&mut self.source)?;
        let is_same = u32::from_le_bytes([a, b, c, d]) == self.crc.sum()
            && u32::from_le_bytes([e, f, g, h]) == self.crc.amount();
        if !is_same {
            let detail = "corrupt gzip stream does not have a matching checksum";
            return Err(io::Error::new(io::ErrorKind::InvalidData, detail));
        }
        Ok(())
    }
}

impl<R: BufRead> Read for GzipMember<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        if target.is_empty() {
            return Ok(0);
        }
        if self.state == State::Header {
            self.read_header()?;
            self.state = State::Stream;
        }
        if self.state == State::End {
            return Ok(0);
        }
        let count = self.inflate.read(&mut self.source, target)?;
        self.crc.update(&target[..count]);
        if count == 0 {
            self.read_trailer()?;
            self.state = State::End;
        }
        Ok(count)
    }
}
