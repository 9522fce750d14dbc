//! CSV that MySQL's LOAD DATA reads back exactly.
//!
//! RFC 4180 with `\n` line ends, to be read with ENCLOSED BY '"' and without escapes: a NULL is the
//! word `NULL` then, and what stands in quotes is a text, also `"NULL"` and `""`.

use super::csv::{as_fields, put_field};
use super::weave::{Column, Lines, PrintedColumn, Signs};

const NULL: &[u8] = b"NULL";
const SIGNS: Signs = Signs { separator: b',', null: NULL };

/// Appends rows, a record each.
pub(super) fn write_rows(columns: &[PrintedColumn<'_>], rows: usize, lines: &mut Lines) {
    let columns: Vec<Column> = columns.iter().map(|column| as_fields(column, rows)).collect();
    lines.weave(&columns, rows, &SIGNS, |text, out| {
        if text == NULL {
            let quoted = b"\"NULL\"";
            out[..quoted.len()].copy_from_slice(quoted);
            return quoted.len();
        }
        put_field(text, out)
    });
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
