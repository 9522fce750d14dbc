//! What a plan says of columns: their type, their secrets, and the values that don't fit.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::dump::{ColumnRule, OnInvalid, Policies, Secret};

/// What is done with a column of a source, or with all of them.
///
/// ```toml
/// [sources.legacy.defaults]
/// zero_date = "null"
/// [sources.legacy.columns]
/// "race.start_time" = { zero_date = "1970-01-01 00:00:00" }
/// "course.grade"    = { as = "text" }
/// "*.created_at"    = { zero_date = "reject" }
/// "user.bio"        = { nul = "strip", invalid_utf8 = "null" }
/// ```
///
/// A policy is one of
///
/// * `"reject"`: the row goes to `rejects/`; what is not said otherwise;
/// * `"null"`: the cell is NULL;
/// * `"aside"`: the cell is NULL, and its exact text stands in `aside/<source>.<table>.parquet`;
/// * `"text"`: the column is text from its first row on, and every value stands there as it is
///   written in the dump, also those that would fit the declared type;
/// * any other text, a number or a boolean: that constant, which has to be of the column's type.
///   `{ constant = "null" }` is the text `null`.
///
/// Every use is counted in `audit.json`, by column, reason and policy. What a column's own key
/// says goes before what a pattern says, and both before the defaults; there, `on_invalid` goes
/// before a less exact `zero_date`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnSection {
    /// Keep the exact text instead of the declared type.
    #[serde(rename = "as")]
    pub as_type: Option<AsType>,
    /// For any value that the column's type can't hold and that has no key of its own here.
    #[serde(default, deserialize_with = "policy")]
    pub on_invalid: Option<OnInvalid>,
    /// For `0000-00-00`, and dates with a month or day of zero.
    #[serde(default, deserialize_with = "policy")]
    pub zero_date: Option<OnInvalid>,
    /// For a TIME of 24 hours or more, or below zero.
    #[serde(default, deserialize_with = "policy")]
    pub time_range: Option<OnInvalid>,
    /// For numbers, dates and years beyond the range of their type.
    #[serde(default, deserialize_with = "policy")]
    pub overflow: Option<OnInvalid>,
    /// For text whose bytes are not UTF-8.
    #[serde(default, deserialize_with = "policy")]
    pub invalid_utf8: Option<OnInvalid>,
    /// For text that is none of the labels of its enum or set.
    #[serde(default, deserialize_with = "policy")]
    pub unknown_label: Option<OnInvalid>,
    /// For zero bytes in text, and `\u0000` in JSON, which no text of PostgreSQL can hold:
    /// `reject`, `null`, `aside`, `strip`, or the text that takes the place of each.
    #[serde(default, deserialize_with = "nul_policy")]
    pub nul: Option<OnInvalid>,
    pub secret: Option<Secret>,
    /// The SQL type of a column of a CSV, Parquet or JSON Lines file.
    #[serde(rename = "type")]
    pub sql_type: Option<String>,
}

/// A section, or the text that is short for `{ type = "…" }`.
#[derive(Debug, Clone, Default)]
pub struct ColumnEntry(pub ColumnSection);

impl<'de> Deserialize<'de> for ColumnEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EntryVisitor)
    }
}

struct EntryVisitor;

