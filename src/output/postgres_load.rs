//! Writes `load.sql`: a run's data files into PostgreSQL, by psql, in one transaction.
//!
//! Knows names, files and counts; never the rows.

use super::error::Error;
use super::load_script::{LoadScript, LoadTable, SequenceColumn};
use super::postgres_script::{
    PREAMBLE, VERSION_GUARD, block, comment, hook, identifier, join, line, literal, statements,
    table,
};

/// Returns the script.
///
/// # Errors
///
/// For a table that psql can't load: a Parquet file, or a name with a line break.
pub fn render(script: &LoadScript) -> Result<String, Error> {
    let mut sql = head(script);
    sql.push_str(PREAMBLE);
    sql.push_str(&hook("before_load", script.hooks.before_load.as_ref())?);
    if !script.tables.is_empty() {
        sql.push_str(&guards(script));
    }
    if let Some(create) = &script.create {
        statements(&create.before_data, &mut sql);
    }
    sql.push_str("SET CONSTRAINTS ALL DEFERRED;\n\n");
    for table in &script.tables {
        sql.push_str(&table.copy_command(&table.sql_name())?);
    }
    sql.push('\n');
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
    sql.push_str("COMMIT;\n\n");
    for table in &script.tables {
        line(&mut sql, format_args!("ANALYZE {};", table.sql_name()));
    }
    Ok(sql)
}

fn head(script: &LoadScript) -> String {
    let rows: u64 = script.tables.iter().map(|table| table.rows).sum();
    format!(
        "-- Loads plan {} into PostgreSQL: {rows} rows, {} tables, one transaction.\n\
         --\n\
         --     cd RUN && psql -X -d DATABASE -f load.sql\n\
         --\n\
         -- A guard, a file or a count that does not hold stops it, and nothing stays.\n\n",
        comment(&script.plan),
        script.tables.len(),
    )
}

fn guards(script: &LoadScript) -> String {
    let names = script.tables.iter().map(|table| format!("({})", literal(&table.sql_name())));
    let test = if script.create.is_some() {
        "    IF to_regclass(target.name) IS NOT NULL THEN
      RAISE EXCEPTION 'table %: expected none, found one', target.name;
    END IF;
"
    } else {
        "    IF to_regclass(target.name) IS NULL THEN
      RAISE EXCEPTION 'table %: expected one, found none', target.name;
    END IF;
    IF NOT has_table_privilege(to_regclass(target.name), 'INSERT')
      OR NOT has_table_privilege(to_regclass(target.name), 'SELECT') THEN
      RAISE EXCEPTION 'table %: role % may not insert and select', target.name, current_user;
    END IF;
    IF row_security_active(to_regclass(target.name)) THEN
      RAISE EXCEPTION 'table %: row security hides rows from role %', target.name, current_user;
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', target.name) INTO filled;
    IF filled THEN
      RAISE EXCEPTION 'table %: expected no rows, found some', target.name;
    END IF;
"
    };
    block(&format!(
        "DECLARE
  target record;
  filled boolean;
BEGIN
{VERSION_GUARD}  FOR target IN SELECT * FROM (VALUES
    {}
  ) AS listed (name) LOOP
{test}  END LOOP;
END
",
        join(names, ",\n    "),
    ))
}

