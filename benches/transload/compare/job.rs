//! The jobs of transload, and `gzip -dc` beside them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::super::Result;
use super::super::input::{Data, Input, Order};
use super::super::process::{Measure, measured, measured_to};
use super::arguments::Arguments;
use super::peer::{PeerJob, Prepared};
use super::{Answer, answer};

/// Something that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    Gzip,
    Inspect(Threads),
    InspectProfile(Threads),
    /// A count of the largest table.
    Query,
    Snapshot(Threads),
    CopyToDisk(Threads),
    CopyToMemory,
    AllFormats,
    /// An ID map, joins with it, and a window over the largest table.
    Stage,
    Peer(PeerJob),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threads {
    /// One a core.
    All,
    One,
}

/// Why nothing was written to a folder in memory.
pub const NO_MEMORY: &str =
    "is a folder in memory (`--memory`), and has no room for what is written there";

/// What a file system in memory has to have free, for a byte of SQL.
const MEMORY_FACTOR: f64 = 1.5;

/// Returns the jobs that make sense for an input, in the order of a round.
pub fn of_transload(order: Order) -> Vec<Job> {
    use Threads::{All, One};
    let mut jobs = vec![
        Job::Gzip,
        Job::Inspect(All),
        Job::Inspect(One),
        Job::InspectProfile(All),
        Job::InspectProfile(One),
        Job::Query,
        Job::Snapshot(All),
        Job::Snapshot(One),
        Job::CopyToMemory,
        Job::CopyToDisk(All),
        Job::CopyToDisk(One),
        Job::AllFormats,
    ];
    if order.data == Data::Application {
        jobs.push(Job::Stage);
    }
    jobs
}

/// Where jobs of one input find and write things.
pub struct Place {
    pub input: Input,
    pub transload: PathBuf,
    /// Of this run; removed at its end.
    pub work: PathBuf,
    pub memory: Option<PathBuf>,
    pub peers: Prepared,
}

impl Place {
    pub fn prepare(arguments: &Arguments, input: &Input) -> Result<Self> {
        let work = arguments.folder.join(format!("work-{}", std::process::id()));
        fs::create_dir_all(&work)?;
        write_plans(&work, input)?;
        let needed = (input.plain_bytes as f64 * MEMORY_FACTOR) as u64;
        let memory = (free_bytes(&arguments.memory) > Some(needed))
            .then(|| arguments.memory.join(format!("transload-bench-{}", std::process::id())));
        let place = Self {
            input: input.clone(),
            transload: arguments.transload.clone(),
            work,
            memory,
            peers: Prepared::default(),
        };
        // Brings the file into the page cache.
        measured(Command::new("gzip").arg("-dc").arg(&input.path))?;
        Ok(place)
    }

    /// Removes what the run has made, but for the inputs.
    pub fn clear(self) -> Result<()> {
        let Self { work, memory, peers, .. } = self;
        drop(peers);
        if let Some(memory) = memory {
            fs::remove_dir_all(memory).ok();
        }
        Ok(fs::remove_dir_all(work)?)
    }

    pub fn transload(&self, job: &str, threads: Threads) -> Command {
        let mut command = Command::new(&self.transload);
        command.args([job, "--quiet"]);
        if threads == Threads::One {
            command.args(["--threads", "1"]);
        }
        command
    }

    /// A folder that nothing is in.
    pub fn fresh(&self, name: &str) -> Result<PathBuf> {
        let folder = self.work.join(name);
        fs::remove_dir_all(&folder).ok();
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }
}

impl Job {
    pub fn name(self) -> String {
        let (name, threads) = match self {
            Self::Gzip => ("`gzip -dc`", Threads::All),
            Self::Inspect(threads) => ("`inspect --no-profile`", threads),
            Self::InspectProfile(threads) => ("`inspect`", threads),
            Self::Query => ("`query`, a count of the largest table", Threads::All),
            Self::Snapshot(threads) => ("`snapshot` to Parquet, zstd", threads),
            Self::CopyToMemory => ("`convert` to COPY files on tmpfs", Threads::All),
            Self::CopyToDisk(threads) => ("`convert` to COPY files on disk", threads),
            Self::AllFormats => ("`convert` to COPY, CSV and Parquet on disk", Threads::All),
            Self::Stage => ("`convert`, ID map by join, window", Threads::All),
            Self::Peer(peer) => return peer.name().to_owned(),
        };
        if threads == Threads::One { format!("{name}, `--threads 1`") } else { name.to_owned() }
    }

