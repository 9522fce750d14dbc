//! Objects of a run: `storage/objects/<bucket>/<key>`, and what is known of each in
//! `storage/manifest.jsonl`.
//!
//! An object is bytes of a column, which are written as they come, or a member of an archive, which
//! is written by a second pass over the archive, or left there. A file is named by bucket and key,
//! in names that every file system and tool takes; the manifest has the true key beside the path.
//! Equal bytes are stored once: other keys are links. Knows no models.
//!
//! # Memory
//! What the manifest says of each object, about 500 bytes, and of each row that it is of some 30,
//! with the row's legacy key.

use std::collections::{BTreeMap, HashMap};
use std::io::{Read, Write};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::bag::{self, BagInfo};
use super::error::Error;
use super::object_entry::{Entry, Origin};
use super::object_lists::write_lists;
use super::object_path::ObjectPaths;
use crate::artifact::{Artifacts, Record, hex};

/// The folder of everything about objects.
pub(super) const FOLDER: &str = "storage";
/// The folder of the objects in it.
pub(super) const OBJECTS: &str = "objects";

/// Read at once when a member is written.
const COPY_BYTES: usize = 256 * 1024;

/// One object, as a row gives it.
#[derive(Debug, Clone, Copy)]
pub struct Object<'a> {
    pub bucket: &'a str,
    pub key: &'a str,
    pub bytes: ObjectBytes<'a>,
    pub content_type: Option<&'a str>,
    /// What the source says of the bytes; compared with them.
    pub sha256: Option<[u8; 32]>,
    pub size_bytes: Option<u64>,
    /// The row that it is of.
    pub owner: Option<Owner<'a>>,
}

/// Where the bytes of an object are.
#[derive(Debug, Clone, Copy)]
pub enum ObjectBytes<'a> {
    /// In a column of a table; `None` where they are made of several.
    Content { bytes: &'a [u8], column: Option<(&'a str, &'a str)> },
    /// In an archive.
    Member(&'a Arc<StoredMember>),
}

/// A member of an archive, as it was found when the archive was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMember {
    /// Counts the archives of the run.
    pub archive_number: usize,
    /// Counts the members of the archive.
    pub number: u64,
    /// As reports name it.
    pub archive: Arc<str>,
    pub member: String,
    /// Where its bytes begin in the plain archive; `None` in a folder.
    pub offset_bytes: Option<u64>,
    pub size_bytes: u64,
    pub sha256: [u8; 32],
    pub md5: [u8; 16],
}

/// A row that an object is of.
#[derive(Debug, Clone, Copy)]
pub struct Owner<'a> {
    pub table: &'a str,
    pub row: i64,
    /// Its legacy key as JSON, where the model names one.
    pub source_key: Option<&'a [u8]>,
}

/// Why an object was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Its SHA-256 is another.
    Checksum { said: String, found: String },
    /// It has another length.
    Size { said: u64, found: u64 },
    /// Another object with this bucket and key was written before.
    Conflict { bucket: String, key: String },
}

/// Where members of archives are when the run has ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MemberPlace {
    /// Under their keys in the run's folder.
    #[default]
    Extracted,
    /// Where they are.
    Archive,
}

/// Writes objects and their manifest.
#[derive(Debug, Default)]
pub struct ObjectStore {
    pub(super) entries: BTreeMap<(String, String), Entry>,
    members: MemberPlace,
    paths: ObjectPaths,
    /// The first file with these bytes.
    written: HashMap<[u8; 32], String>,
}

/// A member that a second pass has to write, with the paths that it goes to.
#[derive(Debug)]
pub struct WantedMember {
    pub member: Arc<StoredMember>,
    paths: Vec<String>,
}

impl ObjectStore {
    /// Makes a store without objects.
    pub fn new(members: MemberPlace) -> Self {
        Self { members, ..Self::default() }
    }

