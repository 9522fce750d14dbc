//! What the columns of a model are made of: the columns of the tables that it reads.
//!
//! Read off the logical plan, before any optimiser has changed its shape. A column derives from
//! all that its expression reads, through joins, aggregates, unions and sub-queries. What only
//! decides which rows there are (filters, join conditions) is not part of it.

use std::collections::{BTreeSet, HashMap};

use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::common::{Column, DFSchemaRef, JoinType, Result, ScalarValue};
use datafusion::logical_expr::utils::grouping_set_to_exprlist;
use datafusion::logical_expr::{Aggregate, Distinct, Expr, Join, LogicalPlan, RecursiveQuery};

use super::functions::Lookup;
use super::model_sql::TableRead;
use super::row_column::ModelRows;
use super::row_of::ROW_OF;
use super::verdicts::VerdictOf;
use crate::dump::ROW_COLUMN;

/// What one column is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Origin {
    /// The tables whose `_row` it is, unchanged, by their number: one where no UNION brings
    /// several together, none where it is always NULL, and gaps where other branches have theirs.
    pub row_of: Option<Vec<Option<TableRead>>>,
    /// Tables and their columns that it derives from.
    pub columns: BTreeSet<(TableRead, String)>,
}

impl Origin {
    /// Adds what another value reads: the outcome is nobody's `_row`.
    fn derive(&mut self, other: &Self) {
        self.row_of = None;
        self.columns.extend(other.columns.iter().cloned());
    }

    /// Adds what the same column of another branch is made of.
    fn unite(&mut self, other: &Self) {
        self.row_of = match (self.row_of.take(), &other.row_of) {
            (Some(own), Some(others)) => united_tables(own, others),
            _ => None,
        };
        self.columns.extend(other.columns.iter().cloned());
    }
}

/// Brings the tables of two branches together; `None` where one number would stand for two.
fn united_tables(
    mut own: Vec<Option<TableRead>>,
    others: &[Option<TableRead>],
) -> Option<Vec<Option<TableRead>>> {
    own.resize(own.len().max(others.len()), None);
    for (own, other) in own.iter_mut().zip(others) {
        match (&own, other) {
            (Some(own), Some(other)) if own != other => return None,
            (None, Some(other)) => *own = Some(other.clone()),
            _ => {}
        }
    }
    Some(own)
}

/// Returns the origin of each output column of a plan.
///
/// `models` says of models which tables their `_row` is of; of another it is the model's own.
pub(super) fn origins(plan: &LogicalPlan, models: &ModelRows) -> Result<Vec<Origin>> {
    Lineage { models, outer: Vec::new(), recursive: HashMap::new() }.of(plan)
}

struct Lineage<'a> {
    models: &'a ModelRows,
    /// The queries around a sub-query, the innermost last.
    outer: Vec<(DFSchemaRef, Vec<Origin>)>,
    /// What recursive queries are known to give so far.
    recursive: HashMap<String, Vec<Origin>>,
}

