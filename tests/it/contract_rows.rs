//! Rows that stand and fall with other rows: trees, circles, tables that point to each other.

use std::fmt::Write;
use std::fs;

use tempfile::TempDir;

use crate::postgres::Database;
use crate::run::{Run, plain};

/// A plan whose models take the tables of a dump as they are.
pub struct Case {
    plan: TempDir,
    dump: String,
    target: String,
}

impl Case {
    /// Makes a plan for a target; `more` stands at the end of `plan.toml`.
    pub fn new(target: &str, more: &str) -> Self {
        let plan = TempDir::new().expect("a folder");
        fs::create_dir(plan.path().join("models")).expect("a folder");
        let toml = format!(
            "[plan]\nname = \"case\"\n[sources.legacy]\ndump = \"unused.sql\"\n\
             [target]\nschema = \"target.sql\"\n{more}"
        );
        fs::write(plan.path().join("plan.toml"), toml).expect("the plan");
        fs::write(plan.path().join("target.sql"), target).expect("the target");
        let dump = "--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\n\n";
        Self { plan, dump: dump.to_owned(), target: target.to_owned() }
    }

    /// Adds a table of texts and the model that fills the target's table of the same name.
    pub fn table(self, name: &str, columns: &str, rows: &[&str]) -> Self {
        let select = format!("SELECT {columns} FROM legacy.{name}");
        self.model(name, &select).rows(name, columns, rows)
    }

    pub fn model(self, name: &str, sql: &str) -> Self {
        fs::write(self.plan.path().join(format!("models/{name}.sql")), sql).expect("a model");
        self
    }

    /// Adds a table of texts; columns of a row are parted by a blank.
    pub fn rows(mut self, name: &str, columns: &str, rows: &[&str]) -> Self {
        let declared: Vec<String> =
            columns.split(", ").map(|column| format!("{column} text")).collect();
        writeln!(self.dump, "CREATE TABLE public.{name} ({});", declared.join(", ")).unwrap();
        writeln!(self.dump, "COPY public.{name} ({columns}) FROM stdin;").unwrap();
        for row in rows {
            writeln!(self.dump, "{}", row.replace(' ', "\t").replace('_', " ")).unwrap();
        }
        self.dump.push_str("\\.\n\n");
        self
    }

    pub fn convert(&self, options: &[&str]) -> Run {
        let end = "--\n-- PostgreSQL database dump complete\n--\n";
        Run::convert_dump(self.plan.path(), format!("{}{end}", self.dump).as_bytes(), options)
    }

    /// Loads a run into a database of its own.
    pub fn load(&self, run: &Run) -> Database {
        let database = Database::create();
        database.script(&self.target);
        let load = database.psql_file(&run.path(), "load.sql");
        assert!(load.status.success(), "{}", String::from_utf8_lossy(&load.stderr));
        database
    }
}

/// Returns `reason: detail` of the rejects of a table.
pub fn reasons(run: &Run, table: &str) -> Vec<String> {
    let rejects = run.json_lines(&format!("rejects/public.{table}.jsonl"));
    let told = |reject: &serde_json::Value| {
        let row = &reject["row"]["id"];
        format!("{}: {}: {}", plain(row), plain(&reject["reason"]), plain(&reject["detail"]))
    };
    rejects.iter().map(told).collect()
}

const TREE: &str = "CREATE TABLE nodes (id bigint PRIMARY KEY, up bigint REFERENCES nodes);";

#[test]
fn trees_come_out_with_parents_first_and_else_in_the_order_of_the_dump() {
    let rows = ["3 1", "1 \\N", "2 3", "7 7", "4 \\N", "8 99", "9 8", "5 6", "6 5"];
    let case = Case::new(TREE, "").table("nodes", "id, up", &rows);
    let run = case.convert(&[]);
    run.ended(1);
    assert_eq!(run.data("nodes"), "1\t\\N\n3\t1\n2\t3\n7\t7\n4\t\\N\n5\t6\n6\t5\n");
    assert_eq!(
        reasons(&run, "nodes"),
        [
            "8: orphan: (up) points to public.nodes",
            "9: parent_rejected: (up) points to public.nodes"
        ]
    );
    // The circle loads, and is named.
    let notes = run.json_lines("audit/nodes.jsonl");
    let circle = "(up) leads in a circle of 2 rows, the first is 5";
    let noted: Vec<(String, String)> = notes
        .iter()
        .filter(|note| note["reason"] == "reference_cycle")
        .map(|note| (plain(&note["target"]["id"]), plain(&note["detail"])))
        .collect();
    assert_eq!(noted, [("5", circle), ("6", circle)].map(|(a, b)| (a.to_owned(), b.to_owned())));
    assert_eq!(run.notes("nodes", "reference_cycle"), 2);
    assert_eq!(case.load(&run).psql("SELECT count(*) FROM nodes").trim(), "7");
}

