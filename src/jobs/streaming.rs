//! Hands the rows of tables that stream to their thread, and says which those are.
//!
//! A table begins as one that is staged. When it has grown, and the plan allows it, its rows go to
//! the thread of `stream_run.rs`; what was staged of it goes first. One table streams at a time:
//! rows that come when another table's turn has begun end the attempt.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

use arrow::array::RecordBatch;

use super::error::Error;
use super::staging::StagedInfo;
use super::stream_plan::StreamPlan;
use super::stream_run::{Begin, Step, StreamSettings, Streamed, has_to_stage, run_streams};
use crate::dump::SourceTable;
use crate::engine::StagedTable;

/// Bytes of a table's text in the dump from which on it is worth a stream of its own.
pub const STREAM_FROM_BYTES: u64 = 4 << 20;
/// Text of other tables after which the table that streams is taken to be at its end.
const BYTES_OF_OTHERS: u64 = 1 << 20;
/// Text that may be staged while the thread is busy with the table before.
const MOST_WAITING_BYTES: u64 = 32 << 20;
/// Batches on their way to the thread.
const WAITING_BATCHES: usize = 4;

/// The tables of a run that stream.
pub(super) struct Streams {
    plan: StreamPlan,
    sender: SyncSender<Step>,
    from_bytes: u64,
    current: Option<Current>,
}

/// The table that streams.
struct Current {
    slot: usize,
    decoded: u64,
    /// The thread has yet to say whether it may, or the table to hear it.
    is_asked: bool,
    /// Text of other tables since its last rows.
    others_bytes: u64,
}

/// How the rows of a table go.
pub(super) enum Flow {
    /// They are staged so far; this is the size of their text.
    Grows(u64),
    /// They are staged until the thread has said whether they may go; this much came since.
    Asked(u64, Receiver<bool>),
    Staged,
    Streams,
}

/// A table and its rows so far, as they are staged.
pub(super) struct Growing<'b> {
    pub table: &'b Arc<SourceTable>,
    /// With the rows that are about to be taken.
    pub info: &'b StagedInfo,
    pub flow: &'b mut Flow,
    pub staged: &'b mut StagedTable,
}

/// The thread of tables that stream.
pub(super) type StreamThread<'a> = ScopedJoinHandle<'a, Result<Streamed, Error>>;

