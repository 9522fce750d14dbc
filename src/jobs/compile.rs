//! Makes a plan's models and checks ready to run: order, targets, contracts.
//!
//! Everything that can be wrong with them is found here, before anything is written.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::content_rule::{content_hash, is_of_pg_dump};
use super::error::Error;
use super::groups::{Node, groups};
use super::hook_rule::hook_problems;
use super::load_rule::{LoadRule, circles};
use super::object_files::bag_finding;
use super::object_rows::check_columns;
use super::pass_through::{PassedTable, Taken, pass_through};
use super::staging::{StagedIndex, StagedInfo, StagedSource};
use crate::contract::{
    self, KeyStore, ModelRows, Rules, TableContract, TargetTables, for_postgres, read_target,
    target_table,
};
use crate::dump::{Catalog, Dialect, Finding, POSTGRES, TableName};
use crate::engine::{self, Engine, ModelSql, PlannedModel, StagedTable, TableRead};
use crate::output::ContentHash;
use crate::plan::{self, Check, Format, Kind, Model, Plan, Problem, did_you_mean, order};

/// Models and checks that can be run.
pub(super) struct Compiled {
    /// In an order in which each comes after what it reads and after the parents of its rows.
    pub models: Vec<CompiledModel>,
    pub checks: Vec<CompiledCheck>,
    pub keys: KeyStore,
    pub target: Target,
    /// Labels of the source tables that go as they are.
    pub pass_through: HashSet<String>,
    /// What has no place in the target, or no rows there.
    pub findings: Vec<Finding>,
    pub skipped: Vec<String>,
}

/// The target's tables.
pub(super) struct Target {
    pub catalog: Catalog,
    /// The dialect of the script that declared them.
    pub dialect: &'static Dialect,
    /// The demands of the kind of server that it is on.
    pub rules: &'static Rules,
    /// All sources are dumps of the kind of server that the target is on.
    pub is_of_the_sources_kind: bool,
    /// All sources were written by pg_dump.
    pub is_of_pg_dump: bool,
}

pub(super) struct CompiledModel {
    /// What the plan says of it.
    pub declared: Model,
    pub name: String,
    pub kind: Kind,
    pub sql: ModelSql,
    pub formats: Vec<Format>,
    pub contract: Option<TableContract>,
    /// The models with which its rows are judged together.
    pub group: Option<usize>,
    /// Another model or a check reads its rows.
    pub is_read: bool,
    /// A check that stops the run reads it, or a model that such a check reads.
    pub runs_early: bool,
    /// The table that it fills.
    pub target: Option<TableName>,
    /// The source tables that its rows are made of, by the number in `_row`.
    pub drivers: Vec<StagedInfo>,
    /// How the table is loaded; of models with a target.
    pub load: Option<LoadRule>,
    /// Hashes what is loaded, where the scripts verify it.
    pub content: Option<ContentHash>,
    /// Columns whose values may stand in data files alone.
    pub masked: HashSet<String>,
    /// By column: the source columns that it is made of.
    pub lineage: BTreeMap<String, BTreeSet<String>>,
    /// The source tables that it reads, by itself or through models.
    pub sources: Vec<String>,
}

pub(super) struct CompiledCheck {
    pub check: Check,
    pub sql: ModelSql,
}

/// A model on its way.
struct Draft {
    model: Model,
    sql: ModelSql,
    target: Option<TableName>,
}

/// Compiles the plan over the staged sources.
pub(super) fn compile(
    plan: &Plan,
    staged: &[StagedSource],
    engine: &Engine,
) -> Result<Compiled, Error> {
    let mut problems = Vec::new();
    let compiled = compile_all(plan, staged, engine, &mut problems)?;
    if problems.is_empty() { Ok(compiled) } else { Err(plan::Error { problems }.into()) }
}

/// Compiles what can be compiled, and adds what is wrong with the rest.
pub(super) fn compile_all(
    plan: &Plan,
    staged: &[StagedSource],
    engine: &Engine,
    problems: &mut Vec<Problem>,
) -> Result<Compiled, Error> {
    let target = target_of(plan, staged)?;
    let keys = KeyStore::new(engine.key_bytes(), engine.budget().spill_folder());
    compile_for(target, plan, staged, engine, keys, problems)
}

