//! CHECK conditions, evaluated by the engine on batches.

use std::sync::Arc;

use arrow::array::{AsArray, BooleanArray, RecordBatch};
use arrow::datatypes::{DataType, SchemaRef};
use datafusion::common::DFSchema;
use datafusion::error::DataFusionError;
use datafusion::physical_plan::PhysicalExpr;

use crate::dump::{Check, REPR_KEY};
use crate::engine::Engine;

/// A CHECK of the target that can be evaluated here.
pub(super) struct Condition {
    pub name: String,
    expression: Arc<dyn PhysicalExpr>,
}

impl Condition {
    /// Prepares a CHECK; the reason why not where it can't be evaluated.
    pub fn new(check: &Check, schema: &SchemaRef, engine: &Engine) -> Result<Self, String> {
        let name = check.name.clone().unwrap_or_else(|| check.expression.clone());
        let failed = |error: DataFusionError| error.strip_backtrace();
        let state = engine.context().state();
        let df_schema = DFSchema::try_from(schema.as_ref().clone()).map_err(failed)?;
        let logical = state.create_logical_expr(&check.expression, &df_schema).map_err(failed)?;
        for column in logical.column_refs() {
            let field = schema.field_with_name(&column.name).map_err(|error| error.to_string())?;
            if field.metadata().get(REPR_KEY).is_some_and(|repr| repr == "text") {
                return Err(format!("`{}` is kept as text here", column.name));
            }
        }
        let expression = state.create_physical_expr(logical, &df_schema).map_err(failed)?;
        match expression.data_type(schema) {
            Ok(DataType::Boolean) => Ok(Self { name, expression }),
            _ => Err("it is no condition".to_owned()),
        }
    }

    /// Returns which rows break the condition; NULL does not, as in SQL.
    pub fn violations(&self, batch: &RecordBatch) -> Result<Vec<usize>, DataFusionError> {
        let holds = self.expression.evaluate(batch)?.into_array(batch.num_rows())?;
        let holds: &BooleanArray = holds.as_boolean();
        let breaks = |(row, holds): (usize, Option<bool>)| (holds == Some(false)).then_some(row);
        Ok(holds.iter().enumerate().filter_map(breaks).collect())
    }
}
