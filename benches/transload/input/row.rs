//! Writes rows as a dump has them, and adds up what a reader has to find.
//!
//! Knows how each form writes a value; what a table means is not its business.

use std::io::Write;

use super::{Form, Table};

/// About the size of an INSERT that mariadb-dump makes (`net_buffer_length`).
const INSERT_BYTES: usize = 1 << 20;
/// Rows of an INSERT of pg_dump (`--rows-per-insert`).
const ROWS_AN_INSERT: u64 = 1_000;

/// What is known of the rows of a table, to be compared with what a reader says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub rows: u64,
    /// Sum of the column [`Table::number`].
    pub number: i64,
    /// Bytes of all values of the column [`Table::bytes`].
    pub bytes: u64,
}

impl Facts {
    pub fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.number += other.number;
        self.bytes += other.bytes;
    }
}

/// A point of time, in seconds and microseconds after the year 2000 begins.
#[derive(Clone, Copy)]
pub struct Moment {
    pub second: u64,
    pub micros: u32,
}

/// Takes the rows of one table, value by value.
pub struct Rows<'a> {
    form: Form,
    table: &'a Table,
    text: Vec<u8>,
    /// Where the statement begins that rows are added to.
    statement: Option<usize>,
    statement_rows: u64,
    column: usize,
    number_at: usize,
    bytes_at: usize,
    facts: Facts,
}

impl<'a> Rows<'a> {
    pub fn new(form: Form, table: &'a Table) -> Self {
        let place = |name| {
            let at = table.columns.iter().position(|column| column.name == name);
            at.unwrap_or(usize::MAX)
        };
        Self {
            form,
            table,
            text: Vec::new(),
            statement: None,
            statement_rows: 0,
            column: 0,
            number_at: place(table.number),
            bytes_at: place(table.bytes),
            facts: Facts::default(),
        }
    }

    pub fn begin(&mut self) {
        let is_full = |start: usize| match self.form {
            Form::Mysql => self.text.len() - start >= INSERT_BYTES,
            Form::Copy => false,
            Form::Inserts => self.statement_rows == ROWS_AN_INSERT,
        };
        if self.statement.is_some_and(is_full) {
            self.end_statement();
        }
        let name = self.table.name;
        match (self.form, self.statement) {
            (Form::Copy, _) => {}
            (Form::Mysql, Some(_)) => self.text.extend(b",\n"),
            (Form::Inserts, Some(_)) => self.text.extend(b",\n\t"),
            (form, None) => {
                self.statement = Some(self.text.len());
                self.text.extend(match form {
                    Form::Mysql => format!("INSERT INTO `{name}` VALUES\n").into_bytes(),
                    _ => format!("INSERT INTO public.{name} VALUES\n\t").into_bytes(),
                });
            }
        }
        if self.form != Form::Copy {
            self.text.push(b'(');
        }
        self.statement_rows += 1;
        self.column = 0;
    }

    pub fn end(&mut self) {
        assert_eq!(self.column, self.table.columns.len(), "values of {}", self.table.name);
        self.text.push(if self.form == Form::Copy { b'\n' } else { b')' });
        self.facts.rows += 1;
    }

    /// Returns the text, and what is in it.
    pub fn finish(mut self) -> (Vec<u8>, Facts) {
        self.end_statement();
        (self.text, self.facts)
    }

    fn end_statement(&mut self) {
        if self.statement.take().is_some() {
            let end: &[u8] = if self.form == Form::Mysql { b";\n" } else { b";\n\n\n" };
            self.text.extend(end);
        }
        self.statement_rows = 0;
    }

    pub fn null(&mut self) {
        self.separate();
        let null: &[u8] = if self.form == Form::Copy { b"\\N" } else { b"NULL" };
        self.text.extend(null);
    }

    pub fn integer(&mut self, value: u64) {
        if self.column == self.number_at {
            self.facts.number += value as i64;
        }
        self.separate();
        self.push(format_args!("{value}"));
    }

    /// A number of `10^-digits`.
    pub fn decimal(&mut self, value: i64, digits: u32) {
        self.separate();
        let unit = 10_i64.pow(digits);
        let (sign, whole) = (if value < 0 { "-" } else { "" }, value.abs() / unit);
        self.push(format_args!("{sign}{whole}.{:0w$}", value.abs() % unit, w = digits as usize));
    }

    pub fn flag(&mut self, value: bool) {
        self.separate();
        let text = match (self.form, value) {
            (Form::Mysql, true) => "1",
            (Form::Mysql, false) => "0",
            (Form::Copy, true) => "t",
            (Form::Copy, false) => "f",
            (Form::Inserts, true) => "true",
            (Form::Inserts, false) => "false",
        };
        self.text.extend(text.as_bytes());
    }

