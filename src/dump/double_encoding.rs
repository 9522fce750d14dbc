//! Tells text that was encoded as UTF-8 twice: `Ã©` for `é`, `â€™` for `’`, `ðŸ˜€` for `😀`.
//!
//! Such text is valid, and nothing repairs it by itself: this only tells it. Knows no columns.

/// Returns whether the text seems to be UTF-8 that was read as cp1252 (or latin1) and encoded
/// again.
///
/// All of the text has to fit: each character beyond ASCII is one byte of cp1252, and those bytes
/// are UTF-8 for characters that people write. At least one of them has to be there that no
/// ordinary text would have: `CAFÉ…` and `voilà »` are such bytes too, by chance. A character that
/// is cut off at the end is forgiven, as columns have lengths.
///
/// # Examples
///
/// ```
/// use transload::dump::looks_double_encoded;
///
/// assert!(looks_double_encoded("cafÃ©"));
/// assert!(!looks_double_encoded("café"));
/// ```
pub fn looks_double_encoded(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let mut rest = text.chars();
    let mut before = None;
    let mut evidence = Evidence::default();
    loop {
        let Some(lead) = rest.next() else { return evidence.is_enough() };
        if lead.is_ascii() {
            evidence.interrupt();
        } else {
            match sequence(lead, &mut rest) {
                Sequence::Character { decoded, is_punctuation } => {
                    let next = rest.clone().next();
                    let by_chance = is_punctuation && ends_a_word(lead, before, next);
                    if !evidence.add(decoded, by_chance) {
                        return false;
                    }
                }
                Sequence::Cut => return evidence.is_enough(),
                Sequence::None => return false,
            }
        }
        before = Some(lead);
    }
}

/// What begins at a character beyond ASCII.
enum Sequence {
    Character { decoded: char, is_punctuation: bool },
    Cut,
    None,
}

/// Reads the characters that stand for the bytes of one character.
fn sequence(lead: char, rest: &mut std::str::Chars) -> Sequence {
    let Some(first) = cp1252_byte(lead) else { return Sequence::None };
    let length = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Sequence::None,
    };
    let mut bytes = [first, 0, 0, 0];
    let mut is_punctuation = true;
    for byte in &mut bytes[1..length] {
        let Some(trail) = rest.next() else { return Sequence::Cut };
        match cp1252_byte(trail) {
            Some(found @ 0x80..=0xbf) => *byte = found,
            _ => return Sequence::None,
        }
        is_punctuation &= FOLLOWS_A_WORD.contains(&trail);
    }
    match std::str::from_utf8(&bytes[..length]).ok().and_then(|text| text.chars().next()) {
        Some(decoded) => Sequence::Character { decoded, is_punctuation },
        None => Sequence::None,
    }
}

/// What may stand after a word that ends with an accented letter.
const FOLLOWS_A_WORD: [char; 21] = [
    '…', '’', '‘', '”', '“', '»', '›', '–', '—', '™', '®', '©', '\u{a0}', '°', 'º', 'ª', '·', '¹',
    '²', '³', '€',
];

/// Returns whether an accented letter and punctuation could be just that.
fn ends_a_word(lead: char, before: Option<char>, next: Option<char>) -> bool {
    let goes_on = next.is_some_and(char::is_alphanumeric);
    let ends = match before {
        // `Ã` to `ß` are capitals (but the last): they end words of capitals.
        Some(before) if lead <= 'Þ' => before.is_uppercase(),
        Some(before) => before.is_alphabetic(),
        None => false,
    };
    ends && !goes_on
}

/// What was found so far.
#[derive(Default)]
struct Evidence {
    sure: bool,
    /// The character right before was of a script whose letters are trusted in pairs only.
    after_letter: bool,
}

impl Evidence {
    /// Takes a character; false where nobody writes it.
    fn add(&mut self, decoded: char, by_chance: bool) -> bool {
        match weight(decoded) {
            Weight::None => return false,
            Weight::Alone => {
                self.sure |= !by_chance;
                self.after_letter = false;
            }
            Weight::InPairs => {
                self.sure |= self.after_letter;
                self.after_letter = true;
            }
        }
        true
    }

    fn interrupt(&mut self) {
        self.after_letter = false;
    }

    fn is_enough(&self) -> bool {
        self.sure
    }
}

enum Weight {
    /// No text has it.
    None,
    /// One is enough.
    Alone,
    /// `Ø¼` is a diameter, `×½` a factor: only two side by side are letters.
    InPairs,
}

