//! Rows that act on rows: the same script in the real server and through `transload snapshot`
//! leaves the same rows.

use std::fs;

use tempfile::TempDir;

use crate::{mariadb, postgres, run};

/// What a snapshot of a script holds.
struct Snapshot {
    folder: TempDir,
    /// Each finding's code and whether it loses rows.
    findings: Vec<(String, bool)>,
}

fn snapshot(script: &str) -> Snapshot {
    let folder = TempDir::new().expect("a temporary folder");
    let dump = folder.path().join("dump.sql");
    fs::write(&dump, script).expect("dump.sql");
    let out = folder.path().join("out");
    let output = run::transload()
        .args(["snapshot", "--format", "copy", "-o"])
        .arg(&out)
        .arg(&dump)
        .output()
        .expect("transload starts");
    let code = output.status.code();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(matches!(code, Some(0 | 1)), "{errors}");
    let report = fs::read_to_string(out.join("snapshot.json")).expect("snapshot.json");
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    let findings = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|finding| (run::plain(&finding["code"]), finding["loses_rows"] == true));
    Snapshot { findings: findings.collect(), folder }
}

impl Snapshot {
    /// The rows of a table, sorted.
    fn rows(&self, table: &str) -> Vec<String> {
        let path = self.folder.path().join(format!("out/data/{table}.copy"));
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{table}: {error}"));
        sorted(&text)
    }

    #[track_caller]
    fn loses_nothing(&self) {
        let lost: Vec<_> = self.findings.iter().filter(|(_, loses)| *loses).collect();
        assert!(lost.is_empty(), "{lost:?}");
    }
}

fn sorted(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

/// Loads a script into MariaDB and reads it: `t` has the same rows in both.
#[track_caller]
fn check_mariadb(script: &str) -> Snapshot {
    check_mariadb_as(script, "SELECT * FROM t")
}

#[track_caller]
fn check_mariadb_as(script: &str, select: &str) -> Snapshot {
    let database = mariadb::Database::create(script);
    let expected = database.sql(select).replace("NULL", "\\N");
    let snapshot = snapshot(&format!("-- MariaDB dump 10.19\n{script}\n-- Dump completed\n"));
    assert_eq!(snapshot.rows("t"), sorted(&expected), "{script}\n{:?}", snapshot.findings);
    snapshot.loses_nothing();
    snapshot
}

/// Loads a script into PostgreSQL and reads it: `t` has the same rows in both.
#[track_caller]
fn check_postgres(script: &str) -> Snapshot {
    let database = postgres::Database::create();
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("script.sql"), script).expect("script.sql");
    let output = database.psql_file(folder.path(), "script.sql");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let expected = database.psql("COPY t TO STDOUT");
    let snapshot = snapshot(&format!("SET statement_timeout = 0;\n{script}"));
    assert_eq!(snapshot.rows("public.t"), sorted(&expected), "{script}\n{:?}", snapshot.findings);
    snapshot.loses_nothing();
    snapshot
}

const KEYED: &str = "CREATE TABLE t (id INT PRIMARY KEY, u VARCHAR(20) UNIQUE, v VARCHAR(20))
    ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;\n";

#[test]
fn replace_takes_the_place_of_every_row_with_one_of_its_keys() {
    check_mariadb(&format!(
        "{KEYED} REPLACE INTO t VALUES (1,'a','x'),(2,'b','y'),(3,NULL,'z'),(4,NULL,'n');
         REPLACE INTO t VALUES (1,'b','both'),(3,NULL,'again');
         REPLACE INTO t (id, v) VALUES (9,'no u');"
    ));
    let found = check_mariadb(&format!(
        "{KEYED} INSERT INTO t VALUES (1,'a','x'),(2,'b','y');
         INSERT INTO t VALUES (3,'c','z'); REPLACE INTO t VALUES (2,'c','late');"
    ));
    assert_eq!(found.findings, [("keys_applied".to_owned(), false)]);
}

#[test]
fn ignore_keeps_the_row_that_is_there() {
    check_mariadb(&format!(
        "{KEYED} INSERT IGNORE INTO t VALUES (1,'a','x'),(1,'b','y'),(2,'A ','z'),(3,'b','w');
         INSERT IGNORE INTO t VALUES (3,'q','x'),(4,'q','x');
         REPLACE INTO t VALUES (3,'q','new');"
    ));
}

#[test]
fn duplicates_update_the_row_that_is_there() {
    check_mariadb(&format!(
        "{KEYED} INSERT INTO t VALUES (1,'a','x'),(2,'b','y') ON DUPLICATE KEY UPDATE v=VALUES(v);
         INSERT INTO t VALUES (1,'q','new'),(7,'b','second'),(8,'c','third')
           ON DUPLICATE KEY UPDATE u=VALUES(u), v=VALUES(v);
         INSERT INTO t VALUES (1,'r','never') ON DUPLICATE KEY UPDATE id=id;
         INSERT INTO t VALUES (2,'r','w') ON DUPLICATE KEY UPDATE v='constant';
         INSERT INTO t VALUES (5,'q','w') ON DUPLICATE KEY UPDATE v=NULL;"
    ));
}

