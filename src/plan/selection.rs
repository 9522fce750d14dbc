//! The part of a plan that `--only` asks for.

use std::collections::HashSet;

use super::folder::Plan;
use crate::dump::TableName;

/// What is asked for, with all that it needs.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// As the command line names them.
    pub asked: Vec<String>,
    /// Models, by their names.
    pub models: HashSet<String>,
    /// Tables that are read, by source and name.
    pub tables: HashSet<(String, TableName)>,
    /// Labels of tables that go to the target as they are.
    pub passed: HashSet<String>,
    /// Sources whose dump has several schemas: models name them in that form.
    pub several_schemas: HashSet<String>,
    /// Checks that read something else.
    pub left_checks: Vec<String>,
}

impl Selection {
    /// Returns true where any table of a source is read.
    pub fn reads(&self, source: &str) -> bool {
        self.tables.iter().any(|(of_source, _)| of_source == source)
    }

    /// Returns true where a table of a source is read.
    pub fn wants(&self, source: &str, table: &TableName) -> bool {
        self.tables.contains(&(source.to_owned(), table.clone()))
    }
}

impl Plan {
    /// Leaves models and checks away that are not in the selection.
    pub fn select(&mut self, selection: Selection) {
        self.models.retain(|model| selection.models.contains(&model.name));
        self.checks.retain(|check| !selection.left_checks.contains(&check.name));
        self.selection = Some(selection);
    }
}
