//! Rows that stand in statements of other forms than `INSERT … VALUES`: `INSERT … SET`, and SELECTs
//! of literals.
//!
//! Old programs write them. The rows are given as the tuples that they mean; what reads a table is
//! left alone. Knows no catalog.

use super::cursor::Cursor;
use super::data_head::{InsertHead, insert_opening};
use super::dialect::Dialect;
use super::mysql_call::evaluate;
use super::token::{Token, TokenKind};

/// The rows of a statement, as the tuples of `VALUES`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LiteralRows {
    /// The names that the first SELECT gives its columns, where it does.
    pub aliases: Vec<Option<String>>,
    /// The type that holds all values of each column.
    pub types: Vec<LiteralType>,
    pub tuples: Vec<u8>,
}

/// The type of a literal, as far as columns that are made of it need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LiteralType {
    Null,
    Integer { digits: usize },
    Decimal { whole: usize, fraction: usize },
    Double,
    Text { chars: usize },
    Bytes { length: usize },
}

impl LiteralType {
    fn of(literal: &[u8], dialect: &Dialect) -> Self {
        let mut cursor = Cursor::new(literal, dialect);
        let Some(mut token) = cursor.take() else { return Self::Null };
        if token.is("-") || token.is("+") {
            token = cursor.take().unwrap_or(token);
        }
        let unsigned = token.bytes;
        let digits = unsigned.iter().filter(|byte| byte.is_ascii_digit()).count();
        match token.kind {
            _ if token.is_word("NULL") => Self::Null,
            _ if token.is_word("TRUE") || token.is_word("FALSE") => Self::Integer { digits: 1 },
            TokenKind::Number if unsigned.iter().any(u8::is_ascii_alphabetic) => Self::Double,
            TokenKind::Number => match unsigned.iter().rposition(|byte| *byte == b'.') {
                Some(point) => Self::Decimal { whole: point, fraction: unsigned.len() - point - 1 },
                None => Self::Integer { digits },
            },
            TokenKind::Hex | TokenKind::Bits => {
                let length = evaluate(literal, &dialect.lexicon).map_or(0, |bytes| bytes.len());
                Self::Bytes { length }
            }
            _ => {
                let value = evaluate(literal, &dialect.lexicon).unwrap_or_default();
                let chars = std::str::from_utf8(&value).map_or(0, |text| text.chars().count());
                Self::Text { chars: chars.max(1) }
            }
        }
    }

    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Null, known) | (known, Self::Null) => known,
            (Self::Integer { digits: one }, Self::Integer { digits: other }) => {
                Self::Integer { digits: one.max(other) }
            }
            (Self::Bytes { length }, other) | (other, Self::Bytes { length }) => {
                Self::Bytes { length: length.max(other.width()) }
            }
            (Self::Text { chars }, other) | (other, Self::Text { chars }) => {
                Self::Text { chars: chars.max(other.width()) }
            }
            (Self::Double, _) | (_, Self::Double) => Self::Double,
            (one, other) => {
                let ((one, first), (other, second)) = (one.parts(), other.parts());
                Self::Decimal { whole: one.max(other), fraction: first.max(second) }
            }
        }
    }

    fn parts(self) -> (usize, usize) {
        match self {
            Self::Integer { digits } => (digits, 0),
            Self::Decimal { whole, fraction } => (whole, fraction),
            _ => (0, 0),
        }
    }

    /// Returns the characters that a value may take as text.
    fn width(self) -> usize {
        match self {
            Self::Text { chars } => chars,
            Self::Bytes { length } => length,
            Self::Double => 25,
            other => other.parts().0 + other.parts().1 + 2,
        }
    }

    /// Returns the declaration of a column that holds it.
    pub fn declared(self) -> String {
        match self {
            Self::Null => "binary(0)".to_owned(),
            Self::Integer { digits } if digits < 10 => "int".to_owned(),
            Self::Integer { digits } if digits < 19 => "bigint".to_owned(),
            Self::Integer { digits } => format!("decimal({digits},0)"),
            Self::Decimal { whole, fraction } => {
                format!("decimal({},{fraction})", whole + fraction)
            }
            Self::Double => "double".to_owned(),
            Self::Text { chars } => format!("varchar({chars})"),
            Self::Bytes { length } => format!("varbinary({length})"),
        }
    }
}

/// Reads `INSERT INTO t SET a = 1` and `INSERT INTO t SELECT 1, 'a' UNION ALL SELECT …`.
///
/// `None` for other statements, and where rows would come from a table or a clause follows.
pub(super) fn insert_rows(statement: &[u8], dialect: &Dialect) -> Option<(InsertHead, Vec<u8>)> {
    let mut cursor = Cursor::new(statement, dialect);
    let mut head = insert_opening(&mut cursor)?;
    if head.columns.is_none() && cursor.skip_word("SET") {
        let (columns, tuple) = assignments(&mut cursor, statement)?;
        head.columns = Some(columns);
        return Some((head, tuple));
    }
    let rows = select_rows(&mut cursor, statement)?;
    Some((head, rows.tuples))
}

