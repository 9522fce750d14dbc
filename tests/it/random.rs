//! Invented values from a seed: the same ones on every machine, for every run.
//!
//! Knows texts and numbers that are awkward for somebody; knows no database.

/// Texts that mean something to a client, a server, a dump or a format.
pub const TEXTS: [&str; 58] = [
    "",
    " ",
    "  two  ",
    "NULL",
    "null",
    "DEFAULT",
    "\\N",
    "\\\\N",
    "\\.",
    "\\.\n",
    "\n\\.\n",
    "\\",
    "\\\\",
    "\\'",
    "\\n",
    "\\x41",
    "\\101",
    "\\Z",
    "\\%\\_",
    "\n",
    "\n\n\n",
    "\r",
    "\r\n",
    "\t",
    "\u{8}\u{b}\u{c}",
    "\u{1}\u{1a}\u{1b}\u{7f}",
    "\u{80}\u{9f}\u{a0}\u{ad}",
    "'",
    "''",
    "'''",
    "\"",
    "\"\"",
    "`",
    ",",
    ";",
    ");\n",
    "),(",
    "',NULL),('",
    "a,b",
    "{a}",
    "{\"a\",NULL}",
    "(1,2)",
    "it's \"so\" \\ 'x'",
    "ends with \\",
    "line\nfeed",
    "\u{feff}bom",
    "\u{fffd}\u{fffe}\u{200b}\u{2028}",
    "🎉👩‍👩‍👧‍👦e\u{301}é",
    "\u{10ffff}𝔘𐍈",
    "אבג ไทย 漢字 ｶﾅ",
    "-- no comment",
    "\n-- Dump completed\n",
    "\n--\n-- PostgreSQL database dump complete\n--\n",
    "/* no */ /*! no */ # no",
    "$$ $a$ E'x' U&'x' _binary 'x' 0x41",
    "INSERT INTO `t` VALUES (1);\n",
    "COPY t (a) FROM stdin;\n1\n\\.\n",
    "DELIMITER ;;\n\\connect x\n",
];

/// Names that have to be quoted, or that look like the language around them.
pub const NAMES: [&str; 24] = [
    "plain",
    "two words",
    "UPPER",
    "Mixed",
    "select",
    "values",
    "from",
    "tick`ed",
    "quo\"ted",
    "it's",
    "semi;colon",
    "com,ma",
    "paren)",
    "(paren",
    "dash--dash",
    "slash/*star",
    "do$lar",
    "größe",
    "表",
    "🎉",
    "back\\slash",
    "hash#",
    "1digit",
    "per%cent",
];