    /// Takes an object, and writes it where its bytes are at hand and not on disk yet.
    ///
    /// # Errors
    /// The file can't be written. An object that may not be is refused.
    pub fn put(
        &mut self,
        object: &Object,
        artifacts: &Artifacts,
    ) -> Result<Result<(), Refusal>, Error> {
        let (size_bytes, sha256) = match object.bytes {
            ObjectBytes::Content { bytes, .. } => {
                (bytes.len() as u64, Sha256::digest(bytes).into())
            }
            ObjectBytes::Member(member) => (member.size_bytes, member.sha256),
        };
        if let Some(said) = object.size_bytes.filter(|said| *said != size_bytes) {
            return Ok(Err(Refusal::Size { said, found: size_bytes }));
        }
        if let Some(said) = object.sha256.filter(|said| *said != sha256) {
            return Ok(Err(Refusal::Checksum { said: hex(&said), found: hex(&sha256) }));
        }
        let name = (object.bucket.to_owned(), object.key.to_owned());
        if let Some(entry) = self.entries.get_mut(&name) {
            if entry.sha256 != sha256 || entry.content_type.as_deref() != object.content_type {
                let (bucket, key) = name;
                return Ok(Err(Refusal::Conflict { bucket, key }));
            }
            entry.own(object.owner);
            return Ok(Ok(()));
        }
        let path = match object.bytes {
            ObjectBytes::Content { bytes, .. } => {
                let path = self.place(object);
                self.write(&path, bytes, sha256, artifacts)?;
                Some(path)
            }
            ObjectBytes::Member(_) if self.members == MemberPlace::Archive => None,
            ObjectBytes::Member(_) => Some(self.place(object)),
        };
        let entry = Entry::new(object, path, size_bytes, sha256);
        self.entries.insert(name, entry);
        Ok(Ok(()))
    }

    fn place(&mut self, object: &Object) -> String {
        let path = self.paths.place(object.bucket, object.key);
        format!("{FOLDER}/{OBJECTS}/{path}")
    }

    /// Writes bytes, or makes a link where they are on disk already.
    fn write(
        &mut self,
        path: &str,
        bytes: &[u8],
        sha256: [u8; 32],
        artifacts: &Artifacts,
    ) -> Result<(), Error> {
        if let Some(first) = self.written.get(&sha256) {
            artifacts.link(first, path)?;
            return Ok(());
        }
        let mut file = artifacts.open(path)?;
        file.write_all(bytes).map_err(|source| file.failed(source, None))?;
        file.finish_for_later(None)?;
        self.written.insert(sha256, path.to_owned());
        Ok(())
    }

    /// Returns the members that rows give, each once, in the order of the archives.
    pub fn members(&self) -> Vec<&Arc<StoredMember>> {
        let members = self.entries.values().filter_map(|entry| match &entry.origin {
            Origin::Member(member) => Some(member),
            Origin::Column { .. } => None,
        });
        let mut members: Vec<_> = members.collect();
        members.sort_by_key(|member| (member.archive_number, member.number));
        members.dedup();
        members
    }

    /// Makes the links of what is on disk already, and returns the members that have to be read for
    /// the rest, in the order of the archives. A rehearsal wants none.
    ///
    /// # Errors
    /// A link can't be made.
    pub fn wanted(&mut self, artifacts: &Artifacts) -> Result<Vec<WantedMember>, Error> {
        let mut by_content: HashMap<[u8; 32], WantedMember> = HashMap::new();
        for entry in self.entries.values() {
            let (Origin::Member(member), Some(path)) = (&entry.origin, &entry.path) else {
                continue;
            };
            if let Some(first) = self.written.get(&entry.sha256) {
                artifacts.link(first, path)?;
                continue;
            }
            let wanted = by_content
                .entry(entry.sha256)
                .or_insert_with(|| WantedMember { member: Arc::clone(member), paths: Vec::new() });
            wanted.paths.push(path.clone());
            let place = |member: &StoredMember| (member.archive_number, member.number);
            if place(member) < place(&wanted.member) {
                wanted.member = Arc::clone(member);
            }
        }
        let mut wanted: Vec<WantedMember> = by_content.into_values().collect();
        wanted.sort_by_key(|wanted| (wanted.member.archive_number, wanted.member.number));
        if artifacts.is_rehearsal() {
            for WantedMember { member, paths } in wanted.drain(..) {
                for path in paths {
                    let (bytes, sha256) = (member.size_bytes, hex(&member.sha256));
                    artifacts.foresee(Record { path, bytes, sha256, rows: None })?;
                }
            }
        }
        Ok(wanted)
    }

