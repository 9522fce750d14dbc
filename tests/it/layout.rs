//! Reads the sources, and holds what the compiler does not: which room may use which.
//!
//! Each rule is a function from a source to complaints, with a test on made-up code that breaks
//! it. Comments, strings and characters are blanked first: only code counts.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::ops::Range;
use std::path::Path;

/// The rooms of `src/`, and the files at its top; each may use what stands before it.
const ROOMS: [&str; 17] = [
    "input",
    "pg_archive",
    "dump",
    "records",
    "blobs",
    "plan",
    "postgres_text",
    "mysql_text",
    "profile",
    "engine",
    "contract",
    "artifact",
    "audit",
    "output",
    "report",
    "jobs",
    "cli",
];

/// The files of the crate itself: they name every room.
const CRATE_FILES: [&str; 2] = ["lib.rs", "main.rs"];

/// Any room may use these crates.
const FREE: [&str; 6] = ["arrow", "memchr", "serde", "serde_json", "sha2", "thiserror"];

/// The other crates, and the rooms that may use them.
const PLACED: [(&str, &[&str]); 34] = [
    // The engine has a file of that name.
    ("bytes", &["engine", "output"]),
    ("bzip2", &["input"]),
    ("chrono", &["dump", "engine"]),
    ("chrono_tz", &["dump", "engine"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("datafusion", &["engine", "contract"]),
    ("encoding_rs", &["dump"]),
    ("flate2", &["input", "pg_archive"]),
    ("futures", &["engine"]),
    ("hashbrown", &["blobs", "contract", "engine"]),
    ("icu_normalizer", &["engine"]),
    ("indicatif", &["cli"]),
    ("lz4_flex", &["input", "pg_archive", "output"]),
    ("lzma_rust2", &["input"]),
    ("md5", &["blobs", "output"]),
    // The package of that library.
    ("md_5", &["blobs", "output"]),
    ("parquet", &["records", "engine", "output"]),
    ("rayon", &["blobs", "dump", "profile", "output"]),
    ("regex", &["blobs", "engine"]),
    ("rustix", &["artifact"]),
    ("saphyr_parser", &["engine"]),
    ("sha1", &["engine"]),
    ("snap", &["output"]),
    ("tar", &["input", "pg_archive", "blobs"]),
    // Creates files; the spill of staged tables, of keys and of rows that may still change are kept by no run.
    ("tempfile", &["dump", "engine", "contract"]),
    ("tokio", &["engine"]),
    ("toml", &["plan"]),
    ("unicode_normalization", &["blobs"]),
    ("unicode_width", &["output"]),
    ("wide", &["dump", "output"]),
    ("zlib_rs", &["input"]),
    ("zstd", &["input", "pg_archive", "output"]),
];

/// Calls that make a file or a folder.
const CREATES: [&str; 8] = [
    "File::create",
    "File::options",
    "OpenOptions",
    "fs::write",
    "fs::copy",
    "fs::hard_link",
    "create_dir",
    "DirBuilder",
];

/// What speaks to the terminal.
const PRINTS: [&str; 6] =
    ["println!", "print!", "eprintln!", "eprint!", "io::stdout", "io::stderr"];

/// What stands for work that is not done.
const UNFINISHED: [&str; 4] = ["todo!", "unimplemented!", "dbg!", "#[ignore"];

/// A source file without its texts.
struct Source {
    /// Below `src/` or the folder that was read, with `/`.
    path: String,
    code: String,
    /// The parts under `#[cfg(test)]`.
    tests: Vec<Range<usize>>,
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        let code = without_texts(text);
        let tests = test_parts(&code);
        Self { path: path.to_owned(), code, tests }
    }

    /// Returns the folder of the file, or the name of a file at the top.
    fn room(&self) -> &str {
        self.path.split_once('/').map_or(self.path.trim_end_matches(".rs"), |(room, _)| room)
    }

    fn is_crate_file(&self) -> bool {
        CRATE_FILES.contains(&self.path.as_str())
    }

    fn is_test(&self, at: usize) -> bool {
        self.tests.iter().any(|part| part.contains(&at))
    }

    /// Returns where `word` stands, not as the end of a longer name.
    fn places(&self, word: &str) -> Vec<usize> {
        let starts_word =
            |at: &usize| !self.code[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        self.code.match_indices(word).map(|(at, _)| at).filter(starts_word).collect()
    }

    /// Returns where `word` stands outside tests.
    fn working_places(&self, word: &str) -> Vec<usize> {
        self.places(word).into_iter().filter(|at| !self.is_test(*at)).collect()
    }

    fn complaint(&self, at: usize, what: &str) -> String {
        let line = 1 + self.code[..at].matches('\n').count();
        format!("{}:{line}: {what}", self.path)
    }
}

/// Returns the code with comments, strings and characters blanked; every place stays the same.
fn without_texts(text: &str) -> String {
    let mut code = text.as_bytes().to_vec();
    let mut at = 0;
    while at < text.len() {
        let Some(end) = text_end(text, at) else {
            at += 1;
            continue;
        };
        code[at..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        at = end;
    }
    String::from_utf8(code).expect("texts begin and end at ASCII characters")
}

/// Returns the end of the comment, string or character that begins here.
fn text_end(text: &str, at: usize) -> Option<usize> {
    let rest = text.as_bytes().get(at..)?;
    let after = |pattern: &str, from: usize| {
        text[from..].find(pattern).map_or(text.len(), |found| from + found + pattern.len())
    };
    match rest {
        [b'/', b'/', ..] => Some(text[at..].find('\n').map_or(text.len(), |length| at + length)),
        [b'/', b'*', ..] => Some(comment_end(text, at)),
        [b'"', ..] => {
            let before = text[..at].trim_end_matches('#');
            if before.ends_with('r') {
                return Some(after(&format!("\"{}", "#".repeat(at - before.len())), at + 1));
            }
            let mut end = at + 1;
            while end < text.len() && text.as_bytes()[end] != b'"' {
                end += if text.as_bytes()[end] == b'\\' { 2 } else { 1 };
            }
            Some((end + 1).min(text.len()))
        }
        [b'\'', b'\\', ..] => Some(after("'", at + 3)),
        [b'\'', ..] => {
            let character = text[at + 1..].chars().next()?;
            let end = at + 1 + character.len_utf8();
            // Without an end it is a lifetime.
            text[end..].starts_with('\'').then_some(end + 1)
        }
        _ => None,
    }
}

/// Returns the end of a block comment; they nest.
fn comment_end(text: &str, start: usize) -> usize {
    let (mut depth, mut at) = (0_usize, start);
    while at < text.len() {
        match text.as_bytes().get(at..at + 2) {
            Some(b"/*") => depth += 1,
            Some(b"*/") => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// Returns the items under `#[cfg(test)]`.
fn test_parts(code: &str) -> Vec<Range<usize>> {
    let attributes = code.match_indices("#[cfg(test)]");
    attributes.map(|(start, _)| start..item_end(code, start)).collect()
}

/// Returns where the next item ends: at its `;`, or at the brace that closes its first.
fn item_end(code: &str, start: usize) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in code.bytes().enumerate().skip(start) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return at + 1,
            b'}' => depth = depth.saturating_sub(1),
            b';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

/// Rooms use rooms above them, never one below.
fn rooms_below(source: &Source) -> Vec<String> {
    if source.is_crate_file() {
        return Vec::new();
    }
    let room = source.room();
    let Some(own) = ROOMS.iter().position(|name| *name == room) else {
        return vec![source.complaint(
            0,
            &format!("`{room}` is no room; move the file into one, or give it a place in ROOMS"),
        )];
    };
    let mut complaints = Vec::new();
    for (at, name) in used_rooms(source) {
        match ROOMS.iter().position(|other| *other == name) {
            Some(used) if used > own => complaints.push(source.complaint(
                at,
                &format!(
                    "`{room}` uses `{name}`, a room below it; hand the value in as an argument, \
                     or move the type up"
                ),
            )),
            Some(used) if used < own && room == "artifact" => complaints.push(source.complaint(
                at,
                &format!("`artifact` uses `{name}`; it knows bytes and paths, and no room"),
            )),
            _ => {}
        }
    }
    complaints
}

/// Returns each name that follows `crate::`, alone or in braces.
fn used_rooms(source: &Source) -> Vec<(usize, &str)> {
    let mut used = Vec::new();
    for prefix in ["crate::", "super::super::"] {
        for at in source.places(prefix) {
            let start = at + prefix.len();
            if !source.code[start..].starts_with('{') {
                used.push((at, first_name(&source.code[start..])));
                continue;
            }
            let group = &source.code[start + 1..item_end(&source.code, start) - 1];
            let mut depth = 0_usize;
            let members = group.split_inclusive(['{', '}', ',']).filter_map(|piece| {
                let outermost = depth == 0;
                match piece.as_bytes().last() {
                    Some(b'{') => depth += 1,
                    Some(b'}') => depth = depth.saturating_sub(1),
                    _ => {}
                }
                outermost.then(|| (at, first_name(piece.trim_start())))
            });
            used.extend(members);
        }
    }
    used
}

fn first_name(code: &str) -> &str {
    code.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
}

/// Outside crates have rooms too.
fn misplaced_crates(source: &Source) -> Vec<String> {
    let room = source.room();
    let mut complaints = Vec::new();
    for (name, rooms) in PLACED {
        if rooms.contains(&room) {
            continue;
        }
        for at in crate_uses(source, name) {
            if name == "tempfile" && source.is_test(at) {
                continue;
            }
            complaints.push(source.complaint(
                at,
                &format!(
                    "`{room}` uses the crate `{name}`, which belongs to {}; ask that room for \
                     what is needed",
                    rooms.join(" and ")
                ),
            ));
        }
    }
    complaints
}

fn crate_uses(source: &Source, name: &str) -> Vec<usize> {
    let spellings = [format!("{name}::"), format!("use {name};"), format!("use {name} as ")];
    let is_head = |at: &usize| {
        // `crate::output::csv::` is a module of ours, `::csv::` is the crate.
        let before = source.code[..*at].strip_suffix("::");
        !before.is_some_and(|before| before.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    spellings.iter().flat_map(|word| source.places(word)).filter(is_head).collect()
}

/// Every dependency of the manifest has a place in the tables above.
fn unplaced_dependencies(manifest: &str) -> Vec<String> {
    let manifest: toml::Table = manifest.parse().expect("Cargo.toml is TOML");
    let dependencies = manifest["dependencies"].as_table().expect("a table of dependencies");
    let is_placed =
        |name: &str| FREE.contains(&name) || PLACED.iter().any(|(placed, _)| *placed == name);
    let names = dependencies.keys().map(|name| name.replace('-', "_"));
    names
        .filter(|name| !is_placed(name))
        .map(|name| format!("Cargo.toml: `{name}` has no room; give it one in PLACED"))
        .collect()
}

/// Files are created in `artifact.rs` alone.
fn created_files(source: &Source) -> Vec<String> {
    if source.room() == "artifact" {
        return Vec::new();
    }
    let advice = "creates a file or folder; let `artifact` do it, which counts and hashes";
    complaints_of(source, &CREATES, advice, Source::working_places)
}

/// Only `cli` prints.
fn prints(source: &Source) -> Vec<String> {
    if source.room() == "cli" {
        return Vec::new();
    }
    let advice = "speaks to the terminal; return the text, and let `cli` print it";
    complaints_of(source, &PRINTS, advice, Source::working_places)
}

/// Nothing stands for work that is not done.
fn unfinished(source: &Source) -> Vec<String> {
    complaints_of(source, &UNFINISHED, "is left; finish it, or remove it", Source::places)
}

fn complaints_of(
    source: &Source,
    words: &[&str],
    advice: &str,
    places: fn(&Source, &str) -> Vec<usize>,
) -> Vec<String> {
    let of_word = |word: &&str| {
        let complain = |at| source.complaint(at, &format!("`{word}` {advice}"));
        places(source, word).into_iter().map(complain).collect::<Vec<_>>()
    };
    words.iter().flat_map(of_word).collect()
}

/// Every file is reached by a `mod` line.
fn forgotten_files(sources: &[Source], root: &str) -> Vec<String> {
    let by_path: HashMap<&str, &Source> =
        sources.iter().map(|source| (source.path.as_str(), source)).collect();
    let mut reached = BTreeSet::from(CRATE_FILES.map(str::to_owned));
    let mut waiting = vec![root.to_owned()];
    while let Some(path) = waiting.pop() {
        let Some(source) = by_path.get(path.as_str()) else { continue };
        reached.insert(path.clone());
        let folder = module_folder(&path);
        for at in source.places("mod ") {
            let rest = &source.code[at + "mod ".len()..];
            let name = first_name(rest);
            if rest[name.len()..].starts_with(';') {
                waiting.push(format!("{folder}{name}.rs"));
                waiting.push(format!("{folder}{name}/mod.rs"));
            }
        }
    }
    let forgotten = by_path.keys().copied().filter(|path| !reached.contains(*path));
    let forgotten: BTreeSet<&str> = forgotten.collect();
    let complain = |path| format!("{path}: no `mod` line reaches it; add one, or remove the file");
    forgotten.into_iter().map(complain).collect()
}

/// Returns the folder of a file's own modules, with its `/`; empty at the top.
fn module_folder(path: &str) -> String {
    let (folder, file) = path.rsplit_once('/').map_or(("", path), |(folder, file)| (folder, file));
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    match file {
        "lib.rs" | "main.rs" | "mod.rs" => folder,
        file => format!("{folder}{}/", file.trim_end_matches(".rs")),
    }
}

/// Reads the Rust files below a folder of the project.
fn sources(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("a folder's entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&root).expect("a path below the folder");
                let name = name.to_str().expect("a name in UTF-8").replace('\\', "/");
                files.insert(name, fs::read_to_string(&path).expect("a source in UTF-8"));
            }
        }
    }
    files.iter().map(|(path, text)| Source::new(path, text)).collect()
}

#[track_caller]
fn hold(rule: fn(&Source) -> Vec<String>, folder: &str) {
    let sources = sources(folder);
    assert!(!sources.is_empty(), "{folder} has no sources");
    let complaints: Vec<_> = sources.iter().flat_map(rule).collect();
    assert!(complaints.is_empty(), "in {folder}/:\n{}", complaints.join("\n"));
}

#[test]
fn rooms_use_only_rooms_above_them() {
    hold(rooms_below, "src");
}

#[test]
fn outside_crates_stay_in_their_rooms() {
    hold(misplaced_crates, "src");
}

#[test]
fn every_dependency_has_a_room() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let manifest = fs::read_to_string(manifest).expect("the manifest");
    assert_eq!(unplaced_dependencies(&manifest), [""; 0]);
}

#[test]
fn files_are_created_in_one_place() {
    hold(created_files, "src");
}

#[test]
fn only_the_command_line_prints() {
    hold(prints, "src");
}

#[test]
fn nothing_is_left_unfinished() {
    for folder in ["src", "tests", "benches"] {
        hold(unfinished, folder);
    }
}

#[test]
fn no_file_is_forgotten() {
    assert_eq!(forgotten_files(&sources("src"), "lib.rs"), [""; 0]);
    assert_eq!(forgotten_files(&sources("tests/it"), "main.rs"), [""; 0]);
}

/// Tests of the rules themselves.
mod rules {
    use super::*;

    /// Panics unless the complaints begin with these places, in any order.
    #[track_caller]
    fn check(rule: fn(&Source) -> Vec<String>, path: &str, text: &str, expected: &[&str]) {
        let mut complaints = rule(&Source::new(path, text));
        complaints.sort();
        let fits = complaints.iter().zip(expected).all(|(found, place)| found.starts_with(place));
        assert!(fits && complaints.len() == expected.len(), "{path}: {complaints:#?}");
    }

    #[test]
    fn texts_are_no_code() {
        let check = |text: &str, expected: &str| {
            let code = without_texts(text);
            assert_eq!(code.len(), text.len(), "{text}");
            assert_eq!(code.split_whitespace().collect::<Vec<_>>().join(" "), expected, "{text}");
        };
        check("a // b \" c\nd", "a d");
        check("a /* b /* c */ d */ e", "a e");
        check(r#"a "b \" c // d" e"#, "a e");
        check("a r#\"b \" c\"# d", "a r# d");
        check("f('\"', '\\'', 'é', b'{') + x<'a>('b')", "f( , , , b ) + x<'a>( )");
        check("é \"unended", "é");
    }

    #[test]
    fn a_room_below_is_named_with_its_place() {
        check(rooms_below, "dump/reader.rs", "use crate::input::open;", &[]);
        check(rooms_below, "dump/reader.rs", "use crate::dump::Table;", &[]);
        let below = "\nuse crate::plan::Plan;";
        check(rooms_below, "dump/reader.rs", below, &["dump/reader.rs:2: `dump` uses `plan`"]);
        let path = "fn f() { crate::cli::main() }";
        check(rooms_below, "jobs/check.rs", path, &["jobs/check.rs:1: `jobs` uses `cli`"]);
        check(rooms_below, "lib.rs", "pub use crate::cli::main;", &[]);
    }

    #[test]
    fn each_room_of_a_group_counts() {
        let group =
            "use crate::{\n    dump::{Table, output},\n    engine,\n    jobs::convert as c,\n};";
        let expected = ["plan/a.rs:1: `plan` uses `engine`", "plan/a.rs:1: `plan` uses `jobs`"];
        check(rooms_below, "plan/a.rs", group, &expected);
    }

    #[test]
    fn tests_obey_the_direction_too() {
        let test = "#[cfg(test)]\nmod tests {\n    use crate::engine::Engine;\n}";
        check(rooms_below, "plan/a.rs", test, &["plan/a.rs:3: `plan` uses `engine`"]);
    }

    #[test]
    fn artifact_serves_the_rooms_below_it_and_knows_none() {
        check(rooms_below, "audit/a.rs", "use crate::artifact::Record;", &[]);
        check(rooms_below, "engine/a.rs", "use crate::artifact::Record;", &["engine/a.rs:1: "]);
        check(
            rooms_below,
            "artifact.rs",
            "use crate::dump::Table;",
            &["artifact.rs:1: `artifact`"],
        );
        check(rooms_below, "artifact.rs", "use crate::artifact::Record;", &[]);
    }

    #[test]
    fn a_new_folder_needs_a_place() {
        check(rooms_below, "utils/text.rs", "", &["utils/text.rs:1: `utils` is no room"]);
    }

    #[test]
    fn a_crate_outside_its_room_is_named() {
        check(misplaced_crates, "dump/a.rs", "use rayon::ThreadPool;", &[]);
        check(misplaced_crates, "plan/a.rs", "use rayon::ThreadPool;", &["plan/a.rs:1: `plan`"]);
        check(misplaced_crates, "dump/a.rs", "\n#[tokio::main]", &["dump/a.rs:2: `dump` uses"]);
        check(misplaced_crates, "dump/a.rs", "use toml;", &["dump/a.rs:1: "]);
        check(misplaced_crates, "dump/a.rs", "f(::toml::Value)", &["dump/a.rs:1: "]);
        check(misplaced_crates, "jobs/a.rs", "use super::csv::x; // tar::y", &[]);
        check(misplaced_crates, "jobs/a.rs", "use serde::Serialize;", &[]);
    }

    #[test]
    fn tests_may_use_temporary_files() {
        check(misplaced_crates, "plan/a.rs", "#[cfg(test)] mod t { use tempfile::tempdir; }", &[]);
        let after = "#[cfg(test)] mod t { a } fn f() { tempfile::tempdir() }";
        check(misplaced_crates, "plan/a.rs", after, &["plan/a.rs:1: `plan` uses the crate"]);
    }

    #[test]
    fn a_dependency_without_a_room_is_named() {
        let manifest =
            "[dependencies]\nserde = \"1\"\nchrono-tz = \"0\"\nreqwest = { version = \"0\" }";
        let complaints = unplaced_dependencies(manifest);
        assert_eq!(complaints, ["Cargo.toml: `reqwest` has no room; give it one in PLACED"]);
    }

    #[test]
    fn a_file_created_elsewhere_is_named() {
        let create = "use std::fs::File;\nfn f() { File::create(p) }";
        check(created_files, "artifact.rs", create, &[]);
        check(created_files, "output/a.rs", create, &["output/a.rs:2: `File::create`"]);
        check(created_files, "plan/a.rs", "std::fs::create_dir_all(p)", &["plan/a.rs:1: "]);
        check(created_files, "plan/a.rs", "#[cfg(test)]\nmod t { fs::write(p, b) }", &[]);
        check(created_files, "plan/a.rs", "File::open(p); ProfileFile::create(p)", &[]);
    }

    #[test]
    fn printing_elsewhere_is_named() {
        check(prints, "cli/a.rs", "println!()", &[]);
        check(prints, "jobs/a.rs", "println!()", &["jobs/a.rs:1: `println!`"]);
        check(prints, "jobs/a.rs", "\nwrite(io::stderr())", &["jobs/a.rs:2: `io::stderr`"]);
        check(prints, "jobs/a.rs", "#[cfg(test)] mod t { println!() }", &[]);
    }

    #[test]
    fn unfinished_work_is_named() {
        check(unfinished, "a.rs", "todo!()", &["a.rs:1: `todo!`"]);
        check(unfinished, "a.rs", "#[test]\n#[ignore = \"slow\"]", &["a.rs:2: `#[ignore`"]);
        check(unfinished, "a.rs", "mytodo!() // dbg!", &[]);
    }

    #[test]
    fn a_file_that_no_line_reaches_is_forgotten() {
        let sources = [
            Source::new("lib.rs", "pub mod dump;\n// mod plan;\nmod inline { fn f() {} }"),
            Source::new("main.rs", ""),
            Source::new("dump/mod.rs", "mod values;\npub(crate) mod token;"),
            Source::new("dump/values.rs", "#[cfg(test)]\nmod naive;"),
            Source::new("dump/values/naive.rs", ""),
            Source::new("dump/token.rs", ""),
            Source::new("dump/old.rs", ""),
            Source::new("plan.rs", ""),
        ];
        let expected = [
            "dump/old.rs: no `mod` line reaches it; add one, or remove the file",
            "plan.rs: no `mod` line reaches it; add one, or remove the file",
        ];
        assert_eq!(forgotten_files(&sources, "lib.rs"), expected);
    }
}
