//! Tables that go from the dump to the files without being staged: the same bytes as staged ones.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tempfile::TempDir;
use transload::input::Progress;
use transload::jobs::{ConvertOptions, convert};
use transload::plan::{Format, Overrides};

use crate::run::plan;

type Files = BTreeMap<String, Vec<u8>>;

const NEVER: u64 = u64::MAX;

/// Converts; returns the files and how many tables streamed.
fn converted(plan: &Path, from_bytes: u64, threads: usize) -> (Result<Files, String>, u64) {
    let dir = TempDir::new().expect("a temporary folder");
    let out = dir.path().join("out");
    let progress = Arc::new(Progress::default());
    let formats = vec![Format::Copy, Format::Csv, Format::Parquet];
    let outcome = convert(&ConvertOptions {
        plan: plan.to_owned(),
        overrides: Overrides { formats: Some(formats), ..Overrides::default() },
        only: Vec::new(),
        out: Some(out.clone()),
        dry_run: false,
        max_rejects: None,
        overwrite: false,
        threads,
        memory_bytes: 256 << 20,
        strict: false,
        show_values: false,
        progress: progress.clone(),
        stream_from_bytes: from_bytes,
    });
    let mut files = Files::new();
    read(&out, &out, &mut files);
    let outcome = outcome.map(|_| files).map_err(|error| error.to_string());
    (outcome, progress.streamed_tables.load(Ordering::Relaxed))
}

fn read(root: &Path, folder: &Path, files: &mut Files) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read(root, &path, files);
        } else {
            let name = path.strip_prefix(root).expect("below the root").display().to_string();
            files.insert(name, fs::read(&path).expect("a file of the run"));
        }
    }
}

/// Converts by streams and without; expects the same, and this many tables that streamed.
#[track_caller]
fn check_plan(plan: &Path, streamed: u64) {
    check_threads(plan, streamed, &[1, 2, 8]);
}

#[track_caller]
fn check_threads(plan: &Path, streamed: u64, threads: &[usize]) {
    let (expected, none) = converted(plan, NEVER, 2);
    assert_eq!(none, 0);
    for threads in threads {
        let (found, tables) = converted(plan, 0, *threads);
        match (&found, &expected) {
            (Ok(found), Ok(expected)) => {
                let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
                assert_eq!(names(found), names(expected), "{}", plan.display());
                for (name, bytes) in found {
                    assert!(*bytes == expected[name], "{}: {name} differs", plan.display());
                }
            }
            _ => assert_eq!(found, expected, "{}", plan.display()),
        }
        assert_eq!(tables, streamed, "{}", plan.display());
    }
}

/// A dump of this script, and a plan that passes its tables through.
struct Case {
    dir: TempDir,
    plan: String,
}

impl Case {
    fn new(script: &str) -> Self {
        let dir = TempDir::new().expect("a temporary folder");
        fs::write(dir.path().join("dump.sql"), script).expect("the dump is written");
        let target = "[target]\nbase = \"legacy\"\ncreate = true\npass_through = true\n";
        let plan = format!("[plan]\nname = \"p\"\n[sources.legacy]\ndump = \"dump.sql\"\n{target}");
        Self { dir, plan }
    }

    fn file(self, path: &str, text: &str) -> Self {
        let path = self.dir.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
        fs::write(path, text).expect("a file is written");
        self
    }

    #[track_caller]
    fn check(self, streamed: u64) {
        fs::write(self.dir.path().join("plan.toml"), &self.plan).expect("the plan is written");
        check_plan(self.dir.path(), streamed);
    }
}

/// Returns a mysqldump of these tables, each with its columns and rows.
fn mysql(tables: &[(&str, &str, Vec<String>)]) -> String {
    let mut dump =
        "-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\nSET NAMES utf8mb4;\n".to_owned();
    for (name, columns, rows) in tables {
        dump += &format!(
            "DROP TABLE IF EXISTS `{name}`;\nCREATE TABLE `{name}` ({columns}) ENGINE=InnoDB;\n"
        );
        for rows in rows.chunks(400) {
            dump += &format!("INSERT INTO `{name}` VALUES {};\n", rows.join(","));
        }
    }
    dump + "-- Dump completed on 2025-01-01\n"
}

