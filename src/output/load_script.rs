//! What a run leaves to be loaded: the facts that every engine's scripts are made of.
//!
//! Knows names, files, counts and the target's declarations; no SQL and no rows.

use super::content_hash::Content;
use super::table_writer::Format;
use crate::dump::catalog::{Table, TableName};
use crate::plan::{Hooks, Mode};

/// What a run leaves to be loaded.
#[derive(Debug, Clone, Default)]
pub struct LoadScript {
    /// The plan's name.
    pub plan: String,
    /// A few hexadecimal digits that tell this run from others: of its plan and its files.
    pub run: String,
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
    /// Of the file, in hexadecimal digits.
    pub sha256: String,
    pub format: Format,
    pub mode: Mode,
    /// The target's table may hold rows before the load, whatever the mode.
    pub may_hold_rows: bool,
    /// Columns of the file that tell the table's rows apart; never NULL. Empty where there are
    /// none, and then the mode is [`Mode::Insert`].
    pub key: Vec<String>,
    pub sequences: Vec<SequenceColumn>,
    /// What the columns hold; `None` where counts are enough.
    pub content: Option<Content>,
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
    /// Statements that come last: they may hide rows from the role that loads.
    pub row_security: Vec<String>,
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
    pub verify: Option<String>,
}

impl LoadScript {
    /// Returns the columns of a table that refer to tables loaded after it, and so stay NULL until
    /// those have their rows. The target would test such a reference at once.
    pub fn late_columns(&self, place: usize) -> Vec<&str> {
        let later = self.tables.get(place + 1..).unwrap_or_default();
        match self.create {
            // Foreign keys are made after the data.
            Some(_) => Vec::new(),
            None => self.tables[place]
                .references(|parent| later.iter().any(|other| is_named(&other.table, parent))),
        }
    }
}

/// Returns whether a foreign key's word for its parent means this table.
pub fn is_named(table: &Table, parent: &TableName) -> bool {
    let schemas = [&table.name.schema, &parent.schema];
    table.name.name == parent.name
        && (schemas.iter().any(|schema| schema.is_none()) || schemas[0] == schemas[1])
}

impl LoadTable {
    /// Returns the columns that refer to rows of the table itself.
    pub fn own_references(&self) -> Vec<&str> {
        self.references(|parent| is_named(&self.table, parent))
    }

    /// Returns the columns of the file that may be NULL and refer to a table at once.
    fn references(&self, wanted: impl Fn(&TableName) -> bool) -> Vec<&str> {
        let at_once = self.table.foreign_keys.iter().filter(|key| !key.deferrable);
        let columns: Vec<&String> =
            at_once.filter(|key| wanted(&key.parent)).flat_map(|key| &key.columns).collect();
        let may_wait = |name: &&String| {
            let column = self.table.column(name);
            column.is_some_and(|column| column.nullable)
                && columns.contains(name)
                && !self.key.contains(name)
        };
        self.columns.iter().filter(may_wait).map(String::as_str).collect()
    }

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
            sha256: "9c1e".to_owned(),
            format: Format::Copy,
            mode: Mode::Insert,
            may_hold_rows: false,
            key: table.primary_key.as_ref().map_or_else(Vec::new, |key| key.columns.clone()),
            sequences: Vec::new(),
            content: None,
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
            run: "1f0ba4c2".to_owned(),
            tables: vec![users, visits],
            ..LoadScript::default()
        }
    }
}
