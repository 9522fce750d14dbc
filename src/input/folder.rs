//! What a folder is that is given as a dump, and the order of the files in it.
//!
//! mydumper, dumpling and TiDB Lightning name their files by database and table:
//!
//! | file | holds |
//! |---|---|
//! | `metadata` | when and where the dump was made |
//! | `db-schema-create.sql` | CREATE DATABASE |
//! | `db.t-schema.sql` | CREATE TABLE |
//! | `db.t.00000.sql`, `db.t.sql` | rows, in INSERTs without a database |
//! | `db.v-schema-view.sql`, `…-schema-triggers.sql`, `db-schema-post.sql` | the rest |
//!
//! each with `.gz`, `.zst` and the like behind it. Characters that a file name can't have are
//! written `%2F`. <https://docs.pingcap.com/tidb/stable/tidb-lightning-data-source>.
//! Any other folder of scripts is read in the natural order of their names. Knows no SQL.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Error;
use super::members::{is_litter, is_script};
use super::natural::natural_key;

/// A file that is all of a dump, or a part of one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    pub path: PathBuf,
    /// In a folder of mydumper's layout: the database that the file's name says.
    pub database: Option<String>,
    /// The file creates that database; its statement has the name that is not escaped.
    pub creates_database: bool,
}

/// The parts of a dump, and what stands beside them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Parts {
    pub parts: Vec<Part>,
    /// Files that hold rows and are not read.
    pub unread_rows: Vec<PathBuf>,
    /// Other files that are not read.
    pub unread: Vec<PathBuf>,
}

/// What a folder is.
#[derive(Debug, PartialEq, Eq)]
pub enum Folder {
    /// mydumper, dumpling, TiDB Lightning.
    ByTable,
    /// `pg_dump -Fd`.
    PgDump,
    /// MySQL Shell: `util.dumpInstance` and its kin.
    MysqlShell,
    /// Scripts without a layout.
    Scripts,
}

/// Endings of data files that are no SQL.
const ROW_FILES: [&str; 6] = [".csv", ".dat", ".tsv", ".parquet", ".txt", ".json"];
const PACKED: [&str; 6] = [".gz", ".bz2", ".xz", ".zst", ".zstd", ".lz4"];

/// Tells what a folder is by the names in it.
pub fn layout(names: &[String]) -> Folder {
    let has = |name: &str| names.iter().any(|known| known == name);
    if has("toc.dat") || has("toc.dat.gz") {
        return Folder::PgDump;
    }
    if has("@.json") || has("@.done.json") {
        return Folder::MysqlShell;
    }
    let is_schema = |name: &String| {
        let stem = unpacked(name);
        stem.ends_with("-schema.sql") || stem.ends_with("-schema-create.sql")
    };
    if names.iter().any(is_schema) { Folder::ByTable } else { Folder::Scripts }
}

/// Returns the parts of a dump that is given by the path of a file or folder, or by a pattern with
/// `*` and `?` in the file's name.
///
/// # Errors
/// Nothing is there, or a folder holds no script or a dump in a form that is not read.
pub fn parts(path: &Path) -> Result<Parts, Error> {
    let open_error = |source| Error::Open { path: path.display().to_string(), source };
    if path == Path::new("-") || path.is_file() {
        return Ok(whole(path.to_owned()));
    }
    if !path.exists()
        && let Some(pattern) = path.file_name().and_then(|name| name.to_str())
        && pattern.contains(['*', '?'])
    {
        return matching(path, pattern);
    }
    if !path.metadata().map_err(open_error)?.is_dir() {
        return Ok(whole(path.to_owned())); // a pipe or a device
    }
    let names = names_in(path).map_err(open_error)?;
    let refused = |what: &str, hint| {
        Err(Error::Folder { path: path.display().to_string(), what: what.to_owned(), hint })
    };
    let found = match layout(&names) {
        // One dump: whoever reads dumps knows what is in which file.
        Folder::PgDump => return Ok(whole(path.to_owned())),
        Folder::MysqlShell => {
            return refused(
                "this is a dump of MySQL Shell (`mysqlsh` `util.dumpInstance`, `util.dumpSchemas` or \
                 `util.dumpTables`), which is not read",
                "load it into a server with `util.loadDump` and dump that with `mysqldump`",
            );
        }
        Folder::ByTable => by_table(path, names),
        Folder::Scripts => scripts(path, names),
    };
    if found.parts.is_empty() {
        return refused("there is no SQL script in this folder", "give the folder of the scripts");
    }
    Ok(found)
}

