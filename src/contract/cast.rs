//! Casts that change no value: what would be rounded, cut or wrapped fails.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, ListArray, PrimitiveArray, StringArray, new_null_array,
};
use arrow::buffer::OffsetBuffer;
use arrow::compute::kernels::cmp::not_distinct;
use arrow::compute::{CastOptions, cast, cast_with_options};
use arrow::datatypes::{
    ArrowPrimitiveType, DataType, Date32Type, Decimal128Type, Decimal256Type, Field, Float32Type,
    Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, Time64MicrosecondType,
    TimestampMicrosecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type, i256,
};
use arrow::error::ArrowError;

use super::conversion::Conversion;
use super::postgres_numbers::{Written, trimmed};
use super::reason;
use crate::dump::Reason;
use crate::dump::number::{self, Precision};
use crate::dump::temporal;

/// A cast column, and the rows in which the type could not hold the value.
pub(super) struct Cast {
    pub array: ArrayRef,
    /// Rows and why they were refused, in their order.
    pub failed: Vec<(usize, &'static str)>,
    /// Rows whose value has fewer digits now than it had, in their order.
    pub rounded: Vec<usize>,
}

impl Cast {
    fn whole(array: ArrayRef) -> Self {
        Self { array, failed: Vec::new(), rounded: Vec::new() }
    }
}

impl Conversion {
    /// Casts a column to the target's type.
    ///
    /// # Errors
    /// The column is of another type than the one that the conversion is for.
    pub fn apply(&self, array: &ArrayRef) -> Result<Cast, ArrowError> {
        if let DataType::Dictionary(_, value) = array.data_type() {
            return self.apply(&cast(array, value)?);
        }
        match self {
            Self::Same => Ok(Cast::whole(array.clone())),
            Self::Nulls(to) => Ok(Cast::whole(new_null_array(to, array.len()))),
            Self::Layout(to) => Ok(Cast::whole(cast(array, to)?)),
            Self::Exact(to) => exact(array, to),
            Self::Text => own_text(array),
            Self::FloatText => float_text(array),
            Self::Parsed(to) => parsed(array, to),
            Self::List { item_from, item, to } => list(array, item_from, item, to),
        }
    }
}

fn exact(array: &ArrayRef, to: &DataType) -> Result<Cast, ArrowError> {
    let options = CastOptions { safe: true, ..CastOptions::default() };
    let cast = cast_with_options(array, to, &options)?;
    let is_number = array.data_type().is_numeric() && to.is_numeric();
    let code = if is_number { reason::NUMERIC_OVERFLOW } else { reason::INVALID_VALUE };
    let same = match may_change(array.data_type(), to) {
        true => {
            let back = cast_with_options(&cast, array.data_type(), &options)?;
            Some(not_distinct(&back, array)?)
        }
        false => None,
    };
    let failed = (0..array.len())
        .filter(|row| {
            let lost = cast.is_null(*row) && array.is_valid(*row);
            lost || same.as_ref().is_some_and(|same| !same.value(*row))
        })
        .map(|row| (row, code))
        .collect();
    let cast = Cast { array: cast, failed, rounded: Vec::new() };
    if cast.failed.is_empty() || !to.is_decimal() || !is_number {
        return Ok(cast);
    }
    let text = match array.data_type().is_floating() {
        true => float_text(array)?.array,
        false => arrow::compute::cast(array, &DataType::Utf8)?,
    };
    rounded(cast, text.as_string::<i32>(), to)
}

/// Rounds what failed, as the server rounds a text that has more digits than its column.
fn rounded(cast: Cast, texts: &StringArray, to: &DataType) -> Result<Cast, ArrowError> {
    let Cast { array, failed, mut rounded } = cast;
    let mut left = Vec::new();
    let array = match to {
        DataType::Decimal128(digits, scale) => {
            let mut values: Vec<Option<i128>> =
                array.as_primitive::<Decimal128Type>().iter().collect();
            for (row, code) in failed {
                let read = rounded_decimal(texts.value(row), *digits, *scale);
                match read.and_then(i256::to_i128) {
                    Some(value) => {
                        values[row] = Some(value);
                        rounded.push(row);
                    }
                    None => left.push((row, code)),
                }
            }
            Arc::new(PrimitiveArray::<Decimal128Type>::from_iter(values)) as ArrayRef
        }
        DataType::Decimal256(digits, scale) => {
            let mut values: Vec<Option<i256>> =
                array.as_primitive::<Decimal256Type>().iter().collect();
            for (row, code) in failed {
                match rounded_decimal(texts.value(row), *digits, *scale) {
                    Some(value) => {
                        values[row] = Some(value);
                        rounded.push(row);
                    }
                    None => left.push((row, code)),
                }
            }
            Arc::new(PrimitiveArray::<Decimal256Type>::from_iter(values)) as ArrayRef
        }
        _ => return Ok(Cast { array, failed, rounded }),
    };
    Ok(Cast { array: with_type(&array, to)?, failed: left, rounded })
}

/// Reads a number with too many places, half away from zero; `None` where it does not fit.
fn rounded_decimal(text: &str, digits: u8, scale: i8) -> Option<i256> {
    let written = Written::read(trimmed(text))?;
    let whole = written.unscaled(i64::from(scale), i64::from(digits))?;
    let value = i256::from_string(&whole)?;
    Some(if written.is_negative { value.wrapping_neg() } else { value })
}

/// Returns true where a cast may give another value instead of none.
fn may_change(from: &DataType, to: &DataType) -> bool {
    use DataType::{Date32, Decimal128, Decimal256, Time32, Time64, Timestamp};
    let is_decimal = |found: &DataType| matches!(found, Decimal128(..) | Decimal256(..));
    match (from, to) {
        (from, to) if from.is_floating() && to.is_numeric() => true,
        (from, to) if is_decimal(from) && to.is_numeric() => true,
        (from, to) if from.is_integer() && to.is_floating() => true,
        (from, DataType::Boolean) if from.is_integer() => true,
        (Timestamp(..), Date32 | Timestamp(..)) => true,
        (Time32(_) | Time64(_), Time64(_)) => true,
        _ => false,
    }
}

/// The days of the years 1 to 9999, in which Arrow and PostgreSQL write a date alike.
const PLAIN_DAYS: std::ops::RangeInclusive<i32> = -719_162..=2_932_896;

fn own_text(array: &ArrayRef) -> Result<Cast, ArrowError> {
    let Some(days) = array.as_primitive_opt::<Date32Type>() else {
        return Ok(Cast::whole(cast(array, &DataType::Utf8)?));
    };
    let plain = days.unary_opt::<_, Date32Type>(|day| PLAIN_DAYS.contains(&day).then_some(day));
    let failed = (0..days.len())
        .filter(|row| plain.is_null(*row) && days.is_valid(*row))
        .map(|row| (row, reason::INVALID_VALUE))
        .collect();
    Ok(Cast { array: cast(&plain, &DataType::Utf8)?, failed, rounded: Vec::new() })
}

fn float_text(array: &ArrayRef) -> Result<Cast, ArrowError> {
    fn written(value: f64, text: String) -> String {
        match value {
            value if value.is_nan() => "NaN".to_owned(),
            f64::INFINITY => "Infinity".to_owned(),
            f64::NEG_INFINITY => "-Infinity".to_owned(),
            _ => text,
        }
    }
    let texts: StringArray = match array.as_primitive_opt::<Float32Type>() {
        // The shortest text of a float of 32 bits is another one than that of 64.
        Some(floats) => {
            let text = |value: f32| written(f64::from(value), value.to_string());
            floats.iter().map(|value| value.map(text)).collect()
        }
        None => {
            let floats = cast(array, &DataType::Float64)?;
            let floats = floats.as_primitive::<Float64Type>();
            floats
                .iter()
                .map(|value| value.map(|value| written(value, value.to_string())))
                .collect()
        }
    };
    Ok(Cast::whole(Arc::new(texts)))
}

/// Reads texts as a dump's are read: exactly, or not at all.
fn parsed(array: &ArrayRef, to: &DataType) -> Result<Cast, ArrowError> {
    let array = cast(array, &DataType::Utf8)?;
    let texts = array.as_string::<i32>();
    let cast = match to {
        DataType::Int8 => read::<Int8Type>(texts, number::integer),
        DataType::Int16 => read::<Int16Type>(texts, number::integer),
        DataType::Int32 => read::<Int32Type>(texts, number::integer),
        DataType::Int64 => read::<Int64Type>(texts, number::integer),
        DataType::UInt8 => read::<UInt8Type>(texts, number::integer),
        DataType::UInt16 => read::<UInt16Type>(texts, number::integer),
        DataType::UInt32 => read::<UInt32Type>(texts, number::integer),
        DataType::UInt64 => read::<UInt64Type>(texts, number::integer),
        DataType::Float32 => read::<Float32Type>(texts, number::float),
        DataType::Float64 => read::<Float64Type>(texts, number::float),
        DataType::Decimal128(digits, scale) => {
            let precision = Precision { digits: *digits, scale: *scale };
            read::<Decimal128Type>(texts, |text| number::decimal128(text, precision))
        }
        DataType::Decimal256(digits, scale) => {
            let precision = Precision { digits: *digits, scale: *scale };
            read::<Decimal256Type>(texts, |text| number::decimal256(text, precision))
        }
        DataType::Date32 => read::<Date32Type>(texts, temporal::date),
        DataType::Timestamp(_, None) => {
            read::<TimestampMicrosecondType>(texts, temporal::timestamp)
        }
        // A text without a zone is in UTC, as everywhere here.
        DataType::Timestamp(_, Some(_)) => {
            read::<TimestampMicrosecondType>(texts, |text| temporal::timestamp_tz(text, |_| Ok(0)))
        }
        DataType::Time64(_) => read::<Time64MicrosecondType>(texts, temporal::time),
        // Truth values: Arrow takes PostgreSQL's words.
        _ => return exact(&array, to),
    };
    // Decimals and instants have a precision or a zone in their type.
    let cast = Cast { array: with_type(&cast.array, to)?, ..cast };
    if cast.failed.is_empty() || !to.is_decimal() {
        return Ok(cast);
    }
    rounded(cast, texts, to)
}

fn with_type(array: &ArrayRef, to: &DataType) -> Result<ArrayRef, ArrowError> {
    let rebuilt = array.to_data().into_builder().data_type(to.clone()).build()?;
    Ok(arrow::array::make_array(rebuilt))
}

fn read<T: ArrowPrimitiveType>(
    texts: &StringArray,
    parse: impl Fn(&[u8]) -> Result<T::Native, Reason>,
) -> Cast {
    let mut failed = Vec::new();
    let mut value_of = |(row, text): (usize, Option<&str>)| {
        // Blanks around a value are no part of it, to PostgreSQL as well.
        match parse(text?.trim_ascii().as_bytes()) {
            Ok(value) => Some(value),
            Err(why) => {
                let is_range = why == Reason::NumericOverflow;
                let code = if is_range { reason::NUMERIC_OVERFLOW } else { reason::INVALID_VALUE };
                failed.push((row, code));
                None
            }
        }
    };
    let values: PrimitiveArray<T> = texts.iter().enumerate().map(&mut value_of).collect();
    Cast { array: Arc::new(values), failed, rounded: Vec::new() }
}

fn list(
    array: &ArrayRef,
    item_from: &DataType,
    item: &Conversion,
    to: &DataType,
) -> Result<Cast, ArrowError> {
    let DataType::List(field) = to else {
        return Err(ArrowError::CastError(format!("expected a list, found {to}")));
    };
    let plain = DataType::List(Field::new("item", item_from.clone(), true).into());
    let lists = cast(array, &plain)?;
    let lists = lists.as_list::<i32>();
    let offsets = lists.value_offsets();
    let (first, last) = (offsets[0], offsets[lists.len()]);
    let items = lists.values().slice(first as usize, (last - first) as usize);
    let items = item.apply(&items)?;
    let mut failed: Vec<(usize, &'static str)> = Vec::new();
    for (position, code) in items.failed {
        // Offsets rise: the last list that begins at or before the item holds it.
        let position = position as i32 + first;
        let row = offsets.partition_point(|offset| *offset <= position) - 1;
        if lists.is_valid(row) && failed.last().is_none_or(|(last, _)| *last != row) {
            failed.push((row, code));
        }
    }
    let mut rounded: Vec<usize> = Vec::new();
    for position in items.rounded {
        let row = offsets.partition_point(|offset| *offset <= position as i32 + first) - 1;
        if lists.is_valid(row) && rounded.last() != Some(&row) {
            rounded.push(row);
        }
    }
    let offsets = offsets.iter().map(|offset| offset - first).collect::<Vec<_>>();
    let offsets = OffsetBuffer::new(offsets.into());
    let array = ListArray::try_new(field.clone(), offsets, items.array, lists.nulls().cloned())?;
    Ok(Cast { array: Arc::new(array), failed, rounded })
}

#[cfg(test)]
mod tests {
    use arrow::array::{
        BinaryArray, Date32Array, Decimal128Array, Float64Array, Int32Array, Int64Array,
        TimestampMicrosecondArray,
    };
    use arrow::datatypes::Int64Type;

    use super::super::conversion::conversion;
    use super::*;
    use crate::dump::SqlType;

    const TEXT: SqlType = SqlType::Text { max_chars: None };

    fn cast_to(array: &ArrayRef, to: &SqlType) -> Cast {
        conversion(array.data_type(), to).expect("a pair").apply(array).expect("a cast")
    }

    fn check(array: ArrayRef, to: SqlType, failed: &[bool]) {
        let cast = cast_to(&array, &to);
        assert_eq!(*cast.array.data_type(), to.arrow());
        let found: Vec<bool> = (0..array.len())
            .map(|row| cast.failed.iter().any(|(failed, _)| *failed == row))
            .collect();
        assert_eq!(found, failed, "{:?} to {to:?}", array.data_type());
    }

    fn texts(texts: &[&str]) -> ArrayRef {
        Arc::new(StringArray::from(texts.to_vec()))
    }

    #[track_caller]
    fn check_text(array: ArrayRef, to: SqlType, expected: &[&str]) {
        let cast = cast_to(&array, &to);
        let found: Vec<&str> = cast.array.as_string::<i32>().iter().flatten().collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn integers_fail_where_they_do_not_fit() {
        let numbers = Int64Array::from(vec![Some(1), Some(3_000_000_000), None]);
        check(Arc::new(numbers), SqlType::Int32, &[false, true, false]);
        check(Arc::new(Int64Array::from(vec![1, 2])), SqlType::Boolean, &[false, true]);
        let numbers = Int64Array::from(vec![1, (1 << 53) + 1]);
        check(Arc::new(numbers), SqlType::Float64, &[false, true]);
        let numbers = Int64Array::from(vec![999, 1000]);
        check(Arc::new(numbers), SqlType::Decimal { precision: 5, scale: 2 }, &[false, true]);
    }

    #[test]
    fn decimals_alone_are_rounded() {
        check(Arc::new(Float64Array::from(vec![1.0, 1.5])), SqlType::Int64, &[false, true]);
        let to = SqlType::Decimal { precision: 5, scale: 2 };
        let rounded = |array: ArrayRef, expected: &[&str]| {
            let cast = cast_to(&array, &to);
            let texts = arrow::compute::cast(&cast.array, &DataType::Utf8).expect("texts");
            let found: Vec<String> = (0..array.len())
                .map(|row| match cast.failed.iter().any(|(failed, _)| *failed == row) {
                    true => "failed".to_owned(),
                    false => {
                        let mark = if cast.rounded.contains(&row) { "~" } else { "" };
                        format!("{mark}{}", texts.as_string::<i32>().value(row))
                    }
                })
                .collect();
            assert_eq!(found, expected);
        };
        rounded(
            texts(&["1.5", "1.999", "-1.005", "x", "12345.00", "999.995", "1e-400"]),
            &["1.50", "~2.00", "~-1.01", "failed", "failed", "failed", "~0.00"],
        );
        let decimals = Decimal128Array::from(vec![1500, 1999]).with_precision_and_scale(10, 3);
        rounded(Arc::new(decimals.expect("decimals")), &["1.50", "~2.00"]);
        rounded(Arc::new(Float64Array::from(vec![1.005, 0.1, 1e9])), &["~1.01", "0.10", "failed"]);
    }

    #[test]
    fn a_time_of_day_is_not_cut_off() {
        let day = 86_400_000_000;
        let times = TimestampMicrosecondArray::from(vec![day, day + 1]);
        check(Arc::new(times), SqlType::Date, &[false, true]);
    }

    #[test]
    fn texts_become_what_they_say() {
        check(texts(&["7", "7.5", "", " 7 "]), SqlType::Int32, &[false, true, true, false]);
        check(texts(&["t", "no", "1", "2"]), SqlType::Boolean, &[false, false, false, true]);
        check(
            texts(&["1e308", "1e400", "inf", "1e-400"]),
            SqlType::Float64,
            &[false, true, false, true],
        );
        check(
            texts(&["2024-01-02 03:04:05.123456", "2024-01-02 03:04:05.1234567"]),
            SqlType::Timestamp,
            &[false, true],
        );
        check(texts(&["2024-01-02 03:04:05+02:00"]), SqlType::Timestamp, &[true]);
        check(texts(&["2024-01-02 03:04:05+02:00"]), SqlType::TimestampTz, &[false]);
        check(texts(&["2024-02-30", "2024-02-29"]), SqlType::Date, &[true, false]);
        check(texts(&["12:00", "25:00"]), SqlType::Time, &[false, true]);
    }

    #[test]
    fn items_of_lists_fail_with_their_row() {
        let lists = ListArray::from_iter_primitive::<Int64Type, _, _>(vec![
            Some(vec![Some(1), Some(2)]),
            Some(vec![]),
            None,
            Some(vec![Some(3), Some(3_000_000_000)]),
        ]);
        let to = SqlType::Array(Box::new(SqlType::Int32));
        check(Arc::new(lists.clone()), to.clone(), &[false, false, false, true]);
        check(Arc::new(lists.slice(1, 3)), to, &[false, false, true]);
    }

    #[test]
    fn texts_are_postgresqls_own() {
        check_text(Arc::new(Date32Array::from(vec![0])), TEXT, &["1970-01-01"]);
        check_text(Arc::new(Int32Array::from(vec![-7])), TEXT, &["-7"]);
        let decimals = Decimal128Array::from(vec![-50, 1999]).with_precision_and_scale(10, 2);
        check_text(Arc::new(decimals.expect("decimals")), TEXT, &["-0.50", "19.99"]);
        check_text(Arc::new(arrow::array::BooleanArray::from(vec![true])), TEXT, &["true"]);
        check_text(
            Arc::new(Float64Array::from(vec![3.0, 0.1, f64::NAN])),
            SqlType::Numeric,
            &["3", "0.1", "NaN"],
        );
        check(Arc::new(Date32Array::from(vec![i32::MAX, -800_000])), TEXT, &[true, true]);
    }

    #[test]
    fn pairs_without_an_exact_meaning_are_refused() {
        let refused = |array: ArrayRef, to: SqlType| {
            assert!(conversion(array.data_type(), &to).is_err(), "{} {to:?}", array.data_type());
        };
        for to in [SqlType::Timestamp, SqlType::TimestampTz, SqlType::Date, SqlType::Time] {
            refused(Arc::new(Int64Array::from(vec![1])), to.clone());
            refused(Arc::new(Float64Array::from(vec![1.0])), to);
        }
        refused(Arc::new(TimestampMicrosecondArray::from(vec![1])), TEXT);
        refused(Arc::new(TimestampMicrosecondArray::from(vec![1])), SqlType::Int64);
        refused(Arc::new(TimestampMicrosecondArray::from(vec![1])), SqlType::Time);
        refused(Arc::new(Float64Array::from(vec![1.0])), TEXT);
        refused(Arc::new(Float64Array::from(vec![1.0])), SqlType::Boolean);
        refused(Arc::new(BinaryArray::from(vec![&b"x"[..]])), TEXT);
        refused(texts(&["x"]), SqlType::Bytes { max_bytes: None });
        refused(texts(&["{}"]), SqlType::Array(Box::new(SqlType::Int32)));
    }
}
