//! Dates, times and instants from their ISO text, in Arrow's units.
//!
//! PostgreSQL writes them so with `DateStyle = ISO`, which `pg_dump` sets; MySQL always does.

use std::ops::RangeInclusive;

use super::reason::Reason;
use super::usual_form;

const SECOND_US: i64 = 1_000_000;
const DAY_US: i64 = 86_400 * SECOND_US;

/// PostgreSQL's last year of a date; a timestamp ends where 64 bits of µs do.
const MAX_YEAR: i64 = 5_874_897;
/// PostgreSQL's first year, as a year BC.
const MAX_YEAR_BC: i64 = 4_714;
/// PostgreSQL's farthest zone is 15:59:59 from UTC.
const MAX_ZONE_HOURS: i64 = 15;

/// Reads a date as days since 1970; `infinity` is [`i32::MAX`].
#[inline]
pub(crate) fn date(text: &[u8]) -> Result<i32, Reason> {
    match usual_form::date(text) {
        Some(days) => Ok(days),
        None => any_date(text),
    }
}

/// Reads a date in all of its forms: the twin of the usual one.
fn any_date(text: &[u8]) -> Result<i32, Reason> {
    let (text, era) = era(text);
    match split_date(text) {
        Some((day, [])) => i32::try_from(day.days(era)?).map_err(|_| Reason::NumericOverflow),
        _ => infinity(text, i32::MIN, i32::MAX),
    }
}

/// Reads a date and time of day as µs since 1970; `infinity` is [`i64::MAX`].
#[inline]
pub(crate) fn timestamp(text: &[u8]) -> Result<i64, Reason> {
    match moment(text)? {
        Moment::At { us, zone: [] } => Ok(us),
        Moment::At { .. } => Err(Reason::InvalidValue),
        Moment::Infinite(us) => Ok(us),
    }
}

/// Reads an instant as µs since 1970 in UTC.
///
/// `default_offset_us` gives the distance east of UTC of a local time without a zone, in µs.
#[inline]
pub(crate) fn timestamp_tz(
    text: &[u8],
    default_offset_us: impl Fn(i64) -> Result<i64, Reason>,
) -> Result<i64, Reason> {
    match moment(text)? {
        Moment::At { us, zone } => {
            let offset = if zone.is_empty() { default_offset_us(us)? } else { zone_offset(zone)? };
            finite(us.checked_sub(offset))
        }
        Moment::Infinite(us) => Ok(us),
    }
}

/// Reads a time of day as µs since midnight, before 24:00.
#[inline]
pub(crate) fn time(text: &[u8]) -> Result<i64, Reason> {
    match split_clock(text) {
        Some((clock, [])) if clock.hour < 24 => clock.us(),
        _ => loose_time(text),
    }
}

/// Reads `1:02:03` as the servers do, and tells a TIME of MySQL, or PostgreSQL's `24:00:00`, from
/// what is no time at all.
#[cold]
fn loose_time(text: &[u8]) -> Result<i64, Reason> {
    let unsigned = text.strip_prefix(b"-").unwrap_or(text);
    let Some((hour, [b':', rest @ ..])) = digits(unsigned, 1..=3) else {
        return Err(Reason::InvalidValue);
    };
    let us = match split_clock(&[b"00:", rest].concat()) {
        Some((clock, [])) => hour * 3_600 * SECOND_US + clock.us()?,
        _ => return Err(Reason::InvalidValue),
    };
    match hour {
        839.. => Err(Reason::InvalidValue),
        0..24 if unsigned.len() == text.len() => Ok(us),
        _ => Err(Reason::TimeRange),
    }
}

/// How a year is written: `0` is the year 0, and `'0'` is 2000.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum YearForm {
    Number,
    Text,
}

