//! What an INSERT does with a row whose key is there already, as its head and tail say.
//!
//! MySQL: <https://dev.mysql.com/doc/refman/8.4/en/insert-on-duplicate.html>.
//! PostgreSQL: <https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT>.
//! Text in, meaning out; knows no rows.

use super::cursor::{Cursor, Read};
use super::data_head::InsertVerb;
use super::dialect::Dialect;
use super::token::TokenKind;

/// What is done with a row whose key is there already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OnKey {
    /// Refused: a server would report an error.
    Refuse,
    /// The row that is there stays.
    Ignore(Arbiter),
    /// Every row that is there goes.
    Replace,
    /// The row that is there is changed; `None` for expressions that only a server evaluates.
    Update(Arbiter, Option<Vec<Set>>),
}

/// Which keys are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Arbiter {
    Any,
    Columns(Vec<String>),
    Constraint(String),
}

/// `column = value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Set {
    pub column: String,
    pub value: SetValue,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SetValue {
    /// A column of the row that came.
    Incoming(String),
    /// A column of the row that is there.
    Present(String),
    /// A literal, word for word.
    Literal(String),
}

impl From<InsertVerb> for OnKey {
    fn from(verb: InsertVerb) -> Self {
        match verb {
            InsertVerb::Insert => Self::Refuse,
            InsertVerb::InsertIgnore => Self::Ignore(Arbiter::Any),
            InsertVerb::Replace => Self::Replace,
        }
    }
}

/// Reads what follows the rows of an INSERT; `None` where it says nothing of keys (`RETURNING`),
/// an error where it is something else.
pub(super) fn tail(text: &[u8], dialect: &Dialect) -> Read<Option<OnKey>> {
    let mut cursor = Cursor::new(text, dialect);
    let mut alias = "new".to_owned();
    if cursor.skip_word("AS") {
        alias = cursor.name()?;
        if cursor.at("(") {
            return Err(cursor.expected("no columns of the alias"));
        }
    }
    if cursor.skip_words(&["ON", "DUPLICATE", "KEY", "UPDATE"]) {
        let sets = sets(cursor, &alias);
        return Ok(Some(OnKey::Update(Arbiter::Any, sets)));
    }
    if cursor.skip_words(&["ON", "CONFLICT"]) {
        let arbiter = arbiter(&mut cursor)?;
        cursor.expect_word("DO")?;
        if cursor.skip_word("NOTHING") {
            return Ok(Some(OnKey::Ignore(arbiter)));
        }
        cursor.expect_word("UPDATE")?;
        cursor.expect_word("SET")?;
        return Ok(Some(OnKey::Update(arbiter, sets(cursor, "excluded"))));
    }
    if cursor.at_word("RETURNING") || cursor.at_end() {
        return Ok(None);
    }
    Err(cursor.expected("ON CONFLICT or ON DUPLICATE KEY UPDATE"))
}

fn arbiter(cursor: &mut Cursor<'_>) -> Read<Arbiter> {
    if cursor.skip_words(&["ON", "CONSTRAINT"]) {
        return Ok(Arbiter::Constraint(cursor.name()?));
    }
    if cursor.at("(") {
        let columns = cursor.names_in_parentheses()?;
        if cursor.at_word("WHERE") {
            return Err(cursor.expected("no condition of a partial index"));
        }
        return Ok(Arbiter::Columns(columns));
    }
    Ok(Arbiter::Any)
}

/// Reads the assignments up to the end; `None` where one of them has to be computed.
fn sets(mut cursor: Cursor<'_>, incoming: &str) -> Option<Vec<Set>> {
    let mut found = Vec::new();
    loop {
        if cursor.at("(") {
            row_of_sets(&mut cursor, incoming, &mut found)?;
        } else {
            let column = cursor.name_parts().ok()?.pop()?;
            if !cursor.skip("=") {
                return None;
            }
            let value = value(&mut cursor, incoming)?;
            found.push(Set { column, value });
        }
        if cursor.at_end() || cursor.at_word("RETURNING") {
            return Some(found);
        }
        if !cursor.skip(",") {
            return None;
        }
    }
}

/// PostgreSQL's `(a, b) = (excluded.a, excluded.b)`, also with ROW.
fn row_of_sets(cursor: &mut Cursor<'_>, incoming: &str, found: &mut Vec<Set>) -> Option<()> {
    let columns = cursor.names_in_parentheses().ok()?;
    if !cursor.skip("=") {
        return None;
    }
    cursor.skip_word("ROW");
    if !cursor.skip("(") {
        return None;
    }
    for (index, column) in columns.into_iter().enumerate() {
        if index > 0 && !cursor.skip(",") {
            return None;
        }
        let value = value(cursor, incoming)?;
        found.push(Set { column, value });
    }
    cursor.skip(")").then_some(())
}

