//! A join whose build side may be larger than the memory that it gets.
//!
//! The engine joins by a hash table, which has to fit. Where it does not, both sides are sorted by
//! the key and merged, which spills; then rows are put in the order in which the hash join would
//! have given them, so that outputs are the same for any budget. What a join costs that fits
//! does not change. Knows no tables and no models.

use std::fmt;
use std::sync::Arc;

use arrow::compute::SortOptions;
use arrow::datatypes::Schema;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode, TreeNodeRecursion};
use datafusion::common::{DataFusionError, JoinSide, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::functions_window::row_number::row_number_udwf;
use datafusion::logical_expr::WindowFrame;
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_expr::window::StandardWindowExpr;
use datafusion::physical_expr::{LexOrdering, PhysicalExpr, PhysicalSortExpr};
use datafusion::physical_plan::joins::utils::JoinFilter;
use datafusion::physical_plan::joins::{HashJoinExec, SortMergeJoinExec};
use datafusion::physical_plan::projection::ProjectionExec;
use datafusion::physical_plan::sorts::sort::SortExec;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::windows::{BoundedWindowAggExec, create_udwf_window_expr};
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties,
    InputDistributionRequirements, InputOrderMode, PlanProperties, ReplaceChildrenOptions,
};
use futures::{StreamExt, TryStreamExt};

use super::ranking::with_rankings;

/// The numbers of rows on both sides, while they are sorted and merged.
const PLACES: [(JoinSide, &str); 2] =
    [(JoinSide::Right, "_place_of_probed"), (JoinSide::Left, "_place_of_built")];

/// Lets the hash joins of a plan go on by sorting where their memory does not suffice.
pub(super) fn with_spilling_joins(plan: Arc<dyn ExecutionPlan>) -> Result<Arc<dyn ExecutionPlan>> {
    plan.transform_up(|node| {
        let join = node.downcast_ref::<HashJoinExec>();
        // NOT IN over NULLs has no merging twin, and more than one partition has no order.
        let is_one = node.output_partitioning().partition_count() == 1;
        let may_merge = is_one && join.is_some_and(|join| !join.null_aware);
        Ok(match may_merge {
            true => Transformed::yes(Arc::new(SpillingJoin { join: node }) as _),
            false => Transformed::no(node),
        })
    })
    .data()
}

/// A hash join, and what stands in for it.
#[derive(Debug)]
struct SpillingJoin {
    join: Arc<dyn ExecutionPlan>,
}

impl DisplayAs for SpillingJoin {
    fn fmt_as(&self, t: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SpillingJoin: ")?;
        self.join.fmt_as(t, f)
    }
}

impl ExecutionPlan for SpillingJoin {
    fn name(&self) -> &'static str {
        "SpillingJoin"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        self.join.properties()
    }

    fn input_distribution_requirements(&self) -> InputDistributionRequirements {
        self.join.input_distribution_requirements()
    }

    fn maintains_input_order(&self) -> Vec<bool> {
        self.join.maintains_input_order()
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        self.join.children()
    }

    fn replace_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
        options: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let join = self.join.clone().replace_children(children, options)?;
        Ok(Arc::new(Self { join }))
    }

    #[expect(deprecated, reason = "the trait still asks for it")]
    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(Arc::new(Self { join: self.join.clone().with_new_children(children)? }))
    }

    fn reset_state(self: Arc<Self>) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(Arc::new(Self { join: self.join.clone().reset_state()? }))
    }

    fn apply_expressions(
        &self,
        f: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        self.join.apply_expressions(f)
    }

    fn execute(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> Result<SendableRecordBatchStream> {
        let mut hashed = self.join.execute(partition, context.clone())?;
        let (join, schema) = (self.join.clone(), self.schema());
        let rows = async move {
            // The table is made before the first row comes out.
            match hashed.next().await {
                Some(Err(error)) if is_out_of_memory(&error) => {
                    drop(hashed);
                    let Some(merged) = join.downcast_ref().map(merged).transpose()? else {
                        return Err(error);
                    };
                    merged.execute(partition, context)
                }
                first => {
                    let rows = futures::stream::iter(first).chain(hashed);
                    Ok(Box::pin(RecordBatchStreamAdapter::new(join.schema(), rows)) as _)
                }
            }
        };
        let rows = futures::stream::once(rows).try_flatten();
        Ok(Box::pin(RecordBatchStreamAdapter::new(schema, rows)))
    }
}