#[test]
fn keys_that_come_after_the_rows_ignore_none() {
    check_mariadb(
        "CREATE TABLE t (id INT NOT NULL, v INT);
         INSERT IGNORE INTO t VALUES (1,1),(1,1),(2,2); DELETE FROM t;
         INSERT IGNORE INTO t VALUES (1,1); INSERT IGNORE INTO t VALUES (2,2);
         ALTER TABLE t ADD PRIMARY KEY (id);
         INSERT IGNORE INTO t VALUES (2,3),(3,3);",
    );
}

#[test]
fn mysql_keys_compare_by_collation_and_prefix() {
    for (collation, letters) in [
        ("utf8mb4_general_ci", "'a','A','a  ','é','E','ab','AC'"),
        ("utf8mb4_bin", "'a','A','a  ','é','E','ab','AC'"),
        ("utf8mb4_unicode_ci", "'x','X ','Ö','o','ñ','N'"),
        ("utf8mb4_nopad_bin", "'x','x ','Ö','o','ñ','N'"),
        ("latin1_general_cs", "'x','X','x  ','y'"),
    ] {
        let rows: Vec<String> = letters.split(',').map(|letter| format!("({letter})")).collect();
        let charset = collation.split('_').next().expect("a charset");
        check_mariadb(&format!(
            "CREATE TABLE t (a VARCHAR(9) CHARACTER SET {charset} COLLATE {collation} NOT NULL,
               PRIMARY KEY (a)); INSERT IGNORE INTO t VALUES {};",
            rows.join(",")
        ));
    }
    check_mariadb_as(
        "CREATE TABLE t (a VARCHAR(9), b TEXT, c BINARY(3), d DECIMAL(5,2), UNIQUE KEY k (b(2)),
           UNIQUE (c), UNIQUE (d, a)) DEFAULT CHARSET=utf8mb4;
         INSERT IGNORE INTO t VALUES ('x','ab1',_binary 'a',1.0),('x','ab2',_binary 'b',2),
           ('x','AC1',_binary 'c',1.00),('y','ae1',_binary 'a\\0',3),('X','af',_binary 'e',1),
           (NULL,'ag',_binary 'f',1.00),(NULL,'ah',_binary 'g',1);",
        r"SELECT a, b, CONCAT('\\\\x', LOWER(HEX(LEFT(c, 1)))), d FROM t",
    );
}

#[test]
fn statements_of_many_rows_are_one_statement() {
    let rows = |from: u32, mark: &str| {
        let rows: Vec<String> = (from..from + 20_000)
            .map(|id| format!("({id},'u{id}','{mark} and twenty more')"))
            .collect();
        rows.join(",")
    };
    let found = check_mariadb(&format!(
        "{KEYED} INSERT INTO t VALUES {} ON DUPLICATE KEY UPDATE v=VALUES(v);
         INSERT INTO t VALUES {} ON DUPLICATE KEY UPDATE v=VALUES(v);",
        rows(1, "a"),
        rows(10_001, "b")
    ));
    assert_eq!(found.rows("t").len(), 30_000);
}

#[test]
fn conflicts_of_postgres_ask_the_keys_of_that_time() {
    check_postgres(
        "CREATE TABLE t (id integer PRIMARY KEY, u text UNIQUE, v numeric);
         INSERT INTO t VALUES (1, 'a', 1) ON CONFLICT DO NOTHING;
         INSERT INTO t VALUES (1, 'b', 1) ON CONFLICT DO NOTHING;
         INSERT INTO t VALUES (2, 'a', 1), (3, 'A', 2), (4, NULL, 3), (5, NULL, 4) ON CONFLICT DO NOTHING;
         INSERT INTO t VALUES (3, 'z', 9) ON CONFLICT (id) DO UPDATE SET u = excluded.u, v = excluded.v;
         INSERT INTO t VALUES (4, 'y', 9) ON CONFLICT ON CONSTRAINT t_pkey DO UPDATE SET v = -1, u = 'lit'::text;
         INSERT INTO t VALUES (6, 'y', 9) ON CONFLICT (u) DO NOTHING;",
    );
    check_postgres(
        "CREATE TABLE t (id integer, v text);
         INSERT INTO t VALUES (1, 'a') ON CONFLICT DO NOTHING;
         INSERT INTO t VALUES (1, 'a') ON CONFLICT DO NOTHING;",
    );
    check_postgres(
        "CREATE TABLE t (n numeric, c character(3), UNIQUE (n, c));
         INSERT INTO t VALUES (1.0, 'a') ON CONFLICT DO NOTHING;
         INSERT INTO t VALUES (1.00, 'a  ') ON CONFLICT DO NOTHING;
         INSERT INTO t VALUES (1.01, 'a') ON CONFLICT DO NOTHING;
         INSERT INTO t VALUES (1, NULL), (1, NULL) ON CONFLICT DO NOTHING;",
    );
}

