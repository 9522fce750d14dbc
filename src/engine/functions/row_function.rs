//! A function that makes one value of a row's arguments, as the engine wants it.
//!
//! As PostgreSQL's strict functions do, it gives NULL where an argument is NULL. Texts are appended
//! to the buffer of the whole column: no value is allocated.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BinaryArray, BooleanBuilder, Int64Array, Int64Builder, ListBuilder,
    StringArray, StringBuilder,
};
use arrow::datatypes::{DataType, Field, FieldRef, Int64Type};
use datafusion::common::{DataFusionError, Result, exec_err, plan_err};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature,
    Volatility,
};

use super::json_field::json_field;
use crate::engine::error::HINT;

/// What an argument has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Text,
    /// A `bytea`; a text is taken as its UTF-8.
    Bytes,
    /// A text or an integer.
    Key,
}

/// One argument of a row.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    Text(&'a str),
    Bytes(&'a [u8]),
    Integer(i64),
}

impl<'a> Value<'a> {
    pub fn text(&self) -> &'a str {
        match self {
            Self::Text(text) => text,
            Self::Bytes(_) | Self::Integer(_) => "",
        }
    }

    pub fn bytes(&self) -> &'a [u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
            Self::Integer(_) => &[],
        }
    }
}

/// What is wrong with the arguments of a row, for a message.
pub(super) type Fault = String;

/// Takes the items of a list.
pub(super) type ItemSink<'a> = &'a mut dyn FnMut(Option<&str>);

/// How the value of a row is made; `false` and `None` are NULL.
#[derive(Clone, Copy)]
pub(super) enum Makes {
    Text(fn(&[Value], &mut String) -> Result<bool, Fault>),
    /// Text that is marked as JSON.
    Json(fn(&[Value], &mut String) -> Result<bool, Fault>),
    Integer(fn(&[Value]) -> Result<Option<i64>, Fault>),
    Boolean(fn(&[Value]) -> Result<Option<bool>, Fault>),
    /// A list of texts and NULLs, each given to the sink.
    Texts(fn(&[Value], ItemSink) -> Result<bool, Fault>),
    /// A list of JSON texts.
    JsonList(fn(&[Value], ItemSink) -> Result<bool, Fault>),
}

/// What a row function is called, takes and makes.
#[derive(Clone, Copy)]
pub(super) struct RowFunction {
    pub name: &'static str,
    pub aliases: &'static [&'static str],
    /// The arguments that have to be there.
    pub takes: &'static [Takes],
    /// Arguments that may follow.
    pub then: &'static [Takes],
    /// The last argument may stand again and again.
    pub repeats: bool,
    pub makes: Makes,
}

impl RowFunction {
    /// A function without optional arguments.
    pub const fn new(name: &'static str, takes: &'static [Takes], makes: Makes) -> Self {
        Self { name, aliases: &[], takes, then: &[], repeats: false, makes }
    }

    pub fn udf(self) -> ScalarUDF {
        let aliases = self.aliases.iter().map(|alias| (*alias).to_owned()).collect();
        let signature = Signature::user_defined(Volatility::Immutable);
        ScalarUDF::from(Strict { function: self, aliases, signature })
    }

    /// Returns what the argument at a place has to be; `None` where there may be none.
    fn taken(&self, place: usize) -> Option<Takes> {
        let all = self.takes.len() + self.then.len();
        let place = if self.repeats { place.min(all.saturating_sub(1)) } else { place };
        self.takes.iter().chain(self.then).nth(place).copied()
    }
}

struct Strict {
    function: RowFunction,
    aliases: Vec<String>,
    signature: Signature,
}

impl std::fmt::Debug for Strict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.function.name)
    }
}

// Names are unique: the list of functions is tested.
impl PartialEq for Strict {
    fn eq(&self, other: &Self) -> bool {
        self.function.name == other.function.name
    }
}

impl Eq for Strict {}

impl Hash for Strict {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.function.name.hash(state);
    }
}

impl ScalarUDFImpl for Strict {
    fn name(&self) -> &str {
        self.function.name
    }

    fn aliases(&self) -> &[String] {
        &self.aliases
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.field().data_type().clone())
    }

    fn return_field_from_args(&self, _: ReturnFieldArgs) -> Result<FieldRef> {
        Ok(Arc::new(self.field()))
    }

    fn coerce_types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        let name = self.function.name;
        let most = self.function.takes.len() + self.function.then.len();
        if found.len() < self.function.takes.len() || (found.len() > most && !self.function.repeats)
        {
            let wants = match (self.function.takes.len(), most) {
                (least, most) if least == most => format!("{least}"),
                (least, most) => format!("{least} to {most}"),
            };
            return plan_err!("{name}() wants {wants} arguments, found {}", found.len());
        }
        let places = found.iter().enumerate();
        places
            .map(|(place, found)| {
                let taken = self.function.taken(place).unwrap_or(Takes::Text);
                coerced(taken, found).ok_or_else(|| {
                    let wanted = match taken {
                        Takes::Text => "a text",
                        Takes::Bytes => "bytes",
                        Takes::Key => "a text or an integer",
                    };
                    let place = place + 1;
                    DataFusionError::Plan(format!(
                        "{name}() wants {wanted} as argument {place}, found {found}{HINT}cast it"
                    ))
                })
            })
            .collect()
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        // A scalar list would lose the mark of its items.
        let is_list = matches!(self.function.makes, Makes::Texts(_) | Makes::JsonList(_));
        let is_constant = !is_list
            && arguments.args.iter().all(|argument| matches!(argument, ColumnarValue::Scalar(_)));
        let rows = if is_constant { 1 } else { arguments.number_rows };
        let arrays = arguments.args.iter().map(|argument| argument.to_array(rows));
        let arrays = arrays.collect::<Result<Vec<ArrayRef>>>()?;
        let columns = arrays.iter().map(Column::new).collect::<Result<Vec<_>>>()?;
        let made = self.made(&columns, rows)?;
        if is_constant {
            let value = datafusion::common::ScalarValue::try_from_array(&made, 0)?;
            return Ok(ColumnarValue::Scalar(value));
        }
        Ok(ColumnarValue::Array(made))
    }
}

