"""Reports to acts."""

import datetime
import json
import subprocess
import sys
import threading
import time

import pytest

import demarche
from conftest import EXAMPLES

DEMAND = "Russia demanded on Monday that Ukraine withdraw its troops from the region."
GERMAN = "Der Außenminister erklärte am Montag, dass die Verhandlungen in Genf fortgesetzt werden. Beide Seiten wollen sich nächste Woche wieder treffen."


def errors(rows):
    return [row["error"] for row in rows if "error" in row]


def test_the_acts_are_those_of_the_command_line(reader, examples, program):
    files = [str(EXAMPLES / f"{report['id']}.txt") for report in examples]
    printed = subprocess.run([program, "code", *files], check=True, capture_output=True).stdout
    assert len(examples) == 19
    assert reader.code(examples, format="jsonl").encode() == printed
    few = reader.code(demarche.reports(*files[:4]))
    lines = [json.dumps(act, ensure_ascii=False, separators=(",", ":")).encode() for act in few]
    assert len(lines) > 20 and lines == printed.split(b"\n")[: len(lines)]


def test_the_board_is_that_of_the_command_line(reader, examples, program):
    examples = examples[-4:]
    files = [str(EXAMPLES / f"{report['id']}.txt") for report in examples]
    board = reader.board(examples)
    for form, own in [("json", board.to_dict()), ("markdown", board.to_markdown())]:
        printed = subprocess.run([program, "board", "--format", form, *files], check=True, capture_output=True).stdout
        assert own == (json.loads(printed) if form == "json" else printed.decode())


def test_attributions_are_those_of_the_command_line(reader, examples, program):
    examples = examples[-4:]
    files = [str(EXAMPLES / f"{report['id']}.txt") for report in examples]
    for nested in [False, True]:
        command = [program, "attributions", *(["--nested"] if nested else []), *files]
        printed = subprocess.run(command, check=True, capture_output=True).stdout
        assert reader.attributions(examples, nested=nested) == [json.loads(line) for line in printed.splitlines()]


def same(a, b):
    """Equal, with days as text and floats as single precision."""
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, float):
        return abs(a - b) <= 1e-6 * max(1, abs(b))
    return (str(a) if isinstance(a, datetime.date) else a) == b


def test_columns_hold_the_same(reader, examples, tmp_path):
    pa = pytest.importorskip("pyarrow")
    rows = [examples[0], {"id": "empty", "text": ""}, *examples[1:6]]
    batch = reader.code_arrow(rows)
    assert isinstance(batch, pa.RecordBatch)
    assert batch.schema == demarche.schema()
    batch.validate(full=True)
    acts = reader.code(rows)
    assert batch.num_rows == len(acts) > 50
    for row, act in zip(batch.to_pylist(), acts):
        error = row.pop("error")
        if "error" in act:
            assert error == act["error"] and row.pop("doc") == act["doc"] == "empty"
            assert all(value is None for value in row.values())
        else:
            assert error is None and same(row, act), (row, act)
    assert reader.code(rows, format="arrow") == batch
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_batches([batch]), tmp_path / "acts.parquet")
    assert pq.read_table(tmp_path / "acts.parquet").to_pylist() == batch.to_pylist()
    assert reader.code_arrow([]).num_rows == 0 and reader.code_arrow([]).schema == demarche.schema()


def test_what_can_be_handed_over(reader):
    acts = reader.code(DEMAND, published="2025-06-04")
    assert [a["type"] for a in acts] == ["REQUEST"] and acts[0]["doc"] == "report:1"
    assert acts[0]["date"]["iso"] == "2025-06-02"
    day = datetime.date(2025, 6, 4)
    moment = datetime.datetime(2025, 6, 4, 12, 30, tzinfo=datetime.timezone.utc)
    for published in ["2025-06-04", day, moment]:
        own = {"id": "report:1", "text": DEMAND, "published": published}
        assert reader.code(own) == reader.code([own]) == reader.code(iter((own,))) == acts
        assert reader.code(DEMAND, published=published) == acts
        assert reader.code(demarche.Report(DEMAND, id="report:1", published=published)) == acts
    named = reader.code({"id": 17, "title": "Talks", "text": DEMAND, "published": day, "other": object()})
    assert named[0]["doc"] == "17"
    assert named[0]["evidence"]["start"] == acts[0]["evidence"]["start"] + len("Talks\n\n")
    assert reader.code([]) == [] and reader.code([], format="jsonl") == ""


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_tables(reader, library):
    made = pytest.importorskip(library)
    columns = {"id": ["a", "b", "c"], "text": [DEMAND, None, DEMAND], "published": [datetime.date(2025, 6, 4)] * 3}
    table = made.table(columns) if library == "pyarrow" else made.DataFrame(columns)
    rows = [dict(zip(columns, row)) for row in zip(*columns.values())]
    assert reader.code(table) == reader.code(rows)
    assert [row["doc"] for row in reader.code(rows)] == ["a", "b", "c"]
    assert [row["doc"] for row in reader.code(table["text"], published="2025-06-04")] == ["report:1", "report:2", "report:3"]


