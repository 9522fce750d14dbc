//! A plan and the plans that it extends: their `plan.toml`, as one.
//!
//! Two plans that differ in their targets share what they say of the source. Knows no models.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use super::error::{Error, Problem};
use super::path_vars::PathVars;
use super::sections::{OneOrMany, OutputSection, PlanFile, Target};

/// How many plans may extend each other: enough for any, and an end to those that do so in a circle.
const MAX_LAYERS: usize = 8;

/// The folder of one plan.
pub(super) struct Layer {
    pub folder: PathBuf,
    /// The text of its `plan.toml`.
    pub text: Arc<str>,
    /// Its place seen from the plan that is run; empty for that one.
    path: PathBuf,
}

impl Layer {
    /// Returns the path of one of its files as messages name it.
    pub fn path_of(&self, file: &str) -> String {
        self.path.join(file).display().to_string()
    }
}

/// What the plans say together.
pub(super) struct Layers {
    pub file: PlanFile,
    /// The plan that is run first, each before the one that it extends.
    pub layers: Vec<Layer>,
}

/// Reads the `plan.toml` of a folder, and of the folders that it extends.
///
/// # Errors
/// A file is not there or is no plan, or the plans extend each other.
pub(super) fn read_layers(folder: &Path, vars: &[(String, String)]) -> Result<Layers, Error> {
    let (mut file, layer) = read_layer(folder, PathBuf::new())?;
    let mut layers = vec![layer];
    let mut extends = file.plan.extends.take();
    while let Some(path) = extends {
        let last = &layers[layers.len() - 1];
        let named_in = last.path_of("plan.toml");
        if layers.len() == MAX_LAYERS {
            let what = format!("extends: {MAX_LAYERS} plans extend each other, or in a circle");
            return Err(Problem::new(&named_in, what).into());
        }
        let vars = PathVars { given: vars, declared: &file.vars };
        let path = vars.fill(&path).map_err(|unknown| {
            let what = format!("extends: {}", unknown.what);
            Problem::new(&named_in, what).with_hint(unknown.hint)
        })?;
        let (mut base, layer) = read_layer(&last.folder.join(&path), last.path.join(&path))?;
        layers.push(layer);
        extends = base.plan.extends.take();
        inherit(&mut file, base);
    }
    let PlanFile { target, output, vars: declared, .. } = &mut file;
    fill_paths(target, output, &PathVars { given: vars, declared })?;
    Ok(Layers { file, layers })
}

/// Writes the values of variables into the paths of the target's files.
fn fill_paths(
    target: &mut Target,
    output: &mut OutputSection,
    vars: &PathVars,
) -> Result<(), Problem> {
    let Target { schema, before_load, after_load, before_rollback, after_rollback, .. } = target;
    let fill = |key: &str, path: &mut PathBuf| {
        *path = vars.fill(path).map_err(|unknown| {
            Problem::new("plan.toml", format!("{key}: {}", unknown.what)).with_hint(unknown.hint)
        })?;
        Ok::<(), Problem>(())
    };
    let schemas = schema.iter_mut().flat_map(OneOrMany::paths_mut);
    for path in schemas {
        fill("target.schema", path)?;
    }
    let named = [
        ("target.before_load", before_load),
        ("target.after_load", after_load),
        ("target.before_rollback", before_rollback),
        ("target.after_rollback", after_rollback),
        ("output.rollback", &mut output.rollback),
    ];
    for (key, path) in named {
        if let Some(path) = path {
            fill(key, path)?;
        }
    }
    Ok(())
}

fn read_layer(folder: &Path, path: PathBuf) -> Result<(PlanFile, Layer), Error> {
    let toml = folder.join("plan.toml");
    let text = fs::read_to_string(&toml).map_err(|error| {
        let hint = "a plan is a folder with plan.toml, models/ and target.sql";
        Problem::new(&toml.display().to_string(), error.to_string())
            .with_hint(Some(hint.to_owned()))
    })?;
    let layer = Layer { folder: folder.to_owned(), text: text.as_str().into(), path };
    let declared_in = layer.path_of("plan.toml");
    let mut file: PlanFile = toml::Deserializer::parse(&text)
        .and_then(PlanFile::deserialize)
        .map_err(|error| toml_problem(&declared_in, &text, &error))?;
    // It was read once already.
    let written: toml::Table = text.parse().unwrap_or_default();
    let given = |kind: &str, name: &str| {
        let section = written.get(kind).and_then(|sections| sections.get(name));
        section.and_then(toml::Value::as_table).cloned().unwrap_or_default()
    };
    for (name, section) in &mut file.models {
        section.given = given("models", name);
    }
    for (name, section) in &mut file.checks {
        section.given = given("checks", name);
    }
    for source in file.sources.values_mut() {
        source.text = layer.text.clone();
        source.declared_in.clone_from(&declared_in);
        source.resolve_paths(folder);
    }
    Ok((file, layer))
}

/// Adds what the extended plan says and the plan itself does not.
fn inherit(file: &mut PlanFile, base: PlanFile) {
    let PlanFile { plan, vars, sources, target: _, output: _, models, reasons, checks, findings } =
        base;
    file.plan.as_of = file.plan.as_of.take().or(plan.as_of);
    add_missing(&mut file.vars, vars);
    add_missing(&mut file.sources, sources);
    add_missing(&mut file.models, models);
    add_missing(&mut file.reasons, reasons);
    add_missing(&mut file.checks, checks);
    add_missing(&mut file.findings, findings);
}

