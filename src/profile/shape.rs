//! What a text looks like: a number, a date, JSON, an address.
//!
//! Two kinds of answers. Some shapes are a type only if every value has them: they are a set that
//! shrinks, and a column of prose is out of the running after its first values. Others are counted
//! one by one, because a share of them is worth knowing.

use super::decimal_text::{self, Digits};

/// Shapes that every value so far has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shapes(u16);

impl Shapes {
    pub const INTEGER: Self = Self(1);
    pub const DECIMAL: Self = Self(1 << 1);
    pub const BOOLEAN: Self = Self(1 << 2);
    pub const DATE: Self = Self(1 << 3);
    pub const TIMESTAMP: Self = Self(1 << 4);
    pub const TIMESTAMPTZ: Self = Self(1 << 5);
    pub const TIME: Self = Self(1 << 6);
    pub const UUID: Self = Self(1 << 7);
    /// Short words between commas.
    pub const LIST: Self = Self(1 << 8);
    pub const ALL: Self = Self((1 << 9) - 1);

    const TEMPORAL: Self =
        Self(Self::DATE.0 | Self::TIMESTAMP.0 | Self::TIMESTAMPTZ.0 | Self::TIME.0);

    pub fn has(self, shape: Self) -> bool {
        self.0 & shape.0 != 0
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn when(self, has: bool) -> Self {
        if has { self } else { Self(0) }
    }

    pub fn is_temporal(self) -> bool {
        self.has(Self::TEMPORAL)
    }

    /// Returns those of `wanted` that a value has, and its digits if it is a number.
    pub fn of(text: &[u8], wanted: Self) -> (Self, Option<Digits>) {
        // The longest of all but lists: a timestamp with six digits and a zone.
        const LONGEST: usize = 80;
        let list = Self::LIST.when(wanted.has(Self::LIST) && is_list(text));
        if text.len() > LONGEST {
            return (list, None);
        }
        let digits = match text.first() {
            Some(b'0'..=b'9' | b'-') if wanted.has(Self::INTEGER.or(Self::DECIMAL)) => {
                decimal_text::digits(text)
            }
            _ => None,
        };
        let mut found = list;
        if let Some(digits) = digits {
            found = found.or(Self::DECIMAL).or(Self::INTEGER.when(digits.fraction == 0));
        }
        found = found.or(Self::BOOLEAN.when(wanted.has(Self::BOOLEAN) && is_boolean(text)));
        if wanted.is_temporal() {
            found = found.or(temporal(text));
        }
        found = found.or(Self::UUID.when(wanted.has(Self::UUID) && is_uuid(text)));
        (found.and(wanted), digits)
    }
}

/// The words that PostgreSQL takes for a boolean, and digits.
fn is_boolean(text: &[u8]) -> bool {
    let words: [&[u8]; 12] =
        [b"0", b"1", b"t", b"f", b"y", b"n", b"true", b"false", b"yes", b"no", b"on", b"off"];
    text.len() <= 5 && words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Reads dates and times as ISO 8601 writes them; the day has to exist.
fn temporal(text: &[u8]) -> Shapes {
    let none = Shapes(0);
    if let Some((date, rest)) = text.split_at_checked(10)
        && is_date(date)
    {
        return match rest {
            [] => Shapes::DATE,
            [b' ' | b'T', clock @ ..] => match clock_end(clock) {
                Some([]) => Shapes::TIMESTAMP,
                Some(zone) if is_zone(zone) => Shapes::TIMESTAMPTZ,
                _ => none,
            },
            _ => none,
        };
    }
    Shapes::TIME.when(clock_end(text).is_some_and(<[u8]>::is_empty))
}

fn two_digits(text: &[u8]) -> Option<u32> {
    match text {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
            Some(u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
        }
        _ => None,
    }
}

fn is_date(date: &[u8]) -> bool {
    let [a, b, c, d, b'-', e, f, b'-', g, h] = date else { return false };
    let (Some(century), Some(rest)) = (two_digits(&[*a, *b]), two_digits(&[*c, *d])) else {
        return false;
    };
    let (Some(month), Some(day)) = (two_digits(&[*e, *f]), two_digits(&[*g, *h])) else {
        return false;
    };
    let year = century * 100 + rest;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    year > 0 && (1..=days).contains(&day)
}

/// Returns what follows `HH:MM:SS[.ffffff]`.
fn clock_end(text: &[u8]) -> Option<&[u8]> {
    let (clock, rest) = text.split_at_checked(8)?;
    let [a, b, b':', c, d, b':', e, f] = clock else { return None };
    let in_day =
        two_digits(&[*a, *b])? < 24 && two_digits(&[*c, *d])? < 60 && two_digits(&[*e, *f])? < 60;
    let rest = match rest {
        [b'.', fraction @ ..] => {
            let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            fraction.get(digits..).filter(|_| (1..=6).contains(&digits))?
        }
        rest => rest,
    };
    in_day.then_some(rest)
}

/// `Z`, `+02`, `+0200` or `+02:00`.
fn is_zone(zone: &[u8]) -> bool {
    match zone {
        [b'Z'] => true,
        [b'+' | b'-', a, b] => two_digits(&[*a, *b]).is_some(),
        [b'+' | b'-', a, b, b':', c, d] | [b'+' | b'-', a, b, c, d] => {
            two_digits(&[*a, *b]).is_some() && two_digits(&[*c, *d]).is_some()
        }
        _ => false,
    }
}

fn is_uuid(text: &[u8]) -> bool {
    text.len() == 36
        && text.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// `red,green` or `1, 2, 3`; one word alone is a list of one.
fn is_list(text: &[u8]) -> bool {
    /// Longer items are sentences.
    const LONGEST_ITEM: usize = 40;
    let is_word = |item: &[u8]| {
        let is_letter =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        (1..=LONGEST_ITEM).contains(&item.len()) && item.iter().all(is_letter)
    };
    text.split(|byte| *byte == b',').all(|item| is_word(item.strip_prefix(b" ").unwrap_or(item)))
}

/// A shape that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    Json,
    PhpSerialized,
    Url,
    Email,
}

impl Counted {
    pub const ALL: [Self; 4] = [Self::Json, Self::PhpSerialized, Self::Url, Self::Email];

    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::PhpSerialized => "php_serialized",
            Self::Url => "url",
            Self::Email => "email",
        }
    }

