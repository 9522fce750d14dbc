//! What pg_restore prints around the parts of an archive.

use super::entry::{Entry, Text, Toc};
use super::error::Step;
use super::fields::Header;
use super::sink::Sink;

/// The order in which pg_restore prints: objects and data, then rights, then what needs both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    Main,
    Rights,
    Last,
}

pub(super) const PASSES: [Pass; 3] = [Pass::Main, Pass::Rights, Pass::Last];

/// The session that the script has made so far.
#[derive(Debug, Default)]
pub(super) struct State {
    /// One path for the whole script; before it, each object was made in its own schema.
    has_search_path: bool,
    schema: Option<Text>,
    tablespace: Option<Text>,
    access_method: Option<Text>,
}

/// Returns when an entry is printed; `None` where pg_restore prints it for a new database alone,
/// or in the head of the script.
pub(super) fn pass(entry: &Entry) -> Option<Pass> {
    let head = ["ENCODING", "STDSTRINGS", "SEARCHPATH", "DATABASE", "DATABASE PROPERTIES"];
    let of_database = ["ACL", "COMMENT", "SECURITY LABEL"].iter().any(|kind| entry.is(kind))
        && entry.tag.starts_with(b"DATABASE ");
    let comment_on_trigger = entry.is("COMMENT") && entry.tag.starts_with(b"EVENT TRIGGER ");
    match () {
        () if of_database || head.iter().any(|kind| entry.is(kind)) => None,
        () if ["ACL", "ACL LANGUAGE", "DEFAULT ACL"].iter().any(|kind| entry.is(kind)) => {
            Some(Pass::Rights)
        }
        () if comment_on_trigger
            || ["EVENT TRIGGER", "MATERIALIZED VIEW DATA"].iter().any(|kind| entry.is(kind)) =>
        {
            Some(Pass::Last)
        }
        () => Some(Pass::Main),
    }
}

impl State {
    pub fn head(&mut self, header: &Header, toc: &Toc, sink: &mut Sink) -> Step {
        let definition = |kind: &str| {
            let mut entries = toc.entries.iter();
            entries.find(|entry| entry.is(kind)).map(|entry| entry.definition.as_slice())
        };
        sink.text(b"--\n-- PostgreSQL database dump\n--\n\n")?;
        for (label, version) in [
            ("Dumped from database version", &header.server),
            ("Dumped by pg_dump version", &header.program),
        ] {
            if let Some(version) = version {
                sink.text(format!("-- {label} ").as_bytes())?;
                sink.text(&one_line(version))?;
                sink.text(b"\n")?;
            }
        }
        sink.text(b"\nSET statement_timeout = 0;\nSET lock_timeout = 0;\n")?;
        sink.text(b"SET idle_in_transaction_session_timeout = 0;\n")?;
        sink.text(definition("ENCODING").unwrap_or(b"SET client_encoding = 'SQL_ASCII';\n"))?;
        // An archive has quotes around it, the script of pg_restore has none.
        let strings =
            definition("STDSTRINGS").unwrap_or(b"SET standard_conforming_strings = off;\n");
        let strings: Text = strings.iter().copied().filter(|byte| *byte != b'\'').collect();
        sink.text(&strings)?;
        if let Some(path) = definition("SEARCHPATH") {
            self.has_search_path = true;
            sink.text(path)?;
        }
        sink.text(b"SET check_function_bodies = false;\nSET xmloption = content;\n")?;
        sink.text(b"SET client_min_messages = warning;\n")?;
        if memchr::memmem::find(&strings, b"off").is_some() {
            sink.text(b"SET escape_string_warning = off;\n")?;
        }
        sink.text(b"SET row_security = off;\n\n")
    }

    pub fn foot(sink: &mut Sink) -> Step {
        sink.text(b"--\n-- PostgreSQL database dump complete\n--\n\n")
    }

    /// Prints the definition of an object.
    pub fn definition(&mut self, entry: &Entry, sink: &mut Sink) -> Step {
        // Large objects are made by their ids, a line each.
        if entry.is("BLOB METADATA") {
            self.comment(entry, "", sink)?;
            let ids = entry.definition.split(|byte| *byte == b'\n').filter(|id| !id.is_empty());
            return ids.into_iter().try_for_each(|id| large_object(id, sink));
        }
        self.select(entry, sink)?;
        self.comment(entry, "", sink)?;
        print_definition(entry, sink)
    }

