//! What a type of PostgreSQL demands of a value beyond its Arrow type: length, labels, syntax.

use arrow::array::{Array, StringArray};
use memchr::memchr;
use serde::de::IgnoredAny;

use super::reason;
use super::rules::{Fault, TextTest};
use crate::dump::SqlType;

/// Returns the test that texts of this type have to pass; `None` where every text does.
pub(super) fn text_test(sql_type: &SqlType) -> Option<TextTest> {
    match sql_type {
        SqlType::Text { max_chars: Some(limit) } | SqlType::Char { chars: limit } => {
            let limit = *limit as usize;
            Some(Box::new(move |text| {
                // Bytes are never fewer than characters.
                let is_long = text.len() > limit && text.chars().count() > limit;
                is_long.then(|| {
                    let found = text.chars().count();
                    (reason::TOO_LONG, format!("at most {limit} characters, found {found}"))
                })
            }))
        }
        SqlType::Enum { labels } => {
            let labels = labels.clone();
            Some(Box::new(move |text| {
                let known = labels.iter().any(|label| label == text);
                (!known).then(|| invalid("a label of the enum"))
            }))
        }
        SqlType::Json { binary } => {
            let binary = *binary;
            Some(Box::new(move |text| match serde_json::from_str::<IgnoredAny>(text) {
                Err(_) => Some(invalid("JSON")),
                Ok(_) if binary => escape_fault(text),
                Ok(_) => None,
            }))
        }
        SqlType::Uuid => Some(Box::new(|text| (!is_uuid(text)).then(|| invalid("a UUID")))),
        SqlType::Numeric => Some(Box::new(|text| (!is_number(text)).then(|| invalid("a number")))),
        _ => None,
    }
}

fn invalid(expected: &str) -> Fault {
    (reason::INVALID_VALUE, format!("expected {expected}"))
}

/// Returns the rows whose text holds a zero byte.
pub(super) fn rows_with_nul(texts: &StringArray) -> Vec<usize> {
    let bytes = texts.value_data();
    if memchr(0, bytes).is_none() {
        return Vec::new();
    }
    let has_nul = |row: &usize| texts.is_valid(*row) && texts.value(*row).contains('\0');
    (0..texts.len()).filter(has_nul).collect()
}

/// Returns true for JSON whose surrogates stand in pairs.
pub(super) fn is_json(text: &str) -> bool {
    let is_whole = || !matches!(escape_fault(text), Some((reason::INVALID_VALUE, _)));
    serde_json::from_str::<IgnoredAny>(text).is_ok() && is_whole()
}

/// Looks for the escapes that `json` keeps as text and `jsonb` has no character for.
///
/// `\u0000` is none of PostgreSQL's, and surrogates have to stand in pairs.
/// <https://www.postgresql.org/docs/current/datatype-json.html>
fn escape_fault(json: &str) -> Option<Fault> {
    let mut rest = json.as_bytes();
    let mut open = None;
    while let Some(at) = memchr(b'\\', rest) {
        let unit = match rest.get(at + 1..at + 6) {
            Some([b'u', digits @ ..]) => std::str::from_utf8(digits).ok(),
            _ => None,
        };
        let unit = unit.and_then(|digits| u16::from_str_radix(digits, 16).ok());
        if open.is_some() && (at > 0 || !matches!(unit, Some(0xdc00..=0xdfff))) {
            return Some(invalid("a pair of surrogates"));
        }
        match unit {
            Some(0) => return Some((reason::NUL_BYTE, "jsonb can't hold \\u0000".to_owned())),
            Some(0xdc00..=0xdfff) if open.is_none() => {
                return Some(invalid("a pair of surrogates"));
            }
            _ => {}
        }
        open = unit.filter(|unit| matches!(unit, 0xd800..=0xdbff));
        rest = rest.get(at + if unit.is_some() { 6 } else { 2 }..).unwrap_or_default();
    }
    open.map(|_| invalid("a pair of surrogates"))
}

/// 32 hex digits, in the groups that PostgreSQL reads.
/// <https://www.postgresql.org/docs/current/datatype-uuid.html>
pub(super) fn is_uuid(text: &str) -> bool {
    let inner = match text.strip_prefix('{') {
        Some(rest) => rest.strip_suffix('}'),
        None => Some(text),
    };
    let Some(inner) = inner else { return false };
    let digits = inner.bytes().filter(u8::is_ascii_hexdigit).count();
    let well_grouped = inner.split('-').all(|group| !group.is_empty() && group.len() % 4 == 0);
    digits == 32
        && well_grouped
        && inner.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

fn is_number(text: &str) -> bool {
    let text = text.trim();
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if ["NaN", "Infinity", "inf"].iter().any(|word| unsigned.eq_ignore_ascii_case(word)) {
        return true;
    }
    let (mantissa, exponent) =
        unsigned.split_once(['e', 'E']).map_or((unsigned, None), |split| (split.0, Some(split.1)));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.map(|text| text.strip_prefix(['+', '-']).unwrap_or(text));
    is_digits(whole)
        && is_digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|text| !text.is_empty() && is_digits(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sql_type: &SqlType, text: &str, expected: Option<&str>) {
        let test = text_test(sql_type).expect("a test");
        assert_eq!(test(text).map(|(code, _)| code), expected, "{text}");
    }

    #[test]
    fn lengths_count_characters() {
        let three = SqlType::Text { max_chars: Some(3) };
        check(&three, "äöü", None);
        check(&three, "äöüx", Some("too_long"));
    }

    #[test]
    fn labels_json_uuids_and_numbers_are_tested() {
        check(&SqlType::Enum { labels: vec!["a".to_owned()] }, "b", Some("invalid_value"));
        check(&SqlType::Json { binary: true }, r#"{"a": 1}"#, None);
        check(&SqlType::Json { binary: true }, r#"{"a": }"#, Some("invalid_value"));
        check(&SqlType::Json { binary: true }, r#"{"a": "\u0000"}"#, Some("nul_byte"));
        check(&SqlType::Json { binary: true }, r#"{"a": "\\u0000"}"#, None);
        for lone in [r#""\ud800""#, r#""\udc00""#, r#""\ud800 \udc00""#, r#""\ud800\n\udc00""#] {
            check(&SqlType::Json { binary: true }, lone, Some("invalid_value"));
        }
        check(&SqlType::Json { binary: true }, r#""\ud83d\ude00 \\ud800""#, None);
        check(&SqlType::Json { binary: false }, r#"{"a": "\u0000"}"#, None);
        check(&SqlType::Uuid, "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", None);
        check(&SqlType::Uuid, "{a0eebc999c0b4ef8bb6d6bb9bd380a11}", None);
        check(&SqlType::Uuid, "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1", Some("invalid_value"));
        for number in ["1", "-1.5", ".5", "1e10", "NaN", "1."] {
            check(&SqlType::Numeric, number, None);
        }
        for text in ["", ".", "1e", "x", "1,5"] {
            check(&SqlType::Numeric, text, Some("invalid_value"));
        }
    }
}
