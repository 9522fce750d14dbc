//! Who may not: a role from which row security hides rows loads, verifies and takes back none, and
//! a folder that can't be written holds nothing.

use std::fs;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;
use tempfile::TempDir;

use crate::migration::{state, succeeds};
use crate::postgres::Database;
use crate::run::{Run, plan, transload};

const TABLES: &str = "
CREATE TABLE public.courses (id integer PRIMARY KEY, title text);
CREATE TABLE public.memberships (course_id integer REFERENCES public.courses (id), student text,
    PRIMARY KEY (course_id, student));
";

const ROW_SECURITY: &str = "
ALTER TABLE public.courses ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.courses USING (true) WITH CHECK (true);
ALTER TABLE public.memberships ENABLE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.memberships FORCE ROW LEVEL SECURITY;
";

const ROWS: &str = "
INSERT INTO public.courses VALUES (1, 'Biology'), (2, 'Art');
INSERT INTO public.memberships VALUES (1, 'ada'), (2, 'bob');
";

/// Converts the two tables; `target` is the target's DDL and `options` are its keys.
fn convert(target: &str, options: &str) -> Run {
    let folder = TempDir::new().expect("a folder");
    let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).expect(path);
    write(
        "plan.toml",
        &format!(
            "[plan]\nname = 'school'\n[sources.legacy]\ndump = 'dump.sql'\n\
             [target]\nschema = 'target.sql'\n{options}\n"
        ),
    );
    write("target.sql", target);
    write("as_loader.sql", "SET LOCAL ROLE postgres;");
    fs::create_dir(folder.path().join("models")).expect("a folder");
    for table in ["courses", "memberships"] {
        write(&format!("models/{table}.sql"), &format!("SELECT * FROM legacy.{table}"));
    }
    let source = Database::create();
    source.psql(&format!("{TABLES}{ROWS}"));
    let run = Run::convert_dump(folder.path(), &source.pg_dump(&[]), &[]);
    run.ended(0);
    run
}

/// Returns a role that may log in and write every table, and with `attributes` more.
fn role(database: &Database, attributes: &str) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(1);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("pupil_{}_{number}", std::process::id());
    database.psql(&format!(
        "CREATE ROLE {name} LOGIN {attributes};
         GRANT ALL ON ALL TABLES IN SCHEMA public TO {name};
         DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO {name}', current_database());
         END $$;"
    ));
    name
}

/// Runs a script as a role; returns psql's exit code and what it said.
fn run_as(role: &str, target: &Database, run: &Run, script: &str) -> (i32, String) {
    let mut client = target.client();
    // The script itself has to stop psql.
    let client = client.env("PGUSER", role).env("PGOPTIONS", "").args(["-v", "ON_ERROR_STOP=0"]);
    let output = client.args(["-q", "-f", script]).current_dir(run.path()).output();
    let output = output.expect("psql starts");
    let said = String::from_utf8(output.stderr).expect("psql prints UTF-8");
    (output.status.code().expect("psql ends"), said)
}

#[track_caller]
fn check_denied(role: &str, target: &Database, run: &Run, script: &str, tables: &str) {
    let before = state(target);
    let (code, said) = run_as(role, target, run, script);
    assert_eq!(code, 3, "{said}");
    // Nothing went before it, and psql went on with nothing.
    let first = said.lines().next().unwrap_or_default();
    let expected =
        format!("ERROR:  policy_denied: table {tables}: row security hides rows from role {role}");
    assert!(first.ends_with(&expected), "{said}");
    assert!(said.contains("HINT:") && said.contains("BYPASSRLS"), "{said}");
    assert_eq!(said.matches("ERROR:").count(), 1, "{said}");
    assert_eq!(state(target), before, "nothing is written");
}

#[track_caller]
fn check_passes(role: &str, target: &Database, run: &Run) {
    let before = state(target);
    for script in ["load.sql", "verify.sql", "rollback.sql"] {
        let (code, said) = run_as(role, target, run, script);
        assert_eq!(code, 0, "{script}: {said}");
    }
    assert_eq!(state(target), before);
}

const BOTH: &str = "\"public\".\"courses\", \"public\".\"memberships\"";

#[test]
fn a_role_under_row_security_loads_nothing() {
    let run = convert(&format!("{TABLES}{ROW_SECURITY}"), "");
    let target = Database::create();
    target.psql(&format!("{TABLES}{ROW_SECURITY}"));
    let pupil = role(&target, "");
    check_denied(&pupil, &target, &run, "load.sql", BOTH);
    let said = run.text("load.sql");
    assert!(
        said.contains("has to own it, be a superuser or have BYPASSRLS:\n--   public.courses\n")
    );
    assert!(said.contains("Row security is forced"), "{said}");
    let first = said.split("BEGIN;\n").nth(1).expect("a transaction");
    assert!(first.starts_with("DO $transload$\nDECLARE\n  denied text;"), "{first}");

    // The rows are there, and he does not see all of them.
    succeeds(&target, &run, "load.sql");
    for script in ["load.sql", "verify.sql", "rollback.sql"] {
        check_denied(&pupil, &target, &run, script, BOTH);
    }
    succeeds(&target, &run, "rollback.sql");

    check_passes(&role(&target, "BYPASSRLS"), &target, &run);
    check_passes(&role(&target, "SUPERUSER"), &target, &run);
}

