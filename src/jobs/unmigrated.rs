//! Which rows of the sources models took, and those that none did: they are kept as Parquet.

use std::collections::HashMap;

use arrow::array::{AsArray, BooleanArray};
use arrow::compute::filter_record_batch;
use arrow::datatypes::Int64Type;

use super::compile::Compiled;
use super::error::Error;
use super::model_run::ModelRun;
use super::staging::{StagedInfo, StagedSource};
use crate::artifact::{Artifacts, table_file_name};
use crate::audit::{RowSet, SourceLedger};
use crate::dump::ROW_COLUMN;
use crate::engine::Engine;
use crate::output::{self, WriterOptions};
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
                Kind::Map | Kind::Stage => {}
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
            ledger.unmigrated = write_table(info, &all, engine, artifacts)?;
        }
    }
    Ok(())
}

fn write_table(
    info: &StagedInfo,
    covered: &RowSet,
    engine: &Engine,
    artifacts: &Artifacts,
) -> Result<u64, Error> {
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let sql = format!("SELECT * FROM {}.{}", quoted(&info.read_as.0), quoted(&info.read_as.1));
    let file = format!("unmigrated rows of {}", info.label());
    let planned = engine.plan(engine.parse(&file, &sql)?)?;
    let fault = |source| Error::Contract { model: file.clone(), source };
    let fields = planned.schema.fields().iter().enumerate();
    let kept: Vec<usize> = fields
        .filter(|(_, field)| {
            !info.secrets.contains(field.name()) && !info.added.contains(field.name())
        })
        .map(|(position, _)| position)
        .collect();
    let schema = planned.schema.project(&kept).map_err(fault)?;
    let row_column = planned.schema.index_of(ROW_COLUMN).map_err(fault)?;
    let mut writer = output::writer(
        output::Format::Parquet,
        artifacts,
        &format!("unmigrated/{}", table_file_name(Some(&info.read_as.0), &info.read_as.1)),
        schema.into(),
        &WriterOptions::default(),
    )?;
    let mut count = 0;
    for batch in engine.run(&planned)? {
        let batch = batch?;
        let rows = batch.column(row_column).as_primitive::<Int64Type>();
        let is_left = |row: usize| Some(!covered.contains(rows.value(row)));
        let left: BooleanArray = (0..rows.len()).map(is_left).collect();
        let rows = batch
            .project(&kept)
            .and_then(|batch| filter_record_batch(&batch, &left))
            .map_err(fault)?;
        count += rows.num_rows() as u64;
        writer.write(&[rows])?;
    }
    writer.finish()?;
    Ok(count)
}
