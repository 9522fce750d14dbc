//! One reading of a dump: its inputs one after the other, and what all parts of the reading share.
//!
//! Runs on the framer thread. The state that statements have made so far stands here; what a
//! statement does is said in `statements`, where rows go in `targets`, how they are handed on in
//! `gathered`, and what they do to earlier rows in `acting` and `changing`. Never knows what is
//! inside a statement or a row.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use rayon::ThreadPool;

use super::act::Act;
use super::catalog::TableName;
use super::changing::Transaction;
use super::counting::KnownSequence;
use super::databases::Databases;
use super::ddl::DdlReader;
use super::detection::detect;
use super::dialect::{self, Dialect};
use super::error::Error;
use super::findings::{Findings, Found, ddl_not_read, losing, remark};
use super::foresight::{Foresight, Outcome, Spot};
use super::framer::{Framer, Place};
use super::gathered::Gathered;
use super::marker::EndMarkers;
use super::open_table::OpenTable;
use super::reader::{InputSummary, Message, OpenScript, ReadOptions, Summary};
use super::set_aside::SetAside;
use super::settings::Settings;
use super::skipped::Skipped;
use super::targets::{Deferred, Target};
use super::triggers::Triggers;
use crate::input::{Buffers, Part, Parts};
use crate::pg_archive::{self, Script};

pub(super) struct Session {
    pub(super) options: ReadOptions,
    pub(super) pool: Arc<ThreadPool>,
    /// Memory of chunks that were decoded.
    pub(super) buffers: Buffers,
    sender: SyncSender<Message>,
    pub(super) input: Arc<str>,
    pub(super) dialect: &'static Dialect,
    pub(super) settings: Settings,
    pub(super) ddl: DdlReader,
    /// The table that is open under each name.
    pub(super) open: HashMap<TableName, OpenTable>,
    pub(super) slots: usize,
    /// What an earlier reading has found.
    pub(super) foresight: Foresight,
    /// What the next reading has to know; then nothing is handed on any more.
    pub(super) needed: Option<Foresight>,
    pub(super) input_index: usize,
    /// Counters that were made so far.
    pub(super) counters: usize,
    pub(super) sequences: Vec<KnownSequence>,
    /// What follows the rows of the statement at hand says of keys.
    pub(super) tail: Option<Vec<u8>>,
    /// The last tail of the INSERTs at hand, and what it means.
    pub(super) tail_act: Option<(Vec<u8>, Option<Arc<Act>>)>,
    pub(super) current: Option<Target>,
    /// Where INSERTs with the same head go, by its text, until a statement may have changed it.
    pub(super) heads: HashMap<Vec<u8>, Target>,
    pub(super) current_head: Vec<u8>,
    pub(super) gathered: Gathered,
    findings: Findings,
    pub(super) aside: SetAside,
    /// A statement whose table is opened when its first row is there.
    pub(super) deferred: Option<Deferred>,
    /// Heads and ends of the producers, over all inputs: a dump may have been split.
    pub(super) markers: EndMarkers,
    pub(super) databases: Databases,
    pub(super) skipped: Skipped,
    pub(super) transaction: Option<Transaction>,
    /// Where the statement at hand begins.
    pub(super) statement_at: Place,
    /// Counters of tables whose rows were deleted: they go on.
    pub(super) kept_counters: HashMap<TableName, usize>,
    /// Tables that nobody wants, by where their first rows are: they may get another name.
    pub(super) unread: HashMap<TableName, Spot>,
    pub(super) triggers: Triggers,
    /// Something else than comments was met.
    pub(super) has_statements: bool,
    /// COPY statements of the input at hand.
    pub(super) copies: u64,
    /// The dialect was told by an input: the next ones have the same.
    has_dialect: bool,
    /// What databases are called, by what the names of files call them.
    file_databases: HashMap<String, String>,
}

/// Why reading ends before the dump does.
pub(super) enum Halt {
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

pub(super) type Step<T = ()> = Result<T, Halt>;

impl Session {
    pub fn new(
        options: ReadOptions,
        pool: Arc<ThreadPool>,
        sender: SyncSender<Message>,
        foresight: Foresight,
    ) -> Self {
        let dialect = &dialect::POSTGRES;
        Self {
            options,
            pool,
            buffers: Buffers::default(),
            sender,
            input: Arc::from(""),
            dialect,
            settings: Settings::new(dialect),
            ddl: DdlReader::new(dialect),
            open: HashMap::new(),
            slots: foresight.slots,
            foresight,
            needed: None,
            input_index: 0,
            counters: 0,
            sequences: Vec::new(),
            tail: None,
            tail_act: None,
            current: None,
            heads: HashMap::new(),
            current_head: Vec::new(),
            gathered: Gathered::default(),
            findings: Findings::default(),
            aside: SetAside::default(),
            deferred: None,
            markers: EndMarkers::default(),
            databases: Databases::default(),
            skipped: Skipped::default(),
            transaction: None,
            statement_at: Place::default(),
            kept_counters: HashMap::new(),
            unread: HashMap::new(),
            triggers: Triggers::default(),
            has_statements: false,
            copies: 0,
            has_dialect: false,
            file_databases: HashMap::new(),
        }
    }

    /// Reads all inputs, each opened at its turn.
    pub fn run(mut self, inputs: &Parts, open: &OpenScript) -> Result<Outcome, Error> {
        let read = self.read_inputs(inputs, open);
        if let Some(needed) = self.needed.take().filter(|_| read.is_ok()) {
            return Ok(Outcome::Again(Foresight { slots: self.slots, ..needed }));
        }
        match read {
            Ok(inputs) => {
                let (skipped, settings) = self.aside.finish();
                Ok(Outcome::Finished(Box::new(Summary {
                    catalog: self.databases.merge(self.ddl.catalog),
                    dialect: self.dialect,
                    inputs,
                    findings: self.findings.into_vec(),
                    skipped,
                    settings,
                })))
            }
            Err(Halt::Gone) => Ok(Outcome::Abandoned),
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
        if self.transaction.is_some() && self.dialect.lexicon.typed_by_value {
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
        self.end_of_dump()?;
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
            // Places count from the beginning of each.
            self.input_index += 1;
            self.input = Arc::from(name.as_str());
            let next_block = Box::new(|read| {
                script.give_back(read);
                script.next_block()
            });
            let mut framer = Framer::new(&name, self.settings.lexicon, next_block);
            framer.set_buffers(self.buffers.clone());
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
        let found = detect(start);
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
            self.transaction = None;
        }
        Ok(())
    }

    pub(super) fn spot(&self, place: Place) -> Spot {
        (self.input_index, place.byte)
    }

    pub(super) fn send(&self, message: Message) -> Step {
        if self.needed.is_some() {
            return Ok(());
        }
        self.sender.send(message).map_err(|_| Halt::Gone)
    }

    pub(super) fn find(&mut self, place: Place, found: Found) {
        self.findings.add(&self.input, place, found);
    }
}
