//! `slugify`: a text as a part of a URL.

use super::Doc;
use super::row_function::{Fault, Makes, RowFunction, Takes, Value};

pub(super) const DOCS: &[Doc] = &[Doc {
    name: "slugify",
    signature: "slugify(text [, separator]) → text",
    meaning: "The text in lower case, Latin letters without their accents; each run of other \
              characters than a-z and 0-9 becomes one separator (`-`), none at the ends.",
    example: "slugify('  Straße & Café, 2. Ödön ')",
    result: "strasse-cafe-2-odon",
}];

pub(super) const SLUGIFY: RowFunction = RowFunction {
    then: &[Takes::Text],
    ..RowFunction::new("slugify", &[Takes::Text], Makes::Text(slugify))
};

fn slugify(values: &[Value], out: &mut String) -> Result<bool, Fault> {
    let Some(text) = values.first().map(Value::text) else { return Ok(false) };
    let separator = values.get(1).map_or("-", Value::text);
    let mut is_pending = false;
    let put = |letters: &str, is_pending: &mut bool, out: &mut String| {
        if std::mem::take(is_pending) && !out.is_empty() {
            out.push_str(separator);
        }
        out.push_str(letters);
    };
    for character in text.chars().flat_map(char::to_lowercase) {
        match character {
            'a'..='z' | '0'..='9' => {
                put(character.encode_utf8(&mut [0; 4]), &mut is_pending, out);
            }
            // A combining mark belongs to the letter before it.
            '\u{300}'..='\u{36f}' => {}
            other => match plain_letters(other) {
                Some(letters) => put(letters, &mut is_pending, out),
                None => is_pending = true,
            },
        }
    }
    Ok(true)
}

/// Returns a letter of Latin-1 and Latin Extended-A without what is put to it.
fn plain_letters(letter: char) -> Option<&'static str> {
    const GROUPS: [(&str, &str); 29] = [
        ("àáâãäåāăąǎ", "a"),
        ("æ", "ae"),
        ("çćĉċč", "c"),
        ("ďđð", "d"),
        ("èéêëēĕėęěẽ", "e"),
        ("ĝğġģ", "g"),
        ("ĥħ", "h"),
        ("ìíîïĩīĭįıǐ", "i"),
        ("ĳ", "ij"),
        ("ĵ", "j"),
        ("ķĸ", "k"),
        ("ĺļľŀł", "l"),
        ("ñńņňŉŋ", "n"),
        ("òóôõöøōŏőơǒ", "o"),
        ("œ", "oe"),
        ("ŕŗř", "r"),
        ("śŝşšșſ", "s"),
        ("ß", "ss"),
        ("ţťŧț", "t"),
        ("þ", "th"),
        ("ùúûüũūŭůűųưǔ", "u"),
        ("ŵ", "w"),
        ("ýÿŷỳ", "y"),
        ("źżž", "z"),
        ("ạảấầẩẫậắằẳẵặ", "a"),
        ("ẹẻếềểễệ", "e"),
        ("ịỉ", "i"),
        ("ọỏốồổỗộớờởỡợ", "o"),
        ("ụủứừửữự", "u"),
    ];
    GROUPS.iter().find(|(letters, _)| letters.contains(letter)).map(|(_, plain)| *plain)
}

#[cfg(test)]
mod tests {
    use crate::engine::test_engine::TestEngine;

    #[test]
    fn slugs_have_letters_digits_and_single_separators() {
        let engine = TestEngine::new(&[]);
        for (text, slug) in [
            ("Hello,   World!", "hello-world"),
            ("--a--b--", "a-b"),
            ("Łódź / Ærø", "lodz-aero"),
            ("e\u{301}te\u{301}", "ete"),
            ("日本", ""),
            ("", ""),
        ] {
            engine.check(&format!("slugify('{text}')"), slug);
        }
        engine.check("slugify('AI.Model Name', '_')", "ai_model_name");
        engine.check("slugify(NULL::text)", "NULL");
    }
}
