//! How the rows of a data file that is read beside its table come into it: the modes.
//!
//! Rows are compared before they are changed, so that one that is there already is not touched:
//! no trigger fires, no sequence moves. That is why there is no `ON CONFLICT` here: it fires the
//! triggers of an INSERT and takes numbers for rows that are then updated, and it can use no
//! deferrable key. The tables are locked against others.

use super::error::Error;
use super::load_script::{LoadScript, LoadTable};
use super::postgres_saved::Saved;
use super::postgres_script::{block, identifier, identifiers, join, literal};
use crate::dump::{Column, SqlType};
use crate::plan::Mode;

/// The temporary copy of a table's data file.
pub(super) fn staged(place: usize) -> String {
    format!("pg_temp.transload_{}", place + 1)
}

/// Reads the data file of a table into a temporary one.
pub(super) fn stage(table: &LoadTable, place: usize) -> Result<String, Error> {
    let (name, staged) = (table.sql_name(), staged(place));
    let columns = identifiers(&table.columns);
    let copy = table.copy_command(&staged)?;
    let (literal_name, rows) = (literal(&name), table.rows);
    let count = block(&format!(
        "DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM {staged};
  IF found <> {rows} THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', {literal_name}, {rows}, found;
  END IF;
END
"
    ));
    Ok(format!(
        "CREATE TEMPORARY TABLE transload_{} ON COMMIT DROP AS\n  \
         SELECT {columns} FROM {name} WITH NO DATA;\n{copy}ANALYZE {staged};\n\n{count}",
        place + 1,
    ))
}

/// Brings the staged rows of a table into it, but for columns that have to wait.
pub(super) fn add_rows(
    script: &LoadScript,
    table: &LoadTable,
    place: usize,
    saved: Option<&Saved>,
) -> String {
    let (name, staged) = (table.sql_name(), staged(place));
    let late = script.late_columns(place);
    let by_key = same_key(table, "present", "loaded");
    let columns = identifiers(&table.columns);
    let values = table.columns.iter().map(|column| match late.contains(&column.as_str()) {
        true => "NULL".to_owned(),
        false => format!("loaded.{}", identifier(column)),
    });
    let insert = format!(
        "INSERT INTO {name} ({columns}) OVERRIDING SYSTEM VALUE\n  SELECT {}\n  FROM {staged} AS loaded",
        join(values, ", "),
    );
    let Some(saved) = saved.filter(|_| table.mode != Mode::Insert) else {
        return format!("{insert};\n\n");
    };
    let inserted = saved.inserted(place);
    let is_new = format!("NOT EXISTS (SELECT FROM {name} AS present WHERE {by_key})");
    let key = join(table.key.iter().map(|column| format!("loaded.{}", identifier(column))), ", ");
    let keep_keys = format!("INSERT INTO {inserted} SELECT {key} FROM {staged} AS loaded");
    if table.mode == Mode::SkipExisting {
        return format!(
            "DELETE FROM {staged} AS loaded USING {name} AS present WHERE {by_key};\n\
             {keep_keys} ON CONFLICT DO NOTHING;\n{insert};\n\n"
        );
    }
    let replaced = saved.replaced(place);
    let all = changing(table, |_| true);
    let mut sql = String::new();
    if !all.is_empty() {
        let of_before = same_key(table, "known", "loaded");
        let differs = differs(&all, "present", "loaded");
        sql.push_str(&format!(
            "INSERT INTO {replaced}\n  SELECT present.* FROM {name} AS present\n  \
             JOIN {staged} AS loaded ON {by_key}\n  WHERE ({differs})\n    \
             AND NOT EXISTS (SELECT FROM {inserted} AS known WHERE {of_before})\n  \
             ON CONFLICT DO NOTHING;\n"
        ));
    }
    let was_there = same_key(table, "known", "loaded");
    sql.push_str(&format!(
        "{keep_keys}\n  WHERE {is_new}\n    \
         AND NOT EXISTS (SELECT FROM {replaced} AS known WHERE {was_there})\n  \
         ON CONFLICT DO NOTHING;\n"
    ));
    // References to rows of the table itself wait for the new rows.
    let own = table.own_references();
    let at_once = |column: &Column| {
        !late.contains(&column.name.as_str()) && !own.contains(&column.name.as_str())
    };
    sql.push_str(&update(table, place, &changing(table, at_once), Some(saved)));
    sql.push_str(&format!("{insert}\n  WHERE {is_new};\n\n"));
    sql
}

