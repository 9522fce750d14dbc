//! Files of JSON lines, and the rows of a dump that could not be decoded.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};

use super::error::Error;
use super::reasons::Reasons;
use crate::artifact::{self, Artifact, Artifacts};
use crate::dump::Reject;
use crate::plan::Status;

/// A file of rejects or of audit records, begun when the first one comes.
pub(super) struct JsonLines<'a> {
    artifacts: &'a Artifacts,
    path: String,
    artifact: Option<Artifact<'a>>,
    rows: u64,
}

impl<'a> JsonLines<'a> {
    pub fn new(artifacts: &'a Artifacts, path: String) -> Self {
        Self { artifacts, path, artifact: None, rows: 0 }
    }

    /// Adds whole lines.
    pub fn write(&mut self, lines: &[u8], rows: u64) -> Result<(), Error> {
        let artifact = match &mut self.artifact {
            Some(artifact) => artifact,
            None => self.artifact.insert(self.artifacts.open(&self.path)?),
        };
        self.rows += rows;
        let rows = self.rows;
        artifact.write_all(lines).map_err(|source| artifact.failed(source, Some(rows)))?;
        Ok(())
    }

    /// Makes the file whole, where there is one.
    pub fn finish(self) -> Result<(), Error> {
        if let Some(artifact) = self.artifact {
            artifact.finish(Some(self.rows))?;
        }
        Ok(())
    }

    /// Adds rows of a dump that could not be decoded; without their text where it may hold a
    /// secret.
    pub fn add_source_rejects(
        &mut self,
        table: &str,
        rejects: &[Reject],
        reasons: Reasons,
        has_secrets: bool,
    ) -> Result<(), Error> {
        let mut lines = Vec::new();
        for reject in rejects {
            let input = file_name(&reject.input);
            let raw = if has_secrets { "***".to_owned() } else { shown(&reject.raw) };
            let (reason, status) = reasons.resolve(reject.reason.code(), Status::Error);
            let mut line = serde_json::json!({
                "status": status,
                "reason": reason,
                "detail": reject.detail,
                "source": {
                    "table": table,
                    "row": reject.row,
                    "input": input,
                    "byte": reject.place.byte,
                    "line": reject.place.line,
                },
                "raw": raw,
            });
            if let Some(column) = &reject.column {
                line["column"] = column.as_str().into();
            }
            lines.extend_from_slice(line.to_string().as_bytes());
            lines.push(b'\n');
        }
        self.write(&lines, rejects.len() as u64)
    }
}

/// Gives the finished rejects of a table another name: only at its end it is known whether a dump
/// has several schemas, and what its tables are called.
pub(super) fn rename_source_rejects(
    artifacts: &Artifacts,
    (from, to): (&str, &str),
    table: &str,
) -> Result<(), Error> {
    let path = artifacts.root().join(from);
    let failed = |source| artifact::Error::Io { path: path.clone(), source };
    let mut renamed = JsonLines::new(artifacts, to.to_owned());
    for line in BufReader::new(File::open(&path).map_err(failed)?).lines() {
        let line = line.map_err(failed)?;
        let mut record: serde_json::Value =
            serde_json::from_str(&line).map_err(|error| failed(error.into()))?;
        record["source"]["table"] = table.into();
        renamed.write(format!("{record}\n").as_bytes(), 1)?;
    }
    renamed.finish()?;
    Ok(artifacts.remove(from)?)
}

/// Returns a path's last part: reports are the same wherever the input lies.
pub(super) fn file_name(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}

/// Returns raw text as it is, or escaped where it is not UTF-8.
fn shown(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(text) => text.to_owned(),
        Err(_) => raw.escape_ascii().to_string(),
    }
}
