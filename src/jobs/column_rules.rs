//! Which rule of the plan a column has, and whether the dump has what the rules are about.
//!
//! Knows sections of the plan and catalogs of dumps; no rows.

use std::cmp::Reverse;

use super::file_source::ROWS;
use crate::dump::{
    self, Catalog, Column, ColumnRule, Dialect, OnInvalid, Policies, Reason, Secret, SqlType,
    Summary, TableName,
};
use crate::plan::{Problem, Source, did_you_mean, fits};

/// The rules of one source.
#[derive(Debug, Clone)]
pub(super) struct ColumnRules {
    /// The most exact ones first.
    rules: Vec<PlacedRule>,
    defaults: Policies,
}

/// A rule with the columns that it is for, and its place in the plan.
#[derive(Debug, Clone)]
struct PlacedRule {
    /// As the plan writes it.
    key: String,
    schema: Option<String>,
    table: String,
    column: String,
    rule: ColumnRule,
    line: Option<usize>,
}

impl PlacedRule {
    fn is_of_table(&self, table: &TableName) -> bool {
        let same_schema = match (&self.schema, &table.schema) {
            (Some(pattern), Some(schema)) => fits(pattern, schema),
            _ => true,
        };
        same_schema && fits(&self.table, &table.name)
    }

    fn is_of(&self, table: &TableName, column: &str) -> bool {
        fits(&self.column, column) && self.is_of_table(table)
    }

    fn is_pattern(&self) -> bool {
        self.key.contains('*')
    }
}

impl ColumnRules {
    pub fn new(source: &Source) -> Self {
        let mut rules: Vec<PlacedRule> = source
            .columns
            .iter()
            .map(|(key, section)| {
                let mut parts = key.rsplitn(3, '.');
                let mut part = || parts.next().map(str::to_owned);
                let (column, table, schema) = match source.is_of_files() {
                    true => (Some(key.clone()), Some(ROWS.to_owned()), None),
                    false => (part(), part(), part()),
                };
                PlacedRule {
                    key: key.clone(),
                    schema,
                    table: table.unwrap_or_default(),
                    column: column.unwrap_or_default(),
                    rule: section.get_ref().0.rule(),
                    line: source.line_of(section),
                }
            })
            .collect();
        // Fewer `*` and more letters are more exact; a whole column name more than a whole table.
        rules.sort_by_key(|rule| {
            let stars = |text: &str| text.matches('*').count();
            (stars(&rule.column), stars(&rule.key), Reverse(rule.key.len()))
        });
        let defaults = source.defaults.as_ref();
        let defaults = defaults.map(|section| section.get_ref().rule().policies);
        Self { rules, defaults: defaults.unwrap_or_default() }
    }

    /// Returns what the plan says of a column, from all rules that fit.
    pub fn of(&self, table: &TableName, column: &str) -> ColumnRule {
        let mut found = ColumnRule::default();
        for PlacedRule { rule, .. } in self.rules.iter().filter(|rule| rule.is_of(table, column)) {
            found.as_text |= rule.as_text;
            found.secret = found.secret.or(rule.secret);
            found.policies = found.policies.or(&rule.policies);
        }
        found.policies = found.policies.or(&self.defaults);
        found.secret = found.secret.filter(|secret| *secret != Secret::No);
        found
    }

    /// Returns true where a column of the table may be secret.
    pub fn has_secrets(&self, table: &TableName) -> bool {
        self.rules.iter().any(|rule| rule.rule.secret.is_some() && rule.is_of_table(table))
    }

    /// Says what the dump does not have, and constants that are none of their column's type: a
    /// rule with a typing error would protect nothing.
    pub fn check(&self, name: &str, source: &Source, summary: &Summary) -> Vec<Problem> {
        let checker = Checker { name, source, catalog: &summary.catalog, dialect: summary.dialect };
        let mut problems = checker.defaults(&self.defaults);
        for rule in &self.rules {
            problems.extend(checker.rule(rule));
        }
        problems.sort_by_key(|problem| problem.line);
        problems
    }
}

struct Checker<'a> {
    name: &'a str,
    source: &'a Source,
    catalog: &'a Catalog,
    dialect: &'static Dialect,
}

