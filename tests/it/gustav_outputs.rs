//! Reads what a conversion of the example plan `gustav` left in the run's folder.

use serde_json::Value;

use crate::gustav::{id, short_id};
use crate::run::{Run, plain};

/// A row of a COPY file, by column.
#[derive(Debug, Clone)]
pub struct Row(Vec<(String, Option<String>)>);

impl Row {
    /// Returns a value; `None` is NULL.
    #[track_caller]
    pub fn value(&self, column: &str) -> Option<&str> {
        let found = self.0.iter().find(|(name, _)| name == column);
        found.unwrap_or_else(|| panic!("no column {column} in {:?}", self.0)).1.as_deref()
    }

    /// Returns a value that is not NULL.
    #[track_caller]
    pub fn text(&self, column: &str) -> &str {
        self.value(column).unwrap_or_else(|| panic!("{column} is NULL in {:?}", self.0))
    }

    /// Panics unless each column has its value; `NULL` is none.
    #[track_caller]
    pub fn has(&self, expected: &[(&str, &str)]) {
        for (column, expected) in expected {
            assert_eq!(self.value(column).unwrap_or("NULL"), *expected, "{column} of {:?}", self.0);
        }
    }
}

/// Returns the rows that `load.sql` copies into a table.
#[track_caller]
pub fn rows(run: &Run, table: &str) -> Vec<Row> {
    let script = run.text("load.sql");
    let path = format!("'data/public.{table}.copy'");
    let Some(line) = script.lines().find(|line| line.starts_with("\\copy") && line.contains(&path))
    else {
        assert!(
            !run.exists(&format!("data/public.{table}.copy")),
            "{table}: a file that is not loaded"
        );
        return Vec::new();
    };
    let (_, columns) = line.split_once('(').expect("columns");
    let (columns, _) = columns.split_once(')').expect("columns");
    let columns: Vec<&str> = columns.split(',').map(|name| name.trim().trim_matches('"')).collect();
    let row = |line: &String| {
        let values: Vec<Option<String>> = line.split('\t').map(unescaped).collect();
        assert_eq!(values.len(), columns.len(), "{table}: {line}");
        Row(columns.iter().map(ToString::to_string).zip(values).collect())
    };
    run.lines(table).iter().map(row).collect()
}

fn unescaped(value: &str) -> Option<String> {
    if value == r"\N" {
        return None;
    }
    let mut out = String::new();
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        out.push(match (letter, letter == '\\') {
            (_, true) => match letters.next().expect("an escape") {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other => other,
            },
            (other, _) => other,
        });
    }
    Some(out)
}

/// Returns the row of a table with this short ID.
#[track_caller]
pub fn row(run: &Run, table: &str, short: &str) -> Row {
    let all = rows(run, table);
    let found: Vec<&Row> = all.iter().filter(|row| row.text("id") == id(short)).collect();
    assert_eq!(found.len(), 1, "{short} in {table}: {all:?}\n{:?}", outcomes(run));
    found[0].clone()
}

/// What became of a row of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub model: String,
    /// The values of its key in the source and in the target, as text.
    pub key: Vec<String>,
    pub status: String,
    /// The reason, or the notes.
    pub reasons: Vec<String>,
}

/// Returns the audit records of all models.
pub fn outcomes(run: &Run) -> Vec<Outcome> {
    let mut found = Vec::new();
    for path in run.files("audit").into_keys().filter(|path| path.ends_with(".jsonl")) {
        let model = path.trim_start_matches("audit/").trim_end_matches(".jsonl");
        for record in run.json_lines(&path) {
            let keys = [&record["source"]["key"], &record["target"]];
            let key = keys.into_iter().filter_map(Value::as_object).flatten();
            let reason = record["reason"].as_str().unwrap_or_default();
            let reasons = reason.split(',').filter(|reason| !reason.is_empty());
            found.push(Outcome {
                model: model.to_owned(),
                key: key.map(|(_, value)| plain(value)).collect(),
                status: plain(&record["status"]),
                reasons: reasons.map(str::to_owned).collect(),
            });
        }
    }
    found
}

/// Returns status and reasons of what became of a row in a model: the records whose key has all
/// these short IDs, or words.
pub fn became(run: &Run, model: &str, key: &[&str]) -> Vec<String> {
    let words: Vec<String> =
        key.iter().map(|word| short_id(word).unwrap_or_else(|| (*word).to_owned())).collect();
    let of_row = |outcome: &Outcome| {
        outcome.model == model && words.iter().all(|word| outcome.key.contains(word))
    };
    let mut found: Vec<String> = outcomes(run)
        .into_iter()
        .filter(of_row)
        .map(|outcome| {
            format!("{} {}", outcome.status, outcome.reasons.join(",")).trim_end().to_owned()
        })
        .collect();
    found.sort();
    found
}

/// Panics unless exactly one record says this of a row.
#[track_caller]
pub fn said(run: &Run, model: &str, key: &[&str], expected: &str) {
    assert_eq!(became(run, model, key), [expected], "{key:?} of {model} in {:#?}", outcomes(run));
}

/// Returns the lines of the upload manifest.
pub fn manifest(run: &Run) -> Vec<Value> {
    run.json_lines("storage/manifest.jsonl")
}
