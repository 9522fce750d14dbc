//! MariaDB's own word against ours: invented tables of every type, in every form of dump.
//!
//! The tables come from a seed. Each cell of a snapshot, and of what was converted and loaded into
//! PostgreSQL, must be what the server says of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::dump_file::DumpFile;
use crate::mariadb::Database;
use crate::mysql_cells::{
    Cells, cells, cells_said, check_same_cells, columns, parquet_cells, quoted, tables,
};
use crate::mysql_dump::FORMS;
use crate::postgres;
use crate::random::{Random, hex};
use crate::run::{self, Run};

/// Makes a value, as SQL.
type Make = fn(&mut Random) -> String;

/// Types as they are declared, and what makes values of them.
const TYPES: &[(&str, Make)] = &[
    ("TINYINT", |r| extreme(r, -128, 127)),
    ("TINYINT(1)", |r| extreme(r, -1, 2)),
    ("TINYINT UNSIGNED", |r| extreme(r, 0, 255)),
    ("SMALLINT", |r| extreme(r, -32_768, 32_767)),
    ("SMALLINT(3) UNSIGNED ZEROFILL", |r| extreme(r, 0, 65_535)),
    ("MEDIUMINT", |r| extreme(r, -8_388_608, 8_388_607)),
    ("MEDIUMINT UNSIGNED", |r| extreme(r, 0, 16_777_215)),
    ("INT", |r| extreme(r, i32::MIN.into(), i32::MAX.into())),
    ("INT(10) UNSIGNED", |r| extreme(r, 0, u32::MAX.into())),
    ("BIGINT", |r| extreme(r, i64::MIN, i64::MAX)),
    ("BIGINT UNSIGNED", |r| r.next().to_string()),
    ("BIGINT(20) UNSIGNED ZEROFILL", |r| (r.next() >> r.below(64)).to_string()),
    ("DECIMAL(65,30)", |r| r.decimal(35, 30)),
    ("DECIMAL(65)", |r| r.digits(65)),
    ("DECIMAL(38,38)", |r| r.decimal(0, 38)),
    ("DECIMAL(9,2) UNSIGNED", |r| r.decimal(7, 2).replace('-', "")),
    ("DECIMAL(12,4) UNSIGNED ZEROFILL", |r| r.decimal(8, 4).replace('-', "")),
    ("FLOAT", |r| format!("{:e}", f32::from_bits(r.next() as u32 & 0xbfff_ffff))),
    ("FLOAT UNSIGNED", |r| format!("{:e}", f32::from_bits(r.next() as u32 & 0x3fff_ffff))),
    ("DOUBLE", |r| format!("{:e}", r.float())),
    ("DOUBLE(20,5)", |r| r.decimal(14, 5)),
    ("BIT(1)", |r| format!("b'{}'", r.below(2))),
    ("BIT(7)", |r| format!("{}", r.below(128))),
    ("BIT(64)", |r| format!("x'{:016x}'", r.next())),
    ("BOOLEAN", |r| format!("{}", r.below(2))),
    ("DATE", |r| date(r)),
    ("DATETIME", |r| moment(r)),
    ("DATETIME(3)", |r| moment(r)),
    ("DATETIME(6)", |r| moment(r)),
    ("TIMESTAMP NULL", |r| instant(r)),
    ("TIMESTAMP(6) NULL", |r| instant(r)),
    ("TIME", |r| time(r)),
    ("TIME(2)", |r| time(r)),
    ("TIME(6)", |r| time(r)),
    ("YEAR", |r| r.pick(&["0", "1901", "2155", "2024", "1999"]).to_string()),
    ("CHAR(9)", |r| text(&r.text(9))),
    ("VARCHAR(40)", |r| text(&r.text(40))),
    ("VARCHAR(40) CHARACTER SET latin1", |r| text(&r.text(40))),
    ("VARCHAR(40) CHARACTER SET utf8mb3", |r| text(&r.text(40))),
    ("VARCHAR(40) CHARACTER SET utf16", |r| text(&r.text(40))),
    ("VARCHAR(40) CHARACTER SET cp1251", |r| text(&r.text(40))),
    ("VARCHAR(40) CHARACTER SET sjis", |r| text(&r.text(40))),
    ("VARCHAR(40) COLLATE utf8mb4_bin", |r| text(&format!("{}\0x", r.text(30)))),
    ("TINYTEXT", |r| text(&r.text(60))),
    ("TEXT", |r| text(&r.text(200))),
    ("MEDIUMTEXT", |r| text(&r.text(200))),
    ("LONGTEXT", |r| text(&r.text(200))),
    ("JSON", |r| text(&r.json(3))),
    ("BINARY(7)", |r| bytes(&r.awkward_bytes(7))),
    ("VARBINARY(90)", |r| bytes(&r.awkward_bytes(90))),
    ("TINYBLOB", |r| bytes(&r.awkward_bytes(90))),
    ("BLOB", |r| bytes(&r.awkward_bytes(300))),
    ("MEDIUMBLOB", |r| bytes(&r.bytes(300))),
    ("LONGBLOB", |r| bytes(&r.awkward_bytes(20))),
    ("ENUM('happy','it''s','a,b','','back\\\\slash','\"','größe','(x)')", |r| {
        r.between(0, 8).to_string()
    }),
    ("SET('x','y y','z''s','back\\\\slash','ü;')", |r| r.below(32).to_string()),
    ("UUID", |r| format!("'{}'", uuid(r))),
    ("INET6", |r| r.pick(&["'::1'", "'2001:db8::ff00:42:8329'", "'::ffff:1.2.3.4'"]).to_string()),
    ("POINT", |r| format!("ST_PointFromText('POINT({} {})', 4326)", r.digits(5), r.digits(5))),
    ("GEOMETRY", |r| format!("ST_GeomFromText('LINESTRING(0 0,{} 92)')", r.digits(4))),
];

