//! Labels of MySQL's ENUM and SET from what stands in an INSERT.
//!
//! A server keeps a label in the case of its declaration, and a number as the label of that place
//! or, of a set, as the labels of those bits:
//! <https://dev.mysql.com/doc/refman/8.4/en/enum.html>, <https://dev.mysql.com/doc/refman/8.4/en/set.html>.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, StringBuilder};

use super::column::Failure;
use super::reason::Reason;

/// The labels of a column.
#[derive(Debug, Clone, Copy)]
pub(super) enum Labels<'a> {
    Enum(&'a [String]),
    Set(&'a [String]),
}

impl<'a> Labels<'a> {
    /// Returns the texts as a server would print them; others are failures, and NULL.
    pub fn resolve(self, texts: ArrayRef, failures: &mut Vec<Failure>) -> ArrayRef {
        let Some(column) = texts.as_string_opt::<i32>() else { return texts };
        if column.iter().flatten().all(|text| self.is_printed(text)) {
            return texts;
        }
        let mut builder = StringBuilder::with_capacity(column.len(), column.value_data().len());
        for (row, text) in column.iter().enumerate() {
            let label = text.map(|text| self.label(text));
            if let Some(None) = label {
                failures.push(Failure { row: row as u32, reason: Reason::UnknownLabel });
            }
            builder.append_option(label.flatten());
        }
        Arc::new(builder.finish())
    }

    /// Returns true for a text as a server prints it; the empty one stands for a value that a lax
    /// server did not know, or for no label of a set.
    fn is_printed(self, text: &str) -> bool {
        match self {
            Self::Enum(labels) => text.is_empty() || labels.iter().any(|label| label == text),
            Self::Set(labels) => {
                let mut rest = labels.iter();
                text.is_empty() || text.split(',').all(|part| rest.any(|label| label == part))
            }
        }
    }

    fn label(self, text: &str) -> Option<Cow<'a, str>> {
        match self {
            Self::Enum(labels) => {
                if text.is_empty() {
                    return Some("".into());
                }
                match position(labels, text) {
                    Some(place) => Some(labels[place].as_str().into()),
                    None => match text.parse().ok()? {
                        0_usize => Some("".into()),
                        number => labels.get(number - 1).map(|label| label.as_str().into()),
                    },
                }
            }
            Self::Set(labels) => {
                let bits = match text.split(',').try_fold(0_u64, |bits, part| {
                    position(labels, part).map(|place| bits | 1 << place.min(63))
                }) {
                    Some(bits) => bits,
                    None if text.is_empty() => 0,
                    None => text.parse().ok()?,
                };
                if labels.len() < 64 && bits >> labels.len() > 0 {
                    return None;
                }
                let chosen = labels.iter().enumerate().filter(|(place, _)| bits >> place & 1 == 1);
                let chosen: Vec<&str> = chosen.map(|(_, label)| label.as_str()).collect();
                Some(chosen.join(",").into())
            }
        }
    }
}

/// Returns the place of a label; case and blanks at the end do not count where it is no other one.
fn position(labels: &[String], text: &str) -> Option<usize> {
    let exact = labels.iter().position(|label| label == text);
    exact.or_else(|| {
        let folded = text.trim_end_matches(' ').to_lowercase();
        labels.iter().position(|label| label.to_lowercase() == folded)
    })
}

#[cfg(test)]
mod tests {
    use arrow::array::StringArray;

    use super::*;

    fn check(labels: Labels<'_>, cases: &[(&str, Option<&str>)]) {
        for (text, expected) in cases {
            let mut failures = Vec::new();
            let texts: ArrayRef = Arc::new(StringArray::from(vec![None, Some(*text)]));
            let found = labels.resolve(texts, &mut failures);
            let found = found.as_string::<i32>();
            let label = found.is_valid(1).then(|| found.value(1));
            assert_eq!((label, failures.is_empty()), (*expected, expected.is_some()), "{text}");
        }
    }

    #[test]
    fn enums_are_labels_or_their_places() {
        let labels = ["small", "Large", "3"].map(str::to_owned);
        check(
            Labels::Enum(&labels),
            &[
                ("small", Some("small")),
                ("SMALL ", Some("small")),
                ("large", Some("Large")),
                ("", Some("")),
                ("0", Some("")),
                ("1", Some("small")),
                ("3", Some("3")),
                ("4", None),
                ("medium", None),
            ],
        );
    }

    #[test]
    fn sets_are_labels_or_bits() {
        let labels = ["a", "B", "c"].map(str::to_owned);
        check(
            Labels::Set(&labels),
            &[
                ("a,B", Some("a,B")),
                ("c,b,a,a", Some("a,B,c")),
                ("", Some("")),
                ("5", Some("a,c")),
                ("8", None),
                ("a,x", None),
            ],
        );
    }
}
