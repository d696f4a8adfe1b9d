"""Sentences as tensors: word pieces, their shapes, and where words stand among them."""

import torch
from tokenizers import Tokenizer

from model import POSITIONS, package_file

CLS, SEP, UNK = 101, 102, 100
# Typographic quotation marks are rare in the treebanks and the rule in the press.
QUOTES = str.maketrans({"“": "\"", "”": "\"", "„": "\"", "«": "\"", "»": "\"", "‘": "'", "’": "'", "‚": "'", "`": "'"})


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


class Features:
    def __init__(self):
        self.tokenizer = tokenizer()
        self.vocabulary = set(self.tokenizer.get_vocab())
        self.known = {}

    def pieces(self, form):
        if form not in self.known:
            self.known[form] = self.tokenizer.encode(form.translate(QUOTES), add_special_tokens=False).ids or [UNK]
        return self.known[form]

    def encode(self, forms):
        """`(ids, shapes, first, last)` of one sentence, or None where it has more pieces than positions."""
        ids, shapes, first, last = [CLS], [0], [0], [0]
        for form in forms:
            own = self.pieces(form)
            first.append(len(ids))
            last.append(len(ids) + len(own) - 1)
            ids += own
            shapes += [shape(form)] * len(own)
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
