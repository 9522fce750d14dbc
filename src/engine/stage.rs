//! Tables that models read, held as Arrow: in memory up to a budget, then on disk.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow::array::{ArrayRef, RecordBatch, new_null_array};
use arrow::datatypes::{Field, Schema, SchemaRef};
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::StreamWriter;
use datafusion::catalog::streaming::StreamingTable;
use datafusion::catalog::{MemTable, TableProvider};
use datafusion::error::DataFusionError;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::PartitionStream;
use tempfile::NamedTempFile;

use super::error::Error;

/// Makes a folder for spilled rows that goes when the value is dropped.
///
/// # Errors
/// The machine's folder for temporary files refuses one.
pub fn scratch_folder() -> Result<tempfile::TempDir, Error> {
    tempfile::Builder::new()
        .prefix("transload-")
        .tempdir()
        .map_err(|error| Error::Spill(format!("{}: {error}", std::env::temp_dir().display())))
}

/// What all staged tables together may hold in memory, and where the rest goes.
#[derive(Debug)]
pub struct Budget {
    bytes: AtomicUsize,
    used: AtomicUsize,
    spill_folder: PathBuf,
}

impl Budget {
    pub fn new(bytes: usize, spill_folder: &Path) -> Arc<Self> {
        let spill_folder = spill_folder.to_owned();
        let (bytes, used) = (AtomicUsize::new(bytes), AtomicUsize::new(0));
        Arc::new(Self { bytes, used, spill_folder })
    }

    /// Returns the folder of what is put aside.
    pub fn spill_folder(&self) -> &Path {
        &self.spill_folder
    }

    /// Gives half of what is not used away.
    pub(super) fn lend(&self) -> usize {
        let bytes = self.bytes.load(Ordering::Relaxed);
        let lent = bytes.saturating_sub(self.used.load(Ordering::Relaxed)) / 2;
        self.bytes.store(bytes - lent, Ordering::Relaxed);
        lent
    }
}

/// The rows of one table, in their order.
///
/// # Memory
/// Batches stay in memory until the budget of all tables is used up; from then on this table's
/// rows are in an Arrow IPC file, those that came before too.
pub struct StagedTable {
    schema: SchemaRef,
    /// Columns that the rows lack and that are NULL here; they stand before the last column.
    added: Vec<Field>,
    budget: Arc<Budget>,
    rows: u64,
    batches: Vec<RecordBatch>,
    bytes: usize,
    spill: Option<Spill>,
}

/// The batches of a staged table.
pub enum StagedBatches<'a> {
    Memory(std::slice::Iter<'a, RecordBatch>),
    File(Box<StreamReader<BufReader<File>>>),
}

impl Iterator for StagedBatches<'_> {
    type Item = Result<RecordBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Memory(batches) => batches.next().cloned().map(Ok),
            Self::File(reader) => {
                let batch = reader.next()?;
                Some(batch.map_err(|error| Error::Spill(error.to_string())))
            }
        }
    }
}

struct Spill {
    file: NamedTempFile,
    /// `None` once all rows are written.
    writer: Option<StreamWriter<BufWriter<File>>>,
}

impl StagedTable {
    /// Makes an empty table; `added` columns are NULL in every row.
    pub fn new(rows_schema: &SchemaRef, added: Vec<Field>, budget: &Arc<Budget>) -> Self {
        let mut fields: Vec<Arc<Field>> = rows_schema.fields().to_vec();
        let last = fields.pop();
        fields.extend(added.iter().cloned().map(Arc::new));
        fields.extend(last);
        Self {
            schema: Arc::new(Schema::new(fields)),
            added,
            budget: budget.clone(),
            rows: 0,
            batches: Vec::new(),
            bytes: 0,
            spill: None,
        }
    }

    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Takes rows in.
    ///
    /// # Errors
    /// The spill file can't be written.
    pub fn push(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let batch = self.with_added(batch)?;
        self.rows += batch.num_rows() as u64;
        if let Some(spill) = &mut self.spill {
            return spill.write(&batch);
        }
        let bytes = batch.get_array_memory_size();
        let used = self.budget.used.fetch_add(bytes, Ordering::Relaxed) + bytes;
        self.bytes += bytes;
        self.batches.push(batch);
        if used > self.budget.bytes.load(Ordering::Relaxed) { self.spill() } else { Ok(()) }
    }

    /// Forgets all rows: the dump has dropped or emptied the table.
    pub fn clear(&mut self) {
        self.batches.clear();
        self.spill = None;
        self.rows = 0;
        self.give_back();
    }

    /// Takes all rows out again, where they are in memory.
    pub fn take_batches(&mut self) -> Option<Vec<RecordBatch>> {
        if self.spill.is_some() {
            return None;
        }
        self.give_back();
        self.rows = 0;
        Some(std::mem::take(&mut self.batches))
    }

