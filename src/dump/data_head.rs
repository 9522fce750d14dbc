//! Reads the heads of statements that carry rows: `INSERT … VALUES` and `COPY … FROM stdin`.
//!
//! Table and columns out, and where the values begin; reads no value.

use super::catalog::TableName;
use super::cursor::{Cursor, Read};
use super::dialect::Dialect;
use super::token::TokenKind;

/// What happens to a row whose key is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InsertVerb {
    Insert,
    InsertIgnore,
    Replace,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InsertHead {
    /// As written: see [`DdlReader::resolve`](super::ddl::DdlReader::resolve).
    pub table: TableName,
    /// `None` where the statement means every column, in table order.
    pub columns: Option<Vec<String>>,
    pub verb: InsertVerb,
    /// Offset of the first byte after `VALUES`.
    pub values_at: usize,
}

/// Reads the head of an INSERT or REPLACE from (a prefix of) its statement, up to `VALUES`.
///
/// `None` for any other statement, for `INSERT … SELECT`, `SET` and `DEFAULT VALUES`, and where
/// the prefix ends before `VALUES`.
pub fn insert_head(statement: &[u8], dialect: &Dialect) -> Option<InsertHead> {
    let mut cursor = Cursor::new(statement, dialect);
    let head = insert_opening(&mut cursor)?;
    if cursor.skip_word("OVERRIDING") {
        cursor.take();
        cursor.expect_word("VALUE").ok()?;
    }
    let found = cursor.skip_word("VALUES") || cursor.skip_word("VALUE");
    found.then(|| InsertHead { values_at: cursor.end(), ..head })
}

/// Takes the verb, the table and the columns of an INSERT or REPLACE.
pub(super) fn insert_opening(cursor: &mut Cursor<'_>) -> Option<InsertHead> {
    let mut verb = match () {
        () if cursor.skip_word("INSERT") => InsertVerb::Insert,
        () if cursor.skip_word("REPLACE") => InsertVerb::Replace,
        () => return None,
    };
    loop {
        if cursor.skip_word("IGNORE") || cursor.skip_words(&["OR", "IGNORE"]) {
            verb = InsertVerb::InsertIgnore;
        } else if cursor.skip_words(&["OR", "REPLACE"]) {
            verb = InsertVerb::Replace;
        } else if cursor.at_any(&["LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY"]) {
            cursor.take();
        } else {
            break;
        }
    }
    cursor.skip_word("INTO");
    let table = cursor.table_name().ok()?;
    if cursor.skip_word("PARTITION") {
        cursor.skip_item();
    }
    if cursor.skip_word("AS") {
        cursor.name().ok()?;
    }
    // `(SELECT …)` is no list of columns.
    let selects = cursor.peek_second().is_some_and(|second| second.is_word("SELECT"));
    let columns = match cursor.at("(") && !selects {
        true => Some(cursor.names_in_parentheses().ok()?),
        false => None,
    };
    Some(InsertHead { table, columns, verb, values_at: cursor.end() })
}

