//! One reading of a dump: the settings and tables that its statements have made so far.
//!
//! Runs on the framer thread. It decides what a statement is and which table rows belong to;
//! decoding happens elsewhere.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

use rayon::ThreadPool;

use super::catalog::{Column, TableName};
use super::charset::Charset;
use super::cursor::Cursor;
use super::data_head::{CopyOptions, InsertHead, InsertVerb, copy_head};
use super::databases::Databases;
use super::ddl::{DdlReader, Effect};
use super::decode::{Chunk, RowEncoding, TableReader};
use super::dialect::{self, Dialect, Lexicon};
use super::error::Error;
use super::findings::{
    Findings, Found, ddl_not_read, losing, not_applied, remark, tail_not_applied,
};
use super::framer::{Framer, Piece, Place};
use super::literal_select::{LiteralRows, created_rows, insert_rows};
use super::marker::EndMarkers;
use super::open_table::{OpenColumn, OpenTable, Written};
use super::reader::{
    InputSummary, Message, OpenScript, PendingChunk, Placed, ReadOptions, SourceTable, Summary,
    schema_with_row,
};
use super::set_aside::SetAside;
use super::settings::{Settings, Zone};
use super::skipped::Skipped;
use super::sql_type::SqlType;
use super::table_elements::plain_column;
use super::transaction::{Boundary, boundary};
use super::unknown_statement::{command_not_understood, not_understood};
use super::zone::TimeZone;
use crate::input::{Part, Parts};
use crate::pg_archive::{self, Script};

/// Rows of one-row INSERTs are gathered to chunks of at least this size.
const GATHER_BYTES: usize = if cfg!(fuzzing) { 32 } else { 256 << 10 };

/// INSERT heads that are remembered: scripts that go from table to table line by line have a few.
const MOST_HEADS: usize = 256;

pub(super) struct Session {
    options: ReadOptions,
    pool: ThreadPool,
    sender: SyncSender<Message>,
    input: Arc<str>,
    dialect: &'static Dialect,
    settings: Settings,
    ddl: DdlReader,
    /// The table that is open under each name.
    open: HashMap<TableName, OpenTable>,
    slots: usize,
    current: Option<Target>,
    /// Where INSERTs with the same head go, by its text, until a statement may have changed it.
    heads: HashMap<Vec<u8>, Target>,
    current_head: Vec<u8>,
    gathered: Gathered,
    findings: Findings,
    aside: SetAside,
    /// Heads and ends of the producers, over all inputs: a dump may have been split.
    markers: EndMarkers,
    databases: Databases,
    skipped: Skipped,
    in_transaction: bool,
    /// Rows have come in the transaction that is open.
    uncommitted: bool,
    /// Something else than comments was met.
    has_statements: bool,
    /// COPY statements of the input at hand.
    copies: u64,
    /// The dialect was told by an input: the next ones have the same.
    has_dialect: bool,
    /// What databases are called, by what the names of files call them.
    file_databases: HashMap<String, String>,
}

/// Where the rows at hand go.
#[derive(Clone)]
struct Target {
    encoding: RowEncoding,
    /// `None` where the rows are not wanted.
    table: Option<(Arc<SourceTable>, Arc<TableReader>)>,
}

/// Rows that wait for more of their kind.
#[derive(Default)]
struct Gathered {
    bytes: Vec<u8>,
    segments: Vec<(usize, Place)>,
}

/// Why reading ends before the dump does.
enum Halt {
    /// Whoever iterates has gone away.
    Gone,
    Failed(Error),
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<pg_archive::Error> for Halt {
    fn from(error: pg_archive::Error) -> Self {
        Self::Failed(error.into())
    }
}

type Step<T = ()> = Result<T, Halt>;

impl Session {
    pub fn new(options: ReadOptions, pool: ThreadPool, sender: SyncSender<Message>) -> Self {
        let dialect = &dialect::POSTGRES;
        Self {
            options,
            pool,
            sender,
            input: Arc::from(""),
            dialect,
            settings: Settings::new(dialect),
            ddl: DdlReader::new(dialect),
            open: HashMap::new(),
            slots: 0,
            current: None,
            heads: HashMap::new(),
            current_head: Vec::new(),
            gathered: Gathered::default(),
            findings: Findings::default(),
            aside: SetAside::default(),
            markers: EndMarkers::default(),
            databases: Databases::default(),
            skipped: Skipped::default(),
            in_transaction: false,
            uncommitted: false,
            has_statements: false,
            copies: 0,
            has_dialect: false,
            file_databases: HashMap::new(),
        }
    }

