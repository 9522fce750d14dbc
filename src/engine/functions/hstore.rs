//! `parse_hstore`: PostgreSQL's hstore text as JSON.

use super::Doc;
use super::json_text::write_string;
use super::row_function::{Fault, Makes, RowFunction, Takes, Value};

pub(super) const DOCS: &[Doc] = &[Doc {
    name: "parse_hstore",
    signature: "parse_hstore(text) → json",
    meaning: "PostgreSQL's hstore as a JSON object of texts and null, in the order of the text; \
              NULL where it is none.",
    example: "parse_hstore('\"a\"=>\"1\", \"b c\"=>NULL')",
    result: r#"{"a":"1","b c":null}"#,
}];

pub(super) const PARSE_HSTORE: RowFunction =
    RowFunction::new("parse_hstore", &[Takes::Text], Makes::Json(parse_hstore));

fn parse_hstore(values: &[Value], out: &mut String) -> Result<bool, Fault> {
    let text = values.first().map(Value::text).unwrap_or_default();
    Ok(write(text, out).is_some())
}

fn write(text: &str, out: &mut String) -> Option<()> {
    let mut rest = text.trim_start();
    out.push('{');
    let mut is_first = true;
    while !rest.is_empty() {
        if !std::mem::take(&mut is_first) {
            rest = rest.strip_prefix(',')?.trim_start();
            out.push(',');
        }
        let (key, _, after) = word(rest)?;
        rest = after.trim_start().strip_prefix("=>")?.trim_start();
        let (value, is_quoted, after) = word(rest)?;
        rest = after.trim_start();
        write_string(&key, out);
        out.push(':');
        if !is_quoted && value.eq_ignore_ascii_case("null") {
            out.push_str("null");
        } else {
            write_string(&value, out);
        }
    }
    out.push('}');
    Some(())
}

/// Returns a key or value, whether it had quotes, and what follows it.
fn word(text: &str) -> Option<(String, bool, &str)> {
    let (is_quoted, body) = match text.strip_prefix('"') {
        Some(body) => (true, body),
        None => (false, text),
    };
    let mut word = String::new();
    let mut characters = body.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => word.push(characters.next()?.1),
            '"' if is_quoted => return Some((word, true, &body[at + 1..])),
            _ if !is_quoted && (character.is_whitespace() || matches!(character, ',' | '=')) => {
                return (!word.is_empty()).then_some((word, false, &body[at..]));
            }
            other => word.push(other),
        }
    }
    (!is_quoted && !word.is_empty()).then_some((word, false, ""))
}

#[cfg(test)]
mod tests {
    use crate::engine::test_engine::TestEngine;

    #[test]
    fn hstore_is_read_as_postgresql_writes_it() {
        let engine = TestEngine::new(&[]);
        for (text, json) in [
            ("", "{}"),
            (r#""a\"b\\"=>"x""#, r#"{"a\"b\\":"x"}"#),
            (r#""n"=>"NULL""#, r#"{"n":"NULL"}"#),
            ("a=>1,b => null", r#"{"a":"1","b":null}"#),
            (r#""a"=>"1""b"=>"2""#, "NULL"),
            (r#""a"=>"#, "NULL"),
            (r#""a""#, "NULL"),
            (r#""a"=>"1","#, "NULL"),
        ] {
            engine.check(&format!("parse_hstore('{text}')"), json);
        }
    }
}
