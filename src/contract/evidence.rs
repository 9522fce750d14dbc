//! What the accepted rows of a table have shown, for demands that come out behind them.
//!
//! pg_dump declares keys after the rows, and the parents of a foreign key may come later in the
//! dump. What the values of such columns are is kept as sets, so that it can be proved at the end
//! that all rows satisfy a demand, or that this is not known. Knows no files and no plan.

use std::hash::{BuildHasher, RandomState};
use std::io;

use arrow::array::{Array, ArrayRef, RecordBatch, UInt32Array};
use arrow::compute::kernels::cmp::gt;
use arrow::compute::take;
use arrow::error::ArrowError;

use super::key_bytes::Key;
use super::key_encoder::KeyEncoder;
use super::key_set::KeySet;
use super::keys::KeyStore;
use super::parents::ParentRule;
use super::rules::Rules;
use super::table::TableContract;
use super::unique::columns_at;
use crate::dump::{Column, ForeignKey, SqlType, TableName};

/// Rows after which it is asked whether a text may be a key at all.
const FIRST_ROWS: u64 = 8_192;
/// Texts that are longer than this on average are no keys.
const LONG_TEXT_BYTES: u64 = 64;

/// The values that accepted rows have in some columns.
///
/// # Memory
/// Sets of keys within their budget: see `KeySet`.
pub struct Evidence {
    sets: Vec<Values>,
    lead: Option<Lead>,
    /// Rows that were taken in, until it is known which sets of several columns are of use.
    first_rows: Option<u64>,
}

/// The numbered column that rows are likely to be in the order of.
struct Lead {
    name: String,
    position: usize,
    /// Each row has a greater number than the row before.
    is_ascending: bool,
    last: Option<ArrayRef>,
}

/// The values of columns that together may be a key, or point to one.
struct Values {
    columns: Vec<String>,
    positions: Vec<usize>,
    encoder: KeyEncoder,
    /// `None` once they are of no use.
    values: Option<KeySet>,
    /// What is kept of texts that only may be a key: where no two hashes are the same, no two
    /// texts are.
    hashes: Option<RandomState>,
    /// No two rows have the same; rows with a NULL are not asked.
    is_distinct: bool,
    has_nulls: bool,
    /// Repeated values are of use too: rows may point to others by them.
    may_point: bool,
    /// No value is greater than the one that its row has in the lead.
    is_below_lead: bool,
    rows: u64,
    text_bytes: u64,
}

impl Evidence {
    /// Begins to gather: for these foreign keys, and where `guesses`, for each column that may yet
    /// turn out to be a key or to point to one.
    ///
    /// # Errors
    /// A column has a type that can't be compared.
    pub fn new(
        contract: &TableContract,
        foreign_keys: &[ForeignKey],
        guesses: bool,
        keys: &KeyStore,
    ) -> Result<Self, ArrowError> {
        let mut names: Vec<(Vec<String>, bool)> =
            foreign_keys.iter().map(|key| (key.columns.clone(), true)).collect();
        let columns = &contract.table.columns;
        if guesses {
            let likely = columns.iter().filter_map(|column| {
                Some((vec![column.name.clone()], may_point(&column.sql_type)?))
            });
            names.extend(likely);
            // Tables without an id of their own have keys of their first columns.
            let is_key = |column: &Column| may_point(&column.sql_type).is_some();
            for count in [2, 3] {
                let first = columns.get(..count).unwrap_or_default();
                if !first.is_empty() && first.iter().all(is_key) {
                    names.push((first.iter().map(|column| column.name.clone()).collect(), false));
                }
            }
        }
        names.sort_by_key(|(columns, may_point)| (columns.clone(), !may_point));
        names.dedup_by(|one, other| one.0 == other.0);
        let mut sets = Vec::new();
        for (columns, may_point) in names {
            let Some(positions) = contract.positions(&columns) else { continue };
            let encoder = KeyEncoder::new(contract.key_columns(&positions), true)?;
            let is_hashed = !may_point && !encoder.makes_numbers();
            sets.push(Values {
                encoder,
                columns,
                positions,
                values: Some(keys.new_set()),
                hashes: is_hashed.then(RandomState::new),
                is_distinct: true,
                has_nulls: false,
                may_point,
                is_below_lead: true,
                rows: 0,
                text_bytes: 0,
            });
        }
        let lead = |column: &Column| {
            let name = column.name.clone();
            let position = *contract.positions(std::slice::from_ref(&name))?.first()?;
            Some(Lead { name, position, is_ascending: true, last: None })
        };
        let primary = contract.table.primary_key.as_ref().filter(|key| key.columns.len() == 1);
        let lead_column = match primary {
            Some(key) => columns.iter().find(|column| column.name == key.columns[0]),
            None => columns.iter().find(|column| may_point(&column.sql_type) == Some(true)),
        };
        let is_number = |column: &&Column| {
            may_point(&column.sql_type) == Some(true) && column.sql_type != SqlType::Uuid
        };
        let lead = lead_column.filter(is_number).and_then(lead);
        let first_rows = guesses.then_some(0);
        Ok(Self { sets, lead, first_rows })
    }

