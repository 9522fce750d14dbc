//! Texts and numbers in one place.
//!
//! DataFusion makes one of the other in silence; PostgreSQL refuses, and so do we. A text that
//! is written out may stand for a number where values are compared, as in PostgreSQL.

use arrow::datatypes::DataType;
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::common::{DFSchema, Result, plan_err};
use datafusion::config::ConfigOptions;
use datafusion::logical_expr::expr::{Between, Case, InList, ScalarFunction};
use datafusion::logical_expr::{BinaryExpr, Expr, ExprSchemable, LogicalPlan, Operator};
use datafusion::optimizer::AnalyzerRule;

use super::error::HINT;
use super::strict::input_schema;

/// Functions whose arguments are of one type.
const OF_ONE_TYPE: [&str; 5] = ["coalesce", "nullif", "greatest", "least", "nvl"];

/// Refuses expressions in which a text meets a number, before types are settled.
#[derive(Debug)]
pub(super) struct NoMixedTypes;

impl AnalyzerRule for NoMixedTypes {
    fn name(&self) -> &str {
        "no_mixed_types"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan> {
        plan.apply_with_subqueries(|node| {
            check_node(node)?;
            let schema = input_schema(node);
            node.apply_expressions(|expr| {
                expr.apply(|expr| {
                    check_expression(expr, &schema)?;
                    Ok(TreeNodeRecursion::Continue)
                })
            })
        })?;
        Ok(plan)
    }
}

/// Join keys and the branches of a UNION are pairs that no expression holds together.
fn check_node(node: &LogicalPlan) -> Result<()> {
    match node {
        LogicalPlan::Join(join) => {
            let schema = input_schema(node);
            for (left, right) in &join.on {
                compared(&format!("{left} = {right}"), left, right, &schema)?;
            }
        }
        LogicalPlan::Union(union) => {
            for (index, field) in union.schema.fields().iter().enumerate() {
                let kinds = union.inputs.iter().filter_map(|input| {
                    Some(Kind::of(input.schema().fields().get(index)?.data_type()))
                });
                one_kind(&format!("column `{}` of the UNION", field.name()), kinds)?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn check_expression(expr: &Expr, schema: &DFSchema) -> Result<()> {
    let kind = |expr: &Expr| Kind::of_expr(expr, schema);
    match expr {
        Expr::BinaryExpr(BinaryExpr { left, op, right }) if compares(*op) => {
            compared(&expr.human_display().to_string(), left, right, schema)
        }
        Expr::InList(InList { expr: value, list, .. }) => list
            .iter()
            .try_for_each(|item| compared(&expr.human_display().to_string(), value, item, schema)),
        Expr::Between(Between { expr: value, low, high, .. }) => [low, high]
            .into_iter()
            .try_for_each(|end| compared(&expr.human_display().to_string(), value, end, schema)),
        Expr::Case(Case { expr: value, when_then_expr, else_expr }) => {
            if let Some(value) = value {
                for (when, _) in when_then_expr {
                    compared(&expr.human_display().to_string(), value, when, schema)?;
                }
            }
            let outcomes = when_then_expr.iter().map(|(_, then)| then).chain(else_expr);
            one_kind(&expr.human_display().to_string(), outcomes.map(|outcome| kind(outcome)))
        }
        Expr::ScalarFunction(ScalarFunction { func, args })
            if OF_ONE_TYPE.contains(&func.name()) =>
        {
            one_kind(&expr.human_display().to_string(), args.iter().map(kind))
        }
        _ => Ok(()),
    }
}

/// Arithmetic of a text and a number is refused by the engine itself.
fn compares(operator: Operator) -> bool {
    use Operator::{Eq, Gt, GtEq, IsDistinctFrom, IsNotDistinctFrom, Lt, LtEq, NotEq};
    matches!(operator, Eq | NotEq | Lt | LtEq | Gt | GtEq | IsDistinctFrom | IsNotDistinctFrom)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Other,
}

impl Kind {
    fn of(found: &DataType) -> Self {
        match found {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Self::Text,
            number if number.is_numeric() => Self::Number,
            _ => Self::Other,
        }
    }

    /// What has no type yet has no kind: another rule speaks of it.
    fn of_expr(expr: &Expr, schema: &DFSchema) -> Self {
        expr.get_type(schema).map_or(Self::Other, |found| Self::of(&found))
    }
}

fn compared(place: &str, left: &Expr, right: &Expr, schema: &DFSchema) -> Result<()> {
    let is_written = |expr: &Expr| matches!(expr, Expr::Literal(value, _) if Kind::of(&value.data_type()) == Kind::Text);
    if is_written(left) || is_written(right) {
        return Ok(());
    }
    one_kind(place, [Kind::of_expr(left, schema), Kind::of_expr(right, schema)].into_iter())
}

fn one_kind(place: &str, kinds: impl Iterator<Item = Kind>) -> Result<()> {
    let kinds: Vec<Kind> = kinds.collect();
    if kinds.contains(&Kind::Text) && kinds.contains(&Kind::Number) {
        return plan_err!(
            "a text meets a number in {place}{HINT}cast one of them: CAST(… AS bigint), CAST(… AS text)"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::engine::Error;
    use crate::engine::test_engine::TestEngine;

    fn engine() -> TestEngine {
        TestEngine::new(&[("s.a", "(VALUES (10, '9')) AS t (n, c)")])
    }

    #[track_caller]
    fn refuse(sql: &str) {
        let error = engine().plan(sql).expect_err(sql);
        let Error::Model { what, hint, .. } = &error else { panic!("{sql}: {error}") };
        assert!(what.contains("text meets a number") && hint.is_some(), "{sql}: {error}");
    }

    #[track_caller]
    fn check(sql: &str, expected: &str) {
        let rows = engine().run(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        assert_eq!(rows, [expected], "{sql}");
    }

    #[test]
    fn a_text_is_not_compared_with_a_number() {
        refuse("SELECT * FROM s.a WHERE c > 5");
        refuse("SELECT * FROM s.a WHERE c = n");
        refuse("SELECT * FROM s.a WHERE c IN (1, 2)");
        refuse("SELECT * FROM s.a WHERE c BETWEEN 1 AND 2");
        refuse("SELECT a.n FROM s.a AS a JOIN s.a AS b ON a.c = b.n");
        refuse("SELECT a.n FROM s.a AS a JOIN (SELECT c AS n FROM s.a) AS b USING (n)");
        refuse("SELECT CASE c WHEN 1 THEN 2 END AS x FROM s.a");
    }

    #[test]
    fn a_column_is_of_one_type() {
        refuse("SELECT CASE WHEN n > 1 THEN 1 ELSE 'a' END AS x FROM s.a");
        refuse("SELECT coalesce(n, '') AS x FROM s.a");
        refuse("SELECT n FROM s.a UNION ALL SELECT c FROM s.a");
        refuse("SELECT n FROM s.a WHERE n = (SELECT max(n) FROM s.a WHERE c = 9)");
    }

    #[test]
    fn a_written_text_may_stand_for_a_number() {
        check("SELECT n FROM s.a WHERE n > '9'", "10 1");
        check("SELECT n FROM s.a WHERE n IN ('10', '9')", "10 1");
        check("SELECT c || n AS x FROM s.a", "910 1");
        check("SELECT CASE WHEN n > 1 THEN c END AS x FROM s.a", "9 1");
        check("SELECT NULL AS x FROM s.a UNION ALL SELECT n FROM s.a WHERE n < 1", "NULL 1");
    }
}
