//! Lines of COPY: splitting and escapes against their twin, and a table of every kind of type.
#![no_main]

use libfuzzer_sys::fuzz_target;
use transload_fuzz::dump::twins::{copy_alike, reads_alike};
use transload_fuzz::{choice, hold};

const HEADS: [&str; 4] = [
    "CREATE TABLE t (a integer, b text, c bytea);",
    "CREATE TABLE t (a numeric(10,2), b timestamptz, c text[]);",
    "CREATE TABLE t (a double precision, b date, c jsonb);",
    "CREATE TABLE t (a timestamp, b time, c uuid[], d boolean, e integer[], f interval, g char(3));",
];

fuzz_target!(|input: &[u8]| {
    let Some((choice, text)) = choice(input) else { return };
    hold(copy_alike(text, choice % 5, choice & 8 > 0));
    let head = format!("SET client_encoding = 'UTF8';\n{}\n", HEADS[choice % 4]);
    let line_end: &[u8] = if choice & 16 > 0 { b"\r\n" } else { b"\n" };
    let copy = b"COPY public.t FROM stdin;";
    hold(reads_alike(&[head.as_bytes(), copy, line_end, text, b"\n\\.\n"].concat()));
});
