//! Where the rows and the values of a chunk are.
//!
//! Bytes in, spans out, row after row in one vector that is used again for the next chunk. Knows
//! no columns and no types.

use super::copy_form::{self, CopyForm};
use super::copy_text;
use super::dialect::Lexicon;
use super::values;

/// How the rows of a chunk are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowEncoding {
    /// Lines of PostgreSQL's COPY text format.
    CopyText,
    /// A COPY with other delimiters or quotes.
    CopyForm(CopyForm),
    /// Tuples of an INSERT: `(…),(…),\n(…);`.
    Values,
}

impl RowEncoding {
    /// Returns true for the rows of a COPY.
    pub fn is_copy(self) -> bool {
        self != Self::Values
    }
}

/// How the bytes of a span stand for their value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing: the row is malformed.
    Missing,
    Null,
    /// A number, TRUE or FALSE without quotes.
    Bare,
    /// Text that stands in the chunk byte for byte.
    Text,
    /// A COPY field with backslash escapes.
    CopyEscaped,
    /// A field of CSV, with the quotes that are around it or in it.
    CsvQuoted {
        quote: u8,
        escape: u8,
    },
    /// The inside of a string whose quote is doubled.
    Doubled,
    /// The inside of a string with the backslash escapes of MySQL.
    MysqlEscaped,
    /// The inside of a string with the backslash escapes of PostgreSQL's `E'…'`.
    PostgresEscaped,
    /// The inside of a `U&'…'` string.
    UnicodeEscaped,
    /// A literal of MySQL with the character set that stands before it: `_latin1'…'`.
    Introduced,
    /// Several string literals in a row that make one text.
    Joined,
    /// Hexadecimal digits, without prefix and quotes.
    Hex,
    /// Binary digits, without prefix and quotes.
    Bits,
    /// An expression of SQLite's shell that stands for a text: `replace('a\nb','\n',char(10))`.
    Evaluated,
    /// The keyword DEFAULT.
    Default,
    /// An expression that only a server can evaluate.
    Unsupported,
}

/// The place of one value in its chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    start: u32,
    len: u32,
    pub kind: Kind,
}

impl Span {
    /// Names the bytes `start..end` of a chunk of at most [`MAX_CHUNK_BYTES`].
    pub fn new(start: usize, end: usize, kind: Kind) -> Self {
        Self { start: start as u32, len: end.saturating_sub(start) as u32, kind }
    }

    pub const fn empty(kind: Kind) -> Self {
        Self { start: 0, len: 0, kind }
    }

    pub fn start(self) -> usize {
        self.start as usize
    }

    pub fn length(self) -> usize {
        self.len as usize
    }

    pub fn end(self) -> usize {
        self.start as usize + self.len as usize
    }

    /// Returns the bytes that this span names in the chunk that it was made for.
    pub fn of(self, bytes: &[u8]) -> &[u8] {
        &bytes[self.start()..self.end()]
    }
}

/// The longest chunk that is split.
///
/// Arrow counts the bytes of a text column in 31 bits. Neither server sends a row of more than 1
/// GiB.
pub const MAX_CHUNK_BYTES: usize = i32::MAX as usize;

/// The rows of one chunk, each with the same number of spans.
#[derive(Debug, Default)]
pub struct RowSpans {
    width: usize,
    spans: Vec<Span>,
    places: Vec<(u32, u32)>,
    faults: Vec<Fault>,
    /// How many values the first row at fault has.
    found_first: Option<usize>,
}

/// A row that could not be split; its spans are [`Kind::Missing`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub row: u32,
    /// What was expected and what was found; never a value.
    pub detail: String,
}

/// How a chunk is to be split.
#[derive(Debug, Clone, Copy)]
pub struct Layout<'a> {
    pub encoding: RowEncoding,
    /// Values in each row.
    pub width: usize,
    pub lexicon: &'a Lexicon,
    /// Lines of COPY text end with CR LF.
    pub crlf: bool,
}

