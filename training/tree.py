"""Maximum spanning arborescence with a single root (Chu-Liu/Edmonds)."""

import numpy as np


def _find_cycle(heads):
    n = len(heads)
    colour = [0] * n
    colour[0] = 2
    for start in range(1, n):
        path, at = [], start
        while colour[at] == 0:
            colour[at] = 1
            path.append(at)
            at = heads[at]
        if colour[at] == 1:
            return path[path.index(at):]
        for p in path:
            colour[p] = 2
    return None


def _edmonds(scores):
    n = scores.shape[0]
    scores = scores.copy()
    np.fill_diagonal(scores, -np.inf)
    scores[0] = -np.inf
    heads = scores.argmax(1)
    heads[0] = 0
    cycle = _find_cycle(heads)
    if cycle is None:
        return heads
    inside = np.zeros(n, bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    m = len(outside) + 1
    small = np.full((m, m), -np.inf)
    small[:-1, :-1] = scores[np.ix_(outside, outside)]
    cyc = np.array(cycle)
    small[:-1, -1] = scores[np.ix_(outside, cyc)].max(1)
    into_arg = scores[np.ix_(outside, cyc)].argmax(1)
    gain = scores[np.ix_(cyc, outside)] - scores[cyc, heads[cyc]][:, None]
    small[-1, :-1] = gain.max(0)
    enter_arg = gain.argmax(0)
    solved = _edmonds(small)
    result = np.zeros(n, int)
    for i, v in enumerate(outside):
        if v == 0:
            continue
        h = solved[i]
        result[v] = cyc[into_arg[i]] if h == m - 1 else outside[h]
    for v in cycle:
        result[v] = heads[v]
    entry = cyc[enter_arg[solved[-1]]]
    result[entry] = outside[solved[-1]]
    return result


def decode(scores):
    """`scores[d][h]`: score of head h for word d, 0 the root. Heads of words 1.. as a list; exactly one has head 0."""
    scores = scores.copy()
    scores[1:, 0] -= 1e5  # so that the best tree has the fewest arcs from the root: one
    return [int(h) for h in _edmonds(scores)[1:]]
