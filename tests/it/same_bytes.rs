//! The same inputs give the same bytes: for any number of threads, any memory, any way in.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

use crate::run::{self, transload};

type Files = BTreeMap<String, Vec<u8>>;

/// Returns a mysqldump of two tables with thousands of rows, one in a hundred of them bad.
fn mysql_dump() -> Vec<u8> {
    let mut dump =
        "-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\nSET NAMES utf8mb4;\n".to_owned();
    for table in ["left", "right"] {
        dump += &format!(
            "CREATE TABLE `{table}` (`id` int NOT NULL, `note` varchar(60), `at` datetime,
             `amount` decimal(10,2), PRIMARY KEY (`id`));\n"
        );
        for statement in 0..6 {
            let rows = (0..300).map(|row| {
                let id = statement * 300 + row;
                let day = if id % 100 == 7 { 31 } else { 1 + id % 28 };
                format!(
                    "({id},'no {id}: it\\'s; \\n🎉','2024-02-{day:02} 10:00:00',{id}.{:02})",
                    id % 100
                )
            });
            let rows: Vec<String> = rows.collect();
            dump += &format!("INSERT INTO `{table}` VALUES {};\n", rows.join(","));
        }
    }
    (dump + "-- Dump completed on 2025-01-01\n").into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory takes bytes");
    encoder.finish().expect("memory takes bytes")
}

/// Returns the files below a folder.
fn files(root: &Path) -> Files {
    let mut files = Files::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("a folder's entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(root).expect("a path in the folder").display().to_string();
            files.insert(name, fs::read(&path).expect("a file"));
        }
    }
    files
}

#[track_caller]
fn check_same(found: &Files, expected: &Files, what: &str) {
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(found), names(expected), "{what}");
    for (name, bytes) in found {
        assert!(*bytes == expected[name], "{name} differs: {what}");
    }
}

/// Runs the program and returns the folder that it wrote.
#[track_caller]
fn written(arguments: &[&str], code: i32) -> Files {
    let dir = TempDir::new().expect("a temporary folder");
    let mut command = transload();
    command.args(arguments).arg("-q").arg("-o").arg(dir.path().join("out"));
    let output = command.output().expect("transload starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{errors}");
    files(&dir.path().join("out"))
}

/// Converts with different threads and memory.
#[track_caller]
fn check_convert(arguments: &[&str], code: i32) {
    let with = |threads, memory| {
        let settings = ["--threads", threads, "--memory", memory];
        written(&[&["convert"], arguments, &settings].concat(), code)
    };
    let expected = with("1", "4G");
    assert!(expected.contains_key("manifest.json") && expected.contains_key("audit.json"));
    for (threads, memory) in [("1", "4G"), ("2", "4G"), ("8", "4G"), ("2", "64M"), ("8", "64M")] {
        check_same(&with(threads, memory), &expected, &format!("{threads} threads, {memory}"));
    }
}

/// A folder with a dump in several containers.
struct Containers(TempDir);

