//! Rows of the sources' tables as typed Parquet: the copy that a plan asks for, and what is left.
//!
//! Secrets that the plan keeps reach the target's data files and nothing else: they are not here.

use arrow::array::{AsArray, BooleanArray};
use arrow::compute::filter_record_batch;
use arrow::datatypes::Int64Type;

use super::error::Error;
use super::staging::{StagedInfo, StagedSource};
use crate::artifact::{Artifacts, table_file_name};
use crate::audit::RowSet;
use crate::dump::ROW_COLUMN;
use crate::engine::Engine;
use crate::output::{self, WriterOptions};

/// Which rows of a table are written, and where.
pub(super) struct KeptRows<'a> {
    /// Without the extension.
    pub path: String,
    /// Rows that are not written.
    pub but: &'a RowSet,
    /// With `_row` as a column.
    pub with_row: bool,
}

/// Writes `snapshot/<source>/<table>.parquet` for each table that was read.
pub(super) fn write_snapshot(
    staged: &[StagedSource],
    engine: &Engine,
    artifacts: &Artifacts,
) -> Result<(), Error> {
    let tables = staged.iter().flat_map(|source| &source.tables);
    for info in tables.filter(|info| info.in_dump && !info.is_former_map) {
        let (source, table) = &info.read_as;
        let path = format!("snapshot/{source}/{}", table_file_name(None, table));
        let kept = KeptRows { path, but: &RowSet::default(), with_row: false };
        write_rows(info, &kept, engine, artifacts)?;
    }
    Ok(())
}

/// Writes rows of a table; returns how many.
pub(super) fn write_rows(
    info: &StagedInfo,
    kept: &KeptRows,
    engine: &Engine,
    artifacts: &Artifacts,
) -> Result<u64, Error> {
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let sql = format!("SELECT * FROM {}.{}", quoted(&info.read_as.0), quoted(&info.read_as.1));
    let file = format!("rows of {}", info.label());
    let planned = engine.plan(engine.parse(&file, &sql)?)?;
    let fault = |source| Error::Contract { model: file.clone(), source };
    let fields = planned.schema.fields().iter().enumerate();
    let columns: Vec<usize> = fields
        .filter(|(_, field)| {
            let is_hidden = !kept.with_row && field.name() == ROW_COLUMN;
            !is_hidden && !info.secrets.contains(field.name()) && !info.added.contains(field.name())
        })
        .map(|(position, _)| position)
        .collect();
    let schema = planned.schema.project(&columns).map_err(fault)?;
    let row_column = planned.schema.index_of(ROW_COLUMN).map_err(fault)?;
    let mut writer = output::writer(
        output::Format::Parquet,
        artifacts,
        &kept.path,
        schema.into(),
        &WriterOptions::default(),
    )?;
    let mut count = 0;
    for batch in engine.run(&planned)? {
        let batch = batch?;
        let rows = batch.column(row_column).as_primitive::<Int64Type>();
        let is_left = |row: usize| Some(!kept.but.contains(rows.value(row)));
        let left: BooleanArray = (0..rows.len()).map(is_left).collect();
        let rows = batch
            .project(&columns)
            .and_then(|batch| filter_record_batch(&batch, &left))
            .map_err(fault)?;
        count += rows.num_rows() as u64;
        writer.write(&[rows])?;
    }
    writer.finish()?;
    Ok(count)
}
