//! Writes `rollback.sql`: takes back in PostgreSQL exactly what `load.sql` did there.
//!
//! The data files say what was loaded, and what the load kept in the target says what was there
//! before. Rows are found by their key, or by all their columns where there is none; what does not
//! fit stops all.

use super::error::Error;
use super::load_script::{Create, LoadScript, LoadTable};
use super::postgres_rows::{changing, differs, same_key, stage, staged};
use super::postgres_saved::Saved;
use super::postgres_script::{
    RowSecurityGuard, block, comment, files_guard, hook, identifier, identifiers, join, line,
    literal, names_role, preamble, server_guard, table,
};
use crate::plan::Mode;

/// Returns the script.
///
/// # Errors
///
/// As [`postgres_load::render`](super::postgres_load::render).
pub fn render(script: &LoadScript) -> Result<String, Error> {
    let saved = Saved::of(script);
    let mut sql = head(script);
    let hook_before = script.hooks.before_rollback.as_ref();
    let security = RowSecurityGuard { tables: &script.tables, verb: "roll back" };
    sql.push_str(&preamble(&security.unless(names_role(hook_before))));
    sql.push_str(&server_guard());
    sql.push_str(&files_guard(script)?);
    if let Some(saved) = saved.as_ref().filter(|_| is_kept(script)) {
        sql.push_str(&saved.is_there());
    }
    sql.push_str(&hook("before_rollback", hook_before)?);
    sql.push_str(&security.unless(!names_role(hook_before)));
    if !script.tables.is_empty() {
        sql.push_str(&guards(script));
        let names = join(script.tables.iter().map(LoadTable::sql_name), ", ");
        line(&mut sql, format_args!("LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE;"));
        if saved.is_some() {
            sql.push_str(&triggers(script, Triggers::Off));
        }
        sql.push_str("SET CONSTRAINTS ALL DEFERRED;\n\n");
        sql.push_str(&counts_before(script));
    }
    for (place, table) in script.tables.iter().enumerate() {
        sql.push_str(&stage(table, place)?);
    }
    let undo = Undo { script, saved: saved.as_ref() };
    for place in 0..script.tables.len() {
        sql.push_str(&undo.compare(place));
    }
    if let Some(saved) = &saved {
        for place in 0..script.tables.len() {
            sql.push_str(&undo.let_go(place));
        }
        for place in (0..script.tables.len()).rev() {
            sql.push_str(&undo.delete(place));
            sql.push_str(&undo.restore(place, saved));
        }
        sql.push_str(&undo.counts_after());
    }
    if let Some(create) = &script.create {
        drop_created(script, create, &mut sql);
    }
    sql.push_str("SET CONSTRAINTS ALL IMMEDIATE;\n\n");
    if let Some(saved) = &saved {
        sql.push_str(&triggers(script, Triggers::On));
        sql.push_str(&saved.put_back());
    }
    sql.push_str(&hook("after_rollback", script.hooks.after_rollback.as_ref())?);
    sql.push_str("COMMIT;\n");
    Ok(sql)
}

/// Returns whether the load kept rows or keys in the target.
fn is_kept(script: &LoadScript) -> bool {
    script.tables.iter().any(|table| table.mode != Mode::Insert)
}

fn head(script: &LoadScript) -> String {
    let what = match script.create {
        Some(_) => "Drops the tables that load.sql made",
        None if is_kept(script) => "Deletes the rows that load.sql added, puts replaced ones back",
        None => "Deletes the rows that load.sql loaded",
    };
    format!(
        "-- {what}, plan {}, in one transaction.\n\
         --\n\
         --     cd RUN && psql -X -d DATABASE -f rollback.sql\n\
         --\n\
         -- RUN is the folder of this script. A loaded row that is missing or was changed since, or\n\
         -- another row that would be lost with the loaded ones, stops it, and nothing is changed.\n\n",
        comment(&script.plan),
    )
}

