//! The text of a CHECK, in words that the engine knows.
//!
//! `pg_dump` writes conditions as PostgreSQL keeps them: `x IN ('a')` is
//! `((x)::text = ANY ((ARRAY['a'::character varying])::text[]))` there, `LIKE` is `~~`.

use std::ops::ControlFlow;

use datafusion::common::config::Dialect;
use datafusion::execution::session_state::SessionState;
use datafusion::logical_expr::sqlparser::ast::{
    BinaryOperator, DataType, ExactNumberInfo, Expr, Ident, Value, visit_expressions_mut,
};

use super::condition::Subject;
use crate::dump::SqlType;
use crate::engine::plan_message;

/// Parses a condition and replaces what the engine can't plan.
pub(super) fn read(
    expression: &str,
    subject: &Subject,
    state: &SessionState,
) -> Result<Expr, String> {
    let mut sql = state
        .sql_to_expr(expression, &Dialect::PostgreSQL)
        .map_err(|error| plan_message(&error))?;
    let outcome = visit_expressions_mut(&mut sql, |expr| match replaced(expr, subject) {
        Ok(Some(other)) => {
            *expr = other;
            ControlFlow::Continue(())
        }
        Ok(None) => ControlFlow::Continue(()),
        Err(why) => ControlFlow::Break(why),
    });
    match outcome {
        ControlFlow::Continue(()) => Ok(sql),
        ControlFlow::Break(why) => Err(why),
    }
}

fn replaced(expr: &Expr, subject: &Subject) -> Result<Option<Expr>, String> {
    Ok(match expr {
        Expr::Identifier(name) => value_of(name, subject),
        Expr::Cast { expr, data_type, .. } => replaced_cast(expr, data_type, subject)?,
        Expr::AnyOp { left, compare_op: BinaryOperator::Eq, right, .. } => {
            in_list(left, right, false)
        }
        Expr::AllOp { left, compare_op: BinaryOperator::NotEq, right } => {
            in_list(left, right, true)
        }
        Expr::BinaryOp { left, op, right } => {
            let (negated, any_case) = match op {
                BinaryOperator::PGLikeMatch => (false, false),
                BinaryOperator::PGNotLikeMatch => (true, false),
                BinaryOperator::PGILikeMatch => (false, true),
                BinaryOperator::PGNotILikeMatch => (true, true),
                BinaryOperator::PGRegexMatch
                | BinaryOperator::PGRegexIMatch
                | BinaryOperator::PGRegexNotMatch
                | BinaryOperator::PGRegexNotIMatch => {
                    refuse_padded(left, subject)?;
                    return match text_of(pattern_of(right)) {
                        Some(pattern) if pattern.starts_with(WHOLE) => Ok(None),
                        Some(pattern) => {
                            let pattern = same_pattern(pattern)?;
                            let pattern = Value::SingleQuotedString(pattern);
                            Ok(Some(Expr::BinaryOp {
                                left: left.clone(),
                                op: op.clone(),
                                right: Box::new(Expr::value(pattern)),
                            }))
                        }
                        None => Err("its regular expression is not a constant".to_owned()),
                    };
                }
                _ => return Ok(None),
            };
            refuse_padded(left, subject)?;
            let (expr, pattern) = (left.clone(), right.clone());
            Some(match any_case {
                false => Expr::Like { negated, any: false, expr, pattern, escape_char: None },
                true => Expr::ILike { negated, any: false, expr, pattern, escape_char: None },
            })
        }
        Expr::Like { expr, .. } | Expr::ILike { expr, .. } | Expr::SimilarTo { expr, .. } => {
            refuse_padded(expr, subject)?;
            None
        }
        _ => None,
    })
}

/// Lets `.` stand for the end of a line too, as it does in PostgreSQL.
const WHOLE: &str = "(?s)";

/// Returns the literal of a pattern, which `pg_dump` writes as `'…'::text`.
fn pattern_of(expr: &Expr) -> &Expr {
    match peeled(expr) {
        Expr::Cast { expr, .. } => pattern_of(expr),
        other => other,
    }
}

