//! The form in which a server prints a value that it takes in several.
//!
//! A dump of a server has this form already and is left as it is; scripts by hand may write
//! `007.50`, `1e3` or a UUID in capitals. What is no value stays as it is written.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, StringBuilder};

/// Digits that an exponent may add; PostgreSQL's numeric has 131,072 before the point.
const MOST_DIGITS: i64 = 131_072;

/// Returns the texts with each one in its printed form.
pub(super) fn printed(texts: ArrayRef, form: fn(&str) -> Option<String>) -> ArrayRef {
    let Some(column) = texts.as_string_opt::<i32>() else { return texts };
    let changes = |text: &str| form(text).is_some();
    if !column.iter().flatten().any(changes) {
        return texts;
    }
    let mut builder = StringBuilder::with_capacity(column.len(), column.value_data().len());
    for text in column {
        let changed = text.and_then(form);
        builder.append_option(changed.as_deref().or(text));
    }
    Arc::new(builder.finish())
}

/// Returns a UUID in lower case with hyphens; `None` where it is so already, or is none.
///
/// <https://www.postgresql.org/docs/current/datatype-uuid.html>
pub(super) fn uuid(text: &str) -> Option<String> {
    if is_printed_uuid(text) {
        return None;
    }
    let inside = match text.strip_prefix('{') {
        Some(rest) => rest.strip_suffix('}')?,
        None => text,
    };
    let digits: String = inside.chars().filter(|c| *c != '-').collect();
    if digits.len() != 32 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let digits = digits.to_ascii_lowercase();
    let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    Some(parts.join("-"))
}

/// Returns true for a UUID as a server prints it.
pub(super) fn is_printed_uuid(text: &str) -> bool {
    let is_hyphen = |at: usize| matches!(at, 8 | 13 | 18 | 23);
    let is_printed = |(at, byte): (usize, u8)| match byte {
        b'-' => is_hyphen(at),
        b'0'..=b'9' | b'a'..=b'f' => !is_hyphen(at),
        _ => false,
    };
    text.len() == 36 && text.bytes().enumerate().all(is_printed)
}

/// Returns true for a `numeric` as a server prints it.
pub(super) fn is_printed_numeric(text: &str) -> bool {
    matches!(text, "NaN" | "Infinity" | "-Infinity") || is_printed_number(text.as_bytes())
}

