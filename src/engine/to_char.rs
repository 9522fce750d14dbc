//! PostgreSQL's `to_char` of dates and timestamps.
//!
//! DataFusion's takes the patterns of chrono and gives `YYYY-MM-DD` back as it is. What a pattern
//! may hold here: `YYYY YYY YY Y IYYY MM DD DDD HH24 HH12 HH MI SS SSSS MS US Q WW IW D ID J`, the
//! names `Month Mon Day Dy` and `AM PM` in three cases of letters, `FM` before any of them, texts
//! in double quotes, and all that is neither letter nor digit.
//! <https://www.postgresql.org/docs/current/functions-formatting.html>

use std::sync::Arc;

use arrow::array::{AsArray, StringBuilder};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, FieldRef, TimeUnit, TimestampMicrosecondType};
use chrono::{DateTime, Datelike, NaiveDateTime, Timelike};
use datafusion::common::{DataFusionError, Result, exec_datafusion_err, exec_err, plan_err};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};

use super::error::HINT;

#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct ToChar {
    signature: Signature,
}

impl ToChar {
    pub fn new() -> Self {
        Self { signature: Signature::any(2, Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for ToChar {
    fn name(&self) -> &str {
        "to_char"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8)
    }

    fn return_field_from_args(&self, arguments: ReturnFieldArgs) -> Result<FieldRef> {
        let value = arguments.arg_fields.first().map(|field| field.data_type().clone());
        if !matches!(value, Some(DataType::Timestamp(..) | DataType::Date32 | DataType::Null)) {
            return plan_err!("to_char() wants a date or a timestamp{HINT}cast numbers to text");
        }
        let pattern = arguments.scalar_arguments.get(1).copied().flatten();
        let Some(Some(pattern)) = pattern.and_then(|pattern| pattern.try_as_str()) else {
            return plan_err!("to_char() wants its pattern as a constant text");
        };
        parts(pattern)?;
        Ok(Arc::new(Field::new(self.name(), DataType::Utf8, true)))
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [value, ColumnarValue::Scalar(pattern)] = &arguments.args[..] else {
            return exec_err!("to_char() wants a value and a constant pattern");
        };
        let parts = parts(pattern.try_as_str().flatten().unwrap_or_default())?;
        let values = value.to_array(arguments.number_rows)?;
        // An instant is shown in UTC, which is the zone of the session.
        let values = cast(&values, &DataType::Timestamp(TimeUnit::Microsecond, None))?;
        let values = values.as_primitive::<TimestampMicrosecondType>();
        let mut texts = StringBuilder::new();
        let mut text = String::new();
        for micros in values {
            match micros {
                // Infinity has no text, in PostgreSQL too.
                None | Some(i64::MAX | i64::MIN) => texts.append_null(),
                Some(micros) => {
                    let time = DateTime::from_timestamp_micros(micros)
                        .ok_or_else(|| exec_datafusion_err!("to_char() of a time out of range"))?
                        .naive_utc();
                    text.clear();
                    parts.iter().for_each(|part| part.write(&time, &mut text));
                    texts.append_value(&text);
                }
            }
        }
        Ok(ColumnarValue::Array(Arc::new(texts.finish())))
    }
}

/// A piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    Number {
        of: Number,
        digits: usize,
    },
    Name {
        of: Name,
        letters: Letters,
        /// Blanks fill names up to the longest, unless `FM` stands before.
        width: usize,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Number {
    /// The last so many digits of the year, or all.
    Year(Option<u32>),
    WeekYear,
    Month,
    Day,
    DayOfYear,
    Hour24,
    Hour12,
    Minute,
    Second,
    SecondOfDay,
    Millisecond,
    Microsecond,
    Quarter,
    Week,
    IsoWeek,
    DayFromSunday,
    DayFromMonday,
    JulianDay,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    Month,
    ShortMonth,
    Day,
    ShortDay,
    HalfOfDay,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letters {
    Upper,
    Capital,
    Lower,
}

/// The numbers, each before those that its word begins with.
const NUMBERS: [(&str, Number, usize); 22] = [
    ("YYYY", Number::Year(None), 4),
    ("YYY", Number::Year(Some(1_000)), 3),
    ("YY", Number::Year(Some(100)), 2),
    ("Y", Number::Year(Some(10)), 1),
    ("IYYY", Number::WeekYear, 4),
    ("IW", Number::IsoWeek, 2),
    ("ID", Number::DayFromMonday, 1),
    ("MM", Number::Month, 2),
    ("MI", Number::Minute, 2),
    ("MS", Number::Millisecond, 3),
    ("DDD", Number::DayOfYear, 3),
    ("DD", Number::Day, 2),
    ("D", Number::DayFromSunday, 1),
    ("HH24", Number::Hour24, 2),
    ("HH12", Number::Hour12, 2),
    ("HH", Number::Hour12, 2),
    ("SSSS", Number::SecondOfDay, 0),
    ("SS", Number::Second, 2),
    ("US", Number::Microsecond, 6),
    ("Q", Number::Quarter, 1),
    ("WW", Number::Week, 2),
    ("J", Number::JulianDay, 0),
];

const NAMES: [(&str, Name, usize); 6] = [
    ("Month", Name::Month, 9),
    ("Mon", Name::ShortMonth, 0),
    ("Day", Name::Day, 9),
    ("Dy", Name::ShortDay, 0),
    ("Am", Name::HalfOfDay, 0),
    ("Pm", Name::HalfOfDay, 0),
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// Takes a pattern apart.
fn parts(pattern: &str) -> Result<Vec<Part>, DataFusionError> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        if first == '"' {
            let text = &rest[1..];
            let end = text.find('"').unwrap_or(text.len());
            parts.push(Part::Literal(text[..end].to_owned()));
            rest = text.get(end + 1..).unwrap_or_default();
            continue;
        }
        let is_bare = strip(rest, "FM").is_some();
        let body = strip(rest, "FM").unwrap_or(rest);
        if let Some((part, after)) = name(body, is_bare).or_else(|| number(body, is_bare)) {
            parts.push(part);
            rest = after;
        } else if first.is_alphanumeric() {
            return plan_err!(
                "to_char() does not know `{rest}`{HINT}put texts of a pattern in double quotes"
            );
        } else {
            parts.push(Part::Literal(first.to_string()));
            rest = &rest[first.len_utf8()..];
        }
    }
    Ok(parts)
}

fn strip<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let start = text.get(..word.len())?;
    start.eq_ignore_ascii_case(word).then(|| &text[word.len()..])
}

fn name(text: &str, is_bare: bool) -> Option<(Part, &str)> {
    NAMES.iter().find_map(|(word, of, width)| {
        let after = strip(text, word)?;
        let written = &text[..word.len()];
        let second_is_lower = written.as_bytes()[1].is_ascii_lowercase();
        let letters = match written.as_bytes()[0].is_ascii_uppercase() {
            true if second_is_lower => Letters::Capital,
            true => Letters::Upper,
            false => Letters::Lower,
        };
        Some((Part::Name { of: *of, letters, width: if is_bare { 0 } else { *width } }, after))
    })
}

fn number(text: &str, is_bare: bool) -> Option<(Part, &str)> {
    NUMBERS.iter().find_map(|(word, of, digits)| {
        let after = strip(text, word)?;
        Some((Part::Number { of: *of, digits: if is_bare { 0 } else { *digits } }, after))
    })
}

impl Part {
    fn write(&self, time: &NaiveDateTime, out: &mut String) {
        match self {
            Self::Literal(text) => out.push_str(text),
            Self::Number { of, digits } => {
                let number = of.of(time).to_string();
                (number.len()..*digits).for_each(|_| out.push('0'));
                out.push_str(&number);
            }
            Self::Name { of, letters, width } => {
                let name = of.of(time);
                match letters {
                    Letters::Capital => out.push_str(name),
                    Letters::Upper => out.push_str(&name.to_uppercase()),
                    Letters::Lower => out.push_str(&name.to_lowercase()),
                }
                (name.len()..*width).for_each(|_| out.push(' '));
            }
        }
    }
}

impl Number {
    fn of(self, time: &NaiveDateTime) -> u32 {
        // Before the year 1 PostgreSQL counts back: 0 is 1 BC.
        let year =
            |year: i32| if year > 0 { year.unsigned_abs() } else { (1 - year).unsigned_abs() };
        match self {
            Self::Year(None) => year(time.year()),
            Self::Year(Some(modulo)) => year(time.year()) % modulo,
            Self::WeekYear => year(time.iso_week().year()),
            Self::Month => time.month(),
            Self::Day => time.day(),
            Self::DayOfYear => time.ordinal(),
            Self::Hour24 => time.hour(),
            Self::Hour12 => time.hour12().1,
            Self::Minute => time.minute(),
            Self::Second => time.second(),
            Self::SecondOfDay => time.num_seconds_from_midnight(),
            Self::Millisecond => time.nanosecond() / 1_000_000,
            Self::Microsecond => time.nanosecond() / 1_000,
            Self::Quarter => time.quarter(),
            Self::Week => (time.ordinal() - 1) / 7 + 1,
            Self::IsoWeek => time.iso_week().week(),
            Self::DayFromSunday => time.weekday().number_from_sunday(),
            Self::DayFromMonday => time.weekday().number_from_monday(),
            Self::JulianDay => {
                // Day 1 of the common era is Julian day 1,721,426.
                const BEFORE_DAY_1: i32 = 1_721_425;
                time.num_days_from_ce().saturating_add(BEFORE_DAY_1).unsigned_abs()
            }
        }
    }
}

impl Name {
    fn of(self, time: &NaiveDateTime) -> &'static str {
        let month = MONTHS[time.month0() as usize];
        let day = DAYS[time.weekday().num_days_from_sunday() as usize];
        match self {
            Self::Month => month,
            Self::ShortMonth => &month[..3],
            Self::Day => day,
            Self::ShortDay => &day[..3],
            Self::HalfOfDay if time.hour() < 12 => "Am",
            Self::HalfOfDay => "Pm",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::test_engine::TestEngine;

    /// The expected texts are what PostgreSQL 15 gives for 2024-03-05 15:07:09.0102.
    #[track_caller]
    fn check(pattern: &str, expected: &str) {
        let time = DateTime::from_timestamp_micros(1_709_651_229_010_200).expect("a time");
        let mut text = String::new();
        for part in parts(pattern).expect(pattern) {
            part.write(&time.naive_utc(), &mut text);
        }
        assert_eq!(text, expected, "{pattern}");
    }

    #[test]
    fn patterns_are_postgresql_s() {
        check("YYYY-MM-DD HH24:MI:SS.MS", "2024-03-05 15:07:09.010");
        check("yyyy/mm/dd hh:mi US", "2024/03/05 03:07 010200");
        check("FMDD.FMMM.YY", "5.3.24");
        check("DD Mon YYYY, HH12 AM", "05 Mar 2024, 03 PM");
        check("Month|FMMonth|MONTH|mon", "March    |March|MARCH    |mar");
        check("Day|FMDay|DY|dy", "Tuesday  |Tuesday|TUE|tue");
        check(
            "\"Quarter\" Q, \"week\" WW IW IYYY ID D DDD J",
            "Quarter 1, week 10 10 2024 2 3 065 2460375",
        );
        check("SSSS y pm", "54429 4 pm");
    }

    #[test]
    fn dates_and_timestamps_have_texts() {
        let engine = TestEngine::new(&[]);
        engine.check(
            "to_char(timestamp '2024-01-02 03:04:05', 'YYYY-MM-DD\"T\"HH24')",
            "2024-01-02T03",
        );
        engine.check("to_char(date '2024-01-02', 'DD.MM.YYYY')", "02.01.2024");
        engine.check("to_char(CAST(NULL AS timestamp), 'YYYY')", "NULL");
        let engine = TestEngine::new(&[("s.b", "(VALUES (1, 'YYYY')) AS t (n, p)")]);
        engine.check_error("SELECT to_char(n, '999') AS x FROM s.b", "wants a date");
        engine.check_error("SELECT to_char(date '2024-01-02', p) AS x FROM s.b", "constant");
        engine.check_error("SELECT to_char(date '2024-01-02', 'YYYY-MM-DDTHH24') AS x", "`THH24`");
    }
}
