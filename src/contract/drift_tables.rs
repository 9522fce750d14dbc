//! Which table of the target each table of a source becomes, and what its columns are called there.

use std::collections::BTreeMap;

use super::postgres::POSTGRES;
use super::target::target_table;
use crate::dump::{Catalog, Table};

/// Names that changed from the source to the target.
///
/// `table.column` has the column's new name, `table` the table's; the table may carry its schema.
pub type Renames = BTreeMap<String, String>;

/// Returns the partner of each table of a source, in their order.
///
/// A new name counts first, then schema and name. Databases and schemas have other names
/// elsewhere: last of all the table's own name counts, where it is the only one of that name.
pub fn partners<'a>(
    source: &[&Table],
    target: &'a Catalog,
    renames: &Renames,
) -> Vec<Option<&'a Table>> {
    let named = |table: &Table| {
        let new_name = table_rename(table, renames);
        let wanted = new_name.map_or_else(|| table.name.to_string(), Clone::clone);
        target_table(target, &wanted, "", &POSTGRES).ok()
    };
    let mut found: Vec<Option<&Table>> = source.iter().map(|table| named(table)).collect();
    let is_open = |table: &Table| table_rename(table, renames).is_none();
    for at in 0..source.len() {
        let name = &source[at].name.name;
        let others = source.iter().zip(&found).filter(|(table, partner)| {
            partner.is_none() && is_open(table) && table.name.name == *name
        });
        if found[at].is_some() || !is_open(source[at]) || others.count() > 1 {
            continue;
        }
        let is_taken =
            |table: &&Table| found.iter().flatten().any(|known| std::ptr::eq(*known, *table));
        let mut same = target.tables.iter().filter(|table| table.name.name == *name);
        found[at] = same.next().filter(|_| same.next().is_none()).filter(|found| !is_taken(found));
    }
    found
}

/// Returns the new name of a table, where the plan gives one.
pub(super) fn table_rename<'a>(table: &Table, renames: &'a Renames) -> Option<&'a String> {
    renames.get(&table.name.to_string()).or_else(|| renames.get(&table.name.name))
}

/// Returns the new names of a table's columns, by their old ones.
pub fn column_renames<'a>(table: &Table, renames: &'a Renames) -> BTreeMap<&'a str, &'a str> {
    let of_table = |label: &str| {
        let prefix = format!("{label}.");
        let names = renames.iter();
        names
            .filter_map(|(old, new)| Some((old.strip_prefix(&prefix)?, new.as_str())))
            .filter(|(old, _)| table.column(old).is_some())
            .collect::<Vec<_>>()
    };
    let mut found: BTreeMap<&str, &str> = of_table(&table.name.name).into_iter().collect();
    found.extend(of_table(&table.name.to_string()));
    found
}
