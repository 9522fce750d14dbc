//! Renders an expression of a dump as one of PostgreSQL, token by token.
//!
//! A dump is data: nothing of its text is copied. A token that is not on one of the lists below
//! makes the whole expression impossible, with the reason.

use std::collections::BTreeSet;

use crate::dump::catalog::{Catalog, Table, TableName};
use crate::dump::cursor::Cursor;
use crate::dump::declared_type::{PostgresType, same_type};
use crate::dump::dialect::{Dialect, POSTGRES};
use crate::dump::token::{Token, TokenKind};

/// Types and sequences that rendered text speaks of, and that must be there before it.
#[derive(Debug, Default)]
pub(super) struct Used {
    pub types: BTreeSet<TableName>,
    pub sequences: BTreeSet<TableName>,
}

/// What an expression may speak of.
pub(super) struct Scope<'a> {
    pub catalog: &'a Catalog,
    pub dialect: &'a Dialect,
    /// The table whose columns may be named; `None` in a domain, where `VALUE` may.
    pub table: Option<&'a Table>,
}

const KEYWORDS: &[&str] = &[
    "AND",
    "OR",
    "NOT",
    "IN",
    "IS",
    "NULL",
    "TRUE",
    "FALSE",
    "UNKNOWN",
    "BETWEEN",
    "SYMMETRIC",
    "CASE",
    "WHEN",
    "THEN",
    "ELSE",
    "END",
    "CURRENT_TIMESTAMP",
    "CURRENT_DATE",
    "CURRENT_TIME",
    "LOCALTIMESTAMP",
    "LOCALTIME",
];
const POSTGRES_KEYWORDS: &[&str] =
    &["ANY", "ALL", "ARRAY", "LIKE", "ILIKE", "DISTINCT", "FROM", "CURRENT_USER", "SESSION_USER"];

/// Functions whose arguments are plain lists, and which change nothing.
const FUNCTIONS: &[&str] = &[
    "now",
    "coalesce",
    "nullif",
    "greatest",
    "least",
    "lower",
    "upper",
    "char_length",
    "character_length",
    "octet_length",
    "abs",
    "round",
    "floor",
    "ceil",
    "ceiling",
    "mod",
];
const POSTGRES_FUNCTIONS: &[&str] = &[
    "clock_timestamp",
    "statement_timestamp",
    "transaction_timestamp",
    "timezone",
    "date_trunc",
    "date_part",
    "gen_random_uuid",
    "random",
    "length",
    "btrim",
    "ltrim",
    "rtrim",
    "initcap",
    "replace",
    "substr",
    "substring",
    "left",
    "right",
    "strpos",
    "concat",
    "md5",
    "starts_with",
    "array_length",
    "cardinality",
    "array_position",
    "json_typeof",
    "jsonb_typeof",
    "json_array_length",
    "jsonb_array_length",
    "num_nulls",
    "num_nonnulls",
    "isfinite",
    "jsonb_build_object",
    "json_build_object",
    "to_tsvector",
];

const OPERATORS: &[&str] =
    &["(", ")", ",", "+", "-", "*", "%", "=", "<>", "!=", "<", ">", "<=", ">="];
const POSTGRES_OPERATORS: &[&str] = &[
    "/", "||", "[", "]", "~", "~*", "!~", "!~*", "~~", "~~*", "!~~", "!~~*", "->", "->>", "#>",
    "#>>", "@>", "<@", "&&", "?", "?|", "?&", "^", "&", "|", "#", "<<", ">>",
];

/// Returns the expression in PostgreSQL's dialect, or why it can't be.
pub(super) fn render(
    expression: &str,
    scope: &Scope<'_>,
    used: &mut Used,
) -> Result<String, String> {
    let cursor = Cursor::new(expression.as_bytes(), scope.dialect);
    let mut renderer = Renderer { cursor, scope, used, out: String::new(), depth: 0 };
    while let Some(token) = renderer.cursor.take() {
        renderer.token(token)?;
    }
    match renderer.depth {
        0 if !renderer.out.is_empty() => Ok(renderer.out),
        _ => Err("its parentheses do not match".to_owned()),
    }
}

struct Renderer<'a, 's> {
    cursor: Cursor<'a>,
    scope: &'s Scope<'s>,
    used: &'s mut Used,
    out: String,
    depth: u32,
}

impl Renderer<'_, '_> {
    fn is_postgres(&self) -> bool {
        self.scope.dialect.name == POSTGRES.name
    }

    fn push(&mut self, text: &str) {
        let joins = self.out.is_empty()
            || self.out.ends_with(['(', '[', ':'])
            || matches!(text, ")" | "," | "[" | "]")
            || text.starts_with("::");
        if !joins {
            self.out.push(' ');
        }
        self.out.push_str(text);
    }

