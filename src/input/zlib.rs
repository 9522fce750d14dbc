//! A zlib stream: its header, a deflate stream, and the checksum behind it.
//!
//! RFC 1950: <https://www.rfc-editor.org/rfc/rfc1950>. The source has to end with the stream: the
//! inflater reads up to seven bytes ahead, and can't give them back.

use std::io::{self, BufRead, Read};

use zlib_rs::adler32::adler32;

use super::inflate::Inflate;

/// The compression method that is deflate.
const DEFLATE: u8 = 8;
/// The largest window that a header may ask for, as the exponent of 2 less 8.
const MOST_WINDOW: u8 = 7;
/// The stream begins with a window that stands elsewhere.
const HAS_DICTIONARY: u8 = 0x20;

/// Reads what a zlib stream stands for.
pub(crate) struct ZlibStream<R> {
    source: R,
    state: State,
    inflate: Inflate,
    /// Adler-32 of what was handed out.
    sum: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Header,
    Stream,
    End,
}

impl<R: BufRead> ZlibStream<R> {
    pub fn new(source: R) -> Self {
        Self { source, state: State::Header, inflate: Inflate::new(), sum: 1 }
    }

    fn read_header(&mut self) -> io::Result<()> {
        let mut header = [0; 2];
        self.source.read_exact(&mut header)?;
        let [method, flags] = header;
        let is_whole = u16::from_be_bytes(header).is_multiple_of(31);
        let is_known = method & 15 == DEFLATE && method >> 4 <= MOST_WINDOW;
        match is_whole && is_known && flags & HAS_DICTIONARY == 0 {
            true => Ok(()),
            false => Err(invalid("corrupt zlib header")),
        }
    }

    fn read_trailer(&mut self) -> io::Result<()> {
        let sum = self.inflate.read_behind(&mut self.source)?;
        if u32::from_be_bytes(sum) != self.sum {
            return Err(invalid("corrupt zlib stream does not have a matching checksum"));
        }
        if self.inflate.unused_bytes() > 0 || !self.source.fill_buf()?.is_empty() {
            return Err(invalid("something else follows the zlib stream"));
        }
        Ok(())
    }
}

fn invalid(detail: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, detail)
}

impl<R: BufRead> Read for ZlibStream<R> {
    /// Fills the target; less only at the end of the stream, or before a fault.
    ///
    /// # Errors
    /// The stream is damaged or something stands behind it (`InvalidData`), it ends early
    /// (`UnexpectedEof`), or its source fails.
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        if target.is_empty() || self.state == State::End {
            return Ok(0);
        }
        if self.state == State::Header {
            self.read_header()?;
            self.state = State::Stream;
        }
        let count = self.inflate.read(&mut self.source, target)?;
        self.sum = adler32(self.sum, &target[..count]);
        if count == 0 {
            self.read_trailer()?;
            self.state = State::End;
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Write};

    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use proptest::prelude::*;

    use super::*;

    fn packed(plain: &[u8], level: u32) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(level));
        encoder.write_all(plain).expect("memory");
        encoder.finish().expect("memory")
    }

    fn unpacked(packed: &[u8], block_bytes: usize) -> io::Result<Vec<u8>> {
        let mut plain = Vec::new();
        let source = BufReader::with_capacity(block_bytes, packed);
        ZlibStream::new(source).read_to_end(&mut plain)?;
        Ok(plain)
    }

    fn rows() -> Vec<u8> {
        (0..9_000_u32)
            .flat_map(|row| format!("{row}\t{}\n", row * row % 977).into_bytes())
            .collect()
    }

    #[test]
    fn a_stream_gives_its_text_back() {
        for level in [0, 1, 6, 9] {
            for plain in [Vec::new(), b"a".to_vec(), rows()] {
                for block_bytes in [1, 61, 4096, 1 << 20] {
                    let found = unpacked(&packed(&plain, level), block_bytes);
                    assert!(found.expect("whole") == plain, "level {level}, {block_bytes}");
                }
            }
        }
    }

    #[test]
    fn each_byte_of_head_and_sum_counts() {
        let whole = packed(b"some text", 6);
        let last = whole.len() - 4;
        for at in [0, 1].into_iter().chain(last..whole.len()) {
            for bit in 0..8 {
                let mut other = whole.clone();
                other[at] ^= 1 << bit;
                let error = unpacked(&other, 64).expect_err("damaged");
                assert_eq!(error.kind(), io::ErrorKind::InvalidData, "byte {at}, bit {bit}");
            }
        }
    }

    #[test]
    fn headers_that_ask_for_more_are_refused() {
        // Another method, a window of 64 KiB, a dictionary; the checks are right.
        for header in [[0x77, 0x85], [0x88, 0x1c], [0x78, 0xbb]] {
            assert_eq!(u16::from_be_bytes(header) % 31, 0);
            let mut other = packed(b"some text", 6);
            other[..2].copy_from_slice(&header);
            let error = unpacked(&other, 64).expect_err("refused").to_string();
            assert_eq!(error, "corrupt zlib header");
        }
    }

    proptest! {
        #[test]
        fn no_end_and_more_than_an_end_are_errors(
            plain in prop::collection::vec(any::<u8>(), 0..300),
            cut in 1_usize..400,
            more in prop::collection::vec(any::<u8>(), 1..20),
            block_bytes in 1_usize..40,
        ) {
            let whole = packed(&plain, 6);
            let cut = cut.min(whole.len());
            let error = unpacked(&whole[..whole.len() - cut], block_bytes).expect_err("cut");
            prop_assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
            let error = unpacked(&[whole, more].concat(), block_bytes).expect_err("more");
            prop_assert_eq!(error.to_string(), "something else follows the zlib stream");
        }
    }
}