impl Containers {
    fn new(dump: &[u8]) -> Self {
        let dir = TempDir::new().expect("a temporary folder");
        let zstd = zstd::encode_all(dump, 1).expect("memory takes bytes");
        for (name, bytes) in [("plain", dump), ("gzip", &gzip(dump)), ("zstd", &zstd)] {
            fs::write(dir.path().join(name), bytes).expect("the dump is written");
        }
        Self(dir)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn source(&self, name: &str) -> String {
        format!("legacy={}", self.path(name).display())
    }
}

fn data(files: Files) -> Files {
    files.into_iter().filter(|(name, _)| name.starts_with("data/")).collect()
}

/// Cuts off what Parquet files of a snapshot say of themselves: there stands the input's digest,
/// which is the container's.
fn without_footers(mut files: Files) -> Files {
    for bytes in files.values_mut() {
        // The length of the footer, and `PAR1`, end the file.
        let end = bytes.len().checked_sub(8).expect("a Parquet file");
        let length: [u8; 4] = bytes[end..end + 4].try_into().expect("four bytes");
        bytes.truncate(end - u32::from_le_bytes(length) as usize);
    }
    files
}

#[test]
fn same_bytes_of_the_example_plans_for_any_threads_and_memory() {
    let plans = run::plan("kickbot");
    let plans = plans.parent().expect("the folder of the plans");
    for plan in fs::read_dir(plans).expect("the plans") {
        let plan = plan.expect("a plan").path();
        if !plan.join("plan.toml").is_file() {
            continue;
        }
        let code = run::Run::convert(&plan, &["--dry-run"]).code;
        check_convert(&[plan.to_str().expect("a path in UTF-8")], code);
    }
}

/// Returns a plan whose models join, unite, number and order thousands of rows with ties.
fn plan_with_ties(folder: &Path) {
    let plan = "[plan]\nname = 'ties'\n[sources.legacy]\ndump = 'dump.sql'\n[target]\n\
                schema = 'target.sql'\n[output]\naudit = 'all'\nsnapshot = true\n\
                [models.united]\nkind = 'stage'\n[models.left_over]\nkind = 'export'\n";
    let target =
        "CREATE TABLE public.visit (id bigint PRIMARY KEY, note text, place bigint, at timestamp);
                  CREATE TABLE public.numbered (id bigint PRIMARY KEY, amount numeric(12,2));";
    let models = [
        (
            "united",
            "SELECT id, note, at FROM legacy.\"left\" UNION ALL SELECT id + 10000, note, at FROM legacy.\"right\"",
        ),
        (
            "visit",
            "SELECT a.id * 10 + b.id % 10 AS id, a.note, row_number() OVER (ORDER BY a.at) AS place, b.at, \
             CASE WHEN b.id % 7 = 0 THEN 'seventh' END AS _note \
             FROM united AS a JOIN legacy.\"right\" AS b ON a.id % 600 = b.id % 600",
        ),
        (
            "numbered",
            "SELECT row_number() OVER (ORDER BY amount % 5) AS id, amount FROM legacy.\"left\" ORDER BY amount % 3",
        ),
        ("left_over", "SELECT note, count(*) AS rows, min(id) AS first FROM united GROUP BY note"),
    ];
    fs::create_dir(folder.join("models")).expect("a folder");
    fs::write(folder.join("plan.toml"), plan).expect("a file");
    fs::write(folder.join("target.sql"), target).expect("a file");
    fs::write(folder.join("dump.sql"), mysql_dump()).expect("a file");
    for (name, sql) in models {
        fs::write(folder.join(format!("models/{name}.sql")), sql).expect("a file");
    }
}

#[test]
fn same_bytes_of_joins_unions_and_ties_for_any_threads_and_memory() {
    let folder = TempDir::new().expect("a temporary folder");
    plan_with_ties(folder.path());
    check_convert(&[folder.path().to_str().expect("a path in UTF-8")], 1);
}

/// Writes a plan that joins visits to a map of users, and numbers and ranks them.
fn plan_with_maps(folder: &Path) {
    let plan = "[plan]\nname = 'maps'\n[sources.legacy]\ndump = 'dump.sql'\n[target]\n\
                schema = 'target.sql'\n[models.user_map]\nkind = 'map'\n";
    let target = "CREATE TABLE public.visit (id bigint PRIMARY KEY, user_id bigint, label text, \
                  number bigint, place bigint, note text);
                  CREATE TABLE public.pair (id bigint, other bigint, label text);";
    let models = [
        (
            "user_map",
            "SELECT id AS old_id, row_number() OVER (ORDER BY name, id) AS new_id, \
             repeat(name, 9) AS label, _row FROM legacy.users",
        ),
        (
            "visit",
            "SELECT v.id, m.new_id AS user_id, m.label, \
             row_number() OVER (PARTITION BY v.user_id ORDER BY v.place) AS number, \
             rank() OVER (PARTITION BY v.user_id ORDER BY v.place) AS place, v.note, v._row \
             FROM legacy.visits AS v LEFT JOIN user_map AS m ON m.old_id = v.user_id",
        ),
        (
            "pair",
            "SELECT v.id, w.id AS other, m.label FROM legacy.visits AS v \
             JOIN legacy.visits AS w ON w.user_id = v.user_id \
             JOIN user_map AS m ON m.old_id = v.user_id WHERE w.note > v.note",
        ),
    ];
    let rows = |table: &str, row: &dyn Fn(u32) -> String| {
        let rows: Vec<String> = (0..14_000).map(row).collect();
        let rows = rows.chunks(2_000).map(|rows| rows.join(","));
        rows.map(|rows| format!("INSERT INTO `{table}` VALUES {rows};\n")).collect::<String>()
    };
    let user = |row: u32| format!("({row},'user {:030}')", row * 7_919 % 14_000);
    let note = |row: u32| format!("{:0250}", row * 31 % 997);
    let visit = |row: u32| format!("({row},{},{},'{}')", row * 17 % 15_000, row % 5, note(row));
    let dump = format!(
        "-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\nSET NAMES utf8mb4;\n\
         CREATE TABLE `users` (`id` int NOT NULL, `name` varchar(60), PRIMARY KEY (`id`));\n{}\
         CREATE TABLE `visits` (`id` int NOT NULL, `user_id` int, `place` int, \
         `note` varchar(300), PRIMARY KEY (`id`));\n{}-- Dump completed on 2025-01-01\n",
        rows("users", &user),
        rows("visits", &visit),
    );
    fs::create_dir(folder.join("models")).expect("a folder");
    fs::write(folder.join("plan.toml"), plan).expect("a file");
    fs::write(folder.join("target.sql"), target).expect("a file");
    fs::write(folder.join("dump.sql"), dump).expect("a file");
    for (name, sql) in models {
        fs::write(folder.join(format!("models/{name}.sql")), sql).expect("a file");
    }
}

#[test]
fn same_bytes_of_joins_with_maps_and_of_ranks_for_any_threads() {
    let folder = TempDir::new().expect("a temporary folder");
    plan_with_maps(folder.path());
    let plan = folder.path().to_str().expect("a path in UTF-8");
    let with = |threads| written(&["convert", plan, "--threads", threads], 0);
    let expected = with("1");
    for threads in ["2", "8"] {
        check_same(&with(threads), &expected, &format!("{threads} threads"));
    }
}

#[test]
fn same_bytes_of_a_mysql_dump_for_any_threads_and_memory() {
    let plan = run::plan("pass_through");
    let containers = Containers::new(&mysql_dump());
    let source = containers.source("gzip");
    let formats = "copy,csv,parquet";
    let plan = plan.to_str().expect("a path in UTF-8");
    check_convert(&[plan, "--source", &source, "--format", formats], 1);
}

#[test]
fn same_bytes_of_a_snapshot_for_any_threads() {
    let containers = Containers::new(&mysql_dump());
    let path = containers.path("plain");
    let path = path.to_str().expect("a path in UTF-8");
    for format in ["parquet", "copy", "csv"] {
        let with =
            |threads| written(&["snapshot", path, "--format", format, "--threads", threads], 0);
        let expected = with("1");
        assert!(expected.contains_key("manifest.json"));
        for threads in ["1", "2", "8"] {
            check_same(&with(threads), &expected, &format!("{format}, {threads} threads"));
        }
    }
}

#[test]
fn same_data_from_every_container() {
    let containers = Containers::new(&mysql_dump());
    let snapshot = |name| {
        let path = containers.path(name);
        without_footers(data(written(&["snapshot", path.to_str().expect("a path in UTF-8")], 0)))
    };
    let expected = snapshot("plain");
    assert_eq!(expected.len(), 4, "two tables, and what stands aside: {:?}", expected.keys());
    let plan = run::plan("pass_through");
    let convert = |name| {
        let source = containers.source(name);
        let plan = plan.to_str().expect("a path in UTF-8");
        data(written(&["convert", plan, "--source", &source], 1))
    };
    let converted = convert("plain");
    for name in ["gzip", "zstd"] {
        check_same(&snapshot(name), &expected, name);
        check_same(&convert(name), &converted, name);
    }
}

/// Feeds standard input a byte at a time.
fn dribble(mut command: Command, bytes: &[u8]) -> i32 {
    let child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut child = child.expect("transload starts");
    let mut input = child.stdin.take().expect("stdin is a pipe");
    for byte in bytes {
        input.write_all(&[*byte]).expect("transload reads");
    }
    drop(input);
    child.wait().expect("transload ends").code().expect("transload ends by itself")
}

#[test]
fn same_data_from_standard_input_byte_by_byte() {
    let path = run::plan("pass_through").join("legacy.sql");
    let dump = fs::read(&path).expect("legacy.sql");
    let expected =
        written(&["snapshot", path.to_str().expect("a path in UTF-8"), "--format", "copy"], 0);
    for bytes in [dump.clone(), gzip(&dump)] {
        let dir = TempDir::new().expect("a temporary folder");
        let mut command = transload();
        command.args(["snapshot", "-", "--format", "copy", "-q", "-o"]).arg(dir.path().join("out"));
        assert_eq!(dribble(command, &bytes), 0);
        check_same(&data(files(&dir.path().join("out"))), &data(expected.clone()), "stdin");
    }
    let converted = {
        let plan = run::plan("pass_through");
        written(&["convert", plan.to_str().expect("a path in UTF-8")], 0)
    };
    let dir = TempDir::new().expect("a temporary folder");
    let mut command = transload();
    command
        .arg("convert")
        .arg(run::plan("pass_through"))
        .args(["--source", "legacy=-", "-q", "-o"]);
    command.arg(dir.path().join("out"));
    assert_eq!(dribble(command, &dump), 0);
    check_same(&data(files(&dir.path().join("out"))), &data(converted), "stdin");
}
