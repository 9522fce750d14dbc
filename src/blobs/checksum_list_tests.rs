//! Lists as the tools write them.

use super::checksum_list::{ChecksumList, Listed};

const SHA256: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const MD5: &str = "098f6bcd4621d373cade4e832627b4f6";
const SHA1: &str = "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3";

/// Reads a list in which `S`, `M` and `1` stand for digests at the start of a line or value.
fn read(name: &str, text: &str) -> Result<ChecksumList, String> {
    let text = text.replace("{S}", SHA256).replace("{M}", MD5).replace("{1}", SHA1);
    ChecksumList::parse(text.as_bytes(), name).map_err(|error| error.to_string())
}

/// Says each file in one text: name, digests by a letter, size, line.
fn shown(entry: &Listed) -> String {
    let mut text = format!("{:?}", entry.name);
    if let Some(other) = &entry.other_name {
        text += &format!(" or {other:?}");
    }
    if let Some(digest) = &entry.sha256 {
        assert_eq!(crate::input::hex(digest), SHA256);
        text += " S";
    }
    if let Some(digest) = &entry.md5 {
        assert_eq!(crate::input::hex(digest), MD5);
        text += " M";
    }
    if let Some(size) = entry.size_bytes {
        text += &format!(" {size} bytes");
    }
    format!("{text} @{}", entry.line)
}

