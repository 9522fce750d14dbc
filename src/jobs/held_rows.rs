//! Models whose rows are judged together, and what happens to the rows until then.
//!
//! Rows that point to rows of their own table, or of tables that point back, are accepted or not
//! only when all of them are there. They wait as staged rows do, within the budget of memory, and
//! come out with parents before their children.

use std::collections::HashMap;
use std::sync::Arc;
use std::thread;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, RecordBatch, StringArray, UInt32Array, UInt64Array,
};
use arrow::compute::{concat_batches, filter_record_batch, sort_to_indices, take_record_batch};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, UInt64Type};
use arrow::error::ArrowError;
use arrow::util::display::array_value_to_string;

use super::compile::CompiledModel;
use super::error::Error;
use super::model_run::{Judged, MASKED, ModelRun, Noted, RunContext, Running};
use crate::contract::{Circle, KeyStore, ParentFirst, Refused, RowOrder, TableContract, reason};
use crate::engine::{PlannedModel, StagedTable};
use crate::plan::Status;

/// Rows that are put in order at once.
const ORDERED_ROWS: usize = 65_536;
/// Parts into which rows are dealt before they are put in order, at most: each may be a file.
const MAX_PARTS: usize = 200;
/// Rows of a batch that comes out.
const BATCH_ROWS: usize = 8_192;

/// Runs the models of a group; each has a contract.
pub(super) fn run_group(
    models: &mut [&mut CompiledModel],
    keys: &mut KeyStore,
    context: &RunContext,
) -> Result<Vec<ModelRun>, Error> {
    let mut parts = Vec::new();
    for model in models.iter_mut() {
        let planned = context.engine.plan(model.sql.clone())?;
        parts.push((planned, model.contract.take(), model.content.take()));
    }
    thread::scope(|scope| {
        let mut members = Vec::new();
        for (model, (planned, contract, content)) in models.iter().zip(&mut parts) {
            let content = content.take();
            let run = Running::new(model, planned, contract.as_ref(), content, context, scope)?;
            let Some(contract) = contract.take() else { continue };
            let held = HeldRows::new(planned, &contract, context);
            members.push(Member { model, planned, run, contract, held });
        }
        for member in &mut members {
            member.judge(keys, context)?;
        }
        settle(&mut members, keys)?;
        let mut runs = Vec::with_capacity(members.len());
        let orders = loop {
            let mut orders = Vec::with_capacity(members.len());
            let mut has_refused = false;
            for member in &mut members {
                let order = member.order(keys)?;
                has_refused |= member.refuse_circles(&order, keys)?;
                orders.push(order);
            }
            if !has_refused {
                break orders;
            }
            settle(&mut members, keys)?;
        };
        for (mut member, order) in members.into_iter().zip(orders) {
            member.come_out(&order)?;
            let Member { run, contract, planned, .. } = member;
            contract.end(keys).map_err(|error| run.fault(error))?;
            runs.push(run.finish(planned)?);
        }
        Ok(runs)
    })
}

/// Refuses rows until all that is left has its parents.
fn settle(members: &mut [Member], keys: &mut KeyStore) -> Result<(), Error> {
    loop {
        let mut has_changed = false;
        for member in members.iter_mut() {
            has_changed |= member.settle(keys)?;
        }
        if !has_changed {
            return Ok(());
        }
    }
}

/// A model of the group.
struct Member<'a> {
    model: &'a CompiledModel,
    planned: &'a PlannedModel,
    run: Running<'a>,
    contract: TableContract,
    held: HeldRows,
}

/// Accepted rows, as the model gave them and in the target's types side by side.
struct HeldRows {
    rows: StagedTable,
    schema: SchemaRef,
    /// Columns of the model's rows; those of the target follow, then what was noted.
    raw_columns: usize,
    /// Which rows of each batch go after all.
    gone: Vec<Vec<bool>>,
    /// Why, by batch.
    refused: Vec<Vec<Refused>>,
}

impl HeldRows {
    fn new(planned: &PlannedModel, contract: &TableContract, context: &RunContext) -> Self {
        let raw = planned.schema.fields().iter().map(|field| field.as_ref().clone());
        let typed = contract.schema.fields().iter().map(|field| field.as_ref().clone());
        let noted = ["_noted", "_noted_detail"].map(|name| Field::new(name, DataType::Utf8, true));
        // Names may come twice: columns are told apart by their places.
        let schema = Arc::new(Schema::new(raw.chain(typed).chain(noted).collect::<Vec<_>>()));
        Self {
            rows: StagedTable::new(&schema, Vec::new(), context.engine.budget()),
            raw_columns: planned.schema.fields().len(),
            schema,
            gone: Vec::new(),
            refused: Vec::new(),
        }
    }

