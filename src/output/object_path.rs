//! Paths of objects on disk, from their buckets and keys.
//!
//! A key is text that no file system has to take: this makes of each a path that Linux, macOS and
//! Windows keep as it is, that the tools which read our lists take without quoting of their own,
//! and that no other object of the run has, whatever case or Unicode form a file system folds.
//! Knows no files.
//!
//! | part of a key | on disk |
//! |---|---|
//! | `a b.png`, `Übung`, `😀` | as it is |
//! | `..`, `CON.txt`, `end.`, `x?` | `~2E~2E`, `~43ON.txt`, `end~2E`, `x~3F` |
//! | empty, as between `//` | `~` |
//! | longer than a file system takes | its beginning, `~~` and a digest |
//! | a key that another one shuts out | its last part, `~~` and a digest |
//!
//! `~` is the sign, not `%`: bagit-python doesn't undo `%25`, and the Supabase CLI takes a path for
//! a URL.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use crate::artifact::hex;

/// The longest name of a file or folder, in bytes.
///
/// File systems stop at 255, and a name ends with `.partial` while the file is written.
const NAME_BYTES: usize = 240;

/// The longest path of an object.
///
/// macOS takes 1,024 bytes of a whole path; the run's own folder and the bag's must fit too.
const PATH_BYTES: usize = 700;

/// Hexadecimal digits of a digest that stands for what was cut.
const DIGEST_DIGITS: usize = 32;

/// Letters of which no two kept texts are the same to Unicode: no marks that combine, no
/// compatibility forms, no letters that stand for others. Emoji have no second form.
const KEPT: [(char, char); 15] = [
    ('\u{c0}', '\u{24f}'),
    ('\u{386}', '\u{52f}'),
    ('\u{531}', '\u{586}'),
    ('\u{5d0}', '\u{5ea}'),
    ('\u{620}', '\u{64a}'),
    ('\u{e01}', '\u{e30}'),
    ('\u{10d0}', '\u{10ff}'),
    ('\u{1e00}', '\u{1ef9}'),
    ('\u{3041}', '\u{3096}'),
    ('\u{30a1}', '\u{30fc}'),
    ('\u{4e00}', '\u{9fff}'),
    ('\u{ac00}', '\u{d7a3}'),
    ('\u{1f300}', '\u{1f64f}'),
    ('\u{1f680}', '\u{1f6ff}'),
    ('\u{1f900}', '\u{1f9ff}'),
];

/// Names that Windows keeps for itself, with any extension.
const RESERVED: [&str; 4] = ["CON", "PRN", "AUX", "NUL"];
const RESERVED_WITH_DIGIT: [&str; 2] = ["COM", "LPT"];

/// The paths of a run's objects.
#[derive(Debug, Default)]
pub(super) struct ObjectPaths {
    /// By the text that file systems may take them for: 16 bytes of its digest.
    files: HashSet<[u8; 16]>,
    folders: HashSet<[u8; 16]>,
}

impl ObjectPaths {
    /// Returns the path of an object, below the folder of all objects; no other object has it, and
    /// it is no folder of another's.
    ///
    /// It is `bucket/key` wherever that will do.
    pub fn place(&mut self, bucket: &str, key: &str) -> String {
        let folder = name(bucket);
        let parts: Vec<String> = key.split('/').map(name).collect();
        let mut path = format!("{folder}/{}", parts.join("/"));
        if path.len() > PATH_BYTES || self.is_taken(&path) {
            let last = parts.last().map_or("", String::as_str);
            let whole = format!("{bucket}\0{key}");
            path = format!("{folder}/{}", with_digest(last, &whole));
        }
        self.folders.extend(above(&path).map(folded));
        self.files.insert(folded(&path));
        path
    }

    /// Returns true where a file or folder of another object is in the way.
    fn is_taken(&self, path: &str) -> bool {
        let own = folded(path);
        self.files.contains(&own)
            || self.folders.contains(&own)
            || above(path).any(|folder| self.files.contains(&folded(folder)))
    }
}

/// Returns the folders of a path.
fn above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// Returns what a path is to a file system that knows no case.
fn folded(path: &str) -> [u8; 16] {
    let text = path.to_uppercase().to_lowercase();
    let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    let mut short = [0; 16];
    short.copy_from_slice(&digest[..16]);
    short
}

