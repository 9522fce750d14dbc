//! One reading of a dump: the settings and tables that its statements have made so far.
//!
//! Runs on the framer thread. It decides what a statement is and which table rows belong to;
//! decoding happens elsewhere.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

use rayon::ThreadPool;

use super::act::Act;
use super::catalog::{Column, TableName};
use super::changing::Transaction;
use super::charset::Charset;
use super::copy_head::{CopyHead, CopyOptions, copy_head};
use super::counting::KnownSequence;
use super::cursor::Cursor;
use super::data_head::{InsertHead, InsertVerb};
use super::databases::Databases;
use super::ddl::{DdlReader, Effect, is_mysql};
use super::decode::{Chunk, RowEncoding, TableReader};
use super::detection::detect;
use super::dialect::{self, Dialect, Lexicon};
use super::error::Error;
use super::findings::{Findings, Found, ddl_not_read, losing, not_applied, remark};
use super::foresight::{Foresight, Outcome, Spot};
use super::framer::{Framer, Piece, Place};
use super::literal_select::{LiteralRows, created_rows, insert_rows};
use super::marker::EndMarkers;
use super::on_key::OnKey;
use super::open_table::{OpenColumn, OpenTable, Written};
use super::policy::OnInvalid;
use super::reader::{
    InputSummary, Message, OpenScript, PendingChunk, Placed, ReadOptions, SourceTable, Summary,
    schema_with_row,
};
use super::row_change::change_text;
use super::rows::{Layout, RowSpans};
use super::set_aside::SetAside;
use super::settings::{Settings, Zone};
use super::skipped::Skipped;
use super::sql_type::SqlType;
use super::table_elements::plain_column;
use super::transaction::boundary;
use super::triggers::Triggers;
use super::unknown_statement::{command_not_understood, not_understood};
use super::zone::TimeZone;
use crate::input::{Part, Parts};
use crate::pg_archive::{self, Script};

/// Rows of one-row INSERTs are gathered to chunks of at least this size.
const GATHER_BYTES: usize = if cfg!(fuzzing) { 32 } else { 256 << 10 };

/// INSERT heads that are remembered: scripts that go from table to table line by line have a few.
const MOST_HEADS: usize = 256;

pub(super) struct Session {
    pub(super) options: ReadOptions,
    pool: Arc<ThreadPool>,
    sender: SyncSender<Message>,
    pub(super) input: Arc<str>,
    pub(super) dialect: &'static Dialect,
    pub(super) settings: Settings,
    pub(super) ddl: DdlReader,
    /// The table that is open under each name.
    pub(super) open: HashMap<TableName, OpenTable>,
    slots: usize,
    /// What an earlier reading has found.
    pub(super) foresight: Foresight,
    /// What the next reading has to know; then nothing is handed on any more.
    pub(super) needed: Option<Foresight>,
    input_index: usize,
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
    current_head: Vec<u8>,
    pub(super) gathered: Gathered,
    findings: Findings,
    aside: SetAside,
    /// A statement whose table is opened when its first row is there.
    deferred: Option<Deferred>,
    /// Heads and ends of the producers, over all inputs: a dump may have been split.
    markers: EndMarkers,
    pub(super) databases: Databases,
    skipped: Skipped,
    pub(super) transaction: Option<Transaction>,
    /// Where the statement at hand begins.
    statement_at: Place,
    /// Counters of tables whose rows were deleted: they go on.
    pub(super) kept_counters: HashMap<TableName, usize>,
    /// Tables that nobody wants, by where their first rows are: they may get another name.
    pub(super) unread: HashMap<TableName, Spot>,
    triggers: Triggers,
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
pub(super) struct Target {
    /// The table's name at this point of the dump, in its database.
    pub name: TableName,
    /// Its name in the result, if it had none other later.
    pub result: TableName,
    pub encoding: RowEncoding,
    /// `None` where the rows are not wanted.
    pub table: Option<(Arc<SourceTable>, Arc<TableReader>)>,
    /// The columns that the statement lists.
    pub columns: Option<Arc<Vec<String>>>,
    /// What the rows do, unless what follows them says something else.
    pub act: Option<Arc<Act>>,
    pub verb: InsertVerb,
    pub place: Place,
}

/// Rows that wait for more of their kind.
#[derive(Default)]
pub(super) struct Gathered {
    bytes: Vec<u8>,
    segments: Vec<(usize, Place)>,
    /// Where statements begin in the bytes.
    starts: Vec<usize>,
    /// Where the statement at hand begins: the bytes before it do what `act` says.
    mark: usize,
    act: Option<Arc<Act>>,
    /// Rows of the statement at hand were sent already, and wait for its end.
    pends: bool,
}

/// The head of a statement of rows, and where it is.
struct Deferred {
    head: DataHead,
    place: Place,
}

enum DataHead {
    Copy { head: CopyHead, crlf: bool },
    Insert { head: InsertHead, text: Vec<u8> },
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

