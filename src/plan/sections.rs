//! The sections of `plan.toml`, as they are written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use toml::Spanned;

use super::error::Problem;
use super::pattern::TablePattern;
use super::policy::{ColumnEntry, ColumnSection};
use crate::blobs::LayoutError;
use crate::dump::TimeZone;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanFile {
    pub plan: PlanSection,
    #[serde(default)]
    pub vars: BTreeMap<String, Value>,
    #[serde(default)]
    pub sources: BTreeMap<String, Source>,
    #[serde(default)]
    pub target: Target,
    #[serde(default)]
    pub output: OutputSection,
    #[serde(default)]
    pub models: BTreeMap<String, ModelSection>,
    #[serde(default)]
    pub reasons: BTreeMap<String, ReasonSection>,
    #[serde(default)]
    pub checks: BTreeMap<String, CheckSection>,
    #[serde(default)]
    pub findings: BTreeMap<String, FindingSection>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanSection {
    pub name: String,
    pub as_of: Option<String>,
    /// The folder of a plan whose sections, models and checks are this one's too, as far as it has
    /// none of the same name itself. `[target]` and `[output]` are its own. `{name}` in the path
    /// is the value of a variable, as in the paths of those two.
    pub extends: Option<PathBuf>,
}

/// A value of `[vars]`; `--var` keeps the type that the plan gave it.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Value {
    Boolean(bool),
    Integer(i64),
    Float(f64),
    Text(String),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Boolean(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
            Self::Float(value) => value.fmt(f),
            Self::Text(value) => value.fmt(f),
        }
    }
}

/// An input with a name: exactly one of `dump`, `csv`, `parquet`, `jsonl`, `run` and `archive`.
///
/// Paths are relative to the plan.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Files, folders of parts, and patterns such as `parts/*.sql.gz`.
    pub dump: Option<OneOrMany>,
    /// Files of facts beside the dump; their rows are the table `<source>.rows`.
    pub csv: Option<OneOrMany>,
    pub parquet: Option<OneOrMany>,
    pub jsonl: Option<OneOrMany>,
    /// The folder of a former run; each of its maps is a table `<source>.<map>`.
    pub run: Option<PathBuf>,
    /// Tarballs of stored files, or folders of them; their files are the table
    /// `<source>.objects`.
    pub archive: Option<OneOrMany>,
    /// How a member's name is made of parts that become columns of `objects`, such as
    /// `{skip}/{bucket}/{path}/{version}`; the first that fits a name is taken.
    pub layout: Option<Spanned<Layouts>>,
    /// Lists of digests that members have to agree with: `SHA256SUMS`, `MD5SUMS`, the manifests of
    /// a BagIt bag, or CSV.
    pub checksums: Option<OneOrMany>,
    /// How much of an archive is read before it is refused.
    #[serde(default)]
    pub limits: ArchiveLimits,
    /// The input may be absent: its tables are empty then. Not of a dump, which alone says what
    /// tables there are.
    #[serde(default)]
    pub optional: bool,
    /// The zone of the server that the dump is from: `UTC`, `+02:00` or `Europe/Berlin`.
    ///
    /// It is the zone of instants (`timestamptz`, MySQL's `timestamp`) that are written without
    /// one, as far as no statement of the dump sets another. Timestamps without a zone
    /// (`timestamp`, MySQL's `datetime`) are kept as they are written: a model says
    /// `AT TIME ZONE`.
    #[serde(default, deserialize_with = "time_zone")]
    pub time_zone: TimeZone,
    /// Tables that are read; all where it is empty.
    #[serde(default)]
    pub include: Vec<TablePattern>,
    /// Of a dump, by `schema.table.column` or `table.column`; `*` stands for any characters. Of
    /// files of facts, by the column's name, with its SQL type.
    #[serde(default)]
    pub columns: BTreeMap<String, Spanned<ColumnEntry>>,
    /// For columns of which nothing else is said: the keys of `columns`, without `as` and
    /// `secret`.
    pub defaults: Option<Spanned<ColumnSection>>,
    /// The folder of the plan that declares the source.
    #[serde(skip)]
    pub folder: PathBuf,
    /// The text of the `plan.toml` that declares the source, for the lines of its parts.
    #[serde(skip)]
    pub text: Arc<str>,
    /// The path of that file as messages name it.
    #[serde(skip)]
    pub declared_in: String,
    /// By table name, or `schema.table`.
    #[serde(default)]
    pub tables: BTreeMap<String, OptionalTable>,
}

