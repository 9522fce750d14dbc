//! Any text in any dialect: the pieces do not depend on the blocks in which it comes. Whole
//! readings have threads and are slower by far; `ddl` and the targets for rows have those.
#![no_main]

use libfuzzer_sys::fuzz_target;
use transload_fuzz::dump::twins::{DIALECTS, frames_alike};
use transload_fuzz::hold;

fuzz_target!(|input: &[u8]| {
    for dialect in DIALECTS {
        hold(frames_alike(input, dialect));
    }
});
