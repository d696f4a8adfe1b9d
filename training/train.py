"""Fine-tune the encoder and its heads on Universal Dependencies, and leave a checkpoint after every part of a pass.

    python training/train.py --data UD_FOLDER --work FOLDER      trains, or goes on where FOLDER's checkpoint stands

`make_model.py` runs this, then the export, the checks and the model card.
"""

import argparse
import json
import math
import pathlib
import random
import time

import torch
import torch.nn.functional as F

import lemma
from data import load
from evaluate import accuracy
from features import Features, batch, pad
from model import Parser

DEFAULTS = dict(passes=5, batch=32, lr_encoder=2e-4, lr_heads=2e-3, warm_up=100, weight_decay=0.01, seed=20260, title_case=0.04, no_stop=0.04)
IGNORE = -100


def inventories(train):
    upos = sorted({u for s in train for u in s.upos})
    rels = sorted({r for s in train for r in s.rels})
    return {"upos": upos, "lemma": lemma.inventory(train), "rel": rels}


def known_lemmas(train, vocabulary):
    """Lemmas of the treebanks that are no whole word piece: with the word pieces, the words known to be words."""
    return sorted({l for s in train for l, u in zip(s.lemmas, s.upos) if u in lemma.OPEN} - set(vocabulary))


def examples(sentences, labels, features, rng, title_case=0.0, no_stop=0.0):
    """Encoded sentences with their targets; some as headlines are written (Title Case, or without the full stop)."""
    index = {k: {x: i for i, x in enumerate(v)} for k, v in labels.items() if k != "known"}
    for s in sentences:
        forms, n = s.forms, len(s.forms)
        if n > 4 and rng.random() < no_stop and s.upos[-1] == "PUNCT" and n not in s.heads:
            n -= 1
            forms = forms[:n]
        if rng.random() < title_case:
            forms = [f[:1].upper() + f[1:] if u not in ("ADP", "DET", "CCONJ", "PART") else f for f, u in zip(forms, s.upos)]
        encoded = features.encode(forms)
        if encoded is None:
            continue
        yield encoded, (
            [index["upos"][u] for u in s.upos[:n]],
            [index["lemma"].get(lemma.script_of(f, l), IGNORE) for f, l in zip(forms, s.lemmas)],
            s.heads[:n],
            [index["rel"].get(r, IGNORE) for r in s.rels[:n]],
        )


def batches(items, size, rng):
    """Batches of sentences of similar length, in random order."""
    order = sorted(range(len(items)), key=lambda i: len(items[i][0][0]) + rng.random() * 3)
    groups = [order[i : i + size] for i in range(0, len(order), size)]
    rng.shuffle(groups)
    return [[items[i] for i in g] for g in groups]


def loss_of(model, group):
    inputs = batch([e for e, _ in group])
    upos, lemmas, heads, rels = (pad([t[k] for _, t in group], IGNORE) for k in range(4))
    got_upos, got_lemma, arcs, rel_dep, rel_head = model.heads(model.words(*inputs))
    words = torch.zeros(arcs.shape[0], arcs.shape[2], dtype=torch.bool)
    for i, (_, t) in enumerate(group):
        words[i, : len(t[2]) + 1] = True
    arcs = arcs.float().masked_fill(~words[:, None, :], -1e4)
    got_rel = model.relations_at(rel_dep, rel_head, heads.clamp(min=0))
    ce = lambda got, want: F.cross_entropy(got.float().flatten(0, 1), want.flatten(), ignore_index=IGNORE)
    return 0.3 * ce(got_upos, upos) + 0.3 * ce(got_lemma, lemmas) + ce(arcs, heads) + ce(got_rel, rels)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--data", required=True, help="folder with {ewt,gum}-{train,dev}.conllu.gz")
    args.add_argument("--work", required=True, help="where checkpoints and logs go")
    for name, value in DEFAULTS.items():
        args.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    args.add_argument("--bf16", action="store_true", help="bfloat16 products (processors with AVX512-BF16 or AMX)")
    args.add_argument("--limit", type=int, help="train on the first N sentences only (to try the code)")
    o = args.parse_args()
    work = pathlib.Path(o.work)
    work.mkdir(parents=True, exist_ok=True)
    data = load(o.data)
    train = data["train"][: o.limit]
    features, labels = Features(), inventories(data["train"])
    labels["known"] = known_lemmas(data["train"], features.vocabulary)
    (work / "labels.json").write_text(json.dumps(labels, ensure_ascii=False, indent=0))
    torch.manual_seed(o.seed)
    model = Parser(len(labels["upos"]), len(labels["lemma"]), len(labels["rel"]))
    model.encoder.load_minilm()
    groups = [
        {"params": list(model.encoder.parameters()), "lr": o.lr_encoder},
        {"params": [p for n, p in model.named_parameters() if not n.startswith("encoder.")], "lr": o.lr_heads},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=o.weight_decay)
    per_pass = math.ceil(len(train) / o.batch)
    total = per_pass * o.passes
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda k: min((k + 1) / o.warm_up, max(0.0, (total - k) / max(1, total - o.warm_up))))
    step, checkpoint = 0, work / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        step = state["step"]
        print(f"going on from step {step} of {total}", flush=True)

    def save():
        state = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict(), "step": step}
        torch.save(state, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").replace(checkpoint)

    begun, begun_step, running = time.time(), step, 0.0
    while step < total:
        turn = step // per_pass
        rng = random.Random(o.seed + turn)
        items = list(examples(train, labels, features, rng, o.title_case, o.no_stop))
        for group in batches(items, o.batch, rng)[step % per_pass :]:
            model.train()
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=o.bf16):
                loss = loss_of(model, group)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            step += 1
            running = 0.98 * running + 0.02 * loss.item() if running else loss.item()
            if step % 50 == 0:
                rate = (time.time() - begun) / (step - begun_step)
                print(f"step {step}/{total} loss {running:.3f} {rate:.2f} s a step, {rate * (total - step) / 60:.0f} min to go", flush=True)
            if step % 200 == 0:
                save()
        # sentences over the encoder's length can make a pass some batches shorter
        step = (turn + 1) * per_pass
        save()
        torch.save(model.state_dict(), work / f"pass-{turn + 1}.pt")
        for name in ("ewt-dev", "gum-dev"):
            print(f"pass {turn + 1}", name, json.dumps(accuracy(model, data[name], labels, features)), flush=True)


if __name__ == "__main__":
    main()
