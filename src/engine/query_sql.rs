//! The SQL of an ad-hoc query before it is planned: what it reads, and that it only reads.
//!
//! One statement: SELECT, WITH, VALUES, EXPLAIN of these, SHOW TABLES or DESCRIBE. Whatever
//! writes, sets or loads is refused here, before anything is opened.

use std::collections::HashSet;
use std::ops::ControlFlow;

use datafusion::common::TableReference;
use datafusion::logical_expr::sqlparser::ast::{
    Query, Select, Statement, TableFactor, Visit, Visitor,
};
use datafusion::logical_expr::sqlparser::tokenizer::{Token, Tokenizer};
use datafusion::sql::parser::{DFParserBuilder, ExplainStatement, Statement as EngineStatement};
use datafusion::sql::resolve::resolve_table_references;

use super::dialect::ModelDialect;
use super::error::Error;
use super::hidden_row::hide_row;
use super::model_sql::{Constants, TableRead, rewrite_expressions};
use crate::dump::ROW_COLUMN;

/// What a statement asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueryKind {
    /// Rows.
    Rows,
    /// How rows would be made; none are read.
    Plan,
    /// The names of the tables.
    Tables,
    /// The columns of one table.
    Columns(TableRead),
}

/// A statement of an ad-hoc query, parsed.
#[derive(Debug, Clone)]
pub struct QuerySql {
    /// Where it stands, for messages.
    pub file: String,
    pub kind: QueryKind,
    /// The tables that it reads, each once, as it names them.
    pub reads: Vec<TableRead>,
    /// Every word of it, as names are compared; `None` where a `*` stands for more.
    words: Option<HashSet<String>>,
    has_row: bool,
    is_natural: bool,
    statement: EngineStatement,
}

const WHAT_IT_MAY_BE: &str = "a query is one SELECT (or WITH, VALUES, EXPLAIN, SHOW TABLES, \
                              DESCRIBE table); nothing is written but the file of --output";

impl QuerySql {
    /// Parses one statement.
    ///
    /// # Errors
    /// It is no statement, more than one, or one that does more than read.
    pub fn parse(file: &str, sql: &str) -> Result<Self, Error> {
        let refused = |what: String| refusal(file, what);
        let mut statements = DFParserBuilder::new(sql)
            .with_dialect(&ModelDialect)
            .build()
            .and_then(|mut parser| parser.parse_statements())
            .map_err(|error| Error::of_plan(file, &error))?;
        if statements.len() != 1 {
            return Err(refused(format!("expected one statement, found {}", statements.len())));
        }
        let statement = statements.pop_front().ok_or_else(|| refused("no statement".to_owned()))?;
        let tokens = Tokenizer::new(&ModelDialect, sql).tokenize().unwrap_or_default();
        let words = words(&tokens);
        let mut parsed = Self {
            file: file.to_owned(),
            kind: QueryKind::Rows,
            reads: Vec::new(),
            has_row: words.contains(ROW_COLUMN),
            is_natural: words.contains("natural"),
            words: (!stands_for_more(&tokens, &words)).then_some(words),
            statement: statement.clone(),
        };
        match statement {
            EngineStatement::Statement(inner) => match *inner {
                Statement::Query(query) => parsed.take_query(*query, None)?,
                Statement::ShowTables { .. } => parsed.kind = QueryKind::Tables,
                Statement::ExplainTable { table_name, .. } => {
                    let table = TableReference::parse_str(&table_name.to_string());
                    parsed.kind = QueryKind::Columns(parsed.read(table)?);
                }
                other => return Err(refused(not_allowed(&other.to_string()))),
            },
            EngineStatement::Explain(explain) => parsed.take_explain(explain)?,
            other => return Err(refused(not_allowed(&other.to_string()))),
        }
        Ok(parsed)
    }

    fn take_explain(&mut self, explain: ExplainStatement) -> Result<(), Error> {
        let EngineStatement::Statement(inner) = *explain.statement.clone() else {
            return Err(refusal(&self.file, not_allowed(&explain.statement.to_string())));
        };
        let Statement::Query(query) = *inner else {
            return Err(refusal(&self.file, not_allowed(&explain.statement.to_string())));
        };
        if !explain.options.analyze {
            self.kind = QueryKind::Plan;
        }
        self.take_query(*query, Some(explain))
    }

