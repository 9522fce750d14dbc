//! Is it right? The numbers that account for every source row, and the checks of the plan.
//!
//! Counts and names only: values of rows never come here.

mod ledger;
mod row_set;

pub use ledger::{
    CheckOutcome, ContractNotes, InputRecord, ModelLedger, RejectedBy, RunAudit, RunStatus,
    SourceLedger,
};
pub use row_set::RowSet;
