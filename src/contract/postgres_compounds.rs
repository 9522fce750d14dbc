//! Texts of PostgreSQL's types that are made of others: arrays, ranges, and word lists.
//!
//! <https://www.postgresql.org/docs/current/arrays.html>, `rangetypes.html`, `datatype-textsearch.html`

use std::cmp::Ordering;

use super::postgres_intervals::{LAST_DAY, Moment, moment_ticks};
use super::postgres_numbers::{Written, integer_fault, invalid, number_fault, trimmed};
use super::postgres_types::{Bound, Verdict};
use super::reason;
use super::rules::TextTest;

const MAX_DIMENSIONS: usize = 6;
/// Bytes of one word of a tsvector, and of all of them.
const MAX_WORD_BYTES: usize = 2046;
const MAX_WORDS_BYTES: usize = (1 << 20) - 1;

fn blanks(text: &str) -> &str {
    text.trim_start_matches(|char: char| matches!(char, ' ' | '\t'..='\r'))
}

/// An array of any number of dimensions; each item has to pass the test of the items' type.
pub(super) fn array_fault(text: &str, item: &TextTest) -> Verdict {
    let not_an_array = || Some(invalid("an array"));
    let mut reader = ArrayReader { item, lengths: Vec::new(), fault: None };
    let text = blanks(text);
    let (bounds, text) = match bounds(text) {
        Some(split) => split,
        None => return not_an_array(),
    };
    let Some(rest) = reader.level(text, 0) else { return reader.fault.or_else(not_an_array) };
    let found: Vec<usize> = reader.lengths.iter().map_while(|length| *length).collect();
    if !blanks(rest).is_empty() || bounds.is_some_and(|bounds| bounds != found) {
        return not_an_array();
    }
    None
}

/// Takes `[1:2][0:3]=` from the front and returns the lengths that it names.
fn bounds(text: &str) -> Option<(Option<Vec<usize>>, &str)> {
    if !text.starts_with('[') {
        return Some((None, text));
    }
    let (declared, rest) = text.split_once('=')?;
    let mut lengths = Vec::new();
    for part in declared.trim_end().split_inclusive(']') {
        let part = blanks(part).strip_prefix('[')?.strip_suffix(']')?;
        let (low, high) = part.split_once(':').unwrap_or(("1", part));
        let (low, high): (i32, i32) = (low.parse().ok()?, high.parse().ok()?);
        let length = i64::from(high) - i64::from(low) + 1;
        lengths.push(usize::try_from(length).ok().filter(|length| *length > 0)?);
    }
    Some((Some(lengths), blanks(rest)))
}

struct ArrayReader<'a> {
    item: &'a TextTest,
    /// How many items the levels have; `None` where no level of this depth has ended.
    lengths: Vec<Option<usize>>,
    /// Of an item.
    fault: Verdict,
}

impl ArrayReader<'_> {
    /// Reads `{…}` and returns what follows.
    fn level<'b>(&mut self, text: &'b str, depth: usize) -> Option<&'b str> {
        if depth >= MAX_DIMENSIONS {
            return None;
        }
        if self.lengths.len() <= depth {
            self.lengths.push(None);
        }
        let mut rest = blanks(text.strip_prefix('{')?);
        if let Some(after) = rest.strip_prefix('}') {
            self.lengths.pop();
            // Only the whole array may be empty.
            return (depth == 0).then_some(after);
        }
        let mut length = 0;
        loop {
            rest = if rest.starts_with('{') {
                if length > 0 && self.lengths.len() == depth + 1 {
                    return None;
                }
                self.level(rest, depth + 1)?
            } else {
                // Items stand on the deepest level alone.
                if self.lengths.len() > depth + 1 {
                    return None;
                }
                self.item(rest)?
            };
            length += 1;
            rest = blanks(rest);
            if let Some(after) = rest.strip_prefix('}') {
                let known = self.lengths.get_mut(depth)?.get_or_insert(length);
                return (*known == length).then_some(after);
            }
            rest = blanks(rest.strip_prefix(',')?);
        }
    }

    fn item<'b>(&mut self, text: &'b str) -> Option<&'b str> {
        let mut value = String::new();
        let mut chars = text.char_indices();
        let is_quoted = text.starts_with('"');
        if is_quoted {
            chars.next();
        }
        // Blanks at the end that were written with a backslash stay.
        let mut kept = 0;
        let mut has_escape = false;
        let end = loop {
            let (at, char) = chars.next()?;
            match char {
                '\\' => {
                    value.push(chars.next()?.1);
                    has_escape = true;
                    kept = value.len();
                }
                '"' if is_quoted => break at + 1,
                ',' | '}' if !is_quoted => break at,
                '"' | '{' if !is_quoted => return None,
                char => {
                    value.push(char);
                    if is_quoted || !matches!(char, ' ' | '\t'..='\r') {
                        kept = value.len();
                    }
                }
            }
        };
        value.truncate(kept);
        let is_bare = !is_quoted && !has_escape;
        if is_bare && value.is_empty() {
            return None;
        }
        if !(is_bare && value.eq_ignore_ascii_case("null")) && self.fault.is_none() {
            self.fault = if value.contains('\0') { None } else { (self.item)(&value) };
            if self.fault.is_some() {
                return None;
            }
        }
        Some(&text[end..])
    }
}

