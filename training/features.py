"""Sentences as tensors: word pieces, the shapes and parts of their words, and where words stand among them.
`demarche-language` does the same (`encode.rs`, `quotes.rs`, `sentence.rs`)."""

import torch
from tokenizers import Tokenizer

from model import POSITIONS, SHAPES, package_file

CLS, SEP, UNK = 101, 102, 100
PLAIN, QUOTED, SOURCE, TARGET = range(4)  # the part of a word, see `model.PARTS`
# Typographic quotation marks are rare in the treebanks and the rule in the press.
QUOTES = str.maketrans({"“": "\"", "”": "\"", "„": "\"", "«": "\"", "»": "\"", "‘": "'", "’": "'", "‚": "'", "`": "'"})
OPENING, CLOSING, STRAIGHT = ("“", "„", "«", "``"), ("”", "»", "''"), "\""
DATELINE = 14


def tokenizer():
    t = Tokenizer.from_str(package_file("tokenizer.json").decode())
    t.no_padding()
    t.no_truncation()
    return t


def shape(form):
    """0 is kept for [CLS], [SEP] and padding; see `model.SHAPES`."""
    if any(c.isdigit() for c in form) and not any(c.isalpha() for c in form):
        return 5
    letters = [c for c in form if c.isalpha()]
    if not letters:
        return 6
    if all(c.islower() for c in letters):
        return 1
    if letters[0].isupper() and all(c.islower() for c in letters[1:]):
        return 2
    if all(c.isupper() for c in letters):
        return 3
    return 4


def quoted(sentences):
    """Whether each word of the sentences of a paragraph stands in quotation marks (lists of forms in, lists of bools out).

    Marks go by pairs; straight ones alternate. What nothing closes is quoted to the end of its sentence, what nothing opened from the start of its own."""
    out = [[False] * len(s) for s in sentences]
    start = None

    def fill(start, end):
        for n in range(start[0], end[0] + 1):
            for i in range(start[1] if n == start[0] else 0, end[1] if n == end[0] else len(sentences[n])):
                out[n][i] = True

    for n, forms in enumerate(sentences):
        for i, form in enumerate(forms):
            if form in OPENING or (form == STRAIGHT and start is None):
                if start is not None:
                    fill(start, (start[0], len(sentences[start[0]])))
                start = (n, i + 1)
            elif form in CLOSING or form == STRAIGHT:
                fill(start or (n, 0), (n, i))
                start = None
    if start is not None:
        fill(start, (start[0], len(sentences[start[0]])))
    return out


def dateline(forms):
    """How many of the words are a dateline: a place in capitals, names, a date, an agency, and a dash."""
    capitals = lambda w: sum(c.isalpha() for c in w) > 1 and not any(c.islower() for c in w)
    if not forms or not capitals(forms[0]):
        return 0
    for i, form in enumerate(forms[:DATELINE]):
        if form in ("—", "–", "--", "―"):
            return i + 1
        if form[:1].islower():
            return 0
    return 0


class Features:
    def __init__(self):
        self.tokenizer = tokenizer()
        self.vocabulary = set(self.tokenizer.get_vocab())
        self.known = {}

    def pieces(self, form):
        if form not in self.known:
            self.known[form] = self.tokenizer.encode(form.translate(QUOTES), add_special_tokens=False).ids or [UNK]
        return self.known[form]

    def encode(self, forms, parts=None):
        """`(ids, shapes, first, last)` of one sentence, or None where it has more pieces than positions. `parts`: one of PLAIN … TARGET for each word."""
        if parts is None:
            parts = [QUOTED if q else PLAIN for q in quoted([forms])[0]]
        ids, shapes, first, last = [CLS], [0], [0], [0]
        for form, part in zip(forms, parts):
            own = self.pieces(form)
            first.append(len(ids))
            last.append(len(ids) + len(own) - 1)
            ids += own
            shapes += [shape(form) + SHAPES * part] * len(own)
        if len(ids) + 1 > POSITIONS:
            return None
        return ids + [SEP], shapes + [0], first, last


def pad(rows, value=0):
    out = torch.full((len(rows), max(map(len, rows))), value, dtype=torch.long)
    for i, row in enumerate(rows):
        out[i, : len(row)] = torch.tensor(row)
    return out


def batch(encoded):
    """Model inputs of several encoded sentences: ids, shapes, mask, first, last."""
    ids = pad([e[0] for e in encoded])
    mask = pad([[1] * len(e[0]) for e in encoded])
    return ids, pad([e[1] for e in encoded]), mask, pad([e[2] for e in encoded]), pad([e[3] for e in encoded])