    /// Reads all inputs, each opened at its turn; `None` when nobody reads on.
    pub fn run(mut self, inputs: Parts, open: &OpenScript) -> Result<Option<Summary>, Error> {
        match self.read_inputs(&inputs, open) {
            Ok(inputs) => {
                let (skipped, settings) = self.aside.finish();
                Ok(Some(Summary {
                    catalog: self.databases.merge(self.ddl.catalog),
                    dialect: self.dialect,
                    inputs,
                    findings: self.findings.into_vec(),
                    skipped,
                    settings,
                }))
            }
            Err(Halt::Gone) => Ok(None),
            Err(Halt::Failed(error)) => Err(error),
        }
    }

    fn read_inputs(&mut self, found: &Parts, open: &OpenScript) -> Step<Vec<InputSummary>> {
        let mut inputs: Vec<InputSummary> = Vec::new();
        for part in &found.parts {
            let script = open(&part.path, &self.options.progress)?;
            inputs.extend(self.read_input(script, part)?);
        }
        if let Some((input, header, marker)) = self.markers.missing() {
            return Err(Error::NoEndMarker { input: input.to_string(), header, marker }.into());
        }
        if self.in_transaction && self.dialect.lexicon.typed_by_value {
            return Err(Error::NoCommit { input: self.input.to_string() }.into());
        }
        if !self.has_statements {
            let path = self.input.to_string();
            return Err(match inputs.iter().all(|input| input.digest.bytes == 0) {
                true => Error::from(crate::input::Error::Empty { path }).into(),
                false => Error::NoStatement { input: path }.into(),
            });
        }
        for name in std::mem::take(&mut self.ddl.temporary) {
            self.ddl.catalog.tables.retain(|table| table.name != name);
            self.discard(&name)?;
        }
        self.open_remaining()?;
        for found in std::mem::take(&mut self.skipped).found() {
            self.find(Place::default(), found);
        }
        for unread in self.databases.take_unread(&mut self.ddl) {
            self.find(Place::default(), ddl_not_read(&unread));
        }
        for path in &found.unread_rows {
            self.input = Arc::from(path.display().to_string());
            let detail = "the rows in this file are not read: it is no SQL script".to_owned();
            self.find(Place::default(), losing("data_file_not_read", detail));
        }
        for path in &found.unread {
            self.input = Arc::from(path.display().to_string());
            let detail = "this file of the folder is not read: it is no SQL script".to_owned();
            self.find(Place::default(), remark("file_not_read", detail));
        }
        Ok(inputs)
    }

    /// Reads one input; an archive of pg_dump may be made of several files.
    fn read_input(&mut self, mut script: Script, part: &Part) -> Step<Vec<InputSummary>> {
        self.copies = 0;
        while let Some(name) = script.next_part()? {
            self.input = Arc::from(name.as_str());
            let next_block = Box::new(|| script.next_block());
            let mut framer = Framer::new(&name, self.settings.lexicon, next_block);
            self.choose_dialect(framer.peek()?, part)?;
            framer.set_lexicon(self.settings.lexicon);
            self.enter_file_database(part);
            while let Some(piece) = framer.next()? {
                self.handle(piece, &mut framer)?;
            }
            if let Some(place) = framer.unterminated() {
                let detail = "the last statement has no end: is the file cut?".to_owned();
                self.find(place, losing("statement_not_ended", detail));
            }
            drop(framer);
            self.leave()?;
            self.leave_file_database(part);
        }
        self.input = Arc::from(script.path.as_str());
        for note in script.take_notes() {
            self.find(Place::default(), remark("container", note));
        }
        let producer = self.markers.take_producer();
        let name = script.path.clone();
        let (digests, copies) = script.finish().ok_or_else(|| Error::Worker {
            input: name.clone(),
            detail: "the input ended without a digest".to_owned(),
        })?;
        // A damaged statement may have swallowed the ones after it.
        if let Some(expected) = copies.filter(|expected| *expected != self.copies) {
            let found = self.copies;
            return Err(Error::LostRows { input: name, expected, found }.into());
        }
        let dialect = self.dialect.name;
        let summary = |digest| InputSummary { digest, dialect, producer: producer.clone() };
        Ok(digests.into_iter().map(summary).collect())
    }

