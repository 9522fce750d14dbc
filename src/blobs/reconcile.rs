//! Rows that expect objects, and the objects that there are: who finds whom, and what it is worth.
//!
//! A row names its object by the parts that the layout splits names into. Parts that the row or
//! the name does not say fit any: a name without a version is found by a row with one, unless
//! another name has just that version.
//!
//! Verdicts, the first that holds:
//!
//! | verdict | when |
//! |---|---|
//! | `unsafe` | the row's path, or the member's name or kind, may not be used |
//! | `missing` | no member has this name, or none this version |
//! | `duplicate` | several members have it, with different bytes |
//! | `size_mismatch`, `hash_mismatch` | the bytes are others than the row or a list says |
//! | `mime_mismatch` | the bytes are right, and begin as another type than the row's |
//! | `matched` | all that the row says agrees |

use std::hash::{BuildHasher, RandomState};
use std::path::PathBuf;
use std::sync::OnceLock;

use hashbrown::HashTable;

use super::archive::Archive;
use super::compared::Compared;
use super::expected::{Difference, Etag, Expected, difference};
use super::layout::Layouts;
use super::names::fault;
use super::object::{Finding, Object};

/// Other versions that a detail lists.
const LISTED: usize = 3;

/// What a row's object is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Matched,
    Missing,
    Unsafe,
    Duplicate,
    SizeMismatch,
    HashMismatch,
    MimeMismatch,
}

impl Verdict {
    pub const ALL: [Self; 7] = [
        Self::Matched,
        Self::Missing,
        Self::Unsafe,
        Self::Duplicate,
        Self::SizeMismatch,
        Self::HashMismatch,
        Self::MimeMismatch,
    ];

    /// Returns the text of the column `verdict`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Missing => "missing",
            Self::Unsafe => "unsafe",
            Self::Duplicate => "duplicate",
            Self::SizeMismatch => "size_mismatch",
            Self::HashMismatch => "hash_mismatch",
            Self::MimeMismatch => "mime_mismatch",
        }
    }

    /// Returns the verdict of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }
}

/// The objects of a source, as rows look for them.
#[derive(Debug)]
pub struct SourceObjects {
    layouts: Layouts,
    archives: Vec<SourceArchive>,
    /// What lists of checksums say of them, where the plan names some.
    compared: Option<Compared>,
    /// Made when the first row looks for its object.
    index: OnceLock<Index>,
}

/// An archive of a source.
#[derive(Debug)]
pub struct SourceArchive {
    /// As the column `archive` has it.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    pub archive: Archive,
}

/// What became of a row's search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub verdict: Verdict,
    pub detail: Option<String>,
    /// The eTag is that of an object that was uploaded in parts: it was not compared.
    pub etag_multipart: bool,
    /// The object's number among all of the source, from 0.
    pub found: Option<usize>,
}

impl SourceObjects {
    pub fn new(layouts: Layouts, archives: Vec<SourceArchive>) -> Self {
        Self { layouts, archives, compared: None, index: OnceLock::new() }
    }

    /// Adds what lists of checksums say of them.
    pub fn with_compared(self, compared: Option<Compared>) -> Self {
        Self { compared, ..self }
    }

    pub fn compared(&self) -> Option<&Compared> {
        self.compared.as_ref()
    }

    pub fn layouts(&self) -> &Layouts {
        &self.layouts
    }

    pub fn archives(&self) -> &[SourceArchive] {
        &self.archives
    }

    /// Returns the number of objects of all archives.
    pub fn count(&self) -> usize {
        self.archives.iter().map(|of| of.archive.objects.len()).sum()
    }

    /// Returns an object by its number, from 0, and the name of its archive.
    pub fn object(&self, mut number: usize) -> Option<(&str, &Object)> {
        for SourceArchive { name, archive, .. } in &self.archives {
            match archive.objects.get(number) {
                Some(object) => return Some((name, object)),
                None => number -= archive.objects.len(),
            }
        }
        None
    }

