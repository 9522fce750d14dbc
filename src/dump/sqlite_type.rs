//! What a declared type of SQLite means for a column's values.
//!
//! SQLite types each value by itself; a declaration only prefers one storage class, its affinity:
//! <https://www.sqlite.org/datatype3.html#determination_of_column_affinity>. A value that the
//! Arrow type can't hold is no error in SQLite, and is rejected or put aside here.

use super::cursor::{Cursor, Read};
use super::sql_type::SqlType;

/// The most digits that an Arrow decimal holds.
const MAX_DECIMAL_DIGITS: u8 = 76;

/// Takes a declared type; a column may have none.
pub(super) fn sqlite_type(cursor: &mut Cursor<'_>) -> Read<SqlType> {
    let mut words = Vec::new();
    let mut numbers = String::new();
    while !cursor.at_end() {
        if cursor.at("(") {
            numbers = cursor.parenthesized()?;
        } else if cursor.at_name() {
            words.push(cursor.name()?.to_ascii_uppercase());
        } else {
            cursor.take();
        }
    }
    let name = words.join(" ");
    let has = |part: &str| name.contains(part);
    let any_text = SqlType::Text { max_chars: None };
    Ok(match () {
        () if has("INT") => SqlType::Int64,
        () if has("CHAR") || has("CLOB") || has("TEXT") => any_text,
        () if has("BLOB") => SqlType::Bytes { max_bytes: None },
        () if has("REAL") || has("FLOA") || has("DOUB") => SqlType::Float64,
        // From here on SQLite has one affinity, NUMERIC; what is stored follows the names.
        () => match words.first().map_or("", String::as_str) {
            "BOOL" | "BOOLEAN" => SqlType::Boolean,
            "DATE" => SqlType::Date,
            "DATETIME" | "TIMESTAMP" => SqlType::Timestamp,
            "TIME" => SqlType::Time,
            "DECIMAL" | "NUMERIC" | "DEC" | "NUMBER" => decimal(&numbers),
            _ => any_text,
        },
    })
}

fn decimal(numbers: &str) -> SqlType {
    let numbers: Vec<u8> =
        numbers.split(',').map_while(|number| number.trim().parse().ok()).collect();
    let (precision, scale) = match numbers.as_slice() {
        [precision] => (*precision, 0),
        [precision, scale] => (*precision, *scale),
        _ => return SqlType::Numeric,
    };
    match i8::try_from(scale) {
        Ok(places) if scale <= precision && (1..=MAX_DECIMAL_DIGITS).contains(&precision) => {
            SqlType::Decimal { precision, scale: places }
        }
        _ => SqlType::Numeric,
    }
}

#[cfg(test)]
mod tests {
    use super::super::dialect::SQLITE;
    use super::*;

    fn check(expected: &SqlType, declared: &[&str]) {
        for declared in declared {
            let found = sqlite_type(&mut Cursor::new(declared.as_bytes(), &SQLITE));
            assert_eq!(found.as_ref(), Ok(expected), "{declared}");
        }
    }

    #[test]
    fn types_follow_affinity() {
        let text = SqlType::Text { max_chars: None };
        check(&SqlType::Int64, &["INTEGER", "int(11)", "UNSIGNED BIG INT", "tinyint(1)", "POINT"]);
        check(&text, &["VARCHAR(20)", "NVARCHAR(160)", "clob", "native character(70)", "", "json"]);
        check(&SqlType::Bytes { max_bytes: None }, &["BLOB", "longblob"]);
        check(&SqlType::Float64, &["REAL", "DOUBLE PRECISION", "float"]);
        check(&SqlType::Decimal { precision: 10, scale: 2 }, &["NUMERIC(10,2)", "decimal(10, 2)"]);
        check(&SqlType::Numeric, &["NUMERIC", "DECIMAL", "decimal(100,2)"]);
        check(&SqlType::Boolean, &["BOOLEAN", "bool"]);
        check(&SqlType::Timestamp, &["DATETIME", "timestamp"]);
    }
}
