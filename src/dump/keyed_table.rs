//! The keys of a table's rows, and what a row does whose key is there already.
//!
//! Made only for tables whose statements ask for it. Knows no text and no statements.
//!
//! # Memory
//! 24 bytes and a half for each key of each row, and the changed values of rows that statements
//! change; rows that may still change are kept back (see `held_rows`).

use std::collections::HashMap;

use arrow::array::{Array, ArrayRef};
use arrow::error::ArrowError;
use sha2::{Digest, Sha256};

use super::act::{Act, ActColumn, ActKey, Beside, BesideColumn, NewValue, Resolution};
use super::held_rows::{HeldRows, Patch, Patches, RowBits, Spool, settle};
use super::key_value::Certainty;
use super::numbered_rows::Numbering;
use super::numbering::Counter;
use super::reader::Rows;
use super::row_change::RowChange;

/// A hash of a key: no two keys of a table have the same.
type KeyHash = u128;

/// How many rows did something to others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct KeyCounts {
    /// Rows that gave way to later ones.
    pub replaced: u64,
    /// Rows that gave way to earlier ones.
    pub ignored: u64,
    /// Times that a row was changed by a later one.
    pub updated: u64,
    /// Rows that a server would refuse.
    pub refused: u64,
    /// Rows that would change an earlier one in a way that only a server can compute.
    pub not_computed: u64,
    /// Rows that a server would have given the time of their change.
    pub stamped: u64,
    /// Rows that gave way, and others of other tables with them.
    pub cascaded: u64,
    /// Keys whose letters a collation may find equal to others.
    pub unsure: u64,
}

#[derive(Debug, Default)]
pub(super) struct KeyedTable {
    /// By key, where its row is.
    indexes: Vec<HashMap<KeyHash, u64>>,
    gone: RowBits,
    patches: Patches,
    held: HeldRows,
    /// Chunks of a statement whose end will say what they do.
    pending: Vec<KeyedChunk>,
    pub counts: KeyCounts,
}

/// The rows of a chunk with what was read beside them.
#[derive(Debug)]
pub(super) struct KeyedChunk {
    pub rows: Rows,
    pub beside: Beside,
    /// The number of the row before the first.
    pub base: u64,
    /// Rows of the chunk that have no values at all, in order.
    pub malformed: Vec<u32>,
}

/// A row and the hashes of its keys; `None` for keys that conflict with none.
struct RowKeys {
    row: u64,
    keys: Vec<Option<KeyHash>>,
}

/// What became of a row that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Inserted,
    NotInserted,
}

impl KeyedTable {
    /// Takes the rows of a chunk; returns those that are final.
    ///
    /// # Errors
    /// The temporary file of held rows fails.
    pub fn take(
        &mut self,
        chunk: KeyedChunk,
        act: &Act,
        counter: Option<&mut Counter>,
        spool: &mut Spool,
    ) -> Result<Option<Rows>, ArrowError> {
        if matches!(act.resolution, Resolution::Pending) {
            self.pending.push(chunk);
            return Ok(None);
        }
        let rows = self.resolve(chunk, act, counter)?;
        if act.holds {
            self.held.push(rows, spool)?;
            return Ok(None);
        }
        settle(rows, &self.gone, &self.patches).map(Some)
    }

    /// The statement whose rows were pending is at its end.
    ///
    /// # Errors
    /// The temporary file of held rows fails.
    pub fn settle_pending(
        &mut self,
        act: &Act,
        mut counter: Option<&mut Counter>,
        spool: &mut Spool,
    ) -> Result<Vec<Rows>, ArrowError> {
        let mut settled = Vec::new();
        for chunk in std::mem::take(&mut self.pending) {
            settled.extend(self.take(chunk, act, counter.as_deref_mut(), spool)?);
        }
        Ok(settled)
    }

    /// Takes the next rows that were held, as they are now.
    ///
    /// # Errors
    /// The temporary file of held rows fails.
    pub fn release(&mut self, spool: &mut Spool) -> Result<Option<Rows>, ArrowError> {
        match self.held.pop(spool)? {
            Some(rows) => settle(rows, &self.gone, &self.patches).map(Some),
            None => Ok(None),
        }
    }

    /// Deletes or changes the rows that meet the conditions.
    ///
    /// # Errors
    /// The temporary file of held rows fails.
    pub fn change(&mut self, change: &RowChange, spool: &mut Spool) -> Result<(), ArrowError> {
        let constants = match &change.sets {
            Some(sets) => {
                self.patches.batches.push(sets.iter().map(|(_, value)| value.clone()).collect());
                let columns = sets.iter().enumerate().map(|(from, (column, _))| (*column, from));
                Some(std::sync::Arc::new(columns.collect::<Vec<_>>()))
            }
            None => None,
        };
        let batch = self.patches.batches.len().saturating_sub(1);
        let Self { held, gone, patches, .. } = self;
        held.each(spool, |mut rows| {
            rows = patches.take_over(rows)?;
            let numbers = row_numbers(&rows);
            for (at, row) in numbers.iter().enumerate() {
                let row = *row as u64;
                if gone.contains(row) || !change.meets(&rows, at) {
                    continue;
                }
                match &constants {
                    None => gone.insert(row),
                    Some(columns) => {
                        let (columns, asides) = (columns.clone(), Vec::new());
                        patches.add(row, Patch { batch, row: 0, columns, asides });
                    }
                }
            }
            Ok(rows)
        })
    }