fn guards(script: &LoadScript) -> String {
    let tables = script.tables.iter().enumerate().map(|(place, table)| {
        let updates = table.mode == Mode::Upsert || !script.late_columns(place).is_empty();
        format!("({}, {updates})", literal(&table.sql_name()))
    });
    block(&format!(
        "DECLARE
  target record;
BEGIN
  FOR target IN SELECT * FROM (VALUES
    {}
  ) AS listed (name, is_updated) LOOP
    IF to_regclass(target.name) IS NULL THEN
      RAISE EXCEPTION 'table %: expected one, found none', target.name;
    END IF;
    IF NOT has_table_privilege(target.name, 'DELETE')
      OR NOT has_table_privilege(target.name, 'SELECT')
      OR target.is_updated AND NOT has_table_privilege(target.name, 'UPDATE') THEN
      RAISE EXCEPTION 'table %: role % may not %', target.name, current_user,
        CASE WHEN target.is_updated THEN 'select, update and delete' ELSE 'select and delete' END
        USING ERRCODE = 'insufficient_privilege';
    END IF;
  END LOOP;
END
",
        join(tables, ",\n    "),
    ))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Triggers {
    Off,
    On,
}

/// Keeps triggers from firing on what is put back: they would change it.
///
/// The owner of a table may; for others triggers fire, and the rows are compared afterwards.
fn triggers(script: &LoadScript, wanted: Triggers) -> String {
    let names = join(script.tables.iter().map(|table| literal(&table.sql_name())), ", ");
    let rows = match wanted {
        Triggers::Off => format!(
            "SELECT tgrelid::regclass AS home, tgname AS name, tgenabled FROM pg_trigger
  JOIN pg_class AS c ON c.oid = tgrelid
  WHERE tgrelid = ANY (ARRAY[{names}]::regclass[]) AND NOT tgisinternal
    AND tgenabled IN ('O', 'A') AND pg_has_role(c.relowner, 'USAGE')"
        ),
        Triggers::On => "SELECT * FROM pg_temp.transload_triggers".to_owned(),
    };
    let (before, action) = match wanted {
        Triggers::Off => (
            format!("CREATE TEMPORARY TABLE transload_triggers ON COMMIT DROP AS\n  {rows};\n\n"),
            "'DISABLE'",
        ),
        Triggers::On => {
            (String::new(), "CASE fires.tgenabled WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE' END")
        }
    };
    let change = block(&format!(
        "DECLARE
  fires record;
BEGIN
  FOR fires IN SELECT * FROM pg_temp.transload_triggers LOOP
    EXECUTE format('ALTER TABLE %s %s TRIGGER %I', fires.home, {action}, fires.name);
  END LOOP;
END
"
    ));
    format!("{before}{change}")
}

fn counts_before(script: &LoadScript) -> String {
    let counts = script.tables.iter().enumerate();
    let counts = counts.map(|(place, table)| {
        format!("  SELECT {place} AS place, count(*) AS rows FROM {}", table.sql_name())
    });
    format!(
        "CREATE TEMPORARY TABLE transload_before ON COMMIT DROP AS\n{};\n\n",
        join(counts, "\n  UNION ALL\n"),
    )
}

/// The steps that take the rows of a table back.
struct Undo<'a> {
    script: &'a LoadScript,
    saved: Option<&'a Saved<'a>>,
}

