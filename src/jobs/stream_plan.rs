//! Which tables of a plan may go from the dump to the files without being staged.
//!
//! That is a guess where the dump has yet to say something: what comes of it is proved in
//! `stream_proof.rs`. Knows the plan; no rows.

use std::path::Path;

use super::staging::StagedInfo;
use crate::engine::{Engine, TableRead};
use crate::plan::{AuditRows, Kind, Model, Plan, Source};

/// What the plan says of tables whose rows may stream.
pub(super) struct StreamPlan {
    /// The dump whose tables may stream.
    source: String,
    /// Tables that no model reads go as they are.
    passes_through: bool,
    /// The models, and what each of them reads.
    models: Vec<(Model, Vec<TableRead>)>,
    /// What the checks read.
    checks: Vec<TableRead>,
}

impl StreamPlan {
    /// Returns `None` where no table of the plan may stream.
    pub fn new(plan: &Plan, engine: &Engine) -> Option<Self> {
        let mut dumps = plan.sources.iter().filter(|(_, source)| source.dump.is_some());
        let (Some((name, source)), None) = (dumps.next(), dumps.next()) else { return None };
        let is_read_twice = |source: &Source| source.archive.is_some() || source.run.is_some();
        if plan.sources.values().any(is_read_twice)
            || source.dump_paths().iter().any(|path| path == Path::new("-"))
            || plan.target.base.as_ref().is_some_and(|base| base != name)
            || plan.output.snapshot
            || plan.output.audit == AuditRows::All
        {
            return None;
        }
        let reads = |file: &str, sql: &str| engine.parse(file, sql).ok().map(|sql| sql.reads);
        let read_by = |model: &Model| Some((model.clone(), reads(&model.file, &model.sql)?));
        let models = plan.models.iter().map(read_by);
        let checks = plan.checks.iter().map(|check| reads(&check.file, &check.sql));
        let checks: Option<Vec<_>> = checks.collect();
        Some(Self {
            source: name.clone(),
            passes_through: plan.target.pass_through,
            models: models.collect::<Option<_>>()?,
            checks: checks?.into_iter().flatten().collect(),
        })
    }

    /// Returns the models of a table that may stream: its one model, or none where the table may
    /// go as it is. `None` where it has to be staged.
    pub fn models_of(&self, source: &str, info: &StagedInfo) -> Option<Vec<Model>> {
        if source != self.source {
            return None;
        }
        let (schema, table) = info.read_as.clone();
        let read = TableRead { schema: Some(schema), table };
        let passed = TableRead { schema: None, table: info.name.to_string() };
        let reads_it = |reads: &[TableRead]| reads.contains(&read) || reads.contains(&passed);
        if reads_it(&self.checks) {
            return None;
        }
        let mut models = self.models.iter().filter(|(_, reads)| reads_it(reads));
        match (models.next(), models.next()) {
            (None, _) if self.passes_through => Some(Vec::new()),
            (Some((model, reads)), None) if model.kind == Kind::Table && *reads == [read] => {
                let name = TableRead { schema: None, table: model.name.clone() };
                let mut others = self.models.iter().map(|(_, reads)| reads).chain([&self.checks]);
                let is_read = others.any(|reads| reads.contains(&name));
                (!is_read).then(|| vec![model.clone()])
            }
            _ => None,
        }
    }
}
