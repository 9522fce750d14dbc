//! What a server would refuse of values that Arrow holds as text: of files that no server wrote.
//!
//! Knows types and arrays; no rows, no files.

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray};
use arrow::compute::nullif;

use super::column::Failure;
use super::print_form;
use super::reason::Reason;
use super::sql_type::SqlType;

/// Returns the column without the values that are none of its type; they are added to the
/// failures, which stay in the order of the rows.
pub(super) fn tested(array: ArrayRef, sql_type: &SqlType, failures: &mut Vec<Failure>) -> ArrayRef {
    if let (SqlType::Bytes { max_bytes: Some(most) }, Some(bytes)) =
        (sql_type, array.as_binary_opt::<i32>())
    {
        let fault = |row: usize| {
            let is_long = bytes.is_valid(row) && bytes.value(row).len() as u64 > *most;
            is_long.then_some(Reason::NumericOverflow)
        };
        return without(&array, fault, failures);
    }
    let Some(texts) = array.as_string_opt::<i32>() else { return array };
    if matches!(sql_type, SqlType::Text { max_chars: None } | SqlType::Exact) {
        return array;
    }
    let fault = |row: usize| match texts.is_valid(row) {
        true => fault(texts.value(row), sql_type),
        false => None,
    };
    without(&array, fault, failures)
}

fn fault(text: &str, sql_type: &SqlType) -> Option<Reason> {
    let is_label = |label: &str, labels: &[String]| labels.iter().any(|known| known == label);
    let (holds, reason) = match sql_type {
        SqlType::Text { max_chars: Some(most) } | SqlType::Char { chars: most } => {
            let most = *most as usize;
            (text.len() <= most || text.chars().count() <= most, Reason::NumericOverflow)
        }
        SqlType::Json { .. } => {
            let read = serde_json::from_str::<serde::de::IgnoredAny>(text);
            (read.is_ok(), Reason::InvalidValue)
        }
        // Decoding has printed what can be.
        SqlType::Uuid => (print_form::is_printed_uuid(text), Reason::InvalidValue),
        SqlType::Numeric => (print_form::is_printed_numeric(text), Reason::InvalidValue),
        SqlType::Enum { labels } => (is_label(text, labels), Reason::UnknownLabel),
        SqlType::Set { labels } => {
            let holds = text.is_empty() || text.split(',').all(|label| is_label(label, labels));
            (holds, Reason::UnknownLabel)
        }
        _ => (true, Reason::InvalidValue),
    };
    (!holds).then_some(reason)
}

fn without(
    array: &ArrayRef,
    fault: impl Fn(usize) -> Option<Reason>,
    failures: &mut Vec<Failure>,
) -> ArrayRef {
    let found =
        (0..array.len()).filter_map(|row| Some(Failure { row: row as u32, reason: fault(row)? }));
    let found: Vec<Failure> = found.collect();
    if found.is_empty() {
        return array.clone();
    }
    let mut is_bad = vec![false; array.len()];
    found.iter().for_each(|failure| is_bad[failure.row as usize] = true);
    failures.extend(found);
    failures.sort_by_key(|failure| failure.row);
    // Only a mask of another length is refused.
    nullif(array, &BooleanArray::from(is_bad)).unwrap_or_else(|_| array.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sql_type: &SqlType, good: &[&str], bad: &[(&str, Reason)]) {
        for text in good {
            assert_eq!(fault(text, sql_type), None, "{text}");
        }
        for (text, reason) in bad {
            assert_eq!(fault(text, sql_type), Some(*reason), "{text}");
        }
    }

    #[test]
    fn texts_are_values_of_their_type() {
        let (invalid, beyond) = (Reason::InvalidValue, Reason::NumericOverflow);
        check(&SqlType::Text { max_chars: Some(2) }, &["", "éé"], &[("abc", beyond)]);
        check(&SqlType::Json { binary: true }, &["{\"a\":1}", "1.50"], &[("{", invalid)]);
        let uuid = "886313e1-3b8a-5372-9b90-0c9aee199e5d";
        check(&SqlType::Uuid, &[uuid], &[("886313e1", invalid), ("", invalid)]);
        check(&SqlType::Numeric, &["1.50", "-7"], &[("1,5", invalid), ("", invalid)]);
        let labels = vec!["a".to_owned(), "b".to_owned()];
        let unknown = Reason::UnknownLabel;
        check(&SqlType::Enum { labels: labels.clone() }, &["a"], &[("A", unknown), ("", unknown)]);
        check(&SqlType::Set { labels }, &["", "a,b"], &[("a,c", unknown)]);
    }
}