    /// In a folder of files by table, names without a database are in the one of the file's name.
    fn enter_file_database(&mut self, part: &Part) {
        let Some(name) = &part.database else { return };
        let known = self.file_databases.get(name).unwrap_or(name).clone();
        self.ddl.set_database(if part.creates_database { None } else { Some(known) });
    }

    /// CREATE DATABASE says what the database is called that a file's name may have to escape.
    fn leave_file_database(&mut self, part: &Part) {
        if let (true, Some(name), Some(created)) =
            (part.creates_database, &part.database, self.ddl.database())
        {
            self.file_databases.insert(name.clone(), created.to_owned());
        }
    }

    fn choose_dialect(&mut self, start: &[u8], part: &Part) -> Step {
        if start.trim_ascii().is_empty() {
            return Ok(()); // an empty part of a dump
        }
        let found = dialect::detect(start);
        let chosen = match found {
            // Files by table are MySQL's, whatever stands in them.
            Ok(_) if part.database.is_some() => &dialect::MYSQL,
            Ok(Some(dialect)) => dialect,
            // A part without a hint of its own is like the parts before it.
            Ok(None) if self.has_dialect => self.dialect,
            Ok(None) => &dialect::POSTGRES,
            // The middle of a dump that was split may look like anything.
            Err(_) if self.markers.missing().is_some() => self.dialect,
            Err(refusal) => {
                return Err(Halt::Failed(Error::UnknownDialect {
                    input: self.input.to_string(),
                    seems: refusal.seems,
                    hint: refusal.hint,
                }));
            }
        };
        if !self.has_dialect {
            self.has_dialect = true;
            self.dialect = chosen;
            self.ddl = DdlReader::new(chosen);
        }
        // A part of a dump that was split goes on with the settings of the part before it.
        if self.markers.missing().is_none() {
            self.settings = Settings::new(self.dialect).in_zone(self.options.time_zone);
            self.in_transaction = false;
        }
        Ok(())
    }

    fn handle(&mut self, piece: Piece, framer: &mut Framer) -> Step {
        if !matches!(piece, Piece::Comment { .. }) {
            self.markers.interrupt();
            self.has_statements = true;
        }
        match piece {
            Piece::Statement { text, place } => self.statement(&text, place, framer),
            Piece::InsertHead { text, head, place } => self.insert(text, &head, place),
            Piece::Rows { bytes, place } => self.rows(bytes, place),
            Piece::InsertTail { text, place } => {
                self.find(place, tail_not_applied(&text, self.dialect));
                Ok(())
            }
            Piece::Command { line } => {
                if let Some(found) = command_not_understood(&line) {
                    self.find(framer.place(), found);
                }
                self.command(&line, framer)
            }
            Piece::Comment { line } => {
                self.markers.see(&line, &self.input);
                self.see_server(&line, framer);
                Ok(())
            }
            Piece::EndOfRows => Ok(()),
        }
    }

