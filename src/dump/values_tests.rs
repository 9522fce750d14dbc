use proptest::prelude::*;

use super::dialect::{Dialect, MYSQL, POSTGRES, SQLITE};
use super::rows::{Layout, RowEncoding, RowSpans, Span};
use super::values::{split_unusually, unescape};

fn split_text(dialect: &Dialect, text: &str, width: usize) -> RowSpans {
    let mut rows = RowSpans::default();
    let (encoding, lexicon) = (RowEncoding::Values, &dialect.lexicon);
    rows.split(text.as_bytes(), Layout { encoding, width, lexicon, crlf: false });
    rows
}

/// Every value as `Kind text`, in one line a row; a fault is `! place: detail`.
fn check(dialect: &Dialect, text: &str, width: usize, expected: &[&str]) {
    let rows = split_text(dialect, text, width);
    let value = |span: &Span| {
        let mut out = Vec::new();
        unescape(text.as_bytes(), *span, &dialect.lexicon, &mut out).unwrap();
        format!("{:?} {}", span.kind, String::from_utf8(out).unwrap())
    };
    let line = |row: usize| {
        if let Some(fault) = rows.faults().iter().find(|fault| fault.row as usize == row) {
            let (start, end) = rows.place(fault.row);
            return format!("! {}: {}", &text[start..end], fault.detail);
        }
        let spans = &rows.spans()[row * width..(row + 1) * width];
        spans.iter().map(value).collect::<Vec<_>>().join(" | ")
    };
    assert_eq!((0..rows.count()).map(line).collect::<Vec<_>>(), expected, "{text}");
}

fn value(dialect: &Dialect, text: &str, expected: &str) {
    check(dialect, &format!("({text})"), 1, &[expected]);
    check(dialect, &format!("\n ( \t{text} /* c */ ) ;\n"), 1, &[expected]);
    let twice = format!("{expected} | {expected}");
    check(dialect, &format!("({text},{text}),({text},\n{text})"), 2, &[&twice, &twice]);
}

#[test]
fn tuples_are_rows() {
    check(
        &MYSQL,
        "(1,'a'),(2,'b')\n,\n( 3 , 'c' );\n",
        2,
        &["Bare 1 | Text a", "Bare 2 | Text b", "Bare 3 | Text c"],
    );
    check(&MYSQL, "-- (9)\n(1) /* (8) */, # (7)\n(2)", 1, &["Bare 1", "Bare 2"]);
    check(&MYSQL, "(),();", 0, &["", ""]);
}

