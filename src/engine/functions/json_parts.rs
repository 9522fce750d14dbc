//! What a JSON value is made of: `json_typeof`, `json_array_length`, `json_valid`, and the lists
//! that become rows by `unnest`.

use super::Doc;
use super::json_get::text_of;
use super::json_text::{self, Kind, unescape, whole};
use super::row_function::{Fault, Makes, RowFunction, Takes, Value};

pub(super) const DOCS: &[Doc] = &[
    Doc {
        name: "json_valid",
        signature: "json_valid(text) → boolean",
        meaning: "True where the text is one JSON value.",
        example: "json_valid('{\"a\":1') OR json_valid('a: 1')",
        result: "false",
    },
    Doc {
        name: "json_typeof",
        signature: "json_typeof(json) → text",
        meaning: "`object`, `array`, `string`, `number`, `boolean` or `null`.",
        example: "json_typeof('[1,2]')",
        result: "array",
    },
    Doc {
        name: "json_array_length",
        signature: "json_array_length(json) → bigint",
        meaning: "How many elements an array has; an error for what is no array.",
        example: "json_array_length('[1,[2,3]]')",
        result: "2",
    },
    Doc {
        name: "json_array_elements",
        signature: "json_array_elements(json) → setof json",
        meaning: "A row for each element of an array; in the list of a SELECT, with \
                  `generate_subscripts` for its place. It is `unnest(json_elements(json))`.",
        example: "json_array_elements('[{\"a\":1.0}]') -> 'a'",
        result: "1.0",
    },
    Doc {
        name: "json_array_elements_text",
        signature: "json_array_elements_text(json) → setof text",
        meaning: "As `json_array_elements`, each as its text; null is NULL.",
        example: "json_array_elements_text('[\"x\"]')",
        result: "x",
    },
    Doc {
        name: "json_object_keys",
        signature: "json_object_keys(json) → setof text",
        meaning: "A row for each member of an object: its name, in the order of the text. It is \
                  `unnest(json_keys(json))`.",
        example: "json_object_keys('{\"b\":1}')",
        result: "b",
    },
    Doc {
        name: "json_elements",
        signature: "json_elements(json) → json[]",
        meaning: "The elements of an array as a list.",
        example: "cardinality(json_elements('[1,\"a\",null]'))",
        result: "3",
    },
    Doc {
        name: "json_elements_text",
        signature: "json_elements_text(json) → text[]",
        meaning: "The elements of an array as a list of their texts; null is NULL.",
        example: "array_to_string(json_elements_text('[1,\"a\"]'), '+')",
        result: "1+a",
    },
    Doc {
        name: "json_keys",
        signature: "json_keys(json) → text[]",
        meaning: "The names of an object's members as a list.",
        example: "array_to_string(json_keys('{\"b\":1,\"a\":2}'), '+')",
        result: "b+a",
    },
];

const JSON: &[Takes] = &[Takes::Text];

pub(super) const VALID: RowFunction = RowFunction::new("json_valid", JSON, Makes::Boolean(valid));
pub(super) const TYPEOF: RowFunction = RowFunction {
    aliases: &["jsonb_typeof"],
    ..RowFunction::new("json_typeof", JSON, Makes::Text(type_of))
};
pub(super) const LENGTH: RowFunction = RowFunction {
    aliases: &["jsonb_array_length"],
    ..RowFunction::new("json_array_length", JSON, Makes::Integer(length))
};
pub(super) const ELEMENTS: RowFunction =
    RowFunction::new("json_elements", JSON, Makes::JsonList(elements));
pub(super) const ELEMENTS_TEXT: RowFunction =
    RowFunction::new("json_elements_text", JSON, Makes::Texts(elements_text));
pub(super) const KEYS: RowFunction = RowFunction::new("json_keys", JSON, Makes::Texts(keys));

fn json<'a>(values: &[Value<'a>]) -> Result<&'a str, Fault> {
    let text = values.first().map(Value::text).unwrap_or_default();
    whole(text).map_err(|error| error.to_string())
}

/// Returns the value if it is of this kind.
fn json_of<'a>(values: &[Value<'a>], wanted: Kind, name: &str) -> Result<&'a str, Fault> {
    let json = json(values)?;
    let found = json_text::kind(json);
    if found == wanted {
        Ok(json)
    } else {
        Err(format!("expected {name}, found {}", name_of(found)))
    }
}

fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Object => "object",
        Kind::Array => "array",
        Kind::String => "string",
        Kind::Number => "number",
        Kind::Boolean => "boolean",
        Kind::Null => "null",
    }
}

fn valid(values: &[Value]) -> Result<Option<bool>, Fault> {
    Ok(Some(json(values).is_ok()))
}

fn type_of(values: &[Value], out: &mut String) -> Result<bool, Fault> {
    out.push_str(name_of(json_text::kind(json(values)?)));
    Ok(true)
}

fn length(values: &[Value]) -> Result<Option<i64>, Fault> {
    let mut count = 0;
    let array = json_of(values, Kind::Array, "an array")?;
    json_text::elements(array, |_| count += 1).map_err(|error| error.to_string())?;
    Ok(Some(count))
}

fn elements(values: &[Value], each: &mut dyn FnMut(Option<&str>)) -> Result<bool, Fault> {
    let array = json_of(values, Kind::Array, "an array")?;
    json_text::elements(array, |json| each(Some(json))).map_err(|error| error.to_string())?;
    Ok(true)
}

fn elements_text(values: &[Value], each: &mut dyn FnMut(Option<&str>)) -> Result<bool, Fault> {
    let array = json_of(values, Kind::Array, "an array")?;
    let mut text = String::new();
    let mut fault = None;
    json_text::elements(array, |json| {
        text.clear();
        match text_of(Some(json), &mut text) {
            Ok(is_there) => each(is_there.then_some(text.as_str())),
            Err(error) => fault = Some(error),
        }
    })
    .map_err(|error| error.to_string())?;
    fault.map_or(Ok(true), Err)
}

fn keys(values: &[Value], each: &mut dyn FnMut(Option<&str>)) -> Result<bool, Fault> {
    let object = json_of(values, Kind::Object, "an object")?;
    let mut name = String::new();
    let mut fault = None;
    json_text::members(object, |quoted, _| {
        name.clear();
        match unescape(quoted, &mut name) {
            Ok(()) => each(Some(&name)),
            Err(error) => fault = Some(error.to_string()),
        }
    })
    .map_err(|error| error.to_string())?;
    fault.map_or(Ok(true), Err)
}

#[cfg(test)]
mod tests {
    use crate::engine::test_engine::TestEngine;

    #[test]
    fn elements_become_rows_with_their_places() {
        let engine =
            TestEngine::new(&[("s.a", "(VALUES (1, '[\"x\",null,2]'), (2, '[]')) AS t (id, j)")]);
        let sql = "SELECT id, json_array_elements_text(j) AS v, \
                   generate_subscripts(json_elements(j), 1) AS n FROM s.a";
        assert_eq!(engine.run(sql).expect(sql), ["1 x 1 1", "1 NULL 2 1", "1 2 3 1"]);
        engine.check_error(
            "SELECT json_array_elements('{}') AS x",
            "expected an array, found object",
        );
    }
}
