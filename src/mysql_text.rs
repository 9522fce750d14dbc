//! MySQL's own text form of Arrow values.
//!
//! What `SELECT` of MySQL 5.7 to 9 and MariaDB 10 to 12 would print with time zone UTC, before any
//! escapes; bytes are the digits of HEX(), bits are numbers. Bytes are appended to a buffer; no
//! value is allocated. Knows no files and no file formats.

use std::io::Write;
use std::ops::Range;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, PrimitiveArray};
use arrow::datatypes::{
    DataType, Date32Type, Field, Float32Type, Float64Type, Int16Type, Time64MicrosecondType,
    TimeUnit, TimestampMicrosecondType,
};

use crate::dump::SQL_TYPE_KEY;
use crate::postgres_text::cells;
use crate::postgres_text::digits::write_padded;
use crate::postgres_text::moments::{
    are_common_days, are_common_moments, are_common_times, put_day, put_moment, put_time,
};
use crate::postgres_text::short_floats::append_double;
use crate::postgres_text::{self, CellBuffer, Cells, Shape, TextColumn};

const MICROS_PER_SECOND: i64 = 1_000_000;
const SECONDS_PER_DAY: i64 = 86_400;

/// One column of a record batch, ready to be printed.
#[derive(Debug)]
pub struct MysqlColumn<'a> {
    plain: TextColumn<'a>,
    form: Form<'a>,
}

