//! Zero bytes in text, which PostgreSQL can't hold: found, and replaced where a plan says so.
//!
//! In JSON the escape `\u0000` stands for one: <https://www.postgresql.org/docs/current/datatype-json.html>.

use arrow::array::{Array, ArrayRef, AsArray, StringArray, StringBuilder};

/// What stands for a zero byte in the texts of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Texts {
    Plain,
    Json,
}

const ESCAPE: &[u8] = br"\u0000";

/// Returns the rows with a zero byte.
pub(super) fn rows_with(array: &ArrayRef, texts: Texts) -> Vec<u32> {
    let Some(column) = array.as_string_opt::<i32>() else { return Vec::new() };
    let bytes = column.values().as_slice();
    let may = match texts {
        Texts::Plain => memchr::memchr(0, bytes).is_some(),
        Texts::Json => memchr::memmem::find(bytes, ESCAPE).is_some(),
    };
    if !may {
        return Vec::new();
    }
    let has = |text: &str| match texts {
        Texts::Plain => text.contains('\0'),
        Texts::Json => next_escape(text.as_bytes(), 0).is_some(),
    };
    let rows = column.iter().zip(0..).filter(|(text, _)| text.is_some_and(has));
    rows.map(|(_, row)| row).collect()
}

/// Returns the texts with `by` in the place of each zero byte.
pub(super) fn replaced(array: &ArrayRef, texts: Texts, by: &str) -> ArrayRef {
    let Some(column) = array.as_string_opt::<i32>() else { return array.clone() };
    std::sync::Arc::new(replace(column, texts, by))
}

fn replace(column: &StringArray, texts: Texts, by: &str) -> StringArray {
    let mut builder = StringBuilder::with_capacity(column.len(), column.value_data().len());
    for text in column {
        builder.append_option(text.map(|text| match texts {
            Texts::Plain => text.replace('\0', by),
            Texts::Json => without_escapes(text, by),
        }));
    }
    builder.finish()
}

fn without_escapes(text: &str, by: &str) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut from = 0;
    while let Some(at) = next_escape(text.as_bytes(), from) {
        replaced.push_str(&text[from..at]);
        // Quotes and backslashes would end the string or begin an escape.
        let quoted = serde_json::Value::from(by).to_string();
        replaced.push_str(&quoted[1..quoted.len() - 1]);
        from = at + ESCAPE.len();
    }
    replaced.push_str(&text[from..]);
    replaced
}

/// Returns where the next `\u0000` begins whose backslash is not escaped itself.
fn next_escape(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr(b'\\', text.get(at..)?)?;
        if text[at..].starts_with(ESCAPE) {
            return Some(at);
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn check(texts: Texts, text: &str, by: &str, expected: Option<&str>) {
        let array: ArrayRef = Arc::new(StringArray::from(vec![None, Some("x"), Some(text)]));
        assert_eq!(rows_with(&array, texts), if expected.is_some() { vec![2] } else { vec![] });
        let found = replaced(&array, texts, by);
        assert_eq!(found.as_string::<i32>().value(2), expected.unwrap_or(text));
        assert!(found.is_null(0));
    }

    #[test]
    fn zero_bytes_are_replaced() {
        check(Texts::Plain, "a\0b\0", "", Some("ab"));
        check(Texts::Plain, "a\0b\0", "\u{fffd}", Some("a\u{fffd}b\u{fffd}"));
        check(Texts::Plain, r"a\u0000", "?", None);
    }

    #[test]
    fn escapes_of_json_are_replaced() {
        check(Texts::Json, r#"{"a":"b\u0000c"}"#, "", Some(r#"{"a":"bc"}"#));
        check(Texts::Json, r#""\\u0000""#, "", None);
        check(Texts::Json, r#""\\\u0000""#, "\"", Some(r#""\\\"""#));
        check(Texts::Json, r#""\u00001\"""#, "", Some(r#""1\"""#));
        check(Texts::Json, "\\", "", None);
    }
}
