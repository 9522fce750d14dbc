//! PostgreSQL's COPY text format, byte for byte what the server itself writes.
//!
//! <https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-FILE-FORMATS>. A text with a
//! NUL is written as it stands; the contract refuses it before.

use std::ops::Range;

use crate::postgres_text::{Shape, TextColumn};

/// Appends rows, a line each.
pub(super) fn write_rows(columns: &[TextColumn<'_>], rows: Range<usize>, out: &mut Vec<u8>) {
    let mut scratch = Vec::new();
    for row in rows {
        for (place, column) in columns.iter().enumerate() {
            if place > 0 {
                out.push(b'\t');
            }
            write_value(column, row, &mut scratch, out);
        }
        out.push(b'\n');
    }
}

fn write_value(column: &TextColumn<'_>, row: usize, scratch: &mut Vec<u8>, out: &mut Vec<u8>) {
    if column.is_null(row) {
        return out.extend_from_slice(b"\\N");
    }
    match column.shape() {
        Shape::Text => {
            if let Some(text) = column.text(row) {
                write_escaped(text.as_bytes(), out);
            }
        }
        Shape::Bytes => {
            // Of `\x…` the backslash alone needs an escape.
            out.push(b'\\');
            column.write(row, out);
        }
        Shape::List => {
            scratch.clear();
            column.write(row, scratch);
            write_escaped(scratch, out);
        }
        Shape::Null | Shape::Boolean | Shape::Integer | Shape::Float | Shape::Plain => {
            column.write(row, out);
        }
    }
}

/// Appends a text with the escapes that the format needs.
pub fn write_escaped(text: &[u8], out: &mut Vec<u8>) {
    // Blocks without a special byte are copied whole; the test has no branch inside, so that it
    // becomes vector instructions.
    for block in text.chunks(32) {
        let special = block.iter().fold(false, |found, byte| found | is_special(*byte));
        if special {
            block.iter().for_each(|byte| write_byte(*byte, out));
        } else {
            out.extend_from_slice(block);
        }
    }
}

/// Backslash, and the bytes 8 to 13: \b \t \n \v \f \r.
fn is_special(byte: u8) -> bool {
    (byte == b'\\') | (byte.wrapping_sub(8) < 6)
}

fn write_byte(byte: u8, out: &mut Vec<u8>) {
    let letter = match byte {
        b'\\' => b'\\',
        8 => b'b',
        b'\t' => b't',
        b'\n' => b'n',
        11 => b'v',
        12 => b'f',
        b'\r' => b'r',
        _ => return out.push(byte),
    };
    out.extend_from_slice(&[b'\\', letter]);
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
