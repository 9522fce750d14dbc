//! How rows come into tables that hold some, and go again: insert, upsert, skip-existing.

use std::fs;

use tempfile::TempDir;

use crate::migration::{goes_all_the_way, state, stops, succeeds, untouched};
use crate::postgres::Database;
use crate::run::{Run, transload};

/// A target with rows of its own: keys of every kind, triggers, references that go in circles.
const TARGET: &str = "
CREATE TABLE teams (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL,
    captain integer, UNIQUE (name));
CREATE TABLE players (id serial PRIMARY KEY, team_id integer NOT NULL REFERENCES teams (id),
    mentor integer REFERENCES players (id), name text, score numeric,
    twice numeric GENERATED ALWAYS AS (score * 2) STORED, seen timestamp);
ALTER TABLE teams ADD FOREIGN KEY (captain) REFERENCES players (id);
CREATE TABLE tags (player_id integer REFERENCES players (id) ON DELETE CASCADE, tag text,
    notes json, PRIMARY KEY (player_id, tag));
";

/// What only the server knows of: triggers are no part of the DDL that transload reads.
const TRIGGERS: &str = "
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.seen := '2030-01-01'; RETURN NEW; END $$;
CREATE TRIGGER touch BEFORE UPDATE ON players FOR EACH ROW EXECUTE FUNCTION touch();
";

const ROWS: &str = "
INSERT INTO teams OVERRIDING SYSTEM VALUE VALUES (1, 'old', NULL), (2, 'same', NULL);
INSERT INTO players (id, team_id, mentor, name, score, seen) VALUES
    (1, 1, NULL, 'Ada', 1.50, '2024-01-01'), (2, 2, 1, 'Bob', 2.0, NULL), (9, 1, 2, 'own', 0, NULL);
UPDATE teams SET captain = 1 WHERE id = 1;
INSERT INTO tags VALUES (1, 'a', '{\"a\": 1}'), (9, 'z', NULL);
SELECT setval('players_id_seq', 9);
";

/// Rows of the source: some are new, some are there as they are, some are to be changed.
const SOURCE: &str = "
CREATE TABLE teams (id integer PRIMARY KEY, name text NOT NULL, captain integer);
CREATE TABLE players (id integer PRIMARY KEY, team_id integer, mentor integer, name text,
    score numeric);
CREATE TABLE tags (player_id integer, tag text, notes json);
INSERT INTO teams VALUES (1, 'new name', 12), (2, 'same', NULL), (3, 'third', 11);
INSERT INTO players VALUES (1, 3, 12, 'Ada', 1.5), (2, 2, 1, 'Bob', 2.0),
    (11, 3, 12, 'Cyd', NULL), (12, 1, 11, 'Dan', 7);
INSERT INTO tags VALUES (1, 'a', '{\"a\":1}'), (11, 'b', '{}');
";

/// Returns a plan that loads the tables of the same name, and its folder.
fn plan(tables: &[&str], target: &str, options: &str) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    let text = format!(
        "[plan]\nname = 'Clubs 2'\n[sources.legacy]\ndump = 'dump.sql'\n\
         [target]\nschema = 'target.sql'\n{options}\n"
    );
    fs::write(folder.path().join("plan.toml"), text).expect("plan.toml is written");
    fs::write(folder.path().join("target.sql"), target).expect("target.sql is written");
    fs::create_dir(folder.path().join("models")).expect("a folder");
    for table in tables {
        let sql = format!("SELECT * FROM legacy.{table}");
        fs::write(folder.path().join(format!("models/{table}.sql")), sql).expect("a model");
    }
    folder
}

fn dump(sql: &str) -> Vec<u8> {
    let source = Database::create();
    source.psql(sql);
    source.pg_dump(&[])
}

fn clubs(mode: &str) -> Run {
    let plan = plan(&["teams", "players", "tags"], TARGET, &format!("mode = '{mode}'"));
    let run = Run::convert_dump(plan.path(), &dump(SOURCE), &[]);
    run.ended(0);
    run
}

fn target(rows: &str) -> Database {
    let database = Database::create();
    database.psql(TARGET);
    database.psql(TRIGGERS);
    if !rows.is_empty() {
        database.psql(rows);
    }
    database
}

