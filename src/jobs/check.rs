//! Compiles a plan against its sources' catalogs and the contract, and reads no rows.

use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use super::compile::{CompiledModel, compile_all};
use super::coverage::{Coverage, coverage};
use super::drift::drift_staged;
use super::error::Error;
use super::reasons::Reasons;
use super::staging::{StageOptions, StagedInfo, stage_all};
use crate::contract::DriftReport;
use crate::engine::{Engine, Settings};
use crate::input::Progress;
use crate::plan::{Kind, Overrides, Plan, Problem};

/// Memory of an engine that holds no rows.
const NO_ROWS_BYTES: usize = 64 << 20;

#[derive(Debug)]
pub struct CheckOptions {
    pub plan: PathBuf,
    pub overrides: Overrides,
    pub progress: Arc<Progress>,
}

/// What a plan will do.
#[derive(Debug, Serialize)]
pub struct CheckReport {
    pub version: u32,
    pub plan: String,
    pub models: Vec<CheckedModel>,
    pub checks: Vec<String>,
    pub pass_through: Vec<String>,
    pub skipped_models: Vec<String>,
    /// What is wrong with the plan, all of it.
    pub problems: Vec<Problem>,
    /// What nothing fills and nothing reads; of a plan that holds together.
    #[serde(flatten)]
    pub coverage: Coverage,
    /// Demands of the target that a run will not test, each with the reason.
    pub not_evaluated: Vec<String>,
    /// How the source's declared tables differ from the target's, where the plan asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drift: Option<DriftReport>,
}

#[derive(Debug, Serialize)]
pub struct CheckedModel {
    pub model: String,
    pub kind: Kind,
    pub target: Option<String>,
    pub driving: Option<String>,
    pub reads: Vec<String>,
}

impl CheckReport {
    fn of(plan: &Plan) -> Self {
        Self { plan: plan.name.clone(), ..Self::empty() }
    }

    fn empty() -> Self {
        Self {
            version: 1,
            plan: String::new(),
            models: Vec::new(),
            checks: Vec::new(),
            pass_through: Vec::new(),
            skipped_models: Vec::new(),
            problems: Vec::new(),
            coverage: Coverage::default(),
            not_evaluated: Vec::new(),
            drift: None,
        }
    }

    /// Returns true where rows of the source have a place in the target, or a rule gives them one.
    pub fn fits(&self) -> bool {
        self.drift.as_ref().is_none_or(|drift| drift.unsolved().next().is_none())
    }
}

/// Checks a plan.
///
/// # Errors
/// `plan.toml` or a source can't be read.
pub fn check(options: &CheckOptions) -> Result<CheckReport, Error> {
    let (plan, mut problems) = match Plan::read_all(&options.plan, &options.overrides) {
        Ok(read) => read,
        Err(error) => return Ok(CheckReport { problems: error.problems, ..CheckReport::empty() }),
    };
    let engine = Engine::new(Settings {
        vars: plan.vars.clone(),
        as_of: plan.as_of.clone(),
        memory_bytes: NO_ROWS_BYTES,
        spill_folder: &std::env::temp_dir(),
    })?;
    let stage_options = StageOptions {
        threads: 1,
        progress: &options.progress,
        show_values: false,
        reasons: Reasons::new(&plan),
        artifacts: None,
        streams: None,
    };
    let staged = match stage_all(&plan, &engine, &stage_options, &mut problems) {
        Ok(staged) => staged,
        Err(error) if problems.is_empty() => return Err(error),
        Err(error) => {
            problems.push(Problem::new("plan.toml", error.to_string()));
            return Ok(CheckReport { problems: in_order(problems), ..CheckReport::of(&plan) });
        }
    };
    let has_base = |name: &String| staged.iter().any(|source| source.name == *name);
    if !plan.target.base.iter().chain(&plan.target.drift).all(has_base) {
        // What the target is stands in a source that could not be read.
        return Ok(CheckReport { problems: in_order(problems), ..CheckReport::of(&plan) });
    }
    let drift = match drift_staged(&plan, &staged) {
        Ok(drift) => drift.map(|drift| drift.report),
        Err(Error::Plan(found)) => {
            problems.extend(found.problems);
            None
        }
        Err(error) => return Err(error),
    };
    if drift.as_ref().is_some_and(|drift| drift.unsolved().next().is_some()) {
        // What the tables lack would be said again, model by model.
        return Ok(CheckReport { problems: in_order(problems), drift, ..CheckReport::of(&plan) });
    }
    let compiled = match compile_all(&plan, &staged, &engine, &mut problems) {
        Ok(compiled) => compiled,
        Err(Error::Plan(found)) => {
            problems.extend(found.problems);
            return Ok(CheckReport { problems: in_order(problems), ..CheckReport::of(&plan) });
        }
        Err(error) => return Err(error),
    };
    let coverage = match problems.is_empty() {
        true => coverage(&compiled, &staged, &engine)?,
        false => Coverage::default(),
    };
    let contracts = compiled.models.iter().filter_map(|model| model.contract.as_ref());
    let mut pass_through: Vec<String> = compiled.pass_through.iter().cloned().collect();
    pass_through.sort();
    Ok(CheckReport {
        not_evaluated: contracts.flat_map(|contract| contract.not_evaluated.clone()).collect(),
        models: compiled.models.iter().map(checked).collect(),
        checks: compiled.checks.iter().map(|check| check.check.name.clone()).collect(),
        pass_through,
        skipped_models: compiled.skipped,
        problems: in_order(problems),
        coverage,
        drift,
        ..CheckReport::of(&plan)
    })
}

fn checked(model: &CompiledModel) -> CheckedModel {
    CheckedModel {
        model: model.name.clone(),
        kind: model.kind,
        target: model.target.as_ref().map(ToString::to_string),
        driving: labels(&model.drivers),
        reads: model.sql.reads.iter().map(ToString::to_string).collect(),
    }
}

/// Sorts problems as a person goes through them: the plan first, then file by file.
fn in_order(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by_key(|problem| {
        let rank = u8::from(!problem.file.ends_with(".toml"));
        (rank, problem.file.clone(), problem.line)
    });
    problems
}

/// Returns the names of the driving tables, each once.
fn labels(drivers: &[StagedInfo]) -> Option<String> {
    let mut labels: Vec<String> = drivers.iter().map(StagedInfo::label).collect();
    labels.dedup();
    (!labels.is_empty()).then(|| labels.join(", "))
}
