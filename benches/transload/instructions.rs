//! Counts the instructions of the hot loops, and compares them with those of last time.
//!
//! Seconds of a busy machine hide a loop that became a tenth slower; Valgrind counts nearly the same
//! instructions on every run. Each loop is what one command takes more than another on the same
//! small dump, less what both take on a dump of the same tables without rows. SHA-256 is left out:
//! Valgrind has no instructions for it, and what takes their place is most of what it would count.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Result;
use super::callgrind;
use super::input::{Data, Form, Input, Order};

const USAGE: &str = "\
cargo bench -- instructions [--transload P]

Runs transload under Valgrind on small dumps, and compares the instructions of its hot loops with
benches/transload/instructions.txt. More than 5 % above is an error. UPDATE=1 writes the file anew.
P has to have the names of its functions: `cargo bench --no-run` builds one so.
";

/// A dump of about 2 MB.
const SIZE: f64 = 0.002;
/// What counts may differ without a word: threads meet in another order on every run.
const TOLERANCE: f64 = 0.05;

/// What is run on a dump.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Job {
    /// Reads a dump without rows of interest: one small table is counted.
    Count,
    /// The same of a dump that is packed by gzip.
    CountPacked,
    /// Decodes each value.
    Inspect,
    Profile,
    Parquet,
    Copy,
    Csv,
    /// Tests each row against a contract, and hashes columns.
    Convert,
}

/// A loop: what `job` takes more than `less` does.
struct Loop {
    name: &'static str,
    form: Form,
    job: Job,
    less: Option<Job>,
}

const LOOPS: [Loop; 12] = [
    of("inflating", Form::Mysql, Job::CountPacked, Some(Job::Count)),
    of("framing, INSERT of mariadb-dump", Form::Mysql, Job::Count, None),
    of("framing, COPY", Form::Copy, Job::Count, None),
    of("framing, INSERT of pg_dump", Form::Inserts, Job::Count, None),
    of("rows and values, INSERT of mariadb-dump", Form::Mysql, Job::Inspect, Some(Job::Count)),
    of("rows and values, COPY", Form::Copy, Job::Inspect, Some(Job::Count)),
    of("rows and values, INSERT of pg_dump", Form::Inserts, Job::Inspect, Some(Job::Count)),
    of("profile", Form::Copy, Job::Profile, Some(Job::Inspect)),
    of("Parquet, not compressed", Form::Copy, Job::Parquet, Some(Job::Inspect)),
    of("COPY text", Form::Copy, Job::Copy, Some(Job::Inspect)),
    of("CSV text", Form::Copy, Job::Csv, Some(Job::Inspect)),
    of("contract, column hashes", Form::Copy, Job::Convert, Some(Job::Copy)),
];

const fn of(name: &'static str, form: Form, job: Job, less: Option<Job>) -> Loop {
    Loop { name, form, job, less }
}

/// Where counts are kept.
fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/transload/instructions.txt")
}

/// Counts, and compares or writes.
pub fn run(mut words: impl Iterator<Item = String>) -> Result<()> {
    let mut transload = PathBuf::from(env!("CARGO_BIN_EXE_transload"));
    while let Some(word) = words.next() {
        match (word.as_str(), words.next()) {
            ("--transload", Some(path)) => transload = std::path::absolute(path)?,
            _ => {
                print!("{USAGE}");
                return Ok(());
            }
        }
    }
    let tools = format!("{}, {}", first_line("rustc", "-V")?, first_line("valgrind", "--version")?);
    let work = tempfile::tempdir()?;
    let mut counter = Counter { transload, work: work.path(), known: BTreeMap::new() };
    let mut counts = Vec::new();
    for Loop { name, form, job, less } in LOOPS {
        let more = counter.count(form, job)?;
        let less = less.map_or(Ok(0), |job| counter.count(form, job))?;
        counts.push((name, more - less));
    }
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        let mut text = format!("{TOOLS}{tools}\n");
        for (name, count) in &counts {
            writeln!(text, "{name}\t{count}")?;
        }
        return Ok(fs::write(kept(), text)?);
    }
    compare(&tools, &counts)
}

/// Stands before the tools in the file of counts.
const TOOLS: &str = "# Counted by `UPDATE=1 cargo bench -- instructions` with ";

