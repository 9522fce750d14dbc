//! What the SET statements of a dump say about its text: escapes, character set, time zone.

use std::collections::HashMap;

use super::charset::Charset;
use super::cursor::Cursor;
use super::dialect::{Dialect, Lexicon};
use super::token::TokenKind;
use super::zone::TimeZone;

/// The settings of the session that a dump would be loaded in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Settings {
    dialect: &'static Dialect,
    /// The dialect's, as `sql_mode` and `standard_conforming_strings` have changed it.
    pub lexicon: Lexicon,
    /// The name of the character set of the text, which is `lexicon.charset`.
    pub charset_name: String,
    pub zone: Zone,
    /// MySQL's NO_AUTO_VALUE_ON_ZERO: a zero is no request for a number.
    pub keeps_zero: bool,
    /// MySQL's strict mode, which holds where nothing else is set: a row without a value that it
    /// must have is refused.
    pub strict: bool,
    /// MySQL's foreign_key_checks.
    pub foreign_keys: bool,
    /// MySQL's autocommit.
    pub autocommit: bool,
    /// Character sets that variables keep, to be set again: `@saved_cs_client`.
    kept: HashMap<String, String>,
    /// Modes that variables keep: `@saved_sql_mode`.
    kept_modes: HashMap<String, Mode>,
    /// The zone of a server that is asked for its own one.
    server_zone: TimeZone,
}

/// What a mode of MySQL says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mode {
    backslash_escapes: bool,
    double_quoted_strings: bool,
    keeps_zero: bool,
    strict: bool,
}

/// The zone of instants that are written without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Zone {
    Known(TimeZone),
    /// Has rules that are not known here, by its name.
    Unknown(String),
}

/// What a statement assigned, in lower case and without quotes.
struct Assignment {
    name: String,
    value: String,
}

/// The character set of clients that say nothing.
const DEFAULT_CHARSET: &str = "utf8mb4";

impl Zone {
    /// Returns the zone that instants are read in: in place of an unknown one, UTC.
    pub fn or_utc(&self) -> TimeZone {
        match self {
            Self::Known(zone) => *zone,
            Self::Unknown(_) => TimeZone::UTC,
        }
    }
}

impl Settings {
    pub fn new(dialect: &'static Dialect) -> Self {
        let zone = Zone::Known(TimeZone::UTC);
        let server_zone = TimeZone::UTC;
        let charset_name = DEFAULT_CHARSET.to_owned();
        let (keeps_zero, strict, autocommit) = (false, true, true);
        let (lexicon, kept) = (dialect.lexicon, HashMap::new());
        Self {
            dialect,
            lexicon,
            charset_name,
            zone,
            keeps_zero,
            strict,
            foreign_keys: true,
            autocommit,
            kept,
            kept_modes: HashMap::new(),
            server_zone,
        }
    }

    /// Sets the zone of the server, which a session has until a statement sets another one.
    pub fn in_zone(self, server_zone: TimeZone) -> Self {
        Self { zone: Zone::Known(server_zone), server_zone, ..self }
    }

    /// Takes over what a statement sets; statements of other kinds change nothing.
    pub fn read(&mut self, statement: &[u8]) {
        let mut cursor = Cursor::new(statement, self.dialect);
        if !cursor.skip_word("SET") {
            return;
        }
        for Assignment { name, value } in assignments(cursor) {
            match name.as_str() {
                "sql_mode" => self.sql_mode(&value),
                "standard_conforming_strings" if !self.lexicon.executable_comments => {
                    let off = ["off", "false", "no", "0"].contains(&value.as_str());
                    self.lexicon.backslash_escapes = off;
                }
                "names" | "client_encoding" | "character_set_client" => self.charset(&value),
                "autocommit" => self.autocommit = !["0", "off", "false"].contains(&value.as_str()),
                "foreign_key_checks" => {
                    self.foreign_keys = !["0", "off", "false"].contains(&value.as_str());
                }
                name if name.starts_with('@') && value == "@@character_set_client" => {
                    self.kept.insert(name.to_owned(), self.charset_name.clone());
                }
                name if name.starts_with('@') && value == "@@sql_mode" => {
                    let mode = Mode {
                        backslash_escapes: self.lexicon.backslash_escapes,
                        double_quoted_strings: self.lexicon.double_quoted_strings,
                        keeps_zero: self.keeps_zero,
                        strict: self.strict,
                    };
                    self.kept_modes.insert(name.to_owned(), mode);
                }
                "time_zone" | "timezone" => self.zone = self.zone_of(&value),
                _ => {}
            }
        }
    }

