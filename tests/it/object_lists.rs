//! What stands beside the manifest of objects, read by the tools that it is made for: sha256sum,
//! bagit-python, rclone, and bash in place of the Supabase CLI's user.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::run::Run;

/// Keys that tools stumble over, in COPY's text form, beside plain ones.
const KEYS: [&str; 34] = [
    "plain.txt",
    "folder/plain.txt",
    "with space.txt",
    " leading",
    "trailing ",
    "dots.",
    "Übung/Größe.pdf",
    "smile 😀.png",
    "decomposed e\u{301}",
    "a%20b",
    "100%",
    "it's",
    "\"double\"",
    "new\\nline",
    "carriage\\rreturn",
    "tab\\there",
    "back\\\\slash",
    "-rf",
    "~/.bashrc",
    "$HOME/x",
    "`id`",
    "*?[x]",
    "a:b|c<d>e",
    "#hash",
    "CON",
    "com1.txt",
    "../../etc/passwd",
    "p//q",
    "/root",
    "folder/",
    "Case",
    "case",
    "folder",
    "x.partial",
];

fn convert(options: &[&str], bag: bool) -> (TempDir, Run) {
    let plan = tempfile::tempdir().unwrap();
    fs::create_dir(plan.path().join("models")).unwrap();
    let text = format!(
        "[plan]\nname = \"lists\"\nas_of = \"2025-11-01T12:00:00Z\"\n\
         [sources.legacy]\ndump = \"dump.sql\"\n[target]\nschema = \"target.sql\"\n\
         [output]\nbag = {bag}\n[models.files]\nkind = \"objects\"\nsource_key = [\"_id\"]\n"
    );
    fs::write(plan.path().join("plan.toml"), text).unwrap();
    fs::write(plan.path().join("target.sql"), "").unwrap();
    let model = "SELECT bucket, name AS key, data AS content, kind AS content_type, id AS _id \
                 FROM legacy.picture";
    fs::write(plan.path().join("models/files.sql"), model).unwrap();
    let run = Run::convert_dump(plan.path(), dump().as_bytes(), options);
    (plan, run)
}

fn dump() -> String {
    let mut text = "--\n-- PostgreSQL database dump\n--\n\n\
                    CREATE TABLE public.picture (id integer NOT NULL, bucket text, name text, \
                    kind text, data bytea);\n\n\
                    COPY public.picture (id, bucket, name, kind, data) FROM stdin;\n"
        .to_owned();
    for (id, key) in (1..).zip(KEYS) {
        let bucket = if id % 2 == 0 { "photos" } else { "Other bucket" };
        let kind = ["image/png", "it's; charset=\"x\"", "\\N"][id % 3];
        let bytes: String = unescaped(key).bytes().map(|byte| format!("{byte:02x}")).collect();
        text += &format!("{id}\t{bucket}\t{key}\t{kind}\t\\\\x{bytes}\n");
    }
    text + "\\.\n\n--\n-- PostgreSQL database dump complete\n--\n"
}

fn unescaped(text: &str) -> String {
    let signs = [("\\n", "\n"), ("\\r", "\r"), ("\\t", "\t"), ("\\\\", "\\")];
    signs.iter().fold(text.to_owned(), |text, (escaped, sign)| text.replace(escaped, sign))
}

fn output(command: &mut Command) -> Output {
    let name = command.get_program().to_string_lossy().into_owned();
    command.output().unwrap_or_else(|error| {
        panic!("{name}: {error}; the test command of README.md installs what the tests need")
    })
}

#[track_caller]
fn succeeds(command: &mut Command) -> String {
    let output = output(command);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{command:?}: {}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
    text(&output.stdout)
}

fn rclone(arguments: &[&str]) -> Command {
    let mut command = Command::new("rclone");
    command.args(["--config", "/dev/null"]).args(arguments);
    command
}

/// Returns bagit-python's program: on the path, or where the test command puts it.
fn bagit() -> Command {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let target = Path::new(env!("CARGO_BIN_EXE_transload")).ancestors().nth(2).unwrap();
    let places = std::env::split_paths(&path).chain([target.join("bagit/bin")]);
    let found: Option<PathBuf> =
        places.map(|folder| folder.join("bagit.py")).find(|file| file.is_file());
    Command::new(found.unwrap_or_else(|| PathBuf::from("bagit.py")))
}

fn manifest(run: &Run) -> Vec<Value> {
    run.json_lines("storage/manifest.jsonl")
}

/// Returns the objects by bucket and key.
fn by_name(run: &Run) -> BTreeMap<(String, String), Value> {
    let text = |line: &Value, name: &str| line[name].as_str().unwrap().to_owned();
    manifest(run).into_iter().map(|it| ((text(&it, "bucket"), text(&it, "key")), it)).collect()
}

