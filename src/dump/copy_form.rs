//! Rows of a COPY in another form than pg_dump's: other delimiters and NULLs, oids, CSV.
//!
//! Bytes in, spans out, as in `copy_text`, whose escapes hold in text here too. Knows no options
//! and no statements. CSV: <https://www.postgresql.org/docs/current/sql-copy.html>, "CSV Format".
//!
//! The dry run of `split` on `1,"a ""b""",\n` in CSV, where the row width is 3:
//!
//! ```text
//! 1            until the comma               Text "1"
//! "a ""b"""    quotes that are doubled       CsvQuoted, with its quotes
//! (nothing)    as the NULL string            Null, the row ends with 3 values
//! ```

use memchr::memmem;

use super::rows::{Kind, RowSpans, Span, find2, find3};

/// How the rows of a COPY are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyForm {
    pub delimiter: u8,
    pub null: NullMark,
    /// `None` in the text format.
    pub csv: Option<Csv>,
    /// Each row begins with its oid, which is no column.
    pub oids: bool,
}

/// The quotes of the CSV format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Csv {
    pub quote: u8,
    /// What stands before a quote, or before itself, inside of quotes.
    pub escape: u8,
}

/// The longest text for NULL: longer ones are not read, so that a form is as small as a number.
const LONGEST_NULL_BYTES: usize = 16;

/// The text that stands for NULL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NullMark {
    bytes: [u8; LONGEST_NULL_BYTES],
    length: u8,
}

impl NullMark {
    /// Returns `None` for a text that is too long, or that can stand on no line.
    pub fn new(text: &[u8]) -> Option<Self> {
        let mut bytes = [0; LONGEST_NULL_BYTES];
        bytes.get_mut(..text.len())?.copy_from_slice(text);
        let fits_a_line = !text.contains(&b'\n') && !text.contains(&b'\r');
        fits_a_line.then_some(Self { bytes, length: text.len() as u8 })
    }

    fn is(&self, field: &[u8]) -> bool {
        field == &self.bytes[..usize::from(self.length)]
    }
}

/// Splits rows. The bytes end before the `\.` line.
pub(super) fn split(bytes: &[u8], form: CopyForm, crlf: bool, rows: &mut RowSpans) {
    let mut row = Row { bytes, form, crlf, start: 0, has_oid: false };
    while row.start < bytes.len() {
        row.start = row.split(rows);
    }
}

/// A row while it is split.
struct Row<'a> {
    bytes: &'a [u8],
    form: CopyForm,
    crlf: bool,
    start: usize,
    /// The field at hand is the oid.
    has_oid: bool,
}

impl Row<'_> {
    /// Splits the row at hand and returns the start of the next one.
    fn split(&mut self, rows: &mut RowSpans) -> usize {
        self.has_oid = self.form.oids;
        match self.form.csv {
            Some(csv) => self.split_csv(csv, rows),
            None => self.split_text(rows),
        }
    }

    fn split_text(&mut self, rows: &mut RowSpans) -> usize {
        let (mut field, mut at, mut escaped) = (self.start, self.start, false);
        loop {
            let hit = find3(self.bytes, at, [self.form.delimiter, b'\n', b'\\']);
            match self.bytes.get(hit) {
                Some(b'\\') if hit + 2 > self.bytes.len() => {
                    let detail = "expected a byte after the backslash, found the end".to_owned();
                    rows.fault(self.start, self.bytes.len(), detail);
                    return self.bytes.len();
                }
                Some(b'\\') => (at, escaped) = (hit + 2, true),
                Some(byte) if *byte == self.form.delimiter => {
                    self.push(self.text(field, hit, escaped), rows);
                    (field, at, escaped) = (hit + 1, hit + 1, false);
                }
                _ => {
                    let carriage = self.crlf && self.bytes[at..hit].ends_with(b"\r");
                    let end = hit - usize::from(carriage);
                    if &self.bytes[self.start..end] == br"\." {
                        let detail = "expected a row, found an end marker".to_owned();
                        rows.fault(self.start, end, detail);
                    } else {
                        self.finish(self.text(field, end, escaped), end, rows);
                    }
                    return hit + 1;
                }
            }
        }
    }

    fn text(&self, start: usize, end: usize, escaped: bool) -> Span {
        let kind = match escaped {
            // NULL is compared before escapes are read.
            _ if self.form.null.is(&self.bytes[start..end]) => Kind::Null,
            true => Kind::CopyEscaped,
            false => Kind::Text,
        };
        Span::new(start, end, kind)
    }

    fn split_csv(&mut self, csv: Csv, rows: &mut RowSpans) -> usize {
        let Csv { quote, escape } = csv;
        let (mut field, mut at) = (self.start, self.start);
        let mut quotes = Quotes::default();
        loop {
            if quotes.is_open {
                let hit = find2(self.bytes, at, [quote, escape]);
                if hit == self.bytes.len() {
                    let detail = "expected the quote that ends a value, found the end".to_owned();
                    rows.fault(self.start, hit, detail);
                    return hit;
                }
                (at, quotes.is_open) = after_quoted(self.bytes, hit, csv);
                quotes.has_escapes |= at == hit + 2;
                continue;
            }
            let hit = find3(self.bytes, at, [self.form.delimiter, b'\n', quote]);
            match self.bytes.get(hit) {
                Some(byte) if *byte == quote => {
                    quotes.has_more |= quotes.is_there || hit > field;
                    (quotes.is_open, quotes.is_there, at) = (true, true, hit + 1);
                }
                Some(byte) if *byte == self.form.delimiter => {
                    self.push(self.csv(field, (at, hit), quotes), rows);
                    (field, at, quotes) = (hit + 1, hit + 1, Quotes::default());
                }
                _ => {
                    // No line of a server's CSV has a carriage return of its own outside of quotes.
                    let end = hit - usize::from(self.bytes[at..hit].ends_with(b"\r"));
                    self.finish(self.csv(field, (at, end), quotes), end, rows);
                    return hit + 1;
                }
            }
        }
    }

    /// Returns the span of a field whose last part without quotes is at `plain`.
    fn csv(&self, start: usize, plain: (usize, usize), quotes: Quotes) -> Span {
        let (after_quote, end) = plain;
        let is_null = || self.form.null.is(&self.bytes[start..end]);
        match self.form.csv {
            _ if !quotes.is_there && is_null() => Span::empty(Kind::Null),
            Some(_)
                if quotes.is_there
                    && !quotes.has_escapes
                    && !quotes.has_more
                    && after_quote == end =>
            {
                Span::new(start + 1, end - 1, Kind::Text)
            }
            Some(Csv { quote, escape }) if quotes.is_there => {
                Span::new(start, end, Kind::CsvQuoted { quote, escape })
            }
            _ => Span::new(start, end, Kind::Text),
        }
    }

    fn push(&mut self, span: Span, rows: &mut RowSpans) {
        if !std::mem::take(&mut self.has_oid) {
            rows.push(span);
        }
    }

    fn finish(&mut self, last: Span, end: usize, rows: &mut RowSpans) {
        // A table without columns has empty lines for rows.
        if rows.width() > 0 || self.start < end {
            self.push(last, rows);
        }
        rows.finish(self.start, end);
    }
}

