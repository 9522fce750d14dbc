//! How the scripts load the rows of a model: the mode, and the key that tells rows apart.
//!
//! Compares what the plan asks for with what the target declares; knows no SQL and no rows.

use super::compile::CompiledModel;
use crate::contract::load_order;
use crate::dump::{Catalog, Table, TableName};
use crate::plan::{Engine, Format, Mode, Model, Problem, Target};

/// How the rows of a model are loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LoadRule {
    pub mode: Mode,
    /// The table may hold rows before the load, whatever the mode.
    pub may_hold_rows: bool,
    /// Columns of the output that tell rows apart and are never NULL; may be empty for
    /// [`Mode::Insert`] alone.
    pub key: Vec<String>,
}

impl LoadRule {
    /// Returns the rule for a model that gives `columns` to `table`.
    ///
    /// # Errors
    /// The mode has to find rows again, and the table has no key by which that can be done.
    pub(super) fn new(
        model: &Model,
        target: &Target,
        table: &Table,
        columns: &[String],
    ) -> Result<Self, Problem> {
        if let Some(formats) = &model.formats
            && !formats.iter().any(|format| loadable(target.engine).contains(format))
        {
            let names = loadable(target.engine).iter().map(|format| format.name());
            let names = names.collect::<Vec<_>>().join(", ");
            let what = format!("`{}` is loaded from one of the formats {names}", table.name);
            let hint = "add one to `formats`, or leave `target` out".to_owned();
            return Err(Problem::new(&model.file, what).with_hint(Some(hint)));
        }
        let mode = model.mode.unwrap_or(target.mode);
        let key = key(model, table, columns);
        if mode != Mode::Insert && key.is_empty() {
            let mode = match mode {
                Mode::SkipExisting => "skip-existing",
                Mode::Upsert | Mode::Insert => "upsert",
            };
            let what = format!(
                "mode `{mode}` finds rows by a key, and `{}` has none whose columns are all NOT NULL \
                 and in the model",
                table.name
            );
            let hint = "give the table a primary key in the target's DDL, select its columns, or \
                        load it with mode = \"insert\"";
            return Err(Problem::new(&model.file, what).with_hint(Some(hint.to_owned())));
        }
        Ok(Self { mode, may_hold_rows: model.may_hold_rows, key })
    }
}

/// Returns the foreign keys that no order of the tables and no second step can satisfy: tables point
/// to each other in a circle, and no row can wait for its parent.
pub(super) fn circles(models: &[CompiledModel], catalog: &Catalog) -> Vec<Problem> {
    let targets: Vec<(&Table, &CompiledModel)> = models
        .iter()
        .filter_map(|model| Some((catalog.table(model.target.as_ref()?)?, model)))
        .collect();
    let tables: Vec<&Table> = targets.iter().map(|(table, _)| *table).collect();
    let order = load_order(&tables, catalog);
    let place_of = |name: &TableName| {
        let name = catalog.table(name).map(|table| &table.name);
        order.iter().position(|listed| Some(listed) == name)
    };
    let mut problems = Vec::new();
    for (table, model) in targets {
        for foreign_key in table.foreign_keys.iter().filter(|key| !key.deferrable) {
            if place_of(&foreign_key.parent) <= place_of(&table.name) {
                continue;
            }
            let has_key = model.load.as_ref().is_some_and(|load| !load.key.is_empty());
            let columns = foreign_key.columns.iter().filter_map(|name| table.column(name));
            let may_wait = columns.clone().any(|column| column.nullable);
            let what = match (may_wait, has_key) {
                (true, true) => continue,
                (false, _) => "its columns are NOT NULL",
                (true, false) => "the table has no key by which its rows are found then",
            };
            let columns: Vec<&str> = columns.map(|column| column.name.as_str()).collect();
            let what = format!(
                "`{}` and `{}` refer to each other, and ({}) can't be filled after the rows of \
                 `{}`: {what}",
                table.name,
                foreign_key.parent,
                columns.join(", "),
                foreign_key.parent
            );
            let hint = "declare the foreign key DEFERRABLE in the target's DDL".to_owned();
            problems.push(Problem::new(&model.sql.file, what).with_hint(Some(hint)));
        }
    }
    problems
}

