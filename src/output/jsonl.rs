//! Rows as JSON objects, for rejects and other files that people read.
//!
//! Integers and floats are JSON numbers, NULL is null, lists are arrays; all else is a string
//! with PostgreSQL's text form. Values of masked columns are `"***"`.

use std::collections::HashSet;

use arrow::array::RecordBatch;

use super::error::Error;
use crate::postgres_text::{Shape, TextColumn};

/// The rows of a record batch, ready to be written as JSON objects.
#[derive(Debug)]
pub struct RowObjects<'a> {
    columns: Vec<ObjectColumn<'a>>,
}

#[derive(Debug)]
struct ObjectColumn<'a> {
    name: &'a str,
    /// `"name":`
    key: Vec<u8>,
    values: TextColumn<'a>,
    masked: bool,
    is_json: bool,
}

impl<'a> RowObjects<'a> {
    /// Prepares a batch for the file at `path`; columns keep their order.
    ///
    /// # Errors
    ///
    /// When a column's type has no text form.
    pub fn new(
        path: &str,
        batch: &'a RecordBatch,
        masked: &HashSet<String>,
    ) -> Result<Self, Error> {
        let schema = batch.schema_ref();
        let columns = schema.fields().iter().zip(batch.columns()).map(|(field, array)| {
            let mut key = Vec::new();
            write_string(field.name(), &mut key);
            key.push(b':');
            let values = TextColumn::new(array).ok_or_else(|| Error::Unsupported {
                path: path.to_owned(),
                column: field.name().clone(),
                data_type: field.data_type().clone(),
                format: "jsonl",
            })?;
            let masked = masked.contains(field.name());
            Ok(ObjectColumn { name: field.name(), key, values, masked, is_json: false })
        });
        Ok(Self { columns: columns.collect::<Result<_, Error>>()? })
    }

    /// Takes the texts of some columns as JSON: a text that is none stays a string.
    pub fn with_json(mut self, names: &HashSet<String>) -> Self {
        for column in &mut self.columns {
            column.is_json = names.contains(column.name);
        }
        self
    }

    /// Appends one row as an object, without a line end.
    pub fn write(&self, row: usize, out: &mut Vec<u8>) {
        out.push(b'{');
        for (place, column) in self.columns.iter().enumerate() {
            if place > 0 {
                out.push(b',');
            }
            out.extend_from_slice(&column.key);
            if column.values.is_null(row) {
                out.extend_from_slice(b"null");
            } else if column.masked {
                out.extend_from_slice(b"\"***\"");
            } else if let (true, Some(text)) = (column.is_json, column.values.text(row)) {
                write_json(text, out);
            } else {
                write_value(&column.values, row, out);
            }
        }
        out.push(b'}');
    }
}

/// Appends a text that is JSON as it is, on one line; any other as a string.
fn write_json(text: &str, out: &mut Vec<u8>) {
    if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
        return write_string(text, out);
    }
    let (mut is_string, mut is_escaped) = (false, false);
    for byte in text.bytes() {
        if is_string {
            is_string = is_escaped || byte != b'"';
            is_escaped = !is_escaped && byte == b'\\';
        } else if byte.is_ascii_whitespace() {
            continue;
        } else {
            is_string = byte == b'"';
        }
        out.push(byte);
    }
}

/// Appends one value as JSON.
pub fn write_value(column: &TextColumn<'_>, row: usize, out: &mut Vec<u8>) {
    if column.is_null(row) {
        return out.extend_from_slice(b"null");
    }
    match column.shape() {
        Shape::Null => out.extend_from_slice(b"null"),
        Shape::Integer => column.write(row, out),
        Shape::Boolean => {
            let start = out.len();
            column.write(row, out);
            let truth = out[start..] == *b"t";
            out.truncate(start);
            out.extend_from_slice(if truth { b"true" } else { b"false" });
        }
        Shape::Float => write_float(column, row, out),
        Shape::Plain => write_quoted(column, row, out),
        Shape::Bytes => {
            // Of `\x…` the backslash alone needs an escape.
            out.extend_from_slice(b"\"\\");
            column.write(row, out);
            out.push(b'"');
        }
        Shape::Text => write_string(column.text(row).unwrap_or_default(), out),
        Shape::List => {
            out.push(b'[');
            if let Some((items, rows)) = column.items(row) {
                for item in rows.clone() {
                    if item > rows.start {
                        out.push(b',');
                    }
                    write_value(items, item, out);
                }
            }
            out.push(b']');
        }
    }
}

/// JSON has no number for NaN and the infinities: they become strings.
fn write_float(column: &TextColumn<'_>, row: usize, out: &mut Vec<u8>) {
    let start = out.len();
    column.write(row, out);
    if out.last().is_some_and(|last| !last.is_ascii_digit()) {
        out.truncate(start);
        write_quoted(column, row, out);
    }
}

