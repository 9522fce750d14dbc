//! The members of a run's archives by their names, for models that say which are objects.
//!
//! Knows names and findings; nothing of buckets and keys.
//!
//! # Memory
//! Eight bytes a member beside what is known of the archives.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use super::staging::StagedSource;
use crate::audit::RowSet;
use crate::blobs::{Digests, Finding, Object, SourceObjects, is_unsafe, without_dot};
use crate::output::StoredMember;

/// No archive has the member.
pub(super) const MISSING: &str = "member_missing";
/// The member may not be used as it is named.
pub(super) const UNSAFE: &str = "member_unsafe";
/// Several members have this name, with different bytes.
pub(super) const AMBIGUOUS: &str = "member_ambiguous";

/// A list of checksums says something else of the member.
pub(super) const CHECKSUM: &str = "checksum_mismatch";

/// A member whose bytes may be an object.
#[derive(Debug)]
pub(super) struct Member {
    pub stored: Arc<StoredMember>,
    /// By its first bytes.
    pub content_type: Option<&'static str>,
}

/// An archive of a source.
#[derive(Debug)]
struct ArchiveFile {
    source: String,
    name: Arc<str>,
    path: PathBuf,
    objects: Arc<SourceObjects>,
    /// Its place among the archives of the source, and the objects of those before it.
    place: usize,
    before: usize,
}

impl ArchiveFile {
    fn object(&self, number: u32) -> Option<&Object> {
        self.objects.archives().get(self.place)?.archive.objects.get(number as usize)
    }
}

/// The members of all archives.
#[derive(Debug, Default)]
pub(super) struct Members {
    archives: Vec<ArchiveFile>,
    /// Archive and object, by the member's name and then in the order of the archives. Of members
    /// that say the same one after the other the first.
    by_name: Vec<(u32, u32)>,
    /// Archives by their names.
    numbers: HashMap<Arc<str>, Vec<u32>>,
}

/// Why a row's member is no object: the code, and the words.
pub(super) type Unfit = (&'static str, String);

impl Members {
    /// Makes the members of all sources that are archives.
    pub fn new(staged: &[StagedSource]) -> Self {
        let sources = staged
            .iter()
            .filter_map(|source| Some((source.name.as_str(), source.objects.as_ref()?)));
        Self::of(sources)
    }

    fn of<'a>(sources: impl Iterator<Item = (&'a str, &'a Arc<SourceObjects>)>) -> Self {
        let mut members = Self::default();
        for (source, objects) in sources {
            let mut before = 0;
            for (place, of) in objects.archives().iter().enumerate() {
                let number = members.archives.len() as u32;
                let count = of.archive.objects.len();
                let name: Arc<str> = of.name.as_str().into();
                members.numbers.entry(Arc::clone(&name)).or_default().push(number);
                members.by_name.extend((0..count as u32).map(|object| (number, object)));
                members.archives.push(ArchiveFile {
                    source: source.to_owned(),
                    name,
                    path: of.path.clone(),
                    objects: Arc::clone(objects),
                    place,
                    before,
                });
                before += count;
            }
        }
        let mut by_name = std::mem::take(&mut members.by_name);
        by_name.sort_by(|one, other| {
            members.name(*one).cmp(members.name(*other)).then(one.cmp(other))
        });
        by_name.dedup_by(|next, kept| {
            let is_one = next.0 == kept.0 && members.name(*next) == members.name(*kept);
            is_one && members.object(*next).map(said) == members.object(*kept).map(said)
        });
        members.by_name = by_name;
        members
    }

    /// Returns the source of an archive and where it is.
    pub fn archive(&self, number: usize) -> Option<(&str, &PathBuf)> {
        self.archives.get(number).map(|archive| (archive.source.as_str(), &archive.path))
    }

    /// Returns the rows of each source's table of objects that these members are.
    pub fn rows<'a>(
        &self,
        members: impl Iterator<Item = &'a Arc<StoredMember>>,
    ) -> BTreeMap<String, RowSet> {
        let mut rows: BTreeMap<String, RowSet> = BTreeMap::new();
        for member in members {
            let Some(archive) = self.archives.get(member.archive_number) else { continue };
            let number = archive.before as u64 + member.number;
            rows.entry(archive.source.clone()).or_default().insert(number.cast_signed());
        }
        rows
    }

    fn object(&self, (archive, number): (u32, u32)) -> Option<&Object> {
        self.archives.get(archive as usize)?.object(number)
    }

    fn name(&self, at: (u32, u32)) -> &str {
        self.object(at).map_or("", |object| without_dot(&object.member))
    }

    /// Returns the members of a name, of one archive or of all.
    fn named<'a>(
        &'a self,
        name: &'a str,
        archive: Option<&str>,
    ) -> impl Iterator<Item = ((u32, u32), &'a Object)> {
        let starts = match archive.map(|archive| self.numbers.get(archive)) {
            None => vec![(None, self.begins(name, 0))],
            Some(numbers) => numbers
                .into_iter()
                .flatten()
                .map(|number| (Some(*number), self.begins(name, *number)))
                .collect(),
        };
        starts.into_iter().flat_map(move |(number, from)| {
            let from = self.by_name[from..].iter().copied();
            let named = from.take_while(move |at| {
                number.is_none_or(|number| at.0 == number) && self.name(*at) == name
            });
            named.filter_map(|at| Some((at, self.object(at)?)))
        })
    }

    /// Returns where the members of this name begin that this archive or a later one has.
    fn begins(&self, name: &str, archive: u32) -> usize {
        self.by_name.partition_point(|at| (self.name(*at), at.0) < (name, archive))
    }

    /// Returns the member of this name, of one archive or of all.
    ///
    /// Several members with the same bytes are one.
    pub fn find(&self, name: &str, archive: Option<&str>) -> Result<Member, Unfit> {
        let wanted = without_dot(name);
        let mut found = self.named(wanted, archive);
        let name = name.escape_debug();
        let Some((number, first)) = found.next() else {
            let place = archive.map_or_else(
                || "no archive has".to_owned(),
                |archive| format!("`{}` has not", archive.escape_debug()),
            );
            return Err((MISSING, format!("{place} the member `{name}`")));
        };
        for object in std::iter::once(first).chain(found.map(|(_, object)| object)) {
            let code = object.finding.map_or("", Finding::code);
            if is_unsafe(object) || object.digests.is_none() {
                return Err((UNSAFE, format!("{code}: the member `{name}` may not be used")));
            }
            if object.finding == Some(Finding::ChecksumMismatch) {
                let detail = format!("a list of checksums says something else of `{name}`");
                return Err((CHECKSUM, detail));
            }
            if object.digests != first.digests {
                let detail = format!("several members are called `{name}`, with different bytes");
                return Err((AMBIGUOUS, detail));
            }
        }
        let Some(digests) = first.digests else { return Err((UNSAFE, String::new())) };
        let file = &self.archives[number.0 as usize];
        let stored = StoredMember {
            archive_number: number.0 as usize,
            number: u64::from(number.1) + 1,
            archive: Arc::clone(&file.name),
            member: first.member.clone(),
            offset_bytes: first.offset_bytes,
            size_bytes: first.size_bytes,
            sha256: digests.sha256,
            md5: digests.md5,
        };
        Ok(Member { stored: Arc::new(stored), content_type: first.content_type })
    }
}

