//! Acceptance cases of the example plan `gustav`: files in the tarball, rows that own them, and what
//! is uploaded.

use std::fs;
use std::path::Path;

use crate::gustav::{
    HELLO, HELLO_MD5, HELLO_SHA256, Member, PNG, School, Stored, Target, id, tarball,
};
use crate::gustav_outputs::{manifest, outcomes, row, rows, said};
use crate::gustav_rows::CLASS;
use crate::run::Run;

const PATH: &str = "unit_L1/section_S1/M1_Blatt.pdf";

/// A section with one file as material M1.
fn material(stored: &Stored) -> School {
    let sql = format!(
        r#"UPDATE public.unit_section SET materials = '[{{"id": "M1", "title": "Blatt", "type": "file",
               "path": "{}", "filename": "Übung 1.pdf", "mime_type": "{}"}}]'"#,
        stored.name, stored.mime
    );
    School::new(CLASS).sql(&sql).with_file(stored)
}

fn hello() -> Stored {
    Stored::new("section_materials", PATH, "application/pdf", HELLO)
        .with_size(10)
        .with_etag(HELLO_MD5)
}

/// What the file of the page is in the target.
fn is_the_file(run: &Run) {
    let key =
        format!("materials/{}/{}/{}/{}.pdf", id("L1"), id("S1"), id("M1"), &HELLO_SHA256[..32]);
    row(run, "unit_materials", "M1").has(&[
        ("kind", "file"),
        ("size_bytes", "10"),
        ("sha256", HELLO_SHA256),
        ("body_md", ""),
        ("mime_type", "application/pdf"),
        ("filename_original", "Übung 1.pdf"),
        ("storage_key", &key),
        ("position", "1"),
    ]);
    let lines = manifest(run);
    assert_eq!(lines.len(), 1, "{lines:?}");
    let line = &lines[0];
    assert_eq!((&line["bucket"], &line["key"]), (&"materials".into(), &key.into()));
    assert_eq!(line["size_bytes"], 10);
    assert_eq!(line["sha256"], HELLO_SHA256);
    assert_eq!(line["md5"], HELLO_MD5);
    assert_eq!(line["content_type"], "application/pdf");
    let member = format!("stub/stub/section_materials/{PATH}/{}", id("V1"));
    assert_eq!(line["source"]["member"], *member, "{line}");
    let extracted = run.path().join(line["path"].as_str().expect("a path"));
    assert_eq!(fs::read(extracted).expect("the object"), HELLO);
}

/// The material is a text that names the file, and nothing is uploaded.
#[track_caller]
fn is_unavailable(run: &Run, reason: &str) {
    row(run, "unit_materials", "M1").has(&[
        ("kind", "markdown"),
        ("body_md", &format!("Datei nicht verfügbar: {PATH}")),
        ("storage_key", "NULL"),
        ("filename_original", "NULL"),
        ("mime_type", "NULL"),
        ("size_bytes", "NULL"),
        ("sha256", "NULL"),
    ]);
    said(run, "unit_materials", &["M1"], &format!("ok {reason}"));
    assert!(manifest(run).is_empty(), "{:?}", manifest(run));
}

#[test]
fn gustav_case_12_a_file_with_its_proof() {
    let school = material(&hello());
    let other = material(&Stored { mime: "image/png", ..hello() });
    for target in Target::BOTH {
        let run = school.convert(target);
        run.ended(0);
        is_the_file(&run);
        said(&run, "unit_materials", &["M1"], "ok");

        let run = other.convert(target);
        run.ended(0);
        row(&run, "unit_materials", "M1").has(&[
            ("kind", "file"),
            ("mime_type", "application/pdf"),
            ("sha256", HELLO_SHA256),
        ]);
        said(&run, "unit_materials", &["M1"], "ok mime_mismatch");
        assert_eq!(manifest(&run)[0]["content_type"], "application/pdf");
    }
}

#[test]
fn gustav_case_13_a_file_of_another_size() {
    let school = material(&hello().with_size(11));
    is_unavailable(&school.convert(Target::Seed), "blob_size_mismatch");
}

#[test]
fn gustav_case_14_a_file_of_other_bytes() {
    let school = material(&hello().with_etag("a261d9393835fdebf5b730d341b46d87"));
    let parts = material(&hello().with_etag("abc-2"));
    is_unavailable(&school.convert(Target::Seed), "blob_hash_mismatch");
    let run = parts.convert(Target::Seed);
    run.ended(0);
    is_the_file(&run);
    said(&run, "unit_materials", &["M1"], "ok etag_multipart");
}

