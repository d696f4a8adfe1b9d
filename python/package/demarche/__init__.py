"""Reports about negotiations to coded acts and a board of where the talks stand.

    >>> import demarche
    >>> reader = demarche.Reader()
    >>> acts = reader.code("Russia demanded on Monday that Ukraine withdraw its troops.", published="2025-06-04")
    >>> acts[0]["type"], acts[0]["actor"][0]["code"]
    ('REQUEST', 'RUS/GOV')

`demarche.spacy` makes spaCy documents, `demarche.spark` reads with Apache Spark; both are imported by themselves.
"""

from ._demarche import (
    Board,
    DemarcheError,
    Problem,
    Reader,
    Record,
    Report,
    Sources,
    __version__,
    bands,
    reports,
    retelling,
    schema,
    score,
    sketch,
)

__all__ = [
    "Board",
    "DemarcheError",
    "Problem",
    "Reader",
    "Record",
    "Report",
    "Sources",
    "__version__",
    "bands",
    "reports",
    "retelling",
    "schema",
    "score",
    "sketch",
]
