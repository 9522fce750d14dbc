//! PostgreSQL's own word against ours: invented tables of every type, in every form of dump.
//!
//! The tables come from a seed. What `snapshot --format copy` writes must be, line for line, the
//! server's own `COPY t TO STDOUT`; what is converted and loaded must be what was there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::dump_file::DumpFile;
use crate::postgres::{Database, quoted};
use crate::random::{Random, hex};
use crate::run::{self, Run};

/// The options of pg_dump that write rows, names or types differently.
const FORMS: [&[&str]; 6] = [
    &[],
    &["--inserts"],
    &["--column-inserts", "--disable-dollar-quoting"],
    &["--inserts", "--rows-per-insert=100", "--quote-all-identifiers"],
    &["--inserts", "--on-conflict-do-nothing", "--rows-per-insert=7"],
    &["--clean", "--if-exists", "--create", "--no-owner", "--no-privileges"],
];

/// Makes the text of a value.
type Make = fn(&mut Random) -> String;

/// Types as they are declared, and what makes texts of their values.
const TYPES: &[(&str, Make)] = &[
    ("smallint", |r| extreme(r, i16::MIN.into(), i16::MAX.into())),
    ("integer", |r| extreme(r, i32::MIN.into(), i32::MAX.into())),
    ("bigint", |r| extreme(r, i64::MIN, i64::MAX)),
    ("oid", |r| extreme(r, 0, u32::MAX.into())),
    ("numeric", |r| match r.below(8) {
        0 => r.pick(&["NaN", "Infinity", "-Infinity", "0", "0.000", "-0.0"]).to_string(),
        1 => r.decimal(400, 400),
        2 => format!("1e{}", r.between(-300, 300)),
        _ => r.decimal(30, 20),
    }),
    ("numeric(9,2)", |r| r.decimal(7, 2)),
    ("numeric(18,18)", |r| r.decimal(0, 18)),
    ("numeric(38,10)", |r| r.decimal(28, 10)),
    ("numeric(76,30)", |r| r.decimal(46, 30)),
    ("numeric(77,5)", |r| r.decimal(72, 5)),
    ("numeric(5,-2)", |r| r.digits(6)),
    ("numeric(3,5)", |r| format!("0.00{:03}", r.below(1000))),
    ("real", |r| match r.below(6) {
        0 => r.pick(&["NaN", "Infinity", "-Infinity", "-0", "3.4028235e38", "1e-45"]).to_string(),
        1 => format!("{}", r.between(-9_999_999, 9_999_999)),
        _ => format!("{:e}", f32::from_bits(r.next() as u32 & 0xbfff_ffff)),
    }),
    ("double precision", |r| match r.below(6) {
        0 => r.pick(&["NaN", "Infinity", "-Infinity", "-0", "5e-324", "1e15", "1e16"]).to_string(),
        1 => format!("{}", r.between(-9_999_999_999, 9_999_999_999) as f64 / 1000.0),
        _ => format!("{:e}", r.float()),
    }),
    ("money", |r| {
        format!(
            "{}.{:02}",
            r.between(-92_233_720_368_547_757, 92_233_720_368_547_757),
            r.below(100)
        )
    }),
    ("boolean", |r| r.pick(&["t", "f"]).to_string()),
    ("bit(1)", |r| bits(r, 1, 1)),
    ("bit(9)", |r| bits(r, 9, 9)),
    ("bit varying", |r| bits(r, 0, 70)),
    ("bit varying(12)", |r| bits(r, 0, 12)),
    ("text", |r| r.text(200)),
    ("character varying", |r| r.text(80)),
    ("character varying(7)", |r| r.text(7)),
    ("character(5)", |r| r.text(5)),
    ("\"char\"", |r| r.pick(&["", "a", "\\", "\t", "'", "\"", "N"]).to_string()),
    ("name", |r| r.text(12)),
    ("short_text", |r| r.text(10)),
    ("positive", |r| extreme(r, 1, i32::MAX.into())),
    ("list_domain", |r| array(r, |r| extreme(r, -9, 9), false)),
    ("mood", |r| r.pick(&MOODS).to_string()),
    ("pair", |r| format!("({},{})", r.digits(9), composite_text(r))),
    ("hstore", |r| format!("{}=>{}", array_text(r), array_text(r))),
    ("citext", |r| r.text(20)),
    ("bytea", |r| format!("\\x{}", hex(&r.awkward_bytes(60)))),
    ("date", |r| match r.below(6) {
        0 => r
            .pick(&["infinity", "-infinity", "4713-01-01 BC", "5874897-12-31", "0001-01-01"])
            .to_string(),
        1 => format!("{} BC", r.date((1, 4700))),
        _ => r.date((1, 12_000)),
    }),
    ("timestamp without time zone", instant),
    ("timestamp(0) without time zone", instant),
    ("timestamp(3) without time zone", instant),
    ("timestamp with time zone", zoned),
    ("timestamp(2) with time zone", zoned),
    ("time without time zone", Random::clock),
    ("time(1) without time zone", |r| format!("{:02}:59:58.{}", r.below(24), r.below(10))),
    ("time with time zone", |r| {
        format!("{}{:+03}:{:02}", r.clock(), r.between(-15, 15), r.below(60))
    }),
    ("interval", span),
    ("interval(2)", span),
    ("interval year to month", span),
    ("interval day to second(3)", span),
    ("uuid", |r| format!("{:016x}{:016x}", r.next(), r.next())),
    ("json", |r| r.json(3)),
    ("jsonb", |r| r.json(3)),
    ("xml", |r| format!("<a b=\"{}\">\n{}</a>", r.below(9), r.digits(5))),
    ("inet", |r| {
        r.pick(&["10.0.0.1", "10.1.2.3/8", "::1", "2001:db8::ff00:42:8329/64", "::ffff:1.2.3.4"])
            .to_string()
    }),
    ("cidr", |r| r.pick(&["10.0.0.0/8", "0.0.0.0/0", "2001:db8::/32"]).to_string()),
    ("macaddr", |r| hex(&r.next().to_be_bytes()[..6])),
    ("macaddr8", |r| hex(&r.next().to_be_bytes())),
    ("point", point),
    ("box", |r| format!("({},{})", point(r), point(r))),
    ("lseg", |r| format!("[{},{}]", point(r), point(r))),
    ("line", |r| format!("{{1,{},{}}}", r.digits(3), r.digits(3))),
    ("path", |r| format!("[{},{}]", point(r), point(r))),
    ("polygon", |r| format!("({},{})", point(r), point(r))),
    ("circle", |r| format!("<{},{}>", point(r), r.below(99))),
    ("int4range", |r| range(r, |r| r.between(0, 9).to_string(), |r| r.between(10, 99).to_string())),
    ("numrange", |r| {
        range(
            r,
            |r| r.between(0, 9).to_string(),
            |r| format!("1{}", r.decimal(1, 9).replace('-', "")),
        )
    }),
    ("tsrange", |r| range(r, |r| r.date((1000, 1999)), |r| r.date((2000, 2999)))),
    ("tstzrange", |r| {
        range(
            r,
            |r| format!("\"{}\"", recent(r, 1950, 1999)),
            |r| format!("\"{}\"", recent(r, 2000, 2030)),
        )
    }),
    ("daterange", |r| range(r, |r| r.date((1000, 1999)), |r| r.date((2000, 2999)))),
    ("int8multirange", |r| format!("{{[{},10),[20,{}]}}", r.below(10), 20 + r.below(90))),
    ("text_range", |r| format!("[{},)", composite_text(r))),
    ("tsvector", |r| format!("'x{}':3 b:1A", r.text(9).replace('\\', "\\\\").replace('\'', "''"))),
    ("tsquery", |r| {
        format!("'{}' & !b", r.text(9).replace(['\\', '\''], "").trim().to_owned() + "x")
    }),
    ("pg_lsn", |r| format!("{:X}/{:X}", r.next() as u32, r.next() as u32)),
    ("pg_snapshot", |r| format!("10:20:{}", 10 + r.below(10))),
    ("tid", |r| format!("({},{})", r.below(9999), r.below(99))),
    ("jsonpath", |r| r.pick(&["$.a[*]", "$.\"it's \\\\ \\\"b\\\"\"", "strict $"]).to_string()),
    ("integer[]", |r| array(r, |r| extreme(r, i32::MIN.into(), i32::MAX.into()), true)),
    ("text[]", |r| array(r, array_text, true)),
    ("character varying(5)[]", |r| array(r, |r| array_quoted(&r.text(5)), true)),
    ("character(3)[]", |r| array(r, |r| array_quoted(&r.text(3)), false)),
    ("numeric[]", |r| array(r, |r| r.decimal(20, 20), true)),
    ("numeric(8,3)[]", |r| array(r, |r| r.decimal(5, 3), false)),
    ("double precision[]", |r| array(r, |r| format!("{:e}", r.float()), true)),
    ("real[]", |r| array(r, |r| r.pick(&["NaN", "-Infinity", "0.1", "1e-10"]).to_string(), false)),
    ("boolean[]", |r| array(r, |r| r.pick(&["t", "f"]).to_string(), true)),
    ("bytea[]", |r| array(r, |r| format!("\"\\\\x{}\"", hex(&r.bytes(9))), false)),
    ("uuid[]", |r| array(r, |r| format!("{:016x}{:016x}", r.next(), r.next()), false)),
    ("date[]", |r| array(r, |r| r.date((1, 9999)), false)),
    ("timestamp with time zone[]", |r| {
        array(r, |r| format!("\"{} {}+03\"", r.date((1, 9999)), r.clock()), false)
    }),
    ("timestamp without time zone[]", |r| {
        array(r, |r| format!("\"{} {}\"", r.date((1, 9999)), r.clock()), false)
    }),
    ("time without time zone[]", |r| array(r, Random::clock, false)),
    ("interval[]", |r| array(r, |r| array_quoted(&span(r)), false)),
    ("jsonb[]", |r| array(r, |r| array_quoted(&r.json(2)), false)),
    ("json[]", |r| array(r, |r| array_quoted(&r.json(2)), false)),
    ("mood[]", |r| array(r, |r| array_quoted(r.pick::<&str>(&MOODS)), true)),
    ("short_text[]", |r| array(r, |r| array_quoted(&r.text(10)), false)),
    ("pair[]", |r| {
        array(
            r,
            |r| {
                let text = composite_text(r);
                array_quoted(&format!("(1,{text})"))
            },
            false,
        )
    }),
    ("inet[]", |r| array(r, |r| r.pick(&["10.0.0.1", "::1/64"]).to_string(), false)),
    ("bit(3)[]", |r| array(r, |r| bits(r, 3, 3), false)),
    ("int4range[]", |r| {
        array(r, |r| r.pick(&["\"[1,5)\"", "empty", "\"(,)\""]).to_string(), false)
    }),
    ("money[]", |r| array(r, |r| format!("\"${}.50\"", r.below(9_999)), false)),
    ("point[]", |r| array(r, |r| format!("\"{}\"", point(r)), false)),
    ("\"char\"[]", |r| array(r, |r| r.pick(&["a", "\"\"", "\"\\\\\""]).to_string(), false)),
];

