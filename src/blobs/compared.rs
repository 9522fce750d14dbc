//! Members compared with lists of checksums that someone else has written.
//!
//! A list names files from where its writer stood, which need not be where the archive begins:
//! where none of its names is a member's, one folder more or less is tried, the same for all.
//! Marks members whose digests differ. Knows no rows and reads no files.

use std::collections::HashMap;

use serde::Serialize;

use super::checksum_list::{ChecksumList, Listed};
use super::names::without_dot;
use super::object::{Finding, Object};
use super::reconcile::{SourceArchive, is_unsafe};
use crate::input::hex;

/// Names that are kept of those that differ and of those that are absent.
const NAMED: usize = 5;
/// Names of a list by which its place is looked for.
const TRIED: usize = 16;

/// Members against lists: `listed = agree + mismatch + absent + not_compared`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Compared {
    pub listed: u64,
    pub agree: u64,
    pub mismatch: u64,
    /// Listed, and in no archive.
    pub absent: u64,
    /// Listed, but with nothing that is known of the file: of a member its SHA-256, MD5 and size,
    /// of an archive its SHA-256 and size.
    pub not_compared: u64,
    /// In an archive, and in no list.
    pub not_listed: u64,
    /// The first few of those that differ, and of those that are absent.
    #[serde(skip)]
    pub first_mismatches: Vec<String>,
    #[serde(skip)]
    pub first_absent: Vec<String>,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    /// An archive's own file.
    Archive(usize),
    /// Archive and object.
    Member(usize, usize),
}

/// Compares the lists with all archives; members that differ are marked so.
pub fn compare(lists: &[ChecksumList], archives: &mut [SourceArchive]) -> Compared {
    let mut compared = Compared::default();
    let mut seen: Vec<Vec<bool>> =
        archives.iter().map(|of| vec![false; of.archive.objects.len()]).collect();
    let names = names_of(archives);
    for list in lists {
        let place = Place::of(list, &names);
        for listed in &list.entries {
            compared.listed += 1;
            let found = place.find(listed, &names);
            if found.is_empty() {
                compared.absent += 1;
                keep(&mut compared.first_absent, &listed.name);
                continue;
            }
            let mut outcome = None;
            for named in found {
                let one = match *named {
                    Named::Archive(at) => archives.get(at).and_then(|of| of_archive(listed, of)),
                    Named::Member(at, number) => {
                        seen[at][number] = true;
                        let object = &mut archives[at].archive.objects[number];
                        let agrees = of_member(listed, object);
                        // What may not be used for other reasons stays so.
                        if agrees == Some(false) && !is_unsafe(object) {
                            object.finding = Some(Finding::ChecksumMismatch);
                        }
                        agrees
                    }
                };
                outcome = match (outcome, one) {
                    (Some(one), Some(other)) => Some(one && other),
                    (one, other) => one.or(other),
                };
            }
            match outcome {
                Some(true) => compared.agree += 1,
                Some(false) => {
                    compared.mismatch += 1;
                    keep(&mut compared.first_mismatches, &listed.name);
                }
                None => compared.not_compared += 1,
            }
        }
    }
    let all = archives.iter().zip(&seen).flat_map(|(of, seen)| of.archive.objects.iter().zip(seen));
    compared.not_listed =
        all.filter(|(object, seen)| object.digests.is_some() && !**seen).count() as u64;
    compared
}

fn keep(names: &mut Vec<String>, name: &str) {
    if names.len() < NAMED {
        names.push(name.to_owned());
    }
}

/// Returns whether a member is as a list says; `None` where it says nothing that is known.
fn of_member(listed: &Listed, object: &Object) -> Option<bool> {
    let digests = object.digests?;
    all([
        listed.sha256.map(|sha256| sha256 == digests.sha256),
        listed.md5.map(|md5| md5 == digests.md5),
        listed.size_bytes.map(|size| size == object.size_bytes),
    ])
}

