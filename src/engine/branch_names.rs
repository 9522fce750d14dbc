//! Columns of the later branches of a UNION that say the same twice: `SELECT a … UNION ALL SELECT
//! NULL, NULL`.
//!
//! The first branch names the columns. The engine wants different names in the others too, where
//! PostgreSQL does not care: an expression that stands there again is given one.

use std::collections::HashSet;
use std::ops::ControlFlow;

use datafusion::logical_expr::sqlparser::ast::{
    Ident, Query, Select, SelectItem, SetExpr, VisitMut, VisitorMut,
};

/// Names what later branches of set operations repeat, in sub-queries too.
pub(super) fn name_branches(query: &mut Query) {
    let _: ControlFlow<()> = query.visit(&mut Branches);
}

struct Branches;

impl VisitorMut for Branches {
    type Break = ();

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        branches(&mut query.body, true);
        ControlFlow::Continue(())
    }
}

fn branches(body: &mut SetExpr, is_first: bool) {
    match body {
        SetExpr::SetOperation { left, right, .. } => {
            branches(left, is_first);
            branches(right, false);
        }
        SetExpr::Select(select) if !is_first => name_repeated(select),
        // A query in parentheses; its own branches are visited by themselves.
        SetExpr::Query(query) if !is_first => {
            if let SetExpr::Select(select) = query.body.as_mut() {
                name_repeated(select);
            }
        }
        _ => {}
    }
}

fn name_repeated(select: &mut Select) {
    let mut seen = HashSet::new();
    for (place, item) in select.projection.iter_mut().enumerate() {
        let SelectItem::UnnamedExpr(expr) = item else { continue };
        if !seen.insert(expr.to_string()) {
            let alias = Ident::new(format!("__again_{place}"));
            *item = SelectItem::ExprWithAlias { expr: expr.clone(), alias };
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::test_engine::TestEngine;

    fn check(sql: &str, expected: &[&str]) {
        let engine = TestEngine::new(&[("legacy.t", "(VALUES (1, 'x')) AS t (a, b)")]);
        assert_eq!(engine.run(sql).expect(sql), expected);
    }

    #[test]
    fn later_branches_may_say_the_same_twice() {
        check(
            "SELECT count(*) AS n, count(b) AS b, count(c) AS c \
             FROM (SELECT 1 AS a, '2' AS b, '3' AS c UNION ALL SELECT a, NULL, NULL FROM legacy.t) AS u",
            &["2 1 1"],
        );
        check(
            "SELECT sum(n) AS n, sum(m) AS m \
             FROM (SELECT 2 AS n, 3 AS m UNION ALL (SELECT t.a, t.a FROM legacy.t) \
             UNION ALL SELECT a, a FROM legacy.t) AS u",
            &["4 5"],
        );
    }

    #[test]
    fn the_first_branch_may_not() {
        let engine = TestEngine::new(&[("legacy.t", "(VALUES (1)) AS t (a)")]);
        let error = engine.run("SELECT a, a FROM legacy.t UNION ALL SELECT 1, 1");
        assert!(error.is_err());
    }
}
