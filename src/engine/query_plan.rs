//! Ad-hoc queries: planned and run over tables of the engine, of files, or as they are read.

use std::error::Error as StdError;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use datafusion::catalog::streaming::StreamingTable;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{Column, SchemaError};
use datafusion::error::DataFusionError;
use datafusion::execution::context::SQLOptions;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::PartitionStream;
use datafusion::physical_plan::{ExecutionPlan, ExecutionPlanProperties};
use datafusion::prelude::ParquetReadOptions;
use futures::StreamExt;

use super::error::Error;
use super::model_sql::TableRead;
use super::query_sql::QuerySql;
use super::refused::refuse_lone_sub_query;
use super::session::{Batches, Engine, MODELS};
use super::stage::StagedTable;
use crate::plan::did_you_mean;

/// Columns that a message about an unknown one lists.
const LISTED_COLUMNS: usize = 40;

/// A query that can be run.
#[derive(Debug)]
pub struct PlannedQuery {
    /// The columns of its rows.
    pub schema: SchemaRef,
    /// Each reading of a table: one that is read twice is there twice.
    pub scans: Vec<Scan>,
    /// A recursive query may read a table any number of times.
    pub is_recursive: bool,
    plan: Arc<dyn ExecutionPlan>,
    file: String,
}

/// One reading of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    pub table: TableRead,
    pub columns: Vec<String>,
}

/// Rows that come as they are read from outside, once.
pub type LiveRows =
    Box<dyn Iterator<Item = Result<RecordBatch, Box<dyn StdError + Send + Sync>>> + Send>;

impl Engine {
    /// Plans a query over the tables that are known by now.
    ///
    /// # Errors
    /// It reads a column that is not there, or says what the engine can't do.
    pub fn plan_query(&self, sql: &QuerySql) -> Result<PlannedQuery, Error> {
        let failed = |error: DataFusionError| plan_error(&sql.file, &error);
        let state = self.context.state();
        let logical =
            self.runtime.block_on(state.statement_to_plan(sql.statement())).map_err(failed)?;
        // The parser has refused these; nothing that writes may pass here either.
        SQLOptions::new()
            .with_allow_ddl(false)
            .with_allow_dml(false)
            .with_allow_statements(false)
            .verify_plan(&logical)
            .map_err(failed)?;
        refuse_lone_sub_query(&sql.file, &logical)?;
        let optimized = state.optimize(&logical).map_err(failed)?;
        let (scans, is_recursive) = scans(&optimized).map_err(failed)?;
        let plan = self.runtime.block_on(state.create_physical_plan(&logical)).map_err(failed)?;
        let file = sql.file.clone();
        Ok(PlannedQuery { schema: plan.schema(), scans, is_recursive, plan, file })
    }

    /// Runs a query; its batches come in the order of its rows.
    ///
    /// # Errors
    /// The query can't be started; what fails later comes out of the iterator.
    pub fn run_query(&self, query: &PlannedQuery) -> Result<Batches<'_>, Error> {
        let failed = |error| Error::of_run(&query.file, &error);
        let _reactor = self.runtime.enter();
        // The partitions of a UNION come one after the other, in the order of its parts.
        let partitions = query.plan.output_partitioning().partition_count();
        let streams = (0..partitions)
            .map(|partition| query.plan.execute(partition, self.context.task_ctx()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(failed)?;
        let rows = futures::stream::iter(streams).flatten();
        let schema = query.plan.schema();
        let stream = Box::pin(RecordBatchStreamAdapter::new(schema, rows));
        Ok(Batches { stream, runtime: &self.runtime, file: query.file.clone() })
    }

    /// Makes a staged table known by the names that a query has for it.
    ///
    /// # Errors
    /// The table's rows can't be read back.
    pub fn add_query_table(&self, names: &[&TableRead], table: StagedTable) -> Result<(), Error> {
        self.add_provider(names, &table.provider()?)
    }

    /// Makes a table known whose rows come as they are read; it can be read once.
    ///
    /// # Errors
    /// The engine refuses the table.
    pub fn add_live_table(
        &self,
        name: &TableRead,
        schema: &SchemaRef,
        rows: LiveRows,
    ) -> Result<(), Error> {
        let partition = LivePartition { schema: schema.clone(), rows: Mutex::new(Some(rows)) };
        let table = StreamingTable::try_new(schema.clone(), vec![Arc::new(partition)])
            .map_err(|error| Error::Start(error.to_string()))?;
        let table: Arc<dyn TableProvider> = Arc::new(table);
        self.add_provider(&[name], &table)
    }

    /// Makes a Parquet file known; only what a query needs of it is read.
    ///
    /// # Errors
    /// The file is not there, or is no whole Parquet file.
    pub fn add_parquet(&self, names: &[&TableRead], path: &Path) -> Result<(), Error> {
        let failed = |error: DataFusionError| Error::File {
            path: path.display().to_string(),
            what: error.find_root().strip_backtrace(),
        };
        let path = path.canonicalize().map_err(|error| failed(error.into()))?;
        let options = ParquetReadOptions { file_extension: "", ..Default::default() };
        let frame = self.runtime.block_on(self.context.read_parquet(file_url(&path), options));
        self.add_provider(names, &frame.map_err(failed)?.into_view())
    }

    fn add_provider(
        &self,
        names: &[&TableRead],
        table: &Arc<dyn TableProvider>,
    ) -> Result<(), Error> {
        names.iter().try_for_each(|name| {
            self.register(name.schema.as_deref().unwrap_or(MODELS), &name.table, table.clone())
        })
    }
}

/// Returns the URL of a file: with it, no character of the path is taken for a pattern.
fn file_url(path: &Path) -> String {
    let encode = |byte: &u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
            char::from(*byte).to_string()
        }
        byte => format!("%{byte:02X}"),
    };
    let encoded: String = path.as_os_str().as_encoded_bytes().iter().map(encode).collect();
    format!("file://{encoded}")
}

