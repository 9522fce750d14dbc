//! Hashes everything again: the files of a run or a snapshot, its objects, archives.
//!
//! What the folder says of itself is compared with what is on disk; each difference has a name,
//! and says what to do. Writes nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use super::error::Error;
use super::verify_claims::Claims;
use super::verify_lists::{lists_of_folder, verify_lists};
use super::verify_members::verify_archives;
use crate::artifact::{AUDIT, MANIFEST};
use crate::blobs::Limits;
use crate::input::Progress;
use crate::output::{list_files, read_files};
use crate::plan::{self, Problem};

/// What the command line asks for.
#[derive(Debug)]
pub struct VerifyOptions {
    /// A run, a snapshot, or with lists an archive or a folder of files.
    pub path: PathBuf,
    /// Archives that the run's objects are from.
    pub archives: Vec<PathBuf>,
    /// Lists of checksums that the path is compared with.
    pub lists: Vec<PathBuf>,
    /// How much of an archive is read before it is refused.
    pub limits: Limits,
    pub threads: usize,
    pub progress: Arc<Progress>,
}

/// The answer of `verify`, in the form of `verify --json`.
#[derive(Debug, Clone, Serialize)]
pub struct VerifyReport {
    pub version: u32,
    pub path: String,
    pub kind: Verified,
    /// Of a run.
    pub plan: Option<String>,
    /// Nothing differs.
    pub agrees: bool,
    pub files: FileCounts,
    /// Of a run with `storage/manifest.jsonl`.
    pub objects: Option<ObjectCounts>,
    /// Archives that were given.
    pub archives: Vec<VerifiedArchive>,
    /// Lists of checksums that the path was compared with.
    pub lists: Vec<VerifiedList>,
    pub differences: Vec<Difference>,
}

/// What was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verified {
    Run,
    Snapshot,
    /// An archive or a folder, by lists.
    Files,
}

/// Files of the folder, or members of an archive.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct FileCounts {
    /// That are said to be there.
    pub listed: u64,
    /// Of which everything that is said is true.
    pub agreed: u64,
    /// Of all files that were read.
    pub bytes: u64,
}

/// Objects of `storage/manifest.jsonl`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ObjectCounts {
    pub listed: u64,
    /// Whose file, and whose member where its archive was given, has the bytes that the line says.
    pub agreed: u64,
    /// That stay in an archive which was not given.
    pub not_compared: u64,
}

/// An archive that was read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifiedArchive {
    pub path: String,
    pub bytes: u64,
    pub sha256: String,
    /// It is the very one that the run has read.
    pub is_input: bool,
    /// Objects of the run that are from it.
    pub listed: u64,
    pub agreed: u64,
}

/// A list of checksums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifiedList {
    pub path: String,
    pub listed: u64,
    pub agreed: u64,
    /// Digests by algorithms that are not compared.
    pub not_compared: BTreeMap<String, u64>,
}

/// Something that is not as it is said to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Below the folder; of a member `archive:member`.
    pub path: String,
    pub what: What,
    pub expected: Option<String>,
    pub found: Option<String>,
    /// The files that say what is expected.
    pub said_by: Vec<String>,
    pub hint: &'static str,
}

/// The kinds of differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The run was cut off.
    Unfinished,
    /// What should say something can't be read.
    Unreadable,
    /// The manifest is not as it was written.
    Manifest,
    Missing,
    /// There is a folder or a link in the file's place, or a member that may not be used.
    NoFile,
    Size,
    Sha256,
    Md5,
    Rows,
    /// A file that says what the folder holds does not say this one.
    NotListed,
    /// Nothing says that it should be there.
    Unknown,
    /// An archive that the run has not read.
    OtherArchive,
    /// An archive that can't be read to its end.
    DamagedArchive,
    /// Lists name the file, and say nothing of it that is compared.
    NotCompared,
}

impl What {
    /// Returns what to do.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Unfinished => "convert again; --overwrite replaces what is there",
            Self::Unreadable | Self::Manifest | Self::NotListed => {
                "take the file from a copy of the folder, or make the folder again"
            }
            Self::Missing | Self::NoFile | Self::Size | Self::Sha256 | Self::Md5 | Self::Rows => {
                "don't load or upload it: take it from a copy, or make the folder again"
            }
            Self::Unknown => "no run wrote it: look at it, and move it out of the folder",
            Self::NotCompared => "give a list of SHA-256, of MD5 or of sizes",
            Self::DamagedArchive => "take the archive from a copy",
            Self::OtherArchive => "give the archive that was converted, or convert this one",
        }
    }
}

