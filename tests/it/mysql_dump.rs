//! Dumps of a real MariaDB in all their forms: the same tables, and the cells that the server says.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::mariadb::Database;
use crate::mysql_cells::{cells, check_cells, columns, quoted, tables};
use crate::postgres;
use crate::run::{self, Run, transload};

/// What is said once and must be read the same.
pub const FORMS: [&[&str]; 14] = [
    &[],
    &["--skip-extended-insert"],
    &["--complete-insert"],
    &["--complete-insert", "--skip-extended-insert", "--hex-blob"],
    &["--hex-blob"],
    &["--no-autocommit"],
    &["--skip-quick", "--single-transaction"],
    &["--skip-opt", "--create-options"],
    &["--replace"],
    &["--insert-ignore"],
    &["--compatible=ansi"],
    &["--compact"],
    &["--skip-comments", "--skip-tz-utc"],
    &["--skip-set-charset", "--skip-add-drop-table", "--skip-add-locks"],
];

/// Returns the script that makes the awkward database.
fn awkward() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/dump/awkward_mysql.sql");
    fs::read_to_string(path).expect("awkward_mysql.sql")
}

/// Returns a snapshot's data files by their names.
#[track_caller]
fn snapshot(dump: &[u8], options: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let dir = TempDir::new().expect("a temporary folder");
    let dump_path = dir.path().join("dump.sql");
    fs::write(&dump_path, dump).expect("the dump is written");
    let mut command = transload();
    command.arg("snapshot").arg(&dump_path).arg("-o").arg(dir.path().join("snapshot"));
    let output = command.args(["--format", "copy"]).args(options).output().expect("it starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(dir.path().join("snapshot/data")).expect("a folder of data") {
        let path = entry.expect("a data file").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name in UTF-8");
        files.insert(name.to_owned(), fs::read(&path).expect("a data file"));
    }
    files
}

#[test]
fn mysql_dumps_of_every_form_hold_the_cells_of_the_server() {
    let database = Database::create(&awkward());
    let expected = snapshot(&database.dump(FORMS[0]), &[]);
    let names: Vec<String> = tables(&database);
    assert!(names.len() > 9, "{names:?}");
    assert_eq!(expected.len(), names.len(), "{:?}", expected.keys());
    for name in &names {
        check_cells(&database, name, cells(&expected[&format!("{name}.copy")]));
    }
    for form in &FORMS[1..] {
        let mut dump = database.dump(form);
        if form.contains(&"--compact") {
            // Such a dump leaves it to whoever loads it: a server numbers the zeros otherwise.
            dump.splice(0..0, *b"SET sql_mode='NO_AUTO_VALUE_ON_ZERO';\n");
        }
        let found = snapshot(&dump, &[]);
        for (name, bytes) in &expected {
            let found = found.get(name).map(|bytes| bytes.escape_ascii().to_string());
            assert_eq!(found, Some(bytes.escape_ascii().to_string()), "{name} by {form:?}");
        }
        assert_eq!(found.len(), expected.len(), "{form:?}");
    }
}

#[test]
fn mysql_dump_of_databases_names_them_in_its_files() {
    let (left, right) = (Database::create(&awkward()), Database::create("CREATE TABLE t (a INT)"));
    let files = snapshot(&left.dump(&["--databases", &left.name, &right.name]), &[]);
    let alone = snapshot(&left.dump(&[]), &[]);
    assert_eq!(files[&format!("{}.t.copy", right.name)], b"");
    for (name, bytes) in &alone {
        assert_eq!(&files[&format!("{}.{name}", left.name)], bytes, "{name}");
    }
    assert_eq!(files.len(), alone.len() + 1);
}

#[test]
fn mysql_dump_is_inspected_with_the_rows_of_the_server() {
    let database = Database::create(&awkward());
    let dir = TempDir::new().expect("a temporary folder");
    let path = dir.path().join("dump.sql");
    for form in FORMS {
        fs::write(&path, database.dump(form)).expect("the dump is written");
        let output = transload().arg("inspect").arg(&path).arg("--json").output();
        let output = output.expect("transload starts");
        assert_eq!(output.status.code(), Some(0));
        let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(report["version"], 1);
        assert_eq!(report["inputs"][0]["dialect"], "mysql");
        let listed = report["tables"].as_array().expect("tables");
        for name in tables(&database) {
            let table = listed.iter().find(|table| table["name"] == name.as_str());
            let table = table.unwrap_or_else(|| panic!("no {name} in {form:?}"));
            let rows = database.sql(&format!("SELECT count(*) FROM {}", quoted(&name)));
            assert_eq!(table["rows"].to_string(), rows.trim_end(), "{name} in {form:?}");
            assert_eq!(table["rejected"], 0, "{name} in {form:?}");
            let found = table["columns"].as_array().expect("columns").iter();
            let found: Vec<&str> = found.filter_map(|column| column["name"].as_str()).collect();
            let declared = columns(&database, &name);
            let declared: Vec<&str> = declared.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(found, declared, "{name} in {form:?}");
        }
        assert_eq!(listed.len(), tables(&database).len(), "{form:?}");
    }
}