    /// Prints what stands before the data of an entry.
    pub fn data_head(&mut self, entry: &Entry, sink: &mut Sink) -> Step {
        self.select(entry, sink)?;
        self.comment(entry, "Data for ", sink)?;
        print_definition(entry, sink)?;
        sink.text(&entry.copy)
    }

    fn comment(&self, entry: &Entry, before: &str, sink: &mut Sink) -> Step {
        let or_dash = |text: &Option<Text>| {
            let text = text.as_ref().filter(|text| !text.is_empty());
            text.map_or_else(|| b"-".to_vec(), |text| one_line(text))
        };
        sink.text(format!("--\n-- {before}Name: ").as_bytes())?;
        sink.text(&one_line(&entry.tag))?;
        sink.text(b"; Type: ")?;
        sink.text(&one_line(&entry.kind))?;
        sink.text(b"; Schema: ")?;
        sink.text(&or_dash(&entry.schema))?;
        sink.text(b"; Owner: ")?;
        sink.text(&or_dash(&entry.owner))?;
        if let Some(tablespace) = entry.tablespace.as_ref().filter(|name| !name.is_empty()) {
            sink.text(b"; Tablespace: ")?;
            sink.text(&one_line(tablespace))?;
        }
        sink.text(b"\n--\n\n")
    }

    /// Goes to the schema, tablespace and access method of an entry.
    fn select(&mut self, entry: &Entry, sink: &mut Sink) -> Step {
        let schema = entry.schema.as_ref().filter(|schema| !schema.is_empty());
        if let Some(schema) = schema.filter(|_| !self.has_search_path)
            && self.schema.as_ref() != Some(schema)
        {
            let rest = if schema == b"pg_catalog" { "" } else { ", pg_catalog" };
            sink.text(b"SET search_path = ")?;
            sink.text(&quoted(schema))?;
            sink.text(format!("{rest};\n\n").as_bytes())?;
            self.schema = Some(schema.clone());
        }
        if let Some(tablespace) = entry.tablespace.as_ref()
            && self.tablespace.as_ref() != Some(tablespace)
        {
            sink.text(b"SET default_tablespace = ")?;
            let name = if tablespace.is_empty() { b"''".to_vec() } else { quoted(tablespace) };
            sink.text(&name)?;
            sink.text(b";\n\n")?;
            self.tablespace = Some(tablespace.clone());
        }
        // A partitioned table takes it by ALTER TABLE, if at all.
        if let Some(method) = entry.access_method.as_ref()
            && entry.relation_kind != i64::from(b'p')
            && self.access_method.as_ref() != Some(method)
        {
            sink.text(b"SET default_table_access_method = ")?;
            sink.text(&quoted(method))?;
            sink.text(b";\n\n")?;
            self.access_method = Some(method.clone());
        }
        Ok(())
    }
}

fn print_definition(entry: &Entry, sink: &mut Sink) -> Step {
    if entry.definition.is_empty() {
        return Ok(());
    }
    sink.text(&entry.definition)?;
    sink.text(b"\n\n")
}

/// Prints what makes a large object, without its contents.
pub(super) fn large_object(id: &[u8], sink: &mut Sink) -> Step {
    sink.text(b"SELECT pg_catalog.lo_create('")?;
    sink.text(&one_line(id))?;
    sink.text(b"');\n")
}

/// Names go into comments: a line end would end one.
fn one_line(text: &[u8]) -> Text {
    text.iter().map(|byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { *byte }).collect()
}

fn quoted(name: &[u8]) -> Text {
    let is_plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'_';
    if name.iter().all(is_plain) && !name.first().is_some_and(u8::is_ascii_digit) {
        return name.to_vec();
    }
    let inside = name.iter().flat_map(|byte| match byte {
        b'"' => vec![b'"', b'"'],
        _ => vec![*byte],
    });
    std::iter::once(b'"').chain(inside).chain([b'"']).collect()
}