    fn sql_mode(&mut self, value: &str) {
        let default = self.dialect.lexicon;
        if let Some(mode) = self.kept_modes.get(value) {
            self.lexicon.backslash_escapes = mode.backslash_escapes;
            self.lexicon.double_quoted_strings = mode.double_quoted_strings;
            (self.keeps_zero, self.strict) = (mode.keeps_zero, mode.strict);
            return;
        }
        // A variable restores the mode that was there before the dump.
        if value.starts_with('@') || !self.lexicon.executable_comments {
            self.lexicon = Lexicon { charset: self.lexicon.charset, ..default };
            (self.keeps_zero, self.strict) = (false, true);
            return;
        }
        let has =
            |mode: &str| value.split(|c: char| !c.is_alphanumeric() && c != '_').any(|m| m == mode);
        self.lexicon.backslash_escapes = default.backslash_escapes && !has("no_backslash_escapes");
        self.lexicon.double_quoted_strings = !has("ansi_quotes") && !has("ansi");
        self.keeps_zero = has("no_auto_value_on_zero");
        // `CONCAT(@@sql_mode, …)` adds to a mode that is strict by default.
        let strict = ["strict_trans_tables", "strict_all_tables", "traditional"];
        self.strict = strict.iter().any(|mode| has(mode)) || value.contains("@@");
    }

    fn zone_of(&self, value: &str) -> Zone {
        let of_the_server = ["system", "default", "local", "null"];
        // A variable restores the zone that was there before the dump.
        if value.starts_with('@') || of_the_server.contains(&value) {
            return Zone::Known(self.server_zone);
        }
        let known = match self.dialect.lexicon.executable_comments {
            true => TimeZone::mysql(value),
            false => TimeZone::postgres(value),
        };
        known.map_or_else(|| Zone::Unknown(value.to_owned()), Zone::Known)
    }

    fn charset(&mut self, value: &str) {
        let kept = self.kept.get(value).map(String::as_str);
        let name = match value {
            _ if kept.is_some() => kept.unwrap_or_default(),
            // What was there before the dump: what clients have by default.
            "default" | "null" => DEFAULT_CHARSET,
            value if value.starts_with('@') => DEFAULT_CHARSET,
            value => value,
        };
        self.lexicon.charset = match self.lexicon.executable_comments {
            true => Charset::of_mysql(name),
            false => Charset::of_postgres(name),
        };
        self.charset_name = name.to_owned();
    }

    /// Returns the character set of the text, where it is one that can't be read.
    pub fn unknown_charset(&self) -> Option<&str> {
        (!self.lexicon.charset.is_known()).then_some(&self.charset_name)
    }
}

/// Takes `a = 1, @b = 2`, and the forms without a sign: `NAMES utf8`, `TIME ZONE 'UTC'`.
fn assignments(mut cursor: Cursor<'_>) -> Vec<Assignment> {
    let mut found = Vec::new();
    while !cursor.at_end() {
        while cursor.at_any(&["SESSION", "LOCAL"]) {
            cursor.take();
        }
        let mut value = String::new();
        let name = if cursor.skip_words(&["TIME", "ZONE"]) {
            "time_zone".to_owned()
        } else if cursor.skip_word("NAMES")
            || cursor.skip_words(&["CHARACTER", "SET"])
            || cursor.skip_word("CHARSET")
        {
            "names".to_owned()
        } else {
            name(&mut cursor, &mut value)
        };
        read_value(&mut cursor, &mut value);
        found.push(Assignment { name, value });
        cursor.skip(",");
    }
    found
}

