//! What the folder of a run or a snapshot says of its files, by every file in it that says
//! something.
//!
//! The manifest, the audit, `SHA256SUMS`, `storage/manifest.jsonl` and the manifests of a bag: each
//! is a witness. Where two differ, the file itself decides who is right. Reads no data files.
//!
//! # Memory
//! A few hundred bytes for each file and each object.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::Deserialize;

use super::error::Error;
use super::verify::{Difference, Verified, What};
use crate::artifact::{self, AUDIT, MANIFEST, Record, hex};
use crate::blobs::{self, ChecksumList};
use crate::input::bytes_of_hex;
use crate::output::{CHECKSUMS, FileFacts, OnDisk, read_manifest};

/// The report of a snapshot.
const SNAPSHOT: &str = "snapshot.json";
/// What a run says of its objects.
pub(super) const STORAGE: &str = "storage/manifest.jsonl";
/// Lists of checksums in the folders below, and the folders that their names start from.
const LISTS: [(&str, &str); 3] = [
    ("storage/SHA256SUMS", "storage/"),
    ("storage/bag/manifest-sha256.txt", "storage/bag/"),
    ("storage/bag/tagmanifest-sha256.txt", "storage/bag/"),
];

/// What one witness says of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Claim {
    /// The witness, by its number.
    by: usize,
    bytes: Option<u64>,
    sha256: Option<[u8; 32]>,
    md5: Option<[u8; 16]>,
    rows: Option<u64>,
}

/// An object of the run, as `storage/manifest.jsonl` has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StoredObject {
    /// `None` for an object that stays in its archive.
    pub path: Option<String>,
    pub member: Option<StoredMember>,
    pub size_bytes: u64,
    pub sha256: [u8; 32],
    pub md5: [u8; 16],
}

/// The member of an archive that an object is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StoredMember {
    pub archive: String,
    pub name: String,
    pub offset_bytes: Option<u64>,
}

/// The text of a line.
#[derive(Deserialize)]
struct ObjectLine {
    path: Option<String>,
    #[serde(default)]
    source: ObjectSource,
    size_bytes: u64,
    sha256: String,
    md5: String,
}

#[derive(Default, Deserialize)]
struct ObjectSource {
    archive: Option<String>,
    member: Option<String>,
    offset_bytes: Option<u64>,
}

impl StoredObject {
    fn read(line: &[u8]) -> Result<Self, String> {
        let line: ObjectLine = serde_json::from_slice(line).map_err(|error| error.to_string())?;
        let digests = bytes_of_hex(line.sha256.as_bytes()).zip(bytes_of_hex(line.md5.as_bytes()));
        let (sha256, md5) = digests.ok_or("a digest is not in hexadecimal digits")?;
        let ObjectSource { archive, member, offset_bytes } = line.source;
        let member = archive.zip(member);
        let member = member.map(|(archive, name)| StoredMember { archive, name, offset_bytes });
        Ok(Self { path: line.path, member, size_bytes: line.size_bytes, sha256, md5 })
    }
}

/// What an audit or a report of a snapshot says of files.
#[derive(Deserialize)]
struct Report {
    #[serde(default)]
    inputs: Vec<Input>,
    #[serde(default)]
    outputs: Vec<Record>,
    #[serde(default)]
    tables: Vec<ReportTable>,
}

/// A file that a run has read.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Input {
    pub path: String,
    pub sha256: String,
}

#[derive(Deserialize)]
struct ReportTable {
    /// Of a snapshot.
    file: Option<String>,
    rows: Option<u64>,
}

/// All that is said.
pub(super) struct Claims {
    pub kind: Verified,
    pub plan: Option<String>,
    pub is_unfinished: bool,
    pub files: BTreeMap<String, Vec<Claim>>,
    /// Objects, in the order of their list; `None` where the run has none.
    pub objects: Option<Vec<StoredObject>>,
    pub inputs: Vec<Input>,
    /// What is wrong with the witnesses themselves, and after [`Self::compare`] with the files.
    pub differences: Vec<Difference>,
    witnesses: Vec<String>,
    /// Witnesses that name all files but these.
    whole: Vec<(usize, &'static [&'static str])>,
}

impl Claims {
    /// Reads every witness that is there.
    ///
    /// # Errors
    /// A file can't be read. What is wrong in it is a difference.
    pub fn read(root: &Path) -> Result<Self, Error> {
        let mut claims = Self {
            kind: Verified::Run,
            plan: None,
            is_unfinished: false,
            files: BTreeMap::new(),
            objects: None,
            inputs: Vec::new(),
            differences: Vec::new(),
            witnesses: Vec::new(),
            whole: Vec::new(),
        };
        claims.manifest(root)?;
        claims.report(root, AUDIT)?;
        if root.join(SNAPSHOT).is_file() {
            claims.kind = Verified::Snapshot;
            claims.report(root, SNAPSHOT)?;
        }
        claims.list(root, CHECKSUMS, "", Some(&[CHECKSUMS]))?;
        for (path, folder) in LISTS {
            claims.list(root, path, folder, None)?;
        }
        claims.objects(root)?;
        Ok(claims)
    }

