//! What a user asks for, from the first byte to the last: one file a command.
//!
//! Each job is a plot of a few steps; the work is done in the other rooms.

mod check;
mod compile;
mod convert;
mod error;
mod inspect;
mod model_run;
mod query;
mod query_answer;
mod query_catalog;
mod query_dump;
mod query_folder;
mod query_names;
mod query_records;
mod rejects;
mod scripts;
mod snapshot;
mod staging;
mod unmigrated;

pub use check::{CheckOptions, CheckReport, check};
pub use convert::{ConvertOptions, convert};
pub use error::{Error, ExitCode};
pub use inspect::{InspectReport, InspectedArchive, InspectedTable, inspect};
pub use query::{QueryOptions, QueryReport, query};
pub use snapshot::{SnapshotOptions, SnapshotReport, snapshot};
