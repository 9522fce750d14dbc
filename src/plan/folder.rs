//! Reads the folder of a plan.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::archive_rules::archive_problems;
use super::error::{Error, Problem, did_you_mean};
use super::front_matter::Described;
use super::layers::{Layer, Layers, read_layers};
use super::sections::{
    CheckSection, Engine, FindingSection, Format, Kind, Limit, Mode, ModelSection, ObjectPlace,
    OneOrMany, OutputSection, ReasonSection, Source, Status, Target, Value,
};
use super::selection::Selection;
use crate::input::hex;

/// A plan as it is meant: sections, models and checks together, command-line overrides applied.
#[derive(Debug, Clone)]
pub struct Plan {
    pub name: String,
    /// Every "now" of the run.
    pub as_of: Option<String>,
    pub vars: BTreeMap<String, Value>,
    pub sources: BTreeMap<String, Source>,
    pub target: Target,
    pub output: OutputSection,
    /// In the order of their names.
    pub models: Vec<Model>,
    pub checks: Vec<Check>,
    /// The target's DDL: files and texts.
    pub target_ddl: Vec<(String, Vec<u8>)>,
    /// The plan's own rollback script.
    pub rollback: Option<Vec<u8>>,
    /// The plan's own SQL in the scripts.
    pub hooks: Hooks,
    /// What the plan says of findings of its dumps, by their code.
    pub findings: BTreeMap<String, FindingSection>,
    /// SHA-256 over the names and bytes of the plan's files, and the vars.
    pub digest: String,
    /// What `--only` leaves of it.
    pub selection: Option<Selection>,
    /// What the plan says of reasons, by their code.
    pub reasons: BTreeMap<String, ReasonSection>,
}

/// SQL of the plan that scripts carry.
#[derive(Debug, Clone, Default)]
pub struct Hooks {
    pub before_load: Option<Hook>,
    pub after_load: Option<Hook>,
    pub before_rollback: Option<Hook>,
    pub after_rollback: Option<Hook>,
}

/// One of the plan's files of SQL.
#[derive(Debug, Clone)]
pub struct Hook {
    /// Path relative to the plan.
    pub file: String,
    pub sql: Vec<u8>,
}

/// One file of `models/`.
#[derive(Debug, Clone)]
pub struct Model {
    pub name: String,
    pub kind: Kind,
    /// `schema.table` of the target, where it is not the model's name.
    pub target: Option<String>,
    /// The formats of this model alone.
    pub formats: Option<Vec<Format>>,
    /// Path relative to the plan, for messages.
    pub file: String,
    pub sql: String,
    /// Columns whose values are the target's key in audit records.
    pub key: Option<Vec<String>>,
    /// Columns whose values are the legacy key in audit records.
    pub source_key: Option<Vec<String>>,
    /// The source of archives that the rows of a `reconciled` model are compared with.
    pub archive: Option<String>,
    /// How `load.sql` loads this table, where it is not the target's way.
    pub mode: Option<Mode>,
    /// The target's table may hold rows before the load.
    pub may_hold_rows: bool,
    /// Columns whose text is JSON.
    pub json: Vec<String>,
    /// By the code of a reason: the code that this model's rows have instead.
    pub reasons: BTreeMap<String, String>,
}

impl Model {
    /// Returns true where its rows go to a table of the target.
    pub fn is_loaded(&self) -> bool {
        self.kind == Kind::Table || (self.kind == Kind::Map && self.target.is_some())
    }

    /// Makes a model of which nothing is said but its statement.
    pub fn new(name: &str, kind: Kind, file: &str, sql: &str) -> Self {
        let section = ModelSection { kind, ..ModelSection::default() };
        Self::of_section(name.to_owned(), section, file.to_owned(), sql.to_owned())
    }

    fn of_section(name: String, section: ModelSection, file: String, sql: String) -> Self {
        let ModelSection {
            kind,
            target,
            formats,
            key,
            source_key,
            archive,
            mode,
            may_hold_rows,
            json,
            reasons,
            ..
        } = section;
        Self {
            name,
            kind,
            target,
            formats,
            file,
            sql,
            key,
            source_key,
            archive,
            mode,
            may_hold_rows,
            json,
            reasons,
        }
    }
}

/// One file of `checks/`: each row that it selects is a violation.
#[derive(Debug, Clone)]
pub struct Check {
    pub name: String,
    pub status: Status,
    /// A violation stops the run before it writes anything but the report.
    pub stop: bool,
    /// Why its violations are accepted.
    pub accepted: Option<String>,
    /// As far as there are no more of them.
    pub max: Option<Limit>,
    pub file: String,
    pub sql: String,
}

