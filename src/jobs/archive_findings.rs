//! What is to be told of the archives of a source: members that may not be used, and the like.
//!
//! One finding for each kind of thing in each archive, with its first member. Knows no rows.

use std::collections::BTreeMap;

use crate::blobs::{
    ChecksumList, Compared, Finding as MemberFinding, Object, SourceArchive, is_unsafe,
};
use crate::dump::Finding;

/// Returns the findings of an archive: its members' and its own.
pub(super) fn archive_findings(archive: &SourceArchive) -> Vec<Finding> {
    let mut kinds: BTreeMap<MemberFinding, (u64, &Object)> = BTreeMap::new();
    for object in &archive.archive.objects {
        let Some(finding) = object.finding else { continue };
        kinds.entry(finding).or_insert((0, object)).0 += 1;
    }
    let found = kinds.into_iter().filter_map(|(kind, (count, first))| {
        let (code, loses_rows, what) = match kind {
            _ if is_unsafe(first) => ("unsafe_member", true, "never used"),
            MemberFinding::Duplicate => ("duplicate_member", false, "members of one name"),
            MemberFinding::CaseClash | MemberFinding::NormalizationClash => {
                ("clashing_member", false, "one file on some file systems")
            }
            _ => return None,
        };
        let members = if count == 1 { "member is" } else { "members are" };
        let name = first.member.escape_debug();
        Some(Finding {
            code,
            loses_rows,
            input: archive.archive.digest.path.clone(),
            line: first.number,
            detail: format!("{count} {members} {what}: {}, the first is `{name}`", kind.code()),
        })
    });
    let notes = archive.archive.notes.iter().map(|note| Finding {
        code: note.code,
        // What stands behind the end mark is not read.
        loses_rows: note.code == "concatenated",
        input: archive.archive.digest.path.clone(),
        line: 0,
        detail: note.detail.clone(),
    });
    found.chain(notes).collect()
}

/// Returns what is to be told of the lists that the archives were compared with.
pub(super) fn list_findings(lists: &[ChecksumList], compared: &Compared) -> Vec<Finding> {
    let input = lists.first().map(|list| list.path.clone()).unwrap_or_default();
    let named = |names: &[String], count: u64| {
        let shown: Vec<String> =
            names.iter().map(|name| format!("`{}`", name.escape_debug())).collect();
        let more = if names.len() as u64 == count { "" } else { ", …" };
        format!("{}{more}", shown.join(", "))
    };
    let told = [
        (
            "checksum_mismatch",
            compared.mismatch,
            &compared.first_mismatches,
            "of the list have other bytes in the archive",
        ),
        (
            "listed_member_absent",
            compared.absent,
            &compared.first_absent,
            "of the list are in no archive",
        ),
    ];
    let told = told.into_iter().filter(|(_, count, ..)| *count > 0);
    let found = told.map(|(code, count, names, what)| Finding {
        code,
        loses_rows: true,
        input: input.clone(),
        line: 0,
        detail: format!("{count} files {what}: {}", named(names, count)),
    });
    let not_compared = lists.iter().flat_map(|list| {
        list.not_compared.iter().map(|(algorithm, count)| Finding {
            code: "checksums_not_compared",
            loses_rows: false,
            input: list.path.clone(),
            line: 0,
            detail: format!("{count} digests by {algorithm} are not compared"),
        })
    });
    let without = (compared.not_compared > 0).then(|| Finding {
        code: "checksums_not_compared",
        loses_rows: false,
        input: input.clone(),
        line: 0,
        detail: format!("{} files of the list have nothing else there", compared.not_compared),
    });
    found.chain(not_compared).chain(without).collect()
}
