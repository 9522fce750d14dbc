//! What a drafted plan says of archives that are given beside a dump: a source and, where the dump
//! tells what is stored, a reconciled model.

use super::draft_plan::quoted;
use super::inspect::{InspectReport, InspectedTable};

/// The names that the source of the archives may have, the first that is free.
const NAMES: [&str; 3] = ["files", "stored_files", "transload_files"];
/// The model's name.
pub(super) const MODEL: &str = "stored_object";

/// Layouts of Supabase's file backend, below any folder or none, and of a plain copy.
const SUPABASE: [&str; 3] = [
    "stub/stub/{bucket}/{path}/{version}",
    "{skip}/stub/stub/{bucket}/{path}/{version}",
    "{bucket}/{path}",
];

/// The archives of a drafted plan.
#[derive(Debug)]
pub(super) struct ArchiveDraft {
    pub name: String,
    /// Relative to the plan.
    paths: Vec<String>,
    /// The columns of the dump's table of stored objects.
    objects: Option<Vec<String>>,
}

impl ArchiveDraft {
    /// Drafts what is said of the archives; `None` where there are none.
    pub fn new(paths: Vec<String>, report: &InspectReport, taken: &[String]) -> Option<Self> {
        if paths.is_empty() {
            return None;
        }
        let free = NAMES.iter().find(|name| !taken.iter().any(|other| other == *name));
        let name = (*free.unwrap_or(&NAMES[2])).to_owned();
        let objects = report.tables.iter().find_map(stored_objects);
        Some(Self { name, paths, objects })
    }

    /// Returns the section of `plan.toml`.
    pub fn section(&self) -> String {
        let list = |texts: &[String]| match texts {
            [one] => quoted(one),
            many => {
                let lines = many.iter().map(|text| format!("    {},\n", quoted(text)));
                format!("[\n{}]", lines.collect::<String>())
            }
        };
        let layout = match &self.objects {
            Some(_) => {
                format!("layout = {}\n", list(&SUPABASE.map(str::to_owned)))
            }
            None => "# layout = \"{skip}/{bucket}/{path}\"   # how a member's name is made; \
                     without it, it is the path\n"
                .to_owned(),
        };
        format!(
            "\n# Stored files: the table {name}.objects. What nothing asks for is listed under unmigrated/.\n\
             [sources.{name}]\narchive = {}\n{layout}",
            list(&self.paths),
            name = self.name,
        )
    }

    /// Returns the model that says which file each row of the dump expects.
    pub fn model(&self, source: &str) -> Option<String> {
        let columns = self.objects.as_ref()?;
        let has = |name: &str| columns.iter().any(|column| column == name);
        let mut selected = vec!["    bucket_id AS bucket", "    name AS path"];
        selected.extend(has("version").then_some("    version"));
        if has("metadata") {
            selected.extend([
                "    CAST(metadata ->> 'size' AS bigint) AS size_bytes",
                "    metadata ->> 'eTag' AS etag",
                "    metadata ->> 'mimetype' AS content_type",
            ]);
        }
        Some(format!(
            "--! kind = \"reconciled\"\n--! archive = {}\n\
             -- What the storage's own table says of each file. Models that read this see the verdict\n\
             -- and what was found: matched, missing, size_mismatch, hash_mismatch, …\n\
             SELECT\n{}\nFROM {source}.objects\n",
            quoted(&self.name),
            selected.join(",\n"),
        ))
    }
}

/// Returns the columns of Supabase's table of stored objects.
fn stored_objects(table: &InspectedTable) -> Option<Vec<String>> {
    let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let has = |name: &str| columns.iter().any(|column| column == name);
    let is_it = table.schema.as_deref() == Some("storage")
        && table.name == "objects"
        && has("bucket_id")
        && has("name");
    is_it.then_some(columns)
}
