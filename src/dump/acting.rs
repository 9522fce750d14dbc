//! What rows do to the rows that are there, as the statements of a session say it: with the keys
//! that are declared at that moment.

use std::sync::Arc;

use super::act::{Act, ActColumn, ActKey, Beyond, NewValue, Numbers, Resolution};
use super::catalog::{Column, Key, Table, TableName};
use super::data_head::InsertVerb;
use super::ddl::is_mysql;
use super::findings::{losing, tail_not_applied};
use super::foresight::TableForesight;
use super::framer::Place;
use super::key_value::Comparison;
use super::on_key::{Arbiter, OnKey, Set, SetValue, tail};
use super::open_table::{OpenTable, Written, is_same, plain_reader};
use super::session::{Session, Step};
use super::targets::{Target, written};

impl Session {
    /// Returns what rows of this target do; `None` where they do nothing to others and come with
    /// their numbers.
    pub(super) fn act(&mut self, target: &Target, on_key: &OnKey) -> Step<Option<Arc<Act>>> {
        if target.table.is_none() {
            return Ok(None);
        }
        let name = target.name.clone();
        let acts = *on_key != OnKey::Refuse && self.follows_keys(&name, on_key, target)?;
        let on_key = if acts { on_key } else { &OnKey::Refuse };
        let resolution = match self.resolution(&name, target, on_key) {
            Some(resolution) => resolution,
            None => {
                let detail = format!(
                    "rows of `{name}` ask for a key that is not declared at this point: a server \
                     would refuse them"
                );
                self.find(target.place, losing("keys_not_applied", detail));
                Resolution::Refuse
            }
        };
        Ok(self.with_resolution(&name, target, resolution))
    }

    /// Returns what rows do whose statement has not come to its end; `None` for a table without
    /// followed keys.
    pub(super) fn pending_act(&mut self) -> Step<Option<Arc<Act>>> {
        let Some(target) = self.current.clone() else { return Ok(None) };
        if target.act.as_ref().is_some_and(|act| matches!(act.resolution, Resolution::Replace)) {
            return Ok(None);
        }
        if target.table.is_none() {
            return Ok(None);
        }
        let act = self.with_resolution(&target.name, &target, Resolution::Pending);
        Ok(act.filter(|act| !act.keys.is_empty()))
    }

    /// Returns what the rows before this tail do.
    pub(super) fn act_of_tail(&mut self, text: Vec<u8>) -> Step<Option<Arc<Act>>> {
        let Some(target) = self.current.clone() else { return Ok(None) };
        if let Some((known, act)) = &self.tail_act
            && *known == text
        {
            return Ok(act.clone());
        }
        let act = match tail(&text, self.dialect) {
            Ok(Some(on_key)) => {
                // Rows of earlier statements are not meant.
                self.flush_earlier()?;
                self.act(&target, &on_key)?
            }
            Ok(None) => target.act.clone(),
            Err(_) => {
                self.find(target.place, tail_not_applied(&text, self.dialect));
                target.act.clone()
            }
        };
        // The table may have followed keys from here on: what its rows do otherwise changes too.
        self.heads.clear();
        let refuse = self.act(&target, &OnKey::from(target.verb))?;
        if let Some(current) = &mut self.current {
            current.act = refuse;
        }
        self.tail_act = Some((text, act.clone()));
        Ok(act)
    }

    /// Makes sure that keys are followed from the table's first row on; false where they can't be,
    /// or where there are none.
    fn follows_keys(&mut self, name: &TableName, on_key: &OnKey, target: &Target) -> Step<bool> {
        let Some(declared) = self.ddl.catalog.table(name) else {
            let detail = format!("`{name}` has no CREATE TABLE: its rows replace or skip none");
            self.find(target.place, losing("keys_not_applied", detail));
            return Ok(false);
        };
        let keys = keys_of(declared);
        if declared
            .indexes
            .iter()
            .any(|index| index.unique && index.partial && index.prefixes.is_empty())
        {
            let detail = format!(
                "a unique index of `{name}` is on a part of its rows or on an expression: rows \
                 that it would replace or skip are kept"
            );
            self.find(target.place, losing("keys_not_applied", detail));
        }
        if keys.is_empty() {
            return Ok(false);
        }
        let holds = matches!(on_key, OnKey::Replace | OnKey::Update(..));
        self.follow(name, keys, holds, target.place)
    }

