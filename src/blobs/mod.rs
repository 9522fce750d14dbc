//! Objects of a tarball and their digests.
//!
//! Bytes in, one [`Object`] a member out, in the order of the archive. Members are hashed as they
//! stream by and are written nowhere; links and odd names are findings and are never followed.

mod archive;
mod error;
mod layout;
mod objects_table;

pub use archive::{Archive, Object, is_archive};
pub use error::Error;
pub use layout::{LayoutError, Layouts};
pub use objects_table::{OBJECTS, ObjectsTable};