const MOODS: [&str; 7] = ["happy", "it's", "a,b", "", " ", "back\\slash", "quo\"te"];

const TYPES_SQL: &str = r#"
CREATE TYPE mood AS ENUM ('happy', 'it''s', 'a,b', '', ' ', E'back\\slash', 'quo"te');
CREATE TYPE pair AS (number numeric, word text);
CREATE TYPE text_range AS RANGE (subtype = text);
CREATE DOMAIN short_text AS varchar(10);
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN list_domain AS integer[];
"#;

fn extreme(random: &mut Random, low: i64, high: i64) -> String {
    match random.below(6) {
        0 => low.to_string(),
        1 => high.to_string(),
        2 => low.max(-1).to_string(),
        _ => random.between(low, high).to_string(),
    }
}

fn bits(random: &mut Random, least: usize, most: usize) -> String {
    let count = least + random.below(most - least + 1);
    (0..count).map(|_| *random.pick(&['0', '1'])).collect()
}

fn instant(random: &mut Random) -> String {
    match random.below(8) {
        0 => {
            let awkward = [
                "infinity",
                "-infinity",
                "4714-11-25 00:00:00 BC",
                "0001-01-01 00:00:00",
                "0001-12-31 23:59:59.999999 BC",
                "1969-12-31 23:59:59.999999",
                "262143-12-31 23:59:59.999999",
                "294246-12-31 23:59:59",
            ];
            random.pick(&awkward).to_string()
        }
        1 => format!("{} {} BC", random.date((1, 4700)), random.clock()),
        2 => format!("{} {}", random.date((1, 99_999)), random.clock()),
        _ => format!("{} {}", random.date((1900, 2100)), random.clock()),
    }
}