    /// Looks at a comment that names the server: only MySQL 8 reads latitude first.
    fn see_server(&mut self, line: &[u8], framer: &mut Framer) {
        let has = |word: &str| memchr::memmem::find(line, word.as_bytes()).is_some();
        let old = has("MariaDB") || has("Server version\t5.") || has("Server version: 5.");
        if old && !self.settings.lexicon.longitude_first {
            self.settings.lexicon.longitude_first = true;
            framer.set_lexicon(self.settings.lexicon);
        }
    }

    fn statement(&mut self, text: &[u8], place: Place, framer: &mut Framer) -> Step {
        let text = &*self.settings.lexicon.charset.statement(text);
        let lexicon = Lexicon { charset: Charset::UTF8, ..self.settings.lexicon };
        if let Some(found) = not_understood(text, &Dialect { lexicon, ..*self.dialect }) {
            self.find(place, found);
        }
        if let Some(boundary) = boundary(text) {
            return self.transaction(boundary, place);
        }
        // Whatever it says (a database, a mode of strings), the head of the next INSERT may mean
        // something else after it.
        self.leave()?;
        if let Some(head) = copy_head(text, self.dialect) {
            self.copies += 1;
            if framer.enter_copy_rows()? {
                let detail = "what follows the COPY on its line is not read".to_owned();
                self.find(place, losing("statement_not_understood", detail));
            }
            let crlf = framer.next_line_has_carriage_return()?;
            let columns = head.columns.as_deref();
            let mut target =
                self.target(&head.table, columns, RowEncoding::CopyText, crlf, place)?;
            if let CopyOptions::Unsupported(why) = head.options {
                let detail = format!("the rows of `{}` are not read: {why}", head.table);
                self.find(place, losing("copy_not_read", detail));
                target.table = None;
            }
            self.current = Some(target);
            return Ok(());
        }
        self.aside.see(text, self.dialect);
        self.settings.read(text);
        framer.set_lexicon(self.settings.lexicon);
        self.skipped.see(text, self.dialect);
        self.ddl.set_lexicon(self.settings.lexicon);
        let lexicon = Lexicon { charset: Charset::UTF8, ..self.settings.lexicon };
        let dialect = Dialect { lexicon, ..*self.dialect };
        if let Some((head, tuples)) = insert_rows(text, &dialect) {
            return self.literal_rows(&head, tuples, place);
        }
        if let Some(found) = not_applied(text, self.dialect) {
            self.find(place, found);
        }
        let effects = self.ddl.read(text);
        let created = effects.iter().find_map(|effect| match effect {
            Effect::Created(name) => Some(name.clone()),
            _ => None,
        });
        for effect in effects {
            self.apply(effect, place)?;
        }
        if let Some(table) = created
            && let Some(LiteralRows { aliases, tuples, .. }) = created_rows(text, &dialect)
            && let Some(columns) = aliases.into_iter().collect::<Option<Vec<_>>>()
        {
            let (columns, verb) = (Some(columns), InsertVerb::Insert);
            let head = InsertHead { table, columns, verb, values_at: 0 };
            return self.literal_rows(&head, tuples, place);
        }
        self.notice_changed_columns(text, place);
        Ok(())
    }

    /// Takes rows that a statement holds in another form than tuples; they are in UTF-8.
    fn literal_rows(&mut self, head: &InsertHead, tuples: Vec<u8>, place: Place) -> Step {
        let charset = std::mem::take(&mut self.settings.lexicon.charset);
        let target = self.insert_target(head, place);
        self.settings.lexicon.charset = charset;
        self.current = Some(target?);
        self.rows(tuples, place)?;
        self.leave()
    }

    /// Follows transactions as far as rows may be undone.
    fn transaction(&mut self, boundary: Boundary, place: Place) -> Step {
        if boundary == Boundary::Rollback && self.dialect.lexicon.typed_by_value {
            let input = self.input.to_string();
            return Err(Error::RolledBack { input, place }.into());
        }
        if boundary == Boundary::Rollback && self.uncommitted {
            let detail = "rows before a ROLLBACK are kept; a server would have undone them";
            self.find(place, losing("rollback_not_applied", detail.to_owned()));
        }
        if boundary != Boundary::Other {
            self.in_transaction = boundary == Boundary::Begin;
            self.uncommitted = false;
        }
        Ok(())
    }

