//! Puts the `_row` of the driving table into the output of a model that does not name it.
//!
//! Works on the logical plan: from the output down to the table whose rows the model's rows are
//! made of, and back up with the column. Where a UNION brings rows of several tables together,
//! each `_row` is given its table's number by [`super::row_of`]. Knows no text and no rows.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use datafusion::common::tree_node::Transformed;
use datafusion::common::{Column, DFSchema, JoinType, Result, ScalarValue};
use datafusion::functions_aggregate::min_max::min;
use datafusion::logical_expr::{
    Distinct, DistinctOn, Expr, Filter, Join, Limit, LogicalPlan, LogicalPlanBuilder, Projection,
    Sort, SubqueryAlias, Union, Unnest, Window,
};

use super::lineage::origins;
use super::model_sql::TableRead;
use super::row_of::row_of;
use crate::dump::ROW_COLUMN;

/// Models, and the tables that their `_row` is of.
pub(super) type ModelRows = HashMap<String, Vec<TableRead>>;

/// Returns the plan with a `_row` behind its columns; `None` where its rows are nobody's: those of
/// an aggregate stand for many, and those of a recursive query are not followed.
///
/// `starred` are the names of relations that the text takes all columns of: of two that are
/// joined, such a one drives.
pub(super) fn with_row(
    plan: &LogicalPlan,
    starred: &HashSet<String>,
) -> Result<Option<LogicalPlan>> {
    let Some(carried) = (Carrier { starred }).carry(plan)? else { return Ok(None) };
    Ok(Some(carried.ordered(plan.schema())?.plan))
}

/// A plan whose output has the `_row` of its driver.
struct Carried {
    plan: LogicalPlan,
    row: Column,
}

impl Carried {
    /// Returns it with the columns of a schema, and `_row` behind them.
    fn ordered(self, schema: &DFSchema) -> Result<Self> {
        if schema.columns().contains(&self.row) {
            return Ok(self);
        }
        let columns = schema.columns().into_iter().map(Expr::Column);
        let row = Expr::Column(self.row).alias(ROW_COLUMN);
        let columns = columns.chain([row]).collect();
        let plan = LogicalPlan::Projection(Projection::try_new(columns, Arc::new(self.plan))?);
        Ok(Self { plan, row: Column::from_name(ROW_COLUMN) })
    }
}

struct Carrier<'a> {
    starred: &'a HashSet<String>,
}