/// Returns what pg_dump writes: tables, rows, then this DDL.
fn pg_dump(tables: &[(&str, &str, Vec<String>)], behind: &str) -> String {
    let mut dump = "--\n-- PostgreSQL database dump\n--\n-- Dumped from database version 15.2\n\
                    SELECT pg_catalog.set_config('search_path', '', false);\n"
        .to_owned();
    for (name, columns, _) in tables {
        dump += &format!("CREATE TABLE public.{name} ({columns});\n");
    }
    for (name, columns, rows) in tables {
        let names = columns.split(", ").filter_map(|column| column.split(' ').next());
        let names = names.collect::<Vec<_>>().join(", ");
        dump += &format!("COPY public.{name} ({names}) FROM stdin;\n{}\\.\n\n", rows.concat());
    }
    dump + behind + "--\n-- PostgreSQL database dump complete\n--\n"
}

fn rows(count: usize, row: impl Fn(usize) -> String) -> Vec<String> {
    (1..=count).map(row).collect()
}

const USERS: &str = "`id` int NOT NULL, `name` varchar(20), PRIMARY KEY (`id`)";
const ORDERS: &str = "`id` int NOT NULL, `user_id` int, `at` datetime, PRIMARY KEY (`id`), \
    CONSTRAINT `o` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`)";

fn users(count: usize) -> (&'static str, &'static str, Vec<String>) {
    ("users", USERS, rows(count, |id| format!("({id},'name {id}')")))
}

#[test]
fn example_plans_are_the_same_by_streams() {
    for name in ["first", "pass_through", "kickbot"] {
        let streamed = converted(&plan(name), 0, 2).1;
        check_threads(&plan(name), streamed, &[2]);
    }
}

#[test]
fn a_parent_may_come_behind_its_children() {
    let orders = rows(3000, |id| format!("({id},{},'2024-01-02 10:00:00')", id % 900 + 1));
    Case::new(&mysql(&[("orders", ORDERS, orders), users(900)])).check(2);
}

#[test]
fn a_parent_may_come_before_its_children() {
    let posts = rows(3000, |id| format!("({id},{},'2024-01-02 10:00:00')", id % 900 + 1));
    let columns = ORDERS.replace("`o`", "`p`");
    let mut tables = vec![users(900)];
    tables.push(("xposts", &columns, posts));
    Case::new(&mysql(&tables)).check(2);
}

#[test]
fn an_orphan_is_rejected_as_ever() {
    let orders = rows(3000, |id| format!("({id},{},NULL)", id % 901 + 1));
    Case::new(&mysql(&[("orders", ORDERS, orders), users(900)])).check(0);
}

#[test]
fn rows_that_can_not_be_read_or_loaded_are_rejected_in_their_order() {
    let log = rows(3000, |id| {
        let at = if id % 100 == 7 { "'2024-02-31 00:00:00'" } else { "'2024-02-01 00:00:00'" };
        let name = if id % 64 == 3 { "NULL" } else { "'a'" };
        format!("({},{at},{name})", id - id % 500 / 499)
    });
    let columns =
        "`id` int NOT NULL, `at` datetime, `name` varchar(5) NOT NULL, PRIMARY KEY (`id`)";
    Case::new(&mysql(&[("log", columns, log), users(10)])).check(2);
}

#[test]
fn children_of_a_rejected_parent_are_rejected() {
    let mut parents = users(900);
    parents.2[17] = "(18,NULL)".to_owned();
    parents.1 = "`id` int NOT NULL, `name` varchar(20) NOT NULL, PRIMARY KEY (`id`)";
    let orders = rows(3000, |id| format!("({id},{},NULL)", id % 900 + 1));
    Case::new(&mysql(&[("orders", ORDERS, orders), parents])).check(0);
}

