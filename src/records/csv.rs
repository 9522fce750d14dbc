//! CSV as RFC 4180 has it: records, values and the line of names.
//!
//! A value in quotes begins with its quote; an empty value without quotes is NULL, and `""` is the
//! empty text, as PostgreSQL's COPY writes them. The delimiter is the one that makes the most of
//! the header. Knows bytes; no types.
//!
//! A dry run of `split` on `1,"a ""b""",\n`, where rows have three values:
//!
//! ```text
//! 1            until the comma               text `1`
//! "a ""b"""    quotes that are doubled       a value with its quotes
//! (nothing)    no quotes                     NULL, the row ends with 3 values
//! ```

use crate::dump::FileRows;

/// What may stand between values.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Finds where records end; goes on where the bytes before have ended.
#[derive(Debug)]
pub(super) struct RecordEnds {
    delimiter: u8,
    state: State,
    /// Bytes that were looked at.
    at: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    ValueStart,
    Plain,
    Quoted,
    /// After a quote inside of quotes: the next byte tells what it was.
    Quote,
}

impl RecordEnds {
    pub fn new(delimiter: u8) -> Self {
        Self { delimiter, state: State::ValueStart, at: 0 }
    }

    /// Returns the end of the last record that ends in bytes that were not looked at yet.
    pub fn last_end(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut end = None;
        while let Some(found) = self.next_end(bytes) {
            end = Some(found);
        }
        end
    }

    /// Returns the end of the next record, its line feed included.
    fn next_end(&mut self, bytes: &[u8]) -> Option<usize> {
        while let Some(rest) = bytes.get(self.at..).filter(|rest| !rest.is_empty()) {
            match self.state {
                State::ValueStart if rest[0] == b'"' => {
                    (self.state, self.at) = (State::Quoted, self.at + 1);
                }
                State::Quote if rest[0] == b'"' => {
                    (self.state, self.at) = (State::Quoted, self.at + 1);
                }
                State::ValueStart | State::Quote => self.state = State::Plain,
                State::Quoted => match memchr::memchr(b'"', rest) {
                    Some(quote) => (self.state, self.at) = (State::Quote, self.at + quote + 1),
                    None => self.at = bytes.len(),
                },
                State::Plain => match memchr::memchr2(self.delimiter, b'\n', rest) {
                    Some(hit) => {
                        (self.state, self.at) = (State::ValueStart, self.at + hit + 1);
                        if rest[hit] == b'\n' {
                            return Some(self.at);
                        }
                    }
                    None => self.at = bytes.len(),
                },
            }
        }
        None
    }

    /// Forgets the bytes before this place.
    pub fn cut(&mut self, end: usize) {
        self.at = self.at.saturating_sub(end);
        if self.at == 0 {
            self.state = State::ValueStart;
        }
    }

    pub fn is_in_quotes(&self) -> bool {
        self.state == State::Quoted
    }
}

/// Returns where the first record ends, its line feed included.
pub(super) fn first_end(bytes: &[u8], delimiter: u8) -> Option<usize> {
    RecordEnds::new(delimiter).next_end(bytes)
}

/// The line of names.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub delimiter: u8,
    pub names: Vec<String>,
}

impl Header {
    /// Reads the line with the delimiter that gives the most of the names that are wanted, or the
    /// most names.
    pub fn read(line: &[u8], wanted: &[&str]) -> Self {
        let read = |delimiter: u8| Self { delimiter, names: names(line, delimiter) };
        let worth = |header: &Self| {
            let found = header.names.iter().filter(|name| wanted.contains(&name.as_str()));
            (found.count(), header.names.len())
        };
        let mut best = read(DELIMITERS[0]);
        for header in DELIMITERS[1..].iter().map(|delimiter| read(*delimiter)) {
            if worth(&header) > worth(&best) {
                best = header;
            }
        }
        best
    }
}

/// Returns the values of the first record as names; one without a name is called by its place.
fn names(line: &[u8], delimiter: u8) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = 0;
    loop {
        let value = Value::at(line, at, delimiter);
        let text = &line[value.start..value.end];
        let text = match value.form {
            Form::Quoted => shown(&text[1..text.len() - 1]).replace("\"\"", "\""),
            _ => shown(text),
        };
        names.push(match text.is_empty() {
            true => format!("column{}", names.len() + 1),
            false => text,
        });
        if value.ends_record {
            return names;
        }
        at = value.next;
    }
}

/// Returns a name as it is, or escaped where it is not UTF-8.
fn shown(name: &[u8]) -> String {
    match std::str::from_utf8(name) {
        Ok(name) => name.to_owned(),
        Err(_) => name.escape_ascii().to_string(),
    }
}

