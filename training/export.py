"""The trained model to ONNX, in fp32 and in int8 (dynamic quantisation: weights int8, activations at run time)."""

import pathlib

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from features import batch

INPUTS = ["ids", "shapes", "mask", "first", "last"]
OUTPUTS = ["upos", "lemma", "arcs", "relations"]
AXES = {
    **{name: {0: "sentences", 1: "pieces"} for name in ("ids", "shapes", "mask")},
    **{name: {0: "sentences", 1: "nodes"} for name in ("first", "last")},
    "upos": {0: "sentences", 1: "words"}, "lemma": {0: "sentences", 1: "words"},
    "arcs": {0: "sentences", 1: "words", 2: "nodes"}, "relations": {0: "sentences", 1: "words", 3: "nodes"},
}


def export(model, features, folder):
    """Write `model.fp32.onnx` and `model.int8.onnx` into `folder`; returns their paths."""
    folder = pathlib.Path(folder)
    model.eval()
    example = batch([features.encode("The talks ended on Friday .".split()), features.encode("They met again .".split())])
    fp32, int8 = folder / "model.fp32.onnx", folder / "model.int8.onnx"
    torch.onnx.export(model, example, str(fp32), input_names=INPUTS, output_names=OUTPUTS, dynamic_axes=AXES, opset_version=17, dynamo=False)
    quantize_dynamic(str(fp32), str(int8), weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gemm", "Gather"],
                     extra_options={"MatMulConstBOnly": True})
    onnx.checker.check_model(str(int8))
    return fp32, int8
