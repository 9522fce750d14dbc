//! `src/FUNCTIONS.md` is what `transload functions` prints; `UPDATE=1` writes it anew. That the
//! examples give what they say is tested beside the code.

use std::path::Path;

use crate::run::transload;

#[test]
fn the_reference_of_functions_is_the_programs() {
    let output = transload().arg("functions").output().unwrap();
    assert!(output.status.success());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/FUNCTIONS.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &output.stdout).unwrap();
    }
    let written = std::fs::read(&path).unwrap_or_default();
    assert!(written == output.stdout, "src/FUNCTIONS.md is behind: UPDATE=1 writes it");
}
