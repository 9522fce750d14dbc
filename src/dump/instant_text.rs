//! Instants inside of texts: ranges and arrays of them that a session in another zone has written.
//!
//! A server in UTC prints the same instants otherwise, and so does a snapshot. What is no instant
//! stays as it is.

use super::reason::Reason;
use super::temporal::timestamp_tz;

const MICROS_A_DAY: i64 = 86_400_000_000;

/// Returns a text with its instants in UTC; `None` where they are so already.
///
/// A dry run on `["2024-01-01 02:00:00+02",)`: the instant is found by its shape, from the year to
/// the offset, and `2024-01-01 00:00:00+00` put in its place.
pub(super) fn in_utc(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    let mut changed = false;
    while let Some((before, instant)) = next_instant(rest) {
        let printed = timestamp_tz(instant.as_bytes(), without_zone).ok().map(print);
        let printed = printed.as_deref().unwrap_or(instant);
        changed |= printed != instant;
        out.push_str(&rest[..before]);
        out.push_str(printed);
        rest = &rest[before + instant.len()..];
    }
    out.push_str(rest);
    changed.then_some(out)
}

/// Text without a zone is no instant.
fn without_zone(_: i64) -> Result<i64, Reason> {
    Err(Reason::InvalidValue)
}

/// Returns where the next instant begins, and its text.
fn next_instant(text: &str) -> Option<(usize, &str)> {
    const AFTER_YEAR: &[u8] = b"-00-00 00:00:00";
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let year = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let end = at + year + AFTER_YEAR.len();
        let shape = bytes.get(at + year..end).unwrap_or_default();
        let same = |(byte, shape): (&u8, &u8)| match shape {
            b'0' => byte.is_ascii_digit(),
            other => byte == other,
        };
        if year >= 4 && shape.len() == AFTER_YEAR.len() && shape.iter().zip(AFTER_YEAR).all(same) {
            let tail = bytes[end..].iter();
            let tail =
                tail.take_while(|byte| byte.is_ascii_digit() || b".+-:".contains(byte)).count();
            let era = if text[end + tail..].starts_with(" BC") { 3 } else { 0 };
            return Some((at, &text[at..end + tail + era]));
        }
        at += year.max(1);
    }
    None
}

/// Returns an instant as PostgreSQL prints it in UTC.
fn print(micros: i64) -> String {
    let (days, time) = (micros.div_euclid(MICROS_A_DAY), micros.rem_euclid(MICROS_A_DAY));
    let (year, month, day) = date(days);
    let (era_year, era) = if year > 0 { (year, "") } else { (1 - year, " BC") };
    let (seconds, fraction) = (time / 1_000_000, time % 1_000_000);
    let fraction = match fraction {
        0 => String::new(),
        fraction => format!(".{fraction:06}").trim_end_matches('0').to_owned(),
    };
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{era_year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}{fraction}+00{era}")
}

/// Returns year, month and day of a day since 1970, in the calendar without a beginning.
///
/// Years begin in March here, so that the leap day is the last one; 400 of them repeat.
fn date(days: i64) -> (i64, i64, i64) {
    let since_march = days + 719_468;
    let (era, day_of_era) = (since_march.div_euclid(146_097), since_march.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(in_utc(text).as_deref(), expected, "{text}");
    }

    #[test]
    fn instants_are_moved_to_utc() {
        check("[\"2024-01-01 02:00:00+02\",)", Some("[\"2024-01-01 00:00:00+00\",)"));
        check(
            "{[\"1951-01-26 12:51:53.5-05\",infinity)}",
            Some("{[\"1951-01-26 17:51:53.5+00\",infinity)}"),
        );
        check(
            "[\"0001-01-01 03:00:00+05:53:28 BC\",\"0001-12-31 23:00:00-05 BC\"]",
            Some("[\"0002-12-31 21:06:32+00 BC\",\"0001-01-01 04:00:00+00\"]"),
        );
        check(
            "{{\"10000-02-29 23:59:59.999999-01\"}}",
            Some("{{\"10000-03-01 00:59:59.999999+00\"}}"),
        );
    }

    #[test]
    fn others_stay_as_they_are() {
        check("[\"2024-01-01 00:00:00+00\",)", None);
        check("(,)", None);
        check("empty", None);
        check("{[\"2024-01-01 00:00:00\",\"é 2024-13-01 00:00:00+02\"]}", None);
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_again(micros in -210_000_000_000_000_000_i64..9_000_000_000_000_000_000) {
            let read = timestamp_tz(print(micros).as_bytes(), without_zone);
            prop_assert_eq!(read.ok(), Some(micros));
        }
    }
}
