//! Ad-hoc SQL straight on dumps, snapshots, runs and archives of stored files.
//!
//! A query of one reading of one table of a dump takes the rows as they are read and holds
//! nothing; tables that are needed together are staged first. Nothing is written but the answer.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::Error;
use super::inspect::begins_as_archive;
use super::query_answer::Failed;
use super::query_dump::{DumpQuery, LiveDump, Outcome, Seen, StagedDump, stage};
use super::query_folder::{FoundTable, folder_tables, is_own_folder};
use super::query_names::{KnownTable, resolve, rows_elsewhere, unknown};
use crate::blobs::{ArchiveOptions, Limits};
use crate::dump::{ROW_COLUMN, Summary};
use crate::engine::{
    Engine, PlannedQuery, QueryKind, QuerySql, Settings, TableRead, scratch_folder,
};
use crate::input::{self, Progress};
use crate::output::AnswerFormat;
use crate::plan::Problem;

/// What the command line asks for.
#[derive(Debug)]
pub struct QueryOptions {
    /// Dumps, read as one; archives; folders of snapshots and runs.
    pub inputs: Vec<PathBuf>,
    pub sql: String,
    /// Where the SQL stands, for messages.
    pub sql_name: String,
    pub format: AnswerFormat,
    /// Long values are whole in a table too.
    pub full: bool,
    /// The answer's file, instead of standard output.
    pub out: Option<PathBuf>,
    /// Replace the file.
    pub overwrite: bool,
    pub threads: usize,
    pub memory_bytes: usize,
    /// What archives may hold.
    pub limits: Limits,
    pub progress: Arc<Progress>,
}

/// What there is to say of an answer, beside its rows.
#[derive(Debug, Default)]
pub struct QueryReport {
    pub rows: u64,
    /// What whoever reads the answer has to know.
    pub warnings: Vec<String>,
    /// No row and no value is missing.
    pub is_complete: bool,
}

/// Answers a query; its rows go to `stdout`, or to the file that the options name.
///
/// # Errors
/// The SQL is wrong, an input is damaged, or the machine refuses.
pub fn query(options: &QueryOptions, stdout: &mut dyn Write) -> Result<QueryReport, Error> {
    let sql = QuerySql::parse(&options.sql_name, &options.sql)?;
    if let Some(path) = options.out.as_deref().filter(|path| path.exists() && !options.overwrite) {
        return Err(problem(&path.display().to_string(), "the file is there already")
            .hint("--overwrite replaces it"));
    }
    let scratch = scratch_folder()?;
    let engine = Engine::new(Settings {
        vars: BTreeMap::new(),
        as_of: None,
        memory_bytes: options.memory_bytes,
        spill_folder: scratch.path(),
        threads: 1,
    })?;
    let inputs = Inputs::look_at(options)?;
    let job = Job { options, sql: &sql, engine: &engine, inputs: &inputs };
    match &sql.kind {
        QueryKind::Tables => job.tables(stdout),
        QueryKind::Columns(read) => job.columns(read, stdout),
        QueryKind::Rows | QueryKind::Plan => job.answer(stdout),
    }
}

/// The inputs by what they are.
pub(super) struct Inputs {
    pub dumps: Vec<PathBuf>,
    found: Vec<FoundTable>,
}

impl Inputs {
    fn look_at(options: &QueryOptions) -> Result<Self, Error> {
        let (mut dumps, mut found) = (Vec::new(), Vec::new());
        for path in &options.inputs {
            if is_own_folder(path) {
                found.extend(folder_tables(path)?);
            } else if begins_as_archive(path) {
                found.push(FoundTable::objects(path));
            } else {
                dumps.push(path.clone());
            }
        }
        for (index, table) in found.iter().enumerate() {
            if found[..index].iter().any(|other| other.known == table.known) {
                let what = format!("two inputs have a table `{}`", table.known.written());
                return Err(problem(&options.sql_name, &what).hint("query them one by one"));
            }
        }
        Ok(Self { dumps, found })
    }

