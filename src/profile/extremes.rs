//! The smallest and the largest value of a column whose values have an order.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray, BooleanArray, PrimitiveArray};
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Decimal256Type, Float32Type, Float64Type, Int8Type,
    Int16Type, Int32Type, Int64Type, Time64MicrosecondType, TimestampMicrosecondType, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type, i256,
};

use crate::postgres_text::TextColumn;

/// Smallest and largest, in the array's own unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Extremes {
    None,
    Number(i128, i128),
    Wide(i256, i256),
    Float(f64, f64),
}

impl Extremes {
    pub fn merge(&mut self, other: Self) {
        *self = match (*self, other) {
            (Self::Number(low, high), Self::Number(other_low, other_high)) => {
                Self::Number(low.min(other_low), high.max(other_high))
            }
            (Self::Wide(low, high), Self::Wide(other_low, other_high)) => {
                Self::Wide(low.min(other_low), high.max(other_high))
            }
            (Self::Float(low, high), Self::Float(other_low, other_high)) => {
                Self::Float(low.min(other_low), high.max(other_high))
            }
            (Self::None, other) => other,
            (own, _) => own,
        };
    }

    /// Returns whole numbers.
    pub fn numbers(self) -> Option<(i128, i128)> {
        match self {
            Self::Number(low, high) => Some((low, high)),
            _ => None,
        }
    }

    /// Returns both as PostgreSQL prints them.
    pub fn texts(self, data_type: &DataType) -> Option<(String, String)> {
        let array = self.array(data_type)?;
        let column = TextColumn::new(&array)?;
        let text = |row| {
            let mut bytes = Vec::new();
            column.write(row, &mut bytes);
            String::from_utf8(bytes).ok()
        };
        Some((text(0)?, text(1)?))
    }

    fn array(self, data_type: &DataType) -> Option<ArrayRef> {
        match self {
            Self::None => None,
            Self::Wide(low, high) => {
                let array = PrimitiveArray::<Decimal256Type>::from(vec![low, high]);
                Some(Arc::new(array.with_data_type(data_type.clone())))
            }
            Self::Float(low, high) if *data_type == DataType::Float32 => {
                made::<Float32Type>(data_type, [Some(low as f32), Some(high as f32)])
            }
            Self::Float(low, high) => made::<Float64Type>(data_type, [Some(low), Some(high)]),
            Self::Number(low, high) => number_array(data_type, low, high),
        }
    }
}

fn made<T: ArrowPrimitiveType>(
    data_type: &DataType,
    values: [Option<T::Native>; 2],
) -> Option<ArrayRef> {
    let values: Vec<T::Native> = values.into_iter().collect::<Option<_>>()?;
    let array = PrimitiveArray::<T>::new(values.into(), None);
    Some(Arc::new(array.with_data_type(data_type.clone())))
}

fn number_array(data_type: &DataType, low: i128, high: i128) -> Option<ArrayRef> {
    macro_rules! of {
        ($arrow:ty) => {
            made::<$arrow>(data_type, [low.try_into().ok(), high.try_into().ok()])
        };
    }
    match data_type {
        DataType::Boolean => Some(Arc::new(BooleanArray::from(vec![low != 0, high != 0]))),
        DataType::Int8 => of!(Int8Type),
        DataType::Int16 => of!(Int16Type),
        DataType::Int32 => of!(Int32Type),
        DataType::Int64 => of!(Int64Type),
        DataType::UInt8 => of!(UInt8Type),
        DataType::UInt16 => of!(UInt16Type),
        DataType::UInt32 => of!(UInt32Type),
        DataType::UInt64 => of!(UInt64Type),
        DataType::Decimal128(..) => of!(Decimal128Type),
        DataType::Date32 => of!(Date32Type),
        DataType::Timestamp(..) => of!(TimestampMicrosecondType),
        DataType::Time64(_) => of!(Time64MicrosecondType),
        _ => None,
    }
}

/// What one array of numbers holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Numbers {
    pub extremes: Extremes,
    /// Values that are infinite: they are no extremes.
    pub infinite: u64,
    pub not_a_number: u64,
    /// First and last, where each value is larger than the one before it and none is NULL.
    pub rising: Option<(i128, i128)>,
}

