"""Everything that is learned from, as examples: an encoded sentence and what is asked of it.

An example is `(encoded, asked)`; `asked` holds, for what is known of the sentence, lists over its nodes (the root first): `upos lemma arcs rel names
roles links trigger status`, with `IGNORE` where nothing is asked, or `pair`, the classes of which one is right.
"""

import json
import random

import acts
import attributions
import lemma
import news
from data import NAMES, flat
from features import PLAIN, QUOTED, SOURCE, TARGET, dateline, quoted

IGNORE = -100
NAME_TAGS = ["O"] + [f"{p}-{k}" for k in NAMES for p in "BI"]
# the PLV set has CONCEDE and RETREAT as one
JOINED = {"YIELD": ("CONCEDE", "RETREAT")}
# of the older PLOVER that the GSR is in
OLDER = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}


def labels_of(train):
    """The classes of every head. `known`: lemmas of the treebanks, to be completed by `known_lemmas`."""
    return {
        "upos": sorted({u for s in train for u in s.upos}),
        "names": NAME_TAGS,
        "roles": attributions.TAGS,
        "trigger": ["NONE", *acts.TYPES],
        "status": acts.STATUSES,
        "lemma": lemma.inventory(train),
        "rel": sorted({r for s in train for r in s.rels}),
        "pair": acts.TYPES,
    }


def known_lemmas(train, vocabulary):
    """Lemmas of the treebanks that are no whole word piece: with the word pieces, the words known to be words."""
    return sorted({l for s in train for l, u in zip(s.lemmas, s.upos) if u in lemma.OPEN} - set(vocabulary))


class Examples:
    def __init__(self, labels, features):
        self.features = features
        self.index = {k: {x: i for i, x in enumerate(v)} for k, v in labels.items() if k != "known"}

    def tree(self, s, forms, upos):
        n = len(forms)
        return {
            "upos": [IGNORE, *(self.index["upos"].get(u, IGNORE) for u in upos[:n])],
            "lemma": [IGNORE, *(self.index["lemma"].get(lemma.script_of(f, l), IGNORE) for f, l in zip(forms, s.lemmas))],
            "arcs": [IGNORE, *s.heads[:n]],
            "rel": [IGNORE, *(self.index["rel"].get(r, IGNORE) for r in s.rels[:n])],
        }

    def treebank(self, sentences, rng, title_case=0.0, no_stop=0.0):
        """Some are shown as headlines are written: in Title Case, or without the full stop."""
        for s in sentences:
            forms, n = s.forms, len(s.forms)
            if n > 4 and rng.random() < no_stop and s.upos[-1] == "PUNCT" and n not in s.heads:
                n -= 1
                forms = forms[:n]
            if rng.random() < title_case:
                forms = [f[:1].upper() + f[1:] if u not in ("ADP", "DET", "CCONJ", "PART") else f for f, u in zip(forms, s.upos)]
            encoded = self.features.encode(forms)
            if encoded is None:
                continue
            asked = self.tree(s, forms, s.upos)
            if s.names is not None:
                asked["names"] = [IGNORE] + [0] * n
                for a, b, kind in flat(s.names, s.forms):
                    for i in range(a, min(b, n - 1) + 1):
                        asked["names"][i + 1] = NAME_TAGS.index(f"{'B' if i == a else 'I'}-{kind}")
            yield encoded, asked

    def attributions(self, documents, parsed):
        """Sentences of PolNeAR, `documents` as `attributions.documents` gives them, `parsed` as `news.read`."""
        for name, (_, found) in documents.items():
            for s, parts in in_paragraphs(parsed[name]):
                cut = dateline(s.forms)
                if cut >= len(s.forms) or cut and any(0 < h <= cut for h in s.heads[cut:]):
                    continue
                encoded = self.features.encode(s.forms[cut:], parts[cut:])
                if encoded is None:
                    continue
                tags, links = attributions.targets(s, found)
                asked = {"roles": [IGNORE, *tags[cut:]], "links": [IGNORE, *(l if l == IGNORE else max(0, l - cut) for l in links[cut:])]}
                if not cut:
                    asked |= self.tree(s, s.forms, s.upos)
                yield encoded, asked

    def triggers(self, sentences, parsed):
        """Sentences with all their acts; `parsed`: their words."""
        for (_, found), (s, parts) in zip(sentences, parsed):
            encoded = self.features.encode(s.forms, parts)
            if encoded is None:
                continue
            trigger, status = [IGNORE] + [0] * len(s.forms), [IGNORE] * (len(s.forms) + 1)
            for at, kind, state, _, _ in found:
                i = next((i for i in range(len(s.forms)) if s.ends[i] > at), None)
                if i is not None:
                    trigger[i + 1], status[i + 1] = self.index["trigger"][kind], self.index["status"][state]
            yield encoded, {"trigger": trigger, "status": status}

    def pairs(self, pairs, parsed):
        for (text, source, target, kind), (s, parts) in zip(pairs, parsed):
            encoded = self.features.encode(s.forms, marked(text, s, parts, source, target))
            if encoded is not None:
                yield encoded, {"pair": [self.index["pair"][k] for k in JOINED.get(kind, (kind,))]}


