"""Fits knowledge/acts/confidence.tsv: how much each sign of an act speaks for its being read rightly.

    python training/confidence.py --demarche target/release/demarche --gold GOLD [--sentences 0.3] [--write]

Acts are coded by the program and compared with what they should be: those of annotated documents (GOLD) in type, parties, status and
speaker; those of the sentences in `data/acts/` in type, parties and status, by the words that name source and target. Logistic
regression over the signs that `demarche code` prints; both sets share the weights of signs, each has a bias of its own, and the
documents' bias is written. What is printed of the documents is cross-validated by document: none is judged by weights that saw it.
"""
import argparse
import collections
import csv
import glob
import json
import pathlib
import re
import subprocess
import tempfile

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
TABLE = HERE.parent / "knowledge" / "acts" / "confidence.tsv"
MUTUAL = {"AGREE", "CONSULT", "COOPERATE"}
BINS = 10


def code(binary, files):
    done = subprocess.run([binary, "code", *map(str, files)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    return [json.loads(line) for line in done.stdout.splitlines()]


def countries(actors):
    return {(a if isinstance(a, str) else a["code"]).split("/")[0] for a in actors}


def parties_right(act, actor, recipient):
    """Whether who and whom are right by country; in mutual acts both are one set."""
    mine, to, theirs, whom = (countries(x) for x in (act["actor"], act["recipient"], actor, recipient))
    if act["type"] in MUTUAL and not whom:
        both = (mine | to) & theirs
        return bool(both) and (len(theirs) < 2 or len(both) >= 2)
    return bool(mine & theirs) and (not whom or bool(to & whom))


def documents(gold, binary, folder):
    """(document, act, right) of every act coded in the annotated documents."""
    out, files, spans, wanted = [], [], {}, {}
    for path in sorted(pathlib.Path(gold).glob("*.doc.json")):
        doc = json.loads(path.read_text(encoding="utf-8"))
        text = ""
        places = []
        for i, sentence in enumerate(doc["sentences"]):
            if i:
                text += "\n\n" if i == 1 and doc["doc"].startswith("voa") else " "
            places.append((len(text), len(text) + len(sentence)))
            text += sentence
        spans[doc["doc"]] = places
        wanted[doc["doc"]] = json.loads((path.parent / f"{doc['doc']}.gold.json").read_text(encoding="utf-8"))["acts"]
        files.append(folder / f"{doc['doc']}.txt")
        files[-1].write_text(text + "\n", encoding="utf-8")
    left = {doc: list(acts) for doc, acts in wanted.items()}
    for act in code(binary, files):
        middle = (act["evidence"]["start"] + act["evidence"]["end"]) / 2
        number = next((i for i, (a, b) in enumerate(spans[act["doc"]]) if a <= middle <= b), None)
        twin = next(
            (
                g
                for g in left[act["doc"]]
                if g["s"] == number and g["type"] == act["type"] and parties_right(act, g["actor"], g["recipient"])
                and g["status"] == act["status"] and countries(act["by"]) == countries(g["by"])
            ),
            None,
        )
        if twin:
            left[act["doc"]].remove(twin)
        out.append((act["doc"], act, twin is not None))
    return out


def sentences(binary, folder):
    """The same of the sentences in `data/acts/`."""
    known = collections.OrderedDict()
    for path in sorted(glob.glob(str(HERE / "data" / "acts" / "*.tsv"))):
        with open(path, encoding="utf-8") as f:
            for row in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
                known.setdefault(row["sentence"], []).append(row)
    texts = list(known)
    source = folder / "sentences.jsonl"
    with open(source, "w", encoding="utf-8") as f:
        for i, text in enumerate(texts):
            years = [int(y) for y in re.findall(r"\b(?:19[5-9]\d|20[0-2]\d)\b", text)]
            day = f"{max(years) if years else 2016}-06-15"
            f.write(json.dumps({"id": f"r{i}", "text": text, "published": day, "language": "en"}) + "\n")

    def touches(actors, text, phrases):
        for phrase in filter(None, phrases.split(" + ")):
            at = text.find(phrase)
            if at >= 0 and any(a["start"] < at + len(phrase) and at < a["end"] for a in actors):
                return True
        return False

    out = []
    for act in code(binary, [source]):
        text = texts[int(act["doc"][1:])]
        both = act["recipient"] or act["actor"]
        right = any(
            row["type"] == act["type"] and row["status"] == act["status"] and touches(act["actor"], text, row["source"])
            and (not row["target"] or touches(both, text, row["target"]))
            for row in known[text]
        )
        out.append((act["doc"], act, right))
    return out


def names(act):
    return [act["type"], *act["signs"]]


def fit(x, y, weight, strength):
    """Weights of a logistic regression by Newton's method; the first two columns (biases) are not shrunk."""
    w = np.zeros(x.shape[1])
    shrink = np.full(x.shape[1], strength)
    shrink[:2] = 1e-3
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (weight * (p - y)) + shrink * w
        curve = (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(shrink)
        step = np.linalg.solve(curve, slope)
        w -= step
        if np.abs(step).max() < 1e-7:
            break
    return w


def table(p, y):
    """Rows (from, count, mean confidence, share right) and the expected calibration error."""
    rows, error = [], 0.0
    which = np.minimum((p * BINS).astype(int), BINS - 1)
    for b in range(BINS):
        inside = which == b
        if inside.any():
            rows.append((b / BINS, int(inside.sum()), p[inside].mean(), y[inside].mean()))
            error += inside.mean() * abs(p[inside].mean() - y[inside].mean())
    return rows, error


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demarche", required=True, help="the program")
    parser.add_argument("--gold", required=True, help="folder of annotated documents")
    parser.add_argument("--sentences", type=float, default=0.3, help="weight of an act of a sentence beside one of a document")
    parser.add_argument("--strength", type=float, default=3.0, help="how far weights are drawn to zero")
    parser.add_argument("--rare", type=int, default=8, help="signs and types of fewer acts get no weight")
    parser.add_argument("--write", action="store_true", help="write the table")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        docs, own = documents(args.gold, args.demarche, folder), sentences(args.demarche, folder)
    acts = docs + own
    count = collections.Counter(n for _, act, _ in acts for n in names(act))
    columns = ["bias", "bias of sentences", *sorted(n for n, c in count.items() if c >= args.rare)]
    place = {n: i for i, n in enumerate(columns)}
    x = np.zeros((len(acts), len(columns)))
    for i, (_, act, _) in enumerate(acts):
        x[i, 0 if i < len(docs) else 1] = 1
        for n in names(act):
            if n in place:
                x[i, place[n]] = 1
    y = np.array([right for *_, right in acts], dtype=float)
    weight = np.where(np.arange(len(acts)) < len(docs), 1.0, args.sentences)
    doc = np.array([d for d, *_ in acts])
    out = np.zeros(len(docs))
    for one in sorted({d for d, *_ in docs}):
        seen = doc != one
        w = fit(x[seen], y[seen], weight[seen], args.strength)
        mine = np.flatnonzero(doc[: len(docs)] == one)
        out[mine] = 1 / (1 + np.exp(-x[mine] @ w))
    truth = y[: len(docs)]
    rows, error = table(out, truth)
    print(f"{len(docs)} acts of documents, {truth.mean():.3f} right; {len(own)} of sentences, {y[len(docs):].mean():.3f} right")
    print("| confidence | acts | mean | right |\n|---|---|---|---|")
    for start, n, mean, right in rows:
        print(f"| {start:.1f} to {start + 1 / BINS:.1f} | {n} | {mean:.2f} | {right:.2f} |")
    order = np.argsort(-out)
    better = sum(truth[i] > truth[j] for k, i in enumerate(order) for j in order[k + 1 :])
    pairs = truth.sum() * (len(truth) - truth.sum())
    print(f"expected calibration error {error:.3f} (by document); right above wrong in {better / pairs:.3f} of pairs")
    for floor in (0.3, 0.4, 0.5, 0.6, 0.7):
        kept = out >= floor
        print(f"from {floor}: {kept.sum()} acts, {truth[kept].mean() if kept.any() else 0:.3f} right")
    w = fit(x, y, weight, args.strength)
    lines = ["sign\tweight"]
    lines += [
        "# How much each sign, or type, speaks for an act being read rightly (above 0) or against it, in log odds; fitted by `training/confidence.py`.",
        "# What the signs mean stands at `Sign` in `crates/demarche-coding/src/act.rs`.",
    ]
    lines += [f"{n}\t{w[i]:.2f}" for i, n in enumerate(columns) if i != 1 and (i == 0 or abs(w[i]) >= 0.005)]
    if args.write:
        TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    else:
        print("\n".join(lines))


if __name__ == "__main__":
    main()