    /// Writes the manifest, sorted by bucket and key, and the lists that other tools read.
    ///
    /// # Errors
    /// A file can't be written.
    pub fn finish(&self, bagged: Option<&BagInfo>, artifacts: &Artifacts) -> Result<(), Error> {
        let mut manifest = artifacts.open(&format!("{FOLDER}/manifest.jsonl"))?;
        let rows = self.entries.len() as u64;
        let mut line = Vec::new();
        for ((bucket, key), entry) in &self.entries {
            line.clear();
            entry.write(bucket, key, &mut line);
            manifest.write_all(&line).map_err(|source| manifest.failed(source, None))?;
        }
        manifest.finish(Some(rows))?;
        write_lists(self, artifacts)?;
        // A bag is a whole: objects that are elsewhere have no place in it.
        let is_whole = self.entries.values().all(|entry| entry.path.is_some());
        match bagged.filter(|_| is_whole) {
            Some(info) => bag::write(self, info, artifacts),
            None => Ok(()),
        }
    }
}

impl WantedMember {
    /// Writes the member's bytes under its keys.
    ///
    /// # Errors
    /// A file can't be read or written, or the bytes are other ones than when the archive was
    /// read first.
    pub fn write(&self, bytes: &mut dyn Read, artifacts: &Artifacts) -> Result<(), Error> {
        let Some((first, others)) = self.paths.split_first() else { return Ok(()) };
        let mut file = artifacts.open(first)?;
        let mut buffer = vec![0; COPY_BYTES];
        loop {
            let read = bytes.read(&mut buffer);
            let count = read.map_err(|source| self.unreadable(source))?;
            if count == 0 {
                break;
            }
            file.write_all(&buffer[..count]).map_err(|source| file.failed(source, None))?;
        }
        let record = file.finish_for_later(None)?;
        if record.sha256 != hex(&self.member.sha256) || record.bytes != self.member.size_bytes {
            return Err(self.changed());
        }
        for path in others {
            artifacts.link(first, path)?;
        }
        Ok(())
    }

    fn unreadable(&self, source: std::io::Error) -> Error {
        let StoredMember { archive, member, .. } = &*self.member;
        Error::MemberUnreadable { archive: archive.to_string(), member: member.clone(), source }
    }

