//! A dump in a file, and what the program's commands say of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use tempfile::TempDir;

use crate::run::{self, transload};

/// A dump in a file, and what the program says of it.
pub struct DumpFile(TempDir);

impl DumpFile {
    pub fn new(bytes: &[u8]) -> Self {
        let dir = TempDir::new().expect("a temporary folder");
        fs::write(dir.path().join("dump"), bytes).expect("the dump is written");
        Self(dir)
    }

    /// Runs a command with `--json`; returns what it printed.
    #[track_caller]
    fn json(&self, arguments: &[&str], codes: &[i32]) -> Value {
        let mut command = transload();
        command.current_dir(self.0.path()).args(arguments).args(["dump", "--json"]);
        let output = command.output().expect("transload starts");
        let errors = String::from_utf8_lossy(&output.stderr);
        let code = output.status.code().expect("transload ends by itself");
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(codes.contains(&code), "{arguments:?}: exit code {code}: {errors}{printed}");
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    /// Returns the numbers of rows that `inspect` tells, by schema and name.
    pub fn counts(&self, codes: &[i32]) -> BTreeMap<(String, String), u64> {
        let report = self.json(&["inspect"], codes);
        let tables = report["tables"].as_array().expect("tables").iter();
        tables.map(|table| (name(table), table["rows"].as_u64().expect("a count"))).collect()
    }

    /// Returns the data files of `snapshot`, by schema and name.
    #[track_caller]
    pub fn snapshot(&self, format: &str, codes: &[i32]) -> BTreeMap<(String, String), PathBuf> {
        let report =
            self.json(&["snapshot", "--format", format, "-o", "out", "--overwrite"], codes);
        let file = |table: &Value| self.0.path().join("out").join(run::plain(&table["file"]));
        let tables = report["tables"].as_array().expect("tables").iter();
        tables.map(|table| (name(table), file(table))).collect()
    }
}

fn name(table: &Value) -> (String, String) {
    (run::plain(&table["schema"]), run::plain(&table["name"]))
}
