//! A typed copy of every table of a dump.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringBuilder};
use arrow::datatypes::{DataType, Schema};
use serde::Serialize;

use super::aside::AsideFile;
use super::error::Error;
use super::reasons::Reasons;
use super::rejects::{JsonLines, file_name};
use crate::artifact::{Artifacts, table_file_name};
use crate::audit::{PolicyRecord, Samples, add_policy_use};
use crate::dump::{
    self, AsideValue, Event, Finding, OnInvalid, ReadOptions, Reason, Rows, SourceTable, Summary,
};
use crate::input::Progress;
use crate::output::{
    self, Compression, Format, RunSummary, TableWriter, WriterOptions, write_manifest,
};
use crate::plan::TablePattern;
use crate::postgres_text::TextColumn;
use crate::report::catalog_json;

/// What the command line asks for.
#[derive(Debug)]
pub struct SnapshotOptions {
    pub dumps: Vec<PathBuf>,
    pub out: PathBuf,
    pub overwrite: bool,
    pub format: Format,
    pub compression: Compression,
    /// Tables to keep; all where it is empty.
    pub tables: Vec<TablePattern>,
    pub exclude: Vec<TablePattern>,
    pub threads: usize,
    pub progress: Arc<Progress>,
}

/// What a snapshot holds.
#[derive(Debug, Serialize)]
pub struct SnapshotReport {
    pub version: u32,
    pub tables: Vec<SnapshotTable>,
    pub findings: Vec<Finding>,
}

#[derive(Debug, Serialize)]
pub struct SnapshotTable {
    pub schema: Option<String>,
    pub name: String,
    pub file: String,
    pub rows: u64,
    /// Rows that could not be decoded; they stand in `rejects/`.
    pub rejected: u64,
    /// Values that their type can't hold; their exact text stands aside.
    pub aside: u64,
    /// The same by column and reason, with the place of the first.
    pub policies: Vec<PolicyRecord>,
}

impl SnapshotReport {
    pub fn rejected(&self) -> u64 {
        self.tables.iter().map(|table| table.rejected).sum()
    }

    /// Returns true where the snapshot holds all that a server would hold.
    pub fn is_complete(&self) -> bool {
        // An expression is no value that a server would hold.
        let expression = Reason::UnsupportedExpression.code();
        let mut policies = self.tables.iter().flat_map(|table| &table.policies);
        let evaluated = !policies.any(|used| used.reason == expression);
        let lost = self.findings.iter().any(|finding| finding.loses_rows);
        self.rejected() == 0 && evaluated && !lost
    }
}

/// Writes the snapshot; the folder holds everything that it wrote.
///
/// # Errors
/// An input can't be read or is damaged, or the machine refuses: the folder then holds no
/// snapshot.
pub fn snapshot(options: &SnapshotOptions) -> Result<SnapshotReport, Error> {
    let artifacts = Artifacts::create(&options.out, options.overwrite)?;
    let outcome = run(options, &artifacts);
    if outcome.is_err() {
        artifacts.abandon();
    }
    outcome
}

fn run(options: &SnapshotOptions, artifacts: &Artifacts) -> Result<SnapshotReport, Error> {
    let (tables, exclude) = (options.tables.clone(), options.exclude.clone());
    let read_options = ReadOptions {
        threads: options.threads,
        on_invalid: OnInvalid::Aside,
        wanted: Arc::new(move |name| {
            let fits = |pattern: &TablePattern| pattern.fits(name.schema.as_deref(), &name.name);
            (tables.is_empty() || tables.iter().any(fits)) && !exclude.iter().any(fits)
        }),
        progress: options.progress.clone(),
        ..ReadOptions::default()
    };
    let mut reader = dump::read(&options.dumps, read_options)?;
    let mut open: BTreeMap<usize, TableSnapshot> = BTreeMap::new();
    let mut turn = 0;
    for event in &mut reader {
        match event? {
            Event::Open(table) => {
                open.insert(table.slot, TableSnapshot::new(table, options, artifacts)?);
            }
            Event::Rows(rows) => {
                if let Some(table) = open.get_mut(&rows.table.slot) {
                    turn += 1;
                    table.last_turn = turn;
                    table.add(rows)?;
                }
                write_the_longest_waiting(&mut open, OPEN_BYTES)?;
            }
            Event::Discard(table) => drop(open.remove(&table.slot)),
        }
    }
    let summary = reader.into_summary().ok_or_else(|| dump::Error::Worker {
        input: options.out.display().to_string(),
        detail: "the reader ended early".to_owned(),
    })?;
    let inputs = inputs_json(&summary);
    // Work on what is left of all tables goes on while the first are finished.
    open.values_mut().try_for_each(TableSnapshot::end_rows)?;
    let mut tables = open
        .into_values()
        .map(|table| table.finish(&summary, &inputs))
        .collect::<Result<Vec<_>, _>>()?;
    tables.sort_by(|left, right| left.file.cmp(&right.file));
    let report = SnapshotReport { version: 1, tables, findings: summary.findings.clone() };
    write_report(artifacts, &report, &summary, &inputs)?;
    let status = if report.is_complete() { "ok" } else { "findings" };
    write_manifest(
        artifacts,
        &RunSummary { plan: None, status: status.to_owned(), maps: BTreeMap::new() },
    )?;
    Ok(report)
}

