//! The other programs: where they are, for which inputs they are, and what they are asked to do.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::Result;
use super::super::input::{Data, Form, Order};
use super::super::process::{Measure, measured};
use super::arguments::Arguments;
use super::job::{Job, Place, Threads, expect};
use super::machine::first_line;
use super::server::{Kind, Server};
use super::{Answer, answer, python};

/// A program that there is to compare with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    SqlSplitter,
    ChDb,
    DuckDb,
    MariaDb,
    Postgres,
}

impl Name {
    pub const ALL: [Self; 5] =
        [Self::SqlSplitter, Self::ChDb, Self::DuckDb, Self::MariaDb, Self::Postgres];

    pub fn text(self) -> &'static str {
        match self {
            Self::SqlSplitter => "sql-splitter",
            Self::ChDb => "chdb",
            Self::DuckDb => "duckdb",
            Self::MariaDb => "mariadb",
            Self::Postgres => "postgres",
        }
    }

    fn install(self) -> &'static str {
        match self {
            Self::SqlSplitter => {
                "`cargo install sql-splitter --root F/peers --no-default-features --features archive`"
            }
            Self::ChDb => "`python3 -m venv F/peers && F/peers/bin/pip install chdb`",
            Self::DuckDb => "`python3 -m venv F/peers && F/peers/bin/pip install duckdb`",
            Self::MariaDb => "`apt-get install mariadb-server`",
            Self::Postgres => "`apt-get install postgresql`",
        }
    }
}

/// A program that was found.
pub struct Peer {
    pub name: Name,
    /// Of a server: the folder of its programs.
    pub program: PathBuf,
    pub version: String,
}

/// What did not run, and why.
pub struct Missing {
    pub name: String,
    pub reason: String,
}

/// What a peer is measured with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeerJob {
    SqlSplitter,
    ChDb,
    DuckDb,
    MariaDb,
    Postgres,
}

/// Looks for the peers that were asked for.
pub fn find(arguments: &Arguments) -> Result<Vec<Peer>> {
    let own = arguments.folder.join("peers").join("bin");
    let found = arguments.peers.iter().filter_map(|name| {
        let (program, version) = match name {
            Name::SqlSplitter => {
                let candidates = [own.join("sql-splitter"), PathBuf::from("sql-splitter")];
                first(&candidates, |program| first_line(program, &["--version"]))?
            }
            Name::ChDb => python(&own, "import chdb; print(chdb.__version__)")?,
            Name::DuckDb => python(&own, "import duckdb; print(duckdb.__version__)")?,
            Name::MariaDb => server(Kind::MariaDb)?,
            Name::Postgres => server(Kind::Postgres)?,
        };
        Some(Peer { name: *name, program, version })
    });
    Ok(found.collect())
}

fn python(own: &Path, script: &str) -> Option<(PathBuf, String)> {
    let candidates = [own.join("python3"), PathBuf::from("python3")];
    first(&candidates, |program| first_line(program, &["-c", script]))
}

fn server(kind: Kind) -> Option<(PathBuf, String)> {
    let folder = kind.programs()?;
    let version = first_line(&folder.join(kind.server()), &["--version"]).ok()?;
    Some((folder, version))
}

fn first(
    candidates: &[PathBuf],
    version: impl Fn(&Path) -> Result<String>,
) -> Option<(PathBuf, String)> {
    candidates.iter().find_map(|program| Some((program.clone(), version(program).ok()?)))
}

/// Returns what a peer does with an input, or why it can't; nothing where the input is not for it.
pub fn job(
    name: Name,
    found: &[Peer],
    order: Order,
) -> Option<std::result::Result<PeerJob, Missing>> {
    let (job, form) = match name {
        Name::SqlSplitter => (PeerJob::SqlSplitter, Form::Mysql),
        Name::ChDb => (PeerJob::ChDb, Form::Mysql),
        Name::DuckDb => (PeerJob::DuckDb, Form::Mysql),
        Name::MariaDb => (PeerJob::MariaDb, Form::Mysql),
        Name::Postgres => (PeerJob::Postgres, Form::Copy),
    };
    if order.form != form || order.data != Data::Application {
        return None;
    }
    if found.iter().any(|peer| peer.name == name) {
        return Some(Ok(job));
    }
    let reason = format!("was not found; {}", name.install());
    Some(Err(Missing { name: name.text().to_owned(), reason }))
}

/// What peers need before they are measured.
#[derive(Default)]
pub struct Prepared {
    programs: Vec<(Name, PathBuf)>,
    /// CSV files of the tables.
    csv: Option<PathBuf>,
    /// SQL files of the tables.
    plain: Option<PathBuf>,
    mariadb: Option<Server>,
    postgres: Option<Server>,
}

