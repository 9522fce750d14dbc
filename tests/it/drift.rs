//! Two schemas compared, on the command line and by plans.

use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::postgres::Database;
use crate::run::{Run, transload};

const OLD: &str = "CREATE TABLE people (id integer PRIMARY KEY, owner text, born date);
    CREATE TABLE notes (id integer PRIMARY KEY, body text);
    CREATE TABLE gone (id integer);
    INSERT INTO people VALUES (1, 'ann', '1990-02-03');
    INSERT INTO notes VALUES (7, 'x');
    INSERT INTO gone VALUES (3);";

const NEW: &str = "CREATE TABLE people (id bigint PRIMARY KEY, owner_id varchar(9), born date);
    CREATE TABLE notes (id integer PRIMARY KEY, body varchar(3) NOT NULL);
    CREATE TABLE fresh (id integer);";

/// Returns a folder with a plan: its target is [`NEW`], its source a dump of [`OLD`].
fn plan(target: &str, models: &[(&str, &str)]) -> TempDir {
    let dir = TempDir::new().expect("a temporary folder");
    let write = |path: &str, bytes: &[u8]| {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(path, bytes).expect("the file is written");
    };
    let database = Database::create();
    database.psql(OLD);
    write("old.sql", &database.pg_dump(&[]));
    write("target.sql", NEW.as_bytes());
    let plan = format!(
        "[plan]\nname = 'drift'\n[sources.legacy]\ndump = 'old.sql'\n\
         [target]\nschema = 'target.sql'\npass_through = true\ndrift = 'legacy'\n{target}"
    );
    write("plan.toml", plan.as_bytes());
    for (name, sql) in models {
        write(&format!("models/{name}.sql"), sql.as_bytes());
    }
    dir
}

fn drift(arguments: &[&str]) -> Output {
    transload().arg("drift").args(arguments).output().expect("transload starts")
}

/// Returns the verdicts of a report's tables, in its order.
fn verdicts(report: &Value) -> Vec<String> {
    let tables = report["tables"].as_array().expect("a report has tables");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    tables
        .iter()
        .map(|table| format!("{} {}", text(&table["table"]), text(&table["verdict"])))
        .collect()
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("transload prints UTF-8")
}

