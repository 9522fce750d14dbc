//! Regular expressions that DataFusion lacks, and PostgreSQL's way of writing patterns.
//!
//! `substring(x from 're')`, `regexp_substr` and `regexp_split_to_array` are made here. Patterns
//! that stand in a model as texts are translated, for these and for the engine's own functions: a
//! dot matches a line's end too, and `\m \M \y \Y \Z` are known. Look-around and back-references
//! are not to be had.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, ListBuilder, StringBuilder};
use arrow::datatypes::{DataType, Field, Int64Type};
use datafusion::common::{DataFusionError, Result, exec_err, plan_err};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use regex::{Regex, RegexBuilder};

use super::Doc;
use crate::engine::error::HINT;

pub(super) const DOCS: &[Doc] = &[
    Doc {
        name: "substring",
        signature: "substring(text FROM 'pattern') → text",
        meaning: "What the pattern's first group matched first, or all of the match where it has \
                  no group; NULL without a match. `regexp_substring(text, pattern)` takes patterns \
                  of any column.",
        example: "substring('born in 1984.' FROM 'in (\\d{4})')",
        result: "1984",
    },
    Doc {
        name: "regexp_substr",
        signature: "regexp_substr(text, pattern [, start [, n [, flags [, group]]]]) → text",
        meaning: "The n-th match from character `start` on, or a group of it; NULL without one.",
        example: "regexp_substr('a1 b22 c333', '[a-z](\\d+)', 1, 2, 'i', 1)",
        result: "22",
    },
    Doc {
        name: "regexp_split_to_array",
        signature: "regexp_split_to_array(text, pattern [, flags]) → text[]",
        meaning: "The parts between matches; `regexp_split_to_table` gives a row for each.",
        example: "array_to_string(regexp_split_to_array('a, b;c', '[,;]\\s*'), '|')",
        result: "a|b|c",
    },
];

pub(super) fn udfs() -> Vec<ScalarUDF> {
    let udf = |function| {
        let signature = Signature::user_defined(Volatility::Immutable);
        ScalarUDF::from(Regexp { function, signature })
    };
    vec![udf(Function::Substring), udf(Function::Substr), udf(Function::Split)]
}

/// Returns a pattern of PostgreSQL as the engine reads it.
///
/// `flags` are those of the call; with `n`, `m` or `s` the dot is left as they have it.
pub(super) fn translated(pattern: &str, flags: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 4);
    if pattern.contains('.') && !flags.contains(['n', 'm', 's', 'p']) {
        out.push_str("(?s)");
    }
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        match characters.next() {
            Some('m') => out.push_str("\\b{start}"),
            Some('M') => out.push_str("\\b{end}"),
            Some('y') => out.push_str("\\b"),
            Some('Y') => out.push_str("\\B"),
            Some('Z') => out.push_str("\\z"),
            Some(other) => out.extend(['\\', other]),
            None => out.push('\\'),
        }
    }
    out
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Function {
    Substring,
    Substr,
    Split,
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Regexp {
    function: Function,
    signature: Signature,
}

impl Function {
    fn name(self) -> &'static str {
        match self {
            Self::Substring => "regexp_substring",
            Self::Substr => "regexp_substr",
            Self::Split => "regexp_split_to_array",
        }
    }

    /// What each argument is; the first two have to be there.
    fn takes(self) -> &'static [DataType] {
        use DataType::{Int64, Utf8};
        match self {
            Self::Substring => &[Utf8, Utf8],
            Self::Substr => &[Utf8, Utf8, Int64, Int64, Utf8, Int64],
            Self::Split => &[Utf8, Utf8, Utf8],
        }
    }
}

impl ScalarUDFImpl for Regexp {
    fn name(&self) -> &str {
        self.function.name()
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(match self.function {
            Function::Split => DataType::List(Arc::new(Field::new("item", DataType::Utf8, true))),
            Function::Substring | Function::Substr => DataType::Utf8,
        })
    }

    fn coerce_types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        let takes = self.function.takes();
        let name = self.name();
        if found.len() < 2 || found.len() > takes.len() {
            return plan_err!(
                "{name}() wants 2 to {} arguments, found {}",
                takes.len(),
                found.len()
            );
        }
        for (wanted, found) in takes.iter().zip(found) {
            let fits = found.is_null()
                || match wanted {
                    DataType::Int64 => found.is_integer(),
                    _ => matches!(found, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View),
                };
            if !fits {
                return plan_err!("{name}() can't take {found} for {wanted}{HINT}cast it");
            }
        }
        Ok(takes[..found.len()].to_vec())
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let rows = arguments.number_rows;
        let arrays = arguments.args.iter().map(|argument| argument.to_array(rows));
        let arrays = arrays.collect::<Result<Vec<ArrayRef>>>()?;
        let mut patterns = Patterns::default();
        let mut texts = StringBuilder::new();
        let mut lists = ListBuilder::new(StringBuilder::new());
        for row in 0..rows {
            let is_whole = arrays.iter().all(|array| array.is_valid(row));
            match self.function {
                Function::Split if is_whole => {
                    self.split(&arrays, row, &mut patterns, &mut lists)?;
                    lists.append(true);
                }
                Function::Split => lists.append(false),
                _ if is_whole => {
                    texts.append_option(self.substring(&arrays, row, &mut patterns)?);
                }
                _ => texts.append_null(),
            }
        }
        Ok(ColumnarValue::Array(match self.function {
            Function::Split => Arc::new(lists.finish()),
            Function::Substring | Function::Substr => Arc::new(texts.finish()),
        }))
    }
}

