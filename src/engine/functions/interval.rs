//! `parse_interval`: the texts of intervals that dumps hold.

use std::sync::Arc;

use arrow::array::{Array, AsArray, IntervalMonthDayNanoBuilder};
use arrow::datatypes::{DataType, IntervalMonthDayNano, IntervalUnit};
use datafusion::common::{Result, plan_err};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

use super::Doc;
use crate::engine::error::HINT;

pub(super) const DOCS: &[Doc] = &[Doc {
    name: "parse_interval",
    signature: "parse_interval(text) → interval",
    meaning: "The interval that a text says, in PostgreSQL's forms (`1 year 2 mons -3 days \
              04:05:06.7`, ISO 8601's `P1Y2M3DT4H5M6S`) or MySQL's time (`-26:30:00`); NULL where \
              it says none, or more than 292 years of hours. To add to a date, or for `extract`.",
    example: "timestamp '2024-01-31 00:00:00' + parse_interval('1 mon 02:00:00')",
    result: "2024-02-29T02:00:00",
}];

pub(super) fn udf() -> ScalarUDF {
    let signature = Signature::user_defined(Volatility::Immutable);
    ScalarUDF::from(ParseInterval { signature })
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct ParseInterval {
    signature: Signature,
}

impl ScalarUDFImpl for ParseInterval {
    fn name(&self) -> &str {
        "parse_interval"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Interval(IntervalUnit::MonthDayNano))
    }

    fn coerce_types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        use DataType::{LargeUtf8, Null, Utf8, Utf8View};
        match found {
            [Utf8 | LargeUtf8 | Utf8View | Null] => Ok(vec![Utf8]),
            [found] => plan_err!("parse_interval() wants a text, found {found}{HINT}cast it"),
            _ => plan_err!("parse_interval() wants 1 argument, found {}", found.len()),
        }
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(&arguments.args)?;
        let [texts] = &arrays[..] else { return plan_err!("parse_interval() wants 1 argument") };
        let mut intervals = IntervalMonthDayNanoBuilder::with_capacity(texts.len());
        for text in texts.as_string::<i32>() {
            intervals.append_option(text.and_then(parse));
        }
        Ok(ColumnarValue::Array(Arc::new(intervals.finish())))
    }
}

const MICROS: i128 = 1_000_000;

/// An interval on its way: PostgreSQL keeps months, days and time apart.
#[derive(Debug, Default, Clone, Copy)]
struct Parts {
    months: i64,
    days: i64,
    micros: i128,
}

impl Parts {
    fn add(&mut self, amount: i64, unit: Unit) -> Option<()> {
        match unit {
            Unit::Months(months) => {
                self.months = self.months.checked_add(amount.checked_mul(months)?)?;
            }
            Unit::Days(days) => self.days = self.days.checked_add(amount.checked_mul(days)?)?,
            Unit::Micros(micros) => self.micros += i128::from(amount) * micros,
        }
        Some(())
    }

    fn negated(self) -> Self {
        Self { months: -self.months, days: -self.days, micros: -self.micros }
    }

    fn interval(self) -> Option<IntervalMonthDayNano> {
        let months = i32::try_from(self.months).ok()?;
        let days = i32::try_from(self.days).ok()?;
        let nanos = i64::try_from(self.micros * 1_000).ok()?;
        Some(IntervalMonthDayNano::new(months, days, nanos))
    }
}

#[derive(Debug, Clone, Copy)]
enum Unit {
    Months(i64),
    Days(i64),
    Micros(i128),
}

fn unit(word: &str) -> Option<Unit> {
    Some(match word.to_ascii_lowercase().as_str() {
        "millennium" | "millennia" | "mil" | "mils" => Unit::Months(12_000),
        "century" | "centuries" | "c" | "cent" => Unit::Months(1_200),
        "decade" | "decades" | "dec" | "decs" => Unit::Months(120),
        "year" | "years" | "yr" | "yrs" | "y" => Unit::Months(12),
        "month" | "months" | "mon" | "mons" => Unit::Months(1),
        "week" | "weeks" | "w" => Unit::Days(7),
        "day" | "days" | "d" => Unit::Days(1),
        "hour" | "hours" | "hr" | "hrs" | "h" => Unit::Micros(3_600 * MICROS),
        "minute" | "minutes" | "min" | "mins" | "m" => Unit::Micros(60 * MICROS),
        "second" | "seconds" | "sec" | "secs" | "s" => Unit::Micros(MICROS),
        "millisecond" | "milliseconds" | "msec" | "msecs" | "ms" => Unit::Micros(1_000),
        "microsecond" | "microseconds" | "usec" | "usecs" | "us" => Unit::Micros(1),
        _ => return None,
    })
}

fn parse(text: &str) -> Option<IntervalMonthDayNano> {
    let text = text.trim();
    match text.strip_prefix(['P', 'p']) {
        Some(designated) => iso(designated)?.interval(),
        None => words(text)?.interval(),
    }
}

/// `1 year 2 mons -3 days +04:05:06`, with an `@` before and `ago` behind as older servers wrote.
fn words(text: &str) -> Option<Parts> {
    let text = text.strip_prefix('@').unwrap_or(text);
    let mut parts = Parts::default();
    let mut is_negated = false;
    let mut words = text.split_whitespace().peekable();
    words.peek()?;
    while let Some(word) = words.next() {
        if word.eq_ignore_ascii_case("ago") && words.peek().is_none() {
            is_negated = true;
        } else if word.contains(':') {
            parts.micros += clock(word)?;
        } else {
            // The unit may stand without a blank: `3days`.
            let split = word.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(word.len());
            let (amount, name) = word.split_at(split);
            let unit = unit(if name.is_empty() { words.next()? } else { name })?;
            add_decimal(&mut parts, amount, unit)?;
        }
    }
    Some(if is_negated { parts.negated() } else { parts })
}