/// Reads a year of MySQL: 1901 to 2155, or 0; one or two digits stand for 1970 to 2069.
/// <https://dev.mysql.com/doc/refman/8.4/en/year.html>
pub(super) fn year(text: &[u8], form: YearForm) -> Result<i16, Reason> {
    let year = match text.len() {
        1..=4 => number(text).ok_or(Reason::InvalidValue)?,
        _ => return Err(Reason::InvalidValue),
    };
    let year = match year {
        0 if form == YearForm::Number || text.len() == 4 => 0,
        0..=69 if text.len() <= 2 || year == 0 => year + 2_000,
        70..=99 if text.len() <= 2 => year + 1_900,
        year => year,
    };
    match year {
        0 | 1901..=2155 => i16::try_from(year).map_err(|_| Reason::NumericOverflow),
        _ => Err(Reason::NumericOverflow),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Era {
    Common,
    BeforeChrist,
}

#[inline]
fn era(text: &[u8]) -> (&[u8], Era) {
    match text {
        [date @ .., b' ', b'B', b'C'] => (date, Era::BeforeChrist),
        _ => (text, Era::Common),
    }
}

enum Moment<'a> {
    At { us: i64, zone: &'a [u8] },
    Infinite(i64),
}

#[inline]
fn moment(text: &[u8]) -> Result<Moment<'_>, Reason> {
    if let Some((us, zone)) = usual_form::moment(text) {
        return Ok(Moment::At { us, zone });
    }
    any_moment(text)
}

/// Reads a moment in all of its forms: the twin of the usual one.
fn any_moment(text: &[u8]) -> Result<Moment<'_>, Reason> {
    let (text, era) = era(text);
    let Some((day, rest)) = split_date(text) else {
        return infinity(text, i64::MIN, i64::MAX).map(Moment::Infinite);
    };
    let (clock, zone) = match rest {
        [] => (Clock::MIDNIGHT, rest),
        [b' ' | b'T', rest @ ..] => split_clock(rest).ok_or(Reason::InvalidValue)?,
        _ => return Err(Reason::InvalidValue),
    };
    let clock = clock.us()?;
    let us = day.days(era)?.checked_mul(DAY_US).and_then(|us| us.checked_add(clock));
    Ok(Moment::At { us: finite(us)?, zone })
}

/// Lets no moment stand for infinity by chance.
fn finite(us: Option<i64>) -> Result<i64, Reason> {
    us.filter(|us| !matches!(*us, i64::MIN | i64::MAX)).ok_or(Reason::NumericOverflow)
}

#[cold]
fn infinity<T>(text: &[u8], least: T, greatest: T) -> Result<T, Reason> {
    match text {
        b"infinity" => Ok(greatest),
        b"-infinity" => Ok(least),
        _ => Err(Reason::InvalidValue),
    }
}

/// A date as it is written.
#[derive(Clone, Copy)]
struct Day {
    year: i64,
    month: i64,
    day: i64,
}

/// Returns the date at the start of a text, and what follows.
#[inline]
fn split_date(text: &[u8]) -> Option<(Day, &[u8])> {
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1, rest @ ..] = text else {
        return split_far_date(text);
    };
    let year = number(&[*y0, *y1, *y2, *y3])?;
    Some((Day { year, month: two(*m0, *m1)?, day: two(*d0, *d1)? }, rest))
}

/// A year of four to seven digits; month and day may have one digit, and `/` or `.` may stand
/// for `-`, as both servers read them: `1962/2/18`.
#[cold]
fn split_far_date(text: &[u8]) -> Option<(Day, &[u8])> {
    let (year, rest) = digits(text, 4..=7)?;
    let (separator, rest) = rest.split_first()?;
    if !matches!(separator, b'-' | b'/' | b'.') {
        return None;
    }
    let (month, rest) = digits(rest, 1..=2)?;
    let rest = rest.strip_prefix(&[*separator])?;
    let (day, rest) = digits(rest, 1..=2)?;
    Some((Day { year, month, day }, rest))
}

/// Returns the number at the start of a text, if it has so many digits, and what follows.
fn digits(text: &[u8], lengths: RangeInclusive<usize>) -> Option<(i64, &[u8])> {
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if !lengths.contains(&length) {
        return None;
    }
    let (digits, rest) = text.split_at(length);
    Some((number(digits)?, rest))
}

