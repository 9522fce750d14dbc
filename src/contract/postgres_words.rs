//! Texts of PostgreSQL's small types: truth values, lengths, labels, bytes, bits, UUIDs.

use super::postgres_numbers::{invalid, trimmed};
use super::postgres_types::Verdict;
use super::reason;

/// Labels of an enum that a message names.
const NAMED_LABELS: usize = 20;
/// Bytes that a `name` keeps; more are cut without a word.
const NAME_BYTES: usize = 63;

/// <https://www.postgresql.org/docs/current/datatype-boolean.html>
pub(super) fn boolean_fault(text: &str) -> Verdict {
    let text = trimmed(text).to_ascii_lowercase();
    let is_start_of = |word: &str, least: usize| text.len() >= least && word.starts_with(&text);
    let is_word = ["true", "false", "yes", "no"].iter().any(|word| is_start_of(word, 1))
        || is_start_of("off", 2)
        || ["on", "1", "0"].contains(&text.as_str());
    (!is_word).then(|| invalid("a truth value"))
}

/// A text of so many characters; blanks beyond them are cut, as the SQL standard wants it.
pub(super) fn length_fault(text: &str, limit: usize) -> Verdict {
    // Bytes are never fewer than characters.
    if text.len() <= limit {
        return None;
    }
    let (end, _) = text.char_indices().nth(limit)?;
    text[end..].bytes().any(|byte| byte != b' ').then(|| {
        let found = text.chars().count();
        (reason::TOO_LONG, format!("at most {limit} characters, found {found}"))
    })
}

pub(super) fn name_fault(text: &str) -> Verdict {
    let bytes = text.len();
    (bytes > NAME_BYTES)
        .then(|| (reason::TOO_LONG, format!("at most {NAME_BYTES} bytes, found {bytes}")))
}

pub(super) fn label_fault(text: &str, labels: &[String]) -> Verdict {
    if labels.iter().any(|label| label == text) {
        return None;
    }
    let named: Vec<&str> = labels.iter().take(NAMED_LABELS).map(String::as_str).collect();
    let more = if labels.len() > NAMED_LABELS { ", …" } else { "" };
    Some(invalid(&format!("one of {}{more}", named.join(", "))))
}

/// Both forms: `\x00ff`, and `a\\b\001`.
pub(super) fn bytes_fault(text: &str) -> Verdict {
    let is_valid = match text.as_bytes() {
        [b'\\', b'x', digits @ ..] => are_hex_bytes(digits),
        bytes => are_escaped_bytes(bytes),
    };
    (!is_valid).then(|| invalid("bytes"))
}

fn are_hex_bytes(digits: &[u8]) -> bool {
    let mut rest = digits;
    loop {
        rest = match rest {
            [] => return true,
            [b' ' | b'\n' | b'\t' | b'\r', rest @ ..] => rest,
            [high, low, rest @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => rest,
            _ => return false,
        }
    }
}

fn are_escaped_bytes(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    loop {
        rest = match rest {
            [] => return true,
            [b'\\', b'\\', rest @ ..]
            | [b'\\', b'0'..=b'3', b'0'..=b'7', b'0'..=b'7', rest @ ..] => rest,
            [b'\\', ..] => return false,
            [_, rest @ ..] => rest,
        }
    }
}

/// 32 hex digits, in the groups that PostgreSQL reads.
/// <https://www.postgresql.org/docs/current/datatype-uuid.html>
pub(super) fn uuid_fault(text: &str) -> Verdict {
    // The usual form, in one pass.
    let is_usual = text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    if is_usual || is_loose_uuid(text) { None } else { Some(invalid("a UUID")) }
}

fn is_loose_uuid(text: &str) -> bool {
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

/// `bit(n)` takes n bits, no more and no fewer; `bit varying(n)` up to n.
pub(super) fn bits_fault(text: &str, bits: usize, is_fixed: bool) -> Verdict {
    let (digits, bits_a_digit) = match text.as_bytes() {
        [b'x' | b'X', digits @ ..] => (digits, 4),
        [b'b' | b'B', digits @ ..] => (digits, 1),
        digits => (digits, 1),
    };
    let is_digit = |byte: &u8| match bits_a_digit {
        4 => byte.is_ascii_hexdigit(),
        _ => matches!(byte, b'0' | b'1'),
    };
    if !digits.iter().all(is_digit) {
        return Some(invalid("bits"));
    }
    let found = digits.len() * bits_a_digit;
    if is_fixed && found != bits {
        let what = format!("expected {bits} bits, found {found}");
        let code = if found > bits { reason::TOO_LONG } else { reason::INVALID_VALUE };
        return Some((code, what));
    }
    (found > bits).then(|| (reason::TOO_LONG, format!("at most {bits} bits, found {found}")))
}

/// A place in the write-ahead log: `16/B374D848`.
pub(super) fn lsn_fault(text: &str) -> Verdict {
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let is_lsn = text.split_once('/').is_some_and(|(high, low)| is_part(high) && is_part(low));
    (!is_lsn).then(|| invalid("a place in the log"))
}
