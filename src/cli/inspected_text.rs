//! The report of `inspect` for a person: a list of tables, then a screen a table.
//!
//! Text in, text out; `print` shows it. What is unremarkable takes no room.

use super::archive_text;
use crate::dump::Finding;
use crate::jobs::{InspectReport, InspectedColumn, InspectedTable};
use crate::profile::{ColumnReport, Confidence, SecretHint};
use crate::report::grouped;

/// Longer names and types are cut: the JSON form has them whole.
const NAME_WIDTH: usize = 26;
const TYPE_WIDTH: usize = 20;
const RANGE_WIDTH: usize = 42;

/// Names of skipped objects that are shown of a kind.
const NAMES: usize = 5;

/// Renders the report.
pub(super) fn render(report: &InspectReport) -> String {
    let mut text = String::new();
    for input in &report.inputs {
        let kind = match input.dialect {
            "tar" => "tar archive".to_owned(),
            "folder" => "folder of stored files".to_owned(),
            dialect => {
                let producer = input.producer.as_deref().unwrap_or("unknown program");
                format!("{dialect} dump, {producer}")
            }
        };
        text += &format!("{}: {kind}\n", input.path);
        text += &format!("  {} bytes, SHA-256 {}\n", grouped(input.bytes), input.sha256);
    }
    if !report.settings.is_empty() {
        let settings = report.settings.iter().map(|(name, value)| format!("{name} {value}"));
        text += &format!("  settings: {}\n", settings.collect::<Vec<_>>().join(", "));
    }
    for archive in &report.archives {
        text += &archive_text::render(archive);
    }
    if !report.tables.is_empty() {
        text += &tables(&report.tables);
    }
    for table in report.tables.iter().filter(|table| table.rows > 0) {
        text += &profile(table);
    }
    if !report.skipped.is_empty() {
        text += "\nnot carried along:\n";
    }
    for skipped in &report.skipped {
        let kind = skipped.kind.replace('_', " ");
        text += &format!("  {} {kind}", grouped(skipped.count));
        if !skipped.names.is_empty() {
            let names = skipped.names.iter().take(NAMES).map(String::as_str);
            let more = if skipped.names.len() > NAMES { ", …" } else { "" };
            text += &format!(": {}{more}", names.collect::<Vec<_>>().join(", "));
        }
        text += "\n";
    }
    if !report.findings.is_empty() {
        text += "\n";
    }
    for finding in &report.findings {
        text += &format!("{}: {}\n", place(finding), finding.detail);
    }
    text
}

fn name(table: &InspectedTable) -> String {
    match &table.schema {
        Some(schema) => format!("{schema}.{}", table.name),
        None => table.name.clone(),
    }
}

fn tables(tables: &[InspectedTable]) -> String {
    let width = tables.iter().map(|table| name(table).chars().count()).max().unwrap_or(0).max(5);
    let mut text = format!(
        "{:width$}  {:>12}  {:>7}  {:>8}  {:>14}\n",
        "table", "rows", "columns", "rejected", "bytes"
    );
    for table in tables {
        text += &format!(
            "{:width$}  {:>12}  {:>7}  {:>8}  {:>14}\n",
            name(table),
            grouped(table.rows),
            table.columns.len(),
            grouped(table.rejected),
            grouped(table.bytes),
        );
    }
    text
}

/// A table's columns, as wide as their names and values need.
fn profile(table: &InspectedTable) -> String {
    let lines: Vec<[String; 6]> = table
        .columns
        .iter()
        .filter_map(|column| column.profile.as_ref().map(|profile| line(column, profile)))
        .collect();
    if lines.is_empty() {
        return String::new();
    }
    let heads = ["column", "type", "nulls", "distinct", "values", "notes"];
    let width = |at: usize| {
        let widths = lines.iter().map(|line| line[at].chars().count());
        widths.chain([heads[at].len()]).max().unwrap_or_default()
    };
    let widths: [usize; 5] = [0, 1, 2, 3, 4].map(width);
    let row = |cells: [&str; 6]| {
        let [name, sql_type, nulls, distinct, values, notes] = cells;
        let [a, b, c, d, e] = widths;
        let line = format!(
            "  {name:a$}  {sql_type:b$}  {nulls:>c$}  {distinct:>d$}  {values:e$}  {notes}"
        );
        line.trim_end().to_owned() + "\n"
    };
    let mut text = format!("\n{}: {} rows\n", name(table), grouped(table.rows));
    text += &row(heads);
    for line in &lines {
        text += &row(line.each_ref().map(String::as_str));
    }
    text
}

