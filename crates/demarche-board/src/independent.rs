//! How many outlets tell something independently of one another.

use std::collections::{BTreeMap, BTreeSet};

/// How many tellings there are of which no two are of one outlet and no two retell the same report.
///
/// A telling is the report that it comes from (its own number, or that of the first report that it retells) and its
/// outlet. Ten copies of one wire report count once, whoever printed them; ten reports of one outlet count once; a
/// report whose outlet is not known counts by where it comes from.
#[must_use]
pub fn independent(tellings: &[(i64, Option<&str>)]) -> usize {
    let mut by_origin: BTreeMap<i64, BTreeSet<Source>> = BTreeMap::new();
    for (origin, outlet) in tellings {
        let source = outlet.map_or(Source::Unknown(*origin), |name| Source::Outlet(name.trim().to_lowercase()));
        by_origin.entry(*origin).or_default().insert(source);
    }
    // Each outlet stands for one origin at most: a largest matching, made larger one origin at a time.
    let mut stands_for: BTreeMap<&Source, i64> = BTreeMap::new();
    let origins: Vec<i64> = by_origin.keys().copied().collect();
    origins.into_iter().filter(|origin| place(*origin, &by_origin, &mut stands_for)).count()
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Outlet(String),
    /// The only telling of its origin that nobody is known to have printed.
    Unknown(i64),
}

/// Finds an outlet for the origin, moving others where that helps; breadth first, as there may be many.
fn place<'a>(
    origin: i64,
    by_origin: &'a BTreeMap<i64, BTreeSet<Source>>,
    stands_for: &mut BTreeMap<&'a Source, i64>,
) -> bool {
    // For each outlet that was reached, the origin that wanted it.
    let mut wanted: BTreeMap<&Source, i64> = BTreeMap::new();
    let mut next = vec![origin];
    let mut at = 0;
    while let Some(from) = next.get(at).copied() {
        at += 1;
        for source in by_origin.get(&from).into_iter().flatten() {
            if wanted.contains_key(source) {
                continue;
            }
            wanted.insert(source, from);
            if let Some(holder) = stands_for.get(source) {
                next.push(*holder);
                continue;
            }
            // Free: back along the way that led here, each takes what it wanted.
            let mut free = source;
            while let Some(taker) = wanted.get(free).copied() {
                let left = stands_for.iter().find(|(_, holder)| **holder == taker).map(|(source, _)| *source);
                stands_for.insert(free, taker);
                match left {
                    Some(left) if taker != origin => {
                        stands_for.remove(left);
                        free = left;
                    }
                    _ => break,
                }
            }
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn copies_count_once_and_so_does_an_outlet() {
        assert_eq!(independent(&[]), 0);
        assert_eq!(independent(&[(1, Some("A")), (1, Some("B")), (1, None)]), 1);
        assert_eq!(independent(&[(1, Some("A")), (2, Some("a ")), (3, Some("A"))]), 1);
        assert_eq!(independent(&[(1, Some("A")), (2, Some("B")), (3, None), (4, None)]), 4);
    }

    #[test]
    fn an_outlet_that_prints_a_copy_can_still_report_itself() {
        // A prints the wire's report and one of its own: the wire and A.
        assert_eq!(independent(&[(1, Some("Wire")), (1, Some("A")), (2, Some("A"))]), 2);
        assert_eq!(independent(&[(1, Some("A")), (1, Some("B")), (2, Some("B")), (2, Some("C")), (3, Some("A"))]), 3);
    }

    proptest! {
        #[test]
        fn never_more_than_outlets_or_origins(tellings in prop::collection::vec((0..6i64, 0..6usize), 0..20)) {
            let names = ["a", "b", "c", "d", "e", "f"];
            let told: Vec<(i64, Option<&str>)> = tellings.iter().map(|(o, n)| (*o, Some(names[*n]))).collect();
            let count = independent(&told);
            let origins: BTreeSet<i64> = tellings.iter().map(|(o, _)| *o).collect();
            let outlets: BTreeSet<usize> = tellings.iter().map(|(_, n)| *n).collect();
            prop_assert!(count <= origins.len().min(outlets.len()));
            prop_assert_eq!(count, brute(&told));
            let mut reversed = told.clone();
            reversed.reverse();
            prop_assert_eq!(independent(&reversed), count);
        }
    }

    /// The same by trying all ways.
    fn brute(tellings: &[(i64, Option<&str>)]) -> usize {
        let Some(((origin, outlet), rest)) = tellings.split_first() else { return 0 };
        let others: Vec<_> = rest.iter().filter(|(o, n)| o != origin && n != outlet).copied().collect();
        (1 + brute(&others)).max(brute(rest))
    }
}
