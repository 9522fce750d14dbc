//! Any text in any dialect: pieces do not depend on the blocks in which it comes, and a whole
//! reading depends on neither blocks nor threads.
#![no_main]

use libfuzzer_sys::fuzz_target;
use transload_fuzz::dump::twins::{DIALECTS, frames_alike, reads_alike};
use transload_fuzz::hold;

fuzz_target!(|input: &[u8]| {
    for dialect in DIALECTS {
        hold(frames_alike(input, dialect));
    }
    hold(reads_alike(input));
});
