//! From one PostgreSQL to another: a dump of any form, converted as it is, loaded, and taken away.

use std::fs;
use std::path::Path;
use std::process::Output;

use tempfile::TempDir;

use crate::postgres::Database;
use crate::run::{self, Run};

/// The options of pg_dump that write rows differently.
const FORMS: [&[&str]; 4] = [
    &[],
    &["--inserts"],
    &["--column-inserts"],
    &["--inserts", "--rows-per-insert=3", "--no-owner", "--disable-dollar-quoting"],
];

/// Returns the awkward database.
fn awkward() -> Database {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/dump/awkward_postgres.sql");
    let database = Database::create();
    database.psql(&fs::read_to_string(path).expect("awkward_postgres.sql"));
    database
}

/// Returns a small database whose tables hang together.
fn shop() -> Database {
    let database = Database::create();
    database.psql(
        "CREATE TABLE customers (id serial PRIMARY KEY, name text NOT NULL);
         CREATE TABLE orders (id integer PRIMARY KEY,
             customer_id integer NOT NULL REFERENCES customers (id) ON DELETE CASCADE);
         CREATE TABLE visits (at date, customer_id integer);
         INSERT INTO customers (name) VALUES ('Ada'), ('Bob');
         INSERT INTO orders VALUES (10, 1), (11, 2);
         INSERT INTO visits VALUES ('2024-02-29', 1), ('2024-02-29', 1);",
    );
    database
}

fn convert(dump: &[u8], options: &[&str]) -> Run {
    Run::convert_dump(&run::plan("pass_through"), dump, options)
}

#[track_caller]
fn succeeded(output: &Output) {
    assert!(output.status.success(), "{}", errors(output));
}

fn errors(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("psql prints UTF-8")
}

/// Returns a new database with the run's load.
#[track_caller]
fn load(run: &Run) -> Database {
    let database = Database::create();
    succeeded(&database.psql_file(&run.path(), "load.sql"));
    database
}

/// Returns the names of a database's tables, as SQL writes them.
fn tables(database: &Database) -> Vec<String> {
    let names = database.psql(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
         WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1",
    );
    names.lines().map(str::to_owned).collect()
}

/// Asserts that two databases have the same tables with the same rows in the same order.
#[track_caller]
fn check_same_rows(source: &Database, target: &Database, what: &str) {
    let names = tables(source);
    assert_eq!(tables(target), names, "{what}");
    for name in &names {
        let rows = format!("COPY {name} TO STDOUT");
        assert_eq!(target.psql(&rows), source.psql(&rows), "{name}: {what}");
    }
}

#[test]
fn loads_hold_what_the_source_held_whatever_form_its_dump_has() {
    let source = awkward();
    for form in FORMS {
        let run = convert(&source.pg_dump(form), &[]);
        run.ended(0);
        check_same_rows(&source, &load(&run), &format!("{form:?}"));
    }
}

#[test]
fn what_the_types_of_the_columns_can_not_hold_is_rejected_with_its_place() {
    let source = Database::create();
    source.psql(
        "CREATE TABLE beyond (id integer PRIMARY KEY, money numeric(12,2), clock time,
             at timestamp, ints integer[]);
         INSERT INTO beyond VALUES (1, 'NaN', NULL, NULL, NULL), (2, NULL, '24:00:00', NULL, NULL),
             (3, NULL, NULL, '294276-12-31 23:59:59.999999', NULL),
             (4, NULL, NULL, NULL, '{{1,2},{3,4}}'), (5, NULL, NULL, NULL, '[0:1]={7,8}'),
             (6, 0, '00:00:00', '2024-02-29 10:00:00', '{1,NULL}');",
    );
    let run = convert(&source.pg_dump(&[]), &[]);
    run.ended(1);
    assert_eq!(run.data("beyond"), "6\t0.00\t00:00:00\t2024-02-29 10:00:00\t{1,NULL}\n");
    let rejects = run.json_lines("rejects/legacy.beyond.jsonl");
    let places = rejects.iter().map(|reject| (run::plain(&reject["column"]), &reject["source"]));
    let columns: Vec<_> =
        places.map(|(column, place)| (column, run::plain(&place["row"]))).collect();
    let expected = [("money", "1"), ("clock", "2"), ("at", "3"), ("ints", "4"), ("ints", "5")];
    assert_eq!(columns, expected.map(|(column, row)| (column.to_owned(), row.to_owned())));
}

