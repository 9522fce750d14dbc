//! Statements that no server would have run: a sign that the file is damaged.
//!
//! A stray quote takes the statements after it into its string, up to the next quote, and what is
//! left begins in the middle of something. Each has lost its rows, and none says so by itself.
//! Values stay out of what is said: where a head is broken, rows are the statement.

use memchr::{memchr, memmem};

use super::copy_head::copy_head;
use super::dialect::Dialect;
use super::findings::{Found, losing};
use super::token::{Token, TokenKind, Tokens};

/// What statements begin with: MySQL's, MariaDB's, PostgreSQL's and SQLite's.
const VERBS: &[&str] = &[
    "ABORT",
    "ALTER",
    "ANALYZE",
    "ANALYSE",
    "ATTACH",
    "BACKUP",
    "BEGIN",
    "BINLOG",
    "CACHE",
    "CALL",
    "CHANGE",
    "CHECK",
    "CHECKPOINT",
    "CHECKSUM",
    "CLOSE",
    "CLUSTER",
    "COMMENT",
    "COMMIT",
    "COPY",
    "CREATE",
    "DEALLOCATE",
    "DECLARE",
    "DELETE",
    "DESC",
    "DESCRIBE",
    "DETACH",
    "DISCARD",
    "DO",
    "DROP",
    "END",
    "EXECUTE",
    "EXPLAIN",
    "FETCH",
    "FLUSH",
    "GET",
    "GRANT",
    "HANDLER",
    "HELP",
    "IMPORT",
    "INSERT",
    "INSTALL",
    "KILL",
    "LISTEN",
    "LOAD",
    "LOCK",
    "MERGE",
    "MOVE",
    "NOTIFY",
    "OPTIMIZE",
    "PRAGMA",
    "PREPARE",
    "PURGE",
    "REASSIGN",
    "REFRESH",
    "REINDEX",
    "RELEASE",
    "RENAME",
    "REPAIR",
    "REPLACE",
    "RESET",
    "RESIGNAL",
    "RESTART",
    "REVOKE",
    "ROLLBACK",
    "SAVEPOINT",
    "SECURITY",
    "SELECT",
    "SET",
    "SHOW",
    "SHUTDOWN",
    "SIGNAL",
    "SLAVE",
    "SOURCE",
    "START",
    "STOP",
    "TABLE",
    "TRUNCATE",
    "UNINSTALL",
    "UNLISTEN",
    "UNLOCK",
    "UPDATE",
    "USE",
    "VACUUM",
    "VALUES",
    "WITH",
    "XA",
];

/// No string of these has more than one line.
const SHORT: [&str; 14] = [
    "SET",
    "RESET",
    "DROP",
    "USE",
    "LOCK",
    "UNLOCK",
    "START",
    "BEGIN",
    "COMMIT",
    "END",
    "ROLLBACK",
    "SAVEPOINT",
    "RELEASE",
    "TRUNCATE",
];

/// Whose strings may well hold statements.
const HOLD_STATEMENTS: [&str; 6] = ["FUNCTION", "PROCEDURE", "TRIGGER", "EVENT", "VIEW", "RULE"];

/// Verbs of statements that make rows.
const MAKE_ROWS: [&str; 2] = ["INSERT", "COPY"];

/// What may have such a verb at the start of its second line, or later.
const HOLD_ROWS: [&str; 7] = ["INSERT", "REPLACE", "WITH", "EXPLAIN", "PREPARE", "GRANT", "REVOKE"];

/// Commands of psql that leave rows alone: what they print, where, and how.
const COMMANDS: [&[u8]; 30] = [
    b"connect",
    b"c",
    b"restrict",
    b"unrestrict",
    b"encoding",
    b"set",
    b"unset",
    b"echo",
    b"warn",
    b"qecho",
    b"pset",
    b"timing",
    b"o",
    b"out",
    b"t",
    b"a",
    b"x",
    b"f",
    b"H",
    b"if",
    b"elif",
    b"else",
    b"endif",
    b"errverbose",
    b"prompt",
    b"q",
    b"p",
    b"r",
    b"conninfo",
    b"cd",
];

/// Returns what is to be said of a line for psql, which has its backslash.
pub(super) fn command_not_understood(line: &[u8]) -> Option<Found> {
    let name = line.get(1..).unwrap_or_default();
    let end = name.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(name.len());
    // A line `\.` beyond the rows of a COPY ends nothing.
    if line.trim_ascii() == b"\\." || COMMANDS.contains(&&name[..end]) {
        return None;
    }
    let detail = "a command to psql was not carried out; what it reads or runs is not here";
    Some(losing("command_not_applied", detail.to_owned()))
}

/// How a line begins that a string has swallowed.
const SWALLOWED: [&[u8]; 4] =
    [b"\nINSERT INTO ", b"\nREPLACE INTO ", b"\nCOPY ", b"\nCREATE TABLE "];

