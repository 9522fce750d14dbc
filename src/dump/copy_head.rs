//! Reads the head of `COPY … FROM stdin`: the table, its columns and how its rows are written.
//!
//! All spellings that psql has had are read: <https://www.postgresql.org/docs/current/sql-copy.html>,
//! "Compatibility". Reads no row.

use super::catalog::TableName;
use super::copy_form::{CopyForm, Csv, NullMark};
use super::cursor::{Cursor, Read};
use super::dialect::Dialect;
use super::rows::RowEncoding;
use super::token::TokenKind;

/// How the rows of a COPY are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyOptions {
    Rows {
        encoding: RowEncoding,
        /// The first row has the names of the columns.
        header: bool,
    },
    /// Says which option is not supported.
    Unsupported(String),
}

impl CopyOptions {
    /// Returns how the rows are written, and whether a line of names comes first.
    pub fn framing(&self) -> (RowEncoding, bool) {
        match self {
            Self::Rows { encoding, header } => (*encoding, *header),
            Self::Unsupported(_) => (RowEncoding::CopyText, false),
        }
    }
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
    let oids = cursor.skip_words(&["WITH", "OIDS"]);
    if !cursor.skip_words(&["FROM", "STDIN"]) {
        return None;
    }
    let options = match binary {
        true => CopyOptions::Unsupported("BINARY".to_owned()),
        false => options(cursor, Options { oids, ..Options::default() }),
    };
    Some(CopyHead { table, columns, options })
}

/// What the options of a COPY say; `None` is the default of the format.
#[derive(Default)]
struct Options {
    csv: bool,
    oids: bool,
    header: bool,
    delimiter: Option<String>,
    null: Option<String>,
    quote: Option<String>,
    escape: Option<String>,
}

/// Reads options in all of COPY's spellings; the first that is not supported ends it.
fn options(mut cursor: Cursor<'_>, mut options: Options) -> CopyOptions {
    let begin = cursor;
    cursor.skip_word("USING");
    while !cursor.at_end() {
        if cursor.skip_word("WITH") || cursor.skip("(") || cursor.skip(",") || cursor.skip(")") {
            continue;
        }
        let from = cursor;
        if !matches!(options.take(&mut cursor), Ok(true)) {
            if cursor.end() == from.end() {
                cursor.take();
            }
            return CopyOptions::Unsupported(cursor.text_since(&from).unwrap_or_default());
        }
    }
    let header = options.header;
    match options.encoding() {
        Some(encoding) => CopyOptions::Rows { encoding, header },
        None => CopyOptions::Unsupported(cursor.text_since(&begin).unwrap_or_default()),
    }
}

impl Options {
    /// Takes one option; false where rows are in a way that is not read.
    fn take(&mut self, cursor: &mut Cursor<'_>) -> Read<bool> {
        let option = cursor.name()?.to_ascii_lowercase();
        let text = |cursor: &mut Cursor<'_>| {
            cursor.skip_word("AS");
            cursor.text().map(Some)
        };
        match option.as_str() {
            "format" => {
                let format = if cursor.at_name() { cursor.name()? } else { cursor.text()? };
                self.csv = format.eq_ignore_ascii_case("csv");
                return Ok(self.csv || format.eq_ignore_ascii_case("text"));
            }
            "csv" => self.csv = true,
            "oids" => self.oids = is_on(cursor),
            "header" => self.header = cursor.skip_word("MATCH") || is_on(cursor),
            "delimiter" | "delimiters" => self.delimiter = text(cursor)?,
            "null" => self.null = text(cursor)?,
            "quote" => self.quote = text(cursor)?,
            "escape" => self.escape = text(cursor)?,
            "freeze" => drop(is_on(cursor)),
            "encoding" => {
                let encoding = cursor.text()?;
                let same = |name: &&str| encoding.eq_ignore_ascii_case(name);
                return Ok(["utf8", "utf-8", "unicode"].iter().any(same));
            }
            "on_error" => return Ok(cursor.skip_word("STOP")),
            "log_verbosity" => drop(cursor.name()?),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Returns how the rows are written; `None` where the server would refuse it too.
    fn encoding(self) -> Option<RowEncoding> {
        let one_byte = |text: Option<String>, default: u8| match text.as_deref().map(str::as_bytes)
        {
            None => Some(default),
            Some([byte]) if !matches!(byte, b'\n' | b'\r') => Some(*byte),
            Some(_) => None,
        };
        let delimiter = one_byte(self.delimiter, if self.csv { b',' } else { b'\t' })?;
        let null = self.null.as_deref().unwrap_or(if self.csv { "" } else { "\\N" });
        let null_mark = NullMark::new(null.as_bytes())?;
        let quote = one_byte(self.quote, b'"')?;
        let escape = one_byte(self.escape, quote)?;
        let csv = self.csv.then_some(Csv { quote, escape });
        let is_clear = match csv {
            Some(csv) => delimiter != csv.quote,
            None => !matches!(delimiter, b'a'..=b'z' | b'0'..=b'9' | b'\\' | b'.'),
        };
        if !is_clear || null.as_bytes().contains(&delimiter) {
            return None;
        }
        let is_default = !self.csv && !self.oids && delimiter == b'\t' && null == "\\N";
        let form = CopyForm { delimiter, null: null_mark, csv, oids: self.oids };
        Some(if is_default { RowEncoding::CopyText } else { RowEncoding::CopyForm(form) })
    }
}

/// Takes the value of a switch; without one it is on.
fn is_on(cursor: &mut Cursor<'_>) -> bool {
    let Some(value) = cursor.peek() else { return true };
    let is_value = matches!(value.kind, TokenKind::Number | TokenKind::Text)
        || ["TRUE", "ON", "FALSE", "OFF"].iter().any(|word| value.is_word(word));
    if is_value {
        cursor.take();
    }
    let value = value.bytes.trim_ascii().to_ascii_lowercase();
    let off: [&[u8]; 6] = [b"false", b"off", b"0", b"'false'", b"'off'", b"'0'"];
    !is_value || !off.contains(&&*value)
}

#[cfg(test)]
mod tests {
    use super::super::dialect::POSTGRES;
    use super::*;