    fn manifest(&mut self, root: &Path) -> Result<(), Error> {
        let Some(text) = read_file(root, MANIFEST)? else {
            match artifact::unfinished(root)? {
                None => self.differences.push(Difference::new(MANIFEST, What::Missing)),
                Some(finished) => {
                    self.is_unfinished = true;
                    let found = format!("{} files were finished", finished.len());
                    self.differences.push(Difference::new(".", What::Unfinished).found(found));
                    let by = self.witness("the journal");
                    self.records(by, &finished);
                }
            }
            return Ok(());
        };
        match read_manifest(&text) {
            Err(error) => self.unreadable(MANIFEST, error.to_string()),
            Ok(manifest) => {
                if !manifest.is_sealed {
                    self.differences.push(Difference::new(MANIFEST, What::Manifest));
                }
                self.plan = manifest.plan;
                let by = self.witness(MANIFEST);
                self.whole.push((by, &[]));
                self.records(by, &manifest.artifacts);
            }
        }
        Ok(())
    }

    fn report(&mut self, root: &Path, path: &str) -> Result<(), Error> {
        let Some(text) = read_file(root, path)? else { return Ok(()) };
        let report: Report = match serde_json::from_slice(&text) {
            Ok(report) => report,
            Err(error) => {
                self.unreadable(path, error.to_string());
                return Ok(());
            }
        };
        let by = self.witness(path);
        if path == AUDIT {
            self.whole.push((by, &[AUDIT, CHECKSUMS]));
        }
        self.records(by, &report.outputs);
        for table in report.tables {
            if let Some(file) = table.file {
                self.claim(file, Claim { by, rows: table.rows, ..Claim::default() });
            }
        }
        self.inputs = report.inputs;
        Ok(())
    }

