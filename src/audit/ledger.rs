//! The ledger: for each source table and each model, numbers that add up to zero.

use std::collections::BTreeMap;

use serde::Serialize;

use super::blobs::BlobLedger;
use super::policy::PolicyRecord;
use crate::contract::DriftReport;
use crate::dump::Finding;
use crate::plan::{Kind, Status};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RunStatus {
    /// All is accounted for, and nothing is above policy.
    Ok,
    /// The data has findings above policy; the outputs are whole.
    Findings,
    /// A check of the plan stopped the run: there is no output but this report.
    Stopped,
}

/// How a run ended, in the words that migrations record it with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// All is accounted for, and nothing is above policy.
    Ok,
    /// The outputs are whole, and something is above policy.
    Conflict,
    /// The folder of the run can't be written: there is none.
    PolicyDenied,
    /// There are no outputs, for any other reason.
    Failed,
}

impl RunStatus {
    /// Returns the word for a run that has written its audit.
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Ok => Outcome::Ok,
            Self::Findings => Outcome::Conflict,
            Self::Stopped => Outcome::Failed,
        }
    }
}

/// Everything that a run can say about itself, without a value of any row that is not to be shown.
#[derive(Debug, Clone, Serialize)]
pub struct RunAudit {
    /// Version of this form.
    pub version: u32,
    pub tool_version: &'static str,
    pub plan: String,
    pub plan_digest: String,
    pub status: RunStatus,
    pub inputs: Vec<InputRecord>,
    pub tables: Vec<SourceLedger>,
    pub models: Vec<ModelLedger>,
    /// The objects of each source of archives, where the plan has some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub blobs: Vec<BlobLedger>,
    /// Rejects and notes by reason, with the plan's word on each.
    pub reasons: Vec<ReasonRecord>,
    pub checks: Vec<CheckOutcome>,
    /// Source tables that went to the target as they are.
    pub pass_through: Vec<String>,
    /// Tables of the dumps that the plan does not include.
    pub not_included: Vec<String>,
    /// What `--only` asked for, where it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only: Option<Only>,
    /// Models without a target table and without rows, because the dump lacks their table.
    pub skipped_models: Vec<String>,
    pub contract: ContractNotes,
    /// What the dumps hold beside rows, and was not carried out.
    pub findings: Vec<FindingRecord>,
    /// How the source's declared tables differ from the target's, where the plan asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drift: Option<DriftReport>,
    /// What each model's columns are made of.
    pub lineage: Vec<ModelLineage>,
    /// Why a run ended without data.
    pub stopped: Option<String>,
    pub outputs: Vec<crate::artifact::Record>,
}

/// A part of a plan was run.
#[derive(Debug, Clone, Serialize)]
pub struct Only {
    pub models: Vec<String>,
    /// Tables of the dumps that none of them needs: no row of them was looked at.
    pub not_read: Vec<String>,
    /// Checks that read something else.
    pub checks_not_run: Vec<String>,
}

/// What a model reads, and what its columns are made of.
#[derive(Debug, Clone, Serialize)]
pub struct ModelLineage {
    pub model: String,
    pub target: Option<String>,
    /// The source tables and models that its text names.
    pub reads: Vec<String>,
    /// The source tables that it reads, by itself or through models.
    pub sources: Vec<String>,
    /// By column: the columns of source tables that its values derive from. Those that only a
    /// filter or the condition of a join reads are not among them.
    pub columns: BTreeMap<String, Vec<String>>,
}

/// A finding of a dump, with the plan's word on it.
#[derive(Debug, Clone, Serialize)]
pub struct FindingRecord {
    #[serde(flatten)]
    pub finding: Finding,
    /// Why the plan accepts it.
    pub accepted: Option<String>,
}

/// Demands of the target that were not tested, each with the reason.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ContractNotes {
    pub not_evaluated: Vec<String>,
    /// Parts of the source's tables that `load.sql` does not create.
    pub not_created: Vec<String>,
}

/// A file that was read.
#[derive(Debug, Clone, Serialize)]
pub struct InputRecord {
    pub source: String,
    /// The file's name, without its folder: the same input gives the same audit anywhere.
    pub path: String,
    pub bytes: u64,
    pub sha256: String,
    pub dialect: &'static str,
    pub producer: Option<String>,
}

/// Rows that were rejected, by reason.
pub type RejectedBy = BTreeMap<String, u64>;

/// A table of a source: `read = decoded + rejected`, `decoded = taken + exported + former +
/// unmigrated`.
#[derive(Debug, Clone, Serialize)]
pub struct SourceLedger {
    pub source: String,
    pub table: String,
    pub read: u64,
    pub decoded: u64,
    pub rejected: u64,
    pub rejects: RejectedBy,
    /// Cells made NULL by a policy of the plan, by column: their type can't hold the value.
    pub nulled: BTreeMap<String, u64>,
    /// Every use of a policy on values that their column's type can't hold.
    pub policies: Vec<PolicyRecord>,
    /// Rows that are in the output of a model or among its rejects.
    pub taken: u64,
    /// Rows of the others that are under `exports/`.
    pub exported: u64,
    /// Rows of a former run's map: models look them up, and nobody migrates them.
    pub former: u64,
    /// All other rows, kept under `unmigrated/`.
    pub unmigrated: u64,
}

impl SourceLedger {
    /// Of a stopped run, no row went anywhere.
    pub fn closes(&self, status: RunStatus) -> bool {
        let is_whole = status != RunStatus::Stopped;
        let went = self.decoded == self.taken + self.exported + self.former + self.unmigrated;
        self.read == self.decoded + self.rejected && (went || !is_whole)
    }
}

