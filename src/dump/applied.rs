//! What rows do to one another, over all tables of a dump: the end of the way on which chunks are
//! taken in order.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::Array;
use arrow::error::ArrowError;

use super::act::Act;
use super::catalog::TableName;
use super::decode::Action;
use super::error::Error;
use super::findings::{Found, losing, remark};
use super::framer::Place;
use super::held_rows::Spool;
use super::keyed_table::{KeyCounts, KeyedChunk, KeyedTable};
use super::numbered_rows::number;
use super::numbering::Counter;
use super::reader::{Rows, SourceTable};
use super::reject::Finding;
use super::row_change::RowChange;

/// The tables whose rows act on others, and the counters that number rows.
#[derive(Debug, Default)]
pub(super) struct Applied {
    tables: BTreeMap<usize, Keyed>,
    counters: BTreeMap<usize, Counter>,
    spool: Spool,
    /// Rows that got a number, by table.
    numbered: BTreeMap<TableName, (u64, String, Place)>,
    /// NULLs for which a server would have put another value, by table.
    nulls: BTreeMap<TableName, (u64, String, Place)>,
}

#[derive(Debug)]
struct Keyed {
    source: Arc<SourceTable>,
    table: KeyedTable,
    /// Where the first statement is that acts by key.
    input: String,
    place: Place,
}

impl Applied {
    /// Takes the rows of a chunk; returns those that are final.
    ///
    /// # Errors
    /// The temporary file of held rows fails.
    pub fn take(
        &mut self,
        chunk: KeyedChunk,
        act: &Act,
        input: &str,
    ) -> Result<Option<Rows>, Error> {
        let source = chunk.rows.table.clone();
        let fault = |error| fault(&source, input, &error);
        let counter = act.numbers.as_ref().map(|numbers| numbers.counter);
        let counter = counter.and_then(|counter| self.counters.get_mut(&counter));
        let nulls = nulls_of(&chunk.rows, &act.must_have);
        if nulls > 0 {
            let first = || (0, input.to_owned(), act.place);
            self.nulls.entry(source.name.clone()).or_insert_with(first).0 += nulls;
        }
        if act.keys.is_empty() && !act.holds {
            let Some(counter) = counter else { return Ok(Some(chunk.rows)) };
            let beside = (&chunk.beside, chunk.base);
            let (rows, given) = number(chunk.rows, act, beside, counter).map_err(fault)?;
            if given > 0 {
                let first = || (0, input.to_owned(), act.place);
                self.numbered.entry(source.name.clone()).or_insert_with(first).0 += given;
            }
            return Ok(Some(rows));
        }
        let keyed = self.tables.entry(source.slot).or_insert_with(|| Keyed {
            source: source.clone(),
            table: KeyedTable::default(),
            input: input.to_owned(),
            place: act.place,
        });
        keyed.table.take(chunk, act, counter, &mut self.spool).map_err(fault)
    }

    /// The statement whose rows were pending is at its end.
    ///
    /// # Errors
    /// The temporary file of held rows fails.
    pub fn settle(&mut self, source: &SourceTable, act: &Act) -> Result<Vec<Rows>, Error> {
        let Some(keyed) = self.tables.get_mut(&source.slot) else { return Ok(Vec::new()) };
        let counter = act.numbers.as_ref().map(|numbers| numbers.counter);
        let counter = counter.and_then(|counter| self.counters.get_mut(&counter));
        let settled = keyed.table.settle_pending(act, counter, &mut self.spool);
        settled.map_err(|error| fault(source, &keyed.input, &error))
    }

    /// Deletes or changes rows that were held back.
    ///
    /// # Errors
    /// The temporary file of held rows fails.
    pub fn change(&mut self, source: &SourceTable, change: &RowChange) -> Result<(), Error> {
        let Some(keyed) = self.tables.get_mut(&source.slot) else { return Ok(()) };
        let changed = keyed.table.change(change, &mut self.spool);
        changed.map_err(|error| fault(source, &keyed.input, &error))
    }

    /// The rows of a table are no rows of the result.
    pub fn discard(&mut self, source: &SourceTable) {
        self.tables.remove(&source.slot);
        self.numbered.remove(&source.name);
        self.nulls.remove(&source.name);
    }

    /// Begins a counter, or sets it to another state.
    pub fn count(&mut self, counter: usize, state: Counter) {
        self.counters.insert(counter, state);
    }

