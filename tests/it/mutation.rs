//! Small dumps of every dialect, cut and bent at each byte: no panic, no hang, no row lost in silence.
//!
//! In process, because there are thousands of them; a few go through the program as well.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;
use transload::jobs::{self, ExitCode, InspectOptions};

use crate::run::transload;

/// A dump and what it holds.
struct Sample {
    name: &'static str,
    text: &'static str,
    rows: u64,
    /// Its producer writes a line at the end; without it a cut between statements can't be known.
    has_end_mark: bool,
    /// Ways to bend a byte that leave SQL as valid as it was, with fewer rows.
    as_valid: usize,
}

const SAMPLES: [Sample; 6] = [
    Sample {
        name: "mysqldump",
        text: "-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
/*!40101 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS `t`;
CREATE TABLE `t` (
  `id` int NOT NULL,
  `note` varchar(20) DEFAULT 'it''s',
  `raw` blob,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB;
LOCK TABLES `t` WRITE;
INSERT INTO `t` VALUES (1,'a\\'b',0x00FF),(2,NULL,_binary '\\0\\\\'),(3,'; -- /* x','');
UNLOCK TABLES;
CREATE TABLE `u` (`n` decimal(5,2), `d` date);
INSERT INTO `u` VALUES (1.50,'2024-02-29'),(-2.00,NULL);
-- Dump completed on 2025-01-01 10:00:00
",
        rows: 5,
        has_end_mark: true,
        as_valid: 0,
    },
    Sample {
        name: "mariadb-dump, one row a statement",
        text: "/*M!999999\\- enable the sandbox mode */ 
-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB, for debian-linux-gnu (x86_64)
CREATE TABLE `t` (`id` int(11) NOT NULL, `note` longtext, `b` bit(3)) ENGINE=InnoDB;
INSERT INTO `t` (`id`, `note`, `b`) VALUES (1,'line\\nfeed',b'101');
INSERT INTO `t` (`id`, `note`, `b`) VALUES (2,'); INSERT',NULL);
REPLACE INTO `t` (`id`, `note`, `b`) VALUES (3,'é🎉',b'0');
DELIMITER ;;
CREATE TRIGGER `x` BEFORE INSERT ON `t` FOR EACH ROW BEGIN SET @a = 1; END ;;
DELIMITER ;
-- Dump completed on 2025-01-01 10:00:00
",
        rows: 3,
        has_end_mark: true,
        as_valid: 0,
    },
    Sample {
        name: "pg_dump, COPY",
        text: "--
-- PostgreSQL database dump
--

SET standard_conforming_strings = on;
CREATE TYPE public.mood AS ENUM ('a', 'b');
CREATE TABLE public.t (
    id integer NOT NULL,
    note text DEFAULT $$it's$$,
    moods public.mood[]
);
COPY public.t (id, note, moods) FROM stdin;
1\ta\\nb\t{a,NULL}
2\t\\N\t{}
3\t\\\\.\t\\N
\\.


ALTER TABLE ONLY public.t
    ADD CONSTRAINT t_pkey PRIMARY KEY (id);

--
-- PostgreSQL database dump complete
--

",
        rows: 3,
        has_end_mark: true,
        as_valid: 0,
    },
    Sample {
        name: "pg_dump, INSERT",
        text: "--
-- PostgreSQL database dump
--

SET standard_conforming_strings = on;
CREATE TABLE public.t (
    id integer NOT NULL,
    note text,
    raw bytea
);
INSERT INTO public.t VALUES (1, 'it''s', '\\x00ff');
INSERT INTO public.t VALUES (2, E'a\\\\b', NULL),
\t(3, '); --', '\\x');

--
-- PostgreSQL database dump complete
--

",
        rows: 3,
        has_end_mark: true,
        as_valid: 3,
    },
    Sample {
        name: "phpMyAdmin",
        text: "-- phpMyAdmin SQL Dump
-- version 5.2.1

SET SQL_MODE = \"NO_AUTO_VALUE_ON_ZERO\";
CREATE TABLE `t` (
  `id` int(11) NOT NULL,
  `note` varchar(20) NOT NULL
) ENGINE=InnoDB;

INSERT INTO `t` (`id`, `note`) VALUES
(1, 'it\\'s'),
(2, 'b;');

ALTER TABLE `t`
  ADD PRIMARY KEY (`id`);
",
        rows: 2,
        has_end_mark: false,
        as_valid: 0,
    },
    Sample {
        name: "by hand",
        text: "CREATE TABLE t (id int, note text);
INSERT INTO t (id, note) VALUES (1, 'a');
INSERT INTO t VALUES (2, 'b'), (3, NULL);
",
        rows: 3,
        has_end_mark: false,
        as_valid: 0,
    },
];

/// What became of a dump.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    code: ExitCode,
    rows: u64,
}