    /// The rows that are decoded already have the columns that the table had then.
    fn notice_changed_columns(&mut self, text: &[u8], place: Place) {
        let mut cursor = Cursor::new(text, self.dialect);
        if !cursor.skip_words(&["ALTER", "TABLE"]) {
            return;
        }
        cursor.skip_words(&["IF", "EXISTS"]);
        cursor.skip_word("ONLY");
        let Ok(name) = cursor.table_name() else { return };
        let Some(table) = self.ddl.catalog.table(&self.ddl.resolve(&name)) else { return };
        let open = self.open.get_mut(&self.databases.result_name(&table.name));
        if open.is_some_and(|open| open.notices_change(table)) {
            let detail = format!("the columns of `{}` changed after its first rows", table.name);
            self.find(place, losing("columns_changed", detail));
        }
    }

    /// Follows psql to another database.
    fn command(&mut self, line: &[u8], framer: &mut Framer) -> Step {
        let Some(arguments) =
            line.strip_prefix(b"\\c ").or_else(|| line.strip_prefix(b"\\connect "))
        else {
            return Ok(());
        };
        self.leave()?;
        self.settings = Settings::new(self.dialect).in_zone(self.options.time_zone);
        framer.set_lexicon(self.settings.lexicon);
        self.ddl.forget_search_path();
        if let Some(database) = connected_to(arguments) {
            // Tables without rows belong to the database that is left.
            self.open_remaining()?;
            self.databases.connect(database, &mut self.ddl);
        }
        Ok(())
    }

    fn insert(&mut self, text: Vec<u8>, head: &InsertHead, place: Place) -> Step {
        if self.current.is_some() && self.current_head == text {
            return Ok(());
        }
        self.flush()?;
        let target = match self.heads.get(&text) {
            Some(known) => known.clone(),
            None => self.insert_target(head, place)?,
        };
        if self.heads.len() < MOST_HEADS {
            self.heads.entry(text.clone()).or_insert_with(|| target.clone());
        }
        (self.current, self.current_head) = (Some(target), text);
        Ok(())
    }

    fn insert_target(&mut self, head: &InsertHead, place: Place) -> Step<Target> {
        if self.dialect.lexicon.typed_by_value && head.table.name.starts_with("sqlite_") {
            return Ok(self.sqlite_internal(&head.table.name, place));
        }
        if head.verb != InsertVerb::Insert {
            let detail = format!(
                "rows of `{}` replace or skip rows by key; keys were not applied",
                head.table
            );
            // No row is missing by it: a dump of a keyed table has each key once anyway.
            self.find(place, remark("keys_not_applied", detail));
        }
        self.target(&head.table, head.columns.as_deref(), RowEncoding::Values, false, place)
    }

    /// Rows of tables that are SQLite's own: counters, statistics, and the definitions of virtual
    /// tables. <https://www.sqlite.org/fileformat2.html#internal_schema_objects>
    fn sqlite_internal(&mut self, name: &str, place: Place) -> Target {
        if matches!(name, "sqlite_schema" | "sqlite_master") {
            let detail = "a virtual table is not read; what its module keeps is in the tables \
                          beside it";
            self.find(place, losing("virtual_table_not_read", detail.to_owned()));
        }
        Target { encoding: RowEncoding::Values, table: None }
    }

    /// The rows at hand are at an end, and what follows may mean other tables.
    fn leave(&mut self) -> Step {
        self.flush()?;
        self.current = None;
        self.current_head.clear();
        self.heads.clear();
        Ok(())
    }

