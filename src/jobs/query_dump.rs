//! The rows of a dump for a query: as they are read, or staged where they are needed together.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arrow::array::RecordBatch;
use arrow::datatypes::{Schema, SchemaRef};
use arrow::error::ArrowError;

use super::error::Error;
use super::query_names::{KnownTable, ambiguous, distance, resolve, unknown};
use crate::dump::{
    self, ColumnRule, DumpReader, Event, OnInvalid, ReadOptions, Rows, Secret, SourceTable,
    Summary, TableName,
};
use crate::engine::{Engine, LiveRows, QuerySql, StagedTable, TableRead};
use crate::input::Progress;

/// A dump, and what a query wants of it.
#[derive(Clone)]
pub(super) struct DumpQuery<'a> {
    pub paths: &'a [PathBuf],
    pub sql: &'a QuerySql,
    /// The tables that the query reads of the dump.
    pub reads: &'a [TableRead],
    /// Every table is wanted: for their names.
    pub all_tables: bool,
    /// The names of tables and columns alone.
    pub skip_rows: bool,
    pub threads: usize,
    pub progress: &'a Arc<Progress>,
}

/// What was met on the way, beside rows.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Cells that are NULL because their type can't hold their value, by table and column.
    pub nulled: BTreeMap<(String, String), u64>,
    /// Rows that could not be read, by table.
    pub rejected: BTreeMap<String, u64>,
    /// The first reject of all, with its place.
    pub first_reject: Option<String>,
}

impl Seen {
    fn add(&mut self, rows: &Rows) {
        let table = || rows.table.name.to_string();
        for used in &rows.uses {
            let column = rows.table.schema.field(used.column).name().clone();
            *self.nulled.entry((table(), column)).or_default() += used.count;
        }
        if let Some(reject) = rows.rejects.first() {
            *self.rejected.entry(table()).or_default() += rows.rejects.len() as u64;
            self.first_reject.get_or_insert_with(|| {
                format!("{}:{}: {}", reject.input, reject.place.line, reject.detail)
            });
        }
    }

    fn forget(&mut self, table: &str) {
        self.nulled.retain(|(name, _), _| name != table);
        self.rejected.remove(table);
    }
}

impl DumpQuery<'_> {
    fn read(&self) -> Result<DumpReader, Error> {
        let (reads, sql) = (self.reads.to_vec(), self.sql.clone());
        let all = self.all_tables;
        let options = ReadOptions {
            threads: self.threads,
            // As in a snapshot, of which the asides are left.
            on_invalid: OnInvalid::Aside,
            wanted: Arc::new(move |name| {
                let known = KnownTable::from(name);
                all || reads.iter().any(|read| distance(read, &known).is_some())
            }),
            // What the query does not name is not decoded.
            rules: Arc::new(move |_, column| ColumnRule {
                secret: (!sql.may_read_column(column)).then_some(Secret::Null),
                ..ColumnRule::default()
            }),
            skip_rows: self.skip_rows,
            progress: self.progress.clone(),
            ..ReadOptions::default()
        };
        Ok(dump::read(self.paths, options)?)
    }

    /// Returns the schema that the query sees: without `_row` where it does not name it.
    fn seen_schema(&self, table: &SourceTable) -> Result<SchemaRef, ArrowError> {
        let columns = table.schema.fields().len() - usize::from(!self.sql.has_row());
        let schema = table.schema.project(&(0..columns).collect::<Vec<_>>())?;
        Ok(Arc::new(Schema::new(schema.fields().clone())))
    }
}

fn ended_early(paths: &[PathBuf]) -> Error {
    let input = paths.first().map(|path| path.display().to_string()).unwrap_or_default();
    Error::Dump(dump::Error::Worker { input, detail: "the reader ended early".to_owned() })
}

/// The tables of a dump that a query reads, staged.
pub(super) struct StagedDump {
    pub summary: Summary,
    pub seen: Seen,
    /// Every table that the dump leaves, as far as it was asked for.
    pub tables: Vec<(TableName, SchemaRef)>,
}

/// Reads the dump to its end and makes the tables known that the query reads.
pub(super) fn stage(query: &DumpQuery, engine: &Engine) -> Result<StagedDump, Error> {
    stage_rest(query, engine, query.read()?, None)
}

