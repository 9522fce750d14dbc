//! Measures each step that a row takes, and the program from end to end.
//!
//! ```text
//! cargo bench -- [--dump FILE.sql.gz [--counts FILE]]... [--archive FILE.tar.gz]... [--runs N] [--work DIR]
//! ```
//! Every round runs every step once, so that a busy minute of the machine slows all of them down;
//! the table shows medians of the rounds, and ratios to `gzip -dc` of the same round. `--counts`
//! names a file of `table<TAB>rows` lines that the dump before it has to give. Without `--dump` and
//! `--archive` two samples of a dump are made, always the same ones, one of an archive, and ten
//! million keys after them. Every step checks its row count.

#![allow(clippy::print_stdout, reason = "the table is what a bench is for")]

#[path = "transload/archive.rs"]
mod archive;
#[path = "transload/keys.rs"]
mod keys;
#[path = "transload/sample.rs"]
mod sample;

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use transload::dump::{self, Event, ReadOptions};
use transload::input;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Rounds unless `--runs` says otherwise; odd, so that the median is one of them.
const RUNS: usize = 5;
/// Size of a sample's SQL: a second or two of work for the slowest step.
const SAMPLE_BYTES: u64 = 64 << 20;
/// The same where nothing is measured: run by `cargo test`, the benches show that they work.
const TRIAL_BYTES: u64 = 1 << 20;
/// How often the memory of a process is read.
const POLL: Duration = Duration::from_millis(20);

fn main() -> Result<()> {
    let arguments = Arguments::parse(std::env::args().skip(1))?;
    let work = match &arguments.work {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    let (mut dumps, mut archives) = (arguments.dumps, arguments.archives);
    let is_sample = dumps.is_empty() && archives.is_empty();
    if is_sample {
        let bytes = if arguments.is_trial { TRIAL_BYTES } else { SAMPLE_BYTES };
        for form in [sample::Form::Mysql, sample::Form::Postgres] {
            let (path, rows) = form.write(work.path(), bytes)?;
            let counts = BTreeMap::from([(sample::TABLE.to_owned(), rows)]);
            dumps.push(Dump { path, counts: Some(counts) });
        }
        archives.push(archive::Archive::sample(work.path(), bytes)?);
    }
    let runs = if arguments.is_trial { 1 } else { arguments.runs };
    for dump in dumps {
        Bench::new(dump, work.path())?.run(runs)?;
    }
    for path in archives {
        archive::Archive::new(&path, work.path())?.run(runs)?;
    }
    // With inputs of one's own, those are what is asked for.
    if is_sample { keys::run(work.path(), arguments.is_trial) } else { Ok(()) }
}

struct Arguments {
    dumps: Vec<Dump>,
    archives: Vec<PathBuf>,
    runs: usize,
    work: Option<PathBuf>,
    /// `cargo bench` adds `--bench`; `cargo test` does not.
    is_trial: bool,
}

struct Dump {
    path: PathBuf,
    /// Rows of each table, where they are known.
    counts: Option<BTreeMap<String, u64>>,
}

impl Arguments {
    fn parse(mut words: impl Iterator<Item = String>) -> Result<Self> {
        let mut parsed = Self {
            dumps: Vec::new(),
            archives: Vec::new(),
            runs: RUNS,
            work: None,
            is_trial: true,
        };
        while let Some(word) = words.next() {
            if word == "--bench" {
                parsed.is_trial = false;
                continue;
            }
            let value = words.next().ok_or_else(|| format!("`{word}` needs a value"))?;
            match word.as_str() {
                "--dump" => parsed.dumps.push(Dump { path: value.into(), counts: None }),
                "--counts" => {
                    let dump = parsed.dumps.last_mut().ok_or("`--counts` comes after `--dump`")?;
                    dump.counts = Some(read_counts(Path::new(&value))?);
                }
                "--archive" => parsed.archives.push(value.into()),
                "--runs" => parsed.runs = value.parse::<usize>()?.max(1),
                "--work" => parsed.work = Some(value.into()),
                _ => return Err(format!("`{word}` is not known; see benches/transload.rs").into()),
            }
        }
        Ok(parsed)
    }
}

fn read_counts(path: &Path) -> Result<BTreeMap<String, u64>> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let count = |line: &str| {
        let (table, rows) = line.split_once('\t').ok_or_else(|| format!("no tab in `{line}`"))?;
        Ok((table.to_owned(), rows.trim().parse()?))
    };
    text.lines().map(count).collect()
}

/// What one step took.
struct Measure {
    seconds: f64,
    /// Of the process; `None` for a step inside this one.
    peak_mib: Option<f64>,
}

type Step = fn(&Bench) -> Result<Measure>;

