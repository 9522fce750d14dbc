//! PostgreSQL's COPY text format, byte for byte what the server itself writes.
//!
//! <https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-FILE-FORMATS>. A text with a
//! NUL is written as it stands; the contract refuses it before.

use super::weave::{Column, Lines, PrintedColumn, Signs, Way, count, escape, letters};
use crate::postgres_text::Shape;

const SIGNS: Signs = Signs { separator: b'\t', null: b"\\N" };

/// What the letter behind a backslash stands for; it stands for itself as well.
const LETTERS: [u8; 256] =
    letters(&[(8, b'b'), (b'\t', b't'), (b'\n', b'n'), (11, b'v'), (12, b'f'), (b'\r', b'r')]);

/// Appends rows, a line each.
pub(super) fn write_rows(columns: &[PrintedColumn<'_>], rows: usize, lines: &mut Lines) {
    let columns: Vec<Column> = columns
        .iter()
        .map(|PrintedColumn { cells, shape }| {
            let way = match shape {
                Shape::Text | Shape::List => match count(cells.all(), is_special) {
                    0 => Way::Copied,
                    more_bytes => Way::Changed { more_bytes },
                },
                // Of `\x…` the backslash alone needs an escape.
                Shape::Bytes => Way::Backslashed,
                Shape::Null | Shape::Boolean | Shape::Integer | Shape::Float | Shape::Plain => {
                    Way::Copied
                }
            };
            Column { cells: *cells, way }
        })
        .collect();
    lines.weave(&columns, rows, &SIGNS, |text, out| escape(text, is_special, &LETTERS, out));
}

/// Backslash, and the bytes 8 to 13: \b \t \n \v \f \r.
fn is_special(byte: u8) -> bool {
    (byte == b'\\') | (byte.wrapping_sub(8) < 6)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, BinaryArray, BooleanArray, Float64Array, StringArray};

    use super::super::table_writer::Format;
    use super::super::table_writer::tests::{batch, written};

    /// Reads COPY text as the manual says, with no regard to speed.
    fn decode(text: &[u8]) -> Vec<Vec<Option<Vec<u8>>>> {
        let lines = text.split_inclusive(|byte| *byte == b'\n');
        lines
            .map(|line| line[..line.len() - 1].split(|b| *b == b'\t').map(value).collect())
            .collect()
    }

    fn value(field: &[u8]) -> Option<Vec<u8>> {
        if field == b"\\N" {
            return None;
        }
        let (mut value, mut bytes) = (Vec::new(), field.iter());
        while let Some(byte) = bytes.next() {
            value.push(match byte {
                b'\\' => match bytes.next().unwrap() {
                    b'b' => 8,
                    b't' => 9,
                    b'n' => 10,
                    b'v' => 11,
                    b'f' => 12,
                    b'r' => 13,
                    other => *other,
                },
                byte => *byte,
            });
        }
        Some(value)
    }

    /// All strings of up to four awkward bytes, and the longer ones they make behind a block.
    fn awkward() -> Vec<String> {
        let alphabet = ["\\", "N", "\t", "\n", "\r", "\u{8}", "\u{b}", "\u{c}", "\u{7}", "é", "."];
        let mut all = vec![String::new()];
        let mut last = all.clone();
        for _ in 0..4 {
            last = last.iter().flat_map(|s| alphabet.map(|a| format!("{s}{a}"))).collect();
            all.extend(last.iter().cloned());
        }
        let long = all.iter().take(200).map(|s| format!("{}{s}{}", "x".repeat(30), "y".repeat(40)));
        let long: Vec<String> = long.collect();
        all.extend(long);
        all
    }

    #[test]
    fn every_short_string_comes_back() {
        let texts = awkward();
        let names: ArrayRef =
            Arc::new(texts.iter().map(|text| Some(text.as_str())).collect::<StringArray>());
        let nulls: ArrayRef = Arc::new(StringArray::new_null(texts.len()));
        let text = written(Format::Copy, &[batch(vec![("a", names), ("b", nulls)])], 2);
        let rows = decode(&text);
        assert_eq!(rows.len(), texts.len());
        for (row, text) in rows.iter().zip(&texts) {
            assert_eq!(*row, [Some(text.as_bytes().to_vec()), None], "{text:?}");
        }
    }

    #[test]
    fn a_line_looks_as_the_server_writes_it() {
        let rows = batch(vec![
            ("a", Arc::new(BooleanArray::from(vec![Some(true), None]))),
            ("b", Arc::new(BinaryArray::from(vec![Some(&b"\xff"[..]), None]))),
            ("c", Arc::new(Float64Array::from(vec![Some(1e20), None]))),
            ("d", Arc::new(StringArray::from(vec![Some("\\."), Some("\\N")]))),
        ]);
        let expected = "t\t\\\\xff\t1e+20\t\\\\.\n\\N\t\\N\t\\N\t\\\\N\n";
        assert_eq!(String::from_utf8(written(Format::Copy, &[rows], 1)).unwrap(), expected);
    }
}
