//! The rules of MySQL and MariaDB, as their strict mode has them.

use std::sync::Arc;

use arrow::datatypes::DataType;

use super::conversion::conversion;
use super::key_values::KeyColumn;
use super::mysql_condition;
use super::mysql_keys::long_keys;
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
    declaration: long_keys,
    loads_circles,
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

/// InnoDB tests foreign keys row by row: rows come without their pointers first, which have to be
/// NULL then, and are found again by a key.
fn loads_circles(table: &Table) -> bool {
    let keys = table.keys();
    let may_wait = |name: &String| {
        let column = table.column(name);
        let is_in_key = table.primary_key.as_ref().is_some_and(|key| key.columns.contains(name));
        column.is_some_and(|column| column.nullable) && !is_in_key
    };
    let mut own = table.foreign_keys.iter().filter(|key| key.parent.name == table.name.name);
    !keys.is_empty() && own.all(|key| key.columns.iter().any(may_wait))
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
