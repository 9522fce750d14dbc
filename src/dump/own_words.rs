//! A script without what is no SQL of its own: strings, rows of COPY, comments.
//!
//! Tolerant, because the dialect is not known yet: what has no end is left out up to the end.
//! The dry run on `INSERT INTO t VALUES ('a;b', 1); -- x` gives `INSERT INTO t VALUES ('', 1); `.

use memchr::memmem;

use super::dialect::Dialect;

/// Names in double quotes that are kept: a few signs are names.
const LONGEST_KEPT_NAME: usize = 32;

/// How comments begin that name the program; what follows on their line tells nothing.
const NAME_PROGRAMS: [&[u8]; 6] = [
    b"-- MySQL dump",
    b"-- MariaDB dump",
    b"-- PostgreSQL database",
    b"-- Dumped by pg_dump",
    b"-- phpMyAdmin",
    b"-- This CLP file was created",
];

/// Stands somewhere in the comments before the first statement.
const NAMES_DB2: &[u8] = b"DB Server: Db2";

/// What is left of a script, and where each byte of it was.
pub(super) struct OwnWords {
    pub text: Vec<u8>,
    pub places: Vec<usize>,
}

/// Returns the words of a script as this dialect reads it.
pub(super) fn own_words(script: &[u8], dialect: &Dialect) -> OwnWords {
    let words = OwnWords { text: Vec::new(), places: Vec::new() };
    let mut walk = Walk { script, dialect, at: 0, is_head: true, words };
    while walk.at < script.len() {
        walk.step();
    }
    walk.words
}

struct Walk<'a> {
    script: &'a [u8],
    dialect: &'a Dialect,
    at: usize,
    /// No statement has begun: comments tell of the program.
    is_head: bool,
    words: OwnWords,
}

impl Walk<'_> {
    fn step(&mut self) {
        let lexicon = self.dialect.lexicon;
        let rest = &self.script[self.at..];
        match rest {
            [b'-', b'-', ..] => self.comment(line(rest)),
            [b'#', ..] if lexicon.hash_comments => self.comment(line(rest)),
            [b'/', b'*', b'!', ..] | [b'/', b'*', b'M', b'!', ..] => self.keep(2),
            [b'/', b'*', ..] => self.comment(upto(rest, 2, b"*/")),
            [b'\'', ..] => self.quoted(b'\'', lexicon.backslash_escapes || self.is_escape_string()),
            [b'"', ..] => self.quoted(b'"', lexicon.double_quoted_strings),
            [b'`', ..] if lexicon.identifier_quote == b'`' => self.quoted(b'`', false),
            [b'$', ..] if lexicon.dollar_quotes => self.dollar(),
            [b'\n', ..] if lexicon.dollar_quotes && self.begins_rows() => {
                let length = upto(rest, 0, b"\n\\.");
                self.keep(1);
                self.at += length - 1;
            }
            [byte, ..] => {
                self.is_head &= byte.is_ascii_whitespace() || *byte == 0xef;
                self.keep(1);
            }
            [] => {}
        }
    }

    fn keep(&mut self, length: usize) {
        let end = self.at + length;
        self.words.text.extend_from_slice(&self.script[self.at..end]);
        self.words.places.extend(self.at..end);
        self.at = end;
    }

    /// Leaves a comment out, but for what names a program.
    fn comment(&mut self, length: usize) {
        let end = self.at + length;
        let text = &self.script[self.at..end];
        if let Some(head) = NAME_PROGRAMS.iter().find(|head| text.starts_with(head)) {
            self.keep(head.len());
        } else if self.is_head
            && let Some(at) = memmem::find(text, NAMES_DB2)
        {
            self.at += at;
            self.keep(NAMES_DB2.len());
        }
        self.at = end;
    }

    /// `E'…'` of PostgreSQL.
    fn is_escape_string(&self) -> bool {
        let before = |back: usize| self.at.checked_sub(back).and_then(|at| self.script.get(at));
        let is_prefix = before(1).is_some_and(|byte| byte.eq_ignore_ascii_case(&b'e'));
        is_prefix && before(2).is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')
    }

    /// Leaves out what is between quotes; a doubled quote begins the next part.
    fn quoted(&mut self, quote: u8, backslash: bool) {
        self.is_head = false;
        let inside = &self.script[self.at + 1..];
        let mut length = 0;
        let end = loop {
            let escape = if backslash { b'\\' } else { quote };
            match inside.get(length..).and_then(|rest| memchr::memchr2(quote, escape, rest)) {
                None => break inside.len(),
                Some(found) if inside[length + found] == quote => break length + found,
                Some(found) => length += found + 2,
            }
        };
        let is_name =
            inside[..end].iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        let is_kept = quote == b'"' && is_name && end <= LONGEST_KEPT_NAME;
        self.keep(1 + if is_kept { end } else { 0 });
        self.at += if is_kept { 0 } else { end };
        if self.at < self.script.len() {
            self.keep(1);
        }
    }

    /// Leaves out `$tag$ … $tag$`.
    fn dollar(&mut self) {
        let rest = &self.script[self.at..];
        let is_tag = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
        let tag = 1 + rest[1..].iter().take_while(is_tag).count();
        match rest.get(tag) {
            Some(b'$') => self.at += upto(rest, tag + 1, &rest[..=tag]),
            _ => self.keep(1),
        }
    }

    /// Returns true where the line that ends here is a COPY's: its rows follow.
    fn begins_rows(&self) -> bool {
        const LONGEST_LINE: usize = 4096;
        let text = &self.words.text;
        let from = memchr::memrchr(b'\n', text).map_or(0, |at| at + 1);
        let line =
            text[from..].trim_ascii().get(..LONGEST_LINE.min(text[from..].trim_ascii().len()));
        let line = line.unwrap_or_default().to_ascii_lowercase();
        line.ends_with(b";") && memmem::find(&line, b" from stdin").is_some()
    }
}

