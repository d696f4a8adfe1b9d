"""Universal Dependencies treebanks as training examples.

A `Sentence` holds parallel lists over its syntactic words (multiword-token ranges and empty nodes are left out):
`forms`, `lemmas`, `upos`, `heads` (0 = root, else 1-based word number) and `rels` (UD relation with its subtype).
"""

import gzip
import pathlib
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


def read_conllu(path, skip_documents=()):
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
                    sentences.append(_sentence(rows))
                rows = []
    if rows and not skipping:
        sentences.append(_sentence(rows))
    return sentences


def _sentence(rows):
    return Sentence(
        forms=[r[1] for r in rows],
        lemmas=[r[2] for r in rows],
        upos=[r[3] for r in rows],
        heads=[int(r[6]) for r in rows],
        rels=[r[7] for r in rows],
    )


def load(folder):
    """The treebanks under `folder`: `{"train": [...], "ewt-dev": [...], "gum-dev": [...]}`."""
    folder = pathlib.Path(folder)
    return {
        "train": read_conllu(folder / "ewt-train.conllu.gz") + read_conllu(folder / "gum-train.conllu.gz", NON_COMMERCIAL),
        "ewt-dev": read_conllu(folder / "ewt-dev.conllu.gz"),
        "gum-dev": read_conllu(folder / "gum-dev.conllu.gz"),
    }
