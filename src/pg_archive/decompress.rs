//! Unpacks the data of a table.
//!
//! Every kind has an end of its own that must be met, and nothing may stand behind it.

use std::io::{self, BufRead, Read};

use lz4_flex::frame::FrameDecoder;

use super::fields::Compression;
use crate::input::{GzipMember, ZlibStream};

/// How gzip's deflate stream is wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrapping {
    /// RFC 1950, with Adler-32: blocks of the custom format.
    Zlib,
    /// RFC 1952, with CRC-32: files.
    Gzip,
}

/// Gives the pieces of the plain data to `each`, in order.
///
/// # Errors
/// The packed data is damaged, or does not end where it should.
pub(super) fn unpack<E>(
    packed: &mut dyn BufRead,
    compression: Compression,
    wrapping: Wrapping,
    piece_bytes: usize,
    mut each: impl FnMut(Vec<u8>) -> Result<(), E>,
) -> Result<Result<(), E>, io::Error> {
    let is_empty = packed.fill_buf()?.is_empty();
    let mut reader: Box<dyn Read + '_> = match compression {
        _ if is_empty => Box::new(io::empty()),
        Compression::None => Box::new(&mut *packed),
        Compression::Gzip if wrapping == Wrapping::Zlib => Box::new(ZlibStream::new(&mut *packed)),
        Compression::Gzip => Box::new(GzipMember::new(&mut *packed)),
        Compression::Lz4 => Box::new(FrameDecoder::new(FrameEnd::new(&mut *packed))),
        Compression::Zstd => {
            Box::new(zstd::stream::read::Decoder::with_buffer(&mut *packed)?.single_frame())
        }
    };
    let fault = loop {
        let mut piece = vec![0; piece_bytes];
        match fill(&mut *reader, &mut piece) {
            Ok(filled) => piece.truncate(filled),
            Err(fault) => break Some(fault),
        }
        if piece.is_empty() {
            break None;
        }
        if let Err(error) = each(piece) {
            return Ok(Err(error));
        }
    };
    drop(reader);
    if let Some(fault) = fault {
        // A block of the custom format has its own end: the file is whole.
        let is_block = wrapping == Wrapping::Zlib && fault.kind() == io::ErrorKind::UnexpectedEof;
        return Err(match is_block && matches!(packed.fill_buf(), Ok([])) {
            true => io::Error::new(io::ErrorKind::InvalidData, "the packed data has no end"),
            false => fault,
        });
    }
    if !packed.fill_buf()?.is_empty() {
        return Err(io::Error::other("something else follows the packed data"));
    }
    Ok(Ok(()))
}

/// Reads until the target is full or the reader at its end.
fn fill(reader: &mut dyn Read, target: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < target.len() {
        match reader.read(&mut target[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// The bytes of an LZ4 frame, which must end with its mark; lz4_flex takes a cut there for the end.
/// <https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md>
struct FrameEnd<'a> {
    packed: &'a mut dyn BufRead,
    /// Magic, and flags.
    start: Vec<u8>,
    /// The last bytes: the mark, and where the flags say so a checksum.
    end: Vec<u8>,
}

impl<'a> FrameEnd<'a> {
    fn new(packed: &'a mut dyn BufRead) -> Self {
        Self { packed, start: Vec::new(), end: Vec::new() }
    }

    fn is_whole(&self) -> bool {
        let has_checksum = self.start.get(4).is_some_and(|flags| flags & 0x04 != 0);
        let mark = if has_checksum { self.end.get(..4) } else { self.end.get(4..) };
        mark == Some(&[0; 4])
    }
}

impl Read for FrameEnd<'_> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let count = self.packed.read(target)?;
        if count == 0 && !target.is_empty() && !self.is_whole() {
            let detail = "the packed data has no end";
            return Err(io::Error::new(io::ErrorKind::InvalidData, detail));
        }
        let read = &target[..count];
        self.start.extend(read.iter().take(5_usize.saturating_sub(self.start.len())));
        self.end.extend_from_slice(&read[count.saturating_sub(8)..]);
        let old = self.end.len().saturating_sub(8);
        self.end.drain(..old);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::write::{GzEncoder, ZlibEncoder};

    use super::*;

    fn plain() -> Vec<u8> {
        (0..20_000_u32).flat_map(|row| format!("{row}\tsome text\n").into_bytes()).collect()
    }

    fn packed(compression: Compression, wrapping: Wrapping) -> Vec<u8> {
        let level = flate2::Compression::default();
        let plain = plain();
        match compression {
            Compression::None => plain,
            Compression::Gzip if wrapping == Wrapping::Zlib => {
                let mut encoder = ZlibEncoder::new(Vec::new(), level);
                encoder.write_all(&plain).expect("memory");
                encoder.finish().expect("memory")
            }
            Compression::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), level);
                encoder.write_all(&plain).expect("memory");
                encoder.finish().expect("memory")
            }
            Compression::Lz4 => {
                let mut encoder = lz4_flex::frame::FrameEncoder::new(Vec::new());
                encoder.write_all(&plain).expect("memory");
                encoder.finish().expect("memory")
            }
            Compression::Zstd => zstd::encode_all(&plain[..], 1).expect("memory"),
        }
    }

    fn unpacked(
        mut packed: &[u8],
        compression: Compression,
        wrapping: Wrapping,
    ) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        let each = |piece: Vec<u8>| {
            text.extend(piece);
            Ok::<(), ()>(())
        };
        unpack(&mut packed, compression, wrapping, 1000, each)?.expect("nothing stops it");
        Ok(text)
    }

    const KINDS: [(Compression, Wrapping); 4] = [
        (Compression::Gzip, Wrapping::Zlib),
        (Compression::Gzip, Wrapping::Gzip),
        (Compression::Lz4, Wrapping::Zlib),
        (Compression::Zstd, Wrapping::Zlib),
    ];

    #[test]
    fn every_kind_gives_its_text_back() {
        for (compression, wrapping) in
            KINDS.into_iter().chain([(Compression::None, Wrapping::Zlib)])
        {
            let found = unpacked(&packed(compression, wrapping), compression, wrapping);
            assert!(found.expect("whole") == plain(), "{compression:?}");
        }
    }

    #[test]
    fn no_end_and_more_than_an_end_are_errors() {
        for (compression, wrapping) in KINDS {
            let whole = packed(compression, wrapping);
            for cut in (1..200).chain([whole.len() / 2]) {
                let found = unpacked(&whole[..whole.len() - cut], compression, wrapping);
                let error = found.expect_err("cut").to_string();
                if (compression, wrapping) == (Compression::Gzip, Wrapping::Zlib) {
                    assert_eq!(error, "the packed data has no end");
                }
            }
            let more = [whole, b"more".to_vec()].concat();
            assert!(unpacked(&more, compression, wrapping).is_err(), "{compression:?} and more");
        }
    }
}
