"""Lemmas as edit scripts: a class that the encoder can predict.

A script is `CASE|OLD|NEW`: put the form in a case (`l` lower, `t` title, `k` kept), then replace its ending OLD by NEW.
A script whose OLD is not the form's ending does not apply to it; `=|LEMMA` replaces the whole word (irregular forms).
The Rust side (`demarche-language`) applies the same scripts from `models/en/labels.json`.
"""

from collections import Counter

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


def choose(form, upos, scores, scripts, is_known):
    """The lemma by the best script that applies; for open classes a script nearly as good that makes a known word goes before it."""
    made = []
    for k in scores.argsort()[::-1][:TRIED]:
        lemma = apply(scripts[k], form)
        if lemma:
            made.append((scores[k], lemma))
    if not made:
        return form
    best, first = made[0]
    if upos in OPEN and not is_known(first):
        for score, lemma in made[1:]:
            if best - score <= MARGIN and is_known(lemma):
                return lemma
    return first
