//! What a dump declares, as JSON: keys, foreign keys, checks, types, sequences, and what of it
//! was not read.

use serde_json::{Value, json};

use crate::dump::{Catalog, Dialect, Key, Table};

/// Returns the catalog; everything in the order of the dump.
pub fn catalog_json(catalog: &Catalog, dialect: &Dialect) -> Value {
    let tables: Vec<Value> = catalog.tables.iter().map(|t| table(t, dialect)).collect();
    let enums = catalog.enums.iter();
    let enums = enums.map(|found| json!({"name": found.name.to_string(), "labels": found.labels}));
    let domains = catalog.domains.iter().map(|domain| {
        let checks: Vec<&str> = domain.checks.iter().map(|c| c.expression.as_str()).collect();
        json!({
            "name": domain.name.to_string(),
            "sql_type": domain.declared,
            "nullable": domain.nullable,
            "checks": checks,
        })
    });
    let sequences = catalog.sequences.iter().map(|sequence| {
        let owner = sequence.owner.as_ref();
        json!({
            "name": sequence.name.to_string(),
            "owner": owner.map(|(table, column)| json!({"table": table.to_string(), "column": column})),
            "value": sequence.value.map(|(value, _)| value),
            "is_called": sequence.value.map(|(_, is_called)| is_called),
        })
    });
    let views: Vec<String> = catalog.views.iter().map(ToString::to_string).collect();
    json!({
        "tables": tables,
        "enums": enums.collect::<Vec<_>>(),
        "domains": domains.collect::<Vec<_>>(),
        "sequences": sequences.collect::<Vec<_>>(),
        "views": views,
    })
}

fn table(table: &Table, dialect: &Dialect) -> Value {
    let columns = table.columns.iter().map(|column| {
        json!({
            "name": column.name,
            "sql_type": column.declared,
            "nullable": column.nullable,
            "default": column.default,
            "on_update": column.on_update,
            "generated": column.generated,
            "identity": column.identity,
            "comment": column.comment,
        })
    });
    let foreign_keys = table.foreign_keys.iter().map(|key| {
        json!({
            "name": key.name,
            "columns": key.columns,
            "parent": key.parent.to_string(),
            "parent_columns": key.parent_columns,
            "on_delete": key.on_delete,
            "on_update": key.on_update,
            "match_full": key.match_full,
            "deferrable": key.deferrable,
            "initially_deferred": key.initially_deferred,
        })
    });
    let checks = table.checks.iter();
    let checks = checks.map(|check| json!({"name": check.name, "expression": check.expression}));
    let indexes = table.indexes.iter().map(|index| {
        json!({
            "name": index.name,
            "columns": index.columns,
            "lengths": index.prefixes,
            "unique": index.unique,
            "partial": index.partial,
        })
    });
    json!({
        "schema": table.name.schema,
        "name": table.name.name,
        "comment": table.comment,
        "ddl": table.declaration(dialect),
        "columns": columns.collect::<Vec<_>>(),
        "primary_key": table.primary_key.as_ref().map(key),
        "unique": table.unique.iter().map(key).collect::<Vec<_>>(),
        "foreign_keys": foreign_keys.collect::<Vec<_>>(),
        "checks": checks.collect::<Vec<_>>(),
        "indexes": indexes.collect::<Vec<_>>(),
    })
}

fn key(key: &Key) -> Value {
    json!({"name": key.name, "columns": key.columns, "nulls_distinct": key.nulls_distinct})
}
