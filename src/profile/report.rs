//! What a profile says of a column, in the form of `inspect --json`.
//!
//! Decides which values may be shown: numbers and dates may, texts only where that was asked for,
//! and values of a column that looks secret never.

use std::collections::BTreeMap;

use arrow::datatypes::DataType;
use serde::Serialize;

use super::SecretHint;
use super::column::{ColumnProfile, Order};
use super::secret_name::named_secret;
use super::secret_value::{Counts, Evidence, weigh};
use super::shape::{Counted, Shapes};
use super::text::Texts;

/// The profile of a column.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnReport {
    /// Values that are not NULL, the ones that the column's type can't hold included.
    pub values: u64,
    pub nulls: u64,
    /// Distinct values, of which an estimate is within 5 %; `None` for lists.
    pub distinct: Option<u64>,
    pub distinct_is_exact: bool,
    /// Proved from the values, or declared by a key; `None` where neither says so.
    pub unique: Option<bool>,
    pub constant: bool,
    /// The smallest and the largest value, as PostgreSQL prints them.
    pub min: Option<String>,
    pub max: Option<String>,
    /// There are a smallest and a largest value, and they are not shown.
    pub masked: bool,
    /// Bytes of the values, as Arrow holds them.
    pub bytes: u64,
    /// Of texts and binary values.
    pub longest: Option<Longest>,
    pub empty: u64,
    /// Texts that begin or end with a blank.
    pub blank_edges: u64,
    pub nul_bytes: u64,
    pub double_encoded: u64,
    pub zero_dates: u64,
    pub partial_dates: u64,
    pub invalid_utf8: u64,
    pub out_of_range: u64,
    pub infinite: u64,
    pub not_a_number: u64,
    /// The narrowest SQL type that every value fits; `None` without a value.
    #[serde(rename = "type")]
    pub profiled_type: Option<String>,
    /// What texts look like, empty ones and zero dates aside.
    pub looks_like: Option<&'static str>,
    /// How many texts have a shape that is worth knowing of some.
    pub shapes: BTreeMap<&'static str, u64>,
    /// Numbers: all are 0 or 1.
    pub zero_or_one: bool,
    pub secret: Option<SecretHint>,
}

/// The length of the longest value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Longest {
    pub bytes: u64,
    /// `None` for binary values.
    pub chars: Option<u64>,
}

/// Whether texts are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shown {
    /// Numbers and dates alone.
    #[default]
    Numbers,
    /// Texts too, but for those of columns that look secret.
    Texts,
}

/// What is known of a column beside its values.
#[derive(Debug, Clone, Copy)]
pub struct ReportOptions<'a> {
    pub name: &'a str,
    /// A primary or unique key is this column alone.
    pub is_key: bool,
    pub shown: Shown,
}

impl ColumnProfile {
    /// Says what was found.
    pub fn report(&self, options: ReportOptions<'_>) -> ColumnReport {
        let texts = self.texts.as_deref();
        let nulls = self.nulls.saturating_sub(self.unheld.total());
        let held = self.rows - self.nulls;
        let mut distinct = self.distinct.count();
        // Rising numbers are all different; an estimate may be larger than what there is.
        distinct.is_exact |= matches!(self.order, Order::Rising { .. });
        distinct.values = match self.order {
            Order::Rising { .. } => held,
            _ => distinct.values.min(held),
        };
        let secret = self.secret(options.name);
        let profiled_type = self.profiled_type();
        let (min, max) = self.extreme_texts().unzip();
        let is_prose = texts.is_some_and(|texts| !has_order(texts));
        let is_open = options.shown == Shown::Texts;
        let masked = min.is_some()
            && (secret.is_some_and(|hint| hint.is_secret() || !is_open) || (is_prose && !is_open));
        let shown = |value: Option<String>| value.filter(|_| !masked);
        ColumnReport {
            values: self.rows - nulls,
            nulls,
            distinct: self.is_counted.then_some(distinct.values),
            distinct_is_exact: self.is_counted && distinct.is_exact,
            unique: self.is_unique(held, options.is_key),
            constant: self.is_counted && distinct.is_exact && distinct.values == 1 && nulls == 0,
            min: shown(min),
            max: shown(max),
            masked,
            bytes: self.bytes,
            longest: self.longest(),
            empty: texts.map_or(self.empty, |texts| texts.empty),
            blank_edges: texts.map_or(0, |texts| texts.blank_edges),
            nul_bytes: texts.map_or(0, |texts| texts.nul_bytes),
            double_encoded: texts.map_or(0, |texts| texts.double_encoded),
            zero_dates: self.unheld.zero_dates + texts.map_or(0, |texts| texts.zero_dates),
            partial_dates: self.unheld.partial_dates
                + texts.filter(|texts| texts.shapes.is_temporal()).map_or(0, |it| it.partial_dates),
            invalid_utf8: self.unheld.invalid_utf8,
            out_of_range: self.unheld.out_of_range,
            infinite: self.infinite,
            not_a_number: self.not_a_number,
            profiled_type,
            looks_like: texts.and_then(looks_like),
            shapes: texts.map(shapes).unwrap_or_default(),
            zero_or_one: self.is_zero_or_one(),
            secret,
        }
    }

