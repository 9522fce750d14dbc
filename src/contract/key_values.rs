//! Key values in a form in which equal ones have equal bytes.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, StringArray};
use arrow::datatypes::{Float32Type, Float64Type};

use super::rules::TextForm;
use crate::dump::{Column, SqlType, Table};

/// What a key's column holds, as far as comparing goes.
#[derive(Clone)]
pub(super) struct KeyColumn {
    pub sql_type: SqlType,
    /// How texts are compared; `None` where only the same text is equal.
    pub form: Option<TextForm>,
}

/// Returns how PostgreSQL compares the values of a column.
pub(super) fn postgres_key_column(_: &Table, column: &Column) -> KeyColumn {
    let form: Option<TextForm> = match &column.sql_type {
        SqlType::Char { .. } => Some(Arc::new(|text| text.trim_end_matches(' ').to_owned())),
        SqlType::Uuid => Some(Arc::new(|text| {
            let digits = text.chars().filter(char::is_ascii_hexdigit);
            digits.map(|digit| digit.to_ascii_lowercase()).collect()
        })),
        SqlType::Numeric => Some(Arc::new(canonical_number)),
        SqlType::Text { .. } if is_citext(column) => Some(Arc::new(str::to_lowercase)),
        _ => None,
    };
    KeyColumn { sql_type: column.sql_type.clone(), form }
}

impl KeyColumn {
    /// Returns the column with one form for each value, whatever way it is written.
    pub fn normalised(&self, array: &ArrayRef) -> ArrayRef {
        if let Some(form) = &self.form {
            return map(array, |text| form(text));
        }
        match &self.sql_type {
            SqlType::Float32 => match array.as_primitive_opt::<Float32Type>() {
                // There are two zeros, and many ways not to be a number.
                Some(floats) => Arc::new(floats.unary::<_, Float32Type>(|value| match value {
                    value if value.is_nan() => f32::NAN,
                    value => value + 0.0,
                })),
                None => array.clone(),
            },
            SqlType::Float64 => match array.as_primitive_opt::<Float64Type>() {
                Some(floats) => Arc::new(floats.unary::<_, Float64Type>(|value| match value {
                    value if value.is_nan() => f64::NAN,
                    value => value + 0.0,
                })),
                None => array.clone(),
            },
            _ => array.clone(),
        }
    }

    /// Returns how the first characters of texts are compared, as a key with `name(10)` does.
    pub fn of_heads(self, characters: u32) -> Self {
        let whole = self.form;
        let form: TextForm = Arc::new(move |text| {
            let end = text.char_indices().nth(characters as usize).map_or(text.len(), |(at, _)| at);
            match &whole {
                Some(form) => form(&text[..end]),
                None => text[..end].to_owned(),
            }
        });
        Self { sql_type: self.sql_type, form: Some(form) }
    }

    /// Returns why equal values may look different here; `None` where they never do.
    pub fn doubt(&self) -> Option<&'static str> {
        match &self.sql_type {
            SqlType::Json { .. } | SqlType::Exact => {
                Some("values are compared as they are written")
            }
            SqlType::Array(item) => {
                Self { sql_type: (**item).clone(), form: None }.doubt().or(match **item {
                    SqlType::Numeric | SqlType::Uuid | SqlType::Char { .. } => {
                        Some("items are compared as they are written")
                    }
                    _ => None,
                })
            }
            _ => None,
        }
    }
}

/// Returns true for texts that ignore case.
pub(super) fn is_citext(column: &Column) -> bool {
    let name = column.declared.rsplit('.').next().unwrap_or_default();
    name.trim_matches('"').eq_ignore_ascii_case("citext")
}

/// Cuts the blanks at the end, which are no part of a `char(n)`.
pub(super) fn without_blanks(array: &ArrayRef) -> ArrayRef {
    map(array, |text| text.trim_end_matches(' ').to_owned())
}

/// Changes each text of a column; other columns stay.
pub(super) fn map(array: &ArrayRef, change: impl Fn(&str) -> String) -> ArrayRef {
    match array.as_string_opt::<i32>() {
        Some(texts) => {
            Arc::new(texts.iter().map(|text| text.map(&change)).collect::<StringArray>())
        }
        None => array.clone(),
    }
}

/// Writes a number as its digits without zeros at the ends, and their power of ten.
///
/// `1.50`, `+1.5` and `15e-1` are `15e-1`; what is no number stays.
fn canonical_number(text: &str) -> String {
    let text = text.trim();
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let lower = unsigned.to_ascii_lowercase();
    match lower.as_str() {
        "nan" => return "nan".to_owned(),
        "inf" | "infinity" => return format!("{sign}inf"),
        _ => {}
    }
    let (mantissa, exponent) = lower.split_once('e').unwrap_or((&lower, "0"));
    let Ok(exponent) = exponent.parse::<i64>() else { return text.to_owned() };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let kept = digits.trim_end_matches('0');
    let exponent = exponent - fraction.len() as i64 + (digits.len() - kept.len()) as i64;
    match kept.trim_start_matches('0') {
        "" => "0".to_owned(),
        kept => format!("{sign}{kept}e{exponent}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::{Catalog, POSTGRES, read_ddl};

    #[test]
    fn numbers_have_one_form() {
        for same in ["1.5", "1.50", "+1.5", "15e-1", "0.15E+1", "01.5"] {
            assert_eq!(canonical_number(same), "15e-1", "{same}");
        }
        for same in ["100", "1e2", "100.0"] {
            assert_eq!(canonical_number(same), "1e2", "{same}");
        }
        for zero in ["0", "-0.00", "0e5"] {
            assert_eq!(canonical_number(zero), "0", "{zero}");
        }
        assert_eq!(canonical_number("-Infinity"), "-inf");
    }

    #[test]
    fn each_type_has_its_own_equality() {
        let check = |sql_type: SqlType, left: &str, right: &str| {
            let table = "CREATE TABLE t (a int);";
            let catalog = read_ddl("t.sql", table.as_bytes(), &POSTGRES, Catalog::default());
            let table = catalog.expect("a catalog").tables.remove(0);
            let mut column = table.columns[0].clone();
            column.sql_type = sql_type;
            let column = postgres_key_column(&table, &column);
            let array: ArrayRef = Arc::new(StringArray::from(vec![left, right]));
            let found = column.normalised(&array);
            let found = found.as_string::<i32>();
            assert_eq!(found.value(0), found.value(1));
        };
        check(SqlType::Char { chars: 5 }, "ab", "ab   ");
        check(
            SqlType::Uuid,
            "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
            "{a0eebc999c0b4ef8bb6d6bb9bd380a11}",
        );
    }
}
