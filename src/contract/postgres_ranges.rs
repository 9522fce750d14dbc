//! Ranges of types that Arrow holds more of than PostgreSQL does.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{Date32Type, TimestampMicrosecondType};

use super::postgres_intervals::{FIRST_DAY, LAST_DAY};
use super::reason;
use super::rules::ColumnTest;
use crate::dump::SqlType;

const DAY_US: i64 = 86_400_000_000;

/// Returns the test of the days or moments of a column; `None` for types without one.
pub(super) fn range_test(sql_type: &SqlType) -> Option<ColumnTest> {
    match sql_type {
        SqlType::Date => Some(Box::new(|array: &ArrayRef| {
            let Some(days) = array.as_primitive_opt::<Date32Type>() else { return Vec::new() };
            let is_far = |day: i32| {
                let is_infinite = matches!(day, i32::MIN | i32::MAX);
                !is_infinite && !(FIRST_DAY..=LAST_DAY).contains(&i64::from(day))
            };
            far_rows(array, |row| is_far(days.value(row)))
        })),
        SqlType::Timestamp | SqlType::TimestampTz => Some(Box::new(|array: &ArrayRef| {
            let Some(times) = array.as_primitive_opt::<TimestampMicrosecondType>() else {
                return Vec::new();
            };
            // Nothing is behind the last moment: 64 bits of µs end before it.
            far_rows(array, |row| (i64::MIN + 1..FIRST_DAY * DAY_US).contains(&times.value(row)))
        })),
        _ => None,
    }
}

fn far_rows(array: &ArrayRef, is_far: impl Fn(usize) -> bool) -> Vec<(usize, super::rules::Fault)> {
    let rows = (0..array.len()).filter(|row| is_far(*row) && array.is_valid(*row));
    let fault = || (reason::NUMERIC_OVERFLOW, "before 4713 BC, or after its type ends".to_owned());
    rows.map(|row| (row, fault())).collect()
}
