//! Which columns of which tables a model reads: those of its output, and those that find its rows.

use std::collections::BTreeSet;

use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::LogicalPlan;

use super::error::Error;
use super::model_sql::{ModelSql, TableRead};
use super::session::Engine;

/// Stands for all columns of a table.
pub const ALL_COLUMNS: &str = "*";

impl Engine {
    /// Returns the columns of tables that a model reads, for its output or to find its rows.
    ///
    /// # Errors
    /// The model can't be planned.
    pub fn columns_read(&self, sql: &ModelSql) -> Result<BTreeSet<(TableRead, String)>, Error> {
        let failed = |error: DataFusionError| Error::of_plan(&sql.file, &error);
        let logical = self.logical(sql)?;
        let optimized = self.context.state().optimize(&logical).map_err(failed)?;
        let mut found = BTreeSet::new();
        optimized
            .apply_with_subqueries(|node| {
                if let LogicalPlan::TableScan(scan) = node {
                    let table = TableRead::from(scan.table_name.clone());
                    let fields = scan.projected_schema.fields().iter();
                    let filters = scan.filters.iter().flat_map(|filter| filter.column_refs());
                    let names = fields.map(|field| field.name().clone());
                    for name in names.chain(filters.map(|column| column.name.clone())) {
                        found.insert((table.clone(), name));
                    }
                }
                Ok(TreeNodeRecursion::Continue)
            })
            .map_err(failed)?;
        for lookup in &sql.lookups {
            found.insert((lookup.table.clone(), ALL_COLUMNS.to_owned()));
        }
        Ok(found)
    }
}
