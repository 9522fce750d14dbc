//! The command line as it is typed.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, CommandFactory, Parser, Subcommand};
use clap_complete::Shell;

use super::archive_limits::ArchiveLimits;
use super::query_args::QueryArguments;
use crate::input::Progress;
use crate::jobs::{
    CheckOptions, ConvertOptions, DriftOptions, InitOptions, InspectOptions, STREAM_FROM_BYTES,
    SnapshotOptions, VerifyOptions,
};
use crate::output::{Compression, Format};
use crate::plan::{self, Overrides, TablePattern};
use crate::profile::Shown;

const EXIT_CODES: &str = "\
Exit codes:
  0  all is accounted for and nothing is above policy
  1  finished, but the data has findings above policy: rejects, conflicts, failed checks
  2  usage or plan: nothing was read
  3  an input is damaged: truncated, bad checksum, syntax, end marker missing
  4  the environment: disk full, permission, memory";

const DRIFT_VERDICTS: &str = "\
Verdicts:
  identical      the same columns with the same types: rows go as they are
  compatible     every value can be loaded, after widening or a test
  missing_table  the target has no table of this name
  needs_mapping  a column has no partner, or the primary key is another one
The exit code is 1 where a table needs a mapping or is missing.";

const VERIFY_CODES: &str = "\
Examples:
  transload verify run/                                     # every file that convert wrote
  transload verify run/ --archive blobs.tar.gz              # and every object, in its archive too
  transload verify blobs.tar.gz --checksums SHA256SUMS      # no run needed
  transload verify bag/                                     # a folder with lists of its own

Exit codes:
  0  all agrees
  1  something differs: each difference is named, with what to do
  2  there is no run, snapshot or list
  3  an archive or a list is damaged
  4  the environment: a file can't be read";

/// Turns SQL dumps into files that are ready for the target database.
///
/// Reads the dumps of mysqldump, mariadb-dump, pg_dump and sqlite3 without a server and without a network,
/// transforms their rows by SQL models, checks every row against the target's own DDL, and writes
/// COPY, CSV and Parquet files with the scripts that load them.
#[derive(Debug, Parser)]
#[command(name = "transload", version, after_help = EXIT_CODES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

/// Returns the command line's definition, for help pages.
pub fn command() -> clap::Command {
    Arguments::command()
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say what is in a dump (tables, columns, types, rows) or a tarball (files and SHA-256)
    Inspect(InspectArguments),
    /// Draft a plan: one model a table that carries it over as it is, and the target's DDL
    Init(InitArguments),
    /// Compile a plan against its sources and the target; reads no rows
    Check(CheckArguments),
    /// Compare the tables that two dumps or scripts declare; reads no rows
    #[command(after_help = DRIFT_VERDICTS)]
    Drift(DriftArguments),
    /// Convert a plan's sources to files that are ready for the target
    Convert(ConvertArguments),
    /// Keep a typed copy of every table of a dump
    Snapshot(SnapshotArguments),
    /// Ask a dump, a snapshot, a run or a tarball by SQL; no server, no import
    Query(QueryArguments),
    /// Hash a run, a snapshot or an archive again, and compare it with what is said of it
    #[command(after_help = VERIFY_CODES)]
    Verify(VerifyArguments),
    /// Print the completions of a shell, to be sourced by it
    Completions {
        /// bash, elvish, fish, powershell or zsh
        shell: Shell,
    },
    /// Print the reference of the SQL functions that models have, as Markdown
    Functions,
    /// Print the reference of the reasons for which rows are rejected, as Markdown
    Reasons,
    /// Print the manual page, to be read by `man -l -`
    Man,
}

impl Command {
    pub fn is_quiet(&self) -> bool {
        match self {
            Self::Inspect(inspect) => inspect.quiet,
            Self::Init(init) => init.quiet,
            Self::Check(_)
            | Self::Drift(_)
            | Self::Completions { .. }
            | Self::Functions
            | Self::Reasons
            | Self::Man => true,
            Self::Convert(convert) => convert.quiet,
            Self::Snapshot(snapshot) => snapshot.quiet,
            Self::Query(query) => query.quiet,
            Self::Verify(verify) => verify.quiet,
        }
    }
}

