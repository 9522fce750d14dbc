//! The database of a magazine: hardly anything but long texts that repeat themselves.
//!
//! Compresses far better than the shop does, so that gzip has less to do for each byte of SQL.

use super::random::Random;
use super::row::{Moment, Rows};
use super::words::Words;
use super::{Count, Reference, Table, column};

/// The tables in the order in which dumps have them.
pub const TABLES: [Table; 2] = [
    Table {
        name: "articles",
        rows_at_one: 160_000,
        rows_a_part: 1_000,
        columns: &[
            column("id", "int(11) NOT NULL AUTO_INCREMENT", "integer NOT NULL"),
            column("author", "varchar(200) NOT NULL", "character varying(200) NOT NULL"),
            column("title", "varchar(200) NOT NULL", "character varying(200) NOT NULL"),
            column("language", "char(2) NOT NULL", "character(2) NOT NULL"),
            column("words", "int(11) NOT NULL", "integer NOT NULL"),
            column("body", "mediumtext NOT NULL", "text NOT NULL"),
            column("published_at", "datetime NOT NULL", "timestamp without time zone NOT NULL"),
        ],
        unique: None,
        references: &[],
        number: "words",
        bytes: "body",
        row: article,
    },
    Table {
        name: "comments",
        rows_at_one: 600_000,
        rows_a_part: 5_000,
        columns: &[
            column("id", "int(11) NOT NULL AUTO_INCREMENT", "integer NOT NULL"),
            column("article_id", "int(11) NOT NULL", "integer NOT NULL"),
            column("author", "varchar(200) NOT NULL", "character varying(200) NOT NULL"),
            column("votes", "int(11) NOT NULL", "integer NOT NULL"),
            column("body", "text NOT NULL", "text NOT NULL"),
            column("sent_at", "datetime(6) NOT NULL", "timestamp(6) without time zone NOT NULL"),
        ],
        unique: None,
        references: &[Reference { column: "article_id", table: "articles" }],
        number: "votes",
        bytes: "body",
        row: comment,
    },
];

/// Sentences that are met again and again; the first ones most of all.
const SENTENCES: u64 = 1_200;

/// Appends sentences; returns how many.
fn push_sentences(text: &mut String, words: &Words, random: &mut Random, count: u64) -> u64 {
    for at in 0..count {
        text.push_str(match at {
            0 => "",
            _ if at % 5 == 0 => ".\n\n",
            _ => ". ",
        });
        // The smaller of three numbers is small more often than not.
        let choice = (0..3).map(|_| random.below(SENTENCES)).min().unwrap_or(0);
        text.push_str(&words.long[choice as usize]);
    }
    count
}

fn moment(random: &mut Random) -> Moment {
    let second = 7_305 * 86_400 + random.below(1_500 * 86_400);
    Moment { second, micros: random.below(1_000_000) as u32 }
}

fn article(rows: &mut Rows, id: u64, words: &Words, random: &mut Random, _: &Count) {
    let mut body = String::new();
    let length = 20 + random.below(100);
    let sentences = push_sentences(&mut body, words, random, length);
    rows.integer(id);
    rows.text(&words.short[random.below(200) as usize]);
    rows.text(words.short(random));
    rows.text(random.pick(&["en", "de", "fr", "ja"]));
    rows.integer(12 * sentences);
    rows.text(&body);
    rows.second(moment(random));
}

fn comment(rows: &mut Rows, id: u64, words: &Words, random: &mut Random, count: &Count) {
    let mut body = String::new();
    let length = 1 + random.below(8);
    push_sentences(&mut body, words, random, length);
    rows.integer(id);
    rows.integer(1 + random.below(count.of("articles")));
    rows.text(&words.short[random.below(2_000) as usize]);
    rows.integer(random.below(50));
    rows.text(&body);
    rows.micros(moment(random));
}
