//! What the pieces of a script do to a session: statements, commands of psql, comments.
//!
//! Owns the decision what a statement is and who carries it out. Opens no table, and never knows a
//! value: decoding happens elsewhere.

use super::charset::Charset;
use super::copy_head::copy_head;
use super::cursor::Cursor;
use super::data_head::{InsertHead, InsertVerb};
use super::ddl::{Effect, is_mysql};
use super::dialect::{Dialect, Lexicon};
use super::findings::{losing, not_applied};
use super::framer::{Framer, Piece, Place};
use super::literal_select::{LiteralRows, created_rows, insert_rows};
use super::row_change::change_text;
use super::session::{Session, Step};
use super::settings::Settings;
use super::targets::{DataHead, Deferred};
use super::transaction::boundary;
use super::unknown_statement::{command_not_understood, not_understood};

impl Session {
    /// Takes the next piece of the input at hand.
    pub(super) fn handle(&mut self, piece: Piece, framer: &mut Framer) -> Step {
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
            Piece::Rows { text, place } => self.rows(text, place),
            Piece::InsertTail { text } => {
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
        self.rows(tuples.into(), place)?;
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
