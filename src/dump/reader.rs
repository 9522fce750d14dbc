//! Reads dumps: statements to the catalog, rows to record batches.
//!
//! ```text
//! framer thread: blocks ─ pieces ─┬─ DDL → catalog
//!                                 └─ chunks of rows ─ rayon: decode ─ in order ─ whoever iterates
//! ```
//! The queue of chunks is bounded, so memory does not grow with the dump, unless its rows act on
//! rows: see `keyed_table` and `held_rows`. Batches come in the order of the dump, for any number
//! of threads.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use arrow::array::{ArrayRef, Int64Array, RecordBatch};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::act::{Act, Beside};
use super::applied::Applied;
use super::catalog::{Catalog, TableName};
use super::decode::{Decoded, PolicyUses};
use super::dialect::Dialect;
use super::error::Error;
use super::foresight::{Foresight, MOST_READINGS, Outcome};
use super::framer::Place;
use super::keyed_table::KeyedChunk;
use super::numbering::Counter;
use super::policy::{OnInvalid, Policies};
use super::reject::{AsideValue, Finding, PolicyUse, Reject};
use super::row_change::RowChange;
use super::session::Session;
use super::set_aside::SkippedObjects;
use super::zone::TimeZone;
use crate::input::{Digest, Parts, Progress};
use crate::pg_archive::Script;

/// The hidden last column of every source table: the row's number in the dump, from 1.
pub const ROW_COLUMN: &str = "_row";

/// What is done with one column of a source table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnRule {
    /// Keep the exact text instead of the declared type.
    pub as_text: bool,
    /// What happens to values that the type can't hold; what is open is the reader's default.
    pub policies: Policies,
    pub secret: Option<Secret>,
}

/// What a secret column may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Secret {
    /// The column is not there at all.
    Drop,
    /// The column is there, its values are NULL.
    Null,
    /// The values reach the target's data files and nothing else.
    Keep,
    /// Nothing, although a pattern says so of its table.
    No,
}

/// Tells the rule of a column.
pub type ColumnRules = dyn Fn(&TableName, &str) -> ColumnRule + Send + Sync;
/// Tells which tables are decoded.
pub type TableFilter = dyn Fn(&TableName) -> bool + Send + Sync;

/// How a dump is read.
#[derive(Clone)]
pub struct ReadOptions {
    /// Decoding threads.
    pub threads: usize,
    pub on_invalid: OnInvalid,
    pub rules: Arc<ColumnRules>,
    pub wanted: Arc<TableFilter>,
    /// Read the DDL alone: tables are opened, and stay empty.
    pub skip_rows: bool,
    /// Nobody looks at values: rows are decoded and judged, and texts may come out empty.
    pub counts_only: bool,
    /// The zone of the server that the dump is from, for instants without a zone in a session
    /// that set none.
    pub time_zone: TimeZone,
    pub progress: Arc<Progress>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            threads: thread::available_parallelism().map_or(1, usize::from),
            on_invalid: OnInvalid::Reject,
            rules: Arc::new(|_, _| ColumnRule::default()),
            wanted: Arc::new(|_| true),
            skip_rows: false,
            counts_only: false,
            time_zone: TimeZone::UTC,
            progress: Arc::default(),
        }
    }
}

/// A table of a dump from where it was created (or emptied) to where it was dropped.
#[derive(Debug)]
pub struct SourceTable {
    /// Counts the tables in the order in which they were met; unique in a dump.
    pub slot: usize,
    pub name: TableName,
    /// The columns that have values, and `_row` at the end.
    pub schema: SchemaRef,
    /// What the dump had declared when the table was opened; `None` where no DDL declares it.
    pub defined: Option<Box<Definition>>,
}

/// What a dump has said of a table before its first row: later statements may say more.
#[derive(Debug)]
pub struct Definition {
    /// The table alone, with the types that tables may use.
    pub catalog: Catalog,
    pub dialect: &'static Dialect,
    /// The program that writes the input, as far as its header was read.
    pub producer: Option<String>,
    /// Tables that are read were declared in more than one schema.
    pub has_several_schemas: bool,
}

