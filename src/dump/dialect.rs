//! The facts in which SQL dialects differ, as constants.

use super::charset::Charset;

/// How a dialect writes names, strings and comments.
///
/// MySQL: <https://dev.mysql.com/doc/refman/8.4/en/string-literals.html>.
/// PostgreSQL: <https://www.postgresql.org/docs/current/sql-syntax-lexical.html>.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lexicon {
    /// The quote around identifiers.
    pub identifier_quote: u8,
    /// A backslash escapes the next byte inside a plain `'…'` string.
    pub backslash_escapes: bool,
    /// `"…"` is a string, not an identifier.
    pub double_quoted_strings: bool,
    /// `$tag$ … $tag$` is a string.
    pub dollar_quotes: bool,
    /// `#` starts a comment that ends with the line.
    pub hash_comments: bool,
    /// `/* /* */ */` nests.
    pub nested_comments: bool,
    /// `--` starts a comment only before white space or the end of the line.
    pub dash_comment_needs_space: bool,
    /// `/*! … */` holds SQL that the server runs.
    pub executable_comments: bool,
    /// `DELIMITER //` changes the end of a statement.
    pub delimiter_command: bool,
    /// A line that begins with a backslash is a command to psql.
    pub backslash_commands: bool,
    /// `CREATE TRIGGER … BEGIN …; END` has semicolons inside, without a command that says so.
    pub trigger_bodies: bool,
    /// SQLite: each value has the type of its literal, and names have any kind of quotes.
    pub typed_by_value: bool,
    /// The character set of the text.
    pub charset: Charset,
    /// Points of geographic systems are written longitude first, whatever the system says: all
    /// servers but MySQL 8.
    pub longitude_first: bool,
}

/// A family of dumps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    pub name: &'static str,
    pub lexicon: Lexicon,
    /// Names without quotes become lower case.
    pub folds_names: bool,
}

pub const MYSQL: Dialect = Dialect {
    name: "mysql",
    folds_names: false,
    lexicon: Lexicon {
        identifier_quote: b'`',
        backslash_escapes: true,
        double_quoted_strings: true,
        dollar_quotes: false,
        hash_comments: true,
        nested_comments: false,
        dash_comment_needs_space: true,
        executable_comments: true,
        delimiter_command: true,
        backslash_commands: false,
        trigger_bodies: false,
        typed_by_value: false,
        charset: Charset::UTF8,
        longitude_first: false,
    },
};

pub const POSTGRES: Dialect = Dialect {
    name: "postgres",
    folds_names: true,
    lexicon: Lexicon {
        identifier_quote: b'"',
        backslash_escapes: false,
        double_quoted_strings: false,
        dollar_quotes: true,
        hash_comments: false,
        nested_comments: true,
        dash_comment_needs_space: false,
        executable_comments: false,
        delimiter_command: false,
        backslash_commands: true,
        trigger_bodies: false,
        typed_by_value: false,
        charset: Charset::UTF8,
        longitude_first: false,
    },
};

/// SQLite's shell: <https://www.sqlite.org/cli.html#converting_an_entire_database_to_a_text_file>.
/// Its SQL: <https://www.sqlite.org/lang_keywords.html>, <https://www.sqlite.org/lang_expr.html>.
pub const SQLITE: Dialect = Dialect {
    name: "sqlite",
    folds_names: false,
    lexicon: Lexicon {
        identifier_quote: b'"',
        backslash_escapes: false,
        double_quoted_strings: false,
        dollar_quotes: false,
        hash_comments: false,
        nested_comments: false,
        dash_comment_needs_space: false,
        executable_comments: false,
        delimiter_command: false,
        backslash_commands: false,
        trigger_bodies: true,
        typed_by_value: true,
        charset: Charset::UTF8,
        longitude_first: false,
    },
};
