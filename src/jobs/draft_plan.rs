//! Writes `plan.toml` and the models of a drafted plan as text.

use super::draft_archives::ArchiveDraft;
use super::draft_columns::{ColumnDraft, TableDraft};
use super::inspect::InspectReport;
use crate::dump::Secret;
use crate::plan::Engine;
use crate::report::grouped;

/// Where the rows come from.
#[derive(Debug)]
pub(super) struct Sources {
    pub name: String,
    /// Models then read `<name>_<schema>.<table>`.
    pub has_several_schemas: bool,
    /// Relative to the plan.
    pub dumps: Vec<String>,
    pub archives: Option<ArchiveDraft>,
    pub creates_target: bool,
    /// The target's kind of server.
    pub engine: Engine,
    /// The target's DDL stands beside; else it is that of the dump itself.
    pub has_target_file: bool,
}

/// Objects that are named in a comment.
const NAMED: usize = 5;

/// Returns `plan.toml`.
pub(super) fn plan_toml(
    folder: &str,
    report: &InspectReport,
    tables: &[TableDraft],
    sources: &Sources,
    left_out: &[String],
) -> String {
    let rows: u64 = tables.iter().map(|table| table.rows).sum();
    let client = match sources.engine {
        Engine::Postgres => "psql -d <database> -f",
        Engine::Mysql => "mysql --local-infile=1 <database> <",
    };
    let mut text = format!(
        "# Drafted by `transload init`: {} tables with {} rows, one model for each that the target has.\n#\n\
         #   transload check   {folder}                 compiles the plan, reads no rows\n\
         #   transload convert {folder} -o run          writes run/data, run/load.sql, run/audit.json\n\
         #   (cd run && {client} load.sql)\n",
        grouped(tables.len() as u64),
        grouped(rows),
    );
    let commented = |text: &mut String, line: &str| {
        *text += &format!("# {}\n", line.replace(['\n', '\r'], " "));
    };
    text += "#\n";
    for input in report.inputs.iter().filter(|input| input.dialect != "tar") {
        let producer = input.producer.as_deref().unwrap_or("unknown program");
        commented(&mut text, &format!("{}: {} dump, {producer}", input.path, input.dialect));
    }
    for (name, value) in &report.settings {
        commented(&mut text, &format!("  {name} {value}"));
    }
    for skipped in &report.skipped {
        let names = skipped.names.iter().take(NAMED).map(String::as_str);
        let names = names.collect::<Vec<_>>().join(", ");
        let more = if skipped.names.len() > NAMED { ", …" } else { "" };
        let kind = skipped.kind.replace('_', " ");
        commented(&mut text, &format!("not carried along: {} {kind} {names}{more}", skipped.count));
    }
    for what in left_out {
        commented(&mut text, &format!("not drafted: {what}"));
    }
    for finding in &report.findings {
        commented(&mut text, &format!("line {}: {}", finding.line, finding.detail));
    }
    let name = std::path::Path::new(folder).file_name().map(|name| name.to_string_lossy());
    text += &format!(
        "\n[plan]\nname = {}\n# as_of = \"2025-01-01T00:00:00Z\"   # the \"now\" of as_of() in models\n",
        quoted(name.as_deref().unwrap_or("plan")),
    );
    text += &format!("\n[sources.{}]\n", sources.name);
    text += &match sources.dumps.as_slice() {
        [one] => format!("dump = {}\n", quoted(one)),
        many => {
            let parts = many.iter().map(|path| format!("    {},\n", quoted(path)));
            format!("dump = [\n{}]\n", parts.collect::<String>())
        }
    };
    text += &columns(tables, &sources.name);
    if let Some(archives) = &sources.archives {
        text += &archives.section();
    }
    let (engine, formats) = match sources.engine {
        Engine::Postgres => ("postgres", "formats = [\"copy\"]    # copy, csv, parquet"),
        Engine::Mysql => ("mysql", "formats = [\"tsv\"]    # tsv, csv, parquet"),
    };
    text += &format!("\n[target]\nengine = \"{engine}\"\n");
    text += &match sources.has_target_file {
        true => "schema = \"target.sql\"\n".to_owned(),
        false => format!("base = {}   # the tables are those of the dump\n", quoted(&sources.name)),
    };
    text += match sources.creates_target {
        true => {
            "create = true    # load.sql creates the tables; without it they have to be there\n"
        }
        false => {
            "# create = true  # load.sql creates the tables; without it they have to be there\n"
        }
    };
    text += &format!("\n[output]\n{formats}\n");
    for table in tables.iter().filter(|table| table.has_model) {
        let target = table.target.name.to_string();
        if target != table.model {
            let (model, target) = (key(&table.model), quoted(&target));
            text += &format!("\n[models.{model}]\ntarget = {target}\n");
        }
    }
    text
}

