//! What a run tells people: `audit.json`, and a summary for the terminal.

mod source_catalog;
mod summary;

pub use source_catalog::catalog_json;
pub use summary::{convert_summary, grouped};

use serde::Serialize;

use crate::audit::{Outcome, RunAudit};

/// The JSON Schema of `inspect --json`.
pub const INSPECT_SCHEMA: &str = include_str!("inspect.schema.json");

/// The JSON Schema of `audit.json`.
pub const AUDIT_SCHEMA: &str = include_str!("audit.schema.json");

/// `audit.json`: the audit, and its status in one word more.
#[derive(Serialize)]
struct AuditFile<'a> {
    #[serde(flatten)]
    audit: &'a RunAudit,
    run_status: Outcome,
}

/// The JSON Schema of `verify --json`.
pub const VERIFY_SCHEMA: &str = include_str!("verify.schema.json");

/// What stands for `audit.json` where there is no run.
#[derive(Serialize)]
struct Failure<'a> {
    version: u32,
    status: Outcome,
    run_status: Outcome,
    exit_code: u8,
    error: &'a str,
}

/// Returns `audit.json`.
pub fn audit_json(audit: &RunAudit) -> String {
    json(&AuditFile { audit, run_status: audit.status.outcome() })
}

/// Returns what `--json` answers where a job has ended without a result.
pub fn failure_json(status: Outcome, exit_code: u8, error: &str) -> String {
    json(&Failure { version: 1, status, run_status: status, exit_code, error })
}

fn json(value: &impl Serialize) -> String {
    // A struct of names and numbers always has a JSON form.
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    text + "\n"
}
