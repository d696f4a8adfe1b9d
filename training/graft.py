"""Heads that are learned on top of a finished model, into its ONNX file: their nodes are added to those of the encoder and the other heads, which stay as they are to the bit."""

import pathlib

import onnx
import torch

from export import quantise
from model import POSITIONS, set_mode

# the axes that differ from run to run
AXES = {
    **{name: {0: "sentences", 1: "pieces"} for name in ("rows", "lower", "shapes", "mask")},
    **{name: {0: "sentences", 1: "nodes"} for name in ("first", "last", "states", "upos", "rel", "padding", "names", "trigger", "status")},
    **{name: {0: "sentences", 1: "nodes", 2: "nodes"} for name in ("arcs", "actor", "recipient")},
    "pair": {0: "sentences"},
}

LOWER = "/encoder/layers.1/norm2/LayerNormalization"


def places(graph):
    """Where the tensors that such heads read stand in the graph, by the name that the heads have for them: `states` and `padding` of nodes, those of word
    pieces after two layers (`lower`), `rows` of the table of word pieces; an input or output has its own name."""
    made = {o: n for n in graph.node for o in n.output}
    hidden = next(n for n in graph.node if n.name == "hidden.input.quantise").input[0]
    padding = made[next(n for n in graph.node if n.output[0] == "arcs").input[1]].input[0]
    rows = next(n for n in graph.node if n.name == "pieces.scaled").output[0]
    lower = next(n for n in graph.node if n.name == LOWER).output[0]
    own = {x.name: x.name for field in (graph.input, graph.output) for x in field}
    return own | {"states": hidden, "padding": made[padding].input[0], "rows": rows, "lower": lower}


def without(model, prefix, outputs):
    """The model without `outputs`: those of the first training, or of an earlier graft with this prefix."""
    graph = model.graph
    kept = [n for n in graph.node if not n.name.startswith(prefix)]
    for n in kept:
        for i, o in enumerate(n.output):
            if o in outputs:
                n.output[i] = f"{o}.before"
    used = {x for n in kept for x in n.input}
    for field, values in ((graph.node, kept), (graph.initializer, [i for i in graph.initializer if i.name in used]),
                          (graph.output, [o for o in graph.output if o.name not in outputs])):
        values = list(values)
        del field[:]
        field.extend(values)
    return model


def graft(path, trained, prefix):
    """Put trained heads on top of the model at `path`, in place of those with the same outputs. `trained.OUTPUTS` names what they give, `trained.example()` what they read (see
    `places`), with values of the shapes they take; `prefix` marks what is theirs."""
    example, outputs = trained.example(), trained.OUTPUTS
    base = without(onnx.load(str(path)), prefix, outputs)
    at = places(base.graph)
    trained.eval()
    set_mode(trained, "float")
    fp32 = pathlib.Path(path).with_suffix(".heads.onnx")
    axes = {name: AXES[name] for name in (*example, *outputs)}
    torch.onnx.export(trained, tuple(example.values()), str(fp32), input_names=list(example), output_names=list(outputs), dynamic_axes=axes, opset_version=17, dynamo=False)
    heads = onnx.load(str(fp32))
    fp32.unlink()
    quantise(heads.graph, trained, {POSITIONS: "positions"})
    rename = lambda x: at[x] if x in example else x if x in outputs or not x else prefix + x
    for node in heads.graph.node:
        node.name = prefix + node.name
        for field in (node.input, node.output):
            for i, x in enumerate(field):
                field[i] = rename(x)
    for i in heads.graph.initializer:
        i.name = rename(i.name)
    base.graph.node.extend(heads.graph.node)
    base.graph.initializer.extend(heads.graph.initializer)
    base.graph.output.extend(heads.graph.output)
    onnx.checker.check_model(base)
    onnx.save(base, str(path))