/// Compiles for the tables of a target that is known already.
pub(super) fn compile_for(
    target: Target,
    plan: &Plan,
    staged: &[StagedSource],
    engine: &Engine,
    keys: KeyStore,
    problems: &mut Vec<Problem>,
) -> Result<Compiled, Error> {
    let index = StagedIndex::new(staged);
    problems.extend(hook_problems(&plan.hooks, target.rules));
    for source in staged {
        let schemas = target.catalog.tables.iter().filter_map(|table| table.name.schema.as_ref());
        if schemas.into_iter().any(|schema| *schema == source.name) {
            // Files of rejects carry the one or the other.
            let what = format!("source `{}` has the name of a schema of the target", source.name);
            problems.push(Problem::new("plan.toml", what));
        }
    }

    let mut drafts = Vec::new();
    let mut skipped = Vec::new();
    // Whoever reads one of these has no problem of its own.
    let mut failed: HashSet<String> = HashSet::new();
    let is_lost = |read: &TableRead| is_of_lost_source(read, plan, staged);
    for model in &plan.models {
        match draft(model, &target, &index, engine) {
            Ok(Some(draft)) if draft.sql.reads.iter().any(is_lost) => {
                failed.insert(draft.model.name);
            }
            Ok(Some(draft)) => drafts.push(draft),
            Ok(None) => skipped.push(model.name.clone()),
            Err(found) => {
                problems.extend(found.problems);
                match found.draft {
                    Some(draft) => drafts.push(*draft),
                    None => drop(failed.insert(model.name.clone())),
                }
            }
        }
    }
    let mut checks = Vec::new();
    for check in &plan.checks {
        match engine.parse(&check.file, &check.sql) {
            Ok(sql) if sql.reads.iter().any(is_lost) => {}
            Ok(sql) => checks.push(CompiledCheck { check: check.clone(), sql }),
            Err(error) => problems.extend(model_problems(error)?),
        }
    }
    add_empty_stages(plan, &skipped, &checks, engine, &mut drafts)?;
    let (pass_through, findings) =
        add_pass_through(plan, &target.catalog, staged, engine, &mut drafts)?;
    refuse_shared_targets(&drafts, problems);
    super::staging::stage_catalog(engine, staged, &pass_through)?;

    let drafts = in_order(drafts, &target.catalog, &mut failed, problems);
    let mut compiled =
        Compiled { models: Vec::new(), checks, keys, target, pass_through, findings, skipped };
    let drafts = Drafts { drafts, failed };
    let failed = compiled.add_models(drafts, plan, &index, engine, problems)?;
    compiled.plan_checks(engine, &index, &failed, problems)?;
    if !plan.target.create {
        problems.extend(circles(&compiled.models, &compiled.target.catalog));
    }
    compiled.mark_early();
    for model in compiled.models.iter().filter(|model| model.runs_early) {
        if model.kind != Kind::Stage {
            let what = "a check with `stop` reads it, and so it has to be a stage";
            problems.push(Problem::new(&model.sql.file, what));
        }
    }
    Ok(compiled)
}

/// Makes stages of models whose table the dump lacks, where others read them: they have no rows.
fn add_empty_stages(
    plan: &Plan,
    skipped: &[String],
    checks: &[CompiledCheck],
    engine: &Engine,
    drafts: &mut Vec<Draft>,
) -> Result<(), Error> {
    let sqls = drafts.iter().map(|draft| &draft.sql).chain(checks.iter().map(|check| &check.sql));
    let mut read: HashSet<String> = sqls.flat_map(model_reads).collect();
    let models = plan.models.iter().filter(|model| skipped.contains(&model.name));
    let mut left: Vec<&Model> = models.collect();
    while let Some(position) = left.iter().position(|model| read.contains(&model.name)) {
        let model = left.swap_remove(position);
        let sql = engine.parse(&model.file, &model.sql)?;
        read.extend(model_reads(&sql));
        let model = Model { kind: Kind::Stage, target: None, ..model.clone() };
        drafts.push(Draft { model, sql, target: None });
    }
    Ok(())
}