#[test]
fn rows_go_in_circles_into_empty_tables_and_out_again() {
    for mode in ["insert", "upsert", "skip-existing"] {
        let (run, target) = (clubs(mode), target(""));
        let before = state(&target);
        succeeds(&target, &run, "load.sql");
        assert_eq!(
            target.psql("SELECT id, name, captain FROM teams ORDER BY id"),
            "1|new name|12\n2|same|\n3|third|11\n",
            "{mode}"
        );
        assert_eq!(
            target.psql("SELECT id, team_id, mentor, score, twice FROM players ORDER BY id"),
            "1|3|12|1.5|3.0\n2|2|1|2.0|4.0\n11|3|12||\n12|1|11|7|14\n",
            "{mode}"
        );
        assert_eq!(target.psql("SELECT nextval('players_id_seq')"), "13\n", "{mode}");
        target.psql("SELECT setval('players_id_seq', 12)");
        assert_eq!(target.psql("SELECT nextval('teams_id_seq')"), "4\n", "{mode}");
        target.psql("SELECT setval('teams_id_seq', 3)");
        succeeds(&target, &run, "rollback.sql");
        assert_eq!(state(&target), before, "{mode}");
    }
}

#[test]
fn upserts_change_what_differs_and_nothing_twice() {
    let (run, target) = (clubs("upsert"), target(ROWS));
    let before = state(&target);
    let same = "SELECT xmin, ctid, t FROM teams AS t WHERE id = 2";
    let untouched_row = target.psql(same);
    let said = succeeds(&target, &run, "load.sql");
    assert!(said.contains("fires: CREATE TRIGGER touch BEFORE UPDATE"), "{said}");
    assert_eq!(
        target.psql("SELECT * FROM teams ORDER BY id"),
        "1|new name|12\n2|same|\n3|third|11\n"
    );
    // 1.50 became 1.5, and the trigger fired for that row alone.
    assert_eq!(
        target.psql("SELECT id, team_id, mentor, name, score, seen FROM players ORDER BY id"),
        "1|3|12|Ada|1.5|2030-01-01 00:00:00\n2|2|1|Bob|2.0|\n9|1|2|own|0|\n11|3|12|Cyd||\n12|1|11|Dan|7|\n"
    );
    assert_eq!(target.psql("SELECT notes FROM tags WHERE tag = 'a'"), "{\"a\":1}\n");
    assert_eq!(target.psql(same), untouched_row);

    let loaded = (untouched(&target), state(&target));
    succeeds(&target, &run, "load.sql");
    assert_eq!((untouched(&target), state(&target)), loaded, "a second load changes nothing");
    succeeds(&target, &run, "rollback.sql");
    assert_eq!(state(&target), before);
}

#[test]
fn existing_rows_are_skipped_as_they_are() {
    let (run, target) = (clubs("skip-existing"), target(ROWS));
    let before = state(&target);
    succeeds(&target, &run, "load.sql");
    assert_eq!(target.psql("SELECT * FROM teams ORDER BY id"), "1|old|1\n2|same|\n3|third|11\n");
    assert_eq!(target.psql("SELECT count(*) FROM players"), "5\n");
    // What happens to rows after the load is none of the second one's business.
    target.psql("UPDATE teams SET captain = NULL WHERE id = 3");
    let loaded = (untouched(&target), state(&target));
    succeeds(&target, &run, "load.sql");
    assert_eq!((untouched(&target), state(&target)), loaded, "a second load changes nothing");
    let said = stops(&target, &run, "rollback.sql");
    assert!(said.contains("\"teams\": 1 of 1 loaded rows were changed since"), "{said}");
    target.psql("UPDATE teams SET captain = 11 WHERE id = 3");
    succeeds(&target, &run, "rollback.sql");
    assert_eq!(state(&target), before);
}

/// Changes a loaded target: the rollback says what is not as it was, and changes nothing.
#[track_caller]
fn check_rollback_refused(mode: &str, change: &str, complaint: &str) {
    let (run, target) = (clubs(mode), target(ROWS));
    succeeds(&target, &run, "load.sql");
    target.psql(change);
    let changed = state(&target);
    let said = stops(&target, &run, "rollback.sql");
    assert!(said.contains(complaint), "{said}");
    assert_eq!(state(&target), changed, "{change}");
}

