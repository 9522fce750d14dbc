//! DDL of every dialect: declared alike each time, and read alike with a row behind it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use transload_fuzz::dump::twins::{DIALECTS, declares_alike, reads_alike};
use transload_fuzz::{choice, hold};

fuzz_target!(|input: &[u8]| {
    let Some((choice, text)) = choice(input) else { return };
    for dialect in DIALECTS {
        hold(declares_alike(text, dialect));
    }
    let sign: &[u8] = match choice % 3 {
        0 => b"/*!40101 SET NAMES utf8mb4 */;\n",
        1 => b"SET client_encoding = 'UTF8';\n",
        _ => b"PRAGMA foreign_keys=OFF;\n",
    };
    hold(reads_alike(&[sign, text, b"\n;\nINSERT INTO t VALUES (1,'1',NULL);\n"].concat()));
});
