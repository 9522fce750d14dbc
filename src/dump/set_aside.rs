//! What a dump has beside tables and rows: views, routines, triggers, grants, settings.
//!
//! Counted and named, so that a reader knows what is not carried along. Knows no table.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::cursor::Cursor;
use super::dialect::Dialect;
use super::token::TokenKind;

/// Names of a kind that are kept.
const MOST_NAMES: usize = 1_000;
/// Tokens before the kind in `CREATE DEFINER=… SQL SECURITY … VIEW`.
const MOST_MODIFIERS: usize = 24;

/// Objects of a kind that a dump makes and that are no tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SkippedObjects {
    /// `view`, `function`, `trigger`, `grant` …
    pub kind: &'static str,
    pub count: u64,
    /// In the order of their names, the first thousand; empty for what has no name.
    pub names: Vec<String>,
}

/// What was met so far.
#[derive(Debug, Default)]
pub(super) struct SetAside {
    objects: BTreeMap<&'static str, Kind>,
    /// The first value of each.
    settings: BTreeMap<String, String>,
}

#[derive(Debug, Default)]
struct Kind {
    statements: u64,
    names: BTreeSet<String>,
}

/// Words behind CREATE, and the kind that they make; longer ones first.
const KINDS: &[(&[&str], &str)] = &[
    (&["MATERIALIZED", "VIEW"], "materialized_view"),
    (&["VIEW"], "view"),
    (&["FUNCTION"], "function"),
    (&["PROCEDURE"], "procedure"),
    (&["AGGREGATE"], "aggregate"),
    (&["EVENT", "TRIGGER"], "event_trigger"),
    (&["EVENT"], "event"),
    (&["TRIGGER"], "trigger"),
    (&["RULE"], "rule"),
    (&["POLICY"], "policy"),
    (&["ROLE"], "role"),
    (&["USER", "MAPPING"], "user_mapping"),
    (&["USER"], "role"),
    (&["EXTENSION"], "extension"),
    (&["OPERATOR"], "operator"),
    (&["CAST"], "cast"),
    (&["COLLATION"], "collation"),
    (&["CONVERSION"], "conversion"),
    (&["LANGUAGE"], "language"),
    (&["STATISTICS"], "statistics"),
    (&["TEXT", "SEARCH"], "text_search"),
    (&["PUBLICATION"], "publication"),
    (&["SUBSCRIPTION"], "subscription"),
    (&["SERVER"], "foreign_server"),
    (&["FOREIGN", "DATA", "WRAPPER"], "foreign_data_wrapper"),
    (&["FOREIGN", "TABLE"], "foreign_table"),
    (&["TABLESPACE"], "tablespace"),
    (&["TRANSFORM"], "transform"),
    (&["ACCESS", "METHOD"], "access_method"),
];

/// What the catalog reads; nothing behind these words is a kind.
const READ: [&str; 7] = ["TABLE", "INDEX", "SEQUENCE", "TYPE", "DOMAIN", "SCHEMA", "DATABASE"];

/// Kinds of which several have one name, told apart by what stands behind it.
const OVERLOADED: [&str; 5] = ["function", "procedure", "aggregate", "operator", "text_search"];

/// Settings that say how text and times are written.
const TOLD: [&str; 9] = [
    "character_set_client",
    "client_encoding",
    "foreign_key_checks",
    "names",
    "search_path",
    "sql_mode",
    "standard_conforming_strings",
    "time_zone",
    "timezone",
];

impl SetAside {
    /// Looks at a statement that is no INSERT and no COPY.
    pub fn see(&mut self, statement: &[u8], dialect: &'static Dialect) {
        let mut cursor = Cursor::new(statement, dialect);
        if cursor.skip_word("SET") {
            self.set(cursor);
        } else if cursor.skip_word("CREATE") {
            self.create(cursor);
        } else if cursor.at_any(&["GRANT", "REVOKE"])
            || cursor.at_words(&["ALTER", "DEFAULT", "PRIVILEGES"])
        {
            self.objects.entry("grant").or_default().statements += 1;
        }
    }

    fn create(&mut self, mut cursor: Cursor<'_>) {
        for _ in 0..MOST_MODIFIERS {
            if cursor.at_any(&READ) {
                return;
            }
            let Some((words, kind)) = KINDS.iter().find(|(words, _)| cursor.at_words(words)) else {
                if cursor.take().is_none() {
                    return;
                }
                continue;
            };
            cursor.skip_words(words);
            cursor.skip_words(&["IF", "NOT", "EXISTS"]);
            let found = self.objects.entry(kind).or_default();
            found.statements += 1;
            if let Ok(name) = cursor.table_name()
                && found.names.len() < MOST_NAMES
            {
                found.names.insert(name.to_string());
            }
            return;
        }
    }

