//! Files of facts as sources of a plan: CSV and JSON Lines.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, Float64Array, Int32Array, RecordBatch, StringArray, TimestampNanosecondArray,
};
use parquet::arrow::ArrowWriter;
use serde_json::json;
use tempfile::TempDir;

use crate::run::{Run, transload};

/// A plan that carries the rows of one file into the table `guild`.
struct Plan {
    dir: TempDir,
}

const TARGET: &str =
    "CREATE TABLE guild (id bigint PRIMARY KEY, name text, created timestamptz, note text);";
const MODEL: &str = "SELECT id, name, created, note FROM facts.rows";
const COLUMNS: &str =
    "columns = { id = \"bigint\", name = \"text\", created = \"timestamptz\", note = \"text\" }";

impl Plan {
    /// `source` is what stands below `[sources.facts]`.
    fn new(source: &str) -> Self {
        let dir = TempDir::new().expect("a temporary folder");
        let plan = Self { dir };
        fs::create_dir(plan.path().join("models")).expect("the folder is made");
        let head = "[plan]\nname = 'facts'\n[target]\nschema = 'target.sql'\n[sources.facts]\n";
        plan.with("plan.toml", format!("{head}{source}\n").as_bytes())
            .with("target.sql", TARGET.as_bytes())
            .with("models/guild.sql", MODEL.as_bytes())
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn with(self, file: &str, bytes: &[u8]) -> Self {
        fs::write(self.path().join(file), bytes).expect("the file is written");
        self
    }

    fn convert(&self, options: &[&str]) -> Run {
        Run::convert(self.path(), options)
    }
}

fn csv(columns: &str, text: &[u8]) -> Run {
    Plan::new(&format!("csv = 'facts.csv'\n{columns}")).with("facts.csv", text).convert(&[])
}

#[test]
fn csv_values_have_the_declared_types() {
    let text = b"id,name,created,note\n1,Alpha,2024-05-01T10:00:00Z,\n2,\"B, \"\"two\"\"\n\",2024-05-01 12:00:00+02,\"\"\n";
    let run = csv(COLUMNS, text);
    run.ended(0);
    assert_eq!(
        run.lines("guild"),
        ["1\tAlpha\t2024-05-01 10:00:00+00\t\\N", "2\tB, \"two\"\\n\t2024-05-01 10:00:00+00\t"]
    );
    let audit = run.audit();
    let input = &audit["inputs"][0];
    assert_eq!((&input["source"], &input["path"]), (&json!("facts"), &json!("facts.csv")));
    assert_eq!((&input["dialect"], &input["bytes"]), (&json!("csv"), &json!(text.len())));
    assert_eq!(audit["tables"][0]["table"], "rows");
    assert_eq!(audit["tables"][0]["read"], 2);
}

#[test]
fn csv_columns_stand_in_any_order_and_the_delimiter_is_the_headers() {
    let text = "\u{feff}note;created;id;name\r\na,b;;1;x\r\n;;2;\"y;\"\"\"\r\n";
    let run = csv(COLUMNS, text.as_bytes());
    assert_eq!(run.ended(0).lines("guild"), ["1\tx\t\\N\ta,b", "2\ty;\"\t\\N\t\\N"]);
}

#[test]
fn csv_rows_that_are_wrong_are_rejects_with_their_place() {
    let text = b"id,name,created,note\n1,a,,\nx,b,,\n\n3,c\n4,\"d\"e,,\n5,f,2024-13-01,\n6,\xff,,\n7,g,,\n";
    let run = csv(COLUMNS, text);
    assert_eq!(run.ended(1).lines("guild"), ["1\ta\t\\N\t\\N", "7\tg\t\\N\t\\N"]);
    let rejects = run.json_lines("rejects/facts.rows.jsonl");
    let found: Vec<_> = rejects
        .iter()
        .map(|row| {
            let source = &row["source"];
            json!([source["row"], source["line"], row["column"], row["reason"], row["raw"]])
        })
        .collect();
    assert_eq!(
        found,
        [
            json!([2, 3, "id", "invalid_value", "x,b,,"]),
            json!([3, 5, null, "malformed_row", "3,c"]),
            json!([4, 6, null, "malformed_row", "4,\"d\"e,,"]),
            json!([5, 7, "created", "invalid_value", "5,f,2024-13-01,"]),
            json!([6, 8, "name", "invalid_utf8", "6,\\xff,,"]),
        ]
    );
    assert_eq!(rejects[0]["source"]["input"], "facts.csv");
    assert_eq!(rejects[1]["detail"], "expected 4 values, found 2");
    let audit = run.audit();
    let table = &audit["tables"][0];
    assert_eq!(
        (&table["read"], &table["decoded"], &table["rejected"]),
        (&json!(7), &json!(2), &json!(5))
    );
}

#[test]
fn csv_policies_and_secrets_are_those_of_dumps() {
    let columns = "[sources.facts.columns]\nid = 'bigint'\nname = { type = 'varchar(3)', overflow = 'null' }\n\
                   created = { type = 'timestamptz', on_invalid = 'null' }\nnote = { secret = 'keep' }";
    let run = csv(columns, b"id,name,created,note\n1,abcd,soon,pw\n1,abc,,pw2\n");
    run.ended(1);
    assert_eq!(run.lines("guild"), ["1\t\\N\t\\N\tpw"]);
    assert_eq!(run.rejects("guild")[0]["row"]["note"], "***");
    let audit = run.audit();
    let policies = audit["tables"][0]["policies"].as_array().expect("policies");
    assert_eq!(policies.len(), 2, "{policies:?}");
}

#[test]
fn csv_columns_that_the_plan_does_not_declare_are_a_finding() {
    let run = csv(COLUMNS, b"id,name,created,note,more,\"a b\"\n1,a,,,x,y\n");
    run.ended(0);
    let audit = run.audit();
    assert_eq!(audit["findings"][0]["code"], "columns_not_declared");
    assert_eq!(
        audit["findings"][0]["detail"],
        "columns that the plan does not declare are not read: `more`, `a b`"
    );
}

#[test]
fn csv_columns_that_the_file_lacks_are_problems_of_the_plan() {
    let run = csv(COLUMNS, b"id,nam,created\n1,a,\n");
    run.ended(2);
    assert_eq!(
        run.stderr,
        "error: plan.toml:7: [sources.facts.columns] `name`: facts.csv has no such column\n\
         hint: did you mean `nam`?\n\
         plan.toml:7: [sources.facts.columns] `note`: facts.csv has no such column\n\
         hint: it has `id`, `nam`, `created`\n"
    );
}

#[test]
fn csv_types_that_are_none_are_told() {
    let run = csv("columns = { id = 'bigitn' }", b"id\n1\n");
    run.ended(2);
    assert_eq!(
        run.stderr,
        "error: plan.toml:7: [sources.facts.columns] `id`: `bigitn` is no type\n\
         hint: did you mean `bigint`?\n"
    );
}

#[test]
fn csv_that_is_absent_may_be() {
    let plan = Plan::new(&format!("csv = 'facts.csv'\noptional = true\n{COLUMNS}"));
    let run = plan.convert(&[]);
    assert_eq!(run.ended(0).data("guild"), "");
    let plan = Plan::new(&format!("csv = 'facts.csv'\n{COLUMNS}"));
    assert!(plan.convert(&[]).ended(4).stderr.contains("facts.csv: No such file"));
    let plan = Plan::new("csv = 'facts.csv'\noptional = true");
    assert!(plan.convert(&[]).ended(2).stderr.contains("[sources.facts] needs `columns`"));
}

#[test]
fn csv_without_declared_columns_is_text() {
    let plan =
        Plan::new("csv = 'facts.csv'").with("facts.csv", b"id,\"Guild Name\"\n007,a\n").with(
            "models/guild.sql",
            b"SELECT id::bigint AS id, \"Guild Name\" AS name FROM facts.rows",
        );
    assert_eq!(plan.convert(&[]).ended(0).lines("guild"), ["7\ta"]);
}

#[test]
fn csv_that_is_cut_off_is_no_success() {
    let run = csv(COLUMNS, b"id,name,created,note\n1,a,,\n2,\"b,,\n3,c,,\n");
    run.ended(3);
    assert!(
        run.stderr.contains("facts.csv:3: a value in quotes has no closing quote"),
        "{}",
        run.stderr
    );
    assert!(!run.exists("manifest.json"));
    assert!(csv(COLUMNS, b"").ended(3).stderr.contains("there is no line of column names"));
}

#[test]
fn csv_comes_compressed_from_standard_input_and_in_parts() {
    let gzip = |text: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text).expect("memory");
        encoder.finish().expect("memory")
    };
    let plan = Plan::new(&format!("csv = 'part-*'\n{COLUMNS}"))
        .with("part-10.csv", b"note,id,name,created\n,10,x,\n")
        .with("part-9.csv.gz", &gzip(b"id,name,created,note\n9,x,,\n"));
    let expected = ["9\tx\t\\N\t\\N", "10\tx\t\\N\t\\N"];
    assert_eq!(plan.convert(&[]).ended(0).lines("guild"), expected);

    let out = plan.path().join("run");
    let mut child = transload()
        .args(["convert", "-q", "--source", "facts=-", "-o"])
        .arg(&out)
        .arg(plan.path())
        .stdin(Stdio::piped())
        .spawn()
        .expect("transload starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(&gzip(b"id,name,created,note\n1,a,,\n")).expect("the pipe is read");
    drop(stdin);
    assert!(child.wait().expect("it ends").success());
    let data = fs::read_to_string(out.join("data/public.guild.copy")).expect("the data");
    assert_eq!(data, "1\ta\t\\N\t\\N\n");
}

