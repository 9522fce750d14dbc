//! `kind = "reconciled"`: rows that expect objects, and the verdict on each.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::blobs_source::tarball;
use crate::run::{Run, transload};

/// `%PDF-hello`, of which the MD5 and the SHA-256 are known.
const PDF: &[u8] = b"%PDF-hello";
const PDF_MD5: &str = "a261d9393835fdebf5b730d341b46d86";
const PDF_SHA256: &str = "af0777e69811767e40230a448f2bc60a3ce3b0525c6fb62ca218ef9db5a826e4";

const STORED: &str = "--! kind = 'reconciled'\n--! archive = 'files'\n\
                      SELECT id, bucket, path, version, size_bytes, etag, md5, sha256, content_type \
                      FROM facts.rows";
const COLUMNS: &str = "columns = { id = \"bigint\", bucket = \"text\", path = \"text\", version = \
                       \"text\", size_bytes = \"bigint\", etag = \"text\", md5 = \"text\", sha256 = \
                       \"text\", content_type = \"text\" }";
const TARGET: &str = "CREATE TABLE blob (id bigint PRIMARY KEY, verdict text, detail text, \
                      multipart boolean, archive text, member text, size_bytes bigint, \
                      sha256 text, md5 text, content_type text);";
const BLOB: &str = "SELECT id, verdict, verdict_detail AS detail, etag_multipart AS multipart, \
                    found_archive AS archive, found_member AS member, \
                    found_size_bytes AS size_bytes, found_sha256 AS sha256, found_md5 AS md5, \
                    found_content_type AS content_type FROM stored";
const SUPABASE: &str = "layout = 'stub/stub/{bucket}/{path}/{version}'";

/// A plan whose rows are those of a CSV file with the columns of `STORED`.
struct Plan(TempDir);

impl Plan {
    fn new(layout: &str, members: &[(&str, &[u8])], rows: &[&str]) -> Self {
        Self::with_archive(&format!("archive = 'a.tar'\n{layout}"), rows)
            .with("a.tar", &tarball(members))
    }

