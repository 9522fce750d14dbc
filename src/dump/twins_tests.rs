//! The fast paths and their twins agree on invented dumps of every dialect.

use arrow::array::{Array, StringArray};
use proptest::prelude::*;

use super::dialect::{Dialect, MYSQL, POSTGRES, SQLITE};
use super::twins::{
    Cell, copy_alike, copy_lines, declares_alike, frames_alike, read, reads_alike, strings_alike,
    tuples, tuples_return,
};

const WIDTH: usize = 2;

/// Text that looks like what stands around it.
fn awkward() -> impl Strategy<Value = String> {
    let words = vec![
        "a",
        "é",
        "😀",
        "'",
        "''",
        "\"",
        "`",
        "\\",
        "\\\\",
        "\\.",
        "\n\\.\n",
        "\n",
        "\r\n",
        "\t",
        ";",
        ";\n",
        "),(",
        "--",
        "-- x\n",
        "#",
        "/*",
        "*/",
        "/*!50000 ",
        "$$",
        "$a$",
        "\\N",
        "NULL",
        "\\",
        "INSERT INTO t VALUES (1);",
        "COPY t FROM stdin;\n",
        "DELIMITER ;;\n",
        "\u{1a}",
        "%_",
    ];
    prop::collection::vec(prop::sample::select(words), 0..8).prop_map(|words| words.concat())
}

fn rows() -> impl Strategy<Value = Vec<Vec<Cell>>> {
    let cell = prop::option::of(awkward().prop_map(String::into_bytes));
    prop::collection::vec(prop::collection::vec(cell, WIDTH), 1..6)
}

/// What may stand between statements, and is no row.
fn between() -> impl Strategy<Value = String> {
    let texts =
        vec!["", "\n", "\n\n-- a line; 'half\n", "/* a comment; 'half */\n", "\r\n", "--\n", " "];
    prop::sample::select(texts).prop_map(str::to_owned)
}

/// A dump of one table with these rows, a statement for some of them at a time.
fn dump(dialect: &Dialect, rows: &[Vec<Cell>], between: &str, as_copy: bool) -> Vec<u8> {
    let (sign, end) = match dialect.name {
        "mysql" => ("/*!40101 SET NAMES utf8mb4 */;\n", ""),
        "sqlite" => ("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n", "COMMIT;\n"),
        _ => ("SET standard_conforming_strings = on;\nSET client_encoding = 'UTF8';\n", ""),
    };
    let mut text = format!("{sign}{between}\nCREATE TABLE t (a text, b text);\n{between}");
    text.push('\n');
    let mut text = text.into_bytes();
    for rows in rows.chunks(2) {
        if as_copy {
            text.extend_from_slice(b"COPY t (a, b) FROM stdin;\n");
            text.extend_from_slice(&copy_lines(rows));
            text.extend_from_slice(b"\\.\n");
        } else {
            text.extend_from_slice(b"INSERT INTO t VALUES ");
            text.extend_from_slice(&tuples(rows, dialect));
            text.extend_from_slice(b";\n");
        }
        text.extend_from_slice(between.as_bytes());
        text.push(b'\n');
    }
    text.extend_from_slice(end.as_bytes());
    text
}

/// Reads the dump and returns its cells, row after row.
fn cells(text: &[u8]) -> Vec<Vec<Cell>> {
    let reading = read(text, 5, 2);
    assert!(reading.end.is_ok(), "{:?} of\n{}", reading.end, text.escape_ascii());
    let batches = reading.events.iter().filter_map(|(_, batch)| batch.as_ref());
    let mut rows = Vec::new();
    for batch in batches {
        let columns: Vec<&StringArray> = (0..WIDTH)
            .map(|column| batch.column(column).as_any().downcast_ref().expect("a text"))
            .collect();
        let cell = |column: &&StringArray, row: usize| {
            column.is_valid(row).then(|| column.value(row).as_bytes().to_vec())
        };
        rows.extend(
            (0..batch.num_rows())
                .map(|row| columns.iter().map(|column| cell(column, row)).collect::<Vec<_>>()),
        );
    }
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_cell_of_a_dump_returns_and_its_blocks_change_nothing(
        rows in rows(),
        between in between(),
        form in prop::sample::select(vec![
            (&MYSQL, false), (&POSTGRES, false), (&POSTGRES, true), (&SQLITE, false),
        ]),
    ) {
        let (dialect, as_copy) = form;
        let text = dump(dialect, &rows, &between, as_copy);
        prop_assert_eq!(cells(&text), rows, "{}", text.escape_ascii());
        prop_assert_eq!(frames_alike(&text, dialect), Ok(()));
        prop_assert_eq!(reads_alike(&text), Ok(()));
    }

    #[test]
    fn a_bent_dump_is_read_alike_in_any_blocks(
        rows in rows(),
        form in prop::sample::select(vec![
            (&MYSQL, false), (&POSTGRES, false), (&POSTGRES, true), (&SQLITE, false),
        ]),
        cut: prop::sample::Index,
        insertion in awkward(),
    ) {
        let (dialect, as_copy) = form;
        let mut text = dump(dialect, &rows, "\n", as_copy);
        let at = cut.index(text.len());
        text.splice(at..at, insertion.bytes());
        prop_assert_eq!(frames_alike(&text, dialect), Ok(()));
        prop_assert_eq!(reads_alike(&text), Ok(()));
    }
}

proptest! {
    #[test]
    fn copy_text_is_split_as_its_twin_splits_it(
        text in awkward(), width in 0usize..4, crlf: bool,
    ) {
        prop_assert_eq!(copy_alike(text.as_bytes(), width, crlf), Ok(()));
    }

    #[test]
    fn strings_are_read_as_their_twins_read_them(text in awkward(), double: bool) {
        let quote = if double { b'"' } else { b'\'' };
        prop_assert_eq!(strings_alike(text.as_bytes(), quote), Ok(()));
    }

    #[test]
    fn tuples_return_in_every_dialect(rows in rows()) {
        for dialect in [&MYSQL, &POSTGRES, &SQLITE] {
            prop_assert_eq!(tuples_return(&rows, WIDTH, dialect), Ok(()));
        }
    }

    #[test]
    fn ddl_declares_the_same_twice(words in prop::collection::vec(awkward(), 0..4)) {
        let text = format!("CREATE TABLE t (a int, {});", words.join(","));
        for dialect in [&MYSQL, &POSTGRES, &SQLITE] {
            prop_assert_eq!(declares_alike(text.as_bytes(), dialect), Ok(()));
        }
    }
}
