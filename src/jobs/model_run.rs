//! Runs one model: rows through the contract to the files, and all that is counted on the way.

use std::collections::{BTreeMap, HashSet};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, Scope, ScopedJoinHandle};

use arrow::array::{Array, AsArray, BooleanArray, Int64Array, RecordBatch, StringArray};
use arrow::compute::{cast, filter_record_batch, not};
use arrow::datatypes::{DataType, Int64Type, SchemaRef};

use super::compile::CompiledModel;
use super::error::Error;
use super::rejects::{Form, JsonLines, RowRecord, count_by_reason};
use crate::artifact::{Artifacts, Record, table_file_name};
use crate::audit::{ModelLedger, RowSet};
use crate::contract::{KeyStore, TableContract, reason};
use crate::dump::{ROW_COLUMN, sql_type_name};
use crate::engine::{Engine, PlannedModel, StagedTable};
use crate::output::{self, TableWriter, WriterOptions};
use crate::plan::{self, Format, Kind, Plan, Status};

/// Batches that are formatted together: enough work for every core.
const BATCHES_AT_ONCE: usize = 8;

/// Writes that may wait for the disk: the judging of rows is then held back.
const WAITING_WRITES: usize = 2;

/// What stands for a value that may not be shown.
const MASKED: &str = "***";

/// What a model left behind.
pub(super) struct ModelRun {
    pub ledger: ModelLedger,
    /// Rows of the driving table that are in the output or among the rejects.
    pub covered: RowSet,
    /// Some reject or note is above policy.
    pub has_finding: bool,
    /// The columns of the data files.
    pub columns: Vec<String>,
    /// Their SQL types, by which a later run reads them.
    pub column_types: Vec<String>,
}

/// What all models of a run share.
pub(super) struct RunContext<'a> {
    pub plan: &'a Plan,
    pub engine: &'a Engine,
    pub artifacts: &'a Artifacts,
}

/// Runs a model; rows that others read are staged.
pub(super) fn run_model(
    model: &mut CompiledModel,
    keys: &mut KeyStore,
    context: &RunContext,
) -> Result<ModelRun, Error> {
    let planned = context.engine.plan(model.sql.clone())?;
    let contract = model.contract.take();
    // Files are formatted, hashed and written beside the judging of the next rows.
    thread::scope(|scope| {
        let run = Running::new(model, &planned, contract.as_ref(), context, scope)?;
        drive(run, &planned, contract, keys)
    })
}

fn drive(
    mut run: Running,
    planned: &PlannedModel,
    mut contract: Option<TableContract>,
    keys: &mut KeyStore,
) -> Result<ModelRun, Error> {
    let settles_later = contract.as_ref().is_some_and(TableContract::has_self_reference);
    let mut held = Vec::new();
    for batch in run.context.engine.run(planned)? {
        let judged = run.judge(batch?, contract.as_mut(), keys)?;
        if settles_later { held.push(judged) } else { run.take(judged)? }
    }
    if let Some(contract) = contract.as_ref().filter(|_| settles_later) {
        settle(&mut held, contract, keys, &run)?;
        held.into_iter().try_for_each(|judged| run.take(judged))?;
    }
    if let Some(contract) = contract {
        contract.end(keys).map_err(|error| run.fault(error))?;
    }
    run.finish()
}

/// A batch with its verdicts.
struct Judged {
    /// As the model gave it.
    raw: RecordBatch,
    /// The accepted rows, in the target's types (or as they are, where there is no target).
    accepted: RecordBatch,
    /// True for each raw row that was accepted.
    mask: BooleanArray,
    /// In the order of the rows.
    rejects: Vec<RowRecord>,
}

struct Running<'a> {
    model: &'a CompiledModel,
    context: &'a RunContext<'a>,
    meta: MetaColumns,
    schema: SchemaRef,
    files: FileThread<'a>,
    json: Option<JsonList>,
    waiting: Vec<RecordBatch>,
    rejects: JsonLines<'a>,
    audit: JsonLines<'a>,
    /// Columns of the raw rows that make the target's key.
    key_columns: Vec<usize>,
    staged: Option<StagedTable>,
    out: u64,
    rejected: u64,
    rejected_by: BTreeMap<String, u64>,
    notes: BTreeMap<String, u64>,
    covered: RowSet,
    repeated: u64,
    without_row: u64,
    has_finding: bool,
    label: Option<String>,
}

