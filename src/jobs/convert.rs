//! The main job: a plan's sources become files that are ready for the target.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;

use super::compile::{Compiled, CompiledCheck, CompiledModel, compile};
use super::drift::{drift_before, drift_staged, keep_drift};
use super::error::Error;
use super::held_rows::run_group;
use super::model_run::{ModelRun, RunContext, run_model};
use super::object_files::{check_inputs, members, place, write_objects};
use super::object_rows::ObjectRows;
use super::reasons::{Reasons, check_is_above, exceeds};
use super::run_audit::{begin_audit, ledgers, reasons, status};
use super::scripts::write_scripts;
use super::selection::select;
use super::source_snapshot::write_snapshot;
use super::staging::{StageOptions, StagedSource, stage};
use super::stream_plan::StreamPlan;
use super::stream_proof::accept;
use super::stream_run::StreamSettings;
use super::streaming::Streams;
use super::unmigrated::{Outcome, account};
use crate::artifact::{AUDIT, Artifacts};
use crate::audit::{CheckOutcome, ReasonUse, RunAudit, RunStatus};
use crate::engine::{Engine, Settings, scratch_folder};
use crate::input::Progress;
use crate::output::{MapColumn, RunSummary, write_manifest};
use crate::plan::{Check, Kind, Limit, Overrides, Plan};

/// Details of one check that the audit lists; the count goes on.
const DETAILS_OF_A_CHECK: usize = 1_000;

/// What the keys of tables that stream may take; beyond it they lie in files.
const STREAM_BYTES: usize = 96 << 20;

/// What the command line asks for.
#[derive(Debug)]
pub struct ConvertOptions {
    pub plan: PathBuf,
    pub overrides: Overrides,
    /// Models that are run, with what they need; all of them where there are none.
    pub only: Vec<String>,
    /// The run's folder; a dry run needs none.
    pub out: Option<PathBuf>,
    /// Convert to nowhere: the audit is all that is written.
    pub dry_run: bool,
    /// More rows rejected than this stop the run.
    pub max_rejects: Option<Limit>,
    /// Replace a former run in that folder.
    pub overwrite: bool,
    pub threads: usize,
    pub memory_bytes: usize,
    /// Notes count as findings.
    pub strict: bool,
    /// Samples of values in the audit are not masked.
    pub show_values: bool,
    pub progress: Arc<Progress>,
    /// Tables whose text in the dump is at least this large need not be staged.
    pub stream_from_bytes: u64,
}

/// Converts; the run's folder holds everything that it wrote.
///
/// # Errors
/// The plan is wrong, an input is damaged, or the machine refuses: the folder then holds no run.
pub fn convert(options: &ConvertOptions) -> Result<RunAudit, Error> {
    let mut plan = Plan::read(&options.plan, &options.overrides)?;
    select(&mut plan, &options.only, &options.progress)?;
    check_inputs(&plan)?;
    let out = match &options.out {
        Some(out) if !options.dry_run => out,
        out => return rehearse(&plan, out.as_deref(), options),
    };
    let mut artifacts = Artifacts::create(out, options.overwrite)?;
    let mut outcome = run(&plan, &artifacts, options, Way::Streaming);
    if let Err(error @ Error::HasToStage { .. }) = &outcome {
        // As if nothing had been: what was said of the first attempt's rows does not hold.
        artifacts.abandon();
        options.progress.begin_again(error.to_string());
        artifacts = Artifacts::create(out, false)?;
        outcome = run(&plan, &artifacts, options, Way::Staging);
    }
    if outcome.is_err() {
        // Nothing that was begun may be taken for a run.
        artifacts.abandon();
    }
    outcome
}

/// Does all that a run does, and keeps the audit alone.
fn rehearse(plan: &Plan, out: Option<&Path>, options: &ConvertOptions) -> Result<RunAudit, Error> {
    let folder = scratch_folder()?;
    // The folder is refused before the work begins, and not behind it.
    let kept = out.map(|out| Artifacts::create(out, false)).transpose()?;
    let outcome = run(plan, &Artifacts::rehearsal(folder.path())?, options, Way::Staging);
    let Some(kept) = kept else { return outcome };
    match &outcome {
        Ok(audit) => {
            write_audit(audit, &kept)?;
            kept.complete()?;
        }
        Err(_) => kept.abandon(),
    }
    outcome
}

