"""How fast reports are read with and without Spark, on one machine: wall and processor seconds, and memory.

    python bench/spark.py articles.jsonl --reports 370 --workers 2

`articles.jsonl` has one report a line, with `text` and `published`. From its paragraphs as many reports are put together as are asked for, of the lengths
that the articles have, always the same ones. First a plain reader reads all of them with as many threads as there are to be workers, then Spark does, in a local
cluster of workers with one core each. Loading the model is timed apart. Both give the same acts, or it fails.
"""

import argparse
import json
import os
import random
import sys
import time

import demarche


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("articles")
    asked.add_argument("--reports", type=int, default=370)
    asked.add_argument("--workers", type=int, default=2)
    asked = asked.parse_args()
    reports = made(asked.articles, asked.reports)
    characters = sum(len(report["text"]) for report in reports)
    print(f"{len(reports)} reports, {characters / len(reports):.0f} characters each")
    plain, acts = without(reports, asked.workers)
    spark, acts_of_spark = within(reports, asked.workers)
    assert acts == acts_of_spark, "Spark gives other acts"
    print(f"{len(acts)} acts, the same from both")
    for name in ("wall", "processor"):
        print(f"{name}: of Spark's seconds {1 - plain[name] / spark[name]:.1%} are lost to Spark")


def made(path: str, count: int) -> list[dict]:
    articles = [json.loads(line) for line in open(path, encoding="utf-8")]
    paragraphs = [p for article in articles for p in article["text"].split("\n") if p.strip()]
    lengths = [sum(1 for p in article["text"].split("\n") if p.strip()) for article in articles]
    dice = random.Random(1)
    out = []
    for n in range(count):
        article = n % len(articles)
        text = "\n\n".join(dice.choices(paragraphs, k=lengths[article]))
        out.append({"id": f"r{n:07}", "text": text, "published": articles[article].get("published") or "2025-06-02"})
    return out


def without(reports: list[dict], threads: int) -> tuple[dict, list[str]]:
    begun = time.monotonic()
    reader = demarche.Reader(threads=threads)
    reader.code(reports[0])
    loaded = time.monotonic() - begun
    wall, processor = time.monotonic(), time.process_time()
    batch = reader.code_arrow(reports)
    wall, processor = time.monotonic() - wall, time.process_time() - processor
    told("plain reader", len(reports), wall, processor, loaded)
    print(f"  most memory: {memory(os.getpid()):.0f} MB")
    return {"wall": wall, "processor": processor}, lines(batch)


def within(reports: list[dict], workers: int) -> tuple[dict, list[str]]:
    from pyspark.sql import SparkSession

    import demarche.spark

    os.environ["PYSPARK_PYTHON"] = sys.executable
    begun = time.monotonic()
    spark = (
        SparkSession.builder.master(f"local-cluster[{workers},1,1024]")
        .config("spark.executor.memory", "512m")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        # a busy machine is no dead one
        .config("spark.worker.timeout", "600")
        .config("spark.network.timeout", "600s")
        .config("spark.ui.enabled", "false")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    df = spark.createDataFrame(reports, "id string, text string, published string")
    # every worker loads its model
    demarche.spark.code(df.limit(4 * workers).repartition(4 * workers)).toArrow()
    loaded = time.monotonic() - begun
    df = df.repartition(8 * workers).cache()
    df.count()
    before = seconds(os.getpid())
    wall = time.monotonic()
    table = demarche.spark.code(df).toArrow()
    wall = time.monotonic() - wall
    processor = seconds(os.getpid()) - before
    told(f"Spark, {workers} workers", len(reports), wall, processor, loaded)
    for process in below(os.getpid()):
        command = open(f"/proc/{process}/cmdline").read().replace("\0", " ")
        kind = "executor (Java)" if "CoarseGrainedExecutorBackend" in command else "driver (Java)" if "java" in command[:80] else ""
        kind = kind or ("Python worker" if memory(process) > 100 else "")
        if kind:
            print(f"  most memory of {kind}: {memory(process):.0f} MB")
    spark.stop()
    return {"wall": wall, "processor": processor}, lines(table)


def told(what: str, reports: int, wall: float, processor: float, loaded: float) -> None:
    print(
        f"{what}: {wall:.1f} s ({reports / wall:.2f} reports/s), {processor:.1f} processor seconds "
        f"({1000 * processor / reports:.0f} ms a report), made ready in {loaded:.1f} s"
    )


def lines(table) -> list[str]:
    return sorted(json.dumps(row, default=str, sort_keys=True) for row in table.to_pylist())


def below(process: int) -> list[int]:
    """The processes that a process started, and those that these started."""
    children: dict[int, list[int]] = {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            children.setdefault(int(stat(int(entry))[1]), []).append(int(entry))
        except OSError:
            pass
    found, look = [], [process]
    while look:
        started = children.get(look.pop(), [])
        found.extend(started)
        look.extend(started)
    return found


def stat(process: int) -> list[str]:
    """What the kernel says of a process, from its state on."""
    return open(f"/proc/{process}/stat").read().rpartition(")")[2].split()


def seconds(process: int) -> float:
    """Processor seconds of a process, of those below it, and of those below that have ended."""
    ticks = sum(int(n) for own in [process, *below(process)] for n in stat(own)[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(process: int) -> float:
    """The most memory that a process had, in MB."""
    for line in open(f"/proc/{process}/status"):
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1000
    return 0.0


if __name__ == "__main__":
    main()
