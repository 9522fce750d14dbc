//! `lookup('map', key)`: a value of another table by its key, as a function.
//!
//! The table is read into a compact hashed map before the model runs, once for all models. A model
//! that looks up stays a plain select of one table; what it looks up in is among what it reads.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::sync::{Arc, PoisonError, RwLock};

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray, UInt32Array};
use arrow::compute::{cast, concat, take};
use arrow::datatypes::{DataType, Field, FieldRef, Int64Type, SchemaRef, UInt64Type};
use datafusion::common::{Result, ScalarValue, exec_datafusion_err, exec_err, plan_err};
use datafusion::execution::memory_pool::MemoryReservation;
use datafusion::logical_expr::{
    ColumnarValue, Expr, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature,
    Volatility,
};
use hashbrown::HashTable;

use super::Doc;
use crate::engine::error::HINT;
use crate::engine::model_sql::TableRead;
use crate::plan::did_you_mean;

pub(in crate::engine) const NAME: &str = "lookup";

pub(super) const DOCS: &[Doc] = &[Doc {
    name: NAME,
    signature: "lookup('map', key [, 'column']) → the column's type",
    meaning: "The value that a map, a stage or a table of a source (`'legacy.users'`) has for a \
              key, which is its first column; NULL where it has none. Without a column's name the \
              table has two columns. As a LEFT JOIN, but kept in memory: for ID maps. A key that \
              stands twice is an error.",
    example: "lookup('colour', 2), lookup('colour', 9) IS NULL AS is_new",
    result: "green true",
}];

/// The tables that can be looked up in, and the maps that were made of them.
#[derive(Debug, Default)]
pub(in crate::engine) struct Lookups {
    schemas: RwLock<HashMap<TableRead, SchemaRef>>,
    maps: RwLock<HashMap<(TableRead, usize), Arc<HashedMap>>>,
}

impl Lookups {
    /// Takes note of a table; maps of a former one of this name are forgotten.
    pub fn table_is(&self, table: TableRead, schema: SchemaRef) {
        let mut maps = self.maps.write().unwrap_or_else(PoisonError::into_inner);
        maps.retain(|(of, _), _| *of != table);
        drop(maps);
        self.schemas.write().unwrap_or_else(PoisonError::into_inner).insert(table, schema);
    }

    /// Returns the places of a table's key and of the value, and the table's columns.
    fn places(&self, table: &TableRead, column: Option<&str>) -> Result<(Places, SchemaRef)> {
        let schemas = self.schemas.read().unwrap_or_else(PoisonError::into_inner);
        let Some(schema) = schemas.get(table) else {
            return plan_err!("lookup() reads `{table}`, which no source or model provides");
        };
        let names = || schema.fields().iter().map(|field| field.name().as_str());
        let mut shown = names().enumerate().filter(|(_, name)| !name.starts_with('_'));
        let Some((key, _)) = shown.next() else {
            return plan_err!("`{table}` has no column to look up by");
        };
        let value = match column {
            Some(column) => match names().position(|name| name == column) {
                Some(value) => value,
                None => {
                    let hint = did_you_mean(column, names());
                    let hint = hint.map(|hint| format!("{HINT}{hint}")).unwrap_or_default();
                    return plan_err!("column `{column}` is not in `{table}`{hint}");
                }
            },
            None => match (shown.next(), shown.next()) {
                (Some((value, _)), None) => value,
                _ => {
                    return plan_err!(
                        "`{table}` has not two columns{HINT}name the value's: \
                         lookup('{table}', key, 'column')"
                    );
                }
            },
        };
        Ok((Places { key, value }, schema.clone()))
    }

    /// Returns the places of the columns of a call whose map is not made yet.
    ///
    /// # Errors
    /// There is no such table or column.
    pub fn missing(&self, call: &LookupCall) -> Result<Option<Places>> {
        let (places, _) = self.places(&call.table, call.column.as_deref())?;
        let maps = self.maps.read().unwrap_or_else(PoisonError::into_inner);
        let is_there = maps.contains_key(&(call.table.clone(), places.value));
        Ok((!is_there).then_some(places))
    }

    pub fn add(&self, table: TableRead, places: Places, map: HashedMap) {
        let mut maps = self.maps.write().unwrap_or_else(PoisonError::into_inner);
        maps.insert((table, places.value), Arc::new(map));
    }
}

/// Where a table has the key and the value.
#[derive(Debug, Clone, Copy)]
pub(in crate::engine) struct Places {
    pub key: usize,
    pub value: usize,
}

