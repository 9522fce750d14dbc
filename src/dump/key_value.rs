//! When two values are the same key: each value becomes bytes that are equal where a server says
//! that the values are.
//!
//! MySQL compares texts by their collation, PostgreSQL by their bytes; numbers are equal by value
//! in both. Knows arrays and types, and no table.
//!
//! | rule             | `ab`, `AB` | `a`, `a ` | `e`, `é`              |
//! |------------------|------------|-----------|-----------------------|
//! | `…_bin`, `…_cs`  | differ     | same      | differ                |
//! | `…_general_ci`   | same       | same      | same                  |
//! | `…_0900_ai_ci`   | same       | differ    | same                  |
//! | `latin1_…_ci`    | same       | same      | not known: said       |
//! | PostgreSQL       | differ     | differ    | differ                |

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{
    DataType, Decimal128Type, Decimal256Type, Float32Type, Float64Type, Int8Type, Int16Type,
    Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow::util::display::{ArrayFormatter, FormatOptions};

use super::general_ci::general_ci;
use super::sql_type::SqlType;

/// How texts of a column are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letters {
    /// Byte by byte.
    Bytes,
    /// `a` equals `A`; what other alphabets do is known for pairs of case alone.
    NoCase,
    /// As MySQL's `general_ci` has it.
    General,
    /// `a` equals `A`, and `e` equals `é` where Unicode's own collations say so.
    NoCaseNoAccents,
}

/// How values of a key's column are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Comparison {
    pub letters: Letters,
    /// Blanks at the end do not count.
    pub pads: bool,
    /// Zero bytes at the end do not count: `binary(n)`.
    pub pads_zeros: bool,
    /// The text is a number, which is compared by value.
    pub numeric: bool,
    /// The characters (of text) or bytes that the key holds.
    pub prefix: Option<usize>,
}

/// A value as its key holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Certainty {
    Null,
    /// Equal bytes are equal values, and other bytes are other values.
    Sure,
    /// Equal bytes are equal values; a collation may find more values equal.
    Unsure,
}

impl Comparison {
    /// Returns how PostgreSQL compares values of a column.
    pub fn of_postgres(sql_type: &SqlType, declared: &str) -> Self {
        let base = declared.rsplit('.').next().unwrap_or(declared).trim_matches('"');
        let letters = match sql_type {
            SqlType::Uuid => Letters::NoCase,
            _ if base.eq_ignore_ascii_case("citext") => Letters::NoCase,
            _ => Letters::Bytes,
        };
        Self {
            letters,
            pads: matches!(sql_type, SqlType::Char { .. }),
            pads_zeros: false,
            numeric: matches!(sql_type, SqlType::Numeric),
            prefix: None,
        }
    }

    /// Returns how SQLite compares values of a column with this collation:
    /// <https://www.sqlite.org/datatype3.html#collating_sequences>.
    pub fn of_sqlite(sql_type: &SqlType, collation: Option<&str>) -> Self {
        Self {
            letters: match collation {
                Some("nocase") => Letters::NoCase,
                _ => Letters::Bytes,
            },
            pads: collation == Some("rtrim"),
            pads_zeros: false,
            numeric: matches!(sql_type, SqlType::Numeric),
            prefix: None,
        }
    }

    /// Returns how MySQL compares values of a column with this collation, or with the default one
    /// of this character set: <https://dev.mysql.com/doc/refman/8.4/en/charset-collation-names.html>.
    pub fn of_mysql(sql_type: &SqlType, declared: &str, collation: Option<&str>) -> Self {
        let name = collation.unwrap_or("utf8mb4");
        let is_unicode = ["utf8", "ucs2", "utf16", "utf32", "uca1400"]
            .iter()
            .any(|charset| name.starts_with(charset));
        // A language of its own puts some letters elsewhere: `utf8mb4_swedish_ci`.
        let is_general = ["general", "unicode", "0900", "uca1400"]
            .iter()
            .any(|family| name.contains(family) && name.split('_').count() <= 4)
            || !name.contains('_');
        let letters = match () {
            () if name.ends_with("_bin") || name.ends_with("_cs") || name == "binary" => {
                Letters::Bytes
            }
            () if name.ends_with("_as_ci") => Letters::NoCase,
            () if is_unicode
                && (name.ends_with("general_ci") || name.ends_with("general_nopad_ci")) =>
            {
                Letters::General
            }
            () if is_unicode && is_general => Letters::NoCaseNoAccents,
            () => Letters::NoCase,
        };
        let declared = declared.to_ascii_lowercase();
        let letters = if declared.contains(" binary") { Letters::Bytes } else { letters };
        Self {
            letters,
            pads: !(name.contains("0900") || name.contains("nopad") || name == "binary"),
            pads_zeros: declared.starts_with("binary"),
            numeric: matches!(sql_type, SqlType::Numeric),
            prefix: None,
        }
    }

