//! SQL that stands for a function of this folder: operators, casts, aggregates with an order, and
//! functions that make rows.

use datafusion::logical_expr::sqlparser::ast::{
    BinaryOperator, CastKind, DataType as SqlType, DuplicateTreatment, Expr, Function, FunctionArg,
    FunctionArgExpr, FunctionArgumentClause, FunctionArgumentList, FunctionArguments, Ident,
    ObjectName, Value as SqlValue,
};

use super::{json_cast, json_make, normalize, regexp};

/// Returns what an expression stands for; `None` where it stands for itself.
pub fn stands_for(expr: &Expr) -> Option<Expr> {
    match expr {
        Expr::BinaryOp { left, op, right } => {
            let name = match op {
                BinaryOperator::Arrow => "json_get",
                BinaryOperator::LongArrow => "json_get_text",
                BinaryOperator::HashArrow => return json_path("json_extract_path", left, right),
                BinaryOperator::HashLongArrow => {
                    return json_path("json_extract_path_text", left, right);
                }
                BinaryOperator::PGRegexMatch
                | BinaryOperator::PGRegexIMatch
                | BinaryOperator::PGRegexNotMatch
                | BinaryOperator::PGRegexNotIMatch => return matching(left, op, right),
                _ => return None,
            };
            Some(call(name, vec![(**left).clone(), (**right).clone()]))
        }
        Expr::Cast {
            kind: CastKind::Cast | CastKind::DoubleColon,
            expr,
            data_type: SqlType::JSON | SqlType::JSONB,
            ..
        } => Some(call(json_cast::NAME, vec![(**expr).clone()])),
        Expr::TypedString(typed) if matches!(typed.data_type, SqlType::JSON | SqlType::JSONB) => {
            Some(call(json_cast::NAME, vec![Expr::Value(typed.value.clone())]))
        }
        Expr::Substring { expr, substring_from: Some(from), substring_for: None, .. }
            if text_of(from).is_some() =>
        {
            Some(call("regexp_substring", vec![(**expr).clone(), (**from).clone()]))
        }
        Expr::Function(function) => {
            function_stands_for(function).or_else(|| with_pattern(function))
        }
        _ => None,
    }
}

/// The pattern of an operator, as the engine reads it.
fn matching(left: &Expr, op: &BinaryOperator, right: &Expr) -> Option<Expr> {
    let pattern = pattern_of(right, "")?;
    let (left, op, right) = (Box::new(left.clone()), op.clone(), Box::new(pattern));
    Some(Expr::BinaryOp { left, op, right })
}

/// The pattern of one of the engine's own functions, as the engine reads it.
fn with_pattern(function: &Function) -> Option<Expr> {
    let flags_at = match function.name.to_string().to_ascii_lowercase().as_str() {
        "regexp_like" | "regexp_match" => 2,
        "regexp_replace" | "regexp_count" => 3,
        "regexp_instr" => 5,
        _ => return None,
    };
    let FunctionArguments::List(arguments) = &function.args else { return None };
    let expr = |place: usize| match arguments.args.get(place) {
        Some(FunctionArg::Unnamed(FunctionArgExpr::Expr(expr))) => Some(expr),
        _ => None,
    };
    let flags = match arguments.args.len() > flags_at {
        true => text_of(expr(flags_at)?)?,
        false => "",
    };
    let pattern = pattern_of(expr(1)?, flags)?;
    let mut arguments = arguments.clone();
    *arguments.args.get_mut(1)? = FunctionArg::Unnamed(FunctionArgExpr::Expr(pattern));
    Some(Expr::Function(Function { args: FunctionArguments::List(arguments), ..function.clone() }))
}

/// Returns the pattern of a text that is written otherwise here.
fn pattern_of(expr: &Expr, flags: &str) -> Option<Expr> {
    let pattern = text_of(expr)?;
    let translated = regexp::translated(pattern, flags);
    let text = SqlValue::SingleQuotedString(translated.clone());
    (translated != pattern).then(|| Expr::value(text))
}