/// Whether the rows of a COPY are in the form that pg_dump writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyOptions {
    /// Text, tabs between values, `\N` for NULL.
    DefaultText,
    /// Says which option is not supported.
    Unsupported(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyHead {
    pub table: TableName,
    /// `None` where the statement means every column, in table order.
    pub columns: Option<Vec<String>>,
    pub options: CopyOptions,
}

/// Reads `COPY table (columns) FROM stdin`; `None` for any other statement.
pub fn copy_head(statement: &[u8], dialect: &Dialect) -> Option<CopyHead> {
    let mut cursor = Cursor::new(statement, dialect);
    if !cursor.skip_word("COPY") {
        return None;
    }
    let binary = cursor.at_word("BINARY")
        && !cursor
            .peek_second()
            .is_some_and(|next| next.is(".") || next.is("(") || next.is_word("FROM"));
    if binary {
        cursor.take();
    }
    let table = cursor.table_name().ok()?;
    let columns = match cursor.at("(") {
        true => Some(cursor.names_in_parentheses().ok()?),
        false => None,
    };
    if !cursor.skip_words(&["FROM", "STDIN"]) {
        return None;
    }
    let unsupported = if binary { Some("BINARY".to_owned()) } else { copy_options(cursor) };
    let options = unsupported.map_or(CopyOptions::DefaultText, CopyOptions::Unsupported);
    Some(CopyHead { table, columns, options })
}

/// Returns the first option that changes how rows are written, in both of COPY's spellings.
fn copy_options(mut cursor: Cursor<'_>) -> Option<String> {
    cursor.skip_word("WITH");
    cursor.skip("(");
    while !cursor.at_end() && !cursor.at(")") {
        let from = cursor;
        match default_option(&mut cursor) {
            Ok(true) => {}
            Ok(false) | Err(_) => {
                if cursor.end() == from.end() {
                    cursor.take();
                }
                return Some(cursor.text_since(&from).unwrap_or_default());
            }
        }
        cursor.skip(",");
    }
    None
}

/// Takes one option; true where it says what holds without it.
fn default_option(cursor: &mut Cursor<'_>) -> Read<bool> {
    let option = cursor.name()?.to_ascii_lowercase();
    match option.as_str() {
        "format" => Ok(cursor.name()?.eq_ignore_ascii_case("text")),
        "delimiter" | "delimiters" => {
            cursor.skip_word("AS");
            Ok(cursor.text()? == "\t")
        }
        "null" => {
            cursor.skip_word("AS");
            Ok(cursor.text()? == "\\N")
        }
        "freeze" => {
            let value = cursor.peek().filter(|token| token.kind != TokenKind::Punctuation);
            if value.is_some() {
                cursor.take();
            }
            Ok(true)
        }
        "encoding" => {
            let encoding = cursor.text()?;
            Ok(["utf8", "utf-8", "unicode"].iter().any(|name| encoding.eq_ignore_ascii_case(name)))
        }
        "header" => Ok(cursor.skip_word("FALSE") || cursor.skip_word("OFF")),
        "on_error" => Ok(cursor.skip_word("STOP")),
        _ => Ok(false),
    }
}

#[cfg(test)]
mod tests {
    use super::super::dialect::{MYSQL, POSTGRES};
    use super::*;

    /// The head in one line, and what follows VALUES.
    fn check(dialect: &Dialect, statement: &str, expected: Option<(&str, &str)>) {
        let head = insert_head(statement.as_bytes(), dialect);
        let found = head.map(|head| {
            let columns =
                head.columns.map_or(String::new(), |names| format!("({})", names.join("|")));
            let rest = &statement[head.values_at..];
            (format!("{:?} {}{columns}", head.verb, head.table), rest)
        });
        let found = found.as_ref().map(|(head, rest)| (head.as_str(), *rest));
        assert_eq!(found, expected, "{statement}");
    }

    fn check_copy(statement: &str, expected: Option<(&str, CopyOptions)>) {
        let head = copy_head(statement.as_bytes(), &POSTGRES);
        let found = head.map(|head| {
            let columns =
                head.columns.map_or(String::new(), |names| format!("({})", names.join("|")));
            (format!("{}{columns}", head.table), head.options)
        });
        let expected = expected.map(|(head, options)| (head.to_owned(), options));
        assert_eq!(found, expected, "{statement}");
    }

    #[test]
    fn heads_of_inserts_end_at_values() {
        check(&MYSQL, "INSERT INTO `a` VALUES (1)", Some(("Insert a", " (1)")));
        check(
            &MYSQL,
            "insert low_priority ignore `d`.`a`(`b`,c)value(1",
            Some(("InsertIgnore d.a(b|c)", "(1")),
        );
        check(
            &MYSQL,
            "REPLACE INTO a PARTITION (p0, p1) () VALUES ()",
            Some(("Replace a()", " ()")),
        );
        check(&MYSQL, "INSERT INTO a (b /*!80000 , c */) VALUES (", Some(("Insert a(b|c)", " (")));
        check(
            &POSTGRES,
            "-- x\nINSERT INTO public.\"A\" (Id) OVERRIDING SYSTEM VALUE VALUES (1)",
            Some(("Insert public.A(id)", " (1)")),
        );
    }

    #[test]
    fn other_inserts_have_no_head() {
        check(&MYSQL, "INSERT INTO a SELECT 1", None);
        check(&MYSQL, "INSERT INTO a (SELECT 1)", None);
        check(&MYSQL, "INSERT INTO a SET b = 1", None);
        check(&POSTGRES, "INSERT INTO a DEFAULT VALUES", None);
        check(&POSTGRES, "INSERT INTO a (b", None);
        check(&POSTGRES, "UPDATE a SET b = 1", None);
        check(&POSTGRES, "", None);
    }

    #[test]
    fn heads_of_copy_name_their_columns() {
        check_copy(
            "COPY public.a (b, \"C\") FROM stdin;",
            Some(("public.a(b|C)", CopyOptions::DefaultText)),
        );
        check_copy("copy a from STDIN", Some(("a", CopyOptions::DefaultText)));
        check_copy("COPY a TO stdout;", None);
        check_copy("COPY a FROM '/tmp/x';", None);
        check_copy("COPY (SELECT 1) TO stdout;", None);
    }

    #[test]
    fn options_that_say_the_default_are_supported() {
        let text = "COPY a FROM stdin WITH (FORMAT text, DELIMITER E'\\t', NULL '\\N', FREEZE, ENCODING 'UTF8');";
        check_copy(text, Some(("a", CopyOptions::DefaultText)));
        check_copy("COPY a FROM stdin WITH NULL AS '\\N';", Some(("a", CopyOptions::DefaultText)));
    }

    #[test]
    fn other_options_are_named() {
        let unsupported = |option: &str| CopyOptions::Unsupported(option.to_owned());
        check_copy("COPY a FROM stdin WITH (FORMAT csv);", Some(("a", unsupported("FORMAT csv"))));
        check_copy("COPY a FROM stdin CSV HEADER;", Some(("a", unsupported("CSV"))));
        check_copy(
            "COPY a FROM stdin WITH DELIMITER '|';",
            Some(("a", unsupported("DELIMITER '|'"))),
        );
        check_copy("COPY a FROM stdin WITH OIDS;", Some(("a", unsupported("OIDS"))));
        check_copy("COPY BINARY a FROM stdin;", Some(("a", unsupported("BINARY"))));
    }
}