    /// Returns the shape of a text; the first byte decides what is worth a look.
    pub fn of(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let trimmed = bytes.trim_ascii();
        match (trimmed.first()?, trimmed.last()?) {
            (b'{', b'}') | (b'[', b']') => {
                serde_json::from_str::<serde::de::IgnoredAny>(text).ok().map(|_| Self::Json)
            }
            (b'a' | b'O' | b's' | b'i' | b'b' | b'd' | b'N', b'}' | b';')
                if is_php_serialized(bytes) =>
            {
                Some(Self::PhpSerialized)
            }
            (b'h' | b'H' | b'f', _) if is_url(bytes) => Some(Self::Url),
            _ => is_email(text).then_some(Self::Email),
        }
    }
}

/// Begins and ends as <https://www.php.net/manual/en/function.serialize.php> writes values.
fn is_php_serialized(bytes: &[u8]) -> bool {
    if bytes == b"N;" {
        return true;
    }
    let [kind, b':', rest @ ..] = bytes else { return false };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let after = rest.get(digits..).unwrap_or_default();
    match kind {
        b'a' => digits > 0 && after.starts_with(b":{") && bytes.ends_with(b"}"),
        b'O' => digits > 0 && after.starts_with(b":\"") && bytes.ends_with(b"}"),
        b's' => digits > 0 && after.starts_with(b":\"") && bytes.ends_with(b"\";"),
        b'i' | b'd' | b'b' => {
            let number = rest.strip_suffix(b";").and_then(|rest| std::str::from_utf8(rest).ok());
            number.is_some_and(|number| number.parse::<f64>().is_ok())
        }
        _ => false,
    }
}

