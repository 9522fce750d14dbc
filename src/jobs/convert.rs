//! The main job: a plan's sources become files that are ready for the target.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use super::compile::{Compiled, CompiledCheck, CompiledModel, compile};
use super::drift::{drift_before, drift_staged, keep_drift};
use super::error::Error;
use super::model_run::{ModelRun, RunContext, run_model};
use super::reasons::{Reasons, Tally, check_is_above};
use super::rejects::file_name;
use super::scripts::write_scripts;
use super::staging::{StageOptions, StagedSource, stage};
use super::unmigrated::account;
use crate::artifact::Artifacts;
use crate::audit::{
    CheckOutcome, ContractNotes, FindingRecord, InputRecord, ModelLedger, ReasonRecord, ReasonUse,
    RunAudit, RunStatus, SourceLedger,
};
use crate::engine::{Engine, Settings};
use crate::input::Progress;
use crate::output::{MapColumn, RunSummary, write_manifest};
use crate::plan::{Check, Kind, Overrides, Plan, Status};

/// Details of one check that the audit lists; the count goes on.
const DETAILS_OF_A_CHECK: usize = 1_000;

/// What the command line asks for.
#[derive(Debug)]
pub struct ConvertOptions {
    pub plan: PathBuf,
    pub overrides: Overrides,
    /// The run's folder.
    pub out: PathBuf,
    /// Replace a former run in that folder.
    pub overwrite: bool,
    pub threads: usize,
    pub memory_bytes: usize,
    /// Notes count as findings.
    pub strict: bool,
    /// Samples of values in the audit are not masked.
    pub show_values: bool,
    pub progress: Arc<Progress>,
}

/// Converts; the run's folder holds everything that it wrote.
///
/// # Errors
/// The plan is wrong, an input is damaged, or the machine refuses: the folder then holds no run.
pub fn convert(options: &ConvertOptions) -> Result<RunAudit, Error> {
    let plan = Plan::read(&options.plan, &options.overrides)?;
    let artifacts = Artifacts::create(&options.out, options.overwrite)?;
    let outcome = run(&plan, &artifacts, options);
    if outcome.is_err() {
        // Nothing that was begun may be taken for a run.
        artifacts.abandon();
    }
    outcome
}

fn run(plan: &Plan, artifacts: &Artifacts, options: &ConvertOptions) -> Result<RunAudit, Error> {
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
    })?;
    let stage_options = StageOptions {
        threads: options.threads,
        progress: &options.progress,
        artifacts: Some(artifacts),
        show_values: options.show_values,
        reasons: Reasons::new(plan),
    };
    let staged = stage(plan, &engine, &stage_options)?;
    if drift.is_none() {
        drift = drift_staged(plan, &staged)?;
        if let Some(audit) = keep_drift(plan, drift.as_ref(), artifacts)? {
            return finish(audit, BTreeMap::new(), artifacts);
        }
    }
    let mut compiled = compile(plan, &staged, &engine)?;
    let context = RunContext { plan, engine: &engine, artifacts };
    let mut audit = begin_audit(plan, &staged, &compiled);
    let rows_read: u64 = audit.tables.iter().map(|table| table.read).sum();
    audit.drift = drift.map(|drift| drift.report);

    let mut runs = HashMap::new();
    run_models(&mut compiled, &context, &mut runs, |model| model.runs_early)?;
    for check in compiled.checks.iter().filter(|check| check.check.stop) {
        audit.checks.push(run_check(check, &engine, rows_read)?);
    }
    if audit.checks.iter().any(|outcome| outcome.violations > 0) {
        audit.status = RunStatus::Stopped;
        return finish(audit, BTreeMap::new(), artifacts);
    }
    run_models(&mut compiled, &context, &mut runs, |_| true)?;
    for check in compiled.checks.iter().filter(|check| !check.check.stop) {
        audit.checks.push(run_check(check, &engine, rows_read)?);
    }
    audit.checks.sort_by(|left, right| left.check.cmp(&right.check));

    account(&mut audit.tables, &compiled, &runs, &staged, &engine, artifacts)?;
    let script_notes = write_scripts(plan, &compiled, &runs, artifacts)?;
    audit.contract.not_created = script_notes;
    audit.reasons = reasons(plan, &staged, &runs, options.strict);
    audit.models = ledgers(&compiled, &mut runs);
    audit.status = status(&audit, options.strict);
    finish(audit, map_columns(&compiled, &runs), artifacts)
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

