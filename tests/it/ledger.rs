//! Every row is accounted for: models of every kind, and what becomes of the rows that they leave.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::json_schema::{closed, validate};
use crate::run::Run;

const DUMP: &str = "
CREATE TABLE people (id integer PRIMARY KEY, name text, boss integer, pin text);
CREATE TABLE guests (code text PRIMARY KEY, name text);
CREATE TABLE visits (id integer PRIMARY KEY, person integer, tags text);
CREATE TABLE settings (id integer PRIMARY KEY, value text, extra json);
INSERT INTO people VALUES (1,'Ann',NULL,'p1'),(2,'Bob',1,'p2'),(3,'Cy',1,'p3'),(4,NULL,9,'p4');
INSERT INTO guests VALUES ('g1','Ann'),('g2','Dee');
INSERT INTO visits VALUES (10,1,'a,b'),(11,7,'c'),(12,2,'d'),(13,3,NULL);
INSERT INTO settings VALUES (1,'x','{\"a\": [1, 2]}'),(2,'y',NULL);
";

const TARGET: &str = "
CREATE TABLE public.person (key text PRIMARY KEY, name text NOT NULL);
CREATE TABLE public.visit (id integer PRIMARY KEY, key text NOT NULL);
CREATE TABLE public.tag (visit integer, tag varchar(1));
";

const BARE: &str = "[plan]\nname = 'bare'\n[sources.legacy]\ndump = 'dump.sql'\n\
    [target]\nschema = 'target.sql'\n";

const PLAN: &str = "[plan]\nname = 'small'\n[sources.legacy]\ndump = 'dump.sql'\n\
    [sources.legacy.columns]\n'people.pin' = { secret = 'keep' }\n[target]\nschema = 'target.sql'\n";

/// Converts the dump by these models, and what the plan says beyond its sources.
fn convert(more: &str, models: &[(&str, &str)], options: &[&str]) -> Run {
    let plan = TempDir::new().expect("a temporary folder");
    write(plan.path(), "dump.sql", DUMP);
    write(plan.path(), "target.sql", TARGET);
    write(plan.path(), "plan.toml", &format!("{PLAN}{more}"));
    for (name, sql) in models {
        write(plan.path(), &format!("models/{name}.sql"), sql);
    }
    Run::convert(plan.path(), options)
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
    fs::write(path, text).expect("the file is written");
}

fn entry(list: &Value, key: &str, name: &str) -> Value {
    let found = list.as_array().expect("a list").iter().find(|entry| entry[key] == name);
    found.unwrap_or_else(|| panic!("no {name} in {list}")).clone()
}

/// Returns read, rows, left out and repeated of a driving table of a model.
fn driver(run: &Run, model: &str, table: &str) -> [u64; 4] {
    let model = entry(&run.audit()["models"], "model", model);
    let driver = entry(&model["drivers"], "table", table);
    ["read", "rows", "left_out", "repeated"].map(|name| driver[name].as_u64().expect("a number"))
}

/// Returns how many rows of a table were taken, exported and left.
fn table(run: &Run, name: &str) -> [u64; 3] {
    let table = entry(&run.audit()["tables"], "table", name);
    ["taken", "exported", "unmigrated"].map(|name| table[name].as_u64().expect("a number"))
}

const PERSON: (&str, &str) = (
    "person",
    "SELECT 'p' || id AS key, name FROM legacy.people UNION ALL SELECT code, name FROM legacy.guests",
);

#[test]
fn a_union_accounts_for_the_rows_of_each_of_its_tables() {
    let run = convert("", &[PERSON], &[]);
    run.ended(1);
    assert_eq!(driver(&run, "person", "legacy.people"), [4, 4, 0, 0]);
    assert_eq!(driver(&run, "person", "legacy.guests"), [2, 2, 0, 0]);
    assert_eq!(run.lines("person"), ["p1\tAnn", "p2\tBob", "p3\tCy", "g1\tAnn", "g2\tDee"]);
    assert_eq!((table(&run, "people"), table(&run, "guests")), ([4, 0, 0], [2, 0, 0]));
    let [reject] = &run.rejects("person")[..] else { panic!("{:?}", run.rejects("person")) };
    assert_eq!(reject["source"], json!({"table": "legacy.people", "row": 4}));
    assert_eq!(
        reject["source_row"],
        json!({"id": 4, "name": null, "boss": 9, "pin": "***"}),
        "the whole source row, without its secret"
    );
    let audit = run.json_lines("audit/person.jsonl");
    assert_eq!(audit[0]["source"]["key"], json!({"id": 4}));
}

