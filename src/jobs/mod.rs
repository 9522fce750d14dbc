//! What a user asks for, from the first byte to the last: one file a command.
//!
//! Each job is a plot of a few steps; the work is done in the other rooms.

mod aside;
mod check;
mod column_rules;
mod compile;
mod convert;
mod error;
mod inspect;
mod model_run;
mod rejects;
mod scripts;
mod snapshot;
mod staging;
mod unmigrated;

pub use check::{CheckOptions, CheckReport, check};
pub use convert::{ConvertOptions, convert};
pub use error::{Error, ExitCode};
pub use inspect::{InspectReport, InspectedArchive, InspectedTable, inspect};
pub use snapshot::{SnapshotOptions, SnapshotReport, snapshot};
