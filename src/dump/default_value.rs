//! Defaults that are one value whenever they are evaluated: `'a'::text`, `(-1)`, `ARRAY[]::text[]`.
//!
//! Makes a literal of the expression, for the same decoder that reads rows; `now()` stays what it
//! is, and no literal.

use super::catalog::Column;
use super::cursor::Cursor;
use super::dialect::Dialect;
use super::sql_type::SqlType;
use super::token::TokenKind;

/// Returns the literal inside of parentheses and casts; what is no literal comes out as it is.
pub(super) fn constant_text(expression: &str, dialect: &Dialect) -> String {
    let mut text = expression.trim().to_owned();
    while let Some(inside) = in_parentheses(&text, dialect).or_else(|| before_cast(&text, dialect))
    {
        text = inside;
    }
    array(&text, dialect).or_else(|| empty_json(&text, dialect)).unwrap_or(text)
}

/// Returns `a` of `(a)`.
fn in_parentheses(text: &str, dialect: &Dialect) -> Option<String> {
    let mut cursor = Cursor::new(text.as_bytes(), dialect);
    let inside = cursor.parenthesized().ok()?;
    cursor.peek().is_none().then(|| inside.trim().to_owned())
}

/// Returns `a` of `a::type`.
fn before_cast(text: &str, dialect: &Dialect) -> Option<String> {
    if !dialect.lexicon.dollar_quotes {
        return None;
    }
    let mut cursor = Cursor::new(text.as_bytes(), dialect);
    let mut end = None;
    while let Some(token) = cursor.peek() {
        if token.is("::") {
            end = Some(cursor.end());
            cursor.take();
            continue;
        }
        // After the last cast comes its type, and nothing else.
        let in_type = matches!(token.kind, TokenKind::Word | TokenKind::QuotedName)
            || ["(", "[", "."].iter().any(|mark| token.is(mark));
        if end.is_some() && !in_type {
            return None;
        }
        cursor.skip_item();
    }
    let left = text.get(..end?)?.trim();
    (!left.is_empty()).then(|| left.to_owned())
}

/// Returns `'{"a","b"}'` of `ARRAY['a', 'b']`.
fn array(text: &str, dialect: &Dialect) -> Option<String> {
    let mut cursor = Cursor::new(text.as_bytes(), dialect);
    if !cursor.skip_word("ARRAY") || !cursor.skip("[") {
        return None;
    }
    let mut elements = Vec::new();
    while !cursor.skip("]") {
        let from = cursor;
        while !cursor.at(",") && !cursor.at("]") {
            cursor.peek()?;
            cursor.skip_item();
        }
        let element = cursor.text_since(&from).ok()?;
        let element = constant_text(&element, dialect);
        let mut literal = Cursor::new(element.as_bytes(), dialect);
        let token = literal.peek()?;
        elements.push(match token.kind {
            TokenKind::Text => {
                let value = literal.text().ok()?;
                format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
            }
            TokenKind::Number => element,
            _ if token.is_word("NULL") => "NULL".to_owned(),
            _ => return None,
        });
        cursor.skip(",");
    }
    let list = elements.join(",").replace('\'', "''");
    cursor.peek().is_none().then(|| format!("'{{{list}}}'"))
}

/// MySQL's `json_array()` and `json_object()`.
fn empty_json(text: &str, dialect: &Dialect) -> Option<String> {
    let lower: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    match lower.to_ascii_lowercase().as_str() {
        "json_array()" if dialect.lexicon.executable_comments => Some("'[]'".to_owned()),
        "json_object()" if dialect.lexicon.executable_comments => Some("'{}'".to_owned()),
        _ => None,
    }
}

/// Returns what MySQL puts where a column must have a value and has no default, outside of its
/// strict mode: <https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html>.
pub(super) fn implicit(column: &Column) -> Option<String> {
    let literal = match &column.sql_type {
        SqlType::Text { .. } | SqlType::Char { .. } | SqlType::Bytes { .. } => "''",
        SqlType::Set { .. } => "''",
        SqlType::Enum { labels } => {
            return labels.first().map(|label| format!("'{}'", label.replace('\'', "''")));
        }
        SqlType::Date => "'0000-00-00'",
        SqlType::Timestamp | SqlType::TimestampTz => "'0000-00-00 00:00:00'",
        SqlType::Time => "'00:00:00'",
        SqlType::BitNumber { .. } => "b'0'",
        SqlType::Json { .. } | SqlType::Uuid | SqlType::Array(_) | SqlType::Exact => return None,
        _ => "0",
    };
    Some(literal.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::dialect::{MYSQL, POSTGRES};
    use super::*;

    #[track_caller]
    fn check(dialect: &Dialect, expression: &str, expected: &str) {
        assert_eq!(constant_text(expression, dialect), expected, "{expression}");
    }

    #[test]
    fn casts_and_parentheses_go() {
        check(&POSTGRES, "'a b'::character varying(20)", "'a b'");
        check(&POSTGRES, "('-1'::integer)::smallint", "'-1'");
        check(&POSTGRES, "(0)::numeric", "0");
        check(&POSTGRES, "NULL::character varying", "NULL");
        check(&POSTGRES, "'{}'::jsonb", "'{}'");
        check(&POSTGRES, "'x::y'::public.\"Mood\"", "'x::y'");
        check(&POSTGRES, "'{}'::text[]", "'{}'");
        check(&MYSQL, "('[]')", "'[]'");
        check(&MYSQL, "((-1))", "-1");
    }

    #[test]
    fn arrays_become_their_literal() {
        check(&POSTGRES, "ARRAY[]::text[]", "'{}'");
        check(&POSTGRES, "ARRAY['a'::text, 'it''s'::text]", "'{\"a\",\"it''s\"}'");
        check(&POSTGRES, "ARRAY[1, NULL]::integer[]", "'{1,NULL}'");
        check(&MYSQL, "json_array()", "'[]'");
    }

    #[test]
    fn expressions_stay() {
        check(&POSTGRES, "now()", "now()");
        check(&POSTGRES, "('now'::text || 'x'::text)", "'now'::text || 'x'::text");
        check(&POSTGRES, "CURRENT_DATE", "CURRENT_DATE");
        check(&POSTGRES, "ARRAY[now()]", "ARRAY[now()]");
        check(&MYSQL, "(uuid())", "uuid()");
    }
}
