//! The models, run by DataFusion.
//!
//! Staged tables and SQL in, record batches out as a plain iterator. Everything that DataFusion
//! does otherwise than PostgreSQL and a migration needs is put right here: see `strict`. Knows no
//! target and no files.

mod branch_names;
mod casts;
mod catalog_tables;
mod columns_read;
mod dialect;
mod error;
pub mod functions;
mod hidden_row;
mod infinite_times;
mod lineage;
mod mixed_types;
mod model_sql;
mod passing;
mod plan_errors;
mod query_plan;
mod query_sql;
mod ranking;
mod refused;
mod row_column;
mod row_of;
mod row_order;
mod session;
mod spilled_table;
mod stage;
mod strict;
#[cfg(test)]
mod test_engine;
mod ties;
mod time_zone;
mod to_char;
mod verdicts;

pub use catalog_tables::{KeyRow, TableRow, catalog_tables};
pub use columns_read::ALL_COLUMNS;
pub use error::{Error, plan_message};
pub use model_sql::{ModelSql, TableRead};
pub use passing::PassingRows;
pub use query_plan::{LiveRows, PlannedQuery, Scan};
pub use query_sql::{QueryKind, QuerySql};
pub use row_of::split_row;
pub use session::{Batches, Engine, PlannedModel, Settings};
pub use stage::{Budget, StagedBatches, StagedTable, scratch_folder};
pub use verdicts::OBJECT_COLUMN;
