//! The rules of MySQL and MariaDB, as their strict mode has them.

use super::conversion::conversion;
use super::key_values::KeyColumn;
use super::rules::{ColumnPlace, Rules, Tests};
use super::values::text_test;
use crate::dump::{self, Column, Table};

pub const MYSQL: Rules = Rules {
    name: "MySQL",
    dialect: &dump::MYSQL,
    ignores_case: true,
    schema_is_database: true,
    conversion,
    tests,
    key_column,
    condition: |_, _, _| Err("not evaluated".to_owned()),
    refuses_nul: false,
};

fn tests(place: &ColumnPlace) -> Tests {
    Tests { text: text_test(place.sql_type), ..Tests::default() }
}

fn key_column(_: &Table, column: &Column) -> KeyColumn {
    KeyColumn { sql_type: column.sql_type.clone(), form: None }
}
