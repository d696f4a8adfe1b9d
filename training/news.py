"""Text that is no treebank, as training examples: cut into words and sentences by the program, parsed by the first model.

The parses are no truth, but they keep the second model on the press, which the treebanks have little of (distillation by a teacher's best trees).
"""

import gzip
import hashlib
import json
import pathlib
import subprocess
import tempfile
from dataclasses import dataclass

from data import Sentence


@dataclass
class Placed(Sentence):
    """A sentence with the places of its words, in characters of its text, and the number of its paragraph."""

    starts: list = None
    ends: list = None
    paragraph: int = 0


def read(program, model, texts, cache):
    """Sentences of each text (`texts`: name to text) as `{name: [Placed]}`; kept in the folder `cache`."""
    key = hashlib.sha256(json.dumps([texts, pathlib.Path(model, "labels.json").read_text()]).encode()).hexdigest()[:16]
    kept = pathlib.Path(cache) / f"parsed-{key}.conllu.gz"
    numbers = {f"{i:06}": name for i, name in enumerate(texts)}
    if not kept.exists():
        with tempfile.TemporaryDirectory() as folder:
            for number, name in numbers.items():
                pathlib.Path(folder, f"{number}.txt").write_text(texts[name], encoding="utf-8")
            files = [str(p) for p in sorted(pathlib.Path(folder).glob("*.txt"))]
            out = subprocess.run([program, "parse", "--model", str(model), *files], check=True, capture_output=True)
        kept.with_suffix(".new").write_bytes(gzip.compress(out.stdout))
        kept.with_suffix(".new").rename(kept)
    documents, current = {name: [] for name in texts}, None
    with gzip.open(kept, "rt", encoding="utf-8") as lines:
        blocks = lines.read().split("\n\n")
    for block in blocks:
        for line in block.split("\n"):
            if line.startswith("# newdoc id = "):
                current = numbers[line[len("# newdoc id = "):].strip()]
        rows = [l.split("\t") for l in block.split("\n") if l[:1].isdigit() and l.split("\t")[0].isdigit()]
        if rows:
            documents[current].append(rows)
    return {name: [s for s in _placed(documents[name], texts[name])] for name in texts}


def _placed(blocks, text):
    at, paragraph, before = 0, 0, 0
    for rows in blocks:
        starts, ends = [], []
        for row in rows:
            found = text.find(row[1], at)
            if found < 0:
                raise ValueError(f"{row[1]!r} is not in the text after character {at}")
            starts.append(found)
            at = found + len(row[1])
            ends.append(at)
        paragraph += "\n" in text[before : starts[0]]
        before = ends[-1]
        yield Placed([r[1] for r in rows], [r[2] for r in rows], [r[3] for r in rows], [int(r[6]) for r in rows], [r[7] for r in rows],
                     None, starts, ends, paragraph)


