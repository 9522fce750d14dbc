//! Rows that were judged while their dump was read: does all hold that is demanded at its end?

use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;

use super::evidence::Evidence;
use super::keys::KeyStore;
use super::table::TableContract;
use crate::dump::{ForeignKey, Table};

/// What the contract of a table was while its rows went on, and what they have shown.
pub struct StreamedRows {
    table: Table,
    schema: SchemaRef,
    evidence: Evidence,
    /// Rows were refused, by the model or by the contract.
    has_rejects: bool,
}

impl StreamedRows {
    /// Returns the primary key that was known.
    pub fn primary_key(&self) -> Option<&Vec<String>> {
        self.table.primary_key.as_ref().map(|key| &key.columns)
    }
}

impl TableContract {
    /// Keeps the keys of this table for all that may point to it, and gathers evidence for the
    /// demands that are not judged here: these foreign keys, and what is declared later.
    ///
    /// # Errors
    /// A key has a type that can't be compared.
    pub fn gather(
        &mut self,
        foreign_keys: &[ForeignKey],
        guesses: bool,
        keys: &mut KeyStore,
    ) -> Result<Evidence, ArrowError> {
        for key in self.table.keys() {
            let is_whole = key.nulls_distinct && key.prefixes.iter().all(Option::is_none);
            if is_whole && self.positions(&key.columns).is_some_and(|found| !found.is_empty()) {
                keys.want((self.table.name.clone(), key.columns), String::new());
            }
        }
        self.keep_keys(keys)?;
        Evidence::new(self, foreign_keys, guesses, keys)
    }

    /// Ends the judging of rows of which evidence was gathered.
    ///
    /// # Errors
    /// A file of keys can't be written.
    pub fn end_streamed(
        self,
        evidence: Evidence,
        has_rejects: bool,
        keys: &mut KeyStore,
    ) -> Result<StreamedRows, ArrowError> {
        let (table, schema) = (self.table.clone(), self.schema.clone());
        self.end(keys)?;
        Ok(StreamedRows { table, schema, evidence, has_rejects })
    }

    /// Returns whether the rows were judged as this contract judges them, foreign keys aside; then
    /// the keys that others point to are in `keys`.
    ///
    /// # Errors
    /// A key has a type that can't be compared.
    pub fn holds_for(
        &self,
        streamed: &mut StreamedRows,
        streamed_keys: &mut KeyStore,
        keys: &mut KeyStore,
    ) -> Result<bool, ArrowError> {
        let is_same = self.schema == streamed.schema
            && format!("{:?}", bare(&self.table)) == format!("{:?}", bare(&streamed.table));
        if !is_same || !self.has_distinct_keys(streamed) {
            return Ok(false);
        }
        for (name, positions) in &self.referenced {
            if keys.take_over(name, streamed_keys) {
                continue;
            }
            let Some(values) = streamed.evidence.take_keys(&name.1) else { return Ok(false) };
            if streamed.has_rejects {
                return Ok(false);
            }
            keys.put(name.clone(), self.key_columns(positions), values)?;
        }
        Ok(true)
    }

    /// Returns whether all rows point to rows that are there; to be asked when all models have run.
    ///
    /// # Errors
    /// A file of keys can't be read.
    pub fn has_parents_of(
        &self,
        streamed: &StreamedRows,
        keys: &mut KeyStore,
    ) -> Result<bool, ArrowError> {
        for rule in &self.parents {
            if !streamed.evidence.has_parents(&self.table.name, rule, keys, self.rules)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns whether no two rows have the same key, as far as that was not judged.
    fn has_distinct_keys(&self, streamed: &StreamedRows) -> bool {
        let indexes = |table: &Table| -> Vec<_> {
            let unique = table.indexes.iter().filter(|index| index.unique && index.partial);
            unique.cloned().collect()
        };
        let (now, then) = (&self.table, &streamed.table);
        if now.keys() == then.keys() && indexes(now) == indexes(then) {
            return true;
        }
        if streamed.has_rejects || !then.keys().is_empty() || !indexes(then).is_empty() {
            return false; // another key might have refused a row
        }
        let evidence = &streamed.evidence;
        let keys = now.keys().into_iter().all(|key| {
            key.prefixes.iter().all(Option::is_none)
                && evidence.is_distinct(&key.columns, key.nulls_distinct)
        });
        keys && indexes(now).iter().all(|index| {
            let entries = index.entries.as_ref().filter(|_| index.prefixes.is_empty());
            let plain = |element: &String| element.trim_matches('"').replace("\"\"", "\"");
            entries.is_some_and(|entries| {
                let columns: Vec<String> = entries.elements.iter().map(plain).collect();
                evidence.is_distinct(&columns, index.nulls_distinct)
            })
        })
    }
}

/// Returns what of a table says something about a row by itself.
fn bare(table: &Table) -> Table {
    let mut bare = table.clone();
    bare.primary_key = None;
    bare.unique.clear();
    bare.foreign_keys.clear();
    bare.indexes.clear();
    bare.comment = None;
    bare.row_security = Default::default();
    bare.options.auto_increment = None;
    bare.columns.iter_mut().for_each(|column| column.comment = None);
    bare
}
