//! The words of a comparison of two schemas. Names and declarations, never values of rows.

use std::fmt::Write;

use super::print::escaped;
use crate::contract::{DriftFinding, DriftReport, Severity, TableDrift};

/// Returns the report for a terminal.
pub(super) fn render(report: &DriftReport) -> String {
    let mut text = format!("{} → {}\n", report.source, report.target);
    for table in &report.tables {
        // Writing to a String can't fail.
        let _ = writeln!(text, "{}", escaped(&heading(table)));
        for finding in &table.findings {
            let _ = writeln!(text, "  {}", line(finding));
        }
    }
    for finding in &report.findings {
        let _ = writeln!(text, "{}", line(finding));
    }
    for table in &report.added_tables {
        let _ = writeln!(text, "{}: only in the target", escaped(table));
    }
    let _ = writeln!(text, "verdict: {}", report.verdict.name());
    text
}

fn heading(table: &TableDrift) -> String {
    let mut text = table.table.clone();
    if let Some(target) = table.target.as_ref().filter(|target| **target != table.table) {
        text += &format!(" → {target}");
    }
    text += &format!(": {}", table.verdict.name());
    if let Some(model) = &table.filled_by {
        text += &format!(", filled by model {model}");
    }
    text
}

fn line(finding: &DriftFinding) -> String {
    let severity = match finding.severity {
        Severity::Info => "info",
        Severity::Check => "check",
        Severity::Mapping => "mapping",
    };
    let mut text = format!("{severity:<8} {:<21}", finding.code);
    if let Some(column) = &finding.column {
        text += &format!(" {column}");
    }
    text += &match (&finding.from, &finding.to) {
        // Two lists of all columns: the report in JSON has them.
        _ if finding.code == "column_order_changed" => String::new(),
        (Some(from), Some(to)) => format!(" {from} → {to}"),
        (Some(only), None) | (None, Some(only)) => format!(" {only}"),
        (None, None) => String::new(),
    };
    if let Some(suggestion) = &finding.suggestion {
        text += &format!(" (now `{suggestion}`?)");
    }
    escaped(text.trim_end())
}
