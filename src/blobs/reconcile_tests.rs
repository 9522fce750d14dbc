//! Who finds whom, by a slow twin that looks at every object; and names that very many have.

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::super::*;
    use crate::input::Digest;

    fn object(member: &str, byte: u8, finding: Option<Finding>) -> Object {
        Object {
            number: 1,
            member: member.to_owned(),
            kind: Kind::File,
            size_bytes: 1,
            offset_bytes: None,
            digests: Some(Digests { sha256: [byte; 32], md5: [byte; 16] }),
            content_type: None,
            link: None,
            finding,
        }
    }

    fn archive(objects: Vec<Object>) -> SourceArchive {
        let digest = Digest { path: "a.tar".into(), bytes: 9, sha256: String::new() };
        let (links, folders, others, notes) = (0, 0, 0, Vec::new());
        let form = Form::Tar;
        let archive = Archive { digest, form, objects, links, folders, others, notes };
        SourceArchive { name: "a.tar".into(), path: "a.tar".into(), archive }
    }

    fn source(layouts: &[&str], archives: Vec<Vec<Object>>) -> SourceObjects {
        let layouts: Vec<String> = layouts.iter().map(|text| (*text).to_owned()).collect();
        let layouts = Layouts::parse(&layouts).expect("layouts");
        SourceObjects::new(layouts, archives.into_iter().map(archive).collect())
    }

    /// A small generator of numbers: the same ones each time.
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, end: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (self.0 >> 33) % end
        }

        fn one_of<'a>(&mut self, texts: &[&'a str]) -> &'a str {
            texts[self.below(texts.len() as u64) as usize]
        }
    }

    /// Every object by number, with the parts of its name.
    fn all(source: &SourceObjects) -> Vec<(usize, &Object, Vec<Option<&str>>)> {
        let objects = (0..source.count()).filter_map(|at| Some((at, source.object(at)?.1)));
        objects.map(|(at, object)| (at, object, source.layouts().split(&object.member))).collect()
    }

    /// Verdict, object and the count of the detail, as the rules say them.
    fn naive(source: &SourceObjects, row: &Expected) -> (Verdict, Option<usize>, Option<usize>) {
        let named: Vec<_> = all(source)
            .into_iter()
            .filter(|(_, _, parts)| {
                let is_text = |part: &Option<&str>, text: Option<&str>| {
                    part.filter(|part| !part.is_empty()) == text
                };
                is_text(&parts[0], row.bucket) && is_text(&parts[1], row.path)
            })
            .collect();
        let fits = |parts: &[Option<&str>], is_exact: bool| {
            parts[2..].iter().zip(row.further).all(|(part, wanted)| match (part, wanted) {
                (Some(part), Some(wanted)) => part == wanted,
                (None, Some(_)) => !is_exact,
                (_, None) => true,
            })
        };
        let is_exact = named.iter().any(|(_, _, parts)| fits(parts, true));
        let fitting: Vec<_> = named.iter().filter(|(_, _, parts)| fits(parts, is_exact)).collect();
        let Some((first, found, _)) = fitting.first() else {
            return (Verdict::Missing, None, None);
        };
        if let Some((number, ..)) = fitting.iter().find(|(_, object, _)| is_unsafe(object)) {
            return (Verdict::Unsafe, Some(*number), None);
        }
        if fitting.iter().any(|(_, object, _)| object.digests != found.digests) {
            return (Verdict::Duplicate, Some(*first), Some(fitting.len()));
        }
        (Verdict::Matched, Some(*first), None)
    }

    /// The objects that share a name with one that rows found.
    fn naive_namesakes(source: &SourceObjects, found: &[usize], doubtful: &[usize]) -> Vec<usize> {
        let all = all(source);
        let mut namesakes = Vec::new();
        for (number, _, parts) in all.iter().filter(|(_, _, parts)| parts[1].is_some()) {
            if !found.contains(number) && !doubtful.contains(number) {
                continue;
            }
            let named = all.iter().filter(|(_, _, other)| other[..2] == parts[..2]);
            let others: Vec<_> = named.filter(|(other, ..)| other != number).collect();
            let same = others.iter().filter(|(_, _, other)| other == parts);
            let same: Vec<usize> = same.map(|(other, ..)| *other).collect();
            if same.is_empty() && doubtful.contains(number) {
                namesakes.extend(others.iter().map(|(other, ..)| *other));
            } else {
                namesakes.extend(same);
            }
        }
        // The found ones themselves make no difference.
        namesakes.retain(|number| !found.contains(number) && !doubtful.contains(number));
        namesakes.sort_unstable();
        namesakes.dedup();
        namesakes
    }

    #[test]
    fn the_index_finds_what_a_look_at_every_object_finds() {
        let layouts: [&[&str]; 3] = [
            &["x/{bucket}/{path}/{version}", "{bucket}/{path}"],
            &["{bucket}/{path}"],
            &["x/{bucket}/{path}/{version}/{part}", "y/{bucket}/{path}/{version}", "{path}"],
        ];
        let mut numbers = Numbers(7);
        for round in 0..300 {
            let layouts = layouts[round % 3];
            let objects = |numbers: &mut Numbers| -> Vec<Object> {
                let count = numbers.below(9);
                let one = |_| {
                    let name = [
                        numbers.one_of(&["x/", "y/", ""]),
                        numbers.one_of(&["b/", "c/", ""]),
                        numbers.one_of(&["p", "q"]),
                        numbers.one_of(&["/v1", "/v2", ""]),
                        numbers.one_of(&["/1", ""]),
                    ];
                    let finding = match numbers.below(12) {
                        0 => Some(Finding::Symlink),
                        1 => Some(Finding::CaseClash),
                        _ => None,
                    };
                    object(&name.concat(), numbers.below(3) as u8, finding)
                };
                (0..count).map(one).collect()
            };
            let archives = (0..3).map(|_| objects(&mut numbers)).collect();
            let source = source(layouts, archives);
            let further = source.layouts().further_parts().len();
            for _ in 0..40 {
                let mut text = |texts: &[&'static str]| {
                    Some(numbers.one_of(texts)).filter(|text| !text.is_empty())
                };
                let bucket = text(&["b", "c", "x", ""]);
                let path = text(&["p", "q", "p/v1", "b/p"]);
                let parts = [text(&["v1", "v2", "v3", ""]), text(&["1", "2", ""])];
                let row =
                    Expected { bucket, path, further: &parts[..further], ..Expected::default() };
                let outcome = source.judge(&row);
                let count = outcome.detail.as_deref().and_then(|detail| {
                    detail.strip_suffix(" members of this name have different bytes")?.parse().ok()
                });
                assert_eq!(
                    (outcome.verdict, outcome.found, count),
                    naive(&source, &row),
                    "{row:?} {:?}",
                    all(&source)
                );
            }
            let mut some = || -> Vec<usize> {
                (0..source.count()).filter(|_| numbers.below(4) == 0).collect()
            };
            let (found, doubtful) = (some(), some());
            let namesakes = source.namesakes(|at| found.contains(&at), |at| doubtful.contains(&at));
            let mut namesakes: Vec<usize> = namesakes
                .filter(|number| !found.contains(number) && !doubtful.contains(number))
                .collect();
            namesakes.sort_unstable();
            assert_eq!(
                namesakes,
                naive_namesakes(&source, &found, &doubtful),
                "{:?}",
                all(&source)
            );
        }
    }

    #[test]
    fn a_name_that_very_many_members_have_costs_rows_no_more() {
        let equal = vec![object("a", 1, None); 100_000];
        let different = (0..100_000).map(|at| object("b/v1", at as u8, None)).collect();
        let versions = (0..100_000).map(|at| object(&format!("c/{at}"), 1, None)).collect();
        let source = source(&["{path}/{version}", "{path}"], vec![equal, different, versions]);
        let started = Instant::now();
        let judge = |path: &str, version: Option<&str>| {
            let further = [version];
            let row = Expected { path: Some(path), further: &further, ..Expected::default() };
            source.judge(&row).verdict
        };
        for at in 0..100_000 {
            let version = at.to_string();
            assert_eq!(judge("a", None), Verdict::Matched);
            assert_eq!(judge("a", Some("v1")), Verdict::Matched);
            assert_eq!(judge("b", Some("v1")), Verdict::Duplicate);
            assert_eq!(judge("c", Some(&version)), Verdict::Matched);
            assert_eq!(judge("c", Some("gone")), Verdict::Missing);
        }
        assert_eq!(source.namesakes(|_| true, |_| true).count(), 300_000);
        // One look at each for each row would take hours.
        assert!(started.elapsed() < Duration::from_secs(120), "{:?}", started.elapsed());
    }
}
