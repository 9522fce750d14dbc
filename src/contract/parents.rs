//! Foreign keys: does the row that another points to go to the target?

use arrow::array::{Array, ArrayRef, RecordBatch};
use arrow::error::ArrowError;

use super::conversion::Conversion;
use super::given::{Faults, fault};
use super::key_bytes::Key;
use super::key_encoder::EncodedKeys;
use super::key_values::KeyColumn;
use super::keys::{KeyName, KeyStore, ParentKeys};
use super::reason;
use super::rules::Rules;
use crate::dump::{Column, ForeignKey, Table};

/// A foreign key whose parents are known.
pub(super) struct ParentRule {
    pub parent: KeyName,
    pub columns: Vec<String>,
    /// Where its columns stand in the batches of the child.
    positions: Vec<usize>,
    parts: Vec<Part>,
    /// The target's table of parents has no rows at all: no row may point to it.
    pub is_empty: bool,
}

/// A column of the child, and how it becomes one of the parent's type.
struct Part {
    own: KeyColumn,
    conversion: Conversion,
}

/// What the rows of a batch point to.
pub(super) struct Pointers {
    keys: EncodedKeys,
    /// The parent's type has no such value.
    leads_nowhere: Vec<bool>,
}

impl ParentRule {
    /// Prepares a foreign key; the reason why not where it can't be tested.
    pub fn new(
        foreign_key: &ForeignKey,
        (table, own): (&Table, &[&Column]),
        positions: Vec<usize>,
        (parent, parent_columns): (&Table, Vec<String>),
        rules: &Rules,
    ) -> Result<Self, String> {
        if parent_columns.len() != own.len() || own.is_empty() {
            return Err("its columns are not those of its parent".to_owned());
        }
        let mut parts = Vec::with_capacity(own.len());
        for (own, name) in own.iter().zip(&parent_columns) {
            let column =
                parent.column(name).ok_or_else(|| format!("its parent has no column `{name}`"))?;
            let (own_key, parent_key) =
                ((rules.key_column)(table, own), (rules.key_column)(parent, column));
            let conversion =
                (rules.conversion)(&own.sql_type.arrow(), &column.sql_type).map_err(|_| {
                    format!("`{}` and `{}` can't be compared", own.declared, column.declared)
                })?;
            if let Some(doubt) = own_key.doubt().or(parent_key.doubt()) {
                return Err(doubt.to_owned());
            }
            parts.push(Part { own: own_key, conversion });
        }
        let parent = (parent.name.clone(), parent_columns);
        Ok(Self { parent, columns: foreign_key.columns.clone(), positions, parts, is_empty: false })
    }

    /// Notes the rows of a batch whose parents are not there.
    pub fn check(
        &self,
        batch: &RecordBatch,
        faults: &mut Faults,
        keys: &mut KeyStore,
    ) -> Result<(), ArrowError> {
        if self.is_empty {
            for row in 0..batch.num_rows() {
                if self.positions.iter().all(|position| batch.column(*position).is_valid(row)) {
                    let what = "which `load.sql` creates and no model fills";
                    fault(faults, row, reason::ORPHAN, || format!("{}, {what}", self.detail()));
                }
            }
            return Ok(());
        }
        let Some(parent) = keys.get_mut(&self.parent) else { return Ok(()) };
        let pointers = self.pointers(batch, parent)?;
        for row in 0..batch.num_rows() {
            if let Some(code) = pointers.fault(row, parent)? {
                fault(faults, row, code, || self.detail());
            }
        }
        Ok(())
    }

    /// Returns what the rows of a batch point to.
    pub fn pointers(
        &self,
        batch: &RecordBatch,
        parent: &mut ParentKeys,
    ) -> Result<Pointers, ArrowError> {
        let mut leads_nowhere = vec![false; batch.num_rows()];
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(self.parts.len());
        for (position, part) in self.positions.iter().zip(&self.parts) {
            let cast = part.conversion.apply(&part.own.normalised(batch.column(*position)))?;
            for (row, _) in cast.failed {
                leads_nowhere[row] = true;
            }
            columns.push(cast.array);
        }
        // One part that is NULL in the child itself means that the row points to nothing.
        for row in (0..batch.num_rows()).filter(|row| leads_nowhere[*row]).collect::<Vec<_>>() {
            let is_null = |position: &usize| batch.column(*position).is_null(row);
            leads_nowhere[row] = !self.positions.iter().any(is_null);
        }
        Ok(Pointers { keys: parent.encode(&columns)?, leads_nowhere })
    }

    /// Returns true where the child's keys are those of the parent as they stand.
    pub fn compares_as_is(&self, parent: &ParentKeys, rules: &Rules) -> bool {
        let columns = parent.encoder().columns();
        columns.len() == self.parts.len()
            && self.parts.iter().zip(columns).all(|(part, parent)| {
                let (own, parent_form) = (part.own.form.is_some(), parent.form.is_some());
                // PostgreSQL's forms follow from the type; MySQL's from collations too.
                let has_one_form = !own && !parent_form
                    || own && parent_form && rules.name == super::postgres::POSTGRES.name;
                matches!(part.conversion, Conversion::Same)
                    && part.own.sql_type == parent.sql_type
                    && has_one_form
            })
    }

    pub fn detail(&self) -> String {
        format!("({}) points to {}", self.columns.join(", "), self.parent.0)
    }
}

impl Pointers {
    /// Returns the key that a row points to; `None` where a part of it is NULL.
    pub fn key(&self, row: usize) -> Option<Key<'_>> {
        if self.leads_nowhere[row] { None } else { self.keys.get(row) }
    }

    /// Returns why a row may not point to where it does; `None` where it may.
    ///
    /// # Errors
    /// A file of keys can't be read.
    pub fn fault(
        &self,
        row: usize,
        parent: &mut ParentKeys,
    ) -> Result<Option<&'static str>, ArrowError> {
        match self.keys.get(row) {
            _ if self.leads_nowhere[row] => Ok(Some(reason::ORPHAN)),
            Some(key) => parent.fault(key),
            None => Ok(None),
        }
    }
}
