//! What a model says of itself: leading lines `--! key = value` of its file.
//!
//! They are the keys of its section in `plan.toml`. To SQL they are comments, and so the lines of
//! the statement keep their numbers.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use toml::Spanned;

use super::error::Problem;

/// What a line of front matter begins with.
const MARK: &str = "--!";

/// A file of SQL, and what `plan.toml` says of it.
pub(super) struct Described<'a, S> {
    /// Path relative to the plan.
    pub file: &'a str,
    pub sql: &'a str,
    /// The section as messages name it: `[models.user] of plan.toml`.
    pub named: &'a str,
    /// The section of `plan.toml`, as it is written and as it is meant.
    pub given: &'a toml::Table,
    pub section: S,
}

impl<S: DeserializeOwned> Described<'_, S> {
    /// Returns the section with what the file says of itself.
    pub fn merged(self, problems: &mut Vec<Problem>) -> S {
        let problem = |line, what: String| Problem::new(self.file, what).at_line(line);
        let front = match front_matter(self.sql) {
            Ok(None) => return self.section,
            Ok(Some(front)) => front,
            Err(line) => {
                let what = format!("a line `{MARK}` stands before the statement, or it is none");
                problems.push(problem(Some(line), what));
                return self.section;
            }
        };
        let line_of = |at: usize| front.get(..at).map(|text| text.matches('\n').count() + 1);
        if let Err(error) = toml::from_str::<S>(&front) {
            let line = error.span().and_then(|span| line_of(span.start));
            problems.push(problem(line, error.message().trim().replace('\n', "; ")));
            return self.section;
        }
        // It was read once already: neither of these fails.
        let table: toml::Table = front.parse().unwrap_or_default();
        let places: BTreeMap<String, Spanned<toml::Value>> =
            toml::from_str(&front).unwrap_or_default();
        let mut both = false;
        for key in table.keys().filter(|key| self.given.contains_key(*key)) {
            let line = places.get(key).and_then(|value| line_of(value.span().start));
            let what = format!("`{key}` is given here and in {}", self.named);
            problems.push(problem(line, what));
            both = true;
        }
        let mut merged = self.given.clone();
        merged.extend(table);
        match merged.try_into() {
            Ok(section) if !both => section,
            _ => self.section,
        }
    }
}

/// Returns the leading lines as TOML, each at its line; `None` where there are none.
///
/// # Errors
/// The line, from 1, of front matter that stands elsewhere.
fn front_matter(sql: &str) -> Result<Option<String>, usize> {
    let mut front = String::new();
    let (mut is_there, mut is_over) = (false, false);
    for (number, line) in sql.lines().enumerate() {
        let line = line.trim();
        match line.strip_prefix(MARK) {
            Some(_) if is_over => return Err(number + 1),
            Some(toml) => {
                is_there = true;
                front.push_str(toml);
            }
            None => is_over |= !line.is_empty() && !line.starts_with("--"),
        }
        if !is_over {
            front.push('\n');
        }
    }
    Ok(is_there.then_some(front))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_keeps_its_lines() {
        let check = |sql: &str, expected: Result<Option<&str>, usize>| {
            let expected = expected.map(|front| front.map(str::to_owned));
            assert_eq!(front_matter(sql), expected, "{sql}");
        };
        check("SELECT 1", Ok(None));
        check("-- a\n\n--! kind = 'map'\nSELECT 1", Ok(Some("\n\n kind = 'map'\n")));
        check("--! key = [\n--!   'a']\r\nSELECT 1\n-- b", Ok(Some(" key = [\n   'a']\n")));
        check("SELECT 1\n--! kind = 'map'", Err(2));
    }
}
