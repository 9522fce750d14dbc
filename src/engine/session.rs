//! The engine's session: tables in, models planned and run.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, RecordBatch};
use arrow::compute::concat_batches;
use arrow::datatypes::SchemaRef;
use datafusion::catalog::view::ViewTable;
use datafusion::catalog::{
    CatalogProvider, MemoryCatalogProvider, MemorySchemaProvider, SchemaProvider, TableProvider,
};
use datafusion::common::{Column, TableReference};
use datafusion::datasource::provider_as_source;
use datafusion::error::DataFusionError;
use datafusion::execution::memory_pool::{
    FairSpillPool, MemoryConsumer, MemoryReservation, TrackConsumersPool,
};
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::execution::session_state::{SessionState, SessionStateBuilder};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, ScalarUDF};
use datafusion::optimizer::{Analyzer, AnalyzerRule};
use datafusion::physical_plan::common::spawn_buffered;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{ExecutionPlan, ExecutionPlanProperties, execute_stream};
use datafusion::prelude::{SessionConfig, SessionContext};
use futures::StreamExt;

use super::casts::{PostgresCasts, WholeSeconds, WrittenCasts};
use super::error::Error;
use super::functions::{self, HashedMap, Lookup, LookupCall, Lookups, Places};
use super::infinite_times::InfiniteTimes;
use super::lineage::{Origin, origins};
use super::mixed_types::NoMixedTypes;
use super::model_sql::{Constants, ModelSql, TableRead};
use super::ranking::with_rankings;
use super::refused::{refuse_lone_sub_query, refuse_volatile};
use super::row_column::{ModelRows, with_numbered_branches, with_row};
use super::row_order::in_row_order;
use super::stage::{Budget, StagedTable};
use super::strict::{CheckedIntegers, PostgresTypes, WideSums};
use super::ties::{sorted_by_row, with_ties_broken};
use super::time_zone::AtTimeZone;
use super::to_char::ToChar;
use super::verdicts::{column_faults, with_verdicts};
use crate::blobs::SourceObjects;
use crate::dump::ROW_COLUMN;
use crate::plan::Value;

/// Rows of a batch that the engine makes.
const BATCH_ROWS: usize = 8_192;
/// Batches that are copied into one for a looked-up table.
const BATCHES_OF_A_COPY: usize = 16;
/// What a row of a map that is looked up in takes beside its key and value.
const PLACE_BYTES: usize = 16;
/// The same of rows that hold whole files: a batch of them should not take a gigabyte.
const BATCH_WIDE_ROWS: usize = 64;
/// Batches of a model that wait for whoever tests and writes them.
const BATCHES_AHEAD: usize = 4;
/// What a sort keeps for its merge, so that it can begin to spill.
const SORT_RESERVATION_BYTES: usize = 10 << 20;
/// How often it fits into what models may take: a join that spills has three sorts, and of several
/// joins one reads another.
const SORT_RESERVATIONS: usize = 32;
/// Stack of a thread that models run on: what the main thread has, for deeply nested expressions.
const STACK_BYTES: usize = 8 << 20;
/// How many of the largest users of memory an error names.
const NAMED_CONSUMERS: usize = 5;

/// What the engine is given.
#[derive(Debug)]
pub struct Settings<'a> {
    pub vars: BTreeMap<String, Value>,
    /// Every "now" of the models, RFC 3339.
    pub as_of: Option<String>,
    /// Bytes that staged tables and running models may hold together.
    pub memory_bytes: usize,
    /// Where tables and models go that need more.
    pub spill_folder: &'a Path,
    /// Sorts of a model share as many.
    pub threads: usize,
}

/// Runs models over staged tables.
pub struct Engine {
    pub(super) context: SessionContext,
    pub(super) runtime: tokio::runtime::Runtime,
    lookups: Arc<Lookups>,
    constants: Constants,
    budget: Arc<Budget>,
    /// The tables that the `_row` of models is of.
    models: RefCell<ModelRows>,
    /// The objects of the sources that are archives.
    objects: RefCell<BTreeMap<String, Arc<SourceObjects>>>,
    key_bytes: usize,
}

/// A model that can be run.
#[derive(Debug)]
pub struct PlannedModel {
    pub sql: ModelSql,
    /// The columns of its rows.
    pub schema: SchemaRef,
    /// The tables whose rows its rows are made of: those that `_row` comes from, through all joins,
    /// sub-queries and models, by the number that [`super::split_row`] gives. None without `_row`.
    pub row_sources: Vec<TableRead>,
    plan: Arc<dyn ExecutionPlan>,
    /// What its runs share: a model may run once for each batch of a table.
    tasks: Arc<TaskContext>,
    column_sources: Vec<Vec<(TableRead, String)>>,
}

