"""Makes an archive of any size out of a file of reports, to measure `demarche code --into` with.

    python benches/archive.py articles.jsonl archive/ --reports 100000 --sentences 5
    /usr/bin/time -v demarche code archive/ --into acts/

Each report is some sentences, drawn from all of the file's reports (JSON lines with `text`), and a day; the same in every run. 10,000 come into one file.
"""

import argparse
import json
import random
import re
from datetime import date, timedelta
from pathlib import Path

IN_A_FILE = 10_000


def main() -> None:
    options = argparse.ArgumentParser(description="Makes an archive of reports.")
    options.add_argument("reports_file", type=Path)
    options.add_argument("folder", type=Path)
    options.add_argument("--reports", type=int, default=100_000)
    options.add_argument("--sentences", type=int, default=5)
    asked = options.parse_args()
    texts = [json.loads(line)["text"] for line in asked.reports_file.read_text().splitlines() if line.strip()]
    sentences = [s.strip() for text in texts for s in re.split(r"(?<=[.!?])\s+", text) if len(s.split()) > 3]
    draw = random.Random(1)
    asked.folder.mkdir(parents=True, exist_ok=True)
    for first in range(0, asked.reports, IN_A_FILE):
        with (asked.folder / f"part-{first // IN_A_FILE:05}.jsonl").open("w") as file:
            for number in range(first, min(first + IN_A_FILE, asked.reports)):
                text = " ".join(draw.sample(sentences, asked.sentences))
                published = date(2010, 1, 1) + timedelta(days=draw.randrange(5000))
                file.write(json.dumps({"id": f"r{number}", "text": text, "published": published.isoformat()}) + "\n")


if __name__ == "__main__":
    main()
