//! Measures what transload takes.
//!
//! ```text
//! cargo bench -- [--dump FILE.sql.gz [--counts FILE]]... [--archive FILE.tar.gz]... [--runs N] [--work DIR]
//! ```
//! measures each step that a row takes. Every round runs every step once, so that a busy minute of
//! the machine slows all of them down; the table shows medians of the rounds, and ratios to
//! `gzip -dc` of the same round. `--counts` names a file of `table<TAB>rows` lines that the dump
//! before it has to give. Without `--dump` and `--archive` samples of two dumps are made, always the
//! same ones, one of an archive, and ten million keys after them.
//!
//! ```text
//! cargo bench -- compare [--size 1.0] [--runs 5] [--inputs all] [--peers all] [--folder F] [--json]
//! ```
//! makes dumps of 1.2 GB of SQL each, and prints how long transload's commands take beside
//! `gzip -dc`, DuckDB, chDB, sql-splitter, MariaDB and PostgreSQL; `--help` says more.
//!
//! ```text
//! [UPDATE=1] cargo bench -- instructions
//! ```
//! counts the instructions of the hot loops under Valgrind, and compares them with those of last time.

#![allow(clippy::print_stdout, reason = "the table is what a bench is for")]
#![allow(clippy::print_stderr, reason = "a long run says where it is")]

#[path = "transload/archive.rs"]
mod archive;
#[path = "transload/callgrind.rs"]
mod callgrind;
#[path = "transload/compare.rs"]
mod compare;
#[path = "transload/input.rs"]
mod input;
#[path = "transload/instructions.rs"]
mod instructions;
#[path = "transload/keys.rs"]
mod keys;
#[path = "transload/process.rs"]
mod process;
#[path = "transload/stages.rs"]
mod stages;

use std::error::Error;
use std::process::Command;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    // `cargo bench` adds `--bench`; `cargo test` does not.
    let is_trial = !words.iter().any(|word| word == "--bench");
    words.retain(|word| word != "--bench");
    let mut words = words.into_iter().peekable();
    match words.peek().map(String::as_str) {
        Some("compare") => return compare::run(words.skip(1), false),
        Some("instructions") => return instructions::run(words.skip(1)),
        _ => {}
    }
    stages::run(words, is_trial)?;
    if is_trial { compare::run(std::iter::empty(), true) } else { Ok(()) }
}

fn transload(job: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_transload"));
    command.args([job, "--quiet"]);
    command
}
