//! Writes `rollback.sql`: removes from MySQL or MariaDB exactly what `load.sql` put there.
//!
//! The data files say what that is: their keys are read into temporary tables. What does not fit
//! stops all.

use super::error::Error;
use super::load_script::{LoadScript, LoadTable};
use super::mysql_later::{Later, same_key, temporary_table};
use super::mysql_modes::Staged;
use super::mysql_script::{
    BEGIN, Guards, PREAMBLE, identifier, literal, load_data, local_infile, what,
};
use super::postgres_script::{comment, hook, join, line};
use crate::dump::catalog::{ForeignKey, Table};
use crate::plan::Mode;

/// Returns the script.
///
/// # Errors
///
/// As [`mysql_load::render`](super::mysql_load::render).
pub fn render(script: &LoadScript) -> Result<String, Error> {
    let mut guards = Guards::default();
    let mut sql = head(script);
    sql.push_str(PREAMBLE);
    sql.push_str(&local_infile(&mut guards));
    sql.push('\n');
    let from_file = || removed(script).filter(|removed| removed.is_in_file());
    for removed in from_file() {
        let loaded = removed.loaded;
        sql.push_str(&temporary_table(&removed.keys, loaded, &loaded.key));
    }
    sql.push_str(BEGIN);
    sql.push_str(&hook("before_rollback", script.hooks.before_rollback.as_ref())?);
    for removed in from_file() {
        let is_key = |column: &str| removed.loaded.key.iter().any(|key| key == column);
        sql.push_str(&load_data(removed.loaded, &removed.keys, is_key, &mut guards)?);
        sql.push('\n');
    }
    for removed in removed(script) {
        sql.push_str(&rows_before(script, &removed, &mut guards));
    }
    sql.push('\n');
    if script.create.is_some() {
        sql.push_str(&hook("after_rollback", script.hooks.after_rollback.as_ref())?);
        sql.push_str(&guards.commit());
        sql.push_str(&drop_created(script));
        return Ok(sql);
    }
    let later = Later::of(script);
    for staged in Staged::of(script) {
        sql.push_str(&staged.put_back(&mut guards));
    }
    let all: Vec<Removed> = removed(script).collect();
    for removed in &all {
        sql.push_str(&let_go(&later, removed));
    }
    for removed in all.iter().rev() {
        sql.push_str(&delete(script, removed, &mut guards));
    }
    for Removed { loaded, place, .. } in &all {
        let place = place + 1;
        let expected = format!("@transload_before_{place} - @transload_rows_{place}");
        let found = format!("SELECT COUNT(*) FROM {}", loaded.sql_name_in_mysql());
        let what = what(&loaded.table.name);
        sql.push_str(&guards.expect(&found, &expected, &what, "rows to stay"));
    }
    sql.push('\n');
    if script.hooks.after_rollback.is_some() {
        sql.push_str(&guards.gate());
        sql.push_str(&hook("after_rollback", script.hooks.after_rollback.as_ref())?);
    }
    sql.push_str(&guards.commit());
    // The server takes the next number after those that stay, where that is a larger one.
    for loaded in script.tables.iter().filter(|loaded| !loaded.sequences.is_empty()) {
        let name = loaded.sql_name_in_mysql();
        let first = loaded.table.options.auto_increment.unwrap_or(1);
        line(&mut sql, format_args!("ALTER TABLE {name} AUTO_INCREMENT = {first};"));
    }
    for staged in Staged::of(script) {
        sql.push_str(&staged.forget());
    }
    Ok(sql)
}

fn head(script: &LoadScript) -> String {
    let what = match script.create {
        Some(_) => "Drops the tables that load.sql made",
        None => "Deletes the rows that load.sql loaded",
    };
    format!(
        "-- {what}, plan {}, in one transaction.\n\
         --\n\
         --     cd RUN && mysql --local-infile=1 DATABASE < rollback.sql\n\
         --\n\
         -- A row that is missing, or one that would be lost with the loaded ones, stops it, and\n\
         -- nothing is changed.\n\n",
        comment(&script.plan),
    )
}

/// The rows of a table that go.
struct Removed<'a> {
    loaded: &'a LoadTable,
    place: usize,
    /// The table with their keys: of the data file, or kept by the load.
    keys: String,
}

fn removed(script: &LoadScript) -> impl Iterator<Item = Removed<'_>> {
    let tables = script.tables.iter().enumerate();
    tables.map(|(place, loaded)| {
        let staged = Staged::of(script).find(|staged| staged.place == place);
        let keys =
            staged.map_or_else(|| format!("transload_{}", place + 1), |staged| staged.inserted());
        Removed { loaded, place, keys }
    })
}

impl Removed<'_> {
    /// Returns true where the rows' keys are those of the data file.
    fn is_in_file(&self) -> bool {
        self.loaded.mode == Mode::Insert && self.is_found()
    }

    /// Returns true where there are keys to find rows by.
    fn is_found(&self) -> bool {
        let is_kept = self.loaded.mode != Mode::Insert;
        is_kept || (!self.loaded.key.is_empty() && self.loaded.rows > 0)
    }

    fn rows(&self) -> String {
        format!("@transload_rows_{}", self.place + 1)
    }
}

