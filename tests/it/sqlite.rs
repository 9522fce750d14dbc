//! Dumps that the real sqlite3 writes, and scripts for it.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::run::transload;

/// Runs sqlite3 on a new database: the script, then its `.dump`.
fn dump(script: &str) -> Vec<u8> {
    let dir = TempDir::new().expect("a temporary folder");
    let sqlite = |input: &str| {
        let mut child = Command::new("sqlite3")
            .arg(dir.path().join("db"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("sqlite3 is installed: see the README's test command");
        let mut stdin = child.stdin.take().expect("a pipe");
        stdin.write_all(input.as_bytes()).expect("sqlite3 reads");
        drop(stdin);
        let output = child.wait_with_output().expect("sqlite3 ends");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && stderr.is_empty(), "{stderr}");
        output.stdout
    };
    sqlite(script);
    sqlite(".dump\n")
}

/// What `snapshot --format csv` makes of a dump.
struct Snapshot {
    dir: TempDir,
    stderr: String,
}

impl Snapshot {
    fn of(dump: &[u8]) -> Self {
        let dir = TempDir::new().expect("a temporary folder");
        fs::write(dir.path().join("dump.sql"), dump).expect("the dump is written");
        let mut command = transload();
        command.arg("snapshot").arg(dir.path().join("dump.sql"));
        command.args(["--format", "csv", "-o"]).arg(dir.path().join("out"));
        let output = command.output().expect("transload starts");
        let stderr = String::from_utf8(output.stderr).expect("UTF-8");
        Self { dir, stderr }
    }

    fn rows(&self, table: &str) -> String {
        let path = self.dir.path().join(format!("out/data/{table}.csv"));
        let text = fs::read_to_string(&path);
        let text = text.unwrap_or_else(|error| panic!("{path:?}: {error}\n{}", self.stderr));
        text.split_once('\n').map_or(String::new(), |(_, rows)| rows.to_owned())
    }
}

fn inspect(dump: &[u8]) -> (Option<i32>, Value, String) {
    let dir = TempDir::new().expect("a temporary folder");
    fs::write(dir.path().join("dump.sql"), dump).expect("the dump is written");
    let output = transload()
        .args(["inspect", "--json"])
        .arg(dir.path().join("dump.sql"))
        .output()
        .expect("transload starts");
    let report = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (output.status.code(), report, String::from_utf8(output.stderr).expect("UTF-8"))
}

fn awkward() -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/dump/awkward_sqlite.sql");
    dump(&fs::read_to_string(path).expect("a script of testdata"))
}

#[test]
fn every_value_of_a_real_dump_is_exact() {
    let snapshot = Snapshot::of(&awkward());
    assert_eq!(
        snapshot.rows("values"),
        "1,\"line\ntwo\",0.1,\\x00ff27,0.99,t,2024-02-29,2024-02-29 12:34:56.789,x\n\
         2,\"cr\r\nlf; -- no comment\",Infinity,\\x,12.00,f,,,\n\
         3,\"back\\slash \\n 'quotes' \"\"double\"\"\",-Infinity,,-5.50,,,,7\n\
         4,Zoë 🎉,1e+300,\\xabcd,,,,,1.5\n\
         9223372036854775807,\"\",-0.5,,123456.78,,,,1\n"
    );
    assert_eq!(snapshot.rows("we\"ird; name"), "k,v\n");
    assert_eq!(snapshot.rows("strict_one"), "21,x\n");
    assert_eq!(snapshot.rows("empty_one"), "");
}

#[test]
fn values_of_another_type_than_their_columns_are_kept_aside() {
    let (code, report, stderr) = inspect(&awkward());
    let tables = report["tables"].as_array().unwrap_or_else(|| panic!("{stderr}"));
    let mixed = tables.iter().find(|table| table["name"] == "mixed").expect("a table");
    assert_eq!((mixed["rows"].as_u64(), mixed["unheld"].as_u64()), (Some(2), Some(2)));
    assert_eq!(code, Some(0), "{stderr}");
    assert_eq!(report["inputs"][0]["dialect"], "sqlite");
    assert!(tables.iter().all(|table| table["schema"].is_null()));
    let names: Vec<_> = tables.iter().filter_map(|table| table["name"].as_str()).collect();
    assert_eq!(names, ["empty_one", "mixed", "strict_one", "values", "we\"ird; name"]);
    // CSV shows the text of the blob as SQLite would write it.
    let snapshot = Snapshot::of(&awkward());
    assert_eq!(snapshot.rows("mixed"), "1,not a number,X'616263'\n2,42,abc\n");
}

#[test]
fn virtual_tables_are_said() {
    let script = "CREATE VIRTUAL TABLE notes USING fts4(body); INSERT INTO notes VALUES ('a b');";
    let (code, report, stderr) = inspect(&dump(script));
    assert_eq!(code, Some(1), "{stderr}");
    let findings = report["findings"].as_array().expect("findings");
    assert!(findings.iter().any(|finding| finding["code"] == "virtual_table_not_read"));
}

#[test]
fn text_of_newer_shells_is_read() {
    let dump = b"PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t(a TEXT);\n\
        INSERT INTO t VALUES(unistr('a\\u000ab'));\nINSERT INTO t VALUES(replace('x\\012\\n','\\012',char(10)));\n\
        COMMIT;\n";
    assert_eq!(Snapshot::of(dump).rows("t"), "\"a\nb\"\n\"x\n\\n\"\n");
}

#[test]
fn a_dump_that_is_cut_or_rolled_back_is_damaged() {
    let whole = String::from_utf8(awkward()).expect("UTF-8");
    let cut = whole.trim_end().strip_suffix("COMMIT;").expect("COMMIT is last");
    let (code, _, stderr) = inspect(cut.as_bytes());
    assert_eq!(code, Some(3));
    assert!(stderr.contains("it has a BEGIN TRANSACTION without its COMMIT"), "{stderr}");
    let rolled = format!("{cut}ROLLBACK; -- due to errors\n");
    let (code, _, stderr) = inspect(rolled.as_bytes());
    assert_eq!(code, Some(3));
    assert!(stderr.contains("the dump ends with ROLLBACK"), "{stderr}");
    for length in (100..cut.len()).step_by(97) {
        if !cut.is_char_boundary(length) {
            continue;
        }
        let (code, _, stderr) = inspect(&cut.as_bytes()[..length]);
        assert_eq!(code, Some(3), "cut at {length}: {stderr}");
    }
}
