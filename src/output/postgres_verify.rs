//! Writes `verify.sql`: compares in PostgreSQL what is there with what the run has written.
//!
//! Counts and the sums of [`content_hash`](super::content_hash), made again by the server. Whole
//! tables are compared with numbers in the script; of tables that hold other rows too, those whose
//! keys are in the data file.

use super::content_hash::{ColumnContent, Content};
use super::error::Error;
use super::load_script::{LoadScript, LoadTable};
use super::postgres_rows::{same_key, stage, staged};
use super::postgres_saved::Saved;
use super::postgres_script::{
    RowSecurityGuard, SETTINGS, block, comment, files_guard, identifier, identifiers, join, line,
    literal, server_guard,
};
use crate::dump::SqlType;
use crate::plan::Mode;

/// Returns the script.
///
/// # Errors
///
/// As [`postgres_load::render`](super::postgres_load::render).
pub fn render(script: &LoadScript) -> Result<String, Error> {
    let mut sql = head(script);
    sql.push_str("\\set ON_ERROR_STOP on\n\\encoding UTF8\n\n");
    let security = RowSecurityGuard { tables: &script.tables, verb: "verify" }.render();
    let is_read = |table: &&LoadTable| table.is_shared();
    if script.tables.iter().any(|table| is_read(&table)) {
        // The copies of the files outlive this transaction: the other one writes nothing.
        sql.push_str(&format!("BEGIN;\n{security}{SETTINGS}\n{}", files_guard(script)?));
        for (place, table) in script.tables.iter().enumerate().filter(|(_, it)| is_read(it)) {
            sql.push_str(&stage(table, place)?.replace(" ON COMMIT DROP", ""));
        }
        sql.push_str("COMMIT;\n\n");
    }
    sql.push_str("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n");
    sql.push_str(&format!("{security}{SETTINGS}\n{}", server_guard()));
    let saved = Saved::of(script);
    if let Some(saved) = &saved
        && script.tables.iter().any(|table| table.mode == Mode::SkipExisting)
    {
        sql.push_str(&saved.is_there());
    }
    if !script.tables.is_empty() {
        sql.push_str(&guards(script));
    }
    for (place, table) in script.tables.iter().enumerate() {
        sql.push_str(&compare(table, place, saved.as_ref()));
    }
    sql.push_str(&block(
        "BEGIN
  IF current_setting('transload.differs', true) <> '' THEN
    RAISE EXCEPTION USING MESSAGE =
      E'the target is not as it was loaded:\\n' || current_setting('transload.differs');
  END IF;
END
",
    ));
    sql.push_str("COMMIT;\n");
    for (place, _) in script.tables.iter().enumerate().filter(|(_, it)| is_read(it)) {
        line(&mut sql, format_args!("DROP TABLE {};", staged(place)));
    }
    Ok(sql)
}

fn head(script: &LoadScript) -> String {
    let mut sql = format!(
        "-- Compares the target with what plan {} has loaded; changes nothing.\n\
         --\n\
         --     cd RUN && psql -X -q -d DATABASE -f verify.sql\n\
         --\n\
         -- Prints a line a table, and ends with an error that names the tables and columns that\n\
         -- differ. Each column is compared by the sum of a hash over its values, in any order.\n",
        comment(&script.plan),
    );
    for table in &script.tables {
        let name = table.table.name.to_string();
        if let Some(content) = &table.content {
            for (column, found) in table.columns.iter().zip(&content.columns) {
                if let ColumnContent::NotCompared(why) = found {
                    let (name, column) = (name.escape_debug(), column.escape_debug());
                    let why = why.escape_debug();
                    line(&mut sql, format_args!("-- Not compared: {name}.{column}: {why}."));
                }
            }
        }
    }
    sql.push('\n');
    sql
}

