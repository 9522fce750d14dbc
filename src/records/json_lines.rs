//! JSON Lines: an object a line, <https://jsonlines.org>.
//!
//! A key is a column; one that is absent, and `null`, is NULL. Texts are taken as they are, all else
//! by its JSON text: no number is read and printed again. Knows bytes; of types, which are JSON.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Mutex;

use serde::de::IgnoredAny;

use crate::dump::FileRows;

/// Keys without a column that a finding names.
const NAMED_KEYS: usize = 20;

/// A column as a key of the objects.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub name: String,
    /// The column holds JSON: a text keeps its quotes.
    pub is_json: bool,
    /// The column holds a list.
    pub is_list: bool,
}

/// Splits lines by the keys of a table.
#[derive(Debug)]
pub(super) struct Objects {
    keys: Vec<Key>,
    places: HashMap<String, usize>,
    /// Keys of the objects that no column has, the first ones by name.
    others: Mutex<BTreeSet<String>>,
    /// The lines are those of one list: brackets alone, and commas behind the objects.
    is_list: bool,
}

impl Objects {
    pub fn new(keys: Vec<Key>, is_list: bool) -> Self {
        let places = keys.iter().enumerate().map(|(place, key)| (key.name.clone(), place));
        Self { places: places.collect(), keys, others: Mutex::default(), is_list }
    }

    /// Returns the keys that no column has.
    pub fn others(self) -> BTreeSet<String> {
        self.others.into_inner().unwrap_or_default()
    }

    /// Splits the lines of a chunk.
    pub fn split(&self, rows: &mut FileRows) {
        let mut values: Vec<Option<Range<usize>>> = Vec::new();
        let (mut start, length) = (0, rows.chunk().len());
        while start < length {
            let line = &rows.chunk()[start..];
            let whole = memchr::memchr(b'\n', line).unwrap_or(line.len());
            let mut object = line[..whole].trim_ascii();
            if self.is_list {
                object = object.strip_suffix(b",").unwrap_or(object);
            }
            let is_bracket = self.is_list && matches!(object, b"[" | b"]");
            if !object.is_empty() && !is_bracket {
                let from = start + (line.len() - line.trim_ascii_start().len());
                let end = from + object.len();
                let found = self.values(object, &mut values);
                match found.and_then(|()| self.push(rows, from, &values)) {
                    Ok(()) => rows.end(start, end),
                    Err(detail) => rows.fault(start, end, detail),
                }
            }
            start += whole + 1;
        }
    }

    /// Finds the value of each column in an object.
    fn values(&self, line: &[u8], values: &mut Vec<Option<Range<usize>>>) -> Result<(), String> {
        values.clear();
        values.resize(self.keys.len(), None);
        if std::str::from_utf8(line).is_err() {
            return Err("expected JSON in UTF-8, found other bytes".to_owned());
        }
        if let Err(error) = serde_json::from_slice::<IgnoredAny>(line) {
            return Err(format!("expected JSON, found a fault at column {}", error.column()));
        }
        let mut reader = Reader { line, at: 0 };
        reader.skip_space();
        if reader.peek() != b'{' {
            return Err("expected an object".to_owned());
        }
        reader.at += 1;
        loop {
            reader.skip_space();
            match reader.peek() {
                b'}' => return Ok(()),
                b',' => {
                    reader.at += 1;
                    continue;
                }
                _ => {}
            }
            let key = &line[reader.skip_value()];
            let Ok(key) = serde_json::from_slice::<String>(key) else {
                return Err("expected a key in UTF-8".to_owned());
            };
            reader.skip_space();
            reader.at += 1;
            reader.skip_space();
            let value = reader.skip_value();
            match self.places.get(&key) {
                Some(place) if values[*place].is_some() => {
                    return Err(format!("expected each key once, found `{key}` twice"));
                }
                Some(place) => values[*place] = Some(value),
                None => self.note(key),
            }
        }
    }

    fn note(&self, key: String) {
        let Ok(mut others) = self.others.lock() else { return };
        others.insert(key);
        if others.len() > NAMED_KEYS {
            // Whatever the order of the chunks, the same ones stay.
            others.pop_last();
        }
    }

    fn push(
        &self,
        rows: &mut FileRows,
        start: usize,
        values: &[Option<Range<usize>>],
    ) -> Result<(), String> {
        for (key, value) in self.keys.iter().zip(values) {
            let Some(value) = value else {
                rows.null();
                continue;
            };
            let (from, to) = (start + value.start, start + value.end);
            let text = &rows.chunk()[from..to];
            match text {
                b"null" => rows.null(),
                [b'[', ..] if key.is_list => match list(text) {
                    Some(list) => rows.own(list.as_bytes()),
                    None => rows.text(from, to),
                },
                [b'"', inside @ .., b'"'] if !key.is_json => match memchr::memchr(b'\\', inside) {
                    None => rows.text(from + 1, to - 1),
                    Some(_) => {
                        let Ok(text) = serde_json::from_slice::<String>(text) else {
                            let name = &key.name;
                            return Err(format!("expected text at `{name}`, found broken escapes"));
                        };
                        rows.own(text.as_bytes());
                    }
                },
                _ => rows.text(from, to),
            }
        }
        Ok(())
    }
}

/// Returns a list of plain values as PostgreSQL writes an array.
fn list(text: &[u8]) -> Option<String> {
    let mut reader = Reader { line: text, at: 1 };
    let mut out = String::from("{");
    loop {
        reader.skip_space();
        match reader.peek() {
            b']' => return Some(out + "}"),
            b',' => {
                reader.at += 1;
                continue;
            }
            b'[' | b'{' => return None,
            _ => {}
        }
        if out.len() > 1 {
            out.push(',');
        }
        match &text[reader.skip_value()] {
            b"null" => out.push_str("NULL"),
            value @ [b'"', ..] => {
                let value = serde_json::from_slice::<String>(value).ok()?;
                out.push('"');
                out.push_str(&value.replace('\\', "\\\\").replace('"', "\\\""));
                out.push('"');
            }
            value => out.push_str(std::str::from_utf8(value).ok()?),
        }
    }
}

/// Goes through JSON that is known to be right.
struct Reader<'a> {
    line: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    /// Returns the byte at hand; `}` at the end, which right JSON has before it.
    fn peek(&self) -> u8 {
        self.line.get(self.at).copied().unwrap_or(b'}')
    }

    fn skip_space(&mut self) {
        while self.line.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    /// Skips a value and returns its place.
    fn skip_value(&mut self) -> Range<usize> {
        let start = self.at;
        let mut depth = 0_usize;
        while let Some(byte) = self.line.get(self.at) {
            match byte {
                b'"' => self.skip_string(),
                b'{' | b'[' => (depth, self.at) = (depth + 1, self.at + 1),
                b'}' | b']' if depth == 0 => break,
                b'}' | b']' => (depth, self.at) = (depth - 1, self.at + 1),
                b',' | b':' if depth == 0 => break,
                byte if byte.is_ascii_whitespace() && depth == 0 => break,
                _ => self.at += 1,
            }
            let is_whole = matches!(self.line.get(self.at - 1), Some(b'"' | b'}' | b']'));
            if depth == 0 && is_whole {
                break;
            }
        }
        start..self.at
    }

    fn skip_string(&mut self) {
        self.at += 1;
        while let Some(hit) = memchr::memchr2(b'"', b'\\', &self.line[self.at..]) {
            let is_escape = self.line[self.at + hit] == b'\\';
            self.at += hit + 1 + usize::from(is_escape);
            if !is_escape {
                return;
            }
        }
        self.at = self.line.len();
    }
}
