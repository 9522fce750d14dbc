//! What the target's tables are, and in which order they are filled.

use std::collections::BTreeSet;

use super::rules::Rules;
use crate::dump::{self, Catalog, Column, ForeignKey, SqlType, Table, TableName};
use crate::plan::{Problem, did_you_mean};

/// Reads the target's DDL, files with their texts, on top of what a source declares, if that is the
/// base.
///
/// # Errors
/// A script can't be read.
pub fn read_target(
    base: Option<Catalog>,
    ddl: &[(String, Vec<u8>)],
    rules: &Rules,
) -> Result<Catalog, dump::Error> {
    let mut catalog = base.unwrap_or_default();
    for (file, text) in ddl {
        if rules.schema_is_database {
            leave_database_out(&mut catalog);
        }
        catalog = dump::read_ddl(file, text, rules.dialect, catalog)?;
    }
    if rules.schema_is_database {
        leave_database_out(&mut catalog);
    }
    Ok(catalog)
}

/// Takes the name of the one database away: the target's is the one that the client connects to.
fn leave_database_out(catalog: &mut Catalog) {
    let databases: BTreeSet<Option<String>> =
        catalog.tables.iter().map(|table| table.name.schema.clone()).collect();
    if databases.iter().flatten().count() > 1 {
        return;
    }
    for table in &mut catalog.tables {
        table.name.schema = None;
        table.foreign_keys.iter_mut().for_each(|key| key.parent.schema = None);
    }
    catalog.views.iter_mut().for_each(|view| view.schema = None);
}

/// Returns the catalog of a MySQL dump with the types that PostgreSQL has for its columns.
pub fn for_postgres(catalog: &Catalog) -> Catalog {
    let mut catalog = catalog.clone();
    for table in &mut catalog.tables {
        for column in &mut table.columns {
            change_type(column);
        }
    }
    catalog
}

/// Unsigned integers get the next larger type, tiny ones the smallest that there is.
fn change_type(column: &mut Column) {
    column.sql_type = match &column.sql_type {
        SqlType::Int8 | SqlType::UInt8 | SqlType::Year => SqlType::Int16,
        SqlType::UInt16 => SqlType::Int32,
        SqlType::UInt32 => SqlType::Int64,
        SqlType::UInt64 => SqlType::Decimal { precision: 20, scale: 0 },
        SqlType::BitNumber { bits: 1 } => SqlType::Boolean,
        SqlType::BitNumber { .. } => SqlType::Decimal { precision: 20, scale: 0 },
        SqlType::Set { .. } => SqlType::Text { max_chars: None },
        other => other.clone(),
    };
}

/// Returns the table that a model fills.
///
/// # Errors
/// The target has no such table, or the name fits several.
pub fn target_table<'a>(
    catalog: &'a Catalog,
    name: &str,
    file: &str,
    rules: &Rules,
) -> Result<&'a Table, Problem> {
    let wanted = match name.split_once('.') {
        Some((schema, name)) => TableName::new(Some(schema), name),
        None => TableName::new(None, name),
    };
    if let Some(table) = readings(name).iter().find_map(|name| catalog.table(name)) {
        return Ok(table);
    }
    let public = TableName::new(Some("public"), &wanted.name);
    if wanted.schema.is_none()
        && let Some(table) = catalog.table(&public)
    {
        return Ok(table);
    }
    // Tables of MySQL differ by case on some machines and not on others.
    let mut same = catalog.tables.iter().filter(|table| {
        table.name.schema == wanted.schema && rules.is_same_name(&table.name.name, &wanted.name)
    });
    if let (Some(table), None) = (same.next(), same.next()) {
        return Ok(table);
    }
    let hint =
        did_you_mean(&wanted.name, catalog.tables.iter().map(|table| table.name.name.as_str()));
    Err(Problem::new(file, format!("the target has no table `{name}`")).with_hint(hint))
}

/// Returns what a name may mean: names of schemas and of tables may have dots too.
fn readings(name: &str) -> Vec<TableName> {
    let dots = name.match_indices('.').map(|(at, _)| at);
    let split = dots.map(|at| TableName::new(Some(&name[..at]), &name[at + 1..]));
    split.chain([TableName::new(None, name), TableName::new(Some("public"), name)]).collect()
}

/// Returns the parent's columns that a foreign key points to.
pub(super) fn parent_columns(foreign_key: &ForeignKey, parent: &Table) -> Vec<String> {
    if !foreign_key.parent_columns.is_empty() {
        return foreign_key.parent_columns.clone();
    }
    parent.primary_key.as_ref().map(|key| key.columns.clone()).unwrap_or_default()
}

/// Returns the tables in an order in which parents come before their children.
///
/// Where tables point to each other in a circle, a foreign key gives way: first one that the
/// server tests at the end, then one whose columns may be NULL for a while. Otherwise tables keep
/// the order of the list.
pub fn load_order(tables: &[&Table], catalog: &Catalog) -> Vec<TableName> {
    let mut references: Vec<Reference> = Vec::new();
    for (child, table) in tables.iter().enumerate() {
        for foreign_key in &table.foreign_keys {
            let parent = catalog.table(&foreign_key.parent).map(|parent| &parent.name);
            let parent = tables.iter().position(|other| Some(&other.name) == parent);
            if let Some(parent) = parent.filter(|parent| *parent != child) {
                let patience = patience(table, foreign_key);
                references.push(Reference { child, parent, patience });
            }
        }
    }
    let mut parents: Vec<Vec<usize>> = vec![Vec::new(); tables.len()];
    for wanted in [Patience::None, Patience::Nullable, Patience::Deferrable] {
        for found in references.iter().filter(|found| found.patience == wanted) {
            if !stands_on(found.parent, found.child, &parents) {
                parents[found.child].push(found.parent);
            }
        }
    }
    let mut order = Vec::with_capacity(tables.len());
    (0..tables.len()).for_each(|table| place(table, &parents, &mut order));
    order.into_iter().map(|table| tables[table].name.clone()).collect()
}

/// A foreign key between two tables of a list.
struct Reference {
    child: usize,
    parent: usize,
    patience: Patience,
}

/// How long a row can do without its parent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Patience {
    None,
    /// As long as the column is NULL.
    Nullable,
    /// Until the transaction ends.
    Deferrable,
}

fn patience(table: &Table, foreign_key: &ForeignKey) -> Patience {
    let may_be_null = |name: &String| table.column(name).is_some_and(|column| column.nullable);
    match foreign_key {
        ForeignKey { deferrable: true, .. } => Patience::Deferrable,
        ForeignKey { columns, .. } if columns.iter().any(may_be_null) => Patience::Nullable,
        _ => Patience::None,
    }
}

/// Returns whether a table comes after another one as things are.
fn stands_on(table: usize, other: usize, parents: &[Vec<usize>]) -> bool {
    let mut seen = vec![false; parents.len()];
    let mut open = vec![table];
    while let Some(table) = open.pop() {
        if table == other {
            return true;
        }
        if !std::mem::replace(&mut seen[table], true) {
            open.extend(&parents[table]);
        }
    }
    false
}

/// Puts a table behind its parents.
fn place(table: usize, parents: &[Vec<usize>], order: &mut Vec<usize>) {
    // Each table is either placed or not begun: the parents stand in no circle.
    let mut open = vec![(table, 0)];
    while let Some((table, next)) = open.pop() {
        if order.contains(&table) {
            continue;
        }
        match parents[table].get(next) {
            Some(parent) => open.extend([(table, next + 1), (*parent, 0)]),
            None => order.push(table),
        }
    }
}
