//! `transload check`: everything that is wrong with a plan at once, and what it leaves alone.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::run::transload;

const PLAN: &str = "[plan]
name = \"shop\"

[sources.legacy]
dump = \"legacy.sql\"

[target]
schema = \"target.sql\"
";

const DUMP: &str = "-- MySQL dump 10.13
CREATE TABLE `customers` (`id` int NOT NULL PRIMARY KEY, `name` varchar(50), `joined` datetime, `fax` varchar(20));
CREATE TABLE `orders` (`id` int NOT NULL PRIMARY KEY, `customerId` int, `total` decimal(8,2));
CREATE TABLE `log` (`id` int NOT NULL PRIMARY KEY);
INSERT INTO `log` VALUES (1),(2);
-- Dump completed
";

const TARGET: &str = "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, joined timestamp, email text, points smallint DEFAULT 0);
CREATE TABLE sales (id bigint PRIMARY KEY, user_id bigint, total numeric(8,2) NOT NULL);
CREATE TABLE audit (id bigint);
";

const USERS: &str = "SELECT id, name, joined FROM legacy.customers\n";
const SALES: &str = "SELECT id, \"customerId\" AS user_id, total\nFROM legacy.orders\n";

/// A plan that is right until a test changes it.
struct Plan {
    dir: TempDir,
}

impl Plan {
    fn new() -> Self {
        let plan = Self { dir: TempDir::new().expect("a temporary folder") };
        plan.with("plan.toml", PLAN)
            .with("legacy.sql", DUMP)
            .with("target.sql", TARGET)
            .with("models/users.sql", USERS)
            .with("models/sales.sql", SALES)
    }

    fn with(self, file: &str, text: &str) -> Self {
        let path = self.dir.path().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(path, text).expect("a file of the plan");
        self
    }

    /// Adds lines at the end of `plan.toml`.
    fn plan(self, lines: &str) -> Self {
        self.with("plan.toml", &format!("{PLAN}{lines}"))
    }

    /// Returns what the command says on both ways, and last its exit code.
    fn says(&self) -> String {
        let output = transload().arg("check").arg(self.dir.path()).output().expect("it starts");
        let text = |bytes| String::from_utf8(bytes).expect("transload prints UTF-8");
        let said = format!("{}{}", text(output.stdout), text(output.stderr));
        let said = said.replace(&self.folder().display().to_string(), "DIR");
        format!("{said}exit code {}", output.status.code().expect("it ends by itself"))
    }

    fn folder(&self) -> &Path {
        self.dir.path()
    }

    fn report(&self) -> (Value, Option<i32>) {
        let output =
            transload().arg("check").arg(self.folder()).arg("--json").output().expect("it starts");
        (serde_json::from_slice(&output.stdout).expect("JSON"), output.status.code())
    }
}