    fn with_archive(source: &str, rows: &[&str]) -> Self {
        let plan = Self(TempDir::new().expect("a temporary folder"));
        let toml = format!(
            "[plan]\nname = 'blobs'\n[target]\nschema = 'target.sql'\n\
             [sources.facts]\ncsv = 'facts.csv'\n{COLUMNS}\n[sources.files]\n{source}\n"
        );
        let header = "id,bucket,path,version,size_bytes,etag,md5,sha256,content_type";
        plan.with("plan.toml", toml.as_bytes())
            .with("target.sql", TARGET.as_bytes())
            .with("facts.csv", format!("{header}\n{}\n", rows.join("\n")).as_bytes())
            .with("models/stored.sql", STORED.as_bytes())
            .with("models/blob.sql", BLOB.as_bytes())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn with(self, file: &str, bytes: &[u8]) -> Self {
        let path = self.path().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(path, bytes).expect("the file is written");
        self
    }

    /// Adds lines to `plan.toml`.
    fn and(self, toml: &str) -> Self {
        let text = fs::read_to_string(self.path().join("plan.toml")).expect("the plan");
        self.with("plan.toml", format!("{text}{toml}\n").as_bytes())
    }

    fn convert(&self, options: &[&str]) -> Run {
        Run::convert(self.path(), options)
    }
}

/// Returns the verdicts of a run, in the order of the rows, with their details.
fn verdicts(run: &Run) -> Vec<String> {
    let of_row = |line: &String| {
        let cells: Vec<&str> = line.split('\t').collect();
        let detail = if cells[2] == "\\N" { String::new() } else { format!(": {}", cells[2]) };
        format!("{} {}{detail}", cells[0], cells[1])
    };
    run.lines("blob").iter().map(of_row).collect()
}

/// The numbers of the objects' ledger.
fn ledger(run: &Run) -> Value {
    let mut blobs = run.audit()["blobs"][0].clone();
    let fields = blobs.as_object_mut().expect("a ledger");
    let numbers = ["objects", "matched", "mismatched", "unsafe", "duplicate", "unreferenced"];
    fields.retain(|name, _| numbers.contains(&name.as_str()));
    blobs
}

#[track_caller]
fn check_one(members: &[(&str, &[u8])], row: &str, expected: &str, code: i32) -> Run {
    let run = Plan::new(SUPABASE, members, &[row]).convert(&[]);
    run.ended(code);
    assert_eq!(verdicts(&run), [expected]);
    run
}

const ONE: [(&str, &[u8]); 1] = [("stub/stub/docs/a/b.pdf/v1", PDF)];

#[test]
fn all_that_a_row_says_agrees() {
    let row = format!(
        "1,docs,a/b.pdf,v1,10,\"\"\"{PDF_MD5}\"\"\",{PDF_MD5},{PDF_SHA256},Application/PDF; q=1"
    );
    let run = check_one(&ONE, &row, "1 matched", 0);
    let line = &run.lines("blob")[0];
    assert_eq!(
        *line,
        format!(
            "1\tmatched\t\\N\tf\ta.tar\tstub/stub/docs/a/b.pdf/v1\t10\t{PDF_SHA256}\t{PDF_MD5}\t\
             application/pdf"
        )
    );
    assert_eq!(ledger(&run)["matched"], 1);
    let expected = &run.audit()["blobs"][0]["expected"][0];
    assert_eq!(expected["model"], "stored");
    assert_eq!((&expected["rows"], &expected["verdicts"]), (&json!(1), &json!({"matched": 1})));
    assert!(!run.exists("unmigrated/files.objects.parquet"));
    assert!(!run.exists("data/stored.copy"));
}

#[test]
fn a_row_may_say_nothing_but_the_name() {
    check_one(&ONE, "1,docs,a/b.pdf,,,,,,", "1 matched", 0);
}

#[test]
fn a_member_that_is_not_there_is_missing() {
    let run = check_one(&ONE, "1,docs,a/c.pdf,v1,,,,,", "1 missing", 1);
    let audit = run.audit();
    assert_eq!(audit["reasons"][0]["reason"], "blob_missing");
    assert_eq!(audit["reasons"][0]["above_policy"], true);
    assert_eq!(ledger(&run)["unreferenced"], 1);
    assert!(run.exists("unmigrated/files.objects.parquet"));
    assert!(run.text("audit/stored.jsonl").contains("blob_missing"));
}

#[test]
fn another_version_is_not_the_right_one() {
    let expected = "1 missing: version `v2` is absent; there is `v1`";
    let run = check_one(&ONE, "1,docs,a/b.pdf,v2,,,,,", expected, 1);
    assert_eq!(run.lines("blob")[0].split('\t').nth(5), Some("\\N"));
}

#[test]
fn a_row_without_a_path_is_missing() {
    check_one(&ONE, "1,docs,,v1,,,,,", "1 missing: the row names no path", 1);
}

#[test]
fn bytes_are_compared_by_size_and_digests() {
    let check = |row: &str, expected: &str| drop(check_one(&ONE, row, expected, 1));
    check("1,docs,a/b.pdf,v1,11,,,,", "1 size_mismatch: expected 11 bytes, found 10");
    let other = PDF_MD5.replace('a', "b");
    check(
        &format!("1,docs,a/b.pdf,v1,10,\"\"\"{other}\"\"\",,,"),
        &format!("1 hash_mismatch: expected the eTag {other}, found the MD5 {PDF_MD5}"),
    );
    check(
        &format!("1,docs,a/b.pdf,v1,10,,{other},,"),
        &format!("1 hash_mismatch: expected the MD5 {other}, found {PDF_MD5}"),
    );
    check("1,docs,a/b.pdf,v1,10,,,xyz,", "1 hash_mismatch: `xyz` is no SHA-256");
    // The size is the graver one.
    check(
        &format!("1,docs,a/b.pdf,v1,1,{other},,,image/png"),
        "1 size_mismatch: expected 1 bytes, found 10",
    );
}

#[test]
fn an_etag_of_parts_is_not_compared() {
    let run = check_one(&ONE, "1,docs,a/b.pdf,v1,10,\"\"\"abc-2\"\"\",,,", "1 matched", 0);
    assert_eq!(run.lines("blob")[0].split('\t').nth(3), Some("t"));
    let audit = run.audit();
    assert_eq!(audit["blobs"][0]["expected"][0]["etag_multipart"], 1);
    assert_eq!(audit["reasons"][0]["reason"], "etag_multipart");
}

#[test]
fn a_wrong_media_type_is_a_note() {
    let expected =
        "1 mime_mismatch: declared `image/png`, and the first bytes are those of `application/pdf`";
    let run = check_one(&ONE, "1,docs,a/b.pdf,v1,10,,,,image/png", expected, 0);
    assert_eq!(ledger(&run)["mismatched"], 1);
}

#[test]
fn members_of_one_name_with_other_bytes_are_duplicates() {
    let name = "stub/stub/docs/a/b.pdf/v1";
    let members: [(&str, &[u8]); 3] = [(name, PDF), ("stub/stub/docs/c/v1", b""), (name, b"x")];
    let expected = "1 duplicate: 2 members of this name have different bytes";
    let run = check_one(&members, "1,docs,a/b.pdf,v1,10,,,,", expected, 1);
    assert_eq!((&ledger(&run)["duplicate"], &ledger(&run)["unreferenced"]), (&json!(2), &json!(1)));
    // With the same bytes, one is as good as the other.
    let members: [(&str, &[u8]); 2] = [(name, PDF), (&format!("./{name}"), PDF)];
    let run = check_one(&members, "1,docs,a/b.pdf,v1,10,,,,", "1 matched", 0);
    assert_eq!((&ledger(&run)["matched"], &ledger(&run)["duplicate"]), (&json!(1), &json!(1)));
}

#[test]
fn names_that_leave_the_folder_are_unsafe() {
    let members: [(&str, &[u8]); 2] =
        [("stub/stub/docs/../../x", b"x"), ("stub/stub/docs/y/v1", b"y")];
    let rows = ["1,docs,../..,x,,,,,", "2,docs,y,v1,,,,,", "3,docs,/etc/passwd,v1,,,,,"];
    let run = Plan::new(SUPABASE, &members, &rows).convert(&[]);
    run.ended(1);
    assert_eq!(
        verdicts(&run),
        [
            "1 unsafe: parent: the path of the row may not be used",
            "2 matched",
            "3 unsafe: absolute: the path of the row may not be used",
        ]
    );
    assert_eq!((&ledger(&run)["unsafe"], &ledger(&run)["matched"]), (&json!(1), &json!(1)));
    let audit = run.audit();
    assert_eq!(audit["blobs"][0]["findings"], json!({"parent": 1}));
    assert_eq!(audit["findings"][0]["code"], "unsafe_member");
}

#[test]
fn links_are_never_what_a_row_expects() {
    let mut builder = tar::Builder::new(tarball(&[]));
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    builder
        .append_link(&mut header, "stub/stub/docs/a/v1", "../../../../etc/passwd")
        .expect("memory");
    let bytes = builder.into_inner().expect("memory");
    let plan = Plan::new(SUPABASE, &[], &["1,docs,a,v1,,,,,"]).with("a.tar", &bytes[1024..]);
    let run = plan.convert(&[]);
    run.ended(1);
    assert_eq!(verdicts(&run), ["1 unsafe: symlink: the member may not be used"]);
    assert_eq!(ledger(&run)["unsafe"], 1);
}

#[test]
fn names_without_a_version_serve_any_row() {
    let layout = "layout = ['stub/stub/{bucket}/{path}/{version}', '{bucket}/{path}']";
    let members: [(&str, &[u8]); 3] =
        [("docs/a", b"flat"), ("docs/b", b"flat"), ("stub/stub/docs/b/v1", b"v1")];
    let rows = ["1,docs,a,v1,4,,,,", "2,docs,b,v1,2,,,,", "3,docs,b,v2,4,,,,", "4,docs,b,,4,,,,"];
    let run = Plan::new(layout, &members, &rows).convert(&[]);
    assert_eq!(
        verdicts(run.ended(1)),
        [
            "1 matched",
            "2 matched",
            "3 matched",
            "4 duplicate: 2 members of this name have different bytes",
        ]
    );
}

#[test]
fn an_object_is_counted_once_whatever_rows_say_of_it() {
    let rows = ["1,docs,a/b.pdf,v1,11,,,,", "2,docs,a/b.pdf,v1,10,,,,", "3,docs,a/b.pdf,v1,12,,,,"];
    let run = Plan::new(SUPABASE, &ONE, &rows).convert(&[]);
    run.ended(1);
    let expected = json!({"objects": 1, "matched": 1, "mismatched": 0, "unsafe": 0, "duplicate": 0,
                          "unreferenced": 0});
    assert_eq!(ledger(&run), expected);
    let verdicts = run.audit()["blobs"][0]["expected"][0]["verdicts"].clone();
    assert_eq!(verdicts, json!({"matched": 1, "size_mismatch": 2}));
}

#[test]
fn a_plan_accepts_verdicts_and_calls_them_as_it_likes() {
    let plan = || Plan::new(SUPABASE, &ONE, &["1,docs,gone,v1,,,,,"]);
    let run = plan().and("[reasons.blob_missing]\nstatus = 'ok'").convert(&[]);
    run.ended(0);
    let run = plan().and("[reasons.blob_missing]\naccepted = 'lost in 2019'\nmax = 1").convert(&[]);
    run.ended(0);
    let run = plan().and("[models.stored.reasons]\nblob_missing = 'lost'").convert(&[]);
    assert_eq!(run.ended(1).audit()["reasons"][0]["reason"], "lost");
    let run = plan().convert(&["--strict"]);
    run.ended(1);
}

#[test]
fn several_archives_are_one_source() {
    let layout = format!("archive = ['a.tar', 'b.tar']\n{SUPABASE}");
    let rows = ["1,docs,a/b.pdf,v1,,,,,", "2,docs,c,v1,,,,,", "3,docs,d,v1,,,,,"];
    let plan = Plan::with_archive(&layout, &rows)
        .with("a.tar", &tarball(&[ONE[0], ("stub/stub/docs/d/v1", b"one")]))
        .with("b.tar", &tarball(&[("stub/stub/docs/c/v1", b"c"), ("stub/stub/docs/d/v1", b"two")]));
    let run = plan.convert(&[]);
    run.ended(1);
    let archives: Vec<String> = run
        .lines("blob")
        .iter()
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            format!("{} {}", cells[1], cells[4])
        })
        .collect();
    assert_eq!(archives, ["matched a.tar", "matched b.tar", "duplicate a.tar"]);
    assert_eq!(run.audit()["blobs"][0]["archives"][1]["objects"], 2);
}

