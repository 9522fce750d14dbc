//! `verify` and archives: objects of a run in the archive that they are from, and archives and
//! folders by lists of checksums.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::blobs_source::{Plan, tarball};
use crate::run::transload;
use crate::verify::{differences, resealed, verify};

/// Files of an odd school: names with spaces, quotes, backslashes, and one below another.
const FILES: [(&str, &str); 5] = [
    ("materials/a b.txt", "first"),
    ("materials/it's 100%25.txt", "second"),
    ("submissions/back\\slash", "third"),
    ("submissions/Übung 🎉", "fourth"),
    ("empty", ""),
];

/// Makes the files and a tarball of them; returns the folder, `files` and `files.tar.gz` in it.
fn stored() -> TempDir {
    let dir = TempDir::new().expect("a folder");
    for (name, text) in FILES {
        let path = dir.path().join("files").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    tar(dir.path(), "files", ".");
    dir
}

fn tar(dir: &Path, folder: &str, what: &str) {
    let mut command = Command::new("tar");
    command.current_dir(dir).args(["-czf", "files.tar.gz", "-C", folder, what]);
    assert!(command.status().expect("tar").success());
}

/// Runs a tool of coreutils over all files, and returns the list that it prints.
fn list(dir: &Path, tool: &[&str], name: &str) -> PathBuf {
    let mut command = Command::new(tool[0]);
    command.args(&tool[1..]).args(FILES.map(|(name, _)| name)).current_dir(dir.join("files"));
    let output = command.output().expect("coreutils");
    assert!(output.status.success());
    fs::write(dir.join(name), output.stdout).expect("a list");
    dir.join(name)
}

fn check_lists(path: &Path, lists: &[&Path], expected: &[&str]) -> Value {
    let lists = lists.iter().flat_map(|list| ["--checksums", list.to_str().expect("a path")]);
    let (_, report) = verify(path, &lists.collect::<Vec<_>>());
    let found = differences(&report);
    assert_eq!(found, expected, "{report}");
    report
}

#[test]
fn archives_and_folders_are_what_lists_of_coreutils_say() {
    let dir = stored();
    for (tool, name) in [
        (&["sha256sum"][..], "SHA256SUMS"),
        (&["sha256sum", "--tag"], "tags"),
        (&["sha256sum", "-b"], "binary"),
        (&["md5sum"], "MD5SUMS"),
        (&["md5sum", "--tag"], "md5tags"),
    ] {
        let list = list(dir.path(), tool, name);
        for path in ["files", "files.tar.gz"] {
            let report = check_lists(&dir.path().join(path), &[&list], &[]);
            assert_eq!(
                (&report["files"]["listed"], &report["files"]["agreed"]),
                (&5.into(), &5.into())
            );
            assert_eq!(report["lists"][0]["agreed"], 5);
        }
    }
    // What is not compared is said, and is no agreement.
    let sha512 = list(dir.path(), &["sha512sum"], "SHA512SUMS");
    let mut open: Vec<String> =
        FILES.iter().map(|(name, _)| format!("{name} not_compared []")).collect();
    open.sort();
    let open: Vec<&str> = open.iter().map(String::as_str).collect();
    let report = check_lists(&dir.path().join("files.tar.gz"), &[&sha512], &open);
    assert_eq!(report["files"]["agreed"], 0);
    assert_eq!(report["lists"][0]["not_compared"], json!({"SHA512": 5}));
}

#[test]
fn what_differs_from_a_list_is_named_both_ways() {
    let dir = stored();
    let sums = list(dir.path(), &["sha256sum"], "SHA256SUMS");
    let csv = dir.path().join("list.csv");
    fs::write(&csv, "name,size\nmaterials/a b.txt,5\nempty,7\nnone,1\n").expect("a list");
    fs::write(dir.path().join("files/materials/a b.txt"), "FIRST").expect("a file");
    fs::write(dir.path().join("files/new"), "new").expect("a file");
    fs::remove_file(dir.path().join("files/submissions/back\\slash")).expect("a file");
    tar(dir.path(), "files", ".");
    for path in ["files", "files.tar.gz"] {
        let (sums_name, csv_name) = (sums.display(), csv.display());
        let expected = [
            format!("empty size [{csv_name}:3]"),
            format!("materials/a b.txt sha256 [{sums_name}:1]"),
            "new unknown []".to_owned(),
            format!("none missing [{csv_name}:4]"),
            format!("submissions/back\\slash missing [{sums_name}:3]"),
        ];
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        let report = check_lists(&dir.path().join(path), &[&sums, &csv], &expected);
        assert_eq!(
            (&report["files"]["listed"], &report["files"]["agreed"]),
            (&6.into(), &2.into())
        );
    }
}

#[test]
fn a_bag_is_verified_by_its_own_manifests() {
    let dir = TempDir::new().expect("a folder");
    let bag = dir.path().join("bag");
    fs::create_dir_all(bag.join("data")).expect("a folder");
    fs::write(bag.join("bagit.txt"), "BagIt-Version: 1.0\n").expect("a file");
    fs::write(bag.join("data/a\nb"), "test").expect("a file");
    fs::write(bag.join("data/100%25"), "test").expect("a file");
    let test = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    // bagit-python leaves the other name as it is.
    let manifest = format!("{test}  data/a%0Ab\n{test}  data/100%25\n");
    fs::write(bag.join("manifest-sha256.txt"), manifest).expect("a list");
    let (code, report) = verify(&bag, &[]);
    assert_eq!((code, &report["kind"]), (0, &"files".into()), "{report}");
    // A bag in an archive is below its own folder.
    tar(dir.path(), ".", "bag");
    let list = bag.join("manifest-sha256.txt");
    check_lists(&dir.path().join("files.tar.gz"), &[&list], &[]);
    fs::write(bag.join("data/more"), "more").expect("a file");
    assert_eq!(differences(&verify(&bag, &[]).1), ["data/more unknown []"]);
}

/// Makes the folder of a run by hand: one object in the run, and all of them in the archive.
fn run_of_archive(dir: &Path) -> PathBuf {
    let read = transload().arg("inspect").arg(dir.join("files.tar.gz")).arg("--json").output();
    let read: Value = serde_json::from_slice(&read.expect("transload").stdout).expect("JSON");
    let archive = &read["archives"][0];
    let run = dir.join("run");
    fs::create_dir_all(run.join("storage/objects/b")).expect("a folder");
    let mut lines = String::new();
    let mut sums = Vec::new();
    for object in archive["objects"].as_array().expect("objects") {
        let name = object["path"].as_str().expect("a name");
        let path = name.ends_with("a b.txt").then_some("storage/objects/b/one");
        let line = json!({
            "bucket": "b", "key": name, "path": path,
            "source": {"archive": "backup/files.tar.gz", "member": name,
                       "offset_bytes": object["offset_bytes"]},
            "size_bytes": object["size_bytes"], "sha256": object["sha256"], "md5": object["md5"],
        });
        lines += &format!("{line}\n");
        if let Some(path) = path {
            fs::write(run.join(path), "first").expect("a file");
            sums.push((path, b"first".to_vec()));
        }
    }
    let inputs = json!([{"path": "files.tar.gz", "sha256": archive["sha256"]}]);
    fs::write(run.join("storage/manifest.jsonl"), &lines).expect("a file");
    sums.push(("storage/manifest.jsonl", lines.into_bytes()));
    let record = |(path, bytes): &(&str, Vec<u8>)| {
        let sha256 = transload::artifact::hex(&<sha2::Sha256 as sha2::Digest>::digest(bytes));
        json!({"path": path, "bytes": bytes.len(), "sha256": sha256, "rows": null})
    };
    let outputs: Vec<Value> = sums.iter().map(record).collect();
    let audit = json!({"inputs": inputs, "outputs": outputs}).to_string();
    fs::write(run.join("audit.json"), &audit).expect("a file");
    sums.push(("audit.json", audit.into_bytes()));
    let lines = sums.iter().map(record).map(|record| {
        let text = |name: &str| record[name].as_str().expect("a text").to_owned();
        format!("{}  {}\n", text("sha256"), text("path"))
    });
    let list: String = lines.collect();
    fs::write(run.join("SHA256SUMS"), &list).expect("a file");
    sums.push(("SHA256SUMS", list.into_bytes()));
    let artifacts: Vec<Value> = sums.iter().map(record).collect();
    let manifest = json!({"version": 1, "tool": "transload", "plan": "p", "artifacts": artifacts});
    fs::write(run.join("manifest.json"), resealed(&manifest.to_string())).expect("a file");
    run
}

#[test]
fn objects_are_compared_with_the_members_of_their_archive() {
    let dir = stored();
    let run = run_of_archive(dir.path());
    let (code, report) = verify(&run, &[]);
    assert_eq!(code, 0, "{report}");
    assert_eq!(report["objects"], json!({"listed": 5, "agreed": 1, "not_compared": 4}));

    let archive = dir.path().join("files.tar.gz");
    let with_archive = ["--archive", archive.to_str().expect("a path")];
    let (code, report) = verify(&run, &with_archive);
    assert_eq!(code, 0, "{report}");
    assert_eq!(report["objects"], json!({"listed": 5, "agreed": 5, "not_compared": 0}));
    let read = &report["archives"][0];
    assert_eq!(
        (&read["is_input"], &read["listed"], &read["agreed"]),
        (&true.into(), &5.into(), &5.into())
    );

    // Other bytes in one member, and one member gone: the archive is another one too.
    fs::write(dir.path().join("files/empty"), "full").expect("a file");
    fs::write(dir.path().join("files/materials/a b.txt"), "FIRST").expect("a file");
    fs::remove_file(dir.path().join("files/submissions/back\\slash")).expect("a file");
    tar(dir.path(), "files", ".");
    let (_, report) = verify(&run, &with_archive);
    let of = |name: &str, what: &str| {
        format!("{}:./{name} {what} [storage/manifest.jsonl]", archive.display())
    };
    let mut expected = vec![
        format!("{} other_archive [audit.json]", archive.display()),
        of("empty", "size"),
        of("materials/a b.txt", "sha256"),
        of("submissions/back\\slash", "missing"),
    ];
    expected.sort();
    assert_eq!(differences(&report), expected);
    assert_eq!(report["objects"], json!({"listed": 5, "agreed": 2, "not_compared": 0}));
}

#[test]
fn a_damaged_archive_or_list_ends_with_3() {
    let dir = stored();
    let run = run_of_archive(dir.path());
    let archive = dir.path().join("files.tar.gz");
    let bytes = fs::read(&archive).expect("an archive");
    fs::write(&archive, &bytes[..bytes.len() / 2]).expect("an archive");
    let list = dir.path().join("list");
    fs::write(&list, "no list\n").expect("a list");
    let check = |arguments: &[&Path], code: i32, expected: &str| {
        let output = transload().arg("verify").args(arguments).output().expect("transload starts");
        // What can't be read is an error, or a difference of the report.
        let said = [output.stderr, output.stdout].concat();
        let said = String::from_utf8(said).expect("UTF-8");
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(said.contains(expected), "{said}");
    };
    let (with_archive, with_list) = (Path::new("--archive"), Path::new("--checksums"));
    check(&[&run, with_archive, &archive], 3, "files.tar.gz: truncated at byte");
    check(
        &[&dir.path().join("files"), with_list, &list],
        3,
        "list:1: expected a list of checksums",
    );
    check(&[&run, with_archive, &dir.path().join("none")], 4, "none: No such file");
    check(&[&run, with_archive, &archive, with_list, &list], 2, "cannot be used with");
}

/// Each exit code of a conversion that reads an archive.
#[test]
fn conversions_of_archives_end_with_their_codes() {
    let tar = tarball(&[("b/one", b"first"), ("b/two", &[7; 2_000])]);
    let head = "archive = 'a.tar'\nlayout = '{bucket}/{path}'\n[sources.facts]\ncsv = 'facts.csv'\n\
                columns = { bucket = 'text', path = 'text', size_bytes = 'bigint' }\n\
                [models.stored]\nkind = 'reconciled'\narchive = 'files'";
    let plan = Plan::new(head)
        .with("a.tar", &tar)
        .with("facts.csv", b"bucket,path,size_bytes\nb,one,5\nb,two,2000\n")
        .with("models/stored.sql", b"SELECT bucket, path, size_bytes FROM facts.rows")
        .with(
            "models/file.sql",
            b"SELECT row_number() OVER (ORDER BY path) AS n, found_archive AS archive, \
               found_member AS member, bucket, path, found_size_bytes AS size_bytes, \
               found_sha256 AS sha256, verdict AS finding FROM stored",
        );
    let run = plan.convert(&[]);
    run.ended(0);
    let archive = plan.path().join("a.tar");
    let with_archive = ["--archive", archive.to_str().expect("a path")];
    assert_eq!(verify(&run.path(), &with_archive).0, 0);

    let plan = plan.with("facts.csv", b"bucket,path,size_bytes\nb,one,6\n");
    let run = plan.convert(&[]);
    run.ended(1);
    assert_eq!(run.audit()["run_status"], "conflict");

    let plan = plan.with("a.tar", &tar[..2_000]);
    let run = plan.convert(&["--json"]);
    assert!(run.ended(3).stderr.contains("a.tar: "), "{}", run.stderr);
    let answer: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!((&answer["status"], &answer["exit_code"]), (&"failed".into(), &3.into()));
    assert!(run.files("").is_empty());
    assert_eq!(verify(&run.path(), &[]).0, 2);

    let mut command = transload();
    command.arg("convert").arg(plan.path()).arg("-o").arg(archive.join("run"));
    let output = command.output().expect("transload starts");
    assert_eq!(output.status.code(), Some(4));
    assert!(String::from_utf8(output.stderr).expect("UTF-8").contains("policy_denied"));
}
