//! A script of DDL alone, such as the target's.

use super::catalog::Catalog;
use super::copy_head::copy_head;
use super::cursor::Cursor;
use super::ddl::DdlReader;
use super::dialect::{Dialect, POSTGRES};
use super::error::Error;
use super::framer::{Framer, Piece};
use super::sql_type::SqlType;
use super::token::TokenKind;

/// Reads DDL on top of what is declared already.
///
/// # Errors
/// The script ends inside a statement.
pub fn read_ddl(
    file: &str,
    text: &[u8],
    dialect: &'static Dialect,
    declared: Catalog,
) -> Result<Catalog, Error> {
    let mut ddl = DdlReader::new(dialect);
    ddl.catalog = declared;
    let mut block = Some(text.to_vec());
    let mut framer = Framer::new(file, dialect.lexicon, Box::new(|| Ok(block.take())));
    while let Some(piece) = framer.next()? {
        if let Piece::Statement { text, .. } = piece {
            ddl.read(&text);
        }
    }
    Ok(ddl.catalog)
}

/// Returns the statements of a script that begin or end a transaction: the line and the first word
/// of each. Savepoints are none of them.
///
/// # Errors
/// The script ends inside a statement.
pub fn transaction_statements(
    file: &str,
    text: &[u8],
    dialect: &'static Dialect,
) -> Result<Vec<(u64, String)>, Error> {
    let mut block = Some(text.to_vec());
    let mut framer = Framer::new(file, dialect.lexicon, Box::new(|| Ok(block.take())));
    let mut found = Vec::new();
    while let Some(piece) = framer.next()? {
        let Piece::Statement { text, place } = piece else { continue };
        if let Some(head) = copy_head(&text, dialect) {
            let (encoding, header) = head.options.framing();
            framer.enter_copy_rows(encoding, header)?;
            continue;
        }
        if let Some(word) = transaction_word(&text, dialect) {
            found.push((place.line, word));
        }
    }
    Ok(found)
}

/// Returns the first word of a statement that begins or ends a transaction.
fn transaction_word(statement: &[u8], dialect: &'static Dialect) -> Option<String> {
    let mut cursor = Cursor::new(statement, dialect);
    let first = cursor.take().filter(|token| token.kind == TokenKind::Word)?;
    let is_one = match first.bytes.to_ascii_uppercase().as_slice() {
        b"BEGIN" | b"COMMIT" | b"END" | b"ABORT" | b"XA" => true,
        b"START" | b"PREPARE" => cursor.at_word("TRANSACTION"),
        b"ROLLBACK" => {
            // To a savepoint, all but what came after it stays.
            let _ = cursor.skip_word("WORK") || cursor.skip_word("TRANSACTION");
            !cursor.at_word("TO")
        }
        _ => false,
    };
    is_one.then(|| String::from_utf8_lossy(first.bytes).to_ascii_uppercase())
}

/// Returns what a PostgreSQL type name in a plan means: `bigint`, `numeric(12,2)`.
pub fn column_type(declared: &str) -> SqlType {
    super::declared_type::sql_type(declared, &POSTGRES, &Catalog::default())
}
