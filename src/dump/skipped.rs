//! What a dump holds beside tables and is passed over: roles, tablespaces, large objects.

use super::cursor::Cursor;
use super::dialect::Dialect;
use super::findings::{Found, remark};

/// Names that are listed; the rest is counted.
const SHOWN_NAMES: usize = 20;

#[derive(Debug, Default)]
pub(super) struct Skipped {
    roles: Vec<String>,
    tablespaces: Vec<String>,
    large_objects: u64,
    /// Comments on what the catalog has no comments for.
    comments: u64,
}

impl Skipped {
    /// Looks at a statement; most are none of these.
    pub fn see(&mut self, statement: &[u8], dialect: &'static Dialect) {
        let mut cursor = Cursor::new(statement, dialect);
        if cursor.skip_word("CREATE") {
            let names = match () {
                () if cursor.skip_word("TABLESPACE") => &mut self.tablespaces,
                () if cursor.at_any(&["ROLE", "USER", "GROUP"]) => {
                    cursor.take();
                    // `CREATE USER MAPPING FOR …`
                    if cursor.at_word("MAPPING") {
                        return;
                    }
                    &mut self.roles
                }
                () => return,
            };
            cursor.skip_words(&["IF", "NOT", "EXISTS"]);
            if let Ok(name) = cursor.name() {
                names.push(name);
            }
        } else if cursor.skip_words(&["COMMENT", "ON"]) {
            // Those on extensions and schemas are the server's own.
            let kept = ["TABLE", "COLUMN", "EXTENSION", "SCHEMA", "DATABASE"];
            self.comments += u64::from(!cursor.at_any(&kept));
        } else if cursor.skip_word("SELECT") {
            if cursor.skip_word("PG_CATALOG") {
                cursor.skip(".");
            }
            let made = cursor.skip_word("LO_CREATE") && cursor.at("(");
            self.large_objects += u64::from(made);
        }
    }

    /// Returns what is to be said at the end.
    pub fn found(self) -> Vec<Found> {
        let mut found = Vec::new();
        for (code, one, many, mut names) in [
            ("roles_not_read", "role is", "roles are", self.roles),
            ("tablespaces_not_read", "tablespace is", "tablespaces are", self.tablespaces),
        ] {
            if names.is_empty() {
                continue;
            }
            let (count, what) = (names.len(), if names.len() == 1 { one } else { many });
            names.truncate(SHOWN_NAMES);
            let rest = if count > SHOWN_NAMES { ", …" } else { "" };
            let detail = format!("{count} {what} not read: `{}`{rest}", names.join("`, `"));
            found.push(remark(code, detail));
        }
        if self.comments > 0 {
            let what = if self.comments == 1 { "comment" } else { "comments" };
            let detail = format!(
                "{} {what} on types, keys, indexes and the like: those on tables and columns are kept",
                self.comments
            );
            found.push(remark("comments_not_kept", detail));
        }
        if self.large_objects > 0 {
            let (count, what) = match self.large_objects {
                1 => (1, "large object is"),
                count => (count, "large objects are"),
            };
            let detail = format!("{count} {what} not read: tables have their numbers alone");
            found.push(remark("large_objects_not_read", detail));
        }
        found
    }
}
