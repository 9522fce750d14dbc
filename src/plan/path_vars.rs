//! Variables in paths: `schema = "{profile}/target.sql"`.
//!
//! A plan for several targets takes the one that a variable names. Knows no files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::error::did_you_mean;
use super::sections::Value;

/// What variables say: those of the command line before those of the plan.
pub(super) struct PathVars<'a> {
    pub given: &'a [(String, String)],
    pub declared: &'a BTreeMap<String, Value>,
}

/// What is wrong with a path, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unknown {
    pub what: String,
    pub hint: Option<String>,
}

impl PathVars<'_> {
    /// Returns a path with the value of each `{name}` in it.
    ///
    /// # Errors
    /// A name is no variable of the plan.
    pub fn fill(&self, path: &Path) -> Result<PathBuf, Unknown> {
        // A name that is not UTF-8 has none.
        let Some(mut rest) = path.to_str() else { return Ok(path.to_owned()) };
        let mut filled = String::with_capacity(rest.len());
        while let Some((before, name, after)) = next_name(rest) {
            filled.push_str(before);
            filled.push_str(&self.text_of(name).ok_or_else(|| self.unknown(path, name))?);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled.into())
    }

    fn text_of(&self, name: &str) -> Option<String> {
        // A variable that the plan does not have is told of where options are read.
        let declared = self.declared.get(name)?;
        let given = self.given.iter().rev().find(|(given, _)| given == name);
        Some(given.map_or_else(|| declared.to_string(), |(_, text)| text.clone()))
    }

    fn unknown(&self, path: &Path, name: &str) -> Unknown {
        let what = format!("`{}`: `{name}` is not in [vars] of the plan", path.display());
        Unknown { what, hint: did_you_mean(name, self.declared.keys().map(String::as_str)) }
    }
}

/// Returns the text before the next `{name}`, the name, and the text after it.
fn next_name(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: Result<&str, &str>) {
        let declared = BTreeMap::from([
            ("schema".to_owned(), Value::Text("seed".to_owned())),
            ("late".to_owned(), Value::Boolean(true)),
            ("year".to_owned(), Value::Integer(2025)),
        ]);
        let given = [("late".to_owned(), "false".to_owned())];
        let vars = PathVars { given: &given, declared: &declared };
        let filled = vars.fill(Path::new(path)).map_err(|unknown| unknown.what);
        let filled = filled.as_ref().map(|path| path.to_str().expect("UTF-8"));
        assert_eq!(filled.map_err(String::as_str), expected);
    }

    #[test]
    fn names_in_braces_are_the_values_of_variables() {
        check("target.sql", Ok("target.sql"));
        check("{schema}/target.sql", Ok("seed/target.sql"));
        check("../{schema}_{year}.sql", Ok("../seed_2025.sql"));
    }

    #[test]
    fn the_command_line_goes_before_the_plan() {
        check("t_{late}.sql", Ok("t_false.sql"));
    }

    #[test]
    fn a_name_that_is_no_variable_is_a_problem() {
        check("{shema}.sql", Err("`{shema}.sql`: `shema` is not in [vars] of the plan"));
        check("{schema", Ok("{schema"));
    }
}
