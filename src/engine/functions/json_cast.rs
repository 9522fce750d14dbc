//! `json(text)`: what `::json` and `::jsonb` are. It marks a text as JSON and leaves it as it is.
//!
//! A text that is none is found where it is used: the contract rejects its row, and functions that
//! read it fail.

use std::sync::Arc;

use arrow::datatypes::{DataType, FieldRef};
use datafusion::common::{Result, plan_err};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature,
    Volatility,
};

use super::Doc;
use super::json_field::json_field;
use crate::engine::error::HINT;

pub(super) const NAME: &str = "json";

pub(super) const DOCS: &[Doc] = &[Doc {
    name: NAME,
    signature: "text::json, text::jsonb, json(text) → json",
    meaning: "The text, which is JSON from here on: it is embedded, not quoted. It is not \
              rewritten; whether it is JSON is tested by the contract (`json_valid` tells before).",
    example: "json_object('settings', '{\"n\": 1.0}'::jsonb)",
    result: r#"{"settings":{"n": 1.0}}"#,
}];

pub(super) fn udf() -> ScalarUDF {
    let signature = Signature::user_defined(Volatility::Immutable);
    ScalarUDF::from(JsonCast { signature })
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct JsonCast {
    signature: Signature,
}

impl ScalarUDFImpl for JsonCast {
    fn name(&self) -> &str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8)
    }

    fn return_field_from_args(&self, _: ReturnFieldArgs) -> Result<FieldRef> {
        Ok(Arc::new(json_field(NAME)))
    }

    fn coerce_types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        use DataType::{LargeUtf8, Null, Utf8, Utf8View};
        match found {
            [Utf8 | LargeUtf8 | Utf8View | Null] => Ok(vec![Utf8]),
            [found] => plan_err!("{found} can't be cast to json{HINT}write to_json(value)"),
            _ => plan_err!("json() wants 1 argument, found {}", found.len()),
        }
    }

    fn invoke_with_args(&self, mut arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        match arguments.args.pop() {
            Some(text) => Ok(text),
            None => plan_err!("json() wants 1 argument"),
        }
    }
}