#[test]
fn csv_gives_the_same_bytes_for_any_number_of_threads() {
    let mut text = b"id,name,created,note\n".to_vec();
    for id in 0..60_000 {
        writeln!(text, "{id},\"name {id}\n\",2024-05-01 10:00:00Z,{}", "x".repeat(id % 50))
            .expect("memory");
    }
    let plan = Plan::new(&format!("csv = 'facts.csv'\n{COLUMNS}")).with("facts.csv", &text);
    let one = plan.convert(&["--threads", "1"]);
    let eight = plan.convert(&["--threads", "8", "--memory", "2M"]);
    assert_eq!(one.ended(0).lines("guild").len(), 60_000);
    assert_eq!(one.files(""), eight.ended(0).files(""));
}

#[test]
fn rows_that_no_model_takes_are_kept() {
    let plan = Plan::new(&format!("csv = 'facts.csv'\n{COLUMNS}"))
        .with("facts.csv", b"id,name,created,note\n1,a,,\n2,b,,\n")
        .with("models/guild.sql", b"SELECT id, name FROM facts.rows WHERE id > 1");
    let run = plan.convert(&[]);
    assert_eq!(run.ended(0).audit()["tables"][0]["unmigrated"], 1);
    assert!(run.exists("unmigrated/facts.rows.parquet"));
}

