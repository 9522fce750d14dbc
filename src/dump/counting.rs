//! The counters of a session: AUTO_INCREMENT of MySQL's tables, sequences of PostgreSQL's.

use super::catalog::{Column, TableName};
use super::cursor::Cursor;
use super::ddl::is_mysql;
use super::numbering::{AutoIncrement, Counter, Sequence};
use super::reader::Message;
use super::session::{Session, Step};
use super::sql_type::SqlType;

/// A sequence of the dump, by its own name or by the column that it numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KnownSequence {
    name: Option<TableName>,
    column: Option<(TableName, String)>,
    counter: usize,
    state: Sequence,
}

impl Session {
    /// Returns the counter that numbers the rows of a table that is being opened.
    pub(super) fn counter_of(&mut self, name: &TableName) -> Step<Option<usize>> {
        let Some(declared) = self.ddl.catalog.table(name) else { return Ok(None) };
        let column = declared.columns.iter().find(|column| column.identity && is_whole(column));
        let Some(column) = column else { return Ok(None) };
        let by_value = self.dialect.lexicon.typed_by_value;
        if !is_mysql(self.dialect) && !by_value {
            let column = column.clone();
            return self.sequence_of(&name.clone(), &column).map(Some);
        }
        let options = &declared.options;
        // Other engines count without gaps.
        let reserves =
            options.engine.as_deref().is_none_or(|engine| engine == "innodb") && !by_value;
        let counter = AutoIncrement::new(options.auto_increment.unwrap_or(1), reserves);
        self.new_counter(Counter::AutoIncrement(counter)).map(Some)
    }

    fn new_counter(&mut self, state: Counter) -> Step<usize> {
        let counter = self.counters;
        self.counters += 1;
        self.send(Message::Count(counter, state))?;
        Ok(counter)
    }

    fn sequence_of(&mut self, table: &TableName, column: &Column) -> Step<usize> {
        let named = column.default.as_deref().and_then(|default| self.named_by(default));
        let of_column = (table.clone(), column.name.clone());
        let implied = TableName {
            schema: table.schema.clone(),
            name: format!("{}_{}_seq", table.name, column.name),
        };
        let fits = |known: &&KnownSequence| match &named {
            Some(named) => known.name.as_ref() == Some(named),
            None => {
                known.column.as_ref() == Some(&of_column) || known.name.as_ref() == Some(&implied)
            }
        };
        if let Some(known) = self.sequences.iter().find(fits) {
            return Ok(known.counter);
        }
        let mut state = ascending();
        // What stands in the parentheses of an identity.
        if let Some(options) = &column.identity_options {
            let dialect = self.dialect;
            options_of(&mut Cursor::new(options.as_bytes(), dialect), &mut state);
        }
        let name = named.or(Some(implied));
        self.add_sequence(name, Some(of_column), state)
    }

    fn add_sequence(
        &mut self,
        name: Option<TableName>,
        column: Option<(TableName, String)>,
        state: Sequence,
    ) -> Step<usize> {
        let counter = self.new_counter(Counter::Sequence(state.clone()))?;
        self.sequences.push(KnownSequence { name, column, counter, state });
        Ok(counter)
    }

    /// Reads the name in `nextval('public.t_id_seq'::regclass)`.
    fn named_by(&self, default: &str) -> Option<TableName> {
        let mut cursor = Cursor::new(default.as_bytes(), self.dialect);
        cursor.skip_words(&["PG_CATALOG"]);
        cursor.skip(".");
        if !cursor.skip_word("NEXTVAL") || !cursor.skip("(") {
            return None;
        }
        self.regclass(&mut cursor)
    }

    fn regclass(&self, cursor: &mut Cursor<'_>) -> Option<TableName> {
        let text = cursor.text().ok()?;
        let name = Cursor::new(text.as_bytes(), self.dialect).table_name().ok()?;
        Some(self.ddl.resolve_new(name))
    }

    /// Follows statements about sequences; others change nothing.
    pub(super) fn follow_sequences(&mut self, text: &[u8]) -> Step {
        if is_mysql(self.dialect) {
            return self.follow_auto_increment(text);
        }
        let mut cursor = Cursor::new(text, self.dialect);
        if cursor.skip_word("CREATE") {
            while cursor.at_any(&["TEMP", "TEMPORARY", "UNLOGGED"]) {
                cursor.take();
            }
            if cursor.skip_word("SEQUENCE") {
                return self.create_sequence(cursor);
            }
        } else if cursor.skip_words(&["ALTER", "SEQUENCE"]) {
            cursor.skip_words(&["IF", "EXISTS"]);
            return self.alter_sequence(cursor);
        } else if cursor.skip_words(&["ALTER", "TABLE"]) {
            return self.alter_identity(cursor);
        } else if cursor.skip_word("SELECT") {
            return self.set_value(cursor);
        } else if cursor.skip_word("TRUNCATE") {
            return self.restart_sequences(cursor);
        }
        Ok(())
    }

