//! PostgreSQL's own word on the texts of its types: what the contract takes loads, and what the
//! server refuses the contract has refused before.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use tempfile::TempDir;

use crate::postgres::Database;
use crate::random::Random;
use crate::run::Run;

/// Texts of each type beside those that are given.
const MUTATIONS: usize = 120;

/// How our word relates to the server's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    /// We take what it takes.
    Same,
    /// We take less: what depends on a session's settings or on words of a language, what only
    /// looks like a value of the type, and what an Arrow type lacks (NaN).
    Stricter,
}

use Word::{Same, Stricter};

/// A type, and texts that it takes or just does not take.
const TYPES: &[(&str, Word, &[&str])] = &[
    (
        "boolean",
        Same,
        &["t", " TRUE ", "of", "off", "o", "on", "yes", "n", "1", "0", "2", "tru", "truth", ""],
    ),
    (
        "smallint",
        Same,
        &[
            "32767",
            "-32768",
            "32768",
            "+1",
            " 7 ",
            "1.0",
            "0x1",
            "",
            "- 1",
            "00000000000000000000001",
        ],
    ),
    ("integer", Same, &["2147483647", "2147483648", "-2147483648", "\t5\n", "1e2", "1_000", "--1"]),
    ("bigint", Same, &["9223372036854775807", "9223372036854775808", "-9223372036854775808", "+0"]),
    (
        "real",
        Stricter,
        &[
            "3.4028235e38",
            "3.5e38",
            "1e-45",
            "1e-50",
            "NaN",
            "-Infinity",
            "inf",
            ".5",
            "5.",
            "1e",
            "0",
        ],
    ),
    (
        "double precision",
        Stricter,
        &["1e308", "1e309", "5e-324", "1e-400", "nan", "+inf", "-0", "1..2", " 3 "],
    ),
    (
        "numeric",
        Same,
        &[
            "1",
            "-1.50",
            ".5",
            "5.",
            "1e10",
            "1e131071",
            "1e131072",
            "1e-16383",
            "1e-16384",
            "NaN",
            "-nan",
            "inf",
            "+Infinity",
            "1,5",
            "",
            ".",
            "1e",
            "1e+",
            "0x10",
            "1_0",
        ],
    ),
    (
        "numeric(5,2)",
        Stricter,
        &[
            "999.99",
            "999.994",
            "999.995",
            "-999.996",
            "1000",
            "0.001",
            "1e2",
            "1e3",
            "9.995e2",
            "NaN",
            "Infinity",
            "1.005",
            "99999e-2",
            "0000123.4",
        ],
    ),
    ("numeric(5,-2)", Same, &["1234567", "9999949", "9999950", "49", "50", "12345678", "-99999"]),
    ("numeric(3,5)", Same, &["0.00999", "0.009994", "0.009995", "0.01", "0.001", "1", "-0.00999"]),
    (
        "money",
        Stricter,
        &[
            "$1,234.56",
            "-1.005",
            "92233720368547758.07",
            "92233720368547758.08",
            "-92233720368547758.08",
            "1",
            "x",
            "$",
            "-$5.00",
        ],
    ),
    ("varchar(3)", Same, &["abc", "abcd", "abc   ", "ab  ", "äöü", "äöüx", "", "   x", "abc\t"]),
    ("char(3)", Same, &["abc", "abcd", "abc   ", "a", "äöü    ", "\u{1F600}bc", ""]),
    ("text", Same, &["", "anything", "\\", "\u{7f}"]),
    ("\"char\"", Same, &["a", "", "abc"]),
    (
        "uuid",
        Same,
        &[
            "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
            "{A0EEBC999C0B4EF8BB6D6BB9BD380A11}",
            "a0ee-bc99-9c0b-4ef8-bb6d-6bb9-bd38-0a11",
            "a0eebc99-9c0b4ef8-bb6d6bb9-bd380a11",
            "a0eebc99--9c0b-4ef8-bb6d-6bb9bd380a11",
            "a0eebc999c0b4ef8bb6d6bb9bd380a1",
            "{a0eebc999c0b4ef8bb6d6bb9bd380a11",
            "a0eebc999c0b4ef8bb6d6bb9bd380a11-",
            " a0eebc999c0b4ef8bb6d6bb9bd380a11",
        ],
    ),
    (
        "json",
        Same,
        &[
            "{\"a\": [1, 2.5e3, null]}",
            "{\"a\": \"\\u0000\"}",
            "\"\\ud800\"",
            "1e999999",
            "{\"a\": 1, \"a\": 2}",
            "[1,]",
            "nul",
            "",
            "{'a': 1}",
            "01",
            "\"\\x\"",
            "-",
            " true ",
        ],
    ),
    (
        "jsonb",
        Same,
        &[
            "{\"a\": [1, 2.5e3, null]}",
            "{\"a\": \"\\u0000\"}",
            "\"\\ud800\"",
            "\"\\ud83d\\ude00\"",
            "\"\\ude00\"",
            "\"\\\\u0000\"",
            "1e131071",
            "1e131072",
            "[1e-16383]",
            "[1e-16384]",
            "\"1e999999\"",
            "{\"a\": 1e999999}",
            "{}",
            "[[[[]]]]",
            "1.0",
        ],
    ),
    (
        "date",
        Stricter,
        &[
            "2024-02-29",
            "2023-02-29",
            "0001-01-01",
            "4713-01-01 BC",
            "4714-11-24 BC",
            "4714-11-23 BC",
            "5874897-12-31",
            "5874898-01-01",
            "infinity",
            "-infinity",
            "0000-01-01",
        ],
    ),
    (
        "time",
        Stricter,
        &["00:00:00", "23:59:59.999999", "24:00:00", "24:00:01", "12:00", "25:00", "12:60"],
    ),
    (
        "timetz",
        Stricter,
        &[
            "12:00:00+02",
            "24:00:00-08",
            "12:00:00.5+05:30",
            "12:00:00",
            "12:00:00+16",
            "12:00:00+15:59:59",
            "12:00Z",
        ],
    ),
    (
        "timestamp",
        Stricter,
        &[
            "2024-02-29 10:00:00",
            "2024-02-29T10:00:00.123456",
            "294276-12-31 23:59:59",
            "4714-11-24 00:00:00 BC",
            "4714-11-23 23:59:59 BC",
            "infinity",
            "2024-13-01 00:00:00",
            "2024-01-01 24:00:00",
        ],
    ),
    (
        "timestamptz",
        Stricter,
        &[
            "2024-02-29 10:00:00+02",
            "2024-02-29 10:00:00Z",
            "4714-11-24 00:00:00+00 BC",
            "2024-02-29 10:00:00",
            "-infinity",
            "2024-02-29 10:00:00+16",
        ],
    ),
    (
        "timestamp(0)",
        Stricter,
        &[
            "2024-02-29 10:00:00.5",
            "2024-02-29 10:00:00.499999",
            "1969-12-31 23:59:59.5",
            "1999-12-31 23:59:59.5",
            "infinity",
        ],
    ),
    (
        "timestamptz(3)",
        Stricter,
        &[
            "2024-02-29 10:00:00.0005+00",
            "1999-02-28 10:00:00.0005+00",
            "1999-02-28 10:00:00.0004+00",
        ],
    ),
    ("time(2)", Stricter, &["10:00:00.005", "10:00:00.0049", "23:59:59.999"]),
    (
        "interval",
        Stricter,
        &[
            "1 year 2 mons -3 days +04:05:06.7",
            "@ 1 day ago",
            "P1Y2M3DT4H5M6.7S",
            "1-2 3 4:05:06",
            "-00:00:01",
            "1 day 1 day",
            "5",
            "1.5 hours",
            "178956970 years 7 mons",
            "178956970 years 8 mons",
            "2147483648 days",
            "x",
            "",
            "1 fortnight",
            "04:05",
            "PT1S",
            "1 day -1 hours",
        ],
    ),
    ("bit(3)", Same, &["101", "10", "1011", "x5", "B101", "102", "X", "", "b"]),
    ("varbit(5)", Same, &["10101", "101011", "x1", "x1F", "", "2", "B1"]),
    ("bit", Same, &["1", "0", "", "11"]),
    (
        "inet",
        Stricter,
        &[
            "192.168.1.5/24",
            "10.1.2.3",
            "10.1/16",
            "10",
            "256.1.1.1",
            "1.2.3.4/33",
            "1.2.3",
            "::1",
            "fe80::1/64",
            "::ffff:1.2.3.4",
            "1::2::3",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7:8:9",
            "::/129",
            "1.2.3.4/",
            "1.2.3.4/024",
            "01.2.3.4",
            "::1/064",
            "1.2.3.4.5",
            "",
        ],
    ),
    (
        "cidr",
        Stricter,
        &[
            "192.168.1.0/24",
            "192.168.1.5/24",
            "10",
            "10.1",
            "192.168",
            "192.168.1",
            "224.1.2.3",
            "128.1",
            "::/0",
            "fe80::/10",
            "fe80::1/64",
            "10.0.0.0/7",
            "1.2.3.4",
            "240.1",
            "0/0",
        ],
    ),
    (
        "macaddr",
        Stricter,
        &[
            "08:00:2b:01:02:03",
            "08-00-2b-01-02-03",
            "08002b:010203",
            "08002b-010203",
            "0800.2b01.0203",
            "0800-2b01-0203",
            "08002b010203",
            "8:0:2b:1:2:3",
            "08:00:2b:01:02",
            "08:00:2b:01:02:zz",
            "08002b01020",
        ],
    ),
    (
        "macaddr8",
        Stricter,
        &[
            "08:00:2b:01:02:03:04:05",
            "08002b0102030405",
            "08-00-2b-01-02-03",
            "0800.2b01.0203.0405",
            "08:00-2b:01:02:03",
            "08:00:2b:01:02:03:04",
            "0800:2b01:0203",
        ],
    ),
    (
        "pg_lsn",
        Same,
        &["16/B374D848", "0/0", "/1", "123456789/0", "0/G", "0/", "FFFFFFFF/FFFFFFFF", " 0/0"],
    ),
    ("oid", Stricter, &["0", "4294967295", "4294967296", "-1", "-2147483648", "-2147483649", "x"]),
    (
        "int4range",
        Same,
        &[
            "[1,5)",
            "(1,5]",
            "empty",
            "[5,1]",
            "[1,2147483647]",
            "(2147483647,)",
            "(,)",
            "[a,b]",
            "[ 1 , 2 ]",
            "[\"1\",2)",
            "[1,2",
            "1,2",
            "[1,2) x",
            " [1,1] ",
            "[,5]",
        ],
    ),
    ("int8range", Same, &["[1,9223372036854775807]", "[1,9223372036854775807)", "(,1)", "Empty "]),
    (
        "numrange",
        Same,
        &[
            "[1.5,2.5]",
            "[2.50,2.5]",
            "[2.51,2.5]",
            "[-2,-1]",
            "[-1,-2]",
            "[NaN,NaN]",
            "[inf,NaN]",
            "[1e3,1000]",
            "[1e3,999]",
            "[0,-0.0]",
            "[-1,1]",
        ],
    ),
    (
        "daterange",
        Stricter,
        &[
            "[2024-01-01,2024-12-31]",
            "[2024-12-31,2024-01-01]",
            "[2024-01-01,infinity]",
            "(5874897-12-31,)",
        ],
    ),
    (
        "tsrange",
        Stricter,
        &[
            "[\"2024-01-01 00:00:00\",\"2024-01-02 00:00:00\")",
            "[2024-01-01 00:00:00,2023-01-01 00:00:00]",
            "[,infinity]",
        ],
    ),
    (
        "tstzrange",
        Stricter,
        &[
            "[\"2024-01-01 00:00:00+02\",\"2024-01-01 00:00:00+00\")",
            "[\"2024-01-01 00:00:00+00\",\"2024-01-01 00:00:00+02\")",
        ],
    ),
    (
        "int4multirange",
        Same,
        &["{[1,2),[5,6]}", "{}", "{empty}", "{[1,2),}", "[1,2)", " { [1,2) , [0,9] } ", "{[2,1]}"],
    ),
    (
        "tsvector",
        Stricter,
        &[
            "a fat cat",
            "'a fat cat':1A,3 sat:2",
            "a:0",
            "a:1x",
            "'it''s'",
            "a\\ b",
            "''",
            "'open",
            "a:",
            "a:1,,2",
            "a:99999",
            "",
            "a:1B b:2*",
        ],
    ),
    (
        "integer[][]",
        Same,
        &[
            "{{1,2},{3,4}}",
            "{1,2}",
            "{{1},{x}}",
            "{{1},{NULL}}",
            "{1,2,NULL}",
            "{}",
            "{1,2147483648}",
            "{{1,2},{3}}",
            "{1,{2}}",
            "[0:1]={7,8}",
            "[0:2]={7,8}",
            "{1,}",
            "{1 , 2}",
            "{\"1\",2}",
            "{1",
            "1",
            "{1}}",
            " {1} ",
            "{a}",
            "{{{{{{1}}}}}}",
            "{{{{{{{1}}}}}}}",
            "[1:2][1:1]={{1},{2}}",
        ],
    ),
    (
        "varchar(2)[][]",
        Same,
        &[
            "{{ab,cd}}",
            "{{abc}}",
            "{{\"a\\\"\"}}",
            "{{\"a b\"}}",
            "{{ab  }}",
            "{{\"ab  \"}}",
            "{{\"abc\"},{a}}",
            "{{a\"b}}",
        ],
    ),
    ("mood", Same, &["sad", "ok", "Sad", "", "sad "]),
    ("mood[][]", Same, &["{{sad,ok}}", "{{happy}}", "{{NULL}}"]),
    ("percent", Same, &["0", "100", "101", "-1", "x"]),
    ("jsonb[][]", Same, &["{{\"{}\"}}", "{{\"{\\\"a\\\": 1}\"}}", "{{\"{\"}}"]),
];

