//! What becomes of values that the type of their column can't hold.
//!
//! A [`Policies`] says it for each kind of such values, as a plan does; [`Decisions`] is the same
//! for one column, with its constants decoded. Knows no rows and no plan.

use std::sync::Arc;

use arrow::array::ArrayRef;

use super::charset::Charset;
use super::decode::{Chunk, ColumnReader, RowEncoding, TableReader};
use super::dialect::Dialect;
use super::reason::Reason;
use super::sql_type::{SqlType, arrow_field};
use super::zone::TimeZone;

/// What becomes of a value that its column's type can't hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum OnInvalid {
    /// The row is rejected.
    #[default]
    Reject,
    /// The cell is NULL, and counted.
    Null,
    /// The cell is NULL, and its exact text is an aside.
    Aside,
    /// The column is text from its first row on, and holds every value as it is written.
    Text,
    /// The cell has this value, and is counted. Of a zero byte: the text that takes its place.
    Constant(String),
}

/// What becomes of bad values, by their kind; `None` is left to a less exact rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policies {
    /// Any kind that has no policy of its own, but for zero bytes, which the type can hold.
    pub on_invalid: Option<OnInvalid>,
    /// `0000-00-00`, and dates with a month or day of zero.
    pub zero_date: Option<OnInvalid>,
    /// A TIME beyond a day, or below zero.
    pub time_range: Option<OnInvalid>,
    /// A number, date or text outside of what the type can hold.
    pub overflow: Option<OnInvalid>,
    /// Bytes that are not UTF-8, in a column of text.
    pub invalid_utf8: Option<OnInvalid>,
    /// A text that is none of the labels of its enum or set.
    pub unknown_label: Option<OnInvalid>,
    /// A zero byte in text, and `\u0000` in JSON, which PostgreSQL can't hold.
    pub nul: Option<OnInvalid>,
}