/// A model: `read + repeated + without_row = out + rejected + left_out`, where a table drives it.
#[derive(Debug, Clone, Serialize)]
pub struct ModelLedger {
    pub model: String,
    pub kind: Kind,
    /// The table that it fills.
    pub target: Option<String>,
    /// The source table whose rows it is made of; all of them where a UNION has several.
    pub driving: Option<String>,
    /// The same, table by table.
    pub drivers: Vec<DriverLedger>,
    /// Rows of the driving tables.
    pub read: Option<u64>,
    pub out: u64,
    pub rejected: u64,
    /// Driving rows that are neither in the output nor rejected.
    pub left_out: Option<u64>,
    /// Rows beyond the first one from the same driving row.
    pub repeated: Option<u64>,
    /// Rows that come from no driving row: the other side of a FULL JOIN, constants.
    pub without_row: Option<u64>,
    pub rejects: RejectedBy,
    /// Rows that go, and were changed or are worth a look, by code.
    pub notes: BTreeMap<String, u64>,
}

/// What became of the rows of one driving table: `read + repeated = rows + left_out`.
#[derive(Debug, Clone, Serialize)]
pub struct DriverLedger {
    pub table: String,
    pub read: u64,
    /// Rows of the model that come from this table, rejected ones too.
    pub rows: u64,
    pub left_out: u64,
    pub repeated: u64,
}

impl ModelLedger {
    pub fn closes(&self) -> bool {
        let by_reason: u64 = self.rejects.values().sum();
        let of_tables: u64 = self.drivers.iter().map(|driver| driver.rows).sum();
        let drivers = self
            .drivers
            .iter()
            .all(|driver| driver.read + driver.repeated == driver.rows + driver.left_out);
        by_reason == self.rejected
            && drivers
            && match (self.read, self.left_out, self.repeated, self.without_row) {
                (Some(read), Some(left_out), Some(repeated), Some(without_row)) => {
                    read + repeated + without_row == self.out + self.rejected + left_out
                        && of_tables + without_row == self.out + self.rejected
                }
                _ => self.drivers.is_empty(),
            }
    }
}

/// A reason of rejects or notes, over all models and sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReasonRecord {
    pub reason: String,
    pub used: ReasonUse,
    pub status: Status,
    pub rows: u64,
    /// Why the plan accepts it.
    pub accepted: Option<String>,
    /// How many rows the plan accepts, a number or a share.
    pub max: Option<String>,
    /// It makes the run end with findings.
    pub above_policy: bool,
    /// The first few rows that have it.
    pub samples: Vec<RowSample>,
}

/// A row of a source that has a reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RowSample {
    /// `None` for rows of a dump that could not be decoded.
    pub model: Option<String>,
    pub table: String,
    /// From 1.
    pub row: u64,
}

/// What became of the rows that have a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ReasonUse {
    /// They were rejected.
    Reject,
    /// They go.
    Note,
}

/// What a check of the plan found.
#[derive(Debug, Clone, Serialize)]
pub struct CheckOutcome {
    pub check: String,
    pub status: Status,
    pub violations: u64,
    /// Why the plan accepts them.
    pub accepted: Option<String>,
    /// How many the plan accepts, a number or a share.
    pub max: Option<String>,
    /// They make the run end with findings.
    pub above_policy: bool,
    /// What the check itself says of each violation, in its order; cut at a bound.
    pub details: Vec<String>,
}

impl RunAudit {
    /// Returns the audit of a run that was stopped before it read a row.
    pub fn stopped(plan: &str, plan_digest: &str) -> Self {
        Self {
            version: 1,
            tool_version: env!("CARGO_PKG_VERSION"),
            plan: plan.to_owned(),
            plan_digest: plan_digest.to_owned(),
            status: RunStatus::Stopped,
            inputs: Vec::new(),
            tables: Vec::new(),
            models: Vec::new(),
            blobs: Vec::new(),
            reasons: Vec::new(),
            checks: Vec::new(),
            pass_through: Vec::new(),
            not_included: Vec::new(),
            only: None,
            skipped_models: Vec::new(),
            contract: ContractNotes::default(),
            findings: Vec::new(),
            drift: None,
            lineage: Vec::new(),
            stopped: None,
            outputs: Vec::new(),
        }
    }

    /// Returns the tables and models whose numbers do not add up.
    pub fn open_entries(&self) -> Vec<String> {
        let tables = self.tables.iter().filter(|table| !table.closes(self.status));
        let models = self.models.iter().filter(|model| !model.closes());
        let blobs = self.blobs.iter().filter(|blobs| !blobs.closes());
        tables
            .map(|table| format!("{}.{}", table.source, table.table))
            .chain(models.map(|model| model.model.clone()))
            .chain(blobs.map(|blobs| format!("{}.objects", blobs.source)))
            .collect()
    }

    /// Returns the number of rejected rows, at the source and by models.
    pub fn rejected(&self) -> u64 {
        let tables: u64 = self.tables.iter().map(|table| table.rejected).sum();
        tables + self.models.iter().map(|model| model.rejected).sum::<u64>()
    }

    /// Returns the number of rows that are on their way to the target.
    pub fn migrated(&self) -> u64 {
        let tables = self.models.iter().filter(|model| model.kind == Kind::Table);
        tables.map(|model| model.out).sum()
    }
}