impl Undo<'_> {
    fn table(&self, place: usize) -> &LoadTable {
        &self.script.tables[place]
    }

    /// Returns the rows whose keys the load added, as the table's key in a FROM item: the file's,
    /// or those that were kept.
    fn added(&self, place: usize) -> String {
        match self.saved {
            Some(saved) if self.table(place).mode != Mode::Insert => saved.inserted(place),
            _ => staged(place),
        }
    }

    /// Returns a query that counts the added rows.
    fn expected(&self, place: usize) -> String {
        match self.table(place).mode {
            Mode::Insert => self.table(place).rows.to_string(),
            _ => format!("(SELECT count(*) FROM {})", self.added(place)),
        }
    }

    /// Returns the rows of the table that were added: a FROM item named `fit` with `place` and
    /// `home`, the ctid and tableoid of each.
    fn matching(&self, place: usize) -> String {
        let table = self.table(place);
        let (name, loaded) = (table.sql_name(), self.added(place));
        if !table.key.is_empty() {
            let on = same_key(table, "present", "loaded");
            return format!(
                "(SELECT present.ctid AS place, present.tableoid AS home\n      \
                 FROM {name} AS present JOIN {loaded} AS loaded ON {on}) AS fit"
            );
        }
        // The text of a whole row has an equality for every type, and NULLs that are equal. Rows
        // that occur more than once are numbered, so that as many are taken as were loaded.
        let row = format!("ROW({})::text", identifiers(&table.columns));
        let numbered = format!("{row} AS whole, row_number() OVER (PARTITION BY {row}) AS number");
        format!(
            "(SELECT present.place, present.home\n      \
             FROM (SELECT ctid AS place, tableoid AS home, {numbered} FROM {name}) AS present\n      \
             JOIN (SELECT {numbered} FROM {loaded}) AS loaded USING (whole, number)) AS fit"
        )
    }

    /// Stops where the loaded rows are not there any more as they were loaded.
    fn compare(&self, place: usize) -> String {
        let table = self.table(place);
        let (name, file) = (table.sql_name(), staged(place));
        let (literal_name, rows) = (literal(&name), table.rows);
        if table.key.is_empty() {
            let fit = self.matching(place);
            let whole =
                if self.script.create.is_some() { self.is_whole(place) } else { String::new() };
            return block(&format!(
                "DECLARE
  found bigint;
BEGIN
  SELECT count(*) INTO found FROM {fit};
  IF found <> {rows} THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', {literal_name}, {rows}, found;
  END IF;
{whole}END
"
            ));
        }
        let by_key = same_key(table, "present", "loaded");
        let others = differs(&changing(table, |_| true), "present", "loaded");
        let changed = if others.is_empty() { "false".to_owned() } else { others };
        // What triggers made of a row is what was loaded; a role that could make no schema kept none.
        let (kept, is_left) = match self.saved {
            Some(saved) => (
                format!("to_regclass({}) IS NOT NULL", literal(&saved.altered(place))),
                saved.is_left_by_triggers(table, place),
            ),
            None => ("false".to_owned(), "false".to_owned()),
        };
        // Rows that were there already, or were skipped, are not the load's.
        let (expected, only) = match self.saved.filter(|_| table.mode != Mode::Insert) {
            Some(saved) => {
                let touched = saved.touched(table, place);
                let of_load = same_key(table, "loaded", "known");
                let only = format!("\n    JOIN ({touched}) AS known ON {of_load}");
                (format!("(SELECT count(*) FROM ({touched}) AS known)"), only)
            }
            None => (rows.to_string(), String::new()),
        };
        let whole = if self.script.create.is_some() { self.is_whole(place) } else { String::new() };
        block(&format!(
            "DECLARE
  expected bigint := {expected};
  found bigint;
  changed bigint;
BEGIN
  EXECUTE {count} || CASE WHEN {kept} THEN {unless_left} ELSE '' END || {rows_compared}
    INTO found, changed;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', {literal_name}, expected, found;
  END IF;
  IF changed > 0 THEN
    RAISE EXCEPTION 'table %: % of % loaded rows were changed since', {literal_name}, changed, found;
  END IF;
{whole}END
",
            count = literal(&format!("SELECT count(*), count(*) FILTER (WHERE ({changed})")),
            unless_left = literal(&format!(" AND NOT {is_left}")),
            rows_compared =
                literal(&format!(") FROM {name} AS present JOIN {file} AS loaded ON {by_key}{only}")),
        ))
    }

    /// Stops where a table of `load.sql` holds other rows than the loaded ones.
    fn is_whole(&self, place: usize) -> String {
        let (name, rows) = (literal(&self.table(place).sql_name()), self.table(place).rows);
        format!(
            "  SELECT rows INTO found FROM pg_temp.transload_before AS before WHERE before.place = {place};
  IF found <> {rows} THEN
    RAISE EXCEPTION 'table %: expected % rows, found %', {name}, {rows}, found;
  END IF;
"
        )
    }

    /// Makes rows point to no row of a table that is taken back before theirs: added ones to none,
    /// replaced ones to where they pointed.
    fn let_go(&self, place: usize) -> String {
        let table = self.table(place);
        let late = self.script.late_columns(place);
        if late.is_empty() {
            return String::new();
        }
        let columns: Vec<String> = late.iter().map(|name| identifier(name)).collect();
        let set = columns.iter().map(|column| format!("{column} = NULL"));
        let any = columns.iter().map(|column| format!("present.{column} IS NOT NULL"));
        let added = format!(
            "UPDATE {} AS present\n  SET {}\n  FROM {} AS loaded\n  WHERE {} AND ({});\n",
            table.sql_name(),
            join(set, ", "),
            self.added(place),
            same_key(table, "present", "loaded"),
            join(any, " OR "),
        );
        let replaced = self.point_back(place, &late).map_or_else(String::new, |sql| sql + "\n");
        format!("{added}{replaced}\n")
    }

    /// Returns the UPDATE that gives columns of replaced rows back what they held.
    fn point_back(&self, place: usize, columns: &[&str]) -> Option<String> {
        let table = self.table(place);
        let saved = self.saved.filter(|_| table.mode == Mode::Upsert && !columns.is_empty())?;
        let set = columns.iter().map(|name| format!("{0} = old.{0}", identifier(name)));
        Some(format!(
            "UPDATE {} AS present SET {} FROM {} AS old WHERE {};",
            table.sql_name(),
            join(set, ", "),
            saved.replaced(place),
            same_key(table, "present", "old"),
        ))
    }

    /// Deletes the rows of a table that the load added.
    ///
    /// Rows of other tables that refer to them with CASCADE, SET NULL or SET DEFAULT would be
    /// changed without a word: they stop the script. Tables of the run that come later are empty
    /// of added rows by now; those before, and the table itself, are counted at the end.
    fn delete(&self, place: usize) -> String {
        let table = self.table(place);
        let (name, expected) = (table.sql_name(), self.expected(place));
        let (literal_name, fit) = (literal(&name), self.matching(place));
        let pending = self.script.tables[..=place].iter().map(|table| literal(&table.sql_name()));
        let pending = join(pending, ", ");
        let referring = [
            literal("SELECT count(*) FROM "),
            "reference.child".to_owned(),
            literal(&format!(" AS child JOIN {name} AS parent ON ")),
            "reference.fits".to_owned(),
            literal(&format!(
                " JOIN {fit} ON parent.ctid = fit.place AND parent.tableoid = fit.home"
            )),
        ];
        let referring = join(referring.into_iter(), " ||\n      ");
        block(&format!(
            "DECLARE
  expected bigint := {expected};
  reference record;
  found bigint;
BEGIN
  FOR reference IN
    SELECT c.conrelid::regclass::text AS child,
      string_agg(format('child.%I = parent.%I', child.attname, parent.attname), ' AND ') AS fits
    FROM pg_constraint AS c
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS pair (child, parent)
    JOIN pg_attribute AS child ON child.attrelid = c.conrelid AND child.attnum = pair.child
    JOIN pg_attribute AS parent ON parent.attrelid = c.confrelid AND parent.attnum = pair.parent
    WHERE c.contype = 'f' AND c.confdeltype IN ('c', 'n', 'd')
      AND c.confrelid = {literal_name}::regclass
      AND c.conrelid <> ALL (ARRAY[{pending}]::regclass[])
    GROUP BY c.oid, c.conrelid
  LOOP
    EXECUTE {referring} INTO found;
    IF found > 0 THEN
      RAISE EXCEPTION 'table %: % rows of % that were not loaded refer to it',
        {literal_name}, found, reference.child;
    END IF;
  END LOOP;
{own}  DELETE FROM {name} AS present
    USING {fit}
    WHERE present.ctid = fit.place AND present.tableoid = fit.home;
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found <> expected THEN
    RAISE EXCEPTION 'table %: expected % loaded rows, found %', {literal_name}, expected, found;
  END IF;
END
",
            // Replaced rows may point to rows of their own table that go.
            own = self
                .point_back(place, &table.own_references())
                .map_or_else(String::new, |sql| format!("  {sql}\n")),
        ))
    }

    /// Gives replaced rows back all that they held, whatever columns the table has.
    fn restore(&self, place: usize, saved: &Saved) -> String {
        let table = self.table(place);
        if table.mode != Mode::Upsert {
            return String::new();
        }
        let (name, replaced) = (table.sql_name(), saved.replaced(place));
        let literal_name = literal(&name);
        let by_key = same_key(table, "present", "old");
        block(&format!(
            "DECLARE
  settings text;
  found bigint;
BEGIN
  SELECT string_agg(format('%1$I = old.%1$I', attname), ', ') INTO settings FROM pg_attribute
    WHERE attrelid = {literal_name}::regclass AND attnum > 0 AND NOT attisdropped
      AND attgenerated = '' AND attidentity <> 'a';
  EXECUTE 'UPDATE ' || {literal_name} || ' AS present SET ' || settings || {tail};
  SELECT count(*) INTO found FROM {replaced} AS old
    WHERE NOT EXISTS (SELECT FROM {name} AS present WHERE {by_key}
      AND ROW(present.*)::text = ROW(old.*)::text);
  IF found > 0 THEN
    RAISE EXCEPTION 'table %: a trigger changes % rows on their way back', {literal_name}, found
      USING HINT = 'roll back as the owner of the table';
  END IF;
END
",
            tail = literal(&format!(" FROM {replaced} AS old WHERE {by_key}")),
        ))
    }

    /// Compares how many rows are left with how many were not the load's.
    fn counts_after(&self) -> String {
        let rows = self.script.tables.iter().enumerate().map(|(place, table)| {
            let (name, added) = (literal(&table.sql_name()), self.expected(place));
            format!("({place}, {name}, {added}::bigint)")
        });
        block(&format!(
            "DECLARE
  target record;
  found bigint;
BEGIN
  FOR target IN
    SELECT listed.name, before.rows - listed.loaded AS expected FROM (VALUES
    {}
    ) AS listed (place, name, loaded) JOIN pg_temp.transload_before AS before USING (place)
  LOOP
    EXECUTE format('SELECT count(*) FROM %s', target.name) INTO found;
    IF found <> target.expected THEN
      RAISE EXCEPTION 'table %: expected % rows to stay, found %',
        target.name, target.expected, found;
    END IF;
  END LOOP;
END
",
            join(rows, ",\n    "),
        ))
    }
}

