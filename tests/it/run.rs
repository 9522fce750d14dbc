//! Runs the binary, and reads what it left in the run's folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// Returns a command of the binary under test.
pub fn transload() -> Command {
    Command::new(env!("CARGO_BIN_EXE_transload"))
}

/// Returns the folder of an example plan.
pub fn plan(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/plans").join(name)
}

/// A finished conversion; its folder goes when this is dropped.
pub struct Run {
    pub dir: TempDir,
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// Converts `dump`, in place of the plan's own `legacy` source.
    pub fn convert_dump(plan: &Path, dump: &[u8], options: &[&str]) -> Self {
        let dir = TempDir::new().expect("a temporary folder");
        let dump_path = dir.path().join("legacy.dump");
        fs::write(&dump_path, dump).expect("the dump is written");
        let source = format!("legacy={}", dump_path.display());
        Self::start(dir, plan, &[&["--source", &source], options].concat())
    }

    /// Converts the plan's own sources.
    pub fn convert(plan: &Path, options: &[&str]) -> Self {
        Self::start(TempDir::new().expect("a temporary folder"), plan, options)
    }

    fn start(dir: TempDir, plan: &Path, options: &[&str]) -> Self {
        let mut command = transload();
        command.arg("convert").arg(plan).arg("-o").arg(dir.path().join("run")).args(options);
        let output = command.output().expect("transload starts");
        let text = |bytes| String::from_utf8(bytes).expect("transload prints UTF-8");
        Self {
            dir,
            code: output.status.code().expect("transload ends by itself"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Returns the run's folder.
    pub fn path(&self) -> PathBuf {
        self.dir.path().join("run")
    }

    pub fn exists(&self, path: &str) -> bool {
        self.path().join(path).exists()
    }

    /// Returns a file of the run as text.
    pub fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path))
            .unwrap_or_else(|error| panic!("{path}: {error}\n{}", self.stderr))
    }

    /// Panics with all that the command said unless it ended with `code`.
    #[track_caller]
    pub fn ended(&self, code: i32) -> &Self {
        assert_eq!(self.code, code, "exit code\n{}\n{}", self.stdout, self.stderr);
        self
    }

    pub fn audit(&self) -> Value {
        serde_json::from_str(&self.text("audit.json")).expect("audit.json is JSON")
    }

    /// Returns the COPY file of a table of the schema `public`.
    pub fn data(&self, table: &str) -> String {
        self.text(&format!("data/public.{table}.copy"))
    }

    /// Returns the lines of a table's COPY file.
    pub fn lines(&self, table: &str) -> Vec<String> {
        self.data(table).lines().map(str::to_owned).collect()
    }

    /// Returns the rejects of a table; none where there is no file.
    pub fn rejects(&self, table: &str) -> Vec<Value> {
        self.json_lines(&format!("rejects/public.{table}.jsonl"))
    }

    /// Returns the objects of a file of JSON lines; none where there is no file.
    pub fn json_lines(&self, path: &str) -> Vec<Value> {
        if !self.exists(path) {
            return Vec::new();
        }
        let parse = |line| serde_json::from_str(line).expect("a line is JSON");
        self.text(path).lines().map(parse).collect()
    }

    /// Returns the details of a check's findings, in their order.
    pub fn findings(&self, check: &str) -> Vec<String> {
        let audit = self.audit();
        let checks = audit["checks"].as_array().expect("audit.json lists checks");
        let Some(found) = checks.iter().find(|entry| entry["check"] == check) else {
            return Vec::new();
        };
        let details = found["details"].as_array().expect("a check has details");
        assert_eq!(found["violations"], details.len(), "{found}");
        details.iter().map(plain).collect()
    }

    /// Returns how many rows of a model carry a note.
    pub fn notes(&self, model: &str, code: &str) -> u64 {
        let audit = self.audit();
        let models = audit["models"].as_array().expect("audit.json lists models");
        let entry = models.iter().find(|entry| entry["model"] == model);
        let entry = entry.unwrap_or_else(|| panic!("no model {model} in {audit}"));
        entry["notes"].get(code).map_or(0, |count| count.as_u64().expect("a count"))
    }

    /// Returns every file below a folder of the run, by its path in the run.
    pub fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let root = self.path();
        let mut files = BTreeMap::new();
        let mut folders = vec![root.join(folder)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten() {
                let path = entry.expect("a folder's entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&root).expect("a path in the run");
                    let name = name.to_str().expect("a name in UTF-8").to_owned();
                    files.insert(name, fs::read(&path).expect("a file of the run"));
                }
            }
        }
        files
    }
}

/// Returns a JSON value as its bare text: numbers and strings look the same.
pub fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