impl PlannedModel {
    /// Returns, for each column of `schema`, the columns that its values derive from, sorted.
    ///
    /// Those that a filter or the condition of a join reads are not among them.
    pub fn column_sources(&self) -> &[Vec<(TableRead, String)>] {
        &self.column_sources
    }
}

impl Engine {
    /// Starts an engine without tables.
    ///
    /// # Errors
    /// The machine refuses a thread or a folder.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        let failed = |error: &dyn std::fmt::Display| Error::Start(error.to_string());
        // Half of the budget for sorts and joins, three eighths for what is staged, the rest for
        // keys: see `key_bytes`.
        let half = settings.memory_bytes / 2;
        let eighth = settings.memory_bytes / 8;
        let consumers = NonZeroUsize::new(NAMED_CONSUMERS).unwrap_or(NonZeroUsize::MIN);
        let pool = TrackConsumersPool::new(FairSpillPool::new(half), consumers);
        let runtime_env = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(pool))
            .with_temp_file_path(settings.spill_folder)
            .build_arc()
            .map_err(|error| failed(&error))?;

        let mut config = SessionConfig::new()
            // One partition: rows keep the order of the dump without a sort.
            .with_target_partitions(1)
            .with_batch_size(BATCH_ROWS)
            .with_default_catalog_and_schema(CATALOG, MODELS)
            .with_information_schema(false);
        let options = config.options_mut();
        options.sql_parser.map_string_types_to_utf8view = false;
        options.sql_parser.parse_float_as_decimal = true;
        options.execution.parquet.schema_force_view_types = false;
        options.execution.sort_spill_reservation_bytes =
            SORT_RESERVATION_BYTES.min(half / SORT_RESERVATIONS);
        options.execution.time_zone = Some("+00:00".to_owned());
        options.optimizer.expand_views_at_output = true;

        let mut rules = Analyzer::new().rules;
        let before_types: [Arc<dyn AnalyzerRule + Send + Sync>; 4] = [
            Arc::new(NoMixedTypes),
            Arc::new(WideSums),
            Arc::new(WrittenCasts::new()),
            Arc::new(WholeSeconds),
        ];
        rules.splice(0..0, before_types);
        rules.push(Arc::new(CheckedIntegers::new()));
        rules.push(Arc::new(InfiniteTimes));
        rules.push(Arc::new(PostgresCasts::new()));
        let state = SessionStateBuilder::new()
            .with_config(config)
            .with_runtime_env(runtime_env)
            .with_default_features()
            .with_type_planner(Arc::new(PostgresTypes))
            .with_analyzer_rules(rules)
            .build();
        let context = SessionContext::new_with_state(state);
        context.register_udf(ScalarUDF::from(AtTimeZone::new()));
        // It is chrono's to_char under another name.
        context.deregister_udf("date_format");
        context.register_udf(ScalarUDF::from(ToChar::new()));
        context.register_catalog(PLAIN_CATALOG, Arc::new(MemoryCatalogProvider::new()));
        functions::register(&context);
        let lookups = Arc::new(Lookups::default());
        context.register_udf(Lookup::udf(lookups.clone()));
        let runtime = runtime(settings.threads).map_err(|error| failed(&error))?;
        Ok(Self {
            context,
            runtime,
            lookups,
            constants: Constants { vars: settings.vars, as_of: settings.as_of },
            budget: Budget::new(half - eighth, settings.spill_folder),
            key_bytes: eighth,
            models: RefCell::default(),
            objects: RefCell::default(),
        })
    }

    /// Returns how much the keys of a contract may take, once the sources are staged: their own
    /// part of the memory, and half of what staged tables have left of theirs.
    pub fn key_bytes(&self) -> usize {
        self.key_bytes + self.budget.lend()
    }

    /// Returns the budget that staged tables share.
    pub fn budget(&self) -> &Arc<Budget> {
        &self.budget
    }

    /// Makes a source's table known as `schema.name`, or a model's as `name`.
    ///
    /// # Errors
    /// The table's rows can't be read back.
    pub fn add_table(
        &self,
        schema: Option<&str>,
        name: &str,
        table: StagedTable,
    ) -> Result<(), Error> {
        self.register(schema.unwrap_or(MODELS), name, table.provider()?)
    }

    /// Makes the objects of a source known to the models whose rows expect some there.
    pub fn add_objects(&self, source: &str, objects: Arc<SourceObjects>) {
        self.objects.borrow_mut().insert(source.to_owned(), objects);
    }

    /// Makes the rows of a model known to the models that read it.
    ///
    /// # Errors
    /// The rows can't be read back.
    pub fn add_model(
        &self,
        name: &str,
        planned: &PlannedModel,
        table: StagedTable,
    ) -> Result<(), Error> {
        self.models.borrow_mut().insert(name.to_owned(), planned.row_sources.clone());
        self.add_table(None, name, table)
    }

    pub(super) fn register(
        &self,
        schema: &str,
        name: &str,
        table: Arc<dyn TableProvider>,
    ) -> Result<(), Error> {
        let failed = |error: DataFusionError| Error::Start(error.to_string());
        let known_as = match schema {
            MODELS => TableReference::bare(name),
            schema => TableReference::partial(schema, name),
        };
        let owner = Some(schema).filter(|schema| *schema != MODELS).map(str::to_owned);
        let read = TableRead { schema: owner, table: name.to_owned() };
        self.lookups.table_is(read, table.schema());
        let plain = without_row(known_as, &table).map_err(failed)?;
        for (catalog, table) in [(CATALOG, table), (PLAIN_CATALOG, plain)] {
            let catalog = self.catalog(catalog)?;
            let provider = match catalog.schema(schema) {
                Some(provider) => provider,
                None => {
                    let provider: Arc<dyn SchemaProvider> = Arc::new(MemorySchemaProvider::new());
                    catalog.register_schema(schema, provider.clone()).map_err(failed)?;
                    provider
                }
            };
            // A model's table is empty while the plan is compiled, and comes again with its rows.
            provider.deregister_table(name).map_err(failed)?;
            provider.register_table(name.to_owned(), table).map_err(failed)?;
        }
        Ok(())
    }

    pub(super) fn catalog(&self, name: &str) -> Result<Arc<dyn CatalogProvider>, Error> {
        self.context
            .catalog(name)
            .ok_or_else(|| Error::Start("the engine lost its catalog".to_owned()))
    }

    /// Parses a model's SQL with the plan's variables put in.
    ///
    /// # Errors
    /// It is not one SELECT, or names a variable that the plan lacks.
    pub fn parse(&self, file: &str, sql: &str) -> Result<ModelSql, Error> {
        ModelSql::parse(file, sql, &self.constants)
    }

    /// Plans a model over the tables that are known by now.
    ///
    /// # Errors
    /// It reads a table or column that is not there, or says what the engine can't do.
    pub fn plan(&self, sql: ModelSql) -> Result<PlannedModel, Error> {
        let failed = |error: DataFusionError| Error::of_plan(&sql.file, &error);
        let state = self.state_of(&sql);
        let models = self.models.borrow();
        let logical = self.logical(&sql)?;
        let logical = with_one_row_column(logical, &sql.relations()).map_err(failed)?;
        let logical = match row_columns(&logical).is_empty() {
            true => with_row(&logical, &sql.starred()).map_err(failed)?.unwrap_or(logical),
            false => logical,
        };
        let logical = self.with_verdicts(logical, &sql)?;
        let logical = with_numbered_branches(logical, &models).map_err(failed)?;
        let origins = origins(&logical, &models).map_err(failed)?;
        let row_sources = row_sources(&logical, &origins);
        let logical = with_ties_broken(logical).map_err(failed)?;
        refuse_volatile(&sql.file, &logical)?;
        refuse_lone_sub_query(&sql.file, &logical)?;
        let physical = |logical: &LogicalPlan| {
            let plan = self.runtime.block_on(state.create_physical_plan(logical));
            plan.and_then(with_rankings).map_err(failed)
        };
        let mut plan = physical(&logical)?;
        if let Some(row) = row_columns(&logical).pop()
            && !sql.has_order()
        {
            let position = plan.schema().index_of(ROW_COLUMN).map_err(DataFusionError::from);
            let in_order = position.and_then(|position| in_row_order(&plan, position));
            plan = match in_order.map_err(failed)? {
                Some(plan) => plan,
                None => physical(&sorted_by_row(logical, row).map_err(failed)?)?,
            };
        }
        let column_sources =
            origins.into_iter().map(|origin| origin.columns.into_iter().collect()).collect();
        let (schema, tasks) = (plan.schema(), state.task_ctx());
        Ok(PlannedModel { schema, plan, tasks, row_sources, column_sources, sql })
    }

    /// Adds the verdicts on the objects that the rows of a model expect, where they do.
    fn with_verdicts(&self, plan: LogicalPlan, sql: &ModelSql) -> Result<LogicalPlan, Error> {
        let Some(source) = &sql.objects_of else { return Ok(plan) };
        let objects = self.objects.borrow().get(source).cloned();
        let Some(objects) = objects else {
            let what = format!("`{source}` is no source of archives");
            return Err(Error::Model { file: sql.file.clone(), line: None, what, hint: None });
        };
        let lines = sql.output_lines();
        let faults = column_faults(&plan, &objects).into_iter().map(|fault| Error::Model {
            file: sql.file.clone(),
            line: fault.column.and_then(|name| lines.get(&name)).map(|line| *line as u64),
            what: fault.what,
            hint: fault.hint,
        });
        let errors: Vec<Error> = faults.collect();
        if !errors.is_empty() {
            return Err(Error::Models { errors });
        }
        with_verdicts(plan, source, objects).map_err(|error| Error::of_plan(&sql.file, &error))
    }

    /// Returns the session's state with the size of batches that the rows of a model want.
    fn state_of(&self, sql: &ModelSql) -> SessionState {
        let mut state = self.context.state();
        if sql.has_wide_rows {
            let config = state.config_mut();
            *config = config.clone().with_batch_size(BATCH_WIDE_ROWS);
        }
        state
    }

    /// Makes the logical plan of a model, in which `*` has a `_row` only where the text has one.
    pub(super) fn logical(&self, sql: &ModelSql) -> Result<LogicalPlan, Error> {
        let mut state = self.context.state();
        if !sql.names_row() {
            PLAIN_CATALOG.clone_into(&mut state.config_mut().options_mut().catalog.default_catalog);
        }
        let planned = self.runtime.block_on(state.statement_to_plan(sql.statement()));
        planned.map_err(|error| self.plan_error(sql, &error))
    }

    /// Runs a model; its batches come in the order of its rows.
    ///
    /// # Errors
    /// The model can't be started; what fails later comes out of the iterator.
    pub fn run(&self, model: &PlannedModel) -> Result<Batches<'_>, Error> {
        let failed = |error| Error::of_run(&model.sql.file, &error);
        for call in &model.sql.lookups {
            let batches = self.runtime.block_on(self.rows_of(call)).map_err(failed)?;
            let Some((places, schema, batches, memory)) = batches else { continue };
            let map = HashedMap::new(&schema, &batches, &call.table, memory)
                .map_err(|what| Error::Run { file: model.sql.file.clone(), what })?;
            self.lookups.add(call.table.clone(), places, map);
        }
        let _reactor = self.runtime.enter();
        // The partitions of a UNION come one after the other, in the order of its parts.
        let partitions = model.plan.output_partitioning().partition_count();
        let streams = (0..partitions)
            .map(|partition| model.plan.execute(partition, model.tasks.clone()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(failed)?;
        let rows = futures::stream::iter(streams).flatten();
        let rows = RecordBatchStreamAdapter::new(model.schema.clone(), rows);
        let stream = spawn_buffered(Box::pin(rows), BATCHES_AHEAD);
        Ok(Batches { stream, runtime: &self.runtime, file: model.sql.file.clone() })
    }

    /// Reads what the map of a call is made of; `None` where it is there.
    async fn rows_of(
        &self,
        call: &LookupCall,
    ) -> Result<Option<(Places, SchemaRef, Vec<RecordBatch>, MemoryReservation)>, DataFusionError>
    {
        let Some(places) = self.lookups.missing(call)? else { return Ok(None) };
        let catalog =
            self.catalog(CATALOG).map_err(|error| DataFusionError::External(error.into()))?;
        let schema = catalog.schema(call.table.schema.as_deref().unwrap_or(MODELS));
        let table = match schema {
            Some(schema) => schema.table(&call.table.table).await?,
            None => None,
        };
        // The call was planned, and so the table is there.
        let Some(table) = table else { return Ok(None) };
        let rows = self.context.read_table(table)?;
        let columns = [places.key, places.value];
        let columns = columns.map(|place| Expr::Column(rows.schema().columns()[place].clone()));
        let [key, value] = columns;
        let plan = rows.select(vec![key, value.alias("_value")])?.create_physical_plan().await?;
        let memory = MemoryConsumer::new(format!("lookup('{}')", call.table))
            .register(&self.context.runtime_env().memory_pool);
        let mut stream = execute_stream(plan.clone(), self.context.task_ctx())?;
        let schema = plan.schema();
        let mut batches = Vec::new();
        let mut waiting: Vec<RecordBatch> = Vec::new();
        while let Some(batch) = stream.next().await {
            let batch = batch?;
            // The rows, and room for the table of places. Batches of a file share the buffer of
            // what was read, other columns too: they are copied out of it, and counted as copied.
            let mut bytes = batch.num_rows() * PLACE_BYTES;
            for column in batch.columns() {
                bytes += column.to_data().get_slice_memory_size()?;
            }
            memory.try_grow(bytes)?;
            waiting.push(batch);
            if waiting.len() == BATCHES_OF_A_COPY {
                batches.push(concat_batches(&schema, &waiting)?);
                waiting.clear();
            }
        }
        batches.append(&mut waiting);
        Ok(Some((places, schema, batches, memory)))
    }

    /// Returns the session, to evaluate conditions on batches.
    pub fn context(&self) -> &SessionContext {
        &self.context
    }
}