/// What a dump gives, in its order.
#[derive(Debug)]
pub enum Event {
    /// A table begins; it may have no rows at all.
    Open(Arc<SourceTable>),
    Rows(Rows),
    /// The table was dropped or emptied: its rows so far are no rows of the result.
    Discard(Arc<SourceTable>),
}

/// Some rows of a table.
#[derive(Debug)]
pub struct Rows {
    pub table: Arc<SourceTable>,
    /// Rows that stood in the dump, as its decoder counted them.
    pub seen: u64,
    /// The size of the rows' text in the dump.
    pub text_bytes: u64,
    pub batch: RecordBatch,
    pub rejects: Vec<Reject>,
    pub asides: Vec<AsideValue>,
    /// The uses of policies, by column, reason and what was done.
    pub uses: Vec<PolicyUse>,
}

/// What a dump was, known at its end.
#[derive(Debug)]
pub struct Summary {
    pub catalog: Catalog,
    pub dialect: &'static Dialect,
    /// The program that wrote each input, as its header says.
    pub inputs: Vec<InputSummary>,
    pub findings: Vec<Finding>,
    /// What the dump makes beside tables, by kind.
    pub skipped: Vec<SkippedObjects>,
    /// The settings that the dump was written with, as its SET statements name them.
    pub settings: BTreeMap<String, String>,
}

#[derive(Debug, Clone)]
pub struct InputSummary {
    pub digest: Digest,
    pub dialect: &'static str,
    pub producer: Option<String>,
}

/// Iterates over the events of one dump, which may come in several files.
pub struct DumpReader {
    queue: Receiver<Message>,
    /// Rows met so far, by slot.
    rows: Vec<u64>,
    progress: Arc<Progress>,
    summary: Option<Summary>,
    /// What rows do to one another.
    applied: Applied,
    /// Events that are to come before the next message.
    waiting: VecDeque<Event>,
    /// The tables that are open.
    open: BTreeMap<usize, Arc<SourceTable>>,
    /// The dump is at its end; rows that were held back come now.
    ended: Option<Box<Summary>>,
}

/// What the framer thread sends.
pub(super) enum Message {
    Open(Arc<SourceTable>),
    Chunk(PendingChunk),
    Discard(Arc<SourceTable>),
    /// The statement whose rows were pending in this table is at its end.
    Settle(Arc<SourceTable>, Arc<Act>),
    /// Rows of this table are deleted or changed.
    Change(Arc<SourceTable>, RowChange),
    /// A counter of the dump begins, or goes on from elsewhere.
    Count(usize, Counter),
    /// A counter goes on from at least this number.
    CountFrom(usize, u64),
    /// The dump is read again from its start: nothing of what came counts.
    Again,
    Finished(Box<Summary>),
    Failed(Error),
}

/// A chunk whose decoding is under way.
pub(super) struct PendingChunk {
    pub table: Arc<SourceTable>,
    pub input: Arc<str>,
    pub text_bytes: u64,
    pub decoded: Receiver<Placed>,
    /// What the rows do to others, where they do anything.
    pub act: Option<Arc<Act>>,
}

/// A chunk that was decoded, with the place in the input of each reject.
pub(super) struct Placed {
    pub decoded: Decoded,
    pub places: Vec<Place>,
    /// The place of the first use of each policy.
    pub use_places: Vec<Place>,
    /// What the chunk's act asked for.
    pub beside: Option<Beside>,
}

impl Placed {
    /// Finds the places of what was decoded; segments are those of [`places`].
    pub fn new(
        chunk: &[u8],
        segments: &[(usize, Place)],
        decoded: Decoded,
        beside: Option<Beside>,
    ) -> Self {
        let rejects = decoded.rejects.iter().map(|reject| reject.byte);
        let places = places(chunk, segments, rejects);
        // Not in the order of their bytes, and few.
        let first = |used: &PolicyUses| places_of(chunk, segments, used.byte);
        let use_places = decoded.uses.iter().map(first).collect();
        Self { decoded, places, use_places, beside }
    }
}