/// The steps of a round, in their order.
const STEPS: [(&str, Step); 7] = [
    ("gzip -dc", Bench::gzip),
    ("inflate", Bench::inflate),
    ("frame", Bench::frame),
    ("decode", Bench::decode),
    ("inspect", Bench::inspect),
    ("snapshot", Bench::snapshot),
    ("convert", Bench::convert),
];

/// One dump, and what every step has to find in it.
struct Bench {
    path: PathBuf,
    counts: Option<BTreeMap<String, u64>>,
    work: PathBuf,
    plain_bytes: u64,
    rows: u64,
}

impl Bench {
    fn new(dump: Dump, work: &Path) -> Result<Self> {
        let path = dump.path.canonicalize();
        let path = path.map_err(|error| format!("{}: {error}", dump.path.display()))?;
        let mut gzip = Command::new("gzip").arg("-dc").arg(&path).stdout(Stdio::piped()).spawn()?;
        let mut text = gzip.stdout.take().ok_or("gzip has no output")?;
        let plain_bytes = io::copy(&mut text, &mut io::sink())?;
        if !gzip.wait()?.success() {
            return Err(format!("{}: gzip -dc failed", path.display()).into());
        }
        let work = work.to_owned();
        let mut bench = Self { path, counts: dump.counts, work, plain_bytes, rows: 0 };
        bench.write_plan()?;
        // Also brings the file into the page cache.
        bench.rows = bench.inspected()?.1;
        Ok(bench)
    }

    fn run(&self, runs: usize) -> Result<()> {
        let mut rounds: Vec<Vec<Measure>> = STEPS.iter().map(|_| Vec::new()).collect();
        for _ in 0..runs {
            for ((_, step), measures) in STEPS.iter().zip(&mut rounds) {
                measures.push(step(self)?);
            }
        }
        self.print(&rounds);
        Ok(())
    }

    fn print(&self, rounds: &[Vec<Measure>]) {
        let megabytes = self.plain_bytes as f64 / 1e6;
        let (name, runs) = (self.path.display(), rounds[0].len());
        println!("\n{name}: {megabytes:.1} MB of SQL, {} rows, {runs} rounds", self.rows);
        println!("{:<10}{:>10}{:>10}{:>13}{:>11}", "", "s", "MB/s", "x gzip -dc", "peak MiB");
        for ((step, _), measures) in STEPS.iter().zip(rounds) {
            let seconds = median(measures.iter().map(|measure| measure.seconds));
            let ratios = measures.iter().zip(&rounds[0]);
            let ratio = median(ratios.map(|(measure, gzip)| measure.seconds / gzip.seconds));
            let peak = measures.iter().filter_map(|measure| measure.peak_mib).reduce(f64::max);
            let peak = peak.map_or_else(|| "-".to_owned(), |mib| format!("{mib:.0}"));
            let speed = megabytes / seconds;
            println!("{step:<10}{seconds:>10.3}{speed:>10.1}{ratio:>13.2}{peak:>11}");
        }
    }

    fn gzip(&self) -> Result<Measure> {
        let (measure, code) = measured(Command::new("gzip").arg("-dc").arg(&self.path))?;
        assert_eq!(code, Some(0), "gzip -dc {}", self.path.display());
        Ok(measure)
    }

    fn inflate(&self) -> Result<Measure> {
        in_process(self.plain_bytes, || {
            let mut stream = input::open(&self.path, &Default::default())?;
            let mut bytes = 0;
            while let Some(block) = stream.next_block()? {
                bytes += block.len() as u64;
            }
            Ok(bytes)
        })
    }

    /// Finds statements, and reads the DDL.
    fn frame(&self) -> Result<Measure> {
        in_process(0, || self.read(ReadOptions { skip_rows: true, ..ReadOptions::default() }))
    }

    /// Makes record batches, on all cores.
    fn decode(&self) -> Result<Measure> {
        in_process(self.rows, || self.read(ReadOptions::default()))
    }

    fn read(&self, options: ReadOptions) -> Result<u64> {
        let mut rows: HashMap<usize, u64> = HashMap::new();
        for event in dump::read(std::slice::from_ref(&self.path), options)? {
            match event? {
                Event::Open(_) => {}
                Event::Rows(part) => {
                    *rows.entry(part.table.slot).or_default() += part.batch.num_rows() as u64;
                }
                Event::Discard(table) => drop(rows.remove(&table.slot)),
            }
        }
        Ok(rows.values().sum())
    }

    fn inspect(&self) -> Result<Measure> {
        let (measure, rows) = self.inspected()?;
        assert_eq!(rows, self.rows, "rows of {}", self.path.display());
        Ok(measure)
    }

