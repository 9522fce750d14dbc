//! What keeps a model from running.

use datafusion::error::DataFusionError;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The SQL of a model can't be planned: the author of the plan has to act.
    #[error("{file}{}: {what}", line.map(|line| format!(":{line}")).unwrap_or_default())]
    Model { file: String, line: Option<u64>, what: String, hint: Option<String> },
    /// A model failed on its data.
    #[error("{file}: {what}")]
    Run { file: String, what: String },
    /// A model needs more memory than it may have.
    #[error("{file}: the memory budget is not enough: {what}\nhint: raise it with --memory")]
    Memory { file: String, what: String },
    #[error("the spill file of the staged tables: {0}")]
    Spill(String),
    #[error("the engine could not be started: {0}")]
    Start(String),
}

impl Error {
    /// Makes an error of the run of a model out of the engine's.
    pub(super) fn of_run(file: &str, error: &DataFusionError) -> Self {
        let file = file.to_owned();
        match error.find_root() {
            DataFusionError::ResourcesExhausted(what) => Self::Memory { file, what: what.clone() },
            root => Self::Run { file, what: root.strip_backtrace() },
        }
    }

    /// Makes an error of the plan out of the engine's.
    pub(super) fn of_plan(file: &str, error: &DataFusionError) -> Self {
        let root = error.find_root().strip_backtrace();
        let what = ["Schema error: ", "Error during planning: ", "SQL error: "]
            .iter()
            .fold(root, |text, start| text.strip_prefix(start).map_or(text.clone(), str::to_owned));
        let line = line_in(&what);
        Self::Model { file: file.to_owned(), line, what, hint: None }
    }
}

/// Returns the number after `Line: ` in a parser's message.
fn line_in(message: &str) -> Option<u64> {
    let rest = &message[message.find("Line: ")? + "Line: ".len()..];
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest[..digits].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_a_parser_message_is_found() {
        assert_eq!(line_in("Expected: a thing at Line: 12, Column: 3"), Some(12));
        assert_eq!(line_in("no place"), None);
    }
}
