"""Stage `pairs`: the type of what a marked source does to a marked target (`demarche classify`), learned last, in layers of their own.

    python training/pair_train.py --data SHARED_DATA --model models/en --work FOLDER [--leave-out K]

First from our own sentences and the GSR, then from PLV. `--leave-out` leaves out fold K of PLV and types it: `FOLDER/fold-K.json`. The table of word pieces of a finished model has
seen PLV in an earlier stage; a fold is therefore learned and typed with MiniLM's own table. `make_model.py` runs this and puts the result into the ONNX file.
"""

import argparse
import collections
import json
import pathlib
import random
import time

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import load as load_safetensors

import acts
from examples import JOINED, batches, folds, gsr, marked, single
from features import Features, batch
from model import package_file, set_mode
from pair_model import PairModel

HERE = pathlib.Path(__file__).parent
# which of MiniLM's layers to start from; passes over our own sentences, then over PLV
DEFAULTS = dict(layers="0,1,2,3", own_passes=6, plv_passes=6, batch=16, lr_own=2e-4, lr=1e-4, lr_heads=1e-3, weight_decay=0.01, warm_up=0.1, seed=1, folds=5)


def table_of(model):
    """The table of word pieces of a finished model, as it is rounded; MiniLM's own where `model` is None."""
    if model is None:
        w = load_safetensors(package_file("model.safetensors"))
        return next(v for k, v in w.items() if k.endswith("embeddings.word_embeddings.weight")).float()
    found = {i.name: numpy_helper.to_array(i) for i in onnx.load(str(pathlib.Path(model) / "model.int8.onnx")).graph.initializer}
    return torch.from_numpy(found["pieces.int8"].astype(np.float32) * found["pieces.scale"])


def examples(o):
    """`{own, plv}`: `(encoded, classes of which any is right)` of each pair, None for one that is too long. Kept in the work folder."""
    features, data = Features(), pathlib.Path(o.data)
    sets = {"own": acts.pairs(acts.sentences()) + list(gsr(data / "plover_gsr_dev.json")), "plv": acts.plv(data / "plv_train.tsv")}
    out = {}
    for name, rows in sets.items():
        words = single(o.program, o.teacher, [r[0] for r in rows], o.work)
        out[name] = [(features.encode(s.forms, marked(text, s, parts, source, target)), [acts.TYPES.index(k) for k in JOINED.get(kind, (kind,))])
                     for (text, source, target, kind), (s, parts) in zip(rows, words)]
    return out


def pieces(item):
    return len(item[0][0])


def scores(model, table, group):
    ids, shapes, mask, *_ = batch([e for e, _ in group])
    return model(table[ids], shapes, mask).float().log_softmax(-1)


def train(model, table, items, passes, size, lr, o, seed):
    encoder = [p for n, p in model.named_parameters() if n.split(".")[0] in ("positions", "norm", "layers")]
    heads = [p for n, p in model.named_parameters() if n.split(".")[0] not in ("positions", "norm", "layers")]
    optimiser = torch.optim.AdamW([{"params": encoder, "lr": lr}, {"params": heads, "lr": o.lr_heads}], weight_decay=o.weight_decay)
    made = [batches(items, pieces, size, random.Random(seed * 100 + k)) for k in range(passes)]
    total = sum(map(len, made))
    warm = max(1, int(o.warm_up * total))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda k: min((k + 1) / warm, max(0.0, (total - k) / (total - warm + 1))))
    set_mode(model, "float")
    model.train()
    begun = time.time()
    for turn, groups in enumerate(made):
        sum_ = 0.0
        for group in groups:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                log = scores(model, table, group)
            wrong = torch.full_like(log, -1e4)
            for i, (_, right) in enumerate(group):
                wrong[i, right] = 0
            # of the classes that may be right, any will do
            loss = -(log + wrong).logsumexp(-1).mean()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            sum_ += loss.item()
        print(f"pairs, pass {turn + 1} of {passes}: loss {sum_ / len(groups):.3f}, {time.time() - begun:.0f} s", flush=True)


