//! One reading of a dump: the settings and tables that its statements have made so far.
//!
//! Runs on the framer thread. It decides what a statement is and which table rows belong to;
//! decoding happens elsewhere.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

use arrow::datatypes::Field;
use rayon::ThreadPool;

use super::catalog::{Column, Table, TableName};
use super::data_head::{CopyOptions, InsertVerb, copy_head, insert_head};
use super::ddl::{DdlReader, Effect};
use super::decode::{Chunk, ColumnReader, RowEncoding, TableReader};
use super::dialect::{self, Dialect};
use super::error::Error;
use super::framer::{Framer, Piece, Place};
use super::marker::EndMarkers;
use super::reader::{
    ColumnRule, InputSummary, Message, PendingChunk, ReadOptions, Secret, SourceTable, Summary,
    schema_with_row,
};
use super::reject::Finding;
use super::sql_type::{SqlType, arrow_field};
use crate::input::Stream;

/// Rows of one-row INSERTs are gathered to chunks of at least this size.
const GATHER_BYTES: usize = 256 << 10;

/// Findings of one kind that are kept; more are counted by the last of them.
const FINDINGS_OF_A_KIND: usize = 100;

pub(super) struct Session {
    options: ReadOptions,
    pool: ThreadPool,
    sender: SyncSender<Message>,
    input: Arc<str>,
    dialect: &'static Dialect,
    /// The dialect as settings of the dump have changed it.
    lexicon: dialect::Lexicon,
    ddl: DdlReader,
    /// The table that is open under each name.
    open: HashMap<TableName, OpenTable>,
    slots: usize,
    current: Option<Target>,
    gathered: Gathered,
    findings: Vec<Finding>,
}

struct OpenTable {
    table: Arc<SourceTable>,
    columns: Vec<OpenColumn>,
    has_rows: bool,
}

/// A column that has values in the dump.
struct OpenColumn {
    name: String,
    field: Field,
    sql_type: SqlType,
    rule: ColumnRule,
}

/// Where the rows at hand go.
#[derive(Clone)]
struct Target {
    /// The text of the INSERT's head: the next INSERT with the same one goes there too.
    head: Vec<u8>,
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

/// Whoever iterates has gone away.
struct Gone;

impl Session {
    pub fn new(options: ReadOptions, pool: ThreadPool, sender: SyncSender<Message>) -> Self {
        let dialect = &dialect::POSTGRES;
        Self {
            options,
            pool,
            sender,
            input: Arc::from(""),
            dialect,
            lexicon: dialect.lexicon,
            ddl: DdlReader::new(dialect),
            open: HashMap::new(),
            slots: 0,
            current: None,
            gathered: Gathered::default(),
            findings: Vec::new(),
        }
    }

    /// Reads all inputs; `None` when nobody reads on.
    pub fn run(mut self, streams: Vec<Stream>) -> Result<Option<Summary>, Error> {
        let mut inputs = Vec::new();
        for (index, stream) in streams.into_iter().enumerate() {
            match self.read_input(stream, index == 0)? {
                Ok(input) => inputs.push(input),
                Err(Gone) => return Ok(None),
            }
        }
        if self.open_remaining().is_err() {
            return Ok(None);
        }
        self.report_unread();
        Ok(Some(Summary {
            catalog: self.ddl.catalog,
            dialect: self.dialect,
            inputs,
            findings: self.findings,
        }))
    }

    fn read_input(
        &mut self,
        mut stream: Stream,
        is_first: bool,
    ) -> Result<Result<InputSummary, Gone>, Error> {
        self.input = Arc::from(stream.path.as_str());
        let name = stream.path.clone();
        let mut markers = EndMarkers::default();
        {
            let next_block = Box::new(|| stream.next_block());
            let mut framer = Framer::new(&name, self.lexicon, next_block);
            self.choose_dialect(framer.peek()?, is_first)?;
            framer.set_lexicon(self.lexicon);
            while let Some(piece) = framer.next()? {
                if let Piece::Comment { line } = &piece {
                    markers.see(line);
                }
                if self.handle(piece, &mut framer)?.is_err() {
                    return Ok(Err(Gone));
                }
            }
        }
        if self.flush().is_err() {
            return Ok(Err(Gone));
        }
        if let Some((header, marker)) = markers.missing() {
            return Err(Error::NoEndMarker { input: name, header, marker });
        }
        let producer = markers.producer();
        let digest = stream.digest().ok_or_else(|| Error::Worker {
            input: name,
            detail: "the input ended without a digest".to_owned(),
        })?;
        Ok(Ok(InputSummary { digest, dialect: self.dialect.name, producer }))
    }