#[test]
fn mysql_rows_that_postgres_can_not_hold_are_rejected_and_the_rest_loads() {
    let database = Database::create(&awkward());
    let run = Run::convert_dump(&run::plan("pass_through"), &database.dump(&[]), &[]);
    run.ended(1);
    let reason = |reject: &Value| (reject["row"].clone(), run::plain(&reject["reason"]));
    let words = run.json_lines("rejects/words.jsonl");
    assert_eq!(
        words.iter().map(reason).map(|(_, reason)| reason).collect::<Vec<_>>(),
        ["nul_byte"]
    );
    let moments = run.json_lines("rejects/legacy.odd_moments.jsonl");
    let reasons: Vec<String> = moments.iter().map(|reject| run::plain(&reject["reason"])).collect();
    assert_eq!(reasons, ["zero_date", "zero_date", "invalid_value", "time_range"]);

    let target = postgres::Database::create();
    let output = target.psql_file(&run.path(), "load.sql");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for name in tables(&database) {
        let rows = database.sql(&format!("SELECT count(*) FROM {}", quoted(&name)));
        let rows: usize = rows.trim_end().parse().expect("a count");
        let rejected = match name.as_str() {
            "odd_moments" => 4,
            "words" => 1,
            _ => 0,
        };
        let loaded =
            target.psql(&format!("SELECT count(*) FROM \"{}\"", name.replace('"', "\"\"")));
        assert_eq!(loaded.trim_end(), (rows - rejected).to_string(), "{name}");
    }
    check_values(&database, &target);

    let output = target.psql_file(&run.path(), "rollback.sql");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let left = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace";
    assert_eq!(target.psql(left), "");
}

/// Asks both servers for values and hashes of values.
#[track_caller]
fn check_values(database: &Database, target: &postgres::Database) {
    let both = [
        (
            "SELECT id, sha2(fixed, 256), sha2(var, 256), sha2(huge, 256) FROM bytes",
            "SELECT id, encode(sha256(fixed), 'hex'), encode(sha256(var), 'hex'),
                    encode(sha256(huge), 'hex') FROM bytes",
        ),
        (
            "SELECT id, md5(fixed), md5(var), md5(body), md5(huge), md5(CONVERT(old USING utf8mb4)),
                    md5(mood), md5(tags), md5(doc) FROM words WHERE id < 9",
            "SELECT id, md5(fixed), md5(var), md5(body), md5(huge), md5(old),
                    md5(mood), md5(tags), md5(doc) FROM words",
        ),
        (
            "SELECT id, tiny_u, big, big_u, padded + 0, exact, money, whole, one + 0, ten + 0,
                    wide + 0 FROM numbers",
            "SELECT id, tiny_u, big, big_u, padded, exact, money, whole, one::int, ten, wide
             FROM numbers",
        ),
        (
            "SELECT id, day, clock, at, zoned, year_of FROM moments",
            "SELECT id, day, clock, at, zoned AT TIME ZONE 'UTC', year_of FROM moments",
        ),
        (
            "SELECT `key`, `a b`, `tick``ed`, `\"quoted\"`, `größe`, `paren)`
             FROM `odd ``name`` (ü; -- x)`",
            "SELECT key, \"a b\", \"tick`ed\", \"\"\"quoted\"\"\", größe, \"paren)\"
             FROM \"odd `name` (ü; -- x)\"",
        ),
        ("SELECT id, name, boss FROM parent", "SELECT id, name, boss FROM parent"),
        ("SELECT id, parent_id FROM child", "SELECT id, parent_id FROM child"),
    ];
    for (asked, target_asked) in both {
        let expected = database.sql(&format!("{asked} ORDER BY 1"));
        let expected = expected.replace("NULL", "").replace('\t', "|");
        assert_eq!(target.psql(&format!("{target_asked} ORDER BY 1")), expected, "{asked}");
    }
    let next = "INSERT INTO child (parent_id) VALUES (1) RETURNING id";
    assert_eq!(target.psql(&format!("BEGIN; {next}; ROLLBACK")), "8\n");
    let orphan = target.try_psql("INSERT INTO child VALUES (70, 71)").unwrap_err();
    assert!(orphan.contains("child_parent"), "{orphan}");
}
