//! Which test the texts of each of PostgreSQL's types have to pass, and which types have none.
//!
//! A test takes what the type's input function takes, as COPY calls it. What depends on a setting
//! of the session (DateStyle, lc_monetary) is taken in the form that `pg_dump` writes alone.

use super::postgres_compounds::{array_fault, multirange_fault, range_fault, tsvector_fault};
use super::postgres_intervals::{Moment, interval_fault, moment_fault};
use super::postgres_json::json_fault;
use super::postgres_networks::{cidr_fault, inet_fault, macaddr_fault, macaddr8_fault};
use super::postgres_numbers::{
    Decimal, float_fault, integer_fault, money_fault, number_fault, oid_fault,
};
use super::postgres_words::{
    bits_fault, boolean_fault, bytes_fault, label_fault, length_fault, lsn_fault, name_fault,
    uuid_fault,
};
use super::rules::{Fault, TextTest};
use crate::dump::cursor::Cursor;
use crate::dump::declared_type::{PostgresType, same_type};
use crate::dump::{Catalog, POSTGRES};

/// The fault of a text; `None` where the type takes it.
pub(super) type Verdict = Option<Fault>;

/// Domains that stand on one another; PostgreSQL has no bound, and no schema has so many.
const MAX_DEPTH: usize = 16;

/// What of a value is tested: the text of the whole, or of an array's items, each by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tested {
    Whole,
    Items,
}

/// Returns the test of a declared type's texts; `None` where the type takes every text.
///
/// # Errors
/// Why there is none.
pub(super) fn type_test(
    declared: &str,
    tested: Tested,
    catalog: &Catalog,
) -> Result<Option<TextTest>, String> {
    type_test_below(declared, tested, catalog, MAX_DEPTH)
}

fn type_test_below(
    declared: &str,
    tested: Tested,
    catalog: &Catalog,
    depth: usize,
) -> Result<Option<TextTest>, String> {
    let mut cursor = Cursor::new(declared.as_bytes(), &POSTGRES);
    let not_tested = || format!("the values of type `{declared}` are taken as they are");
    let read = PostgresType::read(&mut cursor).map_err(|_| not_tested())?;
    let name = read.type_name();
    if let Some(domain) = catalog.domains.iter().find(|domain| same_type(&domain.name, &name)) {
        if read.dimensions > 0 {
            return Err(format!("the items of `{declared}` are not tested by its domain"));
        }
        let depth = depth.checked_sub(1).ok_or_else(not_tested)?;
        return type_test_below(&domain.declared, tested, catalog, depth);
    }
    let item = match catalog.enums.iter().find(|found| same_type(&found.name, &name)) {
        Some(found) => {
            let labels = found.labels.clone();
            Some(Box::new(move |text: &str| label_fault(text, &labels)) as TextTest)
        }
        None if read.schema.is_some() => None,
        None => built_in(&read),
    };
    let item = item.ok_or_else(|| not_tested_because(&read.name).unwrap_or_else(not_tested))?;
    let takes_all = is_any_text(&read);
    Ok(match read.dimensions {
        0 => (!takes_all).then_some(item),
        _ if tested == Tested::Items => (!takes_all).then_some(item),
        _ => Some(Box::new(move |text| array_fault(text, &item))),
    })
}

fn is_any_text(read: &PostgresType) -> bool {
    let has_limit = !read.modifiers.is_empty();
    match read.name.as_str() {
        "text" | "citext" | "\"char\"" => read.schema.is_none(),
        "character varying" | "bpchar" => !has_limit,
        _ => false,
    }
}

/// Says why a type of PostgreSQL's own has no test.
fn not_tested_because(name: &str) -> Option<String> {
    let why = match name {
        "xml" => "XML is not parsed here",
        "tsquery" | "jsonpath" => "its language is not parsed here",
        "point" | "line" | "lseg" | "box" | "path" | "polygon" | "circle" => {
            "shapes are not parsed here"
        }
        "regclass" | "regproc" | "regprocedure" | "regoper" | "regoperator" | "regtype"
        | "regrole" | "regnamespace" | "regconfig" | "regdictionary" | "regcollation" => {
            "it names what the target's server has"
        }
        "pg_snapshot" | "txid_snapshot" | "aclitem" | "tid" | "refcursor" | "xid8" => {
            "it is a server's own"
        }
        _ => return None,
    };
    Some(format!("the values of type `{name}` are taken as they are: {why}"))
}