fn compare(tools: &str, counts: &[(&str, i64)]) -> Result<()> {
    let text = fs::read_to_string(kept())?;
    let known: BTreeMap<&str, i64> = text
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(name, count)| Some((name, count.parse().ok()?)))
        .collect();
    let of_tools = text.lines().find_map(|line| line.strip_prefix(TOOLS)).unwrap_or("nothing");
    println!("{:<42}{:>14}{:>14}{:>9}", "millions of instructions", "kept", "now", "%");
    let mut worse = Vec::new();
    for (name, count) in counts {
        let millions = |count: i64| format!("{:.2}", count as f64 / 1e6);
        let Some(kept) = known.get(name) else {
            println!("{name:<42}{:>14}{:>14}", "-", millions(*count));
            worse.push(format!("{name} is not in {}", self::kept().display()));
            continue;
        };
        let change = *count as f64 / *kept as f64 - 1.0;
        println!(
            "{name:<42}{:>14}{:>14}{:>+9.1}",
            millions(*kept),
            millions(*count),
            100.0 * change
        );
        if change > TOLERANCE {
            worse.push(format!("{name} takes {:.1} % more instructions", 100.0 * change));
        }
    }
    if tools != of_tools {
        println!("\nnot compared: counts are of {of_tools}, and this is {tools}");
        return Ok(());
    }
    if worse.is_empty() { Ok(()) } else { Err(worse.join("; ").into()) }
}

/// Runs each job once on each dump.
struct Counter<'a> {
    transload: PathBuf,
    work: &'a Path,
    known: BTreeMap<(&'static str, Job), i64>,
}

impl Counter<'_> {
    /// Returns the instructions that the rows of a dump take.
    fn count(&mut self, form: Form, job: Job) -> Result<i64> {
        if let Some(count) = self.known.get(&(form.name(), job)) {
            return Ok(*count);
        }
        let order =
            Order { data: Data::Application, form, size: SIZE, is_packed: job == Job::CountPacked };
        let full = Input::make(order, self.work)?.path;
        let empty = Input::make(Order { size: 0.0, ..order }, self.work)?.path;
        // A thread each; all by itself.
        let [full, empty] = std::thread::scope(|scope| {
            [(&full, "full"), (&empty, "empty")]
                .map(|(dump, name)| scope.spawn(|| self.most_instructions(dump, job, name)))
                .map(|thread| thread.join().unwrap_or_else(|_| Err("counting failed".to_owned())))
        });
        let count = full? - empty?;
        self.known.insert((form.name(), job), count);
        Ok(count)
    }

    /// Counts twice: Callgrind leaves a thread's part out at times, and never counts one twice.
    fn most_instructions(
        &self,
        dump: &Path,
        job: Job,
        name: &str,
    ) -> std::result::Result<i64, String> {
        let folder = self.work.join(name);
        let count = || self.instructions(dump, job, &folder).map_err(|error| error.to_string());
        Ok(count()?.max(count()?))
    }

    fn instructions(&self, dump: &Path, job: Job, folder: &Path) -> Result<i64> {
        fs::create_dir_all(folder)?;
        let [counted, out, plan] = ["counted", "out", "plan"].map(|name| folder.join(name));
        fs::remove_dir_all(&out).ok();
        let mut command = Command::new("valgrind");
        command.args(["--quiet", "--tool=callgrind"]);
        command.arg(format!("--callgrind-out-file={}", counted.display())).arg(&self.transload);
        match job {
            Job::Count | Job::CountPacked => {
                command.arg("query").arg(dump).arg("SELECT count(*) FROM shops");
            }
            Job::Inspect => {
                command.args(["inspect", "--no-profile"]).arg(dump);
            }
            Job::Profile => {
                command.arg("inspect").arg(dump);
            }
            Job::Parquet => {
                command.args(["snapshot", "--compression", "none", "-o"]).arg(&out).arg(dump);
            }
            Job::Copy => {
                command.args(["snapshot", "--format", "copy", "-o"]).arg(&out).arg(dump);
            }
            Job::Csv => {
                command.args(["snapshot", "--format", "csv", "-o"]).arg(&out).arg(dump);
            }
            Job::Convert => {
                write_plan(&plan, dump)?;
                command.args(["convert", "--format", "copy", "-o"]).arg(&out).arg(&plan);
            }
        }
        command.args(["--quiet", "--threads", "1"]).stdin(Stdio::null()).stdout(Stdio::null());
        let output = command.output().map_err(|error| {
            format!("valgrind: {error} (Debian and Ubuntu: `apt-get install valgrind`)")
        })?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(format!("{command:?} ended with {}: {said}", output.status).into());
        }
        callgrind::instructions_but(&fs::read_to_string(&counted)?, "sha2::")
    }
}

/// A plan that carries every table over as it is.
fn write_plan(plan: &Path, dump: &Path) -> Result<()> {
    fs::create_dir_all(plan)?;
    let dump = dump.to_str().ok_or("the path of a temporary folder is not UTF-8")?;
    let text = format!(
        "[plan]\nname = \"bench\"\n\n[sources.legacy]\ndump = {dump:?}\n\n\
         [target]\nbase = \"legacy\"\ncreate = true\npass_through = true\n"
    );
    Ok(fs::write(plan.join("plan.toml"), text)?)
}

fn first_line(program: &str, argument: &str) -> Result<String> {
    let output = Command::new(program).arg(argument).output();
    let output = output.map_err(|error| format!("{program}: {error}"))?;
    Ok(String::from_utf8(output.stdout)?.lines().next().unwrap_or("").to_owned())
}