fn recent(random: &mut Random, first: i64, last: i64) -> String {
    format!("{} {}+05:30", random.date((first, last)), random.clock())
}

fn zoned(random: &mut Random) -> String {
    let instant = instant(random);
    let offset = format!("{:+03}:{:02}", random.between(-14, 14), random.pick(&[0, 30, 45]));
    match instant.strip_suffix(" BC") {
        _ if instant.ends_with("infinity") => instant,
        Some(instant) => format!("{instant}{offset} BC"),
        None => format!("{instant}{offset}"),
    }
}

fn span(random: &mut Random) -> String {
    let (years, months) = (random.between(-178, 178), random.between(-30, 30));
    match random.below(4) {
        0 => random.pick(&["0", "-00:00:00.000001", "1 mon -1 day", "99999:59:59"]).to_string(),
        1 => format!("{years} years {months} mons"),
        2 => format!("{} days -{}", random.between(-9999, 9999), random.clock()),
        _ => format!(
            "{years} years {months} mons {} days {}",
            random.between(-99, 99),
            random.clock()
        ),
    }
}

fn point(random: &mut Random) -> String {
    format!("({},{:e})", random.digits(4), random.float() % 1e9)
}

fn range(random: &mut Random, low: Make, high: Make) -> String {
    let (low, high) = (low(random), high(random));
    match random.below(6) {
        0 => "empty".to_owned(),
        1 => format!("(,{high})"),
        2 => format!("[{low},)"),
        3 => format!("[{low},{high}]"),
        _ => format!("({low},{high})"),
    }
}

