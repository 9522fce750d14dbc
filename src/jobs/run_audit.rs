//! The audit of a run as its parts come together: inputs, ledgers, reasons, lineage, verdict.

use std::collections::HashMap;

use super::compile::{Compiled, CompiledModel};
use super::model_run::ModelRun;
use super::reasons::{Reasons, Tally};
use super::rejects::file_name;
use super::staging::StagedSource;
use crate::audit::{
    ContractNotes, FindingRecord, InputRecord, ModelLedger, ModelLineage, Only, ReasonRecord,
    ReasonUse, RunAudit, RunStatus, SourceLedger,
};
use crate::plan::{Plan, Status};

/// Begins the audit of a run: what was read, and what the plan will not do.
pub(super) fn begin_audit(plan: &Plan, staged: &[StagedSource], compiled: &Compiled) -> RunAudit {
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
        blobs: Vec::new(),
        reasons: Vec::new(),
        checks: Vec::new(),
        pass_through,
        not_included: not_included.collect(),
        only: plan.selection.as_ref().map(|selection| Only {
            models: selection.asked.clone(),
            not_read: staged.iter().flat_map(not_asked).collect(),
            checks_not_run: selection.left_checks.clone(),
        }),
        skipped_models: compiled.skipped.clone(),
        contract: ContractNotes { not_evaluated: not_evaluated.collect(), not_created: Vec::new() },
        findings: findings.collect(),
        drift: None,
        lineage: compiled.models.iter().map(lineage).collect(),
        stopped: None,
        outputs: Vec::new(),
    }
}

fn not_asked(source: &StagedSource) -> Vec<String> {
    source.not_asked.iter().map(|table| format!("{}.{table}", source.name)).collect()
}

fn lineage(model: &CompiledModel) -> ModelLineage {
    let columns = model.lineage.iter().filter(|(column, _)| !column.starts_with('_'));
    ModelLineage {
        model: model.name.clone(),
        target: model.target.as_ref().map(ToString::to_string),
        reads: model.sql.reads.iter().map(ToString::to_string).collect(),
        sources: model.sources.clone(),
        columns: columns
            .map(|(column, from)| (column.clone(), from.iter().cloned().collect()))
            .collect(),
    }
}

/// Returns the ledgers of the models that were run, in their order.
pub(super) fn ledgers(compiled: &Compiled, runs: &HashMap<String, ModelRun>) -> Vec<ModelLedger> {
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
pub(super) fn reasons(
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

/// Returns how a run ends that came to its end.
pub(super) fn status(audit: &RunAudit, strict: bool) -> RunStatus {
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
