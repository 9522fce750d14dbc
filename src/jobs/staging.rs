//! Reads the sources of a plan and stages their tables for the engine.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use arrow::datatypes::{Field, Schema, SchemaRef};

use super::aside::AsideFile;
use super::column_rules::ColumnRules;
use super::error::Error;
use super::reasons::Reasons;
use super::rejects::{JsonLines, rename_source_rejects};
use super::stage_files::stage_files;
use super::stream_run::has_to_stage;
use super::streaming::{Flow, Growing, Streams};
use crate::artifact::{Artifacts, table_file_name};
use crate::audit::{PolicyRecord, Samples, add_policy_use};
use crate::blobs::SourceObjects;
use crate::dump::{
    self, Action, Catalog, Event, OnInvalid, ROW_COLUMN, ReadOptions, Rows, Secret, SourceTable,
    Summary, TableName, arrow_field,
};
use crate::engine::{Budget, Engine, KeyRow, StagedTable, TableRow, catalog_tables};
use crate::input::Progress;
use crate::output::{Compression, WriterOptions};
use crate::plan::{self, Kind, OptionalTable, Plan, Problem, Selection, Source, Status};

/// A source after it was read.
pub(super) struct StagedSource {
    pub name: String,
    pub summary: Summary,
    pub tables: Vec<StagedInfo>,
    pub is_dump: bool,
    /// Tables of the dump that the plan does not include.
    pub not_included: Vec<TableName>,
    /// Tables of the dump that `--only` does not need.
    pub not_asked: Vec<TableName>,
    /// The archives whose objects are its table, where it is of archives.
    pub objects: Option<Arc<SourceObjects>>,
}

/// What is known of a staged table; its rows are the engine's.
#[derive(Debug, Clone)]
pub(super) struct StagedInfo {
    pub name: TableName,
    /// The name that models read it by: schema and table.
    pub read_as: (String, String),
    /// False where the plan allows for it and the dump lacks it.
    pub in_dump: bool,
    /// Rows that the dump has, as the decoder counted them.
    pub seen: u64,
    pub decoded: u64,
    pub rejects: BTreeMap<String, u64>,
    /// Cells made NULL by policy, by column.
    pub nulled: BTreeMap<String, u64>,
    pub policies: Vec<PolicyRecord>,
    /// Columns whose values reach the target's data files and nothing else.
    pub secrets: HashSet<String>,
    /// Its columns, those that the plan adds among them.
    pub columns: Vec<String>,
    /// Columns that the plan added, because the dump lacks them.
    pub added: HashSet<String>,
    /// The columns of its primary key.
    pub key: Vec<String>,
    /// A map of a former run: its rows are no rows to migrate.
    pub is_former_map: bool,
}

impl StagedInfo {
    pub fn rejected(&self) -> u64 {
        self.rejects.values().sum()
    }

    /// Returns `source.table`, as models write it.
    pub fn label(&self) -> String {
        format!("{}.{}", self.read_as.0, self.read_as.1)
    }
}

/// How the sources are read.
pub(super) struct StageOptions<'a> {
    pub threads: usize,
    pub progress: &'a Arc<Progress>,
    /// Where rejected rows go; without it, no row is read at all.
    pub artifacts: Option<&'a Artifacts>,
    /// Samples of values are not masked.
    pub show_values: bool,
    /// What the plan calls reasons of rejected rows.
    pub reasons: Reasons<'a>,
    /// Tables that need not be staged, where some may stream.
    pub streams: Option<&'a RefCell<Streams>>,
}

/// Reads all sources of the plan and makes their tables known to the engine.
pub(super) fn stage(
    plan: &Plan,
    engine: &Engine,
    options: &StageOptions,
) -> Result<Vec<StagedSource>, Error> {
    let mut problems = Vec::new();
    let staged = stage_all(plan, engine, options, &mut problems)?;
    if problems.is_empty() { Ok(staged) } else { Err(plan::Error { problems }.into()) }
}

/// Reads what can be read, and adds what is wrong with what the plan says of the rest.
pub(super) fn stage_all(
    plan: &Plan,
    engine: &Engine,
    options: &StageOptions,
    problems: &mut Vec<Problem>,
) -> Result<Vec<StagedSource>, Error> {
    let mut staged = Vec::new();
    for (name, source) in plan.sources.iter().filter(|(_, source)| source.input().is_some()) {
        let selection = plan.selection.as_ref();
        // Rows of such a model name members, also where it reads no table of them.
        let may_upload =
            source.archive.is_some() && plan.models.iter().any(|model| model.kind == Kind::Objects);
        let is_read = |selection: &Selection| selection.reads(name) || may_upload;
        if source.dump.is_none() && !selection.is_none_or(is_read) {
            continue; // a file that nothing reads
        }
        match stage_source((name, source), selection, engine, options, problems) {
            Ok(source) => staged.push(source),
            Err(Error::Plan(found)) => problems.extend(found.problems),
            Err(error) => return Err(error),
        }
    }
    Ok(staged)
}