/// Returns all that a row may learn of a member by its name.
fn said(object: &Object) -> (Option<Digests>, Option<Finding>) {
    let told = |finding: &Finding| is_unsafe(object) || *finding == Finding::ChecksumMismatch;
    (object.digests, object.finding.filter(told))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blobs::{Archive, Form, Kind, Layouts, SourceArchive};
    use crate::input::Digest;

    fn members(list: &[(&str, &str, u8, Option<Finding>)]) -> Members {
        let mut archives: Vec<SourceArchive> = Vec::new();
        for (archive, name, byte, finding) in list {
            let object = Object {
                number: 1,
                member: (*name).to_owned(),
                kind: Kind::File,
                size_bytes: 1,
                offset_bytes: None,
                digests: Some(Digests { sha256: [*byte; 32], md5: [*byte; 16] }),
                content_type: None,
                link: None,
                finding: *finding,
            };
            match archives.iter_mut().find(|of| of.name == *archive) {
                Some(of) => of.archive.objects.push(object),
                None => archives.push(SourceArchive {
                    name: (*archive).to_owned(),
                    path: PathBuf::from(archive),
                    archive: Archive {
                        digest: Digest { path: String::new(), bytes: 0, sha256: String::new() },
                        form: Form::Tar,
                        objects: vec![object],
                        links: 0,
                        folders: 0,
                        others: 0,
                        notes: Vec::new(),
                    },
                }),
            }
        }
        let layouts = Layouts::parse(&[]).unwrap();
        Members::of([("files", &Arc::new(SourceObjects::new(layouts, archives)))].into_iter())
    }

    #[test]
    fn a_name_means_one_member_or_none() {
        let members = members(&[
            ("a.tar", "./x", 1, None),
            ("a.tar", "same", 2, None),
            ("b.tar", "same", 2, None),
            ("a.tar", "two", 3, None),
            ("b.tar", "two", 4, None),
            ("b.tar", "../up", 5, Some(Finding::Parent)),
            ("b.tar", "bad", 5, Some(Finding::ChecksumMismatch)),
            ("b.tar", "Case", 5, Some(Finding::CaseClash)),
            ("b.tar", "both", 6, None),
            ("a.tar", "both", 7, Some(Finding::ChecksumMismatch)),
        ]);
        let check = |name: &str, archive: Option<&str>, expected: Result<i64, &str>| {
            let found = members.find(name, archive);
            let row = |member: Member| {
                let rows = members.rows([&member.stored].into_iter());
                (1..20).find(|row| rows["files"].contains(*row)).unwrap()
            };
            let found = found.map(row).map_err(|(code, _)| code);
            assert_eq!(found, expected, "{name} {archive:?}");
        };
        check("x", None, Ok(1));
        check("./x", Some("a.tar"), Ok(1));
        check("x", Some("b.tar"), Err(MISSING));
        check("y", None, Err(MISSING));
        check("same", None, Ok(2));
        check("same", Some("b.tar"), Ok(5));
        check("two", None, Err(AMBIGUOUS));
        check("two", Some("b.tar"), Ok(6));
        check("../up", None, Err(UNSAFE));
        check("bad", None, Err(CHECKSUM));
        check("Case", None, Ok(9));
        check("case", None, Err(MISSING));
        check("both", None, Err(CHECKSUM));
        check("both", Some("a.tar"), Err(CHECKSUM));
        check("both", Some("b.tar"), Ok(10));
        check("both", Some("c.tar"), Err(MISSING));
    }
}
