//! How a column is known to hold JSON: the mark that columns of a dump have too.

use std::collections::HashMap;

use arrow::datatypes::{DataType, Field};

use crate::dump::{REPR_KEY, SQL_TYPE_KEY};

/// Returns a nullable field of JSON text.
pub(super) fn json_field(name: &str) -> Field {
    let metadata = HashMap::from([
        (SQL_TYPE_KEY.to_owned(), "json".to_owned()),
        (REPR_KEY.to_owned(), "native".to_owned()),
    ]);
    Field::new(name, DataType::Utf8, true).with_metadata(metadata)
}

/// Returns true where a field's values are JSON.
pub fn is_json(field: &Field) -> bool {
    let declared = field.metadata().get(SQL_TYPE_KEY);
    declared.is_some_and(|declared| {
        ["json", "jsonb"].iter().any(|json| declared.eq_ignore_ascii_case(json))
    })
}

/// Returns true where a field's values are the texts of numbers.
pub(super) fn is_number_text(field: &Field) -> bool {
    let is_text = field.metadata().get(REPR_KEY).is_some_and(|repr| repr == "text");
    let declared = field.metadata().get(SQL_TYPE_KEY);
    is_text
        && declared.is_some_and(|declared| {
            let declared = declared.to_ascii_lowercase();
            declared.starts_with("numeric") || declared.starts_with("decimal")
        })
}