/// Reads the SELECT of `CREATE TABLE t (…) AS SELECT 1 AS a`.
pub(super) fn created_rows(statement: &[u8], dialect: &Dialect) -> Option<LiteralRows> {
    let mut cursor = Cursor::new(statement, dialect);
    cursor.skip_word("CREATE").then_some(())?;
    cursor.skip_word("TEMPORARY");
    cursor.skip_word("TABLE").then_some(())?;
    while !cursor.at_word("SELECT") {
        if cursor.at_end() || !cursor.skip_item() {
            return None;
        }
    }
    select_rows(&mut cursor, statement)
}

fn assignments(cursor: &mut Cursor<'_>, statement: &[u8]) -> Option<(Vec<String>, Vec<u8>)> {
    let (mut columns, mut tuple) = (Vec::new(), b"(".to_vec());
    loop {
        columns.push(cursor.name_parts().ok()?.pop()?);
        (cursor.skip("=") || cursor.skip(":=")).then_some(())?;
        if tuple.len() > 1 {
            tuple.push(b',');
        }
        tuple.extend_from_slice(expression(cursor, statement)?);
        if !cursor.skip(",") {
            break;
        }
    }
    tuple.push(b')');
    cursor.at_end().then_some((columns, tuple))
}

/// Reads `SELECT 1, 'a' AS b [FROM DUAL] UNION ALL SELECT …`, in parentheses or without.
fn select_rows(cursor: &mut Cursor<'_>, statement: &[u8]) -> Option<LiteralRows> {
    let mut rows = LiteralRows { aliases: Vec::new(), types: Vec::new(), tuples: Vec::new() };
    loop {
        let parentheses = cursor.skip("(");
        cursor.skip_word("SELECT").then_some(())?;
        if cursor.at_any(&["DISTINCT", "ALL", "SQL_NO_CACHE"]) {
            return None;
        }
        let (aliases, types) = select_row(cursor, statement, &mut rows.tuples)?;
        if rows.aliases.is_empty() {
            (rows.aliases, rows.types) = (aliases, types);
        } else {
            let both = rows.types.iter_mut().zip(types);
            both.for_each(|(known, found)| *known = known.with(found));
        }
        if parentheses {
            cursor.skip(")").then_some(())?;
        }
        if cursor.at_end() {
            return Some(rows);
        }
        // A UNION without ALL would need the server's comparison.
        cursor.skip_words(&["UNION", "ALL"]).then_some(())?;
        rows.tuples.extend_from_slice(b",\n");
    }
}

fn select_row(
    cursor: &mut Cursor<'_>,
    statement: &[u8],
    tuples: &mut Vec<u8>,
) -> Option<(Vec<Option<String>>, Vec<LiteralType>)> {
    let (mut aliases, mut types) = (Vec::new(), Vec::new());
    tuples.push(b'(');
    loop {
        if !aliases.is_empty() {
            tuples.push(b',');
        }
        let literal = expression(cursor, statement)?;
        tuples.extend_from_slice(literal);
        types.push(LiteralType::of(literal, cursor.dialect()));
        let named = cursor.skip_word("AS") || cursor.at_name() && !at_clause(cursor);
        aliases.push(match named {
            true if cursor.at_name() => Some(cursor.name().ok()?),
            true => Some(cursor.text().ok()?),
            false => None,
        });
        if !cursor.skip(",") {
            break;
        }
    }
    tuples.push(b')');
    if cursor.skip_word("FROM") {
        cursor.skip_word("DUAL").then_some(())?;
    }
    Some((aliases, types))
}

fn at_clause(cursor: &Cursor<'_>) -> bool {
    const CLAUSES: [&str; 11] = [
        "FROM", "UNION", "WHERE", "AS", "ON", "LIMIT", "ORDER", "GROUP", "HAVING", "EXCEPT", "FOR",
    ];
    cursor.at_any(&CLAUSES)
}

/// Takes a value up to the comma, the alias or the clause after it; `None` for one that names a
/// column.
fn expression<'a>(cursor: &mut Cursor<'_>, statement: &'a [u8]) -> Option<&'a [u8]> {
    let start = cursor.peek()?.start;
    let mut last: Option<Token> = None;
    while let Some(token) = cursor.peek() {
        let ends = cursor.at_end() || token.is(",") || token.is(")") || at_clause(cursor);
        let is_alias = last.is_some_and(|last| ends_value(&last)) && cursor.at_name();
        let is_string = token.kind == TokenKind::Text;
        if ends || (is_alias && !is_string && !token.is_word("COLLATE")) {
            break;
        }
        if !may_stand_alone(cursor) {
            return None;
        }
        cursor.skip_item();
        last = Some(token);
    }
    last.and_then(|_| statement.get(start..cursor.end()))
}