impl Regexp {
    fn substring<'a>(
        &self,
        arrays: &'a [ArrayRef],
        row: usize,
        patterns: &mut Patterns,
    ) -> Result<Option<&'a str>> {
        let text =
            |place: usize| arrays.get(place).map(|array| array.as_string::<i32>().value(row));
        let number = |place: usize| {
            arrays.get(place).map(|array| array.as_primitive::<Int64Type>().value(row))
        };
        let subject = text(0).unwrap_or_default();
        let regex = patterns.get(text(1).unwrap_or_default(), text(4).unwrap_or_default())?;
        if self.function == Function::Substring {
            // The first group counts, whatever it matched; without groups, all of it.
            let group = usize::from(regex.captures_len() > 1);
            let captures = regex.captures(subject);
            return Ok(captures.and_then(|found| found.get(group)).map(|found| found.as_str()));
        }
        let (start, n) = (number(2).unwrap_or(1), number(3).unwrap_or(1));
        let group = number(5).unwrap_or(0);
        if start < 1 || n < 1 || group < 0 {
            return exec_err!("regexp_substr() counts from 1");
        }
        let Some((from, _)) = subject.char_indices().nth(start as usize - 1) else {
            let is_end = start as usize == subject.chars().count() + 1;
            return Ok((is_end && n == 1 && group == 0 && regex.is_match("")).then_some(""));
        };
        let mut found = regex.captures_iter(&subject[from..]);
        let found = found.nth(n as usize - 1);
        Ok(found.and_then(|found| found.get(group as usize)).map(|found| found.as_str()))
    }

    fn split(
        &self,
        arrays: &[ArrayRef],
        row: usize,
        patterns: &mut Patterns,
        lists: &mut ListBuilder<StringBuilder>,
    ) -> Result<()> {
        let text =
            |place: usize| arrays.get(place).map(|array| array.as_string::<i32>().value(row));
        let subject = text(0).unwrap_or_default();
        let regex = patterns.get(text(1).unwrap_or_default(), text(2).unwrap_or_default())?;
        let mut start = 0;
        for found in regex.find_iter(subject) {
            // An empty match at an end, or right behind another, divides nothing.
            if found.is_empty() && (found.end() == subject.len() || found.start() <= start) {
                continue;
            }
            lists.values().append_value(&subject[start..found.start()]);
            start = found.end();
        }
        lists.values().append_value(&subject[start..]);
        Ok(())
    }
}

/// The pattern of the row before: nearly always it is that of all rows.
#[derive(Default)]
struct Patterns {
    last: Option<(String, String, Regex)>,
}

impl Patterns {
    fn get(&mut self, pattern: &str, flags: &str) -> Result<&Regex> {
        let is_last =
            matches!(&self.last, Some((last, with, _)) if last == pattern && with == flags);
        if !is_last {
            let regex = RegexBuilder::new(&translated(pattern, flags))
                .case_insensitive(flags.contains('i'))
                .multi_line(flags.contains(['n', 'm', 'w']))
                .ignore_whitespace(flags.contains('x'))
                .build()
                .map_err(|error| {
                    let error = error.to_string();
                    let why = error.lines().last().unwrap_or_default();
                    DataFusionError::Execution(format!("pattern `{pattern}`: {}", why.trim()))
                })?;
            self.last = Some((pattern.to_owned(), flags.to_owned(), regex));
        }
        match &self.last {
            Some((_, _, regex)) => Ok(regex),
            None => exec_err!("no pattern"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::test_engine::TestEngine;

    #[test]
    fn patterns_mean_what_they_mean_in_postgresql() {
        let engine = TestEngine::new(&[]);
        for (expression, expected) in [
            (r"substring('foobar' FROM 'o.b')", "oob"),
            (r"substring('foobar' FROM 'o(.)b')", "o"),
            (r"substring('foobar' FROM 'z(.)b')", "NULL"),
            (r"substring('foobar' FROM 2 FOR 3)", "oob"),
            (r"substring('foobar', 2)", "oobar"),
            (r"substring(E'a\nb' FROM 'a.b') IS NULL", "false"),
            (r"E'a\nb' ~ 'a.b'", "true"),
            (r"'stage 3' ~ '\mage'", "false"),
            (r"'my age' ~* '\mAGE\M'", "true"),
            (r"(regexp_match('Age: 40', '\mage\M[: ]*(\d+)', 'i'))[1]", "40"),
            (r"regexp_replace('a  b   c', '\s+', '_', 'g')", "a_b_c"),
            (r"regexp_replace('John Smith', '(\w+) (\w+)', '\2 \1')", "Smith John"),
            (r"regexp_substr('ABCabc', '[a-z]+', 1, 1, 'i')", "ABCabc"),
            (r"regexp_substr('abc', 'x')", "NULL"),
            (r"regexp_substr('', 'x*')", ""),
            (r"array_to_string(regexp_split_to_array('abc', ''), '|')", "a|b|c"),
            (r"array_to_string(regexp_split_to_array('a,b,', ','), '|')", "a|b|"),
            (r"array_to_string(regexp_split_to_array('aXbxc', 'x', 'i'), '|')", "a|b|c"),
        ] {
            engine.check(expression, expected);
        }
        engine.check_error("SELECT regexp_substr('a', '(?=a)') AS x", "look-around");
    }

    #[test]
    fn escapes_are_translated_one_by_one() {
        assert_eq!(translated(r"\\m\m.", ""), r"(?s)\\m\b{start}.");
        assert_eq!(translated(r"\d+", ""), r"\d+");
        assert_eq!(translated("a.b", "n"), "a.b");
    }
}
