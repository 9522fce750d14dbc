//! Each finding of a comparison, by the smallest pair of schemas that has it.

use super::drift::{Declared, compare};
use super::drift_tables::Renames;
use crate::dump::{Catalog, Dialect, MYSQL, POSTGRES, read_ddl};

fn catalog(dialect: &'static Dialect, ddl: &str) -> Catalog {
    let catalog = read_ddl("schema.sql", ddl.as_bytes(), dialect, Catalog::default());
    let catalog = catalog.expect("DDL");
    assert_eq!(catalog.unread, [], "{ddl}");
    catalog
}

/// Returns a line a table and one a finding: `severity code column: from -> to ~suggestion`.
fn report(
    (from, source): (&'static Dialect, &str),
    (to, target): (&'static Dialect, &str),
    renames: &[(&str, &str)],
) -> Result<Vec<String>, String> {
    let (source, target) = (catalog(from, source), catalog(to, target));
    let renames = renames.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned()));
    let renames: Renames = renames.collect();
    let source = Declared { name: "source", catalog: &source };
    let target = Declared { name: "target", catalog: &target };
    let report = compare(source, target, &renames).map_err(|problems| {
        let problems = problems.iter().map(ToString::to_string);
        problems.collect::<Vec<_>>().join("\n")
    })?;
    let mut lines = Vec::new();
    for table in &report.tables {
        lines.push(format!("{} {}", table.table, table.verdict.name()));
        for found in &table.findings {
            let severity = format!("{:?}", found.severity).to_lowercase();
            let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
            let mut line = format!("  {severity} {}", found.code);
            line += &found.column.as_ref().map_or(String::new(), |column| format!(" {column}"));
            line += &format!(": {} -> {}", side(&found.from), side(&found.to));
            line += &found.suggestion.as_ref().map_or(String::new(), |new| format!(" ~{new}"));
            lines.push(line);
        }
    }
    let others = report.findings.iter();
    lines.extend(
        others.map(|found| format!("{} {}", found.code, found.from.clone().unwrap_or_default())),
    );
    lines.extend(report.added_tables.iter().map(|name| format!("+{name}")));
    Ok(lines)
}

/// Compares a table `t` with these elements; statements may follow behind a semicolon.
#[track_caller]
fn check(source: &str, target: &str, verdict: &str, expected: &[&str]) {
    let ddl = |elements: &str| match elements.split_once(';') {
        Some((elements, rest)) => format!("CREATE TABLE t ({elements}); {rest}"),
        None => format!("CREATE TABLE t ({elements});"),
    };
    let found = report((&POSTGRES, &ddl(source)), (&POSTGRES, &ddl(target)), &[]);
    let found = found.expect("no problem");
    let expected: Vec<String> = std::iter::once(format!("public.t {verdict}"))
        .chain(expected.iter().map(|line| format!("  {line}")))
        .collect();
    assert_eq!(found, expected, "{source}\n{target}");
}

#[test]
fn a_schema_is_identical_with_itself() {
    let ddl = "a serial PRIMARY KEY, b text DEFAULT 'x'::text UNIQUE, c int REFERENCES t (a),
        CHECK (c > 0); CREATE INDEX i ON t (b) WHERE c > 1; CREATE INDEX ON t (lower(b));
        CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();";
    check(ddl, ddl, "identical", &[]);
}

#[test]
fn columns_without_a_partner() {
    check("a int, b text", "a int", "needs_mapping", &["mapping column_removed b: text -> -"]);
    check("a int", "a int, b text", "compatible", &["info column_added b: - -> text"]);
    check(
        "a int",
        "a int, b text NOT NULL DEFAULT ''",
        "compatible",
        &["info column_added b: - -> text NOT NULL"],
    );
    check(
        "a int",
        "a int, b int NOT NULL",
        "needs_mapping",
        &["mapping column_added b: - -> int NOT NULL"],
    );
    check("a int", "a int, b serial", "compatible", &["info column_added b: - -> serial NOT NULL"]);
}

#[test]
fn a_reference_with_id_behind_it_is_suggested() {
    check(
        "owner text",
        "owner_id varchar(9)",
        "needs_mapping",
        &[
            "mapping column_removed owner: text -> - ~owner_id",
            "info column_added owner_id: - -> varchar(9)",
            "info column_renamed owner: owner -> - ~owner_id",
        ],
    );
    // Another kind of value, or two of them, are no suggestion.
    check(
        "owner text",
        "owner_id date",
        "needs_mapping",
        &["mapping column_removed owner: text -> -", "info column_added owner_id: - -> date"],
    );
}

