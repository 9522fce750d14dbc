//! What `load.sql` keeps in the target for `rollback.sql`: a schema of the run's own.
//!
//! Rows as they were before they were replaced, the keys of rows that are new, and where sequences
//! stood. A second load of the same run adds to it what the first one left as it was. Knows
//! nothing of the data files.

use super::load_script::{LoadScript, LoadTable};
use super::postgres_rows::{changing, differs, same_key, staged};
use super::postgres_script::{block, identifier, identifiers, join, literal};
use crate::plan::Mode;

/// Longest part of a plan's name in the schema's: PostgreSQL's names have 63 bytes.
const NAME_BYTES: usize = 40;

/// The schema in which a load keeps what its rollback needs.
pub(super) struct Saved<'a> {
    script: &'a LoadScript,
    name: String,
}

impl<'a> Saved<'a> {
    /// Returns the schema; `None` where the load makes the tables, and the rollback drops them.
    pub fn of(script: &'a LoadScript) -> Option<Self> {
        let is_wanted = script.create.is_none() && !script.tables.is_empty();
        is_wanted.then(|| Self { script, name: name(script) })
    }

    pub fn schema(&self) -> String {
        identifier(&self.name)
    }

    /// The rows that the load replaced, as they were.
    pub fn replaced(&self, place: usize) -> String {
        format!("{}.replaced_{}", self.schema(), place + 1)
    }

    /// The keys of the rows that were not there before.
    pub fn inserted(&self, place: usize) -> String {
        format!("{}.inserted_{}", self.schema(), place + 1)
    }

    /// Loaded rows that triggers made other ones than the file has, as they are after the load.
    pub fn altered(&self, place: usize) -> String {
        format!("{}.altered_{}", self.schema(), place + 1)
    }

    /// Returns the condition under which a row is as triggers left it in a former load.
    pub fn is_left_by_triggers(&self, table: &LoadTable, place: usize) -> String {
        let by_key = same_key(table, "known", "present");
        let altered = self.altered(place);
        format!(
            "EXISTS (SELECT FROM {altered} AS known WHERE {by_key} \
             AND ROW(known.*)::text = ROW(present.*)::text)"
        )
    }

    /// Keeps what triggers made of the rows of a table.
    pub fn keep_altered(&self, table: &LoadTable, place: usize) -> String {
        if table.key.is_empty() {
            return String::new();
        }
        let (name, altered) = (table.sql_name(), self.altered(place));
        let differing = changing(table, |_| true);
        let from = match table.mode {
            // The file is not beside the table: if triggers may have changed it, all of it counts.
            Mode::Insert => {
                return block(&format!(
                    "BEGIN
  IF to_regclass({}) IS NOT NULL AND EXISTS (SELECT FROM pg_trigger
      WHERE tgrelid = {}::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')
        AND tgtype & 7 = 7) THEN
    INSERT INTO {altered} SELECT * FROM {name};
  END IF;
END
",
                    literal(&altered),
                    literal(&name),
                ));
            }
            _ if differing.is_empty() => return String::new(),
            Mode::Upsert | Mode::SkipExisting => format!(
                "FROM {name} AS present JOIN {} AS loaded ON {}\n  WHERE {}",
                staged(place),
                same_key(table, "present", "loaded"),
                differs(&differing, "present", "loaded"),
            ),
        };
        let clear = match table.mode {
            Mode::Upsert => format!("DELETE FROM {altered};\n"),
            Mode::Insert | Mode::SkipExisting => String::new(),
        };
        format!(
            "{clear}INSERT INTO {altered} SELECT present.*\n  {from}\n  ON CONFLICT DO NOTHING;\n\n"
        )
    }