/// Returns a plan like `pass_through` that keeps columns as text.
fn plan_with_texts(columns: &[&str]) -> TempDir {
    let dir = TempDir::new().expect("a temporary folder");
    let plan = fs::read_to_string(run::plan("pass_through").join("plan.toml")).expect("plan.toml");
    let texts: Vec<String> =
        columns.iter().map(|column| format!("\"{column}\" = {{ as = \"text\" }}\n")).collect();
    let plan = format!("{plan}\n[sources.legacy.columns]\n{}", texts.concat());
    fs::write(dir.path().join("plan.toml"), plan).expect("plan.toml is written");
    dir
}

#[test]
fn loads_hold_columns_that_were_kept_as_text() {
    let source = Database::create();
    source.psql(
        "CREATE TABLE texts (id integer PRIMARY KEY, money numeric(12,2), clock time,
             at timestamptz, key uuid, raw bytea, ints integer[], words text[]);
         INSERT INTO texts VALUES (1, 0.10, '10:00:00.5', '2024-02-29 10:00:00+00',
             'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
             '\\x00ff', '{1,NULL}', '{a,\"b,c\",NULL,\"NULL\"}'),
             (2, NULL, NULL, NULL, NULL, NULL, NULL, '{}');",
    );
    let columns = ["money", "clock", "at", "key", "raw", "ints", "words"];
    let columns = columns.map(|column| format!("public.texts.{column}"));
    let plan = plan_with_texts(&columns.each_ref().map(String::as_str));
    let run = Run::convert_dump(plan.path(), &source.pg_dump(&[]), &[]);
    run.ended(0);
    check_same_rows(&source, &load(&run), "as text");
}

#[test]
fn loads_of_csv_files_are_those_of_copy_files() {
    let source = awkward();
    let run = convert(&source.pg_dump(&[]), &["--format", "csv"]);
    run.ended(0);
    assert!(run.exists("data/public.words.csv") && !run.exists("data/public.words.copy"));
    check_same_rows(&source, &load(&run), "csv");
}

#[test]
fn loads_keep_types_keys_checks_defaults_and_sequences() {
    let source = awkward();
    let target = load(&convert(&source.pg_dump(&[]), &[]));
    let columns = "SELECT c.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod),
                          a.attnotnull, a.attidentity, pg_get_expr(d.adbin, d.adrelid)
                   FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
                   LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
                   WHERE c.relkind = 'r' AND a.attnum > 0 AND c.relnamespace::regnamespace::text
                       NOT IN ('pg_catalog', 'information_schema') ORDER BY 1::text, a.attnum";
    let columns = columns.replace("ORDER BY 1::text", "ORDER BY c.oid::regclass::text");
    assert_eq!(target.psql(&columns), source.psql(&columns));
    let constraints = "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid)
                       FROM pg_constraint WHERE conrelid <> 0 AND connamespace::regnamespace::text
                           NOT IN ('pg_catalog', 'information_schema')
                       ORDER BY conrelid::regclass::text, conname";
    assert_eq!(target.psql(constraints), source.psql(constraints));
    let tree = target.psql("INSERT INTO tree (depth) VALUES (0) RETURNING id > 7, label");
    assert_eq!(tree, "t|it's; a -- default\n");
    let by_default = target.psql("INSERT INTO by_default DEFAULT VALUES RETURNING id");
    assert_eq!(by_default, "7\n");
    let first = target.psql("INSERT INTO empty_table DEFAULT VALUES RETURNING id");
    assert_eq!(first, "1\n");
    let error = target.try_psql("INSERT INTO tree (depth) VALUES (-1)").unwrap_err();
    assert!(error.contains("tree_depth_check"), "{error}");
}

