//! Dumps as they are packed and split: archives, folders of parts, and what is no dump at all.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use tempfile::TempDir;

use crate::run::transload;

fn packed(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/input").join(name)
}

/// Exit code, report and messages of a command with `--json`.
fn json(command: &mut Command) -> (i32, Value, String) {
    let output = command.output().expect("transload starts");
    let code = output.status.code().expect("transload ends by itself");
    let report = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (code, report, String::from_utf8(output.stderr).expect("UTF-8"))
}

fn inspect(paths: &[&Path]) -> (i32, Value, String) {
    json(transload().args(["inspect", "--json"]).args(paths))
}

/// `schema.table rows` of each table.
fn tables(report: &Value) -> Vec<String> {
    let tables = report["tables"].as_array().map(Vec::as_slice).unwrap_or_default();
    let line = |table: &Value| {
        let schema =
            table["schema"].as_str().map(|schema| format!("{schema}.")).unwrap_or_default();
        format!("{schema}{} {}", table["name"].as_str().unwrap_or_default(), table["rows"])
    };
    tables.iter().map(line).collect()
}

struct Folder(TempDir);

impl Folder {
    fn of(files: &[(&str, &str)]) -> Self {
        let dir = TempDir::new().expect("a temporary folder");
        for (name, text) in files {
            let bytes = if name.ends_with(".gz") { gzip(text) } else { text.as_bytes().to_vec() };
            fs::write(dir.path().join(name), bytes).expect("a file is written");
        }
        Self(dir)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).expect("memory");
    encoder.finish().expect("memory")
}

#[test]
fn every_container_is_read_from_files_and_pipes() {
    for name in [
        "users.sql",
        "users.sql.xz",
        "blocks.xz",
        "streams.xz",
        "deflated.zip",
        "stored.zip",
        "streamed.zip",
        "zip64.zip",
        "nested.zip",
        "bzip2.zip",
        "parts.zip",
        "users.tar",
        "users.tgz",
    ] {
        let (code, report, stderr) = inspect(&[&packed(name)]);
        assert_eq!((code, tables(&report)), (0, vec!["users 6".to_owned()]), "{name}: {stderr}");
        if name == "parts.zip" {
            continue; // its data stands before its schema
        }
        let file = fs::File::open(packed(name)).expect("a file");
        let (code, report, stderr) =
            json(transload().args(["inspect", "--json", "-"]).stdin(Stdio::from(file)));
        assert_eq!((code, tables(&report)), (0, vec!["users 6".to_owned()]), "{name}: {stderr}");
    }
}

#[test]
fn a_cut_container_leaves_nothing_that_looks_whole() {
    let dir = TempDir::new().expect("a temporary folder");
    for name in ["users.sql.xz", "deflated.zip", "streamed.zip", "users.tgz"] {
        let bytes = fs::read(packed(name)).expect("a file");
        let dump = dir.path().join(name);
        fs::write(&dump, &bytes[..bytes.len() - 5]).expect("the file is written");
        let out = dir.path().join("out");
        let (code, _, stderr) = json(transload().arg("snapshot").arg(&dump).arg("-o").arg(&out));
        assert_eq!(code, 3, "{name}: {stderr}");
        assert!(stderr.contains("truncated at byte"), "{name}: {stderr}");
        assert!(!out.join("manifest.json").exists(), "{name}");
    }
}

#[test]
fn a_folder_of_files_by_table_is_one_dump() {
    let folder = Folder::of(&[
        ("metadata", "Started dump at: 2025-01-01 00:00:00\n"),
        ("shop-schema-create.sql", "CREATE DATABASE `shop`;\n"),
        ("shop.t-schema.sql", "CREATE TABLE `t` (`id` int NOT NULL, PRIMARY KEY (`id`));\n"),
        ("shop.t.00010.sql.gz", "INSERT INTO `t` VALUES (3);\n"),
        ("shop.t.00009.sql", "INSERT INTO `t` VALUES (1),(2);\n"),
        ("shop.u-schema.sql", "CREATE TABLE `u` (`id` int NOT NULL);\n"),
        ("shop.u.sql", ""),
        ("a%2Fb-schema-create.sql", "CREATE DATABASE `a/b`;\n"),
        ("a%2Fb.t-schema.sql", "CREATE TABLE `t` (`id` int NOT NULL);\n"),
        ("a%2Fb.t.sql", "INSERT INTO `t` VALUES (7);\n"),
        ("shop.v-schema.sql", "CREATE TABLE `v` (`id` int);\n"),
        (
            "shop.v-schema-view.sql",
            "DROP TABLE IF EXISTS `v`;\nCREATE VIEW `v` AS SELECT `id` FROM `t`;\n",
        ),
    ]);
    let (code, report, stderr) = inspect(&[folder.path()]);
    assert_eq!(tables(&report), ["a/b.t 1", "shop.t 3", "shop.u 0"], "{stderr}");
    assert_eq!(code, 0, "{stderr}");
    fs::write(folder.path().join("shop.u.1.csv"), "1\n").expect("a file");
    let (code, report, stderr) = inspect(&[folder.path()]);
    assert_eq!(code, 1, "{stderr}");
    assert_eq!(report["findings"][0]["code"], "data_file_not_read");
}

