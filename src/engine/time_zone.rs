//! PostgreSQL's AT TIME ZONE.
//!
//! A timestamp without zone becomes the instant at which clocks of the zone show it; an instant
//! becomes what those clocks show. A time that is skipped in spring counts from the offset before
//! the change, one that comes twice in autumn from the offset after it, as in PostgreSQL.
//! <https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-ZONECONVERT>

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, TimestampMicrosecondArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, TimeUnit, TimestampMicrosecondType};
use chrono::{DateTime, LocalResult, NaiveDateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;
use datafusion::common::{Result, ScalarValue, exec_datafusion_err, exec_err, plan_err};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};

/// The function's name; models write `AT TIME ZONE`.
pub(super) const AT_TIME_ZONE: &str = "at_time_zone";

#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct AtTimeZone {
    signature: Signature,
}

impl AtTimeZone {
    pub fn new() -> Self {
        Self { signature: Signature::any(2, Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for AtTimeZone {
    fn name(&self) -> &str {
        AT_TIME_ZONE
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        match arguments {
            [DataType::Timestamp(_, Some(_)), _] => {
                Ok(DataType::Timestamp(TimeUnit::Microsecond, None))
            }
            [
                DataType::Timestamp(_, None) | DataType::Date32 | DataType::Utf8 | DataType::Null,
                _,
            ] => Ok(DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))),
            _ => plan_err!("AT TIME ZONE wants a timestamp, found {}", arguments[0]),
        }
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [value, zone] = &arguments.args[..] else {
            return exec_err!("AT TIME ZONE wants a timestamp and a zone");
        };
        let ColumnarValue::Scalar(
            ScalarValue::Utf8(Some(zone))
            | ScalarValue::Utf8View(Some(zone))
            | ScalarValue::LargeUtf8(Some(zone)),
        ) = zone
        else {
            return exec_err!("AT TIME ZONE wants the name of a zone as a constant text");
        };
        let zone: Tz = zone.parse().map_err(|_| {
            exec_datafusion_err!("`{zone}` is no time zone; write a name such as `Europe/Kyiv`")
        })?;
        let values = value.to_array(arguments.number_rows)?;
        let to_local = matches!(values.data_type(), DataType::Timestamp(_, Some(_)));
        let micros = DataType::Timestamp(TimeUnit::Microsecond, to_local.then(|| "UTC".into()));
        let values = cast(&values, &micros)?;
        let values = values.as_primitive::<TimestampMicrosecondType>();
        let converted: TimestampMicrosecondArray =
            values.iter().map(|value| value.map(|micros| shift(micros, zone, to_local))).collect();
        let converted = if to_local { converted } else { converted.with_timezone("UTC") };
        Ok(ColumnarValue::Array(Arc::new(converted) as ArrayRef))
    }
}

/// Returns the µs on the other side of the zone; infinity stays, and so does what no calendar has.
fn shift(micros: i64, zone: Tz, to_local: bool) -> i64 {
    let Some(time) = DateTime::from_timestamp_micros(micros).map(|time| time.naive_utc()) else {
        return micros;
    };
    let offset =
        if to_local { zone.offset_from_utc_datetime(&time) } else { local_offset(zone, &time) };
    let offset = i64::from(offset.fix().local_minus_utc()) * 1_000_000;
    if to_local { micros.saturating_add(offset) } else { micros.saturating_sub(offset) }
}

fn local_offset(zone: Tz, local: &NaiveDateTime) -> <Tz as TimeZone>::Offset {
    match zone.offset_from_local_datetime(local) {
        LocalResult::Single(offset) => offset,
        LocalResult::Ambiguous(_, after) => after,
        // No zone skips more than a day, nor changes twice within three.
        LocalResult::None => {
            let before = local.checked_sub_signed(TimeDelta::days(1)).unwrap_or(*local);
            zone.offset_from_utc_datetime(&before)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn micros(text: &str) -> i64 {
        let time = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").expect("a time");
        time.and_utc().timestamp_micros()
    }

    fn check(local: &str, utc: &str) {
        let zone = chrono_tz::Europe::Berlin;
        assert_eq!(shift(micros(local), zone, false), micros(utc), "{local}");
    }

    #[test]
    fn local_times_become_instants() {
        check("2025-01-15 12:00:00", "2025-01-15 11:00:00");
        check("2025-07-15 12:00:00", "2025-07-15 10:00:00");
        check("9999-12-31 23:59:59", "9999-12-31 22:59:59");
    }

    #[test]
    fn skipped_and_doubled_times_are_read_as_postgresql_does() {
        // SELECT '2025-03-30 02:30' AT TIME ZONE 'Europe/Berlin' → 01:30:00+00
        check("2025-03-30 02:30:00", "2025-03-30 01:30:00");
        // SELECT '2025-10-26 02:30' AT TIME ZONE 'Europe/Berlin' → 01:30:00+00
        check("2025-10-26 02:30:00", "2025-10-26 01:30:00");
    }

    #[test]
    fn instants_become_local_times_and_infinity_stays() {
        let zone = chrono_tz::Europe::Berlin;
        assert_eq!(shift(micros("2025-07-15 10:00:00"), zone, true), micros("2025-07-15 12:00:00"));
        assert_eq!(shift(i64::MAX, zone, true), i64::MAX);
        assert_eq!(shift(i64::MIN, zone, false), i64::MIN);
    }
}
