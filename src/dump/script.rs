//! A script of DDL alone, such as the target's.

use super::catalog::Catalog;
use super::copy_head::copy_head;
use super::ddl::DdlReader;
use super::dialect::{Dialect, POSTGRES};
use super::error::Error;
use super::framer::{Framer, Piece};
use super::sql_type::SqlType;
use super::transaction::{Boundary, boundary};

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
    let mut framer = Framer::new(file, dialect.lexicon, Box::new(|_| Ok(block.take())));
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
    let mut framer = Framer::new(file, dialect.lexicon, Box::new(|_| Ok(block.take())));
    let mut found = Vec::new();
    while let Some(piece) = framer.next()? {
        let Piece::Statement { text, place } = piece else { continue };
        if let Some(head) = copy_head(&text, dialect) {
            let (encoding, header) = head.options.framing();
            framer.enter_copy_rows(encoding, header)?;
            continue;
        }
        let mut words =
            text.split(|byte| !byte.is_ascii_alphanumeric()).filter(|it| !it.is_empty());
        let word = String::from_utf8_lossy(words.next().unwrap_or_default()).to_ascii_uppercase();
        let is_savepoint = words.any(|word| word.eq_ignore_ascii_case(b"to")) && word == "ROLLBACK";
        let ends = boundary(&text).is_some_and(|boundary| boundary != Boundary::Other);
        if ends && !is_savepoint || word == "ABORT" {
            found.push((place.line, word));
        }
    }
    Ok(found)
}

/// Returns what a PostgreSQL type name in a plan means: `bigint`, `numeric(12,2)`.
pub fn column_type(declared: &str) -> SqlType {
    super::declared_type::sql_type(declared, &POSTGRES, &Catalog::default())
}