    fn token(&mut self, token: Token<'_>) -> Result<(), String> {
        let shown = || token.bytes.escape_ascii().to_string();
        match token.kind {
            TokenKind::Number => {
                let number = std::str::from_utf8(token.bytes).map_err(|_| shown())?;
                self.push(number);
                Ok(())
            }
            TokenKind::Text => {
                let text = token.text(&self.scope.dialect.lexicon).and_then(|text| literal(&text));
                self.push(&text.ok_or("a string holds what PostgreSQL can't")?);
                Ok(())
            }
            TokenKind::Word | TokenKind::QuotedName => self.name(token),
            TokenKind::Punctuation if token.is("::") && self.is_postgres() => self.cast(),
            TokenKind::Punctuation => self.operator(token),
            TokenKind::Hex | TokenKind::Bits | TokenKind::Unterminated => {
                Err(format!("`{}` is not on the list", shown()))
            }
        }
    }

    fn operator(&mut self, token: Token<'_>) -> Result<(), String> {
        let known = |list: &[&'static str]| list.iter().copied().find(|known| token.is(known));
        let operator = match known(OPERATORS) {
            None if self.is_postgres() => known(POSTGRES_OPERATORS),
            found => found,
        };
        let Some(operator) = operator else {
            return Err(format!("operator `{}` is not on the list", token.bytes.escape_ascii()));
        };
        match operator {
            "(" | "[" => self.depth += 1,
            ")" | "]" => self.depth = self.depth.checked_sub(1).ok_or("a parenthesis too many")?,
            _ => {}
        }
        self.push(operator);
        Ok(())
    }

    fn cast(&mut self) -> Result<(), String> {
        let declared = PostgresType::read(&mut self.cursor).map_err(|error| error.to_string())?;
        let name = type_name(&declared, self.scope.catalog, self.used)
            .ok_or_else(|| format!("type `{}` is not known", declared.type_name()))?;
        self.push(&format!("::{name}"));
        Ok(())
    }

    fn name(&mut self, token: Token<'_>) -> Result<(), String> {
        let is_word = token.kind == TokenKind::Word;
        let name = match is_word {
            true => std::str::from_utf8(token.bytes).ok().map(|word| match self.is_postgres() {
                true => word.to_ascii_lowercase(),
                false => word.to_owned(),
            }),
            false => token.unquoted(),
        };
        let name = name.ok_or("a name is not UTF-8")?;
        let calls = self.cursor.at("(");
        if is_word && name.starts_with('_') && self.next_is_text() {
            // MySQL's character set before a string: _utf8mb4'a'.
            return Ok(());
        }
        if name.eq_ignore_ascii_case("pg_catalog") && self.cursor.skip(".") {
            return Ok(());
        }
        if is_word && self.is_keyword(&name) {
            self.push(&name.to_ascii_uppercase());
            return self.precision(calls);
        }
        if is_word && self.is_postgres() && self.next_is_text() {
            return self.typed_literal(&name);
        }
        if calls {
            return self.function(&name.to_ascii_lowercase());
        }
        self.column(&name)
    }

    fn next_is_text(&self) -> bool {
        self.cursor.peek().is_some_and(|next| next.kind == TokenKind::Text)
    }

    fn is_keyword(&self, name: &str) -> bool {
        let known = |list: &[&str]| list.iter().any(|known| name.eq_ignore_ascii_case(known));
        known(KEYWORDS) || (self.is_postgres() && known(POSTGRES_KEYWORDS))
    }

    /// MariaDB writes `current_timestamp()`, which PostgreSQL does not take.
    fn precision(&mut self, calls: bool) -> Result<(), String> {
        let mut ahead = self.cursor;
        if calls && self.out.ends_with("TIMESTAMP") && ahead.skip("(") && ahead.skip(")") {
            self.cursor = ahead;
        }
        Ok(())
    }

    /// `DATE '2020-01-01'`, `INTERVAL '1 day'`.
    fn typed_literal(&mut self, name: &str) -> Result<(), String> {
        if !matches!(name, "date" | "interval" | "timestamp" | "timestamptz" | "time") {
            return Err(format!("`{name}` before a string is not on the list"));
        }
        self.push(name);
        Ok(())
    }

    fn function(&mut self, name: &str) -> Result<(), String> {
        if self.is_postgres() && name == "nextval" {
            return self.nextval();
        }
        let name = match name {
            // MySQL counts bytes by length(), PostgreSQL characters.
            "length" if !self.is_postgres() => "octet_length",
            "uuid" if !self.is_postgres() => "gen_random_uuid",
            name if FUNCTIONS.contains(&name) => name,
            name if self.is_postgres() && POSTGRES_FUNCTIONS.contains(&name) => name,
            name => return Err(format!("function `{name}` is not on the list")),
        };
        // In quotes: a few, as `left`, are keywords too; coalesce and its like are no functions.
        match name {
            "coalesce" | "nullif" | "greatest" | "least" => self.push(name),
            name => self.push(&quoted(name)),
        }
        Ok(())
    }

    /// Takes `('name'::regclass)` where the catalog has such a sequence.
    fn nextval(&mut self) -> Result<(), String> {
        let text = |cursor: &mut Cursor<'_>| {
            while cursor.skip("(") {}
            cursor.text().map_err(|error| error.to_string())
        };
        let mut inside = self.cursor;
        let written = text(&mut inside)?;
        let name = Cursor::new(written.as_bytes(), self.scope.dialect).table_name();
        let name = name.map_err(|error| error.to_string())?;
        let sequences = &self.scope.catalog.sequences;
        let sequence = sequences
            .iter()
            .find(|sequence| sequence.name == name)
            .or_else(|| sequences.iter().find(|sequence| same_type(&sequence.name, &name)));
        let sequence = sequence.ok_or_else(|| format!("sequence `{name}` is not declared"))?;
        self.used.sequences.insert(sequence.name.clone());
        self.cursor.skip_item();
        let literal = literal(&quoted_table(&sequence.name)).ok_or("a sequence's name")?;
        self.push(&format!("nextval({literal}::regclass)"));
        Ok(())
    }

