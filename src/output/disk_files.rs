//! Files of a finished run or snapshot as they are on disk: listed, and hashed again.
//!
//! All cores hash, a file each; a file that has several names is read once. Knows no manifest.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use md5::Md5;
use parquet::file::reader::{FileReader, SerializedFileReader};
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::artifact::Error;
use crate::input::Progress;

/// Read at once, by each thread.
const BUFFER_BYTES: usize = 256 << 10;

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnDisk {
    /// Something else than a regular file: a folder, a link, a device. It is not followed.
    NoFile,
    File(FileFacts),
}

/// What is known of a file once it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFacts {
    pub bytes: u64,
    pub sha256: [u8; 32],
    /// Where it was asked for.
    pub md5: Option<[u8; 16]>,
    /// Rows, of a form in which they are quickly counted: Parquet, COPY and JSON lines.
    pub rows: Option<u64>,
}

impl OnDisk {
    /// Returns the size of a file; what is none has none.
    pub fn bytes(&self) -> u64 {
        match self {
            Self::NoFile => 0,
            Self::File(facts) => facts.bytes,
        }
    }
}

/// Returns the paths of all that is below a folder, with `/`, but for the folders themselves.
///
/// A name that is not UTF-8 is escaped: nothing that transload writes has one.
///
/// # Errors
/// A folder can't be read.
pub fn list_files(root: &Path) -> Result<Vec<String>, Error> {
    let mut files = Vec::new();
    let mut folders = vec![(root.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        let failed = |source| Error::Io { path: folder.clone(), source };
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name();
            let name = match name.to_str() {
                Some(name) => name.to_owned(),
                None => name.as_encoded_bytes().escape_ascii().to_string(),
            };
            let path = format!("{prefix}{name}");
            if entry.file_type().map_err(failed)?.is_dir() {
                folders.push((entry.path(), path + "/"));
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Reads the files at these paths below `root`; `true` asks for the MD5 too. What is not there is
/// not in the answer.
///
/// # Errors
/// A file can't be read, or the machine has no threads left.
pub fn read_files(
    root: &Path,
    paths: &BTreeMap<String, bool>,
    threads: usize,
    progress: &Progress,
) -> Result<BTreeMap<String, OnDisk>, Error> {
    let mut found = BTreeMap::new();
    // By what is on disk: names of one file have one inode.
    let mut files: HashMap<(u64, u64), Wanted> = HashMap::new();
    for (number, (path, with_md5)) in (0..).zip(paths) {
        let place = root.join(path);
        let metadata = match fs::symlink_metadata(&place) {
            Ok(metadata) => metadata,
            Err(error) if is_absence(&error) => continue,
            Err(source) => return Err(Error::Io { path: place, source }),
        };
        if !metadata.is_file() || is_below_link(root, path) {
            found.insert(path.clone(), OnDisk::NoFile);
            continue;
        }
        let wanted = files.entry(identity(&metadata, number)).or_insert_with(|| Wanted {
            place,
            bytes: metadata.len(),
            names: Vec::new(),
            with_md5: false,
        });
        wanted.names.push(path);
        wanted.with_md5 |= with_md5;
    }
    let mut files: Vec<Wanted> = files.into_values().collect();
    // The largest first: none of them is begun when all others are done.
    files.sort_by(|left, right| (right.bytes, &left.names).cmp(&(left.bytes, &right.names)));
    let total = files.iter().map(|file| file.bytes).sum();
    progress.total_bytes.fetch_add(total, Ordering::Relaxed);
    let no_threads = |error| Error::Io { path: root.to_owned(), source: io::Error::other(error) };
    let pool = ThreadPoolBuilder::new().num_threads(threads).build().map_err(no_threads)?;
    let facts: Vec<FileFacts> = pool.install(|| {
        let read = files.par_iter().with_max_len(1).map(|file| file.read(progress));
        read.collect::<Result<_, _>>()
    })?;
    for (file, facts) in files.into_iter().zip(facts) {
        for name in file.names {
            found.insert(name.clone(), OnDisk::File(facts.clone()));
        }
    }
    Ok(found)
}

/// Returns true where a folder above the path is a link, which may lead anywhere.
fn is_below_link(root: &Path, path: &str) -> bool {
    let slashes = path.match_indices('/').map(|(at, _)| root.join(&path[..at]));
    slashes.into_iter().any(|folder| folder.is_symlink())
}

/// Returns true where there is no such path, or a part of it is no folder.
fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Returns what tells files apart; elsewhere than on Unix each name is a file of its own.
fn identity(metadata: &Metadata, number: u64) -> (u64, u64) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let _ = number;
        (metadata.dev(), metadata.ino())
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        (0, number)
    }
}

/// A file that is to be read.
struct Wanted<'a> {
    place: PathBuf,
    bytes: u64,
    names: Vec<&'a String>,
    with_md5: bool,
}

impl Wanted<'_> {
    fn read(&self, progress: &Progress) -> Result<FileFacts, Error> {
        let failed = |source| Error::Io { path: self.place.clone(), source };
        let mut file = File::open(&self.place).map_err(failed)?;
        let (mut sha256, mut md5) = (Sha256::new(), self.with_md5.then(Md5::new));
        let counts_lines = self.has_extension("copy") || self.has_extension("jsonl");
        let (mut bytes, mut lines) = (0, 0);
        let mut buffer = vec![0; BUFFER_BYTES];
        loop {
            let count = file.read(&mut buffer).map_err(failed)?;
            if count == 0 {
                break;
            }
            let read = &buffer[..count];
            sha256.update(read);
            if let Some(md5) = &mut md5 {
                md5.update(read);
            }
            if counts_lines {
                lines += memchr::memchr_iter(b'\n', read).count() as u64;
            }
            bytes += count as u64;
            progress.read_bytes.fetch_add(count as u64, Ordering::Relaxed);
        }
        let rows = if self.has_extension("parquet") {
            parquet_rows(file)
        } else {
            counts_lines.then_some(lines)
        };
        let md5 = md5.map(|md5| md5.finalize().into());
        Ok(FileFacts { bytes, sha256: sha256.finalize().into(), md5, rows })
    }

    fn has_extension(&self, extension: &str) -> bool {
        self.place.extension().is_some_and(|found| found == extension)
    }
}

