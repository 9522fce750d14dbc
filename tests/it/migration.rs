//! The way that every migration to PostgreSQL goes: load, validations, verify, a second load that
//! changes nothing, and a rollback that leaves the target as it was.
//!
//! [`goes_all_the_way`] is the whole of it, for plans under `testdata/plans`; the steps stand
//! beside it for tests of one of them.

use std::fs;
use std::path::Path;
use std::process::Output;

use tempfile::TempDir;

use crate::postgres::Database;
use crate::run::Run;

/// A statement that selects what is wrong in a loaded target, and what it is for.
pub type Validation<'a> = (&'a str, &'a str);

/// Converts a plan, takes it through a target that has its DDL, and back again.
///
/// The second load is one in upsert mode, whatever the mode of the plan. Returns the run.
#[track_caller]
pub fn goes_all_the_way(
    plan: &Path,
    options: &[&str],
    target: &Database,
    validations: &[Validation],
) -> Run {
    let run = Run::convert(plan, options);
    let again = Run::convert(with_mode(plan, "upsert").path(), options);
    let codes = [0, 1];
    assert!(codes.contains(&run.code), "{}\n{}", run.stdout, run.stderr);
    loop_of(&run, &again, target, validations);
    run
}

/// Takes a run through a target and back; `again` is the same run in upsert mode.
#[track_caller]
pub fn loop_of(run: &Run, again: &Run, target: &Database, validations: &[Validation]) {
    let before = state(target);
    succeeds(target, run, "load.sql");
    for (name, sql) in validations {
        assert_eq!(target.psql(sql), "", "{name}");
    }
    succeeds(target, run, "verify.sql");
    let loaded = untouched(target);
    succeeds(target, again, "load.sql");
    assert_eq!(untouched(target), loaded, "a second load changes nothing");
    succeeds(target, again, "verify.sql");
    succeeds(target, again, "rollback.sql");
    assert_eq!(untouched(target), loaded, "the rollback of a load that changed nothing");
    succeeds(target, run, "rollback.sql");
    assert_eq!(state(target), before, "the rollback leaves the target as it was");
}

/// Returns a copy of a plan that loads in another mode.
pub fn with_mode(plan: &Path, mode: &str) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    copy_folder(plan, folder.path());
    let path = folder.path().join("plan.toml");
    let text = fs::read_to_string(&path).expect("plan.toml");
    let mut lines: Vec<String> = text
        .lines()
        .filter(|line| line.split('=').next().is_none_or(|key| key.trim() != "mode"))
        .map(str::to_owned)
        .collect();
    let target = lines.iter().position(|line| line.trim() == "[target]").expect("[target]");
    lines.insert(target + 1, format!("mode = \"{mode}\""));
    fs::write(&path, lines.join("\n")).expect("plan.toml is written");
    folder
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let copy = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_folder(&path, &copy);
        } else {
            fs::copy(&path, &copy).expect("a file is copied");
        }
    }
}

/// Runs a script of a run as the README says; returns what psql said.
#[track_caller]
pub fn succeeds(target: &Database, run: &Run, script: &str) -> String {
    let output = target.psql_file(&run.path(), script);
    let said = said(&output);
    assert!(output.status.success(), "{script}: {said}");
    said
}

/// Runs a script that has to stop; returns what psql said.
#[track_caller]
pub fn stops(target: &Database, run: &Run, script: &str) -> String {
    let output = target.psql_file(&run.path(), script);
    let said = said(&output);
    assert!(!output.status.success(), "{script}: {said}");
    said
}

fn said(output: &Output) -> String {
    let both = [output.stdout.clone(), output.stderr.clone()].concat();
    String::from_utf8(both).expect("psql prints UTF-8")
}

/// Returns all that a database holds: its declarations, its rows in the order of their text, and
/// where its sequences stand.
pub fn state(database: &Database) -> String {
    let schema = String::from_utf8(database.pg_dump(&["--schema-only"])).expect("text");
    // Newer versions of pg_dump begin and end with a word that is another one each time.
    let schema = schema.lines().filter(|line| !line.contains("restrict ")).collect::<Vec<_>>();
    let rows = rows(database, "SELECT t::text FROM {} AS t ORDER BY 1");
    format!("{}\n{rows}{}", schema.join("\n"), sequences(database))
}

/// Returns the rows of a database with what changes when a row is touched, and its sequences;
/// without the schemas of loads, and without the temporary tables of a session that is just ending.
pub fn untouched(database: &Database) -> String {
    let rows = rows(database, "SELECT xmin, ctid, t::text FROM {} AS t ORDER BY ctid");
    rows + &sequences(database)
}

fn rows(database: &Database, query: &str) -> String {
    let tables = database.psql(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
         WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
             AND schemaname NOT LIKE 'transload\\_%' AND schemaname NOT LIKE 'pg\\_temp\\_%'
         ORDER BY 1",
    );
    let rows = |table: &str| format!("{table}\n{}", database.psql(&query.replace("{}", table)));
    tables.lines().map(rows).collect()
}

fn sequences(database: &Database) -> String {
    let names = database
        .psql("SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences ORDER BY 1");
    let read = |name: &str| {
        let stands = database.psql(&format!("SELECT last_value, is_called FROM {name}"));
        format!("{name}: {stands}")
    };
    names.lines().map(read).collect()
}