/// Returns a line of a list as `sha256sum` writes it, for the test file of this module or another.
fn listed(name: &str, is_right: bool) -> String {
    let sha256 = if is_right { PDF_SHA256.to_owned() } else { PDF_SHA256.replace('a', "b") };
    format!("{sha256}  {name}\n")
}

#[test]
fn lists_of_checksums_are_a_further_word_on_the_bytes() {
    let members: [(&str, &[u8]); 3] =
        [("stub/stub/docs/a/v1", PDF), ("stub/stub/docs/b/v1", PDF), ("stub/stub/docs/c/v1", PDF)];
    let rows = ["1,docs,a,v1,10,,,,", "2,docs,b,v1,10,,,,", "3,docs,c,v1,10,,,,"];
    let layout = format!("checksums = 'SHA256SUMS'\n{SUPABASE}");
    // As it is written above the folder that was packed.
    let list = [
        listed("./raw/stub/stub/docs/a/v1", true),
        listed("./raw/stub/stub/docs/b/v1", false),
        listed("./raw/stub/stub/docs/gone/v1", true),
    ];
    let plan = || Plan::new(&layout, &members, &rows).with("SHA256SUMS", list.concat().as_bytes());
    let run = plan().convert(&[]);
    assert_eq!(
        verdicts(run.ended(1)),
        [
            "1 matched",
            "2 hash_mismatch: a list of checksums says something else of the member",
            "3 matched",
        ]
    );
    let audit = run.audit();
    let checksums = json!({
        "listed": 3, "agree": 1, "mismatch": 1, "absent": 1, "not_compared": 0, "not_listed": 1
    });
    assert_eq!(audit["blobs"][0]["checksums"], checksums);
    let codes: Vec<&Value> =
        audit["findings"].as_array().expect("findings").iter().map(|it| &it["code"]).collect();
    assert_eq!(codes, ["checksum_mismatch", "listed_member_absent"]);
    let inputs = audit["inputs"].as_array().expect("inputs");
    assert!(inputs.iter().any(|input| input["path"] == "SHA256SUMS"), "{inputs:?}");
    let accepted = "[findings.checksum_mismatch]\naccepted = 'known'\n\
                    [findings.listed_member_absent]\naccepted = 'known'\n\
                    [reasons.blob_hash_mismatch]\naccepted = 'known'";
    plan().and(accepted).convert(&[]).ended(0);
}

