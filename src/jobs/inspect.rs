//! What is in dumps and archives: tables, columns, types and rows; objects and their digests.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use super::error::Error;
use crate::blobs::{self, Archive};
use crate::dump::{
    self, Event, Finding, OnInvalid, ROW_COLUMN, ReadOptions, SQL_TYPE_KEY, SourceTable,
};
use crate::input::{self, Progress};

/// The answer of `inspect`, in the form of `inspect --json`.
#[derive(Debug, Serialize)]
pub struct InspectReport {
    pub version: u32,
    pub inputs: Vec<InspectedInput>,
    pub tables: Vec<InspectedTable>,
    /// What archives hold, where some were given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub archives: Vec<InspectedArchive>,
    pub findings: Vec<Finding>,
}

#[derive(Debug, Serialize)]
pub struct InspectedInput {
    pub path: String,
    pub bytes: u64,
    pub sha256: String,
    pub dialect: &'static str,
    pub producer: Option<String>,
}

/// A tarball: `objects` are its files, in its order.
#[derive(Debug, Serialize)]
pub struct InspectedArchive {
    pub path: String,
    #[serde(flatten)]
    pub archive: Archive,
}

#[derive(Debug, Serialize)]
pub struct InspectedTable {
    pub schema: Option<String>,
    pub name: String,
    /// Rows that a server would hold after running the dump.
    pub rows: u64,
    /// Rows that could not be decoded.
    pub rejected: u64,
    pub rejects: BTreeMap<&'static str, u64>,
    /// Values that the type of their column can't hold.
    pub unheld: u64,
    pub columns: Vec<InspectedColumn>,
}

#[derive(Debug, Serialize)]
pub struct InspectedColumn {
    pub name: String,
    pub sql_type: String,
    pub arrow_type: String,
    pub nullable: bool,
}

impl InspectReport {
    /// Returns true where everything in the inputs was read as a server would read it.
    pub fn is_complete(&self) -> bool {
        let rejected = self.tables.iter().any(|table| table.rejected > 0);
        !rejected && !self.findings.iter().any(|finding| finding.loses_rows)
    }
}

/// Reads a dump, in one or several files, to its end and counts; archives are read by themselves.
///
/// # Errors
/// An input can't be read, is damaged, or is no dump.
pub fn inspect(
    paths: &[PathBuf],
    threads: usize,
    progress: &Arc<Progress>,
) -> Result<InspectReport, Error> {
    let mut archives = Vec::new();
    let mut inputs = Vec::new();
    let mut dumps = Vec::new();
    for path in paths {
        if begins_as_archive(path) {
            let (input, archive) = inspect_archive(path, progress)?;
            inputs.push(input);
            archives.push(archive);
        } else {
            dumps.push(path.clone());
        }
    }
    if dumps.is_empty() {
        let (tables, findings) = (Vec::new(), Vec::new());
        return Ok(InspectReport { version: 1, inputs, tables, archives, findings });
    }
    let mut report = inspect_dump(&dumps, threads, progress)?;
    inputs.append(&mut report.inputs);
    Ok(InspectReport { inputs, archives, ..report })
}

/// Returns true for a tarball of stored files; one that holds a script alone is a dump.
///
/// Standard input and pipes can't be looked at twice and are taken for dumps.
fn begins_as_archive(path: &Path) -> bool {
    if !path.is_file() {
        return false;
    }
    // A file that can't be opened or inflated is reported by whoever reads it whole.
    let Ok(mut stream) = input::open_archive(path, &Arc::default()) else { return false };
    let Ok(Some(block)) = stream.next_block() else { return false };
    blobs::is_archive(&block) && !input::is_packed_dump(path)
}

fn inspect_archive(
    path: &Path,
    progress: &Arc<Progress>,
) -> Result<(InspectedInput, InspectedArchive), Error> {
    let mut stream = input::open_archive(path, progress).map_err(blobs::Error::from)?;
    let archive = Archive::read(&mut stream)?;
    let path = path.display().to_string();
    let digest = stream.digest().ok_or_else(|| dump::Error::Worker {
        input: path.clone(),
        detail: "the input ended without a digest".to_owned(),
    })?;
    let input = InspectedInput {
        path: path.clone(),
        bytes: digest.bytes,
        sha256: digest.sha256,
        dialect: "tar",
        producer: None,
    };
    Ok((input, InspectedArchive { path, archive }))
}

fn inspect_dump(
    paths: &[PathBuf],
    threads: usize,
    progress: &Arc<Progress>,
) -> Result<InspectReport, Error> {
    let options = ReadOptions {
        threads,
        // A server holds such rows too; how many values their types can't hold is said.
        on_invalid: OnInvalid::Aside,
        progress: progress.clone(),
        ..ReadOptions::default()
    };
    let mut reader = dump::read(paths, options)?;
    let mut tables: BTreeMap<usize, (Arc<SourceTable>, InspectedTable)> = BTreeMap::new();
    for event in &mut reader {
        match event? {
            Event::Open(table) => {
                let inspected = inspected(&table);
                tables.insert(table.slot, (table, inspected));
            }
            Event::Rows(rows) => {
                let Some((_, table)) = tables.get_mut(&rows.table.slot) else { continue };
                table.rows += rows.batch.num_rows() as u64;
                table.rejected += rows.rejects.len() as u64;
                table.unheld += rows.asides.len() as u64;
                for reject in &rows.rejects {
                    *table.rejects.entry(reject.reason.code()).or_default() += 1;
                }
            }
            Event::Discard(table) => drop(tables.remove(&table.slot)),
        }
    }
    let summary = reader.into_summary().ok_or_else(|| dump::Error::Worker {
        input: paths.first().map(|path| path.display().to_string()).unwrap_or_default(),
        detail: "the reader ended early".to_owned(),
    })?;
    let inputs = summary.inputs.into_iter().map(|input| InspectedInput {
        path: input.digest.path,
        bytes: input.digest.bytes,
        sha256: input.digest.sha256,
        dialect: input.dialect,
        producer: input.producer,
    });
    let mut tables: Vec<InspectedTable> = tables
        .into_values()
        .map(|(source, mut table)| {
            if let Some(declared) = summary.catalog.table(&source.name) {
                for column in &mut table.columns {
                    column.nullable =
                        declared.column(&column.name).is_none_or(|column| column.nullable);
                }
            }
            table
        })
        .collect();
    tables.sort_by(|left, right| (&left.schema, &left.name).cmp(&(&right.schema, &right.name)));
    Ok(InspectReport {
        version: 1,
        inputs: inputs.collect(),
        tables,
        archives: Vec::new(),
        findings: summary.findings,
    })
}

fn inspected(table: &SourceTable) -> InspectedTable {
    let columns = table.schema.fields().iter().filter(|field| field.name() != ROW_COLUMN);
    let columns = columns.map(|field| InspectedColumn {
        name: field.name().clone(),
        sql_type: field.metadata().get(SQL_TYPE_KEY).cloned().unwrap_or_default(),
        arrow_type: field.data_type().to_string(),
        nullable: true,
    });
    InspectedTable {
        schema: table.name.schema.clone(),
        name: table.name.name.clone(),
        rows: 0,
        rejected: 0,
        rejects: BTreeMap::new(),
        unheld: 0,
        columns: columns.collect(),
    }
}