#[test]
fn rollbacks_say_which_table_was_changed_since() {
    for mode in ["upsert", "skip-existing"] {
        let change = "UPDATE players SET name = 'Zoe' WHERE id = 12";
        let changed = "table \"public\".\"players\":";
        check_rollback_refused(mode, change, changed);
        let change = "DELETE FROM tags WHERE tag = 'b'";
        check_rollback_refused(mode, change, "table \"public\".\"tags\": expected");
        let change = "INSERT INTO tags VALUES (12, 'mine')";
        check_rollback_refused(mode, change, "1 rows of tags that were not loaded refer to it");
    }
    let change = "UPDATE teams SET name = 'other' WHERE id = 1";
    check_rollback_refused("upsert", change, "\"teams\": 1 of 2 loaded rows were changed since");
}

#[test]
fn rows_that_were_never_touched_may_change() {
    let (run, target) = (clubs("upsert"), target(ROWS));
    succeeds(&target, &run, "load.sql");
    target.psql(
        "UPDATE players SET name = 'Bobby' WHERE id = 2; UPDATE teams SET name = 'x' WHERE id = 2;
        INSERT INTO teams (name) VALUES ('later')",
    );
    let said = succeeds(&target, &run, "rollback.sql");
    assert!(said.contains("sequence public.teams_id_seq gave numbers since the load"), "{said}");
    assert_eq!(target.psql("SELECT id, name FROM teams ORDER BY id"), "1|old\n2|x\n4|later\n");
}