impl Strict {
    fn field(&self) -> Field {
        let name = self.function.name;
        let item = |field: Field| DataType::List(Arc::new(field));
        match self.function.makes {
            Makes::Text(_) => Field::new(name, DataType::Utf8, true),
            Makes::Json(_) => json_field(name),
            Makes::Integer(_) => Field::new(name, DataType::Int64, true),
            Makes::Boolean(_) => Field::new(name, DataType::Boolean, true),
            Makes::Texts(_) => Field::new(name, item(text_item()), true),
            Makes::JsonList(_) => Field::new(name, item(json_field("item")), true),
        }
    }

    fn made(&self, columns: &[Column], rows: usize) -> Result<ArrayRef> {
        let mut values = Vec::with_capacity(columns.len());
        let fault =
            |fault: Fault| DataFusionError::Execution(format!("{}(): {fault}", self.function.name));
        // Returns false for a row with a NULL.
        fn fill<'a>(columns: &[Column<'a>], row: usize, values: &mut Vec<Value<'a>>) -> bool {
            values.clear();
            values.extend(columns.iter().map_while(|column| column.value(row)));
            values.len() == columns.len()
        }
        match self.function.makes {
            Makes::Text(make) | Makes::Json(make) => {
                let mut texts = StringBuilder::with_capacity(rows, 0);
                let mut text = String::new();
                for row in 0..rows {
                    text.clear();
                    if fill(columns, row, &mut values) && make(&values, &mut text).map_err(fault)? {
                        texts.append_value(&text);
                    } else {
                        texts.append_null();
                    }
                }
                Ok(Arc::new(texts.finish()))
            }
            Makes::Integer(make) => {
                let mut numbers = Int64Builder::with_capacity(rows);
                for row in 0..rows {
                    let is_whole = fill(columns, row, &mut values);
                    let number = if is_whole { make(&values).map_err(fault)? } else { None };
                    numbers.append_option(number);
                }
                Ok(Arc::new(numbers.finish()))
            }
            Makes::Boolean(make) => {
                let mut truths = BooleanBuilder::with_capacity(rows);
                for row in 0..rows {
                    let is_whole = fill(columns, row, &mut values);
                    let truth = if is_whole { make(&values).map_err(fault)? } else { None };
                    truths.append_option(truth);
                }
                Ok(Arc::new(truths.finish()))
            }
            Makes::Texts(make) | Makes::JsonList(make) => {
                let item = match self.function.makes {
                    Makes::JsonList(_) => json_field("item"),
                    _ => text_item(),
                };
                let mut lists = ListBuilder::new(StringBuilder::new()).with_field(item);
                for row in 0..rows {
                    let is_there = fill(columns, row, &mut values)
                        && make(&values, &mut |text| lists.values().append_option(text))
                            .map_err(fault)?;
                    lists.append(is_there);
                }
                Ok(Arc::new(lists.finish()))
            }
        }
    }
}

fn text_item() -> Field {
    Field::new("item", DataType::Utf8, true)
}

/// Returns the type that an argument is cast to; `None` where it may not be.
fn coerced(taken: Takes, found: &DataType) -> Option<DataType> {
    let is_text = matches!(found, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
    let is_binary = matches!(
        found,
        DataType::Binary
            | DataType::LargeBinary
            | DataType::BinaryView
            | DataType::FixedSizeBinary(_)
    );
    match taken {
        Takes::Text if is_text || found.is_null() => Some(DataType::Utf8),
        Takes::Bytes if is_text => Some(DataType::Utf8),
        Takes::Bytes if is_binary || found.is_null() => Some(DataType::Binary),
        Takes::Key if is_text || found.is_null() => Some(DataType::Utf8),
        Takes::Key if found.is_integer() => Some(DataType::Int64),
        _ => None,
    }
}

/// One argument of all rows.
enum Column<'a> {
    Text(&'a StringArray),
    Bytes(&'a BinaryArray),
    Integer(&'a Int64Array),
}

impl<'a> Column<'a> {
    fn new(array: &'a ArrayRef) -> Result<Self> {
        match array.data_type() {
            DataType::Utf8 => Ok(Self::Text(array.as_string())),
            DataType::Binary => Ok(Self::Bytes(array.as_binary())),
            DataType::Int64 => Ok(Self::Integer(array.as_primitive::<Int64Type>())),
            other => exec_err!("an argument is {other}"),
        }
    }

    fn value(&self, row: usize) -> Option<Value<'a>> {
        match self {
            Self::Text(texts) => texts.is_valid(row).then(|| Value::Text(texts.value(row))),
            Self::Bytes(bytes) => bytes.is_valid(row).then(|| Value::Bytes(bytes.value(row))),
            Self::Integer(numbers) => {
                numbers.is_valid(row).then(|| Value::Integer(numbers.value(row)))
            }
        }
    }
}
