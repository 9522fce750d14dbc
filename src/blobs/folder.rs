//! A folder of stored files, walked as if it were a tarball of it.
//!
//! Names are relative to the folder and come in the order of their bytes. No link is followed, and
//! what is neither file nor folder is not opened.

use std::fs::{self, File, FileType, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::Error;
use super::limits::Limits;
use super::object::Kind;
use super::walk::Head;
use crate::input::{self, Progress};

/// A folder that is being read.
pub(super) struct FolderWalk {
    root: PathBuf,
    /// What was found and not visited, the next one last.
    found: Vec<Found>,
    number: u64,
    limits: Limits,
    bytes: u64,
    progress: Arc<Progress>,
}

struct Found {
    path: PathBuf,
    name: Vec<u8>,
    metadata: Metadata,
}

impl FolderWalk {
    pub fn open(path: &Path, limits: Limits, progress: &Arc<Progress>) -> Result<Self, Error> {
        let root = path.to_owned();
        let (found, progress) = (entries(path, b"")?, progress.clone());
        Ok(Self { root, found, number: 0, limits, bytes: 0, progress })
    }

    /// Returns the next member, and where it is.
    pub fn next(&mut self) -> Result<Option<(Head, PathBuf)>, Error> {
        let Some(Found { path, name, metadata }) = self.found.pop() else { return Ok(None) };
        self.number += 1;
        let kind = kind(metadata.file_type());
        let (mut size_bytes, mut link) = (0, None);
        match kind {
            Kind::Folder => self.found.append(&mut entries(&path, &name)?),
            Kind::File => size_bytes = metadata.len(),
            Kind::Symlink => {
                let target = fs::read_link(&path).map_err(|source| failed(&path, source))?;
                link = Some(target.as_os_str().as_encoded_bytes().to_vec());
            }
            _ => {}
        }
        self.bytes = self.bytes.saturating_add(size_bytes);
        self.check_limits()?;
        let head = Head { number: self.number, name, kind, size_bytes, offset_bytes: None, link };
        Ok(Some((head, path)))
    }

    /// Opens a file that was found.
    pub fn file(&self, path: &Path) -> Result<impl Read + use<>, Error> {
        let file = File::open(path).map_err(|source| failed(path, source))?;
        Ok(Counted { file, progress: self.progress.clone() })
    }

    fn check_limits(&self) -> Result<(), Error> {
        let (path, member) = (self.root.display().to_string(), self.number);
        let limits = &self.limits;
        if self.number > limits.members {
            let (what, limit) = (format!("it is one of {member} members"), limits.members);
            return Err(Error::Limit { path, member, what, key: "members", limit });
        }
        if self.bytes > limits.total_bytes {
            let (what, limit) = (format!("there are {} bytes", self.bytes), limits.total_bytes);
            return Err(Error::Limit { path, member, what, key: "total_bytes", limit });
        }
        Ok(())
    }
}

/// Returns what is in a folder, the last one first; a folder sorts as its files do.
fn entries(folder: &Path, name: &[u8]) -> Result<Vec<Found>, Error> {
    let list = || -> io::Result<Vec<Found>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let (path, metadata) = (entry.path(), entry.path().symlink_metadata()?);
            let mut name = name.to_vec();
            name.extend_from_slice(entry.file_name().as_encoded_bytes());
            if metadata.is_dir() {
                name.push(b'/');
            }
            found.push(Found { path, name, metadata });
        }
        Ok(found)
    };
    let mut found = list().map_err(|source| failed(folder, source))?;
    found.sort_by(|left, right| right.name.cmp(&left.name));
    Ok(found)
}

fn kind(file_type: FileType) -> Kind {
    if file_type.is_file() {
        Kind::File
    } else if file_type.is_dir() {
        Kind::Folder
    } else if file_type.is_symlink() {
        Kind::Symlink
    } else {
        special_kind(file_type)
    }
}

#[cfg(unix)]
fn special_kind(file_type: FileType) -> Kind {
    use std::os::unix::fs::FileTypeExt;
    if file_type.is_fifo() {
        Kind::Fifo
    } else if file_type.is_block_device() || file_type.is_char_device() {
        Kind::Device
    } else {
        Kind::Unknown
    }
}

#[cfg(not(unix))]
fn special_kind(_: FileType) -> Kind {
    Kind::Unknown
}

pub(super) fn failed(path: &Path, source: io::Error) -> Error {
    input::Error::Open { path: path.display().to_string(), source }.into()
}

/// A file whose bytes are counted for the progress.
struct Counted {
    file: File,
    progress: Arc<Progress>,
}

impl Read for Counted {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(target)?;
        self.progress.read_bytes.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