    fn is_unique(&self, held: u64, is_key: bool) -> Option<bool> {
        let distinct = self.distinct.count();
        if !self.is_counted || held == 0 {
            return is_key.then_some(true);
        }
        let is_rising = matches!(self.order, Order::Rising { .. });
        if is_rising || (distinct.is_exact && distinct.values == held) {
            return Some(true);
        }
        // Six standard errors below what it would be.
        let is_short = distinct.values as f64 <= 0.9 * held as f64;
        if is_short || (distinct.is_exact && distinct.values < held) {
            return Some(false);
        }
        is_key.then_some(true)
    }

    fn secret(&self, name: &str) -> Option<SecretHint> {
        let is_text = matches!(self.data_type, DataType::Utf8 | DataType::Binary);
        let named = named_secret(name, is_text);
        let Some(texts) = self.texts.as_deref() else {
            let evidence = Evidence { values: 0, emails: 0, looks_random: false };
            return weigh(named, &Counts::default(), evidence);
        };
        let is_distinct = self.distinct.count().values as f64 >= 0.9 * texts.values as f64;
        let evidence = Evidence {
            values: texts.filled(),
            emails: texts.emails,
            looks_random: is_distinct && texts.looks_random(),
        };
        weigh(named, &texts.secrets, evidence)
    }

    fn longest(&self) -> Option<Longest> {
        match (&self.texts, &self.data_type) {
            (Some(texts), _) => {
                Some(Longest { bytes: texts.longest_bytes, chars: Some(texts.longest_chars) })
            }
            (None, DataType::Binary) => Some(Longest { bytes: self.longest_bytes, chars: None }),
            _ => None,
        }
    }

    fn is_zero_or_one(&self) -> bool {
        let is_integer = self.data_type.is_integer();
        is_integer
            && self.unheld.total() == 0
            && self.extremes.numbers().is_some_and(|(low, high)| low >= 0 && high <= 1)
    }

    fn extreme_texts(&self) -> Option<(String, String)> {
        let Some(texts) = self.texts.as_deref() else {
            return self.extremes.texts(&self.data_type);
        };
        let pair = match texts.shapes.has(Shapes::DECIMAL) {
            true => &texts.numbers,
            false => &texts.extremes,
        };
        pair.as_ref().map(|(low, high)| (low.to_string(), high.to_string()))
    }

