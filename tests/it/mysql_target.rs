//! From one MySQL to another: a dump converted as it is, loaded by the real client, taken away.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::mariadb::Database;
use crate::run::Run;

const PLAN: &str = "[plan]\nname = \"mysql\"\nas_of = \"2025-01-01T00:00:00Z\"\n\
    [sources.legacy]\ndump = \"legacy.sql\"\n\
    [target]\nengine = \"mysql\"\nschema = \"target.sql\"\npass_through = true\n";

/// What does not tell of the moment or of the database's name.
const DUMP: [&str; 1] = ["--skip-comments"];

fn all_types() -> Database {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/dump/mysql_all_types.sql");
    Database::create(&fs::read_to_string(path).expect("mysql_all_types.sql"))
}

/// Returns a plan of this text with the DDL of a database as its target.
fn plan(source: &Database, text: &str) -> TempDir {
    let dir = TempDir::new().expect("a temporary folder");
    let ddl = source.dump(&["--no-data"]);
    fs::write(dir.path().join("target.sql"), ddl).expect("target.sql is written");
    fs::write(dir.path().join("plan.toml"), text).expect("plan.toml is written");
    dir
}

/// Returns an empty database with the tables of another.
fn like(source: &Database) -> Database {
    let ddl = source.dump(&["--no-data"]);
    Database::create(&String::from_utf8(ddl).expect("DDL is text"))
}

#[track_caller]
fn run(database: &Database, run: &Run, script: &str) -> String {
    database.run_file(&run.path(), script).unwrap_or_else(|error| panic!("{script}: {error}"))
}

#[track_caller]
fn check_same(one: &Database, other: &Database, what: &str) {
    let text = |database: &Database| String::from_utf8_lossy(&database.dump(&DUMP)).into_owned();
    let (one, other) = (text(one), text(other));
    let differs = one.lines().zip(other.lines()).find(|(one, other)| one != other);
    assert!(one == other, "{what}: {differs:#?}");
}

/// Converts, loads, compares and rolls back.
#[track_caller]
fn check_round_trip(source: &Database, options: &[&str]) {
    let plan = plan(source, PLAN);
    let converted = Run::convert_dump(plan.path(), &source.dump(&[]), options);
    converted.ended(0);
    let target = like(source);
    let before = target.dump(&DUMP);
    run(&target, &converted, "load.sql");
    check_same(source, &target, "after load.sql");
    run(&target, &converted, "verify.sql");
    run(&target, &converted, "rollback.sql");
    assert!(target.dump(&DUMP) == before, "after rollback.sql");
}

#[test]
fn every_changed_cell_is_found_by_verify() {
    let source = all_types();
    let plan = plan(&source, PLAN);
    let converted = Run::convert_dump(plan.path(), &source.dump(&[]), &[]);
    let target = like(&source);
    run(&target, &converted, "load.sql");
    target.sql("CREATE TABLE kept AS SELECT * FROM allt");
    let columns = target.sql(
        "SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()
         AND TABLE_NAME = 'allt' AND GENERATION_EXPRESSION IS NULL AND COLUMN_NAME <> 'id'",
    );
    for column in columns.lines() {
        let quoted = crate::mysql_cells::quoted(column);
        let set = |from: u8| {
            format!(
                "UPDATE allt JOIN kept ON kept.id = {from} SET allt.{quoted} = kept.{quoted}
                 WHERE allt.id = 1"
            )
        };
        target.sql(&set(3));
        let error = target.run_file(&converted.path(), "verify.sql").expect_err(column);
        let complaint = format!("table `allt`: {column} and whole rows");
        assert!(error.contains(&complaint), "{column}: {error}");
        target.sql(&set(1));
    }
    run(&target, &converted, "verify.sql");
    target.sql(
        "UPDATE parents SET name = 'b', updated = updated WHERE id = 1;
         UPDATE parents SET name = 'a', updated = updated WHERE id = 2;",
    );
    let error = target.run_file(&converted.path(), "verify.sql").expect_err("rows were mixed");
    assert!(error.contains("table `parents`: whole rows"), "{error}");
    target.sql("DELETE FROM nokey LIMIT 1");
    let error = target.run_file(&converted.path(), "verify.sql").expect_err("a row is gone");
    assert!(error.contains("table `nokey`: expected 3 rows and found 2"), "{error}");
}