#[test]
fn a_union_that_drops_what_is_the_same_leaves_it_out() {
    let sql = "SELECT name AS key, name FROM legacy.people WHERE name IS NOT NULL \
               UNION SELECT name, name AS same FROM legacy.guests";
    let run = convert("", &[("person", sql)], &[]);
    run.ended(0);
    assert_eq!(driver(&run, "person", "legacy.people"), [4, 3, 1, 0]);
    assert_eq!(driver(&run, "person", "legacy.guests"), [2, 1, 1, 0]);
    assert!(run.exists("unmigrated/legacy.guests.parquet"));
}

#[test]
fn an_inner_join_that_loses_rows_is_seen() {
    let sql = "SELECT v.id, 'p' || p.id AS key FROM legacy.visits AS v \
               JOIN legacy.people AS p ON p.id = v.person";
    let run = convert("", &[PERSON, ("visit", sql)], &[]);
    assert_eq!(driver(&run, "visit", "legacy.visits"), [4, 3, 1, 0]);
    assert_eq!(table(&run, "visits"), [3, 0, 1]);
    assert!(run.exists("unmigrated/legacy.visits.parquet"));
}

#[test]
fn rows_that_one_row_fans_out_to_are_counted() {
    let sql = "SELECT id AS visit, unnest(string_to_array(tags, ',')) AS tag FROM legacy.visits";
    let run = convert("", &[("tag", sql)], &[]);
    run.ended(0);
    assert_eq!(driver(&run, "tag", "legacy.visits"), [4, 4, 1, 1]);
}

#[test]
fn models_over_models_account_for_the_rows_of_the_sources() {
    let all = "SELECT id, name FROM legacy.people UNION ALL SELECT 100, 'nobody'";
    let named = "SELECT DISTINCT ON (name) * FROM all_people WHERE name IS NOT NULL ORDER BY name";
    let person = "SELECT CAST(id AS text) AS key, name FROM named";
    let models = [("all_people", all), ("named", named), ("person", person)];
    let more = "[models.all_people]\nkind = 'stage'\n[models.named]\nkind = 'stage'\n";
    let run = convert(more, &models, &[]);
    run.ended(0);
    assert_eq!(driver(&run, "person", "legacy.people"), [4, 3, 1, 0]);
    let person = entry(&run.audit()["models"], "model", "person");
    assert_eq!((&person["out"], &person["without_row"]), (&json!(4), &json!(1)));
    assert_eq!(table(&run, "people"), [3, 0, 1]);
}

#[test]
fn rows_that_a_stage_rejects_are_among_the_rejects_alone() {
    let checked =
        "SELECT *, CASE WHEN name IS NULL THEN 'no_name' END AS _reject FROM legacy.people";
    let person = "SELECT CAST(id AS text) AS key, name FROM checked";
    let more = "[models.checked]\nkind = 'stage'\n[reasons.no_name]\nstatus = 'skip'\n";
    let run = convert(more, &[("checked", checked), ("person", person)], &[]);
    run.ended(0);
    assert_eq!(driver(&run, "person", "legacy.people"), [4, 3, 1, 0]);
    assert_eq!(table(&run, "people"), [4, 0, 0]);
    assert_eq!(run.json_lines("rejects/checked.jsonl").len(), 1);
}