    fn choose_dialect(&mut self, start: &[u8], is_first: bool) -> Result<(), Error> {
        let found = dialect::detect(start);
        let chosen = match found {
            Ok(Some(dialect)) => dialect,
            // A part without a hint of its own is like the parts before it.
            Ok(None) if !is_first => self.dialect,
            Ok(None) => &dialect::POSTGRES,
            Err(refusal) => {
                return Err(Error::UnknownDialect {
                    input: self.input.to_string(),
                    seems: refusal.seems,
                    hint: refusal.hint,
                });
            }
        };
        if is_first {
            self.dialect = chosen;
            self.ddl = DdlReader::new(chosen);
        }
        self.lexicon = self.dialect.lexicon;
        Ok(())
    }

    fn handle(&mut self, piece: Piece, framer: &mut Framer) -> Result<Result<(), Gone>, Error> {
        match piece {
            Piece::Statement { text, place } => return self.statement(&text, place, framer),
            Piece::InsertHead { text, place } => return Ok(self.insert(text, place)),
            Piece::Rows { bytes, place } => return Ok(self.rows(bytes, place)),
            Piece::InsertTail { text } => self.insert_tail(&text),
            Piece::Command { line } => self.command(&line),
            Piece::EndOfRows | Piece::Comment { .. } => {}
        }
        Ok(Ok(()))
    }

    fn statement(
        &mut self,
        text: &[u8],
        place: Place,
        framer: &mut Framer,
    ) -> Result<Result<(), Gone>, Error> {
        if let Some(head) = copy_head(text, self.dialect) {
            if self.flush().is_err() {
                return Ok(Err(Gone));
            }
            framer.enter_copy_rows()?;
            let crlf = framer.next_line_has_carriage_return()?;
            let is_read = match head.options {
                CopyOptions::DefaultText => true,
                CopyOptions::Unsupported(why) => {
                    let detail = format!("the rows of `{}` are not read: {why}", head.table);
                    self.find("copy_not_read", place, detail);
                    false
                }
            };
            let target =
                self.target(&head.table, head.columns.as_deref(), RowEncoding::CopyText, crlf);
            return Ok(match target {
                Ok(target) => {
                    self.current = Some(if is_read { target } else { target.unwanted() });
                    Ok(())
                }
                Err(gone) => Err(gone),
            });
        }
        if self.setting(text) {
            framer.set_lexicon(self.lexicon);
        }
        self.not_applied(text, place);
        for effect in self.ddl.read(text) {
            if self.apply(effect).is_err() {
                return Ok(Err(Gone));
            }
        }
        Ok(Ok(()))
    }

    /// Takes over a setting that changes how text is read; true when one did.
    fn setting(&mut self, text: &[u8]) -> bool {
        let text = text.trim_ascii().to_ascii_lowercase();
        if !text.starts_with(b"set ") && !text.starts_with(b"/*!") {
            return false;
        }
        let has = |needle: &[u8]| memchr::memmem::find(&text, needle).is_some();
        if self.lexicon.executable_comments {
            if has(b"sql_mode") {
                // A variable restores the mode that was there before the dump.
                let restores = has(b"sql_mode=@") || has(b"sql_mode = @");
                self.lexicon.backslash_escapes = restores || !has(b"no_backslash_escapes");
                self.lexicon.double_quoted_strings = restores || !has(b"ansi_quotes");
                return true;
            }
        } else if has(b"standard_conforming_strings") {
            self.lexicon.backslash_escapes = has(b"off");
            return true;
        }
        false
    }

    /// Statements that change rows and are not carried out are said, not passed over.
    fn not_applied(&mut self, text: &[u8], place: Place) {
        const CHANGING: [&str; 6] = ["UPDATE", "DELETE", "MERGE", "LOAD", "INSERT", "REPLACE"];
        let word = text.trim_ascii_start();
        let end = word.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(word.len());
        let is = |name: &&&str| word[..end].eq_ignore_ascii_case(name.as_bytes());
        if let Some(name) = CHANGING.iter().find(is) {
            let detail = format!("`{name} …` changes rows and was not carried out");
            self.find("statement_not_applied", place, detail);
        }
    }

