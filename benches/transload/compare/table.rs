//! What was found, as Markdown for people and as JSON for programs.

use std::fmt::Write;

use serde_json::{Value, json};

use super::super::input::{Data, Form, Input};
use super::super::process::{Measure, median, median_of_known};
use super::arguments::Arguments;
use super::job::Job;
use super::machine::Machine;
use super::{Answer, Chapter, Finding};

/// What stands where nothing was measured.
const NONE: &str = "–";

pub fn markdown(arguments: &Arguments, machine: &Machine, chapters: &[Chapter]) -> String {
    let mut text = format!("`cargo bench -- compare {}`\n\n", arguments.words.join(" "));
    push_machine(&mut text, machine);
    push_summary(&mut text, chapters);
    for chapter in chapters {
        push_chapter(&mut text, chapter);
    }
    push_peers(&mut text, chapters);
    text
}

fn push_machine(text: &mut String, machine: &Machine) {
    let Machine { processor, cores, memory_gib, system, programs } = machine;
    let memory = memory_gib.map_or_else(String::new, |gib| format!(", {gib:.0} GiB of memory"));
    let versions: Vec<_> =
        programs.iter().map(|(name, version)| version_of(name, version)).collect();
    writeln!(text, "{processor}, {cores} cores{memory}, {system}; {}.\n", versions.join(", ")).ok();
}

/// Programs say their names with their versions, packages do not.
fn version_of(name: &str, version: &str) -> String {
    let says_name = version.to_lowercase().contains(name);
    if says_name { version.to_owned() } else { format!("{name} {version}") }
}

/// One row a job, one column an input: how long beside `gzip -dc`.
fn push_summary(text: &mut String, chapters: &[Chapter]) {
    let mut jobs: Vec<Job> = Vec::new();
    for job in chapters.iter().flat_map(|chapter| &chapter.findings).map(|finding| finding.job) {
        if !matches!(job, Job::Peer(_)) && !jobs.contains(&job) {
            jobs.push(job);
        }
    }
    text.push_str("Times of `gzip -dc` of the same round, medians:\n\n");
    let heads: Vec<_> = chapters.iter().map(|chapter| title(&chapter.input)).collect();
    writeln!(text, "| | {} | peak memory |", heads.join(" | ")).ok();
    writeln!(text, "|---|{}", "---|".repeat(chapters.len() + 1)).ok();
    for job in jobs {
        let of = |chapter: &Chapter| {
            let Some(finding) = finding(chapter, job) else { return NONE.to_owned() };
            match (job, seconds(finding), ratio(chapter, finding, Job::Gzip)) {
                (Job::Gzip, Some(seconds), _) => format!("1.00 ({seconds:.2} s)"),
                (_, _, Some(ratio)) => format!("{ratio:.2}{}", mark(finding)),
                _ => "failed".to_owned(),
            }
        };
        let cells: Vec<_> = chapters.iter().map(of).collect();
        let peaks = chapters.iter().filter_map(|chapter| peak(finding(chapter, job)?));
        let peak = shown_peak(peaks.reduce(f64::max));
        writeln!(text, "| {} | {} | {peak} |", job.name(), cells.join(" | ")).ok();
    }
    text.push('\n');
}

/// A wrong answer is no time.
fn mark(finding: &Finding) -> &'static str {
    if matches!(finding.answer, Answer::Differs(_)) { " (wrong answer)" } else { "" }
}

fn push_chapter(text: &mut String, chapter: &Chapter) {
    let input = &chapter.input;
    let (plain, packed) = (input.plain_bytes as f64 / 1e6, input.packed_bytes as f64 / 1e6);
    writeln!(
        text,
        "{}: {plain:.1} MB of SQL in {packed:.1} MB of gzip ({:.2} : 1), {} rows in {} tables\n",
        title(input),
        plain / packed,
        input.rows(),
        input.facts.len()
    )
    .ok();
    text.push_str("| | s | × `gzip -dc` | MB/s of SQL | CPU s | peak memory | answer |\n");
    text.push_str("|---|---|---|---|---|---|---|\n");
    for finding in &chapter.findings {
        let name = finding.job.name();
        let Some(seconds) = seconds(finding) else {
            let reason = finding.failure.as_deref().unwrap_or(NONE);
            writeln!(text, "| {name} | failed: {} | | | | | |", one_line(reason)).ok();
            continue;
        };
        let ratio = shown(ratio(chapter, finding, Job::Gzip));
        let cpu = shown(median_of_known(finding.measures.iter().map(|m| m.cpu_seconds)));
        let (speed, peak) = (plain / seconds, shown_peak(peak(finding)));
        let answer = answer(finding);
        writeln!(
            text,
            "| {name} | {seconds:.3} | {ratio} | {speed:.0} | {cpu} | {peak} | {answer} |"
        )
        .ok();
    }
    text.push('\n');
}