    /// Returns rows with the columns that they lack.
    ///
    /// # Errors
    /// They are not of the table's type.
    pub fn with_added(&self, batch: &RecordBatch) -> Result<RecordBatch, Error> {
        let mut columns: Vec<ArrayRef> = batch.columns().to_vec();
        let last = columns.pop();
        let null = |field: &Field| new_null_array(field.data_type(), batch.num_rows());
        columns.extend(self.added.iter().map(null));
        columns.extend(last);
        RecordBatch::try_new(self.schema.clone(), columns)
            .map_err(|error| Error::Spill(error.to_string()))
    }

    fn spill(&mut self) -> Result<(), Error> {
        let mut spill = Spill::create(&self.budget.spill_folder, &self.schema)?;
        for batch in self.batches.drain(..) {
            spill.write(&batch)?;
        }
        self.spill = Some(spill);
        self.give_back();
        Ok(())
    }

    fn give_back(&mut self) {
        self.budget.used.fetch_sub(self.bytes, Ordering::Relaxed);
        self.bytes = 0;
    }

    /// Returns the rows that were taken in, batch by batch as they came; as often as wanted.
    ///
    /// # Errors
    /// The spill file can't be read.
    pub fn batches(&mut self) -> Result<StagedBatches<'_>, Error> {
        let Some(spill) = &mut self.spill else {
            return Ok(StagedBatches::Memory(self.batches.iter()));
        };
        spill.flush()?;
        let failed = |error: &dyn std::fmt::Display| Error::Spill(error.to_string());
        let file = spill.file.reopen().map_err(|error| failed(&error))?;
        let reader = StreamReader::try_new(BufReader::new(file), None);
        Ok(StagedBatches::File(Box::new(reader.map_err(|error| failed(&error))?)))
    }

    /// Makes the table ready to be read, as often as wanted.
    pub(super) fn provider(mut self) -> Result<Arc<dyn TableProvider>, Error> {
        let schema = self.schema.clone();
        let failed = |error: DataFusionError| Error::Spill(error.to_string());
        match self.spill.take() {
            None => {
                let batches = std::mem::take(&mut self.batches);
                Ok(Arc::new(MemTable::try_new(schema, vec![batches]).map_err(failed)?))
            }
            Some(mut spill) => {
                spill.finish()?;
                let partition = SpilledRows { schema: schema.clone(), file: spill.file };
                let table = StreamingTable::try_new(schema, vec![Arc::new(partition)]);
                Ok(Arc::new(table.map_err(failed)?))
            }
        }
    }
}

impl Spill {
    fn create(folder: &Path, schema: &SchemaRef) -> Result<Self, Error> {
        let failed = |error: std::io::Error| Error::Spill(format!("{}: {error}", folder.display()));
        let file = tempfile::Builder::new()
            .prefix(".stage-")
            .suffix(".arrow")
            .tempfile_in(folder)
            .map_err(failed)?;
        let out = BufWriter::new(file.reopen().map_err(failed)?);
        let writer =
            StreamWriter::try_new(out, schema).map_err(|error| Error::Spill(error.to_string()))?;
        Ok(Self { file, writer: Some(writer) })
    }

    fn write(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        writer.write(batch).map_err(|error| Error::Spill(error.to_string()))
    }

    fn flush(&mut self) -> Result<(), Error> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        writer.flush().map_err(|error| Error::Spill(error.to_string()))
    }

    fn finish(&mut self) -> Result<(), Error> {
        let Some(writer) = self.writer.take() else { return Ok(()) };
        let out = writer.into_inner().map_err(|error| Error::Spill(error.to_string()))?;
        out.into_inner().map_err(|error| Error::Spill(error.to_string()))?;
        Ok(())
    }
}

/// A spilled table, as the engine reads it.
#[derive(Debug)]
struct SpilledRows {
    schema: SchemaRef,
    file: NamedTempFile,
}

impl PartitionStream for SpilledRows {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let failed = |error: std::io::Error| {
            DataFusionError::External(format!("{}: {error}", self.file.path().display()).into())
        };
        let batches = self
            .file
            .reopen()
            .map_err(failed)
            .and_then(|file| Ok(StreamReader::try_new(BufReader::new(file), None)?));
        let stream: futures::stream::BoxStream<'static, _> = match batches {
            Ok(batches) => {
                let batches = batches.map(|batch| batch.map_err(DataFusionError::from));
                Box::pin(futures::stream::iter(batches))
            }
            Err(error) => Box::pin(futures::stream::iter([Err(error)])),
        };
        Box::pin(RecordBatchStreamAdapter::new(self.schema.clone(), stream))
    }
}
