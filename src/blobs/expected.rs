//! What a row says of the object that it expects, compared with one that was found.
//!
//! Sizes, digests, eTags and media types; one thing after the other, the gravest first. Knows no
//! names of members and no rows.

use super::object::Object;
use crate::input::{bytes_of_hex, hex};

/// What a row says of an object, as far as it does.
#[derive(Debug, Clone, Copy, Default)]
pub struct Expected<'a> {
    pub bucket: Option<&'a str>,
    pub path: Option<&'a str>,
    /// The further parts of the layout, in its order: a version, mostly.
    pub further: &'a [Option<&'a str>],
    pub size_bytes: Option<i128>,
    /// With or without quotes.
    pub etag: Option<&'a str>,
    pub md5: Option<Claim<'a>>,
    pub sha256: Option<Claim<'a>>,
    pub content_type: Option<&'a str>,
}

/// A digest as a column has it.
#[derive(Debug, Clone, Copy)]
pub enum Claim<'a> {
    Bytes(&'a [u8]),
    /// Hexadecimal.
    Text(&'a str),
}

impl Claim<'_> {
    fn digest<const N: usize>(&self) -> Option<[u8; N]> {
        match self {
            Self::Bytes(bytes) => (*bytes).try_into().ok(),
            Self::Text(text) => bytes_of_hex(text.trim().as_bytes()),
        }
    }

    fn shown(&self) -> String {
        match self {
            Self::Bytes(bytes) => hex(bytes),
            Self::Text(text) => text.escape_debug().to_string(),
        }
    }
}

/// What an eTag is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Etag {
    /// That of an object that was uploaded as one.
    Md5([u8; 16]),
    /// `<digits>-<parts>`: made of the MD5s of the parts, whose sizes nobody knows.
    Multipart,
    /// What another kind of store makes.
    Other,
}

impl Etag {
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix("W/").unwrap_or(text).trim_matches(['"', '\\']);
        if text.is_empty() {
            return None;
        }
        if let Some(md5) = bytes_of_hex(text.as_bytes()) {
            return Some(Self::Md5(md5));
        }
        let is_multipart = text.rsplit_once('-').is_some_and(|(digits, parts)| {
            let is_number = !parts.is_empty() && parts.bytes().all(|byte| byte.is_ascii_digit());
            is_number && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
        Some(if is_multipart { Self::Multipart } else { Self::Other })
    }
}

/// What of an object is not as it was expected, with what to say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Difference {
    Size(String),
    Hash(String),
    MediaType(String),
}

/// Returns the gravest difference between what is expected and an object.
pub(super) fn difference(expected: &Expected, found: &Object) -> Option<Difference> {
    let size = expected.size_bytes.filter(|size| *size != i128::from(found.size_bytes));
    if let Some(size) = size {
        let text = format!("expected {size} bytes, found {}", found.size_bytes);
        return Some(Difference::Size(text));
    }
    of_digests(expected, found).map(Difference::Hash).or_else(|| {
        let declared = expected.content_type?;
        of_media_type(declared, found.content_type).map(Difference::MediaType)
    })
}

fn of_digests(expected: &Expected, found: &Object) -> Option<String> {
    let digests = found.digests?;
    if let Some(claim) = &expected.sha256
        && let Some(text) = of_digest("SHA-256", claim, &digests.sha256)
    {
        return Some(text);
    }
    if let Some(claim) = &expected.md5
        && let Some(text) = of_digest("MD5", claim, &digests.md5)
    {
        return Some(text);
    }
    match Etag::parse(expected.etag?)? {
        Etag::Md5(md5) if md5 != digests.md5 => {
            Some(format!("expected the eTag {}, found the MD5 {}", hex(&md5), hex(&digests.md5)))
        }
        _ => None,
    }
}

