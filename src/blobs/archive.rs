//! Reads archives of stored files: tarballs, and folders of files.
//!
//! The first pass hashes every file; a second one gives the bytes of each again.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use super::Error;
use super::hashing::Hashing;
use super::header::is_header;
use super::limits::Limits;
use super::names::{fault, shown};
use super::object::{Finding, Kind, Object};
use super::walk::{End, Head, Walk};
use crate::input::{Digest, Progress};

/// Where the format's magic stands in the first block.
const MAGIC_AT: usize = 257;

/// How archives are read.
#[derive(Debug, Clone)]
pub struct ArchiveOptions {
    pub limits: Limits,
    /// Threads that hash.
    pub threads: usize,
    pub progress: Arc<Progress>,
}

impl Default for ArchiveOptions {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Self { limits: Limits::default(), threads, progress: Arc::default() }
    }
}

/// What an archive holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Archive {
    #[serde(flatten)]
    pub digest: Digest,
    /// Files, and members of which something is to be told, in the order of the archive.
    pub objects: Vec<Object>,
    /// Symbolic and hard links; they are not followed.
    pub links: u64,
    pub folders: u64,
    /// Devices, pipes and what else a tarball can hold.
    pub others: u64,
    /// What is to be told of the archive itself.
    pub notes: Vec<Note>,
}

/// Something that is to be told of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// `concatenated`: behind the end mark another tarball begins, which is not read; `trailing`:
    /// something else stands there.
    pub code: &'static str,
    pub detail: String,
}

/// Returns true where the plain bytes of an input begin as a tarball does.
///
/// One with a wrong checksum is a tarball too, and a damaged one.
pub fn is_archive(start: &[u8]) -> bool {
    let is_empty = start.len() >= 512 && start[..512].iter().all(|byte| *byte == 0);
    start.get(MAGIC_AT..MAGIC_AT + 5) == Some(b"ustar") || is_header(start) || is_empty
}

/// Reads archives to their end and hashes each file in them.
///
/// Names that occur in several archives are told as if they were in one.
///
/// # Errors
/// As [`Archive::read`].
pub fn read_all(paths: &[PathBuf], options: &ArchiveOptions) -> Result<Vec<Archive>, Error> {
    paths.iter().map(|path| read_one(path, options)).collect()
}

/// Reads an archive again: hands each member with its bytes to `visitor`, in order.
///
/// Bytes that the visitor does not read are passed by. Returns the archive's digest.
///
/// # Errors
/// As [`Archive::read`], and what the visitor says.
pub fn visit<E: From<Error>>(
    path: &Path,
    options: &ArchiveOptions,
    visitor: &mut dyn FnMut(&Head, &mut dyn Read) -> Result<(), E>,
) -> Result<Digest, E> {
    let mut walk = Walk::open(path, options.limits, &options.progress)?;
    while let Some(head) = walk.next()? {
        let outcome = visitor(&head, &mut walk.content_of_member());
        // A visitor knows only that its reader failed.
        if let Some(error) = walk.take_failure() {
            return Err(error.into());
        }
        outcome?;
    }
    Ok(walk.finish()?.digest)
}

impl Archive {
    /// Reads an archive to its end and hashes each file in it.
    ///
    /// # Errors
    /// The input fails, is cut off, has a broken header, or holds more than the limits allow.
    ///
    /// # Memory
    /// A few blocks, and what [`Object`] holds of each member.
    pub fn read(path: &Path, options: &ArchiveOptions) -> Result<Self, Error> {
        read_one(path, options)
    }
}

fn read_one(path: &Path, options: &ArchiveOptions) -> Result<Archive, Error> {
    let mut walk = Walk::open(path, options.limits, &options.progress)?;
    let mut hashing = Hashing::new(options.threads);
    let mut found = Found::default();
    while let Some(head) = walk.next()? {
        if head.kind == Kind::File {
            hashing.put(&mut walk.content_of_member()).map_err(|error| walk.explain(&error))?;
        }
        found.add(&head);
    }
    let End { digest, trailing } = walk.finish()?;
    let lost = |source| Error::Folder { path: path.display().to_string(), source };
    let mut digests = hashing.finish().map_err(lost)?.into_iter();
    let mut objects = found.objects;
    for object in objects.iter_mut().filter(|object| object.kind == Kind::File) {
        let Some(known) = digests.next() else { break };
        object.size_bytes = known.size_bytes;
        object.digests = Some(known.digests);
        object.content_type = known.content_type;
    }
    let notes = trailing.into_iter().map(|(byte, is_archive)| trailing_note(byte, is_archive));
    let (links, folders, others) = (found.links, found.folders, found.others);
    Ok(Archive { digest, objects, links, folders, others, notes: notes.collect() })
}

fn trailing_note(byte: u64, is_archive: bool) -> Note {
    match is_archive {
        true => Note {
            code: "concatenated",
            detail: format!(
                "another tarball begins behind the end mark, at byte {byte}: it is not read; \
                 `tar --concatenate` joins tarballs, and a source can name several"
            ),
        },
        false => Note {
            code: "trailing",
            detail: format!("something that is no tarball follows the end mark at byte {byte}"),
        },
    }
}

/// Members as they are met.
#[derive(Default)]
struct Found {
    objects: Vec<Object>,
    links: u64,
    folders: u64,
    others: u64,
}

impl Found {
    fn add(&mut self, head: &Head) {
        let of_kind = match head.kind {
            Kind::File => None,
            Kind::Folder => {
                self.folders += 1;
                None
            }
            Kind::Symlink => Some(Finding::Symlink),
            Kind::HardLink => Some(Finding::HardLink),
            Kind::Device => Some(Finding::Device),
            Kind::Fifo => Some(Finding::Fifo),
            Kind::Unknown => Some(Finding::UnknownKind),
        };
        match head.kind {
            Kind::Symlink | Kind::HardLink => self.links += 1,
            Kind::Device | Kind::Fifo | Kind::Unknown => self.others += 1,
            Kind::File | Kind::Folder => {}
        }
        // A tarball of `.` begins with that folder.
        let of_name = fault(&head.name);
        let of_name =
            of_name.filter(|fault| head.kind != Kind::Folder || *fault != Finding::NoName);
        let finding = of_name.or(of_kind);
        if head.kind == Kind::Folder && finding.is_none() {
            return;
        }
        self.objects.push(Object {
            number: head.number,
            member: shown(&head.name),
            kind: head.kind,
            size_bytes: head.size_bytes,
            offset_bytes: head.offset_bytes,
            digests: None,
            content_type: None,
            link: head.link.as_deref().map(shown),
            finding,
        });
    }
}