/// What the command line changes in a plan.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// Source name and path.
    pub sources: Vec<(String, PathBuf)>,
    /// Variable name and value.
    pub vars: Vec<(String, String)>,
    pub formats: Option<Vec<Format>>,
    pub objects: Option<ObjectPlace>,
}

impl Plan {
    /// Reads the plan in this folder.
    ///
    /// # Errors
    /// Everything that is wrong with its files, together.
    pub fn read(folder: &Path, overrides: &Overrides) -> Result<Self, Error> {
        let (plan, problems) = Self::read_all(folder, overrides)?;
        if problems.is_empty() { Ok(plan) } else { Err(Error { problems }) }
    }

    /// Reads as much of the plan as can be read, and says what is wrong with it.
    ///
    /// # Errors
    /// `plan.toml` can't be read.
    pub fn read_all(folder: &Path, overrides: &Overrides) -> Result<(Self, Vec<Problem>), Error> {
        let Layers { file, layers } = read_layers(folder, &overrides.vars)?;
        let mut problems = Vec::new();
        let mut hasher = Sha256::new();
        for layer in &layers {
            add_to_digest(&mut hasher, &layer.path_of("plan.toml"), layer.text.as_bytes());
        }

        let models = read_models(&layers, file.models, &mut hasher, &mut problems);
        let checks = read_checks(&layers, file.checks, &mut hasher, &mut problems);
        let mut read_file = |path: &Path, key: &str| match fs::read(folder.join(path)) {
            Ok(bytes) => {
                add_to_digest(&mut hasher, &path.display().to_string(), &bytes);
                Some((path.display().to_string(), bytes))
            }
            Err(error) => {
                let what = format!("{key}: `{}`: {error}", path.display());
                problems.push(Problem::new("plan.toml", what));
                None
            }
        };
        let schema = file.target.schema.as_ref().map_or(&[][..], OneOrMany::paths).iter();
        let target_ddl = schema.filter_map(|path| read_file(path, "target.schema")).collect();
        let mut read = |path: &Option<PathBuf>, key: &str| read_file(path.as_deref()?, key);
        let rollback = read(&file.output.rollback, "output.rollback").map(|(_, bytes)| bytes);
        let mut hook = |path: &Option<PathBuf>, key: &str| {
            read(path, key).map(|(file, sql)| Hook { file, sql })
        };
        let hooks = Hooks {
            before_load: hook(&file.target.before_load, "target.before_load"),
            after_load: hook(&file.target.after_load, "target.after_load"),
            before_rollback: hook(&file.target.before_rollback, "target.before_rollback"),
            after_rollback: hook(&file.target.after_rollback, "target.after_rollback"),
        };

        let mut plan = Self {
            name: file.plan.name,
            as_of: file.plan.as_of,
            vars: file.vars,
            sources: file.sources,
            target: file.target,
            output: file.output,
            models,
            checks,
            target_ddl,
            rollback,
            digest: String::new(),
            hooks,
            findings: file.findings,
            selection: None,
            reasons: file.reasons,
        };
        plan.check_names(&mut problems);
        problems.extend(archive_problems(&plan));
        plan.apply(overrides, &mut problems);
        add_to_digest(&mut hasher, "vars", format!("{:?}", plan.vars).as_bytes());
        plan.digest = hex(&hasher.finalize());
        Ok((plan, problems))
    }

    /// Returns what a reason of a rejected row means; its code's default is given by the caller.
    pub fn status(&self, code: &str, default: Status) -> Status {
        self.reasons.get(code).and_then(|section| section.status).unwrap_or(default)
    }

    /// Returns the formats of tables.
    pub fn formats(&self) -> Vec<Format> {
        self.output.formats.clone().unwrap_or_else(|| match self.target.engine {
            Engine::Postgres => vec![Format::Copy],
            Engine::Mysql => vec![Format::Tsv],
        })
    }

