"""spaCy documents made of Demarche's parse: words, tags, lemmas, trees, names.

    import demarche, demarche.spacy
    doc = demarche.spacy.doc(demarche.Reader(), "Ukraine rules out any recognition.")
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

try:
    import spacy
    from spacy.tokens import Doc
except ImportError as error:
    raise ImportError("demarche.spacy needs spaCy: pip install spacy") from error

if TYPE_CHECKING:
    from demarche import Reader, Report

# the labels of spaCy's models for several languages, spelt out as its English ones
LABELS = {"person": "PERSON", "place": "LOC", "organization": "ORG"}


def doc(reader: Reader, text: str | Report, vocab: spacy.Vocab | None = None, *, acts: bool = False) -> Doc:
    """A `Doc` whose `text` is the text, character for character, so that offsets of acts find their words with `doc.char_span`.

    White space that is more than one blank is a token of its own, as spaCy has it. Names are entities with the labels PERSON, LOC and ORG. With
    `acts`, `doc._.acts` holds what `reader.code` gives (the text is read a second time for that).
    """
    if not isinstance(text, str):
        text = text.text
    words, spaces, rows = [], [], []
    at = 0
    for sentence in reader.parse(text):
        places = []
        labels = _labels(sentence)
        for token, label in zip(sentence["tokens"], labels):
            _gap(text[at : token["start"]], words, spaces, rows)
            places.append(len(words))
            words.append(text[max(at, token["start"]) : token["end"]])
            spaces.append(False)
            rows.append([token["upos"], token["lemma"], None, token["deprel"], label])
            at = token["end"]
        for place, token in zip(places, sentence["tokens"]):
            head = token["head"]
            rows[place][2] = place if head is None else places[head]
            if head is None:
                rows[place][3] = "ROOT"
    _gap(text[at:], words, spaces, rows)
    for place, row in enumerate(rows):
        if row[2] is None:
            # white space hangs on the word before it, at the start on the one after
            row[2] = place - 1 if place else min(1, len(rows) - 1)
    made = Doc(
        vocab or _english(),
        words=words,
        spaces=spaces,
        pos=[row[0] for row in rows],
        lemmas=[row[1] for row in rows],
        heads=[row[2] for row in rows],
        deps=[row[3] for row in rows],
        ents=[row[4] for row in rows],
    )
    if acts:
        if not Doc.has_extension("acts"):
            Doc.set_extension("acts", default=None)
        made._.acts = reader.code(text)
    return made


@lru_cache(maxsize=1)
def _english() -> spacy.Vocab:
    return spacy.blank("en").vocab


def _labels(sentence: dict) -> list[str]:
    labels = ["O"] * len(sentence["tokens"])
    for name in sentence["names"]:
        label = LABELS[name["kind"]]
        labels[name["first"]] = f"B-{label}"
        for at in range(name["first"] + 1, name["last"] + 1):
            labels[at] = f"I-{label}"
    return labels


def _gap(gap: str, words: list, spaces: list, rows: list) -> None:
    """What stands between two words: one blank belongs to the word before, more is a token."""
    if gap.startswith(" ") and words and not spaces[-1]:
        spaces[-1] = True
        gap = gap[1:]
    if gap:
        words.append(gap)
        spaces.append(False)
        rows.append(["SPACE", gap, None, "dep", "O"])
