//! Writes `rollback.sql`: removes from PostgreSQL exactly what `load.sql` put there.
//!
//! The data files say what that is. Each is read into a temporary table, and the rows are deleted
//! by primary key, or by all their columns where there is none; what does not fit stops all.

use super::error::Error;
use super::load_script::{Create, LoadScript, LoadTable};
use super::postgres_script::{
    PREAMBLE, VERSION_GUARD, block, comment, hook, identifier, identifiers, join, line, literal,
    table,
};

/// Returns the script.
///
/// # Errors
///
/// As [`postgres_load::render`](super::postgres_load::render).
pub fn render(script: &LoadScript) -> Result<String, Error> {
    let mut sql = head(script);
    sql.push_str(PREAMBLE);
    sql.push_str(&hook("before_rollback", script.hooks.before_rollback.as_ref())?);
    if !script.tables.is_empty() {
        sql.push_str(&guards(script));
        let names = join(script.tables.iter().map(LoadTable::sql_name), ", ");
        line(&mut sql, format_args!("LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE;"));
        sql.push_str("SET CONSTRAINTS ALL DEFERRED;\n\n");
        sql.push_str(&counts_before(script));
    }
    for (place, table) in script.tables.iter().enumerate() {
        sql.push_str(&read_file(table, place)?);
    }
    for (place, table) in script.tables.iter().enumerate().rev() {
        sql.push_str(&match script.create {
            Some(_) => compare(table, place),
            None => delete(script, table, place),
        });
    }
    match &script.create {
        Some(create) => drop_created(script, create, &mut sql),
        None if script.tables.is_empty() => {}
        None => sql.push_str(&counts_after(script)),
    }
    sql.push_str("SET CONSTRAINTS ALL IMMEDIATE;\n\n");
    sql.push_str(&hook("after_rollback", script.hooks.after_rollback.as_ref())?);
    sql.push_str("COMMIT;\n");
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
         --     cd RUN && psql -X -d DATABASE -f rollback.sql\n\
         --\n\
         -- A row that is missing, or one that would be lost with the loaded ones, stops it, and\n\
         -- nothing is changed. Sequences are not set back.\n\n",
        comment(&script.plan),
    )
}

/// The temporary copy of a table's data file.
fn loaded(place: usize) -> String {
    format!("pg_temp.transload_{}", place + 1)
}

fn guards(script: &LoadScript) -> String {
    let names = script.tables.iter().map(|table| format!("({})", literal(&table.sql_name())));
    block(&format!(
        "DECLARE
  target record;
BEGIN
{VERSION_GUARD}  FOR target IN SELECT * FROM (VALUES
    {}
  ) AS listed (name) LOOP
    IF to_regclass(target.name) IS NULL THEN
      RAISE EXCEPTION 'table %: expected one, found none', target.name;
    END IF;
    IF NOT has_table_privilege(to_regclass(target.name), 'DELETE')
      OR NOT has_table_privilege(to_regclass(target.name), 'SELECT') THEN
      RAISE EXCEPTION 'table %: role % may not delete and select', target.name, current_user;
    END IF;
    IF row_security_active(to_regclass(target.name)) THEN
      RAISE EXCEPTION 'table %: row security hides rows from role %', target.name, current_user;
    END IF;
  END LOOP;
END
",
        join(names, ",\n    "),
    ))
}

fn counts_before(script: &LoadScript) -> String {
    let counts = script.tables.iter().enumerate();
    let counts = counts.map(|(place, table)| {
        format!("  SELECT {place} AS place, count(*) AS rows FROM {}", table.sql_name())
    });
    format!(
        "CREATE TEMPORARY TABLE transload_before ON COMMIT DROP AS\n{};\n\n",
        join(counts, "\n  UNION ALL\n"),
    )
}

fn read_file(table: &LoadTable, place: usize) -> Result<String, Error> {
    let (name, loaded) = (table.sql_name(), loaded(place));
    let columns = identifiers(&table.columns);
    let copy = table.copy_command(&loaded)?;
    Ok(format!(
        "CREATE TEMPORARY TABLE transload_{} ON COMMIT DROP AS\n  \
         SELECT {columns} FROM {name} WITH NO DATA;\n{copy}ANALYZE {loaded};\n\n",
        place + 1,
    ))
}

/// Returns the rows of the table that were loaded: a FROM item named `fit` with `place` and
/// `home`, the ctid and tableoid of each.
fn matching(table: &LoadTable, place: usize) -> String {
    let (name, loaded) = (table.sql_name(), loaded(place));
    let keyed =
        !table.key.is_empty() && table.key.iter().all(|column| table.columns.contains(column));
    if keyed {
        let on = table.key.iter().map(|column| {
            let column = identifier(column);
            format!("present.{column} = loaded.{column}")
        });
        let on = join(on, " AND ");
        return format!(
            "(SELECT present.ctid AS place, present.tableoid AS home\n      \
             FROM {name} AS present JOIN {loaded} AS loaded ON {on}) AS fit"
        );
    }
    // The text of a whole row has an equality for every type, and NULLs that are equal. Rows that
    // occur more than once are numbered, so that as many are taken as were loaded.
    let row = format!("ROW({})::text", identifiers(&table.columns));
    let numbered = format!("{row} AS whole, row_number() OVER (PARTITION BY {row}) AS number");
    format!(
        "(SELECT present.place, present.home\n      \
         FROM (SELECT ctid AS place, tableoid AS home, {numbered} FROM {name}) AS present\n      \
         JOIN (SELECT {numbered} FROM {loaded}) AS loaded USING (whole, number)) AS fit"
    )
}

