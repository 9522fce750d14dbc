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
    if let Some(table) = catalog.table(&wanted) {
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

/// Returns the parent's columns that a foreign key points to.
pub(super) fn parent_columns(foreign_key: &ForeignKey, parent: &Table) -> Vec<String> {
    if !foreign_key.parent_columns.is_empty() {
        return foreign_key.parent_columns.clone();
    }
    parent.primary_key.as_ref().map(|key| key.columns.clone()).unwrap_or_default()
}

/// Returns the tables in an order in which parents come before their children.
///
/// Tables that point to each other keep the order of the list.
pub fn load_order(tables: &[&Table], catalog: &Catalog) -> Vec<TableName> {
    let mut order: Vec<TableName> = Vec::with_capacity(tables.len());
    let mut open = Vec::new();
    for table in tables {
        place(table, tables, catalog, &mut open, &mut order);
    }
    order
}

fn place(
    table: &Table,
    tables: &[&Table],
    catalog: &Catalog,
    open: &mut Vec<TableName>,
    order: &mut Vec<TableName>,
) {
    if order.contains(&table.name) || open.contains(&table.name) {
        return;
    }
    open.push(table.name.clone());
    for foreign_key in &table.foreign_keys {
        let parent = catalog.table(&foreign_key.parent).map(|parent| &parent.name);
        let listed = tables.iter().find(|other| Some(&other.name) == parent);
        if let Some(parent) = listed {
            place(parent, tables, catalog, open, order);
        }
    }
    open.pop();
    order.push(table.name.clone());
}