    fn column(&mut self, name: &str) -> Result<(), String> {
        let Some(table) = self.scope.table else {
            return match name.eq_ignore_ascii_case("value") {
                true => {
                    self.push("VALUE");
                    Ok(())
                }
                false => Err(format!("`{name}` is not on the list")),
            };
        };
        let folds = !self.is_postgres();
        let same = |column: &str| column == name || (folds && column.eq_ignore_ascii_case(name));
        match table.columns.iter().find(|column| same(&column.name)) {
            Some(column) if !self.cursor.at(".") => {
                self.push(&quoted(&column.name));
                Ok(())
            }
            _ => Err(format!("`{name}` is not on the list")),
        }
    }
}

/// Built-in types by the name that [`PostgresType`] gives them, and how they are written.
const BUILT_IN: &[(&str, &str)] = &[
    ("boolean", "boolean"),
    ("smallint", "smallint"),
    ("smallserial", "smallint"),
    ("integer", "integer"),
    ("serial", "integer"),
    ("bigint", "bigint"),
    ("bigserial", "bigint"),
    ("oid", "oid"),
    ("xid", "xid"),
    ("real", "real"),
    ("double precision", "double precision"),
    ("float", "double precision"),
    ("numeric", "numeric"),
    ("money", "money"),
    ("text", "text"),
    ("name", "name"),
    ("character varying", "character varying"),
    ("character", "character"),
    ("bpchar", "bpchar"),
    ("\"char\"", "\"char\""),
    ("bytea", "bytea"),
    ("date", "date"),
    ("timestamp", "timestamp"),
    ("timestamptz", "timestamptz"),
    ("time", "time"),
    ("timetz", "timetz"),
    ("interval", "interval"),
    ("uuid", "uuid"),
    ("json", "json"),
    ("jsonb", "jsonb"),
    ("jsonpath", "jsonpath"),
    ("xml", "xml"),
    ("bit", "bit"),
    ("bit varying", "bit varying"),
    ("inet", "inet"),
    ("cidr", "cidr"),
    ("macaddr", "macaddr"),
    ("macaddr8", "macaddr8"),
    ("tsvector", "tsvector"),
    ("tsquery", "tsquery"),
    ("point", "point"),
    ("line", "line"),
    ("lseg", "lseg"),
    ("box", "box"),
    ("path", "path"),
    ("polygon", "polygon"),
    ("circle", "circle"),
    ("int4range", "int4range"),
    ("int8range", "int8range"),
    ("numrange", "numrange"),
    ("tsrange", "tsrange"),
    ("tstzrange", "tstzrange"),
    ("daterange", "daterange"),
    ("int4multirange", "int4multirange"),
    ("int8multirange", "int8multirange"),
    ("nummultirange", "nummultirange"),
    ("tsmultirange", "tsmultirange"),
    ("tstzmultirange", "tstzmultirange"),
    ("datemultirange", "datemultirange"),
    ("pg_lsn", "pg_lsn"),
    ("regclass", "regclass"),
    ("regconfig", "regconfig"),
];

