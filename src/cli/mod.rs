//! Arguments, progress bars and exit codes; the only part that prints.
//!
//! Data goes to standard output (`--json`), all else to standard error.

mod archive_limits;
mod archive_text;
mod args;
mod drift_text;
mod inspected_text;
mod manual;
mod print;
mod progress;
mod query_args;
mod standard_output;
mod verified_text;

pub use args::command;

use std::sync::Arc;

use clap::Parser;

use crate::audit::RunStatus;
use crate::contract::Verdict;
use crate::jobs::{self, Error, ExitCode};
use args::{Arguments, Command};
use progress::ProgressDisplay;
use standard_output::StandardOutput;

/// Runs the program with the process's arguments; returns its exit code.
pub fn main() -> u8 {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(code) => code as u8,
        Err(error) => {
            print::failed(&error, arguments.command.is_json());
            error.exit_code() as u8
        }
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let progress = Arc::default();
    let display = ProgressDisplay::start(&progress, arguments.command.is_quiet());
    match &arguments.command {
        Command::Inspect(inspect) if inspect.json_schema => {
            display.finish();
            print::inspect_schema();
            Ok(ExitCode::Ok)
        }
        Command::Inspect(inspect) => {
            let report = jobs::inspect(&inspect.options(&progress))?;
            display.finish();
            print::inspected(&report, inspect.json);
            Ok(if report.is_complete() { ExitCode::Ok } else { ExitCode::Findings })
        }
        Command::Init(init) => {
            let report = jobs::init(&init.options(&progress))?;
            display.finish();
            print::drafted(&report, init.json);
            Ok(ExitCode::Ok)
        }
        Command::Check(check) => {
            let report = jobs::check(&check.options(&progress))?;
            display.finish();
            print::checked(&report, check.json);
            Ok(match (report.problems.is_empty(), report.fits()) {
                (false, _) => ExitCode::Plan,
                (true, false) => ExitCode::Findings,
                (true, true) => ExitCode::Ok,
            })
        }
        Command::Drift(drift) => {
            let report = jobs::drift(&drift.options(&progress))?;
            display.finish();
            print::drifted(&report, drift.json);
            let fits = report.verdict <= Verdict::Compatible;
            Ok(if fits { ExitCode::Ok } else { ExitCode::Findings })
        }
        Command::Convert(convert) if convert.json_schema => {
            display.finish();
            print::audit_schema();
            Ok(ExitCode::Ok)
        }
        Command::Convert(convert) => {
            let audit = jobs::convert(&convert.options(&progress))?;
            display.finish();
            print::read_again(&progress, convert);
            print::converted(&audit, convert);
            Ok(if audit.status == RunStatus::Ok { ExitCode::Ok } else { ExitCode::Findings })
        }
        Command::Snapshot(snapshot) => {
            let report = jobs::snapshot(&snapshot.options(&progress))?;
            display.finish();
            print::snapshot(&report, snapshot);
            Ok(if report.is_complete() { ExitCode::Ok } else { ExitCode::Findings })
        }
        Command::Verify(verify) if verify.json_schema => {
            display.finish();
            print::verify_schema();
            Ok(ExitCode::Ok)
        }
        Command::Verify(verify) => {
            let report = jobs::verify(&verify.options(&progress))?;
            display.finish();
            print::verified(&report, verify.json);
            Ok(match (report.agrees, report.has_damaged_archive()) {
                (true, _) => ExitCode::Ok,
                (false, true) => ExitCode::Input,
                (false, false) => ExitCode::Findings,
            })
        }
        Command::Completions { shell } => {
            print::text(&manual::completions(*shell));
            Ok(ExitCode::Ok)
        }
        Command::Functions => {
            print::text(crate::engine::functions::reference().as_bytes());
            Ok(ExitCode::Ok)
        }
        Command::Reasons => {
            print::text(jobs::reasons_reference().as_bytes());
            Ok(ExitCode::Ok)
        }
        Command::Man => {
            print::text(&manual::page());
            Ok(ExitCode::Ok)
        }
        Command::Query(query) => {
            let options = query.options(&progress)?;
            let mut stdout = StandardOutput::after(display);
            let outcome = jobs::query(&options, &mut stdout);
            if stdout.is_closed() {
                return Ok(ExitCode::Ok);
            }
            drop(stdout);
            let report = outcome?;
            print::queried(&report, query.quiet);
            Ok(if report.is_complete { ExitCode::Ok } else { ExitCode::Findings })
        }
    }
}