/// Returns the name of a part of a key, or of a bucket.
fn name(part: &str) -> String {
    if part.is_empty() {
        return "~".to_owned();
    }
    let mut text = String::with_capacity(part.len());
    let (start, end) =
        (part.trim_start_matches(' ').len(), part.trim_end_matches([' ', '.']).len());
    let (start, is_dots) = (part.len() - start, part.bytes().all(|byte| byte == b'.'));
    let partial = part.len().saturating_sub(".partial".len());
    let ends_as_partial =
        part.get(partial..).is_some_and(|end| end.eq_ignore_ascii_case(".partial"));
    let is_reserved = is_reserved(part);
    for (at, character) in part.char_indices() {
        let is_at_fault = at < start
            || at >= end
            || is_dots
            || (at == 0 && is_reserved)
            || (at == partial && ends_as_partial);
        if is_kept(character) && !is_at_fault {
            text.push(character);
        } else {
            encode(character, &mut text);
        }
    }
    if text.len() <= NAME_BYTES { text } else { with_digest(&text, part) }
}

/// Returns true for a character that every file system and every reader of our lists takes.
///
/// Not among them: what Windows forbids, `%` and `~` (see above), and `$`, which starts a variable
/// in shells.
fn is_kept(character: char) -> bool {
    match character {
        ' ' | '!' | '#' | '&' | '\'' | '(' | ')' | '+' | ',' | '-' | '.' | ';' | '=' | '@'
        | '[' | ']' | '^' | '_' | '{' | '}' => true,
        _ if character.is_ascii() => character.is_ascii_alphanumeric(),
        _ => {
            let is_in = |(first, last): &(char, char)| (*first..=*last).contains(&character);
            let is_emoji = character >= '\u{1f300}';
            KEPT.iter().any(is_in) && (is_emoji || character.is_alphanumeric())
        }
    }
}

fn is_reserved(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = RESERVED_WITH_DIGIT.iter().any(|name| {
        let rest = stem.strip_prefix(name).unwrap_or_default();
        let mut rest = rest.chars();
        matches!(rest.next(), Some('0'..='9' | '¹' | '²' | '³')) && rest.next().is_none()
    });
    numbered || RESERVED.contains(&stem.as_str())
}

fn encode(character: char, text: &mut String) {
    for byte in character.encode_utf8(&mut [0; 4]).bytes() {
        text.push('~');
        text.push_str(&hex(&[byte]).to_uppercase());
    }
}

