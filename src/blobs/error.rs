//! What makes an archive unreadable.

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Input(#[from] crate::input::Error),
    #[error("{path}: member {member}, byte {byte} of the plain archive: {detail}")]
    Damaged { path: String, member: u64, byte: u64, detail: String },
    #[error("{path}: {what}: the archive is cut off at byte {byte} of its plain form")]
    Truncated { path: String, what: String, byte: u64 },
    #[error(
        "{path}: member {member}: {what}, and the limit is {limit}\n\
         hint: where the archive is to be trusted, raise `{key}` in the `limits` of its source, or \
         give `--max-{}`",
        key.replace('_', "-")
    )]
    Limit { path: String, member: u64, what: String, key: &'static str, limit: u64 },
    #[error("{path}:{line}: {fault}")]
    List { path: String, line: u64, fault: super::ListFault },
}

impl Error {
    /// Returns true where the archive itself is damaged; a copy of it may be whole.
    pub fn is_of_archive(&self) -> bool {
        match self {
            Self::Input(error) => !error.is_environment(),
            Self::Damaged { .. } | Self::Truncated { .. } => true,
            Self::Limit { .. } | Self::List { .. } => false,
        }
    }
}
