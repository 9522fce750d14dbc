//! `load.sql` and `rollback.sql` of a run.

use std::collections::HashMap;
use std::io::Write;

use super::compile::{Compiled, CompiledModel};
use super::error::Error;
use super::model_run::{ModelRun, file_format};
use crate::artifact::{Artifacts, table_file_name};
use crate::contract::load_order;
use crate::dump::{Catalog, Column, Sequence, Table, TableName};
use crate::output::{
    self, Create, LoadScript, LoadTable, SequenceColumn, create_statements, load_script,
    rollback_script,
};
use crate::plan::Plan;

/// Writes the two scripts; returns what `load.sql` does not create of the source's tables.
///
/// Without a format that psql can load there are no scripts to write.
pub(super) fn write_scripts(
    plan: &Plan,
    compiled: &Compiled,
    runs: &HashMap<String, ModelRun>,
    artifacts: &Artifacts,
) -> Result<Vec<String>, Error> {
    let catalog = &compiled.target.catalog;
    let models: HashMap<&TableName, &CompiledModel> =
        compiled.models.iter().filter_map(|model| Some((model.target.as_ref()?, model))).collect();
    let tables: Vec<&Table> =
        catalog.tables.iter().filter(|table| models.contains_key(&table.name)).collect();
    // COPY where it is written: before version 18, psql ends a CSV at a line `\.` inside a value.
    let written: Vec<_> = plan.formats().iter().filter_map(|it| file_format(*it)).collect();
    let loadable = [output::Format::Copy, output::Format::Csv];
    let Some(format) = loadable.into_iter().find(|format| written.contains(format)) else {
        return Ok(Vec::new());
    };

    let mut script = LoadScript { plan: plan.name.clone(), tables: Vec::new(), create: None };
    for name in load_order(&tables, catalog) {
        let (Some(table), Some(model)) = (catalog.table(&name), models.get(&name)) else {
            continue;
        };
        if let Some(run) = runs.get(&model.name) {
            script.tables.push(load_table(table, run, format, catalog));
        }
    }
    let mut left_out = Vec::new();
    if plan.target.create {
        // Tables that no model fills are created too: rows of others may point to them.
        let all: Vec<&Table> = catalog.tables.iter().collect();
        let rendered = create_statements(catalog, &all, compiled.target.dialect);
        left_out = rendered.left_out;
        left_out
            .extend(catalog.views.iter().map(|view| format!("view {view}: views are not created")));
        script.create = Some(Create {
            before_data: rendered.before_data,
            after_data: rendered.after_data,
            sequences: free_sequences(compiled),
            types: rendered.types,
        });
    }
    write(artifacts, "load.sql", load_script(&script)?.as_bytes())?;
    match &plan.rollback {
        Some(own) => write(artifacts, "rollback.sql", own)?,
        None => write(artifacts, "rollback.sql", rollback_script(&script)?.as_bytes())?,
    }
    Ok(left_out)
}

fn load_table(
    table: &Table,
    run: &ModelRun,
    format: output::Format,
    catalog: &Catalog,
) -> LoadTable {
    let sequences = table.columns.iter().filter(|column| column.identity);
    let file = table_file_name(table.name.schema.as_deref(), &table.name.name);
    LoadTable {
        name: table.name.clone(),
        columns: run.columns.clone(),
        rows: run.ledger.out,
        file: format!("data/{file}.{}", format.extension()),
        format,
        primary_key: table.primary_key.as_ref().map_or_else(Vec::new, |key| key.columns.clone()),
        sequences: sequences
            .map(|column| SequenceColumn {
                column: column.name.clone(),
                sequence: shared_sequence(table, column, catalog),
            })
            .collect(),
    }
}

/// Returns the sequence that a column takes its default from, where the column does not own it:
/// the server does not find such a one by the column.
fn shared_sequence(table: &Table, column: &Column, catalog: &Catalog) -> Option<TableName> {
    // nextval('public.orders_id_seq'::regclass), with double quotes where the name needs them.
    let quoted = column.default.as_deref()?.split('\'').nth(1)?;
    let is_named = |sequence: &&Sequence| {
        let full = sequence.name.to_string();
        let plain = quoted.replace('"', "");
        plain == full || plain == sequence.name.name
    };
    let sequence = catalog.sequences.iter().find(is_named)?;
    let own = (table.name.clone(), column.name.clone());
    (sequence.owner.as_ref() != Some(&own)).then(|| sequence.name.clone())
}

/// Returns the sequences that no column owns.
fn free_sequences(compiled: &Compiled) -> Vec<TableName> {
    let sequences = compiled.target.catalog.sequences.iter();
    let free = sequences.filter(|sequence| sequence.owner.is_none());
    free.map(|sequence| sequence.name.clone()).collect()
}

fn write(artifacts: &Artifacts, path: &str, bytes: &[u8]) -> Result<(), Error> {
    let mut artifact = artifacts.open(path)?;
    artifact.write_all(bytes).map_err(|source| artifact.failed(source, None))?;
    artifact.finish(None)?;
    Ok(())
}