/// Looks at whole numbers; `infinity` are the two values that stand for it, where there are such.
pub(super) fn whole_numbers<T>(
    array: &PrimitiveArray<T>,
    infinity: Option<[T::Native; 2]>,
) -> Numbers
where
    T: ArrowPrimitiveType,
    T::Native: Into<i128> + PartialOrd,
{
    let values = array.values();
    let mut numbers =
        Numbers { extremes: Extremes::None, infinite: 0, not_a_number: 0, rising: None };
    let low = arrow::compute::min(array);
    let high = arrow::compute::max(array);
    let (Some(mut low), Some(mut high)) = (low, high) else { return numbers };
    if array.null_count() == 0 && values.windows(2).all(|pair| pair[0] < pair[1]) {
        numbers.rising = values.first().zip(values.last()).map(|(a, b)| ((*a).into(), (*b).into()));
    }
    if let Some(infinity) = infinity
        && (infinity.contains(&low) || infinity.contains(&high))
    {
        let finite = || array.iter().flatten().filter(|value| !infinity.contains(value));
        numbers.infinite = (array.len() - array.null_count() - finite().count()) as u64;
        let larger = |a: T::Native, b: T::Native| if b > a { b } else { a };
        let smaller = |a: T::Native, b: T::Native| if b < a { b } else { a };
        let (Some(least), Some(most)) = (finite().reduce(smaller), finite().reduce(larger)) else {
            return numbers;
        };
        (low, high) = (least, most);
    }
    numbers.extremes = Extremes::Number(low.into(), high.into());
    numbers
}

/// Looks at numbers with a floating point.
pub(super) fn floats(values: impl Iterator<Item = f64>) -> Numbers {
    let mut numbers =
        Numbers { extremes: Extremes::None, infinite: 0, not_a_number: 0, rising: None };
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for value in values {
        if value.is_nan() {
            numbers.not_a_number += 1;
        } else if value.is_infinite() {
            numbers.infinite += 1;
        } else {
            (low, high) = (low.min(value), high.max(value));
        }
    }
    if low <= high {
        numbers.extremes = Extremes::Float(low, high);
    }
    numbers
}

/// Looks at decimals of more than 38 digits.
pub(super) fn wide(array: &ArrayRef) -> Extremes {
    let array = array.as_primitive::<Decimal256Type>();
    let extremes = arrow::compute::min(array).zip(arrow::compute::max(array));
    extremes.map_or(Extremes::None, |(low, high)| Extremes::Wide(low, high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{Date32Array, Int64Array, TimestampMicrosecondArray};

    #[test]
    fn extremes_are_printed_as_the_column_prints_them() {
        let check = |array: Numbers, data_type: DataType, expected: (&str, &str)| {
            let (low, high) = array.extremes.texts(&data_type).expect("two values");
            assert_eq!((low.as_str(), high.as_str()), expected);
        };
        let dates = Date32Array::from(vec![Some(19_782), None, Some(0)]);
        let infinity = Some([i32::MIN, i32::MAX]);
        check(whole_numbers(&dates, infinity), DataType::Date32, ("1970-01-01", "2024-02-29"));
        let money = PrimitiveArray::<Decimal128Type>::from(vec![-1_250, 5]);
        check(whole_numbers(&money, None), DataType::Decimal128(12, 2), ("-12.50", "0.05"));
        check(floats([1.5, f64::NAN, -2.0].into_iter()), DataType::Float64, ("-2", "1.5"));
    }

    #[test]
    fn infinity_is_counted_and_no_extreme() {
        let infinity = Some([i64::MIN, i64::MAX]);
        let moments = TimestampMicrosecondArray::from(vec![i64::MAX, 5, i64::MIN, 7]);
        let numbers = whole_numbers(&moments, infinity);
        assert_eq!(numbers.extremes, Extremes::Number(5, 7));
        assert_eq!(numbers.infinite, 2);
        let only = whole_numbers(&TimestampMicrosecondArray::from(vec![i64::MAX]), infinity);
        assert_eq!((only.extremes, only.infinite), (Extremes::None, 1));
    }

    #[test]
    fn rising_numbers_have_a_first_and_a_last() {
        let rising =
            |numbers: Vec<Option<i64>>| whole_numbers(&Int64Array::from(numbers), None).rising;
        assert_eq!(rising(vec![Some(1), Some(2), Some(9)]), Some((1, 9)));
        assert_eq!(rising(vec![Some(1), Some(1)]), None);
        assert_eq!(rising(vec![Some(1), None, Some(2)]), None);
    }
}
