//! Reads a tarball once, from its beginning to its end mark.
//!
//! ustar, pax and GNU long names, by the `tar` crate.
//! <https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06>

use std::cell::RefCell;
use std::io::{self, Read};
use std::rc::Rc;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Error;
use crate::input::{Stream, hex};

/// Size of a block of the format; the end mark is one of zeros (two, in well-made archives).
const BLOCK_BYTES: usize = 512;
/// Where the format's magic stands in the first block.
const MAGIC_AT: usize = 257;
/// Read and hashed at once.
const BUFFER_BYTES: usize = 64 << 10;

/// A member of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Object {
    /// Counts the members from 1.
    pub member: u64,
    /// The name in the archive; escaped where it is not UTF-8.
    pub path: String,
    pub size_bytes: u64,
    /// Lower-case hexadecimal.
    pub sha256: String,
    /// Why the member must not be extracted as it is named: `absolute`, `parent`, `not_utf8`.
    pub unsafe_name: Option<&'static str>,
}

/// Members that are no files, by kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Archive {
    pub objects: Vec<Object>,
    /// Symbolic and hard links; they are not followed.
    pub links: u64,
    pub folders: u64,
    /// Devices, pipes and what else a tarball can hold.
    pub others: u64,
}

/// Returns true where the plain bytes of an input begin as a tarball does.
pub fn is_archive(start: &[u8]) -> bool {
    start.get(MAGIC_AT..MAGIC_AT + 5) == Some(b"ustar")
}

impl Archive {
    /// Reads the archive to its end and hashes each file in it.
    ///
    /// # Errors
    /// The input fails, a header is broken, or the end mark is missing.
    ///
    /// # Memory
    /// One buffer, and what [`Object`] holds of each member.
    pub fn read(stream: &mut Stream) -> Result<Self, Error> {
        let path = stream.path.clone();
        let blocks = Rc::new(RefCell::new(Blocks::new(stream)));
        let mut archive = tar::Archive::new(Shared(blocks.clone()));
        let outcome = Self::read_members(&mut archive, &path);
        drop(archive);
        let mut blocks = blocks.borrow_mut();
        if let Some(error) = blocks.failed.take() {
            return Err(error.into());
        }
        let found = outcome?;
        let members = found.objects.len() as u64 + found.links + found.folders + found.others;
        if blocks.trailing_zeros < BLOCK_BYTES {
            return Err(Error::Truncated { path, member: members });
        }
        blocks.drain()?;
        Ok(found)
    }

    fn read_members(archive: &mut tar::Archive<Shared>, path: &str) -> Result<Self, Error> {
        let mut found = Self::default();
        let mut buffer = vec![0; BUFFER_BYTES];
        let damaged = |member: u64, error: &io::Error| Error::Damaged {
            path: path.to_owned(),
            member,
            detail: error.to_string(),
        };
        let entries = archive.entries().map_err(|error| damaged(0, &error))?;
        for (member, entry) in (1..).zip(entries) {
            let mut entry = entry.map_err(|error| damaged(member, &error))?;
            let kind = entry.header().entry_type();
            if kind.is_symlink() || kind.is_hard_link() {
                found.links += 1;
            } else if kind.is_dir() {
                found.folders += 1;
            } else if !kind.is_file() && !kind.is_contiguous() && !kind.is_gnu_sparse() {
                found.others += 1;
            } else {
                let name = entry.path_bytes().into_owned();
                let mut hasher = Sha256::new();
                let mut size_bytes = 0;
                loop {
                    let count = entry.read(&mut buffer).map_err(|error| damaged(member, &error))?;
                    if count == 0 {
                        break;
                    }
                    hasher.update(&buffer[..count]);
                    size_bytes += count as u64;
                }
                if size_bytes != entry.size() {
                    let detail = format!("{size_bytes} of {} bytes are there", entry.size());
                    return Err(Error::Damaged { path: path.to_owned(), member, detail });
                }
                let (path, unsafe_name) = shown(&name);
                let sha256 = hex(&hasher.finalize());
                found.objects.push(Object { member, path, size_bytes, sha256, unsafe_name });
            }
        }
        Ok(found)
    }
}

