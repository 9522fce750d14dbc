//! Compares two schemas: those of two dumps, or a plan's source and its target. Reads no rows.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::compile::{rules_of, target_of};
use super::error::Error;
use super::rejects::file_name;
use super::staging::StagedSource;
use crate::artifact::Artifacts;
use crate::audit::{CheckOutcome, InputRecord, RunAudit};
use crate::contract::{
    Declared, DriftReport, Severity, TableDrift, compare, read_target, target_table,
};
use crate::dump::{self, Catalog, ReadOptions, Summary};
use crate::input::Progress;
use crate::plan::{self, Kind, Plan, Problem, Status, TablePattern};

/// The check that stops a run whose source does not fit the target.
const SCHEMA_MISMATCH: &str = "schema_mismatch";

#[derive(Debug)]
pub struct DriftOptions {
    /// A dump or a script of DDL each.
    pub source: PathBuf,
    pub target: PathBuf,
    pub renames: BTreeMap<String, String>,
    pub progress: Arc<Progress>,
}

/// Compares what two dumps or scripts declare.
///
/// # Errors
/// One of them can't be read, or a new name is none of the target's.
pub fn drift(options: &DriftOptions) -> Result<DriftReport, Error> {
    let source = declared(std::slice::from_ref(&options.source), &options.progress)?;
    let target = declared(std::slice::from_ref(&options.target), &options.progress)?;
    let names = [&options.source, &options.target].map(|path| path.display().to_string());
    let side = |name, summary| Declared { name, catalog: summary };
    let (source, target) = (side(&names[0], &source.catalog), side(&names[1], &target.catalog));
    Ok(compare(source, target, &options.renames).map_err(renames_on_the_command_line)?)
}

fn renames_on_the_command_line(problems: Vec<Problem>) -> plan::Error {
    let problems = problems.into_iter().map(|problem| {
        let what = problem.what.trim_start_matches("target.renames: ").to_owned();
        Problem { file: "--rename".to_owned(), what, ..problem }
    });
    plan::Error { problems: problems.collect() }
}

/// Reads the DDL of a dump alone.
fn declared(paths: &[PathBuf], progress: &Arc<Progress>) -> Result<Summary, Error> {
    let options =
        ReadOptions { skip_rows: true, progress: progress.clone(), ..ReadOptions::default() };
    let mut reader = dump::read(paths, options)?;
    for event in &mut reader {
        event?;
    }
    let input = paths.first().map_or_else(String::new, |path| path.display().to_string());
    let detail = "the reader ended early".to_owned();
    Ok(reader.into_summary().ok_or(dump::Error::Worker { input, detail })?)
}

/// A plan's source beside its target.
pub(super) struct PlanDrift {
    pub report: DriftReport,
    /// What was read for it.
    inputs: Vec<InputRecord>,
}

/// Compares the source that `[target] drift` names with the target; `None` where none is named.
///
/// `None` for standard input too, which can be read once: see [`drift_staged`].
pub(super) fn drift_before(
    plan: &Plan,
    progress: &Arc<Progress>,
) -> Result<Option<PlanDrift>, Error> {
    let Some(source) = plan.target.drift.as_ref().and_then(|name| plan.sources.get(name)) else {
        return Ok(None);
    };
    let paths = source.dump_paths();
    if paths.iter().any(|path| path == Path::new("-")) {
        return Ok(None);
    }
    if paths.is_empty() {
        let what = "target.drift: only a dump declares tables";
        return Err(plan::Error::from(Problem::new("plan.toml", what)).into());
    }
    let summary = declared(paths, progress)?;
    let base = match &plan.target.base {
        None => None,
        same if *same == plan.target.drift => Some(summary.catalog.clone()),
        Some(other) => {
            let paths = plan.sources.get(other).map_or(&[][..], |source| source.dump_paths());
            Some(declared(paths, progress)?.catalog)
        }
    };
    let target = read_target(base, &plan.target_ddl, rules_of(plan.target.engine))?;
    plan_drift(plan, &summary, &target)
}

