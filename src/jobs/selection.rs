//! Finds what `--only` needs: the models that are read, and the parents of rows.
//!
//! The catalogs of the sources are read first, without rows: whether a table has a parent, and which
//! table goes as it is, stands there.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use super::compile::{Target, model_reads, parse, target_of};
use super::error::Error;
use super::pass_through::{PassedTable, Taken, pass_through};
use super::reasons::Reasons;
use super::staging::{StageOptions, StagedIndex, StagedSource, stage};
use crate::contract::target_table;
use crate::dump::TableName;
use crate::engine::{Engine, ModelSql, Settings};
use crate::input::Progress;
use crate::plan::{self, Input, Plan, Problem, Selection, did_you_mean};

/// Memory of an engine that holds no rows.
const NO_ROWS_BYTES: usize = 64 << 20;

/// Leaves of a plan what is asked for, and what that needs.
///
/// # Errors
/// A name is none of the plan's models, or the sources can't be read twice.
pub(super) fn select(
    plan: &mut Plan,
    asked: &[String],
    progress: &Arc<Progress>,
) -> Result<(), Error> {
    if asked.is_empty() {
        return Ok(());
    }
    refuse_standard_input(plan)?;
    let engine = Engine::new(Settings {
        vars: plan.vars.clone(),
        as_of: plan.as_of.clone(),
        memory_bytes: NO_ROWS_BYTES,
        spill_folder: &std::env::temp_dir(),
    })?;
    let options = StageOptions {
        threads: 1,
        progress,
        show_values: false,
        reasons: Reasons::new(plan),
        artifacts: None,
        streams: None,
    };
    let staged = stage(plan, &engine, &options)?;
    let target = target_of(plan, &staged)?;
    let candidates = candidates(plan, &target, &staged, &engine)?;
    let mut chosen = chosen(&candidates, asked)?;
    add_needs(&candidates, &target, &mut chosen);
    let selection = selection(plan, &engine, &staged, &candidates, &chosen, asked);
    plan.select(selection);
    Ok(())
}

fn refuse_standard_input(plan: &Plan) -> Result<(), Error> {
    for (name, source) in &plan.sources {
        // Of archives nothing is looked at before.
        let paths = match source.input() {
            Some(Input::Dump(paths) | Input::Csv(paths) | Input::JsonLines(paths)) => paths,
            _ => &[],
        };
        if paths.iter().any(|path| path == Path::new("-")) {
            let what = format!("source `{name}` is standard input, which can't be read twice");
            let hint = "give a file: what tables there are is looked at first".to_owned();
            let problem = Problem::new("--only", what).with_hint(Some(hint));
            return Err(plan::Error::from(problem).into());
        }
    }
    Ok(())
}

/// A model of the plan, or a table that goes as it is.
struct Candidate {
    /// The model's name, or the table's.
    name: String,
    /// `source.table` of a table that goes as it is.
    label: Option<String>,
    sql: ModelSql,
    target: Option<TableName>,
}

/// Returns all models; those that can't be read are left to whoever asks for them.
fn candidates(
    plan: &Plan,
    target: &Target,
    staged: &[StagedSource],
    engine: &Engine,
) -> Result<Vec<Candidate>, Error> {
    let mut candidates = Vec::new();
    for model in &plan.models {
        let Ok(sql) = parse(model, engine) else {
            // Asked for, it says what is wrong with it.
            let sql = engine.parse(&model.file, "SELECT 1")?;
            candidates.push(Candidate { name: model.name.clone(), label: None, sql, target: None });
            continue;
        };
        let wanted = model.target.as_deref().unwrap_or(&model.name);
        let table = target_table(&target.catalog, wanted, &model.file, target.rules);
        let table = table.ok().filter(|_| model.is_loaded()).map(|table| table.name.clone());
        candidates.push(Candidate { name: model.name.clone(), label: None, sql, target: table });
    }
    if plan.target.pass_through {
        let taken = Taken {
            filled: candidates.iter().filter_map(|it| it.target.clone()).collect(),
            read: HashSet::new(),
        };
        for PassedTable { label, model, target: table } in
            pass_through(plan, &target.catalog, staged, &taken).tables
        {
            let sql = engine.parse(&model.file, &model.sql)?;
            let (label, target) = (Some(label), Some(table));
            candidates.push(Candidate { name: model.name, label, sql, target });
        }
    }
    Ok(candidates)
}

