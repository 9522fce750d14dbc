//! How rows come into a MySQL table that may hold some of them: the modes.
//!
//! The data file is read into a temporary table, and compared row by row before anything is
//! changed: a row that is there already is not touched. That is why there is no `ON DUPLICATE KEY`
//! here: it acts on any unique key, and on another row than the one that is meant.
//!
//! What a rollback needs is kept in tables of the run's own beside the loaded ones: rows as they
//! were before they were replaced, and keys of rows that are new. A second load of the same run
//! adds to it what the first one left as it was.

use super::error::Error;
use super::load_script::{LoadScript, LoadTable};
use super::mysql_later::{Later, kept_table, same_key, temporary_table};
use super::mysql_script::{Guards, identifier, identifiers, load_data, what};
use super::postgres_script::{join, line};
use crate::dump::catalog::Column;
use crate::dump::sql_type::SqlType;
use crate::plan::Mode;

/// A table whose rows are compared before they are loaded.
pub(super) struct Staged<'a> {
    script: &'a LoadScript,
    pub loaded: &'a LoadTable,
    pub place: usize,
}

impl<'a> Staged<'a> {
    /// Returns the tables of a script that are loaded so; the others take whatever comes.
    pub fn of(script: &'a LoadScript) -> impl DoubleEndedIterator<Item = Self> {
        let tables = script.tables.iter().enumerate();
        let staged = tables.filter(|(_, loaded)| loaded.mode != Mode::Insert);
        staged.map(move |(place, loaded)| Self { script, loaded, place })
    }

    /// The temporary copy of the data file.
    fn stage(&self) -> String {
        format!("transload_{}", self.place + 1)
    }

    /// The keys of the rows that were not there before.
    pub fn inserted(&self) -> String {
        identifier(&format!("transload_{}_inserted_{}", self.script.run, self.place + 1))
    }

    /// The rows that the load replaced, as they were.
    pub fn replaced(&self) -> Option<String> {
        let name = format!("transload_{}_replaced_{}", self.script.run, self.place + 1);
        (self.loaded.mode == Mode::Upsert).then(|| identifier(&name))
    }

    /// Returns the statements that make the tables, outside of a transaction.
    pub fn make(&self) -> String {
        let key = identifiers(&self.loaded.key);
        let mut sql = kept_table(&self.inserted(), self.loaded, &key);
        if let Some(replaced) = self.replaced() {
            sql.push_str(&kept_table(&replaced, self.loaded, &self.all_columns("")));
        }
        sql.push_str(&temporary_table(&self.stage(), self.loaded, &self.loaded.columns));
        sql
    }

    /// Reads the data file beside the table.
    pub fn read(&self, guards: &mut Guards) -> Result<String, Error> {
        let stage = self.stage();
        let mut sql = load_data(self.loaded, &stage, |_| true, guards)?;
        let found = format!("SELECT COUNT(*) FROM {stage}");
        let what = what(&self.loaded.table.name);
        sql.push_str(&guards.expect(&found, &self.loaded.rows.to_string(), &what, "rows"));
        sql.push('\n');
        Ok(sql)
    }

    /// Brings the rows into the table, but for columns that have to wait.
    pub fn add(&self, later: &Later) -> String {
        let (name, stage) = (self.loaded.sql_name_in_mysql(), self.stage());
        let by_key = same_key(self.loaded);
        let keys = self.loaded.key.iter().map(|column| format!("loaded.{}", identifier(column)));
        let keys = join(keys, ", ");
        let inserted = self.inserted();
        let values = self.loaded.columns.iter().map(|column| match self.waits(later, column) {
            true => "NULL".to_owned(),
            false => format!("loaded.{}", identifier(column)),
        });
        let insert = format!(
            "INSERT INTO {name} ({})\n  SELECT {} FROM {stage} AS loaded",
            identifiers(&self.loaded.columns),
            join(values, ", "),
        );
        let count = format!("SET @transload_new_{} = ROW_COUNT();\n\n", self.place + 1);
        let keep_keys =
            format!("INSERT IGNORE INTO {inserted} SELECT {keys} FROM {stage} AS loaded");
        let Some(replaced) = self.replaced() else {
            return format!(
                "DELETE loaded FROM {stage} AS loaded JOIN {name} AS present ON {by_key};\n\
                 {keep_keys};\n{insert};\n{count}"
            );
        };
        let known = self.same_key_as("known");
        let is_new = format!("NOT EXISTS (SELECT 1 FROM {name} AS present WHERE {by_key})");
        let mut sql = String::new();
        let all: Vec<&Column> = self.changing().collect();
        if !all.is_empty() {
            line(
                &mut sql,
                format_args!(
                    "INSERT IGNORE INTO {replaced} ({})\n  SELECT {}\n  FROM {name} AS present JOIN {stage} \
                 AS loaded ON {by_key}\n  WHERE ({})\n    \
                 AND NOT EXISTS (SELECT 1 FROM {inserted} AS known WHERE {known});",
                    self.all_columns(""),
                    self.all_columns("present."),
                    differs(&all),
                ),
            );
        }
        line(
            &mut sql,
            format_args!(
                "{keep_keys}\n  WHERE {is_new}\n    \
             AND NOT EXISTS (SELECT 1 FROM {replaced} AS known WHERE {known});"
            ),
        );
        let at_once: Vec<&Column> =
            self.changing().filter(|column| !self.waits(later, &column.name)).collect();
        sql.push_str(&self.update(&at_once, &[]));
        sql.push_str(&format!("{insert}\n  WHERE {is_new};\n{count}"));
        sql
    }

