//! The objects of a run as other tools read them, from files that they take as they are.
//!
//! | file of `storage/` | read by |
//! |---|---|
//! | `SHA256SUMS` | `sha256sum -c --strict`, `rclone checksum sha256` |
//! | `rclone-files.txt` | `rclone copy objects REMOTE: --files-from-raw` |
//! | `rclone-renamed.sh` | bash, with rclone: the objects whose paths are not their keys |
//! | `s3-batch.csv` | S3 Batch Operations: bucket and key in the target |
//! | `upload-supabase.sh` | bash, with the Supabase CLI |
//!
//! A line stands for one object: each list can be cut and replayed. Files are listed where they are
//! in the run's folder; objects that stay in their archive are in `s3-batch.csv` alone.

use std::io::Write;

use super::error::Error;
use super::manifest::checksum_path;
use super::object_entry::Entry;
use super::objects::{FOLDER, OBJECTS, ObjectStore};
use crate::artifact::{Artifacts, hex};
use crate::engine::functions::percent_encode;

/// Writes the lists that hold anything.
///
/// # Errors
/// A file can't be written.
pub(super) fn write_lists(store: &ObjectStore, artifacts: &Artifacts) -> Result<(), Error> {
    let mut sums = String::new();
    let mut rclone = String::new();
    let mut renamed = String::new();
    let mut batch = String::new();
    let mut puts = Vec::new();
    for ((bucket, key), entry) in &store.entries {
        batch += &csv_field(bucket);
        batch.push(',');
        percent_encode(key.as_bytes(), true, &mut batch);
        batch.push('\n');
        let Some(path) = below_storage(entry) else { continue };
        sums += &format!("{}  {}\n", hex(&entry.sha256), checksum_path(path));
        if let Some(own) = own_name(path, bucket, key) {
            rclone += own;
            rclone.push('\n');
        } else {
            renamed += &renamed_line(path, bucket, key);
        }
        let content_type = entry.content_type.as_deref().unwrap_or_default();
        let line = if is_left_out(bucket, key) {
            left_out(path, bucket, key)
        } else {
            put(content_type, path, bucket, key)
        };
        puts.push((content_type, line));
    }
    write(artifacts, "SHA256SUMS", &sums)?;
    write(artifacts, "rclone-files.txt", &rclone)?;
    if !renamed.is_empty() {
        write(artifacts, "rclone-renamed.sh", &format!("{RCLONE_HEAD}\n{renamed}{RCLONE_FOOT}"))?;
    }
    write(artifacts, "s3-batch.csv", &batch)?;
    if !puts.is_empty() {
        // Stable: objects of one content type keep the order of the manifest.
        puts.sort_by_key(|(content_type, _)| *content_type);
        write(artifacts, "upload-supabase.sh", &supabase_script(&puts))?;
    }
    Ok(())
}

fn write(artifacts: &Artifacts, name: &str, text: &str) -> Result<(), Error> {
    if text.is_empty() {
        return Ok(());
    }
    let mut file = artifacts.open(&format!("{FOLDER}/{name}"))?;
    file.write_all(text.as_bytes()).map_err(|source| file.failed(source, None))?;
    file.finish(None)?;
    Ok(())
}

/// Returns the path of an object that is on disk, as it is from the storage folder.
pub(super) fn below_storage(entry: &Entry) -> Option<&str> {
    entry.path.as_deref()?.strip_prefix(FOLDER)?.strip_prefix('/')
}

/// Returns the path below the folder of objects, where it is the bucket and key themselves: a tool
/// that copies files by their names would give any other one a wrong key.
fn own_name<'a>(path: &'a str, bucket: &str, key: &str) -> Option<&'a str> {
    let below = path.strip_prefix(OBJECTS)?.strip_prefix('/')?;
    let is_own = below.strip_prefix(bucket)?.strip_prefix('/')? == key;
    is_own.then_some(below)
}

/// Returns a bucket as a field of CSV; it is not URL-encoded there.
fn csv_field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