#[test]
fn every_type_comes_through_load_data() {
    check_round_trip(&all_types(), &[]);
}

#[test]
fn every_type_comes_through_csv_too() {
    check_round_trip(&all_types(), &["--format", "csv"]);
}

fn shop() -> Database {
    Database::create(
        "CREATE TABLE customers (id int AUTO_INCREMENT PRIMARY KEY, name varchar(5) NOT NULL);
         CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL,
             FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE);
         CREATE TABLE visits (at date, customer_id int);
         INSERT INTO customers (name) VALUES ('Ada'), ('Bob');
         INSERT INTO orders VALUES (10, 1), (11, 2);
         INSERT INTO visits VALUES ('2024-02-29', 1), ('2024-02-29', 1);",
    )
}

/// Loads after somebody changed the target or a file: refused, with nothing changed.
#[track_caller]
fn check_load_refused(change: impl Fn(&Database, &Path), complaint: &str) {
    let source = shop();
    let plan = plan(&source, PLAN);
    let converted = Run::convert_dump(plan.path(), &source.dump(&[]), &[]);
    let target = like(&source);
    change(&target, &converted.path());
    let before = target.dump(&DUMP);
    let error = target.run_file(&converted.path(), "load.sql").expect_err("load.sql stops");
    assert!(error.contains(complaint), "{error}");
    assert!(target.dump(&DUMP) == before, "{error}");
}

#[test]
fn tables_that_hold_rows_stop_the_load() {
    let add = |target: &Database, _: &Path| {
        target.sql("INSERT INTO visits VALUES (NULL, 1)");
    };
    check_load_refused(add, "table `visits`: expected 0 rows and found 1");
}

#[test]
fn a_changed_file_stops_the_load() {
    let cut = |_: &Database, run: &Path| {
        fs::write(run.join("data/visits.tsv"), "2024-02-29\t1\n").expect("the file is cut");
    };
    check_load_refused(cut, "table `visits`: expected 2 rows and found 1");
}

#[test]
fn values_that_would_be_cut_or_left_out_stop_the_load() {
    let narrow = |target: &Database, _: &Path| {
        target.sql("ALTER TABLE customers MODIFY name varchar(2) NOT NULL");
    };
    check_load_refused(narrow, "table `customers`: 2 values or rows were refused or changed");
    let unique = |target: &Database, _: &Path| {
        target.sql("ALTER TABLE visits ADD UNIQUE KEY (customer_id)");
    };
    check_load_refused(unique, "table `visits`: 1 values or rows were refused or changed");
}

#[test]
fn tables_without_transactions_stop_the_load() {
    let change = |target: &Database, _: &Path| {
        target.sql("ALTER TABLE visits ENGINE = MyISAM");
    };
    check_load_refused(change, "expected 3 of the tables with transactions and found 2");
}

#[test]
fn a_load_that_goes_on_after_an_error_ends_without_a_row() {
    let source = shop();
    let plan = plan(&source, PLAN);
    let converted = Run::convert_dump(plan.path(), &source.dump(&[]), &[]);
    let target = like(&source);
    target.sql("INSERT INTO visits VALUES (NULL, 1)");
    let before = target.dump(&DUMP);
    let error = target.force_file(&converted.path(), "load.sql");
    assert!(error.contains("a guard did not hold: nothing was changed"), "{error}");
    assert!(target.dump(&DUMP) == before, "{error}");
}

/// Rolls back after somebody changed the database: refused, with nothing changed.
#[track_caller]
fn check_rollback_refused(change: &str, complaint: &str) {
    let source = shop();
    let plan = plan(&source, PLAN);
    let converted = Run::convert_dump(plan.path(), &source.dump(&[]), &[]);
    let target = like(&source);
    run(&target, &converted, "load.sql");
    target.sql(change);
    let before = target.dump(&DUMP);
    let error = target.run_file(&converted.path(), "rollback.sql").expect_err("it stops");
    assert!(error.contains(complaint), "{error}");
    assert!(target.dump(&DUMP) == before, "{change}");
}