    fn check_names(&self, problems: &mut Vec<Problem>) {
        for name in self.sources.keys().filter(|name| !is_identifier(name)) {
            let what = format!("source `{name}`: a name has lower-case letters, digits and `_`");
            problems.push(Problem::new("plan.toml", what));
        }
        for (name, source) in &self.sources {
            if source.input().is_none() {
                let what = format!(
                    "[sources.{name}]: exactly one of `dump`, `csv`, `parquet`, `jsonl`, `run` \
                     and `archive` says what the source is"
                );
                problems.push(Problem::new("plan.toml", what));
            }
        }
        for (name, source) in &self.sources {
            if source.dump.is_some() && source.optional {
                let what = format!("[sources.{name}] optional: a dump has to be there");
                let hint = format!(
                    "a table that a dump may lack: [sources.{name}.tables.<table>] optional = true"
                );
                problems.push(Problem::new("plan.toml", what).with_hint(Some(hint)));
            }
        }
        for (key, source) in [("base", &self.target.base), ("drift", &self.target.drift)] {
            if let Some(source) = source
                && !self.sources.contains_key(source)
            {
                let what = format!("target.{key}: `{source}` is no source");
                let hint = did_you_mean(source, self.sources.keys().map(String::as_str));
                problems.push(Problem::new("plan.toml", what).with_hint(hint));
            }
        }
        if self.sources.is_empty() {
            problems.push(Problem::new("plan.toml", "no source is declared"));
        }
        if self.target.base.is_none() && self.target.schema.is_none() {
            let what = "target: neither `schema` nor `base` says what the target's tables are";
            problems.push(Problem::new("plan.toml", what));
        }
        let formats = self.output.formats.iter().flatten();
        let tables = formats.filter(|format| **format == Format::Json);
        problems.extend(
            tables.map(|_| Problem::new("plan.toml", "output.formats: `json` is for maps alone")),
        );
    }

    fn apply(&mut self, overrides: &Overrides, problems: &mut Vec<Problem>) {
        for (name, path) in &overrides.sources {
            match self.sources.get_mut(name) {
                Some(source) => source.replace_path(path),
                None => {
                    let hint = did_you_mean(name, self.sources.keys().map(String::as_str));
                    let what = format!("`{name}` is no source of the plan");
                    problems.push(Problem::new("--source", what).with_hint(hint));
                }
            }
        }
        for (name, text) in &overrides.vars {
            match self.vars.get_mut(name) {
                Some(value) => match value.with_text(text) {
                    Some(changed) => *value = changed,
                    None => {
                        let what =
                            format!("{name}: expected {}, found `{text}`", value.type_name());
                        problems.push(Problem::new("--var", what));
                    }
                },
                None => {
                    let hint = did_you_mean(name, self.vars.keys().map(String::as_str));
                    let what = format!("`{name}` is not in [vars] of the plan");
                    problems.push(Problem::new("--var", what).with_hint(hint));
                }
            }
        }
        if let Some(formats) = &overrides.formats {
            self.output.formats = Some(formats.clone());
        }
        if let Some(objects) = overrides.objects {
            self.output.objects = objects;
        }
    }
}

impl Value {
    fn with_text(&self, text: &str) -> Option<Self> {
        match self {
            Self::Boolean(_) => text.parse().ok().map(Self::Boolean),
            Self::Integer(_) => text.parse().ok().map(Self::Integer),
            Self::Float(_) => text.parse().ok().map(Self::Float),
            Self::Text(_) => Some(Self::Text(text.to_owned())),
        }
    }

    fn type_name(&self) -> &'static str {
        match self {
            Self::Boolean(_) => "`true` or `false`",
            Self::Integer(_) => "an integer",
            Self::Float(_) => "a number",
            Self::Text(_) => "a text",
        }
    }
}

fn is_identifier(name: &str) -> bool {
    let letters = |c: char| c.is_ascii_lowercase() || c == '_';
    name.starts_with(letters) && name.chars().all(|c| letters(c) || c.is_ascii_digit())
}

fn add_to_digest(hasher: &mut Sha256, name: &str, bytes: &[u8]) {
    hasher.update((name.len() as u64).to_le_bytes());
    hasher.update(name);
    hasher.update((bytes.len() as u64).to_le_bytes());
    hasher.update(bytes);
}