/// Opens a dump in one or several files and starts reading.
///
/// # Errors
/// A file can't be opened. What is found later comes out of the iterator.
pub fn read(paths: &[PathBuf], options: ReadOptions) -> Result<DumpReader, Error> {
    let progress = options.progress.clone();
    // Each part is opened at its turn: open ones have threads and full queues.
    let mut inputs = Parts::default();
    for path in paths {
        let found = crate::input::parts(path)?;
        found.parts.iter().try_for_each(|part| crate::pg_archive::expect(&part.path, &progress))?;
        inputs.parts.extend(found.parts);
        inputs.unread_rows.extend(found.unread_rows);
        inputs.unread.extend(found.unread);
    }
    let open = match options.skip_rows {
        true => crate::pg_archive::open_definitions,
        false => crate::pg_archive::open,
    };
    start(inputs, options, Box::new(open))
}

/// Opens one input of a dump as a script.
pub(super) type OpenScript =
    dyn Fn(&Path, &Arc<Progress>) -> Result<Script, crate::pg_archive::Error> + Send;

/// Starts reading inputs, which are opened at their turn.
pub(super) fn start(
    inputs: Parts,
    options: ReadOptions,
    open: Box<OpenScript>,
) -> Result<DumpReader, Error> {
    let progress = options.progress.clone();
    let pool = decoding_pool(options.threads)?;
    // Twice the workers: one chunk in work and one waiting for each.
    let (sender, queue) = sync_channel(2 * options.threads + 2);
    thread::spawn(move || {
        if let Some(last) = read_to_the_end(&inputs, &*open, &options, Arc::new(pool), &sender) {
            sender.send(last).ok();
        }
    });
    Ok(DumpReader {
        queue,
        rows: Vec::new(),
        progress,
        summary: None,
        applied: Applied::default(),
        waiting: VecDeque::new(),
        open: BTreeMap::new(),
        ended: None,
    })
}

/// Reads the dump, again where an earlier reading has found what had to be known at its start;
/// `None` when nobody reads on.
fn read_to_the_end(
    inputs: &Parts,
    open: &OpenScript,
    options: &ReadOptions,
    pool: Arc<ThreadPool>,
    sender: &SyncSender<Message>,
) -> Option<Message> {
    let mut foresight = Foresight::for_inputs(inputs);
    let read_bytes = options.progress.read_bytes.load(Ordering::Relaxed);
    for reading in 1.. {
        foresight.may_read_again &= reading < MOST_READINGS;
        let session = Session::new(options.clone(), pool.clone(), sender.clone(), foresight);
        foresight = match session.run(inputs, open) {
            Ok(Outcome::Finished(summary)) => return Some(Message::Finished(summary)),
            Ok(Outcome::Abandoned) => return None,
            Ok(Outcome::Again(foresight)) => foresight,
            Err(error) => return Some(Message::Failed(error)),
        };
        sender.send(Message::Again).ok()?;
        options.progress.read_bytes.store(read_bytes, Ordering::Relaxed);
    }
    None
}

pub(super) fn decoding_pool(threads: usize) -> Result<ThreadPool, Error> {
    ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|index| format!("decode-{index}"))
        // The chunk's channel closes, and the iterator reports it.
        .panic_handler(|_| {})
        .build()
        .map_err(|error| Error::Worker { input: String::new(), detail: error.to_string() })
}

impl DumpReader {
    /// Returns what the dump was, once the iterator has come to its end without an error.
    pub fn into_summary(self) -> Option<Summary> {
        self.summary
    }