#[test]
fn rows_of_exports_are_exported_and_not_migrated() {
    let more =
        "[models.settings]\nkind = 'export'\n[models.secrets]\nkind = 'export'\njson = ['note']\n";
    let settings = "SELECT id, value, extra FROM legacy.settings";
    let secrets =
        "SELECT id, pin, '{\"n\": ' || id || '}' AS note, 1 AS _hidden FROM legacy.people";
    let run = convert(more, &[("settings", settings), ("secrets", secrets)], &[]);
    run.ended(0);
    assert_eq!(
        run.text("exports/settings.jsonl"),
        "{\"id\":1,\"value\":\"x\",\"extra\":{\"a\":[1,2]}}\n{\"id\":2,\"value\":\"y\",\"extra\":null}\n"
    );
    let first = &run.json_lines("exports/secrets.jsonl")[0];
    assert_eq!(*first, json!({"id": 1, "pin": "***", "note": {"n": 1}}));
    assert_eq!(table(&run, "settings"), [0, 2, 0]);
    assert!(!run.exists("unmigrated/legacy.settings.parquet"));
}

#[test]
fn reasons_are_named_by_the_plan_and_accepted_with_its_words() {
    let visit = "SELECT id, 'p' || person AS key, CASE WHEN person = 7 THEN 'nobody' END AS _reject, \
                 'old, ' || 'short' AS _note FROM legacy.visits";
    let models = [PERSON, ("visit", visit)];
    let named = "[models.visit]\nsource_key = ['key']\n[models.visit.reasons]\nnobody = 'no_person'\n\
                 [models.person]\nkey = ['name']\n\
                 [reasons.not_null]\nname = 'null_not_allowed'\n";
    let run = convert(named, &models, &[]);
    run.ended(1);
    assert_eq!(run.rejects("person")[0]["reason"], "null_not_allowed");
    let audit = run.json_lines("audit/visit.jsonl");
    assert_eq!(audit.len(), 4);
    assert_eq!(
        audit[1],
        json!({"status": "error", "reason": "no_person", "notes": ["old", "short"], "detail": null,
               "source": {"table": "legacy.visits", "row": 2, "key": {"key": "p7"}},
               "target": {"id": 11}})
    );
    assert_eq!(audit[0]["reason"], "old,short");
    assert_eq!(run.json_lines("audit/person.jsonl")[0]["target"], json!({"name": null}));

    let accepted = format!(
        "{named}accepted = 'known since 2019'\nmax = 1\n[reasons.no_person]\naccepted = 'a test'\nmax = '25%'\n"
    );
    let run = convert(&accepted, &models, &[]);
    run.ended(0);
    let reason = entry(&run.audit()["reasons"], "reason", "null_not_allowed");
    assert_eq!(
        reason,
        json!({"reason": "null_not_allowed", "used": "reject", "status": "error", "rows": 1,
               "accepted": "known since 2019", "max": "1", "above_policy": false,
               "samples": [{"model": "person", "table": "legacy.people", "row": 4}]})
    );
    assert!(run.stderr.contains("known since 2019"), "{}", run.stderr);
    let strict = convert(&accepted, &models, &["--strict"]);
    strict.ended(1);
    let fewer = accepted.replace("25%", "24%");
    convert(&fewer, &models, &[]).ended(1);
}

#[test]
fn the_audit_may_have_all_rows() {
    let more = "[output]\naudit = 'all'\n";
    let visit = "SELECT id, 'p' || person AS key FROM legacy.visits ORDER BY id DESC";
    let run = convert(more, &[PERSON, ("visit", visit)], &[]);
    let audit = run.json_lines("audit/visit.jsonl");
    let shown: Vec<String> = audit
        .iter()
        .map(|record| {
            format!("{} {} {}", record["status"], record["source"]["key"], record["target"])
        })
        .collect();
    assert_eq!(shown, [13, 12, 11, 10].map(|id| format!("\"ok\" {{\"id\":{id}}} {{\"id\":{id}}}")));
    assert_eq!(run.json_lines("audit/person.jsonl").len(), 6);
}

#[test]
fn a_dry_run_gives_the_same_audit_and_writes_nothing_else() {
    let more = "[output]\nsnapshot = true\nformats = ['copy', 'parquet']\n\
                [models.settings]\nkind = 'export'\n[models.ids]\nkind = 'map'\n";
    let models = [
        PERSON,
        ("settings", "SELECT * FROM legacy.settings"),
        ("ids", "SELECT id, 'p' || id AS key FROM legacy.people"),
    ];
    let real = convert(more, &models, &[]);
    let dry = convert(more, &models, &["--dry-run"]);
    assert_eq!((real.code, dry.code), (1, 1), "{}", dry.stderr);
    assert_eq!(dry.text("audit.json"), real.text("audit.json"));
    assert_eq!(dry.files("").keys().collect::<Vec<_>>(), ["audit.json"]);
    assert!(real.exists("snapshot/legacy/people.parquet"));
}