#[test]
fn sequences_that_no_column_owns_go_on_after_the_largest_number() {
    let source = Database::create();
    source.psql(
        "CREATE SCHEMA \"Odd\";
         CREATE SEQUENCE numbers; CREATE SEQUENCE \"Odd\".\"Numbers\";
         CREATE TABLE a (id integer DEFAULT nextval('numbers') NOT NULL);
         CREATE TABLE b (id bigint DEFAULT nextval('numbers') NOT NULL);
         CREATE TABLE \"Odd\".c (id bigint DEFAULT nextval('\"Odd\".\"Numbers\"') NOT NULL);
         INSERT INTO a VALUES (9); INSERT INTO b SELECT FROM generate_series(1, 3);
         INSERT INTO \"Odd\".c SELECT FROM generate_series(1, 5);",
    );
    let run = convert(&source.pg_dump(&[]), &[]);
    run.ended(0);
    let target = load(&run);
    check_same_rows(&source, &target, "unowned sequences");
    assert_eq!(target.psql("SELECT nextval('numbers')").trim(), "10");
    assert_eq!(target.psql("SELECT nextval('\"Odd\".\"Numbers\"')").trim(), "6");
}

#[test]
fn load_into_a_full_database_is_refused_and_changes_nothing() {
    let source = shop();
    let run = convert(&source.pg_dump(&[]), &[]);
    let target = load(&run);
    target.psql("UPDATE customers SET name = 'Eve' WHERE id = 1");
    let second = target.psql_file(&run.path(), "load.sql");
    assert!(!second.status.success());
    let errors = errors(&second);
    assert!(errors.contains("expected none, found one"), "{errors}");
    assert_eq!(target.psql("SELECT name FROM customers ORDER BY id"), "Eve\nBob\n");
    assert_eq!(target.psql("SELECT count(*) FROM visits"), "2\n");
}

#[test]
fn load_of_changed_files_is_refused_whole() {
    let run = convert(&shop().pg_dump(&[]), &[]);
    let path = run.path().join("data/public.visits.copy");
    fs::write(&path, "2024-02-29\t1\n").expect("the file is cut");
    let target = Database::create();
    let output = target.psql_file(&run.path(), "load.sql");
    assert!(!output.status.success());
    let errors = errors(&output);
    assert!(errors.contains("expected 2 rows, found 1"), "{errors}");
    assert_eq!(tables(&target), [""; 0]);
}

#[test]
fn rollback_leaves_the_database_as_it_was() {
    let source = awkward();
    let run = convert(&source.pg_dump(&[]), &[]);
    let target = Database::create();
    target.psql("CREATE TABLE own (a integer); INSERT INTO own VALUES (1);");
    let things = "SELECT relname FROM pg_class WHERE relnamespace::regnamespace::text
                      !~ '^(pg_|information_schema)' ORDER BY 1";
    let types = "SELECT typname FROM pg_type WHERE typnamespace::regnamespace::text
                     !~ '^(pg_|information_schema)' ORDER BY 1";
    let before = [things, types].map(|sql| target.psql(sql));
    succeeded(&target.psql_file(&run.path(), "load.sql"));
    assert_ne!([things, types].map(|sql| target.psql(sql)), before);
    succeeded(&target.psql_file(&run.path(), "rollback.sql"));
    assert_eq!([things, types].map(|sql| target.psql(sql)), before);
    assert_eq!(target.psql("SELECT a FROM own"), "1\n");
}

/// Rolls back after somebody changed the database: refused, with nothing changed.
#[track_caller]
fn check_rollback_refused(change: &str, complaint: &str) {
    let source = shop();
    let run = convert(&source.pg_dump(&[]), &[]);
    let target = load(&run);
    target.psql(change);
    let rows = || {
        let names = ["customers", "orders", "visits"];
        names.map(|name| target.psql(&format!("SELECT r FROM {name} AS r ORDER BY r::text")))
    };
    let before = rows();
    let output = target.psql_file(&run.path(), "rollback.sql");
    assert!(!output.status.success(), "{change}");
    let errors = errors(&output);
    assert!(errors.contains(complaint), "{errors}");
    assert_eq!(rows(), before, "{change}");
}

#[test]
fn rollback_refuses_when_rows_were_added() {
    check_rollback_refused("INSERT INTO visits VALUES (NULL, NULL)", "visits");
    check_rollback_refused("INSERT INTO customers (name) VALUES ('Eve')", "customers");
}

#[test]
fn rollback_refuses_when_rows_are_gone() {
    check_rollback_refused("DELETE FROM orders WHERE id = 10", "orders");
    check_rollback_refused("DELETE FROM visits", "visits");
}

#[test]
fn rollback_refuses_when_another_table_needs_the_rows() {
    let change = "CREATE TABLE bills (order_id integer REFERENCES orders (id));
                  INSERT INTO bills VALUES (10);";
    check_rollback_refused(change, "bills");
}
