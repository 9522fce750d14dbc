//! Patterns of table names: `public.*`, `auth.users`, `log_*`.

use serde::Deserialize;

/// A table name in which `*` stands for any characters.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct TablePattern(String);

impl TablePattern {
    pub fn new(pattern: &str) -> Self {
        Self(pattern.to_owned())
    }

    /// Returns true where the pattern fits; one without a schema fits tables of any schema.
    pub fn fits(&self, schema: Option<&str>, name: &str) -> bool {
        match (self.0.split_once('.'), schema) {
            (Some((schema_pattern, pattern)), Some(schema)) => {
                fits(schema_pattern, schema) && fits(pattern, name)
            }
            (Some((_, pattern)), None) => fits(pattern, name),
            (None, _) => fits(&self.0, name),
        }
    }
}

/// Returns true where a name fits a pattern, in which `*` stands for any characters.
pub fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|name| {
            rest.is_empty()
                || (0..=name.len())
                    .filter(|at| name.is_char_boundary(*at))
                    .any(|at| fits(rest, &name[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, schema: Option<&str>, name: &str, expected: bool) {
        let fits = TablePattern::new(pattern).fits(schema, name);
        assert_eq!(fits, expected, "{pattern} on {schema:?}.{name}");
    }

    #[test]
    fn stars_stand_for_any_characters() {
        check("public.*", Some("public"), "users", true);
        check("public.*", Some("auth"), "users", false);
        check("log_*", Some("public"), "log_2024", true);
        check("*_map", None, "user_map", true);
        check("a*b*c", None, "aXbYc", true);
        check("a*b*c", None, "aXc", false);
    }

    #[test]
    fn a_dump_without_schemas_is_matched_by_the_table_name() {
        check("public.users", None, "users", true);
        check("users", Some("app"), "users", true);
    }
}