fn is_url(bytes: &[u8]) -> bool {
    let schemes: [&[u8]; 3] = [b"http://", b"https://", b"ftp://"];
    let rest = schemes.iter().find_map(|scheme| {
        let (head, rest) = bytes.split_at_checked(scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then_some(rest)
    });
    rest.is_some_and(|rest| !rest.is_empty() && !rest.iter().any(u8::is_ascii_whitespace))
}

/// One `@` between a name and a domain with a point.
pub(super) fn is_email(text: &str) -> bool {
    /// <https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1>
    const LONGEST: usize = 254;
    if !(6..=LONGEST).contains(&text.len()) {
        return false;
    }
    let Some(at) = memchr::memchr(b'@', text.as_bytes()) else { return false };
    let (name, domain) = (&text[..at], &text[at + 1..]);
    let is_domain_letter = |c: char| c.is_alphanumeric() || c == '-' || c == '.';
    let is_name_letter = |c: char| !c.is_whitespace() && !",;:<>()[]\"\\".contains(c);
    let ending = domain.rsplit_once('.').map_or("", |(_, ending)| ending);
    !name.is_empty()
        && ending.len() >= 2
        && !domain.starts_with('.')
        && domain.chars().all(is_domain_letter)
        && name.chars().all(is_name_letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Shapes) {
        let without_lists = Shapes(Shapes::ALL.0 & !Shapes::LIST.0);
        assert_eq!(Shapes::of(text.as_bytes(), without_lists).0, expected, "{text}");
    }

    #[test]
    fn texts_have_the_shapes_of_types() {
        check("12", Shapes::INTEGER.or(Shapes::DECIMAL));
        check("1", Shapes::INTEGER.or(Shapes::DECIMAL).or(Shapes::BOOLEAN));
        check("-1.50", Shapes::DECIMAL);
        check("TRUE", Shapes::BOOLEAN);
        check("2024-02-29", Shapes::DATE);
        check("2024-02-29 23:59:59.123456", Shapes::TIMESTAMP);
        check("2024-02-29T00:00:00+02:00", Shapes::TIMESTAMPTZ);
        check("2024-02-29 00:00:00Z", Shapes::TIMESTAMPTZ);
        check("23:59:59", Shapes::TIME);
        check("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", Shapes::UUID);
    }

    #[test]
    fn what_a_type_would_refuse_or_change_has_no_shape() {
        for text in [
            "007",
            "2023-02-29",
            "0000-00-00",
            "2024-1-1",
            "2024-02-29 24:00:00",
            "838:59:59",
            "prose",
            "",
            " 1",
            "2024-02-29 10:00:00.1234567",
            "é",
        ] {
            check(text, Shapes(0));
        }
    }

    #[test]
    fn lists_are_words_between_commas() {
        let is = |text: &str| Shapes::of(text.as_bytes(), Shapes::ALL).0.has(Shapes::LIST);
        assert!(is("red,green") && is("1, 2, 3") && is("alone"));
        assert!(!is("Dear Sir, hello") && !is("a,,b") && !is("é,a"));
    }

    #[track_caller]
    fn check_counted(text: &str, expected: Option<Counted>) {
        assert_eq!(Counted::of(text), expected, "{text}");
    }

    #[test]
    fn texts_of_other_systems_are_known() {
        check_counted("{\"a\": [1, null]}", Some(Counted::Json));
        check_counted("[]", Some(Counted::Json));
        check_counted("{not json}", None);
        check_counted("12", None);
        check_counted("a:1:{i:0;s:1:\"x\";}", Some(Counted::PhpSerialized));
        check_counted("O:8:\"stdClass\":0:{}", Some(Counted::PhpSerialized));
        check_counted("i:7;", Some(Counted::PhpSerialized));
        check_counted("b: really;", None);
        check_counted("https://example.org/a?b", Some(Counted::Url));
        check_counted("https://two words", None);
        check_counted("ada.l+x@example.co.uk", Some(Counted::Email));
        check_counted("@handle", None);
        check_counted("write to ada@example.org", None);
        check_counted("a@b@example.org", None);
    }
}