impl Streams {
    pub fn start<'a>(
        plan: StreamPlan,
        settings: StreamSettings<'a>,
        from_bytes: u64,
        scope: &'a Scope<'a, '_>,
    ) -> (Self, StreamThread<'a>) {
        let (sender, steps) = sync_channel(WAITING_BATCHES);
        let thread = scope.spawn(move || run_streams(&settings, &steps));
        (Self { plan, sender, from_bytes, current: None }, thread)
    }

    /// Takes rows of a table, where it streams; else they are to be staged.
    ///
    /// # Errors
    /// The table has to be staged after all.
    pub fn take(
        &mut self,
        source: &str,
        mut of: Growing,
        batch: &RecordBatch,
        text_bytes: u64,
    ) -> Result<bool, Error> {
        let is_current = self.current.as_ref().is_some_and(|it| it.slot == of.table.slot);
        if !is_current {
            self.passes(text_bytes);
        }
        match of.flow {
            Flow::Staged => Ok(false),
            Flow::Grows(bytes) => {
                *bytes += text_bytes;
                if *bytes >= self.from_bytes {
                    *of.flow = self.ask(source, &of)?;
                }
                Ok(false)
            }
            Flow::Asked(waited, _) => {
                *waited += text_bytes;
                let must_wait = *waited > MOST_WAITING_BYTES;
                self.hear(&mut of, must_wait)?;
                match of.flow {
                    Flow::Streams => self.send(&of, batch).map(|()| true),
                    _ => Ok(false),
                }
            }
            Flow::Streams if is_current => self.send(&of, batch).map(|()| true),
            Flow::Streams => Err(has_to_stage(of.info, "its rows stand in several places")),
        }
    }

    /// Lets rows of another table than the one that streams pass.
    fn passes(&mut self, text_bytes: u64) {
        let Some(current) = &mut self.current else { return };
        current.others_bytes += text_bytes;
        if current.others_bytes >= BYTES_OF_OTHERS {
            self.end_current();
        }
    }

    /// Asks whether a table may stream.
    fn ask(&mut self, source: &str, of: &Growing) -> Result<Flow, Error> {
        let Some(definition) = &of.table.defined else { return Ok(Flow::Staged) };
        let mut info = of.info.clone();
        if let (true, Some(schema)) = (definition.has_several_schemas, &info.name.schema) {
            info.read_as.0 = format!("{source}_{schema}");
        }
        let declared = definition.catalog.tables.first();
        if let Some(key) = declared.and_then(|declared| declared.primary_key.as_ref()) {
            info.key.clone_from(&key.columns);
        }
        let Some(models) = self.plan.models_of(source, &info) else { return Ok(Flow::Staged) };
        self.end_current();
        let (reply, answer) = sync_channel(1);
        let (table, rows) = (of.table.clone(), of.staged.schema().clone());
        let begin = Box::new(Begin { table, info, rows, models, reply });
        self.sender.send(Step::Begin(begin)).map_err(|_| closed(of.info))?;
        self.current =
            Some(Current { slot: of.table.slot, decoded: 0, is_asked: true, others_bytes: 0 });
        Ok(Flow::Asked(0, answer))
    }

    /// Hears whether the table may stream, and lets what was staged of it go.
    ///
    /// # Errors
    /// The table has to be staged after all.
    pub fn hear(&mut self, of: &mut Growing, must_wait: bool) -> Result<(), Error> {
        let Flow::Asked(_, reply) = &of.flow else { return Ok(()) };
        let answer = match must_wait {
            true => reply.recv().map_err(|_| TryRecvError::Disconnected),
            false => reply.try_recv(),
        };
        match answer {
            Err(TryRecvError::Empty) => return Ok(()),
            Err(TryRecvError::Disconnected) => return Err(closed(of.info)),
            Ok(false) => {
                *of.flow = Flow::Staged;
                self.current = None;
                return Ok(());
            }
            Ok(true) => *of.flow = Flow::Streams,
        }
        let is_current = self.current.as_ref().is_some_and(|it| it.slot == of.table.slot);
        let Some(before) = of.staged.take_batches().filter(|_| is_current) else {
            return Err(has_to_stage(of.info, "its first rows are staged already"));
        };
        for batch in before {
            self.sender.send(Step::Rows(batch)).map_err(|_| closed(of.info))?;
        }
        if let Some(current) = &mut self.current {
            (current.decoded, current.is_asked) = (of.info.decoded, false);
        }
        Ok(())
    }

    /// Returns the table that has asked and not heard yet, where it is another one than this: it
    /// has to hear before rows of this one are taken.
    pub fn waits_to_hear(&self, slot: usize) -> Option<usize> {
        let current = self.current.as_ref()?;
        (current.is_asked && current.slot != slot).then_some(current.slot)
    }

    fn send(&mut self, of: &Growing, batch: &RecordBatch) -> Result<(), Error> {
        let batch = of.staged.with_added(batch)?;
        self.sender.send(Step::Rows(batch)).map_err(|_| closed(of.info))?;
        if let Some(current) = &mut self.current {
            (current.decoded, current.others_bytes) = (of.info.decoded, 0);
        }
        Ok(())
    }

    /// Takes the table that streams to be at its end.
    fn end_current(&mut self) {
        if let Some(Current { decoded, .. }) = self.current.take() {
            // A closed queue says at the end why it is closed.
            self.sender.send(Step::End { decoded }).ok();
        }
    }

    /// Closes the queue; `is_read` says that the dump came to its end, and all rows with it.
    pub fn close(mut self, is_read: bool) {
        if is_read {
            self.end_current();
        }
    }
}

/// The thread has ended; its own error comes from its handle.
fn closed(info: &StagedInfo) -> Error {
    has_to_stage(info, "its model has failed")
}