fn guards(script: &LoadScript) -> String {
    let names = script.tables.iter().map(|table| format!("({})", literal(&table.sql_name())));
    block(&format!(
        "DECLARE
  target record;
BEGIN
  FOR target IN SELECT * FROM (VALUES
    {}
  ) AS listed (name) LOOP
    IF to_regclass(target.name) IS NULL THEN
      RAISE EXCEPTION 'table %: expected one, found none', target.name;
    END IF;
    IF NOT has_table_privilege(target.name, 'SELECT') THEN
      RAISE EXCEPTION 'table %: role % may not select', target.name, current_user
        USING ERRCODE = 'insufficient_privilege';
    END IF;
  END LOOP;
END
",
        join(names, ",\n    "),
    ))
}

/// A column that is compared.
struct Compared<'a> {
    /// Its number in the file, from 1: the seed of its hashes.
    number: usize,
    name: &'a str,
    /// Its text is what its output function prints: a cast may print another one.
    is_exact: bool,
    sum: i128,
}

fn compared<'a>(table: &'a LoadTable, content: &Content) -> Vec<Compared<'a>> {
    let columns = table.columns.iter().zip(&content.columns).enumerate();
    let sums = columns.filter_map(|(place, (name, content))| match content {
        ColumnContent::Sum(sum) => {
            let column = table.table.column(name);
            let is_exact = column.is_some_and(|column| column.sql_type == SqlType::Exact);
            Some(Compared { number: place + 1, name, is_exact, sum: *sum })
        }
        ColumnContent::NotCompared(_) => None,
    });
    sums.collect()
}

/// Compares one table, prints its line, and notes what differs.
fn compare(table: &LoadTable, place: usize, saved: Option<&Saved>) -> String {
    if table.is_shared() && table.key.is_empty() {
        return compare_texts(table, place);
    }
    let nothing = Content { columns: Vec::new(), rows: None };
    let content = table.content.as_ref().unwrap_or(&nothing);
    let columns = compared(table, content);
    let name = table.sql_name();
    let by_key = same_key(table, "present", "loaded");
    let (present, expected) = match table.mode {
        // What was there already was skipped, and may be anything.
        Mode::SkipExisting => {
            let inserted = saved.map_or_else(String::new, |saved| saved.inserted(place));
            let of_load = same_key(table, "present", "loaded");
            let of_file = same_key(table, "present", "known");
            let file =
                format!("{} AS present JOIN {inserted} AS known ON {of_file}", staged(place));
            let present = format!("{name} AS present JOIN {inserted} AS loaded ON {of_load}");
            (present, hashes(&columns, content, &file))
        }
        _ if table.is_shared() => {
            let present = format!("{name} AS present JOIN {} AS loaded ON {by_key}", staged(place));
            (present, numbers(&columns, content, table.rows))
        }
        _ => (format!("{name} AS present"), numbers(&columns, content, table.rows)),
    };
    let found = hashes(&columns, content, &present);
    let listed = columns
        .iter()
        .enumerate()
        .map(|(place, column)| format!("({}, {})", place + 1, literal(column.name)));
    let names = match columns.is_empty() {
        true => "SELECT 0 AS place, '' AS name LIMIT 0".to_owned(),
        false => format!("VALUES {}", join(listed, ", ")),
    };
    let stand = match content.rows {
        Some(_) if !columns.is_empty() => {
            format!("found.sums[{0}] = expected.sums[{0}]", columns.len() + 1)
        }
        _ => "true".to_owned(),
    };
    let what = match columns.len() {
        0 => "' rows'".to_owned(),
        count if count == table.columns.len() => format!("' rows, {count} columns as loaded'"),
        count => {
            let all = table.columns.len();
            format!("' rows, {count} of {all} columns as loaded, the others not compared'")
        }
    };
    let label = literal(&format!("{}: ", table.table.name));
    format!(
        "-- {label}
WITH found AS (
{found}
), expected AS (
{expected}
), named (place, name) AS (
  {names}
), compared AS (
  SELECT found.rows, expected.rows AS wanted, {stand} AS stand,
    (SELECT string_agg(name, ', ' ORDER BY place) FROM named
      WHERE found.sums[place] <> expected.sums[place]) AS columns
  FROM found, expected
), told AS (
  SELECT rows, rows = wanted AND columns IS NULL AND stand AS same, concat_ws('; ',
    CASE WHEN rows <> wanted THEN format('expected %s rows, found %s', wanted, rows) END,
    'other values in ' || columns,
    CASE WHEN rows = wanted AND columns IS NULL THEN 'values stand in other rows' END) AS faults
  FROM compared
)
SELECT {label} || CASE WHEN same THEN rows || {what} ELSE faults END AS line,
  {note}
FROM told
\\gset transload_
\\echo :transload_line

",
        note = note(&label, "NOT same", "faults"),
    )
}

