//! Reads declared types: `numeric(12,2)`, `bigint(20) unsigned`, `public.mood[]`.
//!
//! Type text of either dialect in, [`SqlType`] out. Knows no tables and no values.

use super::catalog::{Catalog, TableName};
use super::cursor::{Cursor, Read};
use super::dialect::{Dialect, MYSQL};
use super::sql_type::SqlType;
use super::sqlite_type::sqlite_type;
use super::token::TokenKind;

/// The most digits that an Arrow decimal holds.
const MAX_DECIMAL_DIGITS: u64 = 76;

/// Returns what a declared type means; [`SqlType::Exact`] for a type that is not known.
///
/// Enums and domains are looked up in the catalog.
pub fn sql_type(declared: &str, dialect: &Dialect, catalog: &Catalog) -> SqlType {
    let mut cursor = Cursor::new(declared.as_bytes(), dialect);
    let read = if dialect.lexicon.typed_by_value {
        sqlite_type(&mut cursor)
    } else if dialect.name == MYSQL.name {
        mysql_type(&mut cursor)
    } else {
        PostgresType::read(&mut cursor).map(|declared| declared.sql_type(catalog))
    };
    read.unwrap_or(SqlType::Exact)
}

/// A type of PostgreSQL, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostgresType {
    pub schema: Option<String>,
    /// PostgreSQL's long name where the type has several: `integer`, `character varying`.
    pub name: String,
    /// The numbers in parentheses.
    pub modifiers: Vec<i64>,
    /// What stands in parentheses where it is not numbers: `geometry(Point,4326)`.
    pub has_other_modifiers: bool,
    /// `[]` counted.
    pub dimensions: usize,
}

impl PostgresType {
    /// Takes a type and no token more.
    pub fn read(cursor: &mut Cursor<'_>) -> Read<Self> {
        let quoted = cursor.peek().is_some_and(|token| token.kind != TokenKind::Word);
        cursor.skip_word("SETOF");
        let TableName { schema, mut name } = cursor.table_name()?;
        let mut declared = Self {
            schema: schema.filter(|schema| schema != "pg_catalog"),
            name: String::new(),
            modifiers: Vec::new(),
            has_other_modifiers: false,
            dimensions: 0,
        };
        if !quoted && declared.schema.is_none() {
            if name == "national" && cursor.at_any(&["CHARACTER", "CHAR", "VARCHAR"]) {
                name = cursor.name()?;
            }
            if name == "double" && cursor.skip_word("PRECISION") {
                name.push_str(" precision");
            }
            let varies = matches!(name.as_str(), "character" | "char" | "nchar" | "bit");
            if varies && cursor.skip_word("VARYING") {
                name.push_str(" varying");
            }
        }
        declared.read_modifiers(cursor)?;
        if matches!(name.as_str(), "timestamp" | "time") {
            if cursor.skip_words(&["WITH", "TIME", "ZONE"]) {
                name.push_str("tz");
            }
            cursor.skip_words(&["WITHOUT", "TIME", "ZONE"]);
        }
        if name == "interval" {
            while cursor.at_any(&["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND", "TO"]) {
                cursor.take();
            }
            declared.read_modifiers(cursor)?;
        }
        // The type named "char", in quotes, is one byte and not `character(1)`.
        let is_byte = name == "char" && quoted;
        declared.name = if is_byte { "\"char\"" } else { long_name(&name) }.to_owned();
        declared.read_dimensions(cursor);
        Ok(declared)
    }

    fn read_modifiers(&mut self, cursor: &mut Cursor<'_>) -> Read<()> {
        if !cursor.at("(") {
            return Ok(());
        }
        let inside = cursor.parenthesized()?;
        let numbers = inside.split(',').map(|number| number.trim().parse::<i64>());
        match numbers.collect::<Result<Vec<_>, _>>() {
            Ok(numbers) => self.modifiers = numbers,
            Err(_) => self.has_other_modifiers = true,
        }
        Ok(())
    }

    fn read_dimensions(&mut self, cursor: &mut Cursor<'_>) {
        if cursor.skip_word("ARRAY") {
            self.dimensions = 1;
            if cursor.at("[") {
                cursor.skip_item();
            }
        }
        while cursor.at("[") {
            cursor.skip_item();
            self.dimensions += 1;
        }
    }

