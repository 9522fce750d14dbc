//! Rows on their way from the framer to the decoders: gathered over statements, cut into chunks.
//!
//! Owns when a chunk is sent, and that it does what its statements say. Never knows a table but the
//! one of the target at hand, and looks into no value.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use super::act::Act;
use super::decode::{Chunk, RowEncoding};
use super::framer::Place;
use super::reader::{Message, PendingChunk, Placed};
use super::row_text::RowText;
use super::rows::RowSpans;
use super::session::{Session, Step};
use super::targets::Target;

/// Rows of one-row INSERTs are gathered to chunks of at least this size.
const GATHER_BYTES: usize = if cfg!(fuzzing) { 32 } else { 256 << 10 };

thread_local! {
    /// The memory of the spans of the chunk before: a worker splits one chunk after the other.
    static SPANS: RefCell<RowSpans> = RefCell::default();
}

/// Rows that wait for more of their kind.
#[derive(Default)]
pub(super) struct Gathered {
    text: RowText,
    segments: Vec<(usize, Place)>,
    /// Where statements begin in the text.
    starts: Vec<usize>,
    /// Where the statement at hand begins: the bytes before it do what `act` says.
    mark: usize,
    act: Option<Arc<Act>>,
    /// Rows of the statement at hand were sent already, and wait for its end.
    pends: bool,
}

impl Session {
    /// Takes rows of the statement at hand.
    pub(super) fn rows(&mut self, text: RowText, place: Place) -> Step {
        self.open_by_first_row(&text)?;
        if self.current.as_ref().is_none_or(|current| current.table.is_none()) {
            return Ok(());
        }
        self.note_change(self.statement_at);
        let Some(current) = &self.current else { return Ok(()) };
        if self.needed.is_some() {
            if let Some(open) = self.open.get_mut(&current.result) {
                open.flow.has_rows = true;
            }
            return Ok(());
        }
        let acts = current.act.is_some() || self.tail_act.is_some();
        if self.gathered.text.is_empty() && text.len() >= GATHER_BYTES && !acts {
            let (segments, starts) = (vec![(0, place)], vec![0]);
            self.gathered = Gathered { text, segments, starts, ..Gathered::default() };
            return self.flush();
        }
        let at = self.gathered.text.len();
        if current.encoding == RowEncoding::Values && at > 0 {
            self.gathered.text.push(b",\n");
        }
        if at == self.gathered.mark && !self.gathered.pends {
            self.gathered.starts.push(self.gathered.text.len());
        }
        self.gathered.segments.push((self.gathered.text.len(), place));
        match at {
            0 => self.gathered.text = text,
            _ => self.gathered.text.push(&text),
        }
        match self.gathered.text.len() >= GATHER_BYTES {
            true if acts => self.flush_acting(),
            true => self.flush(),
            false => Ok(()),
        }
    }

    /// Sends the gathered rows to be decoded.
    pub(super) fn flush(&mut self) -> Step {
        let default = self.current.as_ref().and_then(|target| target.act.clone());
        let gathered = std::mem::take(&mut self.gathered);
        let act = if gathered.mark > 0 { gathered.act.clone() } else { default };
        self.send_rows(gathered, act)
    }

    /// Sends rows that do what their statements say, and keeps the statement that has not ended.
    fn flush_acting(&mut self) -> Step {
        let mut gathered = std::mem::take(&mut self.gathered);
        if gathered.mark > 0 {
            self.gathered = gathered.split_off();
            let act = gathered.act.clone();
            self.send_rows(gathered, act)?;
            gathered = std::mem::take(&mut self.gathered);
        }
        if gathered.text.len() < GATHER_BYTES {
            self.gathered = gathered;
            return Ok(());
        }
        // A statement of many rows: its end may yet say what they do.
        let pending = self.pending_act()?;
        let pends = pending.is_some();
        let act = pending.or_else(|| self.current.as_ref().and_then(|target| target.act.clone()));
        self.send_rows(gathered, act)?;
        self.gathered.pends = pends;
        Ok(())
    }

