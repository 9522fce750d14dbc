//! Rows whose parents are judged with them: rows of their own table, or of tables that point to
//! each other.
//!
//! All such rows are accepted first. Then those go whose parents are not there; a row that goes
//! takes its keys along, and with them the rows that point to it, until nothing changes.

use std::collections::HashSet;

use arrow::array::RecordBatch;
use arrow::error::ArrowError;

use super::keys::KeyStore;
use super::parents::ParentRule;
use super::table::{Refused, TableContract};
use super::unique::columns_at;
use crate::dump::TableName;

impl TableContract {
    /// Returns true where rows can be judged only when other rows of a group are there.
    pub fn is_linked(&self) -> bool {
        !self.self_references.is_empty() || !self.linked.is_empty()
    }

    /// Returns true where rows point to other rows of the same table.
    pub fn has_self_reference(&self) -> bool {
        !self.self_references.is_empty()
    }

    /// Says which tables are judged together with this one, and which come later than it.
    ///
    /// Foreign keys to later tables of another group are given up, and listed.
    pub fn link(&mut self, group: &HashSet<TableName>, later: &HashSet<TableName>) {
        let rules = std::mem::take(&mut self.parents);
        for rule in rules {
            let parent = &rule.parent.0;
            if group.contains(parent) {
                self.linked.push(rule);
            } else if later.contains(parent) {
                self.not_evaluated.push(format!(
                    "{}: foreign key ({}) to {}: the tables point to each other, and a model has \
                     to be read before the other is made",
                    self.table.name,
                    rule.columns.join(", "),
                    rule.parent.0
                ));
            } else {
                self.parents.push(rule);
            }
        }
    }

    /// Judges the links of a batch of accepted rows; `gone` says which of them go, and is kept up.
    ///
    /// To be repeated over all batches of a group until nothing is refused any more.
    ///
    /// # Errors
    /// A file of keys can't be read or written.
    pub fn settle(
        &self,
        accepted: &RecordBatch,
        gone: &mut [bool],
        keys: &mut KeyStore,
    ) -> Result<Vec<Refused>, ArrowError> {
        let mut refused = Vec::new();
        for rule in self.self_references.iter().chain(&self.linked) {
            let Some(parent) = keys.get_mut(&rule.parent) else { continue };
            let pointers = rule.pointers(accepted, parent)?;
            for (row, gone) in gone.iter_mut().enumerate().filter(|(_, gone)| !**gone) {
                if let Some(code) = pointers.fault(row, parent)? {
                    *gone = true;
                    refused.push(Refused { row, code, detail: rule.detail() });
                }
            }
        }
        let rows: Vec<usize> = refused.iter().map(|refused| refused.row).collect();
        self.withdraw(accepted, &rows, keys)?;
        Ok(refused)
    }

    /// Takes the keys of accepted rows back: the rows do not go after all.
    ///
    /// # Errors
    /// A file of keys can't be read or written.
    pub fn withdraw(
        &self,
        accepted: &RecordBatch,
        rows: &[usize],
        keys: &mut KeyStore,
    ) -> Result<(), ArrowError> {
        if rows.is_empty() {
            return Ok(());
        }
        for (name, positions) in &self.referenced {
            let Some(parent) = keys.get_mut(name) else { continue };
            let own = parent.encode(&columns_at(accepted, positions))?;
            for key in rows.iter().filter_map(|row| own.get(*row)) {
                parent.withdrawn.insert(key)?;
            }
        }
        Ok(())
    }

    /// Returns true where rows that point to each other in a circle can be loaded.
    pub fn loads_circles(&self) -> bool {
        (self.rules.loads_circles)(&self.table)
    }

    /// Returns the columns that point to rows of the table itself, as messages name them.
    pub fn self_reference_columns(&self) -> String {
        let columns =
            self.self_references.iter().map(|rule| format!("({})", rule.columns.join(", ")));
        columns.collect::<Vec<_>>().join(" or ")
    }

    /// Returns the columns that such rows point to.
    pub fn self_referenced_columns(&self) -> Vec<String> {
        self.self_references.first().map(|rule| rule.parent.1.clone()).unwrap_or_default()
    }

    /// Returns the foreign keys to the table itself.
    pub(super) fn self_references(&self) -> &[ParentRule] {
        &self.self_references
    }
}