fn weight(decoded: char) -> Weight {
    match u32::from(decoded) {
        // Latin-1 and Latin Extended-A; `Æ`, `Ç`, `È` begin what is seldom or phonetic.
        0xa0..=0x17f => Weight::Alone,
        // Romanian Ș and ț, combining accents, Greek, Cyrillic, Armenian, Hebrew, Arabic.
        0x218..=0x21b | 0x300..=0x36f | 0x370..=0x6ff => Weight::InPairs,
        // Devanagari to Georgian, kana and Han, Hangul: three bytes each.
        0x900..=0x10ff | 0x2e80..=0xd7a3 => Weight::InPairs,
        // Vietnamese, punctuation, currencies, letters and arrows, symbols.
        0x1e00..=0x27bf | 0x2900..=0x2bff => Weight::Alone,
        // Variation selectors, full width forms, a byte order mark.
        0xfe00..=0xfe0f | 0xfeff..=0xffee => Weight::Alone,
        0x1f000..=0x1faff => Weight::Alone,
        0x20000..=0x3ffff => Weight::InPairs,
        _ => Weight::None,
    }
}

/// Returns the byte of a character in cp1252, or in latin1 where that has it alone.
fn cp1252_byte(character: char) -> Option<u8> {
    let code = u32::from(character);
    if code <= 0xff {
        return u8::try_from(code).ok();
    }
    let at = CP1252_HIGH.iter().position(|high| *high == character)?;
    u8::try_from(0x80 + at).ok()
}

/// The characters of the bytes 0x80 to 0x9F; where cp1252 has none, the control of that number.
const CP1252_HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: bool) {
        assert_eq!(looks_double_encoded(text), expected, "{text}");
    }

    /// What becomes of a text whose bytes are taken for cp1252.
    fn encoded_twice(text: &str) -> String {
        let character = |byte: u8| match byte {
            0x80..=0x9f => CP1252_HIGH[usize::from(byte - 0x80)],
            byte => char::from(byte),
        };
        text.bytes().map(character).collect()
    }

    #[test]
    fn text_that_was_encoded_twice_is_told() {
        for text in [
            "café",
            "Größe",
            "naïve",
            "à la carte",
            "it’s",
            "“quoted”",
            "10 €",
            "25 °C",
            "😀",
            "Привет",
            "Ελλάδα",
            "日本語",
            "שלום",
            "مرحبا",
            "Žluťoučký kůň",
            "Łódź",
            "HÔTEL",
            "SÃO",
            "Tiếng Việt",
            "a – b",
            "İstanbul",
            "© 2024",
            "½ cup",
            "한국어",
            "ÉCOLE",
        ] {
            check(&encoded_twice(text), true);
            check(text, false);
        }
        check("cafÃ©", true);
        check("â€™", true);
        check("ðŸ˜€", true);
    }

    #[test]
    fn text_of_bytes_taken_for_latin1_is_told() {
        let latin1: String = "l’été".bytes().map(char::from).collect();
        check(&latin1, true);
    }

    #[test]
    fn text_that_was_encoded_three_times_is_told() {
        check(&encoded_twice(&encoded_twice("café")), true);
    }

    #[test]
    fn a_character_that_is_cut_off_at_the_end_is_forgiven() {
        check("cafÃ© â€", true);
        check("Ã", false);
    }

    #[test]
    fn ordinary_text_is_left_alone() {
        for text in [
            "",
            "plain",
            "SÃO PAULO",
            "NÃO",
            "CAFÉ…",
            "CAFÉ »",
            "voilà\u{a0}»",
            "café\u{a0}»",
            "IRMÃ…",
            "MANHÃ”",
            "« NOËL »",
            "Ø¼ x 5",
            "3×½",
            "Ø±0,5",
            "NESTLÉ®",
            "Spaß…",
            "Â",
            "â€",
            "JAMÁ®",
            "Å°",
            "ÄÖÜ",
            "Ångström",
            "Ñandú",
            "ÐÑ",
            "¿Qué?",
            "™",
            "naïve…",
            "déjà…",
            "CITROËN®",
            "PERÙ™",
            "A×B²",
            "œuvre",
            "Tiếng Việt",
            "½",
            "5€",
            "ÇA…",
            "MÊME…",
        ] {
            // `Å°` is the Hungarian `Ű`, encoded twice.
            check(text, text == "Å°");
        }
    }

    proptest! {
        #[test]
        fn what_was_encoded_twice_is_told_among_ascii(
            letters in "[a-z ]{0,8}[éèüñçßøåæ]{1,4}[a-z ]{0,8}",
        ) {
            check(&encoded_twice(&letters), true);
            check(&letters, false);
        }

        #[test]
        fn any_text_is_judged(text in any::<String>()) {
            looks_double_encoded(&text);
        }
    }
}
