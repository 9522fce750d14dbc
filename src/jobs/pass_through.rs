//! Models for the tables of a source that go to the target as they are.
//!
//! Where the target begins with the source's own tables, each goes to itself. Else a table goes to
//! the one of its name, column by column, with the new names that the plan gives.

use std::collections::HashSet;

use super::staging::{StagedInfo, StagedSource};
use crate::contract::{column_renames, partners};
use crate::dump::{Catalog, Finding, Table, TableName};
use crate::plan::{Kind, Model, Plan};

/// A table on its way to the target.
pub(super) struct PassedTable {
    /// The source's table, as models write it.
    pub label: String,
    pub model: Model,
    pub target: TableName,
}

/// What passes through, and what has no place or no rows.
#[derive(Default)]
pub(super) struct PassThrough {
    pub tables: Vec<PassedTable>,
    pub findings: Vec<Finding>,
}

/// What the models of a plan take care of.
pub(super) struct Taken {
    /// Tables of the target that they fill.
    pub filled: HashSet<TableName>,
    /// Tables of the sources that they read, as they write them.
    pub read: HashSet<String>,
}

/// Returns a model for each table that no model of the plan fills.
pub(super) fn pass_through(
    plan: &Plan,
    target: &Catalog,
    staged: &[StagedSource],
    taken: &Taken,
) -> PassThrough {
    let mut found = PassThrough::default();
    let base = plan.target.base.as_ref();
    for source in staged.iter().filter(|source| base.is_none_or(|base| *base == source.name)) {
        let infos = source.tables.iter().filter(|info| info.in_dump);
        let declared = |info: &StagedInfo| source.summary.catalog.table(&info.name);
        let (named, others): (Vec<_>, Vec<_>) = infos
            .map(|info| (info, declared(info)))
            .partition(|(_, declared)| base.is_none() && declared.is_some());
        for (info, _) in others {
            found.add_itself(target, taken, info);
        }
        let named: Vec<(&StagedInfo, &Table)> =
            named.into_iter().filter_map(|(info, declared)| Some((info, declared?))).collect();
        let tables: Vec<&Table> = named.iter().map(|(_, declared)| *declared).collect();
        let partners = partners(&tables, target, &plan.target.renames);
        for ((info, declared), partner) in named.into_iter().zip(partners) {
            match partner {
                None => found.add_homeless(taken, info),
                Some(table) => found.add_by_names(plan, taken, info, (declared, table)),
            }
        }
    }
    if base.is_none() {
        found.add_unfilled_tables(target, taken);
    }
    found
}

impl PassThrough {
    fn add_itself(&mut self, target: &Catalog, taken: &Taken, info: &StagedInfo) {
        let table = target.table(&info.name);
        if let Some(table) = table.filter(|table| !taken.filled.contains(&table.name)) {
            self.tables.push(passed(info, table, "*"));
        }
    }

    fn add_homeless(&mut self, taken: &Taken, info: &StagedInfo) {
        if !taken.read.contains(&info.label()) {
            let detail = format!("the target has no table for `{}`", info.label());
            self.add_finding("table_not_in_target", detail);
        }
    }

    fn add_by_names(
        &mut self,
        plan: &Plan,
        taken: &Taken,
        info: &StagedInfo,
        (declared, table): (&Table, &Table),
    ) {
        if taken.filled.contains(&table.name) {
            return;
        }
        let renamed = column_renames(declared, &plan.target.renames);
        let new_name = |column: &str| (*renamed.get(column).unwrap_or(&column)).to_owned();
        let given: HashSet<String> =
            declared.columns.iter().map(|column| new_name(&column.name)).collect();
        let open = table.columns.iter().filter(|column| !column.generated && !column.identity);
        for column in open.filter(|column| !given.contains(&column.name)) {
            let detail = format!("nothing fills `{}.{}`", table.name, column.name);
            self.add_finding("column_not_filled", detail);
        }
        let is_generated =
            |column: &str| table.column(&new_name(column)).is_some_and(|column| column.generated);
        let stored = declared.columns.iter().filter(|column| !column.generated);
        let left_out = stored.map(|column| column.name.as_str());
        let left_out = left_out.filter(|name| is_generated(name) || renamed.contains_key(name));
        let left_out: Vec<String> = left_out.map(quoted).collect();
        let mut columns = "*".to_owned();
        if !left_out.is_empty() {
            columns += &format!(" EXCLUDE ({})", left_out.join(", "));
        }
        for (old, new) in renamed.iter().filter(|(old, _)| !is_generated(old)) {
            columns += &format!(", {} AS {}", quoted(old), quoted(new));
        }
        self.tables.push(passed(info, table, &columns));
    }

    fn add_unfilled_tables(&mut self, target: &Catalog, taken: &Taken) {
        let filled: HashSet<&TableName> =
            taken.filled.iter().chain(self.tables.iter().map(|table| &table.target)).collect();
        let empty = target.tables.iter().filter(|table| !filled.contains(&table.name));
        let details = empty.map(|table| format!("nothing fills `{}`", table.name));
        for detail in details.collect::<Vec<_>>() {
            self.add_finding("table_not_filled", detail);
        }
    }

    fn add_finding(&mut self, code: &'static str, detail: String) {
        let input = "plan.toml".to_owned();
        self.findings.push(Finding { code, loses_rows: false, input, line: 0, detail });
    }
}

fn passed(info: &StagedInfo, table: &Table, columns: &str) -> PassedTable {
    let file = format!("pass-through of {}", info.label());
    let (schema, name) = (quoted(&info.read_as.0), quoted(&info.read_as.1));
    let sql = format!("SELECT {columns} FROM {schema}.{name}");
    let mut model = Model::new(&info.name.to_string(), Kind::Table, &file, &sql);
    model.target = Some(table.name.to_string());
    PassedTable { label: info.label(), model, target: table.name.clone() }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
