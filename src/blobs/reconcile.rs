//! Rows that expect objects, and the objects that there are: who finds whom, and what it is worth.
//!
//! A row names its object by the parts that the layout splits names into. Parts that the row or
//! the name does not say fit any, but for the bucket, which has to be the same: a name without a
//! version is found by a row with one, unless another name has just that version.
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

use std::path::PathBuf;
use std::sync::OnceLock;

use super::archive::Archive;
use super::compared::Compared;
use super::expected::{Difference, Etag, Expected, difference};
use super::layout::Layouts;
use super::names::fault;
use super::object::{Finding, Object};
use super::object_index::{Index, Named};

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
    /// The number of each archive's first object, from 0.
    starts: Vec<usize>,
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
        let starts = archives.iter().scan(0, |next, of| {
            let start = *next;
            *next += of.archive.objects.len();
            Some(start)
        });
        let starts = starts.collect();
        Self { layouts, archives, starts, compared: None, index: OnceLock::new() }
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
    pub fn object(&self, number: usize) -> Option<(&str, &Object)> {
        // Archives may be empty: the last that begins here has it.
        let at = self.starts.partition_point(|start| *start <= number).checked_sub(1)?;
        let SourceArchive { name, archive, .. } = self.archives.get(at)?;
        Some((name, archive.objects.get(number - self.starts[at])?))
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
        let named = index.named(self, expected.bucket, path);
        if let Some(fault) = fault(path.as_bytes()) {
            let detail = format!("{}: the path of the row may not be used", fault.code());
            let found = named.map(|named| named.all().first as usize);
            return outcome(Verdict::Unsafe, Some(detail), found);
        }
        let Some(named) = named else { return outcome(Verdict::Missing, None, None) };
        let Some(fitting) = index.fitting(self, &named, expected.further) else {
            let detail = self.only_others(expected.further, &named);
            return outcome(Verdict::Missing, Some(detail), None);
        };
        let object = |number: u32| self.object(number as usize).map(|(_, object)| object);
        if let Some(number) = fitting.refused
            && let Some(finding) = object(number).and_then(unsafe_of)
        {
            let detail = format!("{}: the member may not be used", finding.code());
            return outcome(Verdict::Unsafe, Some(detail), Some(number as usize));
        }
        let first = fitting.first as usize;
        let Some(found) = object(fitting.first) else {
            return outcome(Verdict::Missing, None, None);
        };
        if fitting.differ {
            let detail = format!("{} members of this name have different bytes", fitting.count);
            return outcome(Verdict::Duplicate, Some(detail), Some(first));
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
        outcome(verdict, detail, Some(first))
    }

    /// Returns the objects that share their name with one that rows found, and those themselves:
    /// that agree in every part or, where none does and it was found doubtful, in bucket and path.
    ///
    /// Objects are named by their numbers, from 0; the order is none.
    pub fn namesakes(
        &self,
        is_found: impl Fn(usize) -> bool,
        is_doubtful: impl Fn(usize) -> bool,
    ) -> impl Iterator<Item = usize> {
        let is_found = |number: u32| is_found(number as usize);
        let is_doubtful = |number: u32| is_doubtful(number as usize);
        let namesakes = self.index().namesakes(self, &is_found, &is_doubtful);
        namesakes.into_iter().map(|number| number as usize)
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(self))
    }

    /// Says which further parts the members of this path have instead.
    fn only_others(&self, wanted: &[Option<&str>], named: &Named) -> String {
        let index = self.index();
        let names = self.layouts.further_parts().iter().zip(wanted);
        let wanted: Vec<String> = names
            .filter_map(|(name, value)| Some(format!("{name} `{}`", (*value)?.escape_debug())))
            .collect();
        let shown = |number: u32| -> String {
            let further = index.further(self, number).flatten();
            further.map(|value| format!("`{}`", value.escape_debug())).collect::<Vec<_>>().join(" ")
        };
        let listed = index.first_few(named, LISTED).into_iter().map(shown);
        let more = if named.all().count as usize > LISTED { ", …" } else { "" };
        let listed = listed.collect::<Vec<_>>().join(", ");
        format!("{} is absent; there is {listed}{more}", wanted.join(" "))
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
