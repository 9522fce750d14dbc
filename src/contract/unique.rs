//! Unique keys: which rows have a key that an earlier row has taken.
//!
//! A row takes all its keys or none: one that is refused for one key leaves the others free.

use arrow::array::{ArrayRef, RecordBatch};
use arrow::error::ArrowError;

use super::key_encoder::{EncodedKeys, KeyEncoder};
use super::key_set::KeySet;
use super::keys::{KeyName, KeyStore};

/// A primary or unique key, and what of it is taken.
pub(super) struct UniqueKey {
    pub columns: Vec<String>,
    pub positions: Vec<usize>,
    encoder: KeyEncoder,
    taken: Taken,
}

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
        Self { columns, positions, encoder, taken: Taken::Own(taken) }
    }

    /// Lets the set of parents be the one of taken keys: they are the same.
    pub fn share(&mut self, name: &KeyName) {
        if self.encoder.nulls_distinct() && self.columns == name.1 {
            self.taken = Taken::Parents(name.clone());
        }
    }

    /// Returns true where the keys of accepted rows are those of the table's parents already.
    pub fn is_shared_as(&self, name: &KeyName) -> bool {
        matches!(&self.taken, Taken::Parents(shared) if shared == name)
    }

    pub fn encode(&mut self, batch: &RecordBatch) -> Result<EncodedKeys, ArrowError> {
        self.encoder.encode(&columns_at(batch, &self.positions))
    }

    fn taken<'a>(&'a mut self, keys: &'a mut KeyStore) -> Option<&'a mut KeySet> {
        match &mut self.taken {
            Taken::Own(taken) => Some(taken),
            Taken::Parents(name) => keys.get_mut(name).map(|parent| &mut parent.accepted),
        }
    }
}

/// Lets a row take its keys; returns the index of the one that is taken already.
///
/// # Errors
/// A file of keys can't be written or read.
pub(super) fn take(
    unique: &mut [UniqueKey],
    encoded: &[EncodedKeys],
    row: usize,
    keys: &mut KeyStore,
) -> Result<Option<usize>, ArrowError> {
    if let ([unique], [encoded]) = (&mut *unique, encoded) {
        let (Some(taken), Some(key)) = (unique.taken(keys), encoded.get(row)) else {
            return Ok(None);
        };
        return Ok(if taken.insert(key)? { None } else { Some(0) });
    }
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
