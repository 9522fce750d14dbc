//! The keys of what goes to the target: unique keys, and the parents of foreign keys.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::error::ArrowError;

use super::key_budget::KeyBudget;
use super::key_bytes::Key;
use super::key_encoder::{EncodedKeys, KeyEncoder};
use super::key_set::KeySet;
use super::key_values::KeyColumn;
use super::reason;
use crate::dump::TableName;

/// A table and some of its columns.
pub(super) type KeyName = (TableName, Vec<String>);

/// All keys of a run, by table and columns.
///
/// # Memory
/// Beyond the budget keys lie in files of the folder; what stays of them is said at `KeySet`.
pub struct KeyStore {
    keys: HashMap<KeyName, ParentKeys>,
    /// Keys that foreign keys point to, and what these are called.
    wanted: HashMap<KeyName, BTreeSet<String>>,
    budget: Arc<KeyBudget>,
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
    /// Makes a store that holds this much in memory, and the rest in files of a folder.
    pub fn new(memory_bytes: usize, folder: &Path) -> Self {
        let budget = KeyBudget::new(memory_bytes, folder);
        Self { keys: HashMap::new(), wanted: HashMap::new(), budget }
    }

    pub(super) fn new_set(&self) -> KeySet {
        KeySet::new(&self.budget)
    }

    /// Says that a table's rows are all known: its keys make room for those of the next.
    ///
    /// # Errors
    /// A file of keys can't be written.
    pub(super) fn has_all_of(&mut self, table: &TableName) -> Result<(), ArrowError> {
        let sets = self.keys.iter_mut().filter(|((of, _), _)| of == table);
        for (_, keys) in sets {
            if self.budget.is_half_used() {
                keys.accepted.make_room()?;
                keys.rejected.make_room()?;
            }
        }
        Ok(())
    }

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
            encoder: KeyEncoder::new(columns, true)?,
            accepted: self.new_set(),
            rejected: self.new_set(),
            withdrawn: self.new_set(),
        };
        self.keys.insert(name, keys);
        Ok(())
    }

    /// Takes keys over from another store, where it has them.
    pub(super) fn take_over(&mut self, name: &KeyName, other: &mut Self) -> bool {
        let taken = other.keys.remove(name);
        let has_it = taken.is_some();
        self.keys.extend(taken.map(|keys| (name.clone(), keys)));
        has_it
    }

    /// Gives keys away for a while.
    pub(super) fn lend(&mut self, name: &KeyName) -> Option<ParentKeys> {
        self.keys.remove(name)
    }

    /// Takes keys back that were given away.
    pub(super) fn give_back(&mut self, name: KeyName, keys: Option<ParentKeys>) {
        self.keys.extend(keys.map(|keys| (name, keys)));
    }

    /// Lets these keys be the ones of the rows that are there; none was refused.
    pub(super) fn put(
        &mut self,
        name: KeyName,
        columns: Vec<KeyColumn>,
        accepted: KeySet,
    ) -> Result<(), ArrowError> {
        self.begin(name.clone(), columns)?;
        if let Some(keys) = self.keys.get_mut(&name) {
            keys.accepted = accepted;
        }
        Ok(())
    }

    /// Returns the keys, once their table has been through the contract.
    pub(super) fn get_mut(&mut self, name: &KeyName) -> Option<&mut ParentKeys> {
        self.keys.get_mut(name)
    }
}

impl ParentKeys {
    /// Returns why no child may point to this key; `None` where it goes to the target.
    ///
    /// # Errors
    /// A file of keys can't be read.
    pub fn fault(&mut self, key: Key) -> Result<Option<&'static str>, ArrowError> {
        let is_withdrawn = !self.withdrawn.is_empty() && self.withdrawn.contains(key)?;
        if !is_withdrawn && self.accepted.contains(key)? {
            return Ok(None);
        }
        let was_there = is_withdrawn || self.rejected.contains(key)?;
        Ok(Some(if was_there { reason::PARENT_REJECTED } else { reason::ORPHAN }))
    }

    pub fn encoder(&self) -> &KeyEncoder {
        &self.encoder
    }

    /// Encodes columns of the table itself, or of a child in the types of this one.
    pub fn encode(&mut self, columns: &[ArrayRef]) -> Result<EncodedKeys, ArrowError> {
        self.encoder.encode(columns)
    }
}
