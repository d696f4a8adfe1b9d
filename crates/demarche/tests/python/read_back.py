"""Reads the outputs of `demarche code` back with DuckDB and PyArrow, and compares them with its JSON lines.

    pip install -r requirements.txt
    python read_back.py DEMARCHE REPORT...

`.ci/run` does this in an environment of its own where Python and the packages can be had.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

# Hard words for a table: line ends, quotation marks, formulas, semicolons.
HARD = {
    "id": "=1+1;\\",
    "published": "2024-05-06",
    "text": 'Sweden and Norway\nmet in Oslo on 3 May 2024. Russia demanded "=A1; and more" from Ukraine. Iran may attack Iraq.',
}


def main(demarche: str, reports: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        hard = Path(folder, "hard.jsonl")
        hard.write_text(json.dumps(HARD))
        files = {}
        for name in ["jsonl", "csv", "parquet", "plover", "cameo"]:
            files[name] = Path(folder, f"acts.{name}")
            command = [demarche, "code", "--format", name, "-o", str(files[name]), str(hard), *reports]
            subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        acts = [json.loads(line) for line in files["jsonl"].open(encoding="utf-8")]
        assert len(acts) > 20, len(acts)
        for check in [arrow_reads_parquet, duckdb_reads_parquet, duckdb_reads_csv, duckdb_reads_plover, duckdb_reads_cameo]:
            check(files, acts)
    print(f"read back with DuckDB {duckdb.__version__} and PyArrow {pa.__version__}: {len(acts)} acts")


def same(a, b) -> bool:
    """Equal, with days as text and floats as single precision."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, float) or isinstance(b, float):
        return a is not None and b is not None and abs(a - b) <= 1e-6 * max(1, abs(a))
    return (str(a) if hasattr(a, "isoformat") else a) == (str(b) if hasattr(b, "isoformat") else b)


def compare(rows: list[dict], acts: list[dict]) -> None:
    assert len(rows) == len(acts), (len(rows), len(acts))
    for row, act in zip(rows, acts):
        assert same(row, act), (row, act)


def arrow_reads_parquet(files, acts) -> None:
    table = pq.read_table(files["parquet"])
    compare(table.to_pylist(), acts)
    date = table.schema.field("date").type
    assert date.field("start").type == pa.date32(), date
    assert pa.types.is_list(table.schema.field("actor").type)
    assert pa.types.is_struct(table.schema.field("evidence").type)
    assert pq.ParquetFile(files["parquet"]).metadata.row_group(0).column(0).compression == "ZSTD"


def objects(result) -> list[dict]:
    names = [column[0] for column in result.description]
    return [dict(zip(names, row)) for row in result.fetchall()]


def duckdb_reads_parquet(files, acts) -> None:
    compare(objects(duckdb.sql(f"SELECT * FROM '{files['parquet']}'")), acts)
    counted = duckdb.sql(
        f"SELECT a.code, count(*) FROM '{files['parquet']}', UNNEST(actor) AS t(a) WHERE year(date.start) > 1900 GROUP BY 1"
    ).fetchall()
    assert sum(n for _, n in counted) == sum(len(a["actor"]) for a in acts if a["date"]), counted


def csv(path) -> list[dict]:
    return objects(duckdb.sql(f"SELECT * FROM read_csv('{path}', header = true, all_varchar = true, escape = '\"', delim = ',')"))


def bare(cell: str | None) -> str:
    cell = cell or ""
    return cell[1:] if cell.startswith("'") else cell


def items(cell: str) -> list[str]:
    """The items of a list's cell: parted by `;`, with `\\;` and `\\\\` for the signs themselves."""
    return [re.sub(r"\\(.)", r"\1", i) for i in re.findall(r"(?:^|(?<=;))((?:[^;\\]|\\.)*)(?:;|$)", cell, re.S)] if cell else []


def cells(value, name: str) -> dict[str, list[str] | str]:
    """The columns that a value of an act must give."""
    if isinstance(value, dict):
        return {k: v for part, of in value.items() for k, v in cells(of, f"{name}_{part}" if name else part).items()}
    if isinstance(value, list):
        out: dict = {}
        for item in value:
            for k, v in cells(item, name).items():
                out.setdefault(k, []).append(v)
        return out
    if isinstance(value, bool):
        return {name: str(value).lower()}
    return {name: "" if value is None else str(value)}


def duckdb_reads_csv(files, acts) -> None:
    rows = csv(files["csv"])
    assert len(rows) == len(acts)
    for row, act in zip(rows, acts):
        told = cells(act, "")
        for name, cell in row.items():
            cell, want = bare(cell), told.get(name)
            if isinstance(want, list):
                assert items(cell) == want, (name, cell, want)
            elif want is None:
                assert cell == "", (name, cell, act)
            elif re.fullmatch(r"-?\d+\.\d+(e-?\d+)?", want):
                assert abs(float(cell) - float(want)) < 1e-6, (name, cell, want)
            else:
                assert cell == want, (name, cell, want)


def duckdb_reads_plover(files, acts) -> None:
    rows = objects(duckdb.sql(f"SELECT * FROM read_json('{files['plover']}', format = 'newline_delimited')"))
    assert len(rows) == len(acts)
    for row, act in zip(rows, acts):
        assert (row["event_type"], row["status"]) == (act["type"], act["status"])
        assert [a["code"] for a in row["actor"]] == [a["code"] for a in act["actor"]]


def duckdb_reads_cameo(files, acts) -> None:
    # with types found by DuckDB itself, as most people will read it
    typed = duckdb.sql(f"SELECT quad_class, avg(goldstein), min(date), count(*) FROM read_csv('{files['cameo']}') GROUP BY 1 ORDER BY 1")
    for quad, goldstein, date, count in typed.fetchall():
        assert 1 <= quad <= 4 and -10 <= goldstein <= 10 and date.year > 1900 and count > 0
    told = {(a["doc"], a["evidence"]["sentence"], a["type"]) for a in acts}
    for row in csv(files["cameo"]):
        assert (bare(row["doc"]), int(row["sentence"]), row["plover_type"]) in told
        assert len(row["code"]) >= 3 and row["code"].startswith(row["root_code"]), row


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
