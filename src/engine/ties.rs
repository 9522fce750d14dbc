//! Rows that an ORDER BY does not tell apart come in the order of their table.
//!
//! SQL leaves their order open, and a sort that spills gives another one than a sort in memory.
//! Runs repeat for any budget: where `_row` is there, it decides. In windows it does so only for
//! functions that number or address rows; `rank` and frames of equal rows mean ties as they are.

use std::sync::Arc;

use datafusion::common::tree_node::Transformed;
use datafusion::common::{Column, DFSchema, Result};
use datafusion::functions_window::row_number::row_number;
use datafusion::logical_expr::expr::WindowFunction;
use datafusion::logical_expr::{
    Expr, LogicalPlan, LogicalPlanBuilder, SortExpr, Window, WindowFrameUnits,
};

use crate::dump::ROW_COLUMN;

/// The number of each row before it is sorted by its `_row`.
const PLACE: &str = "_place_of_tie";

/// Adds `_row` to what decides an order, wherever a plan has it.
pub(super) fn with_ties_broken(plan: LogicalPlan) -> Result<LogicalPlan> {
    let broken = plan.transform_up_with_subqueries(|node| {
        Ok(match node {
            LogicalPlan::Sort(mut sort) => {
                let rows = rows(sort.input.schema(), &sort.expr);
                let is_broken = !rows.is_empty();
                sort.expr.extend(rows);
                Transformed::new_transformed(LogicalPlan::Sort(sort), is_broken)
            }
            LogicalPlan::Window(window) if !rows(window.input.schema(), &[]).is_empty() => {
                match numbered(&window)? {
                    Some(plan) => Transformed::yes(plan),
                    None => Transformed::no(LogicalPlan::Window(window)),
                }
            }
            node => Transformed::no(node),
        })
    })?;
    Ok(broken.data)
}

/// Sorts a plan by its `_row`; rows that one row fans out to stay in their order.
pub(super) fn sorted_by_row(plan: LogicalPlan, row: Column) -> Result<LogicalPlan> {
    let columns: Vec<Expr> = plan.schema().columns().into_iter().map(Expr::Column).collect();
    let place = row_number().alias(PLACE);
    let order = [Expr::Column(row), Expr::Column(Column::from_name(PLACE))];
    LogicalPlanBuilder::from(plan)
        .window([place])?
        .sort(order.map(|key| key.sort(true, false)))?
        .project(columns)?
        .build()
}

/// Returns the `_row` columns that do not decide yet.
fn rows(schema: &DFSchema, order: &[SortExpr]) -> Vec<SortExpr> {
    let columns = schema.columns().into_iter().filter(|column| column.name == ROW_COLUMN);
    let keys = columns.map(|column| Expr::Column(column).sort(true, false));
    keys.filter(|key| !order.iter().any(|known| known.expr == key.expr)).collect()
}

/// Splits a window in two: what means ties as they are, and above it what `_row` decides.
fn numbered(window: &Window) -> Result<Option<LogicalPlan>> {
    let (decided, as_they_are): (Vec<Expr>, Vec<Expr>) =
        window.window_expr.iter().cloned().partition(|expr| function(expr).is_some_and(addresses));
    if decided.is_empty() {
        return Ok(None);
    }
    let below = match as_they_are.is_empty() {
        true => window.input.clone(),
        false => Arc::new(LogicalPlan::Window(Window::try_new(as_they_are, window.input.clone())?)),
    };
    let decided = decided.into_iter().map(|expr| {
        let name = expr.schema_name().to_string();
        let Some(function) = function(&expr) else { return expr };
        let mut function = function.clone();
        let rows = rows(window.input.schema(), &function.params.order_by);
        function.params.order_by.extend(rows);
        Expr::WindowFunction(Box::new(function)).alias(name)
    });
    Ok(Some(LogicalPlan::Window(Window::try_new(decided.collect(), below)?)))
}

fn function(expr: &Expr) -> Option<&WindowFunction> {
    match expr {
        Expr::WindowFunction(function) => Some(function),
        Expr::Alias(alias) => function(&alias.expr),
        _ => None,
    }
}

/// Returns true for a function whose value depends on the place of a row among equal ones.
fn addresses(function: &WindowFunction) -> bool {
    let name = function.fun.name();
    let order = &function.params.order_by;
    ["row_number", "ntile", "lag", "lead"].contains(&name)
        || (!order.is_empty() && function.params.window_frame.units == WindowFrameUnits::Rows)
}

#[cfg(test)]
mod tests {
    use crate::engine::test_engine::TestEngine;

    #[track_caller]
    fn check(sql: &str, expected: &[&str]) {
        let rows = "(VALUES (1, 'x'), (2, 'x'), (3, 'y'), (4, 'x'), (5, 'y')) AS t (id, name)";
        let engine = TestEngine::new(&[("s.a", rows), ("s.b", rows)]);
        let found = engine.run(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        let ids: Vec<&str> =
            found.iter().map(|row| row.rsplit_once(' ').expect("_row").0).collect();
        assert_eq!(ids, expected, "{sql}");
    }

    #[test]
    fn rows_that_are_equal_stay_in_the_order_of_their_table() {
        check("SELECT id FROM s.a ORDER BY name DESC", &["3", "5", "1", "2", "4"]);
        check(
            "SELECT id, row_number() OVER (PARTITION BY name ORDER BY length(name)) AS n FROM s.a",
            &["1 1", "2 2", "3 1", "4 3", "5 2"],
        );
        check(
            "SELECT id, row_number() OVER (ORDER BY name) AS n, rank() OVER (ORDER BY name) AS r, \
             lag(id) OVER (ORDER BY name) AS l FROM s.a",
            &["1 1 1 NULL", "2 2 1 1", "3 4 4 4", "4 3 1 2", "5 5 4 3"],
        );
        check(
            "SELECT id, sum(id) OVER (ORDER BY name) AS s, \
             sum(id) OVER (ORDER BY name ROWS UNBOUNDED PRECEDING) AS t FROM s.a",
            &["1 7 1", "2 7 3", "3 15 10", "4 7 7", "5 15 15"],
        );
        check(
            "WITH n AS (SELECT name, row_number() OVER (PARTITION BY name) AS place FROM s.a) \
             SELECT name, place FROM n WHERE place = 1",
            &["x 1", "y 1"],
        );
    }

    #[test]
    fn rows_that_one_row_fans_out_to_stay_in_their_order() {
        check(
            "SELECT a.id, b.id AS other FROM s.a AS a JOIN s.b AS b ON a.name = b.name WHERE a.id > 3",
            &["4 1", "4 2", "4 4", "5 3", "5 5"],
        );
    }
}
