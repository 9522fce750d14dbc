//! The rules of PostgreSQL.

use arrow::datatypes::DataType;

use super::condition_sql;
use super::conversion::conversion;
use super::key_values::postgres_key_column;
use super::postgres_ranges::range_test;
use super::postgres_stored::stored;
use super::postgres_types::{Tested, type_test};
use super::rules::{ColumnPlace, Rules, Tests};
use super::values::text_test;
use crate::dump::{self, SqlType};

pub const POSTGRES: Rules = Rules {
    name: "PostgreSQL",
    dialect: &dump::POSTGRES,
    ignores_case: false,
    schema_is_database: false,
    held_as: |_, column| column.sql_type.clone(),
    conversion,
    tests,
    key_column: postgres_key_column,
    condition: condition_sql::read,
    // Foreign keys are tested when a COPY ends, or later.
    loads_circles: |_| true,
    keeps_text: true,
    declaration: |_| Vec::new(),
    refuses_nul: true,
};

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
    // These say all by themselves, whatever dialect they were declared in.
    let is_known = matches!(
        item,
        SqlType::Text { .. }
            | SqlType::Char { .. }
            | SqlType::Enum { .. }
            | SqlType::Json { .. }
            | SqlType::Uuid
    );
    let (text, not_evaluated) = match text_test(item) {
        test if is_known => (test, None),
        _ if is_text => match type_test(&place.column.declared, tested, place.catalog) {
            Ok(test) => (test, None),
            Err(why) => (None, Some(why)),
        },
        _ => (None, None),
    };
    Tests { text, column: range_test(item), stored: stored(place), not_evaluated, form: None }
}
