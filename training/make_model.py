"""Everything in one command: train (or go on), the last passes as int8, export to ONNX, the heads on top of it, check the int8 file as RTen runs it, write the model card.

    cargo build --release
    python training/make_model.py --data DATA --gold GOLD [--work training/work] [--out models/en]
    python training/make_model.py --data DATA --gold GOLD --cross-validate        and measure on folds that the last stage has not seen
    python training/make_model.py --data DATA --gold GOLD --only names            one stage of heads alone (acts, names, pairs), anew on top of the model that stands at --out

DATA holds `ud/{ewt,gum}-{train,dev}.conllu.gz` (Universal Dependencies English EWT and GUM), `polnear/{train,dev}` (PolNeAR in brat's stand-off format),
`plv_train.tsv` and `plover_gsr_dev.json`; GOLD the annotated documents. The program parses the press with the model that it carries (the teacher), and is
asked to parse the dev sets with the new model: it must agree with PyTorch within 0.5 points of every measure.
"""

import argparse
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile

import torch

import act_train
import acts
import name_train
import pair_train
from act_model import ActModel
from card import write_acts, write_card, write_names, write_pairs
from data import load, read_conllu
from evaluate import accuracy, compare
from export import export
from examples import NAME_TAGS
from features import Features
from graft import graft
from model import Model, package_file, set_mode
from name_model import NameModel, OfPieces
from pair_model import PairModel
from train import DEFAULTS, STAGES

HERE = pathlib.Path(__file__).parent
ALLOWED_LOSS = 0.5

def options(values):
    return [x for k, v in values.items() for x in (f"--{k.replace('_', '-')}", str(v))]


def train(o, work, **more):
    flags = [f"--{k.replace('_', '-')}" for k, v in more.items() if v is True]
    values = {k: v for k, v in more.items() if v is not True}
    common = {"data": o.data, "gold": o.gold, "cache": o.work, "program": o.program, "teacher": o.teacher, "work": work}
    subprocess.run([sys.executable, HERE / "train.py", *options({**common, **values}), *flags, *(["--bf16"] if o.bf16 else [])], check=True)


def export_to(folder, weights, labels):
    """Export trained weights into a folder that the program can read (`--model`); gives the model as it rounds."""
    folder.mkdir(parents=True, exist_ok=True)
    model = Model({k: len(v) for k, v in labels.items() if k != "known"}, DEFAULTS["layers"])
    model.load_state_dict(torch.load(weights))
    _, int8 = export(model, Features(), weights.parent)
    (folder / "model.int8.onnx").write_bytes(int8.read_bytes())
    (folder / "labels.json").write_text(json.dumps(labels, ensure_ascii=False, indent=0))
    (folder / "tokenizer.json").write_bytes(package_file("tokenizer.json"))
    return model


def mean(path, *weights):
    """Write the mean of the weights of several stages: it keeps what the last one learned and loses less of what the first one knew (WiSE-FT, Wortsman et al. 2022)."""
    states = [torch.load(w) for w in weights]
    torch.save({k: sum(s[k] for s in states) / len(states) for k in states[0]}, path)
    return path


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


def cross_validate(o, work, start, labels):
    """Repeat the last stage once for each fold without it; leaves a model for each fold in `work/fold-K/model` and prints what was measured on it."""
    for k in range(DEFAULTS["folds"]):
        fold = work / f"fold-{k}"
        train(o, fold, stage="small", start=start, leave_out=k)
        export_to(fold / "model", mean(fold / "mean.pt", work / f"pass-{o.passes}.pt", fold / "pass-1.pt"), labels)
        heads_for_acts(o, fold / "acts", fold / "model", "--folds", str(DEFAULTS["folds"]), "--leave-out", str(k))


def stage(o, script, work, folder, *more):
    """Run the script of a stage of heads on the model in `folder`. Words and sentences do not depend on the model: the teacher cuts them."""
    given = ["--data", o.data, "--model", folder, "--work", work]
    if script != "name_train.py":
        given += ["--program", o.program, "--teacher", o.teacher]
    subprocess.run([sys.executable, HERE / script, *given, *more], check=True)


def heads_for_acts(o, work, folder, *leaving_out):
    """Train the heads for acts on the states that the model in `folder` gives, and put them into its file, without which the program does not read it."""
    stage(o, "act_train.py", work, folder, "--gold", o.gold, *leaving_out)
    labels = json.loads((folder / "labels.json").read_text())
    trained = ActModel(len(labels["upos"]), len(labels["rel"]))
    trained.load_state_dict(torch.load(work / "acts.pt"))
    graft(folder / "model.int8.onnx", trained, "acts.")


def heads_for_names(o, work, folder):
    stage(o, "name_train.py", work, folder)
    trained = NameModel(len(json.loads((folder / "labels.json").read_text())["upos"]), len(NAME_TAGS))
    trained.load_state_dict(torch.load(work / "names.pt"))
    graft(folder / "model.int8.onnx", OfPieces(trained), "names.")


