//! UUIDs that are the same in each run: `uuid_v5` and `uuid_from_sha256`.

use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::Doc;
use super::row_function::{Fault, Makes, RowFunction, Takes, Value};

pub(super) const DOCS: &[Doc] = &[
    Doc {
        name: "uuid_v5",
        signature: "uuid_v5(namespace text, name text) → text",
        meaning: "The UUID of version 5 (RFC 9562): SHA-1 of namespace and name. The namespace is \
                  a UUID, `6ba7b810-9dad-11d1-80b4-00c04fd430c8` for names of DNS.",
        example: "uuid_v5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')",
        result: "2ed6657d-e927-568b-95e1-2665a8aea6a2",
    },
    Doc {
        name: "uuid_from_sha256",
        signature: "uuid_from_sha256(text) → text",
        meaning: "The UUID that a text's SHA-256 gives, in the layout of version 4: of its \
                  hexadecimal digits 0 to 31, digit 12 is 4 and digit 16 has its two highest bits \
                  set to 10.",
        example: "uuid_from_sha256('user-1')",
        result: "c6c289e4-9e9c-45b2-9458-60387b73bcb1",
    },
];

pub(super) const UUID_V5: RowFunction =
    RowFunction::new("uuid_v5", &[Takes::Text, Takes::Text], Makes::Text(uuid_v5));
pub(super) const UUID_FROM_SHA256: RowFunction =
    RowFunction::new("uuid_from_sha256", &[Takes::Text], Makes::Text(uuid_from_sha256));

fn uuid_v5(values: &[Value], out: &mut String) -> Result<bool, Fault> {
    let [namespace, name] = values else { return Ok(false) };
    let namespace =
        bytes_of_uuid(namespace.text()).ok_or_else(|| "the namespace is not a UUID".to_owned())?;
    let digest = Sha1::new().chain_update(namespace).chain_update(name.bytes()).finalize();
    write_uuid(&digest, 5, out);
    Ok(true)
}

fn uuid_from_sha256(values: &[Value], out: &mut String) -> Result<bool, Fault> {
    let text = values.first().map(Value::bytes).unwrap_or_default();
    write_uuid(&Sha256::digest(text), 4, out);
    Ok(true)
}

/// Appends the first sixteen bytes as a UUID of this version, and of the variant of RFC 9562.
fn write_uuid(digest: &[u8], version: u8, out: &mut String) {
    for (place, byte) in digest.iter().take(16).enumerate() {
        let byte = match place {
            6 => byte & 0x0f | version << 4,
            8 => byte & 0x3f | 0x80,
            _ => *byte,
        };
        if matches!(place, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        for half in [byte >> 4, byte & 15] {
            out.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
    }
}

/// Reads a UUID as PostgreSQL does: hyphens may be missing, braces may be around.
fn bytes_of_uuid(text: &str) -> Option<[u8; 16]> {
    let text = text.trim();
    let text = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text);
    let mut bytes = [0; 16];
    let mut digits = 0;
    for character in text.chars().filter(|character| *character != '-') {
        let digit = character.to_digit(16)? as u8;
        *bytes.get_mut(digits / 2)? |= digit << (4 * (1 - digits % 2));
        digits += 1;
    }
    (digits == 32).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use crate::engine::test_engine::TestEngine;

    fn check(expression: &str, expected: &str) {
        TestEngine::new(&[]).check(expression, expected);
    }

    #[test]
    fn uuids_are_those_of_other_tools() {
        let dns = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
        check(&format!("uuid_v5('{dns}', 'python.org')"), "886313e1-3b8a-5372-9b90-0c9aee199e5d");
        let bare = dns.replace('-', "").to_uppercase();
        check(
            &format!("uuid_v5('{{{bare}}}', 'python.org')"),
            "886313e1-3b8a-5372-9b90-0c9aee199e5d",
        );
        for (text, uuid) in [
            ("totalis-coach-1", "0d33d926-1ff8-45a4-8e96-bc45b919a131"),
            ("totalis-coach-7", "681c46c2-8906-4b13-9b00-eed50b9bf64b"),
            ("totalis-category-10", "73fed02f-0afe-4a30-8a59-a0d52f6b72bc"),
        ] {
            check(&format!("uuid_from_sha256('{text}')"), uuid);
        }
        check("uuid_from_sha256(NULL::text)", "NULL");
    }

    #[test]
    fn a_namespace_has_to_be_a_uuid() {
        let engine = TestEngine::new(&[]);
        engine.check_error("SELECT uuid_v5('dns', 'a') AS x", "the namespace is not a UUID");
    }
}
