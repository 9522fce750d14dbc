//! CSV that `COPY … WITH (FORMAT csv, HEADER)` reads back exactly.
//!
//! RFC 4180 with `\n` line ends. A NULL is an empty field, an empty text is `""`.
//!
//! A line inside a value that is just `\.` ends the data for psql's `\copy` before version 18
//! (the server's own COPY reads it): such tables are for the COPY text format.

use super::weave::{Column, Lines, PrintedColumn, Signs, Way, count, has};
use crate::postgres_text::Shape;

const SIGNS: Signs = Signs { separator: b',', null: b"" };

/// Appends the line of column names.
pub(super) fn write_header<'a>(names: impl Iterator<Item = &'a String>, out: &mut Vec<u8>) {
    for (place, name) in names.enumerate() {
        if place > 0 {
            out.push(b',');
        }
        write_field(name.as_bytes(), out);
    }
    out.push(b'\n');
}

/// Appends rows, a record each.
pub(super) fn write_rows(columns: &[PrintedColumn<'_>], rows: usize, lines: &mut Lines) {
    let columns: Vec<Column> = columns.iter().map(|column| as_fields(column, rows)).collect();
    lines.weave(&columns, rows, &SIGNS, put_field);
}

/// Returns what becomes of the cells of a column; texts are looked at one by one.
pub(super) fn as_fields<'c>(column: &PrintedColumn<'c>, rows: usize) -> Column<'c> {
    let PrintedColumn { cells, shape } = *column;
    let way = match shape {
        Shape::Text | Shape::List => {
            let quotes = count(cells.all(), |byte| byte == b'"');
            Way::Changed { more_bytes: quotes + 2 * rows }
        }
        Shape::Null
        | Shape::Boolean
        | Shape::Integer
        | Shape::Float
        | Shape::Plain
        | Shape::Bytes => Way::Copied,
    };
    Column { cells, way }
}

/// Puts a field that is not NULL, in quotes where it needs them, and returns its length.
pub(super) fn put_field(field: &[u8], out: &mut [u8]) -> usize {
    if !needs_quotes(field) {
        return put(field, out, 0);
    }
    out[0] = b'"';
    let (mut at, mut start) = (1, 0);
    for quote in memchr::memchr_iter(b'"', field) {
        at = put(&field[start..=quote], out, at);
        out[at] = b'"';
        at += 1;
        start = quote + 1;
    }
    at = put(&field[start..], out, at);
    out[at] = b'"';
    at + 1
}

fn put(part: &[u8], out: &mut [u8], at: usize) -> usize {
    out[at..at + part.len()].copy_from_slice(part);
    at + part.len()
}

/// Appends a field that is not NULL, in quotes where it needs them.
fn write_field(field: &[u8], out: &mut Vec<u8>) {
    let mut text = vec![0; 2 * field.len() + 2];
    let length = put_field(field, &mut text);
    out.extend_from_slice(&text[..length]);
}

fn needs_quotes(field: &[u8]) -> bool {
    let (Some(first), Some(last)) = (field.first(), field.last()) else {
        return true;
    };
    let special = |byte: u8| (byte == b'"') | (byte == b',') | (byte == b'\n') | (byte == b'\r');
    // White space at an end is data, but many readers trim it; a lone `\.` ends the data of COPY.
    first.is_ascii_whitespace()
        || last.is_ascii_whitespace()
        || field == b"\\."
        || has(field, special)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Int64Array, StringArray};

    use super::super::table_writer::Format;
    use super::super::table_writer::tests::{batch, written};

    #[test]
    fn every_short_string_comes_back() {
        let alphabet = ["\"", ",", "\n", "\r", " ", "\\", ".", "a", "é"];
        let mut texts = vec![String::new()];
        let mut last = texts.clone();
        for _ in 0..4 {
            last = last.iter().flat_map(|s| alphabet.map(|a| format!("{s}{a}"))).collect();
            texts.extend(last.iter().cloned());
        }
        let ids: ArrayRef = Arc::new(Int64Array::from_iter_values(0..texts.len() as i64));
        let names: ArrayRef =
            Arc::new(texts.iter().map(|text| Some(text.as_str())).collect::<StringArray>());
        let text = written(Format::Csv, &[batch(vec![("id", ids), ("a \"b\"", names)])], 2);
        let mut reader = csv::Reader::from_reader(text.as_slice());
        assert_eq!(reader.headers().unwrap(), vec!["id", "a \"b\""]);
        let read: Vec<String> = reader.records().map(|row| row.unwrap()[1].to_owned()).collect();
        assert_eq!(read, texts);
    }

    #[test]
    fn null_and_empty_differ() {
        let check = |value: Option<&str>, expected: &str| {
            let names: ArrayRef = Arc::new(StringArray::from(vec![value]));
            let text = written(Format::Csv, &[batch(vec![("a", names.clone()), ("b", names)])], 1);
            assert_eq!(String::from_utf8(text).unwrap(), format!("a,b\n{expected},{expected}\n"));
        };
        check(None, "");
        check(Some(""), "\"\"");
        check(Some("NULL"), "NULL");
        check(Some("\\."), "\"\\.\"");
        check(Some(" a"), "\" a\"");
        check(Some("a\"b"), "\"a\"\"b\"");
    }
}
