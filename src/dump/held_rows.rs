//! Rows of a table that later statements may still change: in memory up to a bound, then in a
//! temporary file.
//!
//! A segment is what a chunk gave. Knows no keys; which rows go and which are changed is told.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom, Write};

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch};
use arrow::compute::{filter_record_batch, interleave};
use arrow::datatypes::Int64Type;
use arrow::error::ArrowError;
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::StreamWriter;

use super::reader::Rows;
use super::reason::Reason;
use super::reject::AsideValue;

/// Rows of all held tables that stay in memory.
///
/// Dumps whose rows replace one another are mostly small; larger ones go to disk early enough to
/// leave the engine its budget.
const IN_MEMORY_BYTES: usize = 64 << 20;

/// A set of row numbers, a bit for each.
#[derive(Debug, Default)]
pub(super) struct RowBits {
    words: Vec<u64>,
}

impl RowBits {
    pub fn insert(&mut self, row: u64) {
        let word = (row / 64) as usize;
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        self.words[word] |= 1 << (row % 64);
    }

    pub fn contains(&self, row: u64) -> bool {
        self.words.get((row / 64) as usize).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }
}

/// New values of some columns of a row: they are those of another row, or of a literal.
#[derive(Debug, Clone)]
pub(super) struct Patch {
    /// Index of the batch that holds the values.
    pub batch: usize,
    pub row: usize,
    /// Columns of the table, and the column of the batch with the value.
    pub columns: std::sync::Arc<Vec<(usize, usize)>>,
    /// Exact texts that the values' types can't hold, by column of the table, and why.
    pub asides: Vec<(usize, Reason, Vec<u8>)>,
}

/// The changes of a table's rows, by row number.
#[derive(Debug, Default)]
pub(super) struct Patches {
    pub batches: Vec<Vec<ArrayRef>>,
    by_row: BTreeMap<u64, Vec<Patch>>,
    /// Cells, by row and column, that a policy changed and another row has taken over.
    pub copied: HashSet<(u64, usize)>,
}

impl Patches {
    pub fn add(&mut self, row: u64, patch: Patch) {
        let known = self.by_row.entry(row).or_default();
        let same = |old: &Patch| {
            let is_set = |column: usize| patch.columns.iter().any(|(new, _)| *new == column);
            old.columns.iter().all(|(column, _)| is_set(*column))
        };
        known.retain(|old| !same(old));
        known.push(patch);
    }

    /// Puts the changes of these rows into them, for good.
    ///
    /// # Errors
    /// A change has values of another type.
    pub fn take_over(&mut self, rows: Rows) -> Result<Rows, ArrowError> {
        let numbers = super::keyed_table::row_numbers(&rows);
        let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { return Ok(rows) };
        let (first, last) = (*first as u64, *last as u64);
        let rows = patched(rows, &numbers, self)?;
        self.by_row.retain(|row, _| *row < first || *row > last);
        Ok(rows)
    }
}

/// Where the segments are that are not in memory.
#[derive(Debug, Default)]
pub(super) struct Spool {
    file: Option<File>,
    length: u64,
    in_memory_bytes: usize,
}

#[derive(Debug)]
enum Stored {
    Memory(RecordBatch),
    File { at: u64, length: u64 },
}

#[derive(Debug)]
struct Segment {
    /// Everything but the batch, which is empty here.
    rows: Rows,
    stored: Stored,
}

/// The rows of one table, in the dump's order.
#[derive(Debug, Default)]
pub(super) struct HeldRows {
    segments: std::collections::VecDeque<Segment>,
}

impl HeldRows {
    /// Keeps the rows of a chunk.
    ///
    /// # Errors
    /// The temporary file can't be written.
    pub fn push(&mut self, mut rows: Rows, spool: &mut Spool) -> Result<(), ArrowError> {
        let empty = RecordBatch::new_empty(rows.batch.schema());
        let batch = std::mem::replace(&mut rows.batch, empty);
        let stored = spool.store(batch)?;
        self.segments.push_back(Segment { rows, stored });
        Ok(())
    }

    /// Gives each segment to a function, and keeps what it makes of it.
    ///
    /// # Errors
    /// The temporary file fails, or the function does.
    pub fn each(
        &mut self,
        spool: &mut Spool,
        mut function: impl FnMut(Rows) -> Result<Rows, ArrowError>,
    ) -> Result<(), ArrowError> {
        for _ in 0..self.segments.len() {
            let Some(rows) = self.pop(spool)? else { break };
            let rows = function(rows)?;
            self.push(rows, spool)?;
        }
        Ok(())
    }

    /// Takes the first segment.
    ///
    /// # Errors
    /// The temporary file can't be read.
    pub fn pop(&mut self, spool: &mut Spool) -> Result<Option<Rows>, ArrowError> {
        let Some(Segment { mut rows, stored }) = self.segments.pop_front() else {
            return Ok(None);
        };
        rows.batch = spool.load(stored)?;
        Ok(Some(rows))
    }
}