/// Returns true for a table of a source that could not be read: it is said of the source.
fn is_of_lost_source(read: &TableRead, plan: &Plan, staged: &[StagedSource]) -> bool {
    let Some(schema) = &read.schema else { return false };
    let is_of = |name: &str| {
        schema.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
    };
    let is_there = |name: &str| staged.iter().any(|source| source.name == name);
    plan.sources.keys().any(|name| is_of(name) && !is_there(name))
        && !staged.iter().any(|source| is_of(&source.name))
}

/// Models in their order, and those that are left away because of what is wrong with them.
struct Drafts {
    drafts: Vec<Draft>,
    failed: HashSet<String>,
}

/// A model with which something is wrong; its statement may be right.
struct BadDraft {
    draft: Option<Box<Draft>>,
    problems: Vec<Problem>,
}

/// Turns an error of the plan into its problems; any other error stays one.
fn model_problems(error: engine::Error) -> Result<Vec<Problem>, Error> {
    match error {
        engine::Error::Model { file, line, what, hint } => {
            let line = line.map(|line| line as usize);
            Ok(vec![Problem::new(&file, what).at_line(line).with_hint(hint)])
        }
        engine::Error::Models { errors } => {
            let mut problems = Vec::new();
            for error in errors {
                problems.extend(model_problems(error)?);
            }
            Ok(problems)
        }
        other => Err(other.into()),
    }
}

pub(super) fn target_of(plan: &Plan, staged: &[StagedSource]) -> Result<Target, Error> {
    let base = plan
        .target
        .base
        .as_ref()
        .and_then(|base| staged.iter().find(|source| source.name == *base));
    let rules = rules_of(plan.target.engine);
    let dialect = base.map_or(rules.dialect, |source| source.summary.dialect);
    if let Some(base) = base.filter(|_| *dialect != *rules.dialect && *rules.dialect != POSTGRES) {
        let what = format!("target.base: `{}` is no dump of {}", base.name, rules.name);
        let hint = "give the tables of the target as DDL, with target.schema".to_owned();
        let problem = Problem::new("plan.toml", what).with_hint(Some(hint));
        return Err(plan::Error { problems: vec![problem] }.into());
    }
    let base = base.map(included);
    let catalog = read_target(base, &plan.target_ddl, rules)?;
    // Files of facts are of no server.
    let mut dumps = staged.iter().filter(|source| source.is_dump);
    let is_of_the_sources_kind = dumps.all(|source| *source.summary.dialect == *rules.dialect);
    let is_of_pg_dump = is_of_pg_dump(staged);
    Ok(Target { catalog, dialect, rules, is_of_the_sources_kind, is_of_pg_dump })
}

/// Returns the rules of the kind of server that a plan is for.
pub(super) fn rules_of(engine: plan::Engine) -> &'static Rules {
    match engine {
        plan::Engine::Postgres => &contract::POSTGRES,
        plan::Engine::Mysql => &contract::MYSQL,
    }
}

/// Returns what a source declares of the tables that the plan includes.
fn included(source: &StagedSource) -> Catalog {
    let mut catalog = source.summary.catalog.clone();
    catalog.tables.retain(|table| !source.not_included.contains(&table.name));
    catalog
}

/// Parses a model's statement, with what its kind adds to it.
pub(super) fn parse(model: &Model, engine: &Engine) -> Result<ModelSql, engine::Error> {
    let sql = engine.parse(&model.file, &model.sql)?;
    Ok(match (model.kind, &model.archive) {
        (Kind::Objects, _) => sql.with_wide_rows(),
        (Kind::Reconciled, Some(source)) => sql.with_verdicts(source),
        _ => sql,
    })
}

