//! PostgreSQL's SQL, with `* EXCLUDE (…)` on top.

use std::any::TypeId;

use datafusion::logical_expr::sqlparser::ast::Expr;
use datafusion::logical_expr::sqlparser::dialect::{Dialect, PostgreSqlDialect, Precedence};
use datafusion::logical_expr::sqlparser::keywords::Keyword;
use datafusion::logical_expr::sqlparser::parser::{Parser, ParserError};

/// The dialect of models and checks.
#[derive(Debug)]
pub(super) struct ModelDialect;

const POSTGRES: PostgreSqlDialect = PostgreSqlDialect {};

/// Passes questions without arguments on to PostgreSQL's dialect.
macro_rules! as_postgres {
    ($($question:ident)*) => { $(fn $question(&self) -> bool { POSTGRES.$question() })* };
}

impl Dialect for ModelDialect {
    /// The parser asks for the type in a few places; what is said there of PostgreSQL holds here.
    fn dialect(&self) -> TypeId {
        TypeId::of::<PostgreSqlDialect>()
    }

    fn supports_select_wildcard_exclude(&self) -> bool {
        true
    }

    fn identifier_quote_style(&self, identifier: &str) -> Option<char> {
        POSTGRES.identifier_quote_style(identifier)
    }

    fn is_delimited_identifier_start(&self, ch: char) -> bool {
        POSTGRES.is_delimited_identifier_start(ch)
    }

    fn is_identifier_start(&self, ch: char) -> bool {
        POSTGRES.is_identifier_start(ch)
    }

    fn is_identifier_part(&self, ch: char) -> bool {
        POSTGRES.is_identifier_part(ch)
    }

    fn is_reserved_for_identifier(&self, keyword: Keyword) -> bool {
        POSTGRES.is_reserved_for_identifier(keyword)
    }

    fn is_custom_operator_part(&self, ch: char) -> bool {
        POSTGRES.is_custom_operator_part(ch)
    }

    fn get_next_precedence(&self, parser: &Parser) -> Option<Result<u8, ParserError>> {
        POSTGRES.get_next_precedence(parser)
    }

    fn prec_value(&self, precedence: Precedence) -> u8 {
        POSTGRES.prec_value(precedence)
    }

    fn parse_infix(
        &self,
        parser: &mut Parser,
        expr: &Expr,
        precedence: u8,
    ) -> Option<Result<Expr, ParserError>> {
        // The parser takes all that follows as the right side, an OR too.
        let is_not = [Keyword::IS, Keyword::NOT, Keyword::DISTINCT, Keyword::FROM];
        let comparison: fn(Box<Expr>, Box<Expr>) -> Expr =
            if parser.parse_keywords(&[Keyword::IS, Keyword::DISTINCT, Keyword::FROM]) {
                Expr::IsDistinctFrom
            } else if parser.parse_keywords(&is_not) {
                Expr::IsNotDistinctFrom
            } else {
                return POSTGRES.parse_infix(parser, expr, precedence);
            };
        let right = parser.parse_subexpr(precedence);
        Some(right.map(|right| comparison(expr.clone().into(), right.into())))
    }

    as_postgres! {
        supports_unicode_string_literal
        supports_filter_during_aggregation
        supports_group_by_expr
        allow_extract_custom
        allow_extract_single_quotes
        supports_bitwise_shift_operators
        supports_named_fn_args_with_colon_operator
        supports_named_fn_args_with_expr_name
        supports_nested_comments
        supports_string_escape_constant
        supports_numeric_literal_underscores
        supports_array_typedef_with_brackets
        supports_notnull_operator
        supports_interval_options
        supports_comma_separated_trim
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sql: &str, expected: &str) {
        let parsed =
            Parser::new(&ModelDialect).try_with_sql(sql).and_then(|mut it| it.parse_expr());
        let Ok(Expr::BinaryOp { left, op, right }) = parsed else { panic!("{parsed:?}") };
        assert_eq!(format!("({left}) {op} ({right})"), expected);
    }

    #[test]
    fn what_is_distinct_ends_before_and_and_or() {
        check("a IS DISTINCT FROM b + 1 OR c", "(a IS DISTINCT FROM b + 1) OR (c)");
        check("a IS NOT DISTINCT FROM b AND c", "(a IS NOT DISTINCT FROM b) AND (c)");
        check("a OR b IS DISTINCT FROM NULL", "(a) OR (b IS DISTINCT FROM NULL)");
    }
}
