//! Values that MySQL keeps otherwise than they are written: texts whose last blanks go, and moments
//! that are finer than their column.
//!
//! The files have them as they are kept: MySQL and MariaDB do not round alike.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, StringArray};
use arrow::datatypes::{DataType, Time64MicrosecondType, TimestampMicrosecondType};

use super::reason;
use super::rules::{ColumnPlace, Stored, StoredForm};
use crate::dump::SqlType;
use crate::mysql_text::fraction_digits;

/// Returns what a column makes of its values; `None` where it keeps them as they are.
pub(super) fn stored(place: &ColumnPlace, base: &str) -> Option<StoredForm> {
    match place.sql_type {
        SqlType::Text { .. } if base == "char" => {
            // All blanks at the end go when the value is read.
            Some(Box::new(|array| without_blanks(array, |text| text.trim_end_matches(' ').len())))
        }
        SqlType::Text { max_chars: Some(limit) } => {
            let limit = *limit as usize;
            let kept = move |text: &str| match text.len() > limit {
                true => end_beyond(text, limit),
                false => text.len(),
            };
            Some(Box::new(move |array| without_blanks(array, kept)))
        }
        SqlType::Timestamp | SqlType::TimestampTz | SqlType::Time => {
            let digits = fraction_digits(&place.column.declared) as u32;
            let unit = 10_i64.pow(6 - digits);
            (unit > 1).then(|| {
                let stored: StoredForm = Box::new(move |array| rounded(array, unit));
                stored
            })
        }
        _ => None,
    }
}

/// Returns where a text ends that has nothing but blanks beyond its column's length.
fn end_beyond(text: &str, limit: usize) -> usize {
    let end = text.char_indices().nth(limit).map(|(end, _)| end);
    end.filter(|end| text[*end..].bytes().all(|byte| byte == b' ')).unwrap_or(text.len())
}

fn without_blanks(array: &ArrayRef, end: impl Fn(&str) -> usize) -> Option<Stored> {
    let texts = array.as_string_opt::<i32>()?;
    let is_cut = |row: &usize| {
        let text = texts.value(*row);
        texts.is_valid(*row) && end(text) < text.len()
    };
    let rows: Vec<usize> = (0..texts.len()).filter(is_cut).collect();
    if rows.is_empty() {
        return None;
    }
    let array: StringArray = texts.iter().map(|text| text.map(|text| &text[..end(text)])).collect();
    Some(Stored { array: Arc::new(array), rows, code: reason::BLANKS_CUT })
}

/// Rounds to the nearest of what the column keeps, a half away from 1970 or from midnight.
fn rounded(array: &ArrayRef, unit: i64) -> Option<Stored> {
    let half = unit / 2;
    let nearest = |us: i64| match us {
        0.. => us.saturating_add(half) / unit * unit,
        _ => us.saturating_sub(half) / unit * unit,
    };
    let is_finer = |us: i64| us % unit != 0;
    let finer = |values: &[i64]| -> Vec<usize> {
        let rows =
            values.iter().enumerate().filter(|(row, us)| is_finer(**us) && array.is_valid(*row));
        rows.map(|(row, _)| row).collect()
    };
    let (rows, array): (Vec<usize>, ArrayRef) =
        if let Some(times) = array.as_primitive_opt::<Time64MicrosecondType>() {
            let rows = finer(times.values());
            (rows, Arc::new(times.unary::<_, Time64MicrosecondType>(nearest)))
        } else {
            let moments = array.as_primitive_opt::<TimestampMicrosecondType>()?;
            let changed = moments.unary::<_, TimestampMicrosecondType>(nearest);
            let zone = match array.data_type() {
                DataType::Timestamp(_, zone) => zone.clone(),
                _ => None,
            };
            (finer(moments.values()), Arc::new(changed.with_timezone_opt(zone)))
        };
    (!rows.is_empty()).then(|| Stored { array, rows, code: reason::ROUNDED })
}
