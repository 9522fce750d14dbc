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
    #[error("{path}: {bytes} bytes of something else follow the {container} stream at byte {byte}")]
    TrailingGarbage { path: String, container: &'static str, byte: u64, bytes: u64 },
    #[error(
        "{path}: the {container} stream at byte {byte} wants more than {limit_mib} MiB of memory\n\
         hint: unpack it first: `{hint}`"
    )]
    TooMuchMemory {
        path: String,
        container: &'static str,
        byte: u64,
        limit_mib: u32,
        hint: &'static str,
    },
    #[error("{path}: {what} is not read here\nhint: {hint}")]
    Unsupported { path: String, what: String, hint: &'static str },
    #[error(
        "{path}: there is no SQL script in this {container} archive{}",
        if members.is_empty() { String::new() } else { format!("; it holds {members}") }
    )]
    NoScript { path: String, container: &'static str, members: String },
    #[error(
        "{path}: this {container} archive holds several SQL scripts, and their order is not clear: \
         {members}\n\
         hint: unpack it and give the scripts of one dump in their order"
    )]
    SeveralScripts { path: String, container: &'static str, members: String },
    #[error("{path}: the file is empty\nhint: the program that made the dump may have failed")]
    Empty { path: String },
    #[error("{path}: {what}\nhint: {hint}")]
    Folder { path: String, what: String, hint: &'static str },
    #[error("{path}: reading stopped near byte {byte}; please report it")]
    Stopped { path: String, byte: u64 },
}

impl Error {
    /// Returns true where there is no such file.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Open { source, .. } if source.kind() == io::ErrorKind::NotFound)
    }

    /// Returns true where the machine is at fault, not the input.
    pub fn is_environment(&self) -> bool {
        matches!(self, Self::Open { .. } | Self::Read { .. })
    }
}