#[test]
fn rows_that_point_to_earlier_rows_of_their_own_table_stream() {
    let columns = "`id` int NOT NULL, `up` int, PRIMARY KEY (`id`), \
        CONSTRAINT `c` FOREIGN KEY (`up`) REFERENCES `tree` (`id`)";
    let tree = |up: fn(usize) -> usize| {
        let rows = rows(900, |id| match id {
            1 => "(1,NULL)".to_owned(),
            id => format!("({id},{})", up(id)),
        });
        mysql(&[("tree", columns, rows), users(900)])
    };
    Case::new(&tree(|id| id / 2)).check(2);
    Case::new(&tree(|id| id)).check(2);
    // Later rows, and one that is not there.
    Case::new(&tree(|id| 901 - id)).check(0);
    Case::new(&tree(|id| if id == 800 { 1000 } else { 1 })).check(0);
}

#[test]
fn a_key_of_several_columns_that_comes_late_is_proved() {
    let members = |key: fn(usize) -> (usize, usize)| {
        let rows = rows(9000, |id| format!("{}\t{}\tx\n", key(id).0, key(id).1));
        let columns = "user_id integer NOT NULL, role_id bigint NOT NULL, note text";
        let behind =
            "ALTER TABLE ONLY public.members ADD CONSTRAINT m PRIMARY KEY (user_id, role_id);\n";
        pg_dump(&[("members", columns, rows)], behind)
    };
    Case::new(&members(|id| (id % 100, id / 100))).check(1);
    Case::new(&members(|id| (id % 100, id.min(8950) / 100))).check(0);
}

#[test]
fn a_table_that_others_read_is_staged() {
    let columns = "`id` int NOT NULL, `n` int, PRIMARY KEY (`id`)";
    let other = ("others", columns, rows(900, |id| format!("({id},{id})")));
    Case::new(&mysql(&[other, users(900)]))
        .file("checks/names.sql", "SELECT name AS _detail FROM legacy.users WHERE name IS NULL")
        .check(1);
}

#[test]
fn a_model_that_takes_row_by_row_streams() {
    let ddl = "CREATE TABLE people (id bigint PRIMARY KEY, called text NOT NULL);";
    let mut people = users(3000);
    people.2[7] = "(8,NULL)".to_owned();
    let case = Case::new(&mysql(&[people]))
        .file("models/people.sql", "SELECT id, upper(name) || '!' AS called FROM legacy.users")
        .file("target.sql", ddl);
    let plan = case.plan.replace("base = \"legacy\"", "schema = \"target.sql\"");
    Case { plan, ..case }.check(1);
}

#[test]
fn a_model_that_needs_all_rows_does_not_stream() {
    let ddl = "CREATE TABLE people (id bigint PRIMARY KEY, n bigint);";
    for sql in [
        "SELECT id, row_number() OVER (ORDER BY id) AS n FROM legacy.users",
        "SELECT id, id AS n FROM legacy.users WHERE id > 10",
        "SELECT id, (SELECT count(*) FROM legacy.users) AS n FROM legacy.users",
        "SELECT id, id AS n FROM legacy.users ORDER BY name DESC",
    ] {
        let case = Case::new(&mysql(&[users(3000)]))
            .file("models/people.sql", sql)
            .file("target.sql", ddl);
        let plan = case.plan.replace("base = \"legacy\"", "schema = \"target.sql\"");
        Case { plan, ..case }.check(0);
    }
}

#[test]
fn a_table_whose_rows_stand_in_several_places_is_staged() {
    let columns = "`id` int NOT NULL, `text` varchar(3000), PRIMARY KEY (`id`)";
    let long = "x".repeat(2000);
    let others = rows(2000, |id| format!("({id},'{long}')"));
    let dump = mysql(&[users(900), ("others", columns, others)]);
    let again = "INSERT INTO `users` VALUES (5000,'late');\n-- Dump completed";
    Case::new(&dump.replace("-- Dump completed", again)).check(0);
}

#[test]
fn a_table_that_is_changed_behind_its_rows_is_staged() {
    for change in [
        "ALTER TABLE `users` ADD UNIQUE KEY `n` (`name`);",
        "ALTER TABLE `users` MODIFY `name` varchar(7);",
        "ALTER TABLE `users` ADD CHECK (`id` > 5);",
        "DELETE FROM `users` WHERE `id` = 4;",
        "TRUNCATE `users`;",
        "REPLACE INTO `users` VALUES (3,'again');",
        "RENAME TABLE `users` TO `people`;",
    ] {
        let dump = mysql(&[users(900)]).replace("-- Dump", &format!("{change}\n-- Dump"));
        Case::new(&dump).check(0);
    }
}

