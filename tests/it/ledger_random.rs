//! For random rows and random plans the ledger closes, and it says what the files hold.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use parquet::file::reader::{FileReader, SerializedFileReader};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use tempfile::TempDir;

use crate::run::Run;

/// A table of a dump: id, number and text; a row whose number is `None` does not decode.
#[derive(Debug, Clone)]
struct Rows(Vec<(Option<i32>, Option<u8>, u8)>);

const TABLES: [&str; 3] = ["a", "b", "c"];

fn rows() -> impl Strategy<Value = Rows> {
    let row = (prop::option::weighted(0.95, 0..20i32), prop::option::of(0..6u8), 0..5u8);
    prop::collection::vec(row, 0..25).prop_map(Rows)
}

/// Selects of the columns id, n and t; `{x}` and `{y}` are tables.
const SELECTS: [&str; 12] = [
    "SELECT id, n, t FROM legacy.{x}",
    "SELECT * FROM legacy.{x} WHERE n > 1",
    "SELECT x.id, x.n, x.t FROM legacy.{x} AS x JOIN legacy.{y} AS y ON x.n = y.n",
    "SELECT x.* FROM legacy.{x} AS x LEFT JOIN legacy.{y} AS y USING (id)",
    "SELECT y.id, x.n, y.t FROM legacy.{x} AS x RIGHT JOIN legacy.{y} AS y ON x.t = y.t",
    "SELECT id, n, t FROM legacy.{x} UNION ALL SELECT id, n, t FROM legacy.{y}",
    "SELECT id, n, t FROM legacy.{x} UNION SELECT id, n, t FROM legacy.{y} UNION ALL SELECT 99, NULL, 'z'",
    "SELECT DISTINCT id, n, 'd' AS t FROM legacy.{x}",
    "SELECT DISTINCT ON (t) id, n, t FROM legacy.{x} ORDER BY t, id",
    "SELECT min(id) AS id, max(n) AS n, t, min(_row) AS _row FROM legacy.{x} GROUP BY t",
    "WITH s AS (SELECT id, n, unnest(string_to_array(t || ',q', ',')) AS t FROM legacy.{x}) SELECT id, n, t FROM s WHERE n IS NOT NULL",
    "SELECT x.id, y.n, x.t FROM legacy.{x} AS x FULL JOIN legacy.{y} AS y ON x.id = y.id",
];

/// What is made of a select: the model's own verdict on its rows.
const VERDICTS: [&str; 4] = [
    "SELECT * FROM ({s}) AS s",
    "SELECT *, CASE WHEN n = 2 THEN 'two' WHEN id > 15 THEN 'large' END AS _reject FROM ({s}) AS s",
    "SELECT *, CASE WHEN n = 1 THEN 'one,small' END AS _note FROM ({s}) AS s",
    "SELECT *, CASE WHEN n = 4 THEN 'four' END AS _reject, t AS _note FROM ({s}) AS s",
];

const KINDS: [&str; 4] = ["table", "map", "export", "stage"];

#[derive(Debug, Clone)]
struct Model {
    select: usize,
    verdict: usize,
    kind: usize,
    x: usize,
    y: usize,
}

fn model() -> impl Strategy<Value = Model> {
    (0..SELECTS.len(), 0..VERDICTS.len(), 0..KINDS.len(), 0..3usize, 0..3usize)
        .prop_map(|(select, verdict, kind, x, y)| Model { select, verdict, kind, x, y })
}

fn write(folder: &Path, tables: &[Rows], models: &[Model]) {
    let mut dump = String::new();
    let mut target = String::new();
    let mut plan = "[plan]\nname = 'random'\n[sources.legacy]\ndump = 'dump.sql'\n[target]\n\
                    schema = 'target.sql'\n[output]\naudit = 'all'\n"
        .to_owned();
    for (name, rows) in TABLES.iter().zip(tables) {
        writeln!(dump, "CREATE TABLE {name} (id integer, n integer, t text);").expect("text");
        for (id, n, t) in &rows.0 {
            let id = id.map_or("'?'".to_owned(), |id| id.to_string());
            let n = n.map_or("NULL".to_owned(), |n| n.to_string());
            let t = char::from(b'p' + t);
            writeln!(dump, "INSERT INTO {name} VALUES ({id}, {n}, '{t}');").expect("text");
        }
    }
    fs::create_dir(folder.join("models")).expect("a folder");
    for (index, model) in models.iter().enumerate() {
        let sql =
            SELECTS[model.select].replace("{x}", TABLES[model.x]).replace("{y}", TABLES[model.y]);
        let sql = VERDICTS[model.verdict].replace("{s}", &sql);
        fs::write(folder.join(format!("models/m{index}.sql")), sql).expect("a file");
        writeln!(plan, "[models.m{index}]\nkind = '{}'", KINDS[model.kind]).expect("text");
        // NOT NULL, a key and a CHECK: some rows are refused by the contract.
        writeln!(
            target,
            "CREATE TABLE public.m{index} (id integer, n integer NOT NULL, t text, UNIQUE (id, t), CHECK (n <> 5));"
        )
        .expect("text");
    }
    fs::write(folder.join("dump.sql"), dump).expect("a file");
    fs::write(folder.join("target.sql"), target + "CREATE TABLE public.z (id integer);")
        .expect("a file");
    fs::write(folder.join("plan.toml"), plan).expect("a file");
}