/// Finds what the command line names: a model, or a table that goes as it is.
fn chosen(candidates: &[Candidate], asked: &[String]) -> Result<Vec<usize>, Error> {
    let mut chosen = Vec::new();
    let mut problems = Vec::new();
    for name in asked {
        let of_name = candidates.iter().position(|candidate| candidate.name == *name);
        let of_label = || candidates.iter().position(|it| it.label.as_ref() == Some(name));
        let of_table = || {
            let is_table = |table: &TableName| table.name == *name;
            let mut found = candidates.iter().enumerate().filter(|(_, candidate)| {
                candidate.label.is_some() && candidate.target.as_ref().is_some_and(is_table)
            });
            found.next().filter(|_| found.next().is_none()).map(|(position, _)| position)
        };
        match of_name.or_else(of_label).or_else(of_table) {
            Some(position) => chosen.push(position),
            None => {
                let names = candidates.iter().map(|candidate| candidate.name.as_str());
                let what = format!("`{name}` is no model of the plan");
                problems.push(Problem::new("--only", what).with_hint(did_you_mean(name, names)));
            }
        }
    }
    if problems.is_empty() { Ok(chosen) } else { Err(plan::Error { problems }.into()) }
}

/// Adds the models that are read, and those that fill the parents of rows.
fn add_needs(candidates: &[Candidate], target: &Target, chosen: &mut Vec<usize>) {
    let mut next = 0;
    while let Some(position) = chosen.get(next).copied() {
        next += 1;
        let candidate = &candidates[position];
        let reads = model_reads(&candidate.sql);
        let read = |other: &Candidate| other.label.is_none() && reads.contains(&other.name);
        let table = candidate.target.as_ref().and_then(|name| target.catalog.table(name));
        let parents = table.into_iter().flat_map(|table| &table.foreign_keys);
        let parents = parents.filter_map(|key| target.catalog.table(&key.parent));
        let parents: Vec<&TableName> = parents.map(|parent| &parent.name).collect();
        let fills =
            |other: &Candidate| other.target.as_ref().is_some_and(|table| parents.contains(&table));
        for (position, other) in candidates.iter().enumerate() {
            if (read(other) || fills(other)) && !chosen.contains(&position) {
                chosen.push(position);
            }
        }
    }
}

fn selection(
    plan: &Plan,
    engine: &Engine,
    staged: &[StagedSource],
    candidates: &[Candidate],
    chosen: &[usize],
    asked: &[String],
) -> Selection {
    let index = StagedIndex::new(staged);
    let mut selection = Selection { asked: asked.to_vec(), ..Selection::default() };
    let mut labels: HashSet<String> = HashSet::new();
    for candidate in chosen.iter().map(|position| &candidates[*position]) {
        match &candidate.label {
            Some(label) => drop(selection.passed.insert(label.clone())),
            None => drop(selection.models.insert(candidate.name.clone())),
        }
        let read = candidate.sql.reads.iter();
        let read = read.filter_map(|read| index.get(read.schema.as_deref(), &read.table));
        labels.extend(read.map(super::staging::StagedInfo::label));
    }
    for source in staged {
        for info in source.tables.iter().filter(|info| labels.contains(&info.label())) {
            selection.tables.insert((source.name.clone(), info.name.clone()));
            if info.read_as.0 != source.name {
                selection.several_schemas.insert(source.name.clone());
            }
        }
    }
    let is_there = |read: &crate::engine::TableRead| match &read.schema {
        Some(schema) => schema == "transload" || labels.contains(&read.to_string()),
        None => selection.models.contains(&read.table),
    };
    let left = plan.checks.iter().filter(|check| {
        // What can't be read says what is wrong with it later.
        let sql = engine.parse(&check.file, &check.sql);
        sql.is_ok_and(|sql| !sql.reads.iter().all(is_there))
    });
    selection.left_checks = left.map(|check| check.name.clone()).collect();
    selection
}
