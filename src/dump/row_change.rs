//! `DELETE FROM t …` and `UPDATE t SET …` that say with literals what they mean.
//!
//! Conditions are `column = literal`, `column IN (literals)` and `column IS NULL`, joined by AND;
//! anything else only a server can evaluate.

use arrow::array::{Array, ArrayRef};

use super::catalog::TableName;
use super::cursor::Cursor;
use super::dialect::Dialect;
use super::key_value::Comparison;
use super::on_key::{Set, literal};
use super::reader::Rows;

/// A statement that changes rows, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ChangeText {
    pub table: TableName,
    /// `None` for DELETE; the inner `None` for values that have to be computed.
    pub sets: Option<Option<Vec<Set>>>,
    /// `None` where they have to be evaluated; none at all means every row.
    pub conditions: Option<Vec<ConditionText>>,
}

/// A column and the literals of which its value is one; without any it is NULL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ConditionText {
    pub column: String,
    pub literals: Vec<String>,
}

/// What is done to the rows that meet all conditions.
#[derive(Debug)]
pub(super) struct RowChange {
    /// Columns of the output and their new values; `None` deletes.
    pub sets: Option<Vec<(usize, ArrayRef)>>,
    pub conditions: Vec<Condition>,
}

#[derive(Debug)]
pub(super) struct Condition {
    pub column: usize,
    pub comparison: Comparison,
    /// The keys of the values; none for NULL.
    pub values: Vec<Vec<u8>>,
}

/// Reads a DELETE or UPDATE of one table; `None` for any other statement.
pub(super) fn change_text(statement: &[u8], dialect: &Dialect) -> Option<ChangeText> {
    let mut cursor = Cursor::new(statement, dialect);
    let deletes = cursor.skip_word("DELETE");
    if !deletes && !cursor.skip_word("UPDATE") {
        return None;
    }
    while cursor.at_any(&["LOW_PRIORITY", "QUICK", "IGNORE"]) {
        cursor.take();
    }
    if deletes && !cursor.skip_word("FROM") {
        return None;
    }
    cursor.skip_word("ONLY");
    let table = cursor.table_name().ok()?;
    cursor.skip("*");
    if cursor.skip_word("AS") || (cursor.at_name() && !cursor.at_any(&["SET", "WHERE", "USING"])) {
        cursor.name().ok()?;
    }
    if deletes {
        let conditions = conditions(cursor);
        return Some(ChangeText { table, sets: None, conditions });
    }
    if !cursor.skip_word("SET") {
        return None;
    }
    let mut sets = Some(Vec::new());
    loop {
        let set = set(&mut cursor);
        sets = sets.and_then(|mut known: Vec<Set>| {
            known.push(set?);
            Some(known)
        });
        while sets.is_none() && !cursor.at_end() && !cursor.at_word("WHERE") {
            cursor.skip_item();
        }
        if !cursor.skip(",") {
            break;
        }
    }
    let conditions = conditions(cursor);
    Some(ChangeText { table, sets: Some(sets), conditions })
}

fn set(cursor: &mut Cursor<'_>) -> Option<Set> {
    let column = cursor.name_parts().ok()?.pop()?;
    if !cursor.skip("=") {
        return None;
    }
    let value = super::on_key::SetValue::Literal(literal(cursor)?);
    Some(Set { column, value })
}

fn conditions(mut cursor: Cursor<'_>) -> Option<Vec<ConditionText>> {
    let mut found = Vec::new();
    if cursor.at_end() {
        return Some(found);
    }
    if !cursor.skip_word("WHERE") {
        return None;
    }
    loop {
        let in_parentheses = cursor.skip("(");
        let column = cursor.name_parts().ok()?.pop()?;
        let mut literals = Vec::new();
        if cursor.skip("=") {
            literals.push(literal(&mut cursor)?);
        } else if cursor.skip_word("IN") {
            if !cursor.skip("(") {
                return None;
            }
            while !cursor.skip(")") {
                literals.push(literal(&mut cursor)?);
                cursor.skip(",");
            }
        } else if !cursor.skip_words(&["IS", "NULL"]) {
            return None;
        }
        if in_parentheses && !cursor.skip(")") {
            return None;
        }
        // Nothing equals NULL.
        if literals.iter().any(|literal| literal.eq_ignore_ascii_case("NULL")) {
            return None;
        }
        found.push(ConditionText { column, literals });
        if cursor.at_end() {
            return Some(found);
        }
        if !cursor.skip_word("AND") {
            return None;
        }
    }
}

impl RowChange {
    /// Returns whether a row of a batch meets all conditions.
    pub fn meets(&self, rows: &Rows, at: usize) -> bool {
        self.conditions.iter().all(|condition| condition.is_met(rows, at))
    }
}

impl Condition {
    fn is_met(&self, rows: &Rows, at: usize) -> bool {
        let array = rows.batch.column(self.column);
        let mut bytes = Vec::new();
        if array.is_null(at) {
            let mut asides = rows.asides.iter();
            let aside = asides.find(|aside| aside.batch_row == at && aside.column == self.column);
            let Some(aside) = aside else { return self.values.is_empty() };
            self.comparison.append_exact(&aside.text, &mut bytes);
        } else {
            self.comparison.append(array, at, &mut bytes);
        }
        self.values.contains(&bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::super::dialect::{MYSQL, POSTGRES};
    use super::*;

    #[track_caller]
    fn check(dialect: &Dialect, text: &str, expected: &str) {
        let found = change_text(text.as_bytes(), dialect).map(|change| {
            let sets = match change.sets {
                None => "delete".to_owned(),
                Some(None) => "set ?".to_owned(),
                Some(Some(sets)) => format!("set {}", sets.len()),
            };
            let conditions = change.conditions.map(|conditions| {
                let shown = conditions.iter().map(|condition| {
                    format!("{}={}", condition.column, condition.literals.join("|"))
                });
                shown.collect::<Vec<_>>().join(" ")
            });
            format!("{} {sets} [{}]", change.table, conditions.unwrap_or("?".to_owned()))
        });
        assert_eq!(found.unwrap_or("none".to_owned()), expected, "{text}");
    }

    #[test]
    fn literals_are_understood() {
        check(&MYSQL, "DELETE FROM `a`.`b`", "a.b delete []");
        check(&MYSQL, "DELETE FROM t WHERE id IN (1,'2') AND x IS NULL", "t delete [id=1|'2' x=]");
        check(
            &POSTGRES,
            "UPDATE ONLY t SET a = 'x'::text, b = NULL WHERE (id = 3)",
            "t set 2 [id=3]",
        );
        check(&MYSQL, "UPDATE t SET a = a + 1", "t set ? []");
        check(&MYSQL, "UPDATE t SET a = 1, b = now() WHERE id = 1", "t set ? [id=1]");
        check(&MYSQL, "DELETE FROM t WHERE id > 3", "t delete [?]");
        check(&MYSQL, "DELETE FROM t WHERE id = 3 LIMIT 1", "t delete [?]");
        check(&POSTGRES, "DELETE FROM t USING u WHERE t.id = u.id", "t delete [?]");
        check(&MYSQL, "INSERT INTO t VALUES (1)", "none");
    }
}
