//! What the accepted rows of a table have shown, for demands that come out behind them.
//!
//! pg_dump declares keys after the rows, and the parents of a foreign key may come later in the
//! dump. What the values of such columns are is kept as sets, so that it can be proved at the end
//! that all rows satisfy a demand, or that this is not known. Knows no files and no plan.

use std::io;

use arrow::array::{Array, RecordBatch};
use arrow::error::ArrowError;

use super::key_encoder::KeyEncoder;
use super::key_set::KeySet;
use super::keys::KeyStore;
use super::parents::ParentRule;
use super::rules::Rules;
use super::table::TableContract;
use super::unique::columns_at;
use crate::dump::{ForeignKey, SqlType, TableName};

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
}

/// The values of columns that together may be a key, or point to one.
struct Values {
    columns: Vec<String>,
    positions: Vec<usize>,
    encoder: KeyEncoder,
    /// `None` once they are of no use.
    values: Option<KeySet>,
    /// No two rows have the same; rows with a NULL are not asked.
    is_distinct: bool,
    has_nulls: bool,
    /// Repeated values are of use too: rows may point to others by them.
    may_point: bool,
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
        let mut sets = Vec::new();
        let mut names: Vec<(Vec<String>, bool)> =
            foreign_keys.iter().map(|key| (key.columns.clone(), true)).collect();
        if guesses {
            let columns = contract.table.columns.iter().filter_map(|column| {
                Some((vec![column.name.clone()], may_point(&column.sql_type)?))
            });
            names.extend(columns);
        }
        names.sort();
        names.dedup_by(|one, other| one.0 == other.0);
        for (columns, may_point) in names {
            let Some(positions) = contract.positions(&columns) else { continue };
            sets.push(Values {
                encoder: KeyEncoder::new(contract.key_columns(&positions), true)?,
                columns,
                positions,
                values: Some(keys.new_set()),
                is_distinct: true,
                has_nulls: false,
                may_point,
                rows: 0,
                text_bytes: 0,
            });
        }
        Ok(Self { sets })
    }

    /// Takes accepted rows in.
    ///
    /// # Errors
    /// A file of keys can't be read or written.
    pub fn add(&mut self, accepted: &RecordBatch) -> Result<(), ArrowError> {
        self.sets.iter_mut().try_for_each(|set| set.add(accepted))
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
        let set = self.sets.iter_mut().find(|set| set.columns == columns && set.is_distinct)?;
        set.values.take()
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
        let Some(set) = self.sets.iter().find(|set| set.columns == rule.columns) else {
            return Ok(false);
        };
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

impl Values {
    fn add(&mut self, accepted: &RecordBatch) -> Result<(), ArrowError> {
        let Some(values) = &mut self.values else { return Ok(()) };
        let columns = columns_at(accepted, &self.positions);
        self.has_nulls |= columns.iter().any(|column| column.logical_null_count() > 0);
        let keys = self.encoder.encode(&columns)?;
        for row in 0..accepted.num_rows() {
            let Some(key) = keys.get(row) else { continue };
            if let super::key_bytes::Key::Bytes(text) = key {
                self.text_bytes += text.len() as u64;
            }
            if !values.insert(key)? {
                self.is_distinct = false;
                if !self.may_point {
                    self.values = None;
                    return Ok(());
                }
            }
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
