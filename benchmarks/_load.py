"""A load generator of threads: requests one after the other, at a steady rate, or as many as the server takes."""

from __future__ import annotations

import http.client
import itertools
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

_CLIENTS = 8


@dataclass(frozen=True)
class Question:
    """One request: where, with which headers, and the form it posts, if it posts one."""

    address: str
    headers: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] | None = None


@dataclass(frozen=True)
class Latencies:
    """Milliseconds of each request, and requests per second."""

    milliseconds: list[float]
    rate: float

    def at(self, percent: float) -> float:
        """A percentile."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def processor_seconds(pid: int) -> float:
    """Processor time that a process and its children have used, in seconds (Linux)."""
    ticks = 0
    for process in (pid, *_children(pid)):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def ask(port: int, question: Question) -> float:
    """Send one request on a connection of its own; gives milliseconds. Anything but 200 ends the run."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    body = urlencode(question.form) if question.form is not None else None
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
    connection.request("POST" if body is not None else "GET", question.address, body, {**question.headers, **kind})
    response = connection.getresponse()
    response.read()
    connection.close()
    if response.status != 200:
        raise SystemExit(f"{question.address} answered {response.status}")
    return (time.perf_counter() - began) * 1000


def one_by_one(port: int, questions: list[Question], count: int) -> Latencies:
    """Requests one after the other: what the server needs for each, with the way there and back."""
    began = time.perf_counter()
    found = [ask(port, question) for question in itertools.islice(itertools.cycle(questions), count)]
    return Latencies(found, count / (time.perf_counter() - began))


def steady(port: int, questions: list[Question], per_second: int, seconds: float) -> Latencies:
    """Requests at a fixed rate. A request counts from when it was due, so that waiting in line is seen."""
    began = time.perf_counter() + 0.1

    def due(numbered: tuple[int, Question]) -> float:
        at = began + numbered[0] / per_second
        time.sleep(max(0.0, at - time.perf_counter()))
        ask(port, numbered[1])
        return (time.perf_counter() - at) * 1000

    every = itertools.islice(enumerate(itertools.cycle(questions)), int(per_second * seconds))
    with ThreadPoolExecutor(per_second // 2) as pool:
        found = list(pool.map(due, every))
    return Latencies(found, len(found) / (time.perf_counter() - began))


def flat_out(port: int, questions: list[Question], seconds: float) -> Latencies:
    """As many requests as the server answers to some clients that ask without pause."""
    end = time.perf_counter() + seconds
    source: Iterator[Question] = itertools.cycle(questions)
    lock, found = threading.Lock(), []

    def client() -> None:
        while time.perf_counter() < end:
            with lock:
                question = next(source)
            found.append(ask(port, question))

    _together([client] * _CLIENTS)
    return Latencies(found, len(found) / seconds)


def _together(works: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
