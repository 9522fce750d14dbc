//! The store of objects, without a run around it.

use std::fs;
use std::io;
use std::sync::Arc;

use md5::Md5;
use sha2::{Digest, Sha256};

use super::bag::BagInfo;
use super::objects::{MemberPlace, Object, ObjectBytes, ObjectStore, Owner, Refusal, StoredMember};
use crate::artifact::Artifacts;

fn object<'a>(key: &'a str, bytes: &'a [u8]) -> Object<'a> {
    Object {
        bucket: "b",
        key,
        bytes: ObjectBytes::Content { bytes, column: Some(("s.t", "data")) },
        content_type: Some("text/plain"),
        sha256: None,
        size_bytes: None,
        owner: Some(Owner { table: "s.t", row: 1, source_key: None }),
    }
}

fn member(number: u64, bytes: &[u8]) -> Arc<StoredMember> {
    Arc::new(StoredMember {
        archive_number: 0,
        number,
        archive: "a.tar".into(),
        member: format!("m{number}"),
        offset_bytes: Some(512 * number),
        size_bytes: bytes.len() as u64,
        sha256: Sha256::digest(bytes).into(),
        md5: Md5::digest(bytes).into(),
    })
}

fn archived<'a>(key: &'a str, member: &'a Arc<StoredMember>) -> Object<'a> {
    Object { bytes: ObjectBytes::Member(member), ..object(key, b"") }
}

/// A store in the folder of a run.
struct Stored {
    folder: tempfile::TempDir,
    artifacts: Artifacts,
    store: ObjectStore,
}

impl Stored {
    fn new(members: MemberPlace) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::create(&folder.path().join("run"), false).unwrap();
        Self { folder, artifacts, store: ObjectStore::new(members) }
    }

    fn put(&mut self, object: &Object) -> Result<(), Refusal> {
        self.store.put(object, &self.artifacts).unwrap()
    }

    fn manifest(&self) -> String {
        self.store.finish(None, &self.artifacts).unwrap();
        self.text("storage/manifest.jsonl")
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join("run").join(path)).unwrap()
    }

    fn has(&self, path: &str) -> bool {
        self.folder.path().join("run").join(path).exists()
    }
}

#[test]
fn equal_objects_are_written_once_and_others_conflict() {
    let mut stored = Stored::new(MemberPlace::Extracted);
    let owned = |row, key| Some(Owner { table: "s.t", row, source_key: Some(key) });
    let of_seven = Object { owner: owned(7, b"{\"id\":8}"), ..object("k", b"x") };
    assert_eq!(stored.put(&of_seven), Ok(()));
    let again = Object { owner: owned(2, b"{\"id\":3}"), ..object("k", b"x") };
    assert_eq!(stored.put(&again), Ok(()));
    assert_eq!(stored.put(&again), Ok(()));
    let other = stored.put(&object("k", b"y")).unwrap_err();
    assert_eq!(other.to_string(), "`b` has `k` with other bytes or another content type already");
    let expected = concat!(
        r#"{"bucket":"b","key":"k","path":"storage/objects/b/k","#,
        r#""source":{"table":"s.t","column":"data"},"content_type":"text/plain","size_bytes":1,"#,
        r#""sha256":"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881","#,
        r#""md5":"9dd4e461268c8034f5c8564e155c67a6","rows":{"s.t":[2,7]},"#,
        r#""source_keys":{"s.t":[{"id":3},{"id":8}]}}"#,
        "\n"
    );
    assert_eq!(stored.manifest(), expected);
    assert_eq!(stored.text("storage/objects/b/k"), "x");
    assert!(stored.text("storage/SHA256SUMS").ends_with("  objects/b/k\n"));
}

#[test]
fn keys_that_no_file_system_takes_have_files_of_their_own() {
    let keys =
        ["a", "a/b", "a/b/c", "x/y", "x", "../up", "/root", "p//q", "", "a%2Fb", "é 😀?", "A"];
    let mut stored = Stored::new(MemberPlace::Extracted);
    for key in keys {
        assert_eq!(stored.put(&object(key, key.as_bytes())), Ok(()), "{key}");
    }
    let manifest = stored.manifest();
    assert_eq!(manifest.lines().count(), keys.len());
    for line in manifest.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(stored.text(line["path"].as_str().unwrap()), line["key"].as_str().unwrap());
    }
}