impl Checker<'_> {
    fn problem(&self, rule: &PlacedRule, what: &str) -> Problem {
        let what = format!("[sources.{}.columns] \"{}\": {what}", self.name, rule.key);
        Problem::new(&self.source.declared_in, what).at_line(rule.line)
    }

    fn rule(&self, rule: &PlacedRule) -> Vec<Problem> {
        let tables = self.catalog.tables.iter().filter(|table| rule.is_of_table(&table.name));
        let columns: Vec<&Column> = tables
            .clone()
            .flat_map(|table| &table.columns)
            .filter(|column| fits(&rule.column, &column.name))
            .collect();
        if columns.is_empty() {
            let schema = rule.schema.as_deref();
            let mut declared = self.source.tables.iter();
            let optional = declared.find(|(own, it)| it.is_named(own, schema, &rule.table));
            let optional = optional.map(|(_, table)| table);
            let is_added = optional.is_some_and(|table| table.columns.contains_key(&rule.column));
            let may_lack = optional.is_some_and(|table| table.optional);
            if is_added || (may_lack && tables.clone().next().is_none()) {
                return Vec::new();
            }
            let names = tables.flat_map(|table| &table.columns).map(|column| column.name.as_str());
            let hint = did_you_mean(&rule.column, names);
            return vec![self.problem(rule, "the dump has no such column").with_hint(hint)];
        }
        let policies = &rule.rule.policies;
        let mut problems = Vec::new();
        for (key, kind) in Policies::KINDS {
            let Some(policy) = policies.own(kind) else { continue };
            let concerned: Vec<&Column> =
                columns.iter().filter(|column| has(column, kind)).copied().collect();
            match concerned.first() {
                None if rule.is_pattern() => {
                    let what = format!("no column that it names can have what `{key}` is about");
                    problems.push(self.problem(rule, &what));
                }
                None => {
                    let declared = columns.first().map_or("", |column| column.declared.as_str());
                    let what = format!("`{key}`: a column of type `{declared}` has no such values");
                    problems.push(self.problem(rule, &what));
                }
                Some(_) if kind == Reason::NulByte => {}
                Some(_) => {
                    let unfit = self.unfit(policy, &concerned);
                    problems.extend(unfit.map(|why| self.problem(rule, &format!("{key}: {why}"))));
                }
            }
        }
        if let Some(policy) = &policies.on_invalid {
            let unfit = self.unfit(policy, &columns);
            problems.extend(unfit.map(|why| self.problem(rule, &format!("on_invalid: {why}"))));
        }
        problems
    }

    fn defaults(&self, policies: &Policies) -> Vec<Problem> {
        let Some(section) = &self.source.defaults else { return Vec::new() };
        let problem = |what: &str| {
            let what = format!("[sources.{}.defaults] {what}", self.name);
            Problem::new(&self.source.declared_in, what).at_line(self.source.line_of(section))
        };
        let mut problems = Vec::new();
        if section.get_ref().as_type.is_some() || section.get_ref().secret.is_some() {
            problems.push(problem("`as` and `secret` are for columns that `columns` names"));
        }
        if matches!(policies.on_invalid, Some(OnInvalid::Constant(_))) {
            let what = "on_invalid: no constant is of every column's type; `columns` may have one";
            problems.push(problem(what));
        }
        let columns: Vec<&Column> =
            self.catalog.tables.iter().flat_map(|table| &table.columns).collect();
        for (key, kind) in Policies::KINDS.into_iter().filter(|(_, kind)| *kind != Reason::NulByte)
        {
            let Some(policy) = policies.own(kind) else { continue };
            let concerned: Vec<&Column> =
                columns.iter().filter(|column| has(column, kind)).copied().collect();
            problems.extend(
                self.unfit(policy, &concerned).map(|why| problem(&format!("{key}: {why}"))),
            );
        }
        problems
    }

    /// Returns why a constant is none for all these columns.
    fn unfit(&self, policy: &OnInvalid, columns: &[&Column]) -> Option<String> {
        let OnInvalid::Constant(text) = policy else { return None };
        let fits =
            |column: &&&Column| dump::constant(&column.sql_type, *self.dialect, text).is_none();
        let unfit = columns.iter().find(fits)?;
        let (text, declared) = (text.escape_debug(), &unfit.declared);
        Some(format!("`{text}` is no policy, and no value of `{}` (`{declared}`)", unfit.name))
    }
}

fn has(column: &Column, kind: Reason) -> bool {
    let item = match &column.sql_type {
        SqlType::Array(item) => item.as_ref(),
        sql_type => sql_type,
    };
    dump::may_have(item, kind)
}