impl Lineage<'_> {
    fn of(&mut self, plan: &LogicalPlan) -> Result<Vec<Origin>> {
        Ok(match plan {
            LogicalPlan::TableScan(scan) => {
                let name = &scan.table_name;
                if let Some(known) = self.recursive.get(name.table())
                    && name.schema().is_none()
                {
                    return Ok(match &scan.projection {
                        Some(kept) => kept.iter().map(|index| known[*index].clone()).collect(),
                        None => known.clone(),
                    });
                }
                let table = TableRead::from(scan.table_name.clone());
                let known = self.models.get(&table.table).filter(|_| table.schema.is_none());
                let rows = || match known {
                    Some(tables) => tables.iter().cloned().map(Some).collect(),
                    None => vec![Some(table.clone())],
                };
                let of_field = |name: &String| Origin {
                    row_of: (name == ROW_COLUMN).then(rows),
                    columns: BTreeSet::from([(table.clone(), name.clone())]),
                };
                let fields = scan.projected_schema.fields();
                fields.iter().map(|field| of_field(field.name())).collect()
            }
            LogicalPlan::Projection(projection) => {
                self.of_expressions(&projection.expr, &projection.input)?
            }
            LogicalPlan::Distinct(Distinct::On(on)) => {
                self.of_expressions(&on.select_expr, &on.input)?
            }
            LogicalPlan::Distinct(Distinct::All(input)) => self.of(input)?,
            LogicalPlan::Window(window) => {
                let mut origins = self.of(&window.input)?;
                let added = self.of_expressions(&window.window_expr, &window.input)?;
                origins.extend(added);
                origins
            }
            LogicalPlan::Aggregate(aggregate) => self.of_aggregate(aggregate)?,
            LogicalPlan::Join(join) => self.of_join(join)?,
            LogicalPlan::Union(union) => {
                let mut branches = Vec::new();
                for input in &union.inputs {
                    branches.push(self.of(input)?);
                }
                united(branches)
            }
            LogicalPlan::Unnest(unnest) => {
                let input = self.of(&unnest.input)?;
                let from = |index: &usize| input.get(*index).cloned().unwrap_or_default();
                unnest.dependency_indices.iter().map(from).collect()
            }
            LogicalPlan::RecursiveQuery(query) => self.of_recursive(query)?,
            LogicalPlan::Filter(filter) => self.of(&filter.input)?,
            LogicalPlan::Sort(sort) => self.of(&sort.input)?,
            LogicalPlan::Limit(limit) => self.of(&limit.input)?,
            LogicalPlan::Repartition(repartition) => self.of(&repartition.input)?,
            LogicalPlan::SubqueryAlias(alias) => self.of(&alias.input)?,
            LogicalPlan::Subquery(subquery) => self.of(&subquery.subquery)?,
            // A node that is not known here may mix all that it reads.
            other => {
                let mut all = Origin::default();
                for input in other.inputs() {
                    self.of(input)?.iter().for_each(|origin| all.derive(origin));
                }
                vec![all; other.schema().fields().len()]
            }
        })
    }

    fn of_expressions(&mut self, exprs: &[Expr], input: &LogicalPlan) -> Result<Vec<Origin>> {
        let origins = self.of(input)?;
        exprs.iter().map(|expr| self.of_expression(expr, input.schema(), &origins)).collect()
    }

    fn of_expression(
        &mut self,
        expr: &Expr,
        schema: &DFSchemaRef,
        input: &[Origin],
    ) -> Result<Origin> {
        match expr {
            Expr::Alias(alias) => return self.of_expression(&alias.expr, schema, input),
            Expr::Column(column) => return Ok(found(column, schema, input)),
            expr if is_null(expr) => {
                return Ok(Origin { row_of: Some(Vec::new()), ..Origin::default() });
            }
            Expr::Cast(cast) if is_null(&cast.expr) => {
                return self.of_expression(&cast.expr, schema, input);
            }
            Expr::ScalarFunction(call) if call.func.name() == ROW_OF => {
                if let [Expr::Literal(ScalarValue::Int64(Some(first)), _), row] = &call.args[..] {
                    let mut origin = self.of_expression(row, schema, input)?;
                    if let Some(tables) = &mut origin.row_of {
                        let first = usize::try_from(*first).unwrap_or_default();
                        tables.splice(0..0, std::iter::repeat_n(None, first));
                    }
                    return Ok(origin);
                }
            }
            // One row of a group stands for it where the author says so.
            Expr::AggregateFunction(call) if ["min", "max"].contains(&call.func.name()) => {
                if let [Expr::Column(column)] = &call.params.args[..] {
                    return Ok(found(column, schema, input));
                }
            }
            _ => {}
        }
        let mut origin = Origin::default();
        expr.apply(|part| {
            let subquery = match part {
                Expr::Column(column) => {
                    origin.derive(&found(column, schema, input));
                    None
                }
                Expr::ScalarFunction(call) => {
                    let lookup = call.func.inner().downcast_ref::<Lookup>();
                    let source = lookup.and_then(|lookup| lookup.source(&call.args));
                    origin.row_of = None;
                    origin.columns.extend(source);
                    let verdict = call.func.inner().downcast_ref::<VerdictOf>();
                    origin.columns.extend(verdict.into_iter().flat_map(VerdictOf::sources));
                    None
                }
                Expr::OuterReferenceColumn(_, column) => {
                    let around = self.outer.iter().rev();
                    for (schema, input) in around {
                        if schema.has_column(column) {
                            origin.derive(&found(column, schema, input));
                            break;
                        }
                    }
                    None
                }
                Expr::ScalarSubquery(subquery) => Some(&subquery.subquery),
                Expr::InSubquery(test) => Some(&test.subquery.subquery),
                Expr::SetComparison(test) => Some(&test.subquery.subquery),
                _ => None,
            };
            if let Some(subquery) = subquery {
                self.outer.push((schema.clone(), input.to_vec()));
                let columns = self.of(subquery);
                self.outer.pop();
                columns?.iter().for_each(|column| origin.derive(column));
            }
            Ok(TreeNodeRecursion::Continue)
        })?;
        Ok(origin)
    }

    fn of_aggregate(&mut self, aggregate: &Aggregate) -> Result<Vec<Origin>> {
        let input = self.of(&aggregate.input)?;
        let schema = aggregate.input.schema();
        let groups = grouping_set_to_exprlist(&aggregate.group_expr)?;
        let mut origins = Vec::new();
        for group in groups {
            origins.push(self.of_expression(group, schema, &input)?);
        }
        // Grouping sets bring a column that tells them apart.
        let own = aggregate.schema.fields().len() - aggregate.aggr_expr.len();
        origins.resize(own, Origin::default());
        for call in &aggregate.aggr_expr {
            origins.push(self.of_expression(call, schema, &input)?);
        }
        Ok(origins)
    }

    fn of_join(&mut self, join: &Join) -> Result<Vec<Origin>> {
        let mut left = self.of(&join.left)?;
        let mut right = self.of(&join.right)?;
        let mark = Origin::default();
        Ok(match join.join_type {
            JoinType::Inner | JoinType::Left | JoinType::Right | JoinType::Full => {
                left.append(&mut right);
                left
            }
            JoinType::LeftSemi | JoinType::LeftAnti => left,
            JoinType::RightSemi | JoinType::RightAnti => right,
            JoinType::LeftMark => {
                left.push(mark);
                left
            }
            JoinType::RightMark => {
                right.push(mark);
                right
            }
        })
    }

    /// Walks the recursive part until it brings nothing new: columns may change places in it.
    fn of_recursive(&mut self, query: &RecursiveQuery) -> Result<Vec<Origin>> {
        let mut known = self.of(&query.static_term)?;
        let shadowed = self.recursive.get(&query.name).cloned();
        loop {
            self.recursive.insert(query.name.clone(), known.clone());
            let grown = united(vec![known.clone(), self.of(&query.recursive_term)?]);
            if grown == known {
                break;
            }
            known = grown;
        }
        match shadowed {
            Some(shadowed) => self.recursive.insert(query.name.clone(), shadowed),
            None => self.recursive.remove(&query.name),
        };
        Ok(known)
    }
}

