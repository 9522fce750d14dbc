//! A snapshot holds everything: what its Parquet files say of themselves, and what stands aside.

use std::collections::BTreeMap;
use std::fs;

use parquet::file::reader::{FileReader, SerializedFileReader};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::run::transload;

struct Snapshot {
    dir: TempDir,
    code: i32,
    stderr: String,
}

impl Snapshot {
    fn of(dump: &[u8], options: &[&str]) -> Self {
        let dir = TempDir::new().expect("a temporary folder");
        let path = dir.path().join("dump.sql");
        fs::write(&path, dump).expect("the dump is written");
        let mut command = transload();
        command.arg("snapshot").arg(&path).arg("-o").arg(dir.path().join("out")).args(options);
        let output = command.output().expect("transload starts");
        let stderr = String::from_utf8(output.stderr).expect("transload prints UTF-8");
        Self { dir, code: output.status.code().expect("transload ends by itself"), stderr }
    }

    fn bytes(&self, path: &str) -> Vec<u8> {
        let path = self.dir.path().join("out").join(path);
        fs::read(&path)
            .unwrap_or_else(|error| panic!("{}: {error}\n{}", path.display(), self.stderr))
    }

    fn report(&self) -> Value {
        serde_json::from_slice(&self.bytes("snapshot.json")).expect("snapshot.json is JSON")
    }

    fn parquet(&self, path: &str) -> SerializedFileReader<fs::File> {
        let file = fs::File::open(self.dir.path().join("out").join(path)).expect("the file");
        SerializedFileReader::new(file).expect("a Parquet file")
    }

    /// Returns the facts that a file has about itself.
    fn metadata(&self, path: &str) -> BTreeMap<String, String> {
        let reader = self.parquet(path);
        let pairs = reader.metadata().file_metadata().key_value_metadata().expect("metadata");
        pairs
            .iter()
            .map(|pair| (pair.key.clone(), pair.value.clone().unwrap_or_default()))
            .collect()
    }
}

const POSTGRES: &str = "-- PostgreSQL database dump
CREATE TYPE public.mood AS ENUM ('ok', 'bad');
CREATE TABLE public.person (id integer NOT NULL, mood public.mood DEFAULT 'ok'::public.mood, born date);
COMMENT ON TABLE public.person IS 'who';
COMMENT ON COLUMN public.person.born IS 'a day';
CREATE TABLE public.bare ();
CREATE TABLE public.empty (a text);
CREATE VIEW public.v AS SELECT 1;
COPY public.person (id, mood, born) FROM stdin;
1\tok\t2000-01-01
2\tbad\t2000-02-31
\\.
COPY public.bare FROM stdin;


\\.
ALTER TABLE ONLY public.person ADD CONSTRAINT person_pkey PRIMARY KEY (id);
-- PostgreSQL database dump complete
";

#[test]
fn snapshot_files_say_where_they_are_from() {
    let snapshot = Snapshot::of(POSTGRES.as_bytes(), &[]);
    assert_eq!(snapshot.code, 0, "{}", snapshot.stderr);
    let facts = snapshot.metadata("data/public.person.parquet");
    assert_eq!(facts["transload.table"], "public.person");
    assert_eq!(facts["transload.rows"], "2");
    assert_eq!(facts["transload.aside"], "1");
    assert_eq!(facts["transload.comment"], "who");
    assert_eq!(facts["transload.version"], env!("CARGO_PKG_VERSION"));
    let ddl = &facts["transload.ddl"];
    assert!(ddl.contains("CONSTRAINT \"person_pkey\" PRIMARY KEY (\"id\")"), "{ddl}");
    let inputs: Value = serde_json::from_str(&facts["transload.inputs"]).expect("JSON");
    assert_eq!(inputs, snapshot.report()["inputs"]);
    assert_eq!(
        (&inputs[0]["path"], &inputs[0]["bytes"]),
        (&json!("dump.sql"), &json!(POSTGRES.len()))
    );
    assert!(snapshot.metadata("data/public.empty.parquet").contains_key("transload.ddl"));
}

