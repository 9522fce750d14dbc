//! Stages sources that are archives of stored files: their objects are one table.
//!
//! Knows which archives a source has and what the plan says of them; no bytes of members.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::archive_findings::{archive_findings, list_findings};
use super::error::Error;
use super::staging::Staging;
use crate::blobs::{
    self, ArchiveOptions, ChecksumList, Layouts, Limits, ObjectsTable, SourceArchive, SourceObjects,
};
use crate::dump::{Event, InputSummary, POSTGRES, Summary};
use crate::input::{self, Progress};
use crate::plan::{self, ArchiveLimits, Input, Source};

/// What was read of the archives of a source.
pub(super) struct StagedObjects {
    pub summary: Summary,
    pub objects: Arc<SourceObjects>,
    /// None of them is there, and the plan allows for it.
    pub is_absent: bool,
}

/// Reads the archives of a source, one after the other; without rows, none is looked at.
pub(super) fn stage_archives(staging: &mut Staging) -> Result<StagedObjects, Error> {
    let source = staging.source;
    let layouts = layouts(staging.name, source)?;
    let mut table = ObjectsTable::new(layouts.clone());
    let mut summary = Summary {
        catalog: table.catalog(),
        dialect: &POSTGRES,
        inputs: Vec::new(),
        findings: Vec::new(),
        skipped: Vec::new(),
        settings: BTreeMap::new(),
    };
    staging.take(&mut one(Event::Open(table.table().clone())))?;
    if staging.options.artifacts.is_none() {
        let objects = Arc::new(SourceObjects::new(layouts, Vec::new()));
        return Ok(StagedObjects { summary, objects, is_absent: false });
    }
    let paths = archives(source)?;
    let is_absent = paths.is_empty();
    let progress = staging.options.progress;
    for path in paths.iter().filter(|path| path.is_file()) {
        input::expect(path, progress).map_err(blobs::Error::from)?;
    }
    let options = ArchiveOptions {
        limits: limits(&source.limits),
        threads: staging.options.threads,
        progress: progress.clone(),
    };
    let mut archives = Vec::new();
    for (path, archive) in paths.iter().zip(blobs::read_all(&paths, &options)?) {
        let (digest, dialect) = (archive.digest.clone(), archive.form.name());
        summary.inputs.push(InputSummary { digest, dialect, producer: None });
        let name = source.archive_name(path);
        archives.push(SourceArchive { name, path: path.clone(), archive });
    }
    let lists = checksum_lists(source, &mut summary, progress)?;
    let compared = (!lists.is_empty()).then(|| blobs::compare(&lists, &mut archives));
    summary.findings.extend(archives.iter().flat_map(archive_findings));
    summary.findings.extend(compared.iter().flat_map(|it| list_findings(&lists, it)));
    for SourceArchive { name, archive, .. } in &archives {
        let mut rows = table.rows(name, &archive.objects).map(|rows| {
            let in_table = |source| Error::Contract { model: staging.name.to_owned(), source };
            rows.map(Event::Rows).map_err(in_table)
        });
        staging.take(&mut rows)?;
    }
    let objects = Arc::new(SourceObjects::new(layouts, archives).with_compared(compared));
    Ok(StagedObjects { summary, objects, is_absent })
}

fn one(event: Event) -> impl Iterator<Item = Result<Event, Error>> {
    std::iter::once(Ok(event))
}

/// Reads the lists of checksums of a source; they are inputs as its archives are.
fn checksum_lists(
    source: &Source,
    summary: &mut Summary,
    progress: &Arc<Progress>,
) -> Result<Vec<ChecksumList>, Error> {
    let mut lists = Vec::new();
    for path in source.checksums.iter().flat_map(plan::OneOrMany::paths) {
        let mut stream = match input::open_as_is(path, progress) {
            Err(error) if source.optional && error.is_absent() => continue,
            opened => opened.map_err(blobs::Error::from)?,
        };
        let mut bytes = Vec::new();
        while let Some(block) = stream.next_block().map_err(blobs::Error::from)? {
            bytes.extend_from_slice(&block);
        }
        let name = path.display().to_string();
        lists.push(ChecksumList::parse(&bytes, &name)?);
        let stopped = || input::Error::Stopped { path: name.clone(), byte: 0 };
        let digest = stream.digest().ok_or_else(stopped).map_err(blobs::Error::from)?;
        summary.inputs.push(InputSummary { digest, dialect: "checksums", producer: None });
    }
    Ok(lists)
}

/// Returns what the plan allows an archive to hold; the usual where it says nothing.
pub(super) fn limits(given: &ArchiveLimits) -> Limits {
    let usual = Limits::default();
    Limits {
        members: given.members.unwrap_or(usual.members),
        total_bytes: given.total_bytes.unwrap_or(usual.total_bytes),
        ratio: given.ratio,
    }
}

/// Returns the layouts of a source; the plan was refused where they are wrong.
fn layouts(name: &str, source: &Source) -> Result<Layouts, Error> {
    let texts = source.layout.as_ref().map_or(&[][..], |layout| layout.get_ref().texts());
    let problem = |error: blobs::LayoutError| source.layout_problem(name, &error);
    Layouts::parse(texts).map_err(|errors| {
        let problems = errors.into_iter().map(problem).collect();
        plan::Error { problems }.into()
    })
}

/// Returns the archives of a source in their order: files, folders, and what a pattern fits.
fn archives(source: &Source) -> Result<Vec<PathBuf>, Error> {
    let Some(Input::Archive(paths)) = source.input() else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for path in paths {
        if path == Path::new("-") || path.exists() {
            found.push(path.clone());
            continue;
        }
        match input::parts(path) {
            Ok(parts) => found.extend(parts.parts.into_iter().map(|part| part.path)),
            Err(error) if source.optional && error.is_absent() => {}
            Err(error) => return Err(blobs::Error::from(error).into()),
        }
    }
    Ok(found)
}
