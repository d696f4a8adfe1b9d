"""The heads for acts into the ONNX model: their nodes are added to those of the encoder and the other heads, which stay as they are to the bit."""

import pathlib

import onnx
import torch

from export import quantise
from model import WIDTH, set_mode

PREFIX = "acts."
# their outputs; the first two take the place of those of the heads that learned among all the others
REPLACED = ("trigger", "status", "actor", "recipient")


def states(graph):
    """Names of the states of the nodes and of their padding in the graph: what the product `hidden` and the mask of the arcs are made of."""
    made = {o: n for n in graph.node for o in n.output}
    hidden = next(n for n in graph.node if n.name == "hidden.input.quantise").input[0]
    padding = made[next(n for n in graph.node if n.output[0] == "arcs").input[1]].input[0]
    return hidden, made[padding].input[0]


def without_acts(model):
    """The graph without the outputs for acts: those of the first training, or of this stage where it has run before."""
    graph = model.graph
    kept = [n for n in graph.node if not n.name.startswith(PREFIX)]
    for n in kept:
        for i, o in enumerate(n.output):
            if o in REPLACED:
                n.output[i] = f"{o}.before"
    used = {x for n in kept for x in n.input}
    for field, values in ((graph.node, kept), (graph.initializer, [i for i in graph.initializer if i.name in used]),
                          (graph.output, [o for o in graph.output if o.name not in REPLACED])):
        values = list(values)
        del field[:]
        field.extend(values)
    return model


def graft(base, trained, path):
    """Write the model `base` (a path) with the trained heads for acts on top to `path`."""
    base = without_acts(onnx.load(str(base)))
    hidden, padding = states(base.graph)
    trained.eval()
    set_mode(trained, "float")
    b, n = 2, 5
    upos, rel = trained.sizes
    example = (torch.randn(b, n, WIDTH), torch.randn(b, n, upos), torch.randn(b, n, rel), torch.randn(b, n, n), torch.zeros(b, n))
    inputs, fp32 = ["states", "upos", "rel", "arcs", "padding"], pathlib.Path(path).with_suffix(".acts.onnx")
    axes = {k: {0: "sentences", 1: "nodes"} for k in (*inputs, *REPLACED)} | {k: {0: "sentences", 1: "nodes", 2: "nodes"} for k in ("arcs", "actor", "recipient")}
    torch.onnx.export(trained, example, str(fp32), input_names=inputs, output_names=list(REPLACED), dynamic_axes=axes, opset_version=17, dynamo=False)
    acts = onnx.load(str(fp32))
    fp32.unlink()
    quantise(acts.graph, trained)
    names = dict(zip(inputs, (hidden, "upos", "rel", "arcs", padding)))
    keep = set(names) | set(REPLACED)
    rename = lambda x: names[x] if x in names else x if x in keep or not x else PREFIX + x
    for node in acts.graph.node:
        node.name = PREFIX + node.name
        for field in (node.input, node.output):
            for i, x in enumerate(field):
                field[i] = rename(x)
    for i in acts.graph.initializer:
        i.name = rename(i.name)
    base.graph.node.extend(acts.graph.node)
    base.graph.initializer.extend(acts.graph.initializer)
    base.graph.output.extend(acts.graph.output)
    onnx.checker.check_model(base)
    onnx.save(base, str(path))