#[test]
fn sha256sum_takes_every_name() {
    let (_plan, run) = convert(&[], false);
    run.ended(0);
    let lines = manifest(&run);
    assert_eq!(lines.len(), KEYS.len());
    for line in &lines {
        let bytes = fs::read(run.path().join(line["path"].as_str().unwrap())).unwrap();
        assert_eq!(bytes, line["key"].as_str().unwrap().as_bytes());
    }
    let storage = run.path().join("storage");
    let check = ["-c", "--strict", "SHA256SUMS"];
    let said = succeeds(Command::new("sha256sum").args(check).current_dir(&storage));
    assert_eq!(said.lines().count(), KEYS.len());
    succeeds(Command::new("sha256sum").args(check).current_dir(run.path()));
    let root = run.text("SHA256SUMS");
    for name in ["manifest.jsonl", "SHA256SUMS", "rclone-files.txt", "s3-batch.csv"] {
        assert!(root.contains(&format!("  storage/{name}\n")), "{name}");
    }
}

#[test]
fn a_line_of_the_manifest_has_its_row_and_its_legacy_key() {
    let (_plan, run) = convert(&[], false);
    let objects = by_name(&run);
    let line = &objects[&("photos".to_owned(), "folder/plain.txt".to_owned())];
    assert_eq!(line["source"]["table"], "legacy.picture");
    assert_eq!(line["source"]["column"], "data");
    assert_eq!(line["rows"], serde_json::json!({"legacy.picture": [2]}));
    assert_eq!(line["source_keys"], serde_json::json!({"legacy.picture": [{"_id": 2}]}));
    assert_eq!(line["md5"].as_str().unwrap().len(), 32);
}

#[test]
fn rclone_copies_and_compares() {
    let (_plan, run) = convert(&[], false);
    let storage = run.path().join("storage");
    let (objects, target) = (storage.join("objects"), run.dir.path().join("remote"));
    let list = storage.join("rclone-files.txt");
    let paths = [objects.to_str().unwrap(), target.to_str().unwrap()];
    succeeds(&mut rclone(&[
        "copy",
        paths[0],
        paths[1],
        "--files-from-raw",
        list.to_str().unwrap(),
    ]));
    let mut copied = 0;
    for ((bucket, key), line) in by_name(&run) {
        let is_own = line["path"] == format!("storage/objects/{bucket}/{key}");
        let file = target.join(&bucket).join(&key);
        if is_own {
            assert_eq!(fs::read(file).unwrap(), key.as_bytes());
            copied += 1;
        }
    }
    // What is encoded has no place under a name that is not its key.
    let listed = run.text("storage/rclone-files.txt");
    assert_eq!(listed.lines().count(), copied);
    assert!(listed.contains("Other bucket/Übung/Größe.pdf\n"), "{listed}");
    assert!(!listed.contains('~'), "{listed}");
    let files = run.files("../remote").len();
    assert_eq!(files, copied);

    let (sums, storage) = (storage.join("SHA256SUMS"), storage.to_str().unwrap());
    let sums = sums.to_str().unwrap();
    succeeds(&mut rclone(&["checksum", "sha256", sums, storage, "--include", "/objects/**"]));
    fs::write(run.path().join("storage/objects/photos/-rf"), "other").unwrap_or_default();
    fs::write(run.path().join("storage/objects/photos/folder/plain.txt"), "other").unwrap();
    let changed = output(&mut rclone(&["checksum", "sha256", sums, storage, "--one-way"]));
    assert!(!changed.status.success());
}

#[test]
fn a_bag_is_valid() {
    let (_plan, run) = convert(&[], true);
    run.ended(0);
    let bag = run.path().join("storage/bag");
    succeeds(bagit().arg("--validate").arg(&bag));
    succeeds(bagit().args(["--validate", "--fast"]).arg(&bag));
    let info = run.text("storage/bag/bag-info.txt");
    let lines = manifest(&run);
    let bytes: usize = lines.iter().map(|it| it["key"].as_str().unwrap().len()).sum();
    assert!(info.contains("Bagging-Date: 2025-11-01\n"), "{info}");
    assert!(info.contains(&format!("Payload-Oxum: {bytes}.{}\n", KEYS.len())), "{info}");
    // The run's own list has the bag's files too, and a later run may replace them.
    let check = ["-c", "--strict", "--quiet", "SHA256SUMS"];
    succeeds(Command::new("sha256sum").args(check).current_dir(run.path()));
    assert!(run.text("SHA256SUMS").contains("  storage/bag/data/photos/folder/plain.txt\n"));
    fs::remove_file(bag.join("data/photos/folder/plain.txt")).unwrap();
    assert!(!output(bagit().arg("--validate").arg(&bag)).status.success());
}

