//! Archives of stored files, read by the real binary: containers, what real programs write, and
//! what hostile ones hold.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::inspect::check_valid;
use crate::run::transload;
use crate::tarball::{GNU, Header, Tarball, binary};

/// What `inspect --json` gave.
struct Inspected {
    code: i32,
    report: Value,
    stderr: String,
}

fn inspect(path: &Path, options: &[&str]) -> Inspected {
    let mut command = transload();
    let folder = path.parent().expect("a folder");
    let output = command.current_dir(folder).args(["inspect", "--json", "-q"]).arg(path);
    let output = output.args(options).output().expect("transload starts");
    Inspected {
        code: output.status.code().expect("no signal"),
        report: serde_json::from_slice(&output.stdout).unwrap_or(Value::Null),
        stderr: String::from_utf8(output.stderr).expect("errors are UTF-8"),
    }
}

impl Inspected {
    fn objects(&self) -> &[Value] {
        self.report["archives"][0]["objects"].as_array().expect("objects")
    }

    /// Returns the SHA-256 of each file by its name.
    fn digests(&self) -> BTreeMap<String, String> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        self.objects().iter().map(|it| (text(&it["path"]), text(&it["sha256"]))).collect()
    }
}

/// Returns everything below a folder.
fn listing(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.is_symlink() {
            found.extend(listing(&path));
        }
        found.push(path);
    }
    found.sort();
    found
}

fn sample() -> Vec<u8> {
    let begun = Tarball::new().global(&[("comment", b"made by git archive")]);
    begun.file("a.pdf", b"%PDF-hello").file("b/c.txt", &[b'x'; 3_000]).end()
}

/// Returns the bytes in containers, by the ending of their names.
fn packed(plain: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(plain).expect("memory");
    let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    bzip2.write_all(plain).expect("memory");
    let mut lz4 = lz4_flex::frame::FrameEncoder::new(Vec::new());
    lz4.write_all(plain).expect("memory");
    vec![
        ("tar", plain.to_vec()),
        ("tar.gz", gzip.finish().expect("memory")),
        ("tar.zst", zstd::encode_all(plain, 1).expect("memory")),
        ("tar.bz2", bzip2.finish().expect("memory")),
        ("tar.lz4", lz4.finish().expect("memory")),
    ]
}

#[test]
fn every_container_gives_the_same_objects() {
    let folder = TempDir::new().expect("a folder");
    let mut seen: Vec<Value> = Vec::new();
    for (ending, bytes) in packed(&sample()) {
        // Contents tell what it is, not the name.
        let path = folder.path().join("objects");
        fs::write(&path, &bytes).expect("written");
        let found = inspect(&path, &[]);
        assert_eq!(found.code, 0, "{ending}: {}", found.stderr);
        check_valid(&found.report);
        seen.push(found.report["archives"][0]["objects"].clone());
    }
    assert!(seen.iter().all(|objects| *objects == seen[0]));
    assert_eq!(
        seen[0][0],
        json!({
            "member": 1, "path": "a.pdf", "kind": "file", "size_bytes": 10, "offset_bytes": 1536,
            "sha256": "af0777e69811767e40230a448f2bc60a3ce3b0525c6fb62ca218ef9db5a826e4",
            "md5": "a261d9393835fdebf5b730d341b46d86", "content_type": "application/pdf",
            "finding": null, "unsafe_name": null,
        })
    );
}

#[test]
fn cut_containers_are_damaged_inputs() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("objects");
    for (ending, bytes) in packed(&sample()) {
        for length in [bytes.len() / 3, bytes.len() - 513.min(bytes.len() / 2), bytes.len() - 1] {
            fs::write(&path, &bytes[..length]).expect("written");
            let found = inspect(&path, &[]);
            assert_eq!(found.code, 3, "{ending} cut at {length}: {}", found.stderr);
            assert_eq!(found.report, Value::Null);
        }
    }
}