/// Returns `None` for a model that has nothing to do: its table is one that the dump may lack.
fn draft(
    model: &Model,
    target: &Target,
    index: &StagedIndex,
    engine: &Engine,
) -> Result<Option<Draft>, BadDraft> {
    let sql = parse(model, engine).map_err(|error| BadDraft {
        draft: None,
        problems: model_problems(error)
            .unwrap_or_else(|error| vec![Problem::new(&model.file, error.to_string())]),
    })?;
    if !model.is_loaded() {
        return Ok(Some(Draft { model: model.clone(), sql, target: None }));
    }
    let wanted = model.target.as_deref().unwrap_or(&model.name);
    match target_table(&target.catalog, wanted, &model.file, target.rules) {
        Ok(table) => {
            let target = Some(table.name.clone());
            Ok(Some(Draft { model: model.clone(), sql, target }))
        }
        Err(problem) => {
            let driver = sql.driver.as_ref();
            let driver = driver.and_then(|read| index.get(read.schema.as_deref(), &read.table));
            if driver.is_some_and(|driver| !driver.in_dump) {
                return Ok(None);
            }
            let draft = Some(Box::new(Draft { model: model.clone(), sql, target: None }));
            Err(BadDraft { draft, problems: vec![problem] })
        }
    }
}

/// Drafts the models of what passes through; returns the labels of their tables, and findings.
fn add_pass_through(
    plan: &Plan,
    target: &Catalog,
    staged: &[StagedSource],
    engine: &Engine,
    drafts: &mut Vec<Draft>,
) -> Result<(HashSet<String>, Vec<Finding>), Error> {
    if !plan.target.pass_through {
        return Ok((HashSet::new(), Vec::new()));
    }
    let taken = Taken {
        filled: drafts.iter().filter_map(|draft| draft.target.clone()).collect(),
        read: drafts.iter().flat_map(|draft| &draft.sql.reads).map(ToString::to_string).collect(),
    };
    let mut passed = pass_through(plan, target, staged, &taken);
    if let Some(selection) = &plan.selection {
        passed.tables.retain(|table| selection.passed.contains(&table.label));
        // What is not asked for has no rows, and no place.
        passed.findings.clear();
    }
    let mut labels = HashSet::new();
    for PassedTable { label, model, target } in passed.tables {
        labels.insert(label);
        let sql = engine.parse(&model.file, &model.sql)?;
        drafts.push(Draft { model, sql, target: Some(target) });
    }
    Ok((labels, passed.findings))
}

fn refuse_shared_targets(drafts: &[Draft], problems: &mut Vec<Problem>) {
    let mut first: HashMap<&TableName, &str> = HashMap::new();
    for draft in drafts {
        let Some(target) = &draft.target else { continue };
        if let Some(other) = first.insert(target, &draft.model.name) {
            let what = format!("`{target}` is filled by model `{other}` too");
            problems.push(Problem::new(&draft.model.file, what));
        }
    }
}

/// Puts what is read, and the parents of rows, first.
///
/// Foreign keys that would close a circle give way: their contracts say that they do.
fn in_order(
    mut drafts: Vec<Draft>,
    target: &Catalog,
    failed: &mut HashSet<String>,
    problems: &mut Vec<Problem>,
) -> Vec<Draft> {
    let (mut edges, mut best) = loop {
        let edges: Vec<(String, Vec<String>)> = drafts
            .iter()
            .map(|draft| (draft.model.name.clone(), model_reads(&draft.sql)))
            .collect();
        match order(&edges) {
            Ok(best) => break (edges, best),
            Err(cycle) => {
                problems.extend(cycle_problem(&drafts, &cycle));
                drafts.retain(|draft| !cycle.contains(&draft.model.name));
                failed.extend(cycle);
            }
        }
    };
    let fills: HashMap<TableName, String> = drafts
        .iter()
        .filter_map(|draft| Some((draft.target.clone()?, draft.model.name.clone())))
        .collect();
    for (position, draft) in drafts.iter().enumerate() {
        let table = draft.target.as_ref().and_then(|name| target.table(name));
        for foreign_key in table.iter().flat_map(|table| &table.foreign_keys) {
            let parent = target.table(&foreign_key.parent).and_then(|table| fills.get(&table.name));
            let Some(parent) = parent.filter(|parent| **parent != draft.model.name) else {
                continue;
            };
            edges[position].1.push(parent.clone());
            match order(&edges) {
                Ok(found) => best = found,
                Err(_) => drop(edges[position].1.pop()),
            }
        }
    }
    let mut drafts: Vec<Option<Draft>> = drafts.into_iter().map(Some).collect();
    best.into_iter().filter_map(|position| drafts[position].take()).collect()
}