/// Deletes the loaded rows of a table.
///
/// Rows of other tables that refer to them with CASCADE, SET NULL or SET DEFAULT would be changed
/// without a word: they stop the script. Tables of the run that come later are empty of loaded
/// rows by now; those before, and the table itself, are counted at the end.
fn delete(script: &LoadScript, table: &LoadTable, place: usize) -> String {
    let (name, expected) = (table.sql_name(), table.rows);
    let (literal_name, fit) = (literal(&name), matching(table, place));
    let pending = script.tables[..=place].iter().map(|table| literal(&table.sql_name()));
    let pending = join(pending, ", ");
    let referring = [
        literal("SELECT count(*) FROM "),
        "reference.child".to_owned(),
        literal(&format!(" AS child JOIN {name} AS parent ON ")),
        "reference.fits".to_owned(),
        literal(&format!(" JOIN {fit} ON parent.ctid = fit.place AND parent.tableoid = fit.home")),
    ];
    let referring = join(referring.into_iter(), " ||\n      ");
    block(&format!(
        "DECLARE
  reference record;
  found bigint;
BEGIN
  FOR reference IN
    SELECT c.conrelid::regclass::text AS child,
      string_agg(format('child.%I = parent.%I', child.attname, parent.attname), ' AND ') AS fits
    FROM pg_constraint AS c
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS pair (child, parent)
    JOIN pg_attribute AS child ON child.attrelid = c.conrelid AND child.attnum = pair.child
    JOIN pg_attribute AS parent ON parent.attrelid = c.confrelid AND parent.attnum = pair.parent
    WHERE c.contype = 'f' AND c.confdeltype IN ('c', 'n', 'd')
      AND c.confrelid = {literal_name}::regclass
      AND c.conrelid <> ALL (ARRAY[{pending}]::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE {referring} INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        {literal_name}, found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM {name} AS present
    USING {fit}
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> {expected} THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', {literal_name}, {expected}, found;
  END IF;
END
",
    ))
}

/// Stops where a table of `load.sql` holds other rows than the loaded ones.
fn compare(table: &LoadTable, place: usize) -> String {
    let (name, expected) = (table.sql_name(), table.rows);
    let (literal_name, fit) = (literal(&name), matching(table, place));
    block(&format!(
        "DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM {fit};
  IF found <> {expected} THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', {literal_name}, {expected}, found;
  END IF;
  SELECT rows INTO found FROM pg_temp.transload_before AS before WHERE before.place = {place};
  IF found <> {expected} THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', {literal_name}, {expected}, found;
  END IF;
END
",
    ))
}

fn counts_after(script: &LoadScript) -> String {
    let rows = script.tables.iter().enumerate().map(|(place, table)| {
        format!("({place}, {}, {}::bigint)", literal(&table.sql_name()), table.rows)
    });
    block(&format!(
        "DECLARE
  target record;
  found bigint;
BEGIN
  FOR target IN
    SELECT listed.name, before.rows - listed.loaded AS expected FROM (VALUES
    {}
    ) AS listed (place, name, loaded) JOIN pg_temp.transload_before AS before USING (place)
  LOOP
    EXECUTE format('SELECT count(*) FROM %s', target.name) INTO found;
    IF found <> target.expected THEN
      RAISE EXCEPTION 'table %: expected % rows to stay, found %',
        target.name, target.expected, found;
    END IF;
  END LOOP;
END
",
        join(rows, ",\n    "),
    ))
}

/// One DROP for all tables: they may refer to one another, and nothing else may refer to them.
fn drop_created(script: &LoadScript, create: &Create, sql: &mut String) {
    // The copies of the files use the types.
    let copies = (0..script.tables.len()).map(loaded);
    let tables = copies.chain(script.tables.iter().map(LoadTable::sql_name));
    if !script.tables.is_empty() {
        line(sql, format_args!("DROP TABLE {};", join(tables, ", ")));
    }
    for sequence in create.sequences.iter().rev() {
        line(sql, format_args!("DROP SEQUENCE IF EXISTS {};", table(sequence)));
    }
    for name in create.types.iter().rev() {
        line(sql, format_args!("DROP TYPE {};", table(name)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::load_script::tests::sample;
    use super::*;

    #[test]
    fn a_small_script() {
        let mut script = sample();
        script.tables.pop();
        insta::assert_snapshot!(render(&script).unwrap(), @r##"
-- Deletes the rows that load.sql loaded, plan `gustav`, in one transaction.
--
--     cd RUN && psql -X -d DATABASE -f rollback.sql
--
-- A row that is missing, or one that would be lost with the loaded ones, stops it, and
-- nothing is changed. Sequences are not set back.

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
BEGIN
  IF current_setting('server_version_num')::integer < 120000 THEN
    RAISE EXCEPTION 'expected PostgreSQL 12 or later, found %', current_setting('server_version');
  END IF;
  FOR target IN SELECT * FROM (VALUES
    ('"public"."users"')
  ) AS listed (name) LOOP
    IF to_regclass(target.name) IS NULL THEN
      RAISE EXCEPTION 'table %: expected one, found none', target.name;
    END IF;
    IF NOT has_table_privilege(to_regclass(target.name), 'DELETE')
      OR NOT has_table_privilege(to_regclass(target.name), 'SELECT') THEN
      RAISE EXCEPTION 'table %: role % may not delete and select', target.name, current_user;
    END IF;
    IF row_security_active(to_regclass(target.name)) THEN
      RAISE EXCEPTION 'table %: row security hides rows from role %', target.name, current_user;
    END IF;
  END LOOP;
END
$transload$;

LOCK TABLE "public"."users" IN SHARE ROW EXCLUSIVE MODE;
SET CONSTRAINTS ALL DEFERRED;

CREATE TEMPORARY TABLE transload_before ON COMMIT DROP AS
  SELECT 0 AS place, count(*) AS rows FROM "public"."users";

CREATE TEMPORARY TABLE transload_1 ON COMMIT DROP AS
  SELECT "id", "the ""name""" FROM "public"."users" WITH NO DATA;
\copy pg_temp.transload_1 ("id", "the ""name""") FROM 'data/public.users.copy' WITH (FORMAT text, ENCODING 'UTF8')
ANALYZE pg_temp.transload_1;

DO $transload$
DECLARE
  reference record;
  found bigint;
BEGIN
  FOR reference IN
    SELECT c.conrelid::regclass::text AS child,
      string_agg(format('child.%I = parent.%I', child.attname, parent.attname), ' AND ') AS fits
    FROM pg_constraint AS c
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS pair (child, parent)
    JOIN pg_attribute AS child ON child.attrelid = c.conrelid AND child.attnum = pair.child
    JOIN pg_attribute AS parent ON parent.attrelid = c.confrelid AND parent.attnum = pair.parent
    WHERE c.contype = 'f' AND c.confdeltype IN ('c', 'n', 'd')
      AND c.confrelid = '"public"."users"'::regclass
      AND c.conrelid <> ALL (ARRAY['"public"."users"']::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE 'SELECT count(*) FROM ' ||
      reference.child ||
      ' AS child JOIN "public"."users" AS parent ON ' ||
      reference.fits ||
      ' JOIN (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."users" AS present JOIN pg_temp.transload_1 AS loaded ON present."id" = loaded."id") AS fit ON parent.ctid = fit.place AND parent.tableoid = fit.home' INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        '"public"."users"', found, reference.child;
    END IF;
  END LOOP;
  DELETE FROM "public"."users" AS present
    USING (SELECT present.ctid AS place, present.tableoid AS home
      FROM "public"."users" AS present JOIN pg_temp.transload_1 AS loaded ON present."id" = loaded."id") AS fit
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> 3 THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', '"public"."users"', 3, found;
  END IF;
END
$transload$;

DO $transload$
DECLARE
  target record;
  found bigint;
BEGIN
  FOR target IN
    SELECT listed.name, before.rows - listed.loaded AS expected FROM (VALUES
    (0, '"public"."users"', 3::bigint)
    ) AS listed (place, name, loaded) JOIN pg_temp.transload_before AS before USING (place)
  LOOP
    EXECUTE format('SELECT count(*) FROM %s', target.name) INTO found;
    IF found <> target.expected THEN
      RAISE EXCEPTION 'table %: expected % rows to stay, found %',
        target.name, target.expected, found;
    END IF;
  END LOOP;
END
$transload$;

SET CONSTRAINTS ALL IMMEDIATE;

COMMIT;
"##);
    }

    #[test]
    fn tables_that_the_load_made_are_dropped_together() {
        let mut script = sample();
        let create = Create {
            sequences: vec![crate::dump::catalog::TableName::new(Some("public"), "counter")],
            types: vec![crate::dump::catalog::TableName::new(None, "mood")],
            ..Create::default()
        };
        script.create = Some(create);
        let sql = render(&script).unwrap();
        let expected = "\
DROP TABLE pg_temp.transload_1, pg_temp.transload_2, \"public\".\"users\", \"it's visits\";
DROP SEQUENCE IF EXISTS \"public\".\"counter\";
DROP TYPE \"mood\";
SET CONSTRAINTS ALL IMMEDIATE;

COMMIT;
";
        assert!(sql.ends_with(expected), "{sql}");
        assert!(!sql.contains("DELETE FROM"), "{sql}");
    }
}