/// Ends row groups of tables whose last rows came longest ago, until few enough bytes wait.
///
/// What waits is counted in values, so the bytes of the files depend on the dump alone.
fn write_the_longest_waiting(
    open: &mut BTreeMap<usize, TableSnapshot<'_>>,
    most: u64,
) -> Result<(), Error> {
    while open.values().map(TableSnapshot::open_bytes).sum::<u64>() > most {
        let waiting = open.values_mut().filter(|table| table.open_bytes() > 0);
        let Some(longest) = waiting.min_by_key(|table| table.last_turn) else { break };
        longest.write_group()?;
    }
    Ok(())
}

/// Returns what was read; paths without their folder, so that the same input gives the same bytes
/// anywhere.
fn inputs_json(summary: &Summary) -> serde_json::Value {
    let inputs = summary.inputs.iter().map(|input| {
        serde_json::json!({
            "path": file_name(&input.digest.path),
            "bytes": input.digest.bytes,
            "sha256": input.digest.sha256,
            "dialect": input.dialect,
            "producer": input.producer,
        })
    });
    inputs.collect()
}

fn write_report(
    artifacts: &Artifacts,
    report: &SnapshotReport,
    summary: &Summary,
    inputs: &serde_json::Value,
) -> Result<(), Error> {
    let report = serde_json::json!({
        "version": report.version,
        "inputs": inputs,
        "tables": report.tables,
        "findings": report.findings,
        "catalog": catalog_json(&summary.catalog, summary.dialect),
    });
    let mut artifact = artifacts.open("snapshot.json")?;
    let text = format!("{report:#}\n");
    artifact.write_all(text.as_bytes()).map_err(|source| artifact.failed(source, None))?;
    artifact.finish(None)?;
    Ok(())
}

/// The files of one table.
struct TableSnapshot<'a> {
    source: Arc<SourceTable>,
    format: Format,
    /// The columns, in general without `_row`: the file's rows are in the dump's order anyway.
    columns: Vec<usize>,
    writer: Box<dyn TableWriter + 'a>,
    rejects: JsonLines<'a>,
    aside: AsideFile<'a>,
    waiting: Vec<RecordBatch>,
    waiting_bytes: usize,
    /// When rows came last, counted in chunks of the dump.
    last_turn: u64,
    rows: u64,
    rejected: u64,
    asides: u64,
    policies: Vec<PolicyRecord>,
}

/// Rows that wait to be written together: enough work for every core.
const WAITING_BYTES: usize = 4 << 20;

/// Bytes of values that may wait in the open files of all tables together.
///
/// A dump of many tables leaves a part of a row group of each; they are a third of that, encoded,
/// where they are like most data. Tables that come one after another reach it with the row groups
/// that are their last.
const OPEN_BYTES: u64 = 128 << 20;

