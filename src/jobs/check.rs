//! Compiles a plan against its sources' catalogs and the contract, and reads no rows.

use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use super::compile::compile;
use super::drift::drift_staged;
use super::error::Error;
use super::reasons::Reasons;
use super::staging::{StageOptions, StagedInfo, stage};
use crate::contract::DriftReport;
use crate::engine::{Engine, Settings};
use crate::input::Progress;
use crate::plan::{Kind, Overrides, Plan};

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
        Self {
            version: 1,
            plan: plan.name.clone(),
            models: Vec::new(),
            checks: Vec::new(),
            pass_through: Vec::new(),
            skipped_models: Vec::new(),
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
/// Everything that is wrong with the plan, together; or a source can't be read.
pub fn check(options: &CheckOptions) -> Result<CheckReport, Error> {
    let plan = Plan::read(&options.plan, &options.overrides)?;
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
    };
    let staged = stage(&plan, &engine, &stage_options)?;
    let drift = drift_staged(&plan, &staged)?.map(|drift| drift.report);
    if drift.as_ref().is_some_and(|drift| drift.unsolved().next().is_some()) {
        // What the tables lack would be said again, model by model.
        return Ok(CheckReport { drift, ..CheckReport::of(&plan) });
    }
    let compiled = compile(&plan, &staged, &engine)?;
    let contracts = compiled.models.iter().filter_map(|model| model.contract.as_ref());
    let mut pass_through: Vec<String> = compiled.pass_through.iter().cloned().collect();
    pass_through.sort();
    Ok(CheckReport {
        not_evaluated: contracts.flat_map(|contract| contract.not_evaluated.clone()).collect(),
        models: compiled
            .models
            .iter()
            .map(|model| CheckedModel {
                model: model.name.clone(),
                kind: model.kind,
                target: model.target.as_ref().map(ToString::to_string),
                driving: labels(&model.drivers),
                reads: model.sql.reads.iter().map(ToString::to_string).collect(),
            })
            .collect(),
        checks: compiled.checks.iter().map(|check| check.check.name.clone()).collect(),
        pass_through,
        skipped_models: compiled.skipped,
        drift,
        ..CheckReport::of(&plan)
    })
}

/// Returns the names of the driving tables, each once.
fn labels(drivers: &[StagedInfo]) -> Option<String> {
    let mut labels: Vec<String> = drivers.iter().map(StagedInfo::label).collect();
    labels.dedup();
    (!labels.is_empty()).then(|| labels.join(", "))
}
