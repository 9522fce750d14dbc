//! The rules of MySQL and MariaDB, as their strict mode has them.

use std::sync::Arc;

use arrow::datatypes::DataType;

use super::conversion::conversion;
use super::key_values::KeyColumn;
use super::mysql_condition;
use super::mysql_values::tests;
use super::rules::{Rules, TextForm};
use crate::dump::key_value::Comparison;
use crate::dump::{self, Column, SqlType, Table};

pub const MYSQL: Rules = Rules {
    name: "MySQL",
    dialect: &dump::MYSQL,
    ignores_case: true,
    schema_is_database: true,
    held_as,
    conversion,
    tests,
    key_column,
    condition: mysql_condition::read,
    keeps_text: false,
    // InnoDB tests foreign keys row by row.
    loads_circles: false,
    refuses_nul: false,
};

/// Times of MySQL go beyond a day: texts of them stay texts.
fn held_as(given: &DataType, column: &Column) -> SqlType {
    match (&column.sql_type, given) {
        (SqlType::Time, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View) => {
            SqlType::Exact
        }
        (other, _) => other.clone(),
    }
}

/// Texts are compared by their collation, as far as it is known here.
fn key_column(table: &Table, column: &Column) -> KeyColumn {
    let sql_type = column.sql_type.clone();
    let form: Option<TextForm> = match &sql_type {
        SqlType::Text { .. } => {
            let collation = table.collation_of(column);
            let comparison = Comparison::of_mysql(&sql_type, &column.declared, collation);
            Some(Arc::new(move |text| comparison.form(text)))
        }
        _ => None,
    };
    KeyColumn { sql_type, form }
}
