//! What the scripts for psql have in common: settings, guards, quoting, data files, the plan's SQL.
//!
//! Knows no order of tables and no mode.

use std::fmt::{Display, Write};

use super::error::Error;
use super::load_script::{LoadScript, LoadTable};
use super::manifest::{CHECKSUMS, checksum_path};
use super::table_writer::Format;
use crate::dump::catalog::TableName;
use crate::plan::Hook;

/// The settings that the data files and the names in the scripts count on, in a transaction.
pub(super) const SETTINGS: &str = "\
SET LOCAL standard_conforming_strings = on;
SET LOCAL datestyle = 'ISO, YMD';
SET LOCAL intervalstyle = 'postgres';
SET LOCAL timezone = 'UTC';
SET LOCAL extra_float_digits = 3;
SET LOCAL bytea_output = 'hex';
SET LOCAL statement_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL row_security = off;
";

/// Returns how a script that writes begins; `first` is the first statement of its transaction.
pub(super) fn preamble(first: &str) -> String {
    format!("\\set ON_ERROR_STOP on\n\\encoding UTF8\n\nBEGIN;\n{first}{SETTINGS}\n")
}

/// Stops a role from which row security hides rows of a table: it would write and count others
/// than those of the files.
///
/// The server itself says of whom that is true, as COPY asks it: not of a superuser, of a role with
/// BYPASSRLS, and of an owner whose table does not force it.
pub(super) struct RowSecurityGuard<'a> {
    pub tables: &'a [LoadTable],
    /// What the script does.
    pub verb: &'static str,
}

impl RowSecurityGuard<'_> {
    /// Returns the guard, or nothing where it has another place.
    pub fn unless(&self, is_elsewhere: bool) -> String {
        if is_elsewhere { String::new() } else { self.render() }
    }

    pub fn render(&self) -> String {
        if self.tables.is_empty() {
            return String::new();
        }
        let tables = self.tables.iter().enumerate();
        let tables =
            tables.map(|(place, table)| format!("({place}, {})", any_literal(&table.sql_name())));
        block(&format!(
            "DECLARE
  denied text;
BEGIN
  SELECT string_agg(name, ', ' ORDER BY place) INTO denied FROM (VALUES
    {}
  ) AS listed (place, name)
  WHERE CASE WHEN to_regclass(name) IS NOT NULL THEN row_security_active(name) END;
  IF denied IS NOT NULL THEN
    RAISE EXCEPTION 'policy_denied: table %: row security hides rows from role %',
      denied, current_user
      USING ERRCODE = 'insufficient_privilege',
        HINT = '{} as a superuser or as a role with BYPASSRLS; the owner may where it is not forced';
  END IF;
END
",
            join(tables, ",\n    "),
            self.verb,
        ))
    }
}

/// Returns true where the plan's SQL may change who acts, or what is hidden from whom: row security
/// is asked for behind it.
pub(super) fn names_role(hook: Option<&Hook>) -> bool {
    let Some(hook) = hook else { return false };
    let sql = hook.sql.to_ascii_uppercase();
    let names = |word: &[u8]| memchr::memmem::find(&sql, word).is_some();
    [b"ROLE".as_slice(), b"AUTHORIZATION", b"SECURITY"].into_iter().any(names)
}

/// Tests the server and its database.
pub(super) fn server_guard() -> String {
    block(
        "BEGIN
  IF current_setting('server_version_num')::integer < 120000 THEN
    RAISE EXCEPTION 'expected PostgreSQL 12 or later, found %', current_setting('server_version');
  END IF;
  IF current_setting('server_encoding') <> 'UTF8' THEN
    RAISE EXCEPTION 'database %: expected the encoding UTF8, found %',
      current_database(), current_setting('server_encoding');
  END IF;
END
",
    )
}

