//! An engine over tiny tables, for the tests of this room.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch};
use arrow::util::display::array_value_to_string;
use datafusion::prelude::SessionContext;

use super::error::Error;
use super::session::{Engine, PlannedModel, Settings};
use super::stage::StagedTable;
use crate::dump::ROW_COLUMN;
use crate::plan::Value;

pub(super) struct TestEngine {
    engine: Engine,
    _folder: tempfile::TempDir,
}

impl TestEngine {
    /// Starts an engine; each table is `schema.name` (or a model's bare name) and a VALUES list
    /// with its columns, and gets a `_row`.
    pub fn new(tables: &[(&str, &str)]) -> Self {
        let test = Self::start(BTreeMap::new(), None);
        for (name, rows) in tables {
            test.add(name, rows, true);
        }
        test
    }

    /// Starts an engine without tables, whose plan has these variables and this now.
    pub fn with_constants(vars: &[(&str, &str)], as_of: &str) -> Self {
        let vars =
            vars.iter().map(|(name, text)| ((*name).to_owned(), Value::Text((*text).to_owned())));
        Self::start(vars.collect(), Some(as_of.to_owned()))
    }

    fn start(vars: BTreeMap<String, Value>, as_of: Option<String>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Settings {
            vars,
            as_of,
            memory_bytes: 1 << 26,
            spill_folder: folder.path(),
            threads: 2,
        };
        Self { engine: Engine::new(settings).expect("an engine"), _folder: folder }
    }

    /// Adds a table, with a `_row` or without one as models may be.
    pub fn add(&self, name: &str, rows: &str, has_row: bool) {
        let batch = batch_of(&format!("SELECT * FROM {rows}"));
        let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(1..=batch.num_rows() as i64));
        let schema = batch.schema();
        let mut columns: Vec<(&str, ArrayRef, bool)> =
            (schema.fields().iter().zip(batch.columns()))
                .map(|(field, column)| (field.name().as_str(), column.clone(), true))
                .collect();
        if has_row {
            columns.push((ROW_COLUMN, numbers, false));
        }
        let batch = RecordBatch::try_from_iter_with_nullable(columns).expect("a batch");
        let mut table = StagedTable::new(&batch.schema(), Vec::new(), self.engine.budget());
        table.push(&batch).expect("room");
        let (schema, name) = match name.split_once('.') {
            Some((schema, name)) => (Some(schema), name),
            None => (None, name),
        };
        self.engine.add_table(schema, name, table).expect("a table");
    }

    /// Adds the rows of a model as a model that others read.
    pub fn add_model(&self, name: &str, sql: &str) {
        let planned = self.plan(sql).expect("a model");
        let mut table = StagedTable::new(&planned.schema, Vec::new(), self.engine.budget());
        for batch in self.engine.run(&planned).expect("rows") {
            table.push(&batch.expect("rows")).expect("room");
        }
        self.engine.add_model(name, &planned, table).expect("a table");
    }

    pub fn plan(&self, sql: &str) -> Result<PlannedModel, Error> {
        self.engine.plan(self.engine.parse("m.sql", sql)?)
    }

    /// Runs a model; returns its rows, values with a space between.
    pub fn run(&self, sql: &str) -> Result<Vec<String>, Error> {
        let planned = self.plan(sql)?;
        let mut rows = Vec::new();
        for batch in self.engine.run(&planned)? {
            let batch = batch?;
            for row in 0..batch.num_rows() {
                let shown = |column: &ArrayRef| {
                    let text = array_value_to_string(column, row).expect("a value");
                    if column.is_null(row) { "NULL".to_owned() } else { text }
                };
                let values: Vec<String> = batch.columns().iter().map(shown).collect();
                rows.push(values.join(" "));
            }
        }
        Ok(rows)
    }

    /// Panics unless the expression has this value; without a table.
    #[track_caller]
    pub fn check(&self, expression: &str, expected: &str) {
        let rows = self.run(&format!("SELECT {expression} AS x"));
        let rows = rows.unwrap_or_else(|error| panic!("{expression}: {error}"));
        assert_eq!(rows, [expected], "{expression}");
    }

    /// Panics unless the statement fails with a message that has these words.
    #[track_caller]
    pub fn check_error(&self, sql: &str, words: &str) {
        match self.run(sql) {
            Ok(rows) => panic!("{sql}: no error, but {rows:?}"),
            Err(error) => assert!(error.to_string().contains(words), "{sql}: {error}"),
        }
    }
}

fn batch_of(sql: &str) -> RecordBatch {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let batches = runtime.block_on(async {
        let mut config = datafusion::prelude::SessionConfig::new();
        config.options_mut().sql_parser.map_string_types_to_utf8view = false;
        let context = SessionContext::new_with_config(config);
        context.sql(sql).await.expect("a query").collect().await.expect("rows")
    });
    arrow::compute::concat_batches(&batches[0].schema(), &batches).expect("one batch")
}
