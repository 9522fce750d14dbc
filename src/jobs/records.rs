//! Records of a model's rows, as JSON lines: rejects with the whole row, and the audit with keys.
//!
//! A record names the source row that its row is made of; what is told of that row is fetched
//! from its table when some records have gathered.

use std::collections::HashSet;

use arrow::array::RecordBatch;

use super::drivers::Drivers;
use super::error::Error;
use super::rejects::JsonLines;
use super::source_rows::SourceRows;
use super::staging::StagedInfo;
use crate::artifact::Artifacts;
use crate::engine::Engine;
use crate::output::{RowObjects, write_json_string};
use crate::plan::Status;

/// Bytes of records that wait for their source rows.
///
/// Rows of a model that keeps the order of its table are fetched in one pass over it; of any
/// other model each such amount of records costs a pass.
const WAITING_BYTES: usize = 8 << 20;

/// Bytes of lines that are written together.
const WRITTEN_BYTES: usize = 1 << 20;

/// What there is to say of a row of a batch.
#[derive(Debug, Clone)]
pub(super) struct RowRecord {
    /// Index in the batch.
    pub row: usize,
    /// Its `_row`.
    pub source: Option<i64>,
    pub status: Status,
    /// Why it does not go; of a row that goes, its notes.
    pub reason: Option<String>,
    pub notes: Vec<RowNote>,
    pub detail: Option<String>,
}

/// A note on a row, as the plan calls it.
#[derive(Debug, Clone)]
pub(super) struct RowNote {
    pub code: String,
    pub status: Status,
}

/// What a record tells of its source row beside its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// `source_row`: all columns.
    Row,
    /// `source.key`: the columns of the table's primary key.
    Key,
    Nothing,
}

/// A file of records.
pub(super) struct RecordFile<'a> {
    lines: JsonLines<'a>,
    path: String,
    told: Told,
    sources: Vec<Option<SourceRows<'a>>>,
    waiting: Vec<Line>,
    waiting_bytes: usize,
    /// How much may wait.
    most_waiting: usize,
}

/// A line without what is told of the source row.
struct Line {
    text: Vec<u8>,
    /// Where that goes, and the row: driving table and number.
    hole: Option<(usize, usize, i64)>,
}

impl Line {
    fn write(&self, told: &[u8], out: &mut Vec<u8>) {
        let at = self.hole.map_or(self.text.len(), |(at, ..)| at);
        out.extend_from_slice(&self.text[..at]);
        out.extend_from_slice(told);
        out.extend_from_slice(&self.text[at..]);
    }
}

/// The objects of one batch: what stands under `row` or `target`, and the model's own source key.
pub(super) struct RowParts<'a> {
    pub name: &'static str,
    pub columns: &'a RecordBatch,
    pub source_key: Option<&'a RecordBatch>,
    pub masked: &'a HashSet<String>,
}