/// A stream of numbers: SplitMix64, <https://prng.di.unimi.it/splitmix64.c>.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// Returns a number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = (i128::from(high) - i128::from(low) + 1) as u128;
        (i128::from(low) + (u128::from(self.next()) % width) as i128) as i64
    }

    /// Returns true once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Returns a decimal integer of up to this many digits, with a sign.
    pub fn digits(&mut self, most: usize) -> String {
        let count = 1 + self.below(most);
        let mut text: String =
            (0..count).map(|_| char::from(b'0' + self.below(10) as u8)).collect();
        text = text.trim_start_matches('0').to_owned();
        if text.is_empty() {
            return "0".to_owned();
        }
        if self.once_in(2) { format!("-{text}") } else { text }
    }

    /// Returns a decimal number with at most this many digits before and after the point.
    pub fn decimal(&mut self, whole: usize, fraction: usize) -> String {
        let whole = if whole == 0 { "0".to_owned() } else { self.digits(whole) };
        if fraction == 0 {
            return whole;
        }
        let count = 1 + self.below(fraction);
        let fraction: String =
            (0..count).map(|_| char::from(b'0' + self.below(10) as u8)).collect();
        format!("{whole}.{fraction}")
    }

    /// Returns any finite double: every exponent is as likely as any other.
    pub fn float(&mut self) -> f64 {
        let float = f64::from_bits(self.next());
        if float.is_finite() { float } else { 0.1 }
    }

    pub fn bytes(&mut self, most: usize) -> Vec<u8> {
        let count = self.below(most + 1);
        (0..count).map(|_| self.next() as u8).collect()
    }

    /// Returns bytes that are often those of a text, and often nearly so.
    pub fn awkward_bytes(&mut self, most: usize) -> Vec<u8> {
        let mut bytes =
            if self.once_in(2) { self.bytes(most) } else { self.text(most).into_bytes() };
        if !bytes.is_empty() && self.once_in(2) {
            let at = self.below(bytes.len());
            bytes[at] = *self.pick(b"\0\n\r\x1a\\'\"\xff\xc3\xed\x80");
        }
        bytes.truncate(most);
        bytes
    }

    /// Returns a text of at most this many characters, without NUL.
    pub fn text(&mut self, most: usize) -> String {
        let mut text = String::new();
        for _ in 0..1 + self.below(3) {
            match self.below(5) {
                0..3 => text += *self.pick(&TEXTS),
                3 => text.extend((0..self.below(9)).map(|_| self.ascii())),
                _ => text.extend((0..self.below(5)).map(|_| self.character())),
            }
        }
        text.chars().take(most).collect()
    }

    fn ascii(&mut self) -> char {
        char::from(1 + self.below(126) as u8)
    }

    fn character(&mut self) -> char {
        let code = 1 + self.below(0x10_ffff) as u32;
        char::from_u32(code).unwrap_or('\u{fffd}')
    }

    /// Returns a name that is not among these.
    pub fn name(&mut self, taken: &[String]) -> String {
        let name = *self.pick(&NAMES);
        let is_taken =
            |name: &str| taken.iter().any(|taken| taken.to_lowercase() == name.to_lowercase());
        if !is_taken(name) {
            return name.to_owned();
        }
        (2..).map(|number| format!("{name}{number}")).find(|name| !is_taken(name)).expect("a name")
    }

    /// Returns a day of the calendar.
    pub fn date(&mut self, years: (i64, i64)) -> String {
        let year = self.between(years.0, years.1);
        let is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        let month = 1 + self.below(12);
        let longest = match month {
            2 if is_leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        format!("{year:04}-{month:02}-{:02}", 1 + self.below(longest))
    }

    /// Returns a time of day with up to six digits after the second.
    pub fn clock(&mut self) -> String {
        let (hour, minute, second) = (self.below(24), self.below(60), self.below(60));
        let clock = format!("{hour:02}:{minute:02}:{second:02}");
        match self.below(3) {
            0 => clock,
            1 => format!("{clock}.{:06}", self.below(1_000_000)),
            _ => format!("{clock}.{}", self.pick(&["1", "50", "000001", "999999", "000", "12"])),
        }
    }

    /// Returns a JSON document, with blanks and escapes as a person might write them.
    pub fn json(&mut self, depth: usize) -> String {
        let blank = *self.pick(&["", "", " ", "\n  "]);
        match self.below(if depth == 0 { 5 } else { 7 }) {
            0 => self.pick(&["null", "true", "false"]).to_string(),
            1 => self
                .pick(&["0", "-0", "1.50", "1e5", "-12.0E-3", "12345678901234567890123"])
                .to_string(),
            2 => self.digits(12),
            3 => self
                .pick(&["\"\\u00e9\\n\"", "\"\\\"\\\\\\/\\b\\f\\t\"", "\"\\ud83c\\udf89\""])
                .to_string(),
            4 => serde_json::to_string(&self.text(12)).expect("a text is JSON"),
            5 => {
                let items: Vec<String> = (0..self.below(4)).map(|_| self.json(depth - 1)).collect();
                format!("[{blank}{}]", items.join(&format!(",{blank}")))
            }
            _ => {
                let mut member = || {
                    let key = serde_json::to_string(&self.text(6)).expect("a text is JSON");
                    format!("{key}:{blank}{}", self.json(depth - 1))
                };
                let members: Vec<String> = (0..2).map(|_| member()).collect();
                format!("{{{blank}{}}}", members.join(&format!(",{blank}")))
            }
        }
    }
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_same_seed_gives_the_same_values() {
    let values = |seed| {
        let mut random = Random::new(seed);
        (
            random.text(40),
            random.awkward_bytes(9),
            random.decimal(5, 5),
            random.json(3),
            random.next(),
        )
    };
    assert_eq!(values(7), values(7));
    assert_ne!(values(7), values(8));
}
