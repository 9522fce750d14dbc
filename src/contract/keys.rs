//! The keys of what goes to the target: unique keys, and the parents of foreign keys.

use std::collections::{BTreeSet, HashMap};

use arrow::array::{Array, ArrayRef};
use arrow::error::ArrowError;
use arrow::row::{Row, RowConverter, Rows, SortField};

use super::key_set::KeySet;
use super::key_values::KeyColumn;
use super::reason;
use crate::dump::TableName;

/// A table and some of its columns.
pub(super) type KeyName = (TableName, Vec<String>);

/// All keys of a run, by table and columns.
#[derive(Default)]
pub struct KeyStore {
    keys: HashMap<KeyName, ParentKeys>,
    /// Keys that foreign keys point to, and what these are called.
    wanted: HashMap<KeyName, BTreeSet<String>>,
}

/// The keys of one table that others point to.
pub(super) struct ParentKeys {
    encoder: KeyEncoder,
    pub accepted: KeySet,
    /// Keys of rows that were refused.
    pub rejected: KeySet,
    /// Keys that were accepted first and are gone, with the parents that their rows pointed to.
    pub withdrawn: KeySet,
}

impl KeyStore {
    /// Says that a foreign key points to these columns: their keys are to be kept.
    pub(super) fn want(&mut self, name: KeyName, foreign_key: String) {
        self.wanted.entry(name).or_default().insert(foreign_key);
    }

    /// Returns the keys of a table that are pointed to.
    pub(super) fn wanted_of(&self, table: &TableName) -> Vec<KeyName> {
        let mut names: Vec<KeyName> =
            self.wanted.keys().filter(|(wanted, _)| wanted == table).cloned().collect();
        names.sort();
        names
    }

    /// Returns the foreign keys that point to a key.
    pub(super) fn pointing_to(&self, name: &KeyName) -> impl Iterator<Item = &String> {
        self.wanted.get(name).into_iter().flatten()
    }

    pub(super) fn begin(
        &mut self,
        name: KeyName,
        columns: Vec<KeyColumn>,
    ) -> Result<(), ArrowError> {
        let keys = ParentKeys {
            encoder: KeyEncoder::new(columns)?,
            accepted: KeySet::default(),
            rejected: KeySet::default(),
            withdrawn: KeySet::default(),
        };
        self.keys.insert(name, keys);
        Ok(())
    }

    /// Returns the keys, once their table has been through the contract.
    pub(super) fn get_mut(&mut self, name: &KeyName) -> Option<&mut ParentKeys> {
        self.keys.get_mut(name)
    }
}

impl ParentKeys {
    /// Returns why no child may point to this key; `None` where it goes to the target.
    pub fn fault(&self, key: &[u8]) -> Option<&'static str> {
        let is_withdrawn = self.withdrawn.contains(key);
        if self.accepted.contains(key) && !is_withdrawn {
            return None;
        }
        let was_there = is_withdrawn || self.rejected.contains(key);
        Some(if was_there { reason::PARENT_REJECTED } else { reason::ORPHAN })
    }

    /// Encodes columns of the table itself, or of a child in the types of this one.
    pub fn encode(&mut self, columns: &[ArrayRef]) -> Result<EncodedKeys, ArrowError> {
        self.encoder.encode(columns)
    }
}

/// Makes comparable bytes of key columns.
pub(super) struct KeyEncoder {
    columns: Vec<KeyColumn>,
    converter: RowConverter,
}

/// The keys of a batch, row by row.
pub(super) struct EncodedKeys {
    rows: Rows,
    has_null: Vec<bool>,
}

impl KeyEncoder {
    pub fn new(columns: Vec<KeyColumn>) -> Result<Self, ArrowError> {
        let fields = columns.iter().map(|column| SortField::new(column.sql_type.arrow())).collect();
        Ok(Self { converter: RowConverter::new(fields)?, columns })
    }

    pub fn encode(&mut self, columns: &[ArrayRef]) -> Result<EncodedKeys, ArrowError> {
        let columns: Vec<ArrayRef> = columns
            .iter()
            .zip(&self.columns)
            .map(|(array, column)| column.normalised(array))
            .collect();
        let rows = self.converter.convert_columns(&columns)?;
        let has_null = (0..rows.num_rows())
            .map(|row| columns.iter().any(|column| column.is_null(row)))
            .collect();
        Ok(EncodedKeys { rows, has_null })
    }
}

impl EncodedKeys {
    /// Returns the key of a row; `None` where a part of it is NULL, which few key rules look at.
    pub fn get(&self, row: usize) -> Option<Row<'_>> {
        (!self.has_null[row]).then(|| self.rows.row(row))
    }

    /// Returns the key of a row in which NULL is a value as others are.
    pub fn with_nulls(&self, row: usize) -> Row<'_> {
        self.rows.row(row)
    }
}
