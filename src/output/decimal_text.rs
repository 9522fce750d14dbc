//! The text that PostgreSQL prints for a `numeric` without a precision.

/// Zeros that an exponent may stand for; numbers with more are left to the server.
const MAX_EXPONENT: i32 = 1_000;

/// Appends the printed text of a number; false where it is none, or not known.
pub(super) fn write_decimal(text: &[u8], out: &mut Vec<u8>) -> bool {
    let text = text.trim_ascii();
    let (is_negative, rest) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    if let Some(special) = special(rest) {
        if is_negative {
            out.push(b'-');
        }
        out.extend_from_slice(special);
        return special != b"NaN" || rest.len() == text.len();
    }
    let end = rest.iter().position(|byte| matches!(byte, b'e' | b'E')).unwrap_or(rest.len());
    let (digits, exponent) = (&rest[..end], rest.get(end + 1..));
    let Some(exponent) = exponent.map_or(Some(0), number) else { return false };
    let point = digits.iter().position(|byte| *byte == b'.').unwrap_or(digits.len());
    let (whole, fraction) = (&digits[..point], digits.get(point + 1..).unwrap_or_default());
    let has_digits = !whole.is_empty() || !fraction.is_empty();
    if !has_digits || !whole.iter().chain(fraction).all(u8::is_ascii_digit) {
        return false;
    }
    if is_negative && whole.iter().chain(fraction).any(|digit| *digit != b'0') {
        out.push(b'-');
    }
    // The digits as one row; the point stands before the one at `point`, which may lie outside.
    let all = || whole.iter().chain(fraction).copied();
    let count = whole.len() + fraction.len();
    let point = whole.len() as i64 + i64::from(exponent);
    let digit = |place: i64| match usize::try_from(place) {
        Ok(place) if place < count => all().nth(place).unwrap_or(b'0'),
        _ => b'0',
    };
    if exponent == 0 {
        let first = whole.iter().position(|digit| *digit != b'0').unwrap_or(whole.len());
        out.extend_from_slice(if first == whole.len() { b"0" } else { &whole[first..] });
        if !fraction.is_empty() {
            out.push(b'.');
            out.extend_from_slice(fraction);
        }
        return true;
    }
    let first = (0..point).find(|place| digit(*place) != b'0').unwrap_or(point);
    if first == point {
        out.push(b'0');
    }
    out.extend((first..point).map(digit));
    let scale = fraction.len() as i64 - i64::from(exponent);
    if scale > 0 {
        out.push(b'.');
        out.extend((point..point + scale).map(digit));
    }
    true
}

fn special(text: &[u8]) -> Option<&'static [u8]> {
    let is = |name: &str| text.eq_ignore_ascii_case(name.as_bytes());
    match () {
        () if is("nan") => Some(b"NaN"),
        () if is("infinity") || is("inf") => Some(b"Infinity"),
        () => None,
    }
}

fn number(text: &[u8]) -> Option<i32> {
    let number: i32 = std::str::from_utf8(text).ok()?.parse().ok()?;
    (number.abs() <= MAX_EXPONENT).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::write_decimal;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let mut out = Vec::new();
        let found = write_decimal(text.as_bytes(), &mut out);
        let found = found.then(|| String::from_utf8(out).unwrap());
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn numbers_are_printed_as_the_server_does() {
        // SELECT text::numeric, PostgreSQL 15.
        for (text, expected) in [
            ("1.50", "1.50"),
            ("-0", "0"),
            ("-0.00", "0.00"),
            ("+007.10", "7.10"),
            (".5", "0.5"),
            ("-5.", "-5"),
            ("1e3", "1000"),
            ("1.50e1", "15.0"),
            ("15E-1", "1.5"),
            ("1e-5", "0.00001"),
            ("-12.5e-3", "-0.0125"),
            ("0e5", "0"),
            ("0.0e-2", "0.000"),
            ("00012e1", "120"),
            ("nan", "NaN"),
            ("-inf", "-Infinity"),
            (" 1 ", "1"),
        ] {
            check(text, Some(expected));
        }
    }

    #[test]
    fn what_is_no_number_is_not_known() {
        for text in ["", "-", ".", "1_000", "0x1f", "1e", "1e5000", "a", "-nan"] {
            check(text, None);
        }
    }
}
