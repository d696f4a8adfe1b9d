"""Stage `acts`: what triggers an act, of which type and status, and who does it to whom, learned on top of a finished model.

    python training/act_train.py --data SHARED_DATA --gold GOLD --model models/en --work FOLDER [--leave-out K]

The encoder and its other heads stay as they are: the states of all sentences are computed once, by the int8 model, so that a pass takes seconds. `--leave-out` leaves out
fold K of the annotated documents and of the tables of our own sentences, and measures on them. `make_model.py` runs this and puts the result into the ONNX file.
"""

import argparse
import collections
import json
import pathlib
import random
import time

import numpy as np
import torch
import torch.nn.functional as F

import acts
from act_model import ActModel
from examples import JOINED, folds, gsr, single
from finished import states
from features import Features
from model import WIDTH, set_mode

HERE = pathlib.Path(__file__).parent
DEFAULTS = dict(passes=6, batch=32, lr=1e-3, weight_decay=0.02, warm_up=0.06, seed=1, folds=2)
# how much each head counts; a batch's triggers are summed over its words, most of which are none
WEIGHTS = dict(trigger=20.0, status=0.3, parties=0.5, relations=0.5)
# how many times a pass goes through the annotated documents
GOLD = 2
# part of a relation's acts whose target is told as another actor ("X and Y met")
MUTUAL = 0.5
SURE = 0.7


def words_of(s, text, phrase):
    """The nodes of the words of a phrase (the first place where it stands)."""
    phrase = phrase.strip()
    at = text.find(phrase) if phrase else -1
    return [i + 1 for i in range(len(s.forms)) if at >= 0 and s.starts[i] < at + len(phrase) and s.ends[i] > at]


def head_of(words, heads):
    """The word of a phrase whose head is outside of it."""
    return next((w for w in words if heads[w] not in words), None)


def examples(o, features):
    """Every sentence: its states and what is known of it, `acts` (all of them) or a `relation` (one of its acts, of unknown trigger). Kept in the work folder."""
    data, out = pathlib.Path(o.data), []
    words = lambda texts: single(o.program, o.teacher, texts, o.work)
    tables = {p.stem: acts.sentences([p]) for p in sorted(acts.FOLDER.glob("*.tsv"))}
    annotated = acts.gold(o.gold)
    for kind, groups in (("own", tables), ("gold", annotated)):
        rows = [(group, *row) for group, found in groups.items() for row in found]
        for (group, text, found), (s, parts) in zip(rows, words([r[1] for r in rows])):
            place = lambda at: next((i + 1 for i in range(len(s.forms)) if s.ends[i] > at), None)
            phrases = lambda side: [words_of(s, text, p) for p in side if p.strip()] if kind == "own" else None
            known = [(place(at), 1 + acts.TYPES.index(t), acts.STATUSES.index(state), phrases(a), phrases(b)) for at, t, state, a, b in found]
            out.append((kind, group, (s, parts), {"acts": [a for a in known if a[0]]}))
    for kind, rows in (("plv", acts.plv(data / "plv_train.tsv")), ("gsr", list(gsr(data / "plover_gsr_dev.json")))):
        for (text, source, target, t), (s, parts) in zip(rows, words([r[0] for r in rows])):
            types = [1 + acts.TYPES.index(k) for k in JOINED.get(t, (t,))]
            out.append((kind, kind, (s, parts), {"relation": (types, words_of(s, text, source), words_of(s, text, target))}))
    got = states(o.model, [features.encode(s.forms, parts) for _, _, (s, parts), _ in out], ("states", "upos", "rel", "arcs"))
    found = [{"kind": kind, "group": group, **known, **g} for (kind, group, _, known), g in zip(out, got) if g]
    for x in found:
        heads = x["arcs"].argmax(-1)
        told = lambda phrases: phrases if phrases is None else [w for w in (head_of(p, heads) for p in phrases) if w]
        if "acts" in x:
            x["acts"] = [(w, t, state, told(a), told(b)) for w, t, state, a, b in x["acts"]]
    return found


