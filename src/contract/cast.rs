//! Casts that change no value: what would be rounded, cut or wrapped fails.

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, BooleanBufferBuilder};
use arrow::compute::kernels::cmp::not_distinct;
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::DataType;
use arrow::error::ArrowError;

/// A cast column, and the rows in which the type could not hold the value.
pub(super) struct Cast {
    pub array: ArrayRef,
    /// True where the value was lost; `None` where all are held.
    pub failed: Option<BooleanArray>,
}

/// Casts a column to the target's type.
///
/// # Errors
/// There is no such cast at all.
pub(super) fn cast_exactly(array: &ArrayRef, to: &DataType) -> Result<Cast, ArrowError> {
    if array.data_type() == to {
        return Ok(Cast { array: array.clone(), failed: None });
    }
    let options = CastOptions { safe: true, ..CastOptions::default() };
    let through = through(array.data_type(), to);
    let start = match &through {
        Some(exact) => cast_with_options(array, exact, &options)?,
        None => array.clone(),
    };
    let cast = cast_with_options(&start, to, &options)?;
    let lost = newly_null(array, &cast);
    let changed = if may_change(start.data_type(), to) {
        let back = cast_with_options(&cast, start.data_type(), &options)?;
        let same = not_distinct(&back, &start)?;
        Some(same)
    } else {
        None
    };
    let failed = match (lost, changed) {
        (lost, None) => lost,
        (None, Some(same)) if same.true_count() == same.len() => None,
        (lost, Some(same)) => {
            let rows = (0..array.len())
                .map(|row| lost.as_ref().is_some_and(|lost| lost.value(row)) || !same.value(row));
            Some(rows.map(Some).collect::<BooleanArray>()).filter(|failed| failed.true_count() > 0)
        }
    };
    Ok(Cast { array: cast, failed })
}

/// Texts that become decimals are read with all their digits first.
fn through(from: &DataType, to: &DataType) -> Option<DataType> {
    let is_text = matches!(from, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
    match to {
        DataType::Decimal128(_, scale) | DataType::Decimal256(_, scale) if is_text => {
            // Room for some more digits behind the point than the target has.
            Some(DataType::Decimal256(76, (*scale).clamp(0, 60) + 10))
        }
        _ => None,
    }
}

/// Returns true where a cast may give another value instead of none.
fn may_change(from: &DataType, to: &DataType) -> bool {
    use DataType::{Date32, Decimal128, Decimal256, Time64, Timestamp, Utf8};
    let is_decimal = |found: &DataType| matches!(found, Decimal128(..) | Decimal256(..));
    let is_number = |found: &DataType| found.is_numeric() || is_decimal(found);
    match (from, to) {
        (from, to) if from.is_floating() && is_number(to) => true,
        (from, to) if is_decimal(from) && is_number(to) => true,
        (from, to) if from.is_integer() && to.is_floating() => true,
        (from, DataType::Boolean) if is_number(from) => true,
        (Timestamp(..), Date32 | Time64(_) | Timestamp(..)) => true,
        (_, Utf8) => false,
        _ => false,
    }
}

fn newly_null(before: &ArrayRef, after: &ArrayRef) -> Option<BooleanArray> {
    if after.null_count() == before.logical_null_count() {
        return None;
    }
    let mut lost = BooleanBufferBuilder::new(after.len());
    let before = before.logical_nulls();
    for row in 0..after.len() {
        let was_null = before.as_ref().is_some_and(|nulls| nulls.is_null(row));
        lost.append(after.is_null(row) && !was_null);
    }
    Some(BooleanArray::new(lost.finish(), None))
}

/// Returns the texts of a column that `cast_exactly` made a text.
pub(super) fn texts(array: &ArrayRef) -> Option<&arrow::array::StringArray> {
    array.as_string_opt::<i32>()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{Decimal128Array, Float64Array, Int64Array, StringArray};

    use super::*;

    fn check(array: ArrayRef, to: DataType, failed: &[bool]) {
        let cast = cast_exactly(&array, &to).expect("a cast");
        let found: Vec<bool> = match &cast.failed {
            Some(rows) => rows.iter().map(|row| row.unwrap_or(false)).collect(),
            None => vec![false; array.len()],
        };
        assert_eq!(found, failed, "{:?} to {to}", array.data_type());
    }

    #[test]
    fn integers_fail_where_they_do_not_fit() {
        check(
            Arc::new(Int64Array::from(vec![Some(1), Some(3_000_000_000), None])),
            DataType::Int32,
            &[false, true, false],
        );
        check(Arc::new(Int64Array::from(vec![1, 2])), DataType::Boolean, &[false, true]);
        check(
            Arc::new(Int64Array::from(vec![1, (1 << 53) + 1])),
            DataType::Float64,
            &[false, true],
        );
    }

    #[test]
    fn nothing_is_rounded() {
        check(Arc::new(Float64Array::from(vec![1.0, 1.5])), DataType::Int64, &[false, true]);
        let to = DataType::Decimal128(5, 2);
        check(
            Arc::new(StringArray::from(vec!["1.5", "1.999", "x", "12345.00"])),
            to.clone(),
            &[false, true, true, true],
        );
        let decimals = Decimal128Array::from(vec![1500, 1999]).with_precision_and_scale(10, 3);
        check(Arc::new(decimals.expect("decimals")), to, &[false, true]);
    }

    #[test]
    fn a_time_of_day_is_not_cut_off() {
        let day = 86_400_000_000;
        let times = arrow::array::TimestampMicrosecondArray::from(vec![day, day + 1]);
        check(Arc::new(times), DataType::Date32, &[false, true]);
    }

    #[test]
    fn texts_become_what_they_say() {
        check(
            Arc::new(StringArray::from(vec!["7", "7.5", ""])),
            DataType::Int32,
            &[false, true, true],
        );
    }
}