/// How the values are printed, where that is not as PostgreSQL prints them.
#[derive(Debug)]
enum Form<'a> {
    Plain,
    Boolean(&'a BooleanArray),
    Float32(&'a PrimitiveArray<Float32Type>),
    Float64(&'a PrimitiveArray<Float64Type>),
    Date(&'a PrimitiveArray<Date32Type>),
    Moment { micros: &'a [i64], digits: usize },
    Time { micros: &'a [i64], digits: usize },
    Year(&'a PrimitiveArray<Int16Type>),
    Bytes,
}

/// Returns true where values of this type have a text form.
pub fn supports(data_type: &DataType) -> bool {
    postgres_text::supports(data_type)
}

impl<'a> MysqlColumn<'a> {
    /// Prepares a column; `None` where `supports` says no.
    ///
    /// The declared type in the field's metadata says how many digits a fraction of a second has.
    pub fn new(array: &'a ArrayRef, field: &Field) -> Option<Self> {
        let declared = field.metadata().get(SQL_TYPE_KEY).map_or("", String::as_str);
        let digits = fraction_digits(declared);
        let form = match array.data_type() {
            DataType::Boolean => Form::Boolean(array.as_boolean()),
            DataType::Float32 => Form::Float32(array.as_primitive()),
            DataType::Float64 => Form::Float64(array.as_primitive()),
            DataType::Date32 => Form::Date(array.as_primitive()),
            DataType::Timestamp(TimeUnit::Microsecond, _) => {
                let moments = array.as_primitive::<TimestampMicrosecondType>();
                Form::Moment { micros: moments.values(), digits }
            }
            DataType::Time64(TimeUnit::Microsecond) => {
                let times = array.as_primitive::<Time64MicrosecondType>();
                Form::Time { micros: times.values(), digits }
            }
            DataType::Int16 if is_year(declared) => Form::Year(array.as_primitive()),
            _ => Form::Plain,
        };
        let plain = TextColumn::new(array)?;
        let form = if plain.shape() == Shape::Bytes { Form::Bytes } else { form };
        Some(Self { plain, form })
    }

    pub fn is_null(&self, row: usize) -> bool {
        self.plain.is_null(row)
    }

    /// Returns what the values are made of, as far as escapes go.
    pub fn shape(&self) -> Shape {
        self.plain.shape()
    }

    /// Returns a text value as it stands in the array; `None` for other values.
    pub fn text(&self, row: usize) -> Option<&'a str> {
        self.plain.text(row)
    }

    /// Prints some rows: each as [`MysqlColumn::write`] does, all of them at once.
    pub fn cells<'c>(&'c self, rows: Range<usize>, buffer: &'c mut CellBuffer) -> Cells<'c> {
        match &self.form {
            Form::Plain => return self.plain.cells(rows, buffer),
            Form::Boolean(array) => buffer.fixed(rows.clone(), |row, room| {
                room[0] = b'0' + u8::from(array.value(row));
                1
            }),
            Form::Date(array) if are_common_days(&array.values()[rows.clone()]) => {
                let days = array.values()[rows.clone()].iter();
                buffer.fixed(days, |day, room| put_day(*day, room));
            }
            Form::Moment { micros, digits } if are_common_moments(&micros[rows.clone()]) => {
                let moments = micros[rows.clone()].iter();
                buffer.fixed(moments, |moment, room| put_moment(*moment, *digits, room));
            }
            Form::Time { micros, digits } if are_common_times(&micros[rows.clone()]) => {
                let times = micros[rows.clone()].iter();
                buffer.fixed(times, |time, room| put_time(time.unsigned_abs(), *digits, room, 0));
            }
            _ => buffer.each(rows.clone(), |row, out| self.write(row, out)),
        }
        buffer.cells(self.plain.nulls_from(rows.start))
    }

    /// Prints floats of 32 bits as the doubles that they are, as `column + 0e0` does: the server
    /// itself shows six digits of them. `None` for other columns.
    pub fn cells_as_doubles<'c>(
        &'c self,
        rows: Range<usize>,
        buffer: &'c mut CellBuffer,
    ) -> Option<Cells<'c>> {
        let Form::Float32(array) = self.form else { return None };
        let nulls = self.plain.nulls_from(rows.start);
        // Zero has one sign after the addition.
        let double = |row: usize| f64::from(array.value(row)) + 0.0;
        buffer.each(rows, |row, out| {
            if !self.is_null(row) {
                write_double(double(row), out);
            }
        });
        Some(buffer.cells(nulls))
    }

    /// Returns about how many bytes some rows take when they are printed.
    pub fn printed_bytes(&self, rows: Range<usize>) -> usize {
        self.plain.printed_bytes(rows)
    }

    /// Appends the text form of a value; nothing for a null.
    pub fn write(&self, row: usize, out: &mut Vec<u8>) {
        if self.is_null(row) {
            return;
        }
        match &self.form {
            Form::Plain => self.plain.write(row, out),
            Form::Boolean(array) => out.push(b'0' + u8::from(array.value(row))),
            Form::Float32(array) => write_float(array.value(row), out),
            Form::Float64(array) => write_double(array.value(row), out),
            Form::Date(array) => write_date(array.value(row).into(), out),
            Form::Moment { micros, digits } => {
                let day = MICROS_PER_SECOND * SECONDS_PER_DAY;
                write_date(micros[row].div_euclid(day), out);
                out.push(b' ');
                write_time(micros[row].rem_euclid(day), *digits, out);
            }
            Form::Time { micros, digits } => write_time(micros[row], *digits, out),
            Form::Year(array) => write_padded(array.value(row).unsigned_abs().into(), 4, out),
            Form::Bytes => {
                if let Some(bytes) = self.plain.bytes(row) {
                    cells::write_hex(bytes, cells::Letters::Capital, out);
                }
            }
        }
    }
}

/// Returns the `3` of `datetime(3)`; a column without it has none.
pub fn fraction_digits(declared: &str) -> usize {
    let name_end = declared.find('(').unwrap_or(declared.len());
    let name = declared[..name_end].trim();
    let is_timed = ["datetime", "timestamp", "time"].iter().any(|n| name.eq_ignore_ascii_case(n));
    let inside = declared.get(name_end + 1..).and_then(|rest| rest.split(')').next());
    let digits = inside.filter(|_| is_timed).and_then(|digits| digits.trim().parse().ok());
    digits.filter(|digits| *digits <= 6).unwrap_or(0)
}

fn is_year(declared: &str) -> bool {
    declared.split(['(', ' ']).next().is_some_and(|name| name.eq_ignore_ascii_case("year"))
}

/// Appends `2024-02-29` for a number of days since 1970.
///
/// Days are counted from the first of March of the year 0: leap days come last then, and 400
/// years have 146,097 days.
fn write_date(days: i64, out: &mut Vec<u8>) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    if year < 0 {
        out.push(b'-');
    }
    write_padded(year.unsigned_abs(), 4, out);
    out.push(b'-');
    write_two(month, out);
    out.push(b'-');
    write_two(day, out);
}

fn write_two(value: i64, out: &mut Vec<u8>) {
    out.extend([b'0' + (value / 10 % 10) as u8, b'0' + (value % 10) as u8]);
}

/// Appends `10:20:30.500` with these digits, and with as many more as the value has.
fn write_time(micros: i64, digits: usize, out: &mut Vec<u8>) {
    let (seconds, fraction) = (micros / MICROS_PER_SECOND, micros % MICROS_PER_SECOND);
    write_two(seconds / 3_600, out);
    out.push(b':');
    write_two(seconds / 60 % 60, out);
    out.push(b':');
    write_two(seconds % 60, out);
    let mut needed = if fraction == 0 { 0 } else { 6 };
    let mut rest = fraction;
    while needed > 0 && rest % 10 == 0 {
        rest /= 10;
        needed -= 1;
    }
    let digits = digits.max(needed);
    if digits > 0 {
        out.push(b'.');
        let start = out.len();
        write_padded(fraction.unsigned_abs(), 6, out);
        out.truncate(start + digits);
    }
}

/// Appends a float of 32 bits so that it comes back.
///
/// The server reads a FLOAT as a double first, and refuses what is beyond the largest float then,
/// as the shortest text of that float itself is.
fn write_float(value: f32, out: &mut Vec<u8>) {
    let start = out.len();
    write_shortest(format_args!("{value:e}"), out);
    let text = std::str::from_utf8(&out[start..]).unwrap_or_default();
    let read = text.parse::<f64>().unwrap_or(f64::NAN);
    let comes_back = read as f32 == value && read.abs() <= f64::from(f32::MAX);
    if !comes_back {
        out.truncate(start);
        write_double(value.into(), out);
    }
}

fn write_double(value: f64, out: &mut Vec<u8>) {
    if !append_double(value, out) {
        write_shortest(format_args!("{value:e}"), out);
    }
}

/// Appends the server's form of `d.ddde±x`: the digits without an exponent where the point is at
/// most 15 digits behind the first one, or 14 zeros before it.
fn write_shortest(scientific: std::fmt::Arguments<'_>, out: &mut Vec<u8>) {
    let mut buffer = [0; 32];
    let mut rest = buffer.as_mut_slice();
    // Cannot fail: the longest form, `-1.7976931348623157e-308`, has 24 bytes.
    let _ = rest.write_fmt(scientific);
    let length = 32 - rest.len();
    let text = &buffer[..length];
    let Some(exponent_at) = text.iter().position(|byte| *byte == b'e') else {
        return out.extend_from_slice(text);
    };
    let exponent = std::str::from_utf8(&text[exponent_at + 1..]).ok();
    let point = exponent.and_then(|exponent| exponent.parse::<i32>().ok()).unwrap_or(0) + 1;
    if !(-14..=15).contains(&point) {
        return out.extend_from_slice(text);
    }
    if text[0] == b'-' {
        out.push(b'-');
    }
    let digits = text[..exponent_at].iter().copied().filter(u8::is_ascii_digit);
    if point <= 0 {
        out.extend_from_slice(b"0.");
        out.extend(std::iter::repeat_n(b'0', point.unsigned_abs() as usize));
        return out.extend(digits);
    }
    let mut written = 0;
    for digit in digits {
        if written == point {
            out.push(b'.');
        }
        out.push(digit);
        written += 1;
    }
    out.extend(std::iter::repeat_n(b'0', (point - written).max(0) as usize));
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Arc;

    use arrow::array::{
        BinaryArray, Date32Array, Decimal128Array, Float32Array, Float64Array, Int16Array,
        Time64MicrosecondArray, TimestampMicrosecondArray, UInt64Array,
    };

    use super::*;

    #[track_caller]
    fn check(array: ArrayRef, declared: &str, expected: &[&str]) {
        let metadata = HashMap::from([(SQL_TYPE_KEY.to_owned(), declared.to_owned())]);
        let field = Field::new("a", array.data_type().clone(), true).with_metadata(metadata);
        let column = MysqlColumn::new(&array, &field).unwrap();
        let text = |row| {
            let mut out = Vec::new();
            column.write(row, &mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!((0..array.len()).map(text).collect::<Vec<_>>(), expected);
    }

    /// Prints all rows in both ways.
    fn check_cells(array: ArrayRef, declared: &str) {
        let metadata = HashMap::from([(SQL_TYPE_KEY.to_owned(), declared.to_owned())]);
        let field = Field::new("a", array.data_type().clone(), true).with_metadata(metadata);
        let column = MysqlColumn::new(&array, &field).unwrap();
        let mut buffer = CellBuffer::default();
        let cells = column.cells(0..array.len(), &mut buffer);
        for row in 0..array.len() {
            let mut expected = Vec::new();
            column.write(row, &mut expected);
            assert_eq!(cells.is_null(row), column.is_null(row));
            if !column.is_null(row) {
                assert_eq!(cells.get(row), expected, "{declared} {row}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn rows_are_printed_together_as_one_by_one(
            moments: Vec<Option<i64>>,
            seconds in proptest::collection::vec(-50_000_000_000_i64..200_000_000_000, 0..40),
            days in proptest::collection::vec(-719_200_i32..2_933_000, 0..40),
            times in proptest::collection::vec(0..=86_400_000_000_i64, 0..40),
            truths: Vec<Option<bool>>,
            doubles: Vec<Option<f64>>,
            bytes: Vec<Option<Vec<u8>>>,
        ) {
            for declared in ["datetime", "datetime(3)", "timestamp(6)"] {
                let micros = seconds.iter().map(|second| second * 1_000_000);
                let millis = seconds.iter().map(|second| second * 1_000 * 1_000 / 7 * 7);
                check_cells(Arc::new(TimestampMicrosecondArray::from_iter_values(micros)), declared);
                check_cells(Arc::new(TimestampMicrosecondArray::from_iter_values(millis)), declared);
                check_cells(Arc::new(TimestampMicrosecondArray::from(moments.clone())), declared);
            }
            for declared in ["time", "time(2)", "time(6)"] {
                check_cells(Arc::new(Time64MicrosecondArray::from(times.clone())), declared);
            }
            check_cells(Arc::new(Date32Array::from(days)), "date");
            check_cells(Arc::new(BooleanArray::from(truths)), "tinyint(1)");
            check_cells(Arc::new(Float64Array::from(doubles)), "double");
            check_cells(Arc::new(BinaryArray::from_iter(bytes)), "blob");
        }

        #[test]
        fn a_double_of_few_digits_is_the_shortest(
            number in -1_000_000_000_000_000_i64..1_000_000_000_000_000,
            shift in 0_u32..50,
            scale in 0_i32..9,
        ) {
            let value = (number >> shift) as f64 / 10_f64.powi(scale);
            let (mut found, mut expected) = (Vec::new(), Vec::new());
            write_double(value, &mut found);
            write_shortest(format_args!("{value:e}"), &mut expected);
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn doubles_are_written_as_the_server_does() {
        let pairs = [
            (1e14, "100000000000000"),
            (1e15, "1e15"),
            (1.2345678901234568e17, "1.2345678901234568e17"),
            (9007199254740992.0, "9.007199254740992e15"),
            (1e-14, "0.00000000000001"),
            (1e-15, "0.000000000000001"),
            (1e-16, "1e-16"),
            (0.1, "0.1"),
            (123456.789, "123456.789"),
            (-1.5e-20, "-1.5e-20"),
            (f64::MAX, "1.7976931348623157e308"),
            (5e-324, "5e-324"),
            (0.0, "0"),
            (-0.0, "-0"),
        ];
        let values = Float64Array::from(pairs.map(|pair| pair.0).to_vec());
        check(Arc::new(values), "double", &pairs.map(|pair| pair.1));
    }

    #[test]
    fn floats_come_back() {
        let values = Float32Array::from(vec![0.1, 3.4028235e38, 16777216.0, 1.4e-45]);
        let expected = ["0.1", "3.4028234663852886e38", "16777216", "1e-45"];
        check(Arc::new(values), "float", &expected);
    }

    #[test]
    fn moments_have_the_digits_of_their_column() {
        let moments =
            || Arc::new(TimestampMicrosecondArray::from(vec![0, -1, 1_709_164_800_500_000]));
        let expected =
            ["1970-01-01 00:00:00", "1969-12-31 23:59:59.999999", "2024-02-29 00:00:00.5"];
        check(moments(), "datetime", &expected);
        let expected =
            ["1970-01-01 00:00:00.000", "1969-12-31 23:59:59.999999", "2024-02-29 00:00:00.500"];
        check(moments(), "datetime(3)", &expected);
        let times = Time64MicrosecondArray::from(vec![0, 86_399_999_999]);
        check(Arc::new(times), "time(1)", &["00:00:00.0", "23:59:59.999999"]);
    }

    #[test]
    fn days_of_all_years_have_four_digits() {
        let days = Date32Array::from(vec![-719_162, 0, 2_932_896, -719_528]);
        check(Arc::new(days), "date", &["0001-01-01", "1970-01-01", "9999-12-31", "0000-01-01"]);
        check(Arc::new(Int16Array::from(vec![0, 2024])), "year(4)", &["0000", "2024"]);
        check(Arc::new(Int16Array::from(vec![0, 2024])), "smallint", &["0", "2024"]);
    }

    #[test]
    fn bytes_are_hexadecimal_and_truth_is_a_digit() {
        check(Arc::new(BinaryArray::from(vec![&b"\xff\x00"[..], b""])), "blob", &["FF00", ""]);
        check(Arc::new(BooleanArray::from(vec![true, false])), "bit(1)", &["1", "0"]);
        check(Arc::new(UInt64Array::from(vec![u64::MAX])), "bit(64)", &["18446744073709551615"]);
        let decimals = Decimal128Array::from(vec![-5]).with_precision_and_scale(10, 3).unwrap();
        check(Arc::new(decimals), "decimal(10,3)", &["-0.005"]);
    }
}
