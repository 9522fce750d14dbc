//! What everything ran on, and in which versions.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::super::Result;
use super::arguments::Arguments;
use super::peer::Peer;

/// The machine, and the programs' own words about their versions.
pub struct Machine {
    pub processor: String,
    pub cores: usize,
    pub memory_gib: Option<f64>,
    pub system: String,
    /// Name and version.
    pub programs: Vec<(String, String)>,
}

impl Machine {
    pub fn look(arguments: &Arguments, peers: &[Peer]) -> Result<Self> {
        let line = |file: &str, start: &str| {
            let text = fs::read_to_string(file).ok()?;
            let line = text.lines().find_map(|line| line.strip_prefix(start))?;
            Some(line.trim_matches([':', ' ', '\t']).to_owned())
        };
        let memory = line("/proc/meminfo", "MemTotal");
        let kib = memory.and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok());
        let mut programs = vec![
            ("transload".to_owned(), first_line(&arguments.transload, &["--version"])?),
            ("gzip".to_owned(), first_line(Path::new("gzip"), &["--version"])?),
        ];
        programs
            .extend(peers.iter().map(|peer| (peer.name.text().to_owned(), peer.version.clone())));
        Ok(Self {
            processor: line("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_gib: kib.map(|kib| kib / (1 << 20) as f64),
            system: first_line(Path::new("uname"), &["-sr"])?,
            programs,
        })
    }
}

/// Returns the first line that a program prints.
pub fn first_line(program: &Path, arguments: &[&str]) -> Result<String> {
    let output = Command::new(program).args(arguments).output();
    let output = output.map_err(|error| format!("{}: {error}", program.display()))?;
    if !output.status.success() {
        return Err(format!("{}: {}", program.display(), output.status).into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or("").trim().to_owned())
}
