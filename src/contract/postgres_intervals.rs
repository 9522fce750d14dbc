//! Texts of PostgreSQL's dates, times and intervals.
//!
//! Dates are read in ISO 8601 alone, as `pg_dump` writes them: what `1/2/2024` means depends on a
//! session's DateStyle. Intervals are read in all four output styles.
//! <https://www.postgresql.org/docs/current/datatype-datetime.html>

use super::postgres_numbers::{invalid, trimmed};
use super::postgres_types::Verdict;
use super::reason;
use crate::dump::Reason;
use crate::dump::temporal;

const SECOND_US: i64 = 1_000_000;
const HOUR_US: i64 = 3_600 * SECOND_US;
const DAY_US: i64 = 24 * HOUR_US;

/// Days from 1970 to PostgreSQL's first day, the Julian day 0.
pub(super) const FIRST_DAY: i64 = -2_440_588;
/// Days from 1970 to 5874897-12-31, its last one.
pub(super) const LAST_DAY: i64 = 2_145_042_905;

/// What of a moment a type holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    Date,
    Time,
    TimeTz,
    Timestamp,
    TimestampTz,
}

pub(super) fn moment_fault(text: &str, moment: Moment) -> Verdict {
    match moment_ticks(text, moment) {
        Ok(_) => None,
        Err(Reason::NumericOverflow) => Some(far()),
        Err(_) => Some(invalid(match moment {
            Moment::Date => "a date in ISO 8601",
            Moment::Time => "a time of day",
            Moment::TimeTz => "a time of day with its zone",
            Moment::Timestamp => "a date and time in ISO 8601",
            Moment::TimestampTz => "a moment in ISO 8601",
        })),
    }
}

fn far() -> (&'static str, String) {
    (reason::NUMERIC_OVERFLOW, "out of the range of the type".to_owned())
}

/// Returns the days or µs of a text, for comparing.
pub(super) fn moment_ticks(text: &str, moment: Moment) -> Result<i64, Reason> {
    let text = trimmed(text);
    let bytes = text.as_bytes();
    let far = |is_near: bool, ticks: i64| {
        if is_near { Ok(ticks) } else { Err(Reason::NumericOverflow) }
    };
    match moment {
        Moment::Date => {
            let days = temporal::date(bytes)?;
            let is_infinite = matches!(days, i32::MIN | i32::MAX);
            let days = i64::from(days);
            far(is_infinite || (FIRST_DAY..=LAST_DAY).contains(&days), days)
        }
        Moment::Time => time_us(text),
        Moment::TimeTz => {
            let at = text.rfind(['+', '-', 'Z', 'z']).unwrap_or(text.len());
            let (clock, zone) = text.split_at(at);
            let us = time_us(clock.trim_end())?;
            let zone = if zone.is_empty() { 0 } else { zone_us(zone)? };
            Ok(us - zone)
        }
        Moment::Timestamp | Moment::TimestampTz => {
            let us = match moment {
                Moment::Timestamp => temporal::timestamp(bytes)?,
                _ => temporal::timestamp_tz(bytes, |_| Ok(0))?,
            };
            let is_infinite = matches!(us, i64::MIN | i64::MAX);
            far(is_infinite || us >= FIRST_DAY * DAY_US, us)
        }
    }
}

/// A time of day; 24:00 is the end of the day, and a leap second is the next minute.
fn time_us(text: &str) -> Result<i64, Reason> {
    match text {
        "24:00" | "24:00:00" => return Ok(DAY_US),
        _ => {}
    }
    if let Some(minute) = text.strip_suffix(":60") {
        return Ok(temporal::time(minute.as_bytes())? + 60 * SECOND_US);
    }
    temporal::time(text.as_bytes())
}

fn zone_us(zone: &str) -> Result<i64, Reason> {
    let text = format!("2000-01-01 00:00:00{zone}");
    let epoch = temporal::timestamp(b"2000-01-01 00:00:00")?;
    Ok(epoch - temporal::timestamp_tz(text.as_bytes(), |_| Ok(0))?)
}

pub(super) fn interval_fault(text: &str) -> Verdict {
    // ISO 8601 has no blanks at its end, the other styles may.
    let read = match text.trim_ascii_start().strip_prefix('P') {
        Some(rest) => iso_interval(rest),
        None => worded_interval(trimmed(text)),
    };
    match read {
        Some(interval) if interval.fits() => None,
        Some(_) => Some(far()),
        None => Some(invalid("an interval")),
    }
}

/// The fields of an interval, and which were given.
#[derive(Debug, Default)]
struct Interval {
    months: f64,
    days: f64,
    us: f64,
    given: u16,
}

/// A field of an interval: what one of it is in months, days or µs.
#[derive(Clone, Copy)]
struct Unit {
    /// Given once at most.
    bit: u16,
    months: f64,
    days: f64,
    us: f64,
}

impl Unit {
    fn months(bit: u16, months: f64) -> Self {
        Self { bit: 1 << bit, months, days: 0.0, us: 0.0 }
    }

    fn days(bit: u16, days: f64) -> Self {
        Self { bit: 1 << bit, months: 0.0, days, us: 0.0 }
    }

    fn us(bit: u16, us: f64) -> Self {
        Self { bit: 1 << bit, months: 0.0, days: 0.0, us }
    }

