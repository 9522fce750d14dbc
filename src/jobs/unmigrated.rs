//! Which rows of the sources models took, and those that none did: they are kept as Parquet.

use std::collections::{BTreeMap, HashMap};

use super::compile::Compiled;
use super::error::Error;
use super::model_run::ModelRun;
use super::object_use::ObjectUse;
use super::source_snapshot::{KeptRows, write_rows};
use super::staging::StagedSource;
use crate::artifact::{Artifacts, table_file_name};
use crate::audit::{BlobLedger, RowSet, SourceLedger};
use crate::blobs::OBJECTS;
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

/// What was run, over which sources.
pub(super) struct Outcome<'a> {
    pub compiled: &'a Compiled,
    pub runs: &'a HashMap<String, ModelRun>,
    pub staged: &'a [StagedSource],
    /// Objects that go to the target's storage: rows of the table of each source of archives.
    pub uploaded: &'a BTreeMap<String, RowSet>,
}

/// Says of each source table how many rows were taken and exported, and writes what is left.
///
/// A row is taken by a model that fills a table or gives objects, and by any model that rejects
/// it; an export has rows that are not taken. Stages and maps take nothing: other models do.
///
/// An object of an archive is taken where a row found it or a model made a row of it.
pub(super) fn account(
    ledgers: &mut [SourceLedger],
    outcome: &Outcome,
    object_use: &mut ObjectUse,
    engine: &Engine,
    artifacts: &Artifacts,
) -> Result<Vec<BlobLedger>, Error> {
    let mut covered: HashMap<String, Covered> = HashMap::new();
    for model in &outcome.compiled.models {
        let drivers = outcome.runs.get(&model.name).map(|run| &run.drivers);
        for table in drivers.into_iter().flatten() {
            let covered = covered.entry(table.label.clone()).or_default();
            covered.taken.extend(&table.rejected);
            match model.kind {
                Kind::Table | Kind::Objects => covered.taken.extend(&table.taken),
                Kind::Map if model.target.is_some() => covered.taken.extend(&table.taken),
                Kind::Export => covered.exported.extend(&table.taken),
                Kind::Map | Kind::Stage | Kind::Reconciled => {}
            }
        }
    }
    let mut blobs = Vec::new();
    for source in outcome.staged {
        let Some(objects) = source.objects.as_ref().filter(|it| !it.archives().is_empty()) else {
            continue;
        };
        let covered = covered.entry(format!("{}.{OBJECTS}", source.name)).or_default();
        covered.taken.extend(outcome.uploaded.get(&source.name).unwrap_or(&RowSet::default()));
        let (ledger, taken) = object_use.account(&source.name, objects, &covered.taken);
        covered.taken = taken;
        blobs.push(ledger);
    }
    let nothing = Covered::default();
    for info in outcome.staged.iter().flat_map(|source| &source.tables).filter(|info| info.in_dump)
    {
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
    Ok(blobs)
}
