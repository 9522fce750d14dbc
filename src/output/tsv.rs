//! The text that MySQL's LOAD DATA reads with its own default fields and escapes.
//!
//! <https://dev.mysql.com/doc/refman/8.4/en/load-data.html>. Tabs between fields, `\N` for NULL.
//! Bytes are hexadecimal digits, which `load.sql` turns back: as they are, LOAD DATA would take
//! them for text of some character set.

use super::weave::{Column, Lines, PrintedColumn, Signs, Way, count, escape, letters};
use crate::postgres_text::Shape;

const SIGNS: Signs = Signs { separator: b'\t', null: b"\\N" };

/// What the letter behind a backslash stands for; it stands for itself as well.
const LETTERS: [u8; 256] =
    letters(&[(0, b'0'), (8, b'b'), (b'\t', b't'), (b'\n', b'n'), (b'\r', b'r'), (26, b'Z')]);

/// Appends rows, a line each.
pub(super) fn write_rows(columns: &[PrintedColumn<'_>], rows: usize, lines: &mut Lines) {
    let columns: Vec<Column> = columns
        .iter()
        .map(|PrintedColumn { cells, shape }| {
            let may_be_special = matches!(shape, Shape::Text | Shape::List);
            let way = match may_be_special.then(|| count(cells.all(), is_special)) {
                None | Some(0) => Way::Copied,
                Some(more_bytes) => Way::Changed { more_bytes },
            };
            Column { cells: *cells, way }
        })
        .collect();
    lines.weave(&columns, rows, &SIGNS, |text, out| escape(text, is_special, &LETTERS, out));
}

/// Backslash, the zero byte, `\b \t \n`, `\r` and Control-Z.
fn is_special(byte: u8) -> bool {
    let is_blank = (byte.wrapping_sub(8) < 3) | (byte == b'\r');
    (byte == b'\\') | (byte == 0) | is_blank | (byte == 26)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, BinaryArray, BooleanArray, StringArray};

    use super::super::table_writer::Format;
    use super::super::table_writer::tests::{batch, written};

    /// Reads the text as the manual says, with no regard to speed.
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
                    b'0' => 0,
                    b'b' => 8,
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'Z' => 26,
                    other => *other,
                },
                byte => *byte,
            });
        }
        Some(value)
    }

    #[test]
    fn every_short_string_comes_back() {
        let alphabet = ["\\", "N", "\0", "\t", "\n", "\r", "\u{8}", "\u{1a}", "'", "é", "🎉"];
        let mut texts = vec![String::new()];
        let mut last = texts.clone();
        for _ in 0..4 {
            last = last.iter().flat_map(|s| alphabet.map(|a| format!("{s}{a}"))).collect();
            texts.extend(last.iter().cloned());
        }
        let long =
            texts.iter().take(200).map(|s| format!("{}{s}{}", "x".repeat(30), "y".repeat(9)));
        let long: Vec<String> = long.collect();
        texts.extend(long);
        let names: ArrayRef =
            Arc::new(texts.iter().map(|text| Some(text.as_str())).collect::<StringArray>());
        let nulls: ArrayRef = Arc::new(StringArray::new_null(texts.len()));
        let text = written(Format::Tsv, &[batch(vec![("a", names), ("b", nulls)])], 2);
        let rows = decode(&text);
        assert_eq!(rows.len(), texts.len());
        for (row, text) in rows.iter().zip(&texts) {
            assert_eq!(*row, [Some(text.as_bytes().to_vec()), None], "{text:?}");
        }
    }

    #[test]
    fn a_line_looks_as_load_data_reads_it() {
        let rows = batch(vec![
            ("a", Arc::new(BooleanArray::from(vec![Some(true), None]))),
            ("b", Arc::new(BinaryArray::from(vec![Some(&b"\xff"[..]), None]))),
            ("c", Arc::new(StringArray::from(vec![Some("\\N"), Some("NULL")]))),
        ]);
        let expected = "1\tFF\t\\\\N\n\\N\t\\N\tNULL\n";
        assert_eq!(String::from_utf8(written(Format::Tsv, &[rows], 1)).unwrap(), expected);
    }
}
