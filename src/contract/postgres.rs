//! The rules of PostgreSQL.

use super::condition_sql;
use super::conversion::conversion;
use super::domains::is_array_of_domain;
use super::key_values::postgres_key_column;
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
    keeps_text: true,
    refuses_nul: true,
};

fn tests(place: &ColumnPlace) -> Tests {
    let item = match place.sql_type {
        SqlType::Array(item) => item,
        other => other,
    };
    let declared = &place.column.declared;
    let not_evaluated = if *place.sql_type == SqlType::Exact {
        Some(format!("the values of type `{declared}` are taken as they are"))
    } else if is_array_of_domain(place.column, place.catalog) {
        Some(format!("the items of `{declared}` are not tested by its domain"))
    } else {
        None
    };
    Tests { text: text_test(item), not_evaluated, ..Tests::default() }
}
