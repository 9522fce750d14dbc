//! What a run tells people: `audit.json`, and a summary for the terminal.

mod source_catalog;
mod summary;

pub use source_catalog::catalog_json;
pub use summary::{convert_summary, grouped};

use crate::audit::RunAudit;

/// The JSON Schema of `inspect --json`.
pub const INSPECT_SCHEMA: &str = include_str!("inspect.schema.json");

/// The JSON Schema of `audit.json`.
pub const AUDIT_SCHEMA: &str = include_str!("audit.schema.json");

/// Returns `audit.json`.
pub fn audit_json(audit: &RunAudit) -> String {
    // A struct of names and numbers always has a JSON form.
    let text = serde_json::to_string_pretty(audit).unwrap_or_default();
    text + "\n"
}