    /// Returns the rows of a chunk, unless later statements may change them.
    fn finish_chunk(&mut self, chunk: PendingChunk) -> Result<Option<Rows>, Error> {
        let Placed { decoded, places, use_places, beside } =
            chunk.decoded.recv().map_err(|_| Error::Worker {
                input: chunk.input.to_string(),
                detail: format!(
                    "a row of `{}` broke the decoder; please report it",
                    chunk.table.name
                ),
            })?;
        let slot = chunk.table.slot;
        if self.rows.len() <= slot {
            self.rows.resize(slot + 1, 0);
        }
        let base = self.rows[slot];
        self.rows[slot] += u64::from(decoded.rows);
        self.progress.rows.fetch_add(u64::from(decoded.rows), Ordering::Relaxed);

        let malformed = decoded.rejects.iter().filter(|reject| reject.column.is_none());
        let malformed: Vec<u32> = malformed.map(|reject| reject.row).collect();
        let chunk_of = DecodedChunk {
            table: chunk.table,
            input: chunk.input.clone(),
            text_bytes: chunk.text_bytes,
            base,
            is_acting: chunk.act.is_some(),
        };
        let rows = chunk_of.rows(Placed { decoded, places, use_places, beside: None })?;
        match (chunk.act, beside) {
            (Some(act), Some(beside)) => {
                let chunk_of = KeyedChunk { rows, beside, base, malformed };
                self.applied.take(chunk_of, &act, &chunk.input)
            }
            _ => Ok(Some(rows)),
        }
    }

    /// Makes of one message what whoever iterates is to know.
    fn receive(&mut self, message: Message) -> Result<(), Error> {
        match message {
            Message::Open(table) => {
                self.open.insert(table.slot, table.clone());
                self.waiting.push_back(Event::Open(table));
            }
            Message::Discard(table) => {
                self.open.remove(&table.slot);
                self.applied.discard(&table);
                self.waiting.push_back(Event::Discard(table));
            }
            Message::Chunk(chunk) => {
                let rows = self.finish_chunk(chunk)?;
                self.waiting.extend(rows.map(Event::Rows));
            }
            Message::Settle(table, act) => {
                let rows = self.applied.settle(&table, &act)?;
                self.waiting.extend(rows.into_iter().map(Event::Rows));
            }
            Message::Change(table, change) => self.applied.change(&table, &change)?,
            Message::Count(counter, state) => self.applied.count(counter, state),
            Message::CountFrom(counter, number) => self.applied.count_from(counter, number),
            Message::Again => {
                let open = std::mem::take(&mut self.open);
                self.waiting.extend(open.into_values().map(Event::Discard));
                self.progress.rows.fetch_sub(self.rows.iter().sum(), Ordering::Relaxed);
                self.rows.clear();
                self.applied = Applied::default();
            }
            Message::Finished(summary) => self.ended = Some(summary),
            Message::Failed(error) => return Err(error),
        }
        Ok(())
    }

    /// Hands out what was held back, then the summary.
    fn release(&mut self) -> Result<Option<Event>, Error> {
        if let Some(rows) = self.applied.release()? {
            return Ok(Some(Event::Rows(rows)));
        }
        if let Some(mut summary) = self.ended.take() {
            summary.findings.extend(self.applied.findings());
            self.summary = Some(*summary);
        }
        Ok(None)
    }
}

/// A chunk that is decoded, and its place in the table.
pub(super) struct DecodedChunk {
    pub table: Arc<SourceTable>,
    pub input: Arc<str>,
    pub text_bytes: u64,
    /// Rows of the table before this chunk.
    pub base: u64,
    /// Statements may yet act on the rows.
    pub is_acting: bool,
}

