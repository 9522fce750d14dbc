//! Writes `load.sql`: a run's data files into MySQL or MariaDB, in one transaction.
//!
//! Knows names, files and counts; never the rows.

use super::error::Error;
use super::load_script::{LoadScript, LoadTable};
use super::mysql_later::Later;
use super::mysql_modes::Staged;
use super::mysql_script::{
    BEGIN, Guards, PREAMBLE, identifier, is_one_of, literal, load_data, local_infile, table, what,
};
use super::postgres_script::{comment, hook, line, statements};

/// Returns the script.
///
/// # Errors
///
/// For a file that LOAD DATA does not read.
pub fn render(script: &LoadScript) -> Result<String, Error> {
    let mut guards = Guards::default();
    let later = Later::of(script);
    let mut sql = head(script);
    sql.push_str(PREAMBLE);
    sql.push_str(&local_infile(&mut guards));
    if script.create.is_some() {
        sql.push_str(&no_tables_guard(script, &mut guards));
    }
    sql.push('\n');
    if let Some(create) = &script.create {
        statements(&create.before_data, &mut sql);
        statements(&create.after_data, &mut sql);
    }
    for staged in Staged::of(script) {
        sql.push_str(&staged.make());
    }
    sql.push_str(&later.temporary_tables());
    sql.push_str(BEGIN);
    sql.push_str(&hook("before_load", script.hooks.before_load.as_ref())?);
    if script.create.is_none() {
        sql.push_str(&tables_guard(script, &mut guards));
    }
    for (place, loaded) in script.tables.iter().enumerate() {
        sql.push_str(&rows_before(loaded, place, &mut guards));
    }
    sql.push('\n');
    for (place, loaded) in script.tables.iter().enumerate() {
        if let Some(staged) = Staged::of(script).find(|staged| staged.place == place) {
            sql.push_str(&staged.read(&mut guards)?);
            sql.push_str(&staged.add(&later));
            continue;
        }
        let name = loaded.sql_name_in_mysql();
        let now = |column: &str| !later.is_later(place, column);
        sql.push_str(&load_data(loaded, &name, now, &mut guards)?);
        sql.push('\n');
    }
    sql.push_str(&later.fill(&mut guards)?);
    for staged in Staged::of(script) {
        sql.push_str(&staged.add_late(&later));
    }
    for (place, loaded) in script.tables.iter().enumerate() {
        sql.push_str(&match Staged::of(script).find(|staged| staged.place == place) {
            Some(staged) => staged.count(&mut guards),
            None => count(loaded, place, &mut guards),
        });
    }
    sql.push('\n');
    if script.hooks.after_load.is_some() {
        sql.push_str(&guards.gate());
        sql.push_str(&hook("after_load", script.hooks.after_load.as_ref())?);
    }
    sql.push_str(&guards.commit());
    // ALTER TABLE ends a transaction by itself: it comes after it. InnoDB counts on by itself too.
    for loaded in &script.tables {
        sql.push_str(&auto_increment(loaded));
    }
    for loaded in &script.tables {
        line(&mut sql, format_args!("ANALYZE TABLE {};", loaded.sql_name_in_mysql()));
    }
    Ok(sql)
}

impl LoadTable {
    pub(super) fn sql_name_in_mysql(&self) -> String {
        table(&self.table.name)
    }
}

fn head(script: &LoadScript) -> String {
    let rows: u64 = script.tables.iter().map(|table| table.rows).sum();
    let stays = match script.create {
        Some(_) => "no row stays; rollback.sql drops the tables",
        None => "nothing stays",
    };
    format!(
        "-- Loads plan {} into MySQL or MariaDB: {rows} rows, {} tables, one transaction.\n\
         --\n\
         --     cd RUN && mysql --local-infile=1 DATABASE < load.sql\n\
         --\n\
         -- `mariadb` does as well. A guard, a file or a count that does not hold stops it, and\n\
         -- {stays}.\n\n",
        comment(&script.plan),
        script.tables.len(),
    )
}

/// What the script makes must not be there.
fn no_tables_guard(script: &LoadScript, guards: &mut Guards) -> String {
    if script.tables.is_empty() {
        return String::new();
    }
    let names = script.tables.iter().map(|loaded| &loaded.table.name);
    let found =
        format!("SELECT COUNT(*) FROM information_schema.TABLES WHERE {}", is_one_of(names));
    guards.expect(&found, "0", "the target", "of the tables")
}

/// Tables without transactions, as the target declares them, stay out: nothing helps them.
fn tables_guard(script: &LoadScript, guards: &mut Guards) -> String {
    let named = script.tables.iter().filter(|loaded| has_transactions(loaded));
    let named: Vec<_> = named.map(|loaded| &loaded.table.name).collect();
    if named.is_empty() {
        return String::new();
    }
    let found = format!(
        "SELECT COUNT(*) FROM information_schema.TABLES JOIN information_schema.ENGINES \
         USING (ENGINE)\n  WHERE TRANSACTIONS = 'YES' AND {}",
        is_one_of(named.iter().copied())
    );
    let expected = named.len().to_string();
    guards.expect(&found, &expected, "the target", "of the tables with transactions")
}

fn has_transactions(loaded: &LoadTable) -> bool {
    const WITHOUT: [&str; 6] = ["myisam", "aria", "memory", "csv", "archive", "merge"];
    loaded.table.options.engine.as_deref().is_none_or(|engine| !WITHOUT.contains(&engine))
}

/// Keeps the number of rows before the load, which is none where the table is the run's alone.
fn rows_before(loaded: &LoadTable, place: usize, guards: &mut Guards) -> String {
    let name = loaded.sql_name_in_mysql();
    if loaded.is_shared() {
        return format!("SET @transload_before_{} = (SELECT COUNT(*) FROM {name});\n", place + 1);
    }
    let found = format!("SELECT COUNT(*) FROM (SELECT 1 FROM {name} LIMIT 1) AS held");
    guards.expect(&found, "0", &what(&loaded.table.name), "rows")
}

fn count(loaded: &LoadTable, place: usize, guards: &mut Guards) -> String {
    let expected = match loaded.is_shared() {
        true => format!("@transload_before_{} + {}", place + 1, loaded.rows),
        false => loaded.rows.to_string(),
    };
    let found = format!("SELECT COUNT(*) FROM {}", loaded.sql_name_in_mysql());
    guards.expect(&found, &expected, &what(&loaded.table.name), "rows")
}

/// Lets the next number be the one after the largest.
fn auto_increment(loaded: &LoadTable) -> String {
    let name = loaded.sql_name_in_mysql();
    let given = loaded.sequences.iter().find(|one| loaded.columns.contains(&one.column));
    let Some(column) = given.map(|one| identifier(&one.column)).filter(|_| loaded.rows > 0) else {
        return String::new();
    };
    let alter = literal(&format!("ALTER TABLE {name} AUTO_INCREMENT = "));
    format!(
        "SET @transload_sql = (SELECT IF(MAX({column}) > 0, CONCAT({alter}, MAX({column}) + 1), 'DO 0') FROM {name});\n\
         PREPARE transload_sql FROM @transload_sql;\n\
         EXECUTE transload_sql;\n\
         DEALLOCATE PREPARE transload_sql;\n\n"
    )
}
