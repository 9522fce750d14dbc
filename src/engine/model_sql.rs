//! The SQL of a model before it is planned: what it reads, what drives it, and the rewriting of
//! what plans have beyond SQL (`var`, `as_of`, PostgreSQL's AT TIME ZONE, the `_row` column).

use std::collections::{BTreeMap, HashSet};
use std::ops::ControlFlow;

use datafusion::common::TableReference;
use datafusion::logical_expr::sqlparser::ast::{
    BinaryOperator, Cte, DataType as SqlType, ExactNumberInfo, Expr, FunctionArg, FunctionArgExpr,
    FunctionArguments, Ident, JoinOperator, ObjectName, ObjectNamePart, Query, Select, SelectItem,
    SelectItemQualifiedWildcardKind, SetExpr, Statement, TableFactor, Value as SqlValue, Visit,
    Visitor, visit_expressions, visit_expressions_mut, visit_relations,
};
use datafusion::sql::parser::{DFParserBuilder, Statement as EngineStatement};
use datafusion::sql::resolve::resolve_table_references;

use super::branch_names::name_branches;
use super::dialect::ModelDialect;
use super::error::Error;
use super::functions::{LOOKUP, LookupCall, call, stands_for};
use super::plan_errors::UnknownColumn;
use super::time_zone::AT_TIME_ZONE;
use crate::blobs::OBJECTS;
use crate::dump::ROW_COLUMN;
use crate::plan::Value;

/// A model's statement, parsed.
#[derive(Debug, Clone)]
pub struct ModelSql {
    /// File of the plan, for messages.
    pub file: String,
    /// The tables and models that it reads; sources are `schema.table`, models a bare name.
    pub reads: Vec<TableRead>,
    /// The first table or model that it reads rows of, as the text has it; the one whose rows its
    /// rows are made of is known once it is planned.
    pub driver: Option<TableRead>,
    /// What it looks up in by `lookup()`.
    pub(super) lookups: Vec<LookupCall>,
    /// Its rows hold whole files: batches have few of them.
    pub(super) has_wide_rows: bool,
    /// The source of archives in which its rows expect objects.
    pub(super) objects_of: Option<String>,
    query: Query,
}

/// The name of something that a model reads.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TableRead {
    pub schema: Option<String>,
    pub table: String,
}

impl std::fmt::Display for TableRead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.table),
            None => f.write_str(&self.table),
        }
    }
}

/// What `var()` and `as_of()` stand for.
#[derive(Debug, Clone, Default)]
pub struct Constants {
    pub vars: BTreeMap<String, Value>,
    pub as_of: Option<String>,
}

impl ModelSql {
    /// Parses the statement of a file and puts the constants in.
    ///
    /// # Errors
    /// It is not one SELECT, or names a variable that the plan lacks.
    pub fn parse(file: &str, sql: &str, constants: &Constants) -> Result<Self, Error> {
        let mut query = parse_query(file, sql)?;
        rewrite_expressions(file, &mut query, constants)?;
        name_branches(&mut query);
        let (reads, _) = resolve_table_references(&statement_of(query.clone()), true)
            .map_err(|error| Error::of_plan(file, &error))?;
        let mut reads: Vec<TableRead> = reads.into_iter().map(TableRead::from).collect();
        let lookups = lookups(file, &query)?;
        for lookup in &lookups {
            if !reads.contains(&lookup.table) {
                reads.push(lookup.table.clone());
            }
        }
        let driver = driver_of(&query, &[]).map(|name| TableRead::from(reference(name)));
        let (file, has_wide_rows, objects_of) = (file.to_owned(), false, None);
        Ok(Self { file, reads, driver, lookups, has_wide_rows, objects_of, query })
    }

    /// Takes the rows for ones that hold whole files.
    pub fn with_wide_rows(self) -> Self {
        Self { has_wide_rows: true, ..self }
    }

    /// Takes the rows for ones that expect objects in the archives of a source.
    pub fn with_verdicts(self, source: &str) -> Self {
        let objects = TableRead { schema: Some(source.to_owned()), table: OBJECTS.to_owned() };
        let reads = self.reads.into_iter().chain([objects]).collect();
        Self { reads, objects_of: Some(source.to_owned()), ..self }
    }