    /// Finds the object that a row expects, and judges it.
    pub fn judge(&self, expected: &Expected) -> Outcome {
        let etag = expected.etag.and_then(Etag::parse);
        let outcome = |verdict, detail: Option<String>, found| Outcome {
            verdict,
            detail,
            etag_multipart: etag == Some(Etag::Multipart),
            found,
        };
        let Some(path) = expected.path else {
            let detail = "the row names no path".to_owned();
            return outcome(Verdict::Missing, Some(detail), None);
        };
        let index = self.index();
        let mut candidates = index.named(self, expected.bucket, path);
        if let Some(fault) = fault(path.as_bytes()) {
            let detail = format!("{}: the path of the row may not be used", fault.code());
            return outcome(Verdict::Unsafe, Some(detail), candidates.first().copied());
        }
        index.narrow(self, expected.further, &mut candidates);
        let Some((first, rest)) = candidates.split_first() else {
            let others = index.named(self, expected.bucket, path);
            let detail = (!others.is_empty()).then(|| self.only_others(expected.further, &others));
            return outcome(Verdict::Missing, detail, None);
        };
        let object = |number: &usize| self.object(*number).map(|(_, object)| object);
        let bad = candidates.iter().find_map(|number| Some((*number, unsafe_of(object(number)?)?)));
        if let Some((number, finding)) = bad {
            let detail = format!("{}: the member may not be used", finding.code());
            return outcome(Verdict::Unsafe, Some(detail), Some(number));
        }
        let Some(found) = object(first) else { return outcome(Verdict::Missing, None, None) };
        if rest.iter().filter_map(object).any(|other| other.digests != found.digests) {
            let detail = format!("{} members of this name have different bytes", candidates.len());
            return outcome(Verdict::Duplicate, Some(detail), Some(*first));
        }
        let (verdict, detail) = match difference(expected, found) {
            Some(Difference::Size(detail)) => (Verdict::SizeMismatch, Some(detail)),
            Some(Difference::Hash(detail)) => (Verdict::HashMismatch, Some(detail)),
            other => match (found.finding, other) {
                (Some(Finding::ChecksumMismatch), _) => {
                    let detail = "a list of checksums says something else of the member";
                    (Verdict::HashMismatch, Some(detail.to_owned()))
                }
                (_, Some(Difference::MediaType(detail))) => (Verdict::MimeMismatch, Some(detail)),
                _ if etag == Some(Etag::Other) => {
                    let detail = "the eTag is no MD5: it was not compared";
                    (Verdict::Matched, Some(detail.to_owned()))
                }
                _ => (Verdict::Matched, None),
            },
        };
        outcome(verdict, detail, Some(*first))
    }

    /// Returns the other objects of the same name: those that agree in every part or, where there
    /// are none and `any_version`, in bucket and path.
    pub fn namesakes(&self, number: usize, any_version: bool) -> Vec<usize> {
        let index = self.index();
        let part = |number, place| index.part(self, number, place);
        let Some(path) = part(number, 1) else { return Vec::new() };
        let mut all = index.named(self, part(number, 0), path);
        all.retain(|other| *other != number);
        let is_same =
            |other: &&usize| (2..index.width).all(|at| part(**other, at) == part(number, at));
        let same: Vec<usize> = all.iter().filter(is_same).copied().collect();
        if same.is_empty() && any_version { all } else { same }
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(self))
    }

    /// Says which further parts the members of this path have instead.
    fn only_others(&self, wanted: &[Option<&str>], others: &[usize]) -> String {
        let index = self.index();
        let names = self.layouts.further_parts().iter().zip(wanted);
        let wanted: Vec<String> = names
            .filter_map(|(name, value)| Some(format!("{name} `{}`", (*value)?.escape_debug())))
            .collect();
        let shown = |number: &usize| -> String {
            let further = (2..index.width).filter_map(|place| index.part(self, *number, place));
            further.map(|value| format!("`{}`", value.escape_debug())).collect::<Vec<_>>().join(" ")
        };
        let listed: Vec<String> = others.iter().take(LISTED).map(shown).collect();
        let more = if others.len() > LISTED { ", …" } else { "" };
        format!("{} is absent; there is {}{more}", wanted.join(" "), listed.join(", "))
    }
}

/// Returns why a member may not be used by a row; bytes that differ are another matter.
fn unsafe_of(object: &Object) -> Option<Finding> {
    let is_other = |finding: &Finding| {
        !matches!(finding, Finding::Duplicate | Finding::ChecksumMismatch) && finding.is_unusable()
    };
    object.finding.filter(is_other)
}

/// Returns true for members that no row may use, whatever their bytes.
pub fn is_unsafe(object: &Object) -> bool {
    unsafe_of(object).is_some()
}

/// Finds objects by bucket and path.
///
/// # Memory
/// Five bytes an object, and eight for each part of its name.
#[derive(Debug)]
struct Index {
    /// For each object its parts, one after the other, as places in the member's name.
    spans: Vec<Span>,
    width: usize,
    /// The last object of a bucket and path; the others follow by `before`.
    table: HashTable<u32>,
    before: Vec<u32>,
    hasher: RandomState,
}

