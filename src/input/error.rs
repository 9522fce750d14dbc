//! What makes an input unreadable.

use std::io;

/// An input that can't be read to its end; `byte` counts in the file as it is on disk, from 0.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{path}: {source}")]
    Open { path: String, source: io::Error },
    #[error("{path}: byte {byte}: {source}")]
    Read { path: String, byte: u64, source: io::Error },
    #[error("{path}: truncated at byte {byte}: the {container} stream has no end")]
    Truncated { path: String, container: &'static str, byte: u64 },
    #[error("{path}: damaged {container} stream near byte {byte}: {detail}")]
    Damaged { path: String, container: &'static str, byte: u64, detail: String },
    #[error("{path}: {bytes} bytes of something else follow the gzip stream at byte {byte}")]
    TrailingGarbage { path: String, byte: u64, bytes: u64 },
    #[error("{path}: {what} is not read here\nhint: {hint}")]
    Unsupported { path: String, what: &'static str, hint: &'static str },
    #[error("{path}: the file is empty")]
    Empty { path: String },
}

impl Error {
    /// Returns true where the machine is at fault, not the input.
    pub fn is_environment(&self) -> bool {
        matches!(self, Self::Open { .. } | Self::Read { .. })
    }
}