/// Makes the tables about the dumps known to the engine.
pub(super) fn stage_catalog(
    engine: &Engine,
    staged: &[StagedSource],
    pass_through: &HashSet<String>,
) -> Result<(), Error> {
    let rows: Vec<TableRow> = staged
        .iter()
        .flat_map(|source| source.tables.iter().map(move |table| (source, table)))
        .filter(|(_, table)| table.in_dump)
        .map(|(source, table)| {
            let declared = source.summary.catalog.table(&table.name);
            let key = |is_primary| {
                move |key: &dump::Key| KeyRow {
                    name: key.name.clone(),
                    is_primary,
                    columns: key.columns.clone(),
                }
            };
            let keys = declared.map_or_else(Vec::new, |declared| {
                let primary = declared.primary_key.iter().map(key(true));
                primary.chain(declared.unique.iter().map(key(false))).collect()
            });
            TableRow {
                source: &source.name,
                name: &table.name,
                rows: table.decoded,
                passed_through: pass_through.contains(&table.label()),
                columns: declared.map_or(&[], |declared| &declared.columns),
                keys,
            }
        })
        .collect();
    Ok(catalog_tables(engine, &rows)?)
}

fn stage_source(
    (name, source): (&str, &Source),
    selection: Option<&Selection>,
    engine: &Engine,
    options: &StageOptions,
    problems: &mut Vec<Problem>,
) -> Result<StagedSource, Error> {
    let rules = Arc::new(ColumnRules::new(source));
    if source.dump.is_none() {
        let staging = Staging::new(name, source, &rules, engine, options);
        return stage_files(staging, selection, engine);
    }
    let include = source.include.clone();
    let (of_source, selected) = (name.to_owned(), selection.cloned());
    let read_options = ReadOptions {
        threads: options.threads,
        on_invalid: OnInvalid::Reject,
        rules: {
            let rules = rules.clone();
            Arc::new(move |table, column| rules.of(table, column))
        },
        wanted: Arc::new(move |table| {
            let fits =
                |pattern: &plan::TablePattern| pattern.fits(table.schema.as_deref(), &table.name);
            let is_included = include.is_empty() || include.iter().any(fits);
            let is_asked = |selection: &Selection| selection.wants(&of_source, table);
            is_included && selected.as_ref().is_none_or(is_asked)
        }),
        skip_rows: options.artifacts.is_none(),
        counts_only: false,
        time_zone: source.time_zone,
        progress: options.progress.clone(),
    };
    let wanted = read_options.wanted.clone();
    let mut reader = dump::read(source.dump_paths(), read_options)?;
    let mut staging = Staging::new(name, source, &rules, engine, options);
    staging.take(&mut reader)?;
    let summary = reader.into_summary().ok_or_else(|| {
        Error::Dump(dump::Error::Worker {
            input: name.to_owned(),
            detail: "the reader ended early".to_owned(),
        })
    })?;
    problems.extend(rules.check(name, source, &summary));
    problems.extend(twice_named(name, source, &summary.catalog));
    let mut tables = staging.finish()?;
    staging_absent(name, source, &summary, engine.budget(), &mut tables);
    let schemas: HashSet<_> = tables.iter().map(|(info, _)| info.name.schema.clone()).collect();
    let is_known = selection.is_some_and(|selection| selection.several_schemas.contains(name));
    let has_several = is_known || schemas.iter().flatten().count() > 1;
    let mut infos = Vec::new();
    for (mut info, table) in tables {
        if let (true, Some(schema)) = (has_several, &info.name.schema) {
            info.read_as.0 = format!("{name}_{schema}");
        }
        engine.add_table(Some(&info.read_as.0), &info.read_as.1, table)?;
        if let Some(artifacts) = options.artifacts {
            rename_files(name, &info, artifacts)?;
        }
        let declared = summary.catalog.table(&info.name);
        if let Some(key) = declared.and_then(|declared| declared.primary_key.as_ref()) {
            info.key.clone_from(&key.columns);
        }
        infos.push(info);
    }
    let not_included = summary.catalog.tables.iter().map(|table| table.name.clone());
    let not_wanted: Vec<TableName> = not_included.filter(|name| !wanted(name)).collect();
    let fits = |table: &TableName| {
        let fits = |it: &plan::TablePattern| it.fits(table.schema.as_deref(), &table.name);
        source.include.is_empty() || source.include.iter().any(fits)
    };
    let (not_asked, not_included) = not_wanted.into_iter().partition(fits);
    let (name, tables, is_dump) = (name.to_owned(), infos, true);
    let objects = None;
    Ok(StagedSource { name, summary, tables, is_dump, not_included, not_asked, objects })
}

