//! Pairs the columns of two tables, and says how each pair differs.

use std::collections::BTreeMap;

use super::drift::{DriftFinding, Severity};
use super::drift_default::{DefaultText, default_text};
use super::drift_types::{DeclaredType, Relation, relation};
use crate::dump::{Catalog, Column, SqlType, Table, TableName};
use crate::plan::{Problem, did_you_mean};

/// The tables of the source, and what they are called in the target.
pub(super) type Partners<'a> = BTreeMap<&'a TableName, &'a TableName>;

/// Two tables and which of their columns belong together.
pub(super) struct Pairs<'a> {
    pub source: &'a Table,
    pub target: &'a Table,
    pub tables: &'a Partners<'a>,
    /// In the source's order.
    pub columns: Vec<Pair<'a>>,
    /// Columns of the source without a partner.
    pub removed: Vec<&'a Column>,
    /// Columns of the target without a partner.
    pub added: Vec<&'a Column>,
    /// Of those two: what looks like one column with a new name.
    pub suggested: Option<(&'a Column, &'a Column)>,
}

/// A column in both schemas.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    pub source: &'a Column,
    pub target: &'a Column,
}

impl<'a> Pairs<'a> {
    /// Pairs by name, and by the names that changed.
    pub fn new(
        (source, target): (&'a Table, &'a Table),
        tables: &'a Partners<'a>,
        renames: &BTreeMap<&str, &str>,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let (mut columns, mut removed) = (Vec::new(), Vec::new());
        for column in &source.columns {
            let renamed = renames.get(column.name.as_str()).copied();
            let partner = target.column(renamed.unwrap_or(&column.name));
            if let (Some(renamed), None) = (renamed, partner) {
                let (place, table) = (format!("{}.{}", source.name, column.name), &target.name);
                let what =
                    format!("target.renames: `{place}`: `{table}` has no column `{renamed}`");
                let names = target.columns.iter().map(|column| column.name.as_str());
                let hint = did_you_mean(renamed, names);
                problems.push(Problem::new("plan.toml", what).with_hint(hint));
            }
            // A column whose name another one has taken is gone.
            let taken = renamed.is_none() && renames.values().any(|new| *new == column.name);
            match partner.filter(|_| !taken) {
                Some(target) => columns.push(Pair { source: column, target }),
                None => removed.push(column),
            }
        }
        let has_partner =
            |column: &&Column| columns.iter().any(|pair| pair.target.name == column.name);
        let added: Vec<&Column> =
            target.columns.iter().filter(|column| !has_partner(column)).collect();
        let suggested = suggestion(&removed, &added);
        Self { source, target, tables, columns, removed, added, suggested }
    }

    /// Returns the target's name of a column of the source, also one that is only suggested.
    pub fn new_name<'b>(&'b self, column: &'b str) -> &'b str {
        let mut paired = self.columns.iter().map(|pair| (pair.source, pair.target));
        let paired = paired.find(|(source, _)| source.name == column);
        let suggested = self.suggested.filter(|(source, _)| source.name == column);
        paired.or(suggested).map_or(column, |(_, target)| target.name.as_str())
    }

    pub fn new_names(&self, columns: &[String]) -> Vec<String> {
        columns.iter().map(|column| self.new_name(column).to_owned()).collect()
    }
}

/// Finds the one column of each side without a partner that are of one kind, where the target's
/// name is the source's with `_id` behind it: object-relational mappers do that to references.
fn suggestion<'a>(
    removed: &[&'a Column],
    added: &[&'a Column],
) -> Option<(&'a Column, &'a Column)> {
    let mut found = removed.iter().flat_map(|source| {
        let name = format!("{}_id", source.name);
        let partner = added.iter().find(|target| target.name == name);
        partner.filter(|target| is_of_one_family(source, target)).map(|target| (*source, *target))
    });
    found.next().filter(|_| found.next().is_none())
}

fn is_of_one_family(source: &Column, target: &Column) -> bool {
    relation(declared_type(source), declared_type(target)) != Relation::Changed
}

fn declared_type(column: &Column) -> DeclaredType<'_> {
    DeclaredType { sql_type: &column.sql_type, declared: &column.declared }
}