/// Returns the call that adds to the list of what differs.
fn note(label: &str, differs: &str, faults: &str) -> String {
    format!(
        "set_config('transload.differs', concat_ws(E'\\n',
    nullif(current_setting('transload.differs', true), ''),
    CASE WHEN {differs} THEN {label} || {faults} END), true) AS differs"
    )
}

/// Returns the numbers of the run as a query: `rows` and `sums`.
fn numbers(columns: &[Compared], content: &Content, rows: u64) -> String {
    let sums = columns.iter().map(|column| column.sum).chain(content.rows);
    let sums = join(sums.map(|sum| sum.to_string()), ",\n    ");
    format!("  SELECT {rows}::bigint AS rows, ARRAY[\n    {sums}\n  ]::numeric[] AS sums")
}

/// Returns the query that makes the numbers again, over the rows named `present`.
fn hashes(columns: &[Compared], content: &Content, from: &str) -> String {
    if columns.is_empty() {
        return format!("  SELECT count(*) AS rows, ARRAY[]::numeric[] AS sums FROM {from}");
    }
    let sums = columns.iter().map(|column| format!("c{}", column.number));
    let whole = content.rows.map(|_| join(sums.clone(), " # "));
    let sums = sums.chain(whole).map(|sum| format!("coalesce(sum({sum}), 0)"));
    let hashes = columns.iter().map(|column| {
        let (name, number) = (format!("present.{}", identifier(column.name)), column.number);
        let text = match column.is_exact {
            true => format!("CASE WHEN num_nulls({name}) = 0 THEN format('%s', {name}) END"),
            false => format!("{name}::text"),
        };
        format!("coalesce(hashtextextended({text} COLLATE \"C\", {number}), 0) AS c{number}")
    });
    // OFFSET 0 keeps the server from making each hash twice.
    format!(
        "  SELECT count(*) AS rows, ARRAY[\n    {}\n  ] AS sums FROM (\n    SELECT {}\n    \
         FROM {from}\n    OFFSET 0\n  ) AS hashed",
        join(sums, ",\n    "),
        join(hashes, ",\n      "),
    )
}

/// Looks for each row of the file among the rows of a table without a key, by its text.
fn compare_texts(table: &LoadTable, place: usize) -> String {
    let row = format!("ROW({})::text", identifiers(&table.columns));
    let label = literal(&format!("{}: ", table.table.name));
    format!(
        "-- {label}
WITH missing AS (
  SELECT count(*) AS rows FROM (
    SELECT {row} FROM {} EXCEPT ALL SELECT {row} FROM {}
  ) AS listed
)
SELECT {label} || CASE rows WHEN 0 THEN '{loaded} rows as loaded'
    ELSE format('%s of {loaded} rows are missing', rows) END AS line,
  {note}
FROM missing
\\gset transload_
\\echo :transload_line

",
        staged(place),
        table.sql_name(),
        loaded = table.rows,
        note = note(
            &label,
            "rows > 0",
            &format!("format('%s of {} rows are missing', rows)", table.rows)
        ),
    )
}