/// What a call looks up in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::engine) struct LookupCall {
    pub table: TableRead,
    pub column: Option<String>,
}

impl LookupCall {
    /// Makes it of the texts of a call.
    pub fn new(table: &str, column: Option<&str>) -> Self {
        let (schema, table) = match table.split_once('.') {
            Some((schema, table)) => (Some(schema.to_owned()), table.to_owned()),
            None => (None, table.to_owned()),
        };
        Self { table: TableRead { schema, table }, column: column.map(str::to_owned) }
    }
}

#[derive(Debug)]
pub(in crate::engine) struct Lookup {
    tables: Arc<Lookups>,
    signature: Signature,
}

// An engine has one.
impl PartialEq for Lookup {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.tables, &other.tables)
    }
}

impl Eq for Lookup {}

impl Hash for Lookup {
    fn hash<H: Hasher>(&self, state: &mut H) {
        NAME.hash(state);
    }
}

impl Lookup {
    pub fn udf(tables: Arc<Lookups>) -> ScalarUDF {
        let signature = Signature::any(3, Volatility::Stable).type_signature;
        let two = Signature::any(2, Volatility::Stable).type_signature;
        let signature = Signature::one_of(vec![two, signature], Volatility::Stable);
        ScalarUDF::from(Self { tables, signature })
    }

    /// Returns the table and the column that a call's values are from.
    pub fn source(&self, arguments: &[Expr]) -> Option<(TableRead, String)> {
        let text = |place: usize| match arguments.get(place) {
            Some(Expr::Literal(value, _)) => value.try_as_str().flatten(),
            _ => None,
        };
        let call = LookupCall::new(text(0)?, text(2));
        let (places, schema) = self.tables.places(&call.table, call.column.as_deref()).ok()?;
        Some((call.table, schema.field(places.value).name().clone()))
    }
}

fn call_of(table: Option<&ScalarValue>, column: Option<&ScalarValue>) -> Option<LookupCall> {
    let table = table?.try_as_str().flatten()?;
    Some(LookupCall::new(table, column.and_then(|column| column.try_as_str().flatten())))
}

impl ScalarUDFImpl for Lookup {
    fn name(&self) -> &str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        plan_err!("lookup() has the type of its column")
    }

    fn return_field_from_args(&self, arguments: ReturnFieldArgs) -> Result<FieldRef> {
        let scalar = |place: usize| arguments.scalar_arguments.get(place).copied().flatten();
        let Some(call) = call_of(scalar(0), scalar(2)) else {
            return plan_err!("lookup() wants the names of table and column as texts");
        };
        let (places, schema) = self.tables.places(&call.table, call.column.as_deref())?;
        let key = schema.field(places.key);
        let given = arguments.arg_fields.get(1).map(|field| field.data_type().clone());
        let given = given.unwrap_or(DataType::Null);
        let is_fit = (key.data_type().is_integer() && given.is_integer())
            || (is_text(key.data_type()) && is_text(&given))
            || given.is_null();
        if !is_fit {
            let (table, name, found) = (&call.table, key.name(), key.data_type());
            return plan_err!(
                "`{table}` is looked up by `{name}`, which is {found}, with {given}{HINT}keys are integers or texts: cast them, or write a LEFT JOIN"
            );
        }
        let value = schema.field(places.value);
        let field = Field::new(NAME, value.data_type().clone(), true);
        Ok(Arc::new(field.with_metadata(value.metadata().clone())))
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let scalar = |place: usize| match arguments.args.get(place) {
            Some(ColumnarValue::Scalar(value)) => Some(value),
            _ => None,
        };
        let (Some(call), Some(key)) = (call_of(scalar(0), scalar(2)), arguments.args.get(1)) else {
            return exec_err!("lookup() wants a table and a key");
        };
        let (places, _) = self.tables.places(&call.table, call.column.as_deref())?;
        let maps = self.tables.maps.read().unwrap_or_else(PoisonError::into_inner);
        // While a plan is made, maps are not there: the call stays a call.
        let Some(map) = maps.get(&(call.table.clone(), places.value)) else {
            return exec_err!("`{}` is not read yet; lookup() is for models", call.table);
        };
        let keys = key.to_array(arguments.number_rows)?;
        Ok(ColumnarValue::Array(map.values_of(&keys)?))
    }
}

