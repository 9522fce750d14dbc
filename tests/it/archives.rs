//! The archives of pg_dump, against the script that its own pg_restore makes of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;
use tempfile::TempDir;
use transload::jobs::{self, ExitCode, InspectOptions, InspectReport};

use crate::postgres::{self, Database};
use crate::run::{Run, transload};

const ROWS: u64 = 23;

/// A database with what archives keep in a way of its own.
const SCHEMA: &str = r#"
CREATE SCHEMA "App";
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE owner (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL,
    feeling mood, paid numeric(10,2) DEFAULT 0, at timestamptz);
COMMENT ON TABLE owner IS 'who owns
things';
CREATE TABLE "App"."Pet" (id serial PRIMARY KEY, owner_id bigint REFERENCES owner(id),
    tags text[], photo bytea);
CREATE TABLE nothing (a int);
CREATE TABLE parted (a int, b text) PARTITION BY LIST (a);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
CREATE TABLE parted_2 PARTITION OF parted DEFAULT;
CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM owner;
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql
    BEGIN ATOMIC SELECT CASE WHEN a > 0 THEN 1 ELSE 2 END; SELECT 3; END;
CREATE RULE r AS ON INSERT TO nothing DO ALSO
    (UPDATE nothing SET a = 1; DELETE FROM nothing WHERE a = 2;);
INSERT INTO owner (name, feeling, paid, at)
    SELECT 'n' || i || E'\t\\.\n' || repeat('é', i % 50), 'ok', i / 7.0,
        '2024-01-01 00:00Z'::timestamptz + i * interval '1 hour' FROM generate_series(1, 5000) i;
INSERT INTO "App"."Pet" (owner_id, tags, photo)
    SELECT i, ARRAY['a,b', NULL, '"q"'], decode(md5(i::text), 'hex') FROM generate_series(1, 100) i;
INSERT INTO parted SELECT i % 3, 'x' || i FROM generate_series(1, 30) i;
SELECT lo_from_bytea(424242, 'large object'), lo_from_bytea(0, '');
"#;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/archive").join(name)
}

fn inspect(path: &Path) -> Result<InspectReport, ExitCode> {
    let options =
        InspectOptions { paths: vec![path.to_owned()], threads: 1, ..InspectOptions::default() };
    jobs::inspect(&options).map_err(|error| error.exit_code())
}

