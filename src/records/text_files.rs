//! Reads the text files of one table, one after the other.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::chunks::{Chunks, RowEnds};
use super::copy;
use super::csv::{self, Header, RecordEnds};
use super::error::Error;
use super::file::{FileFormat, FileOptions, undeclared};
use super::json_lines::{Key, Objects};
use crate::dump::{Event, FileColumn, FileLayout, FileRows, FileTable, Finding, Place, SqlType};
use crate::input::{self, Digest};

/// Reads the text files of one table.
pub(super) struct TextFiles {
    files: VecDeque<PathBuf>,
    pub table: FileTable,
    current: Option<Open>,
    waiting: VecDeque<Event>,
    pub inputs: Vec<Digest>,
    pub findings: Vec<Finding>,
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
    Copy,
    Objects(Objects),
}

fn open_file(path: &Path, options: &FileOptions) -> Result<Chunks, Error> {
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

impl TextFiles {
    /// Opens the first of the files.
    pub fn open(mut files: VecDeque<PathBuf>, options: &FileOptions) -> Result<Self, Error> {
        let mut columns = options.columns.clone();
        // The first file tells the order of the columns, and all of them where none is declared.
        let first = match (options.format, files.pop_front()) {
            (FileFormat::Csv, Some(path)) => {
                let mut chunks = open_file(&path, options)?;
                let header = header(&mut chunks, options)?;
                columns = columns_of(&header.names, columns, options, &chunks.path)?;
                Some((chunks, Some(header)))
            }
            (_, Some(path)) => Some((open_file(&path, options)?, None)),
            (_, None) => None,
        };
        let table =
            FileTable::new(options.table.clone(), columns, options.time_zone, options.threads)?;
        let mut reader = Self {
            files,
            table,
            current: None,
            waiting: VecDeque::new(),
            inputs: Vec::new(),
            findings: Vec::new(),
        };
        if let Some((chunks, header)) = first {
            reader.current = Some(reader.begin(chunks, header, options)?);
        }
        Ok(reader)
    }

    /// Returns the next rows; `None` at the end of all files.
    pub fn next(&mut self, options: &FileOptions) -> Result<Option<Event>, Error> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Ok(Some(event));
            }
            if self.advance(options)?.is_none() {
                return Ok(None);
            }
        }
    }

    fn begin(
        &mut self,
        chunks: Chunks,
        header: Option<Header>,
        options: &FileOptions,
    ) -> Result<Open, Error> {
        let input: Arc<str> = chunks.path.as_str().into();
        let Some(header) = header else {
            let width = self.table.columns().len();
            let layout = FileLayout { positions: (0..width).map(Some).collect(), width };
            let form = match options.format {
                FileFormat::Copy => Form::Copy,
                format => Form::Objects(self.objects(format)),
            };
            return Ok(Open { input, chunks, ends: RowEnds::Lines, layout, form });
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
            let declared = options.columns.iter().any(|column| column.name == **name);
            declared || self.table.columns().iter().any(|column| column.name == **name)
        };
        let others: Vec<String> = names.iter().filter(|name| !known(name)).cloned().collect();
        self.findings.extend(undeclared(&input, &others));
        Ok(Open {
            input,
            chunks,
            ends: RowEnds::Records(RecordEnds::new(delimiter)),
            layout: FileLayout { positions, width: names.len() },
            form: Form::Csv { delimiter },
        })
    }

    fn objects(&self, format: FileFormat) -> Objects {
        let keys = self.table.columns().iter().map(|column| Key {
            name: column.name.clone(),
            is_json: matches!(column.sql_type, SqlType::Json { .. }),
            is_list: matches!(column.sql_type, SqlType::Array(_)),
        });
        Objects::new(keys.collect(), format == FileFormat::JsonList)
    }

    /// Reads on; `None` at the end of all files.
    fn advance(&mut self, options: &FileOptions) -> Result<Option<()>, Error> {
        let Some(mut open) = self.current.take() else {
            let Some(path) = self.files.pop_front() else { return Ok(None) };
            let mut chunks = open_file(&path, options)?;
            let header = match options.format {
                FileFormat::Csv => Some(header(&mut chunks, options)?),
                _ => None,
            };
            self.current = Some(self.begin(chunks, header, options)?);
            return Ok(Some(()));
        };
        if options.skip_rows {
            return Ok(Some(())); // the columns of the next file are looked at too
        }
        let mut chunks: Vec<(Vec<u8>, Place)> = Vec::new();
        while chunks.len() < options.threads.max(1) {
            match open.chunks.next(&mut open.ends)? {
                Some(chunk) => chunks.push(chunk),
                None => break,
            }
        }
        if chunks.is_empty() {
            self.end(open);
            return Ok(Some(()));
        }
        let width = open.layout.width;
        let split = |rows: &mut FileRows| match &open.form {
            Form::Csv { delimiter } => csv::split(rows, *delimiter, width),
            Form::Copy => copy::split(rows),
            Form::Objects(objects) => objects.split(rows),
        };
        let rows = self.table.decode(&open.input, &open.layout, chunks, split)?;
        self.waiting.extend(rows.into_iter().map(Event::Rows));
        self.current = Some(open);
        Ok(Some(()))
    }

    fn end(&mut self, open: Open) {
        if let Form::Objects(objects) = open.form {
            let others: Vec<String> = objects.others().into_iter().collect();
            self.findings.extend(undeclared(&open.input, &others));
        }
        self.inputs.extend(open.chunks.digest());
    }
}
