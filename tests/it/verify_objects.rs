//! `verify` and the objects that a run has from archives: extracted, bagged, or left where they are.

use std::fs;

use serde_json::json;

use crate::blobs_source::{Plan, tarball};
use crate::run::transload;
use crate::verify::{differences, verify};

const ROWS: &[u8] = b"bucket,key,member\nm,a/one.pdf,x/hello\nm,two,x/hello\nm,note,x/note.txt\n";

fn plan() -> Plan {
    let tar = tarball(&[("x/hello", b"%PDF-hello"), ("x/note.txt", b"text"), ("x/left", b"")]);
    Plan::new(
        "archive = ['a.tar']\n[sources.wanted]\ncsv = 'wanted.csv'\n[models.upload]\n\
         kind = 'objects'\n[output]\nbag = true",
    )
    .with("a.tar", &tar)
    .with("wanted.csv", ROWS)
    .with("models/upload.sql", b"SELECT bucket, key, member FROM wanted.rows")
}

#[test]
fn extracted_objects_are_compared_on_disk_and_in_their_archive() {
    let plan = plan();
    let archive = plan.path().join("a.tar");
    let with_archive = ["--archive", archive.to_str().expect("a path")];
    let run = plan.convert(&["--objects", "extract"]);
    run.ended(0);
    let (code, report) = verify(&run.path(), &with_archive);
    assert_eq!(code, 0, "{report}");
    assert_eq!(report["objects"], json!({"listed": 3, "agreed": 3, "not_compared": 0}));
    let read = &report["archives"][0];
    assert_eq!((&read["is_input"], &read["agreed"]), (&true.into(), &3.into()));

    // Each kind of file of the storage folder.
    for (path, bytes) in run.files("storage") {
        let mut changed = bytes.clone();
        changed[bytes.len() / 2] ^= 1;
        fs::write(run.path().join(&path), changed).expect("a file");
        let (code, report) = verify(&run.path(), &with_archive);
        let found = differences(&report);
        assert_eq!(code, 1, "{path}");
        assert!(
            found.iter().any(|line| line.starts_with(&format!("{path} "))),
            "{path}: {found:?}"
        );
        fs::write(run.path().join(&path), bytes).expect("a file");
    }
}

#[test]
fn objects_that_stay_in_their_archive_are_compared_there() {
    let plan = plan();
    let archive = plan.path().join("a.tar");
    let with_archive = ["--archive", archive.to_str().expect("a path")];
    let run = plan.convert(&["--objects", "reference"]);
    run.ended(0);
    let (code, report) = verify(&run.path(), &[]);
    assert_eq!(code, 0, "{report}");
    assert_eq!(report["objects"], json!({"listed": 3, "agreed": 0, "not_compared": 3}));
    let (code, report) = verify(&run.path(), &with_archive);
    assert_eq!(code, 0, "{report}");
    assert_eq!(report["objects"], json!({"listed": 3, "agreed": 3, "not_compared": 0}));

    // The same size, other bytes.
    fs::write(&archive, tarball(&[("x/hello", b"%PDF-HELLO"), ("x/note.txt", b"text")])).unwrap();
    let (_, report) = verify(&run.path(), &with_archive);
    let name = archive.display();
    let of_member = format!("{name}:x/hello sha256 [storage/manifest.jsonl]");
    let other = format!("{name} other_archive [audit.json]");
    assert_eq!(differences(&report), [other, of_member.clone(), of_member]);
    assert_eq!(report["objects"], json!({"listed": 3, "agreed": 1, "not_compared": 0}));
}

#[test]
fn a_damaged_archive_is_told_and_the_others_are_read() {
    let plan = plan();
    let archive = plan.path().join("a.tar");
    let copy = plan.path().join("copy.tar");
    let whole = fs::read(&archive).expect("the archive");
    fs::write(&copy, &whole[..700]).expect("a file");
    let run = plan.convert(&["--objects", "reference"]);
    run.ended(0);
    let both =
        ["--archive", copy.to_str().expect("a path"), "--archive", archive.to_str().expect("one")];
    let (code, report) = verify(&run.path(), &both);
    assert_eq!(code, 3, "{report}");
    assert_eq!(differences(&report), [format!("{} damaged_archive []", copy.display())]);
    assert!(report["differences"][0]["found"].as_str().expect("why").contains("byte"), "{report}");
    assert_eq!(report["objects"], json!({"listed": 3, "agreed": 3, "not_compared": 0}));

    let output = transload()
        .args(["verify", "--max-members", "1", "--archive"])
        .args([&archive, &run.path()])
        .output()
        .expect("transload starts");
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--max-members"));
}

#[test]
fn a_bag_that_is_not_written_is_told() {
    let run = plan().convert(&["--objects", "reference"]);
    assert_eq!(run.ended(0).audit()["findings"][0]["code"], "bag_not_written");
    assert!(!run.exists("storage/bag"));
    let run = plan().convert(&["--objects", "extract"]);
    assert_eq!(run.ended(0).audit()["findings"], json!([]));
}
