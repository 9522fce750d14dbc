//! JSON objects as a table: rejects, audit records and maps of a run.
//!
//! The columns are the names of the objects' fields, in the order in which they are met. Integers
//! and booleans that a column has throughout keep their type; all else is text, and what is nested
//! its JSON. The place of a reject, `source`, is a column for each of its parts: `source_line`.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Int64Array, RecordBatch, RecordBatchOptions, StringArray,
};
use arrow::datatypes::{Field, Schema};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

/// The field of a reject that tells its place in the source.
const SOURCE: &str = "source";

/// Reads an object a line, or a list of objects.
///
/// # Errors
/// What is wrong with the text, and where.
pub(super) fn records(text: &[u8]) -> Result<RecordBatch, String> {
    let mut objects: Vec<Object> = Vec::new();
    let is_list = text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    if is_list {
        objects = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    } else {
        for object in serde_json::Deserializer::from_slice(text).into_iter() {
            objects.push(object.map_err(|error| error.to_string())?);
        }
    }
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in objects.iter().flat_map(|object| &object.0) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = names
        .iter()
        .map(|name| {
            let values: Vec<Option<&Value>> =
                objects.iter().map(|object| object.get(name)).collect();
            let array = column(&values);
            (Field::new(*name, array.data_type().clone(), true), array)
        })
        .unzip();
    let options = RecordBatchOptions::new().with_row_count(Some(objects.len()));
    let schema = Arc::new(Schema::new(fields));
    RecordBatch::try_new_with_options(schema, arrays, &options).map_err(|error| error.to_string())
}

/// An object with its fields in the order of the text.
struct Object(Vec<(String, Value)>);

impl Object {
    /// Returns the value of a field; `None` for null too.
    fn get(&self, name: &str) -> Option<&Value> {
        let field = self.0.iter().find(|(other, _)| other == name);
        field.map(|(_, value)| value).filter(|value| !value.is_null())
    }
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields)
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Object;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut fields = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            match value {
                // Where a row was: a column for each part of the place.
                Value::Object(place) if name == SOURCE => {
                    let parts = place.into_iter();
                    fields.extend(parts.map(|(part, value)| (format!("{SOURCE}_{part}"), value)));
                }
                value => fields.push((name, value)),
            }
        }
        Ok(Object(fields))
    }
}

fn column(values: &[Option<&Value>]) -> ArrayRef {
    let known = || values.iter().flatten();
    if known().next().is_some() && known().all(|value| value.as_i64().is_some()) {
        return Arc::new(
            values.iter().map(|value| value.and_then(Value::as_i64)).collect::<Int64Array>(),
        );
    }
    if known().next().is_some() && known().all(|value| value.is_boolean()) {
        return Arc::new(
            values.iter().map(|value| value.and_then(Value::as_bool)).collect::<BooleanArray>(),
        );
    }
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Arc::new(values.iter().map(|value| value.map(text)).collect::<StringArray>())
}

#[cfg(test)]
mod tests {
    use arrow::datatypes::DataType;

    use super::*;

    #[test]
    fn lines_and_lists_are_the_same_table() {
        let lines = records(b"{\"a\":1,\"b\":{\"c\":[1]}}\n{\"d\":true,\"a\":null,\"b\":\"x\"}\n");
        let list = records(b"[{\"a\":1,\"b\":{\"c\":[1]}},{\"d\":true,\"a\":null,\"b\":\"x\"}]");
        let lines = lines.expect("lines");
        assert_eq!(lines, list.expect("a list"));
        let types: Vec<_> = lines.columns().iter().map(|column| column.data_type()).collect();
        assert_eq!(types, [&DataType::Int64, &DataType::Utf8, &DataType::Boolean]);
        let names: Vec<_> = lines.schema().fields().iter().map(|f| f.name().clone()).collect();
        assert_eq!(names, ["a", "b", "d"]);
        let place = records(b"{\"source\":{\"table\":\"t\",\"row\":7}}").expect("a place");
        let names: Vec<_> = place.schema().fields().iter().map(|f| f.name().clone()).collect();
        assert_eq!(names, ["source_row", "source_table"]);
        assert!(records(b"{\"a\":1").is_err());
        assert_eq!(records(b"").expect("no rows").num_rows(), 0);
    }
}
