//! The objects of a run as a BagIt bag: `storage/bag/`.
//!
//! Payload files are links to the objects under the same names, which have no sign that a manifest
//! has to encode. No clock: the bag's date is the plan's.
//! <https://www.rfc-editor.org/rfc/rfc8493>

use std::io::Write;

use sha2::{Digest, Sha256};

use super::error::Error;
use super::object_lists::below_storage;
use super::objects::{FOLDER, OBJECTS, ObjectStore};
use crate::artifact::{Artifacts, hex};

const BAGIT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// What a bag says of itself beside its payload.
#[derive(Debug, Clone, Default)]
pub struct BagInfo {
    /// The plan's moment; its date is the bag's.
    pub as_of: Option<String>,
}

/// Writes the bag of all objects that are on disk.
///
/// # Errors
/// A file can't be written.
pub(super) fn write(
    store: &ObjectStore,
    info: &BagInfo,
    artifacts: &Artifacts,
) -> Result<(), Error> {
    let bag = format!("{FOLDER}/bag");
    artifacts.make_folder(&format!("{bag}/data"))?;
    let mut lines = Vec::new();
    let mut bytes = 0;
    for entry in store.entries.values() {
        let below = below_storage(entry).and_then(|path| path.strip_prefix(OBJECTS));
        let (Some(path), Some(below)) = (&entry.path, below) else { continue };
        artifacts.link(path, &format!("{bag}/data{below}"))?;
        lines.push((format!("data{below}"), hex(&entry.sha256)));
        bytes += entry.size_bytes;
    }
    lines.sort();
    let mut about = String::new();
    about +=
        &format!("Bag-Software-Agent: {} {}\n", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    if let Some(date) = info.as_of.as_deref().and_then(date) {
        about += &format!("Bagging-Date: {date}\n");
    }
    about += &format!("Payload-Oxum: {bytes}.{}\n", lines.len());
    let mut tags = vec![
        ("bag-info.txt", about),
        ("bagit.txt", BAGIT.to_owned()),
        ("manifest-sha256.txt", manifest(&lines)),
    ];
    let sums: Vec<(String, String)> = tags
        .iter()
        .map(|(name, text)| ((*name).to_owned(), hex(&Sha256::digest(text.as_bytes()))))
        .collect();
    tags.push(("tagmanifest-sha256.txt", manifest(&sums)));
    for (name, text) in tags {
        let mut file = artifacts.open(&format!("{bag}/{name}"))?;
        file.write_all(text.as_bytes()).map_err(|source| file.failed(source, None))?;
        file.finish(None)?;
    }
    Ok(())
}

/// Returns the lines of a manifest, of paths and their digests.
fn manifest(files: &[(String, String)]) -> String {
    files.iter().map(|(path, sha256)| format!("{sha256}  {path}\n")).collect()
}

/// Returns the date that a moment begins with.
fn date(as_of: &str) -> Option<&str> {
    let date = as_of.get(..10)?;
    let is_date = date.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    is_date.then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bag_has_the_date_of_its_plan() {
        assert_eq!(date("2025-11-01T00:00:00Z"), Some("2025-11-01"));
        assert_eq!(date("2025-11-01"), Some("2025-11-01"));
        assert_eq!(date("November 2025"), None);
        assert_eq!(date("tomorrow"), None);
    }
}
