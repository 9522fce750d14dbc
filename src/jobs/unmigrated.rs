//! Which rows of the sources models took, and those that none did: they are kept as Parquet.

use std::collections::HashMap;

use super::compile::Compiled;
use super::error::Error;
use super::model_run::ModelRun;
use super::source_snapshot::{KeptRows, write_rows};
use super::staging::StagedSource;
use crate::artifact::{Artifacts, table_file_name};
use crate::audit::{RowSet, SourceLedger};
use crate::engine::Engine;
use crate::plan::Kind;

/// The rows of a source table that went somewhere.
#[derive(Default)]
struct Covered {
    /// In the output of a model or among its rejects.
    taken: RowSet,
    /// In an export.
    exported: RowSet,
}

/// Says of each source table how many rows were taken and exported, and writes what is left.
///
/// A row is taken by a model that fills a table or gives objects, and by any model that rejects
/// it; an export has rows that are not taken. Stages and maps take nothing: other models do.
pub(super) fn account(
    ledgers: &mut [SourceLedger],
    compiled: &Compiled,
    runs: &HashMap<String, ModelRun>,
    staged: &[StagedSource],
    engine: &Engine,
    artifacts: &Artifacts,
) -> Result<(), Error> {
    let mut covered: HashMap<&str, Covered> = HashMap::new();
    for model in &compiled.models {
        let drivers = runs.get(&model.name).map(|run| &run.drivers);
        for table in drivers.into_iter().flatten() {
            let covered = covered.entry(&table.label).or_default();
            covered.taken.extend(&table.rejected);
            match model.kind {
                Kind::Table | Kind::Objects => covered.taken.extend(&table.taken),
                Kind::Map if model.target.is_some() => covered.taken.extend(&table.taken),
                Kind::Export => covered.exported.extend(&table.taken),
                Kind::Map | Kind::Stage | Kind::Reconciled => {}
            }
        }
    }
    let nothing = Covered::default();
    for info in staged.iter().flat_map(|source| &source.tables).filter(|info| info.in_dump) {
        let label = info.label();
        let is_it = |ledger: &&mut SourceLedger| {
            ledger.source == info.read_as.0 && ledger.table == info.read_as.1
        };
        let Some(ledger) = ledgers.iter_mut().find(is_it) else { continue };
        let covered = covered.get(label.as_str()).unwrap_or(&nothing);
        let mut all = covered.taken.clone();
        all.extend(&covered.exported);
        ledger.taken = covered.taken.count();
        ledger.exported = all.count() - covered.taken.count();
        if info.is_former_map {
            ledger.former = info.decoded.saturating_sub(all.count());
        } else if all.count() < info.decoded {
            let file = table_file_name(Some(&info.read_as.0), &info.read_as.1);
            // `_row` stays as a column: it says where in the dump the row was.
            let kept = KeptRows { path: format!("unmigrated/{file}"), but: &all, with_row: true };
            ledger.unmigrated = write_rows(info, &kept, engine, artifacts)?;
        }
    }
    Ok(())
}
