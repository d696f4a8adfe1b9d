"""The trained model to ONNX: in fp32, and in int8 with the ranges of the activations that training found.

Fixed ranges make the reading of a sentence independent of those that it is read with, and save the search for extremes at run time.
"""

import pathlib

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from features import batch
from model import OUTPUTS, Quantised, VOCABULARY, WIDTH, set_mode

INPUTS = ["ids", "shapes", "mask", "first", "last"]
AXES = {
    **{name: {0: "sentences", 1: "pieces"} for name in ("ids", "shapes", "mask")},
    **{name: {0: "sentences", 1: "nodes"} for name in ("first", "last")},
    **{name: {0: "sentences", 1: "nodes"} for name in OUTPUTS[:-1]},
    **{name: {0: "sentences", 1: "nodes", 2: "nodes"} for name in ("arcs", "links")},
    "pair": {0: "sentences"},
}


class Flat(nn.Module):
    """The model with `first` and `last` counted over the pieces of the whole batch, row by row, and -1 for padding: rows are gathered at once."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids, shapes, mask, first, last):
        x = self.model.encoder(ids, shapes, mask).reshape(-1, WIDTH)
        pick = lambda at: x.index_select(0, at.clamp(min=0).reshape(-1))
        nodes = ((pick(first) + pick(last)) * 0.5).reshape(*first.shape, WIDTH)
        return self.model.heads(nodes, (first < 0).to(first.dtype))


def flat(ids, shapes, mask, first, last):
    """`features.batch` as `Flat` takes it."""
    rows = torch.arange(ids.shape[0])[:, None] * ids.shape[1]
    padding = torch.cat([torch.zeros_like(first[:, :1]), first[:, 1:]], 1).eq(0)
    padding[:, 0] = False
    return ids, shapes, mask, (first + rows).masked_fill(padding, -1), (last + rows).masked_fill(padding, -1)


def export(model, features, folder):
    """Write `model.fp32.onnx` and `model.int8.onnx` into `folder`; returns their paths."""
    folder = pathlib.Path(folder)
    model.eval()
    set_mode(model, "float")
    example = flat(*batch([features.encode("The talks ended on Friday .".split()), features.encode("They met again .".split())]))
    fp32, int8 = folder / "model.fp32.onnx", folder / "model.int8.onnx"
    torch.onnx.export(Flat(model), example, str(fp32), input_names=INPUTS, output_names=OUTPUTS, dynamic_axes=AXES, opset_version=17, dynamo=False)
    graph = onnx.load(str(fp32))
    quantise(graph.graph, model, {VOCABULARY: "pieces"})
    onnx.checker.check_model(graph)
    onnx.save(graph, str(int8))
    return fp32, int8


def quantise(graph, model, tables):
    """Put int8 products in the place of those of the model's `Quantised` modules, and int8 tables in the place of those with so many rows (`tables`: rows to name)."""
    modules = {name: m for name, m in model.named_modules() if isinstance(m, Quantised)}
    initializers = {i.name: i for i in graph.initializer}
    nodes, done, quantised = [], set(), {}

    def constant(name, array):
        graph.initializer.append(numpy_helper.from_array(np.array(array, order="C"), name))
        return name

    for node in graph.node:
        name = module_of(node.name)
        if node.op_type == "MatMul" and name in modules:
            m = modules[name]
            done.add(name)
            scale, zero = (float(x) for x in m.scale())
            by = m.weight_scale().numpy()
            weight = np.clip(np.round((m.weight.detach().numpy() / by[:, None])), -127, 127).astype(np.int8).T
            # products of the same input share its rounding only where they share its range
            key = (node.input[0], scale, zero)
            if key not in quantised:
                at = f"{name}.input"
                quantised[key] = f"{at}.int8"
                inputs = [node.input[0], constant(f"{at}.scale", np.float32(scale)), constant(f"{at}.zero", np.uint8(zero))]
                nodes.append(helper.make_node("QuantizeLinear", inputs, [f"{at}.int8"], name=f"{at}.quantise"))
            # the weights' zero point is 0; RTen puts product, cast and scale into one operator where it is told
            inputs = [quantised[key], constant(f"{name}.weight.int8", weight), constant(f"{name}.zero", np.uint8(zero)), constant(f"{name}.weight.zero", np.int8(0))]
            nodes.append(helper.make_node("MatMulInteger", inputs, [f"{name}.int32"], name=f"{name}.product"))
            nodes.append(helper.make_node("Cast", [f"{name}.int32"], [f"{name}.float"], to=TensorProto.FLOAT, name=f"{name}.cast"))
            nodes.append(helper.make_node("Mul", [f"{name}.float", constant(f"{name}.scale", (scale * by).astype(np.float32))], list(node.output), name=f"{name}.scaled"))
        elif node.op_type == "Gather" and node.input[0] in initializers and list(initializers[node.input[0]].dims)[0] in tables:
            table = numpy_helper.to_array(initializers[node.input[0]])
            own = tables[table.shape[0]]
            by = np.maximum(np.abs(table).max(1, keepdims=True), 1e-8) / 127
            whole = [constant(f"{own}.int8", np.round(table / by).astype(np.int8)), node.input[1]]
            scales = [constant(f"{own}.scale", by.astype(np.float32)), node.input[1]]
            nodes.append(helper.make_node("Gather", whole, [f"{own}.rows"], axis=0, name=f"{own}.gather"))
            nodes.append(helper.make_node("Cast", [f"{own}.rows"], [f"{own}.float"], to=TensorProto.FLOAT, name=f"{own}.cast"))
            nodes.append(helper.make_node("Gather", scales, [f"{own}.scales"], axis=0, name=f"{own}.gather_scale"))
            nodes.append(helper.make_node("Mul", [f"{own}.float", f"{own}.scales"], list(node.output), name=f"{own}.scaled"))
        else:
            nodes.append(node)
    if missing := set(modules) - done:
        raise ValueError(f"no product of {sorted(missing)} in the graph")
    used = {i for n in nodes for i in n.input}
    kept = [i for i in graph.initializer if i.name in used]
    for field, values in ((graph.node, nodes), (graph.initializer, kept)):
        del field[:]
        field.extend(values)


def module_of(node_name):
    """The module of a node: `/encoder/layers.0/qkv/MatMul` is of `encoder.layers.0.qkv`."""
    return ".".join(node_name.strip("/").split("/")[:-1])