#[test]
fn a_damaged_dump_leaves_nothing() {
    let dump = mysql(&[users(3000)]).replace("-- Dump completed on 2025-01-01\n", "");
    Case::new(&dump).check(0);
}

#[test]
fn keys_that_pg_dump_declares_behind_the_rows_are_proved() {
    let orders = (
        "orders",
        "id bigint NOT NULL, user_id integer, ref uuid",
        rows(3000, |id| format!("{id}\t{}\ta0eebc99-9c0b-4ef8-bb6d-{id:012}\n", id * 7 % 900 + 1)),
    );
    let users =
        ("users", "id integer NOT NULL, name text", rows(900, |id| format!("{id}\tn {id}\n")));
    let keys = "ALTER TABLE ONLY public.orders ADD CONSTRAINT o PRIMARY KEY (id);\n\
        ALTER TABLE ONLY public.users ADD CONSTRAINT u PRIMARY KEY (id);\n\
        ALTER TABLE ONLY public.users ADD CONSTRAINT un UNIQUE (name);\n\
        CREATE UNIQUE INDEX r ON public.orders USING btree (ref, user_id);\n\
        ALTER TABLE ONLY public.orders ADD CONSTRAINT f FOREIGN KEY (user_id) REFERENCES public.users(id);\n\
        SELECT pg_catalog.setval('public.s', 17, true);\n";
    let dump = |behind: &str| pg_dump(&[orders.clone(), users.clone()], behind);
    Case::new(&dump(keys)).check(2);
    // What is not so, or not known, takes the other way.
    for broken in [
        "ALTER TABLE ONLY public.orders ADD CONSTRAINT x UNIQUE (user_id);\n",
        "CREATE UNIQUE INDEX l ON public.users USING btree (lower(name));\n",
        "ALTER TABLE ONLY public.orders ADD CONSTRAINT c CHECK (id > 7);\n",
        "ALTER TABLE ONLY public.users ADD CONSTRAINT b FOREIGN KEY (id) REFERENCES public.orders(user_id);\n",
    ] {
        Case::new(&dump(&format!("{keys}{broken}"))).check(0);
    }
}

/// While the rows go by, a hash stands for a text; that a key holds, two hashes do not prove.
#[test]
fn texts_of_a_key_that_pg_dump_declares_late_are_read_again() {
    let keys = "ALTER TABLE ONLY public.users ADD CONSTRAINT u UNIQUE (name);\n\
        ALTER TABLE ONLY public.orders ADD CONSTRAINT f FOREIGN KEY (user_name) REFERENCES public.users(name);\n";
    for users in [900, 899] {
        let orders = rows(3000, |id| format!("{id}\tn {}\n", id * 7 % 900 + 1));
        let orders = ("orders", "id bigint NOT NULL, user_name text", orders);
        let users = rows(users, |id| format!("{id}\tn {id}\n"));
        let users = ("users", "id integer NOT NULL, name text NOT NULL", users);
        Case::new(&pg_dump(&[orders, users], keys)).check(0);
    }
}

#[test]
fn an_orphan_of_a_key_that_pg_dump_declares_late_is_rejected() {
    let orders = (
        "orders",
        "id bigint NOT NULL, user_id integer",
        rows(3000, |id| format!("{id}\t{}\n", id % 901 + 1)),
    );
    let users = ("users", "id integer NOT NULL, name text", rows(900, |id| format!("{id}\tn\n")));
    let keys = "ALTER TABLE ONLY public.users ADD CONSTRAINT u PRIMARY KEY (id);\n\
        ALTER TABLE ONLY public.orders ADD CONSTRAINT f FOREIGN KEY (user_id) REFERENCES public.users(id);\n";
    Case::new(&pg_dump(&[orders, users], keys)).check(0);
}