/// Cuts a name and ends it with the digest of what it stands for.
///
/// `~~` never comes from `encode`, which writes two digits behind each sign.
fn with_digest(name: &str, whole: &str) -> String {
    let digest = hex(&Sha256::digest(whole.as_bytes()));
    let room = NAME_BYTES - DIGEST_DIGITS - 2;
    let cut = name.floor_char_boundary(room.min(name.len()));
    format!("{}~~{}", &name[..cut], &digest[..DIGEST_DIGITS])
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn check(key: &str, expected: &str) {
        let path = ObjectPaths::default().place("b", key);
        assert_eq!(path.strip_prefix("b/"), Some(expected), "{key}");
    }

    #[test]
    fn plain_keys_stay_as_they_are() {
        for key in [
            "a/b.png",
            "with space.txt",
            "Übung & Lösung (2).pdf",
            "日本語/ファイル.txt",
            "smile 😀.png",
            ".emptyFolderPlaceholder",
            "-rf",
            "it's",
            "a+b=c@d,e;f!g#h",
            "[x]{y}^",
        ] {
            check(key, key);
        }
    }

    #[test]
    fn what_file_systems_and_tools_do_not_take_is_encoded() {
        check("../../etc/passwd", "~2E~2E/~2E~2E/etc/passwd");
        check("...", "~2E~2E~2E");
        check("a%20b", "a~2520b");
        check("a~b", "a~7Eb");
        check("a\\b", "a~5Cb");
        check("a\nb\rc\td", "a~0Ab~0Dc~09d");
        check("a\"b<c>d|e*f?g:h", "a~22b~3Cc~3Ed~7Ce~2Af~3Fg~3Ah");
        check("$HOME`x`", "~24HOME~60x~60");
        check(" lead", "~20lead");
        check("trail ", "trail~20");
        check("dots..", "dots~2E~2E");
        check("dot. .", "dot~2E~20~2E");
        check("zero\u{200b}width\u{feff}", "zero~E2~80~8Bwidth~EF~BB~BF");
        check("\u{a0}", "~C2~A0");
    }

    #[test]
    fn empty_parts_have_a_name() {
        check("p//q", "p/~/q");
        check("/root", "~/root");
        check("folder/", "folder/~");
        check("", "~");
    }

    #[test]
    fn names_that_windows_keeps_are_encoded() {
        check("CON", "~43ON");
        check("nul.txt", "~6Eul.txt");
        check("com1.tar.gz", "~63om1.tar.gz");
        check("LPT³", "~4CPT~C2~B3");
        check("aux .x", "~61ux .x");
        check("CONSOLE/com10/lpt", "CONSOLE/com10/lpt");
        check("a/prn/b", "a/~70rn/b");
    }

    #[test]
    fn the_name_of_a_file_in_the_making_is_not_an_objects() {
        check("a.png.partial", "a.png~2Epartial");
        check("a.PARTIAL", "a~2EPARTIAL");
        check("partial", "partial");
    }

    #[test]
    fn forms_of_one_letter_have_names_that_no_file_system_folds() {
        check("caf\u{e9}", "caf\u{e9}");
        check("cafe\u{301}", "cafe~CC~81");
        check("\u{212b}", "~E2~84~AB");
        check("\u{37e}", "~CD~BE");
        check("\u{374}", "~CD~B4");
        check("\u{f900}", "~EF~A4~80");
        check("\u{ff0e}\u{ff0e}", "~EF~BC~8E~EF~BC~8E");
    }

    #[test]
    fn parts_are_as_long_as_a_file_system_takes() {
        check(&"x".repeat(240), &"x".repeat(240));
        for key in ["x".repeat(241), "é".repeat(300), "\u{1}".repeat(100), "y/".repeat(600)] {
            let path = ObjectPaths::default().place("b", &key);
            assert!(path.len() <= PATH_BYTES, "{path}");
            assert!(path.split('/').all(|part| part.len() <= NAME_BYTES), "{path}");
            assert!(path.contains("~~"), "{path}");
        }
        let path = ObjectPaths::default().place(&"B".repeat(300), "k");
        assert!(path.len() < 255, "{path}");
    }

    #[test]
    fn no_two_keys_share_a_path_on_any_file_system() {
        let mut paths = ObjectPaths::default();
        let long = "x".repeat(300);
        let keys = [
            "a", "A", "a/b", "a/B", "A/b/c", "x/y", "x", "X/Y/z", "straße", "STRASSE", "é", "É",
            "p//q", "p/~/q", "", "~", "..", "~2E~2E", "con", "Con", "~43on", &long,
        ];
        let mut seen = HashMap::new();
        for bucket in ["b", "B", "c", "b/x", "..", ""] {
            for key in keys {
                let path = paths.place(bucket, key);
                let folded = path.to_uppercase().to_lowercase();
                let other = seen.insert(folded, (bucket, key));
                assert_eq!(other, None, "{path}: {bucket} {key}");
                assert!(path.split('/').all(|part| !matches!(part, "" | "." | "..")), "{path}");
            }
        }
        let files: Vec<&String> = seen.keys().collect();
        for file in &files {
            let folder = format!("{file}/");
            assert!(!files.iter().any(|other| other.starts_with(&folder)), "{file}");
        }
    }

    #[test]
    fn the_first_of_two_keys_keeps_its_name() {
        let mut paths = ObjectPaths::default();
        assert_eq!(paths.place("b", "Key"), "b/Key");
        let second = paths.place("b", "key");
        assert!(second.starts_with("b/key~~"), "{second}");
        assert_eq!(paths.place("b", "folder"), "b/folder");
        let below = paths.place("b", "folder/file");
        assert!(below.starts_with("b/file~~"), "{below}");
    }
}