#[test]
fn a_rollback_refuses_where_rows_are_gone_or_came() {
    check_rollback_refused(
        "DELETE FROM orders WHERE id = 10",
        "table `orders`: expected 2 loaded rows and found 1",
    );
    check_rollback_refused(
        "INSERT INTO visits VALUES (NULL, NULL)",
        "table `visits`: expected 2 rows and found 3",
    );
    check_rollback_refused(
        "INSERT INTO orders VALUES (12, 1)",
        "table `customers`: expected 0 rows of `orders` that were not loaded and refer to it and \
         found 1",
    );
}

#[test]
fn a_rollback_leaves_rows_that_were_not_loaded() {
    let source = shop();
    let plan = plan(&source, PLAN);
    let converted = Run::convert_dump(plan.path(), &source.dump(&[]), &[]);
    let target = like(&source);
    run(&target, &converted, "load.sql");
    target.sql("INSERT INTO customers (name) VALUES ('Eve')");
    run(&target, &converted, "rollback.sql");
    assert_eq!(target.sql("SELECT id, name FROM customers"), "3\tEve\n");
}

#[test]
fn numbers_go_on_after_the_largest() {
    let source = shop();
    let plan = plan(&source, PLAN);
    let converted = Run::convert_dump(plan.path(), &source.dump(&[]), &[]);
    let target = like(&source);
    run(&target, &converted, "load.sql");
    target.sql("INSERT INTO customers (name) VALUES ('Eve')");
    assert_eq!(target.sql("SELECT MAX(id) FROM customers"), "3\n");
}

/// A plan that loads in a mode.
fn plan_of_mode(source: &Database, mode: &str) -> TempDir {
    plan(source, &PLAN.replace("[target]\n", &format!("[target]\nmode = \"{mode}\"\n")))
}

fn team() -> Database {
    Database::create(
        "CREATE TABLE people (id int AUTO_INCREMENT PRIMARY KEY, name varchar(9) NOT NULL,
             boss int, touched timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE
             current_timestamp(), note text, UNIQUE KEY (name), FOREIGN KEY (boss) REFERENCES
             people (id), twice varchar(20) AS (concat(name, name)) STORED);
         CREATE TABLE tags (person int NOT NULL, tag varchar(9) NOT NULL, weight double,
             PRIMARY KEY (person, tag), FOREIGN KEY (person) REFERENCES people (id));
         SET foreign_key_checks = 0;
         INSERT INTO people (id, name, boss, touched, note) VALUES
             (1, 'Ada', 2, '2024-01-01 00:00:00', 'a'), (2, 'Bob', NULL, '2024-01-02 00:00:00', NULL),
             (3, 'Eve', 1, '2024-01-03 00:00:00', 'E');
         INSERT INTO tags VALUES (1, 'x', 0.1), (2, 'y', NULL);",
    )
}

/// What the target holds before: a row that differs, one that is the same, one of others.
const BEFORE: &str = "INSERT INTO people (id, name, boss, touched, note) VALUES
        (9, 'Zoe', NULL, '2020-01-01 00:00:00', 'own'),
        (3, 'Eve', 9, '2020-01-03 00:00:00', 'e'), (2, 'Bob', NULL, '2024-01-02 00:00:00', NULL);
     INSERT INTO tags VALUES (9, 'z', 1), (2, 'y', 2);";

#[test]
fn upsert_replaces_what_differs_and_its_rollback_puts_it_back() {
    let source = team();
    let plan = plan_of_mode(&source, "upsert");
    let converted = Run::convert_dump(plan.path(), &source.dump(&[]), &[]);
    converted.ended(0);
    let target = like(&source);
    target.sql(BEFORE);
    let before = target.dump(&DUMP);
    run(&target, &converted, "load.sql");
    assert_eq!(
        target.sql("SELECT id, name, boss, touched, note, twice FROM people ORDER BY id"),
        "1\tAda\t2\t2024-01-01 00:00:00\ta\tAdaAda\n\
         2\tBob\tNULL\t2024-01-02 00:00:00\tNULL\tBobBob\n\
         3\tEve\t1\t2024-01-03 00:00:00\tE\tEveEve\n\
         9\tZoe\tNULL\t2020-01-01 00:00:00\town\tZoeZoe\n"
    );
    assert_eq!(
        target.sql("SELECT * FROM tags ORDER BY person"),
        "1\tx\t0.1\n2\ty\tNULL\n9\tz\t1\n"
    );
    let loaded = target.dump(&DUMP);
    run(&target, &converted, "verify.sql");
    run(&target, &converted, "load.sql");
    assert!(target.dump(&DUMP) == loaded, "a second load changes nothing");
    run(&target, &converted, "verify.sql");
    run(&target, &converted, "rollback.sql");
    check_texts(&before, &target.dump(&DUMP), "after rollback.sql");
}

