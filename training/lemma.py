"""Lemmas as edit scripts: a class that the encoder can predict.

A script is `CASE|OLD|NEW`: put the form in a case (`l` lower, `t` title, `k` kept), then replace its ending OLD by NEW.
A script whose OLD is not the form's ending does not apply to it; `=|LEMMA` replaces the whole word (irregular forms).
The Rust side (`demarche-language`) applies the same scripts from `models/en/labels.json`.
"""

from collections import Counter
from pathlib import Path

KEEP = "k||"

# Parts of speech whose lemmas are checked against known words, and how much less sure a script that makes one may be:
# "accused" is "accuse" and not "accus".
OPEN = ("NOUN", "VERB", "ADJ", "ADV")
MARGIN = 4.0
TRIED = 8


def cased(form, case):
    if case == "l":
        return form.lower()
    if case == "t":
        return form[:1].upper() + form[1:].lower()
    return form


def script_of(form, lemma):
    """The shortest script that makes `lemma` of `form`."""
    best = None
    for case in "klt":
        base = cased(form, case)
        n = 0
        while n < min(len(base), len(lemma)) and base[n] == lemma[n]:
            n += 1
        if n == 0 and base:
            continue
        candidate = f"{case}|{base[n:]}|{lemma[n:]}"
        if best is None or len(candidate) < len(best):
            best = candidate
    return best if best is not None else f"=|{lemma}"


def apply(script, form):
    """The lemma of `form` by `script`, or None where the script does not apply."""
    if script.startswith("=|"):
        return script[2:]
    case, old, new = script.split("|", 2)
    base = cased(form, case)
    if not base.endswith(old):
        return None
    return base[: len(base) - len(old)] + new


def inventory(sentences, least=2):
    """All scripts seen at least `least` times, most frequent first; the keeping script is always there."""
    counts = Counter(script_of(f, l) for s in sentences for f, l in zip(s.forms, s.lemmas))
    scripts = [s for s, n in counts.most_common() if n >= least]
    return scripts if KEEP in scripts else [KEEP] + scripts


def by_ending(form):
    """Dictionary forms that the ending of `form` allows, the plainest first."""
    form, out = form.lower(), []
    for ending, instead in (("ies", "y"), ("ied", "y"), ("ying", "ie"), ("es", ""), ("s", ""), ("ed", ""), ("ing", ""), ("d", "")):
        stem = form.removesuffix(ending)
        if stem == form or len(stem) < 2:
            continue
        out.append(stem + instead)
        if ending in ("ed", "ing"):
            if stem[-1] == stem[-2]:
                out.append(stem[:-1])
            out.append(stem + "e")
    return out


def irregular():
    """Forms of irregular verbs to their lemmas."""
    table = Path(__file__).parent.parent / "knowledge" / "language" / "irregular_verbs.tsv"
    lines = table.read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


IRREGULAR = irregular()


def choose(form, upos, scores, scripts, is_known):
    """The lemma by the best script that applies. For open classes known words go first: an irregular verb's lemma, a script nearly as
    good that makes a known word, a known word that the ending allows."""
    made = []
    for k in scores.argsort()[::-1][:TRIED]:
        lemma = apply(scripts[k], form)
        if lemma:
            made.append((scores[k], lemma))
    if not made:
        return form
    best, first = made[0]
    if upos == "VERB" and (not is_known(first) or first.lower() == form.lower()) and form.lower() in IRREGULAR:
        return IRREGULAR[form.lower()]
    if upos in OPEN and not is_known(first):
        for score, lemma in made[1:]:
            if best - score <= MARGIN and is_known(lemma):
                return lemma
        if upos in ("NOUN", "VERB"):
            return next((lemma for lemma in by_ending(form) if is_known(lemma)), first)
    return first
