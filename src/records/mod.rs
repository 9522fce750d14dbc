//! Files of facts beside a dump, and the maps of a former run, as the events that a dump gives.
//!
//! A file is one table; values become what a dump's values become, by the same decoders and
//! policies. Knows no plan: what is declared of columns is handed in.

mod chunks;
mod copy;
mod csv;
mod error;
mod file;
mod json_lines;
mod parquet;
mod run;
mod text_files;

pub use error::Error;
pub use file::{FileFormat, FileOptions, FileReader, read};
pub use run::{FormerRun, RunMap};
