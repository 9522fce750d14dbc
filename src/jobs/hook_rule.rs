//! Whether the plan's SQL can stand inside the transaction of a script.

use crate::contract::Rules;
use crate::dump::transaction_statements;
use crate::plan::{Hooks, Problem};

/// Returns what is wrong with the plan's files: statements that end the transaction they stand in,
/// and one that does not end.
pub(super) fn hook_problems(hooks: &Hooks, rules: &'static Rules) -> Vec<Problem> {
    let hooks =
        [&hooks.before_load, &hooks.after_load, &hooks.before_rollback, &hooks.after_rollback];
    let mut problems = Vec::new();
    for hook in hooks.into_iter().flatten() {
        // A last statement may go without its semicolon: the script adds it.
        let text = [hook.sql.trim_ascii_end(), b"\n;"].concat();
        match transaction_statements(&hook.file, &text, rules.dialect) {
            Ok(found) => problems.extend(found.into_iter().map(|(line, word)| {
                let what = format!("{word} ends the transaction of the script that carries this");
                let hint = "leave it out: all of it is done, or nothing".to_owned();
                let line = usize::try_from(line).ok();
                Problem::new(&hook.file, what).at_line(line).with_hint(Some(hint))
            })),
            Err(error) => problems.push(Problem::new(&hook.file, error.to_string())),
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::POSTGRES;
    use crate::plan::Hook;

    #[track_caller]
    fn check(sql: &str, expected: &[&str]) {
        let hook = Hook { file: "a.sql".to_owned(), sql: sql.as_bytes().to_vec() };
        let hooks = Hooks { after_load: Some(hook), ..Hooks::default() };
        let found = hook_problems(&hooks, &POSTGRES);
        let found: Vec<String> = found.iter().map(Problem::to_string).collect();
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.contains(expected), "{found}");
        }
    }

    #[test]
    fn a_hook_leaves_the_transaction_alone() {
        check("CREATE VIEW v AS SELECT 1; -- COMMIT;", &[]);
        check("SELECT 1", &[]);
        check("DO $$ BEGIN PERFORM 1; END $$;", &[]);
        check("SAVEPOINT a; ROLLBACK TO SAVEPOINT a;", &[]);
        check("COPY t FROM stdin;\nCOMMIT;\n\\.\nSELECT 1;", &[]);
        let begins = "a.sql:1: BEGIN ends the transaction of the script that carries this\nhint: ";
        check("BEGIN;\nSELECT 1;\nCOMMIT;", &[begins, "a.sql:3: COMMIT ends"]);
        check("SELECT 'a;", &["a.sql:"]);
        check("PREPARE p AS SELECT 1; PREPARE TRANSACTION 'p';", &["a.sql:1: PREPARE ends"]);
        check("ROLLBACK /* to */;", &["a.sql:1: ROLLBACK ends"]);
        check("/* to */ rollback work;", &["a.sql:1: ROLLBACK ends"]);
        check("-- to\nROLLBACK -- to\nAND CHAIN;", &["ROLLBACK ends"]);
        check("SAVEPOINT a; ROLLBACK /* it */ TRANSACTION TO a; SELECT 'commit';", &[]);
    }
}
