//! `verify`: true of a run that nobody touched, and not of one with a single byte changed.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::json_schema;
use crate::run::{Run, plan, transload};

/// Returns the exit code of `verify`, and its report.
#[track_caller]
pub fn verify(path: &Path, options: &[&str]) -> (i32, Value) {
    let output = transload().arg("verify").arg(path).arg("--json").args(options).output();
    let output = output.expect("transload starts");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}"));
    let code = output.status.code().expect("transload ends by itself");
    if code < 2 {
        let schema = transload().args(["verify", "--json-schema"]).output().expect("a schema");
        let schema = serde_json::from_slice(&schema.stdout).expect("JSON");
        let fits = json_schema::validate(&json_schema::closed(&schema), &report);
        assert_eq!(fits, Ok(()), "{report}");
        let count = report["differences"].as_array().expect("differences").len();
        assert_eq!((code, report["agrees"] == true), (i32::from(count > 0), count == 0));
    }
    (code, report)
}

/// Returns each difference as `path what`, with what is said and who says it where it is short.
pub fn differences(report: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().map(str::to_owned).unwrap_or_default();
    let differences = report["differences"].as_array().expect("differences").iter();
    let line = |difference: &Value| {
        let by: Vec<String> = difference["said_by"].as_array().unwrap().iter().map(text).collect();
        format!("{} {} [{}]", text(&difference["path"]), text(&difference["what"]), by.join(" "))
    };
    differences.map(line).collect()
}

/// Returns a run with data, maps, rejects, scripts and objects.
fn totalis() -> Run {
    let run = Run::convert(&plan("totalis"), &["--format", "copy,csv,parquet"]);
    run.ended(1);
    run
}

#[test]
fn a_run_that_nobody_touched_agrees() {
    let run = totalis();
    let (code, report) = verify(&run.path(), &[]);
    assert_eq!((code, differences(&report)), (0, Vec::new()));
    let listed = report["files"]["listed"].as_u64().expect("a count");
    assert_eq!(
        (listed as usize, &report["files"]["agreed"]),
        (run.files("").len() - 1, &listed.into())
    );
    assert_eq!((&report["kind"], &report["plan"]), (&"run".into(), &run.audit()["plan"]));
    let objects = run.json_lines("storage/manifest.jsonl").len();
    assert_eq!(report["objects"]["agreed"], objects);
    let mut sums = Command::new("sha256sum");
    let sums = sums.args(["-c", "--strict", "--quiet", "SHA256SUMS"]).current_dir(run.path());
    assert!(sums.status().expect("sha256sum").success());
    // The same in words.
    let output = transload().arg("verify").arg(run.path()).output().expect("transload starts");
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(said.ends_with("\nall agrees\n"), "{said}");
}

#[test]
fn one_changed_byte_in_any_file_is_found() {
    let run = totalis();
    for (path, bytes) in run.files("") {
        let mut changed = bytes.clone();
        let Some(byte) = changed.get_mut(bytes.len() / 2) else { continue };
        *byte ^= 1;
        fs::write(run.path().join(&path), &changed).expect("a file");
        let (code, report) = verify(&run.path(), &[]);
        let found = differences(&report);
        assert_eq!(code, 1, "{path}");
        assert!(
            found.iter().any(|line| line.starts_with(&format!("{path} "))),
            "{path}: {found:?}"
        );
        fs::write(run.path().join(&path), &bytes).expect("a file");
    }
    assert_eq!(verify(&run.path(), &[]).0, 0);
}

