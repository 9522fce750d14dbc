//! What a MySQL column is in PostgreSQL: its type, its default and its checks.
//!
//! Types that hold every value, defaults as values of that type; `None` and errors where
//! PostgreSQL has nothing of the kind.

use super::postgres_expression::literal;
use crate::dump::catalog::{Column, Table};
use crate::dump::cursor::Cursor;
use crate::dump::dialect::Dialect;
use crate::dump::sql_type::SqlType;

/// Returns the name as the column declares it: MySQL ignores its case.
pub(super) fn spelled(table: &Table, name: &str) -> String {
    let same = |column: &&Column| column.name.eq_ignore_ascii_case(name);
    match table.column(name).or_else(|| table.columns.iter().find(same)) {
        Some(column) => column.name.clone(),
        None => name.to_owned(),
    }
}

/// Returns the type that holds every value of a MySQL column.
pub(super) fn mysql_type(column: &Column, dialect: &Dialect) -> Option<String> {
    let text = |name: &str| Some(name.to_owned());
    let timed = |name: &str| Some(format!("{name}({})", fraction_digits(column, dialect)));
    match &column.sql_type {
        SqlType::Boolean => text("boolean"),
        SqlType::Int8 | SqlType::UInt8 | SqlType::Int16 | SqlType::Year => text("smallint"),
        SqlType::UInt16 | SqlType::Int32 => text("integer"),
        SqlType::UInt32 | SqlType::Int64 => text("bigint"),
        SqlType::UInt64 => text("numeric(20,0)"),
        SqlType::BitNumber { bits: 1 } => text("boolean"),
        SqlType::BitNumber { .. } => text("numeric(20,0)"),
        SqlType::Float32 => text("real"),
        SqlType::Float64 => text("double precision"),
        SqlType::Decimal { precision, scale } => Some(format!("numeric({precision},{scale})")),
        SqlType::Numeric => text("numeric"),
        // varchar(0) is MySQL's alone; beyond ten million PostgreSQL takes no length.
        SqlType::Text { max_chars: Some(chars @ 1..=10_485_760) } => {
            Some(format!("varchar({chars})"))
        }
        SqlType::Text { .. } | SqlType::Enum { .. } | SqlType::Set { .. } => text("text"),
        SqlType::Char { chars } => Some(format!("char({chars})")),
        SqlType::Bytes { .. } => text("bytea"),
        SqlType::Date => text("date"),
        SqlType::Timestamp => timed("timestamp"),
        SqlType::TimestampTz => timed("timestamptz"),
        SqlType::Time => timed("time"),
        SqlType::Json { .. } => text("json"),
        SqlType::Uuid => text("uuid"),
        SqlType::Array(_) | SqlType::Exact => None,
    }
}

/// Returns the `3` of `datetime(3)`; MySQL's default is 0.
fn fraction_digits(column: &Column, dialect: &Dialect) -> u32 {
    let mut cursor = Cursor::new(column.declared.as_bytes(), dialect);
    cursor.take();
    let digits = cursor.parenthesized().ok().and_then(|digits| digits.trim().parse().ok());
    // SQLite keeps whatever is written.
    let default = if dialect.lexicon.typed_by_value { 6 } else { 0 };
    digits.filter(|digits| *digits <= 6).unwrap_or(default)
}

/// Returns a default that is one value, as the column's type writes it; `None` for any other.
pub(super) fn mysql_literal(
    default: &str,
    sql_type: &SqlType,
    dialect: &Dialect,
) -> Result<Option<String>, String> {
    let mut cursor = Cursor::new(default.as_bytes(), dialect);
    let is_false = cursor.at_word("FALSE");
    if is_false || cursor.at_word("TRUE") {
        let is_number = !matches!(sql_type, SqlType::BitNumber { bits: 1 });
        return Ok(Some(match (is_number, is_false) {
            (true, _) => u8::from(!is_false).to_string(),
            (false, true) => "false".to_owned(),
            (false, false) => "true".to_owned(),
        }));
    }
    if let Some(bits) = default.strip_prefix("b'").and_then(|bits| bits.strip_suffix('\'')) {
        let number = u64::from_str_radix(bits, 2).map_err(|error| error.to_string())?;
        return value_literal(&number.to_string(), sql_type).map(Some);
    }
    let sign = if cursor.skip("-") { "-" } else { "" };
    let value = match cursor.text() {
        Ok(text) => text,
        Err(_) => match default.parse::<f64>() {
            Ok(_) => default.trim_start_matches('-').trim().to_owned(),
            Err(_) => return Ok(None),
        },
    };
    value_literal(&format!("{sign}{value}"), sql_type).map(Some)
}

