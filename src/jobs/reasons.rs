//! What reasons are called and what they mean for a run: the plan's word on codes of models, the
//! contract and the sources, and which findings are above policy.

use std::collections::BTreeMap;

use crate::audit::{ReasonRecord, ReasonUse, RowSample};
use crate::plan::{Limit, Plan, ReasonSection, Status};

/// Rows that the audit names of each reason.
const SAMPLES: usize = 3;

/// The names and statuses of one model's reasons.
///
/// Without a plan, every code is its own name.
#[derive(Clone, Copy, Default)]
pub(super) struct Reasons<'a> {
    plan: Option<&'a Plan>,
    /// Names that hold for this model alone.
    own: Option<&'a BTreeMap<String, String>>,
}

impl<'a> Reasons<'a> {
    pub fn new(plan: &'a Plan) -> Self {
        Self { plan: Some(plan), own: None }
    }

    pub fn of_model(plan: &'a Plan, own: &'a BTreeMap<String, String>) -> Self {
        Self { plan: Some(plan), own: Some(own) }
    }

    /// Returns the name of a code, and what it means; `default` where the plan does not say.
    ///
    /// The plan may speak of the name or of the code; of the name it does so more exactly.
    pub fn resolve(&self, code: &str, default: Status) -> (String, Status) {
        let said = |name: &str| self.plan.and_then(|plan| plan.reasons.get(name));
        let own = self.own.and_then(|own| own.get(code));
        let general = said(code).and_then(|section| section.name.as_ref());
        let name = own.or(general).map_or(code, String::as_str);
        let status = [name, code].into_iter().find_map(|it| said(it)?.status);
        (name.to_owned(), status.unwrap_or(default))
    }

    /// Returns what a reason means, by its name.
    pub fn status(&self, name: &str, default: Status) -> Status {
        let said = |section: &&ReasonSection| section.status.is_some();
        let section = self.plan.and_then(|plan| section_of(plan, name, said));
        section.and_then(|section| section.status).unwrap_or(default)
    }
}

/// How often each reason was given.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally(BTreeMap<(String, ReasonUse), Count>);

#[derive(Debug, Clone)]
struct Count {
    status: Status,
    rows: u64,
    /// Rows that could have had it.
    of: u64,
    /// The first few of each model or table.
    samples: Vec<RowSample>,
}

impl Tally {
    pub fn add(&mut self, reason: &str, used: ReasonUse, status: Status, rows: u64) {
        let key = (reason.to_owned(), used);
        let new = || Count { status, rows: 0, of: 0, samples: Vec::new() };
        let count = self.0.entry(key).or_insert_with(new);
        count.status = count.status.max(status);
        count.rows += rows;
    }

    /// Remembers where a reason was given, the first few times.
    pub fn sample(&mut self, reason: &str, used: ReasonUse, sample: impl FnOnce() -> RowSample) {
        if let Some(count) = self.0.get_mut(&(reason.to_owned(), used))
            && count.samples.len() < SAMPLES
        {
            count.samples.push(sample());
        }
    }

    /// Says how many rows were looked at, for all reasons found so far.
    pub fn of(&mut self, rows: u64) {
        self.0.values_mut().for_each(|count| count.of = rows);
    }

    pub fn extend(&mut self, other: Self) {
        for (key, more) in other.0 {
            let empty = Count { status: more.status, rows: 0, of: 0, samples: Vec::new() };
            let count = self.0.entry(key).or_insert(empty);
            count.status = count.status.max(more.status);
            count.rows += more.rows;
            count.of += more.of;
            count.samples.extend(more.samples);
        }
    }

    /// Returns a record for each reason, with the plan's word on it.
    ///
    /// With `is_strict`, notes are findings too.
    pub fn records(&self, plan: &Plan, is_strict: bool) -> Vec<ReasonRecord> {
        let record = |((reason, used), count): (&(String, ReasonUse), &Count)| {
            let said =
                |section: &&ReasonSection| section.accepted.is_some() || section.max.is_some();
            let section = section_of(plan, reason, said);
            let accepted = section.and_then(|section| section.accepted.clone());
            let max = section.and_then(|section| section.max);
            let strict = is_strict && *used == ReasonUse::Note;
            let is_finding = count.status.is_finding() || strict;
            ReasonRecord {
                reason: reason.clone(),
                used: *used,
                status: count.status,
                rows: count.rows,
                above_policy: is_above(is_finding, accepted.is_some(), max, (count.rows, count.of)),
                accepted,
                max: max.map(|max| max.to_string()),
                samples: {
                    let mut samples = count.samples.clone();
                    samples.sort();
                    samples.truncate(SAMPLES);
                    samples
                },
            }
        };
        self.0.iter().map(record).collect()
    }
}

/// Returns what the plan says of a reason: by its name, or by a code that it is the name of.
fn section_of<'a>(
    plan: &'a Plan,
    name: &str,
    says: impl Fn(&&ReasonSection) -> bool,
) -> Option<&'a ReasonSection> {
    let is_named = |section: &&ReasonSection| section.name.as_deref() == Some(name);
    let own = plan.reasons.get(name).filter(&says);
    own.or_else(|| plan.reasons.values().filter(is_named).find(&says))
}

fn is_above(
    is_finding: bool,
    is_accepted: bool,
    max: Option<Limit>,
    (rows, of): (u64, u64),
) -> bool {
    match max {
        Some(max) if exceeds(max, rows, of) => true,
        _ => is_finding && !is_accepted && rows > 0,
    }
}

/// Returns true where there are more rows than a limit allows among `of` rows.
pub(super) fn exceeds(limit: Limit, rows: u64, of: u64) -> bool {
    match limit {
        Limit::Rows(most) => rows > most,
        // Exact for as many rows as a double counts.
        Limit::Percent(share) => rows as f64 * 100.0 > share * of as f64,
    }
}

/// Returns true where violations of a check are above policy.
pub(super) fn check_is_above(
    status: Status,
    accepted: Option<&String>,
    max: Option<Limit>,
    violations: u64,
    of: u64,
) -> bool {
    is_above(status.is_finding(), accepted.is_some(), max, (violations, of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(is_finding: bool, is_accepted: bool, max: Option<Limit>, rows: u64, expected: bool) {
        assert_eq!(is_above(is_finding, is_accepted, max, (rows, 200)), expected);
    }

    #[test]
    fn what_is_accepted_is_so_up_to_its_bound() {
        check(true, false, None, 1, true);
        check(true, false, None, 0, false);
        check(true, true, None, 99, false);
        check(true, true, Some(Limit::Rows(3)), 3, false);
        check(true, true, Some(Limit::Rows(3)), 4, true);
        check(true, true, Some(Limit::Percent(1.5)), 3, false);
        check(true, true, Some(Limit::Percent(1.5)), 4, true);
    }

    #[test]
    fn a_bound_alone_makes_a_finding_of_what_is_none() {
        check(false, false, None, 99, false);
        check(false, false, Some(Limit::Rows(5)), 5, false);
        check(false, false, Some(Limit::Rows(5)), 6, true);
    }
}
