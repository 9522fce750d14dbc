//! Ends the objects of a run: members of archives become files, then the manifest and the lists.
//!
//! Knows which archives there are; `blobs` reads them, `output` writes.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use arrow::datatypes::SchemaRef;

use super::compile::Compiled;
use super::convert::ConvertOptions;
use super::error::Error;
use super::object_members::Members;
use super::object_rows::ObjectRows;
use super::stage_archives::limits;
use super::staging::StagedSource;
use crate::artifact::Artifacts;
use crate::audit::RowSet;
use crate::blobs::{self, ArchiveOptions};
use crate::dump::Finding;
use crate::input;
use crate::output::{BagInfo, MemberPlace, WantedMember};
use crate::plan::{self, Kind, ObjectPlace, OneOrMany, Plan, Problem, Source};

/// Returns the members of the run's archives, where a model may ask for some.
pub(super) fn members(compiled: &Compiled, staged: &[StagedSource]) -> Members {
    let asks = compiled.models.iter().any(|model| model.kind == Kind::Objects);
    if asks { Members::new(staged) } else { Members::default() }
}

/// Returns where the plan wants members to be.
pub(super) fn place(plan: &Plan) -> MemberPlace {
    match plan.output.objects {
        ObjectPlace::Extract => MemberPlace::Extracted,
        ObjectPlace::Reference => MemberPlace::Archive,
    }
}

/// Says that a bag is asked for which the model's members keep from being whole.
pub(super) fn bag_finding(plan: &Plan, model: &str, schema: &SchemaRef) -> Option<Finding> {
    let is_asked = plan.output.bag && place(plan) == MemberPlace::Archive;
    if !is_asked || schema.field_with_name("member").is_err() {
        return None;
    }
    let detail = format!(
        "model `{model}`: members stay in their archives; no bag is written with objects that are \
         elsewhere"
    );
    let input = "plan.toml".to_owned();
    Some(Finding { code: "bag_not_written", loses_rows: false, input, line: 0, detail })
}

/// Refuses what can't be done, before anything is read: standard input has no second pass.
pub(super) fn check_inputs(plan: &Plan) -> Result<(), plan::Error> {
    let extracts = plan.output.objects == ObjectPlace::Extract
        && plan.models.iter().any(|model| model.kind == Kind::Objects);
    let is_stdin = |source: &Source| {
        let paths = source.archive.as_ref().map_or(&[][..], OneOrMany::paths);
        paths.iter().any(|path| path == Path::new("-"))
    };
    let sources = plan.sources.iter().filter(|(_, source)| extracts && is_stdin(source));
    let problem = |(name, _): (&String, &Source)| {
        let what = format!(
            "source `{name}`: objects of an archive from standard input can't be extracted, which \
             takes a second reading"
        );
        let hint = "--objects reference leaves them in the archive; or give a file".to_owned();
        Problem::new("plan.toml", what).with_hint(Some(hint))
    };
    let problems: Vec<Problem> = sources.map(problem).collect();
    if problems.is_empty() { Ok(()) } else { Err(plan::Error { problems }) }
}

/// Writes what rows gave, and reads archives again for the members among it; returns the rows of
/// each source's table of objects that became some.
///
/// # Errors
/// A file can't be written, or an archive is not what it was when it was read first.
pub(super) fn write_objects(
    mut objects: ObjectRows,
    plan: &Plan,
    artifacts: &Artifacts,
    options: &ConvertOptions,
) -> Result<BTreeMap<String, RowSet>, Error> {
    let wanted = objects.store.wanted(artifacts)?;
    let archive = |wanted: &WantedMember| wanted.member.archive_number;
    for wanted in wanted.chunk_by(|one, next| archive(one) == archive(next)) {
        let Some((source, path)) = objects.members.archive(archive(&wanted[0])) else { continue };
        let limits = plan.sources.get(source).map(|source| limits(&source.limits));
        let options = ArchiveOptions {
            limits: limits.unwrap_or_default(),
            threads: options.threads,
            progress: options.progress.clone(),
        };
        extract(path, wanted, &options, artifacts)?;
    }
    let info = BagInfo { as_of: plan.as_of.clone() };
    objects.store.finish(plan.output.bag.then_some(&info), artifacts)?;
    Ok(objects.members.rows(objects.store.members().into_iter()))
}

/// Reads an archive again, and writes the members that are wanted of it.
fn extract(
    path: &Path,
    wanted: &[WantedMember],
    options: &ArchiveOptions,
    artifacts: &Artifacts,
) -> Result<(), Error> {
    if path.is_file() {
        input::expect(path, &options.progress).map_err(blobs::Error::from)?;
    }
    let mut by_name: HashMap<&[u8], &WantedMember> =
        wanted.iter().map(|wanted| (wanted.member.member.as_bytes(), wanted)).collect();
    blobs::visit(path, options, &mut |head, bytes| {
        // Members of one name have the same bytes here: others are no objects.
        if head.kind == blobs::Kind::File
            && let Some(wanted) = by_name.remove(head.name.as_slice())
        {
            wanted.write(bytes, artifacts)?;
        }
        Ok::<(), Error>(())
    })?;
    match by_name.into_values().min_by_key(|wanted| wanted.member.number) {
        Some(gone) => Err(gone.changed().into()),
        None => Ok(()),
    }
}
