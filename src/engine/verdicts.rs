//! The verdict on the object that each row of a model expects, beside the columns of the row.
//!
//! A function from what a row says to what was found, as `lookup` is one: no row is lost or
//! doubled, and rows keep their order. The rules are those of [`crate::blobs`]; here are columns
//! in and columns out.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BinaryArray, BooleanBuilder, Decimal128Array, Int64Builder,
    StringArray, StringBuilder, StructArray,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Decimal128Type, Field, Fields};
use datafusion::common::{Result, ScalarValue, exec_err};
use datafusion::logical_expr::{
    ColumnarValue, Expr, LogicalPlan, Projection, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl,
    Signature, SubqueryAlias, Volatility,
};

use super::model_sql::TableRead;
use crate::blobs::{Claim, Expected, OBJECTS, Outcome, SourceObjects};

/// The function's name; no model writes it.
const NAME: &str = "_verdict_of";

/// The columns of a model that say what is expected; the further parts of the layout follow.
const EXPECTED: [&str; 7] =
    ["bucket", "path", "size_bytes", "etag", "md5", "sha256", "content_type"];

/// Sizes that rows say: every integer that a column may have, the unsigned ones too.
const SIZE: DataType = DataType::Decimal128(20, 0);

/// The columns that are added.
const FOUND: [(&str, DataType); 10] = [
    ("verdict", DataType::Utf8),
    ("verdict_detail", DataType::Utf8),
    ("etag_multipart", DataType::Boolean),
    ("found_archive", DataType::Utf8),
    ("found_member", DataType::Utf8),
    ("found_size_bytes", DataType::Int64),
    ("found_sha256", DataType::Utf8),
    ("found_md5", DataType::Utf8),
    ("found_content_type", DataType::Utf8),
    // The object's row in the table of its source.
    (OBJECT_COLUMN, DataType::Int64),
];

/// The column of a reconciled model that says which row of `objects` was found.
pub const OBJECT_COLUMN: &str = "_object";

/// What is wrong with a column of a reconciled model.
pub(super) struct ColumnFault {
    pub column: Option<String>,
    pub what: String,
    pub hint: Option<String>,
}

/// Says what is wrong with the columns of a model whose rows expect objects.
pub(super) fn column_faults(plan: &LogicalPlan, objects: &SourceObjects) -> Vec<ColumnFault> {
    let fields = plan.schema().fields();
    let field = |name: &str| fields.iter().find(|field| field.name() == name);
    let mut faults = Vec::new();
    let mut fault = |column: Option<&str>, what: String, hint: Option<&str>| {
        let (column, hint) = (column.map(str::to_owned), hint.map(str::to_owned));
        faults.push(ColumnFault { column, what, hint });
    };
    if field("path").is_none() {
        let what = "a reconciled model needs a column `path`: the object's name".to_owned();
        fault(None, what, Some("write SELECT name AS path, …"));
    }
    match (field("bucket"), objects.layouts().have_bucket()) {
        (None, true) => {
            let what =
                "a reconciled model needs a column `bucket`: the layout of the archive has one";
            fault(None, what.to_owned(), None);
        }
        (Some(_), false) => {
            let what =
                "column `bucket`: the layout of the archive has none, and no object is found";
            let hint = "leave the column out, or name `{bucket}` in the layout";
            fault(Some("bucket"), what.to_owned(), Some(hint));
        }
        _ => {}
    }
    for name in expected(objects) {
        let Some(field) = field(&name) else { continue };
        let found = field.data_type();
        let (is_fit, wanted) = match name.as_str() {
            "size_bytes" => (found.is_integer(), "an integer"),
            "md5" | "sha256" => (is_text(found) || is_binary(found), "a text or bytea"),
            _ => (is_text(found), "a text"),
        };
        if !is_fit && !found.is_null() {
            let what = format!("column `{name}`: expected {wanted}, found {found}");
            fault(Some(&name), what, Some("cast it"));
        }
    }
    for (name, _) in FOUND.iter().filter(|(name, _)| field(name).is_some()) {
        let what = format!("column `{name}`: the verdict has a column of this name");
        fault(Some(name), what, Some("give it another name"));
    }
    faults
}

fn expected(objects: &SourceObjects) -> impl Iterator<Item = String> {
    let further = objects.layouts().further_parts().iter().cloned();
    EXPECTED.iter().map(|name| (*name).to_owned()).chain(further)
}