/// One end of a range.
enum End {
    Infinite,
    At(String),
}

pub(super) fn range_fault(text: &str, bound: Bound) -> Verdict {
    match range(text, bound) {
        Ok(rest) if blanks(rest).is_empty() => None,
        Ok(_) => Some(invalid("a range")),
        Err(fault) => Some(fault),
    }
}

pub(super) fn multirange_fault(text: &str, bound: Bound) -> Verdict {
    let not_many = || Some(invalid("a list of ranges in braces"));
    let Some(mut rest) = blanks(text).strip_prefix('{').map(blanks) else { return not_many() };
    if let Some(after) = rest.strip_prefix('}') {
        return if blanks(after).is_empty() { None } else { not_many() };
    }
    loop {
        rest = match range(rest, bound) {
            Ok(rest) => blanks(rest),
            Err(fault) => return Some(fault),
        };
        match rest.as_bytes().first() {
            Some(b',') => rest = blanks(&rest[1..]),
            Some(b'}') if blanks(&rest[1..]).is_empty() => return None,
            _ => return not_many(),
        }
    }
}

/// Reads one range and returns what follows.
fn range(text: &str, bound: Bound) -> Result<&str, super::rules::Fault> {
    let not_a_range = || invalid("a range");
    let text = blanks(text);
    if let Some(head) = text.get(..5)
        && head.eq_ignore_ascii_case("empty")
    {
        return Ok(&text[5..]);
    }
    let is_closed = text.starts_with('[');
    let rest = text.strip_prefix(['[', '(']).ok_or_else(not_a_range)?;
    let (low, rest) = end(rest).ok_or_else(not_a_range)?;
    let rest = rest.strip_prefix(',').ok_or_else(not_a_range)?;
    let (high, rest) = end(rest).ok_or_else(not_a_range)?;
    let is_closed_above = rest.starts_with(']');
    let rest = rest.strip_prefix([']', ')']).ok_or_else(not_a_range)?;
    for end in [&low, &high] {
        if let End::At(text) = end
            && let Some(fault) = bound_fault(text, bound)
        {
            return Err(fault);
        }
    }
    if let (End::At(low), End::At(high)) = (&low, &high)
        && compare(low, high, bound) == Ordering::Greater
    {
        return Err((reason::INVALID_VALUE, "the range ends before it begins".to_owned()));
    }
    // Ranges of whole numbers and days are kept as `[low, high)`.
    let is_last = |end: &End| match end {
        End::At(text) => is_last_value(text, bound),
        End::Infinite => false,
    };
    if (!is_closed && is_last(&low)) || (is_closed_above && is_last(&high)) {
        return Err((reason::NUMERIC_OVERFLOW, "the range ends behind its type's".to_owned()));
    }
    Ok(rest)
}

fn end(text: &str) -> Option<(End, &str)> {
    if text.starts_with([',', ')', ']']) {
        return Some((End::Infinite, text));
    }
    let mut value = String::new();
    let mut is_quoted = false;
    let mut chars = text.char_indices().peekable();
    loop {
        let (at, char) = chars.next()?;
        match char {
            '\\' => value.push(chars.next()?.1),
            '"' if is_quoted && chars.peek().is_some_and(|(_, next)| *next == '"') => {
                chars.next();
                value.push('"');
            }
            '"' => is_quoted = !is_quoted,
            ',' | ')' | ']' | '(' | '[' if !is_quoted => {
                let is_end = !matches!(char, '(' | '[');
                if is_end {
                    return Some((End::At(value), &text[at..]));
                }
                value.push(char);
            }
            char => value.push(char),
        }
    }
}

fn bound_fault(text: &str, bound: Bound) -> Verdict {
    use super::postgres_intervals::moment_fault;
    match bound {
        Bound::Int4 => integer_fault(text, i32::MIN.into(), i32::MAX.into()),
        Bound::Int8 => integer_fault(text, i64::MIN, i64::MAX),
        Bound::Number => number_fault(text, None),
        Bound::Date => moment_fault(text, Moment::Date),
        Bound::Timestamp => moment_fault(text, Moment::Timestamp),
        Bound::TimestampTz => moment_fault(text, Moment::TimestampTz),
    }
}

