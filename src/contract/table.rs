//! The contract of one target table.

use std::collections::HashSet;

use arrow::array::{ArrayRef, BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::ArrowError;

use super::condition::{Condition, Subject};
use super::domains::domains_of;
use super::given::{GivenColumn, ModelRows, fault, given_columns};
use super::key_encoder::KeyEncoder;
use super::key_values::{KeyColumn, without_blanks};
use super::keys::{KeyName, KeyStore};
use super::parents::ParentRule;
use super::reason;
use super::rules::Rules;
use super::target::parent_columns;
use super::unique::{self, UniqueKey, columns_at};
use crate::dump::{Catalog, Column, ForeignKey, Index, Key, SqlType, Table, TableName};
use crate::engine::Engine;
use crate::plan::Problem;

/// Tests the rows of one model against the table that they go to.
pub struct TableContract {
    pub table: Table,
    pub(super) rules: &'static Rules,
    /// The columns that the model gives, in the target's order and types.
    pub schema: SchemaRef,
    /// Demands of the table that are not tested here, each with the reason.
    pub not_evaluated: Vec<String>,
    columns: Vec<GivenColumn>,
    conditions: Vec<Condition>,
    unique: Vec<UniqueKey>,
    pub(super) parents: Vec<ParentRule>,
    pub(super) self_references: Vec<ParentRule>,
    /// To tables that are judged together with this one.
    pub(super) linked: Vec<ParentRule>,
    /// Keys of this table that others point to.
    pub(super) referenced: Vec<(KeyName, Vec<usize>)>,
}

/// The target's tables, and what becomes of them.
#[derive(Debug, Clone, Copy)]
pub struct TargetTables<'a> {
    pub catalog: &'a Catalog,
    /// The tables that models fill.
    pub filled: &'a HashSet<TableName>,
    /// `load.sql` creates the tables: those that no model fills are empty.
    pub creates: bool,
    /// The kind of server that the tables are for.
    pub rules: &'static Rules,
}

/// A row that the target would refuse, or of which there is something to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Index of the row in the model's batch.
    pub row: usize,
    pub code: &'static str,
    pub detail: String,
}

/// What a model says of one of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// It goes to the target, as far as that takes it.
    Goes,
    /// It does not go, and no other row may point to it.
    Rejected,
    /// It need not go: the target has it already, and rows may point to it.
    IsThere,
}

/// A batch after its test.
#[derive(Debug)]
pub struct Checked {
    /// The accepted rows, in the target's columns and types.
    pub accepted: RecordBatch,
    /// True for each row of the model's batch that was accepted.
    pub mask: BooleanArray,
    /// In the order of the rows.
    pub refused: Vec<Refused>,
    /// What was done to accepted rows, as the server would do it; in the order of the rows.
    pub notes: Vec<Refused>,
}

impl TableContract {
    /// Prepares the test of a model's rows.
    ///
    /// # Errors
    /// The model gives columns that the table lacks, or lacks columns that the table demands.
    pub fn new(
        table: &Table,
        rows: &ModelRows,
        target: &TargetTables,
        engine: &Engine,
        keys: &mut KeyStore,
    ) -> Result<Self, Vec<Problem>> {
        let columns = given_columns(table, rows, target.catalog, target.rules)?;
        let fields: Vec<Field> = columns.iter().map(|column| column.field.clone()).collect();
        let schema: SchemaRef = Schema::new(fields).into();
        let mut contract = Self {
            table: table.clone(),
            rules: target.rules,
            schema,
            not_evaluated: Vec::new(),
            columns,
            conditions: Vec::new(),
            unique: Vec::new(),
            parents: Vec::new(),
            self_references: Vec::new(),
            linked: Vec::new(),
            referenced: Vec::new(),
        };
        contract.not_evaluated.extend((target.rules.declaration)(table));
        contract.add_value_limits(target.catalog);
        contract.add_conditions(target.catalog, engine);
        contract.add_unique_keys(target.catalog, engine, keys);
        for foreign_key in &table.foreign_keys {
            contract.add_parent(foreign_key, target, keys);
        }
        Ok(contract)
    }