    /// Returns the one text that stands for all that equal this one.
    pub fn form(&self, text: &str) -> String {
        let mut out = Vec::with_capacity(text.len() + 4);
        self.append_text(text, &mut out);
        // Behind its length stands text that was folded letter by letter.
        String::from_utf8(out.split_off(4)).unwrap_or_else(|_| text.to_owned())
    }

    /// Appends the key of a value, so that no two lists of values make the same bytes.
    pub fn append(&self, array: &ArrayRef, row: usize, out: &mut Vec<u8>) -> Certainty {
        if array.is_null(row) {
            out.push(0);
            return Certainty::Null;
        }
        out.push(1);
        let number = match array.data_type() {
            DataType::Int8 => i128::from(array.as_primitive::<Int8Type>().value(row)),
            DataType::Int16 => i128::from(array.as_primitive::<Int16Type>().value(row)),
            DataType::Int32 => i128::from(array.as_primitive::<Int32Type>().value(row)),
            DataType::Int64 => i128::from(array.as_primitive::<Int64Type>().value(row)),
            DataType::UInt8 => i128::from(array.as_primitive::<UInt8Type>().value(row)),
            DataType::UInt16 => i128::from(array.as_primitive::<UInt16Type>().value(row)),
            DataType::UInt32 => i128::from(array.as_primitive::<UInt32Type>().value(row)),
            DataType::UInt64 => i128::from(array.as_primitive::<UInt64Type>().value(row)),
            DataType::Decimal128(..) => array.as_primitive::<Decimal128Type>().value(row),
            _ => return self.append_other(array, row, out),
        };
        out.extend(number.to_le_bytes());
        Certainty::Sure
    }

    fn append_other(&self, array: &ArrayRef, row: usize, out: &mut Vec<u8>) -> Certainty {
        match array.data_type() {
            DataType::Utf8 => self.append_text(array.as_string::<i32>().value(row), out),
            DataType::Binary => self.append_bytes(array.as_binary::<i32>().value(row), out),
            DataType::Boolean => {
                out.push(u8::from(array.as_boolean().value(row)));
                Certainty::Sure
            }
            DataType::Decimal256(..) => {
                out.extend(array.as_primitive::<Decimal256Type>().value(row).to_le_bytes());
                Certainty::Sure
            }
            // Zero has two signs and one value.
            DataType::Float64 => {
                let value = array.as_primitive::<Float64Type>().value(row) + 0.0;
                out.extend(value.to_bits().to_le_bytes());
                Certainty::Sure
            }
            DataType::Float32 => {
                let value = array.as_primitive::<Float32Type>().value(row) + 0.0;
                out.extend(value.to_bits().to_le_bytes());
                Certainty::Sure
            }
            _ => {
                let options = FormatOptions::default().with_null("\0");
                let text = ArrayFormatter::try_new(array, &options)
                    .map(|formatter| formatter.value(row).to_string());
                self.append_text(&text.unwrap_or_default(), out)
            }
        }
    }

    /// Appends the exact text of a value that its column's type can't hold.
    pub fn append_exact(&self, text: &[u8], out: &mut Vec<u8>) -> Certainty {
        out.push(2);
        match std::str::from_utf8(text) {
            Ok(text) => self.append_text(text, out),
            Err(_) => self.append_bytes(text, out),
        }
    }

