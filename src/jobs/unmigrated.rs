//! Rows that no model took, kept as Parquet.

use std::collections::HashMap;

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

/// Writes what is left of each source table; returns the rows by the table's label.
///
/// `_row` stays as a column: it says where in the dump the row was. Secrets do not stay.
pub(super) fn write_unmigrated(
    staged: &[StagedSource],
    covered: &HashMap<String, RowSet>,
    engine: &Engine,
    artifacts: &Artifacts,
) -> Result<HashMap<String, u64>, Error> {
    let mut left = HashMap::new();
    let nothing = RowSet::default();
    for info in staged
        .iter()
        .flat_map(|source| &source.tables)
        .filter(|info| info.in_dump && !info.is_former_map)
    {
        let label = info.label();
        let covered = covered.get(&label).unwrap_or(&nothing);
        if covered.count() < info.decoded {
            let rows = write_table(info, covered, engine, artifacts)?;
            left.insert(label, rows);
        }
    }
    Ok(left)
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