#[test]
fn a_dry_run_needs_no_folder_and_gives_it_back() {
    let plan = TempDir::new().expect("a temporary folder");
    write(plan.path(), "dump.sql", DUMP);
    write(plan.path(), "target.sql", TARGET);
    write(plan.path(), "plan.toml", PLAN);
    write(
        plan.path(),
        "models/person.sql",
        "SELECT 'p' || id AS key, 'x' AS name FROM legacy.people",
    );
    let convert = |options: &[&str]| {
        let output = crate::run::transload().arg("convert").arg(plan.path()).args(options).output();
        let output = output.expect("transload starts");
        (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
    };
    let (code, audit) = convert(&["--dry-run", "--json", "-q"]);
    assert_eq!(code, Some(0));
    let audit: Value = serde_json::from_str(&audit).expect("an audit");
    assert_eq!(audit["models"][0]["out"], 4);
    let out = plan.path().join("run");
    let out = out.to_str().expect("UTF-8");
    assert_eq!(convert(&["--dry-run", "-q", "-o", out]).0, Some(0));
    assert_eq!(convert(&["-q", "-o", out]).0, Some(2), "a folder that is not empty");
    assert_eq!(convert(&["-q", "-o", out, "--overwrite"]).0, Some(0));
    assert_eq!(convert(&["--dry-run", "-q", "-o", out]).0, Some(2), "a run is not replaced");
    assert_eq!(convert(&["-q"]).0, Some(2), "a folder is needed");
}

#[test]
fn more_rejects_than_allowed_stop_the_run_without_data() {
    let visit = "SELECT id, 'p' || person AS key, CASE WHEN person = 7 THEN 'nobody' END AS _reject \
                 FROM legacy.visits";
    let models = [PERSON, ("visit", visit)];
    let check = |more: &str, limit: &str, status: &str, code: i32| {
        let run = convert(more, &models, &["--max-rejects", limit]);
        run.ended(code);
        assert_eq!(run.audit()["status"], status, "{limit}");
        run
    };
    check("", "2", "findings", 1);
    check("", "17%", "findings", 1);
    let run = check("", "1", "stopped", 1);
    assert!(run.files("data").is_empty() && !run.exists("load.sql"));
    assert_eq!(run.rejects("visit").len(), 1);
    assert_eq!(run.audit()["stopped"], "2 rows of 12 rejected, more than 1");
    check("", "16%", "stopped", 1);
    check("", "0", "stopped", 1);
    check("[reasons.nobody]\nstatus = 'skip'\n", "1", "findings", 1);
    check("[reasons.nobody]\naccepted = 'known'\n", "1", "findings", 1);
}

#[test]
fn rows_of_a_dump_that_do_not_decode_have_the_plans_reasons() {
    let plan = TempDir::new().expect("a temporary folder");
    write(plan.path(), "dump.sql", "CREATE TABLE t (id integer); INSERT INTO t VALUES ('x'),(1);");
    write(plan.path(), "target.sql", "CREATE TABLE public.t (id integer);");
    write(plan.path(), "models/t.sql", "SELECT id FROM legacy.t");
    let check = |more: &str, code: i32, status: &str, reason: &str| {
        write(plan.path(), "plan.toml", &format!("{BARE}{more}"));
        let run = Run::convert(plan.path(), &[]);
        run.ended(code);
        let reject = &run.json_lines("rejects/legacy.t.jsonl")[0];
        assert_eq!((&reject["status"], &reject["reason"]), (&json!(status), &json!(reason)));
        assert_eq!(run.audit()["tables"][0]["rejects"][reason], 1);
    };
    check("", 1, "error", "invalid_value");
    check(
        "[reasons.invalid_value]\nname = 'malformed_row'\nstatus = 'skip'\n",
        0,
        "skip",
        "malformed_row",
    );
    check("[reasons.invalid_value]\naccepted = 'one bad row'\n", 0, "error", "invalid_value");
}

#[test]
fn files_about_tables_have_the_names_that_models_read() {
    let plan = TempDir::new().expect("a temporary folder");
    let dump = "-- PostgreSQL database dump\n
        CREATE TABLE public.t (id integer); INSERT INTO public.t VALUES ('x'),(1);
        CREATE TABLE other.t (id integer); INSERT INTO other.t VALUES (2);";
    write(plan.path(), "dump.sql", dump);
    write(plan.path(), "target.sql", "CREATE TABLE public.t (id integer);");
    write(
        plan.path(),
        "models/t.sql",
        "SELECT id FROM legacy_public.t UNION ALL SELECT id FROM legacy_other.t",
    );
    write(plan.path(), "plan.toml", BARE);
    let run = Run::convert(plan.path(), &[]);
    run.ended(1);
    let rejects = run.json_lines("rejects/legacy_public.t.jsonl");
    assert_eq!(rejects[0]["source"]["table"], "legacy_public.t");
    assert_eq!(run.files("rejects").len(), 1);
    assert_eq!(driver(&run, "t", "legacy_public.t"), [1, 1, 0, 0]);
}

#[test]
fn columns_are_followed_to_the_sources() {
    let both = "SELECT id, name, boss AS _boss FROM legacy.people UNION ALL SELECT 0, name, NULL FROM legacy.guests";
    let person = "SELECT b.id || '-' || coalesce(b._boss, 0) AS key, upper(b.name) AS name \
                  FROM both_kinds AS b LEFT JOIN legacy.visits AS v ON v.person = b.id";
    let more = "[models.both_kinds]\nkind = 'stage'\n";
    let run = convert(more, &[("both_kinds", both), ("person", person)], &[]);
    let lineage = entry(&run.audit()["lineage"], "model", "person");
    assert_eq!(
        lineage,
        json!({
            "model": "person", "target": "public.person",
            "reads": ["both_kinds", "legacy.visits"],
            "sources": ["legacy.guests", "legacy.people", "legacy.visits"],
            "columns": {
                "key": ["legacy.people.boss", "legacy.people.id"],
                "name": ["legacy.guests.name", "legacy.people.name"]
            }
        })
    );
}

/// Returns the published schema, closed to what it does not name.
fn schema() -> Value {
    let output = crate::run::transload().args(["convert", "--json-schema"]).output();
    let output = output.expect("transload starts");
    assert_eq!(output.status.code(), Some(0));
    closed(&serde_json::from_slice(&output.stdout).expect("the schema is JSON"))
}

#[test]
fn audits_of_all_plans_fit_the_published_schema() {
    let schema = schema();
    let folders = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/plans"));
    for folder in folders.expect("the plans") {
        let folder = folder.expect("a plan").path();
        if !folder.join("plan.toml").is_file() {
            continue;
        }
        let run = Run::convert(&folder, &["--show-values"]);
        let fault = validate(&schema, &run.audit());
        assert_eq!(fault, Ok(()), "{}", folder.display());
    }
}

#[test]
fn audits_with_findings_fit_the_published_schema() {
    let visit = "SELECT id, 'p' || person AS key, 'noted' AS _note FROM legacy.visits";
    let more = "[reasons.noted]\naccepted = 'why'\nmax = '90%'\n";
    for options in [&[][..], &["--max-rejects", "0"], &["--only", "person"]] {
        let run = convert(more, &[PERSON, ("visit", visit)], options);
        run.ended(1);
        assert_eq!(validate(&schema(), &run.audit()), Ok(()));
    }
}

#[test]
fn keys_that_a_model_lacks_are_a_problem_of_the_plan() {
    let more = "[models.person]\nkey = ['names']\nsource_key = ['_old']\n";
    let run = convert(more, &[PERSON], &[]);
    run.ended(2);
    let expected = "models/person.sql: key: the model gives no column `names`\n\
                    hint: did you mean `name`?\n\
                    models/person.sql: source_key: the model gives no column `_old`";
    assert!(run.stderr.contains(expected), "{}", run.stderr);
}