    fn take_query(
        &mut self,
        mut query: Query,
        explain: Option<ExplainStatement>,
    ) -> Result<(), Error> {
        rewrite_expressions(&self.file, &mut query, &Constants::default())?;
        let mut reading = Reading::default();
        if let ControlFlow::Break(statement) = query.visit(&mut reading) {
            return Err(refusal(&self.file, not_allowed(&statement)));
        }
        if reading.renames_columns {
            self.words = None;
        }
        let statement =
            EngineStatement::Statement(Box::new(Statement::Query(Box::new(query.clone()))));
        let (reads, ctes) = resolve_table_references(&statement, true)
            .map_err(|error| Error::of_plan(&self.file, &error))?;
        for read in reads {
            let is_function = read.schema().is_none() && reading.functions.contains(read.table());
            if !is_function {
                self.reads.push(self.read(read)?);
            }
        }
        if self.has_row {
            if self.is_natural {
                let what = "NATURAL JOIN would compare `_row` too".to_owned();
                let hint = Some("name the columns with USING".to_owned());
                return Err(Error::Model { file: self.file.clone(), line: None, what, hint });
            }
            hide_row(&mut query, ctes.iter().map(|cte| cte.table().to_owned()).collect());
        }
        let statement = EngineStatement::Statement(Box::new(Statement::Query(Box::new(query))));
        self.statement = match explain {
            Some(explain) => EngineStatement::Explain(ExplainStatement {
                statement: Box::new(statement),
                ..explain
            }),
            None => statement,
        };
        Ok(())
    }

    fn read(&self, reference: TableReference) -> Result<TableRead, Error> {
        if reference.catalog().is_some() {
            let what =
                format!("`{reference}` has three parts; a table is named by schema and name");
            return Err(refusal(&self.file, what));
        }
        Ok(TableRead::from(reference))
    }

    /// Returns true where the statement names the column `_row`.
    pub fn has_row(&self) -> bool {
        self.has_row
    }

    /// Returns false where no value of the column can matter to the answer.
    pub fn may_read_column(&self, name: &str) -> bool {
        self.words.as_ref().is_none_or(|words| words.contains(name))
    }

    /// Returns true where the answer is how rows would be, or were, made.
    pub fn is_explain(&self) -> bool {
        matches!(self.statement, EngineStatement::Explain(_))
    }

    pub(super) fn statement(&self) -> EngineStatement {
        self.statement.clone()
    }
}

fn refusal(file: &str, what: String) -> Error {
    let hint = Some(WHAT_IT_MAY_BE.to_owned());
    Error::Model { file: file.to_owned(), line: None, what, hint }
}

fn not_allowed(statement: &str) -> String {
    let verb: Vec<&str> = statement.split_whitespace().take(2).collect();
    format!("`{} …` is not allowed here", verb.join(" ").escape_debug())
}

/// Returns all words, those without quotes in lower case: every name is among them.
fn words(tokens: &[Token]) -> HashSet<String> {
    let word = |token: &Token| match token {
        Token::Word(word) if word.quote_style.is_none() => Some(word.value.to_lowercase()),
        Token::Word(word) => Some(word.value.clone()),
        _ => None,
    };
    tokens.iter().filter_map(word).collect()
}

/// Returns true where the columns that are read need not stand in the text: a `*` other than that
/// of `count(*)`, a natural join.
fn stands_for_more(tokens: &[Token], words: &HashSet<String>) -> bool {
    let tokens: Vec<&Token> =
        tokens.iter().filter(|token| !matches!(token, Token::Whitespace(_))).collect();
    let is_star = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        let is_count = matches!(before, Some(Token::LParen))
            && matches!(tokens.get(at + 1), Some(Token::RParen));
        *tokens[at] == Token::Mul && !is_count
    };
    ["natural", "table"].iter().any(|word| words.contains(*word)) || (0..tokens.len()).any(is_star)
}