def collate(group):
    n = max(len(x["states"]) for x in group)
    def padded(key, width):
        out = np.zeros((len(group), n, width), np.float32)
        for i, x in enumerate(group):
            out[i, : x[key].shape[0], : x[key].shape[1]] = x[key]
        return torch.from_numpy(out)
    padding = torch.ones(len(group), n)
    for i, x in enumerate(group):
        padding[i, : len(x["states"])] = 0
    return padded("states", WIDTH), padded("upos", group[0]["upos"].shape[1]), padded("rel", group[0]["rel"].shape[1]), padded("arcs", n), padding


def loss_of(model, group):
    trigger, status, *parties = (x.float() for x in model(*collate(group)))
    actor, recipient = (x.log_softmax(-1) for x in parties)
    if "relation" in group[0]:
        return WEIGHTS["relations"] * relations(trigger.log_softmax(-1), actor, recipient, group)
    types, states = (torch.full(trigger.shape[:2], -100) for _ in range(2))
    who = []
    for i, x in enumerate(group):
        types[i, 1 : len(x["states"])] = 0
        for w, t, state, sources, targets in x["acts"]:
            types[i, w], states[i, w] = t, state
            who += [-(log[i, w, told].mean() if told else log[i, w, 0]) for log, told in ((actor, sources), (recipient, targets)) if told is not None]
    loss = WEIGHTS["trigger"] * F.cross_entropy(trigger.flatten(0, 1), types.flatten(), ignore_index=-100)
    if (states >= 0).any():
        loss = loss + WEIGHTS["status"] * F.cross_entropy(status.flatten(0, 1), states.flatten(), ignore_index=-100)
    return loss + WEIGHTS["parties"] * torch.stack(who).mean() if who else loss


def relations(trigger, actor, recipient, group):
    """Some word of the sentence triggers the act that is told between the source and the target; which one is not known."""
    losses = []
    for i, x in enumerate(group):
        types, source, target = x["relation"]
        n = len(x["states"])
        if not source:
            continue
        # that somebody is told is given with the relation, so that only who it is can be learned
        told = lambda log, words: (torch.logsumexp(log[i, :n][:, words], -1) - torch.logsumexp(log[i, :n, 1:], -1)) if words else torch.zeros(n)
        toward = torch.logaddexp(told(recipient, target), told(actor, target) + np.log(MUTUAL)).clamp(max=0) if target else torch.zeros(n)
        each = (torch.logsumexp(trigger[i, :n][:, types], -1) + told(actor, source) + toward)[1:]
        none = torch.log1p(-each.exp().clamp(max=1 - 1e-6)).sum()
        losses.append(-torch.log1p(-none.exp().clamp(max=1 - 1e-6)))
    return torch.stack(losses).mean() if losses else torch.zeros((), requires_grad=True)


def batches(items, size, rng):
    """Batches of one kind and of similar length, in random order."""
    items, out = list(items), []
    rng.shuffle(items)
    for kind in ("acts", "relation"):
        own = sorted((x for x in items if kind in x), key=lambda x: len(x["states"]) + rng.random() * 4)
        out += [own[i : i + size] for i in range(0, len(own), size)]
    rng.shuffle(out)
    return out