/// Returns a number of PostgreSQL's `numeric` as plain digits; `None` where it is so already, or
/// is none.
pub(super) fn numeric(text: &str) -> Option<String> {
    if is_printed_number(text.as_bytes()) {
        return None;
    }
    let trimmed = text.trim_matches([' ', '\t', '\n', '\r', '\x0b', '\x0c']);
    let (negative, number) = match trimmed.strip_prefix('-') {
        Some(number) => (true, number),
        None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    for (names, printed) in [
        (["nan", "nan"], "NaN"),
        (["infinity", "inf"], if negative { "-Infinity" } else { "Infinity" }),
    ] {
        let is_negative_nan = negative && printed == "NaN";
        if !is_negative_nan && names.iter().any(|name| number.eq_ignore_ascii_case(name)) {
            return (printed != text).then(|| printed.to_owned());
        }
    }
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (number, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let any = whole.len() + fraction.len() > 0;
    if !any || !is_digits(whole) || !is_digits(fraction) || exponent.abs() > MOST_DIGITS {
        return None;
    }
    let digits = format!("{whole}{fraction}");
    // Where the point stands among the digits; those after it are the scale.
    let point = whole.len() as i64 + exponent;
    let places = (fraction.len() as i64 - exponent).max(0) as usize;
    let (whole, mut fraction) = match usize::try_from(point) {
        Ok(point) if point <= digits.len() => {
            (digits[..point].to_owned(), digits[point..].to_owned())
        }
        Ok(point) => (format!("{digits:0<point$}"), String::new()),
        Err(_) => (String::new(), format!("{}{digits}", "0".repeat(point.unsigned_abs() as usize))),
    };
    fraction.truncate(places);
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let is_zero = whole == "0" && fraction.bytes().all(|digit| digit == b'0');
    let sign = if negative && !is_zero { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{fraction}"))
}

fn is_printed_number(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let whole = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let has_one_zero = whole == 1 || digits.first() != Some(&b'0');
    let rest_is_fraction = match &digits[whole..] {
        [] => true,
        [b'.', fraction @ ..] => !fraction.is_empty() && fraction.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    let is_minus_zero =
        digits.len() < text.len() && digits.iter().all(|byte| matches!(byte, b'0' | b'.'));
    whole > 0 && has_one_zero && rest_is_fraction && !is_minus_zero
}

/// Returns a boolean of PostgreSQL from its words: unique beginnings of true, yes, on and their
/// opposites, in any case.
///
/// <https://www.postgresql.org/docs/current/datatype-boolean.html>
pub(super) fn boolean(text: &[u8]) -> Option<bool> {
    let word = text.trim_ascii().to_ascii_lowercase();
    let begins = |name: &str, least: usize| {
        word.len() >= least && name.as_bytes().starts_with(word.as_slice())
    };
    if word == b"1" || begins("true", 1) || begins("yes", 1) || begins("on", 2) {
        return Some(true);
    }
    (word == b"0" || begins("false", 1) || begins("no", 1) || begins("off", 2)).then_some(false)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(form: fn(&str) -> Option<String>, cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            assert_eq!(form(text).as_deref().unwrap_or(text), *expected, "{text}");
            assert_eq!(form(expected), None, "{expected} is printed");
        }
    }

    /// Each is what PostgreSQL 15 printed.
    #[test]
    fn numbers_are_plain_digits() {
        check(
            numeric,
            &[
                ("007.50", "7.50"),
                ("1E-5", "0.00001"),
                ("  12 ", "12"),
                ("-0.00", "0.00"),
                (".5", "0.5"),
                ("5.", "5"),
                ("+5", "5"),
                ("1e3", "1000"),
                ("1.5e3", "1500"),
                ("1.2345e2", "123.45"),
                ("12.5e-1", "1.25"),
                ("-1e-2", "-0.01"),
                ("0e5", "0"),
                ("NAN", "NaN"),
                ("-inf", "-Infinity"),
                ("-12.50", "-12.50"),
            ],
        );
        for text in ["", "-", ".", "1e", "1x", "x", "1.2.3", "--1", "1e999999999"] {
            assert_eq!(numeric(text), None, "{text}");
        }
    }

    #[test]
    fn uuids_are_in_lower_case_with_hyphens() {
        let printed = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";
        check(
            uuid,
            &[
                (printed, printed),
                ("A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", printed),
                ("{a0eebc999c0b4ef8bb6d6bb9bd380a11}", printed),
                ("a0ee-bc99-9c0b-4ef8-bb6d-6bb9-bd38-0a11", printed),
            ],
        );
        assert_eq!(uuid("a0ee"), None);
        assert_eq!(uuid("é"), None);
    }

    #[test]
    fn booleans_have_many_words() {
        for (text, expected) in [
            ("t", Some(true)),
            (" YES ", Some(true)),
            ("tru", Some(true)),
            ("On", Some(true)),
            ("o", None),
            ("of", Some(false)),
            ("N", Some(false)),
            ("0", Some(false)),
            ("", None),
            ("truer", None),
        ] {
            assert_eq!(boolean(text.as_bytes()), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn printed_forms_stay(text in "[-+ ]?[0-9]{0,6}[.]?[0-9]{0,6}(e[-+]?[0-9]{1,2})?") {
            if let Some(printed) = numeric(&text) {
                prop_assert_eq!(numeric(&printed), None);
                let (from, to): (f64, f64) = (text.trim().parse().unwrap(), printed.parse().unwrap());
                prop_assert!((from - to).abs() <= from.abs() * 1e-12);
            }
        }
    }
}