/// Returns whether the file of an archive is as a list says; of it no MD5 is known.
fn of_archive(listed: &Listed, archive: &SourceArchive) -> Option<bool> {
    let digest = &archive.archive.digest;
    all([
        listed.sha256.map(|sha256| hex(&sha256) == digest.sha256),
        listed.size_bytes.map(|size| size == digest.bytes),
    ])
}

/// Returns whether all that was compared agrees; `None` where nothing was.
fn all<const N: usize>(agree: [Option<bool>; N]) -> Option<bool> {
    agree.into_iter().flatten().reduce(|one, other| one && other)
}

type Names = HashMap<String, Vec<Named>>;

fn names_of(archives: &[SourceArchive]) -> Names {
    let mut names = Names::new();
    for (at, archive) in archives.iter().enumerate() {
        let objects = archive.archive.objects.iter().enumerate();
        for (number, object) in objects.filter(|(_, object)| object.digests.is_some()) {
            let name = without_dot(&object.member).to_owned();
            names.entry(name).or_default().push(Named::Member(at, number));
        }
        let file = archive.name.rsplit('/').next().unwrap_or_default();
        names.entry(file.to_owned()).or_default().push(Named::Archive(at));
    }
    names
}

/// Where the names of a list begin, seen from the names of members.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// At the same folder.
    Same,
    /// Above it: the names of the list have this before those of members.
    Above(String),
    /// Below it: the names of members have this before those of the list.
    Below(String),
}

impl Place {
    fn of(list: &ChecksumList, names: &Names) -> Self {
        let is_there = |listed: &Listed| !Self::Same.find(listed, names).is_empty();
        if list.entries.iter().any(is_there) {
            return Self::Same;
        }
        for listed in list.entries.iter().take(TRIED) {
            let name = listed.name.as_str();
            let cut = name.match_indices('/').map(|(at, _)| name.split_at(at + 1));
            for (above, rest) in cut {
                if names.contains_key(rest) {
                    return Self::Above(above.to_owned());
                }
            }
            let ending = format!("/{name}");
            let below = names
                .keys()
                .filter_map(|member| member.strip_suffix(&ending).map(|below| format!("{below}/")));
            // The first one, by name: the order of a map is none.
            if let Some(below) = below.min() {
                return Self::Below(below);
            }
        }
        Self::Same
    }