fn line(rest: &[u8]) -> usize {
    memchr::memchr(b'\n', rest).unwrap_or(rest.len())
}

/// Returns the length up to and with the next `end` at or after `from`.
fn upto(rest: &[u8], from: usize, end: &[u8]) -> usize {
    let found = rest.get(from..).and_then(|rest| memmem::find(rest, end));
    found.map_or(rest.len(), |at| from + at + end.len())
}

#[cfg(test)]
mod tests {
    use super::super::dialect::{MYSQL, POSTGRES};
    use super::*;

    fn check(dialect: &Dialect, script: &str, expected: &str) {
        let words = own_words(script.as_bytes(), dialect);
        assert_eq!(String::from_utf8_lossy(&words.text), expected, "{script}");
        for (byte, place) in words.text.iter().zip(&words.places) {
            assert_eq!(script.as_bytes()[*place], *byte);
        }
        assert_eq!(words.text.len(), words.places.len());
    }

    #[test]
    fn strings_are_left_out() {
        check(&POSTGRES, "a 'x;y' \"q\" b", "a '' \"q\" b");
        check(&POSTGRES, "a 'C:\\' b 'it''s'", "a '' b ''''");
        check(&POSTGRES, "a E'it\\'s' b $x$ ' $x$ $1", "a E'' b  $1");
        check(&MYSQL, "a 'it\\'s' `x'y` \"z'\" b", "a '' `` \"\" b");
        check(&MYSQL, "a 'open", "a '");
    }

    #[test]
    fn comments_are_left_out_but_heads_and_executable_ones() {
        check(
            &MYSQL,
            "-- head\na -- x\nb # y\n/* z */ /*!40101 SET */",
            "\na \nb \n /*!40101 SET */",
        );
        check(&MYSQL, "a;\n-- MySQL dump 10 `x`\n", "a;\n-- MySQL dump\n");
    }

    #[test]
    fn rows_of_copy_are_left_out() {
        check(&POSTGRES, "COPY t (a) FROM stdin;\nit's\n\\.\nb", "COPY t (a) FROM stdin;\n\nb");
    }
}
