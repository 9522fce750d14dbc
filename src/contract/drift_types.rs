//! How a column's type in one schema relates to its type in another.
//!
//! Widened: every value of the one is a value of the other, and is written the same. Narrowed: the
//! same kind of value, of which the other holds fewer. Changed: another kind of value.

use crate::dump::SqlType;

/// How a type relates to the one it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Same,
    Widened,
    Narrowed,
    Changed,
}

use Relation::{Changed, Narrowed, Same, Widened};

/// A type with its declaration: types that are kept as exact text are told apart by it.
#[derive(Debug, Clone, Copy)]
pub(super) struct DeclaredType<'a> {
    pub sql_type: &'a SqlType,
    pub declared: &'a str,
}

/// Returns how the target's type relates to the source's.
pub(super) fn relation(source: DeclaredType<'_>, target: DeclaredType<'_>) -> Relation {
    match (source.sql_type, target.sql_type) {
        (SqlType::Exact, SqlType::Exact) => {
            let same = bare(source.declared) == bare(target.declared);
            if same { Same } else { Changed }
        }
        (source, target) => between(source, target),
    }
}

/// Returns a declaration without case, spaces and schema: `pg_catalog.inet` is `INET`.
fn bare(declared: &str) -> String {
    let lower = declared.to_ascii_lowercase();
    let name = lower.rsplit_once('.').map_or(lower.as_str(), |(_, name)| name);
    name.chars().filter(|c| !c.is_whitespace() && *c != '"').collect()
}

fn between(source: &SqlType, target: &SqlType) -> Relation {
    use SqlType as T;
    if source == target {
        return Same;
    }
    if let (Some(source), Some(target)) = (integers(source), integers(target)) {
        return wider(target.0 <= source.0 && target.1 >= source.1);
    }
    match (source, target) {
        (T::Boolean, T::BitNumber { bits: 1 }) | (T::BitNumber { bits: 1 }, T::Boolean) => Same,
        (T::Text { max_chars: from }, T::Text { max_chars: to }) => wider(holds(*to, *from)),
        (T::Char { chars }, T::Char { chars: other }) => wider(other >= chars),
        (T::Char { chars }, T::Text { max_chars }) => wider(holds(*max_chars, Some(*chars))),
        (T::Enum { labels }, T::Enum { labels: other })
        | (T::Set { labels }, T::Set { labels: other }) => {
            wider(labels.iter().all(|label| other.contains(label)))
        }
        // A length says nothing of labels that are added later: each value is tested.
        (T::Enum { .. } | T::Set { .. } | T::Uuid | T::Json { .. }, T::Text { max_chars }) => {
            wider(max_chars.is_none())
        }
        (T::Text { .. }, T::Enum { .. } | T::Set { .. } | T::Uuid | T::Json { .. }) => Narrowed,
        (T::Json { binary }, T::Json { .. }) => wider(*binary),
        (T::Float32, T::Float64) => Widened,
        (T::Float64, T::Float32) => Narrowed,
        (T::Date, T::Timestamp) => Widened,
        (T::Timestamp, T::Date) => Narrowed,
        (T::Bytes { max_bytes: from }, T::Bytes { max_bytes: to }) => wider(holds(*to, *from)),
        (T::Array(from), T::Array(to)) => between(from, to),
        _ => match (digits(source), digits(target)) {
            (Some(source), Some(target)) => {
                wider(holds(target.0, source.0) && holds(target.1, source.1))
            }
            _ => Changed,
        },
    }
}

fn wider(is_wider: bool) -> Relation {
    if is_wider { Widened } else { Narrowed }
}

/// Returns whether a limit lets everything through that another one does; `None` is no limit.
fn holds<T: PartialOrd>(limit: Option<T>, other: Option<T>) -> bool {
    match (limit, other) {
        (None, _) => true,
        (Some(limit), Some(other)) => limit >= other,
        (Some(_), None) => false,
    }
}

/// Returns the smallest and the largest value of an integer type.
fn integers(sql_type: &SqlType) -> Option<(i128, i128)> {
    let signed = |bits: u32| (-(1_i128 << (bits - 1)), (1_i128 << (bits - 1)) - 1);
    let unsigned = |bits: u32| (0, (1_i128 << bits) - 1);
    Some(match sql_type {
        SqlType::Int8 => signed(8),
        SqlType::Int16 => signed(16),
        SqlType::Int32 => signed(32),
        SqlType::Int64 => signed(64),
        SqlType::UInt8 => unsigned(8),
        SqlType::UInt16 => unsigned(16),
        SqlType::UInt32 => unsigned(32),
        SqlType::UInt64 => unsigned(64),
        SqlType::BitNumber { bits } => unsigned(u32::from(*bits)),
        SqlType::Year => (0, 2155),
        _ => return None,
    })
}

