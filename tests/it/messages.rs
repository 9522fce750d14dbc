//! The texts of errors, as a person reads them, and the exit codes beside them.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::run::{self, transload};

const PLAN: &str = "\
[plan]
name = \"shop\"

[sources.legacy]
dump = \"legacy.sql\"

[vars]
server_id = 1

[target]
schema = \"target.sql\"
";

const TARGET: &str = "CREATE TABLE users (
    id bigint PRIMARY KEY, name text NOT NULL, email text, points smallint
);";

const USERS: &str = "SELECT id, name FROM legacy.customers\n";

/// A plan that is right until a test changes it: customers become users.
struct Plan {
    dir: TempDir,
    options: Vec<&'static str>,
}

impl Plan {
    fn new() -> Self {
        let dir = TempDir::new().expect("a temporary folder");
        fs::create_dir(dir.path().join("models")).expect("a folder of models");
        let dump = run::plan("pass_through").join("legacy.sql");
        fs::copy(dump, dir.path().join("legacy.sql")).expect("the dump is copied");
        let plan = Self { dir, options: Vec::new() };
        plan.with("plan.toml", PLAN).with("target.sql", TARGET).model("users", USERS)
    }

    fn with(self, file: &str, text: &str) -> Self {
        fs::write(self.dir.path().join(file), text).expect("a file of the plan");
        self
    }

    fn model(self, name: &str, sql: &str) -> Self {
        self.with(&format!("models/{name}.sql"), sql)
    }

    /// Adds lines at the end of `plan.toml`, where the section `target` is.
    fn plan(self, lines: &str) -> Self {
        self.with("plan.toml", &format!("{PLAN}{lines}"))
    }

