//! JSON values put together, and cleared of nulls: `json_concat`, `json_strip_nulls`.

use super::Doc;
use super::json_text::{self, Kind, NotJson, unescape, whole};
use super::row_function::{Fault, Makes, RowFunction, Takes, Value};

pub(super) const DOCS: &[Doc] = &[
    Doc {
        name: "json_concat",
        signature: "json_concat(json, json, …) → json",
        meaning: "The members of all objects in one, of equal names the last; the elements of all \
                  arrays, and whatever else, in one array. What `||` of jsonb does.",
        example: "json_concat('{\"a\":1,\"b\":2}', '{\"a\":1.50}')",
        result: "{\"a\":1.50,\"b\":2}",
    },
    Doc {
        name: "json_strip_nulls",
        signature: "json_strip_nulls(json) → json",
        meaning: "The value without the members of its objects that are null, at any depth.",
        example: "json_strip_nulls('{\"a\":null,\"b\":{\"c\":null},\"d\":[null]}')",
        result: "{\"b\":{},\"d\":[null]}",
    },
];

pub(super) const CONCAT: RowFunction = RowFunction {
    aliases: &["jsonb_concat"],
    repeats: true,
    ..RowFunction::new("json_concat", &[Takes::Text, Takes::Text], Makes::Json(concat))
};
pub(super) const STRIP_NULLS: RowFunction = RowFunction {
    aliases: &["jsonb_strip_nulls"],
    ..RowFunction::new("json_strip_nulls", &[Takes::Text], Makes::Json(strip_nulls))
};

fn fault(error: NotJson) -> Fault {
    error.to_string()
}

fn concat(values: &[Value], out: &mut String) -> Result<bool, Fault> {
    let json = values.iter().map(|value| whole(value.text()).map_err(fault));
    let json = json.collect::<Result<Vec<&str>, Fault>>()?;
    if json.iter().all(|json| json_text::kind(json) == Kind::Object) {
        concat_objects(&json, out)?;
    } else {
        concat_arrays(&json, out).map_err(fault)?;
    }
    Ok(true)
}

/// A member keeps the place at which its name came first.
fn concat_objects(objects: &[&str], out: &mut String) -> Result<(), Fault> {
    let mut members: Vec<(String, &str, &str)> = Vec::new();
    for object in objects {
        json_text::members(object, |quoted, value| {
            let mut name = String::new();
            // A name that stands for no text is compared as it is written.
            if unescape(quoted, &mut name).is_err() {
                quoted.clone_into(&mut name);
            }
            match members.iter_mut().find(|(known, ..)| *known == name) {
                Some(member) => member.2 = value,
                None => members.push((name, quoted, value)),
            }
        })
        .map_err(fault)?;
    }
    out.push('{');
    for (place, (_, quoted, value)) in members.iter().enumerate() {
        push_comma(place, out);
        push_member(quoted, value, out);
    }
    out.push('}');
    Ok(())
}

fn concat_arrays(values: &[&str], out: &mut String) -> Result<(), NotJson> {
    let mut place = 0;
    let mut put = |element: &str| {
        push_comma(place, out);
        out.push_str(element);
        place += 1;
    };
    put_open(&mut put, values)?;
    out.insert(0, '[');
    out.push(']');
    Ok(())
}

fn put_open(put: &mut impl FnMut(&str), values: &[&str]) -> Result<(), NotJson> {
    for value in values {
        if json_text::kind(value) == Kind::Array {
            json_text::elements(value, &mut *put)?;
        } else {
            put(value);
        }
    }
    Ok(())
}

fn strip_nulls(values: &[Value], out: &mut String) -> Result<bool, Fault> {
    let json = whole(values.first().map(Value::text).unwrap_or_default()).map_err(fault)?;
    without_nulls(json, out).map_err(fault)?;
    Ok(true)
}

// As deep as JSON may be here: `whole` has looked at it.
fn without_nulls(json: &str, out: &mut String) -> Result<(), NotJson> {
    let mut place = 0;
    let mut inner = Ok(());
    match json_text::kind(json) {
        Kind::Object => {
            out.push('{');
            json_text::members(json, |quoted, value| {
                if json_text::kind(value) == Kind::Null {
                    return;
                }
                push_comma(place, out);
                place += 1;
                out.push_str(quoted);
                out.push(':');
                inner = inner.and(without_nulls(value, out));
            })?;
            out.push('}');
        }
        Kind::Array => {
            out.push('[');
            json_text::elements(json, |value| {
                push_comma(place, out);
                place += 1;
                inner = inner.and(without_nulls(value, out));
            })?;
            out.push(']');
        }
        _ => out.push_str(json),
    }
    inner
}

fn push_comma(place: usize, out: &mut String) {
    if place > 0 {
        out.push(',');
    }
}

fn push_member(quoted: &str, value: &str, out: &mut String) {
    out.push_str(quoted);
    out.push(':');
    out.push_str(value);
}

#[cfg(test)]
mod tests {
    use crate::engine::test_engine::TestEngine;

    #[test]
    fn concat_is_what_postgresql_does_to_jsonb() {
        let engine = TestEngine::new(&[]);
        for (call, expected) in [
            ("json_concat('{}', '{}')", "{}"),
            (
                r#"json_concat('{"a": 1, "b": [1.0, 2]}', '{"c":3}', '{"b":{}}')"#,
                r#"{"a":1,"b":{},"c":3}"#,
            ),
            (r#"json_concat('{"a":1}', E'{"\\u0061":2}')"#, r#"{"a":2}"#),
            (r#"json_concat('[1]', '[2,"x"]', '3')"#, r#"[1,2,"x",3]"#),
            (r#"json_concat('{"a":1}', '[2]')"#, r#"[{"a":1},2]"#),
            ("json_concat('1', 'null')", "[1,null]"),
            ("json_concat('{}', NULL::text)", "NULL"),
        ] {
            engine.check(call, expected);
        }
    }

    #[test]
    fn nulls_go_from_objects_alone() {
        let engine = TestEngine::new(&[]);
        for (call, expected) in [
            (r#"json_strip_nulls('{"a": null, "b" : 1.50}')"#, r#"{"b":1.50}"#),
            (r#"json_strip_nulls('[null,{"a":[{"b":null}]}]')"#, r#"[null,{"a":[{}]}]"#),
            ("json_strip_nulls(' null ')", "null"),
            ("json_strip_nulls(NULL::text)", "NULL"),
        ] {
            engine.check(call, expected);
        }
    }

    #[test]
    fn what_is_no_json_is_named() {
        let engine = TestEngine::new(&[]);
        for call in ["json_concat('{}', '{')", "json_strip_nulls('{a:1}')"] {
            let error = engine.run(&format!("SELECT {call}")).expect_err("no JSON");
            assert!(error.to_string().contains("not JSON"), "{error}");
        }
    }
}
