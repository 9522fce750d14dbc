//! Stages sources that are no dumps: files of facts, the maps of a former run, and archives.

use super::error::Error;
use super::file_source::{self, FileRead};
use super::stage_archives::stage_archives;
use super::staging::{StagedInfo, StagedSource, Staging, absent_table};
use crate::dump::{Catalog, FileColumn, InputSummary, POSTGRES, Summary, TableName, file_type};
use crate::engine::{Engine, StagedTable};
use crate::input;
use crate::plan::{Input, OptionalTable, Selection};
use crate::records::{self, FileFormat, FileOptions, FileReader, FormerRun, RunMap};

/// Stages all tables of such a source.
pub(super) fn stage_files(
    mut staging: Staging,
    selection: Option<&Selection>,
    engine: &Engine,
) -> Result<StagedSource, Error> {
    let mut objects = None;
    let (tables, summary) = match staging.source.input() {
        Some(Input::Run(_)) => stage_run(&mut staging, selection, engine)?,
        Some(Input::Archive(_)) => {
            let staged = stage_archives(&mut staging)?;
            engine.add_objects(staging.name, staged.objects.clone());
            objects = Some(staged.objects);
            let mut tables = staging.finish()?;
            tables.iter_mut().for_each(|(info, _)| info.in_dump = !staged.is_absent);
            (tables, staged.summary)
        }
        _ => stage_rows(&mut staging)?,
    };
    let mut infos = Vec::new();
    for (info, table) in tables {
        engine.add_table(Some(&info.read_as.0), &info.read_as.1, table)?;
        infos.push(info);
    }
    let name = staging.name.to_owned();
    let (not_included, not_asked) = (Vec::new(), Vec::new());
    let (tables, is_dump) = (infos, false);
    Ok(StagedSource { name, summary, tables, is_dump, not_included, not_asked, objects })
}

type Tables = (Vec<(StagedInfo, StagedTable)>, Summary);

/// Stages the one table of files of facts.
fn stage_rows(staging: &mut Staging) -> Result<Tables, Error> {
    let (name, source) = (staging.name, staging.source);
    let mut reader = file_source::open(name, source, &file_read(staging))?;
    take(staging, &mut reader)?;
    let is_absent = reader.is_absent();
    let mut tables = staging.finish()?;
    tables.iter_mut().for_each(|(info, _)| info.in_dump = !is_absent);
    Ok((tables, reader.into_summary()))
}

fn take(staging: &mut Staging, reader: &mut FileReader) -> Result<(), Error> {
    let (name, source) = (staging.name, staging.source);
    let mut events =
        reader.map(|event| event.map_err(|error| file_source::read_error(name, source, error)));
    staging.take(&mut events)
}

fn file_read<'a>(staging: &Staging<'a>) -> FileRead<'a> {
    FileRead {
        threads: staging.options.threads,
        skip_rows: staging.options.artifacts.is_none(),
        progress: staging.options.progress,
    }
}

/// Stages the maps of a former run, a table each.
fn stage_run(
    staging: &mut Staging,
    selection: Option<&Selection>,
    engine: &Engine,
) -> Result<Tables, Error> {
    let source = staging.source;
    let folder = source.run.clone().unwrap_or_default();
    let run = FormerRun::open(&folder, staging.options.progress)?;
    if run.is_none() && !source.optional {
        let path = folder.display().to_string();
        let absent = std::io::Error::from(std::io::ErrorKind::NotFound);
        return Err(records::Error::Input(input::Error::Open { path, source: absent }).into());
    }
    let mut tables = Vec::new();
    let mut summary = Summary {
        catalog: Catalog::default(),
        dialect: &POSTGRES,
        inputs: Vec::new(),
        findings: Vec::new(),
        skipped: Vec::new(),
        settings: Default::default(),
    };
    let name = staging.name;
    let wanted = |map: &str| {
        let table = TableName { schema: None, name: map.to_owned() };
        let is_asked = |selection: &Selection| selection.wants(name, &table);
        let is_included = || source.include.iter().any(|it| it.fits(None, map));
        selection.is_none_or(is_asked) && (source.include.is_empty() || is_included())
    };
    if let Some(run) = run {
        let (digest, dialect, producer) = (run.manifest, "run", None);
        summary.inputs.push(InputSummary { digest, dialect, producer });
        for (map, file) in run.maps.iter().filter(|(map, _)| wanted(map)) {
            let declared = source.tables.get(map);
            let mut reader = records::read(map_options(staging, map, file, declared)?)?;
            take(staging, &mut reader)?;
            tables.extend(staging.finish()?);
            let read = reader.into_summary();
            summary.catalog.tables.extend(read.catalog.tables);
            summary.inputs.extend(read.inputs);
            summary.findings.extend(read.findings);
        }
    }
    for (map, declared) in &source.tables {
        let is_there = tables.iter().any(|(info, _)| info.name.name == *map);
        if !is_there && (declared.optional || source.optional) {
            let name = TableName { schema: None, name: map.clone() };
            tables.push(absent_table(staging.name, name, declared, engine.budget()));
        }
    }
    Ok((tables, summary))
}

/// Says how a map is read: the types of its columns are the plan's, or those that the run had.
fn map_options(
    staging: &Staging,
    map: &str,
    file: &RunMap,
    declared: Option<&OptionalTable>,
) -> Result<FileOptions, Error> {
    let table = TableName { schema: None, name: map.to_owned() };
    let column = |(name, own): (&String, &String)| {
        let types = declared.map(|table| &table.columns);
        let declared = types.and_then(|columns| columns.get(name)).unwrap_or(own).clone();
        FileColumn {
            name: name.clone(),
            sql_type: file_type(&declared).unwrap_or(crate::dump::SqlType::Exact),
            declared,
            rule: staging.rules.of(&table, name),
        }
    };
    let columns: Vec<FileColumn> = match (&*file.columns, declared) {
        // Parquet has types of its own.
        _ if file.format == FileFormat::Parquet => Vec::new(),
        ([], Some(declared)) => declared.columns.iter().map(column).collect(),
        (own, _) => own.iter().map(|(name, own)| column((name, own))).collect(),
    };
    if columns.is_empty() && matches!(file.format, FileFormat::JsonList | FileFormat::Copy) {
        let hint = "declare the columns in [sources.NAME.tables.MAP]";
        let what = "the run's manifest does not say what its columns are".to_owned();
        let path = file.path.display().to_string();
        return Err(records::Error::Run { path, what, hint }.into());
    }
    let read = file_read(staging);
    let default = staging.source.defaults.as_ref().map(|section| section.get_ref().rule());
    Ok(FileOptions {
        table,
        format: file.format,
        paths: vec![file.path.clone()],
        may_be_absent: false,
        columns,
        default_rule: default.unwrap_or_default(),
        time_zone: staging.source.time_zone,
        expected: Some(file.sha256.clone()),
        threads: read.threads,
        skip_rows: read.skip_rows,
        progress: read.progress.clone(),
    })
}
