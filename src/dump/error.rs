//! What makes a dump unreadable as a whole. A bad row is no error: see `Reject`.

use super::framer::Place;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Input(#[from] crate::input::Error),
    #[error(transparent)]
    Archive(crate::pg_archive::Error),
    #[error(
        "{input}: damaged archive: {expected} tables have rows, and {found} were met in its script"
    )]
    LostRows { input: String, expected: u64, found: u64 },
    #[error("{input}:{}: the dump ends inside {inside}, at byte {end}", place.line)]
    Truncated { input: String, place: Place, end: u64, inside: &'static str },
    #[error(
        "{input}: the dump is cut off: it begins with `{header}` and ends without `{marker}`\n\
         hint: make the dump again; its program did not finish"
    )]
    NoEndMarker { input: String, header: &'static str, marker: &'static str },
    #[error("{input}:{}: a statement or row of more than 1 GiB", place.line)]
    TooLong { input: String, place: Place },
    #[error("{input}: this seems to be {seems}, which is not read\nhint: {hint}")]
    UnknownDialect { input: String, seems: &'static str, hint: &'static str },
    #[error(
        "{input}: there is no statement in it\n\
         hint: the dump is cut off, or this is another file"
    )]
    NoStatement { input: String },
    #[error(
        "{input}:{}: the dump ends with ROLLBACK: sqlite3 met errors while it made it\n\
         hint: look at the database with `PRAGMA integrity_check`, or save what can be read with \
         `.recover`",
        place.line
    )]
    RolledBack { input: String, place: Place },
    #[error(
        "{input}: the dump is cut off: it has a BEGIN TRANSACTION without its COMMIT\n\
         hint: make the dump again; its program did not finish"
    )]
    NoCommit { input: String },
    #[error("{input}: decoding stopped: {detail}")]
    Worker { input: String, detail: String },
}

impl From<crate::pg_archive::Error> for Error {
    fn from(error: crate::pg_archive::Error) -> Self {
        match error {
            crate::pg_archive::Error::Input(error) => Self::Input(error),
            error => Self::Archive(error),
        }
    }
}
