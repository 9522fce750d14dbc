//! Drafts a plan from an inspection: one pass-through model a table, and the target's DDL.
//!
//! What is written passes `check` and `convert` as it is; what a person has to decide stands in
//! comments.

use std::io::Write;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use super::compile::rules_of;
use super::draft_archives::{ArchiveDraft, MODEL};
use super::draft_columns::{ColumnDraft, TableDraft, draft_tables};
use super::draft_plan::{Sources, model_sql, plan_toml};
use super::draft_target::drafted_target;
use super::error::Error;
use super::inspect::{InspectOptions, inspect_with_catalog};
use crate::artifact::{Artifacts, file_name};
use crate::contract::{Rules, read_target};
use crate::dump::{self, Catalog, TableName};
use crate::input::Progress;
use crate::plan::{self, Problem};
use crate::profile::Shown;

/// What a plan is drafted from.
#[derive(Debug)]
pub struct InitOptions {
    /// Dumps, read one after the other as one, and archives.
    pub paths: Vec<PathBuf>,
    /// The new folder.
    pub plan: PathBuf,
    /// The target's DDL; drafted where there is none.
    pub target: Option<PathBuf>,
    /// The target's kind of server.
    pub engine: plan::Engine,
    pub threads: usize,
    pub progress: Arc<Progress>,
}

/// What was drafted.
#[derive(Debug, Serialize)]
pub struct InitReport {
    pub version: u32,
    pub plan: String,
    /// The source's name in models.
    pub source: String,
    pub models: u64,
    /// Columns that go nowhere: they look like secrets.
    pub dropped: Vec<String>,
    /// Tables without a model, and parts of the DDL that were not drafted, with the reason.
    pub left_out: Vec<String>,
}

/// Writes a plan.
///
/// # Errors
/// The folder is there already, an input can't be read, or the target's DDL can't.
pub fn init(options: &InitOptions) -> Result<InitReport, Error> {
    let folder = options.plan.display().to_string();
    refuse(options, &folder)?;
    let inspected = inspect_with_catalog(&InspectOptions {
        paths: options.paths.clone(),
        threads: options.threads,
        profile: true,
        shown: Shown::Numbers,
        progress: options.progress.clone(),
        ..InspectOptions::default()
    })?;
    let (report, Some(summary)) = inspected else {
        let hint = "a plan has a dump; name it beside the archive".to_owned();
        let problem = Problem::new(&folder, "only archives are given").with_hint(Some(hint));
        return Err(plan::Error::from(problem).into());
    };
    let rules = rules_of(options.engine);
    let given = options.target.as_deref().map(|path| given_target(path, rules)).transpose()?;
    let is_itself = given.is_none() && options.engine == plan::Engine::Mysql;
    if is_itself && *summary.dialect != *rules.dialect {
        let what = "the tables of another kind of server are not drafted for MySQL";
        let hint = "give the target's DDL with --target".to_owned();
        let problem = Problem::new("--engine", what).with_hint(Some(hint));
        return Err(plan::Error::from(problem).into());
    }
    // A MySQL target begins as the dump's own tables.
    let known = given.as_ref().map(|it| &it.0).or(is_itself.then_some(&summary.catalog));
    let mut left_out = Vec::new();
    let mut tables = draft_tables(&report, &summary, known, rules, &mut left_out);
    if is_itself {
        // The database is the one that the client connects to.
        tables.iter_mut().for_each(|table| table.target.name.schema = None);
    }
    let target = match &given {
        Some((_, text)) => Some(text.clone()),
        None if is_itself => None,
        None => Some(drafted_target(&tables, &summary, &mut left_out).into_bytes()),
    };
    let schemas = target_schemas(&tables, given.as_ref().map(|it| &it.0));
    let name = source_name(&schemas);
    let taken: Vec<String> = schemas.iter().cloned().chain([name.clone()]).collect();
    let archives = relative_paths(&report.inputs, true, &options.plan);
    let sources = Sources {
        name,
        has_several_schemas: has_several_schemas(&report.tables),
        dumps: relative_paths(&report.inputs, false, &options.plan),
        archives: ArchiveDraft::new(archives, &report, &taken),
        creates_target: given.is_none(),
        engine: options.engine,
        has_target_file: target.is_some(),
    };
    name_models(&mut tables, sources.has_several_schemas);

    let artifacts = Artifacts::create(&options.plan, false)?;
    let written = plan_toml(&folder, &report, &tables, &sources, &left_out);
    write(&artifacts, "plan.toml", written.as_bytes())?;
    if let Some(target) = &target {
        write(&artifacts, "target.sql", target)?;
    }
    for table in tables.iter().filter(|table| table.has_model) {
        let path = format!("models/{}.sql", table.model);
        write(&artifacts, &path, model_sql(table, &sources).as_bytes())?;
    }
    let read_from = match sources.has_several_schemas {
        true => format!("{}_storage", sources.name),
        false => sources.name.clone(),
    };
    let reconciled = sources.archives.as_ref().and_then(|it| it.model(&read_from));
    if let Some(model) = &reconciled {
        write(&artifacts, &format!("models/{MODEL}.sql"), model.as_bytes())?;
    }
    artifacts.complete()?;
    let dropped = |table: &TableDraft| {
        let dropped = table.columns.iter().filter(|column| column.is_dropped());
        dropped.map(|column| format!("{}.{}", table.name, column.name)).collect::<Vec<_>>()
    };
    Ok(InitReport {
        version: 1,
        plan: folder,
        source: sources.name,
        models: tables.iter().filter(|table| table.has_model).count() as u64
            + u64::from(reconciled.is_some()),
        dropped: tables.iter().flat_map(dropped).collect(),
        left_out,
    })
}

