//! What makes an archive unreadable.

/// An archive that can't be read to its end; `byte` counts in the archive without what wraps it,
/// from 0.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Input(#[from] crate::input::Error),
    #[error("{path}: truncated at byte {byte}, inside {inside}")]
    Truncated { path: String, byte: u64, inside: String },
    #[error("{path}: damaged archive near byte {byte}: {detail}")]
    Damaged { path: String, byte: u64, detail: String },
    #[error("{path}: the data of {table} is not in the archive: {detail}")]
    NoData { path: String, table: String, detail: String },
    #[error("{path}: {what} is not read here\nhint: {hint}")]
    Unsupported { path: String, what: String, hint: &'static str },
}

/// Why reading ends before the archive does.
#[derive(Debug)]
pub(super) enum Halt {
    /// Whoever reads the script has gone away.
    Gone,
    Failed(Error),
}

pub(super) type Step<T = ()> = Result<T, Halt>;

impl<E: Into<Error>> From<E> for Halt {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}
