//! Texts of `json` and `jsonb`.
//!
//! <https://www.postgresql.org/docs/current/datatype-json.html>

use memchr::memchr;
use serde::de::IgnoredAny;

use super::postgres_numbers::{invalid, number_fault};
use super::postgres_types::Verdict;
use super::reason;

/// Bytes of one string of a jsonb value, and of all that one of its levels holds.
const MAX_STRING_BYTES: usize = 0x0fff_ffff;
/// Digits, point and sign of a number that is in jsonb's range without a look at it.
const SHORT_NUMBER: usize = 100;
/// Levels that a server with the default `max_stack_depth` takes.
const MAX_DEPTH: usize = 6_000;

pub(super) fn json_fault(text: &str, is_binary: bool) -> Verdict {
    if serde_json::from_str::<IgnoredAny>(text).is_err() {
        return Some(invalid("JSON"));
    }
    if depth(text.as_bytes()) > MAX_DEPTH {
        return Some(invalid(&format!("JSON of at most {MAX_DEPTH} levels")));
    }
    if !is_binary {
        return None;
    }
    if text.len() > MAX_STRING_BYTES {
        return Some((reason::TOO_LONG, format!("at most {MAX_STRING_BYTES} bytes")));
    }
    escape_fault(text).or_else(|| numbers_fault(text))
}

/// Returns how deep the value of a valid text is, where it can be deep at all.
fn depth(text: &[u8]) -> usize {
    if text.len() < MAX_DEPTH {
        return 0;
    }
    let (mut depth, mut deepest, mut rest) = (0_usize, 0, text);
    while let [byte, after @ ..] = rest {
        rest = match byte {
            b'"' => after_string(after),
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
                after
            }
            b']' | b'}' => {
                depth = depth.saturating_sub(1);
                after
            }
            _ => after,
        };
    }
    deepest
}

/// Returns what follows a string whose opening quote was read.
fn after_string(text: &[u8]) -> &[u8] {
    let mut rest = text;
    while let Some(at) = memchr::memchr2(b'"', b'\\', rest) {
        let is_end = rest[at] == b'"';
        rest = rest.get(at + if is_end { 1 } else { 2 }..).unwrap_or_default();
        if is_end {
            return rest;
        }
    }
    &[]
}

/// Looks for the escapes that `json` keeps as text and `jsonb` has no character for: `\u0000` is
/// none of PostgreSQL's, and surrogates have to stand in pairs.
pub(super) fn escape_fault(json: &str) -> Verdict {
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

/// Looks for numbers that jsonb, which keeps them as numeric, has no room for.
fn numbers_fault(json: &str) -> Verdict {
    // Only an exponent, or very many digits, lead out of the range.
    let has_exponent = |bytes: &[u8]| memchr::memchr2(b'e', b'E', bytes).is_some();
    if json.len() < SHORT_NUMBER && !has_exponent(json.as_bytes()) {
        return None;
    }
    let mut rest = json.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = match byte {
            b'"' => after_string(after),
            b'-' | b'0'..=b'9' => {
                let is_part = |byte: &u8| {
                    matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E') || byte.is_ascii_digit()
                };
                let length = rest.iter().take_while(|byte| is_part(byte)).count();
                let (number, after) = rest.split_at(length);
                let is_far = length > SHORT_NUMBER || has_exponent(number);
                let number = std::str::from_utf8(number).unwrap_or_default();
                if is_far && let Some((code, _)) = number_fault(number, None) {
                    return Some((code, "a number is out of the range of jsonb".to_owned()));
                }
                after
            }
            _ => after,
        };
    }
    None
}