fn inspect_json(path: &Path) -> Value {
    let output = transload().args(["inspect", "--json"]).arg(path).output().expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Returns the data files of a snapshot, with their contents.
fn snapshot(input: &Path) -> BTreeMap<String, Vec<u8>> {
    let dir = TempDir::new().expect("a temporary folder");
    let out = dir.path().join("out");
    let mut command = transload();
    command.args(["snapshot", "--format", "copy", "-o"]).arg(&out).arg(input);
    let output = command.output().expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let files = fs::read_dir(out.join("data")).expect("a folder").flatten();
    files
        .map(|file| {
            let name = file.file_name().into_string().expect("a name in UTF-8");
            (name, fs::read(file.path()).expect("a file"))
        })
        .collect()
}

#[test]
fn every_format_gives_the_tables_of_pg_restores_script() {
    let database = Database::create();
    database.psql(SCHEMA);
    let dir = TempDir::new().expect("a temporary folder");
    let plain = dir.path().join("plain.sql");
    fs::write(&plain, database.pg_dump(&[])).expect("the dump is written");
    let expected = snapshot(&plain);
    assert_eq!(expected.len(), 6);
    for (number, options) in [
        &["-Fc"][..],
        &["-Fc", "-Z0"],
        &["-Fc", "--inserts"],
        &["-Fc", "--rows-per-insert=7"],
        &["-Ft"],
        &["-Fd"],
        &["-Fd", "-Z0", "-j2"],
        &["-Fd", "--column-inserts"],
    ]
    .into_iter()
    .enumerate()
    {
        let archive = dir.path().join(format!("archive{number}"));
        let target = format!("--file={}", archive.display());
        database.pg_dump(&[options, &[target.as_str()]].concat());
        assert!(snapshot(&archive) == expected, "{options:?}: other rows");
        // The server's user wrote it.
        let script = dir.path().join("restored.sql");
        let mut restore = postgres::server().command("pg_restore");
        let restored = restore.arg("-f").arg(&script).arg(&archive).output().expect("it runs");
        assert!(restored.status.success(), "{restored:?}");
        let (mine, theirs) = (inspect_json(&archive), inspect_json(&script));
        assert_eq!(mine["tables"], theirs["tables"], "{options:?}");
        assert_eq!(mine["inputs"][0]["producer"], theirs["inputs"][0]["producer"]);
        let large = mine["findings"][0]["detail"].as_str().unwrap_or_default();
        assert!(large.starts_with("2 large objects"), "{options:?}: {large}");
    }
}

#[test]
fn parts_of_a_database_are_archives_too() {
    let database = Database::create();
    database.psql(SCHEMA);
    let dir = TempDir::new().expect("a temporary folder");
    for (options, rows) in [
        (&["-Fc", "-s"][..], 0),
        (&["-Fc", "-a"], 5130),
        (&["-Fc", "--section=pre-data"], 0),
        (&["-Fc", "--section=data"], 5130),
        (&["-Fc", "-t", "nothing"], 0),
        (&["-Fc", "--load-via-partition-root"], 5130),
    ] {
        let path = dir.path().join("archive.dump");
        fs::write(&path, database.pg_dump(options)).expect("the dump is written");
        let report = inspect_json(&path);
        let tables = report["tables"].as_array().expect("tables");
        let found: u64 = tables.iter().filter_map(|table| table["rows"].as_u64()).sum();
        assert_eq!(found, rows, "{options:?}");
    }
}

#[test]
fn archives_of_all_versions_and_compressions_give_the_same_rows() {
    let expected = snapshot(&fixture("pg15.dump"));
    assert_eq!(
        expected["public.item.copy"],
        b"1\ta\\tb\\\\.\\nc\tsmall\t1.50\n2\t\\N\tlarge\t-3.00\n3\t\t\\N\t\\N\n"
    );
    assert_eq!(expected.len(), 3);
    for name in [
        "v1.12.dump",
        "v1.13.dump",
        "pg16.dump",
        "v1.15-lz4.dump",
        "v1.15-zstd.dump",
        "pg18.dump",
        "pg18-stdout.dump",
        "pg18-inserts.dump",
        "pg18.tar",
        "pg18.folder",
    ] {
        assert!(snapshot(&fixture(name)) == expected, "{name}: other rows");
    }
}

#[test]
fn a_folder_is_one_input_for_each_of_its_files() {
    let report = inspect_json(&fixture("pg18.folder"));
    let inputs = report["inputs"].as_array().expect("inputs");
    let names: Vec<&str> = inputs.iter().filter_map(|input| input["path"].as_str()).collect();
    assert!(names[0].ends_with("pg18.folder/toc.dat"), "{names:?}");
    assert_eq!(names.len(), 4);
    assert!(names[1..].iter().all(|name| name.ends_with(".dat.gz")), "{names:?}");
    let producer = inputs[3]["producer"].as_str().expect("a producer");
    assert!(producer.contains("pg_dump version 18.4"), "{producer}");
}

#[test]
fn an_archive_may_come_from_a_pipe_and_packed() {
    for name in ["pg18.dump", "pg18.tar"] {
        let bytes = fs::read(fixture(name)).expect("a fixture");
        let mut command = transload();
        command
            .args(["inspect", "--json", "-"])
            .stdin(Stdio::from(fs::File::open(fixture(name)).expect("a fixture")));
        let output = command.output().expect("it runs");
        let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(report["tables"][0]["rows"], 3, "{name}");
        let dir = TempDir::new().expect("a temporary folder");
        let packed = dir.path().join("packed");
        fs::write(&packed, zstd::encode_all(&bytes[..], 1).expect("memory")).expect("written");
        assert_eq!(inspect(&packed).map(|report| rows(&report)), Ok(ROWS), "{name}");
    }
}

#[test]
fn a_plan_takes_an_archive_as_its_source() {
    let dir = TempDir::new().expect("a temporary folder");
    let plan = dir.path().join("plan");
    fs::create_dir_all(plan.join("models")).expect("a folder");
    fs::write(
        plan.join("plan.toml"),
        "[plan]\nname = 'a'\n[sources.legacy]\ndump = 'x'\n[target]\nengine = 'postgres'\n\
         schema = 'target.sql'\n",
    )
    .expect("written");
    fs::write(plan.join("target.sql"), "CREATE TABLE item (id int, name text);").expect("written");
    fs::write(plan.join("models/item.sql"), "SELECT id, name FROM legacy.item").expect("written");
    for name in ["pg18.dump", "pg18.folder"] {
        let source = format!("legacy={}", fixture(name).display());
        let run = Run::convert(&plan, &["--source", &source]);
        assert_eq!(run.code, 0, "{name}: {}", run.stderr);
        let rows = fs::read_to_string(run.path().join("data/public.item.copy")).expect("rows");
        assert_eq!(rows, "1\ta\\tb\\\\.\\nc\n2\t\\N\n3\t\n", "{name}");
    }
}

fn rows(report: &InspectReport) -> u64 {
    report.tables.iter().map(|table| table.rows + table.rejected).sum()
}

/// Gives changed copies of an archive, one after the other, to `inspect`.
fn each_changed(
    name: &str,
    changes: impl Iterator<Item = (usize, Vec<u8>)>,
    check: impl Fn(usize, Result<InspectReport, ExitCode>),
) {
    let dir = TempDir::new().expect("a temporary folder");
    for (at, bytes) in changes {
        let path = dir.path().join(name);
        fs::write(&path, &bytes).expect("the archive is written");
        check(at, inspect(&path));
    }
}

#[test]
fn an_archive_that_is_cut_anywhere_is_no_success() {
    for name in ["pg16.dump", "v1.13.dump", "pg18-inserts.dump", "pg18.tar"] {
        let whole = fs::read(fixture(name)).expect("a fixture");
        // Beyond headers and table of contents a step of three meets every kind of place.
        let lengths = (1..whole.len()).filter(|length| length % 3 == 0 || *length > 2_700);
        let changes = lengths.map(|length| (length, whole[..length].to_vec()));
        each_changed(name, changes, |length, found| {
            assert_eq!(found.map(|report| rows(&report)), Err(ExitCode::Input), "{name}: {length}");
        });
    }
}

#[test]
fn a_folder_with_a_file_that_is_cut_or_gone_is_no_success() {
    let names = ["toc.dat", "2578.dat.gz", "2579.dat.gz", "2580.dat.gz"];
    let files =
        names.map(|name| (name, fs::read(fixture("pg18.folder").join(name)).expect("a file")));
    let dir = TempDir::new().expect("a temporary folder");
    for (cut, whole) in &files {
        for length in (0..whole.len()).step_by(5).chain([whole.len() - 1]) {
            for (name, bytes) in &files {
                let kept = if name == cut { &bytes[..length] } else { &bytes[..] };
                fs::write(dir.path().join(name), kept).expect("the file is written");
            }
            let found = inspect(dir.path()).map(|report| rows(&report));
            assert_eq!(found, Err(ExitCode::Input), "{cut}: {length}");
        }
        fs::remove_file(dir.path().join(cut)).expect("the file was there");
        let found = inspect(dir.path()).map(|report| rows(&report));
        assert!(found.is_err(), "without {cut}");
    }
}

#[test]
fn a_flipped_bit_loses_no_row_without_a_word() {
    for name in ["pg16.dump", "v1.13.dump", "v1.15-lz4.dump"] {
        let whole = fs::read(fixture(name)).expect("a fixture");
        let changes = (0..whole.len()).map(|at| {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << (at % 8);
            (at, bytes)
        });
        each_changed(name, changes, |at, found| {
            let Ok(report) = found else { return };
            // Rows that became one are a reject; no archive has a checksum over what is not packed.
            let rejected = report.tables.iter().any(|table| table.rejected > 0);
            let said = rejected || !report.findings.is_empty();
            assert!(rows(&report) >= ROWS || said, "{name}: {at}: {}", rows(&report));
        });
    }
}
