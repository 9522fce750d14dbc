//! Which characters a character set of MySQL has, and how many bytes each takes in it.
//!
//! The other way round of [`Charset`], for values that go to a column. Knows no columns.

use std::collections::HashMap;

use super::charset::Charset;

/// The characters of a set.
#[derive(Debug, Clone)]
pub struct Repertoire {
    kind: Kind,
    /// The longest character, in bytes.
    pub max_bytes: usize,
}

#[derive(Debug, Clone)]
enum Kind {
    Ascii,
    /// UTF-8; the smaller one, of three bytes a character, ends with the basic plane.
    Utf8 {
        is_whole: bool,
    },
    Utf16 {
        is_whole: bool,
    },
    Utf32,
    /// Beyond ASCII, which takes a byte each.
    Listed(HashMap<char, u8>),
    /// All of Unicode: what is not listed takes four bytes.
    Gb18030(HashMap<char, u8>),
}

impl Repertoire {
    /// Returns the characters of a set of this name, or of that of a collation; `None` where they
    /// are not known.
    ///
    /// `utf8` is the set of three bytes a character, as in every server up to now.
    pub fn of_mysql(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let name = name.split('_').next().unwrap_or_default();
        let (kind, max_bytes) = match name {
            "ascii" => (Kind::Ascii, 1),
            "utf8" | "utf8mb3" => (Kind::Utf8 { is_whole: false }, 3),
            "utf8mb4" => (Kind::Utf8 { is_whole: true }, 4),
            "ucs2" => (Kind::Utf16 { is_whole: false }, 2),
            "utf16" | "utf16le" => (Kind::Utf16 { is_whole: true }, 4),
            "utf32" => (Kind::Utf32, 4),
            "gb18030" => (Kind::Gb18030(listed(Charset::of_mysql(name))), 4),
            _ => {
                let charset = Charset::of_mysql(name);
                if !charset.is_known() || charset.is_binary() {
                    return None;
                }
                let listed = listed(charset);
                let longest = listed.values().max().copied().unwrap_or(1);
                (Kind::Listed(listed), usize::from(longest))
            }
        };
        Some(Self { kind, max_bytes })
    }

    /// Returns the bytes that a text takes in this set; the first character that it has not.
    ///
    /// # Errors
    /// The set has not all characters of the text.
    pub fn bytes_of(&self, text: &str) -> Result<usize, char> {
        if matches!(self.kind, Kind::Utf8 { is_whole: true }) {
            return Ok(text.len());
        }
        if text.is_ascii() {
            return Ok(text.len() * self.of('a').unwrap_or(1));
        }
        let mut bytes = 0;
        for character in text.chars() {
            bytes += self.of(character).ok_or(character)?;
        }
        Ok(bytes)
    }

    fn of(&self, character: char) -> Option<usize> {
        let is_basic = u32::from(character) <= 0xffff;
        let listed = |set: &HashMap<char, u8>| match character.is_ascii() {
            true => Some(1),
            false => set.get(&character).map(|bytes| usize::from(*bytes)),
        };
        match &self.kind {
            Kind::Ascii => character.is_ascii().then_some(1),
            Kind::Utf8 { is_whole } => (*is_whole || is_basic).then(|| character.len_utf8()),
            Kind::Utf16 { is_whole } => (*is_whole || is_basic).then(|| 2 * character.len_utf16()),
            Kind::Utf32 => Some(4),
            Kind::Listed(set) => listed(set),
            Kind::Gb18030(set) => listed(set).or(Some(4)),
        }
    }
}

/// Returns what the codes of one, two and three bytes stand for, the shortest code of each.
fn listed(charset: Charset) -> HashMap<char, u8> {
    let mut found = HashMap::new();
    let mut add = |code: &[u8]| {
        let mut text = Vec::new();
        if charset.decode(code, &mut text)
            && let Ok(text) = std::str::from_utf8(&text)
        {
            let mut characters = text.chars();
            if let (Some(character), None) = (characters.next(), characters.next()) {
                found.entry(character).or_insert(code.len() as u8);
            }
        }
    };
    for lead in 0x80..=0xff {
        add(&[lead]);
    }
    for lead in 0x81..=0xfe {
        for trail in 0x40..=0xfe {
            add(&[lead, trail]);
        }
    }
    for second in 0xa1..=0xfe {
        for third in 0xa1..=0xfe {
            add(&[0x8f, second, third]);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, expected: Result<usize, char>) {
        assert_eq!(Repertoire::of_mysql(name).unwrap().bytes_of(text), expected, "{name} {text}");
    }

    #[test]
    fn each_set_has_its_characters() {
        check("utf8mb4", "a€🎉", Ok(8));
        check("utf8mb3_general_ci", "a€", Ok(4));
        check("utf8", "a🎉", Err('🎉'));
        check("latin1", "ä€", Ok(2));
        check("latin1_swedish_ci", "ł", Err('ł'));
        check("ascii", "ab", Ok(2));
        check("ascii", "ä", Err('ä'));
        check("ucs2", "ab", Ok(4));
        check("ucs2", "🎉", Err('🎉'));
        check("utf16", "a🎉", Ok(6));
        check("cp1251", "При", Ok(3));
        check("sjis", "aア漢", Ok(5));
        check("ujis", "アｱ", Ok(4));
        check("gbk", "汉", Ok(2));
        check("gb18030", "汉🎉", Ok(6));
        assert!(Repertoire::of_mysql("swe7").is_none());
    }
}