    fn handle(&mut self, piece: Piece, framer: &mut Framer) -> Step {
        if let Piece::Statement { place, .. } | Piece::InsertHead { place, .. } = &piece {
            self.statement_at = *place;
        }
        if !matches!(piece, Piece::Comment { .. }) {
            self.markers.interrupt();
            self.has_statements = true;
        }
        match piece {
            Piece::Statement { text, place } if self.is_undone(&text, place) => {
                if let Some(head) = copy_head(&text, self.dialect) {
                    let (encoding, header) = head.options.framing();
                    self.leave()?;
                    self.copies += 1;
                    framer.enter_copy_rows(encoding, header)?;
                }
                Ok(())
            }
            Piece::InsertHead { place, .. }
                if self.foresight.is_undone(self.input_index, place) =>
            {
                self.leave()
            }
            Piece::Statement { text, place } => self.statement(&text, place, framer),
            Piece::InsertHead { text, head, place } => self.insert(text, &head, place),
            Piece::Rows { bytes, place } => self.rows(bytes, place),
            Piece::InsertTail { text, .. } => {
                self.tail = Some(text);
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
            Piece::EndOfRows => self.end_of_rows(),
        }
    }

    /// Returns whether a later statement undoes this one: of MySQL's those that change rows.
    fn is_undone(&self, text: &[u8], place: Place) -> bool {
        let changes = !is_mysql(self.dialect) || change_text(text, self.dialect).is_some();
        self.foresight.is_undone(self.input_index, place) && changes
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
            return self.follow_transaction(boundary, text, place);
        }
        // Whatever it says (a database, a mode of strings), the head of the next INSERT may mean
        // something else after it.
        self.leave()?;
        if let Some(head) = copy_head(text, self.dialect) {
            self.copies += 1;
            let (encoding, header) = head.options.framing();
            if framer.enter_copy_rows(encoding, header)? {
                let detail = "what follows the COPY on its line is not read".to_owned();
                self.find(place, losing("statement_not_understood", detail));
            }
            let crlf = framer.next_line_has_carriage_return()?;
            if self.is_unheard_of(&head.table, head.columns.as_deref()) {
                self.deferred = Some(Deferred { head: DataHead::Copy { head, crlf }, place });
                return Ok(());
            }
            return self.copy(head, crlf, place);
        }
        let was_autocommit = self.settings.autocommit;
        self.aside.see(text, self.dialect);
        self.settings.read(text);
        framer.set_lexicon(self.settings.lexicon);
        self.skipped.see(text, self.dialect);
        self.triggers.see(text, self.dialect, &self.ddl);
        self.ddl.set_lexicon(self.settings.lexicon);
        let lexicon = Lexicon { charset: Charset::UTF8, ..self.settings.lexicon };
        let dialect = Dialect { lexicon, ..*self.dialect };
        if self.settings.autocommit && !was_autocommit {
            self.transaction = None;
        }
        if let Some(change) = change_text(text, self.dialect) {
            if change.table.schema.as_deref() == Some("pg_catalog") {
                return Ok(());
            }
            return self.change_rows(&change, text, place);
        }
        if let Some((head, tuples)) = insert_rows(text, &dialect) {
            return self.literal_rows(&head, tuples, place);
        }
        if let Some(found) = not_applied(text, self.dialect) {
            self.find(place, found);
        }
        let effects = self.ddl.read(text);
        if is_mysql(self.dialect) && !effects.is_empty() {
            // DDL commits.
            self.transaction = None;
        } else if !effects.is_empty() {
            self.note_change(place);
        }
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
        self.follow_sequences(text)?;
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
            if self.databases.connect(database, &mut self.ddl) {
                self.sequences.clear();
            }
        }
        Ok(())
    }