fn extreme(random: &mut Random, low: i64, high: i64) -> String {
    match random.below(5) {
        0 => low.to_string(),
        1 => high.to_string(),
        _ => random.between(low, high).to_string(),
    }
}

fn date(random: &mut Random) -> String {
    match random.below(12) {
        0 => random.pick(&["'0000-00-00'", "'2024-00-00'", "'2023-02-31'"]).to_string(),
        1 => random.pick(&["'0001-01-01'", "'9999-12-31'", "'1582-10-10'"]).to_string(),
        _ => format!("'{}'", random.date((1000, 9999))),
    }
}

fn moment(random: &mut Random) -> String {
    match random.below(12) {
        0 => random.pick(&["'0000-00-00 00:00:00'", "'2024-05-00 01:02:03'"]).to_string(),
        1 => random.pick(&["'9999-12-31 23:59:59.999999'", "'0999-01-01'"]).to_string(),
        _ => format!("'{} {}'", random.date((1000, 9998)), random.clock()),
    }
}

fn instant(random: &mut Random) -> String {
    match random.below(12) {
        0 => "'0000-00-00 00:00:00'".to_owned(),
        1 => random.pick(&["'1970-01-01 00:00:01'", "'2038-01-19 03:14:07'"]).to_string(),
        _ => format!("'{} {}'", random.date((1971, 2037)), random.clock()),
    }
}

fn time(random: &mut Random) -> String {
    match random.below(12) {
        0 => random.pick(&["'838:59:59.999999'", "'-838:59:59.999999'", "'24:00:00'"]).to_string(),
        1 => format!("'-{}'", random.clock()),
        _ => format!("'{}'", random.clock()),
    }
}

fn uuid(random: &mut Random) -> String {
    let digits = format!("{:016x}{:016x}", random.next(), random.next());
    let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    parts.join("-")
}

