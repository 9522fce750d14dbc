//! Reads the heads of statements that carry rows as tuples: `INSERT … VALUES`.
//!
//! Table and columns out, and where the values begin; reads no value.

use super::catalog::TableName;
use super::cursor::Cursor;
use super::dialect::Dialect;

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
}