fn write_quoted(column: &TextColumn<'_>, row: usize, out: &mut Vec<u8>) {
    out.push(b'"');
    column.write(row, out);
    out.push(b'"');
}

/// Appends a JSON string; only what JSON demands is escaped.
pub fn write_string(text: &str, out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.push(b'"');
    let bytes = text.as_bytes();
    let mut start = 0;
    for (place, byte) in bytes.iter().enumerate() {
        let letter = match byte {
            b'"' | b'\\' => *byte,
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0..=31 => b'u',
            _ => continue,
        };
        out.extend_from_slice(&bytes[start..place]);
        out.extend_from_slice(&[b'\\', letter]);
        if letter == b'u' {
            let (high, low) = (usize::from(byte >> 4), usize::from(byte & 15));
            out.extend_from_slice(&[b'0', b'0', DIGITS[high], DIGITS[low]]);
        }
        start = place + 1;
    }
    out.extend_from_slice(&bytes[start..]);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{
        ArrayRef, BinaryArray, BooleanArray, Date32Array, Float64Array, Int64Array, ListArray,
        StringArray, UInt64Array,
    };
    use arrow::datatypes::Int32Type;

    use super::*;

    fn check(columns: Vec<(&str, ArrayRef)>, masked: &[&str], expected: &str) {
        let batch = RecordBatch::try_from_iter_with_nullable(
            columns.into_iter().map(|(name, array)| (name, array, true)),
        )
        .unwrap();
        let masked = masked.iter().map(|name| (*name).to_owned()).collect();
        let mut out = Vec::new();
        RowObjects::new("t", &batch, &masked).unwrap().write(0, &mut out);
        assert_eq!(std::str::from_utf8(&out).unwrap(), expected);
        serde_json::from_slice::<serde_json::Value>(&out).unwrap();
    }

    #[test]
    fn values_have_their_json_forms() {
        let list = vec![Some(vec![Some(1), None])];
        check(
            vec![
                ("id", Arc::new(Int64Array::from(vec![9_007_199_254_740_993]))),
                ("big", Arc::new(UInt64Array::from(vec![u64::MAX]))),
                ("yes", Arc::new(BooleanArray::from(vec![true]))),
                ("small", Arc::new(Float64Array::from(vec![1e-5]))),
                ("nan", Arc::new(Float64Array::from(vec![f64::NAN]))),
                ("day", Arc::new(Date32Array::from(vec![0]))),
                ("bytes", Arc::new(BinaryArray::from(vec![&b"\xff"[..]]))),
                ("list", Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(list))),
                ("none", Arc::new(StringArray::from(vec![None::<&str>]))),
            ],
            &[],
            concat!(
                r#"{"id":9007199254740993,"big":18446744073709551615,"yes":true,"small":1e-05,"#,
                r#""nan":"NaN","day":"1970-01-01","bytes":"\\xff","list":[1,null],"none":null}"#,
            ),
        );
    }

    #[test]
    fn json_is_embedded_on_one_line() {
        let check = |text: Option<&str>, expected: &str| {
            let texts: ArrayRef = Arc::new(StringArray::from(vec![text]));
            let batch = RecordBatch::try_from_iter_with_nullable([("j", texts, true)]).unwrap();
            let mut out = Vec::new();
            let json = HashSet::from(["j".to_owned()]);
            let objects = RowObjects::new("t", &batch, &HashSet::new()).unwrap();
            objects.with_json(&json).write(0, &mut out);
            assert_eq!(std::str::from_utf8(&out).unwrap(), expected);
        };
        check(Some("{ \"a b\": [1,\n 2.50] }"), r#"{"j":{"a b":[1,2.50]}}"#);
        check(Some(r#""a \" b \\""#), r#"{"j":"a \" b \\"}"#);
        check(Some("12345678901234567890123"), r#"{"j":12345678901234567890123}"#);
        check(Some("{\"b\":1,\"a\":2}"), r#"{"j":{"b":1,"a":2}}"#);
        check(Some("{a}"), r#"{"j":"{a}"}"#);
        check(Some(""), r#"{"j":""}"#);
        check(None, r#"{"j":null}"#);
    }

    #[test]
    fn masked_values_are_not_shown() {
        let secret: ArrayRef = Arc::new(StringArray::from(vec!["hunter2"]));
        let none: ArrayRef = Arc::new(StringArray::from(vec![None::<&str>]));
        let columns = vec![("a", secret.clone()), ("b", secret), ("c", none)];
        check(columns, &["b", "c"], r#"{"a":"hunter2","b":"***","c":null}"#);
    }

    #[test]
    fn strings_come_back() {
        for text in ["", "plain", "\"\\\n\r\t\u{0}\u{1f}\u{7f}é😀", "\\u0041"] {
            let mut out = Vec::new();
            write_string(text, &mut out);
            assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
        }
    }
}