#[test]
fn a_list_that_is_none_ends_the_run() {
    let layout = format!("checksums = 'SHA256SUMS'\n{SUPABASE}");
    let run = Plan::new(&layout, &ONE, &[]).with("SHA256SUMS", b"no list\n").convert(&[]);
    run.ended(3);
    assert!(run.stderr.contains("SHA256SUMS:1: "), "{}", run.stderr);
}

#[test]
fn the_audit_has_the_published_form() {
    let rows = ["1,docs,a/b.pdf,v1,10,abc-2,,,", "2,docs,gone,v1,,,,,"];
    let run = Plan::new(&format!("checksums = 'sums'\n{SUPABASE}"), &ONE, &rows)
        .with("sums", listed(ONE[0].0, true).as_bytes())
        .convert(&[]);
    let schema: Value = serde_json::from_str(transload::report::AUDIT_SCHEMA).expect("JSON");
    crate::json_schema::validate(&crate::json_schema::closed(&schema), &run.ended(1).audit())
        .expect("the audit fits its schema");
}

#[test]
fn an_archive_beyond_its_limits_is_refused() {
    let layout = format!("limits = {{ members = 1 }}\n{SUPABASE}");
    let members: [(&str, &[u8]); 2] = [ONE[0], ("stub/stub/docs/c/v1", b"c")];
    let run = Plan::new(&layout, &members, &[]).convert(&[]);
    run.ended(3);
}

