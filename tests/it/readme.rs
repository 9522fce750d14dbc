//! What the README says of plans: its first plan is written and run, its keys are those of the code.
//!
//! A chapter stands between two marks.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Returns what stands between the marks of a chapter.
fn chapter(mark: &str) -> String {
    let (begin, end) = (format!("<!-- {mark}:begin -->"), format!("<!-- {mark}:end -->"));
    let text = fs::read_to_string(project("README.md")).expect("the README");
    let (_, rest) = text.split_once(&begin).expect("the chapter's begin is marked");
    let (chapter, _) = rest.split_once(&end).expect("the chapter's end is marked");
    chapter.to_owned()
}

/// A fenced block with the line before it that is not empty.
struct Block {
    before: String,
    language: String,
    text: String,
}

fn blocks(chapter: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut before = String::new();
    let mut lines = chapter.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text = lines.by_ref().take_while(|line| *line != "```");
            let text = text.map(|line| format!("{line}\n")).collect();
            blocks.push(Block { before: before.clone(), language: language.to_owned(), text });
        } else if !line.is_empty() {
            line.clone_into(&mut before);
        }
    }
    blocks
}

/// Runs the commands of a console and compares what they say; `…` stands for lines left out.
fn run_console(folder: &Path, text: &str) {
    let mut sessions: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("$ "), sessions.last_mut()) {
            (Some(command), _) => sessions.push((command, Vec::new())),
            (None, Some((_, said))) => said.push(line),
            (None, None) => panic!("a console begins with a command: {line}"),
        }
    }
    let binary = Path::new(env!("CARGO_BIN_EXE_transload"));
    let own = binary.parent().expect("a folder").display().to_string();
    let path = format!("{own}:{}", env::var("PATH").unwrap_or_default());
    for (command, expected) in sessions {
        let output = Command::new("sh")
            .args(["-c", &format!("{command} 2>&1")])
            .current_dir(folder)
            .env("PATH", &path)
            .env("LC_ALL", "C.UTF-8")
            .output()
            .expect("a shell");
        let said = String::from_utf8(output.stdout).expect("UTF-8");
        let said: Vec<&str> = said.lines().collect();
        assert!(
            fits(&said, &expected),
            "$ {command}\n{}\nexpected:\n{}",
            said.join("\n"),
            expected.join("\n")
        );
    }
}

fn fits(said: &[&str], expected: &[&str]) -> bool {
    match expected.split_first() {
        None => said.is_empty(),
        Some((&"…", rest)) => (0..=said.len()).any(|skipped| fits(&said[skipped..], rest)),
        Some((line, rest)) => {
            said.split_first().is_some_and(|(first, after)| first == line && fits(after, rest))
        }
    }
}

#[test]
fn readme_first_plan_does_what_it_says() {
    let folder = TempDir::new().expect("a temporary folder");
    let dump = "petshop.sql";
    fs::copy(project("testdata/plans/first").join(dump), folder.path().join(dump))
        .expect("the dump");
    let mut consoles = 0;
    for block in blocks(&chapter("first-plan")) {
        let file = block.before.strip_prefix('`').and_then(|rest| rest.strip_suffix("`:"));
        match (block.language.as_str(), file) {
            ("console", _) => {
                consoles += 1;
                run_console(folder.path(), &block.text);
            }
            (_, Some(file)) => {
                let path = folder.path().join(file);
                fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
                fs::write(path, block.text).expect("a file of the plan");
            }
            ("sh", None) => {}
            (language, None) => panic!("a block of {language} has no file: {}", block.text),
        }
    }
    assert!(consoles >= 5, "the chapter has lost its commands");
}

/// Returns the keys that the code takes, by the struct that has them.
fn keys_of_the_code() -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in ["src/plan/sections.rs", "src/plan/policy.rs"] {
        let source = fs::read_to_string(project(file)).expect("a source");
        let (mut owner, mut attributes) = (None::<String>, String::new());
        for line in source.lines() {
            if let Some((_, rest)) =
                line.split_once("struct ").filter(|_| !line.starts_with([' ', '/']))
            {
                let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
                owner = line.ends_with('{').then_some(name);
            } else if line == "}" {
                owner = None;
            } else if line.trim_start().starts_with("#[serde") {
                attributes.push_str(line);
            } else if let (Some(owner), Some(field)) =
                (&owner, line.trim_start().strip_prefix("pub "))
            {
                let name = field.split(':').next().expect("a name").to_owned();
                let renamed = attributes
                    .split_once("rename = \"")
                    .and_then(|(_, rest)| rest.split('"').next());
                let key = renamed.map_or(name, str::to_owned);
                if !attributes.contains("skip") {
                    keys.entry(owner.clone()).or_default().insert(key);
                }
                attributes.clear();
            }
        }
    }
    keys
}

/// Returns the keys of the reference, by the section that they are listed in.
fn keys_of_the_reference() -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut section = String::new();
    for line in chapter("plan-keys").lines() {
        if let Some(rest) = line.strip_prefix("`[") {
            section = rest.split("]`").next().expect("a section").to_owned();
        } else if let Some(row) = line.strip_prefix("| `") {
            let first = row.split(" | ").next().expect("a first column");
            let names = first.split(", ").map(|name| name.trim_matches('`').to_owned());
            keys.entry(section.clone()).or_default().extend(names);
        }
    }
    keys
}

#[test]
fn readme_lists_every_key_of_a_plan_and_no_other() {
    let sections = [
        ("PlanSection", "plan"),
        ("Source", "sources.NAME"),
        ("ColumnSection", "sources.NAME.columns"),
        ("OptionalTable", "sources.NAME.tables.TABLE"),
        ("Target", "target"),
        ("OutputSection", "output"),
        ("ModelSection", "models.NAME"),
        ("ReasonSection", "reasons.CODE"),
        ("CheckSection", "checks.NAME"),
        ("FindingSection", "findings.CODE"),
    ];
    let (code, reference) = (keys_of_the_code(), keys_of_the_reference());
    for (owner, section) in sections {
        assert_eq!(
            reference.get(section),
            code.get(owner),
            "[{section}] of the reference, and {owner}"
        );
    }
    let whole: BTreeSet<String> = sections
        .iter()
        .filter_map(|(_, section)| section.split('.').next().map(str::to_owned))
        .chain(["vars".to_owned()])
        .collect();
    assert_eq!(code.get("PlanFile"), Some(&whole));
    let documented: Vec<&str> = sections.iter().map(|(_, section)| *section).collect();
    let unknown: Vec<_> =
        reference.keys().filter(|it| !documented.contains(&it.as_str())).collect();
    assert!(unknown.is_empty(), "{unknown:?} is no section");
}
