//! Writes `rollback.sql`: removes from MySQL or MariaDB exactly what `load.sql` put there.
//!
//! The data files say what that is: their keys are read into temporary tables. What does not fit
//! stops all.

use super::error::Error;
use super::load_script::{LoadScript, LoadTable};
use super::mysql_later::{Later, same_key, temporary_table};
use super::mysql_script::{
    BEGIN, Guards, PREAMBLE, identifier, literal, load_data, local_infile, what,
};
use super::postgres_script::{comment, hook, join, line};
use crate::dump::catalog::{ForeignKey, Table};

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
    let keyed = || {
        let tables = script.tables.iter().enumerate();
        tables.filter(|(_, loaded)| !loaded.key.is_empty() && loaded.rows > 0)
    };
    for (place, loaded) in keyed() {
        sql.push_str(&temporary_table(&copy(place), loaded, &loaded.key));
    }
    sql.push_str(BEGIN);
    sql.push_str(&hook("before_rollback", script.hooks.before_rollback.as_ref())?);
    for (place, loaded) in keyed() {
        let is_key = |column: &str| loaded.key.iter().any(|key| key == column);
        sql.push_str(&load_data(loaded, &copy(place), is_key, &mut guards)?);
        sql.push('\n');
    }
    for (place, loaded) in script.tables.iter().enumerate() {
        sql.push_str(&rows_before(script, loaded, place, &mut guards));
    }
    sql.push('\n');
    if script.create.is_some() {
        sql.push_str(&hook("after_rollback", script.hooks.after_rollback.as_ref())?);
        sql.push_str(&guards.commit());
        sql.push_str(&drop_created(script));
        return Ok(sql);
    }
    let later = Later::of(script);
    for (place, loaded) in script.tables.iter().enumerate() {
        sql.push_str(&let_go(&later, loaded, place));
    }
    for (place, loaded) in script.tables.iter().enumerate().rev() {
        sql.push_str(&delete(script, loaded, place, &mut guards));
    }
    for (place, loaded) in script.tables.iter().enumerate() {
        let expected = format!("@transload_before_{} - {}", place + 1, loaded.rows);
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

/// The temporary table with the keys of a table's file.
fn copy(place: usize) -> String {
    format!("transload_{}", place + 1)
}

/// Counts the rows of a table; where they are the run's alone, there have to be as many.
///
/// Tables that `load.sql` made and could not fill are empty together.
fn rows_before(
    script: &LoadScript,
    loaded: &LoadTable,
    place: usize,
    guards: &mut Guards,
) -> String {
    let (name, rows) = (loaded.sql_name_in_mysql(), loaded.rows);
    let before = format!("@transload_before_{}", place + 1);
    let mut sql = format!("SET {before} = (SELECT COUNT(*) FROM {name});\n");
    let is_empty = match script.create {
        Some(_) => format!("{before} = 0 OR "),
        None => String::new(),
    };
    let whole = what(&loaded.table.name);
    let message = |found: &str, unit: &str| {
        let expected = literal(&format!("{whole}: expected {rows} {unit} and found "));
        format!("CONCAT({expected}, {found})")
    };
    // Without a key, loaded rows can't be told from others.
    if script.create.is_some() || loaded.key.is_empty() {
        let holds = format!("{is_empty}{before} = {rows}");
        sql.push_str(&guards.check(&holds, &message(&before, "rows")));
    }
    if !loaded.key.is_empty() && rows > 0 {
        sql.push_str(&format!(
            "SET @transload_found = (SELECT COUNT(*) FROM {name} AS present JOIN {} AS loaded ON {});\n",
            copy(place),
            same_key(loaded),
        ));
        let holds = format!("{is_empty}@transload_found = {rows}");
        sql.push_str(&guards.check(&holds, &message("@transload_found", "loaded rows")));
    }
    sql
}

/// Takes pointers away that `load.sql` filled in its second step.
fn let_go(later: &Later, loaded: &LoadTable, place: usize) -> String {
    let columns = loaded.columns.iter().filter(|column| later.is_later(place, column));
    let columns: Vec<_> =
        columns.map(|column| format!("present.{} = NULL", identifier(column))).collect();
    if columns.is_empty() || loaded.rows == 0 {
        return String::new();
    }
    format!(
        "UPDATE {} AS present JOIN {} AS loaded ON {}\n  SET {};\n\n",
        loaded.sql_name_in_mysql(),
        copy(place),
        same_key(loaded),
        columns.join(", "),
    )
}

/// Deletes the loaded rows of a table.
///
/// Rows of other tables that refer to them with CASCADE or SET NULL would be changed without a
/// word: they stop the script. Tables of the run that come later are empty of loaded rows by now.
fn delete(script: &LoadScript, loaded: &LoadTable, place: usize, guards: &mut Guards) -> String {
    if loaded.rows == 0 {
        return String::new();
    }
    let (name, what) = (loaded.sql_name_in_mysql(), what(&loaded.table.name));
    if loaded.key.is_empty() {
        let deleted = format!("DELETE FROM {name};\n");
        let check = guards.expect("ROW_COUNT()", &loaded.rows.to_string(), &what, "loaded rows");
        return format!("{deleted}{check}\n");
    }
    let copy = copy(place);
    let mut sql = String::new();
    let children = script.tables[place + 1..].iter();
    for (child, key) in children.flat_map(|child| changing_keys(&child.table, &loaded.table)) {
        let parents = if key.parent_columns.is_empty() { &loaded.key } else { &key.parent_columns };
        let fits = key.columns.iter().zip(parents).map(|(own, parent)| {
            format!("child.{} = present.{}", identifier(own), identifier(parent))
        });
        let found = format!(
            "SELECT COUNT(*) FROM {} AS child JOIN {name} AS present ON {}\n  \
             JOIN {copy} AS loaded ON {}",
            super::mysql_script::table(&child.name),
            join(fits, " AND "),
            same_key(loaded),
        );
        let unit = format!("rows of `{}` that were not loaded and refer to it", child.name);
        sql.push_str(&guards.expect(&found, "0", &what, &unit));
    }
    sql.push_str(&format!(
        "DELETE present FROM {name} AS present JOIN {copy} AS loaded ON {};\n",
        same_key(loaded)
    ));
    let check = guards.expect("ROW_COUNT()", &loaded.rows.to_string(), &what, "loaded rows");
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
