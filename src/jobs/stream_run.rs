//! The thread on which tables go from the dump through their model to the files, one at a time.
//!
//! A table is compiled by what the dump has said of it before its first row. Foreign keys are not
//! judged here, and nothing of what is declared later: evidence is gathered instead.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};
use std::thread;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;

use super::compile::{CompiledModel, Target, compile_for, target_of};
use super::content_rule::is_of_pg_dump;
use super::error::Error;
use super::model_run::{ModelRun, RunContext, Running};
use super::object_files::place;
use super::object_members::Members;
use super::object_rows::ObjectRows;
use super::staging::{StagedInfo, StagedSource};
use crate::artifact::Artifacts;
use crate::contract::{KeyStore, StreamedRows};
use crate::dump::{Definition, ForeignKey, InputSummary, SourceTable, Summary};
use crate::engine::{Engine, PlannedModel, Settings};
use crate::input::Digest;
use crate::plan::{Kind, Model, Plan};

/// Batches after which a model is planned anew: each run of a plan leaves its numbers in it.
const RUNS_OF_A_PLAN: usize = 512;

/// What the thread is told.
pub(super) enum Step {
    Begin(Box<Begin>),
    Rows(RecordBatch),
    /// The table has this many rows, and no more come.
    End {
        decoded: u64,
    },
}

/// A table whose rows are about to come.
pub(super) struct Begin {
    pub table: Arc<SourceTable>,
    pub info: StagedInfo,
    /// The columns of its rows, those that the plan adds among them.
    pub rows: SchemaRef,
    /// Its model; none where it goes as it is.
    pub models: Vec<Model>,
    /// Is told whether the table streams.
    pub reply: SyncSender<bool>,
}

/// What is left of all tables that went by.
pub(super) struct Streamed {
    pub tables: Vec<StreamedTable>,
    pub keys: KeyStore,
}

/// A table that went by, and what its model was taken for.
pub(super) struct StreamedTable {
    pub info: StagedInfo,
    pub model: CompiledModel,
    pub schema: SchemaRef,
    pub target: Target,
    pub run: ModelRun,
    pub rows: StreamedRows,
}

/// How the thread works.
pub(super) struct StreamSettings<'a> {
    pub plan: &'a Plan,
    pub artifacts: &'a Artifacts,
    pub spill_folder: &'a Path,
    /// For keys, and for the evidence.
    pub memory_bytes: usize,
}

/// A table that is ready to run.
struct Ready {
    model: CompiledModel,
    planned: PlannedModel,
    target: Target,
    foreign_keys: Vec<ForeignKey>,
}

/// Takes tables until the queue is closed.
///
/// # Errors
/// What would end the run of a model; the queue was closed before a table was at its end.
pub(super) fn run_streams(
    settings: &StreamSettings,
    steps: &Receiver<Step>,
) -> Result<Streamed, Error> {
    let plan = settings.plan;
    let engine = Engine::new(Settings {
        vars: plan.vars.clone(),
        as_of: plan.as_of.clone(),
        memory_bytes: settings.memory_bytes,
        spill_folder: settings.spill_folder,
    })?;
    let mut keys = KeyStore::new(settings.memory_bytes, settings.spill_folder);
    let mut tables = Vec::new();
    while let Ok(step) = steps.recv() {
        let Step::Begin(begin) = step else { continue };
        let passing =
            engine.add_passing_table(&begin.info.read_as.0, &begin.info.read_as.1, &begin.rows)?;
        let ready = prepare(plan, &begin, &engine, &mut keys)?;
        begin.reply.send(ready.is_some()).ok();
        let Some(ready) = ready else { continue };
        let objects = RefCell::new(ObjectRows::new(Members::default(), place(plan)));
        let context = RunContext {
            plan,
            engine: &engine,
            artifacts: settings.artifacts,
            objects,
            object_use: RefCell::default(),
            rows_pass_by: true,
        };
        let Begin { info, .. } = *begin;
        tables.push(run_table(ready, info, &passing, steps, &context, &mut keys)?);
    }
    Ok(Streamed { tables, keys })
}

