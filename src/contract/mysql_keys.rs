//! Keys that InnoDB has no room for, told from the DDL alone.
//!
//! <https://dev.mysql.com/doc/refman/8.4/en/innodb-limits.html>

use super::mysql_values::base;
use crate::dump::{Column, Repertoire, SqlType, Table};

/// What a key holds in rows of the formats DYNAMIC and COMPRESSED, the default since MySQL 5.7.
const MAX_KEY_BYTES: usize = 3_072;

/// Returns the keys of a table that are too long, each with its length.
pub(super) fn long_keys(table: &Table) -> Vec<String> {
    let has_limit = table.options.engine.as_deref().is_none_or(|engine| engine == "innodb");
    let indexes = table.indexes.iter().filter(|index| index.kind.is_none());
    let indexes = indexes.map(|index| (&index.columns, &index.prefixes));
    let keys = table.primary_key.iter().chain(&table.unique);
    let keys = keys.map(|key| (&key.columns, &key.prefixes)).chain(indexes);
    let mut notes = Vec::new();
    for (columns, prefixes) in keys.filter(|_| has_limit) {
        let parts = columns.iter().enumerate().filter_map(|(place, name)| {
            let head = prefixes.get(place).copied().flatten();
            part_bytes(table, table.column(name)?, head)
        });
        let bytes: usize = parts.sum();
        if bytes > MAX_KEY_BYTES {
            notes.push(format!(
                "{}: key ({}) takes {bytes} bytes, InnoDB has room for {MAX_KEY_BYTES}",
                table.name,
                columns.join(", ")
            ));
        }
    }
    notes
}

/// Returns the bytes of texts and bytes in a key; other types are short.
fn part_bytes(table: &Table, column: &Column, head: Option<u32>) -> Option<usize> {
    let declared = match &column.sql_type {
        SqlType::Text { max_chars } => *max_chars,
        SqlType::Bytes { max_bytes }
            if matches!(base(&column.declared).as_str(), "binary" | "varbinary") =>
        {
            max_bytes.and_then(|bytes| u32::try_from(bytes).ok())
        }
        SqlType::Bytes { .. } => None,
        _ => return None,
    };
    let length = head.or(declared)? as usize;
    let is_text = matches!(column.sql_type, SqlType::Text { .. });
    let charset = column.charset.as_deref().or(table.collation_of(column)).unwrap_or("utf8mb4");
    let longest = Repertoire::of_mysql(charset).map_or(1, |repertoire| repertoire.max_bytes);
    Some(if is_text { length * longest } else { length })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::{Catalog, MYSQL, read_ddl};

    #[track_caller]
    fn check(ddl: &str, expected: &[&str]) {
        let catalog = read_ddl("t.sql", ddl.as_bytes(), &MYSQL, Catalog::default());
        assert_eq!(long_keys(&catalog.expect("a catalog").tables[0]), expected, "{ddl}");
    }

    #[test]
    fn keys_that_are_too_long_are_named() {
        check("CREATE TABLE t (a varchar(768), KEY (a)) CHARSET=utf8mb4;", &[]);
        check(
            "CREATE TABLE t (a varchar(700), b varchar(100), UNIQUE KEY (a, b)) CHARSET=utf8mb4;",
            &["t: key (a, b) takes 3200 bytes, InnoDB has room for 3072"],
        );
        check("CREATE TABLE t (a varchar(3000), KEY (a)) CHARSET=latin1;", &[]);
        check("CREATE TABLE t (a varchar(3000), KEY (a(100))) CHARSET=utf8mb4;", &[]);
        check("CREATE TABLE t (a varchar(3000), KEY (a)) ENGINE=MyISAM CHARSET=utf8mb4;", &[]);
    }
}
