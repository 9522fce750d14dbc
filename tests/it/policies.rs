//! Policies for values that a column's type can't hold: each kind, each policy, every use counted.

use std::fs;

use parquet::file::reader::SerializedFileReader;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::run::Run;

const DUMP: &str = "-- MySQL dump 10.13
CREATE TABLE `race` (
  `id` int NOT NULL PRIMARY KEY,
  `start` datetime DEFAULT NULL,
  `day` date DEFAULT NULL,
  `lap` time DEFAULT NULL,
  `laps` tinyint DEFAULT NULL,
  `state` enum('open','closed') DEFAULT NULL,
  `note` varchar(20) DEFAULT NULL,
  `facts` json DEFAULT NULL
);
INSERT INTO `race` VALUES (1,'2024-05-01 10:00:00','2024-05-01','01:02:03',1,'open','x','{}');
INSERT INTO `race` VALUES (2,'0000-00-00 00:00:00','2019-12-00','838:59:59',300,'lost','a\\0b','\"c\\\\u0000d\"');
-- Dump completed
";

const TARGET: &str = "CREATE TABLE race (id integer PRIMARY KEY, start timestamp, day date, \
    lap time, laps smallint, state text, note text, facts jsonb);";

const MODEL: &str = "SELECT id, start, day, lap, laps, state, note, facts FROM legacy.race";

/// A column's own rule for each kind but the one under test: row 2 is only in question for it.
const OTHERS: [(&str, &str); 7] = [
    ("start", "zero_date = 'null'"),
    ("day", "zero_date = 'null'"),
    ("lap", "time_range = 'null'"),
    ("laps", "overflow = 'null'"),
    ("state", "unknown_label = 'null'"),
    ("note", "nul = 'null'"),
    ("facts", "nul = 'null'"),
];

struct Plan<'a> {
    /// What stands below `[sources.legacy]`.
    source: &'a str,
    target: &'a str,
    model: &'a str,
    dump: &'a [u8],
}

impl Plan<'_> {
    fn convert(&self, options: &[&str]) -> Run {
        let plan = TempDir::new().expect("a temporary folder");
        let write = |path: &str, bytes: &[u8]| {
            fs::write(plan.path().join(path), bytes).expect("the file is written");
        };
        fs::create_dir(plan.path().join("models")).expect("the folder is made");
        write("legacy.sql", self.dump);
        let head = "[plan]\nname = 'policies'\nas_of = '2025-01-01T00:00:00Z'\n[target]\n\
                    schema = 'target.sql'\n[sources.legacy]\ndump = 'legacy.sql'\n";
        write("plan.toml", format!("{head}{}", self.source).as_bytes());
        write("target.sql", self.target.as_bytes());
        write("models/race.sql", self.model.as_bytes());
        Run::convert(plan.path(), options)
    }
}

fn convert(source: &str) -> Run {
    Plan { source, target: TARGET, model: MODEL, dump: DUMP.as_bytes() }.convert(&[])
}

/// Converts with one policy on a column of row 2; returns the run and the field of that column.
fn with_policy(column: &str, policy: &str) -> (Run, Option<String>) {
    let rule = |(name, other): &(&str, &str)| {
        let policy = if *name == column { policy } else { other };
        format!("\"race.{name}\" = {{ {policy} }}\n")
    };
    let rules: String = OTHERS.iter().map(rule).collect();
    let run = convert(&format!("[sources.legacy.columns]\n{rules}"));
    let place = MODEL.split([' ', ',']).filter(|word| !word.is_empty() && *word != "SELECT");
    let place = place.take_while(|word| *word != "FROM").position(|word| word == column);
    let field = run
        .lines("race")
        .get(1)
        .map(|line| line.split('\t').nth(place.expect("a column")).expect("a field").to_owned());
    (run, field)
}

/// Returns the records of a column's policies.
fn records(run: &Run, column: &str) -> Vec<Value> {
    let audit = run.audit();
    let records = audit["tables"][0]["policies"].as_array().expect("a list").clone();
    records.into_iter().filter(|record| record["column"] == column).collect()
}

#[track_caller]
fn check(column: &str, policy: &str, field: &str, recorded: &Value) {
    let (run, found) = with_policy(column, policy);
    assert_eq!(found.as_deref(), Some(field), "{policy}\n{}", run.stderr);
    let found: Vec<Value> = records(&run, column)
        .iter()
        .map(|record| json!([record["reason"], record["policy"], record["count"]]))
        .collect();
    let expected = if recorded.is_null() { Vec::new() } else { vec![recorded.clone()] };
    assert_eq!(found, expected, "{policy}");
}