    /// Says that the second pass did not find what the first one did.
    pub fn changed(&self) -> Error {
        let StoredMember { archive, member, .. } = &*self.member;
        Error::MemberChanged { archive: archive.to_string(), member: member.clone() }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Checksum { said, found } => {
                write!(f, "the source says SHA-256 {said}, its bytes have {found}")
            }
            Self::Size { said, found } => {
                write!(f, "the source says {said} bytes, there are {found}")
            }
            Self::Conflict { bucket, key } => {
                write!(f, "`{bucket}` has `{key}` with other bytes or another content type already")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io;

    use md5::Md5;

    use super::*;

    fn object<'a>(key: &'a str, bytes: &'a [u8]) -> Object<'a> {
        Object {
            bucket: "b",
            key,
            bytes: ObjectBytes::Content { bytes, column: Some(("s.t", "data")) },
            content_type: Some("text/plain"),
            sha256: None,
            size_bytes: None,
            owner: Some(Owner { table: "s.t", row: 1, source_key: None }),
        }
    }

    fn member(number: u64, bytes: &[u8]) -> Arc<StoredMember> {
        Arc::new(StoredMember {
            archive_number: 0,
            number,
            archive: "a.tar".into(),
            member: format!("m{number}"),
            offset_bytes: Some(512 * number),
            size_bytes: bytes.len() as u64,
            sha256: Sha256::digest(bytes).into(),
            md5: Md5::digest(bytes).into(),
        })
    }

    fn archived<'a>(key: &'a str, member: &'a Arc<StoredMember>) -> Object<'a> {
        Object { bytes: ObjectBytes::Member(member), ..object(key, b"") }
    }

    /// A store in the folder of a run.
    struct Stored {
        folder: tempfile::TempDir,
        artifacts: Artifacts,
        store: ObjectStore,
    }

    impl Stored {
        fn new(members: MemberPlace) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let artifacts = Artifacts::create(&folder.path().join("run"), false).unwrap();
            Self { folder, artifacts, store: ObjectStore::new(members) }
        }

        fn put(&mut self, object: &Object) -> Result<(), Refusal> {
            self.store.put(object, &self.artifacts).unwrap()
        }

        fn manifest(&self) -> String {
            self.store.finish(None, &self.artifacts).unwrap();
            self.text("storage/manifest.jsonl")
        }

        fn text(&self, path: &str) -> String {
            fs::read_to_string(self.folder.path().join("run").join(path)).unwrap()
        }

        fn has(&self, path: &str) -> bool {
            self.folder.path().join("run").join(path).exists()
        }
    }

    #[test]
    fn equal_objects_are_written_once_and_others_conflict() {
        let mut stored = Stored::new(MemberPlace::Extracted);
        let owned = |row, key| Some(Owner { table: "s.t", row, source_key: Some(key) });
        let of_seven = Object { owner: owned(7, b"{\"id\":8}"), ..object("k", b"x") };
        assert_eq!(stored.put(&of_seven), Ok(()));
        let again = Object { owner: owned(2, b"{\"id\":3}"), ..object("k", b"x") };
        assert_eq!(stored.put(&again), Ok(()));
        assert_eq!(stored.put(&again), Ok(()));
        // A row of which a model makes several rows gives a key for each.
        let also = Object { owner: owned(2, b"{\"id\":4}"), ..object("k", b"x") };
        assert_eq!(stored.put(&also), Ok(()));
        let other = stored.put(&object("k", b"y")).unwrap_err();
        assert_eq!(
            other.to_string(),
            "`b` has `k` with other bytes or another content type already"
        );
        let expected = concat!(
            r#"{"bucket":"b","key":"k","path":"storage/objects/b/k","#,
            r#""source":{"table":"s.t","column":"data"},"content_type":"text/plain","size_bytes":1,"#,
            r#""sha256":"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881","#,
            r#""md5":"9dd4e461268c8034f5c8564e155c67a6","rows":{"s.t":[2,2,7]},"#,
            r#""source_keys":{"s.t":[{"id":3},{"id":4},{"id":8}]}}"#,
            "\n"
        );
        assert_eq!(stored.manifest(), expected);
        assert_eq!(stored.text("storage/objects/b/k"), "x");
        assert!(stored.text("storage/SHA256SUMS").ends_with("  objects/b/k\n"));
    }

    #[test]
    fn keys_that_no_file_system_takes_have_files_of_their_own() {
        let keys =
            ["a", "a/b", "a/b/c", "x/y", "x", "../up", "/root", "p//q", "", "a%2Fb", "é 😀?", "A"];
        let mut stored = Stored::new(MemberPlace::Extracted);
        for key in keys {
            assert_eq!(stored.put(&object(key, key.as_bytes())), Ok(()), "{key}");
        }
        let manifest = stored.manifest();
        assert_eq!(manifest.lines().count(), keys.len());
        for line in manifest.lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(stored.text(line["path"].as_str().unwrap()), line["key"].as_str().unwrap());
        }
    }

    #[test]
    fn what_the_source_says_is_compared() {
        let mut stored = Stored::new(MemberPlace::Extracted);
        let found = member(1, b"x");
        for object in [object("k", b"x"), archived("m", &found)] {
            let wrong = Object { size_bytes: Some(5), ..object };
            assert_eq!(stored.put(&wrong), Err(Refusal::Size { said: 5, found: 1 }));
            let wrong = Object { sha256: Some([0; 32]), ..object };
            assert!(matches!(stored.put(&wrong), Err(Refusal::Checksum { .. })));
            let right =
                Object { sha256: Some(Sha256::digest(b"x").into()), size_bytes: Some(1), ..object };
            assert_eq!(stored.put(&right), Ok(()));
        }
    }

