"""Reading many files at once, in a process for each processor: most of reading is Python at work on single values.

A reading process is told its task and then file after file on standard input, and answers each on standard output,
as lines of JSON. It ends when its input ends, so that it does not outlive the build, however that ends.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from rencai.city import load_city
from rencai.engine.progress import Progress
from rencai.engine.secrets import Sealer
from rencai.sources import read_file
from rencai.talentbase.deliveries import DeliveredFile
from rencai.talentbase.intake import Intake, Taken
from rencai.vocabulary.fields import Kind

_WORTH_IT = 3_000_000
"""Bytes to read from which further processes save more time than they need to start."""
_MOST = 8
_HEARD_EVERY = 1.0
"""Seconds between two words to whoever listens, while one file is read."""
_SERVE = "from rencai.talentbase.readers import serve; serve()"


def take_all(intake: Intake, files: Sequence[DeliveredFile], progress: Progress) -> list[Taken]:
    """All files, in order, read now or known from before; each step of ``progress`` is one file."""
    waiting = {intake.key(file): file for file in files if not intake.knows(file)}
    read = _read_apart(intake, list(waiting.values()), progress)
    taken = []
    for file in files:
        known = read.get(intake.key(file))
        taken.append(replace(known, file=file) if known else intake.take(file))
        if known is None or known.file != file:
            progress.advance(1, file.name)
    return taken


def take_watched(intake: Intake, file: DeliveredFile, progress: Progress) -> Taken:
    """One file; a large one is read in a process of its own, so that whoever listens can end it at any moment."""
    known = intake.known(file)
    if known is not None or intake.read is not read_file or file.path.stat().st_size < _WORTH_IT:
        return known or intake.take(file)
    with ThreadPoolExecutor(1) as pool, _reading_process(intake) as ask:
        reading = pool.submit(ask, file)
        while not reading.done():
            progress.advance(0, file.name)
            wait([reading], timeout=_HEARD_EVERY)
        return reading.result() or intake.take(file)


def _read_apart(intake: Intake, waiting: list[DeliveredFile], progress: Progress) -> dict[str, Taken]:
    """What became of the files, by their keys; those that the reading processes leave over are not in it."""
    workers = _workers(intake, waiting)
    if workers < 2:
        return {}
    # The largest come first, so that none of them is left over at the end.
    queue = deque(sorted(waiting, key=lambda file: -file.path.stat().st_size))
    read: dict[str, Taken] = {}
    # Whoever listens is told by this thread alone, and may end the build by raising: then no further file is begun.
    told: SimpleQueue[DeliveredFile | None] = SimpleQueue()

    def work() -> None:
        try:
            with _reading_process(intake) as ask:
                while queue:
                    file = queue.popleft()
                    answer = ask(file)
                    if answer is None:
                        return
                    read[intake.key(file)] = answer
                    told.put(file)
        finally:
            told.put(None)

    with ThreadPoolExecutor(workers) as pool:
        works = [pool.submit(work) for _ in range(workers)]
        try:
            _tell(told, workers, progress)
        finally:
            queue.clear()
        for each in works:
            each.result()
    return read


def _tell(told: SimpleQueue[DeliveredFile | None], workers: int, progress: Progress) -> None:
    """Say of each file that it was read, until all workers have ended."""
    while workers:
        file = told.get()
        if file is None:
            workers -= 1
        else:
            progress.advance(1, file.name)


def _workers(intake: Intake, files: Sequence[DeliveredFile]) -> int:
    # Another reader than our own is not known to other processes.
    if intake.read is not read_file or sum(file.path.stat().st_size for file in files) < _WORTH_IT:
        return 1
    return min(_processors(), len(files), _MOST)


def _processors() -> int:
    # Where a process may be bound to some processors, only those count.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _reading_process(intake: Intake) -> Iterator[Any]:
    """A function that has a file read in another process; None when that process is no more."""
    with subprocess.Popen(  # noqa: S603 - our own code, nothing of it from outside
        [sys.executable, "-P", "-c", _SERVE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:

        def ask(file: DeliveredFile) -> Taken | None:
            answer = _exchange(process, {**vars(file), "delivery": str(file.delivery), "path": str(file.path)})
            return None if answer is None else Taken(file, **{**answer, "kind": _kind(answer["kind"])})

        _exchange(process, _task(intake))
        try:
            yield ask
        except BaseException:
            process.kill()
            raise
        finally:
            process.communicate()


def _exchange(process: subprocess.Popen[str], message: dict[str, Any]) -> dict[str, Any] | None:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps(message) + "\n")
        process.stdin.flush()
    except BrokenPipeError:
        return None
    answer = process.stdout.readline()
    return dict(json.loads(answer)) if answer else None


def _task(intake: Intake) -> dict[str, Any]:
    keys = [base64.urlsafe_b64encode(key).decode() for key in intake.sealer.keys]
    return {
        "root": str(intake.root),
        "city": str(intake.city.dir),
        "keys": ",".join(keys),
        "accept_invented": intake.accept_invented,
    }


def _kind(text: str | None) -> Kind | None:
    return None if text is None else Kind(text)


def serve() -> None:
    """Read what standard input asks for; the answers leave out the file itself."""
    task = json.loads(sys.stdin.readline())
    sealer, city = Sealer.from_text(task["keys"]), load_city(Path(task["city"]))
    intake = Intake(Path(task["root"]), sealer, city, read_file, task["accept_invented"])
    _answer({})
    for line in sys.stdin:
        asked = json.loads(line)
        file = _file(asked)
        taken = asdict(intake.take(file))
        taken.pop("file")
        _answer(taken)


def _file(asked: dict[str, Any]) -> DeliveredFile:
    asked.pop("content", None)
    delivery, path = date.fromisoformat(asked["delivery"]), Path(asked["path"])
    return DeliveredFile(**{**asked, "delivery": delivery, "path": path})


def _answer(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=True) + "\n")
    sys.stdout.flush()
