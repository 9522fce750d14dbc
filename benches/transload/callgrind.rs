//! Reads what Callgrind writes: <https://valgrind.org/docs/manual/cl-format.html>.

use std::collections::BTreeSet;

use super::Result;

/// Returns the instructions of a run, but those of functions whose names begin so.
///
/// # Errors
/// No function has such a name, or the counts of all do not come to the total.
pub fn instructions_but(text: &str, left_out: &str) -> Result<i64> {
    let (mut total, mut counted) = (0, 0);
    let (mut functions, mut function) = (BTreeSet::new(), "");
    let mut is_of_callee = false;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("fn=").or_else(|| line.strip_prefix("cfn=")) {
            // A name stands at the first place alone: `(7) main`, and `(7)` from then on.
            let (id, name) = name.split_once(' ').unwrap_or((name, ""));
            if name.starts_with(left_out) {
                functions.insert(id);
            }
            if line.starts_with("fn=") {
                function = id;
            }
        } else if line.starts_with("calls=") {
            is_of_callee = true;
        } else if line.starts_with(|first: char| first.is_ascii_digit() || "+-*".contains(first)) {
            if std::mem::take(&mut is_of_callee) {
                continue;
            }
            let cost = line.split(' ').nth(1).ok_or("callgrind wrote a line without its cost")?;
            let cost: i64 = cost.parse()?;
            total += cost;
            if !functions.contains(function) {
                counted += cost;
            }
        }
    }
    let said = text.lines().find_map(|line| line.strip_prefix("totals:"));
    let said: i64 = said.ok_or("callgrind wrote no total")?.trim().parse()?;
    if total != said {
        return Err(
            format!("the counts of all functions are {total}, callgrind says {said}").into()
        );
    }
    if functions.is_empty() {
        return Err(format!("no function is named {left_out}…: is it built without names?").into());
    }
    Ok(counted)
}
