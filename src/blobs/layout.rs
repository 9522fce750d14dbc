//! How the names of members are made of parts, as a plan writes it: `{skip}/{bucket}/{path}`.
//!
//! A layout is a text with parts in braces. `{skip}` and any other name stand for one folder or
//! file name, as few letters as fit; `{path}` for one or more of them, as many as fit; all else
//! stands for itself. Knows names alone.
//!
//! | layout | member | parts |
//! |---|---|---|
//! | `{skip}/{bucket}/{path}` | `./raw/docs/a/b.pdf` | bucket `docs`, path `a/b.pdf` |
//! | `{bucket}/{path}/{version}` | `docs/a/b.pdf/v1` | bucket `docs`, path `a/b.pdf`, version `v1` |
//! | `media/{path}` | `docs/a.pdf` | it does not fit |

use regex::Regex;

use super::names::without_dot;

/// What stands for a segment that becomes no column.
const SKIP: &str = "skip";
/// The part that stands for several segments.
pub const PATH: &str = "path";
pub const BUCKET: &str = "bucket";

/// Columns of `objects` that are no parts of names.
pub const OWN_COLUMNS: [&str; 8] =
    ["archive", "member", "offset_bytes", "size_bytes", "sha256", "md5", "content_type", "finding"];

/// The layouts of a source; the first that fits a name is taken.
#[derive(Debug, Clone)]
pub struct Layouts {
    layouts: Vec<Layout>,
    parts: Vec<String>,
}

#[derive(Debug, Clone)]
struct Layout {
    pattern: Regex,
    /// Of each group of the pattern: the place in `parts` of all layouts.
    places: Vec<usize>,
}

/// What is wrong with a layout.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{layout}`: {what}")]
pub struct LayoutError {
    pub layout: String,
    pub what: String,
}

impl Default for Layouts {
    /// No layout: a name is its `path`.
    fn default() -> Self {
        Self { layouts: Vec::new(), parts: vec![BUCKET.into(), PATH.into()] }
    }
}

impl Layouts {
    /// Parses the layouts of a source; where there are none, a name is its `path`.
    ///
    /// # Errors
    /// What is wrong with each of them.
    pub fn parse(texts: &[String]) -> Result<Self, Vec<LayoutError>> {
        let mut layouts = Self::default();
        let mut errors = Vec::new();
        for text in texts {
            match tokens(text).and_then(|tokens| layouts.layout(&tokens)) {
                Ok(layout) => layouts.layouts.push(layout),
                Err(what) => errors.push(LayoutError { layout: text.clone(), what }),
            }
        }
        if errors.is_empty() { Ok(layouts) } else { Err(errors) }
    }

    /// Returns the names of the parts: `bucket` and `path`, and those that layouts have beside.
    pub fn parts(&self) -> &[String] {
        &self.parts
    }

    /// Returns the parts that tell objects of one bucket and path apart, such as a version.
    pub fn further_parts(&self) -> &[String] {
        self.parts.get(2..).unwrap_or_default()
    }

    /// Returns true where a layout says which bucket an object is in.
    pub fn have_bucket(&self) -> bool {
        self.layouts.iter().any(|layout| layout.places.contains(&0))
    }

    /// Splits a member's name; each part that it has not is `None`.
    pub fn split<'a>(&self, member: &'a str) -> Vec<Option<&'a str>> {
        let name = without_dot(member);
        let mut values = vec![None; self.parts.len()];
        if self.layouts.is_empty() {
            values[1] = Some(name);
        }
        for layout in &self.layouts {
            let Some(found) = layout.pattern.captures(name) else { continue };
            for (group, place) in found.iter().skip(1).zip(&layout.places) {
                values[*place] = group.map(|group| group.as_str());
            }
            break;
        }
        values
    }

    fn layout(&mut self, tokens: &[Token]) -> Result<Layout, String> {
        let mut pattern = String::from("^");
        let mut places = Vec::new();
        for token in tokens {
            match token {
                Token::Literal(text) => pattern.push_str(&regex::escape(text)),
                Token::Part(SKIP) => pattern.push_str("[^/]+?"),
                Token::Part(name) => {
                    // A path neither begins nor ends with a slash.
                    pattern.push_str(match *name {
                        PATH => "([^/](?s:.*[^/])?)",
                        _ => "([^/]+?)",
                    });
                    let place = self.place(name);
                    if places.contains(&place) {
                        return Err(format!("`{{{name}}}` stands twice"));
                    }
                    places.push(place);
                }
            }
        }
        pattern.push('$');
        if !places.contains(&1) {
            return Err("`{path}` is missing: it is what rows know an object by".to_owned());
        }
        let pattern = Regex::new(&pattern).map_err(|error| error.to_string())?;
        Ok(Layout { pattern, places })
    }

    fn place(&mut self, name: &str) -> usize {
        let known = self.parts.iter().position(|known| known == name);
        known.unwrap_or_else(|| {
            self.parts.push(name.to_owned());
            self.parts.len() - 1
        })
    }
}

