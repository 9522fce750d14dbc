//! `load.sql`, `rollback.sql` and `verify.sql` of a run, whatever the target's engine.

use std::collections::HashMap;
use std::io::Write;

use sha2::{Digest, Sha256};

use super::compile::{Compiled, CompiledModel};
use super::error::Error;
use super::load_rule::{LoadRule, loadable};
use super::model_run::{ModelRun, file_format};
use crate::artifact::{Artifacts, table_file_name};
use crate::contract::load_order;
use crate::dump::{Catalog, Column, Sequence, Table, TableName};
use crate::input::hex;
use crate::output::{
    self, Create, LoadScript, LoadTable, SequenceColumn, create_mysql_statements,
    create_statements, mysql_scripts, postgres_scripts,
};
use crate::plan::{Engine, Kind, Mode, Plan};

/// Writes the scripts; returns what `load.sql` does not create of the source's tables.
///
/// Where a table is in no format that its engine's client can load, there are no scripts to write.
pub(super) fn write_scripts(
    plan: &Plan,
    compiled: &Compiled,
    runs: &HashMap<String, ModelRun>,
    artifacts: &Artifacts,
) -> Result<Vec<String>, Error> {
    let Some(tables) = load_tables(plan, compiled, runs, artifacts) else { return Ok(Vec::new()) };
    let mut script = LoadScript {
        plan: plan.name.clone(),
        run: run_digits(plan, &tables),
        tables,
        create: None,
        hooks: plan.hooks.clone(),
    };
    let mut left_out = Vec::new();
    if plan.target.create {
        let create;
        (create, left_out) = match plan.target.engine {
            Engine::Postgres => postgres_create(compiled),
            Engine::Mysql => mysql_create(compiled),
        };
        script.create = Some(create);
    }
    let scripts = match plan.target.engine {
        Engine::Postgres => postgres_scripts(&script)?,
        Engine::Mysql => mysql_scripts(&script)?,
    };
    write(artifacts, "load.sql", scripts.load.as_bytes())?;
    let rollback = plan.rollback.as_deref().unwrap_or(scripts.rollback.as_bytes());
    write(artifacts, "rollback.sql", rollback)?;
    if let Some(verify) = &scripts.verify {
        write(artifacts, "verify.sql", verify.as_bytes())?;
    }
    Ok(left_out)
}

/// Returns what `load.sql` makes, and what of the source's tables it does not.
///
/// Tables that no model fills are created too: rows of others may point to them.
fn postgres_create(compiled: &Compiled) -> (Create, Vec<String>) {
    let catalog = &compiled.target.catalog;
    let all: Vec<&Table> = catalog.tables.iter().collect();
    let rendered = create_statements(catalog, &all, compiled.target.dialect);
    let mut left_out = rendered.left_out;
    left_out.extend(catalog.views.iter().map(|view| format!("view {view}: views are not created")));
    let create = Create {
        before_data: rendered.before_data,
        after_data: rendered.after_data,
        row_security: rendered.row_security,
        sequences: free_sequences(compiled),
        types: rendered.types,
        drop: Vec::new(),
    };
    (create, left_out)
}

/// Does the same for MySQL, where tables are whole before a row comes.
fn mysql_create(compiled: &Compiled) -> (Create, Vec<String>) {
    let rendered = create_mysql_statements(&compiled.target.catalog);
    let (before_data, drop) = (rendered.create, rendered.drop);
    (Create { before_data, drop, ..Create::default() }, rendered.left_out)
}

/// Returns what is loaded, parents first; `None` where a file is in no loadable format.
fn load_tables(
    plan: &Plan,
    compiled: &Compiled,
    runs: &HashMap<String, ModelRun>,
    artifacts: &Artifacts,
) -> Option<Vec<LoadTable>> {
    let catalog = &compiled.target.catalog;
    let models: HashMap<&TableName, &CompiledModel> =
        compiled.models.iter().filter_map(|model| Some((model.target.as_ref()?, model))).collect();
    let tables: Vec<&Table> =
        catalog.tables.iter().filter(|table| models.contains_key(&table.name)).collect();
    let mut found = Vec::new();
    for name in load_order(&tables, catalog) {
        let (Some(table), Some(model)) = (catalog.table(&name), models.get(&name)) else {
            continue;
        };
        let (Some(run), Some(rule)) = (runs.get(&model.name), &model.load) else { continue };
        let formats = loadable(plan.target.engine).iter();
        let format = formats.copied().find(|format| model.formats.contains(format))?;
        let file = File { format: file_format(format, Some(plan.target.engine))?, model };
        let mut loaded = load_table(table, run, rule, &file, catalog);
        loaded.sha256 = artifacts.record(&loaded.file)?.sha256;
        if plan.target.create {
            // There is nothing in the way of the rows.
            (loaded.mode, loaded.may_hold_rows) = (Mode::Insert, false);
        }
        found.push(loaded);
    }
    Some(found)
}

/// Returns what tells this run from others in a few digits: the plan, and the files that it made.
fn run_digits(plan: &Plan, tables: &[LoadTable]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(&plan.digest);
    for table in tables {
        hasher.update(&table.sha256);
    }
    let mut digits = hex(&hasher.finalize());
    digits.truncate(8);
    digits
}

/// The data file of a model that is loaded.
struct File<'a> {
    format: output::Format,
    model: &'a CompiledModel,
}

impl File<'_> {
    /// Returns the path, relative to the run's folder.
    fn path(&self, table: &TableName) -> String {
        let extension = self.format.extension();
        let name = table_file_name(table.schema.as_deref(), &table.name);
        match self.model.kind {
            Kind::Map => format!("maps/{}.{extension}", table_file_name(None, &self.model.name)),
            _ => format!("data/{name}.{extension}"),
        }
    }
}

fn load_table(
    table: &Table,
    run: &ModelRun,
    rule: &LoadRule,
    file: &File,
    catalog: &Catalog,
) -> LoadTable {
    let sequences = table.columns.iter().filter(|column| column.identity);
    LoadTable {
        table: table.clone(),
        columns: run.columns.clone(),
        rows: run.ledger.out,
        file: file.path(&table.name),
        sha256: String::new(),
        format: file.format,
        mode: rule.mode,
        may_hold_rows: rule.may_hold_rows,
        key: rule.key.clone(),
        content: run.content.clone(),
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
