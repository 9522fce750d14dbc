//! Functions that make JSON of values of any type: `to_json`, `json_object`, `json_array`, and
//! what the aggregates `json_agg` and `json_object_agg` are made of.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, StringBuilder};
use arrow::datatypes::{DataType, FieldRef};
use datafusion::common::{Result, exec_err, plan_err};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature,
    Volatility,
};

use super::Doc;
use super::json_column::{JsonColumn, check_type, columns};
use super::json_field::json_field;
use crate::engine::error::HINT;

pub(super) const DOCS: &[Doc] = &[
    Doc {
        name: "to_json",
        signature: "to_json(value) → json",
        meaning: "The value as JSON: numbers with all their digits, lists as arrays, structs as \
                  objects, JSON as it is, all else as a string; NULL stays NULL.",
        example: "to_json('Say \"hi\"')",
        result: r#""Say \"hi\"""#,
    },
    Doc {
        name: "json_object",
        signature: "json_object(name, value, …) → json",
        meaning: "An object of these members, in this order, without blanks; a value that is \
                  NULL is null. `json_build_object` is the same.",
        example: "json_object('id', 9007199254740993, 'tags', json_array('a', NULL))",
        result: r#"{"id":9007199254740993,"tags":["a",null]}"#,
    },
    Doc {
        name: "json_array",
        signature: "json_array(value, …) → json",
        meaning: "An array of these values; NULL is null. `json_build_array` is the same.",
        example: "json_array(1, 2.50, 'x', true, '{}'::json)",
        result: r#"[1,2.50,"x",true,{}]"#,
    },
    Doc {
        name: "json_agg",
        signature: "json_agg(value [ORDER BY …]) → json",
        meaning: "Aggregate: an array of the group's values, NULLs too; NULL where the group has \
                  no row.",
        example: "json_agg(n ORDER BY n DESC) FROM (VALUES (1), (3), (2)) AS t (n)",
        result: "[3,2,1]",
    },
    Doc {
        name: "json_object_agg",
        signature: "json_object_agg(name, value [ORDER BY …]) → json",
        meaning: "Aggregate: an object of the group's members. A name that stands twice is \
                  written twice.",
        example: "json_object_agg(k, v ORDER BY k) FROM (VALUES ('b', 1), ('a', 2)) AS t (k, v)",
        result: r#"{"a":2,"b":1}"#,
    },
];

/// The parts of `json_agg` and `json_object_agg`, which `syntax` puts around `array_agg`.
pub(super) const ARRAY_OF: &str = "json_array_of";
pub(super) const MEMBER: &str = "json_member";
pub(super) const OBJECT_OF: &str = "json_object_of";