pub(super) const CATALOG: &str = "transload";
/// The same tables without their `_row`, for models that don't speak of it.
const PLAIN_CATALOG: &str = "plain";
/// The schema of the models' own results.
pub(super) const MODELS: &str = "models";

/// Starts the threads that models run on: sorts take what they read in runs, and each is a task.
/// With one, everything stays on the thread that asks for rows.
fn runtime(threads: usize) -> std::io::Result<tokio::runtime::Runtime> {
    match threads {
        0 | 1 => tokio::runtime::Builder::new_current_thread().build(),
        threads => tokio::runtime::Builder::new_multi_thread()
            .worker_threads(threads)
            .thread_name("engine")
            .thread_stack_size(STACK_BYTES)
            .build(),
    }
}

/// Returns a table without its `_row`; the plan that stands for it still has the column below.
fn without_row(
    name: TableReference,
    table: &Arc<dyn TableProvider>,
) -> Result<Arc<dyn TableProvider>, DataFusionError> {
    if table.schema().index_of(ROW_COLUMN).is_err() {
        return Ok(table.clone());
    }
    let scan = LogicalPlanBuilder::scan(name, provider_as_source(table.clone()), None)?;
    let columns = scan.schema().columns().into_iter().filter(|column| column.name != ROW_COLUMN);
    let columns: Vec<Expr> = columns.map(Expr::Column).collect();
    Ok(Arc::new(ViewTable::new(scan.project(columns)?.build()?, None)))
}

