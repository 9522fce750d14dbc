//! The words of the command line.

use std::path::{Path, PathBuf};

use super::super::Result;
use super::super::input::{Data, Form};
use super::own_folder;
use super::peer::Name;

pub const USAGE: &str = "\
cargo bench -- compare [--size 1.0] [--runs 5] [--inputs all] [--peers all] [--folder F] [--json]

Makes dumps, and runs transload on them beside `gzip -dc` and other programs. Prints Markdown.

  --size N        1.0 is about 1.2 GB of SQL an input [default: 0.1]
  --runs N        rounds; the tables show medians [default: 3]
  --peer-runs N   rounds that peers take part in [default: as --runs]
  --inputs LIST   of mysql, copy, inserts, texts; or all [default: all]
  --peers LIST    of sql-splitter, chdb, duckdb, mariadb, postgres; or all, or none [default: all]
  --folder F      where inputs are kept and jobs write [default: tmp/compare in cargo's target folder]
  --memory F      a folder in memory, for the job that writes to one [default: /dev/shm]
  --transload P   a binary that is there already [default: the one that cargo built]
  --json          every measure, for programs; F/measures.json has them after each input too

Peers are looked for in F/peers/bin, then in PATH. To install them:
  python3 -m venv F/peers && F/peers/bin/pip install duckdb chdb
  cargo install sql-splitter --root F/peers --no-default-features --features archive
  apt-get install mariadb-server postgresql
";

/// What was asked for.
pub struct Arguments {
    pub size: f64,
    pub runs: usize,
    pub peer_runs: usize,
    pub inputs: Vec<(Data, Form)>,
    pub peers: Vec<Name>,
    pub folder: PathBuf,
    pub memory: PathBuf,
    pub transload: PathBuf,
    pub is_json: bool,
    /// As it was typed, to be repeated.
    pub words: Vec<String>,
}

const INPUTS: [(&str, (Data, Form)); 4] = [
    ("mysql", (Data::Application, Form::Mysql)),
    ("copy", (Data::Application, Form::Copy)),
    ("inserts", (Data::Application, Form::Inserts)),
    ("texts", (Data::Texts, Form::Mysql)),
];

impl Arguments {
    /// Returns what was asked for; nothing where it is to be explained.
    pub fn parse(words: impl Iterator<Item = String>) -> Result<Option<Self>> {
        let words: Vec<String> = words.collect();
        let mut parsed = Self {
            size: 0.1,
            runs: 3,
            peer_runs: usize::MAX,
            inputs: INPUTS.iter().map(|(_, input)| *input).collect(),
            peers: Name::ALL.to_vec(),
            folder: own_folder(),
            memory: PathBuf::from("/dev/shm"),
            transload: PathBuf::from(env!("CARGO_BIN_EXE_transload")),
            is_json: false,
            words: words.clone(),
        };
        let mut rest = words.into_iter();
        while let Some(word) = rest.next() {
            match word.as_str() {
                "--json" => parsed.is_json = true,
                "--help" | "-h" => return Ok(None),
                _ => {
                    let value = rest.next().ok_or_else(|| format!("`{word}` needs a value"))?;
                    parsed.set(&word, &value)?;
                }
            }
        }
        parsed.peer_runs = parsed.peer_runs.min(parsed.runs);
        // Servers and scripts run in other folders.
        parsed.folder = std::path::absolute(&parsed.folder)?;
        parsed.transload = std::path::absolute(&parsed.transload)?;
        Ok(Some(parsed))
    }

    fn set(&mut self, word: &str, value: &str) -> Result<()> {
        match word {
            "--size" => {
                self.size = value.parse()?;
                if !(self.size > 0.0 && self.size.is_finite()) {
                    return Err(format!("`--size {value}` is no size; 1.0 is 1.2 GB").into());
                }
            }
            "--runs" => self.runs = value.parse::<usize>()?.max(1),
            "--peer-runs" => self.peer_runs = value.parse::<usize>()?.max(1),
            "--inputs" if value != "all" => self.inputs = list(value, &INPUTS)?,
            "--peers" if value == "none" => self.peers.clear(),
            "--peers" if value != "all" => {
                let names = Name::ALL.map(|name| (name.text(), name));
                self.peers = list(value, &names)?;
            }
            "--inputs" | "--peers" => {}
            "--folder" => self.folder = Path::new(value).to_owned(),
            "--memory" => self.memory = Path::new(value).to_owned(),
            "--transload" => self.transload = Path::new(value).to_owned(),
            _ => return Err(format!("`{word}` is not known\n\n{USAGE}").into()),
        }
        Ok(())
    }

    /// What shows in seconds that all of it works, with the peers that are there.
    pub fn trial() -> Result<Option<Self>> {
        let words = ["--size", "0.001", "--runs", "1", "--inputs", "mysql,copy"].map(str::to_owned);
        Self::parse(words.into_iter())
    }
}

/// Returns those of `choices` that a list with commas names.
fn list<T: Copy>(value: &str, choices: &[(&str, T)]) -> Result<Vec<T>> {
    let choose = |word: &str| {
        let found = choices.iter().find(|(name, _)| *name == word);
        let known = || choices.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        found
            .map(|(_, choice)| *choice)
            .ok_or_else(|| format!("`{word}` is none of {}", known()).into())
    };
    value.split(',').map(choose).collect()
}