    /// Runs the job once; looks closer at the answer of the first time.
    pub fn run(self, place: &Place, is_first: bool) -> Result<(Measure, Answer)> {
        let path = &place.input.path;
        match self {
            Self::Gzip => {
                let (measure, code) = measured(Command::new("gzip").arg("-dc").arg(path))?;
                expect(code, &[0], "gzip -dc")?;
                Ok((measure, Answer::Unseen))
            }
            Self::Inspect(threads) => {
                inspect(place, place.transload("inspect", threads).arg("--no-profile"))
            }
            Self::InspectProfile(threads) => {
                inspect(place, &mut place.transload("inspect", threads))
            }
            Self::Query => query(place),
            Self::Snapshot(threads) => {
                let mut command = place.transload("snapshot", threads);
                to_folder(place, command.arg(path), &place.work, Output::Snapshot, is_first)
            }
            Self::CopyToMemory => {
                let folder = place.memory.as_deref().ok_or(NO_MEMORY)?;
                convert(place, Threads::All, Output::Copy, folder, is_first)
            }
            Self::CopyToDisk(threads) => {
                convert(place, threads, Output::Copy, &place.work, is_first)
            }
            Self::AllFormats => {
                convert(place, Threads::All, Output::AllFormats, &place.work, is_first)
            }
            Self::Stage => convert(place, Threads::All, Output::Stage, &place.work, is_first),
            Self::Peer(peer) => peer.run(place, is_first),
        }
    }
}

pub fn expect(code: Option<i32>, codes: &[i32], what: &str) -> Result<()> {
    match code {
        Some(code) if codes.contains(&code) => Ok(()),
        Some(code) => Err(format!("{what} ended with exit code {code}").into()),
        None => Err(format!("{what} was ended by a signal").into()),
    }
}

fn inspect(place: &Place, command: &mut Command) -> Result<(Measure, Answer)> {
    let report = place.work.join("inspect.json");
    command.arg("--json").arg(&place.input.path).stdout(File::create(&report)?);
    let (measure, code) = measured_to(command)?;
    expect(code, &[0], "inspect")?;
    let report: Value = serde_json::from_slice(&fs::read(&report)?)?;
    Ok((measure, answer::of_report(&place.input, &report)))
}

fn query(place: &Place) -> Result<(Measure, Answer)> {
    let answered = place.work.join("query.csv");
    let (table, facts) = place.input.largest().ok_or("an input without tables")?;
    let mut command = place.transload("query", Threads::All);
    command.arg(&place.input.path).arg(format!("SELECT count(*) AS n FROM {}", table.name));
    command.args(["--format", "csv"]).stdout(File::create(&answered)?);
    let (measure, code) = measured_to(&mut command)?;
    expect(code, &[0], "query")?;
    let text = fs::read_to_string(&answered)?;
    let expected = format!("n\n{}\n", facts.rows);
    let is_right = text.replace('\r', "") == expected;
    let answer = if is_right { Answer::Agrees } else { Answer::Differs(format!("{text:?}")) };
    Ok((measure, answer))
}

/// A folder of files that a job writes.
#[derive(Clone, Copy, PartialEq)]
enum Output {
    Snapshot,
    Copy,
    AllFormats,
    Stage,
}

impl Output {
    /// Names what is the same whenever it is written: for any folder, and any number of threads.
    fn name(self) -> &'static str {
        match self {
            Self::Snapshot => "snapshot",
            Self::Copy => "copy",
            Self::AllFormats => "copy,csv,parquet",
            Self::Stage => "stage",
        }
    }
}