def test_what_cannot(reader):
    for wrong in [b"bytes", 3, 2.5]:
        with pytest.raises(TypeError):
            reader.code(wrong)
    for how in [{"format": "xml"}, {"published": "yesterday-ish"}, {"published": 3}]:
        with pytest.raises(ValueError):
            reader.code(DEMAND, **how)
    with pytest.raises(ValueError):
        demarche.Reader(threads=0)
    with pytest.raises(FileNotFoundError):
        demarche.Reader(knowledge="/nowhere")
    with pytest.raises(FileNotFoundError):
        demarche.Reader(model="/nowhere")
    with pytest.raises(demarche.DemarcheError):
        demarche.Reader(knowledge=EXAMPLES)


def test_a_broken_row_stops_no_other(reader):
    rows = [
        DEMAND,
        None,
        {"id": "null", "text": None},
        {"id": "none"},
        {"id": "number", "text": 3},
        {"id": "nan", "text": float("nan")},
        {"id": "bytes", "text": b"They met."},
        {"id": "blank", "text": " \n"},
        {"id": "list", "text": DEMAND, "title": ["a"]},
        {"id": True, "text": DEMAND},
        7,
        {"id": "german", "text": GERMAN},
        {"id": "half", "text": "They met \ud83d in Geneva."},
        demarche.Problem("old.rtf", "old.rtf: is an RTF document"),
        {"id": "last", "text": DEMAND},
    ]
    out = reader.code(rows, published="2025-06-04")
    assert [row["doc"] for row in out if "error" not in row] == ["report:1", "last"]
    assert len(errors(out)) == len(rows) - 2
    assert [row["doc"] for row in out][1:8] == ["report:2", "null", "none", "number", "nan", "bytes", "blank"]
    told = {row["doc"]: row["error"] for row in out if "error" in row}
    assert told["null"] == told["none"] == told["nan"] == told["blank"] == told["report:2"]
    assert "has no `text`" in told["null"] and "a number" in told["number"] and "bytes" in told["bytes"]
    assert "(de)" in told["german"] and "surrogate" in told["half"] and "RTF" in told["old.rtf"]
    board = reader.board(rows, published="2025-06-04")
    assert len(board.errors) == len(rows) - 2 and len(board.positions) == 1
    said = reader.attributions(rows)
    assert len(errors(said)) == len(rows) - 2


def test_a_text_that_is_too_long_is_told_at_once(reader):
    long = DEMAND + " x" * (25 << 20)
    start = time.monotonic()
    out = reader.code([{"id": "long", "text": long}, long, DEMAND])
    assert time.monotonic() - start < 10
    assert [("error" in row, row["doc"]) for row in out] == [(True, "long"), (True, "report:2"), (False, "report:3")]
    assert "longer than 8388608 bytes" in out[0]["error"]
    with pytest.raises(ValueError):
        reader.parse(long)


def test_hostile_text(reader):
    for text in [
        "\x00\x01\x02",
        "\ufeff\u202e\u200b\u0301" * 50,
        "‮" + DEMAND,
        "😀" * 2000,
        "(" * 3000,
        "\n" * 3000 + DEMAND,
        "a" * 100_000,
        "Russia\u0000 said. " * 20,
        "\U0010ffff\ud7ff\ue000 and Russia met.",
    ]:
        for row in reader.code(text):
            if "error" not in row:
                evidence = row["evidence"]
                assert text[evidence["start"] : evidence["end"]] == evidence["text"]


def test_offsets_are_those_of_python(reader, examples):
    hard = {"id": "hard", "title": "Gespräche 😀", "text": "„Naïve“ — 𝕿alks. " + DEMAND, "published": "2025-06-04"}
    texts = {r["id"]: r["text"] for r in examples} | {"hard": f"{hard['title']}\n\n{hard['text']}"}
    acts = reader.code([*examples, hard])
    assert any(act["doc"] == "hard" for act in acts)
    for act in acts:
        text = texts[act["doc"]]
        for span in [act["evidence"], *act["actor"], *act["recipient"], *act["by"], act["location"]]:
            if span:
                assert text[span["start"] : span["end"]] == span["text"], act
    for said in reader.attributions(hard):
        for start, end in said["source"] + said["cue"] + said["content"]:
            assert texts["hard"][start:end].strip()