/// Compiles the model of a table; `None` where it can't stream.
fn prepare(
    plan: &Plan,
    begin: &Begin,
    engine: &Engine,
    keys: &mut KeyStore,
) -> Result<Option<Ready>, Error> {
    let Some(definition) = &begin.table.defined else { return Ok(None) };
    for model in &begin.models {
        let is_row_wise = engine
            .parse(&model.file, &model.sql)
            .and_then(|sql| engine.is_row_wise(&sql))
            .unwrap_or(false);
        if !is_row_wise {
            return Ok(None);
        }
    }
    let mut own = plan.clone();
    own.models.clone_from(&begin.models);
    own.checks.clear();
    let staged = [as_source(definition, &begin.info, plan)];
    let Ok(mut target) = target_of(&own, &staged) else { return Ok(None) };
    let has_others = plan.sources.len() > 1;
    target.is_of_pg_dump = !has_others && is_of_pg_dump(&staged);
    let all_keys: Vec<_> = target
        .catalog
        .tables
        .iter_mut()
        .map(|table| (table.name.clone(), std::mem::take(&mut table.foreign_keys)))
        .collect();
    let store = std::mem::replace(keys, KeyStore::new(0, engine.budget().spill_folder()));
    let mut problems = Vec::new();
    // What is wrong with the plan is said at the end of the dump, of all of it.
    let compiled = compile_for(target, &own, &staged, engine, store, &mut problems);
    let compiled = match compiled {
        Ok(compiled) => compiled,
        Err(_) => return Err(has_to_stage(&begin.info, "its model can't be compiled yet")),
    };
    *keys = compiled.keys;
    let mut models = compiled.models;
    let (Some(model), true) = (models.pop(), models.is_empty() && problems.is_empty()) else {
        return Ok(None);
    };
    let is_plain = model.kind == Kind::Table
        && model.drivers.len() == 1
        && model.drivers[0].label() == begin.info.label()
        && model.contract.is_some()
        && !is_filled_elsewhere(plan, &model);
    if !is_plain {
        return Ok(None);
    }
    let planned = engine.plan(model.sql.clone())?;
    let foreign_keys = all_keys.into_iter().find(|(name, _)| Some(name) == model.target.as_ref());
    let foreign_keys = foreign_keys.map(|(_, keys)| keys).unwrap_or_default();
    // Its rows come out after those that they point to.
    if foreign_keys.iter().any(|key| Some(&key.parent) == model.target.as_ref()) {
        return Ok(None);
    }
    Ok(Some(Ready { model, planned, target: compiled.target, foreign_keys }))
}

/// Returns true where another model of the plan fills the model's table.
fn is_filled_elsewhere(plan: &Plan, model: &CompiledModel) -> bool {
    let Some(target) = &model.target else { return true };
    plan.models.iter().filter(|other| other.is_loaded() && other.name != model.name).any(|other| {
        let wanted = other.target.as_deref().unwrap_or(&other.name);
        wanted == target.name || wanted == target.to_string()
    })
}

/// Returns the source as it would be if the dump ended here.
fn as_source(definition: &Definition, info: &StagedInfo, plan: &Plan) -> StagedSource {
    let digest = Digest { path: String::new(), bytes: 0, sha256: String::new() };
    let Definition { dialect, producer, .. } = definition;
    let inputs = vec![InputSummary { digest, dialect: dialect.name, producer: producer.clone() }];
    let name = plan.sources.iter().find(|(_, source)| source.dump.is_some());
    StagedSource {
        name: name.map(|(name, _)| name.clone()).unwrap_or_default(),
        summary: Summary {
            catalog: definition.catalog.clone(),
            dialect,
            inputs,
            findings: Vec::new(),
            skipped: Vec::new(),
            settings: Default::default(),
        },
        tables: vec![info.clone()],
        is_dump: true,
        not_included: Vec::new(),
        not_asked: Vec::new(),
        objects: None,
    }
}

/// Takes the rows of one table.
fn run_table(
    ready: Ready,
    info: StagedInfo,
    passing: &crate::engine::PassingRows,
    steps: &Receiver<Step>,
    context: &RunContext,
    keys: &mut KeyStore,
) -> Result<StreamedTable, Error> {
    let Ready { mut model, mut planned, target, foreign_keys } = ready;
    let (contract, content) = (model.contract.take(), model.content.take());
    let Some(mut contract) = contract else {
        return Err(has_to_stage(&info, "it has no table in the target"));
    };
    let failed = |source| Error::Contract { model: info.label(), source };
    let has_keys = !contract.table.keys().is_empty() || !foreign_keys.is_empty();
    let guesses = !has_keys && context.plan.target.base.is_some();
    let mut evidence = contract.gather(&foreign_keys, guesses, keys).map_err(failed)?;
    let schema = planned.schema.clone();
    let (run, rows, decoded) = thread::scope(|scope| {
        let mut run = Running::new(&model, &planned, Some(&contract), content, context, scope)?;
        let mut runs = 0;
        let decoded = loop {
            match steps.recv() {
                Ok(Step::Rows(batch)) => passing.show(batch),
                Ok(Step::End { decoded }) => break decoded,
                Ok(Step::Begin(_)) | Err(_) => {
                    return Err(has_to_stage(&info, "the dump was not read to its end"));
                }
            }
            if runs == RUNS_OF_A_PLAN {
                planned = context.engine.plan(model.sql.clone())?;
                runs = 0;
            }
            runs += 1;
            for batch in context.engine.run(&planned)? {
                let judged = run.judge(batch?, Some(&mut contract), keys)?;
                evidence.add(&judged.accepted).map_err(failed)?;
                run.take(judged)?;
            }
        };
        let rows = contract.end_streamed(evidence, run.has_rejects(), keys).map_err(failed)?;
        run.has_read(decoded);
        Ok((run.finish(&planned)?, rows, decoded))
    })?;
    let info = StagedInfo { decoded, ..info };
    Ok(StreamedTable { info, model, schema, target, run, rows })
}

pub(super) fn has_to_stage(info: &StagedInfo, why: &'static str) -> Error {
    Error::HasToStage { table: info.label(), why }
}
