//! Numbers and ranks rows within their partitions, a batch at a time.
//!
//! The engine's own operator evaluates each partition by itself, which costs some ten microseconds
//! however few rows it has; `PARTITION BY race` over millions of rows has a partition for every two or
//! three of them. Rows come sorted by partition and order, so one look at where these change
//! tells all numbers. Knows `row_number`, `rank` and `dense_rank`; any other function is left to the
//! engine.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, RecordBatch, UInt64Array};
use arrow::compute::{concat, partition};
use arrow::datatypes::{DataType, SchemaRef};
use datafusion::common::Result;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode, TreeNodeRecursion};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::window::{StandardWindowExpr, WindowExpr};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::windows::{BoundedWindowAggExec, WindowUDFExpr};
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, InputDistributionRequirements, InputOrderMode,
    PlanProperties, ReplaceChildrenOptions,
};
use futures::StreamExt;

/// Puts [`Ranking`] in the place of windows that number and rank alone.
pub(super) fn with_rankings(plan: Arc<dyn ExecutionPlan>) -> Result<Arc<dyn ExecutionPlan>> {
    plan.transform_up(|node| {
        Ok(match Ranking::in_place_of(&node) {
            Some(ranking) => Transformed::yes(Arc::new(ranking) as _),
            None => Transformed::no(node),
        })
    })
    .data()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Function {
    RowNumber,
    Rank,
    DenseRank,
}

impl Function {
    fn of(expr: &dyn WindowExpr) -> Option<Self> {
        let standard = expr.as_any().downcast_ref::<StandardWindowExpr>()?;
        let function = standard.get_standard_func_expr();
        let function = function.as_any().downcast_ref::<WindowUDFExpr>()?;
        if *expr.field().ok()?.data_type() != DataType::UInt64 {
            return None;
        }
        match function.fun().name() {
            "row_number" => Some(Self::RowNumber),
            "rank" => Some(Self::Rank),
            "dense_rank" => Some(Self::DenseRank),
            _ => None,
        }
    }
}

/// Windows that number and rank rows which come sorted.
#[derive(Debug)]
struct Ranking {
    /// What it stands for: its schema, its order, what it asks of its input.
    window: Arc<dyn ExecutionPlan>,
    functions: Vec<Function>,
    partition_by: Vec<Arc<dyn PhysicalExpr>>,
    order_by: Vec<Arc<dyn PhysicalExpr>>,
}

impl Ranking {
    fn in_place_of(plan: &Arc<dyn ExecutionPlan>) -> Option<Self> {
        let window = plan.downcast_ref::<BoundedWindowAggExec>()?;
        if window.input_order_mode != InputOrderMode::Sorted || window.state_observer().is_some() {
            return None;
        }
        let exprs = window.window_expr();
        let functions =
            exprs.iter().map(|expr| Function::of(expr.as_ref())).collect::<Option<_>>()?;
        let first = exprs.first()?;
        let order_by = first.order_by().iter().map(|sort| sort.expr.clone()).collect();
        let partition_by = first.partition_by().to_vec();
        Some(Self { window: plan.clone(), functions, partition_by, order_by })
    }
}

impl DisplayAs for Ranking {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ranking: {:?}", self.functions)
    }
}

impl ExecutionPlan for Ranking {
    fn name(&self) -> &'static str {
        "Ranking"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        self.window.properties()
    }

    fn input_distribution_requirements(&self) -> InputDistributionRequirements {
        self.window.input_distribution_requirements()
    }

    fn maintains_input_order(&self) -> Vec<bool> {
        self.window.maintains_input_order()
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        self.window.children()
    }

    fn replace_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
        options: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let window = self.window.clone().replace_children(children, options)?;
        Ok(match Self::in_place_of(&window) {
            Some(ranking) => Arc::new(ranking),
            None => window,
        })
    }

    #[expect(deprecated, reason = "the trait still asks for it")]
    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let window = self.window.clone().with_new_children(children)?;
        Ok(match Self::in_place_of(&window) {
            Some(ranking) => Arc::new(ranking),
            None => window,
        })
    }

    fn apply_expressions(
        &self,
        f: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        self.window.apply_expressions(f)
    }

    fn execute(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> Result<SendableRecordBatchStream> {
        let [input] = self.children()[..] else {
            return datafusion::common::internal_err!("a window has one input");
        };
        let rows = input.execute(partition, context)?;
        let mut ranks = Ranks {
            functions: self.functions.clone(),
            partition_by: self.partition_by.clone(),
            order_by: self.order_by.clone(),
            schema: self.schema(),
            last: None,
            row_number: 0,
            rank: 0,
            dense_rank: 0,
        };
        let ranked = rows.map(move |batch| ranks.of(&batch?));
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), ranked)))
    }
}

