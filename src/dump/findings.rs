//! What a reader of a dump should know: collected while it is read, bounded for each kind.

use super::catalog::UnreadStatement;
use super::cursor::Cursor;
use super::dialect::Dialect;
use super::framer::Place;
use super::reject::Finding;
use super::token::TokenKind;

/// Findings of one kind that are kept; the same dump may repeat one a million times.
const FINDINGS_OF_A_KIND: usize = 100;

/// The findings so far.
#[derive(Debug, Default)]
pub(super) struct Findings(Vec<Finding>);

/// A finding that has no place yet.
pub(super) struct Found {
    pub code: &'static str,
    pub loses_rows: bool,
    pub detail: String,
}

impl Findings {
    pub fn add(&mut self, input: &str, place: Place, found: Found) {
        let Found { code, loses_rows, detail } = found;
        let same = |known: &&Finding| known.code == code && known.loses_rows == loses_rows;
        if self.0.iter().filter(same).count() < FINDINGS_OF_A_KIND {
            let (input, line) = (input.to_owned(), place.line);
            self.0.push(Finding { code, loses_rows, input, line, detail });
        }
    }

    pub fn into_vec(self) -> Vec<Finding> {
        self.0
    }
}

/// Rows may be missing or different from what a server would hold.
pub(super) fn losing(code: &'static str, detail: String) -> Found {
    Found { code, loses_rows: true, detail }
}

/// Worth knowing; every row is there.
pub(super) fn remark(code: &'static str, detail: String) -> Found {
    Found { code, loses_rows: false, detail }
}

/// Returns what is to be said of a statement that changes rows: it is not carried out.
pub(super) fn not_applied(statement: &[u8], dialect: &'static Dialect) -> Option<Found> {
    let mut cursor = Cursor::new(statement, dialect);
    let first = cursor.take().filter(|token| token.kind == TokenKind::Word)?;
    let is = |keyword: &str| first.is_word(keyword);
    let changes = ["UPDATE", "DELETE", "MERGE", "INSERT", "REPLACE", "CALL", "EXECUTE"];
    let name = match changes.into_iter().find(|keyword| is(keyword)) {
        Some("UPDATE" | "DELETE") if changes_system_catalog(cursor) => return None,
        // The counters of AUTOINCREMENT.
        Some("DELETE") if cursor.at_words(&["FROM", "SQLITE_SEQUENCE"]) => return None,
        Some(name) => name,
        None if is("LOAD") && cursor.at_any(&["DATA", "XML"]) => "LOAD",
        None if is("WITH") && names_a_change(statement, dialect) => "WITH",
        // MySQL's only computes a value: mariadb-dump sets sequences by it.
        None if is("DO") && dialect.lexicon.executable_comments => return None,
        None if is("DO") => {
            let block = "`DO …` runs code and was not carried out".to_owned();
            let changes = names_a_change_anywhere(statement);
            return Some(Found {
                code: "statement_not_applied",
                loses_rows: changes,
                detail: block,
            });
        }
        None => return None,
    };
    let detail = format!("`{name} …` changes rows and was not carried out");
    Some(losing("statement_not_applied", detail))
}

/// pg_dumpall sets a flag of the database with an UPDATE: no row of a table.
fn changes_system_catalog(mut cursor: Cursor<'_>) -> bool {
    cursor.skip_word("FROM");
    cursor.at_word("PG_CATALOG")
}

/// Returns whether a WITH inserts, updates or deletes; `FOR UPDATE` only locks.
fn names_a_change(statement: &[u8], dialect: &'static Dialect) -> bool {
    let mut cursor = Cursor::new(statement, dialect);
    let mut locks = false;
    while let Some(token) = cursor.take() {
        let changes = ["INSERT", "DELETE", "MERGE"].iter().any(|keyword| token.is_word(keyword));
        if changes || (token.is_word("UPDATE") && !locks) {
            return true;
        }
        locks = token.is_word("FOR") || token.is_word("KEY");
    }
    false
}