/// What becomes of tables whose rows need nothing but themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// They go to the files as they are read.
    Streaming,
    /// They are staged as all others are.
    Staging,
}

fn run(
    plan: &Plan,
    artifacts: &Artifacts,
    options: &ConvertOptions,
    way: Way,
) -> Result<RunAudit, Error> {
    let mut drift = drift_before(plan, &options.progress)?;
    if let Some(audit) = keep_drift(plan, drift.as_ref(), artifacts)? {
        return finish(audit, BTreeMap::new(), artifacts);
    }
    let scratch = artifacts.scratch_folder()?;
    let engine = Engine::new(Settings {
        vars: plan.vars.clone(),
        as_of: plan.as_of.clone(),
        memory_bytes: options.memory_bytes,
        spill_folder: &scratch,
        threads: options.threads,
    })?;
    let is_compared = plan.target.drift.is_some() && drift.is_none();
    let stream_plan = StreamPlan::new(plan, &engine).filter(|_| way == Way::Streaming);
    let stream_plan = stream_plan.filter(|_| !is_compared);
    let (staged, streamed) = thread::scope(|scope| {
        let started = stream_plan.map(|stream_plan| {
            let settings = StreamSettings {
                plan,
                artifacts,
                spill_folder: &scratch,
                memory_bytes: (options.memory_bytes / 8).min(STREAM_BYTES),
            };
            Streams::start(stream_plan, settings, options.stream_from_bytes, scope)
        });
        let (streams, stream_thread) = started.unzip();
        let streams = streams.map(RefCell::new);
        let stage_options = StageOptions {
            threads: options.threads,
            progress: &options.progress,
            artifacts: Some(artifacts),
            show_values: options.show_values,
            reasons: Reasons::new(plan),
            streams: streams.as_ref(),
        };
        let staged = stage(plan, &engine, &stage_options);
        if let Some(streams) = streams {
            streams.into_inner().close(staged.is_ok());
        }
        let streamed = stream_thread
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        match (staged, streamed) {
            // The thread knows why it has ended.
            (Err(Error::HasToStage { .. }), Some(Err(error))) => Err(ends_run(error)),
            (Err(error), _) => Err(error),
            (Ok(_), Some(Err(error))) => Err(ends_run(error)),
            (Ok(staged), streamed) => Ok((staged, streamed.transpose()?)),
        }
    })?;
    if drift.is_none() {
        drift = drift_staged(plan, &staged)?;
        if let Some(audit) = keep_drift(plan, drift.as_ref(), artifacts)? {
            return finish(audit, BTreeMap::new(), artifacts);
        }
    }
    let mut compiled = compile(plan, &staged, &engine)?;
    let mut runs = HashMap::new();
    let proofs = streamed.map(|it| accept(it, &mut compiled, &staged, &engine, &mut runs));
    let proofs = proofs.transpose()?.filter(|proofs| !proofs.is_empty());
    let objects = ObjectRows::new(members(&compiled, &staged), place(plan));
    let (objects, object_use) = (RefCell::new(objects), RefCell::default());
    let context =
        RunContext { plan, engine: &engine, artifacts, objects, object_use, rows_pass_by: false };
    let mut audit = begin_audit(plan, &staged, &compiled);
    let rows_read: u64 = audit.tables.iter().map(|table| table.read).sum();
    audit.drift = drift.map(|drift| drift.report);

    let has_streamed = proofs.is_some();
    let mut stages = Stages { compiled, runs, staged, context, options, rows_read, has_streamed };
    if let Some(why) = stages.too_many_rejects() {
        return stages.stop(audit, why);
    }
    if let Some(why) = stages.run_models(|model| model.runs_early)? {
        return stages.stop(audit, why);
    }
    audit.checks = stages.run_checks(|check| check.check.stop)?;
    if let Some(why) = audit.checks.iter().find_map(stops) {
        return stages.stop(audit, why);
    }
    if let Some(why) = stages.run_models(|_| true)? {
        return stages.stop(audit, why);
    }
    if let Some(proofs) = proofs {
        let count = proofs.settle(&mut stages.compiled)?;
        options.progress.streamed_tables.store(count, Ordering::Relaxed);
    }
    audit.checks.extend(stages.run_checks(|check| !check.check.stop)?);
    audit.checks.sort_by(|left, right| left.check.cmp(&right.check));

    let Stages { compiled, runs, staged, context, .. } = stages;
    let mut uploaded = BTreeMap::new();
    if compiled.models.iter().any(|model| model.kind == Kind::Objects) {
        uploaded = write_objects(context.objects.into_inner(), plan, artifacts, options)?;
    }
    let mut object_use = context.object_use.into_inner();
    let outcome =
        Outcome { compiled: &compiled, runs: &runs, staged: &staged, uploaded: &uploaded };
    audit.blobs = account(&mut audit.tables, &outcome, &mut object_use, &engine, artifacts)?;
    if plan.output.snapshot {
        write_snapshot(&staged, &engine, artifacts)?;
    }
    let script_notes = write_scripts(plan, &compiled, &runs, artifacts)?;
    audit.contract.not_created = script_notes;
    audit.reasons = reasons(plan, &staged, &runs, options.strict);
    audit.models = ledgers(&compiled, &runs);
    audit.status = status(&audit, options.strict);
    finish(audit, map_columns(&compiled, &runs), artifacts)
}