#[test]
fn policies_decide_about_zero_dates() {
    check("start", "zero_date = 'null'", r"\N", &json!(["zero_date", "null", 1]));
    check("day", "zero_date = 'aside'", r"\N", &json!(["zero_date", "aside", 1]));
    check("day", "on_invalid = '1970-01-01'", "1970-01-01", &json!(["zero_date", "constant", 1]));
    let constant = json!(["zero_date", "constant", 1]);
    check("start", "zero_date = '1970-01-01 00:00:01'", "1970-01-01 00:00:01", &constant);
}

#[test]
fn policies_decide_about_times_beyond_a_day() {
    check("lap", "time_range = '23:59:59'", "23:59:59", &json!(["time_range", "constant", 1]));
    check("lap", "on_invalid = 'null'", r"\N", &json!(["time_range", "null", 1]));
}

#[test]
fn policies_decide_about_numbers_out_of_range() {
    check("laps", "overflow = 127", "127", &json!(["numeric_overflow", "constant", 1]));
    check("laps", "on_invalid = -1", "-1", &json!(["numeric_overflow", "constant", 1]));
}

#[test]
fn policies_decide_about_unknown_labels() {
    let constant = json!(["unknown_label", "constant", 1]);
    check("state", "unknown_label = 'closed'", "closed", &constant);
    check("state", "on_invalid = 'text'", "lost", &Value::Null);
}

#[test]
fn policies_decide_about_zero_bytes() {
    check("note", "nul = 'strip'", "ab", &json!(["nul_byte", "replaced", 1]));
    check("note", "nul = '\u{fffd}'", "a\u{fffd}b", &json!(["nul_byte", "replaced", 1]));
    check("note", "nul = 'aside'", r"\N", &json!(["nul_byte", "aside", 1]));
    check("facts", "nul = 'strip'", "\"cd\"", &json!(["nul_byte", "replaced", 1]));
}

#[test]
fn policies_reject_where_nothing_is_said() {
    for (column, reason) in [
        ("start", "zero_date"),
        ("day", "zero_date"),
        ("lap", "time_range"),
        ("laps", "numeric_overflow"),
        ("state", "unknown_label"),
    ] {
        for policy in ["", "on_invalid = 'reject'"] {
            let (run, field) = with_policy(column, policy);
            assert_eq!((run.code, field), (1, None), "{column}\n{}", run.stderr);
            let rejects = run.json_lines("rejects/legacy.race.jsonl");
            assert_eq!(
                (&rejects[0]["reason"], &rejects[0]["column"]),
                (&json!(reason), &json!(column))
            );
        }
    }
    // Text holds a zero byte; the target does not.
    let (run, _) = with_policy("note", "");
    assert_eq!(run.ended(1).rejects("race")[0]["reason"], "nul_byte");
    let (run, _) = with_policy("note", "nul = 'reject'");
    assert_eq!(run.ended(1).json_lines("rejects/legacy.race.jsonl")[0]["reason"], "nul_byte");
}

#[test]
fn policies_keep_text_as_it_is_written() {
    let target =
        TARGET.replace("start timestamp, day date, lap time", "start text, day text, lap text");
    let source = "[sources.legacy.defaults]\nzero_date = 'text'\non_invalid = 'null'\nnul = 'strip'\n\
                  [sources.legacy.columns]\n\"race.lap\" = { as = 'text' }\n";
    let plan = Plan { source, target: &target, model: MODEL, dump: DUMP.as_bytes() };
    let run = plan.convert(&[]);
    run.ended(0);
    let lines = run.lines("race");
    assert_eq!(lines[0], "1\t2024-05-01 10:00:00\t2024-05-01\t01:02:03\t1\topen\tx\t{}");
    assert_eq!(lines[1], "2\t0000-00-00 00:00:00\t2019-12-00\t838:59:59\t\\N\t\\N\tab\t\"cd\"");
}

#[test]
fn policies_null_in_a_column_that_takes_none_is_a_reject() {
    let target = TARGET.replace("start timestamp", "start timestamp NOT NULL");
    let source = "[sources.legacy.defaults]\non_invalid = 'null'\nnul = 'null'\n";
    let run = Plan { source, target: &target, model: MODEL, dump: DUMP.as_bytes() }.convert(&[]);
    run.ended(1);
    assert_eq!(run.lines("race").len(), 1);
    let rejects = run.rejects("race");
    assert_eq!((rejects.len(), &rejects[0]["reason"]), (1, &json!("not_null")));
}