#[test]
fn a_role_without_any_right_learns_of_row_security_first() {
    let run = convert(TABLES, "mode = 'upsert'");
    let target = Database::create();
    target.psql(&format!("{TABLES}{ROW_SECURITY}"));
    let nobody = role(&target, "");
    target.psql(&format!("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {nobody}"));
    // The plan's DDL knows nothing of it: the server does.
    check_denied(&nobody, &target, &run, "load.sql", BOTH);
    check_denied(&nobody, &target, &run, "verify.sql", BOTH);
}

#[test]
fn the_owner_loads_until_a_later_table_forces_row_security() {
    let run = convert(TABLES, "");
    let target = Database::create();
    let owner = role(&target, "");
    target.psql(&format!(
        "{TABLES} ALTER TABLE courses OWNER TO {owner}; ALTER TABLE memberships OWNER TO {owner};
         ALTER TABLE courses ENABLE ROW LEVEL SECURITY;
         ALTER TABLE memberships ENABLE ROW LEVEL SECURITY"
    ));
    check_passes(&owner, &target, &run);
    target.psql("ALTER TABLE memberships FORCE ROW LEVEL SECURITY");
    check_denied(&owner, &target, &run, "load.sql", "\"public\".\"memberships\"");
    // Policies without row security hide nothing.
    target.psql("ALTER TABLE memberships DISABLE ROW LEVEL SECURITY");
    check_passes(&owner, &target, &run);
}

#[test]
fn a_hook_that_takes_another_role_comes_first() {
    let hooks = "before_load = 'as_loader.sql'\nbefore_rollback = 'as_loader.sql'";
    let run = convert(TABLES, hooks);
    let target = Database::create();
    target.psql(&format!("{TABLES}{ROW_SECURITY}"));
    let member = role(&target, "NOINHERIT IN ROLE postgres");
    for script in ["load.sql", "rollback.sql"] {
        let (code, said) = run_as(&member, &target, &run, script);
        assert_eq!(code, 0, "{script}: {said}");
    }
    // Without the hook's role he is denied.
    check_denied(&member, &target, &convert(TABLES, ""), "load.sql", BOTH);
}

#[test]
fn tables_that_load_sql_makes_hide_what_their_source_hid() {
    let run = convert(&format!("{TABLES}{ROW_SECURITY}"), "create = true");
    let target = Database::create();
    succeeds(&target, &run, "load.sql");
    let security = target.psql(
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class
         WHERE relname IN ('courses', 'memberships') ORDER BY 1",
    );
    assert_eq!(security, "courses|t|f\nmemberships|t|t\n");
    let left = run.audit()["contract"]["not_created"].to_string();
    assert!(left.contains("policies of public.courses: until they are made"), "{left}");
    succeeds(&target, &run, "verify.sql");
    let pupil = role(&target, "");
    check_denied(&pupil, &target, &run, "rollback.sql", BOTH);
    succeeds(&target, &run, "rollback.sql");
}

#[test]
fn a_folder_that_can_not_be_written_holds_nothing() {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("file"), "mine").expect("a file");
    let out = folder.path().join("file/run");
    let convert = |options: &[&str]| {
        let mut command = transload();
        command.arg("convert").arg(plan("kickbot")).arg("-o").arg(&out).args(options);
        let output = command.output().expect("transload starts");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(output.status.code(), Some(4));
        (text(output.stdout), text(output.stderr))
    };
    let (said, complaint) = convert(&["--json"]);
    let answer: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!((&answer["status"], &answer["exit_code"]), (&"policy_denied".into(), &4.into()));
    assert_eq!(answer["run_status"], "policy_denied");
    let error = format!("{}: a part of the path is not a folder", out.display());
    assert_eq!(answer["error"], error.as_str());
    assert_eq!(complaint, format!("error: {error}\npolicy_denied: nothing was written\n"));
    let (said, _) = convert(&[]);
    assert_eq!(said, "");
    let names: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(
        (names.len(), fs::read(folder.path().join("file")).expect("a file")),
        (1, b"mine".to_vec())
    );
}

#[test]
fn the_status_of_a_run_has_a_word_for_records() {
    let word = |run: &Run| run.audit()["run_status"].as_str().map(str::to_owned);
    let ok = Run::convert(&plan("kickbot"), &[]);
    assert_eq!(word(ok.ended(0)).as_deref(), Some("ok"));
    let conflict = Run::convert(&plan("totalis"), &[]);
    assert_eq!(word(conflict.ended(1)).as_deref(), Some("conflict"));
    let stopped = Run::convert(&plan("totalis"), &["--max-rejects", "0"]);
    assert_eq!(word(stopped.ended(1)).as_deref(), Some("failed"));
    let dump = b"CREATE TABLE t (a int); INSERT INTO t VALUES (1".as_slice();
    let run = Run::convert_dump(&plan("pass_through"), dump, &["--json"]);
    let answer: Value = serde_json::from_str(&run.ended(3).stdout).expect("JSON");
    assert_eq!((&answer["status"], &answer["exit_code"]), (&"failed".into(), &3.into()));
}
