//! The contract of one target table.

use std::collections::HashSet;

use arrow::array::{Array, ArrayRef, BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{Field, Schema, SchemaRef};
use arrow::error::ArrowError;

use super::cast::{cast_exactly, texts};
use super::condition::Condition;
use super::key_set::KeySet;
use super::keys::{KeyEncoder, KeyName, KeyStore};
use super::reason;
use super::target::parent_columns;
use super::values::{rows_with_nul, text_test};
use crate::dump::{Catalog, Column, ForeignKey, SqlType, Table, TableName, arrow_field};
use crate::engine::Engine;
use crate::plan::{Problem, did_you_mean};

/// Tests the rows of one model against the table that they go to.
pub struct TableContract {
    pub table: Table,
    /// The columns that the model gives, in the target's order and types.
    pub schema: SchemaRef,
    /// Demands of the table that are not tested here, each with the reason.
    pub not_evaluated: Vec<String>,
    columns: Vec<GivenColumn>,
    conditions: Vec<Condition>,
    unique: Vec<UniqueKey>,
    parents: Vec<ParentRule>,
    self_references: Vec<ParentRule>,
    /// Keys of this table that others point to.
    referenced: Vec<(KeyName, Vec<usize>)>,
}

/// A target column that the model gives.
struct GivenColumn {
    name: String,
    /// Position in the model's rows.
    position: usize,
    field: Field,
    sql_type: SqlType,
    nullable: bool,
}

struct UniqueKey {
    columns: Vec<String>,
    positions: Vec<usize>,
    encoder: KeyEncoder,
    seen: KeySet,
}

struct ParentRule {
    parent: KeyName,
    columns: Vec<String>,
    positions: Vec<usize>,
}

/// A row that the target would refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Index of the row in the model's batch.
    pub row: usize,
    pub code: &'static str,
    pub detail: String,
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
}

impl TableContract {
    /// Prepares the test of a model's rows.
    ///
    /// # Errors
    /// The model gives columns that the table lacks, or lacks columns that the table demands.
    pub fn new(
        table: &Table,
        model: &str,
        rows: &Schema,
        may_lack: &HashSet<String>,
        catalog: &Catalog,
        filled: &HashSet<TableName>,
        engine: &Engine,
        keys: &mut KeyStore,
    ) -> Result<Self, Vec<Problem>> {
        let columns = given_columns(table, model, rows, may_lack)?;
        let fields: Vec<Field> = columns.iter().map(|column| column.field.clone()).collect();
        let schema: SchemaRef = Schema::new(fields).into();
        let mut contract = Self {
            table: table.clone(),
            schema,
            not_evaluated: Vec::new(),
            columns,
            conditions: Vec::new(),
            unique: Vec::new(),
            parents: Vec::new(),
            self_references: Vec::new(),
            referenced: Vec::new(),
        };
        contract.add_value_limits();
        contract.add_conditions(engine);
        contract.add_unique_keys();
        for foreign_key in &table.foreign_keys {
            contract.add_parent(foreign_key, catalog, filled, keys);
        }
        Ok(contract)
    }

    /// Says which keys of this table others point to; to be called when all contracts are there.
    ///
    /// # Errors
    /// A key has a type that can't be compared.
    pub fn keep_keys(&mut self, keys: &mut KeyStore) -> Result<(), ArrowError> {
        for name in keys.wanted_of(&self.table.name) {
            let Some(positions) = self.positions(&name.1) else { continue };
            keys.begin(name.clone(), self.types(&positions))?;
            self.referenced.push((name, positions));
        }
        Ok(())
    }

    /// Returns true where rows point to other rows of the same table: such rows can be judged
    /// only when all of them are there, by [`TableContract::settle`].
    pub fn has_self_reference(&self) -> bool {
        !self.self_references.is_empty()
    }

