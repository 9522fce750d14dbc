//! What speaks against a member because of other members: names that clash, and links.
//!
//! Looks at all archives of a source as if they were unpacked into one folder.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher, DefaultHasher, Hash, Hasher, RandomState};

use unicode_normalization::UnicodeNormalization;

use super::archive::Archive;
use super::object::{Finding, Kind, Object};

/// Marks members whose names clash, and gives hard links what they stand for.
pub(super) fn mark(archives: &mut [Archive]) {
    for archive in archives.iter_mut() {
        resolve_hard_links(&mut archive.objects);
    }
    mark_below_links(archives);
    mark_names(archives);
}

/// Returns a name without the segments that mean nothing: `./a//b` is `a/b`.
pub(super) fn plain(name: &str) -> Cow<'_, str> {
    let is_idle = |segment: &&str| matches!(*segment, "" | ".");
    match name.split('/').any(|segment| is_idle(&segment)) {
        false => Cow::Borrowed(name),
        true => {
            let told = name.split('/').filter(|segment| !is_idle(segment));
            Cow::Owned(told.collect::<Vec<_>>().join("/"))
        }
    }
}

/// A hard link to an earlier file is another name of the same bytes, and gets their digests. It is
/// told all the same: its bytes are not where it stands.
fn resolve_hard_links(objects: &mut [Object]) {
    let is_link = |object: &&Object| object.kind == Kind::HardLink;
    let wanted: HashSet<String> = objects
        .iter()
        .filter(is_link)
        .filter_map(|object| object.link.as_deref().map(|link| plain(link).into_owned()))
        .collect();
    if wanted.is_empty() {
        return;
    }
    let mut earlier: HashMap<String, usize> = HashMap::new();
    for index in 0..objects.len() {
        let name = plain(&objects[index].member);
        if objects[index].is_usable() && wanted.contains(name.as_ref()) {
            earlier.insert(name.into_owned(), index);
        }
        if objects[index].kind != Kind::HardLink {
            continue;
        }
        let link = objects[index].link.as_deref().map(plain);
        let Some(target) = link.and_then(|link| earlier.get(link.as_ref()).copied()) else {
            continue;
        };
        let (size_bytes, digests) = (objects[target].size_bytes, objects[target].digests);
        let content_type = objects[target].content_type;
        objects[index] = Object { size_bytes, digests, content_type, ..objects[index].clone() };
    }
}

/// A file in a folder that is a symbolic link elsewhere in the archive lies where the link leads.
fn mark_below_links(archives: &mut [Archive]) {
    let links: HashSet<String> = archives
        .iter()
        .flat_map(|archive| &archive.objects)
        .filter(|object| object.kind == Kind::Symlink)
        .map(|object| plain(&object.member).into_owned())
        .collect();
    if links.is_empty() {
        return;
    }
    let state = RandomState::new();
    let hashes: HashSet<u64> =
        links.iter().filter_map(|link| hashes(link, &state).last()).map(|(_, hash)| hash).collect();
    for object in archives.iter_mut().flat_map(|archive| &mut archive.objects) {
        if object.finding.is_some() {
            continue;
        }
        let name = plain(&object.member);
        let is_link = |(end, hash): (usize, u64)| {
            end < name.len() && hashes.contains(&hash) && links.contains(&name[..end])
        };
        if self::hashes(&name, &state).any(is_link) {
            object.finding = Some(Finding::BelowLink);
        }
    }
}

/// Returns where each folder of a name ends, and the name itself, with a hash of all up to there.
///
/// A name may have thousands of folders: its bytes are hashed once, not once for each.
fn hashes(name: &str, state: &RandomState) -> impl Iterator<Item = (usize, u64)> {
    let mut hasher = state.build_hasher();
    let mut end = 0;
    name.split('/').map(move |segment| {
        segment.hash(&mut hasher);
        end += usize::from(end > 0) + segment.len();
        (end, hasher.finish())
    })
}

/// Where a member is: its archive, and its place in it.
type Place = (usize, usize);

fn mark_names(archives: &mut [Archive]) {
    // A hash a name, for there may be millions; names are compared where hashes are equal.
    let mut hashes: Vec<(u64, Place)> = Vec::new();
    for (archive, found) in archives.iter().enumerate() {
        for (index, object) in found.objects.iter().enumerate() {
            if has_name(object) {
                let mut hasher = DefaultHasher::new();
                folded(&plain(&object.member)).hash(&mut hasher);
                hashes.push((hasher.finish(), (archive, index)));
            }
        }
    }
    hashes.sort_unstable();
    for group in hashes.chunk_by(|left, right| left.0 == right.0).filter(|group| group.len() > 1) {
        let mut clashing: BTreeMap<String, BTreeMap<String, Vec<Place>>> = BTreeMap::new();
        for (_, place) in group {
            let name = plain(&archives[place.0].objects[place.1].member).into_owned();
            clashing.entry(folded(&name)).or_default().entry(name).or_default().push(*place);
        }
        for names in clashing.values() {
            for places in names.values().filter(|places| places.len() > 1) {
                mark_duplicates(archives, places);
            }
            if names.len() > 1 {
                mark_clashes(archives, names);
            }
        }
    }
}

/// Folders are made once and again; names with a fault of their own are told by it.
fn has_name(object: &Object) -> bool {
    object.kind != Kind::Folder && object.finding.is_none_or(Finding::is_of_kind)
}

/// Returns what is equal of names that clash: one form of Unicode, without capitals.
fn folded(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    name.nfc().flat_map(char::to_lowercase).nfc().collect()
}

fn mark_duplicates(archives: &mut [Archive], places: &[Place]) {
    let digests = |place: &Place| archives[place.0].objects[place.1].digests;
    let first = digests(&places[0]);
    let are_equal = first.is_some() && places.iter().all(|place| digests(place) == first);
    for (at, place) in places.iter().enumerate() {
        let object = &mut archives[place.0].objects[place.1];
        if object.finding.is_none() && !(are_equal && at == 0) {
            let finding = if are_equal { Finding::Repeated } else { Finding::Duplicate };
            object.finding = Some(finding);
        }
    }
}

fn mark_clashes(archives: &mut [Archive], names: &BTreeMap<String, Vec<Place>>) {
    let mut forms: HashMap<String, u64> = HashMap::new();
    for name in names.keys() {
        *forms.entry(name.nfc().collect()).or_default() += 1;
    }
    for (name, places) in names {
        let form: String = name.nfc().collect();
        let finding = match forms.get(&form) {
            Some(2..) => Finding::NormalizationClash,
            _ => Finding::CaseClash,
        };
        for place in places {
            archives[place.0].objects[place.1].finding.get_or_insert(finding);
        }
    }
}
