//! What a drafted plan does with each column: carry it, keep it as text, or leave it behind.
//!
//! Decisions alone, made from the profile and the keys; how they are written is not known here.

use super::inspect::{InspectReport, InspectedColumn, InspectedTable};
use crate::contract::{Rules, target_table};
use crate::dump::{
    Catalog, Column, RowSecurity, Secret, SqlType, Summary, Table, TableName, TableOptions,
    column_type,
};
use crate::profile::ColumnReport;

/// A table of the dump.
#[derive(Debug)]
pub(super) struct TableDraft {
    /// As the dump names it.
    pub name: TableName,
    pub rows: u64,
    /// The model's name and file.
    pub model: String,
    /// False where the target has no place for the rows.
    pub has_model: bool,
    pub columns: Vec<ColumnDraft>,
    /// The table that the model fills.
    pub target: Table,
}

/// A column of the dump.
#[derive(Debug)]
pub(super) struct ColumnDraft {
    pub name: String,
    pub secret: Option<Secret>,
    pub as_text: bool,
    /// Values that the type can't hold become NULL.
    pub nulls_invalid: bool,
    /// Why one of these is set, or what a person has to know.
    pub notes: Vec<String>,
    /// The column goes to the target.
    pub is_carried: bool,
    /// The model has to say which text a moment becomes.
    pub cast_to_text: bool,
}

/// Drafts the tables of a dump, in the order of their names.
pub(super) fn draft_tables(
    report: &InspectReport,
    summary: &Summary,
    given: Option<&Catalog>,
    rules: &Rules,
    left_out: &mut Vec<String>,
) -> Vec<TableDraft> {
    let mut drafts = Vec::new();
    for table in &report.tables {
        let name = TableName { schema: table.schema.clone(), name: table.name.clone() };
        if table.columns.is_empty() {
            left_out.push(format!("table {name}: nothing says what its columns are"));
            continue;
        }
        let source = declared(table, &name, summary);
        let target = given.map(|given| given_table(given, &name, rules));
        if let Some(None) = target {
            left_out.push(format!("table {name}: the target has none of this name"));
        }
        let target = target.flatten();
        let mut draft = TableDraft {
            name,
            rows: table.rows,
            model: String::new(),
            has_model: given.is_none() || target.is_some(),
            columns: Vec::new(),
            target: source.clone(),
        };
        let is_foreign = *summary.dialect != *rules.dialect;
        for column in &table.columns {
            let column = match &target {
                None => drafted_column(column, &source, &mut draft.target, is_foreign),
                Some(target) => given_column(column, &source, target, is_foreign),
            };
            draft.columns.push(column);
        }
        if let Some(target) = target {
            draft.target = target;
            if let Some(missing) = missing_column(&draft) {
                left_out.push(format!("table {}: {missing}", draft.name));
                draft.has_model = false;
            }
        }
        drafts.push(draft);
    }
    drafts
}

/// Returns the declared table, or one that the values suggest.
fn declared(table: &InspectedTable, name: &TableName, summary: &Summary) -> Table {
    if let Some(declared) = summary.catalog.table(name) {
        return declared.clone();
    }
    let column = |column: &InspectedColumn| {
        let profiled = column.profile.as_ref().and_then(|profile| profile.profiled_type.as_deref());
        let declared = match profiled.unwrap_or("text") {
            moment @ ("timestamp" | "timestamptz" | "time") => format!("{moment}(6)"),
            other => other.to_owned(),
        };
        Column {
            name: column.name.clone(),
            sql_type: column_type(&declared),
            declared,
            nullable: true,
            default: None,
            on_update: None,
            generated: false,
            stored: false,
            identity: false,
            identity_always: false,
            identity_options: None,
            collation: None,
            comment: None,
            charset: None,
            invisible: false,
        }
    };
    Table {
        name: name.clone(),
        columns: table.columns.iter().map(column).collect(),
        primary_key: None,
        unique: Vec::new(),
        foreign_keys: Vec::new(),
        checks: Vec::new(),
        indexes: Vec::new(),
        comment: None,
        options: TableOptions::default(),
        row_security: RowSecurity::default(),
    }
}

/// The schema may differ: a MySQL database becomes `public` more often than not.
fn given_table(given: &Catalog, name: &TableName, rules: &Rules) -> Option<Table> {
    let exact = given.tables.iter().find(|table| table.name == *name);
    let by_name = || target_table(given, &name.name, "", rules).ok();
    exact.or_else(by_name).cloned()
}

fn is_in_key(table: &Table, column: &str) -> bool {
    let foreign = table.foreign_keys.iter().map(|key| &key.columns);
    let keys = table.keys();
    let keys = keys.iter().map(|key| &key.columns);
    keys.chain(foreign).any(|columns| columns.iter().any(|name| name == column))
}

fn unheld(profile: &ColumnReport) -> (u64, u64) {
    (profile.zero_dates + profile.partial_dates, profile.out_of_range)
}

fn plain(column: &InspectedColumn) -> ColumnDraft {
    ColumnDraft {
        name: column.name.clone(),
        secret: None,
        as_text: false,
        nulls_invalid: false,
        notes: Vec::new(),
        is_carried: true,
        cast_to_text: false,
    }
}