fn is_text(found: &DataType) -> bool {
    matches!(found, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

/// Values by key.
///
/// # Memory
/// The columns of key and value as Arrow has them, eight bytes for an integer key, and about five
/// bytes a key for the table.
#[derive(Debug)]
pub(in crate::engine) struct HashedMap {
    keys: Keys,
    values: ArrayRef,
    /// Places in both.
    table: HashTable<u32>,
    hasher: RandomState,
    /// Given back when the map is dropped.
    _memory: MemoryReservation,
}

#[derive(Debug)]
enum Keys {
    /// The bits of the integers; those of an unsigned column may be beyond a signed one's.
    Integers {
        bits: Vec<i64>,
        is_unsigned: bool,
    },
    Texts(StringArray),
}

impl HashedMap {
    /// Makes a map of batches of two columns, key and value.
    ///
    /// # Errors
    /// A key stands twice, or there are too many.
    pub fn new(
        schema: &SchemaRef,
        batches: &[RecordBatch],
        name: &TableRead,
        memory: MemoryReservation,
    ) -> std::result::Result<Self, String> {
        let rows = batches.iter().map(RecordBatch::num_rows).sum::<usize>();
        if u32::try_from(rows).is_err() {
            return Err(format!("`{name}` has too many rows to look up in"));
        }
        let column = |place: usize| {
            let arrays: Vec<&dyn Array> =
                batches.iter().map(|batch| batch.column(place).as_ref()).collect();
            match arrays.is_empty() {
                true => Ok(arrow::array::new_empty_array(schema.field(place).data_type())),
                false => concat(&arrays),
            }
        };
        // Texts of more than 2 GiB don't fit into one array.
        let failed = |error: &dyn std::fmt::Display| format!("lookup('{name}'): {error}");
        let key = column(0).map_err(|error| failed(&error))?;
        let values = column(1).map_err(|error| failed(&error))?;
        let keys = Keys::new(&key).map_err(|error| failed(&error))?;
        let hasher = RandomState::new();
        let mut table = HashTable::with_capacity(rows);
        for row in (0..rows).filter(|row| key.is_valid(*row)) {
            let hash = keys.hash(row, &hasher);
            if table.find(hash, |other: &u32| keys.are_equal(*other as usize, row)).is_some() {
                let column = schema.field(0).name();
                return Err(format!("`{name}` is looked up by `{column}`, and has a key twice"));
            }
            table.insert_unique(hash, row as u32, |other| keys.hash(*other as usize, &hasher));
        }
        Ok(Self { keys, values, table, hasher, _memory: memory })
    }

    fn values_of(&self, keys: &ArrayRef) -> Result<ArrayRef> {
        let places: UInt32Array = match &self.keys {
            Keys::Integers { bits, is_unsigned } => {
                let is_given_unsigned = keys.data_type().is_unsigned_integer();
                let given = integer_bits(keys)?;
                (0..keys.len())
                    .map(|row| {
                        let key = given[row];
                        // A negative number and one beyond 2⁶³ have the same bits.
                        let is_other = *is_unsigned != is_given_unsigned && key < 0;
                        if keys.is_null(row) || is_other {
                            return None;
                        }
                        let same = |place: &u32| bits[*place as usize] == key;
                        self.table.find(self.hasher.hash_one(key), same).copied()
                    })
                    .collect()
            }
            Keys::Texts(texts) => {
                let given = cast(keys, &DataType::Utf8)?;
                let find = |key: &str| {
                    let same = |place: &u32| texts.value(*place as usize) == key;
                    self.table.find(self.hasher.hash_one(key), same).copied()
                };
                given.as_string::<i32>().iter().map(|key| key.and_then(find)).collect()
            }
        };
        Ok(take(&self.values, &places, None)?)
    }
}

impl Keys {
    fn new(keys: &ArrayRef) -> Result<Self> {
        match keys.data_type() {
            found if found.is_integer() => Ok(Self::Integers {
                bits: integer_bits(keys)?,
                is_unsigned: found.is_unsigned_integer(),
            }),
            found if is_text(found) => {
                Ok(Self::Texts(cast(keys, &DataType::Utf8)?.as_string::<i32>().clone()))
            }
            found => exec_err!("a key is {found}"),
        }
    }

    fn hash(&self, row: usize, hasher: &RandomState) -> u64 {
        match self {
            Self::Integers { bits, .. } => hasher.hash_one(bits[row]),
            Self::Texts(texts) => hasher.hash_one(texts.value(row)),
        }
    }

    fn are_equal(&self, left: usize, right: usize) -> bool {
        match self {
            Self::Integers { bits, .. } => bits[left] == bits[right],
            Self::Texts(texts) => texts.value(left) == texts.value(right),
        }
    }
}

/// Returns integers as the bits of 64, whatever their width was; those of NULLs mean nothing.
fn integer_bits(keys: &ArrayRef) -> Result<Vec<i64>> {
    if keys.data_type().is_null() {
        return Ok(vec![0; keys.len()]);
    }
    if keys.data_type().is_unsigned_integer() {
        let keys = cast(keys, &DataType::UInt64)?;
        let keys = keys.as_primitive_opt::<UInt64Type>();
        let keys = keys.ok_or_else(|| exec_datafusion_err!("a key is no integer"))?;
        return Ok(keys.values().iter().map(|key| *key as i64).collect());
    }
    let keys = cast(keys, &DataType::Int64)?;
    let keys = keys.as_primitive_opt::<Int64Type>();
    let keys = keys.ok_or_else(|| exec_datafusion_err!("a key is no integer"))?;
    Ok(keys.values().to_vec())
}

#[cfg(test)]
mod tests {
    use crate::engine::test_engine::TestEngine;

    const MAP: (&str, &str) = (
        "user_map",
        "(VALUES (1, 'a'), (9223372036854775807, 'b'), (NULL, 'c')) AS t (old_id, new_id)",
    );

    fn engine() -> TestEngine {
        let rows = "(VALUES (1, 'x'), (2, 'y'), (NULL, 'z')) AS t (id, name)";
        TestEngine::new(&[MAP, ("s.users", rows)])
    }

    #[track_caller]
    fn check(engine: &TestEngine, sql: &str, expected: &[&str]) {
        assert_eq!(engine.run(sql).expect(sql), expected, "{sql}");
    }

    #[test]
    fn a_key_without_a_value_is_null() {
        let engine = engine();
        check(
            &engine,
            "SELECT name, lookup('user_map', id) AS u FROM s.users",
            &["x a 1", "y NULL 2", "z NULL 3"],
        );
        check(&engine, "SELECT lookup('user_map', 9223372036854775807) AS u", &["b"]);
        check(
            &engine,
            "SELECT lookup('user_map', CAST(18446744073709551615 AS bigint unsigned)) AS u",
            &["NULL"],
        );
        check(&engine, "SELECT lookup('s.users', 2, 'name') AS u", &["y"]);
    }

    #[test]
    fn a_map_is_made_anew_when_its_table_is() {
        let engine = engine();
        check(&engine, "SELECT lookup('user_map', 1) AS u", &["a"]);
        engine.add("user_map", "(VALUES ('k', 5)) AS t (old_id, new_id)", true);
        check(&engine, "SELECT lookup('user_map', 'k') + 1 AS u", &["6"]);
    }

    #[test]
    fn what_is_looked_up_in_is_read_and_the_rows_keep_their_source() {
        let planned = engine().plan("SELECT name, lookup('user_map', id) AS u FROM s.users");
        let planned = planned.expect("a plan");
        let reads: Vec<String> = planned.sql.reads.iter().map(ToString::to_string).collect();
        assert_eq!(reads, ["s.users", "user_map"]);
        let rows: Vec<String> = planned.row_sources.iter().map(ToString::to_string).collect();
        assert_eq!(rows, ["s.users"]);
        let sources: Vec<String> = planned.column_sources()[1]
            .iter()
            .map(|(table, column)| format!("{table}.{column}"))
            .collect();
        assert_eq!(sources, ["user_map.new_id", "s.users.id"]);
    }

    #[test]
    fn mistakes_are_named() {
        let engine = engine();
        for (call, words) in [
            ("lookup('user_mapp', 1)", "`user_mapp`, which no source or model provides"),
            ("lookup('user_map', 1, 'new')", "column `new` is not in `user_map`"),
            ("lookup('user_map', 'a')", "looked up by `old_id`, which is Int64, with Utf8"),
            ("lookup(name, 1)", "lookup() wants the name of a table as a text"),
        ] {
            engine.check_error(&format!("SELECT {call} AS x FROM s.users"), words);
        }
        engine.add("twice", "(VALUES (1, 'a'), (1, 'b')) AS t (k, v)", true);
        engine.check_error(
            "SELECT lookup('twice', 1) AS x",
            "`twice` is looked up by `k`, and has a key twice",
        );
        engine.add("wide", "(VALUES (1, 'a', 'b')) AS t (k, v, w)", true);
        engine.check_error("SELECT lookup('wide', 1) AS x", "`wide` has not two columns");
    }
}
