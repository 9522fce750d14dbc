//! Is it right? The numbers that account for every source row, and the checks of the plan.
//!
//! Counts and names only; the samples of policies are masked unless the run shows values.

mod blobs;
mod ledger;
mod policy;
mod row_set;

pub use blobs::{ArchiveLedger, BlobLedger, ReconciledLedger};
pub use ledger::{
    CheckOutcome, ContractNotes, DriverLedger, FindingRecord, InputRecord, ModelLedger,
    ModelLineage, Only, Outcome, ReasonRecord, ReasonUse, RejectedBy, RowSample, RunAudit,
    RunStatus, SourceLedger,
};
pub use policy::{FirstUse, PolicyRecord, Samples, add_policy_use};
pub use row_set::RowSet;