/// Fills the columns that refer to tables loaded later, and of replaced rows to their own table.
pub(super) fn late_rows(
    script: &LoadScript,
    table: &LoadTable,
    place: usize,
    saved: Option<&Saved>,
) -> String {
    let mut waiting = script.late_columns(place);
    if table.mode == Mode::Upsert && script.create.is_none() {
        waiting.extend(table.own_references());
    }
    let columns = changing(table, |column| waiting.contains(&column.name.as_str()));
    let sql = update(table, place, &columns, saved.filter(|_| table.mode == Mode::Upsert));
    if sql.is_empty() { sql } else { format!("{sql}\n") }
}

/// Returns the UPDATE that gives rows the values of the file, where they have others.
///
/// Rows that are as triggers left them in a former load are let alone.
fn update(table: &LoadTable, place: usize, columns: &[&Column], saved: Option<&Saved>) -> String {
    if columns.is_empty() {
        return String::new();
    }
    let set = columns.iter().map(|column| {
        let name = identifier(&column.name);
        format!("{name} = loaded.{name}")
    });
    format!(
        "UPDATE {} AS present\n  SET {}\n  FROM {} AS loaded\n  WHERE {} AND ({}){};\n",
        table.sql_name(),
        join(set, ", "),
        staged(place),
        same_key(table, "present", "loaded"),
        differs(columns, "present", "loaded"),
        saved.map_or_else(String::new, |saved| {
            format!("\n    AND NOT {}", saved.is_left_by_triggers(table, place))
        }),
    )
}

/// Returns the columns of the file that an UPDATE may set: all but the key and numbers that only
/// the server gives.
pub(super) fn changing(table: &LoadTable, wanted: impl Fn(&Column) -> bool) -> Vec<&Column> {
    let columns = table.columns.iter().filter(|name| !table.key.contains(name));
    let columns = columns.filter_map(|name| table.table.column(name));
    columns.filter(|column| !column.identity_always && wanted(column)).collect()
}

/// Returns the condition under which two rows have the same key.
pub(super) fn same_key(table: &LoadTable, left: &str, right: &str) -> String {
    let pairs = table.key.iter().map(|column| {
        let column = identifier(column);
        format!("{left}.{column} = {right}.{column}")
    });
    join(pairs, " AND ")
}

/// Returns the condition under which two rows differ in some of the columns.
pub(super) fn differs(columns: &[&Column], left: &str, right: &str) -> String {
    let pairs = columns.iter().map(|column| {
        let (left, right) = (compared(left, column), compared(right, column));
        format!("{left} IS DISTINCT FROM {right}")
    });
    join(pairs, "\n    OR ")
}

/// Returns a value as it is compared: by its text, unless two values that are equal to the server
/// are the same value. It takes 1.5 for 1.50, and has no opinion on json.
fn compared(row: &str, column: &Column) -> String {
    let name = format!("{row}.{}", identifier(&column.name));
    match &column.sql_type {
        SqlType::Boolean
        | SqlType::Int8
        | SqlType::Int16
        | SqlType::Int32
        | SqlType::Int64
        | SqlType::Decimal { .. }
        | SqlType::Text { .. }
        | SqlType::Bytes { .. }
        | SqlType::Date
        | SqlType::Timestamp
        | SqlType::TimestampTz
        | SqlType::Time
        | SqlType::Enum { .. }
        | SqlType::Uuid => name,
        _ => format!("{name}::text"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::load_script::tests::{declared, loaded};
    use super::*;

    #[test]
    fn values_are_compared_exactly() {
        let catalog = declared(
            "CREATE TABLE t (id int PRIMARY KEY, a text, b json, c numeric, d numeric(9,2), e float);",
        );
        let table = loaded(&catalog.tables[0]);
        assert_eq!(
            differs(&changing(&table, |_| true), "l", "r").replace("\n    ", " "),
            "l.\"a\" IS DISTINCT FROM r.\"a\" OR l.\"b\"::text IS DISTINCT FROM r.\"b\"::text \
             OR l.\"c\"::text IS DISTINCT FROM r.\"c\"::text OR l.\"d\" IS DISTINCT FROM r.\"d\" \
             OR l.\"e\"::text IS DISTINCT FROM r.\"e\"::text"
        );
    }
}
