//! Casts and divisions that give what PostgreSQL gives.
//!
//! - A decimal that becomes an integer is rounded half away from zero, a float half to even;
//!   DataFusion cuts both.
//! - A timestamp, time, date, float or list that becomes a text has PostgreSQL's form.
//! - `bytea` cast to text is hex; `arrow_cast(b, 'Utf8')` reads the bytes as UTF-8.
//! - A float divided by zero is an error, and a quotient of decimals has 16 digits behind the
//!   point instead of four more than the dividend.
//! - `extract(second …)` has its fraction.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Float32Array, Float64Array, StringBuilder};
use arrow::compute::kernels::numeric;
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, Float32Type, Float64Type};
use datafusion::common::tree_node::Transformed;
use datafusion::common::{DFSchema, Result, ScalarValue, exec_err, plan_err};
use datafusion::config::ConfigOptions;
use datafusion::logical_expr::expr::{Cast, ScalarFunction, TryCast};
use datafusion::logical_expr::{
    BinaryExpr, ColumnarValue, Expr, ExprSchemable, LogicalPlan, Operator, ScalarFunctionArgs,
    ScalarUDF, ScalarUDFImpl, Signature, Volatility, cast, lit,
};
use datafusion::optimizer::AnalyzerRule;

use super::strict::rewrite;
use crate::postgres_text::{self, TextColumn};

/// Digits behind the point of a quotient, at least; PostgreSQL gives as many significant ones.
const QUOTIENT_SCALE: i8 = 16;
/// How many more digits Arrow gives to a quotient than its dividend has.
const SCALE_OF_DIVISION: i8 = 4;
const MAX_DIGITS: u8 = 38;
const MAX_WIDE_DIGITS: u8 = 76;

/// What has to be changed as long as a cast of the author's can be told from others.
#[derive(Debug)]
pub(super) struct WrittenCasts {
    text: Arc<ScalarUDF>,
}

impl WrittenCasts {
    pub fn new() -> Self {
        Self { text: function(Operation::Text) }
    }
}

impl AnalyzerRule for WrittenCasts {
    fn name(&self) -> &str {
        "written_casts"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan> {
        rewrite(plan, &|expr, schema| match expr {
            Expr::Cast(Cast { ref expr, ref field })
            | Expr::TryCast(TryCast { ref expr, ref field })
                if is_text(field.data_type()) && is_binary(&type_of(expr, schema)) =>
            {
                Transformed::yes(call(&self.text, expr))
            }
            Expr::BinaryExpr(BinaryExpr { left, op: Operator::Divide, right }) => {
                match dividend_type(&type_of(&left, schema), &type_of(&right, schema)) {
                    Some(wide) => Transformed::yes(Expr::BinaryExpr(BinaryExpr {
                        left: Box::new(cast(*left, wide)),
                        op: Operator::Divide,
                        right,
                    })),
                    None => {
                        let op = Operator::Divide;
                        Transformed::no(Expr::BinaryExpr(BinaryExpr { left, op, right }))
                    }
                }
            }
            other => Transformed::no(other),
        })
    }
}

/// Returns the type of a dividend whose quotient has enough digits.
fn dividend_type(left: &DataType, right: &DataType) -> Option<DataType> {
    let (left_digits, left_scale) = digits(left)?;
    let (_, right_scale) = digits(right)?;
    let is_decimal = |found: &DataType| !found.is_integer();
    let scale = QUOTIENT_SCALE - SCALE_OF_DIVISION;
    if !(is_decimal(left) || is_decimal(right)) || left_scale >= scale || right_scale < 0 {
        return None;
    }
    let precision = left_digits.checked_add_signed(scale - left_scale)?;
    let needed = precision.checked_add_signed(SCALE_OF_DIVISION + right_scale)?;
    let is_wide = |found: &DataType| matches!(found, DataType::Decimal256(..));
    if needed <= MAX_DIGITS && !is_wide(left) && !is_wide(right) {
        Some(DataType::Decimal128(precision, scale))
    } else {
        Some(DataType::Decimal256(precision.min(MAX_WIDE_DIGITS), scale))
    }
}

/// Returns precision and scale of an exact number.
fn digits(found: &DataType) -> Option<(u8, i8)> {
    match found {
        DataType::Decimal128(precision, scale) | DataType::Decimal256(precision, scale) => {
            Some((*precision, *scale))
        }
        integer if integer.is_integer() => Some((20, 0)),
        _ => None,
    }
}

/// What is changed once types are settled, and so for casts that the engine has put in too.
#[derive(Debug)]
pub(super) struct PostgresCasts {
    text: Arc<ScalarUDF>,
    round: Arc<ScalarUDF>,
    divide: Arc<ScalarUDF>,
}

impl PostgresCasts {
    pub fn new() -> Self {
        Self {
            text: function(Operation::Text),
            round: function(Operation::Round),
            divide: function(Operation::Divide),
        }
    }