/// A file that is written again and again.
struct Bench {
    dir: TempDir,
}

impl Bench {
    fn new() -> Self {
        Self { dir: TempDir::new().expect("a temporary folder") }
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("dump")
    }

    /// Inspects these bytes; panics where the program would have.
    #[track_caller]
    fn inspect(&self, bytes: &[u8]) -> Outcome {
        fs::write(self.path(), bytes).expect("the dump is written");
        inspect(&self.path(), bytes)
    }
}

#[track_caller]
fn inspect(path: &Path, bytes: &[u8]) -> Outcome {
    let options =
        InspectOptions { paths: vec![path.to_owned()], threads: 1, ..InspectOptions::default() };
    match jobs::inspect(&options) {
        Ok(report) => {
            let rejected: u64 = report.tables.iter().map(|table| table.rejected).sum();
            let rows = report.tables.iter().map(|table| table.rows).sum();
            let is_whole = rejected == 0 && !report.findings.iter().any(|found| found.loses_rows);
            Outcome { code: if is_whole { ExitCode::Ok } else { ExitCode::Findings }, rows }
        }
        Err(error) => {
            // A thread that panicked is told so.
            let error_text = error.to_string();
            let is_panic =
                error_text.contains("please report it") || error_text.contains("ended early");
            assert!(!is_panic, "{error_text}: {}", bytes.escape_ascii());
            Outcome { code: error.exit_code(), rows: 0 }
        }
    }
}

/// Runs a test that might not end.
fn in_time(seconds: u64, test: impl FnOnce() + Send + 'static) {
    let (sender, receiver) = channel();
    let worker = thread::spawn(move || {
        test();
        sender.send(()).ok();
    });
    match receiver.recv_timeout(Duration::from_secs(seconds)) {
        Err(std::sync::mpsc::RecvTimeoutError::Timeout) => panic!("no end after {seconds} s"),
        _ => worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
    }
}

/// Returns the dump with its byte changed, in each way that might mean something else.
fn bent(bytes: &[u8], at: usize) -> impl Iterator<Item = Vec<u8>> {
    let byte = bytes[at];
    let mut others = vec![byte ^ 0x01, byte ^ 0x20, byte ^ 0x80, b'\'', b'\\', b'\n', 0];
    others.retain(|other| *other != byte);
    let bytes = bytes.to_vec();
    others.into_iter().map(move |other| {
        let mut bent = bytes.clone();
        bent[at] = other;
        bent
    })
}

#[test]
fn mutation_bent_dumps_lose_no_row_in_silence() {
    in_time(300, || {
        let bench = Bench::new();
        for sample in &SAMPLES {
            let bytes = sample.text.as_bytes();
            let whole = Outcome { code: ExitCode::Ok, rows: sample.rows };
            assert_eq!(bench.inspect(bytes), whole, "{}", sample.name);
            let mut silent = Vec::new();
            for at in 0..bytes.len() {
                for bent in bent(bytes, at) {
                    let found = bench.inspect(&bent);
                    if found.code == ExitCode::Ok && found.rows < sample.rows {
                        let around = &bent[at.saturating_sub(20)..(at + 20).min(bent.len())];
                        silent.push(format!("byte {at}: {}", around.escape_ascii()));
                    }
                }
            }
            let name = sample.name;
            assert_eq!(silent.len(), sample.as_valid, "{name}:\n{}", silent.join("\n"));
        }
    });
}

#[test]
fn mutation_cut_dumps_lose_no_row_in_silence() {
    in_time(300, || {
        let bench = Bench::new();
        for sample in &SAMPLES {
            let bytes = sample.text.as_bytes();
            for length in 0..bytes.len() {
                let found = bench.inspect(&bytes[..length]);
                let is_silent = found.code == ExitCode::Ok && found.rows < sample.rows;
                // Between two statements nothing tells that there was another one.
                let is_between = bytes[..length].trim_ascii_end().ends_with(b";");
                let may_be = !sample.has_end_mark && is_between;
                assert!(!is_silent || may_be, "{}: cut at {length}", sample.name);
            }
        }
    });
}

#[test]
fn mutation_the_program_ends_as_the_library_does() {
    let bench = Bench::new();
    for sample in &SAMPLES {
        let bytes = sample.text.as_bytes();
        for at in (0..bytes.len()).step_by(bytes.len() / 8) {
            let mut bent = bytes.to_vec();
            bent[at] = b'\'';
            let found = bench.inspect(&bent);
            let output = transload().arg("inspect").arg(bench.path()).output();
            let output = output.expect("transload starts");
            assert_eq!(output.status.code(), Some(found.code as i32), "{}: {at}", sample.name);
        }
    }
}
