//! PostgreSQL's COPY text format: lines, tabs, backslashes.
//!
//! <https://www.postgresql.org/docs/current/sql-copy.html>, "Text Format". The dry run of `split`
//! on `a\tb\\tc\n\\N\n`, where the row width is 2:
//!
//! ```text
//! a      until the tab      Text "a"
//! b\tc   until the newline  CopyEscaped "b\tc", the row ends with 2 values
//! \N     until the newline  Null, the row ends with 1 value: a fault
//! ```

use super::masks::{self, Block, BlockLoop, MASKED_BYTES, block_at};
use super::rows::{Kind, RowSpans, Span};

/// Splits lines into rows. The bytes end before the `\.` line.
pub(super) fn split(bytes: &[u8], crlf: bool, rows: &mut RowSpans) {
    masks::run(Split { bytes, crlf, rows });
}

/// Splits a chunk, as [`split`] does.
struct Split<'a> {
    bytes: &'a [u8],
    crlf: bool,
    rows: &'a mut RowSpans,
}

impl BlockLoop for Split<'_> {
    #[inline(always)]
    fn run(self, any_of: impl Fn(&Block, &[u8]) -> u64) {
        let Self { bytes, crlf, rows } = self;
        // Where the row and its field begin, and what is looked at next: an escaped byte is passed
        // by.
        let (mut start, mut field, mut at, mut escaped) = (0, 0, 0, false);
        for block in (0..bytes.len()).step_by(MASKED_BYTES) {
            let mut hits = any_of(&block_at(bytes, block), b"\t\n\\");
            while hits != 0 {
                let hit = block + hits.trailing_zeros() as usize;
                hits &= hits - 1;
                if hit < at {
                    continue;
                }
                match bytes[hit] {
                    b'\t' => {
                        rows.push(span(bytes, field, hit, escaped));
                        (field, at, escaped) = (hit + 1, hit + 1, false);
                    }
                    // The byte after it is data, whatever it is: a newline there ends no row.
                    b'\\' => (at, escaped) = (hit + 2, true),
                    _ => {
                        let carriage = crlf && bytes[at..hit].ends_with(b"\r");
                        let end = if carriage { hit - 1 } else { hit };
                        finish(bytes, Line { start, field, end, escaped }, rows);
                        (start, field, at, escaped) = (hit + 1, hit + 1, hit + 1, false);
                    }
                }
            }
        }
        if at > bytes.len() {
            let detail = "expected a byte after the backslash, found the end";
            rows.fault(start, bytes.len(), detail.to_owned());
        } else if start < bytes.len() {
            finish(bytes, Line { start, field, end: bytes.len(), escaped }, rows);
        }
    }
}

/// A row at its end: where it and its last field start, and where both end.
struct Line {
    start: usize,
    field: usize,
    end: usize,
    escaped: bool,
}

fn finish(bytes: &[u8], line: Line, rows: &mut RowSpans) {
    let Line { start, field, end, escaped } = line;
    if &bytes[start..end] == br"\." {
        return rows.fault(start, end, "expected a row, found an end marker".to_owned());
    }
    // A table without columns has empty lines for rows.
    if rows.width() > 0 || start < end {
        rows.push(span(bytes, field, end, escaped));
    }
    rows.finish(start, end);
}

fn span(bytes: &[u8], start: usize, end: usize, escaped: bool) -> Span {
    if !escaped {
        return Span::new(start, end, Kind::Text);
    }
    let null = &bytes[start..end] == br"\N";
    Span::new(start, end, if null { Kind::Null } else { Kind::CopyEscaped })
}

/// Appends the value of a field that holds escapes.
pub(super) fn unescape(field: &[u8], out: &mut Vec<u8>) {
    let mut rest = field;
    while let Some(found) = memchr::memchr(b'\\', rest) {
        out.extend_from_slice(&rest[..found]);
        rest = unescape_one(&rest[found + 1..], out);
    }
    out.extend_from_slice(rest);
}

/// Appends what stands after a backslash and returns what follows.
fn unescape_one<'a>(after: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
    let Some((&byte, rest)) = after.split_first() else {
        out.push(b'\\');
        return after;
    };
    let plain = match byte {
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0b,
        b'0'..=b'7' => return digits(after, Radix { base: 8, max_digits: 3 }, out),
        b'x' if rest.first().is_some_and(u8::is_ascii_hexdigit) => {
            return digits(rest, Radix { base: 16, max_digits: 2 }, out);
        }
        other => other,
    };
    out.push(plain);
    rest
}

/// The form of a byte that is written as a number.
#[derive(Clone, Copy)]
pub(super) struct Radix {
    pub base: u32,
    pub max_digits: usize,
}

