//! Reads the files of one table, one after the other.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::chunks::{Chunks, RowEnds};
use super::csv::{self, Header, RecordEnds};
use super::error::Error;
use super::json_lines::{Key, Objects};
use crate::dump::{
    ColumnRule, Event, FileColumn, FileLayout, FileTable, Finding, InputSummary, POSTGRES, Place,
    SqlType, Summary, TableName, TimeZone,
};
use crate::input::{self, Progress};

/// The form of a file's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    Csv,
    JsonLines,
}

impl FileFormat {
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
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
    /// Where there are none, all columns of a CSV file are read as text.
    pub columns: Vec<FileColumn>,
    /// For columns that are not declared.
    pub default_rule: ColumnRule,
    /// For instants that are written without a zone.
    pub time_zone: TimeZone,
    pub threads: usize,
    /// Columns alone are read.
    pub skip_rows: bool,
    pub progress: Arc<Progress>,
}

/// Iterates over the rows of a table.
pub struct FileReader {
    options: FileOptions,
    files: VecDeque<PathBuf>,
    table: FileTable,
    current: Option<Open>,
    waiting: VecDeque<Event>,
    inputs: Vec<InputSummary>,
    findings: Vec<Finding>,
    is_absent: bool,
}

/// The file at hand.
struct Open {
    input: Arc<str>,
    chunks: Chunks,
    ends: RowEnds,
    layout: FileLayout,
    form: Form,
}

enum Form {
    Csv { delimiter: u8 },
    JsonLines(Objects),
}

/// Opens the files of a table.
///
/// # Errors
/// A file is not there, or has other columns than the plan declares.
pub fn read(options: FileOptions) -> Result<FileReader, Error> {
    let mut files = VecDeque::new();
    for path in &options.paths {
        match input::parts(path) {
            Ok(found) => files.extend(found.parts.into_iter().map(|part| part.path)),
            Err(error) if options.may_be_absent && error.is_absent() => {}
            Err(error) => return Err(error.into()),
        }
    }
    files.iter().try_for_each(|path| input::expect(path, &options.progress))?;
    let mut declared = options.columns.clone();
    // The first file tells the order of the columns, and all of them where none is declared.
    let first = match (options.format, files.pop_front()) {
        (FileFormat::Csv, Some(path)) => {
            let mut chunks = open(&path, &options)?;
            let header = header(&mut chunks, &options)?;
            declared = columns_of(&header.names, declared, &options, &chunks.path)?;
            Some((chunks, Some(header)))
        }
        (FileFormat::JsonLines, Some(path)) => Some((open(&path, &options)?, None)),
        (_, None) => None,
    };
    let table =
        FileTable::new(options.table.clone(), declared, options.time_zone, options.threads)?;
    let waiting = VecDeque::from([Event::Open(table.table().clone())]);
    let mut reader = FileReader {
        options,
        files,
        table,
        current: None,
        waiting,
        inputs: Vec::new(),
        findings: Vec::new(),
        is_absent: first.is_none(),
    };
    if let Some((chunks, header)) = first {
        reader.current = Some(reader.begin(chunks, header)?);
    }
    Ok(reader)
}

fn open(path: &Path, options: &FileOptions) -> Result<Chunks, Error> {
    let stream = input::open(path, &options.progress)?;
    Ok(Chunks::new(&path.display().to_string(), stream))
}

fn header(chunks: &mut Chunks, options: &FileOptions) -> Result<Header, Error> {
    let path = chunks.path.clone();
    let wanted: Vec<&str> = options.columns.iter().map(|column| column.name.as_str()).collect();
    let line = chunks.next_row(|bytes| csv::first_end(bytes, b','))?;
    let line = line.filter(|line| !line.trim_ascii().is_empty());
    let Some(line) = line else { return Err(Error::NoHeader { path }) };
    let header = Header::read(&line, &wanted);
    let names = &header.names;
    match names.iter().enumerate().find(|(place, name)| names[..*place].contains(name)) {
        Some((_, column)) => Err(Error::TwoColumns { path, column: column.clone() }),
        None => Ok(header),
    }
}

/// Returns the columns of a table in the order of its first file.
fn columns_of(
    names: &[String],
    declared: Vec<FileColumn>,
    options: &FileOptions,
    path: &str,
) -> Result<Vec<FileColumn>, Error> {
    if declared.is_empty() {
        let text = |name: &String| FileColumn {
            name: name.clone(),
            declared: "text".to_owned(),
            sql_type: SqlType::Text { max_chars: None },
            rule: options.default_rule.clone(),
        };
        return Ok(names.iter().map(text).collect());
    }
    let place = |column: &FileColumn| names.iter().position(|name| *name == column.name);
    let missing = declared.iter().filter(|column| place(column).is_none());
    let missing: Vec<String> = missing.map(|column| column.name.clone()).collect();
    if !missing.is_empty() {
        return Err(Error::Columns { path: path.to_owned(), missing, has: names.to_vec() });
    }
    let mut columns = declared;
    columns.sort_by_key(place);
    Ok(columns)
}

