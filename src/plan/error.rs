//! What is wrong with a plan; all of it is shown at once.

use std::fmt;

use serde::Serialize;

/// One thing that is wrong, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// File of the plan, relative to its folder.
    pub file: String,
    /// From 1, where it is known.
    pub line: Option<usize>,
    #[serde(rename = "message")]
    pub what: String,
    pub hint: Option<String>,
}

impl Problem {
    pub fn new(file: &str, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: None, what: what.into(), hint: None }
    }

    pub fn at_line(self, line: Option<usize>) -> Self {
        Self { line, ..self }
    }

    pub fn with_hint(self, hint: Option<String>) -> Self {
        Self { hint, ..self }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.what)?;
        if let Some(hint) = &self.hint {
            write!(f, "\nhint: {hint}")?;
        }
        Ok(())
    }
}

/// A plan that can't be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    pub problems: Vec<Problem>,
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self { problems: vec![problem] }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problems: Vec<String> = self.problems.iter().map(Problem::to_string).collect();
        f.write_str(&problems.join("\n"))
    }
}

impl std::error::Error for Error {}

/// Returns the name nearest to the one asked for, when one is near.
pub(crate) fn did_you_mean<'a>(
    asked: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    let nearest = names
        .into_iter()
        .map(|name| (distance(asked, name), name))
        .min()
        .filter(|(distance, _)| *distance <= asked.chars().count().div_ceil(3))?;
    Some(format!("did you mean `{}`?", nearest.1))
}

/// Counts the insertions, deletions and replacements between two words (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (index, left) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, right) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(left != *right);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_suggested_and_far_ones_are_not() {
        let names = ["user_map", "race", "guild"];
        assert_eq!(did_you_mean("user_mapp", names).as_deref(), Some("did you mean `user_map`?"));
        assert_eq!(did_you_mean("tournament", names), None);
    }

    #[test]
    fn distance_counts_edits() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }
}