fn array_quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn array_text(random: &mut Random) -> String {
    array_quoted(&random.text(12))
}

fn composite_text(random: &mut Random) -> String {
    array_quoted(&random.text(9))
}

/// Returns an array, now and then of two dimensions or with bounds of its own.
fn array(random: &mut Random, make: Make, with_shapes: bool) -> String {
    let item = |random: &mut Random| {
        if random.once_in(5) { "NULL".to_owned() } else { make(random) }
    };
    let row = |random: &mut Random, count| {
        let items: Vec<String> = (0..count).map(|_| item(random)).collect();
        format!("{{{}}}", items.join(","))
    };
    if with_shapes && random.once_in(12) {
        let rows: Vec<String> = (0..2).map(|_| row(random, 3)).collect();
        return format!("{{{}}}", rows.join(","));
    }
    let count = random.below(5);
    let items = row(random, count);
    if with_shapes && count > 0 && random.once_in(12) {
        return format!("[-1:{}]={items}", count as i64 - 2);
    }
    items
}

/// Returns a string literal of PostgreSQL.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Returns the SQL that makes a table with rows.
fn table_sql(random: &mut Random, name: &str, types: &[(&str, Make)], rows: usize) -> String {
    let mut names: Vec<String> = Vec::new();
    let mut columns = Vec::new();
    for (declared, _) in types {
        let column = random.name(&names);
        columns.push(format!("{} {declared}", quoted(&column)));
        names.push(column);
    }
    let listed: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    let listed = listed.join(", ");
    if random.once_in(3) {
        columns.insert(
            random.below(columns.len()),
            "made integer GENERATED ALWAYS AS (1 + 1) STORED".into(),
        );
    }
    let mut sql = format!("CREATE TABLE {name} ({});\n", columns.join(", "));
    for _ in 0..rows {
        let values = types.iter().map(|(_, make)| {
            if random.once_in(7) { "NULL".to_owned() } else { literal(&make(random)) }
        });
        let values: Vec<String> = values.collect();
        sql += &format!("INSERT INTO {name} ({listed}) VALUES ({});\n", values.join(", "));
    }
    sql
}