fn is_null(expr: &Expr) -> bool {
    matches!(expr, Expr::Literal(value, _) if value.is_null())
}

fn found(column: &Column, schema: &DFSchemaRef, origins: &[Origin]) -> Origin {
    let index = schema.maybe_index_of_column(column);
    index.and_then(|index| origins.get(index)).cloned().unwrap_or_default()
}

/// Returns the origins of the columns that branches have in common, one below the other.
fn united(branches: Vec<Vec<Origin>>) -> Vec<Origin> {
    let mut branches = branches.into_iter();
    let mut all = branches.next().unwrap_or_default();
    for branch in branches {
        all.iter_mut().zip(&branch).for_each(|(all, other)| all.unite(other));
    }
    all
}

#[cfg(test)]
mod tests {
    use crate::engine::test_engine::TestEngine;

    fn engine() -> TestEngine {
        let rows = "(VALUES (1, 'x'), (2, 'y')) AS t (id, name)";
        let tables = ["s.a", "s.b", "m"].map(|name| (name, rows));
        let engine = TestEngine::new(&tables);
        engine.add("plain", rows, false);
        engine
    }

    #[track_caller]
    fn check_row(sql: &str, source: &str) {
        let planned = engine().plan(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        let found = {
            let mut names: Vec<String> =
                planned.row_sources.iter().map(ToString::to_string).collect();
            names.dedup();
            names.join(" ")
        };
        assert_eq!(found, source, "{sql}");
        let rows = planned.schema.fields().iter().filter(|field| field.name() == "_row").count();
        assert!(rows == 1 || source.is_empty(), "{sql} has {rows} of `_row`");
    }

    #[test]
    fn the_row_is_that_of_the_table_it_comes_from() {
        check_row("SELECT id FROM s.a", "s.a");
        check_row("SELECT * FROM m", "m");
        check_row("SELECT b.* FROM s.a AS a JOIN s.b AS b ON a.id = b.id", "s.b");
        check_row("SELECT * FROM s.a AS a JOIN s.b AS b ON a.id = b.id", "s.a");
        check_row("SELECT * FROM s.a AS a RIGHT JOIN s.b AS b ON a.id = b.id", "s.b");
        check_row("SELECT a.id FROM s.a AS a JOIN s.b AS b ON a.id = b.id", "s.a");
        check_row("SELECT a.id FROM plain AS p JOIN s.a AS a ON a.id = p.id", "s.a");
        check_row(
            "WITH c AS (SELECT a.* FROM s.b AS b RIGHT JOIN s.a AS a ON a.id = b.id) SELECT * FROM c",
            "s.a",
        );
        check_row("SELECT DISTINCT * FROM (SELECT * FROM s.a ORDER BY id LIMIT 1) AS c", "s.a");
        check_row("SELECT *, row_number() OVER (ORDER BY id) AS n FROM s.a", "s.a");
        check_row("SELECT id, _row FROM s.a UNION ALL SELECT 9, NULL", "s.a");
        check_row(
            "SELECT 9 AS id, CAST(NULL AS BIGINT) AS _row UNION ALL SELECT id, _row FROM s.a",
            "s.a",
        );
        check_row("SELECT name, min(_row) AS _row FROM s.a GROUP BY name", "s.a");
        check_row("SELECT * FROM s.a UNION ALL SELECT * FROM s.a", "s.a");
    }

    #[test]
    fn the_row_is_carried_where_the_text_does_not_name_it() {
        check_row("WITH c AS (SELECT id, name FROM s.a) SELECT upper(name) AS n FROM c", "s.a");
        check_row("SELECT x.n FROM (SELECT name AS n FROM s.a) AS x, s.b AS b", "s.a");
        check_row("SELECT DISTINCT name FROM s.a", "s.a");
        check_row("SELECT DISTINCT ON (name) id, name FROM s.a ORDER BY name, id", "s.a");
        check_row("SELECT a.name, b.* FROM s.a AS a JOIN s.b AS b USING (id)", "s.b");
        check_row("SELECT a.name FROM s.a AS a NATURAL JOIN s.b AS b", "s.a");
        check_row("SELECT unnest(string_to_array(name, ',')) AS part FROM s.a", "s.a");
        check_row("SELECT id FROM s.a WHERE id IN (SELECT id FROM s.b)", "s.a");
        check_row("SELECT * FROM s.a EXCEPT SELECT * FROM s.b", "s.a");
    }

    #[test]
    fn the_rows_of_a_union_are_of_each_branch() {
        check_row("SELECT id FROM s.a UNION ALL SELECT id FROM s.b", "s.a s.b");
        check_row("SELECT * FROM s.a UNION ALL SELECT * FROM s.b", "s.a s.b");
        check_row("SELECT id FROM s.a UNION SELECT id FROM s.b", "s.a s.b");
        check_row("SELECT id, _row FROM s.a UNION ALL SELECT id, _row FROM s.b", "s.a s.b");
        check_row("SELECT id FROM s.a UNION ALL SELECT 7", "s.a");
        check_row("SELECT 7 AS id UNION ALL SELECT id FROM s.b", "s.b");
        check_row("SELECT id, _row FROM s.b UNION ALL SELECT 7, NULL", "s.b");
        check_row(
            "WITH c AS (SELECT id FROM s.a UNION ALL SELECT id FROM s.b UNION ALL SELECT id FROM m) \
             SELECT c.id FROM c LEFT JOIN plain AS p ON p.id = c.id",
            "s.a s.b m",
        );
    }

    #[test]
    fn a_row_of_no_table_is_nobodys() {
        check_row("SELECT id, _row + 1 AS _row FROM s.a", "");
        check_row("SELECT id, _row FROM s.a UNION ALL SELECT id, id AS _row FROM s.b", "");
        check_row("SELECT id, _row FROM s.a UNION ALL SELECT 9, 9", "");
        check_row("SELECT count(*) AS n FROM s.a", "");
        check_row("SELECT id FROM plain", "");
        check_row("SELECT 1 AS id", "");
        check_row("SELECT 1 AS id UNION ALL SELECT 2", "");
    }

    #[test]
    fn rows_of_a_union_come_branch_by_branch_with_the_number_of_their_table() {
        let engine = engine();
        engine.add_model("both", "SELECT id, name FROM s.b UNION ALL SELECT id, name FROM s.a");
        let check = |sql: &str, tables: &str, expected: &[(usize, i64, &str)]| {
            let planned = engine.plan(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
            let found: Vec<String> = planned.row_sources.iter().map(ToString::to_string).collect();
            assert_eq!(found.join(" "), tables, "{sql}");
            let shown = expected
                .iter()
                .map(|(table, row, rest)| format!("{rest} {}", (*table as i64) * (1 << 48) + row));
            assert_eq!(engine.run(sql).expect(sql), shown.collect::<Vec<_>>(), "{sql}");
        };
        check(
            "SELECT name FROM s.a UNION ALL SELECT name FROM s.b",
            "s.a s.b",
            &[(0, 1, "x"), (0, 2, "y"), (1, 1, "x"), (1, 2, "y")],
        );
        check(
            "SELECT name FROM s.a UNION SELECT name FROM s.b",
            "s.a s.b",
            &[(0, 1, "x"), (0, 2, "y")],
        );
        check("SELECT * FROM s.b EXCEPT SELECT 1, 'x'", "s.b", &[(0, 2, "2 y")]);
        check(
            "SELECT name FROM plain WHERE false UNION ALL SELECT name FROM both WHERE id = 1",
            "s.b s.a",
            &[(0, 1, "x"), (1, 1, "x")],
        );
        check(
            "SELECT name FROM m WHERE id = 2 UNION ALL SELECT name FROM both WHERE id = 1",
            "m s.b s.a",
            &[(0, 2, "y"), (1, 1, "x"), (2, 1, "x")],
        );
    }

    #[track_caller]
    fn check_columns(sql: &str, expected: &[&str]) {
        let planned = engine().plan(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        let shown = planned.column_sources().iter().map(|sources| {
            let of_column =
                |(table, column): &(super::TableRead, String)| format!("{table}.{column}");
            sources.iter().map(of_column).collect::<Vec<_>>().join(" ")
        });
        let shown: Vec<String> = shown.take(expected.len()).collect();
        assert_eq!(shown, expected, "{sql}");
    }

    #[test]
    fn columns_derive_from_all_that_they_read() {
        check_columns(
            "SELECT name AS x, 1 AS one, id || name AS y FROM s.a",
            &["s.a.name", "", "s.a.id s.a.name"],
        );
        check_columns(
            "WITH c AS (SELECT b.name AS x FROM s.a AS a JOIN s.b AS b ON a.id = b.id WHERE a.name = 'x') \
             SELECT upper(x) AS x FROM c",
            &["s.b.name"],
        );
        check_columns("SELECT id, max(name) AS x FROM s.a GROUP BY id", &["s.a.id", "s.a.name"]);
        check_columns("SELECT name FROM s.a UNION SELECT name FROM s.b", &["s.a.name s.b.name"]);
        check_columns(
            "SELECT (SELECT max(b.name) FROM s.b AS b WHERE b.id = a.id) AS x FROM s.a AS a",
            &["s.b.name"],
        );
        check_columns("SELECT first_value(name) OVER (ORDER BY id) AS x FROM m", &["m.id m.name"]);
        check_columns(
            "SELECT unnest(string_to_array(name, ',')) AS x, id FROM s.a",
            &["s.a.name", "s.a.id"],
        );
        check_columns(
            "WITH RECURSIVE tree AS (SELECT id, name, '' AS up FROM s.a \
             UNION ALL SELECT a.id, a.name, t.name FROM s.a AS a JOIN tree AS t ON t.id = a.id + 1) \
             SELECT up FROM tree",
            &["s.a.name"],
        );
    }
}