impl<'a> TableSnapshot<'a> {
    fn new(
        source: Arc<SourceTable>,
        options: &SnapshotOptions,
        artifacts: &'a Artifacts,
    ) -> Result<Self, Error> {
        let file = table_file_name(source.name.schema.as_deref(), &source.name.name);
        let declared = source.schema.fields().len() - 1;
        // Parquet counts rows by their columns: a table without any keeps the number of each.
        let is_bare = declared == 0 && options.format == Format::Parquet;
        let columns: Vec<usize> = (0..declared + usize::from(is_bare)).collect();
        let schema = source
            .schema
            .project(&columns)
            .map_err(|error| Error::Contract { model: source.name.to_string(), source: error })?;
        let writer_options = WriterOptions {
            compression: options.compression,
            metadata: vec![("transload.table".to_owned(), source.name.to_string())],
        };
        let path = format!("data/{file}");
        let writer =
            output::writer(options.format, artifacts, &path, schema.into(), &writer_options)?;
        let aside = AsideFile::new(artifacts, format!("data/{file}.aside"), writer_options);
        Ok(Self {
            rejects: JsonLines::new(artifacts, format!("rejects/{file}.jsonl")),
            source,
            format: options.format,
            columns,
            writer,
            aside,
            waiting: Vec::new(),
            waiting_bytes: 0,
            last_turn: 0,
            rows: 0,
            rejected: 0,
            asides: 0,
            policies: Vec::new(),
        })
    }

    fn add(&mut self, rows: Rows) -> Result<(), Error> {
        self.rows += rows.batch.num_rows() as u64;
        self.rejected += rows.rejects.len() as u64;
        self.asides += rows.asides.len() as u64;
        for used in &rows.uses {
            add_policy_use(&mut self.policies, &self.source, used, Samples::Masked);
        }
        if !rows.rejects.is_empty() {
            let (name, reasons) = (self.source.name.to_string(), Reasons::default());
            self.rejects.add_source_rejects(&name, &rows.rejects, reasons, false)?;
        }
        let fault = |source| Error::Contract { model: self.source.name.to_string(), source };
        let mut batch = rows.batch.project(&self.columns).map_err(fault)?;
        if !rows.asides.is_empty() {
            // A text format has a place for the text itself, if it is one.
            let (texts, rest): (Vec<AsideValue>, Vec<AsideValue>) = match self.format {
                Format::Copy | Format::Csv | Format::Tsv | Format::MysqlCsv => {
                    rows.asides.into_iter().partition(|aside| aside.printed().is_some())
                }
                Format::Parquet => (Vec::new(), rows.asides),
            };
            batch = with_texts(&batch, &texts).map_err(fault)?;
            self.aside.write(&self.source, &rest)?;
        }
        self.waiting_bytes += batch.get_array_memory_size();
        self.waiting.push(batch);
        // Parquet gathers rows itself.
        let is_enough = self.format == Format::Parquet || self.waiting_bytes >= WAITING_BYTES;
        if is_enough { self.flush() } else { Ok(()) }
    }

    /// Returns the bytes that wait to be written.
    fn open_bytes(&self) -> u64 {
        self.waiting_bytes as u64 + self.writer.open_bytes() + self.aside.open_bytes()
    }

    fn write_group(&mut self) -> Result<(), Error> {
        self.flush()?;
        self.aside.write_group()?;
        Ok(self.writer.write_group()?)
    }

    fn end_rows(&mut self) -> Result<(), Error> {
        self.flush()?;
        Ok(self.writer.end_rows()?)
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.writer.write(&self.waiting)?;
        self.waiting.clear();
        self.waiting_bytes = 0;
        Ok(())
    }

    fn finish(
        mut self,
        summary: &Summary,
        inputs: &serde_json::Value,
    ) -> Result<SnapshotTable, Error> {
        self.flush()?;
        self.writer.add_metadata(self.metadata(summary, inputs));
        let record = self.writer.finish()?;
        if record.rows.is_some_and(|rows| rows != self.rows) {
            return Err(Error::Ledger { entries: vec![record.path] });
        }
        self.rejects.finish()?;
        self.aside.finish()?;
        Ok(SnapshotTable {
            schema: self.source.name.schema.clone(),
            name: self.source.name.name.clone(),
            file: record.path,
            rows: self.rows,
            rejected: self.rejected,
            aside: self.asides,
            policies: self.policies,
        })
    }
}

impl TableSnapshot<'_> {
    /// Returns what the file says of itself: enough to know it again without the folder.
    fn metadata(&self, summary: &Summary, inputs: &serde_json::Value) -> Vec<(String, String)> {
        let declared = summary.catalog.table(&self.source.name);
        let mut pairs = vec![
            ("transload.version", env!("CARGO_PKG_VERSION").to_owned()),
            ("transload.inputs", inputs.to_string()),
            ("transload.dialect", summary.dialect.name.to_owned()),
            ("transload.rows", self.rows.to_string()),
            ("transload.rejected", self.rejected.to_string()),
            ("transload.aside", self.asides.to_string()),
        ];
        if let Some(table) = declared {
            pairs.push(("transload.ddl", table.declaration(summary.dialect)));
            pairs.extend(table.comment.iter().map(|text| ("transload.comment", text.clone())));
        }
        pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    }
}

