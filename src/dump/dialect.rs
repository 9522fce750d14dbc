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
        charset: Charset::UTF8,
        longitude_first: false,
    },
};

/// Something that is recognised and refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    pub seems: &'static str,
    pub hint: &'static str,
}

/// Words that tell where a script is from, the surest first.
const SIGNS: [(&str, Result<&Dialect, Refusal>); 26] = [
    ("<mysqldump", Err(XML)),
    ("-- MySQL dump", Ok(&MYSQL)),
    ("-- MariaDB dump", Ok(&MYSQL)),
    ("/*M!999999", Ok(&MYSQL)),
    ("-- PostgreSQL database", Ok(&POSTGRES)),
    ("-- Dumped by pg_dump", Ok(&POSTGRES)),
    ("-- phpMyAdmin", Ok(&MYSQL)),
    ("PRAGMA foreign_keys", Err(SQLITE)),
    ("[dbo].", Err(SQL_SERVER)),
    ("VARCHAR2(", Err(ORACLE)),
    ("CONNECT TO ", Err(DB2)),
    ("ENGINE=", Ok(&MYSQL)),
    ("AUTO_INCREMENT", Ok(&MYSQL)),
    ("/*!4", Ok(&MYSQL)),
    ("/*!5", Ok(&MYSQL)),
    ("SQL_MODE", Ok(&MYSQL)),
    ("sql_mode", Ok(&MYSQL)),
    ("SET NAMES utf8mb4", Ok(&MYSQL)),
    ("TINYINT", Ok(&MYSQL)),
    ("tinyint(", Ok(&MYSQL)),
    ("statement_timeout", Ok(&POSTGRES)),
    ("FROM stdin;", Ok(&POSTGRES)),
    ("\n\\c ", Ok(&POSTGRES)),
    ("CREATE TABLE [", Err(SQLITE)),
    ("AUTOINCREMENT", Err(SQLITE)),
    ("`", Ok(&MYSQL)),
];

const SQLITE: Refusal = Refusal {
    seems: "a SQLite script",
    hint: "only scripts of mysqldump, mariadb-dump and pg_dump are read",
};
const SQL_SERVER: Refusal = Refusal {
    seems: "a SQL Server script",
    hint: "only scripts of mysqldump, mariadb-dump and pg_dump are read",
};
const ORACLE: Refusal = Refusal {
    seems: "an Oracle script",
    hint: "only scripts of mysqldump, mariadb-dump and pg_dump are read",
};
const DB2: Refusal = Refusal {
    seems: "a Db2 script",
    hint: "only scripts of mysqldump, mariadb-dump and pg_dump are read",
};
const XML: Refusal =
    Refusal { seems: "the XML of `mysqldump --xml`", hint: "make the dump again without `--xml`" };
const NO_SCRIPT: Refusal = Refusal {
    seems: "no SQL script at all",
    hint: "give the plain or compressed script that mysqldump, mariadb-dump or pg_dump wrote",
};

/// Tells the dialect by the first block of a script; `None` where nothing in it tells.
pub(super) fn detect(start: &[u8]) -> Result<Option<&'static Dialect>, Refusal> {
    let has = |sign: &str| memchr::memmem::find(start, sign.as_bytes()).is_some();
    match SIGNS.iter().find(|(sign, _)| has(sign)) {
        Some((_, found)) => found.map(Some),
        None if start.contains(&0) => Err(NO_SCRIPT),
        None => {
            let words = ["create", "insert", "copy", "set", "--", "/*", "drop", "begin"];
            let upper = start.to_ascii_lowercase();
            let has = |word: &&str| memchr::memmem::find(&upper, word.as_bytes()).is_some();
            if words.iter().any(has) { Ok(None) } else { Err(NO_SCRIPT) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(start: &str, expected: Result<Option<&str>, &str>) {
        let found = detect(start.as_bytes());
        let found = found.map(|dialect| dialect.map(|dialect| dialect.name));
        assert_eq!(found.map_err(|refusal| refusal.seems), expected, "{start}");
    }

    #[test]
    fn headers_tell_the_dialect() {
        check("-- MySQL dump 10.13\n", Ok(Some("mysql")));
        check("/*M!999999\\- enable the sandbox mode */ \n", Ok(Some("mysql")));
        check("--\n-- PostgreSQL database dump\n--\n", Ok(Some("postgres")));
    }

    #[test]
    fn words_tell_the_dialect_without_a_header() {
        check("CREATE TABLE `t` (`a` int);", Ok(Some("mysql")));
        check("SET statement_timeout = 0;", Ok(Some("postgres")));
        check("CREATE TABLE t (a int);", Ok(None));
    }

    #[test]
    fn what_is_not_read_is_named() {
        check("CREATE TABLE [dbo].[t] ([a] int)", Err("a SQL Server script"));
        check("PRAGMA foreign_keys=OFF;", Err("a SQLite script"));
        check("<?xml version=\"1.0\"?>\n<mysqldump xmlns", Err("the XML of `mysqldump --xml`"));
        check("hello world", Err("no SQL script at all"));
    }
}
