"""Accuracy of the heads on sentences with given words, in percent."""

import numpy as np
import torch

import attributions
import lemma
from data import flat
from examples import IGNORE, NAME_TAGS
from features import batch
from model import OUTPUTS, set_mode
from tree import decode


def scores(model, encoded, size=32):
    """Outputs of the model for each encoded sentence, as `{head: array}` without padding."""
    model.eval()
    set_mode(model, "int8" if model.hidden.mode == "int8" else "float")
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i][0]))
    out = [None] * len(encoded)
    for at in range(0, len(order), size):
        chosen = order[at : at + size]
        with torch.no_grad():
            got = dict(zip(OUTPUTS, model(*batch([encoded[i] for i in chosen]))))
        for row, i in enumerate(chosen):
            n = len(encoded[i][2])
            square = ("arcs", "links")
            out[i] = {k: (v[row] if k == "pair" else v[row, :n, :n] if k in square else v[row, :n]).float().numpy() for k, v in got.items()}
    return out


def predict(model, sentences, labels, features):
    """`(upos, lemmas, heads, rels)` of each sentence, trees decoded."""
    words = features.vocabulary | set(labels["known"])
    got = scores(model, [features.encode(s.forms) for s in sentences])
    return [labelled(s.forms, g, labels, words.__contains__) for s, g in zip(sentences, got)]


def labelled(forms, got, labels, known):
    tags = [labels["upos"][k] for k in got["upos"][1:].argmax(-1)]
    lemmas = [lemma.choose(f, t, row, labels["lemma"], known) for f, t, row in zip(forms, tags, got["lemma"][1:])]
    arcs = np.full_like(got["arcs"], -1e9, dtype=np.float64)
    arcs[1:] = torch.log_softmax(torch.tensor(got["arcs"][1:]), -1).double().numpy()
    heads = [int(h) for h in decode(arcs)][: len(forms)]
    return tags, lemmas, heads, [relation(got["rel"][d + 1], heads[d], labels) for d in range(len(forms))]


def relation(row, head, labels):
    """The best relation; `root` goes with head 0 and with nothing else."""
    root = labels["rel"].index("root")
    if head == 0:
        return "root"
    row = row.copy()
    row[root] = -np.inf
    return labels["rel"][int(row.argmax())]


def accuracy(model, sentences, labels, features):
    return compare(sentences, predict(model, sentences, labels, features))


def compare(sentences, predictions):
    """UPOS, lemma, UAS, LAS (relation with its subtype) and LAS of the universal part alone."""
    count = dict(words=0, upos=0, lemma=0, uas=0, las=0, las_universal=0)
    for s, (upos, lemmas, heads, rels) in zip(sentences, predictions):
        for i in range(len(s.forms)):
            right = s.heads[i] == heads[i]
            count["words"] += 1
            count["upos"] += s.upos[i] == upos[i]
            count["lemma"] += s.lemmas[i] == lemmas[i]
            count["uas"] += right
            count["las"] += right and s.rels[i] == rels[i]
            count["las_universal"] += right and s.rels[i].split(":")[0] == rels[i].split(":")[0]
    n = count.pop("words")
    return {k: round(100 * v / n, 2) for k, v in count.items()}


def f1(right, found, gold):
    return round(200 * right / (found + gold), 2) if found + gold else 0.0


def spans(tags, names):
    """`(first, last, kind)` of the spans that BIO tags make; an `I-` after anything else than its own kind begins a span."""
    out = []
    for i, tag in enumerate(names[t] for t in tags):
        mark, _, kind = tag.partition("-")
        if mark == "I" and out and out[-1][2] == kind and out[-1][1] == i - 1:
            out[-1] = (out[-1][0], i, kind)
        elif mark != "O":
            out.append((i, i, kind))
    return out


def likeliest(scores, names):
    """The likeliest tags (Viterbi), where a span goes on only with tags of its own kind, as the program reads them (`heads.rs`). `scores` `[words, tags]`."""
    log = scores - np.logaddexp.reduce(scores, -1, keepdims=True)
    same = [[j for j, other in enumerate(names) if other[2:] == name[2:]] if name[0] == "I" else None for name in names]
    sums, before = np.array([0.0 if name == "O" else -np.inf for name in names]), []
    for row in log:
        best = int(sums.argmax())
        came = [best if s is None else max(s, key=lambda j: sums[j]) for s in same]
        sums = sums[came] + row
        before.append(came)
    at, path = int(sums.argmax()), []
    for came in reversed(before):
        path.append(at)
        at = came[at]
    return path[::-1]


