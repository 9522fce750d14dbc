//! CSV that `COPY … WITH (FORMAT csv, HEADER)` reads back exactly.
//!
//! RFC 4180 with `\n` line ends. A NULL is an empty field, an empty text is `""`.
//!
//! A line inside a value that is just `\.` ends the data for psql's `\copy` before version 18
//! (the server's own COPY reads it): such tables are for the COPY text format.

use std::ops::Range;

use crate::postgres_text::{Shape, TextColumn};

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
pub(super) fn write_rows(columns: &[TextColumn<'_>], rows: Range<usize>, out: &mut Vec<u8>) {
    let mut scratch = Vec::new();
    for row in rows {
        for (place, column) in columns.iter().enumerate() {
            if place > 0 {
                out.push(b',');
            }
            write_value(column, row, &mut scratch, out);
        }
        out.push(b'\n');
    }
}

fn write_value(column: &TextColumn<'_>, row: usize, scratch: &mut Vec<u8>, out: &mut Vec<u8>) {
    if column.is_null(row) {
        return;
    }
    match column.shape() {
        Shape::Text => {
            if let Some(text) = column.text(row) {
                write_field(text.as_bytes(), out);
            }
        }
        Shape::List => {
            scratch.clear();
            column.write(row, scratch);
            write_field(scratch, out);
        }
        _ => column.write(row, out),
    }
}

/// Appends a field that is not NULL, in quotes where it needs them.
pub fn write_field(field: &[u8], out: &mut Vec<u8>) {
    if !needs_quotes(field) {
        return out.extend_from_slice(field);
    }
    out.push(b'"');
    let mut start = 0;
    for quote in memchr::memchr_iter(b'"', field) {
        out.extend_from_slice(&field[start..=quote]);
        out.push(b'"');
        start = quote + 1;
    }
    out.extend_from_slice(&field[start..]);
    out.push(b'"');
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
        // Blocks without a branch inside become vector instructions.
        || field.chunks(32).any(|block| block.iter().fold(false, |found, b| found | special(*b)))
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
