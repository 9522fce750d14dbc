//! What is in dumps and archives: tables, columns, types and rows; objects and their digests.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use super::error::Error;
use crate::blobs::{self, Archive, ArchiveOptions, Kind, Limits};
use crate::dump::{
    self, Event, Finding, OnInvalid, ROW_COLUMN, ReadOptions, Reason, Rows, SQL_TYPE_KEY,
    SkippedObjects, SourceTable, Summary,
};
use crate::input::{self, Progress, ScriptsAlone};
use crate::pg_archive;
use crate::plan::TablePattern;
use crate::profile::{ColumnReport, Profiler, ReportOptions, Shown, TableProfile, TextTests};

/// How dumps are inspected.
#[derive(Debug)]
pub struct InspectOptions {
    /// Dumps, read one after the other as one, and archives.
    pub paths: Vec<PathBuf>,
    pub threads: usize,
    /// Look at the values too.
    pub profile: bool,
    pub shown: Shown,
    /// What archives may hold.
    pub limits: Limits,
    /// Tables that are read; all where it is empty.
    pub tables: Vec<TablePattern>,
    pub progress: Arc<Progress>,
}

impl Default for InspectOptions {
    /// Profiles every table of no input, on all cores.
    fn default() -> Self {
        Self {
            paths: Vec::new(),
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            profile: true,
            shown: Shown::default(),
            limits: Limits::default(),
            tables: Vec::new(),
            progress: Arc::default(),
        }
    }
}