    /// Returns a query of the keys of rows that the load added or replaced.
    pub fn touched(&self, table: &LoadTable, place: usize) -> String {
        let (key, inserted) = (identifiers(&table.key), self.inserted(place));
        match table.mode {
            Mode::Upsert => format!(
                "SELECT {key} FROM {inserted} UNION ALL SELECT {key} FROM {}",
                self.replaced(place)
            ),
            Mode::Insert | Mode::SkipExisting => format!("SELECT {key} FROM {inserted}"),
        }
    }

    pub fn sequences(&self) -> String {
        format!("{}.sequences", self.schema())
    }

    /// Makes the schema, unless a former load of the run did.
    pub fn make(&self) -> String {
        let (schema, name) = (self.schema(), literal(&self.name));
        let may_go_without = self.script.tables.iter().all(|table| table.mode == Mode::Insert);
        let refusal = if may_go_without {
            "      RAISE NOTICE 'role % may not create a schema: the rollback will leave sequences as \
             they are', current_user;
      RETURN;"
        } else {
            "      RAISE EXCEPTION 'role % may not create a schema in database %', \
             current_user, current_database()
        USING HINT = 'what the load replaces is kept in it for the rollback';"
        };
        let of_plan = format!("What rollback.sql of plan {} needs", self.script.plan);
        let tables = self.script.tables.iter().enumerate();
        let tables = tables.map(|(place, table)| self.make_tables(table, place));
        block(&format!(
            "DECLARE
  counter record;
  reached bigint;
  was_given boolean;
BEGIN
  IF to_regnamespace({name}) IS NULL THEN
    IF NOT has_database_privilege(current_database(), 'CREATE') THEN
{refusal}
    END IF;
    CREATE SCHEMA {schema};
    COMMENT ON SCHEMA {schema} IS {comment};
    CREATE TABLE {sequences} (
      name text PRIMARY KEY,
      number bigint, is_called boolean,
      loaded_number bigint, loaded_is_called boolean
    );
{tables}    FOR counter IN {counters} LOOP
      EXECUTE format('INSERT INTO {sequences} SELECT %L, last_value, is_called, NULL, NULL FROM %s',
        counter.name, counter.name);
    END LOOP;
  ELSE
    -- A sequence that moved since the former load stays as it is, and the rollback leaves it.
    FOR counter IN SELECT * FROM {sequences} LOOP
      EXECUTE format('SELECT last_value, is_called FROM %s', counter.name) INTO reached, was_given;
      DELETE FROM {sequences} WHERE name = counter.name
        AND (loaded_number, loaded_is_called) IS DISTINCT FROM (reached, was_given);
    END LOOP;
  END IF;
END
",
            comment = literal(&of_plan),
            sequences = self.sequences(),
            tables = tables.collect::<String>(),
            counters = self.counters(),
        ))
    }

    fn make_tables(&self, table: &LoadTable, place: usize) -> String {
        if table.key.is_empty() {
            return String::new();
        }
        let (name, key) = (table.sql_name(), identifiers(&table.key));
        let (replaced, inserted) = (self.replaced(place), self.inserted(place));
        let mut sql = String::new();
        let make = |kept: &str, columns: &str, what: &str| {
            let comment = literal(&format!("{what} {}", table.table.name));
            format!(
                "    CREATE TABLE {kept} AS SELECT {columns} FROM {name} WITH NO DATA;
    ALTER TABLE {kept} ADD PRIMARY KEY ({key});
    COMMENT ON TABLE {kept} IS {comment};
"
            )
        };
        if table.mode == Mode::Upsert {
            sql.push_str(&make(&replaced, "*", "As they were before the load: rows of"));
        }
        if table.mode != Mode::Insert {
            sql.push_str(&make(&inserted, &key, "Keys of rows that the load added to"));
        }
        sql.push_str(&make(&self.altered(place), "*", "As triggers left them: loaded rows of"));
        sql
    }

