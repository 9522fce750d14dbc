//! Every type of PostgreSQL, alone and in arrays: what a snapshot has is what the server's COPY says.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::dump_file::DumpFile;
use crate::postgres::Database;

fn types() -> Database {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/dump/postgres_types.sql");
    let database = Database::create();
    database.script(&fs::read_to_string(path).expect("postgres_types.sql"));
    database
}

/// Compares the files with the server's own COPY, byte for byte.
fn check(database: &Database, files: &BTreeMap<(String, String), PathBuf>) {
    let tables = database.psql(
        "SELECT relname FROM pg_class
         WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1",
    );
    assert!(tables.lines().count() > 150, "{tables}");
    let of_server = |table: &str| database.psql(&format!("COPY {table} TO STDOUT"));
    let of_dump = |table: &str| {
        let file = files.get(&("public".to_owned(), table.to_owned())).expect("a file");
        fs::read_to_string(file).expect("text")
    };
    let differs = |table: &&str| of_server(table) != of_dump(table);
    let different: Vec<String> = tables
        .lines()
        .filter(differs)
        .map(|table| format!("{table}:\n{}{}", of_server(table), of_dump(table)))
        .collect();
    assert_eq!(different, Vec::<String>::new());
}

#[test]
fn every_type_is_what_the_server_says() {
    let database = types();
    for options in [&[][..], &["--inserts"], &["-Fc"]] {
        let dump = DumpFile::new(&database.pg_dump(options));
        check(&database, &dump.snapshot("copy", &[0]));
    }
}
