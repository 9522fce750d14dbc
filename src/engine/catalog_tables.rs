//! Tables about the dumps themselves, for models and checks: `transload.tables`,
//! `transload.columns` and `transload.keys`.
//!
//! They hold what the dumps really declare, so that a plan can tell an older form of a legacy
//! system from a newer one.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::Schema;

use super::error::Error;
use super::session::Engine;
use super::stage::StagedTable;
use crate::dump::{Column, TableName};

/// The schema that holds them.
const SCHEMA: &str = "transload";

/// A table of a source.
#[derive(Debug, Clone)]
pub struct TableRow<'a> {
    pub source: &'a str,
    pub name: &'a TableName,
    pub rows: u64,
    /// It goes to the target as it is.
    pub passed_through: bool,
    pub columns: &'a [Column],
    pub keys: Vec<KeyRow>,
}

/// A key of a table.
#[derive(Debug, Clone)]
pub struct KeyRow {
    pub name: Option<String>,
    pub is_primary: bool,
    pub columns: Vec<String>,
}

/// Makes the three tables known to the engine.
///
/// # Errors
/// The engine refuses a table.
pub fn catalog_tables(engine: &Engine, tables: &[TableRow]) -> Result<(), Error> {
    let text = |value: &dyn Fn(&TableRow) -> Option<String>| -> ArrayRef {
        Arc::new(tables.iter().map(value).collect::<StringArray>())
    };
    add(
        engine,
        "tables",
        vec![
            ("source", text(&|table| Some(table.source.to_owned()))),
            ("schema", text(&|table| table.name.schema.clone())),
            ("name", text(&|table| Some(table.name.name.clone()))),
            (
                "rows",
                Arc::new(tables.iter().map(|table| table.rows as i64).collect::<Int64Array>()),
            ),
            (
                "passed_through",
                Arc::new(
                    tables.iter().map(|table| Some(table.passed_through)).collect::<BooleanArray>(),
                ),
            ),
        ],
    )?;

    let columns: Vec<(&TableRow, usize, &Column)> = tables
        .iter()
        .flat_map(|table| {
            table.columns.iter().enumerate().map(move |(index, column)| (table, index + 1, column))
        })
        .collect();
    let text = |value: &dyn Fn(&TableRow, &Column) -> Option<String>| -> ArrayRef {
        Arc::new(
            columns.iter().map(|(table, _, column)| value(table, column)).collect::<StringArray>(),
        )
    };
    add(
        engine,
        "columns",
        vec![
            ("source", text(&|table, _| Some(table.source.to_owned()))),
            ("schema", text(&|table, _| table.name.schema.clone())),
            ("table_name", text(&|table, _| Some(table.name.name.clone()))),
            ("name", text(&|_, column| Some(column.name.clone()))),
            ("sql_type", text(&|_, column| Some(column.declared.clone()))),
            (
                "nullable",
                Arc::new(
                    columns
                        .iter()
                        .map(|(_, _, column)| Some(column.nullable))
                        .collect::<BooleanArray>(),
                ),
            ),
            (
                "position",
                Arc::new(
                    columns.iter().map(|(_, position, _)| *position as i64).collect::<Int64Array>(),
                ),
            ),
        ],
    )?;

    let keys: Vec<(&TableRow, &KeyRow)> =
        tables.iter().flat_map(|table| table.keys.iter().map(move |key| (table, key))).collect();
    let text = |value: &dyn Fn(&TableRow, &KeyRow) -> Option<String>| -> ArrayRef {
        Arc::new(keys.iter().map(|(table, key)| value(table, key)).collect::<StringArray>())
    };
    let kind = |key: &KeyRow| if key.is_primary { "primary" } else { "unique" };
    add(
        engine,
        "keys",
        vec![
            ("source", text(&|table, _| Some(table.source.to_owned()))),
            ("schema", text(&|table, _| table.name.schema.clone())),
            ("table_name", text(&|table, _| Some(table.name.name.clone()))),
            ("name", text(&|_, key| key.name.clone())),
            ("kind", text(&|_, key| Some(kind(key).to_owned()))),
            ("columns", text(&|_, key| Some(key.columns.join(",")))),
        ],
    )
}

fn add(engine: &Engine, name: &str, columns: Vec<(&str, ArrayRef)>) -> Result<(), Error> {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, column)| (name, column, true)),
    )
    .map_err(|error| Error::Start(error.to_string()))?;
    let schema: Arc<Schema> = batch.schema();
    let mut table = StagedTable::new(&schema, Vec::new(), engine.budget());
    table.push(&batch)?;
    engine.add_table(Some(SCHEMA), name, table)
}
