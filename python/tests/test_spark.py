"""Reading with Spark: two workers, one of which dies on the way, and the same acts as without Spark."""

import json
import os
import signal
import sys
import threading
import time

import pytest

import demarche

pytest.importorskip("pyspark", reason="NOT CHECKED: Spark (PySpark is not installed)")
pytest.importorskip("pyarrow", reason="NOT CHECKED: Spark (PyArrow is not installed)")
if os.system("java -version 2>/dev/null") != 0:
    pytest.skip("NOT CHECKED: Spark (there is no Java)", allow_module_level=True)

GERMAN = "Der Außenminister erklärte am Montag, dass die Verhandlungen in Genf fortgesetzt werden. Beide Seiten wollen sich nächste Woche wieder treffen."


@pytest.fixture(scope="module")
def spark():
    from pyspark.sql import SparkSession

    # the workers run what the tests run
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .appName("demarche")
        .config("spark.executor.memory", "512m")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        # a busy machine is no dead one
        .config("spark.worker.timeout", "600")
        .config("spark.network.timeout", "600s")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture(scope="module")
def rows(examples) -> list[dict]:
    """Reports with their days, twice, and some that are broken."""
    days = {report["id"]: report["id"][-10:] for report in examples}
    good = [
        {"id": f"{n}-{report['id']}", "text": report["text"], "published": days[report["id"]]}
        for n in range(2)
        for report in examples
    ]
    bad = [
        {"id": "null", "text": None, "published": None},
        {"id": "blank", "text": " ", "published": None},
        {"id": "german", "text": GERMAN, "published": None},
        {"id": None, "text": "They met.", "published": None},
    ]
    return good[:20] + bad[:2] + good[20:] + bad[2:]


def frame(spark, rows):
    return spark.createDataFrame(rows, "id string, text string, published string")


def lines(table) -> list[str]:
    """Rows as text, to compare whatever their order."""
    return sorted(json.dumps(row, default=str, sort_keys=True) for row in table.to_pylist())


def below(process: int) -> list[int]:
    """The processes that a process started, and those that these started."""
    children: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                stat = open(f"/proc/{entry}/stat").read()
            except OSError:
                continue
            children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry))
    found, look = [], [process]
    while look:
        started = children.get(look.pop(), [])
        found.extend(started)
        look.extend(started)
    return found


def executors() -> list[int]:
    """The Java processes of our own workers."""
    found = []
    for process in below(os.getpid()):
        try:
            command = open(f"/proc/{process}/cmdline", "rb").read()
        except OSError:
            continue
        if b"CoarseGrainedExecutorBackend" in command:
            found.append(process)
    return found


def test_a_worker_that_dies_changes_nothing(spark, reader, rows):
    import demarche.spark

    expected = lines(reader.code_arrow([row for row in rows if row["id"]]))
    acts = demarche.spark.code(frame(spark, rows).repartition(12))
    killed = []

    def kill():
        tracker = spark.sparkContext.statusTracker()
        while not killed:
            stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
            # tasks are done and tasks are running: the readers are loaded and at work
            if any(stage and stage.numCompletedTasks >= 2 and stage.numActiveTasks >= 2 for stage in stages):
                victim = executors()[0]
                os.kill(victim, signal.SIGKILL)
                killed.append(victim)
            time.sleep(0.05)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    table = acts.toArrow()
    assert killed, "the job ended before a worker could be killed"
    assert killed[0] not in executors()
    nameless = [row for row in table.to_pylist() if row["doc"] == ""]
    assert len(nameless) == 1 and "has no `id`" in nameless[0]["error"]
    assert [line for line in lines(table) if '"doc": ""' not in line] == expected
    assert sum(row["error"] is not None for row in table.to_pylist()) == 4


def test_columns_by_other_names(spark, reader):
    import demarche.spark

    text = "Russia demanded on Monday that Ukraine withdraw its troops."
    df = spark.createDataFrame([(7, text, "2025-06-04", "Talks")], "number long, body string, day string, headline string")
    df = df.withColumn("day", df["day"].cast("date"))
    acts = demarche.spark.code(df, text="body", id="number", published="day", title="headline").toArrow()
    own = reader.code_arrow({"id": 7, "text": text, "published": "2025-06-04", "title": "Talks"})
    assert lines(acts) == lines(own) and acts.num_rows == 1
    with pytest.raises(ValueError, match="there is no column 'text'"):
        demarche.spark.code(df, id="number")


def test_retellings_are_those_of_every_pair(spark, examples):
    import demarche.spark

    texts = {report["id"]: report["text"] for report in examples[:10]}
    for name, text in list(texts.items())[:4]:
        words = text.split(" ")
        texts[f"{name}-copy"] = text.upper()
        texts[f"{name}-half"] = " ".join(words[: len(words) // 2])
    rows = [{"id": id, "text": text, "published": None} for id, text in texts.items()]
    rows += [{"id": "null", "text": None, "published": None}, {"id": None, "text": "x", "published": None}]
    found = demarche.spark.retellings(frame(spark, rows)).collect()
    expected = {}
    for a in texts:
        for b in texts:
            if a < b and (told := demarche.retelling(texts[a], texts[b])):
                expected[a, b] = (told["shared"], told["kind"])
    assert len(expected) >= 12
    assert {(row["a"], row["b"]): (row["shared"], row["kind"]) for row in found} == expected


def test_boards_by_group(spark, reader, rows):
    import demarche.spark
    from pyspark.sql import functions as f

    few = [row for row in rows if row["id"]][:8]
    acts = demarche.spark.code(frame(spark, few)).persist()
    talks = acts.withColumn("negotiation", f.regexp_extract("doc", r"^\d+-(\w+)", 1))
    boards = {row["negotiation"]: row for row in demarche.spark.boards(talks).collect()}
    assert boards.keys() == {"aceh", "colombia", "cyprus", "dayton", "ethiopia"}
    own = demarche.Board.from_acts([act for act in reader.code(few) if "colombia" in act["doc"]])
    assert json.loads(boards["colombia"]["board"]) == own.to_dict()
    assert boards["colombia"]["reports"] == 4 and boards["colombia"]["acts"] > 20
    by_report = demarche.spark.boards(acts, by="doc", least=0.5).collect()
    assert {row["doc"] for row in by_report} == {row["id"] for row in few}
