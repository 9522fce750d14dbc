//! Writes `load.sql`: a run's data files into PostgreSQL, by psql, in one transaction.
//!
//! Knows names, files and counts; never the rows.

use super::error::Error;
use super::load_script::{LoadScript, LoadTable, SequenceColumn};
use super::postgres_rows::{add_rows, late_rows, same_key, stage, staged};
use super::postgres_saved::Saved;
use super::postgres_script::{
    RowSecurityGuard, block, comment, files_guard, hook, identifier, join, line, literal,
    names_role, preamble, server_guard, statements, table,
};
use crate::plan::Mode;

/// Returns the script.
///
/// # Errors
///
/// For a table that psql can't load: a Parquet file, or a name with a line break.
pub fn render(script: &LoadScript) -> Result<String, Error> {
    let saved = Saved::of(script);
    let mut sql = head(script, saved.as_ref());
    let hook_before = script.hooks.before_load.as_ref();
    let security = RowSecurityGuard { tables: &script.tables, verb: "load" };
    sql.push_str(&preamble(&security.unless(names_role(hook_before))));
    sql.push_str(&server_guard());
    sql.push_str(&files_guard(script)?);
    sql.push_str(&hook("before_load", hook_before)?);
    sql.push_str(&security.unless(!names_role(hook_before)));
    if !script.tables.is_empty() {
        sql.push_str(&guards(script));
    }
    if let Some(create) = &script.create {
        statements(&create.before_data, &mut sql);
    }
    if let Some(saved) = &saved {
        sql.push_str(&counts_before(script));
        sql.push_str("-- What rollback.sql needs.\n");
        sql.push_str(&saved.make());
    }
    sql.push_str("SET CONSTRAINTS ALL DEFERRED;\n\n");
    for (place, table) in script.tables.iter().enumerate() {
        line(&mut sql, format_args!("-- {}.", what_happens(script, table, place)));
        sql.push_str(&data(script, table, place, saved.as_ref())?);
    }
    for (place, table) in script.tables.iter().enumerate() {
        sql.push_str(&late_rows(script, table, place, saved.as_ref()));
    }
    if let Some(saved) = &saved {
        let tables = script.tables.iter().enumerate();
        let kept = tables.map(|(place, table)| saved.keep_altered(table, place));
        sql.push_str(&kept.collect::<String>());
    }
    if let Some(create) = &script.create {
        statements(&create.after_data, &mut sql);
    }
    if !script.tables.is_empty() {
        sql.push_str(&counts(script));
    }
    // Sequences are set late: setval is not undone with the transaction.
    sql.push_str("SET CONSTRAINTS ALL IMMEDIATE;\n\n");
    sql.push_str(&sequences(script));
    sql.push_str(&hook("after_load", script.hooks.after_load.as_ref())?);
    if let Some(saved) = &saved {
        sql.push_str(&saved.note_sequences());
    }
    if let Some(create) = &script.create {
        statements(&create.row_security, &mut sql);
    }
    sql.push_str("COMMIT;\n\n");
    for table in &script.tables {
        line(&mut sql, format_args!("ANALYZE {};", table.sql_name()));
    }
    Ok(sql)
}

fn head(script: &LoadScript, saved: Option<&Saved>) -> String {
    let rows: u64 = script.tables.iter().map(|table| table.rows).sum();
    let mut sql = format!(
        "-- Loads plan {} into PostgreSQL: {rows} rows, {} tables, one transaction.\n\
         --\n\
         --     cd RUN && psql -X -d DATABASE -f load.sql\n\
         --\n\
         -- RUN is the folder of this script. A guard, a file or a count that does not hold stops it,\n\
         -- and nothing stays. In their order, parents before children:\n\
         --\n",
        comment(&script.plan),
        script.tables.len(),
    );
    for (place, table) in script.tables.iter().enumerate() {
        line(&mut sql, format_args!("--   {}", what_happens(script, table, place)));
    }
    if script.tables.iter().any(|table| table.mode != Mode::Insert) {
        sql.push_str(
            "--\n\
             -- Rows that are the same already are not touched: a second load changes nothing. Triggers\n\
             -- fire as for any INSERT, and where a row is replaced as for any UPDATE; a notice names them.\n",
        );
    }
    sql.push_str(&row_security(script));
    match saved {
        Some(saved) => line(
            &mut sql,
            format_args!(
                "--\n-- To undo it: psql -X -d DATABASE -f rollback.sql, as long as the schema\n\
                 -- {} is there. Drop that schema when no rollback is wanted any more.\n",
                saved.schema()
            ),
        ),
        None => sql.push_str("--\n-- To undo it: psql -X -d DATABASE -f rollback.sql\n\n"),
    }
    sql
}

