//! What the scripts for the clients `mysql` and `mariadb` have in common: settings, guards,
//! quoting, data files.
//!
//! Without a stored procedure, so that no right but those on the tables is needed. Knows no order
//! of tables and no mode.

use super::error::Error;
use super::load_script::LoadTable;
use super::postgres_script::join;
use super::table_writer::Format;
use crate::dump::catalog::{Column, TableName};
use crate::dump::sql_type::SqlType;

/// The settings that the data files, the guards and the names in the script count on.
///
/// Notes count as warnings do: a decimal that is rounded is a note.
pub(super) const PREAMBLE: &str = "\
SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION';
SET SESSION time_zone = '+00:00';
SET SESSION foreign_key_checks = 1;
SET SESSION unique_checks = 1;
SET SESSION sql_notes = 1;
SET SESSION sql_safe_updates = 0;
SET SESSION sql_select_limit = DEFAULT;
SET SESSION sql_big_selects = 1;
SET @transload_passed = 0;

";

/// What makes one transaction of all that follows, also after a statement of the plan's own SQL
/// that ends one by itself, as CREATE TABLE does.
pub(super) const BEGIN: &str = "\
SET SESSION autocommit = 0;
SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;

";

/// The guards of a script, counted: what goes on after an error (`source`, `--force`) must not
/// end with COMMIT.
#[derive(Debug, Default)]
pub(super) struct Guards {
    count: u32,
}

impl Guards {
    /// Returns statements that end the script unless a condition holds.
    ///
    /// `message` is an expression. There is no RAISE outside of procedures; a value that `sql_mode`
    /// can't have is an error that says the value.
    pub fn check(&mut self, condition: &str, message: &str) -> String {
        self.count += 1;
        format!(
            "SET SESSION sql_mode = IF({condition}, @@SESSION.sql_mode, {message});\n\
             SET @transload_passed = @transload_passed + IF({condition}, 1, 0);\n"
        )
    }

    /// Returns statements that find a number and compare it.
    pub fn expect(&mut self, found: &str, expected: &str, what: &str, unit: &str) -> String {
        let message = format!(
            "CONCAT({}, {expected}, {}, @transload_found)",
            literal(&format!("{what}: expected ")),
            literal(&format!(" {unit} and found ")),
        );
        let check = self.check(&format!("@transload_found = {expected}"), &message);
        format!("SET @transload_found = ({found});\n{check}")
    }

    /// Returns statements that take everything back where a guard did not hold.
    pub fn gate(&self) -> String {
        let count = self.count;
        format!(
            "SET @transload_end = IF(@transload_passed = {count}, 'DO 0', 'ROLLBACK');\n\
             PREPARE transload_end FROM @transload_end;\n\
             EXECUTE transload_end;\n\n"
        )
    }

    /// Returns the end of the transaction, and a guard that what follows is not run without it.
    pub fn commit(&mut self) -> String {
        let count = self.count;
        let check = self.check(
            &format!("@transload_passed >= {count}"),
            "'a guard did not hold: nothing was changed'",
        );
        format!(
            "SET @transload_end = IF(@transload_passed = {count}, 'COMMIT', 'ROLLBACK');\n\
             PREPARE transload_end FROM @transload_end;\n\
             EXECUTE transload_end;\n\
             DEALLOCATE PREPARE transload_end;\n\
             SET SESSION autocommit = 1;\n\
             {check}\n"
        )
    }
}

/// Returns a guard that files of the client may be loaded at all.
pub(super) fn local_infile(guards: &mut Guards) -> String {
    let message = "'the server has local_infile off: run SET GLOBAL local_infile = ON first'";
    guards.check("@@GLOBAL.local_infile = 1", message)
}

/// Returns the statements that read the data file into a table or a copy of it, and a guard that
/// no value was changed on the way.
///
/// LOAD DATA LOCAL turns every error into a warning, and leaves out rows with a key that is there.
/// Columns that `wanted` does not name are read into nothing.
pub(super) fn load_data(
    table: &LoadTable,
    into: &str,
    wanted: impl Fn(&str) -> bool,
    guards: &mut Guards,
) -> Result<String, Error> {
    let (fields, header) = match table.format {
        Format::Tsv => ("FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\'", ""),
        Format::MysqlCsv => (
            "FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"' ESCAPED BY ''",
            " IGNORE 1 LINES",
        ),
        Format::Copy | Format::Csv | Format::Parquet => {
            let (table, format) = (table.table.name.clone(), table.format);
            return Err(Error::NotLoadable { table, format });
        }
    };
    let (mut columns, mut sets) = (Vec::new(), Vec::new());
    for (place, name) in table.columns.iter().enumerate() {
        let variable = format!("@transload_{}", place + 1);
        let column = identifier(name);
        let read = table.table.column(name).and_then(|column| read_by(column, &variable));
        match read {
            _ if !wanted(name) => columns.push(variable),
            None => columns.push(column),
            Some(expression) => {
                sets.push(format!("{column} = {expression}"));
                columns.push(variable);
            }
        }
    }
    let sets = match sets.as_slice() {
        [] => String::new(),
        sets => format!("\n  SET {}", sets.join(", ")),
    };
    let name = what(&table.table.name);
    let warnings = format!(
        "CONCAT({}, @transload_warnings, {})",
        literal(&format!("{name}: ")),
        literal(" values or rows were refused or changed; see the warnings above"),
    );
    let check = guards.check("@transload_warnings = 0", &warnings);
    Ok(format!(
        "LOAD DATA LOCAL INFILE {} INTO TABLE {into}\n  \
         CHARACTER SET utf8mb4 {fields} LINES TERMINATED BY '\\n'{header}\n  ({}){sets};\n\
         SHOW WARNINGS LIMIT 5;\n\
         SET @transload_warnings = @@warning_count;\n\
         {check}",
        literal(&table.file),
        columns.join(", "),
    ))
}

/// Returns how a column's value comes from its text in the file; `None` for the text itself.
fn read_by(column: &Column, variable: &str) -> Option<String> {
    match &column.sql_type {
        // Read as they are, bytes would be text of some character set, and bits the text's bytes.
        SqlType::Bytes { .. } => Some(format!("UNHEX({variable})")),
        SqlType::BitNumber { .. } => Some(format!("CAST({variable} AS UNSIGNED)")),
        _ => None,
    }
}

/// Returns what a message calls a table: `sql_mode` takes lists, so no comma may stand in it.
pub(super) fn what(name: &TableName) -> String {
    format!("table `{}`", name.to_string().replace(',', ";"))
}

/// Returns rows of `information_schema.TABLES` that are these tables, as a condition.
pub(super) fn is_one_of<'a>(names: impl Iterator<Item = &'a TableName>) -> String {
    let pairs = names.map(|name| {
        let database = name.schema.as_deref().map_or("DATABASE()".to_owned(), literal);
        format!("({database}, {})", literal(&name.name))
    });
    format!("(TABLE_SCHEMA, TABLE_NAME) IN ({})", join(pairs, ", "))
}

pub(super) fn identifier(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

pub(super) fn identifiers(names: &[String]) -> String {
    join(names.iter().map(|name| identifier(name)), ", ")
}

/// Returns a text in quotes, for a session without NO_BACKSLASH_ESCAPES.
pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

pub(super) fn table(name: &TableName) -> String {
    match &name.schema {
        Some(schema) => format!("{}.{}", identifier(schema), identifier(&name.name)),
        None => identifier(&name.name),
    }
}