/// Reads the `.sql` files of a sub-folder, in the order of their names: name, file, text.
///
/// A file of a plan goes before one of the same name in the plan that it extends.
fn read_sql_files(
    layers: &[Layer],
    kind: &str,
    hasher: &mut Sha256,
    problems: &mut Vec<Problem>,
) -> Vec<(String, String, String)> {
    let mut places: BTreeMap<String, &Layer> = BTreeMap::new();
    for layer in layers {
        let entries = fs::read_dir(layer.folder.join(kind)).into_iter().flatten();
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        for name in names.filter_map(|name| name.strip_suffix(".sql").map(str::to_owned)) {
            places.entry(name).or_insert(layer);
        }
    }
    let mut files = Vec::new();
    for (name, layer) in places {
        let file = layer.path_of(&format!("{kind}/{name}.sql"));
        match fs::read_to_string(layer.folder.join(kind).join(format!("{name}.sql"))) {
            Ok(sql) => {
                add_to_digest(hasher, &file, sql.as_bytes());
                files.push((name, file, sql));
            }
            Err(error) => problems.push(Problem::new(&file, error.to_string())),
        }
    }
    files
}

fn read_models(
    layers: &[Layer],
    mut sections: BTreeMap<String, ModelSection>,
    hasher: &mut Sha256,
    problems: &mut Vec<Problem>,
) -> Vec<Model> {
    let files = read_sql_files(layers, "models", hasher, problems);
    let models = files
        .into_iter()
        .map(|(name, file, sql)| {
            let mut section = sections.remove(&name).unwrap_or_default();
            let given = std::mem::take(&mut section.given);
            let named = format!("[models.{name}] of plan.toml");
            let described =
                Described { file: &file, sql: &sql, named: &named, given: &given, section };
            let section = described.merged(problems);
            Model::of_section(name, section, file, sql)
        })
        .collect();
    left_over(layers, "models", sections.keys(), problems);
    models
}

fn read_checks(
    layers: &[Layer],
    mut sections: BTreeMap<String, CheckSection>,
    hasher: &mut Sha256,
    problems: &mut Vec<Problem>,
) -> Vec<Check> {
    let files = read_sql_files(layers, "checks", hasher, problems);
    let checks = files
        .into_iter()
        .map(|(name, file, sql)| {
            let mut section = sections.remove(&name).unwrap_or_default();
            let given = std::mem::take(&mut section.given);
            let named = format!("[checks.{name}] of plan.toml");
            let described =
                Described { file: &file, sql: &sql, named: &named, given: &given, section };
            let CheckSection { status, stop, accepted, max, .. } = described.merged(problems);
            let status = status.unwrap_or(Status::Error);
            Check { name, status, stop, accepted, max, file, sql }
        })
        .collect();
    left_over(layers, "checks", sections.keys(), problems);
    checks
}