#[test]
fn hostile_members_are_findings_and_nothing_is_written() {
    let long = "d/".repeat(5_000) + "x";
    let name_of_gnu = Tarball::new().long(b'L', b"../../up").file("cut", b"x");
    let name_of_pax = Tarball::new().pax(&[("path", b"/root/x")]).file("cut", b"x");
    let too_long = Tarball::new().pax(&[("path", long.as_bytes())]).file("cut", b"x");
    let through = Tarball::new().special(b'2', "d", "..").file("d/x", b"x");
    let nul = Tarball::new().pax(&[("path", b"a\0b")]).file("cut", b"x");
    let twice = Tarball::new().file("x", b"1").file("x", b"2");
    let cases: [(Tarball, &[&str]); 15] = [
        (Tarball::new().file("../x", b"x"), &["parent"]),
        (Tarball::new().file("a/../../x", b"x"), &["parent"]),
        (Tarball::new().file("/tmp/transload-x", b"x"), &["absolute"]),
        (Tarball::new().file("C:\\x", b"x"), &["absolute"]),
        (Tarball::new().file("..\\x", b"x"), &["parent"]),
        (name_of_gnu, &["parent"]),
        (name_of_pax, &["absolute"]),
        (too_long, &["name_too_long"]),
        (nul, &["control_character"]),
        (Tarball::new().file(b"\xff", b"x"), &["not_utf8"]),
        (Tarball::new().special(b'2', "l", "/etc/passwd"), &["symlink"]),
        (Tarball::new().special(b'1', "l", "../../etc/passwd"), &["hard_link"]),
        (through, &["symlink", "below_link"]),
        (Tarball::new().special(b'3', "zero", "").special(b'6', "p", ""), &["device", "fifo"]),
        (twice, &["duplicate", "duplicate"]),
    ];
    let folder = TempDir::new().expect("a folder");
    let inner = folder.path().join("one/two/three");
    fs::create_dir_all(&inner).expect("folders");
    let path = inner.join("blobs.tar");
    for (tarball, expected) in cases {
        fs::write(&path, tarball.file("good", b"good").end()).expect("written");
        let before = listing(folder.path());
        let found = inspect(&path, &[]);
        assert_eq!(listing(folder.path()), before, "{expected:?}");
        assert_eq!(found.code, 1, "{expected:?}: {}", found.stderr);
        check_valid(&found.report);
        let mut findings: Vec<&Value> = found.objects().iter().map(|it| &it["finding"]).collect();
        assert_eq!(findings.pop(), Some(&Value::Null), "{expected:?}");
        assert_eq!(findings, expected.iter().collect::<Vec<_>>());
    }
    assert!(!Path::new("/tmp/transload-x").exists());
}

#[test]
fn archives_that_lie_are_damaged_inputs() {
    let sized = |size| {
        let header = Header { size, magic: GNU, ..Header::default() };
        Tarball::new().file("a", b"1").header(&header).content(b"x").end()
    };
    let mut bent = sample();
    bent[3] ^= 1;
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("blobs.tar");
    for (bytes, expected) in [
        (sized(binary(1 << 60)), "the archive is cut off"),
        (sized([0xff; 12]), "its size is below zero"),
        (sized(*b"nonsense 123"), "which is no number"),
        (bent, "the checksum of its first header is wrong"),
        (Tarball::new().pax(&[("size", b"-5")]).file("a", b"").end(), "gives `-5` as `size`"),
    ] {
        fs::write(&path, bytes).expect("written");
        let found = inspect(&path, &[]);
        assert_eq!(found.code, 3, "{expected}: {}", found.stderr);
        assert!(found.stderr.contains(expected), "{}", found.stderr);
    }
}

#[test]
fn bombs_are_refused_by_limits_that_can_be_raised() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("zeros");
    let plain = Tarball::new().file("a", &vec![0; 1 << 20]).file("b", b"").end();
    for (ending, bytes) in packed(&plain).into_iter().filter(|(ending, _)| *ending != "tar") {
        fs::write(&path, bytes).expect("written");
        assert_eq!(inspect(&path, &[]).code, 0, "{ending}");
        for option in ["--max-ratio=10", "--max-members=1", "--max-total-bytes=1M"] {
            let found = inspect(&path, &[option]);
            assert_eq!(found.code, 3, "{ending} {option}");
            let name = option.split('=').next().unwrap_or_default();
            assert!(found.stderr.contains(&format!("give `{name}`")), "{}", found.stderr);
        }
    }
}

#[test]
fn what_follows_the_end_mark_is_a_finding() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("blobs.tar");
    let second = Tarball::new().file("second", b"").end();
    fs::write(&path, [sample(), second].concat()).expect("written");
    let found = inspect(&path, &[]);
    assert_eq!(found.code, 1);
    assert_eq!(found.objects().len(), 2);
    assert_eq!(found.report["archives"][0]["notes"][0]["code"], "concatenated");
}