/// Says who may load, where the target's DDL hides rows.
fn row_security(script: &LoadScript) -> String {
    let is_made = script.create.is_some();
    let hidden = script.tables.iter().filter(|table| table.table.row_security.enabled && !is_made);
    let (forced, owned): (Vec<&LoadTable>, Vec<&LoadTable>) =
        hidden.partition(|table| table.table.row_security.forced);
    let mut sql = String::new();
    for (tables, what) in [
        (owned, "Row security is on, the role has to own it, be a superuser or have BYPASSRLS"),
        (forced, "Row security is forced, the role has to be a superuser or have BYPASSRLS"),
    ] {
        if !tables.is_empty() {
            line(&mut sql, format_args!("--\n-- {what}:"));
        }
        for table in tables {
            line(&mut sql, format_args!("--   {}", table.table.name.to_string().escape_debug()));
        }
    }
    sql
}

/// Returns what a reader of the script wants to know of a table, in one line.
fn what_happens(script: &LoadScript, table: &LoadTable, place: usize) -> String {
    let name = &table.table.name.to_string();
    let name = name.escape_debug();
    let keys: Vec<String> = table.key.iter().map(|key| key.escape_debug().to_string()).collect();
    let by = keys.join(", ");
    let rows = table.rows;
    let what = match table.mode {
        Mode::Insert if script.create.is_some() => format!("{name}: created, {rows} rows"),
        Mode::Insert if table.may_hold_rows => format!("{name}: {rows} rows beside those there"),
        Mode::Insert => format!("{name}: {rows} rows into the empty table"),
        Mode::Upsert => format!("{name}: {rows} rows, new or in place of the row of the same {by}"),
        Mode::SkipExisting => format!("{name}: those of {rows} rows whose {by} is new"),
    };
    let late = script.late_columns(place);
    if late.is_empty() {
        return what;
    }
    let late: Vec<String> = late.iter().map(|name| name.escape_debug().to_string()).collect();
    format!("{what}; {} filled at the end", late.join(", "))
}

/// Tests the tables: there, allowed, and empty where they have to be.
fn guards(script: &LoadScript) -> String {
    if script.create.is_some() {
        let names = script.tables.iter().map(|table| format!("({})", literal(&table.sql_name())));
        return block(&format!(
            "DECLARE
  target record;
BEGIN
  FOR target IN SELECT * FROM (VALUES
    {}
  ) AS listed (name) LOOP
    IF to_regclass(target.name) IS NOT NULL THEN
      RAISE EXCEPTION 'table %: expected none, found one', target.name;
    END IF;
  END LOOP;
END
",
            join(names, ",\n    "),
        ));
    }
    let tables = script.tables.iter().enumerate().map(|(place, table)| {
        let updates = table.mode == Mode::Upsert || !script.late_columns(place).is_empty();
        format!("({}, {updates}, {})", literal(&table.sql_name()), !table.is_shared())
    });
    block(&format!(
        "DECLARE
  target record;
  fires record;
  filled boolean;
BEGIN
  FOR target IN SELECT * FROM (VALUES
    {}
  ) AS listed (name, is_updated, is_empty) LOOP
    IF to_regclass(target.name) IS NULL THEN
      RAISE EXCEPTION 'table %: expected one, found none', target.name;
    END IF;
    IF NOT has_table_privilege(target.name, 'INSERT')
      OR NOT has_table_privilege(target.name, 'SELECT')
      OR target.is_updated AND NOT has_table_privilege(target.name, 'UPDATE') THEN
      RAISE EXCEPTION 'table %: role % may not %', target.name, current_user,
        CASE WHEN target.is_updated THEN 'select, insert and update' ELSE 'select and insert' END
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Nobody else writes meanwhile; a role that may only insert can't ask for that.
    IF has_table_privilege(target.name, 'UPDATE, DELETE, TRUNCATE') THEN
      EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', target.name);
    END IF;
    IF target.is_empty THEN
      EXECUTE format('SELECT EXISTS (SELECT FROM %s)', target.name) INTO filled;
      IF filled THEN
        RAISE EXCEPTION 'table %: expected no rows, found some', target.name
          USING HINT = 'may_hold_rows of the model lets the table keep its rows';
      END IF;
    END IF;
    FOR fires IN
      SELECT pg_get_triggerdef(oid) AS definition FROM pg_trigger
      WHERE tgrelid = target.name::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')
        AND (tgtype & 4 <> 0 OR target.is_updated AND tgtype & 16 <> 0)
      ORDER BY tgname
    LOOP
      RAISE NOTICE 'table %: fires: %', target.name, fires.definition;
    END LOOP;
  END LOOP;
END
",
        join(tables, ",\n    "),
    ))
}

/// Notes how many rows the tables hold that are to keep them.
fn counts_before(script: &LoadScript) -> String {
    let counts = script.tables.iter().enumerate();
    let counts = counts.filter(|(_, table)| table.mode == Mode::Insert).map(|(place, table)| {
        let name = table.sql_name();
        format!("  SELECT {place} AS place, count(*) AS rows FROM {name}")
    });
    let counts: Vec<String> = counts.collect();
    if counts.is_empty() {
        return String::new();
    }
    format!(
        "CREATE TEMPORARY TABLE transload_before ON COMMIT DROP AS\n{};\n\n",
        counts.join("\n  UNION ALL\n"),
    )
}