impl<'a> RecordFile<'a> {
    pub fn new(
        artifacts: &'a Artifacts,
        engine: &'a Engine,
        path: String,
        told: Told,
        drivers: &Drivers,
    ) -> Result<Self, Error> {
        let source = |info: &StagedInfo| -> Result<Option<SourceRows<'a>>, Error> {
            match told {
                Told::Row => SourceRows::new(engine, info, None).map(Some),
                Told::Key if info.key.is_empty() => Ok(None),
                Told::Key => SourceRows::new(engine, info, Some(&info.key)).map(Some),
                Told::Nothing => Ok(None),
            }
        };
        let sources = drivers.tables().iter().map(|table| source(&table.info));
        Ok(Self {
            lines: JsonLines::new(artifacts, path.clone()),
            path,
            told,
            sources: sources.collect::<Result<_, _>>()?,
            waiting: Vec::new(),
            waiting_bytes: 0,
            most_waiting: WAITING_BYTES,
        })
    }

    /// Lets no record wait: its source row is there only as long as its batch is.
    pub fn of_passing_rows(self) -> Self {
        Self { most_waiting: 0, ..self }
    }

    /// Adds records of a batch.
    pub fn add(
        &mut self,
        records: &[RowRecord],
        parts: &RowParts,
        drivers: &Drivers,
    ) -> Result<(), Error> {
        if records.is_empty() {
            return Ok(());
        }
        let objects = RowObjects::new(&self.path, parts.columns, parts.masked)?;
        let keys = parts.source_key.map(|key| RowObjects::new(&self.path, key, parts.masked));
        let keys = keys.transpose()?;
        for record in records {
            let mut line = Line { text: Vec::new(), hole: None };
            let place = record.source.and_then(|row| drivers.place(row));
            write_verdict(record, &mut line.text);
            if place.is_some() || keys.is_some() {
                self.write_source(record, place, keys.as_ref(), drivers, &mut line);
            }
            if parts.columns.num_columns() > 0 {
                line.text.extend_from_slice(format!(",\"{}\":", parts.name).as_bytes());
                objects.write(record.row, &mut line.text);
            }
            if let (Told::Row, Some((table, row))) = (self.told, place) {
                line.text.extend_from_slice(b",\"source_row\":");
                line.hole = Some((line.text.len(), table, row));
            }
            line.text.extend_from_slice(b"}\n");
            self.waiting_bytes += line.text.len();
            self.waiting.push(line);
        }
        if self.waiting_bytes >= self.most_waiting { self.flush() } else { Ok(()) }
    }

    fn write_source(
        &self,
        record: &RowRecord,
        place: Option<(usize, i64)>,
        keys: Option<&RowObjects>,
        drivers: &Drivers,
        line: &mut Line,
    ) {
        let out = &mut line.text;
        out.extend_from_slice(b",\"source\":{");
        if let Some((table, row)) = place {
            out.extend_from_slice(b"\"table\":");
            write_json_string(&drivers.tables()[table].label, out);
            out.extend_from_slice(format!(",\"row\":{row}").as_bytes());
        }
        let comma = if place.is_some() { "," } else { "" };
        if let Some(keys) = keys {
            out.extend_from_slice(format!("{comma}\"key\":").as_bytes());
            keys.write(record.row, out);
        } else if let (Told::Key, Some((table, row))) = (self.told, place)
            && self.sources[table].is_some()
        {
            out.extend_from_slice(format!("{comma}\"key\":").as_bytes());
            line.hole = Some((out.len(), table, row));
        }
        line.text.push(b'}');
    }

    /// Fetches what the waiting records tell of their source rows, and writes them.
    fn flush(&mut self) -> Result<(), Error> {
        let waiting = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        let mut order: Vec<usize> = (0..waiting.len()).collect();
        order.sort_by_key(|index| waiting[*index].hole.map(|(_, table, row)| (table, row)));
        // Lines that come in the order of their source rows need not wait for each other.
        let is_in_order = order.is_sorted();
        let mut fetched: Vec<Vec<u8>> = vec![Vec::new(); waiting.len()];
        let mut lines = Vec::new();
        let mut count = 0;
        for index in order {
            let line = &waiting[index];
            let mut told = Vec::new();
            if let Some((_, table, row)) = line.hole
                && let Some(source) = &mut self.sources[table]
            {
                source.write(row, &mut told)?;
            }
            if !is_in_order {
                fetched[index] = told;
                continue;
            }
            line.write(&told, &mut lines);
            count += 1;
            if lines.len() >= WRITTEN_BYTES {
                self.lines.write(&lines, std::mem::take(&mut count))?;
                lines.clear();
            }
        }
        if !is_in_order {
            waiting.iter().zip(&fetched).for_each(|(line, told)| line.write(told, &mut lines));
            count = waiting.len() as u64;
        }
        if count > 0 { self.lines.write(&lines, count) } else { Ok(()) }
    }

    /// Makes the file whole, where there is one.
    pub fn finish(mut self) -> Result<(), Error> {
        self.flush()?;
        self.lines.finish()
    }
}

fn write_verdict(record: &RowRecord, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"status\":");
    out.extend_from_slice(serde_json::json!(record.status).to_string().as_bytes());
    let text = |name: &str, text: Option<&str>, out: &mut Vec<u8>| {
        out.extend_from_slice(name.as_bytes());
        match text {
            Some(text) => write_json_string(text, out),
            None => out.extend_from_slice(b"null"),
        }
    };
    text(",\"reason\":", record.reason.as_deref(), out);
    if !record.notes.is_empty() {
        out.extend_from_slice(b",\"notes\":[");
        for (index, note) in record.notes.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            write_json_string(&note.code, out);
        }
        out.push(b']');
    }
    text(",\"detail\":", record.detail.as_deref(), out);
}
