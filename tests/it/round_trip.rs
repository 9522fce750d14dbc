//! Awkward bytes from a dump to the database: what comes out is what went in, or is a reject.

use crate::postgres::Database;
use crate::run::{self, Run, plain};

/// Texts that mean something to one of the formats on the way.
const TEXTS: [&str; 34] = [
    "",
    " ",
    "  two  ",
    "NULL",
    "null",
    "\\N",
    "\\\\N",
    "\\.",
    "\\",
    "\\\\",
    "\\n",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\u{8}\u{b}\u{c}",
    "\u{1}\u{7f}",
    "'",
    "''",
    "\"",
    "\"\"",
    ",",
    ";",
    "a,b",
    "\"a\",\"b\"",
    "{a}",
    "it's \"so\" \\ 'x'",
    "ends with \\",
    "line\nfeed",
    "line\r\nfeed\r",
    "\u{feff}bom",
    "🎉👩‍👩‍👧‍👦é",
    "-- no /* comment */",
    "$$ $a$",
];

/// Returns the text as a string of MySQL.
fn mysql_string(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n");
    format!("'{}'", escaped.replace('\r', "\\r"))
}

/// Returns the text as a field of COPY.
fn copy_field(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
    escaped.replace('\t', "\\t")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns a mysqldump of a table `t` with a key and one column.
fn mysql_dump(sql_type: &str, rows: &[Vec<u8>]) -> Vec<u8> {
    let head = "-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\nSET NAMES utf8mb4;\n";
    let table =
        format!("CREATE TABLE `t` (`id` int NOT NULL, `v` {sql_type}, PRIMARY KEY (`id`));\n");
    let mut dump = [head, &table].concat().into_bytes();
    for (at, value) in rows.iter().enumerate() {
        dump.extend(format!("INSERT INTO `t` VALUES ({at},").bytes());
        dump.extend(value);
        dump.extend(b");\n");
    }
    dump.extend(b"-- Dump completed on 2025-01-01\n");
    dump
}

/// Returns the bytes of each text in the database after load, as hexadecimal digits.
#[track_caller]
fn loaded(run: &Run, expression: &str) -> Vec<String> {
    let database = Database::create();
    let output = database.psql_file(&run.path(), "load.sql");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let sql = format!("SELECT coalesce(encode({expression}, 'hex'), 'NULL') FROM t ORDER BY id");
    database.psql(&sql).lines().map(str::to_owned).collect()
}

#[track_caller]
fn check(dump: &[u8], expression: &str, expected: &[String]) {
    for format in ["copy", "csv"] {
        let run = Run::convert_dump(&run::plan("pass_through"), dump, &["--format", format]);
        run.ended(0);
        assert_eq!(loaded(&run, expression), expected, "{format}");
    }
}

#[test]
fn texts_survive_from_mysql() {
    let mut rows: Vec<Vec<u8>> = TEXTS.map(|text| mysql_string(text).into_bytes()).to_vec();
    rows.push(b"NULL".to_vec());
    let mut expected: Vec<String> = TEXTS.map(|text| hex(text.as_bytes())).to_vec();
    expected.push("NULL".to_owned());
    check(&mysql_dump("text", &rows), "convert_to(v, 'UTF8')", &expected);
}

#[test]
fn texts_survive_from_postgres() {
    let rows = TEXTS.iter().enumerate();
    let rows: String = rows.map(|(at, text)| format!("{at}\t{}\n", copy_field(text))).collect();
    let dump = format!(
        "--\n-- PostgreSQL database dump\n--\n\nCREATE TABLE public.t (id integer, v text);\n\n\
         COPY public.t (id, v) FROM stdin;\n{rows}99\t\\N\n\\.\n\n\n\
         --\n-- PostgreSQL database dump complete\n--\n\n"
    );
    let mut expected: Vec<String> = TEXTS.map(|text| hex(text.as_bytes())).to_vec();
    expected.push("NULL".to_owned());
    check(dump.as_bytes(), "convert_to(v, 'UTF8')", &expected);
}

#[test]
fn every_byte_survives_in_binary_columns() {
    let escape = |byte: u8| match byte {
        0 => b"\\0".to_vec(),
        b'\n' => b"\\n".to_vec(),
        b'\r' => b"\\r".to_vec(),
        0x1a => b"\\Z".to_vec(),
        b'\\' | b'\'' | b'"' => vec![b'\\', byte],
        other => vec![other],
    };
    let all: Vec<u8> = (0..=255).flat_map(escape).collect();
    let raw = [b"_binary '", &all[..], b"'"].concat();
    let all: Vec<u8> = (0..=255).collect();
    let rows = [raw, format!("0x{}", hex(&all)).into_bytes(), b"''".to_vec(), b"NULL".to_vec()];
    let expected = [hex(&all), hex(&all), String::new(), "NULL".to_owned()];
    check(&mysql_dump("blob", &rows), "v", &expected);
}

/// A text of one line that psql takes for the end of the data, where it is the whole row.
#[test]
fn a_lone_end_of_data_mark_is_a_value() {
    let dump = "--\n-- PostgreSQL database dump\n--\n\nCREATE TABLE public.t (v text);\n\n\
                COPY public.t (v) FROM stdin;\n\\\\.\n\\\\.\\n\n\n\\N\nlast\n\\.\n\n\n\
                --\n-- PostgreSQL database dump complete\n--\n\n";
    for format in ["copy", "csv"] {
        let options = ["--format", format];
        let run = Run::convert_dump(&run::plan("pass_through"), dump.as_bytes(), &options);
        run.ended(0);
        let database = Database::create();
        let output = database.psql_file(&run.path(), "load.sql");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let found = database.psql("COPY t TO STDOUT");
        assert_eq!(found, "\\\\.\n\\\\.\\n\n\n\\N\nlast\n", "{format}");
    }
}

/// Converts one bad value of a text column between two good ones.
#[track_caller]
fn check_reject(value: &[u8], reason: &str) {
    let rows = [b"'first'".to_vec(), [b"'", value, b"'"].concat(), b"'last'".to_vec()];
    let dump = mysql_dump("varchar(20)", &rows);
    for format in ["copy", "csv"] {
        let run = Run::convert_dump(&run::plan("pass_through"), &dump, &["--format", format]);
        run.ended(1);
        let rejects = run.files("rejects");
        assert_eq!(rejects.len(), 1, "{:?}", rejects.keys());
        let name = rejects.keys().next().expect("a rejects file");
        let rejects = run.json_lines(name);
        assert_eq!(rejects.len(), 1, "{rejects:?}");
        assert_eq!(plain(&rejects[0]["reason"]), reason);
        assert_eq!(plain(&rejects[0]["source"]["row"]), "2");
        assert_eq!(plain(&rejects[0]["status"]), "error");
        assert_eq!(loaded(&run, "convert_to(v, 'UTF8')"), [hex(b"first"), hex(b"last")]);
    }
}

#[test]
fn texts_that_postgres_can_not_hold_are_rejects() {
    check_reject(b"a\\0b", "nul_byte");
    check_reject(b"a\0b", "nul_byte");
    check_reject(b"caf\xe9", "invalid_utf8");
    check_reject(b"\xed\xa0\x80", "invalid_utf8");
    check_reject(b"\xf0\x9f\x8e", "invalid_utf8");
    check_reject(b"123456789012345678901", "too_long");
}
