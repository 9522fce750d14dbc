//! The marks that producers write at the head and at the end of a dump.
//!
//! A file that begins with the head of a producer that writes an end mark must have it: without
//! it, the program was stopped or the file was cut.

use std::sync::Arc;

/// Header comment, end comment.
const MARKERS: [(&str, &str); 5] = [
    ("-- MySQL dump ", "-- Dump completed"),
    ("-- MariaDB dump ", "-- Dump completed"),
    ("-- PostgreSQL database dump", "-- PostgreSQL database dump complete"),
    ("-- PostgreSQL database cluster dump", "-- PostgreSQL database cluster dump complete"),
    ("-- YSQL database dump", "-- YSQL database dump complete"),
];

/// Comments that name the program.
const PRODUCERS: [&str; 8] = [
    "-- MySQL dump",
    "-- MariaDB dump",
    "-- Dumped by pg_dump",
    "-- Dumped by ysql_dump",
    "-- phpMyAdmin SQL Dump",
    "-- Adminer",
    "-- Server version",
    "-- Dumped from database version",
];

/// Heads that wait for their end, and what the heads say of the program.
#[derive(Debug, Default)]
pub(super) struct EndMarkers {
    /// A head that is one only if the line after it is right: see [`EndMarkers::see`].
    likely: Option<(&'static str, &'static str)>,
    /// With the input that the head is in.
    waiting: Vec<(Arc<str>, (&'static str, &'static str))>,
    producer: Vec<String>,
}

impl EndMarkers {
    /// Looks at a line comment that stands between statements.
    ///
    /// Scripts written by hand borrow the words of a head. A real one of MySQL goes on with a
    /// version number, a real one of PostgreSQL with an empty comment on the next line.
    pub fn see(&mut self, line: &[u8], input: &Arc<str>) {
        let Ok(line) = std::str::from_utf8(line) else { return };
        let line = line.trim_end();
        if let Some(marker) = self.likely.take()
            && line == "--"
        {
            self.waiting.push((input.clone(), marker));
        }
        if let Some(end) = MARKERS.iter().find(|(_, marker)| line.starts_with(marker)) {
            if let Some(position) = self.waiting.iter().rposition(|(_, waiting)| waiting.1 == end.1)
            {
                self.waiting.remove(position);
            }
            return;
        }
        let head = MARKERS.iter().find_map(|marker| Some((marker, line.strip_prefix(marker.0)?)));
        match head {
            Some((marker, "")) => self.likely = Some(*marker),
            Some((marker, rest)) if rest.starts_with(|c: char| c.is_ascii_digit()) => {
                self.waiting.push((input.clone(), *marker));
            }
            _ => {}
        }
        let is_new = || !self.producer.iter().any(|known| known == line.trim_start_matches("-- "));
        if PRODUCERS.iter().any(|start| line.starts_with(start)) && is_new() {
            self.producer.push(line.trim_start_matches("-- ").to_owned());
        }
    }

    /// Something else than a comment: what looked like a head was none.
    pub fn interrupt(&mut self) {
        self.likely = None;
    }

    /// Returns the head that has no end: its input, its comment and the one that is missing.
    pub fn missing(&self) -> Option<(&Arc<str>, &'static str, &'static str)> {
        self.waiting.first().map(|(input, (header, marker))| (input, *header, *marker))
    }

    /// Returns what the heads since the last call say of the program that wrote the dump.
    pub fn take_producer(&mut self) -> Option<String> {
        let producer = self.producer();
        self.producer.clear();
        producer
    }

    /// Returns the same without taking it.
    pub fn producer(&self) -> Option<String> {
        (!self.producer.is_empty()).then(|| self.producer.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[&str], missing: Option<&str>) {
        let mut markers = EndMarkers::default();
        for line in lines {
            markers.see(line.as_bytes(), &Arc::from("a"));
        }
        assert_eq!(markers.missing().map(|(_, _, marker)| marker), missing);
    }

    #[test]
    fn a_dump_with_both_marks_is_whole() {
        check(&["-- MySQL dump 10.13", "-- Dump completed on 2025-01-01"], None);
        let database = "-- PostgreSQL database dump\n";
        check(&[database, "--\n", "-- PostgreSQL database dump complete\n"], None);
        check(&["-- written by hand"], None);
        check(&["-- MySQL dump with odd collations"], None);
        check(&[database, "-- Name: a; Type: TABLE"], None);
    }

    #[test]
    fn a_head_without_its_end_is_missed() {
        check(&["-- MariaDB dump 10.19"], Some("-- Dump completed"));
        let cluster = "-- PostgreSQL database cluster dump";
        let database =
            ["-- PostgreSQL database dump", "--", "-- PostgreSQL database dump complete"];
        check(&[database[0], "--"], Some("-- PostgreSQL database dump complete"));
        check(
            &[cluster, "--", database[0], "--", database[2]],
            Some("-- PostgreSQL database cluster dump complete"),
        );
    }

    #[test]
    fn producer_names_program_and_server() {
        let mut markers = EndMarkers::default();
        markers.see(b"-- Dumped from database version 15.2\n", &Arc::from("a"));
        markers.see(b"-- Dumped by pg_dump version 15.2\n", &Arc::from("a"));
        let producer = markers.take_producer().expect("named");
        assert_eq!(producer, "Dumped from database version 15.2; Dumped by pg_dump version 15.2");
    }
}