    fn options(self, options: &[&'static str]) -> Self {
        Self { options: options.to_vec(), ..self }
    }

    /// Returns what the conversion says, and last its exit code.
    fn says(&self) -> String {
        let mut command = transload();
        command.arg("convert").arg(self.dir.path()).arg("-q").args(&self.options);
        command.arg("-o").arg(self.dir.path().join("run"));
        says(&mut command, self.dir.path())
    }
}

/// Returns what a command says, without the folder's name, and last its exit code.
fn says(command: &mut std::process::Command, folder: &Path) -> String {
    let output = command.output().expect("transload starts");
    let said = String::from_utf8(output.stderr).expect("transload prints UTF-8");
    let said = said.replace(&folder.display().to_string(), "DIR");
    format!("{said}exit code {}", output.status.code().expect("transload ends by itself"))
}

#[test]
fn the_plan_is_right_until_a_test_changes_it() {
    assert_eq!(Plan::new().says(), "exit code 0");
}

#[test]
fn an_unknown_table_is_told_with_the_nearest() {
    let plan = Plan::new().model("users", "SELECT id, name\nFROM legacy.customer\n");
    insta::assert_snapshot!(plan.says(), @r#"
error: models/users.sql:2: it reads `legacy.customer`, which no source or model provides
hint: did you mean `customers`?
exit code 2
"#);
}

#[test]
fn an_unknown_table_far_from_all_is_told_alone() {
    let plan = Plan::new().model("users", "SELECT id, name FROM legacy.zebras\n");
    insta::assert_snapshot!(plan.says(), @r#"
error: models/users.sql:1: it reads `legacy.zebras`, which no source or model provides
exit code 2
"#);
}

#[test]
fn an_unknown_source_is_told() {
    let plan = Plan::new().model("users", "SELECT id, name FROM legcy.customers\n");
    insta::assert_snapshot!(plan.says(), @r#"
error: models/users.sql:1: it reads `legcy.customers`, which no source or model provides
hint: did you mean `legacy`?
exit code 2
"#);
}

#[test]
fn an_unknown_column_is_told_with_those_there_are() {
    let plan = Plan::new().model("users", "SELECT id,\n  nam AS name FROM legacy.customers\n");
    insta::assert_snapshot!(plan.says(), @r#"
error: models/users.sql:2: column `nam` is not in `legacy.customers`
hint: did you mean `name`?
exit code 2
"#);
}

#[test]
fn a_cycle_of_models_is_named_in_full() {
    let sections = ["a", "b", "c"].map(|name| format!("[models.{name}]\nkind = \"stage\"\n"));
    let plan = Plan::new()
        .model("a", "SELECT id FROM b")
        .model("b", "SELECT id FROM c")
        .model("c", "SELECT id FROM a")
        .plan(&sections.concat());
    insta::assert_snapshot!(plan.says(), @r#"
error: models/a.sql:1: models read each other: a → b → c → a
exit code 2
"#);
}

#[test]
fn a_column_that_the_target_lacks_is_told() {
    let plan = Plan::new().model("users", "SELECT id, name, joined FROM legacy.customers\n");
    insta::assert_snapshot!(plan.says(), @r#"
error: models/users.sql:1: column `joined` is not in `public.users`
exit code 2
"#);
}

#[test]
fn a_column_that_must_not_be_null_needs_a_value() {
    let plan = Plan::new().model("users", "SELECT id FROM legacy.customers\n");
    insta::assert_snapshot!(plan.says(), @r#"
error: models/users.sql: `public.users.name` is NOT NULL and has no value
exit code 2
"#);
}

#[test]
fn a_model_without_a_table_in_the_target_is_told() {
    let plan = Plan::new().model("userz", "SELECT id, name FROM legacy.customers\n");
    insta::assert_snapshot!(plan.says(), @r#"
error: models/userz.sql: the target has no table `userz`
hint: did you mean `users`?
exit code 2
"#);
}

/// Cuts off the names of all keys that there are.
fn without_list(message: &str) -> String {
    let cut = |line: &str| match line.split_once("expected one of `") {
        Some((before, _)) => format!("{before}expected one of …"),
        None => line.to_owned(),
    };
    message.lines().map(cut).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_unknown_key_of_the_plan_is_told_with_its_line() {
    let plan = Plan::new().plan("create_table = true\n");
    insta::assert_snapshot!(without_list(&plan.says()), @r#"
error: plan.toml:12: unknown field `create_table`, expected one of …
exit code 2
"#);
}

#[test]
fn an_unknown_section_of_the_plan_is_told() {
    let plan = Plan::new().plan("[target2]\nx = 1\n");
    insta::assert_snapshot!(without_list(&plan.says()), @r#"
error: plan.toml:12: unknown field `target2`, expected one of …
exit code 2
"#);
}

#[test]
fn a_broken_plan_is_told_with_its_line() {
    let plan = Plan::new().plan("[output\n");
    insta::assert_snapshot!(plan.says(), @r#"
error: plan.toml:12: unclosed table, expected `]`
exit code 2
"#);
}

#[test]
fn an_unknown_variable_is_told_with_the_nearest() {
    let plan = Plan::new().options(&["--var", "server_idd=3"]);
    insta::assert_snapshot!(plan.says(), @r#"
error: --var: `server_idd` is not in [vars] of the plan
hint: did you mean `server_id`?
exit code 2
"#);
}

#[test]
fn a_variable_of_another_type_is_told() {
    let plan = Plan::new().options(&["--var", "server_id=x"]);
    insta::assert_snapshot!(plan.says(), @r#"
error: --var: server_id: expected an integer, found `x`
exit code 2
"#);
}

#[test]
fn a_variable_that_no_section_declares_is_told() {
    let plan = Plan::new()
        .model("users", "SELECT id, name FROM legacy.customers WHERE id > var('serverid')\n");
    insta::assert_snapshot!(plan.says(), @r#"
error: models/users.sql:1: variable `serverid` is not in [vars] of the plan
hint: did you mean `server_id`?
exit code 2
"#);
}

#[test]
fn a_source_that_the_plan_lacks_is_told() {
    let plan = Plan::new().options(&["--source", "legcy=x.sql"]);
    insta::assert_snapshot!(plan.says(), @r#"
error: --source: `legcy` is no source of the plan
hint: did you mean `legacy`?
exit code 2
"#);
}

#[test]
fn the_clock_is_not_read_by_models() {
    let plan =
        Plan::new().model("users", "SELECT id, name, now()::text AS email FROM legacy.customers\n");
    insta::assert_snapshot!(plan.says(), @r#"
error: models/users.sql: now() gives another value in each run
hint: as_of() is the now of a plan
exit code 2
"#);
}

#[test]
fn chance_is_not_for_models() {
    let plan = Plan::new()
        .model("users", "SELECT id, name, random()::text AS email FROM legacy.customers\n");
    insta::assert_snapshot!(plan.says(), @r#"
error: models/users.sql: random() gives another value in each run
hint: as_of() is the now of a plan
exit code 2
"#);
}

#[test]
fn two_models_for_one_table_are_told() {
    let plan = Plan::new()
        .model("users2", "SELECT id, name FROM legacy.customers\n")
        .plan("[models.users2]\ntarget = \"users\"\n");
    insta::assert_snapshot!(plan.says(), @r#"
error: models/users2.sql: `public.users` is filled by model `users` too
exit code 2
"#);
}

#[test]
fn a_function_that_is_not_there_is_told() {
    let plan = Plan::new().model("users", "SELECT id, uper(name) AS name FROM legacy.customers\n");
    insta::assert_snapshot!(plan.says(), @r#"
error: models/users.sql: Invalid function 'uper'.
hint: did you mean 'upper'?
exit code 2
"#);
}

#[test]
fn a_statement_that_is_no_select_is_told() {
    let plan = Plan::new().model("users", "DROP TABLE legacy.customers\n");
    insta::assert_snapshot!(plan.says(), @r#"
error: models/users.sql: this is not a SELECT
hint: a model is one SELECT statement
exit code 2
"#);
}

#[test]
fn an_overflow_in_a_model_stops_the_run() {
    let plan = Plan::new().model(
        "users",
        "SELECT id, name, (9223372036854775807 + id)::text AS email FROM legacy.customers\n",
    );
    insta::assert_snapshot!(plan.says(), @r#"
error: models/users.sql: Arrow error: Arithmetic overflow: Overflow happened on: … + …
exit code 2
"#);
}

#[test]
fn a_division_by_zero_in_a_model_stops_the_run() {
    let plan = Plan::new()
        .model("users", "SELECT id, name, (1 / (id - 1))::text AS email FROM legacy.customers\n");
    insta::assert_snapshot!(plan.says(), @r#"
error: models/users.sql: Arrow error: Divide by zero error
exit code 2
"#);
}

#[test]
fn mistakes_of_several_models_are_told_together() {
    let others = format!("{TARGET}CREATE TABLE others (id bigint); CREATE TABLE more (id bigint);");
    let plan = Plan::new()
        .with("target.sql", &others)
        .model("users", "SELECT id, nam FROM legacy.customers")
        .model("others", "SELECT id FROM legacy.zebras")
        .model("more", "SELECT id, id AS surplus FROM legacy.customers");
    let says = plan.says();
    for mistake in ["nam", "zebras", "surplus"] {
        assert!(says.contains(mistake), "{mistake} in: {says}");
    }
    assert!(says.ends_with("exit code 2"), "{says}");
}

#[test]
fn mistakes_of_the_plan_and_of_the_command_line_are_told_together() {
    let plan = Plan::new().plan("[models.ghost]\nkind = \"stage\"\n").options(&[
        "--var",
        "unheard=1",
        "--source",
        "nowhere=x",
    ]);
    insta::assert_snapshot!(plan.says(), @r#"
error: plan.toml:12: [models.ghost]: there is no file models/ghost.sql
--source: `nowhere` is no source of the plan
--var: `unheard` is not in [vars] of the plan
exit code 2
"#);
}

/// They are for the files of rejects alone.
#[test]
fn values_of_rows_are_not_in_messages() {
    let plan = Plan::new().model("users", "SELECT name::bigint AS id, name FROM legacy.customers");
    let says = plan.says();
    assert!(says.contains("models/users.sql"), "{says}");
    assert!(!says.contains("Ada") && !says.contains("Bob"), "{says}");
}

/// Converts the plan `pass_through` in a folder that already holds something.
fn convert_into(dir: &TempDir, folder: &str, options: &[&str]) -> String {
    let mut command = transload();
    command.arg("convert").arg(run::plan("pass_through")).arg("-q").args(options);
    command.arg("-o").arg(dir.path().join(folder));
    says(&mut command, dir.path())
}

#[test]
fn a_folder_that_holds_a_run_is_replaced_only_when_asked() {
    let dir = TempDir::new().expect("a temporary folder");
    assert_eq!(convert_into(&dir, "run", &[]), "exit code 0");
    insta::assert_snapshot!(convert_into(&dir, "run", &[]), @r#"
error: DIR/run: the folder is not empty
hint: --overwrite replaces a former run
exit code 2
"#);
    assert_eq!(convert_into(&dir, "run", &["--overwrite"]), "exit code 0");
}

#[test]
fn a_folder_of_others_is_never_replaced() {
    let dir = TempDir::new().expect("a temporary folder");
    fs::create_dir(dir.path().join("photos")).expect("a folder");
    fs::write(dir.path().join("photos/one.jpg"), "x").expect("a file");
    insta::assert_snapshot!(convert_into(&dir, "photos", &["--overwrite"]), @r#"
error: DIR/photos: not the folder of a former run; nothing was removed
exit code 2
"#);
    assert!(dir.path().join("photos/one.jpg").exists());
}

#[test]
fn a_folder_that_can_not_be_made_is_the_environments() {
    let dir = TempDir::new().expect("a temporary folder");
    fs::write(dir.path().join("file"), "x").expect("a file");
    insta::assert_snapshot!(convert_into(&dir, "file/run", &[]), @r#"
error: DIR/file/run: a part of the path is not a folder
policy_denied: nothing was written
exit code 4
"#);
}

#[test]
fn usage_is_told_with_code_2() {
    let dir = TempDir::new().expect("a temporary folder");
    let code = |arguments: &[&str]| {
        let said = says(transload().args(arguments), dir.path());
        said.lines().last().map(str::to_owned)
    };
    for arguments in [&["frobnicate"][..], &[], &["convert"], &["inspect", "--jsn", "x"]] {
        assert_eq!(code(arguments).as_deref(), Some("exit code 2"), "{arguments:?}");
    }
    for arguments in [&["--help"][..], &["--version"], &["convert", "--help"]] {
        assert_eq!(code(arguments).as_deref(), Some("exit code 0"), "{arguments:?}");
    }
}

#[test]
fn a_rejected_row_ends_with_code_1_and_a_whole_folder() {
    let plan = Plan::new()
        .model("users", "SELECT id, CASE WHEN id = 1 THEN name END AS name FROM legacy.customers");
    assert_eq!(plan.says(), "exit code 1");
    let run = plan.dir.path().join("run");
    let rejects = fs::read_to_string(run.join("rejects/public.users.jsonl"));
    let rejects = rejects.expect("a rejects file");
    assert!(rejects.contains("not_null") && rejects.lines().count() == 1, "{rejects}");
    assert!(run.join("manifest.json").exists() && run.join("load.sql").exists());
}

#[test]
fn a_dump_that_is_cut_ends_with_code_3() {
    let dump = fs::read_to_string(run::plan("pass_through").join("legacy.sql")).expect("the dump");
    let cut = dump.len() - "-- Dump completed on 2025-01-01 10:00:00\n".len();
    let plan = Plan::new().with("legacy.sql", &dump[..cut]);
    insta::assert_snapshot!(plan.says(), @r#"
error: DIR/legacy.sql: the dump is cut off: it begins with `-- MySQL dump ` and ends without `-- Dump completed`
hint: make the dump again; its program did not finish
exit code 3
"#);
    let plan = Plan::new().with("legacy.sql", &dump[..cut / 2]);
    assert!(plan.says().ends_with("exit code 3"), "{}", plan.says());
    let plan = Plan::new().with("legacy.sql", "PGDMP\u{1}\u{e}");
    insta::assert_snapshot!(plan.says(), @r#"
error: DIR/legacy.sql: truncated at byte 7, inside the header
exit code 3
"#);
}

#[test]
fn front_matter_keeps_the_lines_of_the_statement() {
    let model = "--! target = \"users\"\n-- customers\nSELECT id,\n  FROM WHERE\n";
    let plan = Plan::new().model("users", model);
    insta::assert_snapshot!(plan.says(), @r#"
error: models/users.sql:4: Expected an expression, found: FROM at Line: 4, Column: 8
exit code 2
"#);
    let plan = Plan::new().model("users", &format!("--! traget = \"users\"\n{USERS}"));
    assert!(plan.says().starts_with("error: models/users.sql:1: unknown field `traget`"));
}
