//! The text files of one table: rows are printed once for all of them, by all threads, and written
//! in order.
//!
//! A chunk of rows is a task: its columns are printed, hashed where the scripts verify them, and
//! woven into the lines of each format while all of it is in the processor's caches. Knows no
//! format's signs.

use std::io::Write;
use std::ops::Range;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::{DataType, FieldRef, SchemaRef};
use rayon::prelude::*;

use super::content_hash::{Content, ContentHash, HashBuffer};
use super::error::Error;
use super::table_writer::{TableWriter, check_schema};
use super::weave::{Lines, PrintedColumn};
use super::{copy, csv, mysql_csv, tsv};
use crate::artifact::{Artifact, Record};
use crate::mysql_text::MysqlColumn;
use crate::postgres_text::{CellBuffer, TextColumn};

/// Rows that one thread formats at a time.
///
/// 512 rows are 25 to 128 KiB of text: enough to make the hand-over cheap, and small enough for what
/// is printed, hashed and woven to stay in a processor's caches. Four times as many, in chunks of
/// four times the bytes, took 2 to 3 % more of the time of a conversion.
const CHUNK_ROWS: usize = 512;

/// Bytes of text that one thread formats at a time, about: rows of long values are fewer.
const CHUNK_BYTES: usize = 128 * 1024;

/// Chunks formatted for each thread before they are written.
///
/// Four even out rows of different length; twice as many are held, because the chunks before
/// them are being written.
const CHUNKS_PER_THREAD: usize = 4;

/// A way to make lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextForm {
    Copy,
    Csv,
    Tsv,
    MysqlCsv,
}

impl TextForm {
    /// Returns true where values are printed as MySQL does.
    fn is_mysql(self) -> bool {
        matches!(self, Self::Tsv | Self::MysqlCsv)
    }

    fn write_rows(self, columns: &[PrintedColumn<'_>], rows: usize, lines: &mut Lines) {
        match self {
            Self::Copy => copy::write_rows(columns, rows, lines),
            Self::Csv => csv::write_rows(columns, rows, lines),
            Self::Tsv => tsv::write_rows(columns, rows, lines),
            Self::MysqlCsv => mysql_csv::write_rows(columns, rows, lines),
        }
    }
}

/// A table in formats of lines, a file each; there may be none, where rows are only hashed.
pub(super) struct TextFiles<'a> {
    artifacts: Vec<Artifact<'a>>,
    printer: Printer,
}

/// A table in one format of lines.
pub(super) struct TextTable<'a> {
    artifact: Artifact<'a>,
    printer: Printer,
}

/// What makes the lines of some files.
struct Printer {
    schema: SchemaRef,
    forms: Vec<TextForm>,
    content: Option<ContentHash>,
    rows: u64,
    tasks: Vec<Task>,
    /// Lines of the chunks at hand, a list for each.
    lines: Vec<Vec<Lines>>,
    /// Lines of the chunks before: they are being written, or wait for the next rows or the end.
    before: Vec<Vec<Lines>>,
}

/// The columns of a batch, for the kinds of servers that they are printed for.
struct Columns<'a> {
    postgres: Option<Vec<TextColumn<'a>>>,
    mysql: Option<Vec<MysqlColumn<'a>>>,
}

/// Rows of a batch that are printed together.
struct Chunk<'c, 'a> {
    columns: &'c Columns<'a>,
    rows: Range<usize>,
}

/// Memory for a chunk; used again for later ones.
#[derive(Default)]
struct Task {
    cells: Vec<CellBuffer>,
    hashes: HashBuffer,
}

impl<'a> TextFiles<'a> {
    pub fn new(schema: SchemaRef, content: Option<ContentHash>) -> Self {
        Self { artifacts: Vec::new(), printer: Printer::new(schema, content) }
    }

    /// Adds a file, before the first row.
    ///
    /// # Errors
    /// It can't be written.
    pub fn add(&mut self, form: TextForm, mut artifact: Artifact<'a>) -> Result<(), Error> {
        self.printer.begin(form, &mut artifact)?;
        self.artifacts.push(artifact);
        Ok(())
    }

    /// Appends rows; batches may have any size.
    ///
    /// # Errors
    /// A file can't be written.
    pub fn write(&mut self, batches: &[RecordBatch]) -> Result<(), Error> {
        self.printer.write(batches, &mut self.artifacts)
    }

