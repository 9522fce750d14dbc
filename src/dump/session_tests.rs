//! What becomes of statements and rows between the framer and whoever iterates: small dumps, read
//! through the front door.

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::io::Write as _;
    use std::path::PathBuf;
    use std::sync::Arc;

    use arrow::array::RecordBatch;
    use arrow::util::display::{ArrayFormatter, FormatOptions};

    use super::super::*;

    /// The rows of each table that is left at the end: `a.t: 1,x|2,y`.
    struct Read {
        tables: Vec<String>,
        findings: Vec<Finding>,
        rejects: Vec<Reject>,
        seen: u64,
    }

    fn parts(texts: &[&str], options: ReadOptions) -> Result<Read, Error> {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = |(index, text): (usize, &&str)| -> PathBuf {
            let path = folder.path().join(format!("{index}.sql"));
            let mut file = std::fs::File::create(&path).expect("temporary file");
            file.write_all(text.as_bytes()).expect("temporary file");
            path
        };
        let paths: Vec<PathBuf> = texts.iter().enumerate().map(path).collect();
        let mut reader = read(&paths, options)?;
        let mut tables: Vec<(usize, String)> = Vec::new();
        let (mut rejects, mut seen) = (Vec::new(), 0);
        for event in &mut reader {
            match event? {
                Event::Open(table) => tables.push((table.slot, format!("{}:", table.name))),
                Event::Discard(table) => tables.retain(|(slot, _)| *slot != table.slot),
                Event::Rows(rows) => {
                    seen += rows.seen;
                    rejects.extend(rows.rejects);
                    let open = tables.iter_mut().find(|(slot, _)| *slot == rows.table.slot);
                    open.expect("an open table").1.push_str(&shown(&rows.batch));
                }
            }
        }
        let findings = reader.into_summary().expect("read to the end").findings;
        let mut tables: Vec<String> = tables.into_iter().map(|(_, shown)| shown).collect();
        tables.sort();
        Ok(Read { tables, findings, rejects, seen })
    }

    /// Prints rows without `_row`.
    fn shown(batch: &RecordBatch) -> String {
        let options = FormatOptions::default().with_null("NULL");
        let mut shown = String::new();
        for row in 0..batch.num_rows() {
            let values = batch.columns().iter().take(batch.num_columns() - 1).map(|column| {
                ArrayFormatter::try_new(column, &options).expect("printable").value(row).to_string()
            });
            let values: Vec<String> = values.collect();
            write!(shown, " {}", values.join(",")).expect("memory");
        }
        shown
    }

    fn read_text(text: &str) -> Read {
        parts(&[text], ReadOptions::default()).expect("readable")
    }

    /// MySQL's or PostgreSQL's, by a word that tells.
    const MYSQL_SCRIPT: &str = "-- MySQL dump of a test\n/*!40101 SET NAMES utf8mb4 */;\n";
    const POSTGRES_SCRIPT: &str = "SET statement_timeout = 0;\n";

    fn check(head: &str, text: &str, expected: &[&str], codes: &[&str]) {
        let read = read_text(&format!("{head}{text}"));
        assert_eq!(read.tables, expected, "{text}");
        let found: Vec<&str> = read.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(found, codes, "{text}: {:?}", read.findings);
    }

    fn check_mysql(text: &str, expected: &[&str], codes: &[&str]) {
        check(MYSQL_SCRIPT, text, expected, codes);
    }

    fn check_postgres(text: &str, expected: &[&str], codes: &[&str]) {
        check(POSTGRES_SCRIPT, text, expected, codes);
    }

    #[test]
    fn the_same_head_means_another_table_after_use() {
        check_mysql(
            "CREATE TABLE a.t (id int); CREATE TABLE b.t (id int);
         USE a; INSERT INTO t VALUES (1); USE b; INSERT INTO t VALUES (2),(3);",
            &["a.t: 1", "b.t: 2 3"],
            &[],
        );
        check_postgres(
            "CREATE TABLE a.t (id int); CREATE TABLE b.t (id int);
         SET search_path = a; INSERT INTO t VALUES (1);
         SET search_path = b; INSERT INTO t VALUES (2);",
            &["a.t: 1", "b.t: 2"],
            &[],
        );
    }

    #[test]
    fn the_same_head_has_other_strings_after_a_setting() {
        check_mysql(
            r"CREATE TABLE t (a text); INSERT INTO t VALUES ('\\');
          SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_BACKSLASH_ESCAPES';
          INSERT INTO t VALUES ('\'); SET SQL_MODE=@OLD_SQL_MODE; INSERT INTO t VALUES ('\'');",
            &[r"t: \ \ '"],
            &[],
        );
    }

    #[test]
    fn transactions_do_not_part_rows() {
        let text = "CREATE TABLE t (a int); BEGIN; INSERT INTO t VALUES (1); COMMIT; BEGIN; INSERT INTO t VALUES (2); COMMIT;";
        check_postgres(text, &["public.t: 1 2"], &[]);
        let undone = "CREATE TABLE t (a int); BEGIN; INSERT INTO t VALUES (1); ROLLBACK;";
        check_postgres(undone, &["public.t:"], &[]);
    }

    #[test]
    fn a_database_may_be_connected_to_again() {
        let one = "\\connect app\nCREATE TABLE t (a int);\nINSERT INTO t VALUES (1);\n";
        check_postgres(one, &["public.t: 1"], &[]);
        let again = format!(
            "{one}\\connect -reuse-previous=on \"dbname='app'\"\nINSERT INTO t VALUES (2);\n"
        );
        check_postgres(&again, &["public.t: 1 2"], &[]);
        let two = format!("{again}\\connect other\nCREATE TABLE u (b int);\n");
        check_postgres(&two, &["public.t: 1 2", "public.u:"], &[]);
    }

    #[test]
    fn tables_of_two_databases_may_have_one_name() {
        let script = "CREATE ROLE app; CREATE ROLE \"Other\";
\\connect app
CREATE TABLE t (a int); CREATE TABLE one (a int);
INSERT INTO t VALUES (1);
\\connect other
CREATE TABLE t (a int, b text);
INSERT INTO t VALUES (2, 'x');
ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (a);
INSERT INTO one (z) VALUES ('y');
\\connect app
INSERT INTO t VALUES (3);
DROP TABLE one;
";
        check_postgres(
            script,
            &["other.public.one: y", "other.public.t: 2,x", "public.t: 1 3"],
            &["same_name", "same_name", "no_ddl", "roles_not_read"],
        );
    }

    #[test]
    fn columns_are_found_by_name() {
        check_mysql(
            "CREATE TABLE t (id int, name text, c int GENERATED ALWAYS AS (1));
         INSERT INTO t (NAME, `Id`) VALUES ('x', 1); INSERT INTO t (c, id) VALUES (DEFAULT, 2);",
            &["t: 1,x 2,NULL"],
            &[],
        );
        check_postgres(
            "CREATE TABLE t (id int, \"B\" int); INSERT INTO t (id, b) VALUES (1, 2);",
            &["public.t: 1,NULL"],
            &["column_not_read"],
        );
    }

    #[test]
    fn columns_that_come_after_the_first_rows_are_said() {
        check_postgres(
            "CREATE TABLE t (a int); INSERT INTO t VALUES (1);
         ALTER TABLE ONLY t ALTER COLUMN a SET NOT NULL; ALTER TABLE t ADD COLUMN b text;
         INSERT INTO t (a, b) VALUES (3, 'y');",
            &["public.t: 1 3"],
            &["columns_changed", "column_not_read"],
        );
        check_mysql(
            "CREATE TABLE t (a int); INSERT INTO t VALUES (1); ALTER TABLE t MODIFY a int NOT NULL AUTO_INCREMENT;",
            &["t: 1"],
            &[],
        );
    }

    #[test]
    fn omitted_columns_have_their_literal_default() {
        check_postgres(
        "CREATE TABLE t (a int, b text DEFAULT 'x'::text, c numeric DEFAULT (0)::numeric, d boolean DEFAULT true, e int);
         INSERT INTO t (a) VALUES (1); INSERT INTO t VALUES (2, DEFAULT, 5, DEFAULT, DEFAULT);",
        &["public.t: 1,x,0,true,NULL 2,x,5,true,NULL"],
        &[],
    );
        check_postgres(
            "CREATE TABLE t (a int, b timestamp DEFAULT now()); INSERT INTO t (a) VALUES (1);",
            &["public.t: 1,NULL"],
            &["default_not_applied"],
        );
        let read = read_text(
            "SET statement_timeout = 0; CREATE TABLE t (b date DEFAULT now()); INSERT INTO t VALUES (DEFAULT);",
        );
        assert_eq!(read.rejects[0].reason, Reason::UnsupportedExpression);
    }

    #[test]
    fn statements_that_change_rows_are_said() {
        check_mysql(
            "CREATE TABLE t (a int); /*!50000 INSERT INTO t VALUES (1) */; INSERT INTO t SELECT 1;
         REPLACE INTO t VALUES (2); INSERT INTO t VALUES (3) ON DUPLICATE KEY UPDATE a = 9;",
            &["t: 1 2 3"],
            // Without a key, nothing is replaced.
            &["statement_not_applied"],
        );
        let read = read_text(
            "SET statement_timeout = 0;\nCREATE TABLE t AS SELECT 1;\nCREATE INDEX i ON x (a);",
        );
        let loses: Vec<bool> = read.findings.iter().map(|finding| finding.loses_rows).collect();
        assert_eq!(loses, [true, false]);
    }

    #[test]
    fn what_a_server_does_beside_a_change_is_said() {
        let parent = "CREATE TABLE p (a int PRIMARY KEY, b int, c timestamp NULL ON UPDATE CURRENT_TIMESTAMP);
         CREATE TABLE t (a int NOT NULL, b int, FOREIGN KEY (b) REFERENCES p (a) ON DELETE CASCADE);
         INSERT INTO p VALUES (1,1,NULL),(2,2,NULL); INSERT INTO t VALUES (1,1);";
        let with = |rest: &str| format!("{parent} {rest}");
        check_mysql(
            &with("DELETE FROM p WHERE a = 2;"),
            &["p: 1,1,NULL", "t: 1,1"],
            &["cascade_not_applied"],
        );
        check_mysql(
            &with("SET FOREIGN_KEY_CHECKS=0; DELETE FROM p WHERE a = 2;"),
            &["p: 1,1,NULL", "t: 1,1"],
            &[],
        );
        check_mysql(
            &with("UPDATE p SET b = 5 WHERE a = 2;"),
            &["p: 1,1,NULL 2,5,NULL", "t: 1,1"],
            &["on_update_not_applied"],
        );
        check_mysql(
            &with("INSERT INTO p (a, b) VALUES (2,7) ON DUPLICATE KEY UPDATE b = VALUES(b);"),
            &["p: 1,1,NULL 2,7,NULL", "t: 1,1"],
            &["keys_applied", "on_update_not_applied"],
        );
        check_mysql(
            &with("INSERT IGNORE INTO t VALUES (NULL,2);"),
            &["p: 1,1,NULL 2,2,NULL", "t: 1,1 NULL,2"],
            &["null_not_adjusted"],
        );
    }

    #[test]
    fn rows_that_come_before_their_table_are_said() {
        check_mysql(
            "INSERT INTO t VALUES (1); CREATE TABLE t (a int); INSERT INTO t VALUES (2);",
            &["t: 2"],
            &["no_ddl", "rows_before_table"],
        );
        check_mysql("CREATE TABLE t (a int); CREATE TABLE IF NOT EXISTS t (a int);", &["t:"], &[]);
    }

    #[test]
    fn truncated_tables_take_others_and_their_numbers_along() {
        check_postgres(
            "CREATE TABLE p (a serial PRIMARY KEY, b int); CREATE TABLE t (a int REFERENCES p (a));
             INSERT INTO p (b) VALUES (1),(2); INSERT INTO t VALUES (1);
             TRUNCATE p RESTART IDENTITY CASCADE; INSERT INTO p (b) VALUES (3);",
            &["public.p: 1,3", "public.t:"],
            &["rows_numbered"],
        );
    }

    #[test]
    fn rows_of_sqlite_replace_others() {
        check(
            "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n",
            "CREATE TABLE t (a TEXT COLLATE NOCASE PRIMARY KEY, b INT);
             INSERT INTO t VALUES ('x',1),('y',2); INSERT OR REPLACE INTO t VALUES ('X',3);
             INSERT OR IGNORE INTO t VALUES ('Y',4),('z',5); COMMIT;",
            &["t: y,2 X,3 z,5"],
            &["keys_applied"],
        );
    }

    #[test]
    fn a_saved_mode_comes_back() {
        check_mysql(
            "SET sql_mode='NO_AUTO_VALUE_ON_ZERO'; CREATE TABLE t (a int PRIMARY KEY AUTO_INCREMENT);
             /*!50003 SET @saved_sql_mode = @@sql_mode */; SET sql_mode='ANSI';
             SET sql_mode = @saved_sql_mode; INSERT INTO t VALUES (0),(1);",
            &["t: 0 1"],
            &[],
        );
    }

    #[test]
    fn instants_are_read_in_the_zone_of_the_session() {
        check_mysql(
        "CREATE TABLE t (a timestamp); SET TIME_ZONE='+02:00'; INSERT INTO t VALUES ('2025-01-01 02:00:00');
         SET TIME_ZONE='Europe/Berlin'; INSERT INTO t VALUES ('2025-07-01 02:00:00');",
        &["t: 2025-01-01T00:00:00Z 2025-07-01T00:00:00Z"],
        &["time_zone_applied"],
    );
    }

    #[test]
    fn a_zone_that_is_not_known_is_said() {
        check_mysql(
            "CREATE TABLE t (a timestamp); SET TIME_ZONE='Mars/Olympus'; INSERT INTO t VALUES ('2025-01-01 00:00:00');",
            &["t: 2025-01-01T00:00:00Z"],
            &["time_zone_not_read"],
        );
    }

    #[test]
    fn other_character_sets_are_said_where_rows_come() {
        check_mysql(
        "CREATE TABLE t (a text); SET NAMES swe7; SET NAMES utf8mb4; INSERT INTO t VALUES ('x');
         SET character_set_client = swe7; INSERT INTO t VALUES ('y');",
        &["t: x y"],
        &["character_set_not_read"],
    );
    }

    #[test]
    fn row_constructors_of_mysql_are_rows() {
        check_mysql(
            "CREATE TABLE t (a int, b text); INSERT INTO t VALUES ROW(1,'x'), ROW(2,'y');",
            &["t: 1,x 2,y"],
            &[],
        );
    }

    #[test]
    fn tables_that_are_made_anew_forget_their_rows() {
        let filled = "CREATE TABLE t (a int); INSERT INTO t VALUES (1);";
        check_mysql(&format!("{filled} TRUNCATE TABLE t;"), &["t:"], &[]);
        check_mysql(&format!("{filled} DROP TABLE t;"), &[], &[]);
        check_mysql(
            &format!(
                "{filled} DROP TABLE IF EXISTS t; CREATE TABLE t (b text); INSERT INTO t VALUES ('x');"
            ),
            &["t: x"],
            &[],
        );
        check_mysql(&format!("{filled} RENAME TABLE t TO u;"), &["u: 1"], &[]);
        check_mysql("CREATE TABLE v (a int); DROP TABLE v; CREATE VIEW v AS SELECT 1;", &[], &[]);
    }

    #[test]
    fn rows_without_a_table_are_text() {
        check_postgres("INSERT INTO t (a, b) VALUES (1, 'x');", &["public.t: 1,x"], &["no_ddl"]);
    }

    #[test]
    fn rows_without_any_names_get_numbered_columns() {
        check_mysql(
            "INSERT INTO t VALUES (1,'a,(b'),(2,NULL);\nINSERT INTO u VALUES (7);
             INSERT INTO t VALUES (3,'c');",
            &["t: 1,a,(b 2,NULL 3,c", "u: 7"],
            &["no_ddl", "no_ddl"],
        );
        check_postgres(
            "COPY t FROM stdin;\n1\tx\\ty\n2\t\\N\n\\.\nCOPY v FROM stdin;\n\\.\n",
            &["public.t: 1,x\ty 2,NULL", "public.v:"],
            &["no_ddl", "no_ddl"],
        );
    }

    #[test]
    fn copy_has_no_values_of_generated_columns() {
        check_postgres(
            "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) STORED, c text);\nCOPY t FROM stdin;\n1\tx\n\\.\n",
            &["public.t: 1,x"],
            &[],
        );
    }

    #[test]
    fn rules_drop_null_and_keep_text() {
        let rule = |_: &TableName, column: &str| ColumnRule {
            as_text: column == "a",
            policies: Policies::default(),
            secret: match column {
                "b" => Some(Secret::Drop),
                "c" => Some(Secret::Null),
                _ => None,
            },
        };
        let options = ReadOptions { rules: Arc::new(rule), ..ReadOptions::default() };
        let text = "SET statement_timeout = 0; CREATE TABLE t (a int, b text, c text DEFAULT 'z', d text); INSERT INTO t VALUES (007, 'b', 'c', 'd');";
        let read = parts(&[text], options).expect("readable");
        assert_eq!(read.tables, ["public.t: 007,NULL,d"]);
        assert!(read.findings.is_empty(), "{:?}", read.findings);
    }

    #[test]
    fn a_dump_in_parts_has_one_end_mark() {
        let first = "-- MySQL dump 10.13\n\nCREATE TABLE t (a text);\nSET SQL_MODE='NO_BACKSLASH_ESCAPES';\nINSERT INTO t VALUES ('1');\n";
        let second = "INSERT INTO t VALUES ('\\');\n-- Dump completed on 2025-01-01\n";
        let read = parts(&[first, second], ReadOptions::default()).expect("whole");
        assert_eq!(read.tables, ["t: 1 \\"]);
        assert_eq!(read.seen, 2);
        let error = parts(&[first], ReadOptions::default()).err().expect("cut").to_string();
        assert!(error.contains("0.sql: the dump is cut off"), "{error}");
    }

    #[test]
    fn rejects_have_their_own_line() {
        let text = "-- MySQL dump of a test\nCREATE TABLE `t` (a int);\nINSERT INTO t VALUES\n(1),\n('x'),\n('y');\nINSERT INTO t VALUES ('z');";
        let read = read_text(text);
        let lines: Vec<u64> = read.rejects.iter().map(|reject| reject.place.line).collect();
        assert_eq!(lines, [5, 6, 7]);
        let bytes = read.rejects.iter().map(|reject| reject.place.byte as usize);
        assert!(
            bytes.zip(["('x')", "('y')", "('z')"]).all(|(at, raw)| text[at..].starts_with(raw))
        );
        assert_eq!(read.seen, 4);
    }
}
