//! Statements of a session that change rows which are there, undo them, or give their table
//! another name.

use super::acting::stamps;
use super::catalog::TableName;
use super::cursor::Cursor;
use super::decode::RowEncoding;
use super::error::Error;
use super::findings::{losing, not_applied};
use super::foresight::Spot;
use super::framer::Place;
use super::on_key::SetValue;
use super::open_table::is_same;
use super::reader::Message;
use super::row_change::{ChangeText, Condition, RowChange};
use super::session::{Session, Step};
use super::targets::written;
use super::transaction::Boundary;

/// A transaction that is open.
#[derive(Debug, Default)]
pub(super) struct Transaction {
    /// Where its first statement may be.
    begins: Spot,
    /// Statements that a ROLLBACK undoes.
    changes: u64,
    /// Name, place, and changes before.
    savepoints: Vec<(String, Spot, u64)>,
}

impl Session {
    /// Carries out a DELETE or UPDATE as far as its text says what it does.
    pub(super) fn change_rows(&mut self, change: &ChangeText, text: &[u8], place: Place) -> Step {
        let name = self.ddl.resolve(&change.table);
        let name = self.ddl.catalog.table(&name).map_or(name, |table| table.name.clone());
        let has_rows = self.opened(&name).is_some_and(|open| open.flow.has_rows);
        if !has_rows {
            return Ok(());
        }
        self.note_change(place);
        if change.sets.is_none() && self.cascades(&name) {
            let detail = format!(
                "rows of other tables refer to rows of `{name}` that are deleted, and would go or \
                 change with them: they are kept"
            );
            self.find(place, losing("cascade_not_applied", detail));
        }
        let deletes_all = change.sets.is_none()
            && change.conditions.as_ref().is_some_and(|conditions| conditions.is_empty());
        if deletes_all {
            let counter = self.opened(&name).and_then(|open| open.flow.counter);
            let result = self.databases.result_name(&name);
            self.kept_counters.extend(counter.map(|counter| (result, counter)));
            return self.discard(&name);
        }
        let Some(row_change) = self.row_change(&name, change) else {
            let said = not_applied(text, self.dialect);
            said.into_iter().for_each(|found| self.find(place, found));
            return Ok(());
        };
        if !self.follow(&name, Vec::new(), true, place)? {
            return Ok(());
        }
        let Some(open) = self.opened(&name) else { return Ok(()) };
        let keys = open.flow.keys.iter().flat_map(|key| &key.columns);
        let mut keys = keys.filter_map(|column| open.output(column));
        let sets = row_change.sets.iter().flatten();
        let changes_key = keys.any(|key| sets.clone().any(|(column, _)| *column == key));
        let table = open.table.clone();
        let set = sets.map(|(column, _)| *column);
        let declared = self.ddl.catalog.table(&name);
        let stamps = row_change.sets.is_some()
            && declared.is_some_and(|declared| stamps(declared, open, set));
        if stamps {
            let detail = format!(
                "an UPDATE gives rows of `{name}` the time at which it runs (ON UPDATE): they \
                 keep theirs"
            );
            self.find(place, losing("on_update_not_applied", detail));
        }
        if changes_key {
            let detail =
                format!("an UPDATE changes keys of `{name}`: later rows meet the old ones");
            self.find(place, losing("keys_not_applied", detail));
        }
        self.send(Message::Change(table, row_change))
    }

    /// Makes values of literals; `None` where the statement has to be evaluated.
    fn row_change(&self, name: &TableName, change: &ChangeText) -> Option<RowChange> {
        let (open, declared) = (self.opened(name)?, self.ddl.catalog.table(name)?);
        let on_invalid = self.options.on_invalid.clone();
        let written =
            written(&self.settings, self.dialect, on_invalid, (None, RowEncoding::Values));
        let find = |name: &str| {
            let mut columns = declared.columns.iter();
            let column = columns.find(|column| is_same(name, &column.name, written.dialect))?;
            Some((column, open.output(&column.name)?))
        };
        let conditions = change.conditions.as_ref()?.iter().map(|condition| {
            let (column, output) = find(&condition.column)?;
            let comparison = self.comparison(declared, column);
            let values = condition.literals.iter().map(|literal| {
                let value = open.constant(output, literal, &written)?;
                let mut bytes = Vec::new();
                comparison.append(&value, 0, &mut bytes);
                Some(bytes)
            });
            Some(Condition { column: output, comparison, values: values.collect::<Option<_>>()? })
        });
        let conditions = conditions.collect::<Option<Vec<_>>>()?;
        let sets = match &change.sets {
            None => None,
            Some(sets) => {
                let sets = sets.as_ref()?.iter().map(|set| {
                    let (_, output) = find(&set.column)?;
                    let SetValue::Literal(text) = &set.value else { return None };
                    Some((output, open.constant(output, text, &written)?))
                });
                Some(sets.collect::<Option<Vec<_>>>()?)
            }
        };
        Some(RowChange { sets, conditions })
    }

