"""spaCy's side of against_spacy.py, which runs this with the Python of a virtual environment that has spaCy.

    python spacy_rate.py MODULE REPORTS.jsonl

MODULE is a package with a spaCy pipeline and a function load(). The reports stay in memory and the pipeline stays loaded; each line on standard
input, such as {"batch": 32, "processes": 2}, asks for one pass over all of them. Answers are JSON, one a line: first what is run, then for every
request the seconds of the loop over nlp.pipe and the number of tokens.
"""

import importlib
import json
import os
import sys
import time


def main():
    module, path = sys.argv[1:]
    # whatever else prints must not come between the answers
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def answer(**fields):
        print(json.dumps(fields), file=answers, flush=True)

    with open(path, encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    import spacy

    nlp = importlib.import_module(module).load()
    nlp.max_length = max(nlp.max_length, 1 + max(map(len, texts)))
    # what is loaded on first use is loaded before the clock runs
    for _ in nlp.pipe(texts[:4]):
        pass
    answer(spacy=spacy.__version__, model=f"{nlp.lang}_{nlp.meta['name']} {nlp.meta['version']}", pipeline=nlp.pipe_names, reports=len(texts))

    for line in sys.stdin:
        request = json.loads(line)
        tokens = 0
        start = time.perf_counter()
        for document in nlp.pipe(texts, batch_size=request["batch"], n_process=request["processes"]):
            tokens += len(document)
        answer(seconds=time.perf_counter() - start, tokens=tokens)


if __name__ == "__main__":
    main()