    fn push(&mut self, judged: &Judged) -> Result<(), Error> {
        let raw = filter_record_batch(&judged.raw, &judged.mask).map_err(spilled)?;
        let mut columns: Vec<ArrayRef> = raw.columns().to_vec();
        columns.extend(judged.accepted.columns().iter().cloned());
        columns.extend(noted_columns(judged));
        let batch = RecordBatch::try_new(self.schema.clone(), columns).map_err(spilled)?;
        self.gone.push(vec![false; batch.num_rows()]);
        self.refused.push(Vec::new());
        Ok(self.rows.push(&batch)?)
    }

    fn raw(&self, batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        batch.project(&(0..self.raw_columns).collect::<Vec<_>>())
    }

    fn typed(&self, batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        batch.project(&(self.raw_columns..batch.num_columns() - 2).collect::<Vec<_>>())
    }
}

/// What was noted of the accepted rows, as two columns of text.
fn noted_columns(judged: &Judged) -> [ArrayRef; 2] {
    let mut of: HashMap<usize, (String, String)> = HashMap::new();
    for noted in &judged.noted {
        let (codes, details) = of.entry(noted.row).or_default();
        for (text, more) in [(codes, &noted.code), (details, &noted.detail)] {
            if !text.is_empty() {
                text.push(',');
            }
            text.push_str(more);
        }
    }
    let rows = (0..judged.mask.len()).filter(|row| judged.mask.value(*row));
    let (codes, details): (Vec<_>, Vec<_>) = rows
        .map(|row| of.remove(&row).map_or((None, None), |(code, text)| (Some(code), Some(text))))
        .unzip();
    [Arc::new(StringArray::from(codes)), Arc::new(StringArray::from(details))]
}

fn spilled(error: ArrowError) -> Error {
    crate::engine::Error::Spill(error.to_string()).into()
}

