//! Many files: written without a sync for each, and under several names.
//!
//! A sync a file is what ten thousand small files wait for. Files that are finished for later are
//! whole and have their names; [`Artifacts::settle`] brings all of them to the disk at once, and a
//! run settles before its manifest is written. Linux before 5.8 keeps to itself what went wrong
//! then, and so may file systems over a network.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use super::{Artifact, Artifacts, Entry, Error, Record, Result, make_folder, stays_inside};

/// Read at once when a file is copied.
const COPY_BYTES: usize = 256 * 1024;

impl Artifact<'_> {
    /// Makes the file whole and gives it its name; it is on the disk when the run has settled.
    ///
    /// # Errors
    ///
    /// The machine refuses.
    pub fn finish_for_later(self, rows: Option<u64>) -> Result<Record> {
        self.finish_as(rows, false)
    }
}

impl Artifacts {
    /// Gives a finished file a second name: a hard link, or a copy where there can be none.
    ///
    /// # Errors
    ///
    /// There is a file of that name, or the machine refuses.
    pub fn link(&self, path: &str, new: &str) -> Result<Record> {
        let target = self.root.join(new);
        if !stays_inside(new) {
            return Err(Error::Escapes { path: new.to_owned() });
        }
        let record = self.record(path).ok_or_else(|| Error::Io {
            path: self.root.join(path),
            source: io::ErrorKind::NotFound.into(),
        })?;
        let record = Record { path: new.to_owned(), ..record };
        if self.is_rehearsal {
            return self.foresee(record);
        }
        if let Some(folder) = target.parent() {
            make_folder(folder)?;
        }
        {
            let mut state = self.state();
            if state.files.contains_key(new) {
                return Err(Error::Twice { path: target });
            }
            self.note(&mut state, &Entry::Begun(new.to_owned()))?;
        }
        match fs::hard_link(self.root.join(path), &target) {
            Ok(()) => {
                let mut state = self.state();
                state.unsettled.push(record.clone());
                state.files.insert(new.to_owned(), Some(record.clone()));
                Ok(record)
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(Error::Io { path: target, source: error })
            }
            // No links on this file system, or no more of this file.
            Err(_) => self.copy(path, &record),
        }
    }

    fn copy(&self, path: &str, record: &Record) -> Result<Record> {
        let source = self.root.join(path);
        let failed = |source: io::Error, path: &Path| Error::Io { path: path.to_owned(), source };
        let mut from = File::open(&source).map_err(|error| failed(error, &source))?;
        let mut copy = self.open(&record.path)?;
        let mut buffer = vec![0; COPY_BYTES];
        loop {
            let count = from.read(&mut buffer).map_err(|error| failed(error, &source))?;
            if count == 0 {
                break;
            }
            copy.write_all(&buffer[..count]).map_err(|source| copy.failed(source, None))?;
        }
        let copied = copy.finish_for_later(record.rows)?;
        if copied != *record {
            return Err(Error::Changed { path: source });
        }
        Ok(copied)
    }

    /// Lists a file that a rehearsal does not write, as a run would.
    ///
    /// # Errors
    ///
    /// There is a file of that name.
    pub fn foresee(&self, record: Record) -> Result<Record> {
        let mut state = self.state();
        if state.files.contains_key(&record.path) {
            return Err(Error::Twice { path: self.root.join(&record.path) });
        }
        state.files.insert(record.path.clone(), Some(record.clone()));
        Ok(record)
    }

    /// Returns true where most files are only counted and hashed.
    pub fn is_rehearsal(&self) -> bool {
        self.is_rehearsal
    }

    /// Makes a folder that may stay empty; `path` is relative to the run's.
    ///
    /// # Errors
    ///
    /// The path leaves the run's folder, or the machine refuses.
    pub fn make_folder(&self, path: &str) -> Result<()> {
        if !stays_inside(path) {
            return Err(Error::Escapes { path: path.to_owned() });
        }
        if self.is_rehearsal { Ok(()) } else { make_folder(&self.root.join(path)) }
    }

    /// Brings every file that was finished for later, and every link, to the disk.
    ///
    /// # Errors
    ///
    /// The machine refuses, or has lost what it was to write.
    pub fn settle(&self) -> Result<()> {
        let mut state = self.state();
        let mut unsettled = std::mem::take(&mut state.unsettled);
        // Files may have been removed since.
        unsettled.retain(|record| state.files.contains_key(&record.path));
        if unsettled.is_empty() {
            return Ok(());
        }
        self.sync(&state.journal, &unsettled)?;
        for record in unsettled {
            self.note(&mut state, &Entry::Finished(record))?;
        }
        Ok(())
    }