fn is_out_of_memory(error: &DataFusionError) -> bool {
    matches!(error.find_root(), DataFusionError::ResourcesExhausted(_))
}

/// Returns the join as a merge of sorted sides, with its rows in the order of the hash join: as the
/// probed (right) side has them, those of one row as the built (left) side has them, and at the end
/// what was built and never met.
fn merged(join: &HashJoinExec) -> Result<Arc<dyn ExecutionPlan>> {
    let [right, left] = PLACES.map(|(_, name)| name);
    let left = by_key(numbered(join.left(), left)?, join.on().iter().map(|(left, _)| left))?;
    let right = by_key(numbered(join.right(), right)?, join.on().iter().map(|(_, right)| right))?;
    let merged: Arc<dyn ExecutionPlan> = Arc::new(SortMergeJoinExec::try_new(
        left,
        right,
        join.on().to_vec(),
        join.filter().map(over_missing_rows),
        *join.join_type(),
        vec![SortOptions::default(); join.on().len()],
        join.null_equality(),
    )?);

    let schema = merged.schema();
    let places = PLACES.iter().filter_map(|(_, name)| {
        let place: Arc<dyn PhysicalExpr> = Arc::new(Column::new(name, schema.index_of(name).ok()?));
        Some(PhysicalSortExpr {
            expr: place,
            options: SortOptions { descending: false, nulls_first: false },
        })
    });
    let Some(order) = LexOrdering::new(places) else {
        return datafusion::common::internal_err!("a join has rows of one side at least");
    };
    let sorted = Arc::new(SortExec::new(order, merged).with_fetch(join.fetch()));

    let is_place = |name: &str| PLACES.iter().any(|(_, place)| *place == name);
    let fields = schema.fields().iter().enumerate();
    let columns: Vec<usize> =
        fields.filter(|(_, field)| !is_place(field.name())).map(|(index, _)| index).collect();
    let kept: Vec<usize> = match &join.projection {
        Some(kept) => kept.iter().map(|index| columns[*index]).collect(),
        None => columns,
    };
    let kept = kept.into_iter().map(|index| {
        let name = schema.field(index).name();
        (Arc::new(Column::new(name, index)) as Arc<dyn PhysicalExpr>, name.clone())
    });
    Ok(Arc::new(ProjectionExec::try_new(kept.collect::<Vec<_>>(), sorted)?))
}

/// Returns a join's condition that may be asked of rows without a match too: a merge does, and takes
/// the columns as they are declared.
fn over_missing_rows(filter: &JoinFilter) -> JoinFilter {
    let fields = filter.schema().fields().iter();
    let fields = fields.map(|field| field.as_ref().clone().with_nullable(true));
    let schema = Schema::new(fields.collect::<Vec<_>>());
    let (expression, columns) = (filter.expression().clone(), filter.column_indices().to_vec());
    JoinFilter::new(expression, columns, Arc::new(schema))
}

/// Adds the number of each row.
fn numbered(input: &Arc<dyn ExecutionPlan>, name: &str) -> Result<Arc<dyn ExecutionPlan>> {
    let function =
        create_udwf_window_expr(&row_number_udwf(), &[], &input.schema(), name.to_owned(), false)?;
    let frame = Arc::new(WindowFrame::new(None));
    let number = Arc::new(StandardWindowExpr::new(function, &[], &[], frame));
    let (input, mode) = (input.clone(), InputOrderMode::Sorted);
    with_rankings(Arc::new(BoundedWindowAggExec::try_new(vec![number], input, mode, false)?))
}

