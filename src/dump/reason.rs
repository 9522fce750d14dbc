//! Why a row or a value was not taken.

use std::fmt;

/// The kinds of bad data that decoding finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// The row has the wrong number of values, or broken syntax.
    MalformedRow,
    /// The text is not a value of the column's type.
    InvalidValue,
    /// A number, date or text outside of what the column's type can hold.
    NumericOverflow,
    /// Bytes that are not UTF-8 in a column of text.
    InvalidUtf8,
    /// `0000-00-00`, or a date of MySQL whose year, month or day is zero.
    ZeroDate,
    /// A TIME beyond a day or below zero: MySQL's go from `-838:59:59` to `838:59:59`.
    TimeRange,
    /// A text that is none of the labels of its enum or set.
    UnknownLabel,
    /// A zero byte in text, where a plan has a policy for it.
    NulByte,
    /// A function call, an operator or an unknown keyword where a literal was expected.
    UnsupportedExpression,
}

impl Reason {
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 9] = [
        Self::MalformedRow,
        Self::InvalidValue,
        Self::NumericOverflow,
        Self::InvalidUtf8,
        Self::ZeroDate,
        Self::TimeRange,
        Self::UnknownLabel,
        Self::NulByte,
        Self::UnsupportedExpression,
    ];

    /// Returns the stable name that rejects and reports carry.
    pub const fn code(self) -> &'static str {
        match self {
            Self::MalformedRow => "malformed_row",
            Self::InvalidValue => "invalid_value",
            Self::NumericOverflow => "numeric_overflow",
            Self::InvalidUtf8 => "invalid_utf8",
            Self::ZeroDate => "zero_date",
            Self::TimeRange => "time_range",
            Self::UnknownLabel => "unknown_label",
            Self::NulByte => "nul_byte",
            Self::UnsupportedExpression => "unsupported_expression",
        }
    }
}

impl Reason {
    /// Returns what it means, as a sentence.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::MalformedRow => "The row has the wrong number of values, or broken syntax.",
            Self::InvalidValue => "The text is not a value of the column's type.",
            Self::NumericOverflow => {
                "A number, date or text outside of what the column's type can hold."
            }
            Self::InvalidUtf8 => "Bytes that are not UTF-8 in a column of text.",
            Self::ZeroDate => "`0000-00-00`, or a date whose year, month or day is zero.",
            Self::TimeRange => "A TIME beyond a day or below zero.",
            Self::UnknownLabel => "A text that is none of the labels of its enum or set.",
            Self::NulByte => "A zero byte in text, where the plan has a policy for it.",
            Self::UnsupportedExpression => {
                "A function call, an operator or an unknown word where a value was expected."
            }
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
