//! Tuples of `sqlite3 .dump`, in a table whose columns have declared every affinity.
#![no_main]

use libfuzzer_sys::fuzz_target;
use transload_fuzz::dump::SQLITE;
use transload_fuzz::dump::twins::{reads_alike, tuples_return};
use transload_fuzz::hold;

const HEAD: &[u8] = b"PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n\
CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c BLOB, d REAL, e NUMERIC, f, g DATETIME);\n\
INSERT INTO t VALUES";

fuzz_target!(|input: &[u8]| {
    let cell = |text: &[u8]| (text != b"NULL").then(|| text.to_vec());
    let rows: Vec<_> = input.split(|byte| *byte == 0xff).map(|text| vec![cell(text)]).collect();
    hold(tuples_return(&rows, 1, &SQLITE));
    hold(reads_alike(&[HEAD, input, b";\nCOMMIT;\n"].concat()));
});
