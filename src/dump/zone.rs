//! Time zones of instants that are written without one.
//!
//! Names and offsets in, distances from UTC out. Where clocks show a time twice or never, each
//! server has its own answer; both were asked. Knows no statements and no columns.

use chrono::{DateTime, Datelike, LocalResult, NaiveDate, NaiveDateTime, Offset, TimeDelta};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::reason::Reason;

const SECOND_US: i64 = 1_000_000;
const MINUTE_US: i64 = 60 * SECOND_US;
const HOUR_US: i64 = 60 * MINUTE_US;

/// The last year that the tables of zones reach; the rules of later ones repeat.
const LAST_YEAR: i32 = 2099;

/// The zone of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeZone {
    /// Distance east of UTC, in µs.
    Fixed(i64),
    /// A zone of the IANA database: <https://www.iana.org/time-zones>.
    Named(Tz),
}

/// A text that is no time zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no time zone\nhint: write `UTC`, `+02:00`, or a name such as `Europe/Berlin`")]
pub struct NotAZone(String);

impl Default for TimeZone {
    fn default() -> Self {
        Self::UTC
    }
}

impl TryFrom<String> for TimeZone {
    type Error = NotAZone;

    /// Reads a name, or an offset that counts east: `+02:00`.
    fn try_from(text: String) -> Result<Self, NotAZone> {
        offset(&text, East).or_else(|| Self::named(&text)).ok_or(NotAZone(text))
    }
}

/// What an instant means whose clock shows a time twice, or never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubled {
    /// The first of two, and never is no value: MySQL and MariaDB, whose sessions refuse such a
    /// value unless their mode is lax.
    First,
    /// The second of two; never counts from the clock before the change: PostgreSQL.
    Second,
}

/// Which way the sign of an offset goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    East,
    /// As in POSIX: `UTC+3` is three hours behind UTC.
    West,
}
use Sign::{East, West};

impl TimeZone {
    pub const UTC: Self = Self::Fixed(0);

    /// Reads what `SET time_zone` of MySQL takes: an offset, or a name in any case.
    pub(super) fn mysql(text: &str) -> Option<Self> {
        offset(text, East).or_else(|| Self::named(text))
    }

    /// Reads what `SET timezone` of PostgreSQL takes: hours east, a name in any case, or an
    /// offset of POSIX, which counts west. POSIX zones with rules of their own are `None`.
    /// <https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-TIMEZONES>
    pub(super) fn postgres(text: &str) -> Option<Self> {
        if let Some(interval) = text.strip_prefix("interval") {
            let text = interval.split_whitespace().next()?;
            return offset(text, East);
        }
        hours(text)
            .or_else(|| Self::named(text))
            .or_else(|| offset(text, West))
            .or_else(|| offset(after_abbreviation(text)?, West))
    }

    fn named(text: &str) -> Option<Self> {
        // The servers know these, and the database has them under other names.
        if ["utc", "gmt", "z", "zulu"].iter().any(|name| text.eq_ignore_ascii_case(name)) {
            return Some(Self::UTC);
        }
        TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(text)).copied().map(
            |zone| match zone {
                Tz::UTC | Tz::Etc__UTC | Tz::Etc__GMT => Self::UTC,
                zone => Self::Named(zone),
            },
        )
    }

    /// Returns what is to be subtracted from a local time, in µs since 1970, to get the instant.
    pub(super) fn offset_us(self, local_us: i64, doubled: Doubled) -> Result<i64, Reason> {
        match self {
            Self::Fixed(offset_us) => Ok(offset_us),
            Self::Named(zone) => offset_in(zone, local_us, doubled),
        }
    }
}

