//! Measures the verification of an archive beside what a shell does with one.
//!
//! Every step checks its number of objects or bytes.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use serde_json::Value;

use super::input::random::Random;
use super::process::{Measure, measured, measured_to, median, median_of_known};
use super::{Result, transload};

type Step = fn(&Archive) -> Result<Measure>;

/// The steps of a round; the first is what the others are compared with.
const STEPS: [(&str, Step); 4] = [
    ("gzip -dc", Archive::gzip),
    ("gzip -dc | sha256sum", Archive::gzip_hash),
    ("tar -xzf", Archive::tar),
    ("inspect --json", Archive::inspect),
];

/// An archive, and what every step has to find in it.
pub struct Archive {
    path: PathBuf,
    work: PathBuf,
    plain_bytes: u64,
    objects: usize,
    object_bytes: u64,
}

impl Archive {
    /// Reads the archive once, which also brings it into the page cache.
    pub fn new(path: &Path, work: &Path) -> Result<Self> {
        let path = path.canonicalize().map_err(|error| format!("{}: {error}", path.display()))?;
        let file = File::open(&path)?;
        let mut tarball = tar::Archive::new(MultiGzDecoder::new(file));
        let (mut objects, mut object_bytes) = (0, 0);
        for entry in tarball.entries()? {
            let entry = entry?;
            if entry.header().entry_type().is_file() {
                objects += 1;
                object_bytes += entry.size();
            }
        }
        let plain_bytes = io::copy(&mut MultiGzDecoder::new(File::open(&path)?), &mut io::sink())?;
        Ok(Self { path, work: work.to_owned(), plain_bytes, objects, object_bytes })
    }

    /// Writes a sample of about `bytes`: two thirds of its members are as dense as pictures are.
    pub fn sample(folder: &Path, bytes: u64) -> Result<PathBuf> {
        let path = folder.join("objects.tar.gz");
        let file = BufWriter::new(File::create(&path)?);
        let mut tarball = tar::Builder::new(GzEncoder::new(file, Compression::default()));
        let (mut random, mut written, mut number) = (Random::new(), 0, 0_u64);
        let mut content = Vec::new();
        while written < bytes {
            content.clear();
            // From 1 KiB to 4 MiB, most of them small.
            let length = (1 << random.below(13)) * (1_024 - random.below(512));
            let letters = if number % 3 == 2 { 20 } else { 256 };
            content.extend((0..length).map(|_| (b' ' as u64 + random.below(letters)) as u8));
            let mut header = tar::Header::new_ustar();
            header.set_size(length);
            header.set_mode(0o644);
            let name = format!("storage/bucket{}/{number:06}.bin", number % 5);
            tarball.append_data(&mut header, name, &*content)?;
            written += length;
            number += 1;
        }
        tarball.into_inner()?.finish()?.flush()?;
        Ok(path)
    }

    /// Runs all steps in rounds, and prints medians.
    pub fn run(&self, runs: usize) -> Result<()> {
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
        let (name, runs) = (self.path.display(), rounds[0].len());
        let megabytes = self.plain_bytes as f64 / 1e6;
        println!("\n{name}: {megabytes:.1} MB, {} objects, {runs} rounds", self.objects);
        let head = ["s", "MB/s", "x gzip -dc", "CPU s", "x gzip -dc", "peak MiB"];
        println!(
            "{:<22}{:>8}{:>9}{:>12}{:>8}{:>12}{:>10}",
            "", head[0], head[1], head[2], head[3], head[4], head[5]
        );
        let gzip = &rounds[0];
        for ((step, _), measures) in STEPS.iter().zip(rounds) {
            let seconds = median(measures.iter().map(|measure| measure.seconds));
            let ratios = measures.iter().zip(gzip);
            let ratio = median(ratios.map(|(measure, gzip)| measure.seconds / gzip.seconds));
            let cpu = shown(measures.iter().map(|measure| measure.cpu_seconds));
            let ratios = measures.iter().zip(gzip);
            let cpu_ratio =
                shown(ratios.map(|(measure, gzip)| Some(measure.cpu_seconds? / gzip.cpu_seconds?)));
            let peak = measures.iter().filter_map(|measure| measure.peak_mib).reduce(f64::max);
            let peak = peak.map_or_else(|| "-".to_owned(), |mib| format!("{mib:.0}"));
            let speed = megabytes / seconds;
            println!(
                "{step:<22}{seconds:>8.3}{speed:>9.1}{ratio:>12.2}{cpu:>8}{cpu_ratio:>12}{peak:>10}"
            );
        }
    }

    fn gzip(&self) -> Result<Measure> {
        self.shell("gzip -dc \"$0\" > /dev/null")
    }

    fn gzip_hash(&self) -> Result<Measure> {
        self.shell("gzip -dc \"$0\" | sha256sum > /dev/null")
    }

    fn tar(&self) -> Result<Measure> {
        let folder = tempfile::tempdir_in(&self.work)?;
        self.shell_in("tar -xzf \"$0\"", folder.path())
    }

    fn inspect(&self) -> Result<Measure> {
        let report = self.work.join("archive.json");
        let mut command = transload("inspect");
        command.arg("--json").arg(&self.path).stdout(File::create(&report)?);
        let (measure, code) = measured_to(&mut command)?;
        assert!(matches!(code, Some(0 | 1)), "inspect ended with {code:?}");
        let report: Value = serde_json::from_slice(&fs::read(&report)?)?;
        let (objects, bytes) = objects_of(&report);
        assert_eq!((objects, bytes), (self.objects, self.object_bytes), "objects of the archive");
        Ok(measure)
    }

    fn shell(&self, script: &str) -> Result<Measure> {
        self.shell_in(script, &self.work)
    }

    fn shell_in(&self, script: &str, folder: &Path) -> Result<Measure> {
        let mut command = Command::new("sh");
        command.args(["-c", script]).arg(&self.path).current_dir(folder);
        let (measure, code) = measured(&mut command)?;
        assert_eq!(code, Some(0), "{script}");
        // Not the shell's: that would say nothing.
        Ok(Measure { peak_mib: None, ..measure })
    }
}

/// Returns the number of members with a digest, anywhere in the report, and their bytes.
fn objects_of(report: &Value) -> (usize, u64) {
    match report {
        Value::Array(items) => sums(items.iter()),
        Value::Object(fields) => {
            let is_object =
                ["member", "sha256", "md5"].iter().all(|name| fields.contains_key(*name))
                    && fields["sha256"].is_string();
            match fields.get("size_bytes").and_then(Value::as_u64).filter(|_| is_object) {
                Some(bytes) => (1, bytes),
                None => sums(fields.values()),
            }
        }
        _ => (0, 0),
    }
}

fn sums<'a>(values: impl Iterator<Item = &'a Value>) -> (usize, u64) {
    values.map(objects_of).fold((0, 0), |sum, next| (sum.0 + next.0, sum.1 + next.1))
}

/// The median, where all are known.
fn shown(values: impl Iterator<Item = Option<f64>>) -> String {
    median_of_known(values).map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"))
}
