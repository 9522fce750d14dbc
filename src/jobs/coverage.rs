//! What a plan leaves alone: target columns that nothing fills, source tables and columns that
//! nothing reads.
//!
//! Names alone, in the order of their declaration; knows no rows.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::Serialize;

use super::compile::Compiled;
use super::error::Error;
use super::staging::StagedSource;
use crate::dump::{ROW_COLUMN, TableName};
use crate::engine::{ALL_COLUMNS, Engine, ModelSql};

/// Columns of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableColumns {
    pub table: String,
    pub columns: Vec<String>,
}

/// What nothing fills and nothing reads.
#[derive(Debug, Default, Serialize)]
pub struct Coverage {
    /// Tables of the target that no model fills.
    pub unfilled_tables: Vec<String>,
    /// Columns of filled tables that get their default, or NULL.
    pub unfilled_columns: Vec<TableColumns>,
    /// Tables of the sources that no model and no check reads.
    pub unread_tables: Vec<String>,
    /// Columns of tables that are read, without those that the plan drops.
    pub unread_columns: Vec<TableColumns>,
}

/// Finds what the compiled models leave alone.
///
/// # Errors
/// The engine can't plan what it has planned before.
pub(super) fn coverage(
    compiled: &Compiled,
    staged: &[StagedSource],
    engine: &Engine,
) -> Result<Coverage, Error> {
    let mut coverage = Coverage::default();
    coverage.add_unfilled(compiled);
    coverage.add_unread(compiled, staged, engine)?;
    Ok(coverage)
}

impl Coverage {
    fn add_unfilled(&mut self, compiled: &Compiled) {
        let filled: HashSet<&TableName> =
            compiled.models.iter().filter_map(|model| model.target.as_ref()).collect();
        let tables = compiled.target.catalog.tables.iter();
        let empty = tables.filter(|table| !filled.contains(&table.name));
        self.unfilled_tables = empty.map(|table| table.name.to_string()).collect();
        for model in &compiled.models {
            let Some(contract) = &model.contract else { continue };
            let is_given = |name: &str| contract.schema.index_of(name).is_ok();
            let open = contract.table.columns.iter();
            let open = open.filter(|column| !column.generated && !is_given(&column.name));
            let columns: Vec<String> = open.map(|column| column.name.clone()).collect();
            if !columns.is_empty() {
                let table = contract.table.name.to_string();
                self.unfilled_columns.push(TableColumns { table, columns });
            }
        }
    }

    fn add_unread(
        &mut self,
        compiled: &Compiled,
        staged: &[StagedSource],
        engine: &Engine,
    ) -> Result<(), Error> {
        let statements = compiled.models.iter().map(|model| &model.sql);
        let statements = statements.chain(compiled.checks.iter().map(|check| &check.sql));
        let mut tables: HashSet<String> = HashSet::new();
        let mut columns: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut seen: HashSet<&str> = HashSet::new();
        for sql in statements.filter(|sql: &&ModelSql| seen.insert(&sql.file)) {
            tables.extend(sql.reads.iter().map(ToString::to_string));
            for (table, column) in engine.columns_read(sql)? {
                columns.entry(table.to_string()).or_default().insert(column);
            }
        }
        for info in staged.iter().flat_map(|source| &source.tables).filter(|info| info.in_dump) {
            let label = info.label();
            if !tables.contains(&label) {
                self.unread_tables.push(label);
                continue;
            }
            let read = columns.remove(&label).unwrap_or_default();
            if read.contains(ALL_COLUMNS) {
                continue;
            }
            let is_open = |name: &&String| {
                *name != ROW_COLUMN && !read.contains(*name) && !info.added.contains(*name)
            };
            let open: Vec<String> = info.columns.iter().filter(is_open).cloned().collect();
            if !open.is_empty() {
                self.unread_columns.push(TableColumns { table: label, columns: open });
            }
        }
        Ok(())
    }
}
