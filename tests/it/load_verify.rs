//! `verify.sql`: true of a load that nobody touched, and not of one with a single cell changed.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::migration::{state, stops, succeeds};
use crate::postgres::Database;
use crate::run::{self, Run};

/// Two rows of every type, and for each column another value for the first row.
const COLUMNS: [(&str, &str, &str, &str); 38] = [
    ("boolean", "true", "false", "false"),
    ("smallint", "-1", "32767", "0"),
    ("integer", "7", "-2147483648", "8"),
    ("bigint", "9223372036854775807", "0", "1"),
    ("real", "1.5", "'-0'", "1.25"),
    ("double precision", "1e-300", "'NaN'", "'Infinity'"),
    ("numeric(12,2)", "100.00", "-0.01", "100.01"),
    ("numeric", "'1.50'", "1e3", "'1.5'"),
    ("numeric", "'0.000'", "123456789012345678901234567890.5", "0"),
    ("text", "E'tab\\tand\\\\n \"x\"'", "''", "'ä🎉'"),
    ("varchar(9)", "'a  '", "'b'", "'a '"),
    ("char(5)", "'ab'", "'abcde'", "'a'"),
    ("bytea", "'\\x00ff'", "''", "'\\x00fe'"),
    ("date", "'2024-02-29'", "'infinity'", "'0044-03-15 BC'"),
    ("timestamp", "'2024-02-29 10:00:00.5'", "'-infinity'", "'2024-02-29 10:00:00.6'"),
    ("timestamp(3)", "'2024-02-29 10:00:00.123'", "NULL", "'2024-02-29 10:00:00.124'"),
    ("timestamptz", "'2024-02-29 10:00:00+02'", "'1900-01-01'", "'2024-02-29 10:00:00+01'"),
    ("time", "'23:59:59.999999'", "'00:00:00'", "'23:59:59'"),
    ("interval", "'1 year -2 days 3 hours'", "'0'", "'1 year'"),
    ("uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "NULL", "gen_random_uuid()"),
    ("json", "'{\"b\":1, \"a\":2}'", "'1.0'", "'{\"b\":1,\"a\":2}'"),
    (
        "jsonb",
        "'{\"bb\":1, \"a\":[1.50,\"\\u00e9\\n\"]}'",
        "'null'",
        "'{\"bb\":1, \"a\":[1.5,\"é\\n\"]}'",
    ),
    ("inet", "'10.0.0.1'", "'2001:db8::/32'", "'10.0.0.2'"),
    ("cidr", "'10.0.0.0/8'", "'::1/128'", "'10.0.0.0/9'"),
    ("macaddr", "'08:00:2B:01:02:03'", "NULL", "'08:00:2b:01:02:04'"),
    ("bit(4)", "B'0101'", "B'0000'", "B'0111'"),
    ("bit varying", "B'1'", "B''", "B'10'"),
    ("xml", "'<a>1</a>'", "NULL", "'<a>2</a>'"),
    ("mood", "'sad'", "'it''s'", "'it''s'"),
    ("positive", "5", "6", "7"),
    ("code", "'ab'", "'abc'", "'abd'"),
    ("integer[]", "'{1,NULL,3}'", "'{}'", "'{1,3}'"),
    ("text[]", "'{\"a b\",\"NULL\",NULL,\"\"}'", "'{\"\\\\\",\"\\\"\"}'", "'{a}'"),
    ("boolean[]", "'{t,f}'", "NULL", "'{t,t}'"),
    ("numeric(5,1)[]", "'{1.0}'", "NULL", "'{1.1}'"),
    ("timestamp[]", "'{2024-01-01}'", "NULL", "'{2024-01-02}'"),
    ("int4range", "'[1,3)'", "'empty'", "'[1,4)'"),
    ("point", "'(1,2)'", "NULL", "'(1,3)'"),
];

const TYPES: &str = "CREATE TYPE mood AS ENUM ('sad', 'it''s');
    CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
    CREATE DOMAIN code AS varchar(9);";

/// Returns the table of all types, with a key.
fn all_types() -> String {
    let columns = COLUMNS.iter().enumerate();
    let columns: Vec<String> =
        columns.map(|(place, (declared, ..))| format!(", \"c {place}\" {declared}")).collect();
    format!("{TYPES} CREATE TABLE everything (id integer PRIMARY KEY{});", columns.concat())
}

fn rows() -> String {
    let row = |id: usize, value: fn(&(&str, &str, &str, &str)) -> String| {
        let values: Vec<String> = COLUMNS.iter().map(value).collect();
        format!("({id}, {})", values.join(", "))
    };
    let first = row(1, |column| column.1.to_owned());
    let second = row(2, |column| column.2.to_owned());
    let third = row(3, |_| "NULL".to_owned());
    format!("INSERT INTO everything VALUES {first}, {second}, {third};")
}

fn pass_through(dump: &[u8], options: &[&str]) -> Run {
    let run = Run::convert_dump(&run::plan("pass_through"), dump, options);
    run.ended(0);
    run
}

/// Makes a change in a loaded database, and returns what `verify.sql` says of it.
#[track_caller]
fn changed(target: &Database, run: &Run, change: &str) -> String {
    target.psql(change);
    let said = stops(target, run, "verify.sql");
    assert!(said.contains("the target is not as it was loaded"), "{change}: {said}");
    said
}

#[test]
fn each_changed_cell_of_every_type_is_found() {
    let source = Database::create();
    source.psql(&(all_types() + &rows()));
    let run = pass_through(&source.pg_dump(&[]), &[]);
    let target = Database::create();
    succeeds(&target, &run, "load.sql");
    let before = state(&target);
    let said = succeeds(&target, &run, "verify.sql");
    let columns = COLUMNS.len() + 1;
    assert_eq!(said, format!("public.everything: 3 rows, {columns} columns as loaded\n"));
    assert_eq!(state(&target), before);

    let target = &target;
    for (place, (declared, first, second, other)) in COLUMNS.iter().enumerate() {
        let column = format!("\"c {place}\"");
        let faults = format!("public.everything: other values in c {place}\n");
        for (row, value) in [(1, *other), (1, "NULL"), (3, second)] {
            let same = value == "NULL" && *second == "NULL";
            if same || (row == 3 && *second == "NULL") {
                continue;
            }
            let change = format!("UPDATE everything SET {column} = {value} WHERE id = {row}");
            let said = changed(target, &run, &change);
            assert!(said.contains(&faults), "{declared}: {change}: {said}");
            let back = if row == 1 { first } else { "NULL" };
            target.psql(&format!("UPDATE everything SET {column} = {back} WHERE id = {row}"));
        }
    }
    succeeds(target, &run, "verify.sql");
    let said = changed(target, &run, "UPDATE everything SET id = 4 WHERE id = 3");
    assert!(said.contains("other values in id\n"), "{said}");
    target.psql("UPDATE everything SET id = 3 WHERE id = 4");

    let swap = "UPDATE everything AS e SET \"c 2\" = o.\"c 2\" FROM everything AS o
                WHERE e.id + o.id = 3 AND e.id <> o.id";
    let said = changed(target, &run, swap);
    assert!(said.contains("values stand in other rows"), "{said}");
    target.psql(swap);
    let said = changed(
        target,
        &run,
        "ALTER TABLE everything DROP CONSTRAINT everything_pkey;
        INSERT INTO everything SELECT * FROM everything WHERE id = 3",
    );
    assert!(said.contains("expected 3 rows, found 4"), "{said}");
    let said = changed(target, &run, "DELETE FROM everything WHERE id = 3");
    assert!(said.contains("expected 3 rows, found 2"), "{said}");
}

/// Returns a plan of one model over a dump that no pg_dump wrote, so that each text is doubted.
fn by_hand(target: &str, model: &str, options: &str) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    let plan = format!(
        "[plan]\nname = 'p'\n[sources.legacy]\ndump = 'dump.sql'\n[target]\nschema = 'target.sql'\n{options}\n"
    );
    fs::write(folder.path().join("plan.toml"), plan).expect("plan.toml is written");
    fs::write(folder.path().join("target.sql"), target).expect("target.sql is written");
    fs::create_dir(folder.path().join("models")).expect("a folder");
    fs::write(folder.path().join("models/t.sql"), model).expect("a model is written");
    folder
}

