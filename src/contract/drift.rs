//! Compares the tables that a source declares with those of the target, before a row is read.
//!
//! Knows two catalogs and the names that changed between them. Columns are paired by name; each
//! difference is a finding, and the findings of a table make its verdict.

use serde::Serialize;

use super::drift_columns::{Pairs, Partners, column_findings};
use super::drift_keys::key_findings;
use super::drift_tables::{Renames, column_renames, partners, table_rename};
use crate::dump::{Catalog, Table, TableName};
use crate::plan::{Problem, did_you_mean};

/// What a difference means for the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Every row loads.
    Info,
    /// Each value is tested.
    Check,
    /// Nothing but a rule can say what becomes of the rows.
    Mapping,
}

/// What all differences of a table mean for its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The same columns with the same types: rows go as they are.
    Identical,
    /// Every value can be loaded, after widening or a test.
    Compatible,
    /// The target has no table of this name.
    MissingTable,
    /// A column has no partner, or the primary key is another one.
    NeedsMapping,
}

impl Verdict {
    /// Returns the verdict as reports write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identical => "identical",
            Self::Compatible => "compatible",
            Self::MissingTable => "missing_table",
            Self::NeedsMapping => "needs_mapping",
        }
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DriftFinding {
    pub code: &'static str,
    pub severity: Severity,
    /// The source's column, or the target's where the source has none.
    pub column: Option<String>,
    /// How the source declares it.
    pub from: Option<String>,
    /// How the target declares it.
    pub to: Option<String>,
    /// The column of the target that this one may have become.
    pub suggestion: Option<String>,
}

impl DriftFinding {
    pub(super) fn new(code: &'static str, severity: Severity) -> Self {
        Self { code, severity, column: None, from: None, to: None, suggestion: None }
    }

    pub(super) fn of(self, column: &str) -> Self {
        Self { column: Some(column.to_owned()), ..self }
    }

    pub(super) fn from(self, declared: impl Into<String>) -> Self {
        Self { from: Some(declared.into()), ..self }
    }

    pub(super) fn to(self, declared: impl Into<String>) -> Self {
        Self { to: Some(declared.into()), ..self }
    }
}

/// A table of the source and what became of it.
#[derive(Debug, Clone, Serialize)]
pub struct TableDrift {
    pub table: String,
    /// The table that its rows would go to.
    pub target: Option<String>,
    pub verdict: Verdict,
    /// The model that fills the target's table: it is the rule for what differs.
    pub filled_by: Option<String>,
    pub findings: Vec<DriftFinding>,
}

impl TableDrift {
    fn missing(table: &Table) -> Self {
        Self {
            table: table.name.to_string(),
            target: None,
            verdict: Verdict::MissingTable,
            filled_by: None,
            findings: Vec::new(),
        }
    }
}

/// All differences between what a source declares and what the target does.
#[derive(Debug, Clone, Serialize)]
pub struct DriftReport {
    /// Version of this form.
    pub version: u32,
    pub source: String,
    pub target: String,
    /// The worst of all tables.
    pub verdict: Verdict,
    pub tables: Vec<TableDrift>,
    /// Differences that belong to no table.
    pub findings: Vec<DriftFinding>,
    /// Tables that only the target has.
    pub added_tables: Vec<String>,
}

impl DriftReport {
    /// Returns the tables whose rows can't go, because neither a model nor a name says how.
    pub fn unsolved(&self) -> impl Iterator<Item = &TableDrift> {
        let needs = |table: &&TableDrift| table.verdict == Verdict::NeedsMapping;
        self.tables.iter().filter(needs).filter(|table| table.filled_by.is_none())
    }
}

/// One side of a comparison.
#[derive(Debug, Clone, Copy)]
pub struct Declared<'a> {
    /// What the report calls it.
    pub name: &'a str,
    pub catalog: &'a Catalog,
}

