"""Layers of their own for the type of what a marked source does to a marked target: who asks that of a sentence asks for nothing else, and the sentence is read for it alone.

They stand on the table of word pieces that the encoder has, which does not change any more. A sentence is seen at its source, at its target, and at the pieces that matter for what
goes on between them, mostly the trigger.
"""

import torch
import torch.nn.functional as F
from torch import nn

from model import Layer, NO_ARC, POSITIONS, Quantised, SHAPES, WIDTH, Encoder, PARTS
from features import SOURCE, TARGET


class PairModel(nn.Module):
    """`rows` `[b, p, 384]` of the table of word pieces, `shapes` and `mask` `[b, p]` to scores of the types, `[b, types]`."""

    OUTPUTS = ("pair",)

    def __init__(self, types, layers, dropout=0.2):
        super().__init__()
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.shapes = nn.Embedding(SHAPES * PARTS, WIDTH)
        nn.init.zeros_(self.shapes.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(0.1) for _ in range(layers))
        self.gaze = nn.Linear(WIDTH, 1)
        self.hidden, self.types = Quantised(3 * WIDTH, WIDTH), Quantised(WIDTH, types)
        self.dropout = nn.Dropout(dropout)

    def forward(self, rows, shapes, mask):
        x = self.norm(rows + self.positions(torch.arange(rows.shape[1])) + self.shapes(shapes))
        absent = (1.0 - mask.to(x.dtype)) * NO_ARC
        for layer in self.layers:
            x = layer(x, absent[:, None, None, :])
        gaze = (self.gaze(x)[:, :, 0] + absent).softmax(-1)
        seen = [gaze]
        for part in (SOURCE, TARGET):
            own = (shapes >= SHAPES * part).to(x.dtype) * (shapes < SHAPES * (part + 1)).to(x.dtype)
            seen.append(own / own.sum(-1, keepdim=True).clamp(min=1))
        # one row a sentence, and not none, so that the export sees a product of matrices
        at = (torch.stack(seen, 1) @ x).reshape(-1, 1, 3 * WIDTH)
        return self.types(self.dropout(F.gelu(self.hidden(self.dropout(at)))))[:, 0]

    def load_minilm(self, which):
        """Start from layers of MiniLM (`which`, numbers from 0), its positions and its norm."""
        whole = Encoder(max(which) + 1)
        whole.load_minilm()
        self.positions.load_state_dict(whole.positions.state_dict())
        self.norm.load_state_dict(whole.norm.state_dict())
        for mine, theirs in zip(self.layers, which):
            mine.load_state_dict(whole.layers[theirs].state_dict())

    def example(self):
        b, p = 2, 7
        return {"rows": torch.randn(b, p, WIDTH), "shapes": torch.ones(b, p, dtype=torch.long), "mask": torch.ones(b, p, dtype=torch.long)}
