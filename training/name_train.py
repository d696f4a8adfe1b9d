"""Stage `names`: names of persons, places and organisations, learned on top of a finished model, whose encoder and other heads stay as they are.

    python training/name_train.py --data SHARED_DATA --model models/en --work FOLDER

Learns from GUM, and measures on GUM dev. The states of all sentences are computed once, by the int8 model, so that a pass takes seconds. `make_model.py` runs this and puts the
result into the ONNX file.
"""

import argparse
import json
import pathlib
import random
import time

import numpy as np
import torch
import torch.nn.functional as F

from data import flat, load
from evaluate import f1, likeliest, spans
from examples import IGNORE, NAME_TAGS, batches
from features import Features
from finished import states
from model import set_mode
from name_model import NameModel

HERE = pathlib.Path(__file__).parent
DEFAULTS = dict(passes=4, batch=32, lr=1e-3, weight_decay=0.02, warm_up=0.06, seed=1)
READ = ("lower", "states", "upos")


def tags_of(s):
    """The tags of a treebank sentence's words, the root's first."""
    out = [IGNORE] + [0] * len(s.forms)
    for a, b, kind in flat(s.names, s.forms):
        for i in range(a, b + 1):
            out[i + 1] = NAME_TAGS.index(f"{'B' if i == a else 'I'}-{kind}")
    return out


def examples(o):
    """`{train, dev}`: each sentence with its states and its tags. Kept in the work folder."""
    kept = pathlib.Path(o.work) / "names-states.pt"
    if not kept.exists():
        features, treebanks, out = Features(), load(pathlib.Path(o.data) / "ud"), {}
        for part, sentences in (("train", [s for s in treebanks["train"] if s.names is not None]), ("dev", treebanks["gum-dev"])):
            got = states(o.model, [features.encode(s.forms) for s in sentences], READ)
            out[part] = [(s, g, tags_of(s)) for s, g in zip(sentences, got) if g]
        torch.save(out, kept)
    return torch.load(kept, weights_only=False)


def collate(group):
    """`lower`, `states`, `upos`, padding and tags of a group."""
    n = max(len(tags) for *_, tags in group)
    read = [np.zeros((len(group), n, group[0][1][name].shape[1]), np.float32) for name in READ]
    padding, wanted = torch.ones(len(group), n), torch.full((len(group), n), IGNORE)
    for i, (_, got, tags) in enumerate(group):
        for into, name in zip(read, READ):
            into[i, : len(tags)] = got[name]
        padding[i, : len(tags)], wanted[i, : len(tags)] = 0, torch.tensor(tags)
    return *map(torch.from_numpy, read), padding, wanted


def measure(model, items):
    """F1 of exact spans with their types, against the names that do not overlap and against all."""
    model.eval()
    counts = {"names": [0, 0, 0], "names with nested": [0, 0, 0]}
    for item in items:
        *given, _ = collate([item])
        with torch.no_grad():
            found = set(spans(likeliest(model(*given)[0, 1:].double().numpy(), NAME_TAGS), NAME_TAGS))
        s = item[0]
        for key, known in (("names", set(flat(s.names, s.forms))), ("names with nested", set(s.names))):
            for i, n in enumerate((len(found & known), len(found), len(known))):
                counts[key][i] += n
    model.train()
    return {k: f1(*c) for k, c in counts.items()}


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--data", required=True, help="folder with ud/")
    args.add_argument("--work", required=True, help="where states and weights go")
    args.add_argument("--model", default=str(HERE.parent / "models" / "en"), help="the model whose states are learned from")
    for name, value in DEFAULTS.items():
        args.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    o = args.parse_args()
    work = pathlib.Path(o.work)
    work.mkdir(parents=True, exist_ok=True)
    found = examples(o)
    torch.manual_seed(o.seed)
    model = NameModel(found["train"][0][1]["upos"].shape[1], len(NAME_TAGS))
    optimiser = torch.optim.AdamW(model.parameters(), lr=o.lr, weight_decay=o.weight_decay)
    made = [batches(found["train"], lambda x: len(x[2]), o.batch, random.Random(o.seed * 100 + k)) for k in range(o.passes)]
    total = sum(map(len, made))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda k: min((k + 1) / (o.warm_up * total), max(0.0, (total - k) / total / (1 - o.warm_up))))
    step = 0
    for turn, groups in enumerate(made):
        begun, sum_ = time.process_time(), 0.0
        for group in groups:
            # the ranges of the activations are followed at the end, for the int8 products
            set_mode(model, "watch" if step > 0.8 * total and step % 4 == 0 else "float")
            *given, wanted = collate(group)
            loss = F.cross_entropy(model(*given).flatten(0, 1), wanted.flatten(), ignore_index=IGNORE)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            step, sum_ = step + 1, sum_ + loss.item()
        print(f"names, pass {turn + 1}: loss {sum_ / len(groups):.4f}, {time.process_time() - begun:.0f} s", flush=True)
    set_mode(model, "int8")
    measured = measure(model, found["dev"])
    torch.save(model.state_dict(), work / "names.pt")
    (work / "names.json").write_text(json.dumps(measured))
    print("names", json.dumps(measured), flush=True)


if __name__ == "__main__":
    main()