/// What a source reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input<'a> {
    Dump(&'a [PathBuf]),
    Csv(&'a [PathBuf]),
    Parquet(&'a [PathBuf]),
    JsonLines(&'a [PathBuf]),
    Run(&'a Path),
    Archive(&'a [PathBuf]),
}

impl Source {
    /// Returns the input that the source names; `None` where it names none, or several.
    pub fn input(&self) -> Option<Input<'_>> {
        let files = [
            self.dump.as_ref().map(|files| Input::Dump(files.paths())),
            self.csv.as_ref().map(|files| Input::Csv(files.paths())),
            self.parquet.as_ref().map(|files| Input::Parquet(files.paths())),
            self.jsonl.as_ref().map(|files| Input::JsonLines(files.paths())),
            self.run.as_deref().map(Input::Run),
            self.archive.as_ref().map(|files| Input::Archive(files.paths())),
        ];
        let mut given = files.into_iter().flatten();
        given.next().filter(|_| given.next().is_none())
    }

    /// Returns true for files of facts: the source has one table, `rows`.
    pub fn is_of_files(&self) -> bool {
        matches!(self.input(), Some(Input::Csv(_) | Input::Parquet(_) | Input::JsonLines(_)))
    }

    /// Returns the paths of a dump; none where the source is something else.
    pub fn dump_paths(&self) -> &[PathBuf] {
        self.dump.as_ref().map_or(&[], OneOrMany::paths)
    }

    /// Returns the path of one of its archives as the plan names it: relative to the plan, where it
    /// is below its folder.
    pub fn archive_name(&self, path: &Path) -> String {
        path.strip_prefix(&self.folder).unwrap_or(path).display().to_string()
    }

    /// Says what is wrong with a layout.
    pub fn layout_problem(&self, name: &str, error: &LayoutError) -> Problem {
        let line = self.layout.as_ref().and_then(|layout| self.line_of(layout));
        let hint = "`{skip}/{bucket}/{path}/{version}`: a name in braces is one folder or file, \
                    `{path}` as many as there are";
        Problem::new(&self.declared_in, format!("[sources.{name}] layout {error}"))
            .at_line(line)
            .with_hint(Some(hint.to_owned()))
    }

    /// Takes the paths as relative to a folder.
    pub(super) fn resolve_paths(&mut self, folder: &Path) {
        for files in self.file_lists().into_iter().flatten() {
            *files = OneOrMany::Many(files.paths().iter().map(|path| folder.join(path)).collect());
        }
        if let Some(lists) = &mut self.checksums {
            *lists = OneOrMany::Many(lists.paths().iter().map(|path| folder.join(path)).collect());
        }
        if let Some(run) = &mut self.run {
            *run = folder.join(&run);
        }
        folder.clone_into(&mut self.folder);
    }

    /// Reads another path instead of those that the plan names.
    pub(super) fn replace_path(&mut self, path: &Path) {
        for files in self.file_lists().into_iter().flatten() {
            *files = OneOrMany::One(path.to_owned());
        }
        if let Some(run) = &mut self.run {
            path.clone_into(run);
        }
    }

    fn file_lists(&mut self) -> [&mut Option<OneOrMany>; 5] {
        [&mut self.dump, &mut self.csv, &mut self.parquet, &mut self.jsonl, &mut self.archive]
    }

    /// Returns the line of `plan.toml` in which a part of the source begins, from 1.
    pub fn line_of<T>(&self, part: &Spanned<T>) -> Option<usize> {
        let before = self.text.get(..part.span().start)?;
        Some(before.matches('\n').count() + 1)
    }
}

/// What an archive may hold at most; a hostile one is refused before it fills memory or disk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArchiveLimits {
    /// Members of all kinds.
    pub members: Option<u64>,
    /// Plain bytes of the whole archive.
    #[serde(default, deserialize_with = "byte_size")]
    pub total_bytes: Option<u64>,
    /// Plain bytes for each compressed byte.
    pub ratio: Option<u64>,
}

/// Reads a number of bytes, or a text such as `"20G"`.
fn byte_size<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected a number of bytes, or a size such as \"20G\"")]
    enum Written {
        Bytes(u64),
        Text(String),
    }
    match Written::deserialize(deserializer)? {
        Written::Bytes(bytes) => Ok(Some(bytes)),
        Written::Text(text) => {
            let digits = text.trim_end_matches(['K', 'M', 'G', 'T']);
            let shift = match &text[digits.len()..] {
                "" => 0,
                "K" => 10,
                "M" => 20,
                "G" => 30,
                "T" => 40,
                _ => 64,
            };
            let bytes = digits.trim().parse::<u64>().ok();
            let bytes = bytes.and_then(|number| number.checked_mul(1_u64.checked_shl(shift)?));
            let wrong =
                || D::Error::custom(format!("expected a size such as `20G`, found `{text}`"));
            bytes.map(Some).ok_or_else(wrong)
        }
    }
}

