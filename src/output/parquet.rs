//! Parquet files: row groups and pages cut by the rows alone, their columns encoded by all threads.
//!
//! # Settings
//!
//! Measured on 298 MB of SQL, 1.4 M rows in 8 tables, half of the bytes documents and texts: the
//! seconds of one thread that encodes them, and the bytes of all files.
//!
//! | | s | MB |
//! |---|---|---|
//! | the library's own writer, zstd 1 | 1.17 | 101.0 |
//! | **this one, zstd 1** | 0.63 | 83.7 |
//! | lengths among the texts (PLAIN) | 0.67 | 84.3 |
//! | numbers as they are (PLAIN) | 0.73 | 89.8 |
//! | no dictionaries of texts | 0.72 | 86.6 |
//! | dictionaries from 8 texts a word, not 4 | 0.70 | 85.2 |
//! | snappy | 0.52 | 98.6 |
//! | not compressed | 0.28 | 183.1 |
//!
//! The bytes are exact; seconds within 0.1 of one another are noise. Level -1 took 7 % less for the
//! largest texts, and 16 % more bytes. Pages of 256 KiB to 4 MiB differed by 5 % of the bytes of
//! texts, and not in seconds. A column of packed differences whose first page zstd makes nothing
//! of is not compressed.
//!
//! Columns that are lists or structs, booleans, and decimals of more than 18 digits are left to
//! the library's writer.
//!
//! # Memory
//!
//! A writer holds two slabs of rows as Arrow (4 MiB and a row each, without what slices keep
//! alive), and the encoded pages of one row group.

use std::path::PathBuf;

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowRowGroupWriterFactory, ArrowWriterOptions};
use parquet::basic::{Compression as Codec, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;

use super::error::Error;
use super::parquet_group::{FieldChunk, FieldColumn, Outcome, Work, columns};
use super::parquet_page::Pages;
use super::parquet_rows::{measure, total};
use super::table_writer::{Compression, TableWriter, WriterOptions, check_schema};
use crate::artifact::{self, Artifact, Artifacts, Record};
use crate::postgres_text;

/// Rows of a row group: a size that readers like for parallel scans.
const GROUP_ROWS: usize = 128 * 1024;

/// Bytes of values that end a row group; the row that reaches it is its last.
const GROUP_BYTES: u64 = 64 * 1024 * 1024;

/// Rows, and bytes of values, that end a slab: the pages of all columns end with it.
const SLAB_ROWS: usize = 16 * 1024;
const SLAB_BYTES: u64 = 4 * 1024 * 1024;

/// Fixed, so that files do not change with the version of a library.
const CREATED_BY: &str = "transload";

/// Returns true where Parquet and the Arrow type agree on every value.
pub(super) fn supports(data_type: &DataType) -> bool {
    match data_type {
        DataType::Struct(fields) => {
            !fields.is_empty() && fields.iter().all(|field| supports(field.data_type()))
        }
        data_type => postgres_text::supports(data_type),
    }
}

pub(super) struct ParquetTable<'a> {
    /// For messages.
    target: PathBuf,
    path: String,
    schema: SchemaRef,
    compression: Compression,
    file: SerializedFileWriter<Artifact<'a>>,
    others: ArrowRowGroupWriterFactory,
    /// Rows that are not encoded yet.
    slab: Slab,
    /// The columns of the row group at hand; `None` before its first slab and at work.
    columns: Option<Vec<FieldColumn>>,
    work: Option<Work>,
    group: Size,
    row_bytes: Vec<u64>,
    /// Rows in finished row groups.
    rows: u64,
}

#[derive(Default)]
struct Slab {
    batches: Vec<RecordBatch>,
    size: Size,
}

#[derive(Default, Clone, Copy)]
struct Size {
    rows: usize,
    bytes: u64,
}

impl Size {
    /// Returns the rows that a row group is going to have that begins like this.
    fn likely_rows(self) -> usize {
        let by_bytes = self.rows as u64 * GROUP_BYTES / self.bytes.max(1);
        GROUP_ROWS.min(by_bytes as usize).max(self.rows)
    }

    fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.bytes += other.bytes;
    }
}

impl<'a> ParquetTable<'a> {
    pub fn new(
        artifact: Artifact<'a>,
        artifacts: &Artifacts,
        schema: SchemaRef,
        options: &WriterOptions,
    ) -> Result<Self, Error> {
        let path = artifact.path().to_owned();
        let target = artifacts.root().join(&path);
        let properties = ArrowWriterOptions::new().with_properties(properties(options));
        let (file, others) =
            ArrowWriter::try_new_with_options(artifact, schema.clone(), properties)
                .and_then(ArrowWriter::into_serialized_writer)
                .map_err(|source| Error::Parquet { path: target.clone(), source })?;
        Ok(Self {
            target,
            path,
            schema,
            compression: options.compression,
            file,
            others,
            slab: Slab::default(),
            columns: None,
            work: None,
            group: Size::default(),
            row_bytes: Vec::new(),
            rows: 0,
        })
    }

    /// Adds a batch to the slab at hand, and starts work on it as often as it is full.
    fn add(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let mut start = 0;
        while start < batch.num_rows() {
            let room = (SLAB_ROWS - self.slab.size.rows).min(GROUP_ROWS - self.group.rows);
            let mut rows = room.min(batch.num_rows() - start);
            let mut bytes = total(&batch.slice(start, rows), &mut self.row_bytes);
            let most = (SLAB_BYTES - self.slab.size.bytes).min(GROUP_BYTES - self.group.bytes);
            if bytes >= most {
                (rows, bytes) = self.reach(&batch.slice(start, rows), most);
            }
            let size = Size { rows, bytes };
            self.slab.batches.push(batch.slice(start, rows));
            self.slab.size.add(size);
            self.group.add(size);
            start += rows;
            let is_last = self.group.rows == GROUP_ROWS || self.group.bytes >= GROUP_BYTES;
            let slab = self.slab.size;
            if is_last || slab.rows == SLAB_ROWS || slab.bytes >= SLAB_BYTES {
                self.encode(is_last)?;
            }
        }
        Ok(())
    }

    /// Returns how many rows have that many bytes, the row that reaches it among them.
    fn reach(&mut self, batch: &RecordBatch, most: u64) -> (usize, u64) {
        measure(batch, &mut self.row_bytes);
        let mut sum = 0;
        for (row, bytes) in self.row_bytes.iter().enumerate() {
            sum += bytes;
            if sum >= most {
                return (row + 1, sum);
            }
        }
        (batch.num_rows(), sum)
    }

    /// Starts work on the slab, when that on the slab before is done.
    fn encode(&mut self, is_last: bool) -> Result<(), Error> {
        self.settle()?;
        let slab = std::mem::take(&mut self.slab);
        let columns = match self.columns.take() {
            Some(columns) => columns,
            None => {
                let index = self.file.flushed_row_groups().len();
                let (fields, schema) = (self.schema.fields(), self.file.schema_descr());
                columns(fields, schema, index, &self.others, self.compression)
                    .map_err(|source| self.failed(source))?
            }
        };
        let likely_rows = if is_last { self.group.rows } else { self.group.likely_rows() };
        self.work = Some(Work::start(columns, slab.batches, likely_rows, is_last));
        if is_last {
            self.rows += self.group.rows as u64;
            self.group = Size::default();
        }
        Ok(())
    }

    /// Waits for the work that is under way, and writes what it ended.
    fn settle(&mut self) -> Result<(), Error> {
        let Some(work) = self.work.take() else { return Ok(()) };
        match work.finish().map_err(|source| self.failed(source))? {
            Outcome::Open(columns) => self.columns = Some(columns),
            Outcome::Ended(chunks) => {
                self.append(chunks).map_err(|source| self.failed(source))?;
            }
        }
        Ok(())
    }