    /// Returns where rows of this table go; opens the table when it is met for the first time.
    fn target(
        &mut self,
        name: &TableName,
        columns: Option<&[String]>,
        encoding: RowEncoding,
        crlf: bool,
        place: Place,
    ) -> Step<Target> {
        let local = self.ddl.resolve(name);
        let local = self.ddl.catalog.table(&local).map_or(local, |table| table.name.clone());
        let name = self.databases.result_name(&local);
        let is_wanted = (self.options.wanted)(&name);
        // Without DDL, a table is known by its rows alone.
        let is_opened = !self.options.skip_rows || self.ddl.catalog.table(&local).is_none();
        if is_wanted && is_opened && !self.open.contains_key(&name) {
            self.open_table(&local, columns, place)?;
        }
        if self.options.skip_rows || !is_wanted {
            return Ok(Target { encoding, table: None });
        }
        let declared = self.ddl.catalog.table(&local);
        let Some(open) = self.open.get_mut(&name) else { return Err(Halt::Gone) };
        let Settings { lexicon, .. } = self.settings;
        let written = Written {
            columns,
            encoding,
            crlf,
            dialect: Dialect { lexicon, ..*self.dialect },
            zone: self.settings.zone.or_utc(),
            on_invalid: self.options.on_invalid.clone(),
        };
        let (reader, mut found) = open.reader(declared, &written);
        if let Some(charset) = self.settings.unknown_charset() {
            let detail =
                format!("rows of `{name}` are in `{charset}`, of which ASCII alone is read");
            found.push(losing("character_set_not_read", detail));
        }
        if open.has_instants() {
            found.extend(zone_found(&self.settings.zone, &name, self.dialect));
        }
        let table = Some((open.table.clone(), Arc::new(reader)));
        found.into_iter().for_each(|found| self.find(place, found));
        Ok(Target { encoding, table })
    }

    /// Opens a table of the database at hand.
    fn open_table(&mut self, local: &TableName, columns: Option<&[String]>, place: Place) -> Step {
        let name = &self.databases.result_name(local);
        if name != local {
            let detail = format!("`{local}` is in several databases: this one is `{name}`");
            self.find(place, remark("same_name", detail));
        }
        let declared = match self.ddl.catalog.table(local) {
            Some(table) => table.columns.clone(),
            None => {
                let detail = format!("no CREATE TABLE for `{name}`: its values are kept as text");
                self.find(place, remark("no_ddl", detail));
                undeclared(columns.unwrap_or_default())
            }
        };
        let rules = self.options.rules.clone();
        let columns: Vec<OpenColumn> = declared
            .iter()
            .filter(|column| !column.generated)
            .map(|column| OpenColumn::new(column, rules(name, &column.name)))
            .filter(|column| !column.is_dropped())
            .collect();
        let schema = schema_with_row(columns.iter().map(|column| column.field.clone()).collect());
        let table = Arc::new(SourceTable { slot: self.slots, name: name.clone(), schema });
        self.slots += 1;
        self.send(Message::Open(table.clone()))?;
        self.open.insert(name.clone(), OpenTable::new(table, columns, &declared));
        Ok(())
    }

    /// Opens the tables that have no rows, so that they are in the result too.
    fn open_remaining(&mut self) -> Step {
        let names: Vec<TableName> =
            self.ddl.catalog.tables.iter().map(|table| table.name.clone()).collect();
        for local in names {
            let name = self.databases.result_name(&local);
            if (self.options.wanted)(&name) && !self.open.contains_key(&name) {
                self.open_table(&local, None, Place::default())?;
            }
        }
        Ok(())
    }

    fn apply(&mut self, effect: Effect, place: Place) -> Step {
        match effect {
            Effect::Renamed { from, to } => {
                if self.open.contains_key(&self.databases.result_name(&from)) {
                    let detail = format!(
                        "`{from}` was renamed to `{to}` after its rows: they stay under the first name"
                    );
                    self.find(place, remark("table_renamed", detail));
                }
                Ok(())
            }
            Effect::Created(name) | Effect::Dropped(name) | Effect::Truncated(name) => {
                self.discard(&name)
            }
        }
    }

    /// The rows of a table so far are no rows of the result.
    fn discard(&mut self, local: &TableName) -> Step {
        let name = self.databases.result_name(local);
        match self.open.remove(&name) {
            Some(open) => self.send(Message::Discard(open.table)),
            None => Ok(()),
        }
    }

