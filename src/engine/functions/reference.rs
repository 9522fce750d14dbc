//! The reference of the functions, as Markdown.

use std::fmt::Write;

use super::CHAPTERS;

const HEAD: &str = "\
# Functions

What models, checks and `transload query` have beyond SQL's own functions. A function gives NULL
where an argument is NULL, unless it says otherwise; the types are PostgreSQL's. What is `json`
here is a text that is marked: it is embedded in other JSON and in exports, not quoted. The example
of each is run by a test. This text is what `transload functions` prints.
";

/// Returns the reference of all functions.
pub fn reference() -> String {
    let mut text = HEAD.to_owned();
    for chapter in CHAPTERS {
        // Writing to a String can't fail.
        let _ = writeln!(text, "\n## {}\n", chapter.title);
        text.push_str("| function | meaning | example | gives |\n|---|---|---|---|\n");
        for doc in chapter.docs.iter().flat_map(|docs| docs.iter()) {
            let _ = writeln!(
                text,
                "| `{}` | {} | `{}` | `{}` |",
                cell(doc.signature),
                cell(doc.meaning),
                cell(doc.example),
                cell(doc.result)
            );
        }
    }
    text
}

/// A pipe would end the cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
