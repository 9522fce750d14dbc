//! How often policies changed values of a table: by column, reason and what was done.
//!
//! Samples are masked where they come in, unless the run is to show values.

use serde::Serialize;

use crate::dump::{PolicyUse, Reason, SourceTable};

/// Samples of one policy that are kept.
const SAMPLES: usize = 3;
/// Characters of a sample.
const SAMPLE_CHARS: usize = 40;

/// The uses of one policy on one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyRecord {
    pub column: String,
    /// Why the type can't hold the values.
    pub reason: &'static str,
    /// What became of them: `null`, `aside`, `constant`, `replaced`.
    pub policy: &'static str,
    pub count: u64,
    pub first: FirstUse,
    /// The first few values: letters and digits stand for any, unless the run shows values.
    pub samples: Vec<String>,
}

/// The place of the first row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FirstUse {
    /// The file's name, without its folder.
    pub input: String,
    /// Where the row begins in the plain text, from 0.
    pub byte: u64,
    /// From 1.
    pub line: u64,
    /// The row's number in its table, from 1.
    pub row: u64,
}

/// What a record may say of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Samples {
    Shown,
    Masked,
    /// Of a secret column.
    None,
}

/// Adds uses to the records of their table; columns come in the order of their first use.
pub fn add_policy_use(
    records: &mut Vec<PolicyRecord>,
    table: &SourceTable,
    used: &PolicyUse,
    samples: Samples,
) {
    let column = table.schema.field(used.column).name();
    let (reason, policy) = (used.reason.code(), used.action.code());
    let same = |known: &&mut PolicyRecord| {
        (known.reason, known.policy) == (reason, policy) && known.column == *column
    };
    let record = match records.iter_mut().find(same) {
        Some(known) => known,
        None => {
            let input = used.input.rsplit(['/', '\\']).next().unwrap_or(&used.input);
            records.push(PolicyRecord {
                column: column.clone(),
                reason,
                policy,
                count: 0,
                first: FirstUse {
                    input: input.to_owned(),
                    byte: used.place.byte,
                    line: used.place.line,
                    row: used.row,
                },
                samples: Vec::new(),
            });
            let last = records.len() - 1;
            &mut records[last]
        }
    };
    record.count += used.count;
    let room = SAMPLES.saturating_sub(record.samples.len());
    let texts = used.samples.iter().take(room);
    match samples {
        Samples::None => {}
        Samples::Shown => record.samples.extend(texts.map(|text| cut(&shown(text)))),
        Samples::Masked => {
            record.samples.extend(texts.map(|text| cut(&masked(&shown(text), used.reason))));
        }
    }
}

fn shown(text: &[u8]) -> String {
    match std::str::from_utf8(text) {
        Ok(text) => text.to_owned(),
        Err(_) => text.escape_ascii().to_string(),
    }
}

/// Returns the form of a text alone; the zeros of a zero date are its form.
fn masked(text: &str, reason: Reason) -> String {
    let mask = |character: char| match character {
        '0' if reason == Reason::ZeroDate => '0',
        digit if digit.is_numeric() => '9',
        letter if letter.is_uppercase() => 'X',
        letter if letter.is_alphabetic() => 'x',
        sign if sign.is_ascii() => sign,
        _ => '?',
    };
    text.chars().map(mask).collect()
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SAMPLE_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_show_the_form_alone() {
        let check = |text: &str, reason, expected: &str| {
            assert_eq!(masked(text, reason), expected);
        };
        check("0000-00-00", Reason::ZeroDate, "0000-00-00");
        check("2019-12-00", Reason::ZeroDate, "9099-99-00");
        check("-838:59:59", Reason::TimeRange, "-999:99:99");
        check("Jürgen@x.de", Reason::InvalidValue, "Xxxxxx@x.xx");
        assert_eq!(cut(&"x".repeat(41)), format!("{}…", "x".repeat(40)));
    }
}
