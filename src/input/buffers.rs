//! Memory of blocks that were read, kept for the next ones.
//!
//! What a thread fills another one empties, 300 MB a second: memory that is given back to the
//! system in between costs a page fault for each 4 KiB. Knows nothing of what stands in it.

use std::sync::{Arc, Mutex};

/// Buffers that wait: about as many as are under way in a queue.
const MOST_BUFFERS: usize = 16;

/// Larger buffers are given back to the system: they were made for a long value.
const MOST_BYTES: usize = 2 << 20;

/// A store of buffers, shared among threads.
#[derive(Debug, Clone, Default)]
pub struct Buffers(Arc<Mutex<Vec<Vec<u8>>>>);

impl Buffers {
    /// Returns an empty buffer, whose memory may have been used before.
    pub fn take(&self) -> Vec<u8> {
        let mut buffer = self.take_filled();
        buffer.clear();
        buffer
    }

    /// Returns an empty buffer that has room for so many bytes.
    pub fn take_of(&self, bytes: usize) -> Vec<u8> {
        // One that is too small is not grown: that would copy what stood in it.
        let kept = self.take();
        if kept.capacity() < bytes { Vec::with_capacity(bytes) } else { kept }
    }

    /// Returns a buffer with what stands in it: who writes over all of it need not clear it.
    pub fn take_filled(&self) -> Vec<u8> {
        self.0.lock().ok().and_then(|mut kept| kept.pop()).unwrap_or_default()
    }

    /// Keeps the memory of a buffer that is needed no more.
    pub fn give_back(&self, buffer: Vec<u8>) {
        if buffer.capacity() == 0 || buffer.capacity() > MOST_BYTES {
            return;
        }
        if let Ok(mut kept) = self.0.lock()
            && kept.len() < MOST_BUFFERS
        {
            kept.push(buffer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_used_again_and_never_more_than_is_under_way() {
        let buffers = Buffers::default();
        assert_eq!(buffers.take().capacity(), 0);
        buffers.clone().give_back(vec![1; 100]);
        buffers.give_back(Vec::with_capacity(MOST_BYTES + 1));
        let again = buffers.take();
        assert!(again.is_empty() && again.capacity() >= 100);
        buffers.give_back(again);
        assert!(buffers.take_of(100_000).capacity() >= 100_000);
        assert_eq!(buffers.take().capacity(), 0);
        (0..100).for_each(|_| buffers.give_back(vec![2; 7]));
        assert_eq!(buffers.take_filled(), [2; 7]);
        assert_eq!(buffers.0.lock().unwrap().len(), MOST_BUFFERS - 1);
    }
}
