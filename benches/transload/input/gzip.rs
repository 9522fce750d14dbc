//! Writes parts in their order, made and packed by a thread a core.
//!
//! The outcome is one gzip member, as `gzip -6` makes one: parts end at a byte of their own, so that
//! what was packed apart can stand together.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use flate2::{Compress, Compression, Crc, FlushCompress};

use super::row::Facts;
use super::script::{Part, Parts};
use super::words::Words;
use super::{Input, Order, Result, rows_of};

/// What `gzip` uses where it is not told otherwise.
const LEVEL: u32 = 6;
/// Parts of a thread that wait to be written.
const WAITING: usize = 2;
/// The space that the end of a packed part takes, and more.
const ROOM: usize = 4_096;

/// A part that was made.
struct Piece {
    bytes: Vec<u8>,
    check: Crc,
    /// Of which table, by its place.
    facts: Option<(usize, Facts)>,
}

pub fn write(order: Order, path: &Path, parts: &Parts) -> Result<Input> {
    let words = Words::new();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut facts = vec![Facts::default(); parts.tables.len()];
    let mut check = Crc::new();
    let mut plain_bytes = 0;
    let mut file = BufWriter::new(File::create(path)?);
    if order.is_packed {
        // Deflate, no name, no time, and no word about the system.
        file.write_all(&[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])?;
    }
    thread::scope(|scope| {
        let mut queues = Vec::new();
        for first in 0..threads {
            let (queue, pieces) = sync_channel(WAITING);
            let words = &words;
            scope.spawn(move || make(parts, words, order.is_packed, first, threads, &queue));
            queues.push(pieces);
        }
        for at in 0..parts.list.len() {
            let piece = queues[at % threads].recv().map_err(|_| "a part was not made")??;
            file.write_all(&piece.bytes)?;
            plain_bytes += u64::from(piece.check.amount());
            check.combine(&piece.check);
            if let Some((table, found)) = piece.facts {
                facts[table].add(found);
            }
        }
        Ok::<_, Box<dyn std::error::Error>>(())
    })?;
    if order.is_packed {
        // The last block: empty, and said to be the last.
        file.write_all(&[3, 0])?;
        file.write_all(&check.sum().to_le_bytes())?;
        file.write_all(&(plain_bytes as u32).to_le_bytes())?;
    }
    file.flush()?;
    let packed_bytes = file.get_ref().metadata()?.len();
    Ok(Input { order, path: path.to_owned(), plain_bytes, packed_bytes, facts })
}

/// Makes every `step`th part.
fn make(
    parts: &Parts,
    words: &Words,
    is_packed: bool,
    first: usize,
    step: usize,
    queue: &SyncSender<std::result::Result<Piece, String>>,
) {
    for part in parts.list.iter().skip(first).step_by(step) {
        let (text, facts) = match part {
            Part::Text(text) => (text.clone().into_bytes(), None),
            Part::Rows { table, first, rows } => {
                let made =
                    rows_of(&parts.tables[*table], parts.form, *first, *rows, words, &parts.count);
                (made.0, Some((*table, made.1)))
            }
        };
        let mut check = Crc::new();
        check.update(&text);
        let bytes = if is_packed { packed(&text) } else { Ok(text) };
        // Nobody waits any more where writing failed.
        if queue.send(bytes.map(|bytes| Piece { bytes, check, facts })).is_err() {
            return;
        }
    }
}

fn packed(text: &[u8]) -> std::result::Result<Vec<u8>, String> {
    let mut deflate = Compress::new(Compression::new(LEVEL), false);
    let mut bytes = Vec::with_capacity(text.len() / 2 + ROOM);
    loop {
        let rest = &text[deflate.total_in() as usize..];
        deflate.compress_vec(rest, &mut bytes, FlushCompress::Sync).map_err(|e| e.to_string())?;
        if deflate.total_in() as usize == text.len() && bytes.len() < bytes.capacity() {
            return Ok(bytes);
        }
        bytes.reserve(ROOM + text.len() / 4);
    }
}
