//! Standard output for data that comes while the progress is shown.

use std::io::{self, BufWriter, ErrorKind, Stdout, Write};

use super::progress::ProgressDisplay;

/// Bytes gathered before a write call.
const BUFFER_BYTES: usize = 64 << 10;

/// Takes the progress away before the first byte, and remembers a reader that went away.
pub(super) struct StandardOutput {
    display: Option<ProgressDisplay>,
    out: BufWriter<Stdout>,
    is_closed: bool,
}

impl StandardOutput {
    pub fn after(display: ProgressDisplay) -> Self {
        let out = BufWriter::with_capacity(BUFFER_BYTES, io::stdout());
        Self { display: Some(display), out, is_closed: false }
    }

    /// Returns true where whoever read has gone away (`| head`): no error, and nothing more to do.
    pub fn is_closed(&self) -> bool {
        self.is_closed
    }

    fn noticed<T>(&mut self, outcome: io::Result<T>) -> io::Result<T> {
        self.is_closed |=
            outcome.as_ref().is_err_and(|error| error.kind() == ErrorKind::BrokenPipe);
        outcome
    }
}

impl Write for StandardOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(display) = self.display.take() {
            display.finish();
        }
        let outcome = self.out.write(bytes);
        self.noticed(outcome)
    }

    fn flush(&mut self) -> io::Result<()> {
        let outcome = self.out.flush();
        self.noticed(outcome)
    }
}
