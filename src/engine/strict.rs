//! Where DataFusion would change a value in silence, and a migration may not.
//!
//! - Integer `+ - *` wrap around in DataFusion; here an overflow is an error.
//! - `sum` of `bigint` wraps around; here it is a decimal of 38 digits. `avg` of integers is a
//!   float; here it is a decimal.
//! - `TIMESTAMP` is nanoseconds, which end in 2262; here it is microseconds.
//! - `uuid`, `json`, `inet` and the like are not known; here they are texts.

use std::sync::Arc;

use arrow::compute::kernels::numeric;
use arrow::datatypes::{DataType, Field, FieldRef, TimeUnit};
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::common::{DFSchema, Result, ScalarValue, exec_err};
use datafusion::config::ConfigOptions;
use datafusion::logical_expr::expr::{AggregateFunction, ScalarFunction};
use datafusion::logical_expr::expr_rewriter::NamePreserver;
use datafusion::logical_expr::planner::TypePlanner;
use datafusion::logical_expr::sqlparser::ast::{DataType as SqlDataType, TimezoneInfo};
use datafusion::logical_expr::{
    BinaryExpr, ColumnarValue, Expr, ExprSchemable, LogicalPlan, Operator, ScalarFunctionArgs,
    ScalarUDF, ScalarUDFImpl, Signature, Volatility, WindowFunctionDefinition, cast,
};
use datafusion::optimizer::AnalyzerRule;
use datafusion::physical_expr_common::datum::apply;

/// PostgreSQL's types as they are read from dumps.
#[derive(Debug)]
pub(super) struct PostgresTypes;

impl TypePlanner for PostgresTypes {
    fn plan_type_field(&self, sql_type: &SqlDataType) -> Result<Option<FieldRef>> {
        let utc = || Some(Arc::from("UTC"));
        let found = match sql_type {
            SqlDataType::Timestamp(_, TimezoneInfo::WithTimeZone | TimezoneInfo::Tz) => {
                DataType::Timestamp(TimeUnit::Microsecond, utc())
            }
            SqlDataType::Timestamp(_, _) | SqlDataType::Datetime(_) => {
                DataType::Timestamp(TimeUnit::Microsecond, None)
            }
            SqlDataType::Time(_, TimezoneInfo::None | TimezoneInfo::WithoutTimeZone) => {
                DataType::Time64(TimeUnit::Microsecond)
            }
            SqlDataType::Uuid | SqlDataType::JSON | SqlDataType::JSONB => DataType::Utf8,
            // As pg_dump writes it in CHECKs; models with a length are refused before.
            SqlDataType::CharacterVarying(_) | SqlDataType::CharVarying(_) => DataType::Utf8,
            SqlDataType::Custom(name, _) => {
                const TEXTS: [&str; 9] = [
                    "citext", "inet", "cidr", "macaddr", "name", "xml", "hstore", "tsvector",
                    "timetz",
                ];
                let name = name.to_string().to_ascii_lowercase();
                match name.as_str() {
                    "timestamptz" => DataType::Timestamp(TimeUnit::Microsecond, utc()),
                    text if TEXTS.contains(&text) => DataType::Utf8,
                    _ => return Ok(None),
                }
            }
            _ => return Ok(None),
        };
        Ok(Some(Arc::new(Field::new("", found, true))))
    }
}

/// Makes sums and averages of integers exact, before types are settled.
///
/// The sum of `int` is a `bigint`, as in PostgreSQL: it takes 2³² rows to leave its range.
#[derive(Debug)]
pub(super) struct WideSums;

