//! The answer of a query: to standard output as it comes, or to a file that is whole or not there.

use std::io::{self, Write};
use std::path::Path;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::datatypes::SchemaRef;

use super::error::Error;
use super::query::Job;
use crate::artifact::Artifacts;
use crate::engine::PlannedQuery;
use crate::output::{self, AnswerFormat, AnswerWriter, Format, WriterOptions};

impl Job<'_> {
    pub(super) fn write_batch(
        &self,
        columns: &[(&str, ArrayRef)],
        stdout: &mut dyn Write,
    ) -> Result<u64, Error> {
        let named = columns.iter().map(|(name, column)| (*name, column.clone(), true));
        let batch = RecordBatch::try_from_iter_with_nullable(named)
            .map_err(|source| Error::Contract { model: self.sql.file.clone(), source })?;
        let schema = batch.schema();
        self.write_batches(&schema, std::iter::once(Ok(batch)), stdout).map_err(Failed::error)
    }

    /// Runs the query and writes its rows; returns how many.
    pub(super) fn write(
        &self,
        planned: &PlannedQuery,
        stdout: &mut dyn Write,
    ) -> Result<u64, Failed> {
        let batches = self.engine.run_query(planned)?;
        let batches = batches.map(|batch| batch.map_err(Error::from));
        if self.sql.is_explain() {
            let batches = batches.map(|batch| batch.map(|batch| line_by_line(&batch)));
            return self.write_batches(&planned.schema, batches, stdout);
        }
        self.write_batches(&planned.schema, batches, stdout)
    }

    fn write_batches(
        &self,
        schema: &SchemaRef,
        batches: impl Iterator<Item = Result<RecordBatch, Error>>,
        stdout: &mut dyn Write,
    ) -> Result<u64, Failed> {
        self.options.format.check(schema)?;
        match &self.options.out {
            Some(path) => Ok(self.write_file(path, schema, batches)?),
            None => {
                let form = (self.options.format, self.options.full || self.sql.is_explain());
                write_text(form, schema, batches, stdout, &|source| {
                    output::Error::Stdout { source }.into()
                })
            }
        }
    }

    /// Writes a file that has its name only when it is whole.
    fn write_file(
        &self,
        path: &Path,
        schema: &SchemaRef,
        batches: impl Iterator<Item = Result<RecordBatch, Error>>,
    ) -> Result<u64, Error> {
        const ANSWER: &str = "answer";
        let mut folder = path.as_os_str().to_owned();
        folder.push(format!(".transload-{}", std::process::id()));
        let artifacts = Artifacts::create(Path::new(&folder), false)?;
        let written = || -> Result<(u64, String), Error> {
            if self.options.format == AnswerFormat::Parquet {
                let schema = schema.clone();
                let options = WriterOptions::default();
                let mut writer =
                    output::writer(Format::Parquet, &artifacts, ANSWER, schema, &options)?;
                let mut rows = 0;
                for batch in batches {
                    let batch = batch?;
                    rows += batch.num_rows() as u64;
                    writer.write(&[batch])?;
                }
                return Ok((rows, writer.finish()?.path));
            }
            let mut artifact = artifacts.open(ANSWER)?;
            let form = (self.options.format, self.options.full || self.sql.is_explain());
            let mut failed = None;
            let rows = write_text(form, schema, batches, &mut artifact, &|source| {
                output::Error::Stdout { source }.into()
            });
            let rows = match rows {
                Ok(rows) => rows,
                Err(Failed { error: Error::Output(output::Error::Stdout { source }), .. }) => {
                    failed = Some(source);
                    0
                }
                Err(failed) => return Err(failed.error()),
            };
            match failed {
                Some(source) => Err(artifact.failed(source, None).into()),
                None => Ok((rows, artifact.finish(Some(rows))?.path)),
            }
        };
        match written() {
            Ok((rows, file)) => {
                artifacts.deliver(&file, path)?;
                Ok(rows)
            }
            Err(error) => {
                artifacts.withdraw();
                Err(error)
            }
        }
    }
}

/// Writes rows as text; `failed` says what a failed write is.
fn write_text(
    (format, full): (AnswerFormat, bool),
    schema: &SchemaRef,
    batches: impl Iterator<Item = Result<RecordBatch, Error>>,
    out: &mut dyn Write,
    failed: &dyn Fn(io::Error) -> Error,
) -> Result<u64, Failed> {
    let mut writer = AnswerWriter::new(format, schema, full, out);
    for batch in batches {
        let written = batch.and_then(|batch| writer.write(&batch).map_err(failed));
        if let Err(error) = written {
            return Err(Failed { error, has_written: writer.has_written() });
        }
    }
    writer.finish().map_err(|source| Failed { error: failed(source), has_written: true })
}

/// An answer that came to no end.
pub(super) struct Failed {
    error: Error,
    /// Rows of it are out already.
    pub has_written: bool,
}

impl Failed {
    pub fn error(self) -> Error {
        self.error
    }
}

impl<E: Into<Error>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self { error: error.into(), has_written: false }
    }
}

/// Makes a row of each line of a plan.
fn line_by_line(plans: &RecordBatch) -> RecordBatch {
    let [types, plans_text] = plans.columns() else { return plans.clone() };
    let (Some(types), Some(texts)) =
        (types.as_string_opt::<i32>(), plans_text.as_string_opt::<i32>())
    else {
        return plans.clone();
    };
    let lines = (0..texts.len())
        .flat_map(|row| texts.value(row).lines().map(move |line| (types.value(row), line)));
    let (types, lines): (Vec<&str>, Vec<&str>) = lines.unzip();
    let columns: Vec<ArrayRef> = vec![
        std::sync::Arc::new(StringArray::from(types)),
        std::sync::Arc::new(StringArray::from(lines)),
    ];
    RecordBatch::try_new(plans.schema(), columns).unwrap_or_else(|_| plans.clone())
}
