//! Keeps `_row` out of what `*` stands for, in statements that name it elsewhere.
//!
//! Tables have the column only where the statement names it; there, each `*` over them becomes
//! `* EXCLUDE (_row)`.

use std::collections::HashSet;
use std::ops::ControlFlow;

use datafusion::common::TableReference;
use datafusion::logical_expr::sqlparser::ast::{
    ExcludeSelectItem, Ident, JoinConstraint, JoinOperator, ObjectName, ObjectNamePart, Query,
    Select, SelectItem, SelectItemQualifiedWildcardKind, TableFactor, VisitMut, VisitorMut,
    WildcardAdditionalOptions,
};

use crate::dump::ROW_COLUMN;

/// Rewrites a query; `ctes` are the names of its own that are no tables.
pub(super) fn hide_row(query: &mut Query, ctes: HashSet<String>) {
    let _ = VisitMut::visit(query, &mut HiddenRow { ctes });
}

struct HiddenRow {
    ctes: HashSet<String>,
}

impl HiddenRow {
    /// Returns the name by which a select knows a table that has a `_row`.
    fn table(&self, factor: &TableFactor) -> Option<Ident> {
        let TableFactor::Table { name, args: None, .. } = factor else { return None };
        let reference = TableReference::parse_str(&name.to_string());
        if reference.schema().is_none() && self.ctes.contains(reference.table()) {
            return None;
        }
        name_of(factor)
    }

    fn is_row(name: &ObjectName) -> bool {
        matches!(&name.0[..], [ObjectNamePart::Identifier(name)] if name.value == ROW_COLUMN)
    }

    /// Adds `EXCLUDE (_row)` to what is excluded already.
    fn hide(options: &mut WildcardAdditionalOptions) {
        let mut names = match options.opt_exclude.take() {
            None => Vec::new(),
            Some(ExcludeSelectItem::Single(name)) => vec![name],
            Some(ExcludeSelectItem::Multiple(names)) => names,
        };
        if !names.iter().any(Self::is_row) {
            names.push(ObjectName::from(vec![Ident::new(ROW_COLUMN)]));
        }
        options.opt_exclude = Some(ExcludeSelectItem::Multiple(names));
    }
}

impl VisitorMut for HiddenRow {
    type Break = ();

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        let factors = select.from.iter().flat_map(|from| {
            std::iter::once(&from.relation).chain(from.joins.iter().map(|join| &join.relation))
        });
        let all: Vec<&TableFactor> = factors.collect();
        let with_row: Vec<Ident> = all.iter().filter_map(|factor| self.table(factor)).collect();
        let is_alone = all.len() == 1;
        let names: Option<Vec<Ident>> = all.iter().map(|factor| name_of(factor)).collect();
        if let (false, Some(names)) = (is_alone || merges_columns(select), names) {
            each_by_itself(&mut select.projection, &names);
        }
        for item in &mut select.projection {
            match item {
                SelectItem::Wildcard(options) if is_alone && !with_row.is_empty() => {
                    Self::hide(options);
                }
                SelectItem::QualifiedWildcard(kind, options) => {
                    let name = kind.to_string();
                    if with_row.iter().any(|table| name == format!("{table}.*")) {
                        Self::hide(options);
                    }
                }
                _ => {}
            }
        }
        ControlFlow::Continue(())
    }
}

/// Returns the name by which a select knows one of its relations.
fn name_of(factor: &TableFactor) -> Option<Ident> {
    match factor {
        TableFactor::Table { alias: Some(alias), .. }
        | TableFactor::Derived { alias: Some(alias), .. } => Some(alias.name.clone()),
        TableFactor::Table { name, .. } => name.0.last().and_then(|part| part.as_ident().cloned()),
        _ => None,
    }
}

/// Returns true where a join makes one column of two: `*` has it once, `a.*, b.*` twice.
fn merges_columns(select: &Select) -> bool {
    let joins = select.from.iter().flat_map(|from| &from.joins);
    let mut constraints = joins.filter_map(|join| match &join.join_operator {
        JoinOperator::Join(constraint)
        | JoinOperator::Inner(constraint)
        | JoinOperator::Left(constraint)
        | JoinOperator::LeftOuter(constraint)
        | JoinOperator::Right(constraint)
        | JoinOperator::RightOuter(constraint)
        | JoinOperator::FullOuter(constraint) => Some(constraint),
        _ => None,
    });
    constraints.any(|constraint| matches!(constraint, JoinConstraint::Using(_)))
}

/// Makes `a.*, b.*` of a bare `*`.
fn each_by_itself(projection: &mut Vec<SelectItem>, names: &[Ident]) {
    let is_bare = |item: &SelectItem| matches!(item, SelectItem::Wildcard(options) if *options == WildcardAdditionalOptions::default());
    let Some(at) = projection.iter().position(is_bare) else { return };
    let of = |name: &Ident| {
        let name = ObjectName::from(vec![name.clone()]);
        SelectItem::QualifiedWildcard(
            SelectItemQualifiedWildcardKind::ObjectName(name),
            WildcardAdditionalOptions::default(),
        )
    };
    projection.splice(at..=at, names.iter().map(of));
}

#[cfg(test)]
mod tests {
    use super::super::query_sql::QuerySql;

    #[test]
    fn the_row_column_is_not_part_of_a_star() {
        let check = |sql: &str, expected: &str| {
            assert_eq!(QuerySql::parse("query", sql).expect(sql).statement().to_string(), expected);
        };
        check("SELECT * FROM t", "SELECT * FROM t");
        check("SELECT _row, * FROM t", "SELECT _row, * EXCLUDE (_row) FROM t");
        check(
            "SELECT a._row, a.*, b.* FROM t AS a, u AS b",
            "SELECT a._row, a.* EXCLUDE (_row), b.* EXCLUDE (_row) FROM t AS a, u AS b",
        );
        check(
            "SELECT a._row, * FROM a JOIN s.b ON a.x = b.x",
            "SELECT a._row, a.* EXCLUDE (_row), b.* EXCLUDE (_row) FROM a JOIN s.b ON a.x = b.x",
        );
        let natural = "SELECT a._row FROM a NATURAL JOIN b";
        assert!(QuerySql::parse("query", natural).is_err());
        check(
            "WITH c AS (SELECT *, _row AS r FROM t) SELECT * FROM c",
            "WITH c AS (SELECT * EXCLUDE (_row), _row AS r FROM t) SELECT * FROM c",
        );
    }
}