    fn named(name: &str) -> Option<Self> {
        let second = SECOND_US as f64;
        Some(match name.to_ascii_lowercase().as_str() {
            "us" | "usec" | "usecs" | "usecond" | "useconds" | "microsecon" | "microsecond"
            | "microseconds" => Self::us(0, 1.0),
            "ms" | "msec" | "msecs" | "msecond" | "mseconds" | "millisecon" | "millisecond"
            | "milliseconds" => Self::us(1, 1e3),
            "s" | "sec" | "secs" | "second" | "seconds" => Self::us(2, second),
            "m" | "min" | "mins" | "minute" | "minutes" => Self::us(3, 60.0 * second),
            "h" | "hr" | "hrs" | "hour" | "hours" => Self::us(4, HOUR_US as f64),
            "d" | "day" | "days" => Self::days(5, 1.0),
            "w" | "week" | "weeks" => Self::days(6, 7.0),
            "mon" | "mons" | "month" | "months" => Self::months(7, 1.0),
            "y" | "yr" | "yrs" | "year" | "years" => Self::months(8, 12.0),
            "dec" | "decs" | "decade" | "decades" => Self::months(9, 120.0),
            "c" | "cent" | "century" | "centuries" => Self::months(10, 1_200.0),
            "mil" | "mils" | "millennia" | "millennium" => Self::months(11, 12_000.0),
            _ => return None,
        })
    }
}

impl Interval {
    /// Adds so many of a unit; `None` where it was given before.
    fn add(&mut self, amount: f64, unit: Unit) -> Option<()> {
        if self.given & unit.bit != 0 {
            return None;
        }
        self.given |= unit.bit;
        self.months += amount * unit.months;
        self.days += amount * unit.days;
        self.us += amount * unit.us;
        Some(())
    }

    fn fits(&self) -> bool {
        let small = |value: f64| value.trunc().abs() <= f64::from(i32::MAX);
        small(self.months) && small(self.days) && self.us.abs() < i64::MAX as f64
    }
}

/// `1 year 2 mons -3 days +04:05:06.7`, with `@` before and `ago` behind, or `1-2 3 4:05:06`.
fn worded_interval(text: &str) -> Option<Interval> {
    let text = text.strip_prefix('@').unwrap_or(text);
    let mut words: Vec<&str> = text.split_ascii_whitespace().collect();
    if words.last().is_some_and(|last| last.eq_ignore_ascii_case("ago")) {
        words.pop();
    }
    let mut interval = Interval::default();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        at += 1;
        if word.contains(':') {
            interval
                .add(clock_us(word)?, Unit { bit: 0b11100, months: 0.0, days: 0.0, us: 1.0 })?;
            continue;
        }
        if let Some((years, months)) = year_month(word) {
            interval
                .add(years * 12.0 + months, Unit { bit: 0b1_1000_0000, ..Unit::months(0, 1.0) })?;
            continue;
        }
        let digits_end = word.find(|char: char| char.is_ascii_alphabetic()).unwrap_or(word.len());
        let (number, unit) = word.split_at(digits_end);
        let amount = amount(number)?;
        let unit = match (unit, words.get(at)) {
            ("", Some(next)) => match Unit::named(next) {
                Some(unit) => {
                    at += 1;
                    unit
                }
                // `1 04:05:06` and `1-2 3 4:05:06`: days before a clock.
                None if next.contains(':') => Unit::days(5, 1.0),
                None => return None,
            },
            ("", None) => Unit::us(2, SECOND_US as f64),
            (unit, _) => Unit::named(unit)?,
        };
        interval.add(amount, unit)?;
    }
    (interval.given != 0).then_some(interval)
}

fn amount(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if (unsigned.len() < text.len() && unsigned.starts_with('.')) || unsigned.ends_with('.') {
        return None;
    }
    let is_number = unsigned.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && unsigned.bytes().any(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// The `1-2` of the SQL standard: years and months.
fn year_month(text: &str) -> Option<(f64, f64)> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (years, months) = unsigned.split_once('-')?;
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(years) || !is_digits(months) {
        return None;
    }
    let months: f64 = months.parse().ok()?;
    (months < 12.0).then_some((years.parse().ok()?, months))
}

/// `-123:04:05.678`
fn clock_us(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut parts = unsigned.split(':');
    let whole = |part: &str| {
        let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { part.parse::<f64>().ok() } else { None }
    };
    let (hours, minutes) = (whole(parts.next()?)?, whole(parts.next()?)?);
    let seconds = match parts.next() {
        Some(part) if !part.starts_with('.') => amount(part)?,
        Some(_) => return None,
        None => 0.0,
    };
    let is_clock = parts.next().is_none() && minutes < 60.0 && seconds <= 60.0;
    let second = SECOND_US as f64;
    is_clock.then_some(hours * HOUR_US as f64 + (minutes * 60.0 + seconds) * second)
}

/// `1Y2M3DT4H5M6.7S`, after its `P`.
fn iso_interval(text: &str) -> Option<Interval> {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut interval = Interval::default();
    let mut add_all = |mut rest: &str, unit_of: &dyn Fn(&str) -> Option<Unit>| {
        while !rest.is_empty() {
            let end = rest.find(|char: char| char.is_ascii_alphabetic())?;
            let (number, after) = rest.split_at(end);
            let (unit, after) = after.split_at(1);
            interval.add(amount(number)?, unit_of(unit)?)?;
            rest = after;
        }
        Some(())
    };
    add_all(date, &|unit| match unit {
        "Y" => Unit::named("y"),
        "M" => Unit::named("mon"),
        "W" => Unit::named("w"),
        "D" => Unit::named("d"),
        _ => None,
    })?;
    add_all(time.unwrap_or_default(), &|unit| match unit {
        "H" => Unit::named("h"),
        "M" => Unit::named("m"),
        "S" => Unit::named("s"),
        _ => None,
    })?;
    (interval.given != 0).then_some(interval)
}