    /// Returns what is cast, prepared so that the cast gives PostgreSQL's value.
    fn prepared(&self, expr: &Expr, to: &DataType, schema: &DFSchema) -> Option<Box<Expr>> {
        let from = type_of(expr, schema);
        let function = if is_text(to) && has_other_text(&from) {
            &self.text
        } else if to.is_integer() && is_fractional(&from) {
            &self.round
        } else {
            return None;
        };
        Some(Box::new(call(function, expr)))
    }
}

impl AnalyzerRule for PostgresCasts {
    fn name(&self) -> &str {
        "postgres_casts"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan> {
        rewrite(plan, &|expr, schema| {
            let changed = match &expr {
                Expr::Cast(Cast { expr, field }) => self
                    .prepared(expr, field.data_type(), schema)
                    .map(|expr| Expr::Cast(Cast { expr, field: field.clone() })),
                Expr::TryCast(TryCast { expr, field }) => self
                    .prepared(expr, field.data_type(), schema)
                    .map(|expr| Expr::TryCast(TryCast { expr, field: field.clone() })),
                Expr::BinaryExpr(BinaryExpr { left, op: Operator::Divide, right })
                    if type_of(left, schema).is_floating()
                        && type_of(left, schema) == type_of(right, schema) =>
                {
                    let args = vec![left.as_ref().clone(), right.as_ref().clone()];
                    let func = self.divide.clone();
                    Some(Expr::ScalarFunction(ScalarFunction { func, args }))
                }
                Expr::ScalarFunction(ScalarFunction { func, args }) if func.name() == "round" => {
                    match &args[..] {
                        [number] if type_of(number, schema).is_floating() => {
                            Some(call(&self.round, number))
                        }
                        _ => None,
                    }
                }
                _ => None,
            };
            changed.map_or_else(|| Transformed::no(expr), Transformed::yes)
        })
    }
}

/// Gives `extract(second …)` its fraction, before types are settled.
#[derive(Debug)]
pub(super) struct WholeSeconds;

impl AnalyzerRule for WholeSeconds {
    fn name(&self) -> &str {
        "whole_seconds"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan> {
        rewrite(plan, &|expr, _| match expr {
            Expr::ScalarFunction(ScalarFunction { func, mut args })
                if func.name() == "date_part" && args.first().is_some_and(is_second) =>
            {
                args[0] = lit("microsecond");
                let micros = Expr::ScalarFunction(ScalarFunction { func, args });
                let micros = cast(micros, DataType::Decimal128(8, 0));
                Transformed::yes(micros * lit(ScalarValue::Decimal128(Some(1), 6, 6)))
            }
            other => Transformed::no(other),
        })
    }
}

fn is_second(part: &Expr) -> bool {
    let Expr::Literal(part, _) = part else { return false };
    let part = part.try_as_str().flatten().unwrap_or_default();
    ["second", "seconds"].iter().any(|name| part.eq_ignore_ascii_case(name))
}

fn type_of(expr: &Expr, schema: &DFSchema) -> DataType {
    expr.get_type(schema).unwrap_or(DataType::Null)
}

fn call(function: &Arc<ScalarUDF>, expr: &Expr) -> Expr {
    let func = function.clone();
    Expr::ScalarFunction(ScalarFunction { func, args: vec![expr.clone()] })
}

fn is_text(found: &DataType) -> bool {
    matches!(found, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

fn is_binary(found: &DataType) -> bool {
    matches!(found, DataType::Binary | DataType::LargeBinary | DataType::BinaryView)
}

/// Returns true where Arrow's text of a value is not PostgreSQL's.
fn has_other_text(from: &DataType) -> bool {
    use DataType::{Date32, Float32, Float64, LargeList, List, Time32, Time64, Timestamp};
    let other = matches!(
        from,
        Timestamp(..) | Date32 | Float32 | Float64 | Time32(_) | Time64(_) | List(_) | LargeList(_)
    );
    other && postgres_text::supports(from)
}

fn is_fractional(from: &DataType) -> bool {
    from.is_floating() || matches!(from, DataType::Decimal128(..) | DataType::Decimal256(..))
}

fn function(operation: Operation) -> Arc<ScalarUDF> {
    let arguments = if operation == Operation::Divide { 2 } else { 1 };
    let signature = Signature::any(arguments, Volatility::Immutable);
    Arc::new(ScalarUDF::from(Postgres { operation, signature }))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Operation {
    /// The text of a value.
    Text,
    /// A number without fraction, still of its kind.
    Round,
    /// A quotient of floats.
    Divide,
}

/// An operation done as PostgreSQL does it.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Postgres {
    operation: Operation,
    signature: Signature,
}

impl ScalarUDFImpl for Postgres {
    fn name(&self) -> &str {
        match self.operation {
            Operation::Text => "pg_text",
            Operation::Round => "pg_round",
            Operation::Divide => "checked_divide",
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        match (self.operation, arguments) {
            (Operation::Text, _) => Ok(DataType::Utf8),
            (Operation::Round, [DataType::Decimal128(..)]) => {
                Ok(DataType::Decimal128(MAX_DIGITS, 0))
            }
            (Operation::Round, [DataType::Decimal256(..)]) => {
                Ok(DataType::Decimal256(MAX_WIDE_DIGITS, 0))
            }
            (_, [first, ..]) => Ok(first.clone()),
            _ => plan_err!("{} wants an argument", self.name()),
        }
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(&arguments.args)?;
        let outcome = match (self.operation, &arrays[..]) {
            (Operation::Text, [values]) => texts(values)?,
            (Operation::Round, [values]) => rounded(values, arguments.return_field.data_type())?,
            (Operation::Divide, [left, right]) => quotients(left, right)?,
            _ => return exec_err!("{} has other arguments", self.name()),
        };
        Ok(ColumnarValue::Array(outcome))
    }
}

fn texts(values: &ArrayRef) -> Result<ArrayRef> {
    let Some(column) = TextColumn::new(values) else {
        return exec_err!("{} has no text", values.data_type());
    };
    let mut builder = StringBuilder::new();
    let mut bytes = Vec::new();
    for row in 0..values.len() {
        if column.is_null(row) {
            builder.append_null();
            continue;
        }
        bytes.clear();
        column.write(row, &mut bytes);
        // The texts of a list's items are UTF-8 too.
        builder.append_value(String::from_utf8_lossy(&bytes));
    }
    Ok(Arc::new(builder.finish()))
}

fn rounded(values: &ArrayRef, to: &DataType) -> Result<ArrayRef> {
    Ok(match values.data_type() {
        DataType::Float32 => {
            let values = values.as_primitive::<Float32Type>();
            Arc::new(values.unary::<_, Float32Type>(f32::round_ties_even))
        }
        DataType::Float64 => {
            let values = values.as_primitive::<Float64Type>();
            Arc::new(values.unary::<_, Float64Type>(f64::round_ties_even))
        }
        // Arrow rounds decimals half away from zero.
        _ => cast_with_options(values, to, &CastOptions { safe: false, ..Default::default() })?,
    })
}

fn quotients(left: &ArrayRef, right: &ArrayRef) -> Result<ArrayRef> {
    let has_zero = match (left.data_type(), right.data_type()) {
        (DataType::Float32, DataType::Float32) => {
            let (left, right): (&Float32Array, &Float32Array) =
                (left.as_primitive(), right.as_primitive());
            left.iter().zip(right).any(|pair| is_by_zero(pair.0, pair.1, f32::is_nan))
        }
        (DataType::Float64, DataType::Float64) => {
            let (left, right): (&Float64Array, &Float64Array) =
                (left.as_primitive(), right.as_primitive());
            left.iter().zip(right).any(|pair| is_by_zero(pair.0, pair.1, f64::is_nan))
        }
        _ => return exec_err!("checked_divide wants two floats"),
    };
    if has_zero {
        return exec_err!("division by zero");
    }
    Ok(numeric::div(left, right)?)
}

/// NaN may be divided by zero, in PostgreSQL too.
fn is_by_zero<T: Default + PartialEq + Copy>(
    left: Option<T>,
    right: Option<T>,
    is_nan: fn(T) -> bool,
) -> bool {
    left.is_some_and(|left| !is_nan(left)) && right == Some(T::default())
}

#[cfg(test)]
mod tests {
    use crate::engine::test_engine::TestEngine;

    /// The expected values are what PostgreSQL 15 gives; it prints some quotients with more digits.
    #[track_caller]
    fn check(expression: &str, expected: &str) {
        TestEngine::new(&[]).check(expression, expected);
    }

    #[test]
    fn numbers_become_integers_by_rounding() {
        check("CAST(2.70 AS int)", "3");
        check("CAST(2.5 AS int)", "3");
        check("CAST(-2.5 AS bigint)", "-3");
        check("CAST(CAST(2.5 AS float) AS int)", "2");
        check("CAST(CAST(3.7 AS float) AS int)", "4");
        check("CAST(CAST(-3.5 AS real) AS int)", "-4");
        check("round(CAST(2.5 AS float))", "2.0");
        TestEngine::new(&[("s.a", "(VALUES (2.70), (2.20)) AS t (n)")])
            .run("SELECT n FROM s.a WHERE CAST(n AS int) = 3")
            .map(|rows| assert_eq!(rows, ["2.7 1"]))
            .expect("rows");
    }

    #[test]
    fn values_become_postgresql_texts() {
        check("CAST(timestamp '2024-01-02 03:04:05.500' AS text)", "2024-01-02 03:04:05.5");
        check("'x' || timestamp '2024-01-02 03:04:05'", "x2024-01-02 03:04:05");
        check(
            "CAST(CAST('2024-01-02 03:04:05Z' AS timestamptz) AS text)",
            "2024-01-02 03:04:05+00",
        );
        check("CAST(CAST(3.0 AS float) AS varchar)", "3");
        check("CAST(CAST('1e20' AS float) AS text)", "1e+20");
        check("CAST(true AS text)", "true");
        check("CAST(1.50 AS text)", "1.50");
        check("CAST(date '2024-01-02' AS text)", "2024-01-02");
        check("CAST(make_array(1, 2) AS text)", "{1,2}");
        check("CAST(decode('00ff', 'hex') AS text)", "\\x00ff");
        check("arrow_cast(decode('6162', 'hex'), 'Utf8')", "ab");
        check("CAST(CAST(NULL AS timestamp) AS text)", "NULL");
    }

    #[test]
    fn divisions_are_exact_or_fail() {
        check("7 / 2", "3");
        check("1.0 / 3", "0.3333333333333333");
        check("CAST(1 AS numeric(38,0)) / 4", "0.2500000000000000");
        check("CAST(1 AS float) / 4", "0.25");
        check("CASE WHEN 1.5 / 2 = 0.75 THEN 1 ELSE 0 END", "1");
        let engine = TestEngine::new(&[("s.a", "(VALUES (0)) AS t (n)")]);
        engine.check_error("SELECT 1 / n AS x FROM s.a", "ivide by zero");
        engine.check_error("SELECT 1 % n AS x FROM s.a", "ivide by zero");
        engine.check_error("SELECT 1.5 / n AS x FROM s.a", "ivide by zero");
        engine.check_error("SELECT CAST(1 AS float) / n AS x FROM s.a", "division by zero");
        let rows =
            engine.run("SELECT CASE WHEN n = 0 THEN -1 ELSE 1.0::float / n END AS x FROM s.a");
        assert_eq!(rows.expect("rows"), ["-1.0 1"]);
    }

    #[test]
    fn seconds_have_their_fraction() {
        check("extract(second FROM timestamp '2024-01-02 03:04:05.5')", "5.500000");
        check("extract(minute FROM timestamp '2024-01-02 03:04:05.5')", "4");
    }
}