    /// Returns a query of the sequences from which columns of the loaded tables take numbers.
    fn counters(&self) -> String {
        let names = self.script.tables.iter().map(|table| literal(&table.sql_name()));
        format!(
            "
      SELECT DISTINCT format('%I.%I', n.nspname, s.relname) AS name
      FROM pg_class AS s JOIN pg_namespace AS n ON n.oid = s.relnamespace
      WHERE s.relkind = 'S' AND s.oid IN (
        SELECT d.objid FROM pg_depend AS d
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
          AND d.deptype IN ('a', 'i') AND d.refobjid = ANY (ARRAY[{names}]::regclass[])
        UNION ALL
        SELECT d.refobjid FROM pg_depend AS d JOIN pg_attrdef AS a ON a.oid = d.objid
        WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass
          AND a.adrelid = ANY (ARRAY[{names}]::regclass[])
      )
      ORDER BY 1
    ",
            names = join(names, ", "),
        )
    }

    /// Notes where the load left the sequences.
    pub fn note_sequences(&self) -> String {
        let (sequences, name) = (self.sequences(), literal(&self.name));
        block(&format!(
            "DECLARE
  counter record;
  reached bigint;
  was_given boolean;
BEGIN
  IF to_regnamespace({name}) IS NOT NULL THEN
    FOR counter IN SELECT * FROM {sequences} LOOP
      EXECUTE format('SELECT last_value, is_called FROM %s', counter.name) INTO reached, was_given;
      UPDATE {sequences} SET loaded_number = reached, loaded_is_called = was_given
        WHERE name = counter.name
          AND (loaded_number, loaded_is_called) IS DISTINCT FROM (reached, was_given);
    END LOOP;
  END IF;
END
"
        ))
    }

    /// Puts sequences back to where they stood before the load, and drops the schema.
    ///
    /// A sequence that gave numbers since then is left: rows of others have them.
    pub fn put_back(&self) -> String {
        let (sequences, name) = (self.sequences(), literal(&self.name));
        block(&format!(
            "DECLARE
  counter record;
  reached bigint;
  was_given boolean;
BEGIN
  IF to_regnamespace({name}) IS NULL THEN
    RAISE NOTICE 'sequences are left as they are: the load kept nothing of them';
    RETURN;
  END IF;
  FOR counter IN SELECT * FROM {sequences} ORDER BY name LOOP
    EXECUTE format('SELECT last_value, is_called FROM %s', counter.name) INTO reached, was_given;
    IF (reached, was_given) IS DISTINCT FROM (counter.loaded_number, counter.loaded_is_called) THEN
      RAISE NOTICE 'sequence % gave numbers since the load and is left as it is', counter.name;
    ELSE
      PERFORM setval(counter.name::regclass, counter.number, counter.is_called);
    END IF;
  END LOOP;
  DROP TABLE {tables};
  DROP SCHEMA {schema};
END
",
            tables = self.tables(),
            schema = self.schema(),
        ))
    }

    fn tables(&self) -> String {
        let tables = self.script.tables.iter().enumerate();
        let tables = tables.filter(|(_, table)| !table.key.is_empty());
        let tables = tables.flat_map(|(place, table)| {
            let altered = self.altered(place);
            match table.mode {
                Mode::Insert => vec![altered],
                Mode::Upsert => vec![altered, self.replaced(place), self.inserted(place)],
                Mode::SkipExisting => vec![altered, self.inserted(place)],
            }
        });
        join(std::iter::once(self.sequences()).chain(tables), ", ")
    }

    /// Stops where the run was not loaded.
    pub fn is_there(&self) -> String {
        let name = literal(&self.name);
        block(&format!(
            "BEGIN
  IF to_regnamespace({name}) IS NULL THEN
    RAISE EXCEPTION 'schema %: expected one, found none', {name}
      USING HINT = 'load.sql of this run makes it, and a rollback drops it';
  END IF;
END
"
        ))
    }
}

/// Returns the schema's name: the plan's as far as it is plain, and the run.
fn name(script: &LoadScript) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let plan: String = script.plan.chars().map(plain).take(NAME_BYTES).collect();
    format!("transload_{plan}_{}", script.run)
}