    const TEXT: CopyOptions = CopyOptions::Rows { encoding: RowEncoding::CopyText, header: false };

    fn check(statement: &str, expected: Option<(&str, CopyOptions)>) {
        let head = copy_head(statement.as_bytes(), &POSTGRES);
        let found = head.map(|head| {
            let columns =
                head.columns.map_or(String::new(), |names| format!("({})", names.join("|")));
            (format!("{}{columns}", head.table), head.options)
        });
        let expected = expected.map(|(head, options)| (head.to_owned(), options));
        assert_eq!(found, expected, "{statement}");
    }

    /// Checks what follows `COPY a`: delimiter, NULL, quote and escape, `oids`, `header`.
    fn check_form(rest: &str, expected: &str) {
        let head = copy_head(format!("COPY a {rest}").as_bytes(), &POSTGRES).expect("a head");
        let CopyOptions::Rows { encoding: RowEncoding::CopyForm(form), header } = head.options
        else {
            panic!("{rest}: {:?}", head.options);
        };
        let mut found = char::from(form.delimiter).to_string();
        let nulls = ["", "\\N", "nil"];
        let is_null = |text: &&&str| NullMark::new(text.as_bytes()) == Some(form.null);
        found += &format!(" <{}>", nulls.iter().find(is_null).unwrap_or(&"?"));
        if let Some(Csv { quote, escape }) = form.csv {
            found += &format!(" csv {}{}", char::from(quote), char::from(escape));
        }
        found += if form.oids { " oids" } else { "" };
        found += if header { " header" } else { "" };
        assert_eq!(found, expected, "{rest}");
    }

    #[test]
    fn heads_of_copy_name_their_columns() {
        check("COPY public.a (b, \"C\") FROM stdin;", Some(("public.a(b|C)", TEXT)));
        check("copy a from STDIN", Some(("a", TEXT)));
        check("COPY a TO stdout;", None);
        check("COPY a FROM '/tmp/x';", None);
        check("COPY (SELECT 1) TO stdout;", None);
    }

    #[test]
    fn options_that_say_the_default_change_nothing() {
        let text = "COPY a FROM stdin WITH (FORMAT text, DELIMITER E'\\t', NULL '\\N', FREEZE, ENCODING 'UTF8');";
        check(text, Some(("a", TEXT)));
        check("COPY a FROM stdin WITH NULL AS '\\N';", Some(("a", TEXT)));
        check("COPY a FROM stdin (FORMAT 'text', HEADER off, FREEZE true)", Some(("a", TEXT)));
    }

    #[test]
    fn every_spelling_of_a_form_is_read() {
        check_form("WITH OIDS FROM stdin", "\t <\\N> oids");
        check_form("(b) FROM stdin WITH OIDS", "\t <\\N> oids");
        check_form("FROM stdin USING DELIMITERS '|'", "| <\\N>");
        check_form("FROM stdin USING DELIMITERS '|' WITH NULL AS ''", "| <>");
        check_form("FROM stdin DELIMITER ';' NULL 'nil'", "; <nil>");
        check_form("FROM stdin WITH DELIMITER AS '|' NULL AS ''", "| <>");
        check_form("FROM stdin WITH (FORMAT text, DELIMITER '|', NULL '')", "| <>");
        check_form("FROM stdin WITH (FORMAT csv)", ", <> csv \"\"");
        check_form("FROM stdin CSV HEADER", ", <> csv \"\" header");
        check_form("FROM stdin (FORMAT CSV, HEADER MATCH, NULL 'nil')", ", <nil> csv \"\" header");
        check_form("FROM stdin WITH CSV QUOTE AS '''' ESCAPE E'\\\\'", ", <> csv '\\");
        check_form("FROM stdin (format csv, header false, delimiter E'\\t')", "\t <> csv \"\"");
    }

    #[test]
    fn other_options_are_named() {
        let unsupported = |option: &str| Some(("a", CopyOptions::Unsupported(option.to_owned())));
        check("COPY a FROM stdin WITH (FORMAT binary);", unsupported("FORMAT binary"));
        check("COPY BINARY a FROM stdin;", unsupported("BINARY"));
        check("COPY a FROM stdin CSV FORCE NOT NULL b;", unsupported("FORCE"));
        check("COPY a FROM stdin (ENCODING 'LATIN1');", unsupported("ENCODING 'LATIN1'"));
        check("COPY a FROM stdin DELIMITER '||'", unsupported("DELIMITER '||'"));
        check("COPY a FROM stdin DELIMITER 'x'", unsupported("DELIMITER 'x'"));
    }
}