/// Returns what is to be said of a statement that no server would have run.
pub(super) fn not_understood(statement: &[u8], dialect: &Dialect) -> Option<Found> {
    let mut tokens = Tokens::new(statement, &dialect.lexicon);
    // A comment that nothing is in runs as nothing.
    let first = tokens.next()?;
    if first.bytes == b"(" {
        return None;
    }
    if !VERBS.iter().any(|verb| first.is_word(verb)) {
        let detail =
            "a statement begins with no word of SQL, and is not read: is the file damaged?";
        return Some(losing("statement_not_understood", detail.to_owned()));
    }
    if first.is_word("COPY") && copy_head(statement, dialect).is_none() {
        // What is written to a file is no row of a table.
        let writes = tokens.clone().any(|token| token.is_word("TO"));
        let detail = "a COPY is not read: its rows are not here";
        return (!writes).then(|| losing("copy_not_read", detail.to_owned()));
    }
    memchr(b'\n', statement)?;
    let is_short = SHORT.iter().any(|verb| first.is_word(verb));
    if !is_short && holds_statements(first, tokens) {
        return None;
    }
    // `;` was there, and is another byte now.
    let begins_anew = |token: Token<'_>| {
        let at_line_start = token.start > 0 && statement[token.start - 1] == b'\n';
        let begins = || MAKE_ROWS.iter().any(|verb| token.is_word(verb));
        at_line_start && begins() && !HOLD_ROWS.iter().any(|verb| first.is_word(verb))
    };
    let swallows = |token: Token<'_>| {
        let quoted = matches!(token.kind, TokenKind::Text | TokenKind::QuotedName);
        let statements = || SWALLOWED.iter().any(|line| memmem::find(token.bytes, line).is_some());
        let in_string =
            || quoted && memchr(b'\n', token.bytes).is_some() && (is_short || statements());
        begins_anew(token) || in_string()
    };
    let verb = String::from_utf8(first.bytes.to_ascii_uppercase()).ok()?;
    let detail = format!("`{verb} …` swallows the statements after it: is the file damaged?");
    tokens.any(swallows).then(|| losing("statement_not_understood", detail))
}

fn holds_statements<'a>(first: Token<'a>, tokens: impl Iterator<Item = Token<'a>>) -> bool {
    const WORDS_BEFORE_ITS_KIND: usize = 16;
    first.is_word("COMMENT")
        || first.is_word("DO")
        || tokens
            .take(WORDS_BEFORE_ITS_KIND)
            .any(|token| HOLD_STATEMENTS.iter().any(|kind| token.is_word(kind)))
}

#[cfg(test)]
mod tests {
    use super::super::dialect::{MYSQL, POSTGRES};
    use super::*;

    fn check(dialect: &Dialect, statement: &str, expected: bool) {
        let found = not_understood(statement.as_bytes(), dialect);
        assert_eq!(found.is_some(), expected, "{statement}");
        assert!(found.is_none_or(|found| found.loses_rows));
    }

    #[test]
    fn a_statement_begins_with_a_verb() {
        for statement in ["INSEST INTO t VALUES (1)", "1\ta\n2\tb", "'x'", "\"q\"", "t", "\\x"] {
            check(&POSTGRES, statement, true);
        }
        for statement in
            ["/*!40101 SET NAMES utf8 */", "select 1", "(SELECT 1)", "/*!50003 */", "xa end 'x'"]
        {
            check(&MYSQL, statement, false);
        }
    }

    #[test]
    fn a_string_over_lines_is_damage_where_none_can_be() {
        check(&MYSQL, "DROP TABLE IF EXI'TS t;\nCREATE TABLE t (a text DEFAULT '", true);
        check(&MYSQL, "LOCK TABLES `t WRITE;\nINSERT INTO `", true);
        check(&MYSQL, "LOCK TABLES `t` WRITE", false);
        check(&POSTGRES, "SET a =\n'b'", false);
        check(&POSTGRES, "ALTER TABLE t ALTER a SET DEFAULT 'two\nlines'", false);
        check(&POSTGRES, "ALTER TABLE t ADD CHECK (a <> 'b);\nINSERT INTO t VALUES ('", true);
    }

    #[test]
    fn a_verb_at_the_start_of_a_line_is_a_statement_of_its_own() {
        check(&MYSQL, "LOCK TABLES `t` WRITE:\nINSERT INTO `t` VALUES (1)", true);
        check(&POSTGRES, "CREATE TABLE t (a int):\nCOPY t (a) FROM stdin", true);
        check(&POSTGRES, "WITH a AS (SELECT 1)\nINSERT INTO t SELECT 1", false);
        check(
            &POSTGRES,
            "CREATE RULE r AS ON INSERT TO t DO INSTEAD\nINSERT INTO u VALUES (1)",
            false,
        );
    }

    #[test]
    fn a_copy_that_can_not_be_read_is_told() {
        check(&POSTGRES, "COPY t (a) FROM stdi\n1\n2", true);
        check(&POSTGRES, "COPY t FROM '/tmp/rows'", true);
        check(&POSTGRES, "COPY t (a) FROM stdin", false);
        check(&POSTGRES, "COPY t TO '/tmp/rows'", false);
    }

    #[test]
    fn commands_that_read_or_run_something_are_told() {
        let check = |line: &[u8], expected| {
            assert_eq!(command_not_understood(line).is_some(), expected, "{}", line.escape_ascii());
        };
        check(b"\\connect app\n", false);
        check(b"\\restrict abc\n", false);
        check(b"\\.\n", false);
        check(b"\\i other.sql\n", true);
        check(b"\\copy t FROM 'x'\n", true);
        check(b"\\INSERT INTO t VALUES (1);\n", true);
    }

    #[test]
    fn bodies_and_comments_may_hold_statements() {
        let body = "'\nINSERT INTO t VALUES (1);\n'";
        check(
            &POSTGRES,
            &format!("CREATE FUNCTION f() RETURNS void LANGUAGE sql AS {body}"),
            false,
        );
        check(&POSTGRES, &format!("COMMENT ON TABLE t IS {body}"), false);
        check(&POSTGRES, "DO $$\nINSERT INTO t VALUES (1);\n$$", false);
    }
}