type Key<'a> = (Option<&'a str>, Option<&'a str>);

/// A part of a name; an empty one is none.
#[derive(Debug, Clone, Copy, Default)]
struct Span {
    start: u32,
    end: u32,
}

/// No object stands before.
const FIRST: u32 = u32::MAX;

impl Index {
    fn new(objects: &SourceObjects) -> Self {
        let width = objects.layouts.parts().len();
        let count = objects.count();
        let mut index = Self {
            spans: Vec::with_capacity(count * width),
            width,
            table: HashTable::with_capacity(count),
            before: Vec::with_capacity(count),
            hasher: RandomState::new(),
        };
        let all = objects.archives.iter().flat_map(|of| &of.archive.objects);
        for object in all {
            let name = object.member.as_str();
            let span = |part: Option<&str>| {
                let start = part.map_or(0, |part| part.as_ptr() as usize - name.as_ptr() as usize);
                let end = start + part.map_or(0, str::len);
                let narrow = |at: usize| u32::try_from(at).unwrap_or_default();
                Span { start: narrow(start), end: narrow(end) }
            };
            index.spans.extend(objects.layouts.split(name).into_iter().map(span));
        }
        for number in 0..count {
            index.insert(objects, number);
        }
        index
    }

    fn insert(&mut self, objects: &SourceObjects, number: usize) {
        let Ok(place) = u32::try_from(number) else { return };
        let key = self.key(objects, number);
        if key.1.is_none() {
            self.before.push(FIRST);
            return;
        }
        let hash = self.hasher.hash_one(key);
        let is_same = |other: &u32| self.key(objects, *other as usize) == key;
        if let Some(last) = self.table.find(hash, is_same).copied() {
            self.before.push(last);
            let last = self.table.find_mut(hash, |other| *other == last);
            last.into_iter().for_each(|last| *last = place);
            return;
        }
        self.before.push(FIRST);
        let Self { spans, width, hasher, .. } = self;
        let part = |number, place| part(spans, *width, objects, number, place);
        let key = |other: &u32| (part(*other as usize, 0), part(*other as usize, 1));
        self.table.insert_unique(hash, place, |other| hasher.hash_one(key(other)));
    }

    /// Returns bucket and path of an object.
    fn key<'a>(&self, objects: &'a SourceObjects, number: usize) -> Key<'a> {
        (self.part(objects, number, 0), self.part(objects, number, 1))
    }

    fn part<'a>(&self, objects: &'a SourceObjects, number: usize, place: usize) -> Option<&'a str> {
        part(&self.spans, self.width, objects, number, place)
    }

    /// Returns the objects of a bucket and path, in their order.
    fn named(&self, objects: &SourceObjects, bucket: Option<&str>, path: &str) -> Vec<usize> {
        let key = (bucket, Some(path));
        let is_it = |other: &u32| self.key(objects, *other as usize) == key;
        let mut found = Vec::new();
        let mut next = self.table.find(self.hasher.hash_one(key), is_it).copied().unwrap_or(FIRST);
        while next != FIRST {
            found.push(next as usize);
            next = self.before.get(next as usize).copied().unwrap_or(FIRST);
        }
        found.reverse();
        found
    }

    /// Leaves the objects whose further parts are the wanted ones; where none has just these, those
    /// that say nothing else.
    fn narrow(&self, objects: &SourceObjects, wanted: &[Option<&str>], found: &mut Vec<usize>) {
        if wanted.iter().all(Option::is_none) {
            return;
        }
        let fits = |number: usize, is_exact: bool| {
            wanted.iter().enumerate().all(|(at, wanted)| {
                match (self.part(objects, number, 2 + at), wanted) {
                    (Some(part), Some(wanted)) => part == *wanted,
                    (None, Some(_)) => !is_exact,
                    (_, None) => true,
                }
            })
        };
        let has_exact = found.iter().any(|number| fits(*number, true));
        found.retain(|number| fits(*number, has_exact));
    }
}

fn part<'a>(
    spans: &[Span],
    width: usize,
    objects: &'a SourceObjects,
    number: usize,
    place: usize,
) -> Option<&'a str> {
    let (_, object) = objects.object(number)?;
    let span = spans.get(number * width + place)?;
    let part = object.member.get(span.start as usize..span.end as usize);
    part.filter(|part| !part.is_empty())
}
