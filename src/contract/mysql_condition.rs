//! The text of MySQL's CHECK, in words that the engine knows.
//!
//! Token by token into PostgreSQL's dialect: what means something else there, or is not known, is
//! an error that says so, and the CHECK is listed as not evaluated. Texts are compared as their
//! collation does, as far as case and blanks at the end go.

use std::ops::ControlFlow;

use datafusion::common::config::Dialect;
use datafusion::execution::session_state::SessionState;
use datafusion::logical_expr::sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList,
    FunctionArguments, Ident, ObjectName, Value, visit_expressions_mut,
};

use super::condition::Subject;
use crate::dump::cursor::Cursor;
use crate::dump::key_value::{Comparison, Letters};
use crate::dump::token::TokenKind;
use crate::dump::{Check, Column, MYSQL, SqlType, Table};
use crate::engine::plan_message;

/// Functions of the same meaning here and there, and their names here.
const FUNCTIONS: [(&str, &str); 22] = [
    ("abs", "abs"),
    ("ceil", "ceil"),
    ("ceiling", "ceil"),
    ("floor", "floor"),
    ("char_length", "char_length"),
    ("character_length", "char_length"),
    ("length", "octet_length"),
    ("octet_length", "octet_length"),
    ("lower", "lower"),
    ("lcase", "lower"),
    ("upper", "upper"),
    ("ucase", "upper"),
    ("trim", "trim"),
    ("ltrim", "ltrim"),
    ("rtrim", "rtrim"),
    ("coalesce", "coalesce"),
    ("ifnull", "coalesce"),
    ("nullif", "nullif"),
    ("concat", "concat"),
    ("reverse", "reverse"),
    ("left", "left"),
    ("right", "right"),
];

const WORDS: [&str; 17] = [
    "and", "or", "not", "is", "null", "in", "between", "like", "true", "false", "case", "when",
    "then", "else", "end", "escape", "unknown",
];

/// Returns the column that `json_valid(column)` tests: the type JSON of MariaDB.
pub(super) fn json_column<'a>(check: &Check, table: &'a Table) -> Option<&'a Column> {
    let mut cursor = Cursor::new(check.expression.as_bytes(), &MYSQL);
    while cursor.skip("(") {}
    if !cursor.skip_word("json_valid") || !cursor.skip("(") {
        return None;
    }
    let name = cursor.name().ok()?;
    while cursor.skip(")") {}
    cursor.at_end().then(|| column(table, &name)).flatten()
}

/// Parses a condition in words of the engine.
pub(super) fn read(
    expression: &str,
    subject: &Subject,
    state: &SessionState,
) -> Result<Expr, String> {
    let check = Check { name: None, expression: expression.to_owned() };
    let sql = match json_column(&check, subject.table) {
        // The column's own test has it.
        Some(_) => "true".to_owned(),
        None => translated(expression, subject.table)?,
    };
    let mut sql =
        state.sql_to_expr(&sql, &Dialect::PostgreSQL).map_err(|error| plan_message(&error))?;
    let _: ControlFlow<()> = visit_expressions_mut(&mut sql, |expr| {
        if let Some(other) = compared(expr, subject.table) {
            *expr = other;
        }
        ControlFlow::Continue(())
    });
    Ok(sql)
}

fn column<'a>(table: &'a Table, name: &str) -> Option<&'a Column> {
    let same = |column: &&Column| column.name.to_lowercase() == name.to_lowercase();
    table.column(name).or_else(|| table.columns.iter().find(same))
}

/// Returns the condition in PostgreSQL's words.
fn translated(expression: &str, table: &Table) -> Result<String, String> {
    let mut cursor = Cursor::new(expression.as_bytes(), &MYSQL);
    let mut sql = String::new();
    while let Some(token) = cursor.peek() {
        let text = std::str::from_utf8(token.bytes).map_err(|error| error.to_string())?;
        let lower = text.to_ascii_lowercase();
        let is_call = cursor.peek_second().is_some_and(|next| next.is("("));
        let piece = match token.kind {
            TokenKind::QuotedName => named(&token.unquoted().unwrap_or_default(), table)?,
            TokenKind::Word if lower.starts_with('_') => String::new(), // a literal's character set
            TokenKind::Word if WORDS.contains(&lower.as_str()) => lower,
            TokenKind::Word if is_call => {
                let known = FUNCTIONS.iter().find(|(name, _)| *name == lower);
                known.map(|(_, here)| (*here).to_owned()).ok_or_else(|| unknown(&lower))?
            }
            TokenKind::Word => named(text, table)?,
            TokenKind::Text => {
                let value = cursor.clone().text().map_err(|_| unknown(text))?;
                format!("'{}'", value.replace('\'', "''"))
            }
            TokenKind::Number => text.to_owned(),
            TokenKind::Punctuation => operator(text).ok_or_else(|| unknown(text))?.to_owned(),
            _ => return Err(unknown(text)),
        };
        cursor.take();
        if !piece.is_empty() {
            sql.push_str(&piece);
            sql.push(' ');
        }
    }
    Ok(sql)
}

fn unknown(what: &str) -> String {
    format!("`{what}` means something of MySQL's own")
}

fn named(name: &str, table: &Table) -> Result<String, String> {
    let column = column(table, name).ok_or_else(|| unknown(name))?;
    Ok(format!("\"{}\"", column.name.replace('"', "\"\"")))
}

