//! What a column of MySQL demands of a moment: the years it has, and the hours.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{Date32Type, Time64MicrosecondType, TimestampMicrosecondType};

use super::mysql_values::invalid;
use super::rules::{ColumnTest, Fault};
use crate::dump::SqlType;
use crate::mysql_text::fraction_digits;

const SECOND: i64 = 1_000_000;

/// 0000-01-01 to 9999-12-31, in days from 1970.
const DAYS: std::ops::RangeInclusive<i64> = -719_528..=2_932_896;

/// 1970-01-01 00:00:01 to 2038-01-19 03:14:07.999999; zero seconds are the zero date.
const INSTANTS: std::ops::RangeInclusive<i64> = SECOND..=2_147_483_647_999_999;

/// The largest time has 838 hours.
const MAX_HOURS: u32 = 838;

/// Returns the test of a column of dates, moments or times.
pub(super) fn moment_test(sql_type: &SqlType) -> ColumnTest {
    let day = 86_400 * SECOND;
    let is_date = *sql_type == SqlType::Date;
    let range = match sql_type {
        SqlType::TimestampTz => INSTANTS,
        SqlType::Time => 0..=day - 1,
        _ => DAYS.start() * day..=DAYS.end() * day + day - 1,
    };
    let expected = match sql_type {
        SqlType::TimestampTz => "1970-01-01 00:00:01 to 2038-01-19 03:14:07 UTC",
        SqlType::Time => "a time of a day",
        _ => "the years 0 to 9999",
    };
    let fault =
        move |value: i64| -> Option<Fault> { (!range.contains(&value)).then(|| invalid(expected)) };
    Box::new(move |array: &ArrayRef| {
        if is_date {
            let Some(days) = array.as_primitive_opt::<Date32Type>() else { return Vec::new() };
            let rows = days.values().iter().enumerate();
            let rows =
                rows.filter(|(row, day)| !DAYS.contains(&i64::from(**day)) && days.is_valid(*row));
            return rows.map(|(row, _)| (row, invalid(expected))).collect();
        }
        let moments = array.as_primitive_opt::<TimestampMicrosecondType>();
        let times = array.as_primitive_opt::<Time64MicrosecondType>();
        let values: &[i64] = match (moments, times) {
            (Some(moments), _) => moments.values(),
            (_, Some(times)) => times.values(),
            _ => &[],
        };
        let faults = values.iter().enumerate();
        let faults = faults.filter_map(|(row, value)| Some((row, fault(*value)?)));
        faults.filter(|(row, _)| array.is_valid(*row)).collect()
    })
}

/// Returns true for `-838:59:59.000` and what lies between, with at most the column's digits.
pub(super) fn is_time(text: &str, declared: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (clock, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let parts: Vec<&str> = clock.split(':').collect();
    let [hours, minutes, seconds] = parts.as_slice() else { return false };
    let number = |text: &str, max_digits: usize| -> Option<u32> {
        let is_plain = (2..=max_digits).contains(&text.len());
        let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| is_plain && is_digits)
    };
    let (hours, minutes, seconds) = (number(hours, 3), number(minutes, 2), number(seconds, 2));
    let has_room = fraction.trim_end_matches('0').len() <= fraction_digits(declared)
        && fraction.len() <= 6
        && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let is_last = hours == Some(MAX_HOURS) && minutes == Some(59) && seconds == Some(59);
    hours.is_some_and(|hours| hours <= MAX_HOURS)
        && minutes.is_some_and(|minutes| minutes < 60)
        && seconds.is_some_and(|seconds| seconds < 60)
        && has_room
        && !(is_last && fraction.bytes().any(|byte| byte != b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_may_have_more_hours_than_a_day() {
        for good in ["00:00:00", "-838:59:59", "838:59:59", "25:00:00.500", "100:00:00.000000"] {
            assert!(is_time(good, "time(3)"), "{good}");
        }
        for bad in ["839:00:00", "1:00:00", "10:60:00", "10:00", "838:59:59.1", "10:00:00.1234"] {
            assert!(!is_time(bad, "time(3)"), "{bad}");
        }
        assert!(!is_time("10:00:00.5", "time"));
    }
}
