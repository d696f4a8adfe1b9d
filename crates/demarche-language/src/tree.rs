//! The best dependency tree: maximum spanning arborescence with a single root (Chu and Liu 1965, Edmonds 1967).

/// Scores of arcs: `get(dependent, head)`, node 0 being the root.
pub(crate) struct Arcs {
    nodes: usize,
    scores: Vec<f64>,
}

/// Makes every further arc from the root cost more than any tree can gain, so that the best tree has one.
const ROOT_PENALTY: f64 = 1e5;

impl Arcs {
    /// `nodes` counts the root; all arcs start impossible.
    pub(crate) fn new(nodes: usize) -> Self {
        Self { nodes, scores: vec![f64::NEG_INFINITY; nodes * nodes] }
    }

    /// Give the arc from `head` to `dependent` a score (a log-probability).
    pub(crate) fn set(&mut self, dependent: usize, head: usize, score: f64) {
        self.scores[dependent * self.nodes + head] = score;
    }

    fn get(&self, dependent: usize, head: usize) -> f64 {
        self.scores[dependent * self.nodes + head]
    }

    fn best_head(&self, dependent: usize) -> usize {
        (0..self.nodes)
            .filter(|&head| head != dependent)
            .max_by(|&a, &b| self.get(dependent, a).total_cmp(&self.get(dependent, b)))
            .unwrap_or(0)
    }
}

/// The head of every node; that of the root (node 0) is itself. Exactly one other node has head 0.
pub(crate) fn decode(mut arcs: Arcs) -> Vec<usize> {
    for dependent in 1..arcs.nodes {
        arcs.scores[dependent * arcs.nodes] -= ROOT_PENALTY;
    }
    arborescence(&arcs)
}

fn arborescence(arcs: &Arcs) -> Vec<usize> {
    let n = arcs.nodes;
    let mut heads: Vec<usize> = (0..n).map(|d| if d == 0 { 0 } else { arcs.best_head(d) }).collect();
    let Some(cycle) = find_cycle(&heads) else { return heads };
    let mut in_cycle = vec![false; n];
    cycle.iter().for_each(|&v| in_cycle[v] = true);
    let outside: Vec<usize> = (0..n).filter(|&v| !in_cycle[v]).collect();
    // The cycle becomes one node, the last.
    let merged = outside.len();
    let mut small = Arcs::new(merged + 1);
    let mut leaves_by = vec![0; merged];
    let mut enters_at = vec![cycle[0]; merged];
    for (i, &v) in outside.iter().enumerate() {
        for (j, &u) in outside.iter().enumerate() {
            if i != j && v != 0 {
                small.set(i, j, arcs.get(v, u));
            }
        }
        if v != 0 {
            leaves_by[i] = max_by_score(&cycle, |u| arcs.get(v, u));
            small.set(i, merged, arcs.get(v, leaves_by[i]));
        }
        let gain = |c: usize| arcs.get(c, v) - arcs.get(c, heads[c]);
        enters_at[i] = max_by_score(&cycle, gain);
        small.set(merged, i, gain(enters_at[i]));
    }
    let solved = arborescence(&small);
    for (i, &v) in outside.iter().enumerate().filter(|&(_, &v)| v != 0) {
        heads[v] = if solved[i] == merged { leaves_by[i] } else { outside[solved[i]] };
    }
    let entry = solved[merged];
    heads[enters_at[entry]] = outside[entry];
    heads
}

fn max_by_score(nodes: &[usize], score: impl Fn(usize) -> f64) -> usize {
    nodes.iter().copied().max_by(|&a, &b| score(a).total_cmp(&score(b))).unwrap_or(0)
}

fn find_cycle(heads: &[usize]) -> Option<Vec<usize>> {
    // 0: not seen, otherwise the number of the walk that saw the node
    let mut seen = vec![0; heads.len()];
    seen[0] = usize::MAX;
    for start in 1..heads.len() {
        let mut at = start;
        while seen[at] == 0 {
            seen[at] = start;
            at = heads[at];
        }
        if seen[at] == start {
            let mut cycle = vec![at];
            let mut next = heads[at];
            while next != at {
                cycle.push(next);
                next = heads[next];
            }
            return Some(cycle);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn score(scores: &[Vec<f64>], heads: &[usize]) -> f64 {
        (1..heads.len()).map(|d| scores[d][heads[d]]).sum()
    }

    fn is_tree(heads: &[usize]) -> bool {
        heads.iter().skip(1).filter(|&&h| h == 0).count() == 1
            && (1..heads.len()).all(|start| {
                let mut at = start;
                (0..heads.len()).any(|_| {
                    at = heads[at];
                    at == 0
                })
            })
    }

    fn best_by_trying_all(scores: &[Vec<f64>]) -> f64 {
        let n = scores.len();
        let mut best = f64::NEG_INFINITY;
        for code in 0..n.pow(n as u32 - 1) {
            let mut rest = code;
            let mut heads = vec![0; n];
            for head in heads.iter_mut().skip(1) {
                *head = rest % n;
                rest /= n;
            }
            if (1..n).all(|d| heads[d] != d) && is_tree(&heads) {
                best = best.max(score(scores, &heads));
            }
        }
        best
    }

    proptest! {
        #[test]
        fn finds_the_best_tree(rows in (2usize..6).prop_flat_map(|n| proptest::collection::vec(proptest::collection::vec(-9.0f64..0.0, n), n))) {
            let n = rows.len();
            let mut arcs = Arcs::new(n);
            for (d, row) in rows.iter().enumerate().skip(1) {
                for (h, &score) in row.iter().enumerate().filter(|&(h, _)| h != d) {
                    arcs.set(d, h, score);
                }
            }
            let heads = decode(arcs);
            prop_assert!(is_tree(&heads), "{heads:?}");
            prop_assert!((score(&rows, &heads) - best_by_trying_all(&rows)).abs() < 1e-6);
        }
    }
}
