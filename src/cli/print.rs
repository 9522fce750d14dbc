//! Prints reports: JSON to standard output, words to standard error.

use std::io::{self, Write};

use serde::Serialize;

use super::args::{ConvertArguments, SnapshotArguments};
use super::drift_text;
use super::inspected_text;
use super::verified_text;
use crate::audit::{Outcome, RunAudit};
use crate::contract::DriftReport;
use crate::input::Progress;
use crate::jobs::{
    CheckReport, Coverage, Error, InitReport, InspectReport, QueryReport, SnapshotReport,
    TableColumns, VerifyReport,
};
use crate::report::{
    AUDIT_SCHEMA, INSPECT_SCHEMA, VERIFY_SCHEMA, audit_json, convert_summary, failure_json, grouped,
};

fn error(error: &Error) {
    to_stderr(&format!("error: {error}\n"));
    if let Error::Engine(crate::engine::Error::Model { hint: Some(hint), .. }) = error {
        to_stderr(&format!("hint: {hint}\n"));
    }
}

/// Says why a command has no result.
pub(super) fn failed(failure: &Error, as_json: bool) {
    let outcome = failure.outcome();
    error(failure);
    if outcome == Outcome::PolicyDenied {
        to_stderr("policy_denied: nothing was written\n");
    }
    if as_json {
        to_stdout(&failure_json(outcome, failure.exit_code() as u8, &failure.to_string()));
    }
}

pub(super) fn inspected(report: &InspectReport, as_json: bool) {
    if as_json {
        return json(report);
    }
    to_stdout(&inspected_text::render(report));
}

/// Prints the schema of `inspect --json`.
pub(super) fn inspect_schema() {
    to_stdout(INSPECT_SCHEMA);
}

/// Prints the schema of `audit.json`.
pub(super) fn audit_schema() {
    to_stdout(AUDIT_SCHEMA);
}

/// Prints the schema of `verify --json`.
pub(super) fn verify_schema() {
    to_stdout(VERIFY_SCHEMA);
}

pub(super) fn verified(report: &VerifyReport, as_json: bool) {
    if as_json {
        return json(report);
    }
    to_stdout(&verified_text::render(report));
}

pub(super) fn drafted(report: &InitReport, as_json: bool) {
    if as_json {
        return json(report);
    }
    let mut text = String::new();
    for column in &report.dropped {
        text += &format!("left behind, it looks like a secret: {column}\n");
    }
    for what in &report.left_out {
        text += &format!("not drafted: {what}\n");
    }
    text += &format!("{}: {} models\n", report.plan, grouped(report.models));
    text += &format!("next: transload check {}\n", report.plan);
    to_stdout(&text);
}

pub(super) fn checked(report: &CheckReport, as_json: bool) {
    if as_json {
        return json(report);
    }
    let mut text = report.drift.as_ref().map(drift_text::render).unwrap_or_default();
    if !report.problems.is_empty() {
        to_stdout(&text);
        let problems: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
        return to_stderr(&format!("error: {}\n", problems.join("\n")));
    }
    for model in &report.models {
        let target = model.target.as_deref().unwrap_or("-");
        text += &format!("{} → {target}  reads {}\n", model.model, model.reads.join(", "));
    }
    for untested in &report.not_evaluated {
        text += &format!("not tested: {untested}\n");
    }
    text += &uncovered(&report.coverage);
    text += &match report.fits() {
        true => {
            format!("{}: {} models, the plan holds together\n", report.plan, report.models.len())
        }
        false => format!("{}: tables that need a mapping have none\n", report.plan),
    };
    to_stdout(&text);
}

/// Lists what a plan leaves alone.
fn uncovered(coverage: &Coverage) -> String {
    let tables = |what: &str, tables: &[String]| match tables {
        [] => String::new(),
        tables => format!("not {what}: tables {}\n", escaped(&tables.join(", "))),
    };
    let columns = |what: &str, tables: &[TableColumns]| -> String {
        let line = |table: &TableColumns| {
            let columns = escaped(&table.columns.join(", "));
            format!("not {what}: {}: {columns}\n", escaped(&table.table))
        };
        tables.iter().map(line).collect()
    };
    [
        tables("filled", &coverage.unfilled_tables),
        columns("filled", &coverage.unfilled_columns),
        tables("read", &coverage.unread_tables),
        columns("read", &coverage.unread_columns),
    ]
    .concat()
}

pub(super) fn drifted(report: &DriftReport, as_json: bool) {
    if as_json {
        return json(report);
    }
    to_stdout(&drift_text::render(report));
}

/// Says why a dump was read twice, where it was.
pub(super) fn read_again(progress: &Progress, arguments: &ConvertArguments) {
    if let Some(why) = progress.read_again.get().filter(|_| !arguments.quiet) {
        to_stderr(&format!("note: the dump was read twice: {}\n", escaped(why)));
    }
}

pub(super) fn converted(audit: &RunAudit, arguments: &ConvertArguments) {
    if arguments.json {
        to_stdout(&audit_json(audit));
    }
    if !arguments.quiet {
        let folder = arguments.output.as_ref().map(|folder| folder.display().to_string());
        to_stderr(&convert_summary(audit, folder.as_deref()));
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
        to_stderr(&format!("{}: {}\n", inspected_text::place(finding), finding.detail));
    }
}

pub(super) fn queried(report: &QueryReport, is_quiet: bool) {
    for warning in &report.warnings {
        to_stderr(&format!("warning: {}\n", escaped(warning)));
    }
    if !is_quiet {
        let rows = if report.rows == 1 { "row" } else { "rows" };
        to_stderr(&format!("{} {rows}\n", grouped(report.rows)));
    }
}

/// Prints a text that was made whole.
pub(super) fn text(text: &[u8]) {
    let _ = io::stdout().lock().write_all(text);
}

/// Names come from dumps: they may hold what acts on a terminal.
pub(super) fn escaped(text: &str) -> String {
    let escape = |c: char| match c.is_control() {
        true => c.escape_debug().to_string(),
        false => c.to_string(),
    };
    text.chars().map(escape).collect()
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