impl Carrier<'_> {
    fn carry(&self, plan: &LogicalPlan) -> Result<Option<Carried>> {
        let carried = match plan {
            LogicalPlan::TableScan(scan) => {
                let row = named(&scan.projected_schema);
                return Ok(row.map(|row| Carried { plan: plan.clone(), row }));
            }
            LogicalPlan::Projection(projection) => {
                if let Some(row) = named(&projection.schema) {
                    return Ok(Some(Carried { plan: plan.clone(), row }));
                }
                let Some(input) = self.carry(&projection.input)? else { return Ok(None) };
                let mut columns = projection.expr.clone();
                columns.push(Expr::Column(input.row.clone()));
                let projection = Projection::try_new(columns, Arc::new(input.plan))?;
                Carried { plan: LogicalPlan::Projection(projection), row: input.row }
            }
            LogicalPlan::SubqueryAlias(alias) => {
                let Some(input) = self.carry(&alias.input)? else { return Ok(None) };
                let row = Column::new(Some(alias.alias.clone()), ROW_COLUMN);
                let alias = SubqueryAlias::try_new(Arc::new(input.plan), alias.alias.clone())?;
                Carried { plan: LogicalPlan::SubqueryAlias(alias), row }
            }
            LogicalPlan::Filter(filter) => {
                let Some(input) = self.carry(&filter.input)? else { return Ok(None) };
                let filter = Filter::try_new(filter.predicate.clone(), Arc::new(input.plan))?;
                Carried { plan: LogicalPlan::Filter(filter), row: input.row }
            }
            LogicalPlan::Sort(sort) => {
                let Some(Carried { plan, row }) = self.carry(&sort.input)? else { return Ok(None) };
                let input = Arc::new(plan);
                let sort = Sort { expr: sort.expr.clone(), input, fetch: sort.fetch };
                Carried { plan: LogicalPlan::Sort(sort), row }
            }
            LogicalPlan::Limit(limit) => {
                let Some(Carried { plan, row }) = self.carry(&limit.input)? else {
                    return Ok(None);
                };
                let (skip, fetch) = (limit.skip.clone(), limit.fetch.clone());
                let limit = Limit { skip, fetch, input: Arc::new(plan) };
                Carried { plan: LogicalPlan::Limit(limit), row }
            }
            LogicalPlan::Window(window) => {
                let Some(input) = self.carry(&window.input)? else { return Ok(None) };
                let window = Window::try_new(window.window_expr.clone(), Arc::new(input.plan))?;
                Carried { plan: LogicalPlan::Window(window), row: input.row }
            }
            LogicalPlan::Unnest(unnest) => {
                let Some(input) = self.carry(&unnest.input)? else { return Ok(None) };
                let columns = unnest.exec_columns.clone();
                let unnest =
                    Unnest::try_new(Arc::new(input.plan), columns, unnest.options.clone())?;
                Carried { plan: LogicalPlan::Unnest(unnest), row: input.row }
            }
            LogicalPlan::Join(join) => return self.carry_join(join),
            LogicalPlan::Union(union) => return self.carry_union(union),
            LogicalPlan::Distinct(Distinct::On(on)) => {
                if let Some(row) = named(&on.schema) {
                    return Ok(Some(Carried { plan: plan.clone(), row }));
                }
                let Some(input) = self.carry(&on.input)? else { return Ok(None) };
                let mut columns = on.select_expr.clone();
                columns.push(Expr::Column(input.row.clone()));
                let (on_expr, sort) = (on.on_expr.clone(), on.sort_expr.clone());
                let on = DistinctOn::try_new(on_expr, columns, sort, Arc::new(input.plan))?;
                let plan = LogicalPlan::Distinct(Distinct::On(on));
                Carried { plan, row: input.row }
            }
            LogicalPlan::Distinct(Distinct::All(input)) => {
                if let Some(row) = named(input.schema()) {
                    return Ok(Some(Carried { plan: plan.clone(), row }));
                }
                // Of rows that are the same, the first one stays.
                let Some(carried) = self.carry(input)? else { return Ok(None) };
                let groups: Vec<Expr> =
                    input.schema().columns().into_iter().map(Expr::Column).collect();
                let first = min(Expr::Column(carried.row)).alias(ROW_COLUMN);
                let plan = LogicalPlanBuilder::from(carried.plan).aggregate(groups, [first])?;
                Carried { plan: plan.build()?, row: Column::from_name(ROW_COLUMN) }
            }
            _ => return Ok(None),
        };
        Ok(Some(carried))
    }

    /// Rows of a join are those of the side that it keeps; where it keeps both or none, those of
    /// the left one, unless the text takes the right one as a whole.
    fn carry_join(&self, join: &Join) -> Result<Option<Carried>> {
        let (left, right) = match join.join_type {
            JoinType::LeftSemi | JoinType::LeftAnti | JoinType::LeftMark => {
                (self.carry(&join.left)?, None)
            }
            JoinType::RightSemi | JoinType::RightAnti | JoinType::RightMark => {
                (None, self.carry(&join.right)?)
            }
            _ => (self.carry(&join.left)?, self.carry(&join.right)?),
        };
        let is_starred = |side: &Option<Carried>| {
            let relation = side.as_ref().and_then(|side| side.row.relation.as_ref());
            relation.is_some_and(|relation| self.starred.contains(relation.table()))
        };
        let takes_right = match (&left, &right) {
            (Some(_), Some(_)) => {
                join.join_type == JoinType::Right || (!is_starred(&left) && is_starred(&right))
            }
            (_, right) => right.is_some(),
        };
        let (carried, left, right) = if takes_right {
            let Some(Carried { plan, row }) = right else { return Ok(None) };
            (row, join.left.clone(), Arc::new(plan))
        } else {
            let Some(Carried { plan, row }) = left else { return Ok(None) };
            (row, Arc::new(plan), join.right.clone())
        };
        let join = Join::try_new(
            left,
            right,
            join.on.clone(),
            join.filter.clone(),
            join.join_type,
            join.join_constraint,
            join.null_equality,
            join.null_aware,
        )?;
        Ok(Some(Carried { plan: LogicalPlan::Join(join), row: carried }))
    }

    /// Rows of a UNION are those of its branches; a branch whose rows are nobody's has NULL.
    fn carry_union(&self, union: &Union) -> Result<Option<Carried>> {
        let plan = LogicalPlan::Union(union.clone());
        if let Some(row) = named(&union.schema) {
            return Ok(Some(Carried { plan, row }));
        }
        let mut inputs = Vec::new();
        let mut is_somebodys = false;
        for input in &union.inputs {
            let branch = match self.carry(input)? {
                Some(carried) => {
                    is_somebodys = true;
                    carried.ordered(input.schema())?.plan
                }
                None => {
                    let columns = input.schema().columns().into_iter().map(Expr::Column);
                    let nobody = Expr::Literal(ScalarValue::Int64(None), None).alias(ROW_COLUMN);
                    let columns = columns.chain([nobody]).collect();
                    LogicalPlan::Projection(Projection::try_new(columns, input.clone())?)
                }
            };
            inputs.push(Arc::new(branch));
        }
        if !is_somebodys {
            return Ok(None);
        }
        let union = Union::try_new_with_loose_types(inputs)?;
        let row = named(&union.schema);
        Ok(row.map(|row| Carried { plan: LogicalPlan::Union(union), row }))
    }
}

