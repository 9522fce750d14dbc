//! Bytes from outside: opens, hashes, decompresses and counts them.
//!
//! A file (or standard input) goes in, blocks of plain bytes come out of a bounded queue, and at
//! the end the size and SHA-256 of what was read. Knows no SQL and no archive members.

mod bgzf;
mod buffers;
mod compressed;
mod container;
mod error;
mod folder;
mod gzip;
mod huffman;
mod inflate;
mod inflate_fast;
#[cfg(any(test, fuzzing))]
mod inflate_twin;
mod members;
mod natural;
mod raw;
mod site;
mod stream;
#[cfg(test)]
mod stream_tests;
mod unpack;
mod zip;
mod zlib;

pub use buffers::Buffers;
pub use container::Container;
pub use error::Error;
pub use folder::{Folder, Part, Parts, is_dump, layout, parts};
pub(crate) use gzip::GzipMember;
#[cfg(fuzzing)]
pub use inflate_twin::judge_inflate;
pub use stream::{
    Block, Digest, Progress, Stream, bytes_of_hex, expect, hex, open, open_archive, open_as_is,
};
pub use unpack::ScriptsAlone;
pub(crate) use zlib::ZlibStream;
