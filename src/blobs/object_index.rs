//! Objects of a source by bucket and path, and by the further parts of their names.
//!
//! What rows ask of the objects of one name is made once: a name that a million members have costs
//! each row no more than any other does. Knows no rows and no verdicts.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

use super::object::Digests;
use super::reconcile::{SourceObjects, is_unsafe};

/// The objects of a source by the parts of their names.
///
/// # Memory
/// Five bytes an object and eight for each part of its name; of objects that share theirs some 30
/// more.
#[derive(Debug)]
pub(super) struct Index {
    /// For each object its parts, one after the other, as places in the member's name.
    spans: Vec<Span>,
    width: usize,
    /// The last object of each bucket and path.
    table: HashTable<u32>,
    hasher: RandomState,
    /// Names of several objects, by the last of these.
    shared: HashMap<u32, Shared>,
    /// The objects of shared names, each name's in their order.
    members: Vec<u32>,
    /// The groups of shared names: all of the name, then those that agree in every part, in the
    /// order of these, where there are several.
    groups: Vec<Group>,
}

/// A name of several objects: its places in [`Index::members`] and [`Index::groups`].
#[derive(Debug, Clone, Copy)]
struct Shared {
    members: (u32, u32),
    groups: (u32, u32),
}

/// Objects that a row asks for by one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Group {
    /// The first of them, by number.
    pub first: u32,
    pub count: u32,
    /// The first that may not be used.
    pub refused: Option<u32>,
    /// Not all have the same bytes.
    pub differ: bool,
}

/// A part of a name; an empty one is none.
#[derive(Debug, Clone, Copy, Default)]
struct Span {
    start: u32,
    end: u32,
}

/// The objects of a bucket and path.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named {
    last: u32,
    all: Group,
}

impl Named {
    /// Returns all of them, whatever the further parts of their names.
    pub fn all(&self) -> Group {
        self.all
    }
}

/// No object stands before.
const FIRST: u32 = u32::MAX;

type Key<'a> = (Option<&'a str>, Option<&'a str>);

impl Index {
    pub fn new(objects: &SourceObjects) -> Self {
        let width = objects.layouts().parts().len();
        let count = objects.count();
        let mut index = Self {
            spans: Vec::with_capacity(count * width),
            width,
            table: HashTable::with_capacity(count),
            hasher: RandomState::new(),
            shared: HashMap::new(),
            members: Vec::new(),
            groups: Vec::new(),
        };
        let all = objects.archives().iter().flat_map(|of| &of.archive.objects);
        for object in all {
            let name = object.member.as_str();
            let span = |part: Option<&str>| {
                let start = part.map_or(0, |part| part.as_ptr() as usize - name.as_ptr() as usize);
                let end = start + part.map_or(0, str::len);
                let narrow = |at: usize| u32::try_from(at).unwrap_or_default();
                Span { start: narrow(start), end: narrow(end) }
            };
            index.spans.extend(objects.layouts().split(name).into_iter().map(span));
        }
        let mut before = Vec::with_capacity(count);
        for number in (0..count).map_while(|number| u32::try_from(number).ok()) {
            before.push(index.insert(objects, number));
        }
        index.share(objects, &before);
        index
    }

    /// Adds an object; returns the one before it of its bucket and path.
    fn insert(&mut self, objects: &SourceObjects, number: u32) -> u32 {
        let key = self.key(objects, number);
        if key.1.is_none() {
            return FIRST;
        }
        let hash = self.hasher.hash_one(key);
        let is_same = |other: &u32| self.key(objects, *other) == key;
        if let Some(last) = self.table.find(hash, is_same).copied() {
            let place = self.table.find_mut(hash, |other| *other == last);
            place.into_iter().for_each(|place| *place = number);
            return last;
        }
        let Self { spans, width, hasher, table, .. } = self;
        let part = |number, place| part(spans, *width, objects, number, place);
        let key = |other: &u32| (part(*other, 0), part(*other, 1));
        table.insert_unique(hash, number, |other| hasher.hash_one(key(other)));
        FIRST
    }

