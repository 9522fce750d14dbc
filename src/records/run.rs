//! The folder of a former run: which maps it has, in which files, with which columns.
//!
//! `manifest.json` tells: a run without it was not finished, and a file that it does not list is
//! none of the run's.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use super::error::Error;
use super::file::FileFormat;
use crate::input::{self, Digest, Progress};

const MANIFEST: &str = "manifest.json";

/// Forms of a map's file: those with types first.
const FORMS: [(&str, FileFormat); 4] = [
    (".parquet", FileFormat::Parquet),
    (".csv", FileFormat::Csv),
    (".copy", FileFormat::Copy),
    (".json", FileFormat::JsonList),
];

/// A former run.
#[derive(Debug)]
pub struct FormerRun {
    /// By their names.
    pub maps: BTreeMap<String, RunMap>,
    /// The digest of its manifest.
    pub manifest: Digest,
}

/// A map of a run, in the form of it that says the most.
#[derive(Debug)]
pub struct RunMap {
    pub path: PathBuf,
    pub format: FileFormat,
    /// As the manifest has it.
    pub sha256: String,
    /// Names and SQL types, where the manifest has them.
    pub columns: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Manifest {
    tool: String,
    artifacts: Vec<Artifact>,
    /// By map.
    #[serde(default)]
    maps: BTreeMap<String, Vec<MapColumn>>,
}

#[derive(Deserialize)]
struct Artifact {
    path: String,
    sha256: String,
}

#[derive(Deserialize)]
struct MapColumn {
    name: String,
    #[serde(rename = "type")]
    sql_type: String,
}

impl FormerRun {
    /// Opens a run; `None` where there is no such folder.
    ///
    /// # Errors
    /// The folder holds no finished run.
    pub fn open(folder: &Path, progress: &Arc<Progress>) -> Result<Option<Self>, Error> {
        let path = folder.join(MANIFEST);
        let wrong =
            |what: String, hint| Err(Error::Run { path: path.display().to_string(), what, hint });
        if !path.is_file() {
            if !folder.exists() {
                return Ok(None);
            }
            let hint = "`run` names the folder that `transload convert -o` has written";
            return wrong("there is no manifest: this is no finished run".to_owned(), hint);
        }
        let mut stream = input::open_as_is(&path, progress)?;
        let mut text = Vec::new();
        while let Some(block) = stream.next_block()? {
            text.extend_from_slice(&block);
        }
        let stopped = || input::Error::Stopped { path: path.display().to_string(), byte: 0 };
        let digest = stream.digest().ok_or_else(stopped)?;
        let hint = "use the run as it was written";
        let manifest: Manifest = match serde_json::from_slice(&text) {
            Ok(manifest) => manifest,
            Err(error) => return wrong(error.to_string(), hint),
        };
        if manifest.tool != env!("CARGO_PKG_NAME") {
            return wrong("another program wrote it".to_owned(), hint);
        }
        let mut maps: BTreeMap<String, RunMap> = BTreeMap::new();
        for artifact in manifest.artifacts {
            let Some(file) = artifact.path.strip_prefix("maps/") else { continue };
            let form = FORMS.iter().position(|(ending, _)| file.ends_with(ending));
            let Some(form) = form else { continue };
            let (ending, format) = FORMS[form];
            let name = file.trim_end_matches(ending).to_owned();
            let is_better = |known: &RunMap| {
                FORMS.iter().position(|(_, other)| *other == known.format) > Some(form)
            };
            if maps.get(&name).is_none_or(is_better) {
                let columns = manifest.maps.get(&name).into_iter().flatten();
                let columns =
                    columns.map(|column| (column.name.clone(), column.sql_type.clone())).collect();
                let path = folder.join(&artifact.path);
                maps.insert(name, RunMap { path, format, sha256: artifact.sha256, columns });
            }
        }
        Ok(Some(Self { maps, manifest: digest }))
    }
}
