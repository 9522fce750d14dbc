//! The objects of a source's archives as a table: `objects`, a row a member.
//!
//! | column | is |
//! |---|---|
//! | `archive`, `member` | the archive as the plan names it, and the name in it |
//! | `offset_bytes` | where the bytes begin in the plain tarball |
//! | `bucket`, `path`, … | the parts of the name, as the layout says |
//! | `size_bytes`, `sha256`, `md5` | of the bytes that are there |
//! | `content_type` | by the first bytes |
//! | `finding` | why the member may not be used as it is named |
//!
//! Knows no archive: members come read and hashed.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::error::ArrowError;

use super::layout::{Layouts, OWN_COLUMNS};
use super::object::{Digests, Finding, Object};
use crate::dump::{
    Catalog, ColumnRule, FileColumn, ROW_COLUMN, Rows, SourceTable, SqlType, TableName,
    arrow_field, columns_catalog,
};
use crate::input::hex;

/// The name of the table.
pub const OBJECTS: &str = "objects";

/// Objects of a batch.
const BATCH_OBJECTS: usize = 8_192;

/// Makes the rows of one source, whatever the number of its archives.
#[derive(Debug)]
pub struct ObjectsTable {
    layouts: Layouts,
    columns: Vec<FileColumn>,
    table: Arc<SourceTable>,
    rows: i64,
}

impl ObjectsTable {
    /// Begins the table of objects whose names are made as the layouts say.
    pub fn new(layouts: Layouts) -> Self {
        let [archive, member, offset_bytes, further @ ..] = OWN_COLUMNS;
        let parts = layouts.parts().iter().map(String::as_str);
        let names = [archive, member, offset_bytes].into_iter().chain(parts).chain(further);
        let columns: Vec<FileColumn> = names.map(column).collect();
        let field = |column: &FileColumn| {
            arrow_field(&column.name, &column.declared, &column.sql_type, true)
        };
        let mut fields: Vec<Field> = columns.iter().map(field).collect();
        fields.push(Field::new(ROW_COLUMN, DataType::Int64, false));
        let name = TableName { schema: None, name: OBJECTS.to_owned() };
        let table =
            SourceTable { slot: 0, name, schema: Arc::new(Schema::new(fields)), defined: None };
        Self { layouts, columns, table: Arc::new(table), rows: 0 }
    }

    pub fn table(&self) -> &Arc<SourceTable> {
        &self.table
    }

    /// Returns what a dump would declare of the table.
    pub fn catalog(&self) -> Catalog {
        columns_catalog(&self.table.name, &self.columns)
    }

    /// Returns the rows of an archive, batch by batch.
    pub fn rows<'a>(
        &'a mut self,
        archive: &'a str,
        objects: &'a [Object],
    ) -> impl Iterator<Item = Result<Rows, ArrowError>> + 'a {
        objects.chunks(BATCH_OBJECTS).map(move |objects| self.batch(archive, objects))
    }

    fn batch(&mut self, archive: &str, objects: &[Object]) -> Result<Rows, ArrowError> {
        let names: Vec<Vec<Option<&str>>> =
            objects.iter().map(|object| self.layouts.split(&object.member)).collect();
        let texts = |of: &dyn Fn(&Object) -> Option<&str>| -> ArrayRef {
            Arc::new(objects.iter().map(of).collect::<StringArray>())
        };
        let numbers = |of: &dyn Fn(&Object) -> Option<u64>| -> ArrayRef {
            let number = |object| of(object).and_then(|number| i64::try_from(number).ok());
            Arc::new(objects.iter().map(number).collect::<Int64Array>())
        };
        let hexes = |of: &dyn Fn(&Digests) -> &[u8]| -> ArrayRef {
            let text = |object: &Object| object.digests.as_ref().map(|digests| hex(of(digests)));
            Arc::new(objects.iter().map(text).collect::<StringArray>())
        };
        let mut columns: Vec<ArrayRef> = vec![
            Arc::new(StringArray::from_iter_values(objects.iter().map(|_| archive))),
            texts(&|object| Some(&object.member)),
            numbers(&|object| object.offset_bytes),
        ];
        for part in 0..self.layouts.parts().len() {
            columns.push(Arc::new(names.iter().map(|name| name[part]).collect::<StringArray>()));
        }
        columns.extend([
            numbers(&|object| Some(object.size_bytes)),
            hexes(&|digests| &digests.sha256),
            hexes(&|digests| &digests.md5),
            texts(&|object| object.content_type),
            texts(&|object| object.finding.map(Finding::code)),
        ]);
        let first = self.rows + 1;
        self.rows += objects.len() as i64;
        columns.push(Arc::new((first..=self.rows).collect::<Int64Array>()));
        let batch = RecordBatch::try_new(self.table.schema.clone(), columns)?;
        Ok(Rows {
            table: self.table.clone(),
            seen: objects.len() as u64,
            text_bytes: 0,
            batch,
            rejects: Vec::new(),
            asides: Vec::new(),
            uses: Vec::new(),
        })
    }
}

fn column(name: &str) -> FileColumn {
    let (declared, sql_type) = match name {
        "offset_bytes" | "size_bytes" => ("bigint", SqlType::Int64),
        _ => ("text", SqlType::Text { max_chars: None }),
    };
    let (name, declared) = (name.to_owned(), declared.to_owned());
    FileColumn { name, declared, sql_type, rule: ColumnRule::default() }
}