#[test]
fn a_folder_of_files_is_an_archive() {
    let plan =
        Plan::with_archive(&format!("archive = 'raw'\n{SUPABASE}"), &["1,docs,a/b.pdf,v1,10,,,,"])
            .with("raw/stub/stub/docs/a/b.pdf/v1", PDF);
    assert_eq!(verdicts(plan.convert(&[]).ended(0)), ["1 matched"]);
}

#[test]
fn an_absent_archive_has_no_objects() {
    let source = format!("archive = 'absent.tar'\noptional = true\n{SUPABASE}");
    let run = Plan::with_archive(&source, &["1,docs,a,v1,,,,,"]).convert(&[]);
    assert_eq!(verdicts(run.ended(1)), ["1 missing"]);
}

#[test]
fn reconciled_models_are_models_like_others() {
    let stored = "--! kind = 'reconciled'\n--! archive = 'files'\n\
                  SELECT DISTINCT r.bucket, r.path FROM facts.rows AS r JOIN facts.rows AS o \
                  ON o.path = r.path";
    let blob = "SELECT r.id, s.verdict, NULL AS detail, false AS multipart, NULL AS archive, \
                s.found_member AS member, NULL AS size_bytes, NULL AS sha256, NULL AS md5, \
                NULL AS content_type FROM facts.rows AS r JOIN stored AS s ON s.path = r.path";
    let rows = ["1,docs,a/b.pdf,v1,,,,,", "2,docs,a/b.pdf,v1,,,,,", "3,docs,z,,,,,,"];
    let run = Plan::new(SUPABASE, &ONE, &rows)
        .with("models/stored.sql", stored.as_bytes())
        .with("models/blob.sql", blob.as_bytes())
        .with(
            "checks/none.sql",
            b"SELECT * FROM stored WHERE verdict NOT IN ('matched', 'missing')",
        )
        .convert(&[]);
    assert_eq!(verdicts(run.ended(1)), ["1 matched", "2 matched", "3 missing"]);
    let expected = run.audit()["blobs"][0]["expected"][0].clone();
    assert_eq!(expected["verdicts"], json!({"matched": 1, "missing": 1}));
}