def marked(text, s, parts, source, target):
    """The parts of a sentence's words with its source and its target marked (the first place where each stands)."""
    parts = list(parts)
    for phrase, part in ((target, TARGET), (source, SOURCE)):
        phrase = phrase.strip()
        at = text.find(phrase) if phrase else -1
        for i in range(len(s.forms)):
            if at >= 0 and s.starts[i] < at + len(phrase) and s.ends[i] > at:
                parts[i] = part
    return parts


def in_paragraphs(sentences):
    """Each sentence with the parts of its words: plain, or quoted by the marks of its paragraph."""
    at = 0
    while at < len(sentences):
        end = next((k for k in range(at, len(sentences)) if sentences[k].paragraph != sentences[at].paragraph), len(sentences))
        for s, q in zip(sentences[at:end], quoted([s.forms for s in sentences[at:end]])):
            yield s, [QUOTED if x else PLAIN for x in q]
        at = end


def single(program, model, texts, cache):
    """Sentences that stand alone, each as one `(news.Placed, parts)` with places in its own text, however many the program makes of it."""
    texts = [" ".join(t.split()) if "\n" in t else t for t in texts]
    parsed = news.read(program, model, {"sentences": "\n\n".join(texts)}, cache)["sentences"]
    out, at, k = [], 0, 0
    for text in texts:
        own = []
        while k < len(parsed) and parsed[k].starts[0] < at + len(text):
            own.append(parsed[k])
            k += 1
        join = lambda field: [x for s in own for x in getattr(s, field)]
        s = news.Placed(join("forms"), join("lemmas"), join("upos"), [], [], None, [x - at for x in join("starts")], [x - at for x in join("ends")], 0)
        out.append((s, [QUOTED if q else PLAIN for q in quoted([s.forms])[0]]))
        at += len(text) + 2
    return out


def gsr(path):
    """The PLOVER specification's gold records with one source and one target, as pairs."""
    with open(path, encoding="utf-8") as f:
        for r in json.load(f):
            sides = [s for s in (r.get("source"), r.get("target")) if isinstance(s, list) and s and s[0].get("actorText", "") in r["text"]]
            kind = OLDER.get(r.get("event"), r.get("event"))
            if len(sides) == 2 and kind in acts.TYPES:
                yield r["text"], sides[0][0]["actorText"], sides[1][0]["actorText"], kind


def folds(items, count, seed=7):
    """A fold number for each item, at random and even."""
    order = list(range(len(items)))
    random.Random(seed).shuffle(order)
    number = [0] * len(items)
    for place, i in enumerate(order):
        number[i] = place % count
    return number


def batches(items, length, size, rng):
    """Batches of items of similar length, in random order."""
    order = sorted(items, key=lambda x: length(x) + rng.random() * 4)
    out = [order[i : i + size] for i in range(0, len(order), size)]
    rng.shuffle(out)
    return out
