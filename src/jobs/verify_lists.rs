//! An archive or a folder of files against lists of checksums.
//!
//! Both ways: every file that a list names, and every file that no list names.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::error::Error;
use super::verify::{
    Difference, FileCounts, Verified, VerifiedArchive, VerifiedList, VerifyOptions, VerifyReport,
    What,
};
use crate::artifact::hex;
use crate::blobs::{self, Archive, ChecksumList, Listed, Object, without_dot};
use crate::input;

/// Names of lists that a folder has of its own files.
const NAMES: [&str; 6] =
    ["SHA256SUMS", "MD5SUMS", "SHA256SUMS.txt", "MD5SUMS.txt", "sha256sums.txt", "md5sums.txt"];
/// What names of manifests of BagIt begin with.
const BAGS: [&str; 2] = ["manifest-", "tagmanifest-"];

/// Returns the lists that stand in a folder under the names that tools give them.
pub(super) fn lists_of_folder(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_list = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let is_bags = name.ends_with(".txt") && BAGS.iter().any(|start| name.starts_with(start));
        path.is_file() && (is_bags || NAMES.contains(&name))
    };
    let mut lists: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(is_list).collect();
    lists.sort();
    lists
}

/// Compares the files of an archive or a folder with what lists say.
///
/// # Errors
/// The archive or a list can't be read, or is damaged.
pub(super) fn verify_lists(
    options: &VerifyOptions,
    lists: &[PathBuf],
) -> Result<VerifyReport, Error> {
    let path = &options.path;
    let lists: Vec<ChecksumList> =
        lists.iter().map(|list| ChecksumList::read(list)).collect::<Result<_, _>>()?;
    if path.is_file() {
        input::expect(path, &options.progress).map_err(blobs::Error::from)?;
    }
    let archive = Archive::read(path, &options.archive())?;
    let files = Files::of(&archive.objects, path, &lists);
    let mut report = VerifyReport::new(path, Verified::Files);
    let mut named = BTreeSet::new();
    let mut differing = BTreeSet::new();
    let mut compared = BTreeSet::new();
    for list in &lists {
        let mut agreed = 0;
        for entry in &list.entries {
            let (name, found) = files.find(entry);
            let difference = compare(name, found, entry, list);
            if difference.is_some() {
                differing.insert(name.to_owned());
            } else if says_something(entry) {
                agreed += 1;
                compared.insert(name.to_owned());
            }
            report.differences.extend(difference);
            named.insert(name.to_owned());
        }
        report.lists.push(VerifiedList {
            path: list.path.clone(),
            listed: list.entries.len() as u64,
            agreed,
            not_compared: list.not_compared.clone(),
        });
    }
    let open: Vec<Difference> = named
        .iter()
        .filter(|name| !compared.contains(*name) && !differing.contains(*name))
        .map(|name| Difference::new(name.as_str(), What::NotCompared))
        .collect();
    differing.extend(open.iter().map(|difference| difference.path.clone()));
    report.differences.extend(open);
    let unlisted = files.by_name.keys().filter(|name| !named.contains(**name));
    let unlisted = unlisted.filter(|name| files.wants_a_list(name));
    let unlisted = unlisted.map(|name| Difference::new(*name, What::Unknown));
    report.differences.extend(unlisted);
    report.files = FileCounts {
        listed: named.len() as u64,
        agreed: named.difference(&differing).count() as u64,
        bytes: archive.objects.iter().map(|object| object.size_bytes).sum(),
    };
    if !path.is_dir() {
        report.archives.push(VerifiedArchive {
            path: path.display().to_string(),
            bytes: archive.digest.bytes,
            sha256: archive.digest.sha256.clone(),
            is_input: false,
            listed: report.files.listed,
            agreed: report.files.agreed,
        });
    }
    Ok(report)
}

/// Files by the names that lists have for them.
struct Files<'a> {
    by_name: BTreeMap<&'a str, Vec<&'a Object>>,
    /// Lists among the files themselves, which name the others.
    lists: BTreeSet<String>,
    /// A bag names its payload; other files of it may be named.
    is_bag: bool,
}

