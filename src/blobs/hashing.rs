//! Digests of members, in the order in which they are put.

use std::io::{self, Read};

use md5::Md5;
use sha2::{Digest, Sha256};

use super::content_type::START_BYTES;
use super::object::Digests;

/// Read at once.
const BUFFER_BYTES: usize = 64 << 10;

/// What is known of one member's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hashed {
    pub size_bytes: u64,
    pub digests: Digests,
    pub content_type: Option<&'static str>,
}

/// Hashes one member after the other.
#[derive(Debug)]
pub struct Hashing {
    digests: Vec<Hashed>,
    buffer: Vec<u8>,
}

impl Hashing {
    pub fn new(_threads: usize) -> Self {
        Self { digests: Vec::new(), buffer: vec![0; BUFFER_BYTES] }
    }

    /// Reads a member to its end.
    ///
    /// # Errors
    /// The reader fails.
    pub fn put(&mut self, reader: &mut dyn Read) -> io::Result<()> {
        let (mut sha256, mut md5) = (Sha256::new(), Md5::new());
        let (mut size_bytes, mut start) = (0, Vec::new());
        loop {
            let count = reader.read(&mut self.buffer)?;
            if count == 0 {
                break;
            }
            let bytes = &self.buffer[..count];
            sha256.update(bytes);
            md5.update(bytes);
            size_bytes += count as u64;
            start.extend(bytes.iter().take(START_BYTES.saturating_sub(start.len())));
        }
        let content_type = super::content_type::sniff(&start);
        let digests = Digests { sha256: sha256.finalize().into(), md5: md5.finalize().into() };
        self.digests.push(Hashed { size_bytes, digests, content_type });
        Ok(())
    }

    /// Returns the digests in the order of [`Self::put`].
    ///
    /// # Errors
    /// None here; a thread may be lost.
    pub fn finish(self) -> io::Result<Vec<Hashed>> {
        Ok(self.digests)
    }
}
