//! Objects of a tarball and their digests.
//!
//! Bytes in, one [`Object`] a member out, in the order of the archive. Members are hashed as they
//! stream by and are written nowhere; links and odd names are findings and are never followed.

mod archive;
mod checksum_csv;
mod checksum_line;
mod checksum_list;
#[cfg(test)]
mod checksum_list_tests;
mod error;
mod layout;
mod objects_table;

pub use archive::{Archive, Object, is_archive};
pub use checksum_list::{ChecksumList, ListFault, Listed};
pub use error::Error;
pub use layout::{LayoutError, Layouts};
pub use objects_table::{OBJECTS, ObjectsTable};