    pub fn type_name(&self) -> TableName {
        TableName { schema: self.schema.clone(), name: self.name.clone() }
    }

    pub fn sql_type(&self, catalog: &Catalog) -> SqlType {
        let item = match self.dimensions {
            0 => return self.item(catalog),
            1 => self.item(catalog),
            _ => return SqlType::Exact,
        };
        match item {
            // A domain over an array, in an array.
            SqlType::Array(_) => SqlType::Exact,
            item => SqlType::Array(Box::new(item)),
        }
    }

    fn item(&self, catalog: &Catalog) -> SqlType {
        if self.schema.is_none()
            && let Some(known) = self.built_in()
        {
            return known;
        }
        let name = self.type_name();
        if let Some(found) = catalog.enums.iter().find(|found| same_type(&found.name, &name)) {
            return SqlType::Enum { labels: found.labels.clone() };
        }
        if let Some(domain) = catalog.domains.iter().find(|found| same_type(&found.name, &name)) {
            return domain.sql_type.clone();
        }
        if self.name == "citext" { SqlType::Text { max_chars: None } } else { SqlType::Exact }
    }

    fn built_in(&self) -> Option<SqlType> {
        let length = self.modifiers.first().and_then(|length| u32::try_from(*length).ok());
        Some(match self.name.as_str() {
            "boolean" => SqlType::Boolean,
            "smallint" | "smallserial" => SqlType::Int16,
            "integer" | "serial" => SqlType::Int32,
            "bigint" | "bigserial" => SqlType::Int64,
            "oid" | "xid" | "cid" => SqlType::UInt32,
            "real" => SqlType::Float32,
            "float" if length.is_some_and(|bits| bits <= 24) => SqlType::Float32,
            "double precision" | "float" => SqlType::Float64,
            "numeric" => self.numeric(),
            "text" | "citext" | "name" => SqlType::Text { max_chars: None },
            "character varying" => SqlType::Text { max_chars: length },
            "character" => SqlType::Char { chars: length.unwrap_or(1) },
            "bpchar" => {
                length.map_or(SqlType::Text { max_chars: None }, |chars| SqlType::Char { chars })
            }
            "date" => SqlType::Date,
            "timestamp" => SqlType::Timestamp,
            "timestamptz" => SqlType::TimestampTz,
            "time" => SqlType::Time,
            "uuid" => SqlType::Uuid,
            "json" => SqlType::Json { binary: false },
            "jsonb" => SqlType::Json { binary: true },
            "bytea" => SqlType::Bytes { max_bytes: None },
            "interval" | "timetz" | "money" | "bit" | "bit varying" | "xml" => SqlType::Exact,
            _ => return None,
        })
    }

    fn numeric(&self) -> SqlType {
        let (precision, scale) = match self.modifiers.as_slice() {
            [precision] => (*precision, 0),
            [precision, scale] => (*precision, *scale),
            _ => return SqlType::Numeric,
        };
        match (u64::try_from(precision), u64::try_from(scale)) {
            (Ok(precision), Ok(scale)) => decimal(precision, scale),
            _ => SqlType::Numeric,
        }
    }
}

/// Returns true for the same name, also where one side leaves the schema out.
pub fn same_type(declared: &TableName, used: &TableName) -> bool {
    let same_schema = match (&declared.schema, &used.schema) {
        (Some(declared), Some(used)) => declared == used,
        _ => true,
    };
    same_schema && declared.name == used.name
}

fn long_name(name: &str) -> &str {
    match name {
        "bool" => "boolean",
        "int2" => "smallint",
        "int" | "int4" => "integer",
        "int8" => "bigint",
        "serial2" => "smallserial",
        "serial4" => "serial",
        "serial8" => "bigserial",
        "float4" => "real",
        "float8" => "double precision",
        "decimal" | "dec" => "numeric",
        "varchar" | "char varying" | "nchar varying" => "character varying",
        "char" | "nchar" => "character",
        "varbit" => "bit varying",
        other => other,
    }
}

fn decimal(precision: u64, scale: u64) -> SqlType {
    match (u8::try_from(precision), i8::try_from(scale)) {
        (Ok(digits), Ok(places))
            if (1..=MAX_DECIMAL_DIGITS).contains(&precision) && scale <= precision =>
        {
            SqlType::Decimal { precision: digits, scale: places }
        }
        _ => SqlType::Numeric,
    }
}