fn is_text(found: &DataType) -> bool {
    matches!(found, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

fn is_binary(found: &DataType) -> bool {
    matches!(found, DataType::Binary | DataType::LargeBinary | DataType::BinaryView)
}

/// Adds the verdict's columns to a plan.
pub(super) fn with_verdicts(
    plan: LogicalPlan,
    source: &str,
    objects: Arc<SourceObjects>,
) -> Result<LogicalPlan> {
    const STRUCT: &str = "_found";
    // Columns of one relation: those of a join are told apart by it no longer.
    let plan = SubqueryAlias::try_new(Arc::new(plan), "_expected")?;
    let plan = LogicalPlan::SubqueryAlias(plan);
    let columns = plan.schema().columns();
    let argument = |name: String| {
        let column = columns.iter().find(|column| column.name == name).cloned();
        column.map_or_else(|| Expr::Literal(ScalarValue::Null, None), Expr::Column)
    };
    let arguments = expected(&objects).map(argument).collect();
    let function = VerdictOf {
        source: TableRead { schema: Some(source.to_owned()), table: OBJECTS.to_owned() },
        objects,
        signature: Signature::variadic_any(Volatility::Immutable),
    };
    let found = ScalarUDF::from(function).call(arguments).alias(STRUCT);
    let own = || columns.iter().cloned().map(Expr::Column);
    let made = |(place, (name, _)): (usize, &(&str, DataType))| {
        let part = PartOf { place, signature: Signature::any(1, Volatility::Immutable) };
        ScalarUDF::from(part).call(vec![Expr::Column(STRUCT.into())]).alias(*name)
    };
    let found = Projection::try_new(own().chain([found]).collect(), Arc::new(plan))?;
    let found = Arc::new(LogicalPlan::Projection(found));
    let columns = own().chain(FOUND.iter().enumerate().map(made)).collect();
    Ok(LogicalPlan::Projection(Projection::try_new(columns, found)?))
}

#[derive(Debug)]
pub(super) struct VerdictOf {
    source: TableRead,
    objects: Arc<SourceObjects>,
    signature: Signature,
}

impl VerdictOf {
    /// Returns the columns that verdicts derive from, beside the row's own.
    pub fn sources(&self) -> impl Iterator<Item = (TableRead, String)> + '_ {
        let columns = ["member", "size_bytes", "sha256", "md5", "content_type", "finding"];
        columns.into_iter().map(|column| (self.source.clone(), column.to_owned()))
    }
}

impl PartialEq for VerdictOf {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.objects, &other.objects)
    }
}

impl Eq for VerdictOf {}

impl Hash for VerdictOf {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.source.hash(state);
    }
}

impl ScalarUDFImpl for VerdictOf {
    fn name(&self) -> &str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Struct(fields()))
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let rows = arguments.number_rows;
        let columns = arguments.args.iter().map(|argument| argument.to_array(rows));
        let columns = Columns::new(&columns.collect::<Result<Vec<_>>>()?)?;
        let mut found = FoundColumns::default();
        let mut further = vec![None; columns.further.len()];
        for row in 0..rows {
            for (value, texts) in further.iter_mut().zip(&columns.further) {
                *value = text(texts, row);
            }
            let expected = columns.row(row, &further);
            found.push(&self.objects.judge(&expected), &self.objects);
        }
        Ok(ColumnarValue::Array(found.finish()?))
    }
}

/// One column of what a verdict is; the engine's own function for that is moved below the one that
/// makes the verdict, which would be called for each of them.
#[derive(Debug, PartialEq, Eq, Hash)]
struct PartOf {
    place: usize,
    signature: Signature,
}

impl ScalarUDFImpl for PartOf {
    fn name(&self) -> &str {
        "_part_of_verdict"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(FOUND[self.place].1.clone())
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [found] = &arguments.args[..] else {
            return exec_err!("the part of a verdict is asked of one value");
        };
        let found = found.to_array(arguments.number_rows)?;
        match found.as_struct_opt() {
            Some(found) => Ok(ColumnarValue::Array(found.column(self.place).clone())),
            None => exec_err!("expected a verdict, found {}", found.data_type()),
        }
    }
}

fn fields() -> Fields {
    FOUND.iter().map(|(name, kind)| Field::new(*name, kind.clone(), true)).collect()
}

/// What the rows of a batch say.
struct Columns {
    bucket: StringArray,
    path: StringArray,
    size_bytes: Decimal128Array,
    etag: StringArray,
    md5: Digests,
    sha256: Digests,
    content_type: StringArray,
    further: Vec<StringArray>,
}

enum Digests {
    Bytes(BinaryArray),
    Texts(StringArray),
}