fn built_in(read: &PostgresType) -> Option<TextTest> {
    let modifiers = read.modifiers.clone();
    let length = modifiers.first().and_then(|length| usize::try_from(*length).ok());
    Some(match read.name.as_str() {
        "boolean" => Box::new(boolean_fault),
        "smallint" | "smallserial" => {
            Box::new(|text| integer_fault(text, i16::MIN.into(), i16::MAX.into()))
        }
        "integer" | "serial" => {
            Box::new(|text| integer_fault(text, i32::MIN.into(), i32::MAX.into()))
        }
        "bigint" | "bigserial" => Box::new(|text| integer_fault(text, i64::MIN, i64::MAX)),
        "oid" => Box::new(oid_fault),
        "real" => Box::new(float_fault::<f32>),
        "float" if length.is_some_and(|bits| bits <= 24) => Box::new(float_fault::<f32>),
        "double precision" | "float" => Box::new(float_fault::<f64>),
        "numeric" => {
            let of = Decimal::declared(&modifiers);
            Box::new(move |text| number_fault(text, of))
        }
        "money" => Box::new(money_fault),
        "text" | "citext" => Box::new(|_| None),
        "character varying" | "bpchar" => match length {
            Some(limit) => Box::new(move |text| length_fault(text, limit)),
            None => Box::new(|_| None),
        },
        "character" => {
            let limit = length.unwrap_or(1);
            Box::new(move |text| length_fault(text, limit))
        }
        "name" => Box::new(name_fault),
        "\"char\"" => Box::new(|_| None),
        "bytea" => Box::new(bytes_fault),
        "uuid" => Box::new(uuid_fault),
        "json" => Box::new(|text| json_fault(text, false)),
        "jsonb" => Box::new(|text| json_fault(text, true)),
        "date" => Box::new(|text| moment_fault(text, Moment::Date)),
        "time" => Box::new(|text| moment_fault(text, Moment::Time)),
        "timetz" => Box::new(|text| moment_fault(text, Moment::TimeTz)),
        "timestamp" => Box::new(|text| moment_fault(text, Moment::Timestamp)),
        "timestamptz" => Box::new(|text| moment_fault(text, Moment::TimestampTz)),
        "interval" => Box::new(interval_fault),
        "bit" => {
            let bits = length.unwrap_or(1);
            Box::new(move |text| bits_fault(text, bits, true))
        }
        "bit varying" => {
            let bits = length.unwrap_or(usize::MAX);
            Box::new(move |text| bits_fault(text, bits, false))
        }
        "inet" => Box::new(inet_fault),
        "cidr" => Box::new(cidr_fault),
        "macaddr" => Box::new(macaddr_fault),
        "macaddr8" => Box::new(macaddr8_fault),
        "pg_lsn" => Box::new(lsn_fault),
        "tsvector" => Box::new(tsvector_fault),
        name => {
            let (kind, is_many) = match name.strip_suffix("multirange") {
                Some(kind) => (kind, true),
                None => (name.strip_suffix("range")?, false),
            };
            let bound = Bound::of(kind)?;
            if is_many {
                Box::new(move |text| multirange_fault(text, bound))
            } else {
                Box::new(move |text| range_fault(text, bound))
            }
        }
    })
}

/// What the ends of a range are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    Int4,
    Int8,
    Number,
    Date,
    Timestamp,
    TimestampTz,
}

impl Bound {
    fn of(kind: &str) -> Option<Self> {
        Some(match kind {
            "int4" => Self::Int4,
            "int8" => Self::Int8,
            "num" => Self::Number,
            "date" => Self::Date,
            "ts" => Self::Timestamp,
            "tstz" => Self::TimestampTz,
            _ => return None,
        })
    }
}