/// `/` divides whole numbers there, and `^` is no power.
fn operator(text: &str) -> Option<&str> {
    Some(match text {
        "(" | ")" | "," | "=" | "<>" | "<" | ">" | "<=" | ">=" | "+" | "-" | "*" => text,
        "!=" => "<>",
        "&&" => "AND",
        "||" => "OR",
        "<=>" => "IS NOT DISTINCT FROM",
        "!" => "NOT",
        _ => return None,
    })
}

/// Returns an expression in which texts are equal that are equal to their collation.
fn compared(expr: &Expr, table: &Table) -> Option<Expr> {
    let text = |expr: &Expr| text_column(expr, table).cloned();
    match expr {
        Expr::BinaryOp { left, op, right } => {
            let is_equality = matches!(op, BinaryOperator::Eq | BinaryOperator::NotEq);
            let column = text(left).or_else(|| text(right)).filter(|_| is_equality)?;
            let side = |side: &Expr| Box::new(folded(side, &column, table));
            Some(Expr::BinaryOp { left: side(left), op: op.clone(), right: side(right) })
        }
        Expr::InList { expr, list, negated } => {
            let column = text(expr)?;
            let list = list.iter().map(|item| folded(item, &column, table)).collect();
            let expr = Box::new(folded(expr, &column, table));
            Some(Expr::InList { expr, list, negated: *negated })
        }
        Expr::Like { negated, expr, pattern, escape_char, .. } => {
            text(expr).filter(|column| comparison(column, table).letters != Letters::Bytes)?;
            let (negated, any, escape_char) = (*negated, false, escape_char.clone());
            let (expr, pattern) = (expr.clone(), pattern.clone());
            Some(Expr::ILike { negated, any, expr, pattern, escape_char })
        }
        _ => None,
    }
}

fn comparison(column: &Column, table: &Table) -> Comparison {
    Comparison::of_mysql(&column.sql_type, &column.declared, table.collation_of(column))
}

/// Returns the column of text that an expression is.
fn text_column<'a>(expr: &Expr, table: &'a Table) -> Option<&'a Column> {
    let expr = match expr {
        Expr::Nested(inner) => inner,
        other => other,
    };
    let Expr::Identifier(name) = expr else { return None };
    let column = table.column(&name.value)?;
    let is_text = matches!(
        column.sql_type,
        SqlType::Text { .. } | SqlType::Enum { .. } | SqlType::Set { .. }
    );
    is_text.then_some(column)
}

/// Returns a side of a comparison as the column's collation sees it.
fn folded(expr: &Expr, column: &Column, table: &Table) -> Expr {
    let comparison = comparison(column, table);
    if let Expr::Value(literal) = expr
        && let Value::SingleQuotedString(text) = &literal.value
    {
        return Expr::value(Value::SingleQuotedString(comparison.form(text)));
    }
    let mut sql = expr.clone();
    if comparison.pads {
        sql = call("rtrim", sql);
    }
    if comparison.letters != Letters::Bytes {
        sql = call("lower", sql);
    }
    sql
}

fn call(name: &str, argument: Expr) -> Expr {
    let argument = FunctionArg::Unnamed(FunctionArgExpr::Expr(argument));
    let list = FunctionArgumentList {
        duplicate_treatment: None,
        args: vec![argument],
        clauses: Vec::new(),
    };
    Expr::Function(Function {
        name: ObjectName::from(vec![Ident::new(name)]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(list),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::{Catalog, read_ddl};

    fn table() -> Table {
        let ddl = "CREATE TABLE t (age int, Name varchar(9), code varchar(9) COLLATE utf8mb4_bin);";
        let catalog = read_ddl("t.sql", ddl.as_bytes(), &MYSQL, Catalog::default());
        catalog.expect("a catalog").tables.remove(0)
    }

    #[track_caller]
    fn check(expression: &str, expected: Result<&str, &str>) {
        let found = translated(expression, &table());
        let found = found.as_deref().map(str::trim_end).map_err(String::as_str);
        assert_eq!(found, expected, "{expression}");
    }

    #[test]
    fn conditions_become_postgresqls() {
        check("(`age` >= 18)", Ok("( \"age\" >= 18 )"));
        check("NAME in (_utf8mb4'it\\'s', 'b')", Ok("\"Name\" in ( 'it''s' , 'b' )"));
        check("`age` <> 0 && !(`age` <=> 1)", {
            Ok("\"age\" <> 0 AND NOT ( \"age\" IS NOT DISTINCT FROM 1 )")
        });
        check("LENGTH(name) > 0", Ok("octet_length ( \"Name\" ) > 0"));
    }

    #[test]
    fn what_means_something_else_is_said() {
        check("`age` / 2 > 1", Err("`/` means something of MySQL's own"));
        check("name regexp 'a'", Err("`regexp` means something of MySQL's own"));
        check("crc32(name) > 1", Err("`crc32` means something of MySQL's own"));
        check("age = @x", Err("`@` means something of MySQL's own"));
    }

    #[test]
    fn json_columns_are_known_by_their_check() {
        let check = |expression: &str, expected: Option<&str>| {
            let check = Check { name: None, expression: expression.to_owned() };
            let table = table();
            let found = json_column(&check, &table).map(|column| column.name.as_str());
            assert_eq!(found, expected, "{expression}");
        };
        check("json_valid(`name`)", Some("Name"));
        check("(JSON_VALID(`name`))", Some("Name"));
        check("json_valid(`name`) or age > 1", None);
        check("json_valid(`other`)", None);
    }
}