/// The numbers of the rows so far.
struct Ranks {
    functions: Vec<Function>,
    partition_by: Vec<Arc<dyn PhysicalExpr>>,
    order_by: Vec<Arc<dyn PhysicalExpr>>,
    schema: SchemaRef,
    /// Partition and order of the last row of the batch before.
    last: Option<Vec<ArrayRef>>,
    row_number: u64,
    rank: u64,
    dense_rank: u64,
}

impl Ranks {
    /// Returns a batch with its numbers.
    fn of(&mut self, batch: &RecordBatch) -> Result<RecordBatch> {
        let rows = batch.num_rows();
        let values = |expr: &Arc<dyn PhysicalExpr>| expr.evaluate(batch)?.into_array(rows);
        let exprs = self.partition_by.iter().chain(&self.order_by);
        let keys: Vec<ArrayRef> = exprs.map(values).collect::<Result<_>>()?;

        let parts = self.partition_by.len();
        let goes_on = self.last.as_ref().filter(|_| rows > 0);
        let same = |keys: &[ArrayRef], last: &[ArrayRef]| -> Result<bool> {
            let pairs = keys.iter().zip(last).map(|(key, last)| concat(&[last, &key.slice(0, 1)]));
            let pairs: Vec<ArrayRef> = pairs.collect::<Result<_, _>>()?;
            Ok(ranges(&pairs, 2)?.len() == 1)
        };
        let same_partition =
            goes_on.map_or(Ok(false), |last| same(&keys[..parts], &last[..parts]))?;
        let same_peers = same_partition && goes_on.map_or(Ok(false), |last| same(&keys, last))?;

        let partitions = ranges(&keys[..parts], rows)?;
        let ranks = self.functions.iter().any(|function| *function != Function::RowNumber);
        let peers = if ranks { ranges(&keys, rows)? } else { partitions.clone() };
        let room = || Vec::with_capacity(rows);
        let mut numbers: Vec<Vec<u64>> = self.functions.iter().map(|_| room()).collect();
        let mut partitions = partitions.into_iter().map(|range| range.start).peekable();
        for peers in peers {
            let begins_partition = partitions.next_if_eq(&peers.start).is_some();
            if begins_partition && !(peers.start == 0 && same_partition) {
                (self.row_number, self.rank, self.dense_rank) = (0, 0, 0);
            }
            if !(peers.start == 0 && same_peers) {
                self.rank = self.row_number + 1;
                self.dense_rank += 1;
            }
            let count = peers.len();
            for (function, numbers) in self.functions.iter().zip(&mut numbers) {
                match function {
                    Function::RowNumber => {
                        numbers.extend((self.row_number + 1..).take(count));
                    }
                    Function::Rank => numbers.extend(std::iter::repeat_n(self.rank, count)),
                    Function::DenseRank => {
                        numbers.extend(std::iter::repeat_n(self.dense_rank, count));
                    }
                }
            }
            self.row_number += count as u64;
        }
        if rows > 0 {
            self.last = Some(keys.iter().map(|key| key.slice(rows - 1, 1)).collect());
        }
        let numbers = numbers.into_iter().map(|numbers| Arc::new(UInt64Array::from(numbers)) as _);
        let columns = batch.columns().iter().cloned().chain(numbers).collect();
        Ok(RecordBatch::try_new(self.schema.clone(), columns)?)
    }
}