impl Member<'_> {
    /// Tests the rows of the model, and holds those that pass.
    fn judge(&mut self, keys: &mut KeyStore, context: &RunContext) -> Result<(), Error> {
        for batch in context.engine.run(self.planned)? {
            let judged = self.run.judge(batch?, Some(&mut self.contract), keys)?;
            self.held.push(&judged)?;
            if let Some(rejected) = judged.rejected_only().map_err(|error| self.run.fault(error))? {
                self.run.take(rejected)?;
            }
        }
        Ok(())
    }

    /// Takes rows out whose parents are not there; true where some were.
    fn settle(&mut self, keys: &mut KeyStore) -> Result<bool, Error> {
        let mut has_changed = false;
        let HeldRows { rows, gone, refused, raw_columns, .. } = &mut self.held;
        for (at, batch) in rows.batches()?.enumerate() {
            let batch = batch?;
            let typed = batch.project(&(*raw_columns..batch.num_columns() - 2).collect::<Vec<_>>());
            let found = typed
                .and_then(|typed| self.contract.settle(&typed, &mut gone[at], keys))
                .map_err(|error| self.run.fault(error))?;
            has_changed |= !found.is_empty();
            refused[at].extend(found);
        }
        Ok(has_changed)
    }

    /// Finds the order of the rows that are left.
    fn order(&mut self, keys: &mut KeyStore) -> Result<RowOrder, Error> {
        if !self.contract.has_self_reference() {
            return Ok(RowOrder { ranks: None, circles: Vec::new() });
        }
        let mut order = ParentFirst::new(&self.contract, keys);
        let HeldRows { rows, gone, raw_columns, .. } = &mut self.held;
        for (at, batch) in rows.batches()?.enumerate() {
            let batch = batch?;
            let typed = batch.project(&(*raw_columns..batch.num_columns() - 2).collect::<Vec<_>>());
            typed
                .and_then(|typed| filter_record_batch(&typed, &kept(&gone[at])))
                .and_then(|typed| order.push(&self.contract, &typed, keys))
                .map_err(|error| self.run.fault(error))?;
        }
        order.finish().map_err(|error| self.run.fault(error))
    }

    /// Refuses rows that point to each other in a circle, where the engine can't load them.
    fn refuse_circles(&mut self, order: &RowOrder, keys: &mut KeyStore) -> Result<bool, Error> {
        if order.circles.is_empty() || self.contract.loads_circles() {
            return Ok(false);
        }
        let mut circles = Circles::new(self.model, &self.contract, &order.circles);
        let mut number = 0;
        let HeldRows { rows, gone, refused, raw_columns, .. } = &mut self.held;
        for (at, batch) in rows.batches()?.enumerate() {
            let batch = batch?;
            let typed = batch.project(&(*raw_columns..batch.num_columns() - 2).collect::<Vec<_>>());
            let typed = typed.map_err(|error| self.run.fault(error))?;
            let mut found = Vec::new();
            for (row, gone) in gone[at].iter_mut().enumerate().filter(|(_, gone)| !**gone) {
                if let Some(detail) = circles.detail(number, &typed, row) {
                    *gone = true;
                    found.push(row);
                    refused[at].push(Refused { row, code: reason::REFERENCE_CYCLE, detail });
                }
                number += 1;
            }
            let withdrawn = self.contract.withdraw(&typed, &found, keys);
            withdrawn.map_err(|error| self.run.fault(error))?;
        }
        Ok(true)
    }

    /// Hands the rows on: those that go after all, then the others in their order.
    fn come_out(&mut self, order: &RowOrder) -> Result<(), Error> {
        let mut parts = Parts::new(order, &self.held, self.run.context);
        let mut circles = Circles::new(self.model, &self.contract, &order.circles);
        let mut number = 0_u64;
        let (gone, refused) =
            (std::mem::take(&mut self.held.gone), std::mem::take(&mut self.held.refused));
        let empty =
            StagedTable::new(&self.held.schema, Vec::new(), self.run.context.engine.budget());
        let mut rows = std::mem::replace(&mut self.held.rows, empty);
        for ((batch, gone), mut refused) in rows.batches()?.zip(gone).zip(refused) {
            let batch = batch?;
            if !refused.is_empty() {
                refused.sort_by_key(|refused| refused.row);
                let raw = self.held.raw(&batch).map_err(|error| self.run.fault(error))?;
                let judged = self.run.refused(raw, refused);
                let rejected = judged.and_then(|judged| judged.rejected_only());
                if let Some(rejected) = rejected.map_err(|error| self.run.fault(error))? {
                    self.run.take(rejected)?;
                }
            }
            let keep = kept(&gone);
            let left = filter_record_batch(&batch, &keep).map_err(|error| self.run.fault(error))?;
            let first = number;
            number += left.num_rows() as u64;
            let left = self.with_circles(left, first, &mut circles)?;
            match &mut parts {
                Some(parts) => parts.push(&left, first)?,
                None => self.take(&left)?,
            }
        }
        if let Some(parts) = parts {
            for part in parts.parts {
                self.take_in_order(part)?;
            }
        }
        Ok(())
    }

    /// Notes the rows of a batch that are in a circle.
    fn with_circles(
        &self,
        batch: RecordBatch,
        first: u64,
        circles: &mut Circles,
    ) -> Result<RecordBatch, Error> {
        if circles.is_empty() {
            return Ok(batch);
        }
        let typed = self.held.typed(&batch).map_err(|error| self.run.fault(error))?;
        let details: Vec<Option<String>> = (0..batch.num_rows())
            .map(|row| circles.detail(first + row as u64, &typed, row))
            .collect();
        if details.iter().all(Option::is_none) {
            return Ok(batch);
        }
        let mut columns = batch.columns().to_vec();
        let place = columns.len() - 2;
        let joined = |column: &ArrayRef, more: &dyn Fn(usize) -> Option<String>| -> ArrayRef {
            let texts = column.as_string::<i32>();
            let all = (0..texts.len()).map(|row| {
                let own = texts.is_valid(row).then(|| texts.value(row).to_owned());
                match (own, more(row)) {
                    (Some(own), Some(more)) => Some(format!("{own},{more}")),
                    (own, more) => own.or(more),
                }
            });
            Arc::new(all.collect::<StringArray>())
        };
        let code = |row: usize| details[row].as_ref().map(|_| reason::REFERENCE_CYCLE.to_owned());
        columns[place] = joined(&columns[place], &code);
        columns[place + 1] = joined(&columns[place + 1], &|row| details[row].clone());
        RecordBatch::try_new(batch.schema(), columns).map_err(|error| self.run.fault(error))
    }

    /// Hands a batch of held rows on.
    fn take(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let failed = |error| self.run.fault(error);
        let place = batch.num_columns() - 2;
        let texts = |place: usize| batch.column(place).as_string::<i32>();
        let (codes, details) = (texts(place), texts(place + 1));
        let mut noted = Vec::new();
        for row in (0..batch.num_rows()).filter(|row| codes.is_valid(*row)) {
            for code in codes.value(row).split(',') {
                noted.push(Noted::new(row, code, details.value(row), Status::Ok));
            }
        }
        let judged = Judged {
            raw: self.held.raw(batch).map_err(failed)?,
            accepted: self.held.typed(batch).map_err(failed)?,
            mask: BooleanArray::from(vec![true; batch.num_rows()]),
            rejects: Vec::new(),
            noted,
        };
        self.run.take(judged)
    }

    /// Puts the rows of a part in order and hands them on.
    fn take_in_order(&mut self, mut part: StagedTable) -> Result<(), Error> {
        let batches = part.batches()?.collect::<Result<Vec<_>, _>>()?;
        let Some(first) = batches.first() else { return Ok(()) };
        let failed = |error| self.run.fault(error);
        let all = concat_batches(&first.schema(), &batches).map_err(failed)?;
        drop(batches);
        let last = all.num_columns() - 1;
        let ranks = sort_to_indices(all.column(last), None, None).map_err(failed)?;
        let all = take_record_batch(&all, &ranks).map_err(failed)?;
        let all = all.project(&(0..last).collect::<Vec<_>>()).map_err(failed)?;
        for start in (0..all.num_rows()).step_by(BATCH_ROWS) {
            self.take(&all.slice(start, BATCH_ROWS.min(all.num_rows() - start)))?;
        }
        Ok(())
    }
}

