//! The rules of PostgreSQL.

use arrow::datatypes::DataType;

use super::condition_sql;
use super::conversion::conversion;
use super::key_values::postgres_key_column;
use super::postgres_json::json_fault;
use super::postgres_ranges::range_test;
use super::postgres_stored::stored;
use super::postgres_types::{Tested, type_test};
use super::postgres_words::{label_fault, length_fault, uuid_fault};
use super::rules::{ColumnPlace, Rules, Tests, TextTest};
use crate::dump::SqlType;

pub const POSTGRES: Rules = Rules {
    name: "PostgreSQL",
    conversion,
    tests,
    key_column: postgres_key_column,
    condition: condition_sql::read,
    refuses_nul: true,
};

/// Returns the test of types that say all by themselves, whatever dialect they were declared in.
fn known_test(sql_type: &SqlType) -> Option<Option<TextTest>> {
    Some(match sql_type {
        SqlType::Text { max_chars: None } => None,
        SqlType::Text { max_chars: Some(limit) } | SqlType::Char { chars: limit } => {
            let limit = *limit as usize;
            Some(Box::new(move |text| length_fault(text, limit)))
        }
        SqlType::Enum { labels } => {
            let labels = labels.clone();
            Some(Box::new(move |text| label_fault(text, &labels)))
        }
        SqlType::Json { binary } => {
            let binary = *binary;
            Some(Box::new(move |text| json_fault(text, binary)))
        }
        SqlType::Uuid => Some(Box::new(uuid_fault)),
        _ => return None,
    })
}

fn tests(place: &ColumnPlace) -> Tests {
    let item = match place.sql_type {
        SqlType::Array(item) => item.as_ref(),
        other => other,
    };
    // Values that Arrow has a type for were read by it; the others are texts here.
    let is_text = item.arrow() == DataType::Utf8;
    let tested = match place.sql_type {
        SqlType::Array(_) => Tested::Items,
        _ => Tested::Whole,
    };
    let (text, not_evaluated) = match known_test(item) {
        Some(test) => (test, None),
        None if is_text => match type_test(&place.column.declared, tested, place.catalog) {
            Ok(test) => (test, None),
            Err(why) => (None, Some(why)),
        },
        None => (None, None),
    };
    Tests { text, column: range_test(item), stored: stored(place), not_evaluated }
}