/// Returns the rows that the end of a Parquet file tells of; a damaged one tells of none.
fn parquet_rows(file: File) -> Option<u64> {
    let reader = SerializedFileReader::new(file).ok()?;
    u64::try_from(reader.metadata().file_metadata().num_rows()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(root: &Path, paths: &[&str]) -> BTreeMap<String, OnDisk> {
        let paths = paths.iter().map(|path| ((*path).to_owned(), path.contains("md5")));
        read_files(root, &paths.collect(), 2, &Progress::default()).unwrap()
    }

    #[test]
    fn files_are_hashed_and_rows_counted() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("data")).unwrap();
        fs::write(folder.path().join("data/t.copy"), "1\n2\n").unwrap();
        fs::write(folder.path().join("md5"), "abc").unwrap();
        let found = read(folder.path(), &["data/t.copy", "md5", "none", "md5/below"]);
        let OnDisk::File(copy) = &found["data/t.copy"] else { panic!("a file") };
        assert_eq!((copy.bytes, copy.rows, copy.md5), (4, Some(2), None));
        let OnDisk::File(other) = &found["md5"] else { panic!("a file") };
        assert_eq!(other.sha256, <[u8; 32]>::from(Sha256::digest("abc")));
        assert_eq!((other.md5, other.rows), (Some(Md5::digest("abc").into()), None));
        assert_eq!(found.len(), 2);
        assert_eq!(list_files(folder.path()).unwrap(), ["data/t.copy", "md5"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed_and_names_of_one_file_are_read_once() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "abc").unwrap();
        fs::hard_link(folder.path().join("a"), folder.path().join("b")).unwrap();
        std::os::unix::fs::symlink("a", folder.path().join("c")).unwrap();
        let paths = ["a", "b", "c"].map(|path| (path.to_owned(), false)).into();
        let progress = Progress::default();
        let found = read_files(folder.path(), &paths, 1, &progress).unwrap();
        assert_eq!((&found["a"], &found["c"]), (&found["b"], &OnDisk::NoFile));
        assert_eq!(progress.read_bytes.load(Ordering::Relaxed), 3);
    }
}
