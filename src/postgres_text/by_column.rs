//! Prints rows of a column together: each as [`TextColumn::write`] does, which is the naive twin.
//!
//! A column's type is looked at once for all of them. Values that are not of the common kind, as
//! moments before the year 1, send their neighbours the slow way too.

use std::ops::Range;

use arrow::buffer::NullBuffer;
use arrow::datatypes::ArrowNativeType;

use super::cells::{CellBuffer, Cells, Letters};
use super::digits::{LETTERS, eight, put_eight, put_signed, put_unsigned};
use super::moments::{
    are_common_days, are_common_moments, are_common_times, put_day, put_moment, put_time,
};
use super::{Fraction, Shape, TextColumn, Values};

impl TextColumn<'_> {
    /// Prints some rows: each as [`TextColumn::write`] does, all of them at once.
    pub fn cells<'c>(&'c self, rows: Range<usize>, buffer: &'c mut CellBuffer) -> Cells<'c> {
        let nulls = self.nulls_from(rows.start);
        macro_rules! numbers {
            ($array:expr, $put:expr) => {
                buffer
                    .fixed($array.values()[rows].iter(), |value, room| $put((*value).into(), room))
            };
        }
        macro_rules! texts {
            ($array:expr) => {{
                let offsets = &$array.value_offsets()[rows.start..=rows.end];
                let offsets = offsets.iter().map(|offset| offset.as_usize());
                return buffer.of_array($array.value_data(), offsets, nulls);
            }};
        }
        macro_rules! hex {
            ($array:expr) => {
                buffer.hex(rows.map(|row| $array.value(row)), b"\\x", Letters::Small)
            };
        }
        match &self.values {
            Values::Text(array) => texts!(array),
            Values::LargeText(array) => texts!(array),
            Values::Int8(array) => numbers!(array, put_signed),
            Values::Int16(array) => numbers!(array, put_signed),
            Values::Int32(array) => numbers!(array, put_signed),
            Values::Int64(array) => numbers!(array, put_signed),
            Values::UInt8(array) => numbers!(array, put_unsigned),
            Values::UInt16(array) => numbers!(array, put_unsigned),
            Values::UInt32(array) => numbers!(array, put_unsigned),
            Values::UInt64(array) => numbers!(array, put_unsigned),
            Values::Boolean(array) => buffer.fixed(rows, |row, room| {
                room[0] = if array.value(row) { b't' } else { b'f' };
                1
            }),
            Values::Decimal128(array, scale @ 0..=MOST_SCALE)
                if are_common_decimals(&array.values()[rows.clone()]) =>
            {
                let (scale, values) = (scale.unsigned_abs().into(), &array.values()[rows]);
                match scale {
                    0 => buffer.fixed(values.iter(), |value, room| put_signed(*value as i64, room)),
                    _ => {
                        let scale = Scale::new(scale);
                        buffer.fixed(values.iter(), |value, room| {
                            put_decimal(*value as i64, scale, room)
                        });
                    }
                }
            }
            Values::Date(array) if are_common_days(&array.values()[rows.clone()]) => {
                buffer.fixed(array.values()[rows].iter(), |day, room| put_day(*day, room));
            }
            Values::Timestamp { ticks, fraction: Fraction::MICROS, zone }
                if are_common_moments(&ticks[rows.clone()]) =>
            {
                let ticks = ticks[rows].iter();
                if *zone {
                    buffer.fixed(ticks, |moment, room| {
                        let end = put_moment(*moment, 0, room);
                        room[end..end + 3].copy_from_slice(b"+00");
                        end + 3
                    });
                } else {
                    buffer.fixed(ticks, |moment, room| put_moment(*moment, 0, room));
                }
            }
            Values::Time64 { ticks, fraction: Fraction::MICROS }
                if are_common_times(&ticks[rows.clone()]) =>
            {
                buffer.fixed(ticks[rows].iter(), |time, room| {
                    put_time(time.unsigned_abs(), 0, room, 0)
                });
            }
            Values::Binary(array) => hex!(array),
            Values::LargeBinary(array) => hex!(array),
            Values::BinaryView(array) => hex!(array),
            Values::FixedBinary(array) => hex!(array),
            _ => buffer.each(rows, |row, out| self.write(row, out)),
        }
        buffer.cells(nulls)
    }

    /// Returns the nulls, where there are some, as [`Cells`] has them.
    pub(crate) fn nulls_from(&self, row: usize) -> Option<(&NullBuffer, usize)> {
        self.nulls.as_ref().filter(|nulls| nulls.null_count() > 0).map(|nulls| (nulls, row))
    }

    /// Returns about how many bytes some rows take when they are printed.
    pub fn printed_bytes(&self, rows: Range<usize>) -> usize {
        /// A number or a moment.
        const SHORT: usize = 16;
        macro_rules! span {
            ($array:expr) => {{
                let offsets = $array.value_offsets();
                (offsets[rows.end] - offsets[rows.start]).as_usize()
            }};
        }
        match &self.values {
            Values::Text(array) => span!(array),
            Values::LargeText(array) => span!(array),
            Values::Binary(array) => 2 * span!(array),
            Values::LargeBinary(array) => 2 * span!(array),
            Values::FixedBinary(array) => 2 * rows.len() * array.value_size(),
            Values::BinaryView(array) => rows.map(|row| 2 * array.value(row).len()).sum(),
            Values::TextView(array) => rows.map(|row| array.value(row).len()).sum(),
            Values::Dictionary { .. } if self.shape() == Shape::Text => {
                rows.map(|row| self.text(row).map_or(0, str::len)).sum()
            }
            Values::List { offsets, items } => {
                items.printed_bytes(offsets[rows.start].as_usize()..offsets[rows.end].as_usize())
            }
            Values::LargeList { offsets, items } => {
                items.printed_bytes(offsets[rows.start].as_usize()..offsets[rows.end].as_usize())
            }
            _ => SHORT * rows.len(),
        }
    }
}

