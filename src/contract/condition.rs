//! CHECK conditions, evaluated by the engine on batches.

use std::sync::Arc;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, SchemaRef};
use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::common::{Column as ColumnRef, DFSchema};
use datafusion::error::DataFusionError;
use datafusion::logical_expr::sqlparser::ast::ExprWithAlias;
use datafusion::logical_expr::{Between, BinaryExpr, Expr, ExprSchemable, Operator, lit};
use datafusion::logical_expr::{Volatility, expr::ScalarFunction};
use datafusion::physical_plan::PhysicalExpr;

use super::key_values::is_citext;
use super::rules::Rules;
use crate::dump::{Catalog, Check, SqlType, Table};
use crate::engine::{Engine, plan_message};

/// A CHECK of the target that can be evaluated here.
pub(super) struct Condition {
    pub name: String,
    expression: Arc<dyn PhysicalExpr>,
}

/// What a CHECK speaks of.
pub(super) struct Subject<'a> {
    pub table: &'a Table,
    /// The column that `VALUE` stands for, in the CHECK of a domain.
    pub value: Option<&'a str>,
    /// The columns that are given.
    pub schema: &'a SchemaRef,
    pub catalog: &'a Catalog,
    pub rules: &'a Rules,
}

/// Prepares an expression of the target's DDL; the reason why not where it can't be evaluated.
pub(super) fn expression(
    text: &str,
    subject: &Subject,
    engine: &Engine,
) -> Result<Arc<dyn PhysicalExpr>, String> {
    let failed = |error: DataFusionError| plan_message(&error);
    let state = engine.context().state();
    let schema = DFSchema::try_from(subject.schema.as_ref().clone()).map_err(failed)?;
    let sql = (subject.rules.condition)(text, subject, &state)?;
    let sql = ExprWithAlias { expr: sql, alias: None };
    let logical = state.create_logical_expr_from_sql_expr(sql, &schema).map_err(failed)?;
    refuse_clocks(&logical)?;
    refuse_functions(&logical)?;
    refuse_other_equality(&logical, subject)?;
    refuse_collations(&logical, &schema)?;
    state.create_physical_expr(logical, &schema).map_err(failed)
}

impl Condition {
    /// Prepares a CHECK; the reason why not where it can't be evaluated.
    pub fn new(check: &Check, subject: &Subject, engine: &Engine) -> Result<Self, String> {
        let name = check.name.clone().unwrap_or_else(|| check.expression.clone());
        let expression = expression(&check.expression, subject, engine)?;
        match expression.data_type(subject.schema) {
            Ok(DataType::Boolean) => Ok(Self { name, expression }),
            _ => Err("it is no condition".to_owned()),
        }
    }

    /// Returns which rows break the condition; NULL does not, as in SQL.
    ///
    /// A row for which it can't be worked out (a division by zero) breaks it too: the target
    /// refuses such a row as well.
    pub fn violations(&self, batch: &RecordBatch) -> Vec<usize> {
        match self.broken(batch) {
            Some(rows) => rows,
            None => (0..batch.num_rows())
                .filter(|row| {
                    self.broken(&batch.slice(*row, 1)).is_none_or(|rows| !rows.is_empty())
                })
                .collect(),
        }
    }

    fn broken(&self, batch: &RecordBatch) -> Option<Vec<usize>> {
        let holds = self.expression.evaluate(batch).ok()?;
        let holds = holds.into_array(batch.num_rows()).ok()?;
        let holds = holds.as_boolean_opt()?;
        let breaks = |row: &usize| holds.is_valid(*row) && !holds.value(*row);
        Some((0..batch.num_rows()).filter(breaks).collect())
    }
}

/// What depends on the clock holds today and not tomorrow.
fn refuse_clocks(logical: &Expr) -> Result<(), String> {
    const CLOCKS: [&str; 5] = ["now", "current_date", "current_time", "current_timestamp", "today"];
    find(logical, |expr| match expr {
        Expr::ScalarFunction(ScalarFunction { func, .. }) => {
            let is_volatile = func.signature().volatility == Volatility::Volatile;
            (is_volatile || CLOCKS.contains(&func.name()))
                .then(|| format!("{}() gives another value each time", func.name()))
        }
        _ => None,
    })
}

/// Functions of the engine that give what the servers' give.
const SAME_FUNCTIONS: [&str; 29] = [
    "abs",
    "array_length",
    "array_position",
    "bit_length",
    "btrim",
    "cardinality",
    "ceil",
    "character_length",
    "coalesce",
    "concat",
    "ends_with",
    "floor",
    "get_field",
    "greatest",
    "least",
    "left",
    "lower",
    "ltrim",
    "make_array",
    "named_struct",
    "nullif",
    "nvl",
    "octet_length",
    "replace",
    "right",
    "rtrim",
    "starts_with",
    "strpos",
    "upper",
];

/// A function of the same name may give something else here.
fn refuse_functions(logical: &Expr) -> Result<(), String> {
    find(logical, |expr| match expr {
        Expr::ScalarFunction(ScalarFunction { func, .. })
            if !SAME_FUNCTIONS.contains(&func.name()) && !func.name().starts_with("transload") =>
        {
            Some(format!("{}() may give something else here", func.name()))
        }
        _ => None,
    })
}

/// Values that are kept as texts here are not to be compared as texts.
fn refuse_other_equality(logical: &Expr, subject: &Subject) -> Result<(), String> {
    // Whether there is a value at all does not depend on its type.
    let is_column = |expr: &Expr| matches!(expr, Expr::Column(_));
    let rest = logical.clone().transform_down(|expr| {
        Ok(match &expr {
            Expr::IsNull(inner) | Expr::IsNotNull(inner) if is_column(inner) => {
                Transformed::yes(lit(true))
            }
            _ => Transformed::no(expr),
        })
    });
    let rest = rest.map_err(|error| plan_message(&error))?.data;
    for ColumnRef { name, .. } in rest.column_refs() {
        let Some(column) = subject.table.column(name) else { continue };
        let is_other = match &column.sql_type {
            SqlType::Json { .. } | SqlType::Uuid => true,
            other => other.is_exact_text() || is_citext(column),
        };
        if is_other {
            return Err(format!("`{name}` is kept as text here"));
        }
    }
    Ok(())
}

/// Which of two texts is the greater depends on the target's collation, and so on the labels of
/// an enum.
fn refuse_collations(logical: &Expr, schema: &DFSchema) -> Result<(), String> {
    let is_text = |expr: &Expr| {
        expr.get_type(schema)
            .is_ok_and(|found| matches!(found, DataType::Utf8 | DataType::Utf8View))
    };
    let why = || Some("the order of texts is that of the target's collation".to_owned());
    find(logical, |expr| match expr {
        Expr::BinaryExpr(BinaryExpr { left, op, right })
            if matches!(op, Operator::Lt | Operator::LtEq | Operator::Gt | Operator::GtEq)
                && is_text(left)
                && is_text(right) =>
        {
            why()
        }
        Expr::Between(Between { expr, low, .. }) if is_text(expr) && is_text(low) => why(),
        _ => None,
    })
}

fn find(logical: &Expr, look: impl Fn(&Expr) -> Option<String>) -> Result<(), String> {
    let mut found = None;
    let walked = logical.apply(|expr| {
        found = look(expr);
        Ok(if found.is_some() { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
    });
    walked.map_err(|error| plan_message(&error))?;
    found.map_or(Ok(()), Err)
}
