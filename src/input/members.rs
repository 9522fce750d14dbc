//! Which members of a zip or tar archive are the dump, and in which order.
//!
//! Names alone decide, as they do for the person who packed them: one script beside other files is
//! the dump; several are one where their names say the order (`x-schema.sql`, `x-data.sql`, or
//! numbers). Knows no container.

use std::collections::BTreeSet;

use super::natural::natural_key;

/// Endings of scripts, and of compressed ones.
const SCRIPTS: [&str; 7] = [".sql", ".dump", ".pgsql", ".psql", ".mysql", ".ddl", ".sqlite"];
const PACKED: [&str; 7] = [".gz", ".bz2", ".xz", ".zst", ".zstd", ".lz4", ".gzip"];
/// Words by which the parts of a dump are told, in the order in which they are loaded.
const STAGES: [&[&str]; 3] = [
    &["schema", "structure", "ddl", "tables", "create"],
    &["data", "inserts", "rows"],
    &["constraints", "indexes", "triggers", "post"],
];
/// Names that an error lists.
const MOST_LISTED: usize = 12;

/// Why it is not clear what is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unclear {
    NoScript,
    SeveralScripts,
}

/// Returns true for folders and for what desktops leave in archives.
pub(super) fn is_litter(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or_default();
    name.ends_with('/')
        || name.split('/').any(|part| part == "__MACOSX")
        || base.starts_with("._")
        || [".DS_Store", "Thumbs.db", "desktop.ini"].contains(&base)
}

/// Returns true where the name is that of a script, compressed or not.
pub(super) fn is_script(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let plain = PACKED.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(&name);
    SCRIPTS.iter().any(|ending| plain.ends_with(ending))
}

/// Returns the indexes of the members that are the dump, in the order in which they are read.
pub(super) fn choose(names: &[String]) -> Result<Vec<usize>, Unclear> {
    let files: Vec<usize> = (0..names.len()).filter(|index| !is_litter(&names[*index])).collect();
    let scripts: Vec<usize> =
        files.iter().copied().filter(|index| is_script(&names[*index])).collect();
    match (files.as_slice(), scripts.as_slice()) {
        // A single file is meant, whatever its name.
        ([only], _) | (_, [only]) => Ok(vec![*only]),
        (_, []) => Err(Unclear::NoScript),
        _ => {
            let chosen: Vec<&str> = scripts.iter().map(|index| names[*index].as_str()).collect();
            let order = order(&chosen).ok_or(Unclear::SeveralScripts)?;
            Ok(order.into_iter().map(|at| scripts[at]).collect())
        }
    }
}

/// Returns the order that the names of several scripts tell; `None` where they tell none.
pub(super) fn order(names: &[&str]) -> Option<Vec<usize>> {
    let mut order: Vec<usize> = (0..names.len()).collect();
    let stages: Option<Vec<(usize, String)>> = names.iter().map(|name| stage(name)).collect();
    if let Some(stages) = stages {
        let distinct: BTreeSet<usize> = stages.iter().map(|(stage, _)| *stage).collect();
        let same_dump = stages.iter().all(|(_, rest)| *rest == stages[0].1);
        if same_dump && distinct.len() == names.len() {
            order.sort_by_key(|index| stages[*index].0);
            return Some(order);
        }
    }
    let without_numbers = |name: &str| name.replace(|c: char| c.is_ascii_digit(), "");
    let first = without_numbers(names.first()?);
    let numbered = names.iter().all(|name| without_numbers(name) == first);
    numbered.then(|| {
        order.sort_by_key(|index| natural_key(names[*index]));
        order
    })
}

/// Returns which part of a dump the name says it is, and the name without that word.
fn stage(name: &str) -> Option<(usize, String)> {
    let name = name.to_ascii_lowercase();
    let base_at = name.rfind('/').map_or(0, |slash| slash + 1);
    for (stage, words) in STAGES.iter().enumerate() {
        for word in *words {
            for (found, _) in name[base_at..].match_indices(word) {
                let at = base_at + found;
                let end = at + word.len();
                let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                let whole =
                    !letter(name[..at].chars().next_back()) && !letter(name[end..].chars().next());
                if whole {
                    return Some((stage, format!("{}{}", &name[..at], &name[end..])));
                }
            }
        }
    }
    None
}

/// Returns names for a message; of many, the first ones.
pub(super) fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.filter(|name| !is_litter(name)).collect();
    let shown: Vec<String> =
        names.iter().take(MOST_LISTED).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(MOST_LISTED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    shown.join(", ") + &more
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str], expected: Result<&[&str], Unclear>) {
        let owned: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let chosen = choose(&owned);
        let chosen = chosen.map(|found| found.iter().map(|at| names[*at]).collect::<Vec<_>>());
        assert_eq!(chosen, expected.map(<[&str]>::to_vec), "{names:?}");
    }

    #[test]
    fn one_script_is_the_dump() {
        check(&["users.sql"], Ok(&["users.sql"]));
        check(&["backup"], Ok(&["backup"]));
        check(&["a/", "a/b.sql", "__MACOSX/a/._b.sql", "a/.DS_Store"], Ok(&["a/b.sql"]));
        check(&["readme.txt", "b.SQL.gz"], Ok(&["b.SQL.gz"]));
        check(&["readme.txt", "photo.png"], Err(Unclear::NoScript));
    }

    #[test]
    fn schema_comes_before_data() {
        check(
            &["s/", "s/s-data.sql", "s/s.mwb", "s/s-schema.sql"],
            Ok(&["s/s-schema.sql", "s/s-data.sql"]),
        );
        check(&["a-schema.sql", "b-data.sql"], Err(Unclear::SeveralScripts));
        check(&["metadata.sql", "schema.sql"], Err(Unclear::SeveralScripts));
        check(&["a.sql", "b.sql"], Err(Unclear::SeveralScripts));
    }

    #[test]
    fn numbers_are_an_order() {
        check(&["p10.sql", "p9.sql"], Ok(&["p9.sql", "p10.sql"]));
    }
}
