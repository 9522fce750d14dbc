//! A staged table whose rows are in a file, as the engine reads it.
//!
//! It tells the engine what a table in memory tells, so that joins are planned alike for any
//! budget, and reads the columns that a model asks for.

use std::fmt;
use std::fs::File;
use std::future::Future;
use std::io::BufReader;
use std::pin::Pin;
use std::sync::Arc;

use arrow::array::{Array, RecordBatch};
use arrow::datatypes::SchemaRef;
use arrow::ipc::reader::StreamReader;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::stats::Precision;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{ColumnStatistics, DataFusionError, Result, Statistics};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_expr::{EquivalenceProperties, PhysicalExpr};
use datafusion::physical_plan::coop::make_cooperative;
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType, SchedulingType};
use datafusion::physical_plan::statistics::StatisticsArgs;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, Partitioning, PlanProperties,
    ReplaceChildrenOptions,
};
use tempfile::NamedTempFile;

/// The name of the operator that reads such a table.
pub(super) const SPILLED_SCAN: &str = "SpilledScan";

/// Bytes that are read from the file at once.
pub(super) const FILE_BUFFER_BYTES: usize = 256 << 10;

/// What the engine is told of a table's rows.
#[derive(Debug, Clone, Default)]
pub(super) struct RowCounts {
    rows: usize,
    /// Bytes in memory and NULLs of each column.
    columns: Vec<(usize, usize)>,
}

impl RowCounts {
    pub fn add(&mut self, batch: &RecordBatch) {
        self.rows += batch.num_rows();
        self.columns.resize(batch.num_columns(), (0, 0));
        for ((bytes, nulls), column) in self.columns.iter_mut().zip(batch.columns()) {
            *bytes += column.get_array_memory_size();
            *nulls += column.logical_nulls().map_or(0, |nulls| nulls.null_count());
        }
    }

    /// Returns what the engine's own table in memory would say of these columns.
    fn statistics(&self, columns: &[usize]) -> Statistics {
        let counts =
            || columns.iter().map(|column| self.columns.get(*column).copied().unwrap_or_default());
        let column_statistics = counts().map(|(_, nulls)| {
            let mut column = ColumnStatistics::new_unknown();
            column.null_count = Precision::Exact(nulls);
            column
        });
        Statistics {
            num_rows: Precision::Exact(self.rows),
            total_byte_size: Precision::Exact(counts().map(|(bytes, _)| bytes).sum()),
            column_statistics: column_statistics.collect(),
        }
    }
}

/// A table whose rows are in an Arrow IPC file.
#[derive(Debug)]
pub(super) struct SpilledTable {
    pub schema: SchemaRef,
    pub file: Arc<NamedTempFile>,
    pub counts: RowCounts,
}

impl TableProvider for SpilledTable {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn scan<'table, 'session, 'columns, 'filters, 'scan>(
        &'table self,
        _: &'session dyn Session,
        projection: Option<&'columns Vec<usize>>,
        _: &'filters [Expr],
        _: Option<usize>,
    ) -> Pin<Box<dyn Future<Output = Result<Arc<dyn ExecutionPlan>>> + Send + 'scan>>
    where
        'table: 'scan,
        'session: 'scan,
        'columns: 'scan,
        'filters: 'scan,
        Self: 'scan,
    {
        let all = || (0..self.schema.fields().len()).collect();
        let columns: Vec<usize> = projection.cloned().unwrap_or_else(all);
        let scan = SpilledScan::new(self, columns);
        Box::pin(async move { Ok(Arc::new(scan?) as _) })
    }
}

/// Reads some columns of a spilled table.
#[derive(Debug)]
struct SpilledScan {
    file: Arc<NamedTempFile>,
    columns: Vec<usize>,
    statistics: Arc<Statistics>,
    properties: Arc<PlanProperties>,
}

impl SpilledScan {
    fn new(table: &SpilledTable, columns: Vec<usize>) -> Result<Self> {
        let schema = Arc::new(table.schema.project(&columns)?);
        let properties = PlanProperties::new(
            EquivalenceProperties::new(schema),
            Partitioning::UnknownPartitioning(1),
            EmissionType::Incremental,
            Boundedness::Bounded,
        );
        let properties = properties.with_scheduling_type(SchedulingType::Cooperative);
        Ok(Self {
            file: table.file.clone(),
            statistics: Arc::new(table.counts.statistics(&columns)),
            columns,
            properties: Arc::new(properties),
        })
    }

    #[allow(clippy::type_complexity)]
    fn reader(&self) -> Result<(StreamReader<BufReader<File>>, Option<Vec<usize>>)> {
        let failed = |error: std::io::Error| {
            DataFusionError::External(format!("{}: {error}", self.file.path().display()).into())
        };
        let file = BufReader::with_capacity(FILE_BUFFER_BYTES, self.file.reopen().map_err(failed)?);
        // Columns come in the order of the file, whatever is asked for.
        let mut read = self.columns.clone();
        read.sort_unstable();
        read.dedup();
        let places =
            self.columns.iter().map(|column| read.binary_search(column).unwrap_or_default());
        let places = (read != self.columns).then(|| places.collect());
        Ok((StreamReader::try_new(file, Some(read))?, places))
    }
}

impl DisplayAs for SpilledScan {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SPILLED_SCAN}: columns={:?}", self.columns)
    }
}

impl ExecutionPlan for SpilledScan {
    fn name(&self) -> &'static str {
        SPILLED_SCAN
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        Vec::new()
    }

    fn replace_children(
        self: Arc<Self>,
        _: Vec<Arc<dyn ExecutionPlan>>,
        _: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(self)
    }

    fn with_new_children(
        self: Arc<Self>,
        _: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(self)
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn execute(&self, _: usize, _: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let (reader, places) = self.reader()?;
        let batches = reader.map(move |batch| {
            let batch = batch?;
            Ok(match &places {
                Some(places) => batch.project(places)?,
                None => batch,
            })
        });
        let rows = futures::stream::iter(batches);
        Ok(make_cooperative(Box::pin(RecordBatchStreamAdapter::new(self.schema(), rows))))
    }

    fn statistics_from_inputs(
        &self,
        _: &[Arc<Statistics>],
        _: &StatisticsArgs,
    ) -> Result<Arc<Statistics>> {
        Ok(self.statistics.clone())
    }
}