impl Policies {
    /// The kinds that a plan can name, by the names of their keys.
    pub const KINDS: [(&'static str, Reason); 6] = [
        ("zero_date", Reason::ZeroDate),
        ("time_range", Reason::TimeRange),
        ("overflow", Reason::NumericOverflow),
        ("invalid_utf8", Reason::InvalidUtf8),
        ("unknown_label", Reason::UnknownLabel),
        ("nul", Reason::NulByte),
    ];

    /// Returns what these say, and of what they leave open what the less exact ones say.
    ///
    /// `on_invalid` of these goes before a kind's own policy of the others.
    #[must_use]
    pub fn or(self, others: &Self) -> Self {
        let any = self.on_invalid.clone();
        let kind = |own: Option<OnInvalid>, other: &Option<OnInvalid>| {
            own.or_else(|| any.clone()).or_else(|| other.clone())
        };
        Self {
            zero_date: kind(self.zero_date, &others.zero_date),
            time_range: kind(self.time_range, &others.time_range),
            overflow: kind(self.overflow, &others.overflow),
            invalid_utf8: kind(self.invalid_utf8, &others.invalid_utf8),
            unknown_label: kind(self.unknown_label, &others.unknown_label),
            nul: self.nul.or_else(|| others.nul.clone()),
            on_invalid: self.on_invalid.or_else(|| others.on_invalid.clone()),
        }
    }

    /// Returns what a kind's own policy is; `None` where only `on_invalid` may have one.
    pub fn own(&self, kind: Reason) -> Option<&OnInvalid> {
        match kind {
            Reason::ZeroDate => self.zero_date.as_ref(),
            Reason::TimeRange => self.time_range.as_ref(),
            Reason::NumericOverflow => self.overflow.as_ref(),
            Reason::InvalidUtf8 => self.invalid_utf8.as_ref(),
            Reason::UnknownLabel => self.unknown_label.as_ref(),
            Reason::NulByte => self.nul.as_ref(),
            Reason::InvalidValue | Reason::UnsupportedExpression | Reason::MalformedRow => None,
        }
    }

    fn of(&self, kind: Reason) -> Option<&OnInvalid> {
        match kind {
            Reason::NulByte => self.nul.as_ref(),
            kind => self.own(kind).or(self.on_invalid.as_ref()),
        }
    }

    /// Returns true where a policy of `text` concerns this type: the column is text then.
    pub fn make_text(&self, sql_type: &SqlType) -> bool {
        let any = self.on_invalid == Some(OnInvalid::Text);
        let of_kind = |(_, kind): &(&str, Reason)| {
            self.own(*kind) == Some(&OnInvalid::Text) && may_have(sql_type, *kind)
        };
        any || Self::KINDS.iter().any(of_kind)
    }
}

/// Returns true where a column of this type may meet such a value.
pub fn may_have(sql_type: &SqlType, kind: Reason) -> bool {
    let is_text = matches!(
        sql_type,
        SqlType::Text { .. }
            | SqlType::Char { .. }
            | SqlType::Enum { .. }
            | SqlType::Set { .. }
            | SqlType::Json { .. }
            | SqlType::Uuid
            | SqlType::Numeric
            | SqlType::Exact
    );
    match kind {
        Reason::ZeroDate => {
            matches!(sql_type, SqlType::Date | SqlType::Timestamp | SqlType::TimestampTz)
        }
        Reason::TimeRange => *sql_type == SqlType::Time,
        Reason::InvalidUtf8 | Reason::NulByte => is_text,
        Reason::UnknownLabel => matches!(sql_type, SqlType::Enum { .. } | SqlType::Set { .. }),
        Reason::NumericOverflow => {
            !is_text && !matches!(sql_type, SqlType::Bytes { .. } | SqlType::Boolean)
        }
        Reason::InvalidValue | Reason::UnsupportedExpression | Reason::MalformedRow => true,
    }
}

/// What is done with one bad value.
#[derive(Debug, Clone)]
pub(super) enum Decision {
    /// The value is none of the bad ones: it stays.
    Keep,
    Reject,
    Null,
    Aside,
    /// One value.
    Constant(ArrayRef),
    /// This text takes the place of each zero byte.
    Replace(Arc<str>),
}

/// What is done with bad values of one column, by reason.
#[derive(Debug, Clone)]
pub struct Decisions([Decision; Reason::COUNT]);

impl From<OnInvalid> for Decisions {
    /// Decides the same about every kind; a constant needs a type and is not known here.
    fn from(on_invalid: OnInvalid) -> Self {
        let mut decisions: [Decision; Reason::COUNT] =
            std::array::from_fn(|_| general(&on_invalid).unwrap_or(Decision::Reject));
        decisions[Reason::NulByte as usize] = Decision::Keep;
        Self(decisions)
    }
}

fn general(on_invalid: &OnInvalid) -> Option<Decision> {
    match on_invalid {
        // A text that a column of text can't hold is not UTF-8.
        OnInvalid::Reject | OnInvalid::Text => Some(Decision::Reject),
        OnInvalid::Null => Some(Decision::Null),
        OnInvalid::Aside => Some(Decision::Aside),
        OnInvalid::Constant(_) => None,
    }
}

impl Decisions {
    /// Returns what policies decide about a column; what they leave open is `default`.
    ///
    /// A constant that is none of the type's decides nothing: the plan is wrong, and is told so.
    pub fn new(
        policies: &Policies,
        default: &OnInvalid,
        sql_type: &SqlType,
        dialect: Dialect,
    ) -> Self {
        let mut decisions = Self::from(default.clone());
        for kind in Reason::ALL {
            let Some(policy) = policies.of(kind) else { continue };
            decisions.0[kind as usize] = match (policy, kind) {
                (OnInvalid::Constant(text), Reason::NulByte) => {
                    Decision::Replace(text.as_str().into())
                }
                (OnInvalid::Text, Reason::NulByte) => Decision::Keep,
                (OnInvalid::Constant(text), _) => match constant(sql_type, dialect, text) {
                    Some(value) => Decision::Constant(value),
                    None => Decision::Reject,
                },
                (policy, _) => general(policy).unwrap_or(Decision::Reject),
            };
        }
        decisions
    }

