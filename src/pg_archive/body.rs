//! The data of one table while it passes: is it what pg_dump writes?
//!
//! Rows in the middle of a script end with a line `\.`. Where that line is missing, or stands too
//! early, what follows would be taken for rows, or rows for statements.

use memchr::memmem;

/// What pg_dump puts behind the rows of a COPY.
const END_OF_COPY: &[u8] = b"\n\\.\n\n\n";

const INSERT: &[u8] = b"INSERT INTO ";

/// What pg_dump puts behind its INSERTs.
const END_OF_INSERTS: &[u8] = b"\n\n";

#[derive(Debug)]
pub(super) struct Body {
    is_copy: bool,
    /// How the statements begin.
    head: Vec<u8>,
    /// The last bytes that passed, as many as an end has; rows begin on a new line.
    tail: Vec<u8>,
    /// The line `\.` has passed.
    ended: bool,
    is_empty: bool,
}

impl Body {
    pub fn new(is_copy: bool) -> Self {
        let tail = if is_copy { b"\n".to_vec() } else { Vec::new() };
        Self { is_copy, head: Vec::new(), tail, ended: false, is_empty: true }
    }

    /// Looks at the next piece of the data.
    ///
    /// # Errors
    /// Says what can't be there.
    pub fn see(&mut self, piece: &[u8]) -> Result<(), &'static str> {
        if self.is_copy {
            self.see_rows(piece)?;
        } else if self.head.len() < INSERT.len() {
            let start = if self.is_empty { piece.trim_ascii_start() } else { piece };
            self.head.extend(start.iter().take(INSERT.len() - self.head.len()));
            if !INSERT.starts_with(&self.head) {
                return Err("data that is neither rows of a COPY nor INSERTs");
            }
        }
        self.is_empty &= piece.trim_ascii_start().is_empty();
        let kept = self.tail.len() + piece.len();
        let from = piece.len().saturating_sub(END_OF_COPY.len());
        self.tail.extend_from_slice(&piece[from..]);
        let cut = self.tail.len().min(kept).saturating_sub(END_OF_COPY.len());
        self.tail.drain(..cut);
        Ok(())
    }

    fn see_rows(&mut self, piece: &[u8]) -> Result<(), &'static str> {
        const TOO_EARLY: &str = "a line `\\.` before the end of the rows";
        let is_blank = |text: &[u8]| text.iter().all(|byte| *byte == b'\n');
        if self.ended {
            return if is_blank(piece) { Ok(()) } else { Err(TOO_EARLY) };
        }
        // The mark may lie across two pieces.
        let seam = [&self.tail[self.tail.len().saturating_sub(2)..], &piece[..piece.len().min(2)]];
        let across = seam.concat();
        let seam_bytes = seam[0].len();
        let mark = b"\n\\.";
        let end = match memmem::find(&across, mark) {
            Some(at) => Some(at + mark.len() - seam_bytes.min(at + mark.len())),
            None => memmem::find(piece, mark).map(|at| at + mark.len()),
        };
        let Some(end) = end else { return Ok(()) };
        self.ended = true;
        match piece.get(end..) {
            Some(rest) if is_blank(rest) => Ok(()),
            _ => Err(TOO_EARLY),
        }
    }

    /// Looks at the end of the data.
    ///
    /// # Errors
    /// Says what is missing.
    pub fn finish(&self) -> Result<(), &'static str> {
        match self.is_copy {
            true if self.tail == END_OF_COPY => Ok(()),
            true => Err("the rows do not end with a line `\\.` as pg_dump writes it"),
            // The statement before it ends with a line.
            false if self.is_empty && self.tail == END_OF_INSERTS => Ok(()),
            false if self.tail.ends_with(b";\n\n\n") => Ok(()),
            false => Err("the INSERTs do not end with two empty lines as pg_dump writes them"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(is_copy: bool, text: &str, expected: bool) {
        for size in 1..=text.len().max(1) {
            let mut body = Body::new(is_copy);
            let seen = text.as_bytes().chunks(size).try_for_each(|piece| body.see(piece));
            let outcome = seen.and_then(|()| body.finish());
            assert_eq!(outcome.is_ok(), expected, "{text:?} in pieces of {size}: {outcome:?}");
        }
    }

    #[test]
    fn rows_end_with_their_mark_and_nowhere_else() {
        check(true, "1\ta\n2\tb\n\\.\n\n\n", true);
        check(true, "\\.\n\n\n", true);
        check(true, "1\t\\\\.\n\\.\n\n\n", true);
        check(true, "1\ta\n\\.\n2\tb\n\\.\n\n\n", false);
        check(true, "\\.\n1\n\\.\n\n\n", false);
        check(true, "1\ta\n2\tb\n", false);
        check(true, "1\ta\n\\.\n\n", false);
        check(true, "1\ta\\.\n\n\n", false);
        check(true, "", false);
    }

    #[test]
    fn inserts_begin_as_such_and_end_with_empty_lines() {
        check(false, "INSERT INTO t VALUES (1);\n\n\n", true);
        check(false, "\n\n", true);
        check(false, "INSERT INTO t VALUES (1);\n\n", false);
        check(false, "INSERT INTO t VALUES (1", false);
        let mut body = Body::new(false);
        assert!(body.see(b"1\ta\n\\.\n\n\n").is_err(), "rows without their COPY");
    }
}