fn of_digest<const N: usize>(name: &str, claim: &Claim, found: &[u8; N]) -> Option<String> {
    match claim.digest::<N>() {
        Some(digest) if digest == *found => None,
        Some(digest) => Some(format!("expected the {name} {}, found {}", hex(&digest), hex(found))),
        None => Some(format!("`{}` is no {name}", claim.shown())),
    }
}

/// Media types that first bytes tell for sure: where one is declared or found, both have to agree.
const TOLD: [&str; 5] = ["application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"];

/// Other names of them.
const ALIASES: [(&str, &str); 7] = [
    ("image/jpg", "image/jpeg"),
    ("image/pjpeg", "image/jpeg"),
    ("image/x-png", "image/png"),
    ("image/apng", "image/png"),
    ("application/x-pdf", "application/pdf"),
    ("application/acrobat", "application/pdf"),
    ("text/pdf", "application/pdf"),
];

/// What is declared of files of which nobody looked what they are.
const ANYTHING: [&str; 4] =
    ["", "application/octet-stream", "binary/octet-stream", "application/x-www-form-urlencoded"];

/// Compares a declared media type with what the first bytes say; parameters and case don't count.
fn of_media_type(declared: &str, found: Option<&'static str>) -> Option<String> {
    let essence = declared.split(';').next().unwrap_or_default().trim();
    let is = |name: &str| essence.eq_ignore_ascii_case(name);
    if ANYTHING.iter().any(|name| is(name)) {
        return None;
    }
    let alias = ALIASES.iter().find(|(other, _)| is(other)).map(|(_, name)| *name);
    let told = alias.or_else(|| TOLD.iter().copied().find(|name| is(name)));
    let is_told = told.is_some() || found.is_some_and(|found| TOLD.contains(&found));
    if !is_told || (told.is_some() && told == found) {
        return None;
    }
    let shown = essence.escape_debug();
    Some(match found {
        Some(found) => format!("declared `{shown}`, and the first bytes are those of `{found}`"),
        None => format!("declared `{shown}`, and the first bytes are not those of one"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn etags_have_quotes_or_not_and_parts_or_not() {
        let check = |text: &str, expected: Option<Etag>| {
            assert_eq!(Etag::parse(text), expected, "{text}");
        };
        let md5 = Etag::Md5([0xa2; 16]);
        check(&"a2".repeat(16), Some(md5));
        check(&format!("\"{}\"", "A2".repeat(16)), Some(md5));
        check(&format!("W/\"{}\"", "a2".repeat(16)), Some(md5));
        check(&format!("\\\"{}\\\"", "a2".repeat(16)), Some(md5));
        check("\"abc-2\"", Some(Etag::Multipart));
        check("abc-", Some(Etag::Other));
        check("-2", Some(Etag::Other));
        check("0x8D4BCC2E4835CD0", Some(Etag::Other));
        check("\"\"", None);
    }

    #[test]
    fn media_types_are_compared_where_bytes_tell_them() {
        let check = |declared: &str, found: Option<&'static str>, expected: bool| {
            assert_eq!(of_media_type(declared, found).is_none(), expected, "{declared} {found:?}");
        };
        check("image/png", Some("image/png"), true);
        check("Image/PNG; charset=utf-8", Some("image/png"), true);
        check("image/jpg", Some("image/jpeg"), true);
        check("image/png", Some("application/pdf"), false);
        check("application/pdf", None, false);
        check("text/plain", Some("image/gif"), false);
        check("text/plain", None, true);
        check("text/plain", Some("image/bmp"), true);
        check("application/vnd.oasis.opendocument.text", Some("application/zip"), true);
        check("application/octet-stream", Some("image/png"), true);
        check("", Some("image/png"), true);
    }

    #[test]
    fn digests_are_read_from_hexadecimal_alone() {
        assert_eq!(bytes_of_hex::<2>(b"00fF"), Some([0, 255]));
        for text in ["0", "00f", "00ff0", "+0ff", "0x00", "ü0"] {
            assert_eq!(bytes_of_hex::<2>(text.as_bytes()), None, "{text}");
        }
    }
}