/// How many times as long as transload's own job each peer takes.
fn push_peers(text: &mut String, chapters: &[Chapter]) {
    text.push_str("| beside | s | × `gzip -dc` | × transload | which is | answer |\n");
    text.push_str("|---|---|---|---|---|---|\n");
    for chapter in chapters {
        for finding in &chapter.findings {
            let Job::Peer(peer) = finding.job else { continue };
            let (name, twin) = (finding.job.name(), peer.twin().name());
            let Some(seconds) = seconds(finding) else {
                let reason = finding.failure.as_deref().unwrap_or(NONE);
                writeln!(text, "| {name} | failed: {} | | | {twin} | |", one_line(reason)).ok();
                continue;
            };
            let (gzip, own) = (Job::Gzip, peer.twin());
            let [gzip, own] = [gzip, own].map(|job| shown(ratio(chapter, finding, job)));
            let answer = answer(finding);
            writeln!(text, "| {name} | {seconds:.2} | {gzip} | {own} | {twin} | {answer} |").ok();
        }
        for missing in &chapter.missing {
            let (name, reason) = (&missing.name, &missing.reason);
            writeln!(text, "| {name}, {} | not run: it {reason} | | | | |", title(&chapter.input))
                .ok();
        }
    }
}

pub fn json(arguments: &Arguments, machine: &Machine, chapters: &[Chapter]) -> Value {
    let measure = |measure: &Measure| {
        json!({
            "seconds": measure.seconds,
            "cpu_seconds": measure.cpu_seconds,
            "peak_mib": measure.peak_mib,
        })
    };
    let finding = |finding: &Finding| {
        let (answer, difference) = match &finding.answer {
            Answer::Agrees => ("agrees", None),
            Answer::Differs(difference) => ("differs", Some(difference)),
            Answer::Unseen => ("unseen", None),
        };
        json!({
            "job": finding.job.name(),
            "measures": finding.measures.iter().map(measure).collect::<Vec<_>>(),
            "answer": answer,
            "difference": difference,
            "failure": finding.failure,
        })
    };
    let chapter = |chapter: &Chapter| {
        let missing = chapter.missing.iter();
        let missing = missing.map(|peer| json!({ "name": peer.name, "reason": peer.reason }));
        json!({
            "input": title(&chapter.input),
            "plain_bytes": chapter.input.plain_bytes,
            "packed_bytes": chapter.input.packed_bytes,
            "rows": chapter.input.rows(),
            "findings": chapter.findings.iter().map(finding).collect::<Vec<_>>(),
            "missing": missing.collect::<Vec<_>>(),
        })
    };
    json!({
        "arguments": arguments.words,
        "processor": machine.processor,
        "cores": machine.cores,
        "memory_gib": machine.memory_gib,
        "system": machine.system,
        "programs": machine.programs,
        "inputs": chapters.iter().map(chapter).collect::<Vec<_>>(),
    })
}

fn title(input: &Input) -> String {
    let form = match input.order.form {
        Form::Mysql => "mariadb-dump",
        Form::Copy => "pg_dump, COPY",
        Form::Inserts => "pg_dump, INSERT",
    };
    match input.order.data {
        Data::Application => form.to_owned(),
        Data::Texts => format!("{form}, long texts"),
    }
}

fn finding(chapter: &Chapter, job: Job) -> Option<&Finding> {
    chapter.findings.iter().find(|finding| finding.job == job)
}

fn seconds(finding: &Finding) -> Option<f64> {
    let seconds = finding.measures.iter().map(|measure| measure.seconds);
    (!finding.measures.is_empty()).then(|| median(seconds))
}

/// Returns the median of the ratios to another job of the same rounds.
fn ratio(chapter: &Chapter, finding: &Finding, other: Job) -> Option<f64> {
    let other = self::finding(chapter, other)?;
    let pairs = finding.measures.iter().zip(&other.measures);
    let ratios: Vec<f64> = pairs.map(|(own, other)| own.seconds / other.seconds).collect();
    (!ratios.is_empty()).then(|| median(ratios))
}

fn peak(finding: &Finding) -> Option<f64> {
    finding.measures.iter().filter_map(|measure| measure.peak_mib).reduce(f64::max)
}

fn shown(value: Option<f64>) -> String {
    value.map_or_else(|| NONE.to_owned(), |value| format!("{value:.2}"))
}

fn shown_peak(mib: Option<f64>) -> String {
    mib.map_or_else(|| NONE.to_owned(), |mib| format!("{mib:.0} MiB"))
}

fn answer(finding: &Finding) -> String {
    let failure = finding.failure.as_ref().map(|why| format!(" later failed: {}", one_line(why)));
    let answer = match &finding.answer {
        Answer::Agrees => "agrees".to_owned(),
        Answer::Differs(difference) => format!("differs: {}", one_line(difference)),
        Answer::Unseen => NONE.to_owned(),
    };
    answer + &failure.unwrap_or_default()
}

/// A cell of a table has one line, and ends at a bar.
fn one_line(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|");
    text.chars().take(300).collect()
}
