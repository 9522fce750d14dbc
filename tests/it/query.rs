//! `transload query`: SQL straight on dumps, snapshots, runs and tarballs.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::run::{Run, plan, transload};

const SHOP: &str = "\
-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
--
-- Host: localhost    Database: shop
-- ------------------------------------------------------
SET NAMES utf8mb4;
DROP TABLE IF EXISTS `customers`;
CREATE TABLE `customers` (
  `id` int NOT NULL, `name` varchar(100), `since` datetime, `credit` decimal(10,2), `photo` blob,
  `createdAt` date, PRIMARY KEY (`id`)
);
INSERT INTO `customers` VALUES
  (1,'Ada','2024-02-29 10:00:00',12.50,0x00FF,'2024-01-01'),
  (2,'','0000-00-00 00:00:00',-0.05,NULL,NULL),
  (3,NULL,NULL,NULL,'',NULL),
  (4,'two\\nlines \u{1b}[31mred','9999-12-31 23:59:59',1000000,'x','2024-12-31');
DROP TABLE IF EXISTS `orders`;
CREATE TABLE `orders` (`id` bigint NOT NULL, `customer` int, `total` decimal(10,2));
INSERT INTO `orders` VALUES (9007199254740993,1,1.10),(2,1,2.20),(3,4,3.30),(4,9,4.40);
-- Dump completed on 2025-01-01  0:00:00
";

/// What a query gave.
struct Answer {
    code: i32,
    stdout: String,
    stderr: String,
}