    /// A time of a whole second.
    pub fn second(&mut self, moment: Moment) {
        self.moment(Moment { micros: 0, ..moment });
    }

    /// A time with microseconds, where it has any: pg_dump leaves zeros away, mariadb-dump does not.
    pub fn micros(&mut self, moment: Moment) {
        self.moment(Moment { micros: moment.micros.max(1), ..moment });
    }

    fn moment(&mut self, Moment { second, micros }: Moment) {
        self.separate();
        let (year, month, day) = date(second / 86_400);
        let (hour, minute, second) = (second / 3_600 % 24, second / 60 % 60, second % 60);
        self.quote();
        self.push(format_args!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"));
        if micros > 0 {
            let start = self.text.len();
            self.push(format_args!(".{micros:06}"));
            while self.form != Form::Mysql && self.text.ends_with(b"0") && self.text.len() > start {
                self.text.pop();
            }
        }
        self.quote();
    }

    pub fn text(&mut self, value: &str) {
        if self.column == self.bytes_at {
            self.facts.bytes += value.len() as u64;
        }
        self.separate();
        self.quote();
        match self.form {
            Form::Mysql => push_mysql(&mut self.text, value.as_bytes()),
            Form::Copy => push_copy(&mut self.text, value.as_bytes()),
            Form::Inserts => push_standard(&mut self.text, value.as_bytes()),
        }
        self.quote();
    }

    pub fn bytes(&mut self, value: &[u8]) {
        if self.column == self.bytes_at {
            self.facts.bytes += value.len() as u64;
        }
        self.separate();
        match self.form {
            // As mariadb-dump does: without a word that these are bytes.
            Form::Mysql => {
                self.text.push(b'\'');
                push_mysql(&mut self.text, value);
            }
            Form::Copy => {
                self.text.extend(b"\\\\x");
                push_hex(&mut self.text, value);
            }
            Form::Inserts => {
                self.text.extend(b"'\\x");
                push_hex(&mut self.text, value);
            }
        }
        self.quote();
    }

    fn separate(&mut self) {
        if self.column > 0 {
            let between: &[u8] = match self.form {
                Form::Mysql => b",",
                Form::Copy => b"\t",
                Form::Inserts => b", ",
            };
            self.text.extend(between);
        }
        self.column += 1;
    }

    fn quote(&mut self) {
        if self.form != Form::Copy {
            self.text.push(b'\'');
        }
    }

    fn push(&mut self, text: std::fmt::Arguments) {
        // Writing to a vector does not fail.
        self.text.write_fmt(text).ok();
    }
}

/// Appends what stands between the quotes of mariadb-dump, which leaves tabs as they are.
fn push_mysql(text: &mut Vec<u8>, value: &[u8]) {
    push_escaped(text, value, |byte| match byte {
        b'\0' => Some(b'0'),
        b'\n' => Some(b'n'),
        b'\r' => Some(b'r'),
        0x1A => Some(b'Z'),
        b'\\' | b'\'' | b'"' => Some(byte),
        _ => None,
    });
}

fn push_copy(text: &mut Vec<u8>, value: &[u8]) {
    push_escaped(text, value, |byte| match byte {
        b'\n' => Some(b'n'),
        b'\r' => Some(b'r'),
        b'\t' => Some(b't'),
        b'\\' => Some(byte),
        _ => None,
    });
}

/// Appends what stands between the quotes of standard SQL: only quotes are doubled.
fn push_standard(text: &mut Vec<u8>, value: &[u8]) {
    for (at, part) in value.split(|byte| *byte == b'\'').enumerate() {
        if at > 0 {
            text.extend(b"''");
        }
        text.extend(part);
    }
}

fn push_escaped(text: &mut Vec<u8>, value: &[u8], letter: impl Fn(u8) -> Option<u8>) {
    let mut start = 0;
    for (at, byte) in value.iter().enumerate() {
        if let Some(letter) = letter(*byte) {
            text.extend(&value[start..at]);
            text.extend([b'\\', letter]);
            start = at + 1;
        }
    }
    text.extend(&value[start..]);
}

/// Appends two digits a byte.
pub fn push_hex(text: &mut Vec<u8>, value: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    text.extend(
        value
            .iter()
            .flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]),
    );
}

/// Returns the year, month and day of a day after 2000-01-01, by the calendar's rule.
fn date(mut day: u64) -> (u64, u64, u64) {
    let is_leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    let mut year = 2000;
    while day >= 365 + u64::from(is_leap(year)) {
        day -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while day >= lengths[month] {
        day -= lengths[month];
        month += 1;
    }
    (year, month as u64 + 1, day + 1)
}
