//! Private servers: a dump is restored into one, and its tables are written to files.
//!
//! On a socket in a temporary folder, never on a port. Server and folder go with this process,
//! however it ends: they wait on a pipe from it.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::super::Result;
use super::super::input::Input;
use super::super::process::{Measure, cpu_of, measured, peak_mib};
use super::job::expect;
use super::{Answer, answer};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    MariaDb,
    Postgres,
}

/// Starts a server, says `ready FOLDER PID`, and takes it down at the end of standard input.
const MARIADB: &str = r#"
exec 2>&1
dir=$(mktemp -d "${TMPDIR:-/tmp}/transload-bench.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/db" "$dir/out" "$dir/tmp"
mariadbd --no-defaults --datadir="$dir/db" --socket="$dir/socket" --pid-file="$dir/pid" \
    --tmpdir="$dir/tmp" --skip-networking --skip-grant-tables --default-time-zone=+00:00 \
    --secure-file-priv= --max-allowed-packet=256M --innodb-buffer-pool-size=1G \
    --innodb-flush-log-at-trx-commit=2 --innodb-log-file-size=512M >"$dir/log" 2>&1 </dev/null &
server=$!
until mariadb-admin --no-defaults --socket="$dir/socket" --silent ping >/dev/null 2>&1; do
    kill -0 $server 2>/dev/null || { cat "$dir/log"; exit 1; }
    sleep 0.1
done
echo "ready $dir $server"
exec >/dev/null 2>&1
cat
kill -KILL $server
wait $server
"#;

const POSTGRES: &str = r#"
exec 2>&1
dir=$(mktemp -d "${TMPDIR:-/tmp}/transload-bench.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/out"
initdb -D "$dir/db" -U postgres -A trust -E UTF8 --locale=C >"$dir/log" ||
    { cat "$dir/log"; exit 1; }
postgres -D "$dir/db" -k "$dir" -c listen_addresses= -c timezone=UTC -c shared_buffers=1GB \
    -c max_wal_size=4GB -c synchronous_commit=off >"$dir/log" 2>&1 </dev/null &
server=$!
until pg_isready -q -h "$dir"; do
    kill -0 $server 2>/dev/null || { cat "$dir/log"; exit 1; }
    sleep 0.1
done
echo "ready $dir $server"
exec >/dev/null 2>&1
cat
kill -QUIT $server
wait $server
"#;

impl Kind {
    pub fn server(self) -> &'static str {
        match self {
            Self::MariaDb => "mariadbd",
            Self::Postgres => "postgres",
        }
    }

    /// Returns the folder of its server.
    pub fn programs(self) -> Option<PathBuf> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let more = ["/usr/sbin", "/usr/local/sbin", "/usr/libexec"].map(PathBuf::from);
        // Debian keeps each version of PostgreSQL in a folder of its own, away from PATH.
        let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        let mut versions: Vec<_> = versions.map(|entry| entry.path().join("bin")).collect();
        versions.sort();
        let mut folders =
            versions.into_iter().rev().chain(std::env::split_paths(&path)).chain(more);
        folders.find(|folder| folder.join(self.server()).is_file())
    }

    fn user(self) -> &'static str {
        match self {
            Self::MariaDb => "mysql",
            Self::Postgres => "postgres",
        }
    }
}

/// A running server.
pub struct Server {
    kind: Kind,
    folder: PathBuf,
    process: u32,
    path: std::ffi::OsString,
    keeper: Child,
}