#[test]
fn tables_may_hold_rows_beside_those_that_are_inserted() {
    let plan = plan(
        &["visits", "notes"],
        "
        CREATE TABLE visits (at date, who text);
        CREATE TABLE notes (id integer PRIMARY KEY, t text);",
        "
        [models.visits]\nmay_hold_rows = true\n[models.notes]\nmay_hold_rows = true",
    );
    let run = Run::convert_dump(
        plan.path(),
        &dump(
            "
        CREATE TABLE visits (at date, who text); CREATE TABLE notes (id integer, t text);
        INSERT INTO visits VALUES ('2024-01-01', 'a'), ('2024-01-01', 'a'), (NULL, NULL);
        INSERT INTO notes VALUES (2, 'b');",
        ),
        &[],
    );
    run.ended(0);
    let target = Database::create();
    target.psql("CREATE TABLE visits (at date, who text);
        CREATE TABLE notes (id integer PRIMARY KEY, t text);
        INSERT INTO visits VALUES ('2024-01-01', 'a'), (NULL, 'b'); INSERT INTO notes VALUES (1, 'a');");
    let before = state(&target);
    succeeds(&target, &run, "load.sql");
    assert_eq!(target.psql("SELECT count(*) FROM visits"), "5\n");
    let said = stops(&target, &run, "load.sql");
    assert!(said.contains("notes_pkey"), "{said}");
    succeeds(&target, &run, "rollback.sql");
    assert_eq!(state(&target), before);
}

#[test]
fn the_plans_sql_runs_inside_the_transactions() {
    let hooks = "before_load = 'a.sql'\nafter_load = 'b.sql'\nbefore_rollback = 'c.sql'\n\
                 after_rollback = 'd.sql'";
    let plan = plan(
        &["teams"],
        "CREATE TABLE teams (id integer PRIMARY KEY, name text, captain int);",
        hooks,
    );
    for (name, sql) in [
        ("a.sql", "CREATE TABLE teams (id integer PRIMARY KEY, name text, captain int)"),
        ("b.sql", "CREATE VIEW names AS SELECT name FROM teams; -- for the page"),
        ("c.sql", "DROP VIEW names;"),
        ("d.sql", "DROP TABLE teams;\n"),
    ] {
        fs::write(plan.path().join(name), sql).expect("a file is written");
    }
    let dump = dump(SOURCE);
    let run = Run::convert_dump(plan.path(), &dump, &[]);
    run.ended(0);
    let target = Database::create();
    let before = state(&target);
    succeeds(&target, &run, "load.sql");
    assert_eq!(target.psql("SELECT count(*) FROM names"), "3\n");
    succeeds(&target, &run, "rollback.sql");
    assert_eq!(state(&target), before);

    fs::write(plan.path().join("b.sql"), "SELECT 1 / 0").expect("a file is written");
    let broken = Run::convert_dump(plan.path(), &dump, &[]);
    assert_ne!(broken.audit()["plan_digest"], run.audit()["plan_digest"]);
    let said = stops(&target, &broken, "load.sql");
    assert!(said.contains("division by zero"), "{said}");
    assert_eq!(state(&target), before);
}

#[test]
fn maps_with_a_target_are_loaded_too() {
    let plan = plan(&["teams"], "
        CREATE TABLE teams (id integer PRIMARY KEY, name text, captain int);
        CREATE TABLE admin_map (old_id integer PRIMARY KEY, new_id integer NOT NULL REFERENCES teams (id));",
        "[models.team_map]\nkind = 'map'\ntarget = 'admin_map'");
    fs::write(
        plan.path().join("models/team_map.sql"),
        "SELECT id + 100 AS old_id, id AS new_id FROM legacy.teams",
    )
    .expect("a model");
    let run = Run::convert_dump(plan.path(), &dump(SOURCE), &[]);
    run.ended(0);
    assert_eq!(run.text("maps/team_map.csv"), "old_id,new_id\n101,1\n102,2\n103,3\n");
    let target = Database::create();
    target.psql("CREATE TABLE teams (id integer PRIMARY KEY, name text, captain int);
        CREATE TABLE admin_map (old_id integer PRIMARY KEY, new_id integer NOT NULL REFERENCES teams (id));");
    let before = state(&target);
    succeeds(&target, &run, "load.sql");
    assert_eq!(target.psql("SELECT new_id FROM admin_map WHERE old_id = 103"), "3\n");
    succeeds(&target, &run, "rollback.sql");
    assert_eq!(state(&target), before);
}

#[test]
fn loads_are_refused_with_a_word_that_says_why() {
    let run = clubs("upsert");
    let target = target("");
    // Another folder, with another run in it.
    let other = clubs("insert");
    fs::copy(run.path().join("load.sql"), other.path().join("load.sql")).expect("a copy");
    fs::write(other.path().join("data/public.teams.copy"), "").expect("a file is written");
    let sums = other.text("SHA256SUMS").replace("data/public.teams.copy", "data/public.team.copy");
    fs::write(other.path().join("SHA256SUMS"), sums).expect("a file is written");
    let said = stops(&target, &other, "load.sql");
    assert!(said.contains("data/public.teams.copy: this is not the file"), "{said}");
    assert!(said.contains("run psql in the folder of the script"), "{said}");

    let role = format!("loader_{}", std::process::id());
    target.psql(&format!(
        "CREATE ROLE {role}; GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO {role};
        ALTER TABLE tags ENABLE ROW LEVEL SECURITY"
    ));
    let as_role = |grant: &str| {
        target.psql(grant);
        let script =
            run.text("load.sql").replace("\nBEGIN;\n", &format!("\nSET ROLE {role};\nBEGIN;\n"));
        fs::write(run.path().join("as_role.sql"), script).expect("a script is written");
        stops(&target, &run, "as_role.sql")
    };
    let said = as_role("");
    assert!(
        said.contains("policy_denied: table \"public\".\"tags\": row security hides rows"),
        "{said}"
    );
    let said = as_role("ALTER TABLE tags DISABLE ROW LEVEL SECURITY");
    assert!(said.contains("may not select, insert and update"), "{said}");
    let said = as_role(&format!("GRANT UPDATE ON ALL TABLES IN SCHEMA public TO {role}"));
    assert!(said.contains("may not create a schema in database"), "{said}");
    target.psql(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
}

#[test]
fn a_migration_goes_all_the_way() {
    let plan = plan(&["teams", "players", "tags"], TARGET, "");
    fs::write(plan.path().join("dump.sql"), dump(SOURCE)).expect("a dump");
    let target = target("");
    let validations = [("no team without a name", "SELECT * FROM teams WHERE name = ''")];
    goes_all_the_way(plan.path(), &[], &target, &validations);
}

#[test]
fn what_triggers_make_of_rows_is_left_and_taken_back() {
    let target_sql = "CREATE TABLE t (id integer PRIMARY KEY, a text, seen timestamp);";
    let trigger = "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN NEW.seen := clock_timestamp(); RETURN NEW; END $$;
        CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();";
    let dump =
        dump(&format!("{target_sql} INSERT INTO t VALUES (1, 'x', '2024-01-01'), (2, 'y', NULL);"));
    for (mode, rows) in [
        ("insert", ""),
        ("upsert", "(1, 'old', NULL), (3, 'own', NULL)"),
        ("skip-existing", "(1, 'old', NULL)"),
    ] {
        let plan = plan(&["t"], target_sql, &format!("mode = '{mode}'"));
        let run = Run::convert_dump(plan.path(), &dump, &[]);
        run.ended(0);
        let target = Database::create();
        target.psql(&format!("{target_sql} {trigger}"));
        if !rows.is_empty() {
            target.psql(&format!("INSERT INTO t VALUES {rows}"));
        }
        let before = state(&target);
        succeeds(&target, &run, "load.sql");
        assert!(stops(&target, &run, "verify.sql").contains("public.t: other values in seen"));
        if mode != "insert" {
            let loaded = untouched(&target);
            succeeds(&target, &run, "load.sql");
            assert_eq!(untouched(&target), loaded, "{mode}: a second load changes nothing");
        }
        let change = |a: &str| {
            target.psql(&format!(
                "ALTER TABLE t DISABLE TRIGGER touch;
            UPDATE t SET a = '{a}' WHERE id = 2; ALTER TABLE t ENABLE TRIGGER touch"
            ))
        };
        change("z");
        let said = stops(&target, &run, "rollback.sql");
        assert!(said.contains("loaded rows were changed since"), "{said}");
        change("y");
        succeeds(&target, &run, "rollback.sql");
        assert_eq!(state(&target), before, "{mode}");
    }
}

#[test]
fn circles_that_nothing_can_satisfy_are_said() {
    let target_sql = "CREATE TABLE a (id integer PRIMARY KEY, b_id integer NOT NULL);
        CREATE TABLE b (id integer PRIMARY KEY, a_id integer NOT NULL REFERENCES a (id));
        ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b (id)";
    let source = "CREATE TABLE a (id integer PRIMARY KEY, b_id integer);
        CREATE TABLE b (id integer, a_id integer); INSERT INTO a VALUES (1, 1); INSERT INTO b VALUES (1, 1);";
    let dump = dump(source);
    let check = |ddl: &str| {
        let plan = plan(&["a", "b"], ddl, "");
        fs::write(plan.path().join("dump.sql"), &dump).expect("a dump");
        let output = transload().arg("check").arg(plan.path()).output().expect("transload starts");
        (output.status.code(), String::from_utf8(output.stderr).expect("text"))
    };
    let (code, said) = check(&format!("{target_sql};"));
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("can't be filled after the rows of `public."), "{said}");
    assert!(said.contains("hint: declare the foreign key DEFERRABLE"), "{said}");

    let deferrable = format!("{target_sql} DEFERRABLE;");
    let (code, said) = check(&deferrable);
    assert_eq!(code, Some(0), "{said}");
    let plan = plan(&["a", "b"], &deferrable, "");
    let run = Run::convert_dump(plan.path(), &dump, &[]);
    run.ended(0);
    let target = Database::create();
    target.psql(&deferrable);
    let before = state(&target);
    succeeds(&target, &run, "load.sql");
    assert_eq!(target.psql("SELECT a_id FROM b"), "1\n");
    succeeds(&target, &run, "rollback.sql");
    assert_eq!(state(&target), before);
}

#[test]
fn a_role_that_may_only_insert_loads_empty_tables() {
    let target_sql = "CREATE TABLE t (id integer PRIMARY KEY, a text);";
    let plan = plan(&["t"], target_sql, "");
    let dump = dump(&format!("{target_sql} INSERT INTO t VALUES (1, 'x');"));
    let run = Run::convert_dump(plan.path(), &dump, &[]);
    run.ended(0);
    let target = Database::create();
    target.psql(target_sql);
    let before = state(&target);
    let role = format!("inserter_{}", std::process::id());
    target.psql(&format!("CREATE ROLE {role}; GRANT SELECT, INSERT ON t TO {role}"));
    let script =
        run.text("load.sql").replace("\nBEGIN;\n", &format!("\nSET ROLE {role};\nBEGIN;\n"));
    fs::write(run.path().join("as_role.sql"), script).expect("a script is written");
    let said = succeeds(&target, &run, "as_role.sql");
    assert!(said.contains("may not create a schema: the rollback will leave sequences"), "{said}");
    target.psql(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
    succeeds(&target, &run, "verify.sql");
    let said = succeeds(&target, &run, "rollback.sql");
    assert!(said.contains("sequences are left as they are"), "{said}");
    assert_eq!(state(&target), before);
}