impl<'de> Visitor<'de> for EntryVisitor {
    type Value = ColumnEntry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what is done with the column, or its SQL type")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<ColumnEntry, E> {
        let sql_type = Some(text.to_owned());
        Ok(ColumnEntry(ColumnSection { sql_type, ..ColumnSection::default() }))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ColumnEntry, A::Error> {
        ColumnSection::deserialize(MapAccessDeserializer::new(map)).map(ColumnEntry)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AsType {
    Text,
}

impl ColumnSection {
    /// Returns the rule that the section is.
    pub fn rule(&self) -> ColumnRule {
        ColumnRule {
            as_text: self.as_type.is_some(),
            policies: Policies {
                on_invalid: self.on_invalid.clone(),
                zero_date: self.zero_date.clone(),
                time_range: self.time_range.clone(),
                overflow: self.overflow.clone(),
                invalid_utf8: self.invalid_utf8.clone(),
                unknown_label: self.unknown_label.clone(),
                nul: self.nul.clone(),
            },
            secret: self.secret,
        }
    }
}

/// A policy as TOML may write it.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected `reject`, `null`, `text`, `aside`, or a constant: a text, a number or a boolean"
)]
enum Written {
    Text(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    Constant { constant: Constant },
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a text, a number or a boolean")]
enum Constant {
    Text(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
}

fn policy<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<OnInvalid>, D::Error> {
    let constant = match Written::deserialize(deserializer)? {
        Written::Text(text) => match text.as_str() {
            "reject" => return Ok(Some(OnInvalid::Reject)),
            "null" => return Ok(Some(OnInvalid::Null)),
            "aside" => return Ok(Some(OnInvalid::Aside)),
            "text" => return Ok(Some(OnInvalid::Text)),
            _ => text,
        },
        Written::Integer(number) => number.to_string(),
        Written::Float(number) => number.to_string(),
        Written::Boolean(truth) => truth.to_string(),
        Written::Constant { constant } => match constant {
            Constant::Text(text) => text,
            Constant::Integer(number) => number.to_string(),
            Constant::Float(number) => number.to_string(),
            Constant::Boolean(truth) => truth.to_string(),
        },
    };
    Ok(Some(OnInvalid::Constant(constant)))
}

fn nul_policy<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<OnInvalid>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ok(Some(match text.as_str() {
        "reject" => OnInvalid::Reject,
        "null" => OnInvalid::Null,
        "aside" => OnInvalid::Aside,
        "strip" => OnInvalid::Constant(String::new()),
        text if text.contains('\0') => {
            return Err(D::Error::custom("a zero byte can't take the place of a zero byte"));
        }
        "text" => {
            return Err(D::Error::custom("`text` is no policy for zero bytes: text has them"));
        }
        text => OnInvalid::Constant(text.to_owned()),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(section: &str, expected: Result<Policies, &str>) {
        let read = toml::from_str::<ColumnSection>(section);
        match (read, expected) {
            (Ok(section), Ok(policies)) => assert_eq!(section.rule().policies, policies),
            (Err(error), Err(part)) => assert!(error.message().contains(part), "{error}"),
            (read, _) => panic!("{section}: {read:?}"),
        }
    }

    #[test]
    fn policies_are_words_or_constants() {
        let zero_date = |policy| Policies { zero_date: Some(policy), ..Policies::default() };
        let constant = |text: &str| OnInvalid::Constant(text.to_owned());
        check("zero_date = 'null'", Ok(zero_date(OnInvalid::Null)));
        check("zero_date = 'aside'", Ok(zero_date(OnInvalid::Aside)));
        check("zero_date = 'text'", Ok(zero_date(OnInvalid::Text)));
        check("zero_date = '1970-01-01'", Ok(zero_date(constant("1970-01-01"))));
        check("zero_date = { constant = 'null' }", Ok(zero_date(constant("null"))));
        let overflow = Policies { overflow: Some(constant("-1")), ..Policies::default() };
        check("overflow = -1", Ok(overflow));
        check("zero_date = []", Err("expected `reject`, `null`, `text`, `aside`, or a constant"));
    }

    #[test]
    fn zero_bytes_are_stripped_or_replaced() {
        let nul = |text: &str| Policies {
            nul: Some(OnInvalid::Constant(text.to_owned())),
            ..Policies::default()
        };
        check("nul = 'strip'", Ok(nul("")));
        check("nul = '?'", Ok(nul("?")));
        check("nul = 'text'", Err("`text` is no policy"));
        check("nul = \"\\u0000\"", Err("a zero byte can't"));
    }
}
