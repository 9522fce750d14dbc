//! Objects of a run: `storage/objects/<bucket>/<key>`, and what is known of each in
//! `storage/manifest.jsonl`.
//!
//! A file is named by bucket and key, part by part, in names that every file system and tool
//! takes; the manifest has the true key beside the path. Knows no models.
//!
//! # Memory
//! What the manifest says of each object, about 400 bytes.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;

use md5::Md5;
use sha2::{Digest, Sha256};

use super::error::Error;
use super::jsonl::write_string;
use crate::artifact::{self, Artifacts, hex};

/// The folder of everything about objects.
const FOLDER: &str = "storage";

/// One object, as a row gives it.
#[derive(Debug, Clone, Copy)]
pub struct Object<'a> {
    pub bucket: &'a str,
    pub key: &'a str,
    pub content: &'a [u8],
    pub content_type: Option<&'a str>,
    /// What the source says of the content; compared with it.
    pub sha256: Option<[u8; 32]>,
    pub size_bytes: Option<u64>,
    /// The table and row that it is from.
    pub owner: Option<(&'a str, i64)>,
}

/// Why an object was not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Its SHA-256 is another.
    Checksum { said: String, found: String },
    /// It has another length.
    Size { said: u64, found: u64 },
    /// Another object with this bucket and key was written before.
    Conflict { bucket: String, key: String },
}

/// Writes objects and their manifest.
#[derive(Debug, Default)]
pub struct ObjectStore {
    entries: BTreeMap<(String, String), Entry>,
    /// Paths of files and of the folders above them.
    files: HashSet<String>,
    folders: HashSet<String>,
}

#[derive(Debug)]
struct Entry {
    path: String,
    content_type: Option<String>,
    size_bytes: u64,
    sha256: [u8; 32],
    md5: [u8; 16],
    /// Rows by table.
    owners: BTreeMap<String, Vec<i64>>,
}

impl ObjectStore {
    /// Writes an object, unless the same one is there.
    ///
    /// # Errors
    /// The file can't be written. An object that may not be is refused.
    pub fn put(
        &mut self,
        object: &Object,
        artifacts: &Artifacts,
    ) -> Result<Result<(), Refusal>, Error> {
        let sha256: [u8; 32] = Sha256::digest(object.content).into();
        let size_bytes = object.content.len() as u64;
        if let Some(said) = object.size_bytes.filter(|said| *said != size_bytes) {
            return Ok(Err(Refusal::Size { said, found: size_bytes }));
        }
        if let Some(said) = object.sha256.filter(|said| *said != sha256) {
            return Ok(Err(Refusal::Checksum { said: hex(&said), found: hex(&sha256) }));
        }
        let name = (object.bucket.to_owned(), object.key.to_owned());
        if let Some(entry) = self.entries.get_mut(&name) {
            let content_type = object.content_type.map(str::to_owned);
            if entry.sha256 != sha256 || entry.content_type != content_type {
                let (bucket, key) = name;
                return Ok(Err(Refusal::Conflict { bucket, key }));
            }
            entry.own(object.owner);
            return Ok(Ok(()));
        }
        let path = self.place(object.bucket, object.key);
        let mut file = artifacts.open(&path)?;
        file.write_all(object.content).map_err(|source| file.failed(source, None))?;
        file.finish(None)?;
        let mut entry = Entry {
            path,
            content_type: object.content_type.map(str::to_owned),
            size_bytes,
            sha256,
            md5: Md5::digest(object.content).into(),
            owners: BTreeMap::new(),
        };
        entry.own(object.owner);
        self.entries.insert(name, entry);
        Ok(Ok(()))
    }

    /// Returns a path that no other object has, and that is no folder of another's.
    fn place(&mut self, bucket: &str, key: &str) -> String {
        let root = format!("{FOLDER}/objects/{}", artifact::file_name(bucket));
        let parts: Vec<String> = key.split('/').map(artifact::file_name).collect();
        let above = |path: &str| -> Vec<String> {
            let slashes = path.match_indices('/').map(|(at, _)| at);
            slashes.filter(|at| *at >= root.len()).map(|at| path[..at].to_owned()).collect()
        };
        let mut path = format!("{root}/{}", parts.join("/"));
        // Buckets may have `a` and `a/b`, file systems not: the later one's name is made flat.
        if above(&path).iter().any(|folder| self.files.contains(folder)) {
            path = format!("{root}/{}", artifact::file_name(key));
        }
        while self.folders.contains(&path) || self.files.contains(&path) {
            // Names that are encoded never end so.
            path.push('%');
        }
        self.folders.extend(above(&path));
        self.files.insert(path.clone());
        path
    }