/// Reads one data file, into its table or a copy of it.
fn data(
    script: &LoadScript,
    table: &LoadTable,
    place: usize,
    saved: Option<&Saved>,
) -> Result<String, Error> {
    if table.mode == Mode::Insert && script.late_columns(place).is_empty() {
        return Ok(format!("{}\n", table.copy_command(&table.sql_name())?));
    }
    let read = stage(table, place)?;
    Ok(format!("{read}{}", add_rows(script, table, place, saved)))
}

/// Compares counts: a whole table of an insert, the keys of the file in other modes.
fn counts(script: &LoadScript) -> String {
    let rows = script.tables.iter().enumerate().map(|(place, table)| {
        let (name, rows) = (table.sql_name(), table.rows);
        let found = match table.mode {
            Mode::Insert if script.create.is_some() => format!("SELECT count(*) FROM {name}"),
            Mode::Insert => format!(
                "SELECT (SELECT count(*) FROM {name}) - rows FROM pg_temp.transload_before \
                 WHERE place = {place}"
            ),
            // A trigger may have kept a row out.
            Mode::Upsert | Mode::SkipExisting => format!(
                "SELECT {rows} - count(*) FROM {} AS loaded \
                 WHERE NOT EXISTS (SELECT FROM {name} AS present WHERE {})",
                staged(place),
                same_key(table, "present", "loaded"),
            ),
        };
        format!("({}, {rows}::bigint, {})", literal(&name), literal(&found))
    });
    block(&format!(
        "DECLARE
  target record;
  found bigint;
BEGIN
  FOR target IN SELECT * FROM (VALUES
    {}
  ) AS listed (name, expected, query) LOOP
    EXECUTE target.query INTO found;
    IF found <> target.expected THEN
      RAISE EXCEPTION 'table %: expected % rows, found %', target.name, target.expected, found;
    END IF;
  END LOOP;
END
",
        join(rows, ",\n    "),
    ))
}

fn sequences(script: &LoadScript) -> String {
    let columns =
        script.tables.iter().flat_map(|table| table.sequences.iter().map(move |s| (table, s)));
    columns.map(|(table, sequence)| set_sequence(table, sequence)).collect()
}

/// A sequence only goes on: an empty table leaves it as it is, and so do values that it has passed,
/// because another column may take its numbers from it too.
fn set_sequence(loaded: &LoadTable, sequence: &SequenceColumn) -> String {
    let name = loaded.sql_name();
    let column = &sequence.column;
    let found = match &sequence.sequence {
        Some(sequence) => format!("to_regclass({})", literal(&table(sequence))),
        None => {
            let (name, column) = (literal(&name), literal(column));
            format!("pg_get_serial_sequence({name}, {column})::regclass")
        }
    };
    let complaint = format!("table {name}, column {column}: expected a sequence, found none");
    block(&format!(
        "DECLARE
  counter regclass := {found};
  direction integer := (SELECT sign(seqincrement) FROM pg_sequence WHERE seqrelid = counter);
  furthest bigint;
  reached bigint;
  was_given boolean;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = {complaint};
  END IF;
  SELECT max(loaded.{column} * direction) * direction INTO furthest FROM {name} AS loaded;
  EXECUTE 'SELECT last_value, is_called FROM ' || counter INTO reached, was_given;
  IF furthest * direction > reached * direction OR furthest = reached AND NOT was_given THEN
    PERFORM setval(counter, furthest, true);
  END IF;
END
",
        complaint = literal(&complaint),
        column = identifier(column),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::load_script::tests::sample;
    use super::super::table_writer::Format;
    use super::*;

    #[test]
    fn a_line_break_ends_the_copy_command() {
        let mut script = sample();
        script.tables[1].columns[0] = "a\nb".to_owned();
        let error = render(&script).unwrap_err().to_string();
        let expected = "it's visits: `a\\nb` can't stand in \\copy, which is one line";
        assert_eq!(error, expected);
    }

    #[test]
    fn parquet_files_are_not_for_psql() {
        let mut script = sample();
        script.tables[0].format = Format::Parquet;
        let error = render(&script).unwrap_err().to_string();
        assert_eq!(error, "public.users: the target's client can't load parquet files");
    }

    #[test]
    fn a_plan_name_can_not_leave_its_comment() {
        let script = LoadScript { plan: "a\nDROP TABLE b;".to_owned(), ..LoadScript::default() };
        let sql = render(&script).unwrap();
        assert!(sql.starts_with("-- Loads plan `a\\nDROP TABLE b;` into"), "{sql}");
    }
}
