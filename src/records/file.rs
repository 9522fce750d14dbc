//! The files of one table, whatever their form: what is asked for, and what they were.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::error::Error;
use super::parquet::ParquetFiles;
use super::text_files::TextFiles;
use crate::dump::{
    ColumnRule, Event, FileColumn, Finding, InputSummary, POSTGRES, SourceTable, Summary,
    TableName, TimeZone, columns_catalog,
};
use crate::input::{self, Digest, Progress};

/// The form of a file's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// With a line of names.
    Csv,
    /// An object a line.
    JsonLines,
    /// A list of objects, each on a line of its own: a map of a run.
    JsonList,
    /// Lines of PostgreSQL's COPY; the columns are the declared ones in their order.
    Copy,
    Parquet,
}

impl FileFormat {
    /// Returns the name that reports carry.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
            Self::JsonList => "json",
            Self::Copy => "copy",
            Self::Parquet => "parquet",
        }
    }
}

/// What is read, and how.
pub struct FileOptions {
    /// The table's name.
    pub table: TableName,
    pub format: FileFormat,
    /// Files and patterns; those that are absent are passed over where `may_be_absent`.
    pub paths: Vec<PathBuf>,
    pub may_be_absent: bool,
    /// Where there are none, all columns of a CSV file are text, and those of Parquet have the
    /// file's types.
    pub columns: Vec<FileColumn>,
    /// For columns that are not declared.
    pub default_rule: ColumnRule,
    /// For instants that are written without a zone.
    pub time_zone: TimeZone,
    /// The SHA-256 that the files have to have, in hex.
    pub expected: Option<String>,
    pub threads: usize,
    /// Columns alone are read.
    pub skip_rows: bool,
    pub progress: Arc<Progress>,
}

/// Iterates over the rows of a table.
pub struct FileReader {
    options: FileOptions,
    files: Files,
    /// The table has been handed on.
    is_begun: bool,
    is_absent: bool,
}

enum Files {
    Text(Box<TextFiles>),
    Parquet(Box<ParquetFiles>),
}

/// Opens the files of a table.
///
/// # Errors
/// A file is not there, or has other columns than the plan declares.
pub fn read(options: FileOptions) -> Result<FileReader, Error> {
    let mut files = VecDeque::new();
    for path in &options.paths {
        if options.format == FileFormat::Parquet && path == Path::new("-") {
            let what = "Parquet is read from its end, and so never from standard input";
            return Err(Error::Parquet { path: "-".to_owned(), what: what.to_owned() });
        }
        match input::parts(path) {
            Ok(found) => files.extend(found.parts.into_iter().map(|part| part.path)),
            Err(error) if options.may_be_absent && error.is_absent() => {}
            Err(error) => return Err(error.into()),
        }
    }
    files.iter().try_for_each(|path: &PathBuf| match input::expect(path, &options.progress) {
        Err(error) if options.may_be_absent && error.is_absent() => Ok(()),
        other => other,
    })?;
    files.retain(|path| !options.may_be_absent || path == Path::new("-") || path.exists());
    let is_absent = files.is_empty();
    let files = match options.format {
        FileFormat::Parquet => Files::Parquet(Box::new(ParquetFiles::open(files, &options)?)),
        _ => Files::Text(Box::new(TextFiles::open(files, &options)?)),
    };
    Ok(FileReader { options, files, is_begun: false, is_absent })
}

impl FileReader {
    /// Returns true where none of the files is there.
    pub fn is_absent(&self) -> bool {
        self.is_absent
    }

    /// Returns what was read, once the iterator has come to its end without an error.
    pub fn into_summary(self) -> Summary {
        let name = &self.options.table;
        let (catalog, inputs, findings) = match self.files {
            Files::Text(files) => {
                (columns_catalog(name, files.table.columns()), files.inputs, files.findings)
            }
            Files::Parquet(files) => {
                (columns_catalog(name, files.columns()), files.inputs, files.findings)
            }
        };
        let dialect = self.options.format.name();
        let input = |digest: Digest| InputSummary { digest, dialect, producer: None };
        Summary {
            catalog,
            dialect: &POSTGRES,
            inputs: inputs.into_iter().map(input).collect(),
            findings,
            skipped: Vec::new(),
            settings: BTreeMap::new(),
        }
    }

    fn table(&self) -> Arc<SourceTable> {
        match &self.files {
            Files::Text(files) => files.table.table().clone(),
            Files::Parquet(files) => files.table().clone(),
        }
    }

    fn advance(&mut self) -> Result<Option<Event>, Error> {
        if !std::mem::replace(&mut self.is_begun, true) {
            return Ok(Some(Event::Open(self.table())));
        }
        let event = match &mut self.files {
            Files::Text(files) => files.next(&self.options)?,
            Files::Parquet(files) => files.next(&self.options)?,
        };
        match &event {
            Some(Event::Rows(rows)) => {
                self.options.progress.rows.fetch_add(rows.seen, Ordering::Relaxed);
            }
            Some(_) => {}
            None => self.expect_digests()?,
        }
        Ok(event)
    }

    fn expect_digests(&self) -> Result<(), Error> {
        let Some(expected) = &self.options.expected else { return Ok(()) };
        let inputs = match &self.files {
            Files::Text(files) => &files.inputs,
            Files::Parquet(files) => &files.inputs,
        };
        match inputs.iter().find(|digest| digest.sha256 != *expected) {
            None => Ok(()),
            Some(digest) => Err(Error::Run {
                path: digest.path.clone(),
                what: format!(
                    "SHA-256 is {}, and the run's manifest has {expected}",
                    digest.sha256
                ),
                hint: "the file was changed after the run; use the run as it was written",
            }),
        }
    }
}

impl Iterator for FileReader {
    type Item = Result<Event, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.advance().transpose()
    }
}

/// Says which columns of a file are not read.
pub(super) fn undeclared(input: &str, names: &[String]) -> Option<Finding> {
    let listed: Vec<String> =
        names.iter().map(|name| format!("`{}`", name.escape_debug())).collect();
    (!listed.is_empty()).then(|| Finding {
        code: "columns_not_declared",
        loses_rows: false,
        input: input.to_owned(),
        line: 1,
        detail: format!(
            "columns that the plan does not declare are not read: {}",
            listed.join(", ")
        ),
    })
}