fn run(command: &mut Command) -> Answer {
    let output = command.output().expect("transload starts");
    let text = |bytes| String::from_utf8(bytes).expect("transload prints UTF-8");
    Answer {
        code: output.status.code().expect("transload ends by itself"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

fn query(input: &Path, sql: &str, options: &[&str]) -> Answer {
    run(transload().arg("query").arg(input).arg(sql).args(options))
}

fn written(folder: &TempDir, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).expect("the input is written");
    path
}

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder")
}

/// Asks the shop for CSV.
#[track_caller]
fn check(sql: &str, expected: &str) {
    let folder = folder();
    let answer = query(&written(&folder, "shop.sql", SHOP), sql, &["--format", "csv", "-q"]);
    assert_eq!((answer.stdout.as_str(), answer.stderr.as_str()), (expected, ""), "{sql}");
    assert_eq!(answer.code, 0, "{sql}");
}

#[track_caller]
fn check_error(dump: &str, sql: &str, code: i32, parts: &[&str]) {
    let folder = folder();
    let answer = query(&written(&folder, "shop.sql", dump), sql, &["--format", "csv"]);
    for part in parts {
        assert!(answer.stderr.contains(part), "{sql}: `{part}` is not in:\n{}", answer.stderr);
    }
    assert_eq!((answer.code, answer.stdout.as_str()), (code, ""), "{sql}:\n{}", answer.stderr);
}

#[test]
fn one_table_joins_and_expressions_are_answered() {
    check("SELECT count(*) AS n FROM customers", "n\n4\n");
    check("SELECT id, photo FROM customers WHERE credit < 0", "id,photo\n2,\n");
    check("SELECT max(id) AS id, sum(total) AS t FROM orders", "id,t\n9007199254740993,11.00\n");
    check(
        "SELECT c.name, sum(o.total) AS t FROM customers c JOIN orders o ON o.customer = c.id \
         GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
        "name,t\nAda,3.30\n",
    );
    check("SELECT o.id FROM orders o, orders p WHERE p.id = o.id + 1 ORDER BY 1", "id\n2\n3\n");
    check(
        "WITH RECURSIVE r AS (SELECT 2 AS n UNION ALL SELECT CAST(o.id AS int) + 1 FROM r \
         JOIN orders o ON o.id = r.n) SELECT * FROM r",
        "n\n2\n3\n4\n5\n",
    );
    check("SELECT id FROM orders WHERE customer NOT IN (SELECT id FROM customers)", "id\n4\n");
    check("SELECT \"createdAt\" FROM Customers WHERE id = 1", "createdAt\n2024-01-01\n");
    let answer = query(Path::new(file!()), "VALUES (1, 'a'), (2, NULL)", &["--format", "csv"]);
    assert_eq!(answer.stdout, "column1,column2\n1,a\n2,\n");
    assert!(answer.stderr.contains("the dump was not read"), "{}", answer.stderr);
}

#[test]
fn the_row_column_is_there_for_who_names_it() {
    check("SELECT _row, id FROM orders WHERE _row > 2", "_row,id\n3,3\n4,4\n");
    check("SELECT * FROM orders WHERE id < 0", "id,customer,total\n");
    check(
        "SELECT *, o._row AS r FROM orders o, (VALUES (1)) AS v (n) ORDER BY r DESC LIMIT 1",
        "id,customer,total,n,r\n4,9,4.40,1,4\n",
    );
    check(
        "SELECT *, _row AS r FROM orders ORDER BY _row DESC LIMIT 1",
        "id,customer,total,r\n4,9,4.40,4\n",
    );
}

#[test]
fn every_format_has_its_form() {
    let folder = folder();
    let dump = written(&folder, "shop.sql", SHOP);
    let sql = "SELECT id, name, credit, photo, \"createdAt\" FROM customers";
    let answer = query(&dump, sql, &[]);
    let table = r" id | name                     |     credit | photo  | createdAt
----+--------------------------+------------+--------+-----------
  1 | Ada                      |      12.50 | \x00ff | 2024-01-01
  2 |                          |      -0.05 | NULL   | NULL
  3 | NULL                     |       NULL | \x     | NULL
  4 | two\nlines \u{1b}[31mred | 1000000.00 | \x78   | 2024-12-31
";
    assert_eq!(answer.stdout, table);
    assert_eq!((answer.stderr.as_str(), answer.code), ("4 rows\n", 0));
    let answer = query(&dump, sql, &["--format", "csv", "-q"]);
    let csv = "id,name,credit,photo,createdAt\n1,Ada,12.50,\\x00ff,2024-01-01\n2,\"\",-0.05,,\n\
               3,,,\\x,\n4,\"two\nlines \u{1b}[31mred\",1000000.00,\\x78,2024-12-31\n";
    assert_eq!((answer.stdout.as_str(), answer.stderr.as_str()), (csv, ""));
    let answer = query(&dump, sql, &["--json", "-q"]);
    let json = concat!(
        "[\n",
        r#"{"id":1,"name":"Ada","credit":"12.50","photo":"\\x00ff","createdAt":"2024-01-01"},"#,
        "\n",
        r#"{"id":2,"name":"","credit":"-0.05","photo":null,"createdAt":null},"#,
        "\n",
        r#"{"id":3,"name":null,"credit":null,"photo":"\\x","createdAt":null},"#,
        "\n",
        r#"{"id":4,"name":"two\nlines \u001b[31mred","credit":"1000000.00","photo":"\\x78","createdAt":"2024-12-31"}"#,
        "\n]\n",
    );
    assert_eq!(answer.stdout, json);
}

#[test]
fn an_answer_goes_to_a_file_that_is_whole_or_not_there() {
    let folder = folder();
    let dump = written(&folder, "shop.sql", SHOP);
    let out = folder.path().join("out.parquet");
    let options = ["--format", "parquet", "-q", "-o", out.to_str().expect("UTF-8")];
    let sql = "SELECT id, total FROM orders";
    let answer = query(&dump, sql, &options);
    assert_eq!((answer.code, answer.stdout, answer.stderr), (0, String::new(), String::new()));
    let file = fs::File::open(&out).expect("the answer is there");
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReader::try_new(file, 100);
    let batches: Vec<_> = reader.expect("Parquet").map(|batch| batch.expect("rows")).collect();
    let whole = batches.iter().map(|batch| batch.num_rows()).sum::<usize>();
    assert_eq!(
        (whole, batches[0].column(1).data_type().to_string().as_str()),
        (4, "Decimal128(10, 2)")
    );
    let again = query(&dump, sql, &options);
    assert!(again.stderr.contains("hint: --overwrite replaces it"), "{}", again.stderr);
    assert_eq!(again.code, 2);
    assert_eq!(query(&dump, sql, &[&options[..], &["--overwrite"]].concat()).code, 0);
    // A query that fails on its rows leaves the former file, and nothing else.
    let failing = query(
        &dump,
        "SELECT 1 / (id - 3) AS x FROM orders",
        &[&options[..], &["--overwrite"]].concat(),
    );
    assert_eq!(failing.code, 2, "{}", failing.stderr);
    let mut names: Vec<_> = fs::read_dir(folder.path())
        .expect("a folder")
        .map(|e| e.expect("an entry").file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["out.parquet", "shop.sql"]);
    assert_eq!(query(&dump, sql, &["--format", "parquet"]).code, 2);
}

#[test]
fn containers_and_standard_input_are_read() {
    let folder = folder();
    let gz = {
        let mut child = Command::new("gzip")
            .arg("-c")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("gzip starts");
        child.stdin.take().expect("a pipe").write_all(SHOP.as_bytes()).expect("written");
        child.wait_with_output().expect("gzip ends").stdout
    };
    let path = written(&folder, "shop.any", &gz);
    let sql = "SELECT count(*) AS n FROM orders";
    assert_eq!(query(&path, sql, &["--format", "csv"]).stdout, "n\n4\n");
    let stdin = fs::File::open(&path).expect("the dump");
    let mut command = transload();
    command.args(["query", "-", sql, "--format", "csv"]).stdin(stdin);
    assert_eq!(run(&mut command).stdout, "n\n4\n");
    // The SQL from a file, and from standard input.
    let file = written(&folder, "q.sql", format!("-- how many\n{sql};\n"));
    let mut command = transload();
    command.arg("query").arg(&path).arg("-f").arg(&file).args(["--format", "csv"]);
    assert_eq!(run(&mut command).stdout, "n\n4\n");
    let mut command = transload();
    command.arg("query").arg(&path).args(["-f", "-", "--format", "csv"]);
    command.stdin(fs::File::open(&file).expect("the SQL"));
    assert_eq!(run(&mut command).stdout, "n\n4\n");
}

#[test]
fn values_that_no_type_holds_are_null_and_said() {
    let folder = folder();
    let dump = written(&folder, "shop.sql", SHOP);
    let answer = query(&dump, "SELECT since FROM customers WHERE id < 3", &["--format", "csv"]);
    assert_eq!(answer.stdout, "since\n2024-02-29 10:00:00\n\n");
    assert!(answer.stderr.contains("customers.since: 1 cell is NULL here"), "{}", answer.stderr);
    assert_eq!(answer.code, 1);
    // A column that the query does not read is not looked at.
    assert_eq!(query(&dump, "SELECT id FROM customers", &[]).code, 0);
    let short = SHOP.replace("(4,9,4.40)", "(4,9)");
    let answer =
        query(&written(&folder, "short.sql", short), "SELECT count(*) AS n FROM orders", &[]);
    assert!(answer.stderr.contains("orders: 1 row could not be read"), "{}", answer.stderr);
    assert!(answer.stdout.contains('3'), "{}", answer.stdout);
    assert_eq!(answer.code, 1);
}

#[test]
fn a_limit_stops_early_and_a_damaged_dump_is_no_answer() {
    let cut = &SHOP[..SHOP.find("(2,1,2.20)").expect("an order")];
    let folder = folder();
    let path = written(&folder, "cut.sql", cut);
    let answer = query(&path, "SELECT id FROM customers LIMIT 2", &["--format", "csv"]);
    assert_eq!((answer.stdout.as_str(), answer.code), ("id\n1\n2\n", 0));
    assert!(answer.stderr.contains("whether the rest of the dump is whole"), "{}", answer.stderr);
    check_error(cut, "SELECT count(*) FROM customers", 3, &["ends inside an INSERT"]);
    let no_end = SHOP.replace("-- Dump completed", "-- ");
    check_error(&no_end, "SELECT count(*) FROM orders", 3, &["Dump completed"]);
}

#[test]
fn a_table_that_is_filled_again_counts_once() {
    let again = "DROP TABLE `orders`;\nCREATE TABLE `orders` (`id` bigint, `customer` int, \
                 `total` decimal(10,2));\nINSERT INTO `orders` VALUES (7,7,7.70);\n-- Dump completed";
    let dump = SHOP.replace("-- Dump completed", again);
    let folder = folder();
    let path = written(&folder, "again.sql", &dump);
    for sql in ["SELECT id FROM orders", "SELECT max(id) AS id FROM orders"] {
        let answer = query(&path, sql, &["--format", "table", "-q"]);
        assert_eq!(answer.stdout, " id\n---\n  7\n", "{}", answer.stderr);
        assert_eq!(answer.code, 0);
    }
    let out = folder.path().join("out.csv");
    let options = ["--format", "csv", "-o", out.to_str().expect("UTF-8")];
    assert_eq!(query(&path, "SELECT id FROM orders", &options).code, 0);
    assert_eq!(fs::read_to_string(&out).expect("the answer"), "id\n7\n");
    // What has left for standard output can't be taken back.
    let answer = query(&path, "SELECT id FROM orders", &["--format", "csv"]);
    assert!(answer.stderr.contains("what was printed is void"), "{}", answer.stderr);
    assert_eq!(answer.code, 2);
    let gone = SHOP.replace("-- Dump completed", "DROP TABLE `orders`;\n-- Dump completed");
    check_error(&gone, "SELECT count(*) FROM orders", 2, &["there is no table `orders`"]);
}

#[test]
fn unknown_names_are_answered_with_known_ones() {
    check_error(
        SHOP,
        "SELECT * FROM custmers",
        2,
        &["`customers`, `orders`", "did you mean `customers`?"],
    );
    check_error(SHOP, "SELECT * FROM other.orders", 2, &["there is no table `other.orders`"]);
    check_error(SHOP, "SELECT nam FROM customers", 2, &["no column `nam`", "did you mean `name`?"]);
    check_error(SHOP, "SELECT createdAt FROM customers", 2, &["need quotes: \"createdAt\""]);
    let schemas = "-- PostgreSQL database dump\nCREATE TABLE a.t (x int);\nCREATE TABLE b.t (x int);\n\
                   COPY a.t (x) FROM stdin;\n1\n\\.\nCOPY b.t (x) FROM stdin;\n2\n\\.\n\
                   CREATE VIEW a.v AS SELECT 1;\n-- PostgreSQL database dump complete\n";
    check_error(schemas, "SELECT count(*) FROM t", 2, &["`a.t` or `b.t`", "write the whole name"]);
    check_error(schemas, "SELECT * FROM a.v", 2, &["is a view"]);
    let folder = folder();
    let path = written(&folder, "schemas.sql", schemas);
    let answer = query(&path, "SELECT a.t.x + u.x AS y FROM a.t, b.t AS u", &["--format", "csv"]);
    assert_eq!(answer.stdout, "y\n3\n", "{}", answer.stderr);
}

#[test]
fn nothing_but_the_inputs_is_read_and_nothing_is_written() {
    let folder = folder();
    let dump = written(&folder, "shop.sql", SHOP);
    let secret = written(&folder, "secret.csv", "word\nhunter2\n");
    let secret = secret.to_str().expect("UTF-8");
    for sql in [
        format!("SELECT * FROM '{secret}'"),
        format!("SELECT * FROM \"{secret}\""),
        "SELECT * FROM '/etc/passwd'".to_owned(),
        "SELECT * FROM \"secret.csv\"".to_owned(),
        "SELECT * FROM secret.csv".to_owned(),
        format!("SELECT * FROM read_csv('{secret}')"),
        format!("SELECT pg_read_file('{secret}')"),
        format!("CREATE EXTERNAL TABLE x STORED AS CSV LOCATION '{secret}'"),
        format!("COPY orders TO '{secret}'"),
        format!("COPY (SELECT 1) TO '{secret}.out' STORED AS CSV"),
        format!("COPY orders FROM '{secret}'"),
        "INSERT INTO orders VALUES (1, 1, 1)".to_owned(),
        "WITH x AS (INSERT INTO orders VALUES (1, 1, 1) RETURNING *) SELECT * FROM x".to_owned(),
        "CREATE TABLE x AS SELECT * FROM orders".to_owned(),
        "SELECT * INTO x FROM orders".to_owned(),
        "DROP TABLE orders".to_owned(),
        "SET datafusion.execution.target_partitions = 9".to_owned(),
        "SHOW ALL".to_owned(),
        "SELECT * FROM information_schema.tables".to_owned(),
        "SELECT * FROM orders; DROP TABLE orders".to_owned(),
        "EXPLAIN ANALYZE INSERT INTO orders VALUES (1, 1, 1)".to_owned(),
        String::new(),
    ] {
        let answer = query(&dump, &sql, &[]);
        assert_eq!((answer.code, answer.stdout.as_str()), (2, ""), "{sql}: {}", answer.stderr);
        assert!(!answer.stderr.contains("hunter2"), "{sql}: {}", answer.stderr);
    }
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2);
}

#[test]
fn tables_and_columns_are_listed() {
    let folder = folder();
    let dump = written(&folder, "shop.sql", SHOP);
    let answer = query(&dump, "SHOW TABLES", &["--format", "csv"]);
    assert_eq!(answer.stdout, "schema,name\n,customers\n,orders\n");
    let answer = query(&dump, "DESCRIBE orders", &["--format", "csv"]);
    let expected = "column,sql_type,arrow_type,nullable\nid,bigint,Int64,no\ncustomer,int,Int32,yes\n\
                    total,\"decimal(10,2)\",\"Decimal128(10, 2)\",yes\n";
    assert_eq!(answer.stdout, expected);
    let answer = query(&dump, "EXPLAIN SELECT id FROM orders WHERE total > 1", &[]);
    assert!(answer.stdout.contains("projection=[id, total]"), "{}", answer.stdout);
    assert_eq!(answer.code, 0);
}

/// Every table of a dump is the same as in its snapshot.
#[track_caller]
fn check_snapshot(dump: &Path) {
    let folder = folder();
    let snapshot = folder.path().join("snapshot");
    let output = transload()
        .arg("snapshot")
        .arg(dump)
        .arg("-o")
        .arg(&snapshot)
        .arg("-q")
        .output()
        .expect("transload starts");
    assert!(output.status.code().is_some_and(|code| code < 2), "{output:?}");
    let tables = query(dump, "SHOW TABLES", &["--format", "csv", "-q"]).stdout;
    let mut compared = 0;
    for row in csv::Reader::from_reader(tables.as_bytes()).records() {
        let row = row.expect("a table");
        let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        let name = match &row[0] {
            "" => quoted(&row[1]),
            schema => format!("{}.{}", quoted(schema), quoted(&row[1])),
        };
        // A file has to have a column: of a table without any, the numbers of its rows are kept.
        if &row[1] == "without_columns" {
            continue;
        }
        let sql = format!("SELECT * FROM {name}");
        let of_dump = query(dump, &sql, &["--format", "csv", "-q"]);
        let of_snapshot = query(&snapshot, &sql, &["--format", "csv", "-q"]);
        assert!(of_dump.code < 2 && of_snapshot.code == 0, "{sql}: {}", of_snapshot.stderr);
        assert_eq!(of_dump.stdout, of_snapshot.stdout, "{sql}");
        // Once more, staged.
        let twice = format!("{sql} UNION ALL {sql}");
        let staged = query(dump, &twice, &["--format", "csv", "-q"]);
        let (header, rows) = of_dump.stdout.split_once('\n').expect("a header");
        assert_eq!(staged.stdout, format!("{header}\n{rows}{rows}"), "{name}: {}", staged.stderr);
        compared += 1;
    }
    assert!(compared > 0, "{tables}");
}

#[test]
fn a_dump_and_its_snapshot_give_the_same_answers() {
    let testdata = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    check_snapshot(&testdata.join("dump/awkward_mysql.sql"));
    check_snapshot(&testdata.join("dump/awkward_postgres.sql"));
    check_snapshot(&testdata.join("plans/pass_through/legacy.sql"));
}

#[test]
fn snapshots_have_their_asides_and_other_formats_are_refused() {
    let folder = folder();
    let dump = written(&folder, "shop.sql", SHOP);
    let snapshot = folder.path().join("a [b] %41?");
    let take = |out: &Path, format: &str| {
        let status = transload()
            .args(["snapshot", "-q", "--format", format])
            .arg(&dump)
            .arg("-o")
            .arg(out)
            .status();
        assert!(status.expect("transload starts").success());
    };
    take(&snapshot, "parquet");
    let sql = "SELECT a.*, c.id FROM aside.customers a, customers c WHERE c.id = 2";
    let answer = query(&snapshot, sql, &["--format", "csv", "-q"]);
    assert_eq!(
        answer.stdout, "row,column,text,id\n2,since,0000-00-00 00:00:00,2\n",
        "{}",
        answer.stderr
    );
    let text = folder.path().join("text");
    take(&text, "copy");
    let answer = query(&text, "SELECT * FROM orders", &[]);
    assert!(answer.stderr.contains("--format parquet"), "{}", answer.stderr);
    assert_eq!(answer.code, 2);
    // A file that is not what the manifest lists.
    fs::write(snapshot.join("data/orders.parquet"), "PAR1").expect("damaged");
    assert_eq!(query(&snapshot, "SELECT * FROM orders", &[]).code, 3);
    fs::remove_file(snapshot.join("manifest.json")).expect("removed");
    let answer = query(&snapshot, "SELECT * FROM orders", &[]);
    assert!(answer.stderr.contains("was not finished"), "{}", answer.stderr);
    assert_eq!(answer.code, 2);
}

#[test]
fn a_run_has_its_data_maps_and_records() {
    let run = Run::convert(&plan("kickbot"), &["--format", "parquet,copy"]);
    run.ended(0);
    let check = |sql: &str, expected: &str| {
        let answer = query(&run.path(), sql, &["--format", "csv", "-q"]);
        assert_eq!(answer.stdout, expected, "{sql}: {}", answer.stderr);
    };
    check("SELECT count(*) AS n FROM public.watchtime", "n\n50\n");
    check("SELECT count(*) AS n FROM watchtime", "n\n50\n");
    check("SELECT sum(rows_backfilled) AS n FROM maps.server_backfill", "n\n220\n");
    check(
        "SELECT reason, count(*) AS n FROM audit.watchtime GROUP BY reason",
        "reason,n\ncase_variant_username,5\nempty_username,1\n",
    );
}

#[test]
fn the_files_of_a_tarball_are_a_table() {
    let folder = folder();
    written(&folder, "a.txt", "hi\n");
    let archive = folder.path().join("blobs.tar.gz");
    let status = Command::new("tar")
        .arg("-C")
        .arg(folder.path())
        .arg("-czf")
        .arg(&archive)
        .arg("a.txt")
        .status();
    assert!(status.expect("tar starts").success());
    let answer = query(
        &archive,
        "SELECT path, size_bytes, left(sha256, 8) AS h FROM objects",
        &["--format", "csv", "-q"],
    );
    assert_eq!(answer.stdout, "path,size_bytes,h\na.txt,3,98ea6e4f\n", "{}", answer.stderr);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut dump = SHOP.replace("-- Dump completed on 2025-01-01  0:00:00\n", "");
    for block in 0..200 {
        let rows: Vec<String> =
            (0..500).map(|row| format!("({},1,{row}.00)", block * 500 + row)).collect();
        dump += &format!("INSERT INTO `orders` VALUES {};\n", rows.join(","));
    }
    dump += "-- Dump completed on 2025-01-01  0:00:00\n";
    let folder = folder();
    let path = written(&folder, "many.sql", &dump);
    let mut child = transload()
        .arg("query")
        .arg(&path)
        .args(["SELECT * FROM orders", "--format", "csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("transload starts");
    let mut start = [0; 18];
    child.stdout.take().expect("a pipe").read_exact(&mut start).expect("a line");
    assert_eq!(&start, b"id,customer,total\n");
    let output = child.wait_with_output().expect("transload ends");
    assert_eq!(
        (output.status.code(), String::from_utf8(output.stderr)),
        (Some(0), Ok(String::new()))
    );
}

#[test]
fn completions_and_the_manual_are_printed() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let answer = run(transload().args(["completions", shell]));
        assert!(answer.stdout.contains("snapshot"), "{shell}: {}", answer.stderr);
        assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    }
    assert_eq!(run(transload().args(["completions", "tcsh"])).code, 2);
    let manual = run(transload().arg("man")).stdout;
    for part in [".TH transload", ".SH \"TRANSLOAD QUERY\"", "objects: archive"] {
        assert!(manual.replace("\\-", "-").contains(part), "{part}");
    }
}

#[test]
fn rows_of_partitions_and_children_are_missed_aloud() {
    let dump = "-- PostgreSQL database dump\n\
        CREATE TABLE public.m (id integer, at date) PARTITION BY RANGE (at);\n\
        CREATE TABLE public.m1 (id integer, at date);\n\
        CREATE TABLE public.base (id integer);\n\
        CREATE TABLE public.kid (x text) INHERITS (public.base);\n\
        ALTER TABLE ONLY public.m ATTACH PARTITION public.m1 DEFAULT;\n\
        COPY public.m1 (id, at) FROM stdin;\n1\t2020-02-02\n\\.\n\
        COPY public.base (id) FROM stdin;\n1\n\\.\n\
        COPY public.kid (id, x) FROM stdin;\n2\tx\n\\.\n\
        -- PostgreSQL database dump complete\n";
    let folder = folder();
    let dump = written(&folder, "parts.sql", dump);
    for (table, child) in [("m", "m1"), ("base", "kid")] {
        let answer = query(&dump, &format!("SELECT id FROM {table}"), &[]);
        assert_eq!(answer.code, 1, "{}", answer.stderr);
        let said = format!("public.{table}: a server would show the rows of public.{child} too");
        assert!(answer.stderr.contains(&said), "{}", answer.stderr);
        let both = format!("SELECT id FROM {table} UNION ALL SELECT id FROM {child}");
        let answer = query(&dump, &both, &[]);
        assert_eq!(
            (answer.code, answer.stderr.contains("a server")),
            (0, false),
            "{}",
            answer.stderr
        );
    }
}
