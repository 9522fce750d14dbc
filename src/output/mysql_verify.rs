//! Writes `verify.sql`: compares in MySQL or MariaDB what is there with what the run has written.
//!
//! Counts and the sums of [`content_hash`](super::content_hash), made again by the server. Whole
//! tables are compared with numbers in the script; of tables that hold other rows too, those whose
//! keys are in the data file.

use super::content_hash::{ColumnContent, Content};
use super::error::Error;
use super::load_script::{LoadScript, LoadTable};
use super::mysql_later::{same_key, temporary_table};
use super::mysql_modes::Staged;
use super::mysql_script::{Guards, PREAMBLE, identifier, literal, load_data, local_infile, what};
use super::postgres_script::{comment, join, line};
use crate::dump::catalog::Column;
use crate::dump::sql_type::SqlType;
use crate::plan::Mode;

/// Returns the script.
///
/// # Errors
///
/// As [`mysql_load::render`](super::mysql_load::render).
pub fn render(script: &LoadScript) -> Result<String, Error> {
    let mut guards = Guards::default();
    let mut sql = head(script);
    sql.push_str(PREAMBLE);
    let read: Vec<(usize, &LoadTable)> = script
        .tables
        .iter()
        .enumerate()
        .filter(|(_, loaded)| loaded.is_shared() && !loaded.key.is_empty())
        .collect();
    if !read.is_empty() {
        sql.push_str(&local_infile(&mut guards));
    }
    for (place, loaded) in read {
        let columns = match loaded.mode {
            Mode::SkipExisting => &loaded.columns,
            Mode::Insert | Mode::Upsert => &loaded.key,
        };
        let name = copy(place);
        sql.push_str(&temporary_table(&name, loaded, columns));
        let is_wanted = |column: &str| columns.iter().any(|wanted| wanted == column);
        sql.push_str(&load_data(loaded, &name, is_wanted, &mut guards)?);
        sql.push('\n');
    }
    sql.push_str("SET @transload_differs = '';\nSTART TRANSACTION WITH CONSISTENT SNAPSHOT;\n\n");
    for (place, loaded) in script.tables.iter().enumerate() {
        sql.push_str(&compare(script, loaded, place));
    }
    let message = "CONCAT('the target is not as it was loaded: ', @transload_differs)";
    sql.push_str(&guards.check("@transload_differs = ''", message));
    sql.push_str("ROLLBACK;\n");
    Ok(sql)
}

fn head(script: &LoadScript) -> String {
    let mut sql = format!(
        "-- Compares the target with what plan {} has loaded; changes nothing.\n\
         --\n\
         --     cd RUN && mysql --local-infile=1 DATABASE < verify.sql\n\
         --\n\
         -- Prints a line a table, and ends with an error that names the tables and columns that\n\
         -- differ. Each column is compared by the sum of a hash over its values, in any order.\n",
        comment(&script.plan),
    );
    for loaded in &script.tables {
        let columns = loaded.content.iter().flat_map(|content| &content.columns);
        for (column, found) in loaded.columns.iter().zip(columns) {
            if let ColumnContent::NotCompared(why) = found {
                let (name, column) = (loaded.table.name.to_string(), column.escape_debug());
                let name = name.escape_debug();
                line(&mut sql, format_args!("-- Not compared: {name}.{column}: {why}."));
            }
        }
    }
    sql.push('\n');
    sql
}

/// The temporary table with what is needed of a data file.
fn copy(place: usize) -> String {
    format!("transload_{}", place + 1)
}

/// A column that is compared, or the rows as wholes.
struct Compared {
    /// As a message names it.
    name: String,
    /// The hash of a cell or row `present`.
    hash: String,
    sum: i128,
}

fn compared(loaded: &LoadTable, content: &Content) -> Vec<Compared> {
    let columns = loaded.columns.iter().zip(&content.columns).enumerate();
    let mut compared: Vec<Compared> = columns
        .filter_map(|(place, (name, found))| {
            let ColumnContent::Sum(sum) = found else { return None };
            let text = printed(loaded.table.column(name)?);
            let hash = format!("CRC32(CONCAT('{}:', {text}))", place + 1);
            Some(Compared { name: name.clone(), hash, sum: *sum })
        })
        .collect();
    if let (Some(sum), false) = (content.rows, compared.is_empty()) {
        let cells = compared.iter().map(|column| format!("COALESCE({}, 0)", column.hash));
        let hash = join(cells, "\n      ^ ");
        compared.push(Compared { name: "whole rows".to_owned(), hash, sum });
    }
    compared
}