/// What is known of the quotes of a field.
#[derive(Default, Clone, Copy)]
struct Quotes {
    is_there: bool,
    is_open: bool,
    /// A quote or an escape is written as two bytes.
    has_escapes: bool,
    /// Something stands before the first quote, or there are two quoted parts.
    has_more: bool,
}

/// Goes on after a quote or an escape at `hit` inside of quotes; true where they are still open.
fn after_quoted(bytes: &[u8], hit: usize, Csv { quote, escape }: Csv) -> (usize, bool) {
    let next = bytes.get(hit + 1);
    if bytes[hit] == escape && next.is_some_and(|next| *next == escape || *next == quote) {
        return (hit + 2, true);
    }
    (hit + 1, bytes[hit] != quote)
}

/// Appends the value of a CSV field that has quotes.
pub(super) fn unquote(field: &[u8], csv: Csv, out: &mut Vec<u8>) {
    let (mut at, mut is_open) = (0, false);
    while at < field.len() {
        let stop = if is_open { csv.escape } else { csv.quote };
        let hit = find2(field, at, [csv.quote, stop]);
        out.extend_from_slice(&field[at..hit]);
        if hit == field.len() {
            return;
        }
        let was_open = is_open;
        (at, is_open) = if is_open { after_quoted(field, hit, csv) } else { (hit + 1, true) };
        match at - hit {
            // The second of two is the value's.
            2 => out.push(field[hit + 1]),
            // An escape before any other byte is one itself.
            _ if was_open && is_open => out.push(field[hit]),
            _ => {}
        }
    }
}

/// Returns where the last whole row of CSV in this window ends, or where `\.` ends them all.
///
/// psql ends the rows at such a line, quoted or not.
pub(super) fn last_csv_row_end(window: &[u8], csv: Csv) -> Option<usize> {
    let end_marker =
        |offset: &usize| matches!(&window[offset + 3..], [b'\n', ..] | [b'\r', b'\n', ..]);
    let limit = memmem::find_iter(window, b"\n\\.").find(end_marker);
    if let Some(limit) = limit {
        return Some(limit + 1);
    }
    let mut end = None;
    let mut at = 0;
    while let Some(row_end) = first_csv_row_end(&window[at..], csv) {
        at += row_end;
        end = Some(at);
    }
    end
}

/// Returns where the first row of CSV ends, its newline included.
pub(super) fn first_csv_row_end(text: &[u8], csv: Csv) -> Option<usize> {
    let (mut at, mut is_open) = (0, false);
    loop {
        let hit = match is_open {
            true => find2(text, at, [csv.quote, csv.escape]),
            false => find2(text, at, [csv.quote, b'\n']),
        };
        match text.get(hit)? {
            // What follows tells whether this quote is the last one.
            _ if is_open && hit + 1 == text.len() => return None,
            _ if is_open => (at, is_open) = after_quoted(text, hit, csv),
            b'\n' => return Some(hit + 1),
            _ => (at, is_open) = (hit + 1, true),
        }
    }
}