/// The answer of `inspect`, in the form of `inspect --json`.
#[derive(Debug, Serialize)]
pub struct InspectReport {
    pub version: u32,
    pub inputs: Vec<InspectedInput>,
    pub tables: Vec<InspectedTable>,
    /// What archives hold, where some were given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub archives: Vec<Archive>,
    /// What the dump makes and no command carries along: views, routines, grants.
    pub skipped: Vec<SkippedObjects>,
    /// The settings that the dump names: character set, modes, time zone.
    pub settings: BTreeMap<String, String>,
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

#[derive(Debug, Serialize)]
pub struct InspectedTable {
    pub schema: Option<String>,
    pub name: String,
    /// Rows that a server would hold after running the dump.
    pub rows: u64,
    /// Rows that could not be decoded.
    pub rejected: u64,
    /// Size of the rows' text in the dump, plain.
    pub bytes: u64,
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
    /// What the values are like; absent without values, and with `--no-profile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<ColumnReport>,
}

impl InspectReport {
    /// Returns true where everything in the inputs was read as a server would read it, and every
    /// object may be used as it is named.
    pub fn is_complete(&self) -> bool {
        let rejected = self.tables.iter().any(|table| table.rejected > 0);
        let lost = self.findings.iter().any(|finding| finding.loses_rows);
        !rejected && !lost && self.archives.iter().all(Archive::is_clean)
    }
}

/// Reads a dump, in one or several files, to its end and counts; archives are read by themselves.
///
/// # Errors
/// An input can't be read, is damaged, or is no dump.
pub fn inspect(options: &InspectOptions) -> Result<InspectReport, Error> {
    inspect_with_catalog(options).map(|(report, _)| report)
}

/// Inspects, and returns what the dump declares too; `None` where only archives were given.
pub(super) fn inspect_with_catalog(
    options: &InspectOptions,
) -> Result<(InspectReport, Option<Summary>), Error> {
    let mut archives = Vec::new();
    let mut inputs = Vec::new();
    let mut dumps = Vec::new();
    for path in &options.paths {
        if begins_as_archive(path) {
            let (input, archive) = inspect_archive(path, options)?;
            inputs.push(input);
            archives.push(archive);
        } else {
            dumps.push(path.clone());
        }
    }
    if dumps.is_empty() {
        let report = InspectReport {
            version: 1,
            inputs,
            tables: Vec::new(),
            archives,
            skipped: Vec::new(),
            settings: BTreeMap::new(),
            findings: Vec::new(),
        };
        return Ok((report, None));
    }
    let (mut report, summary) = inspect_dump(&dumps, options)?;
    inputs.append(&mut report.inputs);
    Ok((InspectReport { inputs, archives, ..report }, Some(summary)))
}

/// Returns true for a tarball or a folder of stored files; one that holds scripts alone is a dump,
/// and so is a folder with a script at its top.
///
/// Standard input and pipes can't be looked at twice and are taken for dumps.
pub(super) fn begins_as_archive(path: &Path) -> bool {
    if path.is_dir() {
        return !input::is_dump(path);
    }
    if !path.is_file() {
        return false;
    }
    // A file that can't be opened or inflated is reported by whoever reads it whole.
    let Ok(mut stream) = input::open_archive(path, &Arc::default()) else { return false };
    let Ok(Some(block)) = stream.next_block() else { return false };
    blobs::is_archive(&block) && !pg_archive::is_archive(path, &block) && !is_packed_dump(path)
}

/// Returns true for a tarball that holds nothing but a dump.
///
/// Reads the headers of its members, and so all of a compressed one.
fn is_packed_dump(path: &Path) -> bool {
    enum Stop {
        StoredFiles,
        Archive,
    }
    impl From<blobs::Error> for Stop {
        fn from(_: blobs::Error) -> Self {
            Self::Archive
        }
    }
    let mut scripts = ScriptsAlone::default();
    let outcome = blobs::visit(path, &ArchiveOptions::default(), &mut |head, bytes| {
        let mut start = Vec::new();
        let read = bytes.take(ScriptsAlone::START_BYTES).read_to_end(&mut start);
        let (name, is_file) = (head.member(), head.kind == Kind::File);
        let is_dump = head.kind == Kind::Folder || scripts.take(&name, is_file, &start);
        read.map_err(|_| Stop::Archive)?;
        if is_dump { Ok(()) } else { Err(Stop::StoredFiles) }
    });
    // Whoever reads a damaged one as a dump finds the place.
    !matches!(outcome, Err(Stop::StoredFiles)) && scripts.are_a_dump()
}

fn inspect_archive(
    path: &Path,
    options: &InspectOptions,
) -> Result<(InspectedInput, Archive), Error> {
    let (threads, progress) = (options.threads, options.progress.clone());
    let read = ArchiveOptions { limits: options.limits, threads, progress };
    let archive = Archive::read(path, &read)?;
    let input = InspectedInput {
        path: archive.digest.path.clone(),
        bytes: archive.digest.bytes,
        sha256: archive.digest.sha256.clone(),
        dialect: archive.form.name(),
        producer: None,
    };
    Ok((input, archive))
}

fn inspect_dump(
    paths: &[PathBuf],
    options: &InspectOptions,
) -> Result<(InspectReport, Summary), Error> {
    let patterns = options.tables.clone();
    let read_options = ReadOptions {
        threads: options.threads,
        // A server holds such rows too; how many values their types can't hold is said.
        on_invalid: OnInvalid::Aside,
        wanted: Arc::new(move |table| {
            let fits = |it: &TablePattern| it.fits(table.schema.as_deref(), &table.name);
            patterns.is_empty() || patterns.iter().any(fits)
        }),
        counts_only: !options.profile,
        progress: options.progress.clone(),
        ..ReadOptions::default()
    };
    let input = paths.first().map(|path| path.display().to_string()).unwrap_or_default();
    let worker = |detail: String| dump::Error::Worker { input: input.clone(), detail };
    let tests = TextTests {
        looks_double_encoded: dump::looks_double_encoded,
        keep_extremes: options.shown == Shown::Texts,
    };
    let mut profiler = match options.profile {
        true => {
            Some(Profiler::new(options.threads, tests).map_err(|error| worker(error.to_string()))?)
        }
        false => None,
    };
    let mut reader = dump::read(paths, read_options)?;
    let mut tables: BTreeMap<usize, (Arc<SourceTable>, InspectedTable)> = BTreeMap::new();
    let mut expressions = Expressions::new();
    for event in &mut reader {
        match event? {
            Event::Open(table) => {
                let inspected = inspected(&table);
                tables.insert(table.slot, (table, inspected));
            }
            Event::Rows(rows) => {
                if let Some((_, table)) = tables.get_mut(&rows.table.slot) {
                    table.count(&rows);
                }
                notice_expressions(&mut expressions, &rows);
                if let Some(profiler) = &mut profiler {
                    push(profiler, rows);
                }
            }
            Event::Discard(table) => {
                tables.remove(&table.slot);
                expressions.remove(&table.slot);
                if let Some(profiler) = &mut profiler {
                    profiler.discard(table.slot);
                }
            }
        }
    }
    let summary =
        reader.into_summary().ok_or_else(|| worker("the reader ended early".to_owned()))?;
    let profiles = profiler.map(Profiler::finish).unwrap_or_default();
    let mut tables: Vec<InspectedTable> = tables
        .into_iter()
        .map(|(slot, (source, mut table))| {
            table.describe(&source, &summary, profiles.get(&slot), options.shown);
            table
        })
        .collect();
    tables.sort_by(|left, right| (&left.schema, &left.name).cmp(&(&right.schema, &right.name)));
    let inputs = summary.inputs.iter().map(|input| InspectedInput {
        path: input.digest.path.clone(),
        bytes: input.digest.bytes,
        sha256: input.digest.sha256.clone(),
        dialect: input.dialect,
        producer: input.producer.clone(),
    });
    let unevaluated = expressions.into_values().map(|(table, count, first)| Finding {
        detail: format!(
            "{count} values of `{table}` are expressions that only a server evaluates: they are NULL"
        ),
        ..first
    });
    let report = InspectReport {
        version: 1,
        inputs: inputs.collect(),
        tables,
        archives: Vec::new(),
        skipped: summary.skipped.clone(),
        settings: summary.settings.clone(),
        findings: summary.findings.iter().cloned().chain(unevaluated).collect(),
    };
    Ok((report, summary))
}

/// Values that are expressions, by slot: the table, how many, and a finding at the first of them.
type Expressions = BTreeMap<usize, (String, u64, Finding)>;

fn notice_expressions(expressions: &mut Expressions, rows: &Rows) {
    for used in rows.uses.iter().filter(|used| used.reason == Reason::UnsupportedExpression) {
        let first = || Finding {
            code: "expressions_not_evaluated",
            loses_rows: true,
            input: used.input.to_string(),
            line: used.place.line,
            detail: String::new(),
        };
        let entry = expressions.entry(rows.table.slot);
        entry.or_insert_with(|| (rows.table.name.to_string(), 0, first())).1 += used.count;
    }
}

/// Hands rows to the profiler, without the hidden column at the end.
fn push(profiler: &mut Profiler, rows: Rows) {
    let mut columns = rows.batch.columns().to_vec();
    columns.pop();
    let unheld = rows.asides.into_iter().map(|aside| (aside.column, aside.text));
    profiler.push(rows.table.slot, columns, unheld.collect());
}

impl InspectedTable {
    fn count(&mut self, rows: &Rows) {
        self.rows += rows.batch.num_rows() as u64;
        self.rejected += rows.rejects.len() as u64;
        self.bytes += rows.text_bytes;
        self.unheld += rows.asides.len() as u64;
        for reject in &rows.rejects {
            *self.rejects.entry(reject.reason.code()).or_default() += 1;
        }
    }

