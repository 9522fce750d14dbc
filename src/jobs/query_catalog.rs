//! SHOW TABLES and DESCRIBE: what a query could read.

use std::io::Write;
use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use arrow::datatypes::{Field, SchemaRef};

use super::error::Error;
use super::query::{Job, QueryReport};
use super::query_dump::{DumpQuery, stage};
use super::query_names::{KnownTable, resolve, unknown};
use crate::dump::{ROW_COLUMN, SQL_TYPE_KEY};
use crate::engine::{QuerySql, TableRead};

impl Job<'_> {
    /// Lists the tables of all inputs.
    pub(super) fn tables(&self, stdout: &mut dyn Write) -> Result<QueryReport, Error> {
        let mut known = self.inputs.known();
        let mut report = QueryReport { is_complete: true, ..QueryReport::default() };
        if !self.inputs.dumps.is_empty() {
            let query = DumpQuery { all_tables: true, skip_rows: true, ..self.dump_query(&[]) };
            let staged = stage(&query, self.engine)?;
            known.extend(staged.tables.iter().map(|(name, _)| KnownTable::from(name)));
        }
        known.sort_by(|left, right| (&left.schema, &left.name).cmp(&(&right.schema, &right.name)));
        let schemas = known.iter().map(|table| table.schema.as_deref()).collect::<StringArray>();
        let names = known.iter().map(|table| Some(table.name.as_str())).collect::<StringArray>();
        let columns: [(&str, ArrayRef); 2] =
            [("schema", Arc::new(schemas)), ("name", Arc::new(names))];
        report.rows = self.write_batch(&columns, stdout)?;
        Ok(report)
    }

    /// Lists the columns of a table.
    pub(super) fn columns(
        &self,
        read: &TableRead,
        stdout: &mut dyn Write,
    ) -> Result<QueryReport, Error> {
        let mut report = QueryReport { is_complete: true, ..QueryReport::default() };
        let reads = [read.clone()];
        let of_dump = self.add_found(&reads)?;
        let schema: SchemaRef;
        let mut not_null: Vec<String> = Vec::new();
        if of_dump.is_empty() {
            let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
            let table = match &read.schema {
                Some(schema) => format!("{}.{}", quoted(schema), quoted(&read.table)),
                None => quoted(&read.table),
            };
            let all = QuerySql::parse(&self.sql.file, &format!("SELECT * FROM {table}"))?;
            schema = self.engine.plan_query(&all)?.schema;
        } else if self.inputs.dumps.is_empty() {
            let error = unknown(&self.sql.file, read, &self.inputs.known(), &[]);
            return Err(crate::plan::Error::from(error).into());
        } else {
            let query = DumpQuery { skip_rows: true, ..self.dump_query(&of_dump) };
            let staged = stage(&query, self.engine)?;
            let known: Vec<KnownTable> =
                staged.tables.iter().map(|(name, _)| KnownTable::from(name)).collect();
            let found = resolve(&self.sql.file, read, &known).map_err(crate::plan::Error::from)?;
            let (name, found) = &staged.tables[found.unwrap_or_default()];
            schema = found.clone();
            let declared = staged.summary.catalog.table(name);
            let columns = declared.map_or(&[][..], |declared| &declared.columns);
            not_null = columns
                .iter()
                .filter(|column| !column.nullable)
                .map(|column| column.name.clone())
                .collect();
        }
        let fields: Vec<_> =
            schema.fields().iter().filter(|field| field.name() != ROW_COLUMN).collect();
        let text = |value: &dyn Fn(&Field) -> Option<String>| -> ArrayRef {
            Arc::new(fields.iter().map(|field| value(field)).collect::<StringArray>())
        };
        let declared = |field: &Field| {
            field.metadata().get(SQL_TYPE_KEY).filter(|text| !text.is_empty()).cloned()
        };
        let is_nullable = |name: &str| !not_null.iter().any(|other| other == name);
        let yes_or_no = |yes: bool| if yes { "yes" } else { "no" };
        let columns: [(&str, ArrayRef); 4] = [
            ("column", text(&|field| Some(field.name().clone()))),
            ("sql_type", text(&declared)),
            ("arrow_type", text(&|field| Some(field.data_type().to_string()))),
            ("nullable", text(&|field| Some(yes_or_no(is_nullable(field.name())).to_owned()))),
        ];
        report.rows = self.write_batch(&columns, stdout)?;
        Ok(report)
    }
}
