//! What makes a file of facts unreadable as a whole. A bad row is no error: see `dump::Reject`.

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Input(#[from] crate::input::Error),
    #[error(transparent)]
    Decode(#[from] crate::dump::Error),
    #[error(
        "{path}: there is no line of column names in it\n\
         hint: a CSV file begins with the names of its columns"
    )]
    NoHeader { path: String },
    #[error("{path}:1: the header names the column `{column}` twice")]
    TwoColumns { path: String, column: String },
    /// The plan declares columns that the file lacks, or the other way round.
    #[error("{path}: the file has no column `{}`", missing.join("`, `"))]
    Columns { path: String, missing: Vec<String>, has: Vec<String> },
    #[error(
        "{path}:{line}: a value in quotes has no closing quote\n\
         hint: the file is cut off, or a quote inside of a value is not doubled"
    )]
    OpenQuote { path: String, line: u64 },
    #[error("{path}:{line}: a row of more than 1 GiB")]
    TooLong { path: String, line: u64 },
    #[error("{path}: this is UTF-16 text, which is not read\nhint: {hint}")]
    Utf16 { path: String, hint: &'static str },
    #[error("{path}: {what}")]
    Parquet { path: String, what: String },
    #[error("{path}: column `{column}` is {found}, which is no {declared}\nhint: {hint}")]
    Type { path: String, column: String, found: String, declared: String, hint: &'static str },
    #[error("{path}: {what}\nhint: {hint}")]
    Run { path: String, what: String, hint: &'static str },
}