impl Columns {
    fn new(columns: &[ArrayRef]) -> Result<Self> {
        let [bucket, path, size_bytes, etag, md5, sha256, content_type, further @ ..] = columns
        else {
            return exec_err!("`{NAME}` wants the columns of a reconciled model");
        };
        Ok(Self {
            bucket: texts(bucket)?,
            path: texts(path)?,
            size_bytes: cast(size_bytes, &SIZE)?.as_primitive::<Decimal128Type>().clone(),
            etag: texts(etag)?,
            md5: digests(md5)?,
            sha256: digests(sha256)?,
            content_type: texts(content_type)?,
            further: further.iter().map(texts).collect::<Result<_>>()?,
        })
    }

    fn row<'a>(&'a self, row: usize, further: &'a [Option<&'a str>]) -> Expected<'a> {
        Expected {
            bucket: text(&self.bucket, row),
            path: text(&self.path, row),
            further,
            size_bytes: self.size_bytes.is_valid(row).then(|| self.size_bytes.value(row)),
            etag: text(&self.etag, row),
            md5: self.md5.row(row),
            sha256: self.sha256.row(row),
            content_type: text(&self.content_type, row),
        }
    }
}

impl Digests {
    fn row(&self, row: usize) -> Option<Claim<'_>> {
        match self {
            Self::Bytes(bytes) => bytes.is_valid(row).then(|| Claim::Bytes(bytes.value(row))),
            Self::Texts(texts) => text(texts, row).map(Claim::Text),
        }
    }
}

fn texts(column: &ArrayRef) -> Result<StringArray> {
    Ok(cast(column, &DataType::Utf8)?.as_string::<i32>().clone())
}

fn digests(column: &ArrayRef) -> Result<Digests> {
    Ok(match is_binary(column.data_type()) {
        true => Digests::Bytes(cast(column, &DataType::Binary)?.as_binary::<i32>().clone()),
        false => Digests::Texts(texts(column)?),
    })
}

fn text(texts: &StringArray, row: usize) -> Option<&str> {
    texts.is_valid(row).then(|| texts.value(row))
}

/// What was found, column by column.
#[derive(Default)]
struct FoundColumns {
    verdict: StringBuilder,
    detail: StringBuilder,
    etag_multipart: BooleanBuilder,
    archive: StringBuilder,
    member: StringBuilder,
    size_bytes: Int64Builder,
    sha256: StringBuilder,
    md5: StringBuilder,
    content_type: StringBuilder,
    object: Int64Builder,
}

impl FoundColumns {
    fn push(&mut self, outcome: &Outcome, objects: &SourceObjects) {
        self.verdict.append_value(outcome.verdict.name());
        self.detail.append_option(outcome.detail.as_deref());
        self.etag_multipart.append_value(outcome.etag_multipart);
        let found = outcome.found.and_then(|number| objects.object(number));
        let object = found.map(|(_, object)| object);
        let digests = object.and_then(|object| object.digests);
        self.archive.append_option(found.map(|(archive, _)| archive));
        self.member.append_option(object.map(|object| object.member.as_str()));
        let size = digests.and(object).and_then(|object| i64::try_from(object.size_bytes).ok());
        self.size_bytes.append_option(size);
        append_hex(digests.as_ref().map(|digests| &digests.sha256[..]), &mut self.sha256);
        append_hex(digests.as_ref().map(|digests| &digests.md5[..]), &mut self.md5);
        self.content_type.append_option(object.and_then(|object| object.content_type));
        let row = outcome.found.and_then(|number| i64::try_from(number + 1).ok());
        self.object.append_option(row.filter(|_| found.is_some()));
    }

    fn finish(mut self) -> Result<ArrayRef> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.verdict.finish()),
            Arc::new(self.detail.finish()),
            Arc::new(self.etag_multipart.finish()),
            Arc::new(self.archive.finish()),
            Arc::new(self.member.finish()),
            Arc::new(self.size_bytes.finish()),
            Arc::new(self.sha256.finish()),
            Arc::new(self.md5.finish()),
            Arc::new(self.content_type.finish()),
            Arc::new(self.object.finish()),
        ];
        Ok(Arc::new(StructArray::try_new(fields(), columns, None)?))
    }
}

/// Appends bytes as lower-case hexadecimal; no text is allocated for it.
fn append_hex(bytes: Option<&[u8]>, column: &mut StringBuilder) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let Some(bytes) = bytes else { return column.append_null() };
    let mut text = [0; 64];
    for (byte, digits) in bytes.iter().zip(text.chunks_exact_mut(2)) {
        digits.copy_from_slice(&[DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
    }
    column.append_value(std::str::from_utf8(&text[..2 * bytes.len().min(32)]).unwrap_or_default());
}