    /// Makes the files whole, and tells what they hold, where it was asked for.
    ///
    /// # Errors
    /// A file can't be written.
    pub fn finish(mut self) -> Result<(Vec<Record>, Option<Content>), Error> {
        self.printer.end(&mut self.artifacts)?;
        let Printer { rows, content, .. } = self.printer;
        let records = self.artifacts.into_iter().map(|artifact| artifact.finish(Some(rows)));
        Ok((records.collect::<Result<_, _>>()?, content.map(ContentHash::finish)))
    }
}

impl<'a> TextTable<'a> {
    /// Begins a file.
    ///
    /// # Errors
    /// It can't be written.
    pub fn new(
        form: TextForm,
        mut artifact: Artifact<'a>,
        schema: SchemaRef,
    ) -> Result<Self, Error> {
        let mut printer = Printer::new(schema, None);
        printer.begin(form, &mut artifact)?;
        Ok(Self { artifact, printer })
    }
}

impl TableWriter for TextTable<'_> {
    fn write(&mut self, batches: &[RecordBatch]) -> Result<(), Error> {
        self.printer.write(batches, std::slice::from_mut(&mut self.artifact))
    }

    fn finish(mut self: Box<Self>) -> Result<Record, Error> {
        self.printer.end(std::slice::from_mut(&mut self.artifact))?;
        Ok(self.artifact.finish(Some(self.printer.rows))?)
    }
}

impl Printer {
    fn new(schema: SchemaRef, content: Option<ContentHash>) -> Self {
        Self {
            schema,
            forms: Vec::new(),
            content,
            rows: 0,
            tasks: Vec::new(),
            lines: Vec::new(),
            before: Vec::new(),
        }
    }

    fn begin(&mut self, form: TextForm, artifact: &mut Artifact<'_>) -> Result<(), Error> {
        if matches!(form, TextForm::Csv | TextForm::MysqlCsv) {
            let mut header = Vec::new();
            csv::write_header(self.schema.fields().iter().map(|field| field.name()), &mut header);
            artifact.write_all(&header).map_err(|source| artifact.failed(source, Some(0)))?;
        }
        self.forms.push(form);
        Ok(())
    }

    /// Appends rows to the files of the forms.
    fn write(
        &mut self,
        batches: &[RecordBatch],
        artifacts: &mut [Artifact<'_>],
    ) -> Result<(), Error> {
        if self.forms.is_empty() && self.content.is_none() {
            return Ok(());
        }
        let mut columns = Vec::with_capacity(batches.len());
        for batch in batches {
            let path = artifacts.first().map_or("", |artifact| artifact.path());
            self.check(batch, path)?;
            columns.push(self.columns(batch));
        }
        let chunks = columns.iter().zip(batches).flat_map(|(columns, batch)| {
            let rows = batch.num_rows();
            let step = (CHUNK_BYTES / columns.row_bytes(rows).max(1)).clamp(1, CHUNK_ROWS);
            let starts = (0..rows).step_by(step);
            starts.map(move |start| Chunk { columns, rows: start..rows.min(start + step) })
        });
        self.write_chunks(&chunks.collect::<Vec<_>>(), artifacts)
    }

    /// Refuses rows of other types; in a text format, a text may stand for a value that the
    /// column's type can't hold.
    fn check(&self, batch: &RecordBatch, path: &str) -> Result<(), Error> {
        let mut fields = self.schema.fields().iter().zip(batch.columns());
        let fits = |(field, column): (&FieldRef, &ArrayRef)| {
            [field.data_type(), &DataType::Utf8].contains(&column.data_type())
        };
        if batch.num_columns() == self.schema.fields().len() && fields.all(fits) {
            return Ok(());
        }
        check_schema(path, &self.schema, batch)
    }

    fn columns<'b>(&self, batch: &'b RecordBatch) -> Columns<'b> {
        let has = |mysql: bool| {
            let hashed = self.content.as_ref().is_some_and(|content| content.is_mysql() == mysql);
            hashed || self.forms.iter().any(|form| form.is_mysql() == mysql)
        };
        let columns = || batch.columns().iter();
        let mysql = |(array, field): (&'b ArrayRef, &FieldRef)| MysqlColumn::new(array, field);
        Columns {
            postgres: has(false).then(|| columns().filter_map(TextColumn::new).collect()),
            mysql: has(true)
                .then(|| columns().zip(self.schema.fields()).filter_map(mysql).collect()),
        }
    }