impl AnalyzerRule for WideSums {
    fn name(&self) -> &str {
        "wide_sums"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan> {
        rewrite(plan, &|expr, schema| match expr {
            Expr::AggregateFunction(AggregateFunction { func, mut params }) => {
                let changed = widen(func.name(), &mut params.args, schema);
                let call = Expr::AggregateFunction(AggregateFunction { func, params });
                if changed { Transformed::yes(call) } else { Transformed::no(call) }
            }
            Expr::WindowFunction(mut window) => {
                let name = match &window.fun {
                    WindowFunctionDefinition::AggregateUDF(function) => function.name().to_owned(),
                    WindowFunctionDefinition::WindowUDF(_) => String::new(),
                };
                let changed = widen(&name, &mut window.params.args, schema);
                let call = Expr::WindowFunction(window);
                if changed { Transformed::yes(call) } else { Transformed::no(call) }
            }
            other => Transformed::no(other),
        })
    }
}

/// Casts the argument of `sum` and `avg` where it has to be; returns true where it did.
fn widen(name: &str, arguments: &mut [Expr], schema: &DFSchema) -> bool {
    /// Digits of a `bigint`, and of an unsigned one.
    const DIGITS: u8 = 20;
    /// Arrow adds four to the scale of an average: 16 digits, as PostgreSQL has them.
    const SCALE: i8 = 12;
    let [argument] = arguments else { return false };
    let wide = match (name, argument.get_type(schema)) {
        ("sum", Ok(DataType::Int64 | DataType::UInt64)) => DataType::Decimal128(38, 0),
        ("avg", Ok(found)) if found.is_integer() => {
            DataType::Decimal128(DIGITS + SCALE as u8, SCALE)
        }
        _ => return false,
    };
    let taken = std::mem::replace(argument, Expr::Literal(ScalarValue::Null, None));
    *argument = cast(taken, wide);
    true
}

/// Makes integer arithmetic checked, after types are settled.
#[derive(Debug)]
pub(super) struct CheckedIntegers {
    add: Arc<ScalarUDF>,
    subtract: Arc<ScalarUDF>,
    multiply: Arc<ScalarUDF>,
}

impl CheckedIntegers {
    pub fn new() -> Self {
        let function = |operation| Arc::new(ScalarUDF::from(Checked::new(operation)));
        Self {
            add: function(Operation::Add),
            subtract: function(Operation::Subtract),
            multiply: function(Operation::Multiply),
        }
    }
}

impl AnalyzerRule for CheckedIntegers {
    fn name(&self) -> &str {
        "checked_integers"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan> {
        rewrite(plan, &|expr, schema| {
            let Expr::BinaryExpr(BinaryExpr { left, op, right }) = expr else {
                return Transformed::no(expr);
            };
            let function = match op {
                Operator::Plus => &self.add,
                Operator::Minus => &self.subtract,
                Operator::Multiply => &self.multiply,
                _ => return Transformed::no(Expr::BinaryExpr(BinaryExpr { left, op, right })),
            };
            let types = (left.get_type(schema), right.get_type(schema));
            match types {
                (Ok(left_type), Ok(right_type))
                    if left_type == right_type && left_type.is_integer() =>
                {
                    let args = vec![*left, *right];
                    let func = function.clone();
                    Transformed::yes(Expr::ScalarFunction(ScalarFunction { func, args }))
                }
                _ => Transformed::no(Expr::BinaryExpr(BinaryExpr { left, op, right })),
            }
        })
    }
}

/// Returns the columns that the expressions of a plan's node read.
pub(super) fn input_schema(plan: &LogicalPlan) -> DFSchema {
    let mut schema = DFSchema::empty();
    for input in plan.inputs() {
        schema.merge(input.schema());
    }
    if let LogicalPlan::TableScan(scan) = plan {
        schema.merge(&scan.projected_schema);
    }
    schema
}

type Rewrite<'a> = &'a dyn Fn(Expr, &DFSchema) -> Transformed<Expr>;

/// Rewrites every expression of a plan, sub-queries included; output names stay.
pub(super) fn rewrite(plan: LogicalPlan, change: Rewrite) -> Result<LogicalPlan> {
    let rewritten = plan.transform_up_with_subqueries(|plan| {
        let schema = input_schema(&plan);
        let names = NamePreserver::new(&plan);
        let plan = plan.map_expressions(|expr| {
            let name = names.save(&expr);
            let expr = expr.transform_up(|expr| Ok(change(expr, &schema)))?;
            Ok(expr.update_data(|expr| name.restore(expr)))
        })?;
        plan.map_data(LogicalPlan::recompute_schema)
    })?;
    Ok(rewritten.data)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Operation {
    Add,
    Subtract,
    Multiply,
}

/// Integer arithmetic in which an overflow is an error.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Checked {
    operation: Operation,
    signature: Signature,
}

impl Checked {
    fn new(operation: Operation) -> Self {
        Self { operation, signature: Signature::any(2, Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for Checked {
    fn name(&self) -> &str {
        match self.operation {
            Operation::Add => "checked_add",
            Operation::Subtract => "checked_subtract",
            Operation::Multiply => "checked_multiply",
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        Ok(arguments[0].clone())
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [left, right] = &arguments.args[..] else {
            return exec_err!("{} wants two integers", self.name());
        };
        match self.operation {
            Operation::Add => apply(left, right, numeric::add),
            Operation::Subtract => apply(left, right, numeric::sub),
            Operation::Multiply => apply(left, right, numeric::mul),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::test_engine::TestEngine;

    #[test]
    fn a_check_of_pg_dump_is_understood() {
        let check = "('b'::character varying)::text = ANY ((ARRAY['a'::character varying, \
                     'b'::character varying])::text[])";
        TestEngine::new(&[]).check(check, "true");
    }

    #[test]
    fn sums_and_averages_of_integers_are_exact() {
        let rows =
            "(VALUES (9223372036854775807, CAST(3 AS int)), (1, CAST(3 AS int))) AS t (b, i)";
        let engine = TestEngine::new(&[("s.a", rows)]);
        let check = |expression: &str, expected: &str| {
            let rows = engine.run(&format!("SELECT {expression} AS x FROM s.a"));
            assert_eq!(rows.expect(expression), [expected], "{expression}");
        };
        check("sum(b)", "9223372036854775808");
        check("sum(i) / 4", "1");
        check("avg(b)", "4611686018427387904.0000000000000000");
        check("avg(i)", "3.0000000000000000");
        engine.check_error("SELECT b + 1 AS x FROM s.a", "verflow");
    }
}
