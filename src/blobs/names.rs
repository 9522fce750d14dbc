//! What speaks against a member's name by itself.

use super::object::Finding;

/// The longest name that file systems take; object stores take 1,024 bytes.
const MAX_NAME_BYTES: usize = 4_096;
/// The longest name of a file or folder that file systems take.
const MAX_SEGMENT_BYTES: usize = 255;

/// Returns a name as it is shown: as it is, or with its bytes as `\xff` where it is not UTF-8.
pub(super) fn shown(name: &[u8]) -> String {
    match std::str::from_utf8(name) {
        Ok(text) => text.to_owned(),
        Err(_) => name.escape_ascii().to_string(),
    }
}

/// Returns a name without what stands for the folder that it is in anyway.
pub fn without_dot(mut name: &str) -> &str {
    while let Some(rest) = name.strip_prefix("./") {
        name = rest;
    }
    name
}

/// Returns the first reason for which a name can't be used.
///
/// A backslash separates as a slash does: it does where the archive may be unpacked one day.
pub(super) fn fault(name: &[u8]) -> Option<Finding> {
    let segments = || name.split(|byte| matches!(byte, b'/' | b'\\'));
    let has_drive = name.first().is_some_and(u8::is_ascii_alphabetic)
        && matches!(name.get(1..3), Some([b':', b'/' | b'\\']));
    if name.starts_with(b"/") || name.starts_with(b"\\") || has_drive {
        return Some(Finding::Absolute);
    }
    if segments().any(|segment| segment == b"..") {
        return Some(Finding::Parent);
    }
    let Ok(text) = std::str::from_utf8(name) else { return Some(Finding::NotUtf8) };
    if text.chars().any(char::is_control) {
        return Some(Finding::ControlCharacter);
    }
    if name.len() > MAX_NAME_BYTES || segments().any(|segment| segment.len() > MAX_SEGMENT_BYTES) {
        return Some(Finding::NameTooLong);
    }
    let is_nothing = segments().all(|segment| segment.is_empty() || segment == b".");
    is_nothing.then_some(Finding::NoName)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &[u8], expected: Option<Finding>) {
        assert_eq!(fault(name), expected, "{}", name.escape_ascii());
    }

    #[test]
    fn ordinary_names_have_no_fault() {
        for name in ["a", "./a/b.txt", "a/..b", "a/...", "C:", "a b/ü🎉", "a//b", "con", "x:y/z"]
        {
            check(name.as_bytes(), None);
        }
    }

    #[test]
    fn names_that_leave_the_folder_are_faults() {
        for name in ["/etc/passwd", "//a", "\\a", "\\\\server\\share", "C:\\a", "c:/a"] {
            check(name.as_bytes(), Some(Finding::Absolute));
        }
        for name in ["..", "../x", "a/../../x", "a/..", "a\\..\\x", "./../x"] {
            check(name.as_bytes(), Some(Finding::Parent));
        }
    }

    #[test]
    fn names_that_are_no_text_are_faults() {
        check(b"caf\xe9", Some(Finding::NotUtf8));
        check(b"\xff/../x", Some(Finding::Parent));
        for name in ["a\0b", "a\nb", "\u{7f}", "a\u{85}b"] {
            check(name.as_bytes(), Some(Finding::ControlCharacter));
        }
        for name in ["", ".", "./", "././/"] {
            check(name.as_bytes(), Some(Finding::NoName));
        }
    }

    #[test]
    fn names_that_no_file_system_takes_are_faults() {
        check(&[b'a'; 255], None);
        check(&[b'a'; 256], Some(Finding::NameTooLong));
        check("é".repeat(128).as_bytes(), Some(Finding::NameTooLong));
        check("a/".repeat(2_048).as_bytes(), None);
        check(format!("{}b", "a/".repeat(2_048)).as_bytes(), Some(Finding::NameTooLong));
    }

    #[test]
    fn a_name_that_is_not_utf8_is_escaped() {
        assert_eq!(shown(b"caf\xe9.txt"), "caf\\xe9.txt");
        assert_eq!(shown("\\xe9 ü".as_bytes()), "\\xe9 ü");
    }
}