def names(model, sentences, features):
    """F1 of exact spans with their types, against the names that do not overlap and against all, nested ones too."""
    flat_counts, all_counts = [0, 0, 0], [0, 0, 0]
    for s, g in zip(sentences, scores(model, [features.encode(s.forms) for s in sentences])):
        found = set(spans(likeliest(g["names"][1:].astype(np.float64), NAME_TAGS), NAME_TAGS))
        for counts, gold in ((flat_counts, set(flat(s.names, s.forms))), (all_counts, set(s.names))):
            for i, n in enumerate((len(found & gold), len(found), len(gold))):
                counts[i] += n
    return {"names": f1(*flat_counts), "names with nested": f1(*all_counts)}




def roles(model, items):
    """F1 over words of source, cue and content, whether a span begins or goes on; and of the links from contents to cues."""
    counts = {r: [0, 0, 0] for r in attributions.ROLES}
    links = [0, 0]
    for (_, asked), g in zip(items, scores(model, [e for e, _ in items])):
        kind = lambda t: attributions.TAGS[t][2:]
        for i, (want, got) in enumerate(zip(asked["roles"], g["roles"].argmax(-1))):
            if want != IGNORE:
                for k, r in ((1, kind(got)), (2, kind(want)), (0, kind(want) if kind(want) == kind(got) else "")):
                    if r:
                        counts[r][k] += 1
            if asked["links"][i] != IGNORE:
                links[0] += int(g["links"][i].argmax()) == asked["links"][i]
                links[1] += 1
    return {**{r: f1(*c) for r, c in counts.items()}, "links": round(100 * links[0] / max(1, links[1]), 2)}


def triggers(model, items):
    """F1 of triggers with their type, and how many of those found have the right status."""
    counts, status = [0, 0, 0], [0, 0]
    for (_, asked), g in zip(items, scores(model, [e for e, _ in items])):
        for want, got, state, states in zip(asked["trigger"][1:], g["trigger"][1:].argmax(-1), asked["status"][1:], g["status"][1:]):
            counts[0] += want > 0 and want == got
            counts[1] += got > 0
            counts[2] += want > 0
            if want > 0 and want == got:
                status[0] += states.argmax() == state
                status[1] += 1
    return {"triggers": f1(*counts), "status": round(100 * status[0] / max(1, status[1]), 2)}


def pairs(model, items):
    """Macro-F1 and accuracy of the types of sources and targets; of several right classes (YIELD) the first stands for them."""
    want = [a["pair"] for _, a in items]
    got = [int(g["pair"].argmax()) for g in scores(model, [e for e, _ in items])]
    first = {k: w[0] for w in want for k in w}
    got = [first.get(k, k) for k in got]
    want = [w[0] for w in want]
    each = [f1(sum(w == g == k for w, g in zip(want, got)), got.count(k), want.count(k)) for k in sorted(set(want))]
    return {"pairs macro": round(sum(each) / max(1, len(each)), 2), "pairs": round(100 * sum(w == g for w, g in zip(want, got)) / max(1, len(want)), 2)}


def report(model, every, features, o):
    """All measures on what the model has not learned from; where a fold is left out, those of the fold alone."""
    out = {}
    if o.leave_out is None:
        out |= {name: accuracy(model, every.treebanks[name], every.labels, features) for name in ("ewt-dev", "gum-dev")}
        out |= names(model, every.treebanks["gum-dev"], features)
        out |= roles(model, list(every.make.attributions(every.polnear["dev"], every.parsed["dev"])))
    # the last passes have seen all of the small sets but the fold
    unseen = lambda k: k == o.leave_out if o.stage == "small" else True
    if gold := every.gold_triggers(unseen):
        out |= triggers(model, gold)
    if plv := every.plv_pairs(unseen):
        out |= pairs(model, plv)
    return out
