"""Training sentences for acts: tables under `training/data/acts/`, one line an act, read and checked.

    python training/acts.py [FILE.tsv …]        checks the tables (all of them by default) and counts what is in them

Columns: `sentence  trigger  type  status  source  target`. The lines of one sentence stand together. `trigger` is one word of the sentence
(`word#2`: its second occurrence); `source` and `target` are phrases of the sentence, several joined by ` + `, either may be empty; a
sentence without an act has one line with the type NONE and nothing else. Types and statuses as in the annotation guidelines (PLOVER).
"""

import collections
import csv
import json
import pathlib
import re
import sys

TYPES = ("AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT").split()
STATUSES = "actual planned conditional possible negated".split()
COLUMNS = "sentence trigger type status source target".split()
FOLDER = pathlib.Path(__file__).parent / "data" / "acts"


def place_of(trigger, sentence):
    """Where a trigger stands in its sentence, in characters, or None."""
    word, _, nth = trigger.partition("#")
    found = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", sentence)]
    return found[int(nth or 1) - 1] if len(found) >= int(nth or 1) else None


def faults(row, sentence_before):
    """What is wrong with a line, in words."""
    s = row["sentence"]
    if None in row.values() or None in row:
        return ["not six columns"]
    if row["type"] == "NONE":
        return ["NONE with other columns filled"] if any(row[c] for c in COLUMNS if c not in ("sentence", "type")) else []
    out = []
    if row["type"] not in TYPES:
        out.append(f"unknown type {row['type']!r}")
    if row["status"] not in STATUSES:
        out.append(f"unknown status {row['status']!r}")
    if " " in row["trigger"].strip() or place_of(row["trigger"], s) is None:
        out.append(f"trigger {row['trigger']!r} is not a word of the sentence")
    word = row["trigger"].partition("#")[0]
    if "#" not in row["trigger"] and place_of(f"{word}#2", s) is not None:
        out.append(f"{word!r} stands in the sentence more than once: say which with #1, #2 …")
    for side in ("source", "target"):
        out += [f"{side} {p!r} is not in the sentence" for p in row[side].split(" + ") if p and p not in s]
    return out


def read(path):
    """Rows of a table, and its faults as text."""
    with open(path, encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))
    if not rows or list(rows[0])[:6] != COLUMNS:
        return [], [f"{path}:1: the columns must be {' '.join(COLUMNS)}"]
    found = []
    for i, row in enumerate(rows):
        found += [f"{path}:{i + 2}: {x}" for x in faults(row, rows[i - 1]["sentence"] if i else None)]
    return rows, found


def sentences(paths=None):
    """`[(sentence, [(offset, type, status, sources, targets)])]` of the tables, in their order."""
    out = {}
    for path in paths or sorted(FOLDER.glob("*.tsv")):
        rows, found = read(path)
        if found:
            raise ValueError("\n".join(found))
        for r in rows:
            acts = out.setdefault(r["sentence"], [])
            if r["type"] != "NONE":
                acts.append((place_of(r["trigger"], r["sentence"]), r["type"], r["status"], r["source"].split(" + "), r["target"].split(" + ")))
    return list(out.items())


def pairs(sentences):
    """`[(sentence, source, target, type)]`: each act whose source and target are told in one phrase each."""
    return [(text, s[0], t[0], kind) for text, acts in sentences for _, kind, _, s, t in acts if len(s) == 1 and s[0] and len(t) == 1 and t[0]]


def plv(path):
    """The rows of the PLV set (Hu et al. 2024) as pairs; its YIELD is CONCEDE and RETREAT together."""
    with open(path, encoding="utf-8", newline="") as f:
        return [(r["sentence"], r["source"], r["target"], r["gold_root"]) for r in csv.DictReader(f, delimiter="\t")]


def gold(folder):
    """`{document: [(sentence, [(offset, type, status, [], [])])]}` of annotated documents (`DOC.doc.json`, `DOC.gold.json`)."""
    out = {}
    for path in sorted(pathlib.Path(folder).glob("*.gold.json")):
        found, name = json.loads(path.read_text()), path.name.removesuffix(".gold.json")
        texts = json.loads((path.parent / f"{name}.doc.json").read_text())["sentences"]
        acts = [[] for _ in texts]
        for a in found["acts"]:
            at = place_of(a["trigger"], texts[a["s"]])
            if at is not None:
                acts[a["s"]].append((at, a["type"], a["status"], [], []))
        out[name] = list(zip(texts, acts))
    return out


def main():
    paths = sys.argv[1:] or sorted(FOLDER.glob("*.tsv"))
    counts, statuses, names, wrong = collections.Counter(), collections.Counter(), set(), []
    for path in paths:
        rows, found = read(path)
        wrong += found
        names |= {r["sentence"] for r in rows}
        counts.update(r["type"] for r in rows)
        statuses.update(r["status"] for r in rows if r["status"])
    print("\n".join(wrong[:200]))
    print(f"{len(names)} sentences;", dict(counts.most_common()), dict(statuses.most_common()))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
