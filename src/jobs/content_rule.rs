//! Which hashes a run makes of what the scripts load, so that `verify.sql` can make them again.

use arrow::datatypes::{DataType, Schema};

use super::compile::Target;
use super::staging::StagedSource;
use crate::contract::TableContract;
use crate::dump::{SQL_TYPE_KEY, SqlType};
use crate::output::{ContentHash, Printed, mysql_hash, postgres_hash};
use crate::plan::{Engine, Plan, Verify};

/// Returns the hashes of a model's columns; `None` where none are asked for.
pub(super) fn content_hash(
    plan: &Plan,
    contract: &TableContract,
    given: &Schema,
    target: &Target,
) -> Option<ContentHash> {
    match (plan.output.verify, plan.target.engine) {
        (Verify::Columns, Engine::Postgres) => {
            Some(ContentHash::new(postgres_hash, printed(contract, given, target)))
        }
        (Verify::Columns, Engine::Mysql) => {
            Some(ContentHash::of_mysql(mysql_hash, printed_by_mysql(contract)))
        }
        (Verify::Counts, _) => None,
    }
}

fn printed(
    contract: &TableContract,
    given: &Schema,
    target: &Target,
) -> Vec<Result<Printed, String>> {
    let columns = contract.schema.fields().iter().map(|field| {
        let column = contract.table.column(field.name());
        let column = column.ok_or_else(|| "the target does not declare it".to_owned())?;
        let of_dump = given.field_with_name(field.name()).ok();
        let of_dump = of_dump.and_then(|given| given.metadata().get(SQL_TYPE_KEY));
        // A value on its way from one server to another of the same kind, in the same type.
        let is_same = of_dump.is_some_and(|of_dump| of_dump.eq_ignore_ascii_case(&column.declared));
        Printed::of_column(column, field.data_type(), is_same && target.is_of_pg_dump)
    });
    columns.collect()
}

fn printed_by_mysql(contract: &TableContract) -> Vec<Result<(), String>> {
    let columns = contract.schema.fields().iter().map(|field| {
        let column = contract.table.column(field.name());
        let column = column.ok_or_else(|| "the target does not declare it".to_owned())?;
        match &column.sql_type {
            SqlType::Json { .. } => Err("MySQL prints JSON anew".to_owned()),
            SqlType::Exact => Err(format!("texts of type {} have several forms", column.declared)),
            // A text of a time has the digits that it was given.
            SqlType::Time if *field.data_type() == DataType::Utf8 => {
                Err("times beyond a day are texts here".to_owned())
            }
            _ => Ok(()),
        }
    });
    columns.collect()
}

/// Returns whether all sources are scripts of pg_dump, from servers that print numbers with as many
/// digits as they need: texts there are as the target prints them.
pub(super) fn is_of_pg_dump(staged: &[StagedSource]) -> bool {
    let mut inputs = staged.iter().flat_map(|source| &source.summary.inputs);
    inputs.all(|input| input.producer.as_deref().is_some_and(is_printed_alike))
}

fn is_printed_alike(producer: &str) -> bool {
    let version = producer.split_once("Dumped from database version ");
    let version = version.and_then(|(_, version)| version.split(['.', ' ', ';', 'b', 'r']).next());
    version.and_then(|version| version.parse::<u32>().ok()).is_some_and(|version| version >= 12)
}

#[cfg(test)]
mod tests {
    use super::is_printed_alike;

    #[test]
    fn older_servers_print_other_digits() {
        let of = |version: &str| {
            is_printed_alike(&format!(
                "Dumped from database version {version}; Dumped by pg_dump 16"
            ))
        };
        assert!(of("15.2 (Debian 15.2-1)") && of("18beta1") && of("12.0"));
        assert!(!of("11.22") && !of("9.6.24"));
        assert!(!is_printed_alike("MySQL dump 10.13"));
    }
}
