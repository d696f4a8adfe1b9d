"""Fine-tune the encoder and all its heads, and leave a checkpoint as it goes.

    python training/train.py --data SHARED_DATA --gold GOLD --work FOLDER              trains, or goes on where FOLDER's checkpoint stands
    python training/train.py … --stage int8 --start FOLDER/pass-3.pt --work FOLDER/int8     the stages after it, each from the weights of the one before

SHARED_DATA holds `ud/`, `polnear/`, `plv_train.tsv` and `plover_gsr_dev.json`. `make_model.py` runs this, then the export, the checks and the model card.
"""

import argparse
import json
import pathlib
import random
import time

import torch
import torch.nn.functional as F

import acts
import attributions
import news
from data import load
from evaluate import report
from examples import IGNORE, Examples, folds, gsr, known_lemmas, labels_of, single
from features import Features, batch, pad
from model import Model, OUTPUTS, set_mode

HERE = pathlib.Path(__file__).parent
DEFAULTS = dict(layers=4, passes=3, batch=32, lr_encoder=2e-4, lr_heads=2e-3, warm_up=200, weight_decay=0.01, seed=20260, title_case=0.04, no_stop=0.04, folds=5)
# how much each head counts, and how many times a pass goes through a kind of examples
WEIGHTS = dict(upos=0.3, lemma=0.3, arcs=1.0, rel=1.0, names=0.5, roles=1.0, links=0.5, trigger=1.0, status=0.3, pair=1.0)
NEWS_TREES = 0.3
# of each stage: `main`; `int8`, rounded as the int8 model is, with more of the names; `small`, likewise, with the small sets that are to the point
TIMES = {
    "main": dict(ewt=1, gum=1, attributions=1, triggers=2, pairs=3),
    "int8": dict(ewt=0.6, gum=1, attributions=0.15, triggers=0.5, pairs=0.5),
    "small": dict(ewt=0.1, gum=0.1, attributions=0.06, triggers=0.4, pairs=0.5, gold=3, plv=8, gsr=2),
}
STAGES = {
    "main": {},
    "int8": dict(passes=1, lr_encoder=7e-5, lr_heads=1e-3, warm_up=40),
    "small": dict(passes=1, lr_encoder=8e-5, lr_heads=8e-4, warm_up=30),
}


class Everything:
    """All data, read once. What is of fold `left_out` of the annotated documents and of the PLV set is not learned from."""

    def __init__(self, o, features):
        data, self.seed = pathlib.Path(o.data), o.seed
        teacher = o.teacher
        cache = pathlib.Path(o.cache or o.work)
        cache.mkdir(parents=True, exist_ok=True)
        self.treebanks = load(data / "ud")
        self.labels = labels_of(self.treebanks["train"])
        self.labels["known"] = known_lemmas(self.treebanks["train"], features.vocabulary)
        self.make = Examples(self.labels, features)
        self.polnear = {part: attributions.documents(data / "polnear" / part) for part in ("train", "dev")}
        self.parsed = {part: news.read(o.program, teacher, {k: v[0] for k, v in d.items()}, cache) for part, d in self.polnear.items()}
        self.own = acts.sentences()
        self.own_pairs = acts.pairs(self.own)
        self.plv = acts.plv(data / "plv_train.tsv")
        self.gsr = list(gsr(data / "plover_gsr_dev.json"))
        self.gold = acts.gold(o.gold)
        self.gold_folds = dict(zip(self.gold, folds(self.gold, o.folds)))
        self.plv_folds = folds(self.plv, o.folds)
        words = lambda texts: single(o.program, teacher, texts, cache)
        self.words = {
            "own": words([t for t, _ in self.own]),
            "own_pairs": words([p[0] for p in self.own_pairs]),
            "plv": words([p[0] for p in self.plv]),
            "gsr": words([p[0] for p in self.gsr]),
            "gold": words([t for d in self.gold.values() for t, _ in d]),
        }

    def gold_triggers(self, keep):
        flat = [(name, s) for name, d in self.gold.items() for s in d]
        chosen = [(s, w) for (name, s), w in zip(flat, self.words["gold"]) if keep(self.gold_folds[name])]
        return list(self.make.triggers([s for s, _ in chosen], [w for _, w in chosen]))

    def plv_pairs(self, keep):
        chosen = [(p, w) for p, w, k in zip(self.plv, self.words["plv"], self.plv_folds) if keep(k)]
        return list(self.make.pairs([p for p, _ in chosen], [w for _, w in chosen]))

    def training(self, rng, o):
        """One pass's examples by kind. Only the last stage sees the PLV set, the GSR and the annotated documents."""
        tree = lambda wanted: [s for s in self.treebanks["train"] if (s.names is not None) == wanted][: o.limit]
        kinds = {
            "ewt": list(self.make.treebank(tree(False), rng, o.title_case, o.no_stop)),
            "gum": list(self.make.treebank(tree(True), rng, o.title_case, o.no_stop)),
            "attributions": list(self.make.attributions(self.polnear["train"], self.parsed["train"]))[: o.limit],
            "triggers": list(self.make.triggers(self.own, self.words["own"])),
            "pairs": list(self.make.pairs(self.own_pairs, self.words["own_pairs"])),
        }
        if o.stage == "small":
            kinds["gold"] = self.gold_triggers(lambda k: k != o.leave_out)
            kinds["plv"] = self.plv_pairs(lambda k: k != o.leave_out)
            kinds["gsr"] = list(self.make.pairs(self.gsr, self.words["gsr"]))
        out = {}
        for kind, items in kinds.items():
            rng.shuffle(items)
            whole, part = divmod(TIMES[o.stage][kind], 1)
            out[kind] = items * int(whole) + items[: int(len(items) * part)]
        return out