pub(super) const DAYS_IN_MONTH: [i64; 13] = [31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

impl Day {
    /// Returns the days since 1970 in the proleptic Gregorian calendar.
    #[inline]
    fn days(self, era: Era) -> Result<i64, Reason> {
        let Self { year, month, day } = self;
        if month > 12 || day > 31 {
            return Err(Reason::InvalidValue);
        }
        if year == 0 || month == 0 || day == 0 {
            return Err(Reason::ZeroDate);
        }
        let year = match era {
            Era::Common if year > MAX_YEAR => return Err(Reason::NumericOverflow),
            Era::BeforeChrist if year > MAX_YEAR_BC => return Err(Reason::NumericOverflow),
            Era::Common => year,
            Era::BeforeChrist => 1 - year,
        };
        if day > DAYS_IN_MONTH[month as usize] && !(month == 2 && day == 29 && is_leap(year)) {
            return Err(Reason::InvalidValue);
        }
        Ok(days_from_civil(year, month, day))
    }
}

pub(super) fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Counts days in years that begin in March, so that the leap day is the last one of its year:
/// 153 days make five months there, 146,097 days four centuries.
#[inline]
pub(super) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let (cycle, year) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    let day_of_cycle = year * 365 + year / 4 - year / 100 + day_of_year;
    cycle * 146_097 + day_of_cycle - 719_468
}

/// A time of day as it is written.
struct Clock {
    hour: i64,
    minute: i64,
    second: i64,
    us: i64,
}

impl Clock {
    const MIDNIGHT: Self = Self { hour: 0, minute: 0, second: 0, us: 0 };

    #[inline]
    fn us(&self) -> Result<i64, Reason> {
        if self.hour > 23 || self.minute > 59 || self.second > 59 {
            return Err(Reason::InvalidValue);
        }
        Ok(((self.hour * 60 + self.minute) * 60 + self.second) * SECOND_US + self.us)
    }
}

/// Returns the time of day at the start of a text, and what follows.
#[inline]
fn split_clock(text: &[u8]) -> Option<(Clock, &[u8])> {
    let (hour, minute, rest) = match text {
        [h0, h1, b':', m0, m1, rest @ ..] => (two(*h0, *h1)?, two(*m0, *m1)?, rest),
        // `3:04`, as both servers read it.
        [h1, b':', m0, m1, rest @ ..] => (two(b'0', *h1)?, two(*m0, *m1)?, rest),
        _ => return None,
    };
    let [b':', s0, s1, rest @ ..] = rest else {
        return Some((Clock { hour, minute, second: 0, us: 0 }, rest));
    };
    let second = two(*s0, *s1)?;
    let (us, rest) = match rest {
        [b'.', rest @ ..] => split_fraction(rest)?,
        _ => (0, rest),
    };
    Some((Clock { hour, minute, second, us }, rest))
}

/// Reads the digits behind the point; those finer than a µs must be zero.
#[inline]
fn split_fraction(text: &[u8]) -> Option<(i64, &[u8])> {
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at(length);
    let (us, finer) = digits.split_at(length.min(6));
    if length == 0 || finer.iter().any(|&digit| digit != b'0') {
        return None;
    }
    let scale = 10i64.pow(6 - us.len() as u32);
    Some((number(us)? * scale, rest))
}

/// Reads `Z`, `+03`, `-03:30` or `+05:30:15` as µs east of UTC.
fn zone_offset(zone: &[u8]) -> Result<i64, Reason> {
    let (sign, zone) = match zone {
        b"Z" => return Ok(0),
        [b'+', zone @ ..] => (1, zone),
        [b'-', zone @ ..] => (-1, zone),
        _ => return Err(Reason::InvalidValue),
    };
    let parts = match zone {
        [h0, h1] => [two(*h0, *h1), Some(0), Some(0)],
        [h0, h1, b':', m0, m1] => [two(*h0, *h1), two(*m0, *m1), Some(0)],
        [h0, h1, b':', m0, m1, b':', s0, s1] => [two(*h0, *h1), two(*m0, *m1), two(*s0, *s1)],
        _ => return Err(Reason::InvalidValue),
    };
    match parts {
        [Some(hour @ 0..=MAX_ZONE_HOURS), Some(minute @ 0..=59), Some(second @ 0..=59)] => {
            Ok(sign * ((hour * 60 + minute) * 60 + second) * SECOND_US)
        }
        _ => Err(Reason::InvalidValue),
    }
}

