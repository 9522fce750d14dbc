//! What a statement may not do, because its rows would not repeat or would be wrong.
//!
//! Looks at the logical plan, before the optimizer does.

use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::error::DataFusionError;
use datafusion::logical_expr::utils::split_conjunction;
use datafusion::logical_expr::{Expr, LogicalPlan, Volatility};

use super::error::Error;

/// Refuses functions that give another value in each run.
pub(super) fn refuse_volatile(file: &str, plan: &LogicalPlan) -> Result<(), Error> {
    let mut found = None;
    plan.apply_with_subqueries(|node| {
        node.apply_expressions(|expr| {
            expr.apply(|expr| {
                if let Expr::ScalarFunction(call) = expr
                    && (call.func.signature().volatility != Volatility::Immutable
                        && is_volatile(call.func.name(), call.func.signature().volatility))
                {
                    found = Some(call.func.name().to_owned());
                    return Ok(TreeNodeRecursion::Stop);
                }
                Ok(TreeNodeRecursion::Continue)
            })
        })
    })
    .map_err(|error| Error::of_plan(file, &error))?;
    match found {
        None => Ok(()),
        Some(name) => Err(Error::Model {
            file: file.to_owned(),
            line: None,
            what: format!("{name}() gives another value in each run"),
            hint: Some("as_of() is the now of a plan".to_owned()),
        }),
    }
}

fn is_volatile(name: &str, volatility: Volatility) -> bool {
    let clock = ["now", "current_date", "current_time", "current_timestamp", "today"];
    volatility == Volatility::Volatile || clock.contains(&name)
}

/// Refuses a condition of a sub-query alone over an aggregate without GROUP BY.
///
/// The optimizer takes such a condition, which reads no column, below the aggregate; and an
/// aggregate of no rows is one row, where the condition meant none.
pub(super) fn refuse_lone_sub_query(file: &str, plan: &LogicalPlan) -> Result<(), Error> {
    let mut found = false;
    plan.apply_with_subqueries(|node| {
        if let LogicalPlan::Filter(filter) = node
            && has_lone_sub_query(&filter.predicate)?
            && has_whole_aggregate(&filter.input)?
        {
            found = true;
            return Ok(TreeNodeRecursion::Stop);
        }
        Ok(TreeNodeRecursion::Continue)
    })
    .map_err(|error| Error::of_plan(file, &error))?;
    if !found {
        return Ok(());
    }
    Err(Error::Model {
        file: file.to_owned(),
        line: None,
        what: "a HAVING or WHERE tests a sub-query and no column, over an aggregate without \
               GROUP BY: the engine would give a row where there is none"
            .to_owned(),
        hint: Some("CROSS JOIN the sub-query, and test its column".to_owned()),
    })
}

fn has_lone_sub_query(predicate: &Expr) -> Result<bool, DataFusionError> {
    for condition in split_conjunction(predicate) {
        let has_column = condition.exists(|expr| Ok(matches!(expr, Expr::Column(_))))?;
        let reads = condition.exists(|expr| Ok(matches!(expr, Expr::ScalarSubquery(_))))?;
        if reads && !has_column {
            return Ok(true);
        }
    }
    Ok(false)
}

fn has_whole_aggregate(plan: &LogicalPlan) -> Result<bool, DataFusionError> {
    plan.exists(|node| {
        Ok(matches!(node, LogicalPlan::Aggregate(aggregate) if aggregate.group_expr.is_empty()))
    })
}

#[cfg(test)]
mod tests {
    use crate::engine::test_engine::TestEngine;

    fn engine() -> TestEngine {
        TestEngine::new(&[("s.t", "(VALUES (1), (2)) AS t (x)")])
    }

    #[test]
    fn a_sub_query_alone_over_one_aggregate_is_refused() {
        let engine = engine();
        for sql in [
            "SELECT max(x) AS m FROM s.t HAVING (SELECT count(*) FROM s.t) > 5",
            "SELECT max(x) AS m FROM s.t HAVING max(x) > 1 AND (SELECT count(*) FROM s.t) > 5",
            "SELECT * FROM (SELECT max(x) AS m FROM s.t) AS q WHERE (SELECT count(*) FROM s.t) > 5",
            "WITH c AS (SELECT max(x) AS m FROM s.t)
             SELECT q.m FROM c AS q CROSS JOIN s.t AS u WHERE (SELECT count(*) FROM s.t) > 5",
            "SELECT x FROM s.t WHERE x IN
             (SELECT max(x) FROM s.t HAVING (SELECT count(*) FROM s.t) > 5)",
        ] {
            engine.check_error(sql, "tests a sub-query and no column");
        }
    }

    #[test]
    fn conditions_that_stay_where_they_are_run() {
        let engine = engine();
        let check = |sql: &str, expected: &[&str]| {
            assert_eq!(engine.run(sql).unwrap(), expected, "{sql}");
        };
        check("SELECT count(*) AS n FROM s.t WHERE (SELECT count(*) FROM s.t) > 5", &["0"]);
        check("SELECT max(x) AS m FROM s.t HAVING max(x) > (SELECT count(*) FROM s.t)", &[]);
        check("SELECT max(x) AS m FROM s.t HAVING EXISTS (SELECT 1 FROM s.t WHERE x > 5)", &[]);
        check(
            "SELECT q.m FROM (SELECT max(x) AS m FROM s.t) AS q
             CROSS JOIN (SELECT count(*) AS n FROM s.t) AS c WHERE c.n > 5",
            &[],
        );
    }
}
