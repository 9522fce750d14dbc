//! `kind = "objects"` with `member`: objects of an archive go to their target keys, or stay.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::blobs_source::{Plan, tarball};
use crate::run::{Run, transload};

const HELLO: &[u8] = b"%PDF-hello";
const HELLO_SHA256: &str = "af0777e69811767e40230a448f2bc60a3ce3b0525c6fb62ca218ef9db5a826e4";

/// Rows that name members: bucket, key, member, archive, content type, SHA-256 and size.
const HEAD: &str = "bucket,key,member,archive,kind,sum,size\n";
const MODEL: &str = "SELECT bucket, key, member, archive, kind AS content_type, sum AS sha256, \
                     size::bigint AS size_bytes FROM wanted.rows";

fn plan(rows: &str, archives: &[(&str, &[u8])]) -> Plan {
    plan_with("", rows, archives)
}

/// Makes a plan; `key` is one more of the source that has the archives.
fn plan_with(key: &str, rows: &str, archives: &[(&str, &[u8])]) -> Plan {
    let names: Vec<String> = archives.iter().map(|(name, _)| format!("'{name}'")).collect();
    let text = format!("archive = [{}]\n", names.join(", "));
    let with = format!(
        "{text}{key}\n[sources.wanted]\ncsv = 'wanted.csv'\n[models.upload]\nkind = 'objects'\n[output]\nbag = true"
    );
    let plan = Plan::new(&with)
        .with("wanted.csv", format!("{HEAD}{rows}").as_bytes())
        .with("models/upload.sql", MODEL.as_bytes());
    archives.iter().fold(plan, |plan, (name, bytes)| plan.with(name, bytes))
}

fn manifest(run: &Run) -> Vec<Value> {
    run.json_lines("storage/manifest.jsonl")
}

fn rejects(run: &Run) -> Vec<(u64, String)> {
    let lines = run.json_lines("rejects/upload.jsonl");
    let text = |line: &Value| line["reason"].as_str().unwrap().to_owned();
    lines.iter().map(|line| (line["source"]["row"].as_u64().unwrap(), text(line))).collect()
}

fn read(run: &Run, path: &str) -> Vec<u8> {
    fs::read(run.path().join(path)).unwrap()
}

#[test]
fn members_are_extracted_under_their_target_keys() {
    let rows = "materials,a/one.pdf,./x/hello,,,,\n\
                materials,b/two.pdf,x/hello,,application/x-test,,10\n\
                other,a?b,x/note.txt,,,,\n\
                materials,a/one.pdf,x/hello,,,,\n";
    let tar = tarball(&[("x/hello", HELLO), ("x/note.txt", b"text"), ("x/left", b"behind")]);
    let plan = plan(rows, &[("a.tar", &tar)]);
    let run = plan.convert(&[]);
    run.ended(0);
    let lines = manifest(&run);
    assert_eq!(lines.len(), 3);
    assert_eq!(
        lines[0],
        json!({
            "bucket": "materials", "key": "a/one.pdf",
            "path": "storage/objects/materials/a/one.pdf",
            "source": {"archive": "a.tar", "member": "x/hello", "offset_bytes": 512},
            "content_type": "application/pdf", "size_bytes": 10, "sha256": HELLO_SHA256,
            "md5": "a261d9393835fdebf5b730d341b46d86", "rows": {"wanted.rows": [1, 4]},
        })
    );
    assert_eq!(lines[1]["content_type"], "application/x-test");
    assert_eq!(lines[2]["path"], "storage/objects/other/a~3Fb");
    for line in &lines {
        let (archived, path) = (&line["source"]["member"], line["path"].as_str().unwrap());
        let bytes = if archived == "x/hello" { HELLO } else { b"text" };
        assert_eq!(read(&run, path), bytes, "{path}");
        let bagged = path.replacen("storage/objects", "storage/bag/data", 1);
        assert_eq!(read(&run, &bagged), bytes, "{bagged}");
    }
    assert_eq!(run.files("storage/objects").len(), 3);
}