    /// `TRUNCATE a, b RESTART IDENTITY`: the sequences that columns own begin anew.
    fn restart_sequences(&mut self, mut cursor: Cursor<'_>) -> Step {
        cursor.skip_word("TABLE");
        let mut tables = Vec::new();
        loop {
            cursor.skip_word("ONLY");
            let Ok(name) = cursor.table_name() else { return Ok(()) };
            tables.push(self.ddl.resolve(&name));
            cursor.skip("*");
            if !cursor.skip(",") {
                break;
            }
        }
        if !cursor.skip_words(&["RESTART", "IDENTITY"]) {
            return Ok(());
        }
        let owned = |sequence: &super::catalog::Sequence| {
            sequence.owner.as_ref().is_some_and(|(table, _)| tables.contains(table))
        };
        let declared = self.ddl.catalog.sequences.iter().filter(|sequence| owned(sequence));
        let owned: Vec<TableName> = declared.map(|sequence| sequence.name.clone()).collect();
        let mut restarted = Vec::new();
        for known in &mut self.sequences {
            let is_owned = known.name.as_ref().is_some_and(|name| owned.contains(name))
                || known.column.as_ref().is_some_and(|(table, _)| tables.contains(table));
            if is_owned {
                (known.state.last, known.state.is_called) = (known.state.first, false);
                restarted.push((known.counter, known.state.clone()));
            }
        }
        for (counter, state) in restarted {
            self.send(Message::Count(counter, Counter::Sequence(state)))?;
        }
        Ok(())
    }

    fn create_sequence(&mut self, mut cursor: Cursor<'_>) -> Step {
        cursor.skip_words(&["IF", "NOT", "EXISTS"]);
        let Ok(name) = cursor.table_name() else { return Ok(()) };
        let name = self.ddl.resolve_new(name);
        let mut state = ascending();
        options_of(&mut cursor, &mut state);
        self.sequences.retain(|known| known.name.as_ref() != Some(&name));
        self.add_sequence(Some(name), None, state).map(drop)
    }

    fn alter_sequence(&mut self, mut cursor: Cursor<'_>) -> Step {
        let Ok(name) = cursor.table_name() else { return Ok(()) };
        let name = self.ddl.resolve_new(name);
        let known = self.sequences.iter().position(|known| known.name.as_ref() == Some(&name));
        self.change_sequence(known, cursor)
    }

    fn change_sequence(&mut self, known: Option<usize>, mut cursor: Cursor<'_>) -> Step {
        let Some(known) = known.and_then(|at| self.sequences.get_mut(at)) else { return Ok(()) };
        let before = known.state.clone();
        options_of(&mut cursor, &mut known.state);
        if known.state == before {
            return Ok(());
        }
        let (counter, state) = (known.counter, known.state.clone());
        self.send(Message::Count(counter, Counter::Sequence(state)))
    }

    /// `ALTER TABLE t ALTER COLUMN c ADD GENERATED … AS IDENTITY (SEQUENCE NAME s START WITH 1 …)`,
    /// `… ALTER COLUMN c RESTART WITH 5`.
    fn alter_identity(&mut self, mut cursor: Cursor<'_>) -> Step {
        cursor.skip_words(&["IF", "EXISTS"]);
        cursor.skip_word("ONLY");
        let Ok(table) = cursor.table_name() else { return Ok(()) };
        let table = self.ddl.resolve(&table);
        if !cursor.skip_word("ALTER") {
            return Ok(());
        }
        cursor.skip_word("COLUMN");
        let Ok(column) = cursor.name() else { return Ok(()) };
        let of_column = Some((table, column));
        if cursor.skip_words(&["ADD", "GENERATED"]) {
            while !cursor.at_end() && !cursor.skip("(") {
                cursor.take();
            }
            let mut state = ascending();
            let name = options_of(&mut cursor, &mut state);
            let name = name.map(|name| self.ddl.resolve_new(name));
            return self.add_sequence(name, of_column, state).map(drop);
        }
        if cursor.at_any(&["RESTART", "SET"]) {
            let known = self.sequences.iter().position(|known| known.column == of_column);
            return self.change_sequence(known, cursor);
        }
        Ok(())
    }

    /// `SELECT pg_catalog.setval('public.s', 5, true)`.
    fn set_value(&mut self, mut cursor: Cursor<'_>) -> Step {
        if cursor.skip_word("PG_CATALOG") {
            cursor.skip(".");
        }
        if !cursor.skip_word("SETVAL") || !cursor.skip("(") {
            return Ok(());
        }
        let Some(name) = self.regclass(&mut cursor) else { return Ok(()) };
        while !cursor.at_end() && !cursor.skip(",") {
            cursor.take();
        }
        let Some(value) = number(&mut cursor) else { return Ok(()) };
        let is_called = !(cursor.skip(",") && cursor.skip_word("FALSE"));
        let known = self.sequences.iter_mut().find(|known| known.name.as_ref() == Some(&name));
        let Some(known) = known else { return Ok(()) };
        (known.state.last, known.state.is_called) = (value, is_called);
        let (counter, state) = (known.counter, known.state.clone());
        self.leave()?;
        self.send(Message::Count(counter, Counter::Sequence(state)))
    }

