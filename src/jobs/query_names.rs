//! The names of tables: what a query means by `t` or `schema.t`.
//!
//! The letters as they stand win over other capitals, and `public` over other schemas. Knows no
//! rows and no files.

use crate::dump::{Catalog, TableName};
use crate::engine::TableRead;
use crate::plan::{Problem, did_you_mean};

/// Tables that a message about an unknown one lists.
const LISTED_TABLES: usize = 40;

/// Partitions that a message about their table lists.
const LISTED_CHILDREN: usize = 3;

/// A table that a query may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KnownTable {
    pub schema: Option<String>,
    pub name: String,
    /// Another name in the same schema.
    pub alias: Option<String>,
    /// It is not meant where a query names no schema.
    pub needs_schema: bool,
}

impl KnownTable {
    pub fn new(schema: Option<&str>, name: &str) -> Self {
        let (schema, name) = (schema.map(str::to_owned), name.to_owned());
        Self { schema, name, alias: None, needs_schema: false }
    }

    /// Returns the name as a query has to write it.
    pub fn written(&self) -> String {
        match &self.schema {
            Some(schema) => format!("{}.{}", written(schema), written(&self.name)),
            None => written(&self.name),
        }
    }
}

impl From<&TableName> for KnownTable {
    fn from(name: &TableName) -> Self {
        Self::new(name.schema.as_deref(), &name.name)
    }
}

/// Returns how far a name is from what was asked for, 0 for the name itself; `None` where it is
/// another one.
pub(super) fn distance(read: &TableRead, known: &KnownTable) -> Option<u8> {
    let near = |asked: &str, name: &str| match asked == name {
        true => Some(0),
        false => (asked.to_lowercase() == name.to_lowercase()).then_some(1),
    };
    let by_alias = || near(&read.table, known.alias.as_deref()?).map(|found| found + 2);
    let name = near(&read.table, &known.name).or_else(by_alias)?;
    let schema = match (&read.schema, &known.schema) {
        (Some(asked), Some(schema)) => near(asked, schema)?,
        (Some(_), None) => return None,
        (None, _) if known.needs_schema => return None,
        (None, Some(schema)) if schema != "public" => 8,
        (None, _) => 0,
    };
    Some(name + schema)
}

/// Returns the table that is meant; `None` where none has the name.
///
/// # Errors
/// Several tables are as near.
pub(super) fn resolve(
    file: &str,
    read: &TableRead,
    known: &[KnownTable],
) -> Result<Option<usize>, Problem> {
    let near = known
        .iter()
        .enumerate()
        .filter_map(|(index, known)| distance(read, known).map(|distance| (distance, index)));
    let mut near: Vec<(u8, usize)> = near.collect();
    near.sort_unstable();
    match near[..] {
        [] => Ok(None),
        [(first, index), (second, other), ..]
            if first == second && known[index] != known[other] =>
        {
            Err(ambiguous(file, read, &known[index], &known[other]))
        }
        [(_, index), ..] => Ok(Some(index)),
    }
}

pub(super) fn ambiguous(
    file: &str,
    read: &TableRead,
    first: &KnownTable,
    second: &KnownTable,
) -> Problem {
    let (first, second) = (first.written(), second.written());
    let asked = shown(&read.to_string());
    let what = format!("`{asked}` may be `{first}` or `{second}`");
    Problem::new(file, what).with_hint(Some("write the whole name".to_owned()))
}

/// Says that a table is not there, which there are, and which may be meant.
pub(super) fn unknown(
    file: &str,
    read: &TableRead,
    known: &[KnownTable],
    views: &[TableName],
) -> Problem {
    let asked = shown(&read.to_string());
    let is_view = |view: &&TableName| distance(read, &KnownTable::from(*view)).is_some();
    if views.iter().any(|view| is_view(&view)) {
        let what = format!("`{asked}` is a view: a dump has no rows of it");
        let hint = "write the view's own SELECT over its tables".to_owned();
        return Problem::new(file, what).with_hint(Some(hint));
    }
    let mut names: Vec<String> = known.iter().map(KnownTable::written).collect();
    names.sort();
    names.dedup();
    let by_whole_name = did_you_mean(&read.to_string(), names.iter().map(String::as_str));
    let by_name = || {
        let bare = known.iter().filter(|known| !known.needs_schema);
        let bare: Vec<&KnownTable> = bare.collect();
        let nearest = did_you_mean(&read.table, bare.iter().map(|known| known.name.as_str()))?;
        let found = bare.iter().find(|known| nearest.contains(&format!("`{}`", known.name)))?;
        Some(format!("did you mean `{}`?", found.written()))
    };
    let more = names.len().saturating_sub(LISTED_TABLES);
    let listed: Vec<String> =
        names.iter().take(LISTED_TABLES).map(|name| format!("`{name}`")).collect();
    let what = match (listed.is_empty(), more) {
        (true, _) => format!("there is no table `{asked}`, nor any other"),
        (false, 0) => format!("there is no table `{asked}`; there are {}", listed.join(", ")),
        (false, more) => {
            format!("there is no table `{asked}`; there are {} and {more} more", listed.join(", "))
        }
    };
    Problem::new(file, what).with_hint(by_whole_name.or_else(by_name))
}