    fn set(&mut self, mut cursor: Cursor<'_>) {
        while !cursor.at_end() {
            while cursor.at_any(&["SESSION", "LOCAL", "GLOBAL"]) {
                cursor.take();
            }
            let name = match cursor.skip_words(&["TIME", "ZONE"]) {
                true => "time_zone".to_owned(),
                false => cursor.take().map(|token| text(token.bytes)).unwrap_or_default(),
            };
            let name = name.trim_start_matches("@@").to_ascii_lowercase();
            if cursor.at("=") || cursor.at(":=") || cursor.at_word("TO") {
                cursor.take();
            }
            let next = cursor;
            let Some(value) = cursor.take() else { return };
            let value = match value.kind {
                TokenKind::Text => next.clone().text().unwrap_or_default(),
                _ => text(value.bytes),
            };
            // A variable restores what was there before the dump.
            let is_told = TOLD.contains(&name.as_str()) && !value.contains('@');
            if is_told && !value.is_empty() {
                self.settings.entry(name).or_insert(value);
            }
            while !cursor.at_end() && !cursor.skip(",") {
                cursor.take();
            }
        }
    }

    /// Returns the objects, in the order of their kinds, and the settings.
    pub fn finish(self) -> (Vec<SkippedObjects>, BTreeMap<String, String>) {
        let objects = self.objects.into_iter().map(|(kind, found)| {
            // mysqldump makes each view twice: first as a place that others can point to.
            let is_repeated = !OVERLOADED.contains(&kind) && !found.names.is_empty();
            let count = match is_repeated && found.names.len() < MOST_NAMES {
                true => found.names.len() as u64,
                false => found.statements,
            };
            SkippedObjects { kind, count, names: found.names.into_iter().collect() }
        });
        (objects.collect(), self.settings)
    }
}

fn text(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::dialect::{MYSQL, POSTGRES};
    use super::*;

    #[track_caller]
    fn check(dialect: &'static Dialect, statements: &[&str], expected: &[(&str, u64, &[&str])]) {
        let mut aside = SetAside::default();
        statements.iter().for_each(|statement| aside.see(statement.as_bytes(), dialect));
        let found = aside.finish().0;
        let found: Vec<_> = found
            .iter()
            .map(|it| (it.kind, it.count, it.names.iter().map(String::as_str).collect::<Vec<_>>()))
            .collect();
        let expected: Vec<_> =
            expected.iter().map(|(kind, count, names)| (*kind, *count, names.to_vec())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn objects_of_mysql_are_named() {
        let statements = [
            "/*!50001 CREATE VIEW `v` AS SELECT 1 AS `a`*/",
            "/*!50001 CREATE ALGORITHM=UNDEFINED */ /*!50013 DEFINER=`a`@`%` SQL SECURITY DEFINER */ \
             /*!50001 VIEW `v` AS select 1 AS `a` */",
            "/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`%`*/ /*!50003 TRIGGER `t` AFTER INSERT ON x \
             FOR EACH ROW SET @a = 1 */",
            "CREATE DEFINER=`a`@`%` PROCEDURE `p`() BEGIN END",
            "CREATE TABLE `view` (a int)",
            "CREATE UNIQUE INDEX i ON t (a)",
        ];
        let expected: [(&str, u64, &[&str]); 3] =
            [("procedure", 1, &["p"]), ("trigger", 1, &["t"]), ("view", 1, &["v"])];
        check(&MYSQL, &statements, &expected);
    }

    #[test]
    fn objects_of_postgres_are_named() {
        let statements = [
            "CREATE OR REPLACE FUNCTION public.f(a integer) RETURNS integer LANGUAGE sql AS $$ $$",
            "CREATE FUNCTION public.f(a text) RETURNS integer LANGUAGE sql AS $$ $$",
            "CREATE MATERIALIZED VIEW public.m AS SELECT 1 WITH NO DATA",
            "CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public",
            "CREATE ROLE app",
            "GRANT ALL ON TABLE t TO app",
            "REVOKE ALL ON TABLE t FROM app",
            "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()",
            "CREATE TYPE mood AS ENUM ('view')",
        ];
        let expected: [(&str, u64, &[&str]); 6] = [
            ("event_trigger", 1, &["e"]),
            ("extension", 1, &["pgcrypto"]),
            ("function", 2, &["public.f"]),
            ("grant", 2, &[]),
            ("materialized_view", 1, &["public.m"]),
            ("role", 1, &["app"]),
        ];
        check(&POSTGRES, &statements, &expected);
    }

    #[test]
    fn settings_are_the_first_that_were_made() {
        let mut aside = SetAside::default();
        for statement in [
            "/*!50503 SET NAMES utf8mb4 */",
            "/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */",
            "/*!40103 SET TIME_ZONE='+00:00' */",
            "/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */",
            "/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */",
        ] {
            aside.see(statement.as_bytes(), &MYSQL);
        }
        let settings: Vec<_> = aside.finish().1.into_iter().collect();
        let expected =
            [("names", "utf8mb4"), ("sql_mode", "NO_AUTO_VALUE_ON_ZERO"), ("time_zone", "+00:00")];
        assert_eq!(settings, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let mut aside = SetAside::default();
        aside.see(b"SET client_encoding = 'UTF8'", &POSTGRES);
        assert_eq!(aside.finish().1["client_encoding"], "UTF8");
    }
}