    /// Says which keys of this table others point to; to be called when all contracts are there.
    ///
    /// # Errors
    /// A key has a type that can't be compared.
    pub fn keep_keys(&mut self, keys: &mut KeyStore) -> Result<(), ArrowError> {
        for name in keys.wanted_of(&self.table.name) {
            let Some(positions) = self.positions(&name.1) else {
                let columns = name.1.join(", ");
                for foreign_key in keys.pointing_to(&name) {
                    self.not_evaluated.push(format!(
                        "{foreign_key}: the model of {} does not give ({columns})",
                        self.table.name
                    ));
                }
                continue;
            };
            keys.begin(name.clone(), self.key_columns(&positions))?;
            self.unique.iter_mut().for_each(|unique| unique.share(&name));
            self.referenced.push((name, positions));
        }
        Ok(())
    }

    /// Tests a batch of rows, of each of which the model has said its word.
    ///
    /// # Errors
    /// A cast that the plan should not have let through.
    pub fn check(
        &mut self,
        batch: &RecordBatch,
        words: &[Word],
        keys: &mut KeyStore,
    ) -> Result<Checked, ArrowError> {
        let mut faults: Vec<Option<(&'static str, String)>> = vec![None; batch.num_rows()];
        let mut notes = Vec::new();
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            arrays.push(column.check(batch.column(column.position), &mut faults, &mut notes)?);
        }
        let typed = RecordBatch::try_new(self.schema.clone(), arrays)?;
        let compared = self.as_compared(&typed)?;
        for condition in &self.conditions {
            for row in condition.violations(&compared) {
                fault(&mut faults, row, reason::CHECK_VIOLATION, || condition.name.clone());
            }
        }
        for parent in &self.parents {
            parent.check(&typed, &mut faults, keys)?;
        }
        let open = |faults: &[Option<(&'static str, String)>], row: usize| {
            words[row] == Word::Goes && faults[row].is_none()
        };
        let mut encoded = Vec::with_capacity(self.unique.len());
        for unique in &mut self.unique {
            encoded.push(unique.encode(&typed, &compared)?);
        }
        for row in 0..batch.num_rows() {
            if open(&faults, row)
                && let Some(taken) = unique::take(&mut self.unique, &encoded, row, keys)?
            {
                fault(&mut faults, row, reason::DUPLICATE_KEY, || {
                    let columns = self.unique[taken].columns.join(", ");
                    format!("an earlier row has the same ({columns})")
                });
            }
        }
        let accepted: Vec<bool> = (0..batch.num_rows()).map(|row| open(&faults, row)).collect();
        self.remember(&typed, &accepted, words, keys)?;
        notes.retain(|note| accepted[note.row]);
        notes.sort_by_key(|note| note.row);
        let mask = BooleanArray::from(accepted);
        let refused = faults
            .into_iter()
            .enumerate()
            .filter(|(row, _)| words[*row] == Word::Goes)
            .filter_map(|(row, fault)| fault.map(|(code, detail)| Refused { row, code, detail }))
            .collect();
        let accepted = filter_record_batch(&typed, &mask)?;
        Ok(Checked { accepted, mask, refused, notes })
    }

    /// Says that all rows of the table are judged, and frees what their judging took.
    ///
    /// # Errors
    /// A file of keys can't be written.
    pub fn end(self, keys: &mut KeyStore) -> Result<(), ArrowError> {
        keys.has_all_of(&self.table.name)
    }

    /// Returns the rows as conditions compare them: without the blanks that pad a `char(n)`.
    fn as_compared(&self, typed: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let is_padded = |column: &GivenColumn| matches!(column.sql_type, SqlType::Char { .. });
        let has_expressions =
            !self.conditions.is_empty() || self.unique.iter().any(UniqueKey::has_expressions);
        if !has_expressions || !self.columns.iter().any(is_padded) {
            return Ok(typed.clone());
        }
        let arrays = self.columns.iter().zip(typed.columns()).map(|(column, array)| {
            if is_padded(column) { without_blanks(array) } else { array.clone() }
        });
        RecordBatch::try_new(self.schema.clone(), arrays.collect())
    }

    /// Keeps the keys of a batch for the tables that point to this one.
    fn remember(
        &self,
        typed: &RecordBatch,
        accepted: &[bool],
        words: &[Word],
        keys: &mut KeyStore,
    ) -> Result<(), ArrowError> {
        for (name, positions) in &self.referenced {
            let Some(parent) = keys.get_mut(name) else { continue };
            let is_known = self.unique.iter().any(|unique| unique.is_shared_as(name));
            if is_known && accepted.iter().all(|accepted| *accepted) {
                continue;
            }
            let encoded = parent.encode(&columns_at(typed, positions))?;
            for (row, accepted) in accepted.iter().enumerate() {
                let Some(key) = encoded.get(row) else { continue };
                if words[row] == Word::IsThere || *accepted && !is_known {
                    parent.accepted.insert(key)?;
                } else if !*accepted && !parent.accepted.contains(key)? {
                    parent.rejected.insert(key)?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn positions(&self, columns: &[String]) -> Option<Vec<usize>> {
        columns
            .iter()
            .map(|name| self.columns.iter().position(|column| column.name == *name))
            .collect()
    }

    pub(super) fn key_columns(&self, positions: &[usize]) -> Vec<KeyColumn> {
        let declared = |position: &usize| self.table.column(&self.columns[*position].name);
        let key_column = |column: &Column| (self.rules.key_column)(&self.table, column);
        positions.iter().filter_map(declared).map(key_column).collect()
    }

    fn add_value_limits(&mut self, catalog: &Catalog) {
        let given = |column: &Column| self.columns.iter().find(|given| given.name == column.name);
        let mut notes = Vec::new();
        for column in &self.table.columns {
            let place = format!("{}.{}", self.table.name, column.name);
            let Some(given) = given(column) else {
                // The server gives a default, or NULL, which the domain may not take.
                let demands =
                    |limit: &&crate::dump::Domain| !limit.nullable || !limit.checks.is_empty();
                let can_be_empty = !column.generated && !column.identity;
                if can_be_empty && domains_of(column, catalog).iter().any(demands) {
                    notes.push(format!("{place}: what the server puts in is not tested"));
                }
                continue;
            };
            notes.extend(given.not_evaluated().map(|why| format!("{place}: {why}")));
        }
        self.not_evaluated.extend(notes);
    }

    fn add_conditions(&mut self, catalog: &Catalog, engine: &Engine) {
        let of_table = self.table.checks.iter().map(|check| (check, None));
        let of_domains = self.table.columns.iter().flat_map(|column| {
            let given = self.columns.iter().any(|given| given.name == column.name);
            let domains = if given { domains_of(column, catalog) } else { Vec::new() };
            let checks = domains.into_iter().flat_map(|domain| &domain.checks);
            checks.map(|check| (check, Some(column.name.as_str())))
        });
        let mut conditions = Vec::new();
        let mut notes = Vec::new();
        for (check, value) in of_table.chain(of_domains) {
            let subject = Subject {
                table: &self.table,
                value,
                schema: &self.schema,
                catalog,
                rules: self.rules,
            };
            match Condition::new(check, &subject, engine) {
                Ok(condition) => conditions.push(condition),
                Err(why) => {
                    let place = match value {
                        Some(column) => format!("{}.{column}", self.table.name),
                        None => self.table.name.to_string(),
                    };
                    notes.push(format!("{place}: CHECK ({}): {why}", check.expression));
                }
            }
        }
        self.conditions = conditions;
        self.not_evaluated.extend(notes);
    }

    fn add_unique_keys(&mut self, catalog: &Catalog, engine: &Engine, keys: &KeyStore) {
        let indexes = self.table.indexes.iter().filter(|index| index.unique && index.partial);
        let (heads, partial): (Vec<&Index>, Vec<&Index>) =
            indexes.partition(|index| !index.prefixes.is_empty());
        let subject = Subject {
            table: &self.table,
            value: None,
            schema: &self.schema,
            catalog,
            rules: self.rules,
        };
        let (mut found, mut notes) = (Vec::new(), Vec::new());
        for index in partial {
            match UniqueKey::of_index(index, &subject, engine, keys.new_set()) {
                Ok(unique) => found.push(unique),
                Err(why) => notes.push(format!(
                    "{}: unique index {}: it is partial or on expressions: {why}",
                    self.table.name, index.name
                )),
            }
        }
        let heads = heads.into_iter().map(|index| Key {
            prefixes: index.prefixes.clone(),
            ..Key::new(Some(index.name.clone()), index.columns.clone())
        });
        let heads: Vec<Key> = heads.collect();
        for key in self.table.keys().into_iter().chain(heads) {
            let place = format!("{}: unique ({})", self.table.name, key.columns.join(", "));
            let Some(positions) = self.positions(&key.columns).filter(|found| !found.is_empty())
            else {
                self.not_evaluated.push(format!("{place}: not all of its columns are given"));
                continue;
            };
            let mut columns = self.key_columns(&positions);
            for (column, head) in columns.iter_mut().zip(&key.prefixes) {
                if let Some(characters) = head.filter(|_| column.sql_type.arrow() == DataType::Utf8)
                {
                    *column = column.clone().of_heads(characters);
                }
            }
            let doubt = columns.iter().find_map(KeyColumn::doubt);
            self.not_evaluated.extend(doubt.map(|doubt| format!("{place}: {doubt}")));
            match KeyEncoder::new(columns, key.nulls_distinct) {
                Ok(encoder) => {
                    let taken = keys.new_set();
                    self.unique.push(UniqueKey::new(key.columns, positions, encoder, taken));
                }
                Err(error) => self.not_evaluated.push(format!("{place}: {error}")),
            }
        }
        self.unique.extend(found);
        self.not_evaluated.extend(notes);
    }

    fn add_parent(&mut self, foreign_key: &ForeignKey, target: &TargetTables, keys: &mut KeyStore) {
        let place = format!(
            "{}: foreign key ({}) to {}",
            self.table.name,
            foreign_key.columns.join(", "),
            foreign_key.parent
        );
        let own: Vec<&Column> =
            foreign_key.columns.iter().filter_map(|name| self.table.column(name)).collect();
        let Some(positions) = self.positions(&foreign_key.columns) else {
            // A column that is not given is NULL, which points to nothing, or the server's.
            if own.iter().any(|column| column.default.is_some() || column.identity) {
                self.not_evaluated.push(format!("{place}: not all of its columns are given"));
            }
            return;
        };
        let Some(parent) = target.catalog.table(&foreign_key.parent) else {
            self.not_evaluated.push(format!("{place}: the target's DDL has no such table"));
            return;
        };
        let is_filled = target.filled.contains(&parent.name);
        if !is_filled && !target.creates {
            let why = "no model fills it, its rows are not known";
            self.not_evaluated.push(format!("{place}: {why}"));
            return;
        }
        let columns = parent_columns(foreign_key, parent);
        let (child, above) = ((&self.table, own.as_slice()), (parent, columns));
        let rule = match ParentRule::new(foreign_key, child, positions, above, self.rules) {
            Ok(mut rule) => {
                rule.is_empty = !is_filled;
                rule
            }
            Err(why) => {
                self.not_evaluated.push(format!("{place}: {why}"));
                return;
            }
        };
        if is_filled {
            keys.want(rule.parent.clone(), place);
        }
        if parent.name == self.table.name {
            self.self_references.push(rule);
        } else {
            self.parents.push(rule);
        }
    }
}