/// <https://dev.mysql.com/doc/refman/8.4/en/data-types.html>
fn mysql_type(cursor: &mut Cursor<'_>) -> Read<SqlType> {
    cursor.skip_word("NATIONAL");
    let mut name = cursor.name()?.to_ascii_lowercase();
    if matches!(name.as_str(), "char" | "character" | "nchar") && cursor.skip_word("VARYING") {
        name = "varchar".to_owned();
    }
    if name == "double" {
        cursor.skip_word("PRECISION");
    }
    if name == "long" && cursor.at_any(&["VARBINARY", "VARCHAR"]) {
        name = if cursor.at_word("VARBINARY") { "mediumblob" } else { "mediumtext" }.to_owned();
    }
    if matches!(name.as_str(), "enum" | "set") {
        let labels = labels(cursor)?;
        let is_enum = name == "enum";
        return Ok(if is_enum { SqlType::Enum { labels } } else { SqlType::Set { labels } });
    }
    let numbers = match cursor.at("(") {
        true => cursor.parenthesized()?,
        false => String::new(),
    };
    let numbers: Vec<u64> =
        numbers.split(',').map_while(|number| number.trim().parse().ok()).collect();
    let mut unsigned = false;
    let mut bytes = false;
    while let Some(word) = cursor.take() {
        unsigned |= word.is_word("UNSIGNED") || word.is_word("ZEROFILL");
        bytes |= word.is_word("BYTE");
    }
    Ok(mysql_named(&name, &numbers, unsigned, bytes))
}

fn mysql_named(name: &str, numbers: &[u64], unsigned: bool, bytes: bool) -> SqlType {
    let length = numbers.first().copied();
    let max_chars = length.and_then(|length| u32::try_from(length).ok());
    let either = |signed: SqlType, other: SqlType| if unsigned { other } else { signed };
    match name {
        "bool" | "boolean" => SqlType::Int8,
        "tinyint" | "int1" => either(SqlType::Int8, SqlType::UInt8),
        "smallint" | "int2" => either(SqlType::Int16, SqlType::UInt16),
        "mediumint" | "int3" | "middleint" => either(SqlType::Int32, SqlType::UInt32),
        "int" | "integer" | "int4" => either(SqlType::Int32, SqlType::UInt32),
        "bigint" | "int8" => either(SqlType::Int64, SqlType::UInt64),
        "serial" => SqlType::UInt64,
        "decimal" | "dec" | "fixed" | "numeric" => {
            // `decimal(0)` is `decimal(10,0)` too.
            let precision = length.filter(|digits| *digits > 0).unwrap_or(10);
            decimal(precision, numbers.get(1).copied().unwrap_or(0))
        }
        "float" if numbers.len() == 1 && length.is_some_and(|bits| bits > 24) => SqlType::Float64,
        "float" | "float4" => SqlType::Float32,
        "double" | "real" | "float8" => SqlType::Float64,
        "bit" => match u8::try_from(length.unwrap_or(1)) {
            Ok(bits @ 1..=64) => SqlType::BitNumber { bits },
            _ => SqlType::Exact,
        },
        "date" => SqlType::Date,
        "datetime" => SqlType::Timestamp,
        "timestamp" => SqlType::TimestampTz,
        "time" => SqlType::Time,
        "year" => SqlType::Year,
        "char" | "character" | "nchar" if bytes => SqlType::Bytes { max_bytes: length.or(Some(1)) },
        "char" | "character" | "nchar" => SqlType::Text { max_chars: max_chars.or(Some(1)) },
        "varchar" | "nvarchar" | "varcharacter" => SqlType::Text { max_chars },
        "tinytext" | "text" | "mediumtext" | "longtext" | "long" => {
            SqlType::Text { max_chars: None }
        }
        "binary" => SqlType::Bytes { max_bytes: length.or(Some(1)) },
        "varbinary" => SqlType::Bytes { max_bytes: length },
        "tinyblob" => SqlType::Bytes { max_bytes: Some(255) },
        // A blob with a length becomes the smallest blob that holds it.
        "blob" if length.is_none() => SqlType::Bytes { max_bytes: Some(65_535) },
        "mediumblob" => SqlType::Bytes { max_bytes: Some(16_777_215) },
        "longblob" => SqlType::Bytes { max_bytes: Some(4_294_967_295) },
        "blob" | "vector" | "geometry" | "point" | "linestring" | "polygon" | "multipoint"
        | "multilinestring" | "multipolygon" | "geometrycollection" | "geomcollection" => {
            SqlType::Bytes { max_bytes: None }
        }
        "json" => SqlType::Json { binary: false },
        "uuid" => SqlType::Uuid,
        _ => SqlType::Exact,
    }
}

