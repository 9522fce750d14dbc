//! The default of a column in a form that two schemas can be compared by.
//!
//! `'queued'::public.scan_status` and `'queued'` put the same text into a row. What is evaluated
//! for each row is compared by its words: `now()` is not `CURRENT_TIMESTAMP` here.

use crate::dump::{Column, SqlType};

/// What the server puts in where a row does not say.
#[derive(Debug, Clone)]
pub(super) struct DefaultText(pub String);

impl PartialEq for DefaultText {
    /// Names in quotes, and spaces outside of texts, are no difference: `"now" ()` is `now()`.
    fn eq(&self, other: &Self) -> bool {
        let words = |text: &str| match text.contains('\'') {
            true => text.to_owned(),
            false => text.replace(['"', '`', ' '], ""),
        };
        words(&self.0) == words(&other.0)
    }
}

/// Returns the default of a column; `None` for NULL.
pub(super) fn default_text(column: &Column) -> Option<DefaultText> {
    text(column).map(DefaultText)
}

fn text(column: &Column) -> Option<String> {
    if column.identity {
        return Some("its own sequence".to_owned());
    }
    let mut text = column.default.as_deref().map(|text| plain(text, &column.sql_type));
    text = text.filter(|text| !text.eq_ignore_ascii_case("NULL"));
    match &column.on_update {
        Some(on_update) => {
            let on_update = plain(on_update, &column.sql_type);
            Some(format!("{} ON UPDATE {on_update}", text.as_deref().unwrap_or("NULL")))
        }
        None => text,
    }
}

fn plain(text: &str, sql_type: &SqlType) -> String {
    let text = without_cast(without_parentheses(text.trim()));
    let is_text = matches!(
        sql_type,
        SqlType::Text { .. } | SqlType::Char { .. } | SqlType::Enum { .. } | SqlType::Json { .. }
    );
    let unquoted = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
    match unquoted {
        // MySQL quotes numbers too.
        Some(inside) if !is_text && !inside.contains('\'') => inside.to_owned(),
        Some(_) => text.to_owned(),
        None if text.contains('\'') => text.to_owned(),
        None => same_words(text),
    }
}

/// Keywords in one case, and one word for the moment of MySQL and MariaDB.
fn same_words(text: &str) -> String {
    let upper = text.to_ascii_uppercase();
    match upper.as_str() {
        "CURRENT_TIMESTAMP()" => "CURRENT_TIMESTAMP".to_owned(),
        "TRUE" | "FALSE" => upper,
        _ if upper.starts_with("CURRENT_") => upper,
        _ => text.to_ascii_lowercase(),
    }
}

/// Takes off the `::text` behind a text, a number or NULL.
fn without_cast(text: &str) -> &str {
    let end = match text.strip_prefix('\'') {
        Some(inside) => literal_end(inside).map(|end| end + 1),
        None => text.rfind("::"),
    };
    let Some(end) = end.filter(|end| text[*end..].starts_with("::")) else { return text };
    let constant = without_parentheses(text[..end].trim());
    // What is computed keeps its cast: it may change the value.
    if constant.starts_with('\'') || !constant.contains('(') { constant } else { text }
}

/// Returns the byte after the quote that ends a text; a doubled one is part of it.
fn literal_end(inside: &str) -> Option<usize> {
    let mut bytes = inside.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        if byte == b'\'' && bytes.next_if(|(_, next)| *next == b'\'').is_none() {
            return Some(at + 1);
        }
    }
    None
}

/// Takes off parentheses around the whole.
fn without_parentheses(text: &str) -> &str {
    let inside = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    match inside {
        Some(inside) if !inside.contains(['(', ')']) => without_parentheses(inside.trim()),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::{Dialect, MYSQL, POSTGRES, read_ddl};

    fn check(dialect: &'static Dialect, column: &str, expected: Option<&str>) {
        let types = "CREATE TYPE scan_status AS ENUM ('queued');";
        let ddl = format!("{types} CREATE TABLE t (c {column});");
        let catalog = read_ddl("t", ddl.as_bytes(), dialect, Default::default()).expect("DDL");
        let found = default_text(&catalog.tables[0].columns[0]);
        assert_eq!(found, expected.map(|text| DefaultText(text.to_owned())), "{column}");
    }

    #[test]
    fn casts_of_constants_are_no_difference() {
        check(&POSTGRES, "text DEFAULT 'it''s'::text", Some("'it''s'"));
        check(&POSTGRES, "scan_status DEFAULT 'queued'::public.scan_status", Some("'queued'"));
        check(&POSTGRES, "jsonb DEFAULT '{}'::jsonb", Some("'{}'"));
        check(&POSTGRES, "numeric DEFAULT (0)::numeric", Some("0"));
        check(&POSTGRES, "text DEFAULT NULL::character varying", None);
    }

    #[test]
    fn keywords_have_any_case() {
        check(&POSTGRES, "bool DEFAULT False", Some("FALSE"));
        check(&POSTGRES, "timestamptz DEFAULT current_timestamp", Some("CURRENT_TIMESTAMP"));
        check(&POSTGRES, "timestamptz DEFAULT NOW()", Some("now()"));
        check(&POSTGRES, "timestamptz DEFAULT \"now\" ()", Some("now()"));
        check(&MYSQL, "datetime DEFAULT current_timestamp()", Some("CURRENT_TIMESTAMP"));
    }

    #[test]
    fn sequences_and_updates_are_part_of_it() {
        check(&POSTGRES, "serial", Some("its own sequence"));
        check(&MYSQL, "int AUTO_INCREMENT PRIMARY KEY", Some("its own sequence"));
        check(&MYSQL, "int DEFAULT '0'", Some("0"));
        check(
            &MYSQL,
            "timestamp DEFAULT current_timestamp() ON UPDATE current_timestamp()",
            Some("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"),
        );
    }
}