fn add_missing<T>(own: &mut BTreeMap<String, T>, base: BTreeMap<String, T>) {
    for (name, section) in base {
        own.entry(name).or_insert(section);
    }
}

fn toml_problem(file: &str, text: &str, error: &toml::de::Error) -> Problem {
    let line = error
        .span()
        .and_then(|span| text.get(..span.start))
        .map(|before| before.matches('\n').count() + 1);
    Problem::new(file, error.message().trim().replace('\n', "; ")).at_line(line)
}

#[cfg(test)]
mod tests {
    use super::super::folder::{Overrides, Plan};
    use super::super::sections::Value;
    use super::*;

    /// Writes files below a folder and reads the plan in its sub-folder `own`.
    fn read(files: &[(&str, &str)]) -> Result<Plan, String> {
        read_with(files, &[])
    }

    fn read_with(files: &[(&str, &str)], vars: &[(&str, &str)]) -> Result<Plan, String> {
        let folder = tempfile::tempdir().expect("temporary folder");
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("has a folder")).expect("temporary folder");
            fs::write(path, text).expect("temporary folder");
        }
        let vars = vars.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let overrides = Overrides { vars: vars.collect(), ..Overrides::default() };
        let plan = Plan::read(&folder.path().join("own"), &overrides);
        plan.map_err(|error| error.to_string())
    }

    const OWN: &str = "[plan]\nname = 'own'\nextends = '../base'\n[vars]\nn = 2\n\
                       [target]\nbase = 'legacy'\n";
    const BASE: &str = "[plan]\nname = 'base'\nas_of = '2025-01-01T00:00:00Z'\n\
                        [vars]\nn = 1\nm = 1\n[sources.legacy]\ndump = 'd.sql'\n\
                        [models.a]\nkind = 'stage'\n";

    #[test]
    fn a_plan_has_what_it_extends_unless_it_says_so_itself() {
        let plan = read(&[
            ("own/plan.toml", OWN),
            ("own/models/b.sql", "SELECT 2"),
            ("base/plan.toml", BASE),
            ("base/models/a.sql", "SELECT 1"),
            ("base/models/b.sql", "SELECT 1"),
            ("base/checks/c.sql", "SELECT 1"),
        ]);
        let plan = plan.expect("a plan");
        assert_eq!((plan.name.as_str(), plan.checks.len()), ("own", 1));
        assert_eq!(plan.as_of.as_deref(), Some("2025-01-01T00:00:00Z"));
        assert_eq!((&plan.vars["n"], &plan.vars["m"]), (&Value::Integer(2), &Value::Integer(1)));
        let models: Vec<(&str, &str)> =
            plan.models.iter().map(|model| (model.file.as_str(), model.sql.as_str())).collect();
        assert_eq!(models, [("../base/models/a.sql", "SELECT 1"), ("models/b.sql", "SELECT 2")]);
        let dump = &plan.sources["legacy"].dump_paths()[0];
        assert!(dump.ends_with("own/../base/d.sql"), "{}", dump.display());
    }

    #[test]
    fn a_problem_names_the_plan_that_it_is_in() {
        let base = BASE.replace("kind", "knd");
        let error = read(&[("own/plan.toml", OWN), ("base/plan.toml", &base)]).expect_err("key");
        assert!(error.starts_with("../base/plan.toml:10: unknown field `knd`"), "{error}");
    }

    #[test]
    fn plans_may_not_extend_each_other() {
        let base = BASE.replace("name = 'base'", "name = 'base'\nextends = '../own'");
        let error = read(&[("own/plan.toml", OWN), ("base/plan.toml", &base)]).expect_err("circle");
        assert!(error.ends_with("or in a circle"), "{error}");
    }

    #[test]
    fn a_variable_says_which_plan_is_extended_and_what_the_target_is() {
        let own = "[plan]\nname = 'own'\nextends = '{profile}'\n[vars]\nprofile = 'seed'\n\
                   [sources.legacy]\ndump = 'd.sql'\n[target]\nschema = '{profile}/target.sql'\n";
        let files = [
            ("own/plan.toml", own),
            ("own/seed/plan.toml", "[plan]\nname = 'seed'"),
            ("own/seed/target.sql", "S"),
            ("own/seed/models/a.sql", "SELECT 1"),
            ("own/late/plan.toml", "[plan]\nname = 'late'"),
            ("own/late/target.sql", "L"),
            ("own/late/models/a.sql", "SELECT 2"),
        ];
        for (vars, folder, ddl, sql) in [
            (&[][..], "seed", "S", "SELECT 1"),
            (&[("profile", "late")][..], "late", "L", "SELECT 2"),
        ] {
            let plan = read_with(&files, vars).expect("a plan");
            let target = (format!("{folder}/target.sql"), ddl.as_bytes().to_vec());
            assert_eq!(plan.target_ddl, [target]);
            let model = (plan.models[0].file.as_str(), plan.models[0].sql.as_str());
            assert_eq!(model, (format!("{folder}/models/a.sql").as_str(), sql));
        }
        let error = read_with(&files, &[("profile", "lat")]).expect_err("no folder");
        assert!(error.contains("own/lat/plan.toml"), "{error}");
        let files = [("own/plan.toml", &*own.replace("{profile}/t", "{profil}/t")), files[1]];
        let error = read(&files).expect_err("no variable");
        let expected = "plan.toml: target.schema: `{profil}/target.sql`: `profil` is not in [vars] \
                        of the plan\nhint: did you mean `profile`?";
        assert_eq!(error, expected);
    }
}
