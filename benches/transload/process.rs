//! Runs commands, and says what they took.
//!
//! The machine's other work slows seconds down, and hardly CPU seconds: both are measured.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::Result;

/// How often the memory of a process is read.
const POLL: Duration = Duration::from_millis(5);
/// `sysconf(_SC_CLK_TCK)` of every Linux.
const TICKS_A_SECOND: f64 = 100.0;

/// What one step took.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    pub seconds: f64,
    /// Of the process and its children; `None` for a step inside this one, and away from Linux.
    pub cpu_seconds: Option<f64>,
    /// Of the process alone.
    pub peak_mib: Option<f64>,
}

/// Runs a command whose output nobody needs; returns its exit code too.
pub fn measured(command: &mut Command) -> Result<(Measure, Option<i32>)> {
    measured_to(command.stdout(Stdio::null()))
}

/// Runs a command whose output goes where it says.
pub fn measured_to(command: &mut Command) -> Result<(Measure, Option<i32>)> {
    let before = cpu_of_children();
    let start = Instant::now();
    let process = command.stdin(Stdio::null()).spawn();
    let mut process = process.map_err(|error| format!("{command:?}: {error}"))?;
    let (ended, waits) = sync_channel::<()>(0);
    let id = process.id();
    let watcher = thread::spawn(move || {
        let mut peak = None;
        loop {
            // The number never falls: the last reading is the peak, but for a growth after it.
            peak = peak_mib(id).or(peak);
            if waits.recv_timeout(POLL) == Err(RecvTimeoutError::Disconnected) {
                return peak;
            }
        }
    });
    let code = process.wait()?.code();
    let seconds = start.elapsed().as_secs_f64();
    let cpu_seconds = cpu_of_children().zip(before).map(|(after, before)| after - before);
    drop(ended);
    let peak_mib = watcher.join().map_err(|_| "the watcher of a process failed")?;
    Ok((Measure { seconds, cpu_seconds, peak_mib }, code))
}

/// Measures a step inside this process.
pub fn timed(step: impl FnOnce() -> Result<()>) -> Result<Measure> {
    let start = Instant::now();
    step()?;
    let seconds = start.elapsed().as_secs_f64();
    Ok(Measure { seconds, cpu_seconds: None, peak_mib: None })
}

/// Returns the most memory that a process has had so far, on Linux.
pub fn peak_mib(process: u32) -> Option<f64> {
    let text = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib / 1024.0)
}

/// Returns the CPU seconds of all children that have ended.
fn cpu_of_children() -> Option<f64> {
    let fields = stat(std::process::id())?;
    Some((fields(16)? + fields(17)?) / TICKS_A_SECOND)
}

/// Returns the CPU seconds of a process, and of its children that have ended.
pub fn cpu_of(process: u32) -> Option<f64> {
    let fields = stat(process)?;
    Some((fields(14)? + fields(15)? + fields(16)? + fields(17)?) / TICKS_A_SECOND)
}

/// Returns the fields of `/proc/PID/stat` by their numbers in proc(5).
fn stat(process: u32) -> Option<impl Fn(usize) -> Option<f64>> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // Behind the name in parentheses, which may hold blanks: the fields from the third on.
    let behind = text.rsplit_once(')')?.1.to_owned();
    Some(move |at: usize| behind.split_whitespace().nth(at - 3)?.parse().ok())
}

/// Returns the middle one, or the upper of the two in the middle.
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The median, where all are known.
pub fn median_of_known(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    Some(median(values.collect::<Option<Vec<_>>>()?))
}
