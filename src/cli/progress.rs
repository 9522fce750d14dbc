//! How far the reading has come: a bar on a terminal, a line now and then elsewhere.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::input::Progress;
use crate::report::grouped;

/// The bar moves this often.
const BAR_INTERVAL: Duration = Duration::from_millis(100);
/// Lines elsewhere come this often: a short run prints none.
const LINE_INTERVAL: Duration = Duration::from_secs(30);

/// Shows the progress until it is finished or dropped.
pub(super) struct ProgressDisplay {
    stop: Option<(SyncSender<()>, JoinHandle<()>)>,
}

impl ProgressDisplay {
    pub fn start(progress: &Arc<Progress>, is_quiet: bool) -> Self {
        if is_quiet {
            return Self { stop: None };
        }
        let progress = progress.clone();
        let (sender, receiver) = sync_channel(1);
        let is_terminal = std::io::stderr().is_terminal();
        let display = thread::spawn(move || {
            let mut shown: Box<dyn FnMut(&Progress)> =
                if is_terminal { bar() } else { Box::new(line(Instant::now())) };
            let interval = if is_terminal { BAR_INTERVAL } else { LINE_INTERVAL };
            while receiver.recv_timeout(interval) == Err(RecvTimeoutError::Timeout) {
                shown(&progress);
            }
        });
        Self { stop: Some((sender, display)) }
    }

    /// Takes the bar away.
    pub fn finish(mut self) {
        self.end();
    }

    fn end(&mut self) {
        if let Some((sender, display)) = self.stop.take() {
            drop(sender);
            let _ = display.join();
        }
    }
}

impl Drop for ProgressDisplay {
    fn drop(&mut self) {
        self.end();
    }
}

fn bar() -> Box<dyn FnMut(&Progress)> {
    let bar = Bar(ProgressBar::no_length());
    let style = ProgressStyle::with_template(
        "{bar:30} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left{msg}",
    );
    if let Ok(style) = style {
        bar.0.set_style(style);
    }
    Box::new(move |progress| {
        let read = progress.read_bytes.load(Ordering::Relaxed);
        let total = progress.total_bytes.load(Ordering::Relaxed);
        if total > 0 {
            bar.0.set_length(total.max(read));
        }
        bar.0.set_position(read);
        bar.0.set_message(format!(", {} rows", grouped(progress.rows.load(Ordering::Relaxed))));
    })
}

/// Clears the bar when the display ends.
struct Bar(ProgressBar);

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn line(start: Instant) -> impl FnMut(&Progress) {
    move |progress| {
        let read = progress.read_bytes.load(Ordering::Relaxed);
        let total = progress.total_bytes.load(Ordering::Relaxed);
        let rows = grouped(progress.rows.load(Ordering::Relaxed));
        let text = format!(
            "{} s: {} of {} bytes, {rows} rows\n",
            start.elapsed().as_secs(),
            grouped(read),
            grouped(total),
        );
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
}