    /// Makes what is to be known of names of several objects.
    fn share(&mut self, objects: &SourceObjects, before: &[u32]) {
        let of = |number: u32| before.get(number as usize).copied().unwrap_or(FIRST);
        let mut lasts: Vec<u32> =
            self.table.iter().copied().filter(|last| of(*last) != FIRST).collect();
        // The order of a hash table is none.
        lasts.sort_unstable();
        for last in lasts {
            let from = self.members.len();
            let chain = std::iter::successors(Some(last), |number| Some(of(*number)));
            self.members.extend(chain.take_while(|number| *number != FIRST));
            self.members[from..].reverse();
            let groups = self.groups.len();
            self.group(objects, from);
            self.shared.insert(
                last,
                Shared {
                    members: (from as u32, self.members.len() as u32),
                    groups: (groups as u32, self.groups.len() as u32),
                },
            );
        }
    }

    /// Adds the groups of the members from a place on.
    fn group(&mut self, objects: &SourceObjects, from: usize) {
        let members = &self.members[from..];
        let all = Group::of(objects, members.iter().copied());
        let mut by_parts = members.to_vec();
        // Stable: objects of a group keep their order.
        by_parts.sort_by(|one, other| self.compare_parts(objects, *one, *other));
        let is_same = |one: &u32, other: &u32| self.compare_parts(objects, *one, *other).is_eq();
        let groups = by_parts.chunk_by(is_same);
        let groups: Vec<Group> = groups.map(|of| Group::of(objects, of.iter().copied())).collect();
        self.groups.push(all);
        if groups.len() > 1 {
            self.groups.extend(groups);
        }
    }

    fn compare_parts(&self, objects: &SourceObjects, one: u32, other: u32) -> Ordering {
        self.further(objects, one).cmp(self.further(objects, other))
    }