def measure(model, items):
    """Triggers with their type (F1 of the likeliest type of each word, and by sentence, wherever it stands), and who is told to do them to whom."""
    model.eval()
    hit = found = known = hit_types = status = 0
    who = collections.Counter()
    items = sorted(items, key=lambda x: len(x["states"]))
    for at in range(0, len(items), 32):
        group = items[at : at + 32]
        with torch.no_grad():
            trigger, states, *parties = (x.float() for x in model(*collate(group)))
        for i, x in enumerate(group):
            n = len(x["states"])
            got = {w: int(t) for w, t in enumerate(trigger[i, :n].argmax(-1)) if w and t}
            right = {w: t for w, t, *_ in x["acts"]}
            same = [w for w in got if right.get(w) == got[w]]
            hit, found, known = hit + len(same), found + len(got), known + len(right)
            hit_types += (collections.Counter(got.values()) & collections.Counter(right.values())).total()
            said = {w: state for w, _, state, *_ in x["acts"]}
            status += sum(int(states[i, w].argmax()) == said[w] for w in same)
            for w, _, _, *told in x["acts"]:
                for name, scores, words in zip(("actor", "recipient"), parties, told):
                    p, k = scores[i, w, :n].softmax(-1).max(-1)
                    if words is not None:
                        who[name, "all"] += 1
                        who[name, "right"] += int(k) in (words or [0])
                        who[name, "sure"] += bool(k and p >= SURE)
                        who[name, "sure right"] += bool(k and p >= SURE and int(k) in words)
    model.train()
    percent = lambda a, b: round(100 * a / max(1, b), 1)
    out = {"triggers": percent(2 * hit, found + known), "types": percent(2 * hit_types, found + known), "status": percent(status, hit)}
    for name in ("actor", "recipient"):
        if who[name, "all"]:
            out[name] = percent(who[name, "right"], who[name, "all"])
            out[f"{name}, sure"] = percent(who[name, "sure right"], who[name, "sure"])
    return out


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--data", required=True, help="folder with plv_train.tsv and plover_gsr_dev.json")
    args.add_argument("--gold", required=True, help="folder with annotated documents")
    args.add_argument("--work", required=True, help="where states and weights go")
    args.add_argument("--model", default=str(HERE.parent / "models" / "en"), help="the model whose states are learned from")
    args.add_argument("--program", default=str(HERE.parent / "target" / "release" / "demarche"))
    args.add_argument("--teacher", default=str(HERE.parent / "models" / "en"), help="the model with which the program cuts texts into words")
    args.add_argument("--leave-out", type=int, help="fold of our own tables and of the annotated documents that is not learned from, and measured on")
    args.add_argument("--out", help="where the weights go (default: WORK/acts.pt)")
    for name, value in DEFAULTS.items():
        args.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    o = args.parse_args()
    work = pathlib.Path(o.work)
    work.mkdir(parents=True, exist_ok=True)
    out = pathlib.Path(o.out or work / "acts.pt")
    kept = work / "states.pt"
    if not kept.exists():
        torch.save(examples(o, Features()), kept)
    items = torch.load(kept, weights_only=False)
    groups = {kind: sorted({x["group"] for x in items if x["kind"] == kind}) for kind in ("own", "gold")}
    fold = {g: k for names in groups.values() for g, k in zip(names, folds(names, o.folds))}
    left_out = lambda x: o.leave_out is not None and fold.get(x["group"]) == o.leave_out
    train = [x for x in items if not left_out(x) for _ in range(GOLD if x["kind"] == "gold" else 1)]
    torch.manual_seed(o.seed)
    model = ActModel(items[0]["upos"].shape[1], items[0]["rel"].shape[1])
    free = [p for n, p in model.named_parameters() if n == "look"]
    optimiser = torch.optim.AdamW([{"params": free, "lr": 10 * o.lr, "weight_decay": 0.0},
                                   {"params": [p for n, p in model.named_parameters() if n != "look"], "lr": o.lr}], weight_decay=o.weight_decay)
    total = o.passes * len(batches(train, o.batch, random.Random(0)))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda k: min((k + 1) / (o.warm_up * total), max(0.0, (total - k) / total / (1 - o.warm_up))))
    done, step, checkpoint = 0, 0, out.with_suffix(".checkpoint")
    if checkpoint.exists():
        state = torch.load(checkpoint)
        done, step = state["done"], state["step"]
        for x, name in ((model, "model"), (optimiser, "optimiser"), (schedule, "schedule")):
            x.load_state_dict(state[name])
    for turn in range(done, o.passes):
        begun, sum_, made = time.process_time(), 0.0, batches(train, o.batch, random.Random(o.seed * 100 + turn))
        for group in made:
            # the ranges of the activations are followed at the end, for the int8 products
            set_mode(model, "watch" if step > 0.8 * total and step % 4 == 0 else "float")
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = loss_of(model, group)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            sum_ += loss.item()
        print(f"acts, pass {turn + 1}: loss {sum_ / len(made):.3f}, {time.process_time() - begun:.0f} s", flush=True)
        torch.save({"model": model.state_dict(), "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict(), "done": turn + 1, "step": step}, checkpoint)
    set_mode(model, "int8")
    found = {kind: measure(model, [x for x in items if x["kind"] == kind and left_out(x)]) for kind in ("own", "gold") if o.leave_out is not None}
    torch.save(model.state_dict(), out)
    out.with_suffix(".json").write_text(json.dumps(found))
    print("acts", json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