/// Returns the names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    names
}

#[test]
fn gustav_case_23_a_way_out_and_a_file_of_nobody() {
    let nobody = "unit_L1/section_S1/M7_niemand.pdf";
    let school = material(&hello())
        .with_file(&Stored::new("section_materials", nobody, "application/pdf", b"%PDF-nobody"))
        .with_member("stub/stub/submissions/../../x", b"nicht hier hin");
    for target in Target::BOTH {
        let run = school.convert(target);
        is_the_file(&run);
        let outside = names(run.dir.path());
        assert_eq!(outside, ["run"]);
        for (path, bytes) in run.files("") {
            assert!(bytes != b"nicht hier hin" && bytes != b"%PDF-nobody", "{path} has it");
        }
        let blobs = run.audit()["blobs"].to_string();
        assert!(blobs.contains("\"unsafe\":1") && blobs.contains("\"unreferenced\":1"), "{blobs}");
        let reasons: Vec<String> =
            outcomes(&run).into_iter().flat_map(|record| record.reasons).collect();
        for reason in ["blob_unsafe_path", "blob_unreferenced"] {
            let count = reasons.iter().filter(|found| *found == reason).count();
            assert_eq!(count, 1, "{reason} in {reasons:?}");
        }
    }
}

#[test]
fn gustav_tarballs_of_other_layouts() {
    let school = material(&hello());
    for name in [
        format!("./stub/stub/section_materials/{PATH}/{}", id("V1")),
        format!("storage_raw/stub/stub/section_materials/{PATH}/{}", id("V1")),
        format!("a/b/stub/stub/section_materials/{PATH}/{}", id("V1")),
        format!("section_materials/{PATH}"),
    ] {
        let inputs = school.inputs();
        fs::write(inputs.path("blobs.tar"), tarball(&[Member::new(&name, HELLO)]))
            .expect("a tarball");
        let run = inputs.convert(Target::Seed, &[]);
        run.ended(0);
        row(&run, "unit_materials", "M1").has(&[("kind", "file"), ("sha256", HELLO_SHA256)]);
        assert_eq!(manifest(&run)[0]["source"]["member"], name.as_str());
    }
}

#[test]
fn gustav_the_version_of_the_row_is_the_one_that_counts() {
    let school = material(&hello());
    let member = |version: &str, bytes: &[u8]| {
        Member::new(&format!("stub/stub/section_materials/{PATH}/{}", id(version)), bytes)
    };
    // An older one beside it, of other bytes.
    let inputs = school.inputs();
    fs::write(
        inputs.path("blobs.tar"),
        tarball(&[member("V8", b"%PDF-older"), member("V1", HELLO)]),
    )
    .expect("a tarball");
    is_the_file(&inputs.convert(Target::Seed, &[]));
    // The older one alone, even of the same bytes.
    fs::write(inputs.path("blobs.tar"), tarball(&[member("V8", HELLO)])).expect("a tarball");
    is_unavailable(&inputs.convert(Target::Seed, &[]), "blob_missing");
    // None at all.
    fs::write(inputs.path("blobs.tar"), tarball(&[])).expect("a tarball");
    is_unavailable(&inputs.convert(Target::Seed, &[]), "blob_missing");
}

#[test]
fn gustav_a_hand_in_without_its_file_stays_behind() {
    let path = "student_U2/task_T1/20250101_120000_ab12cd34.png";
    let sql = format!(
        r#"INSERT INTO public.submission (id, student_id, task_id, submitted_at, submission_data) VALUES
               ('X1', 'U2', 'T1', '2025-02-01 00:00:00+00', '{{"text": "", "file_path": "{path}", "file_type": "png"}}')"#
    );
    let png = Stored::new("submissions", path, "image/png", PNG);
    let other = png.clone().with_etag("00000000000000000000000000000000");
    for (school, reason) in [
        (School::new(CLASS).sql(&sql), "blob_missing"),
        (School::new(CLASS).sql(&sql).with_row(&png), "blob_missing"),
        (School::new(CLASS).sql(&sql).with_file(&png.clone().with_size(8)), "blob_size_mismatch"),
        (School::new(CLASS).sql(&sql).with_file(&other), "blob_hash_mismatch"),
    ] {
        let run = school.convert(Target::Seed);
        assert!(rows(&run, "learning_submissions").is_empty());
        said(&run, "learning_submissions", &["X1"], &format!("skip {reason}"));
        assert!(manifest(&run).is_empty());
    }
}