#[test]
fn json_lines_are_read_by_their_keys() {
    let plan = Plan::new(
        "jsonl = 'facts.jsonl'\ncolumns = { id = 'bigint', name = 'text', tags = 'text[]', facts = 'jsonb', price = 'numeric(30,2)' }",
    )
    .with("target.sql", b"CREATE TABLE guild (id bigint PRIMARY KEY, name text, tags text[], facts jsonb, price numeric(30,2));")
    .with("models/guild.sql", b"SELECT * FROM facts.rows")
    .with("facts.jsonl", br#"{"id": 1, "name": "a \"b\" \u00e9", "tags": ["x", "y, z", null], "facts": {"k": [1.50, "t"]}, "price": 12345678901234567890.10}

 {"facts": "text", "price": null, "id": "2", "name": 7, "extra": {"a": [1]}}
"#);
    let run = plan.convert(&[]);
    run.ended(0);
    assert_eq!(
        run.lines("guild"),
        [
            "1\ta \"b\" é\t{x,\"y, z\",NULL}\t{\"k\": [1.50, \"t\"]}\t12345678901234567890.10",
            "2\t7\t\\N\t\"text\"\t\\N"
        ]
    );
    assert_eq!(
        run.audit()["findings"][0]["detail"],
        "columns that the plan does not declare are not read: `extra`"
    );
}

#[test]
fn json_lines_that_are_wrong_are_rejects_with_their_place() {
    let plan = Plan::new(&format!("jsonl = 'facts.jsonl'\n{COLUMNS}")).with(
        "facts.jsonl",
        b"{\"id\":1}\n{\"id\":\n[1]\n{\"id\":2,\"id\":3}\n{\"id\":4,\"name\":\"\\ud800\"}\n{\"id\":1.5}\n{\"id\":6}",
    );
    let run = plan.convert(&[]);
    assert_eq!(run.ended(1).lines("guild"), ["1\t\\N\t\\N\t\\N", "6\t\\N\t\\N\t\\N"]);
    let found: Vec<_> = run
        .json_lines("rejects/facts.rows.jsonl")
        .iter()
        .map(|row| json!([row["source"]["line"], row["reason"], row["detail"]]))
        .collect();
    assert_eq!(
        found,
        [
            json!([2, "malformed_row", "expected JSON, found a fault at column 6"]),
            json!([3, "malformed_row", "expected an object"]),
            json!([4, "malformed_row", "expected each key once, found `id` twice"]),
            json!([5, "malformed_row", "expected text at `name`, found broken escapes"]),
            json!([6, "invalid_value", "expected a 64-bit integer"]),
        ]
    );
    let plan = Plan::new("jsonl = 'facts.jsonl'").with("facts.jsonl", b"");
    assert!(plan.convert(&[]).ended(2).stderr.contains("needs `columns`"));
    let plan = Plan::new(&format!("jsonl = 'facts.jsonl'\n{COLUMNS}")).with("facts.jsonl", b"");
    assert_eq!(plan.convert(&[]).ended(0).data("guild"), "");
}

/// Writes a Parquet file of these columns.
fn parquet(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).expect("columns of one length");
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("memory");
    writer.close().expect("memory");
    bytes
}