fn offset_in(zone: Tz, local_us: i64, doubled: Doubled) -> Result<i64, Reason> {
    use chrono::TimeZone as _;

    let local = within_tables(local_us);
    let seconds = match zone.offset_from_local_datetime(&local) {
        LocalResult::Single(offset) => offset,
        LocalResult::Ambiguous(first, second) => match doubled {
            Doubled::First => first,
            Doubled::Second => second,
        },
        LocalResult::None => match doubled {
            Doubled::First => return Err(Reason::InvalidValue),
            // No zone skips more than a day, nor changes twice within three.
            Doubled::Second => {
                let before = local.checked_sub_signed(TimeDelta::days(1)).unwrap_or(local);
                zone.offset_from_utc_datetime(&before)
            }
        },
    };
    Ok(i64::from(seconds.fix().local_minus_utc()) * SECOND_US)
}

/// Returns the time, or one with the same offset that the tables of zones reach.
///
/// The rules of a year depend on its first weekday and its length alone; 28 years have them all.
fn within_tables(local_us: i64) -> NaiveDateTime {
    let time = DateTime::from_timestamp_micros(local_us).map(|time| time.naive_utc());
    let (year, time) = match time {
        Some(time) => (time.year(), time),
        // Before the first clock, or so far off that a day more or less has no meaning.
        None if local_us < 0 => return NaiveDateTime::MIN,
        None => (LAST_YEAR, NaiveDate::MAX.into()),
    };
    if year <= LAST_YEAR {
        return time;
    }
    let first_day = |year| NaiveDate::from_ymd_opt(year, 1, 1);
    let kind = |year| first_day(year).map(|first: NaiveDate| (first.weekday(), first.leap_year()));
    let alike = (LAST_YEAR - 28..LAST_YEAR).find(|known| kind(*known) == kind(year));
    match (first_day(year), alike.and_then(first_day)) {
        (Some(from), Some(to)) => time.checked_add_signed(to - from).unwrap_or(time),
        _ => time,
    }
}

/// Reads `+02:00`, `+2:30` or `-05:30:15`.
fn offset(text: &str, sign: Sign) -> Option<TimeZone> {
    let (west, digits) = match text.as_bytes().first()? {
        b'+' => (sign == West, &text[1..]),
        b'-' => (sign == East, &text[1..]),
        b'0'..=b'9' if sign == West => (true, text),
        _ => return None,
    };
    let mut parts = digits.split(':');
    let mut part = |most: i64| match parts.next() {
        None => Some(0),
        Some(text) if (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) => {
            text.parse().ok().filter(|number| (0..=most).contains(number))
        }
        Some(_) => None,
    };
    // MySQL takes hours and minutes, and nothing less.
    if sign == East && !digits.contains(':') {
        return None;
    }
    let us = part(24)? * HOUR_US + part(59)? * MINUTE_US + part(59)? * SECOND_US;
    parts.next().is_none().then_some(TimeZone::Fixed(if west { -us } else { us }))
}

/// Reads PostgreSQL's number of hours: `-7`, `5.5`.
fn hours(text: &str) -> Option<TimeZone> {
    if !text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b' ')) {
        return None;
    }
    let hours: f64 =
        text.replace(' ', "").parse().ok().filter(|hours: &f64| hours.abs() < 168.0)?;
    // The server cuts to seconds.
    Some(TimeZone::Fixed((hours * 3_600.0) as i64 * SECOND_US))
}