impl Server {
    pub fn start(kind: Kind, programs: &Path) -> Result<Self> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::iter::once(programs.to_owned()).chain(std::env::split_paths(&path));
        let path = std::env::join_paths(path)?;
        let id = Command::new("id").arg("-u").output()?;
        // Neither runs as root.
        let mut command = if id.stdout == b"0\n" {
            let user = kind.user();
            let mut command = Command::new("setpriv");
            command.arg(format!("--reuid={user}")).arg(format!("--regid={user}"));
            command.args(["--init-groups", "sh"]);
            command
        } else {
            Command::new("sh")
        };
        let script = if kind == Kind::MariaDb { MARIADB } else { POSTGRES };
        let mut keeper = command
            .args(["-c", script])
            .current_dir("/")
            .env("PATH", &path)
            // An interrupt from the keyboard must leave it time to clean up.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut said = BufReader::new(keeper.stdout.take().ok_or("the keeper has no output")?);
        let mut line = String::new();
        said.read_line(&mut line)?;
        let ready = line.trim_end().strip_prefix("ready ").and_then(|rest| rest.rsplit_once(' '));
        let Some((folder, process)) = ready else {
            said.read_to_string(&mut line).ok();
            return Err(format!("{} did not start: {line}", kind.server()).into());
        };
        let (folder, process) = (PathBuf::from(folder), process.parse()?);
        Ok(Self { kind, folder, process, path, keeper })
    }

    /// Returns the words of a client that stops at the first error.
    fn client(&self, database: &str) -> String {
        let folder = self.folder.display();
        match self.kind {
            Kind::MariaDb => format!(
                "mariadb --no-defaults --socket={folder}/socket --user=root --batch \
                 --skip-column-names --default-character-set=utf8mb4 --max-allowed-packet=256M \
                 --database={database}"
            ),
            Kind::Postgres => {
                format!("psql -X -q -A -t -v ON_ERROR_STOP=1 -h {folder} -U postgres -d {database}")
            }
        }
    }

    fn command(&self, script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]).env("PATH", &self.path);
        command
    }

    fn sql(&self, database: &str, statements: &[String]) -> Result<String> {
        let option = if self.kind == Kind::MariaDb { "-e" } else { "-c" };
        let mut script = self.client(database);
        for statement in statements {
            script.push_str(&format!(" {option} \"{statement}\""));
        }
        let output = self.command(&script).output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Restores the dump into a new database, and writes each table to a file.
    pub fn restore_and_export(&self, input: &Input, is_first: bool) -> Result<(Measure, Answer)> {
        let out = self.folder.join("out").display().to_string();
        // What an earlier round left belongs to the server's user.
        expect(self.command(&format!("rm -f {out}/*")).status()?.code(), &[0], "rm")?;
        let (system, option) = match self.kind {
            Kind::MariaDb => ("information_schema", "-e"),
            Kind::Postgres => ("postgres", "-c"),
        };
        let drop = "DROP DATABASE IF EXISTS bench".to_owned();
        let create = match self.kind {
            Kind::MariaDb => "CREATE DATABASE bench CHARACTER SET utf8mb4",
            Kind::Postgres => "CREATE DATABASE bench TEMPLATE template0",
        };
        // The roles that a dump names are not restored with it; ours names none.
        self.sql(system, &[drop])?;
        self.sql(system, &[create.to_owned()])?;
        let client = self.client("bench");
        let export = |table: &str| match self.kind {
            Kind::MariaDb => {
                format!(
                    " && {client} {option} \"SELECT * FROM {table} INTO OUTFILE '{out}/{table}.tsv'\""
                )
            }
            Kind::Postgres => {
                format!(" && {client} {option} \"COPY {table} TO '{out}/{table}.copy'\"")
            }
        };
        let exports: String = input.tables().map(|(table, _)| export(table.name)).collect();
        let script = format!("gzip -dc '{}' | {client}{exports}", input.path.display());
        let before = cpu_of(self.process);
        let (measure, code) = measured(&mut self.command(&script))?;
        expect(code, &[0], "restore and export")?;
        let of_server = cpu_of(self.process).zip(before).map(|(after, before)| after - before);
        let measure = Measure {
            seconds: measure.seconds,
            cpu_seconds: measure.cpu_seconds.zip(of_server).map(|(client, server)| client + server),
            // PostgreSQL shares memory among processes, and no number of one says what all need.
            peak_mib: peak_mib(self.process).filter(|_| self.kind == Kind::MariaDb),
        };
        let answer = if is_first { self.answer(input)? } else { Answer::Unseen };
        Ok((measure, answer))
    }

    fn answer(&self, input: &Input) -> Result<Answer> {
        let mut found = answer::Found::new();
        for (table, _) in input.tables() {
            let sql = format!(
                "SELECT count(*), sum({}), sum(octet_length({})) FROM {}",
                table.number, table.bytes, table.name
            );
            found.insert(table.name.to_owned(), answer::facts_of(&self.sql("bench", &[sql])?)?);
        }
        Ok(answer::of_facts(input, &found))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The end of its input is the end of the server; then nothing of it is in the way.
        drop(self.keeper.stdin.take());
        self.keeper.wait().ok();
    }
}
