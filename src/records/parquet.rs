//! Parquet files: their own types, or those that the plan declares where nothing is lost.
//!
//! Values that the declared type can't hold make their rows rejects; a value counts as held when it
//! comes back unchanged. Knows arrays and types; no text of rows.

use std::collections::VecDeque;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, BooleanArray, Int64Array, RecordBatch};
use arrow::compute::kernels::cmp::not_distinct;
use arrow::compute::{CastOptions, cast_with_options, filter_record_batch};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};

use super::error::Error;
use super::file::{FileOptions, undeclared};
use crate::dump::{
    Event, FileColumn, Finding, Place, ROW_COLUMN, Reason, Reject, Rows, SQL_TYPE_KEY, Secret,
    SourceTable, SqlType, arrow_field, file_type, sql_type_name,
};
use crate::input::{self, Digest};

/// Rows of a batch, as everywhere.
const BATCH_ROWS: usize = 8_192;

/// Reads the Parquet files of one table.
pub(super) struct ParquetFiles {
    files: VecDeque<PathBuf>,
    columns: Vec<FileColumn>,
    table: Arc<SourceTable>,
    current: Option<OpenFile>,
    rows: u64,
    pub inputs: Vec<Digest>,
    pub findings: Vec<Finding>,
}

struct OpenFile {
    path: String,
    batches: ParquetRecordBatchReader,
    /// Rows of this file that came.
    rows: u64,
}

impl ParquetFiles {
    /// Opens the files; the first one tells the columns where the plan declares none.
    pub fn open(files: VecDeque<PathBuf>, options: &FileOptions) -> Result<Self, Error> {
        let mut columns = options.columns.clone();
        let mut fields = Vec::new();
        if let Some(path) = files.front() {
            let schema = builder(path)?.schema().clone();
            if columns.is_empty() {
                columns = schema
                    .fields()
                    .iter()
                    .map(|field| own_column(path, field, options))
                    .collect::<Result<_, _>>()?;
            } else {
                columns.sort_by_key(|column| schema.index_of(&column.name).ok());
            }
            fields = schema.fields().to_vec();
        }
        columns.retain(|column| column.rule.secret != Some(Secret::Drop));
        let field = |column: &FileColumn| {
            let own = fields.iter().find(|field| field.name() == &column.name);
            let own = own.filter(|_| options.columns.is_empty()).map(|field| {
                // With what transload has written of it: the declared type above all.
                let known = plain(field.data_type()).unwrap_or_else(|| column.sql_type.arrow());
                let metadata = field.metadata().clone();
                let has_type = metadata.contains_key(SQL_TYPE_KEY);
                has_type.then(|| Field::new(field.name(), known, true).with_metadata(metadata))
            });
            let made = || arrow_field(&column.name, &column.declared, &column.sql_type, true);
            own.flatten().unwrap_or_else(made)
        };
        let mut fields: Vec<Field> = columns.iter().map(field).collect();
        fields.push(Field::new(ROW_COLUMN, DataType::Int64, false));
        let schema = Arc::new(Schema::new(fields));
        let table =
            Arc::new(SourceTable { slot: 0, name: options.table.clone(), schema, defined: None });
        Ok(Self {
            files,
            columns,
            table,
            current: None,
            rows: 0,
            inputs: Vec::new(),
            findings: Vec::new(),
        })
    }

    pub fn table(&self) -> &Arc<SourceTable> {
        &self.table
    }

    pub fn columns(&self) -> &[FileColumn] {
        &self.columns
    }

    /// Returns the next rows; `None` at the end of all files.
    pub fn next(&mut self, options: &FileOptions) -> Result<Option<Event>, Error> {
        loop {
            let Some(open) = &mut self.current else {
                let Some(path) = self.files.pop_front() else { return Ok(None) };
                let open = self.begin(&path, options)?;
                if !options.skip_rows {
                    self.inputs.push(digest(&path, options)?);
                    self.current = Some(open);
                }
                continue;
            };
            let failed = |what: String| Error::Parquet { path: open.path.clone(), what };
            match open.batches.next() {
                None => self.current = None,
                Some(batch) => {
                    let batch = batch.map_err(|error| failed(error.to_string()))?;
                    let before = open.rows;
                    open.rows += batch.num_rows() as u64;
                    let path = open.path.clone();
                    return self.judge(&path, &batch, before).map(|rows| Some(Event::Rows(rows)));
                }
            }
        }
    }

