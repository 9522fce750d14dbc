//! Reads archives of stored files: tarballs, and folders of files.
//!
//! The first pass hashes every file; a second one gives the bytes of each again.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::folder::{self, FolderWalk};
use super::hashing::{Hashed, Hashing};
use super::header::is_header;
use super::limits::Limits;
use super::names::{fault, shown};
use super::object::{Finding, Kind, Object};
use super::walk::{End, Head, Walk};
use super::{Error, clashes};
use crate::input::{Digest, Progress, hex};

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
    pub form: Form,
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

/// What an archive is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    Tar,
    Folder,
}

impl Form {
    /// Returns the name that reports show.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tar => "tar",
            Self::Folder => "folder",
        }
    }
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
/// An archive is a tarball or a folder. Names that occur in several are told as if all were one.
///
/// # Errors
/// An input fails, is cut off, has a broken header, or holds more than the limits allow.
///
/// # Memory
/// A few blocks, and what [`Object`] holds of each member.
pub fn read_all(paths: &[PathBuf], options: &ArchiveOptions) -> Result<Vec<Archive>, Error> {
    let read = |path: &PathBuf| match path.is_dir() {
        true => read_folder(path, options),
        false => read_tarball(path, options),
    };
    let mut archives = paths.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    clashes::mark(&mut archives);
    Ok(archives)
}

/// Reads an archive again: hands each member with its bytes to `visitor`, in order.
///
/// Bytes that the visitor does not read are passed by; what is no file has none. Returns the digest
/// of a tarball.
///
/// # Errors
/// As [`read_all`], and what the visitor says.
pub fn visit<E: From<Error>>(
    path: &Path,
    options: &ArchiveOptions,
    visitor: &mut dyn FnMut(&Head, &mut dyn Read) -> Result<(), E>,
) -> Result<Option<Digest>, E> {
    if path.is_dir() {
        let mut walk = FolderWalk::open(path, options.limits, &options.progress)?;
        while let Some((head, path)) = walk.next()? {
            match head.kind {
                Kind::File => visitor(&head, &mut walk.file(&path)?)?,
                _ => visitor(&head, &mut io::empty())?,
            }
        }
        return Ok(None);
    }
    let mut walk = Walk::open(path, options.limits, &options.progress)?;
    while let Some(head) = walk.next()? {
        let outcome = match head.kind {
            Kind::File => visitor(&head, &mut walk.content_of_member()),
            _ => visitor(&head, &mut io::empty()),
        };
        // A visitor knows only that its reader failed.
        if let Some(error) = walk.take_failure() {
            return Err(error.into());
        }
        outcome?;
    }
    Ok(Some(walk.finish()?.digest))
}

impl Archive {
    /// Reads one archive to its end and hashes each file in it.
    ///
    /// # Errors
    /// As [`read_all`].
    pub fn read(path: &Path, options: &ArchiveOptions) -> Result<Self, Error> {
        let archives = read_all(&[path.to_owned()], options)?;
        let gone = || io::Error::from(io::ErrorKind::NotFound);
        archives.into_iter().next().ok_or_else(|| folder::failed(path, gone()))
    }

    /// Returns true where every member may be used as it is named, and nothing was left unread.
    pub fn is_clean(&self) -> bool {
        let unusable = |object: &Object| object.finding.is_some_and(Finding::is_unusable);
        self.notes.is_empty() && !self.objects.iter().any(unusable)
    }
}

fn read_tarball(path: &Path, options: &ArchiveOptions) -> Result<Archive, Error> {
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
    let note = trailing.map(|(byte, is_archive)| trailing_note(byte, is_archive));
    let hashed = hashing.finish().map_err(|source| folder::failed(path, source))?;
    Ok(found.archive(Form::Tar, digest, hashed, note))
}

/// Reads a folder; its digest is that of the list `sha256sum` would print of the files in it, and
/// its size that of all of them.
fn read_folder(path: &Path, options: &ArchiveOptions) -> Result<Archive, Error> {
    let mut walk = FolderWalk::open(path, options.limits, &options.progress)?;
    let mut hashing = Hashing::new(options.threads);
    let mut found = Found::default();
    while let Some((head, path)) = walk.next()? {
        if head.kind == Kind::File {
            let put = hashing.put(&mut walk.file(&path)?);
            put.map_err(|source| folder::failed(&path, source))?;
        }
        found.add(&head);
    }
    let hashed = hashing.finish().map_err(|source| folder::failed(path, source))?;
    let digest = Digest { path: path.display().to_string(), bytes: 0, sha256: String::new() };
    let mut archive = found.archive(Form::Folder, digest, hashed, None);
    let mut list = Sha256::new();
    for object in &archive.objects {
        let Some(digests) = object.digests else { continue };
        list.update(format!("{}  {}\n", hex(&digests.sha256), object.member));
        archive.digest.bytes += object.size_bytes;
    }
    archive.digest.sha256 = hex(&list.finalize());
    Ok(archive)
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
    /// Returns the archive; the files' digests come in the order of the members.
    fn archive(
        self,
        form: Form,
        digest: Digest,
        hashed: Vec<Hashed>,
        note: Option<Note>,
    ) -> Archive {
        let mut objects = self.objects;
        let files = objects.iter_mut().filter(|object| object.kind == Kind::File);
        for (object, hashed) in files.zip(hashed) {
            object.size_bytes = hashed.size_bytes;
            object.digests = Some(hashed.digests);
            object.content_type = hashed.content_type;
        }
        let (links, folders, others) = (self.links, self.folders, self.others);
        let notes = note.into_iter().collect();
        Archive { digest, form, objects, links, folders, others, notes }
    }

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
