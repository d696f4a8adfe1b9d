"""Everything in one command: train (or go on), evaluate, export to ONNX, quantise, check the int8 file as RTen runs it, write the model card.

    cargo build --release
    python training/make_model.py --data UD_FOLDER [--work training/work] [--out models/en]

UD_FOLDER holds {ewt,gum}-{train,dev}.conllu.gz of Universal Dependencies English EWT and GUM. The program is asked to parse the dev sets with the
new model (`demarche parse --input conllu --model OUT`), and must agree with PyTorch within 0.5 points of every measure.
"""

import argparse
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile

import torch

from card import write_card
from data import load, read_conllu
from evaluate import accuracy, compare
from export import export
from features import Features
from model import Parser, package_file
from train import DEFAULTS

HERE = pathlib.Path(__file__).parent
ALLOWED_LOSS = 0.5


def by_the_program(program, folder, path):
    """Predictions of the int8 model for a treebank, as RTen makes them: `(upos, lemmas, heads, rels)` of each sentence."""
    with tempfile.NamedTemporaryFile("wb", suffix=".conllu") as plain:
        plain.write(gzip.open(path).read())
        plain.flush()
        out = subprocess.run([program, "parse", "--input", "conllu", "--model", folder, plain.name], check=True, capture_output=True)
    with tempfile.NamedTemporaryFile("wb", suffix=".conllu") as parsed:
        parsed.write(out.stdout)
        parsed.flush()
        return [(s.upos, s.lemmas, s.heads, s.rels) for s in read_conllu(parsed.name)]


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--data", required=True)
    args.add_argument("--work", default=str(HERE / "work"))
    args.add_argument("--out", default=str(HERE.parent / "models" / "en"))
    args.add_argument("--program", default=str(HERE.parent / "target" / "release" / "demarche"))
    args.add_argument("--passes", type=int, default=DEFAULTS["passes"])
    o = args.parse_args()
    work, out = pathlib.Path(o.work), pathlib.Path(o.out)
    out.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, HERE / "train.py", "--data", o.data, "--work", work, "--passes", str(o.passes)], check=True)
    labels = json.loads((work / "labels.json").read_text())
    model = Parser(len(labels["upos"]), len(labels["lemma"]), len(labels["rel"]))
    model.load_state_dict(torch.load(work / f"pass-{o.passes}.pt"))
    features, data = Features(), load(o.data)
    _, int8 = export(model, features, work)
    (out / "model.int8.onnx").write_bytes(int8.read_bytes())
    (out / "labels.json").write_text(json.dumps(labels, ensure_ascii=False, indent=0))
    (out / "tokenizer.json").write_bytes(package_file("tokenizer.json"))
    measured, sound = {}, True
    for name in ("ewt-dev", "gum-dev"):
        fp32 = accuracy(model, data[name], labels, features)
        rten = compare(data[name], by_the_program(o.program, str(out), pathlib.Path(o.data) / f"{name}.conllu.gz"))
        measured[name] = {"PyTorch fp32": fp32, "RTen int8": rten}
        print(name, json.dumps(measured[name]), flush=True)
        sound = sound and all(rten[k] >= fp32[k] - ALLOWED_LOSS for k in fp32)
    write_card(out / "README.md", measured, {**DEFAULTS, "passes": o.passes}, len(data["train"]), labels, int8.stat().st_size)
    if not sound:
        sys.exit(f"the int8 model loses more than {ALLOWED_LOSS} points")


if __name__ == "__main__":
    main()