impl Prepared {
    /// Prepares the peers among the jobs; those that can't be are said to be missing.
    pub fn make(place: &Place, found: &[Peer], jobs: &[Job]) -> (Self, Vec<(Job, Missing)>) {
        let mut prepared = Self {
            programs: found.iter().map(|peer| (peer.name, peer.program.clone())).collect(),
            ..Self::default()
        };
        let mut missing = Vec::new();
        for job in jobs {
            let Job::Peer(peer) = job else { continue };
            if let Err(error) = prepared.prepare(place, *peer) {
                let reason = format!("could not be prepared: {error}");
                missing.push((*job, Missing { name: peer.name().to_owned(), reason }));
            }
        }
        (prepared, missing)
    }

    fn prepare(&mut self, place: &Place, job: PeerJob) -> Result<()> {
        match job {
            PeerJob::SqlSplitter => {}
            PeerJob::ChDb => {
                let folder = place.fresh("plain")?;
                place.input.split(&folder)?;
                self.plain = Some(folder);
            }
            PeerJob::DuckDb => {
                let out = place.work.join("csv");
                let mut command = place.transload("convert", Threads::All);
                command.arg(place.work.join("pass")).args(["--format", "csv", "-o"]).arg(&out);
                expect(measured(&mut command)?.1, &[0], "convert to CSV")?;
                self.csv = Some(out.join("data"));
            }
            PeerJob::MariaDb => {
                self.mariadb = Some(Server::start(Kind::MariaDb, self.program(Name::MariaDb)?)?);
            }
            PeerJob::Postgres => {
                self.postgres = Some(Server::start(Kind::Postgres, self.program(Name::Postgres)?)?);
            }
        }
        Ok(())
    }

    fn program(&self, name: Name) -> Result<&Path> {
        let found = self.programs.iter().find(|(known, _)| *known == name);
        Ok(found.map(|(_, program)| program.as_path()).ok_or("a peer that was not found")?)
    }
}

impl PeerJob {
    pub fn name(self) -> &'static str {
        match self {
            Self::SqlSplitter => "sql-splitter: `convert` to PostgreSQL's SQL",
            Self::ChDb => "chDB: plain SQL, a file a table, to Parquet",
            Self::DuckDb => "DuckDB: ready CSV to Parquet, zstd",
            Self::MariaDb => "MariaDB: restore, then `INTO OUTFILE`",
            Self::Postgres => "PostgreSQL: restore, then `COPY TO`",
        }
    }

    /// The job of transload that does the same.
    pub fn twin(self) -> Job {
        match self {
            Self::ChDb | Self::DuckDb => Job::Snapshot(Threads::All),
            Self::SqlSplitter | Self::MariaDb | Self::Postgres => Job::CopyToDisk(Threads::All),
        }
    }

    pub fn run(self, place: &Place, is_first: bool) -> Result<(Measure, Answer)> {
        match self {
            Self::SqlSplitter => sql_splitter(place, is_first),
            Self::ChDb => {
                let folder = place.peers.plain.as_deref().ok_or("no plain SQL")?;
                let program = place.peers.program(Name::ChDb)?;
                to_parquet(place, program, python::chdb(&place.input), folder, is_first)
            }
            Self::DuckDb => {
                let folder = place.peers.csv.as_deref().ok_or("no CSV files")?;
                let program = place.peers.program(Name::DuckDb)?;
                to_parquet(place, program, python::duckdb(&place.input), folder, is_first)
            }
            Self::MariaDb => place
                .peers
                .mariadb
                .as_ref()
                .ok_or("no server")?
                .restore_and_export(&place.input, is_first),
            Self::Postgres => place
                .peers
                .postgres
                .as_ref()
                .ok_or("no server")?
                .restore_and_export(&place.input, is_first),
        }
    }
}

fn sql_splitter(place: &Place, is_first: bool) -> Result<(Measure, Answer)> {
    let converted = place.fresh("converted")?.join("converted.sql");
    let mut command = Command::new(place.peers.program(Name::SqlSplitter)?);
    command.arg("convert").arg(&place.input.path).args(["--from", "mysql", "--to", "postgres"]);
    let (measure, code) =
        measured(command.arg("-o").arg(&converted).stderr(std::process::Stdio::null()))?;
    expect(code, &[0], "sql-splitter")?;
    let answer =
        if is_first { answer::of_inserts(&place.input, &converted)? } else { Answer::Unseen };
    fs::remove_file(converted)?;
    Ok((measure, answer))
}

/// Runs a script of Python that makes Parquet files, and one that reads them.
fn to_parquet(
    place: &Place,
    python: &Path,
    scripts: python::Scripts,
    from: &Path,
    is_first: bool,
) -> Result<(Measure, Answer)> {
    let out = place.fresh("parquet")?;
    let command = |script: &str| {
        let mut command = Command::new(python);
        command.args(["-c", script]).arg(from).arg(&out);
        command
    };
    let (measure, code) = measured(&mut command(&scripts.make))?;
    expect(code, &[0], "the script")?;
    let answer = if is_first {
        answer::of_lines(&place.input, &mut command(&scripts.check))?
    } else {
        Answer::Unseen
    };
    fs::remove_dir_all(&out)?;
    Ok((measure, answer))
}
