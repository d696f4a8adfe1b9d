"""What a finished model gives: the states that heads on top of it learn from."""

import pathlib

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import helper

from export import flat
from features import batch
from graft import places

SQUARE = ("arcs", "links")
BATCH = 24


def states(model, encoded, wanted):
    """For each encoded sentence an array over its nodes for every name in `wanted` (an output of the model, or one of `graft.places`); None where the sentence is None, too long.

    `lower`, which is of word pieces, becomes the mean of each node's first and last piece, as the other states are."""
    graph = onnx.load(str(pathlib.Path(model) / "model.int8.onnx"))
    at = places(graph.graph)
    outputs = {o.name for o in graph.graph.output}
    graph.graph.output.extend(helper.make_empty_tensor_value_info(at[name]) for name in wanted if at[name] not in outputs)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    session = onnxruntime.InferenceSession(graph.SerializeToString(), options)
    order = sorted((i for i, e in enumerate(encoded) if e), key=lambda i: len(encoded[i][0]))
    out = [None] * len(encoded)
    for start in range(0, len(order), BATCH):
        chosen = order[start : start + BATCH]
        given = dict(zip(("ids", "shapes", "mask", "first", "last"), (t.numpy() for t in flat(*batch([encoded[i] for i in chosen])))))
        got = dict(zip(wanted, session.run([at[name] for name in wanted], given)))
        for row, i in enumerate(chosen):
            n, own = len(encoded[i][2]), {}
            for name, values in got.items():
                if name == "lower":
                    pieces = values.reshape(-1, values.shape[-1])
                    own[name] = (pieces[given["first"][row, :n]] + pieces[given["last"][row, :n]]) * np.float32(0.5)
                else:
                    own[name] = values[row, :n, :n] if name in SQUARE else values[row, :n]
            out[i] = own
    return out