#[test]
fn trees_are_the_same_for_any_memory() {
    // Chains of forty rows, each row before its parent, and some rows that go.
    let rows: Vec<String> = (0..20_000)
        .map(|row| match row % 40 {
            39 => format!("{row} {}", if row % 1_000 == 39 { "-1" } else { "\\N" }),
            _ => format!("{row} {}", row + 1),
        })
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let case = Case::new(TREE, "").table("nodes", "id, up", &rows);
    let large = case.convert(&["--threads", "2"]);
    large.ended(1);
    let small = case.convert(&["--memory", "1M", "--threads", "1"]);
    assert_eq!(large.files("data"), small.files("data"));
    assert_eq!(large.files("rejects"), small.files("rejects"));
    assert_eq!(large.lines("nodes").len(), 20_000 - 20 * 40);
    assert!(large.data("nodes").starts_with("79\t\\N\n78\t79\n77\t78\n"));
}

/// As in sakila: each store has a manager, each of the staff a store.
const STORES: &str = "CREATE TABLE store (id integer PRIMARY KEY, manager integer NOT NULL);
    CREATE TABLE staff (id integer PRIMARY KEY, store integer NOT NULL REFERENCES store);
    CREATE TABLE visit (id integer PRIMARY KEY, store integer REFERENCES store);
    ALTER TABLE store ADD FOREIGN KEY (manager) REFERENCES staff DEFERRABLE INITIALLY DEFERRED;";

#[test]
fn tables_that_point_to_each_other_lose_rows_together() {
    // 9 is no member of the staff: store 3 goes, with it 30 of the staff, and store 4 with 30.
    let case = Case::new(STORES, "")
        .table("store", "id, manager", &["1 10", "2 20", "3 9", "4 30"])
        .table("staff", "id, store", &["10 1", "20 2", "30 3", "40 4", "50 1"])
        .table("visit", "id, store", &["1 1", "2 3", "3 4", "4 7", "5 \\N"]);
    let run = case.convert(&[]);
    run.ended(1);
    assert_eq!(
        reasons(&run, "store"),
        [
            "3: orphan: (manager) points to public.staff",
            "4: parent_rejected: (manager) points to public.staff"
        ]
    );
    assert_eq!(
        reasons(&run, "staff"),
        [
            "30: parent_rejected: (store) points to public.store",
            "40: parent_rejected: (store) points to public.store"
        ]
    );
    assert_eq!(
        reasons(&run, "visit"),
        [
            "2: parent_rejected: (store) points to public.store",
            "3: parent_rejected: (store) points to public.store",
            "4: orphan: (store) points to public.store"
        ]
    );
    assert_eq!(run.audit()["contract"]["not_evaluated"], serde_json::json!([]));
    let counts = "SELECT (SELECT count(*) FROM store), (SELECT count(*) FROM staff)";
    assert_eq!(case.load(&run).psql(counts).trim(), "2|3");
}

#[test]
fn rejected_parents_take_children_along_at_any_depth() {
    let target = "CREATE TABLE a (id integer PRIMARY KEY, n varchar(2));
        CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a);
        CREATE TABLE c (id integer PRIMARY KEY, b integer REFERENCES b);
        CREATE TABLE d (id integer PRIMARY KEY, c integer REFERENCES c);";
    let case = Case::new(target, "")
        .table("a", "id, n", &["1 ok", "2 long", "2 ok", "3 long"])
        .table("b", "id, a", &["1 1", "2 2", "3 3"])
        .table("c", "id, b", &["1 1", "3 3"])
        .table("d", "id, c", &["1 1", "3 3", "4 4"]);
    let run = case.convert(&[]);
    run.ended(1);
    assert_eq!(reasons(&run, "a").len(), 2);
    // The second row 2 of `a` goes: its key is there.
    assert_eq!(reasons(&run, "b"), ["3: parent_rejected: (a) points to public.a"]);
    assert_eq!(reasons(&run, "c"), ["3: parent_rejected: (b) points to public.b"]);
    assert_eq!(
        reasons(&run, "d"),
        ["3: parent_rejected: (c) points to public.c", "4: orphan: (c) points to public.c"]
    );
    case.load(&run);
}

#[test]
fn rows_are_stored_as_the_server_stores_them_and_it_is_noted() {
    let target = "CREATE TABLE t (id integer PRIMARY KEY, n numeric(5,2), w varchar(2),
        at timestamp(0));";
    let rows = ["1 1.005 ab 2024-01-01", "2 1.50 ab_ 2024-01-01", "3 1 a 2024-01-01_10:00:00.5"];
    let case = Case::new(target, "").table("t", "id, n, w, at", &rows);
    let run = case.convert(&[]);
    run.ended(0);
    assert_eq!((run.notes("t", "rounded"), run.notes("t", "blanks_cut")), (2, 1));
    let held = case.load(&run).psql("COPY t TO STDOUT");
    assert_eq!(held, run.data("t"));
    run_is_strict(&case);
}

/// Notes count where the run is strict.
fn run_is_strict(case: &Case) {
    case.convert(&["--strict"]).ended(1);
}