#[test]
fn strings_of_mysql() {
    value(&MYSQL, r"'it''s (a), b'", "Doubled it's (a), b");
    value(&MYSQL, r"'it\'s ''x'''", "MysqlEscaped it's 'x'");
    value(&MYSQL, r#""a\"b""c'd""#, "MysqlEscaped a\"b\"c'd");
    value(&MYSQL, "''", "Text ");
    value(&MYSQL, r"'\\'", r"MysqlEscaped \");
    value(&MYSQL, "N'x'", "Text x");
    value(&MYSQL, "_binary 'x'", "Text x");
    value(&MYSQL, "_utf8mb4'é'", "Text é");
    value(&MYSQL, "_latin1'ab'", "Introduced _latin1'ab'");
    value(&MYSQL, "_swe7'ab'", "Unsupported _swe7'ab'");
    value(&MYSQL, "'a' \n 'b' \"c\"", "Joined abc");
}

#[test]
fn strings_of_postgres() {
    value(&POSTGRES, r"'a\b'", r"Text a\b");
    value(&POSTGRES, r"E'a\tb\'c''d'", "PostgresEscaped a\tb'c'd");
    value(&POSTGRES, r"U&'d\0061t\+000061'", "UnicodeEscaped data");
    value(&POSTGRES, "$$it's$$", "Text it's");
    value(&POSTGRES, "$q$a$$b$q$", "Text a$$b");
    value(&POSTGRES, "'a'\n'b'", "Joined ab");
    value(&POSTGRES, "E'a\\t'\n'b\\t'", "Joined a\tb\t");
    value(&POSTGRES, "U&'x' UESCAPE '!'", "Unsupported U&'x' UESCAPE '!'");
}

#[test]
fn a_backslash_escapes_where_the_lexicon_says_so() {
    let mut old = POSTGRES;
    old.lexicon.backslash_escapes = true;
    value(&old, r"'a\tb'", "PostgresEscaped a\tb");
    let mut strict = MYSQL;
    strict.lexicon.backslash_escapes = false;
    value(&strict, r"'a\'", r"Text a\");
}

#[test]
fn numbers_and_keywords() {
    for number in ["0", "-1", "+2.50", ".5", "1e10", "-1.5E-3", "TRUE", "false"] {
        value(&MYSQL, number, &format!("Bare {number}"));
        value(&POSTGRES, number, &format!("Bare {number}"));
    }
    for null in ["NULL", "null", "NULL::text"] {
        value(&POSTGRES, null, "Null ");
    }
    value(&MYSQL, "DEFAULT", "Default DEFAULT");
}

#[test]
fn hexadecimal_and_binary_digits() {
    value(&MYSQL, "0x0aFF", "Hex 0aFF");
    value(&MYSQL, "x'0a'", "Hex 0a");
    value(&MYSQL, "_binary 0x41", "Hex 41");
    value(&MYSQL, "b'0101'", "Bits 0101");
    value(&MYSQL, "0b11", "Bits 11");
    value(&POSTGRES, "B'01'", "Bits 01");
}

#[test]
fn simple_casts_are_their_literal() {
    value(&POSTGRES, "'x'::text", "Text x");
    value(&POSTGRES, "'{a}'::public.\"Mood\"[]", "Text {a}");
    value(&POSTGRES, "'1.5'::numeric(10,2)", "Text 1.5");
    value(&POSTGRES, "5::bigint::text", "Bare 5");
    value(&POSTGRES, "CAST('x''y' AS character varying(10))", "Doubled x'y");
    value(&POSTGRES, "CAST( NULL AS text )", "Null ");
    value(&MYSQL, "TIMESTAMP '2024-01-01 00:00:00'", "Text 2024-01-01 00:00:00");
}

#[test]
fn expressions_are_kept_whole() {
    for text in [
        "ST_GeomFromText('POINT(1, 2)')",
        "ARRAY['a,)', 'b']",
        "nextval('s'::regclass)",
        "now() - interval '1 day'",
        "1+(2)",
        "'a' || E'b'",
        "\"Odd)\".f(1, 2)",
        "current_timestamp",
    ] {
        value(&POSTGRES, text, &format!("Unsupported {text}"));
    }
    value(&MYSQL, "`f)`(1)", "Unsupported `f)`(1)");
    value(&MYSQL, "concat('a\\')', \"b)\")", "Unsupported concat('a\\')', \"b)\")");
}

#[test]
fn executable_comments_are_their_content() {
    check(
        &MYSQL,
        "(1,/*!50705 0x00FF,*/'x'),(2,/*!50705 0x01,*/'y')",
        3,
        &["Bare 1 | Hex 00FF | Text x", "Bare 2 | Hex 01 | Text y"],
    );
    check(&MYSQL, "(1,/*M!100100 ST_X('a',2) */)", 2, &["Bare 1 | Unsupported ST_X('a',2)"]);
    check(&POSTGRES, "(1/*! ,2 /* x */ */)", 1, &["Bare 1"]);
}

#[test]
fn arity_is_checked() {
    check(
        &MYSQL,
        "(1),(1,2),(1,2,3),()",
        2,
        &[
            "! (1): expected 2 values, found 1",
            "Bare 1 | Bare 2",
            "! (1,2,3): expected 2 values, found 3",
            "! (): expected 2 values, found 0",
        ],
    );
}

#[test]
fn a_broken_tuple_leaves_the_next_ones_alone() {
    check(
        &MYSQL,
        "(1,'it's'),(2,'b'),(3,'c');",
        2,
        &[
            "! (1,'it's'): expected `,` or `)` after a value, found something else",
            "Bare 2 | Text b",
            "Bare 3 | Text c",
        ],
    );
    check(
        &MYSQL,
        "(1,),\n(2,'b'),\n(3,'c",
        2,
        &[
            "! (1,): expected a value, found nothing",
            "Bare 2 | Text b",
            "! (3,'c: expected a closing quote, found the end",
        ],
    );
    check(
        &MYSQL,
        "(1,f((2),(2,3)",
        2,
        &["! (1,f((2): expected `)`, found the end", "Bare 2 | Bare 3"],
    );
    check(
        &MYSQL,
        "(1),oops (2) x",
        1,
        &[
            "Bare 1",
            "! oops: expected `(`, found something else",
            "Bare 2",
            "! x: expected `(`, found something else",
        ],
    );
    check(
        &MYSQL,
        "(1),/* (2)",
        1,
        &["Bare 1", "! /*: expected `(`, found something else", "Bare 2"],
    );
}

#[test]
fn broken_text_takes_linear_time() {
    for piece in ["(f((1),", "(/*),", "($a$),", "('a),(\"b),", "/*(", "((", "(`"] {
        let text = piece.repeat(20_000);
        let rows = split_text(&POSTGRES, &text, 1);
        assert_eq!(rows.spans().len(), rows.count());
        split_text(&MYSQL, &text, 1);
    }
}

/// Pieces of tuples, and what stands in the way of reading them quickly.
fn tuples() -> impl Strategy<Value = String> {
    let pieces = [
        "(",
        ")",
        ",",
        ",",
        "),(",
        "),\n(",
        "'",
        "'",
        "\\",
        "''",
        "\\'",
        "\\\\",
        "NULL",
        "NULL",
        "null",
        "1",
        "-2.5",
        "12345678",
        "123456789012345678",
        "-",
        ".",
        "5.",
        "-.5",
        "1e5",
        "now()",
        " ",
        "\n",
        "/*",
        "*/",
        "-- x\n",
        "-- '\n",
        "#",
        "/*!40000 ",
        "_binary ",
        "_binary '",
        "_BINARY '",
        "_latin1'",
        "E'",
        "N'",
        "\"",
        "X'41'",
        "x'",
        "0x41",
        "0b1",
        "$$",
        "$a$",
        ";",
        "é",
        "'abc'",
        "'it''s'",
        "'a\\'b'",
        "'(1),(2)'",
        "('a',1)",
        "true",
        "TRUE",
        "false",
        "trues",
        "DEFAULT",
        "'a' 'b'",
        "'a'::text",
        "ROW(",
        "DATE '2024-01-01'",
        "'a, b) and a longer text than one word of eight bytes'",
    ];
    let piece = prop::sample::select(pieces.to_vec());
    prop::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn plain_values_are_read_as_all_others_are(text in tuples(), width in 1usize..4) {
        let mut no_escapes = MYSQL;
        no_escapes.lexicon.backslash_escapes = false;
        for dialect in [&MYSQL, &no_escapes, &POSTGRES, &SQLITE] {
            let quick = split_text(dialect, &text, width);
            let mut slow = RowSpans::of_width(width);
            split_unusually(text.as_bytes(), &dialect.lexicon, &mut slow);
            prop_assert_eq!(quick.spans(), slow.spans());
            prop_assert_eq!(quick.faults(), slow.faults());
            let places = |rows: &RowSpans| {
                (0..rows.count() as u32).map(|row| rows.place(row)).collect::<Vec<_>>()
            };
            prop_assert_eq!(places(&quick), places(&slow));
        }
    }
}
