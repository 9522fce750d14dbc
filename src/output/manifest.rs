//! Ends a run: `SHA256SUMS`, then `manifest.json`, the last file of all.
//!
//! No clock in either: the same run gives the same bytes.

use std::collections::BTreeMap;
use std::io::Write;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::error::Error;
use crate::artifact::{Artifacts, MANIFEST, Record, hex};

/// The name of the list that `sha256sum -c` reads.
pub const CHECKSUMS: &str = "SHA256SUMS";

/// What a run says of itself.
#[derive(Debug, Clone, Serialize)]
pub struct RunSummary {
    /// The plan's name; `None` for a snapshot.
    pub plan: Option<String>,
    /// `ok`, or `findings`.
    pub status: String,
    /// The columns of each map, for a later run that reads it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub maps: BTreeMap<String, Vec<MapColumn>>,
}

/// A column of a map.
#[derive(Debug, Clone, Serialize)]
pub struct MapColumn {
    pub name: String,
    #[serde(rename = "type")]
    pub sql_type: String,
}

#[derive(Serialize)]
struct Manifest<'a> {
    version: u32,
    tool: &'static str,
    tool_version: &'static str,
    #[serde(flatten)]
    run: &'a RunSummary,
    artifacts: &'a [Record],
}

/// What a manifest says, read again.
#[derive(Debug, Clone, Deserialize)]
pub struct ReadManifest {
    /// `None` for a snapshot.
    pub plan: Option<String>,
    /// Every file of the folder but the manifest.
    pub artifacts: Vec<Record>,
    /// The manifest's own digest fits: nothing in it was changed since it was written.
    #[serde(skip)]
    pub is_sealed: bool,
}

/// Stands before the manifest's own digest, which ends it: the digest is of all before.
const SEAL: &str = ",\n  \"self_sha256\": \"";
const END: &str = "\n}\n";

/// Reads the text of `manifest.json`.
///
/// # Errors
/// It is not JSON, or not that of a manifest.
pub fn read(text: &[u8]) -> serde_json::Result<ReadManifest> {
    let manifest: ReadManifest = serde_json::from_slice(text)?;
    Ok(ReadManifest { is_sealed: is_sealed(text), ..manifest })
}

fn is_sealed(text: &[u8]) -> bool {
    memchr::memmem::rfind(text, SEAL.as_bytes())
        .is_some_and(|at| text[at..] == *seal(&text[..at]).as_bytes())
}

/// Returns how a manifest ends that begins with this text.
fn seal(text: &[u8]) -> String {
    format!("{SEAL}{}\"{END}", hex(&Sha256::digest(text)))
}

/// Writes the two files, and makes the run a finished one.
pub fn write(artifacts: &Artifacts, run: &RunSummary) -> Result<(), Error> {
    artifacts.settle()?;
    write_file(artifacts, CHECKSUMS, checksums(&artifacts.records()).as_bytes())?;
    let manifest = Manifest {
        version: 1,
        tool: env!("CARGO_PKG_NAME"),
        tool_version: env!("CARGO_PKG_VERSION"),
        run,
        artifacts: &artifacts.records(),
    };
    let path = artifacts.root().join(MANIFEST);
    let mut text = serde_json::to_vec_pretty(&manifest)
        .map_err(|source| crate::artifact::Error::Io { path, source: source.into() })?;
    // No other file says what is in this one: it does so itself.
    text.truncate(text.strip_suffix(b"\n}").map_or(text.len(), <[u8]>::len));
    text.extend_from_slice(seal(&text).as_bytes());
    write_file(artifacts, MANIFEST, &text)?;
    Ok(artifacts.complete()?)
}

fn write_file(artifacts: &Artifacts, path: &str, bytes: &[u8]) -> Result<(), Error> {
    let mut artifact = artifacts.open(path)?;
    artifact.write_all(bytes).map_err(|source| artifact.failed(source, None))?;
    artifact.finish(None)?;
    Ok(())
}

/// Returns the lines of `SHA256SUMS`; records come sorted by path.
pub fn checksums(records: &[Record]) -> String {
    let lines = records.iter().map(|record| {
        let path = checksum_path(&record.path);
        let mark = if path.len() == record.path.len() { "" } else { "\\" };
        format!("{mark}{}  {path}\n", record.sha256)
    });
    lines.collect()
}

/// Returns a path with GNU's escapes for names that would break a line:
/// <https://www.gnu.org/software/coreutils/manual/html_node/cksum-output-modes.html>.
pub(super) fn checksum_path(path: &str) -> String {
    path.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finished_run_has_both_files() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::create(folder.path(), false).unwrap();
        write_file(&artifacts, "data/b.copy", b"abc").unwrap();
        write_file(&artifacts, "audit.json", b"").unwrap();
        let run = RunSummary {
            plan: Some("gustav".to_owned()),
            status: "ok".to_owned(),
            maps: BTreeMap::new(),
        };
        write(&artifacts, &run).unwrap();
        let read = |path: &str| std::fs::read_to_string(folder.path().join(path)).unwrap();
        let expected = "\
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  audit.json
ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  data/b.copy
";
        assert_eq!(read(CHECKSUMS), expected);
        let manifest: serde_json::Value = serde_json::from_str(&read(MANIFEST)).unwrap();
        assert_eq!((&manifest["version"], &manifest["plan"]), (&1.into(), &"gustav".into()));
        let listed = manifest["artifacts"].as_array().unwrap();
        let paths: Vec<_> = listed.iter().map(|record| record["path"].as_str().unwrap()).collect();
        assert_eq!(paths, ["SHA256SUMS", "audit.json", "data/b.copy"]);
        let mut entries: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        entries.sort();
        assert_eq!(entries, ["SHA256SUMS", "audit.json", "data", "manifest.json"]);
    }

    #[test]
    fn a_manifest_tells_of_every_change_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::create(folder.path(), false).unwrap();
        write_file(&artifacts, "data/b.copy", b"abc").unwrap();
        let run = RunSummary { plan: None, status: "ok".to_owned(), maps: BTreeMap::new() };
        write(&artifacts, &run).unwrap();
        let text = std::fs::read(folder.path().join(MANIFEST)).unwrap();
        let manifest = read(&text).unwrap();
        assert_eq!((manifest.plan, manifest.artifacts.len(), manifest.is_sealed), (None, 2, true));
        for at in 0..text.len() {
            let mut changed = text.clone();
            changed[at] ^= 1;
            assert!(!read(&changed).is_ok_and(|manifest| manifest.is_sealed), "byte {at}");
        }
    }

    #[test]
    fn a_finished_run_can_be_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        for _ in 0..2 {
            let artifacts = Artifacts::create(folder.path(), true).unwrap();
            write_file(&artifacts, "data/b.copy", b"abc").unwrap();
            let run =
                RunSummary { plan: None, status: "findings".to_owned(), maps: BTreeMap::new() };
            write(&artifacts, &run).unwrap();
        }
        assert!(matches!(
            Artifacts::create(folder.path(), false),
            Err(crate::artifact::Error::NotEmpty { .. })
        ));
    }

    #[test]
    fn odd_names_are_escaped_as_gnu_does() {
        let record = |path: &str| Record {
            path: path.to_owned(),
            bytes: 0,
            sha256: "00".to_owned(),
            rows: None,
        };
        let text = checksums(&[record("a b"), record("a\nb"), record("a\\b")]);
        assert_eq!(text, "00  a b\n\\00  a\\nb\n\\00  a\\\\b\n");
    }
}