/// The largest scale of decimals that are printed in one go.
const MOST_SCALE: i8 = 8;

/// Returns true where all decimals are whole numbers of 64 bits without their point.
fn are_common_decimals(values: &[i128]) -> bool {
    !values.iter().fold(false, |found, value| found | (i128::from(*value as i64) != *value))
}

/// How many digits stand behind the point: 1 to 8.
#[derive(Debug, Clone, Copy)]
struct Scale {
    digits: usize,
    /// How many parts make a whole.
    parts: u64,
    /// How many of an eighth digit make a part.
    padding: u64,
}

impl Scale {
    fn new(digits: usize) -> Self {
        let power = |exponent| 10_u64.pow(exponent);
        Self { digits, parts: power(digits as u32), padding: power(8 - digits as u32) }
    }
}

/// Puts a decimal, given without its point; returns how long it is.
#[inline]
fn put_decimal(value: i64, scale: Scale, room: &mut [u8; 32]) -> usize {
    let size = value.unsigned_abs();
    let whole = (size / scale.parts) as i64;
    let mut end = put_signed(if value < 0 { -whole } else { whole }, room);
    if value < 0 && whole == 0 {
        room[..2].copy_from_slice(b"-0");
        end = 2;
    }
    room[end] = b'.';
    let fraction = eight(size % scale.parts * scale.padding) | LETTERS;
    put_eight(fraction, room, end + 1);
    end + 1 + scale.digits
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{
        Array, ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, Float64Array,
        Int32Array, Int64Array, LargeStringArray, ListArray, StringArray, StringViewArray,
        Time64MicrosecondArray, TimestampMicrosecondArray, TimestampMillisecondArray, UInt64Array,
    };
    use arrow::datatypes::Int32Type;
    use proptest::prelude::*;

    use super::*;

    /// Prints some rows in both ways.
    fn check(array: impl Array + 'static) {
        let array: ArrayRef = Arc::new(array);
        let column = TextColumn::new(&array).expect("a type with a text");
        let mut buffer = CellBuffer::default();
        // The second time the buffer is not new.
        for rows in [0..array.len(), array.len() / 3..array.len() - array.len() / 4] {
            let cells = column.cells(rows.clone(), &mut buffer);
            assert_eq!(cells.len(), rows.len());
            for (cell, row) in rows.enumerate() {
                let mut expected = Vec::new();
                column.write(row, &mut expected);
                assert_eq!(cells.is_null(cell), column.is_null(row));
                if !column.is_null(row) {
                    assert_eq!(cells.get(cell), expected, "{:?} {row}", array.data_type());
                }
            }
        }
    }

    fn some<T: Clone + std::fmt::Debug + 'static>(
        values: impl Strategy<Value = T> + 'static,
    ) -> impl Strategy<Value = Vec<Option<T>>> {
        prop::collection::vec(prop::option::weighted(0.9, values), 0..50)
    }

    const CENTURY_SECONDS: i64 = 86_400 * 36_525;

    proptest! {
        #[test]
        fn numbers_are_printed_as_one_by_one(
            longs in some(any::<i64>()),
            ints in some(any::<i32>()),
            unsigned in some(any::<u64>()),
            small in some(0_u64..200),
        ) {
            check(Int64Array::from(longs));
            check(Int32Array::from(ints));
            check(UInt64Array::from(unsigned));
            check(UInt64Array::from(small));
        }

        #[test]
        fn decimals_are_printed_as_one_by_one(
            wide in some(any::<i128>()),
            common in some(any::<i64>()),
            small in some(-200_i64..200),
            scale in -3_i8..12,
        ) {
            let decimals = |values: Vec<Option<i128>>| {
                Decimal128Array::from(values).with_precision_and_scale(38, scale).expect("a scale")
            };
            let wider = |values: Vec<Option<i64>>| {
                decimals(values.into_iter().map(|value| value.map(i128::from)).collect())
            };
            check(decimals(wide));
            check(wider(common));
            check(wider(small));
        }

        #[test]
        fn moments_are_printed_as_one_by_one(
            days in some(-800_000_i32..3_000_000),
            any_day in some(any::<i32>()),
            near in some(-CENTURY_SECONDS * 1_000_000..CENTURY_SECONDS * 1_000_000),
            seconds in some(-719_162 * 86_400_i64..2_932_897 * 86_400),
            any_moment in some(any::<i64>()),
            times in some(0..=86_400_000_000_i64),
        ) {
            check(Date32Array::from(days));
            check(Date32Array::from(any_day));
            check(TimestampMicrosecondArray::from(near.clone()).with_timezone("UTC"));
            check(TimestampMicrosecondArray::from(near.clone()));
            check(TimestampMillisecondArray::from(near));
            let micros = |seconds: Option<i64>| seconds.map(|seconds| seconds * 1_000_000);
            let tens = seconds.iter().map(|seconds| micros(*seconds).map(|it| it / 1_000 * 110));
            check(TimestampMicrosecondArray::from_iter(tens));
            check(TimestampMicrosecondArray::from_iter(seconds.into_iter().map(micros)));
            check(TimestampMicrosecondArray::from(any_moment.clone()));
            check(Time64MicrosecondArray::from(any_moment));
            check(Time64MicrosecondArray::from(times));
        }

        #[test]
        fn all_else_is_printed_as_one_by_one(
            texts in some(any::<String>()),
            bytes in some(prop::collection::vec(any::<u8>(), 0..70)),
            floats in some(any::<f64>()),
            truths in some(any::<bool>()),
            lists in some(prop::collection::vec(prop::option::of(any::<i32>()), 0..4)),
        ) {
            check(StringArray::from(texts.clone()));
            check(LargeStringArray::from(texts.clone()));
            check(StringViewArray::from_iter(texts));
            check(BinaryArray::from_iter(bytes));
            check(Float64Array::from(floats));
            check(BooleanArray::from(truths));
            check(ListArray::from_iter_primitive::<Int32Type, _, _>(lists));
        }
    }

    #[test]
    fn every_day_of_the_common_years_is_printed_as_one_by_one() {
        check(Date32Array::from_iter_values(-719_162..=2_932_896));
        check(Date32Array::from(vec![-719_163, 0]));
        check(Date32Array::from(vec![2_932_897, 0]));
    }
}