/// Returns the tables that `_row` counts in; none where one of them is no source's.
fn drivers_of(tables: &[TableRead], index: &StagedIndex) -> Vec<StagedInfo> {
    let found = tables.iter().map(|read| index.get(read.schema.as_deref(), &read.table).cloned());
    found.collect::<Option<_>>().unwrap_or_default()
}

/// Returns what groups need to know of the models.
fn nodes_of(drafts: &[Draft], target: &Catalog) -> Vec<Node> {
    let parents = |draft: &Draft| {
        let table = draft.target.as_ref().and_then(|name| target.table(name));
        let keys = table.iter().flat_map(|table| &table.foreign_keys);
        keys.filter_map(|key| target.table(&key.parent).map(|table| table.name.clone())).collect()
    };
    let node = |draft: &Draft| Node {
        name: draft.model.name.clone(),
        target: draft.target.clone(),
        parents: parents(draft),
        reads: model_reads(&draft.sql),
    };
    drafts.iter().map(node).collect()
}

/// Names a cycle at the line in which its first model reads the second.
fn cycle_problem(drafts: &[Draft], cycle: &[String]) -> Option<Problem> {
    let first = drafts.iter().find(|draft| Some(&draft.model.name) == cycle.first())?;
    let next = TableRead { schema: None, table: cycle.get(1)?.clone() };
    let what = format!("models read each other: {}", cycle.join(" → "));
    Some(Problem::new(&first.model.file, what).at_line(first.sql.line_of_table(&next)))
}

/// Says which columns the plan names of a model that the model does not give.
fn unknown_columns(model: &Model, planned: &PlannedModel) -> Vec<Problem> {
    let lists = [
        ("key", model.key.as_deref().unwrap_or_default()),
        ("source_key", model.source_key.as_deref().unwrap_or_default()),
        ("json", &model.json),
    ];
    let fields = planned.schema.fields();
    let mut problems = Vec::new();
    for (key, names) in lists {
        for name in names.iter().filter(|name| planned.schema.index_of(name).is_err()) {
            let what = format!("{key}: the model gives no column `{name}`");
            let hint = did_you_mean(name, fields.iter().map(|field| field.name().as_str()));
            problems.push(Problem::new(&model.file, what).with_hint(hint));
        }
    }
    problems
}

pub(super) fn model_reads(sql: &ModelSql) -> Vec<String> {
    let models = sql.reads.iter().filter(|read| read.schema.is_none());
    models.map(|read| read.table.clone()).collect()
}

