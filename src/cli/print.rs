//! Prints reports: JSON to standard output, words to standard error.

use std::io::{self, Write};

use serde::Serialize;

use super::args::{ConvertArguments, SnapshotArguments};
use crate::audit::RunAudit;
use crate::jobs::{
    CheckReport, Error, InspectReport, InspectedArchive, InspectedTable, SnapshotReport,
};
use crate::report::{audit_json, convert_summary, grouped};

pub(super) fn error(error: &Error) {
    to_stderr(&format!("error: {error}\n"));
    if let Error::Engine(crate::engine::Error::Model { hint: Some(hint), .. }) = error {
        to_stderr(&format!("hint: {hint}\n"));
    }
}

pub(super) fn inspected(report: &InspectReport, as_json: bool) {
    if as_json {
        return json(report);
    }
    let mut text = String::new();
    for input in &report.inputs {
        let kind = match input.dialect {
            "tar" => "tar archive".to_owned(),
            dialect => {
                let producer = input.producer.as_deref().unwrap_or("unknown program");
                format!("{dialect} dump, {producer}")
            }
        };
        text += &format!("{}: {kind}\n", input.path);
        text += &format!("  {} bytes, SHA-256 {}\n", grouped(input.bytes), input.sha256);
    }
    for archive in &report.archives {
        text += &objects(archive);
    }
    if !report.tables.is_empty() {
        text += &tables(&report.tables);
    }
    for finding in &report.findings {
        text += &format!("{}:{}: {}\n", finding.input, finding.line, finding.detail);
    }
    to_stdout(&text);
}

fn objects(archive: &InspectedArchive) -> String {
    let found = &archive.archive;
    let bytes: u64 = found.objects.iter().map(|object| object.size_bytes).sum();
    let mut text = String::new();
    for object in &found.objects {
        text += &format!("{}  {}", object.sha256, object.path.escape_debug());
        if let Some(fault) = object.unsafe_name {
            text += &format!("  (unsafe name: {fault})");
        }
        text += "\n";
    }
    text += &format!(
        "{}: {} files, {} bytes; {} folders, {} links, {} others\n",
        archive.path,
        grouped(found.objects.len() as u64),
        grouped(bytes),
        grouped(found.folders),
        grouped(found.links),
        grouped(found.others),
    );
    text
}

fn tables(tables: &[InspectedTable]) -> String {
    let name = |table: &InspectedTable| match &table.schema {
        Some(schema) => format!("{schema}.{}", table.name),
        None => table.name.clone(),
    };
    let mut text = String::new();
    let width = tables.iter().map(|table| name(table).len()).max().unwrap_or(0).max(5);
    text += &format!("{:width$}  {:>12}  {:>7}  {:>8}\n", "table", "rows", "columns", "rejected");
    for table in tables {
        text += &format!(
            "{:width$}  {:>12}  {:>7}  {:>8}\n",
            name(table),
            grouped(table.rows),
            table.columns.len(),
            grouped(table.rejected)
        );
    }
    text
}

pub(super) fn checked(report: &CheckReport, as_json: bool) {
    if as_json {
        return json(report);
    }
    let mut text = String::new();
    for model in &report.models {
        let target = model.target.as_deref().unwrap_or("-");
        text += &format!("{} → {target}  reads {}\n", model.model, model.reads.join(", "));
    }
    for untested in &report.not_evaluated {
        text += &format!("not tested: {untested}\n");
    }
    text += &format!("{}: {} models, the plan holds together\n", report.plan, report.models.len());
    to_stdout(&text);
}

pub(super) fn converted(audit: &RunAudit, arguments: &ConvertArguments) {
    if arguments.json {
        to_stdout(&audit_json(audit));
    }
    if !arguments.quiet {
        to_stderr(&convert_summary(audit, &arguments.output.display().to_string()));
    }
}

pub(super) fn snapshot(report: &SnapshotReport, arguments: &SnapshotArguments) {
    if arguments.json {
        json(report);
    }
    if arguments.quiet {
        return;
    }
    let rows: u64 = report.tables.iter().map(|table| table.rows).sum();
    let aside: u64 = report.tables.iter().map(|table| table.aside).sum();
    to_stderr(&format!(
        "{}: {} rows of {} tables, {} values aside, {} rows rejected\n",
        arguments.output.display(),
        grouped(rows),
        report.tables.len(),
        grouped(aside),
        grouped(report.rejected()),
    ));
    for table in &report.tables {
        for used in &table.policies {
            let (file, first) = (&used.first.input, used.first.line);
            let (count, reason) = (grouped(used.count), used.reason);
            let what = format!("{}.{}: {count} {reason} aside", table.name, used.column);
            to_stderr(&format!("{file}:{first}: {what}\n"));
        }
    }
    for finding in &report.findings {
        to_stderr(&format!("{}:{}: {}\n", finding.input, finding.line, finding.detail));
    }
}

fn json(report: &impl Serialize) {
    // A struct of names and numbers always has a JSON form.
    let text = serde_json::to_string_pretty(report).unwrap_or_default();
    to_stdout(&(text + "\n"));
}

/// A reader that went away (`| head`) is no error.
fn to_stdout(text: &str) {
    let _ = io::stdout().lock().write_all(text.as_bytes());
}

fn to_stderr(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