    /// One call for the whole file system: a sync a file takes a journal commit for each.
    ///
    /// It tells what has failed since the file that it is asked with was opened. The journal was
    /// opened before anything was written.
    #[cfg(target_os = "linux")]
    fn sync(&self, journal: &File, _unsettled: &[Record]) -> Result<()> {
        rustix::fs::syncfs(journal)
            .map_err(|error| Error::Io { path: self.root.clone(), source: error.into() })
    }

    #[cfg(not(target_os = "linux"))]
    fn sync(&self, _journal: &File, unsettled: &[Record]) -> Result<()> {
        let synced = |path: &Path, file: io::Result<File>| {
            let synced = file.and_then(|file| file.sync_all());
            synced.map_err(|source| Error::Io { path: path.to_owned(), source })
        };
        let mut folders = std::collections::BTreeSet::from([self.root.clone()]);
        for record in unsettled {
            let path = self.root.join(&record.path);
            synced(&path, fs::OpenOptions::new().write(true).open(&path))?;
            let above = path.ancestors().skip(1).take_while(|folder| *folder != self.root);
            folders.extend(above.map(Path::to_owned));
        }
        // The names of the files; elsewhere a folder can't be opened.
        let folders = folders.iter().filter(|_| cfg!(unix));
        folders.map(|folder| synced(folder, File::open(folder))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(artifacts: &Artifacts, path: &str, text: &str) -> Record {
        let mut artifact = artifacts.open(path).unwrap();
        artifact.write_all(text.as_bytes()).unwrap();
        artifact.finish_for_later(None).unwrap()
    }

    #[test]
    fn a_link_is_a_file_of_its_own_in_the_list() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::create(folder.path(), false).unwrap();
        let first = write(&artifacts, "a/x", "abc");
        let linked = artifacts.link("a/x", "b/y").unwrap();
        assert_eq!((linked.bytes, &linked.sha256), (first.bytes, &first.sha256));
        assert_eq!(fs::read(folder.path().join("b/y")).unwrap(), b"abc");
        assert!(matches!(artifacts.link("a/x", "b/y"), Err(Error::Twice { .. })));
        assert!(matches!(artifacts.link("a/x", "../y"), Err(Error::Escapes { .. })));
        let paths: Vec<String> = artifacts.records().into_iter().map(|it| it.path).collect();
        assert_eq!(paths, ["a/x", "b/y"]);
    }

    #[cfg(unix)]
    #[test]
    fn equal_files_are_one_on_disk() {
        use std::os::unix::fs::MetadataExt;
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::create(folder.path(), false).unwrap();
        write(&artifacts, "x", "abc");
        artifacts.link("x", "y").unwrap();
        let inode = |path: &str| fs::metadata(folder.path().join(path)).unwrap().ino();
        assert_eq!(inode("x"), inode("y"));
    }

    #[test]
    fn a_copy_stands_in_for_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::create(folder.path(), false).unwrap();
        let first = write(&artifacts, "x", &"abc".repeat(200_000));
        let record = Record { path: "y".to_owned(), ..first };
        assert_eq!(artifacts.copy("x", &record).unwrap(), record);
        fs::write(folder.path().join("x"), "other").unwrap();
        let record = Record { path: "z".to_owned(), ..record };
        assert!(matches!(artifacts.copy("x", &record), Err(Error::Changed { .. })));
    }

    #[test]
    fn what_has_not_settled_is_written_again_after_a_cut() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::create(folder.path(), false).unwrap();
        write(&artifacts, "a", "settled");
        artifacts.settle().unwrap();
        write(&artifacts, "b", "not yet");
        artifacts.link("b", "c").unwrap();
        drop(artifacts);
        let artifacts = Artifacts::resume(folder.path()).unwrap();
        let paths: Vec<String> = artifacts.records().into_iter().map(|it| it.path).collect();
        assert_eq!(paths, ["a"]);
        assert!(!folder.path().join("b").exists());
        assert!(!folder.path().join("c").exists());
        assert!(folder.path().join("a").exists());
    }

    #[test]
    fn a_rehearsal_lists_files_and_links_that_it_does_not_write() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::rehearsal(folder.path()).unwrap();
        write(&artifacts, "storage/objects/b/k", "abc");
        artifacts.link("storage/objects/b/k", "storage/objects/b/l").unwrap();
        artifacts.make_folder("storage/bag/data").unwrap();
        assert_eq!(artifacts.records().len(), 2);
        assert!(!folder.path().join("storage").exists());
    }
}