fn compare(low: &str, high: &str, bound: Bound) -> Ordering {
    let moments = |moment| {
        let ticks = |text| moment_ticks(text, moment).unwrap_or_default();
        ticks(low).cmp(&ticks(high))
    };
    match bound {
        Bound::Int4 | Bound::Int8 => {
            let value = |text: &str| trimmed(text).parse::<i64>().unwrap_or_default();
            value(low).cmp(&value(high))
        }
        Bound::Number => compare_numbers(trimmed(low), trimmed(high)),
        Bound::Date => moments(Moment::Date),
        Bound::Timestamp => moments(Moment::Timestamp),
        Bound::TimestampTz => moments(Moment::TimestampTz),
    }
}

/// Compares numerics digit by digit; NaN is greater than all others.
pub(super) fn compare_numbers(left: &str, right: &str) -> Ordering {
    let rank = |text: &str| {
        let lower = text.to_ascii_lowercase();
        match lower.trim_start_matches(['+', '-']) {
            "nan" => 2,
            "inf" | "infinity" if lower.starts_with('-') => -1,
            "inf" | "infinity" => 1,
            _ => 0,
        }
    };
    let ranks = rank(left).cmp(&rank(right));
    let (Some(one), Some(other)) = (Written::read(left), Written::read(right)) else {
        return ranks;
    };
    if ranks.is_ne() {
        return ranks;
    }
    let sign = |written: &Written| match written.is_zero() {
        true => 0,
        false if written.is_negative => -1,
        false => 1,
    };
    let signs = sign(&one).cmp(&sign(&other));
    if signs.is_ne() || sign(&one) == 0 {
        return signs;
    }
    let sizes = one.compare_size(&other);
    if one.is_negative { sizes.reverse() } else { sizes }
}

fn is_last_value(text: &str, bound: Bound) -> bool {
    let is = |last: i64| trimmed(text).parse::<i64>().is_ok_and(|value| value == last);
    match bound {
        Bound::Int4 => is(i32::MAX.into()),
        Bound::Int8 => is(i64::MAX),
        Bound::Date => moment_ticks(text, Moment::Date) == Ok(LAST_DAY),
        _ => false,
    }
}

/// `'a fat cat':1A,3 sat`: words, each with places and weights.
pub(super) fn tsvector_fault(text: &str) -> Verdict {
    let mut rest = blanks(text);
    let mut all_bytes = 0;
    while !rest.is_empty() {
        let Some((word, after)) = word(rest) else { return Some(invalid("a list of words")) };
        if word > MAX_WORD_BYTES {
            let what = format!("a word has at most {MAX_WORD_BYTES} bytes, found {word}");
            return Some((reason::TOO_LONG, what));
        }
        all_bytes += word;
        rest = after;
        if let Some(places) = rest.strip_prefix(':') {
            let end = places.find(|char: char| !is_of_places(char)).unwrap_or(places.len());
            let (places, after) = places.split_at(end);
            let is_over = after.is_empty() || blanks(after).len() < after.len();
            if !is_over || !places.split(',').all(is_place) {
                return Some(invalid("places of a word"));
            }
            rest = after;
        }
        rest = blanks(rest);
    }
    (all_bytes > MAX_WORDS_BYTES).then(|| (reason::TOO_LONG, "too many words".to_owned()))
}

fn is_of_places(char: char) -> bool {
    char.is_ascii_digit() || matches!(char, ',' | 'A'..='D' | 'a'..='d' | '*')
}

fn is_place(text: &str) -> bool {
    let number = text.strip_suffix(['A', 'B', 'C', 'D', 'a', 'b', 'c', 'd', '*']).unwrap_or(text);
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number && number.bytes().any(|byte| byte != b'0')
}

/// Reads one word and returns its length in bytes, and what follows.
fn word(text: &str) -> Option<(usize, &str)> {
    let mut bytes = 0;
    let is_quoted = text.starts_with('\'');
    let mut chars = text.char_indices().peekable();
    if is_quoted {
        chars.next();
    }
    loop {
        let Some((at, char)) = chars.next() else {
            return (!is_quoted && bytes > 0).then_some((bytes, ""));
        };
        match char {
            '\\' => bytes += chars.next()?.1.len_utf8(),
            '\'' if is_quoted => {
                if chars.peek().is_some_and(|(_, next)| *next == '\'') {
                    chars.next();
                    bytes += 1;
                    continue;
                }
                let after = &text[at + 1..];
                return (bytes > 0).then_some((bytes, after));
            }
            ' ' | '\t'..='\r' | ':' if !is_quoted => {
                return (bytes > 0).then_some((bytes, &text[at..]));
            }
            char => bytes += char.len_utf8(),
        }
    }
}
