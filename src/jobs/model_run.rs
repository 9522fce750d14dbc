//! Runs one model: rows through the contract to the files, and all that is counted on the way.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::thread::{self, Scope};

use arrow::array::{Array, AsArray, BooleanArray, RecordBatch, StringArray};
use arrow::compute::{cast, filter_record_batch, not};
use arrow::datatypes::{DataType, Int64Type, SchemaRef};
use arrow::error::ArrowError;

use super::compile::CompiledModel;
use super::drivers::{Drivers, DrivingTable};
use super::error::Error;
use super::model_files::{ExportFile, FileThread, JsonList};
use super::object_rows::{self, BatchOwners, ObjectRows};
use super::object_use::ObjectUse;
use super::reasons::{Reasons, Tally};
use super::records::{RecordFile, RowNote, RowParts, RowRecord, Told};
use crate::artifact::{Artifacts, table_file_name};
use crate::audit::{DriverLedger, ModelLedger, ReasonUse, RowSample};
use crate::contract::{KeyStore, Refused, TableContract, Word, reason};
use crate::dump::{ROW_COLUMN, sql_type_name};
use crate::engine::{Engine, PlannedModel, StagedTable};
use crate::output::{self, Content, ContentHash, WriterOptions};
use crate::plan::{self, AuditRows, Format, Kind, Plan, Status};

/// Batches that are formatted together: enough work for every core.
const BATCHES_AT_ONCE: usize = 8;

/// What stands for a value that may not be shown.
pub(super) const MASKED: &str = "***";

/// What a model left behind.
pub(super) struct ModelRun {
    pub ledger: ModelLedger,
    /// The driving tables, and the rows of each that the model has taken.
    pub drivers: Vec<DrivingTable>,
    /// The reasons of its rejects and notes.
    pub tally: Tally,
    /// The columns of the data files.
    pub columns: Vec<String>,
    /// Their SQL types, by which a later run reads them.
    pub column_types: Vec<String>,
    /// What they hold, where the scripts verify it.
    pub content: Option<Content>,
}

/// What all models of a run share.
pub(super) struct RunContext<'a> {
    pub plan: &'a Plan,
    pub engine: &'a Engine,
    pub artifacts: &'a Artifacts,
    /// The objects of all models that give some.
    pub objects: RefCell<ObjectRows>,
    /// What rows have found in archives.
    pub object_use: RefCell<ObjectUse>,
    /// The rows of sources pass by, batch by batch, and can't be read again.
    pub rows_pass_by: bool,
}

/// Runs a model; rows that others read are staged.
pub(super) fn run_model(
    model: &mut CompiledModel,
    keys: &mut KeyStore,
    context: &RunContext,
) -> Result<ModelRun, Error> {
    let planned = context.engine.plan(model.sql.clone())?;
    if let (Kind::Reconciled, Some(source)) = (model.kind, &model.declared.archive) {
        context.object_use.borrow_mut().begin(source, &model.name);
    }
    let (contract, content) = (model.contract.take(), model.content.take());
    // Files are formatted, hashed and written beside the judging of the next rows.
    thread::scope(|scope| {
        let run = Running::new(model, &planned, contract.as_ref(), content, context, scope)?;
        drive(run, &planned, contract, keys)
    })
}

fn drive(
    mut run: Running,
    planned: &PlannedModel,
    mut contract: Option<TableContract>,
    keys: &mut KeyStore,
) -> Result<ModelRun, Error> {
    for batch in run.context.engine.run(planned)? {
        let mut judged = run.judge(batch?, contract.as_mut(), keys)?;
        match run.model.kind {
            Kind::Objects => run.store(&mut judged)?,
            Kind::Reconciled => run.reconcile(&mut judged),
            _ => {}
        }
        run.take(judged)?;
    }
    if let Some(contract) = contract {
        contract.end(keys).map_err(|error| run.fault(error))?;
    }
    run.finish(planned)
}

/// A batch with its verdicts.
pub(super) struct Judged {
    /// As the model gave it.
    pub raw: RecordBatch,
    /// The accepted rows, in the target's types (or as they are, where there is no target).
    pub accepted: RecordBatch,
    /// True for each raw row that was accepted.
    pub mask: BooleanArray,
    /// In the order of the rows.
    pub rejects: Vec<RowRecord>,
    /// What the contract has to say of accepted rows, in the order of the rows.
    pub noted: Vec<Noted>,
}

/// What the contract, or the object that it expects, has to say of a row that goes.
pub(super) struct Noted {
    /// Index in the batch.
    pub row: usize,
    pub code: String,
    pub detail: String,
    /// What it means where the plan does not say.
    pub status: Status,
}

