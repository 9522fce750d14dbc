//! Where reading has come to in a file, and the first fault that was met there.
//!
//! Readers are stacked (`file → gzip → tar → bzip2`) and can only hand an `io::Error` upwards; the
//! fault itself is kept here. All of a stack's readers run on one thread.

use std::cell::{Cell, RefCell};
use std::io;

use super::Error;
use super::container::Container;

#[derive(Debug)]
pub(super) struct Site {
    pub path: String,
    /// Offset in the file, as it is on disk, of the next byte.
    pub byte: Cell<u64>,
    fault: RefCell<Option<Error>>,
}

impl Site {
    pub fn new(path: &str) -> Self {
        Self { path: path.to_owned(), byte: Cell::new(0), fault: RefCell::new(None) }
    }

    /// Goes back over bytes that were read ahead; those of a stream inside of another one, a few,
    /// count like the file's.
    pub fn step_back(&self, bytes: u64) {
        self.byte.set(self.byte.get().saturating_sub(bytes));
    }

    /// Keeps the first fault; returns what goes up the stack.
    pub fn fail(&self, fault: Error) -> io::Error {
        self.fault.borrow_mut().get_or_insert(fault);
        io::Error::other("the input failed")
    }

    pub fn damaged(&self, container: Container, detail: impl Into<String>) -> io::Error {
        self.fail(Error::Damaged {
            path: self.path.clone(),
            container: container.name(),
            byte: self.byte.get(),
            detail: detail.into(),
        })
    }

    pub fn truncated(&self, container: Container) -> io::Error {
        self.fail(Error::Truncated {
            path: self.path.clone(),
            container: container.name(),
            byte: self.byte.get(),
        })
    }

    /// Says what a decoder's error means; one from further down the stack is kept as it is.
    pub fn explain(&self, container: Container, error: &io::Error) -> io::Error {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => self.truncated(container),
            _ => self.damaged(container, error.to_string()),
        }
    }

    /// Returns the fault that ended reading with this error.
    pub fn take_fault(&self, error: io::Error) -> Error {
        let (path, byte) = (self.path.clone(), self.byte.get());
        self.fault.take().unwrap_or(Error::Read { path, byte, source: error })
    }
}