    fn copy(&mut self, head: CopyHead, crlf: bool, place: Place) -> Step {
        let (encoding, _) = head.options.framing();
        let columns = head.columns.as_deref();
        let mut target = self.target(&head.table, columns, encoding, crlf, place)?;
        target.act = self.act(&target, &OnKey::Refuse)?;
        match head.options {
            CopyOptions::Unsupported(why) => {
                let detail = format!("the rows of `{}` are not read: {why}", head.table);
                self.find(place, losing("copy_not_read", detail));
                target.table = None;
            }
            CopyOptions::Rows { encoding: RowEncoding::CopyForm(form), .. } if form.oids => {
                let detail = format!("the oids of the rows of `{}` are not kept", head.table);
                self.find(place, remark("oids_not_kept", detail));
            }
            CopyOptions::Rows { .. } => {}
        }
        self.current = Some(target);
        Ok(())
    }

    /// Returns true for a table of which neither DDL nor a list says how many columns it has.
    fn is_unheard_of(&mut self, table: &TableName, columns: Option<&[String]>) -> bool {
        let local = self.ddl.resolve(table);
        let result = self.databases.result_name(&local);
        columns.is_none()
            && self.ddl.catalog.table(&local).is_none()
            && !self.open.contains_key(&result)
            && !(self.dialect.lexicon.typed_by_value && table.name.starts_with("sqlite_"))
    }

    /// Opens a table by its first row: `column1`, `column2` and so on.
    fn open_by_first_row(&mut self, bytes: &[u8]) -> Step {
        let Some(Deferred { head, place }) = self.deferred.take() else { return Ok(()) };
        let (encoding, crlf) = match &head {
            DataHead::Copy { head, crlf } => (head.options.framing().0, *crlf),
            DataHead::Insert { .. } => (RowEncoding::Values, false),
        };
        let lexicon = &self.settings.lexicon;
        let width = RowSpans::first_width(bytes, Layout { encoding, width: 0, lexicon, crlf });
        let columns = Some((1..=width).map(|number| format!("column{number}")).collect());
        match head {
            DataHead::Copy { head, crlf } => self.copy(CopyHead { columns, ..head }, crlf, place),
            DataHead::Insert { head, text } => {
                let target = self.insert_target(&InsertHead { columns, ..head }, place)?;
                (self.current, self.current_head) = (Some(target), text);
                Ok(())
            }
        }
    }

    fn insert(&mut self, text: Vec<u8>, head: &InsertHead, place: Place) -> Step {
        if self.current.is_some() && self.current_head == text {
            return Ok(());
        }
        self.flush()?;
        if self.is_unheard_of(&head.table, head.columns.as_deref()) {
            self.current = None;
            let head = DataHead::Insert { head: head.clone(), text };
            self.deferred = Some(Deferred { head, place });
            return Ok(());
        }
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
        let columns = head.columns.as_deref();
        let mut target = self.target(&head.table, columns, RowEncoding::Values, false, place)?;
        target.verb = head.verb;
        target.act = self.act(&target, &OnKey::from(head.verb))?;
        Ok(target)
    }

    /// Rows of tables that are SQLite's own: counters, statistics, and the definitions of virtual
    /// tables. <https://www.sqlite.org/fileformat2.html#internal_schema_objects>
    fn sqlite_internal(&mut self, name: &str, place: Place) -> Target {
        if matches!(name, "sqlite_schema" | "sqlite_master") {
            let detail = "a virtual table is not read; what its module keeps is in the tables \
                          beside it";
            self.find(place, losing("virtual_table_not_read", detail.to_owned()));
        }
        Target {
            name: TableName::new(None, name),
            result: TableName::new(None, name),
            encoding: RowEncoding::Values,
            table: None,
            columns: None,
            act: None,
            verb: InsertVerb::Insert,
            place,
        }
    }