/// Returns whether the server can have this extension.
fn has_extension(database: &Database, name: &str) -> bool {
    let sql = format!("SELECT count(*) FROM pg_available_extensions WHERE name = '{name}'");
    database.psql(&sql) == "1\n"
}

/// Returns a database with tables of every type, one column each and several together.
fn invented(seed: u64) -> Database {
    let mut random = Random::new(seed);
    let database = Database::create();
    let mut sql = format!("{TYPES_SQL}CREATE SCHEMA {};\nBEGIN;\n", quoted("Odd \"schema\""));
    let mut types = TYPES.to_vec();
    // Some packages of the server come without its extensions.
    for extension in ["hstore", "citext"] {
        match has_extension(&database, extension) {
            true => sql.insert_str(0, &format!("CREATE EXTENSION {extension};\n")),
            false => types.retain(|(declared, _)| *declared != extension),
        }
    }
    let mut names = Vec::new();
    for (index, chunk) in types.chunks(6).enumerate() {
        let name = random.name(&names);
        let schema = if index % 4 == 3 { quoted("Odd \"schema\"") } else { "public".to_owned() };
        sql += &table_sql(&mut random, &format!("{schema}.{}", quoted(&name)), chunk, 40);
        names.push(name);
    }
    for _ in 0..8 {
        let name = random.name(&names);
        let types: Vec<(&str, Make)> =
            (0..1 + random.below(9)).map(|_| *random.pick(&types)).collect();
        sql += &table_sql(&mut random, &format!("public.{}", quoted(&name)), &types, 25);
        names.push(name);
    }
    sql += "COMMIT;";
    database.script(&sql);
    database
}

/// Returns the schema and name of each table.
fn tables(database: &Database) -> Vec<(String, String)> {
    let names = database.psql(
        "SELECT schemaname || E'\\t' || tablename FROM pg_tables
         WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1",
    );
    let pair =
        |line: &str| line.split_once('\t').map(|(schema, name)| (schema.into(), name.into()));
    names.lines().map(|line| pair(line).expect("two names")).collect()
}

/// Returns what the server's own COPY gives of each table.
fn copies(database: &Database) -> BTreeMap<(String, String), Vec<u8>> {
    let copy = |(schema, name): (String, String)| {
        let sql = format!("COPY {}.{} TO STDOUT", quoted(&schema), quoted(&name));
        let rows = database.psql(&sql).into_bytes();
        ((schema, name), rows)
    };
    tables(database).into_iter().map(copy).collect()
}

fn lines(copy: &[u8]) -> Vec<&[u8]> {
    let mut lines: Vec<&[u8]> = copy.split(|byte| *byte == b'\n').collect();
    assert_eq!(lines.pop(), Some(&b""[..]), "the file ends with a line end");
    lines
}

/// Asserts that two COPY texts are the same, and shows the first line that is not.
#[track_caller]
fn check_lines(found: &[u8], expected: &[u8], what: &str) {
    let (found, expected) = (lines(found), lines(expected));
    for (row, (found, expected)) in found.iter().zip(&expected).enumerate() {
        let (found, expected) = (found.escape_ascii(), expected.escape_ascii());
        assert!(
            found.to_string() == expected.to_string(),
            "{what}, row {}:\n found    {found}\n expected {expected}",
            row + 1
        );
    }
    assert_eq!(found.len(), expected.len(), "rows: {what}");
}

