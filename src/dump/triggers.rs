//! Triggers that a server would have run for the rows of a script.
//!
//! Programs that dump write rows as they are after all triggers; a script by hand may create a
//! trigger first, and its rows are others then on a server. Knows no rows and runs nothing.

use std::collections::HashMap;

use super::catalog::TableName;
use super::cursor::Cursor;
use super::ddl::DdlReader;
use super::dialect::Dialect;
use super::findings::{Found, losing};

/// The triggers on INSERT so far.
#[derive(Debug, Default)]
pub(super) struct Triggers {
    /// Names of triggers, by their table.
    of_tables: HashMap<TableName, Vec<String>>,
}

impl Triggers {
    /// Looks at a statement; most are none of triggers.
    pub fn see(&mut self, statement: &[u8], dialect: &'static Dialect, ddl: &DdlReader) {
        let mut cursor = Cursor::new(statement, dialect);
        if cursor.skip_word("CREATE") {
            if let Some((trigger, table)) = on_insert(cursor) {
                self.of_tables.entry(known(&table, ddl)).or_default().push(trigger);
            }
        } else if cursor.skip_words(&["DROP", "TRIGGER"]) {
            cursor.skip_words(&["IF", "EXISTS"]);
            if let Ok(name) = cursor.table_name() {
                let triggers = self.of_tables.values_mut();
                triggers.for_each(|triggers| triggers.retain(|known| *known != name.name));
            }
        } else if cursor.skip_words(&["DROP", "TABLE"]) {
            cursor.skip_words(&["IF", "EXISTS"]);
            if let Ok(name) = cursor.table_name() {
                self.of_tables.remove(&known(&name, ddl));
            }
        } else if cursor.skip_words(&["ALTER", "TABLE"]) {
            cursor.skip_words(&["IF", "EXISTS"]);
            cursor.skip_word("ONLY");
            let table = cursor.table_name();
            if let (Ok(table), true) = (table, cursor.skip_words(&["DISABLE", "TRIGGER"])) {
                self.of_tables.remove(&known(&table, ddl));
            }
        } else if cursor.skip_words(&["SET", "SESSION_REPLICATION_ROLE"]) {
            self.of_tables.clear();
        }
    }

    /// Returns what is to be said of rows for a table, once.
    pub fn fired_by(&mut self, table: &TableName) -> Option<Found> {
        let triggers = self.of_tables.remove(table).filter(|triggers| !triggers.is_empty())?;
        let detail = format!(
            "rows of `{table}` come after its trigger `{}`, which a server would have run for each",
            triggers.join("`, `")
        );
        Some(losing("trigger_not_applied", detail))
    }
}

fn known(table: &TableName, ddl: &DdlReader) -> TableName {
    let name = ddl.resolve(table);
    ddl.catalog.table(&name).map_or(name, |table| table.name.clone())
}

/// Takes what follows CREATE: a trigger's name and its table, where INSERT fires it.
fn on_insert(mut cursor: Cursor<'_>) -> Option<(String, TableName)> {
    const WORDS_BEFORE_ITS_KIND: usize = 12;
    let mut words = 0;
    while !cursor.skip_word("TRIGGER") {
        // `CREATE TABLE trigger (…)` and everything else that is none.
        let is_other = cursor.at_any(&["TABLE", "VIEW", "FUNCTION", "PROCEDURE", "INDEX", "EVENT"]);
        words += 1;
        if is_other || words > WORDS_BEFORE_ITS_KIND || cursor.take().is_none() {
            return None;
        }
    }
    cursor.skip_words(&["IF", "NOT", "EXISTS"]);
    let name = cursor.table_name().ok()?;
    let mut inserts = false;
    while !cursor.skip_word("ON") {
        inserts |= cursor.at_word("INSERT");
        cursor.take()?;
    }
    let table = cursor.table_name().ok()?;
    (inserts && may_change_rows(cursor)).then_some((name.name, table))
}

/// Returns false for a body that only sets variables: it has none of the words that change rows.
fn may_change_rows(mut body: Cursor<'_>) -> bool {
    const CHANGING: [&str; 9] =
        ["NEW", "INSERT", "UPDATE", "DELETE", "REPLACE", "CALL", "EXECUTE", "SIGNAL", "RAISE"];
    while let Some(token) = body.take() {
        if CHANGING.iter().any(|word| token.is_word(word)) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::dialect::{MYSQL, POSTGRES};
    use super::*;

    fn check(dialect: &'static Dialect, statements: &[&str], expected: Option<&str>) {
        let ddl = DdlReader::new(dialect);
        let mut triggers = Triggers::default();
        statements.iter().for_each(|text| triggers.see(text.as_bytes(), dialect, &ddl));
        let table = ddl.resolve(&TableName::new(None, "film"));
        let found = triggers.fired_by(&table).map(|found| found.detail);
        assert_eq!(found.is_some(), expected.is_some(), "{statements:?}");
        if let (Some(found), Some(name)) = (found, expected) {
            assert!(found.contains(&format!("`{name}`")), "{found}");
        }
        assert!(triggers.fired_by(&table).is_none());
    }

    const MYSQL_TRIGGER: &str = "CREATE DEFINER=`root`@`%` TRIGGER `ins_film` AFTER INSERT ON `film` FOR EACH ROW SET NEW.a = 1";

    #[test]
    fn triggers_on_insert_are_known_by_their_table() {
        check(&MYSQL, &[MYSQL_TRIGGER], Some("ins_film"));
        let postgres = "CREATE TRIGGER t BEFORE UPDATE OR INSERT ON public.film \
                        FOR EACH ROW EXECUTE FUNCTION f()";
        check(&POSTGRES, &[postgres], Some("t"));
    }

    #[test]
    fn triggers_that_would_not_run_are_not() {
        check(&MYSQL, &[MYSQL_TRIGGER, "DROP TRIGGER IF EXISTS ins_film"], None);
        check(&MYSQL, &["CREATE TRIGGER d BEFORE DELETE ON film FOR EACH ROW SET NEW.a = 1"], None);
        check(&MYSQL, &["CREATE TRIGGER d BEFORE INSERT ON film FOR EACH ROW SET @a = 1"], None);
        check(
            &MYSQL,
            &["CREATE TRIGGER d BEFORE INSERT ON other FOR EACH ROW SET NEW.a = 1"],
            None,
        );
        let on = "CREATE TRIGGER t AFTER INSERT ON film EXECUTE FUNCTION f()";
        check(&POSTGRES, &[on, "ALTER TABLE public.film DISABLE TRIGGER ALL"], None);
        check(&POSTGRES, &[on, "SET session_replication_role = replica"], None);
    }
}
