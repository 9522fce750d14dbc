//! The sections of `plan.toml`, as they are written.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use toml::Spanned;

use super::pattern::TablePattern;
use super::policy::ColumnSection;
use crate::dump::TimeZone;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanFile {
    pub plan: PlanSection,
    #[serde(default)]
    pub vars: BTreeMap<String, Value>,
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
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanSection {
    pub name: String,
    pub as_of: Option<String>,
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

/// A dump with a name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Paths relative to the plan: files, folders of parts, and patterns such as `parts/*.sql.gz`.
    pub dump: OneOrMany,
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
    /// By `schema.table.column` or `table.column`; `*` stands for any characters.
    #[serde(default)]
    pub columns: BTreeMap<String, Spanned<ColumnSection>>,
    /// For columns of which nothing else is said: the keys of `columns`, without `as` and
    /// `secret`.
    pub defaults: Option<Spanned<ColumnSection>>,
    /// The text of `plan.toml`, for the lines of its parts.
    #[serde(skip)]
    pub text: Arc<str>,
    /// By table name.
    #[serde(default)]
    pub tables: BTreeMap<String, OptionalTable>,
}

impl Source {
    /// Returns the line of `plan.toml` in which a part of the source begins, from 1.
    pub fn line_of<T>(&self, part: &Spanned<T>) -> Option<usize> {
        let before = self.text.get(..part.span().start)?;
        Some(before.matches('\n').count() + 1)
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
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    #[serde(default)]
    pub engine: Engine,
    /// The source whose own tables the target begins with.
    pub base: Option<String>,
    /// The target's DDL, relative to the plan; on top of `base` where both are given.
    pub schema: Option<PathBuf>,
    /// `load.sql` creates the tables.
    #[serde(default)]
    pub create: bool,
    /// Tables that no model fills go to the target as they are.
    #[serde(default)]
    pub pass_through: bool,
    #[serde(default)]
    pub mode: Mode,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    #[default]
    Postgres,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    #[default]
    Insert,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutputSection {
    #[serde(default = "default_formats")]
    pub formats: Vec<Format>,
    /// The plan's own rollback script instead of the generated one.
    pub rollback: Option<PathBuf>,
}

impl Default for OutputSection {
    fn default() -> Self {
        Self { formats: default_formats(), rollback: None }
    }
}

fn default_formats() -> Vec<Format> {
    vec![Format::Copy]
}

/// A file format of the outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Copy,
    Csv,
    Parquet,
    /// For maps: a list of objects.
    Json,
}

pub type Formats = Vec<Format>;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ModelSection {
    #[serde(default)]
    pub kind: Kind,
    pub target: Option<String>,
    pub formats: Option<Vec<Format>>,
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
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReasonSection {
    pub status: Status,
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
    pub status: Option<Status>,
    #[serde(default)]
    pub stop: bool,
}
