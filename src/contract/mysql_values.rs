//! What a column of MySQL demands of a value in strict mode: range, length, letters, labels.
//!
//! A value that the server would take and change (pad, spell otherwise) is refused as one that it
//! would not take; what it rounds or cuts by itself is done before, and noted. What is in the files
//! comes out of the target as it went in.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use super::mysql_condition::json_column;
use super::mysql_numbers::number_test;
use super::mysql_stored::stored;
use super::mysql_times::{is_time, moment_test};
use super::postgres_json::escape_fault;
use super::postgres_words::uuid_fault;
use super::reason;
use super::rules::{ColumnPlace, ColumnTest, Fault, Tests, TextForm, TextTest};
use crate::dump::{Check, Repertoire, SQL_TYPE_KEY, SqlType};
use arrow::array::{Array, AsArray};
use serde::de::IgnoredAny;

/// Nesting that MySQL's JSON takes.
const JSON_DEPTH: usize = 100;

/// Nesting that MariaDB's `json_valid` takes.
const MARIADB_JSON_DEPTH: usize = 31;

pub(super) fn tests(place: &ColumnPlace) -> Tests {
    let base = base(&place.column.declared);
    let mut tests =
        Tests { form: form(place, &base), stored: stored(place, &base), ..Tests::default() };
    match &place.column.sql_type {
        SqlType::Text { max_chars } => text_tests(place, &base, *max_chars, &mut tests),
        SqlType::Enum { labels } => tests.text = Some(enum_test(labels)),
        SqlType::Set { labels } => tests.text = Some(set_test(labels)),
        SqlType::Json { .. } => tests.text = Some(json_test(JSON_DEPTH)),
        SqlType::Uuid => {
            tests.text = Some(Box::new(uuid_fault));
        }
        SqlType::Time if *place.sql_type == SqlType::Exact => {
            let declared = place.column.declared.clone();
            let what = "a time from -838:59:59 to 838:59:59 with the digits of its column";
            let test = move |text: &str| (!is_time(text, &declared)).then(|| invalid(what));
            tests.text = Some(Box::new(test));
        }
        SqlType::Exact if base == "inet4" => {
            let is_address = |text: &str| text.parse::<Ipv4Addr>().is_ok();
            tests.text =
                Some(Box::new(move |text| (!is_address(text)).then(|| invalid("an IPv4 address"))));
        }
        SqlType::Exact if base == "inet6" => {
            let is_address = |text: &str| text.parse::<Ipv6Addr>().is_ok();
            tests.text =
                Some(Box::new(move |text| (!is_address(text)).then(|| invalid("an IPv6 address"))));
        }
        SqlType::Exact => {
            let declared = &place.column.declared;
            let why = format!("the values of type `{declared}` are taken as they are");
            tests.not_evaluated = Some(why);
        }
        SqlType::Bytes { max_bytes } => {
            tests.column = bytes_test(&base, *max_bytes);
            if max_bytes.is_none() && base != "vector" {
                tests.not_evaluated = Some("shapes are taken as they are".to_owned());
            }
        }
        SqlType::Date | SqlType::Timestamp | SqlType::TimestampTz | SqlType::Time => {
            tests.column = Some(moment_test(&place.column.sql_type));
        }
        _ => tests.column = number_test(&place.column.sql_type, &place.column.declared),
    }
    let is_json = |check: &&Check| {
        json_column(check, place.table).is_some_and(|column| column.name == place.column.name)
    };
    if place.table.checks.iter().any(|check| is_json(&check)) {
        let other = tests.text.take();
        let test = move |text: &str| {
            let first = other.as_ref().and_then(|test| test(text));
            first.or_else(|| json_fault(text, MARIADB_JSON_DEPTH))
        };
        tests.text = Some(Box::new(test));
    }
    tests
}

/// Returns the first word of a declared type, in lower case.
pub(super) fn base(declared: &str) -> String {
    let mut words = declared.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    let base = words.by_ref().find(|word| !word.is_empty()).unwrap_or_default();
    let base = base.to_ascii_lowercase();
    match base.as_str() {
        "national" => words.find(|word| !word.is_empty()).map_or(base, str::to_ascii_lowercase),
        "nchar" | "character" => "char".to_owned(),
        _ => base,
    }
}

pub(super) fn invalid(expected: &str) -> Fault {
    (reason::INVALID_VALUE, format!("expected {expected}"))
}

/// Returns how the server writes what is the same value to it.
fn form(place: &ColumnPlace, base: &str) -> Option<TextForm> {
    match &place.column.sql_type {
        SqlType::Uuid => Some(Arc::new(|text| {
            let digits = text.chars().filter(char::is_ascii_hexdigit);
            let digits: String = digits.map(|digit| digit.to_ascii_lowercase()).collect();
            if digits.len() != 32 {
                return text.to_owned();
            }
            let parts = [0..8, 8..12, 12..16, 16..20, 20..32];
            parts.map(|part| &digits[part]).join("-")
        })),
        SqlType::Set { labels } => {
            let labels = labels.clone();
            Some(Arc::new(move |text| {
                let given: Vec<&str> = text.split(',').collect();
                if text.is_empty() || !given.iter().all(|one| labels.iter().any(|l| l == one)) {
                    return text.to_owned();
                }
                let kept = labels.iter().filter(|label| given.contains(&label.as_str()));
                kept.map(String::as_str).collect::<Vec<_>>().join(",")
            }))
        }
        // The blanks that PostgreSQL pads its own `character(n)` with are no part of the value.
        SqlType::Text { .. } if base == "char" => {
            let given = place.given.metadata().get(SQL_TYPE_KEY)?.to_ascii_lowercase();
            let is_padded = ["character(", "char(", "bpchar("].iter().any(|t| given.starts_with(t));
            is_padded.then(|| {
                let cut: TextForm = Arc::new(|text| text.trim_end_matches(' ').to_owned());
                cut
            })
        }
        _ => None,
    }
}

