//! Infinite times stay infinite, as in PostgreSQL.
//!
//! Arrow has none: those of dumps are the extremes of their types, of which the engine's functions
//! make errors that end a run, or times that nobody wrote.
//!
//! | expression | of `infinity` |
//! |---|---|
//! | `+` and `-` with an interval, `date_trunc` of a timestamp | itself |
//! | a cast between `date` and timestamps | infinity of the other type |
//! | a cast to `time` | NULL, as in PostgreSQL |
//! | `extract` | NULL: PostgreSQL's infinite numbers are none that an integer holds |

use arrow::datatypes::{DataType, TimeUnit};
use datafusion::common::tree_node::Transformed;
use datafusion::common::{DFSchema, Result, ScalarValue};
use datafusion::config::ConfigOptions;
use datafusion::logical_expr::expr::{Case, Cast, ScalarFunction, TryCast};
use datafusion::logical_expr::{BinaryExpr, Expr, ExprSchemable, LogicalPlan, Operator, lit};
use datafusion::optimizer::AnalyzerRule;

use super::strict::rewrite;

/// Keeps infinite times from the engine's functions, after types are settled.
#[derive(Debug)]
pub(super) struct InfiniteTimes;

impl AnalyzerRule for InfiniteTimes {
    fn name(&self) -> &str {
        "infinite_times"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan> {
        rewrite(plan, &|expr, schema| match kept(&expr, schema) {
            Some(infinite) => {
                let Infinite { time, of, then } = infinite;
                let found = extremes(&of).into_iter().flatten().zip(then);
                let cases = found.map(|(extreme, then)| {
                    (Box::new(time.clone().eq(lit(extreme))), Box::new(lit(then)))
                });
                let cases = cases.collect();
                Transformed::yes(Expr::Case(Case::new(None, cases, Some(Box::new(expr)))))
            }
            None => Transformed::no(expr),
        })
    }
}

/// An expression of which a part may be infinite.
struct Infinite {
    time: Expr,
    of: DataType,
    /// What the expression is where the part is the least, and the greatest, of its type.
    then: [ScalarValue; 2],
}

/// Returns what an expression has to be where a time in it is infinite; `None` where none can be.
fn kept(expr: &Expr, schema: &DFSchema) -> Option<Infinite> {
    let of = |time: &Expr, to: Option<&DataType>| {
        let from = time.get_type(schema).ok()?;
        // A literal is what somebody wrote.
        if matches!(time, Expr::Literal(..)) {
            return None;
        }
        let then = match to {
            None => extremes(&from)?,
            Some(to) => match extremes(to) {
                Some(then) => then,
                None => {
                    let null = ScalarValue::try_from(to).ok()?;
                    [null.clone(), null]
                }
            },
        };
        extremes(&from)?;
        Some(Infinite { time: time.clone(), of: from, then })
    };
    match expr {
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::Plus | Operator::Minus, right }) => {
            let is_interval = |expr: &Expr| {
                matches!(expr.get_type(schema), Ok(DataType::Interval(_) | DataType::Duration(_)))
            };
            if is_interval(right) {
                of(left, None)
            } else {
                is_interval(left).then(|| of(right, None))?
            }
        }
        Expr::Cast(Cast { expr, field }) | Expr::TryCast(TryCast { expr, field }) => {
            let (from, to) = (expr.get_type(schema).ok()?, field.data_type());
            // From an instant to a time without zone the number stays.
            let is_other = match (&from, to) {
                (DataType::Timestamp(_, zone), DataType::Timestamp(_, other)) => {
                    zone.is_none() && other.is_some()
                }
                (from, to) => from != to,
            };
            let is_time = extremes(to).is_some() || matches!(to, DataType::Time64(_));
            if is_other && is_time { of(expr, Some(to)) } else { None }
        }
        Expr::ScalarFunction(ScalarFunction { func, args }) => match (func.name(), &args[..]) {
            ("date_trunc", [_, time]) => of(time, None),
            ("date_part", [_, time]) => of(time, Some(&expr.get_type(schema).ok()?)),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the infinite values of a type, the least first.
fn extremes(of: &DataType) -> Option<[ScalarValue; 2]> {
    match of {
        DataType::Timestamp(TimeUnit::Microsecond, zone) => Some(
            [i64::MIN, i64::MAX]
                .map(|micros| ScalarValue::TimestampMicrosecond(Some(micros), zone.clone())),
        ),
        DataType::Date32 => Some([i32::MIN, i32::MAX].map(|days| ScalarValue::Date32(Some(days)))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::test_engine::TestEngine;

    #[test]
    fn infinite_times_stay_so_or_are_null() {
        let times = |sign: &str| {
            let extreme = if sign.is_empty() { i64::MAX } else { i64::MIN };
            format!("(SELECT arrow_cast({extreme}, 'Timestamp(Microsecond, None)') AS a)")
        };
        let engine = TestEngine::new(&[("t.inf", &times("")), ("t.neg", &times("-"))]);
        let check = |expression: &str, expected: &str| {
            for (table, sign) in [("t.inf", ""), ("t.neg", "-")] {
                let sql = format!("SELECT {} AS x FROM {table}", expression.replace("$1", "a"));
                let rows = engine.run(&sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
                // Behind the value is the row's number.
                let expected = expected.replace("inf", &format!("{sign}inf"));
                assert_eq!(rows, [format!("{expected} 1")], "{sql}");
            }
        };
        check("($1)::text", "infinity");
        check("(($1) + INTERVAL '1 day')::text", "infinity");
        check("(($1) - INTERVAL '1 month')::text", "infinity");
        check("date_trunc('month', $1)::text", "infinity");
        check("($1)::date::text", "infinity");
        check("($1)::date::timestamp::text", "infinity");
        check("(($1)::date + INTERVAL '1 day')::text", "infinity");
        check("($1)::timestamptz::text", "infinity");
        check("($1)::time", "NULL");
        check("extract(year FROM $1)", "NULL");
        check("extract(epoch FROM $1)", "NULL");
        engine.check("('2020-01-31'::timestamp + INTERVAL '1 month')::date::text", "2020-02-29");
    }
}