    fn append(&mut self, chunks: Vec<FieldChunk>) -> Result<(), ParquetError> {
        let mut row_group = self.file.next_row_group()?;
        for chunk in chunks {
            match chunk {
                FieldChunk::Flat(chunk) => {
                    row_group.append_column(&Pages(chunk.pages), chunk.close)?;
                }
                FieldChunk::Other(chunks) => {
                    for chunk in chunks {
                        chunk.append_to_row_group(&mut row_group)?;
                    }
                }
            }
        }
        row_group.close()?;
        Ok(())
    }

    fn failed(&self, source: ParquetError) -> Error {
        failed(source, &self.target, self.file.bytes_written() as u64, self.rows)
    }
}

impl TableWriter for ParquetTable<'_> {
    fn write(&mut self, batches: &[RecordBatch]) -> Result<(), Error> {
        for batch in batches {
            check_schema(&self.path, &self.schema, batch)?;
            self.add(batch)?;
        }
        Ok(())
    }

    fn add_metadata(&mut self, pairs: Vec<(String, String)>) {
        for (key, value) in pairs {
            self.file.append_key_value_metadata(KeyValue::new(key, value));
        }
    }

    fn open_bytes(&self) -> u64 {
        self.group.bytes
    }

    fn write_group(&mut self) -> Result<(), Error> {
        self.end_rows()?;
        self.settle()
    }

    fn end_rows(&mut self) -> Result<(), Error> {
        if self.group.rows > 0 { self.encode(true) } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> Result<Record, Error> {
        self.end_rows()?;
        self.settle()?;
        let (target, rows) = (self.target.clone(), self.rows);
        let bytes = self.file.bytes_written() as u64;
        let artifact = self.file.into_inner();
        let artifact = artifact.map_err(|source| failed(source, &target, bytes, rows))?;
        Ok(artifact.finish(Some(rows))?)
    }
}

fn properties(options: &WriterOptions) -> WriterProperties {
    let metadata = options.metadata.iter();
    let metadata = metadata.map(|(key, value)| KeyValue::new(key.clone(), value.clone()));
    WriterProperties::builder()
        .set_compression(options.compression.into())
        .set_created_by(CREATED_BY.to_owned())
        .set_key_value_metadata(Some(metadata.collect()))
        .build()
}

impl From<Compression> for Codec {
    fn from(compression: Compression) -> Self {
        match compression {
            // Level 1 is the default, and always valid.
            Compression::Zstd => Self::ZSTD(ZstdLevel::default()),
            Compression::Snappy => Self::SNAPPY,
            Compression::Lz4 => Self::LZ4_RAW,
            Compression::None => Self::UNCOMPRESSED,
        }
    }
}