/// Takes `('a', 'b')`.
pub fn labels(cursor: &mut Cursor<'_>) -> Read<Vec<String>> {
    cursor.expect("(")?;
    let mut labels = Vec::new();
    while !cursor.skip(")") {
        if !labels.is_empty() {
            cursor.expect(",")?;
        }
        // A character set before the label: _utf8mb4'a'.
        if cursor.peek().is_some_and(|token| token.kind == TokenKind::Word) {
            cursor.take();
        }
        labels.push(cursor.text()?);
    }
    Ok(labels)
}

#[cfg(test)]
mod tests {
    use super::super::catalog::{Domain, EnumType};
    use super::super::dialect::POSTGRES;
    use super::*;

    fn catalog() -> Catalog {
        Catalog {
            enums: vec![EnumType {
                name: TableName::new(Some("app"), "Mood"),
                labels: vec!["ok".to_owned()],
            }],
            domains: vec![Domain {
                name: TableName::new(Some("public"), "year"),
                declared: "integer".to_owned(),
                sql_type: SqlType::Int32,
                nullable: true,
                checks: Vec::new(),
            }],
            ..Catalog::default()
        }
    }

    fn check_postgres(expected: SqlType, declared: &[&str]) {
        for declared in declared {
            assert_eq!(sql_type(declared, &POSTGRES, &catalog()), expected, "{declared}");
        }
    }

    fn check_mysql(expected: SqlType, declared: &[&str]) {
        for declared in declared {
            assert_eq!(sql_type(declared, &MYSQL, &catalog()), expected, "{declared}");
        }
    }

    fn array(item: SqlType) -> SqlType {
        SqlType::Array(Box::new(item))
    }

    #[test]
    fn postgres_numbers_have_many_names() {
        check_postgres(SqlType::Int16, &["smallint", "INT2", "smallserial"]);
        check_postgres(SqlType::Int32, &["integer", "int", "int4", "serial", "pg_catalog.int4"]);
        check_postgres(SqlType::Int64, &["bigint", "int8", "bigserial"]);
        check_postgres(SqlType::UInt32, &["oid", "xid"]);
        check_postgres(SqlType::Float32, &["real", "float4", "float(24)"]);
        check_postgres(SqlType::Float64, &["double precision", "float8", "float", "float(25)"]);
        check_postgres(
            SqlType::Decimal { precision: 12, scale: 2 },
            &["numeric(12,2)", "DECIMAL(12, 2)"],
        );
        check_postgres(SqlType::Decimal { precision: 76, scale: 0 }, &["numeric(76)"]);
        check_postgres(
            SqlType::Numeric,
            &["numeric", "numeric(77)", "numeric(3,-2)", "numeric(2,3)"],
        );
    }

    #[test]
    fn postgres_text_and_times_have_long_names() {
        check_postgres(
            SqlType::Text { max_chars: Some(9) },
            &["character varying(9)", "varchar(9)"],
        );
        check_postgres(
            SqlType::Text { max_chars: None },
            &["text", "varchar", "public.citext", "bpchar"],
        );
        check_postgres(SqlType::Char { chars: 3 }, &["character(3)", "char(3)", "bpchar(3)"]);
        check_postgres(SqlType::Char { chars: 1 }, &["char"]);
        check_postgres(SqlType::Timestamp, &["timestamp(3) without time zone", "timestamp"]);
        check_postgres(SqlType::TimestampTz, &["timestamp(3) with time zone", "timestamptz(0)"]);
        check_postgres(SqlType::Time, &["time without time zone", "time(6)"]);
        check_postgres(
            SqlType::Exact,
            &["time with time zone", "timetz", "interval year to month"],
        );
        check_postgres(
            SqlType::Exact,
            &["money", "bit(3)", "bit varying", "inet", "\"char\"", "x.y"],
        );
    }