fn kept(gone: &[bool]) -> BooleanArray {
    gone.iter().map(|gone| Some(!gone)).collect()
}

/// Rows dealt by their places in the order: what is in one part comes before all of the next.
struct Parts<'a> {
    ranks: &'a [u32],
    rows_a_part: usize,
    parts: Vec<StagedTable>,
    schema: SchemaRef,
}

impl<'a> Parts<'a> {
    /// Returns `None` where the rows stay as they are.
    fn new(order: &'a RowOrder, held: &HeldRows, context: &RunContext) -> Option<Self> {
        let ranks = order.ranks.as_deref()?;
        let rows_a_part = ORDERED_ROWS.max(ranks.len().div_ceil(MAX_PARTS));
        let fields = held.schema.fields().iter().map(|field| field.as_ref().clone());
        let rank = Field::new("_rank", DataType::UInt64, false);
        let schema = Arc::new(Schema::new(fields.chain([rank]).collect::<Vec<_>>()));
        let part = || StagedTable::new(&schema, Vec::new(), context.engine.budget());
        let parts = (0..ranks.len().div_ceil(rows_a_part)).map(|_| part()).collect();
        Some(Self { ranks, rows_a_part, parts, schema: schema.clone() })
    }

    /// Deals a batch whose first row has this number.
    fn push(&mut self, batch: &RecordBatch, first: u64) -> Result<(), Error> {
        let first = first as usize;
        let ranks = &self.ranks[first..first + batch.num_rows()];
        let ranks: UInt64Array = ranks.iter().map(|rank| Some(u64::from(*rank))).collect();
        let mut columns = batch.columns().to_vec();
        columns.push(Arc::new(ranks));
        let batch = RecordBatch::try_new(self.schema.clone(), columns).map_err(spilled)?;
        let ranks = batch.column(batch.num_columns() - 1).as_primitive::<UInt64Type>();
        let mut dealt: HashMap<usize, Vec<u32>> = HashMap::new();
        for (row, rank) in ranks.values().iter().enumerate() {
            dealt.entry(*rank as usize / self.rows_a_part).or_default().push(row as u32);
        }
        for (part, rows) in dealt {
            let rows = take_record_batch(&batch, &UInt32Array::from(rows)).map_err(spilled)?;
            self.parts[part].push(&rows)?;
        }
        Ok(())
    }
}

/// What there is to say of rows in circles, by their numbers.
struct Circles {
    /// The circle of each row.
    of: HashMap<u64, usize>,
    /// Rows of each, and the key of its first once that was met.
    circles: Vec<(usize, Option<String>)>,
    /// The columns that point, and those of the table's key in the target's rows.
    pointing: String,
    key: Vec<usize>,
    is_masked: bool,
}

impl Circles {
    fn new(model: &CompiledModel, contract: &TableContract, circles: &[Circle]) -> Self {
        let of = circles.iter().enumerate();
        let of = of.flat_map(|(at, circle)| circle.rows.iter().map(move |row| (*row, at)));
        let names = contract.self_referenced_columns();
        let place = |name: &String| contract.schema.index_of(name).ok();
        Self {
            of: of.collect(),
            circles: circles.iter().map(|circle| (circle.rows.len(), None)).collect(),
            pointing: contract.self_reference_columns(),
            key: names.iter().filter_map(place).collect(),
            is_masked: names.iter().any(|name| model.masked.contains(name)),
        }
    }

    fn is_empty(&self) -> bool {
        self.circles.is_empty()
    }

    /// Returns what there is to say of a row; rows have to be asked for in their order.
    fn detail(&mut self, number: u64, typed: &RecordBatch, row: usize) -> Option<String> {
        let (rows, first) = &mut self.circles[*self.of.get(&number)?];
        let first = first.get_or_insert_with(|| {
            if self.is_masked {
                return MASKED.to_owned();
            }
            let text = |place: &usize| array_value_to_string(typed.column(*place), row);
            self.key.iter().filter_map(|place| text(place).ok()).collect::<Vec<_>>().join(", ")
        });
        let pointing = &self.pointing;
        Some(format!("{pointing} leads in a circle of {rows} rows, the first is {first}"))
    }
}