/// Takes `VALUES(a)`, `excluded.a`, `a`, or a literal.
fn value(cursor: &mut Cursor<'_>, incoming: &str) -> Option<SetValue> {
    let is_call = |name: &str, cursor: &Cursor<'_>| {
        cursor.at_word(name) && cursor.peek_second().is_some_and(|next| next.is("("))
    };
    if is_call("VALUES", cursor) || is_call("VALUE", cursor) {
        cursor.take();
        return Some(SetValue::Incoming(cursor.names_in_parentheses().ok()?.pop()?));
    }
    // What a statement says only to tell the client the row's number.
    if is_call("LAST_INSERT_ID", cursor) {
        cursor.take();
        return Some(SetValue::Present(cursor.names_in_parentheses().ok()?.pop()?));
    }
    if let Some(text) = literal(cursor) {
        return Some(SetValue::Literal(text));
    }
    if !cursor.at_name() || cursor.peek()?.kind == TokenKind::Text {
        return None;
    }
    let mut parts = cursor.name_parts().ok()?;
    let ends = cursor.at_end() || cursor.at(",") || cursor.at(")") || cursor.at_word("RETURNING");
    let column = parts.pop()?;
    let of = parts.pop();
    match of {
        _ if !ends => None,
        Some(of) if of.eq_ignore_ascii_case(incoming) => Some(SetValue::Incoming(column)),
        _ => Some(SetValue::Present(column)),
    }
}

/// Takes a literal that is a whole value, with its sign, introducer and casts.
pub(super) fn literal(cursor: &mut Cursor<'_>) -> Option<String> {
    let from = *cursor;
    let mut ahead = *cursor;
    if ahead.at("-") || ahead.at("+") {
        ahead.take();
    }
    let introduced = ahead
        .peek()
        .is_some_and(|token| token.kind == TokenKind::Word && token.bytes.starts_with(b"_"));
    if introduced {
        ahead.take();
    }
    let token = ahead.take()?;
    let is_literal = matches!(
        token.kind,
        TokenKind::Text | TokenKind::Number | TokenKind::Hex | TokenKind::Bits
    ) || ["NULL", "TRUE", "FALSE"].iter().any(|word| token.is_word(word));
    if !is_literal {
        return None;
    }
    while ahead.skip("::") {
        ahead.name_parts().ok()?;
        while ahead.at("(") || ahead.at("[") {
            ahead.skip_item();
        }
    }
    let ends = ahead.at_end()
        || ahead.at(",")
        || ahead.at(")")
        || ahead.at_any(&["WHERE", "AND", "RETURNING", "LIMIT"]);
    if !ends {
        return None;
    }
    *cursor = ahead;
    cursor.text_since(&from).ok()
}

#[cfg(test)]
mod tests {
    use super::super::dialect::{MYSQL, POSTGRES};
    use super::*;

    fn shown(on_key: &OnKey) -> String {
        let sets = |sets: &Option<Vec<Set>>| match sets {
            None => "?".to_owned(),
            Some(sets) => {
                let set = |set: &Set| match &set.value {
                    SetValue::Incoming(column) => format!("{}=>{column}", set.column),
                    SetValue::Present(column) => format!("{}={column}", set.column),
                    SetValue::Literal(text) => format!("{}:{text}", set.column),
                };
                sets.iter().map(set).collect::<Vec<_>>().join(" ")
            }
        };
        match on_key {
            OnKey::Update(Arbiter::Any, list) => format!("update {}", sets(list)),
            OnKey::Update(Arbiter::Columns(columns), list) => {
                format!("update on {}: {}", columns.join(","), sets(list))
            }
            other => format!("{other:?}"),
        }
    }

    #[track_caller]
    fn check(dialect: &Dialect, text: &str, expected: &str) {
        let found = match tail(text.as_bytes(), dialect) {
            Ok(Some(on_key)) => shown(&on_key),
            Ok(None) => "none".to_owned(),
            Err(why) => format!("error: {why}"),
        };
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn conflicts_do_nothing_or_update() {
        check(&POSTGRES, "ON CONFLICT DO NOTHING", "Ignore(Any)");
        check(
            &POSTGRES,
            "ON CONFLICT (a, b) DO NOTHING RETURNING a",
            r#"Ignore(Columns(["a", "b"]))"#,
        );
        check(&POSTGRES, "on conflict on constraint k do nothing", r#"Ignore(Constraint("k"))"#);
        check(
            &POSTGRES,
            "ON CONFLICT (id) DO UPDATE SET a = EXCLUDED.a, b = 'x'::text, c = NULL, d = t.d",
            "update on id: a=>a b:'x'::text c:NULL d=d",
        );
        check(
            &POSTGRES,
            "ON CONFLICT (id) DO UPDATE SET (a, b) = (excluded.b, -1)",
            "update on id: a=>b b:-1",
        );
    }

    #[test]
    fn duplicates_are_updated() {
        check(&MYSQL, "ON DUPLICATE KEY UPDATE `a`=VALUES(`b`), c = c", "update a=>b c=c");
        check(&MYSQL, "AS new ON DUPLICATE KEY UPDATE a = new.a, b = 0x41", "update a=>a b:0x41");
        check(&MYSQL, "ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)", "update id=id");
    }

    #[test]
    fn what_has_to_be_computed_is_not_read() {
        check(&MYSQL, "ON DUPLICATE KEY UPDATE a = a + 1", "update ?");
        check(&MYSQL, "ON DUPLICATE KEY UPDATE a = IF(b, 1, 2)", "update ?");
        check(&MYSQL, "ON DUPLICATE KEY UPDATE a = 1 + VALUES(a)", "update ?");
        check(
            &POSTGRES,
            "ON CONFLICT (id) DO UPDATE SET a = excluded.a WHERE t.a < 3",
            "update on id: ?",
        );
        check(&POSTGRES, "RETURNING id", "none");
        check(
            &POSTGRES,
            "UNION SELECT 1",
            "error: expected ON CONFLICT or ON DUPLICATE KEY UPDATE, found `UNION`",
        );
    }
}
