//! What a column of MySQL demands of a number, beyond what its Arrow type holds.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{
    ArrowPrimitiveType, Decimal128Type, Decimal256Type, Float32Type, Float64Type, Int16Type,
    Int32Type, UInt32Type, UInt64Type, i256,
};

use super::mysql_values::{base, invalid};
use super::reason;
use super::rules::{ColumnTest, Fault};
use crate::dump::SqlType;

/// Returns the test of a column's numbers; `None` where the Arrow type says it all.
pub(super) fn number_test(sql_type: &SqlType, declared: &str) -> Option<ColumnTest> {
    let lower = declared.to_ascii_lowercase();
    let is_unsigned = lower.contains("unsigned") || lower.contains("zerofill");
    let is_medium = matches!(base(declared).as_str(), "mediumint" | "int3" | "middleint");
    Some(match sql_type {
        SqlType::Int32 if is_medium => test::<Int32Type>(|value| {
            (!(-8_388_608..=8_388_607).contains(&value)).then(|| overflow("mediumint"))
        }),
        SqlType::UInt32 if is_medium => {
            test::<UInt32Type>(|value| (value > 16_777_215).then(|| overflow("mediumint unsigned")))
        }
        SqlType::Year => test::<Int16Type>(|value| {
            let is_year = value == 0 || (1901..=2155).contains(&value);
            (!is_year).then(|| (reason::NUMERIC_OVERFLOW, "expected 0 or 1901 to 2155".to_owned()))
        }),
        SqlType::BitNumber { bits: bits @ 2..=63 } => {
            let bits = *bits;
            test::<UInt64Type>(move |value| {
                (value >> bits != 0).then(|| overflow(&format!("bit({bits})")))
            })
        }
        SqlType::Decimal { precision: ..=38, .. } if is_unsigned => {
            test::<Decimal128Type>(|value| (value < 0).then(negative))
        }
        SqlType::Decimal { .. } if is_unsigned => {
            test::<Decimal256Type>(|value| (value < i256::ZERO).then(negative))
        }
        SqlType::Float32 => {
            let digits = digits(declared);
            test::<Float32Type>(move |value| float_fault(value.into(), is_unsigned, digits, 1e-6))
        }
        SqlType::Float64 => {
            let digits = digits(declared);
            test::<Float64Type>(move |value| float_fault(value, is_unsigned, digits, 1e-14))
        }
        _ => return None,
    })
}

fn overflow(declared: &str) -> Fault {
    (reason::NUMERIC_OVERFLOW, format!("the value does not fit `{declared}`"))
}

fn negative() -> Fault {
    (reason::NUMERIC_OVERFLOW, "expected no negative number".to_owned())
}

/// Returns the M and D of `float(M,D)`.
fn digits(declared: &str) -> Option<(i32, i32)> {
    let inside = declared.split(['(', ')']).nth(1)?;
    let (whole, places) = inside.split_once(',')?;
    Some((whole.trim().parse().ok()?, places.trim().parse().ok()?))
}

fn float_fault(
    value: f64,
    is_unsigned: bool,
    digits: Option<(i32, i32)>,
    share: f64,
) -> Option<Fault> {
    if !value.is_finite() {
        return Some(invalid("a finite number"));
    }
    if is_unsigned && value < 0.0 {
        return Some(negative());
    }
    let (digits, places) = digits?;
    // `float(7,4)` is rounded to four places.
    let scale = 10_f64.powi(places);
    let rounded = (value * scale).round() / scale;
    if (rounded - value).abs() > value.abs() * share {
        return Some(invalid(&format!("at most {places} places")));
    }
    let too_large = value.abs() >= 10_f64.powi(digits - places);
    let limit = digits - places;
    too_large.then(|| {
        (reason::NUMERIC_OVERFLOW, format!("expected at most {limit} digits before the point"))
    })
}

fn test<T: ArrowPrimitiveType>(
    fault: impl Fn(T::Native) -> Option<Fault> + Send + 'static,
) -> ColumnTest {
    Box::new(move |array: &ArrayRef| {
        let Some(values) = array.as_primitive_opt::<T>() else { return Vec::new() };
        let faults = values.values().iter().enumerate();
        let faults = faults.filter_map(|(row, value)| Some((row, fault(*value)?)));
        faults.filter(|(row, _)| values.is_valid(*row)).collect()
    })
}