/// Returns true for a folder that is a dump by the names in it: some program's layout, or a script.
///
/// A folder without files is one too: whoever reads it as a dump says what is missing.
pub fn is_dump(folder: &Path) -> bool {
    let Ok(names) = names_in(folder) else { return true };
    let has_folders = fs::read_dir(folder).is_ok_and(|mut entries| {
        entries.any(|entry| entry.is_ok_and(|entry| entry.path().is_dir()))
    });
    let is_empty = names.is_empty() && !has_folders;
    let is_of_dump = |name: &String| is_script(name) || is_pg_dump_data(name);
    is_empty || layout(&names) != Folder::Scripts || names.iter().any(is_of_dump)
}

/// Returns true for the data files of `pg_dump -Fd`, whose table of contents may be lost.
fn is_pg_dump_data(name: &str) -> bool {
    let stem = unpacked(name).strip_suffix(".dat");
    stem.is_some_and(|stem| !stem.is_empty() && stem.bytes().all(|byte| byte.is_ascii_digit()))
}

fn whole(path: PathBuf) -> Parts {
    let part = Part { path, database: None, creates_database: false };
    Parts { parts: vec![part], ..Parts::default() }
}

/// Returns the names of the files in a folder, in natural order; names that are not UTF-8 count as
/// no scripts.
fn names_in(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // What a link leads to counts.
        let is_file = entry.path().metadata().is_ok_and(|metadata| metadata.is_file());
        let name = entry.file_name().into_string();
        if let (true, Ok(name)) = (is_file, name) {
            names.push(name);
        }
    }
    names.retain(|name| !is_litter(name));
    names.sort_by_cached_key(|name| natural_key(name));
    Ok(names)
}

fn matching(path: &Path, pattern: &str) -> Result<Parts, Error> {
    let open_error = |source| Error::Open { path: path.display().to_string(), source };
    let folder = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let mut found = Parts::default();
    for name in names_in(folder).map_err(open_error)? {
        if fits(pattern.as_bytes(), name.as_bytes()) {
            found.parts.append(&mut whole(path.with_file_name(name)).parts);
        }
    }
    if found.parts.is_empty() {
        return Err(open_error(io::Error::new(
            io::ErrorKind::NotFound,
            "no file fits the pattern",
        )));
    }
    Ok(found)
}

/// Matches `*` and `?`, without going back more than one star.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p + 1, n));
                p += 1;
            }
            Some(byte) if *byte == b'?' || *byte == name[n] => (p, n) = (p + 1, n + 1),
            _ => match &mut star {
                Some((after, from)) => {
                    *from += 1;
                    (p, n) = (*after, *from);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|byte| *byte == b'*')
}

fn unpacked(name: &str) -> &str {
    PACKED.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

fn scripts(folder: &Path, names: Vec<String>) -> Parts {
    let mut found = Parts::default();
    let stems: Vec<String> =
        names.iter().filter_map(|name| name.strip_suffix(".sql").map(str::to_owned)).collect();
    for name in names {
        let path = folder.join(&name);
        // `mysqldump --tab` writes the rows of t.sql to t.txt.
        let is_tab = name.strip_suffix(".txt").is_some_and(|stem| stems.iter().any(|s| s == stem));
        if is_script(&name) {
            found.parts.push(Part { path, database: None, creates_database: false });
        } else if is_tab {
            found.unread_rows.push(path);
        } else {
            found.unread.push(path);
        }
    }
    found
}

fn by_table(folder: &Path, names: Vec<String>) -> Parts {
    let mut found = Parts::default();
    let mut ordered: Vec<(Stage, Part)> = Vec::new();
    let databases: Vec<String> = names.iter().filter_map(|name| schema_of(name)).collect();
    for name in names {
        let path = folder.join(&name);
        let plain = unpacked(&name);
        if let Some(stem) = plain.strip_suffix(".sql") {
            let (stage, database) = stage(stem);
            let creates_database = stage == Stage::Database;
            ordered.push((stage, Part { path, database, creates_database }));
        } else if is_row_file(plain, &databases) {
            found.unread_rows.push(path);
        } else if plain != "metadata" && !plain.starts_with("metadata.") {
            found.unread.push(path);
        }
    }
    // Stable: within a stage the names keep their natural order.
    ordered.sort_by_key(|(stage, _)| *stage);
    found.parts = ordered.into_iter().map(|(_, part)| part).collect();
    found
}

/// Returns the database of a file that holds a schema, as the file's name writes it.
fn schema_of(name: &str) -> Option<String> {
    let stem = unpacked(name).strip_suffix(".sql")?;
    let stem = stem.strip_suffix("-schema").or_else(|| stem.strip_suffix("-schema-create"))?;
    stem.split('.').next().map(str::to_owned)
}

/// Returns true for data files of a table, `db.t.0.csv`, in a form that is not read.
fn is_row_file(plain: &str, databases: &[String]) -> bool {
    let of_table = plain.split_once('.').is_some_and(|(database, rest)| {
        rest.contains('.') && databases.iter().any(|known| known == database)
    });
    of_table && ROW_FILES.iter().any(|ending| plain.ends_with(ending))
}

/// What a file holds, in the order in which it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Database,
    Sequence,
    Table,
    Rows,
    View,
    Rest,
}