fn left_over<'a>(
    layers: &[Layer],
    kind: &str,
    names: impl Iterator<Item = &'a String>,
    problems: &mut Vec<Problem>,
) {
    for name in names {
        let header = format!("[{kind}.{name}]");
        let place = layers.iter().find_map(|layer| {
            let line = layer.text.lines().position(|line| line.trim() == header)?;
            Some((layer.path_of("plan.toml"), line + 1))
        });
        let (file, line) = place.unzip();
        let what = format!("{header}: there is no file {kind}/{name}.sql");
        let file = file.unwrap_or_else(|| "plan.toml".to_owned());
        problems.push(Problem::new(&file, what).at_line(line));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(files: &[(&str, &str)], overrides: &Overrides) -> Result<Plan, String> {
        let folder = tempfile::tempdir().expect("temporary folder");
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("has a folder")).expect("temporary folder");
            fs::write(path, text).expect("temporary folder");
        }
        Plan::read(folder.path(), overrides).map_err(|error| error.to_string())
    }

    const SMALL: &str = "[plan]\nname = 'a'\n[vars]\nn = 1\n[sources.legacy]\ndump = 'd.sql'\n\
                         [target]\nbase = 'legacy'\n";

    #[test]
    fn models_and_checks_are_files() {
        let files = [("plan.toml", SMALL), ("models/b.sql", "SELECT 1"), ("checks/c.sql", "x")];
        let plan = read(&files, &Overrides::default()).expect("a plan");
        assert_eq!(plan.models[0].name, "b");
        assert_eq!(plan.checks[0].status, Status::Error);
    }

    #[test]
    fn a_model_may_say_itself_what_it_is() {
        let model = "--! kind = 'map'\n--! formats = ['csv',\n--!  'json']\nSELECT 1";
        let files = [("plan.toml", SMALL), ("models/b.sql", model)];
        let plan = read(&files, &Overrides::default()).expect("a plan");
        assert_eq!(plan.models[0].kind, Kind::Map);
        assert_eq!(plan.models[0].formats, Some(vec![Format::Csv, Format::Json]));
        let files = [
            (
                "plan.toml",
                &*format!("{SMALL}[models.b]\nformats = ['csv']\n[checks.c]\nstop = true"),
            ),
            ("models/b.sql", "--! kind = 'map'\nSELECT 1"),
            ("checks/c.sql", "-- why\n--! status = 'ok'\nSELECT 1"),
        ];
        let plan = read(&files, &Overrides::default()).expect("a plan");
        assert_eq!(plan.models[0].kind, Kind::Map);
        assert_eq!(plan.models[0].formats, Some(vec![Format::Csv]));
        assert_eq!((plan.checks[0].status, plan.checks[0].stop), (Status::Ok, true));
    }

    #[test]
    fn what_a_model_says_wrong_of_itself_is_shown_with_its_line() {
        let files = [
            ("plan.toml", &*format!("{SMALL}[models.b]\nkind = 'map'")),
            ("models/a.sql", "--! kind = 'stage'\n--! knd = 'map'\nSELECT 1"),
            ("models/b.sql", "\n--! kind = 'map'\nSELECT 1"),
            ("models/c.sql", "SELECT 1\n--! kind = 'map'"),
            ("models/d.sql", "--! kind = map\nSELECT 1"),
        ];
        let error = read(&files, &Overrides::default()).expect_err("problems");
        let lines: Vec<&str> = error.lines().map(|line| &line[..line.len().min(64)]).collect();
        assert_eq!(
            lines,
            [
                "models/a.sql:2: unknown field `knd`, expected one of `kind`, `ta",
                "models/b.sql:2: `kind` is given here and in [models.b] of plan.t",
                "models/c.sql:2: a line `--!` stands before the statement, or it ",
                "models/d.sql:1: string values must be quoted, expected literal s",
            ]
        );
    }

    #[test]
    fn problems_are_shown_together_with_their_place() {
        let text = SMALL.replace("base = 'legacy'", "base = 'legac'\n[models.nothing]\nkind='map'");
        let error = read(&[("plan.toml", &text)], &Overrides::default()).expect_err("problems");
        assert_eq!(
            error,
            "plan.toml:9: [models.nothing]: there is no file models/nothing.sql\n\
             plan.toml: target.base: `legac` is no source\nhint: did you mean `legacy`?"
        );
    }

    #[test]
    fn a_dump_is_not_optional() {
        let text = format!("{SMALL}[sources.other]\ndump = 'other.sql'\noptional = true\n");
        let error = read(&[("plan.toml", &text)], &Overrides::default()).expect_err("a problem");
        let expected = "plan.toml: [sources.other] optional: a dump has to be there\nhint: a table";
        assert!(error.starts_with(expected), "{error}");
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let text = SMALL.replace("base", "basis");
        let error = read(&[("plan.toml", &text)], &Overrides::default()).expect_err("problem");
        assert!(error.starts_with("plan.toml:8: unknown field `basis`"), "{error}");
    }

    #[test]
    fn overrides_keep_the_type_of_a_variable() {
        let vars = |text: &str| Overrides {
            vars: vec![("n".to_owned(), text.to_owned())],
            ..Overrides::default()
        };
        let plan = read(&[("plan.toml", SMALL)], &vars("7")).expect("a plan");
        assert_eq!(plan.vars["n"], Value::Integer(7));
        let error = read(&[("plan.toml", SMALL)], &vars("seven")).expect_err("no integer");
        assert_eq!(error, "--var: n: expected an integer, found `seven`");
    }

    #[test]
    fn the_targets_ddl_may_be_in_several_files() {
        let text = SMALL.replace("base = 'legacy'", "schema = ['a.sql', 'b.sql']");
        let files = [("plan.toml", text.as_str()), ("a.sql", "A"), ("b.sql", "B")];
        let plan = read(&files, &Overrides::default()).expect("a plan");
        let files: Vec<&str> = plan.target_ddl.iter().map(|(file, _)| file.as_str()).collect();
        assert_eq!(files, ["a.sql", "b.sql"]);
        let error = read(&[("plan.toml", &text)], &Overrides::default()).expect_err("no files");
        assert!(error.contains("target.schema: `a.sql`"), "{error}");
    }

    #[test]
    fn the_digest_changes_with_a_model() {
        let digest = |sql: &str| {
            let files = [("plan.toml", SMALL), ("models/b.sql", sql)];
            read(&files, &Overrides::default()).expect("a plan").digest
        };
        assert_ne!(digest("SELECT 1"), digest("SELECT 2"));
        assert_eq!(digest("SELECT 1"), digest("SELECT 1"));
    }
}