/// Where the columns stand that never reach the target.
#[derive(Clone, Copy)]
struct MetaColumns {
    row: Option<usize>,
    reject: Option<usize>,
    note: Option<usize>,
    detail: Option<usize>,
}

impl<'a> Running<'a> {
    fn new(
        model: &'a CompiledModel,
        planned: &PlannedModel,
        contract: Option<&TableContract>,
        context: &'a RunContext<'a>,
        scope: &'a Scope<'a, '_>,
    ) -> Result<Self, Error> {
        let find = |name: &str| planned.schema.index_of(name).ok();
        let meta = MetaColumns {
            row: find(ROW_COLUMN),
            reject: find("_reject"),
            note: find("_note"),
            detail: find("_detail"),
        };
        let schema = match contract {
            Some(contract) => contract.schema.clone(),
            None => without_meta(planned)?,
        };
        let file = match contract.filter(|_| model.kind != Kind::Map) {
            Some(contract) => {
                let name = &contract.table.name;
                table_file_name(name.schema.as_deref(), &name.name)
            }
            None => table_file_name(None, &model.name),
        };
        let folder = if model.kind == Kind::Map { "maps" } else { "data" };
        let (mut writers, mut json) = (Vec::new(), None);
        for format in &model.formats {
            if model.kind == Kind::Stage {
                break;
            }
            let loads = model.target.as_ref().map(|_| context.plan.target.engine);
            match file_format(*format, loads) {
                Some(format) => writers.push(output::writer(
                    format,
                    context.artifacts,
                    &format!("{folder}/{file}"),
                    schema.clone(),
                    &WriterOptions::default(),
                )?),
                None => json = Some(JsonList::new(format!("{folder}/{file}.json"))),
            }
        }
        let key = contract.and_then(|contract| contract.table.primary_key.as_ref());
        let key_columns = key.map_or_else(Vec::new, |key| {
            key.columns.iter().filter_map(|name| planned.schema.index_of(name).ok()).collect()
        });
        let staged = model
            .is_read
            .then(|| StagedTable::new(&planned.schema, Vec::new(), context.engine.budget()));
        Ok(Self {
            model,
            context,
            meta,
            schema,
            files: FileThread::start(writers, scope),
            json,
            waiting: Vec::new(),
            rejects: JsonLines::new(context.artifacts, format!("rejects/{file}.jsonl")),
            audit: JsonLines::new(
                context.artifacts,
                format!("audit/{}.jsonl", table_file_name(None, &model.name)),
            ),
            key_columns,
            staged,
            out: 0,
            rejected: 0,
            rejected_by: BTreeMap::new(),
            notes: BTreeMap::new(),
            covered: RowSet::default(),
            repeated: 0,
            without_row: 0,
            has_finding: false,
            label: model.driver.as_ref().map(|driver| driver.label()),
        })
    }

    /// Tests a batch: first what the model itself rejects, then what the target would.
    fn judge(
        &self,
        raw: RecordBatch,
        contract: Option<&mut TableContract>,
        keys: &mut KeyStore,
    ) -> Result<Judged, Error> {
        let texts = |position: Option<usize>| self.texts(&raw, position);
        let (codes, details) = (texts(self.meta.reject)?, texts(self.meta.detail)?);
        let own: Vec<bool> = (0..raw.num_rows())
            .map(|row| codes.as_ref().is_some_and(|codes| codes.is_valid(row)))
            .collect();
        let source_row = |row| self.source_row(&raw, row);
        let mut rejects: Vec<RowRecord> = Vec::new();
        for (row, _) in own.iter().enumerate().filter(|(_, own)| **own) {
            let code = codes.as_ref().map_or("", |codes| self.code("_reject", codes.value(row)));
            rejects.push(RowRecord {
                row,
                source_row: source_row(row),
                status: self.context.plan.status(code, Status::Error),
                reason: code.to_owned(),
                detail: self.detail(details.as_ref(), row),
            });
        }
        let (accepted, mask) = match contract {
            Some(contract) => {
                let checked =
                    contract.check(&raw, &own, keys).map_err(|error| self.fault(error))?;
                for refused in checked.refused {
                    rejects.push(RowRecord {
                        row: refused.row,
                        source_row: source_row(refused.row),
                        status: self.refusal_status(refused.code),
                        reason: refused.code.to_owned(),
                        detail: Some(refused.detail),
                    });
                }
                rejects.sort_by_key(|reject| reject.row);
                (checked.accepted, checked.mask)
            }
            None => {
                let mask = not(&BooleanArray::from(own)).map_err(|error| self.fault(error))?;
                let names: Vec<usize> = self
                    .schema
                    .fields()
                    .iter()
                    .filter_map(|field| raw.schema_ref().index_of(field.name()).ok())
                    .collect();
                let accepted =
                    raw.project(&names).and_then(|rows| filter_record_batch(&rows, &mask));
                (accepted.map_err(|error| self.fault(error))?, mask)
            }
        };
        Ok(Judged { raw, accepted, mask, rejects })
    }

