"""Reading with Apache Spark: acts, retellings and boards of any number of reports.

`demarche` must be installed where the executors run. Each Python worker loads the model once, and keeps it.

    acts = demarche.spark.code(reports)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import demarche

try:
    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql import functions as f
    from pyspark.sql import types as t
    from pyspark.sql.pandas.types import from_arrow_schema
except ImportError as error:
    raise ImportError("demarche.spark needs PySpark and PyArrow: pip install pyspark pyarrow") from error

# So many rows are read together: enough for the model's batches, few enough that their acts take little memory.
TOGETHER = 64
# A band that more reports have than this is a footer or a standing phrase, and finds nothing in particular (as in a record).
COMMON = 200
NO_ID = "has no `id`; give each report one of its own, by which its acts name it"

# The readers of this process, by how they were made.
_readers: dict[tuple, demarche.Reader] = {}


def schema() -> t.StructType:
    """The columns of `code`: those of `demarche code --format parquet`, and `error`."""
    return from_arrow_schema(demarche.schema())


def code(
    df: DataFrame,
    text: str = "text",
    id: str = "id",
    published: str | None = "published",
    threads: int = 1,
    *,
    title: str | None = "title",
    outlet: str | None = "outlet",
    url: str | None = "url",
    language: str | None = "language",
    knowledge: str | None = None,
    model: str | None = None,
    max_size: int = 8,
) -> DataFrame:
    """The acts of the reports in `df`, a row each: the same, to the byte, as `demarche.Reader.code_arrow` gives on one machine.

    The arguments `text` to `language` name columns; those that `df` does not have are passed over, but for `text` and `id`. A report that cannot be read (a
    null, no text, too long, another language, no id) gives one row with `doc` and `error`, and the rest goes on. A report without a day whose text tells none
    gets today's, so give days where the job may run past midnight.

    `threads` is how many threads each Python worker reads with; leave it at 1 where Spark gives each core a task. `knowledge` and `model` are folders
    on the executors.
    """
    columns = {"text": text, "id": id, "published": published, "title": title, "outlet": outlet, "url": url, "language": language}
    for needed in ("text", "id"):
        if columns[needed] not in df.columns:
            raise ValueError(f"there is no column {columns[needed]!r}; name the one that holds the reports' {needed}")
    known = {field: column for field, column in columns.items() if column in df.columns}
    chosen = df.select([f.col(f"`{column}`").alias(field) for field, column in known.items()])
    how = {"threads": threads, "knowledge": knowledge, "model": model, "max_size": max_size}
    return chosen.mapInArrow(partial(_code, how=how), schema())


def retellings(
    df: DataFrame, text: str = "text", id: str = "id", *, common: int = COMMON, keep: Any = None
) -> DataFrame:
    """Pairs of reports of which one retells the other word for word, wholly or in part: `a`, `b`, `shared`, `kind`.

    `a` is the id that sorts first. `shared` is the part of the shorter text that is in the other, from 0.35 to 1; `kind` tells how `a` is akin to `b`: `same`,
    `version`, `extract` (a is a piece of b) or `whole` (the reverse). Reports without id or text retell nothing.

    Reports are compared where they have a band in common (`demarche.bands`) that at most `common` reports have. What is shuffled of a report are some 40 bands and a
    sketch of 1,001 bytes at most, and never its text. The sketches are used twice; `keep` is a `pyspark.StorageLevel` to keep them with between,
    without which they are made anew, which takes a tenth of a millisecond a report.
    """
    chosen = df.select(f.col(f"`{id}`").cast("string").alias("id"), f.col(f"`{text}`").alias("text"))
    sketches = chosen.mapInArrow(_sketches, "id string, sketch binary, bands array<long>")
    if keep is not None:
        sketches = sketches.persist(keep)
    bands = sketches.select("id", f.explode("bands").alias("band"))
    rare = bands.groupBy("band").count().where(f.col("count").between(2, common)).select("band")
    bands = bands.join(rare, "band")
    a = bands.select("band", f.col("id").alias("a"))
    b = bands.select("band", f.col("id").alias("b"))
    pairs = a.join(b, "band").where("a < b").select("a", "b").distinct()
    for side in ("a", "b"):
        own = sketches.select(f.col("id").alias(side), f.col("sketch").alias(f"sketch_{side}"))
        pairs = pairs.join(own, side)
    pairs = pairs.select("a", "b", "sketch_a", "sketch_b")
    return pairs.mapInArrow(_verify, "a string, b string, shared double, kind string")


def boards(acts_df: DataFrame, by: str = "negotiation", *, least: float | None = None) -> DataFrame:
    """A board for each value of the column `by`: that column, `board` (JSON as `demarche board --format json` has it), `reports`, `acts`.

    `acts_df` is what `code` gives, with a column joined to it, such as:

        acts.join(reports.select(f.col("id").alias("doc"), "negotiation"), "doc")

    Rows with an error are passed over, and so are assessments, which are no acts. All acts of one board are held in one worker at once.
    """
    key = acts_df.schema[by]
    out = t.StructType(
        [
            t.StructField(by, key.dataType),
            t.StructField("board", t.StringType()),
            t.StructField("reports", t.LongType()),
            t.StructField("acts", t.LongType()),
        ]
    )
    sound = acts_df.where(f.col("error").isNull()) if "error" in acts_df.columns else acts_df
    fold = partial(_board, by=by, least=least)
    return sound.groupBy(f.col(f"`{by}`")).applyInArrow(lambda table: fold(table), out)


def _reader(how: dict) -> demarche.Reader:
    key = tuple(sorted(how.items()))
    if key not in _readers:
        _readers[key] = demarche.Reader(**how)
    return _readers[key]


def _code(batches: Iterable[pa.RecordBatch], how: dict) -> Iterator[pa.RecordBatch]:
    reader = _reader(how)
    for batch in batches:
        for start in range(0, batch.num_rows, TOGETHER):
            rows = batch.slice(start, TOGETHER).to_pylist()
            yield reader.code_arrow([row if row["id"] is not None else demarche.Problem("", NO_ID) for row in rows])


def _sketches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    kinds = pa.schema([("id", pa.string()), ("sketch", pa.binary()), ("bands", pa.list_(pa.int64()))])
    for batch in batches:
        rows = [
            {"id": row["id"], "sketch": demarche.sketch(row["text"]), "bands": demarche.bands(row["text"])}
            for row in batch.to_pylist()
            if row["id"] is not None and isinstance(row["text"], str)
        ]
        yield pa.RecordBatch.from_pylist(rows, kinds)


def _verify(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    kinds = pa.schema([("a", pa.string()), ("b", pa.string()), ("shared", pa.float64()), ("kind", pa.string())])
    for batch in batches:
        rows = []
        for pair in batch.to_pylist():
            found = demarche.retelling(pair["sketch_a"], pair["sketch_b"])
            if found:
                rows.append({"a": pair["a"], "b": pair["b"], **found})
        yield pa.RecordBatch.from_pylist(rows, kinds)


def _board(table: pa.Table, by: str, least: float | None) -> pa.Table:
    acts = table if by in demarche.schema().names else table.drop_columns([by])
    board = demarche.Board.from_acts(acts, least=least)
    reports = len(set(acts.column("doc").to_pylist()))
    return pa.table(
        {
            by: table.column(by).slice(0, 1),
            "board": pa.array([board.to_json()]),
            "reports": pa.array([reports]),
            "acts": pa.array([acts.num_rows]),
        }
    )