#[test]
fn check_lists_what_nothing_fills_and_what_nothing_reads() {
    insta::assert_snapshot!(Plan::new().says(), @r#"
sales → public.sales  reads legacy.orders
users → public.users  reads legacy.customers
not filled: tables public.audit
not filled: public.users: email, points
not read: tables legacy.log
not read: legacy.customers: fax
shop: 2 models, the plan holds together
exit code 0
"#);
}

#[test]
fn check_counts_columns_that_only_find_rows_as_read() {
    let plan = Plan::new()
        .with("models/users.sql", "SELECT c.id, c.name FROM legacy.customers AS c WHERE c.fax IS NULL AND EXISTS (SELECT 1 FROM legacy.log WHERE log.id = c.id)")
        .with("checks/dates.sql", "SELECT 1 AS x FROM legacy.customers WHERE joined IS NULL");
    let (report, code) = plan.report();
    assert_eq!((code, &report["unread_tables"]), (Some(0), &json!([])));
    assert_eq!(report["unread_columns"], json!([]), "{report}");
    assert_eq!(report["problems"], json!([]));
}

#[test]
fn check_shows_unknown_tables_with_their_lines() {
    let plan = Plan::new().with(
        "models/users.sql",
        "SELECT c.id, c.name\nFROM legacy.customer AS c\nJOIN legcy.orders AS o ON o.id = c.id\nJOIN sale ON true\n",
    );
    insta::assert_snapshot!(plan.says(), @r#"
error: models/users.sql:2: it reads `legacy.customer`, which no source or model provides
hint: did you mean `customers`?
models/users.sql:3: it reads `legcy.orders`, which no source or model provides
hint: did you mean `legacy`?
models/users.sql:4: it reads `sale`, which no source or model provides
exit code 2
"#);
}

#[test]
fn check_shows_all_unknown_columns_of_a_model() {
    let plan = Plan::new()
        .with("models/users.sql", "SELECT id,\n  nam AS name,\n  c.jioned AS joined\nFROM legacy.customers AS c\nWHERE fx IS NULL\n")
        .with("models/sales.sql", "SELECT o.id, o.customerId AS user_id, p.total\nFROM legacy.orders AS o\n");
    insta::assert_snapshot!(plan.says(), @r#"
error: models/sales.sql:1: column `customerid` is not in `o`
hint: write it in quotes: "customerId"
models/sales.sql:1: `p.total`: nothing is called `p` here
hint: did you mean `o`?
models/users.sql:2: column `nam` is not in `c`
hint: did you mean `name`?
models/users.sql:3: column `jioned` is not in `c`
hint: did you mean `joined`?
models/users.sql:5: column `fx` is not in `c`
hint: did you mean `fax`?
exit code 2
"#);
}

#[test]
fn check_shows_clashes_with_the_target_with_their_lines() {
    let plan = Plan::new().with(
        "models/users.sql",
        "SELECT id,\n  joined AS name,\n  name AS joined,\n  id AS nmae\nFROM legacy.customers\n",
    );
    insta::assert_snapshot!(plan.says(), @r#"
error: models/users.sql:2: `public.users.name` is `text`; the model gives `Timestamp(µs)`, which it can't hold as it is
hint: write the text in the model as the target is to have it
models/users.sql:4: column `nmae` is not in `public.users`
hint: did you mean `name`?
exit code 2
"#);
}

#[test]
fn check_shows_columns_that_have_to_be_filled() {
    let plan = Plan::new().with("models/users.sql", "SELECT id FROM legacy.customers");
    insta::assert_snapshot!(plan.says(), @r#"
error: models/users.sql: `public.users.name` is NOT NULL and has no value
exit code 2
"#);
}

#[test]
fn check_names_each_cycle_in_full() {
    let plan = Plan::new()
        .with("models/a.sql", "--! kind = 'stage'\nSELECT id\nFROM b\n")
        .with("models/b.sql", "--! kind = 'stage'\nSELECT id FROM c")
        .with("models/c.sql", "--! kind = 'stage'\nSELECT id FROM a")
        .with("models/d.sql", "--! kind = 'stage'\nSELECT id FROM d")
        .with("models/users.sql", "SELECT id, 'x' AS name FROM a");
    insta::assert_snapshot!(plan.says(), @r#"
error: models/a.sql:3: models read each other: a → b → c → a
models/d.sql:2: models read each other: d → d
exit code 2
"#);
}

#[test]
fn check_shows_everything_that_is_wrong_at_once() {
    let plan = Plan::new()
        .plan("[models.nobody]\nkind = \"map\"\n[sources.Facts]\ncsv = \"facts.csv\"\ncolumns = { id = \"bigitn\" }\n")
        .with("facts.csv", "id\n")
        .with("models/users.sql", "--! kid = 'map'\nSELECT id, nam AS name FROM legacy.customers")
        .with("models/sales.sql", "SELECT id,, total FROM legacy.orders")
        .with("models/audits.sql", "SELECT ide AS id FROM legacy.log")
        .with("models/later.sql", "--! kind = 'stage'\nSELECT * FROM sales")
        .with("checks/one.sql", "SELECT * FROM legacy.logs");
    insta::assert_snapshot!(plan.says(), @r#"
error: plan.toml: source `Facts`: a name has lower-case letters, digits and `_`
plan.toml:9: [models.nobody]: there is no file models/nobody.sql
plan.toml:13: [sources.Facts.columns] `id`: `bigitn` is no type
hint: did you mean `bigint`?
checks/one.sql:1: it reads `legacy.logs`, which no source or model provides
hint: did you mean `log`?
models/audits.sql: the target has no table `audits`
hint: did you mean `audit`?
models/audits.sql:1: column `ide` is not in `legacy.log`
hint: did you mean `id`?
models/sales.sql:1: Expected: an expression, found: , at Line: 1, Column: 11
models/users.sql:1: unknown field `kid`, expected one of `kind`, `target`, `formats`, `key`, `source_key`, `archive`, `mode`, `may_hold_rows`, `json`, `reasons`
models/users.sql:2: column `nam` is not in `legacy.customers`
hint: did you mean `name`?
exit code 2
"#);
    let (report, code) = plan.report();
    let problems = report["problems"].as_array().expect("problems");
    assert_eq!((code, problems.len()), (Some(2), 9), "{problems:#?}");
    assert_eq!(
        problems[8],
        json!({ "file": "models/users.sql", "line": 2, "message": "column `nam` is not in `legacy.customers`", "hint": "did you mean `name`?" })
    );
}

#[test]
fn check_shows_a_broken_plan_as_json_too() {
    let (report, code) = Plan::new().plan("[target2]\n").report();
    assert_eq!((code, &report["problems"][0]["line"]), (Some(2), &json!(9)));
}

#[test]
fn check_reads_no_rows_of_files() {
    let plan = Plan::new()
        .plan("[sources.facts]\ncsv = \"facts.csv\"\ncolumns = { id = \"bigint\", note = \"text\" }\n")
        .with("facts.csv", "id,note\nx,\"open\n")
        .with("models/audit.sql", "SELECT id FROM facts.rows");
    let (report, code) = plan.report();
    assert_eq!((code, &report["problems"]), (Some(0), &json!([])));
    assert_eq!(report["unread_columns"][0], json!({ "table": "facts.rows", "columns": ["note"] }));
}