    /// Runs `inspect`, and returns the rows of all tables, less the rejected ones.
    fn inspected(&self) -> Result<(Measure, u64)> {
        let report = self.work.join("inspect.json");
        let mut command = transload("inspect");
        command.arg("--json").arg(&self.path).stdout(File::create(&report)?);
        let (measure, code) = measured_to(&mut command)?;
        assert!(matches!(code, Some(0 | 1)), "inspect ended with {code:?}");
        let report: Value = serde_json::from_slice(&fs::read(&report)?)?;
        let tables = report["tables"].as_array().ok_or("inspect lists no tables")?;
        let rows = |table: &Value| table["rows"].as_u64().unwrap_or(0);
        let mut found = BTreeMap::new();
        for table in tables {
            *found.entry(table["name"].as_str().unwrap_or("").to_owned()).or_default() +=
                rows(table);
        }
        if let Some(counts) = &self.counts {
            assert_eq!(&found, counts, "rows of the tables of {}", self.path.display());
        }
        let rejected: u64 = tables.iter().filter_map(|table| table["rejected"].as_u64()).sum();
        Ok((measure, found.values().sum::<u64>() - rejected))
    }

    fn snapshot(&self) -> Result<Measure> {
        self.to_folder(transload("snapshot").arg(&self.path))
    }

    fn convert(&self) -> Result<Measure> {
        self.to_folder(transload("convert").arg(self.work.join("plan")))
    }

    /// Makes a plan that carries every table over as it is.
    fn write_plan(&self) -> Result<()> {
        let plan = self.work.join("plan");
        fs::create_dir_all(&plan)?;
        // A TOML string is a JSON string, but for characters that no path of a bench has.
        let dump = Value::from(self.path.to_str().ok_or("the dump's path is not UTF-8")?);
        let text = format!(
            "[plan]\nname = \"bench\"\n\n[sources.legacy]\ndump = {dump}\n\n\
             [target]\nbase = \"legacy\"\ncreate = true\npass_through = true\n\n\
             [output]\nformats = [\"copy\"]\n"
        );
        Ok(fs::write(plan.join("plan.toml"), text)?)
    }

    /// Runs a command that fills a folder, and counts the rows of its data files.
    fn to_folder(&self, command: &mut Command) -> Result<Measure> {
        let out = self.work.join("out");
        let (measure, code) = measured(command.arg("-o").arg(&out))?;
        let manifest = fs::read(out.join("manifest.json"))
            .map_err(|error| format!("{command:?} ended with {code:?}: {error}"))?;
        let manifest: Value = serde_json::from_slice(&manifest)?;
        let files = manifest["artifacts"].as_array().ok_or("the manifest lists no files")?;
        let is_data = |file: &&Value| {
            let path = file["path"].as_str().unwrap_or("");
            path.starts_with("data/") && !path.contains(".aside.")
        };
        let rows: u64 = files.iter().filter(is_data).filter_map(|file| file["rows"].as_u64()).sum();
        // With findings, rows are missing that the dump really has.
        assert!(code == Some(1) || rows == self.rows, "{command:?}: {rows} of {} rows", self.rows);
        fs::remove_dir_all(&out)?;
        Ok(measure)
    }
}

fn transload(job: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_transload"));
    command.args([job, "--quiet"]);
    command
}

fn in_process(expected: u64, step: impl FnOnce() -> Result<u64>) -> Result<Measure> {
    let start = Instant::now();
    let found = step()?;
    let seconds = start.elapsed().as_secs_f64();
    assert_eq!(found, expected, "bytes or rows");
    Ok(Measure { seconds, peak_mib: None })
}

/// Runs a command whose output nobody needs; returns its exit code too.
fn measured(command: &mut Command) -> Result<(Measure, Option<i32>)> {
    measured_to(command.stdout(Stdio::null()))
}

fn measured_to(command: &mut Command) -> Result<(Measure, Option<i32>)> {
    let start = Instant::now();
    let mut process = command.stdin(Stdio::null()).spawn()?;
    let (ended, waits) = sync_channel::<()>(0);
    let status = PathBuf::from(format!("/proc/{}/status", process.id()));
    let watcher = thread::spawn(move || {
        let mut peak = None;
        loop {
            // The number never falls: the last reading is the peak, but for a growth after it.
            peak = peak_mib(&status).or(peak);
            if waits.recv_timeout(POLL) == Err(RecvTimeoutError::Disconnected) {
                return peak;
            }
        }
    });
    let code = process.wait()?.code();
    let seconds = start.elapsed().as_secs_f64();
    drop(ended);
    let peak_mib = watcher.join().map_err(|_| "the watcher of a process failed")?;
    Ok((Measure { seconds, peak_mib }, code))
}

/// Returns the most memory that a process has had so far, on Linux.
fn peak_mib(status: &Path) -> Option<f64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib / 1024.0)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