#[test]
fn types_are_widened_narrowed_or_changed() {
    check("a int", "a bigint", "compatible", &["info type_widened a: int -> bigint"]);
    check("a text", "a varchar(3)", "compatible", &["check type_narrowed a: text -> varchar(3)"]);
    check(
        "a timestamp",
        "a timestamptz",
        "compatible",
        &["check type_changed a: timestamp -> timestamptz"],
    );
}

#[test]
fn a_domain_that_demands_more_is_narrower() {
    let found = report(
        (&POSTGRES, "CREATE TABLE t (a int);"),
        (
            &POSTGRES,
            "CREATE DOMAIN positive AS int CHECK (VALUE > 0); CREATE TABLE t (a positive);",
        ),
        &[],
    );
    let expected = ["public.t compatible", "  check type_narrowed a: int -> positive"];
    assert_eq!(found.expect("no problem"), expected);
}

#[test]
fn nullability() {
    check(
        "a int",
        "a int NOT NULL",
        "compatible",
        &["check nullability_tightened a: NULL -> NOT NULL"],
    );
    check(
        "a int NOT NULL",
        "a int",
        "identical",
        &["info nullability_loosened a: NOT NULL -> NULL"],
    );
}

#[test]
fn defaults() {
    check(
        "a timestamptz DEFAULT now()",
        "a timestamptz DEFAULT CURRENT_TIMESTAMP",
        "identical",
        &["info default_changed a: now() -> CURRENT_TIMESTAMP"],
    );
    check("a int DEFAULT 1", "a int", "identical", &["info default_removed a: 1 -> -"]);
    check("a int", "a int DEFAULT 1", "identical", &["info default_changed a: - -> 1"]);
}

#[test]
fn computed_columns() {
    let computed = "a int, b int GENERATED ALWAYS AS (a + 1) STORED";
    check(
        computed,
        "a int, b int",
        "compatible",
        &["check generation_changed b: generated -> stored"],
    );
    check(
        computed,
        "a int, b int NOT NULL",
        "needs_mapping",
        &["mapping generation_changed b: generated -> stored"],
    );
    check(computed, "a int", "compatible", &["info column_removed b: int -> -"]);
    check(
        "a int, b int",
        computed,
        "compatible",
        &["info generation_changed b: stored -> generated"],
    );
}

#[test]
fn keys() {
    check(
        "a int NOT NULL, b int NOT NULL, PRIMARY KEY (a), UNIQUE (b)",
        "a int NOT NULL, b int NOT NULL, PRIMARY KEY (b)",
        "needs_mapping",
        &["mapping pk_changed: (a) -> (b)"],
    );
    check("a int UNIQUE", "a int", "identical", &["info unique_removed: (a) -> -"]);
    check("a int", "a int UNIQUE", "compatible", &["check unique_added: - -> (a)"]);
    // The wider key follows from the narrower one.
    check(
        "a int UNIQUE, b int",
        "a int, b int, UNIQUE (a, b)",
        "identical",
        &["info unique_removed: (a) -> -"],
    );
}

#[test]
fn references() {
    let with = |reference: &str| format!("a int PRIMARY KEY, b int {reference}");
    let (none, some) = (with(""), with("REFERENCES t (a) ON DELETE CASCADE"));
    check(&none, &some, "compatible", &["check fk_added b: - -> t (a) ON DELETE CASCADE"]);
    check(&some, &none, "identical", &["info fk_removed b: t (a) ON DELETE CASCADE -> -"]);
    check(
        &some,
        &with("REFERENCES t"),
        "identical",
        &["info fk_changed b: t (a) ON DELETE CASCADE -> t (a)"],
    );
}

#[test]
fn conditions() {
    check("a int", "a int CHECK (a > 0)", "compatible", &["check check_added: - -> a > 0"]);
    check("a int CHECK (a > 0)", "a int", "identical", &["info check_removed: a > 0 -> -"]);
    // As a person writes it, and as pg_dump does.
    check("a text CHECK (((a)::text = 'x'::text))", "a text CHECK (a = 'x')", "identical", &[]);
}

#[test]
fn indexes_and_triggers() {
    check(
        "a int; CREATE INDEX i ON t (a DESC);",
        "a int",
        "identical",
        &["info index_removed: i (a) -> -"],
    );
    check(
        "a int",
        "a int; CREATE UNIQUE INDEX i ON t (a) WHERE a > 0;",
        "compatible",
        &["check unique_added: - -> i (a)"],
    );
    check(
        "a int; CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();",
        "a int",
        "identical",
        &["info trigger_removed: g -> -"],
    );
}