    fn rows(&mut self, mut bytes: Vec<u8>, place: Place) -> Step {
        let Some(current) = &self.current else { return Ok(()) };
        if current.table.is_none() {
            return Ok(());
        }
        self.uncommitted |= self.in_transaction;
        if self.gathered.bytes.is_empty() && bytes.len() >= GATHER_BYTES {
            self.gathered = Gathered { bytes, segments: vec![(0, place)] };
            return self.flush();
        }
        if current.encoding == RowEncoding::Values && !self.gathered.bytes.is_empty() {
            self.gathered.bytes.extend_from_slice(b",\n");
        }
        self.gathered.segments.push((self.gathered.bytes.len(), place));
        self.gathered.bytes.append(&mut bytes);
        if self.gathered.bytes.len() >= GATHER_BYTES { self.flush() } else { Ok(()) }
    }

    /// Sends the gathered rows to be decoded.
    fn flush(&mut self) -> Step {
        let Gathered { bytes, segments } = std::mem::take(&mut self.gathered);
        let Some(Target { table: Some((table, reader)), encoding, .. }) = &self.current else {
            return Ok(());
        };
        if bytes.is_empty() {
            return Ok(());
        }
        let text_bytes = bytes.len() as u64;
        let (sender, decoded) = sync_channel(1);
        let (reader, encoding) = (reader.clone(), *encoding);
        self.pool.spawn(move || {
            let decoded = reader.decode(Chunk { bytes: &bytes, encoding });
            sender.send(Placed::new(&bytes, &segments, decoded)).ok();
        });
        let table = table.clone();
        let input = self.input.clone();
        self.send(Message::Chunk(PendingChunk { table, input, text_bytes, decoded }))
    }

    fn send(&self, message: Message) -> Step {
        self.sender.send(message).map_err(|_| Halt::Gone)
    }

    fn find(&mut self, place: Place, found: Found) {
        self.findings.add(&self.input, place, found);
    }
}

/// Returns what is to be said of instants that are written without a zone.
fn zone_found(zone: &Zone, table: &TableName, dialect: &Dialect) -> Option<Found> {
    match zone {
        Zone::Unknown(zone) => {
            let detail = format!(
                "instants of `{table}` without a zone are in `{zone}`, and were read as UTC"
            );
            Some(losing("time_zone_not_read", detail))
        }
        Zone::Known(TimeZone::Named(zone)) => {
            let which = if dialect.lexicon.dollar_quotes { "second" } else { "first" };
            let detail = format!(
                "instants of `{table}` without a zone are read in `{zone}`; of a time that its \
                 clocks show twice, the {which} is meant, as the server takes it"
            );
            Some(remark("time_zone_applied", detail))
        }
        Zone::Known(TimeZone::Fixed(_)) => None,
    }
}

/// Returns the database that `\\connect` names; `None` where it stays the same.
fn connected_to(arguments: &[u8]) -> Option<String> {
    let arguments = String::from_utf8_lossy(arguments);
    let arguments = arguments.trim().trim_end_matches(';');
    let arguments = match arguments.strip_prefix("-reuse-previous") {
        Some(rest) => rest.split_once(char::is_whitespace)?.1.trim_start(),
        None => arguments,
    };
    let name = match arguments.split_once("dbname=") {
        // `"dbname='app'"`: a connection string.
        Some((_, name)) => name.trim_start_matches('\'').split('\'').next()?,
        None if arguments.starts_with('"') => arguments.get(1..)?.split('"').next()?,
        None => arguments.split_whitespace().next()?,
    };
    let name = name.trim_end_matches('"');
    (name != "-" && !name.is_empty()).then(|| name.to_owned())
}

/// Columns of a table that has no CREATE TABLE.
fn undeclared(names: &[String]) -> Vec<Column> {
    let column = |name: &String| plain_column(name.clone(), String::new(), SqlType::Exact);
    names.iter().map(column).collect()
}
