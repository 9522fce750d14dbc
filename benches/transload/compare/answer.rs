//! Compares what a job says or writes with what the input is known to have.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::super::Result;
use super::super::input::{Facts, Input, Table};
use super::Answer;
use super::job::{Place, Threads, expect};

/// Facts of tables, as somebody found them.
pub type Found = BTreeMap<String, Facts>;

/// Compares facts; says the first difference of each table.
pub fn of_facts(input: &Input, found: &Found) -> Answer {
    let differences = input.tables().filter_map(|(table, known)| {
        let Some(found) = found.get(table.name) else {
            return Some(format!("`{}` is missing", table.name));
        };
        let name = table.name;
        if found.rows != known.rows {
            return Some(format!("`{name}`: {} of {} rows", found.rows, known.rows));
        }
        if found.number != known.number {
            return Some(format!("`{name}`: other numbers in `{}`", table.number));
        }
        let (bytes, expected) = (found.bytes, known.bytes);
        (bytes != expected)
            .then(|| format!("`{name}`: {bytes} bytes in `{}` instead of {expected}", table.bytes))
    });
    of_differences(differences.collect())
}

pub fn of_differences(differences: Vec<String>) -> Answer {
    if differences.is_empty() { Answer::Agrees } else { Answer::Differs(differences.join("; ")) }
}

fn of_rows(input: &Input, rows: &BTreeMap<String, u64>) -> Answer {
    let differs = |(table, facts): (&Table, Facts)| {
        let found = rows.get(table.name).copied().unwrap_or(0);
        (found != facts.rows).then(|| format!("`{}`: {found} of {} rows", table.name, facts.rows))
    };
    of_differences(input.tables().filter_map(differs).collect())
}

/// Compares the rows that `inspect --json` counts.
pub fn of_report(input: &Input, report: &Value) -> Answer {
    let rows = report["tables"].as_array().into_iter().flatten().map(|table| {
        let rows = table["rows"].as_u64().unwrap_or(0);
        (
            own_name(table["name"].as_str().unwrap_or("")),
            rows - table["rejected"].as_u64().unwrap_or(0),
        )
    });
    of_rows(input, &rows.collect())
}

/// Compares the rows of each data file that a manifest lists.
pub fn of_manifest(input: &Input, out: &Path) -> Result<Answer> {
    let manifest: Value = serde_json::from_slice(&fs::read(out.join("manifest.json"))?)?;
    let mut by_ending: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    for file in manifest["artifacts"].as_array().into_iter().flatten() {
        let path = file["path"].as_str().unwrap_or("");
        let Some((name, ending)) = path.strip_prefix("data/").and_then(|p| p.rsplit_once('.'))
        else {
            continue;
        };
        let rows = file["rows"].as_u64().unwrap_or(0);
        by_ending.entry(ending.to_owned()).or_default().insert(own_name(name), rows);
    }
    if by_ending.is_empty() {
        return Ok(Answer::Differs("no data files".to_owned()));
    }
    let answers = by_ending.values().map(|rows| of_rows(input, rows));
    Ok(answers
        .reduce(|first, next| if first == Answer::Agrees { next } else { first })
        .unwrap_or(Answer::Unseen))
}

/// Returns a table's own name, without its schema.
fn own_name(name: &str) -> String {
    name.rsplit_once('.').map_or(name, |(_, name)| name).to_owned()
}

/// Compares the checksums of data with those of the first time, which are kept in `known`.
pub fn same_sums(out: &Path, known: &Path) -> Result<Answer> {
    let text = fs::read_to_string(out.join("SHA256SUMS"))?;
    // The audit has times in it.
    let sums = text.lines().filter(|line| !line.contains("audit.json"));
    let sums: Vec<&str> = sums.collect();
    let sums = sums.join("\n");
    if !known.exists() {
        fs::write(known, sums)?;
        return Ok(Answer::Agrees);
    }
    let is_same = fs::read_to_string(known)? == sums;
    Ok(if is_same {
        Answer::Agrees
    } else {
        Answer::Differs("other bytes than in another run".to_owned())
    })
}

/// Asks the snapshot itself.
pub fn of_snapshot(place: &Place, out: &Path) -> Result<Answer> {
    Ok(of_facts(&place.input, &ask(place, out)?))
}

