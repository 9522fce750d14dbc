//! Tells where rows leave a plan in the order of their table, and sees that joins keep it.
//!
//! A hash join gives rows as its probed side has them, which is the larger one: a table that is joined
//! to ID maps needs no sort behind it. Knows operators, and no models.

use std::fmt;
use std::sync::Arc;

use arrow::compute::SortOptions;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{JoinType, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_expr::{
    EquivalenceProperties, LexOrdering, PhysicalExpr, PhysicalSortExpr,
};
use datafusion::physical_plan::joins::HashJoinExec;
use datafusion::physical_plan::projection::ProjectionExec;
use datafusion::physical_plan::{
    ChildrenPropertiesMode, DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties,
    PlanProperties, ReplaceChildrenOptions,
};

use super::spilled_table::SPILLED_SCAN;

/// Operators that give rows in the order in which they come.
const KEEPING: [&str; 10] = [
    "DataSourceExec",
    "StreamingTableExec",
    SPILLED_SCAN,
    "ProjectionExec",
    "FilterExec",
    "CoalesceBatchesExec",
    "CooperativeExec",
    "GlobalLimitExec",
    "LocalLimitExec",
    "UnnestExec",
];

/// Returns the plan where its rows leave it in the order of a column that numbers the rows of a
/// table; `None` where they have to be sorted.
pub(super) fn in_row_order(
    plan: &Arc<dyn ExecutionPlan>,
    row: usize,
) -> Result<Option<Arc<dyn ExecutionPlan>>> {
    if keeps_order(plan.as_ref()) {
        return Ok(Some(plan.clone()));
    }
    if let Some(projection) = plan.downcast_ref::<ProjectionExec>() {
        let Some(column) = projection.expr()[row].expr.downcast_ref::<Column>() else {
            return Ok(None);
        };
        let input = in_row_order(projection.input(), column.index())?;
        return input.map(|input| with_children(plan, vec![input])).transpose();
    }
    let passes = ["CoalesceBatchesExec", "CooperativeExec", "GlobalLimitExec", "LocalLimitExec"];
    if passes.contains(&plan.name())
        && let [input] = plan.children()[..]
    {
        let input = in_row_order(input, row)?;
        return input.map(|input| with_children(plan, vec![input])).transpose();
    }
    match plan.downcast_ref::<HashJoinExec>() {
        Some(join) => join_in_row_order(plan, join, row),
        None => Ok(None),
    }
}

fn join_in_row_order(
    plan: &Arc<dyn ExecutionPlan>,
    join: &HashJoinExec,
    row: usize,
) -> Result<Option<Arc<dyn ExecutionPlan>>> {
    let row = join.projection.as_ref().map_or(row, |kept| kept[row]);
    let row = match join.join_type() {
        JoinType::Inner | JoinType::Right => row.checked_sub(join.left().schema().fields().len()),
        JoinType::RightSemi | JoinType::RightAnti => Some(row),
        _ => None,
    };
    let Some(row) = row else { return Ok(None) };
    let Some(right) = in_row_order(join.right(), row)? else { return Ok(None) };
    // Rows without a match stand at the end of a batch, unless the join knows of an order.
    let right: Arc<dyn ExecutionPlan> = Arc::new(InRowOrder::new(right, row));
    with_children(plan, vec![join.left().clone(), right]).map(Some)
}

fn with_children(
    plan: &Arc<dyn ExecutionPlan>,
    children: Vec<Arc<dyn ExecutionPlan>>,
) -> Result<Arc<dyn ExecutionPlan>> {
    let options = ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute);
    plan.clone().replace_children(children, options)
}

/// Returns true where rows leave the plan in the order in which they came from their table.
fn keeps_order(plan: &dyn ExecutionPlan) -> bool {
    KEEPING.contains(&plan.name())
        && plan.children().iter().all(|child| keeps_order(child.as_ref()))
}

/// Says of rows that they come in the order of a column.
#[derive(Debug)]
struct InRowOrder {
    input: Arc<dyn ExecutionPlan>,
    row: usize,
    properties: Arc<PlanProperties>,
}

impl InRowOrder {
    fn new(input: Arc<dyn ExecutionPlan>, row: usize) -> Self {
        let schema = input.schema();
        let column: Arc<dyn PhysicalExpr> = Arc::new(Column::new(schema.field(row).name(), row));
        let options = SortOptions { descending: false, nulls_first: false };
        let order = LexOrdering::new([PhysicalSortExpr { expr: column, options }]);
        let properties = PlanProperties::new(
            EquivalenceProperties::new_with_orderings(schema, order),
            input.output_partitioning().clone(),
            input.pipeline_behavior(),
            input.boundedness(),
        );
        Self { input, row, properties: Arc::new(properties) }
    }
}

impl DisplayAs for InRowOrder {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InRowOrder")
    }
}

impl ExecutionPlan for InRowOrder {
    fn name(&self) -> &'static str {
        "InRowOrder"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn maintains_input_order(&self) -> Vec<bool> {
        vec![true]
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn replace_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
        _: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let row = self.row;
        Ok(match children.into_iter().next() {
            Some(input) => Arc::new(Self::new(input, row)),
            None => self,
        })
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.replace_children(
            children,
            ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute),
        )
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn execute(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> Result<SendableRecordBatchStream> {
        self.input.execute(partition, context)
    }
}