#[test]
fn members_that_may_not_be_used_are_rejects() {
    let rows = "m,1,../up,,,,\n\
                m,2,gone,,,,\n\
                m,3,two,,,,\n\
                m,4,two,b.tar,,,\n\
                m,5,same,,,,\n\
                m,6,one,b.tar,,,\n\
                m,7,one,,,,11\n\
                m,8,one,,,00,\n\
                m,9,,,,,\n\
                ,10,one,,,,\n\
                m,4,one,,,,\n\
                m,12,/abs,,,,\n";
    let one =
        tarball(&[("../up", b"u"), ("/abs", b"u"), ("two", b"2"), ("same", b"s"), ("one", HELLO)]);
    let other = tarball(&[("two", b"II"), ("same", b"s")]);
    let plan = plan(rows, &[("a.tar", &one), ("b.tar", &other)]);
    let parent = listing(plan.path());
    let run = plan.convert(&[]);
    run.ended(1);
    let expected = [
        (1, "member_unsafe"),
        (2, "member_missing"),
        (3, "member_ambiguous"),
        (6, "member_missing"),
        (7, "size_mismatch"),
        (8, "checksum_mismatch"),
        (9, "object_without_content"),
        (10, "object_without_key"),
        (11, "object_conflict"),
        (12, "member_unsafe"),
    ];
    assert_eq!(rejects(&run), expected.map(|(row, reason)| (row, reason.to_owned())));
    let keys: Vec<Value> = manifest(&run).into_iter().map(|line| line["key"].clone()).collect();
    assert_eq!(keys, ["4", "5"]);
    assert_eq!(read(&run, "storage/objects/m/4"), b"II");
    assert_eq!(listing(plan.path()), parent);
}

#[test]
fn a_size_beyond_every_file_is_a_mismatch() {
    let model = MODEL.replace("size::bigint", "18446744073709551615");
    let run = plan("m,1,one,,,,\n", &[("a.tar", &tarball(&[("one", HELLO)]))])
        .with("models/upload.sql", model.as_bytes())
        .convert(&[]);
    run.ended(1);
    assert_eq!(rejects(&run), [(1, "size_mismatch".to_owned())]);
}

#[test]
fn a_content_type_is_one_line_of_text() {
    let rows = "m,1,one,,\"text/plain\nx: y\",,\nm,2,one,,text/plain,,\n";
    let run = plan(rows, &[("a.tar", &tarball(&[("one", HELLO)]))]).convert(&[]);
    run.ended(1);
    assert_eq!(rejects(&run), [(1, "content_type_invalid".to_owned())]);
    assert_eq!(manifest(&run).len(), 1);
}

#[test]
fn a_list_that_contradicts_one_of_two_members_rejects_it() {
    let rows = "m,1,two,a.tar,,,\nm,2,two,b.tar,,,\nm,3,two,,,,\n";
    let one = tarball(&[("two", HELLO)]);
    let other = tarball(&[("two", b"II")]);
    let run = plan_with("checksums = 'SHA256SUMS'", rows, &[("a.tar", &one), ("b.tar", &other)])
        .with("SHA256SUMS", format!("{HELLO_SHA256}  two\n").as_bytes())
        .convert(&[]);
    run.ended(1);
    let expected = [2, 3].map(|row| (row, "checksum_mismatch".to_owned()));
    assert_eq!(rejects(&run), expected);
    assert_eq!(manifest(&run).len(), 1);
    assert_eq!(read(&run, "storage/objects/m/1"), HELLO);
}