    fn begin(&mut self, path: &Path, options: &FileOptions) -> Result<OpenFile, Error> {
        let builder = builder(path)?;
        let name = path.display().to_string();
        let schema = builder.schema().clone();
        let missing = self.columns.iter().filter(|it| schema.index_of(&it.name).is_err());
        let missing: Vec<String> = missing.map(|column| column.name.clone()).collect();
        let names = schema.fields().iter().map(|field| field.name());
        if !missing.is_empty() {
            return Err(Error::Columns { path: name, missing, has: names.cloned().collect() });
        }
        let is_known = |known: &str| {
            let declared = options.columns.iter().any(|column| column.name == known);
            declared || self.columns.iter().any(|column| column.name == known)
        };
        let others: Vec<String> = names.filter(|name| !is_known(name)).cloned().collect();
        self.findings.extend(undeclared(&name, &others));
        for (column, field) in self.columns.iter().zip(self.table.schema.fields()) {
            let found = schema.field_with_name(&column.name).map(|field| field.data_type().clone());
            let found = found.unwrap_or(DataType::Null);
            if !may_become(&found, field.data_type()) {
                return Err(Error::Type {
                    path: name,
                    column: column.name.clone(),
                    found: found.to_string(),
                    declared: column.declared.clone(),
                    hint: "declare the type that the file has, and cast it in the model",
                });
            }
        }
        let wanted = self.columns.iter().filter_map(|column| schema.index_of(&column.name).ok());
        let mask = ProjectionMask::roots(builder.parquet_schema(), wanted);
        let batches = builder.with_projection(mask).with_batch_size(BATCH_ROWS).build();
        let batches = batches
            .map_err(|error| Error::Parquet { path: name.clone(), what: error.to_string() })?;
        Ok(OpenFile { path: name, batches, rows: 0 })
    }

    /// Casts a batch; rows with a value that does not come back are rejects.
    fn judge(&mut self, path: &str, batch: &RecordBatch, before: u64) -> Result<Rows, Error> {
        let failed = |error: arrow::error::ArrowError| Error::Parquet {
            path: path.to_owned(),
            what: error.to_string(),
        };
        let mut accepted = vec![true; batch.num_rows()];
        let mut rejects: Vec<Reject> = Vec::new();
        let mut columns: Vec<ArrayRef> = Vec::new();
        for (column, field) in self.columns.iter().zip(self.table.schema.fields()) {
            let Some(source) = batch.column_by_name(&column.name) else { continue };
            let array = match column.rule.secret {
                Some(Secret::Null) => {
                    arrow::array::new_null_array(field.data_type(), batch.num_rows())
                }
                _ => {
                    let (array, held) = held(source, field.data_type()).map_err(failed)?;
                    let lost = (0..held.len()).filter(|row| !held.value(*row));
                    for row in lost.filter(|row| std::mem::replace(&mut accepted[*row], false)) {
                        let number = before + row as u64 + 1;
                        rejects.push(Reject {
                            input: path.into(),
                            place: Place { byte: 0, line: number },
                            row: self.rows + row as u64 + 1,
                            column: Some(column.name.clone()),
                            reason: Reason::InvalidValue,
                            detail: format!("expected a value of {}", column.declared),
                            raw: shown(source, row),
                        });
                    }
                    array
                }
            };
            columns.push(array);
        }
        rejects.sort_by_key(|reject| reject.row);
        let first = self.rows as i64 + 1;
        self.rows += batch.num_rows() as u64;
        columns.push(Arc::new((first..=self.rows as i64).collect::<Int64Array>()));
        let seen = batch.num_rows() as u64;
        let mut batch = RecordBatch::try_new(self.table.schema.clone(), columns).map_err(failed)?;
        if !rejects.is_empty() {
            batch = filter_record_batch(&batch, &BooleanArray::from(accepted)).map_err(failed)?;
        }
        let (asides, uses) = (Vec::new(), Vec::new());
        Ok(Rows { table: self.table.clone(), seen, text_bytes: 0, batch, rejects, asides, uses })
    }
}

fn builder(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>, Error> {
    let name = path.display().to_string();
    let open = |source| Error::Input(input::Error::Open { path: name.clone(), source });
    let file = File::open(path).map_err(open)?;
    let options = ArrowReaderOptions::new();
    ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)
        .map_err(|error| Error::Parquet { path: name, what: error.to_string() })
}

