//! Writes the rows of one table to one file, in a format chosen while running.
//!
//! Bytes depend on the rows alone: not on how batches are cut, nor on the number of threads.

use std::fmt;
use std::io::Write;
use std::ops::Range;
use std::str::FromStr;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::{DataType, FieldRef, SchemaRef};
use rayon::prelude::*;

use super::error::Error;
use super::parquet::ParquetTable;
use super::{copy, csv, mysql_csv, tsv};
use crate::artifact::{Artifact, Artifacts, Record};
use crate::mysql_text::{self, MysqlColumn};
use crate::postgres_text::{self, TextColumn};

/// Rows that one thread formats at a time.
///
/// 2,048 rows are 100 KiB to 1 MiB of text: enough to make the hand-over cheap, small enough to
/// keep every thread busy to the end of a batch.
const CHUNK_ROWS: usize = 2_048;

/// Chunks formatted for each thread before they are written.
///
/// Four even out rows of different length; twice as many are held, because the chunks before
/// them are being written.
const CHUNKS_PER_THREAD: usize = 4;

/// Takes the rows of one table, in order.
pub trait TableWriter: Send {
    /// Appends rows; batches may have any size.
    fn write(&mut self, batches: &[RecordBatch]) -> Result<(), Error>;

    /// Returns the bytes of values that wait for the rest of their row group; text formats have
    /// none.
    fn open_bytes(&self) -> u64 {
        0
    }

    /// Writes the row group at hand, which is a smaller one then.
    fn write_group(&mut self) -> Result<(), Error> {
        Ok(())
    }

    /// Says that no more rows come: what is left to do for them may begin beside other work.
    fn end_rows(&mut self) -> Result<(), Error> {
        Ok(())
    }

    /// Adds facts about the whole file that were not known when it was begun; text formats have no
    /// use for them.
    fn add_metadata(&mut self, _pairs: Vec<(String, String)>) {}

    /// Makes the file whole. Dropped without it, a writer leaves no file.
    fn finish(self: Box<Self>) -> Result<Record, Error>;
}

/// A format of table files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// PostgreSQL's COPY text format.
    Copy,
    /// CSV for PostgreSQL and everybody else.
    Csv,
    Parquet,
    /// The text of MySQL's LOAD DATA.
    Tsv,
    /// CSV for MySQL's LOAD DATA: it has no other word for NULL than `NULL`.
    MysqlCsv,
}

impl Format {
    /// The formats that a person chooses; the others are those of a target.
    pub const ALL: [Self; 3] = [Self::Copy, Self::Csv, Self::Parquet];

    /// Returns the ending of its files, without a dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::Csv | Self::MysqlCsv => "csv",
            Self::Parquet => "parquet",
            Self::Tsv => "tsv",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.extension())
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|format| format.extension() == text).ok_or(Error::Unknown {
            what: "format",
            found: text.to_owned(),
            expected: "copy, csv or parquet",
        })
    }
}

/// How the pages of a Parquet file are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Compression {
    /// Level 1.
    #[default]
    Zstd,
    Snappy,
    Lz4,
    None,
}

impl FromStr for Compression {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "zstd" => Ok(Self::Zstd),
            "snappy" => Ok(Self::Snappy),
            "lz4" => Ok(Self::Lz4),
            "none" => Ok(Self::None),
            _ => Err(Error::Unknown {
                what: "compression",
                found: text.to_owned(),
                expected: "zstd, snappy, lz4 or none",
            }),
        }
    }
}

/// What a writer needs beside the rows; text formats have no use for it.
#[derive(Debug, Clone, Default)]
pub struct WriterOptions {
    pub compression: Compression,
    /// Facts about the whole file, in order.
    pub metadata: Vec<(String, String)>,
}

/// Begins the file of a table; the format's ending is added to `path`.
///
/// # Errors
///
/// When a column's type has no form in the format, or the file can't be created.
pub fn writer<'a>(
    format: Format,
    artifacts: &'a Artifacts,
    path: &str,
    schema: SchemaRef,
    options: &WriterOptions,
) -> Result<Box<dyn TableWriter + 'a>, Error> {
    let path = format!("{path}.{}", format.extension());
    let supported = match format {
        Format::Copy | Format::Csv => postgres_text::supports,
        Format::Tsv | Format::MysqlCsv => mysql_text::supports,
        Format::Parquet => super::parquet::supports,
    };
    if let Some(field) = schema.fields().iter().find(|field| !supported(field.data_type())) {
        let (column, data_type) = (field.name().clone(), field.data_type().clone());
        let format = format.extension();
        return Err(Error::Unsupported { path, column, data_type, format });
    }
    let artifact = artifacts.open(&path)?;
    Ok(match format {
        Format::Copy => {
            Box::new(TextTable::new(artifact, schema, WriteRows::Postgres(copy::write_rows)))
        }
        Format::Tsv => {
            Box::new(TextTable::new(artifact, schema, WriteRows::Mysql(tsv::write_rows)))
        }
        Format::Csv | Format::MysqlCsv => {
            let mut header = Vec::new();
            csv::write_header(schema.fields().iter().map(|field| field.name()), &mut header);
            let write_rows = match format {
                Format::MysqlCsv => WriteRows::Mysql(mysql_csv::write_rows),
                _ => WriteRows::Postgres(csv::write_rows),
            };
            let mut table = TextTable::new(artifact, schema, write_rows);
            table.append(&header)?;
            Box::new(table)
        }
        Format::Parquet => Box::new(ParquetTable::new(artifact, artifacts, schema, options)?),
    })
}