/// Takes everything up to the sign; of `@@session.sql_mode` the last part. In `=@old` the sign and
/// the beginning of the value are one token.
fn name(cursor: &mut Cursor<'_>, value: &mut String) -> String {
    let mut name = String::new();
    while !cursor.at_end() && !cursor.at(",") {
        let Some(token) = cursor.take() else { break };
        if token.is(":=") || token.is_word("TO") {
            break;
        }
        if token.kind == TokenKind::Punctuation
            && let Some(begun) = token.bytes.strip_prefix(b"=")
        {
            value.push_str(&String::from_utf8_lossy(begun));
            break;
        }
        name.push_str(&String::from_utf8_lossy(token.bytes).to_ascii_lowercase());
    }
    let name = name.replace('`', "");
    match name.strip_prefix("@@") {
        Some(system) => {
            system.trim_start_matches("session.").trim_start_matches("local.").to_owned()
        }
        None => name,
    }
}

/// Takes everything up to a comma outside of brackets; words are separated by blanks.
fn read_value(cursor: &mut Cursor<'_>, value: &mut String) {
    let mut depth = 0_usize;
    while !cursor.at_end() && (depth > 0 || !cursor.at(",")) {
        let next = *cursor;
        let Some(token) = cursor.take() else { break };
        depth += usize::from(token.is("("));
        depth = depth.saturating_sub(usize::from(token.is(")")));
        // What follows the character set is no part of its name.
        if token.is_word("COLLATE") {
            cursor.take();
            continue;
        }
        if token.kind == TokenKind::Word && !value.is_empty() && !value.ends_with('@') {
            value.push(' ');
        }
        let text = match token.kind {
            TokenKind::Text => next.clone().text().unwrap_or_default(),
            _ => String::from_utf8_lossy(token.bytes).into_owned(),
        };
        value.push_str(&text.to_ascii_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use super::super::dialect::{MYSQL, POSTGRES};
    use super::*;

    fn after(dialect: &'static Dialect, statements: &[&str]) -> Settings {
        let mut settings = Settings::new(dialect);
        statements.iter().for_each(|statement| settings.read(statement.as_bytes()));
        settings
    }

    #[test]
    fn the_assignment_to_the_mode_itself_counts() {
        let escapes = |statements: &[&str]| after(&MYSQL, statements).lexicon.backslash_escapes;
        assert!(!escapes(&["SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_BACKSLASH_ESCAPES'"]));
        assert!(!escapes(&["/*!40101 SET SESSION sql_mode = 'ANSI,NO_BACKSLASH_ESCAPES' */"]));
        assert!(!escapes(&["SET @@session.sql_mode := 'NO_BACKSLASH_ESCAPES'"]));
        assert!(escapes(&["SET sql_mode='NO_BACKSLASH_ESCAPES'", "SET SQL_MODE=@OLD_SQL_MODE"]));
        assert!(escapes(&["SET @x='NO_BACKSLASH_ESCAPES', sql_mode=''"]));
        assert!(!after(&MYSQL, &["SET sql_mode='ANSI_QUOTES'"]).lexicon.double_quoted_strings);
    }

    #[test]
    fn strings_of_postgres_have_escapes_when_the_dump_says_so() {
        let escapes = |statement| after(&POSTGRES, &[statement]).lexicon.backslash_escapes;
        assert!(escapes("SET standard_conforming_strings = off"));
        assert!(!escapes("SET standard_conforming_strings TO on"));
    }

    #[test]
    fn statements_set_the_character_set() {
        let charset = |dialect, statement| after(dialect, &[statement]).lexicon.charset;
        let latin1 = Charset::of_mysql("latin1");
        assert_eq!(
            charset(&POSTGRES, "SET client_encoding = 'LATIN1'"),
            Charset::of_postgres("latin1")
        );
        assert_eq!(charset(&POSTGRES, "SET client_encoding TO UTF8"), Charset::UTF8);
        assert_eq!(charset(&POSTGRES, "SET NAMES 'WIN1251'"), Charset::of_postgres("win1251"));
        assert_eq!(charset(&MYSQL, "/*!40101 SET NAMES latin1 */"), latin1);
        assert_eq!(charset(&MYSQL, "SET NAMES utf8mb4 COLLATE utf8mb4_bin"), Charset::UTF8);
        assert_eq!(charset(&MYSQL, "SET NAMES 'latin1' COLLATE 'latin1_bin'"), latin1);
        assert_eq!(charset(&MYSQL, "SET NAMES binary"), Charset::BINARY);
        assert_eq!(charset(&MYSQL, "SET CHARACTER SET latin1"), latin1);
        let unknown = after(&MYSQL, &["SET NAMES swe7"]);
        assert_eq!(unknown.unknown_charset(), Some("swe7"));
    }

    #[test]
    fn variables_keep_the_character_set() {
        let saved = "/*!40101 SET @saved_cs_client     = @@character_set_client */";
        let around = "/*!50503 SET character_set_client = utf8mb4 */";
        let back = "/*!40101 SET character_set_client = @saved_cs_client */";
        let latin1 = "/*!40101 SET NAMES latin1 */";
        let charset = |statements: &[&str]| after(&MYSQL, statements).lexicon.charset;
        assert_eq!(charset(&[latin1, saved, around]), Charset::UTF8);
        assert_eq!(charset(&[latin1, saved, around, back]), Charset::of_mysql("latin1"));
        let old = "/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */";
        let end = "/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */";
        assert_eq!(charset(&[old, latin1, end]), Charset::UTF8);
        assert_eq!(charset(&[latin1, "SET sql_mode=@old"]), Charset::of_mysql("latin1"));
    }

    #[test]
    fn zones_are_offsets_or_names() {
        const MINUTE_US: i64 = 60_000_000;
        let zone = |dialect, statement| after(dialect, &[statement]).zone;
        let fixed = |minutes: i64| Zone::Known(TimeZone::Fixed(minutes * MINUTE_US));
        let berlin = Zone::Known(TimeZone::Named(chrono_tz::Europe::Berlin));
        assert_eq!(zone(&MYSQL, "/*!40103 SET TIME_ZONE='+02:30' */"), fixed(150));
        assert_eq!(zone(&MYSQL, "SET SESSION time_zone = '-01:00'"), fixed(-60));
        assert_eq!(zone(&MYSQL, "SET @OLD_TIME_ZONE=@@TIME_ZONE"), fixed(0));
        assert_eq!(zone(&MYSQL, "SET time_zone='Europe/Berlin'"), berlin);
        assert_eq!(zone(&POSTGRES, "SET TIME ZONE 'UTC'"), fixed(0));
        assert_eq!(zone(&POSTGRES, "SET TIME ZONE 'europe/berlin'"), berlin);
        assert_eq!(zone(&POSTGRES, "SET timezone TO -7"), fixed(-420));
        assert_eq!(zone(&POSTGRES, "SET TIME ZONE INTERVAL '+02:00' HOUR TO MINUTE"), fixed(120));
        // POSIX counts west.
        assert_eq!(zone(&POSTGRES, "SET timezone = '+02:00'"), fixed(-120));
        let rules = "SET timezone = 'CET-1CEST,M3.5.0,M10.5.0/3'";
        assert_eq!(zone(&POSTGRES, rules), Zone::Unknown("cet-1cest,m3.5.0,m10.5.0/3".into()));
    }

    #[test]
    fn the_server_s_own_zone_is_the_one_that_was_told() {
        let berlin = TimeZone::Named(chrono_tz::Europe::Berlin);
        let mut settings = Settings::new(&MYSQL).in_zone(berlin);
        assert_eq!(settings.zone, Zone::Known(berlin));
        settings.read(b"SET TIME_ZONE='+00:00'");
        assert_eq!(settings.zone, Zone::Known(TimeZone::UTC));
        settings.read(b"SET TIME_ZONE=@OLD_TIME_ZONE");
        assert_eq!(settings.zone, Zone::Known(berlin));
        settings.read(b"SET time_zone = SYSTEM");
        assert_eq!(settings.zone, Zone::Known(berlin));
    }
}
