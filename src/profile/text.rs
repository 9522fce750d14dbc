//! What the texts of a column are like: how long, how clean, of which shape.

use std::borrow::Cow;
use std::cmp::Ordering;

use arrow::array::StringArray;

use super::decimal_text::compare;
use super::distinct::{Distinct, hash_bytes};
use super::secret_value;
use super::shape::{Counted, Shapes};
use super::unheld::is_partial_date;

/// Tests of texts that other rooms know how to do.
#[derive(Debug, Clone, Copy)]
pub struct TextTests {
    /// Tells text that was UTF-8 already when it was encoded as UTF-8.
    pub looks_double_encoded: fn(&str) -> bool,
    /// Keep the first and the last text in the order of bytes.
    pub keep_extremes: bool,
}

/// The beginning of a text that is kept as an extreme: longer ones are cut.
const KEPT_BYTES: usize = 120;

/// Random text is at least this long: shorter codes are names of something.
const RANDOM_BYTES: u64 = 20;
/// Fewer values prove no chance.
const RANDOM_VALUES: u64 = 8;

/// The texts of a column so far.
#[derive(Debug, Clone)]
pub(super) struct Texts {
    /// Values, empty ones included.
    pub values: u64,
    pub bytes: u64,
    pub longest_bytes: u64,
    pub longest_chars: u64,
    pub shortest_bytes: u64,
    pub empty: u64,
    /// Begin or end with a blank.
    pub blank_edges: u64,
    pub nul_bytes: u64,
    pub double_encoded: u64,
    pub zero_dates: u64,
    pub partial_dates: u64,
    /// Shapes that all values have, but for empty ones and zero dates.
    pub shapes: Shapes,
    pub json: u64,
    pub php_serialized: u64,
    pub urls: u64,
    pub emails: u64,
    /// Values with a comma, while all are lists.
    pub commas: u64,
    /// The largest number of digits before and behind the point, while all are numbers.
    pub whole_digits: u32,
    pub fraction_digits: u32,
    pub secrets: secret_value::Counts,
    /// Values that mix letters and digits and have no blank.
    pub mixed: u64,
    /// The first and the last, while all are numbers by their value, else by their bytes.
    pub numbers: Option<(Box<str>, Box<str>)>,
    pub extremes: Option<(Box<str>, Box<str>)>,
    keep_extremes: bool,
}

impl Texts {
    pub fn new(tests: TextTests) -> Self {
        Self {
            values: 0,
            bytes: 0,
            longest_bytes: 0,
            longest_chars: 0,
            shortest_bytes: u64::MAX,
            empty: 0,
            blank_edges: 0,
            nul_bytes: 0,
            double_encoded: 0,
            zero_dates: 0,
            partial_dates: 0,
            shapes: Shapes::ALL,
            json: 0,
            php_serialized: 0,
            urls: 0,
            emails: 0,
            commas: 0,
            whole_digits: 0,
            fraction_digits: 0,
            secrets: secret_value::Counts::default(),
            mixed: 0,
            numbers: None,
            extremes: None,
            keep_extremes: tests.keep_extremes,
        }
    }

    /// Looks at an array; `distinct` learns of each value.
    pub fn add(&mut self, array: &StringArray, tests: TextTests, distinct: &mut Distinct) {
        // What no byte of the array has, no value has: one pass over all instead of many.
        let all = array.value_data();
        let plain = Plainness {
            is_ascii: all.is_ascii(),
            has_nul: memchr::memchr(0, all).is_some(),
            has_at: memchr::memchr(b'@', all).is_some(),
        };
        for text in array.iter().flatten() {
            distinct.add(hash_bytes(text.as_bytes()));
            self.add_text(text, plain, tests);
        }
    }

