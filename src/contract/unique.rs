//! Unique keys: which rows have a key that an earlier row has taken.
//!
//! A row takes all its keys or none: one that is refused for one key leaves the others free.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use arrow::error::ArrowError;
use datafusion::physical_plan::PhysicalExpr;

use super::condition::{Subject, expression};
use super::key_encoder::{EncodedKeys, KeyEncoder};
use super::key_set::KeySet;
use super::key_values::KeyColumn;
use super::keys::{KeyName, KeyStore};
use crate::dump::{Index, SqlType};
use crate::engine::{Engine, plan_message};

/// A primary or unique key, and what of it is taken.
pub(super) struct UniqueKey {
    /// Columns or expressions, as messages name them.
    pub columns: Vec<String>,
    parts: Parts,
    encoder: KeyEncoder,
    taken: Taken,
}

/// Where the values of a key come from.
enum Parts {
    Columns(Vec<usize>),
    /// Of an index: of rows for which a condition holds.
    Index {
        elements: Vec<Arc<dyn PhysicalExpr>>,
        predicate: Option<Arc<dyn PhysicalExpr>>,
    },
}

#[allow(clippy::large_enum_variant)] // One a key of a table: nothing is gained by a box.
enum Taken {
    Own(KeySet),
    /// Others point to the key: their set of parents has what is taken.
    Parents(KeyName),
}

impl UniqueKey {
    pub fn new(
        columns: Vec<String>,
        positions: Vec<usize>,
        encoder: KeyEncoder,
        taken: KeySet,
    ) -> Self {
        Self { columns, parts: Parts::Columns(positions), encoder, taken: Taken::Own(taken) }
    }

    /// Prepares a unique index on expressions, or of a part of the rows.
    ///
    /// # Errors
    /// Why it can't be tested.
    pub fn of_index(
        index: &Index,
        subject: &Subject,
        engine: &Engine,
        taken: KeySet,
    ) -> Result<Self, String> {
        let entries = index.entries.as_ref().ok_or("it is more than a test of equality")?;
        let mut elements = Vec::with_capacity(entries.elements.len());
        let mut columns = Vec::with_capacity(entries.elements.len());
        for element in &entries.elements {
            let plain = element.trim_matches('"').replace("\"\"", "\"");
            let declared = subject.table.column(&plain).or(subject.table.column(element));
            let evaluated = expression(element, subject, engine)?;
            let found =
                evaluated.data_type(subject.schema).map_err(|error| plan_message(&error))?;
            columns.push(match declared {
                Some(column) => (subject.rules.key_column)(subject.table, column),
                None => KeyColumn { sql_type: sql_type_of(&found)?, form: None },
            });
            elements.push(evaluated);
        }
        let predicate = entries.predicate.as_ref();
        let predicate = predicate.map(|text| expression(text, subject, engine)).transpose()?;
        let encoder = KeyEncoder::new(columns, index.nulls_distinct);
        let mut names = entries.elements.clone();
        if let (Some(last), Some(predicate)) = (names.last_mut(), &entries.predicate) {
            last.push_str(&format!(" where {predicate}"));
        }
        Ok(Self {
            columns: names,
            parts: Parts::Index { elements, predicate },
            encoder: encoder.map_err(|error| error.to_string())?,
            taken: Taken::Own(taken),
        })
    }

    /// Returns true where expressions make the key, or say which rows have one.
    pub fn has_expressions(&self) -> bool {
        matches!(self.parts, Parts::Index { .. })
    }

    /// Lets the set of parents be the one of taken keys: they are the same.
    pub fn share(&mut self, name: &KeyName) {
        let has_columns = matches!(self.parts, Parts::Columns(_));
        if has_columns && self.encoder.nulls_distinct() && self.columns == name.1 {
            self.taken = Taken::Parents(name.clone());
        }
    }

    /// Returns true where the keys of accepted rows are those of the table's parents already.
    pub fn is_shared_as(&self, name: &KeyName) -> bool {
        matches!(&self.taken, Taken::Parents(shared) if shared == name)
    }