    pub(super) fn of(&self, reason: Reason) -> &Decision {
        &self.0[reason as usize]
    }
}

/// Returns one value of the type from its text; `None` where it is none.
pub fn constant(sql_type: &SqlType, dialect: Dialect, text: &str) -> Option<ArrayRef> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty();
    let mut literal = text.replace('\'', "''");
    if dialect.lexicon.backslash_escapes {
        literal = literal.replace('\\', "\\\\");
    }
    let row = match sql_type {
        // The text of a bit column would be its bytes.
        SqlType::BitNumber { .. } if digits => format!("({text})"),
        _ => format!("('{literal}')"),
    };
    let reader = TableReader {
        columns: vec![ColumnReader {
            field: arrow_field("constant", "", sql_type, true),
            sql_type: sql_type.clone(),
            on_invalid: OnInvalid::Reject.into(),
            position: Some(0),
            default: None,
            charset: Charset::UTF8,
        }],
        row_width: 1,
        dialect,
        crlf: false,
        zone: TimeZone::UTC,
        is_untested: false,
    };
    let decoded = reader.decode(Chunk { bytes: row.as_bytes(), encoding: RowEncoding::Values });
    (decoded.batch.num_rows() == 1).then(|| decoded.batch.column(0).clone())
}

#[cfg(test)]
mod tests {
    use super::super::dialect::{MYSQL, POSTGRES};
    use super::*;

    #[test]
    fn constants_are_of_the_column_s_type() {
        let check = |sql_type: SqlType, text, fits| {
            for dialect in [MYSQL, POSTGRES] {
                assert_eq!(constant(&sql_type, dialect, text).is_some(), fits, "{text}");
            }
        };
        check(SqlType::Date, "1970-01-01", true);
        check(SqlType::Date, "0000-00-00", false);
        check(SqlType::Date, "soon", false);
        check(SqlType::Timestamp, "1970-01-01 00:00:00", true);
        check(SqlType::Int8, "127", true);
        check(SqlType::Int8, "128", false);
        check(SqlType::Boolean, "true", true);
        check(SqlType::Text { max_chars: None }, r"it's \n", true);
        check(SqlType::Enum { labels: vec!["a".to_owned()] }, "a", true);
        let bits = constant(&SqlType::BitNumber { bits: 8 }, MYSQL, "5").unwrap();
        assert_eq!(format!("{bits:?}"), "PrimitiveArray<UInt64>\n[\n  5,\n]");
    }

    #[test]
    fn the_more_exact_rule_goes_first() {
        let column = Policies { on_invalid: Some(OnInvalid::Aside), ..Policies::default() };
        let defaults = Policies {
            zero_date: Some(OnInvalid::Null),
            nul: Some(OnInvalid::Null),
            ..Policies::default()
        };
        let both = column.or(&defaults);
        assert_eq!(both.of(Reason::ZeroDate), Some(&OnInvalid::Aside));
        assert_eq!(both.of(Reason::NulByte), Some(&OnInvalid::Null));
        assert_eq!(Policies::default().or(&defaults).of(Reason::ZeroDate), Some(&OnInvalid::Null));
        assert_eq!(Policies::default().or(&defaults).of(Reason::InvalidValue), None);
    }

    #[test]
    fn text_is_for_the_columns_that_may_need_it() {
        let policies = Policies { zero_date: Some(OnInvalid::Text), ..Policies::default() };
        assert!(policies.make_text(&SqlType::Date));
        assert!(!policies.make_text(&SqlType::Int32));
        let any = Policies { on_invalid: Some(OnInvalid::Text), ..Policies::default() };
        assert!(any.make_text(&SqlType::Int32));
    }
}
