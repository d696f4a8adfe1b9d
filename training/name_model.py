"""The head for names, on top of a finished model: a word is seen as the model sees it half way and at its end, with its part of speech and with its neighbours."""

import torch
import torch.nn.functional as F
from torch import nn

from model import Quantised, WIDTH

HIDDEN = 256


class NameModel(nn.Module):
    """`lower` and `states` `[b, n, 384]` (of nodes), `upos` (scores), `padding` `[b, n]` (1 where there is no node) to scores of the tags, `[b, n, tags]`."""

    def __init__(self, upos, tags, dropout=0.3):
        super().__init__()
        self.words = nn.Linear(upos, HIDDEN, bias=False)
        self.hidden, self.around = Quantised(2 * WIDTH, HIDDEN), Quantised(3 * HIDDEN, HIDDEN)
        self.norm1, self.norm2 = nn.LayerNorm(HIDDEN), nn.LayerNorm(HIDDEN)
        self.tags = Quantised(HIDDEN, tags)
        self.dropout = nn.Dropout(dropout)

    def forward(self, lower, states, upos, padding):
        x = F.gelu(self.hidden(self.dropout(torch.cat([lower, states], -1)))) + self.words(upos.softmax(-1))
        # what padding holds is no neighbour
        x = self.norm1(x) * (1 - padding)[:, :, None]
        y = self.dropout(x)
        sides = [F.pad(y, (0, 0, 1, 0))[:, :-1], y, F.pad(y, (0, 0, 0, 1))[:, 1:]]
        return self.tags(self.dropout(self.norm2(x + F.gelu(self.around(torch.cat(sides, -1))))))


class OfPieces(nn.Module):
    """The head with `lower` of word pieces `[b, p, 384]`, and `first` and `last` as the model takes them (`export.Flat`)."""

    OUTPUTS = ("names",)

    def __init__(self, head):
        super().__init__()
        self.head = head

    def forward(self, lower, first, last, states, upos, padding):
        flat = lower.reshape(-1, WIDTH)
        pick = lambda at: flat.index_select(0, at.clamp(min=0).reshape(-1))
        return self.head(((pick(first) + pick(last)) * 0.5).reshape(*first.shape, WIDTH), states, upos, padding)

    def example(self):
        b, p, n = 2, 7, 5
        places = torch.arange(n).repeat(b, 1) + p * torch.arange(b)[:, None]
        return {"lower": torch.randn(b, p, WIDTH), "first": places, "last": places, "states": torch.randn(b, n, WIDTH),
                "upos": torch.randn(b, n, self.head.words.in_features), "padding": torch.zeros(b, n)}