/// Appends the byte that up to `max_digits` digits stand for and returns what follows.
pub(super) fn digits<'a>(text: &'a [u8], radix: Radix, out: &mut Vec<u8>) -> &'a [u8] {
    let mut value = 0;
    let mut used = 0;
    for &byte in text.iter().take(radix.max_digits) {
        let Some(digit) = char::from(byte).to_digit(radix.base) else { break };
        value = value * radix.base + digit;
        used += 1;
    }
    // The manual's `\777` is a byte: the server keeps the low eight bits.
    out.push((value & 0xff) as u8);
    &text[used..]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::dialect::POSTGRES;
    use super::super::rows::{Layout, RowEncoding};
    use super::super::twins::naive_copy_unescape;
    use super::*;

    fn split_text(text: &[u8], width: usize, crlf: bool) -> RowSpans {
        let mut rows = RowSpans::default();
        let (encoding, lexicon) = (RowEncoding::CopyText, &POSTGRES.lexicon);
        rows.split(text, Layout { encoding, width, lexicon, crlf });
        rows
    }

    /// Every value of every row; None is NULL, a faulty row is its detail.
    fn values(text: &[u8], width: usize, crlf: bool) -> Vec<Vec<Option<Vec<u8>>>> {
        let rows = split_text(text, width, crlf);
        assert_eq!(rows.faults(), []);
        let value = |span: &Span| match span.kind {
            Kind::Null => None,
            Kind::Text => Some(span.of(text).to_vec()),
            _ => {
                let mut out = Vec::new();
                unescape(span.of(text), &mut out);
                Some(out)
            }
        };
        rows.spans().chunks(width).map(|row| row.iter().map(value).collect()).collect()
    }

    fn check(text: &[u8], expected: &[&[Option<&str>]]) {
        let expected: Vec<Vec<_>> = expected
            .iter()
            .map(|row| row.iter().map(|cell| cell.map(|text| text.as_bytes().to_vec())).collect())
            .collect();
        assert_eq!(values(text, expected[0].len(), false), expected);
    }

    #[test]
    fn tabs_and_newlines_separate() {
        check(b"a\tb\n\tc\n", &[&[Some("a"), Some("b")], &[Some(""), Some("c")]]);
        check(b"a\tb", &[&[Some("a"), Some("b")]]);
    }

    #[test]
    fn null_stands_alone() {
        check(b"\\N\t\\\\N\tx\\N\n", &[&[None, Some("\\N"), Some("xN")]]);
    }

    #[test]
    fn every_escape_is_read() {
        let text = br"\b\f\n\r\t\v\\\101\60\7z\x41\x4g\xz\q\.";
        check(text, &[&[Some("\u{8}\u{c}\n\r\t\u{b}\\A0\u{7}zA\u{4}gxzq.")]]);
    }

    #[test]
    fn a_newline_after_a_backslash_is_data() {
        check(b"a\\\nb\\\tc\td\n", &[&[Some("a\nb\tc"), Some("d")]]);
    }

    #[test]
    fn an_empty_line_is_one_empty_field() {
        check(b"\n\na\n", &[&[Some("")], &[Some("")], &[Some("a")]]);
        assert_eq!(split_text(b"\n", 2, false).faults()[0].detail, "expected 2 values, found 1");
    }

    #[test]
    fn a_table_without_columns_has_empty_lines() {
        let rows = split_text(b"\n\nx\n", 0, false);
        assert_eq!((rows.count(), rows.faults().len()), (3, 1));
        assert_eq!(rows.faults()[0].row, 2);
    }

    #[test]
    fn carriage_returns_belong_to_the_line_end_where_the_file_says_so() {
        assert_eq!(values(b"a\r\n\r\n", 1, true), [[Some(b"a".to_vec())], [Some(vec![])]]);
        assert_eq!(values(b"a\\r\r\n", 1, true), [[Some(b"a\r".to_vec())]]);
        assert_eq!(
            values(b"a\\\r\nb\r\r\n", 1, true),
            [[Some(b"a\r".into())], [Some(b"b\r".into())]]
        );
        check(b"a\r\n", &[&[Some("a\r")]]);
    }

    #[test]
    fn faults_keep_to_their_row() {
        let rows = split_text(b"1\t2\n1\n\\.\n1\t2\t3\n3\t4\nx\\", 2, false);
        let found: Vec<_> = rows.faults().iter().map(|f| (f.row, f.detail.as_str())).collect();
        let expected = [
            (1, "expected 2 values, found 1"),
            (2, "expected a row, found an end marker"),
            (3, "expected 2 values, found 3"),
            (5, "expected a byte after the backslash, found the end"),
        ];
        assert_eq!(found, expected);
        assert_eq!((rows.count(), rows.spans().len()), (6, 12));
        assert_eq!(rows.place(4), (15, 18));
    }

    fn escape(value: Option<&[u8]>, out: &mut Vec<u8>) {
        let Some(value) = value else { return out.extend_from_slice(br"\N") };
        for &byte in value {
            match byte {
                b'\\' => out.extend_from_slice(br"\\"),
                b'\t' => out.extend_from_slice(br"\t"),
                b'\n' => out.extend_from_slice(br"\n"),
                b'\r' => out.extend_from_slice(br"\r"),
                other => out.push(other),
            }
        }
    }

    fn awkward() -> impl Strategy<Value = u8> {
        prop_oneof![
            3 => prop::sample::select(b"\\\\\\\t\n\r\0N.x0179afbvn\xff'".to_vec()),
            1 => any::<u8>(),
        ]
    }

    proptest! {
        #[test]
        fn unescape_agrees_with_its_naive_twin(
            field in prop::collection::vec(awkward(), 0..40),
        ) {
            let mut out = Vec::new();
            unescape(&field, &mut out);
            prop_assert_eq!(out, naive_copy_unescape(&field));
        }

        #[test]
        fn what_is_encoded_is_decoded(
            table in prop::collection::vec(
                prop::array::uniform3(prop::option::of(prop::collection::vec(awkward(), 0..30))),
                1..8,
            ),
            crlf: bool,
        ) {
            let mut text = Vec::new();
            for row in &table {
                for (n, value) in row.iter().enumerate() {
                    if n > 0 {
                        text.push(b'\t');
                    }
                    escape(value.as_deref(), &mut text);
                }
                text.extend_from_slice(if crlf { b"\r\n" } else { b"\n" });
            }
            let expected: Vec<Vec<_>> = table.iter().map(|row| row.to_vec()).collect();
            prop_assert_eq!(values(&text, 3, crlf), expected);
        }
    }
}