/// Puts the exact texts back where cells were set aside: those columns become texts.
fn with_texts(
    batch: &RecordBatch,
    asides: &[AsideValue],
) -> Result<RecordBatch, arrow::error::ArrowError> {
    let mut columns = batch.columns().to_vec();
    let mut fields = batch.schema_ref().fields().to_vec();
    for (index, column) in columns.iter_mut().enumerate() {
        let mut texts = asides.iter().filter(|aside| aside.column == index).peekable();
        if texts.peek().is_none() {
            continue;
        }
        let Some(values) = TextColumn::new(column) else { continue };
        // Text formats print a text as it is; a `bytea` is its own text form already.
        let mut builder = StringBuilder::new();
        let mut text = Vec::new();
        for row in 0..batch.num_rows() {
            if let Some(aside) = texts.next_if(|aside| aside.batch_row == row) {
                builder.append_option(aside.printed());
            } else if values.is_null(row) {
                builder.append_null();
            } else {
                text.clear();
                values.write(row, &mut text);
                let text = std::str::from_utf8(&text)
                    .map_err(|error| arrow::error::ArrowError::ExternalError(Box::new(error)))?;
                builder.append_value(text);
            }
        }
        let changed: ArrayRef = Arc::new(builder.finish());
        fields[index] = Arc::new(fields[index].as_ref().clone().with_data_type(DataType::Utf8));
        *column = changed;
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}

#[cfg(test)]
mod tests {
    use arrow::array::{Int64Array, StringArray};
    use arrow::datatypes::Field;

    use super::*;
    use crate::dump::catalog::TableName;

    fn options(out: PathBuf) -> SnapshotOptions {
        SnapshotOptions {
            dumps: Vec::new(),
            out,
            overwrite: false,
            format: Format::Parquet,
            compression: Compression::default(),
            tables: Vec::new(),
            exclude: Vec::new(),
            threads: 2,
            progress: Arc::default(),
        }
    }

    fn rows(table: &Arc<SourceTable>, rows: i64) -> Rows {
        let texts = StringArray::from_iter_values((0..rows).map(|row| format!("{row:0100}")));
        let numbers = Int64Array::from_iter_values(1..=rows);
        let columns: Vec<ArrayRef> = vec![Arc::new(texts), Arc::new(numbers)];
        Rows {
            table: table.clone(),
            seen: rows as u64,
            text_bytes: 0,
            batch: RecordBatch::try_new(table.schema.clone(), columns).unwrap(),
            rejects: Vec::new(),
            asides: Vec::new(),
            uses: Vec::new(),
        }
    }

    #[test]
    fn the_table_that_waits_longest_is_written_when_too_much_waits() {
        let folder = tempfile::tempdir().unwrap();
        let options = options(folder.path().join("out"));
        let artifacts = Artifacts::create(&options.out, false).unwrap();
        let mut open = BTreeMap::new();
        for (slot, name) in ["a", "b", "c"].into_iter().enumerate() {
            let fields = vec![
                Field::new("text", DataType::Utf8, true),
                Field::new(dump::ROW_COLUMN, DataType::Int64, false),
            ];
            let table = Arc::new(SourceTable {
                slot,
                name: TableName { schema: None, name: name.to_owned() },
                schema: Arc::new(Schema::new(fields)),
                defined: None,
            });
            let mut snapshot = TableSnapshot::new(table.clone(), &options, &artifacts).unwrap();
            snapshot.add(rows(&table, 100)).unwrap();
            // The first one had rows last.
            snapshot.last_turn = if slot == 0 { 9 } else { slot as u64 };
            open.insert(slot, snapshot);
        }
        let waiting = |open: &BTreeMap<usize, TableSnapshot>| {
            open.values().map(TableSnapshot::open_bytes).collect::<Vec<_>>()
        };
        assert_eq!(waiting(&open), [10_000; 3]);
        write_the_longest_waiting(&mut open, 30_000).unwrap();
        assert_eq!(waiting(&open), [10_000; 3]);
        write_the_longest_waiting(&mut open, 29_999).unwrap();
        assert_eq!(waiting(&open), [10_000, 0, 10_000]);
        write_the_longest_waiting(&mut open, 10_000).unwrap();
        assert_eq!(waiting(&open), [10_000, 0, 0]);
    }
}
