//! What differs around the columns of two tables: keys, references, conditions, indexes, triggers.

use super::drift::{DriftFinding, Severity};
use super::drift_columns::{Pairs, with_columns};
use super::target::parent_columns;
use crate::dump::{Catalog, ForeignKey, Index, Key, Table};

/// Returns the differences of everything that is no column.
pub(super) fn key_findings(
    source: &Catalog,
    target: &Catalog,
    pairs: &Pairs<'_>,
) -> Vec<DriftFinding> {
    let mut findings = Vec::new();
    findings.extend(primary_key_changed(pairs));
    unique_keys(pairs, &mut findings);
    foreign_keys(source, target, pairs, &mut findings);
    conditions(pairs, &mut findings);
    indexes(pairs, &mut findings);
    triggers(source, target, pairs, &mut findings);
    findings
}

fn primary_key_changed(pairs: &Pairs<'_>) -> Option<DriftFinding> {
    let columns = |table: &Table| table.primary_key.as_ref().map(|key| key.columns.clone());
    let (source, target) = (columns(pairs.source), columns(pairs.target));
    let same = match (&source, &target) {
        (Some(source), Some(target)) => is_same_set(&pairs.new_names(source), target),
        (None, None) => true,
        _ => false,
    };
    let finding = DriftFinding {
        from: source.map(|columns| with_columns(None, &columns)),
        to: target.map(|columns| with_columns(None, &columns)),
        ..DriftFinding::new("pk_changed", Severity::Mapping)
    };
    (!same).then_some(finding)
}

fn is_same_set(left: &[String], right: &[String]) -> bool {
    left.len() == right.len() && left.iter().all(|column| right.contains(column))
}

/// Returns whether rows that differ in `key` differ in `other` too, with NULLs taken alike.
fn implies(key: &Key, other: &Key) -> bool {
    let is_part = key.columns.iter().all(|column| other.columns.contains(column));
    is_part && key.prefixes.is_empty() && (!key.nulls_distinct || other.nulls_distinct)
}

fn unique_keys(pairs: &Pairs<'_>, findings: &mut Vec<DriftFinding>) {
    let renamed = |key: Key| Key { columns: pairs.new_names(&key.columns), ..key };
    let source: Vec<Key> = pairs.source.keys().into_iter().map(renamed).collect();
    let target = pairs.target.keys();
    // Of the primary keys, something else is said.
    let own = |table: &Table| usize::from(table.primary_key.is_some());
    for key in source.iter().skip(own(pairs.source)) {
        if !target.iter().any(|known| is_same_set(&known.columns, &key.columns)) {
            let finding = DriftFinding::new("unique_removed", Severity::Info);
            findings.push(finding.from(with_columns(None, &key.columns)));
        }
    }
    for key in target.iter().skip(own(pairs.target)) {
        if !source.iter().any(|known| implies(known, key)) {
            let finding = DriftFinding::new("unique_added", Severity::Check);
            findings.push(finding.to(with_columns(None, &key.columns)));
        }
    }
}

fn foreign_keys(
    source: &Catalog,
    target: &Catalog,
    pairs: &Pairs<'_>,
    findings: &mut Vec<DriftFinding>,
) {
    let is_same = |old: &ForeignKey, new: &ForeignKey| {
        let parents = (parents_of(old, source), parents_of(new, target));
        // A column of the parent may have a new name too; its table's findings say so.
        is_same_set(&pairs.new_names(&old.columns), &new.columns)
            && is_partner(pairs, source, old, new)
            && parents.0.len() == parents.1.len()
    };
    let (old, new) = (&pairs.source.foreign_keys, &pairs.target.foreign_keys);
    for key in old {
        let declared = reference(key, source);
        match new.iter().find(|known| is_same(key, known)) {
            None => {
                let finding = DriftFinding::new("fk_removed", Severity::Info);
                findings.push(finding.of(&key.columns.join(", ")).from(declared));
            }
            Some(known) if actions(known) != actions(key) => {
                let finding = DriftFinding::new("fk_changed", Severity::Info);
                let finding = finding.of(&key.columns.join(", ")).from(declared);
                findings.push(finding.to(reference(known, target)));
            }
            Some(_) => {}
        }
    }
    for key in new.iter().filter(|key| !old.iter().any(|known| is_same(known, key))) {
        let finding = DriftFinding::new("fk_added", Severity::Check);
        findings.push(finding.of(&key.columns.join(", ")).to(reference(key, target)));
    }
}

/// Returns whether both point to the same table, whatever it is called now.
fn is_partner(pairs: &Pairs<'_>, source: &Catalog, old: &ForeignKey, new: &ForeignKey) -> bool {
    let parent = source.table(&old.parent).map_or(&old.parent, |parent| &parent.name);
    let parent = pairs.tables.get(parent).copied().unwrap_or(parent);
    parent.name == new.parent.name
}