fn stage(stem: &str) -> (Stage, Option<String>) {
    const ENDINGS: [(&str, Stage); 6] = [
        ("-schema-create", Stage::Database),
        ("-schema-sequence", Stage::Sequence),
        ("-schema-view", Stage::View),
        ("-schema-triggers", Stage::Rest),
        ("-schema-post", Stage::Rest),
        ("-schema", Stage::Table),
    ];
    let ending =
        ENDINGS.iter().find_map(|(ending, stage)| Some((stem.strip_suffix(ending)?, stage)));
    let (name, stage) = ending.map_or((stem, Stage::Rows), |(name, stage)| (name, *stage));
    let database = name.split('.').next().filter(|database| !database.is_empty());
    // What has no database in its name is about all of them.
    (stage, database.filter(|_| stage != Stage::Rows || name.contains('.')).map(unescaped))
}

/// Undoes `%2F`; what is no escape stays as it is.
fn unescaped(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let digit = |at: usize| after.get(at).and_then(|digit| char::from(*digit).to_digit(16));
        match (byte, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high << 4 | low) as u8);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str], expected: &[(&str, Option<&str>)]) {
        let names = {
            let mut names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            names.sort_by_cached_key(|name| natural_key(name));
            names
        };
        assert_eq!(layout(&names), Folder::ByTable);
        let found = by_table(Path::new(""), names);
        let parts = found
            .parts
            .iter()
            .map(|part| (part.path.to_str().expect("UTF-8"), part.database.as_deref()));
        assert_eq!(parts.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn files_by_table_are_read_in_the_order_of_a_load() {
        check(
            &[
                "metadata",
                "a.t.00010.sql.zst",
                "a.t.00009.sql",
                "a.v-schema-view.sql",
                "a.t-schema.sql",
                "a-schema-create.sql.gz",
                "a-schema-post.sql",
                "b%2Fc.t.sql",
            ],
            &[
                ("a-schema-create.sql.gz", Some("a")),
                ("a.t-schema.sql", Some("a")),
                ("a.t.00009.sql", Some("a")),
                ("a.t.00010.sql.zst", Some("a")),
                ("b%2Fc.t.sql", Some("b/c")),
                ("a.v-schema-view.sql", Some("a")),
                ("a-schema-post.sql", Some("a")),
            ],
        );
    }

    #[test]
    fn folders_of_other_programs_are_told() {
        let names =
            |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(layout(&names(&["toc.dat", "1.dat.gz"])), Folder::PgDump);
        assert_eq!(layout(&names(&["@.json", "a@t.json", "a@t@@0.tsv.zst"])), Folder::MysqlShell);
        assert_eq!(layout(&names(&["1.sql", "2.sql"])), Folder::Scripts);
    }

    #[test]
    fn patterns_have_stars_and_question_marks() {
        for (pattern, name, expected) in [
            ("*.sql", "a.sql", true),
            ("p*-?.sql*", "part-1.sql.gz", true),
            ("*a*b", "aab", true),
            ("*a*b", "aabc", false),
            ("?", "", false),
            ("**", "", true),
        ] {
            assert_eq!(fits(pattern.as_bytes(), name.as_bytes()), expected, "{pattern} {name}");
        }
    }
}
