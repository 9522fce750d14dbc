//! What `verify` found, in lines.

use super::print::escaped;
use crate::jobs::{Difference, Verified, VerifyReport, What};
use crate::report::grouped;

/// Differences that are shown; `--json` has all.
const SHOWN: usize = 100;

pub(super) fn render(report: &VerifyReport) -> String {
    let mut text = String::new();
    for difference in report.differences.iter().take(SHOWN) {
        text += &format!("{}\n", escaped(&line(difference)));
    }
    let more = report.differences.len().saturating_sub(SHOWN);
    if more > 0 {
        text += &format!("\u{2026} and {} more: --json has all\n", grouped(more as u64));
    }
    let mut hints: Vec<&str> =
        report.differences.iter().map(|difference| difference.hint).collect();
    hints.sort_unstable();
    hints.dedup();
    for hint in hints {
        text += &format!("hint: {hint}\n");
    }
    text + &sums(report)
}

/// Says what differs, and who says otherwise.
fn line(difference: &Difference) -> String {
    let Difference { path, expected, found, said_by, .. } = difference;
    let by = said_by.join(", ");
    let found = found.as_deref().unwrap_or_default();
    let values = |what: &str, unit: &str| {
        let expected = expected.as_deref().unwrap_or_default();
        match found {
            "" => format!("{path}: {by} says {expected}{unit}"),
            found => format!("{path}: {what} {found}{unit}, {by} says {expected}"),
        }
    };
    match difference.what {
        What::Unfinished => format!("{path}: the run was cut off; {found}"),
        What::Unreadable => format!("{path}: can't be read: {found}"),
        What::Manifest => format!("{path}: not as it was written: its own digest is another"),
        What::Missing if by.is_empty() => format!("{path}: missing"),
        What::Missing => format!("{path}: missing, {by} names it"),
        What::NoFile => format!("{path}: no regular file, {by} names one"),
        What::Size => values("the size is", " bytes"),
        What::Sha256 => values("SHA-256 is", ""),
        What::Md5 => values("MD5 is", ""),
        What::Rows => values("there are", " rows"),
        What::NotListed => format!("{path}: {by} does not name it, {found} does"),
        What::Unknown => format!("{path}: nothing says that it should be there"),
        What::NotCompared => format!("{path}: no list says of it what is compared"),
        // It begins with the path.
        What::DamagedArchive => found.to_owned(),
        What::OtherArchive => match expected {
            Some(expected) => {
                format!(
                    "{path}: not the archive that was converted: SHA-256 is {found}, {by} says {expected}"
                )
            }
            None => format!("{path}: not among the inputs of the run: SHA-256 is {found}"),
        },
    }
}

fn sums(report: &VerifyReport) -> String {
    let path = escaped(&report.path);
    let files = report.files;
    let what = if report.kind == Verified::Files { "listed files" } else { "files" };
    let mut text = format!(
        "{path}: {} of {} {what} agree ({} bytes)\n",
        grouped(files.agreed),
        grouped(files.listed),
        grouped(files.bytes),
    );
    if let Some(objects) = report.objects.filter(|objects| objects.listed > 0) {
        let (agreed, listed) = (grouped(objects.agreed), grouped(objects.listed));
        text += &format!("{path}: {agreed} of {listed} objects agree");
        text += &match objects.not_compared {
            0 => "\n".to_owned(),
            open => format!(", {} are not compared: give --archive\n", grouped(open)),
        };
    }
    for archive in report.archives.iter().filter(|_| report.kind != Verified::Files) {
        text += &format!(
            "{}: {} of {} members agree\n",
            escaped(&archive.path),
            grouped(archive.agreed),
            grouped(archive.listed),
        );
    }
    for list in &report.lists {
        text += &format!(
            "{}: {} of {} names agree",
            escaped(&list.path),
            grouped(list.agreed),
            grouped(list.listed),
        );
        let others = list.not_compared.iter();
        let others: Vec<String> =
            others.map(|(name, count)| format!("{} {name}", grouped(*count))).collect();
        text += &match others.is_empty() {
            true => "\n".to_owned(),
            false => format!("; digests not compared: {}\n", escaped(&others.join(", "))),
        };
    }
    text + match (report.agrees, report.differences.len()) {
        (true, _) => "all agrees\n",
        (false, 1) => "1 difference\n",
        (false, _) => "there are differences\n",
    }
}
