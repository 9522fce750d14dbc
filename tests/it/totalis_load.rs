//! The way of the example plan `totalis` into a real target: load, validations, verification, a
//! second load, rollback.

use std::fs;
use std::path::Path;
use std::process::Output;

use tempfile::TempDir;

use crate::postgres::Database;
use crate::run::Run;
use crate::totalis::{App, BASE, convert_folder, plan};

#[track_caller]
fn succeeded(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Returns a database with the target's own tables and rows.
fn target() -> Database {
    target_of(&plan())
}

fn target_of(plan: &Path) -> Database {
    let target = Database::create();
    target.psql(&fs::read_to_string(plan.join("target.sql")).expect("target.sql"));
    target
}

/// Returns all tables of the schema `public` with their rows.
fn everything(target: &Database) -> String {
    let names =
        target.psql("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1");
    let table = |name: &str| {
        format!("{name}:\n{}", target.psql(&format!("SELECT t FROM {name} AS t ORDER BY t::text")))
    };
    names.lines().map(table).collect()
}

/// Returns the plan with another mode of loading.
fn plan_with_mode(mode: &str) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    copy(&plan(), folder.path());
    let file = folder.path().join("plan.toml");
    let text = fs::read_to_string(&file).expect("plan.toml");
    let changed =
        text.replacen("mode            = \"insert\"", &format!("mode            = \"{mode}\""), 1);
    assert_ne!(text, changed);
    fs::write(file, changed).expect("plan.toml is written");
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let to = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).expect("a file");
        }
    }
}

/// The validation statements that SQL can ask of the target, each with what it has to give.
fn check_validations(target: &Database, run: &Run) {
    let check = |sql: &str, expected: &str| assert_eq!(target.psql(sql), expected, "{sql}");
    // 1, 2, 3: rows of the source, less those that the audit names.
    check("SELECT (SELECT count(*) FROM coaches), (SELECT count(*) FROM categories)", "8|12\n");
    check(
        "SELECT substring(key from '^[a-z]+'), count(*) FROM app_config
         WHERE key ~ '^(prompt|var|system)_' GROUP BY 1 ORDER BY 1",
        "prompt|3\nsystem|2\nvar|4\n",
    );
    // 4: every category is reached from a root.
    check(
        "WITH RECURSIVE reached AS (
             SELECT id, 1 AS level FROM categories WHERE parent_id IS NULL
             UNION ALL SELECT c.id, r.level + 1 FROM categories c JOIN reached r ON c.parent_id = r.id)
         SELECT level, count(*) FROM reached GROUP BY 1 ORDER BY 1",
        "1|5\n2|5\n3|1\n4|1\n",
    );
    // 5: in the file, no category comes before its parent.
    let lines = run.lines("categories");
    for (place, line) in lines.iter().enumerate() {
        let parent = line.split('\t').nth(1).expect("a parent");
        let is_before = lines[..place].iter().any(|line| line.starts_with(parent));
        assert!(parent == r"\N" || is_before, "{line}");
    }
    // 6
    check(
        "SELECT count(*), min(c.name) FROM app_config a
         JOIN coaches c ON c.id = (a.value->>'default_coach_id')::uuid WHERE a.key = 'default_coach'",
        "1|Daniel\n",
    );
    // 7: every URL has its object.
    let urls = target.psql(
        "SELECT photo_url FROM coaches WHERE photo_url IS NOT NULL
         UNION ALL SELECT icon FROM categories WHERE icon IS NOT NULL",
    );
    let manifest = run.json_lines("storage/manifest.jsonl");
    for url in urls.lines() {
        let path = url.strip_prefix(&format!("{BASE}/")).expect("a URL of the storage");
        let is_it = |line: &&serde_json::Value| {
            format!("{}/{}", crate::run::plain(&line["bucket"]), crate::run::plain(&line["key"]))
                == path
        };
        let object = manifest.iter().find(is_it).unwrap_or_else(|| panic!("{url}"));
        let file = run.path().join(object["path"].as_str().expect("a path"));
        let bytes = fs::metadata(&file).expect("the object").len();
        assert_eq!(object["size_bytes"], bytes, "{url}");
    }
    assert_eq!(urls.lines().count(), 10);
    // 8
    check(
        "SELECT count(*) FROM coaches WHERE sex NOT IN ('male', 'female', 'non_binary', 'other')
             OR year_of_birth NOT BETWEEN 1920 AND 2020",
        "0\n",
    );
    // 9
    check(
        "SELECT count(*), count(DISTINCT (entity_type, original_id)), count(DISTINCT uuid_id),
             count(*) FILTER (WHERE uuid_id IN (SELECT id FROM coaches UNION SELECT id FROM categories))
         FROM id_mappings",
        "20|20|20|20\n",
    );
    // 10, 11
    check(
        "SELECT key FROM app_config WHERE is_public AND key <> 'maintenance_mode'",
        "var_ai_model_name\n",
    );
    check(
        "SELECT (SELECT bool_and(is_active) FROM coaches), (SELECT bool_and(is_active) FROM categories)",
        "t|t\n",
    );
    check(
        "SELECT count(*) FROM app_config WHERE key !~ '^[a-z][a-z0-9_]*$' OR (key ~ '^(prompt|var|system)_'
             AND (SELECT array_agg(k) FROM jsonb_object_keys(value) AS k) <> '{content}')",
        "0\n",
    );
    // 12: the same again.
    let again = Run::convert(&plan(), &[]);
    let first = Run::convert(&plan(), &[]);
    for folder in ["data", "maps", "exports", "storage", "rejects", "audit"] {
        assert_eq!(again.files(folder), first.files(folder), "{folder}");
    }
}

