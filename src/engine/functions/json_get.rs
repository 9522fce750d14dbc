//! `json_get` and `json_get_text`, which are `->` and `->>`, and PostgreSQL's `json_extract_path`.

use super::Doc;
use super::json_text::{self, Kind, NotJson, unescape, whole};
use super::row_function::{Fault, Makes, RowFunction, Takes, Value};

pub(super) const DOCS: &[Doc] = &[
    Doc {
        name: "json_get",
        signature: "json_get(json, key or index, …) → json",
        meaning: "The member or element at the end of the way, as it is written; `->` is the \
                  same. An index counts from 0, from the end where it is negative. NULL where \
                  there is none.",
        example: "json_get('{\"a\":[1.50,{\"b\":null}]}', 'a', 0)",
        result: "1.50",
    },
    Doc {
        name: "json_get_text",
        signature: "json_get_text(json, key or index, …) → text",
        meaning: "As `json_get`, but a string is its text and null is NULL; `->>` is the same.",
        example: "'{\"name\":\"Jos\\u00e9\"}' ->> 'name'",
        result: "José",
    },
    Doc {
        name: "json_extract_path",
        signature: "json_extract_path(json, step text, …) → json",
        meaning: "As `json_get` with texts alone: a number is an index where it meets an array. \
                  `j #> '{a,0}'` is the same.",
        example: "json_extract_path('{\"a\":[10,20]}', 'a', '1')",
        result: "20",
    },
    Doc {
        name: "json_extract_path_text",
        signature: "json_extract_path_text(json, step text, …) → text",
        meaning: "As `json_extract_path`, and the text of a string; `#>>` is the same.",
        example: "'{\"a\":[\"x\",\"y\"]}' #>> '{a,-1}'",
        result: "y",
    },
];

const KEYS: &[Takes] = &[Takes::Text, Takes::Key];
const STEPS: &[Takes] = &[Takes::Text, Takes::Text];

pub(super) const GET: RowFunction =
    RowFunction { repeats: true, ..RowFunction::new("json_get", KEYS, Makes::Json(get)) };
pub(super) const GET_TEXT: RowFunction =
    RowFunction { repeats: true, ..RowFunction::new("json_get_text", KEYS, Makes::Text(get_text)) };
pub(super) const PATH: RowFunction = RowFunction {
    repeats: true,
    aliases: &["jsonb_extract_path"],
    ..RowFunction::new("json_extract_path", STEPS, Makes::Json(path))
};
pub(super) const PATH_TEXT: RowFunction = RowFunction {
    repeats: true,
    aliases: &["jsonb_extract_path_text"],
    ..RowFunction::new("json_extract_path_text", STEPS, Makes::Text(path_text))
};

fn get(values: &[Value], out: &mut String) -> Result<bool, Fault> {
    let found = found(values, false)?;
    found.iter().for_each(|json| out.push_str(json));
    Ok(found.is_some())
}

fn get_text(values: &[Value], out: &mut String) -> Result<bool, Fault> {
    text_of(found(values, false)?, out)
}

fn path(values: &[Value], out: &mut String) -> Result<bool, Fault> {
    let found = found(values, true)?;
    found.iter().for_each(|json| out.push_str(json));
    Ok(found.is_some())
}

fn path_text(values: &[Value], out: &mut String) -> Result<bool, Fault> {
    text_of(found(values, true)?, out)
}

/// Appends the text of a value; false where it is null or none.
pub(super) fn text_of(json: Option<&str>, out: &mut String) -> Result<bool, Fault> {
    let Some(json) = json else { return Ok(false) };
    match json_text::kind(json) {
        Kind::Null => return Ok(false),
        Kind::String => unescape(json, out).map_err(|error| error.to_string())?,
        _ => out.push_str(json),
    }
    Ok(true)
}