    fn command(&mut self, line: &[u8]) {
        // `\connect other` leaves the database: tables after it belong to another one.
        if line.starts_with(b"\\c ") || line.starts_with(b"\\connect ") {
            self.current = None;
        }
    }

    fn insert_tail(&mut self, text: &[u8]) {
        let words = text[..text.len().min(40)].escape_ascii();
        let detail = format!("what follows the rows is not carried out: `{words}`");
        self.find("statement_not_applied", Place::default(), detail);
    }

    fn insert(&mut self, head: Vec<u8>, place: Place) -> Result<(), Gone> {
        if self.current.as_ref().is_some_and(|current| current.head == head) {
            return Ok(());
        }
        self.flush()?;
        let Some(parsed) = insert_head(&head, self.dialect) else {
            self.find("statement_not_read", place, "an INSERT whose head is not understood".into());
            self.current = None;
            return Ok(());
        };
        if parsed.verb != InsertVerb::Insert {
            let detail = format!(
                "rows of `{}` replace or skip rows by key; keys were not applied",
                parsed.table
            );
            self.find("keys_not_applied", place, detail);
        }
        let columns = parsed.columns.as_deref();
        let mut target = self.target(&parsed.table, columns, RowEncoding::Values, false)?;
        target.head = head;
        self.current = Some(target);
        Ok(())
    }

    /// Returns where rows of this table go; opens the table when it is met for the first time.
    fn target(
        &mut self,
        name: &TableName,
        columns: Option<&[String]>,
        encoding: RowEncoding,
        crlf: bool,
    ) -> Result<Target, Gone> {
        let name = self.ddl.resolve(name);
        let name = self.ddl.catalog.table(&name).map_or(name, |table| table.name.clone());
        if self.options.skip_rows || !(self.options.wanted)(&name) {
            return Ok(Target { head: Vec::new(), encoding, table: None });
        }
        if !self.open.contains_key(&name) {
            self.open_table(&name, columns)?;
        }
        let declared = self.ddl.catalog.table(&name);
        let Some(open) = self.open.get_mut(&name) else { return Err(Gone) };
        open.has_rows = true;
        let reader =
            open.reader(declared, columns, &self.options, self.dialect, self.lexicon, crlf);
        let table = Some((open.table.clone(), Arc::new(reader)));
        Ok(Target { head: Vec::new(), encoding, table })
    }

    fn open_table(&mut self, name: &TableName, columns: Option<&[String]>) -> Result<(), Gone> {
        let declared = match self.ddl.catalog.table(name) {
            Some(table) => table.columns.clone(),
            None => {
                let detail = format!("no CREATE TABLE for `{name}`: its values are kept as text");
                self.find("no_ddl", Place::default(), detail);
                undeclared(columns.unwrap_or_default())
            }
        };
        let rules = self.options.rules.clone();
        let columns: Vec<OpenColumn> = declared
            .iter()
            .filter(|column| !column.generated)
            .map(|column| OpenColumn::new(column, rules(name, &column.name)))
            .filter(|column| column.rule.secret != Some(Secret::Drop))
            .collect();
        let schema = schema_with_row(columns.iter().map(|column| column.field.clone()).collect());
        let table = Arc::new(SourceTable { slot: self.slots, name: name.clone(), schema });
        self.slots += 1;
        self.send(Message::Open(table.clone()))?;
        self.open.insert(name.clone(), OpenTable { table, columns, has_rows: false });
        Ok(())
    }

    /// Opens the tables that have no rows, so that they are in the result too.
    fn open_remaining(&mut self) -> Result<(), Gone> {
        let names: Vec<TableName> =
            self.ddl.catalog.tables.iter().map(|table| table.name.clone()).collect();
        for name in names {
            if (self.options.wanted)(&name) && !self.open.contains_key(&name) {
                self.open_table(&name, None)?;
            }
        }
        Ok(())
    }