#[test]
fn parquet_has_types_of_its_own() {
    let bytes = parquet(vec![
        ("id", Arc::new(Int32Array::from(vec![1, 2]))),
        ("name", Arc::new(StringArray::from(vec![Some("a"), None]))),
        (
            "created",
            Arc::new(
                TimestampNanosecondArray::from(vec![1_714_557_600_000_001_000, 1])
                    .with_timezone("+02:00"),
            ),
        ),
    ]);
    let plan = Plan::new("parquet = 'facts.parquet'")
        .with("facts.parquet", &bytes)
        .with("models/guild.sql", b"SELECT id::bigint AS id, name, created FROM facts.rows");
    let run = plan.convert(&[]);
    // A nanosecond has no place in a timestamp.
    assert_eq!(run.ended(1).lines("guild"), ["1\ta\t2024-05-01 10:00:00.000001+00"]);
    let rejects = run.json_lines("rejects/facts.rows.jsonl");
    assert_eq!(
        (&rejects[0]["column"], &rejects[0]["source"]["row"]),
        (&json!("created"), &json!(2))
    );
    assert_eq!(run.audit()["inputs"][0]["bytes"], bytes.len());
    assert_eq!(run.audit()["inputs"][0]["dialect"], "parquet");
}

#[test]
fn parquet_goes_into_declared_types_where_nothing_is_lost() {
    let bytes = parquet(vec![
        ("note", Arc::new(StringArray::from(vec!["x", "y", "z"]))),
        ("id", Arc::new(Float64Array::from(vec![1.0, 2.5, 3.0]))),
        ("more", Arc::new(Int32Array::from(vec![1, 2, 3]))),
    ]);
    let source = "parquet = 'facts.parquet'\ncolumns = { id = 'bigint', note = 'text' }";
    let plan = Plan::new(source)
        .with("facts.parquet", &bytes)
        .with("models/guild.sql", b"SELECT id, note FROM facts.rows");
    let run = plan.convert(&[]);
    assert_eq!(run.ended(1).lines("guild"), ["1\tx", "3\tz"]);
    let reject = &run.json_lines("rejects/facts.rows.jsonl")[0];
    assert_eq!((&reject["raw"], &reject["reason"]), (&json!("2.5"), &json!("invalid_value")));
    assert_eq!(run.audit()["findings"][0]["code"], "columns_not_declared");

    let plan = Plan::new("parquet = 'facts.parquet'\ncolumns = { note = 'bigint' }")
        .with("facts.parquet", &bytes);
    assert!(
        plan.convert(&[]).ended(3).stderr.contains("column `note` is Utf8, which is no bigint")
    );
    let plan = Plan::new("parquet = 'facts.parquet'\ncolumns = { nota = 'bigint' }")
        .with("facts.parquet", &bytes);
    assert!(plan.convert(&[]).ended(2).stderr.contains("did you mean `note`?"));
}