impl Difference {
    /// Makes a difference with nothing said of it yet.
    pub(super) fn new(path: impl Into<String>, what: What) -> Self {
        let (expected, found) = (None, None);
        Self { path: path.into(), what, expected, found, said_by: Vec::new(), hint: what.hint() }
    }

    pub(super) fn found(self, found: impl Into<String>) -> Self {
        Self { found: Some(found.into()), ..self }
    }

    pub(super) fn expected(self, expected: impl Into<String>, said_by: Vec<String>) -> Self {
        Self { expected: Some(expected.into()), said_by, ..self }
    }
}

impl VerifyReport {
    pub(super) fn new(path: &Path, kind: Verified) -> Self {
        Self {
            version: 1,
            path: path.display().to_string(),
            kind,
            plan: None,
            agrees: true,
            files: FileCounts::default(),
            objects: None,
            archives: Vec::new(),
            lists: Vec::new(),
            differences: Vec::new(),
        }
    }

    /// Returns whether an archive could not be read to its end.
    #[must_use]
    pub fn has_damaged_archive(&self) -> bool {
        self.differences.iter().any(|difference| difference.what == What::DamagedArchive)
    }

    /// Sorts the differences, and sums them up.
    fn finish(mut self) -> Self {
        let place =
            |difference: &Difference| (difference.what > What::Manifest, difference.path.clone());
        self.differences.sort_by_cached_key(|difference| (place(difference), difference.what));
        self.agrees = self.differences.is_empty();
        self
    }
}

/// Verifies a run or a snapshot, or an archive or a folder by lists.
///
/// # Errors
/// There is nothing of that kind, an archive or a list is damaged, or a file can't be read.
pub fn verify(options: &VerifyOptions) -> Result<VerifyReport, Error> {
    let path = &options.path;
    if !options.lists.is_empty() {
        return Ok(verify_lists(options, &options.lists)?.finish());
    }
    match what_is_there(path)? {
        Folder::Run => Ok(verify_folder(options)?.finish()),
        Folder::Listed(lists) => Ok(verify_lists(options, &lists)?.finish()),
    }
}

/// What a folder is taken for.
enum Folder {
    /// Or a snapshot.
    Run,
    /// It holds lists of its own files.
    Listed(Vec<PathBuf>),
}

fn what_is_there(path: &Path) -> Result<Folder, Error> {
    let problem = |what: &str, hint: &str| {
        let problem = Problem::new(&path.display().to_string(), what);
        Err(plan::Error::from(problem.with_hint(Some(hint.to_owned()))).into())
    };
    const HINT: &str = "the folder of a run or a snapshot is wanted, or an archive or a folder with \
                        --checksums LIST";
    if !path.exists() {
        return problem("there is no such folder", HINT);
    }
    if !path.is_dir() {
        return problem("this is no folder of a run", HINT);
    }
    let has = |name: &str| path.join(name).is_file();
    if has(MANIFEST) || crate::artifact::unfinished(path)?.is_some() {
        return Ok(Folder::Run);
    }
    if list_files(path)? == [AUDIT] {
        return problem(
            "there are no outputs: this is the audit of a dry run, or of nothing",
            "convert without --dry-run",
        );
    }
    if has(AUDIT) || has("snapshot.json") {
        return Ok(Folder::Run);
    }
    let lists = lists_of_folder(path);
    if lists.is_empty() {
        problem("this is no folder of a run", HINT)
    } else {
        Ok(Folder::Listed(lists))
    }
}

fn verify_folder(options: &VerifyOptions) -> Result<VerifyReport, Error> {
    let root = &options.path;
    let mut claims = Claims::read(root)?;
    let found = read_files(root, &claims.wanted(), options.threads, &options.progress)?;
    let mut report = VerifyReport::new(root, claims.kind);
    report.plan = claims.plan.take();
    report.files.listed = claims.files.len() as u64;
    let differing = claims.compare(&found);
    report.files.agreed = report.files.listed - differing.len() as u64;
    report.files.bytes = found.values().map(crate::output::OnDisk::bytes).sum();
    report.differences.append(&mut claims.differences);
    if !claims.is_unfinished {
        let listed = list_files(root)?;
        let unknown = listed.into_iter().filter(|path| !claims.knows(path));
        report.differences.extend(unknown.map(|path| Difference::new(path, What::Unknown)));
    }
    verify_archives(options, &claims, &differing, &mut report)?;
    Ok(report)
}