/// Returns the differences of columns, pairs first.
pub(super) fn column_findings(
    source: &Catalog,
    target: &Catalog,
    pairs: &Pairs<'_>,
) -> Vec<DriftFinding> {
    let mut findings = Vec::new();
    for pair in &pairs.columns {
        renamed(pair, &mut findings);
        if generation_changed(pair, &mut findings) {
            continue;
        }
        type_changed(pair, (source, target), &mut findings);
        charset_changed(pair, pairs, &mut findings);
        nullability_changed(pair, &mut findings);
        default_changed(pair, &mut findings);
    }
    for column in &pairs.removed {
        let suggested = pairs.suggested.filter(|(source, _)| source.name == column.name);
        // What a server computes is in no dump: no value is lost.
        let severity = if column.generated { Severity::Info } else { Severity::Mapping };
        let finding = DriftFinding::new("column_removed", severity).of(&column.name);
        findings.push(DriftFinding {
            suggestion: suggested.map(|(_, target)| target.name.clone()),
            ..finding.from(&column.declared)
        });
    }
    for column in &pairs.added {
        let severity = if is_demanded(column) { Severity::Mapping } else { Severity::Info };
        let finding = DriftFinding::new("column_added", severity).of(&column.name);
        findings.push(finding.to(with_nullability(column)));
    }
    if let Some((source, target)) = pairs.suggested {
        let finding = DriftFinding::new("column_renamed", Severity::Info).of(&source.name);
        let suggestion = Some(target.name.clone());
        findings.push(DriftFinding { suggestion, ..finding.from(&source.name) });
    }
    findings.extend(order_changed(pairs));
    findings
}

/// Returns true where a row without this column can't be loaded.
fn is_demanded(column: &Column) -> bool {
    let is_given = column.default.is_some() || column.identity || column.generated;
    !column.nullable && !is_given
}

fn with_nullability(column: &Column) -> String {
    let declared = &column.declared;
    if column.nullable { declared.clone() } else { format!("{declared} NOT NULL") }
}

fn renamed(pair: &Pair<'_>, findings: &mut Vec<DriftFinding>) {
    if pair.source.name != pair.target.name {
        let finding = DriftFinding::new("column_renamed", Severity::Info).of(&pair.source.name);
        findings.push(finding.from(&pair.source.name).to(&pair.target.name));
    }
}

/// Columns that a server computes are in no dump, and in no load; true where one side computes.
fn generation_changed(pair: &Pair<'_>, findings: &mut Vec<DriftFinding>) -> bool {
    let (severity, from, to) = match (pair.source.generated, pair.target.generated) {
        (false, false) => return false,
        (true, true) => return true,
        (false, true) => (Severity::Info, "stored", "generated"),
        (true, false) if is_demanded(pair.target) => (Severity::Mapping, "generated", "stored"),
        (true, false) => (Severity::Check, "generated", "stored"),
    };
    let finding = DriftFinding::new("generation_changed", severity).of(&pair.source.name);
    findings.push(finding.from(from).to(to));
    true
}

fn type_changed(
    pair: &Pair<'_>,
    (source, target): (&Catalog, &Catalog),
    findings: &mut Vec<DriftFinding>,
) {
    let mut found = relation(declared_type(pair.source), declared_type(pair.target));
    if matches!(found, Relation::Same | Relation::Widened) && is_new_domain(pair, source, target) {
        found = Relation::Narrowed;
    }
    let (code, severity) = match found {
        Relation::Same => return,
        Relation::Widened => ("type_widened", Severity::Info),
        Relation::Narrowed => ("type_narrowed", Severity::Check),
        Relation::Changed => ("type_changed", Severity::Check),
    };
    let finding = DriftFinding::new(code, severity).of(&pair.source.name);
    findings.push(finding.from(&pair.source.declared).to(&pair.target.declared));
}

