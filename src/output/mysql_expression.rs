//! Renders types and expressions of a MySQL dump anew, token by token.
//!
//! A dump is data: names are quoted, texts are escaped, and a token that is not on one of the lists
//! below makes the whole impossible, with the reason.

use super::mysql_script::{identifier, literal};
use crate::dump::cursor::Cursor;
use crate::dump::dialect::MYSQL;
use crate::dump::token::TokenKind;

/// Words of types.
const TYPE_WORDS: &[&str] = &[
    "bool",
    "boolean",
    "tinyint",
    "int1",
    "smallint",
    "int2",
    "mediumint",
    "int3",
    "middleint",
    "int",
    "integer",
    "int4",
    "bigint",
    "int8",
    "decimal",
    "dec",
    "fixed",
    "numeric",
    "float",
    "float4",
    "double",
    "precision",
    "real",
    "float8",
    "bit",
    "date",
    "datetime",
    "timestamp",
    "time",
    "year",
    "char",
    "character",
    "nchar",
    "varchar",
    "nvarchar",
    "varcharacter",
    "varying",
    "national",
    "long",
    "tinytext",
    "text",
    "mediumtext",
    "longtext",
    "binary",
    "varbinary",
    "tinyblob",
    "blob",
    "mediumblob",
    "longblob",
    "enum",
    "set",
    "json",
    "uuid",
    "inet4",
    "inet6",
    "vector",
    "geometry",
    "point",
    "linestring",
    "polygon",
    "multipoint",
    "multilinestring",
    "multipolygon",
    "geometrycollection",
    "geomcollection",
    "unsigned",
    "signed",
    "zerofill",
    "byte",
    "ascii",
    "unicode",
];

/// Words that no default, generated column or CHECK needs.
const REFUSED_WORDS: &[&str] = &[
    "select",
    "union",
    "into",
    "outfile",
    "dumpfile",
    "load_file",
    "sleep",
    "benchmark",
    "from",
    "delete",
    "insert",
    "update",
    "drop",
    "create",
    "alter",
    "call",
    "execute",
];

const OPERATORS: &[&str] = &[
    "(", ")", ",", "+", "-", "*", "/", "%", "=", "<>", "!=", "<", ">", "<=", ">=", "<=>", "!",
    "&&", "||", "&", "|", "^", "~", "<<", ">>", "->", "->>",
];

/// Returns a declared type.
///
/// # Errors
/// A word that no type has.
pub(super) fn type_name(declared: &str) -> Result<String, String> {
    if declared.eq_ignore_ascii_case("serial") {
        return Ok("bigint unsigned".to_owned());
    }
    let mut cursor = Cursor::new(declared.as_bytes(), &MYSQL);
    let mut sql = String::new();
    while let Some(token) = cursor.peek() {
        let text = std::str::from_utf8(token.bytes).map_err(|error| error.to_string())?;
        match token.kind {
            TokenKind::Word if TYPE_WORDS.contains(&text.to_ascii_lowercase().as_str()) => {
                if !sql.is_empty() {
                    sql.push(' ');
                }
                sql.push_str(text);
            }
            TokenKind::Number => sql.push_str(text),
            TokenKind::Text => {
                let label = cursor.clone().text().map_err(|_| unknown(text))?;
                sql.push_str(&literal(&label));
            }
            TokenKind::Punctuation if ["(", ")", ","].contains(&text) => sql.push_str(text),
            _ => return Err(unknown(text)),
        }
        cursor.take();
    }
    if sql.is_empty() { Err("there is none".to_owned()) } else { Ok(sql) }
}

/// Returns an expression: a default, a generated column's or a CHECK's.
///
/// # Errors
/// A token that is on no list, or parentheses that do not fit.
pub(super) fn render(expression: &str) -> Result<String, String> {
    let mut cursor = Cursor::new(expression.as_bytes(), &MYSQL);
    let (mut sql, mut depth) = (String::new(), 0_i32);
    let mut last = None;
    while let Some(token) = cursor.peek() {
        let text = std::str::from_utf8(token.bytes).map_err(|error| error.to_string())?;
        let is_plain = |text: &str| {
            let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$';
            text.bytes().all(is_part)
        };
        let is_marked = |text: &str| {
            let inner = text.trim_end_matches('\'').replacen('\'', "", 1);
            is_plain(&inner) || is_plain(text)
        };
        let piece = match token.kind {
            TokenKind::QuotedName => identifier(&token.unquoted().ok_or_else(|| unknown(text))?),
            TokenKind::Word if REFUSED_WORDS.contains(&text.to_ascii_lowercase().as_str()) => {
                return Err(unknown(text));
            }
            // The character set of the literal that follows: texts are in that of the script here.
            TokenKind::Word if text.starts_with('_') => String::new(),
            TokenKind::Word if is_plain(text) => text.to_owned(),
            TokenKind::Text => literal(&cursor.clone().text().map_err(|_| unknown(text))?),
            TokenKind::Number => text.to_owned(),
            TokenKind::Hex | TokenKind::Bits if is_marked(text) => text.to_owned(),
            TokenKind::Punctuation if OPERATORS.contains(&text) => text.to_owned(),
            _ => return Err(unknown(text)),
        };
        depth += i32::from(text == "(") - i32::from(text == ")");
        if depth < 0 {
            return Err("its parentheses do not fit".to_owned());
        }
        // A function's parenthesis stands at its name.
        let is_tight = text == "(" && last == Some(TokenKind::Word) || [")", ","].contains(&text);
        if !sql.is_empty() && !piece.is_empty() && !is_tight && !sql.ends_with('(') {
            sql.push(' ');
        }
        sql.push_str(&piece);
        last = Some(token.kind);
        cursor.take();
    }
    match (depth, sql.is_empty()) {
        (0, false) => Ok(sql),
        _ => Err("its parentheses do not fit".to_owned()),
    }
}

fn unknown(what: &str) -> String {
    format!("`{}` is not known here", what.escape_debug())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_made_anew() {
        let check = |declared: &str, expected: Result<&str, &str>| {
            let found = type_name(declared);
            assert_eq!(found.as_deref().map_err(String::as_str), expected, "{declared}");
        };
        check("int(10) unsigned", Ok("int(10) unsigned"));
        check("enum('a','it''s', \"b\\\\\")", Ok("enum('a','it''s','b\\\\')"));
        check("double precision", Ok("double precision"));
        check("serial", Ok("bigint unsigned"));
        check("what(1)", Err("`what` is not known here"));
        check("int /* ; */ unsigned", Ok("int unsigned"));
        check("int; DROP", Err("`;` is not known here"));
    }

    #[test]
    fn expressions_are_made_anew() {
        let check = |expression: &str, expected: Result<&str, &str>| {
            let found = render(expression);
            assert_eq!(found.as_deref().map_err(String::as_str), expected, "{expression}");
        };
        check("current_timestamp(6)", Ok("current_timestamp(6)"));
        check("(json_valid(`j`))", Ok("(json_valid(`j`))"));
        check("_utf8mb4'a\\'b'", Ok("'a''b'"));
        check("b'101'", Ok("b'101'"));
        check("0x41", Ok("0x41"));
        check("-1", Ok("- 1"));
        check("`a` > 1 and `b` in ('x', 'y')", Ok("`a` > 1 and `b` in('x', 'y')"));
        check("(select 1)", Err("`select` is not known here"));
        check("1) , (2", Err("its parentheses do not fit"));
        check("@x", Err("`@` is not known here"));
    }
}