    fn resolve(
        &mut self,
        chunk: KeyedChunk,
        act: &Act,
        counter: Option<&mut Counter>,
    ) -> Result<Rows, ArrowError> {
        let KeyedChunk { rows, beside, base, malformed } = chunk;
        if self.indexes.len() < act.keys.len() {
            self.indexes.resize_with(act.keys.len(), HashMap::new);
        }
        let numbers = row_numbers(&rows);
        let mut numbering = Numbering::new(act, &beside, base, counter)?;
        let mut bytes = Vec::new();
        for row in 0..beside.rows {
            let number = numbering.as_mut().and_then(|numbering| numbering.begin_row(row));
            if malformed.binary_search(&row).is_ok() {
                continue;
            }
            let hash = |key: &ActKey| {
                bytes.clear();
                key_bytes(act, &beside, key, (row, number), &mut bytes)
            };
            let found: Vec<(Option<KeyHash>, bool)> = act.keys.iter().map(hash).collect();
            self.counts.unsure += found.iter().filter(|(_, unsure)| *unsure).count() as u64;
            let keys = found.into_iter().map(|(key, _)| key).collect();
            let keys = RowKeys { row: base + u64::from(row) + 1, keys };
            let from = Incoming { act, rows: &rows, beside: &beside, numbers: &numbers, at: row };
            let outcome = self.resolve_row(&keys, &from);
            if let Some(numbering) = &mut numbering {
                numbering.end_row(row, outcome == Outcome::Inserted);
            }
        }
        match numbering {
            Some(numbering) => numbering.applied(rows, act),
            None => Ok(rows),
        }
    }

    fn resolve_row(&mut self, row: &RowKeys, from: &Incoming<'_>) -> Outcome {
        let act = from.act;
        let in_force = |key: &usize| act.keys[*key].is_in_force;
        let conflict = |table: &Self, key: usize| {
            let found = table.indexes[key].get(&row.keys[key]?)?;
            (!table.gone.contains(*found)).then_some(*found)
        };
        let all = || (0..act.keys.len()).filter(in_force);
        match &act.resolution {
            Resolution::Pending | Resolution::Refuse => {
                self.counts.refused += u64::from(all().any(|key| conflict(self, key).is_some()));
            }
            Resolution::Ignore { keys } => {
                if keys.iter().any(|key| conflict(self, *key).is_some()) {
                    self.counts.ignored += 1;
                    self.gone.insert(row.row);
                    return Outcome::NotInserted;
                }
                self.counts.refused += u64::from(all().any(|key| conflict(self, key).is_some()));
            }
            Resolution::Replace => {
                for key in all() {
                    if let Some(old) = conflict(self, key) {
                        self.counts.replaced += 1;
                        self.counts.cascaded += u64::from(act.beyond.cascades);
                        self.gone.insert(old);
                    }
                }
            }
            Resolution::Update { keys, sets } => {
                let found = keys.iter().find_map(|key| Some((*key, conflict(self, *key)?)));
                if let Some(old) = found {
                    self.gone.insert(row.row);
                    match sets {
                        Some(sets) => self.update(old, row, sets, from),
                        None => self.counts.not_computed += 1,
                    }
                    return Outcome::NotInserted;
                }
                self.counts.refused += u64::from(all().any(|key| conflict(self, key).is_some()));
            }
        }
        for (index, key) in self.indexes.iter_mut().zip(&row.keys) {
            if let Some(key) = key {
                index.insert(*key, row.row);
            }
        }
        Outcome::Inserted
    }

    /// Changes the row that is there by the row that came.
    fn update(
        &mut self,
        (asked, old): (usize, u64),
        row: &RowKeys,
        sets: &[(usize, NewValue)],
        from: &Incoming<'_>,
    ) {
        let rows = from.rows;
        let Ok(at) = from.numbers.binary_search(&(row.row as i64)) else {
            // The row that came is a reject: what it would have set is not known.
            self.counts.not_computed += 1;
            return;
        };
        self.counts.updated += 1;
        if sets.is_empty() {
            return;
        }
        self.counts.stamped += u64::from(from.act.beyond.stamps);
        let mut values: Vec<ArrayRef> = Vec::with_capacity(sets.len());
        let mut columns = Vec::with_capacity(sets.len());
        let mut asides = Vec::new();
        for (column, value) in sets.iter() {
            let array = match value {
                NewValue::Incoming(from) => {
                    let aside = rows
                        .asides
                        .iter()
                        .find(|aside| aside.column == *from && aside.row == row.row);
                    let used = rows.uses.iter().filter(|used| used.column == *from);
                    if used.clone().any(|used| used.rows.binary_search(&row.row).is_ok()) {
                        self.patches.copied.insert((row.row, *from));
                    }
                    asides.extend(aside.map(|aside| (*column, aside.reason, aside.text.clone())));
                    rows.batch.column(*from).slice(at, 1)
                }
                NewValue::Constant(value) => value.clone(),
            };
            columns.push((*column, values.len()));
            values.push(compact(&array));
        }
        self.patches.batches.push(values);
        let batch = self.patches.batches.len() - 1;
        let patch = Patch { batch, row: 0, columns: std::sync::Arc::new(columns), asides };
        self.patches.add(old, patch);
        self.follow_keys((asked, old), sets, from);
    }

