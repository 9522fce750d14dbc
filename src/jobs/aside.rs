//! Exact texts of values that stand aside from their table: row (from 1), column, text.

use std::sync::Arc;

use arrow::array::{ArrayRef, BinaryArray, RecordBatch, StringBuilder, UInt64Array};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use super::error::Error;
use crate::artifact::Artifacts;
use crate::dump::{AsideValue, SourceTable};
use crate::output::{self, Format, TableWriter, WriterOptions};

/// A Parquet file of asides, begun when the first one comes.
pub(super) struct AsideFile<'a> {
    artifacts: &'a Artifacts,
    /// Without the extension.
    path: String,
    options: WriterOptions,
    writer: Option<Box<dyn TableWriter + 'a>>,
}

impl<'a> AsideFile<'a> {
    pub fn new(artifacts: &'a Artifacts, path: String, options: WriterOptions) -> Self {
        Self { artifacts, path, options, writer: None }
    }

    pub fn write(&mut self, table: &SourceTable, asides: &[AsideValue]) -> Result<(), Error> {
        if asides.is_empty() {
            return Ok(());
        }
        let schema = schema();
        let rows: UInt64Array = asides.iter().map(|aside| Some(aside.row)).collect();
        let mut names = StringBuilder::new();
        for aside in asides {
            names.append_value(table.schema.field(aside.column).name());
        }
        let texts: BinaryArray = asides.iter().map(|aside| Some(aside.text.as_slice())).collect();
        let columns: Vec<ArrayRef> =
            vec![Arc::new(rows), Arc::new(names.finish()), Arc::new(texts)];
        let batch = RecordBatch::try_new(schema.clone(), columns)
            .map_err(|source| Error::Contract { model: table.name.to_string(), source })?;
        let writer = match &mut self.writer {
            Some(writer) => writer,
            None => self.writer.insert(output::writer(
                Format::Parquet,
                self.artifacts,
                &self.path,
                schema,
                &self.options,
            )?),
        };
        Ok(writer.write(&[batch])?)
    }

    /// Returns the bytes that wait to be written.
    pub fn open_bytes(&self) -> u64 {
        self.writer.as_ref().map_or(0, |writer| writer.open_bytes())
    }

    /// Writes what waits.
    pub fn write_group(&mut self) -> Result<(), Error> {
        Ok(self.writer.as_mut().map_or(Ok(()), |writer| writer.write_group())?)
    }

    /// Makes the file whole, where there is one.
    pub fn finish(self) -> Result<(), Error> {
        if let Some(writer) = self.writer {
            writer.finish()?;
        }
        Ok(())
    }
}

fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("row", DataType::UInt64, false),
        Field::new("column", DataType::Utf8, false),
        Field::new("text", DataType::Binary, false),
    ]))
}
