//! Gives the rows of a chunk the numbers that they come without.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Decimal128Array, RecordBatch};
use arrow::compute::{cast, max};
use arrow::datatypes::{
    DataType, Decimal128Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow::error::ArrowError;

use super::act::{Act, Beside};
use super::keyed_table::row_numbers;
use super::numbering::Counter;
use super::reader::Rows;

/// Wide enough for `bigint unsigned`, and exact.
const WIDE: DataType = DataType::Decimal128(20, 0);

/// The rows of a chunk while they get their numbers, one by one.
pub(super) struct Numbering<'a> {
    counter: &'a mut Counter,
    values: Decimal128Array,
    zero_too: bool,
    statements: &'a [u32],
    rows: u32,
    /// The number in the dump of the row before the first.
    base: u64,
    next_statement: usize,
    /// The row in the chunk and its number.
    given: Vec<(u32, Option<i128>)>,
}

impl<'a> Numbering<'a> {
    /// Makes ready to number the rows; `None` where rows of this table have no numbers.
    ///
    /// # Errors
    /// The column is no column of integers.
    pub fn new(
        act: &Act,
        beside: &'a Beside,
        base: u64,
        counter: Option<&'a mut Counter>,
    ) -> Result<Option<Self>, ArrowError> {
        let (Some(numbers), Some(array), Some(counter)) = (&act.numbers, &beside.numbers, counter)
        else {
            return Ok(None);
        };
        let values = cast(array, &WIDE)?.as_primitive::<Decimal128Type>().clone();
        Ok(Some(Self {
            counter,
            values,
            zero_too: numbers.zero_too,
            statements: &beside.statements,
            rows: beside.rows,
            base,
            next_statement: 0,
            given: Vec::new(),
        }))
    }

    fn comes_with_one(&self, row: u32) -> Option<i128> {
        let row = row as usize;
        let value = self.values.is_valid(row).then(|| self.values.value(row))?;
        (value != 0 || !self.zero_too).then_some(value)
    }

    /// Returns the number of a row: its own or the next.
    pub fn begin_row(&mut self, row: u32) -> Option<i128> {
        while let Some(start) = self.statements.get(self.next_statement).filter(|at| **at <= row) {
            self.next_statement += 1;
            let end = self.statements.get(self.next_statement).copied().unwrap_or(self.rows);
            self.counter.begin_statement(u64::from(end - start));
        }
        if let Some(own) = self.comes_with_one(row) {
            return Some(own);
        }
        let number = self.counter.take();
        self.given.push((row, number));
        number
    }

    /// Ends the row that was begun last.
    pub fn end_row(&mut self, row: u32, is_inserted: bool) {
        match (self.comes_with_one(row), self.given.last()) {
            (Some(own), _) if is_inserted => self.counter.see(own),
            (None, Some((_, Some(number)))) if !is_inserted => self.counter.give_back(*number),
            _ => {}
        }
        self.counter.end_row();
    }

    /// Puts the numbers into the rows.
    ///
    /// # Errors
    /// The column is no column of integers.
    pub fn applied(self, rows: Rows, act: &Act) -> Result<Rows, ArrowError> {
        let column = act.numbers.as_ref().and_then(|numbers| numbers.column);
        let Some(column) = column.filter(|_| !self.given.is_empty()) else { return Ok(rows) };
        let base = self.base as i64;
        let given: std::collections::HashMap<i64, Option<i128>> = self
            .given
            .into_iter()
            .map(|(row, number)| (base + i64::from(row) + 1, number))
            .collect();
        let old = cast(rows.batch.column(column), &WIDE)?;
        let old = old.as_primitive::<Decimal128Type>();
        let numbers = row_numbers(&rows);
        let new = numbers.iter().enumerate().map(|(at, row)| match given.get(row) {
            Some(number) => *number,
            None => old.is_valid(at).then(|| old.value(at)),
        });
        let new: Decimal128Array =
            new.collect::<Decimal128Array>().with_precision_and_scale(20, 0)?;
        let new: ArrayRef = Arc::new(new);
        let mut columns = rows.batch.columns().to_vec();
        columns[column] = cast(&new, rows.batch.column(column).data_type())?;
        let batch = RecordBatch::try_new(rows.batch.schema(), columns)?;
        Ok(Rows { batch, ..rows })
    }
}

/// Numbers the rows of a table without keys; returns how many.
///
/// # Errors
/// The column is no column of integers.
pub(super) fn number(
    rows: Rows,
    act: &Act,
    (beside, base): (&Beside, u64),
    counter: &mut Counter,
) -> Result<(Rows, u64), ArrowError> {
    let (Some(numbers), Some(array)) = (&act.numbers, &beside.numbers) else {
        return Ok((rows, 0));
    };
    if array.null_count() == 0 && !(numbers.zero_too && has_zero(array)) {
        if let Some(highest) = highest(array) {
            counter.begin_statement(1);
            counter.see(highest);
        }
        return Ok((rows, 0));
    }
    let Some(mut numbering) = Numbering::new(act, beside, base, Some(counter))? else {
        return Ok((rows, 0));
    };
    for row in 0..beside.rows {
        numbering.begin_row(row);
        numbering.end_row(row, true);
    }
    let given = numbering.given.len() as u64;
    Ok((numbering.applied(rows, act)?, given))
}

/// Calls a macro's body with the type of a column of integers.
macro_rules! of_integers {
    ($array:expr, $array_as:ident => $body:expr, $otherwise:expr) => {
        match $array.data_type() {
            DataType::Int8 => {
                let $array_as = $array.as_primitive::<Int8Type>();
                $body
            }
            DataType::Int16 => {
                let $array_as = $array.as_primitive::<Int16Type>();
                $body
            }
            DataType::Int32 => {
                let $array_as = $array.as_primitive::<Int32Type>();
                $body
            }
            DataType::Int64 => {
                let $array_as = $array.as_primitive::<Int64Type>();
                $body
            }
            DataType::UInt8 => {
                let $array_as = $array.as_primitive::<UInt8Type>();
                $body
            }
            DataType::UInt16 => {
                let $array_as = $array.as_primitive::<UInt16Type>();
                $body
            }
            DataType::UInt32 => {
                let $array_as = $array.as_primitive::<UInt32Type>();
                $body
            }
            DataType::UInt64 => {
                let $array_as = $array.as_primitive::<UInt64Type>();
                $body
            }
            _ => $otherwise,
        }
    };
}

fn has_zero(array: &ArrayRef) -> bool {
    of_integers!(array, values => values.values().contains(&0), false)
}

fn highest(array: &ArrayRef) -> Option<i128> {
    of_integers!(array, values => max(values).map(i128::from), None)
}
