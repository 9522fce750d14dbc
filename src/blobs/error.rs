//! What makes an archive unreadable.

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Input(#[from] crate::input::Error),
    #[error("{path}: member {member}: {detail}")]
    Damaged { path: String, member: u64, detail: String },
    #[error("{path}: the archive is cut off after member {member}: its end mark is missing")]
    Truncated { path: String, member: u64 },
    #[error("{path}:{line}: {fault}")]
    List { path: String, line: u64, fault: super::ListFault },
}
