//! Statements that begin and end transactions.
//!
//! Dumps have many of them between INSERTs; they change neither names nor settings.

/// What a statement does to the transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Boundary {
    Begin,
    Commit,
    Rollback,
    /// Savepoints and locks.
    Other,
}

/// Returns what a statement does to the transaction; `None` for a statement of another kind.
pub(super) fn boundary(statement: &[u8]) -> Option<Boundary> {
    const WORDS: [(&str, Boundary); 9] = [
        ("BEGIN", Boundary::Begin),
        ("START", Boundary::Begin),
        ("COMMIT", Boundary::Commit),
        ("END", Boundary::Commit),
        ("ROLLBACK", Boundary::Rollback),
        ("SAVEPOINT", Boundary::Other),
        ("RELEASE", Boundary::Other),
        ("LOCK", Boundary::Other),
        ("UNLOCK", Boundary::Other),
    ];
    let text = statement.trim_ascii_start();
    let end = text.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(text.len());
    let found = WORDS.iter().find(|(word, _)| text[..end].eq_ignore_ascii_case(word.as_bytes()));
    found.map(|(_, boundary)| *boundary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_tells() {
        assert_eq!(boundary(b"begin"), Some(Boundary::Begin));
        assert_eq!(boundary(b"START TRANSACTION"), Some(Boundary::Begin));
        assert_eq!(boundary(b"COMMIT WORK"), Some(Boundary::Commit));
        assert_eq!(boundary(b"LOCK TABLES `a` WRITE"), Some(Boundary::Other));
        assert_eq!(boundary(b"BEGINNING"), None);
        assert_eq!(boundary(b"SET autocommit = 0"), None);
    }
}