#[test]
fn whoever_names_a_file_is_named() {
    let run = totalis();
    let object = run.json_lines("storage/manifest.jsonl")[0]["path"].as_str().unwrap().to_owned();
    let check = |path: &str, change: &dyn Fn(&Path), expected: &[&str]| {
        let place = run.path().join(path);
        let bytes = fs::read(&place).expect(path);
        change(&place);
        let (_, report) = verify(&run.path(), &[]);
        assert_eq!(differences(&report), expected, "{path}");
        if place.is_dir() {
            fs::remove_dir(&place).expect("a folder");
        } else {
            fs::remove_file(&place).ok();
        }
        fs::write(&place, bytes).expect(path);
    };
    let append = |place: &Path| {
        let mut file = fs::OpenOptions::new().append(true).open(place).expect("a file");
        file.write_all(b"x").expect("a byte");
    };
    check("load.sql", &append, &["load.sql size [manifest.json audit.json]"]);
    check(
        "load.sql",
        &|place| fs::remove_file(place).expect("a file"),
        &["load.sql missing [manifest.json audit.json SHA256SUMS]"],
    );
    check(
        "load.sql",
        &|place| {
            fs::remove_file(place).expect("a file");
            fs::create_dir(place).expect("a folder");
        },
        &["load.sql no_file [manifest.json audit.json SHA256SUMS]"],
    );
    check(
        "load.sql",
        &|place| {
            fs::remove_file(place).expect("a file");
            std::os::unix::fs::symlink("/etc/passwd", place).expect("a link");
        },
        &["load.sql no_file [manifest.json audit.json SHA256SUMS]"],
    );
    let all = "manifest.json audit.json SHA256SUMS storage/SHA256SUMS storage/manifest.jsonl";
    check(
        &object,
        &|place| fs::remove_file(place).expect("a file"),
        &[&format!("{object} missing [{all}]")],
    );
    check(
        "manifest.json",
        &|place| fs::remove_file(place).expect("a file"),
        &["manifest.json missing []"],
    );
    check(
        "manifest.json",
        &|place| fs::write(place, "{").expect("a file"),
        &["manifest.json unreadable []"],
    );
}

#[test]
fn files_that_nobody_names_are_found() {
    let run = totalis();
    for path in ["data/mine.copy", "storage/objects/x", ".hidden"] {
        fs::write(run.path().join(path), "mine").expect("a file");
        let (_, report) = verify(&run.path(), &[]);
        assert_eq!(differences(&report), [format!("{path} unknown []")]);
        fs::remove_file(run.path().join(path)).expect("a file");
    }
}

#[test]
fn a_manifest_that_was_made_anew_is_not_what_the_others_say() {
    let run = totalis();
    let manifest = run.text("manifest.json");
    let load = run.audit()["outputs"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["path"] == "load.sql")
        .unwrap()["sha256"]
        .as_str()
        .unwrap()
        .to_owned();
    let forged = resealed(&manifest.replace(&load, &"0".repeat(64)));
    fs::write(run.path().join("manifest.json"), &forged).expect("a file");
    let (_, report) = verify(&run.path(), &[]);
    assert_eq!(differences(&report), ["load.sql sha256 [manifest.json]"]);
    assert_eq!(report["differences"][0]["found"], load);

    // A file that the manifest is silent about.
    let mut without: Value = serde_json::from_str(&manifest).expect("JSON");
    without["artifacts"].as_array_mut().unwrap().retain(|record| record["path"] != "load.sql");
    let text = resealed(&serde_json::to_string_pretty(&without).unwrap());
    fs::write(run.path().join("manifest.json"), text).expect("a file");
    let (_, report) = verify(&run.path(), &[]);
    assert_eq!(differences(&report), ["load.sql not_listed [manifest.json]"]);

    // Rows are counted where that is cheap, and compared as they are said elsewhere.
    for extension in ["copy", "parquet", "csv"] {
        let mut other: Value = serde_json::from_str(&manifest).expect("JSON");
        let records = other["artifacts"].as_array_mut().unwrap();
        let ends = |record: &&mut Value| {
            let path = record["path"].as_str().unwrap();
            path.starts_with("data/") && path.ends_with(&format!(".{extension}"))
        };
        let record = records.iter_mut().find(ends).expect("a data file");
        let path = record["path"].as_str().unwrap().to_owned();
        record["rows"] = 123_456.into();
        let text = resealed(&serde_json::to_string_pretty(&other).unwrap());
        fs::write(run.path().join("manifest.json"), text).expect("a file");
        let found = differences(&verify(&run.path(), &[]).1);
        assert!(found.contains(&format!("{path} rows [manifest.json]")), "{found:?}");
    }
}