fn ends_value(token: &Token) -> bool {
    let is_introducer = token.kind == TokenKind::Word && token.bytes.starts_with(b"_");
    !is_introducer && (token.kind != TokenKind::Punctuation || token.is("("))
}

/// Returns false for the name of a column, and for `*`.
fn may_stand_alone(cursor: &Cursor<'_>) -> bool {
    let Some(token) = cursor.peek() else { return false };
    match token.kind {
        TokenKind::QuotedName | TokenKind::Unterminated => false,
        TokenKind::Punctuation => !token.is("*"),
        TokenKind::Word => {
            let opens = cursor.peek_second().is_some_and(|next| next.is("("));
            let known =
                ["NULL", "TRUE", "FALSE", "DEFAULT", "DATE", "TIME", "TIMESTAMP", "COLLATE"];
            opens || token.bytes.starts_with(b"_") || cursor.at_any(&known)
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::dialect::MYSQL;
    use super::*;

    /// The head and the tuples in one line.
    #[track_caller]
    fn check(statement: &str, expected: Option<&str>) {
        let found = insert_rows(statement.as_bytes(), &MYSQL).map(|(head, tuples)| {
            let columns = head.columns.map_or(String::new(), |names| names.join("|"));
            format!("{:?} {}({columns}) {}", head.verb, head.table, tuples.escape_ascii())
        });
        assert_eq!(found.as_deref(), expected, "{statement}");
    }

    #[test]
    fn an_insert_may_assign() {
        check("INSERT INTO t SET a = 1, `b`='x, y'", Some(r"Insert t(a|b) (1,\'x, y\')"));
        check("REPLACE d.t SET t.a=NULL;", Some("Replace d.t(a) (NULL)"));
        check("INSERT IGNORE t SET a=NOW()", Some("InsertIgnore t(a) (NOW())"));
        check("INSERT INTO t SET a=b", None);
        check("INSERT INTO t SET a=1 ON DUPLICATE KEY UPDATE a=2", None);
    }

    #[test]
    fn selects_of_literals_are_rows() {
        check(
            "INSERT INTO t (a, b) SELECT 1, 'x' UNION ALL SELECT -2, NULL FROM DUAL",
            Some(r"Insert t(a|b) (1,\'x\'),\n(-2,NULL)"),
        );
        check(
            "insert into t select 1 as a, 'b' b, _utf8'c'",
            Some(r"Insert t() (1,\'b\',_utf8\'c\')"),
        );
        check("INSERT INTO t (SELECT 1) UNION ALL (SELECT 2)", Some(r"Insert t() (1),\n(2)"));
    }

    #[test]
    fn what_reads_a_table_is_left_alone() {
        check("INSERT INTO t SELECT 1 FROM u", None);
        check("INSERT INTO t SELECT a", None);
        check("INSERT INTO t SELECT *", None);
        check("INSERT INTO t SELECT `a`", None);
        check("INSERT INTO t SELECT 1 UNION SELECT 1", None);
        check("INSERT INTO t SELECT 1 WHERE 1", None);
        check("INSERT INTO t SELECT DISTINCT 1", None);
        check("INSERT INTO t VALUES (1)", None);
    }

    #[test]
    fn a_table_may_be_made_of_literals() {
        let rows = created_rows(b"CREATE TABLE t (b int) AS SELECT 1 AS a, 'x' b", &MYSQL);
        let rows = rows.expect("literals");
        assert_eq!(rows.aliases, [Some("a".to_owned()), Some("b".to_owned())]);
        assert_eq!(rows.tuples, b"(1,'x')");
        let types = |select: &str| {
            let statement = format!("CREATE TABLE t {select}");
            let rows = created_rows(statement.as_bytes(), &MYSQL).expect("literals");
            rows.types.iter().map(|found| found.declared()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            types("SELECT 1 a, 'xy' b, 1.50 c, 1e3 d, NULL e"),
            "int varchar(2) decimal(3,2) double binary(0)"
        );
        assert_eq!(
            types("SELECT 1 a, 'é' b UNION ALL SELECT 'abc', 12345"),
            "varchar(3) varchar(7)"
        );
        assert_eq!(created_rows(b"CREATE TABLE t AS SELECT * FROM u", &MYSQL), None);
        assert_eq!(created_rows(b"CREATE TABLE t (a int)", &MYSQL), None);
    }
}