/// Returns the text of a column as transload prints it too.
fn printed(column: &Column) -> String {
    let name = format!("present.{}", identifier(&column.name));
    match &column.sql_type {
        // Without the zeros of ZEROFILL; bits as their number.
        SqlType::BitNumber { .. } => format!("{name} + 0"),
        _ if column.declared.to_ascii_lowercase().contains("zerofill") => format!("{name} + 0"),
        // A float shows six digits of its own.
        SqlType::Float32 => format!("{name} + 0e0"),
        SqlType::Bytes { .. } => format!("HEX({name})"),
        SqlType::Text { .. } | SqlType::Enum { .. } | SqlType::Set { .. } | SqlType::Uuid => {
            format!("CONVERT({name} USING utf8mb4)")
        }
        _ => name,
    }
}

/// Compares one table, prints its line, and notes what differs.
fn compare(script: &LoadScript, loaded: &LoadTable, place: usize) -> String {
    let nothing = Content { columns: Vec::new(), rows: None };
    let columns = compared(loaded, loaded.content.as_ref().unwrap_or(&nothing));
    let name = loaded.sql_name_in_mysql();
    let title = what(&loaded.table.name);
    if loaded.is_shared() && loaded.key.is_empty() {
        let text = literal(&format!("{title}: not compared, rows have no key to find them by"));
        return format!("SELECT {text} AS verified;\n\n");
    }
    let staged = Staged::of(script).find(|staged| staged.place == place);
    let (present, file) = match (loaded.mode, staged) {
        // What was there already was skipped, and may be anything.
        (Mode::SkipExisting, Some(staged)) => {
            let inserted = staged.inserted();
            let of = |rows: &str| {
                format!("{rows} AS present JOIN {inserted} AS loaded ON {}", same_key(loaded))
            };
            (of(&name), Some(of(&copy(place))))
        }
        _ if loaded.is_shared() => {
            let copy = copy(place);
            (format!("{name} AS present JOIN {copy} AS loaded ON {}", same_key(loaded)), None)
        }
        _ => (format!("{name} AS present"), None),
    };
    let mut sql = sums(&columns, &present, "found");
    match file {
        Some(file) => sql.push_str(&sums(&columns, &file, "expected")),
        None => {
            line(&mut sql, format_args!("SET @transload_expected_0 = {};", loaded.rows));
            for (number, column) in columns.iter().enumerate() {
                let (number, sum) = (number + 1, column.sum);
                line(&mut sql, format_args!("SET @transload_expected_{number} = {sum};"));
            }
        }
    }
    let differing = columns.iter().enumerate().map(|(number, column)| {
        let (number, name) = (number + 1, literal(&column.name.replace(',', ";")));
        format!("IF(@transload_found_{number} = @transload_expected_{number}, NULL, {name})")
    });
    let differing: Vec<String> = differing.collect();
    let columns_differ = match differing.as_slice() {
        [] => "''".to_owned(),
        parts => format!("CONCAT_WS(' and ',\n    {})", parts.join(",\n    ")),
    };
    let title = literal(&title);
    sql.push_str(&format!(
        "SET @transload_here = IF(@transload_found_0 = @transload_expected_0, {columns_differ},\n  \
         CONCAT('expected ', @transload_expected_0, ' rows and found ', @transload_found_0));\n\
         SET @transload_differs = IF(@transload_here = '', @transload_differs,\n  \
         CONCAT(@transload_differs, {title}, ': ', @transload_here, '. '));\n\
         SELECT CONCAT({title}, ': ', @transload_found_0, ' rows, ',\n  \
         IF(@transload_here = '', {as_loaded}, @transload_here)) AS verified;\n\n",
        as_loaded = literal(match columns.is_empty() {
            true => "as many as loaded",
            false => "as they were loaded",
        }),
    ));
    sql
}

/// Counts rows and sums their hashes, into variables.
fn sums(columns: &[Compared], from: &str, name: &str) -> String {
    let hashes = columns.iter().map(|column| format!("COALESCE(SUM({}), 0)", column.hash));
    let sums = join(["COUNT(*)".to_owned()].into_iter().chain(hashes), ",\n    ");
    let variables = (0..=columns.len()).map(|number| format!("@transload_{name}_{number}"));
    format!("SELECT {sums}\n  INTO {}\n  FROM {from};\n", join(variables, ", "))
}
