"""Answers are stored and logged nowhere: marked ones are searched for in all that a real server leaves behind."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

if os.environ.get("RENCAI_TEST_DATABASE") == "postgres":
    pytest.skip("was run with the tests on SQLite; its server has a database of its own", allow_module_level=True)

MARKS = {
    "monthly_pay": 987_654,
    "monthly_rent": 13_579,
    "graduated_on": "2019-03-17",
    "months_worked_here_this_year": 11,
    "situation": ["renting", "patents"],
}
SEARCHED = ("987654", "987,654", "13579", "13,579", "2019-03-17", "monthly_pay", "monthly_rent", "renting")
ROOT = Path(__file__).resolve().parents[3]
_PORT = re.compile(r"Listening at: http://127\.0\.0\.1:(\d+)")
_TOKEN = re.compile(r"csrftoken=(\w+)")


@dataclass
class Server:
    """A running house, where it writes, and the cookie it gave us."""

    home: Path
    log: Path
    port: int = 0
    token: str = ""

    def post(self, **fields: str) -> tuple[int, str]:
        """Post to the calculator as a browser does."""
        body = urlencode({**fields, "csrfmiddlewaretoken": self.token})
        kind = "application/x-www-form-urlencoded"
        return self._ask("POST", body, {"Cookie": f"csrftoken={self.token}", "Content-Type": kind})

    def await_start(self) -> None:
        """Wait until it listens, open the start page, take its cookie."""
        for _ in range(600):
            found = _PORT.search(self.log.read_text())
            if found:
                self.port = int(found[1])
                break
            time.sleep(0.1)
        assert self._ask("GET", None, {})[0] == 200, self.log.read_text()

    def _ask(self, method: str, body: str | None, headers: dict[str, str]) -> tuple[int, str]:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as line:
            line.request(method, "/calculator/", body, headers)
            response = line.getresponse()
            cookie = _TOKEN.search(response.headers.get("Set-Cookie") or "")
            self.token = cookie[1] if cookie else self.token
            return response.status, response.read().decode()

    def left_behind(self) -> dict[str, bytes]:
        """Everything written: files of the home, the database as text, the log of requests and errors."""
        files = {str(path): path.read_bytes() for path in self.home.rglob("*") if path.is_file()}
        with closing(sqlite3.connect(self.home / "house.sqlite3")) as database:
            files["dump"] = "\n".join(database.iterdump()).encode()
        return {**files, "log": self.log.read_bytes()}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("log") / "server.log")
    environment = os.environ | {"RENCAI_HOME": str(made.home), "RENCAI_MODE": "demo", "PYTHONPATH": str(ROOT)}
    environment.pop("RENCAI_DATABASE", None)
    command = [
        sys.executable, "-m", "gunicorn", "tests.house.policy.failing_server", "--bind", "127.0.0.1:0",
        "--preload", "--timeout", "120", "--access-logfile", "-", "--log-level", "debug",
    ]  # fmt: skip
    with made.log.open("wb") as out:
        running = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=out, stderr=out)
    try:
        made.await_start()
        yield made
    finally:
        running.terminate()
        running.wait(timeout=60)


@pytest.fixture(scope="module")
def visited(server: Server) -> Server:
    """Somebody answered, asked, supposed, met an error."""
    given = json.dumps(MARKS)
    assert server.post(given=given)[0] == 200
    assert server.post(fact="monthly_pay", answer="1", exact=str(MARKS["monthly_pay"]))[0] == 200
    assert server.post(fact="monthly_pay", answer="1", exact="13579x")[0] == 200
    code, page = server.post(given=given, results="1", q="租房")
    assert (code, "987,654" in page) == (200, True)
    assert server.post(given=given, fact="monthly_rent", answer="1", supposing="1", exact="13579")[0] == 200
    assert server.post(given=json.dumps({**MARKS, "patents": 111}), results="1")[0] == 500
    assert server.post(**{f"f{number}": str(MARKS["monthly_pay"]) for number in range(2_000)})[0] == 400
    assert server.post(given=given + "\0{", on="2019-03-17")[0] == 400
    return server


def test_no_answer_is_in_any_file_database_or_log(visited: Server) -> None:
    left = visited.left_behind()
    assert [(name, mark) for name, content in left.items() for mark in SEARCHED if mark.encode() in content] == []


def test_what_was_searched_is_what_the_server_wrote(visited: Server) -> None:
    left = visited.left_behind()
    assert b"POST /calculator/ HTTP" in left["log"]
    assert b"builtins.RuntimeError" in left["log"]
    assert b"django_session" in left["dump"]


def test_error_reports_name_the_place_and_no_answer(visited: Server) -> None:
    reports = [path.read_text(encoding="utf-8").replace("=\n", "") for path in (visited.home / "mails").iterdir()]
    assert any("forced after" in report and "calculator/pages.py" in report for report in reports)
    assert [mark for mark in SEARCHED for report in reports if mark in report] == []