    fn find<'a>(&self, listed: &Listed, names: &'a Names) -> &'a [Named] {
        let of = |name: &str| match self {
            Self::Same => names.get(name),
            Self::Above(above) => name.strip_prefix(above.as_str()).and_then(|it| names.get(it)),
            Self::Below(below) => names.get(&format!("{below}{name}")),
        };
        let found = of(&listed.name).or_else(|| of(listed.other_name.as_deref()?));
        found.map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive::{Archive, Form};
    use super::super::object::{Digests, Kind};
    use super::*;
    use crate::input::Digest;

    fn archive(members: &[(&str, u8)]) -> SourceArchive {
        let object = |(at, (member, byte)): (usize, &(&str, u8))| Object {
            number: at as u64 + 1,
            member: (*member).to_owned(),
            kind: Kind::File,
            size_bytes: 1,
            offset_bytes: None,
            digests: Some(Digests { sha256: [*byte; 32], md5: [*byte; 16] }),
            content_type: None,
            link: None,
            finding: None,
        };
        let digest = Digest { path: "x/a.tar".into(), bytes: 9, sha256: hex(&[9; 32]) };
        let objects = members.iter().enumerate().map(object).collect();
        let (links, folders, others, notes) = (0, 0, 0, Vec::new());
        let form = Form::Tar;
        let archive = Archive { digest, form, objects, links, folders, others, notes };
        SourceArchive { name: "x/a.tar".into(), path: "x/a.tar".into(), archive }
    }

    #[track_caller]
    fn check(members: &[(&str, u8)], listed: &[(&str, u8)], expected: [u64; 4]) -> SourceArchive {
        let line = |(name, byte): &(&str, u8)| format!("{}  {name}\n", hex(&[*byte; 32]));
        let text: String = listed.iter().map(line).collect();
        let list = ChecksumList::parse(text.as_bytes(), "SHA256SUMS").expect("a list");
        let mut archives = [archive(members)];
        let found = compare(&[list], &mut archives);
        let [agree, mismatch, absent, not_listed] = expected;
        assert_eq!(
            (found.agree, found.mismatch, found.absent, found.not_listed),
            (agree, mismatch, absent, not_listed)
        );
        assert_eq!(found.listed, listed.len() as u64);
        let [archive] = archives;
        archive
    }

    #[test]
    fn members_that_differ_are_marked() {
        let members = [("./a", 1), ("b", 2), ("c/d", 3)];
        let archive = check(&members, &[("a", 1), ("b", 7), ("e", 4)], [1, 1, 1, 1]);
        let findings: Vec<_> = archive.archive.objects.iter().map(|it| it.finding).collect();
        assert_eq!(findings, [None, Some(Finding::ChecksumMismatch), None]);
    }

    #[test]
    fn a_list_may_begin_in_another_folder() {
        let members = [("stub/docs/a", 1), ("stub/docs/b", 2)];
        check(&members, &[("docs/gone", 9), ("docs/a", 1), ("docs/b", 2)], [2, 0, 1, 0]);
        check(&members, &[("raw/stub/docs/a", 1), ("raw/stub/docs/b", 3)], [1, 1, 0, 0]);
        // Only where no name fits as it is.
        check(&members, &[("stub/docs/a", 1), ("docs/b", 2)], [1, 0, 1, 1]);
    }

    #[test]
    fn a_mismatch_is_told_before_members_of_one_name() {
        let mut archives = [archive(&[("a", 1), ("a", 2), ("b", 3), ("c", 4)])];
        let objects = &mut archives[0].archive.objects;
        (objects[0].finding, objects[1].finding) =
            (Some(Finding::Duplicate), Some(Finding::Duplicate));
        (objects[2].finding, objects[3].finding) =
            (Some(Finding::BelowLink), Some(Finding::CaseClash));
        let text: String =
            ["a", "b", "c"].map(|name| format!("{}  {name}\n", hex(&[2; 32]))).concat();
        let list = ChecksumList::parse(text.as_bytes(), "SHA256SUMS").expect("a list");
        let compared = compare(&[list.clone(), list], &mut archives);
        assert_eq!((compared.listed, compared.mismatch), (6, 6));
        let findings: Vec<_> =
            archives[0].archive.objects.iter().filter_map(|it| it.finding).collect();
        let mismatch = Finding::ChecksumMismatch;
        assert_eq!(findings, [mismatch, Finding::Duplicate, Finding::BelowLink, mismatch]);
    }

    #[test]
    fn what_says_nothing_that_is_known_does_not_agree() {
        let check = |text: &str, name: &str, expected: [u64; 4]| {
            let list = ChecksumList::parse(text.as_bytes(), name).expect("a list");
            let found = compare(&[list], &mut [archive(&[("a", 1)])]);
            let counts = [found.agree, found.mismatch, found.absent, found.not_compared];
            assert_eq!(counts, expected, "{text}");
        };
        let md5 = hex(&[9; 16]);
        check(&format!("{md5}  a.tar\n"), "MD5SUMS", [0, 0, 0, 1]);
        check(&format!("{md5}  a\n"), "MD5SUMS", [0, 1, 0, 0]);
        let sha512 = hex(&[1; 64]);
        check(&format!("{sha512}  a\n{sha512}  b\n"), "SHA512SUMS", [0, 0, 1, 1]);
    }

    #[test]
    fn the_archive_itself_may_be_listed() {
        check(&[("a", 1)], &[("a.tar", 9), ("a", 1)], [2, 0, 0, 0]);
        check(&[("a", 1)], &[("a.tar", 8)], [0, 1, 0, 1]);
    }
}
