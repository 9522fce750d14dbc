//! Drafts `target.sql`: the tables of a dump as PostgreSQL declares them.

use super::draft_columns::TableDraft;
use crate::dump::{Catalog, POSTGRES, Summary, Table};
use crate::output::create_statements;

/// Returns the script; what can't be carried over is added to `left_out` and stands at its head.
pub(super) fn drafted_target(
    tables: &[TableDraft],
    summary: &Summary,
    left_out: &mut Vec<String>,
) -> String {
    let mut catalog: Catalog = summary.catalog.clone();
    catalog.tables = tables.iter().map(|table| table.target.clone()).collect();
    if *summary.dialect != POSTGRES {
        for table in &mut catalog.tables {
            drop_generated(table, left_out);
        }
    }
    let all: Vec<&Table> = catalog.tables.iter().collect();
    let rendered = create_statements(&catalog, &all, summary.dialect);
    left_out.extend(rendered.left_out);
    let mut text = String::from(
        "-- The target, drafted from the dump: what is written is tested against it, and load.sql\n\
         -- creates it. Change it freely; `transload check` says what models then lack.\n",
    );
    for what in left_out.iter() {
        text += &format!("-- not carried over: {}\n", what.replace('\n', " "));
    }
    let parts = [&rendered.before_data, &rendered.after_data, &rendered.row_security];
    for statement in parts.into_iter().flatten() {
        text += &format!("\n{statement}\n");
    }
    text
}

/// Each server computes them by rules of its own, and a dump has no values of them.
fn drop_generated(table: &mut Table, left_out: &mut Vec<String>) {
    let (generated, stored): (Vec<_>, Vec<_>) =
        std::mem::take(&mut table.columns).into_iter().partition(|column| column.generated);
    table.columns = stored;
    if generated.is_empty() {
        return;
    }
    let is_kept = |columns: &[String]| {
        !columns.iter().any(|name| generated.iter().any(|column| column.name == *name))
    };
    table.unique.retain(|key| is_kept(&key.columns));
    table.indexes.retain(|index| is_kept(&index.columns));
    table.foreign_keys.retain(|key| is_kept(&key.columns));
    table.primary_key = table.primary_key.take().filter(|key| is_kept(&key.columns));
    let names = generated.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ");
    left_out.push(format!("{}: generated columns and their keys: {names}", table.name));
}