    pub fn known(&self) -> Vec<KnownTable> {
        self.found.iter().map(|table| table.known.clone()).collect()
    }
}

/// A query at work.
pub(super) struct Job<'a> {
    pub options: &'a QueryOptions,
    pub sql: &'a QuerySql,
    pub engine: &'a Engine,
    pub inputs: &'a Inputs,
}

impl<'a> Job<'a> {
    /// Answers with rows, or with how they would be made.
    fn answer(&self, stdout: &mut dyn Write) -> Result<QueryReport, Error> {
        let of_dump = self.add_found(&self.sql.reads)?;
        if of_dump.is_empty() {
            return self.answer_without_dump(stdout);
        }
        if self.inputs.dumps.is_empty() {
            let error = unknown(&self.sql.file, &of_dump[0], &self.inputs.known(), &[]);
            return Err(crate::plan::Error::from(error).into());
        }
        let query =
            DumpQuery { skip_rows: self.sql.kind == QueryKind::Plan, ..self.dump_query(&of_dump) };
        match (&of_dump[..], &self.sql.kind) {
            ([read], QueryKind::Rows) if self.sql.reads.len() == 1 => {
                self.answer_live(&query, read, stdout)
            }
            _ => self.answer_staged(&query, stdout),
        }
    }

    pub(super) fn dump_query(&self, reads: &'a [TableRead]) -> DumpQuery<'a> {
        DumpQuery {
            paths: &self.inputs.dumps,
            sql: self.sql,
            reads,
            all_tables: false,
            skip_rows: false,
            threads: self.options.threads,
            progress: &self.options.progress,
        }
    }

    /// Makes the tables of folders and tarballs known that are read; returns what is left.
    pub(super) fn add_found(&self, reads: &[TableRead]) -> Result<Vec<TableRead>, Error> {
        let known = self.inputs.known();
        let (mut of_dump, mut by_table) = (Vec::new(), BTreeMap::<usize, Vec<&TableRead>>::new());
        for read in reads {
            let found = resolve(&self.sql.file, read, &known).map_err(crate::plan::Error::from)?;
            match found {
                Some(index) => by_table.entry(index).or_default().push(read),
                None => of_dump.push(read.clone()),
            }
        }
        let options = ArchiveOptions {
            limits: self.options.limits,
            threads: self.options.threads,
            progress: self.options.progress.clone(),
        };
        for (index, names) in by_table {
            self.inputs.found[index].add(self.engine, &names, &options)?;
        }
        Ok(of_dump)
    }

    fn answer_without_dump(&self, stdout: &mut dyn Write) -> Result<QueryReport, Error> {
        for path in &self.inputs.dumps {
            let found = input::parts(path).map_err(crate::dump::Error::from)?;
            for part in found.parts {
                input::expect(&part.path, &self.options.progress)
                    .map_err(crate::dump::Error::from)?;
            }
        }
        let planned = self.engine.plan_query(self.sql)?;
        let rows = self.write(&planned, stdout).map_err(Failed::error)?;
        let mut report = QueryReport { rows, is_complete: true, ..QueryReport::default() };
        if !self.inputs.dumps.is_empty() {
            report
                .warnings
                .push("the dump was not read: the query reads no table of it".to_owned());
        }
        Ok(report)
    }

    /// Takes the rows of one table as they are read.
    fn answer_live(
        &self,
        query: &DumpQuery<'a>,
        read: &TableRead,
        stdout: &mut dyn Write,
    ) -> Result<QueryReport, Error> {
        let live = LiveDump::open(query.clone(), read)?;
        self.engine.add_live_table(read, live.schema(), live.rows())?;
        let planned = self.engine.plan_query(self.sql)?;
        self.check_columns(&planned)?;
        if planned.scans.len() > 1 || planned.is_recursive {
            let staged = live.stage(self.engine)?;
            return self.answer_from(staged, stdout);
        }
        let written = self.write(&planned, stdout);
        match (live.outcome(), written) {
            (Outcome::Failed(error), _) => Err(error),
            (Outcome::Void { table, rows }, written) => {
                let has_written = match written {
                    Ok(_) => true,
                    Err(Failed { has_written, .. }) => has_written,
                };
                let is_file = !query.paths.iter().any(|path| path == Path::new("-"));
                if is_file && !has_written {
                    return self.answer_staged(query, stdout);
                }
                let what = format!(
                    "the dump drops or empties `{table}` after {rows} rows of it were taken: \
                     what was printed is void"
                );
                let hint = "add ORDER BY _row, or give the dump as a file and use --output";
                Err(problem(&self.sql.file, &what).hint(hint))
            }
            (_, Err(failed)) => Err(failed.error()),
            (Outcome::Whole(summary, seen), Ok(rows)) => Ok(self.report(rows, &summary, &seen)),
            (Outcome::Stopped(seen), Ok(rows)) => {
                let mut report = of_seen(rows, &seen);
                report.warnings.push(
                    "the answer was there before the dump's end: whether the rest of the dump is \
                     whole was not looked at"
                        .to_owned(),
                );
                Ok(report)
            }
        }
    }

    fn answer_staged(
        &self,
        query: &DumpQuery,
        stdout: &mut dyn Write,
    ) -> Result<QueryReport, Error> {
        self.answer_from(stage(query, self.engine)?, stdout)
    }

    fn answer_from(
        &self,
        staged: StagedDump,
        stdout: &mut dyn Write,
    ) -> Result<QueryReport, Error> {
        let planned = self.engine.plan_query(self.sql)?;
        self.check_columns(&planned)?;
        let rows = self.write(&planned, stdout).map_err(Failed::error)?;
        match self.sql.kind {
            // No row was read.
            QueryKind::Plan => {
                Ok(QueryReport { rows, is_complete: true, ..QueryReport::default() })
            }
            _ => Ok(self.report(rows, &staged.summary, &staged.seen)),
        }
    }

    fn report(&self, rows: u64, summary: &Summary, seen: &Seen) -> QueryReport {
        let mut report = of_seen(rows, seen);
        for finding in summary.findings.iter().filter(|finding| finding.loses_rows) {
            report.is_complete = false;
            report.warnings.push(format!("{}:{}: {}", finding.input, finding.line, finding.detail));
        }
        let missing = rows_elsewhere(&self.sql.reads, &summary.catalog);
        report.is_complete &= missing.is_empty();
        report.warnings.extend(missing);
        report
    }

    /// A column that was not decoded must not be read: it would be NULL in silence.
    fn check_columns(&self, planned: &PlannedQuery) -> Result<(), Error> {
        let columns = planned.scans.iter().flat_map(|scan| &scan.columns);
        let unread =
            columns.into_iter().find(|name| *name != ROW_COLUMN && !self.sql.may_read_column(name));
        match unread {
            None => Ok(()),
            Some(name) => {
                let what = format!("the query reads `{name}` without naming it");
                Err(problem(&self.sql.file, &what).hint("name its columns, or use *"))
            }
        }
    }
}

fn of_seen(rows: u64, seen: &Seen) -> QueryReport {
    let mut warnings = Vec::new();
    for ((table, column), count) in &seen.nulled {
        let cells = if *count == 1 { "cell is" } else { "cells are" };
        warnings.push(format!(
            "{table}.{column}: {count} {cells} NULL here because the column's type can't hold the \
             value; `transload snapshot` keeps its text"
        ));
    }
    for (table, count) in &seen.rejected {
        let rows = if *count == 1 { "row" } else { "rows" };
        warnings.push(format!("{table}: {count} {rows} could not be read and are missing here"));
    }
    warnings.extend(seen.first_reject.as_ref().map(|first| format!("first of them: {first}")));
    QueryReport { rows, is_complete: warnings.is_empty(), warnings }
}

/// A problem of the command line or of the SQL.
struct Wrong(Problem);

impl Wrong {
    fn hint(self, hint: &str) -> Error {
        crate::plan::Error::from(self.0.with_hint(Some(hint.to_owned()))).into()
    }
}

fn problem(place: &str, what: &str) -> Wrong {
    Wrong(Problem::new(place, what))
}