#[test]
fn a_folder_of_scripts_is_read_in_natural_order() {
    let folder = Folder::of(&[
        ("1.sql", "CREATE TABLE `t` (`id` int);\n"),
        ("2.sql", ""),
        ("9.sql", "INSERT INTO `t` VALUES (1);\n"),
        ("10.sql", "TRUNCATE TABLE `t`; INSERT INTO `t` VALUES (1),(2);\n"),
    ]);
    let (code, report, stderr) = inspect(&[folder.path()]);
    assert_eq!((code, tables(&report)), (0, vec!["t 2".to_owned()]), "{stderr}");
    let (code, report, stderr) = inspect(&[&folder.path().join("*.sql")]);
    assert_eq!((code, tables(&report)), (0, vec!["t 2".to_owned()]), "{stderr}");
}

#[test]
fn a_plan_takes_a_folder_or_a_pattern() {
    let folder = Folder::of(&[
        ("1.sql", "CREATE TABLE `t` (`id` int);\n"),
        ("2.sql", "INSERT INTO `t` VALUES (1);\n"),
    ]);
    for dump in ["parts", "parts/*.sql"] {
        let plan = TempDir::new().expect("a temporary folder");
        let parts = plan.path().join("parts");
        fs::create_dir(&parts).expect("a folder");
        for name in ["1.sql", "2.sql"] {
            fs::copy(folder.path().join(name), parts.join(name)).expect("a copy");
        }
        let text = format!(
            "[plan]\nname = 'p'\n[sources.legacy]\ndump = '{dump}'\n\
             [target]\nbase = 'legacy'\ncreate = true\npass_through = true\n"
        );
        fs::write(plan.path().join("plan.toml"), text).expect("a plan");
        let run = plan.path().join("run");
        let (code, _, stderr) =
            json(transload().arg("convert").arg(plan.path()).arg("-o").arg(&run));
        assert_eq!(code, 0, "{dump}: {stderr}");
        assert!(stderr.contains("1 rows read"), "{stderr}");
    }
}

/// The message of `inspect` for a file or folder, without its path.
#[track_caller]
fn check_refused(path: &Path, expected: &str) {
    let (code, _, stderr) = inspect(&[path]);
    assert_eq!(code, 3, "{stderr}");
    let folder = path.display().to_string();
    assert!(stderr.contains(expected), "{stderr}");
    assert!(stderr.contains(&folder) && stderr.contains("hint: "), "{stderr}");
}

#[test]
fn what_is_no_dump_is_named_with_what_to_do() {
    let utf_16: Vec<u8> =
        "\u{feff}CREATE TABLE t".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: [(&[u8], &str); 14] = [
        (b"", "the file is empty"),
        (&utf_16, "a script in UTF-16"),
        (b"<!DOCTYPE html>\n<html><body>create set</body></html>", "a web page (HTML)"),
        (b"{\"message\": \"not found\"}", "a JSON document"),
        (b"mysqldump: Got error: 1045: Access denied for user", "the error message of a program"),
        (b"psql: error: connection failed: FATAL:  password", "the error message of a program"),
        (b"failed to connect to postgres: failed SASL auth", "the error message of a program"),
        (b"mysqldump: [Warning] Using a password\n-- MySQL dump", "behind a warning"),
        (b"USE [shop]\r\nGO\r\nCREATE TABLE [dbo].[t] (a int)\r\nGO\r\n", "a SQL Server script"),
        (b"CREATE TABLE t (a VARCHAR2(20));", "an Oracle script"),
        (b"CONNECT TO CHINOOK;\nCREATE TABLE t (a INT);", "a Db2 script"),
        (b"SQLite format 3\0\x10\0\x01\x01", "a SQLite database file"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0", "no SQL script at all"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "a 7z archive"),
    ];
    let dir = TempDir::new().expect("a temporary folder");
    for (bytes, expected) in cases {
        let path = dir.path().join("dump.sql");
        fs::write(&path, bytes).expect("the file is written");
        check_refused(&path, expected);
    }
}

#[test]
fn folders_of_other_programs_are_named() {
    check_refused(
        Folder::of(&[("@.json", "{}"), ("shop@t@@0.tsv", "1\n")]).path(),
        "this is a dump of MySQL Shell",
    );
}

#[test]
fn archives_without_a_clear_dump_list_their_members() {
    let (code, _, stderr) = inspect(&[&packed("unclear.zip")]);
    assert_eq!(code, 3);
    assert!(stderr.contains("their order is not clear: `a.sql`, `b.sql`"), "{stderr}");
    let (code, _, stderr) = inspect(&[&packed("noscript.zip")]);
    assert_eq!(code, 3);
    assert!(stderr.contains("it holds `a.doc`, `b.png`"), "{stderr}");
}