/// Looks for words that change rows in the text of a block of code, quoted or not.
fn names_a_change_anywhere(statement: &[u8]) -> bool {
    let changing: [&[u8]; 9] = [
        b"insert",
        b"update",
        b"delete",
        b"merge",
        b"copy",
        b"truncate",
        b"execute",
        b"call",
        b"perform",
    ];
    let mut words = statement.split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
    words.any(|word| changing.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

/// Returns what is to be said of what follows the rows of an INSERT; keywords alone, because
/// values may stand there too.
pub(super) fn tail_not_applied(tail: &[u8], dialect: &'static Dialect) -> Found {
    const KEYWORDS: [&str; 14] = [
        "ON",
        "CONFLICT",
        "DUPLICATE",
        "KEY",
        "DO",
        "NOTHING",
        "UPDATE",
        "RETURNING",
        "AS",
        "UNION",
        "ALL",
        "SELECT",
        "EXCEPT",
        "ORDER",
    ];
    let mut cursor = Cursor::new(tail, dialect);
    let mut words = Vec::new();
    while let Some(token) = cursor.take() {
        match KEYWORDS.iter().find(|keyword| token.is_word(keyword)) {
            Some(keyword) => words.push(*keyword),
            None => break,
        }
    }
    let loses_rows = words.first() != Some(&"RETURNING");
    let detail = format!("what follows the rows is not carried out: `{} …`", words.join(" "));
    Found { code: "statement_not_applied", loses_rows, detail }
}

/// Returns what is to be said of DDL that was not understood.
pub(super) fn ddl_not_read(unread: &UnreadStatement) -> Found {
    // Rows come from a SELECT, or go with a partition; without its table they have no types.
    let is_table = unread.words.to_ascii_uppercase().starts_with("CREATE TABLE");
    let loses_rows = is_table || unread.why.contains("SELECT") || unread.why.contains("rows");
    let detail = format!("`{}`: {}", unread.words, unread.why);
    Found { code: "ddl_not_read", loses_rows, detail }
}

#[cfg(test)]
mod tests {
    use super::super::dialect::{MYSQL, POSTGRES};
    use super::*;

    fn check(dialect: &'static Dialect, statement: &str, expected: Option<bool>) {
        let found = not_applied(statement.as_bytes(), dialect);
        assert_eq!(found.map(|found| found.loses_rows), expected, "{statement}");
    }

    #[test]
    fn statements_that_change_rows_are_said() {
        check(&MYSQL, "/*!50000 INSERT INTO t VALUES (1) */", Some(true));
        check(&MYSQL, "LOAD DATA INFILE 'x' INTO TABLE t", Some(true));
        check(&POSTGRES, "-- x\nupdate t set a = 1", Some(true));
        check(&POSTGRES, "WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a", Some(true));
        check(&POSTGRES, "CALL p()", Some(true));
        check(&POSTGRES, "DO $$ BEGIN insert into t values (1); END $$", Some(true));
    }

    #[test]
    fn statements_that_change_no_rows_are_not() {
        check(&POSTGRES, "DO $$ BEGIN CREATE TYPE a AS ENUM (); END $$", Some(false));
        check(&POSTGRES, "WITH a AS (SELECT 1) SELECT * FROM a FOR UPDATE", None);
        check(&POSTGRES, "UPDATE pg_catalog.pg_database SET datistemplate = true", None);
        check(&POSTGRES, "LOAD 'age'", None);
        check(&MYSQL, "CREATE TRIGGER t AFTER INSERT ON t FOR EACH ROW SET @a = 1", None);
        check(&MYSQL, "SET @a = 1", None);
    }

    #[test]
    fn tails_show_keywords_and_no_values() {
        let found = tail_not_applied(b"ON CONFLICT (a) DO UPDATE SET b = 'secret'", &POSTGRES);
        assert!(found.loses_rows);
        assert_eq!(found.detail, "what follows the rows is not carried out: `ON CONFLICT …`");
        assert!(!tail_not_applied(b"RETURNING id", &POSTGRES).loses_rows);
    }
}
