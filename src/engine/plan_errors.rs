//! What keeps a model from being planned: every unknown name at once, with its line and the name
//! that may be meant.

use datafusion::common::{Column, SchemaError};
use datafusion::error::DataFusionError;

use super::error::Error;
use super::model_sql::ModelSql;
use super::session::{CATALOG, Engine, MODELS};
use crate::dump::ROW_COLUMN;
use crate::plan::did_you_mean;

/// Names that a hint lists.
const LISTED: usize = 20;

/// Columns that are unknown, after which no more are looked for.
const MOST_UNKNOWN: usize = 50;

/// A column that no table of a model has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UnknownColumn {
    pub relation: Option<String>,
    pub name: String,
}

impl Engine {
    /// Names the unknown tables, and those that are like them, or else all that is wrong.
    pub(super) fn plan_error(&self, sql: &ModelSql, error: &DataFusionError) -> Error {
        let mut errors = self.unknown_tables(sql);
        if errors.is_empty() {
            errors = faults(sql, error);
            errors.extend(self.later_columns(sql, error));
        }
        match errors.pop() {
            Some(only) if errors.is_empty() => only,
            Some(last) => {
                errors.push(last);
                Error::Models { errors }
            }
            None => Error::of_plan(&sql.file, error),
        }
    }

    fn unknown_tables(&self, sql: &ModelSql) -> Vec<Error> {
        let mut errors = Vec::new();
        for read in &sql.reads {
            let schema = read.schema.as_deref().unwrap_or(MODELS);
            let Ok(catalog) = self.catalog(CATALOG) else { break };
            let known = catalog.schema(schema);
            if known.as_ref().is_some_and(|known| known.table_exist(&read.table)) {
                continue;
            }
            let is_source = known.is_some();
            let names = known.map(|known| known.table_names()).unwrap_or_default();
            let suggestion = did_you_mean(&read.table, names.iter().map(String::as_str));
            let sources = catalog.schema_names();
            let of_source = || {
                let sources = sources.iter().map(String::as_str).filter(|name| *name != MODELS);
                did_you_mean(schema, sources.filter(|_| !is_source))
            };
            errors.push(Error::Model {
                file: sql.file.clone(),
                line: sql.line_of_table(read).map(|line| line as u64),
                what: format!("it reads `{read}`, which no source or model provides"),
                hint: suggestion.or_else(of_source),
            });
        }
        errors
    }

    /// Looks for columns that are unknown too, behind those that the engine stopped at.
    fn later_columns(&self, sql: &ModelSql, error: &DataFusionError) -> Vec<Error> {
        let mut errors = Vec::new();
        let mut unknown = unknown_columns(error);
        let mut last = unknown.clone();
        while !last.is_empty() && unknown.len() < MOST_UNKNOWN {
            let without = sql.without_columns(&unknown);
            let state = self.context.state();
            let planned = self.runtime.block_on(state.statement_to_plan(without.statement()));
            let Err(error) = planned else { break };
            last = unknown_columns(&error);
            last.retain(|column| !unknown.contains(column));
            if !last.is_empty() {
                errors.extend(faults(sql, &error));
                unknown.extend(last.iter().cloned());
            }
        }
        errors
    }
}

/// Returns what the engine says of a model, a fault for each of its own.
fn faults(sql: &ModelSql, error: &DataFusionError) -> Vec<Error> {
    let mut faults: Vec<Error> = Vec::new();
    for error in error.iter() {
        let fault = match error.find_root() {
            DataFusionError::SchemaError(found, _) => match found.as_ref() {
                SchemaError::FieldNotFound { field, valid_fields } => {
                    unknown_column(sql, field, valid_fields)
                }
                SchemaError::AmbiguousReference { field } => ambiguous(sql, field),
                _ => Error::of_plan(&sql.file, error),
            },
            _ => Error::of_plan(&sql.file, error),
        };
        if !faults.iter().any(|known| known.to_string() == fault.to_string()) {
            faults.push(fault);
        }
    }
    faults
}

/// Returns the columns that are not there.
fn unknown_columns(error: &DataFusionError) -> Vec<UnknownColumn> {
    let column = |error: &DataFusionError| match error.find_root() {
        DataFusionError::SchemaError(found, _) => match found.as_ref() {
            SchemaError::FieldNotFound { field, .. } => Some(UnknownColumn {
                relation: field.relation.as_ref().map(|it| it.table().to_owned()),
                name: field.name.clone(),
            }),
            _ => None,
        },
        _ => None,
    };
    error.iter().filter_map(column).collect()
}

fn unknown_column(sql: &ModelSql, field: &Column, valid: &[Column]) -> Error {
    let relation = field.relation.as_ref().map(ToString::to_string);
    let of_relation = |column: &&Column| {
        let found = column.relation.as_ref().map(ToString::to_string);
        relation.is_none() || found == relation
    };
    let known: Vec<&Column> =
        valid.iter().filter(|column| column.name != ROW_COLUMN).filter(of_relation).collect();
    let line = sql.line_of_column(relation.as_deref(), &field.name);
    let name = &field.name;
    if known.is_empty()
        && let Some(relation) = &relation
    {
        let what = format!("`{relation}.{name}`: nothing is called `{relation}` here");
        let mut names: Vec<String> = Vec::new();
        for column in valid.iter().filter_map(|column| column.relation.as_ref()) {
            let known = column.table().to_owned();
            if !names.contains(&known) {
                names.push(known);
            }
        }
        let hint = did_you_mean(relation, names.iter().map(String::as_str));
        return Error::Model { file: sql.file.clone(), line, what, hint };
    }
    let mut tables: Vec<String> = Vec::new();
    for table in known.iter().filter_map(|column| column.relation.as_ref()) {
        let table = format!("`{table}`");
        if !tables.contains(&table) {
            tables.push(table);
        }
    }
    let what = match tables.as_slice() {
        [] => format!("column `{name}` is not there"),
        [one] => format!("column `{name}` is not in {one}"),
        several => format!("column `{name}` is in none of {}", several.join(", ")),
    };
    let names: Vec<&str> = known.iter().map(|column| column.name.as_str()).collect();
    let folded = names.iter().find(|known| known.to_lowercase() == name.to_lowercase());
    let hint = match folded {
        // Names without quotes are folded to lower case, as PostgreSQL does.
        Some(folded) => Some(format!("write it in quotes: \"{folded}\"")),
        None => did_you_mean(name, names.iter().copied()).or_else(|| listed(&names)),
    };
    Error::Model { file: sql.file.clone(), line, what, hint }
}

fn ambiguous(sql: &ModelSql, field: &Column) -> Error {
    let name = &field.name;
    Error::Model {
        file: sql.file.clone(),
        line: sql.line_of_column(None, name),
        what: format!("column `{name}` is in several of the tables"),
        hint: Some(format!("write whose it is: table.{name}")),
    }
}

fn listed(names: &[&str]) -> Option<String> {
    let shown: Vec<String> = names.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(LISTED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!shown.is_empty()).then(|| format!("it has {}{more}", shown.join(", ")))
}