    /// Begins to follow keys, or finds that rows were handed on that can't be followed any more.
    pub(super) fn follow(
        &mut self,
        name: &TableName,
        keys: Vec<Key>,
        holds: bool,
        place: Place,
    ) -> Step<bool> {
        let Some(open) = self.opened_mut(name) else { return Ok(false) };
        let flow = &mut open.flow;
        let new: Vec<Key> = keys.into_iter().filter(|key| !flow.keys.contains(key)).collect();
        if !flow.has_rows || (new.is_empty() && (!holds || flow.holds)) {
            flow.keys.extend(new);
            flow.holds |= holds;
            return Ok(true);
        }
        let spot = flow.opened_at;
        let need = |known: &mut TableForesight| {
            let new = new.into_iter().filter(|key| !known.keys.contains(key));
            known.keys.extend(new.collect::<Vec<_>>());
            known.holds |= holds;
        };
        if !self.look_ahead(spot, need) {
            let detail = format!(
                "a statement acts on earlier rows of `{name}`, which were handed on already: give \
                 the dump as a file, which can be read twice"
            );
            self.find(place, losing("keys_not_applied", detail));
        }
        Ok(false)
    }

    /// Notes what the next reading has to know of a table; false where there is none.
    pub(super) fn look_ahead(
        &mut self,
        spot: (usize, u64),
        need: impl FnOnce(&mut TableForesight),
    ) -> bool {
        if !self.foresight.may_read_again {
            return false;
        }
        let needed = self.needed.get_or_insert_with(|| self.foresight.clone());
        need(needed.tables.entry(spot).or_default());
        true
    }

    /// Says what the rows do with the keys that are followed.
    fn with_resolution(
        &mut self,
        name: &TableName,
        target: &Target,
        resolution: Resolution,
    ) -> Option<Arc<Act>> {
        let columns = target.columns.as_ref().map(|columns| columns.as_slice());
        let written = written(
            &self.settings,
            self.dialect,
            self.options.on_invalid.clone(),
            (columns, target.encoding),
        );
        // Such a COPY is read from a copy in UTF-8, which the values beside the rows are not.
        let is_copy = target.encoding == super::decode::RowEncoding::CopyText;
        if is_copy && !self.settings.lexicon.charset.is_utf8() {
            return None;
        }
        let declared = self.ddl.catalog.table(name)?;
        let open = self.opened(name)?;
        let listed = open.listed(Some(declared), &written);
        let numbers = self.numbers(declared, target, (&listed, &written));
        let holds = open.flow.holds;
        let followed = open.flow.keys.clone();
        let must_have = self.must_have(declared, target);
        if followed.is_empty() && numbers.is_none() && !holds && must_have.is_empty() {
            return None;
        }
        let in_force = keys_of(declared);
        let mut columns: Vec<ActColumn> = Vec::new();
        let keys = followed.iter().map(|key| {
            let is_in_force = in_force.contains(key);
            let of_key = key.columns.iter().enumerate().filter_map(|(index, column)| {
                let prefix = key.prefixes.get(index).copied().flatten();
                let column = self.key_column(declared, column, prefix, (&listed, &written))?;
                columns
                    .push(ActColumn { output: open.output(column.reader.field.name()), ..column });
                Some(columns.len() - 1)
            });
            let of_key: Vec<usize> = of_key.collect();
            let is_in_force = is_in_force && of_key.len() == key.columns.len();
            ActKey { columns: of_key, nulls_distinct: key.nulls_distinct, is_in_force }
        });
        let keys = keys.collect();
        let place = target.place;
        let beyond = match &resolution {
            Resolution::Replace => Beyond { cascades: self.cascades(name), ..Beyond::default() },
            Resolution::Update { sets: Some(sets), .. } if !sets.is_empty() => {
                let set = sets.iter().map(|(column, _)| *column);
                Beyond { stamps: stamps(declared, open, set), ..Beyond::default() }
            }
            _ => Beyond::default(),
        };
        Some(Arc::new(Act { resolution, columns, keys, numbers, must_have, beyond, holds, place }))
    }

