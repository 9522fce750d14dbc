//! Short summaries for a terminal. Counts and names, never values of rows.

use std::fmt::Write;

use crate::audit::{BlobLedger, RunAudit, RunStatus};
use crate::plan::Kind;

/// Findings that a summary lists; the audit has all.
const LISTED: usize = 10;

/// Returns the summary of a conversion.
///
/// Without a folder, nothing was written.
pub fn convert_summary(audit: &RunAudit, folder: Option<&str>) -> String {
    let mut text = String::new();
    let read: u64 = audit.tables.iter().map(|table| table.read).sum();
    let unmigrated: u64 = audit.tables.iter().map(|table| table.unmigrated).sum();
    let tables = audit.models.iter().filter(|model| model.kind == Kind::Table).count();
    if audit.status == RunStatus::Stopped {
        let why = audit.stopped.as_ref().map_or(String::new(), |why| format!(": {why}"));
        line(&mut text, &format!("{}: stopped, nothing was converted{why}", audit.plan));
    } else {
        line(
            &mut text,
            &format!(
                "{}: {} rows read, {} to {tables} tables, {} rejected, {} not migrated",
                audit.plan,
                grouped(read),
                grouped(audit.migrated()),
                grouped(audit.rejected()),
                grouped(unmigrated),
            ),
        );
    }
    if let Some(only) = &audit.only {
        let (models, tables) = (only.models.join(", "), only.not_read.len());
        line(
            &mut text,
            &format!("  only      {models}: {tables} tables of the dumps are not read"),
        );
        for check in &only.checks_not_run {
            line(
                &mut text,
                &format!("  only      check {check} is not run: it reads something else"),
            );
        }
    }
    let tables = audit
        .tables
        .iter()
        .map(|table| (format!("{}.{}", table.source, table.table), &table.rejects));
    let models = audit.models.iter().map(|model| (model.model.clone(), &model.rejects));
    for (name, rejects) in tables.chain(models) {
        for (reason, count) in rejects {
            line(&mut text, &format!("  rejected  {name}: {reason} {}", grouped(*count)));
        }
    }
    for table in &audit.tables {
        for used in &table.policies {
            let (source, name) = (&table.source, &table.table);
            let (column, reason, policy) = (&used.column, used.reason, used.policy);
            let count = grouped(used.count);
            let what = format!("{source}.{name}.{column}: {reason} → {policy} {count}");
            line(&mut text, &format!("  policy    {what}"));
        }
    }
    for model in &audit.models {
        for (code, count) in &model.notes {
            line(&mut text, &format!("  noted     {}: {code} {}", model.model, grouped(*count)));
        }
    }
    for blobs in &audit.blobs {
        line(&mut text, &format!("  objects   {}", objects(blobs)));
        for model in &blobs.expected {
            let verdicts: Vec<String> = model
                .verdicts
                .iter()
                .map(|(verdict, rows)| format!("{} {verdict}", grouped(*rows)))
                .collect();
            let what =
                format!("{}: {} rows: {}", model.model, grouped(model.rows), verdicts.join(", "));
            line(&mut text, &format!("  expected  {what}"));
        }
    }
    for reason in &audit.reasons {
        if let Some(why) = &reason.accepted {
            let what = format!("{} {}: {why}", reason.reason, grouped(reason.rows));
            line(&mut text, &format!("  accepted  {what}"));
        }
    }
    for check in audit.checks.iter().filter(|check| check.violations > 0) {
        let status = serde_json::to_value(check.status).unwrap_or_default();
        let status = status.as_str().unwrap_or_default().to_owned();
        line(
            &mut text,
            &format!("  check     {} ({status}): {}", check.check, grouped(check.violations)),
        );
        if let Some(why) = &check.accepted {
            line(&mut text, &format!("  accepted  {}: {why}", check.check));
        }
        for detail in check.details.iter().take(LISTED) {
            line(&mut text, &format!("            {detail}"));
        }
    }
    list(&mut text, "left out", &audit.contract.not_created);
    list(&mut text, "untested", &audit.contract.not_evaluated);
    let findings = audit.findings.iter().map(|record| match &record.accepted {
        Some(why) => format!("{} (accepted: {why})", record.finding.detail),
        None => record.finding.detail.clone(),
    });
    list(&mut text, "dump", &findings.collect::<Vec<_>>());
    let see = folder.map_or(String::new(), |folder| format!(": see {folder}/audit.json"));
    let verdict = match audit.status {
        RunStatus::Ok => "all rows are accounted for".to_owned(),
        RunStatus::Findings => format!("findings above policy{see}"),
        RunStatus::Stopped => format!("no data was written{see}"),
    };
    line(&mut text, &verdict);
    text
}

/// Returns what became of the objects of a source; what there is none of is not told.
fn objects(blobs: &BlobLedger) -> String {
    let counts = [
        ("matched", blobs.matched),
        ("mismatched", blobs.mismatched),
        ("unsafe", blobs.not_safe),
        ("duplicate", blobs.duplicate),
        ("unreferenced", blobs.unreferenced),
    ];
    let told = counts.iter().filter(|(_, count)| *count > 0);
    let told: Vec<String> =
        told.map(|(name, count)| format!("{} {name}", grouped(*count))).collect();
    let told = if told.is_empty() { String::new() } else { format!(": {}", told.join(", ")) };
    format!(
        "{}: {} objects, {} bytes{told}",
        blobs.source,
        grouped(blobs.objects),
        grouped(blobs.bytes)
    )
}

fn list(text: &mut String, kind: &str, entries: &[String]) {
    for entry in entries.iter().take(LISTED) {
        line(text, &format!("  {kind:<9} {entry}"));
    }
    if entries.len() > LISTED {
        line(text, &format!("  {kind:<9} … and {} more", entries.len() - LISTED));
    }
}

fn line(text: &mut String, content: &str) {
    // Writing to a String can't fail.
    let _ = writeln!(text, "{content}");
}

/// Returns a number with commas between groups of three digits.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (number, expected) in [(0, "0"), (999, "999"), (1000, "1,000"), (1234567, "1,234,567")]
        {
            assert_eq!(grouped(number), expected);
        }
    }
}