/// Reads a file through for its digest: Parquet is read by places, from its end.
fn digest(path: &Path, options: &FileOptions) -> Result<Digest, Error> {
    let mut stream = input::open_as_is(path, &options.progress)?;
    while stream.next_block()?.is_some() {}
    let stopped = || input::Error::Stopped { path: path.display().to_string(), byte: 0 };
    Ok(stream.digest().ok_or_else(stopped)?)
}

/// Returns the array in another type, and which of its values it holds exactly.
fn held(
    source: &ArrayRef,
    wanted: &DataType,
) -> Result<(ArrayRef, BooleanArray), arrow::error::ArrowError> {
    let options = CastOptions { safe: true, ..CastOptions::default() };
    let array = cast_with_options(source, wanted, &options)?;
    if is_exact(source.data_type(), wanted) {
        return Ok((array, BooleanArray::from(vec![true; source.len()])));
    }
    let back = cast_with_options(&array, source.data_type(), &options)?;
    let same = not_distinct(&back.as_ref(), &source.as_ref())?;
    Ok((array, same))
}

/// Returns true where every value has a place in the other type.
fn is_exact(from: &DataType, to: &DataType) -> bool {
    let is_text =
        |kind: &DataType| matches!(kind, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
    let is_nested = |kind: &DataType| kind.is_nested() || matches!(kind, DataType::Dictionary(..));
    from == to || (is_text(from) && is_text(to)) || is_nested(from)
}

/// Returns true where values can go over, as far as they fit; never from text to another type or
/// from another type to text: that is for a model to say.
fn may_become(from: &DataType, to: &DataType) -> bool {
    let Some(from) = plain(from) else { return false };
    let is_number = |kind: &DataType| kind.is_numeric();
    let is_moment = |kind: &DataType| matches!(kind, DataType::Timestamp(..) | DataType::Date32);
    let has_zone = |kind: &DataType| matches!(kind, DataType::Timestamp(_, Some(_)));
    from == *to
        || from == DataType::Null
        || (is_number(&from) && is_number(to))
        || (is_moment(&from) && is_moment(to) && has_zone(&from) == has_zone(to))
}

/// Returns the type that holds such values here; `None` where there is none.
fn plain(kind: &DataType) -> Option<DataType> {
    Some(match kind {
        DataType::Dictionary(_, value) => plain(value)?,
        DataType::LargeUtf8 | DataType::Utf8View => DataType::Utf8,
        DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => {
            DataType::Binary
        }
        DataType::Timestamp(_, None) => DataType::Timestamp(TimeUnit::Microsecond, None),
        DataType::Timestamp(_, Some(_)) => {
            DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
        }
        DataType::Date64 => DataType::Date32,
        DataType::Time32(_) | DataType::Time64(_) => DataType::Time64(TimeUnit::Microsecond),
        DataType::Float16 => DataType::Float32,
        DataType::Decimal32(digits, scale) | DataType::Decimal64(digits, scale) => {
            DataType::Decimal128(*digits, *scale)
        }
        DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _) => {
            DataType::List(Field::new("item", plain(item.data_type())?, true).into())
        }
        DataType::Struct(_)
        | DataType::Map(..)
        | DataType::Union(..)
        | DataType::RunEndEncoded(..)
        | DataType::ListView(_)
        | DataType::LargeListView(_)
        | DataType::Duration(_)
        | DataType::Interval(_) => return None,
        other => other.clone(),
    })
}

/// Returns a column as the file has it.
fn own_column(path: &Path, field: &Field, options: &FileOptions) -> Result<FileColumn, Error> {
    let unread = || Error::Type {
        path: path.display().to_string(),
        column: field.name().clone(),
        found: field.data_type().to_string(),
        declared: "column of a table".to_owned(),
        hint: "name the columns that are to be read in `columns`",
    };
    let kind = plain(field.data_type()).ok_or_else(unread)?;
    let known =
        Field::new(field.name(), kind.clone(), true).with_metadata(field.metadata().clone());
    let declared = sql_type_name(&known);
    let sql_type = file_type(&declared).unwrap_or(SqlType::Exact);
    let rule = options.default_rule.clone();
    Ok(FileColumn { name: field.name().clone(), declared, sql_type, rule })
}

/// Returns a value as the rejects file shows it.
fn shown(array: &ArrayRef, row: usize) -> Vec<u8> {
    let formatter = ArrayFormatter::try_new(array.as_ref(), &FormatOptions::default());
    formatter.map(|it| it.value(row).to_string().into_bytes()).unwrap_or_default()
}