/// One layout of member names, or several of which the first that fits is taken.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Layouts {
    One(String),
    Many(Vec<String>),
}

impl Layouts {
    pub fn texts(&self) -> &[String] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
        }
    }
}

fn time_zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TimeZone, D::Error> {
    TimeZone::try_from(String::deserialize(deserializer)?).map_err(D::Error::custom)
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    One(PathBuf),
    Many(Vec<PathBuf>),
}

impl OneOrMany {
    pub fn paths(&self) -> &[PathBuf] {
        match self {
            Self::One(path) => std::slice::from_ref(path),
            Self::Many(paths) => paths,
        }
    }

    pub(super) fn paths_mut(&mut self) -> &mut [PathBuf] {
        match self {
            Self::One(path) => std::slice::from_mut(path),
            Self::Many(paths) => paths,
        }
    }
}

/// What models may rely on although a dump may lack it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionalTable {
    /// A dump without the table gives an empty one.
    #[serde(default)]
    pub optional: bool,
    /// Name and SQL type of columns that are NULL where the dump lacks them.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// Other names that dumps have for the table; models read it by its own.
    #[serde(default)]
    pub also_named: Vec<String>,
}

impl OptionalTable {
    /// Returns true for a table of a dump that is this one, whose own name, or schema and name,
    /// is `own`.
    pub fn is_named(&self, own: &str, schema: Option<&str>, name: &str) -> bool {
        let (own_schema, own_name) = Self::own_name(own);
        let is_of_schema = own_schema.is_none() || schema.is_none() || own_schema == schema;
        let is_other = || self.also_named.iter().any(|other| other == name);
        own == name || (is_of_schema && (own_name == name || is_other()))
    }

    /// Returns the schema, where the plan says one, and the name by which models read a table.
    pub fn own_name(own: &str) -> (Option<&str>, &str) {
        own.split_once('.').map_or((None, own), |(schema, name)| (Some(schema), name))
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    #[serde(default)]
    pub engine: Engine,
    /// The source whose own tables the target begins with.
    pub base: Option<String>,
    /// The files of the target's DDL, relative to the plan; on top of `base` where both are given.
    pub schema: Option<OneOrMany>,
    /// `load.sql` creates the tables.
    #[serde(default)]
    pub create: bool,
    /// Tables that no model fills go to the target as they are.
    #[serde(default)]
    pub pass_through: bool,
    #[serde(default)]
    pub mode: Mode,
    /// SQL of the plan that `load.sql` runs inside its transaction, before it loads a row.
    pub before_load: Option<PathBuf>,
    /// The same after the last row.
    pub after_load: Option<PathBuf>,
    /// SQL of the plan that `rollback.sql` runs inside its transaction, before it removes a row.
    pub before_rollback: Option<PathBuf>,
    /// The same after the last row.
    pub after_rollback: Option<PathBuf>,
    /// The source whose declared tables are compared with the target's before a row is read.
    pub drift: Option<String>,
    /// By `table.column` of the source: the name of the column in the target.
    #[serde(default)]
    pub renames: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    #[default]
    Postgres,
    Mysql,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Rows are new: a key that the target has already ends the load.
    #[default]
    Insert,
    /// A row whose key the target has takes that row's place.
    Upsert,
    /// A row whose key the target has is left as it is there.
    SkipExisting,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutputSection {
    /// Of tables; where nothing is said, the text form of the target's engine.
    pub formats: Option<Vec<Format>>,
    /// The plan's own rollback script instead of the generated one.
    pub rollback: Option<PathBuf>,
    /// Keep the typed Parquet copy of the sources too.
    #[serde(default)]
    pub snapshot: bool,
    /// Which rows have a record in `audit/`.
    #[serde(default)]
    pub audit: AuditRows,
    /// What `verify.sql` compares.
    #[serde(default)]
    pub verify: Verify,
    /// Where the objects of archives are after the run.
    #[serde(default)]
    pub objects: ObjectPlace,
    /// The objects as a BagIt bag too.
    #[serde(default)]
    pub bag: bool,
}

/// Where an object of an archive is when the run has ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ObjectPlace {
    /// Under its bucket and key in the run's folder.
    #[default]
    Extract,
    /// Where it is; the manifest says which archive, member and offset.
    Reference,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AuditRows {
    /// Rows that were not simply ok.
    #[default]
    Findings,
    All,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verify {
    /// Counts, and a hash over each column that does not depend on the order of the rows.
    #[default]
    Columns,
    Counts,
}

/// A file format of the outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Copy,
    Csv,
    Parquet,
    /// The text that MySQL's `LOAD DATA` reads.
    Tsv,
    /// For maps: a list of objects.
    Json,
}

impl std::str::FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = [Self::Copy, Self::Csv, Self::Parquet, Self::Tsv];
        let unknown = || format!("unknown format `{text}`; expected copy, csv, parquet or tsv");
        known.into_iter().find(|format| format.name() == text).ok_or_else(unknown)
    }
}

