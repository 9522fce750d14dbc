//! Runs transload beside `gzip -dc` and beside other programs, on inputs that it makes.
//!
//! One table an input, and one of all; every job checks its answer against what is known of the
//! input. A round runs every job once, so that a busy minute slows all of them down.

#[path = "compare/answer.rs"]
mod answer;
#[path = "compare/arguments.rs"]
mod arguments;
#[path = "compare/job.rs"]
mod job;
#[path = "compare/machine.rs"]
mod machine;
#[path = "compare/peer.rs"]
mod peer;
#[path = "compare/python.rs"]
mod python;
#[path = "compare/server.rs"]
mod server;
#[path = "compare/table.rs"]
mod table;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::Result;
use super::input::{Input, Order};
use super::process::Measure;
use arguments::Arguments;
use job::{Job, Place};
use machine::Machine;
use peer::{Missing, Peer, Prepared};

/// What a job's answer is worth.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// What the input has.
    Agrees,
    /// What is different.
    Differs(String),
    /// Nobody looked.
    Unseen,
}

/// What one job gave in all rounds.
pub struct Finding {
    pub job: Job,
    /// A measure a round; none where the job failed.
    pub measures: Vec<Measure>,
    pub answer: Answer,
    /// Why it did not run to its end.
    pub failure: Option<String>,
}

/// What was found of one input.
pub struct Chapter {
    pub input: Input,
    pub findings: Vec<Finding>,
    /// Peers that did not run, and why.
    pub missing: Vec<Missing>,
}

/// Runs the comparison that the words of the command line ask for.
pub fn run(words: impl Iterator<Item = String>, is_trial: bool) -> Result<()> {
    let arguments = if is_trial { Arguments::trial()? } else { Arguments::parse(words)? };
    let Some(arguments) = arguments else {
        print!("{}", arguments::USAGE);
        return Ok(());
    };
    let inputs = arguments.folder.join("inputs");
    fs::create_dir_all(&inputs)?;
    let found = peer::find(&arguments)?;
    let machine = Machine::look(&arguments, &found)?;
    let mut chapters = Vec::new();
    for (data, form) in &arguments.inputs {
        eprintln!("making {data:?}, {form:?}, size {}", arguments.size);
        let order = Order { data: *data, form: *form, size: arguments.size, is_packed: true };
        let input = Input::make(order, &inputs)?;
        chapters.push(chapter(&arguments, &found, input)?);
        // Hours of work are kept, whatever ends the rest.
        let measures = table::json(&arguments, &machine, &chapters);
        fs::write(arguments.folder.join("measures.json"), measures.to_string())?;
    }
    if arguments.is_json {
        println!("{}", table::json(&arguments, &machine, &chapters));
    } else {
        println!("{}", table::markdown(&arguments, &machine, &chapters));
    }
    // What peers make of an input is for the table; transload's own mistakes are failures.
    let is_wrong = |finding: &&Finding| {
        let differs = matches!(finding.answer, Answer::Differs(_));
        !matches!(finding.job, Job::Peer(_)) && (differs || finding.failure.is_some())
    };
    match chapters.iter().flat_map(|chapter| &chapter.findings).find(is_wrong) {
        Some(finding) => Err(format!("{}: failed or differs", finding.job.name()).into()),
        None => Ok(()),
    }
}

/// Runs all jobs on one input, in rounds.
fn chapter(arguments: &Arguments, found: &[Peer], input: Input) -> Result<Chapter> {
    let (mut jobs, mut missing) = (job::of_transload(input.order), Vec::new());
    for name in &arguments.peers {
        match peer::job(*name, found, input.order) {
            Some(Ok(peer)) => jobs.push(Job::Peer(peer)),
            Some(Err(reason)) => missing.push(reason),
            None => {}
        }
    }
    let mut place = Place::prepare(arguments, &input)?;
    let (prepared, failed) = Prepared::make(&place, found, &jobs);
    place.peers = prepared;
    for (job, reason) in failed {
        jobs.retain(|other| *other != job);
        missing.push(reason);
    }
    if place.memory.is_none() {
        jobs.retain(|job| *job != Job::CopyToMemory);
        missing.push(Missing { name: "tmpfs".to_owned(), reason: job::NO_MEMORY.to_owned() });
    }
    let finding = |job| Finding { job, measures: vec![], answer: Answer::Unseen, failure: None };
    let mut findings: Vec<Finding> = jobs.into_iter().map(finding).collect();
    for round in 0..arguments.runs {
        for finding in &mut findings {
            let is_over = matches!(finding.job, Job::Peer(_)) && round >= arguments.peer_runs;
            if finding.failure.is_some() || is_over {
                continue;
            }
            eprintln!("round {}: {}", round + 1, finding.job.name());
            // What a job before left to be written is not this one's work.
            Command::new("sync").status()?;
            match finding.job.run(&place, round == 0) {
                Ok((measure, answer)) => {
                    finding.measures.push(measure);
                    // One bad answer of many rounds is a bad one.
                    if !matches!(finding.answer, Answer::Differs(_)) && answer != Answer::Unseen {
                        finding.answer = answer;
                    }
                }
                Err(error) => finding.failure = Some(error.to_string()),
            }
        }
    }
    place.clear()?;
    Ok(Chapter { input, findings, missing })
}

/// The folder where nothing else was said.
fn own_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("compare")
}
