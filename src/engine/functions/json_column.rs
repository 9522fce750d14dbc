//! Values of any type as JSON, in the forms of PostgreSQL's `to_json`.
//!
//! Integers, decimals and floats are numbers with all their digits, JSON stands as it is, lists
//! are arrays and structs are objects; NULL is null, and all else a string. Timestamps have ISO
//! 8601's `T`.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Field};
use datafusion::common::{DataFusionError, Result, exec_datafusion_err, plan_err};

use super::json_field::{is_json, is_number_text};
use super::json_text::{is_number, whole, write_string};
use crate::engine::error::HINT;
use crate::postgres_text::{Shape, TextColumn, supports};

/// A column whose values can be appended as JSON.
pub(super) struct JsonColumn<'a> {
    array: &'a dyn Array,
    values: Values<'a>,
}

enum Values<'a> {
    Null,
    /// Text that is JSON, checked as it is written.
    Json(TextColumn<'a>),
    /// Text that stands for a number.
    Number(TextColumn<'a>),
    Timestamp(TextColumn<'a>),
    Plain(TextColumn<'a>),
    List {
        offsets: Vec<usize>,
        items: Box<JsonColumn<'a>>,
    },
    Struct(Vec<(String, JsonColumn<'a>)>),
}

/// Fails where values of this type have no JSON.
///
/// # Errors
/// The type, in a message for the author of the plan.
pub(super) fn check_type(field: &Field) -> Result<()> {
    match field.data_type() {
        DataType::Struct(fields) => fields.iter().try_for_each(|field| check_type(field)),
        DataType::List(item) | DataType::LargeList(item) => check_type(item),
        other if supports(other) => Ok(()),
        other => plan_err!("{other} has no JSON{HINT}cast it to text"),
    }
}

impl<'a> JsonColumn<'a> {
    /// # Errors
    /// The type has no JSON.
    pub fn new(field: &Field, array: &'a ArrayRef) -> Result<Self> {
        let text = || {
            TextColumn::new(array)
                .ok_or_else(|| exec_datafusion_err!("{} has no JSON", array.data_type()))
        };
        let values = match array.data_type() {
            DataType::Null => Values::Null,
            DataType::List(item) => {
                let list = array.as_list::<i32>();
                let offsets = list.offsets().iter().map(|offset| *offset as usize).collect();
                let items = Box::new(Self::new(item, list.values())?);
                Values::List { offsets, items }
            }
            DataType::LargeList(item) => {
                let list = array.as_list::<i64>();
                let offsets = list.offsets().iter().map(|offset| *offset as usize).collect();
                let items = Box::new(Self::new(item, list.values())?);
                Values::List { offsets, items }
            }
            DataType::Struct(fields) => {
                let columns = fields.iter().zip(array.as_struct().columns());
                let columns = columns.map(|(field, column)| {
                    let mut name = String::new();
                    write_string(field.name(), &mut name);
                    Ok((name, Self::new(field, column)?))
                });
                Values::Struct(columns.collect::<Result<_>>()?)
            }
            DataType::Timestamp(..) => Values::Timestamp(text()?),
            _ if is_json(field) => Values::Json(text()?),
            _ if is_number_text(field) => Values::Number(text()?),
            _ => Values::Plain(text()?),
        };
        Ok(Self { array: array.as_ref(), values })
    }

    /// Appends the value of a row.
    ///
    /// # Errors
    /// A text that has to be JSON is none.
    pub fn write(&self, row: usize, out: &mut String) -> Result<()> {
        if self.array.is_null(row) {
            out.push_str("null");
            return Ok(());
        }
        match &self.values {
            Values::Null => out.push_str("null"),
            Values::Json(texts) => {
                let text = texts.text(row).unwrap_or_default();
                let json = whole(text).map_err(|error| exec_datafusion_err!("{error}"))?;
                out.push_str(json);
            }
            Values::Number(texts) => {
                let text = texts.text(row).unwrap_or_default();
                if is_number(text) { out.push_str(text) } else { write_string(text, out) }
            }
            Values::Timestamp(texts) => write_timestamp(&written(texts, row)?, out),
            Values::Plain(texts) => write_plain(texts, row, out)?,
            Values::List { offsets, items } => {
                out.push('[');
                for item in offsets[row]..offsets[row + 1] {
                    if item > offsets[row] {
                        out.push(',');
                    }
                    items.write(item, out)?;
                }
                out.push(']');
            }
            Values::Struct(columns) => {
                out.push('{');
                for (place, (name, column)) in columns.iter().enumerate() {
                    if place > 0 {
                        out.push(',');
                    }
                    out.push_str(name);
                    out.push(':');
                    column.write(row, out)?;
                }
                out.push('}');
            }
        }
        Ok(())
    }

    /// Appends the value of a row as the name of a member; false where it is NULL.
    ///
    /// # Errors
    /// The value has no text.
    pub fn write_name(&self, row: usize, out: &mut String) -> Result<bool> {
        if self.array.is_null(row) {
            return Ok(false);
        }
        match &self.values {
            Values::Plain(texts) | Values::Number(texts) | Values::Json(texts) => {
                match texts.text(row) {
                    Some(text) => write_string(text, out),
                    None => write_string(&written(texts, row)?, out),
                }
                Ok(true)
            }
            Values::Timestamp(texts) => {
                write_string(&written(texts, row)?, out);
                Ok(true)
            }
            Values::Null => Ok(false),
            Values::List { .. } | Values::Struct(_) => {
                Err(exec_datafusion_err!("a list is no name of a member"))
            }
        }
    }
}

fn write_plain(texts: &TextColumn, row: usize, out: &mut String) -> Result<()> {
    match texts.shape() {
        Shape::Text => write_string(texts.text(row).unwrap_or_default(), out),
        Shape::Integer => out.push_str(&written(texts, row)?),
        Shape::Boolean => {
            out.push_str(if written(texts, row)? == "t" { "true" } else { "false" });
        }
        // Decimals are plain too; NaN and the infinities are no numbers.
        _ => {
            let text = written(texts, row)?;
            let may_be_number = matches!(texts.shape(), Shape::Float)
                || matches!(texts.shape(), Shape::Plain if is_number(&text));
            if may_be_number && is_number(&text) {
                out.push_str(&text);
            } else {
                write_string(&text, out);
            }
        }
    }
    Ok(())
}

fn written(texts: &TextColumn, row: usize) -> Result<String> {
    let mut bytes = Vec::new();
    texts.write(row, &mut bytes);
    String::from_utf8(bytes).map_err(|error| DataFusionError::External(Box::new(error)))
}

/// `2020-01-01 10:00:00+00` is `2020-01-01T10:00:00+00:00`.
fn write_timestamp(text: &str, out: &mut String) {
    out.push('"');
    match text.split_once(' ') {
        Some((date, time)) => {
            out.push_str(date);
            out.push('T');
            match time.split_once("+00") {
                Some((time, era)) => {
                    out.push_str(time);
                    out.push_str("+00:00");
                    out.push_str(era);
                }
                None => out.push_str(time),
            }
        }
        None => out.push_str(text),
    }
    out.push('"');
}

/// Makes the columns of all arguments.
///
/// # Errors
/// A type has no JSON.
pub(super) fn columns<'a>(
    fields: &[Arc<Field>],
    arrays: &'a [ArrayRef],
) -> Result<Vec<JsonColumn<'a>>> {
    fields.iter().zip(arrays).map(|(field, array)| JsonColumn::new(field, array)).collect()
}