def follow(model, table, items, o):
    """Find the ranges of the activations for the int8 products; learning with rounded products lost seven points here, finding them afterwards loses next to nothing."""
    model.eval()
    set_mode(model, "watch")
    with torch.no_grad():
        for group in batches(items, pieces, o.batch, random.Random(o.seed)):
            scores(model, table, group)
    set_mode(model, "int8")


def typed(model, table, items):
    """The scores of each item's types, `[types]` each."""
    model.eval()
    order, out = sorted(range(len(items)), key=lambda i: pieces(items[i])), [None] * len(items)
    for at in range(0, len(order), 32):
        with torch.no_grad():
            got = scores(model, table, [items[i] for i in order[at : at + 32]]).exp()
        for i, row in zip(order[at : at + 32], got):
            out[i] = row
    return out


def measure(items, got):
    """Macro-F1, accuracy and the F1 of each type; the classes that stand for one another (YIELD) count as one."""
    groups = {tuple(right): "+".join(acts.TYPES[k] for k in right) for _, right in items}
    name = {k: text for right, text in groups.items() for k in right}
    known, found = [name[right[0]] for _, right in items], []
    for row in got:
        sums = collections.Counter()
        for k, p in enumerate(row.tolist()):
            sums[name.get(k, acts.TYPES[k])] += p
        found.append(sums.most_common(1)[0][0])
    each = {t: 200 * sum(a == b == t for a, b in zip(known, found)) / (known.count(t) + found.count(t)) for t in sorted(set(known))}
    return {"macro": round(sum(each.values()) / len(each), 2), "accuracy": round(100 * sum(a == b for a, b in zip(known, found)) / len(known), 2),
            "types": {t: round(f, 1) for t, f in each.items()}}


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--data", required=True, help="folder with plv_train.tsv and plover_gsr_dev.json")
    args.add_argument("--work", required=True, help="where weights and measures go")
    args.add_argument("--model", default=str(HERE.parent / "models" / "en"), help="the model whose table of word pieces is shared")
    args.add_argument("--program", default=str(HERE.parent / "target" / "release" / "demarche"))
    args.add_argument("--teacher", default=str(HERE.parent / "models" / "en"), help="the model with which the program cuts texts into words")
    args.add_argument("--leave-out", type=int, help="fold of PLV that is not learned from, and typed; -1: each in turn")
    for name, value in DEFAULTS.items():
        args.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    o = args.parse_args()
    work = pathlib.Path(o.work)
    work.mkdir(parents=True, exist_ok=True)
    found = examples(o)
    layers, fold = [int(k) for k in o.layers.split(",")], folds(found["plv"], o.folds)
    table = table_of(o.model if o.leave_out is None else None)
    torch.manual_seed(o.seed)
    model = PairModel(len(acts.TYPES), len(layers))
    model.load_minilm(layers)
    own = [x for x in found["own"] if x[0]]
    # what our own sentences teach is the same for every fold
    start = work / ("own.pt" if o.leave_out is None else "own-minilm.pt")
    if start.exists():
        model.load_state_dict(torch.load(start))
    else:
        train(model, table, own, o.own_passes, 2 * o.batch, o.lr_own, o, o.seed)
        torch.save(model.state_dict(), start)
    typed_all = []
    for k in [o.leave_out] if o.leave_out is None or o.leave_out >= 0 else range(o.folds):
        model.load_state_dict(torch.load(start))
        learned = [x for x, f in zip(found["plv"], fold) if f != k and x[0]]
        train(model, table, learned, o.plv_passes, o.batch, o.lr, o, o.seed + 1 + (k or 0))
        follow(model, table, learned, o)
        if k is None:
            torch.save(model.state_dict(), work / "pairs.pt")
            return
        left = [x for x, f in zip(found["plv"], fold) if f == k and x[0]]
        typed_all += list(zip(left, typed(model, table, left)))
        print(f"pairs, {k + 1} folds:", json.dumps(measure(*zip(*typed_all))), flush=True)
    (work / "pairs.json").write_text(json.dumps(measure(*zip(*typed_all))))


if __name__ == "__main__":
    main()