/// Returns what follows the name in `UTC+3` or `<+02>-02`; `None` where there is none.
fn after_abbreviation(text: &str) -> Option<&str> {
    if let Some(quoted) = text.strip_prefix('<') {
        return quoted.split_once('>').map(|(_, rest)| rest);
    }
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    (letters >= 3).then(|| &text[letters..]).filter(|rest| !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use chrono_tz::{America, Europe};

    use super::super::temporal::timestamp;
    use super::*;

    fn check(zone: TimeZone, doubled: Doubled, cases: &[(&str, Option<&str>)]) {
        for (local, utc) in cases {
            let local_us = timestamp(local.as_bytes()).unwrap();
            let instant = zone.offset_us(local_us, doubled).map(|offset| local_us - offset);
            let expected = utc.map(|utc| timestamp(utc.as_bytes()).unwrap());
            assert_eq!(instant.ok(), expected, "{local} in {zone:?}");
        }
    }

    #[test]
    fn named_zones_have_their_rules() {
        check(
            TimeZone::Named(Europe::Berlin),
            Doubled::Second,
            &[
                ("2024-01-15 12:00:00", Some("2024-01-15 11:00:00")),
                ("2024-07-15 12:00:00", Some("2024-07-15 10:00:00")),
                ("1890-01-01 00:00:00", Some("1889-12-31 23:06:32")),
                ("0044-03-15 00:00:00 BC", Some("0044-03-14 23:06:32 BC")),
                ("2100-07-01 00:00:00", Some("2100-06-30 22:00:00")),
                ("2300-07-01 00:00:00", Some("2300-06-30 22:00:00")),
                ("2300-01-01 00:00:00", Some("2299-12-31 23:00:00")),
                ("4713-01-01 00:00:00 BC", Some("4714-12-31 23:06:32 BC")),
            ],
        );
    }

    /// Each line is what MariaDB 10.11 and PostgreSQL 15 made of it.
    #[test]
    fn times_that_come_twice_or_never_are_read_as_each_server_does() {
        let berlin = TimeZone::Named(Europe::Berlin);
        let new_york = TimeZone::Named(America::New_York);
        let twice = "2024-10-27 02:30:00";
        check(berlin, Doubled::First, &[(twice, Some("2024-10-27 00:30:00"))]);
        check(berlin, Doubled::Second, &[(twice, Some("2024-10-27 01:30:00"))]);
        check(new_york, Doubled::First, &[("2024-11-03 01:30:00", Some("2024-11-03 05:30:00"))]);
        let never = "2024-03-31 02:30:15.25";
        check(berlin, Doubled::First, &[(never, None)]);
        check(berlin, Doubled::Second, &[(never, Some("2024-03-31 01:30:15.25"))]);
        let edges = [
            ("2024-03-31 01:59:59", Some("2024-03-31 00:59:59")),
            ("2024-03-31 03:00:00", Some("2024-03-31 01:00:00")),
        ];
        check(berlin, Doubled::First, &edges);
        check(berlin, Doubled::Second, &edges);
    }

    #[test]
    fn zones_are_read_as_each_server_does() {
        let hours = |hours: i64| Some(TimeZone::Fixed(hours * HOUR_US));
        let kolkata = Some(TimeZone::Fixed(5 * HOUR_US + 30 * MINUTE_US));
        let berlin = Some(TimeZone::Named(Europe::Berlin));
        for (text, mysql, postgres) in [
            ("+05:30", kolkata, Some(TimeZone::Fixed(-5 * HOUR_US - 30 * MINUTE_US))),
            ("-01:00", hours(-1), hours(1)),
            ("europe/berlin", berlin, berlin),
            ("Europe/Berlin", berlin, berlin),
            ("UTC", hours(0), hours(0)),
            ("-5", None, hours(-5)),
            ("- 7", None, hours(-7)),
            ("5.5", None, kolkata),
            ("UTC+3", None, hours(-3)),
            ("<+02>-02", None, hours(2)),
            ("interval+02:00 hour to minute", None, hours(2)),
            ("CET-1CEST", None, None),
            ("CET-1CEST,M3.5.0,M10.5.0/3", None, None),
            ("Europe/Berlim", None, None),
            ("+99:00", None, None),
            ("+é", None, None),
            ("", None, None),
        ] {
            assert_eq!(TimeZone::mysql(text), mysql, "{text}");
            assert_eq!(TimeZone::postgres(text), postgres, "{text}");
        }
    }

    #[test]
    fn a_plan_names_zones_and_offsets() {
        let read = |text: &str| TimeZone::try_from(text.to_owned());
        assert_eq!(read("UTC"), Ok(TimeZone::UTC));
        assert_eq!(read("+02:00"), Ok(TimeZone::Fixed(2 * HOUR_US)));
        assert_eq!(read("America/New_York"), Ok(TimeZone::Named(America::New_York)));
        assert_eq!(read("Berlin"), Err(NotAZone("Berlin".to_owned())));
    }
}
