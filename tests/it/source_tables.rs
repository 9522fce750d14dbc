//! What a plan says of tables that a dump may lack, of columns that are no secret after all, and of
//! rows that go although a reason would skip them.

use std::fs;

use tempfile::TempDir;

use crate::run::Run;

const PUBLIC: &str = "-- PostgreSQL database dump
CREATE TABLE public.person (id integer NOT NULL, name text);
COPY public.person (id, name) FROM stdin;
1\tinvented
2\tsecond
\\.
";
const AUTH: &str = "CREATE TABLE auth.person (id integer NOT NULL, token text, seen date);
COPY auth.person (id, token, seen) FROM stdin;
2\thidden-value\t2025-01-02
\\.
";
const END: &str = "-- PostgreSQL database dump complete\n";

const PLAN: &str = r#"
[plan]
name = "tables"
[sources.legacy]
dump = "legacy.sql"
[sources.legacy.columns]
"auth.person.*"    = { secret = "drop" }
"auth.person.id"   = { secret = "no" }
"auth.person.seen" = { secret = "no" }
[sources.legacy.tables."auth.person"]
optional = true
columns  = { id = "integer", seen = "date", gone = "text" }
[sources.legacy.tables."public.person"]
columns = { nick = "text" }
[target]
schema = "target.sql"
[output]
audit = "all"
[reasons.unseen]
status = "skip"
"#;

const MODEL: &str = "SELECT p.id, coalesce(p.nick, p.name) AS name, a.seen, p.id = 9 AS _no,
        CASE WHEN a.id IS NULL THEN 'unseen' END AS _note
    FROM legacy_public.person AS p
    LEFT JOIN legacy_auth.person AS a ON a.id = p.id AND a.gone IS NULL";

fn convert(dump: &[&str], model: &str) -> Run {
    let plan = TempDir::new().expect("a temporary folder");
    let write = |path: &str, text: &str| {
        let path = plan.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(path, text).expect("the file is written");
    };
    write("legacy.sql", &dump.concat());
    write("plan.toml", PLAN);
    write("target.sql", "CREATE TABLE client (id integer PRIMARY KEY, name text, seen date);");
    write("models/client.sql", model);
    Run::convert(plan.path(), &[])
}

#[test]
fn source_tables_of_two_schemas_may_have_one_name() {
    let run = convert(&[PUBLIC, AUTH, END], MODEL);
    assert_eq!(run.ended(0).lines("client"), ["1\tinvented\t\\N", "2\tsecond\t2025-01-02"]);
}

#[test]
fn source_tables_keep_their_schema_where_a_dump_lacks_the_other_one() {
    let run = convert(&[PUBLIC, END], MODEL);
    assert_eq!(run.ended(0).lines("client"), ["1\tinvented\t\\N", "2\tsecond\t\\N"]);
}

#[test]
fn source_columns_that_are_not_excepted_are_dropped() {
    let run = convert(&[PUBLIC, AUTH, END], &MODEL.replace("a.seen", "a.token"));
    run.ended(2);
    assert!(run.stderr.contains("column `token` is not in `a`"), "{}", run.stderr);
}

#[test]
fn a_row_that_goes_is_ok_where_its_note_is_a_reason_to_skip_others() {
    let run = convert(&[PUBLIC, AUTH, END], MODEL);
    let records = run.ended(0).json_lines("audit/client.jsonl");
    let found = records.iter().map(|record| {
        let text = |key: &str| record[key].as_str().unwrap_or("null").to_owned();
        (text("status"), text("reason"))
    });
    let found: Vec<(String, String)> = found.collect();
    let pair = |status: &str, reason: &str| (status.to_owned(), reason.to_owned());
    assert_eq!(found, [pair("ok", "unseen"), pair("ok", "null")]);
}
