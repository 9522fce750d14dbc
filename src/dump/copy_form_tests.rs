//! Rows of COPY in other forms, judged by what PostgreSQL 15 loads from the same lines.

use proptest::prelude::*;

use super::copy_form::*;
use super::copy_text;
use super::dialect::POSTGRES;
use super::rows::{Kind, Layout, RowEncoding, RowSpans, Span};

const CSV: Csv = Csv { quote: b'"', escape: b'"' };

fn form(delimiter: u8, null: &str, csv: Option<Csv>) -> CopyForm {
    let null = NullMark::new(null.as_bytes()).expect("a short text");
    CopyForm { delimiter, null, csv, oids: false }
}

/// The values of each row; a row at fault is its detail.
fn rows(form: CopyForm, width: usize, text: &str) -> Vec<String> {
    let mut spans = RowSpans::default();
    let (encoding, lexicon) = (RowEncoding::CopyForm(form), &POSTGRES.lexicon);
    let crlf = text.lines().next().is_some_and(|_| text.contains("\r\n"));
    spans.split(text.as_bytes(), Layout { encoding, width, lexicon, crlf });
    let shown = |span: &Span| {
        let mut out = Vec::new();
        let field = span.of(text.as_bytes());
        match span.kind {
            Kind::Null => return "NULL".to_owned(),
            Kind::CopyEscaped => copy_text::unescape(field, &mut out),
            Kind::CsvQuoted { quote, escape } => unquote(field, Csv { quote, escape }, &mut out),
            _ => out.extend_from_slice(field),
        }
        format!("<{}>", String::from_utf8(out).expect("text"))
    };
    let row = |row: usize| {
        let fault = spans.faults().iter().find(|fault| fault.row as usize == row);
        let values = || spans.spans()[row * width..(row + 1) * width].iter().map(shown);
        fault.map_or_else(|| values().collect(), |fault| fault.detail.clone())
    };
    (0..spans.count()).map(row).collect()
}

fn check(form: CopyForm, width: usize, text: &str, expected: &[&str]) {
    assert_eq!(rows(form, width, text), expected, "{text}");
}

#[test]
fn text_may_have_any_delimiter_and_null() {
    let pipes = form(b'|', "", None);
    check(pipes, 3, "1||a\tb\n\\N|\\||x\\n\n", &["<1>NULL<a\tb>", "<N><|><x\n>"]);
    check(pipes, 2, "1|2\r\n3|\r\n", &["<1><2>", "<3>NULL"]);
    check(form(b'\t', "NULL", None), 1, "NULL\nNULL \n\\N\n", &["NULL", "<NULL >", "<N>"]);
    check(pipes, 2, "1\n1|2|3\n", &["expected 2 values, found 1", "expected 2 values, found 3"]);
    check(pipes, 1, "a\\\nb\n", &["<a\nb>"]);
}

#[test]
fn oids_are_no_values() {
    let oids = CopyForm { oids: true, ..form(b'\t', "\\N", None) };
    check(oids, 2, "16384\t1\t\\N\n16385\t2\tx\n", &["<1>NULL", "<2><x>"]);
    check(oids, 0, "16384\n16385\n", &["", ""]);
    check(oids, 2, "16384\t1\n", &["expected 2 values, found 1"]);
}

#[test]
fn csv_has_quotes_as_the_server_reads_them() {
    let csv = form(b',', "", Some(CSV));
    check(csv, 3, "1,\"\",\n", &["<1><>NULL"]);
    check(csv, 1, "\"a \"\"b\"\"\"\n", &["<a \"b\">"]);
    check(csv, 1, "\"two\nlines\r\nthree\"\n", &["<two\nlines\r\nthree>"]);
    check(csv, 2, "a\"b,c\"d,\"x\"y\"z\"\n", &["<ab,cd><xyz>"]);
    check(csv, 2, "1,2\r\n\"3\",\"4\"\r\n", &["<1><2>", "<3><4>"]);
    check(csv, 1, "\\N\n\n\\.x\n a \n", &["<\\N>", "NULL", "<\\.x>", "< a >"]);
    check(csv, 1, "\"open\n", &["expected the quote that ends a value, found the end"]);
}

#[test]
fn csv_may_have_other_quotes_and_escapes() {
    let odd = form(b';', "nil", Some(Csv { quote: b'\'', escape: b'\\' }));
    check(odd, 3, "'it\\'s';nil;'nil'\n", &["<it's>NULL<nil>"]);
    check(odd, 2, "'a\\\\';'\\n \"'\n", &["<a\\><\\n \">"]);
    check(odd, 1, "'a''b'\n", &["<ab>"]);
}

#[test]
fn windows_of_csv_end_with_whole_rows() {
    assert_eq!(last_csv_row_end(b"a\n\"b\nc", CSV), Some(2));
    assert_eq!(last_csv_row_end(b"\"b\nc", CSV), None);
    assert_eq!(last_csv_row_end(b"a\n\"\"\"\n\\.\n", CSV), Some(6));
    assert_eq!(last_csv_row_end(b"a\n\\.x\nb\n", CSV), Some(8));
    assert_eq!(first_csv_row_end(b"\"a\"", CSV), None);
}

proptest! {
    /// What a writer of CSV quotes is what is read, and rows end where it ended them.
    #[test]
    fn quoted_values_are_read_as_they_were(
        values in prop::collection::vec("[a,\"'\\\\\n\r\té]{0,6}", 1..8),
        other in prop::sample::select(vec![b'"', b'\\', b'\'']),
    ) {
        let csv = Csv { quote: b'"', escape: other };
        let escape = char::from(other);
        let quoted = |value: &String| {
            let mut text = String::from('"');
            for letter in value.chars() {
                if letter == '"' || letter == escape {
                    text.push(escape);
                }
                text.push(letter);
            }
            text + "\"\n"
        };
        let text: String = values.iter().map(quoted).collect();
        let found = rows(form(b',', "", Some(csv)), 1, &text);
        let expected: Vec<_> = values.iter().map(|value| format!("<{value}>")).collect();
        prop_assert_eq!(found, expected);
        prop_assert_eq!(first_csv_row_end(text.as_bytes(), csv), Some(quoted(&values[0]).len()));
    }
}