def test_sentences(reader):
    text = "Kyiv's envoy didn't sign.\n\nThe United Nations 😀 welcomed it."
    sentences = reader.parse(text)
    assert [s["paragraph"] for s in sentences] == [0, 1]
    for sentence in sentences:
        assert text[sentence["start"] : sentence["end"]] == sentence["text"]
        heads = [token["head"] for token in sentence["tokens"]]
        assert heads.count(None) == 1
        for token in sentence["tokens"]:
            assert text[token["start"] : token["end"]] == token["text"]
            assert token.keys() == {"text", "start", "end", "glued", "upos", "lemma", "head", "deprel"}
        for name in sentence["names"]:
            assert sentence["tokens"][name["first"]]["start"] == name["start"] < name["end"]
    words = {token["text"]: token for token in sentences[0]["tokens"]}
    assert words["n't"]["glued"] and words["sign"]["upos"] == "VERB" and words["sign"]["deprel"] == "root"
    assert [text[n["start"] : n["end"]] for n in sentences[1]["names"]] == ["United Nations"]
    with pytest.raises(ValueError):
        reader.parse("")


def test_several_threads_read_at_once(reader, examples):
    expected = [reader.code(report, format="jsonl") for report in examples[:6]]
    got = {}

    def read(number):
        got[number] = reader.code(examples[number % 6], format="jsonl")

    threads = [threading.Thread(target=read, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    assert [got[n] for n in range(12)] == [expected[n % 6] for n in range(12)]


def test_python_goes_on_while_a_report_is_read(examples):
    reader = demarche.Reader(threads=1)
    text = "\n\n".join(report["text"] for report in examples[:6])
    ticks = []
    done = threading.Event()

    def tick():
        while not done.wait(0.005):
            ticks.append(time.monotonic())

    ticker = threading.Thread(target=tick)
    ticker.start()
    start = time.monotonic()
    reader.code(text)
    end = time.monotonic()
    done.set()
    ticker.join()
    during = [t for t in ticks if start < t < end]
    # one call of a second or so: a lock that was kept would let none through
    assert end - start > 0.2
    assert len(during) > 5 and max(b - a for a, b in zip([start, *during], [*during, end])) < (end - start) / 2


def test_a_fork_is_told_and_does_not_hang():
    code = (
        "import os, signal, sys, demarche\n"
        "reader = demarche.Reader(threads=1)\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    signal.alarm(60)\n"
        "    told = 0\n"
        "    for work in (lambda: reader.code('They met.'), demarche.Reader):\n"
        "        try:\n"
        "            work()\n"
        "        except demarche.DemarcheError as error:\n"
        "            told += 'forked' in str(error)\n"
        "    os._exit(0 if told == 2 else 1)\n"
        "sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    )
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], timeout=120).returncode == 0


def test_sources_give_reports_and_problems(tmp_path, reader):
    (tmp_path / "a.txt").write_text(f"A headline\n\n{DEMAND}", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(f'{json.dumps({"text": DEMAND, "published": "2025-06-04"})}\n{{broken\n')
    given = list(demarche.reports(tmp_path))
    assert [type(one).__name__ for one in given] == ["Report", "Report", "Problem"]
    assert given[0].title == "A headline" and given[0].text.startswith("A headline\n\n")
    assert given[1].published == "2025-06-04" and given[1].published_from == "metadata"
    assert given[2].line == 2 and "not JSON" in str(given[2])
    assert [row["doc"] for row in reader.code(given)][:2] == ["a", "b:1"]
    assert len(errors(reader.code(demarche.reports(tmp_path)))) == 1
    assert "no such file" in str(next(demarche.reports(tmp_path / "none.txt")))


def test_retellings():
    text = " ".join(f"word{n}" for n in range(300))
    half = " ".join(text.split()[:150])
    assert demarche.retelling(text, text) == {"shared": 1.0, "kind": "same"}
    assert demarche.retelling(demarche.sketch(half), text)["kind"] == "extract"
    assert demarche.retelling(text, half)["kind"] == "whole"
    assert demarche.retelling(text, "Something else altogether.") is None
    assert set(demarche.bands(text)) & set(demarche.bands(half))
    for wrong in [b"", b"\x09", 3]:
        with pytest.raises(ValueError):
            demarche.retelling(wrong, text)
    assert demarche.score("AGREE") == 4.0
    with pytest.raises(ValueError):
        demarche.score("PARLEY")