#[test]
fn snapshot_keeps_the_catalog() {
    let report = Snapshot::of(POSTGRES.as_bytes(), &["--format", "csv"]).report();
    let catalog = &report["catalog"];
    assert_eq!(catalog["enums"], json!([{"name": "public.mood", "labels": ["ok", "bad"]}]));
    assert_eq!(catalog["views"], json!(["public.v"]));
    let person = &catalog["tables"][0];
    assert_eq!(person["primary_key"]["columns"], json!(["id"]));
    assert_eq!(person["columns"][2]["comment"], "a day");
    assert_eq!(person["columns"][1]["default"], "'ok'::public.mood");
}

#[test]
fn snapshot_counts_rows_of_a_table_without_columns() {
    let snapshot = Snapshot::of(POSTGRES.as_bytes(), &[]);
    let rows = snapshot.parquet("data/public.bare.parquet").metadata().file_metadata().num_rows();
    assert_eq!(rows, 2);
    let snapshot = Snapshot::of(POSTGRES.as_bytes(), &["--format", "copy"]);
    assert_eq!(snapshot.bytes("data/public.bare.copy"), b"\n\n");
}

#[test]
fn snapshot_says_what_stands_aside_and_puts_it_back() {
    let snapshot = Snapshot::of(POSTGRES.as_bytes(), &[]);
    let report = snapshot.report();
    let tables = report["tables"].as_array().expect("tables");
    let person = tables.iter().find(|table| table["name"] == "person").expect("the table");
    let used = &person["policies"][0];
    assert_eq!(
        json!([used["column"], used["reason"], used["policy"], used["count"]]),
        json!(["born", "invalid_value", "aside", 1])
    );
    assert_eq!((&used["first"]["line"], &used["samples"]), (&json!(11), &json!(["9999-99-99"])));
    assert!(snapshot.stderr.contains("dump.sql:11: person.born: 1 invalid_value aside"));
    let snapshot = Snapshot::of(POSTGRES.as_bytes(), &["--format", "copy"]);
    let lines = snapshot.bytes("data/public.person.copy");
    assert_eq!(lines, b"1\tok\t2000-01-01\n2\tbad\t2000-02-31\n");
}

#[test]
fn snapshot_of_an_expression_is_not_complete() {
    let dump = "CREATE TABLE `t` (`a` datetime); INSERT INTO `t` VALUES (now());";
    assert_eq!(Snapshot::of(dump.as_bytes(), &[]).code, 1);
}

#[test]
fn snapshot_names_are_safe() {
    let long = "x".repeat(300);
    let dump = format!(
        "CREATE TABLE `../up` (a int); CREATE TABLE `a/b..c` (a int); CREATE TABLE `{long}` (a int);
         CREATE TABLE `Case` (a int); CREATE TABLE `nul` (`` int, `A b,\"c` int);
         INSERT INTO `../up` VALUES (1); INSERT INTO `nul` VALUES (1,2);"
    );
    for format in ["parquet", "csv", "copy"] {
        let snapshot = Snapshot::of(dump.as_bytes(), &["--format", format]);
        assert_eq!(snapshot.code, 0, "{}", snapshot.stderr);
        let data = snapshot.dir.path().join("out/data");
        assert_eq!(fs::read_dir(data).expect("the folder").count(), 5);
    }
}

#[test]
fn snapshot_reads_instants_in_named_zones() {
    let dump = "CREATE TABLE `t` (`a` timestamp NULL);
SET TIME_ZONE='Europe/Berlin';
INSERT INTO `t` VALUES ('2024-07-01 12:00:00'),('2024-10-27 02:30:00'),('2024-03-31 02:30:00');
SET TIME_ZONE='SYSTEM';
INSERT INTO `t` VALUES ('2024-07-01 12:00:00');
";
    let snapshot = Snapshot::of(dump.as_bytes(), &["--format", "copy"]);
    let lines = String::from_utf8(snapshot.bytes("data/t.copy")).expect("text");
    // The last of the first three is a time that no clock in Berlin showed.
    assert_eq!(
        lines,
        "2024-07-01 10:00:00+00\n2024-10-27 00:30:00+00\n2024-03-31 02:30:00\n\
         2024-07-01 12:00:00+00\n"
    );
}
