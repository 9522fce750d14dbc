//! Walks over the tokens of a statement: expect, take, skip.
//!
//! What every reader of statements shares; knows names, brackets and lists, and no statement.

use std::fmt;

use super::catalog::TableName;
use super::dialect::Dialect;
use super::token::{Token, TokenKind, Tokens};

/// Why a statement was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    Expected { expected: &'static str, found: String },
    NotUtf8,
    Unsupported(&'static str),
    UnknownTable(TableName),
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expected { expected, found } => {
                let is_prose = expected.contains(|letter: char| letter.is_ascii_lowercase());
                let mark = if is_prose { "" } else { "`" };
                write!(f, "expected {mark}{expected}{mark}, found ")?;
                match found.as_str() {
                    "" => f.write_str("the end of the statement"),
                    found => write!(f, "`{found}`"),
                }
            }
            Self::NotUtf8 => f.write_str("a name or an expression is not UTF-8"),
            Self::Unsupported(what) => write!(f, "{what} is not supported"),
            Self::UnknownTable(table) => write!(f, "no statement before declares table `{table}`"),
        }
    }
}

pub type Read<T> = Result<T, Unreadable>;

/// A place in a statement; a copy is a place to come back to.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'a> {
    statement: &'a [u8],
    dialect: &'a Dialect,
    tokens: Tokens<'a>,
    next: Option<Token<'a>>,
    /// The end of the last token taken.
    end: usize,
}

/// The bytes of a token that a message may show.
const SHOWN_BYTES: usize = 40;

impl<'a> Cursor<'a> {
    pub fn new(statement: &'a [u8], dialect: &'a Dialect) -> Self {
        let mut tokens = Tokens::new(statement, &dialect.lexicon);
        let next = tokens.next();
        Self { statement, dialect, tokens, next, end: 0 }
    }

    pub fn statement(&self) -> &'a [u8] {
        self.statement
    }

    pub fn dialect(&self) -> &'a Dialect {
        self.dialect
    }

    pub fn peek(&self) -> Option<Token<'a>> {
        self.next
    }

    /// Returns the token after the next one.
    pub fn peek_second(&self) -> Option<Token<'a>> {
        let mut ahead = self.tokens;
        ahead.next()
    }

    pub fn take(&mut self) -> Option<Token<'a>> {
        let token = self.next?;
        self.end = token.end();
        self.next = self.tokens.next();
        Some(token)
    }

    /// Returns the offset of the first byte after the last token taken.
    pub fn end(&self) -> usize {
        self.end
    }

    /// Returns true at the end of the statement or at its `;`.
    pub fn at_end(&self) -> bool {
        self.next.is_none_or(|token| token.is(";"))
    }

    pub fn at_word(&self, keyword: &str) -> bool {
        self.next.is_some_and(|token| token.is_word(keyword))
    }

    pub fn at_any(&self, keywords: &[&str]) -> bool {
        keywords.iter().any(|keyword| self.at_word(keyword))
    }

    pub fn at(&self, punctuation: &str) -> bool {
        self.next.is_some_and(|token| token.is(punctuation))
    }

    /// Returns true where these keywords follow one another.
    pub fn at_words(&self, keywords: &[&str]) -> bool {
        let mut ahead = *self;
        keywords.iter().all(|keyword| ahead.skip_word(keyword))
    }

    pub fn skip_word(&mut self, keyword: &str) -> bool {
        let found = self.at_word(keyword);
        if found {
            self.take();
        }
        found
    }

    pub fn skip_words(&mut self, keywords: &[&str]) -> bool {
        let found = self.at_words(keywords);
        if found {
            for _ in keywords {
                self.take();
            }
        }
        found
    }

    pub fn skip(&mut self, punctuation: &str) -> bool {
        let found = self.at(punctuation);
        if found {
            self.take();
        }
        found
    }

    pub fn expected(&self, expected: &'static str) -> Unreadable {
        let found = self.next.map(|token| token.bytes).unwrap_or_default();
        let found = found.get(..SHOWN_BYTES).unwrap_or(found);
        Unreadable::Expected { expected, found: found.escape_ascii().to_string() }
    }

    pub fn expect_word(&mut self, keyword: &'static str) -> Read<()> {
        if self.skip_word(keyword) { Ok(()) } else { Err(self.expected(keyword)) }
    }

    pub fn expect(&mut self, punctuation: &'static str) -> Read<()> {
        if self.skip(punctuation) { Ok(()) } else { Err(self.expected(punctuation)) }
    }

    /// Returns true where a name may stand: a word or a quoted name.
    ///
    /// MySQL's `"a"` is a string, and a name where the server runs with ANSI_QUOTES.
    pub fn at_name(&self) -> bool {
        self.next.is_some_and(|token| match token.kind {
            TokenKind::Word | TokenKind::QuotedName => true,
            // SQLite's shell writes the names of some tables as 'a'.
            TokenKind::Text => {
                self.dialect.lexicon.typed_by_value || token.bytes.first() == Some(&b'"')
            }
            _ => false,
        })
    }

    /// Takes one name, without quotes and in the case the server would give it.
    pub fn name(&mut self) -> Read<String> {
        if !self.at_name() {
            return Err(self.expected("a name"));
        }
        let token = self.take().ok_or(Unreadable::NotUtf8)?;
        let name = match token.kind {
            TokenKind::Word => std::str::from_utf8(token.bytes).ok().map(|name| {
                // ASCII alone: PostgreSQL folds no other letter in UTF-8.
                if self.dialect.folds_names { name.to_ascii_lowercase() } else { name.to_owned() }
            }),
            TokenKind::QuotedName => token.unquoted(),
            _ => token.text(&self.dialect.lexicon),
        };
        name.ok_or(Unreadable::NotUtf8)
    }

    /// Takes names separated by points, at least one.
    pub fn name_parts(&mut self) -> Read<Vec<String>> {
        let mut parts = vec![self.name()?];
        while self.skip(".") {
            parts.push(self.name()?);
        }
        Ok(parts)
    }

    /// Takes `table`, `schema.table` or `database.schema.table`, of which the database goes.
    pub fn table_name(&mut self) -> Read<TableName> {
        let mut parts = self.name_parts()?;
        let name = parts.pop().ok_or(Unreadable::NotUtf8)?;
        Ok(TableName { schema: parts.pop(), name })
    }

    /// Takes a string and returns what it stands for.
    pub fn text(&mut self) -> Read<String> {
        match self.next {
            Some(token) if token.kind == TokenKind::Text => {
                self.take();
                token.text(&self.dialect.lexicon).ok_or(Unreadable::NotUtf8)
            }
            _ => Err(self.expected("a string")),
        }
    }

    /// Takes `(name, name)`; of a qualified name its last part.
    pub fn names_in_parentheses(&mut self) -> Read<Vec<String>> {
        self.expect("(")?;
        let mut names = Vec::new();
        while !self.skip(")") {
            if !names.is_empty() {
                self.expect(",")?;
            }
            names.extend(self.name_parts()?.pop());
        }
        Ok(names)
    }

    /// Takes one token, or everything up to the bracket that closes it; false where none does.
    pub fn skip_item(&mut self) -> bool {
        let mut depth = 0_usize;
        while let Some(token) = self.take() {
            if token.is("(") || token.is("[") {
                depth += 1;
            } else if token.is(")") || token.is("]") {
                depth = depth.saturating_sub(1);
            }
            if depth == 0 {
                return true;
            }
        }
        false
    }

    /// Takes everything up to a comma or a closing parenthesis outside of brackets.
    pub fn skip_element(&mut self) {
        while !self.at_end() && !self.at(",") && !self.at(")") {
            self.skip_item();
        }
    }

    /// Takes `( … )` and returns what is inside, word for word.
    pub fn parenthesized(&mut self) -> Read<String> {
        if !self.at("(") {
            return Err(self.expected("("));
        }
        let mut inside = *self;
        inside.take();
        if !self.skip_item() {
            return Err(self.expected(")"));
        }
        let mut last = inside;
        while last.end < self.end && last.next.is_some_and(|token| token.end() < self.end) {
            last.take();
        }
        self.text_between(&inside, last.end)
    }

    /// Returns the statement from the next token of `from` up to the last token taken here.
    pub fn text_since(&self, from: &Self) -> Read<String> {
        self.text_between(from, self.end)
    }

    /// Cuts text out of the statement; comments become a blank.
    fn text_between(&self, from: &Self, end: usize) -> Read<String> {
        let mut tokens = *from;
        let mut text = Vec::new();
        let mut last = None;
        while let Some(token) = tokens.take().filter(|token| token.end() <= end) {
            let gap = last.and_then(|last| self.statement.get(last..token.start));
            match gap.unwrap_or_default() {
                gap if gap.iter().all(u8::is_ascii_whitespace) => text.extend(gap),
                _ => text.push(b' '),
            }
            text.extend(token.bytes);
            last = Some(token.end());
        }
        String::from_utf8(text).map_err(|_| Unreadable::NotUtf8)
    }
}