    /// Returns bucket and path of an object.
    fn key<'a>(&self, objects: &'a SourceObjects, number: u32) -> Key<'a> {
        (self.part(objects, number, 0), self.part(objects, number, 1))
    }

    /// Returns the parts beside bucket and path.
    pub fn further<'a>(
        &self,
        objects: &'a SourceObjects,
        number: u32,
    ) -> impl Iterator<Item = Option<&'a str>> {
        (2..self.width).map(move |place| self.part(objects, number, place))
    }

    fn part<'a>(&self, objects: &'a SourceObjects, number: u32, place: usize) -> Option<&'a str> {
        part(&self.spans, self.width, objects, number, place)
    }

    /// Returns the objects of a bucket and path.
    pub fn named(
        &self,
        objects: &SourceObjects,
        bucket: Option<&str>,
        path: &str,
    ) -> Option<Named> {
        let key = (bucket, Some(path));
        let is_it = |other: &u32| self.key(objects, *other) == key;
        let last = *self.table.find(self.hasher.hash_one(key), is_it)?;
        let shared = self.shared.get(&last).and_then(|of| self.groups.get(of.groups.0 as usize));
        let all = shared.copied().unwrap_or_else(|| Group::of(objects, [last].into_iter()));
        Some(Named { last, all })
    }

    /// Returns the first few objects of a name, in their order.
    pub fn first_few(&self, named: &Named, count: usize) -> Vec<u32> {
        let members = self.shared.get(&named.last).map(|of| of.members);
        let members = members.and_then(|(from, end)| self.members.get(from as usize..end as usize));
        members.map_or_else(|| vec![named.last], |of| of[..of.len().min(count)].to_vec())
    }

    /// Returns the objects whose further parts are the wanted ones; where none has just these,
    /// those that say nothing else.
    pub fn fitting(
        &self,
        objects: &SourceObjects,
        named: &Named,
        wanted: &[Option<&str>],
    ) -> Option<Group> {
        if wanted.iter().all(Option::is_none) {
            return Some(named.all);
        }
        let fits = |group: &&Group, is_exact: bool| {
            self.further(objects, group.first).zip(wanted).all(|(part, wanted)| {
                match (part, wanted) {
                    (Some(part), Some(wanted)) => part == *wanted,
                    (None, Some(_)) => !is_exact,
                    (_, None) => true,
                }
            })
        };
        let groups = match self.groups_of(named) {
            [] => std::slice::from_ref(&named.all),
            groups => groups,
        };
        if wanted.iter().all(Option::is_some) {
            let wanted = || wanted.iter().copied();
            let found = groups
                .binary_search_by(|group| self.further(objects, group.first).cmp(wanted()))
                .ok();
            if let Some(found) = found.and_then(|at| groups.get(at)) {
                return Some(*found);
            }
            if wanted().len() == 1 {
                // Of one part, those that have none stand first.
                return groups.first().filter(|group| fits(group, false)).copied();
            }
        }
        let of = |is_exact: bool| {
            let fitting = groups.iter().filter(|group| fits(group, is_exact)).copied();
            fitting.reduce(|one, other| one.with(other, objects))
        };
        of(true).or_else(|| of(false))
    }

    /// Returns the groups of a name that has several objects; without the one of all, where there
    /// are others.
    fn groups_of(&self, named: &Named) -> &[Group] {
        let Some(Shared { groups: (from, end), .. }) = self.shared.get(&named.last) else {
            return &[];
        };
        match self.groups.get(*from as usize..*end as usize).unwrap_or_default() {
            [_, groups @ ..] if !groups.is_empty() => groups,
            all => all,
        }
    }

    /// Returns the objects that share their name with one that was found, and those themselves:
    /// that agree in every part or, where none does and the one is doubtful, in bucket and path.
    pub fn namesakes(
        &self,
        objects: &SourceObjects,
        is_found: &dyn Fn(u32) -> bool,
        is_doubtful: &dyn Fn(u32) -> bool,
    ) -> Vec<u32> {
        let mut namesakes = Vec::new();
        for Shared { members: (from, end), .. } in self.shared.values() {
            let members = &self.members[*from as usize..*end as usize];
            let mut by_parts = members.to_vec();
            by_parts.sort_by(|one, other| self.compare_parts(objects, *one, *other));
            let is_same =
                |one: &u32, other: &u32| self.compare_parts(objects, *one, *other).is_eq();
            let groups = || by_parts.chunk_by(is_same);
            if groups().any(|of| matches!(of, [only] if is_doubtful(*only))) {
                namesakes.extend_from_slice(members);
                continue;
            }
            let is_met = |number: &u32| is_found(*number) || is_doubtful(*number);
            let found = groups().filter(|of| of.len() > 1 && of.iter().any(is_met));
            namesakes.extend(found.flatten());
        }
        namesakes
    }
}

impl Group {
    /// Makes what is to be known of some objects, at least one.
    fn of(objects: &SourceObjects, numbers: impl Iterator<Item = u32>) -> Self {
        let one = |number: u32| {
            let object = objects.object(number as usize).map(|(_, object)| object);
            let refused = object.is_some_and(is_unsafe).then_some(number);
            Self { first: number, count: 1, refused, differ: false }
        };
        let none = Self { first: FIRST, count: 0, refused: None, differ: false };
        numbers.map(one).reduce(|all, next| all.with(next, objects)).unwrap_or(none)
    }

    /// Returns both together.
    fn with(self, other: Self, objects: &SourceObjects) -> Self {
        let digests =
            |number: u32| -> Option<Digests> { objects.object(number as usize)?.1.digests };
        let differ = self.differ || other.differ || digests(self.first) != digests(other.first);
        let refused = match (self.refused, other.refused) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        let first = self.first.min(other.first);
        Self { first, count: self.count + other.count, refused, differ }
    }
}

fn part<'a>(
    spans: &[Span],
    width: usize,
    objects: &'a SourceObjects,
    number: u32,
    place: usize,
) -> Option<&'a str> {
    let number = number as usize;
    let (_, object) = objects.object(number)?;
    let span = spans.get(number * width + place)?;
    let part = object.member.get(span.start as usize..span.end as usize);
    part.filter(|part| !part.is_empty())
}
