//! The text of a value as PostgreSQL prints it, where it can be told exactly: as `::text` does,
//! and for types that transload keeps as texts as their output function does.
//!
//! Most types have one text. Of others (numbers with an exponent, jsonb, intervals) several texts
//! mean the same value, and the server prints its own: it is made here, or not known.

use std::net::{Ipv4Addr, Ipv6Addr};

use arrow::datatypes::DataType;

use super::decimal_text::write_decimal;
use super::interval_text::is_printed_interval;
use super::jsonb_text::write_jsonb;
use crate::dump::SqlType;
use crate::dump::catalog::Column;

/// How the printed text of a column's values is had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Printed {
    /// As COPY has it.
    AsWritten,
    /// `true` and `false`: COPY has their first letters.
    Boolean,
    /// `char(n)` loses its blanks on the way to a text.
    WithoutBlanks,
    /// `numeric` without a precision.
    Number,
    Uuid,
    Jsonb,
    /// Only texts of the form that the server itself prints.
    Of(Form),
    /// Moments with so many digits of a second; the server would round others.
    Digits(usize),
}

/// A type of which some texts are surely printed as they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Interval,
    Inet,
    Cidr,
    /// So many pairs of hexadecimal digits.
    Hardware(usize),
    Bits,
    Xml,
}

/// Types whose text is kept as it is given.
const KEPT: [&str; 3] = ["citext", "ltree", "name"];

impl Printed {
    /// Returns how the values of a target column are printed.
    ///
    /// `is_as_printed` is true where they are texts that a server of the same kind printed.
    ///
    /// # Errors
    /// Why it is not known.
    pub fn of_column(
        column: &Column,
        found: &DataType,
        is_as_printed: bool,
    ) -> Result<Self, String> {
        if let SqlType::Char { .. } = column.sql_type {
            return Ok(Self::WithoutBlanks);
        }
        let declared = column.declared.to_ascii_lowercase();
        // What these print depends on settings of the database: a locale, a search path.
        let depends = declared.starts_with("money") || declared.starts_with("reg");
        if is_as_printed && !depends && matches!(found, DataType::Utf8 | DataType::List(_)) {
            return Ok(Self::AsWritten);
        }
        let is_rounded = declared.contains('(');
        let unknown = || Err(format!("texts of type {} have several forms", column.declared));
        match &column.sql_type {
            SqlType::Boolean | SqlType::BitNumber { bits: 1 } => Ok(Self::Boolean),
            SqlType::Numeric if is_rounded => unknown(),
            SqlType::Numeric => Ok(Self::Number),
            SqlType::Uuid => Ok(Self::Uuid),
            SqlType::Json { binary: true } => Ok(Self::Jsonb),
            SqlType::Timestamp | SqlType::TimestampTz | SqlType::Time => Ok(digits(&declared)),
            SqlType::Exact => exact(&declared).map_or_else(unknown, Ok),
            SqlType::Array(item) => match **item {
                SqlType::Timestamp | SqlType::TimestampTz | SqlType::Time if is_rounded => {
                    unknown()
                }
                // The printed items would have to be quoted anew.
                SqlType::Char { .. }
                | SqlType::Json { binary: true }
                | SqlType::Exact
                | SqlType::Numeric
                | SqlType::Uuid => unknown(),
                _ => Ok(Self::AsWritten),
            },
            _ => Ok(Self::AsWritten),
        }
    }

    /// Returns true where no value has another text than the one that is written; `is_text` where
    /// the values are texts.
    pub(super) fn is_as_written(self, is_text: bool) -> bool {
        match self {
            Self::AsWritten => true,
            Self::Boolean | Self::Digits(_) => is_text,
            _ => !is_text,
        }
    }

    /// Returns the printed text of a value that is not NULL; `None` where it is not known. `out`
    /// is for a text that is not in the written one.
    pub(super) fn of<'t>(
        self,
        written: &'t [u8],
        is_text: bool,
        out: &'t mut Vec<u8>,
    ) -> Option<&'t [u8]> {
        out.clear();
        if !is_text {
            return match self {
                Self::Boolean => Some(if written == b"t" { b"true" } else { b"false" }),
                Self::Digits(digits) => has_at_most(digits, written).then_some(written),
                _ => Some(written),
            };
        }
        match self {
            Self::AsWritten | Self::Boolean | Self::Digits(_) => Some(written),
            Self::WithoutBlanks => Some(without_blanks(written)),
            Self::Number => write_decimal(written, out).then_some(out),
            Self::Uuid => write_uuid(written, out).then_some(out),
            Self::Jsonb => write_jsonb(written, out).then_some(out),
            Self::Of(form) => form.is_printed(written).then_some(written),
        }
    }
}

impl Form {
    fn is_printed(self, text: &[u8]) -> bool {
        match self {
            Self::Interval => is_printed_interval(text),
            Self::Inet => is_address(text, false),
            Self::Cidr => is_address(text, true),
            Self::Hardware(pairs) => {
                let is_pair = |pair: &[u8]| pair.len() == 2 && pair.iter().all(|it| is_digit(*it));
                text.split(|byte| *byte == b':').count() == pairs
                    && text.split(|byte| *byte == b':').all(is_pair)
            }
            Self::Bits => text.iter().all(|byte| matches!(byte, b'0' | b'1')),
            // The server has an opinion on the declaration alone.
            Self::Xml => !text.trim_ascii_start().starts_with(b"<?xml"),
        }
    }
}

/// A hexadecimal digit as servers print it.
fn is_digit(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

fn without_blanks(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|byte| *byte != b' ').map_or(0, |last| last + 1);
    &text[..end]
}