#[test]
fn totalis_goes_to_a_real_target_and_back() {
    let app = App::example();
    let dump = app.dump(&[]);
    let run = convert_folder(&plan(), dump.path(), &[]);
    run.ended(1);
    let target = target();
    let before = everything(&target);
    succeeded(&target.psql_file(&run.path(), "load.sql"));
    check_validations(&target, &run);
    // What stood there with the target keeps its row, and the replaced one has the file's time.
    let times = target
        .psql("SELECT updated_at = '2025-05-25Z' FROM app_config WHERE key = 'default_coach'");
    assert_eq!(times, "t\n");
    succeeded(&target.psql_file(&run.path(), "verify.sql"));

    // A second load in the mode `upsert` changes nothing.
    let upsert = plan_with_mode("upsert");
    let second = convert_folder(upsert.path(), dump.path(), &[]);
    let loaded = everything(&target);
    succeeded(&target.psql_file(&second.path(), "load.sql"));
    assert_eq!(everything(&target), loaded);
    succeeded(&target.psql_file(&second.path(), "verify.sql"));

    succeeded(&target.psql_file(&run.path(), "rollback.sql"));
    assert_eq!(everything(&target), before);
    let triggers = "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'";
    assert_eq!(target.psql(triggers), "0\n");
}

#[test]
fn totalis_goes_to_the_late_schema_and_back() {
    let plan = crate::run::plan("totalis_late");
    let app = App::example();
    let run = convert_folder(&plan, app.dump(&[]).path(), &[]);
    run.ended(1);
    let target = target_of(&plan);
    let before = everything(&target);
    succeeded(&target.psql_file(&run.path(), "load.sql"));
    succeeded(&target.psql_file(&run.path(), "verify.sql"));
    let metadata = target.psql(
        "SELECT metadata->>'legacy_id', metadata->>'intro', length(metadata->>'prompt') FROM coaches
         WHERE id = 'a26e7af1-be94-46e2-a211-e9caeec2625f'",
    );
    assert_eq!(metadata, "2|Hi, I am 30 years old|12\n");
    let metadata = target
        .psql("SELECT metadata->'followup_chat_enabled' FROM categories WHERE name = 'Sleep'");
    assert_eq!(metadata, "true\n");
    succeeded(&target.psql_file(&run.path(), "rollback.sql"));
    assert_eq!(everything(&target), before);
}

#[test]
fn totalis_refuses_keys_that_the_target_has() {
    let run = Run::convert(&plan(), &[]);
    let target = target();
    target.psql("INSERT INTO app_config (key, value) VALUES ('var_api_key', '{}')");
    let before = everything(&target);
    let output = target.psql_file(&run.path(), "load.sql");
    assert!(!output.status.success());
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("expected no key of the migration, found var_api_key"), "{errors}");
    assert_eq!(everything(&target), before);
}