const RCLONE_HEAD: &str = r#"#!/usr/bin/env bash
# Copies with rclone the objects whose paths here are not their keys; rclone-files.txt has the
# others.
#
#   bash rclone-renamed.sh REMOTE: [OPTION of `rclone copyto`]...
#
# A line that begins with `put` is one object: lines may be removed, and a part of them run again.
# rclone takes no key with a segment that is empty, `.` or `..`: its line begins with `left_out`. What
# could not be copied is printed as such lines at the end, and the exit code is 1 then.
# shellcheck disable=SC2016 # a `$` of a key stands for itself
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
remote=${1:?the remote is missing, such as target: or a folder with its slash}
shift
options=("$@")
failed=()

# put FILE BUCKET/KEY
put() {
    if ! rclone copyto ${options[@]+"${options[@]}"} -- "$here/$1" "$remote$2" </dev/null; then
        failed+=("$(printf 'put %q %q' "$@")")
    fi
}

# left_out FILE BUCKET/KEY
left_out() {
    failed+=("$(printf 'left_out %q %q' "$@")")
}
"#;

const RCLONE_FOOT: &str = r#"
if [ "${#failed[@]}" -gt 0 ]; then
    echo "rclone-renamed.sh: ${#failed[@]} objects are not copied:" >&2
    printf '%s\n' "${failed[@]}"
    exit 1
fi
"#;

/// Returns the line that copies an object under its key.
fn renamed_line(path: &str, bucket: &str, key: &str) -> String {
    let mut segments = std::iter::once(bucket).chain(key.split('/'));
    let word = match segments.any(|segment| matches!(segment, "" | "." | "..")) {
        true => "left_out",
        false => "put",
    };
    format!("{word} {} {}\n", quoted(path), quoted(&format!("{bucket}/{key}")))
}

const SUPABASE_HEAD: &str = r#"#!/usr/bin/env bash
# Uploads the objects of this run with the Supabase CLI, a content type at a time.
#
#   bash upload-supabase.sh [--dry-run] [OPTION of `supabase storage cp`, such as --linked or --local]...
#
# Run it in the folder of the Supabase project. A line that begins with `put` is one object: lines
# may be removed, and a part of them run again. What could not be uploaded is printed as such lines
# at the end, and the exit code is 1 then. Without the CLI it prints what it would run, and ends
# with 127. Buckets have to be there. A key with a segment `.` or `..` is no destination of the CLI:
# its line begins with `left_out`, and such objects count as not uploaded.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
prints=no
code=0
if [ "${1-}" = --dry-run ]; then
    prints=yes
    shift
elif ! command -v supabase >/dev/null; then
    echo "upload-supabase.sh: there is no command supabase; it would run:" >&2
    prints=yes
    code=127
fi
options=("$@")
failed=()

# put CONTENT_TYPE FILE DESTINATION
put() {
    local command=(supabase --experimental storage cp ${options[@]+"${options[@]}"})
    if [ -n "$1" ]; then
        command+=(--content-type "$1")
    fi
    command+=("$here/$2" "$3")
    if [ "$prints" = yes ]; then
        printf '%q ' "${command[@]}"
        printf '\n'
    elif ! "${command[@]}" </dev/null; then
        failed+=("$(printf 'put %q %q %q' "$@")")
    fi
}

# left_out FILE BUCKET/KEY
left_out() {
    echo "upload-supabase.sh: $2: the CLI has no destination of this key; its bytes are in $here/$1" >&2
    if [ "$prints" = no ]; then
        failed+=("$(printf 'left_out %q %q' "$@")")
    fi
}
"#;

const SUPABASE_FOOT: &str = r#"
if [ "${#failed[@]}" -gt 0 ]; then
    echo "upload-supabase.sh: ${#failed[@]} objects are not uploaded:" >&2
    printf '%s\n' "${failed[@]}"
    code=1
fi
exit "$code"
"#;

fn supabase_script(puts: &[(&str, String)]) -> String {
    let mut script = SUPABASE_HEAD.to_owned();
    for of_one_type in puts.chunk_by(|left, right| left.0 == right.0) {
        let (content_type, count) = (of_one_type[0].0, of_one_type.len());
        let name = if content_type.is_empty() { "no content type" } else { content_type };
        let objects = if count == 1 { "object" } else { "objects" };
        script += &format!("\n# {}: {count} {objects}\n", name.escape_debug());
        of_one_type.iter().for_each(|(_, put)| script += put);
    }
    script + SUPABASE_FOOT
}