fn run_models(
    compiled: &mut Compiled,
    context: &RunContext,
    runs: &mut HashMap<String, ModelRun>,
    wanted: impl Fn(&CompiledModel) -> bool,
) -> Result<(), Error> {
    let Compiled { models, keys, .. } = compiled;
    for model in models.iter_mut().filter(|model| wanted(model)) {
        if !runs.contains_key(&model.name) {
            runs.insert(model.name.clone(), run_model(model, keys, context)?);
        }
    }
    Ok(())
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

fn begin_audit(plan: &Plan, staged: &[StagedSource], compiled: &Compiled) -> RunAudit {
    let inputs = staged.iter().flat_map(|source| {
        source.summary.inputs.iter().map(|input| InputRecord {
            source: source.name.clone(),
            path: file_name(&input.digest.path),
            bytes: input.digest.bytes,
            sha256: input.digest.sha256.clone(),
            dialect: input.dialect,
            producer: input.producer.clone(),
        })
    });
    let tables = staged.iter().flat_map(|source| &source.tables).filter(|info| info.in_dump);
    let tables = tables.map(|info| SourceLedger {
        source: info.read_as.0.clone(),
        table: info.read_as.1.clone(),
        read: info.seen,
        decoded: info.decoded,
        rejected: info.rejected(),
        rejects: info.rejects.clone(),
        nulled: info.nulled.clone(),
        policies: info.policies.clone(),
        taken: 0,
        exported: 0,
        former: 0,
        unmigrated: 0,
    });
    let mut pass_through: Vec<String> = compiled.pass_through.iter().cloned().collect();
    pass_through.sort();
    let contracts = compiled.models.iter().filter_map(|model| model.contract.as_ref());
    let not_evaluated = contracts.flat_map(|contract| contract.not_evaluated.iter().cloned());
    let findings = staged.iter().flat_map(|source| {
        source.summary.findings.iter().cloned().map(|mut finding| {
            finding.input = file_name(&finding.input);
            finding
        })
    });
    let findings = findings.chain(compiled.findings.iter().cloned()).map(|finding| {
        let section = plan.findings.get(finding.code);
        FindingRecord { accepted: section.map(|section| section.accepted.clone()), finding }
    });
    let not_included = staged.iter().flat_map(|source| {
        source.not_included.iter().map(|table| format!("{}.{table}", source.name))
    });
    let mut tables: Vec<SourceLedger> = tables.collect();
    tables.sort_by(|left, right| (&left.source, &left.table).cmp(&(&right.source, &right.table)));
    RunAudit {
        version: 1,
        tool_version: env!("CARGO_PKG_VERSION"),
        plan: plan.name.clone(),
        plan_digest: plan.digest.clone(),
        status: RunStatus::Ok,
        inputs: inputs.collect(),
        tables,
        models: Vec::new(),
        reasons: Vec::new(),
        checks: Vec::new(),
        pass_through,
        not_included: not_included.collect(),
        skipped_models: compiled.skipped.clone(),
        contract: ContractNotes { not_evaluated: not_evaluated.collect(), not_created: Vec::new() },
        findings: findings.collect(),
        drift: None,
        outputs: Vec::new(),
    }
}

fn ledgers(compiled: &Compiled, runs: &mut HashMap<String, ModelRun>) -> Vec<ModelLedger> {
    compiled
        .models
        .iter()
        .filter_map(|model| {
            let run = runs.get(&model.name)?;
            Some(ModelLedger {
                target: model.target.as_ref().map(ToString::to_string),
                ..run.ledger.clone()
            })
        })
        .collect()
}

/// Returns all reasons of rejects and notes, those of the sources among them.
fn reasons(
    plan: &Plan,
    staged: &[StagedSource],
    runs: &HashMap<String, ModelRun>,
    is_strict: bool,
) -> Vec<ReasonRecord> {
    let mut tally = Tally::default();
    for info in staged.iter().flat_map(|source| &source.tables) {
        let mut own = Tally::default();
        for (reason, rows) in &info.rejects {
            let status = Reasons::new(plan).status(reason, Status::Error);
            own.add(reason, ReasonUse::Reject, status, *rows);
        }
        own.of(info.seen);
        tally.extend(own);
    }
    runs.values().for_each(|run| tally.extend(run.tally.clone()));
    tally.records(plan, is_strict)
}

fn status(audit: &RunAudit, strict: bool) -> RunStatus {
    let checks = audit.checks.iter().any(|outcome| outcome.above_policy);
    let reasons = audit.reasons.iter().any(|reason| reason.above_policy);
    let changed = audit.tables.iter().any(|table| !table.policies.is_empty());
    let open = audit.findings.iter().filter(|record| record.accepted.is_none());
    let unread = open.clone().count() > 0;
    let lost = open.into_iter().any(|record| record.finding.loses_rows);
    if checks || reasons || lost || (strict && (unread || changed)) {
        RunStatus::Findings
    } else {
        RunStatus::Ok
    }
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
    let mut artifact = artifacts.open("audit.json")?;
    let text = crate::report::audit_json(&audit);
    artifact.write_all(text.as_bytes()).map_err(|source| artifact.failed(source, None))?;
    artifact.finish(None)?;
    let status = serde_json::to_value(audit.status).unwrap_or_default();
    let status = status.as_str().unwrap_or_default().to_owned();
    write_manifest(artifacts, &RunSummary { plan: Some(audit.plan.clone()), status, maps })?;
    Ok(audit)
}