    fn list(
        &mut self,
        root: &Path,
        path: &str,
        folder: &str,
        but: Option<&'static [&'static str]>,
    ) -> Result<(), Error> {
        let Some(text) = read_file(root, path)? else { return Ok(()) };
        if text.is_empty() {
            return Ok(());
        }
        let list = match ChecksumList::parse(&text, path) {
            Ok(list) => list,
            Err(blobs::Error::List { line, fault, .. }) => {
                self.unreadable(path, format!("line {line}: {fault}"));
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        let by = self.witness(path);
        self.whole.extend(but.map(|but| (by, but)));
        for entry in list.entries {
            let claim = Claim { by, sha256: entry.sha256, ..Claim::default() };
            self.claim(format!("{folder}{}", entry.name), claim);
        }
        Ok(())
    }

    fn objects(&mut self, root: &Path) -> Result<(), Error> {
        let place = root.join(STORAGE);
        if !place.is_file() || place.is_symlink() {
            return Ok(());
        }
        let failed = |source| artifact::Error::Io { path: place.clone(), source };
        let by = self.witness(STORAGE);
        let mut objects = Vec::new();
        let lines = BufReader::new(File::open(&place).map_err(failed)?).split(b'\n');
        for (number, line) in (1..).zip(lines) {
            let line = line.map_err(failed)?;
            match StoredObject::read(&line) {
                Err(error) => self.unreadable(STORAGE, format!("line {number}: {error}")),
                Ok(object) => {
                    if let Some(path) = &object.path {
                        let (bytes, sha256) = (Some(object.size_bytes), Some(object.sha256));
                        let claim = Claim { by, bytes, sha256, md5: Some(object.md5), rows: None };
                        self.claim(path.clone(), claim);
                    }
                    objects.push(object);
                }
            }
        }
        self.objects = Some(objects);
        Ok(())
    }

    fn witness(&mut self, path: &str) -> usize {
        self.witnesses.push(path.to_owned());
        self.witnesses.len() - 1
    }

    fn unreadable(&mut self, path: &str, why: String) {
        self.differences.push(Difference::new(path, What::Unreadable).found(why));
    }

    fn records(&mut self, by: usize, records: &[Record]) {
        for record in records {
            let Some(sha256) = bytes_of_hex(record.sha256.as_bytes()) else {
                let witness = self.witnesses[by].clone();
                self.unreadable(&witness, format!("`{}` has no SHA-256", record.path));
                continue;
            };
            let (bytes, sha256) = (Some(record.bytes), Some(sha256));
            let claim = Claim { by, bytes, sha256, md5: None, rows: record.rows };
            self.claim(record.path.clone(), claim);
        }
    }

    fn claim(&mut self, path: String, claim: Claim) {
        let leaves = path.starts_with('/') || path.split('/').any(|part| part == "..");
        if leaves {
            let witness = self.witnesses[claim.by].clone();
            return self
                .unreadable(&witness, format!("`{}` leaves the folder", path.escape_debug()));
        }
        self.files.entry(path).or_default().push(claim);
    }

    /// Returns true for a file that something names, or that nothing can name.
    pub fn knows(&self, path: &str) -> bool {
        let has_manifest = self.witnesses.first().is_some_and(|witness| witness == MANIFEST);
        path == MANIFEST || self.files.contains_key(path) || path == CHECKSUMS && !has_manifest
    }

    /// Returns the paths to read; true where an MD5 is said.
    pub fn wanted(&self) -> BTreeMap<String, bool> {
        let with_md5 = |claims: &Vec<Claim>| claims.iter().any(|claim| claim.md5.is_some());
        self.files.iter().map(|(path, claims)| (path.clone(), with_md5(claims))).collect()
    }

    /// Compares what is said with what was found; returns the paths that differ.
    pub fn compare(&mut self, found: &BTreeMap<String, OnDisk>) -> BTreeSet<String> {
        let mut differing = BTreeSet::new();
        let mut differences = Vec::new();
        for (path, claims) in &self.files {
            let before = differences.len();
            match found.get(path) {
                None => differences.push(self.said(path, What::Missing, claims.iter())),
                Some(OnDisk::NoFile) => {
                    differences.push(self.said(path, What::NoFile, claims.iter()))
                }
                Some(OnDisk::File(facts)) => {
                    self.compare_file(path, claims, facts, &mut differences)
                }
            }
            for (by, but) in &self.whole {
                let is_named = claims.iter().any(|claim| claim.by == *by);
                if !is_named && !but.contains(&path.as_str()) {
                    let others = self.names(claims.iter()).join(", ");
                    let difference = Difference::new(path, What::NotListed).found(others);
                    let said_by = vec![self.witnesses[*by].clone()];
                    differences.push(Difference { said_by, ..difference });
                }
            }
            if differences.len() > before {
                differing.insert(path.clone());
            }
        }
        self.differences.append(&mut differences);
        differing
    }

    /// Tells the first kind of thing that is wrong: a file of another size has other digests too.
    fn compare_file(
        &self,
        path: &str,
        claims: &[Claim],
        facts: &FileFacts,
        differences: &mut Vec<Difference>,
    ) {
        type Said = fn(&Claim) -> Option<String>;
        let kinds: [(What, Option<String>, Said); 4] = [
            (What::Size, Some(facts.bytes.to_string()), |claim| Some(claim.bytes?.to_string())),
            (What::Sha256, Some(hex(&facts.sha256)), |claim| Some(hex(&claim.sha256?))),
            (What::Md5, facts.md5.map(|md5| hex(&md5)), |claim| Some(hex(&claim.md5?))),
            (What::Rows, facts.rows.map(|rows| rows.to_string()), |claim| {
                Some(claim.rows?.to_string())
            }),
        ];
        for (what, found, said) in kinds {
            let mut others: BTreeMap<String, Vec<&Claim>> = BTreeMap::new();
            for claim in claims {
                if let Some(said) = said(claim).filter(|said| Some(said) != found.as_ref()) {
                    others.entry(said).or_default().push(claim);
                }
            }
            // What is not counted in the file may still be said in two ways.
            if others.len() < if found.is_some() { 1 } else { 2 } {
                continue;
            }
            for (said, claims) in others {
                let difference = Difference::new(path, what);
                let difference = difference.expected(said, self.names(claims.into_iter()));
                differences.push(Difference { found: found.clone(), ..difference });
            }
            return;
        }
    }

    fn said<'a>(
        &self,
        path: &str,
        what: What,
        claims: impl Iterator<Item = &'a Claim>,
    ) -> Difference {
        Difference { said_by: self.names(claims), ..Difference::new(path, what) }
    }

    fn names<'a>(&self, claims: impl Iterator<Item = &'a Claim>) -> Vec<String> {
        let numbers: BTreeSet<usize> = claims.map(|claim| claim.by).collect();
        numbers.into_iter().map(|by| self.witnesses[by].clone()).collect()
    }
}

/// Reads a small file of the folder; `None` where it is not there.
fn read_file(root: &Path, path: &str) -> Result<Option<Vec<u8>>, Error> {
    let place = root.join(path);
    if !place.is_file() || place.is_symlink() {
        return Ok(None);
    }
    match fs::read(&place) {
        Ok(text) => Ok(Some(text)),
        Err(source) => Err(artifact::Error::Io { path: place, source }.into()),
    }
}