/// Takes the tables of one source in.
pub(super) struct Staging<'a> {
    pub name: &'a str,
    pub source: &'a Source,
    pub rules: &'a ColumnRules,
    budget: &'a Arc<Budget>,
    pub options: &'a StageOptions<'a>,
    open: BTreeMap<usize, OpenTable<'a>>,
}

/// A table that is being staged.
struct OpenTable<'a> {
    of: Arc<SourceTable>,
    info: StagedInfo,
    table: StagedTable,
    flow: Flow,
    rejects: Option<JsonLines<'a>>,
    asides: Option<AsideFile<'a>>,
}

impl OpenTable<'_> {
    fn growing(&mut self) -> Growing<'_> {
        let Self { of, info, table, flow, .. } = self;
        Growing { table: of, info, flow, staged: table }
    }
}

impl<'a> Staging<'a> {
    fn new(
        name: &'a str,
        source: &'a Source,
        rules: &'a ColumnRules,
        engine: &'a Engine,
        options: &'a StageOptions<'a>,
    ) -> Self {
        let (budget, open) = (engine.budget(), BTreeMap::new());
        Self { name, source, rules, budget, options, open }
    }

    /// Takes all rows in.
    pub fn take<E>(
        &mut self,
        events: &mut impl Iterator<Item = Result<Event, E>>,
    ) -> Result<(), Error>
    where
        Error: From<E>,
    {
        for event in events {
            match event? {
                Event::Open(table) => {
                    let open = self.begin(&table);
                    self.open.insert(table.slot, open);
                }
                Event::Rows(rows) => self.rows(&rows)?,
                Event::Discard(table) => {
                    if let Some(mut open) = self.open.remove(&table.slot) {
                        if matches!(open.flow, Flow::Asked(..) | Flow::Streams) {
                            return Err(has_to_stage(&open.info, "it was emptied or dropped"));
                        }
                        open.table.clear();
                    }
                }
            }
        }
        Ok(())
    }

