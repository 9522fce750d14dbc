//! The contract of a MySQL target against a real server: what is accepted loads and comes out as it
//! went in; what is refused, the server refuses or changes.

use std::fs;

use tempfile::TempDir;

use crate::mariadb::Database;
use crate::mysql_cells::quoted;
use crate::run::Run;

/// Declarations and the texts that are tried in a column of them.
const CASES: &[(&str, &[&str])] = &[
    ("tinyint", &["127", "128", "-128", "-129", "1.5", "x", "", "+7", " 7"]),
    ("tinyint unsigned", &["0", "255", "256", "-1"]),
    ("smallint", &["32767", "32768", "-32768", "-32769"]),
    ("mediumint", &["8388607", "8388608", "-8388608", "-8388609"]),
    ("mediumint unsigned", &["16777215", "16777216", "-1"]),
    ("int unsigned", &["4294967295", "4294967296"]),
    ("bigint", &["9223372036854775807", "9223372036854775808", "-9223372036854775808"]),
    ("bigint unsigned", &["18446744073709551615", "18446744073709551616", "-1"]),
    ("int(5) zerofill", &["7", "-7"]),
    ("decimal(5,2)", &["999.99", "1000", "-999.99", "1.005", "1.50", "0.001", "1e2"]),
    ("decimal(5,2) unsigned", &["0", "-0.01", "1.25"]),
    ("decimal(65,30)", &["12345678901234567890123456789012345.123456789012345678901234567890"]),
    ("double", &["0.1", "1e308", "1e309", "nan", "-5e-324", "x"]),
    ("double unsigned", &["0.1", "-0.1"]),
    ("float", &["0.1", "1e38", "1e39", "nan"]),
    ("double(5,2)", &["1.25", "1.256", "999.99", "1000"]),
    ("char(3)", &["abc", "abcd", "äöü", "ab ", "a b", "", "🎉🎉🎉"]),
    ("varchar(3)", &["abc", "abcd", "äöü", "ab ", "   ", "\0\0\0"]),
    ("varchar(3) character set latin1", &["äö€", "ł", "🎉", "abc"]),
    ("varchar(3) character set ascii", &["abc", "ä"]),
    ("varchar(3) character set utf8mb3", &["ä€ł", "🎉"]),
    ("varchar(3) character set ucs2", &["äłж", "🎉"]),
    ("varchar(3) character set cp1251", &["При", "ł", "ä"]),
    ("varchar(3) character set sjis", &["漢ア", "ä"]),
    ("tinytext character set utf8mb4", &[A255, A256, UMLAUTS_128, "\0"]),
    ("tinytext character set latin1", &[A255, UMLAUTS_128]),
    ("enum('a','B','','it''s')", &["a", "A", "B", "b", "", "it's", "c", "1"]),
    ("set('r','g','b')", &["", "r", "r,b", "b,r", "r,r", "R", "x", "r,", "r,x"]),
    ("date", &["2024-02-29", "2023-02-29", "0000-00-00", "9999-12-31", "2024-00-01"]),
    ("datetime", &["2024-02-29 23:59:59", "2024-02-29 23:59:59.5", "2024-02-29 24:00:00"]),
    (
        "datetime(3)",
        &["2024-02-29 23:59:59.123", "2024-02-29 23:59:59.1234", "0000-00-00 00:00:00"],
    ),
    (
        "timestamp null",
        &[
            "1970-01-01 00:00:00",
            "1970-01-01 00:00:01",
            "2038-01-19 03:14:07",
            "2038-01-19 03:14:08",
            "2024-02-29 10:00:00",
        ],
    ),
    ("time", &["00:00:00", "838:59:59", "839:00:00", "-838:59:59", "25:00:00", "10:60:00"]),
    ("time(2)", &["10:00:00.25", "10:00:00.255", "838:59:59.00"]),
    ("year", &["0", "1900", "1901", "2155", "2156", "2024"]),
    ("json", &["{\"a\": 1}", "{", "\"\\ud800\"", "null", "", "[1,]", "\"\\u0000\""]),
    ("uuid", &["a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "A0EEBC999C0B4EF8BB6D6BB9BD380A11", "x"]),
    ("inet6", &["::1", "1.2.3.4", "x"]),
    ("inet4", &["1.2.3.4", "::1", "1.2.3"]),
    ("int CHECK (v >= 18)", &["18", "17"]),
    ("varchar(9) CHECK (v IN ('ab', 'c'))", &["ab", "AB", "ab ", "d"]),
    ("varchar(9) COLLATE utf8mb4_bin CHECK (v = 'ab')", &["ab", "AB", "ab "]),
    ("varchar(9) CHECK (v LIKE 'a%')", &["ab", "AB", "b"]),
    ("varchar(9) CHECK (char_length(v) > 1 AND v <> 'xx')", &["ab", "a", "xx", "XX", "ä"]),
];

const A255: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\
    aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\
    aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const A256: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\
    aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\
    aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const UMLAUTS_128: &str = "ääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää\
    ääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää";

fn hex(text: &str) -> String {
    format!("x'{}'", crate::random::hex(text.as_bytes()))
}

/// Makes the plan: for each case a table with its column, and a model that gives it the texts.
fn plan() -> TempDir {
    let dir = TempDir::new().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        fs::write(dir.path().join(name), text).expect("a file of the plan is written");
    };
    fs::create_dir(dir.path().join("models")).expect("a folder of models");
    write(
        "plan.toml",
        "[plan]\nname = \"c\"\nas_of = \"2025-01-01T00:00:00Z\"\n\
         [sources.legacy]\ndump = \"legacy.sql\"\n\
         [target]\nengine = \"mysql\"\nschema = \"target.sql\"\n",
    );
    write("target.sql", &ddl());
    for place in 0..CASES.len() {
        let model = format!("SELECT id, v FROM legacy.given_{place}");
        write(&format!("models/t{place}.sql"), &model);
    }
    dir
}

fn ddl() -> String {
    let tables = CASES.iter().enumerate().map(|(place, (declared, _))| {
        format!("CREATE TABLE t{place} (id int PRIMARY KEY, v {declared}) CHARSET=utf8mb4;\n")
    });
    tables.collect()
}

fn given() -> Database {
    let tables = CASES.iter().enumerate().map(|(place, (_, texts))| {
        let values = texts.iter().enumerate();
        let values =
            values.map(|(id, text)| format!("({id}, CONVERT({} USING utf8mb4))", hex(text)));
        format!(
            "CREATE TABLE given_{place} (id int PRIMARY KEY, v longtext);
             INSERT INTO given_{place} VALUES {};",
            values.collect::<Vec<_>>().join(", ")
        )
    });
    Database::create(&tables.collect::<String>())
}

/// Returns the texts of a table's column as the server prints them, by their number.
fn printed(database: &Database, table: &str) -> Vec<(usize, String)> {
    let rows = database.sql(&format!(
        "SELECT id, HEX(CONVERT(v USING utf8mb4)) FROM {} WHERE v IS NOT NULL ORDER BY id",
        quoted(table)
    ));
    let row = |line: &str| {
        let (id, hex) = line.split_once('\t').expect("two columns");
        let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal");
        let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect();
        (id.parse().expect("a number"), String::from_utf8(bytes).expect("UTF-8"))
    };
    rows.lines().map(row).collect()
}

/// Returns the rows of a file of LOAD DATA: number and text.
fn written(run: &Run, table: &str) -> Vec<(usize, String)> {
    let unescape = |text: &str| {
        let mut characters = text.chars();
        let mut out = String::new();
        while let Some(character) = characters.next() {
            out.push(match character {
                '\\' => match characters.next().expect("a character after a backslash") {
                    '0' => '\0',
                    other => other,
                },
                other => other,
            });
        }
        out
    };
    let text = run.text(&format!("data/{table}.tsv"));
    let row = |line: &str| {
        let (id, value) = line.split_once('\t').expect("two columns");
        (id.parse().expect("a number"), unescape(value))
    };
    text.lines().map(row).collect()
}

/// Returns what the server makes of a text in strict mode; `None` where it refuses it.
fn stored(database: &Database, place: usize, text: &str) -> Option<String> {
    let mode = "SET sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE', \
                time_zone = '+00:00'";
    let given = format!("CONVERT({} USING utf8mb4)", hex(text));
    let sql = format!("{mode}; DELETE FROM t{place}; INSERT INTO t{place} VALUES (1, {given})");
    database.try_sql(&sql).ok()?;
    printed(database, &format!("t{place}")).pop().map(|(_, text)| text)
}

#[test]
fn what_is_accepted_loads_as_it_is_and_what_is_refused_does_not() {
    let plan = plan();
    let run = Run::convert_dump(plan.path(), &given().dump(&[]), &[]);
    run.ended(1);
    let target = Database::create(&ddl());
    target.run_file(&run.path(), "load.sql").unwrap_or_else(|error| panic!("load.sql: {error}"));
    let other = Database::create(&ddl());
    for (place, (declared, texts)) in CASES.iter().enumerate() {
        let table = format!("t{place}");
        let accepted = written(&run, &table);
        let zeros = declared.contains("zerofill").then_some("00000");
        let as_printed = |text: &str| match zeros {
            Some(zeros) => format!("{}{text}", &zeros[text.len()..]),
            None => text.to_owned(),
        };
        let expected: Vec<_> = accepted.iter().map(|(id, text)| (*id, as_printed(text))).collect();
        assert_eq!(printed(&target, &table), expected, "{declared}");
        for (id, text) in texts.iter().enumerate() {
            if accepted.iter().any(|(known, _)| *known == id) {
                continue;
            }
            let stored = stored(&other, place, text);
            assert_ne!(stored.as_deref(), Some(*text), "{declared}: {text:?} was refused");
        }
    }
}

#[test]
fn each_violation_has_its_message() {
    let plan = plan();
    let run = Run::convert_dump(plan.path(), &given().dump(&[]), &[]);
    let mut lines = Vec::new();
    for (place, (declared, _)) in CASES.iter().enumerate() {
        let rejects = run.json_lines(&format!("rejects/t{place}.jsonl"));
        for reject in rejects {
            let (reason, detail) = (&reject["reason"], &reject["detail"]);
            let shown = crate::run::plain(&reject["row"]["v"]);
            let shown: String = shown.chars().take(12).collect();
            lines.push(format!(
                "{declared} | {shown} | {} | {}",
                crate::run::plain(reason),
                crate::run::plain(detail)
            ));
        }
    }
    insta::assert_snapshot!(lines.join("\n"), @r##"
tinyint | 128 | numeric_overflow | v: the value does not fit `tinyint`
tinyint | -129 | numeric_overflow | v: the value does not fit `tinyint`
tinyint | 1.5 | invalid_value | v: the value does not fit `tinyint`
tinyint | x | invalid_value | v: the value does not fit `tinyint`
tinyint |  | invalid_value | v: the value does not fit `tinyint`
tinyint unsigned | 256 | numeric_overflow | v: the value does not fit `tinyint unsigned`
tinyint unsigned | -1 | numeric_overflow | v: the value does not fit `tinyint unsigned`
smallint | 32768 | numeric_overflow | v: the value does not fit `smallint`
smallint | -32769 | numeric_overflow | v: the value does not fit `smallint`
mediumint | 8388608 | numeric_overflow | v: the value does not fit `mediumint`
mediumint | -8388609 | numeric_overflow | v: the value does not fit `mediumint`
mediumint unsigned | 16777216 | numeric_overflow | v: the value does not fit `mediumint unsigned`
mediumint unsigned | -1 | numeric_overflow | v: the value does not fit `mediumint unsigned`
int unsigned | 4294967296 | numeric_overflow | v: the value does not fit `int unsigned`
bigint | 922337203685 | numeric_overflow | v: the value does not fit `bigint`
bigint unsigned | 184467440737 | numeric_overflow | v: the value does not fit `bigint unsigned`
bigint unsigned | -1 | numeric_overflow | v: the value does not fit `bigint unsigned`
int(5) zerofill | -7 | numeric_overflow | v: the value does not fit `int(5) zerofill`
decimal(5,2) | 1000 | numeric_overflow | v: the value does not fit `decimal(5,2)`
decimal(5,2) unsigned | -0.01 | numeric_overflow | v: expected no negative number
double | 1e309 | numeric_overflow | v: the value does not fit `double`
double | nan | invalid_value | v: expected a finite number
double | x | invalid_value | v: the value does not fit `double`
double unsigned | -0.1 | numeric_overflow | v: expected no negative number
float | 1e39 | numeric_overflow | v: the value does not fit `float`
float | nan | invalid_value | v: expected a finite number
double(5,2) | 1.256 | invalid_value | v: expected at most 2 places
double(5,2) | 1000 | numeric_overflow | v: expected at most 3 digits before the point
char(3) | abcd | too_long | v: at most 3 characters, found 4
varchar(3) | abcd | too_long | v: at most 3 characters, found 4
varchar(3) character set latin1 | ł | invalid_value | v: expected letters of latin1, found U+0142
varchar(3) character set latin1 | 🎉 | invalid_value | v: expected letters of latin1, found U+1F389
varchar(3) character set ascii | ä | invalid_value | v: expected letters of ascii, found U+00E4
varchar(3) character set utf8mb3 | 🎉 | invalid_value | v: expected letters of utf8mb3, found U+1F389
varchar(3) character set ucs2 | 🎉 | invalid_value | v: expected letters of ucs2, found U+1F389
varchar(3) character set cp1251 | ł | invalid_value | v: expected letters of cp1251, found U+0142
varchar(3) character set cp1251 | ä | invalid_value | v: expected letters of cp1251, found U+00E4
varchar(3) character set sjis | ä | invalid_value | v: expected letters of sjis, found U+00E4
tinytext character set utf8mb4 | aaaaaaaaaaaa | too_long | v: at most 255 bytes, found 256
tinytext character set utf8mb4 | ääääääääääää | too_long | v: at most 255 bytes, found 256
enum('a','B','','it''s') | A | invalid_value | v: expected a label of the enum, which is spelled `a`
enum('a','B','','it''s') | b | invalid_value | v: expected a label of the enum, which is spelled `B`
enum('a','B','','it''s') | c | invalid_value | v: expected one of a, B, , it's
enum('a','B','','it''s') | 1 | invalid_value | v: expected one of a, B, , it's
set('r','g','b') | R | invalid_value | v: expected a list of r, g, b
set('r','g','b') | x | invalid_value | v: expected a list of r, g, b
set('r','g','b') | r, | invalid_value | v: expected a list of r, g, b
set('r','g','b') | r,x | invalid_value | v: expected a list of r, g, b
date | 2023-02-29 | invalid_value | v: the value does not fit `date`
date | 0000-00-00 | invalid_value | v: the value does not fit `date`
date | 2024-00-01 | invalid_value | v: the value does not fit `date`
datetime | 2024-02-29 2 | invalid_value | v: the value does not fit `datetime`
datetime(3) | 0000-00-00 0 | invalid_value | v: the value does not fit `datetime(3)`
timestamp null | 1970-01-01 0 | invalid_value | v: expected 1970-01-01 00:00:01 to 2038-01-19 03:14:07 UTC
timestamp null | 2038-01-19 0 | invalid_value | v: expected 1970-01-01 00:00:01 to 2038-01-19 03:14:07 UTC
time | 839:00:00 | invalid_value | v: expected a time from -838:59:59 to 838:59:59 with the digits of its column
time | 10:60:00 | invalid_value | v: expected a time from -838:59:59 to 838:59:59 with the digits of its column
time(2) | 10:00:00.255 | invalid_value | v: expected a time from -838:59:59 to 838:59:59 with the digits of its column
year | 1900 | numeric_overflow | v: expected 0 or 1901 to 2155
year | 2156 | numeric_overflow | v: expected 0 or 1901 to 2155
json | { | invalid_value | v: expected JSON
json | "\ud800" | invalid_value | v: expected JSON
json |  | invalid_value | v: expected JSON
json | [1,] | invalid_value | v: expected JSON
uuid | x | invalid_value | v: expected a UUID
inet6 | 1.2.3.4 | invalid_value | v: expected an IPv6 address
inet6 | x | invalid_value | v: expected an IPv6 address
inet4 | ::1 | invalid_value | v: expected an IPv4 address
inet4 | 1.2.3 | invalid_value | v: expected an IPv4 address
int CHECK (v >= 18) | 17 | check_violation | v >= 18
varchar(9) CHECK (v IN ('ab', 'c')) | d | check_violation | v IN ('ab', 'c')
varchar(9) COLLATE utf8mb4_bin CHECK (v = 'ab') | AB | check_violation | v = 'ab'
varchar(9) CHECK (v LIKE 'a%') | b | check_violation | v LIKE 'a%'
varchar(9) CHECK (char_length(v) > 1 AND v <> 'xx') | a | check_violation | char_length(v) > 1 AND v <> 'xx'
varchar(9) CHECK (char_length(v) > 1 AND v <> 'xx') | xx | check_violation | char_length(v) > 1 AND v <> 'xx'
varchar(9) CHECK (char_length(v) > 1 AND v <> 'xx') | XX | check_violation | char_length(v) > 1 AND v <> 'xx'
varchar(9) CHECK (char_length(v) > 1 AND v <> 'xx') | ä | check_violation | char_length(v) > 1 AND v <> 'xx'
"##);
}

/// Collations, and texts that some of them find equal.
const COLLATIONS: [&str; 6] = [
    "utf8mb4_general_ci",
    "utf8mb4_bin",
    "utf8mb4_unicode_ci",
    "utf8mb4_general_nopad_ci",
    "latin1_bin",
    "utf8mb3_general_ci",
];
const KEYS: [&str; 16] =
    ["a", "A", "a ", "á", "b", "é", "E", "s", "ß", "o", "ö", "ø", "x y", "X  Y", "n", "Ñ"];
const MORE_KEYS: [&str; 8] = ["🎉", "😀", "Ж", "ж", "й", "и", "ώ", "Ω"];

#[test]
fn keys_are_taken_once_as_the_server_compares_them() {
    let texts = |collation: &str| -> Vec<&str> {
        let knows_more = collation.starts_with("utf8mb4_general") || collation == "utf8mb4_bin";
        let more = if knows_more { MORE_KEYS.as_slice() } else { &[] };
        KEYS.iter().chain(more).copied().collect()
    };
    let table = |place: usize, name: &str| {
        let collation = COLLATIONS[place];
        let charset = collation.split('_').next().expect("a character set");
        format!(
            "CREATE TABLE {name} (id int PRIMARY KEY, v varchar(9) CHARACTER SET {charset}
                 COLLATE {collation}, UNIQUE KEY (v));"
        )
    };
    let dir = TempDir::new().expect("a temporary folder");
    fs::create_dir(dir.path().join("models")).expect("a folder of models");
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).expect(name);
    write(
        "plan.toml",
        "[plan]\nname = \"k\"\nas_of = \"2025-01-01T00:00:00Z\"\n[sources.legacy]\n\
         dump = \"legacy.sql\"\n[target]\nengine = \"mysql\"\nschema = \"target.sql\"\n",
    );
    let (mut ddl, mut given) = (String::new(), String::new());
    for (place, collation) in COLLATIONS.iter().enumerate() {
        ddl += &table(place, &format!("t{place}"));
        write(&format!("models/t{place}.sql"), &format!("SELECT id, v FROM legacy.given_{place}"));
        let values = texts(collation).into_iter().enumerate();
        let values: Vec<String> = values
            .map(|(id, text)| format!("({id}, CONVERT({} USING utf8mb4))", hex(text)))
            .collect();
        given += &format!(
            "CREATE TABLE given_{place} (id int PRIMARY KEY, v varchar(9));
             INSERT INTO given_{place} VALUES {};",
            values.join(", ")
        );
    }
    write("target.sql", &ddl);
    let source = Database::create(&given);
    let run = Run::convert_dump(dir.path(), &source.dump(&[]), &[]);
    run.ended(1);
    let target = Database::create(&ddl);
    target.run_file(&run.path(), "load.sql").unwrap_or_else(|error| panic!("load.sql: {error}"));
    for (place, collation) in COLLATIONS.iter().enumerate() {
        source.sql(&table(place, &format!("t{place}")));
        let ids =
            |database: &Database| database.sql(&format!("SELECT id FROM t{place} ORDER BY id"));
        source.sql(&format!("INSERT IGNORE INTO t{place} SELECT * FROM given_{place} ORDER BY id"));
        assert_eq!(ids(&target), ids(&source), "{collation}");
    }
}