/// Returns the digits before and after the point that a number may have; `None`: any.
fn digits(sql_type: &SqlType) -> Option<(Option<u8>, Option<u8>)> {
    Some(match sql_type {
        SqlType::Numeric => (None, None),
        SqlType::Decimal { precision, scale } => {
            let places = u8::try_from(*scale).unwrap_or(0);
            (Some(precision.saturating_sub(places)), Some(places))
        }
        other => {
            let largest = integers(other)?.1;
            (u8::try_from(largest.to_string().len()).ok(), Some(0))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::{MYSQL, POSTGRES, read_ddl};

    /// Each type is written in the dialect that its name begins with, `my:` or none.
    fn check(source: &str, target: &str, expected: Relation) {
        let column = |declared: &str| {
            let (dialect, declared) = match declared.strip_prefix("my:") {
                Some(declared) => (&MYSQL, declared),
                None => (&POSTGRES, declared),
            };
            let types = "CREATE TYPE mood AS ENUM ('sad', 'ok'); \
                         CREATE TYPE moods AS ENUM ('ok', 'happy', 'sad');";
            let ddl = format!("{types} CREATE TABLE t (c {declared});");
            let catalog = read_ddl("t", ddl.as_bytes(), dialect, Default::default());
            let catalog = catalog.expect("DDL");
            catalog.tables[0].columns[0].clone()
        };
        let (from, to) = (column(source), column(target));
        let declared =
            |column: &crate::dump::Column| (column.sql_type.clone(), column.declared.clone());
        let ((from, from_text), (to, to_text)) = (declared(&from), declared(&to));
        let found = relation(
            DeclaredType { sql_type: &from, declared: &from_text },
            DeclaredType { sql_type: &to, declared: &to_text },
        );
        assert_eq!(found, expected, "{source} -> {target}");
    }

    #[test]
    fn numbers_are_wider_where_every_value_fits() {
        check("integer", "int4", Same);
        check("integer", "bigint", Widened);
        check("bigint", "integer", Narrowed);
        check("my:int unsigned", "integer", Narrowed);
        check("my:int unsigned", "bigint", Widened);
        check("my:bigint unsigned", "numeric(20,0)", Widened);
        check("bigint", "numeric(10,0)", Narrowed);
        check("integer", "numeric", Widened);
        check("numeric(10,2)", "numeric(12,4)", Widened);
        check("numeric(10,2)", "numeric(10,3)", Narrowed);
        check("numeric", "numeric(30,5)", Narrowed);
        check("numeric(4,0)", "integer", Widened);
        check("my:bit(10)", "numeric(20,0)", Widened);
        check("my:bit(64)", "bigint", Narrowed);
        check("real", "double precision", Widened);
        check("double precision", "real", Narrowed);
    }

    #[test]
    fn texts_are_wider_where_more_characters_fit() {
        check("varchar(50)", "text", Widened);
        check("text", "varchar(255)", Narrowed);
        check("my:varchar(255)", "varchar(255)", Same);
        check("char(3)", "varchar(3)", Widened);
        check("varchar(3)", "char(3)", Changed);
    }

    #[test]
    fn labels_and_documents_are_texts_that_are_tested() {
        check("mood", "varchar(9)", Narrowed);
        check("mood", "text", Widened);
        check("text", "mood", Narrowed);
        check("mood", "moods", Widened);
        check("moods", "mood", Narrowed);
        check("my:enum('sad','ok')", "mood", Same);
        check("jsonb", "json", Widened);
        check("json", "jsonb", Narrowed);
        check("text", "jsonb", Narrowed);
        check("uuid", "varchar(36)", Narrowed);
    }

    #[test]
    fn other_kinds_of_values_are_changes() {
        check("timestamp", "timestamptz", Changed);
        check("bigint", "varchar(255)", Changed);
        check("my:tinyint(1)", "boolean", Changed);
        check("my:bit(1)", "boolean", Same);
        check("date", "timestamp", Widened);
        check("inet", "pg_catalog.inet", Same);
        check("inet", "cidr", Changed);
        check("text[]", "varchar(9)[]", Narrowed);
        check("integer[]", "integer", Changed);
    }
}