    /// The rows at hand are at an end, and what follows may mean other tables.
    pub(super) fn leave(&mut self) -> Step {
        self.open_by_first_row(b"")?;
        self.flush()?;
        self.current = None;
        self.current_head.clear();
        self.heads.clear();
        self.tail_act = None;
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
        let is_wanted = match self.open.get(&name) {
            Some(_) => true,
            None => (self.options.wanted)(&self.final_name(&name, place)),
        };
        // Without DDL, a table is known by its rows alone.
        let is_opened = !self.options.skip_rows || self.ddl.catalog.table(&local).is_none();
        if is_wanted && is_opened && !self.open.contains_key(&name) {
            self.open_table(&local, columns, place)?;
        }
        let unread = Target {
            name: local,
            result: name,
            encoding,
            table: None,
            columns: None,
            act: None,
            verb: InsertVerb::Insert,
            place,
        };
        if self.options.skip_rows || !is_wanted {
            let spot = self.spot(place);
            self.unread.entry(unread.result.clone()).or_insert(spot);
            return Ok(unread);
        }
        let Target { name: local, result: name, .. } = &unread;
        self.find_rows_elsewhere(local, place);
        let declared = self.ddl.catalog.table(local);
        let Some(open) = self.open.get_mut(name) else { return Err(Halt::Gone) };
        let on_invalid = self.options.on_invalid.clone();
        let written = written(&self.settings, self.dialect, on_invalid, (columns, encoding));
        let written = Written { crlf, ..written };
        let (reader, mut found) = open.reader(declared, &written);
        if let Some(charset) = self.settings.unknown_charset() {
            let detail =
                format!("rows of `{name}` are in `{charset}`, of which ASCII alone is read");
            found.push(losing("character_set_not_read", detail));
        }
        if open.has_instants() {
            found.extend(zone_found(&self.settings.zone, name, self.dialect));
        }
        let table = Some((open.table.clone(), Arc::new(reader)));
        found.into_iter().for_each(|found| self.find(place, found));
        let columns = columns.map(|columns| Arc::new(columns.to_vec()));
        Ok(Target { table, columns, ..unread })
    }

    /// Says where a server would have put more or other rows than those that come for a table.
    fn find_rows_elsewhere(&mut self, local: &TableName, place: Place) {
        // Programs write rows as they are after all triggers.
        let is_by_hand = self.markers.missing().is_none();
        if let Some(found) = self.triggers.fired_by(local).filter(|_| is_by_hand) {
            self.find(place, found);
        }
        if self.ddl.partitions.iter().any(|(parent, _)| parent == local) {
            let detail = format!(
                "rows come for `{local}` itself: they stay with it, and its partitions are empty"
            );
            self.find(place, remark("rows_of_partitioned_table", detail));
        }
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
        let final_name = self.final_name(name, place);
        let table = Arc::new(SourceTable { slot: self.slots, name: final_name, schema });
        self.slots += 1;
        self.send(Message::Open(table.clone()))?;
        let mut open = OpenTable::new(table, columns, &declared);
        open.flow.opened_at = self.spot(place);
        if let Some(known) = self.foresight.tables.get(&open.flow.opened_at) {
            open.flow.keys = known.keys.clone();
            open.flow.holds = known.holds;
        }
        open.flow.counter = match self.kept_counters.remove(name) {
            Some(counter) => Some(counter),
            None => self.counter_of(local)?,
        };
        self.open.insert(name.clone(), open);
        Ok(())
    }

    /// Returns the name that a table has at the end, if it is opened here.
    fn final_name(&self, name: &TableName, place: Place) -> TableName {
        let known = self.foresight.tables.get(&self.spot(place));
        known.and_then(|known| known.name.as_ref()).unwrap_or(name).clone()
    }

    /// Returns the open table of this name in the database at hand.
    pub(super) fn opened(&self, local: &TableName) -> Option<&OpenTable> {
        self.open.get(&*self.databases.known_name(local))
    }