/// Returns a manifest with the digest that belongs to its text.
pub fn resealed(text: &str) -> String {
    let mut value: serde_json::Map<String, Value> = serde_json::from_str(text).expect("JSON");
    value.remove("self_sha256");
    let text = serde_json::to_string_pretty(&value).expect("JSON");
    let head = text.strip_suffix("\n}").expect("an object");
    let digest = transload::artifact::hex(&sha2::Digest::finalize(
        <sha2::Sha256 as sha2::Digest>::new_with_prefix(head),
    ));
    format!("{head},\n  \"self_sha256\": \"{digest}\"\n}}\n")
}

#[test]
fn a_killed_run_is_unfinished() {
    let dir = TempDir::new().expect("a folder");
    let out = dir.path().join("run");
    let mut command = transload();
    command.arg("convert").arg(plan("pass_through")).args(["--source", "legacy=-", "-q", "-o"]);
    let convert = command.arg(&out).stdin(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut convert = convert.expect("transload starts");
    let mut dump = convert.stdin.take().expect("a pipe");
    dump.write_all(b"CREATE TABLE t (a int);\nINSERT INTO t VALUES (1);\n").expect("a pipe");
    dump.flush().expect("a pipe");
    let deadline = Instant::now() + Duration::from_secs(60);
    while !out.join(".transload-unfinished").exists() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(20));
    }
    convert.kill().expect("it runs");
    convert.wait().expect("it ends");
    let (code, report) = verify(&out, &[]);
    assert_eq!((code, differences(&report)), (1, vec![". unfinished []".to_owned()]));
    let output = transload().arg("verify").arg(&out).output().expect("transload starts");
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(said.contains(".: the run was cut off; 0 files were finished\n"), "{said}");
    assert!(said.contains("hint: convert again; --overwrite replaces what is there\n"), "{said}");
}

#[test]
fn snapshots_are_verified_too() {
    let dump = "CREATE TABLE t (a int);\nINSERT INTO t VALUES (1), (2);\n";
    let dir = TempDir::new().expect("a folder");
    let file = dir.path().join("dump.sql");
    fs::write(&file, dump).expect("a dump");
    for format in ["parquet", "copy", "csv"] {
        let out = dir.path().join(format);
        let mut command = transload();
        command.arg("snapshot").arg(&file).args(["-q", "--format", format, "-o"]).arg(&out);
        assert!(command.status().expect("transload starts").success());
        let (code, report) = verify(&out, &[]);
        assert_eq!((code, &report["kind"]), (0, &"snapshot".into()), "{report}");
        let written: Value =
            serde_json::from_slice(&fs::read(out.join("snapshot.json")).unwrap()).unwrap();
        let data = written["tables"][0]["file"].as_str().expect("a file").to_owned();
        let mut bytes = fs::read(out.join(&data)).expect("a file");
        bytes[0] ^= 1;
        fs::write(out.join(&data), bytes).expect("a file");
        let (_, report) = verify(&out, &[]);
        assert_eq!(differences(&report), [format!("{data} sha256 [manifest.json SHA256SUMS]")]);
    }
}

#[test]
fn what_is_no_run_is_usage() {
    let dir = TempDir::new().expect("a folder");
    fs::write(dir.path().join("file"), "x").expect("a file");
    let check = |path: PathBuf, expected: &str| {
        let output = transload().arg("verify").arg(path).output().expect("transload starts");
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(expected) && said.contains("\nhint: "), "{said}");
    };
    check(dir.path().join("none"), "there is no such folder");
    check(dir.path().join("file"), "this is no folder of a run");
    check(dir.path().to_owned(), "this is no folder of a run");
    let rehearsal = dir.path().join("rehearsal");
    let mut command = transload();
    command.arg("convert").arg(plan("kickbot")).args(["--dry-run", "-q", "-o"]).arg(&rehearsal);
    assert!(command.status().expect("transload starts").success());
    check(rehearsal, "the audit of a dry run");
}