fn counts(script: &LoadScript) -> String {
    let rows = script
        .tables
        .iter()
        .map(|table| format!("({}, {}::bigint)", literal(&table.sql_name()), table.rows));
    block(&format!(
        "DECLARE
  target record;
  found bigint;
BEGIN
  FOR target IN SELECT * FROM (VALUES
    {}
  ) AS listed (name, expected) LOOP
    EXECUTE format('SELECT count(*) FROM %s', target.name) INTO found;
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

/// A sequence only goes on: an empty table leaves it as it is, and so do values below where it is,
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
  highest bigint;
  reached bigint;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = {};
  END IF;
  SELECT max(loaded.{}) INTO highest FROM {name} AS loaded;
  EXECUTE 'SELECT last_value FROM ' || counter INTO reached;
  IF highest >= reached THEN
    PERFORM setval(counter, highest, true);
  END IF;
END
",
        literal(&complaint),
        identifier(column),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::load_script::tests::sample;
    use super::super::table_writer::Format;
    use super::*;

    #[test]
    fn a_small_script() {
        insta::assert_snapshot!(render(&sample()).unwrap(), @r##"
-- Loads plan `gustav` into PostgreSQL: 5 rows, 2 tables, one transaction.
--
--     cd RUN && psql -X -d DATABASE -f load.sql
--
-- A guard, a file or a count that does not hold stops it, and nothing stays.

\set ON_ERROR_STOP on
\encoding UTF8

BEGIN;
SET LOCAL standard_conforming_strings = on;
SET LOCAL datestyle = 'ISO, YMD';
SET LOCAL intervalstyle = 'postgres';
SET LOCAL timezone = 'UTC';
SET LOCAL extra_float_digits = 3;
SET LOCAL bytea_output = 'hex';
SET LOCAL statement_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL row_security = off;

DO $transload$
DECLARE
  target record;
  filled boolean;
BEGIN
  IF current_setting('server_version_num')::integer < 120000 THEN
    RAISE EXCEPTION 'expected PostgreSQL 12 or later, found %', current_setting('server_version');
  END IF;
  FOR target IN SELECT * FROM (VALUES
    ('"public"."users"'),
    ('"it''s visits"')
  ) AS listed (name) LOOP
    IF to_regclass(target.name) IS NULL THEN
      RAISE EXCEPTION 'table %: expected one, found none', target.name;
    END IF;
    IF NOT has_table_privilege(to_regclass(target.name), 'INSERT')
      OR NOT has_table_privilege(to_regclass(target.name), 'SELECT') THEN
      RAISE EXCEPTION 'table %: role % may not insert and select', target.name, current_user;
    END IF;
    IF row_security_active(to_regclass(target.name)) THEN
      RAISE EXCEPTION 'table %: row security hides rows from role %', target.name, current_user;
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', target.name) INTO filled;
    IF filled THEN
      RAISE EXCEPTION 'table %: expected no rows, found some', target.name;
    END IF;
  END LOOP;
END
$transload$;

SET CONSTRAINTS ALL DEFERRED;

\copy "public"."users" ("id", "the ""name""") FROM 'data/public.users.copy' WITH (FORMAT text, ENCODING 'UTF8')
\copy "it's visits" ("user_id", "at") FROM 'data/it''s visits.csv' WITH (FORMAT csv, HEADER, ENCODING 'UTF8')

DO $transload$
DECLARE
  target record;
  found bigint;
BEGIN
  FOR target IN SELECT * FROM (VALUES
    ('"public"."users"', 3::bigint),
    ('"it''s visits"', 2::bigint)
  ) AS listed (name, expected) LOOP
    EXECUTE format('SELECT count(*) FROM %s', target.name) INTO found;
    IF found <> target.expected THEN
      RAISE EXCEPTION 'table %: expected % rows, found %', target.name, target.expected, found;
    END IF;
  END LOOP;
END
$transload$;

SET CONSTRAINTS ALL IMMEDIATE;

DO $transload$
DECLARE
  counter regclass := pg_get_serial_sequence('"public"."users"', 'id')::regclass;
  highest bigint;
  reached bigint;
BEGIN
  IF counter IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = 'table "public"."users", column id: expected a sequence, found none';
  END IF;
  SELECT max(loaded."id") INTO highest FROM "public"."users" AS loaded;
  EXECUTE 'SELECT last_value FROM ' || counter INTO reached;
  IF highest >= reached THEN
    PERFORM setval(counter, highest, true);
  END IF;
END
$transload$;

COMMIT;

ANALYZE "public"."users";
ANALYZE "it's visits";
"##);
    }

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