/// Returns the columns of the output that are called `_row`.
fn row_columns(plan: &LogicalPlan) -> Vec<Column> {
    let columns = plan.schema().columns();
    columns.into_iter().filter(|column| column.name == ROW_COLUMN).collect()
}

/// Returns the tables that the output's `_row` comes from.
fn row_sources(plan: &LogicalPlan, origins: &[Origin]) -> Vec<TableRead> {
    let columns = plan.schema().columns();
    let row = columns.iter().position(|column| column.name == ROW_COLUMN);
    let tables = row.and_then(|row| origins.get(row)?.row_of.clone()).unwrap_or_default();
    tables.into_iter().collect::<Option<_>>().unwrap_or_default()
}

/// Leaves one `_row` of several, as `SELECT *` of a join has them: the first relation's.
fn with_one_row_column(
    plan: LogicalPlan,
    relations: &[String],
) -> Result<LogicalPlan, DataFusionError> {
    let rows = row_columns(&plan);
    if rows.len() < 2 {
        return Ok(plan);
    }
    let place = |column: &Column| {
        let relation = column.relation.as_ref();
        relation.and_then(|found| relations.iter().position(|name| name == found.table()))
    };
    let kept = rows.iter().min_by_key(|column| place(column).unwrap_or(usize::MAX)).cloned();
    let columns = plan.schema().columns().into_iter();
    let columns = columns
        .filter(|column| column.name != ROW_COLUMN || kept.as_ref() == Some(column))
        .map(Expr::Column);
    LogicalPlanBuilder::from(plan).project(columns)?.build()
}

/// The rows of a running model.
pub struct Batches<'a> {
    pub(super) stream: SendableRecordBatchStream,
    pub(super) runtime: &'a tokio::runtime::Runtime,
    pub(super) file: String,
}

impl Iterator for Batches<'_> {
    type Item = Result<RecordBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.runtime.block_on(self.stream.next())?;
        Some(batch.map_err(|error| Error::of_run(&self.file, &error)))
    }
}
