//! The rooms that read bytes from outside, built with the fuzzer's instruments.
//!
//! They are the program's own files; the engine and what stands on it are left out.
#![allow(dead_code, unused_imports)] // what only the other rooms use

#[path = "../../../src/blobs/mod.rs"]
pub mod blobs;
#[path = "../../../src/dump/mod.rs"]
pub mod dump;
#[path = "../../../src/input/mod.rs"]
pub mod input;
#[path = "../../../src/pg_archive/mod.rs"]
pub mod pg_archive;

use std::path::PathBuf;

use dump::twins::Difference;

/// Stops the fuzzer where two ways differ.
#[track_caller]
pub fn hold(judgement: Result<(), Difference>) {
    if let Err(difference) = judgement {
        panic!("{difference}");
    }
}

/// Writes the input to a file of this process, for what is opened by its path.
pub fn file(input: &[u8]) -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    let folder = if memory.is_dir() { memory } else { std::env::temp_dir() };
    let path = folder.join(format!("transload-fuzz-{}", std::process::id()));
    std::fs::write(&path, input).expect("a temporary file");
    path
}

/// Returns the first byte, which chooses, and the rest.
pub fn choice(input: &[u8]) -> Option<(usize, &[u8])> {
    let (first, rest) = input.split_first()?;
    Some((usize::from(*first), rest))
}
