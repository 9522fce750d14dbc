//! An archive of stored files for a person: what is in it by content type, and what is to be told.
//!
//! The JSON form has every object with its digests.

use std::collections::BTreeMap;

use crate::blobs::{Archive, Finding, Kind, Object};
use crate::report::grouped;

/// Names that are shown of a finding.
const NAMES: usize = 10;

/// Renders the archive.
pub(super) fn render(archive: &Archive) -> String {
    let files = archive.objects.iter().filter(|object| object.kind == Kind::File);
    let mut by_type: BTreeMap<(bool, &str), (u64, u64)> = BTreeMap::new();
    let mut by_finding: BTreeMap<Finding, Vec<&Object>> = BTreeMap::new();
    for file in files {
        // What is unknown comes last.
        let name = file.content_type.unwrap_or("unknown");
        let (count, bytes) = by_type.entry((file.content_type.is_none(), name)).or_default();
        *count += 1;
        *bytes = bytes.saturating_add(file.size_bytes);
    }
    for object in &archive.objects {
        if let Some(finding) = object.finding {
            by_finding.entry(finding).or_default().push(object);
        }
    }
    let all = by_type
        .values()
        .fold((0, 0_u64), |all, (count, bytes)| (all.0 + count, all.1.saturating_add(*bytes)));
    let mut text = format!(
        "  {} files, {} bytes; {} folders, {} links, {} others\n",
        grouped(all.0),
        grouped(all.1),
        grouped(archive.folders),
        grouped(archive.links),
        grouped(archive.others),
    );
    for ((_, name), (count, bytes)) in &by_type {
        let (count, bytes) = (grouped(*count), grouped(*bytes));
        text += &format!("    {name:<28} {count:>12} files {bytes:>20} bytes\n");
    }
    for (finding, objects) in &by_finding {
        let names = objects.iter().take(NAMES).map(|object| shown(object));
        let more = if objects.len() > NAMES { ", \u{2026}" } else { "" };
        let count = grouped(objects.len() as u64);
        let names = names.collect::<Vec<_>>().join(", ");
        text += &format!("  {} {count}: {names}{more}\n", finding.code());
    }
    for note in &archive.notes {
        text += &format!("  {}: {}\n", note.code, note.detail);
    }
    text
}

fn shown(object: &Object) -> String {
    let name = object.member.escape_debug();
    match &object.link {
        Some(link) => format!("`{name}` \u{2192} `{}`", link.escape_debug()),
        None => format!("`{name}`"),
    }
}