#[test]
fn values_of_other_dumps_are_printed_as_the_server_prints_them() {
    let target_sql =
        "CREATE TABLE t (id integer PRIMARY KEY, a numeric, b uuid, c jsonb, d interval,
        e inet, f bit(3), g boolean, h char(4), i timestamp(0));";
    let plan = by_hand(target_sql, "SELECT * FROM legacy.t", "");
    let dump = "CREATE TABLE `t` (id int, a text, b text, c text, d text, e text, f text, g tinyint, h text, i datetime(3));
        INSERT INTO t VALUES (1, '+1.50e1', '{A0EEBC999C0B4EF8BB6D6BB9BD380A11}', '{\"b\":[1,2e2],\"a\":\"\\\\u00e9\"}',
            '1 day 02:00:00', '10.0.0.1', '101', 1, 'ab', '2024-01-01 10:00:00.000'),
        (2, '-0.0', NULL, '[]', NULL, '::1', '000', 0, 'ab  ', NULL);";
    let run = Run::convert_dump(plan.path(), dump.as_bytes(), &[]);
    run.ended(0);
    let target = Database::create();
    target.psql(target_sql);
    succeeds(&target, &run, "load.sql");
    let said = succeeds(&target, &run, "verify.sql");
    assert_eq!(said, "public.t: 2 rows, 10 columns as loaded\n");

    // What the server prints in another way is said not to be compared, and nothing is claimed.
    let dump = dump.replace("1 day 02:00:00", "26 hours");
    let run = Run::convert_dump(plan.path(), dump.as_bytes(), &[]);
    run.ended(0);
    target.psql("DELETE FROM t; DROP SCHEMA IF EXISTS x");
    succeeds(&target, &run, "load.sql");
    let said = succeeds(&target, &run, "verify.sql");
    assert_eq!(said, "public.t: 2 rows, 9 of 10 columns as loaded, the others not compared\n");
    let verify = run.text("verify.sql");
    assert!(verify.contains("-- Not compared: public.t.d: "), "{verify}");
    changed(&target, &run, "UPDATE t SET a = 15 WHERE id = 1");
}