    /// Takes accepted rows in.
    ///
    /// # Errors
    /// A file of keys can't be read or written.
    pub fn add(&mut self, accepted: &RecordBatch) -> Result<(), ArrowError> {
        if let Some(lead) = &mut self.lead {
            lead.add(accepted)?;
        }
        let lead = self.lead.as_ref().filter(|lead| lead.is_ascending);
        self.sets.iter_mut().try_for_each(|set| set.add(accepted, lead))?;
        if let Some(rows) = &mut self.first_rows {
            *rows += accepted.num_rows() as u64;
            if *rows >= FIRST_ROWS {
                self.first_rows = None;
                self.leave_one_of_several_columns();
            }
        }
        Ok(())
    }

    /// Leaves of the sets of several columns the smallest that may be a key, where no column alone
    /// may be one.
    fn leave_one_of_several_columns(&mut self) {
        let may_be_key = |set: &Values| set.is_distinct && set.values.is_some();
        let sets = self.sets.iter().filter(|set| may_be_key(set));
        let least = sets.map(|set| set.columns.len()).min();
        for set in self.sets.iter_mut().filter(|set| !set.may_point && set.columns.len() > 1) {
            if Some(set.columns.len()) != least {
                set.values = None;
            }
        }
    }

    /// Returns whether each row comes behind the row that it points to, as far as is known.
    pub(super) fn is_in_order(&self, rule: &ParentRule) -> bool {
        let lead = self.lead.as_ref().filter(|lead| lead.is_ascending);
        let set = self.sets.iter().find(|set| set.columns == rule.columns);
        lead.is_some_and(|lead| *rule.parent.1 == [lead.name.clone()])
            && set.is_some_and(|set| set.is_below_lead && set.columns.len() == 1)
    }

    /// Returns whether no two rows have the same values in these columns, as far as is known: in
    /// all of them, or in some.
    pub(super) fn is_distinct(&self, columns: &[String], nulls_distinct: bool) -> bool {
        self.sets.iter().any(|set| {
            set.is_distinct
                && set.values.is_some()
                && (nulls_distinct || !set.has_nulls)
                && set.columns.iter().all(|column| columns.contains(column))
        })
    }

    /// Returns the set of all values of columns, where it is known that none comes twice, and
    /// leaves none.
    pub(super) fn take_keys(&mut self, columns: &[String]) -> Option<KeySet> {
        let is_asked =
            |set: &&mut Values| set.columns == columns && set.is_distinct && set.hashes.is_none();
        self.sets.iter_mut().find(is_asked)?.values.take()
    }

    /// Returns whether each row points to a row that is there; false where that is not known.
    ///
    /// # Errors
    /// A file of keys can't be read.
    pub(super) fn has_parents(
        &self,
        table: &TableName,
        rule: &ParentRule,
        keys: &mut KeyStore,
        rules: &Rules,
    ) -> Result<bool, ArrowError> {
        let is_asked = |set: &&Values| set.columns == rule.columns && set.hashes.is_none();
        let Some(set) = self.sets.iter().find(is_asked) else { return Ok(false) };
        // Where others point to the same columns, the values are among the keys by now.
        let own = (table.clone(), rule.columns.clone());
        let taken = if set.values.is_none() { keys.lend(&own) } else { None };
        let values = set.values.as_ref().or(taken.as_ref().map(|keys| &keys.accepted));
        let has_all = values.map(|values| has_all(set, values, rule, keys, rules)).transpose();
        keys.give_back(own, taken);
        Ok(has_all?.unwrap_or(false))
    }
}

