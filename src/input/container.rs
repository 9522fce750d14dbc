//! Tells containers apart by their first bytes, never by name.

/// What wraps the bytes of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    Plain,
    /// RFC 1952, one or more members.
    Gzip,
    /// RFC 8878, one or more frames.
    Zstd,
}

impl Container {
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }
}

/// Something that is recognised and refused: what it is, and what to do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    pub what: &'static str,
    pub hint: &'static str,
}

/// The longest of the signatures below.
pub(super) const SIGNATURE_BYTES: usize = 6;

/// Returns the container that begins with these bytes.
pub(super) fn detect(start: &[u8]) -> Result<Container, Refusal> {
    const REFUSED: [(&[u8], Refusal); 3] = [
        (b"BZh", Refusal { what: "a bzip2 file", hint: "unpack it first: `bunzip2 -k FILE`" }),
        (b"\xfd7zXZ\0", Refusal { what: "an xz file", hint: "unpack it first: `unxz -k FILE`" }),
        (b"PK\x03\x04", Refusal { what: "a zip file", hint: "unpack it first: `unzip FILE`" }),
    ];
    if start.starts_with(b"\x1f\x8b") {
        return Ok(Container::Gzip);
    }
    if start.starts_with(b"\x28\xb5\x2f\xfd") {
        return Ok(Container::Zstd);
    }
    match REFUSED.iter().find(|(signature, _)| start.starts_with(signature)) {
        Some((_, refusal)) => Err(*refusal),
        None => Ok(Container::Plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_are_told_by_their_first_bytes() {
        assert_eq!(detect(b"\x1f\x8b\x08\0\0\0"), Ok(Container::Gzip));
        assert_eq!(detect(b"\x28\xb5\x2f\xfd\0\0"), Ok(Container::Zstd));
        assert_eq!(detect(b"-- MyS"), Ok(Container::Plain));
        assert_eq!(detect(b""), Ok(Container::Plain));
    }

    #[test]
    fn known_but_unread_containers_come_with_a_hint() {
        let refusal = detect(b"PK\x03\x04").expect_err("refused");
        assert!(refusal.hint.contains("unzip"), "{}", refusal.hint);
    }
}