/// Refuses rows of another type than the file's.
pub(super) fn check_schema(
    path: &str,
    schema: &SchemaRef,
    batch: &RecordBatch,
) -> Result<(), Error> {
    let expected = schema.fields().iter().map(|field| field.data_type());
    if expected.eq(batch.columns().iter().map(|column| column.data_type())) {
        return Ok(());
    }
    Err(Error::Schema {
        path: path.to_owned(),
        expected: types(schema.fields().iter().map(|field| field.data_type())),
        found: types(batch.columns().iter().map(|column| column.data_type())),
    })
}

fn types<'a>(types: impl Iterator<Item = &'a DataType>) -> String {
    let types: Vec<String> = types.map(DataType::to_string).collect();
    format!("({})", types.join(", "))
}

/// Appends rows of columns in a text format, with values as one kind of server writes them.
#[derive(Clone, Copy)]
enum WriteRows {
    Postgres(fn(&[TextColumn<'_>], Range<usize>, &mut Vec<u8>)),
    Mysql(fn(&[MysqlColumn<'_>], Range<usize>, &mut Vec<u8>)),
}

/// The columns of a batch, ready to be printed.
enum Columns<'a> {
    Postgres(Vec<TextColumn<'a>>),
    Mysql(Vec<MysqlColumn<'a>>),
}

impl WriteRows {
    fn columns<'a>(self, batch: &'a RecordBatch, schema: &SchemaRef) -> Columns<'a> {
        let columns = batch.columns().iter();
        match self {
            Self::Postgres(_) => Columns::Postgres(columns.filter_map(TextColumn::new).collect()),
            Self::Mysql(_) => {
                let columns = columns.zip(schema.fields());
                let columns = columns.filter_map(|(array, field)| MysqlColumn::new(array, field));
                Columns::Mysql(columns.collect())
            }
        }
    }

    fn write(self, columns: &Columns<'_>, rows: Range<usize>, out: &mut Vec<u8>) {
        match (self, columns) {
            (Self::Postgres(write), Columns::Postgres(columns)) => write(columns, rows, out),
            (Self::Mysql(write), Columns::Mysql(columns)) => write(columns, rows, out),
            // The columns are those that this made.
            (Self::Postgres(_), Columns::Mysql(_)) | (Self::Mysql(_), Columns::Postgres(_)) => {}
        }
    }
}

/// A table in a format of lines, formatted by all threads and written in order.
struct TextTable<'a> {
    artifact: Artifact<'a>,
    schema: SchemaRef,
    write_rows: WriteRows,
    rows: u64,
    /// Text of the chunks at hand, and of those before them.
    texts: [Vec<Vec<u8>>; 2],
}

impl<'a> TextTable<'a> {
    fn new(artifact: Artifact<'a>, schema: SchemaRef, write_rows: WriteRows) -> Self {
        let texts = [Vec::new(), Vec::new()];
        Self { artifact, schema, write_rows, rows: 0, texts }
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let written = self.artifact.write_all(bytes);
        Ok(written.map_err(|source| self.artifact.failed(source, Some(self.rows)))?)
    }

    /// Formats chunks while the chunks before them are written.
    fn write_chunks(&mut self, chunks: &[Chunk<'_, '_>]) -> Result<(), Error> {
        let threads = rayon::current_num_threads();
        let (write_rows, artifact) = (self.write_rows, &mut self.artifact);
        let [texts, before] = &mut self.texts;
        for chunks in chunks.chunks(CHUNKS_PER_THREAD * threads) {
            texts.resize_with(chunks.len(), Vec::new);
            let format = || {
                texts.par_iter_mut().zip(chunks).for_each(|(text, chunk)| {
                    write_rows.write(chunk.columns, chunk.rows.clone(), text);
                });
            };
            let (written, ()) = rayon::join(|| drain(before, artifact), format);
            written.map_err(|source| artifact.failed(source, Some(self.rows)))?;
            std::mem::swap(texts, before);
            self.rows += chunks.iter().map(|chunk| chunk.rows.len() as u64).sum::<u64>();
        }
        let written = drain(before, artifact);
        Ok(written.map_err(|source| artifact.failed(source, Some(self.rows)))?)
    }
}

impl TableWriter for TextTable<'_> {
    fn write(&mut self, batches: &[RecordBatch]) -> Result<(), Error> {
        let mut columns = Vec::with_capacity(batches.len());
        for batch in batches {
            // In a text format, a text may stand for a value that the column's type can't hold.
            let mut fields = self.schema.fields().iter().zip(batch.columns());
            let fits = |(field, column): (&FieldRef, &ArrayRef)| {
                [field.data_type(), &DataType::Utf8].contains(&column.data_type())
            };
            if batch.num_columns() != self.schema.fields().len() || !fields.all(fits) {
                check_schema(self.artifact.path(), &self.schema, batch)?;
            }
            columns.push(self.write_rows.columns(batch, &self.schema));
        }
        let chunks = columns.iter().zip(batches).flat_map(|(columns, batch)| {
            let rows = batch.num_rows();
            let starts = (0..rows).step_by(CHUNK_ROWS);
            starts.map(move |start| Chunk { columns, rows: start..rows.min(start + CHUNK_ROWS) })
        });
        self.write_chunks(&chunks.collect::<Vec<_>>())
    }

    fn finish(self: Box<Self>) -> Result<Record, Error> {
        Ok(self.artifact.finish(Some(self.rows))?)
    }
}

struct Chunk<'c, 'a> {
    columns: &'c Columns<'a>,
    rows: Range<usize>,
}

fn drain(texts: &mut [Vec<u8>], artifact: &mut Artifact<'_>) -> std::io::Result<()> {
    for text in texts {
        artifact.write_all(text)?;
        text.clear();
    }
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Int64Array, StringArray};

    use super::*;

    /// Writes batches and returns the file's bytes.
    pub fn written(format: Format, batches: &[RecordBatch], threads: usize) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::create(folder.path(), false).unwrap();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let record = pool.install(|| {
            let options = WriterOptions::default();
            let schema = batches[0].schema();
            let mut writer = writer(format, &artifacts, "data/t", schema, &options).unwrap();
            writer.write(batches).unwrap();
            writer.finish().unwrap()
        });
        let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
        assert_eq!(record.rows, Some(rows as u64));
        std::fs::read(folder.path().join(record.path)).unwrap()
    }

    /// Cuts a batch into batches of `rows` rows.
    pub fn cut(batch: &RecordBatch, rows: usize) -> Vec<RecordBatch> {
        let starts = (0..batch.num_rows()).step_by(rows);
        starts.map(|start| batch.slice(start, rows.min(batch.num_rows() - start))).collect()
    }

    pub fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
        RecordBatch::try_from_iter_with_nullable(
            columns.into_iter().map(|(name, array)| (name, array, true)),
        )
        .unwrap()
    }