def layers_for_pairs(o, work, folder):
    stage(o, "pair_train.py", work, folder)
    trained = PairModel(len(acts.TYPES), len(pair_train.DEFAULTS["layers"].split(",")))
    trained.load_state_dict(torch.load(work / "pairs.pt"))
    graft(folder / "model.int8.onnx", trained, "pairs.")


def measure_acts(o, work, folder):
    """Train the heads for acts once for each fold without it: what was measured on the folds."""
    measured = []
    for k in range(act_train.DEFAULTS["folds"]) if o.cross_validate else ():
        stage(o, "act_train.py", work, folder, "--gold", o.gold, "--leave-out", str(k), "--out", work / f"fold-{k}.pt")
        measured.append(json.loads((work / f"fold-{k}.json").read_text()))
    return measured


def all_heads(o, work, out, only=None):
    """The heads on top of the model at `out`, and what the card tells of them. `only` one stage of them."""
    card, size = out / "README.md", lambda: (out / "model.int8.onnx").stat().st_size
    if only in (None, "acts"):
        heads_for_acts(o, work / "acts", out)
        write_acts(card, measure_acts(o, work / "acts", out), act_train.DEFAULTS, size())
    if only in (None, "names"):
        heads_for_names(o, work / "names", out)
        write_names(card, json.loads((work / "names" / "names.json").read_text()), name_train.DEFAULTS, size())
    if only in (None, "pairs"):
        layers_for_pairs(o, work / "pairs", out)
        if o.cross_validate:
            stage(o, "pair_train.py", work / "pairs", out, "--leave-out", "-1")
        write_pairs(card, json.loads((work / "pairs" / "pairs.json").read_text()) if o.cross_validate else None, pair_train.DEFAULTS, size())


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--data", required=True)
    args.add_argument("--gold", required=True)
    args.add_argument("--work", default=str(HERE / "work"))
    args.add_argument("--out", default=str(HERE.parent / "models" / "en"))
    args.add_argument("--program", default=str(HERE.parent / "target" / "release" / "demarche"))
    args.add_argument("--teacher", help="the model that parses the press (default: a copy of --out as it is at the start)")
    args.add_argument("--passes", type=int, default=DEFAULTS["passes"])
    args.add_argument("--bf16", action="store_true", help="bfloat16 products (processors with AVX512-BF16 or AMX)")
    args.add_argument("--cross-validate", action="store_true", help="also repeat the last stage without each fold of the small sets")
    args.add_argument("--only", choices=("acts", "names", "pairs"), help="train one stage of heads alone, on top of the model at --out")
    o = args.parse_args()
    work, out = pathlib.Path(o.work), pathlib.Path(o.out)
    work.mkdir(parents=True, exist_ok=True)
    if not o.teacher:
        o.teacher = str(work / "teacher")
        if not pathlib.Path(o.teacher).exists():
            subprocess.run(["cp", "-r", out, o.teacher], check=True)
    if o.only:
        all_heads(o, work, out, o.only)
        return
    train(o, work, passes=o.passes)
    train(o, work / "int8", stage="int8", start=work / f"pass-{o.passes}.pt")
    start = work / "int8" / "pass-1.pt"
    train(o, work / "small", stage="small", start=start)
    labels = json.loads((work / "labels.json").read_text())
    model = export_to(out, mean(work / "mean.pt", work / f"pass-{o.passes}.pt", work / "small" / "pass-1.pt"), labels)
    # without its heads for acts the program does not read a model
    heads_for_acts(o, work / "acts", out)
    set_mode(model, "int8")
    features, data = Features(), load(pathlib.Path(o.data) / "ud")
    measured, sound = {}, True
    for name in ("ewt-dev", "gum-dev"):
        torch_int8 = accuracy(model, data[name], labels, features)
        rten = compare(data[name], by_the_program(o.program, str(out), pathlib.Path(o.data) / "ud" / f"{name}.conllu.gz"))
        measured[name] = {"PyTorch, rounded": torch_int8, "RTen int8": rten}
        print(name, json.dumps(measured[name]), flush=True)
        sound = sound and all(rten[k] >= torch_int8[k] - ALLOWED_LOSS for k in rten)
    if o.cross_validate:
        cross_validate(o, work, start, labels)
    hyper = {**DEFAULTS, "passes": o.passes, **{f"{k}, stage {stage}": v for stage, own in STAGES.items() for k, v in own.items()}}
    write_card(out / "README.md", measured, json.loads((work / "small" / "report.json").read_text()), hyper, labels, (out / "model.int8.onnx").stat().st_size,
               len(acts.sentences()))
    all_heads(o, work, out)
    if not sound:
        sys.exit(f"the int8 model loses more than {ALLOWED_LOSS} points")


if __name__ == "__main__":
    main()
