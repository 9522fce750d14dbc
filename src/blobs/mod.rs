//! Objects of archives and their digests: tarballs and folders of stored files.
//!
//! Bytes in, one [`Object`] a member out, in the order of the archive. Members are hashed as they
//! stream by and are written nowhere; links and odd names are findings and are never followed.

mod archive;
#[cfg(test)]
mod archive_tests;
mod blocks;
mod checksum_csv;
mod checksum_line;
mod checksum_list;
#[cfg(test)]
mod checksum_list_tests;
mod clashes;
mod compared;
mod content_type;
mod error;
mod expected;
mod folder;
mod hashing;
mod header;
mod layout;
mod limits;
mod names;
mod object;
mod object_index;
mod objects_table;
mod pax;
mod reconcile;
mod reconcile_tests;
mod sparse;
#[cfg(test)]
#[path = "../../tests/it/tarball.rs"]
mod tarball;
mod walk;

pub use archive::{Archive, ArchiveOptions, Form, Note, is_archive, read_all, visit};
pub use checksum_list::{ChecksumList, ListFault, Listed};
pub use compared::{Compared, compare};
pub use content_type::{START_BYTES, sniff};
pub use error::Error;
pub use expected::{Claim, Expected};
pub use layout::{LayoutError, Layouts};
pub use limits::{
    DEFAULT_MEMBERS, DEFAULT_RATIO, DEFAULT_RATIO_FROM_BYTES, DEFAULT_TOTAL_BYTES, Limits,
};
pub use names::without_dot;
pub use object::{Digests, Finding, Kind, Object};
pub use objects_table::{OBJECTS, ObjectsTable};
pub use reconcile::{Outcome, SourceArchive, SourceObjects, Verdict, is_unsafe};
pub use walk::Head;