impl DecodedChunk {
    /// Returns the rows, numbered.
    pub fn rows(self, placed: Placed) -> Result<Rows, Error> {
        let Self { table, input, text_bytes, base, is_acting } = self;
        let Placed { decoded, places, use_places, .. } = placed;
        let column_name = |index: usize| table.schema.field(index).name().clone();
        let rejects = decoded.rejects.into_iter().zip(places).map(|(reject, place)| Reject {
            input: input.clone(),
            place,
            row: base + u64::from(reject.row) + 1,
            column: reject.column.map(column_name),
            reason: reject.reason,
            detail: reject.detail,
            raw: reject.raw,
        });
        let row_of = decoded.row_of.as_deref();
        let asides = decoded.asides.into_iter().map(|aside| AsideValue {
            row: base + u64::from(aside.row) + 1,
            batch_row: match row_of {
                Some(rows) => rows.partition_point(|row| *row < aside.row),
                None => aside.row as usize,
            },
            column: aside.column,
            reason: aside.reason,
            text: aside.text,
        });
        let uses = decoded.uses.into_iter().zip(use_places).map(|(used, place)| PolicyUse {
            column: used.column,
            reason: used.reason,
            action: used.action,
            count: used.rows.len() as u64,
            input: input.clone(),
            place,
            row: base + used.rows.first().map_or(0, |row| u64::from(*row) + 1),
            samples: used.samples,
            rows: match is_acting {
                true => used.rows.iter().map(|row| base + u64::from(*row) + 1).collect(),
                false => Vec::new(),
            },
        });
        let (rejects, asides, uses) = (rejects.collect(), asides.collect(), uses.collect());
        let batch = with_row_column(&table, &decoded.batch, row_of, base)?;
        let seen = u64::from(decoded.rows);
        Ok(Rows { table, seen, text_bytes, batch, rejects, asides, uses })
    }
}

impl Iterator for DumpReader {
    type Item = Result<Event, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(Ok(event));
            }
            if self.ended.is_some() {
                return self.release().transpose();
            }
            let message = self.queue.recv().ok()?;
            if let Err(error) = self.receive(message) {
                return Some(Err(error));
            }
        }
    }
}

fn places_of(chunk: &[u8], segments: &[(usize, Place)], byte: usize) -> Place {
    places(chunk, segments, std::iter::once(byte)).pop().unwrap_or_default()
}

/// Returns the place in the input of bytes of a chunk, which come in their order.
///
/// A segment is a part of the chunk that stood in one piece in the input: its offset in the chunk,
/// its place in the input.
fn places(
    chunk: &[u8],
    segments: &[(usize, Place)],
    bytes: impl Iterator<Item = usize>,
) -> Vec<Place> {
    // Where the count of lines has come to: each byte is looked at once.
    let mut counted: Option<(usize, Place)> = None;
    let mut place = |byte: usize| {
        let after = segments.partition_point(|(start, _)| *start <= byte);
        let segment = after.checked_sub(1).map(|index| segments[index])?;
        let (from, place) = counted.filter(|(from, _)| *from >= segment.0).unwrap_or(segment);
        let passed = chunk.get(from..byte)?;
        let line = place.line + memchr::memchr_iter(b'\n', passed).count() as u64;
        let place = Place { byte: place.byte + passed.len() as u64, line };
        counted = Some((byte, place));
        counted.map(|(_, place)| place)
    };
    bytes.map(|byte| place(byte).unwrap_or_default()).collect()
}

/// Returns the schema with `_row` as its last column.
pub(super) fn schema_with_row(fields: Vec<Field>) -> SchemaRef {
    let row = Field::new(ROW_COLUMN, DataType::Int64, false);
    Arc::new(Schema::new(fields.into_iter().chain([row]).collect::<Vec<_>>()))
}

fn with_row_column(
    table: &SourceTable,
    batch: &RecordBatch,
    row_of: Option<&[u32]>,
    base: u64,
) -> Result<RecordBatch, Error> {
    let first = base as i64 + 1;
    let numbers: Int64Array = match row_of {
        Some(rows) => rows.iter().map(|row| first + i64::from(*row)).collect(),
        None => (first..first + batch.num_rows() as i64).collect(),
    };
    let mut columns: Vec<ArrayRef> = batch.columns().to_vec();
    columns.push(Arc::new(numbers));
    RecordBatch::try_new(table.schema.clone(), columns).map_err(|error| Error::Worker {
        input: String::new(),
        detail: format!("table `{}`: {error}", table.name),
    })
}