    fn begin(&self, of: &Arc<SourceTable>) -> OpenTable<'a> {
        let table = of.as_ref();
        let added = added_fields(self.source, &table.name, &table.schema);
        let declared = declared_table(self.source, &table.name);
        let read_as = declared.map_or(table.name.name.as_str(), |(own, _)| match own {
            own if *own == table.name.name => own,
            own => OptionalTable::own_name(own).1,
        });
        let secrets = table.schema.fields().iter().map(|field| field.name());
        let secrets =
            secrets.filter(|name| self.rules.of(&table.name, name).secret == Some(Secret::Keep));
        let columns = table.schema.fields().iter().map(|field| field.name());
        let columns = columns.filter(|name| *name != ROW_COLUMN);
        let info = StagedInfo {
            name: table.name.clone(),
            read_as: (self.name.to_owned(), read_as.to_owned()),
            in_dump: true,
            seen: 0,
            decoded: 0,
            rejects: BTreeMap::new(),
            nulled: BTreeMap::new(),
            policies: Vec::new(),
            secrets: secrets.cloned().collect(),
            columns: columns.cloned().collect(),
            added: added.iter().map(|field| field.name().clone()).collect(),
            key: Vec::new(),
            is_former_map: self.source.run.is_some(),
        };
        let table = StagedTable::new(&table.schema, added, self.budget);
        let flow = if self.options.streams.is_some() { Flow::Grows(0) } else { Flow::Staged };
        OpenTable { of: of.clone(), info, table, flow, rejects: None, asides: None }
    }

    fn rows(&mut self, rows: &Rows) -> Result<(), Error> {
        if let Some(streams) = self.options.streams {
            let mut streams = streams.borrow_mut();
            let waits = streams.waits_to_hear(rows.table.slot);
            if let Some(before) = waits.and_then(|slot| self.open.get_mut(&slot)) {
                streams.hear(&mut before.growing(), true)?;
            }
        }
        let Some(open) = self.open.get_mut(&rows.table.slot) else { return Ok(()) };
        open.info.seen += rows.seen;
        open.info.decoded += rows.batch.num_rows() as u64;
        let streams = match self.options.streams {
            Some(streams) => {
                let mut streams = streams.borrow_mut();
                streams.take(self.name, open.growing(), &rows.batch, rows.text_bytes)?
            }
            None => false,
        };
        if !streams {
            open.table.push(&rows.batch)?;
        }
        for used in &rows.uses {
            let name = rows.table.schema.field(used.column).name();
            if used.action == Action::Null {
                *open.info.nulled.entry(name.clone()).or_default() += used.count;
            }
            let samples = match (open.info.secrets.contains(name), self.options.show_values) {
                (true, _) => Samples::None,
                (false, true) => Samples::Shown,
                (false, false) => Samples::Masked,
            };
            add_policy_use(&mut open.info.policies, &rows.table, used, samples);
        }
        self.asides(rows)?;
        let Some(open) = self.open.get_mut(&rows.table.slot) else { return Ok(()) };
        if rows.rejects.is_empty() {
            return Ok(());
        }
        let reasons = self.options.reasons;
        for reject in &rows.rejects {
            let (reason, _) = reasons.resolve(reject.reason.code(), Status::Error);
            *open.info.rejects.entry(reason).or_default() += 1;
        }
        let Some(artifacts) = self.options.artifacts else { return Ok(()) };
        let source = source_label(self.name, &open.info.name);
        let name = &open.info.name.name;
        let label = format!("{source}.{name}");
        let file = open.rejects.get_or_insert_with(|| {
            let file = table_file_name(Some(&source), name);
            JsonLines::new(artifacts, format!("rejects/{file}.jsonl"))
        });
        let hidden = self.rules.has_secrets(&open.info.name);
        file.add_source_rejects(&label, &rows.rejects, reasons, hidden)
    }

    /// Keeps the exact texts of values that stand aside.
    fn asides(&mut self, rows: &Rows) -> Result<(), Error> {
        let Some(artifacts) = self.options.artifacts else { return Ok(()) };
        let Some(open) = self.open.get_mut(&rows.table.slot) else { return Ok(()) };
        let mut asides = rows.asides.clone();
        for aside in &mut asides {
            // A secret reaches the target's data files and nothing else.
            if open.info.secrets.contains(rows.table.schema.field(aside.column).name()) {
                aside.text = b"***".to_vec();
            }
        }
        if asides.is_empty() {
            return Ok(());
        }
        let name = &open.info.name;
        let file = open.asides.get_or_insert_with(|| {
            let file = table_file_name(Some(&source_label(self.name, name)), &name.name);
            let options = WriterOptions {
                compression: Compression::Zstd,
                metadata: vec![("transload.table".to_owned(), name.to_string())],
            };
            AsideFile::new(artifacts, format!("aside/{file}"), options)
        });
        file.write(&rows.table, &asides)
    }

    /// Ends the files of rejects and asides, and returns the tables.
    pub fn finish(&mut self) -> Result<Vec<(StagedInfo, StagedTable)>, Error> {
        let mut tables = Vec::new();
        for mut open in std::mem::take(&mut self.open).into_values() {
            if let Some(streams) = self.options.streams {
                streams.borrow_mut().hear(&mut open.growing(), true)?;
            }
            if let Some(rejects) = open.rejects {
                rejects.finish()?;
            }
            if let Some(asides) = open.asides {
                asides.finish()?;
            }
            tables.push((open.info, open.table));
        }
        Ok(tables)
    }
}

/// Returns the source as files of its table name it: whether the dump has several schemas is known
/// at its end only.
fn source_label(source: &str, table: &TableName) -> String {
    match table.schema.as_deref() {
        None | Some("public") => source.to_owned(),
        Some(schema) => format!("{source}_{schema}"),
    }
}

/// Gives the files about a table the name that models read it by, where it came out only at the
/// end of the dump.
fn rename_files(source: &str, info: &StagedInfo, artifacts: &Artifacts) -> Result<(), Error> {
    let begun_as = source_label(source, &info.name);
    if begun_as == info.read_as.0 {
        return Ok(());
    }
    let path = |folder: &str, label: &str, extension: &str| {
        format!("{folder}/{}.{extension}", table_file_name(Some(label), &info.name.name))
    };
    let (from, to) = (&begun_as, &info.read_as.0);
    let rejects = (path("rejects", from, "jsonl"), path("rejects", to, "jsonl"));
    if artifacts.record(&rejects.0).is_some() {
        rename_source_rejects(artifacts, (&rejects.0, &rejects.1), &info.label())?;
    }
    let aside = (path("aside", from, "parquet"), path("aside", to, "parquet"));
    if artifacts.record(&aside.0).is_some() {
        artifacts.rename(&aside.0, &aside.1)?;
    }
    Ok(())
}

