//! Where the rows of a session go: the tables that are open, and the heads of COPY and INSERT.
//!
//! Owns the way from a name in a statement to an open table and its reader. Never knows the rows
//! themselves, but for the width of a first one.

use std::sync::Arc;

use super::act::Act;
use super::catalog::{Catalog, Column, Table, TableName};
use super::copy_head::{CopyHead, CopyOptions};
use super::data_head::{InsertHead, InsertVerb};
use super::ddl::is_mysql;
use super::decode::{RowEncoding, TableReader};
use super::dialect::Dialect;
use super::findings::{Found, losing, remark};
use super::framer::Place;
use super::on_key::OnKey;
use super::open_table::{OpenColumn, OpenTable, Written};
use super::policy::OnInvalid;
use super::reader::{Definition, Message, SourceTable, schema_with_row};
use super::rows::{Layout, RowSpans};
use super::session::{Halt, Session, Step};
use super::settings::{Settings, Zone};
use super::sql_type::SqlType;
use super::table_elements::plain_column;
use super::zone::TimeZone;

/// INSERT heads that are remembered: scripts that go from table to table line by line have a few.
const MOST_HEADS: usize = 256;

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

/// The head of a statement of rows, and where it is.
pub(super) struct Deferred {
    pub head: DataHead,
    pub place: Place,
}

/// The head of a COPY or an INSERT.
pub(super) enum DataHead {
    Copy { head: CopyHead, crlf: bool },
    Insert { head: InsertHead, text: Vec<u8> },
}

impl Session {
    /// Begins the rows of a COPY.
    pub(super) fn copy(&mut self, head: CopyHead, crlf: bool, place: Place) -> Step {
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
    pub(super) fn is_unheard_of(&mut self, table: &TableName, columns: Option<&[String]>) -> bool {
        let local = self.ddl.resolve(table);
        let result = self.databases.result_name(&local);
        columns.is_none()
            && self.ddl.catalog.table(&local).is_none()
            && !self.open.contains_key(&result)
            && !(self.dialect.lexicon.typed_by_value && table.name.starts_with("sqlite_"))
    }

    /// Opens a table by its first row: `column1`, `column2` and so on.
    pub(super) fn open_by_first_row(&mut self, bytes: &[u8]) -> Step {
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

    /// Begins the rows of an INSERT; those of one like the last go on with its rows.
    pub(super) fn insert(&mut self, text: Vec<u8>, head: &InsertHead, place: Place) -> Step {
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

    /// Returns where rows of an INSERT with this head go.
    pub(super) fn insert_target(&mut self, head: &InsertHead, place: Place) -> Step<Target> {
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

    /// Returns what was declared so far of a table of the database at hand.
    fn definition(&self, local: &TableName, name: &TableName) -> Option<Definition> {
        let table = self.ddl.catalog.table(local)?;
        let tables = vec![Table { name: name.clone(), ..table.clone() }];
        let Catalog { enums, domains, .. } = &self.ddl.catalog;
        let (enums, domains) = (enums.clone(), domains.clone());
        let catalog = Catalog { tables, enums, domains, ..Catalog::default() };
        let wanted = self.ddl.catalog.tables.iter().filter(|it| (self.options.wanted)(&it.name));
        let mut schemas = wanted.filter_map(|table| table.name.schema.as_ref());
        let first = schemas.next();
        Some(Definition {
            catalog,
            dialect: self.dialect,
            producer: self.markers.producer(),
            has_several_schemas: schemas.any(|schema| Some(schema) != first),
        })
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
        let defined = self.definition(local, &final_name).map(Box::new);
        let table = SourceTable { slot: self.slots, name: final_name, schema, defined };
        let table = Arc::new(table);
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

    /// Opens the tables that have no rows, so that they are in the result too.
    pub(super) fn open_remaining(&mut self) -> Step {
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

    /// The rows of a table so far are no rows of the result.
    pub(super) fn discard(&mut self, local: &TableName) -> Step {
        let name = self.databases.result_name(local);
        self.unread.remove(&name);
        match self.open.remove(&name) {
            Some(open) => self.send(Message::Discard(open.table)),
            None => Ok(()),
        }
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

/// Columns of a table that has no CREATE TABLE.
fn undeclared(names: &[String]) -> Vec<Column> {
    let column = |name: &String| plain_column(name.clone(), String::new(), SqlType::Exact);
    names.iter().map(column).collect()
}