#[test]
fn what_is_wrong_with_the_columns_is_said_before_anything_is_read() {
    let check = |select: &str, expected: &str| {
        let model = format!(
            "--! kind = 'reconciled'\n--! archive = 'files'\nSELECT {select} FROM facts.rows"
        );
        let plan = Plan::new(SUPABASE, &ONE, &[]).with("models/stored.sql", model.as_bytes());
        let output = transload().arg("check").arg(plan.path()).output().expect("it runs");
        let text = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains(expected), "{text}");
    };
    check("bucket", "models/stored.sql: a reconciled model needs a column `path`");
    check("path", "models/stored.sql: a reconciled model needs a column `bucket`");
    check(
        "bucket, path,\n id AS etag",
        "models/stored.sql:4: column `etag`: expected a text, found Int64",
    );
    check(
        "bucket, path,\n\n version AS size_bytes",
        "models/stored.sql:5: column `size_bytes`: expected an integer, found Utf8",
    );
    check("bucket, path, 1 AS verdict", "column `verdict`: the verdict has a column of this name");
}

#[test]
fn an_object_whose_row_is_rejected_is_nobodys() {
    let uploads = "--! kind = 'objects'\n\
                   SELECT 'new' AS bucket, path AS key, member,\n\
                       CASE WHEN path = 'b.txt' THEN 'not_wanted' END AS _reject\n\
                   FROM files.objects";
    let layout = "layout = '{bucket}/{path}/{version}'";
    let run = Plan::new(layout, &[("d/a.txt/1", b"one"), ("d/b.txt/1", b"two")], &[])
        .with("models/uploads.sql", uploads.as_bytes())
        .and("[reasons.not_wanted]\nstatus = 'skip'")
        .convert(&[]);
    assert_eq!((&ledger(&run)["matched"], &ledger(&run)["unreferenced"]), (&json!(1), &json!(1)));
    assert!(run.exists("unmigrated/files.objects.parquet"));
}

#[test]
fn check_knows_the_columns_without_the_archive() {
    let plan = Plan::with_archive(&format!("archive = 'absent.tar'\n{SUPABASE}"), &[]);
    let output = transload().arg("check").arg(plan.path()).output().expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn a_hundred_thousand_members_are_found_for_any_memory_and_threads() {
    let count = 100_000;
    let names: Vec<String> = (0..count).map(|n| format!("stub/stub/docs/f{n}/v1")).collect();
    let members: Vec<(&str, &[u8])> =
        names.iter().map(|name| (name.as_str(), name.as_bytes())).collect();
    let rows: Vec<String> = (0..count)
        .rev()
        .map(|n| {
            let mut row = String::new();
            let size = names[n].len() + usize::from(n % 10 == 0);
            write!(row, "{n},docs,f{n},v1,{size},,,,").expect("memory");
            row
        })
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let plan = Plan::new(SUPABASE, &members, &rows);
    let one = plan.convert(&["--threads", "1", "--memory", "32M"]);
    let two = plan.convert(&["--threads", "2"]);
    assert_eq!(one.ended(1).lines("blob"), two.ended(1).lines("blob"));
    assert_eq!(one.audit()["blobs"], two.audit()["blobs"]);
    let expected = json!({"objects": count, "matched": count / 10 * 9, "mismatched": count / 10,
                          "unsafe": 0, "duplicate": 0, "unreferenced": 0});
    assert_eq!(ledger(&one), expected);
}

#[test]
fn a_size_beyond_every_file_is_compared() {
    let stored = STORED.replace("size_bytes,", "18446744073709551615 AS size_bytes,");
    let run = Plan::new(SUPABASE, &ONE, &["1,docs,a/b.pdf,v1,10,,,,"])
        .with("models/stored.sql", stored.as_bytes())
        .convert(&[]);
    let expected = "1 size_mismatch: expected 18446744073709551615 bytes, found 10";
    assert_eq!(verdicts(run.ended(1)), [expected]);
}
