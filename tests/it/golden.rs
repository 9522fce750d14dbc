//! Every example plan, run and compared with its `expected/` folder, byte for byte.
//!
//! `UPDATE=1 cargo test golden` rewrites the folders; look at the difference before you commit it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::run::{Run, plan};

/// Parquet is compared by the tests that read it back: its bytes change with the library's version.
fn is_compared(path: &str) -> bool {
    let kept = ["audit/", "data/", "exports/", "maps/", "rejects/"]
        .iter()
        .any(|folder| path.starts_with(folder));
    (kept && !path.ends_with(".parquet"))
        || [
            "load.sql",
            "rollback.sql",
            "verify.sql",
            "audit.json",
            "drift.json",
            "storage/manifest.jsonl",
        ]
        .contains(&path)
}

/// Takes the list of outputs out of the audit: it holds the hashes of Parquet files.
fn without_outputs(audit: &[u8]) -> Vec<u8> {
    let mut audit: serde_json::Value = serde_json::from_slice(audit).expect("audit.json is JSON");
    audit.as_object_mut().expect("an object").remove("outputs");
    format!("{audit:#}\n").into_bytes()
}

/// The plan's own dump ends with this exit code: 1 where it has rows that no target takes.
fn check(name: &str, code: i32) {
    check_with(name, &[], "expected", code);
}

/// The same with options, and another folder.
fn check_with(name: &str, options: &[&str], expected: &str, code: i32) {
    let plan = plan(name);
    let run = Run::convert(&plan, options);
    run.ended(code);
    let mut found: BTreeMap<String, Vec<u8>> =
        run.files("").into_iter().filter(|(path, _)| is_compared(path)).collect();
    let audit = found.get_mut("audit.json").expect("an audit");
    *audit = without_outputs(audit);

    let folder = plan.join(expected);
    if std::env::var_os("UPDATE").is_some() {
        write(&folder, &found);
    }
    let expected = read(&folder, &folder);
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&found), names(&expected));
    for (path, bytes) in &expected {
        let (found, expected) =
            (String::from_utf8_lossy(&found[path]), String::from_utf8_lossy(bytes));
        assert!(found == expected, "{name}: {path} differs:\n{found}\nexpected:\n{expected}");
    }
}

fn write(folder: &Path, files: &BTreeMap<String, Vec<u8>>) {
    let _ = fs::remove_dir_all(folder);
    for (path, bytes) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(path, bytes).expect("the file is written");
    }
}

fn read(root: &Path, folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(read(root, &path));
        } else {
            let name = path.strip_prefix(root).expect("below the root").display().to_string();
            files.insert(name, fs::read(&path).expect("a file"));
        }
    }
    files
}

#[test]
fn kickbot_gives_its_expected_files() {
    check("kickbot", 0);
}

#[test]
fn clipsaver_gives_its_expected_files() {
    check("clipsaver", 1);
}

#[test]
fn clipsaver_redesign_gives_its_expected_files() {
    check("clipsaver_redesign", 1);
}

#[test]
fn totalis_gives_its_expected_files() {
    check("totalis", 1);
}

#[test]
fn totalis_late_gives_its_expected_files() {
    check("totalis_late", 1);
}

#[test]
fn sahabot2_gives_its_expected_files() {
    check("sahabot2", 1);
}

#[test]
fn sahabot2_repo_gives_its_expected_files() {
    check("sahabot2/repo", 1);
}

#[test]
fn gustav_gives_its_expected_files() {
    check("gustav", 1);
}

#[test]
fn gustav_gives_its_expected_files_of_the_late_schema() {
    check_with("gustav", &["--var", "schema=late"], "late/expected", 1);
}