const NEEDED: &str = "CREATE TYPE mood AS ENUM ('sad', 'ok');
    CREATE DOMAIN percent AS integer CHECK (VALUE >= 0 AND VALUE <= 100);\n";

/// Changes a text a little: a character goes, comes twice, or is another one of the type's.
fn mutated(random: &mut Random, texts: &[&str]) -> String {
    let mut chars: Vec<char> = random.pick(texts).chars().collect();
    let alphabet: Vec<char> = texts.concat().chars().chain(" 0x,.-+:e".chars()).collect();
    for _ in 0..=random.below(2) {
        let at = random.below(chars.len() + 1);
        match random.below(3) {
            0 if at < chars.len() => drop(chars.remove(at)),
            1 if at < chars.len() => chars[at] = *random.pick(&alphabet),
            _ => chars.insert(at, *random.pick(&alphabet)),
        }
    }
    chars.into_iter().collect()
}

fn copy_escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

#[test]
fn what_the_contract_takes_loads_and_nothing_else_does() {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(6);
    let mut random = Random::new(seed);
    let (mut dump, mut ddl, mut oracle) =
        (DUMP_HEAD.to_owned(), NEEDED.to_owned(), NEEDED.to_owned());
    let plan = TempDir::new().expect("a folder");
    fs::create_dir(plan.path().join("models")).expect("a folder");
    oracle.push_str(TRY);
    let mut texts_of: Vec<Vec<String>> = Vec::new();
    for (place, (declared, _, given)) in TYPES.iter().enumerate() {
        let mut texts: Vec<String> = given.iter().map(|text| (*text).to_owned()).collect();
        texts.extend((0..MUTATIONS).map(|_| mutated(&mut random, given)));
        let table = format!("CREATE TABLE t{place} (id integer PRIMARY KEY, v {declared});\n");
        ddl.push_str(&table);
        oracle.push_str(&table);
        oracle.push_str(&format!(
            "CREATE TABLE s{place} (id integer, v text);\nCOPY s{place} FROM stdin;\n"
        ));
        writeln!(dump, "CREATE TABLE public.s{place} (id integer, v text);").unwrap();
        writeln!(dump, "COPY public.s{place} (id, v) FROM stdin;").unwrap();
        for (id, text) in texts.iter().enumerate() {
            let line = format!("{id}\t{}\n", copy_escaped(text));
            dump.push_str(&line);
            oracle.push_str(&line);
        }
        dump.push_str("\\.\n\n");
        oracle.push_str("\\.\n");
        oracle.push_str(&format!("SELECT try({place}, id, v) FROM s{place} ORDER BY id;\n"));
        let model = format!("SELECT id, v FROM legacy.s{place}");
        fs::write(plan.path().join(format!("models/t{place}.sql")), model).expect("a model");
        texts_of.push(texts);
    }
    dump.push_str("--\n-- PostgreSQL database dump complete\n--\n");
    fs::write(plan.path().join("target.sql"), &ddl).expect("the target");
    fs::write(plan.path().join("plan.toml"), PLAN).expect("the plan");

    let source = Database::create();
    source.script(&oracle);
    let run = Run::convert_dump(plan.path(), dump.as_bytes(), &[]);
    run.ended(1);
    let mut differences = Vec::new();
    for (place, (declared, word, _)) in TYPES.iter().enumerate() {
        let id = |line: &str| -> usize { line.split('\t').next().unwrap().parse().unwrap() };
        let ours: BTreeSet<usize> =
            run.lines(&format!("t{place}")).iter().map(|line| id(line)).collect();
        let theirs = source.psql(&format!("SELECT id FROM t{place}"));
        let theirs: BTreeSet<usize> = theirs.lines().map(id).collect();
        for id in ours.symmetric_difference(&theirs) {
            let who = if ours.contains(id) { "we" } else { "they" };
            if *word == Same || who == "we" {
                differences
                    .push(format!("{declared}: {who} alone take {:?}", texts_of[place][*id]));
            }
        }
    }
    assert!(differences.is_empty(), "{}\n{}", differences.len(), differences.join("\n"));

    let target = Database::create();
    target.script(&ddl);
    let load = target.psql_file(&run.path(), "load.sql");
    assert!(load.status.success(), "{}", String::from_utf8_lossy(&load.stderr));
    for (place, (declared, word, _)) in TYPES.iter().enumerate() {
        let rows = format!("COPY (SELECT * FROM t{place} ORDER BY id) TO STDOUT");
        let (ours, theirs) = (target.psql(&rows), source.psql(&rows));
        let theirs: BTreeSet<&str> = theirs.lines().collect();
        let others: Vec<&str> = ours.lines().filter(|line| !theirs.contains(line)).collect();
        assert!(others.is_empty(), "{declared} {word:?}: {others:?}");
    }
}

const DUMP_HEAD: &str = "--\n-- PostgreSQL database dump\n--\n
SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n\n";

const PLAN: &str = "[plan]\nname = \"types\"\n[sources.legacy]\ndump = \"unused.sql\"\n\
    [target]\nschema = \"target.sql\"\n";

/// Inserts a text where the type takes it.
const TRY: &str = "CREATE FUNCTION try(place integer, id integer, v text) RETURNS void
    LANGUAGE plpgsql AS $$
    BEGIN
        EXECUTE format('INSERT INTO t%s VALUES (%s, %L)', place, id, v);
    EXCEPTION WHEN OTHERS THEN NULL;
    END $$;\n";