/// The columns of which something is to be said, the keys before the comments.
fn columns(tables: &[TableDraft], source: &str) -> String {
    let (mut keys, mut comments) = (String::new(), String::new());
    for table in tables {
        for column in table.columns.iter().filter(|column| !column.notes.is_empty()) {
            let place = quoted(&format!("{}.{}", table.name, column.name));
            let notes = column.notes.join("; ");
            // A place is cut at its points: names with a point have none.
            let parts = [Some(&table.name.name), table.name.schema.as_ref(), Some(&column.name)];
            let has_place = !parts.iter().flatten().any(|name| name.contains(['.', '*']));
            match rule(column).filter(|_| has_place) {
                Some(rule) => keys += &format!("# {notes}\n{place} = {{ {rule} }}\n"),
                None => comments += &format!("# {place}: {notes}\n"),
            }
        }
    }
    let mut text = String::new();
    if !keys.is_empty() {
        text += &format!("\n[sources.{source}.columns]\n{keys}");
    }
    if !comments.is_empty() {
        text += &format!("\n# Worth knowing:\n{comments}");
    }
    text
}

fn rule(column: &ColumnDraft) -> Option<String> {
    let secret = match column.secret {
        Some(Secret::Drop) => return Some("secret = \"drop\"".to_owned()),
        Some(Secret::Null) => Some("secret = \"null\""),
        Some(Secret::Keep) => Some("secret = \"keep\""),
        Some(Secret::No) | None => None,
    };
    let text = column.as_text.then_some("as = \"text\"");
    let invalid = column.nulls_invalid.then_some("on_invalid = \"null\"");
    let rules: Vec<&str> = [text, invalid, secret].into_iter().flatten().collect();
    (!rules.is_empty()).then(|| rules.join(", "))
}

/// Returns a model that carries a table over as it is.
pub(super) fn model_sql(table: &TableDraft, sources: &Sources) -> String {
    let schema = match (&table.name.schema, sources.has_several_schemas) {
        (Some(schema), true) => format!("{}_{schema}", sources.name),
        _ => sources.name.clone(),
    };
    let carried: Vec<String> = table
        .columns
        .iter()
        .filter(|column| column.is_carried)
        .map(|column| {
            let name = identifier(&column.name);
            match column.cast_to_text {
                true => format!("    CAST({name} AS text) AS {name}"),
                false => format!("    {name}"),
            }
        })
        .collect();
    let left = table.columns.iter().filter(|column| !column.is_carried);
    let left: String = left
        .map(|column| {
            format!("-- without {}: {}\n", name_in_comment(&column.name), column.notes.join("; "))
        })
        .collect();
    let name = table.name.to_string();
    let rows = grouped(table.rows);
    // A row has to have something: its number is there, and reaches no target.
    let list = if carried.is_empty() { "    _row".to_owned() } else { carried.join(",\n") };
    format!(
        "-- {}: {rows} rows.\n{left}SELECT\n{list}\nFROM {}.{}\n",
        name_in_comment(&name),
        identifier(&schema),
        identifier(&table.name.name),
    )
}

fn name_in_comment(name: &str) -> String {
    name.escape_debug().to_string()
}

/// Quotes what the engine would fold or take for a keyword.
fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Returns a key of TOML, bare where it can be.
fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    match !name.is_empty() && name.chars().all(is_bare) {
        true => name.to_owned(),
        false => quoted(name),
    }
}

/// Returns a basic string of TOML, whose escapes are those of JSON.
pub(super) fn quoted(text: &str) -> String {
    // But for one character: <https://toml.io/en/v1.0.0#string>.
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007F")
}