/// Asks a dump or a snapshot by `transload query`, table by table.
pub fn ask(place: &Place, source: &Path) -> Result<Found> {
    let mut found = Found::new();
    for (table, _) in place.input.tables() {
        let sql = format!(
            "SELECT count(*) AS rows, sum({}) AS number, sum(octet_length({})) AS bytes FROM {}",
            table.number, table.bytes, table.name
        );
        let mut command = place.transload("query", Threads::All);
        let output = command.arg(source).arg(sql).args(["--format", "csv"]).output()?;
        expect(output.status.code(), &[0, 1], "query")?;
        let text = String::from_utf8(output.stdout)?;
        let line = text.lines().nth(1).ok_or("query answered nothing")?;
        found.insert(table.name.to_owned(), facts_of(line)?);
    }
    Ok(found)
}

/// Reads `rows,number,bytes`, where a sum of nothing may be nothing.
pub fn facts_of(line: &str) -> Result<Facts> {
    let mut fields = line.trim().split([',', '\t', '|']);
    let mut field = || fields.next().map(|field| if field.is_empty() { "0" } else { field });
    let missing = || format!("`{line}` is not rows, a number and bytes");
    Ok(Facts {
        rows: field().ok_or_else(missing)?.parse()?,
        number: field().ok_or_else(missing)?.parse()?,
        bytes: field().ok_or_else(missing)?.parse()?,
    })
}

/// Reads COPY files, in the few lines that take nothing from transload.
pub fn of_copy_files(input: &Input, out: &Path) -> Result<Answer> {
    let mut found = Found::new();
    for file in fs::read_dir(out.join("data"))? {
        let path = file?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        let Some(name) = name.strip_suffix(".copy").map(own_name) else { continue };
        if let Some((table, _)) = input.tables().find(|(table, _)| table.name == name) {
            found.insert(name, facts_of_copy(&path, table)?);
        }
    }
    Ok(of_facts(input, &found))
}

fn facts_of_copy(path: &Path, table: &Table) -> Result<Facts> {
    let place = |name| table.columns.iter().position(|column| column.name == name);
    let (number_at, bytes_at) = (place(table.number), place(table.bytes));
    let mut file = BufReader::with_capacity(1 << 20, File::open(path)?);
    let (mut facts, mut line) = (Facts::default(), Vec::new());
    while file.read_until(b'\n', &mut line)? > 0 {
        facts.rows += 1;
        let text = line.strip_suffix(b"\n").unwrap_or(&line);
        for (at, field) in text.split(|byte| *byte == b'\t').enumerate() {
            if field == b"\\N" {
                continue;
            }
            if Some(at) == number_at {
                facts.number += std::str::from_utf8(field)?.parse::<i64>()?;
            } else if Some(at) == bytes_at {
                facts.bytes += field_bytes(field);
            }
        }
        line.clear();
    }
    Ok(facts)
}

/// Returns how many bytes a field of COPY stands for: pairs of digits for bytes, letters behind a
/// backslash for one.
fn field_bytes(field: &[u8]) -> u64 {
    if let Some(digits) = field.strip_prefix(b"\\\\x") {
        return digits.len() as u64 / 2;
    }
    let (mut bytes, mut is_escaped) = (0, false);
    for byte in field {
        is_escaped = *byte == b'\\' && !is_escaped;
        bytes += u64::from(!is_escaped);
    }
    bytes
}

/// Runs a command that prints a line `table,rows,number,bytes` for each table it can read, and
/// `table!why` for the others.
pub fn of_lines(input: &Input, command: &mut Command) -> Result<Answer> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let mut found = Found::new();
    let mut differences = Vec::new();
    for line in String::from_utf8(output.stdout)?.lines() {
        if let Some((table, why)) = line.split_once('!') {
            differences.push(format!("`{table}`: {why}"));
            // Said already.
            if let Some((table, facts)) = input.tables().find(|(known, _)| known.name == table) {
                found.insert(table.name.to_owned(), facts);
            }
        } else if let Some((table, facts)) = line.split_once(',') {
            found.insert(table.to_owned(), facts_of(facts)?);
        }
    }
    if let Answer::Differs(more) = of_facts(input, &found) {
        differences.push(more);
    }
    Ok(of_differences(differences))
}
