//! What the values of a column are like: counts, extremes, shapes, secrets.
//!
//! Record batches in, a [`TableProfile`] out. Batches are looked at column by column, on all
//! cores, and what they say is merged in their order, so that the numbers are the same for any
//! number of threads. A column takes a few kilobytes whatever its table holds. Knows no dump, no
//! plan and no file; which values may be shown is decided here, and nowhere else.

mod column;
mod decimal_text;
mod distinct;
mod extremes;
mod profiler;
mod report;
#[cfg(test)]
mod report_tests;
mod secret_name;
mod secret_value;
mod shape;
mod text;
mod unheld;

pub use column::{ColumnProfile, TableProfile};
pub use profiler::Profiler;
pub use report::{ColumnReport, Longest, ReportOptions, Shown};
pub use secret_name::named_secret;
pub use text::TextTests;

use serde::Serialize;

/// What a column seems to keep that is nobody's business.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SecretHint {
    /// `password`, `token`, `bcrypt`, `email` …
    pub kind: &'static str,
    /// Secrets open doors; personal data names people.
    pub class: SecretClass,
    pub confidence: Confidence,
    pub found_by: FoundBy,
    /// Share of the values, of 1, that have the shape of the kind; `None` where only the name
    /// speaks.
    pub share: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SecretClass {
    Secret,
    Personal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Worth a look: many columns like it are harmless.
    Low,
    Medium,
    High,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FoundBy {
    Name,
    Values,
    Both,
}

impl SecretHint {
    /// Returns true where a careful hand would not carry the values along unasked.
    pub fn is_secret(&self) -> bool {
        self.class == SecretClass::Secret && self.confidence >= Confidence::Medium
    }
}
