//! The order in which models run: what a model reads comes before it.

/// Returns the positions of the models in an order in which each comes after what it reads.
///
/// Where the reads leave a choice, the order of the list stays.
///
/// # Errors
/// Models that read each other: the names along the cycle, the first again at the end.
pub fn order(models: &[(String, Vec<String>)]) -> Result<Vec<usize>, Vec<String>> {
    let mut order = Vec::with_capacity(models.len());
    let mut marks = vec![Mark::New; models.len()];
    for position in 0..models.len() {
        let mut path = Vec::new();
        visit(position, models, &mut marks, &mut path, &mut order)?;
    }
    Ok(order)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    Done,
}

fn visit(
    position: usize,
    models: &[(String, Vec<String>)],
    marks: &mut [Mark],
    path: &mut Vec<usize>,
    order: &mut Vec<usize>,
) -> Result<(), Vec<String>> {
    match marks[position] {
        Mark::Done => return Ok(()),
        Mark::Open => {
            let start = path.iter().position(|open| *open == position).unwrap_or(0);
            let cycle = path[start..].iter().chain([&position]);
            return Err(cycle.map(|open| models[*open].0.clone()).collect());
        }
        Mark::New => {}
    }
    marks[position] = Mark::Open;
    path.push(position);
    for read in &models[position].1 {
        if let Some(next) = models.iter().position(|(name, _)| name == read) {
            visit(next, models, marks, path, order)?;
        }
    }
    path.pop();
    marks[position] = Mark::Done;
    order.push(position);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(models: &[(&str, &[&str])], expected: Result<&[usize], &[&str]>) {
        let models: Vec<(String, Vec<String>)> = models
            .iter()
            .map(|(name, reads)| {
                (name.to_string(), reads.iter().map(|read| read.to_string()).collect())
            })
            .collect();
        let expected = expected
            .map(<[usize]>::to_vec)
            .map_err(|cycle| cycle.iter().map(|name| name.to_string()).collect::<Vec<_>>());
        assert_eq!(order(&models), expected);
    }

    #[test]
    fn what_is_read_comes_first() {
        check(&[("a", &["b"]), ("b", &["c"]), ("c", &[])], Ok(&[2, 1, 0]));
        check(&[("a", &[]), ("b", &[]), ("c", &["a"])], Ok(&[0, 1, 2]));
    }

    #[test]
    fn a_cycle_is_named_in_full() {
        check(&[("a", &["b"]), ("b", &["c"]), ("c", &["b"])], Err(&["b", "c", "b"]));
        check(&[("a", &["a"])], Err(&["a", "a"]));
    }
}
