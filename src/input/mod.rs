//! Bytes from outside: opens, hashes, decompresses and counts them.
//!
//! A file (or standard input) goes in, blocks of plain bytes come out of a bounded queue, and at
//! the end the size and SHA-256 of what was read. Knows no SQL and no archive members.

mod container;
mod error;
mod stream;

pub use container::Container;
pub use error::Error;
pub use stream::{Block, Digest, Progress, Stream, expect, hex, open, open_as_is};