#[test]
fn rows_that_came_by_copy_are_skipped_and_changed_too() {
    check_postgres(
        "CREATE TABLE t (id integer PRIMARY KEY, v text);
         COPY t (id, v) FROM stdin;\n1\ta\n2\tb\n\\.\n
         INSERT INTO t VALUES (2, 'c'), (3, 'd') ON CONFLICT (id) DO UPDATE SET v = excluded.v;
         INSERT INTO t VALUES (3, 'e') ON CONFLICT DO NOTHING;",
    );
}

#[test]
fn mysql_numbers_rows_as_innodb_does() {
    check_mariadb(
        "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v INT) ENGINE=InnoDB AUTO_INCREMENT=7;
         INSERT INTO t VALUES (NULL,1),(0,2),(20,3),(NULL,4); INSERT INTO t (v) VALUES (5),(6);
         INSERT INTO t VALUES (DEFAULT, 7); ALTER TABLE t AUTO_INCREMENT = 50;
         INSERT INTO t (v) VALUES (8);",
    );
    check_mariadb(
        "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v INT UNIQUE) ENGINE=InnoDB;
         INSERT IGNORE INTO t VALUES (NULL,1),(NULL,1),(NULL,2); INSERT IGNORE INTO t VALUES (100,1);
         REPLACE INTO t (v) VALUES (1),(3); INSERT INTO t (v) VALUES (4);
         INSERT INTO t (v) VALUES (4),(5) ON DUPLICATE KEY UPDATE v=VALUES(v);
         INSERT INTO t (v) VALUES (6);",
    );
    check_mariadb(
        "SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO';
         CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v INT) ENGINE=MyISAM;
         INSERT INTO t VALUES (0,1),(5,0),(NULL,2),(2,1),(NULL,4);",
    );
}

#[test]
fn sequences_number_the_rows_that_come_without() {
    check_postgres(
        "CREATE SEQUENCE s START WITH 10 INCREMENT BY 5;
         CREATE TABLE t (id integer DEFAULT nextval('s'), g integer GENERATED BY DEFAULT AS IDENTITY
             (START WITH 3), v text);
         INSERT INTO t (g, v) VALUES (1, 'a'), (2, 'b'); INSERT INTO t VALUES (7, 8, 'c');
         SELECT setval('s', 100); INSERT INTO t (g, v) VALUES (3, 'd');
         INSERT INTO t VALUES (DEFAULT, 4, 'e');",
    );
    check_postgres(
        "CREATE TABLE t (id serial PRIMARY KEY, v text);
         INSERT INTO t (v) VALUES ('a'), ('b'); SELECT setval('t_id_seq', 40, false);
         COPY t (v) FROM stdin;\nx\ny\n\\.\n",
    );
}

#[test]
fn deletes_and_updates_by_literals_are_carried_out() {
    check_mariadb(&format!(
        "{KEYED} INSERT INTO t VALUES (1,'a','x'),(2,'b','y'),(3,NULL,'z'),(4,'d','X');
         DELETE FROM t WHERE v = 'x'; UPDATE t SET v = 'new' WHERE id IN (2,3) AND u IS NULL;
         INSERT INTO t VALUES (1,'e','back'); UPDATE t SET v = NULL WHERE id = 1;
         DELETE FROM t WHERE id = 99;"
    ));
    check_postgres(
        "CREATE TABLE t (id integer, v text); DELETE FROM t WHERE id > 3;
         COPY t FROM stdin;\n1\ta\n2\t\\N\n\\.\n
         UPDATE t SET v = 'b' WHERE v IS NULL; DELETE FROM ONLY t WHERE id = 1;",
    );
}

#[test]
fn what_a_server_would_have_to_evaluate_is_said() {
    let script = "-- MySQL dump\nCREATE TABLE t (id INT PRIMARY KEY, v INT);
        INSERT INTO t VALUES (1,1); UPDATE t SET v = v + 1; DELETE FROM t WHERE id > 7;
        INSERT INTO t VALUES (1,5) ON DUPLICATE KEY UPDATE v = v + 1;";
    let snapshot = snapshot(script);
    let codes: Vec<&str> = snapshot.findings.iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!(codes, ["statement_not_applied", "statement_not_applied", "keys_not_applied"]);
    assert!(snapshot.findings.iter().all(|(_, loses)| *loses));
}