#[test]
fn two_scripts_are_compared_without_a_plan() {
    let dir = TempDir::new().expect("a temporary folder");
    let path = |name: &str| dir.path().join(name).display().to_string();
    fs::write(path("old.sql"), OLD).expect("the file is written");
    fs::write(path("new.sql"), NEW).expect("the file is written");
    let output = drift(&[&path("old.sql"), &path("new.sql")]);
    let expected = "public.people: needs_mapping
  info     type_widened          id integer → bigint
  mapping  column_removed        owner text (now `owner_id`?)
  info     column_added          owner_id varchar(9)
  info     column_renamed        owner owner (now `owner_id`?)
public.notes: compatible
  check    type_narrowed         body text → varchar(3)
  check    nullability_tightened body NULL → NOT NULL
public.gone: missing_table
public.fresh: only in the target
verdict: needs_mapping
";
    let text = printed(&output);
    assert_eq!(text.split_once('\n').expect("two lines").1, expected);
    assert_eq!(output.status.code(), Some(1));

    let output = drift(&[&path("old.sql"), &path("old.sql"), "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let report: Value = serde_json::from_str(&printed(&output)).expect("JSON");
    assert_eq!(report["verdict"], "identical");
    assert_eq!((&report["version"], &report["findings"]), (&1.into(), &Value::Array(vec![])));

    let names = ["--rename", "people.owner=owner_id", "--rename", "gone=fresh"];
    let files = [path("old.sql"), path("new.sql")];
    let output = drift(&[&[files[0].as_str(), &files[1]], &names[..]].concat());
    assert!(printed(&output).contains("public.gone → public.fresh: identical"));
    assert_eq!(output.status.code(), Some(0));
    let output = drift(&[&files[0], &files[1], "--rename", "people.owner=ownerid"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "error: --rename: `public.people.owner`: `public.people` has no column `ownerid`\n\
         hint: did you mean `owner_id`?\n"
    );
}

#[test]
fn a_table_without_a_rule_stops_the_run_before_any_output() {
    let plan = plan("", &[]);
    let run = Run::convert(plan.path(), &[]);
    run.ended(1);
    let files: Vec<String> = run.files("").into_keys().collect();
    assert_eq!(files, ["SHA256SUMS", "audit.json", "drift.json", "manifest.json"]);
    let audit = run.audit();
    assert_eq!(audit["status"], "stopped");
    assert_eq!(audit["checks"][0]["check"], "schema_mismatch");
    let details = ["public.people: column_removed owner (now `owner_id`?)"];
    assert_eq!(run.findings("schema_mismatch"), details);
    let report: Value = serde_json::from_str(&run.text("drift.json")).expect("JSON");
    assert_eq!(audit["drift"], report);
    let expected =
        ["public.people needs_mapping", "public.notes compatible", "public.gone missing_table"];
    let mut found = verdicts(&report);
    found.sort();
    let mut expected = expected.map(str::to_owned).to_vec();
    expected.sort();
    assert_eq!(found, expected);
    assert_eq!(audit["inputs"][0]["path"], "old.sql");
    assert!(run.stderr.contains("schema_mismatch (error): 1"), "{}", run.stderr);
}

#[test]
fn check_says_the_same_without_reading_rows() {
    let plan = plan("", &[]);
    let check = |options: &[&str]| {
        let mut command = transload();
        command.arg("check").arg(plan.path()).args(options);
        command.output().expect("transload starts")
    };
    let output = check(&[]);
    assert_eq!(output.status.code(), Some(1));
    let text = printed(&output);
    assert!(text.contains("mapping  column_removed        owner text (now `owner_id`?)"), "{text}");
    assert!(text.ends_with("drift: tables that need a mapping have none\n"), "{text}");
    let report: Value = serde_json::from_str(&printed(&check(&["--json"]))).expect("JSON");
    assert_eq!(report["drift"]["verdict"], "needs_mapping");
}

#[test]
fn a_new_name_is_a_rule() {
    let plan = plan("[target.renames]\n'people.owner' = 'owner_id'\n", &[]);
    let run = Run::convert(plan.path(), &[]);
    run.ended(0);
    assert_eq!(run.data("people"), "1\tann\t1990-02-03\n");
    assert_eq!(run.data("notes"), "7\tx\n");
    let report: Value = serde_json::from_str(&run.text("drift.json")).expect("JSON");
    assert_eq!(report["verdict"], "missing_table");
}

#[test]
fn a_model_is_a_rule() {
    let sql = "SELECT id, 'o' || owner AS owner_id, born FROM legacy.people";
    let plan = plan("", &[("people", sql)]);
    let run = Run::convert(plan.path(), &[]);
    run.ended(0);
    assert_eq!(run.data("people"), "1\toann\t1990-02-03\n");
    let report: Value = serde_json::from_str(&run.text("drift.json")).expect("JSON");
    let tables = report["tables"].as_array().expect("tables");
    let people = tables.iter().find(|table| table["table"] == "public.people");
    assert_eq!(people.expect("the table")["filled_by"], "people");
}

#[test]
fn standard_input_is_compared_too() {
    let plan = plan("", &[]);
    let run = TempDir::new().expect("a temporary folder");
    let run = run.path().join("run");
    let convert = |dump: &Path| {
        let mut command = transload();
        command.arg("convert").arg(plan.path()).args(["--source", "legacy=-", "--overwrite", "-o"]);
        command.arg(&run).stdin(fs::File::open(dump).expect("the dump"));
        command.stderr(Stdio::null()).status().expect("transload starts").code()
    };
    assert_eq!(convert(&plan.path().join("old.sql")), Some(1));
    let audit = fs::read_to_string(run.join("audit.json")).expect("an audit");
    assert!(audit.contains("\"check\": \"schema_mismatch\""), "{audit}");
    assert!(run.join("drift.json").exists() && !run.join("data").exists());
}

#[test]
fn tables_that_are_not_included_are_not_compared() {
    let plan = plan("", &[]);
    let path = plan.path().join("plan.toml");
    let text = fs::read_to_string(&path).expect("plan.toml");
    let included = "dump = 'old.sql'\ninclude = ['public.notes']";
    fs::write(&path, text.replace("dump = 'old.sql'", included)).expect("plan.toml is written");
    let run = Run::convert(plan.path(), &[]);
    run.ended(0);
    let report: Value = serde_json::from_str(&run.text("drift.json")).expect("JSON");
    assert_eq!(verdicts(&report), ["public.notes compatible"]);
}

/// Returns the codes and details of what the audit found about the plan.
fn plan_findings(run: &Run) -> Vec<String> {
    let audit = run.audit();
    let findings = audit["findings"].as_array().expect("an audit lists findings").iter();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    findings.map(|found| format!("{}: {}", text(&found["code"]), text(&found["detail"]))).collect()
}

#[test]
fn tables_pass_by_the_names_of_their_columns() {
    let plan = plan("[target.renames]\n'people.owner' = 'owner_id'\n'gone' = 'fresh'\n", &[]);
    let target = "CREATE TABLE fresh (id text, more text);
        CREATE TABLE people (born date, owner_id varchar(9), id bigint PRIMARY KEY,
            twice bigint GENERATED ALWAYS AS (id * 2) STORED);
        CREATE TABLE empty (id integer);";
    fs::write(plan.path().join("target.sql"), target).expect("target.sql is written");
    let run = Run::convert(plan.path(), &[]);
    run.ended(0);
    assert_eq!(run.data("people"), "1990-02-03\tann\t1\n");
    assert_eq!(run.data("fresh"), "3\n");
    let expected = [
        "column_not_filled: nothing fills `public.fresh.more`",
        "table_not_in_target: the target has no table for `legacy.notes`",
        "table_not_filled: nothing fills `public.empty`",
    ];
    assert_eq!(plan_findings(&run), expected);
    assert_eq!(run.audit()["pass_through"], serde_json::json!(["legacy.gone", "legacy.people"]));
}

#[test]
fn every_value_of_a_narrower_column_is_tested() {
    let plan = plan("[target.renames]\n'people.owner' = 'owner_id'\n", &[]);
    let dump = String::from_utf8(fs::read(plan.path().join("old.sql")).expect("the dump"));
    let dump = dump.expect("pg_dump writes UTF-8").replace("7\tx\n", "7\txyzz\n8\t\\N\n9\téèê\n");
    let run = Run::convert_dump(plan.path(), dump.as_bytes(), &[]);
    run.ended(1);
    assert_eq!(run.data("notes"), "9\téèê\n");
    let reasons =
        run.rejects("notes").iter().map(|reject| reject["reason"].clone()).collect::<Vec<_>>();
    assert_eq!(reasons, ["too_long", "not_null"]);
}

/// The run does not begin; returns what it says.
fn refused(plan: &TempDir) -> String {
    let run = Run::convert(plan.path(), &[]);
    run.ended(2);
    assert!(!run.exists("manifest.json"));
    run.stderr.clone()
}

#[test]
fn new_names_have_to_be_the_targets() {
    let plan = plan("[target.renames]\n'people.owner' = 'owner_idd'\n'gone' = 'frsh'\n", &[]);
    let said = refused(&plan);
    assert_eq!(
        said,
        "error: plan.toml: target.renames: `public.gone`: the target has no table `frsh`\n\
         hint: did you mean `fresh`?\n\
         plan.toml: target.renames: `public.people.owner`: `public.people` has no column `owner_idd`\n\
         hint: did you mean `owner_id`?\n"
    );
}

#[test]
fn only_a_dump_declares_tables() {
    let plan = plan("", &[]);
    let path = plan.path().join("plan.toml");
    let text = fs::read_to_string(&path).expect("plan.toml");
    let facts = "csv = 'facts.csv'\ncolumns = { id = 'bigint' }";
    fs::write(&path, text.replace("dump = 'old.sql'", facts)).expect("plan.toml is written");
    fs::write(plan.path().join("facts.csv"), "id\n1\n").expect("facts.csv is written");
    assert_eq!(refused(&plan), "error: plan.toml: target.drift: only a dump declares tables\n");
}
