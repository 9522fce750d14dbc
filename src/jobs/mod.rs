//! What a user asks for, from the first byte to the last: one file a command.
//!
//! Each job is a plot of a few steps; the work is done in the other rooms.

mod archive_findings;
mod aside;
mod check;
mod column_rules;
mod compile;
mod content_rule;
mod convert;
mod coverage;
mod draft_archives;
mod draft_columns;
mod draft_plan;
mod draft_target;
mod drift;
mod drivers;
mod error;
mod file_source;
mod groups;
mod held_rows;
mod hook_rule;
mod init;
mod inspect;
mod load_rule;
mod model_files;
mod model_run;
mod object_files;
mod object_members;
mod object_rows;
mod object_use;
mod pass_through;
mod query;
mod query_answer;
mod query_catalog;
mod query_dump;
mod query_folder;
mod query_names;
mod query_records;
mod reason_reference;
mod reasons;
mod records;
mod rejects;
mod run_audit;
mod scripts;
mod selection;
mod snapshot;
mod source_rows;
mod source_snapshot;
mod stage_archives;
mod stage_files;
mod staging;
mod stream_plan;
mod stream_proof;
mod stream_run;
mod streaming;
mod unmigrated;
mod verify;
mod verify_claims;
mod verify_lists;
mod verify_members;

pub use check::{CheckOptions, CheckReport, check};
pub use convert::{ConvertOptions, convert};
pub use coverage::{Coverage, TableColumns};
pub use drift::{DriftOptions, drift};
pub use error::{Error, ExitCode};
pub use init::{InitOptions, InitReport, init};
pub use inspect::{InspectOptions, InspectReport, InspectedColumn, InspectedTable, inspect};
pub use query::{QueryOptions, QueryReport, query};
pub use reason_reference::reasons_reference;
pub use snapshot::{SnapshotOptions, SnapshotReport, snapshot};
pub use streaming::STREAM_FROM_BYTES;
pub use verify::{
    Difference, FileCounts, ObjectCounts, Verified, VerifiedArchive, VerifiedList, VerifyOptions,
    VerifyReport, What, verify,
};