    /// `ALTER TABLE t AUTO_INCREMENT = n`, alone or among other actions.
    fn follow_auto_increment(&mut self, text: &[u8]) -> Step {
        let mut cursor = Cursor::new(text, self.dialect);
        if !cursor.skip_words(&["ALTER", "TABLE"]) {
            return Ok(());
        }
        let Ok(name) = cursor.table_name() else { return Ok(()) };
        let name = self.ddl.resolve(&name);
        let counter = self.opened(&name).and_then(|open| open.flow.counter);
        while !cursor.at_end() {
            if !cursor.skip_word("AUTO_INCREMENT") {
                cursor.skip_item();
                continue;
            }
            cursor.skip("=");
            let Some(value) = number(&mut cursor).and_then(|value| u64::try_from(value).ok())
            else {
                continue;
            };
            match counter {
                Some(counter) => self.send(Message::CountFrom(counter, value))?,
                // Before the first row: what the table begins with.
                None => {
                    if let Some(table) = self.ddl.catalog.table_mut(&name) {
                        table.options.auto_increment = Some(value);
                    }
                }
            }
        }
        Ok(())
    }
}

fn is_whole(column: &Column) -> bool {
    matches!(
        column.sql_type,
        SqlType::Int8
            | SqlType::Int16
            | SqlType::Int32
            | SqlType::Int64
            | SqlType::UInt8
            | SqlType::UInt16
            | SqlType::UInt32
            | SqlType::UInt64
    )
}

/// A sequence of which nothing is said.
fn ascending() -> Sequence {
    Sequence {
        last: 1,
        is_called: false,
        increment: 1,
        first: 1,
        lowest: 1,
        highest: i128::from(i64::MAX),
        cycles: false,
    }
}

/// Takes options up to the end or the closing parenthesis; returns the name that they give.
fn options_of(cursor: &mut Cursor<'_>, state: &mut Sequence) -> Option<TableName> {
    let mut name = None;
    let (mut start, mut restart) = (None, None);
    let (mut lowest, mut highest) = (None, None);
    while !cursor.at_end() && !cursor.at(")") {
        cursor.skip_word("SET");
        if cursor.skip_words(&["SEQUENCE", "NAME"]) {
            name = cursor.table_name().ok();
        } else if cursor.skip_word("START") {
            cursor.skip_word("WITH");
            start = number(cursor);
        } else if cursor.skip_word("RESTART") {
            cursor.skip_word("WITH");
            restart = Some(number(cursor));
        } else if cursor.skip_word("INCREMENT") {
            cursor.skip_word("BY");
            state.increment = number(cursor).filter(|by| *by != 0).unwrap_or(1);
        } else if cursor.skip_word("MINVALUE") {
            lowest = number(cursor);
        } else if cursor.skip_word("MAXVALUE") {
            highest = number(cursor);
        } else if cursor.skip_words(&["NO", "CYCLE"]) {
            state.cycles = false;
        } else if cursor.skip_word("CYCLE") {
            state.cycles = true;
        } else {
            cursor.take();
        }
    }
    if state.increment < 0 && !state.is_called && state.first == 1 && start.is_none() {
        (state.first, state.last) = (-1, -1);
        (state.lowest, state.highest) = (i128::from(i64::MIN), -1);
    } else if state.increment < 0 {
        (state.lowest, state.highest) = (i128::from(i64::MIN), -1);
    }
    state.lowest = lowest.unwrap_or(state.lowest);
    state.highest = highest.unwrap_or(state.highest);
    let is_new = !state.is_called && state.last == state.first;
    if let Some(lowest) = lowest.filter(|_| state.increment > 0 && start.is_none() && is_new) {
        (state.first, state.last) = (lowest, lowest);
    }
    if let Some(start) = start {
        if !state.is_called && state.last == state.first {
            state.last = start;
        }
        state.first = start;
    }
    if let Some(restart) = restart {
        (state.last, state.is_called) = (restart.unwrap_or(state.first), false);
    }
    name
}

/// Takes a whole number with its sign, also as a string.
fn number(cursor: &mut Cursor<'_>) -> Option<i128> {
    let negative = cursor.skip("-");
    let token = cursor.take()?;
    let text = std::str::from_utf8(token.bytes).ok()?.trim_matches('\'');
    let number: i128 = text.parse().ok()?;
    Some(if negative { -number } else { number })
}
