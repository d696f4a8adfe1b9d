"""Universal Dependencies treebanks as training examples.

A `Sentence` holds parallel lists over its syntactic words (multiword-token ranges and empty nodes are left out):
`forms`, `lemmas`, `upos`, `heads` (0 = root, else 1-based word number) and `rels` (UD relation with its subtype).
`names`: the spans `(first, last, type)` of the names in it, from GUM's entity annotation; None where a treebank has none.
"""

import gzip
import pathlib
import re
from dataclasses import dataclass

# GUM documents whose text is under a non-commercial licence; left out so that anyone may use the weights.
NON_COMMERCIAL = ("GUM_fiction_", "GUM_whow_")


@dataclass
class Sentence:
    forms: list
    lemmas: list
    upos: list
    heads: list
    rels: list
    names: list | None = None


# Types of GUM's mentions that are kept where a name heads them; peoples are persons there.
NAMES = ("person", "place", "organization")


def read_conllu(path, skip_documents=(), with_names=False):
    """Sentences of a (gzipped) CoNLL-U file, without the documents whose id starts with one of `skip_documents`."""
    sentences, rows, skipping = [], [], False
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("# newdoc id = "):
                skipping = line[len("# newdoc id = "):].startswith(tuple(skip_documents)) if skip_documents else False
            elif line.startswith("#"):
                continue
            elif line:
                columns = line.split("\t")
                if columns[0].isdigit():
                    rows.append(columns)
            else:
                if rows and not skipping:
                    sentences.append(_sentence(rows, with_names))
                rows = []
    if rows and not skipping:
        sentences.append(_sentence(rows, with_names))
    return sentences


def _sentence(rows, with_names):
    return Sentence(
        names=names_of(rows) if with_names else None,
        forms=[r[1] for r in rows],
        lemmas=[r[2] for r in rows],
        upos=[r[3] for r in rows],
        heads=[int(r[6]) for r in rows],
        rels=[r[7] for r in rows],
    )


def names_of(rows):
    """Names of persons, places and organisations, `(first, last, type)` by word index, nested ones too.

    GUM marks mentions in MISC as `Entity=(ID-TYPE-…-MIN-…` at the first word and `ID)` at the last. Those headed by a proper noun hold a name, see `name_in`."""
    open_, found = [], []
    for i, row in enumerate(rows):
        entity = re.search(r"Entity=([^|]*)", row[9])
        for opened, closed_too, closed in re.findall(r"\(([^()]+)(\)?)|([^()]+)\)", entity.group(1)) if entity else ():
            if opened:
                fields = opened.split("-") + [""] * 6
                mention = (fields[0], fields[1], [int(k) for k in fields[5].split(",") if k.isdigit()], i)
                if closed_too:
                    found.append((mention, i))
                else:
                    open_.append(mention)
            else:
                at = next((k for k in reversed(range(len(open_))) if open_[k][0] == closed.split("-")[0]), None)
                if at is not None:
                    found.append((open_.pop(at), i))
    names = set()
    for (_, kind, least, first), last in found:
        if kind in NAMES and rows[head_of(rows, first, last)][3] == "PROPN":
            names.add((*name_in(rows, first, last, [first + k - 1 for k in least]), kind))
    return sorted(names, key=lambda n: (n[0], -n[1]))


# what stands inside a name and is not of the mention's minimal span
INSIDE = set("of for on and the & - – . ' ’ de la du del von van".split())


def name_in(rows, first, last, least):
    """First and last word of the name that heads the mention `first..=last`, whose minimal span has the words `least`.

    GUM's minimal span leaves articles, relative clauses and the like out, and prepositions too, and has the heads of what is coordinated or set beside the name ("John FitzGibbon … Earl" of
    "John FitzGibbon, 2nd Earl of Clare, whom he met in Italy"). The name is what of it hangs together around the mention's head: nothing but words such as "of" in between, no comma, no
    bracket, and no "and" that coordinates the head with another."""
    head = head_of(rows, first, last)
    least = sorted(least) or list(range(first, last + 1))
    if head not in least:
        return least[0], least[-1]

    def together(a, b):
        between = range(a + 1, b)
        coordinating = [int(rows[i][6]) - 1 for i in between if rows[i][3] == "CCONJ"]
        return all(rows[i][1].lower() in INSIDE for i in between) and not any(int(rows[other][6]) - 1 == head for other in coordinating)

    start = end = least.index(head)
    while start > 0 and together(least[start - 1], least[start]):
        start -= 1
    while end + 1 < len(least) and together(least[end], least[end + 1]):
        end += 1
    return least[start], least[end]


def head_of(rows, a, b):
    """The word of `a..=b` whose head is outside."""
    return next((i for i in range(a, b + 1) if not a <= int(rows[i][6]) - 1 <= b), a)


def flat(names, forms):
    """Names that do not overlap: the outermost of nested ones, but the parts of a list ("Lavrov and Kerry") and not the list."""
    lists = {m for m in names if any(f in ("and", "or", "nor", "&") for f in forms[m[0] : m[1] + 1]) and sum(m[0] <= o[0] and o[1] <= m[1] for o in names) > 2}
    kept, end = [], -1
    for m in names:
        if m not in lists and m[0] > end:
            kept.append(m)
            end = m[1]
    return kept


def load(folder):
    """The treebanks under `folder`: `{"train": [...], "ewt-dev": [...], "gum-dev": [...]}`."""
    folder = pathlib.Path(folder)
    return {
        "train": read_conllu(folder / "ewt-train.conllu.gz") + read_conllu(folder / "gum-train.conllu.gz", NON_COMMERCIAL, True),
        "ewt-dev": read_conllu(folder / "ewt-dev.conllu.gz"),
        "gum-dev": read_conllu(folder / "gum-dev.conllu.gz", with_names=True),
    }
