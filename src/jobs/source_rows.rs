//! Rows of staged tables, fetched again by their number: what a rejected row was made of.

use std::collections::HashSet;

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::Int64Type;

use super::error::Error;
use super::staging::StagedInfo;
use crate::dump::ROW_COLUMN;
use crate::engine::{Batches, Engine, PlannedModel};
use crate::output::RowObjects;

/// Reads one table again, forward as long as the rows asked for come in its order.
///
/// # Memory
/// One batch of the table.
pub(super) struct SourceRows<'a> {
    engine: &'a Engine,
    planned: PlannedModel,
    masked: HashSet<String>,
    batches: Option<Batches<'a>>,
    current: Option<Current>,
}

struct Current {
    rows: RecordBatch,
    numbers: Vec<i64>,
    is_sorted: bool,
}

impl<'a> SourceRows<'a> {
    /// Prepares the columns of a table; without any named, all those that its dump has.
    ///
    /// # Errors
    /// The table is not known to the engine.
    pub fn new(
        engine: &'a Engine,
        info: &StagedInfo,
        columns: Option<&[String]>,
    ) -> Result<Self, Error> {
        let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        let columns = match columns {
            Some(columns) => columns.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", "),
            None => "*".to_owned(),
        };
        let (schema, table) = (quoted(&info.read_as.0), quoted(&info.read_as.1));
        let sql = format!("SELECT {columns} FROM {schema}.{table}");
        let file = format!("rows of {}", info.label());
        let planned = engine.plan(engine.parse(&file, &sql)?)?;
        let masked = info.secrets.clone();
        Ok(Self { engine, planned, masked, batches: None, current: None })
    }

    /// Appends a row as a JSON object; `null` where the table has no such row.
    ///
    /// # Errors
    /// The table can't be read.
    pub fn write(&mut self, number: i64, out: &mut Vec<u8>) -> Result<(), Error> {
        if let Some(row) = self.seek(number)?
            && let Some(current) = &self.current
        {
            RowObjects::new("rejects", &current.rows, &self.masked)?.write(row, out);
        } else {
            out.extend_from_slice(b"null");
        }
        Ok(())
    }

    /// Goes on to the batch that has the row; from the start again where it was passed by.
    fn seek(&mut self, number: i64) -> Result<Option<usize>, Error> {
        let mut is_second = false;
        loop {
            if let Some(row) = self.current.as_ref().and_then(|current| current.find(number)) {
                return Ok(Some(row));
            }
            let batches = match &mut self.batches {
                Some(batches) => batches,
                None => self.batches.insert(self.engine.run(&self.planned)?),
            };
            match batches.next() {
                Some(batch) => self.current = Some(Current::new(batch?)),
                None if is_second => return Ok(None),
                None => {
                    is_second = true;
                    self.batches = None;
                    self.current = None;
                }
            }
        }
    }
}

impl Current {
    fn new(batch: RecordBatch) -> Self {
        let position = batch.schema_ref().index_of(ROW_COLUMN).ok();
        let column = position
            .and_then(|position| batch.column(position).as_primitive_opt::<Int64Type>().cloned());
        let numbers = column.map_or_else(Vec::new, |column| column.values().to_vec());
        let kept: Vec<usize> =
            (0..batch.num_columns()).filter(|index| Some(*index) != position).collect();
        let rows = batch.project(&kept).unwrap_or(batch);
        let is_sorted = numbers.is_sorted();
        Self { rows, numbers, is_sorted }
    }

    fn find(&self, number: i64) -> Option<usize> {
        match self.is_sorted {
            true => self.numbers.binary_search(&number).ok(),
            false => self.numbers.iter().position(|found| *found == number),
        }
    }
}
