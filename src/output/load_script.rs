//! What a run leaves to be loaded: the facts that every engine's scripts are made of.
//!
//! Knows names, files, counts and the target's declarations; no SQL and no rows.

use super::table_writer::Format;
use crate::dump::catalog::{Table, TableName};
use crate::plan::{Hooks, Mode};

/// What a run leaves to be loaded.
#[derive(Debug, Clone, Default)]
pub struct LoadScript {
    /// The plan's name.
    pub plan: String,
    /// In load order: parents before children.
    pub tables: Vec<LoadTable>,
    /// `None` where the target's tables are there already.
    pub create: Option<Create>,
    /// SQL of the plan that the scripts carry inside their transaction.
    pub hooks: Hooks,
}

#[derive(Debug, Clone)]
pub struct LoadTable {
    /// As the target declares it. A name without a schema is found by the search path of the role
    /// that loads.
    pub table: Table,
    /// The columns of the data file, in its order.
    pub columns: Vec<String>,
    pub rows: u64,
    /// Relative to the run's folder, with `/`.
    pub file: String,
    pub format: Format,
    pub mode: Mode,
    /// The target's table may hold rows before the load, whatever the mode.
    pub may_hold_rows: bool,
    /// Columns of the file that tell the table's rows apart; never NULL. Empty where there are
    /// none, and then the mode is [`Mode::Insert`].
    pub key: Vec<String>,
    pub sequences: Vec<SequenceColumn>,
}

/// A column whose default comes from a sequence.
#[derive(Debug, Clone)]
pub struct SequenceColumn {
    pub column: String,
    /// `None` for the sequence that the column owns (serial, identity).
    pub sequence: Option<TableName>,
}

/// What the script makes itself, for a target that is empty.
#[derive(Debug, Clone, Default)]
pub struct Create {
    /// Statements: schemas, types, sequences, tables.
    pub before_data: Vec<String>,
    /// Statements: keys, indexes, foreign keys.
    pub after_data: Vec<String>,
    /// Sequences that no column owns; the rollback drops them.
    pub sequences: Vec<TableName>,
    /// Enums and domains; the rollback drops them, the last one first.
    pub types: Vec<TableName>,
    /// Statements that take away what was made, where the tables have to go one by one.
    pub drop: Vec<String>,
}

/// The scripts of a run: their whole texts.
#[derive(Debug, Clone)]
pub struct Scripts {
    pub load: String,
    pub rollback: String,
}

impl LoadTable {
    /// Returns true where rows that are not the run's own may stand in the table.
    pub fn is_shared(&self) -> bool {
        self.may_hold_rows || self.mode != Mode::Insert
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::dump::{Catalog, POSTGRES, read_ddl};

    /// Returns the tables that a script of PostgreSQL declares.
    pub fn declared(ddl: &str) -> Catalog {
        read_ddl("target.sql", ddl.as_bytes(), &POSTGRES, Catalog::default()).unwrap()
    }

    /// Returns a table with no columns in its file, to be changed.
    pub fn loaded(table: &Table) -> LoadTable {
        LoadTable {
            table: table.clone(),
            columns: table.columns.iter().map(|column| column.name.clone()).collect(),
            rows: 0,
            file: format!("data/{}.copy", table.name),
            format: Format::Copy,
            mode: Mode::Insert,
            may_hold_rows: false,
            key: table.primary_key.as_ref().map_or_else(Vec::new, |key| key.columns.clone()),
            sequences: Vec::new(),
        }
    }

    /// Returns a script of two tables, one of them with awkward names.
    pub fn sample() -> LoadScript {
        let catalog = declared(
            "CREATE TABLE public.users (id integer PRIMARY KEY, \"the \"\"name\"\"\" text);
             CREATE TABLE \"it's visits\" (user_id integer, at date);",
        );
        let mut users = loaded(&catalog.tables[0]);
        users.rows = 3;
        users.sequences = vec![SequenceColumn { column: "id".to_owned(), sequence: None }];
        let mut visits = loaded(&catalog.tables[1]);
        visits.rows = 2;
        visits.table.name.schema = None;
        (visits.file, visits.format) = ("data/it's visits.csv".to_owned(), Format::Csv);
        LoadScript {
            plan: "gustav".to_owned(),
            tables: vec![users, visits],
            ..LoadScript::default()
        }
    }
}
