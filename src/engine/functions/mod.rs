//! SQL functions that models have beyond the engine's own: one file a function or a family.
//!
//! A file gives its functions and their documentation; the example of each is run by a test, and
//! the reference that users read is printed from the same texts.

mod bytes;
mod hstore;
mod identity;
mod interval;
mod json_cast;
mod json_column;
mod json_field;
mod json_get;
mod json_join;
mod json_make;
mod json_parts;
mod json_text;
mod known;
mod lookup;
mod normalize;
mod percent;
mod php;
mod reference;
mod regexp;
mod row_function;
mod slugify;
mod syntax;
mod yaml;

use datafusion::logical_expr::ScalarUDF;
use datafusion::prelude::SessionContext;

pub use json_field::is_json;
pub use json_text::whole as json_value;
pub(super) use lookup::{HashedMap, Lookup, LookupCall, Lookups, NAME as LOOKUP, Places};
pub use percent::percent_encode;
pub use reference::reference;
pub(super) use syntax::{call, stands_for};

/// What the reference says of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doc {
    pub name: &'static str,
    pub signature: &'static str,
    pub meaning: &'static str,
    /// What stands behind SELECT.
    pub example: &'static str,
    /// The value that the example has.
    pub result: &'static str,
}

/// A part of the reference.
#[derive(Debug, Clone, Copy)]
pub struct Chapter {
    pub title: &'static str,
    pub docs: &'static [&'static [Doc]],
}

/// The reference, in its order.
pub const CHAPTERS: [Chapter; 5] = [
    Chapter { title: "Identity", docs: &[identity::DOCS, lookup::DOCS] },
    Chapter {
        title: "JSON",
        docs: &[
            json_cast::DOCS,
            json_get::DOCS,
            json_make::DOCS,
            json_join::DOCS,
            json_parts::DOCS,
        ],
    },
    Chapter {
        title: "Texts of other programs",
        docs: &[yaml::DOCS, php::DOCS, hstore::DOCS, interval::DOCS],
    },
    Chapter {
        title: "Texts and bytes",
        docs: &[slugify::DOCS, normalize::DOCS, percent::DOCS, bytes::DOCS, regexp::DOCS],
    },
    Chapter { title: "Also there", docs: &[known::DOCS] },
];

/// Makes all functions known to a session.
pub(super) fn register(context: &SessionContext) {
    udfs().into_iter().for_each(|udf| context.register_udf(udf));
}

fn udfs() -> Vec<ScalarUDF> {
    let rows = [
        identity::UUID_V5,
        identity::UUID_FROM_SHA256,
        json_get::GET,
        json_get::GET_TEXT,
        json_get::PATH,
        json_get::PATH_TEXT,
        json_join::CONCAT,
        json_join::STRIP_NULLS,
        json_parts::VALID,
        json_parts::TYPEOF,
        json_parts::LENGTH,
        json_parts::ELEMENTS,
        json_parts::ELEMENTS_TEXT,
        json_parts::KEYS,
        yaml::YAML_TO_JSON,
        php::PARSE_PHP,
        hstore::PARSE_HSTORE,
        slugify::SLUGIFY,
        normalize::NORMALIZE,
        percent::ENCODE,
        percent::ENCODE_PATH,
        percent::DECODE,
        bytes::OCTET_LENGTH,
        bytes::SNIFF_MIME,
    ];
    let mut udfs: Vec<ScalarUDF> = rows.into_iter().map(|function| function.udf()).collect();
    udfs.push(json_cast::udf());
    udfs.extend(json_make::udfs());
    udfs.push(interval::udf());
    udfs.extend(regexp::udfs());
    udfs
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::engine::test_engine::TestEngine;

    fn docs() -> impl Iterator<Item = &'static Doc> {
        CHAPTERS.iter().flat_map(|chapter| chapter.docs).flat_map(|docs| docs.iter())
    }

    #[test]
    fn examples_of_the_reference_give_their_results() {
        let engine = TestEngine::with_constants(&[("greeting", "hello")], "2025-01-01T00:00:00Z");
        engine.add("colour", "(VALUES (1, 'red'), (2, 'green')) AS t (id, name)", true);
        for doc in docs() {
            let rows = engine.run(&format!("SELECT {}", doc.example));
            let rows = rows.unwrap_or_else(|error| panic!("{}: {error}", doc.name));
            assert_eq!(rows, [doc.result], "{}", doc.name);
        }
    }

    #[test]
    fn functions_have_a_name_of_their_own_and_are_documented() {
        let mut names = HashSet::new();
        let inner = ["json_array_of", "json_member", "json_object_of", "regexp_substring"];
        let documented: HashSet<&str> = docs().map(|doc| doc.name).collect();
        for udf in udfs() {
            for name in udf.aliases().iter().map(String::as_str).chain([udf.name()]) {
                assert!(names.insert(name.to_owned()), "{name} stands for two functions");
            }
            let name = udf.name();
            assert!(documented.contains(name) || inner.contains(&name), "{name} has no words");
        }
    }
}