impl FileReader {
    /// Returns true where none of the files is there.
    pub fn is_absent(&self) -> bool {
        self.is_absent
    }

    /// Returns what was read, once the iterator has come to its end without an error.
    pub fn into_summary(self) -> Summary {
        Summary {
            catalog: self.table.catalog(),
            dialect: &POSTGRES,
            inputs: self.inputs,
            findings: self.findings,
            skipped: Vec::new(),
            settings: Default::default(),
        }
    }

    fn begin(&mut self, chunks: Chunks, header: Option<Header>) -> Result<Open, Error> {
        let input: Arc<str> = chunks.path.as_str().into();
        let Some(header) = header else {
            let keys = self.table.columns().iter().map(|column| Key {
                name: column.name.clone(),
                is_json: matches!(column.sql_type, SqlType::Json { .. }),
                is_list: matches!(column.sql_type, SqlType::Array(_)),
            });
            let objects = Objects::new(keys.collect());
            let width = self.table.columns().len();
            let layout = FileLayout { positions: (0..width).map(Some).collect(), width };
            return Ok(Open {
                input,
                chunks,
                ends: RowEnds::Lines,
                layout,
                form: Form::JsonLines(objects),
            });
        };
        let Header { delimiter, names } = header;
        let place = |column: &FileColumn| names.iter().position(|name| *name == column.name);
        let positions: Vec<Option<usize>> = self.table.columns().iter().map(place).collect();
        let missing = self.table.columns().iter().zip(&positions);
        let missing = missing.filter(|(_, place)| place.is_none());
        let missing: Vec<String> = missing.map(|(column, _)| column.name.clone()).collect();
        if !missing.is_empty() {
            return Err(Error::Columns { path: chunks.path, missing, has: names });
        }
        let known = |name: &&String| {
            let declared = self.options.columns.iter().any(|column| column.name == **name);
            declared || self.table.columns().iter().any(|column| column.name == **name)
        };
        let others: Vec<&String> = names.iter().filter(|name| !known(name)).collect();
        self.find_others(&input, 1, others.into_iter().map(String::as_str));
        Ok(Open {
            input,
            chunks,
            ends: RowEnds::Records(RecordEnds::new(delimiter)),
            layout: FileLayout { positions, width: names.len() },
            form: Form::Csv { delimiter },
        })
    }

    /// Says which columns of a file are not read.
    fn find_others<'a>(&mut self, input: &str, line: u64, names: impl Iterator<Item = &'a str>) {
        let names: Vec<String> = names.map(|name| format!("`{}`", name.escape_debug())).collect();
        if !names.is_empty() {
            self.findings.push(Finding {
                code: "columns_not_declared",
                loses_rows: false,
                input: input.to_owned(),
                line,
                detail: format!(
                    "columns that the plan does not declare are not read: {}",
                    names.join(", ")
                ),
            });
        }
    }

    /// Reads on; `None` at the end of all files.
    fn advance(&mut self) -> Result<Option<()>, Error> {
        let Some(mut open) = self.current.take() else {
            let Some(path) = self.files.pop_front() else { return Ok(None) };
            let mut chunks = open(&path, &self.options)?;
            let header = match self.options.format {
                FileFormat::Csv => Some(header(&mut chunks, &self.options)?),
                FileFormat::JsonLines => None,
            };
            self.current = Some(self.begin(chunks, header)?);
            return Ok(Some(()));
        };
        if self.options.skip_rows {
            return Ok(Some(())); // the columns of the next file are looked at too
        }
        let mut chunks: Vec<(Vec<u8>, Place)> = Vec::new();
        while chunks.len() < self.options.threads.max(1) {
            match open.chunks.next(&mut open.ends)? {
                Some(chunk) => chunks.push(chunk),
                None => break,
            }
        }
        if chunks.is_empty() {
            self.end(open);
            return Ok(Some(()));
        }
        let rows = match &open.form {
            Form::Csv { delimiter } => {
                let width = open.layout.width;
                self.table.decode(&open.input, &open.layout, chunks, |rows| {
                    csv::split(rows, *delimiter, width);
                })?
            }
            Form::JsonLines(objects) => {
                self.table.decode(&open.input, &open.layout, chunks, |rows| objects.split(rows))?
            }
        };
        let seen: u64 = rows.iter().map(|rows| rows.seen).sum();
        self.options.progress.rows.fetch_add(seen, std::sync::atomic::Ordering::Relaxed);
        self.waiting.extend(rows.into_iter().map(Event::Rows));
        self.current = Some(open);
        Ok(Some(()))
    }

    fn end(&mut self, open: Open) {
        if let Form::JsonLines(objects) = open.form {
            let others = objects.others();
            self.find_others(&open.input, 1, others.iter().map(String::as_str));
        }
        if let Some(digest) = open.chunks.digest() {
            let (dialect, producer) = (self.options.format.name(), None);
            self.inputs.push(InputSummary { digest, dialect, producer });
        }
    }
}

impl Iterator for FileReader {
    type Item = Result<Event, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(Ok(event));
            }
            if let Err(error) = self.advance().transpose()? {
                return Some(Err(error));
            }
        }
    }
}
