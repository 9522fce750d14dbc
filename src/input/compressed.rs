//! Streams that are compressed as a whole: gzip, zstd, bzip2, xz, lz4.
//!
//! Each is read stream after stream (gzip calls them members, zstd and lz4 frames), because all of
//! them may be concatenated. Zero bytes after the last one are padding, as tapes and block devices
//! leave; anything else is an error. Checksums are verified by the decoders.

use std::io::{self, BufRead, Read};
use std::rc::Rc;

use bzip2::bufread::BzDecoder;
use lz4_flex::frame::FrameDecoder;
use lzma_rust2::XzReader;

use super::Error;
use super::container::Container;
use super::gzip::GzipMember;
use super::site::Site;

/// The most memory that an xz stream may ask for: `xz -9` wants 65 MiB, the format allows for 4 GiB.
const XZ_MEMORY_MIB: u32 = 256;
/// The largest window of a zstd frame, 2^27 bytes: what `zstd -d` takes without `--long`.
const ZSTD_WINDOW_LOG: u32 = 27;

/// Reads what a compressed source stands for.
pub(super) struct Decompress<R: BufRead> {
    container: Container,
    site: Rc<Site>,
    state: State<R>,
    /// Zero bytes after the last stream.
    pub padding_bytes: u64,
}

enum State<R: BufRead> {
    Between(R),
    Inside(Codec<R>),
    End,
}

enum Codec<R: BufRead> {
    Gzip(Box<GzipMember<R>>),
    Zstd(zstd::stream::read::Decoder<'static, R>),
    Bzip2(BzDecoder<R>),
    Xz(Box<XzReader<R>>),
    Lz4(Box<FrameDecoder<NoticesEnd<R>>>),
}

impl<R: BufRead> Decompress<R> {
    pub fn new(container: Container, source: R, site: Rc<Site>) -> Self {
        Self { container, site, state: State::Between(source), padding_bytes: 0 }
    }

    fn codec(&self, source: R) -> io::Result<Codec<R>> {
        Ok(match self.container {
            Container::Zstd => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(source)?;
                decoder.window_log_max(ZSTD_WINDOW_LOG)?;
                Codec::Zstd(decoder.single_frame())
            }
            Container::Bzip2 => Codec::Bzip2(BzDecoder::new(source)),
            Container::Xz => {
                let limit_kib = XZ_MEMORY_MIB << 10;
                Codec::Xz(Box::new(XzReader::new_mem_limit(source, false, limit_kib)))
            }
            Container::Lz4 => {
                Codec::Lz4(Box::new(FrameDecoder::new(NoticesEnd { source, ended: false })))
            }
            _ => Codec::Gzip(Box::new(GzipMember::new(source))),
        })
    }

    /// Returns true where another stream begins, false at the end of the source.
    fn at_stream(&mut self, source: &mut R) -> io::Result<bool> {
        loop {
            let available = source.fill_buf()?;
            if available.is_empty() {
                return Ok(false);
            }
            let zeros = available.iter().take_while(|byte| **byte == 0).count();
            let next = available.get(zeros).copied();
            source.consume(zeros);
            self.padding_bytes += zeros as u64;
            let Some(next) = next else { continue };
            if begins(self.container, next) {
                self.padding_bytes = 0;
                return Ok(true);
            }
            let byte = self.site.byte.get();
            let bytes = io::copy(source, &mut io::sink())?;
            let (path, container) = (self.site.path.clone(), self.container.name());
            return Err(self.site.fail(Error::TrailingGarbage { path, container, byte, bytes }));
        }
    }

    fn explain(&self, error: &io::Error) -> io::Error {
        let too_much = |limit_mib, hint| {
            self.site.fail(Error::TooMuchMemory {
                path: self.site.path.clone(),
                container: self.container.name(),
                byte: self.site.byte.get(),
                limit_mib,
                hint,
            })
        };
        match self.container {
            Container::Xz if error.kind() == io::ErrorKind::OutOfMemory => {
                too_much(XZ_MEMORY_MIB, "xz -dk FILE")
            }
            Container::Zstd if error.to_string().contains("too much memory") => {
                too_much(1 << (ZSTD_WINDOW_LOG - 20), "zstd -d --long=31 FILE")
            }
            container => self.site.explain(container, error),
        }
    }
}

/// Returns true where a stream may begin with this byte; its decoder looks at the rest.
fn begins(container: Container, byte: u8) -> bool {
    match container {
        // 0x50 to 0x5f is a frame that is to be skipped.
        Container::Zstd => matches!(byte, 0x28 | 0x50..=0x5f),
        Container::Bzip2 => byte == b'B',
        Container::Xz => byte == 0xfd,
        Container::Lz4 => byte == 0x04,
        _ => byte == 0x1f,
    }
}

impl<R: BufRead> Read for Decompress<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, State::End) {
                State::End => return Ok(0),
                State::Between(mut source) => {
                    if !self.at_stream(&mut source)? {
                        return Ok(0);
                    }
                    let codec = self.codec(source).map_err(|error| self.explain(&error))?;
                    self.state = State::Inside(codec);
                }
                State::Inside(mut codec) => {
                    let count = codec.read(target).map_err(|error| {
                        // What ends early does so at the end of its bytes.
                        if let Codec::Gzip(member) = &codec
                            && error.kind() != io::ErrorKind::UnexpectedEof
                        {
                            self.site.step_back(member.unused_bytes());
                        }
                        self.explain(&error)
                    })?;
                    if count > 0 || target.is_empty() {
                        self.state = State::Inside(codec);
                        return Ok(count);
                    }
                    let source =
                        codec.finish().ok_or_else(|| self.site.truncated(self.container))?;
                    self.state = State::Between(source);
                }
            }
        }
    }
}

impl<R: BufRead> Read for Codec<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Gzip(decoder) => decoder.read(target),
            Self::Zstd(decoder) => decoder.read(target),
            Self::Bzip2(decoder) => decoder.read(target),
            Self::Xz(decoder) => decoder.read(target),
            Self::Lz4(decoder) => decoder.read(target),
        }
    }
}

impl<R: BufRead> Codec<R> {
    /// Returns the source behind the stream; `None` where the stream had no end.
    fn finish(self) -> Option<R> {
        match self {
            Self::Gzip(decoder) => Some(decoder.into_inner()),
            Self::Zstd(decoder) => Some(decoder.finish()),
            Self::Bzip2(decoder) => Some(decoder.into_inner()),
            Self::Xz(decoder) => Some(decoder.into_inner()),
            Self::Lz4(decoder) => {
                let NoticesEnd { source, ended } = decoder.into_inner();
                (!ended).then_some(source)
            }
        }
    }
}

/// A source that knows whether its end was met: the lz4 decoder takes an end between two blocks for
/// the end of the frame.
struct NoticesEnd<R> {
    source: R,
    ended: bool,
}

impl<R: Read> Read for NoticesEnd<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(target)?;
        self.ended |= count == 0 && !target.is_empty();
        Ok(count)
    }
}
