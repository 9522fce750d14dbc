//! Values that PostgreSQL keeps otherwise than they are written: texts whose last blanks are too
//! many, and moments that are finer than their column.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, StringArray};
use arrow::datatypes::{DataType, Time64MicrosecondType, TimestampMicrosecondType};

use super::reason;
use super::rules::{ColumnPlace, Stored, StoredForm};
use crate::dump::cursor::Cursor;
use crate::dump::declared_type::PostgresType;
use crate::dump::{POSTGRES, SqlType};

/// µs from 1970 to 2000: PostgreSQL rounds on each side of its own epoch.
const EPOCH_US: i64 = 946_684_800_000_000;

/// Returns what a column makes of its values; `None` where it keeps them as they are.
pub(super) fn stored(place: &ColumnPlace) -> Option<StoredForm> {
    match place.sql_type {
        SqlType::Text { max_chars: Some(limit) } | SqlType::Char { chars: limit } => {
            let limit = *limit as usize;
            Some(Box::new(move |array| without_more_blanks(array, limit)))
        }
        SqlType::Timestamp | SqlType::TimestampTz | SqlType::Time => {
            let mut cursor = Cursor::new(place.column.declared.as_bytes(), &POSTGRES);
            let read = PostgresType::read(&mut cursor).ok()?;
            let places =
                u32::try_from(*read.modifiers.first()?).ok().filter(|places| *places < 6)?;
            let unit = 10_i64.pow(6 - places);
            Some(Box::new(move |array| rounded_moments(array, unit)))
        }
        _ => None,
    }
}

/// Cuts blanks that stand beyond the column's length.
fn without_more_blanks(array: &ArrayRef, limit: usize) -> Option<Stored> {
    let texts = array.as_string_opt::<i32>()?;
    let end = |text: &str| match text.len() > limit {
        true => text.char_indices().nth(limit).map(|(end, _)| end),
        false => None,
    };
    let is_cut = |row: &usize| {
        let text = texts.value(*row);
        texts.is_valid(*row)
            && end(text).is_some_and(|end| text[end..].bytes().all(|byte| byte == b' '))
    };
    let rows: Vec<usize> = (0..texts.len()).filter(is_cut).collect();
    if rows.is_empty() {
        return None;
    }
    let cut = |text: &str| match end(text) {
        Some(end) if text[end..].bytes().all(|byte| byte == b' ') => text[..end].to_owned(),
        _ => text.to_owned(),
    };
    let array: StringArray = texts.iter().map(|text| text.map(cut)).collect();
    Some(Stored { array: Arc::new(array), rows, code: reason::BLANKS_CUT })
}

fn rounded_moments(array: &ArrayRef, unit: i64) -> Option<Stored> {
    let half = unit / 2;
    let rounded = |us: i64| match us {
        0.. => (us + half) / unit * unit,
        _ => -((half - us) / unit * unit),
    };
    let stored = |is_changed: &dyn Fn(usize) -> bool, changed: &dyn Fn() -> ArrayRef| {
        let rows: Vec<usize> =
            (0..array.len()).filter(|row| array.is_valid(*row) && is_changed(*row)).collect();
        (!rows.is_empty()).then(|| Stored { array: changed(), rows, code: reason::ROUNDED })
    };
    if let Some(times) = array.as_primitive_opt::<Time64MicrosecondType>() {
        let change = || Arc::new(times.unary::<_, Time64MicrosecondType>(rounded)) as ArrayRef;
        return stored(&|row| times.value(row) % unit != 0, &change);
    }
    let times = array.as_primitive_opt::<TimestampMicrosecondType>()?;
    let is_finite = |us: i64| !matches!(us, i64::MIN | i64::MAX);
    let at = |us: i64| match us.checked_sub(EPOCH_US).filter(|_| is_finite(us)) {
        Some(since) => rounded(since) + EPOCH_US,
        None => us,
    };
    let change = || {
        let changed = times.unary::<_, TimestampMicrosecondType>(at);
        let zone = match array.data_type() {
            DataType::Timestamp(_, zone) => zone.clone(),
            _ => None,
        };
        Arc::new(changed.with_timezone_opt(zone)) as ArrayRef
    };
    stored(&|row| times.value(row) % unit != 0 && is_finite(times.value(row)), &change)
}