    #[test]
    fn cuts_and_threads_do_not_change_the_bytes() {
        let ids: ArrayRef = Arc::new(Int64Array::from_iter_values(0..10_000));
        let names = (0..10_000).map(|id| (id % 7 > 0).then(|| format!("name\t{}", id % 97)));
        let names: ArrayRef = Arc::new(names.collect::<StringArray>());
        let whole = batch(vec![("id", ids), ("name", names)]);
        for format in Format::ALL.into_iter().chain([Format::Tsv, Format::MysqlCsv]) {
            let expected = written(format, std::slice::from_ref(&whole), 1);
            for (rows, threads) in [(10_000, 4), (1, 4), (777, 1), (4_096, 2)] {
                let same = written(format, &cut(&whole, rows), threads) == expected;
                assert!(same, "{format}, {rows} rows a batch, {threads} threads");
            }
        }
    }

    #[test]
    fn rows_of_another_type_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::create(folder.path(), false).unwrap();
        let ids = batch(vec![("a", Arc::new(Int64Array::from(vec![1])))]);
        let names = batch(vec![("a", Arc::new(StringArray::from(vec!["1"])))]);
        for format in Format::ALL {
            let options = WriterOptions::default();
            let mut writer = writer(format, &artifacts, "t", names.schema(), &options).unwrap();
            let error = writer.write(std::slice::from_ref(&ids)).unwrap_err().to_string();
            assert_eq!(error, format!("t.{format}: expected rows of (Utf8), found (Int64)"));
        }
    }

    #[test]
    fn formats_are_known_by_name() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse::<Format>().unwrap(), format);
        }
        let error = "xml".parse::<Format>().unwrap_err().to_string();
        assert_eq!(error, "unknown format `xml`; expected copy, csv or parquet");
    }
}
