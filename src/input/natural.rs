//! The order in which people read names: `part9` before `part10`.

/// Returns a key by which names sort naturally; names that differ have keys that differ.
pub(super) fn natural_key(name: &str) -> Vec<(String, u128, String)> {
    let mut key = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let digit = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (words, after) = rest.split_at(digit);
        let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let (digits, after) = after.split_at(end);
        // A number beyond any counter sorts as the largest, and then by its digits.
        let number = if digits.is_empty() { 0 } else { digits.parse().unwrap_or(u128::MAX) };
        key.push((words.to_owned(), number, digits.to_owned()));
        rest = after;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_as_numbers() {
        let mut names = ["p10", "p9", "p", "q1", "p09", "p9b"];
        names.sort_by_key(|name| natural_key(name));
        assert_eq!(names, ["p", "p09", "p9", "p9b", "p10", "q1"]);
    }
}