    pub(super) fn opened_mut(&mut self, local: &TableName) -> Option<&mut OpenTable> {
        self.open.get_mut(&*self.databases.known_name(local))
    }

    pub(super) fn spot(&self, place: Place) -> Spot {
        (self.input_index, place.byte)
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
            Effect::Renamed { from, to } => self.rename(&from, &to),
            Effect::Created(name) => {
                // What was there was not dropped.
                if self.opened(&name).is_some_and(|open| open.flow.has_rows) {
                    let detail = format!(
                        "`{name}` is created after rows of it, which a server would refuse: those \
                         rows are left out"
                    );
                    self.find(place, losing("rows_before_table", detail));
                }
                self.discard(&name)
            }
            Effect::Dropped(name) | Effect::Truncated(name) => self.discard(&name),
        }
    }

    /// The rows of a table so far are no rows of the result.
    pub(super) fn discard(&mut self, local: &TableName) -> Step {
        let name = self.databases.result_name(local);
        self.unread.remove(&name);
        match self.open.remove(&name) {
            Some(open) => self.send(Message::Discard(open.table)),
            None => Ok(()),
        }
    }

    fn rows(&mut self, mut bytes: Vec<u8>, place: Place) -> Step {
        self.open_by_first_row(&bytes)?;
        if self.current.as_ref().is_none_or(|current| current.table.is_none()) {
            return Ok(());
        }
        self.note_change(self.statement_at);
        let Some(current) = &self.current else { return Ok(()) };
        if self.needed.is_some() {
            if let Some(open) = self.open.get_mut(&current.result) {
                open.flow.has_rows = true;
            }
            return Ok(());
        }
        let acts = current.act.is_some() || self.tail_act.is_some();
        if self.gathered.bytes.is_empty() && bytes.len() >= GATHER_BYTES && !acts {
            let (segments, starts) = (vec![(0, place)], vec![0]);
            self.gathered = Gathered { bytes, segments, starts, ..Gathered::default() };
            return self.flush();
        }
        let at = self.gathered.bytes.len();
        if current.encoding == RowEncoding::Values && at > 0 {
            self.gathered.bytes.extend_from_slice(b",\n");
        }
        if at == self.gathered.mark && !self.gathered.pends {
            self.gathered.starts.push(self.gathered.bytes.len());
        }
        self.gathered.segments.push((self.gathered.bytes.len(), place));
        self.gathered.bytes.append(&mut bytes);
        match self.gathered.bytes.len() >= GATHER_BYTES {
            true if acts => self.flush_acting(),
            true => self.flush(),
            false => Ok(()),
        }
    }

    /// Sends the gathered rows to be decoded.
    pub(super) fn flush(&mut self) -> Step {
        let default = self.current.as_ref().and_then(|target| target.act.clone());
        let gathered = std::mem::take(&mut self.gathered);
        let act = if gathered.mark > 0 { gathered.act.clone() } else { default };
        self.send_rows(gathered, act)
    }

    /// Sends rows that do what their statements say, and keeps the statement that has not ended.
    fn flush_acting(&mut self) -> Step {
        let mut gathered = std::mem::take(&mut self.gathered);
        if gathered.mark > 0 {
            self.gathered = gathered.split_off();
            let act = gathered.act.clone();
            self.send_rows(gathered, act)?;
            gathered = std::mem::take(&mut self.gathered);
        }
        if gathered.bytes.len() < GATHER_BYTES {
            self.gathered = gathered;
            return Ok(());
        }
        // A statement of many rows: its end may yet say what they do.
        let pending = self.pending_act()?;
        let pends = pending.is_some();
        let act = pending.or_else(|| self.current.as_ref().and_then(|target| target.act.clone()));
        self.send_rows(gathered, act)?;
        self.gathered.pends = pends;
        Ok(())
    }

    /// The rows of a statement are at an end: what they do is known.
    fn end_of_rows(&mut self) -> Step {
        let tail = self.tail.take();
        let Some(current) = &self.current else { return Ok(()) };
        if tail.is_none() && current.act.is_none() && self.tail_act.is_none() {
            self.gathered.mark = self.gathered.bytes.len();
            return Ok(());
        }
        let default = current.act.clone();
        let act = match tail {
            Some(tail) => self.act_of_tail(tail)?,
            None => default,
        };
        if self.gathered.pends {
            let gathered = std::mem::take(&mut self.gathered);
            let pending = self.pending_act()?;
            self.send_rows(gathered, pending)?;
            if let (Some(Target { table: Some((table, _)), .. }), Some(act)) = (&self.current, act)
            {
                return self.send(Message::Settle(table.clone(), act));
            }
            return Ok(());
        }
        let same = match (&self.gathered.act, &act) {
            (Some(known), Some(act)) => Arc::ptr_eq(known, act),
            (known, act) => known.is_none() && act.is_none(),
        };
        if self.gathered.mark > 0 && !same {
            let mut gathered = std::mem::take(&mut self.gathered);
            self.gathered = gathered.split_off();
            let before = gathered.act.clone();
            self.send_rows(gathered, before)?;
        }
        self.gathered.act = act;
        self.gathered.mark = self.gathered.bytes.len();
        Ok(())
    }

    /// Sends the rows of statements that have come to their end.
    pub(super) fn flush_earlier(&mut self) -> Step {
        if self.gathered.mark == 0 || self.gathered.pends {
            return Ok(());
        }
        let mut gathered = std::mem::take(&mut self.gathered);
        self.gathered = gathered.split_off();
        let act = gathered.act.clone();
        let default = self.current.as_ref().and_then(|target| target.act.clone());
        self.send_rows(gathered, act.or(default))
    }

    fn send_rows(&mut self, gathered: Gathered, act: Option<Arc<Act>>) -> Step {
        let Gathered { bytes, segments, starts, .. } = gathered;
        let Some(Target { table: Some((table, reader)), encoding, result: name, .. }) =
            &self.current
        else {
            return Ok(());
        };
        if bytes.is_empty() {
            return Ok(());
        }
        if let Some(open) = self.open.get_mut(name) {
            open.flow.has_rows = true;
        }
        let text_bytes = bytes.len() as u64;
        let (sender, decoded) = sync_channel(1);
        let (reader, encoding, acting) = (reader.clone(), *encoding, act.clone());
        self.pool.spawn(move || {
            let chunk = Chunk { bytes: &bytes, encoding };
            let (decoded, beside) = match acting {
                None => (reader.decode(chunk), None),
                Some(act) => {
                    let mut spans = RowSpans::default();
                    let decoded = reader.decode_with(chunk, &mut spans);
                    let beside = act.read(&reader, chunk, (&spans, &decoded), &starts);
                    (decoded, Some(beside))
                }
            };
            sender.send(Placed::new(&bytes, &segments, decoded, beside)).ok();
        });
        let table = table.clone();
        let input = self.input.clone();
        self.send(Message::Chunk(PendingChunk { table, input, text_bytes, decoded, act }))
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

impl Gathered {
    /// Takes off the statement that has not ended.
    fn split_off(&mut self) -> Self {
        // The comma and the line end between two statements belong to neither.
        let at = self.starts.iter().copied().find(|start| *start >= self.mark);
        let at = at.unwrap_or(self.bytes.len());
        let bytes = self.bytes.split_off(at);
        let split = |place: usize| self.segments.partition_point(|(start, _)| *start < place);
        let segments = self.segments.split_off(split(at));
        let segments = segments.into_iter().map(|(start, place)| (start - at, place)).collect();
        let starts = self.starts.split_off(self.starts.partition_point(|start| *start < at));
        let starts = starts.into_iter().map(|start| start - at).collect();
        Self { bytes, segments, starts, ..Self::default() }
    }
}

/// Returns how rows are written under these settings.
pub(super) fn written<'a>(
    settings: &Settings,
    dialect: &Dialect,
    on_invalid: OnInvalid,
    (columns, encoding): (Option<&'a [String]>, RowEncoding),
) -> Written<'a> {
    Written {
        columns,
        encoding,
        crlf: false,
        dialect: Dialect { lexicon: settings.lexicon, ..*dialect },
        zone: settings.zone.or_utc(),
        on_invalid,
        fills_in: is_mysql(dialect) && !settings.strict,
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