/// Tests that psql stands in the folder of the run: its list of files has to hold the data files
/// as they were written.
///
/// The list is read a line a row: no line has the two control characters.
pub(super) fn files_guard(script: &LoadScript) -> Result<String, Error> {
    if script.tables.is_empty() {
        return Ok(String::new());
    }
    let mut lines = Vec::new();
    for table in &script.tables {
        if let Some(broken) = Some(&table.file).filter(|file| file.contains(['\n', '\r'])) {
            let (table, name) = (table.table.name.clone(), broken.clone());
            return Err(Error::LineBreak { table, name });
        }
        let path = checksum_path(&table.file);
        let mark = if path.len() == table.file.len() { "" } else { "\\" };
        let line = format!("{mark}{}  {path}", table.sha256);
        lines.push(format!("({}, {})", literal(&table.file), literal(&line)));
    }
    let test = block(&format!(
        "DECLARE
  file record;
BEGIN
  FOR file IN SELECT * FROM (VALUES
    {}
  ) AS listed (name, line) WHERE line NOT IN (SELECT found.line FROM pg_temp.transload_files AS found)
  LOOP
    RAISE EXCEPTION '%: this is not the file that load.sql was written for', file.name
      USING HINT = 'run psql in the folder of the script';
  END LOOP;
END
",
        lines.join(",\n    "),
    ));
    Ok(format!(
        "-- A file that is not found here: psql has to stand in the folder of this script.\n\
         CREATE TEMPORARY TABLE transload_files (line text) ON COMMIT DROP;\n\
         \\copy pg_temp.transload_files FROM '{CHECKSUMS}' \
         WITH (FORMAT csv, DELIMITER E'\\x01', QUOTE E'\\x02', ENCODING 'UTF8')\n\n{test}"
    ))
}

impl LoadTable {
    pub(super) fn sql_name(&self) -> String {
        table(&self.table.name)
    }

    /// Returns the psql command that reads the data file into a table or a copy of it.
    ///
    /// The command ends with the line, whatever quotes are open: a line break in a name can't be
    /// written. psql reads `''` in the file name as a quote and leaves backslashes alone.
    pub(super) fn copy_command(&self, target: &str) -> Result<String, Error> {
        let name = &self.table.name;
        let options = match self.format {
            Format::Copy => "FORMAT text, ENCODING 'UTF8'",
            Format::Csv => "FORMAT csv, HEADER, ENCODING 'UTF8'",
            Format::Parquet | Format::Tsv | Format::MysqlCsv => {
                return Err(Error::NotLoadable { table: name.clone(), format: self.format });
            }
        };
        let names = self.columns.iter().chain([&self.file, &name.name]);
        let mut names = names.chain(name.schema.as_ref());
        if let Some(broken) = names.find(|name| name.contains(['\n', '\r'])) {
            return Err(Error::LineBreak { table: name.clone(), name: broken.clone() });
        }
        let columns = match self.columns.as_slice() {
            [] => String::new(),
            columns => format!(" ({})", identifiers(columns)),
        };
        let file = literal(&self.file);
        Ok(format!("\\copy {target}{columns} FROM {file} WITH ({options})\n"))
    }
}

/// Returns the plan's own SQL at one place of a script; nothing where the plan has none.
pub(super) fn hook(key: &str, hook: Option<&Hook>) -> Result<String, Error> {
    let Some(Hook { file, sql }) = hook else { return Ok(String::new()) };
    let text = std::str::from_utf8(sql);
    let text = text.map_err(|source| Error::HookEncoding { file: file.clone(), source })?;
    let text = text.trim_end();
    // A last statement without its semicolon would take in what follows it.
    let end = if text.is_empty() || text.ends_with(';') { "" } else { "\n;" };
    let file = comment(file);
    Ok(format!("-- {key}: {file} of the plan.\n{text}{end}\n-- End of {file}.\n\n"))
}

/// Appends statements, each with its semicolon.
pub(super) fn statements(statements: &[String], sql: &mut String) {
    for statement in statements {
        let statement = statement.trim_end();
        let end = if statement.ends_with(';') { "" } else { ";" };
        line(sql, format_args!("{statement}{end}\n"));
    }
}

