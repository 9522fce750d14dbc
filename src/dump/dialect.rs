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

/// Something that is recognised and refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    pub seems: &'static str,
    pub hint: &'static str,
}

/// Words that tell where a script is from, the surest first.
const SIGNS: [(&str, Result<&Dialect, Refusal>); 45] = [
    ("-- MySQL dump", Ok(&MYSQL)),
    ("-- MariaDB dump", Ok(&MYSQL)),
    ("/*M!999999", Ok(&MYSQL)),
    ("-- PostgreSQL database", Ok(&POSTGRES)),
    ("-- Dumped by pg_dump", Ok(&POSTGRES)),
    ("-- phpMyAdmin", Ok(&MYSQL)),
    ("PRAGMA foreign_keys", Ok(&SQLITE)),
    ("sqlite_sequence", Ok(&SQLITE)),
    // pg_dump's first settings, where its comments were taken away: rows may hold any word.
    ("SET statement_timeout", Ok(&POSTGRES)),
    ("SET client_encoding", Ok(&POSTGRES)),
    ("SET standard_conforming_strings", Ok(&POSTGRES)),
    ("SELECT pg_catalog.set_config(", Ok(&POSTGRES)),
    ("[dbo].", Err(SQL_SERVER)),
    ("SET ANSI_NULLS ON", Err(SQL_SERVER)),
    ("SET IDENTITY_INSERT", Err(SQL_SERVER)),
    ("] [nvarchar]", Err(SQL_SERVER)),
    ("] [int] IDENTITY", Err(SQL_SERVER)),
    ("VARCHAR2(", Err(ORACLE)),
    ("varchar2(", Err(ORACLE)),
    ("REM INSERTING into", Err(ORACLE)),
    ("SET DEFINE OFF", Err(ORACLE)),
    ("CONNECT TO ", Err(DB2)),
    ("-- This CLP file was created", Err(DB2)),
    ("DB Server: Db2", Err(DB2)),
    ("ORGANIZE BY ROW", Err(DB2)),
    ("\"USERSPACE1\"", Err(DB2)),
    ("ENGINE=", Ok(&MYSQL)),
    ("AUTO_INCREMENT", Ok(&MYSQL)),
    ("/*!4", Ok(&MYSQL)),
    ("/*!5", Ok(&MYSQL)),
    ("CREATE TABLE [", Ok(&SQLITE)),
    ("DROP TABLE IF EXISTS [", Ok(&SQLITE)),
    ("AUTOINCREMENT", Ok(&SQLITE)),
    ("WITHOUT ROWID", Ok(&SQLITE)),
    ("SQL_MODE", Ok(&MYSQL)),
    ("sql_mode", Ok(&MYSQL)),
    ("SET NAMES utf8mb4", Ok(&MYSQL)),
    ("TINYINT", Ok(&MYSQL)),
    ("tinyint(", Ok(&MYSQL)),
    ("statement_timeout", Ok(&POSTGRES)),
    ("FROM stdin;", Ok(&POSTGRES)),
    ("\n\\c ", Ok(&POSTGRES)),
    ("\nGO\r\n", Err(SQL_SERVER)),
    ("\nGO\n", Err(SQL_SERVER)),
    ("`", Ok(&MYSQL)),
];

const READ: &str = "only scripts of mysqldump, mariadb-dump, pg_dump and sqlite3 are read; make one \
                    of these from a database that holds the same tables";
const SQL_SERVER: Refusal = Refusal { seems: "a SQL Server script", hint: READ };
const ORACLE: Refusal = Refusal { seems: "an Oracle script", hint: READ };
const DB2: Refusal = Refusal { seems: "a Db2 script", hint: READ };
const NO_SCRIPT: Refusal = Refusal {
    seems: "no SQL script at all",
    hint: "give the plain or compressed script that mysqldump, mariadb-dump or pg_dump wrote",
};
const UTF_16: Refusal = Refusal {
    seems: "a script in UTF-16, as SQL Server Management Studio saves them",
    hint: "if it is a dump of MySQL or PostgreSQL: `iconv -f UTF-16 -t UTF-8 FILE > dump.sql`",
};
const WEB_PAGE: Refusal = Refusal {
    seems: "a web page (HTML), not a dump",
    hint: "what was downloaded is an error or a login page: read it, and fetch the dump again",
};
const XML: Refusal =
    Refusal { seems: "an XML document", hint: "make the dump again without `--xml`" };
const JSON: Refusal =
    Refusal { seems: "a JSON document, not a dump", hint: "give the SQL dump itself" };
