"""Asks the API whatever its document allows, and what it forbids, and looks whether every answer is as the document says.

    pip install -r requirements.txt
    python asked_anyhow.py DEMARCHE REPORT... [-- OPTIONS OF SCHEMATHESIS]

It makes a record of the reports, starts `demarche serve` over it, lets Schemathesis loose on that with all of its checks, and ends it. The
same is done with a token: nothing is let in without it. `-- --max-examples 300` asks for longer.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
DOCUMENT = HERE.parent.parent / "src/api/openapi.json"
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")


def main(demarche: str, reports: list[str], options: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        record = str(Path(folder, "record.dmr"))
        subprocess.run([demarche, "record", "add", record, *reports], check=True, stdout=subprocess.DEVNULL)
        with serving(demarche, record, []) as address:
            failed = schemathesis(address, options, [])
            # whatever was asked, it still answers, and the record is sound
            totals = json.load(urllib.request.urlopen(f"{address}/api/v1/totals", timeout=30))
            print(f"afterwards: {totals}")
        failed = failed or subprocess.run([demarche, "record", "check", record], stdout=subprocess.DEVNULL).returncode
        with serving(demarche, record, ["--token", "a token that nobody guesses"]) as address:
            closed(address)
    return failed


@contextmanager
def serving(demarche: str, record: str, options: list[str]):
    command = [demarche, "serve", record, "--address", "127.0.0.1:0", "--author", "Schemathesis", *options]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        line = server.stdout.readline()
        found = re.search(r"http://[^/ ]+", line)
        assert found, f"the server did not start: {line}"
        yield found.group()
        assert server.poll() is None, f"the server ended by itself: {server.returncode}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def schemathesis(address: str, options: list[str], headers: list[str]) -> int:
    command = [str(SCHEMATHESIS), "--config-file", str(HERE / "schemathesis.toml"), "run", str(DOCUMENT)]
    command += ["--url", f"{address}/api/v1", "--checks", "all", "--request-timeout", "30", "--continue-on-failure"]
    # what it keeps for its next run goes into a folder of its own
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run([*command, *headers, *options], cwd=folder, env={**os.environ, "COLUMNS": "120"}).returncode


def closed(address: str) -> None:
    """Nothing is told, and nothing done, without the token."""
    operations = 0
    for path, methods in json.loads(DOCUMENT.read_text(encoding="utf-8"))["paths"].items():
        for method in methods.keys() & {"get", "post", "patch"}:
            url = f"{address}/api/v1{path.replace('{id}', '1').replace('{name}', 'a')}"
            body = b"{}" if method != "get" else None
            for token in [None, "Bearer wrong", "Basic YTpi"]:
                headers = {"Content-Type": "application/json"} | ({"Authorization": token} if token else {})
                request = urllib.request.Request(url, data=body, method=method.upper(), headers=headers)
                try:
                    status = urllib.request.urlopen(request, timeout=30).status
                except urllib.error.HTTPError as error:
                    status = error.code
                    assert error.headers["WWW-Authenticate"] == "Bearer" and json.load(error)["status"] == 401
                assert status == 401, (method, path, token, status)
            operations += 1
    print(f"{operations} operations are closed without the token")


if __name__ == "__main__":
    given = sys.argv[1:]
    cut = given.index("--") if "--" in given else len(given)
    if cut < 2:
        sys.exit(__doc__)
    sys.exit(main(given[0], given[1:cut], given[cut + 1 :]))
