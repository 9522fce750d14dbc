//! `yaml_to_json`: a YAML document as JSON.
//!
//! Plain scalars are read by the core schema of YAML 1.2: `true`, `false`, `null`, `~`, nothing at
//! all, integers (`0o17` and `0x1f` too) and floats; `yes`, `no`, `on` and `off`, which YAML 1.1
//! took for booleans, are texts. A program that wrote the older YAML quotes such texts, so that
//! both readings agree. `<<` merges, as readers of both versions have it.

use std::collections::HashMap;
use std::rc::Rc;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::Doc;
use super::json_text::write_string;
use super::row_function::{Fault, Makes, RowFunction, Takes, Value};

pub(super) const DOCS: &[Doc] = &[Doc {
    name: "yaml_to_json",
    signature: "yaml_to_json(text) → json",
    meaning: "A YAML 1.2 document as JSON: keys in their order, numbers with their digits, aliases \
              and `<<` resolved; `yes` and `off` are texts. NULL where it is no YAML, has a key \
              twice, a tag of its own, or more than one document.",
    example: "yaml_to_json('{b: [x, 1.50, ~], a: \"y\"}')",
    result: r#"{"b":["x",1.50,null],"a":"y"}"#,
}];

pub(super) const YAML_TO_JSON: RowFunction = RowFunction {
    aliases: &["parse_yaml"],
    ..RowFunction::new("yaml_to_json", &[Takes::Text], Makes::Json(yaml_to_json))
};

/// How deep values may stand in one another.
const MOST_LEVELS: usize = 256;
/// A few lines of aliases can stand for a petabyte.
const MOST_JSON_BYTES: usize = 64 << 20;

enum Node {
    /// Its JSON, and the text that it has as a key.
    Scalar {
        json: String,
        text: String,
    },
    List(Vec<Rc<Node>>),
    Map(Vec<(String, Rc<Node>)>),
}

/// A list or map whose end is to come.
struct Open {
    anchor: usize,
    node: Node,
    /// The key whose value comes next.
    key: Option<String>,
}

fn yaml_to_json(values: &[Value], out: &mut String) -> Result<bool, Fault> {
    let text = values.first().map(Value::text).unwrap_or_default();
    Ok(document(text).and_then(|node| write(&node, out)).is_some())
}

/// Returns the value of the one document; `None` where there is no such thing.
fn document(text: &str) -> Option<Rc<Node>> {
    let mut open: Vec<Open> = Vec::new();
    let mut anchors: HashMap<usize, Rc<Node>> = HashMap::new();
    let mut root = None;
    for event in Parser::new_from_str(text) {
        let (event, _) = event.ok()?;
        let (anchor, node) = match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => continue,
            Event::DocumentStart(_) if root.is_some() => return None,
            Event::DocumentStart(_) => continue,
            Event::Scalar(text, style, anchor, tag) => {
                (anchor, Rc::new(scalar(&text, style, tag.as_deref())?))
            }
            Event::Alias(anchor) => (0, anchors.get(&anchor)?.clone()),
            Event::SequenceStart(anchor, tag) => {
                is_known(tag.as_deref(), "seq").then_some(())?;
                open.push(Open { anchor, node: Node::List(Vec::new()), key: None });
                continue;
            }
            Event::MappingStart(anchor, tag) => {
                is_known(tag.as_deref(), "map").then_some(())?;
                open.push(Open { anchor, node: Node::Map(Vec::new()), key: None });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let ended = open.pop()?;
                (ended.anchor, Rc::new(ended.node))
            }
        };
        if open.len() > MOST_LEVELS {
            return None;
        }
        if anchor > 0 {
            anchors.insert(anchor, node.clone());
        }
        match open.last_mut() {
            Some(parent) => parent.take(node)?,
            None if root.is_none() => root = Some(node),
            None => return None,
        }
    }
    let nothing = || Rc::new(Node::Scalar { json: "null".to_owned(), text: String::new() });
    Some(root.unwrap_or_else(nothing))
}

impl Open {
    fn take(&mut self, node: Rc<Node>) -> Option<()> {
        match &mut self.node {
            Node::Scalar { .. } => return None,
            Node::List(items) => items.push(node),
            Node::Map(members) => match self.key.take() {
                None => match node.as_ref() {
                    Node::Scalar { text, .. } => self.key = Some(text.clone()),
                    Node::List(_) | Node::Map(_) => return None,
                },
                Some(key) if key == "<<" => merge(members, &node)?,
                Some(key) => {
                    let is_twice = members.iter().any(|(known, _)| *known == key);
                    (!is_twice).then(|| members.push((key, node)))?;
                }
            },
        }
        Some(())
    }
}

/// Adds the members of one map or of several that the map does not have by itself.
fn merge(members: &mut Vec<(String, Rc<Node>)>, merged: &Node) -> Option<()> {
    match merged {
        Node::Map(more) => {
            for (key, node) in more {
                if !members.iter().any(|(known, _)| known == key) {
                    members.push((key.clone(), node.clone()));
                }
            }
            Some(())
        }
        Node::List(maps) => maps.iter().try_for_each(|map| merge(members, map)),
        Node::Scalar { .. } => None,
    }
}

