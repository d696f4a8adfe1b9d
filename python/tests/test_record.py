"""Boards and records."""

import json

import pytest

import demarche


def test_a_board_of_acts(reader, examples):
    acts = reader.code(examples[-5:])
    board = demarche.Board.from_acts(acts)
    assert len(board) > 10 and board.parties and board.agreements
    assert board.to_dict()["positions"] == board.positions
    assert json.loads(board.to_json()) == board.to_dict()
    assert board.to_markdown().startswith("# Where the talks stand")
    assert demarche.Board.from_acts(reversed(acts)).to_json() == board.to_json()
    assert demarche.Board.from_acts(reader.code(examples[-5:], format="jsonl")).to_json() == board.to_json()
    assert demarche.Board.from_acts(acts + [{"doc": "x", "error": "no text"}]).to_json() == board.to_json()
    assert len(demarche.Board.from_acts(acts, least=0.9)) < len(board)
    assert len(demarche.Board.from_acts([])) == 0
    for wrong in ["{", [{"doc": "x"}], "[3]"]:
        with pytest.raises(ValueError):
            demarche.Board.from_acts(wrong)


def test_a_board_of_columns(reader, examples):
    pytest.importorskip("pyarrow")
    rows = [*examples[-5:], None]
    acts = [act for act in reader.code(rows) if "error" not in act]
    assert demarche.Board.from_acts(reader.code_arrow(rows)).to_json() == demarche.Board.from_acts(acts).to_json()


def test_a_record(tmp_path, reader, examples):
    path = tmp_path / "talks.dmr"
    with pytest.raises(FileNotFoundError):
        demarche.Record.open(path)
    record = demarche.Record.open(path, create=True)
    added = record.add([*examples, None, {"id": "copy", "text": examples[0]["text"], "outlet": "Wire"}], reader)
    assert [row["known"] for row in added[:19]] == [False] * 19
    assert "error" in added[19] and added[20]["retells"] == examples[0]["id"] and added[20]["shared"] == 1.0
    assert all(row["known"] for row in record.add(examples, reader))
    acts = reader.code(examples)
    assert sum(row["acts"] for row in added[:19]) == len(acts)
    kept = record.acts(report=examples[3]["id"])
    assert {a["evidence"]["start"] for a in kept} == {
        a["evidence"]["start"] for a in acts if a["doc"] == examples[3]["id"]
    }
    assert all(act["type"] == "THREATEN" for act in record.acts(type="threaten", party=["USA", "IRN"]))
    assert len(record.acts(limit=7)) == 7
    rows = record.sql("SELECT report, count(*) AS n FROM acts GROUP BY report ORDER BY report")
    assert {row["report"]: row["n"] for row in rows}[examples[0]["id"]] > 0
    assert record.sql("SELECT 1 WHERE 0") == []
    for question in ["SELECT nonsense", "DELETE FROM report", "DROP TABLE act"]:
        with pytest.raises(ValueError):
            record.sql(question)
    for how in [{"type": "PARLEY"}, {"party": "Russia"}, {"since": "soon"}]:
        with pytest.raises(ValueError):
            record.acts(**how)
    assert record.last_day == "2025-06-02"
    board = record.board()
    assert len(board) > 5 and "UKR/GOV" in {p["code"] for p in board.parties}
    assert "COL/GOV" in {p["code"] for p in record.board(at="2017-07-25", window=30).parties}
    assert len(record.board(window="all")) > len(board)
    assert record.board(window="all", party="COL").to_json() != record.board(window="all").to_json()
    # what was stored is there for the next one
    assert demarche.Record.open(path).last_day == "2025-06-02"
    (tmp_path / "no.dmr").write_text("something else")
    with pytest.raises(demarche.DemarcheError, match="not a record"):
        demarche.Record.open(tmp_path / "no.dmr")


def test_answers_as_columns(tmp_path, reader, examples):
    pa = pytest.importorskip("pyarrow")
    record = demarche.Record.open(tmp_path / "talks.dmr", create=True)
    record.add(examples[:2], reader)
    table = record.sql_arrow("SELECT type, confidence, act FROM acts")
    assert isinstance(table, pa.Table) and table.column_names == ["type", "confidence", "act"]
    assert table.to_pylist() == record.sql("SELECT type, confidence, act FROM acts")