/// Returns true where the target's type is a domain with demands that the source does not make.
fn is_new_domain(pair: &Pair<'_>, source: &Catalog, target: &Catalog) -> bool {
    let named = |catalog: &Catalog, declared: &str| {
        let bare = declared.rsplit('.').next().unwrap_or(declared).trim_matches('"').to_owned();
        catalog.domains.iter().find(|domain| domain.name.name == bare).cloned()
    };
    let Some(domain) = named(target, &pair.target.declared) else { return false };
    let demands = |domain: &crate::dump::Domain| {
        let checks = domain.checks.iter().map(|check| check.expression.clone());
        (domain.nullable, checks.collect::<Vec<_>>())
    };
    let asks = !domain.nullable || !domain.checks.is_empty();
    let before = named(source, &pair.source.declared);
    asks && before.is_none_or(|before| demands(&before) != demands(&domain))
}

/// A character set of MySQL that has fewer characters.
fn charset_changed(pair: &Pair<'_>, pairs: &Pairs<'_>, findings: &mut Vec<DriftFinding>) {
    let of = |table: &Table, column: &Column| {
        let charset = column.charset.clone().or_else(|| table.options.collation.clone())?;
        let name = charset.split('_').next().unwrap_or(&charset).to_ascii_lowercase();
        Some(if name == "utf8" { "utf8mb3".to_owned() } else { name })
    };
    let is_text = |column: &Column| matches!(column.sql_type, SqlType::Text { .. });
    let (source, target) = (of(pairs.source, pair.source), of(pairs.target, pair.target));
    let (Some(source), Some(target)) = (source, target) else { return };
    if !is_text(pair.source) || !is_text(pair.target) || source == target {
        return;
    }
    let severity = if target == "utf8mb4" { Severity::Info } else { Severity::Check };
    let finding = DriftFinding::new("charset_changed", severity).of(&pair.source.name);
    findings.push(finding.from(source).to(target));
}

fn nullability_changed(pair: &Pair<'_>, findings: &mut Vec<DriftFinding>) {
    let (code, severity) = match (pair.source.nullable, pair.target.nullable) {
        (true, false) => ("nullability_tightened", Severity::Check),
        (false, true) => ("nullability_loosened", Severity::Info),
        _ => return,
    };
    let name = |nullable| if nullable { "NULL" } else { "NOT NULL" };
    let finding = DriftFinding::new(code, severity).of(&pair.source.name);
    findings.push(finding.from(name(pair.source.nullable)).to(name(pair.target.nullable)));
}

fn default_changed(pair: &Pair<'_>, findings: &mut Vec<DriftFinding>) {
    let (source, target) = (default_text(pair.source), default_text(pair.target));
    if source == target {
        return;
    }
    let code = if target.is_none() { "default_removed" } else { "default_changed" };
    let finding = DriftFinding::new(code, Severity::Info).of(&pair.source.name);
    let shown = |default: Option<DefaultText>| default.map(|default| default.0);
    findings.push(DriftFinding { from: shown(source), to: shown(target), ..finding });
}

fn order_changed(pairs: &Pairs<'_>) -> Option<DriftFinding> {
    let source: Vec<&str> = {
        let columns = pairs.source.columns.iter();
        columns.map(|column| pairs.new_name(&column.name)).collect()
    };
    let kept = |name: &str| pairs.target.column(name).is_some();
    let source: Vec<&str> = source.into_iter().filter(|name| kept(name)).collect();
    let target = pairs.target.columns.iter().map(|column| column.name.as_str());
    let target: Vec<&str> = target.filter(|name| source.contains(name)).collect();
    let finding = DriftFinding::new("column_order_changed", Severity::Info);
    (source != target).then(|| finding.from(source.join(", ")).to(target.join(", ")))
}

/// Returns `table (columns)`, as findings write references and keys.
pub(super) fn with_columns(name: Option<&TableName>, columns: &[String]) -> String {
    let columns = format!("({})", columns.join(", "));
    name.map_or_else(|| columns.clone(), |name| format!("{} {columns}", name.name))
}