/// Looks for what a SELECT may hide.
#[derive(Default)]
struct Reading {
    /// Functions that stand where a table could.
    functions: HashSet<String>,
    renames_columns: bool,
}

impl Visitor for Reading {
    type Break = String;

    fn pre_visit_statement(&mut self, statement: &Statement) -> ControlFlow<String> {
        match statement {
            Statement::Query(_) => ControlFlow::Continue(()),
            other => ControlFlow::Break(other.to_string()),
        }
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<String> {
        match &select.into {
            Some(into) => ControlFlow::Break(format!("SELECT {into}")),
            None => ControlFlow::Continue(()),
        }
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<String> {
        if let TableFactor::Table { name, alias, args, .. } = factor {
            if args.is_some() {
                self.functions.insert(name.to_string().to_lowercase());
            }
            self.renames_columns |= alias.as_ref().is_some_and(|alias| !alias.columns.is_empty());
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(sql: &str) -> QuerySql {
        QuerySql::parse("query", sql).unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    #[test]
    fn only_reading_is_allowed() {
        for sql in [
            "INSERT INTO t VALUES (1)",
            "DELETE FROM t",
            "UPDATE t SET a = 1",
            "DROP TABLE t",
            "TRUNCATE t",
            "CREATE TABLE t (a int)",
            "CREATE TABLE t AS SELECT 1",
            "CREATE VIEW v AS SELECT 1",
            "CREATE EXTERNAL TABLE t STORED AS CSV LOCATION '/etc/passwd'",
            "COPY (SELECT 1) TO '/tmp/x.csv'",
            "COPY t TO '/tmp/x' STORED AS PARQUET",
            "SET datafusion.catalog.information_schema = true",
            "RESET datafusion.catalog.information_schema",
            "SHOW ALL",
            "BEGIN",
            "PREPARE p AS SELECT 1",
            "EXPLAIN INSERT INTO t VALUES (1)",
            "EXPLAIN ANALYZE DELETE FROM t",
            "SELECT * INTO x FROM t",
            "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x",
            "SELECT 1; SELECT 2",
            "",
            ";",
        ] {
            assert!(QuerySql::parse("query", sql).is_err(), "{sql}");
        }
    }

    #[test]
    fn kinds_are_told_apart() {
        assert_eq!(parse("VALUES (1)").kind, QueryKind::Rows);
        assert_eq!(parse("EXPLAIN SELECT * FROM t").kind, QueryKind::Plan);
        assert_eq!(parse("EXPLAIN ANALYZE SELECT * FROM t").kind, QueryKind::Rows);
        assert_eq!(parse("SHOW TABLES;").kind, QueryKind::Tables);
        let table = TableRead { schema: Some("s".to_owned()), table: "T".to_owned() };
        assert_eq!(parse("DESCRIBE s.\"T\"").kind, QueryKind::Columns(table));
    }

    #[test]
    fn reads_are_tables_and_not_functions() {
        let sql = "WITH c AS (SELECT * FROM s.a) \
                   SELECT * FROM c, generate_series(1, 3), \"B\" WHERE x IN (SELECT y FROM d)";
        let reads: Vec<String> = parse(sql).reads.iter().map(TableRead::to_string).collect();
        assert_eq!(reads, ["B", "d", "s.a"]);
        assert!(QuerySql::parse("query", "SELECT 1 FROM a.b.c").is_err());
    }

    #[test]
    fn columns_that_are_not_named_are_not_read() {
        let check = |sql: &str, column: &str, expected: bool| {
            assert_eq!(parse(sql).may_read_column(column), expected, "{sql}: {column}");
        };
        check("SELECT count(*) FROM t WHERE A = 1", "a", true);
        check("SELECT count(*) FROM t WHERE A = 1", "b", false);
        check("SELECT \"A\" FROM t", "A", true);
        check("SELECT \"A\" FROM t", "a", false);
        for sql in ["SELECT * FROM t", "SELECT t.* FROM t", "SELECT a FROM t AS x (b, a)"] {
            check(sql, "b", true);
        }
        check("SELECT a FROM t NATURAL JOIN u", "b", true);
    }
}