    fn apply(&mut self, effect: Effect) -> Result<(), Gone> {
        match effect {
            Effect::Renamed { from, to } => {
                if self.open.contains_key(&from) {
                    let detail = format!(
                        "`{from}` was renamed to `{to}` after its rows: they stay under the first name"
                    );
                    self.find("table_renamed", Place::default(), detail);
                }
                Ok(())
            }
            Effect::Created(name) | Effect::Dropped(name) | Effect::Truncated(name) => {
                self.flush()?;
                self.current = None;
                match self.open.remove(&name) {
                    Some(open) => self.send(Message::Discard(open.table)),
                    None => Ok(()),
                }
            }
        }
    }

    fn rows(&mut self, mut bytes: Vec<u8>, place: Place) -> Result<(), Gone> {
        let Some(current) = &self.current else { return Ok(()) };
        if current.table.is_none() {
            return Ok(());
        }
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
    fn flush(&mut self) -> Result<(), Gone> {
        let Gathered { bytes, segments } = std::mem::take(&mut self.gathered);
        let Some(Target { table: Some((table, reader)), encoding, .. }) = &self.current else {
            return Ok(());
        };
        if bytes.is_empty() {
            return Ok(());
        }
        let (sender, decoded) = sync_channel(1);
        let (reader, encoding) = (reader.clone(), *encoding);
        self.pool.spawn(move || {
            sender.send(reader.decode(Chunk { bytes: &bytes, encoding })).ok();
        });
        let table = table.clone();
        let input = self.input.clone();
        self.send(Message::Chunk(PendingChunk { table, input, segments, decoded }))
    }

    fn send(&self, message: Message) -> Result<(), Gone> {
        self.sender.send(message).map_err(|_| Gone)
    }

    fn find(&mut self, code: &'static str, place: Place, detail: String) {
        if self.findings.iter().filter(|finding| finding.code == code).count() < FINDINGS_OF_A_KIND
        {
            let input = self.input.to_string();
            self.findings.push(Finding { code, input, line: place.line, detail });
        }
    }

    fn report_unread(&mut self) {
        for unread in std::mem::take(&mut self.ddl.catalog.unread) {
            let detail = format!("`{}`: {}", unread.words, unread.why);
            self.find("ddl_not_read", Place::default(), detail);
        }
    }
}

impl Target {
    fn unwanted(self) -> Self {
        Self { table: None, ..self }
    }
}

impl OpenColumn {
    fn new(column: &Column, rule: ColumnRule) -> Self {
        let sql_type = if rule.as_text { SqlType::Exact } else { column.sql_type.clone() };
        // Nullable whatever the DDL says: policies put NULL where the type can't hold a value.
        let field = arrow_field(&column.name, &column.declared, &sql_type, true);
        Self { name: column.name.clone(), field, sql_type, rule }
    }
}

impl OpenTable {
    fn reader(
        &self,
        declared: Option<&Table>,
        columns: Option<&[String]>,
        options: &ReadOptions,
        dialect: &'static Dialect,
        lexicon: dialect::Lexicon,
        crlf: bool,
    ) -> TableReader {
        // Without a column list the values stand in the order of the declared columns.
        let listed: Vec<&str> = match (columns, declared) {
            (Some(columns), _) => columns.iter().map(String::as_str).collect(),
            (None, Some(table)) => {
                table.columns.iter().map(|column| column.name.as_str()).collect()
            }
            (None, None) => self.columns.iter().map(|column| column.name.as_str()).collect(),
        };
        let readers = self.columns.iter().map(|column| ColumnReader {
            field: column.field.clone(),
            sql_type: column.sql_type.clone(),
            on_invalid: column.rule.on_invalid.unwrap_or(options.on_invalid),
            position: match column.rule.secret {
                Some(Secret::Null) => None,
                _ => listed.iter().position(|name| *name == column.name),
            },
        });
        TableReader {
            columns: readers.collect(),
            row_width: listed.len(),
            dialect: Dialect { lexicon, ..*dialect },
            crlf,
            timestamp_offset_us: 0,
        }
    }
}

/// Columns of a table that has no CREATE TABLE.
fn undeclared(names: &[String]) -> Vec<Column> {
    let column = |name: &String| Column {
        name: name.clone(),
        declared: String::new(),
        sql_type: SqlType::Exact,
        nullable: true,
        default: None,
        generated: false,
        identity: false,
        comment: None,
    };
    names.iter().map(column).collect()
}