/// Returns true for an object whose destination would be another one: whoever reads a URL takes
/// `..` and `.` for folders, however they are written.
fn is_left_out(bucket: &str, key: &str) -> bool {
    let mut segments = std::iter::once(bucket).chain(key.split('/'));
    segments.any(|segment| matches!(segment, "." | ".."))
}

/// Returns the line of the script for such an object: what it is, and that it is not uploaded.
fn left_out(path: &str, bucket: &str, key: &str) -> String {
    let name = format!("{bucket}/{key}");
    format!("left_out {} {}\n", quoted(path), quoted(&name.escape_debug().to_string()))
}

/// Returns the line of the script that uploads an object.
///
/// The CLI takes its destination for a URL, so the key is encoded as in one.
fn put(content_type: &str, path: &str, bucket: &str, key: &str) -> String {
    let mut destination = "ss:///".to_owned();
    percent_encode(bucket.as_bytes(), false, &mut destination);
    destination.push('/');
    percent_encode(key.as_bytes(), true, &mut destination);
    format!("put {} {} {}\n", quoted(content_type), quoted(path), quoted(&destination))
}

/// Returns a text as one word of bash, on one line.
fn quoted(text: &str) -> String {
    if !text.chars().any(char::is_control) {
        return format!("'{}'", text.replace('\'', "'\\''"));
    }
    let mut word = "$'".to_owned();
    for character in text.chars() {
        match character {
            '\'' | '\\' => word.extend(['\\', character]),
            _ if character.is_control() => {
                for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                    word += &format!("\\x{}", hex(&[byte]));
                }
            }
            _ => word.push(character),
        }
    }
    word.push('\'');
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_that_are_named_as_their_keys_are_rclones() {
        let check = |path: &str, bucket: &str, key: &str, expected: Option<&str>| {
            assert_eq!(own_name(path, bucket, key), expected, "{path}");
        };
        check("objects/b/a b.png", "b", "a b.png", Some("b/a b.png"));
        check("objects/b/a~2520b", "b", "a%20b", None);
        check("objects/b/x~~00", "b", "X/x", None);
        check("objects/b~2Fc/d", "b/c", "d", None);
        check("objects/b/c/d", "b/c", "d", Some("b/c/d"));
    }

    #[test]
    fn words_of_the_script_are_quoted() {
        let check = |text: &str, expected: &str| assert_eq!(quoted(text), expected);
        check("image/png", "'image/png'");
        check("it's $HOME `x` \\ \"", "'it'\\''s $HOME `x` \\ \"'");
        check("a\nb'\\\u{85}", "$'a\\x0ab\\'\\\\\\xc2\\x85'");
        check("", "''");
        assert_eq!(
            put("text/plain", "objects/b/-rf", "b", "-rf é?"),
            "put 'text/plain' 'objects/b/-rf' 'ss:///b/-rf%20%C3%A9%3F'\n"
        );
    }

    #[test]
    fn keys_that_a_url_would_lead_elsewhere_are_left_out() {
        for (bucket, key) in [("b", "../other/x"), ("b", "a/./x"), ("..", "x"), ("b", "x/..")] {
            assert!(is_left_out(bucket, key), "{bucket} {key}");
        }
        for (bucket, key) in [("b", "..x/a...b"), ("b", "a//x"), ("b.", ".x")] {
            assert!(!is_left_out(bucket, key), "{bucket} {key}");
        }
        let line = left_out("objects/b/~2E~2E/x", "b", "../\nx");
        assert_eq!(line, "left_out 'objects/b/~2E~2E/x' 'b/../\\nx'\n");
    }

    #[test]
    fn buckets_are_fields_of_csv() {
        assert_eq!(csv_field("photos-2"), "photos-2");
        assert_eq!(csv_field("a,\"b\""), "\"a,\"\"b\"\"\"");
    }
}