#[track_caller]
fn check_texts(one: &[u8], other: &[u8], what: &str) {
    let (one, other) = (String::from_utf8_lossy(one), String::from_utf8_lossy(other));
    let differs = one.lines().zip(other.lines()).find(|(one, other)| one != other);
    assert!(one == other, "{what}: {differs:#?}");
}

#[test]
fn skip_existing_leaves_what_is_there() {
    let source = team();
    let plan = plan_of_mode(&source, "skip-existing");
    let converted = Run::convert_dump(plan.path(), &source.dump(&[]), &[]);
    converted.ended(0);
    let target = like(&source);
    target.sql(BEFORE);
    let before = target.dump(&DUMP);
    run(&target, &converted, "load.sql");
    assert_eq!(
        target.sql("SELECT id, boss, note FROM people ORDER BY id"),
        "1\t2\ta\n2\tNULL\tNULL\n3\t9\te\n9\tNULL\town\n"
    );
    assert_eq!(target.sql("SELECT * FROM tags ORDER BY person"), "1\tx\t0.1\n2\ty\t2\n9\tz\t1\n");
    let loaded = target.dump(&DUMP);
    run(&target, &converted, "verify.sql");
    run(&target, &converted, "load.sql");
    assert!(target.dump(&DUMP) == loaded, "a second load changes nothing");
    run(&target, &converted, "verify.sql");
    run(&target, &converted, "rollback.sql");
    check_texts(&before, &target.dump(&DUMP), "after rollback.sql");
}

#[test]
fn an_upsert_that_another_unique_key_refuses_changes_nothing() {
    let source = team();
    let plan = plan_of_mode(&source, "upsert");
    let converted = Run::convert_dump(plan.path(), &source.dump(&[]), &[]);
    let target = like(&source);
    target.sql("INSERT INTO people (id, name) VALUES (7, 'Ada'), (3, 'Old')");
    let rows = || target.sql("SELECT id, name, boss FROM people ORDER BY id");
    let before = rows();
    let error = target.run_file(&converted.path(), "load.sql").expect_err("it stops");
    assert!(error.contains("Duplicate entry 'Ada'"), "{error}");
    assert_eq!(rows(), before);
}

const PASS_THROUGH: &str = "[plan]\nname = \"mysql\"\nas_of = \"2025-01-01T00:00:00Z\"\n\
    [sources.legacy]\ndump = \"legacy.sql\"\n\
    [target]\nengine = \"mysql\"\nbase = \"legacy\"\ncreate = true\npass_through = true\n";

/// Tables that differ in all that DDL says of them.
const SHAPES: &str = "
    CREATE TABLE a (id int NOT NULL AUTO_INCREMENT COMMENT 'it''s; -- one', b_id int,
        code varchar(20) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT 'x\\\\y',
        title varchar(50) NOT NULL DEFAULT '', body text,
        at datetime(3) NOT NULL DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3),
        flags bit(4) DEFAULT b'101', place point NOT NULL, extra longtext CHECK (json_valid(extra)),
        low varchar(50) AS (lower(title)) VIRTUAL, kept varchar(50) AS (lower(title)) STORED,
        PRIMARY KEY (id), UNIQUE KEY code (code), UNIQUE KEY head (title(10)), KEY (b_id),
        KEY body (body(20), code), FULLTEXT KEY words (body), SPATIAL KEY place (place),
        CONSTRAINT long_enough CHECK (char_length(code) > 0 and code <> 'no'))
        COMMENT='a `table`';
    CREATE TABLE b (id int NOT NULL PRIMARY KEY, a_id int,
        CONSTRAINT to_a FOREIGN KEY (a_id) REFERENCES a (id) ON DELETE SET NULL ON UPDATE CASCADE);
    ALTER TABLE a ADD CONSTRAINT to_b FOREIGN KEY (b_id) REFERENCES b (id);
    INSERT INTO b VALUES (1, NULL), (2, NULL);
    INSERT INTO a (b_id, code, title, body, at, place, extra) VALUES
        (1, 'c1', 'Eins', 'text', '2024-01-01 00:00:00.123', POINT(1, 2), '{}'),
        (NULL, 'c2', 'Zwei', NULL, '2024-01-01 00:00:00', POINT(3, 4), NULL);
    UPDATE b SET a_id = 2 WHERE id = 1;";

