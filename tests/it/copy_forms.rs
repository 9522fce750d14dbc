//! COPY with other delimiters, NULLs and quotes: the rows are those that psql loads.

use std::fs;
use std::path::Path;

use crate::dump_file::DumpFile;
use crate::postgres::Database;

#[test]
fn rows_of_every_form_are_those_of_the_server() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/dump");
    let script = fs::read_to_string(folder.join("copy_forms.sql")).expect("copy_forms.sql");
    // An escaped newline is one byte of data, and so no end of a line of two.
    let windows = script.replace("4|\\\n|z\n", "").replace('\n', "\r\n");
    for script in [script, windows] {
        let database = Database::create();
        database.script(&script);
        let dump = DumpFile::new(script.as_bytes());
        let files = dump.snapshot("copy", &[0]);
        assert_eq!(files.len(), 9);
        for ((_, table), file) in files {
            let found = fs::read_to_string(file).expect("text");
            assert_eq!(found, database.psql(&format!("COPY {table} TO STDOUT")), "{table}");
        }
    }
}

#[test]
fn rows_longer_than_a_chunk_are_whole() {
    let long = "x\"\"\n,".repeat(200_000);
    let dump = format!(
        "CREATE TABLE t (a integer, b text);\nCOPY t FROM stdin CSV;\n1,\"{long}\"\n2,b\n\\.\n"
    );
    let dump = DumpFile::new(dump.as_bytes());
    let files = dump.snapshot("copy", &[0]);
    let file = files.values().next().expect("a table");
    let expected = format!("1\t{}\n2\tb\n", long.replace("\"\"", "\"").replace('\n', "\\n"));
    assert!(fs::read_to_string(file).expect("text") == expected);
}

#[test]
fn options_that_are_not_read_lose_rows() {
    let dump = "CREATE TABLE t (a text);\nCOPY t FROM stdin CSV FORCE NOT NULL a;\nx\n\\.\n";
    DumpFile::new(dump.as_bytes()).snapshot("copy", &[1]);
}