/// Returns all readings of tables, those of sub-queries too.
fn scans(plan: &LogicalPlan) -> Result<(Vec<Scan>, bool), DataFusionError> {
    let (mut scans, mut is_recursive) = (Vec::new(), false);
    plan.apply_with_subqueries(|node| {
        match node {
            LogicalPlan::TableScan(scan) => {
                let fields = scan.projected_schema.fields();
                scans.push(Scan {
                    table: TableRead::from(scan.table_name.clone()),
                    columns: fields.iter().map(|field| field.name().clone()).collect(),
                });
            }
            LogicalPlan::RecursiveQuery(_) => is_recursive = true,
            _ => {}
        }
        Ok(TreeNodeRecursion::Continue)
    })?;
    Ok((scans, is_recursive))
}

/// Names the unknown column, and what there is instead.
fn plan_error(file: &str, error: &DataFusionError) -> Error {
    let DataFusionError::SchemaError(unknown, _) = error.find_root() else {
        return Error::of_plan(file, error);
    };
    let SchemaError::FieldNotFound { field, valid_fields } = unknown.as_ref() else {
        return Error::of_plan(file, error);
    };
    let shown = |name: &str| name.escape_debug().to_string();
    let names: Vec<&str> = valid_fields.iter().map(Column::name).collect();
    let asked = field.name();
    let has_case = names.iter().find(|name| name.to_lowercase() == asked.to_lowercase());
    let hint = match has_case {
        Some(name) => Some(format!("names with capitals need quotes: \"{}\"", shown(name))),
        None => did_you_mean(asked, names.iter().copied()),
    };
    let listed: Vec<String> =
        names.iter().take(LISTED_COLUMNS).map(|name| format!("`{}`", shown(name))).collect();
    let more = names.len().saturating_sub(LISTED_COLUMNS);
    let what = match (listed.is_empty(), more) {
        (true, _) => format!("there is no column `{}`", shown(asked)),
        (false, 0) => {
            format!("there is no column `{}`; there are {}", shown(asked), listed.join(", "))
        }
        (false, more) => format!(
            "there is no column `{}`; there are {} and {more} more",
            shown(asked),
            listed.join(", ")
        ),
    };
    Error::Model { file: file.to_owned(), line: None, what, hint }
}

/// The rows of a live table, until they are taken.
struct LivePartition {
    schema: SchemaRef,
    rows: Mutex<Option<LiveRows>>,
}

impl std::fmt::Debug for LivePartition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LivePartition").field("schema", &self.schema).finish_non_exhaustive()
    }
}

impl PartitionStream for LivePartition {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner).take();
        let stream: futures::stream::BoxStream<'static, _> = match rows {
            Some(rows) => Box::pin(futures::stream::iter(
                rows.map(|batch| batch.map_err(DataFusionError::External)),
            )),
            // Never an empty table in silence.
            None => Box::pin(futures::stream::iter([Err(DataFusionError::Execution(
                "rows that are read once were asked for twice; please report it".to_owned(),
            ))])),
        };
        Box::pin(RecordBatchStreamAdapter::new(self.schema.clone(), stream))
    }
}