fn check(name: &str, text: &str, expected: &[&str]) {
    let list = read(name, text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    let entries: Vec<String> = list.entries.iter().map(shown).collect();
    assert_eq!(entries, expected, "{text:?}");
}

fn check_fault(name: &str, text: &str, expected: &str) {
    assert_eq!(read(name, text).map(|_| ()), Err(expected.to_owned()), "{text:?}");
}

#[test]
fn lists_of_coreutils_are_read_in_text_and_binary_mode() {
    check("SHA256SUMS", "{S}  a b\n{S} *c\n", &[r#""a b" S @1"#, r#""c" S @2"#]);
    check("MD5SUMS", "{M}  a\n", &[r#""a" M @1"#]);
    check("x.txt", "{M} *a\r\n{S}  b\r\n", &[r#""a" M @1"#, r#""b" S @2"#]);
}

#[test]
fn all_signs_after_the_mark_are_the_name() {
    check("L", "{S}   a \n{S}  *b\n", &[r#"" a " S @1"#, r#""*b" S @2"#]);
    check("L", "{S}  a\\b\n", &[r#""a\\b" S @1"#]);
    check("L", "{S}  (x) = y\n", &[r#""(x) = y" S @1"#]);
    check("L", "{S}  #a\n# no file\n; nor this\n\n{S}  ;b", &[r##""#a" S @1"##, r#"";b" S @5"#]);
}

#[test]
fn escapes_count_where_the_line_says_so() {
    check("L", "\\{S}  a\\nb\\\\c\\rd\n", &[r#""a\nb\\c\rd" S @1"#]);
    check("L", "\\SHA256 (a\\nb) = {S}\n", &[r#""a\nb" S @1"#]);
    check_fault(
        "L",
        "\\{S}  a\\tb\n",
        "L:1: `\\\\t` is no escape of a name: expected `\\\\`, `\\n` or `\\r`",
    );
}

#[test]
fn tagged_lines_of_several_tools_are_one_file() {
    let tags = "SHA256 (a (1).txt) = {S}\nMD5 (a (1).txt) = {M}\nSIZE (a (1).txt) = 4\n";
    check("L", tags, &[r#""a (1).txt" S M 4 bytes @1"#]);
    // OpenSSL, old and new.
    check("L", "SHA256(a)= {S}\nSHA2-256(b)= {S}\n", &[r#""a" S @1"#, r#""b" S @2"#]);
    // `md5 -r` of the BSDs.
    check("L", "{M} a\n{M}  b\n", &[r#""a" M @1"#, r#"" b" M @2"#]);
}

#[test]
fn a_leading_dot_is_no_part_of_a_name() {
    check("L", "{S}  ./a/./b\n{S}  .c\n", &[r#""a/./b" S @1"#, r#"".c" S @2"#]);
}

#[test]
fn digests_of_other_algorithms_are_counted() {
    let list = read("L", "{1}  a\nBLAKE2b (a) = 00ff\nSHA512 (b) = 12\n").unwrap();
    assert_eq!(list.entries.len(), 2);
    let counted: Vec<_> = list.not_compared.iter().map(|(name, n)| format!("{name} {n}")).collect();
    assert_eq!(counted, ["BLAKE2B 1", "SHA1 1", "SHA512 1"]);
    let list = read("B2SUMS", "{S}  a\n").unwrap();
    assert_eq!((list.entries[0].sha256, list.not_compared["BLAKE2b"]), (None, 1));
}

#[test]
fn manifests_of_bagit_encode_three_bytes() {
    let text = "{S}  data/a%0Ab%0dc\n{S}\tdata/d%2520e\n{S} *data/f\n";
    check(
        "bag/manifest-sha256.txt",
        text,
        &[
            r#""data/a\nb\rc" or "data/a%0Ab%0dc" S @1"#,
            r#""data/d%20e" or "data/d%2520e" S @2"#,
            r#""data/f" S @3"#,
        ],
    );
    check("tagmanifest-md5.txt", "{M} bag-info.txt\n", &[r#""bag-info.txt" M @1"#]);
    let list = read("manifest-sha512.txt", "00ff  data/a\n").unwrap();
    assert_eq!(list.not_compared["SHA512"], 1);
}

#[test]
fn a_bare_percent_tells_a_writer_that_encodes_none() {
    let text = "{S}  data/a%20b\n{S}  data/c%25d\n";
    check("manifest-sha256.txt", text, &[r#""data/a%20b" S @1"#, r#""data/c%25d" S @2"#]);
}

#[test]
fn columns_of_csv_are_found_by_name() {
    check(
        "l.csv",
        "size_bytes,SHA-256,note,Path,md5\r\n4,{S},\"a, \"\"b\"\"\",\"x\ny\",{M}\r\n,{S},,./z,\n",
        &[r#""x\ny" S M 4 bytes @2"#, r#""z" S @4"#],
    );
    check("l.csv", "name;size\na;0\n", &[r#""a" 0 bytes @2"#]);
    check("l.tsv", "\u{feff}file name\tetag\n a \t\"\"\"{M}\"\"\"\n", &[r#"" a " M @2"#]);
    // A table of objects: the member's name, and not the part that is the path.
    check("l.csv", "bucket,path,member,md5\nb,p,b/p,{M}\n", &[r#""b/p" M @2"#]);
    let list = read("l.csv", "key,etag,sha1\na,00-2,{1}\n").unwrap();
    let counted: Vec<&String> = list.not_compared.keys().collect();
    assert_eq!(counted, ["SHA1", "multipart eTag"]);
}

#[test]
fn names_that_are_not_utf8_are_escaped_as_members_are() {
    let text = [SHA256.as_bytes(), b"  a\xff\n"].concat();
    let list = ChecksumList::parse(&text, "L").unwrap();
    assert_eq!(list.entries[0].name, "a\\xff");
}

#[test]
fn the_same_said_twice_is_one_file_and_a_contradiction_is_a_fault() {
    check("L", "{S}  a\n{S}  ./a\n", &[r#""a" S @1"#]);
    let other = format!("{{S}}  a\n{}  a\n", "0".repeat(64));
    check_fault("L", &other, "L:2: `a` has another SHA-256 in line 1");
    check_fault("l.csv", "name,size\na,1\na,2\n", "l.csv:3: `a` has another size in line 2");
}

#[test]
fn faults_name_list_and_line() {
    check_fault(
        "dir/SHA256SUMS",
        "{S}  a\nSHA256 b\n",
        "dir/SHA256SUMS:2: expected a digest and a name as sha256sum writes them, found `SHA256 b`",
    );
    check_fault(
        "L",
        "# sums\n9f86d081884c7d659a2f  a\n",
        "L:2: expected 64 hexadecimal digits of SHA-256, found `9f86d081884c7d659a2f`",
    );
    check_fault(
        "manifest-md5.txt",
        "{S}  data/a\n",
        &format!(
            "manifest-md5.txt:1: expected 32 hexadecimal digits of MD5, found `{}\u{2026}`",
            &SHA256[..60]
        ),
    );
    check_fault("L", "{S}  \n", "L:1: there is no name beside the digest");
    check_fault("L", "{S}\n", "L:1: there is no name beside the digest");
    check_fault(
        "L",
        "{S}  a\n{S} b\n",
        &format!(
            "L:2: expected a digest and a name as sha256sum writes them, found `{}\u{2026}`",
            &SHA256[..60]
        ),
    );
    check_fault("l.csv", "name,md5\na\n", "l.csv:2: expected 2 values as in the header, found 1");
    check_fault(
        "l.csv",
        "name,md5\n\"a,\n",
        "l.csv:2: a quoted value has no end, or something stands behind it",
    );
    check_fault("l.csv", "name,size\na,many\n", "l.csv:2: expected a size in bytes, found `many`");
    check_fault("l.csv", "name,size\n,1\n", "l.csv:2: there is no name beside the digest");
    check_fault("L", "# nothing\n", "L:1: the list names no file");
}

#[test]
fn what_is_no_list_is_said_with_a_hint() {
    let fault = read("L", "hello\n").unwrap_err();
    assert!(
        fault.starts_with("L:1: expected a list of checksums, found `hello`\nhint: "),
        "{fault}"
    );
    let signed = read("L", "-----BEGIN PGP SIGNED MESSAGE-----\n").unwrap_err();
    assert!(signed.contains("gpg --decrypt"), "{signed}");
    let utf16 = ChecksumList::parse(b"\xff\xfe9\0", "L").unwrap_err().to_string();
    assert!(utf16.contains("UTF-16"), "{utf16}");
}
