//! What keeps a model from running.

use datafusion::error::DataFusionError;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The SQL of a model can't be planned: the author of the plan has to act.
    #[error("{file}{}: {what}", line.map(|line| format!(":{line}")).unwrap_or_default())]
    Model { file: String, line: Option<u64>, what: String, hint: Option<String> },
    /// Several things are wrong with the SQL of one model.
    #[error("{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Models { errors: Vec<Error> },
    /// A model failed on its data.
    #[error("{file}: {what}")]
    Run { file: String, what: String },
    /// A model needs more memory than it may have.
    #[error("{file}: the memory budget is not enough: {what}\nhint: raise it with --memory")]
    Memory { file: String, what: String },
    /// A file that a query reads can't be read.
    #[error("{path}: {what}")]
    File { path: String, what: String },
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
            root => Self::Run { file, what: without_values(&root.strip_backtrace()) },
        }
    }

    /// Makes an error of the plan out of the engine's.
    pub(super) fn of_plan(file: &str, error: &DataFusionError) -> Self {
        let what = error.find_root().strip_backtrace();
        // The engine's own suggestion stands on a line of its own.
        let hint = what.split_once(HINT).map(|(_, hint)| hint.to_owned());
        let hint = hint.or_else(|| what.split_once('\n').map(|(_, more)| more.to_lowercase()));
        let what = plan_message(error);
        let line = line_in(&what);
        Self::Model { file: file.to_owned(), line, what, hint }
    }
}

/// Returns what the engine says of SQL that it can't plan, on one line.
///
/// The first line alone: the engine's own suggestions differ from run to run.
pub fn plan_message(error: &DataFusionError) -> String {
    let text = error.find_root().strip_backtrace();
    let mut text = text.lines().next().unwrap_or_default();
    for start in ["Schema error: ", "Error during planning: ", "SQL error: "] {
        text = text.strip_prefix(start).unwrap_or(text);
    }
    let parser = text.strip_prefix("ParserError(\"").and_then(|text| text.strip_suffix("\")"));
    parser.map_or_else(|| text.to_owned(), |text| text.replace("\\\"", "\"").replace("\\'", "'"))
}

/// Stands before the hint in a message of the engine's own rules.
pub(super) const HINT: &str = "\nhint: ";

/// Returns the message of a failed run without what it quotes of the rows, which may be secret.
///
/// All between the first and the last quote goes, since a value may hold quotes; and all numbers
/// that are no part of a name or of a type's digits.
fn without_values(message: &str) -> String {
    let quotes = ['\'', '"', '`'];
    let quoted = message.find(quotes).zip(message.rfind(quotes)).filter(|(start, end)| start < end);
    match quoted {
        Some((start, end)) => {
            let (before, after) = (&message[..=start], &message[end..]);
            format!("{}…{}", without_numbers(before), without_numbers(after))
        }
        None => without_numbers(message),
    }
}

fn without_numbers(message: &str) -> String {
    let mut out = String::new();
    let mut depth = 0_usize;
    let mut rest = message;
    while let Some(first) = rest.chars().next() {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len()).max(first.len_utf8());
        let (word, after) = rest.split_at(end);
        match first {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_number = first.is_ascii_digit() && depth == 0;
        out.push_str(if is_number { "…" } else { word });
        rest = after;
    }
    out
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
    fn messages_of_a_run_have_no_values() {
        let check = |message: &str, expected: &str| assert_eq!(without_values(message), expected);
        check(
            "Cast error: Cannot cast string 'SECRET' to value of Int32 type",
            "Cast error: Cannot cast string '…' to value of Int32 type",
        );
        check("a 'it's' b \"x\" c", "a '…\" c");
        check("Overflow happened on: 9223 + -1", "Overflow happened on: … + -…");
        check(
            "Can't cast value 3000000000 to type Decimal128(5, 2)",
            "Can't cast value … to type Decimal128(5, 2)",
        );
        check("division by zero", "division by zero");
    }

    #[test]
    fn the_line_of_a_parser_message_is_found() {
        assert_eq!(line_in("Expected: a thing at Line: 12, Column: 3"), Some(12));
        assert_eq!(line_in("no place"), None);
    }
}