/// Splits the records of a chunk.
pub(super) fn split(rows: &mut FileRows, delimiter: u8, width: usize) {
    let (mut start, length) = (0, rows.chunk().len());
    while start < length {
        start = record(rows, start, delimiter, width);
    }
}

/// Splits a record; returns the start of the next.
fn record(rows: &mut FileRows, start: usize, delimiter: u8, width: usize) -> usize {
    let mut at = start;
    let mut is_broken = false;
    loop {
        let value = Value::at(rows.chunk(), at, delimiter);
        let is_empty_line = at == start && value.ends_record && value.start == value.end;
        if is_empty_line && width > 1 {
            return value.next;
        }
        match value.form {
            Form::Plain if value.start == value.end => rows.null(),
            Form::Plain => rows.text(value.start, value.end),
            Form::Quoted if value.has_doubled => rows.quoted(value.start, value.end),
            Form::Quoted => rows.text(value.start + 1, value.end - 1),
            Form::Broken => {
                is_broken = true;
                rows.null();
            }
        }
        if value.ends_record {
            match is_broken {
                true => {
                    let detail = "expected a delimiter after the closing quote of a value";
                    rows.fault(start, value.end, detail.to_owned());
                }
                false => rows.end(start, value.end),
            }
            return value.next;
        }
        at = value.next;
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Plain,
    Quoted,
    /// Something stands after the closing quote, or there is none.
    Broken,
}

/// A value of a record, with its quotes.
struct Value {
    start: usize,
    end: usize,
    form: Form,
    /// A quote inside is written as two.
    has_doubled: bool,
    ends_record: bool,
    /// Where the next value, or the next record, begins.
    next: usize,
}

impl Value {
    fn at(bytes: &[u8], start: usize, delimiter: u8) -> Self {
        let mut at = start;
        let (mut has_doubled, mut closed_at) = (false, None);
        if bytes.get(start) == Some(&b'"') {
            at += 1;
            while let Some(quote) = memchr::memchr(b'"', &bytes[at..]) {
                at += quote + 1;
                if bytes.get(at) != Some(&b'"') {
                    closed_at = Some(at);
                    break;
                }
                (at, has_doubled) = (at + 1, true);
            }
            if closed_at.is_none() {
                at = bytes.len();
            }
        }
        let hit = memchr::memchr2(delimiter, b'\n', &bytes[at..]).map(|hit| at + hit);
        let ends_record = hit.is_none_or(|hit| bytes[hit] == b'\n');
        let mut end = hit.unwrap_or(bytes.len());
        if ends_record && end > at && bytes[end - 1] == b'\r' {
            end -= 1;
        }
        let form = match (bytes.get(start), closed_at) {
            (Some(b'"'), Some(closed)) if closed == end => Form::Quoted,
            (Some(b'"'), _) if end > start => Form::Broken,
            _ => Form::Plain,
        };
        let next = hit.map_or(bytes.len(), |hit| hit + 1);
        Self { start, end, form, has_doubled, ends_record, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(text: &[u8], step: usize) -> Vec<usize> {
        let mut records = RecordEnds::new(b',');
        let mut found = Vec::new();
        for end in (0..=text.len()).step_by(step).chain([text.len()]) {
            while let Some(at) = records.next_end(&text[..end]) {
                found.push(at);
            }
        }
        found
    }

    #[test]
    fn records_end_outside_of_quotes() {
        let check = |text: &str, expected: &[usize]| {
            for step in [1, 2, 3, 100] {
                assert_eq!(ends(text.as_bytes(), step), expected, "{text:?} by {step}");
            }
        };
        check("a,b\nc\n", &[4, 6]);
        check("\"a\n\",b\r\nc", &[8]);
        check("\"a\"\"\n\"\n", &[7]);
        check("5\" disk\nb\n", &[8, 10]);
        check("\"\"\n\"\n", &[3]);
    }

    #[test]
    fn what_is_cut_is_forgotten() {
        let mut records = RecordEnds::new(b',');
        assert_eq!(records.last_end(b"a\n\"b"), Some(2));
        records.cut(2);
        assert!(records.is_in_quotes());
        assert_eq!(records.last_end(b"\"b\n\"\nc"), Some(5));
    }

    #[test]
    fn the_delimiter_is_the_one_that_the_header_shows() {
        let check = |line: &str, wanted: &[&str], delimiter: u8, names: &[&str]| {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(Header::read(line.as_bytes(), wanted), Header { delimiter, names });
        };
        check("id,name\n", &[], b',', &["id", "name"]);
        check("id;\"a;b\"\r\n", &[], b';', &["id", "a;b"]);
        check("id\tname, full\n", &["id", "name, full"], b'\t', &["id", "name, full"]);
        check("id", &["id"], b',', &["id"]);
        check(",\"a \"\"b\"\"\"", &[], b',', &["column1", "a \"b\""]);
    }
}