#[test]
fn only_the_loaded_rows_of_a_shared_table_are_compared() {
    let target_sql = "CREATE TABLE t (id integer PRIMARY KEY, a text);";
    let dump = "CREATE TABLE `t` (id int, a text); INSERT INTO t VALUES (1, 'x'), (2, 'y');";
    for (options, rows) in [
        ("mode = 'upsert'", "(2, 'old'), (3, 'own')"),
        ("[models.t]\nmay_hold_rows = true", "(3, 'own')"),
        ("mode = 'skip-existing'", "(2, 'old'), (3, 'own')"),
    ] {
        let plan = by_hand(target_sql, "SELECT * FROM legacy.t", options);
        let run = Run::convert_dump(plan.path(), dump.as_bytes(), &[]);
        run.ended(0);
        let target = Database::create();
        target.psql(&format!("{target_sql} INSERT INTO t VALUES {rows}"));
        succeeds(&target, &run, "load.sql");
        let skipped = options.contains("skip");
        let count = if skipped { 1 } else { 2 };
        let said = succeeds(&target, &run, "verify.sql");
        assert_eq!(said, format!("public.t: {count} rows, 2 columns as loaded\n"), "{options}");
        target.psql("UPDATE t SET a = 'other' WHERE id = 3");
        succeeds(&target, &run, "verify.sql");
        let said = changed(&target, &run, "UPDATE t SET a = 'other' WHERE id = 1");
        assert!(said.contains("public.t: other values in a"), "{said}");
        let said = changed(&target, &run, "DELETE FROM t WHERE id = 1");
        let fewer = format!("public.t: expected {count} rows, found {}", count - 1);
        assert!(said.contains(&fewer), "{said}");
    }
}

#[test]
fn rows_of_a_shared_table_without_a_key_are_looked_for() {
    let target_sql = "CREATE TABLE t (a text, b int);";
    let plan = by_hand(target_sql, "SELECT * FROM legacy.t", "[models.t]\nmay_hold_rows = true");
    let dump =
        "CREATE TABLE `t` (a text, b int); INSERT INTO t VALUES ('x', 1), ('x', 1), (NULL, 2);";
    let run = Run::convert_dump(plan.path(), dump.as_bytes(), &[]);
    run.ended(0);
    let target = Database::create();
    target.psql(&format!("{target_sql} INSERT INTO t VALUES ('x', 1), ('own', 1)"));
    succeeds(&target, &run, "load.sql");
    assert_eq!(succeeds(&target, &run, "verify.sql"), "public.t: 3 rows as loaded\n");
    let said = changed(&target, &run, "UPDATE t SET b = 3 WHERE b = 2");
    assert!(said.contains("public.t: 1 of 3 rows are missing"), "{said}");
}

#[test]
fn counts_may_be_enough() {
    let target_sql = "CREATE TABLE t (a text);";
    let plan = by_hand(target_sql, "SELECT * FROM legacy.t", "[output]\nverify = 'counts'");
    let dump = "CREATE TABLE `t` (a text); INSERT INTO t VALUES ('x');";
    let run = Run::convert_dump(plan.path(), dump.as_bytes(), &[]);
    run.ended(0);
    let target = Database::create();
    target.psql(target_sql);
    succeeds(&target, &run, "load.sql");
    target.psql("UPDATE t SET a = 'y'");
    assert_eq!(succeeds(&target, &run, "verify.sql"), "public.t: 1 rows\n");
    let said = changed(&target, &run, "INSERT INTO t VALUES ('z')");
    assert!(said.contains("public.t: expected 1 rows, found 2"), "{said}");
}

#[test]
fn awkward_dumps_are_verified_whole() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/dump/awkward_postgres.sql");
    let source = Database::create();
    source.psql(&fs::read_to_string(path).expect("awkward_postgres.sql"));
    let dump = source.pg_dump(&[]);
    let options: [&[&str]; 3] = [&["--threads", "1"], &["--threads", "4"], &["--format", "csv"]];
    let runs = options.map(|options| pass_through(&dump, options));
    for run in &runs {
        let target = Database::create();
        succeeds(&target, run, "load.sql");
        let said = succeeds(&target, run, "verify.sql");
        // What `money` prints depends on the locale of the database.
        let open: Vec<&str> = said.lines().filter(|line| line.contains("not compared")).collect();
        let money = "public.numbers: 12 rows, 12 of 13 columns as loaded, the others not compared";
        assert_eq!(open, [money], "{said}");
    }
    assert_eq!(runs[0].text("verify.sql"), runs[1].text("verify.sql"));
}