/// Returns the formats that the engine's scripts load, the best one first.
pub(super) fn loadable(engine: Engine) -> &'static [Format] {
    match engine {
        // COPY first: before version 18, psql ends a CSV at a line `\.` inside a value.
        Engine::Postgres => &[Format::Copy, Format::Csv],
        Engine::Mysql => &[Format::Tsv, Format::Csv],
    }
}

/// Returns the key by which rows of the table are found again: the one that the model names, the
/// primary key, or another one.
fn key(model: &Model, table: &Table, columns: &[String]) -> Vec<String> {
    let is_primary = |column: &String| {
        table.primary_key.as_ref().is_some_and(|key| key.columns.contains(column))
    };
    let is_given = |column: &String| {
        let declared = table.column(column);
        let never_null = declared.is_some_and(|declared| !declared.nullable) || is_primary(column);
        columns.contains(column) && never_null
    };
    let keys = table.keys();
    let fits = |key: &&Vec<String>| !key.is_empty() && key.iter().all(is_given);
    let usable: Vec<&Vec<String>> = keys.iter().map(|key| &key.columns).filter(fits).collect();
    let is_named = |key: &&&Vec<String>| {
        let named = model.key.as_deref().unwrap_or_default();
        named.len() == key.len() && named.iter().all(|column| key.contains(column))
    };
    usable.iter().find(is_named).or(usable.first()).map_or_else(Vec::new, |key| (*key).clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::{POSTGRES, read_ddl};
    use crate::plan::Kind;

    #[track_caller]
    fn check(ddl: &str, named: &[&str], columns: &[&str], expected: &[&str]) {
        let catalog = read_ddl("t.sql", ddl.as_bytes(), &POSTGRES, Catalog::default()).unwrap();
        let mut model = Model::new("t", Kind::Table, "models/t.sql", "");
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        model.key = Some(owned(named));
        let columns: Vec<String> = owned(columns);
        let rule = LoadRule::new(&model, &Target::default(), &catalog.tables[0], &columns).unwrap();
        assert_eq!(rule.key, expected, "{ddl}");
        model.mode = Some(Mode::Upsert);
        let upsert = LoadRule::new(&model, &Target::default(), &catalog.tables[0], &columns);
        assert_eq!(upsert.is_err(), expected.is_empty());
    }

    #[test]
    fn rows_are_found_by_the_primary_key_or_another_one() {
        let both = "CREATE TABLE t (id int PRIMARY KEY, email text NOT NULL UNIQUE, b int);";
        check(both, &[], &["id", "email", "b"], &["id"]);
        check(both, &[], &["email", "b"], &["email"]);
        check(both, &["email"], &["id", "email", "b"], &["email"]);
        check(both, &["b"], &["id", "email", "b"], &["id"]);
        check(both, &["_legacy"], &["id", "email", "b"], &["id"]);
        check(both, &[], &["b"], &[]);
        check("CREATE TABLE t (a int UNIQUE, b int);", &[], &["a", "b"], &[]);
        let pair = "CREATE TABLE t (a int NOT NULL, b int NOT NULL, UNIQUE (a, b));";
        check(pair, &["b", "a"], &["a", "b"], &["a", "b"]);
        check(pair, &[], &["a"], &[]);
        let partial = "CREATE TABLE t (a int NOT NULL);
                       CREATE UNIQUE INDEX i ON t (a) WHERE a > 0;";
        check(partial, &[], &["a"], &[]);
    }

    #[test]
    fn tables_without_a_key_have_one_mode() {
        let ddl = "CREATE TABLE visits (at date);";
        let catalog = read_ddl("t.sql", ddl.as_bytes(), &POSTGRES, Catalog::default()).unwrap();
        let mut model = Model::new("visits", Kind::Table, "models/visits.sql", "");
        model.mode = Some(Mode::SkipExisting);
        let columns = ["at".to_owned()];
        let problem = LoadRule::new(&model, &Target::default(), &catalog.tables[0], &columns);
        assert_eq!(
            problem.unwrap_err().to_string(),
            "models/visits.sql: mode `skip-existing` finds rows by a key, and `public.visits` has none \
             whose columns are all NOT NULL and in the model\n\
             hint: give the table a primary key in the target's DDL, select its columns, or load \
             it with mode = \"insert\""
        );
    }
}