#[inline]
fn two(tens: u8, ones: u8) -> Option<i64> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens <= 9 && ones <= 9).then(|| i64::from(tens) * 10 + i64::from(ones))
}

/// Reads a few digits; `None` where one is none.
#[inline]
fn number(digits: &[u8]) -> Option<i64> {
    let (mut value, mut valid) = (0, true);
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        valid &= digit <= 9;
        value = value * 10 + i64::from(digit);
    }
    valid.then_some(value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Reason::{InvalidValue, NumericOverflow, TimeRange, ZeroDate};
    use super::*;

    /// What a moment is, and what follows it; its reason where it is none.
    fn shown(moment: Result<Moment<'_>, Reason>) -> Result<(i64, Vec<u8>), Reason> {
        moment.map(|moment| match moment {
            Moment::At { us, zone } => (us, zone.to_vec()),
            Moment::Infinite(us) => (us, b"infinite".to_vec()),
        })
    }

    proptest! {
        #[test]
        fn the_usual_form_is_read_as_all_others_are(
            text in "[0-9]{4}-[01][0-9]-[0-3][0-9]([ T][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,7})?)?([+-][0-9:]{2,6}|Z| BC)?",
            place in 0usize..40,
            byte: Option<u8>,
        ) {
            let mut text = text.into_bytes();
            if let (Some(byte), true) = (byte, place < text.len()) {
                text[place] = byte;
            }
            prop_assert_eq!(shown(moment(&text)), shown(any_moment(&text)));
            prop_assert_eq!(date(&text), any_date(&text));
        }

        #[test]
        fn days_of_the_usual_form_are_those_of_all(day in 0i64..3_652_059) {
            // From 0001-01-01 to 9999-12-31.
            let date = chrono::NaiveDate::from_num_days_from_ce_opt(day as i32 + 1).unwrap();
            let text = date.format("%Y-%m-%d").to_string();
            prop_assert_eq!(usual_form::date(text.as_bytes()), any_date(text.as_bytes()).ok());
            prop_assert_eq!(any_date(text.as_bytes()), Ok(day as i32 + 1 - 719_163));
        }
    }

    fn check<T: PartialEq + std::fmt::Debug>(
        read: impl Fn(&[u8]) -> Result<T, Reason>,
        expected: &[(&str, Result<T, Reason>)],
    ) {
        for (text, expected) in expected {
            assert_eq!(&read(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn dates_are_days_since_1970() {
        check(
            date,
            &[
                ("1970-01-01", Ok(0)),
                ("1969-12-31", Ok(-1)),
                ("2024-02-29", Ok(19_782)),
                ("0001-01-01", Ok(-719_162)),
                ("0001-12-31 BC", Ok(-719_163)),
                ("0004-02-29 BC", Err(InvalidValue)),
                ("0005-02-29 BC", Ok(-720_930)),
                ("10000-01-01", Ok(2_932_897)),
                ("5874897-12-31", Ok(2_145_042_905)),
                ("5874898-01-01", Err(NumericOverflow)),
                ("4715-01-01 BC", Err(NumericOverflow)),
                ("infinity", Ok(i32::MAX)),
                ("-infinity", Ok(i32::MIN)),
            ],
        );
    }

    #[test]
    fn dates_that_do_not_exist_are_invalid() {
        for text in [
            "2021-02-30",
            "2100-02-29",
            "2021-13-01",
            "2021-04-31",
            "2021-01-32",
            "20240101",
            "24-01-01",
            "2024-01-01 ",
            "2024-1/01",
            "2024-01-01 00:00:00",
            "",
            "-",
            "+infinity",
            "2024:01:01",
            "0000-13-00",
            "２０24-01-01",
        ] {
            assert_eq!(date(text.as_bytes()), Err(InvalidValue), "{text}");
        }
    }

    #[test]
    fn loose_dates_are_read_as_servers_do() {
        for text in ["1962/2/18", "1962-2-18", "1962.02.18", "1962/02/18"] {
            assert_eq!(date(text.as_bytes()), date(b"1962-02-18"), "{text}");
        }
    }

    #[test]
    fn zero_and_partial_dates_have_their_own_reason() {
        for text in ["0000-00-00", "2024-00-10", "2024-05-00", "0000-05-12"] {
            assert_eq!(date(text.as_bytes()), Err(ZeroDate), "{text}");
            let midnight = format!("{text} 00:00:00");
            assert_eq!(timestamp(midnight.as_bytes()), Err(ZeroDate), "{text}");
        }
        assert_eq!(timestamp(b"0000-00-00 99:00:00"), Err(InvalidValue));
    }

    #[test]
    fn timestamps_are_microseconds() {
        check(
            timestamp,
            &[
                ("1970-01-01 00:00:00", Ok(0)),
                ("1970-01-01", Ok(0)),
                ("1970-01-02T00:00:01.5", Ok(86_401_500_000)),
                ("1970-01-01 00:00:00.123456", Ok(123_456)),
                ("1970-01-01 00:00:00.123456000", Ok(123_456)),
                ("1970-01-01 00:00:00.1234567", Err(InvalidValue)),
                ("1969-12-31 23:59:59.999999", Ok(-1)),
                ("0001-12-31 23:59:59 BC", Ok(-719_163 * DAY_US + DAY_US - SECOND_US)),
                ("294247-01-10 04:00:54.775806", Ok(i64::MAX - 1)),
                ("294247-01-10 04:00:54.775807", Err(NumericOverflow)),
                ("294276-12-31 00:00:00", Err(NumericOverflow)),
                ("infinity", Ok(i64::MAX)),
                ("-infinity", Ok(i64::MIN)),
                ("1970-01-01 00:00:00+00", Err(InvalidValue)),
                ("1970-01-01 24:00:00", Err(InvalidValue)),
                ("1970-01-01 00:60:00", Err(InvalidValue)),
                ("1970-01-01 00:00:60", Err(InvalidValue)),
                ("1970-01-01 00:00:00.", Err(InvalidValue)),
                ("1970-01-01 ", Err(InvalidValue)),
                ("20240101", Err(InvalidValue)),
            ],
        );
    }

    #[test]
    fn instants_are_in_utc() {
        let read = |text: &[u8]| timestamp_tz(text, |_| Ok(3_600 * SECOND_US));
        check(
            read,
            &[
                ("1970-01-01 00:00:00+00", Ok(0)),
                ("1970-01-01 00:00:00Z", Ok(0)),
                ("1970-01-01 03:00:00+03", Ok(0)),
                ("1970-01-01 05:30:15.5+05:30:15", Ok(500_000)),
                ("1969-12-31 20:30:00-03:30", Ok(0)),
                ("1970-01-01 01:00:00", Ok(0)),
                ("0001-01-01 00:00:00+00 BC", Ok(-719_528 * DAY_US)),
                ("infinity", Ok(i64::MAX)),
                ("1970-01-01 00:00:00+3", Err(InvalidValue)),
                ("1970-01-01 00:00:00+16", Err(InvalidValue)),
                ("1970-01-01 00:00:00+00:60", Err(InvalidValue)),
                ("1970-01-01 00:00:00 UTC", Err(InvalidValue)),
                ("294247-01-10 04:00:54.775806-00:01", Err(NumericOverflow)),
            ],
        );
    }

    #[test]
    fn times_are_within_a_day() {
        check(
            time,
            &[
                ("00:00:00", Ok(0)),
                ("23:59:59.999999", Ok(DAY_US - 1)),
                ("01:02", Ok(3_720 * SECOND_US)),
                ("24:00:00", Err(TimeRange)),
                ("838:59:59", Err(TimeRange)),
                ("-838:59:59.000001", Err(TimeRange)),
                ("839:00:00", Err(InvalidValue)),
                ("838:60:00", Err(InvalidValue)),
                ("-01:00:00", Err(TimeRange)),
                ("--01:00:00", Err(InvalidValue)),
                ("1:02:03.5", Ok(3_723_500_000)),
                ("1:2:3", Err(InvalidValue)),
                ("", Err(InvalidValue)),
            ],
        );
    }

    #[test]
    fn years_of_mysql_have_a_range() {
        check(
            |text| year(text, YearForm::Text),
            &[
                ("0000", Ok(0)),
                ("0", Ok(2000)),
                ("00", Ok(2000)),
                ("000", Ok(2000)),
                ("7", Ok(2007)),
                ("69", Ok(2069)),
                ("70", Ok(1970)),
                ("1901", Ok(1901)),
                ("2155", Ok(2155)),
                ("1900", Err(NumericOverflow)),
                ("2156", Err(NumericOverflow)),
                ("", Err(InvalidValue)),
                ("20240", Err(InvalidValue)),
                ("20a4", Err(InvalidValue)),
            ],
        );
        check(
            |text| year(text, YearForm::Number),
            &[("0", Ok(0)), ("00", Ok(0)), ("7", Ok(2007)), ("99", Ok(1999)), ("2024", Ok(2024))],
        );
    }

    /// Walks from 1970 month by month.
    fn naive_days(year: i64, month: i64, day: i64) -> i64 {
        let length = |year: i64, month: i64| match month {
            2 => 28 + i64::from((year % 4 == 0 && year % 100 != 0) || year % 400 == 0),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let (mut y, mut m, mut days) = (1970, 1, day - 1);
        while (y, m) < (year, month) {
            days += length(y, m);
            (y, m) = if m == 12 { (y + 1, 1) } else { (y, m + 1) };
        }
        while (y, m) > (year, month) {
            (y, m) = if m == 1 { (y - 1, 12) } else { (y, m - 1) };
            days -= length(y, m);
        }
        days
    }

    proptest! {
        #[test]
        fn dates_agree_with_their_naive_twin(
            year in -4700i64..12_000,
            month in 1i64..=12,
            day in 1i64..=28,
        ) {
            let text = match year {
                1.. => format!("{year:04}-{month:02}-{day:02}"),
                _ => format!("{:04}-{month:02}-{day:02} BC", 1 - year),
            };
            let expected = naive_days(year, month, day);
            prop_assert_eq!(date(text.as_bytes()).map(i64::from), Ok(expected));
        }

        #[test]
        fn every_second_of_a_day_is_read(
            east in -50_000i64..50_000,
            second in 0i64..86_400,
            us in 0i64..1_000_000,
        ) {
            let (hour, minute) = (second / 3600, second / 60 % 60);
            let clock = format!("{hour:02}:{minute:02}:{:02}.{us:06}", second % 60);
            prop_assert_eq!(time(clock.as_bytes()), Ok(second * SECOND_US + us));
            let text = format!("1970-01-01 {clock}");
            prop_assert_eq!(timestamp(text.as_bytes()), Ok(second * SECOND_US + us));
            let moved = timestamp_tz(text.as_bytes(), |_| Ok(east * SECOND_US));
            prop_assert_eq!(moved, Ok((second - east) * SECOND_US + us));
        }

        #[test]
        fn odd_text_is_no_date(text in "[0-9:. +BCTZ-]{0,32}") {
            // Whatever is read must fit its own range; the rest must be an error, not a panic.
            if let Ok(us) = time(text.as_bytes()) {
                prop_assert!((0..DAY_US).contains(&us));
            }
            let _ = (date(text.as_bytes()), timestamp_tz(text.as_bytes(), |_| Ok(i64::MAX)));
        }
    }
}
