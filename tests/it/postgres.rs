//! A private PostgreSQL server for the tests: real dumps in, loads tried for real.
//!
//! One server a test process, on a socket in its own folder; each test has its own database.
//! Server and folder go when the process goes, however it ends: they wait on a pipe from it.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Starts the server, says `ready FOLDER`, and takes it down at the end of standard input.
const KEEPER: &str = r#"
exec 2>&1
dir=$(mktemp -d "${TMPDIR:-/tmp}/transload-postgres.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
initdb -D "$dir/db" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$dir/log" ||
    { cat "$dir/log"; exit 1; }
postgres -D "$dir/db" -k "$dir" -p 5432 -c listen_addresses= -c timezone=UTC \
    -c fsync=off -c full_page_writes=off -c max_connections=200 >"$dir/log" 2>&1 </dev/null &
server=$!
until pg_isready -q -h "$dir" -p 5432; do
    kill -0 $server 2>/dev/null || { cat "$dir/log"; exit 1; }
    sleep 0.05
done
echo "ready $dir"
cat >/dev/null
kill -QUIT $server
wait $server
"#;

const INSTALL: &str = "these tests start a private PostgreSQL server and found no `initdb` and \
    `postgres`; install PostgreSQL 13 or newer (Debian and Ubuntu: `apt-get install postgresql`, \
    Fedora: `dnf install postgresql-server`, macOS: `brew install postgresql`)";

/// Returns the server of this test process, started when first asked for.
pub fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(Server::start)
}

/// A running server.
pub struct Server {
    programs: PathBuf,
    /// Where its socket is.
    socket: PathBuf,
    /// Its standard input is the pipe that the server's life hangs on.
    _keeper: Child,
}

impl Server {
    fn start() -> Self {
        let programs = find_programs().unwrap_or_else(|| panic!("{INSTALL}"));
        let mut keeper = keeper(&programs)
            // Its own group: an interrupt from the keyboard must leave it time to clean up.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("sh starts");
        let mut said = BufReader::new(keeper.stdout.take().expect("stdout is a pipe"));
        let mut line = String::new();
        said.read_line(&mut line).expect("the server's first line is text");
        let Some(socket) = line.trim_end().strip_prefix("ready ") else {
            said.read_to_string(&mut line).ok();
            panic!("the private PostgreSQL server of {} did not start:\n{line}", programs.display())
        };
        Self { socket: PathBuf::from(socket), programs, _keeper: keeper }
    }

    /// Returns a command of this server's PostgreSQL (`psql`, `pg_dump`), pointed at the server.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("PG")) {
                command.env_remove(name);
            }
        }
        command.env("PGHOST", &self.socket).env("PGPORT", "5432").env("PGUSER", "postgres");
        command
    }
}

/// Returns the folder of PostgreSQL's programs, server and client.
fn find_programs() -> Option<PathBuf> {
    let configured = Command::new("pg_config").arg("--bindir").output().ok();
    let configured = configured.filter(|output| output.status.success()).map(|output| {
        PathBuf::from(String::from_utf8(output.stdout).expect("a path in UTF-8").trim_end())
    });
    // Debian keeps each version in a folder of its own, away from PATH.
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<PathBuf> = versions.map(|entry| entry.path().join("bin")).collect();
    versions.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    configured
        .into_iter()
        .chain(versions.into_iter().rev())
        .chain(std::env::split_paths(&path))
        .find(|folder| {
            ["initdb", "postgres", "psql", "pg_dump"]
                .iter()
                .all(|program| folder.join(program).is_file())
        })
}

/// Returns the command that runs [`KEEPER`], as the user `postgres` where we are root, because
/// PostgreSQL refuses to run as root.
fn keeper(programs: &Path) -> Command {
    let id = Command::new("id").arg("-u").output().expect("`id` runs");
    let mut command = if id.stdout == b"0\n" {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "sh"]);
        command
    } else {
        Command::new("sh")
    };
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::iter::once(programs.to_owned()).chain(std::env::split_paths(&path));
    command.args(["-c", KEEPER]).current_dir("/");
    command.env("PATH", std::env::join_paths(path).expect("PATH was a list of folders"));
    command
}

/// A database of its own, dropped at the end.
pub struct Database {
    name: String,
}

impl Database {
    /// Creates an empty database.
    pub fn create() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let database = Self { name };
        succeed(server().command("createdb").args(["--template=template0", &database.name]));
        database
    }

    /// Returns what the statements print: no headings, `|` between columns.
    pub fn psql(&self, sql: &str) -> String {
        self.try_psql(sql).unwrap_or_else(|error| panic!("{error}\nin: {sql}"))
    }

    /// Runs a script that may be longer than a command line.
    pub fn script(&self, sql: &str) {
        let mut client = self.client();
        client.args(["-q", "-f", "-"]).stdin(Stdio::piped());
        let client = client.stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let mut client = client.expect("psql starts");
        // A client that stops early says why on its standard error.
        client.stdin.take().expect("stdin is a pipe").write_all(sql.as_bytes()).ok();
        let output = client.wait_with_output().expect("psql ends");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
    }

    /// Returns what the statements print, or the server's error.
    pub fn try_psql(&self, sql: &str) -> Result<String, String> {
        let output = self.client().args(["-A", "-t", "-q", "-c", sql]).output();
        let output = output.expect("psql starts");
        let text = |bytes| String::from_utf8(bytes).expect("psql prints UTF-8");
        if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
    }

    /// Runs a script from inside its folder, as a person would.
    pub fn psql_file(&self, folder: &Path, file: &str) -> Output {
        let mut command = self.client();
        command.args(["-q", "-f", file]).current_dir(folder).output().expect("psql starts")
    }

    /// Sets what sessions of the database begin with; pg_dump's is one.
    pub fn set(&self, setting: &str, value: &str) {
        self.psql(&format!("ALTER DATABASE {} SET {setting} = '{value}'", self.name));
    }

    /// Returns a dump of the database.
    pub fn pg_dump(&self, options: &[&str]) -> Vec<u8> {
        succeed(server().command("pg_dump").args(options).arg(&self.name))
    }

    /// Returns a psql on this database that stops at the first error.
    pub fn client(&self) -> Command {
        let mut command = server().command("psql");
        command.args(["-X", "-v", "ON_ERROR_STOP=1", "-d", &self.name]);
        command
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // The server goes with the process; a database left behind hurts nobody.
        server().command("dropdb").args(["--force", &self.name]).output().ok();
    }
}

/// Returns a name as SQL writes it.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn succeed(command: &mut Command) -> Vec<u8> {
    let output = command.output().expect("PostgreSQL's programs start");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {errors}");
    output.stdout
}

#[test]
fn the_private_server_answers() {
    let database = Database::create();
    assert_eq!(database.psql("SELECT 1 + 1"), "2\n");
    let error = database.try_psql("SELECT nothing").unwrap_err();
    assert!(error.contains("column \"nothing\" does not exist"), "{error}");
}