/// A run on its way through models and checks.
struct Stages<'a> {
    compiled: Compiled,
    runs: HashMap<String, ModelRun>,
    staged: Vec<StagedSource>,
    context: RunContext<'a>,
    options: &'a ConvertOptions,
    /// Rows of all sources.
    rows_read: u64,
    /// Models have run before their turn, while the dump was read.
    has_streamed: bool,
}

impl Stages<'_> {
    /// Runs models that are not done yet; returns why the run ends before the last one.
    fn run_models(
        &mut self,
        wanted: impl Fn(&CompiledModel) -> bool,
    ) -> Result<Option<String>, Error> {
        for position in 0..self.compiled.models.len() {
            let Compiled { models, keys, .. } = &mut self.compiled;
            let model = &mut models[position];
            if !wanted(model) || self.runs.contains_key(&model.name) {
                continue;
            }
            if let Some(group) = model.group {
                // All of a group run where its last one stands: what they read is there then.
                if models[position + 1..].iter().any(|later| later.group == Some(group)) {
                    continue;
                }
                let mut members: Vec<&mut CompiledModel> =
                    models.iter_mut().filter(|model| model.group == Some(group)).collect();
                let outcomes = run_group(&mut members, keys, &self.context)?;
                let names = members.iter().map(|model| model.name.clone());
                self.runs.extend(names.zip(outcomes));
            } else {
                self.runs.insert(model.name.clone(), run_model(model, keys, &self.context)?);
            }
            let why = self.too_many_rejects();
            if why.is_some() {
                return Ok(why);
            }
        }
        Ok(None)
    }

    fn run_checks(
        &self,
        wanted: impl Fn(&CompiledCheck) -> bool,
    ) -> Result<Vec<CheckOutcome>, Error> {
        let checks = self.compiled.checks.iter().filter(|check| wanted(check));
        checks.map(|check| run_check(check, self.context.engine, self.rows_read)).collect()
    }

    /// Returns what to say where more rows were rejected than are allowed. Rows that a rule skips,
    /// and those that the plan accepts, are not among them.
    fn too_many_rejects(&self) -> Option<String> {
        let limit = self.options.max_rejects?;
        let reasons = reasons(self.context.plan, &self.staged, &self.runs, false);
        let rejects = reasons.iter().filter(|it| it.used == ReasonUse::Reject && it.above_policy);
        let rejected = rejects.map(|reason| reason.rows).sum();
        let read = self.rows_read;
        exceeds(limit, rejected, read)
            .then(|| format!("{rejected} rows of {read} rejected, more than {limit}"))
    }

    /// Ends the run without data: what was rejected so far stays to be looked at.
    fn stop(&self, mut audit: RunAudit, why: String) -> Result<RunAudit, Error> {
        if self.has_streamed {
            let table = "a run that stops".to_owned();
            return Err(Error::HasToStage { table, why: "models have run that would not have" });
        }
        const DATA: [&str; 5] = ["data/", "maps/", "exports/", "storage/", "snapshot/"];
        let artifacts = self.context.artifacts;
        for record in artifacts.records() {
            if DATA.iter().any(|folder| record.path.starts_with(folder)) {
                artifacts.remove(&record.path)?;
            }
        }
        audit.status = RunStatus::Stopped;
        audit.stopped = Some(why);
        audit.models = ledgers(&self.compiled, &self.runs);
        let is_strict = self.options.strict;
        audit.reasons = reasons(self.context.plan, &self.staged, &self.runs, is_strict);
        finish(audit, BTreeMap::new(), artifacts)
    }
}

