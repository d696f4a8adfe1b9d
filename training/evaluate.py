"""Accuracy of the heads on sentences with gold words, in percent."""

import numpy as np
import torch

import lemma
from features import batch
from tree import decode


def predict(model, sentences, labels, features, size=32):
    """`(upos, lemmas, heads, rels)` of each sentence, trees decoded."""
    model.eval()
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i].forms))
    out = [None] * len(sentences)
    words = features.vocabulary | set(labels["known"])
    known = words.__contains__
    for at in range(0, len(order), size):
        chosen = order[at : at + size]
        with torch.no_grad():
            inputs = batch([features.encode(sentences[i].forms) for i in chosen])
            upos, lemmas, arcs, rel_dep, rel_head = model.heads(model.words(*inputs))
            trees = torch.zeros(arcs.shape[:2], dtype=torch.long)
            for row, i in enumerate(chosen):
                n = len(sentences[i].forms)
                square = np.full((n + 1, n + 1), -1e9)
                square[1:] = torch.log_softmax(arcs[row, :n, : n + 1], -1).double().numpy()
                trees[row, :n] = torch.tensor(decode(square))
            rels = model.relations_at(rel_dep, rel_head, trees)
        for row, i in enumerate(chosen):
            out[i] = labelled(sentences[i].forms, upos[row].numpy(), lemmas[row].numpy(), trees[row].tolist(), rels[row].numpy(), labels, known)
    return out


def labelled(forms, upos, lemmas, heads, rels, labels, known):
    n = len(forms)
    tags = [labels["upos"][k] for k in upos[:n].argmax(-1)]
    chosen = [lemma.choose(form, tag, scores, labels["lemma"], known) for form, tag, scores in zip(forms, tags, lemmas)]
    return (
        tags,
        chosen,
        heads[:n],
        [relation(rels[d], heads[d], labels) for d in range(n)],
    )


def relation(scores, head, labels):
    """The best relation; `root` goes with head 0 and with nothing else."""
    root = labels["rel"].index("root")
    if head == 0:
        return "root"
    scores = scores.copy()
    scores[root] = -np.inf
    return labels["rel"][int(scores.argmax())]


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