    /// Fills the columns that had to wait.
    pub fn add_late(&self, later: &Later) -> String {
        let late: Vec<&Column> =
            self.changing().filter(|column| self.waits(later, &column.name)).collect();
        let kept = self.loaded.table.columns.iter().filter(|column| column.on_update.is_some());
        let kept: Vec<&Column> =
            kept.filter(|kept| !late.iter().any(|late| late.name == kept.name)).collect();
        let sql = self.update(&late, &kept);
        if sql.is_empty() { sql } else { sql + "\n" }
    }

    /// Guards that as many rows came as are new.
    pub fn count(&self, guards: &mut Guards) -> String {
        let place = self.place + 1;
        let expected = format!("@transload_before_{place} + @transload_new_{place}");
        let found = format!("SELECT COUNT(*) FROM {}", self.loaded.sql_name_in_mysql());
        guards.expect(&found, &expected, &what(&self.loaded.table.name), "rows")
    }

    fn waits(&self, later: &Later, column: &str) -> bool {
        later.is_later(self.place, column)
    }

    fn all_columns(&self, prefix: &str) -> String {
        let columns = self.loaded.table.columns.iter();
        join(columns.map(|column| format!("{prefix}{}", identifier(&column.name))), ", ")
    }

    fn same_key_as(&self, other: &str) -> String {
        let parts = self.loaded.key.iter().map(|column| {
            let column = identifier(column);
            format!("{other}.{column} = loaded.{column}")
        });
        join(parts, " AND ")
    }

    /// Returns the columns of the file that are not the key.
    fn changing(&self) -> impl Iterator<Item = &'a Column> {
        let loaded = self.loaded;
        let columns = loaded.columns.iter().filter(|name| !loaded.key.contains(name));
        columns.filter_map(|name| loaded.table.column(name))
    }

    /// Returns the UPDATE that gives rows the values of the file, where they have others.
    fn update(&self, columns: &[&Column], kept: &[&Column]) -> String {
        if columns.is_empty() {
            return String::new();
        }
        let set = |from: &str, column: &Column| {
            let name = identifier(&column.name);
            format!("present.{name} = {from}.{name}")
        };
        let values = columns.iter().map(|column| set("loaded", column));
        let kept = kept.iter().map(|column| set("present", column));
        format!(
            "UPDATE {} AS present JOIN {} AS loaded ON {}\n  SET {}\n  WHERE {};\n",
            self.loaded.sql_name_in_mysql(),
            self.stage(),
            same_key(self.loaded),
            join(values.chain(kept), ", "),
            differs(columns),
        )
    }

    /// Puts the rows back that were replaced; guards that all of them are there.
    pub fn put_back(&self, guards: &mut Guards) -> String {
        let Some(replaced) = self.replaced() else { return String::new() };
        let name = self.loaded.sql_name_in_mysql();
        let joined =
            format!("{name} AS present JOIN {replaced} AS loaded ON {}", same_key(self.loaded));
        let mut sql = format!("SET @transload_expected = (SELECT COUNT(*) FROM {replaced});\n");
        let found = format!("SELECT COUNT(*) FROM {joined}");
        let what = what(&self.loaded.table.name);
        sql.push_str(&guards.expect(&found, "@transload_expected", &what, "replaced rows"));
        let own = self
            .loaded
            .table
            .columns
            .iter()
            .filter(|column| !column.generated && !self.loaded.key.contains(&column.name));
        let set = own.map(|column| {
            let name = identifier(&column.name);
            format!("present.{name} = loaded.{name}")
        });
        let set = join(set, ", ");
        if !set.is_empty() {
            sql.push_str(&format!("UPDATE {joined}\n  SET {set};\n"));
        }
        sql.push('\n');
        sql
    }

    /// Drops the tables of the run's own.
    pub fn forget(&self) -> String {
        let tables = [Some(self.inserted()), self.replaced()].into_iter().flatten();
        format!("DROP TABLE {};\n", join(tables, ", "))
    }
}

/// Returns the condition under which the file has another value than the table.
///
/// Texts are compared byte by byte: to most collations `a` is `A`.
fn differs(columns: &[&Column]) -> String {
    let parts = columns.iter().map(|column| {
        let name = identifier(&column.name);
        match is_text_or_bytes(&column.sql_type) {
            true => {
                format!("NOT (CAST(present.{name} AS BINARY) <=> CAST(loaded.{name} AS BINARY))")
            }
            false => format!("NOT (present.{name} <=> loaded.{name})"),
        }
    });
    join(parts, "\n    OR ")
}

fn is_text_or_bytes(sql_type: &SqlType) -> bool {
    matches!(
        sql_type,
        SqlType::Text { .. }
            | SqlType::Bytes { .. }
            | SqlType::Json { .. }
            | SqlType::Enum { .. }
            | SqlType::Set { .. }
            | SqlType::Exact
    )
}
