//! Parquet files: row groups cut by the rows alone, their columns encoded by all threads.
//!
//! # Memory
//!
//! A writer holds the rows of one row group as Arrow (64 MiB and a row at most, without what
//! slices keep alive), and its encoded columns while they are written.

use std::path::PathBuf;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::concat;
use arrow::datatypes::{ArrowNativeType, DataType, Field, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, ArrowWriterOptions,
    compute_leaves,
};
use parquet::basic::{Compression as Codec, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use rayon::prelude::*;

use super::error::Error;
use super::table_writer::{Compression, TableWriter, WriterOptions, check_schema};
use crate::artifact::{self, Artifact, Artifacts, Record};
use crate::postgres_text;

/// Rows of a row group: a size that readers like for parallel scans.
const GROUP_ROWS: usize = 128 * 1024;

/// Bytes of values that end a row group; the row that reaches it is its last.
const GROUP_BYTES: u64 = 64 * 1024 * 1024;

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
    file: SerializedFileWriter<Artifact<'a>>,
    columns: ArrowRowGroupWriterFactory,
    group: Group,
    row_bytes: Vec<u64>,
    /// Rows in finished row groups.
    rows: u64,
}

/// The rows of the row group at hand.
#[derive(Default)]
struct Group {
    batches: Vec<RecordBatch>,
    rows: usize,
    bytes: u64,
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
        let (file, columns) =
            ArrowWriter::try_new_with_options(artifact, schema.clone(), properties)
                .and_then(ArrowWriter::into_serialized_writer)
                .map_err(|source| Error::Parquet { path: target.clone(), source })?;
        let group = Group::default();
        Ok(Self { target, path, schema, file, columns, group, row_bytes: Vec::new(), rows: 0 })
    }

    /// Adds a batch to the row group, and writes the group as often as it is full.
    fn add(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let mut row_bytes = std::mem::take(&mut self.row_bytes);
        measure(batch, &mut row_bytes);
        let mut start = 0;
        for (row, bytes) in row_bytes.iter().enumerate() {
            self.group.rows += 1;
            self.group.bytes += bytes;
            if self.group.rows == GROUP_ROWS || self.group.bytes >= GROUP_BYTES {
                self.group.batches.push(batch.slice(start, row + 1 - start));
                self.write_group()?;
                start = row + 1;
            }
        }
        if start < batch.num_rows() {
            self.group.batches.push(batch.slice(start, batch.num_rows() - start));
        }
        self.row_bytes = row_bytes;
        Ok(())
    }

    fn write_group(&mut self) -> Result<(), Error> {
        let group = std::mem::take(&mut self.group);
        let index = self.file.flushed_row_groups().len();
        let written = self.encode(index, &group).and_then(|columns| self.append(columns));
        written.map_err(|source| self.failed(source))?;
        self.rows += group.rows as u64;
        Ok(())
    }

    /// Encodes the columns of a row group, each on its own thread.
    fn encode(
        &self,
        index: usize,
        group: &Group,
    ) -> Result<Vec<Vec<ArrowColumnChunk>>, ParquetError> {
        let mut writers = self.columns.create_column_writers(index)?.into_iter();
        let columns: Vec<(usize, Vec<ArrowColumnWriter>)> = self
            .schema
            .fields()
            .iter()
            .enumerate()
            .map(|(place, field)| {
                (place, writers.by_ref().take(leaves(field.data_type())).collect())
            })
            .collect();
        columns
            .into_par_iter()
            .map(|(place, writers)| encode_column(group, place, self.schema.field(place), writers))
            .collect()
    }

    fn append(&mut self, columns: Vec<Vec<ArrowColumnChunk>>) -> Result<(), ParquetError> {
        let mut row_group = self.file.next_row_group()?;
        for chunk in columns.into_iter().flatten() {
            chunk.append_to_row_group(&mut row_group)?;
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

    fn finish(mut self: Box<Self>) -> Result<Record, Error> {
        if self.group.rows > 0 {
            self.write_group()?;
        }
        let (target, rows) = (self.target.clone(), self.rows);
        let bytes = self.file.bytes_written() as u64;
        let artifact = self.file.into_inner();
        let artifact = artifact.map_err(|source| failed(source, &target, bytes, rows))?;
        Ok(artifact.finish(Some(rows))?)
    }
}

fn properties(options: &WriterOptions) -> WriterProperties {
    let codec = match options.compression {
        // Level 1 is the default, and always valid.
        Compression::Zstd => Codec::ZSTD(ZstdLevel::default()),
        Compression::Snappy => Codec::SNAPPY,
        Compression::Lz4 => Codec::LZ4_RAW,
        Compression::None => Codec::UNCOMPRESSED,
    };
    let metadata = options.metadata.iter();
    let metadata = metadata.map(|(key, value)| KeyValue::new(key.clone(), value.clone()));
    WriterProperties::builder()
        .set_compression(codec)
        .set_created_by(CREATED_BY.to_owned())
        .set_key_value_metadata(Some(metadata.collect()))
        .build()
}

/// Encodes one column of a row group.
///
/// The column is made one array first: pages end by what a call to the writer holds, so calls a
/// batch each would let the cuts of the batches show in the file.
fn encode_column(
    group: &Group,
    place: usize,
    field: &Field,
    mut writers: Vec<ArrowColumnWriter>,
) -> Result<Vec<ArrowColumnChunk>, ParquetError> {
    let parts: Vec<&dyn Array> =
        group.batches.iter().map(|batch| batch.column(place).as_ref()).collect();
    let whole: ArrayRef = concat(&parts)?;
    for (leaf, writer) in compute_leaves(field, &whole)?.iter().zip(&mut writers) {
        writer.write(leaf)?;
    }
    writers.into_iter().map(ArrowColumnWriter::close).collect()
}

/// Counts the Parquet columns of an Arrow column.
fn leaves(data_type: &DataType) -> usize {
    match data_type {
        DataType::List(item) | DataType::LargeList(item) => leaves(item.data_type()),
        DataType::Struct(fields) => fields.iter().map(|field| leaves(field.data_type())).sum(),
        _ => 1,
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

/// Sets the bytes of each row's values: the same for a row wherever its batch is cut.
fn measure(batch: &RecordBatch, row_bytes: &mut Vec<u64>) {
    row_bytes.clear();
    row_bytes.resize(batch.num_rows(), 0);
    for column in batch.columns() {
        add_bytes(column.as_ref(), row_bytes);
    }
}

fn add_bytes(array: &dyn Array, row_bytes: &mut [u64]) {
    let mut add = |length: &dyn Fn(usize) -> u64| {
        for (row, bytes) in row_bytes.iter_mut().enumerate() {
            if array.is_valid(row) {
                *bytes += length(row);
            }
        }
    };
    match array.data_type() {
        DataType::Utf8 => add(&|row| lengths(array.as_string::<i32>().value_offsets(), row)),
        DataType::LargeUtf8 => add(&|row| lengths(array.as_string::<i64>().value_offsets(), row)),
        DataType::Binary => add(&|row| lengths(array.as_binary::<i32>().value_offsets(), row)),
        DataType::LargeBinary => add(&|row| lengths(array.as_binary::<i64>().value_offsets(), row)),
        DataType::Utf8View => add(&|row| array.as_string_view().value(row).len() as u64),
        DataType::BinaryView => add(&|row| array.as_binary_view().value(row).len() as u64),
        DataType::List(_) => {
            let list = array.as_list::<i32>();
            let items = item_bytes(list.values().as_ref());
            add(&|row| sum(&items, list.value_offsets(), row));
        }
        DataType::LargeList(_) => {
            let list = array.as_list::<i64>();
            let items = item_bytes(list.values().as_ref());
            add(&|row| sum(&items, list.value_offsets(), row));
        }
        DataType::Struct(_) => {
            array
                .as_struct()
                .columns()
                .iter()
                .for_each(|child| add_bytes(child.as_ref(), row_bytes));
        }
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            let values = item_bytes(dictionary.values().as_ref());
            let keys = dictionary.normalized_keys();
            add(&|row| values.get(keys[row]).copied().unwrap_or(0));
        }
        fixed => {
            let width = fixed.primitive_width().unwrap_or(1) as u64;
            row_bytes.iter_mut().for_each(|bytes| *bytes += width);
        }
    }
}

fn item_bytes(items: &dyn Array) -> Vec<u64> {
    let mut bytes = vec![0; items.len()];
    add_bytes(items, &mut bytes);
    bytes
}

fn lengths<O: ArrowNativeType>(offsets: &[O], row: usize) -> u64 {
    (offsets[row + 1].as_usize() - offsets[row].as_usize()) as u64
}

fn sum<O: ArrowNativeType>(items: &[u64], offsets: &[O], row: usize) -> u64 {
    items[offsets[row].as_usize()..offsets[row + 1].as_usize()].iter().sum()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{
        Decimal128Array, DictionaryArray, Int32Array, Int64Array, ListArray, StringArray,
        StringViewArray, TimestampMicrosecondArray,
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
    fn a_value_counts_the_same_in_every_array() {
        let check = |array: ArrayRef, expected: &[u64]| {
            assert_eq!(item_bytes(array.as_ref()), expected);
            assert_eq!(item_bytes(array.slice(1, 2).as_ref()), expected[1..]);
        };
        let texts = [Some("a"), None, Some("abc")];
        check(Arc::new(StringArray::from(texts.to_vec())), &[1, 0, 3]);
        check(Arc::new(StringViewArray::from(texts.to_vec())), &[1, 0, 3]);
        check(Arc::new(texts.into_iter().collect::<DictionaryArray<Int32Type>>()), &[1, 0, 3]);
        check(Arc::new(Int32Array::from(vec![Some(1), None, Some(3)])), &[4, 4, 4]);
        let list = vec![Some(vec![Some(1), None]), None, Some(vec![Some(3)])];
        check(Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(list)), &[8, 0, 4]);
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