/// Returns the runs of rows that are equal in all keys.
fn ranges(keys: &[ArrayRef], rows: usize) -> Result<Vec<Range<usize>>> {
    match keys.is_empty() {
        true => Ok((rows > 0).then_some(0..rows).into_iter().collect()),
        false => Ok(partition(keys)?.ranges()),
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{Float64Array, Int32Array, StringArray};
    use arrow::util::pretty::pretty_format_batches;
    use datafusion::datasource::MemTable;
    use datafusion::physical_plan::{collect, displayable};
    use datafusion::prelude::{SessionConfig, SessionContext};

    use super::*;

    /// Runs a query over rows that are cut into batches of some size, by the engine's operator and
    /// by ours; the first is the judge.
    fn check(batch_rows: usize, sql: &str, is_ours: bool) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let config = SessionConfig::new().with_target_partitions(1).with_batch_size(batch_rows);
            let context = SessionContext::new_with_config(config);
            let table = MemTable::try_new(rows().schema(), vec![vec![rows()]]).expect("a table");
            context.register_table("t", Arc::new(table)).expect("a table");
            let frame = context.sql(sql).await.expect("a query");
            let judge = frame.create_physical_plan().await.expect("a plan");
            let ours = with_rankings(judge.clone()).expect("a plan");
            let text = displayable(ours.as_ref()).indent(false).to_string();
            assert_eq!(text.contains("Ranking:"), is_ours, "{text}");
            let text = |batches: Vec<RecordBatch>| pretty_format_batches(&batches).expect("text");
            let expected = collect(judge, context.task_ctx()).await.expect("rows");
            let found = collect(ours, context.task_ctx()).await.expect("rows");
            assert_eq!(text(found).to_string(), text(expected).to_string(), "{sql}");
        });
    }

    /// Some rows in no order, with NULLs, zeros of both signs, and long and short partitions.
    fn rows() -> RecordBatch {
        let mut state = 7_u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % below
        };
        let parts: Vec<Option<i32>> =
            (0..300).map(|_| (next(9) > 0).then_some(next(12) as i32)).collect();
        let names: Vec<Option<&str>> =
            (0..300).map(|_| ["a", "b", ""].get(next(4) as usize).copied()).collect();
        let places: Vec<Option<f64>> = (0..300)
            .map(|_| [Some(0.0), Some(-0.0), None, Some(f64::NAN), Some(2.5)][next(5) as usize])
            .collect();
        RecordBatch::try_from_iter([
            ("part", Arc::new(Int32Array::from(parts)) as ArrayRef),
            ("name", Arc::new(StringArray::from(names)) as ArrayRef),
            ("place", Arc::new(Float64Array::from(places)) as ArrayRef),
            ("id", Arc::new(Int32Array::from_iter_values(0..300)) as ArrayRef),
        ])
        .expect("a batch")
    }

    #[test]
    fn ranks_are_those_of_the_engine_wherever_batches_are_cut() {
        for batch_rows in [1, 2, 3, 7, 100, 1_000] {
            for sql in [
                "SELECT *, row_number() OVER (PARTITION BY part ORDER BY place, id) FROM t",
                "SELECT *, rank() OVER (PARTITION BY part ORDER BY place DESC),
                    dense_rank() OVER (PARTITION BY part ORDER BY place DESC),
                    row_number() OVER (PARTITION BY part ORDER BY place DESC, id) FROM t",
                "SELECT *, rank() OVER (PARTITION BY part, name ORDER BY place) FROM t",
                "SELECT *, rank() OVER (PARTITION BY part) FROM t",
                "SELECT *, dense_rank() OVER (ORDER BY name, part), row_number() OVER () FROM t",
                "SELECT *, row_number() OVER (ORDER BY id) FROM t WHERE id < 0",
            ] {
                check(batch_rows, sql, true);
            }
        }
    }

    #[test]
    fn other_functions_are_left_to_the_engine() {
        for sql in [
            "SELECT *, lag(id) OVER (PARTITION BY part ORDER BY id) FROM t",
            "SELECT *, row_number() OVER (PARTITION BY part ORDER BY id),
                sum(id) OVER (PARTITION BY part ORDER BY id) FROM t",
        ] {
            check(7, sql, false);
        }
    }
}