#[test]
fn parquet_that_is_damaged_is_no_success() {
    let bytes = parquet(vec![("id", Arc::new(Int32Array::from(vec![1, 2])))]);
    for bytes in [&bytes[..bytes.len() - 3], b"id\n1\n", b""] {
        let plan = Plan::new("parquet = 'facts.parquet'").with("facts.parquet", bytes);
        assert!(plan.convert(&[]).ended(3).stderr.contains("facts.parquet: "));
    }
    assert!(
        Plan::new("parquet = '-'")
            .convert(&["--source", "facts=-"])
            .ended(3)
            .stderr
            .contains("never from standard input")
    );
}

/// A plan whose second run leaves alone what the first one has mapped.
fn mapping_plan(formats: &str) -> Plan {
    Plan::new("csv = 'facts.csv'\ncolumns = { id = 'bigint', name = 'text' }\n[sources.previous]\nrun = 'no-run'\noptional = true\n[sources.previous.tables.guild_map]\ncolumns = { old_id = 'bigint', new_id = 'bigint' }\n[reasons.already_mapped]\nstatus = 'skip'")
        .with("facts.csv", b"id,name\n7,a\n8,b\n")
        .with("models/guild_map.sql", format!("--! kind = 'map'\n--! formats = [{formats}]\nSELECT r.id AS old_id, CAST(100 + r.id AS bigint) AS new_id, r.name FROM facts.rows AS r LEFT JOIN previous.guild_map AS m ON m.old_id = r.id WHERE m.old_id IS NULL").as_bytes())
        .with("models/guild.sql", b"SELECT 100 + r.id AS id, r.name, CASE WHEN m.old_id IS NOT NULL THEN 'already_mapped' END AS _reject FROM facts.rows AS r LEFT JOIN previous.guild_map AS m ON m.old_id = r.id")
}

#[test]
fn a_second_run_reads_the_maps_of_the_first() {
    for formats in ["'csv'", "'json'", "'copy'", "'parquet'", "'csv', 'json'"] {
        let plan = mapping_plan(formats);
        let first = plan.convert(&[]);
        assert_eq!(first.ended(0).lines("guild").len(), 2, "{formats}");
        let plan = plan.with("facts.csv", b"id,name\n7,a\n8,b\n9,c\n");
        let source = format!("previous={}", first.path().display());
        let second = plan.convert(&["--source", &source]);
        assert_eq!(second.ended(0).lines("guild"), ["109\tc"], "{formats}");
        let audit = second.audit();
        let skipped: Vec<_> =
            second.rejects("guild").iter().map(|row| row["status"].clone()).collect();
        assert_eq!(skipped, ["skip", "skip"]);
        let inputs = audit["inputs"].as_array().expect("inputs");
        let of_run: Vec<_> = inputs.iter().filter(|input| input["source"] == "previous").collect();
        assert_eq!((of_run.len(), &of_run[0]["path"]), (2, &json!("manifest.json")));
        let table = audit["tables"]
            .as_array()
            .expect("tables")
            .iter()
            .find(|table| table["source"] == "previous");
        let table = table.expect("the map");
        assert_eq!((&table["read"], &table["unmigrated"]), (&json!(2), &json!(0)));
        assert!(!second.exists("unmigrated/previous.guild_map.parquet"));
    }
}

#[test]
fn a_former_run_that_was_changed_is_refused() {
    for formats in ["'csv'", "'parquet'"] {
        let plan = mapping_plan(formats);
        let first = plan.convert(&[]);
        let kind = formats.trim_matches('\'');
        let map = first.path().join(format!("maps/guild_map.{kind}"));
        let mut bytes = fs::read(&map).expect("the map");
        match kind {
            "csv" => bytes.extend_from_slice(b"9,109,x\n"),
            _ => {
                let last = bytes.len() - 20;
                bytes[last] ^= 1;
            }
        }
        fs::write(&map, bytes).expect("the map is changed");
        let source = format!("previous={}", first.path().display());
        let second = plan.convert(&["--source", &source]);
        second.ended(3);
        assert!(second.stderr.contains("SHA-256 is") || kind == "parquet", "{}", second.stderr);
    }
    let plan = mapping_plan("'csv'");
    let first = plan.convert(&[]);
    fs::remove_file(first.path().join("manifest.json")).expect("the manifest");
    let source = format!("previous={}", first.path().display());
    let second = plan.convert(&["--source", &source]);
    assert!(second.ended(3).stderr.contains("this is no finished run"), "{}", second.stderr);
}