impl Noted {
    pub fn new(row: usize, code: &str, detail: &str, status: Status) -> Self {
        Self { row, code: code.to_owned(), detail: detail.to_owned(), status }
    }
}

impl Judged {
    /// Returns the rows that were rejected, alone; `None` where there are none.
    pub fn rejected_only(mut self) -> Result<Option<Self>, ArrowError> {
        if self.rejects.is_empty() {
            return Ok(None);
        }
        let raw = filter_record_batch(&self.raw, &not(&self.mask)?)?;
        for (row, reject) in self.rejects.iter_mut().enumerate() {
            reject.row = row;
        }
        let mask = BooleanArray::from(vec![false; raw.num_rows()]);
        let accepted = self.accepted.slice(0, 0);
        Ok(Some(Self { raw, accepted, mask, rejects: self.rejects, noted: Vec::new() }))
    }
}

pub(super) struct Running<'a> {
    model: &'a CompiledModel,
    pub context: &'a RunContext<'a>,
    meta: MetaColumns,
    schema: SchemaRef,
    files: FileThread<'a>,
    json: Option<JsonList>,
    export: Option<ExportFile<'a>>,
    waiting: Vec<RecordBatch>,
    rejects: RecordFile<'a>,
    audit: RecordFile<'a>,
    reasons: Reasons<'a>,
    /// Columns of the raw rows that make the target's key.
    key_columns: Vec<usize>,
    /// Columns of the raw rows that make the legacy key, where the model names them.
    source_key_columns: Option<Vec<usize>>,
    staged: Option<StagedTable>,
    drivers: Drivers,
    out: u64,
    rejected: u64,
    rejected_by: BTreeMap<String, u64>,
    notes: BTreeMap<String, u64>,
    tally: Tally,
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
    pub fn new(
        model: &'a CompiledModel,
        planned: &PlannedModel,
        contract: Option<&TableContract>,
        content: Option<ContentHash>,
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
        let (mut writers, mut json, mut export) = (Vec::new(), None, None);
        if model.kind == Kind::Export {
            let path = format!("exports/{file}.jsonl");
            let json = &model.declared.json;
            export = Some(ExportFile::new(context.artifacts, &path, &schema, json, &model.masked)?);
        }
        for format in &model.formats {
            if matches!(model.kind, Kind::Stage | Kind::Export | Kind::Objects | Kind::Reconciled) {
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
        let positions = |names: &[String]| -> Vec<usize> {
            names.iter().filter_map(|name| planned.schema.index_of(name).ok()).collect()
        };
        let primary = contract.and_then(|contract| contract.table.primary_key.as_ref());
        let key = model.declared.key.as_ref().or(primary.map(|key| &key.columns));
        let key_columns = key.map_or_else(Vec::new, |names| positions(names));
        let source_key_columns = model.declared.source_key.as_ref().map(|names| positions(names));
        let drivers = Drivers::new(&model.drivers);
        let records = |path: String, told: Told| {
            let file = RecordFile::new(context.artifacts, context.engine, path, told, &drivers)?;
            Ok::<_, Error>(if context.rows_pass_by { file.of_passing_rows() } else { file })
        };
        let rejects = records(format!("rejects/{file}.jsonl"), Told::Row)?;
        let told = if source_key_columns.is_some() { Told::Nothing } else { Told::Key };
        let audit = format!("audit/{}.jsonl", table_file_name(None, &model.name));
        let audit = records(audit, told)?;
        let staged = model
            .is_read
            .then(|| StagedTable::new(&planned.schema, Vec::new(), context.engine.budget()));
        Ok(Self {
            model,
            context,
            meta,
            schema,
            files: FileThread::start(writers, content, scope),
            json,
            export,
            waiting: Vec::new(),
            rejects,
            audit,
            reasons: Reasons::of_model(context.plan, &model.declared.reasons),
            key_columns,
            source_key_columns,
            staged,
            drivers,
            out: 0,
            rejected: 0,
            rejected_by: BTreeMap::new(),
            notes: BTreeMap::new(),
            tally: Tally::default(),
        })
    }

    /// Tests a batch: first what the model itself rejects, then what the target would.
    pub fn judge(
        &self,
        raw: RecordBatch,
        contract: Option<&mut TableContract>,
        keys: &mut KeyStore,
    ) -> Result<Judged, Error> {
        let texts = |position: Option<usize>| self.texts(&raw, position);
        let (codes, details) = (texts(self.meta.reject)?, texts(self.meta.detail)?);
        let mut words = vec![Word::Goes; raw.num_rows()];
        let mut rejects: Vec<RowRecord> = Vec::new();
        for (row, word) in words.iter_mut().enumerate() {
            let Some(codes) = codes.as_ref().filter(|codes| codes.is_valid(row)) else { continue };
            let verdict =
                self.reasons.resolve(self.code("_reject", codes.value(row)), Status::Error);
            *word = if verdict.1 == Status::Ok { Word::IsThere } else { Word::Rejected };
            rejects.push(self.reject(&raw, row, verdict, self.detail(details.as_ref(), row)));
        }
        let mut noted = Vec::new();
        let (accepted, mask) = match contract {
            Some(contract) => {
                let checked =
                    contract.check(&raw, &words, keys).map_err(|error| self.fault(error))?;
                for refused in checked.refused {
                    let verdict = self.refusal(refused.code);
                    rejects.push(self.reject(&raw, refused.row, verdict, Some(refused.detail)));
                }
                rejects.sort_by_key(|reject| reject.row);
                noted.extend(
                    checked
                        .notes
                        .into_iter()
                        .map(|note| Noted::new(note.row, note.code, &note.detail, Status::Ok)),
                );
                (checked.accepted, checked.mask)
            }
            None => {
                let goes = words.iter().map(|word| *word == Word::Goes).collect::<Vec<_>>();
                let mask = BooleanArray::from(goes);
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
        Ok(Judged { raw, accepted, mask, rejects, noted })
    }

    /// Takes the objects of the rows; those that may not be are rejects.
    fn store(&self, judged: &mut Judged) -> Result<(), Error> {
        let raw = &judged.raw;
        let row = |row: usize| {
            let (table, row) = self.drivers.place(self.source_row(raw, row)?)?;
            Some((self.drivers.tables()[table].label.clone(), row))
        };
        let source_key = self.source_key_columns.as_ref().map(|columns| raw.project(columns));
        let source_key = source_key.transpose().map_err(|error| self.fault(error))?;
        let owners = BatchOwners {
            row: &row,
            source_key: source_key.as_ref(),
            masked: &self.model.masked,
            content: self.content_column(),
        };
        let mut objects = self.context.objects.borrow_mut();
        let refused = objects.store(raw, &judged.mask, &owners, self.context.artifacts)?;
        if refused.is_empty() {
            return Ok(());
        }
        let gone: HashSet<usize> = refused.iter().map(|object| object.row).collect();
        for object in refused {
            let default = match object.code {
                object_rows::CONFLICT => Status::Conflict,
                _ => Status::Error,
            };
            let verdict = self.reasons.resolve(object.code, default);
            judged.rejects.push(self.reject(raw, object.row, verdict, Some(object.detail)));
        }
        judged.rejects.sort_by_key(|reject| reject.row);
        let mask = &judged.mask;
        let mask = (0..mask.len()).map(|row| Some(mask.value(row) && !gone.contains(&row)));
        judged.mask = mask.collect();
        let columns = self.without_underscores(&judged.raw)?;
        let accepted = filter_record_batch(&columns, &judged.mask);
        judged.accepted = accepted.map_err(|error| self.fault(error))?;
        Ok(())
    }

    /// Returns the source table and column that `content` is, where it is one.
    fn content_column(&self) -> Option<(&str, &str)> {
        let mut columns = self.model.lineage.get("content")?.iter();
        let column = columns.next().filter(|_| columns.next().is_none())?;
        let tables = self.model.sources.iter().filter_map(|table| {
            Some((table.as_str(), column.strip_prefix(table.as_str())?.strip_prefix('.')?))
        });
        tables.max_by_key(|(table, _)| table.len())
    }

    /// Counts what the rows have found, and notes what is wrong with it.
    fn reconcile(&self, judged: &mut Judged) {
        let Some(source) = &self.model.declared.archive else { return };
        let mut objects = self.context.object_use.borrow_mut();
        judged.noted = objects.add(source, &judged.raw, &judged.mask);
    }

    /// Counts, writes and stages a batch whose verdicts are final.
    pub fn take(&mut self, judged: Judged) -> Result<(), Error> {
        let Judged { raw, accepted, mask, rejects, noted } = judged;
        if !self.drivers.tables().is_empty() {
            for row in 0..raw.num_rows() {
                self.drivers.take(self.source_row(&raw, row), !mask.value(row));
            }
        }
        self.out += accepted.num_rows() as u64;
        self.rejected += rejects.len() as u64;
        let records = self.with_notes(&raw, &mask, rejects, noted)?;
        self.count(&records, &mask);

        let parts = |name, columns, source_key| {
            let masked = &self.model.masked;
            RowParts { name, columns, source_key, masked }
        };
        let row = self.without_underscores(&raw)?;
        let target = raw.project(&self.key_columns).map_err(|error| self.fault(error))?;
        let source_key = self.source_key_columns.as_ref().map(|columns| raw.project(columns));
        let source_key = source_key.transpose().map_err(|error| self.fault(error))?;
        let rejected: Vec<RowRecord> =
            records.iter().filter(|record| !mask.value(record.row)).cloned().collect();
        let row = parts("row", &row, source_key.as_ref());
        let target = parts("target", &target, source_key.as_ref());
        self.rejects.add(&rejected, &row, &self.drivers)?;
        self.audit.add(&records, &target, &self.drivers)?;

        if let Some(staged) = &mut self.staged {
            let model = &self.model.name;
            let kept = filter_record_batch(&raw, &mask)
                .map_err(|source| Error::Contract { model: model.clone(), source })?;
            staged.push(&kept)?;
        }
        if let Some(json) = &mut self.json {
            json.add(&accepted)?;
        }
        if let Some(export) = &mut self.export {
            export.add(&accepted)?;
        }
        self.waiting.push(accepted);
        if self.waiting.len() >= BATCHES_AT_ONCE { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> Result<(), Error> {
        self.files.write(std::mem::take(&mut self.waiting))
    }

    /// Says how many rows its source table has, where that came out only at its end.
    pub fn has_read(&mut self, decoded: u64) {
        self.drivers.has_read(decoded);
    }

    /// Returns whether something was rejected so far.
    pub fn has_rejects(&self) -> bool {
        self.rejected > 0
    }

    pub fn finish(mut self, planned: &PlannedModel) -> Result<ModelRun, Error> {
        self.write()?;
        let written = self.files.finish()?;
        for record in written.records {
            // What left the engine is what is in the file.
            if record.rows.is_some_and(|rows| rows != self.out) {
                return Err(Error::Ledger { entries: vec![record.path] });
            }
        }
        if let Some(json) = self.json {
            json.finish(self.context.artifacts, self.out)?;
        }
        if let Some(export) = self.export {
            let record = export.finish()?;
            if record.rows != Some(self.out) {
                return Err(Error::Ledger { entries: vec![record.path] });
            }
        }
        self.rejects.finish()?;
        self.audit.finish()?;
        if let Some(staged) = self.staged {
            self.context.engine.add_model(&self.model.name, planned, staged)?;
        }
        let drivers = self.drivers.ledgers();
        let sum = |of: fn(&DriverLedger) -> u64| {
            (!drivers.is_empty()).then(|| drivers.iter().map(of).sum::<u64>())
        };
        let labels: Vec<&str> = drivers.iter().map(|driver| driver.table.as_str()).collect();
        let read = sum(|driver| driver.read);
        let mut tally = self.tally;
        tally.of(read.unwrap_or_default().max(self.out + self.rejected));
        let ledger = ModelLedger {
            model: self.model.name.clone(),
            kind: self.model.kind,
            target: None,
            driving: (!labels.is_empty()).then(|| labels.join(", ")),
            read,
            out: self.out,
            rejected: self.rejected,
            left_out: sum(|driver| driver.left_out),
            repeated: sum(|driver| driver.repeated),
            without_row: read.map(|_| self.drivers.without_row),
            rejects: self.rejected_by,
            notes: self.notes,
            drivers,
        };
        let columns = self.schema.fields().iter().map(|field| field.name().clone()).collect();
        let column_types = self.schema.fields().iter().map(|field| sql_type_name(field)).collect();
        let drivers = self.drivers.into_tables();
        let content = written.content;
        Ok(ModelRun { ledger, drivers, tally, columns, column_types, content })
    }

    fn reject(
        &self,
        raw: &RecordBatch,
        row: usize,
        (reason, status): (String, Status),
        detail: Option<String>,
    ) -> RowRecord {
        let source = self.source_row(raw, row);
        RowRecord { row, source, status, reason: Some(reason), notes: Vec::new(), detail }
    }

    /// Returns rows of which some are refused after all.
    pub fn refused(&self, raw: RecordBatch, refused: Vec<Refused>) -> Result<Judged, ArrowError> {
        let mut mask = vec![true; raw.num_rows()];
        let mut rejects = Vec::with_capacity(refused.len());
        for Refused { row, code, detail } in refused {
            mask[row] = false;
            rejects.push(self.reject(&raw, row, self.refusal(code), Some(detail)));
        }
        let accepted = RecordBatch::new_empty(self.schema.clone());
        let mask = BooleanArray::from(mask);
        Ok(Judged { raw, accepted, mask, rejects, noted: Vec::new() })
    }

    /// Adds the notes of the rows: to the records of rejects, and as records of rows that go. Where
    /// the audit has all rows, each gets a record.
    fn with_notes(
        &self,
        raw: &RecordBatch,
        mask: &BooleanArray,
        rejects: Vec<RowRecord>,
        noted: Vec<Noted>,
    ) -> Result<Vec<RowRecord>, Error> {
        let notes = self.texts(raw, self.meta.note)?;
        let has_all = self.context.plan.output.audit == AuditRows::All;
        if notes.is_none() && noted.is_empty() && !has_all {
            return Ok(rejects);
        }
        let details = self.texts(raw, self.meta.detail)?;
        let mut rejects = rejects.into_iter().peekable();
        let mut noted = noted.into_iter().peekable();
        let mut records = Vec::new();
        for row in 0..raw.num_rows() {
            let codes = notes.as_ref().filter(|notes| notes.is_valid(row));
            let codes = codes.map_or("", |notes| notes.value(row)).split(',').map(str::trim);
            let named = codes
                .filter(|code| !code.is_empty())
                .map(|code| self.note(self.code("_note", code), Status::Ok));
            let mut notes: Vec<RowNote> = named.collect();
            let mut own_detail = self.detail(details.as_ref(), row);
            while let Some(noted) = noted.next_if(|noted| noted.row == row) {
                notes.push(self.note(&noted.code, noted.status));
                own_detail.get_or_insert(noted.detail);
            }
            if let Some(mut record) = rejects.next_if(|reject| reject.row == row) {
                record.notes = notes;
                records.push(record);
            } else if mask.value(row) && (has_all || !notes.is_empty()) {
                records.push(RowRecord {
                    row,
                    source: self.source_row(raw, row),
                    // The gravest one.
                    status: notes.iter().map(|note| note.status).max().unwrap_or(Status::Ok),
                    reason: (!notes.is_empty()).then(|| {
                        notes.iter().map(|note| note.code.as_str()).collect::<Vec<_>>().join(",")
                    }),
                    notes,
                    detail: own_detail,
                });
            }
        }
        Ok(records)
    }

    /// Returns what a note is called and what it means.
    fn note(&self, code: &str, default: Status) -> RowNote {
        let (code, status) = self.reasons.resolve(code, default);
        // A row that goes is not skipped.
        RowNote { code, status: if status == Status::Skip { Status::Ok } else { status } }
    }

    fn count(&mut self, records: &[RowRecord], mask: &BooleanArray) {
        for record in records {
            if !mask.value(record.row) {
                let reason = record.reason.as_deref().unwrap_or_default();
                add_one(&mut self.rejected_by, reason);
                self.tally.add(reason, ReasonUse::Reject, record.status, 1);
                self.sample(reason, ReasonUse::Reject, record.source);
                continue;
            }
            for note in &record.notes {
                add_one(&mut self.notes, &note.code);
                self.tally.add(&note.code, ReasonUse::Note, note.status, 1);
                self.sample(&note.code, ReasonUse::Note, record.source);
            }
        }
    }

    fn sample(&mut self, reason: &str, used: ReasonUse, source: Option<i64>) {
        let Some((table, row)) = source.and_then(|row| self.drivers.place(row)) else { return };
        let Ok(row) = u64::try_from(row) else { return };
        self.tally.sample(reason, used, || RowSample {
            model: Some(self.model.name.clone()),
            table: self.drivers.tables()[table].label.clone(),
            row,
        });
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

    fn refusal(&self, code: &str) -> (String, Status) {
        let default = if code == reason::DUPLICATE_KEY { Status::Conflict } else { Status::Error };
        self.reasons.resolve(code, default)
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

    fn source_row(&self, batch: &RecordBatch, row: usize) -> Option<i64> {
        let rows = batch.column(self.meta.row?).as_primitive_opt::<Int64Type>()?;
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

    pub fn fault(&self, source: ArrowError) -> Error {
        Error::Contract { model: self.model.name.clone(), source }
    }
}

fn add_one(counts: &mut BTreeMap<String, u64>, reason: &str) {
    match counts.get_mut(reason) {
        Some(count) => *count += 1,
        None => drop(counts.insert(reason.to_owned(), 1)),
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
