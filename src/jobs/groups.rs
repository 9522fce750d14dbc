//! Which models have to be judged together: their tables, or their rows, point to each other.

use std::collections::{HashMap, HashSet};

use crate::dump::TableName;

/// A model, as far as groups go.
pub(super) struct Node {
    pub name: String,
    /// The table that it fills, and the tables that point from it.
    pub target: Option<TableName>,
    pub parents: Vec<TableName>,
    /// The models that it reads.
    pub reads: Vec<String>,
}

/// Returns the group of each model, in the models' order; `None` for models that stand alone.
///
/// A model that reads a member between the first and the last of a group breaks the group up: the
/// member's rows have to be final before.
pub(super) fn groups(nodes: &[Node]) -> Vec<Option<usize>> {
    let fills: HashMap<&TableName, usize> = nodes
        .iter()
        .enumerate()
        .filter_map(|(at, node)| Some((node.target.as_ref()?, at)))
        .collect();
    let parents: Vec<Vec<usize>> = nodes
        .iter()
        .map(|node| node.parents.iter().filter_map(|parent| fills.get(parent).copied()).collect())
        .collect();
    let mut group: Vec<Option<usize>> = vec![None; nodes.len()];
    for (child, parents_of) in parents.iter().enumerate() {
        for parent in parents_of.iter().filter(|parent| **parent >= child) {
            let members = members(child, *parent, &parents);
            if members.iter().any(|member| is_read_before(nodes, *member, *parent)) {
                continue;
            }
            // Groups that share a member are one.
            let joined: HashSet<usize> = members.iter().filter_map(|at| group[*at]).collect();
            let number = joined.iter().min().copied().unwrap_or(child);
            for (at, of) in group.iter_mut().enumerate() {
                if members.contains(&at) || of.is_some_and(|of| joined.contains(&of)) {
                    *of = Some(number);
                }
            }
        }
    }
    group
}

/// Returns the models from a child to its later parent whose rows depend on the child's.
fn members(child: usize, parent: usize, parents: &[Vec<usize>]) -> HashSet<usize> {
    let mut members = HashSet::from([child, parent]);
    for (at, parents) in parents.iter().enumerate().take(parent).skip(child + 1) {
        if parents.iter().any(|parent| members.contains(parent) && *parent < at) {
            members.insert(at);
        }
    }
    members
}

/// Returns true where a model up to the last one reads the rows of a member.
fn is_read_before(nodes: &[Node], member: usize, last: usize) -> bool {
    let mut names: HashSet<&str> = HashSet::from([nodes[member].name.as_str()]);
    for node in &nodes[member + 1..=last] {
        if node.reads.iter().any(|read| names.contains(read.as_str())) {
            if node.target.is_some() || node.name == nodes[last].name {
                return true;
            }
            names.insert(&node.name);
        }
    }
    // A stage that nobody needs yet could wait; that it runs in its place is simpler.
    names.len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `name -> parents / models that it reads`, one a word.
    #[track_caller]
    fn check(models: &[(&str, &[&str], &[&str])], expected: &[Option<usize>]) {
        let table = |name: &&str| TableName::new(None, name);
        let nodes: Vec<Node> = models
            .iter()
            .map(|(name, parents, reads)| Node {
                name: (*name).to_owned(),
                target: Some(table(name)),
                parents: parents.iter().map(table).collect(),
                reads: reads.iter().map(|name| (*name).to_owned()).collect(),
            })
            .collect();
        assert_eq!(groups(&nodes), expected);
    }

    #[test]
    fn a_table_that_points_to_itself_is_a_group() {
        check(&[("a", &[], &[]), ("b", &["b", "a"], &[])], &[None, Some(1)]);
    }

    #[test]
    fn tables_that_point_to_each_other_are_judged_with_those_between() {
        check(
            &[("store", &["staff"], &[]), ("x", &[], &[]), ("staff", &["store"], &[])],
            &[Some(0), None, Some(0)],
        );
        check(
            &[("store", &["staff"], &[]), ("x", &["store"], &[]), ("staff", &["store"], &[])],
            &[Some(0), Some(0), Some(0)],
        );
    }

    #[test]
    fn a_member_that_is_read_too_early_breaks_the_group() {
        check(&[("store", &["staff"], &[]), ("staff", &["store"], &["store"])], &[None, None]);
    }
}