/// Returns an anonymous block, in dollar quotes that do not end inside it.
pub(super) fn block(body: &str) -> String {
    let tag = (0..)
        .map(|number| match number {
            0 => "$transload$".to_owned(),
            number => format!("$transload{number}$"),
        })
        .find(|tag| !body.contains(tag.as_str()))
        .unwrap_or_default();
    format!("DO {tag}\n{body}{tag};\n\n")
}

pub(super) fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

pub(super) fn identifiers(names: &[String]) -> String {
    join(names.iter().map(|name| identifier(name)), ", ")
}

pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Returns a text that means the same before the settings are made: some servers take a backslash
/// in an ordinary one for an escape.
fn any_literal(text: &str) -> String {
    if text.contains('\\') {
        format!("E{}", literal(&text.replace('\\', "\\\\")))
    } else {
        literal(text)
    }
}

pub(super) fn table(name: &TableName) -> String {
    match &name.schema {
        Some(schema) => format!("{}.{}", identifier(schema), identifier(&name.name)),
        None => identifier(&name.name),
    }
}

/// Returns a name that can't leave a line comment.
pub(super) fn comment(text: &str) -> String {
    format!("`{}`", text.escape_debug())
}

pub(super) fn join(parts: impl Iterator<Item = String>, separator: &str) -> String {
    parts.collect::<Vec<_>>().join(separator)
}

/// Appends a line; writing to a String does not fail.
pub(super) fn line(sql: &mut String, text: impl Display) {
    let _ = writeln!(sql, "{text}");
}

#[cfg(test)]
mod tests {
    use super::super::load_script::tests::sample;
    use super::*;

    #[test]
    fn names_with_quotes_stay_names() {
        let script = sample();
        let command = script.tables[1].copy_command(&script.tables[1].sql_name()).unwrap();
        let expected = "\\copy \"it's visits\" (\"user_id\", \"at\") FROM \
                        'data/it''s visits.csv' WITH (FORMAT csv, HEADER, ENCODING 'UTF8')\n";
        assert_eq!(command, expected);
    }

    #[test]
    fn a_name_can_not_end_the_block_it_stands_in() {
        let text = block("SELECT '$transload$';\n");
        assert_eq!(text, "DO $transload1$\nSELECT '$transload$';\n$transload1$;\n\n");
    }

    #[test]
    fn a_name_in_the_first_guard_means_itself_whatever_the_server_takes_a_backslash_for() {
        assert_eq!(any_literal("it's"), "'it''s'");
        assert_eq!(any_literal("a\\' || now()"), "E'a\\\\'' || now()'");
    }

    #[test]
    fn sql_that_names_roles_goes_before_the_guard() {
        let check = |sql: &str, expected: bool| {
            let own = Hook { file: "a.sql".to_owned(), sql: sql.as_bytes().to_vec() };
            assert_eq!(names_role(Some(&own)), expected, "{sql}");
        };
        check("Set Local Role loader;", true);
        check("ALTER TABLE t DISABLE ROW LEVEL SECURITY", true);
        check("SET SESSION AUTHORIZATION a", true);
        check("ALTER TABLE t DISABLE TRIGGER ALL", false);
        assert!(!names_role(None));
    }

    #[test]
    fn the_plans_sql_ends_before_what_follows() {
        let check = |sql: &str, expected: &str| {
            let own = Hook { file: "hooks/a.sql".to_owned(), sql: sql.as_bytes().to_vec() };
            let expected = format!(
                "-- after_load: `hooks/a.sql` of the plan.\n{expected}\n-- End of `hooks/a.sql`.\n\n"
            );
            assert_eq!(hook("after_load", Some(&own)).unwrap(), expected);
        };
        check("SELECT 1;\n\n", "SELECT 1;");
        check("SELECT 1", "SELECT 1\n;");
        check("SELECT 1; -- one", "SELECT 1; -- one\n;");
        assert_eq!(hook("after_load", None).unwrap(), "");
    }
}