/// Compares `inspect` and `snapshot` with the server's COPY.
#[track_caller]
fn check_dump(
    dump: &[u8],
    expected: &BTreeMap<(String, String), Vec<u8>>,
    codes: &[i32],
    what: &str,
) {
    let dump = DumpFile::new(dump);
    let counts = expected.iter().map(|(name, rows)| (name.clone(), lines(rows).len() as u64));
    assert_eq!(dump.counts(codes), counts.collect(), "{what}");
    let found = dump.snapshot("copy", codes);
    for (name, rows) in expected {
        let found = found.get(name).unwrap_or_else(|| panic!("no file of {name:?}: {what}"));
        let found = fs::read(found).expect("a data file");
        check_lines(&found, rows, &format!("{}.{}: {what}", name.0, name.1));
    }
    assert_eq!(found.len(), expected.len(), "{what}");
}

#[test]
fn differential_snapshots_of_postgres_are_the_servers_copy() {
    let database = invented(1);
    let expected = copies(&database);
    for form in FORMS {
        // Whether such rows meet others is told, or decided by the keys.
        let codes: &[i32] = if form.contains(&"--on-conflict-do-nothing") { &[0, 1] } else { &[0] };
        check_dump(&database.pg_dump(form), &expected, codes, &format!("{form:?}"));
    }
}

/// pg_dump fixes most of a session's settings; these shape what it writes.
#[test]
fn differential_snapshots_of_postgres_do_not_depend_on_sessions() {
    let settings = [
        ("timezone", "America/New_York"),
        ("timezone", "Asia/Kathmandu"),
        ("bytea_output", "escape"),
        ("standard_conforming_strings", "off"),
        ("quote_all_identifiers", "on"),
    ];
    let database = invented(2);
    let expected = copies(&database);
    for (setting, value) in settings {
        database.set(setting, value);
        for form in [&[][..], &["--inserts"]] {
            let what = format!("{setting} = {value} {form:?}");
            check_dump(&database.pg_dump(form), &expected, &[0], &what);
        }
    }
}

/// Returns the numbers of the rows that a run rejected, by the name that it gives their table.
///
/// Only arrays of more dimensions, and ones with bounds of their own, are beyond our types.
#[track_caller]
fn rejected(run: &Run) -> BTreeMap<String, BTreeSet<usize>> {
    let mut rejected: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for path in run.files("rejects").keys() {
        for reject in run.json_lines(path) {
            let detail = run::plain(&reject["detail"]);
            assert!(detail.starts_with("expected a one-dimensional array"), "{reject}");
            let place = &reject["source"];
            let row = place["row"].as_u64().expect("a row of the source");
            rejected.entry(run::plain(&place["table"])).or_default().insert(row as usize);
        }
    }
    rejected
}

/// Converts and loads a dump, and compares what the target's COPY gives with the source's.
#[track_caller]
fn check_load(source: &Database, dump: &[u8]) {
    let run = Run::convert_dump(&run::plan("pass_through"), dump, &[]);
    assert!([0, 1].contains(&run.code), "{}{}", run.stdout, run.stderr);
    let rejected = rejected(&run);
    let target = Database::create();
    let output = target.psql_file(&run.path(), "load.sql");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found = copies(&target);
    for ((schema, name), rows) in copies(source) {
        let read_as = format!("legacy_{schema}.{name}");
        let is_rejected =
            |row: usize| rejected.get(&read_as).is_some_and(|rows| rows.contains(&row));
        let kept = lines(&rows).into_iter().zip(1..).filter(|(_, row)| !is_rejected(*row));
        let expected: Vec<u8> = kept.flat_map(|(line, _)| [line, b"\n"].concat()).collect();
        let what = format!("{schema}.{name}");
        check_lines(&found[&(schema, name)], &expected, &what);
    }
}

#[test]
fn differential_loads_of_postgres_hold_what_the_source_held() {
    let source = invented(3);
    check_load(&source, &source.pg_dump(&[]));
    check_load(&source, &source.pg_dump(&["--column-inserts"]));
    source.set("timezone", "America/New_York");
    let dump = source.pg_dump(&[]);
    source.set("timezone", "UTC");
    check_load(&source, &dump);
}
