//! Tells by the beginning of a script which dialect it is in, or what else it is.
//!
//! The script's own words count, what its strings, rows and comments hold does not. Knows no
//! statements.

use super::dialect::{Dialect, MYSQL, POSTGRES, SQLITE};
use super::own_words::{OwnWords, own_words};

/// Something that is recognised and refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    pub seems: &'static str,
    pub hint: &'static str,
}

/// What a sign tells.
type Told = Result<&'static Dialect, Refusal>;

/// How the heads of programs begin, on a line of their own; the first one counts.
const HEADS: [(&str, Told); 6] = [
    ("-- MySQL dump", Ok(&MYSQL)),
    ("-- MariaDB dump", Ok(&MYSQL)),
    ("/*M!999999", Ok(&MYSQL)),
    ("-- PostgreSQL database", Ok(&POSTGRES)),
    ("-- Dumped by pg_dump", Ok(&POSTGRES)),
    ("-- phpMyAdmin", Ok(&MYSQL)),
];

/// Words of a script that tell where it is from, the surest first.
const SIGNS: [(&str, Told); 40] = [
    ("PRAGMA foreign_keys", Ok(&SQLITE)),
    ("sqlite_sequence", Ok(&SQLITE)),
    // pg_dump's first settings, where its comments were taken away.
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
    ("\nDELIMITER ", Ok(&MYSQL)),
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
    match told(start) {
        Some(found) => found.map(Some),
        None if start.contains(&0) => Err(NO_SCRIPT),
        None => {
            let words = ["create", "insert", "copy", "set", "--", "/*", "drop", "begin"];
            let upper = start.to_ascii_lowercase();
            let has = |word: &&str| memchr::memmem::find(&upper, word.as_bytes()).is_some();
            if words.iter().any(has) { Ok(None) } else { Err(NO_SCRIPT) }
        }
    }
}

/// Returns what the script's own words tell: what stands in its data tells nothing.
///
/// Where a string ends depends on the dialect, so both ways are tried. They agree up to the first
/// backslash that matters, and a script has signs before its data: the first sign counts.
fn told(start: &[u8]) -> Option<Told> {
    let readings = [&POSTGRES, &MYSQL].map(|dialect| reading(&own_words(start, dialect)));
    match readings {
        [Some((standard, at)), Some((escaped, escaped_at))] => {
            Some(if standard != escaped && escaped_at < at { escaped } else { standard })
        }
        [standard, escaped] => standard.or(escaped).map(|(told, _)| told),
    }
}

/// Returns what a script's words tell, and where the first sign of it is.
fn reading(words: &OwnWords) -> Option<(Told, usize)> {
    let place = |sign: &str| {
        let at = memchr::memmem::find(&words.text, sign.as_bytes())?;
        words.places.get(at).copied()
    };
    let at_line_start = |head: &str| {
        let mut found = memchr::memmem::find_iter(&words.text, head.as_bytes());
        let at = found.find(|at| *at == 0 || words.text[*at - 1] == b'\n')?;
        words.places.get(at).copied()
    };
    let heads = HEADS.iter().filter_map(|(head, told)| Some((*told, at_line_start(head)?)));
    if let Some(head) = heads.min_by_key(|(_, at)| *at) {
        return Some(head);
    }
    let (_, told) = SIGNS.iter().find(|(sign, _)| place(sign).is_some())?;
    let same = SIGNS.iter().filter(|(_, other)| other == told);
    Some((*told, same.filter_map(|(sign, _)| place(sign)).min()?))
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
        check(
            "SET client_encoding = 'UTF8';\nINSERT INTO t VALUES ('\\'),('/*!50000');",
            Ok(Some("postgres")),
        );
        check("SET statement_timeout = 0;", Ok(Some("postgres")));
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

    #[test]
    fn data_tells_nothing() {
        let mysql = "CREATE TABLE `t` (`a` text);\nINSERT INTO `t` VALUES ";
        for value in [
            "VARCHAR2(10)",
            "[dbo].[x]",
            "PRAGMA foreign_keys",
            "it\\'s [dbo].x",
            "''; \nGO\n",
            "\\\\",
        ] {
            check(&format!("{mysql}('{value}');\n"), Ok(Some("mysql")));
            check(&format!("{mysql}(\"{value}\");\n"), Ok(Some("mysql")));
        }
        let postgres = "SET statement_timeout = 0;\nCREATE TABLE t (a text);\n";
        for value in ["`x`", "C:\\", "it''s `x`", "ENGINE=InnoDB", "\n-- MySQL dump 10.13\n"] {
            let end = "INSERT INTO t VALUES ('` /*!40101 x */');\n";
            check(
                &format!("{postgres}INSERT INTO t VALUES ('{value}');\n{end}"),
                Ok(Some("postgres")),
            );
        }
        check("CREATE TABLE t (a text);\nINSERT INTO t VALUES ('`VARCHAR2(');", Ok(None));
    }

    #[test]
    fn rows_of_copy_and_bodies_tell_nothing() {
        let rows = "it's `x`\nENGINE=InnoDB [dbo].\n-- MySQL dump 10\n\\.\n";
        check(&format!("COPY t (a) FROM stdin;\n{rows}"), Ok(Some("postgres")));
        check(&format!("COPY t FROM stdin WITH CSV;\n{rows}\\c app\n"), Ok(Some("postgres")));
        let body = "$x$ it's `quoted` AUTO_INCREMENT $x$";
        check(&format!("CREATE FUNCTION f() AS {body};\n\\c app\n"), Ok(Some("postgres")));
    }

    #[test]
    fn comments_tell_nothing_but_by_their_heads() {
        check("-- don't use `x`\nSET statement_timeout = 0;", Ok(Some("postgres")));
        check("SET lock_timeout = 0; -- `x`\nSET statement_timeout = 0;", Ok(Some("postgres")));
        check("# it's VARCHAR2(\nCREATE TABLE `t` (a int);", Ok(Some("mysql")));
        check("/* [dbo]. ' */ CREATE TABLE `t` (a int);", Ok(Some("mysql")));
        check("CREATE DATABASE x;\n-- MySQL dump 10.13\n", Ok(Some("mysql")));
        check("--\n-- PostgreSQL database dump\n--\n\n-- MySQL dump 10\n", Ok(Some("postgres")));
    }

    #[test]
    fn names_may_hold_anything() {
        check("CREATE TABLE `it's [dbo].` (`VARCHAR2(` int);", Ok(Some("mysql")));
        check("SET statement_timeout = 0;\nCREATE TABLE \"a`b [dbo].\" ();", Ok(Some("postgres")));
    }
}