#[test]
fn policies_say_where_the_first_was_and_mask_it() {
    let source = "[sources.legacy.defaults]\non_invalid = 'null'\nnul = 'null'\n";
    let plan = Plan { source, target: TARGET, model: MODEL, dump: DUMP.as_bytes() };
    let run = plan.convert(&[]);
    let record = &records(run.ended(0), "laps")[0];
    let line = DUMP.lines().position(|line| line.contains("VALUES (2")).expect("the row") + 1;
    assert_eq!((&record["first"]["line"], &record["first"]["row"]), (&json!(line), &json!(2)));
    assert_eq!(record["samples"], json!(["999"]));
    assert_eq!(records(&run, "start")[0]["samples"], json!(["0000-00-00 00:00:00"]));
    assert!(run.stderr.contains("policy    legacy.race.laps: numeric_overflow → null 1"));
    let run = plan.convert(&["--show-values"]);
    assert_eq!(records(run.ended(0), "laps")[0]["samples"], json!(["300"]));
    plan.convert(&["--strict"]).ended(1);
}

#[test]
fn policies_the_more_exact_rule_decides() {
    let source = "[sources.legacy.defaults]\non_invalid = 'null'\nnul = 'strip'\n\
                  [sources.legacy.columns]\n\"*.day\" = { zero_date = '1900-01-01' }\n\
                  \"r*.d*\" = { zero_date = 'reject' }\n\"race.start\" = { on_invalid = '2000-01-01' }\n";
    let run = convert(source);
    let line = &run.ended(0).lines("race")[1];
    assert!(line.starts_with("2\t2000-01-01 00:00:00\t1900-01-01\t\\N\t\\N\t\\N"), "{line}");
}

#[test]
fn policies_that_make_no_sense_are_said_with_their_line() {
    let source = "[sources.legacy.defaults]\non_invalid = 0\n[sources.legacy.columns]\n\
                  \"race.day\" = { zero_date = 'soon' }\n\"race.laps\" = { zero_date = 'null' }\n\
                  \"race.lap\" = { on_invalid = '25:00:00' }\n\"*.dya\" = { zero_date = 'null' }\n";
    let run = convert(source);
    run.ended(2);
    let expected = "\
plan.toml:8: [sources.legacy.defaults] on_invalid: no constant is of every column's type; `columns` may have one
plan.toml:11: [sources.legacy.columns] \"race.day\": zero_date: `soon` is no policy, and no value of `day` (`date`)
plan.toml:12: [sources.legacy.columns] \"race.laps\": `zero_date`: a column of type `tinyint` has no such values
plan.toml:13: [sources.legacy.columns] \"race.lap\": on_invalid: `25:00:00` is no policy, and no value of `lap` (`time`)
plan.toml:14: [sources.legacy.columns] \"*.dya\": the dump has no such column
";
    assert!(run.stderr.contains(expected), "{}", run.stderr);
}

#[test]
fn policies_put_exact_texts_aside() {
    let source = "[sources.legacy.defaults]\non_invalid = 'aside'\nnul = 'aside'\n\
                  [sources.legacy.columns]\n\"race.lap\" = { secret = 'keep' }\n";
    let run = convert(source);
    run.ended(0);
    assert!(run.exists("aside/legacy.race.parquet"));
    let file = fs::File::open(run.path().join("aside/legacy.race.parquet")).expect("the asides");
    let rows = SerializedFileReader::new(file).expect("a Parquet file");
    let rows: Vec<String> = rows.into_iter().map(|row| row.expect("a row").to_string()).collect();
    let has = |text: &str| rows.iter().any(|row| row.contains(&format!("{:?}", text.as_bytes())));
    assert!(has("2019-12-00") && has("***") && !has("838:59:59"), "{rows:?}");
    assert_eq!(records(&run, "lap")[0]["samples"], json!([]));
}

#[test]
fn policies_bytes_that_are_not_utf8() {
    let dump = [b"CREATE TABLE `race` (`id` int, `note` text);\nINSERT INTO `race` VALUES (1,'a\xffb'),(2,'c');\n".as_slice()].concat();
    let target = "CREATE TABLE race (id integer, note text);";
    let model = "SELECT id, note FROM legacy.race";
    let check = |policy: &str, code, expected: &[&str]| {
        let source = format!("[sources.legacy.columns]\n\"race.note\" = {{ {policy} }}\n");
        let run = Plan { source: &source, target, model, dump: &dump }.convert(&[]);
        assert_eq!(run.ended(code).lines("race"), expected, "{policy}");
    };
    check("invalid_utf8 = 'reject'", 1, &["2\tc"]);
    check("invalid_utf8 = 'null'", 0, &["1\t\\N", "2\tc"]);
    check("invalid_utf8 = '?'", 0, &["1\t?", "2\tc"]);
    check("on_invalid = 'aside'", 0, &["1\t\\N", "2\tc"]);
}