    /// A statement changes rows: a ROLLBACK may undo it.
    pub(super) fn note_change(&mut self, place: Place) {
        if self.transaction.is_none() && !self.settings.autocommit {
            let begins = self.spot(place);
            self.transaction = Some(Transaction { begins, ..Transaction::default() });
        }
        if let Some(transaction) = &mut self.transaction {
            transaction.changes += 1;
        }
    }

    /// Follows transactions: what is undone is left out by the next reading.
    pub(super) fn follow_transaction(
        &mut self,
        boundary: Boundary,
        text: &[u8],
        place: Place,
    ) -> Step {
        let here = self.spot(place);
        match boundary {
            Boundary::Begin => {
                let begins = (here.0, here.1 + 1);
                self.transaction = Some(Transaction { begins, ..Transaction::default() });
            }
            Boundary::Commit => self.transaction = None,
            // Its dump ends so where the program met an error.
            Boundary::Rollback if self.dialect.lexicon.typed_by_value => {
                let input = self.input.to_string();
                return Err(Error::RolledBack { input, place }.into());
            }
            Boundary::Rollback => return self.roll_back(text, place),
            Boundary::Other => {
                let mut cursor = Cursor::new(text, self.dialect);
                if let (true, Some(transaction), Ok(name)) =
                    (cursor.skip_word("SAVEPOINT"), &mut self.transaction, cursor.name())
                {
                    let at = (here.0, here.1 + 1);
                    transaction.savepoints.push((name, at, transaction.changes));
                }
            }
        }
        Ok(())
    }

    fn roll_back(&mut self, text: &[u8], place: Place) -> Step {
        let mut cursor = Cursor::new(text, self.dialect);
        cursor.take();
        if cursor.at_any(&["WORK", "TRANSACTION"]) {
            cursor.take();
        }
        let savepoint = cursor.skip_word("TO").then(|| {
            cursor.skip_word("SAVEPOINT");
            cursor.name()
        });
        let (from, changed) = match (savepoint, &mut self.transaction) {
            (_, None) => return Ok(()),
            (None, Some(transaction)) => (transaction.begins, transaction.changes > 0),
            (Some(name), Some(transaction)) => {
                let name = name.unwrap_or_default();
                let known = transaction.savepoints.iter();
                let Some((_, at, before)) = known.rev().find(|(known, ..)| *known == name) else {
                    return Ok(());
                };
                let found = (*at, transaction.changes > *before);
                transaction.changes = *before;
                found
            }
        };
        if savepoint_is_none(text, self.dialect) {
            self.transaction = None;
        }
        if !changed {
            return Ok(());
        }
        let to = self.spot(place);
        if !self.foresight.may_read_again {
            let detail = "rows before a ROLLBACK are kept; a server would have undone them";
            self.find(place, losing("rollback_not_applied", detail.to_owned()));
            return Ok(());
        }
        let needed = self.needed.get_or_insert_with(|| self.foresight.clone());
        needed.undone.push(from..to);
        Ok(())
    }

    /// At the end of the dump: what no COMMIT has kept, and tables that have other names now.
    pub(super) fn end_of_dump(&mut self) -> Step {
        if self.transaction.take().is_some_and(|transaction| transaction.changes > 0) {
            let detail = "the last transaction has no COMMIT: a server would undo its rows, which \
                          are kept";
            self.find(Place::default(), losing("transaction_not_committed", detail.to_owned()));
        }
        let unread = std::mem::take(&mut self.unread);
        let wanted = self.options.wanted.clone();
        for (name, spot) in unread.into_iter().filter(|(name, _)| wanted(name)) {
            let to = name.clone();
            if !self.look_ahead(spot, |known| known.name = Some(to)) {
                let detail = format!("`{name}` had another name at its rows, which are not read");
                self.find(Place::default(), losing("table_renamed", detail));
            }
        }
        let renamed = self.open.iter().filter(|(name, open)| **name != open.table.name);
        let renamed: Vec<_> = renamed
            .map(|(name, open)| (name.clone(), open.table.name.clone(), open.flow.opened_at))
            .collect();
        for (name, first, spot) in renamed {
            let to = name.clone();
            if !self.look_ahead(spot, |known| known.name = Some(to)) {
                let detail = format!(
                    "`{first}` was renamed to `{name}` after its rows: they stay \
                                      under the first name"
                );
                self.find(Place::default(), losing("table_renamed", detail));
            }
        }
        Ok(())
    }

    /// A table has another name from here on.
    pub(super) fn rename(&mut self, from: &TableName, to: &TableName) -> Step {
        let (from, to) = (self.databases.result_name(from), self.databases.result_name(to));
        if let Some(open) = self.open.remove(&from) {
            self.open.insert(to.clone(), open);
        }
        if let Some(spot) = self.unread.remove(&from) {
            self.unread.insert(to, spot);
        }
        Ok(())
    }
}

fn savepoint_is_none(text: &[u8], dialect: &super::dialect::Dialect) -> bool {
    let mut cursor = Cursor::new(text, dialect);
    cursor.take();
    if cursor.at_any(&["WORK", "TRANSACTION"]) {
        cursor.take();
    }
    !cursor.at_word("TO")
}
