//! The archives of `pg_dump -Fc`, `-Fd` and `-Ft`, as the script that `pg_restore -f -` prints.
//!
//! An archive is a table of contents (TOC) with the DDL, and the rows of each table in a block, a
//! file or a member of its own. It is read once, from its first byte to its last, so a pipe will
//! do; memory grows with the DDL alone. Whoever reads a dump gets blocks of SQL text, whatever
//! the input was. Knows no statement but the ones that it adds itself.
//!
//! ```text
//! plain script ───────────────────────────────────────────┐
//! -Fc  header, TOC, [dump id, chunks…]… ─┐                │
//! -Fd  toc.dat, 3001.dat.gz …           ─┼─ entries ─ script ─ [blocks] ─ whoever asked
//! -Ft  toc.dat, 3001.dat … restore.sql  ─┘
//! ```
//!
//! What each part holds: PostgreSQL's `src/bin/pg_dump/pg_backup_archiver.c`,
//! <https://www.postgresql.org/docs/current/app-pgdump.html>.

mod body;
mod bytes;
mod custom;
mod decompress;
mod entry;
mod error;
mod fields;
mod folder;
mod open;
mod render;
mod script;
mod sink;
mod tar;

pub use error::Error;
pub use open::{Script, expect, is_archive, open, open_definitions};