    fn add_text(&mut self, text: &str, plain: Plainness, tests: TextTests) {
        let bytes = text.as_bytes();
        let length = bytes.len() as u64;
        self.values += 1;
        self.bytes += length;
        self.shortest_bytes = self.shortest_bytes.min(length);
        let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
            self.empty += 1;
            return;
        };
        self.longest_bytes = self.longest_bytes.max(length);
        // There are never more characters than bytes.
        if length > self.longest_chars {
            let chars = if plain.is_ascii { length } else { text.chars().count() as u64 };
            self.longest_chars = self.longest_chars.max(chars);
        }
        self.blank_edges += u64::from(first.is_ascii_whitespace() || last.is_ascii_whitespace());
        if plain.has_nul {
            self.nul_bytes += u64::from(memchr::memchr(0, bytes).is_some());
        }
        if !plain.is_ascii && !text.is_ascii() {
            self.double_encoded += u64::from((tests.looks_double_encoded)(text));
        }
        if let Some(kind) = secret_value::Kind::of(bytes) {
            self.secrets.add(kind);
        }
        self.add_shape(text, plain);
        if self.keep_extremes || self.shapes.is_temporal() {
            keep(&mut self.extremes, cut(text), str::cmp);
        }
    }

    fn add_shape(&mut self, text: &str, plain: Plainness) {
        let bytes = text.as_bytes();
        if bytes[0] == b'0' && bytes.starts_with(b"0000-00-00") {
            self.zero_dates += 1;
            return;
        }
        if !self.shapes.is_empty() {
            if self.shapes.is_temporal() && is_partial_date(bytes) {
                self.partial_dates += 1;
                return;
            }
            let (shapes, digits) = Shapes::of(bytes, self.shapes);
            self.shapes = shapes;
            match digits {
                Some(digits) => {
                    self.whole_digits = self.whole_digits.max(digits.whole);
                    self.fraction_digits = self.fraction_digits.max(digits.fraction);
                    keep(&mut self.numbers, Cow::Borrowed(text), compare);
                }
                None => self.numbers = None,
            }
            if shapes.has(Shapes::LIST) {
                self.commas += u64::from(bytes.contains(&b','));
            }
        }
        // Whatever is a number, a date or a UUID is none of these.
        if bytes[0].is_ascii_digit() && !plain.has_at {
            self.mixed += u64::from(is_mixed(bytes));
            return;
        }
        match Counted::of(text) {
            Some(Counted::Json) => self.json += 1,
            Some(Counted::PhpSerialized) => self.php_serialized += 1,
            Some(Counted::Url) => self.urls += 1,
            Some(Counted::Email) => self.emails += 1,
            None => self.mixed += u64::from(is_mixed(bytes)),
        }
    }

    pub fn merge(&mut self, other: &Self) {
        self.values += other.values;
        self.bytes += other.bytes;
        self.longest_bytes = self.longest_bytes.max(other.longest_bytes);
        self.longest_chars = self.longest_chars.max(other.longest_chars);
        self.shortest_bytes = self.shortest_bytes.min(other.shortest_bytes);
        self.empty += other.empty;
        self.blank_edges += other.blank_edges;
        self.nul_bytes += other.nul_bytes;
        self.double_encoded += other.double_encoded;
        self.zero_dates += other.zero_dates;
        self.partial_dates += other.partial_dates;
        self.shapes = self.shapes.and(other.shapes);
        self.json += other.json;
        self.php_serialized += other.php_serialized;
        self.urls += other.urls;
        self.emails += other.emails;
        self.commas += other.commas;
        self.whole_digits = self.whole_digits.max(other.whole_digits);
        self.fraction_digits = self.fraction_digits.max(other.fraction_digits);
        self.secrets.merge(&other.secrets);
        self.mixed += other.mixed;
        merge_pair(&mut self.numbers, &other.numbers, compare);
        merge_pair(&mut self.extremes, &other.extremes, str::cmp);
    }

    /// Returns values that are not empty.
    pub fn filled(&self) -> u64 {
        self.values - self.empty
    }

    /// Returns how many values have a shape that is counted.
    pub fn counted(&self, shape: Counted) -> u64 {
        match shape {
            Counted::Json => self.json,
            Counted::PhpSerialized => self.php_serialized,
            Counted::Url => self.urls,
            Counted::Email => self.emails,
        }
    }

    /// Returns true where all values are as long, mix letters and digits, and have no shape.
    pub fn looks_random(&self) -> bool {
        self.filled() >= RANDOM_VALUES
            && self.empty == 0
            && self.shortest_bytes == self.longest_bytes
            && self.longest_bytes >= RANDOM_BYTES
            && self.mixed * 10 >= self.filled() * 9
            && !self.shapes.has(Shapes::UUID)
            && !self.shapes.is_temporal()
    }
}

/// What no byte of an array is.
#[derive(Debug, Clone, Copy)]
struct Plainness {
    is_ascii: bool,
    has_nul: bool,
    has_at: bool,
}

/// Letters and digits in one word, as Base64 and hex have them.
fn is_mixed(bytes: &[u8]) -> bool {
    // Prose is longer, or has blanks in its first words.
    const LOOKED_AT: usize = 64;
    if bytes.len() < RANDOM_BYTES as usize {
        return false;
    }
    let bytes = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    let is_part = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'_' | b'-')
    };
    bytes.iter().all(is_part)
        && bytes.iter().any(u8::is_ascii_digit)
        && bytes.iter().any(u8::is_ascii_alphabetic)
}

fn cut(text: &str) -> Cow<'_, str> {
    if text.len() <= KEPT_BYTES {
        return Cow::Borrowed(text);
    }
    let end = (0..=KEPT_BYTES).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    Cow::Owned(format!("{}…", &text[..end]))
}

type Pair = Option<(Box<str>, Box<str>)>;

fn keep(pair: &mut Pair, text: Cow<'_, str>, order: fn(&str, &str) -> Ordering) {
    match pair {
        None => *pair = Some((text.as_ref().into(), text.as_ref().into())),
        Some((low, high)) => {
            if order(&text, low) == Ordering::Less {
                *low = text.into();
            } else if order(&text, high) == Ordering::Greater {
                *high = text.into();
            }
        }
    }
}

fn merge_pair(pair: &mut Pair, other: &Pair, order: fn(&str, &str) -> Ordering) {
    if let Some((low, high)) = other {
        keep(pair, Cow::Borrowed(low), order);
        keep(pair, Cow::Borrowed(high), order);
    }
}