/// One DROP for all tables: they may refer to one another, and nothing else may refer to them.
fn drop_created(script: &LoadScript, create: &Create, sql: &mut String) {
    // The copies of the files use the types.
    let copies = (0..script.tables.len()).map(staged);
    let tables = copies.chain(script.tables.iter().map(LoadTable::sql_name));
    if !script.tables.is_empty() {
        line(sql, format_args!("DROP TABLE {};", join(tables, ", ")));
    }
    for sequence in create.sequences.iter().rev() {
        line(sql, format_args!("DROP SEQUENCE IF EXISTS {};", table(sequence)));
    }
    for name in create.types.iter().rev() {
        line(sql, format_args!("DROP TYPE {};", table(name)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::load_script::tests::sample;
    use super::*;

    #[test]
    fn tables_that_the_load_made_are_dropped_together() {
        let mut script = sample();
        let create = Create {
            sequences: vec![crate::dump::catalog::TableName::new(Some("public"), "counter")],
            types: vec![crate::dump::catalog::TableName::new(None, "mood")],
            ..Create::default()
        };
        script.create = Some(create);
        let sql = render(&script).unwrap();
        let expected = "\
DROP TABLE pg_temp.transload_1, pg_temp.transload_2, \"public\".\"users\", \"it's visits\";
DROP SEQUENCE IF EXISTS \"public\".\"counter\";
DROP TYPE \"mood\";
SET CONSTRAINTS ALL IMMEDIATE;

COMMIT;
";
        assert!(sql.ends_with(expected), "{sql}");
        assert!(!sql.contains("DELETE FROM"), "{sql}");
    }
}
