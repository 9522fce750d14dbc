//! The tables of a snapshot, of a run and of a tarball, as a query finds them.
//!
//! Only what the folder's own `manifest.json` lists is there to be read.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Schema};
use serde::Deserialize;

use super::error::Error;
use super::query_names::KnownTable;
use super::query_records::records;
use crate::artifact::MANIFEST;
use crate::blobs::{Archive, ArchiveOptions, Layouts, OBJECTS, ObjectsTable};
use crate::engine::{Engine, QuerySql, StagedTable, TableRead};
use crate::input;
use crate::plan::Problem;

/// A table that is no dump's.
#[derive(Debug)]
pub(super) struct FoundTable {
    pub known: KnownTable,
    pub rows: FoundRows,
}

/// Where its rows are.
#[derive(Debug)]
pub(super) enum FoundRows {
    Parquet(PathBuf),
    /// Parquet, with exact texts as bytes: a query shows them as text.
    Asides(PathBuf),
    /// JSON, an object a line or a list of them.
    Records(PathBuf),
    /// Text without types: it is said what to do.
    Untyped(PathBuf),
    /// The files in a tarball.
    Objects(PathBuf),
}

#[derive(Deserialize)]
struct Manifest {
    tool: String,
    artifacts: Vec<Artifact>,
}

#[derive(Deserialize)]
struct Artifact {
    path: String,
    bytes: u64,
}

#[derive(Deserialize)]
struct SnapshotFile {
    tables: Vec<SnapshotEntry>,
}

#[derive(Deserialize)]
struct SnapshotEntry {
    schema: Option<String>,
    name: String,
    file: String,
}

/// Returns true where a folder is one that transload wrote, finished or not.
pub(super) fn is_own_folder(path: &Path) -> bool {
    let has = |name: &str| path.join(name).exists();
    path.is_dir()
        && (has(MANIFEST)
            || has(".transload-unfinished")
            || has("snapshot.json")
            || has("audit.json"))
}

/// Returns the tables of a finished snapshot or run.
///
/// # Errors
/// It was not finished, or its files are not those that its manifest lists.
pub(super) fn folder_tables(root: &Path) -> Result<Vec<FoundTable>, Error> {
    let manifest = read_manifest(root)?;
    let snapshot = root.join("snapshot.json");
    let is_snapshot = manifest.artifacts.iter().any(|artifact| artifact.path == "snapshot.json");
    let entries = match is_snapshot {
        true => read_json::<SnapshotFile>(&snapshot)?.tables,
        false => Vec::new(),
    };
    let mut found: Vec<FoundTable> = Vec::new();
    for artifact in &manifest.artifacts {
        let Some((folder, file)) = artifact.path.split_once('/') else { continue };
        let Some((stem, extension)) = file.rsplit_once('.') else { continue };
        let path = root.join(&artifact.path);
        let entry = entries.iter().find(|entry| entry.file == artifact.path);
        // The exact texts of values beside a snapshot's table.
        let of_table = stem.strip_suffix(".aside").filter(|_| is_snapshot && entry.is_none());
        let (folder, stem) = of_table.map_or((folder, stem), |stem| ("aside", stem));
        let Some(known) = known_table(folder, stem, entry) else { continue };
        let rows = match extension {
            "parquet" if folder == "aside" => FoundRows::Asides(path.clone()),
            "parquet" => FoundRows::Parquet(path.clone()),
            "json" | "jsonl" => FoundRows::Records(path.clone()),
            "csv" | "copy" => FoundRows::Untyped(path.clone()),
            _ => continue,
        };
        check_size(&path, artifact.bytes)?;
        // One table in several formats: the one with types.
        match found.iter_mut().find(|other| other.known == known) {
            Some(other) if matches!(other.rows, FoundRows::Untyped(_)) => other.rows = rows,
            Some(_) => {}
            None => found.push(FoundTable { known, rows }),
        }
    }
    Ok(found)
}

fn known_table(folder: &str, stem: &str, entry: Option<&SnapshotEntry>) -> Option<KnownTable> {
    if let Some(entry) = entry {
        return Some(KnownTable::new(entry.schema.as_deref(), &entry.name));
    }
    let (schema, name) = names_of_file(stem);
    let hidden = |folder: &str| {
        let whole = match &schema {
            Some(schema) => format!("{schema}.{name}"),
            None => name.clone(),
        };
        KnownTable {
            alias: schema.is_some().then(|| name.clone()),
            needs_schema: true,
            ..KnownTable::new(Some(folder), &whole)
        }
    };
    match folder {
        "data" => Some(KnownTable::new(schema.as_deref(), &name)),
        "aside" | "maps" | "rejects" | "unmigrated" | "audit" => Some(hidden(folder)),
        _ => None,
    }
}

/// Returns schema and table of a file's name: what `artifact::table_file_name` made it of.
fn names_of_file(stem: &str) -> (Option<String>, String) {
    match stem.split_once('.') {
        Some((schema, name)) => {
            let schema = if schema == "%" { String::new() } else { decoded(schema) };
            (Some(schema), decoded(name))
        }
        None => (None, decoded(stem)),
    }
}

/// Takes percent-encoding back; what is none stays.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.filter(|_| *first == b'%').and_then(|d| u8::from_str_radix(d, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn read_manifest(root: &Path) -> Result<Manifest, Error> {
    let path = root.join(MANIFEST);
    if !path.is_file() {
        let what = format!("there is no {MANIFEST}: the run or snapshot was not finished");
        let problem = Problem::new(&root.display().to_string(), what)
            .with_hint(Some("run the command that makes the folder to its end".to_owned()));
        return Err(crate::plan::Error::from(problem).into());
    }
    let manifest: Manifest = read_json(&path)?;
    match manifest.tool == env!("CARGO_PKG_NAME") {
        true => Ok(manifest),
        false => Err(damaged(&path, "another program wrote it".to_owned())),
    }
}

