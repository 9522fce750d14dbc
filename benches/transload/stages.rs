//! Measures each step that a row takes, inside this process and as commands, beside `gzip -dc`.
//!
//! Every step checks its row count.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use transload::dump::{self, Event, ReadOptions};
use transload::input as stream;

use super::input::{Data, Form, Input, Order};
use super::process::{Measure, measured, measured_to, median, timed};
use super::{Result, archive, keys, transload};

/// Rounds unless `--runs` says otherwise; odd, so that the median is one of them.
const RUNS: usize = 5;
/// Size of a sample: a second or two of work for the slowest step.
const SAMPLE_SIZE: f64 = 0.05;
const SAMPLE_BYTES: u64 = 64 << 20;
/// The same where nothing is measured: run by `cargo test`, the benches show that they work.
const TRIAL_SIZE: f64 = 0.001;
const TRIAL_BYTES: u64 = 1 << 20;

pub fn run(words: impl Iterator<Item = String>, is_trial: bool) -> Result<()> {
    let arguments = Arguments::parse(words)?;
    let work = match &arguments.work {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    let (mut dumps, mut archives) = (arguments.dumps, arguments.archives);
    let is_sample = dumps.is_empty() && archives.is_empty();
    if is_sample {
        let (size, bytes) =
            if is_trial { (TRIAL_SIZE, TRIAL_BYTES) } else { (SAMPLE_SIZE, SAMPLE_BYTES) };
        for form in [Form::Mysql, Form::Copy] {
            let order = Order { data: Data::Application, form, size, is_packed: true };
            let input = Input::make(order, work.path())?;
            let counts = input.tables().map(|(table, facts)| (table.name.to_owned(), facts.rows));
            dumps.push(Dump { path: input.path.clone(), counts: Some(counts.collect()) });
        }
        archives.push(archive::Archive::sample(work.path(), bytes)?);
    }
    let runs = if is_trial { 1 } else { arguments.runs };
    for dump in dumps {
        Bench::new(dump, work.path())?.run(runs)?;
    }
    for path in archives {
        archive::Archive::new(&path, work.path())?.run(runs)?;
    }
    // With inputs of one's own, those are what is asked for.
    if is_sample { keys::run(work.path(), is_trial) } else { Ok(()) }
}

struct Arguments {
    dumps: Vec<Dump>,
    archives: Vec<PathBuf>,
    runs: usize,
    work: Option<PathBuf>,
}

struct Dump {
    path: PathBuf,
    /// Rows of each table, where they are known.
    counts: Option<BTreeMap<String, u64>>,
}

impl Arguments {
    fn parse(mut words: impl Iterator<Item = String>) -> Result<Self> {
        let mut parsed = Self { dumps: Vec::new(), archives: Vec::new(), runs: RUNS, work: None };
        while let Some(word) = words.next() {
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
            let mut stream = stream::open(&self.path, &Default::default())?;
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
            // Counts are of tables' own names.
            let name = table["name"].as_str().unwrap_or("");
            let name = name.rsplit_once('.').map_or(name, |(_, name)| name);
            *found.entry(name.to_owned()).or_default() += rows(table);
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

fn in_process(expected: u64, step: impl FnOnce() -> Result<u64>) -> Result<Measure> {
    timed(|| {
        assert_eq!(step()?, expected, "bytes or rows");
        Ok(())
    })
}