    /// Counts, writes and stages a batch whose verdicts are final.
    fn take(&mut self, judged: Judged) -> Result<(), Error> {
        let Judged { raw, accepted, mask, rejects } = judged;
        if self.model.driver.is_some()
            && let Some(rows) = self.rows(&raw)
        {
            for row in rows {
                match row {
                    Some(row) if self.covered.insert(row) => {}
                    Some(_) => self.repeated += 1,
                    None => self.without_row += 1,
                }
            }
        }
        self.out += accepted.num_rows() as u64;
        self.rejected += rejects.len() as u64;
        count_by_reason(&rejects, &mut self.rejected_by);
        let notes = self.notes_of(&raw, &mask)?;
        count_by_reason(&notes, &mut self.notes);
        let is_finding = |record: &RowRecord| record.status.is_finding();
        self.has_finding |= rejects.iter().chain(&notes).any(is_finding);

        let driver = self.label.as_deref();
        let rows = self.without_underscores(&raw)?;
        let form = Form { driver, masked: &self.model.masked, row_key: "row" };
        self.rejects.add(&rows, &rejects, &form)?;
        let target = raw.project(&self.key_columns).map_err(|error| self.fault(error))?;
        let form = Form { driver, masked: &self.model.masked, row_key: "target" };
        let mut records = rejects;
        records.extend(one_a_row(notes));
        records.sort_by_key(|record| record.row);
        self.audit.add(&target, &records, &form)?;

        if let Some(staged) = &mut self.staged {
            let model = &self.model.name;
            let kept = filter_record_batch(&raw, &mask)
                .map_err(|source| Error::Contract { model: model.clone(), source })?;
            staged.push(&kept)?;
        }
        if let Some(json) = &mut self.json {
            json.add(&accepted)?;
        }
        self.waiting.push(accepted);
        if self.waiting.len() >= BATCHES_AT_ONCE { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> Result<(), Error> {
        self.files.write(std::mem::take(&mut self.waiting))
    }

    fn finish(mut self) -> Result<ModelRun, Error> {
        self.write()?;
        for record in self.files.finish()? {
            // What left the engine is what is in the file.
            if record.rows.is_some_and(|rows| rows != self.out) {
                return Err(Error::Ledger { entries: vec![record.path] });
            }
        }
        if let Some(json) = self.json {
            json.finish(self.context.artifacts, self.out)?;
        }
        self.rejects.finish()?;
        self.audit.finish()?;
        if let Some(staged) = self.staged {
            self.context.engine.add_table(None, &self.model.name, staged)?;
        }
        let driver = self.model.driver.as_ref();
        let read = driver.map(|driver| driver.decoded);
        let covered = self.covered.count();
        let ledger = ModelLedger {
            model: self.model.name.clone(),
            kind: self.model.kind,
            target: None,
            driving: self.label,
            read,
            out: self.out,
            rejected: self.rejected,
            left_out: read.map(|read| read.saturating_sub(covered)),
            repeated: read.map(|_| self.repeated),
            without_row: read.map(|_| self.without_row),
            rejects: self.rejected_by,
            notes: self.notes,
        };
        let columns = self.schema.fields().iter().map(|field| field.name().clone()).collect();
        let column_types = self.schema.fields().iter().map(|field| sql_type_name(field)).collect();
        let (covered, has_finding) = (self.covered, self.has_finding);
        Ok(ModelRun { ledger, covered, has_finding, columns, column_types })
    }

    fn notes_of(&self, raw: &RecordBatch, mask: &BooleanArray) -> Result<Vec<RowRecord>, Error> {
        let Some(notes) = self.texts(raw, self.meta.note)? else { return Ok(Vec::new()) };
        let details = self.texts(raw, self.meta.detail)?;
        let mut records = Vec::new();
        for row in (0..raw.num_rows()).filter(|row| mask.value(*row) && notes.is_valid(*row)) {
            let detail = self.detail(details.as_ref(), row);
            for code in notes.value(row).split(',').map(str::trim).filter(|code| !code.is_empty()) {
                let code = self.code("_note", code);
                records.push(RowRecord {
                    row,
                    source_row: self.source_row(raw, row),
                    status: self.context.plan.status(code, Status::Ok),
                    reason: code.to_owned(),
                    detail: detail.clone(),
                });
            }
        }
        Ok(records)
    }

    /// Returns a code as reports may show it: a name, unless it is made of a secret.
    fn code<'b>(&self, column: &str, code: &'b str) -> &'b str {
        let is_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let is_shown = !self.model.masked.contains(column) || code.bytes().all(is_name);
        if is_shown { code } else { MASKED }
    }