fn by_key<'a>(
    input: Arc<dyn ExecutionPlan>,
    keys: impl Iterator<Item = &'a Arc<dyn PhysicalExpr>>,
) -> Result<Arc<dyn ExecutionPlan>> {
    let keys = keys.map(|key| PhysicalSortExpr::new_default(key.clone()));
    match LexOrdering::new(keys) {
        Some(order) => Ok(Arc::new(SortExec::new(order, input))),
        None => datafusion::common::internal_err!("a hash join has a key"),
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{ArrayRef, Int32Array, RecordBatch, StringArray};
    use arrow::util::pretty::pretty_format_batches;
    use datafusion::datasource::MemTable;
    use datafusion::execution::memory_pool::FairSpillPool;
    use datafusion::execution::runtime_env::RuntimeEnvBuilder;
    use datafusion::physical_plan::{collect, displayable};
    use datafusion::prelude::{SessionConfig, SessionContext};

    use super::*;

    fn context(tables: &[(&str, Vec<RecordBatch>)], pool_bytes: usize) -> SessionContext {
        let config = SessionConfig::new()
            .with_target_partitions(1)
            .with_batch_size(64)
            .with_sort_spill_reservation_bytes(1 << 10);
        let pool = Arc::new(FairSpillPool::new(pool_bytes));
        let runtime =
            RuntimeEnvBuilder::new().with_memory_pool(pool).build_arc().expect("a runtime");
        let context = SessionContext::new_with_config_rt(config, runtime);
        for (name, rows) in tables {
            let table = MemTable::try_new(rows[0].schema(), vec![rows.clone()]);
            let table = table.expect("a table");
            context.register_table(*name, Arc::new(table)).expect("a table");
        }
        context
    }

    async fn answer(context: &SessionContext, sql: &str) -> Result<String> {
        let plan = context.sql(sql).await?.create_physical_plan().await?;
        let plan = with_spilling_joins(plan)?;
        let text = displayable(plan.as_ref()).indent(false).to_string();
        assert!(text.contains("SpillingJoin"), "{text}");
        Ok(pretty_format_batches(&collect(plan, context.task_ctx()).await?)?.to_string())
    }

    /// Rows whose keys are met never, once and often, with NULLs among them.
    fn rows(count: i32, keys: i32, name: &str) -> Vec<RecordBatch> {
        let key = |row: i32| (row % 11 > 0).then_some((row * 7919) % keys);
        let text = |row: i32| format!("{name} {row} {}", "x".repeat(40));
        let batch = |start: i32| {
            let rows = || start..count.min(start + 50);
            let ids = Int32Array::from_iter_values(rows());
            let texts = StringArray::from_iter_values(rows().map(text));
            RecordBatch::try_from_iter([
                ("id", Arc::new(ids) as ArrayRef),
                ("key", Arc::new(rows().map(key).collect::<Int32Array>()) as ArrayRef),
                ("text", Arc::new(texts) as ArrayRef),
            ])
        };
        (0..count).step_by(50).map(|start| batch(start).expect("a batch")).collect()
    }

    #[test]
    fn rows_come_in_the_order_of_the_hash_join_whatever_the_memory() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let tables = [("a", rows(3_000, 1_500, "a")), ("b", rows(4_000, 2_000, "b"))];
        runtime.block_on(async {
            let (ample, scarce) = (context(&tables, 1 << 30), context(&tables, 150 << 10));
            let mut failed = 0;
            for sql in [
                "SELECT a.id, b.id, a.text, b.text FROM a JOIN b ON a.key = b.key",
                "SELECT a.id, b.id, a.text, b.text FROM a LEFT JOIN b ON a.key = b.key
                    AND a.id < b.id",
                "SELECT b.text, a.text FROM b JOIN a ON a.key = b.key AND a.id > b.id
                    JOIN a AS c ON c.id = b.id",
                "SELECT a.text FROM a WHERE EXISTS (SELECT FROM b WHERE b.key = a.key
                    AND b.text <> a.text)",
                "SELECT a.text FROM a WHERE NOT EXISTS (SELECT FROM b WHERE b.key = a.key
                    AND b.text <> a.text)",
                "SELECT b.text FROM b WHERE NOT EXISTS (SELECT FROM a WHERE b.key = a.key
                    AND b.text <> a.text)",
            ] {
                let judge = ample.sql(sql).await.expect("a query").create_physical_plan().await;
                let judge = collect(judge.expect("a plan"), ample.task_ctx()).await.expect("rows");
                let judge = pretty_format_batches(&judge).expect("text").to_string();
                assert_eq!(answer(&ample, sql).await.expect("rows"), judge, "{sql}");
                let plan = scarce.sql(sql).await.expect("a query").create_physical_plan().await;
                let fails = collect(plan.expect("a plan"), scarce.task_ctx()).await;
                failed += usize::from(fails.is_err_and(|error| is_out_of_memory(&error)));
                let found = answer(&scarce, sql).await.expect("rows");
                let differs = found.lines().zip(judge.lines()).find(|(found, line)| found != line);
                assert_eq!(differs, None, "{sql}");
                assert_eq!(found.len(), judge.len());
            }
            assert!(failed >= 4, "the memory was scarce for {failed} alone");
        });
    }
}
