"""What the tests share: the example reports, a reader, the program."""

import os
from pathlib import Path

import pytest

import demarche

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="session")
def examples() -> list[dict]:
    """The example reports as dicts."""
    files = sorted(EXAMPLES.glob("*.txt"))
    return [{"id": file.stem, "text": file.read_text(encoding="utf-8")} for file in files]


@pytest.fixture(scope="session")
def reader() -> demarche.Reader:
    return demarche.Reader(threads=2)


@pytest.fixture(scope="session")
def program() -> str:
    """The command line, to compare with."""
    program = os.environ.get("DEMARCHE_PROGRAM")
    if not program:
        pytest.skip("NOT CHECKED: the same as the command line (DEMARCHE_PROGRAM names no program)")
    return program
