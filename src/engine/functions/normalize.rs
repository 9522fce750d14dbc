//! `normalize`: Unicode's normal forms.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

use super::Doc;
use super::row_function::{Fault, Makes, RowFunction, Takes, Value};

pub(super) const NAME: &str = "normalize";

pub(super) const DOCS: &[Doc] = &[Doc {
    name: NAME,
    signature: "normalize(text [, form]) → text",
    meaning: "The text in one of Unicode's normal forms: NFC (what is not said otherwise), NFD, \
              NFKC or NFKD, which takes letters, accents and ligatures apart.",
    example: "regexp_replace(normalize('Ödön ﬁnal', NFKD), '[^[:ascii:]]', '', 'g')",
    result: "Odon final",
}];

pub(super) const NORMALIZE: RowFunction = RowFunction {
    then: &[Takes::Text],
    ..RowFunction::new(NAME, &[Takes::Text], Makes::Text(normalize))
};

/// The forms, which PostgreSQL writes as words and not as texts.
pub(super) const FORMS: [&str; 4] = ["NFC", "NFD", "NFKC", "NFKD"];

fn normalize(values: &[Value], out: &mut String) -> Result<bool, Fault> {
    let Some(text) = values.first().map(Value::text) else { return Ok(false) };
    if text.is_ascii() {
        out.push_str(text);
        return Ok(true);
    }
    let characters = text.chars();
    match values.get(1).map_or("NFC", Value::text).to_ascii_uppercase().as_str() {
        "NFC" => out.extend(ComposingNormalizerBorrowed::new_nfc().normalize_iter(characters)),
        "NFD" => out.extend(DecomposingNormalizerBorrowed::new_nfd().normalize_iter(characters)),
        "NFKC" => out.extend(ComposingNormalizerBorrowed::new_nfkc().normalize_iter(characters)),
        "NFKD" => out.extend(DecomposingNormalizerBorrowed::new_nfkd().normalize_iter(characters)),
        _ => return Err(format!("the form is one of {}", FORMS.join(", "))),
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use crate::engine::test_engine::TestEngine;

    #[test]
    fn forms_are_those_of_unicode() {
        let engine = TestEngine::new(&[]);
        for (call, expected) in [
            ("normalize(E'e\\u0301')", "é"),
            ("normalize('é', NFC)", "é"),
            ("octet_length(normalize('é', nfd))", "3"),
            ("normalize('ﬁ²Ａ', NFKC)", "fi2A"),
            ("octet_length(normalize('Å', NFKD))", "3"),
            ("normalize('plain', 'NFKD')", "plain"),
            ("normalize(NULL::text, NFKD)", "NULL"),
        ] {
            engine.check(call, expected);
        }
    }

    #[test]
    fn another_form_is_named() {
        let error = TestEngine::new(&[]).run("SELECT normalize('é', 'NFX')").expect_err("no form");
        assert!(error.to_string().contains("the form is one of NFC, NFD, NFKC, NFKD"), "{error}");
    }
}