fn convert(
    place: &Place,
    threads: Threads,
    output: Output,
    folder: &Path,
    is_first: bool,
) -> Result<(Measure, Answer)> {
    let (plan, formats) = match output {
        Output::Stage => ("stage", "copy"),
        output => ("pass", output.name()),
    };
    let mut command = place.transload("convert", threads);
    command.arg(place.work.join(plan)).args(["--format", formats]);
    to_folder(place, &mut command, folder, output, is_first)
}

/// Runs a command that fills a folder; looks at what is there.
fn to_folder(
    place: &Place,
    command: &mut Command,
    folder: &Path,
    output: Output,
    is_first: bool,
) -> Result<(Measure, Answer)> {
    fs::create_dir_all(folder)?;
    let out = folder.join("out");
    fs::remove_dir_all(&out).ok();
    let (measure, code) = measured(command.arg("-o").arg(&out))?;
    expect(code, &[0], output.name())?;
    let mut answer = answer::of_manifest(&place.input, &out)?;
    if answer == Answer::Agrees {
        answer = answer::same_sums(&out, &place.work.join(format!("sums-{}", output.name())))?;
    }
    if is_first && answer == Answer::Agrees {
        answer = match output {
            Output::Snapshot => answer::of_snapshot(place, &out)?,
            Output::Copy | Output::AllFormats => answer::of_copy_files(&place.input, &out)?,
            // Its values are others; that there are as many rows was seen.
            Output::Stage => answer,
        };
    }
    fs::remove_dir_all(&out)?;
    Ok((measure, answer))
}

/// Returns what a file system has free, as `df` says it.
fn free_bytes(folder: &Path) -> Option<u64> {
    let output = Command::new("df").args(["-Pk"]).arg(folder).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let kib: u64 = text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
    Some(kib * 1024)
}

/// Writes a plan that carries all tables over, and one that has to have whole tables at hand.
fn write_plans(work: &Path, input: &Input) -> Result<()> {
    // A TOML string is a JSON string, but for characters that no path of a bench has.
    let dump = Value::from(input.path.to_str().ok_or("the folder's path is not UTF-8")?);
    let text = format!(
        "[plan]\nname = \"bench\"\n\n[sources.legacy]\ndump = {dump}\n\n\
         [target]\nbase = \"legacy\"\ncreate = true\npass_through = true\n"
    );
    for (name, sections, models) in
        [("pass", "", [].as_slice()), ("stage", STAGE_SECTIONS, STAGE_MODELS.as_slice())]
    {
        let models_folder = work.join(name).join("models");
        fs::create_dir_all(&models_folder)?;
        fs::write(work.join(name).join("plan.toml"), format!("{text}{sections}"))?;
        for (model, sql) in models {
            fs::write(models_folder.join(format!("{model}.sql")), sql)?;
        }
    }
    Ok(())
}

const STAGE_SECTIONS: &str = "\n[models.order_map]\nkind = \"map\"\n";

/// Orders are numbered anew by their dates, and lines within their order.
const STAGE_MODELS: [(&str, &str); 3] = [
    (
        "order_map",
        "SELECT id, row_number() OVER (ORDER BY created_at, id) AS new_id FROM legacy.orders\n",
    ),
    (
        "orders",
        "SELECT m.new_id AS id, o.customer_id, o.reference, o.summary, o.state, o.tracking_url,\n\
         \x20      o.notes, o.carrier_id, o.created_at, o.sent_at, o.minutes, o.rebate, o.is_paid\n\
         FROM legacy.orders AS o JOIN order_map AS m ON m.id = o.id\n",
    ),
    (
        "order_lines",
        "SELECT l.id, m.new_id AS order_id, l.product_id, l.quantity,\n\
         \x20      row_number() OVER (PARTITION BY l.order_id ORDER BY l.id) AS packed_s,\n\
         \x20      l.discount, l.state, l.added_at, l.remark, l.is_gift\n\
         FROM legacy.order_lines AS l JOIN order_map AS m ON m.id = l.order_id\n",
    ),
];