fn text_tests(place: &ColumnPlace, base: &str, max_chars: Option<u32>, tests: &mut Tests) {
    let name = place.column.charset.as_deref().or(place.table.collation_of(place.column));
    let name = name.unwrap_or("utf8mb4").to_owned();
    let Some(repertoire) = Repertoire::of_mysql(&name) else {
        tests.not_evaluated =
            Some(format!("the letters of the character set `{name}` are not known"));
        return;
    };
    let max_bytes = max_text_bytes(base, &place.column.declared, repertoire.max_bytes);
    let set = name.split('_').next().unwrap_or_default().to_owned();
    let test = move |text: &str| -> Option<Fault> {
        let bytes = match repertoire.bytes_of(text) {
            Ok(bytes) => bytes,
            Err(letter) => {
                let code = u32::from(letter);
                return Some(invalid(&format!("letters of {set}, found U+{code:04X}")));
            }
        };
        match (max_chars, max_bytes) {
            // Bytes are never fewer than characters.
            (Some(limit), _) if text.len() > limit as usize => {
                let found = text.chars().count();
                if found > limit as usize {
                    return Some(too_long(limit as usize, "characters", found));
                }
            }
            (None, Some(limit)) if bytes > limit => {
                return Some(too_long(limit, "bytes", bytes));
            }
            _ => {}
        }
        None
    };
    tests.text = Some(Box::new(test));
}

fn too_long(limit: usize, unit: &str, found: usize) -> Fault {
    (reason::TOO_LONG, format!("at most {limit} {unit}, found {found}"))
}

/// Returns the bytes that a column without a length in characters holds.
///
/// `text(100)` is the smallest of the types that holds so many characters.
fn max_text_bytes(base: &str, declared: &str, bytes_a_character: usize) -> Option<usize> {
    const SIZES: [usize; 4] = [255, 65_535, 16_777_215, 4_294_967_295];
    match base {
        "tinytext" => Some(SIZES[0]),
        "text" => {
            let wanted = declared.split(['(', ')']).nth(1).and_then(|n| n.trim().parse().ok());
            let Some(wanted): Option<usize> = wanted else { return Some(SIZES[1]) };
            let wanted = wanted.saturating_mul(bytes_a_character);
            SIZES.into_iter().find(|size| wanted <= *size)
        }
        "mediumtext" | "long" => Some(SIZES[2]),
        "longtext" => Some(SIZES[3]),
        _ => None,
    }
}

fn enum_test(labels: &[String]) -> TextTest {
    let labels = labels.to_vec();
    Box::new(move |text| {
        if labels.iter().any(|label| label == text) {
            return None;
        }
        let lower = text.to_lowercase();
        let near = labels.iter().find(|label| label.to_lowercase() == lower);
        Some(match near {
            // The server would write the label instead.
            Some(label) => invalid(&format!("a label of the enum, which is spelled `{label}`")),
            None => invalid(&format!("one of {}", shown(&labels))),
        })
    })
}

/// Labels that a message names; more are too many to read.
const SHOWN_LABELS: usize = 8;

fn shown(labels: &[String]) -> String {
    let more = if labels.len() > SHOWN_LABELS { ", …" } else { "" };
    format!("{}{more}", labels[..labels.len().min(SHOWN_LABELS)].join(", "))
}

fn set_test(labels: &[String]) -> TextTest {
    let labels = labels.to_vec();
    Box::new(move |text| {
        let is_known = |part: &str| labels.iter().any(|label| label == part);
        (!text.is_empty() && !text.split(',').all(is_known))
            .then(|| invalid(&format!("a list of {}", shown(&labels))))
    })
}

fn json_test(depth: usize) -> TextTest {
    Box::new(move |text| json_fault(text, depth))
}

fn json_fault(text: &str, depth: usize) -> Option<Fault> {
    let is_whole = || !matches!(escape_fault(text), Some((reason::INVALID_VALUE, _)));
    if serde_json::from_str::<IgnoredAny>(text).is_err() || !is_whole() {
        return Some(invalid("JSON"));
    }
    let found = nesting(text);
    (found > depth).then(|| invalid(&format!("JSON of at most {depth} levels, found {found}")))
}

/// Returns how deep arrays and objects of valid JSON stand in each other.
fn nesting(json: &str) -> usize {
    let (mut depth, mut deepest, mut in_text, mut escaped) = (0_usize, 0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

fn bytes_test(base: &str, max_bytes: Option<u64>) -> Option<ColumnTest> {
    let limit = usize::try_from(max_bytes?).ok()?;
    let is_padded = matches!(base, "binary" | "char");
    Some(Box::new(move |array| {
        let Some(values) = array.as_binary_opt::<i32>() else { return Vec::new() };
        let lengths = (0..values.len()).filter(|row| values.is_valid(*row));
        let lengths = lengths.map(|row| (row, values.value(row).len()));
        let fault = |(row, found): (usize, usize)| {
            if found > limit {
                Some((row, too_long(limit, "bytes", found)))
            } else if is_padded && found < limit {
                // It would be filled up with zero bytes.
                Some((row, invalid(&format!("{limit} bytes, found {found}"))))
            } else {
                None
            }
        };
        lengths.filter_map(fault).collect()
    }))
}