/// Returns a member's name for reports, and what is unsafe about it.
fn shown(name: &[u8]) -> (String, Option<&'static str>) {
    let Ok(text) = std::str::from_utf8(name) else {
        return (name.escape_ascii().to_string(), Some("not_utf8"));
    };
    let is_absolute = text.starts_with(['/', '\\']) || text.get(1..3) == Some(":\\");
    let leaves = text.split(['/', '\\']).any(|part| part == "..");
    let fault = if is_absolute { Some("absolute") } else { leaves.then_some("parent") };
    (text.to_owned(), fault)
}

/// The blocks of an input as a reader, which keeps an eye on how they end.
struct Blocks<'a> {
    stream: &'a mut Stream,
    block: Vec<u8>,
    position: usize,
    /// Zero bytes at the end of what was read so far.
    trailing_zeros: usize,
    /// The error that ended the input; `Read` can only carry an `io::Error`.
    failed: Option<crate::input::Error>,
}

impl<'a> Blocks<'a> {
    fn new(stream: &'a mut Stream) -> Self {
        Self { stream, block: Vec::new(), position: 0, trailing_zeros: 0, failed: None }
    }

    /// Reads what follows the end mark, so that the digest is that of the whole input.
    fn drain(&mut self) -> Result<(), Error> {
        while self.stream.next_block()?.is_some() {}
        Ok(())
    }

    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        while self.position == self.block.len() {
            match self.stream.next_block() {
                Ok(Some(block)) => {
                    self.block = block;
                    self.position = 0;
                }
                Ok(None) => return Ok(0),
                Err(error) => {
                    self.failed = Some(error);
                    return Err(io::Error::other("the input failed"));
                }
            }
        }
        let rest = &self.block[self.position..];
        let count = rest.len().min(target.len());
        target[..count].copy_from_slice(&rest[..count]);
        self.position += count;
        let zeros = target[..count].iter().rev().take_while(|byte| **byte == 0).count();
        self.trailing_zeros = if zeros == count { self.trailing_zeros + zeros } else { zeros };
        Ok(count)
    }
}

/// The same reader for the `tar` crate and for us.
struct Shared<'a>(Rc<RefCell<Blocks<'a>>>);

impl Read for Shared<'_> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        self.0.borrow_mut().read(target)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::Arc;

    use super::*;
    use crate::input;

    fn tarball(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (name, content) in members {
            let mut header = tar::Header::new_ustar();
            header.set_size(content.len() as u64);
            // By hand: the crate refuses the names that hostile archives have.
            header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
            header.set_cksum();
            builder.append(&header, *content).expect("memory");
        }
        builder.into_inner().expect("memory")
    }

    fn read(bytes: &[u8]) -> Result<Archive, Error> {
        let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
        file.write_all(bytes).expect("a temporary file");
        Archive::read(&mut input::open_archive(file.path(), &Arc::default())?)
    }

    #[test]
    fn members_are_hashed_in_their_order() {
        let archive = read(&tarball(&[("b.txt", b"two"), ("a/b.txt", b"")])).expect("an archive");
        let paths: Vec<&str> = archive.objects.iter().map(|object| object.path.as_str()).collect();
        assert_eq!(paths, ["b.txt", "a/b.txt"]);
        assert_eq!(archive.objects[0].sha256, hex(&Sha256::digest(b"two")));
        assert_eq!(archive.objects[1].size_bytes, 0);
    }

    #[test]
    fn names_that_leave_the_folder_are_said() {
        let members: [(&str, &[u8]); 3] = [("../x", b""), ("/etc/passwd", b""), ("a/..b", b"")];
        let archive = read(&tarball(&members)).expect("an archive");
        let faults: Vec<_> = archive.objects.iter().map(|object| object.unsafe_name).collect();
        assert_eq!(faults, [Some("parent"), Some("absolute"), None]);
    }

    #[test]
    fn a_cut_archive_is_an_error_at_every_block() {
        let whole = tarball(&[("a", &[1; 1000]), ("b", &[2; 10])]);
        let end = whole.len() - 2 * BLOCK_BYTES;
        for length in (BLOCK_BYTES..=end).step_by(100) {
            assert!(read(&whole[..length]).is_err(), "{length} of {end}");
        }
    }

    #[test]
    fn an_archive_is_told_by_its_magic() {
        assert!(is_archive(&tarball(&[("a", b"x")])));
        assert!(!is_archive(b"-- MySQL dump 10.13"));
    }
}
