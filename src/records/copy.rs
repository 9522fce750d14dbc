//! Lines of PostgreSQL's COPY in its text form: values between tabs, `\N` for NULL.

use crate::dump::FileRows;

/// Splits the lines of a chunk.
pub(super) fn split(rows: &mut FileRows) {
    let (mut start, length) = (0, rows.chunk().len());
    while start < length {
        let line = &rows.chunk()[start..];
        let end = start + memchr::memchr(b'\n', line).unwrap_or(line.len());
        let mut at = start;
        loop {
            let rest = &rows.chunk()[at..end];
            let value_end = at + memchr::memchr(b'\t', rest).unwrap_or(rest.len());
            let value = &rows.chunk()[at..value_end];
            match memchr::memchr(b'\\', value) {
                _ if value == br"\N" => rows.null(),
                None => rows.text(at, value_end),
                Some(_) => rows.escaped(at, value_end),
            }
            if value_end == end {
                break;
            }
            at = value_end + 1;
        }
        rows.end(start, end);
        start = end + 1;
    }
}