    /// Returns the columns in which MySQL puts its own value for NULL instead of an error.
    fn must_have(&self, declared: &Table, target: &Target) -> Vec<usize> {
        let open = self.opened(&declared.name);
        let Some(open) = open.filter(|_| target.verb == InsertVerb::InsertIgnore) else {
            return Vec::new();
        };
        if !is_mysql(self.dialect) {
            return Vec::new();
        }
        let columns = declared.columns.iter().filter(|column| !column.nullable && !column.identity);
        columns.filter_map(|column| open.output(&column.name)).collect()
    }

    /// Returns whether rows of other tables would go with rows of this one.
    pub(super) fn cascades(&self, name: &TableName) -> bool {
        if self.dialect.lexicon.typed_by_value || !self.settings.foreign_keys {
            return false;
        }
        let acts = |action: &Option<String>| {
            action.as_deref().is_some_and(|action| !matches!(action, "NO ACTION" | "RESTRICT"))
        };
        self.ddl.catalog.tables.iter().any(|child| {
            let mut keys = child.foreign_keys.iter();
            keys.any(|key| key.parent == *name && acts(&key.on_delete))
                && self.opened(&child.name).is_some_and(|open| open.flow.has_rows)
        })
    }

    fn key_column(
        &self,
        declared: &Table,
        name: &str,
        prefix: Option<u32>,
        (listed, written): (&[String], &Written<'_>),
    ) -> Option<ActColumn> {
        let column =
            declared.columns.iter().find(|column| is_same(name, &column.name, written.dialect))?;
        let comparison = self.comparison(declared, column);
        let prefix = prefix.map(|length| length as usize);
        Some(ActColumn {
            reader: plain_reader(column, listed, written),
            comparison: Comparison { prefix, ..comparison },
            output: None,
            is_numbered: column.identity,
        })
    }

    /// Returns how the dialect compares values of a column.
    pub(super) fn comparison(&self, declared: &Table, column: &Column) -> Comparison {
        if self.dialect.lexicon.typed_by_value {
            return Comparison::of_sqlite(&column.sql_type, column.collation.as_deref());
        }
        match is_mysql(self.dialect) {
            true => {
                let collation = declared.collation_of(column);
                Comparison::of_mysql(&column.sql_type, &column.declared, collation)
            }
            false => Comparison::of_postgres(&column.sql_type, &column.declared),
        }
    }

    fn numbers(
        &self,
        declared: &Table,
        target: &Target,
        (listed, written): (&[String], &Written<'_>),
    ) -> Option<Numbers> {
        let open = self.opened(&declared.name)?;
        let counter = open.flow.counter?;
        let column = declared.columns.iter().find(|column| column.identity)?;
        let reader = plain_reader(column, listed, written);
        let is_mysql = is_mysql(self.dialect);
        // The rows of a COPY that lists the column have it.
        let is_copy = target.encoding == super::decode::RowEncoding::CopyText;
        if !is_mysql && is_copy && reader.position.is_some() {
            return None;
        }
        let zero_too = is_mysql && !self.settings.keeps_zero;
        Some(Numbers { counter, column: open.output(&column.name), reader, zero_too })
    }

    /// Returns what the verb does by the keys that are followed; `None` where it names no key.
    fn resolution(&self, name: &TableName, target: &Target, on_key: &OnKey) -> Option<Resolution> {
        let declared = self.ddl.catalog.table(name);
        let (Some(declared), Some(open)) = (declared, self.opened(name)) else {
            return Some(Resolution::Refuse);
        };
        let followed = open.flow.keys.clone();
        let in_force = keys_of(declared);
        let asked = |arbiter: &Arbiter| {
            let fits = |key: &Key| match arbiter {
                Arbiter::Any => true,
                Arbiter::Columns(columns) => {
                    columns.len() == key.columns.len()
                        && columns.iter().all(|column| key.columns.contains(column))
                }
                Arbiter::Constraint(constraint) => key.is_named(constraint, &declared.name),
            };
            let keys = followed.iter().enumerate();
            let keys: Vec<usize> = keys
                .filter(|(_, key)| in_force.contains(key) && fits(key))
                .map(|(index, _)| index)
                .collect();
            (!keys.is_empty()).then_some(keys)
        };
        match on_key {
            OnKey::Refuse => Some(Resolution::Refuse),
            OnKey::Replace => Some(Resolution::Replace),
            OnKey::Ignore(arbiter) => Some(Resolution::Ignore { keys: asked(arbiter)? }),
            OnKey::Update(arbiter, sets) => {
                let keys = asked(arbiter)?;
                let sets = sets.as_ref().and_then(|sets| self.sets(name, target, sets));
                Some(Resolution::Update { keys, sets: sets.map(Arc::new) })
            }
        }
    }

    /// Returns the new values by column of the output; `None` where one is not known.
    fn sets(
        &self,
        name: &TableName,
        target: &Target,
        sets: &[Set],
    ) -> Option<Vec<(usize, NewValue)>> {
        let open = self.opened(name)?;
        let declared = self.ddl.catalog.table(name)?;
        let columns = target.columns.as_ref().map(|columns| columns.as_slice());
        let written = written(
            &self.settings,
            self.dialect,
            self.options.on_invalid.clone(),
            (columns, target.encoding),
        );
        let find = |name: &str| {
            let mut columns = declared.columns.iter();
            columns.find(|column| is_same(name, &column.name, written.dialect))
        };
        let mut found = Vec::new();
        for Set { column, value } in sets {
            let column = find(column)?;
            // A column that the plan drops reaches nothing.
            let Some(output) = open.output(&column.name) else { continue };
            match value {
                SetValue::Present(from) if find(from)?.name == column.name => {}
                SetValue::Present(_) => return None,
                SetValue::Incoming(from) => {
                    let from = find(from)?;
                    let from_output = open.output(&from.name)?;
                    if from.sql_type != column.sql_type {
                        return None;
                    }
                    found.push((output, NewValue::Incoming(from_output)));
                }
                SetValue::Literal(text) => {
                    let value = open.constant(output, text, &written)?;
                    found.push((output, NewValue::Constant(value)));
                }
            }
        }
        Some(found)
    }
}

/// Returns whether a column gets the time of the change that sets these columns.
pub(super) fn stamps(
    declared: &Table,
    open: &OpenTable,
    set: impl Iterator<Item = usize> + Clone,
) -> bool {
    let stamped = declared.columns.iter().filter(|column| column.on_update.is_some());
    let mut outputs = stamped.filter_map(|column| open.output(&column.name));
    outputs.any(|output| set.clone().all(|set| set != output))
}

/// Returns the keys that are declared now, in the order in which a server asks them.
pub(super) fn keys_of(declared: &Table) -> Vec<Key> {
    let heads = declared.indexes.iter().filter(|index| index.unique && !index.prefixes.is_empty());
    let heads = heads.map(|index| Key {
        name: Some(index.name.clone()),
        columns: index.columns.clone(),
        nulls_distinct: index.nulls_distinct,
        prefixes: index.prefixes.clone(),
    });
    declared.keys().into_iter().chain(heads).collect()
}