fn has_at_most(digits: usize, text: &[u8]) -> bool {
    let fraction = text.iter().position(|byte| *byte == b'.').map(|point| &text[point + 1..]);
    let is_digit = |byte: &&u8| byte.is_ascii_digit();
    fraction.is_none_or(|fraction| fraction.iter().take_while(is_digit).count() <= digits)
}

/// Appends the text with lower-case digits and its four dashes; false where it is none.
fn write_uuid(text: &[u8], out: &mut Vec<u8>) -> bool {
    let digits = text.iter().filter(|byte| !matches!(byte, b'-' | b'{' | b'}' | b' '));
    for (place, byte) in digits.enumerate() {
        if !byte.is_ascii_hexdigit() {
            return false;
        }
        if matches!(place, 8 | 12 | 16 | 20) {
            out.push(b'-');
        }
        out.push(byte.to_ascii_lowercase());
    }
    out.len() == 36
}

fn is_address(text: &[u8], has_always_bits: bool) -> bool {
    let Ok(text) = std::str::from_utf8(text) else { return false };
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, Some(bits)),
        None => (text, None),
    };
    let most = match (address.parse::<Ipv4Addr>(), address.parse::<Ipv6Addr>()) {
        (Ok(_), _) => 32,
        // An address of the old kind inside of one of the new is printed in several ways.
        (_, Ok(new)) if new.to_string() == address && !address.contains('.') => 128,
        _ => return false,
    };
    match bits.map(|bits| (bits, bits.parse::<u8>())) {
        None => !has_always_bits,
        Some((written, Ok(bits))) => {
            let is_plain = bits.to_string() == written;
            is_plain && (bits < most || has_always_bits && bits == most)
        }
        Some((_, Err(_))) => false,
    }
}

fn digits(declared: &str) -> Printed {
    let digits = declared.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
    match digits.and_then(|(digits, _)| digits.trim().parse().ok()) {
        Some(digits @ 0..6) => Printed::Digits(digits),
        _ => Printed::AsWritten,
    }
}

fn exact(declared: &str) -> Option<Printed> {
    let name = declared.rsplit('.').next().unwrap_or_default().replace('"', "");
    let plain = name.split('(').next().unwrap_or_default().trim();
    Some(match plain {
        "interval" if plain == name => Printed::Of(Form::Interval),
        "inet" => Printed::Of(Form::Inet),
        "cidr" => Printed::Of(Form::Cidr),
        "macaddr" => Printed::Of(Form::Hardware(6)),
        "macaddr8" => Printed::Of(Form::Hardware(8)),
        "bit" | "bit varying" | "varbit" => Printed::Of(Form::Bits),
        "xml" => Printed::Of(Form::Xml),
        _ if KEPT.contains(&plain) => Printed::AsWritten,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(printed: Printed, text: &str, expected: Option<&str>) {
        let mut out = Vec::new();
        let found = printed.of(text.as_bytes(), true, &mut out);
        let found = found.map(|found| String::from_utf8(found.to_vec()).unwrap());
        assert_eq!(found.as_deref(), expected, "{printed:?} {text}");
    }

    #[test]
    fn texts_are_printed_as_the_server_does() {
        check(Printed::WithoutBlanks, " a b  ", Some(" a b"));
        check(Printed::WithoutBlanks, "   ", Some(""));
        let uuid = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";
        check(Printed::Uuid, uuid, Some(uuid));
        check(Printed::Uuid, "{A0EEBC999C0B4EF8BB6D6BB9BD380A11}", Some(uuid));
        check(Printed::Uuid, "a0eebc99", None);
    }

    #[test]
    fn texts_with_several_forms_are_known_in_one() {
        for (form, known, unknown) in [
            (Form::Inet, "10.0.0.1", "10.0.0.1/32"),
            (Form::Inet, "10.0.0.0/8", "10.0.0.0/08"),
            (Form::Inet, "::1", "0:0:0:0:0:0:0:1"),
            (Form::Inet, "2001:db8::/32", "2001:DB8::/32"),
            (Form::Cidr, "10.0.0.1/32", "10.0.0.1"),
            (Form::Cidr, "10.0.0.0/8", "10"),
            (Form::Hardware(6), "08:00:2b:01:02:03", "08-00-2b-01-02-03"),
            (Form::Hardware(8), "08:00:2b:ff:fe:01:02:03", "08:00:2B:01:02:03"),
            (Form::Bits, "0101", "x1"),
            (Form::Xml, "<a/>", "<?xml version='1.0'?><a/>"),
        ] {
            check(Printed::Of(form), known, Some(known));
            check(Printed::Of(form), unknown, None);
        }
    }

    #[test]
    fn truth_values_are_whole_words() {
        let mut out = Vec::new();
        assert_eq!(Printed::Boolean.of(b"t", false, &mut out), Some(&b"true"[..]));
        assert_eq!(Printed::Boolean.of(b"f", false, &mut out), Some(&b"false"[..]));
    }

    #[test]
    fn rounded_moments_are_not_known() {
        assert!(has_at_most(3, b"2024-01-01 10:00:00.123+00"));
        assert!(!has_at_most(3, b"2024-01-01 10:00:00.1234+00"));
        assert!(has_at_most(0, b"10:00:00") && !has_at_most(0, b"10:00:00.1"));
        assert_eq!(digits("timestamp(3) without time zone"), Printed::Digits(3));
        assert_eq!(digits("timestamp(6)"), Printed::AsWritten);
        assert_eq!(digits("timestamptz"), Printed::AsWritten);
    }
}