fn stage_rest(
    query: &DumpQuery,
    engine: &Engine,
    mut reader: DumpReader,
    opened: Option<Arc<SourceTable>>,
) -> Result<StagedDump, Error> {
    let mut open: BTreeMap<usize, (Arc<SourceTable>, SchemaRef, StagedTable)> = BTreeMap::new();
    let mut seen = Seen::default();
    let fault =
        |table: &SourceTable, source| Error::Contract { model: table.name.to_string(), source };
    let first = opened.map(|table| Ok(Event::Open(table)));
    for event in first.into_iter().chain(&mut reader) {
        match event? {
            Event::Open(table) => {
                let schema = query.seen_schema(&table).map_err(|error| fault(&table, error))?;
                let staged = StagedTable::new(&schema, Vec::new(), engine.budget());
                open.insert(table.slot, (table, schema, staged));
            }
            Event::Rows(rows) => {
                seen.add(&rows);
                let Some((table, schema, staged)) = open.get_mut(&rows.table.slot) else {
                    continue;
                };
                let batch = as_seen(&rows.batch, schema).map_err(|error| fault(table, error))?;
                staged.push(&batch)?;
            }
            Event::Discard(table) => {
                if let Some((table, _, mut staged)) = open.remove(&table.slot) {
                    staged.clear();
                    seen.forget(&table.name.to_string());
                }
            }
        }
    }
    let summary = reader.into_summary().ok_or_else(|| ended_early(query.paths))?;
    let names: Vec<TableName> = open.values().map(|(table, ..)| table.name.clone()).collect();
    let known: Vec<KnownTable> = names.iter().map(KnownTable::from).collect();
    let mut wanted: BTreeMap<usize, Vec<&TableRead>> = BTreeMap::new();
    for read in query.reads {
        match resolve(&query.sql.file, read, &known).map_err(crate::plan::Error::from)? {
            Some(index) => wanted.entry(index).or_default().push(read),
            None => return Err(no_table(&query.sql.file, read, &summary)),
        }
    }
    let mut tables = Vec::new();
    for (index, (table, schema, staged)) in open.into_values().enumerate() {
        let reads = wanted.remove(&index).unwrap_or_default();
        if query.skip_rows {
            for read in reads {
                engine.add_live_table(read, &schema, Box::new(std::iter::empty()))?;
            }
        } else if !reads.is_empty() {
            engine.add_query_table(&reads, staged)?;
        }
        tables.push((table.name.clone(), schema));
    }
    Ok(StagedDump { summary, seen, tables })
}

/// Says that the dump has no such table, with those that it has.
fn no_table(file: &str, read: &TableRead, summary: &Summary) -> Error {
    let known: Vec<KnownTable> =
        summary.catalog.tables.iter().map(|table| KnownTable::from(&table.name)).collect();
    let problem = unknown(file, read, &known, &summary.catalog.views);
    crate::plan::Error::from(problem).into()
}

/// Leaves the columns that the query sees: all, or all but the last.
fn as_seen(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, ArrowError> {
    let columns = batch.columns().iter().take(schema.fields().len()).cloned().collect();
    let rows = arrow::array::RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(schema.clone(), columns, &rows)
}

/// The rows of one table of a dump, as they are read.
pub(super) struct LiveDump<'a> {
    query: DumpQuery<'a>,
    schema: SchemaRef,
    state: Arc<Mutex<State>>,
}

struct State {
    /// `None` once it has ended.
    reader: Option<DumpReader>,
    file: String,
    read: TableRead,
    table: Arc<SourceTable>,
    /// The table's rows stand; false after it was dropped or emptied.
    is_open: bool,
    schema: SchemaRef,
    /// Rows that were handed out.
    rows: u64,
    seen: Seen,
    end: Option<End>,
}

/// How the rows came to their end.
enum End {
    /// The whole dump was read.
    Whole(Box<Summary>),
    Failed(Error),
    /// The dump has emptied the table after rows of it were handed out.
    Emptied,
}

/// What is known of a live dump once its rows were taken.
pub(super) enum Outcome {
    Whole(Box<Summary>, Seen),
    /// Nobody wanted more rows; what follows in the dump was not looked at.
    Stopped(Seen),
    /// The rows so far are no rows of the result: they have to be staged.
    Void {
        table: String,
        rows: u64,
    },
    Failed(Error),
}