    /// Writes the manifest, sorted by bucket and key.
    ///
    /// # Errors
    /// A file can't be written.
    pub fn finish(self, artifacts: &Artifacts) -> Result<(), Error> {
        let mut manifest = artifacts.open(&format!("{FOLDER}/manifest.jsonl"))?;
        let rows = self.entries.len() as u64;
        let mut line = Vec::new();
        let mut sums = Vec::new();
        for ((bucket, key), entry) in &self.entries {
            line.clear();
            entry.write(bucket, key, &mut line);
            manifest.write_all(&line).map_err(|source| manifest.failed(source, None))?;
            let below = entry.path.strip_prefix(FOLDER).unwrap_or(&entry.path);
            let below = below.trim_start_matches('/');
            sums.extend_from_slice(format!("{}  {below}\n", hex(&entry.sha256)).as_bytes());
        }
        manifest.finish(Some(rows))?;
        let mut file = artifacts.open(&format!("{FOLDER}/SHA256SUMS"))?;
        file.write_all(&sums).map_err(|source| file.failed(source, None))?;
        file.finish(None)?;
        Ok(())
    }
}

impl Entry {
    fn own(&mut self, owner: Option<(&str, i64)>) {
        if let Some((table, row)) = owner {
            let rows = self.owners.entry(table.to_owned()).or_default();
            if rows.last() != Some(&row) {
                rows.push(row);
            }
        }
    }

    fn write(&self, bucket: &str, key: &str, out: &mut Vec<u8>) {
        let mut text = |name: &str, value: Option<&str>| {
            out.push(if out.is_empty() { b'{' } else { b',' });
            write_string(name, out);
            out.push(b':');
            match value {
                Some(value) => write_string(value, out),
                None => out.extend_from_slice(b"null"),
            }
        };
        text("bucket", Some(bucket));
        text("key", Some(key));
        text("content_type", self.content_type.as_deref());
        text("sha256", Some(&hex(&self.sha256)));
        text("md5", Some(&hex(&self.md5)));
        text("path", Some(&self.path));
        out.extend_from_slice(
            format!(",\"size_bytes\":{},\"rows\":{{", self.size_bytes).as_bytes(),
        );
        for (place, (table, rows)) in self.owners.iter().enumerate() {
            if place > 0 {
                out.push(b',');
            }
            write_string(table, out);
            let rows: Vec<String> = rows.iter().map(i64::to_string).collect();
            out.extend_from_slice(format!(":[{}]", rows.join(",")).as_bytes());
        }
        out.extend_from_slice(b"}}\n");
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

    use super::*;

    fn object<'a>(key: &'a str, content: &'a [u8]) -> Object<'a> {
        Object {
            bucket: "b",
            key,
            content,
            content_type: Some("text/plain"),
            sha256: None,
            size_bytes: None,
            owner: Some(("s.t", 1)),
        }
    }

    fn with_store(
        act: impl FnOnce(&mut dyn FnMut(&Object) -> Result<(), Refusal>),
    ) -> (tempfile::TempDir, String) {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::create(&folder.path().join("run"), false).unwrap();
        let mut store = ObjectStore::default();
        act(&mut |object| store.put(object, &artifacts).unwrap());
        store.finish(&artifacts).unwrap();
        let manifest = fs::read_to_string(folder.path().join("run/storage/manifest.jsonl"));
        (folder, manifest.unwrap())
    }

    #[test]
    fn equal_objects_are_written_once_and_others_conflict() {
        let (folder, manifest) = with_store(|put| {
            assert_eq!(put(&object("k", b"x")), Ok(()));
            let again = Object { owner: Some(("s.t", 7)), ..object("k", b"x") };
            assert_eq!(put(&again), Ok(()));
            let other = put(&object("k", b"y")).unwrap_err();
            assert_eq!(
                other.to_string(),
                "`b` has `k` with other bytes or another content type already"
            );
        });
        assert_eq!(manifest.lines().count(), 1);
        assert!(manifest.contains(r#""size_bytes":1,"rows":{"s.t":[1,7]}"#), "{manifest}");
        assert_eq!(fs::read(folder.path().join("run/storage/objects/b/k")).unwrap(), b"x");
        let sums = fs::read_to_string(folder.path().join("run/storage/SHA256SUMS")).unwrap();
        assert!(sums.ends_with("  objects/b/k\n"), "{sums}");
    }

    #[test]
    fn keys_that_no_file_system_takes_have_files_of_their_own() {
        let keys =
            ["a", "a/b", "a/b/c", "x/y", "x", "../up", "/root", "p//q", "", "a%2Fb", "é 😀?"];
        let (folder, manifest) = with_store(|put| {
            for key in keys {
                assert_eq!(put(&object(key, key.as_bytes())), Ok(()), "{key}");
            }
        });
        assert_eq!(manifest.lines().count(), keys.len());
        for line in manifest.lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            let path = folder.path().join("run").join(line["path"].as_str().unwrap());
            assert_eq!(fs::read(&path).unwrap(), line["key"].as_str().unwrap().as_bytes());
        }
    }

    #[test]
    fn what_the_source_says_is_compared() {
        with_store(|put| {
            let wrong = Object { size_bytes: Some(5), ..object("k", b"x") };
            assert_eq!(put(&wrong), Err(Refusal::Size { said: 5, found: 1 }));
            let wrong = Object { sha256: Some([0; 32]), ..object("k", b"x") };
            assert!(matches!(put(&wrong), Err(Refusal::Checksum { .. })));
            let right = Object {
                sha256: Some(Sha256::digest(b"x").into()),
                size_bytes: Some(1),
                ..object("k", b"x")
            };
            assert_eq!(put(&right), Ok(()));
        });
    }
}