impl Spool {
    fn store(&mut self, batch: RecordBatch) -> Result<Stored, ArrowError> {
        let bytes = batch.get_array_memory_size();
        if self.in_memory_bytes + bytes <= IN_MEMORY_BYTES {
            self.in_memory_bytes += bytes;
            return Ok(Stored::Memory(batch));
        }
        let mut buffer = Vec::new();
        let mut writer = StreamWriter::try_new(&mut buffer, &batch.schema())?;
        writer.write(&batch)?;
        writer.finish()?;
        drop(writer);
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(tempfile::tempfile()?),
        };
        file.seek(SeekFrom::Start(self.length))?;
        file.write_all(&buffer)?;
        let stored = Stored::File { at: self.length, length: buffer.len() as u64 };
        self.length += buffer.len() as u64;
        Ok(stored)
    }

    fn load(&mut self, stored: Stored) -> Result<RecordBatch, ArrowError> {
        let broken = || ArrowError::IpcError("the temporary file of held rows is broken".into());
        match (stored, &mut self.file) {
            (Stored::Memory(batch), _) => {
                let bytes = batch.get_array_memory_size();
                self.in_memory_bytes = self.in_memory_bytes.saturating_sub(bytes);
                Ok(batch)
            }
            (Stored::File { at, length }, Some(file)) => {
                file.seek(SeekFrom::Start(at))?;
                let mut reader = StreamReader::try_new(BufReader::new(file.take(length)), None)?;
                reader.next().unwrap_or_else(|| Err(broken()))
            }
            (Stored::File { .. }, None) => Err(broken()),
        }
    }
}

/// Returns what is left of rows of a chunk: without those that are gone, with those that were
/// changed.
///
/// # Errors
/// A change has values of another type.
pub(super) fn settle(rows: Rows, gone: &RowBits, patches: &Patches) -> Result<Rows, ArrowError> {
    let Some(numbers) = rows.batch.columns().last().cloned() else { return Ok(rows) };
    let numbers = numbers.as_primitive::<Int64Type>().values().clone();
    let rows = patched(rows, &numbers, patches)?;
    let keeps = |row: u64| !gone.contains(row);
    let mut rejects = rows.rejects;
    let rejects_before = rejects.len();
    rejects.retain(|reject| keeps(reject.row));
    let mut uses = rows.uses;
    uses.retain_mut(|used| {
        let column = used.column;
        used.keep(|row| keeps(row) || patches.copied.contains(&(row, column)))
    });
    let kept: Vec<bool> = numbers.iter().map(|row| keeps(*row as u64)).collect();
    let gone_rows = kept.iter().filter(|kept| !**kept).count();
    if gone_rows == 0 {
        let seen = rows.seen - (rejects_before - rejects.len()) as u64;
        return Ok(Rows { rejects, uses, seen, ..rows });
    }
    let new_place: HashMap<u64, usize> = numbers
        .iter()
        .zip(&kept)
        .filter(|(_, kept)| **kept)
        .enumerate()
        .map(|(at, (row, _))| (*row as u64, at))
        .collect();
    let asides = rows.asides.into_iter().filter_map(|aside| {
        let batch_row = *new_place.get(&aside.row)?;
        Some(AsideValue { batch_row, ..aside })
    });
    let asides = asides.collect();
    let seen = rows.seen - (gone_rows + rejects_before - rejects.len()) as u64;
    let batch = filter_record_batch(&rows.batch, &BooleanArray::from(kept))?;
    Ok(Rows { batch, rejects, asides, uses, seen, ..rows })
}

fn patched(mut rows: Rows, numbers: &[i64], patches: &Patches) -> Result<Rows, ArrowError> {
    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { return Ok(rows) };
    let found = patches.by_row.range(*first as u64..=*last as u64);
    let found: Vec<(usize, &Vec<Patch>)> = found
        .filter_map(|(row, patches)| Some((numbers.binary_search(&(*row as i64)).ok()?, patches)))
        .collect();
    if found.is_empty() {
        return Ok(rows);
    }
    let mut columns = rows.batch.columns().to_vec();
    for (index, column) in columns.iter_mut().enumerate() {
        let mut sources: Vec<&dyn Array> = vec![column.as_ref()];
        let mut places: Vec<(usize, usize)> = (0..column.len()).map(|row| (0, row)).collect();
        for (at, patches_of_row) in &found {
            for patch in *patches_of_row {
                let set = patch.columns.iter().find(|(column, _)| *column == index);
                let Some((_, from)) = set else { continue };
                let value = patches.batches.get(patch.batch).and_then(|batch| batch.get(*from));
                let Some(value) = value else { continue };
                sources.push(value.as_ref());
                places[*at] = (sources.len() - 1, patch.row);
            }
        }
        if sources.len() > 1 {
            let changed = interleave(&sources, &places)?;
            *column = changed;
        }
    }
    for (at, patches_of_row) in found {
        for patch in patches_of_row {
            let row = numbers[at] as u64;
            let is_set = |column: usize| patch.columns.iter().any(|(set, _)| *set == column);
            rows.asides.retain(|aside| aside.row != row || !is_set(aside.column));
            rows.uses.retain_mut(|used| {
                let is_set = is_set(used.column);
                used.keep(|changed| changed != row || !is_set)
            });
            rows.asides.extend(patch.asides.iter().map(|(column, reason, text)| AsideValue {
                row,
                batch_row: at,
                column: *column,
                reason: *reason,
                text: text.clone(),
            }));
        }
    }
    rows.asides.sort_by_key(|aside| (aside.column, aside.row));
    rows.batch = RecordBatch::try_new(rows.batch.schema(), columns)?;
    Ok(rows)
}