fn line(column: &InspectedColumn, profile: &ColumnReport) -> [String; 6] {
    // Without DDL the type is what the values say.
    let sql_type = match (column.sql_type.as_str(), &profile.profiled_type) {
        ("", Some(profiled)) => format!("{profiled}?"),
        ("", None) => "?".to_owned(),
        (declared, _) => declared.to_owned(),
    };
    let nulls = if profile.nulls == 0 { "-".to_owned() } else { grouped(profile.nulls) };
    let distinct = profile.distinct.map_or_else(|| "-".to_owned(), grouped);
    let about = if profile.distinct.is_some() && !profile.distinct_is_exact { "~" } else { "" };
    [
        cut(&column.name, NAME_WIDTH),
        cut(&sql_type, TYPE_WIDTH),
        nulls,
        format!("{about}{distinct}"),
        cut(&values(profile), RANGE_WIDTH),
        notes(profile).join(", "),
    ]
}

fn values(profile: &ColumnReport) -> String {
    let range = match (&profile.min, &profile.max) {
        (Some(min), Some(max)) if min == max => min.escape_debug().to_string(),
        (Some(min), Some(max)) => format!("{} … {}", min.escape_debug(), max.escape_debug()),
        _ => String::new(),
    };
    if !range.is_empty() {
        return range;
    }
    match profile.longest {
        Some(longest) if longest.bytes > 0 => match longest.chars {
            Some(chars) => format!("up to {} characters", grouped(chars)),
            None => format!("up to {} bytes", grouped(longest.bytes)),
        },
        _ if profile.masked => "hidden".to_owned(),
        _ => String::new(),
    }
}

fn notes(profile: &ColumnReport) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(hint) = &profile.secret {
        notes.push(secret(hint));
    }
    if profile.constant {
        notes.push("constant".to_owned());
    } else if profile.unique == Some(true) && profile.values > 0 {
        notes.push("unique".to_owned());
    }
    if profile.zero_or_one && !profile.constant {
        notes.push("only 0 and 1".to_owned());
    }
    match profile.looks_like {
        Some("email") | None => {}
        Some(shape) => notes.push(format!("all {}", shape.replace('_', " "))),
    }
    for (shape, count) in &profile.shapes {
        if profile.looks_like != Some(shape) && *shape != "email" {
            notes.push(format!("{} {}", grouped(*count), shape.replace('_', " ")));
        }
    }
    let counted = [
        (profile.zero_dates, "zero dates"),
        (profile.partial_dates, "partial dates"),
        (profile.out_of_range, "out of range"),
        (profile.invalid_utf8, "not UTF-8"),
        (profile.double_encoded, "encoded twice"),
        (profile.nul_bytes, "with NUL"),
        (profile.infinite, "infinite"),
        (profile.not_a_number, "NaN"),
        (profile.empty, "empty"),
        (profile.blank_edges, "blank at an edge"),
    ];
    let counted = counted.into_iter().filter(|(count, _)| *count > 0);
    notes.extend(counted.map(|(count, what)| format!("{} {what}", grouped(count))));
    notes
}

fn secret(hint: &SecretHint) -> String {
    let kind = hint.kind.replace('_', " ");
    let class = if hint.is_secret() { "SECRET" } else { "personal" };
    let class = match hint.confidence {
        Confidence::Low => "maybe secret",
        _ => class,
    };
    match hint.share {
        Some(share) => format!("{class}: {kind} ({:.0} %)", share * 100.0),
        None => format!("{class}: {kind}, by its name"),
    }
}

fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width - 1).chain(['…']).collect()
}
/// Returns where a finding is: `file:line`, or the file where it is about the whole of it.
pub(super) fn place(finding: &Finding) -> String {
    match finding.line {
        0 => finding.input.clone(),
        line => format!("{}:{line}", finding.input),
    }
}