/// Returns how a type is written; `None` for one that is neither built in nor declared.
pub(super) fn type_name(
    declared: &PostgresType,
    catalog: &Catalog,
    used: &mut Used,
) -> Option<String> {
    let brackets = "[]".repeat(declared.dimensions);
    let built_in = BUILT_IN.iter().find(|(name, _)| *name == declared.name);
    if let Some((name, written)) = built_in.filter(|_| declared.schema.is_none()) {
        let numbers: Vec<_> = declared.modifiers.iter().map(i64::to_string).collect();
        // The one type whose number chooses another type.
        let single = *name == "float" && declared.modifiers.first().is_some_and(|bits| *bits <= 24);
        let numbers = match numbers.as_slice() {
            [] => String::new(),
            _ if *name == "float" => String::new(),
            numbers => format!("({})", numbers.join(",")),
        };
        let written = if single { "real" } else { written };
        return (!declared.has_other_modifiers).then(|| format!("{written}{numbers}{brackets}"));
    }
    let name = declared.type_name();
    let enums = catalog.enums.iter().map(|known| &known.name);
    let domains = catalog.domains.iter().map(|known| &known.name);
    let found = enums.chain(domains).find(|known| same_type(known, &name))?;
    used.types.insert(found.clone());
    Some(format!("{}{brackets}", quoted_table(found)))
}

pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

pub(super) fn quoted_table(name: &TableName) -> String {
    match &name.schema {
        Some(schema) => format!("{}.{}", quoted(schema), quoted(&name.name)),
        None => quoted(&name.name),
    }
}

/// Returns a string literal for standard_conforming_strings; `None` for text with a NUL.
pub(super) fn literal(text: &str) -> Option<String> {
    (!text.contains('\0')).then(|| format!("'{}'", text.replace('\'', "''")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::ddl::catalog_of;
    use crate::dump::dialect::MYSQL;

    #[track_caller]
    fn check(dialect: &'static Dialect, expression: &str, expected: Result<&str, &str>) {
        let postgres = "CREATE TYPE s.mood AS ENUM ('a'); CREATE SEQUENCE s.\"Seq\";
            CREATE TABLE t (a int, \"B\" text, at date);";
        let mysql = "CREATE TABLE t (a int, B text, at date);";
        let script = if dialect.name == POSTGRES.name { postgres } else { mysql };
        let catalog = catalog_of(script.split(';').map(str::as_bytes), dialect);
        let scope = Scope { catalog: &catalog, dialect, table: catalog.tables.first() };
        let found = render(expression, &scope, &mut Used::default());
        assert_eq!(found.as_deref().map_err(String::as_str), expected, "{expression}");
    }

    #[test]
    fn what_pg_dump_writes_is_kept() {
        for (expression, expected) in [
            ("(a >= 1901) AND (a <= 2155)", "(\"a\" >= 1901) AND (\"a\" <= 2155)"),
            (
                "\"B\" = ANY (ARRAY['x'::text, E'y\\n'::text])",
                "\"B\" = ANY (ARRAY['x'::text, 'y\n'::text])",
            ),
            ("'a'::s.mood", "'a'::\"s\".\"mood\""),
            ("nextval('s.\"Seq\"'::regclass)", "nextval('\"s\".\"Seq\"'::regclass)"),
            ("('now'::text)::timestamp(3) with time zone", "('now'::text)::timestamptz(3)"),
            ("timezone('utc'::text, now())", "\"timezone\" ('utc'::text, \"now\" ())"),
            ("'{}'::character varying(3)[]", "'{}'::character varying(3)[]"),
            ("pg_catalog.length(\"B\") > -1", "\"length\" (\"B\") > - 1"),
            ("'it''s'", "'it''s'"),
        ] {
            check(&POSTGRES, expression, Ok(expected));
        }
    }

    #[test]
    fn what_is_not_on_a_list_is_refused() {
        for (expression, why) in [
            ("pg_read_file('x')", "function `pg_read_file` is not on the list"),
            ("(SELECT 1)", "`select` is not on the list"),
            ("1; DROP TABLE t", "operator `;` is not on the list"),
            ("1) + (1", "a parenthesis too many"),
            ("(1", "its parentheses do not match"),
            ("'x'::public.secret", "type `public.secret` is not known"),
            ("nextval('other')", "sequence `other` is not declared"),
            ("t.a", "`t` is not on the list"),
            ("public.f(a)", "`public` is not on the list"),
            ("c > 1", "`c` is not on the list"),
            ("$$open", "`$$open` is not on the list"),
        ] {
            check(&POSTGRES, expression, Err(why));
        }
    }

    #[test]
    fn mysql_is_translated() {
        check(
            &MYSQL,
            "`a` IN (1,2) and B = _utf8mb4'it\\'s'",
            Ok("\"a\" IN (1, 2) AND \"B\" = 'it''s'"),
        );
        check(&MYSQL, "current_timestamp()", Ok("CURRENT_TIMESTAMP"));
        check(&MYSQL, "length(`b`) > 1", Ok("\"octet_length\" (\"B\") > 1"));
        check(&MYSQL, "`B` like 'x%'", Err("`like` is not on the list"));
        check(&MYSQL, "json_valid(`B`)", Err("function `json_valid` is not on the list"));
        check(&MYSQL, "a || B", Err("operator `||` is not on the list"));
    }
}