    /// Returns the keys of a batch; `compared` has its values as expressions see them.
    ///
    /// # Errors
    /// An expression has no value for some row: the server refuses such a row as well.
    pub fn encode(
        &mut self,
        batch: &RecordBatch,
        compared: &RecordBatch,
    ) -> Result<EncodedKeys, ArrowError> {
        let (elements, predicate) = match &self.parts {
            Parts::Columns(positions) => return self.encoder.encode(&columns_at(batch, positions)),
            Parts::Index { elements, predicate } => (elements, predicate),
        };
        let value = |of: &Arc<dyn PhysicalExpr>| {
            let value = of.evaluate(compared);
            let array = value.and_then(|value| value.into_array(compared.num_rows()));
            array.map_err(|error| ArrowError::ComputeError(plan_message(&error)))
        };
        let columns = elements.iter().map(value).collect::<Result<Vec<_>, _>>()?;
        let columns: Vec<ArrayRef> = columns
            .into_iter()
            .map(|column| match column.data_type() {
                DataType::Utf8View | DataType::LargeUtf8 => cast(&column, &DataType::Utf8),
                _ => Ok(column),
            })
            .collect::<Result<_, _>>()?;
        let mut keys = self.encoder.encode(&columns)?;
        if let Some(predicate) = predicate {
            let holds = value(predicate)?;
            let holds = holds.as_boolean();
            let rows = (0..holds.len()).map(|row| holds.is_valid(row) && holds.value(row));
            keys.keep(&rows.collect());
        }
        Ok(keys)
    }

    fn taken<'a>(&'a mut self, keys: &'a mut KeyStore) -> Option<&'a mut KeySet> {
        match &mut self.taken {
            Taken::Own(taken) => Some(taken),
            Taken::Parents(name) => keys.get_mut(name).map(|parent| &mut parent.accepted),
        }
    }
}

/// Returns the SQL type whose values an expression gives.
fn sql_type_of(found: &DataType) -> Result<SqlType, String> {
    Ok(match found {
        DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8 => {
            SqlType::Text { max_chars: None }
        }
        DataType::Boolean => SqlType::Boolean,
        DataType::Int16 => SqlType::Int16,
        DataType::Int32 => SqlType::Int32,
        DataType::Int64 => SqlType::Int64,
        DataType::Date32 => SqlType::Date,
        other => return Err(format!("its values are of type {other}")),
    })
}

/// Lets rows take their keys, one row after the other; returns those that an earlier row left
/// without, each with the index of a key that was taken.
///
/// # Errors
/// A file of keys can't be written or read.
pub(super) fn take(
    unique: &mut [UniqueKey],
    encoded: &[EncodedKeys],
    rows: impl Iterator<Item = usize>,
    keys: &mut KeyStore,
) -> Result<Vec<(usize, usize)>, ArrowError> {
    let mut without = Vec::new();
    // One key, as most tables have: its set is looked for once.
    if let ([unique], [encoded]) = (&mut *unique, encoded) {
        let Some(taken) = unique.taken(keys) else { return Ok(without) };
        for row in rows {
            if let Some(key) = encoded.get(row)
                && !taken.insert(key)?
            {
                without.push((row, 0));
            }
        }
        return Ok(without);
    }
    for row in rows {
        if let Some(index) = take_all(unique, encoded, row, keys)? {
            without.push((row, index));
        }
    }
    Ok(without)
}

/// Lets a row take all its keys or none; returns the index of the one that is taken already.
fn take_all(
    unique: &mut [UniqueKey],
    encoded: &[EncodedKeys],
    row: usize,
    keys: &mut KeyStore,
) -> Result<Option<usize>, ArrowError> {
    for (index, (unique, encoded)) in unique.iter_mut().zip(encoded).enumerate() {
        if let (Some(taken), Some(key)) = (unique.taken(keys), encoded.get(row))
            && taken.contains(key)?
        {
            return Ok(Some(index));
        }
    }
    for (unique, encoded) in unique.iter_mut().zip(encoded) {
        if let (Some(taken), Some(key)) = (unique.taken(keys), encoded.get(row)) {
            taken.insert(key)?;
        }
    }
    Ok(None)
}

/// Returns some of a batch's columns.
pub(super) fn columns_at(batch: &RecordBatch, positions: &[usize]) -> Vec<ArrayRef> {
    positions.iter().map(|position| batch.column(*position).clone()).collect()
}
