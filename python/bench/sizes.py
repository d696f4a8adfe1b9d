"""What a report comes to: acts, bytes, the cost of sketches, and how boards grow.

    python bench/sizes.py articles.jsonl --reports 370
"""

import argparse
import os
import tempfile
import time

import pyarrow as pa
import pyarrow.parquet as pq

import demarche
from spark import made


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("articles")
    asked.add_argument("--reports", type=int, default=370)
    asked = asked.parse_args()
    reports = made(asked.articles, asked.reports)
    count = len(reports)
    text = sum(len(report["text"].encode()) for report in reports)
    batch = demarche.Reader().code_arrow(reports)
    acts = [act for act in batch.to_pylist() if act["error"] is None]
    print(f"{count} reports: {text / count:.0f} bytes of text, {len(acts) / count:.1f} acts each")
    print(f"Arrow: {batch.nbytes / count:.0f} bytes a report")
    for packing in ("snappy", "zstd"):
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "acts.parquet")
            pq.write_table(pa.Table.from_batches([batch]), file, compression=packing)
            print(f"Parquet, {packing}: {os.path.getsize(file) / count:.0f} bytes a report")
    start = time.process_time()
    bands = [len(demarche.bands(report["text"])) for report in reports]
    sketches = [len(demarche.sketch(report["text"])) for report in reports]
    cost = time.process_time() - start
    print(f"bands: {sum(bands) / count:.0f}, sketch: {sum(sketches) / count:.0f} bytes, both {1000 * cost / count:.2f} ms a report")
    for part in (8, 4, 2, 1):
        some = batch.slice(0, batch.num_rows // part)
        start = time.process_time()
        board = demarche.Board.from_acts(some)
        cost = time.process_time() - start
        print(f"board of {some.num_rows} acts: {cost:.2f} s, {len(board)} lines, {len(board.to_json()) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
