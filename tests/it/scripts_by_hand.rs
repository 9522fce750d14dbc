//! Scripts that no program wrote: what a server would make of their rows, or a word where that
//! is not known.

use std::fs;

use serde_json::Value;

use crate::dump_file::DumpFile;
use crate::mariadb::Database;
use crate::postgres;
use crate::run::transload;

/// Checks the tables of a script, by name, and the codes of its findings, losing ones with `!`.
#[track_caller]
fn check(script: &str, expected: &[(&str, &str)], findings: &[&str]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("dump"), script).expect("the script is written");
    let inspect = transload().current_dir(&folder).args(["inspect", "dump", "--json"]).output();
    let report = inspect.expect("transload starts").stdout;
    let report: Value = serde_json::from_slice(&report).expect("JSON");
    let findings_of = |report: &Value| -> Vec<String> {
        let found = report["findings"].as_array().expect("findings").iter();
        let code = |found: &Value| found["code"].as_str().expect("a code").to_owned();
        let mark = |found: &Value| if found["loses_rows"] == true { "!" } else { "" };
        found.map(|found| code(found) + mark(found)).collect()
    };
    assert_eq!(findings_of(&report), findings, "{report:#}");
    let code = i32::from(findings.iter().any(|code| code.ends_with('!')));
    let dump = DumpFile::new(script.as_bytes());
    let files = dump.snapshot("copy", &[code]);
    let found: Vec<(String, String)> = files
        .into_iter()
        .map(|((_, name), file)| (name, fs::read_to_string(file).expect("text")))
        .collect();
    let expected: Vec<(String, String)> =
        expected.iter().map(|(name, rows)| ((*name).to_owned(), (*rows).to_owned())).collect();
    assert_eq!(found, expected, "{script}");
}

#[test]
fn rows_behind_a_trigger_are_said() {
    let film = "CREATE TABLE `film` (`id` int);\n";
    let trigger = "CREATE TRIGGER ins_film AFTER INSERT ON film FOR EACH ROW SET NEW.id = 1;\n";
    let rows = "INSERT INTO film VALUES (1);\nINSERT INTO film VALUES (2);\n";
    let expected = [("film", "1\n2\n")];
    check(&format!("{film}{trigger}{rows}"), &expected, &["trigger_not_applied!"]);
    check(&format!("{film}{rows}{trigger}"), &expected, &[]);
    let head = "-- MariaDB dump 10.19\n";
    let end = "-- Dump completed\n";
    check(&format!("{head}{film}{trigger}{rows}{end}"), &expected, &[]);
}

#[test]
fn numbers_of_rows_of_tidb_are_no_column() {
    check(
        "CREATE TABLE `t` (`a` int);\nINSERT INTO `t` (`a`, `_tidb_rowid`) VALUES (5, 1);\n",
        &[("t", "5\n")],
        &["row_numbers_not_kept"],
    );
}

#[test]
fn tables_of_a_type_have_its_columns() {
    let script = "CREATE TYPE public.pair AS (id integer, name text);
        CREATE TABLE public.t OF public.pair (id WITH OPTIONS NOT NULL, PRIMARY KEY (id));
        CREATE TABLE public.u OF public.pair;
        COPY public.t (id, name) FROM stdin;\n1\tx\n\\.\n
        INSERT INTO public.u VALUES (2, 'y');\n";
    check(script, &[("t", "1\tx\n"), ("u", "2\ty\n")], &[]);
}

#[test]
fn rows_of_a_partitioned_root_stay_with_it_and_are_said() {
    let database = postgres::Database::create();
    database.script(
        "CREATE TABLE p (a int) PARTITION BY LIST (a);
         CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
         INSERT INTO p VALUES (1);",
    );
    let dump = database.pg_dump(&["--load-via-partition-root"]);
    let dump = String::from_utf8(dump).expect("text");
    check(&dump, &[("p", "1\n"), ("p1", "")], &["rows_of_partitioned_table"]);
    let plain = String::from_utf8(database.pg_dump(&[])).expect("text");
    check(&plain, &[("p", ""), ("p1", "1\n")], &[]);
}

#[test]
fn comments_without_a_place_are_counted() {
    check(
        "SET statement_timeout = 0;\nCREATE TYPE mood AS ENUM ('a');\nCREATE TABLE t (a int);\n\
         COMMENT ON TABLE t IS 'kept';\nCOMMENT ON TYPE mood IS 'x';\nCOMMENT ON SCHEMA public IS 'y';\n",
        &[("t", "")],
        &["comments_not_kept"],
    );
}