/// Gives the `_row` of each branch of a UNION the number of its table among all of them.
///
/// A UNION whose `_row` is made by hand of something else in one branch is left as it is.
pub(super) fn with_numbered_branches(plan: LogicalPlan, models: &ModelRows) -> Result<LogicalPlan> {
    let numbered = plan.transform_up_with_subqueries(|node| {
        let LogicalPlan::Union(union) = &node else { return Ok(Transformed::no(node)) };
        Ok(match numbered(union, models)? {
            Some(union) => Transformed::yes(LogicalPlan::Union(union)),
            None => Transformed::no(node),
        })
    })?;
    Ok(numbered.data)
}

fn numbered(union: &Union, models: &ModelRows) -> Result<Option<Union>> {
    let is_row = |column: &Column| column.name == ROW_COLUMN;
    let Some(position) = union.schema.columns().iter().position(is_row) else { return Ok(None) };
    let mut first = 0;
    let mut inputs = Vec::new();
    for input in &union.inputs {
        let origins = origins(input, models)?;
        let Some(tables) = origins.get(position).and_then(|origin| origin.row_of.as_ref()) else {
            return Ok(None);
        };
        inputs.push(if tables.is_empty() || first == 0 {
            input.clone()
        } else {
            let columns = input.schema().columns().into_iter().enumerate();
            let columns = columns.map(|(index, column)| match index == position {
                true => row_of(first, Expr::Column(column)).alias(ROW_COLUMN),
                false => Expr::Column(column),
            });
            let projection = Projection::try_new(columns.collect(), input.clone())?;
            Arc::new(LogicalPlan::Projection(projection))
        });
        first += tables.len();
    }
    if inputs.iter().zip(&union.inputs).all(|(new, old)| Arc::ptr_eq(new, old)) {
        return Ok(None);
    }
    // The names that stand above the UNION are those that it had.
    Ok(Some(Union { inputs, schema: union.schema.clone() }))
}

/// Returns the first `_row` among the columns.
fn named(schema: &DFSchema) -> Option<Column> {
    schema.columns().into_iter().find(|column| column.name == ROW_COLUMN)
}