    /// Returns the text of `_detail`, unless it is made of a secret.
    fn detail(&self, details: Option<&StringArray>, row: usize) -> Option<String> {
        let details = details.filter(|details| details.is_valid(row))?;
        let is_masked = self.model.masked.contains("_detail");
        Some(if is_masked { MASKED } else { details.value(row) }.to_owned())
    }

    fn refusal_status(&self, code: &str) -> Status {
        let default = if code == reason::DUPLICATE_KEY { Status::Conflict } else { Status::Error };
        self.context.plan.status(code, default)
    }

    /// Returns a column as texts; engines give several kinds of them.
    fn texts(
        &self,
        batch: &RecordBatch,
        position: Option<usize>,
    ) -> Result<Option<StringArray>, Error> {
        let Some(position) = position else { return Ok(None) };
        let texts = cast(batch.column(position), &DataType::Utf8);
        let texts = texts.map_err(|error| self.fault(error))?;
        Ok(texts.as_string_opt::<i32>().cloned())
    }

    fn rows<'b>(&self, batch: &'b RecordBatch) -> Option<&'b Int64Array> {
        batch.column(self.meta.row?).as_primitive_opt::<Int64Type>()
    }

    fn source_row(&self, batch: &RecordBatch, row: usize) -> Option<i64> {
        let rows = self.rows(batch)?;
        rows.is_valid(row).then(|| rows.value(row))
    }

    fn without_underscores(&self, batch: &RecordBatch) -> Result<RecordBatch, Error> {
        let fields = batch.schema_ref().fields().iter().enumerate();
        let kept: Vec<usize> = fields
            .filter(|(_, field)| !field.name().starts_with('_'))
            .map(|(position, _)| position)
            .collect();
        batch.project(&kept).map_err(|error| self.fault(error))
    }

    fn fault(&self, source: arrow::error::ArrowError) -> Error {
        Error::Contract { model: self.model.name.clone(), source }
    }
}

/// Takes rows out that point to rows of their own table which are not there.
fn settle(
    held: &mut [Judged],
    contract: &TableContract,
    keys: &mut KeyStore,
    run: &Running,
) -> Result<(), Error> {
    let accepted: Vec<RecordBatch> = held.iter().map(|judged| judged.accepted.clone()).collect();
    let refused = contract.settle(&accepted, keys).map_err(|error| run.fault(error))?;
    for (judged, refused) in held.iter_mut().zip(refused) {
        if refused.is_empty() {
            continue;
        }
        let gone: HashSet<usize> = refused.iter().map(|refused| refused.row).collect();
        // Rows of `accepted` are the set bits of the mask, in order.
        let raw_rows: Vec<usize> =
            (0..judged.mask.len()).filter(|row| judged.mask.value(*row)).collect();
        for refused in &refused {
            let row = raw_rows[refused.row];
            judged.rejects.push(RowRecord {
                row,
                source_row: run.source_row(&judged.raw, row),
                status: run.refusal_status(refused.code),
                reason: refused.code.to_owned(),
                detail: Some(refused.detail.clone()),
            });
        }
        judged.rejects.sort_by_key(|reject| reject.row);
        let keep: BooleanArray =
            (0..judged.accepted.num_rows()).map(|row| Some(!gone.contains(&row))).collect();
        judged.accepted =
            filter_record_batch(&judged.accepted, &keep).map_err(|error| run.fault(error))?;
        let gone_raw: HashSet<usize> = gone.iter().map(|row| raw_rows[*row]).collect();
        judged.mask = (0..judged.mask.len())
            .map(|row| Some(judged.mask.value(row) && !gone_raw.contains(&row)))
            .collect();
    }
    Ok(())
}