fn text(text: &str) -> String {
    format!("CONVERT(x'{}' USING utf8mb4)", hex(text.as_bytes()))
}

fn bytes(bytes: &[u8]) -> String {
    format!("x'{}'", hex(bytes))
}

/// Returns a name; those of MySQL end at U+FFFF.
fn name(random: &mut Random, taken: &[String]) -> String {
    loop {
        let name = random.name(taken);
        if name.chars().all(|character| u32::from(character) <= 0xffff) {
            return name;
        }
    }
}

/// Returns the script that makes a table with rows, numbered from 1.
fn table_sql(random: &mut Random, table: &str, types: &[(&str, Make)], rows: usize) -> String {
    let mut names = vec!["id".to_owned()];
    let mut declared = vec!["id INT PRIMARY KEY".to_owned()];
    for (kind, _) in types {
        let column = name(random, &names);
        declared.push(format!("{} {kind}", quoted(&column)));
        names.push(column);
    }
    if random.once_in(3) {
        let at = 1 + random.below(declared.len());
        declared.insert(at, "`made` INT GENERATED ALWAYS AS (id + 1) VIRTUAL".to_owned());
    }
    let listed: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    let rows = (1..=rows).map(|id| {
        let values = types
            .iter()
            .map(|(_, make)| if random.once_in(7) { "NULL".to_owned() } else { make(random) });
        let values: Vec<String> = values.collect();
        format!("({id}, {})", values.join(", "))
    });
    let rows: Vec<String> = rows.collect();
    format!(
        "CREATE TABLE {} ({}) DEFAULT CHARSET=utf8mb4;\nINSERT INTO {} ({}) VALUES {};\n",
        quoted(table),
        declared.join(", "),
        quoted(table),
        listed.join(", "),
        rows.join(",\n")
    )
}

/// Returns a database with tables of every type, some columns each.
fn invented(seed: u64) -> Database {
    let mut random = Random::new(seed);
    let mut script =
        "SET SESSION sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO';\nSET NAMES utf8mb4;\n"
            .to_owned();
    let mut names = Vec::new();
    let mut add = |random: &mut Random, types: &[(&str, Make)], rows| {
        let table = name(random, &names);
        script += &table_sql(random, &table, types, rows);
        names.push(table);
    };
    for chunk in TYPES.chunks(6) {
        add(&mut random, chunk, 40);
    }
    for _ in 0..6 {
        let types: Vec<(&str, Make)> =
            (0..1 + random.below(9)).map(|_| *random.pick(TYPES)).collect();
        add(&mut random, &types, 25);
    }
    Database::create(&script)
}

/// What the server says of a table.
struct Said {
    columns: Vec<(String, String)>,
    cells: Cells,
}

fn said(database: &Database) -> BTreeMap<String, Said> {
    let said = |table: String| {
        let said = Said { columns: columns(database, &table), cells: cells_said(database, &table) };
        (table, said)
    };
    tables(database).into_iter().map(said).collect()
}

/// Compares every table's cells, as `read` reads its file, with what the server says.
#[track_caller]
fn check_snapshot(
    dump: &DumpFile,
    said: &BTreeMap<String, Said>,
    format: &str,
    read: impl Fn(&Path, &Said) -> Cells,
    what: &str,
) {
    let files = dump.snapshot(format, &[0]);
    assert_eq!(files.len(), said.len(), "{what}");
    for ((_, table), path) in &files {
        let said = &said[table];
        let found = read(path, said);
        check_same_cells(&format!("{table} by {what}"), &said.columns, found, said.cells.clone());
    }
}