def batches(kinds, size, rng):
    """Batches of one kind and of similar length, in random order."""
    groups = []
    for kind, items in kinds.items():
        items.sort(key=lambda item: len(item[0][0]) + rng.random() * 3)
        groups += [(kind, items[i : i + size]) for i in range(0, len(items), size)]
    rng.shuffle(groups)
    return groups


def loss_of(model, kind, group):
    got = dict(zip(OUTPUTS, model(*batch([e for e, _ in group]))))
    loss = 0.0
    for head, weight in WEIGHTS.items():
        rows = [asked.get(head) for _, asked in group]
        if all(r is None for r in rows):
            continue
        if head == "pair":
            right = torch.zeros_like(got["pair"])
            for i, r in enumerate(rows):
                right[i, r] = 1
            # of the classes that may be right, any will do
            log = got["pair"].float().log_softmax(-1) + (right - 1) * 1e4
            loss = loss - weight * log.logsumexp(-1).mean()
            continue
        want = pad([r if r is not None else [IGNORE] for r in rows], IGNORE)
        missing = got[head].shape[1] - want.shape[1]
        want = F.pad(want, (0, missing), value=IGNORE) if missing else want
        if not (want != IGNORE).any():
            continue
        if head == "names" and kind == "gum" and model.hidden.mode == "int8":
            weight = weight * 2
        if kind == "attributions" and head in ("upos", "lemma", "arcs", "rel"):
            weight = weight * NEWS_TREES
        loss = loss + weight * F.cross_entropy(got[head].float().flatten(0, 1), want.flatten(), ignore_index=IGNORE)
    return loss


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--data", required=True, help="folder with ud/, polnear/, plv_train.tsv, plover_gsr_dev.json")
    args.add_argument("--gold", required=True, help="folder with annotated documents")
    args.add_argument("--work", required=True, help="where checkpoints and logs go")
    args.add_argument("--cache", help="where parsed texts are kept (default: --work)")
    args.add_argument("--program", default=str(HERE.parent / "target" / "release" / "demarche"))
    args.add_argument("--teacher", default=str(HERE.parent / "models" / "en"), help="the model that parses the press")
    args.add_argument("--start", help="weights to start from instead of MiniLM's")
    args.add_argument("--stage", choices=TIMES, default="main")
    args.add_argument("--leave-out", type=int, help="fold of the PLV set and of the annotated documents that is not learned from")
    for name, value in DEFAULTS.items():
        args.add_argument(f"--{name.replace('_', '-')}", type=type(value))
    args.add_argument("--bf16", action="store_true", help="bfloat16 products (processors with AVX512-BF16 or AMX)")
    args.add_argument("--limit", type=int, help="so many sentences of each large set only (to try the code)")
    o = args.parse_args()
    for name, value in {**DEFAULTS, **STAGES[o.stage]}.items():
        if getattr(o, name) is None:
            setattr(o, name, value)
    rounded = o.stage != "main"
    work = pathlib.Path(o.work)
    work.mkdir(parents=True, exist_ok=True)
    features = Features()
    every = Everything(o, features)
    (work / "labels.json").write_text(json.dumps(every.labels, ensure_ascii=False, indent=0))
    torch.manual_seed(o.seed)
    model = Model({k: len(v) for k, v in every.labels.items()}, o.layers)
    if o.start:
        model.load_state_dict(torch.load(o.start))
    else:
        model.encoder.load_minilm()
    # the shapes and parts of words are new to the encoder
    new = lambda name: not name.startswith("encoder.") or name.startswith("encoder.shapes")
    groups = [{"params": [p for n, p in model.named_parameters() if new(n) == k], "lr": lr} for k, lr in ((False, o.lr_encoder), (True, o.lr_heads))]
    optimiser = torch.optim.AdamW(groups, weight_decay=o.weight_decay)
    make = lambda turn: batches(every.training(random.Random(o.seed + turn), o), o.batch, random.Random(o.seed - turn))
    per_pass = len(make(0))
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

    begun, begun_step, running = time.time(), step, {}
    while step < total:
        turn = step // per_pass
        for kind, group in make(turn)[step % per_pass :][: per_pass * (turn + 1) - step]:
            # the ranges of the activations are followed in the last of the float passes
            watching = not rounded and step > total - per_pass and step % 4 == 0
            set_mode(model, "int8" if rounded else "watch" if watching else "float")
            model.train()
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=o.bf16):
                loss = loss_of(model, kind, group)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            step += 1
            running[kind] = 0.95 * running[kind] + 0.05 * loss.item() if kind in running else loss.item()
            if step % 50 == 0:
                rate = (time.time() - begun) / (step - begun_step)
                losses = " ".join(f"{k} {v:.3f}" for k, v in sorted(running.items()))
                print(f"step {step}/{total} {losses} {rate:.2f} s a step, {rate * (total - step) / 60:.0f} min to go", flush=True)
            if step % 200 == 0:
                save()
        # the shuffling can make a pass some batches shorter
        step = (turn + 1) * per_pass
        save()
        torch.save(model.state_dict(), work / f"pass-{turn + 1}.pt")
        found = report(model, every, features, o)
        (work / "report.json").write_text(json.dumps(found))
        print(f"pass {turn + 1}", json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