/// Compares two schemas; tables come in the source's order.
///
/// # Errors
/// A new name is none of the target's.
pub fn compare(
    source: Declared<'_>,
    target: Declared<'_>,
    renames: &Renames,
) -> Result<DriftReport, Vec<Problem>> {
    let mut problems = Vec::new();
    let declared: Vec<&Table> = source.catalog.tables.iter().collect();
    let found = partners(&declared, target.catalog, renames);
    let found: Vec<(&Table, Option<&Table>)> = declared.into_iter().zip(found).collect();
    for (table, _) in found.iter().filter(|(_, partner)| partner.is_none()) {
        problems.extend(unknown_table(table, target.catalog, renames));
    }
    let paired = found.iter().filter_map(|(table, partner)| Some((*table, (*partner)?)));
    let partners: Partners = paired.map(|(table, partner)| (&table.name, &partner.name)).collect();
    let mut tables: Vec<TableDrift> = found
        .into_iter()
        .map(|(table, partner)| {
            let Some(partner) = partner else { return TableDrift::missing(table) };
            let renamed = column_renames(table, renames);
            let pairs = Pairs::new((table, partner), &partners, &renamed, &mut problems);
            compare_tables(source.catalog, target.catalog, &pairs)
        })
        .collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let added = target.catalog.tables.iter().map(|table| &table.name);
    let is_known = |name: &&TableName| partners.values().any(|known| known == name);
    let added_tables = added.filter(|name| !is_known(name)).map(ToString::to_string);
    Ok(DriftReport {
        version: 1,
        source: source.name.to_owned(),
        target: target.name.to_owned(),
        verdict: tables.iter().map(|table| table.verdict).max().unwrap_or(Verdict::Identical),
        findings: removed_types(source.catalog, target.catalog, &mut tables),
        tables,
        added_tables: added_tables.collect(),
    })
}

/// Returns what is wrong with a new name that is none of the target's.
fn unknown_table(table: &Table, target: &Catalog, renames: &Renames) -> Option<Problem> {
    let new_name = table_rename(table, renames)?;
    let what = format!("target.renames: `{}`: the target has no table `{new_name}`", table.name);
    let names = target.tables.iter().map(|table| table.name.name.as_str());
    Some(Problem::new("plan.toml", what).with_hint(did_you_mean(new_name, names)))
}

fn compare_tables(source: &Catalog, target: &Catalog, pairs: &Pairs<'_>) -> TableDrift {
    let mut findings = column_findings(source, target, pairs);
    findings.extend(key_findings(source, target, pairs));
    TableDrift {
        table: pairs.source.name.to_string(),
        target: Some(pairs.target.name.to_string()),
        verdict: verdict(&findings),
        filled_by: None,
        findings,
    }
}

fn verdict(findings: &[DriftFinding]) -> Verdict {
    let changes_columns = |finding: &DriftFinding| {
        ["column_added", "column_removed", "column_renamed", "type_widened", "generation_changed"]
            .contains(&finding.code)
    };
    match findings.iter().map(|finding| finding.severity).max() {
        Some(Severity::Mapping) => Verdict::NeedsMapping,
        Some(Severity::Check) => Verdict::Compatible,
        _ if findings.iter().any(changes_columns) => Verdict::Compatible,
        _ => Verdict::Identical,
    }
}

/// Adds the types that the target lacks to the first table that used them; returns the others.
fn removed_types(
    source: &Catalog,
    target: &Catalog,
    tables: &mut [TableDrift],
) -> Vec<DriftFinding> {
    let enums = source.enums.iter().map(|known| &known.name);
    let domains = source.domains.iter().map(|known| &known.name);
    let is_kept = |name: &TableName| {
        let mut kept = target.enums.iter().map(|known| &known.name);
        let mut domains = target.domains.iter().map(|known| &known.name);
        kept.any(|known| known.name == name.name) || domains.any(|known| known.name == name.name)
    };
    let mut unused = Vec::new();
    for name in enums.chain(domains).filter(|name| !is_kept(name)) {
        let finding = DriftFinding::new("type_removed", Severity::Info).from(name.to_string());
        let user = source.tables.iter().zip(tables.iter_mut()).find_map(|(table, drift)| {
            let column = table.columns.iter().find(|column| uses_type(&column.declared, name))?;
            drift.target.is_some().then_some((column, drift))
        });
        match user {
            Some((column, drift)) => drift.findings.push(finding.of(&column.name)),
            None => unused.push(finding),
        }
    }
    unused
}

/// Returns whether a declaration such as `public.scan_status[]` names the type.
fn uses_type(declared: &str, name: &TableName) -> bool {
    let bare = declared.trim_end_matches("[]").rsplit('.').next().unwrap_or(declared);
    bare.trim_matches('"') == name.name
}
