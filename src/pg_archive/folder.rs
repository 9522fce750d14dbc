//! The folder format: `toc.dat`, and a file for the data of each table.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bytes::Bytes;
use super::entry::Entry;
use super::error::{Error, Step};
use super::fields::Compression;
use crate::input::{self, Digest, Progress};

/// Endings of packed files; the table of contents names them without.
pub(super) const ENDINGS: [(&str, Compression); 4] = [
    ("", Compression::None),
    (".gz", Compression::Gzip),
    (".lz4", Compression::Lz4),
    (".zst", Compression::Zstd),
];

pub(super) struct Folder {
    path: PathBuf,
    progress: Arc<Progress>,
    /// Of the files that were read, in their order.
    pub digests: Vec<Digest>,
}

/// Returns the table of contents of a folder; `None` where it has none.
pub(super) fn contents(folder: &Path) -> Option<PathBuf> {
    // Packed by hand: pg_restore takes that too.
    let found = ENDINGS.iter().map(|(ending, _)| folder.join(format!("toc.dat{ending}")));
    folder.is_dir().then_some(found).into_iter().flatten().find(|path| path.is_file())
}

impl Folder {
    pub fn new(path: &Path, progress: &Arc<Progress>) -> Self {
        Self { path: path.to_owned(), progress: progress.clone(), digests: Vec::new() }
    }

    /// Opens the file of an entry's data.
    pub fn open(&self, entry: &Entry) -> Result<(Bytes, Compression), Error> {
        self.open_file(&entry.file).map_err(|detail| match detail {
            Problem::Input(error) => error.into(),
            Problem::Name(detail) => Error::NoData {
                path: self.path.display().to_string(),
                table: entry.shown(),
                detail,
            },
        })
    }

    fn open_file(&self, name: &[u8]) -> Result<(Bytes, Compression), Problem> {
        let shown = name.escape_ascii();
        // A name is taken from the archive: it must not lead out of the folder.
        let plain = std::str::from_utf8(name).ok().filter(|name| {
            !name.is_empty() && !name.contains(['/', '\\', '\0']) && !name.starts_with('.')
        });
        let Some(plain) = plain else {
            return Err(Problem::Name(format!("`{shown}` is no name of a file in a folder")));
        };
        let candidates = ENDINGS.iter().map(|(ending, compression)| {
            (self.path.join(format!("{plain}{ending}")), *compression)
        });
        let Some((path, compression)) = candidates.into_iter().find(|(path, _)| path.is_file())
        else {
            return Err(Problem::Name(format!("there is no file `{shown}`")));
        };
        // A row may begin like a packed file: the ending counts, not the first bytes.
        let stream = input::open_as_is(&path, &self.progress).map_err(Problem::Input)?;
        Ok((Bytes::new(stream, Vec::new()), compression))
    }

    /// Keeps the digest of a file that has been read to its end.
    pub fn close(&mut self, bytes: Bytes) -> Result<(), Error> {
        self.digests.push(bytes.digest()?);
        Ok(())
    }

    /// Passes over large objects, and gives their ids to `each`.
    pub fn large_objects(&mut self, entry: &Entry, mut each: impl FnMut(i64) -> Step) -> Step {
        let (mut bytes, compression) = self.open(entry)?;
        let mut list = Vec::new();
        let keep = |piece: Vec<u8>| {
            list.extend(piece);
            Ok::<(), Error>(())
        };
        let wrapping = super::decompress::Wrapping::Gzip;
        super::decompress::unpack(&mut bytes, compression, wrapping, 64 << 10, keep)
            .map_err(|error| bytes.fault(&error, "the list of large objects"))??;
        for line in list.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            // `16385 blob_16385.dat`
            let parts = line.iter().position(|byte| *byte == b' ').map(|at| line.split_at(at));
            let id = parts.and_then(|(id, _)| std::str::from_utf8(id).ok()?.parse().ok());
            let (Some((_, name)), Some(id)) = (parts, id) else {
                let detail = format!("`{}` names no large object", line.escape_ascii());
                return Err(bytes.damaged(detail).into());
            };
            let (mut object, _) = self.open_file(&name[1..]).map_err(|problem| match problem {
                Problem::Input(error) => error.into(),
                Problem::Name(detail) => bytes.damaged(detail),
            })?;
            object.drain("a large object")?;
            self.close(object)?;
            each(id)?;
        }
        Ok(self.close(bytes)?)
    }
}

/// Why a file can't be opened.
enum Problem {
    Name(String),
    Input(input::Error),
}