/// Adds `1.5` of a unit; fractions of months become days of a month of 30, as PostgreSQL has it.
fn add_decimal(parts: &mut Parts, amount: &str, unit: Unit) -> Option<()> {
    let Some((whole, fraction)) = amount.split_once('.') else {
        return parts.add(amount.parse().ok()?, unit);
    };
    let sign = if whole.starts_with('-') { -1 } else { 1 };
    let whole: i64 = if matches!(whole, "" | "-" | "+") { 0 } else { whole.parse().ok()? };
    parts.add(whole, unit)?;
    if fraction.is_empty() || fraction.len() > 9 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let over = 10_i128.pow(fraction.len() as u32);
    let part: i128 = sign * fraction.parse::<i128>().ok()?;
    const DAY: i128 = 86_400 * MICROS;
    let micros = match unit {
        Unit::Micros(micros) => micros,
        Unit::Days(days) => {
            let scaled = part * i128::from(days);
            parts.days += i64::try_from(scaled / over).ok()?;
            parts.micros += scaled % over * DAY / over;
            return Some(());
        }
        Unit::Months(months) => {
            let scaled = part * i128::from(months);
            parts.months += i64::try_from(scaled / over).ok()?;
            let days = scaled % over * 30;
            parts.days += i64::try_from(days / over).ok()?;
            parts.micros += days % over * DAY / over;
            return Some(());
        }
    };
    parts.micros += part * micros / over;
    Some(())
}

/// `[-]hours:minutes[:seconds[.fraction]]`
fn clock(text: &str) -> Option<i128> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut parts = text.split(':');
    let number = |text: &str| {
        let is_digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if is_digits { text.parse::<i128>().ok() } else { None }
    };
    let hours = number(parts.next()?)?;
    let minutes = number(parts.next()?).filter(|minutes| *minutes < 60)?;
    let seconds = match parts.next() {
        Some(seconds) => seconds_in_micros(seconds).filter(|micros| *micros < 60 * MICROS)?,
        None => 0,
    };
    if parts.next().is_some() || hours > i128::from(i32::MAX) {
        return None;
    }
    Some(sign * ((hours * 60 + minutes) * 60 * MICROS + seconds))
}

fn seconds_in_micros(text: &str) -> Option<i128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || fraction.len() > 6 || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let micros: i128 = format!("{fraction:0<6}").parse().ok()?;
    Some(whole.parse::<i128>().ok()? * MICROS + micros)
}

/// `1Y2M3DT4H5M6S`, what stands behind the `P`.
fn iso(text: &str) -> Option<Parts> {
    let mut parts = Parts::default();
    let mut is_time = false;
    let mut rest = text;
    let mut found = false;
    while !rest.is_empty() {
        if let Some(time) = rest.strip_prefix(['T', 't']) {
            if std::mem::replace(&mut is_time, true) {
                return None;
            }
            rest = time;
            continue;
        }
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let (amount, designator) = (&rest[..end], rest[end..].chars().next()?);
        let unit = match (designator.to_ascii_uppercase(), is_time) {
            ('Y', false) => Unit::Months(12),
            ('M', false) => Unit::Months(1),
            ('W', false) => Unit::Days(7),
            ('D', false) => Unit::Days(1),
            ('H', true) => Unit::Micros(3_600 * MICROS),
            ('M', true) => Unit::Micros(60 * MICROS),
            ('S', true) => Unit::Micros(MICROS),
            _ => return None,
        };
        add_decimal(&mut parts, amount, unit)?;
        found = true;
        rest = &rest[end + 1..];
    }
    found.then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::engine::test_engine::TestEngine;

    fn check(text: &str, months: i32, days: i32, seconds: f64) {
        let found = parse(text).unwrap_or_else(|| panic!("{text}"));
        let expected = (months, days, (seconds * 1e6).round() as i64 * 1_000);
        assert_eq!((found.months, found.days, found.nanoseconds), expected, "{text}");
    }

    #[test]
    fn forms_of_servers_are_read() {
        check("1 year 2 mons 3 days 04:05:06.789", 14, 3, 14_706.789);
        check("-1 years -2 mons +3 days -04:05:06", -14, 3, -14_706.0);
        check("1 day ago", 0, -1, 0.0);
        check("@ 1 hour 30 mins", 0, 0, 5_400.0);
        check("P1Y2M3DT4H5M6.5S", 14, 3, 14_706.5);
        check("P-1M", -1, 0, 0.0);
        check("-838:59:59", 0, 0, -3_020_399.0);
        check("90 minutes", 0, 0, 5_400.0);
        check("1.5 days", 0, 1, 43_200.0);
        check("0.5 mon", 0, 15, 0.0);
        check("00:00:00", 0, 0, 0.0);
        check("3days", 0, 3, 0.0);
    }

    #[test]
    fn what_says_no_interval_is_none() {
        for text in
            ["", "soon", "5", "1 fortnight", "1:99", "P", "PT", "1 year 2", "99999999999 years"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn intervals_can_be_reckoned_with() {
        let engine = TestEngine::new(&[]);
        engine.check("extract(epoch FROM parse_interval('01:30:00'))::bigint", "5400");
        engine.check("date '2024-03-01' - parse_interval('1 day') < date '2024-03-01'", "true");
        engine.check("parse_interval('soon') IS NULL", "true");
    }
}
