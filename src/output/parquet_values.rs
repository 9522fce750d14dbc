//! The values of a flat Arrow column as Parquet's physical types have them: what is there, and
//! which rows have it.
//!
//! Knows Arrow arrays; no pages, no encodings.

use arrow::array::{Array, ArrayRef, AsArray, BooleanBufferBuilder, OffsetSizeTrait};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use arrow::datatypes::{
    ArrowPrimitiveType, DataType, Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type,
    Int16Type, Int32Type, Int64Type, Time64MicrosecondType, TimeUnit, TimestampMicrosecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};

/// What values of a column are to who compares them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Numbers of up to 64 bits, in the order of `i64`.
    Signed,
    /// Numbers of 64 bits, in the order of `u64`.
    Unsigned,
    /// The bits of an `f32`.
    Single,
    /// The bits of an `f64`.
    Double,
    /// Bytes; `is_text` where they are UTF-8.
    Bytes { is_text: bool },
}

impl Kind {
    /// Returns the kind of a type's values, where they are flat and few bytes wide.
    pub fn of(data_type: &DataType) -> Option<Self> {
        Some(match data_type {
            DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::Int64 => Self::Signed,
            // They fit an `i64`.
            DataType::UInt8 | DataType::UInt16 | DataType::UInt32 => Self::Signed,
            DataType::UInt64 => Self::Unsigned,
            DataType::Date32
            | DataType::Time64(TimeUnit::Microsecond)
            | DataType::Timestamp(TimeUnit::Microsecond, _) => Self::Signed,
            // More digits are written as bytes.
            DataType::Decimal128(precision, _) if *precision <= 18 => Self::Signed,
            DataType::Float32 => Self::Single,
            DataType::Float64 => Self::Double,
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
                Self::Bytes { is_text: true }
            }
            DataType::Binary | DataType::LargeBinary | DataType::BinaryView => {
                Self::Bytes { is_text: false }
            }
            _ => return None,
        })
    }
}

/// Returns which rows have a value; `None` where all have.
pub(super) fn validity(parts: &[ArrayRef]) -> Option<BooleanBuffer> {
    if parts.iter().all(|part| part.null_count() == 0) {
        return None;
    }
    let mut valid = BooleanBufferBuilder::new(parts.iter().map(|part| part.len()).sum());
    for part in parts {
        match part.nulls() {
            Some(nulls) => valid.append_buffer(nulls.inner()),
            None => valid.append_n(part.len(), true),
        }
    }
    Some(valid.finish())
}

/// Sets the numbers that are there; those of fewer bits are widened.
pub(super) fn numbers(parts: &[ArrayRef], out: &mut Vec<i64>) {
    out.clear();
    for part in parts {
        let part = part.as_ref();
        match part.data_type() {
            DataType::Int8 => push::<Int8Type>(part, i64::from, out),
            DataType::Int16 => push::<Int16Type>(part, i64::from, out),
            DataType::Int32 => push::<Int32Type>(part, i64::from, out),
            DataType::Int64 => push::<Int64Type>(part, |value| value, out),
            DataType::UInt8 => push::<UInt8Type>(part, i64::from, out),
            DataType::UInt16 => push::<UInt16Type>(part, i64::from, out),
            DataType::UInt32 => push::<UInt32Type>(part, i64::from, out),
            DataType::UInt64 => push::<UInt64Type>(part, |value| value as i64, out),
            DataType::Date32 => push::<Date32Type>(part, i64::from, out),
            DataType::Time64(_) => push::<Time64MicrosecondType>(part, |value| value, out),
            DataType::Timestamp(..) => push::<TimestampMicrosecondType>(part, |value| value, out),
            // Eighteen digits fit.
            DataType::Decimal128(..) => push::<Decimal128Type>(part, |value| value as i64, out),
            DataType::Float32 => {
                push::<Float32Type>(part, |value| i64::from(value.to_bits()), out);
            }
            DataType::Float64 => push::<Float64Type>(part, |value| value.to_bits() as i64, out),
            _ => {}
        }
    }
}

fn push<T: ArrowPrimitiveType>(
    array: &dyn Array,
    widen: impl Fn(T::Native) -> i64 + Copy,
    out: &mut Vec<i64>,
) {
    let array = array.as_primitive::<T>();
    let values = array.values();
    match some_nulls(array) {
        None => out.extend(values.iter().copied().map(widen)),
        Some(nulls) => {
            for (start, end) in nulls.valid_slices() {
                out.extend(values[start..end].iter().copied().map(widen));
            }
        }
    }
}

/// Returns the texts or bytes that are there.
pub(super) fn texts(parts: &[ArrayRef]) -> Vec<&[u8]> {
    let rows = parts.iter().map(|part| part.len() - part.null_count()).sum();
    let mut out = Vec::with_capacity(rows);
    for part in parts {
        let part = part.as_ref();
        match part.data_type() {
            DataType::Utf8 => {
                let array = part.as_string::<i32>();
                push_slices(part, array.value_data(), array.value_offsets(), &mut out);
            }
            DataType::LargeUtf8 => {
                let array = part.as_string::<i64>();
                push_slices(part, array.value_data(), array.value_offsets(), &mut out);
            }
            DataType::Binary => {
                let array = part.as_binary::<i32>();
                push_slices(part, array.value_data(), array.value_offsets(), &mut out);
            }
            DataType::LargeBinary => {
                let array = part.as_binary::<i64>();
                push_slices(part, array.value_data(), array.value_offsets(), &mut out);
            }
            DataType::Utf8View => {
                out.extend(part.as_string_view().iter().flatten().map(str::as_bytes));
            }
            DataType::BinaryView => out.extend(part.as_binary_view().iter().flatten()),
            _ => {}
        }
    }
    out
}

fn push_slices<'a, O: OffsetSizeTrait>(
    array: &dyn Array,
    bytes: &'a [u8],
    offsets: &[O],
    out: &mut Vec<&'a [u8]>,
) {
    let mut push = |offsets: &[O]| {
        out.extend(offsets.windows(2).map(|pair| &bytes[pair[0].as_usize()..pair[1].as_usize()]));
    };
    match some_nulls(array) {
        None => push(offsets),
        Some(nulls) => nulls.valid_slices().for_each(|(start, end)| push(&offsets[start..=end])),
    }
}

fn some_nulls(array: &dyn Array) -> Option<&NullBuffer> {
    array.nulls().filter(|nulls| nulls.null_count() > 0)
}
