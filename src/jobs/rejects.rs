//! Rows that do not go to the target, written as JSON lines.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;

use arrow::array::RecordBatch;

use super::error::Error;
use crate::artifact::{Artifact, Artifacts};
use crate::dump::Reject;
use crate::output::{RowObjects, write_json_string};
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

    fn write(&mut self, lines: &[u8], rows: u64) -> Result<(), Error> {
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
        has_secrets: bool,
    ) -> Result<(), Error> {
        let mut lines = Vec::new();
        for reject in rejects {
            let input = file_name(&reject.input);
            let raw = if has_secrets { "***".to_owned() } else { shown(&reject.raw) };
            let mut line = serde_json::json!({
                "status": Status::Error,
                "reason": reject.reason.code(),
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

    /// Adds records of a model's rows.
    pub fn add(
        &mut self,
        batch: &RecordBatch,
        records: &[RowRecord],
        form: &Form,
    ) -> Result<(), Error> {
        if records.is_empty() {
            return Ok(());
        }
        let objects = RowObjects::new(&self.path, batch, form.masked)?;
        let mut lines = Vec::new();
        for record in records {
            lines.extend_from_slice(b"{\"status\":");
            let status = serde_json::json!(record.status).to_string();
            lines.extend_from_slice(status.as_bytes());
            lines.extend_from_slice(b",\"reason\":");
            write_json_string(&record.reason, &mut lines);
            lines.extend_from_slice(b",\"detail\":");
            match &record.detail {
                Some(detail) => write_json_string(detail, &mut lines),
                None => lines.extend_from_slice(b"null"),
            }
            if let (Some(driver), Some(row)) = (form.driver, record.source_row) {
                lines.extend_from_slice(b",\"source\":{\"table\":");
                write_json_string(driver, &mut lines);
                lines.extend_from_slice(format!(",\"row\":{row}}}").as_bytes());
            }
            lines.extend_from_slice(b",\"");
            lines.extend_from_slice(form.row_key.as_bytes());
            lines.extend_from_slice(b"\":");
            objects.write(record.row, &mut lines);
            lines.extend_from_slice(b"}\n");
        }
        self.write(&lines, records.len() as u64)
    }
}

/// What the records of one file have in common.
pub(super) struct Form<'a> {
    pub driver: Option<&'a str>,
    pub masked: &'a HashSet<String>,
    /// `row` for a whole row, `target` for its key alone.
    pub row_key: &'a str,
}

/// Why a row of a batch does not go, or what there is to say of it.
#[derive(Debug, Clone)]
pub(super) struct RowRecord {
    /// Index in the batch.
    pub row: usize,
    pub source_row: Option<i64>,
    pub status: Status,
    pub reason: String,
    pub detail: Option<String>,
}

/// Counts records by reason.
pub(super) fn count_by_reason(records: &[RowRecord], counts: &mut BTreeMap<String, u64>) {
    for record in records {
        match counts.get_mut(&record.reason) {
            Some(count) => *count += 1,
            None => drop(counts.insert(record.reason.clone(), 1)),
        }
    }
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