impl RowSpans {
    /// Makes room for rows of so many values, for whoever splits them otherwise.
    pub(super) fn of_width(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    /// Splits a chunk, in place of the one that was split before.
    pub fn split(&mut self, bytes: &[u8], layout: Layout<'_>) {
        self.width = layout.width;
        self.spans.clear();
        self.places.clear();
        self.faults.clear();
        self.found_first = None;
        if bytes.len() > MAX_CHUNK_BYTES {
            let detail = format!("expected at most {MAX_CHUNK_BYTES} bytes, found {}", bytes.len());
            return self.fault(0, u32::MAX as usize, detail);
        }
        match layout.encoding {
            RowEncoding::CopyText => copy_text::split(bytes, layout.crlf, self),
            RowEncoding::CopyForm(form) => copy_form::split(bytes, form, layout.crlf, self),
            RowEncoding::Values => values::split(bytes, layout.lexicon, self),
        }
    }

    /// Returns the number of values in the first row of a chunk; 0 where it has none.
    pub fn first_width(bytes: &[u8], layout: Layout<'_>) -> usize {
        let mut spans = Self::default();
        spans.split(bytes, Layout { width: 0, ..layout });
        spans.found_first.unwrap_or(0)
    }

    /// Returns the number of rows, those at fault included.
    pub fn count(&self) -> usize {
        self.places.len()
    }

    pub fn width(&self) -> usize {
        self.width
    }

    /// Returns the spans of all rows, row after row.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Returns the first byte of a row and the byte after its last.
    pub fn place(&self, row: u32) -> (usize, usize) {
        let (start, end) = self.places[row as usize];
        (start as usize, end as usize)
    }

    #[inline(always)]
    pub(super) fn push(&mut self, span: Span) {
        self.spans.push(span);
    }

    /// Ends the row whose spans were pushed last.
    #[inline]
    pub(super) fn finish(&mut self, start: usize, end: usize) {
        let found = self.spans.len() - self.places.len() * self.width;
        if found != self.width {
            self.found_first.get_or_insert(found);
            let detail = format!("expected {} values, found {found}", self.width);
            return self.fault(start, end, detail);
        }
        self.places.push((start as u32, end as u32));
    }

    /// Ends a row that can't be split; spans that were pushed for it are dropped.
    pub(super) fn fault(&mut self, start: usize, end: usize, detail: String) {
        self.faults.push(Fault { row: self.places.len() as u32, detail });
        self.spans.truncate(self.places.len() * self.width);
        self.places.push((start as u32, end as u32));
        self.spans.resize(self.places.len() * self.width, Span::empty(Kind::Missing));
    }
}

/// Words that are looked at before memchr takes over.
///
/// Most fields are shorter than 32 bytes, where the call costs more than the search.
const SHORT_WORDS: usize = 4;

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Marks the bytes of a word that are equal to `byte`; exact up to the first mark.
fn marks(word: u64, byte: u8) -> u64 {
    let zeros = word ^ (LOW * u64::from(byte));
    zeros.wrapping_sub(LOW) & !zeros & HIGH
}

/// Returns the first place at or after `from` of one of three bytes, or the end.
#[inline]
pub(super) fn find3(bytes: &[u8], from: usize, needles: [u8; 3]) -> usize {
    let mut at = from;
    let [a, b, c] = needles;
    for _ in 0..SHORT_WORDS {
        let Some(word) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) else { break };
        let word = u64::from_le_bytes(*word);
        let found = marks(word, a) | marks(word, b) | marks(word, c);
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    memchr::memchr3(a, b, c, rest).map_or(bytes.len(), |found| at + found)
}

/// Returns the first place at or after `from` of one of two bytes, or the end.
#[inline]
pub(super) fn find2(bytes: &[u8], from: usize, needles: [u8; 2]) -> usize {
    let mut at = from;
    let [a, b] = needles;
    for _ in 0..SHORT_WORDS {
        let Some(word) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) else { break };
        let word = u64::from_le_bytes(*word);
        let found = marks(word, a) | marks(word, b);
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    memchr::memchr2(a, b, rest).map_or(bytes.len(), |found| at + found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn naive(bytes: &[u8], from: usize, needles: &[u8]) -> usize {
        let found = bytes.iter().skip(from).position(|byte| needles.contains(byte));
        found.map_or(bytes.len(), |found| from + found)
    }

    proptest! {
        #[test]
        fn word_search_finds_what_a_plain_search_finds(
            bytes in prop::collection::vec(
                prop_oneof![
                    Just(b'\t'), Just(b'\n'), Just(b'\\'), Just(0u8), Just(0x80), Just(8), 97u8..,
                ],
                0..90,
            ),
            from in 0usize..90,
        ) {
            let from = from.min(bytes.len());
            let three = [b'\t', b'\n', b'\\'];
            prop_assert_eq!(find3(&bytes, from, three), naive(&bytes, from, &three));
            let two = [0x80, 0];
            prop_assert_eq!(find2(&bytes, from, two), naive(&bytes, from, &two));
            prop_assert_eq!(find2(&bytes, from, [7, 7]), naive(&bytes, from, &[7]));
        }
    }
}
