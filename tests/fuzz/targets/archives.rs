//! Archives of pg_dump: the script of one, and the reading of that script.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use transload_fuzz::dump::{self, ReadOptions};
use transload_fuzz::{file, pg_archive};

fuzz_target!(|input: &[u8]| {
    let path = file(input);
    let script = || -> Result<Vec<u8>, pg_archive::Error> {
        let mut script = pg_archive::open(&path, &Arc::default())?;
        let mut text = Vec::new();
        while script.next_part()?.is_some() {
            while let Some(block) = script.next_block()? {
                text.extend_from_slice(&block);
                // A few bytes may stand for gigabytes of zeros, and are read as they come.
                if text.len() > 16 << 20 {
                    return Ok(text);
                }
            }
        }
        Ok(text)
    };
    let (one, other) = (script(), script());
    let shown = |script: Result<Vec<u8>, pg_archive::Error>| script.map_err(|e| e.to_string());
    assert_eq!(shown(one), shown(other));
    if let Ok(reader) = dump::read(&[path], ReadOptions { threads: 2, ..ReadOptions::default() }) {
        reader.take(10_000).for_each(drop);
    }
});
