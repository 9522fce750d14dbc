//! Archives against what a run says of their members.
//!
//! An archive is read once and hashed as the run read it; each object that the run has from it is
//! compared with the member's bytes.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Component, Path};

use super::error::Error;
use super::verify::{Difference, ObjectCounts, VerifiedArchive, VerifyOptions, VerifyReport, What};
use super::verify_claims::{Claims, Input, STORAGE, StoredObject};
use crate::artifact::hex;
use crate::blobs::{self, Archive, ArchiveOptions, Object};
use crate::input;

/// Reads the archives that were given, and counts the run's objects.
///
/// `differing` are the paths of files that differ.
///
/// One that is damaged is a difference, and the others are read all the same.
///
/// # Errors
/// There is no such archive, the disk fails, or an archive is beyond its limits.
pub(super) fn verify_archives(
    options: &VerifyOptions,
    claims: &Claims,
    differing: &BTreeSet<String>,
    report: &mut VerifyReport,
) -> Result<(), Error> {
    let objects = claims.objects.as_deref().unwrap_or_default();
    // What is known of each object: whether it was compared, and whether it agreed.
    let mut states: Vec<State> =
        objects.iter().map(|object| State::of(object, differing)).collect();
    let names: BTreeSet<&str> = objects.iter().filter_map(archive_of).collect();
    for path in options.archives.iter().filter(|path| path.is_file()) {
        input::expect(path, &options.progress).map_err(blobs::Error::from)?;
    }
    for path in &options.archives {
        let archive = match Archive::read(path, &options.archive()) {
            Ok(archive) => archive,
            Err(error) if error.is_of_archive() => {
                let path = path.display().to_string();
                let what = Difference::new(path, What::DamagedArchive);
                report.differences.push(what.found(error.to_string()));
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        let digest = &archive.digest;
        let input = claims.inputs.iter().find(|input| input.sha256 == digest.sha256);
        let is_input = input.is_some();
        if !is_input {
            report.differences.push(other_archive(path, &digest.sha256, &claims.inputs));
        }
        // What it is tells more than how it is called now.
        let own = |input: &Input| name_in_run(Path::new(&input.path), &names);
        let name = input.map_or_else(|| name_in_run(path, &names), own);
        let members = Members::of(&archive.objects);
        let mut verified = VerifiedArchive {
            path: path.display().to_string(),
            bytes: digest.bytes,
            sha256: digest.sha256.clone(),
            is_input,
            listed: 0,
            agreed: 0,
        };
        for (object, state) in objects.iter().zip(&mut states) {
            if name.is_none() || archive_of(object) != name {
                continue;
            }
            verified.listed += 1;
            let difference = members.compare(object, path);
            verified.agreed += u64::from(difference.is_none());
            state.meet(difference.is_none());
            report.differences.extend(difference);
        }
        report.archives.push(verified);
    }
    if claims.objects.is_some() {
        let count = |wanted: State| states.iter().filter(|state| **state == wanted).count() as u64;
        report.objects = Some(ObjectCounts {
            listed: objects.len() as u64,
            agreed: count(State::Agrees),
            not_compared: count(State::Open),
        });
    }
    Ok(())
}

/// How an object stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Agrees,
    Differs,
}

impl State {
    fn of(object: &StoredObject, differing: &BTreeSet<String>) -> Self {
        match &object.path {
            None => Self::Open,
            Some(path) if differing.contains(path) => Self::Differs,
            Some(_) => Self::Agrees,
        }
    }

    fn meet(&mut self, agrees: bool) {
        if !agrees {
            *self = Self::Differs;
        } else if *self == Self::Open {
            *self = Self::Agrees;
        }
    }
}

fn archive_of(object: &StoredObject) -> Option<&str> {
    object.member.as_ref().map(|member| member.archive.as_str())
}

fn other_archive(path: &Path, sha256: &str, inputs: &[Input]) -> Difference {
    let name = path.file_name().and_then(|name| name.to_str());
    let difference = Difference::new(path.display().to_string(), What::OtherArchive).found(sha256);
    match inputs.iter().find(|input| Some(input.path.as_str()) == name) {
        Some(input) => difference.expected(input.sha256.clone(), vec!["audit.json".to_owned()]),
        None => difference,
    }
}

/// Returns the name that the run has for an archive: the one that ends as most of the path does,
/// or the only one there is.
fn name_in_run<'a>(path: &Path, names: &BTreeSet<&'a str>) -> Option<&'a str> {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let given: Vec<Component> = path.components().collect();
    let shared = |name: &str| {
        let own = Path::new(name).components().rev();
        own.zip(given.iter().rev()).take_while(|(own, given)| own == *given).count()
    };
    let best =
        names.iter().copied().max_by_key(|name| shared(name)).filter(|name| shared(name) > 0);
    best.or_else(|| names.first().copied().filter(|_| names.len() == 1))
}

/// The members of an archive, by their names.
struct Members<'a> {
    objects: HashMap<&'a str, Vec<&'a Object>>,
}

impl<'a> Members<'a> {
    fn of(found: &'a [Object]) -> Self {
        let mut objects: HashMap<&str, Vec<&Object>> = HashMap::new();
        for object in found {
            objects.entry(&object.member).or_default().push(object);
        }
        Self { objects }
    }

    /// Compares an object of the run with its member's bytes.
    fn compare(&self, stored: &StoredObject, archive: &Path) -> Option<Difference> {
        let member = stored.member.as_ref()?;
        let difference = |what: What| {
            let path = format!("{}:{}", archive.display(), member.name);
            let said_by = vec![STORAGE.to_owned()];
            Difference { said_by, ..Difference::new(path, what) }
        };
        let of_name = self.objects.get(member.name.as_str()).map_or(&[][..], Vec::as_slice);
        let at_offset = of_name.iter().find(|object| object.offset_bytes == member.offset_bytes);
        let Some(object) = at_offset.or(of_name.first()) else {
            return Some(difference(What::Missing));
        };
        let Some(digests) = object.digests else { return Some(difference(What::NoFile)) };
        let kinds: BTreeMap<What, (String, String)> = BTreeMap::from([
            (What::Size, (stored.size_bytes.to_string(), object.size_bytes.to_string())),
            (What::Sha256, (hex(&stored.sha256), hex(&digests.sha256))),
            (What::Md5, (hex(&stored.md5), hex(&digests.md5))),
        ]);
        let (what, (expected, found)) =
            kinds.into_iter().find(|(_, (expected, found))| expected != found)?;
        Some(difference(what).expected(expected, vec![STORAGE.to_owned()]).found(found))
    }
}

impl VerifyOptions {
    /// Returns how archives are read.
    pub(super) fn archive(&self) -> ArchiveOptions {
        ArchiveOptions {
            limits: self.limits,
            threads: self.threads,
            progress: self.progress.clone(),
        }
    }
}