impl<'a> Files<'a> {
    fn of(objects: &'a [Object], path: &Path, lists: &[ChecksumList]) -> Self {
        let objects: Vec<(&str, &Object)> =
            objects.iter().map(|object| (without_dot(&object.member), object)).collect();
        let names: HashMap<&str, ()> = objects.iter().map(|(name, _)| (*name, ())).collect();
        let entries = || lists.iter().flat_map(|list| &list.entries);
        // A bag in an archive is below a folder of its name, and other lists are made in one too.
        let is_met = |below: &str| {
            entries().any(|entry| names.contains_key(format!("{below}{}", entry.name).as_str()))
        };
        let folder = top_folder(&objects).filter(|folder| !is_met("") && is_met(folder));
        let folder = folder.unwrap_or_default();
        let mut by_name: BTreeMap<&str, Vec<&Object>> = BTreeMap::new();
        for (name, object) in objects {
            by_name.entry(name.strip_prefix(folder).unwrap_or(name)).or_default().push(object);
        }
        let root = path.canonicalize();
        let own = |list: &ChecksumList| {
            let place = Path::new(&list.path).canonicalize().ok()?;
            Some(place.strip_prefix(root.as_ref().ok()?).ok()?.to_str()?.to_owned())
        };
        Self {
            is_bag: by_name.contains_key("bagit.txt"),
            by_name,
            lists: lists.iter().filter_map(own).collect(),
        }
    }

    /// Returns what an entry is of, and the name that it has there.
    fn find<'b>(&self, entry: &'b Listed) -> (&'b str, &[&'a Object]) {
        let names = [Some(entry.name.as_str()), entry.other_name.as_deref()];
        let found =
            names.into_iter().flatten().find_map(|name| Some((name, self.by_name.get(name)?)));
        found.map_or((&entry.name, &[]), |(name, objects)| (name, objects.as_slice()))
    }

    /// Returns true for a file that a list should name.
    fn wants_a_list(&self, name: &str) -> bool {
        let is_payload = !self.is_bag || name.starts_with("data/");
        is_payload && !self.lists.contains(name)
    }
}

/// Returns true where an entry says something that can be compared.
fn says_something(entry: &Listed) -> bool {
    entry.sha256.is_some() || entry.md5.is_some() || entry.size_bytes.is_some()
}

/// Returns the folder that holds everything, with its slash.
fn top_folder<'a>(objects: &[(&'a str, &Object)]) -> Option<&'a str> {
    let (first, _) = objects.first()?;
    let folder = &first[..=first.find('/')?];
    objects.iter().all(|(name, _)| name.starts_with(folder)).then_some(folder)
}

/// Compares a file with what a list says of it; of several members of one name, all of them have to
/// have these bytes.
fn compare(
    name: &str,
    found: &[&Object],
    entry: &Listed,
    list: &ChecksumList,
) -> Option<Difference> {
    let said_by = vec![format!("{}:{}", list.path, entry.line)];
    let difference = |what: What| Difference::new(name, what);
    if found.is_empty() {
        return Some(Difference { said_by, ..difference(What::Missing) });
    }
    for object in found {
        let Some(digests) = object.digests else {
            return Some(Difference { said_by, ..difference(What::NoFile) });
        };
        let size = object.size_bytes;
        let kinds = [
            (What::Size, entry.size_bytes.map(|said| (said.to_string(), size.to_string()))),
            (What::Sha256, entry.sha256.map(|said| (hex(&said), hex(&digests.sha256)))),
            (What::Md5, entry.md5.map(|said| (hex(&said), hex(&digests.md5)))),
        ];
        for (what, values) in kinds {
            if let Some((expected, found)) = values.filter(|(expected, found)| expected != found) {
                return Some(difference(what).expected(expected, said_by).found(found));
            }
        }
    }
    None
}