    /// Tests a batch; rows that the model itself rejects are not to be in it (see `skip`).
    ///
    /// # Errors
    /// A cast that the plan should not have let through.
    pub fn check(
        &mut self,
        batch: &RecordBatch,
        skip: &[bool],
        keys: &mut KeyStore,
    ) -> Result<Checked, ArrowError> {
        let mut faults: Vec<Option<(&'static str, String)>> = vec![None; batch.num_rows()];
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            arrays.push(column.check(batch.column(column.position), &mut faults)?);
        }
        let typed = RecordBatch::try_new(self.schema.clone(), arrays)?;
        for condition in &self.conditions {
            let rows = condition
                .violations(&typed)
                .map_err(|error| ArrowError::ComputeError(error.strip_backtrace()))?;
            for row in rows {
                fault(&mut faults, row, reason::CHECK_VIOLATION, || condition.name.clone());
            }
        }
        for parent in &self.parents {
            parent.check(&typed, &mut faults, keys)?;
        }
        let open = |faults: &[Option<(&'static str, String)>], row: usize| {
            !skip[row] && faults[row].is_none()
        };
        let mut encoded = Vec::with_capacity(self.unique.len());
        for unique in &mut self.unique {
            encoded.push(unique.encoder.encode(&unique.columns_of(&typed))?);
        }
        // A row takes all its keys or none: one that is refused for one key leaves the others free.
        for row in 0..batch.num_rows() {
            if !open(&faults, row) {
                continue;
            }
            let taken = self.unique.iter().zip(&encoded).find(|(unique, keys)| {
                keys.get(row).is_some_and(|key| unique.seen.contains(key.as_ref()))
            });
            match taken {
                Some((unique, _)) => fault(&mut faults, row, reason::DUPLICATE_KEY, || {
                    format!("an earlier row has the same ({})", unique.columns.join(", "))
                }),
                None => {
                    for (unique, keys) in self.unique.iter_mut().zip(&encoded) {
                        if let Some(key) = keys.get(row) {
                            unique.seen.insert(key.as_ref());
                        }
                    }
                }
            }
        }
        let accepted: Vec<bool> = (0..batch.num_rows()).map(|row| open(&faults, row)).collect();
        self.remember(&typed, &accepted, keys)?;
        let mask = BooleanArray::from(accepted);
        let refused = faults
            .into_iter()
            .enumerate()
            .filter(|(row, _)| !skip[*row])
            .filter_map(|(row, fault)| fault.map(|(code, detail)| Refused { row, code, detail }))
            .collect();
        let accepted = filter_record_batch(&typed, &mask)?;
        Ok(Checked { accepted, mask, refused })
    }

    /// Judges the rows that point to rows of their own table, when all batches were checked.
    ///
    /// Returns for each batch of accepted rows which of them are refused after all: their parent
    /// is not there, or was refused itself.
    ///
    /// # Errors
    /// A key has a type that can't be compared.
    pub fn settle(
        &self,
        accepted: &[RecordBatch],
        keys: &mut KeyStore,
    ) -> Result<Vec<Vec<Refused>>, ArrowError> {
        let mut refused: Vec<Vec<Refused>> = vec![Vec::new(); accepted.len()];
        let mut gone: Vec<Vec<bool>> =
            accepted.iter().map(|batch| vec![false; batch.num_rows()]).collect();
        for rule in &self.self_references {
            let Some(parent) = keys.get_mut(&rule.parent) else { continue };
            let Some(positions) = self.positions(&rule.parent.1) else { continue };
            let mut own = Vec::new();
            let mut wanted = Vec::new();
            for batch in accepted {
                let of = |positions: &[usize]| -> Vec<ArrayRef> {
                    positions.iter().map(|position| batch.column(*position).clone()).collect()
                };
                own.push(parent.encode(&of(&positions))?);
                wanted.push(parent.encode(&of(&rule.positions))?);
            }
            // Each round refuses the children of the rows that the round before refused.
            loop {
                let mut lost = Vec::new();
                for (index, wanted) in wanted.iter().enumerate() {
                    for row in 0..gone[index].len() {
                        let Some(key) = wanted.get(row).filter(|_| !gone[index][row]) else {
                            continue;
                        };
                        let Some(code) = parent.fault(key.as_ref()) else { continue };
                        gone[index][row] = true;
                        refused[index].push(Refused { row, code, detail: rule.detail() });
                        if let Some(key) = own[index].get(row) {
                            lost.push(key.as_ref().to_vec());
                        }
                    }
                }
                if lost.is_empty() {
                    break;
                }
                for key in lost {
                    parent.withdrawn.insert(&key);
                }
            }
        }
        self.withdraw(accepted, &gone, keys)?;
        for rows in &mut refused {
            rows.sort_by_key(|refused| refused.row);
        }
        Ok(refused)
    }

    /// Takes the keys of rows that are gone back, for the tables that point to this one.
    fn withdraw(
        &self,
        accepted: &[RecordBatch],
        gone: &[Vec<bool>],
        keys: &mut KeyStore,
    ) -> Result<(), ArrowError> {
        for (name, positions) in &self.referenced {
            let Some(parent) = keys.get_mut(name) else { continue };
            for (batch, gone) in accepted.iter().zip(gone) {
                let columns: Vec<ArrayRef> =
                    positions.iter().map(|position| batch.column(*position).clone()).collect();
                let encoded = parent.encode(&columns)?;
                for row in (0..gone.len()).filter(|row| gone[*row]) {
                    if let Some(key) = encoded.get(row) {
                        parent.withdrawn.insert(key.as_ref());
                    }
                }
            }
        }
        Ok(())
    }

    /// Keeps the keys of a batch for the tables that point to this one.
    fn remember(
        &self,
        typed: &RecordBatch,
        accepted: &[bool],
        keys: &mut KeyStore,
    ) -> Result<(), ArrowError> {
        for (name, positions) in &self.referenced {
            let Some(parent) = keys.get_mut(name) else { continue };
            let columns: Vec<ArrayRef> =
                positions.iter().map(|position| typed.column(*position).clone()).collect();
            let encoded = parent.encode(&columns)?;
            for (row, accepted) in accepted.iter().enumerate() {
                let Some(key) = encoded.get(row) else { continue };
                if *accepted {
                    parent.accepted.insert(key.as_ref());
                } else if !parent.accepted.contains(key.as_ref()) {
                    parent.rejected.insert(key.as_ref());
                }
            }
        }
        Ok(())
    }

    fn positions(&self, columns: &[String]) -> Option<Vec<usize>> {
        columns
            .iter()
            .map(|name| self.columns.iter().position(|column| column.name == *name))
            .collect()
    }

    fn types(&self, positions: &[usize]) -> Vec<arrow::datatypes::DataType> {
        positions.iter().map(|position| self.schema.field(*position).data_type().clone()).collect()
    }

    fn add_value_limits(&mut self) {
        for column in self.columns.iter().filter(|column| column.sql_type == SqlType::Exact) {
            let declared = self.table.column(&column.name).map(|column| column.declared.as_str());
            self.not_evaluated.push(format!(
                "{}.{}: the values of type `{}` are taken as they are",
                self.table.name,
                column.name,
                declared.unwrap_or_default()
            ));
        }
    }

    fn add_conditions(&mut self, engine: &Engine) {
        for check in &self.table.checks {
            match Condition::new(check, &self.schema, engine) {
                Ok(condition) => self.conditions.push(condition),
                Err(why) => self
                    .not_evaluated
                    .push(format!("{}: CHECK ({}): {why}", self.table.name, check.expression)),
            }
        }
    }

    fn add_unique_keys(&mut self) {
        for key in self.table.keys() {
            let positions = self.positions(&key.columns).filter(|found| !found.is_empty());
            let encoder = positions.as_ref().map(|found| KeyEncoder::new(self.types(found)));
            match (positions, encoder) {
                (Some(positions), Some(Ok(encoder))) => self.unique.push(UniqueKey {
                    columns: key.columns,
                    positions,
                    encoder,
                    seen: KeySet::default(),
                }),
                _ => self.not_evaluated.push(format!(
                    "{}: unique ({}): not all of its columns are given",
                    self.table.name,
                    key.columns.join(", ")
                )),
            }
        }
        for index in self.table.indexes.iter().filter(|index| index.unique && index.partial) {
            self.not_evaluated.push(format!(
                "{}: unique index {}: it is partial or on expressions",
                self.table.name, index.name
            ));
        }
    }

    fn add_parent(
        &mut self,
        foreign_key: &ForeignKey,
        catalog: &Catalog,
        filled: &HashSet<TableName>,
        keys: &mut KeyStore,
    ) {
        let Some(positions) = self.positions(&foreign_key.columns) else { return };
        let not_evaluated = |why: &str| {
            format!(
                "{}: foreign key ({}) to {}: {why}",
                self.table.name,
                foreign_key.columns.join(", "),
                foreign_key.parent
            )
        };
        let Some(parent) = catalog.table(&foreign_key.parent) else {
            self.not_evaluated.push(not_evaluated("the target's DDL has no such table"));
            return;
        };
        if !filled.contains(&parent.name) {
            self.not_evaluated.push(not_evaluated("no model fills it, its rows are not known"));
            return;
        }
        let name: KeyName = (parent.name.clone(), parent_columns(foreign_key, parent));
        keys.want(name.clone());
        let columns = foreign_key.columns.clone();
        let rule = ParentRule { parent: name, columns, positions };
        if parent.name == self.table.name {
            self.self_references.push(rule);
        } else {
            self.parents.push(rule);
        }
    }

    /// Gives up foreign keys whose parents come later: their tables point to each other.
    pub fn give_up_parents(&mut self, later: &HashSet<TableName>) {
        let (kept, given_up): (Vec<_>, Vec<_>) =
            self.parents.drain(..).partition(|rule| !later.contains(&rule.parent.0));
        self.parents = kept;
        for rule in given_up {
            self.not_evaluated.push(format!(
                "{}: foreign key ({}) to {}: the tables point to each other",
                self.table.name,
                rule.columns.join(", "),
                rule.parent.0
            ));
        }
    }
}

impl GivenColumn {
    /// Casts the column and notes what its type does not hold.
    fn check(
        &self,
        array: &ArrayRef,
        faults: &mut [Option<(&'static str, String)>],
    ) -> Result<ArrayRef, ArrowError> {
        let cast = cast_exactly(array, self.field.data_type())?;
        let is_number = self.field.data_type().is_numeric() && array.data_type().is_numeric();
        for row in cast.failed.iter().flat_map(rows_set) {
            let code = if is_number { reason::NUMERIC_OVERFLOW } else { reason::INVALID_VALUE };
            fault(faults, row, code, || {
                format!("{}: the value does not fit `{}`", self.name, self.field.data_type())
            });
        }
        if !self.nullable && cast.array.null_count() > 0 {
            for row in (0..cast.array.len()).filter(|row| cast.array.is_null(*row)) {
                fault(faults, row, reason::NOT_NULL, || format!("{} is NULL", self.name));
            }
        }
        if let Some(texts) = texts(&cast.array) {
            for row in rows_with_nul(texts) {
                fault(faults, row, reason::NUL_BYTE, || format!("{} holds a zero byte", self.name));
            }
            if let Some(test) = text_test(&self.sql_type) {
                for row in (0..texts.len()).filter(|row| texts.is_valid(*row)) {
                    if let Some((code, detail)) = test(texts.value(row)) {
                        fault(faults, row, code, || format!("{}: {detail}", self.name));
                    }
                }
            }
        }
        Ok(cast.array)
    }
}

impl UniqueKey {
    fn columns_of(&self, batch: &RecordBatch) -> Vec<ArrayRef> {
        self.positions.iter().map(|position| batch.column(*position).clone()).collect()
    }
}

impl ParentRule {
    fn check(
        &self,
        batch: &RecordBatch,
        faults: &mut [Option<(&'static str, String)>],
        keys: &mut KeyStore,
    ) -> Result<(), ArrowError> {
        let Some(parent) = keys.get_mut(&self.parent) else { return Ok(()) };
        let columns: Vec<ArrayRef> =
            self.positions.iter().map(|position| batch.column(*position).clone()).collect();
        let encoded = parent.encode(&columns)?;
        for row in 0..batch.num_rows() {
            let Some(key) = encoded.get(row) else { continue };
            if let Some(code) = parent.fault(key.as_ref()) {
                fault(faults, row, code, || self.detail());
            }
        }
        Ok(())
    }

    fn detail(&self) -> String {
        format!("({}) points to {}", self.columns.join(", "), self.parent.0)
    }
}

/// Notes a fault of a row that has none yet.
fn fault(
    faults: &mut [Option<(&'static str, String)>],
    row: usize,
    code: &'static str,
    detail: impl FnOnce() -> String,
) {
    if faults[row].is_none() {
        faults[row] = Some((code, detail()));
    }
}

fn rows_set(mask: &BooleanArray) -> impl Iterator<Item = usize> + '_ {
    mask.iter().enumerate().filter(|(_, set)| *set == Some(true)).map(|(row, _)| row)
}

/// Matches columns by name; those of `may_lack` may be unknown to the table.
fn given_columns(
    table: &Table,
    model: &str,
    rows: &Schema,
    may_lack: &HashSet<String>,
) -> Result<Vec<GivenColumn>, Vec<Problem>> {
    let mut problems = Vec::new();
    let names = || table.columns.iter().map(|column| column.name.as_str());
    for field in rows.fields().iter().filter(|field| !field.name().starts_with('_')) {
        match table.column(field.name()) {
            Some(column) if column.generated => {
                let what = format!("`{}.{}` is generated by the target", table.name, column.name);
                problems.push(Problem::new(model, what));
            }
            Some(_) => {}
            None if may_lack.contains(field.name()) => {}
            None => {
                let what = format!("column `{}` is not in `{}`", field.name(), table.name);
                let hint = did_you_mean(field.name(), names());
                problems.push(Problem::new(model, what).with_hint(hint));
            }
        }
    }
    let mut columns = Vec::new();
    for column in table.columns.iter().filter(|column| !column.generated) {
        match rows.index_of(&column.name) {
            Ok(position) => columns.push(GivenColumn::new(column, position)),
            Err(_) if column.nullable || column.default.is_some() || column.identity => {}
            Err(_) => {
                let what = format!("`{}.{}` is NOT NULL and has no value", table.name, column.name);
                problems.push(Problem::new(model, what));
            }
        }
    }
    if problems.is_empty() { Ok(columns) } else { Err(problems) }
}

impl GivenColumn {
    fn new(column: &Column, position: usize) -> Self {
        Self {
            name: column.name.clone(),
            position,
            field: arrow_field(&column.name, &column.declared, &column.sql_type, true),
            sql_type: column.sql_type.clone(),
            nullable: column.nullable,
        }
    }
}