impl Format {
    /// Returns the name that a plan gives it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Tsv => "tsv",
            Self::Json => "json",
        }
    }
}

pub type Formats = Vec<Format>;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ModelSection {
    /// As it is written in `plan.toml`.
    #[serde(skip)]
    pub given: toml::Table,
    #[serde(default)]
    pub kind: Kind,
    pub target: Option<String>,
    pub formats: Option<Vec<Format>>,
    /// Columns whose values are the target's key in audit records.
    pub key: Option<Vec<String>>,
    /// Columns of the model, also hidden ones, whose values are the legacy key in audit records.
    pub source_key: Option<Vec<String>>,
    /// The source of archives that the rows of a `reconciled` model are compared with.
    pub archive: Option<String>,
    /// How `load.sql` loads this table, where it is not the target's way.
    pub mode: Option<Mode>,
    /// The target's table may hold rows before the load.
    #[serde(default)]
    pub may_hold_rows: bool,
    /// Columns whose text is JSON: exports embed it.
    #[serde(default)]
    pub json: Vec<String>,
    /// By the code of a reason: the code that this model's rows have instead.
    #[serde(default)]
    pub reasons: BTreeMap<String, String>,
}

/// What becomes of a model's rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// They fill a target table.
    #[default]
    Table,
    /// They are a map beside the data.
    Map,
    /// Only other models read them.
    Stage,
    /// Each is an object for the target's storage.
    Objects,
    /// They are JSON lines beside the data: what the target has no place for.
    Export,
    /// Each expects an object of an archive: other models read them with the verdict.
    Reconciled,
}

/// What a plan says of a reason.
///
/// A row that its model rejects by a reason of the status `ok` need not go, because the target has
/// it already: other rows may point to its key.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReasonSection {
    pub status: Option<Status>,
    /// The code that rejects and audit have instead.
    pub name: Option<String>,
    /// Why such findings are accepted: they stay visible and do not end a run with 1.
    pub accepted: Option<String>,
    /// As far as there are no more of them.
    pub max: Option<Limit>,
}

/// A number of rows, or a share of the rows read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    Rows(u64),
    Percent(f64),
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Rows(rows) => write!(f, "{rows}"),
            Self::Percent(share) => write!(f, "{share}%"),
        }
    }
}

impl std::str::FromStr for Limit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "expected a number of rows such as `10`, or a share such as `0.5%`, found `{text}`"
            )
        };
        match text.strip_suffix('%') {
            None => text.parse().map(Self::Rows).map_err(|_| wrong()),
            Some(share) => match share.trim().parse::<f64>() {
                Ok(share) if (0.0..=100.0).contains(&share) => Ok(Self::Percent(share)),
                _ => Err(wrong()),
            },
        }
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "expected a number of rows, or a share such as \"0.5%\"")]
        enum Written {
            Rows(u64),
            Text(String),
        }
        match Written::deserialize(deserializer)? {
            Written::Rows(rows) => Ok(Self::Rows(rows)),
            Written::Text(text) => text.parse().map_err(D::Error::custom),
        }
    }
}

/// What a plan says of a finding of its dumps.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingSection {
    /// Why it is accepted.
    pub accepted: String,
}

/// What a reason means for the run; `conflict` and `error` make it end with exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Ok,
    Skip,
    Conflict,
    Error,
}

impl Status {
    /// Returns true where the run has a finding above policy.
    pub fn is_finding(self) -> bool {
        self >= Self::Conflict
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckSection {
    /// As it is written in `plan.toml`.
    #[serde(skip)]
    pub given: toml::Table,
    pub status: Option<Status>,
    #[serde(default)]
    pub stop: bool,
    /// Why its violations are accepted.
    pub accepted: Option<String>,
    /// As far as there are no more of them.
    pub max: Option<Limit>,
}