    /// Lets a counter go on from at least this number.
    pub fn count_from(&mut self, counter: usize, number: u64) {
        if let Some(counter) = self.counters.get_mut(&counter) {
            counter.at_least(number);
        }
    }

    /// Takes the next rows that were held back, table after table.
    ///
    /// # Errors
    /// The temporary file of held rows fails.
    pub fn release(&mut self) -> Result<Option<Rows>, Error> {
        for keyed in self.tables.values_mut() {
            let released = keyed.table.release(&mut self.spool);
            let released = released.map_err(|error| fault(&keyed.source, &keyed.input, &error))?;
            if released.is_some() {
                return Ok(released);
            }
        }
        Ok(None)
    }

    /// Returns what is to be said of rows that acted on others.
    pub fn findings(&self) -> Vec<Finding> {
        let by_key = self.tables.values().flat_map(|keyed| {
            let found = key_findings(&keyed.source.name, keyed.table.counts);
            found.into_iter().map(|found| placed(found, &keyed.input, keyed.place))
        });
        let numbered = self.numbered.iter().map(|(name, (rows, input, place))| {
            let detail = format!("rows of `{name}` that come without a number got one: {rows}");
            placed(remark("rows_numbered", detail), input, *place)
        });
        let nulls = self.nulls.iter().map(|(name, (values, input, place))| {
            let detail = format!(
                "{values} values of `{name}` are NULL where none may be: INSERT IGNORE lets a \
                 server put the type's own value there"
            );
            placed(losing("null_not_adjusted", detail), input, *place)
        });
        by_key.chain(numbered).chain(nulls).collect()
    }
}

/// Counts the NULLs of columns, without those that a policy has put there.
fn nulls_of(rows: &Rows, columns: &[usize]) -> u64 {
    let count = |column: &usize| {
        let nulls = rows.batch.column(*column).null_count() as u64;
        let by_policy = rows.uses.iter().filter(|used| {
            used.column == *column && matches!(used.action, Action::Null | Action::Aside)
        });
        nulls.saturating_sub(by_policy.map(|used| used.count).sum())
    };
    columns.iter().map(count).sum()
}

fn placed(found: Found, input: &str, place: Place) -> Finding {
    let Found { code, loses_rows, detail } = found;
    Finding { code, loses_rows, input: input.to_owned(), line: place.line, detail }
}

fn key_findings(name: &TableName, counts: KeyCounts) -> Vec<Found> {
    let KeyCounts { replaced, ignored, updated, refused, not_computed, unsure, .. } = counts;
    let mut found = Vec::new();
    if replaced + ignored + updated > 0 {
        let detail = format!(
            "rows of `{name}` met their key: {replaced} were replaced by later ones, {ignored} \
             were skipped, {updated} changed the row that was there"
        );
        found.push(remark("keys_applied", detail));
    }
    if refused > 0 {
        let detail = format!(
            "{refused} rows of `{name}` have the key of an earlier one, and a server would refuse \
             them: they are kept"
        );
        found.push(losing("duplicate_key", detail));
    }
    if not_computed > 0 {
        let detail = format!(
            "{not_computed} rows of `{name}` change an earlier one by an expression that only a \
             server evaluates: it is kept as it was"
        );
        found.push(losing("keys_not_applied", detail));
    }
    if counts.stamped > 0 {
        let detail = format!(
            "{} rows of `{name}` are changed by later ones, at which a server gives them the time \
             of that moment (ON UPDATE): they keep theirs",
            counts.stamped
        );
        found.push(losing("on_update_not_applied", detail));
    }
    if counts.cascaded > 0 {
        let detail = format!(
            "{} rows of `{name}` are replaced to which other tables refer: a server lets their \
             rows go or change, and they are kept",
            counts.cascaded
        );
        found.push(losing("cascade_not_applied", detail));
    }
    if unsure > 0 {
        let detail = format!(
            "{unsure} keys of `{name}` have letters whose collation is not known here: they were \
             compared without case"
        );
        found.push(losing("keys_not_applied", detail));
    }
    found
}

fn fault(source: &SourceTable, input: &str, error: &ArrowError) -> Error {
    let detail = format!("table `{}`: {error}", source.name);
    Error::Worker { input: input.to_owned(), detail }
}
