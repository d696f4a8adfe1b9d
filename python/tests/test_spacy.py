"""The bridge to spaCy."""

import pytest

import demarche

pytest.importorskip("spacy", reason="NOT CHECKED: the bridge to spaCy (it is not installed)")


def test_a_document_is_the_text(reader, examples):
    from demarche.spacy import doc

    hard = ["  They met.  ", "\n\nKyiv's envoy\tdidn't sign.\r\n\r\n 😀 ", "x"]
    for text in [*(report["text"] for report in examples[::4]), *hard]:
        made = doc(reader, text)
        assert made.text == text
        parsed = reader.parse(text)
        words = [token for token in made if not token.is_space]
        tokens = [token for sentence in parsed for token in sentence["tokens"]]
        assert [(w.idx, w.text, w.pos_, w.lemma_) for w in words] == [
            (t["start"], t["text"], t["upos"], t["lemma"]) for t in tokens
        ]
        assert len(list(made.sents)) == len(parsed)


def test_trees_names_and_acts(reader):
    from demarche.spacy import doc

    text = "Headline\n\nUkraine rules out any recognition of Russian sovereignty, Volodymyr Zelenskyy said."
    made = doc(reader, text, acts=True)
    said = next(token for token in made if token.text == "said")
    assert said.dep_ == "ROOT" or said.head.dep_ == "ROOT"
    assert ("Volodymyr Zelenskyy", "PERSON") in [(e.text, e.label_) for e in made.ents]
    assert made._.acts
    for act in made._.acts:
        assert made.char_span(act["evidence"]["start"], act["evidence"]["end"]).text == act["evidence"]["text"]
    from_report = doc(reader, demarche.Report("They met.", title="Talks"))
    assert from_report.text == "Talks\n\nThey met."