    /// Formats chunks while the chunks before them are written; the last ones wait.
    fn write_chunks(
        &mut self,
        chunks: &[Chunk<'_, '_>],
        artifacts: &mut [Artifact<'_>],
    ) -> Result<(), Error> {
        let at_once = CHUNKS_PER_THREAD * rayon::current_num_threads();
        for chunks in chunks.chunks(at_once) {
            let Self { forms, content, tasks, lines, before, rows, .. } = self;
            tasks.resize_with(tasks.len().max(chunks.len()), Task::default);
            lines.resize_with(lines.len().max(chunks.len()), Vec::new);
            let format = || {
                let tasks = tasks.par_iter_mut().zip(&mut *lines).zip(chunks);
                tasks.for_each(|((task, lines), chunk)| {
                    task.run(chunk, forms, content.as_ref(), lines);
                });
            };
            let (written, ()) = rayon::join(|| drain(before, artifacts, *rows), format);
            written?;
            std::mem::swap(lines, before);
            *rows += chunks.iter().map(|chunk| chunk.rows.len() as u64).sum::<u64>();
        }
        if let Some(content) = &mut self.content {
            self.tasks.iter_mut().for_each(|task| content.take(&mut task.hashes));
        }
        Ok(())
    }

    /// Writes the lines that wait.
    fn end(&mut self, artifacts: &mut [Artifact<'_>]) -> Result<(), Error> {
        drain(&mut self.before, artifacts, self.rows)
    }
}

impl Columns<'_> {
    /// Returns about how many bytes a row takes.
    fn row_bytes(&self, rows: usize) -> usize {
        let postgres = self.postgres.iter().flatten().map(|column| column.printed_bytes(0..rows));
        let mysql = self.mysql.iter().flatten().map(|column| column.printed_bytes(0..rows));
        postgres.sum::<usize>().max(mysql.sum()) / rows.max(1)
    }
}

impl Task {
    /// Prints the rows of a chunk, hashes them, and makes the lines of each form.
    fn run(
        &mut self,
        chunk: &Chunk<'_, '_>,
        forms: &[TextForm],
        content: Option<&ContentHash>,
        lines: &mut Vec<Lines>,
    ) {
        lines.resize_with(forms.len(), Lines::default);
        let rows = chunk.rows.clone();
        let count = rows.len();
        let Self { cells: buffers, hashes } = self;
        if let Some(columns) = &chunk.columns.postgres {
            buffers.resize_with(buffers.len().max(columns.len()), CellBuffer::default);
            let printed = columns.iter().zip(&mut *buffers).map(|(column, buffer)| {
                let cells = column.cells(rows.clone(), buffer);
                PrintedColumn { cells, shape: column.shape() }
            });
            let printed: Vec<PrintedColumn> = printed.collect();
            if let Some(content) = content.filter(|content| !content.is_mysql()) {
                content.hash(&printed, count, hashes);
            }
            for (form, lines) in forms.iter().zip(&mut *lines).filter(|(form, _)| !form.is_mysql())
            {
                form.write_rows(&printed, count, lines);
            }
        }
        if let Some(columns) = &chunk.columns.mysql {
            buffers.resize_with(buffers.len().max(columns.len()), CellBuffer::default);
            let printed = columns.iter().zip(&mut *buffers).map(|(column, buffer)| {
                let cells = column.cells(rows.clone(), buffer);
                PrintedColumn { cells, shape: column.shape() }
            });
            let printed: Vec<PrintedColumn> = printed.collect();
            if let Some(content) = content.filter(|content| content.is_mysql()) {
                content.hash_mysql(&printed, columns, rows, hashes);
            }
            for (form, lines) in forms.iter().zip(lines).filter(|(form, _)| form.is_mysql()) {
                form.write_rows(&printed, count, lines);
            }
        }
    }
}

/// Writes the lines of chunks to their files; `rows` are in the files before or with them.
fn drain(
    chunks: &mut [Vec<Lines>],
    artifacts: &mut [Artifact<'_>],
    rows: u64,
) -> Result<(), Error> {
    let write = |(file, artifact): (usize, &mut Artifact<'_>)| -> Result<(), Error> {
        let mut lines = chunks.iter().filter_map(|files| files.get(file));
        let written = lines.try_for_each(|lines| artifact.write_all(lines.bytes()));
        Ok(written.map_err(|source| artifact.failed(source, Some(rows)))?)
    };
    match artifacts {
        [artifact] => write((0, artifact))?,
        artifacts => artifacts.par_iter_mut().enumerate().try_for_each(write)?,
    }
    chunks.iter_mut().flatten().for_each(Lines::clear);
    Ok(())
}