#[test]
fn tables_are_made_as_they_were_and_taken_away() {
    for source in [all_types(), Database::create(SHAPES)] {
        let dir = TempDir::new().expect("a temporary folder");
        fs::write(dir.path().join("plan.toml"), PASS_THROUGH).expect("plan.toml is written");
        let converted = Run::convert_dump(dir.path(), &source.dump(&[]), &[]);
        converted.ended(0);
        assert_eq!(converted.audit()["contract"]["not_created"], serde_json::json!([]));
        let target = Database::create("SELECT 1");
        run(&target, &converted, "load.sql");
        check_same(&source, &target, "after load.sql");
        let second = target.run_file(&converted.path(), "load.sql").expect_err("it stops");
        assert!(second.contains("the target: expected 0 of the tables and found"), "{second}");
        run(&target, &converted, "rollback.sql");
        assert_eq!(target.sql("SHOW TABLES"), "");
    }
}

#[test]
fn models_maps_and_hooks_meet_a_hand_written_target_whatever_case_its_names_have() {
    let dir = TempDir::new().expect("a temporary folder");
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).expect(name);
    fs::create_dir(dir.path().join("models")).expect("a folder of models");
    write(
        "plan.toml",
        "[plan]\nname = \"m\"\nas_of = \"2025-01-01T00:00:00Z\"\n[sources.legacy]\n\
         dump = \"legacy.sql\"\n[target]\nengine = \"mysql\"\nschema = \"target.sql\"\n\
         before_load = \"before.sql\"\nafter_rollback = \"after.sql\"\n\
         [models.user_map]\nkind = \"map\"\ntarget = \"UserMap\"\nformats = [\"tsv\", \"csv\"]\n",
    );
    let ddl = "CREATE TABLE `Users` (`userId` int PRIMARY KEY, `Name` VARCHAR(9) NOT NULL, isAdmin BOOL);";
    write(
        "target.sql",
        &format!("CREATE TABLE `UserMap` (old_id int PRIMARY KEY, new_id int);\n{ddl}"),
    );
    write("before.sql", "CREATE TABLE `UserMap` (old_id int PRIMARY KEY, new_id int)");
    write("after.sql", "DROP TABLE `UserMap`;");
    write(
        "models/users.sql",
        "SELECT id + 10 AS userid, name, id = 1 AS isadmin FROM legacy.people",
    );
    write("models/user_map.sql", "SELECT id AS old_id, id + 10 AS new_id FROM legacy.people");
    let source = Database::create(
        "CREATE TABLE people (id int, name varchar(9)); INSERT INTO people VALUES (1, 'A'), (2, 'B');",
    );
    let converted = Run::convert_dump(dir.path(), &source.dump(&[]), &[]);
    converted.ended(0);
    let target = Database::create(ddl);
    run(&target, &converted, "load.sql");
    assert_eq!(target.sql("SELECT * FROM Users ORDER BY userId"), "11\tA\t1\n12\tB\t0\n");
    assert_eq!(target.sql("SELECT * FROM UserMap ORDER BY old_id"), "1\t11\n2\t12\n");
    run(&target, &converted, "verify.sql");
    run(&target, &converted, "rollback.sql");
    assert_eq!(target.sql("SELECT COUNT(*) FROM Users; SHOW TABLES"), "0\nUsers\n");
}

#[test]
fn rows_that_point_to_each_other_are_loaded_in_two_steps() {
    let source = Database::create(
        "CREATE TABLE pairs (id int PRIMARY KEY, other int, at timestamp NOT NULL DEFAULT
             current_timestamp() ON UPDATE current_timestamp(),
             FOREIGN KEY (other) REFERENCES pairs (id));
         SET foreign_key_checks = 0;
         INSERT INTO pairs VALUES (1, 2, '2020-01-01 00:00:00'), (2, 1, '2020-01-02 00:00:00'),
             (3, 3, '2020-01-03 00:00:00');",
    );
    check_round_trip(&source, &[]);
}