#[test]
fn chars_lose_their_blanks_as_in_the_server() {
    let script = "CREATE TABLE t (a char(5), b varchar(5));\n\
        INSERT INTO `t` VALUES ('ab  ', 'cd  '), ('   ', ' '), (' x', '');\n";
    let database = Database::create(script);
    let of_server = database.sql("SELECT CONCAT('<', a, '|', b, '>') FROM t");
    assert_eq!(of_server.trim_end(), "<ab|cd  >\n<| >\n< x|>");
    check(script, &[("t", "ab\tcd  \n\t \n x\t\n")], &[]);
}

#[test]
fn digits_that_servers_round_in_different_ways_stand_aside() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let script = "CREATE TABLE `t` (a datetime, b datetime(3), c float(7,4), d double(8,2), e time(1), f decimal(5,2));
        INSERT INTO t VALUES
            ('2024-01-01 00:00:00', '2024-01-01 00:00:00.123', 1.2346, 1.25, '10:00:00.5', 1.25),
            ('2024-01-01 00:00:00.6', NULL, NULL, NULL, NULL, NULL),
            (NULL, '2024-01-01 00:00:00.1236', NULL, NULL, NULL, NULL),
            (NULL, NULL, 1.23456, NULL, NULL, NULL), (NULL, NULL, NULL, 1.255, NULL, NULL),
            (NULL, NULL, NULL, NULL, '10:00:00.55', NULL), (NULL, NULL, NULL, NULL, NULL, 1.255);\n";
    let asides = |script: &[u8]| -> usize {
        fs::write(folder.path().join("dump"), script).expect("the script is written");
        let mut snapshot = transload();
        snapshot.current_dir(&folder).args(["snapshot", "dump", "-o", "out", "--overwrite"]);
        let said = snapshot.output().expect("transload starts").stderr;
        String::from_utf8_lossy(&said).matches("invalid_value aside").count()
    };
    assert_eq!(asides(script.as_bytes()), 6);
    // What the server keeps is none of them.
    assert_eq!(asides(&Database::create(script).dump(&["--compact"])), 0);
}

#[test]
fn instants_inside_of_values_are_in_utc() {
    let database = postgres::Database::create();
    database.set("TimeZone", "America/New_York");
    database.script(
        "CREATE TABLE t (r tstzrange, m tstzmultirange, a timestamptz[]);
         INSERT INTO t VALUES ('[2024-01-01 00:00+00,)', '{[1900-01-01 00:00+00,2024-07-01 00:00+00]}',
             '{{2024-01-01 00:00+00,infinity}}'), ('empty', '{}', '{2024-01-01 00:00+00}');",
    );
    let expected = database.psql("SET TimeZone = 'UTC'; COPY t TO STDOUT");
    let dump = DumpFile::new(&database.pg_dump(&[]));
    let file = dump.snapshot("copy", &[0]).into_values().next().expect("a table");
    assert_eq!(fs::read_to_string(file).expect("text"), expected);
}

#[test]
fn the_catalog_tells_what_keys_do() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let script = "SET statement_timeout = 0;
        CREATE TABLE public.p (id integer PRIMARY KEY);
        CREATE SEQUENCE public.s; SELECT pg_catalog.setval('public.s', 42, false);
        CREATE TABLE public.c (id integer REFERENCES public.p (id) MATCH FULL ON UPDATE CASCADE
            ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED);\n";
    fs::write(folder.path().join("dump"), script).expect("the script is written");
    let mut snapshot = transload();
    snapshot.current_dir(&folder).args(["snapshot", "dump", "-o", "out"]);
    assert!(snapshot.status().expect("transload starts").success());
    let snapshot = fs::read_to_string(folder.path().join("out/snapshot.json")).expect("a manifest");
    let catalog = &serde_json::from_str::<Value>(&snapshot).expect("JSON")["catalog"];
    let key = &catalog["tables"][1]["foreign_keys"][0];
    assert_eq!(key["on_update"], "CASCADE", "{catalog:#}");
    assert_eq!(key["on_delete"], "SET NULL");
    assert_eq!((&key["match_full"], &key["initially_deferred"]), (&true.into(), &true.into()));
    assert_eq!(
        (&catalog["sequences"][0]["value"], &catalog["sequences"][0]["is_called"]),
        (&42.into(), &false.into())
    );
}