impl Command {
    /// Returns true where standard output belongs to the JSON of a run, and so does why there is
    /// none.
    pub fn is_json(&self) -> bool {
        match self {
            Self::Convert(convert) => convert.json,
            Self::Snapshot(snapshot) => snapshot.json,
            Self::Verify(verify) => verify.json,
            _ => false,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct InspectArguments {
    /// Dumps, read one after the other as one: plain, compressed (gzip, zstd, bzip2, xz, lz4), in a
    /// zip or tar archive, or folders of parts; `-` is standard input. Or archives of stored files:
    /// tarballs, plain or compressed, and folders without a script at their top
    #[arg(required_unless_present = "json_schema", value_name = "DUMP|ARCHIVE")]
    dumps: Vec<PathBuf>,
    /// Print the report as JSON on standard output
    #[arg(long)]
    pub json: bool,
    /// Print the JSON Schema of that report, and read nothing
    #[arg(long)]
    pub json_schema: bool,
    /// Count rows alone, and don't look at their values: faster
    #[arg(long)]
    no_profile: bool,
    /// Show the first and last text of a column too; those of secrets stay hidden
    #[arg(long, conflicts_with = "no_profile")]
    show_values: bool,
    /// Tables to look at, with `*` for any characters
    #[arg(long, value_name = "TABLE", value_delimiter = ',')]
    tables: Vec<String>,
    #[command(flatten)]
    limits: ArchiveLimits,
    #[command(flatten)]
    threads: Threads,
    /// No progress on standard error
    #[arg(short, long)]
    pub quiet: bool,
}

impl InspectArguments {
    pub fn options(&self, progress: &Arc<Progress>) -> InspectOptions {
        InspectOptions {
            paths: self.dumps.clone(),
            threads: self.threads.count(),
            profile: !self.no_profile,
            shown: if self.show_values { Shown::Texts } else { Shown::Numbers },
            limits: self.limits.limits(),
            tables: self.tables.iter().map(|name| TablePattern::new(name)).collect(),
            progress: progress.clone(),
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct InitArguments {
    /// Dumps, plain or compressed, read one after the other as one, or tarballs beside them
    #[arg(required = true, value_name = "DUMP|ARCHIVE")]
    dumps: Vec<PathBuf>,
    /// The folder of the new plan; one that is there already is left as it is
    #[arg(long, value_name = "DIR")]
    plan: PathBuf,
    /// The target's DDL, as pg_dump -s or mysqldump --no-data writes it [default: drafted from the
    /// dump]
    #[arg(long, value_name = "FILE")]
    target: Option<PathBuf>,
    /// The target's kind of server: postgres or mysql
    #[arg(long, value_name = "ENGINE", default_value = "postgres", value_parser = engine)]
    engine: plan::Engine,
    #[command(flatten)]
    threads: Threads,
    /// Print the report as JSON on standard output
    #[arg(long)]
    pub json: bool,
    /// No progress on standard error
    #[arg(short, long)]
    pub quiet: bool,
}

fn engine(name: &str) -> Result<plan::Engine, String> {
    match name {
        "postgres" => Ok(plan::Engine::Postgres),
        "mysql" => Ok(plan::Engine::Mysql),
        _ => Err("expected postgres or mysql".to_owned()),
    }
}

fn object_place(name: &str) -> Result<plan::ObjectPlace, String> {
    match name {
        "extract" => Ok(plan::ObjectPlace::Extract),
        "reference" => Ok(plan::ObjectPlace::Reference),
        _ => Err("expected extract or reference".to_owned()),
    }
}

impl InitArguments {
    pub fn options(&self, progress: &Arc<Progress>) -> InitOptions {
        InitOptions {
            paths: self.dumps.clone(),
            plan: self.plan.clone(),
            target: self.target.clone(),
            engine: self.engine,
            threads: self.threads.count(),
            progress: progress.clone(),
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Threads {
    /// Threads that decode rows, or hash files [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

impl Threads {
    pub(super) fn count(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(cores, usize::from)
    }
}

#[derive(Debug, Args)]
struct PlanArguments {
    /// The plan: a folder with plan.toml, models/ and the target's DDL
    #[arg(value_name = "PLAN", required = true)]
    plan: Option<PathBuf>,
    /// Read this file, folder or pattern as a source of the plan; `-` is standard input
    #[arg(long, value_name = "NAME=PATH", value_parser = pair)]
    source: Vec<(String, String)>,
    /// Give a variable of the plan another value
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    var: Vec<(String, String)>,
}

impl PlanArguments {
    fn overrides(
        &self,
        formats: Option<Vec<plan::Format>>,
        objects: Option<plan::ObjectPlace>,
    ) -> Overrides {
        let sources = self.source.iter();
        let sources = sources.map(|(name, path)| (name.clone(), PathBuf::from(path)));
        Overrides { sources: sources.collect(), vars: self.var.clone(), formats, objects }
    }
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    plan: PlanArguments,
    /// Print the report as JSON on standard output
    #[arg(long)]
    pub json: bool,
}

impl CheckArguments {
    pub fn options(&self, progress: &Arc<Progress>) -> CheckOptions {
        CheckOptions {
            plan: self.plan.plan.clone().unwrap_or_default(),
            overrides: self.plan.overrides(None, None),
            progress: progress.clone(),
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct DriftArguments {
    /// The schema that rows come from: a dump, with or without rows, or a script of DDL
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The schema that they are to go to
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Pair a column, or a table, with the one that has its new name
    #[arg(long, value_name = "TABLE[.COLUMN]=NAME", value_parser = pair)]
    rename: Vec<(String, String)>,
    /// Print the report as JSON on standard output
    #[arg(long)]
    pub json: bool,
}

impl DriftArguments {
    pub fn options(&self, progress: &Arc<Progress>) -> DriftOptions {
        DriftOptions {
            source: self.old.clone(),
            target: self.new.clone(),
            renames: self.rename.iter().cloned().collect(),
            progress: progress.clone(),
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct ConvertArguments {
    #[command(flatten)]
    plan: PlanArguments,
    /// The run's folder: everything is written there
    #[arg(short, long, value_name = "RUN", required_unless_present_any = ["dry_run", "json_schema"])]
    pub output: Option<PathBuf>,
    /// Do everything and keep nothing but the audit: in RUN where it is given, by --json on
    /// standard output
    #[arg(long, conflicts_with = "overwrite")]
    dry_run: bool,
    /// Stop with a report and without data when more rows are rejected, a number or a share of all
    /// rows such as 0.5%; rows that a rule skips or that the plan accepts don't count
    #[arg(long, value_name = "N|N%")]
    max_rejects: Option<plan::Limit>,
    /// Print the JSON Schema of audit.json, and read nothing
    #[arg(long, exclusive = true)]
    pub json_schema: bool,
    /// Run these models alone, with what they need: the models that they read, and the parents of
    /// their rows. Other tables are not read
    #[arg(long, value_name = "MODEL", value_delimiter = ',')]
    only: Vec<String>,
    /// Formats of the data files, instead of the plan's
    #[arg(long, value_name = "FORMAT", value_delimiter = ',')]
    format: Option<Vec<plan::Format>>,
    /// Objects of archives: extract writes them under their bucket and key, reference leaves them
    /// where they are and says their archive, member and offset [default: the plan's]
    #[arg(long, value_name = "PLACE", value_parser = object_place)]
    objects: Option<plan::ObjectPlace>,
    /// Replace a former run in that folder
    #[arg(long)]
    overwrite: bool,
    /// What staged tables and running models may hold, in bytes or with K, M, G [default: half of
    /// the machine's memory]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    memory: Option<usize>,
    #[command(flatten)]
    threads: Threads,
    /// Notes and uses of policies count as findings
    #[arg(long)]
    strict: bool,
    /// Show samples of values in audit.json as they are, instead of their form
    #[arg(long)]
    show_values: bool,
    /// Print audit.json on standard output too; where there is no run, why
    #[arg(long)]
    pub json: bool,
    /// No progress and no summary on standard error
    #[arg(short, long)]
    pub quiet: bool,
}

impl ConvertArguments {
    pub fn options(&self, progress: &Arc<Progress>) -> ConvertOptions {
        ConvertOptions {
            plan: self.plan.plan.clone().unwrap_or_default(),
            overrides: self.plan.overrides(self.format.clone(), self.objects),
            only: self.only.clone(),
            out: self.output.clone(),
            dry_run: self.dry_run,
            max_rejects: self.max_rejects,
            overwrite: self.overwrite,
            threads: self.threads.count(),
            memory_bytes: self.memory.unwrap_or_else(half_of_memory),
            strict: self.strict,
            show_values: self.show_values,
            progress: progress.clone(),
            stream_from_bytes: STREAM_FROM_BYTES,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct SnapshotArguments {
    /// Dumps, read one after the other as one: plain, compressed (gzip, zstd, bzip2, xz, lz4), in a
    /// zip or tar archive, or folders of parts; `-` is standard input
    #[arg(required = true, value_name = "DUMP")]
    dumps: Vec<PathBuf>,
    /// The snapshot's folder
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// Tables to keep, with `*` for any characters
    #[arg(long, value_name = "TABLE", value_delimiter = ',')]
    tables: Vec<String>,
    /// Tables to leave out
    #[arg(long, value_name = "TABLE", value_delimiter = ',')]
    exclude: Vec<String>,
    #[arg(long, default_value = "parquet")]
    format: Format,
    /// Compression of Parquet files: zstd, snappy, lz4 or none
    #[arg(long, default_value = "zstd")]
    compression: Compression,
    /// Replace a former snapshot in that folder
    #[arg(long)]
    overwrite: bool,
    #[command(flatten)]
    threads: Threads,
    /// Print the report as JSON on standard output
    #[arg(long)]
    pub json: bool,
    /// No progress and no summary on standard error
    #[arg(short, long)]
    pub quiet: bool,
}

impl SnapshotArguments {
    pub fn options(&self, progress: &Arc<Progress>) -> SnapshotOptions {
        let patterns =
            |names: &[String]| names.iter().map(|name| TablePattern::new(name)).collect();
        SnapshotOptions {
            dumps: self.dumps.clone(),
            out: self.output.clone(),
            overwrite: self.overwrite,
            format: self.format,
            compression: self.compression,
            tables: patterns(&self.tables),
            exclude: patterns(&self.exclude),
            threads: self.threads.count(),
            progress: progress.clone(),
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    /// The folder of a run or a snapshot. With --checksums, or where it has lists of its own
    /// (SHA256SUMS, MD5SUMS, a BagIt bag): a folder of files. With --checksums: an archive
    #[arg(required_unless_present = "json_schema", value_name = "RUN|SNAPSHOT|ARCHIVE")]
    path: Option<PathBuf>,
    /// Read this archive again, and compare it with the run's input and its members with the run's
    /// objects
    #[arg(long, value_name = "ARCHIVE", conflicts_with = "checksums")]
    archive: Vec<PathBuf>,
    /// Compare with this list, both ways: of sha256sum or md5sum (with --tag too), a BagIt
    /// manifest, or CSV with a header
    #[arg(long, value_name = "LIST")]
    checksums: Vec<PathBuf>,
    /// Print the report as JSON on standard output
    #[arg(long)]
    pub json: bool,
    /// Print the JSON Schema of that report, and read nothing
    #[arg(long)]
    pub json_schema: bool,
    #[command(flatten)]
    limits: ArchiveLimits,
    #[command(flatten)]
    threads: Threads,
    /// No progress on standard error
    #[arg(short, long)]
    pub quiet: bool,
}

impl VerifyArguments {
    pub fn options(&self, progress: &Arc<Progress>) -> VerifyOptions {
        VerifyOptions {
            path: self.path.clone().unwrap_or_default(),
            archives: self.archive.clone(),
            lists: self.checksums.clone(),
            limits: self.limits.limits(),
            threads: self.threads.count(),
            progress: progress.clone(),
        }
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

pub(super) fn size(text: &str) -> Result<usize, String> {
    let upper = text.to_ascii_uppercase();
    let digits = upper.trim_end_matches('B').trim_end_matches('I');
    let (digits, shift) = match digits.strip_suffix(['K', 'M', 'G']) {
        Some(rest) if digits.ends_with('K') => (rest, 10),
        Some(rest) if digits.ends_with('M') => (rest, 20),
        Some(rest) => (rest, 30),
        None => (digits, 0),
    };
    let number: usize = digits.trim().parse().map_err(|_| "expected a size such as 512M or 4G")?;
    number.checked_mul(1 << shift).ok_or_else(|| "that is more than any machine has".to_owned())
}

/// The default budget; 2 GiB where the machine does not say what it has.
pub(super) fn half_of_memory() -> usize {
    const UNKNOWN_BYTES: usize = 2 << 30;
    let text = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let total = text.lines().find_map(|line| {
        let kib = line.strip_prefix("MemTotal:")?.trim().strip_suffix("kB")?.trim();
        kib.parse::<usize>().ok()
    });
    total.map_or(UNKNOWN_BYTES, |kib| kib * 1024 / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_holds_together() {
        command().debug_assert();
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("512"), Ok(512));
        assert_eq!(size("512M"), Ok(512 << 20));
        assert_eq!(size("4GiB"), Ok(4 << 30));
        assert!(size("many").is_err());
        assert!(size("99999999999999999999G").is_err());
    }
}