fn parents_of(key: &ForeignKey, catalog: &Catalog) -> Vec<String> {
    catalog
        .table(&key.parent)
        .map_or_else(|| key.parent_columns.clone(), |parent| parent_columns(key, parent))
}

fn actions(key: &ForeignKey) -> (&str, &str) {
    fn named(action: &Option<String>) -> &str {
        action.as_deref().unwrap_or("NO ACTION")
    }
    (named(&key.on_delete), named(&key.on_update))
}

fn reference(key: &ForeignKey, catalog: &Catalog) -> String {
    let mut text = with_columns(Some(&key.parent), &parents_of(key, catalog));
    for (event, action) in ["DELETE", "UPDATE"].into_iter().zip([actions(key).0, actions(key).1]) {
        if action != "NO ACTION" {
            text += &format!(" ON {event} {action}");
        }
    }
    text
}

fn conditions(pairs: &Pairs<'_>, findings: &mut Vec<DriftFinding>) {
    let texts = |table: &Table| {
        let checks = table.checks.iter();
        checks.map(|check| (bare(&check.expression), check.expression.clone())).collect::<Vec<_>>()
    };
    let (source, target) = (texts(pairs.source), texts(pairs.target));
    let has = |list: &[(String, String)], bare: &str| list.iter().any(|(known, _)| known == bare);
    for (bare, text) in &source {
        if !has(&target, bare) {
            findings.push(DriftFinding::new("check_removed", Severity::Info).from(text));
        }
    }
    for (bare, text) in &target {
        if !has(&source, bare) {
            findings.push(DriftFinding::new("check_added", Severity::Check).to(text));
        }
    }
}

/// Returns a condition without what pg_dump adds to it: spaces, parentheses, casts of constants.
fn bare(expression: &str) -> String {
    let mut text = String::new();
    let mut quoted = false;
    let mut rest = expression.chars().peekable();
    while let Some(c) = rest.next() {
        quoted ^= c == '\'';
        let is_cast = !quoted && c == ':' && rest.next_if_eq(&':').is_some();
        if is_cast {
            while rest.next_if(|c| c.is_alphanumeric() || "_. []\"".contains(*c)).is_some() {}
        } else if quoted {
            text.push(c);
        } else if !c.is_whitespace() && !"()`\"".contains(c) {
            text.extend(c.to_lowercase());
        }
    }
    text
}

fn indexes(pairs: &Pairs<'_>, findings: &mut Vec<DriftFinding>) {
    let plain = |table: &Table| {
        let indexes = table.indexes.iter().filter(|index| !index.unique || index.partial);
        indexes.cloned().collect::<Vec<Index>>()
    };
    let (source, target) = (plain(pairs.source), plain(pairs.target));
    let is_same = |old: &Index, new: &Index| match old.columns.is_empty() {
        true => old.name == new.name,
        false => {
            pairs.new_names(&old.columns) == new.columns
                && (old.partial, old.unique) == (new.partial, new.unique)
        }
    };
    for old in source.iter().filter(|old| !target.iter().any(|new| is_same(old, new))) {
        let finding = DriftFinding::new("index_removed", Severity::Info);
        findings.push(finding.from(index_text(old)));
    }
    for new in target.iter().filter(|new| !source.iter().any(|old| is_same(old, new))) {
        let (code, severity) = match new.unique {
            true => ("unique_added", Severity::Check),
            false => ("index_added", Severity::Info),
        };
        findings.push(DriftFinding::new(code, severity).to(index_text(new)));
    }
}

fn index_text(index: &Index) -> String {
    let columns = match index.columns.is_empty() {
        true => "(expressions)".to_owned(),
        false => with_columns(None, &index.columns),
    };
    format!("{} {columns}", index.name)
}

fn triggers(
    source: &Catalog,
    target: &Catalog,
    pairs: &Pairs<'_>,
    findings: &mut Vec<DriftFinding>,
) {
    let names = |catalog: &Catalog, table: &Table| {
        let triggers = catalog.triggers.iter().filter(|trigger| trigger.table == table.name);
        triggers.map(|trigger| trigger.name.clone()).collect::<Vec<_>>()
    };
    let (old, new) = (names(source, pairs.source), names(target, pairs.target));
    for name in old.iter().filter(|name| !new.contains(name)) {
        findings.push(DriftFinding::new("trigger_removed", Severity::Info).from(name));
    }
    for name in new.iter().filter(|name| !old.contains(name)) {
        findings.push(DriftFinding::new("trigger_added", Severity::Info).to(name));
    }
}
