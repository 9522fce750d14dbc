//! The columns of a row group, and the threads that work on them.
//!
//! ```text
//! rows ─ slab ─┐                       ┌─ column 0: pages ─┐
//! rows ─ slab ─┴─ one at a time, rayon ┼─ column 1: pages ─┼─ chunks, when the group ends
//!                                      └─ …                ┘
//! ```
//! A slab is worked on while the rows of the next one come. Knows batches and pages; no files.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};

use arrow::array::{Array, ArrayRef, RecordBatch};
use arrow::compute::concat;
use arrow::datatypes::{DataType, FieldRef, Fields};
use parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves,
};
use parquet::errors::ParquetError;
use parquet::schema::types::SchemaDescriptor;
use rayon::Yield;
use rayon::prelude::*;

use super::parquet_column::{Chunk, Column};
use super::parquet_values::Kind;
use super::table_writer::Compression;

/// A field's column of the row group at hand.
pub(super) enum FieldColumn {
    Flat(Box<Column>),
    /// Lists, structs and what else is rare.
    Other(FieldRef, Vec<ArrowColumnWriter>),
}

/// What became of a field's column.
#[allow(clippy::large_enum_variant)] // One a column of a row group.
pub(super) enum FieldChunk {
    Flat(Chunk),
    Other(Vec<ArrowColumnChunk>),
}

/// A row group without rows.
pub(super) fn columns(
    fields: &Fields,
    schema: &SchemaDescriptor,
    index: usize,
    others: &ArrowRowGroupWriterFactory,
    compression: Compression,
) -> Result<Vec<FieldColumn>, ParquetError> {
    let is_other = |field: &FieldRef| Kind::of(field.data_type()).is_none();
    let mut writers = match fields.iter().any(is_other) {
        true => others.create_column_writers(index)?,
        false => Vec::new(),
    }
    .into_iter();
    let mut leaf = 0;
    let columns = fields.iter().map(|field| {
        let leaves = leaves(field.data_type());
        let writers = writers.by_ref().take(leaves).collect();
        let column = match Kind::of(field.data_type()) {
            Some(kind) => {
                FieldColumn::Flat(Box::new(Column::new(schema.column(leaf), kind, compression)))
            }
            None => FieldColumn::Other(field.clone(), writers),
        };
        leaf += leaves;
        column
    });
    Ok(columns.collect())
}

/// Counts the Parquet columns of an Arrow column.
fn leaves(data_type: &DataType) -> usize {
    match data_type {
        DataType::List(item) | DataType::LargeList(item) => leaves(item.data_type()),
        DataType::Struct(fields) => fields.iter().map(|field| leaves(field.data_type())).sum(),
        _ => 1,
    }
}

/// What comes back from the threads.
pub(super) enum Outcome {
    /// The group goes on.
    Open(Vec<FieldColumn>),
    Ended(Vec<FieldChunk>),
}

/// Work that is under way.
pub(super) struct Work(Receiver<Result<Result<Outcome, ParquetError>, Box<dyn Any + Send>>>);

impl Work {
    /// Adds a slab to a row group, and ends the group where it is the last one.
    ///
    /// `likely_rows` are those that the group is going to have, by what is known of it.
    pub fn start(
        columns: Vec<FieldColumn>,
        slab: Vec<RecordBatch>,
        likely_rows: usize,
        is_last: bool,
    ) -> Self {
        let (sender, receiver) = sync_channel(1);
        rayon::spawn(move || {
            let encode = || encode(columns, &slab, likely_rows, is_last);
            let done = catch_unwind(AssertUnwindSafe(encode));
            sender.send(done).ok();
        });
        Self(receiver)
    }

    /// Waits for the work; a thread of rayon's helps with it.
    pub fn finish(self) -> Result<Outcome, ParquetError> {
        let done = loop {
            match self.0.try_recv() {
                Ok(done) => break Some(done),
                Err(TryRecvError::Disconnected) => break None,
                Err(TryRecvError::Empty) => match rayon::yield_now() {
                    Some(Yield::Executed) => {}
                    Some(Yield::Idle) => std::thread::yield_now(),
                    None => break self.0.recv().ok(),
                },
            }
        };
        match done {
            Some(Ok(outcome)) => outcome,
            Some(Err(panic)) => resume_unwind(panic),
            None => Err(ParquetError::General("an encoding thread is gone".to_owned())),
        }
    }
}

fn encode(
    mut columns: Vec<FieldColumn>,
    slab: &[RecordBatch],
    likely_rows: usize,
    is_last: bool,
) -> Result<Outcome, ParquetError> {
    // A group may end where its last slab has ended.
    if !slab.is_empty() {
        columns.par_iter_mut().enumerate().try_for_each(|(place, column)| {
            let parts: Vec<_> = slab.iter().map(|batch| batch.column(place).clone()).collect();
            column.add(&parts, likely_rows)
        })?;
    }
    match is_last {
        false => Ok(Outcome::Open(columns)),
        true => {
            let chunks = columns.into_par_iter().map(FieldColumn::close);
            Ok(Outcome::Ended(chunks.collect::<Result<_, _>>()?))
        }
    }
}

impl FieldColumn {
    fn add(&mut self, parts: &[ArrayRef], likely_rows: usize) -> Result<(), ParquetError> {
        match self {
            Self::Flat(column) => column.add(parts, likely_rows),
            Self::Other(field, writers) => {
                // One array: pages end by what a call to the writer holds, so the cuts of batches
                // would show in the file.
                let parts: Vec<&dyn Array> = parts.iter().map(AsRef::as_ref).collect();
                let whole = concat(&parts)?;
                for (leaf, writer) in compute_leaves(field, &whole)?.iter().zip(writers) {
                    writer.write(leaf)?;
                }
                Ok(())
            }
        }
    }

    fn close(self) -> Result<FieldChunk, ParquetError> {
        Ok(match self {
            Self::Flat(column) => FieldChunk::Flat(column.close()?),
            Self::Other(_, writers) => {
                let chunks = writers.into_iter().map(ArrowColumnWriter::close);
                FieldChunk::Other(chunks.collect::<Result<_, _>>()?)
            }
        })
    }
}