fn read_json<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<T, Error> {
    let text = std::fs::read(path).map_err(|error| damaged(path, error.to_string()))?;
    serde_json::from_slice(&text).map_err(|error| damaged(path, error.to_string()))
}

fn check_size(path: &Path, bytes: u64) -> Result<(), Error> {
    let found = File::open(path).and_then(|file| file.metadata());
    let found = found.map_err(|error| damaged(path, error.to_string()))?.len();
    match found == bytes {
        true => Ok(()),
        false => Err(damaged(
            path,
            format!("expected {bytes} bytes, as the manifest has it; found {found}"),
        )),
    }
}

fn damaged(path: &Path, what: String) -> Error {
    crate::engine::Error::File { path: path.display().to_string(), what }.into()
}

impl FoundTable {
    /// The table of an archive's files.
    pub fn objects(path: &Path) -> Self {
        let rows = FoundRows::Objects(path.to_owned());
        Self { known: KnownTable::new(None, "objects"), rows }
    }

    /// Makes the table known to the engine by these names.
    ///
    /// # Errors
    /// Its file can't be read, or has no types.
    pub fn add(
        &self,
        engine: &Engine,
        names: &[&TableRead],
        options: &ArchiveOptions,
    ) -> Result<(), Error> {
        let batches = match &self.rows {
            FoundRows::Parquet(path) => return Ok(engine.add_parquet(names, path)?),
            FoundRows::Asides(path) => {
                return Ok(engine.add_query_table(names, asides(engine, path)?)?);
            }
            FoundRows::Records(path) => {
                let text = std::fs::read(path).map_err(|error| damaged(path, error.to_string()))?;
                vec![records(&text).map_err(|what| damaged(path, what))?]
            }
            FoundRows::Untyped(path) => {
                let what = "text without types: a query reads the Parquet form".to_owned();
                let hint = "make the folder with --format parquet, alone or beside others";
                let problem = Problem::new(&path.display().to_string(), what)
                    .with_hint(Some(hint.to_owned()));
                return Err(crate::plan::Error::from(problem).into());
            }
            FoundRows::Objects(path) => objects(path, options)?,
        };
        let Some(first) = batches.first() else { return Ok(()) };
        let mut table = StagedTable::new(&first.schema(), Vec::new(), engine.budget());
        for batch in &batches {
            table.push(batch)?;
        }
        Ok(engine.add_query_table(names, table)?)
    }
}

/// Stages asides with their texts as text; one that is no UTF-8 is `\x…`.
fn asides(engine: &Engine, path: &Path) -> Result<StagedTable, Error> {
    let name =
        TableRead { schema: Some("asides of".to_owned()), table: path.display().to_string() };
    engine.add_parquet(&[&name], path)?;
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let from = format!("{}.{}", quoted("asides of"), quoted(&name.table));
    let sql = QuerySql::parse(&name.table, &format!("SELECT * FROM {from}"))?;
    let planned = engine.plan_query(&sql)?;
    let mut fields = planned.schema.fields().to_vec();
    for field in &mut fields {
        if *field.data_type() == DataType::Binary {
            *field = Arc::new(field.as_ref().clone().with_data_type(DataType::Utf8));
        }
    }
    let schema = Arc::new(Schema::new(fields));
    let mut table = StagedTable::new(&schema, Vec::new(), engine.budget());
    for batch in engine.run_query(&planned)? {
        let batch = batch?;
        let columns = batch.columns().iter().map(as_text).collect();
        let batch = RecordBatch::try_new(schema.clone(), columns)
            .map_err(|source| Error::Contract { model: name.table.clone(), source })?;
        table.push(&batch)?;
    }
    Ok(table)
}

fn as_text(column: &ArrayRef) -> ArrayRef {
    let Some(bytes) = column.as_binary_opt::<i32>() else { return column.clone() };
    let text = |bytes: &[u8]| match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => format!("\\x{}", input::hex(bytes)),
    };
    Arc::new(bytes.iter().map(|bytes| bytes.map(text)).collect::<StringArray>())
}

/// Reads an archive: the table that a plan's source has, without a layout.
fn objects(path: &Path, options: &ArchiveOptions) -> Result<Vec<RecordBatch>, Error> {
    let archive = Archive::read(path, options)?;
    let in_table = |source| Error::Contract { model: OBJECTS.to_owned(), source };
    let mut table = ObjectsTable::new(Layouts::default());
    let empty = RecordBatch::new_empty(table.table().schema.clone());
    let rows = table.rows(&archive.digest.path, &archive.objects);
    let batches = rows.map(|rows| rows.map(|rows| rows.batch));
    let seen: Vec<usize> = (0..empty.num_columns() - 1).collect(); // the last one is the row
    let project = |batch: Result<RecordBatch, _>| batch.and_then(|batch| batch.project(&seen));
    std::iter::once(Ok(empty))
        .chain(batches)
        .map(|batch| project(batch).map_err(in_table))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::table_file_name;

    #[test]
    fn names_come_back_from_their_files() {
        for (schema, name) in [
            (None, "t"),
            (Some("public"), "users"),
            (None, "a.b"),
            (Some("x.y"), "a.b/c"),
            (Some(""), "t"),
            (None, "50%"),
            (Some("é"), ".hidden"),
        ] {
            let file = table_file_name(schema, name);
            let expected = (schema.map(str::to_owned), name.to_owned());
            assert_eq!(names_of_file(&file), expected, "{file}");
        }
    }
}