#[test]
fn rolled_back_statements_leave_nothing() {
    check_mariadb(&format!(
        "{KEYED} INSERT INTO t VALUES (1,'a','x'); START TRANSACTION; INSERT INTO t VALUES (2,'b','y');
         DELETE FROM t WHERE id = 1; ROLLBACK; INSERT INTO t VALUES (3,'c','z');
         BEGIN; INSERT INTO t VALUES (4,'d','w'); SAVEPOINT s; REPLACE INTO t VALUES (4,'e','w');
         ROLLBACK TO s; INSERT INTO t VALUES (5,'f','q'); COMMIT;
         SET autocommit=0; INSERT INTO t VALUES (6,'g','q'); ROLLBACK; INSERT INTO t VALUES (7,'h','q'); COMMIT;"
    ));
    check_postgres(
        "CREATE TABLE t (id integer PRIMARY KEY, v text); INSERT INTO t VALUES (1, 'a');
         BEGIN; DROP TABLE t; CREATE TABLE t (x integer); COPY t FROM stdin;\n5\n\\.\nROLLBACK;
         BEGIN; COPY t FROM stdin;\n2\tb\n\\.\nSAVEPOINT a; DELETE FROM t; ROLLBACK TO SAVEPOINT a; COMMIT;",
    );
}

#[test]
fn rows_go_with_their_table_to_another_name() {
    check_mariadb(
        "CREATE TABLE a (id INT, v INT); INSERT INTO a VALUES (1,1); CREATE TABLE b LIKE a;
         INSERT INTO b VALUES (2,2); RENAME TABLE a TO t, b TO a; INSERT INTO t VALUES (3,3);
         ALTER TABLE a RENAME TO c;",
    );
    check_postgres(
        "CREATE TABLE a (id integer); INSERT INTO a VALUES (1); ALTER TABLE a RENAME TO t;
         INSERT INTO t VALUES (2);",
    );
}

#[test]
fn rows_of_standard_input_that_change_later_are_said() {
    use std::io::Write;
    let folder = TempDir::new().expect("a temporary folder");
    let mut child = run::transload()
        .args(["inspect", "--json", "-"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .current_dir(folder.path())
        .spawn()
        .expect("transload starts");
    let script = format!(
        "-- MySQL dump\n{KEYED} INSERT INTO t VALUES (1,'a','x');
        REPLACE INTO t VALUES (1,'b','y');"
    );
    child.stdin.take().expect("stdin").write_all(script.as_bytes()).expect("stdin");
    let output = child.wait_with_output().expect("transload ends");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["findings"][0]["code"], "keys_not_applied");
    assert_eq!(report["findings"][0]["loses_rows"], true);
}

#[test]
fn rows_that_leave_columns_out_get_their_defaults() {
    check_postgres(
        "CREATE TYPE mood AS ENUM ('sad', 'glad');
         CREATE TABLE t (id integer, a text DEFAULT 'it''s'::text, b numeric(6,2) DEFAULT (0)::numeric,
             c integer DEFAULT (-1), d jsonb DEFAULT '{}'::jsonb, e text[] DEFAULT ARRAY[]::text[],
             f character varying(9) DEFAULT NULL::character varying, g boolean DEFAULT true,
             h mood DEFAULT 'glad'::public.mood, i text[] DEFAULT ARRAY['x'::text, 'y\"z'::text],
             j date DEFAULT '2024-02-29'::date, k text DEFAULT 'a'::character varying);
         INSERT INTO t (id) VALUES (1), (2); INSERT INTO t (id, a) VALUES (3, DEFAULT);",
    );
    check_mariadb(
        "SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO';
         CREATE TABLE t (id INT, a VARCHAR(9) NOT NULL DEFAULT 'x', b INT NOT NULL, c VARCHAR(9) NOT NULL,
             d ENUM('p','q') NOT NULL, e DECIMAL(5,2) NOT NULL DEFAULT 1.5, f INT DEFAULT (1),
             g LONGTEXT DEFAULT '[]') DEFAULT CHARSET=utf8mb4;
         INSERT INTO t (id) VALUES (1),(2); INSERT INTO t (id, a, f) VALUES (3, DEFAULT, DEFAULT);",
    );
}

#[test]
fn defaults_that_only_a_server_knows_are_said() {
    let script = "SET statement_timeout = 0;
        CREATE TABLE t (id integer, at timestamptz DEFAULT now(), u uuid DEFAULT gen_random_uuid(),
            must text NOT NULL);
        INSERT INTO t (id, must) VALUES (1, 'x'); INSERT INTO t (id, at, u) VALUES (2, NULL, NULL);";
    let snapshot = snapshot(script);
    let codes: Vec<_> =
        snapshot.findings.iter().map(|(code, loses)| (code.as_str(), *loses)).collect();
    assert_eq!(codes, [("default_not_applied", true); 3]);
}
