//! What models may use that stands elsewhere: the plan's own constants, and functions that the
//! engine brings along. Documented, and tested, as those of this folder are.

use super::Doc;

pub(super) const DOCS: &[Doc] = &[
    Doc {
        name: "var",
        signature: "var('name') → the variable's type",
        meaning: "A variable of `[vars]`, or of `--var`.",
        example: "var('greeting') || '!'",
        result: "hello!",
    },
    Doc {
        name: "as_of",
        signature: "as_of() → timestamptz",
        meaning: "The plan's `as_of`: the now of all models. Clocks and random values are refused.",
        example: "to_char(as_of(), 'YYYY-MM-DD')",
        result: "2025-01-01",
    },
    Doc {
        name: "sha256",
        signature: "sha256(bytea or text) → bytea",
        meaning: "The SHA-256, as bytes; its text is `encode(sha256(x), 'hex')`.",
        example: "encode(sha256('abc'), 'hex')",
        result: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    },
    Doc {
        name: "md5",
        signature: "md5(bytea or text) → text",
        meaning: "The MD5, as 32 hexadecimal digits.",
        example: "md5('abc')",
        result: "900150983cd24fb0d6963f7d28e17f72",
    },
    Doc {
        name: "encode",
        signature: "encode(bytea, 'hex' or 'base64pad') → text, decode(text, …) → bytea",
        meaning: "Bytes as text and back; `base64pad` is PostgreSQL's `base64` without line ends.",
        example: "encode(decode('ffd8', 'hex'), 'base64pad')",
        result: "/9g=",
    },
    Doc {
        name: "regexp_match",
        signature: "regexp_match(text, pattern [, flags]) → text[]",
        meaning: "The groups of the first match, or the match; NULL without one. `regexp_replace`, \
                  `regexp_like`, `regexp_count`, `~` and `~*` too. No look-around, no \
                  back-references in patterns.",
        example: "(regexp_match('Age: 40', '\\mage\\M[: ]*(\\d+)', 'i'))[1]",
        result: "40",
    },
    Doc {
        name: "string_to_array",
        signature: "string_to_array(text, separator) → text[]",
        meaning: "The parts of a text; `unnest(…)` in the list of a SELECT makes rows of them.",
        example: "cardinality(string_to_array('a,b,,c', ','))",
        result: "4",
    },
    Doc {
        name: "generate_subscripts",
        signature: "generate_subscripts(list, 1) → setof bigint",
        meaning: "The places of a list, from 1: beside `unnest(list)` the place of each row.",
        example: "generate_subscripts(string_to_array('a', ','), 1)",
        result: "1",
    },
    Doc {
        name: "string_agg",
        signature: "string_agg(text, separator [ORDER BY …]) → text",
        meaning: "Aggregate: the group's texts, joined. `array_agg` makes a list of them.",
        example: "string_agg(n, '+' ORDER BY n) FROM (VALUES ('b'), ('a')) AS t (n)",
        result: "a+b",
    },
    Doc {
        name: "to_char",
        signature: "to_char(timestamp or date, pattern) → text",
        meaning: "A date by a pattern of PostgreSQL's.",
        example: "to_char(timestamp '2024-03-05 07:08:09', 'FMDD Mon YYYY, HH24:MI')",
        result: "5 Mar 2024, 07:08",
    },
];

#[cfg(test)]
mod tests {
    use crate::engine::test_engine::TestEngine;

    /// What PostgreSQL 15 gives for these, too.
    #[test]
    fn functions_of_texts_behave_as_postgresqls() {
        let engine = TestEngine::new(&[]);
        for (expression, expected) in [
            ("'[' || btrim('  a b ') || ']'", "[a b]"),
            ("'[' || btrim(E'\\t a \\n') || ']'", "[\t a \n]"),
            ("btrim('xxaxx', 'x')", "a"),
            ("trim(both 'x' FROM 'xax')", "a"),
            ("initcap('hELLO wORLD-foo o''neil')", "Hello World-Foo O'Neil"),
            ("left('abc', -1)", "ab"),
            ("right('abc', -1)", "bc"),
            ("split_part('a,b,c', ',', 2)", "b"),
            ("split_part('a,b,c', ',', -1)", "c"),
            ("split_part('a,b', ',', 5)", ""),
            ("lpad('7', 3, '0')", "007"),
            ("lpad('12345', 3)", "123"),
            ("strpos('héllo', 'l')", "3"),
            ("position('l' in 'héllo')", "3"),
            ("translate('12345', '143', 'ax')", "a2x5"),
            ("concat('a', NULL, 1)", "a1"),
            ("concat_ws(',', 'a', NULL, 'b')", "a,b"),
            ("char_length('héllo')", "5"),
            ("overlay('Txxxxas' placing 'hom' from 2 for 4)", "Thomas"),
            ("reverse('héb')", "béh"),
            ("chr(233)", "é"),
            ("ascii('é')", "233"),
            ("repeat('ab', 2)", "abab"),
            ("replace('abcabc', 'b', 'x')", "axcaxc"),
            ("starts_with('abc', 'ab')", "true"),
            ("greatest(1, NULL, 3)", "3"),
            ("nullif(btrim('  '), '') IS NULL", "true"),
            ("coalesce(NULL, 'x')", "x"),
            ("'a' || NULL IS NULL", "true"),
            ("upper('straße')", "STRASSE"),
            ("cardinality(string_to_array('', ','))", "0"),
            ("to_hex(255)", "ff"),
        ] {
            engine.check(expression, expected);
        }
    }
}