fn found<'a>(values: &[Value<'a>], is_path: bool) -> Result<Option<&'a str>, Fault> {
    let Some((json, steps)) = values.split_first() else { return Ok(None) };
    let mut json = Some(whole(json.text()).map_err(|error| error.to_string())?);
    for step in steps {
        let Some(here) = json else { break };
        json = stepped(here, step, is_path).map_err(|error| error.to_string())?;
    }
    Ok(json)
}

fn stepped<'a>(json: &'a str, step: &Value, is_path: bool) -> Result<Option<&'a str>, NotJson> {
    match (json_text::kind(json), step) {
        (Kind::Object, Value::Text(name)) => member(json, name),
        (Kind::Array, Value::Integer(index)) => element(json, *index),
        (Kind::Array, Value::Text(index)) if is_path => match index.parse() {
            Ok(index) => element(json, index),
            Err(_) => Ok(None),
        },
        _ => Ok(None),
    }
}

/// Returns the last member of this name, as PostgreSQL does.
fn member<'a>(json: &'a str, name: &str) -> Result<Option<&'a str>, NotJson> {
    let mut found = None;
    let mut unescaped = String::new();
    json_text::members(json, |quoted, value| {
        let inner = &quoted[1..quoted.len() - 1];
        let is_it = if inner.contains('\\') {
            unescaped.clear();
            unescape(quoted, &mut unescaped).is_ok() && unescaped == name
        } else {
            inner == name
        };
        if is_it {
            found = Some(value);
        }
    })?;
    Ok(found)
}

fn element(json: &str, index: i64) -> Result<Option<&str>, NotJson> {
    let mut count = 0_i64;
    if index < 0 {
        json_text::elements(json, |_| count += 1)?;
    }
    let wanted = if index < 0 { count + index } else { index };
    let (mut at, mut found) = (0_i64, None);
    json_text::elements(json, |element| {
        if at == wanted {
            found = Some(element);
        }
        at += 1;
    })?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use crate::engine::test_engine::TestEngine;

    #[test]
    fn numbers_and_blanks_stay_as_they_are_written() {
        let engine = TestEngine::new(&[]);
        let json = r#"'{"id": 9007199254740993, "p": 1.50, "o": {"x" : [ 1 ]}, "e": 1E400}'"#;
        engine.check(&format!("{json} -> 'id'"), "9007199254740993");
        engine.check(&format!("({json} ->> 'p')"), "1.50");
        engine.check(&format!("{json} -> 'o'"), r#"{"x" : [ 1 ]}"#);
        engine.check(&format!("{json}::jsonb -> 'e'"), "1E400");
    }

    #[test]
    fn what_is_not_there_is_null() {
        let engine = TestEngine::new(&[]);
        for expression in [
            "'{\"a\":1}' -> 'b'",
            "'[1]' -> 1",
            "'[1]' -> -2",
            "'[1]' -> '0'",
            "'{\"0\":1}' -> 0",
            "'5' -> 'a'",
            "'{\"a\":null}' ->> 'a'",
            "NULL::text -> 'a'",
            "'{}' -> NULL::text",
        ] {
            engine.check(expression, "NULL");
        }
        engine.check("'{\"a\":null}' -> 'a'", "null");
        engine.check("'[1,2,3]' -> -1", "3");
        engine.check("'{\"a\":1,\"a\":2}' -> 'a'", "2");
        engine.check("'{\"a\\u0062\":1}' -> 'ab'", "1");
    }

    #[test]
    fn arrows_bind_as_in_postgresql() {
        let engine = TestEngine::new(&[]);
        engine.check("'{\"a\":{\"b\":\"c\"}}'::jsonb -> 'a' ->> 'b' = 'c'", "true");
        engine.check("'x' || ('{\"a\":\"b\"}' ->> 'a')", "xb");
    }

    #[test]
    fn what_is_not_json_is_an_error() {
        let engine = TestEngine::new(&[]);
        engine.check_error("SELECT '{\"a\"' -> 'a' AS x", "not JSON from byte");
        engine.check_error("SELECT 5 -> 'a' AS x", "json_get() wants a text as argument 1");
    }
}
