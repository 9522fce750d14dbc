//! Whether a text is an interval as PostgreSQL prints one: `1 year 2 mons -3 days +04:05:06.7`.

/// Returns true for a text that the server would print again as it is, in the style `postgres`.
pub(super) fn is_printed_interval(text: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(text) else { return false };
    if text == "00:00:00" {
        return true;
    }
    let mut words = text.split(' ').peekable();
    let (mut is_before, mut years) = (false, 0_i64);
    for (unit, most) in [("year", i64::MAX), ("mon", 11), ("day", i64::MAX)] {
        let mut ahead = words.clone();
        let (Some(number), Some(name)) = (ahead.next(), ahead.next()) else { break };
        let Some(value) = printed_number(number, is_before) else { continue };
        let plural = if value == 1 { "" } else { "s" };
        if name.strip_prefix(unit) != Some(plural) {
            continue;
        }
        if unit == "year" {
            years = value;
        }
        // Months are what is left of years: they have the same sign.
        if value == 0 || value.abs() > most || unit == "mon" && years.signum() * value < 0 {
            return false;
        }
        is_before = value < 0;
        words = ahead;
    }
    match (words.next(), words.next()) {
        (None, _) => true,
        (Some(time), None) => is_time(time, is_before),
        _ => false,
    }
}

/// Returns a number with the sign that it has after a negative field or another one.
fn printed_number(text: &str, is_before: bool) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.is_empty()
        && (digits == "0" || !digits.starts_with('0'));
    let has_right_sign = text.starts_with('-') || text.starts_with('+') == is_before;
    (is_plain && has_right_sign).then(|| text.parse().ok()).flatten()
}

fn is_time(text: &str, is_before: bool) -> bool {
    let has_right_sign = text.starts_with('-') || text.starts_with('+') == is_before;
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let mut parts = digits.split(':');
    let (Some(hours), Some(minutes), Some(seconds), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let (seconds, fraction) = match seconds.split_once('.') {
        Some((seconds, fraction)) => (seconds, Some(fraction)),
        None => (seconds, None),
    };
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_sixty = |text: &str| text.len() == 2 && is_digits(text) && text < "60";
    let is_hours =
        is_digits(hours) && (hours.len() == 2 || hours.len() > 2 && !hours.starts_with('0'));
    let is_fraction = fraction.is_none_or(|fraction| {
        (1..=6).contains(&fraction.len()) && is_digits(fraction) && !fraction.ends_with('0')
    });
    let is_zero = digits.bytes().all(|byte| matches!(byte, b'0' | b':'));
    has_right_sign && is_hours && is_sixty(minutes) && is_sixty(seconds) && is_fraction && !is_zero
}

#[cfg(test)]
mod tests {
    use super::is_printed_interval;

    #[test]
    fn intervals_of_the_server_are_known() {
        for text in [
            "00:00:00",
            "1 day",
            "2 days",
            "-1 days",
            "1 year 2 mons 3 days 04:05:06.7",
            "-1 years -2 mons +3 days -04:05:06",
            "-1 days +02:00:00",
            "1 mon -1 days",
            "123:00:00",
            "-00:00:00.000001",
            "1 year",
            "11 mons",
        ] {
            assert!(is_printed_interval(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn other_intervals_are_not() {
        for text in [
            "",
            "1",
            "1 hour",
            "1 days",
            "2 day",
            "12 mons",
            "0 days",
            "1 day 00:00:00",
            "P1D",
            "1:00:00",
            "01:00",
            "01:00:00.50",
            "1 day  01:00:00",
            "+1 day",
            "-1 days 02:00:00",
            "1 year -1 mons",
            "01 days",
            "1 day 01:00:00 ago",
            "1 day 1 year",
        ] {
            assert!(!is_printed_interval(text.as_bytes()), "{text}");
        }
    }
}
