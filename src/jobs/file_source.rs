//! Sources that are files of facts: what a plan says of them, as the files' reader wants it.
//!
//! Knows sections of the plan; no rows.

use super::error::Error;
use crate::dump::{ColumnRule, FileColumn, TableName, file_type};
use crate::input::Progress;
use crate::plan::{self, Input, Problem, Source, did_you_mean};
use crate::records::{self, FileFormat, FileOptions, FileReader};

/// The only table of such a source.
pub(super) const ROWS: &str = "rows";

/// Names of types that a hint may give.
const TYPES: [&str; 18] = [
    "bigint",
    "integer",
    "smallint",
    "boolean",
    "text",
    "varchar",
    "numeric",
    "real",
    "double precision",
    "date",
    "timestamp",
    "timestamptz",
    "time",
    "uuid",
    "json",
    "jsonb",
    "bytea",
    "interval",
];

/// How the files are read.
pub(super) struct FileRead<'a> {
    pub threads: usize,
    pub skip_rows: bool,
    pub progress: &'a std::sync::Arc<Progress>,
}

/// Opens the files of a source.
///
/// # Errors
/// What the plan says of them is wrong, or they can't be read.
pub(super) fn open(name: &str, source: &Source, read: &FileRead) -> Result<FileReader, Error> {
    let (format, paths) = match source.input() {
        Some(Input::Csv(paths)) => (FileFormat::Csv, paths),
        Some(Input::JsonLines(paths)) => (FileFormat::JsonLines, paths),
        Some(Input::Parquet(paths)) => (FileFormat::Parquet, paths),
        _ => return Err(not_declared(name, source, "is no file of facts")),
    };
    let columns = columns(name, source)?;
    if columns.is_empty() && (source.optional || format == FileFormat::JsonLines) {
        return Err(not_declared(name, source, "needs `columns`: the names and SQL types of them"));
    }
    let default = source.defaults.as_ref().map(|section| section.get_ref().rule());
    let options = FileOptions {
        table: TableName { schema: None, name: ROWS.to_owned() },
        format,
        paths: paths.to_vec(),
        may_be_absent: source.optional,
        columns,
        default_rule: default.unwrap_or_default(),
        time_zone: source.time_zone,
        expected: None,
        threads: read.threads,
        skip_rows: read.skip_rows,
        progress: read.progress.clone(),
    };
    records::read(options).map_err(|error| read_error(name, source, error))
}

/// Turns what a file lacks into problems of the plan.
pub(super) fn read_error(name: &str, source: &Source, error: records::Error) -> Error {
    let records::Error::Columns { path, missing, has } = error else { return error.into() };
    let file = super::rejects::file_name(&path);
    let problem = |column: &String| {
        let what = format!("[sources.{name}.columns] `{column}`: {file} has no such column");
        let line = source.columns.get(column).and_then(|section| source.line_of(section));
        let suggestion = did_you_mean(column, has.iter().map(String::as_str));
        let listed = || format!("it has `{}`", has.join("`, `"));
        Problem::new(&source.declared_in, what)
            .at_line(line)
            .with_hint(Some(suggestion.unwrap_or_else(listed)))
    };
    plan::Error { problems: missing.iter().map(problem).collect() }.into()
}

fn not_declared(name: &str, source: &Source, what: &str) -> Error {
    let hint = format!("[sources.{name}] columns = {{ id = \"bigint\", name = \"text\" }}");
    let line = source.columns.values().next().and_then(|section| source.line_of(section));
    let problem = Problem::new(&source.declared_in, format!("[sources.{name}] {what}"));
    plan::Error::from(problem.at_line(line).with_hint(Some(hint))).into()
}

/// Returns the columns that the plan declares.
fn columns(name: &str, source: &Source) -> Result<Vec<FileColumn>, Error> {
    let mut problems = Vec::new();
    let mut columns = Vec::new();
    let default: Option<ColumnRule> =
        source.defaults.as_ref().map(|section| section.get_ref().rule());
    for (column, section) in &source.columns {
        let entry = &section.get_ref().0;
        let declared = entry.sql_type.clone().unwrap_or_else(|| "text".to_owned());
        let mut rule = entry.rule();
        if let Some(default) = &default {
            rule.policies = rule.policies.or(&default.policies);
        }
        match file_type(&declared) {
            Some(sql_type) => {
                columns.push(FileColumn { name: column.clone(), declared, sql_type, rule });
            }
            None => {
                let what = format!("[sources.{name}.columns] `{column}`: `{declared}` is no type");
                let hint = did_you_mean(&declared.to_ascii_lowercase(), TYPES);
                let problem = Problem::new(&source.declared_in, what).with_hint(hint);
                problems.push(problem.at_line(source.line_of(section)));
            }
        }
    }
    if problems.is_empty() { Ok(columns) } else { Err(plan::Error { problems }.into()) }
}
