//! Bytes from their text: hexadecimal and binary digits, and both forms of PostgreSQL's bytea.
//!
//! <https://www.postgresql.org/docs/current/datatype-binary.html>

/// Text that stands for no bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotBytes;

/// The value of each hexadecimal digit; 0xff for other bytes.
const NIBBLES: [u8; 256] = {
    let mut table = [0xff; 256];
    let mut n = 0;
    while n < 16 {
        table[b"0123456789abcdef"[n] as usize] = n as u8;
        table[b"0123456789ABCDEF"[n] as usize] = n as u8;
        n += 1;
    }
    table
};

/// Appends the bytes of hexadecimal digits; an odd first digit is a byte of its own.
pub(super) fn hex(digits: &[u8], out: &mut Vec<u8>) -> Result<(), NotBytes> {
    let nibble = |digit: u8| NIBBLES[usize::from(digit)];
    let (odd, pairs) = digits.split_at(digits.len() % 2);
    let mut seen = 0;
    out.extend(odd.iter().map(|&digit| {
        seen |= nibble(digit);
        nibble(digit)
    }));
    let (pairs, _) = pairs.as_chunks::<2>();
    out.extend(pairs.iter().map(|&[high, low]| {
        let (high, low) = (nibble(high), nibble(low));
        seen |= high | low;
        (high << 4) | (low & 0x0f)
    }));
    if seen <= 0x0f { Ok(()) } else { Err(NotBytes) }
}

/// Appends the bytes of binary digits, filled up with zeros from the left.
pub(super) fn bits(digits: &[u8], out: &mut Vec<u8>) -> Result<(), NotBytes> {
    let (first, eights) = digits.split_at(digits.len() % 8);
    for group in std::iter::once(first).filter(|first| !first.is_empty()).chain(eights.chunks(8)) {
        let mut byte = 0;
        for digit in group {
            match digit {
                b'0' | b'1' => byte = (byte << 1) | (digit - b'0'),
                _ => return Err(NotBytes),
            }
        }
        out.push(byte);
    }
    Ok(())
}

/// Appends the bytes of a bytea in its hex form `\x…` or its escape form.
pub(super) fn bytea(text: &[u8], out: &mut Vec<u8>) -> Result<(), NotBytes> {
    match text {
        [b'\\', b'x', digits @ ..] if digits.len() % 2 == 0 => hex(digits, out),
        [b'\\', b'x', ..] => Err(NotBytes),
        _ => escaped(text, out),
    }
}

/// Reads `\\` and `\ooo`; every other byte is itself.
fn escaped(text: &[u8], out: &mut Vec<u8>) -> Result<(), NotBytes> {
    let mut rest = text;
    while let Some(found) = memchr::memchr(b'\\', rest) {
        out.extend_from_slice(&rest[..found]);
        rest = match &rest[found + 1..] {
            [b'\\', rest @ ..] => {
                out.push(b'\\');
                rest
            }
            [a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', rest @ ..] => {
                out.push((a - b'0') << 6 | (b - b'0') << 3 | (c - b'0'));
                rest
            }
            _ => return Err(NotBytes),
        };
    }
    out.extend_from_slice(rest);
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(
        read: fn(&[u8], &mut Vec<u8>) -> Result<(), NotBytes>,
        text: &str,
        expected: Option<&[u8]>,
    ) {
        let mut out = Vec::new();
        let read = read(text.as_bytes(), &mut out);
        assert_eq!(read.ok().map(|()| out.as_slice()), expected, "{text}");
    }

    #[test]
    fn hexadecimal_digits() {
        check(hex, "00fFA9", Some(b"\x00\xff\xa9"));
        check(hex, "ABC", Some(b"\x0a\xbc"));
        check(hex, "", Some(b""));
        check(hex, "0g", None);
        check(hex, "g", None);
    }

    #[test]
    fn binary_digits() {
        check(bits, "1", Some(b"\x01"));
        check(bits, "100000001", Some(b"\x01\x01"));
        check(bits, "", Some(b""));
        check(bits, "012", None);
    }

    #[test]
    fn bytea_has_two_forms() {
        check(bytea, r"\x0aFF", Some(b"\x0a\xff"));
        check(bytea, r"\x", Some(b""));
        check(bytea, r"\x0", None);
        check(bytea, r"\211PNG\\\000é", Some(b"\x89PNG\\\x00\xc3\xa9"));
        for text in [r"\", r"\400", r"\08", r"\n", r"a\01"] {
            check(bytea, text, None);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            check(hex, &digits, Some(&bytes));
            check(bytea, &format!("\\x{digits}"), Some(&bytes));
            let binary: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
            check(bits, &binary, Some(&bytes));
            let octal: String = bytes.iter().map(|byte| format!("\\{byte:03o}")).collect();
            check(bytea, &octal, Some(&bytes));
        }
    }
}