    /// Returns the narrowest type of PostgreSQL that every value fits.
    fn profiled_type(&self) -> Option<String> {
        if self.rows == self.nulls {
            return None;
        }
        if let Some(texts) = self.texts.as_deref() {
            return Some(text_type(texts));
        }
        let name = match &self.data_type {
            DataType::Boolean => "boolean",
            DataType::Float32 => "real",
            DataType::Float64 => "double precision",
            DataType::Date32 => "date",
            DataType::Timestamp(_, None) => "timestamp",
            DataType::Timestamp(_, Some(_)) => "timestamptz",
            DataType::Time64(_) => "time",
            DataType::Binary => "bytea",
            DataType::Decimal128(precision, scale) | DataType::Decimal256(precision, scale) => {
                return Some(format!("numeric({precision},{scale})"));
            }
            data_type if data_type.is_integer() => {
                return self.extremes.numbers().map(|(low, high)| whole_type(low, high));
            }
            _ => return None,
        };
        Some(name.to_owned())
    }
}

fn whole_type(low: i128, high: i128) -> String {
    let fits = |least: i128, most: i128| low >= least && high <= most;
    let name = if fits(i16::MIN.into(), i16::MAX.into()) {
        "smallint"
    } else if fits(i32::MIN.into(), i32::MAX.into()) {
        "integer"
    } else if fits(i64::MIN.into(), i64::MAX.into()) {
        "bigint"
    } else {
        return format!(
            "numeric({},0)",
            low.unsigned_abs().max(high.unsigned_abs()).to_string().len()
        );
    };
    name.to_owned()
}

fn text_type(texts: &Texts) -> String {
    /// PostgreSQL's `numeric` has more digits only without a precision.
    const MOST_DIGITS: u32 = 76;
    if texts.empty + texts.zero_dates + texts.partial_dates > 0 {
        return "text".to_owned();
    }
    let name = match looks_like(texts) {
        Some("integer") => {
            let number = |text: &str| text.parse::<i128>().ok();
            let pair = texts.numbers.as_ref();
            return match pair.and_then(|(low, high)| Some((number(low)?, number(high)?))) {
                Some((low, high)) => whole_type(low, high),
                None => "numeric".to_owned(),
            };
        }
        Some("decimal") => {
            let (fraction, digits) =
                (texts.fraction_digits, texts.whole_digits + texts.fraction_digits);
            return match digits <= MOST_DIGITS {
                true => format!("numeric({digits},{fraction})"),
                false => "numeric".to_owned(),
            };
        }
        Some(
            name @ ("boolean" | "date" | "timestamp" | "timestamptz" | "time" | "uuid" | "json"),
        ) => name,
        _ => "text",
    };
    name.to_owned()
}

/// Numbers and moments may be shown: they name nobody by themselves.
fn has_order(texts: &Texts) -> bool {
    let shapes = texts.shapes;
    texts.filled() > 0 && (shapes.has(Shapes::DECIMAL) || shapes.is_temporal())
}

fn looks_like(texts: &Texts) -> Option<&'static str> {
    let filled = texts.filled();
    let shapes = texts.shapes;
    if filled == 0 {
        return None;
    }
    // Zero dates alone are dates of a kind.
    if texts.zero_dates + texts.partial_dates == filled {
        return Some("date");
    }
    let by_shape = [
        (Shapes::INTEGER, "integer"),
        (Shapes::DECIMAL, "decimal"),
        (Shapes::BOOLEAN, "boolean"),
        (Shapes::DATE, "date"),
        (Shapes::TIMESTAMP, "timestamp"),
        (Shapes::TIMESTAMPTZ, "timestamptz"),
        (Shapes::TIME, "time"),
        (Shapes::UUID, "uuid"),
    ];
    if let Some((_, name)) = by_shape.iter().find(|(shape, _)| shapes.has(*shape)) {
        return Some(name);
    }
    if let Some(shape) = Counted::ALL.into_iter().find(|shape| texts.counted(*shape) == filled) {
        return Some(shape.name());
    }
    // Single words are lists of one: some have to be longer.
    let is_list = shapes.has(Shapes::LIST) && texts.commas * 10 >= filled;
    is_list.then_some("comma_list")
}

fn shapes(texts: &Texts) -> BTreeMap<&'static str, u64> {
    let counted = Counted::ALL.into_iter().map(|shape| (shape.name(), texts.counted(shape)));
    counted.filter(|(_, count)| *count > 0).collect()
}