enum Token<'a> {
    Literal(&'a str),
    Part(&'a str),
}

fn tokens(text: &str) -> Result<Vec<Token<'_>>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.strip_prefix("./").unwrap_or(text);
    while !rest.is_empty() {
        let (literal, after) = rest.split_once('{').unwrap_or((rest, ""));
        if literal.contains('}') {
            return Err("a `}` without its `{`".to_owned());
        }
        let is_between = !literal.is_empty() || tokens.is_empty();
        if !literal.is_empty() {
            tokens.push(Token::Literal(literal));
        }
        if literal.len() == rest.len() {
            break;
        }
        let Some((name, after)) = after.split_once('}') else {
            return Err("a `{` without its `}`".to_owned());
        };
        if !is_between {
            return Err(format!("nothing stands between `{{{name}}}` and the part before it"));
        }
        check_name(name)?;
        tokens.push(Token::Part(name));
        rest = after;
    }
    if tokens.is_empty() { Err("it is empty".to_owned()) } else { Ok(tokens) }
}

fn check_name(name: &str) -> Result<(), String> {
    let letters = |c: char| c.is_ascii_lowercase() || c == '_';
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| letters(c) || c.is_ascii_digit());
    if !is_name {
        return Err(format!(
            "`{{{name}}}`: the name of a part has lower-case letters, digits and `_`"
        ));
    }
    if OWN_COLUMNS.contains(&name) {
        return Err(format!("`{{{name}}}`: objects have a column of this name anyway"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layouts(texts: &[&str]) -> Result<Layouts, Vec<LayoutError>> {
        Layouts::parse(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
    }

    #[track_caller]
    fn check(texts: &[&str], member: &str, expected: &str) {
        let layouts = layouts(texts).expect("layouts");
        let values = layouts.split(member);
        let named = layouts.parts().iter().zip(values);
        let shown: Vec<String> =
            named.filter_map(|(name, value)| Some(format!("{name}={}", value?))).collect();
        assert_eq!(shown.join(" "), expected, "{member}");
    }

    #[track_caller]
    fn refused(text: &str, expected: &str) {
        let errors = layouts(&[text]).expect_err("no layout");
        assert_eq!(errors[0].to_string(), format!("`{text}`: {expected}"));
    }

    #[test]
    fn a_name_is_split_into_its_parts() {
        let supabase = ["{skip}/{skip}/{bucket}/{path}/{version}"];
        check(&supabase, "stub/stub/docs/a/b.pdf/v1", "bucket=docs path=a/b.pdf version=v1");
        check(&supabase, "././stub/stub/docs/b/v1", "bucket=docs path=b version=v1");
        check(&supabase, "stub/stub/docs/v1", "");
        check(&supabase, "/stub/stub/docs/b/v1", "");
        check(&["media/{path}"], "media/2024/ü 🎉\n.png", "path=2024/ü 🎉\n.png");
        check(&["media/{path}"], "mediax/a", "");
        check(&["{shard}-{path}"], "ab-cd-e/f", "path=cd-e/f shard=ab");
    }

    #[test]
    fn without_a_layout_the_name_is_the_path() {
        check(&[], "./a/b", "path=a/b");
        check(&[], "/etc/passwd", "path=/etc/passwd");
    }

    #[test]
    fn the_first_layout_that_fits_is_taken() {
        let texts = ["stub/stub/{bucket}/{path}/{version}", "{bucket}/{path}"];
        check(&texts, "stub/stub/docs/b/v1", "bucket=docs path=b version=v1");
        check(&texts, "docs/a/b", "bucket=docs path=a/b");
        assert_eq!(layouts(&texts).expect("layouts").further_parts(), ["version"]);
    }

    #[test]
    fn a_path_does_not_begin_or_end_with_a_slash() {
        check(&["{bucket}/{path}"], "docs//a", "");
        check(&["{bucket}/{path}"], "docs/a//b", "bucket=docs path=a//b");
        check(&["{bucket}/{path}"], "docs/a/", "");
    }

    #[test]
    fn a_layout_is_checked() {
        refused("{bucket}", "`{path}` is missing: it is what rows know an object by");
        refused("{path}/{path}", "`{path}` stands twice");
        refused("{bucket}{path}", "nothing stands between `{path}` and the part before it");
        refused(
            "{bucket/{path}",
            "`{bucket/{path}`: the name of a part has lower-case letters, digits and `_`",
        );
        refused("a}/{path}", "a `}` without its `{`");
        refused("{path}/{", "a `{` without its `}`");
        refused("{md5}/{path}", "`{md5}`: objects have a column of this name anyway");
        refused("", "it is empty");
    }
}
