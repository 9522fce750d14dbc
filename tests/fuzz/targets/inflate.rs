//! Deflate streams: what is inflated is what another decoder gives, however it is cut.
#![no_main]

use libfuzzer_sys::fuzz_target;
use transload_fuzz::input::judge_inflate;

fuzz_target!(|input: &[u8]| {
    if let Err(difference) = judge_inflate(input) {
        panic!("{difference}");
    }
});
