//! Values of secret columns reach the data files alone, by whatever name and way they get there.

use std::fs;

use tempfile::TempDir;

use crate::run::Run;

const DUMP: &str = "-- PostgreSQL database dump
CREATE TABLE public.account (id integer NOT NULL, token text);
COPY public.account (id, token) FROM stdin;
1\tinvented-value
\\.
-- PostgreSQL database dump complete
";

const PLAN: &str = r#"
[plan]
name = "secrets"
as_of = "2025-01-01T00:00:00Z"
[sources.legacy]
dump = "legacy.sql"
[sources.legacy.columns]
"account.token" = { secret = "keep" }
[target]
engine = "postgres"
schema = "target.sql"
[models.staged]
kind = "stage"
"#;

/// Writes a plan whose model `client` is this, and which has this check; converts.
fn convert(client: &str, check: &str) -> Run {
    let plan = TempDir::new().expect("a temporary folder");
    let write = |path: &str, text: &str| {
        let path = plan.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(path, text).expect("the file is written");
    };
    write("legacy.sql", DUMP);
    write("plan.toml", PLAN);
    write("target.sql", "CREATE TABLE client (id integer PRIMARY KEY, api_key text);");
    write("models/staged.sql", "SELECT id, upper(token) AS k FROM legacy.account");
    write("models/client.sql", client);
    write("checks/shown.sql", check);
    Run::convert(plan.path(), &[])
}

#[test]
fn secrets_a_column_made_of_a_secret_is_masked() {
    let client = "SELECT id, 'k' || k AS api_key, 'no' AS _reject FROM staged";
    let run = convert(client, "SELECT id AS _detail FROM legacy.account WHERE token IS NULL");
    let rejects = run.ended(1).text("rejects/public.client.jsonl");
    assert!(rejects.contains(r#""row":{"id":1,"api_key":"***"}"#), "{rejects}");
}

#[test]
fn secrets_a_check_may_not_show_one() {
    let run = convert("SELECT id FROM staged", "SELECT 'key ' || k AS _detail FROM staged");
    run.ended(2);
    assert!(run.stderr.contains("checks/shown.sql: `_detail` shows a secret"), "{}", run.stderr);
}

#[test]
fn secrets_an_error_does_not_quote_values() {
    let run = convert(
        "SELECT CAST(token AS integer) AS id FROM legacy.account",
        "SELECT 'x' AS _detail WHERE false",
    );
    assert_ne!(run.code, 0);
    assert!(!run.stderr.contains("invented"), "{}", run.stderr);
}