impl Compiled {
    fn add_models(
        &mut self,
        Drafts { drafts, mut failed }: Drafts,
        plan: &Plan,
        index: &StagedIndex,
        engine: &Engine,
        problems: &mut Vec<Problem>,
    ) -> Result<HashSet<String>, Error> {
        let read: HashSet<String> = drafts
            .iter()
            .map(|draft| &draft.sql)
            .chain(self.checks.iter().map(|check| &check.sql))
            .flat_map(model_reads)
            .collect();
        let filled: HashSet<TableName> =
            drafts.iter().filter_map(|draft| draft.target.clone()).collect();
        let contract_catalog = match *self.target.dialect == *self.target.rules.dialect {
            true => self.target.catalog.clone(),
            false => for_postgres(&self.target.catalog),
        };
        let tables = TargetTables {
            catalog: &contract_catalog,
            filled: &filled,
            creates: plan.target.create,
            rules: self.target.rules,
        };
        let mut later = filled.clone();
        let groups = groups(&nodes_of(&drafts, &contract_catalog));
        let in_group = |group: usize| -> HashSet<TableName> {
            let members = drafts.iter().zip(&groups).filter(|(_, of)| **of == Some(group));
            members.filter_map(|(draft, _)| draft.target.clone()).collect()
        };
        let tables_of: HashMap<usize, HashSet<TableName>> =
            groups.iter().flatten().map(|group| (*group, in_group(*group))).collect();
        for (draft, group) in drafts.into_iter().zip(groups) {
            let Draft { model, sql, target } = draft;
            if model_reads(&sql).iter().any(|read| failed.contains(read)) {
                failed.insert(model.name);
                continue; // the model that it reads has the problem
            }
            let planned = match engine.plan(sql.clone()) {
                Ok(planned) => planned,
                Err(error) => {
                    problems.extend(model_problems(error)?);
                    failed.insert(model.name);
                    continue;
                }
            };
            if model.kind == Kind::Objects {
                let mut sources = plan.sources.values();
                let has_archives = sources.any(|source| source.archive.is_some());
                problems.extend(check_columns(&model.file, &planned.schema, has_archives));
                self.findings.extend(bag_finding(plan, &model.name, &planned.schema));
            }
            let sources = self.sources_of(&sql.reads, index);
            let is_read = read.contains(&model.name);
            if is_read {
                let empty = StagedTable::new(&planned.schema, Vec::new(), engine.budget());
                engine.add_model(&model.name, &planned, empty)?;
            }
            let table = target.as_ref().and_then(|name| contract_catalog.table(name));
            let contract = match table {
                None => None,
                Some(table) => {
                    let may_lack =
                        sources.iter().flat_map(|info| info.added.iter().cloned()).collect();
                    let rows = ModelRows {
                        file: &model.file,
                        schema: &planned.schema,
                        lines: &sql.output_lines(),
                        may_lack: &may_lack,
                        keeps_text: self.target.is_of_the_sources_kind,
                    };
                    let contract =
                        TableContract::new(table, &rows, &tables, engine, &mut self.keys);
                    match contract {
                        Ok(mut contract) => {
                            later.remove(&table.name);
                            let alone = HashSet::new();
                            let group = group.and_then(|group| tables_of.get(&group));
                            contract.link(group.unwrap_or(&alone), &later);
                            Some(contract)
                        }
                        Err(found) => {
                            problems.extend(found);
                            continue;
                        }
                    }
                }
            };
            let drivers = drivers_of(&planned.row_sources, index);
            problems.extend(unknown_columns(&model, &planned));
            let masked = self.masked_of(&planned, index);
            let lineage = self.lineage_of(&planned, index);
            let mut labels: Vec<String> = sources.iter().map(StagedInfo::label).collect();
            labels.sort();
            labels.dedup();
            let load = contract.as_ref().map(|contract| {
                let columns = contract.schema.fields().iter().map(|field| field.name().clone());
                let columns: Vec<String> = columns.collect();
                LoadRule::new(&model, &plan.target, &contract.table, &columns)
            });
            let load = match load.transpose() {
                Ok(load) => load,
                Err(problem) => {
                    problems.push(problem);
                    continue;
                }
            };
            let content = contract
                .as_ref()
                .and_then(|contract| content_hash(plan, contract, &planned.schema, &self.target));
            let default = match model.kind {
                Kind::Map => vec![Format::Csv],
                Kind::Table | Kind::Stage | Kind::Objects | Kind::Export | Kind::Reconciled => {
                    plan.formats()
                }
            };
            self.models.push(CompiledModel {
                name: model.name.clone(),
                kind: model.kind,
                formats: model.formats.clone().unwrap_or(default),
                declared: model,
                group: group.filter(|_| {
                    contract.as_ref().is_some_and(|found| {
                        let tables = group.and_then(|group| tables_of.get(&group));
                        found.is_linked() || tables.is_some_and(|tables| tables.len() > 1)
                    })
                }),
                contract,
                is_read,
                runs_early: false,
                target: target.clone(),
                drivers,
                load,
                content,
                masked,
                lineage,
                sources: labels,
                sql,
            });
        }
        let contracts = self
            .models
            .iter_mut()
            .filter_map(|model| model.contract.as_mut().map(|contract| (&model.name, contract)));
        for (name, contract) in contracts {
            contract
                .keep_keys(&mut self.keys)
                .map_err(|source| Error::Contract { model: name.clone(), source })?;
        }
        Ok(failed)
    }