#[cfg(test)]
mod tests {
    use super::super::dialect::{MYSQL, POSTGRES};
    use super::*;

    fn check_name(dialect: &Dialect, text: &str, expected: &str) {
        let name = Cursor::new(text.as_bytes(), dialect).table_name().map(|name| name.to_string());
        assert_eq!(name.as_deref(), Ok(expected), "{text}");
    }

    #[test]
    fn names_are_folded_as_the_server_would() {
        check_name(&POSTGRES, "Public.Users", "public.users");
        check_name(&POSTGRES, "\"Public\".\"a\"\"B\"", "Public.a\"B");
        check_name(&POSTGRES, "db.s.t", "s.t");
        check_name(&POSTGRES, "U&\"\\0041b\"", "Ab");
        check_name(&MYSQL, "`Db`.Users", "Db.Users");
        check_name(&MYSQL, "\"Db\".\"t\"", "Db.t");
    }

    #[test]
    fn text_in_parentheses_is_word_for_word() {
        let mut cursor = Cursor::new(b"( (a  > 1) /* c */ AND b) x", &POSTGRES);
        assert_eq!(cursor.parenthesized().as_deref(), Ok("(a  > 1) AND b"));
        assert!(cursor.at_word("x"));
        assert_eq!(Cursor::new(b"()", &POSTGRES).parenthesized().as_deref(), Ok(""));
        assert!(Cursor::new(b"((a)", &POSTGRES).parenthesized().is_err());
    }

    #[test]
    fn elements_end_at_a_comma_outside_of_brackets() {
        let mut cursor = Cursor::new(b"a (1, 2) [3, 4], b", &POSTGRES);
        cursor.skip_element();
        assert!(cursor.at(","));
    }

    #[test]
    fn a_message_says_what_was_expected() {
        let error = Cursor::new(b"1", &POSTGRES).name().map_err(|error| error.to_string());
        assert_eq!(error, Err("expected a name, found `1`".to_owned()));
    }
}