pub(super) fn udfs() -> Vec<ScalarUDF> {
    use Shape::{Array, ArrayOf, Member, Object, ObjectOf, Value};
    let udf = |shape, name, aliases: &[&str]| {
        let signature = Signature::variadic_any(Volatility::Immutable);
        let signature = match shape {
            Object | Array => Signature::one_of(
                vec![signature.type_signature, datafusion::logical_expr::TypeSignature::Nullary],
                Volatility::Immutable,
            ),
            _ => signature,
        };
        let aliases = aliases.iter().map(|alias| (*alias).to_owned()).collect();
        ScalarUDF::from(JsonMaker { shape, name, aliases, signature })
    };
    vec![
        udf(Value, "to_json", &["to_jsonb"]),
        udf(Object, "json_object", &["json_build_object", "jsonb_build_object"]),
        udf(Array, "json_array", &["json_build_array", "jsonb_build_array"]),
        udf(Member, MEMBER, &[]),
        udf(ArrayOf, ARRAY_OF, &[]),
        udf(ObjectOf, OBJECT_OF, &[]),
    ]
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Shape {
    Value,
    Object,
    Array,
    /// `"name":value`
    Member,
    /// An array of a list's items, which are JSON.
    ArrayOf,
    /// An object of a list's items, which are members.
    ObjectOf,
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct JsonMaker {
    shape: Shape,
    name: &'static str,
    aliases: Vec<String>,
    signature: Signature,
}

impl ScalarUDFImpl for JsonMaker {
    fn name(&self) -> &str {
        self.name
    }

    fn aliases(&self) -> &[String] {
        &self.aliases
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8)
    }

    fn return_field_from_args(&self, arguments: ReturnFieldArgs) -> Result<FieldRef> {
        let fields = arguments.arg_fields;
        match self.shape {
            Shape::Value if fields.len() != 1 => {
                return plan_err!("to_json() wants 1 argument, found {}", fields.len());
            }
            Shape::Object if !fields.len().is_multiple_of(2) => {
                return plan_err!(
                    "json_object() wants names and values in turn, found {} arguments",
                    fields.len()
                );
            }
            Shape::Object | Shape::Member => {
                if let Some(name) =
                    fields.iter().step_by(2).find(|name| name.data_type().is_nested())
                {
                    let found = name.data_type();
                    return plan_err!("{found} is no name of a member{HINT}cast it to text");
                }
            }
            _ => {}
        }
        fields.iter().try_for_each(|field| check_type(field))?;
        Ok(Arc::new(json_field(self.name)))
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let rows = arguments.number_rows;
        let arrays = arguments.args.iter().map(|argument| argument.to_array(rows));
        let arrays = arrays.collect::<Result<Vec<ArrayRef>>>()?;
        let mut texts = StringBuilder::with_capacity(rows, 0);
        let mut text = String::new();
        if let (Shape::ArrayOf | Shape::ObjectOf, [lists]) = (self.shape, &arrays[..]) {
            return self.joined(lists);
        }
        let columns = columns(&arguments.arg_fields, &arrays)?;
        for row in 0..rows {
            text.clear();
            match self.write(&columns, &arrays, row, &mut text)? {
                true => texts.append_value(&text),
                false => texts.append_null(),
            }
        }
        Ok(ColumnarValue::Array(Arc::new(texts.finish())))
    }
}

impl JsonMaker {
    /// Appends the JSON of a row; false where it is NULL.
    fn write(
        &self,
        columns: &[JsonColumn],
        arrays: &[ArrayRef],
        row: usize,
        out: &mut String,
    ) -> Result<bool> {
        match (self.shape, columns) {
            (Shape::Value, [value]) => {
                if arrays[0].is_null(row) {
                    return Ok(false);
                }
                value.write(row, out)?;
            }
            (Shape::Member, [name, value]) => self.write_member(name, value, row, out)?,
            (Shape::Object, members) => {
                out.push('{');
                for (place, member) in members.chunks_exact(2).enumerate() {
                    if place > 0 {
                        out.push(',');
                    }
                    self.write_member(&member[0], &member[1], row, out)?;
                }
                out.push('}');
            }
            (Shape::Array, values) => {
                out.push('[');
                for (place, value) in values.iter().enumerate() {
                    if place > 0 {
                        out.push(',');
                    }
                    value.write(row, out)?;
                }
                out.push(']');
            }
            _ => return exec_err!("{} has other arguments", self.name),
        }
        Ok(true)
    }

    fn write_member(
        &self,
        name: &JsonColumn,
        value: &JsonColumn,
        row: usize,
        out: &mut String,
    ) -> Result<()> {
        if !name.write_name(row, out)? {
            return exec_err!("the name of a member is NULL");
        }
        out.push(':');
        value.write(row, out)
    }

    /// Joins the items of each list, which are JSON or members by now.
    fn joined(&self, lists: &ArrayRef) -> Result<ColumnarValue> {
        let (open, close) = if self.shape == Shape::ArrayOf { ('[', ']') } else { ('{', '}') };
        let mut texts = StringBuilder::with_capacity(lists.len(), 0);
        let mut text = String::new();
        let Some(lists) = lists.as_list_opt::<i32>() else {
            return exec_err!("{} wants a list", self.name);
        };
        for list in lists.iter() {
            let Some(items) = list else {
                texts.append_null();
                continue;
            };
            text.clear();
            text.push(open);
            for (place, item) in items.as_string::<i32>().iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                text.push_str(item.unwrap_or("null"));
            }
            text.push(close);
            texts.append_value(&text);
        }
        Ok(ColumnarValue::Array(Arc::new(texts.finish())))
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::functions::is_json;
    use crate::engine::test_engine::TestEngine;

    #[test]
    fn values_of_all_types_have_the_forms_of_to_json() {
        let engine = TestEngine::new(&[]);
        for (value, expected) in [
            ("18446744073709551615", "18446744073709551615"),
            ("CAST('12345678901234567890.120' AS numeric(30,3))", "12345678901234567890.120"),
            ("1.5::double precision", "1.5"),
            ("'NaN'::double precision", "\"NaN\""),
            ("timestamp '2024-02-29 10:00:00.5'", "\"2024-02-29T10:00:00.5\""),
            ("timestamptz '2024-02-29 10:00:00+02'", "\"2024-02-29T08:00:00+00:00\""),
            ("date '0001-01-01'", "\"0001-01-01\""),
            ("decode('00ff', 'hex')", "\"\\\\x00ff\""),
            ("true", "true"),
            ("ARRAY[1, NULL]", "[1,null]"),
            ("named_struct('a', 1, 'b', ARRAY['x'])", "{\"a\":1,\"b\":[\"x\"]}"),
            ("' {\"a\" : 1} '::json", "{\"a\" : 1}"),
            ("'{}'", "\"{}\""),
            ("NULL::text", "NULL"),
        ] {
            engine.check(&format!("to_json({value})"), expected);
        }
    }

    #[test]
    fn aggregates_follow_their_order_and_filter() {
        let rows = "(VALUES (1, 'a', 3), (1, NULL, 1), (2, 'c', 2)) AS t (g, v, o)";
        let engine = TestEngine::new(&[("s.a", rows)]);
        let check = |sql: &str, expected: &[&str]| {
            assert_eq!(engine.run(sql).expect(sql), expected, "{sql}");
        };
        check(
            "SELECT g, json_agg(v ORDER BY o) AS j FROM s.a GROUP BY g ORDER BY g",
            &["1 [null,\"a\"]", "2 [\"c\"]"],
        );
        check(
            "SELECT json_agg(json_object('v', v) ORDER BY o) FILTER (WHERE o > 1) AS j, \
             json_agg(o ORDER BY o DESC) AS k, jsonb_agg(DISTINCT g ORDER BY g) AS d FROM s.a",
            &["[{\"v\":\"c\"},{\"v\":\"a\"}] [3,2,1] [1,2]"],
        );
        check("SELECT json_agg(v) AS j FROM s.a WHERE o > 9", &["NULL"]);
        check(
            "SELECT json_object_agg(o, v ORDER BY o) AS j FROM s.a WHERE v IS NOT NULL",
            &["{\"2\":\"c\",\"3\":\"a\"}"],
        );
    }

    #[test]
    fn what_is_made_is_marked_as_json() {
        let engine = TestEngine::new(&[("s.a", "(VALUES (1, '{}')) AS t (id, j)")]);
        for expression in [
            "json_object('a', id)",
            "to_json(id)",
            "j::jsonb",
            "CAST(j AS json)",
            "j::json -> 'a'",
            "yaml_to_json('a: 1')",
        ] {
            let sql = format!("SELECT {expression} AS x FROM s.a");
            let planned = engine.plan(&sql).expect(&sql);
            assert!(is_json(planned.schema.field(0)), "{expression}");
        }
        let sql = "SELECT json_agg(id) AS x FROM (SELECT id FROM s.a) AS b";
        assert!(is_json(engine.plan(sql).expect(sql).schema.field(0)));
    }

    #[test]
    fn mistakes_are_named() {
        let engine = TestEngine::new(&[]);
        engine.check_error("SELECT json_object('a') AS x", "names and values in turn");
        engine.check_error("SELECT json_object(NULL::text, 1) AS x", "name of a member is NULL");
        engine.check_error("SELECT json_object('a', '{'::json) AS x", "not JSON from byte");
    }
}