#[test]
fn what_the_source_says_is_compared() {
    let mut stored = Stored::new(MemberPlace::Extracted);
    let found = member(1, b"x");
    for object in [object("k", b"x"), archived("m", &found)] {
        let wrong = Object { size_bytes: Some(5), ..object };
        assert_eq!(stored.put(&wrong), Err(Refusal::Size { said: 5, found: 1 }));
        let wrong = Object { sha256: Some([0; 32]), ..object };
        assert!(matches!(stored.put(&wrong), Err(Refusal::Checksum { .. })));
        let right =
            Object { sha256: Some(Sha256::digest(b"x").into()), size_bytes: Some(1), ..object };
        assert_eq!(stored.put(&right), Ok(()));
    }
}

#[test]
fn members_are_written_by_a_second_pass_and_equal_bytes_once() {
    let mut stored = Stored::new(MemberPlace::Extracted);
    let (one, two, again) = (member(1, b"one"), member(2, b"two"), member(3, b"one"));
    stored.put(&object("column", b"two")).unwrap();
    for (key, member) in [("last", &again), ("a", &one), ("b", &one), ("two", &two)] {
        assert_eq!(stored.put(&archived(key, member)), Ok(()), "{key}");
    }
    assert_eq!(stored.store.members(), [&one, &two, &again]);
    let wanted = stored.store.wanted(&stored.artifacts).unwrap();
    let numbers: Vec<u64> = wanted.iter().map(|wanted| wanted.member.number).collect();
    assert_eq!(numbers, [1]);
    wanted[0].write(&mut &b"one"[..], &stored.artifacts).unwrap();
    let manifest = stored.manifest();
    assert_eq!(manifest.lines().count(), 5);
    assert!(manifest.contains(r#""source":{"archive":"a.tar","member":"m3","offset_bytes":1536}"#));
    for (key, text) in [("last", "one"), ("a", "one"), ("b", "one"), ("two", "two")] {
        assert_eq!(stored.text(&format!("storage/objects/b/{key}")), text);
    }
}

#[test]
fn a_member_that_has_changed_ends_the_run() {
    let mut stored = Stored::new(MemberPlace::Extracted);
    let one = member(1, b"one");
    stored.put(&archived("a", &one)).unwrap();
    let wanted = stored.store.wanted(&stored.artifacts).unwrap();
    let error = wanted[0].write(&mut &b"eno"[..], &stored.artifacts).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a.tar: m1: its bytes are other ones than when the archive was read first"
    );
    struct Broken;
    impl io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("bad sector"))
        }
    }
    let stored = Stored::new(MemberPlace::Extracted);
    let error = wanted[0].write(&mut Broken, &stored.artifacts).unwrap_err();
    assert_eq!(error.to_string(), "a.tar: m1: bad sector");
}

#[test]
fn members_that_stay_are_in_the_manifest_and_in_no_list_of_files() {
    let mut stored = Stored::new(MemberPlace::Archive);
    let one = member(1, b"one");
    stored.put(&archived("a?", &one)).unwrap();
    assert!(stored.store.wanted(&stored.artifacts).unwrap().is_empty());
    let info = BagInfo::default();
    stored.store.finish(Some(&info), &stored.artifacts).unwrap();
    assert!(stored.text("storage/manifest.jsonl").contains(r#""key":"a?","path":null,"#));
    assert_eq!(stored.text("storage/s3-batch.csv"), "b,a%3F\n");
    for absent in ["SHA256SUMS", "rclone-files.txt", "upload-supabase.sh", "bag", "objects"] {
        assert!(!stored.has(&format!("storage/{absent}")), "{absent}");
    }
}

#[test]
fn a_bag_links_to_the_objects() {
    let mut stored = Stored::new(MemberPlace::Extracted);
    for (key, bytes) in [("b/x", b"one"), ("a", b"two")] {
        stored.put(&object(key, bytes)).unwrap();
    }
    let info = BagInfo { as_of: Some("2025-11-01T00:00:00Z".to_owned()) };
    stored.store.finish(Some(&info), &stored.artifacts).unwrap();
    assert_eq!(stored.text("storage/bag/data/b/b/x"), "one");
    let info = stored.text("storage/bag/bag-info.txt");
    assert!(info.ends_with("\nBagging-Date: 2025-11-01\nPayload-Oxum: 6.2\n"), "{info}");
    let manifest = stored.text("storage/bag/manifest-sha256.txt");
    let paths: Vec<&str> = manifest.lines().map(|line| &line[66..]).collect();
    assert_eq!(paths, ["data/b/a", "data/b/b/x"]);
    let listed = stored.artifacts.records();
    assert!(listed.iter().any(|record| record.path == "storage/bag/data/b/a"));
}