/// Tells a failed write of the file from a failure of Parquet.
fn failed(source: ParquetError, target: &std::path::Path, bytes: u64, rows: u64) -> Error {
    let path = target.to_owned();
    match source {
        ParquetError::External(source) => match source.downcast::<std::io::Error>() {
            Ok(source) => {
                artifact::Error::Write { path, source: *source, bytes, rows: Some(rows) }.into()
            }
            Err(source) => Error::Parquet { path, source: ParquetError::External(source) },
        },
        source => Error::Parquet { path, source },
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{
        ArrayRef, Decimal128Array, Int32Array, Int64Array, ListArray, StringArray, StringViewArray,
        TimestampMicrosecondArray,
    };
    use arrow::compute::concat_batches;
    use arrow::datatypes::{Int32Type, Schema};
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    use super::super::table_writer::tests::{batch, cut, written};
    use super::super::table_writer::{Format, writer};
    use super::*;
    use crate::dump::sql_type::{SQL_TYPE_KEY, SqlType, arrow_field};

    fn read(bytes: &[u8]) -> (RecordBatch, Vec<i64>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.parquet");
        std::fs::write(&path, bytes).unwrap();
        let file = std::fs::File::open(&path).unwrap();
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
        let groups = builder.metadata().row_groups().iter().map(|group| group.num_rows()).collect();
        let schema = builder.schema().clone();
        let batches: Vec<_> = builder.build().unwrap().map(Result::unwrap).collect();
        (concat_batches(&schema, &batches).unwrap(), groups)
    }

    fn mixed(rows: i64) -> RecordBatch {
        let text = |row: i64| (row % 5 > 0).then(|| format!("text {}", row * 7919 % 1000));
        let ids = Int64Array::from_iter_values(0..rows);
        let list = (0..rows).map(|row| {
            (row % 3 > 0).then(|| (0..row % 4).map(|item| (item > 0).then_some(item as i32)))
        });
        let decimals: Decimal128Array = (0..rows).map(|row| Some(i128::from(row))).collect();
        batch(vec![
            ("id", Arc::new(ids)),
            ("text", Arc::new((0..rows).map(text).collect::<StringArray>())),
            ("view", Arc::new((0..rows).map(text).collect::<StringViewArray>())),
            ("list", Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(list))),
            ("decimal", Arc::new(decimals.with_precision_and_scale(20, 2).unwrap())),
            (
                "at",
                Arc::new(TimestampMicrosecondArray::from_iter_values(0..rows).with_timezone("UTC")),
            ),
        ])
    }

    #[test]
    fn rows_come_back() {
        let rows = mixed(1_000);
        for format_rows in [1_000, 7] {
            let (read, _) = read(&written(Format::Parquet, &cut(&rows, format_rows), 2));
            assert_eq!(read.columns(), rows.columns());
        }
    }

    #[test]
    fn row_groups_do_not_follow_the_batches() {
        let rows = mixed(GROUP_ROWS as i64 + 10);
        let expected = written(Format::Parquet, std::slice::from_ref(&rows), 1);
        assert_eq!(read(&expected).1, [GROUP_ROWS as i64, 10]);
        for (rows_per_batch, threads) in [(10_000, 4), (8_192, 1)] {
            assert!(written(Format::Parquet, &cut(&rows, rows_per_batch), threads) == expected);
        }
    }

    #[test]
    fn large_rows_make_small_row_groups() {
        let text = "x".repeat(1 << 20);
        let rows = batch(vec![("a", Arc::new(StringArray::from(vec![text.as_str(); 70])))]);
        let expected = written(Format::Parquet, std::slice::from_ref(&rows), 2);
        assert_eq!(read(&expected).1, [64, 6]);
        assert!(written(Format::Parquet, &cut(&rows, 9), 2) == expected);
    }

    #[test]
    fn field_and_file_metadata_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::create(folder.path(), false).unwrap();
        let field = arrow_field("id", "int(11)", &SqlType::Int32, true);
        let schema: SchemaRef = Arc::new(Schema::new(vec![field]));
        let ids: ArrayRef = Arc::new(Int32Array::from(vec![1]));
        let rows = RecordBatch::try_new(schema.clone(), vec![ids]).unwrap();
        for name in ["zstd", "snappy", "lz4", "none"] {
            let options = WriterOptions {
                compression: name.parse().unwrap(),
                metadata: vec![("transload.table".to_owned(), "users".to_owned())],
            };
            let mut writer =
                writer(Format::Parquet, &artifacts, name, schema.clone(), &options).unwrap();
            writer.write(std::slice::from_ref(&rows)).unwrap();
            let record = writer.finish().unwrap();
            let file = std::fs::File::open(folder.path().join(record.path)).unwrap();
            let builder = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
            assert_eq!(builder.schema().field(0).metadata()[SQL_TYPE_KEY], "int(11)");
            let file = builder.metadata().file_metadata();
            assert_eq!(file.created_by(), Some("transload"));
            let metadata = file.key_value_metadata().unwrap();
            assert!(metadata.iter().any(|pair| pair.key == "transload.table"));
            assert_eq!(builder.build().unwrap().next().unwrap().unwrap().columns(), rows.columns());
        }
    }

    #[test]
    fn a_table_without_rows_is_a_whole_file() {
        let (rows, groups) = read(&written(Format::Parquet, &[mixed(0)], 1));
        assert_eq!((rows.num_rows(), rows.num_columns(), groups.len()), (0, 6, 0));
    }
}