    /// The rows of a statement are at an end: what they do is known.
    pub(super) fn end_of_rows(&mut self) -> Step {
        let tail = self.tail.take();
        let Some(current) = &self.current else { return Ok(()) };
        if tail.is_none() && current.act.is_none() && self.tail_act.is_none() {
            self.gathered.mark = self.gathered.text.len();
            return Ok(());
        }
        let default = current.act.clone();
        let act = match tail {
            Some(tail) => self.act_of_tail(tail)?,
            None => default,
        };
        if self.gathered.pends {
            let gathered = std::mem::take(&mut self.gathered);
            let pending = self.pending_act()?;
            self.send_rows(gathered, pending)?;
            if let (Some(Target { table: Some((table, _)), .. }), Some(act)) = (&self.current, act)
            {
                return self.send(Message::Settle(table.clone(), act));
            }
            return Ok(());
        }
        let same = match (&self.gathered.act, &act) {
            (Some(known), Some(act)) => Arc::ptr_eq(known, act),
            (known, act) => known.is_none() && act.is_none(),
        };
        if self.gathered.mark > 0 && !same {
            let mut gathered = std::mem::take(&mut self.gathered);
            self.gathered = gathered.split_off();
            let before = gathered.act.clone();
            self.send_rows(gathered, before)?;
        }
        self.gathered.act = act;
        self.gathered.mark = self.gathered.text.len();
        Ok(())
    }

    /// Sends the rows of statements that have come to their end.
    pub(super) fn flush_earlier(&mut self) -> Step {
        if self.gathered.mark == 0 || self.gathered.pends {
            return Ok(());
        }
        let mut gathered = std::mem::take(&mut self.gathered);
        self.gathered = gathered.split_off();
        let act = gathered.act.clone();
        let default = self.current.as_ref().and_then(|target| target.act.clone());
        self.send_rows(gathered, act.or(default))
    }

    fn send_rows(&mut self, gathered: Gathered, act: Option<Arc<Act>>) -> Step {
        let Gathered { text, segments, starts, .. } = gathered;
        let Some(Target { table: Some((table, reader)), encoding, result: name, .. }) =
            &self.current
        else {
            return Ok(());
        };
        if text.is_empty() {
            return Ok(());
        }
        if let Some(open) = self.open.get_mut(name) {
            open.flow.has_rows = true;
        }
        let text_bytes = text.len() as u64;
        let (sender, decoded) = sync_channel(1);
        let (reader, encoding, acting) = (reader.clone(), *encoding, act.clone());
        let buffers = self.buffers.clone();
        let only_numbers = acting.as_ref().is_none_or(|act| act.only_numbers());
        let is_counted = self.options.counts_only && only_numbers;
        self.pool.spawn(move || {
            let chunk = Chunk { bytes: &text, encoding };
            let mut spans = SPANS.take();
            let decoded = match is_counted {
                true => reader.count_with(chunk, &mut spans),
                false => reader.decode_with(chunk, &mut spans),
            };
            let beside = acting.map(|act| act.read(&reader, chunk, (&spans, &decoded), &starts));
            sender.send(Placed::new(&text, &segments, decoded, beside)).ok();
            SPANS.set(spans);
            buffers.give_back(text.into_buffer());
        });
        let table = table.clone();
        let input = self.input.clone();
        self.send(Message::Chunk(PendingChunk { table, input, text_bytes, decoded, act }))
    }
}

impl Gathered {
    /// Takes off the statement that has not ended.
    fn split_off(&mut self) -> Self {
        // The comma and the line end between two statements belong to neither.
        let at = self.starts.iter().copied().find(|start| *start >= self.mark);
        let at = at.unwrap_or(self.text.len());
        let text = self.text.split_off(at);
        let split = |place: usize| self.segments.partition_point(|(start, _)| *start < place);
        let segments = self.segments.split_off(split(at));
        let segments = segments.into_iter().map(|(start, place)| (start - at, place)).collect();
        let starts = self.starts.split_off(self.starts.partition_point(|start| *start < at));
        let starts = starts.into_iter().map(|start| start - at).collect();
        Self { text, segments, starts, ..Self::default() }
    }
}