fn is_known(tag: Option<&Tag>, wanted: &str) -> bool {
    tag.is_none_or(|tag| tag.is_yaml_core_schema() && tag.suffix == wanted)
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Option<Node> {
    let quoted = |text: &str| {
        let mut json = String::new();
        write_string(text, &mut json);
        json
    };
    let json = match tag {
        None if style == ScalarStyle::Plain => plain(text).unwrap_or_else(|| quoted(text)),
        None => quoted(text),
        Some(tag) if tag.is_yaml_core_schema() => match tag.suffix.as_str() {
            "str" | "timestamp" => quoted(text),
            "int" | "float" | "bool" | "null" => plain(text)?,
            _ => return None,
        },
        Some(tag) if tag.handle.is_empty() && tag.suffix == "!" => quoted(text),
        Some(_) => return None,
    };
    Some(Node::Scalar { json, text: text.to_owned() })
}

/// Returns the JSON of a plain scalar that is no text.
fn plain(text: &str) -> Option<String> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Some("null".to_owned()),
        "true" | "True" | "TRUE" => return Some("true".to_owned()),
        "false" | "False" | "FALSE" => return Some("false".to_owned()),
        _ => {}
    }
    let radix = |digits: &str, radix| u128::from_str_radix(digits, radix).ok();
    if let Some(digits) = text.strip_prefix("0o") {
        return Some(radix(digits, 8)?.to_string());
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return Some(radix(digits, 16)?.to_string());
    }
    number(text)
}

/// Returns a number in JSON's form, its digits as they are.
fn number(text: &str) -> Option<String> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match rest.find(['e', 'E']) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole)
        || !fraction.is_none_or(is_digits)
        || (whole.is_empty() && fraction.is_none_or(str::is_empty))
    {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = fraction.filter(|fraction| !fraction.is_empty());
    let point = if fraction.is_some() { "." } else { "" };
    let json = format!("{sign}{whole}{point}{}{exponent}", fraction.unwrap_or_default());
    super::json_text::is_number(&json).then_some(json)
}

fn write(node: &Node, out: &mut String) -> Option<()> {
    if out.len() > MOST_JSON_BYTES {
        return None;
    }
    match node {
        Node::Scalar { json, .. } => out.push_str(json),
        Node::List(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write(item, out)?;
            }
            out.push(']');
        }
        Node::Map(members) => {
            out.push('{');
            for (place, (key, value)) in members.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write_string(key, out);
                out.push(':');
                write(value, out)?;
            }
            out.push('}');
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(yaml: &str, expected: Option<&str>) {
        let mut out = String::new();
        let is_read = yaml_to_json(&[Value::Text(yaml)], &mut out);
        assert_eq!(is_read, Ok(expected.is_some()), "{yaml}");
        if let Some(expected) = expected {
            assert_eq!(out, expected, "{yaml}");
            assert!(serde_json::from_str::<serde_json::Value>(&out).is_ok(), "{yaml}");
        }
    }

    #[test]
    fn documents_have_their_json() {
        check("a: 1\nb: [x, y]", Some(r#"{"a":1,"b":["x","y"]}"#));
        check("", Some("null"));
        check("# nothing", Some("null"));
        check("---\n- 1\n- two\n...\n", Some(r#"[1,"two"]"#));
        check("a: |\n  x\n  y\nb: >\n  x\n  y\n", Some(r#"{"a":"x\ny\n","b":"x y\n"}"#));
        check("z:\n  2: b\n  1: a\n", Some(r#"{"z":{"2":"b","1":"a"}}"#));
    }

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        check(
            "[true, False, ~, , on, yes, 007, -0, +12, 0o17, 0x1F, 1.50, .5, 1e3, 1., .inf, 1_000, 9007199254740993, 1:30, 2024-01-01]",
            None,
        );
        check(
            "[true, False, ~, on, yes, 007, -0, +12, 0o17, 0x1F, 1.50, .5, 1e3, 1., .inf, 1_000, 9007199254740993, 2024-01-01]",
            Some(concat!(
                r#"[true,false,null,"on","yes",7,-0,12,15,31,1.50,0.5,1e3,1,".inf","1_000","#,
                r#"9007199254740993,"2024-01-01"]"#
            )),
        );
        check("['1', \"true\", !!str 5, !!int '7']", Some(r#"["1","true","5",7]"#));
    }

    #[test]
    fn aliases_and_merges_are_resolved() {
        check(
            "a: &x {k: 1, l: 2}\nb: {l: 3, <<: *x}\nc: *x",
            Some(r#"{"a":{"k":1,"l":2},"b":{"l":3,"k":1},"c":{"k":1,"l":2}}"#),
        );
        let mut bomb = "a0: &a0 [xxxxxxxx]\n".to_owned();
        for level in 1..40 {
            bomb += &format!("a{level}: &a{level} [*a{0}, *a{0}]\n", level - 1);
        }
        check(&bomb, None);
    }

    #[test]
    fn what_is_no_document_is_null() {
        for yaml in [
            "a: [1",
            "a: 1\na: 2",
            "--- 1\n--- 2",
            "!secret x",
            "{[a]: 1}",
            "a: b: c",
            "*x",
            "a: 'x",
            "&a [*a]",
        ] {
            check(yaml, None);
        }
        check(&"[".repeat(100_000), None);
        check(&"- ".repeat(10_000), None);
    }
}
