//! A script of DDL alone, such as the target's.

use super::catalog::Catalog;
use super::ddl::DdlReader;
use super::dialect::{Dialect, POSTGRES};
use super::error::Error;
use super::framer::{Framer, Piece};
use super::sql_type::SqlType;

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

/// Returns what a PostgreSQL type name in a plan means: `bigint`, `numeric(12,2)`.
pub fn column_type(declared: &str) -> SqlType {
    super::declared_type::sql_type(declared, &POSTGRES, &Catalog::default())
}
