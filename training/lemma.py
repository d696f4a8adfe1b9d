"""Lemmas as edit scripts: a class that the encoder can predict.

A script is `CASE|OLD|NEW`: put the form in a case (`l` lower, `t` title, `k` kept), then replace its ending OLD by NEW.
A script whose OLD is not the form's ending does not apply to it; `=|LEMMA` replaces the whole word (irregular forms).
The Rust side (`demarche-language`) applies the same scripts from `models/en/labels.json`.
"""

from collections import Counter

KEEP = "k||"


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