    /// Marks what the checks that stop a run read.
    fn mark_early(&mut self) {
        let stopping = self.checks.iter().filter(|check| check.check.stop);
        let mut wanted: Vec<String> = stopping.flat_map(|check| model_reads(&check.sql)).collect();
        while let Some(name) = wanted.pop() {
            let model = self.models.iter_mut().find(|model| model.name == name);
            if let Some(model) = model.filter(|model| !model.runs_early) {
                model.runs_early = true;
                wanted.extend(model_reads(&model.sql));
            }
        }
    }

    /// Returns the source tables that a model reads, by itself or through other models.
    fn sources_of(&self, reads: &[TableRead], index: &StagedIndex) -> Vec<StagedInfo> {
        let mut found = Vec::new();
        for read in reads {
            match index.get(read.schema.as_deref(), &read.table) {
                Some(info) => found.push(info.clone()),
                None => {
                    let model = self.models.iter().find(|model| model.name == read.table);
                    if let Some(model) = model.filter(|_| read.schema.is_none()) {
                        found.extend(self.sources_of(&model.sql.reads, index));
                    }
                }
            }
        }
        found
    }

    /// Returns the source columns that each column is made of, by itself or through other models.
    fn lineage_of(
        &self,
        planned: &PlannedModel,
        index: &StagedIndex,
    ) -> BTreeMap<String, BTreeSet<String>> {
        let resolved = |(read, column): &(TableRead, String)| -> BTreeSet<String> {
            if let Some(info) = index.get(read.schema.as_deref(), &read.table) {
                return BTreeSet::from([format!("{}.{column}", info.label())]);
            }
            let model = self.models.iter().find(|model| model.name == read.table);
            match model.filter(|_| read.schema.is_none()) {
                Some(model) => model.lineage.get(column).cloned().unwrap_or_default(),
                None => BTreeSet::from([format!("{read}.{column}")]),
            }
        };
        let columns = planned.schema.fields().iter().zip(planned.column_sources());
        columns
            .map(|(field, sources)| {
                (field.name().clone(), sources.iter().flat_map(resolved).collect())
            })
            .collect()
    }

    /// Returns the columns of a model that derive from a secret, by itself or through other models.
    fn masked_of(&self, planned: &PlannedModel, index: &StagedIndex) -> HashSet<String> {
        let is_secret = |(read, column): &(TableRead, String)| match index
            .get(read.schema.as_deref(), &read.table)
        {
            Some(info) => info.secrets.contains(column),
            None => self
                .models
                .iter()
                .find(|model| read.schema.is_none() && model.name == read.table)
                .is_some_and(|model| model.masked.contains(column)),
        };
        let columns = planned.schema.fields().iter().zip(planned.column_sources());
        columns
            .filter(|(_, sources)| sources.iter().any(is_secret))
            .map(|(field, _)| field.name().clone())
            .collect()
    }

    fn plan_checks(
        &self,
        engine: &Engine,
        index: &StagedIndex,
        failed: &HashSet<String>,
        problems: &mut Vec<Problem>,
    ) -> Result<(), Error> {
        for check in &self.checks {
            if model_reads(&check.sql).iter().any(|read| failed.contains(read)) {
                continue; // the model that it reads has the problem
            }
            match engine.plan(check.sql.clone()) {
                Err(error) => problems.extend(model_problems(error)?),
                Ok(planned) if self.masked_of(&planned, index).contains("_detail") => {
                    // Violations are printed, and stand in the audit.
                    let hint = "show a key instead; a secret may stand in WHERE".to_owned();
                    let problem = Problem::new(&check.sql.file, "`_detail` shows a secret");
                    problems.push(problem.with_hint(Some(hint)));
                }
                Ok(_) => {}
            }
        }
        Ok(())
    }
}