const MESSAGE: Refusal = Refusal {
    seems: "the error message of a program, not a dump",
    hint: "read it with `head FILE`, put its cause right and make the dump again",
};
const WARNING: Refusal = Refusal {
    seems: "a dump behind a warning of the program that made it",
    hint: "take the warning out: `grep -v '^mysqldump: ' FILE > dump.sql`; next time, keep \
           `2>&1` away from the dump",
};

/// How texts begin that are no SQL, in lower case.
const NO_SQL: [(&str, Refusal); 27] = [
    ("<!doctype", WEB_PAGE),
    ("<html", WEB_PAGE),
    ("<head", WEB_PAGE),
    ("<?xml", XML),
    ("<mysqldump", XML),
    ("{", JSON),
    ("[", JSON),
    ("mysqldump: [warning]", WARNING),
    ("mysqldump: deprecated program name", WARNING),
    ("mysqldump:", MESSAGE),
    ("mariadb-dump:", MESSAGE),
    ("mysql:", MESSAGE),
    ("pg_dump:", MESSAGE),
    ("pg_dumpall:", MESSAGE),
    ("psql:", MESSAGE),
    ("sqlite3:", MESSAGE),
    ("error:", MESSAGE),
    ("error ", MESSAGE),
    ("fatal:", MESSAGE),
    ("usage:", MESSAGE),
    ("access denied", MESSAGE),
    ("permission denied", MESSAGE),
    ("failed to ", MESSAGE),
    ("cannot ", MESSAGE),
    ("unauthorized", MESSAGE),
    ("docker:", MESSAGE),
    ("bash:", MESSAGE),
];

/// Tells the dialect by the first block of a script; `None` where nothing in it tells.
pub(super) fn detect(start: &[u8]) -> Result<Option<&'static Dialect>, Refusal> {
    if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") || is_utf_16(start) {
        return Err(UTF_16);
    }
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    let begins = |words: &str| {
        text.get(..words.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(words.as_bytes()))
    };
    if let Some((_, refusal)) = NO_SQL.iter().find(|(words, _)| begins(words)) {
        // A program that warned and went on, and one that stopped.
        let has_dump = memchr::memmem::find(start, b"\n-- ").is_some();
        return Err(if *refusal == WARNING && !has_dump { MESSAGE } else { *refusal });
    }
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

/// Returns true where every other byte of the beginning is zero: UTF-16 without its mark.
fn is_utf_16(start: &[u8]) -> bool {
    let start = &start[..start.len().min(64) & !1];
    let zeros = |from: usize| start.iter().skip(from).step_by(2).all(|byte| *byte == 0);
    start.len() >= 16 && (zeros(0) != zeros(1))
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
        for word in ["`", "/*!40101 x */", "ENGINE=", "sql_mode", "CONNECT TO ", "[dbo].t"] {
            let row = format!("INSERT INTO t VALUES ('{word}\\');");
            check(&format!("SET client_encoding = 'UTF8';\n{row}"), Ok(Some("postgres")));
        }
        check("CREATE TABLE t (a int);", Ok(None));
    }

    #[test]
    fn sqlite_is_told_by_its_pragma_and_its_names() {
        check("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;", Ok(Some("sqlite")));
        check("CREATE TABLE [t] ([a] int)", Ok(Some("sqlite")));
        check("CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT);", Ok(Some("sqlite")));
    }

    #[test]
    fn what_is_not_read_is_named() {
        check("CREATE TABLE [dbo].[t] ([a] int)", Err("a SQL Server script"));
        check("USE [x]\nGO\nSELECT 1\nGO\n", Err("a SQL Server script"));
        check("hello world", Err("no SQL script at all"));
        check("<!DOCTYPE html>\n<html>", Err("a web page (HTML), not a dump"));
        check("{\"error\":\"create\"}", Err("a JSON document, not a dump"));
        let message = Err("the error message of a program, not a dump");
        check("mysqldump: Got error: 1045: \"Access denied\" when trying to connect", message);
        check("psql: error: connection to server failed: FATAL: set", message);
        check("mysqldump: [Warning] Using a password\nmysqldump: Got error: 2002", message);
        check(
            "mysqldump: [Warning] Using a password\n-- MySQL dump 10.13",
            Err("a dump behind a warning of the program that made it"),
        );
        let utf_16: String = "CREATE TABLE t".chars().flat_map(|letter| [letter, '\0']).collect();
        check(&utf_16, Err(UTF_16.seems));
    }
}
