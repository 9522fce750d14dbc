//! The data files of one model: written beside the judging of its rows, or as JSON.

use std::collections::HashSet;
use std::io::Write;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

use arrow::array::RecordBatch;
use arrow::datatypes::Schema;

use super::error::Error;
use crate::artifact::{Artifact, Artifacts, Record};
use crate::dump::SQL_TYPE_KEY;
use crate::output::{self, Content, RowObjects, TableFiles};

/// Writes that may wait for the disk: the judging of rows is then held back.
const WAITING_WRITES: usize = 2;

/// Bytes of JSON lines that are written together.
const WRITTEN_BYTES: usize = 1 << 20;

/// The thread that writes the files of one model, and hashes what it writes.
pub(super) struct FileThread<'a> {
    /// `None` once there is nothing more to write.
    sender: Option<SyncSender<Vec<RecordBatch>>>,
    thread: Option<ScopedJoinHandle<'a, Result<Written, output::Error>>>,
}

/// What was written.
#[derive(Default)]
pub(super) struct Written {
    pub records: Vec<Record>,
    /// What the columns hold, where it was asked for.
    pub content: Option<Content>,
}

impl<'a> FileThread<'a> {
    pub fn start(mut files: TableFiles<'a>, scope: &'a Scope<'a, '_>) -> Self {
        let (sender, receiver) = sync_channel::<Vec<RecordBatch>>(WAITING_WRITES);
        let thread = scope.spawn(move || {
            for batches in receiver {
                files.write(&batches)?;
            }
            let (records, content) = files.finish()?;
            Ok(Written { records, content })
        });
        Self { sender: Some(sender), thread: Some(thread) }
    }

    pub fn write(&mut self, batches: Vec<RecordBatch>) -> Result<(), Error> {
        let is_open = self.sender.as_ref().is_some_and(|sender| sender.send(batches).is_ok());
        // The thread ends early only with an error.
        if is_open { Ok(()) } else { self.finish().map(drop) }
    }

    pub fn finish(&mut self) -> Result<Written, Error> {
        drop(self.sender.take());
        match self.thread.take().map(ScopedJoinHandle::join) {
            Some(Ok(written)) => Ok(written?),
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            None => Ok(Written::default()),
        }
    }
}

/// A map as a JSON list of objects, one a line.
pub(super) struct JsonList {
    path: String,
    text: Vec<u8>,
}

impl JsonList {
    pub fn new(path: String) -> Self {
        Self { path, text: b"[".to_vec() }
    }

    pub fn add(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let objects = RowObjects::new(&self.path, batch, &HashSet::new())?;
        for row in 0..batch.num_rows() {
            self.text.extend_from_slice(if self.text.len() > 1 { b",\n " } else { b"\n " });
            objects.write(row, &mut self.text);
        }
        Ok(())
    }

    pub fn finish(mut self, artifacts: &Artifacts, rows: u64) -> Result<(), Error> {
        self.text.extend_from_slice(b"\n]\n");
        let mut artifact = artifacts.open(&self.path)?;
        artifact.write_all(&self.text).map_err(|source| artifact.failed(source, None))?;
        artifact.finish(Some(rows))?;
        Ok(())
    }
}

/// The rows of an export, a JSON object a line.
pub(super) struct ExportFile<'a> {
    artifact: Artifact<'a>,
    /// Columns that are derived from secrets.
    masked: &'a HashSet<String>,
    /// Columns whose text is JSON.
    json: HashSet<String>,
    rows: u64,
}

impl<'a> ExportFile<'a> {
    /// Begins the file of rows of this schema; `json` names columns that are JSON beside those
    /// whose type says so.
    ///
    /// # Errors
    /// The file can't be made.
    pub fn new(
        artifacts: &'a Artifacts,
        path: &str,
        schema: &Schema,
        json: &[String],
        masked: &'a HashSet<String>,
    ) -> Result<Self, Error> {
        let is_json = |field: &&std::sync::Arc<arrow::datatypes::Field>| {
            let declared = field.metadata().get(SQL_TYPE_KEY).map(String::as_str);
            declared.is_some_and(|it| {
                ["json", "jsonb"].iter().any(|name| it.eq_ignore_ascii_case(name))
            })
        };
        let typed = schema.fields().iter().filter(is_json).map(|field| field.name().clone());
        let json = typed.chain(json.iter().cloned()).collect();
        Ok(Self { artifact: artifacts.open(path)?, masked, json, rows: 0 })
    }

    pub fn add(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let objects = RowObjects::new(self.artifact.path(), batch, self.masked)?;
        let objects = objects.with_json(&self.json);
        let mut lines = Vec::new();
        for row in 0..batch.num_rows() {
            objects.write(row, &mut lines);
            lines.push(b'\n');
            if lines.len() >= WRITTEN_BYTES {
                self.write(&mut lines)?;
            }
        }
        self.rows += batch.num_rows() as u64;
        self.write(&mut lines)
    }

    fn write(&mut self, lines: &mut Vec<u8>) -> Result<(), Error> {
        let rows = Some(self.rows);
        self.artifact.write_all(lines).map_err(|source| self.artifact.failed(source, rows))?;
        lines.clear();
        Ok(())
    }

    pub fn finish(self) -> Result<Record, Error> {
        Ok(self.artifact.finish(Some(self.rows))?)
    }
}