fn function_stands_for(function: &Function) -> Option<Expr> {
    let name = function.name.to_string().to_ascii_lowercase();
    let FunctionArguments::List(arguments) = &function.args else { return None };
    match name.as_str() {
        "json_agg" | "jsonb_agg" => {
            let value = argument(arguments, 0, 1)?;
            let is_ordered = arguments
                .clauses
                .iter()
                .any(|clause| matches!(clause, FunctionArgumentClause::OrderBy(_)));
            // With DISTINCT, the order has to be that of what is aggregated.
            if is_ordered && arguments.duplicate_treatment == Some(DuplicateTreatment::Distinct) {
                return Some(aggregated(function, arguments, value, "to_json"));
            }
            let item = call("to_json", vec![value]);
            Some(aggregated(function, arguments, item, json_make::ARRAY_OF))
        }
        "json_object_agg" | "jsonb_object_agg" => {
            let pair = vec![argument(arguments, 0, 2)?, argument(arguments, 1, 2)?];
            let item = call(json_make::MEMBER, pair);
            Some(aggregated(function, arguments, item, json_make::OBJECT_OF))
        }
        "json_array_elements" | "jsonb_array_elements" => {
            Some(rows_of("json_elements", argument(arguments, 0, 1)?))
        }
        "json_array_elements_text" | "jsonb_array_elements_text" => {
            Some(rows_of("json_elements_text", argument(arguments, 0, 1)?))
        }
        "json_object_keys" | "jsonb_object_keys" => {
            Some(rows_of("json_keys", argument(arguments, 0, 1)?))
        }
        "regexp_split_to_table" => {
            let texts = vec![argument(arguments, 0, 2)?, argument(arguments, 1, 2)?];
            Some(unnest(call("regexp_split_to_array", texts)))
        }
        normalize::NAME => {
            let Expr::Identifier(form) = argument(arguments, 1, 2)? else { return None };
            let form = form.value.to_ascii_uppercase();
            let form = normalize::FORMS.contains(&form.as_str()).then_some(form)?;
            let form = Expr::value(SqlValue::SingleQuotedString(form));
            Some(call(normalize::NAME, vec![argument(arguments, 0, 2)?, form]))
        }
        "generate_subscripts" => {
            let list = argument(arguments, 0, 2)?;
            let one = Expr::value(SqlValue::Number("1".to_owned(), false));
            let length = call("cardinality", vec![list]);
            Some(unnest(call("generate_series", vec![one, length])))
        }
        _ => None,
    }
}

/// `f(array_agg(item …))`, with the order, filter and window of the aggregate as it was written.
fn aggregated(
    function: &Function,
    arguments: &FunctionArgumentList,
    item: Expr,
    outer: &str,
) -> Expr {
    let inner = Function {
        name: ObjectName::from(vec![Ident::new("array_agg")]),
        args: FunctionArguments::List(FunctionArgumentList {
            args: vec![FunctionArg::Unnamed(FunctionArgExpr::Expr(item))],
            ..arguments.clone()
        }),
        ..function.clone()
    };
    call(outer, vec![Expr::Function(inner)])
}

fn rows_of(name: &str, argument: Expr) -> Expr {
    unnest(call(name, vec![argument]))
}

fn unnest(list: Expr) -> Expr {
    call("unnest", vec![list])
}

/// Returns one of so many arguments.
fn argument(arguments: &FunctionArgumentList, place: usize, count: usize) -> Option<Expr> {
    if arguments.args.len() != count {
        return None;
    }
    match arguments.args.get(place)? {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr.clone()),
        _ => None,
    }
}

/// `j #> '{a,0}'`, where the way is a text.
fn json_path(name: &str, json: &Expr, way: &Expr) -> Option<Expr> {
    let steps = text_of(way)?.trim().strip_prefix('{')?.strip_suffix('}')?;
    if steps.is_empty() || steps.contains(['"', '\\', '{']) {
        return None;
    }
    let step = |step: &str| Expr::value(SqlValue::SingleQuotedString(step.trim().to_owned()));
    let mut arguments = vec![json.clone()];
    arguments.extend(steps.split(',').map(step));
    Some(call(name, arguments))
}

fn text_of(expr: &Expr) -> Option<&str> {
    let Expr::Value(value) = expr else { return None };
    match &value.value {
        SqlValue::SingleQuotedString(text) | SqlValue::EscapedStringLiteral(text) => Some(text),
        SqlValue::DollarQuotedString(quoted) => Some(&quoted.value),
        _ => None,
    }
}

/// Returns the call of a function.
pub fn call(name: &str, arguments: Vec<Expr>) -> Expr {
    let arguments = arguments.into_iter().map(FunctionArgExpr::Expr).map(FunctionArg::Unnamed);
    Expr::Function(Function {
        name: ObjectName::from(vec![Ident::new(name)]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList {
            duplicate_treatment: None,
            args: arguments.collect(),
            clauses: Vec::new(),
        }),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    })
}
