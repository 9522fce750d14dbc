//! CSV that MySQL's LOAD DATA reads back exactly.
//!
//! RFC 4180 with `\n` line ends, to be read with ENCLOSED BY '"' and without escapes: a NULL is the
//! word `NULL` then, and what stands in quotes is a text, also `"NULL"` and `""`.

use std::ops::Range;

use super::csv::write_field;
use crate::mysql_text::{Letters, MysqlColumn};

/// Appends rows, a record each.
pub(super) fn write_rows(columns: &[MysqlColumn<'_>], rows: Range<usize>, out: &mut Vec<u8>) {
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

fn write_value(column: &MysqlColumn<'_>, row: usize, scratch: &mut Vec<u8>, out: &mut Vec<u8>) {
    if column.is_null(row) {
        return out.extend_from_slice(b"NULL");
    }
    match (column.letters(), column.text(row)) {
        (Letters::Plain, _) => column.write(row, out),
        (Letters::Any, Some("NULL")) => out.extend_from_slice(b"\"NULL\""),
        (Letters::Any, Some(text)) => write_field(text.as_bytes(), out),
        (Letters::Any, None) => {
            scratch.clear();
            column.write(row, scratch);
            write_field(scratch, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, StringArray};

    use super::super::table_writer::Format;
    use super::super::table_writer::tests::{batch, written};

    #[test]
    fn null_its_word_and_an_empty_text_differ() {
        let check = |value: Option<&str>, expected: &str| {
            let names: ArrayRef = Arc::new(StringArray::from(vec![value]));
            let text = written(Format::MysqlCsv, &[batch(vec![("a", names)])], 1);
            assert_eq!(String::from_utf8(text).unwrap(), format!("a\n{expected}\n"));
        };
        check(None, "NULL");
        check(Some("NULL"), "\"NULL\"");
        check(Some(""), "\"\"");
        check(Some("a\"b"), "\"a\"\"b\"");
        check(Some("\\N"), "\\N");
    }
}