    fn append_bytes(&self, bytes: &[u8], out: &mut Vec<u8>) -> Certainty {
        let bytes = self.prefix.and_then(|length| bytes.get(..length)).unwrap_or(bytes);
        let zeros = bytes.iter().rev().take_while(|byte| self.pads_zeros && **byte == 0).count();
        let kept = &bytes[..bytes.len() - zeros];
        with_length(out, |out| out.extend(kept));
        Certainty::Sure
    }

    fn append_text(&self, text: &str, out: &mut Vec<u8>) -> Certainty {
        let end = self.prefix.and_then(|length| text.char_indices().nth(length));
        let text = end.map_or(text, |(end, _)| &text[..end]);
        if self.numeric {
            with_length(out, |out| append_number(text, out));
            return Certainty::Sure;
        }
        let text = if self.pads { text.trim_end_matches(' ') } else { text };
        let mut certainty = Certainty::Sure;
        with_length(out, |out| match self.letters {
            Letters::Bytes => out.extend(text.as_bytes()),
            _ if text.is_ascii() => out.extend(text.bytes().map(|byte| byte.to_ascii_lowercase())),
            Letters::General => {
                let letters = text.chars().map(general_ci);
                letters.for_each(|letter| {
                    out.extend(letter.encode_utf8(&mut [0; 4]).as_bytes());
                });
            }
            letters => {
                let no_accents = letters == Letters::NoCaseNoAccents;
                for letter in text.chars() {
                    let (folded, sure) = fold(letter, no_accents);
                    out.extend(folded.encode_utf8(&mut [0; 4]).as_bytes());
                    if !sure {
                        certainty = Certainty::Unsure;
                    }
                }
            }
        });
        certainty
    }
}

/// Puts the length before what is appended: `ab`,`c` and `a`,`bc` are two keys.
fn with_length(out: &mut Vec<u8>, append: impl FnOnce(&mut Vec<u8>)) {
    let at = out.len();
    out.extend([0; 4]);
    append(out);
    let length = (out.len() - at - 4) as u32;
    out[at..at + 4].copy_from_slice(&length.to_le_bytes());
}

/// Returns the letter that stands for all that equal it, and whether that is sure.
///
/// The accents of Latin are those on which `general_ci`, `unicode_ci`, `0900_ai_ci` and
/// `uca1400_ai_ci` agree.
fn fold(letter: char, no_accents: bool) -> (char, bool) {
    if letter.is_ascii() {
        return (letter.to_ascii_lowercase(), true);
    }
    let base = match letter {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' => 'a',
        'Ç' | 'ç' | 'Ć'..='č' => 'c',
        'Ď' | 'ď' => 'd',
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => 'e',
        'Ĝ'..='ģ' => 'g',
        'Ĥ' | 'ĥ' => 'h',
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='į' => 'i',
        'Ĵ' | 'ĵ' => 'j',
        'Ķ' | 'ķ' => 'k',
        'Ĺ'..='ľ' => 'l',
        'Ñ' | 'ñ' | 'Ń'..='ň' => 'n',
        'Ò'..='Ö' | 'ò'..='ö' | 'Ō'..='ő' => 'o',
        'Ŕ'..='ř' => 'r',
        'Ś'..='š' => 's',
        'Ţ'..='ť' => 't',
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => 'u',
        'Ŵ' | 'ŵ' => 'w',
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' => 'y',
        'Ź'..='ž' => 'z',
        other => {
            let mut lower = other.to_lowercase();
            return match (lower.next(), lower.next()) {
                (Some(lower), None) => (lower, false),
                _ => (other, false),
            };
        }
    };
    if no_accents {
        return (base, true);
    }
    let mut lower = letter.to_lowercase();
    (lower.next().unwrap_or(letter), false)
}