/// Returns what the plan says of a table of the dump, and the name that it has there.
fn declared_table<'a>(
    source: &'a Source,
    name: &TableName,
) -> Option<(&'a String, &'a OptionalTable)> {
    let (schema, name) = (name.schema.as_deref(), &name.name);
    source.tables.iter().find(|(own_name, table)| table.is_named(own_name, schema, name))
}

/// Says which tables of the plan the dump has under several names.
fn twice_named(name: &str, source: &Source, catalog: &Catalog) -> Vec<Problem> {
    let with_names = source.tables.iter().filter(|(_, table)| !table.also_named.is_empty());
    let mut problems = Vec::new();
    for (own_name, declared) in with_names {
        let tables = catalog.tables.iter().map(|table| &table.name);
        let is_named =
            |table: &&TableName| declared.is_named(own_name, table.schema.as_deref(), &table.name);
        let found: Vec<&str> = tables.filter(is_named).map(|table| table.name.as_str()).collect();
        if found.len() > 1 {
            let what = format!(
                "[sources.{name}.tables.{own_name}]: the dump has it as {}",
                found.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ")
            );
            problems.push(Problem::new(&source.declared_in, what));
        }
    }
    problems
}

/// Returns the columns that the plan names and the dump lacks, NULL in every row.
fn added_fields(source: &Source, table: &TableName, schema: &SchemaRef) -> Vec<Field> {
    let Some((_, optional)) = declared_table(source, table) else { return Vec::new() };
    let missing = optional.columns.iter().filter(|(name, _)| schema.index_of(name).is_err());
    missing.map(|(name, declared)| declared_field(name, declared)).collect()
}

fn declared_field(name: &str, declared: &str) -> Field {
    arrow_field(name, declared, &dump::column_type(declared), true)
}

/// Adds empty tables for those that the dump may lack, and does.
fn staging_absent(
    name: &str,
    source: &Source,
    summary: &Summary,
    budget: &Arc<Budget>,
    tables: &mut Vec<(StagedInfo, StagedTable)>,
) {
    let some_schema = tables.iter().find_map(|(info, _)| info.name.schema.clone());
    for (own, optional) in source.tables.iter().filter(|(_, optional)| optional.optional) {
        let mut known = summary.catalog.tables.iter().map(|known| &known.name);
        let is_named =
            |known: &TableName| optional.is_named(own, known.schema.as_deref(), &known.name);
        if !known.any(is_named) {
            let (schema, own_name) = OptionalTable::own_name(own);
            let schema = schema.map(str::to_owned).or_else(|| some_schema.clone());
            let table = TableName { schema, name: own_name.to_owned() };
            tables.push(absent_table(name, table, optional, budget));
        }
    }
}

/// Makes an empty table of the columns that the plan declares.
pub(super) fn absent_table(
    source: &str,
    table: TableName,
    declared: &OptionalTable,
    budget: &Arc<Budget>,
) -> (StagedInfo, StagedTable) {
    let fields = declared.columns.iter().map(|(name, declared)| declared_field(name, declared));
    let row = Field::new(ROW_COLUMN, arrow::datatypes::DataType::Int64, false);
    let columns = Schema::new(fields.chain([row]).collect::<Vec<_>>());
    let info = StagedInfo {
        read_as: (source.to_owned(), table.name.clone()),
        name: table,
        in_dump: false,
        seen: 0,
        decoded: 0,
        rejects: BTreeMap::new(),
        nulled: BTreeMap::new(),
        policies: Vec::new(),
        secrets: HashSet::new(),
        columns: declared.columns.keys().cloned().collect(),
        added: declared.columns.keys().cloned().collect(),
        is_former_map: false,
        key: Vec::new(),
    };
    (info, StagedTable::new(&Arc::new(columns), Vec::new(), budget))
}

/// Finds staged tables by the names that models read.
pub(super) struct StagedIndex<'a> {
    by_name: HashMap<(&'a str, &'a str), &'a StagedInfo>,
}

impl<'a> StagedIndex<'a> {
    pub fn new(staged: &'a [StagedSource]) -> Self {
        let tables = staged.iter().flat_map(|source| &source.tables);
        let by_name =
            tables.map(|info| ((info.read_as.0.as_str(), info.read_as.1.as_str()), info)).collect();
        Self { by_name }
    }

    pub fn get(&self, schema: Option<&str>, table: &str) -> Option<&'a StagedInfo> {
        self.by_name.get(&(schema?, table)).copied()
    }
}
