//! The reference of the reasons that the program gives by itself, made from the lists of the rooms
//! that give them.

use super::{object_rows, object_use};
use crate::contract::reason;
use crate::dump::Reason;

const HEAD: &str = "# Reasons

Why a row is rejected or noted when no model says so. A model's own codes stand in its `_reject` and
`_note`; a plan calls any reason otherwise with `[reasons.<code>] name`, for one model with
`[models.<model>.reasons]`, says what it means with `status` (`ok`, `skip`, `conflict`, `error`) and
accepts it with `accepted = \"why\"`, up to `max` rows. This text is what `transload reasons` prints.
";

/// Returns the reference as Markdown.
pub fn reasons_reference() -> String {
    let mut text = HEAD.to_owned();
    let sources: Vec<(&str, &str)> =
        Reason::ALL.iter().map(|reason| (reason.code(), reason.meaning())).collect();
    section(
        &mut text,
        "Rows of a source that can't be decoded",
        "They stand in `rejects/<source>.<table>.jsonl` with their raw text.",
        &sources,
    );
    section(
        &mut text,
        "Rows that the target would refuse",
        "The contract gives them, as it reads the target's DDL.",
        &reason::ALL,
    );
    section(
        &mut text,
        "Objects that can't be stored",
        "Of models with `kind = \"objects\"`.",
        &object_rows::REASONS,
    );
    section(
        &mut text,
        "Rows whose object is not as expected",
        "Of models with `kind = \"reconciled\"`: the row goes, with its verdict. A status of `ok` or \
         `skip`, or `accepted`, says that such rows are in order.",
        &object_use::REASONS,
    );
    text
}

fn section(text: &mut String, title: &str, intro: &str, reasons: &[(&str, &str)]) {
    *text += &format!("\n## {title}\n\n{intro}\n\n| reason | status | meaning |\n|---|---|---|\n");
    for (code, meaning) in reasons {
        *text += &format!("| `{code}` | {} | {meaning} |\n", status(code, meaning));
    }
}

/// Returns what a reason means for a run where no plan says so.
fn status(code: &str, meaning: &str) -> &'static str {
    match code {
        reason::DUPLICATE_KEY | object_rows::CONFLICT => "conflict",
        _ if meaning.starts_with("A note: ") => "ok",
        _ => "error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_of_the_contract_is_in_the_reference() {
        let source = include_str!("../contract/mod.rs");
        let codes = source.lines().filter_map(|line| {
            line.trim().strip_prefix("pub const ")?.split_once(": &str = \"")?.1.strip_suffix("\";")
        });
        let text = reasons_reference();
        let mut count = 0;
        for code in codes {
            assert!(text.contains(&format!("| `{code}` |")), "{code}");
            count += 1;
        }
        assert_eq!(count, reason::ALL.len());
    }
}