/// Returns a regular expression that matches here what PostgreSQL's matches.
fn same_pattern(pattern: &str) -> Result<String, String> {
    let refused =
        |what: &str| Err(format!("`{what}` in its regular expression means something else here"));
    let mut same = WHOLE.to_owned();
    let mut chars = pattern.chars().peekable();
    let mut is_in_class = false;
    while let Some(char) = chars.next() {
        match char {
            '\\' => match chars.next() {
                Some('d') if is_in_class => same.push_str("0-9"),
                Some('d') => same.push_str("[0-9]"),
                Some(escaped) if escaped.is_ascii_punctuation() => {
                    same.push('\\');
                    same.push(escaped);
                }
                other => return refused(&format!("\\{}", other.unwrap_or(' '))),
            },
            '(' if chars.peek() == Some(&'?') => return refused("(?"),
            '*' if pattern.starts_with("***") => return refused("***"),
            '[' if is_in_class => match chars.peek() {
                Some(':') => same.push('['),
                Some('.' | '=') => return refused("[."),
                // A bracket alone is nothing special in PostgreSQL's classes.
                _ => same.push_str("\\["),
            },
            '[' => {
                is_in_class = true;
                same.push('[');
                if chars.next_if_eq(&'^').is_some() {
                    same.push('^');
                }
                if chars.next_if_eq(&']').is_some() {
                    same.push_str("\\]");
                }
            }
            ']' if is_in_class => {
                is_in_class = same.ends_with(':') && same.contains("[:");
                same.push(']');
            }
            '&' | '~' if is_in_class => {
                same.push('\\');
                same.push(char);
            }
            char => same.push(char),
        }
    }
    Ok(same)
}

/// Returns the column that `VALUE` stands for in the condition of a domain.
fn value_of(name: &Ident, subject: &Subject) -> Option<Expr> {
    let column = subject.value?;
    let is_value = name.quote_style.is_none() && name.value.eq_ignore_ascii_case("value");
    is_value.then(|| Expr::Identifier(Ident::with_quote('"', column)))
}

/// Patterns see the blanks that pad a `char(n)`, which are cut here.
fn refuse_padded(expr: &Expr, subject: &Subject) -> Result<(), String> {
    let Expr::Identifier(name) = peeled(expr) else { return Ok(()) };
    let name = match name.quote_style {
        Some(_) => name.value.clone(),
        None => name.value.to_ascii_lowercase(),
    };
    match subject.table.column(&name).map(|column| &column.sql_type) {
        Some(SqlType::Char { .. }) => Err(format!("`{name}` is padded with blanks")),
        _ => Ok(()),
    }
}

/// Texts of every kind are texts here, and arrays of them lists.
fn replaced_cast(inner: &Expr, to: &DataType, subject: &Subject) -> Result<Option<Expr>, String> {
    let literal = peeled(inner);
    Ok(match to {
        DataType::Text
        | DataType::Varchar(None)
        | DataType::CharVarying(None)
        | DataType::CharacterVarying(None) => Some(as_text(inner)),
        DataType::Varchar(_)
        | DataType::CharVarying(_)
        | DataType::CharacterVarying(_)
        | DataType::Char(_)
        | DataType::Character(_) => return Err(format!("a cast to `{to}` cuts texts")),
        // The engine's own `numeric` has ten places, the literal has its own.
        DataType::Numeric(ExactNumberInfo::None) | DataType::Decimal(ExactNumberInfo::None)
            if is_number(literal) =>
        {
            Some(literal.clone())
        }
        DataType::Array(_) if matches!(literal, Expr::Array(_)) => Some(literal.clone()),
        DataType::Custom(name, _) => {
            let name = name.0.last().and_then(|part| part.as_ident()).map(|part| &part.value);
            let is_enum =
                |name: &String| subject.catalog.enums.iter().any(|known| known.name.name == *name);
            match (name, text_of(literal)) {
                (Some(name), Some(text)) if name == "bpchar" => {
                    let text = text.trim_end_matches(' ').to_owned();
                    Some(Expr::value(Value::SingleQuotedString(text)))
                }
                (Some(name), None) if name == "bpchar" => Some(as_text(inner)),
                (Some(name), Some(_)) if is_enum(name) => Some(literal.clone()),
                _ => None,
            }
        }
        _ => None,
    })
}

fn as_text(inner: &Expr) -> Expr {
    match text_of(peeled(inner)) {
        Some(_) => peeled(inner).clone(),
        None => Expr::Cast {
            kind: datafusion::logical_expr::sqlparser::ast::CastKind::Cast,
            expr: Box::new(inner.clone()),
            data_type: DataType::Text,
            array: false,
            format: None,
        },
    }
}

/// Returns `x IN (…)` for `x = ANY (ARRAY[…])`.
fn in_list(left: &Expr, right: &Expr, negated: bool) -> Option<Expr> {
    let mut right = peeled(right);
    while let Expr::Cast { expr, data_type: DataType::Array(_), .. } = right {
        right = peeled(expr);
    }
    let Expr::Array(array) = right else { return None };
    Some(Expr::InList { expr: Box::new(left.clone()), list: array.elem.clone(), negated })
}

fn peeled(expr: &Expr) -> &Expr {
    match expr {
        Expr::Nested(inner) => peeled(inner),
        other => other,
    }
}

fn text_of(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Value(literal) => match &literal.value {
            Value::SingleQuotedString(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

fn is_number(expr: &Expr) -> bool {
    match expr {
        Expr::Value(literal) => matches!(literal.value, Value::Number(..)),
        Expr::UnaryOp { expr, .. } => is_number(peeled(expr)),
        _ => false,
    }
}
