"""Heads for acts on top of a finished model: which words trigger one, of which type and status, and who does it to whom.

Their input is what the encoder and its other heads give, which are not changed any more: states of the words, parts of speech, relations and arcs. A word is seen with
its head and its children, and who is asked for may be learned from the way to him in the tree.
"""

import torch
import torch.nn.functional as F
from torch import nn

from model import NO_ARC, Quantised, WIDTH

TYPES, STATUSES, ROLES = 17, 5, ("actor", "recipient")
WORD, ARGUMENT, PATHS = 384, 128, 5


class ActModel(nn.Module):
    """`states` `[b, n, 384]`, `upos` and `rel` (scores), `arcs` `[b, n, n]`, `padding` `[b, n]` (1 where there is no node); node 0 is the root.

    Gives `trigger` `[b, n, 17]`, `status` `[b, n, 5]`, `actor` and `recipient` `[b, n, n]`: scores of each node as the actor (recipient) of the act
    that the row's word triggers; the root stands for nobody.
    """

    OUTPUTS = ("trigger", "status", *ROLES)

    def __init__(self, upos, rel, dropout=0.3):
        super().__init__()
        self.sizes = (upos, rel)
        self.words = nn.Linear(upos + rel, WIDTH, bias=False)
        nn.init.zeros_(self.words.weight)
        self.look = nn.Parameter(torch.zeros(PATHS, len(ROLES)))
        self.dropout, self.inner = nn.Dropout(dropout), nn.Dropout(dropout)
        self.hidden = Quantised(3 * WIDTH, WORD + 2 * ARGUMENT)
        self.tags = Quantised(WORD, TYPES + STATUSES)
        self.match = Quantised(ARGUMENT, len(ROLES) * ARGUMENT)

    def forward(self, states, upos, rel, arcs, padding):
        absent = padding[:, None, :] * NO_ARC
        up = (arcs + absent).softmax(-1)
        # what padding hangs on does not count
        down = up.transpose(1, 2) * (1 - padding)[:, None, :]
        x = self.dropout(states + self.words(torch.cat([upos.softmax(-1), rel.softmax(-1)], -1)))
        children = (down @ x) / (1 + down.sum(-1, keepdim=True))
        h = self.inner(F.gelu(self.hidden(torch.cat([x, up @ x, children], -1))))
        word, act, party = h.split([WORD, ARGUMENT, ARGUMENT], -1)
        trigger, status = self.tags(word).split([TYPES, STATUSES], -1)
        # the head, the children, the head's head, the children's children, the siblings
        up2 = up @ up
        ways = torch.stack([up, down, up2, up2.transpose(1, 2), up @ up.transpose(1, 2)], -1)
        look = (ways @ self.look).permute(0, 3, 1, 2)
        asked = self.match(act).split(ARGUMENT, -1)
        return trigger, status, *(a @ party.transpose(1, 2) * ARGUMENT**-0.5 + look[:, r] + absent for r, a in enumerate(asked))

    def example(self):
        b, n, (upos, rel) = 2, 5, self.sizes
        return {"states": torch.randn(b, n, WIDTH), "upos": torch.randn(b, n, upos), "rel": torch.randn(b, n, rel), "arcs": torch.randn(b, n, n), "padding": torch.zeros(b, n)}
