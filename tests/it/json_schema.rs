//! Tests a JSON value against a JSON Schema, as far as the schemas of this project go.
//!
//! A crate for all of JSON Schema changes features of crates that the engine is built on: it
//! would be built twice. A keyword that is not known here is an error, never passed over.

use serde_json::Value;

/// Returns the first fault, with its place.
pub fn validate(schema: &Value, value: &Value) -> Result<(), String> {
    node(schema, schema, value, "$")
}

/// Returns the schema without room for fields that it does not name.
pub fn closed(schema: &Value) -> Value {
    let mut schema = schema.clone();
    close(&mut schema);
    schema
}

fn close(value: &mut Value) {
    match value {
        Value::Object(keywords) => {
            keywords.values_mut().for_each(close);
            if keywords.get("type") == Some(&Value::from("object"))
                && keywords.contains_key("properties")
            {
                keywords.entry("additionalProperties").or_insert(Value::Bool(false));
            }
        }
        Value::Array(values) => values.iter_mut().for_each(close),
        _ => {}
    }
}

fn node(root: &Value, schema: &Value, value: &Value, place: &str) -> Result<(), String> {
    let keywords = schema.as_object().expect("a schema is an object");
    let fault = |what: String| Err(format!("{place}: {what}"));
    for (keyword, wanted) in keywords {
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" => {}
            "$ref" => {
                let path = wanted.as_str().and_then(|path| path.strip_prefix('#'));
                let definition = path.and_then(|path| root.pointer(path));
                node(root, definition.expect("a definition"), value, place)?;
            }
            "const" if wanted != value => return fault(format!("{value} is not {wanted}")),
            "enum" if !list(wanted).contains(value) => {
                return fault(format!("{value} is none of {wanted}"));
            }
            "type" => {
                let types = wanted.as_array().cloned().unwrap_or_else(|| vec![wanted.clone()]);
                if !types.iter().any(|name| has_type(value, name.as_str().expect("a name"))) {
                    return fault(format!("{value} is no {wanted}"));
                }
            }
            "minimum" if value.as_f64() < wanted.as_f64() && value.is_number() => {
                return fault(format!("{value} is less than {wanted}"));
            }
            "maximum" if value.as_f64() > wanted.as_f64() && value.is_number() => {
                return fault(format!("{value} is more than {wanted}"));
            }
            "pattern" => {
                let pattern = wanted.as_str().expect("a pattern");
                let digits =
                    pattern.strip_prefix("^[0-9a-f]{").and_then(|it| it.strip_suffix("}$"));
                let digits: usize = digits.and_then(|it| it.parse().ok()).expect("a known pattern");
                let is_digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
                let fits = |text: &str| text.len() == digits && text.chars().all(is_digit);
                // A pattern is for texts alone.
                if value.as_str().is_some_and(|text| !fits(text)) {
                    return fault(format!("{value} is not {digits} digits of hex"));
                }
            }
            "required" => {
                let has = |name: &&Value| value.get(name.as_str().expect("a name")).is_some();
                if let Some(missing) = list(wanted).iter().find(|name| !has(name)) {
                    return fault(format!("{missing} is missing"));
                }
            }
            "properties" => {
                for (name, schema) in wanted.as_object().expect("schemas by name") {
                    if let Some(value) = value.get(name) {
                        node(root, schema, value, &format!("{place}.{name}"))?;
                    }
                }
            }
            "additionalProperties" => {
                let known = keywords.get("properties").and_then(Value::as_object);
                let others = value.as_object().into_iter().flatten();
                let others = others
                    .filter(|(name, _)| !known.is_some_and(|known| known.contains_key(*name)));
                for (name, value) in others {
                    match wanted {
                        Value::Bool(false) => return fault(format!("`{name}` is not known")),
                        schema => node(root, schema, value, &format!("{place}.{name}"))?,
                    }
                }
            }
            "items" => {
                for (at, value) in value.as_array().into_iter().flatten().enumerate() {
                    node(root, wanted, value, &format!("{place}[{at}]"))?;
                }
            }
            "oneOf" => {
                let fits = |schema: &&Value| node(root, schema, value, place).is_ok();
                let count = list(wanted).iter().filter(fits).count();
                if count != 1 {
                    return fault(format!("{value} fits {count} of {wanted}"));
                }
            }
            "const" | "enum" | "minimum" | "maximum" => {}
            other => panic!("{place}: the keyword `{other}` is not known here"),
        }
    }
    Ok(())
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn has_type(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the type `{other}` is not known here"),
    }
}

#[test]
fn faults_are_found() {
    let schema = serde_json::json!({
        "type": "object", "required": ["a"], "additionalProperties": false,
        "properties": {"a": {"$ref": "#/$defs/n"}, "b": {"oneOf": [{"type": "null"}, {"const": 1}]}},
        "$defs": {"n": {"type": "integer", "minimum": 0}}
    });
    let check = |value: Value, is_valid: bool| {
        assert_eq!(validate(&schema, &value).is_ok(), is_valid, "{value}");
    };
    check(serde_json::json!({"a": 0}), true);
    check(serde_json::json!({"a": 0, "b": null}), true);
    for wrong in [
        serde_json::json!({}),
        serde_json::json!({"a": -1}),
        serde_json::json!({"a": "0"}),
        serde_json::json!({"a": 0, "c": 1}),
        serde_json::json!({"a": 0, "b": 2}),
        serde_json::json!([]),
    ] {
        check(wrong, false);
    }
}
