//! What a server keeps of a value that its column takes, as far as the declared type decides it.
//!
//! Dumps of a server have what it keeps; scripts by hand may have more. A value of which servers
//! keep different things is a failure; the others become what all of them keep.

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray};
use arrow::compute::nullif;
use arrow::datatypes::{Float32Type, Float64Type, Time64MicrosecondType, TimestampMicrosecondType};

use super::column::Failure;
use super::instant_text;
use super::print_form::printed;
use super::reason::Reason;
use super::sql_type::SqlType;

/// Returns the column as a server has it; rows that are at fault are added to the failures.
pub(super) fn kept(
    array: ArrayRef,
    declared: &str,
    is_mysql: bool,
    failures: &mut Vec<Failure>,
) -> ArrayRef {
    let (name, digits) = name_and_digits(declared);
    if !is_mysql {
        let has_instants = ["tstzrange", "tstzmultirange"].iter().any(|known| name == *known);
        return if has_instants { printed(array, instant_text::in_utc) } else { array };
    }
    match (&*name, digits) {
        ("char" | "nchar" | "character", _) => printed(array, without_blanks),
        // MySQL rounds, MariaDB cuts off: https://mariadb.com/kb/en/microseconds-in-mariadb/
        ("datetime" | "timestamp" | "time", (places, None)) if places.unwrap_or(0) < 6 => {
            let places = places.unwrap_or(0);
            // Nearly always so; NULLs are zeros.
            let is_kept = |values: &[i64]| !values.iter().any(|us| has_more_places(*us, places));
            if micros(&array).is_none_or(is_kept) {
                return array;
            }
            fail(array, failures, |array, row| {
                micros(array).is_some_and(|values| has_more_places(values[row], places))
            })
        }
        ("float" | "double" | "real", (_, Some(places))) => {
            let places = places as usize;
            fail(array, failures, |array, row| match () {
                () if let Some(floats) = array.as_primitive_opt::<Float32Type>() => {
                    let float = floats.value(row);
                    format!("{float:.places$}").parse() != Ok(float)
                }
                () if let Some(floats) = array.as_primitive_opt::<Float64Type>() => {
                    let float = floats.value(row);
                    format!("{float:.places$}").parse() != Ok(float)
                }
                () => false,
            })
        }
        _ => array,
    }
}

fn micros(array: &ArrayRef) -> Option<&[i64]> {
    let times = || Some(&**array.as_primitive_opt::<Time64MicrosecondType>()?.values());
    let moments = array.as_primitive_opt::<TimestampMicrosecondType>();
    moments.map(|moments| &**moments.values()).or_else(times)
}

fn has_more_places(us: i64, places: u32) -> bool {
    match places {
        0 => us % 1_000_000 != 0,
        places => us % 10_i64.pow(6 - places) != 0,
    }
}

/// Returns a text that stands aside as a server in UTC prints it: arrays of several dimensions.
pub(super) fn text_kept(text: Vec<u8>, sql_type: &SqlType) -> Vec<u8> {
    let has_instants =
        matches!(sql_type, SqlType::Array(element) if **element == SqlType::TimestampTz);
    let moved = || instant_text::in_utc(std::str::from_utf8(&text).ok()?);
    match has_instants.then(moved).flatten() {
        Some(moved) => moved.into_bytes(),
        None => text,
    }
}

/// The server pads a CHAR and takes the blanks away again:
/// <https://dev.mysql.com/doc/refman/8.4/en/char.html>.
fn without_blanks(text: &str) -> Option<String> {
    text.ends_with(' ').then(|| text.trim_end_matches(' ').to_owned())
}

/// Makes rows NULL that have more digits than are kept, and says so.
fn fail(
    array: ArrayRef,
    failures: &mut Vec<Failure>,
    has_more: impl Fn(&ArrayRef, usize) -> bool,
) -> ArrayRef {
    let is_more = |row: usize| !array.is_null(row) && has_more(&array, row);
    if !(0..array.len()).any(is_more) {
        return array;
    }
    let rows: BooleanArray = (0..array.len()).map(|row| Some(is_more(row))).collect();
    let more = (0..array.len()).filter(|row| rows.value(*row));
    failures.extend(more.map(|row| Failure { row: row as u32, reason: Reason::InvalidValue }));
    failures.sort_by_key(|failure| failure.row);
    nullif(&array, &rows).unwrap_or(array)
}

/// Splits `float(7,4) unsigned` into its name and its numbers.
fn name_and_digits(declared: &str) -> (String, (Option<u32>, Option<u32>)) {
    // `pg_catalog."tstzrange"`, where all names are quoted.
    let declared = declared.trim_start_matches("pg_catalog.").trim_start_matches('"');
    let end = declared.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(declared.len());
    let (name, rest) = declared.split_at(end);
    let inside = rest.trim_start().strip_prefix('(').and_then(|rest| rest.split_once(')'));
    let mut numbers = inside.map_or("", |(inside, _)| inside).split(',');
    let mut number = || numbers.next().and_then(|number| number.trim().parse().ok());
    (name.to_ascii_lowercase(), (number(), number()))
}
