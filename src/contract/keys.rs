//! The keys of what goes to the target: unique keys, and the parents of foreign keys.

use std::collections::{HashMap, HashSet};

use arrow::array::{Array, ArrayRef};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use arrow::error::ArrowError;
use arrow::row::{RowConverter, Rows, SortField};

use super::key_set::KeySet;
use super::reason;
use crate::dump::TableName;

/// A table and some of its columns.
pub(super) type KeyName = (TableName, Vec<String>);

/// All keys of a run, by table and columns.
#[derive(Default)]
pub struct KeyStore {
    keys: HashMap<KeyName, ParentKeys>,
    /// Keys that some foreign key points to.
    wanted: HashSet<KeyName>,
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
    pub(super) fn want(&mut self, name: KeyName) {
        self.wanted.insert(name);
    }

    pub(super) fn wanted_of(&self, table: &TableName) -> Vec<KeyName> {
        let mut names: Vec<KeyName> =
            self.wanted.iter().filter(|(wanted, _)| wanted == table).cloned().collect();
        names.sort();
        names
    }

    pub(super) fn begin(&mut self, name: KeyName, types: Vec<DataType>) -> Result<(), ArrowError> {
        let keys = ParentKeys {
            encoder: KeyEncoder::new(types)?,
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

    /// Encodes columns of a child, or of the table itself, to be looked up here.
    pub fn encode(&mut self, columns: &[ArrayRef]) -> Result<EncodedKeys, ArrowError> {
        self.encoder.encode(columns)
    }
}

/// Makes comparable bytes of key columns.
pub(super) struct KeyEncoder {
    types: Vec<DataType>,
    converter: RowConverter,
}

/// The keys of a batch, row by row.
pub(super) struct EncodedKeys {
    rows: Rows,
    has_null: Vec<bool>,
}

impl KeyEncoder {
    pub fn new(types: Vec<DataType>) -> Result<Self, ArrowError> {
        let fields = types.iter().cloned().map(SortField::new).collect();
        Ok(Self { converter: RowConverter::new(fields)?, types })
    }

    pub fn encode(&mut self, columns: &[ArrayRef]) -> Result<EncodedKeys, ArrowError> {
        let columns: Vec<ArrayRef> = columns
            .iter()
            .zip(&self.types)
            .map(|(column, to)| cast(column, to))
            .collect::<Result<_, _>>()?;
        let rows = self.converter.convert_columns(&columns)?;
        let has_null = (0..rows.num_rows())
            .map(|row| columns.iter().any(|column| column.is_null(row)))
            .collect();
        Ok(EncodedKeys { rows, has_null })
    }
}

impl EncodedKeys {
    /// Returns the key of a row; `None` where a part of it is NULL, which no key rule looks at.
    pub fn get(&self, row: usize) -> Option<impl AsRef<[u8]> + '_> {
        (!self.has_null[row]).then(|| self.rows.row(row))
    }
}