    #[test]
    fn members_are_written_by_a_second_pass_and_equal_bytes_once() {
        let mut stored = Stored::new(MemberPlace::Extracted);
        let (one, two, again) = (member(1, b"one"), member(2, b"two"), member(3, b"one"));
        stored.put(&object("column", b"two")).unwrap();
        for (key, member) in [("last", &again), ("a", &one), ("b", &one), ("two", &two)] {
            assert_eq!(stored.put(&archived(key, member)), Ok(()), "{key}");
        }
        assert_eq!(stored.store.members(), [&one, &two, &again]);
        let wanted = stored.store.wanted(&stored.artifacts).unwrap();
        let numbers: Vec<u64> = wanted.iter().map(|wanted| wanted.member.number).collect();
        assert_eq!(numbers, [1]);
        wanted[0].write(&mut &b"one"[..], &stored.artifacts).unwrap();
        let manifest = stored.manifest();
        assert_eq!(manifest.lines().count(), 5);
        assert!(
            manifest.contains(r#""source":{"archive":"a.tar","member":"m3","offset_bytes":1536}"#)
        );
        for (key, text) in [("last", "one"), ("a", "one"), ("b", "one"), ("two", "two")] {
            assert_eq!(stored.text(&format!("storage/objects/b/{key}")), text);
        }
    }

    #[test]
    fn a_member_that_has_changed_ends_the_run() {
        let mut stored = Stored::new(MemberPlace::Extracted);
        let one = member(1, b"one");
        stored.put(&archived("a", &one)).unwrap();
        let wanted = stored.store.wanted(&stored.artifacts).unwrap();
        let error = wanted[0].write(&mut &b"eno"[..], &stored.artifacts).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a.tar: m1: its bytes are other ones than when the archive was read first"
        );
        struct Broken;
        impl io::Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("bad sector"))
            }
        }
        let stored = Stored::new(MemberPlace::Extracted);
        let error = wanted[0].write(&mut Broken, &stored.artifacts).unwrap_err();
        assert_eq!(error.to_string(), "a.tar: m1: bad sector");
    }

    #[test]
    fn members_that_stay_are_in_the_manifest_and_in_no_list_of_files() {
        let mut stored = Stored::new(MemberPlace::Archive);
        let one = member(1, b"one");
        stored.put(&archived("a?", &one)).unwrap();
        assert!(stored.store.wanted(&stored.artifacts).unwrap().is_empty());
        let info = BagInfo::default();
        stored.store.finish(Some(&info), &stored.artifacts).unwrap();
        assert!(stored.text("storage/manifest.jsonl").contains(r#""key":"a?","path":null,"#));
        assert_eq!(stored.text("storage/s3-batch.csv"), "b,a%3F\n");
        for absent in ["SHA256SUMS", "rclone-files.txt", "upload-supabase.sh", "bag", "objects"] {
            assert!(!stored.has(&format!("storage/{absent}")), "{absent}");
        }
    }

    #[test]
    fn a_bag_links_to_the_objects() {
        let mut stored = Stored::new(MemberPlace::Extracted);
        for (key, bytes) in [("b/x", b"one"), ("a", b"two")] {
            stored.put(&object(key, bytes)).unwrap();
        }
        let info = BagInfo { as_of: Some("2025-11-01T00:00:00Z".to_owned()) };
        stored.store.finish(Some(&info), &stored.artifacts).unwrap();
        assert_eq!(stored.text("storage/bag/data/b/b/x"), "one");
        let info = stored.text("storage/bag/bag-info.txt");
        assert!(info.ends_with("\nBagging-Date: 2025-11-01\nPayload-Oxum: 6.2\n"), "{info}");
        let manifest = stored.text("storage/bag/manifest-sha256.txt");
        let paths: Vec<&str> = manifest.lines().map(|line| &line[66..]).collect();
        assert_eq!(paths, ["data/b/a", "data/b/b/x"]);
        let listed = stored.artifacts.records();
        assert!(listed.iter().any(|record| record.path == "storage/bag/data/b/a"));
    }
}
