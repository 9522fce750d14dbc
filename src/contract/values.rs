//! What a type that is kept as text says of its values by itself.

use arrow::array::{Array, StringArray};
use memchr::memchr;

use super::postgres_json::json_fault;
use super::postgres_numbers::number_fault;
use super::postgres_words::{label_fault, length_fault, uuid_fault};
use super::rules::TextTest;
use crate::dump::SqlType;

/// Returns the test that texts of this type have to pass; `None` where every text does.
pub(super) fn text_test(sql_type: &SqlType) -> Option<TextTest> {
    Some(match sql_type {
        SqlType::Text { max_chars: Some(limit) } | SqlType::Char { chars: limit } => {
            let limit = *limit as usize;
            Box::new(move |text| length_fault(text, limit))
        }
        SqlType::Enum { labels } => {
            let labels = labels.clone();
            Box::new(move |text| label_fault(text, &labels))
        }
        SqlType::Json { binary } => {
            let binary = *binary;
            Box::new(move |text| json_fault(text, binary))
        }
        SqlType::Uuid => Box::new(uuid_fault),
        SqlType::Numeric => Box::new(|text| number_fault(text, None)),
        _ => return None,
    })
}

/// Returns the rows whose text holds a zero byte.
pub(super) fn rows_with_nul(texts: &StringArray) -> Vec<usize> {
    let bytes = texts.value_data();
    if memchr(0, bytes).is_none() {
        return Vec::new();
    }
    let has_nul = |row: &usize| texts.is_valid(*row) && texts.value(*row).contains('\0');
    (0..texts.len()).filter(has_nul).collect()
}