/// Returns a name in quotes where SQL needs them.
fn written(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let starts = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
    if starts && name.chars().all(is_plain) {
        return name.to_owned();
    }
    format!("\"{}\"", shown(&name.replace('"', "\"\"")))
}

/// Returns a name without what could act on a terminal.
fn shown(name: &str) -> String {
    name.chars()
        .flat_map(|c| {
            let escaped: Vec<char> =
                if c.is_control() { c.escape_debug().collect() } else { vec![c] };
            escaped
        })
        .collect()
}

/// Says of which tables a server would show more rows: those of partitions, and of tables that
/// inherit from them, as far as the query does not read these itself.
pub(super) fn rows_elsewhere(reads: &[TableRead], catalog: &Catalog) -> Vec<String> {
    let known: Vec<KnownTable> =
        catalog.tables.iter().map(|table| KnownTable::from(&table.name)).collect();
    let table = |read: &TableRead| Some(&catalog.tables[resolve("", read, &known).ok()??].name);
    let read: Vec<&TableName> = reads.iter().filter_map(table).collect();
    let pairs = || catalog.partitions.iter().chain(&catalog.inheriting);
    let unread = |parent: &TableName| {
        let is_unread = |child: &TableName| {
            !read.contains(&child) && catalog.tables.iter().any(|table| table.name == *child)
        };
        let children = pairs().filter(|(of, child)| of == parent && is_unread(child));
        children.map(|(_, child)| KnownTable::from(child).written()).collect::<Vec<_>>()
    };
    let say = |parent: &TableName| {
        let children = unread(parent);
        let listed = children.iter().take(LISTED_CHILDREN).cloned().collect::<Vec<_>>().join(", ");
        let more = if children.len() > LISTED_CHILDREN { ", …" } else { "" };
        (!children.is_empty()).then(|| {
            format!(
                "{parent}: a server would show the rows of {listed}{more} too, which are missing \
                 here; UNION ALL adds them"
            )
        })
    };
    read.iter().filter_map(|parent| say(parent)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str) -> TableRead {
        match name.split_once('.') {
            Some((schema, table)) => {
                TableRead { schema: Some(schema.to_owned()), table: table.to_owned() }
            }
            None => TableRead { schema: None, table: name.to_owned() },
        }
    }

    fn tables() -> Vec<KnownTable> {
        let hidden = KnownTable {
            alias: Some("users".to_owned()),
            needs_schema: true,
            ..KnownTable::new(Some("rejects"), "public.users")
        };
        vec![
            KnownTable::new(Some("public"), "users"),
            KnownTable::new(Some("auth"), "users"),
            KnownTable::new(Some("a"), "t"),
            KnownTable::new(Some("b"), "t"),
            KnownTable::new(None, "Order"),
            hidden,
        ]
    }

    #[test]
    fn names_are_found_as_people_write_them() {
        let check = |name: &str, expected: Option<usize>| {
            assert_eq!(resolve("q", &read(name), &tables()), Ok(expected), "{name}");
        };
        check("users", Some(0));
        check("auth.users", Some(1));
        check("AUTH.Users", Some(1));
        check("order", Some(4));
        check("x.order", None);
        check("rejects.users", Some(5));
        check("nothing", None);
    }

    #[test]
    fn what_may_be_two_tables_is_asked_back() {
        let problem = resolve("q", &read("t"), &tables()).expect_err("two tables");
        assert_eq!(problem.to_string(), "q: `t` may be `a.t` or `b.t`\nhint: write the whole name");
    }

    #[test]
    fn an_unknown_table_is_said_with_what_there_is() {
        let check = |name: &str, expected: &str| {
            let text = unknown("q", &read(name), &tables(), &[]).to_string();
            assert!(text.ends_with(expected), "{text}");
        };
        check("orders", "hint: did you mean `\"Order\"`?");
        check("auth.user", "hint: did you mean `auth.users`?");
        check(
            "nothing_like",
            "there are `\"Order\"`, `a.t`, `auth.users`, `b.t`, `public.users`, \
             `rejects.\"public.users\"`",
        );
        let view = [TableName::new(Some("public"), "v")];
        let text = unknown("q", &read("v"), &tables(), &view).to_string();
        assert!(text.contains("is a view"), "{text}");
    }
}