    /// A row that was changed may have other keys now.
    fn follow_keys(
        &mut self,
        (asked, old): (usize, u64),
        sets: &[(usize, NewValue)],
        from: &Incoming<'_>,
    ) {
        for (index, key) in from.act.keys.iter().enumerate() {
            let set_by = |column: &usize| {
                let output = from.act.columns[*column].output;
                sets.iter().find(|(set, _)| Some(*set) == output).map(|(_, value)| value)
            };
            if key.columns.iter().all(|column| set_by(column).is_none()) {
                continue;
            }
            let mut bytes = Vec::new();
            let mut is_null = false;
            let known = key.columns.iter().all(|column| {
                let (wanted, read) = (&from.act.columns[*column], &from.beside.columns[*column]);
                let certainty = match set_by(column) {
                    Some(NewValue::Constant(value)) => {
                        wanted.comparison.append(value, 0, &mut bytes)
                    }
                    Some(NewValue::Incoming(output)) if Some(*output) == wanted.output => {
                        append(wanted, read, from.at, &mut bytes)
                    }
                    // The row that came has the same value, or it would not have met this key.
                    None if index == asked => append(wanted, read, from.at, &mut bytes),
                    Some(NewValue::Incoming(_)) | None => return false,
                };
                is_null |= certainty == Certainty::Null && key.nulls_distinct;
                true
            });
            if !known {
                self.counts.not_computed += 1;
                continue;
            }
            let new = (!is_null).then(|| hash(&bytes)).flatten();
            let table = &mut self.indexes[index];
            if new.is_some_and(|new| table.get(&new) == Some(&old)) {
                continue;
            }
            table.retain(|_, row| *row != old);
            table.extend(new.map(|new| (new, old)));
        }
    }
}

/// A row that came, and what was read of its chunk.
struct Incoming<'a> {
    act: &'a Act,
    rows: &'a Rows,
    beside: &'a Beside,
    /// Row numbers of the batch.
    numbers: &'a [i64],
    /// The row in the chunk.
    at: u32,
}

fn hash(bytes: &[u8]) -> Option<KeyHash> {
    let digest = Sha256::digest(bytes);
    digest.first_chunk::<16>().map(|start| u128::from_le_bytes(*start))
}

/// Copies a value out of its chunk, which could not go otherwise.
fn compact(array: &ArrayRef) -> ArrayRef {
    let first = arrow::array::UInt32Array::from(vec![0]);
    arrow::compute::take(array, &first, None).unwrap_or_else(|_| array.clone())
}

/// Returns the row numbers of a batch.
pub(super) fn row_numbers(rows: &Rows) -> Vec<i64> {
    use arrow::array::AsArray;
    let numbers = rows.batch.columns().last();
    let numbers =
        numbers.and_then(|column| column.as_primitive_opt::<arrow::datatypes::Int64Type>());
    numbers.map(|numbers| numbers.values().to_vec()).unwrap_or_default()
}

/// Returns the hash of a row's key, and whether its letters leave a doubt; `number` stands in for
/// the column that is numbered.
fn key_bytes(
    act: &Act,
    beside: &Beside,
    key: &ActKey,
    (row, number): (u32, Option<i128>),
    bytes: &mut Vec<u8>,
) -> (Option<KeyHash>, bool) {
    let mut unsure = false;
    for column in &key.columns {
        let (wanted, read) = (&act.columns[*column], &beside.columns[*column]);
        let certainty = match number.filter(|_| wanted.is_numbered) {
            Some(number) => {
                bytes.push(1);
                bytes.extend(number.to_le_bytes());
                Certainty::Sure
            }
            None => append(wanted, read, row, bytes),
        };
        if certainty == Certainty::Null && key.nulls_distinct {
            return (None, false);
        }
        unsure |= certainty == Certainty::Unsure;
    }
    (hash(bytes), unsure)
}

fn append(wanted: &ActColumn, read: &BesideColumn, row: u32, bytes: &mut Vec<u8>) -> Certainty {
    if read.array.is_null(row as usize)
        && let Ok(at) = read.exact.binary_search_by_key(&row, |(row, _)| *row)
    {
        return wanted.comparison.append_exact(&read.exact[at].1, bytes);
    }
    wanted.comparison.append(&read.array, row as usize, bytes)
}
