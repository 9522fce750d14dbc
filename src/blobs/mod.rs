//! Objects of archives and their digests: tarballs of stored files.
//!
//! Bytes in, one [`Object`] a member out, in the order of the archive. Members are hashed as they
//! stream by and are written nowhere; links and odd names are findings and are never followed.

mod archive;
mod blocks;
mod content_type;
mod error;
mod hashing;
mod header;
mod limits;
mod names;
mod object;
mod pax;
mod sparse;
mod walk;

pub use archive::{Archive, Note, ReadOptions, is_archive, read_all, visit};
pub use content_type::{START_BYTES, sniff};
pub use error::Error;
pub use limits::{
    DEFAULT_MEMBERS, DEFAULT_RATIO, DEFAULT_RATIO_FROM_BYTES, DEFAULT_TOTAL_BYTES, Limits,
};
pub use object::{Digests, Finding, Kind, Object};
pub use walk::Head;