/// Counts the rows of a table; where they are the run's alone, there have to be as many.
///
/// Tables that `load.sql` made and could not fill are empty together.
fn rows_before(script: &LoadScript, removed: &Removed, guards: &mut Guards) -> String {
    let Removed { loaded, place, keys } = removed;
    let (name, rows) = (loaded.sql_name_in_mysql(), removed.rows());
    let before = format!("@transload_before_{}", place + 1);
    let expected = match loaded.mode {
        Mode::Insert => loaded.rows.to_string(),
        Mode::Upsert | Mode::SkipExisting => format!("(SELECT COUNT(*) FROM {keys})"),
    };
    let mut sql =
        format!("SET {before} = (SELECT COUNT(*) FROM {name});\nSET {rows} = {expected};\n");
    let is_empty = match script.create {
        Some(_) => format!("{before} = 0 OR "),
        None => String::new(),
    };
    let whole = what(&loaded.table.name);
    let message = |found: &str, unit: &str| {
        let whole = literal(&format!("{whole}: expected "));
        let unit = literal(&format!(" {unit} and found "));
        format!("CONCAT({whole}, {rows}, {unit}, {found})")
    };
    // Without a key, loaded rows can't be told from others.
    if script.create.is_some() || loaded.key.is_empty() {
        let holds = format!("{is_empty}{before} = {rows}");
        sql.push_str(&guards.check(&holds, &message(&before, "rows")));
    }
    if removed.is_found() {
        sql.push_str(&format!(
            "SET @transload_found = (SELECT COUNT(*) FROM {name} AS present JOIN {keys} AS loaded ON {});\n",
            same_key(loaded),
        ));
        let holds = format!("{is_empty}@transload_found = {rows}");
        sql.push_str(&guards.check(&holds, &message("@transload_found", "loaded rows")));
    }
    sql
}

/// Takes pointers away that `load.sql` filled in its second step.
fn let_go(later: &Later, removed: &Removed) -> String {
    let Removed { loaded, place, keys } = removed;
    let columns = loaded.columns.iter().filter(|column| later.is_later(*place, column));
    let columns: Vec<_> =
        columns.map(|column| format!("present.{} = NULL", identifier(column))).collect();
    if columns.is_empty() || !removed.is_found() {
        return String::new();
    }
    format!(
        "UPDATE {} AS present JOIN {keys} AS loaded ON {}\n  SET {};\n\n",
        loaded.sql_name_in_mysql(),
        same_key(loaded),
        columns.join(", "),
    )
}

/// Deletes the loaded rows of a table.
///
/// Rows of other tables that refer to them with CASCADE or SET NULL would be changed without a
/// word: they stop the script. Tables of the run that come later are empty of loaded rows by now.
fn delete(script: &LoadScript, removed: &Removed, guards: &mut Guards) -> String {
    let Removed { loaded, place, keys } = removed;
    let (name, what, rows) = (loaded.sql_name_in_mysql(), what(&loaded.table.name), removed.rows());
    if loaded.rows == 0 {
        return String::new();
    }
    if loaded.key.is_empty() {
        let deleted = format!("DELETE FROM {name};\n");
        let check = guards.expect("ROW_COUNT()", &rows, &what, "loaded rows");
        return format!("{deleted}{check}\n");
    }
    let mut sql = String::new();
    let children = script.tables[place + 1..].iter();
    for (child, key) in children.flat_map(|child| changing_keys(&child.table, &loaded.table)) {
        let parents = if key.parent_columns.is_empty() { &loaded.key } else { &key.parent_columns };
        let fits = key.columns.iter().zip(parents).map(|(own, parent)| {
            format!("child.{} = present.{}", identifier(own), identifier(parent))
        });
        let found = format!(
            "SELECT COUNT(*) FROM {} AS child JOIN {name} AS present ON {}\n  \
             JOIN {keys} AS loaded ON {}",
            super::mysql_script::table(&child.name),
            join(fits, " AND "),
            same_key(loaded),
        );
        let unit = format!("rows of `{}` that were not loaded and refer to it", child.name);
        sql.push_str(&guards.expect(&found, "0", &what, &unit));
    }
    sql.push_str(&format!(
        "DELETE present FROM {name} AS present JOIN {keys} AS loaded ON {};\n",
        same_key(loaded)
    ));
    let check = guards.expect("ROW_COUNT()", &rows, &what, "loaded rows");
    format!("{sql}{check}\n")
}

/// Returns the foreign keys of a table that change its rows when a row of another goes.
fn changing_keys<'a>(
    child: &'a Table,
    parent: &'a Table,
) -> impl Iterator<Item = (&'a Table, &'a ForeignKey)> {
    let keys = child.foreign_keys.iter().filter(|key| {
        let changes = ["CASCADE", "SET NULL", "SET DEFAULT"];
        key.parent.name == parent.name.name
            && key.on_delete.as_deref().is_some_and(|action| changes.contains(&action))
    });
    keys.map(move |key| (child, key))
}

/// Drops the tables, children first; tables that point to each other let go before.
fn drop_created(script: &LoadScript) -> String {
    let Some(create) = &script.create else { return String::new() };
    let mut sql = String::new();
    for statement in &create.drop {
        line(&mut sql, statement);
    }
    sql
}