/// Joins the notes of a row to one record: codes by commas, the gravest status.
fn one_a_row(notes: Vec<RowRecord>) -> Vec<RowRecord> {
    let mut records: Vec<RowRecord> = Vec::new();
    for note in notes {
        match records.last_mut().filter(|last| last.row == note.row) {
            Some(last) => {
                last.reason = format!("{},{}", last.reason, note.reason);
                last.status = last.status.max(note.status);
            }
            None => records.push(note),
        }
    }
    records
}

/// The thread that writes the files of one model.
struct FileThread<'a> {
    /// `None` once there is nothing more to write.
    sender: Option<SyncSender<Vec<RecordBatch>>>,
    thread: Option<ScopedJoinHandle<'a, Result<Vec<Record>, output::Error>>>,
}

impl<'a> FileThread<'a> {
    fn start(mut writers: Vec<Box<dyn TableWriter + 'a>>, scope: &'a Scope<'a, '_>) -> Self {
        let (sender, receiver) = sync_channel::<Vec<RecordBatch>>(WAITING_WRITES);
        let thread = scope.spawn(move || {
            for batches in receiver {
                for writer in &mut writers {
                    writer.write(&batches)?;
                }
            }
            writers.into_iter().map(TableWriter::finish).collect()
        });
        Self { sender: Some(sender), thread: Some(thread) }
    }

    fn write(&mut self, batches: Vec<RecordBatch>) -> Result<(), Error> {
        let is_open = self.sender.as_ref().is_some_and(|sender| sender.send(batches).is_ok());
        // The thread ends early only with an error.
        if is_open { Ok(()) } else { self.finish().map(drop) }
    }

    fn finish(&mut self) -> Result<Vec<Record>, Error> {
        drop(self.sender.take());
        match self.thread.take().map(ScopedJoinHandle::join) {
            Some(Ok(records)) => Ok(records?),
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            None => Ok(Vec::new()),
        }
    }
}

fn without_meta(planned: &PlannedModel) -> Result<SchemaRef, Error> {
    let fields = planned.schema.fields().iter().enumerate();
    let kept: Vec<usize> = fields
        .filter(|(_, field)| !field.name().starts_with('_'))
        .map(|(position, _)| position)
        .collect();
    let schema = planned.schema.project(&kept);
    let model = planned.sql.file.clone();
    Ok(schema.map_err(|source| Error::Contract { model, source })?.into())
}

/// Returns the format of a table file, for the engine that loads it where one does; `None` for a
/// list of JSON objects.
pub(super) fn file_format(format: Format, loads: Option<plan::Engine>) -> Option<output::Format> {
    match format {
        Format::Copy => Some(output::Format::Copy),
        Format::Csv if loads == Some(plan::Engine::Mysql) => Some(output::Format::MysqlCsv),
        Format::Csv => Some(output::Format::Csv),
        Format::Parquet => Some(output::Format::Parquet),
        Format::Tsv => Some(output::Format::Tsv),
        Format::Json => None,
    }
}

/// A map as a JSON list of objects, one a line.
struct JsonList {
    path: String,
    text: Vec<u8>,
}

impl JsonList {
    fn new(path: String) -> Self {
        Self { path, text: b"[".to_vec() }
    }

    fn add(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let objects = output::RowObjects::new(&self.path, batch, &HashSet::new())?;
        for row in 0..batch.num_rows() {
            self.text.extend_from_slice(if self.text.len() > 1 { b",\n " } else { b"\n " });
            objects.write(row, &mut self.text);
        }
        Ok(())
    }

    fn finish(mut self, artifacts: &Artifacts, rows: u64) -> Result<(), Error> {
        use std::io::Write;
        self.text.extend_from_slice(b"\n]\n");
        let mut artifact = artifacts.open(&self.path)?;
        artifact.write_all(&self.text).map_err(|source| artifact.failed(source, None))?;
        artifact.finish(Some(rows))?;
        Ok(())
    }
}
