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
    /// A function call, an operator or an unknown keyword where a literal was expected.
    UnsupportedExpression,
}

impl Reason {
    /// Returns the stable name that rejects and reports carry.
    pub const fn code(self) -> &'static str {
        match self {
            Self::MalformedRow => "malformed_row",
            Self::InvalidValue => "invalid_value",
            Self::NumericOverflow => "numeric_overflow",
            Self::InvalidUtf8 => "invalid_utf8",
            Self::ZeroDate => "zero_date",
            Self::UnsupportedExpression => "unsupported_expression",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
