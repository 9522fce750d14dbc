//! Columns that are filled in a second step: they point to rows that come later.
//!
//! A foreign key is tested with each row. One that points to its own table, or to one that is
//! loaded later because the two point to each other, is NULL at first. The files are read once
//! more for it, into temporary tables of keys and pointers.

use super::error::Error;
use super::load_script::{LoadScript, LoadTable};
use super::mysql_script::{Guards, identifier, load_data, what};
use super::postgres_script::join;
use crate::dump::catalog::ForeignKey;
use crate::plan::Mode;

/// The columns of a script that come later.
pub(super) struct Later<'a> {
    tables: Vec<(&'a LoadTable, Vec<String>)>,
}

impl<'a> Later<'a> {
    /// Finds the columns; a key of which no column may be NULL counts on the order of the rows.
    pub fn of(script: &'a LoadScript) -> Self {
        let tables = script.tables.iter().enumerate().map(|(place, loaded)| {
            let not_yet = &script.tables[place..];
            let is_later = |key: &&ForeignKey| {
                not_yet.iter().any(|other| {
                    let parent = &other.table.name;
                    parent.name == key.parent.name
                        && (parent.schema == key.parent.schema || key.parent.schema.is_none())
                })
            };
            let mut columns = Vec::new();
            for key in loaded.table.foreign_keys.iter().filter(is_later) {
                let nullable = key.columns.iter().find(|name| {
                    let column = loaded.table.column(name);
                    column.is_some_and(|column| column.nullable)
                        && loaded.columns.contains(name)
                        && !loaded.key.contains(name)
                });
                // One part that is NULL means that the row points to nothing yet.
                columns.extend(nullable.filter(|_| !loaded.key.is_empty()).cloned());
            }
            columns.sort();
            columns.dedup();
            (loaded, columns)
        });
        Self { tables: tables.collect() }
    }

    pub fn is_later(&self, place: usize, column: &str) -> bool {
        self.tables.get(place).is_some_and(|(_, later)| later.iter().any(|name| name == column))
    }

    fn filled(&self) -> impl Iterator<Item = (String, &'a LoadTable, &[String])> {
        let tables = self.tables.iter().enumerate();
        // Where rows are compared first, the whole file is in a temporary table anyway.
        let filled = tables.filter(|(_, (loaded, later))| {
            !later.is_empty() && loaded.rows > 0 && loaded.mode == Mode::Insert
        });
        filled.map(|(place, (loaded, later))| {
            (format!("transload_later_{}", place + 1), *loaded, later.as_slice())
        })
    }

    /// Returns the statements that make the temporary tables; outside of a transaction, because
    /// servers with global transaction identifiers take them nowhere else.
    pub fn temporary_tables(&self) -> String {
        let made = self.filled().map(|(name, loaded, later)| {
            let columns = loaded.key.iter().chain(later).cloned().collect::<Vec<_>>();
            temporary_table(&name, loaded, &columns)
        });
        made.collect()
    }

    /// Returns the statements that fill the columns.
    pub fn fill(&self, guards: &mut Guards) -> Result<String, Error> {
        let mut sql = String::new();
        for (name, loaded, later) in self.filled() {
            let is_wanted =
                |column: &str| loaded.key.iter().chain(later).any(|wanted| wanted == column);
            sql.push_str(&load_data(loaded, &name, is_wanted, guards)?);
            let values = later.iter().map(|column| {
                let column = identifier(column);
                format!("present.{column} = loaded.{column}")
            });
            // A column that says when its row was last changed is not to say that it was now.
            let kept = loaded.table.columns.iter().filter(|column| column.on_update.is_some());
            let kept = kept.map(|column| {
                let column = identifier(&column.name);
                format!("present.{column} = present.{column}")
            });
            let is_pointing = join(
                later.iter().map(|column| format!("loaded.{} IS NOT NULL", identifier(column))),
                " OR ",
            );
            sql.push_str(&format!(
                "UPDATE {} AS present JOIN {name} AS loaded ON {}\n  SET {}\n  WHERE {is_pointing};\n\
                 SET @transload_later = ROW_COUNT();\n",
                loaded.sql_name_in_mysql(),
                same_key(loaded),
                join(values.chain(kept), ", "),
            ));
            let pointing = format!("SELECT COUNT(*) FROM {name} AS loaded WHERE {is_pointing}");
            let what = what(&loaded.table.name);
            let check =
                guards.expect(&pointing, "@transload_later", &what, "rows that point to others");
            sql.push_str(&check);
            sql.push('\n');
        }
        Ok(sql)
    }
}

/// Returns the condition under which a row of the target is one of a temporary table.
pub(super) fn same_key(loaded: &LoadTable) -> String {
    let parts = loaded.key.iter().map(|column| {
        let column = identifier(column);
        format!("present.{column} = loaded.{column}")
    });
    join(parts, " AND ")
}

/// Returns the statements that make a temporary table with some columns of a target's table.
pub(super) fn temporary_table(name: &str, loaded: &LoadTable, columns: &[String]) -> String {
    let columns = super::mysql_script::identifiers(columns);
    table_like(&format!("TEMPORARY TABLE {name}"), "KEY", loaded, &columns)
}

/// Returns the statements that make a table which stays, unless it is there.
pub(super) fn kept_table(name: &str, loaded: &LoadTable, columns: &str) -> String {
    table_like(&format!("TABLE IF NOT EXISTS {name}"), "PRIMARY KEY", loaded, columns)
}

/// Columns of time without a default would have a zero date for one, which the strict mode refuses.
fn table_like(what: &str, key_kind: &str, loaded: &LoadTable, columns: &str) -> String {
    let key = loaded.key.iter().map(|column| key_part(loaded, column));
    let index = match loaded.key.as_slice() {
        [] => String::new(),
        _ => format!(" ({key_kind} ({}))", join(key, ", ")),
    };
    format!(
        "SET @transload_mode = @@SESSION.sql_mode;\n\
         SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO';\n\
         CREATE {what}{index} AS\n  SELECT {columns} FROM {} LIMIT 0;\n\
         SET SESSION sql_mode = @transload_mode;\n\n",
        loaded.sql_name_in_mysql(),
    )
}

/// Returns a column as an index has it: of a long value its head.
fn key_part(loaded: &LoadTable, column: &str) -> String {
    use crate::dump::SqlType::{Bytes, Json, Text};
    const HEAD: u32 = 100;
    let name = identifier(column);
    let declared = loaded.table.column(column);
    let is_long = declared.is_some_and(|declared| {
        let is_lob = ["text", "blob"].iter().any(|kind| {
            let base = declared.declared.split(['(', ' ']).next().unwrap_or_default();
            base.to_ascii_lowercase().ends_with(kind)
        });
        is_lob && matches!(declared.sql_type, Bytes { .. } | Json { .. } | Text { .. })
    });
    if is_long { format!("{name}({HEAD})") } else { name }
}