#[test]
fn types_of_their_own() {
    let found = report(
        (
            &POSTGRES,
            "CREATE TYPE mood AS ENUM ('ok'); CREATE TYPE unused AS ENUM ('x');
             CREATE TABLE t (a mood[]);",
        ),
        (&POSTGRES, "CREATE TABLE t (a varchar(9)[]);"),
        &[],
    );
    let expected = [
        "public.t compatible",
        "  check type_narrowed a: mood[] -> varchar(9)[]",
        "  info type_removed a: public.mood -> -",
        "type_removed public.unused",
    ];
    assert_eq!(found.expect("no problem"), expected);
}

#[test]
fn the_order_of_columns() {
    check(
        "a int, b int, c int",
        "c int, a int, b int",
        "identical",
        &["info column_order_changed: a, b, c -> c, a, b"],
    );
}

#[test]
fn tables_of_one_side_alone() {
    let found = report(
        (&POSTGRES, "CREATE TABLE old (a int);"),
        (&POSTGRES, "CREATE TABLE new (a int);"),
        &[],
    );
    assert_eq!(found.expect("no problem"), ["public.old missing_table", "+public.new"]);
}

#[test]
fn tables_of_one_name_in_two_schemas_are_two() {
    let source = "CREATE TABLE public.users (a int); CREATE TABLE auth.users (b int);
                  CREATE TABLE x.logs (a int); CREATE TABLE y.logs (a int);
                  CREATE TABLE app.only (a int);";
    let target =
        "CREATE TABLE users (a int); CREATE TABLE logs (a int); CREATE TABLE only (a int);";
    let found = report((&POSTGRES, source), (&POSTGRES, target), &[]);
    let expected = [
        "public.users identical",
        "auth.users missing_table",
        "x.logs missing_table",
        "y.logs missing_table",
        "app.only identical",
        "+public.logs",
    ];
    assert_eq!(found.expect("no problem"), expected);
}

#[test]
fn renames_pair_columns_and_tables() {
    let source = (&POSTGRES, "CREATE TABLE old (a int PRIMARY KEY, b text);");
    let target = (&POSTGRES, "CREATE TABLE \"user\" (id int PRIMARY KEY, b text);");
    let found = report(source, target, &[("old", "user"), ("old.a", "id")]);
    let expected = ["public.old compatible", "  info column_renamed a: a -> id"];
    assert_eq!(found.expect("no problem"), expected);
    let found = report(source, target, &[("public.old", "user"), ("public.old.a", "idd")]);
    assert_eq!(
        found.expect_err("no such column"),
        "plan.toml: target.renames: `public.old.a`: `public.user` has no column `idd`\n\
         hint: did you mean `id`?"
    );
    let found = report(source, target, &[("old", "users")]);
    assert_eq!(
        found.expect_err("no such table"),
        "plan.toml: target.renames: `public.old`: the target has no table `users`\n\
         hint: did you mean `user`?"
    );
}

#[test]
fn references_follow_the_new_names_of_their_tables() {
    let found = report(
        (&POSTGRES, "CREATE TABLE old (a int PRIMARY KEY); CREATE TABLE t (b int REFERENCES old);"),
        (&POSTGRES, "CREATE TABLE new (a int PRIMARY KEY); CREATE TABLE t (b int REFERENCES new);"),
        &[("old", "new")],
    );
    assert_eq!(found.expect("no problem"), ["public.old identical", "public.t identical"]);
}

#[test]
fn dialects_are_compared_by_what_their_types_hold() {
    let mysql = "CREATE TABLE `shop`.`t` (`id` int(11) NOT NULL AUTO_INCREMENT, `n` tinyint(1),
        `s` varchar(20) CHARACTER SET latin1, PRIMARY KEY (`id`)) DEFAULT CHARSET=utf8mb4;";
    let postgres = "CREATE TABLE t (id serial PRIMARY KEY, n boolean, s varchar(10));";
    let found = report((&MYSQL, mysql), (&POSTGRES, postgres), &[]);
    let expected = [
        "shop.t compatible",
        "  check type_changed n: tinyint(1) -> boolean",
        "  check type_narrowed s: varchar(20) -> varchar(10)",
    ];
    assert_eq!(found.expect("no problem"), expected);
    let utf8mb4 = mysql.replace("CHARACTER SET latin1", "");
    let found = report((&MYSQL, &utf8mb4), (&MYSQL, mysql), &[]);
    let expected = ["shop.t compatible", "  check charset_changed s: utf8mb4 -> latin1"];
    assert_eq!(found.expect("no problem"), expected);
}
