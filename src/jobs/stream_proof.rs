//! Proves at the end of a dump that tables which streamed went as they would have been staged.
//!
//! What the whole dump says of a table, of its model and of the target has to be what was known
//! when its first row came; what was said later has to hold for all of its rows. Where that is not
//! so, or not known, the table has to be staged, and the dump is read again.

use std::collections::HashMap;

use super::compile::{Compiled, CompiledModel, Target};
use super::error::Error;
use super::model_run::ModelRun;
use super::staging::{StagedIndex, StagedInfo, StagedSource};
use super::stream_run::{Streamed, StreamedTable, has_to_stage};
use crate::contract::StreamedRows;
use crate::engine::Engine;

/// What is to be proved when all models have run: that all rows point to rows that are there.
pub(super) struct OpenProofs(Vec<OpenProof>);

struct OpenProof {
    info: StagedInfo,
    model: String,
    rows: StreamedRows,
}

/// Takes the runs of tables that streamed for those of their models.
///
/// # Errors
/// A table has to be staged.
pub(super) fn accept(
    streamed: Streamed,
    compiled: &mut Compiled,
    staged: &[StagedSource],
    engine: &Engine,
    runs: &mut HashMap<String, ModelRun>,
) -> Result<OpenProofs, Error> {
    let Streamed { tables, keys: mut streamed_keys } = streamed;
    let index = StagedIndex::new(staged);
    let mut proofs = Vec::with_capacity(tables.len());
    for mut table in tables {
        let (schema, name) = &table.info.read_as;
        let info = index.get(Some(schema), name);
        let refused = |why| has_to_stage(&table.info, why);
        let Some(info) = info else { return Err(refused("it has another name at the end")) };
        let model = compiled.models.iter().find(|model| model.name == table.model.name);
        let Some(model) = model else { return Err(refused("it has another model at the end")) };
        if let Some(why) = difference(&table, info, model, &compiled.target) {
            return Err(refused(why));
        }
        if engine.plan(model.sql.clone())?.schema != table.schema {
            return Err(refused("its columns are others at the end"));
        }
        let Some(contract) = &model.contract else {
            return Err(refused("it has no table in the target at the end"));
        };
        let failed = |source| Error::Contract { model: model.name.clone(), source };
        let holds = contract
            .holds_for(&mut table.rows, &mut streamed_keys, &mut compiled.keys)
            .map_err(failed)?;
        if !holds {
            return Err(refused("its keys were declared behind its rows, and are not proved"));
        }
        let StreamedTable { info, run, rows, .. } = table;
        runs.insert(model.name.clone(), run);
        proofs.push(OpenProof { info, model: model.name.clone(), rows });
    }
    Ok(OpenProofs(proofs))
}

impl OpenProofs {
    /// Proves that all rows point to rows that are there; all models have run. Returns how many
    /// tables have streamed.
    ///
    /// # Errors
    /// A table has to be staged.
    pub fn settle(self, compiled: &mut Compiled) -> Result<u64, Error> {
        let count = self.0.len() as u64;
        let Compiled { models, keys, .. } = compiled;
        for OpenProof { info, model, rows } in self.0 {
            let found = models.iter().find(|found| found.name == model);
            let contract = found.and_then(|model| model.contract.as_ref());
            let Some(contract) = contract else {
                return Err(has_to_stage(&info, "it has no table in the target at the end"));
            };
            let has_parents = contract.has_parents_of(&rows, keys);
            if !has_parents.map_err(|source| Error::Contract { model, source })? {
                return Err(has_to_stage(&info, "rows that it points to are not proved"));
            }
        }
        Ok(count)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Returns what is another thing now than it was when the table's first row came.
fn difference(
    table: &StreamedTable,
    info: &StagedInfo,
    model: &CompiledModel,
    target: &Target,
) -> Option<&'static str> {
    let (then, was) = (&table.model, &table.target);
    let is_read_alone = !model.is_read && !model.runs_early && model.group.is_none();
    if !is_read_alone {
        return Some("others depend on its rows");
    }
    let text = |model: &CompiledModel| format!("{:?}", (&model.declared, &model.kind));
    let same_model = text(then) == text(model)
        && then.formats == model.formats
        && then.target == model.target
        && then.masked == model.masked
        && then.sources == model.sources
        && model.drivers.len() == 1;
    if !same_model {
        return Some("its model is another one at the end");
    }
    let types = |target: &Target| {
        format!("{:?}", (&target.catalog.enums, &target.catalog.domains, target.dialect.name))
    };
    let same_target = types(was) == types(target)
        && was.is_of_the_sources_kind == target.is_of_the_sources_kind
        && was.is_of_pg_dump == target.is_of_pg_dump;
    if !same_target {
        return Some("the target is another one at the end");
    }
    let before = &table.info;
    let same_table = before.name == info.name
        && before.decoded == info.decoded
        && before.columns == info.columns
        && before.secrets == info.secrets
        && before.added == info.added;
    if !same_table {
        return Some("it is another table at the end");
    }
    let ledger = &table.run.ledger;
    let primary_key = |model: &CompiledModel| {
        let contract = model.contract.as_ref()?;
        contract.table.primary_key.as_ref().map(|key| key.columns.clone())
    };
    let has_records = ledger.rejected > 0 || !ledger.notes.is_empty();
    let same_keys =
        before.key == info.key && table.rows.primary_key() == primary_key(model).as_ref();
    if has_records && !same_keys {
        return Some("its key was declared behind its rows");
    }
    if ledger.left_out.is_some_and(|rows| rows > 0) || ledger.without_row.is_some_and(|it| it > 0) {
        return Some("its model leaves rows out");
    }
    None
}