    #[test]
    fn postgres_arrays_have_one_dimension_or_are_exact() {
        check_postgres(
            array(SqlType::Int32),
            &["integer[]", "int[3]", "integer ARRAY", "int array[4]"],
        );
        check_postgres(array(SqlType::Text { max_chars: Some(3) }), &["character varying(3)[]"]);
        check_postgres(array(SqlType::TimestampTz), &["timestamp with time zone[]"]);
        check_postgres(SqlType::Exact, &["integer[][]", "text[3][3]"]);
    }

    #[test]
    fn postgres_user_types_come_out_of_the_catalog() {
        let labels = vec!["ok".to_owned()];
        check_postgres(SqlType::Enum { labels: labels.clone() }, &["app.\"Mood\"", "\"Mood\""]);
        check_postgres(array(SqlType::Enum { labels }), &["app.\"Mood\"[]"]);
        check_postgres(SqlType::Int32, &["public.year", "year"]);
        check_postgres(SqlType::Exact, &["app.year", "app.mood", "public.geometry(Point,4326)"]);
    }

    #[test]
    fn mysql_numbers_may_be_unsigned() {
        check_mysql(SqlType::Int8, &["tinyint(1)", "bool", "BOOLEAN", "tinyint(4)"]);
        check_mysql(SqlType::UInt8, &["tinyint unsigned"]);
        check_mysql(SqlType::UInt32, &["int(10) unsigned zerofill", "mediumint(8) UNSIGNED"]);
        check_mysql(SqlType::Int32, &["int(11)", "mediumint", "integer"]);
        check_mysql(SqlType::UInt64, &["serial", "bigint(20) unsigned"]);
        check_mysql(
            SqlType::Decimal { precision: 10, scale: 0 },
            &["decimal", "dec(10)", "fixed(10,0)"],
        );
        check_mysql(SqlType::Decimal { precision: 5, scale: 2 }, &["numeric(5,2) unsigned"]);
        check_mysql(SqlType::Float32, &["float", "float(7,4)", "float(24)"]);
        check_mysql(
            SqlType::Float64,
            &["double", "double precision", "real", "float(53)", "double(8,2)"],
        );
        check_mysql(SqlType::BitNumber { bits: 1 }, &["bit", "bit(1)"]);
        check_mysql(SqlType::BitNumber { bits: 64 }, &["bit(64)"]);
    }

    #[test]
    fn mysql_text_ignores_its_character_set() {
        check_mysql(SqlType::Text { max_chars: Some(10) }, &["varchar(10)", "char(10) binary"]);
        check_mysql(
            SqlType::Text { max_chars: Some(10) },
            &["national varchar(10)", "varchar(10) character set latin1", "NVARCHAR(10)"],
        );
        check_mysql(SqlType::Text { max_chars: None }, &["tinytext", "longtext", "text(100)"]);
        check_mysql(SqlType::Bytes { max_bytes: Some(16) }, &["binary(16)", "varbinary(16)"]);
        check_mysql(SqlType::Bytes { max_bytes: Some(255) }, &["tinyblob"]);
        check_mysql(SqlType::Bytes { max_bytes: None }, &["geometry", "point", "multipolygon"]);
    }

    #[test]
    fn mysql_times_and_the_rest() {
        check_mysql(SqlType::Timestamp, &["datetime", "datetime(6)"]);
        check_mysql(SqlType::TimestampTz, &["timestamp", "timestamp(3)"]);
        check_mysql(SqlType::Time, &["time(6)"]);
        check_mysql(SqlType::Year, &["year", "year(4)"]);
        check_mysql(SqlType::Json { binary: false }, &["json"]);
        check_mysql(SqlType::Uuid, &["uuid"]);
        check_mysql(SqlType::Exact, &["inet6", "inet4", "what"]);
    }

    #[test]
    fn mysql_labels_may_hold_commas_quotes_and_parentheses() {
        let labels = ["a,b", "it's", "(x)", "tab\t", "d\"q"].map(str::to_owned).to_vec();
        check_mysql(
            SqlType::Enum { labels: labels.clone() },
            &[r#"enum('a,b','it''s','(x)','tab\t','d"q')"#],
        );
        check_mysql(SqlType::Set { labels }, &[r#"SET('a,b', 'it\'s','(x)','tab	',"d\"q")"#]);
    }
}