/// Appends a number so that `1.0`, `1.00`, `01` and `1e0` are one.
fn append_number(text: &str, out: &mut Vec<u8>) {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().unwrap_or_default()),
        None => (text, 0),
    };
    let negative = mantissa.starts_with('-');
    let digits = mantissa.trim_start_matches(['-', '+']);
    if !digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        // NaN and Infinity.
        return out.extend(text.to_ascii_lowercase().bytes());
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all: String = [whole, fraction].concat();
    let lead = all.len() - all.trim_start_matches('0').len();
    let significant = all.trim_matches('0');
    if significant.is_empty() {
        return out.push(b'0');
    }
    let point = whole.len() as i64 - lead as i64 + exponent;
    out.extend(if negative { b"-" } else { b"+" });
    out.extend(point.to_le_bytes());
    out.extend(significant.bytes());
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::StringArray;

    use super::*;

    const TEXT: SqlType = SqlType::Text { max_chars: None };

    /// Returns whether two texts are one key, and whether that is sure.
    fn same(comparison: Comparison, left: &str, right: &str) -> (bool, bool) {
        let array: ArrayRef = Arc::new(StringArray::from(vec![left, right]));
        let (mut first, mut second) = (Vec::new(), Vec::new());
        let left = comparison.append(&array, 0, &mut first);
        let right = comparison.append(&array, 1, &mut second);
        (first == second, left == Certainty::Sure && right == Certainty::Sure)
    }

    #[track_caller]
    fn check(collation: &str, left: &str, right: &str, expected: bool) {
        let comparison = Comparison::of_mysql(&TEXT, "varchar(9)", Some(collation));
        assert_eq!(same(comparison, left, right), (expected, true), "{collation} {left} {right}");
    }

    #[test]
    fn mysql_compares_by_collation() {
        check("utf8mb4_general_ci", "aB", "Ab", true);
        check("utf8mb4_general_ci", "a", "a  ", true);
        check("utf8mb4_general_ci", "é", "E", true);
        check("utf8mb4_bin", "a", "A", false);
        check("utf8mb4_bin", "a", "a ", true);
        check("utf8mb4_0900_ai_ci", "a", "a ", false);
        check("utf8mb4_0900_ai_ci", "ÄÖ", "ao", true);
        check("utf8mb4_0900_as_cs", "a", "A", false);
        check("latin1_general_cs", "a", "A", false);
        check("latin1", "a", "A", true);
    }

    #[test]
    fn letters_beyond_latin_are_not_sure() {
        let comparison = Comparison::of_mysql(&TEXT, "text", Some("utf8mb4_unicode_ci"));
        assert_eq!(same(comparison, "Ж", "ж"), (true, false));
        assert_eq!(same(comparison, "ß", "ss"), (false, false));
        let swedish = Comparison::of_mysql(&TEXT, "text", Some("latin1_swedish_ci"));
        assert_eq!(same(swedish, "é", "e"), (false, false));
    }

    #[test]
    fn prefixes_count_characters() {
        let comparison = Comparison::of_mysql(&TEXT, "text", Some("utf8mb4_bin"));
        let comparison = Comparison { prefix: Some(2), ..comparison };
        assert_eq!(same(comparison, "éé1", "éé2"), (true, true));
        assert_eq!(same(comparison, "éa1", "éé2"), (false, true));
    }

    #[test]
    fn postgres_compares_bytes_and_values() {
        let text = Comparison::of_postgres(&TEXT, "text");
        assert_eq!(same(text, "a", "A"), (false, true));
        assert_eq!(same(text, "a", "a "), (false, true));
        let padded = Comparison::of_postgres(&SqlType::Char { chars: 3 }, "character(3)");
        assert_eq!(same(padded, "a", "a  "), (true, true));
        let citext = Comparison::of_postgres(&SqlType::Exact, "public.citext");
        assert_eq!(same(citext, "a", "A"), (true, true));
        let numeric = Comparison::of_postgres(&SqlType::Numeric, "numeric");
        for (left, right) in [("1.0", "1.00"), ("100", "1e2"), ("-0.0", "0"), ("0.10", ".1")] {
            assert_eq!(same(numeric, left, right), (true, true), "{left} {right}");
        }
        assert_eq!(same(numeric, "10", "1"), (false, true));
        assert_eq!(same(numeric, "-1", "1"), (false, true));
    }
}
