"""Every example of the README runs, over some of the example reports."""

import re
import shutil
import warnings
from pathlib import Path

import pytest

from conftest import EXAMPLES

README = Path(__file__).resolve().parents[1] / "README.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```", README.read_text(encoding="utf-8"), re.M | re.S)


def test_there_are_examples():
    assert len(BLOCKS) > 5


@pytest.mark.parametrize("block", BLOCKS, ids=[str(n) for n in range(len(BLOCKS))])
def test_an_example(block, tmp_path, monkeypatch):
    for library in re.findall(r"^(?:import|from) (\w+)", block, re.M):
        pytest.importorskip(library, reason=f"NOT CHECKED: an example of the README ({library} is not installed)")
    if "demarche.spacy" in block:
        pytest.importorskip("spacy", reason="NOT CHECKED: an example of the README (spacy is not installed)")
    if "demarche.spark" in block:
        pytest.skip("tests/test_spark.py reads with Spark")
    (tmp_path / "examples").mkdir()
    for file in [*EXAMPLES.glob("russia-*.txt"), *EXAMPLES.glob("iran-*.txt")]:
        shutil.copy(file, tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(block, "README.md", "exec"), {"__name__": "readme"})
