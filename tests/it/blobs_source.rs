//! Archives of stored files as sources of a plan: the table `objects`.

use std::fs;
use std::io::Write;
use std::path::Path;

use serde_json::json;
use tempfile::TempDir;

use crate::run::{Run, transload};

/// Returns a tarball of files; names are written by hand, hostile ones too.
pub fn tarball(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, content) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o600);
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, *content).expect("memory");
    }
    builder.into_inner().expect("memory")
}

/// A plan that carries objects of archives into the table `file`.
pub struct Plan {
    dir: TempDir,
}

const TARGET: &str = "CREATE TABLE file (n bigint PRIMARY KEY, archive text, member text, \
                      bucket text, path text, size_bytes bigint, sha256 text, finding text);";
const MODEL: &str = "SELECT _row AS n, archive, member, bucket, path, size_bytes, sha256, finding \
                     FROM files.objects";

impl Plan {
    /// `source` is what stands below `[sources.files]`.
    pub fn new(source: &str) -> Self {
        let plan = Self { dir: TempDir::new().expect("a temporary folder") };
        fs::create_dir(plan.path().join("models")).expect("the folder is made");
        let head = "[plan]\nname = 'blobs'\n[target]\nschema = 'target.sql'\n[sources.files]\n";
        plan.with("plan.toml", format!("{head}{source}\n").as_bytes())
            .with("target.sql", TARGET.as_bytes())
            .with("models/file.sql", MODEL.as_bytes())
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn with(self, file: &str, bytes: &[u8]) -> Self {
        let path = self.path().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(path, bytes).expect("the file is written");
        self
    }

    pub fn convert(&self, options: &[&str]) -> Run {
        Run::convert(self.path(), options)
    }

    /// Returns some columns of the rows that the run carried over.
    #[track_caller]
    fn check(&self, columns: &[usize], expected: &[&str]) {
        let run = self.convert(&[]);
        let rows: Vec<String> = run
            .ended(0)
            .lines("file")
            .iter()
            .map(|line| {
                let cells: Vec<&str> = line.split('\t').collect();
                columns.iter().map(|at| cells[*at]).collect::<Vec<_>>().join(" ")
            })
            .collect();
        assert_eq!(rows, expected);
    }
}

#[test]
fn members_are_rows_with_the_parts_of_their_names() {
    let layout = "archive = 'a.tar'\nlayout = ['stub/stub/{bucket}/{path}/{version}', \
                  '{bucket}/{path}']";
    let members: [(&str, &[u8]); 4] = [
        ("./stub/stub/docs/a/b.pdf/v1", b"one"),
        ("docs/a/c.pdf", b"two"),
        ("README", b""),
        ("stub/stub/docs/ü.txt/v2", b"x"),
    ];
    let plan = Plan::new(layout).with("a.tar", &tarball(&members));
    plan.check(
        &[0, 1, 2, 3, 4, 5],
        &[
            "1 a.tar ./stub/stub/docs/a/b.pdf/v1 docs a/b.pdf 3",
            "2 a.tar docs/a/c.pdf docs a/c.pdf 3",
            "3 a.tar README \\N \\N 0",
            "4 a.tar stub/stub/docs/ü.txt/v2 docs ü.txt 1",
        ],
    );
    let run = plan.convert(&[]);
    let audit = run.audit();
    let input = &audit["inputs"][0];
    assert_eq!((&input["source"], &input["path"]), (&json!("files"), &json!("a.tar")));
    assert_eq!(input["bytes"], json!(tarball(&members).len()));
    assert_eq!(audit["tables"][0]["table"], "objects");
    assert_eq!((&audit["tables"][0]["read"], &audit["tables"][0]["taken"]), (&json!(4), &json!(4)));
}

#[test]
fn a_model_may_read_any_part_of_the_layout() {
    let plan = Plan::new("archive = 'a.tar'\nlayout = '{path}/{version}'")
        .with("a.tar", &tarball(&[("a/b/v1", b"")]))
        .with(
            "models/file.sql",
            b"SELECT 1 AS n, version AS archive, path AS member, offset_bytes AS size_bytes, md5 AS sha256, \
              content_type AS finding FROM files.objects",
        );
    let lines = plan.convert(&[]).ended(0).lines("file");
    assert!(lines[0].starts_with("1\tv1\ta/b\t"), "{lines:?}");
}

#[test]
fn archives_come_in_their_order_and_globs_in_their_natural_one() {
    let plan = Plan::new("archive = ['z.tar', 'part*.tar']")
        .with("z.tar", &tarball(&[("z", b"z")]))
        .with("part10.tar", &tarball(&[("ten", b"10")]))
        .with("part2.tar", &tarball(&[("two", b"2")]));
    plan.check(&[0, 1, 4], &["1 z.tar z", "2 part2.tar two", "3 part10.tar ten"]);
}

#[test]
fn an_archive_is_given_on_the_command_line() {
    let plan = Plan::new("archive = 'absent.tar'");
    let other = TempDir::new().expect("a temporary folder");
    let path = other.path().join("b.tar");
    fs::write(&path, tarball(&[("a", b"x")])).expect("the file is written");
    let source = format!("files={}", path.display());
    let run = plan.convert(&["--source", &source]);
    let lines = run.ended(0).lines("file");
    assert!(lines[0].starts_with(&format!("1\t{}\ta\t", path.display())), "{lines:?}");
    plan.convert(&[]).ended(4);
}

#[test]
fn an_archive_comes_from_standard_input() {
    let plan = Plan::new("archive = 'absent.tar'");
    let out = TempDir::new().expect("a temporary folder");
    let mut command = transload();
    command.arg("convert").arg(plan.path()).args(["--source", "files=-", "-o"]);
    command.arg(out.path().join("run")).stdin(std::process::Stdio::piped());
    let mut child = command.spawn().expect("transload starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(&tarball(&[("a", b"x")])).expect("it is read");
    drop(stdin);
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    let rows = fs::read_to_string(out.path().join("run/data/public.file.copy")).expect("rows");
    assert!(rows.starts_with("1\t-\ta\t"), "{rows}");
}

#[test]
fn an_archive_may_be_absent_where_the_plan_says_so() {
    let plan = Plan::new("archive = 'absent.tar'\noptional = true");
    assert_eq!(plan.convert(&[]).ended(0).lines("file"), [""; 0]);
}

#[test]
fn an_empty_archive_has_no_objects() {
    let plan = Plan::new("archive = 'a.tar'").with("a.tar", &tarball(&[]));
    assert_eq!(plan.convert(&[]).ended(0).lines("file"), [""; 0]);
}

#[test]
fn a_truncated_archive_ends_the_run() {
    let whole = tarball(&[("a", &[1; 3000])]);
    let plan = Plan::new("archive = 'a.tar'").with("a.tar", &whole[..2048]);
    let run = plan.convert(&[]);
    run.ended(3);
    assert!(!run.exists("manifest.json"));
}

#[test]
fn check_reads_no_archive() {
    let check = |source: &str| {
        let output = transload().arg("check").arg(Plan::new(source).path()).output();
        let output = output.expect("transload starts");
        let text = String::from_utf8(output.stderr).expect("UTF-8");
        (output.status.code(), text)
    };
    let (code, text) = check("archive = 'absent.tar'");
    assert_eq!(code, Some(0), "{text}");
    let (code, text) = check("archive = 'absent.tar'\nlayout = '{bucket}/{key}'");
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("plan.toml:7: [sources.files] layout `{bucket}/{key}`"), "{text}");
}

#[test]
fn the_number_of_threads_and_the_memory_change_nothing() {
    let names: Vec<String> = (0..20_000).map(|n| format!("b{}/f{n}", n % 7)).collect();
    let members: Vec<(&str, &[u8])> =
        names.iter().map(|name| (name.as_str(), name.as_bytes())).collect();
    let plan = Plan::new("archive = 'a.tar'\nlayout = '{bucket}/{path}'")
        .with("a.tar", &tarball(&members));
    let one = plan.convert(&["--threads", "1", "--memory", "16M"]);
    let two = plan.convert(&["--threads", "2"]);
    assert_eq!(one.ended(0).lines("file"), two.ended(0).lines("file"));
    assert_eq!(one.lines("file").len(), 20_000);
}