fn number(entry: &Value, name: &str) -> u64 {
    entry[name].as_u64().unwrap_or_else(|| panic!("{name} in {entry}"))
}

fn lines(run: &Run, path: &str) -> u64 {
    if run.exists(path) { run.text(path).lines().count() as u64 } else { 0 }
}

fn parquet_rows(run: &Run, path: &str) -> u64 {
    let path = run.path().join(path);
    let Ok(file) = fs::File::open(path) else { return 0 };
    let reader = SerializedFileReader::new(file).expect("a Parquet file");
    u64::try_from(reader.metadata().file_metadata().num_rows()).expect("a count")
}

fn check(tables: &[Rows], models: &[Model]) {
    let folder = TempDir::new().expect("a temporary folder");
    write(folder.path(), tables, models);
    let run = Run::convert(folder.path(), &[]);
    assert!([0, 1].contains(&run.code), "{}", run.stderr);
    let audit = run.audit();
    let mut left: BTreeMap<String, u64> = BTreeMap::new();
    for (name, rows) in TABLES.iter().zip(tables) {
        let found = audit["tables"].as_array().expect("a list").iter();
        let Some(table) = found.clone().find(|table| table["table"] == *name) else {
            // A table without a row is in the dump by name alone.
            assert!(rows.0.is_empty());
            continue;
        };
        let decoded = rows.0.iter().filter(|(id, ..)| id.is_some()).count() as u64;
        assert_eq!(number(table, "read"), rows.0.len() as u64);
        assert_eq!(number(table, "decoded"), decoded);
        let unmigrated = number(table, "unmigrated");
        assert_eq!(decoded, number(table, "taken") + number(table, "exported") + unmigrated);
        assert_eq!(parquet_rows(&run, &format!("unmigrated/legacy.{name}.parquet")), unmigrated);
        assert_eq!(lines(&run, &format!("rejects/legacy.{name}.jsonl")), number(table, "rejected"));
        left.insert(format!("legacy.{name}"), decoded);
    }
    for (index, model) in models.iter().enumerate() {
        let name = format!("m{index}");
        let found = audit["models"].as_array().expect("a list").iter();
        let entry = found.clone().find(|entry| entry["model"] == name.as_str()).expect("the model");
        let (out, rejected) = (number(entry, "out"), number(entry, "rejected"));
        let drivers = entry["drivers"].as_array().expect("a list");
        assert!(!drivers.is_empty(), "{}", SELECTS[model.select]);
        let mut rows = number(entry, "without_row");
        for driver in drivers {
            let table = driver["table"].as_str().expect("a name");
            assert_eq!(number(driver, "read"), left[table]);
            assert_eq!(
                number(driver, "read") + number(driver, "repeated"),
                number(driver, "rows") + number(driver, "left_out")
            );
            rows += number(driver, "rows");
        }
        assert_eq!(rows, out + rejected);
        let (file, rejects) = match KINDS[model.kind] {
            "table" => (format!("data/public.{name}.copy"), format!("rejects/public.{name}.jsonl")),
            "export" => (format!("exports/{name}.jsonl"), format!("rejects/{name}.jsonl")),
            "map" => (format!("maps/{name}.csv"), format!("rejects/{name}.jsonl")),
            _ => (String::new(), format!("rejects/{name}.jsonl")),
        };
        let header = u64::from(KINDS[model.kind] == "map");
        if !file.is_empty() {
            assert_eq!(lines(&run, &file), out + header, "{file}");
        }
        assert_eq!(lines(&run, &rejects), rejected, "{rejects}");
        assert_eq!(lines(&run, &format!("audit/{name}.jsonl")), out + rejected);
        for reject in run.json_lines(&rejects).iter().filter(|line| line["source"].is_object()) {
            let row = reject["source_row"].as_object().expect("the source row");
            assert_eq!(row.keys().collect::<Vec<_>>(), ["id", "n", "t"]);
        }
    }
}

#[test]
fn the_ledger_of_random_plans_closes() {
    let mut runner =
        TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let input = (prop::collection::vec(rows(), 3), prop::collection::vec(model(), 1..4));
    runner
        .run(&input, |(tables, models)| {
            check(&tables, &models);
            Ok(())
        })
        .expect("the ledger closes");
}

#[test]
fn the_ledger_of_each_select_closes() {
    let rows = |shift: i32| {
        Rows(
            (0..12)
                .map(|id| {
                    (Some(id + shift), (id % 5 > 0).then_some((id % 6) as u8), (id % 3) as u8)
                })
                .collect(),
        )
    };
    let tables = [rows(0), rows(5), rows(9)];
    let models: Vec<Model> = (0..SELECTS.len())
        .map(|select| Model {
            select,
            verdict: select % VERDICTS.len(),
            kind: select % 3,
            x: 0,
            y: 1,
        })
        .collect();
    check(&tables, &models);
}
