//! Row numbers of several tables in one column.
//!
//! The rows of a UNION come from several tables. Their `_row` holds the number of the table above
//! the number of the row: it is unique, orders by table and then by row, and a single table's, the
//! first one's, is the plain number of the row.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Int64Array};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type};
use datafusion::common::{Result, ScalarValue, exec_err};
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

/// Bits of the row's number: 2^48 rows, of 32,768 tables.
const ROW_BITS: u32 = 48;

/// The function's name; no model writes it.
pub(super) const ROW_OF: &str = "_row_of";

/// Returns the table's number, from 0, and the row's number in it, from 1.
pub fn split_row(row: i64) -> (usize, i64) {
    let table = usize::try_from(row >> ROW_BITS).unwrap_or(usize::MAX);
    (table, row & ((1 << ROW_BITS) - 1))
}

/// Returns the `_row` of a table that stands behind `first` others.
pub(super) fn row_of(first: usize, row: Expr) -> Expr {
    let first = Expr::Literal(ScalarValue::Int64(i64::try_from(first).ok()), None);
    ScalarUDF::from(RowOf::new()).call(vec![first, row])
}

#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct RowOf {
    signature: Signature,
}

impl RowOf {
    pub fn new() -> Self {
        Self { signature: Signature::any(2, Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for RowOf {
    fn name(&self) -> &str {
        ROW_OF
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Int64)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [ColumnarValue::Scalar(ScalarValue::Int64(Some(first))), rows] = &arguments.args[..]
        else {
            return exec_err!("`{ROW_OF}` wants the number of a table and a row");
        };
        let rows = cast(&rows.to_array(arguments.number_rows)?, &DataType::Int64)?;
        let above = first << ROW_BITS;
        let rows: Int64Array = rows.as_primitive::<Int64Type>().unary(|row| row + above);
        Ok(ColumnarValue::Array(Arc::new(rows) as ArrayRef))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_split_as_it_was_made() {
        let check = |row: i64, expected: (usize, i64)| assert_eq!(split_row(row), expected);
        check(1, (0, 1));
        check((1 << ROW_BITS) - 1, (0, (1 << ROW_BITS) - 1));
        check((3 << ROW_BITS) + 7, (3, 7));
        check(-1, (usize::MAX, (1 << ROW_BITS) - 1));
    }
}