/// Returns the error of the thread of tables that stream: what the machine refuses ends the run,
/// anything else is for the run that stages them to say.
fn ends_run(error: Error) -> Error {
    match error {
        Error::Artifact(_) | Error::Output(_) | Error::HasToStage { .. } => error,
        _ => {
            let why = "its model has failed";
            Error::HasToStage { table: "a table that streams".to_owned(), why }
        }
    }
}

/// Returns what to say of a check that stops the run.
fn stops(outcome: &CheckOutcome) -> Option<String> {
    let is_accepted = outcome.accepted.is_some() && !outcome.above_policy;
    let stops = outcome.violations > 0 && !is_accepted;
    stops.then(|| format!("check `{}`: {} violations", outcome.check, outcome.violations))
}

/// Returns what the manifest tells of maps.
fn map_columns(
    compiled: &Compiled,
    runs: &HashMap<String, ModelRun>,
) -> BTreeMap<String, Vec<MapColumn>> {
    let maps = compiled.models.iter().filter(|model| model.kind == Kind::Map);
    let columns = |run: &ModelRun| {
        let columns = run.columns.iter().zip(&run.column_types);
        columns
            .map(|(name, sql_type)| MapColumn { name: name.clone(), sql_type: sql_type.clone() })
            .collect()
    };
    maps.filter_map(|map| Some((map.name.clone(), columns(runs.get(&map.name)?)))).collect()
}

fn run_check(
    check: &CompiledCheck,
    engine: &Engine,
    rows_read: u64,
) -> Result<CheckOutcome, Error> {
    use arrow::array::{Array, AsArray};
    let planned = engine.plan(check.sql.clone())?;
    let mut outcome = CheckOutcome {
        check: check.check.name.clone(),
        status: check.check.status,
        violations: 0,
        accepted: check.check.accepted.clone(),
        max: check.check.max.map(|max| max.to_string()),
        above_policy: false,
        details: Vec::new(),
    };
    let detail = planned.schema.index_of("_detail").ok();
    for batch in engine.run(&planned)? {
        let batch = batch?;
        outcome.violations += batch.num_rows() as u64;
        let Some(detail) = detail else { continue };
        let texts = arrow::compute::cast(batch.column(detail), &arrow::datatypes::DataType::Utf8)
            .map_err(|source| Error::Contract { model: outcome.check.clone(), source })?;
        let texts = texts.as_string::<i32>();
        let room = DETAILS_OF_A_CHECK.saturating_sub(outcome.details.len());
        let details = (0..texts.len()).filter(|row| texts.is_valid(*row)).take(room);
        outcome.details.extend(details.map(|row| texts.value(row).to_owned()));
    }
    let Check { status, accepted, max, .. } = &check.check;
    outcome.above_policy =
        check_is_above(*status, accepted.as_ref(), *max, outcome.violations, rows_read);
    Ok(outcome)
}

/// Writes the audit and, last of all, the manifest.
fn finish(
    mut audit: RunAudit,
    maps: BTreeMap<String, Vec<MapColumn>>,
    artifacts: &Artifacts,
) -> Result<RunAudit, Error> {
    let entries = audit.open_entries();
    if !entries.is_empty() {
        return Err(Error::Ledger { entries });
    }
    audit.outputs = artifacts.records();
    write_audit(&audit, artifacts)?;
    let status = serde_json::to_value(audit.status).unwrap_or_default();
    let status = status.as_str().unwrap_or_default().to_owned();
    write_manifest(artifacts, &RunSummary { plan: Some(audit.plan.clone()), status, maps })?;
    Ok(audit)
}

fn write_audit(audit: &RunAudit, artifacts: &Artifacts) -> Result<(), Error> {
    let mut artifact = artifacts.open(AUDIT)?;
    let text = crate::report::audit_json(audit);
    artifact.write_all(text.as_bytes()).map_err(|source| artifact.failed(source, None))?;
    artifact.finish(None)?;
    Ok(())
}
