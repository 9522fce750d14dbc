//! What a plan may say of archives, and of the models that expect objects in them.
//!
//! Knows sections of the plan; neither archives nor what is in them.

use super::error::{Problem, did_you_mean};
use super::folder::{Model, Plan};
use super::sections::{ArchiveLimits, Kind, Source};
use crate::blobs::Layouts;

/// Says what is wrong with the archives of a plan.
pub(super) fn archive_problems(plan: &Plan) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (name, source) in &plan.sources {
        problems.extend(source_problems(name, source));
    }
    let archives: Vec<&str> = plan
        .sources
        .iter()
        .filter(|(_, source)| source.archive.is_some())
        .map(|(name, _)| name.as_str())
        .collect();
    for model in &plan.models {
        problems.extend(model_problem(model, &archives));
    }
    problems
}

fn source_problems(name: &str, source: &Source) -> Vec<Problem> {
    let header = format!("[sources.{name}]");
    let line = source.text.lines().position(|line| line.trim() == header).map(|at| at + 1);
    let problem = |key: &str, what: &str, hint: &str| {
        Problem::new(&source.declared_in, format!("{header} {key}: {what}"))
            .at_line(line)
            .with_hint(Some(hint.to_owned()))
    };
    let mut problems = Vec::new();
    if source.archive.is_none() {
        let keys = [
            ("layout", source.layout.is_some()),
            ("checksums", source.checksums.is_some()),
            ("limits", source.limits != ArchiveLimits::default()),
        ];
        let hint = "an archive is named by `archive`";
        let given = keys.iter().filter(|(_, is_given)| *is_given);
        problems.extend(given.map(|(key, _)| problem(key, "the source is no archive", hint)));
        return problems;
    }
    let keys = [
        ("include", !source.include.is_empty()),
        ("columns", !source.columns.is_empty()),
        ("defaults", source.defaults.is_some()),
        ("tables", !source.tables.is_empty()),
    ];
    let hint = "an archive is read whole, as the table `objects` with the columns of its layout; \
                models choose with WHERE";
    let given = keys.iter().filter(|(_, is_given)| *is_given);
    problems.extend(given.map(|(key, _)| problem(key, "it is for dumps and files", hint)));
    let texts = source.layout.as_ref().map_or(&[][..], |layout| layout.get_ref().texts());
    if let Err(errors) = Layouts::parse(texts) {
        problems.extend(errors.iter().map(|error| source.layout_problem(name, error)));
    }
    problems
}

fn model_problem(model: &Model, archives: &[&str]) -> Option<Problem> {
    let is_reconciled = model.kind == Kind::Reconciled;
    let archive = model.archive.as_deref();
    let (key, what, hint) = match archive {
        Some(_) if !is_reconciled => (
            "archive",
            "`archive` is for models of the kind `reconciled`".to_owned(),
            Some("an objects model names the archive in a column".to_owned()),
        ),
        Some(archive) if !archives.contains(&archive) => (
            "archive",
            format!("archive: `{archive}` is no source of archives"),
            did_you_mean(archive, archives.iter().copied()),
        ),
        None if is_reconciled => (
            "kind",
            "a reconciled model needs `archive`: the source its objects are in".to_owned(),
            archives.first().map(|name| format!("--! archive = \"{name}\"")),
        ),
        _ => return None,
    };
    let is_key = |line: &str| {
        let front = line.trim().strip_prefix("--!");
        front.is_some_and(|front| front.trim_start().starts_with(key))
    };
    let line = model.sql.lines().position(is_key).map(|at| at + 1);
    Some(Problem::new(&model.file, what).at_line(line).with_hint(hint))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::folder::Overrides;
    use super::*;

    /// Reads a plan whose `plan.toml` ends with these lines, and the model `m`.
    #[track_caller]
    fn check(toml: &str, model: &str, expected: &str) {
        let folder = tempfile::tempdir().expect("temporary folder");
        let text = format!("[plan]\nname = 'a'\n[target]\nschema = 't.sql'\n{toml}");
        fs::write(folder.path().join("plan.toml"), text).expect("temporary folder");
        fs::write(folder.path().join("t.sql"), "").expect("temporary folder");
        fs::create_dir(folder.path().join("models")).expect("temporary folder");
        fs::write(folder.path().join("models/m.sql"), model).expect("temporary folder");
        let plan = Plan::read(folder.path(), &Overrides::default());
        let problem = plan.err().map_or(String::new(), |error| error.to_string());
        assert_eq!(problem.lines().next().unwrap_or_default(), expected);
    }

    const FILES: &str = "[sources.files]\narchive = 'a.tar'\n";

    #[test]
    fn a_bad_layout_is_named_with_its_line() {
        let toml = format!("{FILES}layout = [\n '{{bucket}}/{{path}}',\n '{{bucket}}']");
        let expected = "plan.toml:7: [sources.files] layout `{bucket}`: `{path}` is missing: it is \
                        what rows know an object by";
        check(&toml, "SELECT 1", expected);
    }

    #[test]
    fn keys_of_archives_are_for_archives_and_the_other_way_round() {
        let dump = "[sources.legacy]\ndump = 'd.sql'\nlayout = '{path}'";
        check(dump, "SELECT 1", "plan.toml:5: [sources.legacy] layout: the source is no archive");
        let files = format!("{FILES}include = ['a.*']");
        check(
            &files,
            "SELECT 1",
            "plan.toml:5: [sources.files] include: it is for dumps and files",
        );
    }

    #[test]
    fn a_reconciled_model_names_its_archive() {
        check(FILES, "--! kind = 'reconciled'\n--! archive = 'files'\nSELECT 1", "");
        check(
            FILES,
            "-- why\n--! kind = 'reconciled'\nSELECT 1",
            "models/m.sql:2: a reconciled model needs `archive`: the source its objects are in",
        );
        check(
            FILES,
            "--! kind = 'reconciled'\n--! archive = 'file'\nSELECT 1",
            "models/m.sql:2: archive: `file` is no source of archives",
        );
        check(
            FILES,
            "--! archive = 'files'\nSELECT 1",
            "models/m.sql:1: `archive` is for models of the kind `reconciled`",
        );
    }
}