impl<'a> LiveDump<'a> {
    /// Reads the dump up to where its table begins.
    ///
    /// # Errors
    /// The dump has no such table, or can't be read.
    pub fn open(query: DumpQuery<'a>, read: &TableRead) -> Result<Self, Error> {
        let mut reader = query.read()?;
        let mut opened: Option<Arc<SourceTable>> = None;
        for event in &mut reader {
            match event? {
                Event::Open(table) => {
                    opened = Some(table);
                    break;
                }
                Event::Rows(_) | Event::Discard(_) => {}
            }
        }
        let Some(table) = opened else {
            let summary = reader.into_summary().ok_or_else(|| ended_early(query.paths))?;
            return Err(no_table(&query.sql.file, read, &summary));
        };
        let schema = query
            .seen_schema(&table)
            .map_err(|source| Error::Contract { model: table.name.to_string(), source })?;
        let state = State {
            reader: Some(reader),
            file: query.sql.file.clone(),
            read: read.clone(),
            table,
            is_open: true,
            schema: schema.clone(),
            rows: 0,
            seen: Seen::default(),
            end: None,
        };
        Ok(Self { query, schema, state: Arc::new(Mutex::new(state)) })
    }

    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Returns the rows; they are there once, however often this is called.
    pub fn rows(&self) -> LiveRows {
        let state = self.state.clone();
        Box::new(std::iter::from_fn(move || {
            let mut state = lock(&state);
            if state.end.is_some() {
                return None;
            }
            match (state.next_batch(), &state.end) {
                (Some(batch), _) => Some(Ok(batch)),
                (None, Some(End::Whole(_))) => None,
                // No answer may be made of the rows so far; what it is stands in `end`.
                (None, _) => Some(Err("the rows came to no good end".into())),
            }
        }))
    }

    /// Stages what the query reads instead.
    pub fn stage(self, engine: &Engine) -> Result<StagedDump, Error> {
        let mut state = lock(&self.state);
        let reader = state.reader.take().ok_or_else(|| ended_early(self.query.paths))?;
        stage_rest(&self.query, engine, reader, Some(state.table.clone()))
    }

    /// Returns what became of the dump.
    pub fn outcome(self) -> Outcome {
        let mut state = lock(&self.state);
        let seen = std::mem::take(&mut state.seen);
        match state.end.take() {
            Some(End::Whole(summary)) => Outcome::Whole(summary, seen),
            Some(End::Failed(error)) => Outcome::Failed(error),
            Some(End::Emptied) => {
                Outcome::Void { table: state.table.name.to_string(), rows: state.rows }
            }
            None => Outcome::Stopped(seen),
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    /// Returns the next rows; `None` at the end, however the dump came to it: see `end`.
    fn next_batch(&mut self) -> Option<RecordBatch> {
        loop {
            let event = match self.reader.as_mut()?.next() {
                Some(Ok(event)) => event,
                Some(Err(error)) => return self.ended(End::Failed(error.into())),
                None => {
                    let summary = self.reader.take().and_then(DumpReader::into_summary);
                    return match summary {
                        Some(summary) if self.is_open => self.ended(End::Whole(Box::new(summary))),
                        Some(summary) => {
                            let error = no_table(&self.file, &self.read, &summary);
                            self.ended(End::Failed(error))
                        }
                        None => self.ended(End::Failed(ended_early(&[]))),
                    };
                }
            };
            match event {
                Event::Rows(rows) if self.is_open && rows.table.slot == self.table.slot => {
                    self.seen.add(&rows);
                    self.rows += rows.batch.num_rows() as u64;
                    match as_seen(&rows.batch, &self.schema) {
                        Ok(batch) => return Some(batch),
                        Err(source) => {
                            let model = self.table.name.to_string();
                            return self.ended(End::Failed(Error::Contract { model, source }));
                        }
                    }
                }
                Event::Rows(_) => {}
                Event::Discard(table) if table.slot == self.table.slot => {
                    if self.rows > 0 {
                        return self.ended(End::Emptied);
                    }
                    self.is_open = false;
                }
                Event::Discard(_) => {}
                Event::Open(table) => {
                    if let Some(end) = self.opens(table) {
                        return self.ended(end);
                    }
                }
            }
        }
    }

    fn ended(&mut self, end: End) -> Option<RecordBatch> {
        self.reader = None;
        self.end = Some(end);
        None
    }

    /// Another table begins whose name may be meant, or the same one anew.
    fn opens(&mut self, table: Arc<SourceTable>) -> Option<End> {
        if table.name == self.table.name {
            let is_same = table.schema == self.table.schema;
            (self.table, self.is_open) = (table, true);
            return (!is_same).then_some(End::Emptied);
        }
        let (ours, other) = (KnownTable::from(&self.table.name), KnownTable::from(&table.name));
        let is_nearer = distance(&self.read, &other) <= distance(&self.read, &ours);
        is_nearer.then(|| {
            let problem = ambiguous(&self.file, &self.read, &ours, &other);
            End::Failed(crate::plan::Error::from(problem).into())
        })
    }
}
