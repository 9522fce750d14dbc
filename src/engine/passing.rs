//! Tables whose rows pass by: a model that takes row by row runs once for each batch.
//!
//! Knows which statements take row by row; never where the rows come from or go.

use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::catalog::streaming::StreamingTable;
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::error::DataFusionError;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, LogicalPlan};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::PartitionStream;

use super::error::Error;
use super::model_sql::ModelSql;
use super::session::Engine;

/// The rows that a passing table has at the moment.
#[derive(Debug, Clone)]
pub struct PassingRows(Arc<Mutex<Option<RecordBatch>>>);

impl PassingRows {
    /// Lets the table have these rows, and no others.
    pub fn show(&self, batch: RecordBatch) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(batch);
    }
}

impl Engine {
    /// Makes a source's table known whose rows pass by.
    ///
    /// # Errors
    /// The engine refuses the table.
    pub fn add_passing_table(
        &self,
        schema: &str,
        name: &str,
        rows: &SchemaRef,
    ) -> Result<PassingRows, Error> {
        let passing = PassingRows(Arc::default());
        let partition = Passing { schema: rows.clone(), rows: passing.clone() };
        let table = StreamingTable::try_new(rows.clone(), vec![Arc::new(partition)])
            .map_err(|error| Error::Start(error.to_string()))?;
        self.register(schema, name, Arc::new(table))?;
        Ok(passing)
    }

    /// Returns true where each row of a model is made of one row of its table, and of nothing
    /// else.
    ///
    /// # Errors
    /// It reads a table or column that is not there, or says what the engine can't do.
    pub fn is_row_wise(&self, sql: &ModelSql) -> Result<bool, Error> {
        let is_plain = sql.lookups.is_empty() && sql.objects_of.is_none();
        if !is_plain || sql.has_order() || sql.has_wide_rows || sql.reads.len() != 1 {
            return Ok(false);
        }
        let plan = self.logical(sql)?;
        let mut is_row_wise = true;
        let walked = plan.apply_with_subqueries(|node| {
            is_row_wise &= match node {
                LogicalPlan::Projection(_)
                | LogicalPlan::SubqueryAlias(_)
                | LogicalPlan::TableScan(_) => !has_sub_query(node)?,
                _ => false,
            };
            Ok(if is_row_wise { TreeNodeRecursion::Continue } else { TreeNodeRecursion::Stop })
        });
        walked.map_err(|error| Error::of_plan(&sql.file, &error))?;
        Ok(is_row_wise)
    }
}

fn has_sub_query(node: &LogicalPlan) -> Result<bool, DataFusionError> {
    let mut found = false;
    node.apply_expressions(|expr| {
        found |= expr.exists(|expr| {
            Ok(matches!(
                expr,
                Expr::ScalarSubquery(_)
                    | Expr::InSubquery(_)
                    | Expr::Exists(_)
                    | Expr::AggregateFunction(_)
                    | Expr::WindowFunction(_)
                    | Expr::Unnest(_)
            ))
        })?;
        Ok(TreeNodeRecursion::Continue)
    })?;
    Ok(found)
}

/// The one partition of a passing table.
#[derive(Debug)]
struct Passing {
    schema: SchemaRef,
    rows: PassingRows,
}

impl PartitionStream for Passing {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let rows = self.rows.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let rows = futures::stream::iter(rows.into_iter().map(Ok::<_, DataFusionError>));
        Box::pin(RecordBatchStreamAdapter::new(self.schema.clone(), rows))
    }
}