/// Decides, and makes room in the target that is drafted with it.
fn drafted_column(
    column: &InspectedColumn,
    source: &Table,
    target: &mut Table,
    is_foreign: bool,
) -> ColumnDraft {
    let mut draft = plain(column);
    let in_key = is_in_key(source, &column.name);
    let Some(profile) = &column.profile else { return draft };
    let Some(declared) = target.columns.iter_mut().find(|it| it.name == column.name) else {
        return draft;
    };
    decide(&mut draft, profile, &declared.sql_type, is_foreign);
    if let Some(hint) = profile.secret.filter(|hint| hint.is_secret()) {
        // A key can't be NULL, and other tables may need it.
        draft.secret = Some(if in_key { Secret::Keep } else { Secret::Drop });
        draft.is_carried = in_key;
        draft.notes.insert(0, secret_note(hint.kind, in_key));
        declared.nullable |= !in_key;
    }
    if draft.nulls_invalid {
        declared.nullable = true;
    }
    if draft.as_text && is_foreign {
        declared.sql_type = SqlType::Text { max_chars: None };
        declared.default = None;
    }
    let is_tiny = declared.declared.to_ascii_lowercase().starts_with("tinyint(1)");
    if is_foreign && is_tiny && profile.zero_or_one && !in_key && !declared.identity {
        declared.sql_type = SqlType::Boolean;
        draft.notes.push("tinyint(1) with only 0 and 1: boolean in target.sql".to_owned());
    }
    draft
}

/// Decides for a target that is as it is.
fn given_column(
    column: &InspectedColumn,
    source: &Table,
    target: &Table,
    is_foreign: bool,
) -> ColumnDraft {
    let mut draft = plain(column);
    let wanted = target.column(&column.name).filter(|column| !column.generated);
    let source_type = source.column(&column.name).map(|column| &column.sql_type);
    draft.is_carried = wanted.is_some();
    if wanted.is_none() {
        draft.notes.push("the target has no such column".to_owned());
    }
    if let (Some(profile), Some(source_type)) = (&column.profile, source_type) {
        decide(&mut draft, profile, source_type, is_foreign);
        if let Some(hint) = profile.secret.filter(|hint| hint.is_secret()) {
            let is_needed = wanted.is_some_and(|column| {
                !column.nullable && column.default.is_none() && !column.identity
            });
            draft.secret = Some(if is_needed { Secret::Keep } else { Secret::Drop });
            draft.is_carried &= is_needed;
            draft.notes.insert(0, secret_note(hint.kind, is_needed));
        }
        // NULL is no better where the target takes none.
        draft.nulls_invalid &= wanted.is_none_or(|column| column.nullable);
    }
    let is_moment = |sql_type: &SqlType| {
        matches!(
            sql_type,
            SqlType::Timestamp
                | SqlType::TimestampTz
                | SqlType::Time
                | SqlType::Float32
                | SqlType::Float64
        )
    };
    let becomes_text = wanted.is_some_and(|column| {
        matches!(column.sql_type, SqlType::Text { .. } | SqlType::Char { .. })
    });
    draft.cast_to_text = becomes_text && !draft.as_text && source_type.is_some_and(is_moment);
    draft
}

fn secret_note(kind: &str, is_kept: bool) -> String {
    let kind = kind.replace('_', " ");
    match is_kept {
        true => format!(
            "looks like a secret ({kind}), and the target needs it: it reaches the data files alone"
        ),
        false => {
            format!("looks like a secret ({kind}): it reaches nothing; \"keep\" carries it along")
        }
    }
}

/// Returns true where the exact text of a value says more than its type can.
fn has_text_form(sql_type: &SqlType) -> bool {
    !matches!(
        sql_type,
        SqlType::Text { .. }
            | SqlType::Char { .. }
            | SqlType::Bytes { .. }
            | SqlType::Enum { .. }
            | SqlType::Set { .. }
            | SqlType::Json { .. }
            | SqlType::Uuid
            | SqlType::Numeric
            | SqlType::Exact
    )
}

/// What the values ask for, whatever the target is.
fn decide(draft: &mut ColumnDraft, profile: &ColumnReport, sql_type: &SqlType, is_foreign: bool) {
    let (dates, others) = unheld(profile);
    let has_moments = matches!(sql_type, SqlType::Date | SqlType::Timestamp | SqlType::TimestampTz);
    if dates > 0 && others == 0 && has_moments {
        draft.nulls_invalid = true;
        draft.notes.push(format!("{dates} dates with a zero year, month or day become NULL"));
    } else if others > 0 && !has_text_form(sql_type) {
        draft.notes.push(format!("{others} values can't be read: their rows become rejects"));
    } else if (dates > 0 && has_moments) || others > 0 {
        draft.as_text = true;
        let count = dates + others;
        draft.notes.push(format!("{count} values don't fit the type: all are kept as text"));
    }
    let counted = [
        (profile.invalid_utf8, "values are not UTF-8: their rows become rejects"),
        (profile.nul_bytes, "values have a NUL, which PostgreSQL can't hold"),
        (profile.double_encoded, "values seem to be encoded twice"),
    ];
    let counted = counted.into_iter().filter(|(count, _)| *count > 0);
    draft.notes.extend(counted.map(|(count, what)| format!("{count} {what}")));
    if let Some(hint) = profile.secret.filter(|hint| !hint.is_secret()) {
        let kind = hint.kind.replace('_', " ");
        draft.notes.push(match hint.class {
            crate::profile::SecretClass::Personal => format!("personal data: {kind}"),
            crate::profile::SecretClass::Secret => format!("may be a secret: {kind}"),
        });
    }
    if is_foreign && profile.looks_like == Some("php_serialized") {
        draft.notes.push("PHP's serialized values".to_owned());
    }
}

/// Returns what the target needs and the dump does not have.
fn missing_column(draft: &TableDraft) -> Option<String> {
    let is_carried =
        |name: &str| draft.columns.iter().any(|column| column.is_carried && column.name == name);
    let needed = draft.target.columns.iter().find(|column| {
        let is_needed =
            !column.nullable && column.default.is_none() && !column.identity && !column.generated;
        is_needed && !is_carried(&column.name)
    })?;
    Some(format!("the target needs a column `{}`, which the dump does not have", needed.name))
}