fn listing(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = entries.map(|name| name.to_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

#[test]
fn objects_that_stay_in_their_archive_can_be_cut_out_of_it() {
    let tar = tarball(&[("first", &[7; 1_000]), ("x/hello", HELLO)]);
    let plan = plan("m,k,x/hello,,,,\n", &[("a.tar", &tar)]);
    let run = plan.convert(&["--objects", "reference"]);
    run.ended(0);
    let line = &manifest(&run)[0];
    assert_eq!(line["path"], Value::Null);
    let at = line["source"]["offset_bytes"].as_u64().unwrap() as usize;
    let size = line["size_bytes"].as_u64().unwrap() as usize;
    assert_eq!(&tar[at..at + size], HELLO);
    let names: Vec<String> = run.files("storage").into_keys().collect();
    assert_eq!(names, ["storage/manifest.jsonl", "storage/s3-batch.csv"]);
}

#[test]
fn columns_and_members_share_one_manifest_and_their_bytes() {
    let model = "SELECT bucket, key, member, NULL::text AS content FROM wanted.rows \
                 UNION ALL SELECT bucket, 'of-' || key, NULL, sum FROM wanted.rows";
    let tar = tarball(&[("x/hello", HELLO)]);
    let plan = plan("m,k,x/hello,,,%PDF-hello,\n", &[("a.tar", &tar)])
        .with("models/upload.sql", model.as_bytes());
    let run = plan.convert(&[]);
    run.ended(0);
    let lines = manifest(&run);
    let sources: Vec<&Value> = lines.iter().map(|line| &line["source"]).collect();
    let archived = json!({"archive": "a.tar", "member": "x/hello", "offset_bytes": 512});
    assert_eq!(sources[0], &archived);
    assert_eq!(sources[1]["column"], "sum");
    assert_eq!(lines[0]["sha256"], lines[1]["sha256"]);
    assert_eq!(read(&run, "storage/objects/m/k"), HELLO);
    use std::os::unix::fs::MetadataExt;
    let inode = |path: &str| fs::metadata(run.path().join(path)).unwrap().ino();
    assert_eq!(inode("storage/objects/m/k"), inode("storage/objects/m/of-k"));
}

#[test]
fn a_row_gives_its_bytes_once() {
    let model = "SELECT bucket, key, member, sum AS content FROM wanted.rows";
    let tar = tarball(&[("x/hello", HELLO)]);
    let plan = plan("m,k,x/hello,,,text,\n", &[("a.tar", &tar)])
        .with("models/upload.sql", model.as_bytes());
    let run = plan.convert(&[]);
    run.ended(1);
    assert_eq!(rejects(&run), [(1, "object_with_two_contents".to_owned())]);
}

#[test]
fn the_same_bytes_for_any_threads_and_packing() {
    let rows: String = (0..40).map(|n| format!("m,k/{n},f{},,,,\n", n % 25)).collect();
    let contents: Vec<(String, Vec<u8>)> =
        (0..25_u8).map(|n| (format!("f{n}"), vec![n % 20; 300 * usize::from(n)])).collect();
    let members: Vec<(&str, &[u8])> =
        contents.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let tar = tarball(&members);
    let wide = plan(&rows, &[("a.tar", &tar)]).convert(&["--threads", "8"]);
    let narrow = plan(&rows, &[("a.tar", &tar)]).convert(&["--threads", "1", "--memory", "64M"]);
    wide.ended(0);
    assert_eq!(wide.files("storage"), narrow.files("storage"));
    let rehearsed = plan(&rows, &[("a.tar", &tar)]).convert(&["--dry-run"]);
    rehearsed.ended(0);
    assert!(!rehearsed.exists("storage"));
    assert_eq!(rehearsed.audit()["outputs"], wide.audit()["outputs"]);
}

#[test]
fn standard_input_is_refused_before_it_is_read() {
    let tar = tarball(&[("x/hello", HELLO)]);
    let plan = plan("m,k,x/hello,,,,\n", &[("a.tar", &tar)]);
    let folder = TempDir::new().unwrap();
    let start = |options: &[&str]| {
        let mut command = transload();
        command.arg("convert").arg(plan.path()).args(["--source", "files=-"]).args(options);
        command.arg("-o").arg(folder.path().join("run"));
        let mut child = command
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let _ = child.stdin.take().unwrap().write_all(&tar);
        child.wait_with_output().unwrap()
    };
    let refused = start(&[]);
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("standard input can't be extracted"), "{said}");
    assert!(said.contains("hint: --objects reference"), "{said}");
    assert!(!folder.path().join("run").exists());
    let taken = start(&["--objects", "reference"]);
    assert_eq!(taken.status.code(), Some(0), "{}", String::from_utf8_lossy(&taken.stderr));
}

#[test]
fn a_plan_without_archives_has_no_members() {
    let plan = Plan::new("archive = 'a.tar'\n").with("wanted.csv", HEAD.as_bytes());
    let toml = fs::read_to_string(plan.path().join("plan.toml")).unwrap();
    let facts = "csv = 'wanted.csv'\n[models.upload]\nkind = 'objects'";
    let toml = toml.replace("archive = 'a.tar'", facts);
    fs::remove_file(plan.path().join("models/file.sql")).unwrap();
    let model = "SELECT 'b' AS bucket, 'k' AS key, 'm' AS member FROM files.rows";
    let plan = plan.with("plan.toml", toml.as_bytes()).with("models/upload.sql", model.as_bytes());
    let run = plan.convert(&[]);
    run.ended(2);
    assert!(
        run.stderr.contains("`member`: the plan has no source with `archive`"),
        "{}",
        run.stderr
    );
}

#[test]
fn files_of_a_folder_are_members_too() {
    let plan = plan("m,k,x/hello,,,,\n", &[])
        .with("wanted.csv", format!("{HEAD}m,k,x/hello,,,,\n").as_bytes())
        .with("blobs/x/hello", HELLO);
    let toml = fs::read_to_string(plan.path().join("plan.toml")).unwrap();
    let plan = plan.with("plan.toml", toml.replace("archive = []", "archive = 'blobs'").as_bytes());
    let run = plan.convert(&[]);
    run.ended(0);
    let source = json!({"archive": "blobs", "member": "x/hello", "offset_bytes": null});
    assert_eq!(manifest(&run)[0]["source"], source);
    assert_eq!(read(&run, "storage/objects/m/k"), HELLO);
    assert_eq!(run.audit()["blobs"][0]["matched"], 1);
}