    /// Adds what is known at the end of the dump.
    fn describe(
        &mut self,
        source: &SourceTable,
        summary: &Summary,
        profile: Option<&TableProfile>,
        shown: Shown,
    ) {
        let declared = summary.catalog.table(&source.name);
        for (position, column) in self.columns.iter_mut().enumerate() {
            if let Some(declared) = declared {
                column.nullable =
                    declared.column(&column.name).is_none_or(|column| column.nullable);
            }
            let keys = declared.map(|declared| declared.keys()).unwrap_or_default();
            let is_key =
                keys.iter().any(|key| key.columns.len() == 1 && key.columns[0] == column.name);
            let options = ReportOptions { name: &column.name, is_key, shown };
            let profile = profile.and_then(|profile| profile.columns.get(position));
            column.profile = profile.map(|profile| profile.report(options));
        }
    }
}

fn inspected(table: &SourceTable) -> InspectedTable {
    let columns = table.schema.fields().iter().filter(|field| field.name() != ROW_COLUMN);
    let columns = columns.map(|field| InspectedColumn {
        name: field.name().clone(),
        sql_type: field.metadata().get(SQL_TYPE_KEY).cloned().unwrap_or_default(),
        arrow_type: field.data_type().to_string(),
        nullable: true,
        profile: None,
    });
    InspectedTable {
        schema: table.name.schema.clone(),
        name: table.name.name.clone(),
        rows: 0,
        rejected: 0,
        bytes: 0,
        rejects: BTreeMap::new(),
        unheld: 0,
        columns: columns.collect(),
    }
}