#[test]
fn buckets_and_keys_for_s3_are_url_encoded() {
    let (_plan, run) = convert(&[], false);
    let list = run.text("storage/s3-batch.csv");
    assert_eq!(list.lines().count(), KEYS.len());
    let mut found = BTreeMap::new();
    for line in list.lines() {
        let (bucket, key) = line.rsplit_once(',').unwrap();
        assert!(key.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"'), "{line}");
        found.insert((bucket.to_owned(), decoded(key)), ());
    }
    assert!(found.keys().eq(by_name(&run).keys()));
}

/// Undoes the encoding of URLs.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            let digits = std::str::from_utf8(&digits).unwrap().to_owned();
            bytes.push(u8::from_str_radix(&digits, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// Runs the script with a program that takes the CLI's place, if any.
fn upload(run: &Run, cli: Option<&str>, arguments: &[&str]) -> Output {
    let bin = run.dir.path().join("bin");
    fs::create_dir_all(&bin).unwrap();
    if let Some(cli) = cli {
        fs::write(bin.join("supabase"), cli).unwrap();
        fs::set_permissions(bin.join("supabase"), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = format!("{}:/usr/bin:/bin", bin.display());
    let script = run.path().join("storage/upload-supabase.sh");
    output(Command::new("bash").arg(script).args(arguments).env("PATH", path))
}

#[test]
fn the_upload_script_quotes_every_name() {
    let (_plan, run) = convert(&[], false);
    let script = run.path().join("storage/upload-supabase.sh");
    succeeds(Command::new("shellcheck").arg(&script));
    // The stand-in decodes the URL as the CLI does, and keeps what it was given.
    let cli = "#!/bin/bash\nset -euo pipefail\n\
               [ \"$1 $2 $3 $4\" = '--experimental storage cp --local' ]\nshift 4\ntype=none\n\
               if [ \"$1\" = --content-type ]; then type=$2; shift 2; fi\n\
               printf '%s\\0%s\\0%s\\0' \"$type\" \"$2\" \"$(cat -- \"$1\")\" >> \"$0.log\"\n";
    let done = upload(&run, Some(cli), &["--local"]);
    // One key has no destination.
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(said.contains("/../../etc/passwd: the CLI has no destination of this key"), "{said}");
    let log = fs::read_to_string(run.dir.path().join("bin/supabase.log")).unwrap();
    let words: Vec<&str> = log.split_terminator('\0').collect();
    let mut types: Vec<&str> = Vec::new();
    let mut put = BTreeMap::new();
    for call in words.chunks(3) {
        let (bucket, key) = call[1].strip_prefix("ss:///").unwrap().split_once('/').unwrap();
        put.insert((decoded(bucket), decoded(key)), (call[0].to_owned(), call[2].to_owned()));
        if types.last() != Some(&call[0]) {
            types.push(call[0]);
        }
    }
    types.sort();
    assert_eq!(types, ["image/png", "it's; charset=\"x\"", "none"]);
    let objects = by_name(&run);
    let named = objects.keys().filter(|(_, key)| key != "../../etc/passwd");
    assert!(put.keys().eq(named));
    for (name, (content_type, bytes)) in put {
        assert_eq!(objects[&name]["content_type"].as_str().unwrap_or("none"), content_type);
        assert_eq!(bytes, name.1);
    }
}

#[test]
fn the_upload_script_says_what_it_could_not_do() {
    let (_plan, run) = convert(&[], false);
    let without = upload(&run, None, &[]);
    assert_eq!(without.status.code(), Some(127));
    let said = String::from_utf8(without.stdout).unwrap();
    assert_eq!(said.lines().count(), KEYS.len() - 1);
    assert!(said.lines().all(|line| line.starts_with("supabase --experimental storage cp ")));

    let failing = "#!/bin/bash\ncase \"$*\" in *plain.txt*) exit 1;; esac\n";
    let done = upload(&run, Some(failing), &[]);
    assert_eq!(done.status.code(), Some(1));
    let again = String::from_utf8(done.stdout).unwrap();
    assert_eq!(again.lines().count(), 3, "{again}");
    let script = run.text("storage/upload-supabase.sh");
    assert!(again.lines().any(|line| line.starts_with("left_out ")), "{again}");
    for line in again.lines().filter(|line| !line.starts_with("left_out ")) {
        let destination = line.rsplit(' ').next().unwrap();
        assert!(line.starts_with("put "), "{line}");
        assert!(script.contains(&format!(" '{destination}'\n")), "{line}");
    }
    let rehearsed = upload(&run, Some(failing), &["--dry-run", "--linked"]);
    assert!(rehearsed.status.success());
    assert!(String::from_utf8(rehearsed.stdout).unwrap().contains(" cp --linked --content-type "));
}

#[test]
fn lists_do_not_depend_on_threads_or_memory() {
    let (_plan, wide) = convert(&["--memory", "1G", "--threads", "8"], true);
    let (_plan, narrow) = convert(&["--memory", "64M", "--threads", "1"], true);
    assert_eq!(wide.files("storage"), narrow.files("storage"));
    let (_plan, rehearsed) = convert(&["--dry-run"], true);
    let outputs = |run: &Run| run.audit()["outputs"].clone();
    assert_eq!(outputs(&rehearsed), outputs(&wide));
    assert!(!rehearsed.exists("storage"));
}
