//! `kind = "objects"`: rows become files to upload, with a manifest that proves them.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::run::Run;

const DUMP: &str = "\
--
-- PostgreSQL database dump
--

CREATE TABLE public.picture (id integer NOT NULL, bucket text, name text, kind text, data bytea, size integer, sum text);

COPY public.picture (id, bucket, name, kind, data, size, sum) FROM stdin;
1	photos	a/one.png	image/png	\\\\x89504e47	4	\\N
2	photos	a/one.png	image/png	\\\\x89504e47	\\N	\\N
3	photos	a/one.png	image/png	\\\\x00	\\N	\\N
4	photos	../../etc/passwd	\\N	\\\\x	0	e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
5	photos	two	\\N	\\\\x01	2	\\N
6	photos	three	\\N	\\\\x01	\\N	00
7	\\N	four	\\N	\\\\x01	\\N	\\N
8	photos	five	\\N	\\N	\\N	\\N
\\.

--
-- PostgreSQL database dump complete
--
";

const MODEL: &str = "SELECT bucket, name AS key, data AS content, kind AS content_type, \
                     sum AS sha256, size AS size_bytes FROM legacy.picture";

fn convert(model: &str, options: &[&str]) -> (TempDir, Run) {
    let plan = tempfile::tempdir().unwrap();
    fs::create_dir(plan.path().join("models")).unwrap();
    fs::write(
        plan.path().join("plan.toml"),
        "[plan]\nname = \"objects\"\n[sources.legacy]\ndump = \"dump.sql\"\n[target]\nschema = \"target.sql\"\n\
         [models.files]\nkind = \"objects\"\n",
    )
    .unwrap();
    fs::write(plan.path().join("target.sql"), "").unwrap();
    fs::write(plan.path().join("models/files.sql"), model).unwrap();
    let run = Run::convert_dump(plan.path(), DUMP.as_bytes(), options);
    (plan, run)
}

fn manifest(run: &Run) -> Vec<Value> {
    run.json_lines("storage/manifest.jsonl")
}

#[test]
fn rows_become_files_and_what_is_wrong_with_them_is_a_reject() {
    let (_plan, run) = convert(MODEL, &[]);
    run.ended(1);
    let lines = manifest(&run);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(lines[0]["key"], "../../etc/passwd");
    assert_eq!(lines[0]["path"], "storage/objects/photos/~2E~2E/~2E~2E/etc/passwd");
    assert_eq!(lines[0]["size_bytes"], 0);
    assert_eq!(lines[1]["path"], "storage/objects/photos/a/one.png");
    assert_eq!(lines[1]["rows"], serde_json::json!({"legacy.picture": [1, 2]}));
    assert_eq!(lines[1]["content_type"], "image/png");
    assert_eq!(fs::read(run.path().join("storage/objects/photos/a/one.png")).unwrap(), b"\x89PNG");
    let rejects: Vec<(u64, String, String)> = run
        .json_lines("rejects/files.jsonl")
        .iter()
        .map(|reject| {
            let text = |name: &str| reject[name].as_str().unwrap_or_default().to_owned();
            (reject["source"]["row"].as_u64().unwrap_or(0), text("reason"), text("status"))
        })
        .collect();
    let expected = [
        (3, "object_conflict", "conflict"),
        (5, "size_mismatch", "error"),
        (6, "checksum_mismatch", "error"),
        (7, "object_without_key", "error"),
        (8, "object_without_content", "error"),
    ];
    let expected =
        expected.map(|(row, reason, status)| (row, reason.to_owned(), status.to_owned()));
    assert_eq!(rejects, expected);
    let sums = run.text("storage/SHA256SUMS");
    assert_eq!(sums.lines().count(), 2, "{sums}");
}

#[test]
fn memory_and_threads_change_nothing() {
    let (_plan, wide) = convert(MODEL, &["--memory", "1G", "--threads", "8"]);
    let (_plan, narrow) = convert(MODEL, &["--memory", "64M", "--threads", "1"]);
    assert_eq!(wide.files("storage"), narrow.files("storage"));
}

#[test]
fn columns_of_an_objects_model_are_checked_before_rows_are_read() {
    let model = "SELECT name AS key, data AS member, size AS content_typ, id AS content_type \
                 FROM legacy.picture";
    let (_plan, run) = convert(model, &[]);
    run.ended(2);
    for words in [
        "an objects model needs a column `bucket`",
        "`member`: the plan has no source with `archive`",
        "did you mean `content_type`?",
        "column `content_type` of an objects model is Int32",
    ] {
        assert!(run.stderr.contains(words), "{words}: {}", run.stderr);
    }
    assert!(!run.exists("manifest.json"));
}