/// Does the same for a source whose rows were read.
pub(super) fn drift_staged(
    plan: &Plan,
    staged: &[StagedSource],
) -> Result<Option<PlanDrift>, Error> {
    let source = staged.iter().find(|source| Some(&source.name) == plan.target.drift.as_ref());
    let Some(source) = source else { return Ok(None) };
    plan_drift(plan, &source.summary, &target_of(plan, staged)?.catalog)
}

fn plan_drift(
    plan: &Plan,
    summary: &Summary,
    target: &Catalog,
) -> Result<Option<PlanDrift>, Error> {
    let Some(name) = &plan.target.drift else { return Ok(None) };
    let include = plan.sources.get(name).map_or(&[][..], |source| &source.include);
    let mut source = summary.catalog.clone();
    source.tables.retain(|table| {
        let fits =
            |pattern: &TablePattern| pattern.fits(table.name.schema.as_deref(), &table.name.name);
        include.is_empty() || include.iter().any(fits)
    });
    let files: Vec<&str> = plan.target_ddl.iter().map(|(file, _)| file.as_str()).collect();
    let target_name = files.join(", ");
    let side = Declared { name, catalog: &source };
    let declared = Declared { name: &target_name, catalog: target };
    let problems = |problems| plan::Error { problems };
    let mut report = compare(side, declared, &plan.target.renames).map_err(problems)?;
    fill(&mut report.tables, plan, target);
    Ok(Some(PlanDrift { report, inputs: inputs_of(name, summary) }))
}

/// Says of each table which model is the rule for it.
fn fill(tables: &mut [TableDrift], plan: &Plan, target: &Catalog) {
    let rules = rules_of(plan.target.engine);
    for model in plan.models.iter().filter(|model| model.kind == Kind::Table) {
        let wanted = model.target.as_deref().unwrap_or(&model.name);
        let Ok(filled) = target_table(target, wanted, &model.file, rules) else { continue };
        let name = filled.name.to_string();
        for table in tables.iter_mut().filter(|table| table.target.as_ref() == Some(&name)) {
            table.filled_by = Some(model.name.clone());
        }
    }
}

/// Writes `drift.json`; returns the audit of a run that the comparison stops.
pub(super) fn keep_drift(
    plan: &Plan,
    drift: Option<&PlanDrift>,
    artifacts: &Artifacts,
) -> Result<Option<RunAudit>, Error> {
    let Some(PlanDrift { report, inputs }) = drift else { return Ok(None) };
    let mut artifact = artifacts.open("drift.json")?;
    let text = serde_json::to_string_pretty(report).unwrap_or_default() + "\n";
    artifact.write_all(text.as_bytes()).map_err(|source| artifact.failed(source, None))?;
    artifact.finish(None)?;
    let details: Vec<String> = report.unsolved().map(why).collect();
    if details.is_empty() {
        return Ok(None);
    }
    let mismatch = CheckOutcome {
        check: SCHEMA_MISMATCH.to_owned(),
        status: Status::Error,
        violations: details.len() as u64,
        accepted: None,
        max: None,
        above_policy: true,
        details,
    };
    Ok(Some(RunAudit {
        inputs: inputs.clone(),
        checks: vec![mismatch],
        drift: Some(report.clone()),
        ..RunAudit::stopped(&plan.name, &plan.digest)
    }))
}

/// Says what a rule for the table has to say.
fn why(table: &TableDrift) -> String {
    let mapping = table.findings.iter().filter(|found| found.severity == Severity::Mapping);
    let findings = mapping.map(|found| {
        let place = found.column.as_ref().map_or(String::new(), |column| format!(" {column}"));
        let hint =
            found.suggestion.as_ref().map_or(String::new(), |new| format!(" (now `{new}`?)"));
        format!("{}{place}{hint}", found.code)
    });
    format!("{}: {}", table.table, findings.collect::<Vec<_>>().join(", "))
}

fn inputs_of(source: &str, summary: &Summary) -> Vec<InputRecord> {
    let inputs = summary.inputs.iter().map(|input| InputRecord {
        source: source.to_owned(),
        path: file_name(&input.digest.path),
        bytes: input.digest.bytes,
        sha256: input.digest.sha256.clone(),
        dialect: input.dialect,
        producer: input.producer.clone(),
    });
    inputs.collect()
}