    /// Returns the line of the text in which a table is first read, from 1.
    pub fn line_of_table(&self, read: &TableRead) -> Option<usize> {
        let mut line = None;
        let _: ControlFlow<()> = visit_relations(&self.query, |name| {
            if TableRead::from(reference(name)) == *read {
                line = name.0.first().and_then(ObjectNamePart::as_ident).and_then(line_of);
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        line
    }

    /// Returns the line in which a column is first named.
    pub(super) fn line_of_column(&self, relation: Option<&str>, name: &str) -> Option<u64> {
        let mut line = None;
        let bare = relation.map(|relation| relation.rsplit('.').next().unwrap_or(relation));
        let _: ControlFlow<()> = visit_expressions(&self.query, |expr| {
            if is_column(expr, bare, name) {
                line = identifiers(expr).and_then(|names| line_of(names.first()?));
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        line.map(|line| line as u64)
    }

    /// Returns the lines in which the columns of the outermost select are made, as far as they have
    /// names there.
    pub fn output_lines(&self) -> BTreeMap<String, usize> {
        let mut body = self.query.body.as_ref();
        while let SetExpr::SetOperation { left, .. } = body {
            body = left;
        }
        let SetExpr::Select(select) = body else { return BTreeMap::new() };
        let named = |item: &SelectItem| match item {
            SelectItem::UnnamedExpr(expr) => {
                let name = identifiers(expr)?.last()?;
                Some((folded(name), line_of(name)?))
            }
            SelectItem::ExprWithAlias { alias, .. } => Some((folded(alias), line_of(alias)?)),
            _ => None,
        };
        select.projection.iter().filter_map(named).collect()
    }

    /// Returns the statement with NULL for columns that are not there: what else is wrong can be
    /// looked for then.
    pub(super) fn without_columns(&self, columns: &[UnknownColumn]) -> Self {
        let mut changed = self.clone();
        let _: ControlFlow<()> = visit_expressions_mut(&mut changed.query, |expr| {
            let is_unknown =
                |column: &UnknownColumn| is_column(expr, column.relation.as_deref(), &column.name);
            if columns.iter().any(is_unknown) {
                *expr = Expr::value(SqlValue::Null);
            }
            ControlFlow::Continue(())
        });
        changed
    }

    /// Returns true where the author said in which order the rows come.
    pub(super) fn has_order(&self) -> bool {
        self.query.order_by.is_some()
    }

    /// Returns the statement as it was written, with the constants put in.
    pub(super) fn statement(&self) -> EngineStatement {
        statement_of(self.query.clone())
    }

    /// Returns true where the text speaks of `_row`: then the author sees the column, and `*` has
    /// it too.
    pub(super) fn names_row(&self) -> bool {
        let text = self.query.to_string();
        let is_part =
            |byte: Option<&u8>| byte.is_some_and(|it| it.is_ascii_alphanumeric() || *it == b'_');
        text.match_indices(ROW_COLUMN).any(|(at, word)| {
            let bytes = text.as_bytes();
            let before = at.checked_sub(1).and_then(|at| bytes.get(at));
            !is_part(before) && !is_part(bytes.get(at + word.len()))
        })
    }

    /// Returns the names of relations of which a select takes all columns by `name.*`.
    pub(super) fn starred(&self) -> HashSet<String> {
        let mut starred = Starred::default();
        let _ = Visit::visit(&self.query, &mut starred);
        starred.0
    }

    /// Returns the names of the outermost select's relations, the likeliest driver first.
    pub(super) fn relations(&self) -> Vec<String> {
        let SetExpr::Select(select) = self.query.body.as_ref() else { return Vec::new() };
        relations(select).into_iter().map(|name| name.value).collect()
    }
}

/// Returns the parts of the name of a column.
fn identifiers(expr: &Expr) -> Option<&[Ident]> {
    match expr {
        Expr::Identifier(name) => Some(std::slice::from_ref(name)),
        Expr::CompoundIdentifier(names) => Some(names),
        _ => None,
    }
}

fn is_column(expr: &Expr, relation: Option<&str>, name: &str) -> bool {
    let Some([before @ .., last]) = identifiers(expr) else { return false };
    let is_of = |relation: &str| before.last().is_none_or(|of| folded(of) == relation);
    folded(last) == name && relation.is_none_or(is_of)
}

/// Returns a name as the engine knows it: in lower case unless it is quoted.
fn folded(name: &Ident) -> String {
    match name.quote_style {
        Some(_) => name.value.clone(),
        None => name.value.to_lowercase(),
    }
}

/// Returns the line of a name, from 1; those that were put in have none.
fn line_of(name: &Ident) -> Option<usize> {
    usize::try_from(name.span.start.line).ok().filter(|line| *line > 0)
}

impl From<TableReference> for TableRead {
    fn from(reference: TableReference) -> Self {
        Self { schema: reference.schema().map(str::to_owned), table: reference.table().to_owned() }
    }
}

fn statement_of(query: Query) -> EngineStatement {
    EngineStatement::Statement(Box::new(Statement::Query(Box::new(query))))
}

fn parse_query(file: &str, sql: &str) -> Result<Query, Error> {
    let model_error = |what: &str| Error::Model {
        file: file.to_owned(),
        line: None,
        what: what.to_owned(),
        hint: Some("a model is one SELECT statement".to_owned()),
    };
    let mut statements = DFParserBuilder::new(sql)
        .with_dialect(&ModelDialect)
        .build()
        .and_then(|mut parser| parser.parse_statements())
        .map_err(|error| Error::of_plan(file, &error))?;
    if statements.len() != 1 {
        return Err(model_error(&format!("{} statements", statements.len())));
    }
    match statements.pop_front() {
        Some(EngineStatement::Statement(statement)) => match *statement {
            Statement::Query(query) => Ok(*query),
            _ => Err(model_error("this is not a SELECT")),
        },
        _ => Err(model_error("this is not a SELECT")),
    }
}

pub(super) fn rewrite_expressions(
    file: &str,
    query: &mut Query,
    constants: &Constants,
) -> Result<(), Error> {
    let outcome = visit_expressions_mut(query, |expr| match rewritten(file, expr, constants) {
        Ok(Some(changed)) => {
            *expr = changed;
            ControlFlow::Continue(())
        }
        Ok(None) => ControlFlow::Continue(()),
        Err(error) => ControlFlow::Break(error),
    });
    match outcome {
        ControlFlow::Break(error) => Err(error),
        ControlFlow::Continue(()) => Ok(()),
    }
}

fn rewritten(file: &str, expr: &Expr, constants: &Constants) -> Result<Option<Expr>, Error> {
    if let Some((what, hint)) = refused(expr) {
        use datafusion::logical_expr::sqlparser::ast::Spanned;
        let line = Some(expr.span().start.line).filter(|line| *line > 0);
        let (file, hint) = (file.to_owned(), Some(hint.to_owned()));
        return Err(Error::Model { file, line, what: what.to_owned(), hint });
    }
    match expr {
        Expr::AtTimeZone { timestamp, time_zone } => {
            Ok(Some(call(AT_TIME_ZONE, vec![(**timestamp).clone(), (**time_zone).clone()])))
        }
        Expr::Function(function) => match function.name.to_string().as_str() {
            "var" => {
                let name = text_argument(&function.args).ok_or_else(|| Error::Model {
                    file: file.to_owned(),
                    line: Some(expr_line(function)),
                    what: "var() wants the name of a variable as a text".to_owned(),
                    hint: Some("write var('name')".to_owned()),
                })?;
                let value = constants.vars.get(&name).ok_or_else(|| Error::Model {
                    file: file.to_owned(),
                    line: Some(expr_line(function)),
                    what: format!("variable `{name}` is not in [vars] of the plan"),
                    hint: crate::plan::did_you_mean(
                        &name,
                        constants.vars.keys().map(String::as_str),
                    ),
                })?;
                Ok(Some(literal(value)))
            }
            "as_of" => {
                let as_of = constants.as_of.as_ref().ok_or_else(|| Error::Model {
                    file: file.to_owned(),
                    line: Some(expr_line(function)),
                    what: "as_of() is used, and the plan has no `as_of`".to_owned(),
                    hint: Some("set `as_of` in [plan]: runs repeat only with a fixed now".into()),
                })?;
                let instant = Expr::value(SqlValue::SingleQuotedString(as_of.clone()));
                let micros = SqlValue::SingleQuotedString("Timestamp(µs, \"UTC\")".to_owned());
                Ok(Some(call("arrow_cast", vec![instant, Expr::value(micros)])))
            }
            _ => Ok(stands_for(expr)),
        },
        other => Ok(stands_for(other)),
    }
}

/// Returns what is wrong with an expression that the engine would read otherwise than PostgreSQL
/// does, and what to write instead.
fn refused(expr: &Expr) -> Option<(&'static str, &'static str)> {
    match expr {
        Expr::BinaryOp { op: BinaryOperator::PGExp | BinaryOperator::BitwiseXor, .. } => {
            Some(("`^` is not known here", "write power(a, b)"))
        }
        Expr::Cast { data_type, .. } => match data_type {
            SqlType::Varchar(Some(_))
            | SqlType::CharacterVarying(Some(_))
            | SqlType::CharVarying(Some(_))
            | SqlType::Char(_)
            | SqlType::Character(_) => Some((
                "a cast to a text of a length does not cut the text here",
                "write left(x, n) to cut it, and cast to text",
            )),
            SqlType::Numeric(ExactNumberInfo::None)
            | SqlType::Decimal(ExactNumberInfo::None)
            | SqlType::Dec(ExactNumberInfo::None) => Some((
                "a cast to numeric needs its digits here: it would keep ten behind the point",
                "write numeric(precision, scale)",
            )),
            _ => None,
        },
        _ => None,
    }
}

/// Returns what a query looks up in; the names have to stand there as texts.
fn lookups(file: &str, query: &Query) -> Result<Vec<LookupCall>, Error> {
    let mut calls = Vec::new();
    let outcome = visit_expressions(query, |expr| {
        let Expr::Function(function) = expr else { return ControlFlow::Continue(()) };
        if !function.name.to_string().eq_ignore_ascii_case(LOOKUP) {
            return ControlFlow::Continue(());
        }
        let text = |place: usize| match &function.args {
            FunctionArguments::List(list) => list.args.get(place).map(text_of_argument),
            _ => None,
        };
        match (text(0).flatten(), text(2)) {
            (Some(table), None) => calls.push(LookupCall::new(table, None)),
            (Some(table), Some(Some(column))) => calls.push(LookupCall::new(table, Some(column))),
            _ => {
                return ControlFlow::Break(Error::Model {
                    file: file.to_owned(),
                    line: Some(expr_line(function)),
                    what: "lookup() wants the name of a table as a text".to_owned(),
                    hint: Some("write lookup('map', key) or lookup('map', key, 'column')".into()),
                });
            }
        }
        ControlFlow::Continue(())
    });
    match outcome {
        ControlFlow::Break(error) => Err(error),
        ControlFlow::Continue(()) => Ok(calls),
    }
}

fn expr_line(function: &datafusion::logical_expr::sqlparser::ast::Function) -> u64 {
    use datafusion::logical_expr::sqlparser::ast::Spanned;
    function.span().start.line
}

fn text_argument(arguments: &FunctionArguments) -> Option<String> {
    let FunctionArguments::List(list) = arguments else { return None };
    let [argument] = &list.args[..] else { return None };
    text_of_argument(argument).map(str::to_owned)
}

fn text_of_argument(argument: &FunctionArg) -> Option<&str> {
    let FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Value(value))) = argument else {
        return None;
    };
    match &value.value {
        SqlValue::SingleQuotedString(text) => Some(text),
        _ => None,
    }
}

fn literal(value: &Value) -> Expr {
    match value {
        Value::Boolean(value) => Expr::value(SqlValue::Boolean(*value)),
        Value::Integer(value) => Expr::value(SqlValue::Number(value.to_string(), false)),
        // With its point: 2.0 is no integer.
        Value::Float(value) => Expr::value(SqlValue::Number(format!("{value:?}"), false)),
        Value::Text(value) => Expr::value(SqlValue::SingleQuotedString(value.clone())),
    }
}

/// Returns the first relation of the outermost select, looked for through sub-queries and CTEs.
///
/// `outer` holds the CTEs of the queries around this one, the innermost last.
fn driver_of<'a>(query: &'a Query, outer: &[&'a Cte]) -> Option<&'a ObjectName> {
    let own = query.with.iter().flat_map(|with| &with.cte_tables);
    let known: Vec<&Cte> = outer.iter().copied().chain(own).collect();
    let SetExpr::Select(select) = query.body.as_ref() else { return None };
    match &select.from.first()?.relation {
        TableFactor::Table { name, .. } => {
            let is_named = |cte: &&Cte| matches!(&name.0[..], [ObjectNamePart::Identifier(only)] if *only == cte.alias.name);
            match known.iter().rposition(is_named) {
                // A CTE sees those before it, and not itself.
                Some(position) => driver_of(&known[position].query, &known[..position]),
                None => Some(name),
            }
        }
        TableFactor::Derived { subquery, .. } => driver_of(subquery, &known),
        _ => None,
    }
}

fn reference(name: &ObjectName) -> TableReference {
    TableReference::parse_str(&name.to_string())
}

/// Returns the names of the relations whose rows can be those of the select: the first one, those
/// joined to it, and before them those whose rows an outer join keeps.
fn relations(select: &Select) -> Vec<Ident> {
    let Some(first) = select.from.first() else { return Vec::new() };
    let mut names: Vec<Ident> = relation_name(&first.relation).into_iter().collect();
    for join in &first.joins {
        let joined = relation_name(&join.relation);
        match join.join_operator {
            JoinOperator::Right(_) | JoinOperator::RightOuter(_) => {
                names.splice(0..0, joined);
            }
            JoinOperator::RightSemi(_) | JoinOperator::RightAnti(_) => {
                names = joined.into_iter().collect();
            }
            JoinOperator::LeftSemi(_)
            | JoinOperator::LeftAnti(_)
            | JoinOperator::Semi(_)
            | JoinOperator::Anti(_) => {}
            _ => names.extend(joined),
        }
    }
    names
}

fn relation_name(relation: &TableFactor) -> Option<Ident> {
    match relation {
        TableFactor::Table { alias: Some(alias), .. }
        | TableFactor::Derived { alias: Some(alias), .. } => Some(alias.name.clone()),
        TableFactor::Table { name, .. } => match name.0.last()? {
            ObjectNamePart::Identifier(table) => Some(table.clone()),
            ObjectNamePart::Function(_) => None,
        },
        _ => None,
    }
}

/// Gathers `name.*`.
#[derive(Default)]
struct Starred(HashSet<String>);

impl Visitor for Starred {
    type Break = ();

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        for item in &select.projection {
            if let SelectItem::QualifiedWildcard(kind, _) = item
                && let SelectItemQualifiedWildcardKind::ObjectName(name) = kind
                && let Some(ObjectNamePart::Identifier(last)) = name.0.last()
            {
                self.0.insert(last.value.clone());
            }
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(sql: &str) -> ModelSql {
        let constants = Constants {
            vars: BTreeMap::from([
                ("n".to_owned(), Value::Integer(7)),
                ("half".to_owned(), Value::Float(2.0)),
            ]),
            as_of: Some("2025-01-01T00:00:00Z".to_owned()),
        };
        ModelSql::parse("models/x.sql", sql, &constants).expect("a model")
    }

    #[test]
    fn reads_are_sources_and_models() {
        let model =
            parse("WITH c AS (SELECT * FROM legacy.a) SELECT * FROM c JOIN user_map USING (id)");
        let reads: Vec<String> = model.reads.iter().map(TableRead::to_string).collect();
        assert_eq!(reads, ["user_map", "legacy.a"]);
        assert_eq!(model.driver.expect("one").to_string(), "legacy.a");
    }

    #[test]
    fn the_driver_is_found_through_ctes_and_sub_queries() {
        let sql = "WITH a AS (SELECT * FROM legacy.t), b AS (SELECT * FROM a JOIN legacy.u USING (id)) \
                   SELECT * FROM (SELECT * FROM b) AS c";
        assert_eq!(parse(sql).driver.expect("one").to_string(), "legacy.t");
    }

    #[test]
    fn a_text_that_speaks_of_the_row_is_found() {
        let check =
            |sql: &str, expected: bool| assert_eq!(parse(sql).names_row(), expected, "{sql}");
        check("SELECT _row FROM legacy.a", true);
        check("SELECT x._row AS y FROM legacy.a AS x", true);
        check("SELECT id FROM legacy.a ORDER BY a._row", true);
        check(
            "SELECT row_number() OVER (ORDER BY id) AS first_row, b_row, _rows FROM legacy.a",
            false,
        );
    }

    #[test]
    fn variables_become_literals() {
        let statement = parse("SELECT var('n') + 1 AS x FROM legacy.a").statement();
        assert_eq!(statement.to_string(), "SELECT 7 + 1 AS x FROM legacy.a");
        let statement = parse("SELECT 1 / var('half') AS x").statement();
        assert_eq!(statement.to_string(), "SELECT 1 / 2.0 AS x");
    }

    #[test]
    fn an_unknown_variable_is_named() {
        let error = ModelSql::parse("models/x.sql", "SELECT var('m')", &Constants::default());
        let error = error.expect_err("unknown").to_string();
        assert_eq!(error, "models/x.sql:1: variable `m` is not in [vars] of the plan");
    }

    #[test]
    fn what_would_be_read_otherwise_is_refused() {
        for expression in ["2 ^ 3", "CAST('abc' AS varchar(2))", "'a'::char(3)", "'1'::numeric"] {
            let sql = format!("SELECT\n {expression} AS x");
            let error = ModelSql::parse("m.sql", &sql, &Constants::default());
            assert!(matches!(error, Err(Error::Model { hint: Some(_), .. })), "{expression}");
        }
        for expression in ["'1'::numeric(5,2)", "'a'::varchar", "'a'::text", "2 # 3"] {
            parse(&format!("SELECT {expression} AS x"));
        }
    }

    #[test]
    fn a_model_is_one_select() {
        for sql in ["SELECT 1; SELECT 2", "DELETE FROM a", ""] {
            assert!(ModelSql::parse("m", sql, &Constants::default()).is_err(), "{sql}");
        }
    }
}
