//! Dumps in other character sets: the same values as in the dump in UTF-8.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use tempfile::TempDir;

use crate::mariadb::Database;
use crate::postgres;
use crate::run::transload;

/// Runs `snapshot --format copy`.
fn run_snapshot(dump: &[u8], folder: &Path) -> Output {
    let path = folder.join("dump.sql");
    fs::write(&path, dump).expect("the dump is written");
    let mut command = transload();
    command.args(["snapshot", "--format", "copy", "-o"]).arg(folder.join("snapshot")).arg(&path);
    command.output().expect("it starts")
}

/// Returns the data files of a snapshot that finds nothing wrong.
#[track_caller]
fn snapshot(dump: &[u8]) -> BTreeMap<String, String> {
    let folder = TempDir::new().expect("a temporary folder");
    let output = run_snapshot(dump, folder.path());
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder.path().join("snapshot/data")).expect("a folder of data") {
        let path = entry.expect("a data file").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name in UTF-8");
        assert!(!name.contains("aside"), "{name}: every value has its type");
        files.insert(name.to_owned(), fs::read_to_string(&path).expect("a data file in UTF-8"));
    }
    files
}

#[test]
fn dumps_of_mariadb_in_every_set_hold_the_same_values() {
    let cases: [(&str, &[&str]); 10] = [
        ("é € ¿ß", &["latin1", "cp1250", "binary"]),
        ("łódź", &["latin2", "cp1250", "cp852", "binary"]),
        ("Привет", &["cp1251", "koi8r", "koi8u", "cp866", "gbk", "euckr"]),
        ("中文 昞誠", &["gbk", "binary"]),
        ("中許功", &["big5", "gbk"]),
        ("能ソ表ｱ", &["sjis", "cp932", "ujis", "eucjpms"]),
        ("한국어", &["euckr"]),
        ("Ελλάδα", &["greek"]),
        ("שלום", &["hebrew"]),
        ("สวัสดี", &["tis620"]),
    ];
    for (text, sets) in cases {
        let sets = sets.iter().filter(|set| !(text.contains('¿') && **set == "cp1250"));
        let database = Database::create(&format!(
            "CREATE TABLE t (id int PRIMARY KEY, `{text}` text, c varchar(30) DEFAULT '{text}',
               b blob, e enum('{text}','b'), u varchar(20) CHARACTER SET ucs2) COMMENT '{text}';
             INSERT INTO t VALUES
               (1, '{text}\\\\''\\n', '{text}\\\\', X'835C275C0A00FF', '{text}', '{text}'),
               (2, '\\\\n', '{text}''', '{text}', 'b', ''), (3, NULL, NULL, NULL, NULL, NULL);"
        ));
        let expected = snapshot(&database.dump(&[]));
        for set in sets {
            let option = format!("--default-character-set={set}");
            for form in [&[option.as_str()][..], &[&option, "--hex-blob"]] {
                let dump = database.dump(form);
                assert_eq!(snapshot(&dump), expected, "{text} in {set}");
                // Before MySQL 5.7 nothing stood before bytes.
                let plain = String::from_utf8(dump.clone()).ok().map(|s| s.replace("_binary ", ""));
                if let Some(plain) = plain {
                    assert_eq!(snapshot(plain.as_bytes()), expected, "{text} in {set}");
                }
            }
        }
    }
}

#[test]
fn dumps_of_postgres_in_every_encoding_hold_the_same_values() {
    let cases: [(&str, &[&str]); 5] = [
        ("é ¿ß", &["LATIN1", "WIN1252", "LATIN9"]),
        ("łódź", &["LATIN2", "WIN1250"]),
        ("Привет", &["WIN1251", "KOI8R", "WIN866", "ISO_8859_5"]),
        ("能ソ表ｱ", &["SJIS", "EUC_JP"]),
        ("中許功", &["BIG5", "GBK", "GB18030", "UHC"]),
    ];
    for (text, encodings) in cases {
        let database = postgres::Database::create();
        database.psql(&format!(
            "CREATE TABLE t (id int, \"{text}\" text, b bytea, a text[]);
             INSERT INTO t VALUES (1, E'{text}\\\\\\t''\\n', '\\x835c27', '{{{text}}}'),
               (2, '{text}', NULL, NULL), (3, NULL, '', '{{}}');"
        ));
        let expected = snapshot(&database.pg_dump(&[]));
        for encoding in encodings.iter().filter(|name| !(text.contains('許') && **name == "UHC")) {
            for form in ["--inserts", "--no-comments", "--column-inserts"] {
                let dump = database.pg_dump(&["-E", encoding, form]);
                assert_eq!(snapshot(&dump), expected, "{text} in {encoding} {form}");
            }
        }
    }
}

#[test]
fn a_value_that_is_no_text_in_its_set_is_kept_aside_with_its_bytes() {
    let folder = TempDir::new().expect("a temporary folder");
    let dump = b"SET NAMES gbk;\nCREATE TABLE `t` (`a` varchar(9));\n\
        INSERT INTO `t` VALUES ('\xd6\xd0'),('\x80'),('\x95\\'),('ok');\n";
    let output = run_snapshot(dump, folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let copy = fs::read(folder.path().join("snapshot/data/t.copy")).expect("the table");
    // A file of text has no place for a byte that is none.
    assert_eq!(String::from_utf8_lossy(&copy), "中\n\\N\n昞\nok\n");
    let kept = transload()
        .args(["query", "--format", "csv"])
        .arg(folder.path().join("snapshot"))
        .arg("SELECT row, \"column\", text FROM aside.t")
        .output()
        .expect("it starts");
    assert_eq!(String::from_utf8_lossy(&kept.stdout), "row,column,text\n2,a,\\x80\n");
}

#[test]
fn a_set_that_is_not_known_is_said() {
    let folder = TempDir::new().expect("a temporary folder");
    let dump = b"SET NAMES swe7;\nCREATE TABLE `t` (`a` text);\nINSERT INTO `t` VALUES ('x');\n";
    let output = run_snapshot(dump, folder.path());
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{errors}");
    assert!(errors.contains("`swe7`"), "{errors}");
}
