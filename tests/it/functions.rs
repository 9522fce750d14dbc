//! `src/FUNCTIONS.md` is what `transload functions` prints, and `src/REASONS.md` what `transload
//! reasons` does; `UPDATE=1` writes them anew. That the examples give what they say is tested
//! beside the code.

use std::path::Path;

use crate::run::transload;

fn check(command: &str) {
    let output = transload().arg(command).output().unwrap();
    assert!(output.status.success());
    let file = format!("src/{}.md", command.to_uppercase());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&file);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &output.stdout).unwrap();
    }
    let written = std::fs::read(&path).unwrap_or_default();
    assert!(written == output.stdout, "{file} is behind: UPDATE=1 writes it");
}

#[test]
fn the_reference_of_functions_is_the_programs() {
    check("functions");
}

#[test]
fn the_reference_of_reasons_is_the_programs() {
    check("reasons");
}
