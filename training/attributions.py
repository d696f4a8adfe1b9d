"""PolNeAR (Newell et al. 2018): who says what, as tags of words and links between them.

Every word is of one role: its tag is `O` or `B-`/`I-` with source, cue or content. A word of a content links to the first word of its cue,
a cue's first word to the first word of its source; 0, the root, where the other end is not in the sentence.
"""

import pathlib
import re

ROLES = ("source", "cue", "content")
TAGS = ["O"] + [f"{p}-{r}" for r in ROLES for p in "BI"]


def read_brat(path):
    """Attributions of a brat stand-off file: `[{role: [(start, end), …]}]`."""
    spans, found = {}, []
    for line in path.read_text(encoding="utf-8").split("\n"):
        part = line.split("\t")
        if line.startswith("T") and len(part) > 1:
            role, places = part[1].split(" ", 1)
            spans[part[0]] = (role.lower(), [tuple(map(int, x.split())) for x in places.split(";")])
        elif line.startswith("E") and len(part) > 1:
            one = {r: [] for r in ROLES}
            for ref in part[1].split():
                role, places = spans.get(ref.partition(":")[2], ("", []))
                if role in ROLES:
                    one[role] += places
            found.append(one)
    return found


def documents(folder):
    """`{name: (text, attributions)}` of a part of PolNeAR; of several annotators the first stands."""
    folder, out = pathlib.Path(folder), {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        name = re.sub(r"_[0-9a-f]{4}$", "", path.stem)
        if name not in out:
            out[name] = ((folder / "text" / f"{name}.txt").read_text(encoding="utf-8"), read_brat(path))
    return out


def targets(sentence, attributions):
    """Tags `[w]` and links `[w]` (0 none, else the number of the word from 1; -100 where nothing is asked) of a `news.Placed` sentence."""
    n = len(sentence.forms)
    tags, links = [0] * n, [-100] * n
    own = [a for a in attributions if any(s < sentence.ends[-1] and e > sentence.starts[0] for r in ROLES for s, e in a[r])]
    for a in own:
        words = {r: sorted({i for s, e in a[r] for i in range(n) if sentence.starts[i] < e and sentence.ends[i] > s}) for r in ROLES}
        for r in ROLES:
            for k, i in enumerate(words[r]):
                inside = k and words[r][k - 1] == i - 1
                tags[i] = TAGS.index(f"{'I' if inside else 'B'}-{r}")
        cue = words["cue"][0] + 1 if words["cue"] else 0
        for i in words["content"]:
            links[i] = cue
        if cue:
            links[cue - 1] = words["source"][0] + 1 if words["source"] else 0
    return tags, links
