//! Writes the rows of one table to one file, in a format chosen while running.
//!
//! Bytes depend on the rows alone: not on how batches are cut, nor on the number of threads.

use std::fmt;
use std::str::FromStr;

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, SchemaRef};

use super::content_hash::{Content, ContentHash};
use super::error::Error;
use super::parquet::ParquetTable;
use super::text_files::{TextFiles, TextForm, TextTable};
use crate::artifact::{Artifact, Artifacts, Record};
use crate::{mysql_text, postgres_text};

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

    /// Returns how lines are made; `None` for a format that has none.
    fn text_form(self) -> Option<TextForm> {
        match self {
            Self::Copy => Some(TextForm::Copy),
            Self::Csv => Some(TextForm::Csv),
            Self::Tsv => Some(TextForm::Tsv),
            Self::MysqlCsv => Some(TextForm::MysqlCsv),
            Self::Parquet => None,
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
    let artifact = open(format, artifacts, path, &schema)?;
    let Some(form) = format.text_form() else {
        return Ok(Box::new(ParquetTable::new(artifact, artifacts, schema, options)?));
    };
    Ok(Box::new(TextTable::new(form, artifact, schema)?))
}

/// Opens a file for columns of these types; the format's ending is added to `path`.
fn open<'a>(
    format: Format,
    artifacts: &'a Artifacts,
    path: &str,
    schema: &SchemaRef,
) -> Result<Artifact<'a>, Error> {
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
    Ok(artifacts.open(&path)?)
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

/// Begins the files of a table, one in each format; `content` is told what they hold.
///
/// # Errors
///
/// As for [`writer`].
pub fn table_files<'a>(
    formats: &[Format],
    artifacts: &'a Artifacts,
    path: &str,
    schema: SchemaRef,
    options: &WriterOptions,
    content: Option<ContentHash>,
) -> Result<TableFiles<'a>, Error> {
    let mut text = TextFiles::new(schema.clone(), content);
    let mut others = Vec::new();
    for format in formats {
        match format.text_form() {
            Some(form) => text.add(form, open(*format, artifacts, path, &schema)?)?,
            None => others.push(writer(*format, artifacts, path, schema.clone(), options)?),
        }
    }
    Ok(TableFiles { text, others })
}

/// All files of one table: what they have in common is done once.
pub struct TableFiles<'a> {
    text: TextFiles<'a>,
    others: Vec<Box<dyn TableWriter + 'a>>,
}

impl TableFiles<'_> {
    /// Appends rows; batches may have any size.
    ///
    /// # Errors
    /// A file can't be written.
    pub fn write(&mut self, batches: &[RecordBatch]) -> Result<(), Error> {
        self.text.write(batches)?;
        self.others.iter_mut().try_for_each(|writer| writer.write(batches))
    }

    /// Makes the files whole, and tells what they hold, where it was asked for.
    ///
    /// # Errors
    /// A file can't be written.
    pub fn finish(self) -> Result<(Vec<Record>, Option<Content>), Error> {
        let (mut records, content) = self.text.finish()?;
        for writer in self.others {
            records.push(writer.finish()?);
        }
        Ok((records, content))
    }
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