/// Says no before anything is read.
fn refuse(options: &InitOptions, folder: &str) -> Result<(), Error> {
    let problem = if options.plan.exists() {
        let hint = "choose a new folder, or remove this one".to_owned();
        Problem::new(folder, "is there already; a plan is not overwritten").with_hint(Some(hint))
    } else if options.paths.iter().any(|path| path == Path::new("-")) {
        let hint = "save the dump to a file first".to_owned();
        let what = "a plan names its dumps, and standard input has no name";
        Problem::new(folder, what).with_hint(Some(hint))
    } else {
        return Ok(());
    };
    Err(plan::Error::from(problem).into())
}

fn given_target(path: &Path, rules: &Rules) -> Result<(Catalog, Vec<u8>), Error> {
    let file = path.display().to_string();
    let text = std::fs::read(path).map_err(|error| {
        Error::Plan(Problem::new(&file, format!("the target's DDL can't be read: {error}")).into())
    })?;
    let ddl = [(file.clone(), text)];
    let catalog = read_target(None, &ddl, rules)?;
    let [(_, text)] = ddl;
    if catalog.tables.is_empty() {
        let what = "declares no table; expected the target's DDL, as pg_dump -s writes it";
        return Err(plan::Error::from(Problem::new(&file, what)).into());
    }
    Ok((catalog, text))
}

fn target_schemas(tables: &[TableDraft], given: Option<&Catalog>) -> Vec<String> {
    let given = given.iter().flat_map(|catalog| &catalog.tables).map(|table| &table.name);
    let names = tables.iter().map(|table| &table.target.name).chain(given);
    names.filter_map(|name| name.schema.clone()).collect()
}

/// A source must not have the name of a schema of the target.
fn source_name(schemas: &[String]) -> String {
    let names = ["legacy", "source", "source_dump"];
    let free = names.into_iter().find(|name| !schemas.iter().any(|schema| schema == name));
    free.unwrap_or("transload_source").to_owned()
}

fn has_several_schemas(tables: &[super::InspectedTable]) -> bool {
    let mut schemas: Vec<&String> =
        tables.iter().filter_map(|table| table.schema.as_ref()).collect();
    schemas.sort();
    schemas.dedup();
    schemas.len() > 1
}

/// Gives each model a name of its own, that a file can have.
fn name_models(tables: &mut [TableDraft], has_several_schemas: bool) {
    let model = |name: &TableName| match (&name.schema, has_several_schemas) {
        (Some(schema), true) => file_name(&format!("{schema}_{}", name.name)),
        _ => file_name(&name.name),
    };
    let mut taken: Vec<String> = vec![MODEL.to_owned()];
    for table in tables {
        let wanted = model(&table.name);
        let mut name = wanted.clone();
        let mut count = 2;
        // File systems may take `A` and `a` for one.
        while taken.contains(&name.to_lowercase()) {
            name = format!("{wanted}_{count}");
            count += 1;
        }
        taken.push(name.to_lowercase());
        table.model = name;
    }
}

fn relative_paths(
    inputs: &[super::inspect::InspectedInput],
    archives: bool,
    plan: &Path,
) -> Vec<String> {
    let of_kind = inputs.iter().filter(|input| (input.dialect == "tar") == archives);
    of_kind.map(|input| relative(Path::new(&input.path), plan)).collect()
}

/// Returns the way from the plan's folder to a file; the file's own path where there is none.
fn relative(path: &Path, plan: &Path) -> String {
    let whole = |path: &Path| {
        let absolute = std::path::absolute(path).ok()?;
        // The folder of the plan is not there yet; what is above it may be a link.
        let parent = absolute.parent()?.canonicalize().ok();
        parent.zip(absolute.file_name()).map(|(parent, name)| parent.join(name)).or(Some(absolute))
    };
    let (Some(path), Some(plan)) = (whole(path), whole(plan)) else {
        return path.display().to_string();
    };
    let (from, to): (Vec<Component>, Vec<Component>) =
        (plan.components().collect(), path.components().collect());
    let shared = from.iter().zip(&to).take_while(|(from, to)| from == to).count();
    let up = from[shared..].iter().map(|_| Path::new(".."));
    let down = to[shared..].iter().map(|part| Path::new(part.as_os_str()));
    up.chain(down).collect::<PathBuf>().display().to_string()
}

fn write(artifacts: &Artifacts, path: &str, bytes: &[u8]) -> Result<(), Error> {
    let mut artifact = artifacts.open(path)?;
    artifact.write_all(bytes).map_err(|source| artifact.failed(source, None))?;
    artifact.finish(None)?;
    Ok(())
}

impl ColumnDraft {
    /// Returns true where the value reaches nothing.
    pub fn is_dropped(&self) -> bool {
        self.secret == Some(dump::Secret::Drop)
    }
}