fn value_literal(value: &str, sql_type: &SqlType) -> Result<String, String> {
    let fits = match sql_type {
        SqlType::BitNumber { bits: 1 } => {
            return Ok(if value == "0" { "false" } else { "true" }.to_owned());
        }
        SqlType::Int8 | SqlType::UInt8 | SqlType::Int16 | SqlType::Year => {
            value.parse::<i16>().is_ok()
        }
        SqlType::UInt16 | SqlType::Int32 => value.parse::<i32>().is_ok(),
        SqlType::UInt32 | SqlType::Int64 => value.parse::<i64>().is_ok(),
        SqlType::UInt64 | SqlType::BitNumber { .. } => value.parse::<u64>().is_ok(),
        SqlType::Float32 | SqlType::Float64 | SqlType::Decimal { .. } | SqlType::Numeric => {
            value.parse::<f64>().is_ok()
        }
        SqlType::Date | SqlType::Timestamp | SqlType::TimestampTz => is_calendar_date(value),
        SqlType::Time => value.as_bytes().get(2) == Some(&b':'),
        SqlType::Json { .. } => serde_json::from_str::<serde::de::IgnoredAny>(value).is_ok(),
        SqlType::Bytes { .. } => {
            let hex: String = value.bytes().map(|byte| format!("{byte:02x}")).collect();
            return Ok(format!("'\\x{hex}'"));
        }
        _ => true,
    };
    match literal(value).filter(|_| fits) {
        Some(literal) => Ok(literal),
        None => Err("PostgreSQL has no such value of the column's type".to_owned()),
    }
}

/// Zero dates are MySQL's alone.
fn is_calendar_date(value: &str) -> bool {
    let date = value.split([' ', 'T']).next().unwrap_or_default();
    let mut parts = date.split('-').map(|part| part.parse::<u32>().unwrap_or(0));
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    year > 0 && (1..=days).contains(&day)
}

/// Returns true where each operand of AND and OR is a comparison, and no column has become
/// another kind of value: MySQL takes numbers for truth, and bits for numbers.
pub(super) fn is_portable(expression: &str, table: &Table, dialect: &Dialect) -> bool {
    let mut cursor = Cursor::new(expression.as_bytes(), dialect);
    let comparisons = ["=", "<>", "!=", "<", ">", "<=", ">="];
    let (mut compared, mut joined) = (0_i64, 0_i64);
    while let Some(token) = cursor.peek() {
        if token.is_word("AND") || token.is_word("OR") {
            joined += 1;
        } else if token.is_word("BETWEEN") {
            joined -= 1;
            compared += 1;
        } else if token.is_word("IN")
            || token.is_word("IS")
            || comparisons.iter().any(|comparison| token.is(comparison))
        {
            compared += 1;
        } else if cursor.at_name() {
            let column = cursor.clone().name().ok().map(|name| spelled(table, &name));
            let column = column.and_then(|name| table.column(&name));
            let changed = column.is_some_and(|column| {
                matches!(
                    column.sql_type,
                    SqlType::BitNumber { .. }
                        | SqlType::Set { .. }
                        | SqlType::Bytes { .. }
                        | SqlType::Json { .. }
                        | SqlType::Exact
                )
            });
            if changed {
                return false;
            }
        }
        cursor.take();
    }
    compared > joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::dialect::MYSQL;

    #[track_caller]
    fn check(default: &str, sql_type: SqlType, expected: Option<&str>) {
        let found = mysql_literal(default, &sql_type, &MYSQL);
        assert_eq!(found.ok().flatten().as_deref(), expected, "{default}");
    }

    #[test]
    fn defaults_are_values_of_their_type() {
        check("'7'", SqlType::Int32, Some("'7'"));
        check("-7.50", SqlType::Decimal { precision: 4, scale: 2 }, Some("'-7.50'"));
        check("'seven'", SqlType::Int32, None);
        check("b'101'", SqlType::BitNumber { bits: 3 }, Some("'5'"));
        check("b'1'", SqlType::BitNumber { bits: 1 }, Some("true"));
        check("'it\\'s'", SqlType::Text { max_chars: None }, Some("'it''s'"));
        check("'a\\0'", SqlType::Text { max_chars: None }, None);
        check("'ab'", SqlType::Bytes { max_bytes: None }, Some("'\\x6162'"));
        check("CURRENT_TIMESTAMP", SqlType::Timestamp, None);
    }

    #[test]
    fn days_that_do_not_exist_are_no_defaults() {
        check("'2024-02-29 00:00:00'", SqlType::Timestamp, Some("'2024-02-29 00:00:00'"));
        check("'2023-02-29'", SqlType::Date, None);
        check("'0000-00-00'", SqlType::Date, None);
    }
}