fn has_all(
    set: &Values,
    values: &KeySet,
    rule: &ParentRule,
    keys: &mut KeyStore,
    rules: &Rules,
) -> Result<bool, ArrowError> {
    if rule.is_empty {
        return Ok(values.is_empty());
    }
    let Some(parent) = keys.get_mut(&rule.parent) else { return Ok(true) };
    if !rule.compares_as_is(parent, rules) {
        return Ok(false);
    }
    let mut has_all = true;
    values.each(set.encoder.makes_numbers(), |key| {
        let fault = parent.fault(key).map_err(io::Error::other)?;
        has_all &= fault.is_none();
        Ok(())
    })?;
    Ok(has_all)
}

impl Lead {
    fn add(&mut self, accepted: &RecordBatch) -> Result<(), ArrowError> {
        let column = accepted.column(self.position);
        if !self.is_ascending || column.is_empty() {
            return Ok(());
        }
        let rows = column.len();
        let follows = |next: &ArrayRef, before: &ArrayRef| {
            Ok::<_, ArrowError>(gt(next, before)?.true_count() == next.len())
        };
        self.is_ascending = follows(&column.slice(1, rows - 1), &column.slice(0, rows - 1))?
            && match &self.last {
                Some(last) => follows(&column.slice(0, 1), last)?,
                None => column.is_valid(0),
            };
        self.last = Some(take(column, &UInt32Array::from(vec![rows as u32 - 1]), None)?);
        Ok(())
    }
}

impl Values {
    fn add(&mut self, accepted: &RecordBatch, lead: Option<&Lead>) -> Result<(), ArrowError> {
        let Some(values) = &mut self.values else { return Ok(()) };
        let columns = columns_at(accepted, &self.positions);
        self.is_below_lead &= self.may_point
            && match (lead.map(|lead| accepted.column(lead.position)), columns.as_slice()) {
                (Some(lead), [column]) if lead.data_type() == column.data_type() => {
                    self.is_below_lead && gt(column, lead)?.true_count() == 0
                }
                _ => false,
            };
        self.has_nulls |= columns.iter().any(|column| column.logical_null_count() > 0);
        let keys = self.encoder.encode(&columns)?;
        if let Some(numbers) = keys.numbers() {
            let mut asked = 0;
            let added = values.insert_numbers(numbers.inspect(|_| asked += 1))?;
            self.is_distinct &= added == asked;
        } else {
            for row in 0..accepted.num_rows() {
                let Some(mut key) = keys.get(row) else { continue };
                if let Key::Bytes(text) = key {
                    self.text_bytes += text.len() as u64;
                    if let Some(hashes) = &self.hashes {
                        key = Key::Number(hashes.hash_one(text));
                    }
                }
                self.is_distinct &= values.insert(key)?;
                if !self.is_distinct && !self.may_point {
                    break;
                }
            }
        }
        if !self.is_distinct && !self.may_point {
            self.values = None;
            return Ok(());
        }
        self.rows += accepted.num_rows() as u64;
        let is_long = self.text_bytes > self.rows * LONG_TEXT_BYTES;
        if self.rows > FIRST_ROWS && is_long && !self.may_point {
            self.values = None;
        }
        Ok(())
    }
}

/// Returns whether rows are likely to point to others by values of a type; `None` where they are
/// not likely to be keys at all.
fn may_point(sql_type: &SqlType) -> Option<bool> {
    match sql_type {
        SqlType::Int8
        | SqlType::Int16
        | SqlType::Int32
        | SqlType::Int64
        | SqlType::UInt8
        | SqlType::UInt16
        | SqlType::UInt32
        | SqlType::UInt64
        | SqlType::Uuid => Some(true),
        SqlType::Text { .. } | SqlType::Char { .. } => Some(false),
        _ => None,
    }
}