/// Files as people store them: odd names, holes, a hard link, and none too small.
fn stored_files(folder: &Path) {
    let deep = folder.join("a folder/ünï/".to_owned() + &"long-".repeat(40));
    fs::create_dir_all(&deep).expect("folders");
    fs::write(deep.join("x".repeat(90)), "deep").expect("written");
    fs::write(folder.join("photo.png"), b"\x89PNG\r\n\x1a\n1").expect("written");
    fs::write(folder.join("large.bin"), vec![7; 700_000]).expect("written");
    fs::write(folder.join("empty"), "").expect("written");
    let mut holed = fs::File::create(folder.join("holed")).expect("created");
    for place in [0, 1 << 20, 3 << 20] {
        std::os::unix::fs::FileExt::write_at(&holed, b"data", place).expect("written");
    }
    holed.flush().expect("written");
    holed.set_len(4 << 20).expect("a hole");
}

fn sha256sum(folder: &Path) -> BTreeMap<String, String> {
    let script = "find . -type f -print0 | xargs -0 sha256sum";
    let output = Command::new("sh").args(["-c", script]).current_dir(folder).output();
    let text = String::from_utf8(output.expect("sh starts").stdout).expect("UTF-8");
    let line = |line: &str| line.split_once("  ").map(|(sum, name)| (name.into(), sum.into()));
    text.lines().filter_map(line).collect()
}

#[test]
fn what_gnu_tar_writes_is_read_in_every_format() {
    let folder = TempDir::new().expect("a folder");
    let files = folder.path().join("files");
    fs::create_dir(&files).expect("a folder");
    stored_files(&files);
    let expected = sha256sum(&files);
    assert_eq!(expected.len(), 5);
    for options in [
        &["--format=gnu"][..],
        &["--format=gnu", "--sparse"],
        &["--format=posix"],
        &["--format=posix", "--sparse", "--sparse-version=0.0"],
        &["--format=posix", "--sparse", "--sparse-version=0.1"],
        &["--format=posix", "--sparse", "--sparse-version=1.0"],
    ] {
        let path = folder.path().join("blobs.tar");
        let mut tar = Command::new("tar");
        let status =
            tar.args(options).arg("-C").arg(&files).arg("-cf").arg(&path).arg(".").status();
        assert!(status.expect("tar starts").success());
        let found = inspect(&path, &[]);
        assert_eq!(found.code, 0, "{options:?}: {}", found.stderr);
        assert_eq!(found.digests(), expected, "{options:?}");
    }
}

#[test]
fn a_folder_of_stored_files_is_an_archive_and_one_with_a_script_a_dump() {
    let folder = TempDir::new().expect("a folder");
    let files = folder.path().join("files");
    fs::create_dir(&files).expect("a folder");
    stored_files(&files);
    let expected: BTreeMap<String, String> = sha256sum(&files)
        .into_iter()
        .map(|(name, sum)| (name.trim_start_matches("./").to_owned(), sum))
        .collect();
    let found = inspect(&files, &[]);
    assert_eq!(found.code, 0, "{}", found.stderr);
    check_valid(&found.report);
    assert_eq!(found.digests(), expected);
    assert_eq!(found.report["inputs"][0]["dialect"], "folder");
    assert_eq!(found.objects()[0]["offset_bytes"], Value::Null);

    let mut command = transload();
    let text = command.args(["inspect", "-q"]).arg(&files).output().expect("transload starts");
    let text = String::from_utf8(text.stdout).expect("UTF-8");
    assert!(text.contains("files: folder of stored files\n"), "{text}");
    assert!(text.contains("image/png                               1 files"), "{text}");

    fs::write(files.join("dump.sql"), "CREATE TABLE t (a int);\n").expect("written");
    let found = inspect(&files, &[]);
    assert_eq!(found.report["tables"][0]["name"], "t");
    assert_eq!(found.report["archives"], Value::Null);
}

#[test]
fn the_objects_of_archives_are_queried_as_a_plan_reads_them() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("blobs.tar");
    fs::write(&path, Tarball::new().file("./a", b"%PDF-1").special(b'2', "l", "a").end())
        .expect("written");
    let mut command = transload();
    let output = command
        .current_dir(folder.path())
        .args(["query", "-q", "--format", "csv", "blobs.tar", "SELECT * FROM objects"])
        .output()
        .expect("transload starts");
    assert_eq!(
        String::from_utf8(output.stdout).expect("UTF-8"),
        "archive,member,offset_bytes,bucket,path,size_bytes,sha256,md5,content_type,finding\n\
         blobs.tar,./a,512,,a,6,\
         21af8e71c8703196df7fe1ff901869a88fe64c07bbaa83d838efb45a52b4f303,\
         7084ba8dbe6ec729c0b970cd585d07a2,application/pdf,\n\
         blobs.tar,l,,,l,0,,,,symlink\n"
    );
}
