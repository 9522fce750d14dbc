//! A private MariaDB server for the tests: dumps of the real mariadb-dump, values as it says them.
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
///
/// Without grant tables an empty folder is a server: nothing has to be installed into it first.
const KEEPER: &str = r#"
exec 2>&1
dir=$(mktemp -d "${TMPDIR:-/tmp}/transload-mariadb.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/db"
mariadbd --no-defaults --datadir="$dir/db" --socket="$dir/socket" --pid-file="$dir/pid" \
    --skip-networking --skip-grant-tables --default-time-zone=+00:00 --local-infile=1 \
    --max-allowed-packet=64M --loose-innodb-flush-log-at-trx-commit=0 \
    --loose-innodb-buffer-pool-size=16M --loose-innodb-log-file-size=4M \
    --loose-innodb-flush-method=nosync >"$dir/log" 2>&1 </dev/null &
server=$!
until mariadb-admin --no-defaults --socket="$dir/socket" --silent ping >/dev/null 2>&1; do
    kill -0 $server 2>/dev/null || { cat "$dir/log"; exit 1; }
    sleep 0.05
done
echo "ready $dir"
# Nobody reads any more: a word of the shell about the end of the server would be its own end.
exec >/dev/null 2>&1
cat
kill -KILL $server
wait $server
"#;

const PROGRAMS: [&str; 4] = ["mariadbd", "mariadb", "mariadb-admin", "mariadb-dump"];

const INSTALL: &str = "these tests start a private MariaDB server and found no `mariadbd` and \
    `mariadb-dump`; install MariaDB 10.5 or newer (Debian and Ubuntu: `apt-get install \
    mariadb-server`, Fedora: `dnf install mariadb-server`, macOS: `brew install mariadb`); its \
    service need not run";

/// Returns the server of this test process, started when first asked for.
fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(Server::start)
}

/// A running server.
struct Server {
    /// Where its socket is.
    folder: PathBuf,
    /// Its standard input is the pipe that the server's life hangs on.
    _keeper: Child,
}

impl Server {
    fn start() -> Self {
        let found = |program: &&str| path().iter().any(|folder| folder.join(program).is_file());
        assert!(PROGRAMS.iter().all(found), "{INSTALL}");
        let mut keeper = keeper()
            // Its own group: an interrupt from the keyboard must leave it time to clean up.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("sh starts");
        let mut said = BufReader::new(keeper.stdout.take().expect("stdout is a pipe"));
        let mut line = String::new();
        said.read_line(&mut line).expect("the server's first line is text");
        let Some(folder) = line.trim_end().strip_prefix("ready ") else {
            said.read_to_string(&mut line).ok();
            panic!("the private MariaDB server did not start:\n{line}")
        };
        Self { folder: PathBuf::from(folder), _keeper: keeper }
    }

    /// Returns a client program of MariaDB, pointed at the server.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let path = std::env::join_paths(path()).expect("PATH was a list of folders");
        command.env("PATH", path).env_remove("MYSQL_PWD").arg("--no-defaults");
        command.arg("--socket").arg(self.folder.join("socket"));
        command.args(["--user=root", "--default-character-set=utf8mb4"]);
        command
    }
}

/// Returns the folders of programs; the server's is not in everybody's PATH.
fn path() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let server_folders = ["/usr/sbin", "/usr/local/sbin", "/usr/libexec"].map(PathBuf::from);
    std::env::split_paths(&path).chain(server_folders).collect()
}

/// Returns the command that runs [`KEEPER`], as the user `mysql` where we are root, because
/// MariaDB refuses to run as root.
fn keeper() -> Command {
    let id = Command::new("id").arg("-u").output().expect("`id` runs");
    let mut command = if id.stdout == b"0\n" {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=mysql", "--regid=mysql", "--init-groups", "sh"]);
        command
    } else {
        Command::new("sh")
    };
    command.args(["-c", KEEPER]).current_dir("/");
    command.env("PATH", std::env::join_paths(path()).expect("PATH was a list of folders"));
    command
}

/// A database of its own, dropped at the end.
pub struct Database {
    pub name: String,
}

impl Database {
    /// Creates a database and runs a script in it.
    pub fn create(script: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        run(&[], &format!("CREATE DATABASE {name} CHARACTER SET utf8mb4"))
            .unwrap_or_else(|error| panic!("{error}"));
        let database = Self { name };
        database.sql(script);
        database
    }

    /// Returns what the statements print: no headings, tabs between columns, `NULL` for NULL.
    pub fn sql(&self, script: &str) -> String {
        run(&[&self.name], script).unwrap_or_else(|error| panic!("{error}\nin: {script}"))
    }

    /// Returns what the statements print.
    ///
    /// # Errors
    /// What the client says, where it stops.
    pub fn try_sql(&self, script: &str) -> Result<String, String> {
        run(&[&self.name], script)
    }

    /// Runs a script of a run's folder there, as its first lines say, by `mysql` or `mariadb`.
    ///
    /// # Errors
    /// What the client says, where it stops.
    pub fn run_file(&self, folder: &Path, file: &str) -> Result<String, String> {
        let output = self.client(folder, file, &[]);
        let text = |bytes| String::from_utf8(bytes).expect("mariadb prints UTF-8");
        if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
    }

    /// Runs a script by a client that goes on after errors; returns them.
    pub fn force_file(&self, folder: &Path, file: &str) -> String {
        let output = self.client(folder, file, &["--force"]);
        String::from_utf8(output.stderr).expect("mariadb prints UTF-8")
    }

    fn client(&self, folder: &Path, file: &str, options: &[&str]) -> Output {
        let script = std::fs::File::open(folder.join(file)).expect("the script is there");
        let mut client = server().command("mariadb");
        client.args(options).args(["--local-infile=1", &self.name]);
        client.current_dir(folder).stdin(script).output().expect("mariadb starts")
    }

    /// Returns a dump of the database, or of what the options name.
    pub fn dump(&self, options: &[&str]) -> Vec<u8> {
        let mut command = server().command("mariadb-dump");
        command.args(options);
        if !options.contains(&"--databases") {
            command.arg(&self.name);
        }
        succeed(&command.output().expect("mariadb-dump starts"))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // The server goes with the process; a database left behind hurts nobody.
        run(&[], &format!("DROP DATABASE {}", self.name)).ok();
    }
}

fn run(database: &[&str], script: &str) -> Result<String, String> {
    let mut client = server()
        .command("mariadb")
        // Bytes as they are: no translation of line ends, no end at a NUL.
        .args(["--batch", "--raw", "--skip-column-names", "--binary-mode"])
        .args(database)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("mariadb starts");
    // A client that stops early says why on its standard error.
    client.stdin.take().expect("stdin is a pipe").write_all(script.as_bytes()).ok();
    let output = client.wait_with_output().expect("mariadb ends");
    let text = |bytes| String::from_utf8(bytes).expect("mariadb prints UTF-8");
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

#[track_caller]
fn succeed(output: &Output) -> Vec<u8> {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    output.stdout.clone()
}

#[test]
fn the_private_mariadb_answers() {
    let database = Database::create("CREATE TABLE t (a INT); INSERT INTO t VALUES (1), (2);");
    assert_eq!(database.sql("SELECT sum(a), NULL FROM t"), "3\tNULL\n");
    let dump = database.dump(&[]);
    assert!(dump.windows(21).any(|window| window == b"INSERT INTO `t` VALUE"), "no rows");
}