/// Returns the cells of a Parquet file, with the texts that stand aside.
fn with_asides(path: &Path, said: &Said) -> Cells {
    let mut cells = parquet_cells(path);
    let aside = path.to_str().expect("a path in UTF-8").replace(".parquet", ".aside.parquet");
    if !Path::new(&aside).exists() {
        return cells;
    }
    let text = |cell: &Option<Vec<u8>>| {
        String::from_utf8(cell.clone().expect("a value")).expect("a text in UTF-8")
    };
    for aside in parquet_cells(Path::new(&aside)) {
        let row: usize = text(&aside[0]).parse().expect("a row");
        let column = said.columns.iter().position(|(name, _)| *name == text(&aside[1]));
        let cell = &mut cells[row - 1][column.expect("a column of the table")];
        assert_eq!(*cell, None, "a cell with a value and an aside");
        // Bytes, written `\x…`.
        let hex = text(&aside[2]);
        let digit = |at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal digits");
        *cell = Some((2..hex.len()).step_by(2).map(digit).collect());
    }
    cells
}

#[test]
fn differential_snapshots_of_mariadb_hold_the_cells_of_the_server() {
    let database = invented(1);
    let said = said(&database);
    for form in FORMS {
        let dump = DumpFile::new(&database.dump(form));
        let what = format!("{form:?}");
        let counts = dump.counts(&[0]).into_iter().map(|((_, table), rows)| (table, rows as usize));
        let expected = said.iter().map(|(table, said)| (table.clone(), said.cells.len()));
        assert_eq!(counts.collect::<BTreeMap<_, _>>(), expected.collect(), "{what}");
        let copy = |path: &Path, _: &Said| cells(&fs::read(path).expect("a data file"));
        check_snapshot(&dump, &said, "copy", copy, &what);
    }
    for form in [FORMS[0], &["--hex-blob"]] {
        let dump = DumpFile::new(&database.dump(form));
        check_snapshot(&dump, &said, "parquet", with_asides, &format!("{form:?}, Parquet"));
    }
}

/// Reasons why a row may be none of PostgreSQL's.
const BEYOND: [&str; 4] = ["zero_date", "invalid_value", "nul_byte", "time_range"];

/// Returns the numbers of the rows of each table that a run rejected.
fn rejected(run: &Run) -> BTreeMap<String, BTreeSet<usize>> {
    let mut rejected: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for path in run.files("rejects").keys() {
        for reject in run.json_lines(path) {
            let reason = run::plain(&reject["reason"]);
            assert!(BEYOND.contains(&reason.as_str()), "{reject}");
            let place: &Value = &reject["source"];
            let table = run::plain(&place["table"]);
            let table = table.split_once('.').map_or(table.as_str(), |(_, table)| table);
            let row = place["row"].as_u64().expect("a row of the source") as usize;
            rejected.entry(table.to_owned()).or_default().insert(row);
        }
    }
    rejected
}

#[test]
fn differential_loads_of_mariadb_hold_the_cells_of_the_server() {
    let database = invented(2);
    let dump = database.dump(&["--order-by-primary"]);
    let run = Run::convert_dump(&run::plan("pass_through"), &dump, &[]);
    run.ended(1);
    let rejected = rejected(&run);
    let target = postgres::Database::create();
    let output = target.psql_file(&run.path(), "load.sql");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for (table, said) in said(&database) {
        // Columns that MariaDB generates are plain and empty there.
        let listed: Vec<String> =
            said.columns.iter().map(|(name, _)| postgres::quoted(name)).collect();
        let name = postgres::quoted(&table);
        let rows = target.psql(&format!("COPY {name} ({}) TO STDOUT", listed.join(", ")));
        let is_kept = |row: &Vec<Option<Vec<u8>>>| {
            let id = row[0].as_deref().and_then(|id| std::str::from_utf8(id).ok()?.parse().ok());
            let id: usize = id.expect("a key");
            !rejected.get(&table).is_some_and(|rows| rows.contains(&id))
        };
        let expected: Cells = said.cells.into_iter().filter(is_kept).collect();
        assert!(!expected.is_empty(), "{table}: all rejected");
        check_same_cells(
            &format!("{table}, loaded"),
            &said.columns,
            cells(rows.as_bytes()),
            expected,
        );
    }
}
