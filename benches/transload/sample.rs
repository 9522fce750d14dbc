//! Makes dumps for the benches: the same rows in two forms, always the same bytes.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

/// The only table of a sample.
pub const TABLE: &str = "events";

/// About the size of an INSERT that mysqldump makes (`net_buffer_length`).
const INSERT_BYTES: usize = 1 << 20;

const WORDS: [&str; 16] = [
    "order",
    "paid",
    "customer's",
    "invoice",
    "sent",
    "twice",
    "Zürich",
    "to be checked",
    "a\\b",
    "line\nbreak",
    "tab\tstop",
    "\"quoted\"",
    "東京",
    "refund",
    "100 %",
    "done;",
];

/// How a sample is written.
#[derive(Clone, Copy)]
pub enum Form {
    /// mysqldump, with many rows an INSERT.
    Mysql,
    /// pg_dump, with COPY.
    Postgres,
}

impl Form {
    /// Writes a dump of about `bytes` of SQL; returns its path and its number of rows.
    pub fn write(self, folder: &Path, bytes: u64) -> io::Result<(PathBuf, u64)> {
        let path = folder.join(match self {
            Self::Mysql => "mysql.sql.gz",
            Self::Postgres => "postgres.sql.gz",
        });
        let mut file = GzEncoder::new(BufWriter::new(File::create(&path)?), Compression::default());
        let (head, foot) = match self {
            Self::Mysql => (MYSQL_HEAD, MYSQL_FOOT),
            Self::Postgres => (POSTGRES_HEAD, POSTGRES_FOOT),
        };
        file.write_all(head.as_bytes())?;
        let (mut random, mut rows, mut written) = (Random::new(), 0, 0);
        let mut text = String::new();
        while written < bytes {
            text.clear();
            while text.len() < INSERT_BYTES {
                rows += 1;
                self.push_row(&mut text, rows, &mut random);
            }
            if matches!(self, Self::Mysql) {
                text.push_str(";\n");
            }
            file.write_all(text.as_bytes())?;
            written += text.len() as u64;
        }
        file.write_all(foot.as_bytes())?;
        file.finish()?.flush()?;
        Ok((path, rows))
    }

    fn push_row(self, text: &mut String, id: u64, random: &mut Random) {
        let user = random.below(100_000);
        let amount = format!("{}.{:02}", random.below(100_000), random.below(100));
        let date = format!(
            "20{:02}-{:02}-{:02} {:02}:{:02}:{:02}",
            10 + random.below(15),
            1 + random.below(12),
            1 + random.below(28),
            random.below(24),
            random.below(60),
            random.below(60)
        );
        let words = 1 + random.below(20);
        let note: Vec<&str> =
            (0..words).map(|_| WORDS[random.below(WORDS.len() as u64) as usize]).collect();
        let note = (words != 7).then(|| note.join(" "));
        match self {
            Self::Mysql => {
                text.push_str(if text.is_empty() { "INSERT INTO `events` VALUES " } else { "," });
                let note = note.map_or_else(|| "NULL".to_owned(), |note| mysql_string(&note));
                text.push_str(&format!(
                    "({id},{user},'user{user}@example.org',{amount},'{date}',{note})"
                ));
            }
            Self::Postgres => {
                let note = note.map_or_else(|| "\\N".to_owned(), |note| copy_field(&note));
                text.push_str(&format!(
                    "{id}\t{user}\tuser{user}@example.org\t{amount}\t{date}\t{note}\n"
                ));
            }
        }
    }
}

fn mysql_string(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('\'', "\\'").replace('"', "\\\"");
    format!("'{}'", escaped.replace('\n', "\\n"))
}

fn copy_field(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t")
}

/// Any value but 0.
const SEED: u64 = 0x5EED_0F7A_4510_AD01;

/// Xorshift: <https://www.jstatsoft.org/article/view/v008i14>.
pub struct Random(u64);

impl Random {
    /// Begins anew: always the same numbers.
    pub fn new() -> Self {
        Self(SEED)
    }

    /// Returns the next number, below the bound.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        // The low bits are the weaker ones.
        (self.0 >> 11) % bound
    }
}

const MYSQL_HEAD: &str = "\
-- MySQL dump 10.13  Distrib 8.4.3, for Linux (x86_64)
--
-- Host: localhost    Database: bench
-- ------------------------------------------------------
-- Server version\t8.4.3

/*!50503 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS `events`;
CREATE TABLE `events` (
  `id` bigint NOT NULL,
  `user_id` int NOT NULL,
  `email` varchar(80) NOT NULL,
  `amount` decimal(12,2) NOT NULL,
  `created_at` datetime NOT NULL,
  `note` text,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
LOCK TABLES `events` WRITE;
";

const MYSQL_FOOT: &str = "UNLOCK TABLES;\n\n-- Dump completed on 2025-01-01  0:00:00\n";

const POSTGRES_HEAD: &str = "\
--
-- PostgreSQL database dump
--

-- Dumped from database version 17.2
-- Dumped by pg_dump version 17.2

SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

CREATE TABLE public.events (
    id bigint NOT NULL,
    user_id integer NOT NULL,
    email character varying(80) NOT NULL,
    amount numeric(12,2) NOT NULL,
    created_at timestamp without time zone NOT NULL,
    note text
);

COPY public.events (id, user_id, email, amount, created_at, note) FROM stdin;
";

const POSTGRES_FOOT: &str = "\
\\.

ALTER TABLE ONLY public.events ADD CONSTRAINT events_pkey PRIMARY KEY (id);

--
-- PostgreSQL database dump complete
--

";
